"""A workspace opened by a command to record changes, with its author and effective date."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import date, datetime
from typing import Any, TypeVar

from msgspec.structs import replace

from cscp_tui.base.errors import CscpError, Refused, Unconfirmed
from cscp_tui.cli import finding
from cscp_tui.cli.invocation import Invocation
from cscp_tui.cli.printing import Answered, asked, confirmed, say, show, show_json, text_or_stdin
from cscp_tui.domain.book import Book
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.context import Context
from cscp_tui.domain.date_reading import read_date
from cscp_tui.domain.dates import Preference, in_words
from cscp_tui.domain.enums import Role
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import Meeting
from cscp_tui.domain.rules.identifiers import DoubtfulText, MayIdentify
from cscp_tui.services.opening import merge_overwritten, open_for_scrutineer, open_for_team
from cscp_tui.services.outcome import JobOutcome
from cscp_tui.services.perform import after_jobs, perform
from cscp_tui.store.clock import ClockDoubt
from cscp_tui.store.drafting import draft_of
from cscp_tui.store.errors import OlderFormat
from cscp_tui.store.recorder import Recorder

Result = TypeVar("Result")


def result_of(recorded: JobOutcome) -> dict[str, Any]:
    """Return a recorded change as plain values: a sentence, and the records by table and id."""
    new = [{"table": each.table, "id": each.id} for each in recorded.changes if each.creates]
    changed = [
        {"table": each.table, "id": each.id, "fields": sorted(each.fields)}
        for each in recorded.changes
        if not each.creates
    ]
    warnings = list(recorded.warnings)
    return {"did": recorded.sentence, "new": new, "changed": changed, "warnings": warnings}


class Writing:
    """A workspace opened for recording, with the context of what is recorded."""

    def __init__(self, session: Invocation, *, asks: bool = True) -> None:
        """Open the workspace, and ask about its format and about the clock if it seems wrong.

        Raises:
            Refused: the answer is no, or nobody can be asked.
        """
        self.session = session
        self.recorder = _opened(session)
        self.workspace = self.recorder.workspace
        if (asks or session.may_upgrade) and self.recorder.must_upgrade:
            ask_to_upgrade(session)
            self.recorder.agree_to_upgrade()
        if asks and (doubt := self.recorder.clock_doubt(session.by)):
            _ask_about_clock(self.recorder, doubt, is_answered=session.says_clock_is_right)
        self.today = self.recorder.today()
        self._tell(merge_overwritten(self.recorder, self._who()))
        self._tell(self.workspace.take_findings())
        self.context = self._context()
        self.tells_json = bool(session.arguments.json)

    @property
    def book(self) -> Book:
        return self.workspace.book

    def day(self, text: str, what: str, prefer: Preference = "future") -> date:
        day = read_date(text, self.today, prefer=prefer)
        say(f"{what}: {in_words(day)}.")
        return day

    def optional_day(
        self, text: str | None, what: str, prefer: Preference = "future"
    ) -> date | None:
        """Read a day; return None for an empty text or ``none``."""
        if text is None or text.strip().casefold() in {"", "none"}:
            return None
        return self.day(text, what, prefer)

    def meeting(self, typed: str) -> str:
        """Return the id of a meeting, typed as its id or as a group that meets on that day."""
        return finding.meeting(self.book, typed, self.context.on or self.today) if typed else ""

    def at(self, meeting: str) -> Meeting:
        """Return a meeting, and record what follows at it unless another meeting was named."""
        key = finding.meeting(self.book, meeting, self.context.on or self.today)
        if not self.context.meeting:
            self.context = replace(self.context, meeting=key)
        return self.book.meetings[key]

    @property
    def now(self) -> datetime:
        """The present moment; in a demo, a moment on the demo's day."""
        return (self.session.clock or self.workspace.own_clock())()

    def try_out(self, command: Command, on: date | None = None) -> None:
        """Run a command without recording it, with effect on a day if one is given.

        Raises:
            CscpError: the command would be refused.
        """
        draft_of(command, self.book, replace(self.context, on=on or self.context.on))

    def record(self, command: Command, job: Callable[..., JobOutcome] | None = None) -> JobOutcome:
        """Record a command, and say what it changed.

        Args:
            job: the function of services that takes it, if it isn't ``perform``.

        Raises:
            CscpError: the command was refused or could not be recorded; nothing was changed.
        """
        warnings = self._say_warnings(command)
        return self.keep(
            lambda context: (job or perform)(self.recorder, command, context), warnings
        )

    def keep(
        self,
        job: Callable[[Context], JobOutcome],
        warned: Collection[str] = (),
        *,
        can_be_stopped: bool = False,
    ) -> JobOutcome:
        """Do a job and say what came of it, but for what was said before.

        Args:
            can_be_stopped: whether Ctrl+C may stop the job before anything is recorded.

        Raises:
            CscpError: it was refused or could not be recorded; nothing was changed.
        """

        def record(context: Context) -> JobOutcome:
            with nullcontext() if can_be_stopped else _in_one_piece():
                return self._done(job(context), warned)

        try:
            return self._confirmed(record)
        except Unconfirmed as doubt:
            self._confirm(str(doubt))
            warned = (*warned, str(doubt))
        self.context = replace(self.context, asks=False)
        try:
            return self._confirmed(record)
        finally:
            self.context = replace(self.context, asks=True)

    def _confirm(self, words: str) -> None:
        """Ask whether to save something all the same, unless --yes answers it.

        Raises:
            Refused: nobody can be asked, or the answer was no.
        """
        say(words)
        if self.session.says_yes:
            return
        if not sys.stdin.isatty():
            raise Refused("Nothing was saved. Correct it, or add --yes to save it anyway.")
        if not confirmed(Answered.YES, "Type yes to save it anyway: "):
            raise Refused("Correct it and try again.")

    def _say_warnings(self, command: Command) -> tuple[str, ...]:
        """Print what a command warns of before it is saved, and return it."""
        warnings: tuple[str, ...] = ()
        with suppress(CscpError):  # recording it says why not
            warnings = tuple(draft_of(command, self.book, self.context).warnings)
        self._tell(warnings)
        return warnings

    def _confirmed(self, record: Callable[[Context], JobOutcome]) -> JobOutcome:
        """Record something; ask about text in it that may identify a child or a family.

        Raises:
            Refused: nobody can be asked, or no reason was given.
        """
        try:
            return record(self.context)
        except MayIdentify as problem:
            reason = self._why_not_identifiers(problem)
            phrases = frozenset(each.phrase for each in problem.found)
        return record(replace(self.context, not_identifiers=reason, confirmed=phrases))

    def _why_not_identifiers(self, problem: MayIdentify) -> str:
        reason = self.session.given("not_identifiers").strip()
        if not reason and not sys.stdin.isatty():
            raise Refused(
                f"{problem.places} Nothing was saved. Leave it out. If it identifies no child or "
                "family, add --not-identifiers with the reason."
            )
        self.tell_identifiers(problem.found)
        reason = (
            reason
            or asked(
                "If none of these identifies a child or family, type why: ",
                Answered.NOT_IDENTIFIERS,
            ).strip()
        )
        if not reason:
            raise Refused("Nothing was saved. Leave the details out and try again.")
        return reason

    @staticmethod
    def tell_identifiers(found: Iterable[DoubtfulText]) -> None:
        """Say, phrase by phrase, what may identify a child or a family."""
        for each in found:
            say(each.in_full)

    def _done(self, recorded: JobOutcome, warned: Collection[str]) -> JobOutcome:
        """Print what was recorded, and what the user should check unless that was printed before."""
        self.session.has_recorded = True
        say(f"{recorded.sentence}.")
        self._tell(each for each in (*recorded.notices, *recorded.details) if each not in warned)
        if self.tells_json:
            show_json({"number": recorded.n, **result_of(recorded)})
        self._tell(self.workspace.take_findings())
        if problem := after_jobs(self.recorder, self.session.by):
            say(str(problem))
        return recorded

    def tell(self, text: str) -> None:
        """Print the result of a command, such as an id, unless it prints JSON."""
        if not self.tells_json:
            show(text)

    @staticmethod
    def _tell(findings: Iterable[str]) -> None:
        for each in findings:
            say(each)

    def _who(self) -> Context:
        return Context(today=self.recorder.today(), by=self.session.by, role=self.session.role)

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
            why=text_or_stdin(session.given("why")),
            asks=True,
        )


