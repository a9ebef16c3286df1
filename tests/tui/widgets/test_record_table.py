from __future__ import annotations

import pytest
from textual.events import MouseScrollDown

from cscp_tui.documents.table import Row, Table
from cscp_tui.tui.widgets.table import LinePainter, RecordTable
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
