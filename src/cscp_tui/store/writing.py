"""A workspace open for writing: every change is made under the lock and checked by every rule."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from msgspec.structs import replace

from cscp_tui.base.errors import CscpError, NotUnderstood, Refused, Unconfirmed
from cscp_tui.base.paths import state_folder
from cscp_tui.base.texts import clean, shortened
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import Change, Line
from cscp_tui.domain.clock_times import as_moment, clock_time
from cscp_tui.domain.commands.actions import is_of_notes
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.commands.carry_over import CarryOver
from cscp_tui.domain.context import Context
from cscp_tui.domain.dates import london_today, long
from cscp_tui.domain.names import sentence_of
from cscp_tui.domain.records import Record
from cscp_tui.domain.rights import Operation, Whose, refuse_changes
from cscp_tui.domain.rules.identifiers import identifiers_in, refuse_identifiers
from cscp_tui.domain.unit_of_work import UnitOfWork
from cscp_tui.domain.updates import QuarterSignedOff
from cscp_tui.store import undo
from cscp_tui.store.clock import (
    Clock,
    ClockDoubt,
    clock_behind,
    clock_doubt,
    day_of,
    moment_of,
    stamp,
    system_clock,
)
from cscp_tui.store.codec import (
    CLOCK_CORRECTED,
    FORMAT,
    JOURNALS,
    REDACTION,
    VERSION,
    Header,
    decode_all,
    encode,
)
from cscp_tui.store.errors import (
    ClockInDoubt,
    Kind,
    NotAllowed,
    NothingToUndo,
    NotReadable,
    OlderFormat,
    Overwritten,
    ReadOnly,
    UndoClash,
    system_errors_about,
)
from cscp_tui.store.folder import (
    JOURNAL_NAME,
    complete_replacing,
    copies_before,
    finish_replacing,
    forks,
    pending_redaction,
    pending_replacement,
    refuse_made,
    scrutiny_turn,
)
from cscp_tui.store.journal import Journal, Log, Position
from cscp_tui.store.kept_lines import KeptLines, put_beside
from cscp_tui.store.ledger import Disk, FileLedger, LazyDisk, Moved
from cscp_tui.store.recording import (
    BaseValues,
    ClockCorrection,
    CommitResult,
    MovedOn,
    NothingToChange,
    corrected_days,
    draft_of,
    first_day_allowed,
    line_values,
    lines_ahead,
    merge_sets,
    refuse_conflicts,
    refuse_correction,
    refuse_too_early,
    refuse_unseen,
)
from cscp_tui.store.scrutiny import team_records
from cscp_tui.store.share import is_on_local_disk
from cscp_tui.store.snapshot import FILE_NAME, SnapshotMark, write_snapshot
from cscp_tui.store.synced import trouble_of
from cscp_tui.store.undo import Target
from cscp_tui.store.workspace import State, Workspace

_FIRST_LOOK = 1 << 16
"""The bytes read from the journal's end in the first search for a change to undo; nearly always
enough."""
_NEXT_LOOK = 16
"""The factor by which the search grows each time the change isn't found."""

Found = TypeVar("Found")


