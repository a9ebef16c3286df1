"""The base class of all screens, with the commands that every screen has."""

from __future__ import annotations

from asyncio import sleep
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any, ClassVar, TypeAlias

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from cscp_tui.base.errors import CscpError
from cscp_tui.base.texts import counted
from cscp_tui.documents.figure import Figure
from cscp_tui.documents.table import Cell, Table
from cscp_tui.domain.asking import Asks
from cscp_tui.domain.book import name_of
from cscp_tui.domain.changes import Line
from cscp_tui.domain.commands.base import Command as Change
from cscp_tui.domain.context import Context
from cscp_tui.domain.names import with_names
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import Plan, Record
from cscp_tui.domain.rights import NotTheScrutineers
from cscp_tui.domain.updates import TABLES_NEVER_UNDONE
from cscp_tui.services.outcome import JobOutcome
from cscp_tui.services.own_files import PlaceLeft
from cscp_tui.store.drafting import BaseValues
from cscp_tui.store.errors import CannotSave
from cscp_tui.store.storage import Storage
from cscp_tui.tui.dialogs import ReadingScreen, TablePicker
from cscp_tui.tui.forms.command_forms import form_for
from cscp_tui.tui.forms.exports import (
    PendingExport,
    PlannedExport,
    export_form,
    export_keeper,
    exported_table,
    hand_over,
)
from cscp_tui.tui.forms.fields import Done, Form
from cscp_tui.tui.forms.form_screen import Keeper
from cscp_tui.tui.forms.partners import partnership_form
from cscp_tui.tui.key_help import (
    RECORD,
    KeyCommand,
    commands_elsewhere,
    commands_of,
    own_key,
    ways_to_remove,
)
from cscp_tui.tui.keys import DECLARED, FRAME_KEYS, TABS, Needs, needs_of
from cscp_tui.tui.list_pane import ListPane, columns_picker
from cscp_tui.tui.messages import ShowPreviousScreen, ShowRecord, WorkspaceReplaced, WriteFile
from cscp_tui.tui.screen_registry import opener, screen_class
from cscp_tui.tui.session import Session, Token, hint_cells, special_cells, state_cells, token_of
from cscp_tui.tui.undo import undo_latest
from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.lines import CellLine, MessageLine, TabLine
from cscp_tui.tui.widgets.split import TALL, Split
from cscp_tui.tui.widgets.table import RecordTable, Sorting
from cscp_tui.views.action_figures import figures_table, heading_figures
from cscp_tui.views.actions import Link, Pieces, Standings, added_words
from cscp_tui.views.frame import partnership_title
from cscp_tui.views.record_filters import RowFilter
from cscp_tui.views.record_titles import title_of
from cscp_tui.views.records import record_details
from cscp_tui.views.search import RecordSearch, everything, table_and_id
from cscp_tui.views.updates.quarters import quarters_table, signed_sentence

_OF_LISTS = frozenset({"sort", "columns"})
_OF_PARTS = frozenset({"zoom", "widen", "narrow"})
"""Actions that need a list, and those that need two parts of the screen."""

FormsOfRecord: TypeAlias = Mapping[str, Callable[[Session, Any], Form]]
"""Functions that build forms about one or more records, by the actions that open them."""


class ScreenPart:
    """Carries out commands for a screen: its ``action_`` methods, and ``FORMS`` that it asks for.

    It may say what the screen says by default. What it doesn't say is left to the screen.
    """

    FORMS: ClassVar[FormsOfRecord] = {}

    has_pages: bool = False
    """True if it opens records on pages of their own."""

    def ask(self, form: Callable[[Session, Any], Form]) -> None:
        """Open one of its forms."""
        raise NotImplementedError

    def open_declared(self, command: type[Asks]) -> bool:  # noqa: ARG002 - others open it
        """Open the form of a declared command; return whether it is one of its own."""
        return False

    def links(self) -> Sequence[Link]:
        """Return the records linked with the one under the cursor."""
        return ()

    def explained_figures(self) -> Sequence[Figure] | None:
        """Return the figures that the screen explains; None for those of its list."""
        return None

    def disabled_reason(self, action: str) -> str:  # noqa: ARG002 - others have reasons
        """Return why an action cannot be used now; empty if it can."""
        return ""

    def open_page(self, table: str, key: str) -> bool:  # noqa: ARG002 - others have pages
        """Open a record on a page of its own; return whether it has one."""
        return False

    def after_form(self, recorded: JobOutcome) -> None:
        """Update the screen after a form."""


