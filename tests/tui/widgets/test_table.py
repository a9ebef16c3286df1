from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style
from textual.events import MouseScrollDown

from cscp_tui.documents.table import Cell, Column, Heading, Row, Table, Tone
from cscp_tui.tui.widgets.table import (
    GAP,
    GUTTER,
    MOST_LINES,
    WIDE,
    LinePainter,
    LineStyles,
    Measures,
    RecordTable,
    TableState,
    WrappedTable,
    detail_width,
    places,
)
from cscp_tui.tui.widgets.text import ASCII, UNICODE, Glyphs
from tui.widgets.stage import (
    COLUMNS,
    HOSTILE,
    Stage,
    cursor_line,
    drawn,
    groups,
    many,
    row,
    rows,
    settle,
)


async def test_rows_are_there_before_the_first_show() -> None:
    """A table is drawn with its first layout."""
    table = RecordTable(table=rows("a", "b"))
    async with Stage(table).run_test(size=(60, 10)):
        assert cursor_line(table).split()[1] == "a"
        assert drawn(table)[2].split()[0] == "b"


async def test_arrows_and_letters_move_the_cursor() -> None:
    """The keys of the home row do what the arrows do."""
    table = RecordTable(table=many(5))
    async with Stage(table).run_test() as pilot:
        await pilot.press("down", "j", "j", "up", "k", "j")
        assert table.key == "R2"


async def test_home_end_and_pages_move_the_cursor() -> None:
    """A page overlaps the one before by a line, and the ends are ends."""
    table = RecordTable(table=many(100))
    async with Stage(table).run_test(size=(60, 11)) as pilot:
        seen = []
        for key in ("end", "down", "pageup", "home", "up", "pagedown"):
            await pilot.press(key)
            seen.append(table.key)
        assert seen == ["R99", "R99", "R90", "R0", "R0", "R9"]


async def test_the_cursors_line_is_always_in_view() -> None:
    """The list scrolls with the cursor."""
    table = RecordTable(table=many(100))
    async with Stage(table).run_test(size=(60, 11)) as pilot:
        await pilot.press("pagedown", "pagedown", "down")
        assert cursor_line(table).split()[1] == "R19"


async def test_moving_says_which_record_the_cursor_is_on() -> None:
    """A detail beside the table can follow."""
    app = Stage(RecordTable(table=rows("a", "b")))
    async with app.run_test() as pilot:
        await pilot.press("down")
        await settle(pilot)
        (event,) = app.heard
        assert isinstance(event, RecordTable.Highlighted)
        assert (event.key, event.control) == ("b", app.table)


async def test_a_move_that_goes_nowhere_says_nothing() -> None:
    """At the end of the list nothing has changed."""
    app = Stage(RecordTable(table=rows("a")))
    async with app.run_test() as pilot:
        await pilot.press("down", "up", "end")
        await settle(pilot)
        assert app.heard == []


async def test_enter_opens_the_record_under_the_cursor() -> None:
    """The screen hears its key."""
    app = Stage(RecordTable(table=rows("a", "b")))
    async with app.run_test() as pilot:
        await pilot.press("down", "enter")
        await settle(pilot)
        assert [event.key for event in app.heard if isinstance(event, RecordTable.Opened)] == ["b"]


async def test_a_refresh_keeps_the_cursor_and_says_nothing() -> None:
    """Somebody else's change does not move what is being talked about."""
    app = Stage(RecordTable(table=many(100)))
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.press("pagedown", "pagedown")
        await settle(pilot)
        app.heard.clear()
        place = drawn(app.table).index(cursor_line(app.table))
        app.table.show(rows("new", *(f"R{number}" for number in range(100))))
        await settle(pilot)
        assert cursor_line(app.table).split()[1] == "R18"
        assert drawn(app.table).index(cursor_line(app.table)) == place
        assert app.heard == []


async def test_a_refresh_without_the_record_goes_to_the_nearest_and_says_so() -> None:
    """The detail must not go on showing what is gone."""
    app = Stage(RecordTable(table=rows("a", "b", "c")))
    async with app.run_test() as pilot:
        app.table.show(rows("b", "c"))
        await settle(pilot)
        assert [getattr(event, "key", "") for event in app.heard] == ["b"]
        assert cursor_line(app.table).split()[1] == "b"


