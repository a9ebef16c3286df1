"""What stands behind a cell of the matrix of attendance: its figures, and its meetings."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
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


class CellScreen(ModalScreen["str | None"]):
    """Lists the meetings behind a cell; gives the id of the one that is opened, or None."""

    DEFAULT_CSS = """
    CellScreen {
        background: $background;
        & > CellLine { background: $panel; }
        & > #cell-summary { height: auto; max-height: 40%; padding: 1 3; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Back", id="cell.leave", tooltip="Go back to the matrix.")
    ]
    AUTO_FOCUS = "RecordTable"

    HINT: ClassVar[str] = "enter goes to a meeting"
    EMPTY: ClassVar[str] = "No meeting took place in this period."

    def __init__(
        self, title: str, summary: Pieces, meetings: Table, *, ascii_only: bool = False
    ) -> None:
        """A screen for one cell.

        Args:
            title: whose attendance of what.
            summary: its figures.
            meetings: the meetings behind them, whose keys are their ids.
            ascii_only: whether the console has no other signs.
        """
        super().__init__()
        self.ascii_only = ascii_only
        self._title, self._summary = title, summary
        self._list = RecordTable(
            table=meetings,
            empty=self.EMPTY,
            can_mark=False,
            ascii_only=ascii_only,
        )

    def compose(self) -> ComposeResult:
        """Lay out title, figures and meetings."""
        ascii_only, title = self.ascii_only, Cell(self._title, Tone.STRONG)
        hint = Cell(self.HINT, Tone.MUTED)
        yield CellLine((title,), (hint,), ascii_only=ascii_only)
        yield PlainText(*self._summary, ascii_only=ascii_only, id="cell-summary")
        yield self._list
        yield KeyBar(ascii_only=ascii_only)

    def action_leave(self) -> None:
        """Open no meeting."""
        self.dismiss(None)

    @on(RecordTable.Opened)
    def _open(self, event: RecordTable.Opened) -> None:
        event.stop()
        self.dismiss(event.key)

    @on(RecordTable.Highlighted)
    def _stay(self, event: RecordTable.Highlighted) -> None:
        event.stop()
