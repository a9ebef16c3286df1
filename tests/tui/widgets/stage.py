"""A small app to put one table on, and tables to put there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App

from cscp_tui.documents.table import Cell, Column, Heading, Row, Table
from cscp_tui.tui.themes import STYLESHEET, load_themes, shipped_themes, variable_defaults

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.pilot import Pilot

    from cscp_tui.tui.widgets.table import RecordTable

HOSTILE = "[CSCP] [/oops] \\ | \x1b[31m <b>"

COLUMNS = (
    Column(key="ref", title="Ref", width=8),
    Column(key="title", title="Action", width=12, grows=1),
    Column(key="lead", title="Lead", width=8, needs=100),
    Column(key="slips", title="Slips", width=5, right=True),
)


class Stage(App[None]):
    """Shows a table, and remembers what it says."""

    CSS_PATH = STYLESHEET

    def __init__(self, table: RecordTable, *, theme: str = "partnership-dark") -> None:
        super().__init__()
        for shipped in load_themes([shipped_themes()])[0]:
            self.register_theme(shipped)
        self.theme = theme
        self.table = table
        self.heard: list[RecordTable.Event] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Stand in for what a theme leaves out."""
        return variable_defaults(self.current_theme)

    def compose(self) -> ComposeResult:
        """Put it on the screen."""
        yield self.table

    def on_record_table_highlighted(self, event: RecordTable.Highlighted) -> None:
        """Remember it."""
        self.heard.append(event)

    def on_record_table_opened(self, event: RecordTable.Opened) -> None:
        """Remember it."""
        self.heard.append(event)

    def on_record_table_marks_changed(self, event: RecordTable.MarksChanged) -> None:
        """Remember it."""
        self.heard.append(event)


def row(key: str, title: str = "Something to do", slips: str = "") -> Row:
    return Row(key, (Cell(key), Cell(title), Cell("Police"), Cell(slips)))


def rows(*keys: str) -> Table:
    """A table without groups."""
    return Table(columns=COLUMNS, lines=tuple(row(key) for key in keys))


def many(count: int) -> Table:
    """A table of that many rows: R0, R1, R2 and so on."""
    return rows(*(f"R{number}" for number in range(count)))


def groups(**keys: str) -> Table:
    """A table of groups: ``groups(A="a1 a2", B="b1")``."""
    lines: list[Row | Heading] = []
    for name, members in keys.items():
        lines.append(Heading(name, Cell(f"Group {name}"), Cell("1 of 2 (50%)"), 0.5))
        lines += (row(key) for key in members.split())
    return Table(columns=COLUMNS, lines=tuple(lines))


def drawn(table: RecordTable) -> list[str]:
    """The lines of the widget as they stand on the screen."""
    return [table.render_line(y).text.rstrip() for y in range(table.size.height)]


def cursor_line(table: RecordTable) -> str:
    """The one line on the screen with the cursor's sign."""
    (line,) = [line for line in drawn(table) if line.startswith("▸")]
    return line


async def settle(pilot: Pilot[None]) -> None:
    """Wait until every message and every repaint is through."""
    await pilot.pause()
    await pilot.pause()
