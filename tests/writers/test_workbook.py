from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given

from cscp_tui.documents.document import (
    Bullets,
    Definitions,
    Document,
    Paragraph,
    RecordedAt,
    Report,
    Section,
)
from cscp_tui.documents.figure import Figure
from cscp_tui.writers.marked import marked
from cscp_tui.writers.workbook import MOST_CHARACTERS, report_workbook, workbook_of
from text_tables import text_table
from writers.example_documents import QUARTERLY_UPDATE
from writers.hostile_texts import HOSTILE, hostile_texts

DAY = date(2025, 3, 31)
TITLES = (("Ref", False), ("Action", False), ("Due", False), ("Slips", True), ("Delivered", True))


def document(*rows: tuple[str, ...], marking: str = "") -> Document:
    """A document with one table in a section."""
    blocks = (Section(title="Actions", blocks=(text_table(TITLES, rows),)),)
    return Document(title="Update", blocks=blocks, day=DAY, marking=marking)


def read(data: bytes) -> Any:
    """A workbook as another program reads it."""
    return openpyxl.load_workbook(io.BytesIO(data))


def sheet(*rows: tuple[str, ...]) -> Any:
    """The sheet of some rows."""
    return read(workbook_of(document(*rows)))["Actions"]


def test_days_numbers_and_percentages_are_real() -> None:
    """They can be sorted and added up, and look as they do elsewhere."""
    found = sheet(("BP24-1.1", "Train", "31 March 2025", "2", "86%"))
    due, slips, share = found["C2"], found["D2"], found["E2"]
    assert due.value == datetime(2025, 3, 31)  # noqa: DTZ001 - a workbook's days have no zone
    assert due.number_format == "d mmmm yyyy"
    assert (slips.value, share.value, share.number_format) == (2, 0.86, "0%")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("(31 March 2025)", '"("d mmmm yyyy")"'),
        ("Review date 31 March 2025", '"Review date "d mmmm yyyy'),
    ],
)
def test_a_review_date_among_due_dates_is_real(text: str, code: str) -> None:
    """Its number format shows it as it is elsewhere."""
    cell = sheet(("BP24-1.1", "Train", text, "", ""))["C2"]
    assert (cell.value.date(), cell.number_format) == (DAY, code)


@pytest.mark.parametrize(
    "text",
    ["31 February 2025", "31 March 2025, QAG", "(31 March 2025", "1 January 1066", "30 out of 35"],
)
def test_what_is_no_day_stays_text(text: str) -> None:
    """Nothing is made of it that it does not say."""
    assert sheet(("BP24-1.1", "Train", text, text, text))["C2"].value == text


def test_a_column_of_figures_has_numbers_however_it_is_aligned() -> None:
    """The headline's columns hold "7 of 34 (21%)" and plain numbers, which are added up."""
    found = sheet(("a", "7 of 34 (21%)", "", "", ""), ("b", "12", "", "", ""))
    assert (found["B2"].value, found["B3"].value) == ("7 of 34 (21%)", 12)
    refs = sheet(("a", "007", "", "", ""), ("b", "12", "", "", ""))
    assert (refs["B2"].value, refs["B3"].value) == ("007", "12")


def test_a_number_among_words_stays_text() -> None:
    """Only columns of figures have numbers, so that a title or a ref is not changed."""
    found = sheet(("007", "2025", "", "1", ""), ("8", "Train staff", "", "1", ""))
    assert [found[place].value for place in ("A2", "A3", "B2")] == ["007", "8", "2025"]


@pytest.mark.parametrize("text", ["=1+1", "+44", "-x", "@cmd", "=HYPERLINK(1)", " =1", "-1"])
def test_no_text_is_a_formula(text: str) -> None:
    """It is what was typed, also after somebody has edited the cell."""
    cell = sheet((text, text, text, "", ""))["B2"]
    assert (cell.value, cell.data_type) == (text.strip(), "s")
    assert cell.style.quotePrefix if hasattr(cell.style, "quotePrefix") else cell.quotePrefix


def test_a_text_longer_than_a_cell_is_cut_and_said() -> None:
    """With the place, since nobody looks for what is not there."""
    made = read(workbook_of(document(("BP24-1.1", "x" * 40_000, "", "", ""))))
    assert len(made["Actions"]["B2"].value) == MOST_CHARACTERS
    about = [str(value) for row in made["About"].values for value in row]
    (said,) = [each for each in about if "cut" in each and "32,767" in each]
    assert "row 2 of “Action” on the sheet Actions" in said


def test_the_header_is_frozen_and_filtered() -> None:
    """Rows can be narrowed down, and their titles stay in view."""
    found = sheet(("BP24-1.1", "Train", "", "", ""), ("BP24-1.2", "Test", "", "", ""))
    assert (found.freeze_panes, found.auto_filter.ref) == ("A2", "A1:E3")


def test_figures_come_first_with_their_numbers() -> None:
    """The value as printed, then number, whole and exact share, and what they mean."""
    figure = Figure(
        key="d",
        label="Delivered",
        value="5 of 35 (14%)",
        definition="What was done.",
        numerator=5,
        denominator=35,
    )
    made = read(workbook_of(Document(title="Update", figures=(figure,))))
    assert made.sheetnames == ["About", "Figures"]
    row = [cell.value for cell in made["Figures"][2]][:6]
    assert row == ["Delivered", "5 of 35 (14%)", 5, 35, pytest.approx(5 / 35), "What was done."]
    assert made["Figures"]["E2"].number_format == "0%"


