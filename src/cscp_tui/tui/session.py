"""The state of one run of the app: its workspace, user, day shown and failures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

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
from cscp_tui.domain.figures import plan_in_force
from cscp_tui.domain.filters import saved_name
from cscp_tui.domain.hidden import is_restricted, restricted_as_now, with_hidden
from cscp_tui.domain.meetings import AgendaItem
from cscp_tui.domain.names import group_name
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import Meeting, Plan, Record
from cscp_tui.domain.rights import NotTheScrutineers
from cscp_tui.domain.rules.identifiers import DoubtfulText, MayIdentify
from cscp_tui.domain.updates import sign_off_of
from cscp_tui.services.opening import open_for_team
from cscp_tui.services.outcome import JobOutcome
from cscp_tui.services.own_files import FormDrafts, LastPlace, Visits
from cscp_tui.services.perform import perform, undo
from cscp_tui.store.drafting import BaseValues
from cscp_tui.store.errors import IN_THE_APP, MARK, REPAIR, ClockInDoubt, OlderFormat
from cscp_tui.store.recorder import Recorder
from cscp_tui.store.workspace import Workspace
from cscp_tui.tui.key_help import own_key
from cscp_tui.views.as_signed import SignedFigures
from cscp_tui.views.frame import day_with_weekday
from cscp_tui.views.search import ActionSearch

if TYPE_CHECKING:
    from cscp_tui.capture.reading import Reading
    from cscp_tui.services.capture import Captured


class SavedFilters:
    """Saved filters of actions by name, kept in the user's settings."""

    def __init__(
        self, texts: Mapping[str, str] | None = None, keep: Callable[[str, str], None] | None = None
    ) -> None:
        """Make the saved filters.

        Args:
            keep: saves a filter by its name, or removes it if its text is empty. If None, nothing
                is saved.
        """
        self._texts = dict(texts or {})
        self._keep = keep

    @property
    def texts(self) -> Mapping[str, str]:
        """The filters by name, in the order in which they were first saved."""
        return self._texts

    def named(self, typed: str) -> str | None:
        """Return the name meant, ignoring capitals and hyphens; None if there is none."""
        return saved_name(typed, self._texts)

    def save(self, name: str, text: str) -> None:
        """Save a filter under a name, replacing any of that name. An empty text removes it.

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
    """A change refused because a past day is shown."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"Showing the position as at {long(day)} (read-only). "
            f"Press {own_key('view.as-at')} to go back to today."
        )


class ExportUnderWay(Struct):
    """A long file that is being written in the background, with its progress."""

    percent: int = 0
    is_stopped: bool = False


Keep = Callable[[Callable[[], JobOutcome]], JobOutcome]
"""Does a job for a screen, which remembers why nothing was saved."""


