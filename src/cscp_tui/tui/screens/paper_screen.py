"""A paper over the screen, to be read and scrolled."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.paper_view import PaperView

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from cscp_tui.exporting.documents import Document


class PaperScreen(ModalScreen[bool]):
    """Shows a document whole; gives whether it is to be exported."""

    DEFAULT_CSS = """
    PaperScreen { background: $background; }
    PaperScreen > PaperView { height: 1fr; padding: 0; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "leave", "Back", id="paper.leave", tooltip="Go back."),
        Binding("x", "export", "Export", id="paper.export", tooltip="Write it into a file."),
    ]

    def __init__(self, document: Document, *, ascii_only: bool = False) -> None:
        """A screen of one document, for a console of any signs."""
        super().__init__()
        self.ascii_only = ascii_only
        self._paper = document

    def compose(self) -> ComposeResult:
        """Lay out the paper and the keys."""
        view = PaperView(ascii_only=self.ascii_only)
        view.show(self._paper)
        yield view
        yield KeyBar(ascii_only=self.ascii_only)

    def on_mount(self) -> None:
        """Let the arrows scroll at once."""
        self.query_one(PaperView).focus()

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(result=False)

    def action_export(self) -> None:
        """Have it exported."""
        self.dismiss(result=True)
