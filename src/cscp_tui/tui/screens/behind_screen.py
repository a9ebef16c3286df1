"""The actions behind a figure, of whichever sources; one that is opened is gone to."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from cscp_tui.tui.widgets.cell_line import CellLine
from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.record_table import RecordTable
from cscp_tui.tui.widgets.texts import PlainText
from cscp_tui.views.action_rows import COLUMNS, action_row
from cscp_tui.views.cells import Cell, Table, Tone
from cscp_tui.views.short_names import counted
from cscp_tui.views.updates import ref_order

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from cscp_tui.tui.session import Session
    from cscp_tui.views.overview_figures import Figure
    from cscp_tui.views.standings import Standings


class BehindScreen(ModalScreen["str | None"]):
    """Says what a figure means and lists its actions; gives the id of one of them, or None."""

    DEFAULT_CSS = """
    BehindScreen {
        background: $background;
        & > CellLine { background: $panel; }
        & > #behind-meaning { height: auto; max-height: 40%; padding: 1 3; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Back", id="behind.leave", tooltip="Go back to the figures.")
    ]
    AUTO_FOCUS = "RecordTable"

    def __init__(
        self, figure: Figure, session: Session, standings: Standings, *, ascii_only: bool = False
    ) -> None:
        """A screen for one figure.

        Args:
            figure: whose actions.
            session: whose book they are in; what it hides is counted only.
            standings: how they stand.
            ascii_only: whether the console has no other signs.
        """
        super().__init__()
        self.ascii_only = ascii_only
        self._figure = figure
        book = session.book
        found = [book.actions[ref] for ref in figure.refs if ref in book.actions]
        shown = [action for action in found if not session.hides(action)]
        self._hidden = len(figure.refs) - len(shown)
        ordered = sorted(shown, key=lambda action: ref_order(action.id))
        rows = tuple(action_row(action, book, standings) for action in ordered)
        self._list = RecordTable(
            table=Table(columns=COLUMNS, lines=rows),
            empty="No action stands behind it.",
            can_mark=False,
            ascii_only=ascii_only,
        )

    def compose(self) -> ComposeResult:
        """Lay out title, meaning and actions."""
        figure, ascii_only = self._figure, self.ascii_only
        title = Cell(f"{figure.words}: {figure.value}", Tone.STRONG)
        hidden = ""
        if self._hidden:
            hidden = f" {counted(self._hidden, 'restricted action')} not shown."
        meaning = f"{figure.meaning}{hidden}"
        hint = Cell("enter goes to an action", Tone.MUTED)
        yield CellLine((title,), (hint,), ascii_only=ascii_only)
        yield PlainText(meaning, ascii_only=ascii_only, id="behind-meaning")
        yield self._list
        yield KeyBar(ascii_only=ascii_only)

    def action_leave(self) -> None:
        """Go to none of them."""
        self.dismiss(None)

    @on(RecordTable.Opened)
    def _open(self, event: RecordTable.Opened) -> None:
        event.stop()
        self.dismiss(event.key)

    @on(RecordTable.Highlighted)
    def _stay(self, event: RecordTable.Highlighted) -> None:
        event.stop()
