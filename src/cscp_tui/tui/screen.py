"""The frame of every screen, and what can be done on each: undo, as at, go to, help, export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.screen import Screen

from cscp_tui.base.errors import CscpError
from cscp_tui.base.texts import shortened
from cscp_tui.documents.table import Cell, Tone
from cscp_tui.domain.clock_times import length, minutes_since
from cscp_tui.domain.dates import short
from cscp_tui.domain.enums import MeetingState
from cscp_tui.domain.names import with_names
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.updates import FOR_GOOD
from cscp_tui.store.errors import NotSaved
from cscp_tui.tui.key_help import own_key
from cscp_tui.tui.keys import CHANGING, FRAME_KEYS, TABS, TAKING_BACK
from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.lines import CellLine, MessageLine, TabLine
from cscp_tui.views.actions import added_words
from cscp_tui.views.frame import day_with_weekday
from cscp_tui.views.names import group_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

    from cscp_tui.documents.figure import Figure
    from cscp_tui.domain.book import Book
    from cscp_tui.domain.commands.base import Command as Change
    from cscp_tui.domain.context import Context
    from cscp_tui.domain.records import Meeting
    from cscp_tui.store.recording import CommitResult, Seen
    from cscp_tui.tui.exports import Exported
    from cscp_tui.tui.forms.fields import Form
    from cscp_tui.tui.forms.form_screen import Keeper
    from cscp_tui.tui.key_help import Command
    from cscp_tui.tui.session import Session
    from cscp_tui.views.actions import Link


_LONGEST_GROUP = 24
"""The letters of a group's name before what is said of its meeting."""

Token = tuple[object, ...]


def token_of(session: Session) -> Token:
    """What a screen shows, in so far as it depends on the sitting; equal while that is the same."""
    workspace = session.workspace
    return (
        id(workspace.book),
        workspace.position.n,
        workspace.scrutiny_position.n,
        workspace.read_only,
        session.today,
        session.as_at,
        session.recording_for,
        session.is_projected,
        session.not_saved,
        session.meeting,
    )


def state_cells(session: Session, *, is_short: bool = False) -> tuple[Cell, ...]:
    """What stands at the right of the first line; the short form has all but the name."""
    cells = [] if is_short else [Cell(session.by)]
    if session.workspace.demo_day:
        cells.append(Cell("demo"))
    cells.append(_saved_cell(session))
    past = session.as_at is not None
    if is_short:
        cells.append(Cell(_short_day(session.today, past=past)))
        return tuple(cells)
    day = day_with_weekday(session.today)
    cells.append(Cell(f"as at {day} · read only" if past else f"as at today, {day}"))
    return tuple(cells)


def _short_day(day: date, *, past: bool) -> str:
    return f"as at {short(day)} · read only" if past else f"today, {short(day)}"


def special_cells(
    session: Session, hidden: int, key: str = "m", stop: str = "esc"
) -> tuple[Cell, ...]:
    """What is not as usual, as one cell that no other pushes out; none where all is usual.

    Args:
        session: the sitting.
        hidden: how many records of the screen are not shown to those who look on.
        key: the key that goes into a meeting.
        stop: the key that stops the writing of a long file.
    """
    words = " · ".join(_special_words(session, hidden, key, stop))
    return (Cell(words, Tone.STRONG),) if words else ()


def _special_words(session: Session, hidden: int, key: str, stop: str) -> Iterator[str]:
    if session.writing is not None:
        yield f"writing a file, {session.writing.percent}% ({stop} stops)"
    if session.is_scrutineer:
        yield "scrutineer (reads, challenges)"
    if (words := meeting_words(session, key)) is not None:
        yield words
    if session.recording_for is not None:
        yield f"recording for {session.recording_for.short}"
    if session.is_projected:
        yield f"projector, {hidden} not shown" if hidden else "projector"


