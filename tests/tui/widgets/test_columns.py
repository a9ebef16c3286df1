from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cscp_tui.documents.table import Column
from cscp_tui.tui.widgets.table import GAP, places


def column(key: str = "a", width: int = 10, grows: int = 0, needs: int = 0) -> Column:
    return Column(key=key, title=key, width=width, grows=grows, needs=needs)


def test_a_growing_column_takes_what_is_left_over() -> None:
    """The title gets the room that figures do not need."""
    assert [place.width for place in places([column(), column(grows=1)], 60)] == [10, 48]


def test_growing_columns_share_what_is_left_over() -> None:
    """Twice the share is twice the room, and not a cell is lost."""
    found = places([column(grows=2), column(grows=1)], 54)
    assert [place.width for place in found] == [31, 21]


def test_a_column_is_left_out_where_the_table_is_too_narrow_for_it() -> None:
    """What a column needs is compared with the width of the whole table."""
    columns = [column("a"), column("b", needs=100), column("c")]
    assert [place.index for place in places(columns, 99)] == [0, 2]
    assert [place.index for place in places(columns, 100)] == [0, 1, 2]


@given(st.lists(st.tuples(st.integers(3, 40), st.integers(0, 3)), min_size=1, max_size=6))
def test_columns_never_reach_beyond_the_table(sizes: list[tuple[int, int]]) -> None:
    """Where the smallest widths are too wide, the widest columns give way."""
    columns = [column(width=width, grows=grows) for width, grows in sizes]
    found = places(columns, 60, taken=4)
    assert sum(place.width for place in found) + GAP * (len(found) - 1) <= 56


def test_a_table_without_columns_has_no_places() -> None:
    """An empty table is laid out without a fuss, however narrow."""
    assert places([], 1, taken=4) == ()
