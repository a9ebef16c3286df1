"""The recorder: every change is made under the lock and checked by every rule."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from msgspec.structs import replace

from cscp_tui.base.errors import CscpError, NotUnderstood, Refused, Unconfirmed
from cscp_tui.base.texts import clean, shortened
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import Change, Line
from cscp_tui.domain.commands.base import Command, MayBeLater
from cscp_tui.domain.context import Context
from cscp_tui.domain.dates import london_today, long
from cscp_tui.domain.names import sentence_of
from cscp_tui.domain.rights import Operation, Whose, refuse_changes
from cscp_tui.domain.rules.identifiers import identifiers_in, refuse_identifiers
from cscp_tui.domain.unit_of_work import UnitOfWork
from cscp_tui.domain.updates import QuarterSignedOff
from cscp_tui.store import drafting, undo
from cscp_tui.store.clock import (
    Clock,
    ClockDoubt,
    clock_behind,
    clock_doubt,
    day_of,
    moment_of,
    stamp,
)
from cscp_tui.store.codec import CLOCK_CORRECTED, JOURNALS, decode_all, encode
from cscp_tui.store.drafting import BaseValues, ClockCorrection, CommitResult, MovedOn, draft_of
from cscp_tui.store.errors import (
    ClockInDoubt,
    NotAllowed,
    NothingToUndo,
    NotReadable,
    OlderFormat,
    Overwritten,
    ReadOnly,
    UndoClash,
)
from cscp_tui.store.journal import Journal, Log, Position
from cscp_tui.store.kept_lines import KeptLines
from cscp_tui.store.ledger import Ledger, Moved
from cscp_tui.store.undo import Target
from cscp_tui.store.workspace import Workspace

_FIRST_LOOK = 1 << 16
"""The bytes read from the journal's end in the first search for a change to undo; nearly always
enough."""
_NEXT_LOOK = 16
"""The factor by which the search grows each time the change isn't found."""

Found = TypeVar("Found")


class OwnJournal(Protocol):
    """The journal that a recorder writes, and what is special about it: the team's or a scrutineer's."""

    journal: Journal
    kept: KeptLines | None
    """The lines that this device wrote in it, where other computers may write over them."""
    signed: dict[str, Any]
    """The parts of a line that are the same for everybody who records in it: role, mark."""

    @property
    def log(self) -> Log:
        """The reading so far: position, latest days, troubles."""

    @property
    def is_of_older_format(self) -> bool:
        """True if earlier versions can read it, and could not after a change."""

    @property
    def is_elsewhere(self) -> bool:
        """True if it is read from another file than it is written to."""

    def whole_lines(self) -> bytes: ...

    def keep(self, changes: Sequence[Change]) -> None:
        """Apply recorded changes to the state."""

    # The lock is held meanwhile:

    def complete_replacing(self, holder: str) -> None:
        """Complete a restore or a repair that was stopped, or refuse to record."""

    def bring_back_overwritten(self, kept: KeptLines) -> None:
        """Rescue this device's lines that another computer overwrote."""

    def catch_up(self) -> list[Line]:
        """Apply the lines that others appended, and return them."""

    def prepare(self, stamp: Callable[[], str]) -> dict[str, Any]:
        """Prepare the journal for a line; returns what the line says of the other journal."""

    def explained(self, problem: NotAllowed | NotReadable) -> CscpError:
        """Return why nothing was recorded, with a way out."""


