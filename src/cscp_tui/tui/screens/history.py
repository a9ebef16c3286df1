"""The past: the day that is shown, and the history of a record, from which people undo changes."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from cscp_tui.documents.table import Cell, Tone
from cscp_tui.domain.asking import FieldType
from cscp_tui.domain.changes import Entry
from cscp_tui.domain.dates import in_words
from cscp_tui.domain.enums import Role
from cscp_tui.domain.names import with_names
from cscp_tui.domain.quarters import Quarter
from cscp_tui.services.outcome import JobOutcome
from cscp_tui.tui.forms.fields import Field, WrongField, echo, may_begin, read_field
from cscp_tui.tui.key_help import own_key
from cscp_tui.tui.keys import back_key, command
from cscp_tui.tui.session import Session
from cscp_tui.tui.undo import undo_change
from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.lines import MessageLine
from cscp_tui.tui.widgets.panes import dialog, edged, page
from cscp_tui.tui.widgets.prompt import LineInput
from cscp_tui.tui.widgets.table import RecordTable
from cscp_tui.tui.widgets.text import HangingText, PlainText
from cscp_tui.views.history import entry_key, entry_pieces, history_table

_QUARTERS = 8


class DayInput(LineInput):
    """The field in which a day is typed; down goes to the offers below it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("enter", "day.take", "Show the date typed.", action="submit", label="Show it"),
        command(
            "down",
            "day.offers",
            "Go to the suggestions.",
            action="screen.offers",
            label="Choose below",
        ),
    ]


class DayScreen(ModalScreen["date | None"]):
    """A day is typed, or one of the offered ones chosen."""

    DEFAULT_CSS = """
    DayScreen {
        & > .dialog { width: 60; }
        & #day-echo { padding: 0 1; margin-bottom: 1; }
        & OptionList { height: auto; max-height: 10; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        back_key("escape", "day.leave", "Go back; nothing changes.")
    ]

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._field = Field(
            key="day",
            label="Day",
            kind=FieldType.DATE,
            hint="e.g. 31/3/25, end of Q2 2024/25, last Friday · "
            f"{own_key('day.take')} to show it · {own_key('day.offers')} for the list",
            needed=True,
            prefer="past",
        )

    def compose(self) -> ComposeResult:
        with dialog("Show everything as at"):
            yield DayInput()
            yield PlainText(self._field.hint, id="day-echo")
            yield OptionList(*self._offers(), markup=False)
        yield KeyBar()

    def is_typed_ahead(self, text: str) -> bool:
        """Return whether a text in small letters may begin a day."""
        return may_begin(self._field, text)

    def _offers(self) -> list[Option]:
        offers = [Option(f"Today, {in_words(self._today)}", id=self._today.isoformat())]
        quarter = Quarter.containing(self._today)
        for _ in range(_QUARTERS):
            quarter = quarter.previous
            day = quarter.last_day
            offers.append(Option(f"End of {quarter.short}, {in_words(day)}", id=day.isoformat()))
        return offers

    def action_offers(self) -> None:
        self.query_one(OptionList).focus()

    @on(Input.Changed)
    def _echo(self, event: Input.Changed) -> None:
        event.stop()
        self.query_one("#day-echo", PlainText).show(echo(self._field, event.value, self._today))

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            day = read_field(self._field, event.value, self._today)
        except WrongField as problem:
            self.query_one("#day-echo", PlainText).show(Cell(str(problem), Tone.RED))
            return
        self.dismiss(day)

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(type(self._today).fromisoformat(event.option.id or ""))


class HistoryScreen(ModalScreen[None]):
    """Lists the changes of a record, newest first, with the one under the cursor whole below."""

    DEFAULT_CSS = """
    HistoryScreen {
        & #whose { padding: 0 1; }
        & > #change { height: auto; max-height: 40%; padding: 0 1; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        command(
            "u", "history.undo", "Undo it, if it's yours.", action="undo_this", label="Undo this"
        ),
        back_key("escape,q,h", "history.leave", "Go back."),
    ]
    AUTO_FOCUS = "RecordTable"

    def __init__(self, session: Session, key: str, title: str) -> None:
        """The history of a record up to the day that is shown."""
        super().__init__()
        self.session = session
        self._key, self._title = key, title
        self._entries: dict[str, Entry] = {}
        self._list = RecordTable(empty="Nothing has happened to it yet.", can_mark=False)
        self._change = HangingText()
        self._message = MessageLine()
        self._show()

    def compose(self) -> ComposeResult:
        book = self.session.book
        is_known_by_id = self._key in book.actions or self._key in book.challenges
        with page(f"History of {self._key}" if is_known_by_id else "History"):
            yield PlainText(Cell(self._title, Tone.STRONG), id="whose")
            yield self._list
        with edged(VerticalScroll(id="change", can_focus=False), "In full"):
            yield self._change
        yield self._message
        yield KeyBar()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return None if self.disabled_reason(action) else super().check_action(action, parameters)

    def disabled_reason(self, action: str) -> str:
        session = self.session
        if action != "undo_this":
            return ""
        return session.why_not_scrutinised if session.is_scrutineer else session.why_not_writable

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
        return (entry.line.role == Role.SCRUTINEER) is self.session.is_scrutineer

    def tell(self, recorded: JobOutcome | None, *, was_undo: bool) -> None:  # noqa: ARG002
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