class WritableWorkspace(Workspace):
    """A workspace that reads every journal of a folder and writes one of them."""

    def __init__(
        self,
        folder: Path,
        clock: Clock | None = None,
        disk: Disk | None = None,
    ) -> None:
        super().__init__(folder, disk or Disk())
        self._clock = clock or self.own_clock()
        self._is_clock_trusted = clock is not None or self.demo_day is not None
        """True if the clock needs no confirmation: it isn't the computer's own, or a person has
        confirmed it."""
        self._is_shared = not is_on_local_disk(self.own_ledger_path.parent)
        """True if the journal isn't on a local disk, so other computers may write it and a server
        sets file times."""
        self._kept = KeptLines(state_folder(), self._kept_as) if self._is_shared else None
        self._is_filled_alone = isinstance(disk, LazyDisk)
        """True while only this process knows the folder (it is being filled), so locking and
        re-reading are skipped."""
        self._has_agreed_to_upgrade = False
        """True if a person agreed that earlier versions of the program can't open the folder then."""
        self._redaction_met: object = None
        """The fingerprint of an interrupted redaction's file that this window tried to finish."""
        self._clock_said = ""
        """The last warning about the clock, which is not repeated at every change."""

    @property
    @abstractmethod
    def _own_journal(self) -> Journal:
        """The journal that is written."""

    @property
    @abstractmethod
    def _log(self) -> Log:
        """The read state of the written journal: position, latest days, troubles."""

    @property
    def own_ledger_path(self) -> Path:
        """The file of the journal that is written."""
        return Path(self._own_journal.ledger.where)

    def _complete_redaction(self) -> None:
        """Finish a redaction of this journal that was interrupted, unless somebody redacts now."""
        if pending_redaction(self.own_ledger_path).exists():
            from cscp_tui.store.redacted_files import complete_redaction  # noqa: PLC0415 - hardly ever needed

            self._log.findings += complete_redaction(self.folder, self.own_ledger_path)

    def _meet_redaction(self) -> None:
        """Finish such a redaction before anything is recorded, once for each attempt at it.

        The caller holds the lock.
        """
        pending = FileLedger(pending_redaction(self.own_ledger_path)).fingerprint()
        if pending != self._redaction_met:
            from cscp_tui.store.redacted_files import finish_redaction  # noqa: PLC0415 - hardly ever needed

            self._redaction_met = pending
            self._log.findings += finish_redaction(self.folder, self.own_ledger_path)

    @property
    @abstractmethod
    def _kept_as(self) -> str:
        """The name under which this device keeps its copy of the lines it wrote on a shared drive."""

    @property
    def is_scrutineers(self) -> bool:
        return self.whose is Whose.SCRUTINEERS

    @property
    def whose(self) -> Whose:
        """The side whose journal it writes."""
        return JOURNALS[self._own_journal.kind]

    @abstractmethod
    def own_lines(self) -> bytes:
        """Return the lines of the written journal, as bytes."""

    def _prepare(self) -> None:
        """Prepare the journal before a line is appended (a scrutineer's is begun or copied).

        The caller holds the lock.
        """

    def _seen(self) -> dict[str, Any]:
        """Return what a line says about the other journal, of which it is a witness."""
        return {}

    def _take(self, changes: Sequence[Change]) -> None:
        """Apply saved changes to the book."""
        self.book.apply(changes)

    @property
    def must_upgrade(self) -> bool:
        """True if a change would write the first line of a new format, and nobody has agreed yet."""
        if self._has_agreed_to_upgrade or self.why_not_kept:
            return False
        return self.is_of_older_format

    @property
    def may_upgrade(self) -> bool:
        """True if somebody agreed that earlier versions can't open the folder any more."""
        return self._has_agreed_to_upgrade

    def agree_to_upgrade(self) -> None:
        """Allow changes in the present format, which earlier versions can't read."""
        self._has_agreed_to_upgrade = True

    @property
    def why_not_kept(self) -> str:
        """Why the written journal is read-only; empty if it can be written."""
        return self._log.read_only

    def today(self) -> date:
        """The recording day in London; never before that of the last line."""
        return day_of(self._stamp())

    def now(self) -> datetime:
        """The present moment, in UTC; never before that of the last line."""
        return moment_of(self._stamp())

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

        Raises:
            MovedOn: something was recorded after that line.
            MayIdentify: a text may identify a child or a family, and nobody has confirmed it.
            Locked: somebody else writes for longer than two seconds.
            OlderFormat: it would be the first line of a new format, and nobody agreed to that.
            Conflict: somebody else changed the same field.
            Unconfirmed: it has to be confirmed first, and the context asks.
            NotSaved: the disk did not keep it; everything is as it was.
        """
        context = _storable(context)
        with self._writing(context.by) as others:
            if after is not None and self._log.position.n != after:
                raise MovedOn
            self._refuse_doubtful_clock()
            draft = self._drafted(command, self._dated(context))
            if context.asks and draft.doubts:
                said = " ".join(map(str, draft.doubts))
                raise Unconfirmed(said, field=draft.doubts[0].field)
            merge_sets(draft, others, seen or {})
            changes = draft.changes()
            if not changes:
                raise NothingToChange
            refuse_changes(self.whose, Operation.WRITE, changes)
            refuse_conflicts(changes, others, self.book)
            if seen:
                refuse_unseen(changes, self.book, seen, self._who_changed)
            if draft.on < self._log.latest_on:
                refuse_too_early(changes, draft.on, self.own_lines, self.book)
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
            self._prepare()
            command = make()
            draft = self._drafted(command, self._dated(context))
            changes = draft.changes()
            refuse_changes(self.whose, Operation.REDACT, changes)
            n = self._append(draft, command.what, append=self._own_journal.append_redaction)
        self._reopen()
        if self._kept is not None:  # the kept lines still contain the redacted text
            self._kept.forget(self._log.position)
        return CommitResult(n, sentence_of(command, self.book), changes, tuple(draft.warnings))

    def day_of(self, command: Command, context: Context) -> date:
        """Return the day on which a command would take effect if it were recorded now.

        Raises:
            CscpError: it would be refused.
        """
        return self._drafted(command, context).on

    def _drafted(self, command: Command, context: Context) -> UnitOfWork:
        """Build the command's changes.

        A note that can't be recorded for its own day is recorded for today. A carry-over takes
        effect on the first day, from its own on, that the changes made before allow.
        """
        if context.on is None and isinstance(command, CarryOver):
            draft = draft_of(command, self.book, context)
            allowed = first_day_allowed(draft.changes(), self.own_lines)
            late = draft.on < allowed <= context.today
            return draft_of(command, self.book, context, allowed) if late else draft
        if context.on is not None or not is_of_notes(command):
            return draft_of(command, self.book, context)
        try:
            draft = draft_of(command, self.book, context)
            if draft.on < context.today:
                refuse_too_early(draft.changes(), draft.on, self.own_lines, self.book)
        except CscpError:
            return draft_of(command, self.book, context, context.today)
        return draft

    def undo(
        self,
        context: Context,
        number: int | None = None,
        *,
        rest: bool = False,
        redo: bool = False,
    ) -> CommitResult:
        """Undo the user's latest change, or the change with the given number.

        Args:
            number: the journal line to undo; the user's latest by default.
            rest: undo only what no later change builds on.
            redo: redo the user's last undo instead; refused if they have changed anything since.

        Raises:
            NothingToUndo: I have nothing to take back, or to make again.
            UndoClash: later changes build on it; it says whether the rest can be undone.
        """
        context = _storable(context)
        with self._writing(context.by), self._lines_are_whole():
            target, root = self._look_back(
                lambda data: self._target(data, context.by, number, redo=redo)
            )
            words = undo.told(root, self.book)
            if root.merged is not None:
                return self._undo_merge(context, target, words)
            found = undo.changes_built_on(target, self.book)
            kept = undo.rest_of(target, found)
            if found and not (rest and kept):
                raise UndoClash(words, tuple(found.values()), rest=bool(kept))
            self._refuse_doubtful_clock()
            # If the line was dated by a wrong clock, its day may lie in the future: cap it.
            on, at = min(target.line.on, max(self.today(), self._log.latest_on)), ""
            makes_again = bool(target.line.undoes)
            context = self._dated(context)
            if root.what == CLOCK_CORRECTED:
                if makes_again:
                    raise Refused("To correct the dates again, run “cscp clock --correct”.")
                # Dates are as they were, and so is that of the last change.
                before = [line for line in decode_all(self.own_lines()) if line.n <= root.n]
                on, at = max(line.on for line in before), max(line.at for line in before)
                on, at = max(on, self._log.latest_on), max(at, self._stamp())
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
                later = undo.in_the_way(target, kept, self.own_book(), allowed)
                if later is None:
                    raise
                done = undo.told_as_done(later, self.book)
                raise Refused(
                    f"“{words}” can't be {'redone' if makes_again else 'undone'} yet: "
                    f"{shortened(later.by)} {done} on {long(later.on)}. Undo that first; it is change "
                    f"{later.n} in the history."
                ) from None
            what = "redo" if makes_again else "undo"
            n = self._append(draft, what, undoes=target.line.n, at=at)
        sentence = f"{'Redone' if makes_again else 'Undone'}: {words}"
        return CommitResult(n, sentence, changes, tuple(draft.warnings))

    def redo(self, context: Context, *, rest: bool = False) -> CommitResult:
        return self.undo(context, rest=rest, redo=True)

    def next_undo(self, by: str, *, redo: bool = False) -> Line:
        """Return the line that an undo or a redo would take back.

        Raises:
            NothingToUndo: there is none.
        """
        with self._lines_are_whole():
            return self._look_back(lambda data: undo.find_target(data, clean(by), redo=redo)).line

    def _undo_merge(self, context: Context, target: Target, words: str) -> CommitResult:
        """Undo or redo a whole merge: one line for each merged line, in a single append."""
        data = self.own_lines()
        members = undo.merged_lines(data, target)
        last = members[-1].line.n
        later = tuple(line for line in target.later if line.n > last)
        context = replace(self._dated(context), is_merged=True)
        book = self.own_book()
        what = "redo" if target.line.undoes else "undo"
        n, at = self._log.position.n + 1, self._stamp()
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
            several.append(line_values(number, at, draft, what, changes=made, undoes=member.line.n))
            book.apply(made)
            changes += made
        self._append_all(several)
        sentence = f"{'Redone' if target.line.undoes else 'Undone'}: {words}"
        return CommitResult(self._log.position.n, sentence, tuple(changes))

    def _target(
        self, data: bytes, by: str, number: int | None, *, redo: bool
    ) -> tuple[Target, Line]:
        """Return the line to undo or redo, and the original change that it undoes or redoes."""
        if number is None:
            target = undo.find_target(data, by, redo=redo)
        elif 0 < number <= self._log.position.n:
            target = undo.target_at(data, number)
        else:
            last = self._log.position.n
            known = f"the last one is {last}" if last > 0 else "nothing has been recorded yet"
            raise NotUnderstood(f"There's no change {number}: {known}.")
        return target, undo.root_of(data, target.line)

    def _look_back(self, look: Callable[[bytes], Found]) -> Found:
        """Search the journal's last bytes, then ever larger tails, until the search succeeds."""
        position, size = self._log.position, _FIRST_LOOK
        if position.n < 0:
            return look(b"")
        while size < position.offset:
            with suppress(NothingToUndo, KeyError):
                return look(self._own_journal.last_bytes(position, size))
            size *= _NEXT_LOOK
        return look(self._own_journal.last_bytes(position, position.offset))

    @contextmanager
    def _writing(self, by: str) -> Iterator[list[Line]]:
        """Hold the lock with the book up to date. Yields the lines that others appended."""
        if self._log.read_only and not self._is_shared:
            raise ReadOnly(self._log.read_only)
        if self._is_filled_alone:
            yield []
            return
        with self._own_journal.ledger.turn(by):
            if pending_replacement(self.folder).exists():
                self._meet_replacement(by)
            self._meet_redaction()
            self._bring_back_overwritten()
            others = self._catch_up()
            if self._log.read_only:
                raise ReadOnly(self._log.read_only)
            if self.must_upgrade:
                raise OlderFormat
            self._rescue_tail()
            before = self._log.position
            yield others
            if self._kept is not None and self._log.position != before:
                with suppress(CscpError):
                    self._kept.keep(self._own_journal, before, self._log.position, self._clock())

    @abstractmethod
    def _meet_replacement(self, holder: str) -> None:
        """Complete a restore or a repair that was stopped, or refuse to record; we hold the lock."""

    @abstractmethod
    def _bring_back_overwritten(self) -> None:
        """Rescue this device's lines that another computer overwrote.

        The team's are copied aside, a scrutineer's are appended again. The caller holds the lock.
        """

    def _look_for_overwritten(self) -> None:
        """On opening, rescue this device's lines that were overwritten since it last wrote."""
        if self._kept is not None and self._kept.read() is not None:
            with suppress(CscpError), self._own_journal.ledger.turn("cscp"):
                self._bring_back_overwritten()

    def _catch_up(self) -> list[Line]:
        """Apply the lines that others appended, and return them."""
        return self.follow()

    def _rescue_tail(self) -> None:
        """Move an unfinished last line, left by an interrupted save, to a file of its own.

        The caller holds the lock.
        """
        ledger, position = self._own_journal.ledger, self._log.position
        if position.n >= 0 and (copy := ledger.rescue(position.offset)):
            self._log.findings.append(
                f"{ledger.name} ended in an unfinished line, probably from an interrupted save. "
                f"It was moved to {copy}."
            )

    def clock_doubt(self, by: str) -> ClockDoubt | None:
        """Return the doubt about the computer's clock that a person must settle before recording.

        None if there is none.

        On a shared drive, a file is written there to learn the time of its server.

        Args:
            by: the name shown to others who wait for the lock.
        """
        if self._is_clock_trusted or self.why_not_kept:
            return None
        if self._is_shared:
            with self._own_journal.ledger.turn(by):
                return self._clock_doubt()
        return self._clock_doubt()

    def _clock_doubt(self) -> ClockDoubt | None:
        if self._is_clock_trusted:
            return None
        told_at = self._own_journal.ledger.told_at if self._is_shared else 0
        told = datetime.fromtimestamp(told_at, UTC) if told_at else None
        return clock_doubt(self._clock(), self._log.at, self._log.latest_on, told)

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
        now = self._clock()
        doubt = clock_doubt(now, self._log.at, self._log.latest_on)
        if doubt is None or not doubt.is_last_ahead:
            return None
        lines, today = lines_ahead(self.own_lines(), now), london_today(now)
        if not lines:
            return None
        refuse_correction(lines, of, self.book, today)
        changes = corrected_days(lines, self.book, today)
        return ClockCorrection(lines, stamp(now), today, changes, self._log.position.n)

    def correct_clock(self, plan: ClockCorrection, context: Context) -> CommitResult:
        """Correct the dates of changes that a wrong clock gave, as planned.

        Raises:
            MovedOn: something was recorded since.
        """
        with self._writing(context.by):
            if self._log.position.n != plan.position:
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

    def with_clock_corrected(self, plan: ClockCorrection) -> Workspace:
        """Return the workspace as it would be after a correction; nothing is written."""
        position = self._log.position
        draft = UnitOfWork(self.book, Context(today=plan.today, by="cscp"), plan.today)
        values = line_values(position.n + 1, plan.at, draft, CLOCK_CORRECTED, changes=plan.changes)
        return self.as_if(self.whose, self.own_lines() + encode(values, position.hash)[0])

    def _append(
        self,
        draft: UnitOfWork,
        what: str,
        undoes: int = 0,
        append: Callable[[Position, dict[str, Any]], Position] | None = None,
        *,
        at: str = "",
        changes: tuple[Change, ...] | None = None,
    ) -> int:
        """Append one line with the draft's changes (or ``changes``), stamped now (or ``at``).

        Returns its number.
        """
        changes = draft.changes() if changes is None else changes
        append = append or self._own_journal.append
        log = self._log
        try:
            self._prepare()
            n, at = log.position.n + 1, at or self._stamp()
            values = line_values(n, at, draft, what, changes=changes, undoes=undoes) | self._seen()
            position = append(log.position, values)
        except Moved:
            raise Overwritten(self._own_journal.ledger.where) from None
        self._take(changes)
        log.position, log.at, log.previous = position, at, ""
        is_correction = what == CLOCK_CORRECTED
        log.latest_on = draft.on if is_correction else max(log.latest_on, draft.on)
        return n

    def _append_all(self, several: Sequence[dict[str, Any]]) -> None:
        """Append lines as one write; we hold the lock."""
        try:
            self._own_journal.append_all(self._log.position, several)
        except Moved:
            raise Overwritten(self._own_journal.ledger.where) from None
        if any(change[0] == "redactions" for values in several for change in values["changes"]):
            self._own_journal.blank_again()
        self._follow_team()

    def _stamp(self) -> str:
        """Return the present time stamp, or the last line's if that is later."""
        return max(stamp(self._clock()), self._log.at)

    def _dated(self, context: Context) -> Context:
        """Return the context with the workspace's today and the time of day.

        It notes once that the clock is behind the last line.
        """
        said = clock_behind(self._clock(), self._log.at)
        if said and said != self._clock_said:
            self._log.findings.append(said)
        self._clock_said = said
        now = self.now()
        time = clock_time(as_moment(now)).replace(".", ":")
        return replace(context, today=self.today(), time=time, now=now)

    def _who_changed(self, table: str, key: str, field: str) -> tuple[str, str]:
        for entry in reversed(self.history(key)):
            for change in entry.changes:
                if (change.table, change.id) == (table, key) and field in change.fields:
                    return entry.line.by, entry.line.at
        return "somebody", self._log.at


