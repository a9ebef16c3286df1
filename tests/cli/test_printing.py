"""Tables of text on a terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from any_texts import any_text
from cscp_tui.cli.printing import LEAST, cells_of, table_lines
from cscp_tui.documents.table import Column, columns

ROWS = st.lists(st.tuples(any_text(max_size=60), any_text(max_size=60)), max_size=5)


def test_columns_are_aligned() -> None:
    """Each column is as wide as its widest cell; no line ends in spaces."""
    assert table_lines(columns("Ref", "Action"), [("A", "Train"), ("BP24-1.1", "")]) == [
        "Ref       Action",
        "A         Train",
        "BP24-1.1",
    ]


def test_the_widest_column_gives_way() -> None:
    """A reference stays whole when the title is cut."""
    lines = table_lines(columns("Ref", "Action"), [("BP24-1.1", "Train all the staff")], 24)
    assert lines[1] == "BP24-1.1  Train all the…"


COLUMNS = (
    Column(key="ref", title="Ref", width=8),
    Column(key="title", title="Action", width=10, grows=3),
    Column(key="lead", title="Lead", width=6, grows=1, needs=40),
)
ROW = ("BP24-1.1", "Train all the staff of the MASH", "Business team")


def test_a_views_columns_share_the_room() -> None:
    """A fixed column stays whole, the others grow by their shares, the last one goes first."""
    assert table_lines(COLUMNS, [ROW], 44)[1] == "BP24-1.1  Train all the staff of …  Busines…"
    assert table_lines(COLUMNS, [ROW], 39)[1] == "BP24-1.1  Train all the staff of the M…"
    assert table_lines(COLUMNS, [ROW], 200)[1] == "  ".join(ROW)
    assert table_lines(COLUMNS, [ROW])[1] == "  ".join(ROW)


def test_wide_characters_take_two_cells() -> None:
    """Emoji and accents keep the columns straight."""
    assert cells_of("🙂") == 2
    assert cells_of("e\u0301") == 1
    assert table_lines(columns("A", "B"), [("🙂", "x"), ("ab", "y")])[1:] == ["🙂  x", "ab  y"]


@given(ROWS, st.integers(2 * LEAST + 2, 60))
def test_no_line_is_wider_than_the_terminal(rows: list[tuple[str, str]], width: int) -> None:
    """Whatever stands in the cells, a line takes one line."""
    for line in table_lines(columns("First", "Second"), rows, width):
        assert cells_of(line) <= width
        assert "\n" not in line
        assert "\x1b" not in line
