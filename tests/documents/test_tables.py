from __future__ import annotations

from datetime import date

from cscp_tui.documents.document import DataTable, data_table, sections_by_heading
from cscp_tui.documents.table import Cell, Column, Heading, Row, Table, Tone, day_cell

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
HEADINGS = (("Ref", False), ("Days late", True))


def test_cells() -> None:
    """Every row is there, each cell as its sign and its text."""
    assert data_table(VIEW) == DataTable(
        caption="Actions",
        headings=HEADINGS,
        rows=(("BP24-0", ""), ("BP24-1", "▲ 12"), ("BP24-2", "-3"), ("BP24-3", "0")),
    )


def test_days_are_whole_in_a_file() -> None:
    """A screen has room for 27 Feb 26 only; what leaves says 27 February 2026."""
    cell = day_cell(date(2026, 2, 27), "2 slips, was {}", Tone.AMBER, "▲")
    view = Table(columns=VIEW.columns[:1], lines=(Row("1", (cell,)),))
    assert str(cell) == "▲ 2 slips, was 27 Feb 26"
    assert data_table(view).rows == (("▲ 2 slips, was 27 February 2026",),)


def test_own_caption() -> None:
    """A caption of one's own takes the place of the title, an empty one too."""
    assert data_table(VIEW, caption="").caption == ""


def test_leading_column() -> None:
    """Headings can stand in a leading column, beside each of their rows."""
    table = data_table(VIEW, group="Priority")

    assert table.titles == ("Priority", "Ref", "Days late")
    assert table.alignments == (False, False, True)
    assert [row[0] for row in table.rows] == ["", "Neglect", "Neglect", "Neglect"]


def test_sections_by_heading() -> None:
    """Each heading with rows becomes the title of a table, also when two say the same."""
    found = [(each.title, each.blocks) for each in sections_by_heading(VIEW)]
    assert found == [
        ("Actions", (DataTable(headings=HEADINGS, rows=(("BP24-0", ""),)),)),
        (
            "Neglect – 1 of 2 (50%)",
            (DataTable(headings=HEADINGS, rows=(("BP24-1", "▲ 12"), ("BP24-2", "-3"))),),
        ),
        ("Neglect", (DataTable(headings=HEADINGS, rows=(("BP24-3", "0"),)),)),
    ]
