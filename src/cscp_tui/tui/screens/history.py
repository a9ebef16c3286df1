"""The history of a record; people undo their own changes from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import VerticalScroll
from textual.screen import ModalScreen

from cscp_tui.documents.table import Cell, Tone
from cscp_tui.domain.enums import Role
from cscp_tui.domain.names import with_names
from cscp_tui.tui.keys import command
from cscp_tui.tui.undo import undo_change
from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.lines import MessageLine
from cscp_tui.tui.widgets.table import RecordTable
from cscp_tui.tui.widgets.text import PlainText
from cscp_tui.views.history import entry_key, entry_pieces, history_table

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from cscp_tui.store.history import Entry
    from cscp_tui.store.recording import CommitResult
    from cscp_tui.tui.session import Session


class HistoryScreen(ModalScreen[None]):
    """Lists the changes of a record, newest first, with the one under the cursor whole below."""

    DEFAULT_CSS = """
    HistoryScreen {
        background: $background;
        & > #history-title { height: auto; max-height: 3; padding: 0 1; background: $panel; }
        & > #change {
            height: auto; max-height: 40%; padding: 0 2; background: $surface;
            scrollbar-size-vertical: 1;
        }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        command("u", "undo_this", "Undo this", "history.undo", "Undo it, if it's yours."),
        command("escape,q,h", "leave", "Back", "history.leave", "Go back."),
    ]
    AUTO_FOCUS = "RecordTable"

    def __init__(self, session: Session, key: str, title: str) -> None:
        """The history of a record up to the day that is shown."""
        super().__init__()
        self.session = session
        self._key, self._title = key, title
        self._entries: dict[str, Entry] = {}
        self._list = RecordTable(empty="Nothing has happened to it yet.", can_mark=False)
        self._change = PlainText()
        self._message = MessageLine()
        self._show()

    def compose(self) -> ComposeResult:
        book = self.session.book
        is_known_by_id = self._key in book.actions or self._key in book.challenges
        name = f"{self._key}  {self._title}" if is_known_by_id else self._title
        title = Cell(f"History of {name}", Tone.STRONG)
        yield PlainText(title, id="history-title")
        yield self._list
        with VerticalScroll(id="change", can_focus=False):
            yield self._change
        yield self._message
        yield KeyBar()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Rest undo while nothing can be changed."""
        return None if self.disabled_reason(action) else super().check_action(action, parameters)

    def disabled_reason(self, action: str) -> str:
        """Why an action cannot be done now; empty where it can."""
        session = self.session
        if action != "undo_this":
            return ""
        return session.why_not_scrutinised if session.is_scrutineer else session.why_not_writable

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_undo_this(self) -> None:
        entry = self._entries.get(self._list.key or "")
        if entry is None:
            return
        if entry.undone_by:
            self.complain(f"It has already been undone, by change {entry.undone_by}.")
        elif entry.line.by != self.session.by or not self._is_ours(entry):
            self.complain(
                f"{entry.line.by} recorded it, so only they can undo it. Record the correct "
                "position instead."
            )
        else:
            undo_change(self, entry.line)

    def _is_ours(self, entry: Entry) -> bool:
        """Tell whether an entry is in the journal that this session writes."""
        return (entry.line.role == Role.SCRUTINEER) is self.session.is_scrutineer

    def tell(self, recorded: CommitResult | None, *, was_undo: bool) -> None:  # noqa: ARG002
        """Show what was taken back or made again."""
        if recorded is not None:
            self._show()
            self._message.say(f"{recorded.sentence}.")

    def complain(self, text: str) -> None:
        self._message.complain(with_names(text, self.session.workspace.book))

    @on(RecordTable.Highlighted)
    def _follow_cursor(self, event: RecordTable.Highlighted) -> None:
        event.stop()
        self._show_change()

    @on(RecordTable.Opened)
    def _stay(self, event: RecordTable.Opened) -> None:
        event.stop()

    def _show(self) -> None:
        entries = self.session.history(self._key)
        self._entries = {entry_key(entry): entry for entry in entries}
        book, projected = self.session.workspace.book, self.session.is_projected
        self._list.show(history_table(entries, book, is_projected=projected))
        self._show_change()

    def _show_change(self) -> None:
        entry = self._entries.get(self._list.key or "")
        book, projected = self.session.workspace.book, self.session.is_projected
        pieces = entry_pieces(entry, book, is_projected=projected) if entry else ()
        self._change.show(*pieces)