@contextmanager
def _in_one_piece() -> Iterator[None]:
    """Ignore Ctrl+C within the block, so that the user always learns what was recorded."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def ask_to_upgrade(session: Invocation) -> None:
    """Ask whether the first line of a new format may be written to a folder.

    Raises:
        Refused: the answer is no, or nobody can be asked.
    """
    if session.may_upgrade:
        say(OlderFormat.consequence)
        return
    if not sys.stdin.isatty():
        raise Refused(f"{OlderFormat()} Then add --upgrade.")
    say(f"{OlderFormat.consequence} {OlderFormat.advice}")
    if not confirmed(Answered.UPGRADE, "To go on, type yes: "):
        raise Refused("Not saved. Everything in the folder can still be read and exported.")


def upgrading(session: Invocation, do: Callable[[bool], Result]) -> Result:
    """Do something that may write a new format, and ask about that if it does.

    Args:
        do: is told whether it may.
    """
    try:
        return do(session.may_upgrade)
    except OlderFormat:
        ask_to_upgrade(session)
        return do(True)  # noqa: FBT003


def _ask_about_clock(recorder: Recorder, doubt: ClockDoubt, *, is_answered: bool) -> None:
    """Ask whether the computer's clock is right.

    Raises:
        Refused: the clock is wrong, changes lie in its future, or nobody can be asked.
    """
    if doubt.is_last_ahead:
        raise Refused(f"Not saved: {doubt.sentence} {doubt.advice}")
    if not is_answered:
        if not sys.stdin.isatty():
            raise Refused(
                f"Not saved: {doubt.sentence} If this clock is wrong, set it right and try again. If "
                "it's right, add --clock-is-right."
            )
        say(f"{doubt.sentence} Is this computer's clock right? If so, type yes.")
        if not confirmed(Answered.CLOCK_IS_RIGHT):
            raise Refused("Not saved: set the computer's clock right and try again.")
    recorder.trust_clock()


def _opened(session: Invocation) -> Recorder:
    if session.role is not Role.SCRUTINEER:
        return open_for_team(session.storage, session.clock)
    recorder = open_for_scrutineer(session.storage, session.clock)
    recorder.workspace.follow()  # if their journal couldn't be read, nothing of it would be found
    return recorder
