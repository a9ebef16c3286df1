"""Files as sheets of cells, and files that can't be read."""

from __future__ import annotations

import contextlib
import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st

from any_texts import any_text
from cscp_tui.base.errors import CscpError
from cscp_tui.base.markup import UnfitMarkup
from cscp_tui.base.progress import Stopped
from cscp_tui.base.zip_archive import UnfitArchive
from cscp_tui.importing import archive, cells, files
from cscp_tui.importing.cells import Sheet, TooLarge, UnreadableFile
from cscp_tui.importing.files import read_pasted, read_path, read_source
from cscp_tui.importing.number_formats import number_as_shown
from workbooks import workbook

FIXTURES = Path(__file__).parent.parent / "fixtures" / "import"


def texts(sheet: Sheet) -> list[list[str]]:
    return [[cell.text for cell in row] for row in sheet.rows]


def only(data: bytes, name: str = "plan.xlsx") -> Sheet:
    (sheet,) = read_source(name, data).sheets
    return sheet


@pytest.mark.parametrize("ending", ["xlsx", "ods", "html", "docx"])
def test_a_table_is_the_same_in_every_format(ending: str) -> None:
    """A table saved by LibreOffice as a workbook, a page or a document reads as it does from CSV."""
    (plain,) = read_path(FIXTURES / "harbour-plan.csv").sheets
    (other,) = read_path(FIXTURES / f"harbour-plan.{ending}").sheets
    assert texts(other) == texts(plain)


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        (46082, "mmm yyyy", "Mar 2026"),
        (46082, "mmm-yy", "Mar-26"),
        (46082, "d mmmm yyyy", "1 March 2026"),
        (46082, "[$-809]dd/mm/yyyy;@", "01/03/2026"),
        (46082, "mm/dd/yy", "01/03/2026"),
        (46082, 'dddd d "of" mmmm', "Sunday 1 of March"),
        (46082.75, "dd/mm/yy h:mm AM/PM", "01/03/26 6:00 PM"),
        (0.5, "0%", "50%"),
        (1234.5, "#,##0.00", "1,234.50"),
        (7, "000", "007"),
        (2027, "General", "2027"),
        (-3, '0;"minus "0', "minus 3"),
        (-2.5, "0.00", "-2.50"),
        (1.1, "General", "1.1"),
        (12, '"£"#,##0', "£12"),
    ],
)
def test_a_number_is_shown_as_its_format_says(number: float, code: str, text: str) -> None:
    """The text of a cell is the one that its reader sees, and American order becomes British."""
    assert number_as_shown(number, code).text == text


def test_a_day_shown_as_a_month_is_known_for_one() -> None:
    """The first of a month, shown as a month, says that no day was meant."""

    def months(book: Any, sheet: Any) -> None:
        sheet.write_datetime(0, 0, date(2026, 3, 1), book.add_format({"num_format": "mmm yyyy"}))
        sheet.write_datetime(0, 1, date(2026, 3, 1), book.add_format({"num_format": "d/m/yyyy"}))

    month, day = only(workbook(then=months)).rows[0]
    assert (month.text, month.day, month.is_month) == ("Mar 2026", date(2026, 3, 1), True)
    assert (day.text, day.day, day.is_month) == ("1/3/2026", date(2026, 3, 1), False)


def test_fills_strikes_comments_and_hidden_rows_are_kept() -> None:
    """Colour, strike-through, comments and hidden rows of a workbook come with its cells."""

    def marked(book: Any, sheet: Any) -> None:
        struck = book.add_format({"font_strikeout": True})
        sheet.write(0, 0, "Ref")
        sheet.write(1, 0, "Done", book.add_format({"bg_color": "#92D050"}))
        sheet.write(2, 0, "Not wanted", struck)
        sheet.write_rich_string(3, 0, struck, "31/3/25", " 30/6/25")
        sheet.write_comment(3, 0, "Moved at QAG", {"author": "Named Person"})
        sheet.write(4, 0, "Filtered out")
        sheet.set_row(4, None, None, {"hidden": True})

    sheet = only(workbook(then=marked))
    _, green, struck, partly, _ = (row[0] for row in sheet.rows)
    assert green.fill == "Green"
    assert struck.is_struck
    assert struck.valid == ""
    assert (partly.text, partly.valid) == ("31/3/25 30/6/25", "30/6/25")
    assert partly.markdown == "~~31/3/25~~ 30/6/25"
    assert partly.comment == "Moved at QAG"
    assert sheet.hidden == {4}


