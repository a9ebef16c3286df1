from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cscp_tui.documents.bars import BLOCKS, bar, blocks


def test_a_line_of_percentages() -> None:
    """Nothing is the lowest block, all the highest; where there is no figure stands a dot."""
    assert blocks((0, 50, None, 100)) == "▁ ▄ · █"
    assert blocks(()) == ""


def test_more_than_all_fills_the_line() -> None:
    """Where more came than meetings were held, the most is the highest block."""
    assert blocks((100, 200)) == "▄ █"


@given(st.lists(st.one_of(st.none(), st.integers(0, 400)), max_size=12))
def test_a_higher_figure_never_has_a_lower_block(figures: list[int | None]) -> None:
    """Blocks stand in the order of their figures."""
    drawn = blocks(figures).split(" ") if figures else []
    heights = [BLOCKS.index(b) for b, f in zip(drawn, figures, strict=True) if f is not None]
    known = [f for f in figures if f is not None]
    ordered = sorted(zip(known, heights, strict=True))
    assert [height for _, height in ordered] == sorted(heights)


def test_a_bar() -> None:
    """Only nothing looks empty, and only all looks full."""
    assert [bar(share, 4) for share in (0, 0.01, 0.5, 0.99, 1)] == [
        "░░░░",
        "▇░░░",
        "▇▇░░",
        "▇▇▇░",
        "▇▇▇▇",
    ]
