"""What a scrutineer records: only in a journal of their own, beside the team's or in a file."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.domain.changes import Change, Line
from cscp_tui.domain.enums import Role
from cscp_tui.store.clock import Clock
from cscp_tui.store.codec import SCRUTINY_FORMAT, VERSION
from cscp_tui.store.errors import HalfReplaced, NotAllowed, NotReadable
from cscp_tui.store.folder_storage import refuse_place_of_the_teams, storage_at
from cscp_tui.store.journal import START, Journal, Log
from cscp_tui.store.kept_lines import KeptLines, written_over
from cscp_tui.store.ledger import Disk, FileLedger, Ledger, ReadingDisk
from cscp_tui.store.recorder import Recorder
from cscp_tui.store.scrutiny import SCRUTINY_NAME, Scrutiny
from cscp_tui.store.scrutiny_copies import lines_to_append, write_on
from cscp_tui.store.storage import Address, Storage
from cscp_tui.store.workspace import Workspace

_ASK_THE_TEAM = (
    "Nothing is recorded after a gap: ask the team to bring it back with “cscp check --repair” or “cscp "
    "restore”, or open with “cscp scrutineer --journal FILE” to write to a file of your own."
)


class ScrutineersJournal:
    """A scrutineer's journal, as a recorder writes it."""

    def __init__(self, workspace: Workspace, own: FileLedger | None) -> None:
        """The journal in the workspace, or in a file of the scrutineer's own."""
        self._workspace = workspace
        is_elsewhere = own is not None and not workspace.storage.keeps(own.path)
        self._mark = mark_of(own.path) if own is not None and is_elsewhere else ""
        ledger = own or workspace.storage.scrutiny(writes=True)
        self.journal = Journal(ledger, SCRUTINY_FORMAT)
        name = f"{workspace.header.workspace}-{self._mark or 'scrutiny'}"
        self.kept = workspace.storage.kept_lines(ledger, name)
        self.signed = {"role": Role.SCRUTINEER, "mark": self._mark}

    @property
    def _read(self) -> Scrutiny:
        return self._workspace.scrutiny

    @property
    def log(self) -> Log:
        return self._read.log

    @property
    def is_of_older_format(self) -> bool:
        """True if the folder is, and the scrutineer's journal has no line of the present one."""
        position, journal = self.log.position, self._read.journal
        is_older = position == START or journal.is_older(position)
        return is_older and self._workspace.is_of_older_format

    @property
    def is_elsewhere(self) -> bool:
        return self._read.journal.ledger.where != self.journal.ledger.where

    def whole_lines(self) -> bytes:
        return self._read.whole_lines()

    def complete_replacing(self, holder: str) -> None:  # noqa: ARG002 - only the team completes one
        raise HalfReplaced("Not saved")

    def bring_back_overwritten(self, kept: KeptLines) -> None:
        """Append again what another computer wrote over."""
        sentences = kept.bring_back_overwritten(self.journal, self._record_again)
        if sentences is not None:
            self._read.join(self._workspace.book)
            self.log.findings += sentences

    def _record_again(self, data: bytes, lost: int) -> Iterator[str]:
        """Append what another computer wrote over, with new references for those taken since."""
        here = Scrutiny(self.journal.ledger, self._workspace.header.workspace)
        there = here.with_lines(data)
        here.look()
        there.look()
        found = lines_to_append(here, there, renumbers=True)
        self.journal.ledger.extend(here.log.position.offset, found.data)
        yield written_over(lost, "what you recorded has been added again")
        for was, now in found.renamed.items():
            yield f"{was} is {now} now, because the other computer used {was} for another challenge."

    def catch_up(self) -> list[Line]:
        """Fold in what others appended; without the end of their own journal nothing is written."""
        self._workspace.follow_team()
        self._workspace.follow_scrutiny()
        if not (self._mark or self.log.read_only):
            for lost in self._workspace.scrutiny_damage():
                self.log.add(replace(lost, way_out=_ASK_THE_TEAM))
        return self._workspace.take_lines()

    def prepare(self, stamp: Callable[[], str]) -> dict[str, Any]:
        """Begin the journal, or copy into the file what the one in the folder has."""
        own, is_elsewhere = self.journal.ledger, self.is_elsewhere
        if self.log.position == START:
            if own.exists():
                own.rescue(0)  # its first line was never finished
            values = {"v": VERSION, "n": 0, "format": SCRUTINY_FORMAT}
            values |= {"workspace": self._workspace.header.workspace, "at": stamp()}
            self.log.position = self.journal.begin(values)
        elif is_elsewhere:
            write_on(own, self.whole_lines())
        if is_elsewhere:
            self._read.journal = Journal(_only_read(own), SCRUTINY_FORMAT)
        position = self._workspace.position
        return {"seen": [position.n, position.hash]}

    def keep(self, changes: Sequence[Change]) -> None:
        self._workspace.book.apply(changes)
        self._read.keep(changes)

    def explained(self, problem: NotAllowed | NotReadable) -> CscpError:
        """Advise a file of their own, which would not help where it is a journal that is only read."""
        own = self.journal.ledger.where
        read = {self._workspace.journal.ledger.where, self._read.journal.ledger.where}
        if str(problem.path) in read - {own}:
            return problem
        return CscpError(
            f"Not saved: you can't write to {own}. Open with “cscp scrutineer --journal "
            "FILE” to write to a file of your own, then send that to the team to take in."
        )


def _only_read(ledger: Ledger) -> Ledger:
    """Return a file for reading alone; others are read through what writes them."""
    return FileLedger(ledger.path, ReadingDisk()) if isinstance(ledger, FileLedger) else ledger


def scrutineer_recorder(
    place: Address, clock: Clock | None = None, disk: Disk | None = None, own: Path | None = None
) -> Recorder:
    """Open a workspace, and return what records in its scrutineer's journal.

    The team's journal is read. Nothing is made or locked before something is recorded or completed.

    Args:
        disk: through which a folder, or the file, is written.
        own: the file of that journal, where it is not in the workspace.

    Raises:
        UnfitScrutiny: the file is something else.
    """
    storage = storage_at(place, disk)
    if own is not None:
        _refuse_place(own, storage)
    workspace = Workspace(storage, own=own)
    ledger = FileLedger(own, disk) if own is not None else None
    return Recorder(workspace, ScrutineersJournal(workspace, ledger), clock)


def needs_own_file(recorder: Recorder) -> bool:
    """Return whether a scrutineer's journal is in a folder that they can't write to."""
    storage = recorder.workspace.storage
    if storage.folder is None or not storage.keeps(recorder.path):
        return False
    return not os.access(storage.folder, os.W_OK)


def _refuse_place(own: Path, storage: Storage) -> None:
    """Refuse a file among a team's, but for the scrutineer's journal in the folder."""
    if storage.keeps(own.resolve()) and own.resolve().name == SCRUTINY_NAME:
        return
    refuse_place_of_the_teams(own, storage)
    if not own.resolve().parent.is_dir():
        raise Refused(f"There's no folder {own.parent}. Make it first, or give another file.")


_LETTERS = "BCDFGHJKLMNPRTVWXZ"
"""The letters that are easy to tell apart when spoken."""


def mark_of(file: Path) -> str:
    """Return two letters for a file on this computer, which rarely match another's."""
    digest = sha256(f"{platform.node()} {file.resolve()}".encode()).digest()
    return "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:2])