class FramedScreen(Screen[None]):
    """A screen of the app, with title, tabs, figures, body, message and keys.

    It has the commands of every screen, and what it is made of adds its own: most screens have a
    ``pane`` with a list, and ``parts`` that carry out commands on what the cursor is on. An action
    may raise a ``CscpError``, whose sentence the app shows on the screen.
    """

    AUTO_FOCUS = "#records"
    BINDINGS: ClassVar[list[BindingType]] = FRAME_KEYS

    NAME: ClassVar[str] = ""

    TAB: ClassVar[str] = ""

    UNDER: ClassVar[str] = ""
    """The tab to highlight if the screen has no tab of its own; empty otherwise."""

    TABLE: ClassVar[str] = ""
    """The table whose ids are the keys of the rows; empty if the rows are not records."""

    HEADING_MEANING: ClassVar[str] = "The records under this heading."
    """The definition of the number of records shown at the right of a heading."""

    FORMS: ClassVar[FormsOfRecord] = {}
    """The forms about the record under the cursor, by the actions that open them."""

    pane: ListPane | None = None
    """The list, with its filter and detail; None if the screen has no list."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.parts: Sequence[ScreenPart] = ()
        self.session = session
        self._title = CellLine(gap=" · ", id="title")
        self._tabs = TabLine(TABS, self.UNDER or self.TAB, id="tabs")
        self._figures = CellLine(id="figures")
        self._message = MessageLine()
        self._shown: Token = ()
        self._told_last = 0
        """The number of the change that was told last."""

    def compose(self) -> ComposeResult:
        self.arrange_parts()
        self._arrange_list()
        self._shown = token_of(self.session)
        self.show_frame()
        # First, as what comes later in the order of drawing is drawn anew when it appears.
        yield self._message
        yield self._title
        yield self._tabs
        yield self._figures
        yield from self.body()
        yield KeyBar()

    @property
    def split(self) -> Split | None:
        """The two parts of the screen; None if it has no parts to arrange."""
        return self.pane.split if self.pane is not None else None

    def arrange_parts(self) -> None:
        """Arrange the parts of the screen for the size of the terminal, as the user wants them."""
        self.set_class(self.app.size.height < TALL, "-low", update=self.is_mounted)
        if (split := self.split) is not None:
            split.take_wishes(self._wish("edge"), self._wish("zoom"))
            split.take_room(self.app.size)
        if self.pane is not None:
            self.pane.put_filter_in_edge()

    def _wish(self, what: str) -> str:
        """Return how the user arranged something on this screen; empty if they didn't."""
        return self.session.screens.get(f"{self.TAB}.{what}", "")

    def _wishes(self, **wishes: str) -> None:
        self.session.screens |= {f"{self.TAB}.{what}": text for what, text in wishes.items()}

    def place_now(self) -> PlaceLeft:
        """Return where the user is on this screen, to come back to it at the next start."""
        if (pane := self.pane) is None:
            return PlaceLeft(self.UNDER or self.TAB)
        return PlaceLeft(self.UNDER or self.TAB, pane.key, pane.filter.text)

    async def go_back_to(self, place: PlaceLeft) -> None:
        """Go to where the user was; what no longer exists is left out."""
        if (pane := self.pane) is None:
            return
        if place.filter and not pane.is_misunderstood(place.filter):
            await pane.use_filter(place.filter)
        pane.records.move_to(place.key)

    def action_zoom(self) -> None:
        """Give the part with the focus all the room, or share it again."""
        if (split := self.split) is not None:
            self._wishes(zoom=split.zoomed().value)
            self.arrange_parts()

    def action_widen(self) -> None:
        self._move_edge(1)

    def action_narrow(self) -> None:
        self._move_edge(-1)

    def _move_edge(self, steps: int) -> None:
        if (split := self.split) is not None:
            self._wishes(edge=split.moved_edge(steps))
            self.arrange_parts()

    def action_columns(self) -> None:
        """Choose the columns of the list."""
        if (pane := self.pane) is not None:
            self.app.push_screen(columns_picker(pane), lambda _: self._keep_columns(pane))

    def _keep_columns(self, pane: ListPane) -> None:
        self._wishes(columns=", ".join(pane.records.chosen))

    def _arrange_list(self) -> None:
        """Show the columns in the order that the user chose, if the list still has them."""
        if (pane := self.pane) is None:
            return
        known = [column.key for column in pane.all_rows.columns]
        chosen = [name.strip() for name in self._wish("columns").split(",")]
        pane.records.chosen = tuple(name for name in chosen if name in known)
        column, _, order = self._wish("sort").partition(" ")
        if column in known:
            pane.sort_by(Sorting(column, is_falling=bool(order)))

    def on_resize(self) -> None:
        self.arrange_parts()

    def body(self) -> Iterable[Widget]:
        if self.pane is not None:
            yield self.pane

    @property
    def has_filter(self) -> bool:
        """True if its list can be filtered."""
        return self.pane is not None and self.pane.HAS_FILTER

    def command(self, action: str) -> Callable[..., object] | None:
        """Return the method for an action, from the screen, its parts or its list.

        One of their ``FORMS`` is opened by its ``ask``, a declared command without any as it is.
        """
        for performer in (self, *self.parts, self.pane):
            if (method := getattr(performer, f"action_{action}", None)) is not None:
                known: Callable[..., object] = method
                return known
            if isinstance(performer, FramedScreen | ScreenPart) and action in performer.FORMS:
                return partial(performer.ask, performer.FORMS[action])
        if (declared := DECLARED.get(action)) is not None:
            return partial(self.open_declared, declared)
        return None

    def open_declared(self, command: type[Asks]) -> None:
        """Open the form of a command about the record under the cursor."""
        if any(part.open_declared(command) for part in self.parts):
            return
        book, about = self.session.book, command.about()
        table = about.ask.links if about is not None else ""
        known = book.tables[table].get(self.pane.key) if table and self.pane else None
        if known is None and command.subject() is not None:
            self.complain("Select a record first.")
        else:
            of, name = ([known], title_of(table, known, book)) if known else ([], "")
            projected = self.session.is_projected
            self.open_form(form_for(command, book, of, about=name, is_projected=projected))

    def ask(self, form: Callable[[Session, Any], Form]) -> None:
        """Open a form about the record under the cursor, or say that none is selected."""
        if (known := self.subject) is None:
            noun = name_of(self.TABLE)
            self.complain(f"Select {'an' if noun[0] in 'aeiou' else 'a'} {noun} first.")
        else:
            self.open_form(form(self.session, known))

    @property
    def subject(self) -> Record | None:
        """The record under the cursor, which commands are about."""
        key = self.pane.key if self.pane is not None else ""
        return self.session.book.tables[self.TABLE].get(key)

    def heading(self) -> tuple[Cell, ...]:
        """Return the left side of the title line: the partnership and the screen's subject."""
        return (*partnership_title(self.session.book), Cell(self.NAME))

    def headline(self) -> tuple[Cell, ...]:
        """Return the figures under the tabs, the most important first."""
        raise NotImplementedError

    @property
    def hidden(self) -> int:
        """The number of the screen's records hidden in projector mode."""
        return self.pane.hidden if self.pane is not None else 0

    async def on_event(self, event: events.Event) -> None:
        """Hear what has changed in the parts of a screen that comes back before it is drawn.

        They say it in turns of their own. Otherwise they would be drawn once more afterwards.
        """
        await super().on_event(event)
        if isinstance(event, events.ScreenResume):
            await sleep(0)

    def on_screen_suspend(self) -> None:
        """Clear the message, because it is about something done before the screen was left."""
        self.clear_message()

    def on_screen_resume(self) -> None:
        """Update the screen if another screen has changed something."""
        if self._shown and self._shown != token_of(self.session):
            self.refresh_book()

    def refresh_book(self) -> None:
        """Show the book as it is now.

        A screen without a pane draws its body first and calls this.
        """
        if (pane := self.pane) is not None:
            problem = pane.problem
            pane.update()
            if pane.problem:
                self.complain(pane.problem)
            elif problem:
                self.clear_message()
        self._shown = token_of(self.session)
        self.show_frame()
        self.refresh_bindings()

    def show_frame(self) -> None:
        """Update the title and the figures without redrawing the body."""
        session = self.session
        self._title.set_class(session.as_at is not None, "-banner")
        self._title.set_class(bool(session.not_saved or session.workspace.read_only), "-alert")
        heading, state = self.heading(), state_cells(session)
        brief = state_cells(session, is_short=True)
        what = heading[1:] or heading
        shorter = [(heading, state), (heading, state[1:]), (heading, brief), (what, brief)]
        self._title.show(heading, (*hint_cells(session), *state), shorter)
        self._figures.show(self.headline(), special_cells(session, self.hidden))

    def say(self, text: str) -> None:
        self._message.say(with_names(text, self.session.workspace.book))

    def complain(self, text: str) -> None:
        self._message.complain(with_names(text, self.session.workspace.book))

    def clear_message(self) -> None:
        self._message.clear()

    def disabled_reason(self, action: str) -> str:
        """Return why an action cannot be used now; empty if it can."""
        session, needs, split = self.session, needs_of(action), self.split
        if action in _OF_LISTS and self.pane is None:
            return "This screen has no list."
        if action in _OF_PARTS and (split is None or not split.can_zoom):
            return f"One part has the whole screen. Press {own_key('table.open')} to open a record."
        if Needs.OWN in needs:
            why = session.why_not_scrutinised
        else:
            why = session.why_not_writable if Needs.TEAM in needs else ""
        if not why and Needs.ALONE in needs:
            why = session.why_not_before_others
        return why or next(filter(None, (part.disabled_reason(action) for part in self.parts)), "")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return None if self.disabled_reason(action) else super().check_action(action, parameters)

    def exported(self) -> PlannedExport | None:
        """Return the export of what is shown now; None if nothing is shown."""
        if self.pane is None or not self.pane.all_rows.rows:
            return None
        pane, session = self.pane, self.session
        table, every, text = pane.made_again(), len(pane.all_rows.rows), pane.filter.text.strip()
        which = f"{f'“{text}”' if text else 'all'} ({len(table.rows)} of {every})"
        title = pane.noun[:1].upper() + pane.noun[1:]
        return exported_table(session, table, name=pane.noun, title=title, which=which)

    def explained_figures(self) -> Sequence[Figure]:
        """Return the figures that the screen explains.

        By default, they count the rows by heading.
        """
        for part in self.parts:
            if (figures := part.explained_figures()) is not None:
                return figures
        if self.pane is None:
            return ()
        today, rows = self.session.today, self.pane.all_rows
        return heading_figures(rows, today, self.HEADING_MEANING, self.record_of)

    def record_of(self, key: str) -> tuple[str, str]:
        """Return the table and the id of a row's record."""
        return self.TABLE, key

    def make_table(self) -> Table:
        """Return all rows of the list from the current book."""
        raise NotImplementedError

    def details(self, key: str) -> Pieces:
        """Return the full details of the record with a row's key; empty if there is none."""
        return self.in_full(*self.record_of(key))

    def in_full(self, table: str, key: str) -> Pieces:
        """Return the full details of a record; empty if it does not exist or is hidden."""
        session = self.session
        record = session.book.as_read(table).get(key) if table else None
        if record is None or session.hides(record):
            return ()
        projected = session.is_projected
        return record_details(table, record, session.book, session.today, is_projected=projected)

    @property
    def when_empty(self) -> str:
        """The sentence for an empty list, which says which key to press first."""
        raise NotImplementedError

    def list_of(self, noun: str) -> ListPane:
        """Make the list of the screen's rows; ``noun`` says what they are, in the plural."""
        return ListPane(
            self.make_table,
            self.details,
            lambda: self.when_empty,
            row_filter=self.row_filter,
            noun=noun,
        )

    def row_filter(self) -> RowFilter:
        """Make the reader of filters for the rows of the screen's list."""
        return RowFilter(self.record_of, self.session.book, self.session.today)

    def title_of(self, key: str) -> str:
        """Return the title of a row's record, for its page and its history."""
        table, name = self.record_of(key)
        record = self.session.book.as_read(table).get(name) if table else None
        return title_of(table, record, self.session.book) if record is not None else key

    def show_record(self, table: str, key: str) -> bool:
        """Move the cursor to a record. Return whether the screen lists it."""
        is_listed = bool(table) and table == self.TABLE
        return is_listed and self.pane is not None and self.pane.show_row(key)

    def open_row(self, key: str) -> None:
        """Open the record of a row, by default on a page of its own."""
        if any(part.has_pages for part in self.parts):
            self.open_record(*self.record_of(key))
        elif self.pane is not None and (pieces := self.pane.details(key)):
            self.open("reading", self.title_of(key), pieces)

    @on(RecordTable.Opened)
    def _open_row(self, event: RecordTable.Opened) -> None:
        event.stop()
        self.open_row(event.key)

    @on(ListPane.FilterChanged)
    def _tell_filter(self, event: ListPane.FilterChanged) -> None:
        event.stop()
        if self.pane is not None and self.pane.problem:
            self.complain(self.pane.problem)
        else:
            self.clear_message()

    @on(ListPane.Sorted)
    def _keep_order(self, event: ListPane.Sorted) -> None:
        event.stop()
        order = " falling" if event.sorting.is_falling else ""
        self._wishes(sort=f"{event.sorting.column}{order}")

    @on(ListPane.ListSentence)
    def _tell_list_sentence(self, event: ListPane.ListSentence) -> None:
        event.stop()
        self.say(event.words)

    def action_history(self) -> None:
        """Show the history of the record under the cursor."""
        if self.pane is not None and self.pane.key:
            self.show_history(self.pane.key, self.title_of(self.pane.key))

    def links(self) -> Sequence[Link]:
        """Return the records linked with the one under the cursor, offered first by Go to."""
        return [link for part in self.parts for link in part.links()]

    async def show_filtered(self, text: str) -> None:
        """Apply a filter to the list, and move the cursor to the first row."""
        if self.pane is not None:
            await self.pane.use_filter(text)
            self.pane.records.action_cursor_first()

    def open_record(self, table: str, key: str) -> None:
        """Open a page with the full details of a record.

        A part may have a page with its own keys.
        """
        if any(part.open_page(table, key) for part in self.parts):
            return
        if pieces := self.in_full(table, key):
            book, is_known_by_id = self.session.book, table in {"actions", "challenges"}
            name = key if is_known_by_id else title_of(table, book.as_read(table)[key], book)
            self.app.push_screen(ReadingScreen(f"{name} in full", pieces))

    def record(
        self, command: Change, *, seen: BaseValues | None = None, context: Context | None = None
    ) -> JobOutcome:
        """Record a change.

        Args:
            context: the context to record it with, instead of the session's.
        """
        return self._remembered(partial(self.session.record, command, seen=seen, context=context))

    def keep(self, job: Callable[[], JobOutcome]) -> JobOutcome:
        """Do a job of several steps."""
        return self._remembered(partial(self.session.keep, job))

    def _remembered(self, save: Callable[[], JobOutcome]) -> JobOutcome:
        """Save something. If it cannot be saved, remember why and raise the error."""
        try:
            recorded = save()
        except CannotSave as problem:
            self.session.not_saved = str(problem)
            self.show_frame()
            raise
        self.session.not_saved = ""
        return recorded

    def tell(self, recorded: JobOutcome | None, *, was_undo: bool = False) -> None:
        """Show what a form or an undo recorded, and how to reverse it; None shows nothing."""
        self.refresh_bindings()
        if recorded is not None:
            self._told_last = recorded.n
            self.refresh_book()
            way = f" · {self.before_keys}{own_key('change.undo')} to undo"
            if was_undo:
                way = f" · {own_key('change.redo')} to redo"
            elif any(change.table in TABLES_NEVER_UNDONE for change in recorded.changes):
                way = ""
            notices = " ".join(recorded.notices)
            added = "" if was_undo else added_words(recorded.changes, self.session.book)
            self.say(f"{added or recorded.sentence}{way}. {notices}".rstrip())
            hand_over(self.app, recorded.files)

    def shows_change(self, line: Line) -> bool:
        if line.n == self._told_last or self.pane is None:
            return line.n == self._told_last
        shown = {self.record_of(row.key)[1] for row in self.pane.records.table.rows}
        return any(change.id.partition("/")[0] in shown for change in line.changes)

    @property
    def before_keys(self) -> str:
        """The keys to press before the screen's own, as messages name them: ``esc, then ``."""
        return ""

    def open_form(
        self,
        form: Form,
        *,
        keep: Keeper | None = None,
        then: Callable[[object], None] | None = None,
    ) -> None:
        """Open a form over the screen.

        Args:
            keep: records the form's result, instead of ``record``.
            then: takes the form's answer, instead of ``answered``.
        """
        self.open("form", form, self.session, keep or self.record, then=then or self.answered)

    def open(
        self,
        name: str,
        *parts: object,
        then: Callable[[Any], None] | Callable[[Any], Awaitable[None]] | None = None,
    ) -> None:
        """Open a dialog over the screen, or say why it cannot be opened."""
        try:
            screen = screen_class(name)(*parts)
        except CscpError as problem:
            self.complain(str(problem))
        else:
            self.app.push_screen(screen, then)

    def pick(
        self,
        title: str,
        rows: Callable[[str], Table],
        then: Callable[[str], object],
        words: str | Callable[[str | None, str], str | Pieces] = "",
        *,
        hint: str = TablePicker.HINT,
        empty: str = TablePicker.EMPTY,
        first: str = "",
        back: Callable[[], object] = lambda: None,
    ) -> None:
        """Open a table to pick a row from, and call ``then`` with its key.

        Args:
            first: the key of the row to begin on; if empty, the first one.
            back: called if none is picked.
        """

        def take(key: str | None) -> None:
            if key is None:
                back()
                return
            try:
                then(key)
            except CscpError as problem:
                self.complain(str(problem))

        self.app.push_screen(
            TablePicker(title, rows, words, hint=hint, empty=empty, first=first), take
        )

    def answered(self, answer: object) -> None:
        """Show what a form recorded, or the sentence of a form that recorded nothing."""
        if isinstance(answer, JobOutcome):
            self.tell(answer)
            self.after_form(answer)
        elif isinstance(answer, Done) and answer.sentence:
            self.refresh_book()
            self.say(answer.sentence)
            hand_over(self.app, answer.files)

    def after_form(self, recorded: JobOutcome) -> None:
        """Update the screen after a form. Screens may move the cursor to a new record."""
        for part in self.parts:
            part.after_form(recorded)

    def show_history(self, key: str, title: str) -> None:
        self.open("history", self.session, key, title)

    def show_attendance(self, meeting: str) -> None:
        self.open("take-attendance", self.session, meeting, self.keep)

    def action_meeting(self) -> None:
        """Go to the running meeting, or offer to start or join today's."""
        opener("meeting")(self)

    def action_undo(self) -> None:
        if isinstance(self.focused, Input) and self.focused.value:
            way = f"{own_key('view.back')}, then {own_key('change.undo')}"
            self.complain(f"To undo what was saved, press {way}.")
        else:
            undo_latest(self, redo=False)

    def action_redo(self) -> None:
        undo_latest(self, redo=True)

    def action_say_removing(self) -> None:
        self.say(ways_to_remove(self))

    def action_compare_days(self) -> None:
        opener("compare")(self)

    def action_copy_ref(self) -> None:
        key = self.record_of(self.pane.key)[1] if self.pane is not None else ""
        if not key:
            self.complain("Select a record first.")
            return
        self.app.copy_to_clipboard(key)
        self.say(f"Copied {key}.")

    def action_copy_table(self) -> None:
        """Copy the list as shown, with its titles."""
        from cscp_tui.writers.csv import tabbed  # noqa: PLC0415 - the app starts without it

        if self.pane is None or not self.pane.records.row_count:
            self.complain("There's no list to copy here.")
            return
        with self.session.workspace.publishing("Not copied"):
            table = self.pane.made_again()
        self.app.copy_to_clipboard(tabbed(table))
        self.say(f"Copied {counted(len(table.rows), 'row')} with titles, to paste into Excel.")

    def action_backups(self) -> None:
        """Ask whether to back up, repair or restore a backup."""
        if self.session.is_scrutineer:
            self.complain(str(NotTheScrutineers()))
        else:
            opener("backups")(self)

    def action_set_up(self) -> None:
        """Show the steps that set up a partnership."""
        opener("set-up")(self)

    def action_import(self) -> None:
        """Ask for a file to import, and preview the outcome."""
        opener("import")(self)

    def action_take_in_answers(self) -> None:
        """Ask for a file of answers, and show them beside the present values."""
        opener("answers")(self)

    def action_redact(self) -> None:
        """Ask which text to redact."""
        if reason := self.session.why_not_scrutinised:
            self.complain(reason)
        else:
            opener("redaction")(self)

    def open_workspace_again(self) -> None:
        """Read the workspace again after its files were replaced, and tell the app."""
        self.session.reopen()
        self.post_message(WorkspaceReplaced())

    def action_go_to(self) -> None:
        plan = self.plan or self.session.plan_in_force()
        self.open("go-to", self.session, self.links(), plan, then=self.go_to)

    @property
    def plan(self) -> Plan | None:
        """The plan that the screen is about; None if it is about none."""
        return None

    def go_to(self, key: str | None) -> None:
        """Go to the record found, on the screen that shows it."""
        if key is not None:
            self.post_message(ShowRecord(*table_and_id(key)))

    def action_export(self) -> None:
        if self.session.writing is not None:
            stop = own_key("view.back")
            self.complain(f"A file is being written. Wait for it, or press {stop} to stop it.")
            return
        with self.session.workspace.publishing("Not exported"):
            exported = self.exported()
        if exported is None:
            self.complain("There's nothing to export yet.")
            return
        place, team = self.export_places()
        self.ask_export(export_form(exported, place, self.session.today, keeps_out_of=team))

    def export_places(self) -> tuple[Path, Storage | None]:
        """Return the default folder for exports, and the workspace that must not be written to."""
        workspace = self.session.workspace
        is_theirs = self.session.is_scrutineer
        return (Path.cwd(), workspace.storage) if is_theirs else (workspace.exports_in, None)

    def ask_export(self, form: Form) -> None:
        def tell(answer: object) -> None:
            if isinstance(answer, PendingExport):
                self.post_message(WriteFile(answer))
                stop = own_key("view.back")
                self.say(f"Writing {answer.path}. Press {stop} to stop.")
            else:
                self.answered(answer)

        self.open_form(form, keep=export_keeper(self.session), then=tell)

    def action_question(self) -> None:
        found = {each.key: each for each in self.explained_figures()}
        if not found:
            self.complain("There are no figures on this screen yet.")
            return

        def words(key: str | None, _: str) -> str:
            if key is None:
                return ""
            figure = found[key]
            return f"{figure.title}: {figure.value}. {figure.explanation}"

        self.pick(
            "The figures of this screen: what they mean, and the records they count",
            partial(figures_table, tuple(found.values())),
            lambda key: self.explain_figure(found[key]),
            words,
            hint="Choose below, or type part of a figure's name",
            empty="No matching figures. Type fewer letters.",
        )

    def explain_figure(self, figure: Figure) -> None:
        def go(record: str | None) -> None:
            if record is not None:
                self.post_message(ShowRecord(figure.table, record))

        self.open("figure", figure, self.session, then=go)

    def action_record_for(self) -> None:
        session = self.session

        def words(key: str | None, text: str) -> str:
            if key is None and text.strip():
                return signed_sentence(session.book, session.recorder.today(), text)
            return (
                "Updates will count for that quarter, and deliveries will ask for the date they "
                "happened. The top line shows this until you choose the current quarter again."
            )

        self.pick(
            "Record for which quarter?",
            lambda text: quarters_table(session.book, session.recorder.today(), text),
            self._record_for,
            words,
            hint="Choose below, or type Q2",
            empty="No matching open quarter. Type fewer letters.",
        )

    def _record_for(self, typed: str) -> None:
        quarter = Quarter.parse(typed)
        present = self.session.recorder.today() in quarter
        self.session.recording_for = None if present else quarter
        self.refresh_book()
        self.say(f"Recording for {quarter} now{', the current quarter' if present else ''}.")

    def action_partnership(self) -> None:
        """Open the form of the partnership's names and rules."""
        self.open_form(partnership_form(self.session.book))

    def action_project(self) -> None:
        """Turn projector mode on or off, which hides restricted records, reasons and causes."""
        self.session.is_projected = not self.session.is_projected
        self.refresh_book()
        if self.session.is_projected:
            key = own_key("view.projector")
            self.say(
                f"Projector: restricted records, reasons and causes are hidden. Press {key} to "
                "show them."
            )
        else:
            self.say("Everything is shown again.")

    def action_as_at(self) -> None:
        def look(day: date | None) -> None:
            if day is None:
                return
            self.session.look_at(day)
            try:
                self.refresh_book()
            except CscpError as problem:
                self.session.look_at(None)
                self.refresh_book()
                self.complain(str(problem))

        self.open("day", self.session.recorder.today(), then=look)

    def help_entries(self) -> Iterable[KeyCommand]:
        return commands_of(self)

    def action_help(self) -> None:
        """Open the list of all commands, and run the one chosen."""
        commands = {known.name: known for known in self.help_entries()}

        async def run(name: str | None) -> None:
            if name is None:
                return
            if name.startswith(RECORD):
                self.go_to(name.removeprefix(RECORD))
                return
            if name not in commands:
                others = commands_elsewhere(commands.values(), self.app)
                commands.update({known.name: known for known in others})
            await self.run_command(commands[name])

        self.open("help", tuple(commands.values()), self._record_finder(), then=run)

    def _record_finder(self) -> Callable[[str], Table]:
        """Return a search through all records, which is prepared when it is first used."""
        session = self.session

        @cache
        def others() -> RecordSearch:
            return RecordSearch(session.book, is_projected=session.is_projected)

        return lambda text: everything(text, session.search(), others(), Standings(session.today))

    async def run_command(self, wanted: KeyCommand) -> None:
        """Run a command chosen in help or the palette, or say why it cannot be used now."""
        if wanted.why:
            self.complain(f"{wanted.title} can't be used now: {wanted.why}")
        else:
            await self.app.run_action(wanted.action, wanted.node)

    def action_back(self) -> None:
        """Cancel an export that is being written; otherwise go back."""
        if self.session.writing is None:
            self.go_back()
            return
        self.session.writing.is_stopped = True
        self.session.writing = None
        self.show_frame()
        self.say("Stopped. Nothing was written.")

    def go_back(self) -> None:
        """Clear the filter; otherwise return to today; otherwise leave the screen."""
        if self.pane is not None and self.pane.step_back():
            return
        if self.session.as_at is not None:
            self.session.look_at(None)
            self.refresh_book()
        else:
            self.leave()

    def leave(self) -> None:
        """Return to the previous screen."""
        self.post_message(ShowPreviousScreen())