def test_merged_cells_repeat_down_and_span_across() -> None:
    """A cell merged over rows is in each of them; one merged over columns says over how many."""

    def merged(_: Any, sheet: Any) -> None:
        sheet.merge_range(0, 0, 0, 2, "Priority 1")
        sheet.merge_range(1, 0, 2, 0, "Neglect")
        sheet.write(1, 1, "One")
        sheet.write(2, 1, "Two")

    first, second, third = only(workbook(then=merged)).rows
    assert (first[0].text, first[0].columns) == ("Priority 1", 3)
    assert [cell.text for cell in third] == ["Neglect", "Two"] + [""] * (len(third) - 2)
    assert third[0].is_repeated
    assert not second[0].is_repeated


def test_formulas_give_the_result_that_was_saved() -> None:
    """A formula counts as its saved result; it is never worked out."""

    def formulas(_: Any, sheet: Any) -> None:
        sheet.write_formula(0, 0, '=cmd|"/c calc"!A1', None, "In progress")

    assert only(workbook(then=formulas)).rows[0][0].text == "In progress"


def test_an_error_in_a_cell_counts_as_blank() -> None:
    """Whoever imports the file is told so, instead of an action called #REF!."""

    def formulas(_: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["Action", "Lead"])
        sheet.write_formula(1, 0, "='[other.xlsx]Plan'!A1", None, "#REF!")
        sheet.write(1, 1, "Police")

    file = read_source("plan.xlsx", workbook(then=formulas))
    assert [cell.text for cell in file.sheets[0].rows[1]] == ["", "Police"]
    assert "such as #REF!, count as blank" in " ".join(file.notes)


def word_file(rows: list[list[str]]) -> Any:
    document = docx.Document()
    document.add_heading("Priority 1: Neglect", 2)
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return document


def as_bytes(document: Any) -> bytes:
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def test_a_word_table_keeps_its_heading_and_lists() -> None:
    """The heading above a table names it, and a cell keeps lists as Markdown, but no emphasis."""
    document = word_file([["Ref", "Action"], ["1", ""]])
    cell = document.tables[0].cell(1, 1)
    cell.paragraphs[0].add_run("Review ").bold = True
    cell.paragraphs[0].add_run("the pathway")
    for point in ("with schools", "with health"):
        paragraph = cell.add_paragraph(point, style="List Bullet")
        paragraph._p.get_or_add_pPr()._add_numPr()
    sheet = only(as_bytes(document), "plan.docx")
    assert sheet.name == "Priority 1: Neglect"
    assert sheet.rows[1][1].markdown == "Review the pathway\n\n- with schools\n- with health"
    assert sheet.rows[1][1].text == "Review the pathway\nwith schools\nwith health"


def test_merged_cells_of_word_repeat_down_and_span_across() -> None:
    """However many rows they are over."""
    document = word_file([["Theme", "Action"], ["Neglect", "One"], ["", "Two"], ["", "Three"]])
    table = document.tables[0]
    table.cell(1, 0).merge(table.cell(3, 0))
    table.cell(0, 0).merge(table.cell(0, 1))
    heading, *rows = only(as_bytes(document), "plan.docx").rows
    assert heading[0].columns == 2
    assert [(row[0].text, row[0].is_repeated, row[1].text) for row in rows] == [
        ("Neglect", False, "One"),
        ("Neglect", True, "Two"),
        ("Neglect", True, "Three"),
    ]


def test_what_tracked_changes_deleted_is_left_out() -> None:
    """An insertion that is tracked counts, and a deletion does not."""
    document = word_file([["Ref", "Due"], ["1", "31/3/26"]])
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    paragraph = document.tables[0].cell(1, 1).paragraphs[0]._p
    for child in list(paragraph):
        paragraph.remove(child)
    for xml in (
        f"<w:del {space}><w:r><w:delText>31/3/26</w:delText></w:r></w:del>",
        f"<w:ins {space}><w:r><w:t>30/6/26</w:t></w:r></w:ins>",
    ):
        paragraph.append(parse_xml(xml))
    assert only(as_bytes(document), "plan.docx").rows[1][1].text == "30/6/26"


