"""One sitting at the app: the workspace, the day shown, what was saved and what failed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from msgspec import Struct, field

from cscp_tui.base.errors import Refused
from cscp_tui.base.texts import shortened
from cscp_tui.documents.table import Cell, Tone
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import Entry, Line
from cscp_tui.domain.clock_times import length, minutes_since
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.context import Context
from cscp_tui.domain.dates import long, short
from cscp_tui.domain.enums import MeetingState, Role
from cscp_tui.domain.filters import saved_name
from cscp_tui.domain.names import group_name
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import Action, Meeting, Plan, Record
from cscp_tui.domain.selections import is_record_restricted, is_restricted
from cscp_tui.domain.updates import sign_off_of
from cscp_tui.services.own_files import FormDrafts, Visits
from cscp_tui.store.errors import MARK, REPAIR, ClockInDoubt, NotTheScrutineers
from cscp_tui.store.recording import BaseValues, CommitResult
from cscp_tui.store.scrutineer import ScrutineerWorkspace
from cscp_tui.store.workspace import Workspace
from cscp_tui.store.writing import TeamWorkspace
from cscp_tui.views.frame import day_with_weekday
from cscp_tui.views.search import ActionSearch


class SavedFilters:
    """Filters of actions by name; each change is kept in the person's own settings."""

    def __init__(
        self,
        texts: Mapping[str, str] | None = None,
        keep: Callable[[str, str], None] | None = None,
    ) -> None:
        """The filters that there are.

        Args:
            keep: keeps one, or forgets it where its text is empty; None keeps nothing.
        """
        self._texts = dict(texts or {})
        self._keep = keep

    @property
    def texts(self) -> Mapping[str, str]:
        """The filters by name, in the order in which they were saved."""
        return self._texts

    def named(self, typed: str) -> str | None:
        """The name that was meant, capitals and hyphens aside; None where none is."""
        return saved_name(typed, self._texts)

    def save(self, name: str, text: str) -> None:
        """Keep a filter in place of the one of that name; forget that one where it is empty.

        Raises:
            CscpError: the settings cannot be written; nothing changes.
        """
        known = self.named(name) or name
        if self._keep is not None:
            self._keep(known, text)
        if text:
            self._texts[known] = text
        else:
            self._texts.pop(known, None)


