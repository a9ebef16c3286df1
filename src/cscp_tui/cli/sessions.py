"""One run of a command: what was typed, in which workspace, on which day, by whom."""

from __future__ import annotations

import getpass
import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cscp_tui.cli import finding
from cscp_tui.cli.printing import say
from cscp_tui.cli.typing_errors import AsAtInFuture, OnlyForReading, ScrutineerOnlyReads
from cscp_tui.domain.changes import ADDED
from cscp_tui.domain.contexts import Context
from cscp_tui.domain.dates import Preference, in_words, london_today, long, read_date
from cscp_tui.domain.identifiers import find_identifiers
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.words import Role
from cscp_tui.settings import data_folder

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.changes import Change
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.settings import Settings
    from cscp_tui.store.clocks import Clock
    from cscp_tui.store.recordings import Recorded
    from cscp_tui.store.teams import TeamWorkspace
    from cscp_tui.store.workspaces import Workspace

WORKSPACE_VARIABLE = "CSCP_WORKSPACE"
NOBODY = "Business team"
"""Who records where neither settings nor the system name anybody."""


class Session:
    """What was typed, and what it is about."""

    def __init__(
        self, arguments: argparse.Namespace, settings: Settings, clock: Clock | None = None
    ) -> None:
        """A run of the command whose arguments these are; the clock is the workspace's own."""
        self.arguments: Any = arguments
        self.settings = settings
        self.clock = clock

    def given(self, name: str) -> str:
        """The text of an option that every command understands; empty where it was not given."""
        return str(getattr(self.arguments, name, ""))

    @property
    def folder(self) -> Path:
        """The workspace's folder: typed, from the environment, from settings, or the user's own."""
        typed = self.given("workspace") or os.environ.get(WORKSPACE_VARIABLE, "")
        if typed:
            return Path(typed).expanduser()
        return self.settings.workspace or data_folder()

    @property
    def role(self) -> Role:
        """As whom the user works."""
        role: Role = getattr(self.arguments, "role", self.settings.role)
        return role

    @property
    def by(self) -> str:
        """Who the journal says it was."""
        return self.given("by").strip() or self.settings.name.strip() or _account_name()

    def read(self) -> Reading:
        """Open the workspace to read it.

        Raises:
            CscpError: it cannot be opened, or the as-at day is none.
        """
        return Reading(self)

    def write(self) -> Writing:
        """Open the workspace to record in it.

        Raises:
            ScrutineerOnlyReads: the user is a scrutineer.
            OnlyForReading: an as-at day was given.
            CscpError: the workspace cannot be opened, or an option is not understood.
        """
        if self.role is Role.SCRUTINEER:
            raise ScrutineerOnlyReads
        if self.given("as_at"):
            raise OnlyForReading
        return Writing(self)


def _account_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return NOBODY


def _tell(findings: Iterable[str]) -> None:
    for finding_ in findings:
        say(finding_)


class Reading:
    """A workspace open for reading, on the day whose truth is shown."""

    def __init__(self, session: Session) -> None:
        """Open it."""
        # The store takes a third of the start of a command, and help does without.
        from cscp_tui.store.workspaces import Workspace  # noqa: PLC0415

        self.session = session
        self.workspace: Workspace = Workspace(session.folder)
        self.now = london_today((session.clock or self.workspace.own_clock())())
        """The real day, or the demo's."""
        self.today = _as_at(session.given("as_at"), self.now)
        """The day whose truth is shown."""
        _tell(self.workspace.take_findings())

    @cached_property
    def book(self) -> Book:
        """The truth of the day."""
        return self.workspace.as_at(self.today)

    @property
    def quarter(self) -> Quarter:
        """The quarter in question: the one asked for, else that of the day."""
        typed = self.session.given("for_quarter")
        return Quarter.parse(typed) if typed else Quarter.containing(self.today)


def _as_at(text: str, now: date) -> date:
    if not text:
        return now
    day = read_date(text, now, prefer="past")
    if day > now:
        raise AsAtInFuture(long(day), long(now))
    return day


class Writing:
    """A workspace open for recording, with the circumstances of what is recorded."""

    def __init__(self, session: Session) -> None:
        """Open it."""
        # The store takes a third of the start of a command, and help does without.
        from cscp_tui.store.teams import TeamWorkspace  # noqa: PLC0415

        self.session = session
        self.workspace: TeamWorkspace = TeamWorkspace(session.folder, session.clock)
        self.today = self.workspace.today()
        _tell(self.workspace.take_findings())
        self.context = self._context()

    @property
    def book(self) -> Book:
        """The present."""
        return self.workspace.book

    def day(self, text: str, what: str, prefer: Preference = "future") -> date:
        """Read a day and say in words what was understood."""
        day = read_date(text, self.today, prefer=prefer)
        say(f"{what}: {in_words(day)}.")
        return day

    def optional_day(self, text: str | None, what: str) -> date | None:
        """Read a day where one was given; ``none`` is none."""
        if text is None or text.strip().casefold() in {"", "none"}:
            return None
        return self.day(text, what)

    def meeting(self, typed: str) -> str:
        """The id of a meeting: as typed, or that of a group's meeting on the day of effect."""
        return finding.meeting(self.book, typed, self.context.on or self.today) if typed else ""

    def record(self, command: Command) -> Recorded:
        """Keep what a command changes and say so.

        Raises:
            CscpError: it was refused, or could not be kept; nothing was changed.
        """
        return self.done(self.workspace.record(command, self.context))

    def done(self, recorded: Recorded) -> Recorded:
        """Say what was kept, and what the user should look at again."""
        say(f"{recorded.sentence}.")
        _tell(recorded.warnings)
        _tell(self.workspace.take_findings())
        for place, text in _texts(recorded.changes):
            for found in find_identifiers(text, self.book.partnership.quiet_phrases):
                say(f"{found.sentence(place)} “cscp undo” takes it back.")
        self.workspace.save_present(self.session.by)
        return recorded

    def _context(self) -> Context:
        session = self.session
        typed_on, typed_quarter = session.given("on"), session.given("for_quarter")
        on = self.day(typed_on, "With effect on", "past") if typed_on else None
        quarter = Quarter.parse(typed_quarter).typed if typed_quarter else ""
        meeting = session.given("meeting")
        return Context(
            today=self.today,
            by=session.by,
            role=session.role,
            on=on,
            meeting=finding.meeting(self.book, meeting, on or self.today) if meeting else "",
            quarter=quarter,
            why=session.given("why"),
        )


_PARAGRAPHS = frozenset(
    {"title", "text", "impact", "explanation", "evidence", "question", "answer"}
)


def _texts(changes: Iterable[Change]) -> Iterable[tuple[str, str]]:
    """Each text that changes wrote, with the words for its place."""
    for change in changes:
        for name, edit in change.fields.items():
            values = [edit[1]] if isinstance(edit, list) else edit[ADDED]
            for value in values:
                if isinstance(value, str) and (name in _PARAGRAPHS or " " in value):
                    yield f"the {name.replace('_', ' ')} of {change.id}", value
