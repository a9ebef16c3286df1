"""What stands behind a figure: what it means, and its records, over the screen it is on."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.screen import ModalScreen

from cscp_tui.tui.widgets.cell_line import CellLine
from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.record_table import RecordTable
from cscp_tui.tui.widgets.texts import PlainText
from cscp_tui.views.cells import Cell, Tone

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from cscp_tui.views.action_details import Pieces
    from cscp_tui.views.cells import Table


class BehindScreen(ModalScreen["str | None"]):
    """Lists the records behind a figure; gives the key of the one that is opened, or None."""

    DEFAULT_CSS = """
    BehindScreen {
        background: $background;
        & > CellLine { background: $panel; }
        & > PlainText { height: auto; max-height: 40%; padding: 1 3; }
    }
    """
    AUTO_FOCUS = "RecordTable"

    HINT: ClassVar[str] = "enter goes to the record"
    EMPTY: ClassVar[str] = "No record stands behind it."

    def __init__(
        self, title: str, words: Pieces, records: Table, *, ascii_only: bool = False
    ) -> None:
        """A screen for one figure.

        Args:
            title: which figure, with its value.
            words: what it means.
            records: the records behind it; its answer is the key of a row.
            ascii_only: whether the console has no other signs.
        """
        super().__init__()
        self.ascii_only = ascii_only
        self._title, self._words = title, words
        self._list = RecordTable(
            table=records, empty=self.EMPTY, can_mark=False, ascii_only=ascii_only
        )

    def compose(self) -> ComposeResult:
        """Lay out the figure, what it means, and its records."""
        ascii_only, title = self.ascii_only, Cell(self._title, Tone.STRONG)
        yield CellLine((title,), (Cell(self.HINT, Tone.MUTED),), ascii_only=ascii_only)
        yield PlainText(*self._words, ascii_only=ascii_only)
        yield self._list
        yield KeyBar(ascii_only=ascii_only)

    def action_leave(self) -> None:
        """Open no record."""
        self.dismiss(None)

    @on(RecordTable.Opened)
    def _open(self, event: RecordTable.Opened) -> None:
        event.stop()
        self.dismiss(event.key)

    @on(RecordTable.Highlighted)
    def _stay(self, event: RecordTable.Highlighted) -> None:
        event.stop()