class PastDay(Refused):
    """A change asked for while a past day is looked at."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"Showing the position as at {long(day)} (read-only). Press t to go back to today."
        )


class Writing(Struct):
    """A long file that is written beside the keys."""

    percent: int = 0
    is_stopped: bool = False


class Session(Struct):
    """A workspace with the person at the keyboard and the day that is looked at."""

    workspace: TeamWorkspace | ScrutineerWorkspace
    by: str
    role: Role = Role.TEAM
    as_at: date | None = None
    """A past day whose truth is shown; None for today."""

    recording_for: Quarter | None = None
    """The quarter that notes speak for, where it is not the present one."""

    is_projected: bool = False
    """True while others look on: restricted records and causes are hidden."""

    drafts: FormDrafts = field(default_factory=FormDrafts)
    """Texts that were typed into forms and not saved."""

    filters: SavedFilters = field(default_factory=SavedFilters)

    meeting: str = ""
    """The id of the meeting that is run here; changes are stamped with it while it lasts."""

    visits: Visits = field(default_factory=Visits)
    """The last visit to the Scrutiny screen."""

    not_saved: str = ""
    """Why the last change could not be saved; empty once one was."""

    ask_about_clock: Callable[[], object] | None = None
    """Asks whether the computer's clock is right, once that kept a change from being saved."""

    writing: Writing | None = None
    """The long file that is being written; None for none."""

    _own: set[int] = field(default_factory=set)
    """The lines that were recorded in this sitting."""

    _search: ActionSearch = field(default_factory=ActionSearch)

    _past: tuple[date, Book] | None = None

    @property
    def today(self) -> date:
        """The day that is shown: the past day that is looked at, or today."""
        return self.as_at or self.workspace.today()

    @property
    def book(self) -> Book:
        """The book of the day that is shown."""
        if self.as_at is None:
            return self.workspace.book
        if self._past is None or self._past[0] != self.as_at:
            self._past = (self.as_at, self.workspace.as_at(self.as_at))
        return self._past[1]

    @property
    def running(self) -> Meeting | None:
        """The meeting that is run here, until it is closed, here or on another machine."""
        known = self.workspace.book.meetings.get(self.meeting)
        return known if known is not None and known.in_progress else None

    @property
    def is_scrutineer(self) -> bool:
        """True if the user is a scrutineer, who only reads what the team records."""
        return self.role is Role.SCRUTINEER

    @property
    def can_write(self) -> bool:
        return not self.why_not_writable

    @property
    def why_not_writable(self) -> str:
        """Why the team's records cannot be changed now; empty where they can."""
        if self.as_at is not None:
            return str(PastDay(self.as_at))
        return str(NotTheScrutineers()) if self.is_scrutineer else self.workspace.read_only

    @property
    def why_not_scrutinised(self) -> str:
        """Why neither team nor scrutineer can record a challenge now; empty where they can."""
        if self.as_at is not None:
            return str(PastDay(self.as_at))
        return self.workspace.why_not_kept

    def reopen(self) -> None:
        """Open the workspace anew, once its files were replaced."""
        if isinstance(self.workspace, TeamWorkspace):
            self.workspace = self.workspace.reopened()
        self._past, self._search, self._own, self.not_saved = None, ActionSearch(), set(), ""

    @property
    def has_recorded(self) -> bool:
        return bool(self._own)

    def look_at(self, day: date | None) -> None:
        """Show another day; today or a later one means today."""
        self.as_at = None if day is None or day >= self.workspace.today() else day
        self._past = None

    def plan_in_force(self) -> Plan | None:
        """The plan of the day that is shown; else the last one before it, else the first."""
        plans = sorted(self.book.plans.values(), key=lambda plan: plan.first_day)
        begun = [plan for plan in plans if plan.first_day <= self.today]
        return begun[-1] if begun else next(iter(plans), None)

    def plan_after(self, plan: Plan | None) -> Plan | None:
        """The next of the plans, after the last one the first."""
        plans = sorted(self.book.plans.values(), key=lambda each: each.first_day)
        return plans[(plans.index(plan) + 1) % len(plans)] if plan in plans else None

    def search(self) -> ActionSearch:
        """A search through the actions of the day that is shown, but for hidden ones."""
        self._search.take(self.book, self.hides)
        return self._search

    def hides(self, action: Action) -> bool:
        return self.is_projected and is_restricted(action, self.book)

    def hides_record(self, table: str, record: Record) -> bool:
        return self.is_projected and is_record_restricted(table, record, self.book)

    def context(self) -> Context:
        """The context that the next change is recorded with."""
        today, quarter = self.workspace.today(), self.recording_for
        typed = quarter.typed if quarter is not None and today not in quarter else ""
        running = self.running
        meeting = running.id if running is not None else ""
        return Context(today=today, by=self.by, role=self.role, quarter=typed, meeting=meeting)

    def record(
        self, command: Command, *, seen: BaseValues | None = None, context: Context | None = None
    ) -> CommitResult:
        """Keep a change.

        Args:
            context: what it is recorded with, where that is not the usual.

        Raises:
            PastDay: a past day is looked at.
            CscpError: it cannot be kept; the sentence says why.
        """
        return self.keep(lambda: self.workspace.record(command, context or self.context(), seen))

    def keep(self, record: Callable[[], CommitResult]) -> CommitResult:
        """Keep what something else than a command alone records, such as a sign-off with its files.

        Raises:
            PastDay: a past day is looked at.
            CscpError: it cannot be kept; the sentence says why.
        """
        self._refuse_past()
        try:
            recorded = record()
        except ClockInDoubt:
            if self.ask_about_clock is not None:
                self.ask_about_clock()
            raise
        self._own.add(recorded.n)
        self._stop_recording_for_signed()
        return recorded

    def next_undo(self, *, redo: bool = False) -> Line:
        """My latest change, which an undo would take back, or a redo make again.

        Raises:
            PastDay: a past day is looked at.
            CscpError: there is none.
        """
        self._refuse_past()
        return self.workspace.next_undo(self.by, redo=redo)

    def is_of_this_sitting(self, line: Line) -> bool:
        """Tell whether this session recorded a change."""
        return line.n in self._own

    def undo(self, number: int, *, rest: bool = False) -> CommitResult:
        """Undo a change; of an undo, redo what it took back.

        Args:
            number: its line.
            rest: leave out what later changes stand on.

        Raises:
            PastDay: a past day is looked at.
            CscpError: it was taken back before, or something stands on it.
        """
        return self.keep(lambda: self.workspace.undo(self.context(), number, rest=rest))

    def _refuse_past(self) -> None:
        if self.as_at is not None:
            raise PastDay(self.as_at)

    def follow(self) -> list[Line]:
        """Take in what others have recorded, and fold a past day again that it touches."""
        lines = self.workspace.follow()
        if lines:
            self._past = None
            self._stop_recording_for_signed()
        return lines

    def _stop_recording_for_signed(self) -> None:
        """Record for the present quarter again, once somebody has signed the other one off."""
        quarter = self.recording_for
        if quarter is not None and sign_off_of(self.workspace.book, quarter) is not None:
            self.recording_for = None

    def history(self, key: str) -> list[Entry]:
        """The history of a record, oldest first, up to the as-at day."""
        entries = self.workspace.history(key)
        return [entry for entry in entries if self.as_at is None or entry.line.on <= self.as_at]


