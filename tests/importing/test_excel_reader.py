"""Each part of a workbook that a sheet's cells are read from, as spreadsheets write it."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest

from cscp_tui.importing.cells import MOST_COLUMNS, UnreadableFile
from cscp_tui.importing.files import read_source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cscp_tui.importing.cells import Sheet, SourceCell, SourceFile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def _relations(*targets: tuple[str, str], mode: str = "") -> str:
    made = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{RELATIONS}">{made}</Relationships>'


FILLS = (
    *('<patternFill patternType="none"/>', '<patternFill patternType="gray125"/>', ""),
    *(
        f'<patternFill patternType="solid"><fgColor {colour}/></patternFill>'
        for colour in (
            'rgb="FFFF0000"', 'theme="4"', 'theme="0" tint="-0.25"', 'theme="0" tint="0.5"', 'theme="1"',
            'theme="2"', 'theme="3"', 'theme="99"', 'indexed="52"', 'indexed="64"', "", 'rgb="00B050"',
        )
    ),
)  # fmt: skip
STYLES = f"""<styleSheet xmlns="{MAIN}">
<numFmts><numFmt numFmtId="164" formatCode="dd mmm yyyy"/><numFmt/></numFmts>
<fonts><font/><font><strike/></font><font><strike val="0"/></font></fonts>
<fills>{"".join(f"<fill>{each}</fill>" for each in FILLS)}</fills>
<cellXfs>{"".join(f'<xf fillId="{n}"/>' for n in range(len(FILLS) + 1))}
<xf numFmtId="164"/><xf numFmtId="10"/><xf fontId="1"/><xf fontId="2"/><xf fontId="9" fillId="3"/><xf numFmtId="17"/></cellXfs>
</styleSheet>"""
DAY, SHARE, STRUCK, UNSTRUCK, BEYOND, MONTH = range(len(FILLS) + 1, len(FILLS) + 7)
THEME = (
    '<a:theme xmlns:a="x"><a:clrScheme>'
    + "".join(
        f'<a:c{n}><a:srgbClr {"lastClr" if n < 2 else "val"}="{each}"/></a:c{n}>'
        for n, each in enumerate(("000000", "FFFFFF", "00B050", "FFC000", "FF0000", "0070C0"))
    )
    + "<a:empty/></a:clrScheme></a:theme>"
)
SHARED = f"""<sst xmlns="{MAIN}"><si><t>Plain</t></si><si/>
<si><r><t>Kept </t></r><r><rPr><strike/></rPr><t>gone </t></r><r><t>again</t></r></si>
<si><r><rPr><strike/></rPr><t>all gone</t></r></si><si><r><t>One </t></r><r><t>text</t></r></si></sst>"""
COMMENTS = f"""<comments xmlns="{MAIN}"><authors><author>Head</author><author></author></authors><commentList>
<comment ref="A1"><text><r><t>Head:</t></r><r><t>See this</t></r></text></comment>
<comment ref="B1"><text><t>[Threaded comment] Your version … Comment: And this</t></text></comment>
<comment ref="C1"><text><t>Head: </t></text></comment><comment ref="A99"><text><t>No row</t></text></comment>
<comment ref="D1"><text><t>A cell of its own</t></text></comment></commentList></comments>"""


def book(
    rows: str, *, settings: str = "", more: Mapping[str, str | None] | None = None
) -> SourceFile:
    parts: dict[str, str | None] = {
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{settings}<sheets><sheet name="Plan" r:id="r1"/>'
            '<sheet name="Old" state="veryHidden" r:id="r2"/><sheet name="Chart" r:id="r9"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": _relations(
            ("worksheet", "worksheets/one.xml"), ("worksheet", "/xl/worksheets/two.xml"),
            ("styles", "styles.xml"), ("sharedStrings", "strings.xml"), ("theme", "theme.xml"),
        ),
        "xl/worksheets/one.xml": f'<worksheet xmlns="{MAIN}">{rows}</worksheet>',
        "xl/worksheets/two.xml": f'<worksheet xmlns="{MAIN}"><row><c t="str"><v>x</v></c></row></worksheet>',
        "xl/worksheets/_rels/one.xml.rels": _relations(("comments", "../notes.xml"), ("comments", "../none.xml")),
        "xl/notes.xml": COMMENTS,
        "xl/styles.xml": STYLES,
        "xl/strings.xml": SHARED,
        "xl/theme.xml": THEME,
    }  # fmt: skip
    parts.update(more or {})
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as made:
        for name, text in parts.items():
            if text is not None:
                made.writestr(name, text)
    return read_source("plan.xlsx", output.getvalue())


def first(file: SourceFile) -> Sheet:
    return file.sheets[0]


def row(*cells: str, number: int = 1, more: str = "") -> str:
    return f'<row r="{number}"{more}>{"".join(cells)}</row>'


def cell(place: str, value: str = "x", *, kind: str = "str", style: int = 0) -> str:
    return f'<c r="{place}" t="{kind}" s="{style}"><v>{value}</v></c>'


def cells_of(*written: str) -> list[SourceCell]:
    return list(first(book(row(*written))).rows[0])


def test_fills_are_named_by_their_colours() -> None:
    """Those of a theme are in pairs the other way round; a shade of white is grey."""
    letters = [chr(65 + n) for n in range(len(FILLS) + 1)]
    found = cells_of(*(cell(f"{letter}1", style=n) for n, letter in enumerate(letters)))
    assert [each.fill for each in found] == [
        *(
            "",
            "",
            "",
            "Red",
            "Red",
            "Grey",
            "",
            "",
            "Amber",
            "Green",
            "",
            "Amber",
            "",
            "",
            "Green",
            "",
        ),
    ]


def test_each_kind_of_cell_is_read() -> None:
    """Texts of their own and shared ones, numbers, days, marks and what has no value."""
    found = cells_of(
        cell("A1", "46000", kind="n", style=DAY),
        cell("B1", "0.256", kind="n", style=SHARE),
        cell("C1", "45992", kind="n", style=MONTH),
        cell("D1", "none", kind="n"),
        cell("E1", "1", kind="b"),
        cell("F1", "0", kind="b"),
        cell("G1", "2025-12-09T00:00:00Z", kind="d"),
        cell("H1", "2025-12-09", kind="d", style=DAY),
        '<c r="I1" t="inlineStr"><is><t>In </t><t>line</t></is></c>',
        '<c r="J1" t="inlineStr"/>',
        *(cell(f"{letter}1", str(n), kind="s") for n, letter in enumerate("KLMNO")),
        cell("P1", "a  b", style=99),
    )
    assert [each.text for each in found] == [
        *(
            "09 Dec 2025",
            "25.60%",
            "Dec-25",
            "none",
            "TRUE",
            "FALSE",
            "09/12/2025",
            "09 Dec 2025",
            "In line",
        ),
        *("", "Plain", "", "Kept gone again", "all gone", "One text", "a b"),
    ]
    assert [each.day for each in found[:3]] == [date(2025, 12, 9), None, date(2025, 12, 1)]
    assert [each.is_month for each in found[:8]] == [False, False, True, *[False] * 5]
    partly, wholly = found[12], found[13]
    assert (partly.unstruck, partly.is_struck, partly.markdown) == (
        "Kept again",
        False,
        "Kept ~~gone~~ again",
    )
    assert (wholly.unstruck, wholly.is_struck) == (None, True)


def test_formats_strike_and_shade_cells() -> None:
    """Only what has such a format; one that there isn't changes nothing."""
    found = cells_of(
        cell("A1", style=STRUCK), cell("B1", style=UNSTRUCK), cell("C1", style=BEYOND), cell("D1", "", style=3)
    )  # fmt: skip
    assert [(each.is_struck, each.fill) for each in found] == [
        (True, ""),
        (False, ""),
        (False, "Red"),
    ]