def _storable(context: Context) -> Context:
    return replace(
        context,
        by=clean(context.by),
        meeting=clean(context.meeting),
        quarter=clean(context.quarter),
        why=clean(context.why),
        keys=tuple(map(clean, context.keys)),
        line=clean(context.line),
        not_identifiers=clean(context.not_identifiers),
    )


SAVE_SNAPSHOT_EVERY = 200
"""Lines after which ``cscp.json`` is written again."""


_SHOWN_BEFORE = (
    "Another computer wrote over changes that were shown here, because this drive doesn't keep "
    "writers apart. The computer that saved them will merge them in again."
)


class TeamWorkspace(WritableWorkspace):
    """A folder with a journal, open for reading and writing."""

    def __init__(self, folder: Path, clock: Clock | None = None, disk: Disk | None = None) -> None:
        """Open the folder, and finish a restore or a redaction that was interrupted."""
        completed: list[str] = []
        if pending_replacement(folder).exists():
            with suppress(CscpError):
                completed = complete_replacing(folder, "cscp")
        super().__init__(folder, clock, disk)
        self._state.findings += completed
        self._copies_redacted = self._state.seen_of_scrutiny
        self._look_for_overwritten()
        if trouble := trouble_of(folder):
            self._state.add(trouble)
        self._state.findings += forks(folder, self._journal, self.header, self.position)
        self._complete_redaction()

    def own_lines(self) -> bytes:
        return self._bytes()

    @property
    def _own_journal(self) -> Journal:
        return self._journal

    @property
    def _log(self) -> Log:
        return self._state

    def _catch_up(self) -> list[Line]:
        """Apply the lines that others appended.

        A scrutineer's file that can't be read doesn't stop saving.
        """
        self._taken += self._follow_team()
        self.verify_chain()
        with suppress(NotAllowed, NotReadable):
            self._taken += self._scrutiny.follow(self._state.book)
        return self._all_taken()

    @property
    def _kept_as(self) -> str:
        return self.header.workspace

    def _meet_replacement(self, holder: str) -> None:
        with scrutiny_turn(self.folder, holder):
            completed = finish_replacing(self.folder)
        self._copies = copies_before(self.folder)
        self._read_again()
        self._state.findings += completed

    def _bring_back_overwritten(self) -> None:
        if self._kept is None:
            return
        told = self._kept.bring_back_overwritten(
            self._journal, lambda data, lost: [put_beside(self.own_ledger_path, data, lost)]
        )
        if told is None:
            if not (self._is_behind_others() and self._is_older(self._state)):
                self._kept.begin(self._state.position)
                return
            told = [_SHOWN_BEFORE]
        with suppress(OSError):  # The snapshot may contain overwritten lines, so remove it.
            (self.folder / FILE_NAME).unlink(missing_ok=True)
        self._read_again()
        self._state.findings += told

    def _is_behind_others(self) -> bool:
        """Return whether the journal still has the last line that this device knows to be safe."""
        tail = self._kept.read() if self._kept is not None else None
        return tail is not None and self._journal.has_line_at(tail.base)

    @staticmethod
    def _is_older(state: State) -> bool:
        return any(trouble.kind is Kind.OLDER for trouble in state.troubles)

    def _compare(self, header: Header, state: State) -> None:
        super()._compare(header, state)
        is_same = header.workspace == self.header.workspace
        if is_same and self._is_older(state) and self._is_behind_others():
            state.troubles = [each for each in state.troubles if each.kind is not Kind.OLDER]
            state.findings.append(_SHOWN_BEFORE)

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
            first = self.position.n + 1
            self._append_all(build(self.lines(), self._stamp()))
        return first

    @classmethod
    def create(
        cls,
        folder: Path,
        workspace: str,
        clock: Clock | None = None,
        demo: date | None = None,
        disk: Disk | None = None,
    ) -> TeamWorkspace:
        """Make a workspace in a new or empty folder.

        Raises:
            JournalGone: the folder once held a workspace, and its journal is missing.
        """
        ledger = FileLedger(folder / JOURNAL_NAME, disk)
        journal = Journal(ledger)
        with system_errors_about(folder, "made"):
            folder.mkdir(parents=True, exist_ok=True)
        with ledger.turn("the one who makes it"):
            at = stamp((clock or system_clock)())
            refuse_made(folder)
            if ledger.exists():
                ledger.rescue(0)  # somebody was stopped while making it
            journal.begin(
                {"v": VERSION, "n": 0, "format": FORMAT, "workspace": workspace}
                | ({"demo": demo.isoformat()} if demo else {})
                | {"at": at}
            )
        return cls(folder, clock, disk)

    def reopened(self) -> TeamWorkspace:
        """Open the same folder anew, as after a repair."""
        return TeamWorkspace(self.folder, self._clock)

    def sync(self) -> None:
        """Flush the whole journal to disk.

        From now on others may know the folder, so locks apply.
        """
        self._journal.ledger.sync()
        self._is_filled_alone = False

    def save_snapshot(self, holder: str = "cscp") -> bool:
        """Write ``cscp.json``, if it is behind.

        Returns:
            Whether it is up to date now; one that cannot be written is left for later.
        """
        mark, tables = self.snapshot()
        return self.write_snapshot(mark, tables, holder)

    @property
    def is_snapshot_behind(self) -> bool:
        """True if ``cscp.json`` lacks the latest change."""
        is_behind = self._state.saved < self._state.position.n
        return is_behind and not (self.read_only or self.must_upgrade)

    @property
    def lines_behind(self) -> int:
        """The number of changes that ``cscp.json`` does not have yet."""
        return self._state.position.n - self._state.saved

    def snapshot(self) -> tuple[SnapshotMark, dict[str, list[Record]]]:
        """Return what to write to ``cscp.json``.

        Quick; the result may be written by another thread.
        """
        state = self._state
        book = state.book
        tables = {
            table: team_records(table, [*records.values(), *book.undone[table].values()])
            for table, records in book.tables.items()
        }
        position = state.position
        mark = SnapshotMark(
            v=VERSION,
            workspace=self.header.workspace,
            n=position.n,
            offset=position.offset,
            hash=position.hash,
            at=state.at,
            latest_on=state.latest_on,
            scrutiny=max(self.scrutiny_position.n, state.seen_of_scrutiny),
        )
        return mark, tables

    def write_snapshot(
        self, mark: SnapshotMark, tables: dict[str, list[Record]], holder: str
    ) -> bool:
        """Write a snapshot to ``cscp.json``; it may be called from another thread."""
        if self.read_only or self.must_upgrade:
            return False
        self._redact_copies(mark)
        try:
            is_written = write_snapshot(
                self.folder / FILE_NAME,
                mark,
                tables,
                lock=lambda: self._journal.ledger.turn(holder),
                is_still_true=lambda: self._is_still_true(mark),
            )
        except (OSError, CscpError):
            return False
        if is_written:
            self._state.saved = max(self._state.saved, mark.n)
        return is_written

    def _is_still_true(self, mark: SnapshotMark) -> bool:
        """Return whether the journal has a mark's line, and nothing was redacted after it."""
        journal = self._journal
        return journal.has_line_at(mark.position) and REDACTION not in journal.ledger.read(
            mark.offset
        )

    def _redact_copies(self, mark: SnapshotMark) -> None:
        """Remove from the team's backups what the scrutineer redacted since the last snapshot."""
        seen, self._copies_redacted = self._copies_redacted, mark.scrutiny
        if mark.scrutiny <= seen or REDACTION not in self._scrutiny.whole_lines():
            return
        from cscp_tui.store.redacted_files import redact_copies  # noqa: PLC0415 - hardly ever needed

        with suppress(OSError):
            redact_copies(self.folder)


def _allows(revert: undo.Revert, context: Context, book: Book) -> bool:
    """Return whether the rules let changes be undone in a book."""
    try:
        draft_of(revert, book, context).changes()
    except CscpError:
        return False
    return True
