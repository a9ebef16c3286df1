from __future__ import annotations

from cscp_tui.documents.table import Cell, Column, Row, Table, Tone
from cscp_tui.tui.widgets.matrix import Matrix
from tui.widgets.stage import HOSTILE, Stage, cursor_line, drawn, settle

HUNDRED = 100


def matrix(rows: int = 3, columns: int = 3, *, first: int = 0, name: str = "Agency") -> Table:
    """Cells that say which they are: ``2x3`` in row R2 and column C3."""
    numbers = range(first, first + columns)
    return Table(
        columns=(
            Column(key="name", title="Name", width=26, grows=1),
            *(Column(key=f"C{each}", title=f"C{each}", width=10, right=True) for each in numbers),
        ),
        lines=tuple(
            Row(
                f"R{row}",
                (Cell(f"{name} {row}"), *(Cell(f"{row}x{each}", Tone.RED) for each in numbers)),
            )
            for row in range(rows)
        ),
    )


def titles(table: Matrix) -> str:
    """The line of titles, its parts one blank apart."""
    return " ".join(drawn(table)[0].split())


async def test_arrows_move_from_cell_to_cell() -> None:
    """The cursor keeps its column through other rows, and the ends are ends."""
    table = Matrix(table=matrix())
    async with Stage(table).run_test(size=(80, 10)) as pilot:
        assert (table.key, table.column) == ("R0", "C0")
        await pilot.press("right", "down", "j", "right", "right", "up", "left")
        assert (table.key, table.column) == ("R1", "C1")
        await pilot.press("left", "left", "home")
        assert (table.key, table.column) == ("R0", "C0")


async def test_every_other_cell_is_told() -> None:
    """What stands beside the matrix follows it by rows and by columns."""
    table = Matrix(table=matrix())
    app = Stage(table)
    async with app.run_test(size=(80, 10)) as pilot:
        await settle(pilot)
        app.heard.clear()
        await pilot.press("right")
        await settle(pilot)
        await pilot.press("down")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert [type(event).__name__ for event in app.heard] == [
            "Highlighted",
            "Highlighted",
            "Opened",
        ]


async def test_the_first_column_stays_in_view() -> None:
    """Columns that do not fit come into view with the cursor; how many more there are is said."""
    table = Matrix(table=matrix(columns=8))
    async with Stage(table).run_test(size=(80, 10)) as pilot:
        assert titles(table) == "Name 4 more > C0 C1 C2 C3"
        await pilot.press(*["right"] * 5)
        await settle(pilot)
        assert drawn(table)[0].split() == [
            "Name",
            "<",
            "2",
            "more",
            "2",
            "more",
            ">",
            "C2",
            "C3",
            "C4",
            "C5",
        ]
        assert cursor_line(table).split() == ["▸", "Agency", "0", "0x2", "0x3", "0x4", "0x5"]
        await pilot.press(*["right"] * 5)
        await settle(pilot)
        assert titles(table) == "Name < 4 more C4 C5 C6 C7"
        await pilot.press(*["left"] * 4)
        await settle(pilot)
        assert drawn(table)[0].split() == [
            "Name",
            "<",
            "3",
            "more",
            "1",
            "more",
            ">",
            "C3",
            "C4",
            "C5",
            "C6",
        ]


async def test_a_wider_terminal_shows_them_all() -> None:
    """After a resize no room is left unused."""
    table = Matrix(table=matrix(columns=8))
    async with Stage(table).run_test(size=(80, 10)) as pilot:
        await pilot.press(*["right"] * 7)
        await pilot.resize_terminal(160, 10)
        await settle(pilot)
        assert drawn(table)[0].split()[0] == "Name"
        assert table.column == "C7"


async def test_another_table_keeps_the_cell() -> None:
    """The column is found again by its key, else the nearest one is taken."""
    table = Matrix(table=matrix(columns=4))
    async with Stage(table).run_test(size=(80, 10)) as pilot:
        await pilot.press("right", "right", "down")
        table.show(matrix(columns=4, first=1))
        assert (table.key, table.column) == ("R1", "C2")
        table.show(matrix(columns=1))
        assert table.column == "C0"
        table.show(Table(columns=(), lines=()))
        assert (table.key, table.column) == (None, "")
        await pilot.press("right", "enter", "left")
        table.show(matrix())
        assert (table.key, table.column) == ("R1", "C0")


async def test_a_cell_can_be_gone_to() -> None:
    """One that is not there is left alone."""
    table = Matrix(table=matrix(columns=8))
    async with Stage(table).run_test(size=(80, 10)):
        assert table.move_to_cell("R2", "C7")
        assert (table.key, table.column) == ("R2", "C7")
        assert not table.move_to_cell("R2", "name")
        assert not table.move_to_cell("R9", "C1")
        assert (table.key, table.column) == ("R2", "C7")


async def test_the_mouse_goes_to_a_cell_and_opens_it() -> None:
    """A second click on the cell is enter; one on a title only goes to its column."""
    table = Matrix(table=matrix())
    app = Stage(table)
    async with app.run_test(size=(80, 10)) as pilot:
        x = drawn(table)[2].index("1x1")
        await pilot.click(table, offset=(x, 2))
        assert (table.key, table.column) == ("R1", "C1")
        app.heard.clear()
        await pilot.click(table, offset=(x, 2))
        await settle(pilot)
        assert [type(event).__name__ for event in app.heard] == ["Opened"]
        await pilot.click(table, offset=(drawn(table)[0].index("C2"), 0))
        assert (table.key, table.column) == ("R1", "C2")
        await pilot.click(table, offset=(x, 8))
        assert (table.key, table.column) == ("R1", "C1")


async def test_only_what_is_in_view_is_drawn() -> None:
    """A hundred rows and columns are no more work than a screenful."""
    table = Matrix(table=matrix(HUNDRED, HUNDRED))
    async with Stage(table).run_test(size=(80, 10)) as pilot:
        await pilot.press("end", *["right"] * 12)
        await settle(pilot)
        assert len(drawn(table)) == 10
        assert table.key == "R99"
        assert cursor_line(table).split()[-1] == "99x12"


async def test_users_words_are_drawn_as_they_are() -> None:
    """Nothing in a name is an instruction."""
    table = Matrix(table=matrix(name=HOSTILE))
    async with Stage(table).run_test(size=(100, 10)):
        assert "[CSCP] [/oops] \\ |" in cursor_line(table)
        assert "\x1b" not in cursor_line(table)