class Session(Struct):
    """A workspace with its user, the day shown and the state of this run of the app."""

    recorder: Recorder
    by: str
    role: Role = Role.TEAM
    as_at: date | None = None
    """The past day shown; None for today."""

    recording_for: Quarter | None = None
    """The quarter that updates are recorded for, if it is not the current one."""

    is_projected: bool = False
    """True if restricted records, reasons and causes are hidden, for use on a projector."""

    drafts: FormDrafts = field(default_factory=FormDrafts)
    """The texts typed into forms but not saved."""

    filters: SavedFilters = field(default_factory=SavedFilters)

    screens: dict[str, str] = field(default_factory=dict)
    """How the user arranged the screens, by screen and what, such as ``plan.columns``."""

    place: LastPlace = field(default_factory=LastPlace)
    """Where the program was left the last time."""

    meeting: str = ""
    """The id of the meeting run here, recorded with each change while it lasts."""

    visits: Visits = field(default_factory=Visits)
    """The last visit to the Scrutiny screen."""

    not_saved: str = ""
    """Why the last change could not be saved; empty if it was saved."""

    ask_to_upgrade: Callable[[], object] | None = None
    """Asks whether the folder may get its first line of a new format, after that kept a change from
    being saved."""

    ask_about_clock: Callable[[], object] | None = None
    """Asks whether the clock is right, after a doubt kept a change from being saved."""

    ask_about_identifiers: Callable[[MayIdentify], object] | None = None
    """Asks about phrases that may identify somebody, which kept a change from being saved."""

    writing: ExportUnderWay | None = None
    """The long file being written; None if there is none."""

    _confirmed: frozenset[str] = frozenset()
    """The phrases that the user confirmed as harmless for the next recording."""

    _not_identifiers: str = ""
    _own: set[int] = field(default_factory=set)
    """The numbers of the journal lines recorded in this session."""

    _search: ActionSearch = field(default_factory=ActionSearch)

    _past: tuple[tuple[date, bool], Book] | None = None
    _signed: tuple[tuple[date, int], SignedFigures | None] | None = None

    @property
    def workspace(self) -> Workspace:
        return self.recorder.workspace

    @property
    def today(self) -> date:
        """The day shown: the past day chosen, or today."""
        return self.as_at or self.recorder.today()

    @property
    def book(self) -> Book:
        """The book as at the day shown; while others look on, with what has been restricted since."""
        if self.as_at is None:
            return self.workspace.book
        if self._past is None or self._past[0] != (self.as_at, self.is_projected):
            past = self.workspace.as_at(self.as_at)
            if self.is_projected:
                past = restricted_as_now(past, self.workspace.book)
            self._past = ((self.as_at, self.is_projected), past)
        return self._past[1]

    @property
    def running(self) -> Meeting | None:
        """The meeting run here; None once it is closed, on this or another computer."""
        known = self.workspace.book.meetings.get(self.meeting)
        return known if known is not None and known.in_progress else None

    @property
    def is_scrutineer(self) -> bool:
        """True if the user is a scrutineer, who cannot change the team's records."""
        return self.role is Role.SCRUTINEER

    @property
    def can_write(self) -> bool:
        return not self.why_not_writable

    @property
    def why_not_writable(self) -> str:
        """The reason why the team's records cannot be changed now; empty if they can."""
        if self.as_at is not None:
            return str(PastDay(self.as_at))
        return str(NotTheScrutineers()) if self.is_scrutineer else self.workspace.read_only

    @property
    def why_not_before_others(self) -> str:
        """The reason why what is hidden from others cannot be shown now; empty if it can."""
        if not self.is_projected:
            return ""
        return (
            "That would show what is hidden from others. "
            f"Press {own_key('view.projector')} to leave projector view first."
        )

    @property
    def why_not_scrutinised(self) -> str:
        """The reason why no challenge can be recorded now, by team or scrutineer; empty if one can."""
        if self.as_at is not None:
            return str(PastDay(self.as_at))
        return self.recorder.why_not

    def reopen(self) -> None:
        """Open the workspace again after its files were replaced."""
        if not self.recorder.is_scrutineers:
            self.recorder = open_for_team(self.workspace.storage, self.recorder.clock)
        self._past, self._search, self._own, self.not_saved = None, ActionSearch(), set(), ""

    @property
    def has_recorded(self) -> bool:
        return bool(self._own)

    @property
    def latest_own(self) -> int:
        """The number of the latest journal line recorded in this session; 0 if there is none."""
        return max(self._own, default=0)

    def look_at(self, day: date | None) -> None:
        """Show another day. None, today or a later day means today."""
        self.as_at = None if day is None or day >= self.recorder.today() else day
        self._past = None

    def plan_in_force(self) -> Plan | None:
        """Return the latest plan begun by the day shown, else the first plan, else None."""
        return plan_in_force(self.book, self.today)

    def plan_after(self, plan: Plan | None) -> Plan | None:
        """Return the plan after a plan, in a cycle; None if the plan is unknown."""
        plans = sorted(self.book.plans.values(), key=lambda each: each.first_day)
        return plans[(plans.index(plan) + 1) % len(plans)] if plan in plans else None

    def search(self) -> ActionSearch:
        """Return a search through the actions of the day shown, without the hidden ones."""
        self._search.take(self.book, self.hides)
        return self._search

    def hides(self, record: Record | AgendaItem | None) -> bool:
        """Return whether a record of the day shown is hidden from others in the room."""
        return self.is_projected and is_restricted(record, self.book)

    def context(self) -> Context:
        """Return the context in which the next change is recorded."""
        today, quarter = self.recorder.today(), self.recording_for
        typed = quarter.typed if quarter is not None and today not in quarter else ""
        running = self.running
        meeting = running.id if running is not None else ""
        return Context(
            today=today,
            by=self.by,
            role=self.role,
            quarter=typed,
            meeting=meeting,
            not_identifiers=self._not_identifiers,
            confirmed=self._confirmed,
            asks=True,
        )

    def confirm_identifiers(self, problem: MayIdentify, reason: str) -> None:
        """Take the next recording's phrases as confirmed, with the reason why they are harmless."""
        self._confirmed |= {each.phrase for each in problem.found}
        self._not_identifiers = reason

    @property
    def signed(self) -> SignedFigures | None:
        """The figures that were signed off as at the day shown; None if none were."""
        if Quarter.containing(self.today).last_day != self.today:
            return None
        known = (self.today, self.workspace.position.n)
        if self._signed is None or self._signed[0] != known:
            # Only a look at the last day of a quarter needs what reads signed files.
            from cscp_tui.services.printed_figures import printed_as_at  # noqa: PLC0415

            self._signed = known, printed_as_at(self.workspace, self.today)
        return self._signed[1]

    def refuse_unconfirmed(self, found: Sequence[DoubtfulText]) -> None:
        """Refuse passages that may identify somebody, and ask about them; accept confirmed ones.

        Raises:
            MayIdentify: nobody has confirmed one of them.
        """
        if all(each.phrase in self._confirmed for each in found):
            return
        problem = MayIdentify(tuple(found))
        if self.ask_about_identifiers is not None:
            self.ask_about_identifiers(problem)
        raise problem

    def record(
        self, command: Command, *, seen: BaseValues | None = None, context: Context | None = None
    ) -> JobOutcome:
        """Record a change.

        Args:
            context: the context to record it with, instead of the session's.

        Raises:
            PastDay: a past day is looked at.
            CscpError: it cannot be kept; the sentence says why.
        """
        context = context or self.context()
        return self.keep(partial(perform, self.recorder, command, context, seen))

    def keep(self, record: Callable[[], JobOutcome]) -> JobOutcome:
        """Record something that takes more than a command, such as a sign-off with its files.

        Raises:
            PastDay: a past day is looked at.
            CscpError: it cannot be kept; the sentence says why.
        """
        self._refuse_past()
        written = self.recorder.written
        before = len(written)
        try:
            recorded = record()
        except OlderFormat:
            if self.ask_to_upgrade is not None:
                self.ask_to_upgrade()
            raise
        except ClockInDoubt:
            if self.ask_about_clock is not None:
                self.ask_about_clock()
            raise
        except MayIdentify as problem:
            if self.ask_about_identifiers is not None:
                self.ask_about_identifiers(problem)
            raise
        finally:
            self._own.update(written[before:])
        self._confirmed, self._not_identifiers = frozenset(), ""
        self._own.add(recorded.n)  # the last line, where several were appended as one
        self._stop_recording_for_signed()
        return recorded

    def capture(self, reading: Reading, meeting: Meeting, item: str) -> Captured:
        """Keep a line of a meeting, and record what it says.

        Raises:
            PastDay: a past day is looked at.
            CscpError: it cannot be kept; the sentence says why.
        """
        # The patterns that read a line take longer to load than the rest of the app.
        from cscp_tui.services.capture import capture_line  # noqa: PLC0415

        made: list[Captured] = []

        def record() -> JobOutcome:
            captured = capture_line(self.recorder, self.context(), reading, meeting, item)
            made.append(captured)
            return captured.last

        self.keep(record)
        return made[0]

    def next_undo(self, *, redo: bool = False) -> Line:
        """Return the user's latest change that can be undone, or redone.

        Raises:
            PastDay: a past day is looked at.
            CscpError: there is none.
        """
        self._refuse_past()
        return self.recorder.next_undo(self.by, redo=redo)

    def is_of_this_sitting(self, line: Line) -> bool:
        """Return whether a change was recorded in this session."""
        return line.n in self._own

    def has_later_of_others(self, line: Line) -> bool:
        """Return whether others have recorded something after a change."""
        known = self.workspace
        latest = (known.scrutiny_position if self.is_scrutineer else known.position).n
        return any(n not in self._own for n in range(line.n + 1, latest + 1))

    def undo(self, number: int, *, rest: bool = False) -> JobOutcome:
        """Undo a change; if it is an undo, redo what it undid.

        Args:
            number: its line in the journal.
            rest: whether to skip the parts that later changes depend on.

        Raises:
            PastDay: a past day is looked at.
            CscpError: it was undone already, or a later change depends on it.
        """
        return self.keep(partial(undo, self.recorder, self.context(), number, rest=rest))

    def _refuse_past(self) -> None:
        if self.as_at is not None:
            raise PastDay(self.as_at)

    def follow(self) -> list[Line]:
        """Take in others' changes, and drop a cached past day if there are any."""
        lines = self.workspace.follow()
        if lines:
            self._past = None
            self._stop_recording_for_signed()
        return lines

    def _stop_recording_for_signed(self) -> None:
        """Return to the current quarter if the chosen one has been signed off."""
        quarter = self.recording_for
        if quarter is not None and sign_off_of(self.workspace.book, quarter) is not None:
            self.recording_for = None

    def history(self, key: str) -> list[Entry]:
        """Return the history of a record up to the day shown, oldest first."""
        entries = self.workspace.history(key)
        return [entry for entry in entries if self.as_at is None or entry.line.on <= self.as_at]