async def test_resizing_keeps_the_cursor() -> None:
    """From a wide screen to the smallest one and back, the record stays in view."""
    table = RecordTable(table=many(500))
    async with Stage(table).run_test(size=(220, 60)) as pilot:
        table.move_to("R57")
        for size in ((80, 24), (220, 60)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            assert cursor_line(table).split()[1] == "R57"


async def test_columns_follow_the_width() -> None:
    """What does not fit is left out, and comes back."""
    table = RecordTable(table=rows("a"))
    async with Stage(table).run_test(size=(120, 10)) as pilot:
        assert "Lead" in drawn(table)[0]
        await pilot.resize_terminal(80, 10)
        await settle(pilot)
        assert "Lead" not in drawn(table)[0]


async def test_columns_follow_the_table() -> None:
    """A table with other columns has other titles."""
    table = RecordTable(table=rows("a"))
    async with Stage(table).run_test(size=(80, 10)) as pilot:
        table.show(Table(columns=COLUMNS[:1], lines=()))
        await settle(pilot)
        assert drawn(table)[0].split() == ["Ref"]


async def test_a_heading_folds_and_unfolds() -> None:
    """Enter and the arrows do it, and the heading stays under the cursor."""
    table = RecordTable(table=groups(A="a1 a2", B="b1"))
    async with Stage(table).run_test(size=(60, 10)) as pilot:
        await pilot.press("home", "enter")
        assert [line.split()[:3] for line in drawn(table)[1:3]] == [
            ["▸▹", "Group", "A"],
            ["▾", "Group", "B"],
        ]
        assert table.folded == {"A"}
        await pilot.press("right")
        assert table.folded == frozenset()
        await pilot.press("left")
        assert table.folded == {"A"}
        assert table.heading == "A"


async def test_left_goes_from_a_record_to_its_heading() -> None:
    """Twice left folds the group that the record is in."""
    table = RecordTable(table=groups(A="a1", B="b1 b2"))
    async with Stage(table).run_test() as pilot:
        table.move_to("b2")
        await pilot.press("left")
        assert (table.heading, table.key) == ("B", None)


async def test_a_heading_above_the_cursor_comes_into_view() -> None:
    """Going up to the first record of a group shows which group it is."""
    table = RecordTable(table=groups(A=" ".join(f"a{n}" for n in range(30)), B="b1"))
    async with Stage(table).run_test(size=(60, 11)) as pilot:
        await pilot.press("end", *["up"] * 31)
        assert table.key == "a0"
        assert "Group A" in drawn(table)[1]


async def test_a_mark_is_a_sign_and_a_message() -> None:
    """The record is marked by its key."""
    app = Stage(RecordTable(table=rows("a", "b")))
    async with app.run_test() as pilot:
        await pilot.press("space", "down")
        await settle(pilot)
        assert drawn(app.table)[1].startswith(" • a")
        marks = [event for event in app.heard if isinstance(event, RecordTable.MarksChanged)]
        assert [event.marked for event in marks] == [frozenset({"a"})]


async def test_marks_last_through_a_refresh() -> None:
    """Marks belong to records, not to lines."""
    table = RecordTable(table=rows("a", "b", "c"))
    async with Stage(table).run_test() as pilot:
        await pilot.press("down", "space")
        table.show(rows("x", "c", "b"))
        assert table.marked == {"b"}


async def test_a_table_without_marks_leaves_the_key_to_the_screen() -> None:
    """Space can mean something else where nothing is changed in bulk."""
    table = RecordTable(table=rows("a"), can_mark=False)
    async with Stage(table).run_test() as pilot:
        await pilot.press("space")
        assert table.marked == frozenset()


async def test_a_click_moves_and_a_second_one_opens() -> None:
    """The mouse does what the keys do."""
    app = Stage(RecordTable(table=rows("a", "b", "c")))
    async with app.run_test() as pilot:
        await pilot.click(RecordTable, offset=(5, 3))
        assert app.table.key == "c"
        await pilot.click(RecordTable, offset=(5, 3))
        await settle(pilot)
        assert [type(event) for event in app.heard] == [RecordTable.Highlighted, RecordTable.Opened]


async def test_the_wheel_scrolls_and_leaves_the_cursor() -> None:
    """Looking further down does not choose another record."""
    table = RecordTable(table=many(100))
    async with Stage(table).run_test(size=(60, 11)) as pilot:
        wheel = MouseScrollDown(table, 5, 5, 0, 1, 0, shift=False, meta=False, ctrl=False)
        table.post_message(wheel)
        await pilot.wait_for_animation()
        await settle(pilot)
        assert "R0" not in drawn(table)[1].split()
        assert table.key == "R0"


async def test_an_empty_table_says_what_to_do() -> None:
    """A sentence stands in place of lines, wrapped to the width."""
    table = RecordTable(empty="No actions match [police]. Press escape to clear the filter.")
    async with Stage(table).run_test(size=(40, 10)):
        text = " ".join(" ".join(drawn(table)).split())
        assert text == "No actions match [police]. Press escape to clear the filter."


async def test_text_is_drawn_as_it_was_typed() -> None:
    """No character of users' text is an instruction, whichever line it is on."""
    lines = tuple(row(f"r{n}", HOSTILE) for n in range(2))
    table = RecordTable(table=Table(columns=COLUMNS, lines=lines))
    async with Stage(table).run_test(size=(80, 10)):
        for line in drawn(table)[1:3]:
            assert "[CSCP] [/oops] \\ | ␛[31m <b>" in line


@pytest.mark.parametrize(
    "title", ["👩‍👧 naïve café 日本語", "שלום עולם", "x" * 10_000, "\n\n\t", "\u202e"]
)
async def test_no_text_breaks_the_line(title: str) -> None:
    """Emoji, other scripts and endless text leave the next column where it is."""
    lines: tuple[Row, ...] = (row("a", "plain", "7"), row("b", title, "7"))
    table = RecordTable(table=Table(columns=COLUMNS, lines=lines))
    async with Stage(table).run_test(size=(80, 10)):
        plain, strange = table.render_line(1), table.render_line(2)
        assert strange.cell_length == plain.cell_length
        assert strange.crop(72).text == plain.crop(72).text


async def test_ten_thousand_rows_draw_a_screenful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the first screen nor a refresh draws what is not in view."""
    asked: list[str] = []
    draw = LinePainter._drawn

    def counted(self: LinePainter, line: Row, *, is_cursor: bool, flagged: bool) -> object:
        asked.append(line.key)
        return draw(self, line, is_cursor=is_cursor, flagged=flagged)

    monkeypatch.setattr(LinePainter, "_drawn", counted)
    table = RecordTable(table=many(10_000))
    async with Stage(table).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert len(set(asked)) == 23
        asked.clear()
        await pilot.press("down")
        await settle(pilot)
        assert sorted(asked) == ["R0", "R1"]


async def test_the_cursor_shows_without_focus() -> None:
    """While the filter is typed, the table still says which record is meant."""
    table = RecordTable(table=rows("a", "b"))
    app = Stage(table)
    async with app.run_test() as pilot:
        focused = table.render_line(1)
        app.set_focus(None)
        await settle(pilot)
        assert cursor_line(table).split()[1] == "a"
        assert list(table.render_line(1)) != list(focused)


async def test_another_theme_draws_other_colours() -> None:
    """Nothing drawn before is kept in the old colours."""
    table = RecordTable(table=rows("a", "b"))
    app = Stage(table)
    async with app.run_test() as pilot:
        dark = list(table.render_line(2))
        app.theme = "partnership-light"
        await settle(pilot)
        assert list(table.render_line(2)) != dark


async def test_a_table_can_be_filled_before_it_is_mounted() -> None:
    """A screen may show a table as soon as it has made it."""
    table = RecordTable()
    table.show(many(30))
    assert table.move_to("R25")
    async with Stage(table).run_test(size=(60, 11)):
        assert cursor_line(table).split()[1] == "R25"


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
    palette = LineStyles(
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
    [(0, "────────"), (0.01, "█───────"), (0.5, "████────"), (0.99, "███████─"), (1, "████████")],
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


ROOMY = (WIDE, 40)
NARROW = (120, 40)
LONG = "one two three four five six seven eight nine ten " * 4


def of(*titles: str) -> Table:
    """A table with a row for each title: R0, R1 and so on."""
    lines = tuple(row(f"R{number}", title) for number, title in enumerate(titles))
    return Table(columns=COLUMNS, lines=lines)


def sixty_wide(table: Table) -> WrappedTable:
    """A table as wide as a list beside a detail."""
    made = WrappedTable(table=table)
    made.styles.width = 60
    return made


async def test_words_are_wrapped_and_the_next_row_stands_below() -> None:
    """A row takes the lines that its longest cell needs."""
    title = "Agree what a whole family approach means at every entry point"
    table = sixty_wide(of(title, "Short"))
    async with Stage(table).run_test(size=ROOMY):
        lines = drawn(table)
        assert "Agree what" in lines[1]
        assert "entry point" in lines[2]
        assert lines[3].split()[0] == "R1"
        assert not lines[2][:10].strip()


async def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    """No row takes more than three lines."""
    table = sixty_wide(of(LONG, "Short"))
    async with Stage(table).run_test(size=ROOMY):
        lines = drawn(table)
        assert lines[MOST_LINES].endswith("…")
        assert lines[MOST_LINES + 1].split()[0] == "R1"


async def test_narrow_terminals_give_each_row_one_line() -> None:
    """There is no room for more; resized, it is wrapped again, with the cursor where it was."""
    table = sixty_wide(of(LONG, LONG, LONG))
    table.styles.width = "40%"
    async with Stage(table).run_test(size=NARROW) as pilot:
        await pilot.press("down")
        assert drawn(table)[2].split()[1] == "R1"
        await pilot.resize_terminal(*ROOMY)
        await settle(pilot)
        assert drawn(table)[1 + MOST_LINES].split()[1] == "R1"
        assert table.virtual_size.height == 1 + 3 * MOST_LINES
        await pilot.resize_terminal(*NARROW)
        await settle(pilot)
        assert drawn(table)[2].split()[1] == "R1"


async def test_the_cursor_is_always_whole_in_view() -> None:
    """Wherever it goes, the first and the last line of its row are on the screen."""
    random = Random(4)
    titles = [" ".join(["word"] * random.randint(1, 60)) for _ in range(60)]
    table = sixty_wide(of(*titles))
    async with Stage(table).run_test(size=(WIDE, 33)) as pilot:
        keys = ["pagedown", "down", "end", "up", "pageup", "home", "down"]
        for _ in range(40):
            await pilot.press(random.choice(keys))
            place = next(y for y, line in enumerate(drawn(table)) if line.startswith("▸"))
            height = table._height_of(table._state.cursor)
            assert place + height <= table.size.height
            assert drawn(table)[place].split()[1] == table.key


async def test_a_click_on_any_of_its_lines_goes_to_a_row() -> None:
    """Each line of a row stands for it; below the last one there is none."""
    table = sixty_wide(of("Short", LONG, "Short"))
    async with Stage(table).run_test(size=ROOMY) as pilot:
        await pilot.click(table, offset=(20, 4))
        assert table.key == "R1"
        await pilot.click(table, offset=(20, 5))
        assert table.key == "R2"
        await pilot.click(table, offset=(20, 9))
        assert table.key == "R2"


async def test_the_line_under_the_cursor_stays_where_it_is() -> None:
    """Other rows come and go above it, and it stays at its place on the screen."""
    every = of(*[LONG] * 20)
    table = sixty_wide(every)
    async with Stage(table).run_test(size=ROOMY) as pilot:
        for _ in range(14):
            await pilot.press("down")
        assert cursor_line(table).split()[1] == "R14"
        before = next(y for y, line in enumerate(drawn(table)) if line.startswith("▸"))
        table.show(Table(columns=COLUMNS, lines=every.lines[2:]))
        await settle(pilot)
        assert table.key == "R14"
        assert drawn(table)[before].startswith("▸")


async def test_groups_fold_and_headings_take_one_line() -> None:
    """A folded group leaves its heading; marks stand before the first line alone."""
    lines = (
        Heading("A", Cell("Group A"), Cell("1 of 2"), 0.5),
        row("a1", LONG),
        Heading("B", Cell("Group B")),
        row("b1", "Short"),
    )
    table = sixty_wide(Table(columns=COLUMNS, lines=lines))
    async with Stage(table).run_test(size=ROOMY) as pilot:
        await pilot.press("space")
        assert sum("•" in line for line in drawn(table)) == 1
        table.fold("A")
        await settle(pilot)
        assert "Group A" in drawn(table)[1]
        assert "Group B" in drawn(table)[2]
        assert table.move_to("a1")
        await settle(pilot)
        assert drawn(table)[2].startswith("▸• a1")


async def test_long_lists_give_each_row_one_line() -> None:
    """Measuring thousands of rows would be felt at every key."""
    table = sixty_wide(of(*[LONG] * 1000))
    async with Stage(table).run_test(size=ROOMY):
        assert drawn(table)[2].split()[0] == "R1"


@pytest.mark.parametrize("size", [NARROW, ROOMY, (20, 40)])
async def test_hostile_text_is_wrapped_harmlessly(size: tuple[int, int]) -> None:
    """Nothing in it is an instruction, and no line is wider than the widget."""
    cells = tuple(Cell(HOSTILE * 300) for _ in COLUMNS)
    table = sixty_wide(Table(columns=COLUMNS, lines=(Row("R0", cells),)))
    async with Stage(table).run_test(size=size):
        for y in range(table.size.height):
            strip = table.render_line(y)
            assert "\x1b" not in strip.text
            assert strip.cell_length <= table.size.width


async def test_an_empty_table_says_its_sentence() -> None:
    """As every table does."""
    table = WrappedTable(table=rows(), empty="Press a to add one.")
    async with Stage(table).run_test(size=ROOMY) as pilot:
        assert "Press a to add one." in "\n".join(drawn(table))
        table.show(of(LONG))
        await settle(pilot)
        assert table.key == "R0"