def test_rows_and_columns_can_go_without_numbers() -> None:
    """They follow each other then; hidden ones are known, and blank ones left out."""
    file = book(
        "<row><c t='str'><v>a</v></c><c t='str'><v>b</v></c></row>"
        + row(cell("B4"), "<c t='str'><v>c</v></c>", number=4, more=' hidden="1"')
        + "<row hidden='true'><c t='str'><v>d</v></c></row>"
        + row(cell("A7", ""), number=7)
        + row(cell("A9"), cell("ZZ9", "too far"), number=9, more=' hidden="0"')
    )
    sheet = first(file)
    assert sheet.numbers == (1, 4, 5, 9)
    assert [[each.text for each in each_row] for each_row in sheet.rows] == [
        *(["a", "b", ""], ["", "x", "c"], ["d", "", ""], ["x", "", ""]),
    ]
    assert sheet.hidden == {1, 2}
    assert [(each.name, each.is_hidden) for each in file.sheets] == [("Plan", False), ("Old", True)]
    wide = cells_of(cell("A1"), cell("GR1", "the last"), cell("GS1", "beyond"))
    assert (len(wide), wide[-1].text) == (MOST_COLUMNS, "the last")


def test_merged_cells_and_comments_stand_in_their_places() -> None:
    """A comment is without its author's name; a merged cell repeats downwards."""
    sheet = first(
        book(
            row(cell("A1", "title"), cell("C1", "y"))
            + row(cell("B2", "z"), number=2)
            + row(cell("B3", "w"), number=3)
            + '<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="E8:F9"/><mergeCell ref="C1:XX1"/></mergeCells>'
        )
    )
    title = sheet.rows[0][0]
    assert (title.columns, title.comment, title.is_repeated) == (2, "See this", False)
    again = sheet.rows[1][0]
    assert (again.text, again.comment, again.is_repeated) == ("title", "", True)
    assert sheet.rows[2][0].text == ""
    assert (sheet.rows[0][1].comment, sheet.rows[0][2].comment) == ("And this", "")
    assert sheet.rows[0][2].columns == MOST_COLUMNS - 2