def team_of(session: Session) -> Recorder:
    """Return what records in the team's journal, which a scrutineer may only read.

    Raises:
        NotTheScrutineers: a scrutineer asks.
    """
    if session.recorder.is_scrutineers:
        raise NotTheScrutineers
    return session.recorder


_LONGEST_GROUP = 24
"""The maximum length of a group's name in the title line."""

Token = tuple[object, ...]


def token_of(session: Session) -> Token:
    """Return a token of the state that screens show. It is equal while nothing has changed."""
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
    """Return the cells at the right of the title line. The short form leaves out the name."""
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


def special_cells(session: Session, hidden: int) -> tuple[Cell, ...]:
    """Return one cell that describes any unusual states; empty if there are none.

    Args:
        hidden: the number of the screen's records that are hidden in projector mode.
    """
    words = " · ".join(_special_words(session, hidden))
    return (Cell(words, Tone.STRONG),) if words else ()


def _special_words(session: Session, hidden: int) -> Iterator[str]:
    if session.writing is not None:
        stop = own_key("view.back")
        yield f"writing a file, {session.writing.percent}% ({stop} stops)"
    if session.is_scrutineer:
        yield "scrutineer (reads, challenges)"
    if (words := meeting_words(session)) is not None:
        yield words
    if session.signed is not None and session.signed.is_corrected:
        yield "corrected since sign-off"
    if session.recording_for is not None:
        yield f"recording for {session.recording_for.short}"
    if session.is_projected:
        yield with_hidden("projector", hidden)


