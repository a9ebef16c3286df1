from __future__ import annotations

from random import Random

import pytest

from cscp_tui.documents.table import Cell, Heading, Row, Table
from cscp_tui.tui.widgets.table import MOST_LINES, WrappedTable
from tui.widgets.stage import COLUMNS, HOSTILE, Stage, cursor_line, drawn, row, rows, settle

TALL = (60, 40)
LOW = (60, 20)
LONG = "one two three four five six seven eight nine ten " * 4


def of(*titles: str) -> Table:
    """A table with a row for each title: R0, R1 and so on."""
    lines = tuple(row(f"R{number}", title) for number, title in enumerate(titles))
    return Table(columns=COLUMNS, lines=lines)


async def test_words_are_wrapped_and_the_next_row_stands_below() -> None:
    """A row takes the lines that its longest cell needs."""
    title = "Agree what a whole family approach means at every entry point"
    table = WrappedTable(table=of(title, "Short"))
    async with Stage(table).run_test(size=TALL):
        lines = drawn(table)
        assert "Agree what" in lines[1]
        assert "entry point" in lines[2]
        assert lines[3].split()[0] == "R1"
        assert not lines[2][:10].strip()


async def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    """No row takes more than three lines."""
    table = WrappedTable(table=of(LONG, "Short"))
    async with Stage(table).run_test(size=TALL):
        lines = drawn(table)
        assert lines[MOST_LINES].endswith("…")
        assert lines[MOST_LINES + 1].split()[0] == "R1"


async def test_low_terminals_give_each_row_one_line() -> None:
    """There is no room for more; resized, it is wrapped again, with the cursor where it was."""
    table = WrappedTable(table=of(LONG, LONG, LONG))
    async with Stage(table).run_test(size=LOW) as pilot:
        await pilot.press("down")
        assert drawn(table)[2].split()[1] == "R1"
        await pilot.resize_terminal(*TALL)
        await settle(pilot)
        assert drawn(table)[1 + MOST_LINES].split()[1] == "R1"
        assert table.virtual_size.height == 1 + 3 * MOST_LINES
        await pilot.resize_terminal(*LOW)
        await settle(pilot)
        assert drawn(table)[2].split()[1] == "R1"


async def test_the_cursor_is_always_whole_in_view() -> None:
    """Wherever it goes, the first and the last line of its row are on the screen."""
    random = Random(4)
    titles = [" ".join(["word"] * random.randint(1, 60)) for _ in range(60)]
    table = WrappedTable(table=of(*titles))
    async with Stage(table).run_test(size=(60, 33)) as pilot:
        keys = ["pagedown", "down", "end", "up", "pageup", "home", "down"]
        for _ in range(40):
            await pilot.press(random.choice(keys))
            place = next(y for y, line in enumerate(drawn(table)) if line.startswith("▸"))
            height = table._height_of(table._state.cursor)
            assert place + height <= table.size.height
            assert drawn(table)[place].split()[1] == table.key


async def test_a_click_on_any_of_its_lines_goes_to_a_row() -> None:
    """Each line of a row stands for it; below the last one there is none."""
    table = WrappedTable(table=of("Short", LONG, "Short"))
    async with Stage(table).run_test(size=TALL) as pilot:
        await pilot.click(table, offset=(20, 4))
        assert table.key == "R1"
        await pilot.click(table, offset=(20, 5))
        assert table.key == "R2"
        await pilot.click(table, offset=(20, 9))
        assert table.key == "R2"


async def test_the_line_under_the_cursor_stays_where_it_is() -> None:
    """Other rows come and go above it, and it stays at its place on the screen."""
    every = of(*[LONG] * 20)
    table = WrappedTable(table=every)
    async with Stage(table).run_test(size=TALL) as pilot:
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
    table = WrappedTable(table=Table(columns=COLUMNS, lines=lines))
    async with Stage(table).run_test(size=TALL) as pilot:
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
    table = WrappedTable(table=of(*[LONG] * 1000))
    async with Stage(table).run_test(size=TALL):
        assert drawn(table)[2].split()[0] == "R1"


@pytest.mark.parametrize("size", [LOW, TALL, (20, 40)])
async def test_hostile_text_is_wrapped_harmlessly(size: tuple[int, int]) -> None:
    """Nothing in it is an instruction, and no line is wider than the widget."""
    cells = tuple(Cell(HOSTILE * 300) for _ in COLUMNS)
    table = WrappedTable(table=Table(columns=COLUMNS, lines=(Row("R0", cells),)))
    async with Stage(table).run_test(size=size):
        for y in range(table.size.height):
            strip = table.render_line(y)
            assert "\x1b" not in strip.text
            assert strip.cell_length <= table.size.width


async def test_an_empty_table_says_its_sentence() -> None:
    """As every table does."""
    table = WrappedTable(table=rows(), empty="Press a to add one.")
    async with Stage(table).run_test(size=TALL) as pilot:
        assert "Press a to add one." in "\n".join(drawn(table))
        table.show(of(LONG))
        await settle(pilot)
        assert table.key == "R0"