def test_sheets_have_names_that_can_be() -> None:
    """Short, without signs that Excel refuses, each once, and none of the program's own."""
    titles = ["A/B: [x]?", "a-b- -x-", "History", "cscp", "About", "'", "Very long words " * 5] * 2
    blocks = tuple(
        Section(title=title, blocks=(text_table((("Ref", False),), [("1",)]),)) for title in titles
    )
    names = read(workbook_of(Document(title="Update", blocks=blocks))).sheetnames
    assert len({name.casefold() for name in names}) == len(titles) + 1
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
    assert not {"history", "cscp"} & {name.casefold() for name in names}


def test_no_sheet_or_file_is_named_by_a_figure() -> None:
    """The result is in it, and changes; its name does not."""
    table = text_table((("Ref", False),), [("1",)])
    shown = Section(title="Neglect: 1 of 2 (50%)", name="Neglect", blocks=(table,))
    made = read(workbook_of(Document(title="Update", blocks=(shown,))))
    assert made.sheetnames == ["About", "Neglect"]


def test_minutes_have_their_texts_on_a_sheet() -> None:
    """Each paragraph and point under its headings; around figures they are left to papers."""
    item = Section(title="3 Any other business", blocks=(Paragraph("Agreed:"), Bullets(("One",))))
    made = Document(title="Minutes", blocks=(Section(title="Items", blocks=(item,)),))
    assert [*read(workbook_of(made))["Text"].values] == [
        ("Section", "Text"),
        ("Items / 3 Any other business", "Agreed:"),
        ("Items / 3 Any other business", "One"),
    ]
    figure = Figure(key="k", label="Delivered", value="1", definition="Counted.")
    with_figures = Document(title="Update", blocks=made.blocks, figures=(figure,))
    assert read(workbook_of(with_figures)).sheetnames == ["About", "Figures"]


def test_it_says_what_it_is() -> None:
    """Marking, title, that it is a draft, facts, notes, sheets and meanings, on the first sheet."""
    paper = Document(
        title="Update",
        facts=(("Partnership", "Croydon"),),
        blocks=(
            Paragraph("1 item is confidential, so it is not shown."),
            Section(title="Key", blocks=(Definitions((("Red", "Over 30 days late."),)),)),
        ),
        marking="OFFICIAL",
        draft=True,
    )
    made = read(workbook_of(paper))
    texts = [value for row in made["About"].values for value in row if value]
    assert texts[:3] == ["OFFICIAL", "Update", paper.draft_line]
    assert {"Croydon", "1 item is confidential, so it is not shown.", "Over 30 days late."} <= set(
        texts
    )
    assert made.properties.title == "Update"
    assert made.properties.creator == "Croydon"


def test_the_same_document_gives_the_same_bytes() -> None:
    """Its moment is the day of the document, whenever it is written."""
    first = workbook_of(document(("BP24-1.1", "Train", "", "", "")))
    assert first == workbook_of(document(("BP24-1.1", "Train", "", "", "")))
    assert read(first).properties.created.date() == DAY
    with ZipFile(io.BytesIO(first)) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}


def test_a_list_says_where_its_rows_are_from() -> None:
    """In a hidden sheet, so that an edited workbook can be compared with the journal."""
    table = text_table(TITLES, [("BP24-1.1", "Train", "", "", "")])
    report = Report(
        document=document(),
        table=table,
        make_values=list,
        recorded=RecordedAt(workspace="c6ec", line=928, as_at=DAY),
    )
    made = read(report_workbook(report))
    rows = list(made["cscp"].values)
    assert made["cscp"].sheet_state == "hidden"
    assert rows[:4] == [
        ("workspace", "c6ec", None),
        ("journal line", "928", None),
        ("as at", "2025-03-31", None),
        ("sheet", "Update", None),
    ]
    assert rows[4:6] == [("column", "Ref", "ref"), ("column", "Action", "action")]


def test_a_finished_workbook_can_be_marked() -> None:
    """In the first line that is read."""
    data = marked(workbook_of(document(("=1", "a & b", "", "", ""))), "xlsx", "DAMAGED <&>")
    made = read(data)
    assert made.worksheets[0]["A1"].value == "DAMAGED <&>"
    assert made["Actions"]["B2"].value == "a & b"


def test_every_table_of_an_update_has_a_sheet() -> None:
    """With the rows that the paper shows."""
    made = read(workbook_of(QUARTERLY_UPDATE))
    assert [cell.value for cell in made.worksheets[1][1]] == [
        "Ref",
        "Action",
        "Status",
        "Days late",
    ]


@given(hostile_texts)
def test_hostile_texts_are_text(text: str) -> None:
    """Whatever is typed opens as text, and changes nothing else."""
    paper = Document(
        title=text,
        facts=((text, text),),
        blocks=(Section(title=text, blocks=(text_table(TITLES, [(text,) * 5, ("x",) * 5]),)),),
        marking=text,
    )
    made = read(workbook_of(paper))
    (found,) = made.worksheets[1:]
    assert [cell.value for cell in found[3]] == ["x"] * 5
    assert all(cell.data_type != "f" for row in found.iter_rows() for cell in row)


def test_control_characters_are_pictures() -> None:
    """An escape sequence is seen, and steers nothing."""
    assert "\x1b" not in str(sheet((HOSTILE, HOSTILE, "", "", ""))["B2"].value)