_LONGEST_GROUP = 24
"""The letters of a group's name before what is said of its meeting."""

Token = tuple[object, ...]


def token_of(session: Session) -> Token:
    """Fingerprint the state of a session that screens show; equal while nothing has changed."""
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
    """The right side of the title line; the short form leaves out the name."""
    cells = [] if is_short else [Cell(session.by)]
    if session.workspace.demo_day:
        cells.append(Cell("demo"))
    cells.append(_saved_cell(session))
    day = short(session.today) if is_short else day_with_weekday(session.today)
    if session.as_at is not None:
        cells.append(Cell(f"as at {day} · read only"))
    else:
        cells.append(Cell(f"today, {day}" if is_short else f"as at today, {day}"))
    return tuple(cells)


def special_cells(session: Session, hidden: int, key: str, stop: str) -> tuple[Cell, ...]:
    """Describe unusual states in one cell that no other pushes out; none where all is usual.

    Args:
        hidden: how many records of the screen are not shown to those who look on.
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
    return f"{_group(book, found)} meeting{day}{'' if running else f' in progress, {key} to join'}"


def _group(book: Book, meeting: Meeting) -> str:
    return shortened(group_name(meeting.group, book), _LONGEST_GROUP)


def hint_cells(session: Session, key: str) -> tuple[Cell, ...]:
    """The meeting that is to be started today, said where there is room for it."""
    if session.running is not None or session.as_at is not None:
        return ()
    for meeting in session.book.meetings.values():
        is_planned = meeting.state is MeetingState.PLANNED and not meeting.in_progress
        if is_planned and meeting.day == session.today:
            return (Cell(f"{group_name(meeting.group, session.book)} today: {key}"),)
    return ()


def banner_of(workspace: Workspace, key: str = "", *, scrutiny: bool = False) -> str:
    """Return the warning over every screen while something is wrong with the workspace.

    Args:
        workspace: what is open.
        key: the key that repairs it; empty where it does nothing.
        scrutiny: whether the screen shows what the scrutineer recorded, too.
    """
    if not workspace.is_damaged:
        found = workspace.damage(scrutiny=scrutiny)
        return " ".join([workspace.read_only, *(f"{MARK}: {each}" for each in found)]).strip()
    way = f"; press {key} to repair it or restore a backup. " if key else ": "
    troubles = [each for each in workspace.troubles if each.kind.stops_writing]
    # The key stands for the command that most of them name.
    said = " ".join(each.sentence if each.way_out == REPAIR else str(each) for each in troubles)
    return f"{MARK}, read only{way}{said}"


def _saved_cell(session: Session) -> Cell:
    if session.workspace.read_only:
        return Cell("read only", Tone.RED)
    if session.not_saved:
        return Cell("not saved", Tone.RED, "✗")
    return Cell("saved", Tone.GREEN, "✓")