def meeting_words(session: Session) -> str | None:
    """Describe the running meeting and its length, or a meeting that can be joined."""
    book, running = session.workspace.book, session.running
    today = session.recorder.today()
    if running is not None and running.day == today:
        since = minutes_since(running.started, session.recorder.now())
        lasts = f", {length(since)}" if running.started else ""
        return f"{_group(book, running)} meeting{lasts}"
    known = () if session.as_at is not None else book.meetings.values()
    on = (meeting for meeting in known if meeting.in_progress)
    found = running or max(on, key=lambda meeting: meeting.day, default=None)
    if found is None:
        return None
    day = f" of {short(found.day)}" if found.day != today else ""
    way = "" if running else f" in progress, {own_key('meeting.open')} to join"
    return f"{_group(book, found)} meeting{day}{way}"


def _group(book: Book, meeting: Meeting) -> str:
    return shortened(group_name(meeting.group, book), _LONGEST_GROUP)


def hint_cells(session: Session) -> tuple[Cell, ...]:
    """Return a cell about a meeting to be started today, for when there is room."""
    if session.running is not None or session.as_at is not None:
        return ()
    for meeting in session.book.meetings.values():
        is_planned = meeting.state is MeetingState.PLANNED and not meeting.in_progress
        if is_planned and meeting.day == session.today:
            group = group_name(meeting.group, session.book)
            return (Cell(f"{group} today: {own_key('meeting.open')}"),)
    return ()


def banner_of(workspace: Workspace, *, can_repair: bool) -> str:
    """Return the warning over every screen while something is wrong with the workspace.

    Args:
        workspace: the open workspace.
        can_repair: whether the key of the repair command can be pressed now.
    """
    key = own_key("app.backups")
    if not workspace.is_damaged:
        found = (*workspace.damage(), *workspace.scrutiny_damage())
        why = workspace.read_only.replace(IN_THE_APP, f"press {key}")
        return " ".join([why, *(f"{MARK}: {each}" for each in found)]).strip()
    way = f"; press {key} to repair it or restore a backup. " if can_repair else ": "
    troubles = [each for each in workspace.troubles if each.kind.stops_writing]
    # The key stands for the command that most of them name.
    sentences = " ".join(
        each.sentence if each.way_out == REPAIR else str(each) for each in troubles
    )
    return f"{MARK}, read only{way}{sentences}"


def _saved_cell(session: Session) -> Cell:
    if session.workspace.read_only:
        return Cell("read only", Tone.RED)
    if session.not_saved:
        return Cell("not saved", Tone.RED, "✗")
    return Cell("saved", Tone.GREEN, "✓")
