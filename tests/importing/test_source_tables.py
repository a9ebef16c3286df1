"""Finding tables in sheets, and mapping their columns."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from cscp_tui.importing.cells import Sheet, SourceCell, SourceFile
from cscp_tui.importing.mapping import UnknownColumn, knows_title, map_columns, read_choices
from cscp_tui.importing.source_tables import (
    LeftOutKind,
    SourceTable,
    Structure,
    find_structure,
    with_continuations,
)
from golden_files import golden
from grids import sheet_of
from importing.layouts import PLAN, STRUCTURES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def sheet(*rows: Sequence[str | SourceCell], name: str = "") -> Sheet:
    return Sheet(
        name,
        tuple(
            tuple(cell if isinstance(cell, SourceCell) else SourceCell(cell) for cell in row)
            for row in rows
        ),
    )


def tables(*sheets: Sheet) -> tuple[SourceTable, ...]:
    return find_structure(SourceFile("plan.xlsx", sheets), knows_title).tables


HEADER: list[str | SourceCell] = ["Ref", "Action", "Lead", "Due date"]


def test_the_header_need_not_be_the_first_row() -> None:
    """Titles above a table are no part of it."""
    (table,) = tables(sheet(["Our plan 2025", "", "", ""], HEADER, ["1", "Wait", "Police", "May"]))
    assert table.titles == ("Ref", "Action", "Lead", "Due date")
    assert [row.cells[1].text for row in table.rows] == ["Wait"]


def test_an_action_with_words_of_titles_is_no_other_header() -> None:
    """It is kept as a row, also where it is the last one; a header with rows under it is another."""
    (table,) = tables(
        sheet(
            HEADER[1:],
            ["Action plan owner agreed", "Lead agency", "Date to be agreed"],
            ["Wait", "Police", "May"],
            ["Action", "Lead agency", "Due date"],
        )
    )
    assert [row.cells[0].text for row in table.rows] == [
        "Action plan owner agreed",
        "Wait",
        "Action",
    ]
    one, other = tables(
        sheet(
            HEADER[1:], ["Go", "ICB", "May"], ["Action", "Status", "Lead"], ["Wait", "Open", "ICB"]
        )
    )
    assert (len(one.rows), other.titles) == (1, ("Action", "Status", "Lead"))


def test_a_row_merged_over_the_table_is_a_section() -> None:
    """A merged row names the section of the rows under it."""
    (table,) = tables(
        sheet(
            HEADER,
            [SourceCell("Priority 1: Neglect", columns=4), "", "", ""],
            ["1", "Wait", "Police", ""],
            [SourceCell("Priority 2: Early help", columns=4), "", "", ""],
            ["2", "Go", "ICB", ""],
        )
    )
    assert [row.section for row in table.rows] == ["Priority 1: Neglect", "Priority 2: Early help"]


def test_a_section_under_completed_actions_is_under_both() -> None:
    """The heading over the table says of its rows what their own section does not."""
    (table,) = tables(
        sheet(
            ["Completed actions", "", "", ""],
            HEADER,
            [SourceCell("Priority 1: Neglect", columns=4), "", "", ""],
            ["1", "Wait", "Police", ""],
            [SourceCell("Open actions", columns=4), "", "", ""],
            ["2", "Go", "ICB", ""],
        )
    )
    assert [row.section for row in table.rows] == [
        "Completed actions\nPriority 1: Neglect",
        "Open actions",
    ]


def test_a_header_repeated_after_a_page_break_is_left_out() -> None:
    """The same titles again are no row, and a cell that goes on below them is put together."""
    (table,) = tables(
        sheet(
            HEADER,
            ["1", "Agree the pathway with", "Police", "May 2026"],
            HEADER,
            ["", "schools and health", "", ""],
            ["2", "Go", "ICB", ""],
        )
    )
    assert [row.cells[1].text for row in table.rows] == [
        "Agree the pathway with schools and health",
        "Go",
    ]


def test_a_sheet_without_titles_goes_on_with_the_table_above() -> None:
    """Where each row of both begins with its number; a line alone needs none."""
    first = sheet(HEADER, ["1", "Wait", "Police", "May 2026"])
    (table,) = tables(first, sheet(["Continued", "", "", ""], ["2", "Go", "", ""]))
    assert [row.cells[1].text for row in table.rows if row.alone is None] == ["Wait", "Go"]
    (table,) = tables(first, sheet(["Two", "Go", "", ""]))
    assert [row.cells[1].text for row in table.rows] == ["Wait"]


def test_several_tables_with_the_same_columns_are_one() -> None:
    """Tables of one plan on several sheets become one, whose sections are the sheets."""
    (table,) = tables(
        sheet(HEADER, ["1", "Wait", "", ""], name="Neglect"),
        sheet(HEADER, ["2", "Go", "", ""], name="Early help"),
        Sheet("Lists", sheet(HEADER, ["3", "Hidden", "", ""]).rows, is_hidden=True),
    )
    assert [(row.section, row.cells[0].text) for row in table.rows] == [
        ("Neglect", "1"),
        ("Early help", "2"),
    ]


def test_a_second_table_below_the_first_has_its_own_columns() -> None:
    """Another header below begins another table."""
    first, second = tables(
        sheet(
            HEADER, ["1", "Wait", "", ""], ["Action", "Owner", "Status", ""], ["Go", "ICB", "", ""]
        )
    )
    assert (len(first.rows), len(second.rows)) == (1, 1)
    assert second.titles[:3] == ("Action", "Owner", "Status")


def test_a_header_of_two_rows_is_put_together() -> None:
    """A title over several columns stands before the titles below it."""
    again = SourceCell("Action", is_repeated=True)
    (table,) = tables(
        sheet(
            ["Action", "Status", SourceCell("Progress", columns=2), ""],
            [again, SourceCell("Status", is_repeated=True), "Q1", "Q2"],
            ["Wait", "Green", "Began", "Went on"],
        )
    )
    assert table.titles == ("Action", "Status", "Progress Q1", "Progress Q2")


def test_an_action_merged_over_rows_is_one_row() -> None:
    """The other cells of its rows become lines of one cell."""
    (table,) = tables(
        sheet(
            HEADER,
            ["1", "Wait", "Police", "May"],
            [
                SourceCell("1", is_repeated=True),
                SourceCell("Wait", is_repeated=True),
                "ICB",
                SourceCell("May", is_repeated=True),
            ],
        )
    )
    (row,) = with_continuations(table.rows, 1)
    assert [cell.text for cell in row.cells] == ["1", "Wait", "Police\nICB", "May"]


def mapped(titles: list[str], *rows: list[str]) -> dict[str, str]:
    (table,) = tables(sheet(list(titles), *map(list, rows)))
    return {each.title: each.field for each in map_columns(table).columns}


def test_columns_are_mapped_by_their_meaning() -> None:
    """Titles as people write them find their fields, the longest synonym first."""
    row = ["1.1", "Agree the pathway", "Police", "Mar 2026", "On track", "Two meetings held", "x"]
    found = mapped(
        ["No.", "Agreed action", "By whom?", "By when", "RAG", "Status Update", "PDF page"], row
    )
    assert found == {
        "No.": "old_ref",
        "Agreed action": "title",
        "By whom?": "lead",
        "By when": "due",
        "RAG": "status",
        "Status Update": "progress",
        "PDF page": "",
    }


def test_names_that_a_program_gave_to_columns_are_spelt_out() -> None:
    """Below what it prints above them; letters of references are no colours."""
    names = {
        "ActRef": "old_ref",
        "ActDesc": "title",
        "OwnOrg": "lead_agency",
        "OwnRole": "lead",
        "CrtdDt": "created",
        "TgtDt": "original_due",
        "RevTgtDt": "due",
        "StsCd": "status",
        "LastCmt": "progress",
        "LastCmtDt": "updated",
        "PosX": "",
    }
    row = ["A-0{}", "Send the form", "ICB", "Nurse", "1/4/2025", "1/6/2025", "", "INP", "Sent.", ""]
    file = [
        ["System X: report 7", *[""] * 10],
        ["Run by: x", "Run at: 1/9/2025 10:00", "Filter: all", *[""] * 8],
        list(names),
        *([*(cell.format(n) for cell in row), "B-1"] for n in range(9)),
    ]
    (table,) = tables(sheet(*file))
    assert len(table.rows) == 9
    assert {each.title: each.field for each in map_columns(table).columns} == names


def test_a_line_that_fills_few_columns_is_above_titles_that_nobody_knows() -> None:
    """Who printed a file is no title."""
    (table,) = tables(sheet(["Run by x", "1 May", "", ""], list("JKLM"), list("abcd")))
    assert table.titles == ("J", "K", "L", "M")


def test_a_file_without_titles_keeps_its_first_row() -> None:
    """Its columns are numbered, and which of them has the actions is asked."""
    rows = [[f"A-0{n}", "Late forms", "Send the form to all", "1-May-2025"] for n in range(3)]
    (table,) = tables(sheet(*rows))
    assert table.titles == ("Column 1", "Column 2", "Column 3", "Column 4")
    assert len(table.rows) == 3
    rows = [[f"A-0{n}", "Forms are often late", "Send the form to all", ""] for n in range(3)]
    (table,) = tables(sheet(*rows))
    assert [each.places for each in map_columns(table).rivals if each.field == "title"] == [(2, 1)]


def test_a_column_whose_cells_do_not_fit_is_not_mapped() -> None:
    """Codes under “Outcome” are no intended outcome, and long texts under “Status” no status."""
    long = "We met the schools twice and agreed what the pathway will be from September onwards."
    found = mapped(
        ["Action", "Outcome", "Status", "Lead"],
        ["Agree the pathway", "SO1", long, "ICB"],
        ["Train the staff", "SO2", f"{long} Again.", "ICB"],
    )
    assert found["Outcome"] == ""
    assert found["Status"] == ""


def test_an_unknown_column_is_told_with_those_that_there_are() -> None:
    """A column that is not there is refused with the titles of the file."""
    found = tables(sheet(HEADER, ["1", "Wait", "", ""]))
    with pytest.raises(UnknownColumn, match="Due date"):
        read_choices(["Deadline=due"], found)
    with pytest.raises(UnknownColumn, match="isn't a field"):
        read_choices(["Lead=zz"], found)
    assert read_choices(["lead=lead agency", "Ref=keep"], found) == {
        "Lead": "lead_agency",
        "Ref": "",
    }


GREEN, BLUE = SourceCell("", fill="Green"), SourceCell("", fill="Blue")


@pytest.mark.parametrize(
    "rows",
    [
        [[GREEN, "On track"], [BLUE, "Complete"]],
        [
            ["Colour", "Meaning"],
            [SourceCell("G", fill="Green"), "On track"],
            [SourceCell("B", fill="Blue"), "Complete"],
        ],
        [[SourceCell("On track", fill="Green"), SourceCell("Complete", fill="Blue")]],
        [[GREEN, "On track", BLUE, "Complete"]],
    ],
)
def test_a_table_of_shaded_cells_explains_the_colours(rows: list[list[str | SourceCell]]) -> None:
    """The text of a shaded cell is its meaning; of one without, or with a letter, that of the next."""
    actions = sheet(HEADER, ["1", "Wait", "Police", "May"])
    found = find_structure(SourceFile("plan.docx", (actions, sheet(*rows))), knows_title)
    assert (found.key["green"], found.key["blue"]) == ("On track", "Complete")
    assert {line.kind for line in found.left_out} == {LeftOutKind.KEY}


@pytest.mark.parametrize(("length", "is_meaning"), [(40, True), (41, False)])
def test_a_long_text_in_a_shaded_row_is_no_meaning(length: int, *, is_meaning: bool) -> None:
    """It is a title that somebody shaded."""
    text = "x" * length
    row: list[str | SourceCell] = [SourceCell(text, fill="Green"), "", "", ""]
    table = sheet(row, HEADER, ["1", "Wait", "Police", "May"])
    found = find_structure(SourceFile("plan.docx", (table,)), knows_title)
    assert (found.key.get("green") == text) is is_meaning


GOLDEN = Path(__file__).parent / "golden" / "structures.txt"


def structure(*sheets: Sheet) -> Structure:
    return find_structure(SourceFile("plan.xlsx", sheets), knows_title)


def said_of(found: Structure) -> Iterator[str]:
    for table in found.tables:
        yield f"table {table.name} {'' if table.has_titles else 'without titles '}{' | '.join(table.titles)}"
        for row in table.rows:
            signs = (
                f"{row.section!r} {row.alone} {row.is_hidden:d}{row.is_after_gap:d} {row.is_uneven}"
            )
            yield f"  {row.number} {signs} {' | '.join(cell.text for cell in row.cells)!r}"
    yield from (
        f"left out {each.sheet} {each.number} {each.kind}: {each.text}" for each in found.left_out
    )
    yield from (f"key {mark}: {meaning}" for mark, meaning in found.key.items())


def test_structures_are_found_as_they_were() -> None:
    """Each layout becomes the same tables and rows under the same sections, with the same left out."""
    lines = list[str]()
    for name, grid in STRUCTURES.items():
        lines += (f"# {name}", *said_of(structure(sheet_of(grid))))
    plan = sheet_of(f"{PLAN}\n1|Wait||\n2|Go||\n3|Stop||")
    marked = replace(plan, name="Completed", hidden=frozenset({1}), uneven={2: True, 3: False})
    lines += ("# sheets", *said_of(structure(marked, plan, replace(plan, is_hidden=True))))
    other = sheet_of("Action|Lead\nPriority 3|\nGo|ICB", "Extensions requested")
    lines += ("# sheets of other columns", *said_of(structure(plan, other, sheet_of("x\ny|z"))))
    made = "\n".join(line.rstrip() for line in lines) + "\n"
    assert made == golden(GOLDEN, made)


def test_rows_of_an_action_merged_over_several_are_one() -> None:
    """Each has the texts that are not the same as in the row before, unless it has a reference of its own."""
    grid = (
        "Ref|Action|Lead\n1|Wait|Police\n{again}1|{again}Wait|ICB\n{again}1|{again}Wait|ICB\n"
        "2|{again}Wait|ICB\n2|{again}|x\n3|Go|{again}x\n|{again}Go|y"
    )
    (table,) = structure(sheet_of(grid)).tables

    def joined(ref: int | None) -> list[str]:
        return [
            "|".join(c.text for c in row.cells) for row in with_continuations(table.rows, 1, ref)
        ]

    assert joined(None) == ["1\n2|Wait|Police\nICB\nICB\nICB", "2||x", "3|Go|x\ny"]
    assert joined(0) == ["1|Wait|Police\nICB\nICB", "2|Wait|ICB", "2||x", "3|Go|x\ny"]
    assert [len(with_continuations(table.rows, place)) for place in (2, 3)] == [6, 7]


def test_a_table_without_titles_goes_on_with_those_above_if_its_rows_are_numbered() -> None:
    """One of another width may stand between; a list of something else is no table of actions."""
    first = sheet(HEADER, ["1", "Wait", "Police", "May"], name="March")
    between = sheet(["Date", "Update"], ["16/10", "Met"])
    later = sheet(["2", "Meet", "ICB", ""], ["Nothing new", "", "", ""], name="April")
    others = sheet(["AB", "Nurse", "CD", "Doctor"])
    found = tables(first, between, later, others)
    texts = [row.cells[1].text for table in found for row in table.rows if table.titles[0] == "Ref"]
    assert texts[:2] == ["Wait", "Meet"]
    assert "Nurse" not in texts