@pytest.mark.parametrize(
    ("rows", "more", "notes"),
    [
        (row(cell("A1", "#REF!", kind="e"), cell("B1")), {}, ["Cells with an error, such as #REF!"]),
        (row('<c r="A1"><f>B1</f></c>', cell("B1")), {}, ["Some formulas have no saved result"]),
        (row('<c r="A1"><f>B1</f><v>2</v></c>', cell("B1")), {}, []),
        (row(cell("B1")), {"xl/externalLinks/a.xml": ""}, ["Values from other files are as they were"]),
        (row(cell("B1")), {"xl/vbaProject.bin": ""}, ["Its macros were not run."]),
        (row(cell("B1")), {}, []),
    ],
)  # fmt: skip
def test_what_was_not_read_is_noted(rows: str, more: dict[str, str], notes: list[str]) -> None:
    """Errors, formulas without a result, other files and macros."""
    found = book(rows, more=more).notes
    assert len(found) == len(notes)
    assert all(each.startswith(start) for each, start in zip(found, notes, strict=True))


def test_days_can_be_counted_from_1904() -> None:
    """Old workbooks of a Mac do."""
    for said, day in (("1", date(2025, 12, 9)), ("0", date(2021, 12, 8))):
        rows = row(cell("A1", "44538", kind="n", style=DAY))
        found = book(rows, settings=f'<workbookPr date1904="{said}"/>')
        assert first(found).rows[0][0].day == day


def test_a_workbook_without_a_part_is_read_or_told() -> None:
    """Styles, texts and a theme can be missing; a sheet that is named can't."""
    found = book(
        row(cell("A1")), more={"_rels/.rels": None, "xl/theme.xml": f'<theme xmlns="{MAIN}"/>'}
    )
    assert first(found).rows[0][0].text == "x"
    for part, why in (
        ("xl/worksheets/one.xml", "is damaged"),
        ("xl/strings.xml", "is damaged"),
        ("xl/workbook.xml", "isn't a workbook"),
    ):
        with pytest.raises(UnreadableFile, match=why):
            book(row(cell("A1")), more={part: None})
    with pytest.raises(UnreadableFile, match="is damaged"):
        book(row(cell("A1", "9", kind="s")))
    with pytest.raises(UnreadableFile, match="is damaged"):
        book("<row>")
