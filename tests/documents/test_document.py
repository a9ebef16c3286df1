from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cscp_tui.documents.document import sections_by_heading
from cscp_tui.documents.table import (
    Cell,
    Column,
    Heading,
    Row,
    Table,
    Tone,
    day_cell,
    records_table,
)

VIEW = Table(
    title="Actions",
    columns=(
        Column(key="ref", title="Ref", width=8),
        Column(key="days", title="Days late", width=5, right=True),
    ),
    lines=(
        Row("0", (Cell("BP24-0"), Cell(""))),
        Heading("a", Cell("Neglect"), Cell("1 of 2 (50%)")),
        Row("1", (Cell("BP24-1"), Cell("12", Tone.RED, "▲"))),
        Row("2", (Cell("BP24-2"), Cell("-3"))),
        Heading("b", Cell("Housing")),
        Heading("c", Cell("Neglect")),
        Row("3", (Cell("BP24-3"), Cell("0"))),
    ),
)


@dataclass(frozen=True)
class Record:
    """A record with nothing but an id."""

    id: str


def exported(table: Table) -> list[tuple[str, ...]]:
    """The rows as a file has them."""
    return [tuple(row) for row in table.rows]


def test_cells() -> None:
    """Every row is exported, each cell as its symbol and its text."""
    assert exported(VIEW) == [("BP24-0", ""), ("BP24-1", "▲ 12"), ("BP24-2", "-3"), ("BP24-3", "0")]
    assert (VIEW.caption, VIEW.titles, VIEW.alignments) == (
        "Actions",
        ("Ref", "Days late"),
        (False, True),
    )


def test_rows_are_sequences_of_texts_in_templates() -> None:
    """A template can take a cell by its place, count them, and go through them."""
    row = VIEW.rows[1]
    assert (row[1], len(row), list(row)) == ("▲ 12", 2, ["BP24-1", "▲ 12"])


def test_some_of_the_columns() -> None:
    """Columns are chosen by their keys, in the given order, and rows keep theirs."""
    chosen = VIEW.only("days", "ref")
    assert exported(chosen)[1] == ("▲ 12", "BP24-1")
    assert chosen.titles == ("Days late", "Ref")
    assert [row.key for row in chosen.rows] == [row.key for row in VIEW.rows]
    assert VIEW.without("days").titles == ("Ref",)


def test_days_are_whole_in_a_file() -> None:
    """A screen has room for 27 Feb 26 only; what leaves says 27 February 2026."""
    cell = day_cell(date(2026, 2, 27), "2 slips, was {}", Tone.AMBER, "▲")
    view = Table(columns=VIEW.columns[:1], lines=(Row("1", (cell,)),))
    assert str(cell) == "▲ 2 slips, was 27 Feb 26"
    assert exported(view) == [("▲ 2 slips, was 27 February 2026",)]


def test_leading_column() -> None:
    """Headings can stand in a leading column, beside each of their rows."""
    table = VIEW.with_heading_column("Priority")

    assert table.titles == ("Priority", "Ref", "Days late")
    assert table.alignments == (False, False, True)
    assert [row[0] for row in table.rows] == ["", "Neglect", "Neglect", "Neglect"]


def test_sections_by_heading() -> None:
    """Each heading with rows becomes the title of a table, also when two say the same."""
    found = [
        (section.title, exported(block))
        for section in sections_by_heading(VIEW)
        for block in section.blocks
        if isinstance(block, Table)
    ]
    assert found == [
        ("Actions", [("BP24-0", "")]),
        ("Neglect – 1 of 2 (50%)", [("BP24-1", "▲ 12"), ("BP24-2", "-3")]),
        ("Neglect", [("BP24-3", "0")]),
    ]


def test_a_table_of_records() -> None:
    """A column is a title with the function that makes its cells; rows keep the records' ids."""
    made = records_table(
        [Record("0"), Record("1")],
        {"Ref": lambda each: f"BP24-{each.id}", "Twice": lambda each: Cell(each.id * 2, Tone.RED)},
        right=("Twice",),
    )
    assert [(row.key, *row) for row in made.rows] == [("0", "BP24-0", "00"), ("1", "BP24-1", "11")]
    assert made.alignments == (False, True)
    assert exported(made.of({"1"}, "One")) == [("BP24-1", "11")]
