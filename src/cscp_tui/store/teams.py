"""A workspace as the team has it: what is recorded is kept, or it is said why not."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from cscp_tui.domain.errors import CscpError
from cscp_tui.domain.texts import clean
from cscp_tui.store import undoing
from cscp_tui.store.clocks import Clock, day_of, stamp, system_clock
from cscp_tui.store.codec import FORMAT, VERSION
from cscp_tui.store.disks import LazyDisk
from cscp_tui.store.errors import (
    NotAllowed,
    NothingToUndo,
    NotReadable,
    ReadOnly,
    UndoClash,
    UnknownLine,
    WorkspaceExists,
)
from cscp_tui.store.journals import ChainBroken, FileJournal, unused
from cscp_tui.store.locks import LONGEST_WAIT, Turns, locked
from cscp_tui.store.presents import FILE_NAME, Mark, write_present
from cscp_tui.store.recordings import (
    NothingToChange,
    Recorded,
    Seen,
    draft_of,
    line_values,
    merge_sets,
    refuse_conflicts,
    refuse_too_early,
    refuse_unseen,
)
from cscp_tui.store.workspaces import JOURNAL_NAME, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.contexts import Context
    from cscp_tui.domain.drafts import Draft
    from cscp_tui.domain.records import Record
    from cscp_tui.store.codec import Line
    from cscp_tui.store.disks import Disk
    from cscp_tui.store.undoing import Target

SAVE_PRESENT_EVERY = 200
"""Lines after which ``cscp.json`` is written again."""

_FIRST_LOOK = 1 << 16
"""Bytes at the end of the journal in which nearly everything is that is taken back."""
_NEXT_LOOK = 16
"""How many times more are looked at where it is not there."""

Found = TypeVar("Found")


class TeamWorkspace(Workspace):
    """A folder with a journal, open for reading and writing."""

    def __init__(self, folder: Path, clock: Clock | None = None, disk: Disk | None = None) -> None:
        """Open the folder.

        Args:
            folder: where the journal is.
            clock: what tells the time; else the computer, on a demo's own day for a demo.
            disk: how the disk is reached.

        Raises:
            NoWorkspace: it holds no journal.
            NewerVersion: a newer version of the program wrote it.
            NotAllowed: it cannot be read.
        """
        super().__init__(folder, disk)
        self._clock = clock or self.own_clock()
        self._turns = Turns()

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

        Args:
            folder: where; it is made where it is not there.
            workspace: the id it has for ever.
            clock: what tells the time; else the computer.
            demo: the day that a demo takes for today.
            disk: how the disk is reached.

        Raises:
            WorkspaceExists: the folder holds a workspace.
            NotAllowed: it cannot be written.
        """
        journal = FileJournal(folder / JOURNAL_NAME, disk)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except PermissionError:
            raise NotAllowed(folder, "made") from None
        except OSError as problem:
            raise NotReadable(folder, problem) from None
        with locked(folder, "the one who makes it"):
            at = stamp((clock or system_clock)())
            if journal.path.exists():
                if (folder / FILE_NAME).exists() or not journal.is_unfinished_beginning():
                    raise WorkspaceExists(folder)
                # Somebody was stopped while making it.
                journal.path.replace(unused(folder / _torn_name(at, 0)))
            journal.begin(
                {"v": VERSION, "n": 0, "format": FORMAT, "workspace": workspace}
                | ({"demo": demo.isoformat()} if demo else {})
                | {"at": at}
            )
        return cls(folder, clock, disk)

    @classmethod
    def create_unsynced(
        cls, folder: Path, workspace: str, clock: Clock, demo: date | None = None
    ) -> TeamWorkspace:
        """Make a workspace to be filled at once, which waits for the disk only at ``sync``."""
        return cls.create(folder, workspace, clock, demo, LazyDisk())

    def sync(self) -> None:
        """Wait until the whole journal is on the disk."""
        self._journal.sync()

    def today(self) -> date:
        """The recording day in London; never before that of the last line."""
        return day_of(self._stamp())

    def record(self, command: Command, context: Context, seen: Seen | None = None) -> Recorded:
        """Keep what a command changes: under the lock, on the fresh book, by every rule.

        Args:
            command: what is asked for.
            context: who asks, when, and for which day.
            seen: the values of fields that a form began with.

        Raises:
            ReadOnly: the workspace can only be read.
            Locked: somebody else writes for longer than two seconds.
            Conflict: somebody else changed the same field.
            NotSaved: the disk did not keep it; everything is as it was.
            CscpError: the command cannot be met, or a rule is broken.
        """
        context = _storable(context)
        with self._writing(context.by) as others:
            draft = draft_of(command, self.book, self._dated(context))
            merge_sets(draft, others, seen or {})
            changes = draft.changes()
            if not changes:
                raise NothingToChange
            refuse_conflicts(changes, others)
            if seen:
                refuse_unseen(changes, self.book, seen, self._who_changed)
            if draft.on < self._state.latest_on:
                refuse_too_early(changes, draft.on, self._bytes)
            n = self._append(draft, command.what)
        return Recorded(n, command.sentence(), changes, tuple(draft.warnings))

    def undo(self, context: Context, number: int | None = None, *, rest: bool = False) -> Recorded:
        """Take back my latest change, or the one with a number.

        Args:
            context: who asks.
            number: a line of the journal, where it is not my latest one.
            rest: leave out what later changes stand on.

        Raises:
            NothingToUndo: I have nothing to take back.
            UnknownLine: no line has the number.
            UndoneAlready: it was taken back before.
            UndoClash: later changes stand on it; it says whether there is a rest.
        """
        return self._take_back(context, number, rest=rest, redo=False)

    def redo(self, context: Context, *, rest: bool = False) -> Recorded:
        """Make again what I undid last, unless I have changed something since.

        Raises:
            NothingToUndo: there is nothing to make again.
            UndoClash: later changes stand in the way.
        """
        return self._take_back(context, None, rest=rest, redo=True)

    def next_undo(self, by: str, *, redo: bool = False) -> Line:
        """The line that an undo or a redo would take back.

        Raises:
            NothingToUndo: there is none.
        """
        with self._lines_are_whole():
            return self._look_back(
                lambda data: undoing.find_target(data, clean(by), redo=redo)
            ).line

    def save_present(self, holder: str = "cscp") -> bool:
        """Write ``cscp.json``, if it is behind.

        Returns:
            Whether it is up to date now; one that cannot be written is left for later.
        """
        mark, tables = self.snapshot()
        return self.write_snapshot(mark, tables, holder)

    @property
    def is_present_behind(self) -> bool:
        """Whether ``cscp.json`` does not have the last change yet."""
        return not self.read_only and self._state.saved < self._state.position.n

    @property
    def lines_behind(self) -> int:
        """How many changes ``cscp.json`` does not have yet."""
        return self._state.position.n - self._state.saved

    def snapshot(self) -> tuple[Mark, dict[str, list[Record]]]:
        """What is to be written to ``cscp.json``: quick, and safe to hand to another thread."""
        state = self._state
        tables = {
            table: [*records.values(), *state.book.undone[table].values()]
            for table, records in state.book.tables.items()
        }
        position = state.position
        mark = Mark(
            v=VERSION,
            workspace=self.header.workspace,
            n=position.n,
            offset=position.offset,
            hash=position.hash,
            at=state.at,
            latest_on=state.latest_on,
        )
        return mark, tables

    def write_snapshot(self, mark: Mark, tables: dict[str, list[Record]], holder: str) -> bool:
        """Write a snapshot to ``cscp.json``; it may be called from another thread."""
        if self.read_only:
            return False
        try:
            is_written = write_present(
                self.folder / FILE_NAME,
                mark,
                tables,
                lock=lambda: locked(self.folder, holder),
                is_still_true=lambda: self._journal.has_line_at(mark.position),
            )
        except (OSError, CscpError):
            return False
        if is_written:
            self._state.saved = max(self._state.saved, mark.n)
        return is_written

    def _take_back(
        self, context: Context, number: int | None, *, rest: bool, redo: bool
    ) -> Recorded:
        context = _storable(context)
        with self._writing(context.by), self._lines_are_whole():
            target, root = self._look_back(
                lambda data: self._target(data, context.by, number, redo=redo)
            )
            words = undoing.told(root)
            found = undoing.clashes(target, self.book)
            kept = undoing.rest_of(target, found)
            if found and not (rest and kept):
                raise UndoClash(words, tuple(found.values()), rest=bool(kept))
            revert = undoing.Revert(kept, target.line.on, words)
            draft = draft_of(revert, self.book, self._dated(context))
            makes_again = bool(target.line.undoes)
            changes = draft.changes()
            n = self._append(draft, "redo" if makes_again else "undo", undoes=target.line.n)
        sentence = f"{'Made again' if makes_again else 'Undone'}: {words}"
        return Recorded(n, sentence, changes, tuple(draft.warnings))

    def _target(
        self, data: bytes, by: str, number: int | None, *, redo: bool
    ) -> tuple[Target, Line]:
        """What is to be taken back, and the line that it goes back to."""
        if number is None:
            target = undoing.find_target(data, by, redo=redo)
        elif 0 < number <= self._state.position.n:
            target = undoing.target_at(data, number)
        else:
            raise UnknownLine(number, self._state.position.n)
        return target, undoing.root_of(data, target.line)

    def _look_back(self, look: Callable[[bytes], Found]) -> Found:
        """What is found in the last bytes of the journal; in more of them while it is not there."""
        position, size = self._state.position, _FIRST_LOOK
        while size < position.offset:
            with suppress(NothingToUndo, KeyError):
                return look(self._journal.last_bytes(position, size))
            size *= _NEXT_LOOK
        return look(self._journal.last_bytes(position, position.offset))

    @contextmanager
    def _writing(self, by: str) -> Iterator[list[Line]]:
        """Hold the lock with the book up to date; gives the lines that others had appended."""
        if self.read_only:
            raise ReadOnly(self.read_only)
        self._turns.wait()
        others: list[Line] = []
        try:
            with locked(self.folder, by, LONGEST_WAIT):
                others = self.follow()
                if self.read_only:
                    raise ReadOnly(self.read_only)
                self._rescue_tail()
                yield others
        finally:
            self._turns.end(met_others=bool(others))

    def _rescue_tail(self) -> None:
        """Copy what a killed writer left behind aside, and cut it; we hold the lock."""
        position = self._state.position
        copy = self._journal.rescue_tail(position, _torn_name(self._stamp(), position.n + 1))
        if copy is not None:
            self._state.findings.append(
                f"The journal ended in an unfinished line, which nobody was told was saved; "
                f"it was moved to {copy.name}."
            )

    def _append(self, draft: Draft, what: str, undoes: int = 0) -> int:
        changes = draft.changes()
        state = self._state
        n, at = state.position.n + 1, self._stamp()
        values = line_values(n, at, draft, what, changes=changes, undoes=undoes)
        try:
            position = self._journal.append(state.position, values)
        except ChainBroken:
            raise ReadOnly("The journal changed while the lock was held; open it again.") from None
        state.book.apply(changes)
        state.position, state.at, state.previous = position, at, ""
        state.latest_on = max(state.latest_on, draft.on)
        return n

    def _stamp(self) -> str:
        """Now, but never before the last line."""
        return max(stamp(self._clock()), self._state.at)

    def _dated(self, context: Context) -> Context:
        """The context with the recording day of the workspace, whatever the asker took for it."""
        if stamp(self._clock()) < self._state.at:
            self._state.findings.append(
                "The computer's clock is behind the last change; that change's time was recorded."
            )
        return replace(context, today=self.today())

    def _who_changed(self, table: str, key: str, field: str) -> tuple[str, str]:
        for entry in reversed(self.history(key)):
            for change in entry.changes:
                if (change.table, change.id) == (table, key) and field in change.fields:
                    return entry.line.by, entry.line.at
        return "somebody", self._state.at


def _storable(context: Context) -> Context:
    """The context with texts that a file can hold."""
    return replace(
        context,
        by=clean(context.by),
        meeting=clean(context.meeting),
        quarter=clean(context.quarter),
        why=clean(context.why),
    )


def _torn_name(at: str, n: int) -> str:
    """What unfinished bytes are called, by when they were found and which line they began."""
    return f"journal.torn-{at.replace(':', '').replace('.', '')}-{n}"
