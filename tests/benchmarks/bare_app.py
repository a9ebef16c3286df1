"""The baseline of every screen: a Textual app with Header, DataTable and Footer, and some rows.

    python tests/benchmarks/bare_app.py ROWS.json

The file holds a list of rows of texts, the titles first. ``f`` leaves only rows with the word
neglect, or shows all of them again; ``s`` changes the second cell of the row under the cursor;
``i`` opens a field below the rows, which shows in a line what is typed.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.coordinate import Coordinate
from textual.widgets import DataTable, Footer, Header, Input, Static

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


class BareApp(App[None]):
    """Rows in a DataTable, as its documentation shows it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("f", "filter", "Filter"),
        ("s", "status", "Status"),
        ("i", "input", "Input"),
    ]

    CSS = "DataTable { height: 1fr; } #echo { height: 1; }"

    def __init__(self, titles: list[str], rows: list[list[str]]) -> None:
        """An app that shows the rows."""
        super().__init__()
        self._titles, self._rows = titles, rows
        self._is_filtered = False

    def compose(self) -> ComposeResult:
        """Lay out the three widgets."""
        yield Header()
        yield DataTable[str](cursor_type="row")
        yield Input(id="line")
        yield Static(id="echo")
        yield Footer()

    def on_mount(self) -> None:
        """Fill the table."""
        table = self.query_one(DataTable)
        table.add_columns(*self._titles)
        table.add_rows(self._rows)
        table.focus()
        self.query_one(Input).display = False

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what is typed."""
        self.query_one(Static).update(event.value)

    def action_input(self) -> None:
        """Open the field."""
        field = self.query_one(Input)
        field.display = True
        field.focus()

    def action_filter(self) -> None:
        """Fill the table again with some rows or with all."""
        self._is_filtered = not self._is_filtered
        table = self.query_one(DataTable)
        table.clear()
        table.add_rows(
            row for row in self._rows if not self._is_filtered or "neglect" in row[2].casefold()
        )

    def action_status(self) -> None:
        """Change a cell."""
        table = self.query_one(DataTable)
        place = Coordinate(table.cursor_row, 1)
        table.update_cell_at(place, f"{table.get_cell_at(place)}, on hold"[:24])


if __name__ == "__main__":
    titles, *rows = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    BareApp(titles, rows).run()