class Recorder:
    """Writes one journal of a workspace: each change under the lock, checked by every rule."""

    def __init__(self, workspace: Workspace, own: OwnJournal, clock: Clock | None) -> None:
        self.workspace, self._own, self._storage = workspace, own, workspace.storage
        self.clock = clock or workspace.own_clock()
        self._is_clock_trusted = clock is not None or workspace.demo_day is not None
        """True if the clock needs no confirmation: it isn't the computer's own, or a person has
        confirmed it."""
        self._is_shared = own.kept is not None
        """True if the journal isn't on a local disk, so other computers may write it and a server
        sets file times."""
        self.is_filled_alone = workspace.storage.is_filled_alone
        """True while only this process knows the folder (it is being filled), so locking and
        re-reading are skipped."""
        self.may_upgrade = False
        """True if a person agreed that earlier versions of the program can't open the folder then."""
        self._redaction_met: object = None
        """The fingerprint of an interrupted redaction's file that this window tried to finish."""
        self._clock_said = ""
        """The last warning about the clock, which is not repeated at every change."""
        self.written: list[int] = []
        """The numbers of the lines that it appended one by one."""
        self.whose = JOURNALS[own.journal.kind]
        """The side whose journal it writes."""

    def complete_interrupted(self) -> None:
        """Complete what was cut off: lines that another computer wrote over, and a redaction."""
        if self._own.kept is not None and self._own.kept.read() is not None:
            with suppress(CscpError), self._own.journal.ledger.turn("cscp"):
                self._own.bring_back_overwritten(self._own.kept)
        if self._storage.unfinished_redaction(self.ledger) is not None:
            self._own.log.findings += self._storage.complete_redaction(self.ledger)

    def _meet_redaction(self) -> None:
        """Finish a redaction that was cut off before anything is recorded, once for each attempt.

        The caller holds the lock.
        """
        pending = self._storage.unfinished_redaction(self.ledger)
        if pending != self._redaction_met:
            self._redaction_met = pending
            self._own.log.findings += self._storage.finish_redaction(self.ledger)

    @property
    def ledger(self) -> Ledger:
        """The ledger that it writes."""
        return self._own.journal.ledger

    @property
    def path(self) -> Path:
        """The file that it writes, for what only a folder has."""
        return Path(self.ledger.where)

    @property
    def must_upgrade(self) -> bool:
        """True if a change would write the first line of a new format, and nobody has agreed yet."""
        if self.may_upgrade or self.why_not:
            return False
        return self._own.is_of_older_format

    def agree_to_upgrade(self) -> None:
        """Allow changes in the present format, which earlier versions can't read."""
        self.may_upgrade = True

    def sync(self) -> None:
        """Flush the whole journal to disk.

        From now on others may know the folder, so locks apply.
        """
        self.ledger.sync()
        self.is_filled_alone = False

    @property
    def is_scrutineers(self) -> bool:
        return self.whose is Whose.SCRUTINEERS

    @property
    def why_not(self) -> str:
        """The reason why nothing can be recorded; empty if something can."""
        return self._own.log.read_only or self.workspace.moved

    @property
    def book(self) -> Book:
        return self.workspace.book

    def today(self) -> date:
        """The recording day in London; never before that of the last line."""
        return day_of(self._stamp())

    def now(self) -> datetime:
        """The present moment, in UTC; never before that of the last line."""
        return moment_of(self._stamp())

    def whole_lines(self) -> bytes:
        """Return the lines of the written journal, as bytes."""
        return self._own.whole_lines()

    def record(
        self,
        command: Command,
        context: Context,
        seen: BaseValues | None = None,
        *,
        after: int | None = None,
    ) -> CommitResult:
        """Record a command: under the lock, on the fresh book, checked by every rule.

        Args:
            after: the number of the line that must still be the last one, if the command depends on
                it.

        These are all reasons why a save is refused here, in the order in which they are looked for.
        Each class has its sentence where it is defined or raised. What is refused before this is
        called is listed in ``docs/maintainers.md``. Undo, redaction, a merge, a move to another place and
        the correction of dates meet the same up to ``OlderFormat`` and from ``Overwritten`` on, besides what
        is their own.

        Raises:
            ReadOnly: the journal is damaged, or was when it was last read, or the folder is synced
                and this computer hasn't claimed it: every trouble that ``stops_writing``
                (``store/errors.py``). It is looked for before the lock, but on a shared drive, and
                everywhere once others' lines have been read.
            FolderGone, NotAllowed, NotReadable: there is no way to the lock or the journal. A
                scrutineer's journal has sentences of its own (``OwnJournal.explained``).
            Locked: somebody else writes for longer than two seconds.
            NoConnection, NoRightInDatabase, NotAdmitted, NotADatabase: the database can't be reached,
                doesn't let its account write, or no longer has the workspace or this version's tables
                (``Database.turn`` in ``store/postgres.py``).
            HalfReplaced, NotComplete: a restore or a repair that was stopped can't be completed.
            JournalGone, BrokenJournal, NewerVersion: what others have appended can't be read.
            OlderFormat: it would be the first line of a new format, and nobody agreed to that.
            MovedOn: something was recorded after that line (``store/drafting.py``).
            ClockInDoubt: the computer's clock is behind a line, differs from the drive's, or nothing was
                recorded for 60 days, and nobody said that it is right; one that is behind has to be
                corrected first (``clock_doubt`` in ``store/clock.py``).
            Refused, Missing, UnknownRecord, NotUnderstood: the command itself can't do it to these
                records (its ``work`` in ``domain/commands/``; ``StalePreview``: they changed since its
                preview), a value can't be kept (``domain/unit_of_work.py``), or what came of it
                breaks a rule (``domain/rules/check.py``, and by subject beside it).
            Unconfirmed: it has to be confirmed first, and the context asks (whoever calls ``doubt`` of
                the draft).
            NothingToChange: everything is so already (``store/drafting.py``).
            NotTheScrutineers, NotTheTeams: that is for others (``domain/rights.py``).
            Conflict: somebody else changed the same field, after the book was read or after a form
                began (``store/drafting.py``).
            CscpError: a field last changed on a later day than this takes effect on
                (``refuse_too_early`` in ``store/drafting.py``).
            MayIdentify: a text may identify a child or a family, and nobody has confirmed it
                (``domain/rules/identifiers.py``).
            CscpError: a text or number can't be written as a line (``store/journal.py``).
            Overwritten: the drive doesn't keep writers apart, so somebody wrote in spite of the lock.
            LockReplaced: the file of the lock was deleted or replaced meanwhile.
            NotSaved: the disk did not keep it; everything is as it was. Also, earlier, if an unfinished
                last line can't be put aside.
            CscpError: the database refused it, in its words (``store/postgres.py``).
            ConnectionLost: nobody knows whether the database kept it.
        """
        context = _storable(context)
        with self._writing(context.by) as others:
            if after is not None and self._own.log.position.n != after:
                raise MovedOn
            self._refuse_doubtful_clock()
            draft = self._drafted(command, self._dated(context))
            if context.asks and draft.doubts:
                doubts = " ".join(map(str, draft.doubts))
                raise Unconfirmed(doubts, field=draft.doubts[0].field)
            drafting.merge_sets(draft, others, seen or {})
            changes = draft.changes()
            if not changes:
                raise drafting.NothingToChange
            refuse_changes(self.whose, Operation.WRITE, changes)
            drafting.refuse_conflicts(changes, others, self.book)
            if seen:
                drafting.refuse_unseen(changes, self.book, seen, self._who_changed)
            if draft.on < self._own.log.latest_on:
                drafting.refuse_too_early(changes, draft.on, self._own.whole_lines, self.book)
            if found := identifiers_in(changes, context.why, self.book):
                refuse_identifiers(found, context, self.book)
            else:
                draft.context = replace(draft.context, not_identifiers="")
            n = self._append(draft, command.what)
        return CommitResult(n, sentence_of(command, self.book), changes, tuple(draft.warnings))

    def redact(self, make: Callable[[], Command], context: Context) -> CommitResult:
        """Record a redaction and blank what it names, both at once.

        Args:
            make: builds the command; called while the lock is held.

        Raises:
            CscpError: it was refused or could not be kept; nothing was changed.
        """
        context = _storable(context)
        with self._writing(context.by):
            self._own.prepare(self._stamp)
            command = make()
            draft = self._drafted(command, self._dated(context))
            changes = draft.changes()
            refuse_changes(self.whose, Operation.REDACT, changes)
            n = self._append(draft, command.what, append=self._own.journal.append_redaction)
        self.workspace.reopen()
        if self._own.kept is not None:  # the kept lines still contain the redacted text
            self._own.kept.forget(self._own.log.position)
        return CommitResult(n, sentence_of(command, self.book), changes, tuple(draft.warnings))

    def day_of(self, command: Command, context: Context) -> date:
        """Return the day on which a command would take effect if it were recorded now.

        Raises:
            CscpError: it would be refused.
        """
        return self._drafted(command, context).on

    def _drafted(self, command: Command, context: Context) -> UnitOfWork:
        """Build the command's changes, for a later day where its own is refused and it has one."""
        if context.on is not None or not isinstance(command, MayBeLater):
            return draft_of(command, self.book, context)
        try:
            draft = draft_of(command, self.book, context)
            if draft.on >= context.today:
                return draft
            allowed = drafting.first_day_allowed(draft.changes(), self._own.whole_lines)
            later = command.later_day(allowed, context) if draft.on < allowed else None
        except CscpError:
            later = command.later_day(None, context)
            if later is None:
                raise
        return draft if later is None else draft_of(command, self.book, context, later)

    def undo(
        self, context: Context, number: int | None = None, *, rest: bool = False, redo: bool = False
    ) -> CommitResult:
        """Undo the user's latest change, or the change with the given number.

        Args:
            number: the journal line to undo; the user's latest by default.
            rest: undo only what no later change builds on.
            redo: redo the user's last undo instead; refused if they have changed anything since.

        Raises:
            NothingToUndo: I have nothing to take back, or to make again.
            NotUnderstood: there is no line of that number.
            UndoClash: later changes build on it; it says whether the rest can be undone.
            ClockInDoubt: as in ``record``.
            Refused: it was signed off, is undone otherwise, or another line has to be undone first
                (here, and in ``store/undo.py``).
        """
        context = _storable(context)
        with self._writing(context.by), self.workspace.lines_are_whole():
            target, root = self._look_back(
                lambda data: self._target(data, context.by, number, redo=redo)
            )
            words = undo.line_words(root, self.book)
            if root.merged is not None:
                return self._undo_merge(context, target, words)
            found = undo.changes_built_on(target, self.book)
            kept = undo.rest_of(target, found)
            if found and not (rest and kept):
                raise UndoClash(words, tuple(found.values()), rest=bool(kept))
            self._refuse_doubtful_clock()
            # If the line was dated by a wrong clock, its day may lie in the future: cap it.
            on, at = min(target.line.on, max(self.today(), self._own.log.latest_on)), ""
            makes_again = bool(target.line.undoes)
            context = self._dated(context)
            if root.what == CLOCK_CORRECTED:
                if makes_again:
                    raise Refused("To correct the dates again, run “cscp clock --correct”.")
                # Dates are as they were, and so is that of the last change.
                before = [line for line in decode_all(self._own.whole_lines()) if line.n <= root.n]
                on, at = max(line.on for line in before), max(line.at for line in before)
                on, at = max(on, self._own.log.latest_on), max(at, self._stamp())
                context = replace(context, today=max(on, day_of(at)))
            revert = undo.Revert(kept, on, words)
            try:
                draft = draft_of(revert, self.book, context)
                changes = draft.changes()
            except QuarterSignedOff as problem:
                raise Refused(
                    f"{problem.quarter.short} was signed off with “{words}”, so that can't be "
                    f"undone. Withdraw the sign-off of {problem.quarter.short} first, with a "
                    "reason, or choose another change in the history."
                ) from None
            except Refused:
                allowed = partial(_allows, revert, context)
                later = undo.in_the_way(target, kept, self.workspace.own_book(), allowed)
                if later is None:
                    raise
                done = undo.done_words(later, self.book)
                raise Refused(
                    f"“{words}” can't be {'redone' if makes_again else 'undone'} yet: "
                    f"{shortened(later.by)} {done} on {long(later.on)}. Undo that first; it is change "
                    f"{later.n} in the history."
                ) from None
            what = "redo" if makes_again else "undo"
            n = self._append(draft, what, undoes=target.line.n, at=at)
        sentence = f"{'Redone' if makes_again else 'Undone'}: {words}"
        return CommitResult(n, sentence, changes, tuple(draft.warnings))

    def next_undo(self, by: str, number: int | None = None, *, redo: bool = False) -> Line:
        """Return the line that an undo or a redo would take back: the one with a number, if it is given.

        Raises:
            NothingToUndo: there is none.
            NotUnderstood: there is no line of that number.
        """
        with self.workspace.lines_are_whole():
            look = partial(self._target, by=clean(by), number=number, redo=redo)
            return self._look_back(look)[0].line

    def _undo_merge(self, context: Context, target: Target, words: str) -> CommitResult:
        """Undo or redo a whole merge: one line for each merged line, in a single append."""
        data = self._own.whole_lines()
        members = undo.merged_lines(data, target)
        last = members[-1].line.n
        later = tuple(line for line in target.later if line.n > last)
        context = replace(self._dated(context), is_merged=True)
        book = self.workspace.own_book()
        what = "redo" if target.line.undoes else "undo"
        n, at = self._own.log.position.n + 1, self._stamp()
        several: list[dict[str, Any]] = []
        changes: list[Change] = []
        for member in reversed(members):
            whole = replace(member, later=later)
            if found := undo.changes_built_on(whole, book):
                raise UndoClash(words, tuple(found.values()), rest=False)
            on = member.line.on  # by the clock of the other copy, which may be ahead of ours
            revert = undo.Revert(member.changes, on, words)
            draft = draft_of(revert, book, replace(context, today=max(context.today, on)))
            made, number = draft.changes(), n + len(several)
            several.append(
                drafting.line_values(number, at, draft, what, changes=made, undoes=member.line.n)
            )
            book.apply(made)
            changes += made
        self._append_all(several)
        sentence = f"{'Redone' if target.line.undoes else 'Undone'}: {words}"
        return CommitResult(self._own.log.position.n, sentence, tuple(changes))

    def _target(
        self, data: bytes, by: str, number: int | None, *, redo: bool
    ) -> tuple[Target, Line]:
        """Return the line to undo or redo, and the original change that it undoes or redoes."""
        if number is None:
            target = undo.find_target(data, by, redo=redo)
        elif 0 < number <= self._own.log.position.n:
            target = undo.target_at(data, number)
        else:
            last = self._own.log.position.n
            known = f"the last one is {last}" if last > 0 else "nothing has been recorded yet"
            raise NotUnderstood(f"There's no change {number}: {known}.")
        return target, undo.root_of(data, target.line)

    def _look_back(self, look: Callable[[bytes], Found]) -> Found:
        """Search the journal's last bytes, then ever larger tails, until the search succeeds."""
        position, size = self._own.log.position, _FIRST_LOOK
        if position.n < 0:
            return look(b"")
        while size < position.offset:
            with suppress(NothingToUndo, KeyError):
                return look(self._own.journal.last_bytes(position, size))
            size *= _NEXT_LOOK
        return look(self._own.journal.last_bytes(position, position.offset))

    @contextmanager
    def _writing(self, by: str) -> Iterator[list[Line]]:
        """Hold the lock with the book up to date. Yields the lines that others appended."""
        journal = self._own.journal
        if self.why_not and not self._is_shared:
            raise ReadOnly(self.why_not)
        if self.is_filled_alone:
            yield []
            return
        try:
            with journal.ledger.turn(by):
                if self._storage.is_half_replaced():
                    self._own.complete_replacing(by)
                self._meet_redaction()
                if self._own.kept is not None:
                    self._own.bring_back_overwritten(self._own.kept)
                others = self._own.catch_up()
                if self.why_not:
                    raise ReadOnly(self.why_not)
                if self.must_upgrade:
                    raise OlderFormat
                self._rescue_tail()
                before = self._own.log.position
                yield others
                if self._own.kept is not None and self._own.log.position != before:
                    with suppress(CscpError):
                        self._own.kept.keep(journal, before, self._own.log.position, self.clock())
        except (NotAllowed, NotReadable) as problem:
            raise self._own.explained(problem) from None

    def _rescue_tail(self) -> None:
        """Move an unfinished last line, left by an interrupted save, to a file of its own.

        The caller holds the lock.
        """
        ledger, position = self._own.journal.ledger, self._own.log.position
        if self._own.is_elsewhere:
            return
        if position.n >= 0 and (copy := ledger.rescue(position.offset)):
            self._own.log.findings.append(
                f"{ledger.name} ended in an unfinished line, probably from an interrupted save. "
                f"It was moved to {copy}."
            )

    def clock_doubt(self, by: str) -> ClockDoubt | None:
        """Return the doubt about the computer's clock that a person must settle before drafting.

        None if there is none.

        On a shared drive, a file is written there to learn the time of its server.

        Args:
            by: the name shown to others who wait for the lock.
        """
        if self._is_clock_trusted or self.why_not:
            return None
        with self._own.journal.ledger.turn(by) if self._is_shared else nullcontext():
            return self._clock_doubt()

    def _clock_doubt(self) -> ClockDoubt | None:
        if self._is_clock_trusted:
            return None
        told_at = self._own.journal.ledger.told_at if self._is_shared else 0
        drive_time = datetime.fromtimestamp(told_at, UTC) if told_at else None
        return clock_doubt(self.clock(), self._own.log.at, self._own.log.latest_on, drive_time)

    def _refuse_doubtful_clock(self) -> None:
        if doubt := self._clock_doubt():
            raise ClockInDoubt(doubt.sentence, doubt.advice)

    def trust_clock(self) -> None:
        """Accept the computer's clock as right.

        Raises:
            ClockInDoubt: a change lies in its future, and would have to be corrected first.
        """
        doubt = self._clock_doubt()
        if doubt is not None and doubt.is_last_ahead:
            raise ClockInDoubt(doubt.sentence, doubt.advice)
        self._is_clock_trusted = True

    def clock_correction(self, of: Collection[str] = ()) -> ClockCorrection | None:
        """Plan to correct the changes dated after the computer's clock; nothing is changed.

        Args:
            of: the names of those whose clock was wrong, if there are several.

        Returns:
            The plan; None where no change lies in the future.

        Raises:
            Refused: others recorded some of them, or a quarter was signed off later.
        """
        now = self.clock()
        doubt = clock_doubt(now, self._own.log.at, self._own.log.latest_on)
        if doubt is None or not doubt.is_last_ahead:
            return None
        lines, today = drafting.lines_ahead(self._own.whole_lines(), now), london_today(now)
        if not lines:
            return None
        drafting.refuse_correction(lines, of, self.book, today)
        changes = drafting.corrected_days(lines, self.book, today)
        return ClockCorrection(lines, stamp(now), today, changes, self._own.log.position.n)

    def correct_clock(self, plan: ClockCorrection, context: Context) -> CommitResult:
        """Correct the dates of changes that a wrong clock gave, as planned.

        Raises:
            MovedOn: something was recorded since.
        """
        with self._writing(context.by):
            if self._own.log.position.n != plan.position:
                raise MovedOn
            self._is_clock_trusted = True
            context = replace(_storable(context), today=plan.today)
            draft = UnitOfWork(self.book, context, plan.today)
            n = self._append(draft, CLOCK_CORRECTED, at=plan.at, changes=plan.changes)
        sentence = (
            f"Dates of a wrong clock corrected: they count from {long(plan.today)} at most. To undo "
            f"it, run “cscp undo {n}”"
        )
        return CommitResult(n, sentence, plan.changes)

    def move(self, fill: Callable[[], str], context: Context) -> CommitResult:
        """Record where the workspace is from now on; nothing is recorded here after that.

        Args:
            fill: fills the new place while nobody can record anything, and returns what it is called.

        Raises:
            CscpError: it could not be filled, or that could not be recorded; this place is as it was.
        """
        context = _storable(context)
        with self._writing(context.by), self._storage.scrutiny_turn(context.by):
            self._refuse_doubtful_clock()
            moved_to, before = fill(), self._own.log.position
            draft = UnitOfWork(self.book, self._dated(context), self.today())
            n = self._append(draft, "move workspace", more={"moved_to": moved_to})
        self.workspace.read_again()
        if self._own.kept is not None:  # the new place has all lines but this one
            self._own.kept.forget(before)
        return CommitResult(n, f"Moved to {moved_to}", ())

    def with_clock_corrected(self, plan: ClockCorrection) -> Workspace:
        """Return the workspace as it would be after a correction; nothing is written."""
        position = self._own.log.position
        draft = UnitOfWork(self.book, Context(today=plan.today, by="cscp"), plan.today)
        values = drafting.line_values(
            position.n + 1, plan.at, draft, CLOCK_CORRECTED, changes=plan.changes
        )
        return self.workspace.as_if(
            self.whose, self._own.whole_lines() + encode(values, position.hash)[0]
        )

    def _append(
        self,
        draft: UnitOfWork,
        what: str,
        undoes: int = 0,
        append: Callable[[Position, dict[str, Any]], Position] | None = None,
        *,
        at: str = "",
        changes: tuple[Change, ...] | None = None,
        more: Mapping[str, Any] = MappingProxyType({}),
    ) -> int:
        """Append one line with the draft's changes (or ``changes``), stamped now (or ``at``).

        Args:
            more: what else the line says.

        Returns its number.
        """
        changes = draft.changes() if changes is None else changes
        append = append or self._own.journal.append
        log = self._own.log
        try:
            seen = self._own.prepare(self._stamp)
            n, at = log.position.n + 1, at or self._stamp()
            values = drafting.line_values(n, at, draft, what, changes=changes, undoes=undoes)
            values |= seen | dict(more)
            position = append(log.position, values)
        except Moved:
            raise Overwritten(self._own.journal.ledger.where) from None
        self._own.keep(changes)
        log.position, log.at, log.previous = position, at, ""
        self.written.append(n)
        is_correction = what == CLOCK_CORRECTED
        log.latest_on = draft.on if is_correction else max(log.latest_on, draft.on)
        return n

    def append_lines(
        self, by: str, build: Callable[[Sequence[Line], str], Sequence[dict[str, Any]]]
    ) -> int:
        """Append lines as one write, under the lock; returns the number of the first of them.

        Args:
            build: makes the new lines' values from all existing lines and the time stamp.

        Raises:
            NotSaved: the disk did not keep them; everything is as it was.
        """
        with self._writing(by):
            first = self._own.log.position.n + 1
            self._append_all(build(self.workspace.lines(), self._stamp()))
        return first

    def _append_all(self, several: Sequence[dict[str, Any]]) -> None:
        """Append lines as one write; we hold the lock."""
        try:
            self._own.journal.append_all(self._own.log.position, several)
        except Moved:
            raise Overwritten(self._own.journal.ledger.where) from None
        if any(change[0] == "redactions" for values in several for change in values["changes"]):
            self._own.journal.blank_again()
        self.workspace.follow_team()
        self.workspace.take_lines()  # they are our own

    def _stamp(self) -> str:
        """Return the present time stamp, or the last line's if that is later."""
        return max(stamp(self.clock()), self._own.log.at)

    def _dated(self, context: Context) -> Context:
        """Return the context with the workspace's today and the time of day.

        It notes once that the clock is behind the last line.
        """
        doubt = clock_behind(self.clock(), self._own.log.at)
        if doubt and doubt != self._clock_said:
            self._own.log.findings.append(doubt)
        self._clock_said = doubt
        return replace(context.at(self.now()), today=self.today(), **self._own.signed)

    def _who_changed(self, table: str, key: str, field: str) -> tuple[str, str]:
        for entry in reversed(self.workspace.history(key)):
            for change in entry.changes:
                if (change.table, change.id) == (table, key) and field in change.fields:
                    return entry.line.by, entry.line.at
        return "somebody", self._own.log.at


_TEXTS = ("by", "meeting", "quarter", "why", "line", "not_identifiers")


def _storable(context: Context) -> Context:
    texts: dict[str, Any] = {name: clean(getattr(context, name)) for name in _TEXTS}
    return replace(context, keys=tuple(map(clean, context.keys)), **texts)


def _allows(revert: undo.Revert, context: Context, book: Book) -> bool:
    """Return whether the rules let changes be undone in a book."""
    try:
        draft_of(revert, book, context).changes()
    except CscpError:
        return False
    return True
