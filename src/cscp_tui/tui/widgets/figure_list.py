"""A list of figures under headings; the cursor goes from figure to figure, and beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual.binding import Binding, BindingType
from textual.reactive import var

from cscp_tui.documents.table import Heading
from cscp_tui.tui.keys import command, quiet
from cscp_tui.tui.widgets.matrix import MATRIX_KEYS
from cscp_tui.tui.widgets.table import RecordTable

if TYPE_CHECKING:
    from textual.message import Message
    from textual.strip import Strip

    from cscp_tui.tui.widgets.table import LinePainter


_OTHERWISE = frozenset({"cursor_left", "cursor_right", "open"})

FIGURE_KEYS: list[BindingType] = [
    *(key for key in MATRIX_KEYS if isinstance(key, Binding) and key.action not in _OTHERWISE),
    command("enter", "open", "Open the list", "table.open", "Open the list behind this figure."),
    quiet(
        "left,right", "beside", "Go beside", "table.beside", "Go to the other column of figures."
    ),
]


class FigureList(RecordTable, inherit_bindings=False):
    """Its headings are passed over, and nothing is folded or marked."""

    BINDINGS = FIGURE_KEYS

    is_chosen: var[bool] = var(default=True)
    """Whether its cursor is the one that keys act on, and so is shown."""

    class Beside(RecordTable.Event):
        """The other column is wanted."""

        def can_replace(self, message: Message) -> bool:  # noqa: ARG002 - each key is one
            return False

    def watch_is_chosen(self) -> None:
        """Show the cursor, or hide it."""
        self.refresh()

    def action_beside(self) -> None:
        self.post_message(self.Beside(self))

    def action_open(self) -> None:
        if self.key is not None:
            self.post_message(self.Opened(self, self.key))

    def _line(self, painter: LinePainter, position: int) -> Strip:
        if self.is_chosen:
            return super()._line(painter, position)
        return painter.line(self._state.lines[position], is_cursor=False, flagged=False)

    def _new_painter(self) -> LinePainter:
        """Headings that do not fold have no sign for it."""
        self._glyphs = replace(self._glyphs, opened=" ")
        return super()._new_painter()

    def _move(self, position: int) -> None:
        """Go to a line, from a heading on to the next figure in the same direction."""
        lines, step = self._state.lines, 1 if position >= self._state.cursor else -1
        position = max(0, min(position, len(lines) - 1))
        for way in (step, -step):
            found = position
            while 0 <= found < len(lines) and isinstance(lines[found], Heading):
                found += way
            if 0 <= found < len(lines):
                super()._move(found)
                return
