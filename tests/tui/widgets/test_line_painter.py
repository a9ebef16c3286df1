from __future__ import annotations

import pytest
from rich.style import Style

from cscp_tui.documents.table import Cell, Column, Heading, Row, Tone
from cscp_tui.tui.widgets.glyphs import ASCII, UNICODE, Glyphs
from cscp_tui.tui.widgets.table import GUTTER, LinePainter, Measures, Palette, detail_width, places

RED = Style(color="red", bgcolor="black")
BASE = Style(color="white", bgcolor="black")
CURSOR = Style(color="black", bgcolor="white")


def painter(width: int = 50, glyphs: Glyphs = UNICODE, *headings: Heading) -> LinePainter:
    columns = [
        Column(key="ref", title="Ref", width=6),
        Column(key="title", title="Action", width=10, grows=1),
        Column(key="slips", title="Slips", width=5, right=True),
    ]
    measures = Measures(
        width=width,
        places=places(columns, width, taken=GUTTER + 1),
        detail_width=detail_width(headings, glyphs),
    )
    palette = Palette(
        base=BASE,
        header=BASE,
        cursor=CURSOR,
        heading=BASE,
        mark=BASE,
        bar=BASE,
        rest=BASE,
        tones=dict.fromkeys(Tone, BASE) | {Tone.RED: RED},
    )
    return LinePainter(measures, palette, glyphs)


ROW = Row("a", (Cell("P-1"), Cell("Late", Tone.RED, "■"), Cell("2")))


def test_a_row_stands_under_its_titles() -> None:
    """Figures and their title are right-aligned together, text and its title left."""
    drawn = painter(40)
    row = drawn.line(ROW, is_cursor=False, flagged=False)
    assert drawn.header().text == "   Ref     Action                 Slips "
    assert row.text == "   P-1     ■ Late                     2 "


def test_every_cell_of_a_line_has_a_background() -> None:
    """No hole of another colour stands between the columns."""
    for flags in ((True, True), (True, False), (False, True), (False, False)):
        strip = painter().line(ROW, is_cursor=flags[0], flagged=flags[1])
        assert strip.cell_length == 50
        assert all(segment.style and segment.style.bgcolor for segment in strip)


def test_a_tone_is_drawn_in_its_style() -> None:
    """The word in red is red, and nothing else is."""
    strip = painter().line(ROW, is_cursor=False, flagged=False)
    assert [segment.text.strip() for segment in strip if segment.style == RED] == ["■ Late"]


def test_the_cursors_line_has_one_style_and_keeps_its_words() -> None:
    """Tones give way to the cursor's contrast; symbol and word still say it."""
    strip = painter().line(ROW, is_cursor=True, flagged=True)
    assert {segment.style for segment in strip} == {CURSOR}
    assert strip.text.startswith("▸• P-1")
    assert "■ Late" in strip.text


def test_bars_stand_above_one_another() -> None:
    """The longest detail decides where all bars end."""
    short = Heading("a", Cell("One"), Cell("1 of 2"), 0.5)
    long = Heading("b", Cell("Two"), Cell("11 of 12 (92%)"), 11 / 12)
    drawn = painter(60, UNICODE, short, long)
    starts = {drawn.line(h, is_cursor=False, flagged=False).text.index("█") for h in (short, long)}
    assert len(starts) == 1


@pytest.mark.parametrize(
    ("share", "bar"),
    [(0, "░░░░░░░░"), (0.01, "█░░░░░░░"), (0.5, "████░░░░"), (0.99, "███████░"), (1, "████████")],
)
def test_only_nothing_looks_empty_and_only_all_looks_full(share: float, bar: str) -> None:
    """A bar is honest at its ends."""
    heading = Heading("a", Cell("One"), share=share)
    assert bar in painter().line(heading, is_cursor=False, flagged=False).text


def test_a_bar_gives_way_to_the_title() -> None:
    """Where there is little room, the figures say what the bar would."""
    heading = Heading("a", Cell("Family resilience"), Cell("1 of 2"), 0.5)
    text = painter(30, UNICODE, heading).line(heading, is_cursor=False, flagged=False).text
    assert "█" not in text
    assert "1 of 2" in text


def test_a_console_without_symbols_gets_plain_ones() -> None:
    """Nothing beyond ASCII is drawn when only that is there."""
    heading = Heading("a", Cell("Delivered – late"), Cell("1 · 2"), 0.5)
    drawn = painter(50, ASCII, heading)
    for line in (heading, ROW, Row("b", (Cell("P-2"), Cell("x" * 90), Cell("")))):
        for flagged in (True, False):
            assert drawn.line(line, is_cursor=True, flagged=flagged).text.isascii()


def test_a_line_is_drawn_once() -> None:
    """What was drawn is remembered until the measures or the colours change."""
    drawn = painter()
    first = drawn.line(ROW, is_cursor=False, flagged=False)
    assert drawn.line(ROW, is_cursor=False, flagged=False) is first
