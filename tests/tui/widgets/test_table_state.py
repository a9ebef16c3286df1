from __future__ import annotations

from cscp_tui.tui.widgets.table import TableState
from tui.widgets.stage import groups, many, rows


def test_the_cursor_begins_on_the_first_row() -> None:
    """A heading is passed over, so that the first key acts on a record."""
    assert TableState(groups(A="a1 a2")).key == "a1"


def test_the_cursor_follows_its_row() -> None:
    """A row that moves takes the cursor along."""
    state = TableState(rows("a", "b", "c"))
    state.move(1)
    state.show(rows("c", "x", "y", "b"), top=0, page=10)
    assert state.key == "b"


def test_the_cursor_goes_to_the_next_row_when_its_own_is_gone() -> None:
    """What is delivered leaves the list; the following record is the nearest."""
    state = TableState(rows("a", "b", "c"))
    state.move(1)
    state.show(rows("a", "c"), top=0, page=10)
    assert state.key == "c"


def test_the_cursor_goes_to_the_row_before_when_all_after_it_are_gone() -> None:
    """At the end of a list the record before is the nearest."""
    state = TableState(rows("a", "b", "c"))
    state.move(2)
    state.show(rows("a", "b"), top=0, page=10)
    assert state.key == "b"


def test_the_cursor_stays_in_place_when_every_row_is_gone() -> None:
    """Another list altogether leaves the cursor where it was on the screen."""
    state = TableState(rows("a", "b", "c"))
    state.move(1)
    state.show(rows("x", "y", "z"), top=0, page=10)
    assert state.key == "y"


def test_a_filter_that_matches_nothing_does_not_lose_the_cursor() -> None:
    """After a slip of the finger the filter finds the record again."""
    state = TableState(rows("a", "b", "c"))
    state.move(1)
    state.show(rows(), top=0, page=10)
    assert state.key is None
    state.show(rows("a", "b", "c"), top=0, page=10)
    assert state.key == "b"


def test_the_cursors_line_stays_where_it_is_on_the_screen() -> None:
    """Rows that arrive above it push the view, not the line that people look at."""
    state = TableState(many(100))
    state.move(50)
    top = state.show(rows("new", *(f"R{number}" for number in range(100))), top=45, page=10)
    assert (state.cursor, top) == (51, 46)


def test_the_view_stays_when_the_cursor_is_out_of_it() -> None:
    """Who has scrolled away with the wheel keeps seeing the same lines."""
    state = TableState(many(100))
    assert state.show(rows("new", *(f"R{number}" for number in range(100))), top=60, page=10) == 61


def test_a_row_is_known_from_a_heading_of_the_same_key() -> None:
    """A group may have the key of one of its records."""
    state = TableState(groups(a="x y", b="a"))
    assert state.lines.position_of_row("a") == 4
    assert state.lines.position_of_heading("a") == 0


def test_a_mark_on_a_hidden_row_waits() -> None:
    """A change of several never touches a record that is not in the list."""
    state = TableState(rows("a", "b"))
    state.mark({"a", "b"})
    state.show(rows("b"), top=0, page=10)
    assert state.marked == {"b"}
    state.show(rows("a", "b"), top=0, page=10)
    assert state.marked == {"a", "b"}


def test_folding_a_group_puts_the_cursor_on_its_heading() -> None:
    """The cursor never stands on a line that cannot be seen."""
    state = TableState(groups(A="a1 a2", B="b1"))
    state.move(2)
    state.fold(["A"], top=0, page=10)
    assert (state.cursor, state.key) == (0, None)


def test_folds_last_through_a_refresh() -> None:
    """A change by somebody else does not open what was folded away."""
    state = TableState(groups(A="a1 a2", B="b1"))
    state.fold(["A"], top=0, page=10)
    state.show(groups(A="a1 a2 a3", B="b1"), top=0, page=10)
    assert [line.key for line in state.lines.shown] == ["A", "B", "b1"]


def test_going_to_a_folded_row_unfolds_its_group() -> None:
    """What is looked for by its reference is always found."""
    state = TableState(groups(A="a1 a2", B="b1"))
    state.fold(["A"], top=0, page=10)
    assert state.move_to_row("a2")
    assert state.key == "a2"


def test_going_to_a_row_that_is_not_there_changes_nothing() -> None:
    """The cursor stays, and the answer says so."""
    state = TableState(rows("a", "b"))
    assert not state.move_to_row("z")
    assert state.key == "a"