def meeting_words(session: Session, key: str) -> str | None:
    """The meeting that is run here and how long it lasts, or one that can be joined."""
    book, running = session.workspace.book, session.running
    today = session.workspace.today()
    if running is not None and running.day == today:
        since = minutes_since(running.started, session.workspace.now())
        lasts = f", {length(since)}" if running.started else ""
        return f"{_group(book, running)} meeting{lasts}"
    known = () if session.as_at is not None else book.meetings.values()
    on = (meeting for meeting in known if meeting.in_progress)
    found = running or max(on, key=lambda meeting: meeting.day, default=None)
    if found is None:
        return None
    day = f" of {short(found.day)}" if found.day != today else ""
    return f"{_group(book, found)} meeting{day}{'' if running else f' in progress, {key} joins'}"


def _group(book: Book, meeting: Meeting) -> str:
    """The group's name, short enough for what is said of its meeting beside it."""
    return shortened(group_name(book, meeting.group), _LONGEST_GROUP)


def hint_cells(session: Session, key: str) -> tuple[Cell, ...]:
    """The meeting that is to be started today, said where there is room for it."""
    if session.running is not None:
        return ()
    today = _meetings_of_today(session)
    planned = [m for m in today if m.state is MeetingState.PLANNED and not m.in_progress]
    words = (f"{group_name(session.book, m.group)} today: {key}" for m in planned[:1])
    return tuple(map(Cell, words))


def _meetings_of_today(session: Session) -> list[Meeting]:
    if session.as_at is not None:
        return []
    today = session.today
    return [meeting for meeting in session.book.meetings.values() if meeting.day == today]


def _saved_cell(session: Session) -> Cell:
    if session.workspace.read_only:
        return Cell("read only", Tone.RED)
    if session.not_saved:
        return Cell("not saved", Tone.RED, "✗")
    return Cell("saved", Tone.GREEN, "✓")


class Frame(Screen[None]):
    """A screen of the program: a title, tabs, figures, its own body, a message and the keys."""

    DEFAULT_CSS = "Frame { layout: vertical; }"

    TAB: ClassVar[str] = ""
    """Which of the tabs it is."""

    UNDER: ClassVar[str] = ""
    """The tab under which it lies, where it is none of them."""

    def __init__(self, session: Session, *, ascii_only: bool = False) -> None:
        """A screen for a session."""
        super().__init__()
        self.session = session
        self.ascii_only = ascii_only
        self._title = CellLine(gap=" · ", ascii_only=ascii_only, id="title")
        self._tabs = TabLine(TABS, self.UNDER or self.TAB, ascii_only=ascii_only, id="tabs")
        self._figures = CellLine(ascii_only=ascii_only, id="figures")
        self._message = MessageLine(ascii_only=ascii_only)
        self._shown: Token = ()

    def compose(self) -> ComposeResult:
        """Lay out the frame around the body."""
        self.show_frame()
        yield self._title
        if len(TABS) > 1:
            yield self._tabs
        yield self._figures
        yield from self.body()
        yield self._message
        yield KeyBar(ascii_only=self.ascii_only)

    def body(self) -> Iterable[Widget]:
        """What the screen is about."""
        raise NotImplementedError

    def heading(self) -> tuple[Cell, ...]:
        """What the first line says at its left: whose it is, and what."""
        raise NotImplementedError

    def headline(self) -> tuple[Cell, ...]:
        """The figures under the tabs, the most important first."""
        raise NotImplementedError

    @property
    def hidden(self) -> int:
        """How many of its records are not shown to those who look on."""
        return 0

    def on_screen_suspend(self) -> None:
        """Say no more of what was done before something else was asked for."""
        self.hush()

    def on_screen_resume(self) -> None:
        """Catch up with what another screen has changed."""
        if self._shown and self._shown != token_of(self.session):
            self.refresh_book()

    def refresh_book(self) -> None:
        """Show the book as it is now; screens show their body and call this."""
        self.show_frame()
        self.refresh_bindings()

    def show_frame(self) -> None:
        """Show title and figures as they are now."""
        session = self.session
        self._shown = token_of(session)
        self._title.set_class(session.as_at is not None, "-banner")
        self._title.set_class(bool(session.not_saved or session.workspace.read_only), "-alert")
        key = self.key_of("meeting.open", "m")
        heading, state = self.heading(), state_cells(session)
        brief = state_cells(session, is_short=True)
        what = heading[1:] or heading
        shorter = [(heading, state), (heading, state[1:]), (heading, brief), (what, brief)]
        self._title.show(heading, (*hint_cells(session, key), *state), shorter)
        stop = self.key_of("view.back", "escape")
        self._figures.show(self.headline(), special_cells(session, self.hidden, key, stop))

    def key_of(self, name: str, usual: str) -> str:
        """The key of a command as people read it: their own, or the usual one."""
        return own_key(self, name, usual)

    def say(self, text: str) -> None:
        """Say what was done."""
        self._message.say(with_names(text, self.session.workspace.book))

    def complain(self, text: str) -> None:
        """Say what went wrong."""
        self._message.complain(with_names(text, self.session.workspace.book))

    def hush(self) -> None:
        """Say nothing any more."""
        self._message.clear()