def test_a_page_keeps_links_and_spans() -> None:
    """A web page's cell keeps its link, not its emphasis, and a cell over two rows is in both."""
    page = (
        "<h2>Log</h2><table><tr><th>Ref<th>Action<tr><td rowspan=2>1<td>See <a "
        "href='https://example.org/a'><b>the</b> guidance</a><tr><td>Second<script>x()</script></table>"
    )
    sheet = only(page.encode(), "log.html")
    assert sheet.name == "Log"
    assert sheet.rows[1][1].markdown == "See [the guidance](https://example.org/a)"
    assert texts(sheet)[2] == ["1", "Second"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_text_is_read_in_every_encoding_and_with_every_delimiter(
    encoding: str, delimiter: str
) -> None:
    """A CSV file may part its cells by commas, semicolons, tabs or bars, in any usual encoding."""
    rows = [["Ref", "Action", "Due"], ["1", "Agree the “pathway”", "March ‘25"], ["2", "Wait", ""]]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    assert texts(only(text.encode(encoding), "plan.csv")) == rows


def test_a_markdown_table_is_read_without_its_emphasis() -> None:
    """Markdown that is pasted gives its table; marks of emphasis are no text, and strikes are known."""
    text = "Our plan\n\n| Ref | Action |\n|---|---|\n| 1 | **Agree** a \\| b |\n| 2 | ~~Wait~~ |\n"
    (sheet,) = read_pasted(text).sheets
    assert texts(sheet) == [["Ref", "Action"], ["1", "Agree a | b"], ["2", "Wait"]]
    assert sheet.rows[1][1].rich == "Agree a | b"
    assert sheet.rows[2][1].is_struck


def test_lines_within_a_cell_are_kept() -> None:
    """A cell of several lines stays one cell, with its lines."""
    sheet = only(b'Ref,Update\n1,"First.\nSecond."\n2,Third\n', "plan.csv")
    assert sheet.rows[1][1].text == "First.\nSecond."
    assert sheet.number(2) == 4


@given(
    st.lists(
        st.lists(any_text(max_size=30), min_size=3, max_size=3),
        min_size=1,
        max_size=5,
    )
)
@settings(max_examples=30, deadline=None)
def test_no_text_makes_a_reader_fail(rows: list[list[str]]) -> None:
    """Any text gives a table or a sentence."""
    text = "Ref,Action,Due\n" + "\n".join(",".join(row) for row in rows)
    with contextlib.suppress(CscpError):
        assert read_pasted(text).sheets


def encrypted() -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500
    return head + "EncryptedPackage".encode("utf-16-le")


def zipped(name: str, size: int) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", "<workbook/>")
        made.writestr(name, b"\0" * size)
    return output.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("plan.xlsx", b"", "is empty"),
        ("plan.csv", b" \n\n", "is empty"),
        ("plan.xlsx", encrypted(), "protected by a password"),
        ("plan.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old format"),
        ("plan.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "is a picture"),
        ("plan.pdf", b"%PDF-1.7\n...", "is a PDF"),
        ("plan.xlsx", workbook([["Ref", "Action"], [1, "Wait"]])[:700], "is damaged"),
        ("plan.docx", zipped("word/media/a.txt", 10)[:-30], "is damaged"),
        ("plan.zip", zipped("readme.txt", 10).replace(b"xl/", b"zz/"), "without a table"),
        ("plan.txt", b"Dear all, please find the plan attached.", "no table"),
        ("plan.csv", bytes(range(256)) * 4, "neither a table nor a text"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_a_sentence(
    name: str, data: bytes, words: str
) -> None:
    """A file that is locked, cut off, empty or something else names itself and says why."""
    with pytest.raises((UnreadableFile, UnfitArchive), match=words) as caught:
        read_source(name, data)
    assert str(caught.value).startswith(name)


def test_a_file_that_unpacks_to_too_much_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sizes that an archive gives are looked at first."""
    monkeypatch.setattr(archive.Archive, "read", None)
    with pytest.raises(UnfitArchive, match="unpacks to"):
        read_source("plan.xlsx", zipped("xl/sharedStrings.xml", 60_000_000))


def test_a_file_that_is_too_large_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of more megabytes than any plan has is refused by its size."""
    monkeypatch.setattr(files, "MOST_BYTES", 10)
    (tmp_path / "plan.csv").write_text("Ref,Action\n1,Wait\n")
    with pytest.raises(TooLarge, match="is larger than"):
        read_path(tmp_path / "plan.csv")


@pytest.mark.parametrize("limit", ["rows", "cells"])
@pytest.mark.parametrize("name", ["plan.xlsx", "plan.csv", "plan.html"])
def test_what_is_beyond_the_most_is_refused(
    name: str, limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sheet with too many rows or cells is refused at the first that is one too many."""
    rows = [["Ref", "Action"], *([str(number), "Wait"] for number in range(12))]
    data = {
        "plan.xlsx": workbook(rows),
        "plan.csv": "\n".join(map(",".join, rows)).encode(),
        "plan.html": b"<table>" + b"<tr><td>1<td>Wait" * 12 + b"</table>",
    }[name]
    monkeypatch.setattr(cells, f"MOST_{limit.upper()}", 10)
    with pytest.raises(TooLarge, match=f"more than 10 {limit}"):
        read_source(name, data)


def test_reading_can_be_stopped() -> None:
    """A reader tells its progress, and ends where nobody waits for it any more."""
    rows: list[list[object]] = [["Ref", "Action"], *([n, "Wait"] for n in range(1200))]

    def stop(done: int, of: int) -> None:
        assert 0 < done <= of
        raise Stopped

    with pytest.raises(Stopped):
        read_source("plan.xlsx", workbook(rows), stop)


def test_an_entity_in_a_workbook_grows_into_nothing() -> None:
    """A part whose entities would grow without end is refused, or read without them."""
    bomb = b'<!DOCTYPE a [<!ENTITY x "' + b"y" * 1000 + b'">]><sst><si><t>&x;</t></si></sst>'
    output = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([["Ref", "Action"]]))) as made,
        zipfile.ZipFile(output, "w") as changed,
    ):
        for name in made.namelist():
            changed.writestr(name, bomb if name == "xl/sharedStrings.xml" else made.read(name))
    try:
        assert "yyy" not in str(read_source("plan.xlsx", output.getvalue()))
    except UnfitMarkup:
        return


def test_a_text_without_parts_is_blank() -> None:
    """Some programs write an empty text for a cell that has none."""
    texts = b"<sst><si/><si><t>Action</t></si></sst>"
    output = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([["Ref", "Action"]]))) as made,
        zipfile.ZipFile(output, "w") as changed,
    ):
        for name in made.namelist():
            changed.writestr(name, texts if name == "xl/sharedStrings.xml" else made.read(name))
    (sheet,) = read_source("plan.xlsx", output.getvalue()).sheets
    assert [cell.text for cell in sheet.rows[0]] == ["", "Action"]


def test_comments_around_the_parts_of_a_workbook_are_passed_over() -> None:
    """Some programs say in them, before all else, what wrote the part."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(
            io.BytesIO(workbook([["Action", "Lead"], ["Train staff", "Police"]]))
        ) as old,
        zipfile.ZipFile(made, "w") as new,
    ):
        for member in old.namelist():
            data = old.read(member).replace(b"?>\n", b"?>\n<!-- written by another program -->", 1)
            new.writestr(member, data)
    assert texts(only(made.getvalue())) == [["Action", "Lead"], ["Train staff", "Police"]]


def test_macros_are_told_and_not_run() -> None:
    """A workbook with macros is read, and its reader says that they were not run."""
    output = io.BytesIO(workbook([["Ref", "Action"], [1, "Wait"]]))
    with zipfile.ZipFile(output, "a") as made:
        made.writestr("xl/vbaProject.bin", b"\0\0")
    assert read_source("plan.xlsm", output.getvalue()).notes == ("Its macros were not run.",)


def test_a_page_of_libreoffice_keeps_comments_apart() -> None:
    """A comment is no text of its cell, and a sheet has its own name."""
    page = (
        "<h1>Sheet 2: <em>Neglect</em></h1><table><tr><td>Action</td><td>Lead</td></tr>"
        '<tr><td><a class="comment-indicator"></a><comment>by half term</comment>Audit</td>'
        "<td>Police</td></tr></table>"
    )
    sheet = only(page.encode(), "plan.html")
    assert (sheet.name, texts(sheet)[1]) == ("Neglect", ["Audit", "Police"])
    assert sheet.rows[1][0].comment == "by half term"