class FramedScreen(Frame):
    """The commands of every screen; what opens a screen over it is loaded when it is wanted.

    An action may raise a ``CscpError``: the app says its sentence on the screen.
    """

    BINDINGS: ClassVar[list[BindingType]] = FRAME_KEYS

    def why_resting(self, action: str) -> str:
        """Why an action cannot be done now; empty where it can."""
        session = self.session
        if action in TAKING_BACK and session.is_scrutineer:
            return session.why_not_scrutinised
        if action in CHANGING and not session.can_write:
            return session.why_not_writable
        if action == "export" and type(self).exported is FramedScreen.exported:
            return "This screen has nothing to export."
        return ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Rest what cannot be done now."""
        return None if self.why_resting(action) else super().check_action(action, parameters)

    def exported(self) -> Exported | None:
        """What is written when an export is asked for: what is shown now.

        Screens that hand something out override this; it may be None while there is nothing.
        """
        return None

    def explained_figures(self) -> Sequence[Figure]:
        """The figures that the screen shows, for those who question one."""
        return ()

    def show_record(self, table: str, key: str) -> bool:  # noqa: ARG002 - screens with records look
        """Put the cursor on a record of some table; whether the screen has it."""
        return False

    def links(self) -> Sequence[Link]:
        """What the record under the cursor is linked with, which is what going to offers first."""
        return ()

    async def show_filtered(self, text: str) -> None:
        """Show what a filter leaves of the screen's list; screens that have one override this."""

    def open_record(self, table: str, key: str) -> None:
        """Show a record in full on a page of its own."""
        from cscp_tui.tui.dialogs import ReadingScreen  # noqa: PLC0415
        from cscp_tui.views.record_titles import title_of  # noqa: PLC0415 - not at start
        from cscp_tui.views.records import record_details  # noqa: PLC0415 - not at start

        session = self.session
        record = session.book.told(table).get(key)
        if record is not None and not session.hides_record(table, record):
            pieces = record_details(
                table, record, session.book, session.today, is_projected=session.is_projected
            )
            is_known_by_id = table in {"actions", "challenges"}
            name = key if is_known_by_id else title_of(table, record, session.book)
            screen = ReadingScreen(f"{name} in full", pieces, ascii_only=self.ascii_only)
            self.app.push_screen(screen)

    def record(
        self, command: Change, *, seen: Seen | None = None, context: Context | None = None
    ) -> CommitResult:
        """Keep a change, or remember that it could not be saved.

        Args:
            command: what is asked for.
            seen: the values of fields that a form began with.
            context: what it is recorded with, where that is not the usual.

        Raises:
            CscpError: it cannot be kept; the sentence says why.
        """
        try:
            recorded = self.session.record(command, seen=seen, context=context)
        except NotSaved as problem:
            self.session.not_saved = str(problem)
            self.show_frame()
            raise
        self.session.not_saved = ""
        return recorded

    def tell(self, recorded: CommitResult | None, *, was_undo: bool = False) -> None:
        """Show what a form or an undo did, and the way back; nothing where it was left."""
        self.refresh_bindings()
        if recorded is not None:
            self.refresh_book()
            way = f" · {self.before_keys}{self.key_of('change.undo', 'u')} takes it back"
            if was_undo:
                way = f" · {self.key_of('change.redo', 'ctrl+r')} makes it again"
            elif any(change.table in FOR_GOOD for change in recorded.changes):
                way = ""
            warnings = " ".join(recorded.warnings)
            added = "" if was_undo else added_words(recorded.changes, self.session.book)
            self.say(f"{added or recorded.sentence}{way}. {warnings}".rstrip())

    @property
    def before_keys(self) -> str:
        """What is pressed before the screen hears its keys, as it is said: ``esc, then ``."""
        return ""

    def open_form(
        self,
        make: Callable[[], Form],
        *,
        keep: Keeper | None = None,
        then: Callable[[object], None] | None = None,
    ) -> None:
        """Open a form over the screen, or say why there is none.

        Args:
            make: makes the form; a ``CscpError`` of it is said on the screen.
            keep: keeps what the form makes, where that is no command to be recorded.
            then: takes its answer, where more than saying what was recorded is to be done.
        """
        from cscp_tui.tui.forms.form_screen import FormScreen  # noqa: PLC0415 - 30 ms not at start

        try:
            form = make()
        except CscpError as problem:
            self.complain(str(problem))
            return
        screen = FormScreen(form, self.session, keep or self.record, ascii_only=self.ascii_only)
        self.app.push_screen(screen, then or self.answered)

    def answered(self, answer: object) -> None:
        """Say what a form recorded, or why it was left."""
        from cscp_tui.store.recording import CommitResult  # noqa: PLC0415 - known by now
        from cscp_tui.tui.forms.form_screen import Left  # noqa: PLC0415 - known by now

        if isinstance(answer, CommitResult):
            self.tell(answer)
            self.after_form(answer)
        elif isinstance(answer, Left) and answer.sentence:
            self.refresh_book()
            self.say(answer.sentence)

    def after_form(self, recorded: CommitResult) -> None:
        """Show what a form recorded; screens put their cursor on a new record."""

    def show_history(self, key: str, title: str) -> None:
        """Show what happened to a record.

        Args:
            key: its id.
            title: what it is called.
        """
        from cscp_tui.tui.screens.history import HistoryScreen  # noqa: PLC0415

        try:
            screen = HistoryScreen(self.session, key, title, ascii_only=self.ascii_only)
        except CscpError as problem:
            self.complain(str(problem))
        else:
            self.app.push_screen(screen)

    def show_attendance(self, meeting: str) -> None:
        """Take or show the attendance of a meeting.

        Args:
            meeting: its id.
        """
        from cscp_tui.tui.screens.attendance_form import AttendanceFormScreen  # noqa: PLC0415

        self.app.push_screen(
            AttendanceFormScreen(self.session, meeting, self.record, ascii_only=self.ascii_only)
        )

    def action_meeting(self) -> None:
        """Go to the meeting that is run, or start or join the one of the day."""
        from cscp_tui.tui.screens.meeting_entry import enter_meeting  # noqa: PLC0415 - not at start

        enter_meeting(self)

    def action_undo(self) -> None:
        """Take back my latest change."""
        from cscp_tui.tui.undo import take_back_latest  # noqa: PLC0415 - not at start

        take_back_latest(self, redo=False)

    def action_redo(self) -> None:
        """Make again what I undid last."""
        from cscp_tui.tui.undo import take_back_latest  # noqa: PLC0415 - not at start

        take_back_latest(self, redo=True)

    def action_go_to(self) -> None:
        """Ask for an action or another record, and go to it."""
        from cscp_tui.tui.go_to import GoToScreen  # noqa: PLC0415 - not at start

        screen = GoToScreen(self.session, self.links(), ascii_only=self.ascii_only)
        self.app.push_screen(screen, self.go_to)

    async def go_to(self, key: str | None) -> None:
        """Go to what was found, on whichever screen it is."""
        from cscp_tui.views.search import table_and_id  # noqa: PLC0415 - known by now

        if key is not None:
            await self.run_action(f"app.show_record{table_and_id(key)!r}")

    def action_export(self) -> None:
        """Ask for format and file, and write what is shown."""
        from cscp_tui.tui.forms.exports import export_form  # noqa: PLC0415 - not at start

        if self.session.writing is not None:
            stop = self.key_of("view.back", "escape")
            self.complain(f"A file is being written; wait for it, or stop it with {stop}.")
            return
        exported = self.exported()
        if exported is None:
            self.complain("There is nothing to export yet.")
            return
        place, team = self.export_places()
        self.ask_export(export_form(exported, place, self.session.today, keeps_out_of=team))

    def export_places(self) -> tuple[Path, Path | None]:
        """Where files go unless said; and the team's folder, where a scrutineer writes none."""
        team = self.session.workspace.folder
        return (Path.cwd(), team) if self.session.is_scrutineer else (team, None)

    def ask_export(self, form: Form) -> None:
        """Show a form that makes an export, and write that."""
        from cscp_tui.tui.forms.exports import ExportKeeper  # noqa: PLC0415 - not at start

        keep = ExportKeeper(self.session.book.partnership.ignored_phrases)
        self.open_form(lambda: form, keep=keep, then=self._answer_export)

    def _answer_export(self, answer: object) -> None:
        from cscp_tui.tui.exports import Pending, begin  # noqa: PLC0415 - known by now

        if isinstance(answer, Pending):
            begin(self, answer)
            self.say(f"Writing {answer.path}; {self.key_of('view.back', 'escape')} stops it.")
        else:
            self.tell_answer(answer)

    def tell_answer(self, answer: object) -> None:
        """Say what a form did that records nothing, or why it was left."""
        if sentence := getattr(answer, "sentence", ""):
            self.say(sentence)

    def action_question(self) -> None:
        """Show what the figures of the screen mean, and what stands behind one."""
        from cscp_tui.tui.explain_figure import explain_figure  # noqa: PLC0415 - not at start

        explain_figure(self)

    def action_record_for(self) -> None:
        """Ask for the quarter that is recorded for."""
        from cscp_tui.tui.screens.as_at import QuarterScreen  # noqa: PLC0415

        self.app.push_screen(
            QuarterScreen(self.session, ascii_only=self.ascii_only), self._record_for
        )

    def _record_for(self, typed: str | None) -> None:
        if typed is None:
            return
        quarter = Quarter.parse(typed)
        present = self.session.workspace.today() in quarter
        self.session.recording_for = None if present else quarter
        self.refresh_book()
        self.say(f"Recording for {quarter} now{', the present quarter' if present else ''}.")

    def action_partnership(self) -> None:
        """Ask for the partnership's names and rules."""
        from cscp_tui.tui.forms.partnership import partnership_form  # noqa: PLC0415

        self.open_form(lambda: partnership_form(self.session.book))

    def action_project(self) -> None:
        """Hide what those who look on should not see, or show it again."""
        self.session.is_projected = not self.session.is_projected
        self.refresh_book()
        if self.session.is_projected:
            key = self.key_of("view.projector", "p")
            self.say(
                f"Projector: restricted records, reasons and causes are hidden; {key} shows them."
            )
        else:
            self.say("Everything is shown again.")

    def action_as_at(self) -> None:
        """Ask for the day to look at."""
        from cscp_tui.tui.screens.as_at import DayScreen  # noqa: PLC0415 - not at start

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

        self.app.push_screen(DayScreen(self.session.workspace.today()), look)

    def action_help(self) -> None:
        """Find every command, and run one."""
        from cscp_tui.tui.help import HelpScreen  # noqa: PLC0415 - not at start
        from cscp_tui.tui.key_help import commands_of  # noqa: PLC0415 - not at start

        commands = {known.name: known for known in commands_of(self)}

        async def run(name: str | None) -> None:
            if name is not None:
                await self.run_command(commands[name])

        self.app.push_screen(HelpScreen(tuple(commands.values()), ascii_only=self.ascii_only), run)

    async def run_command(self, wanted: Command) -> None:
        """Do what help or palette were asked for, or say why it cannot be done now."""
        if wanted.why:
            self.complain(f"{wanted.title} is off now: {wanted.why}")
        else:
            await self.app.run_action(wanted.action, wanted.node)

    def action_back(self) -> None:
        """Stop what is being written, which comes before everything else; else go back."""
        if self.session.writing is None:
            self.go_back()
            return
        self.session.writing.is_stopped = True
        self.session.writing = None
        self.show_frame()
        self.say("Stopped; nothing was written.")

    def go_back(self) -> None:
        """Go back to today, or to the screen one came from."""
        if self.session.as_at is not None:
            self.session.look_at(None)
            self.refresh_book()
        elif (go_back := getattr(self.app, "go_back", None)) is not None:
            go_back()
