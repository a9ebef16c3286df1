"""A scrutineer's workspace: reads the team's records, writes only its own journal."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.base.texts import counted, shortened
from cscp_tui.domain.changes import Change, Line
from cscp_tui.domain.enums import Role
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import KINDS, OWN, conclusion_id
from cscp_tui.store.clock import Clock
from cscp_tui.store.codec import SCRUTINY_FORMAT, VERSION, encode, is_redaction, values_of
from cscp_tui.store.errors import HalfReplaced, NotAllowed, NotReadable
from cscp_tui.store.folder_storage import refuse_place_of_the_teams, storage_at
from cscp_tui.store.journal import START, Journal, Log
from cscp_tui.store.kept_lines import KeptLines, written_over
from cscp_tui.store.ledger import Disk, FileLedger, Ledger, ReadingDisk
from cscp_tui.store.recorder import Recorder
from cscp_tui.store.scrutiny import SCRUTINY_NAME, Scrutiny
from cscp_tui.store.storage import Address, Storage
from cscp_tui.store.workspace import Workspace
from cscp_tui.store.writing import WritableWorkspace


class LinesToAppend(Struct, frozen=True):
    """The lines that one journal has and another lacks."""

    more: int
    """The number of lines."""
    data: bytes
    """The bytes of the missing lines, chained to the last line of the shorter journal."""
    both: tuple[str, ...]
    """The ids of the records that were changed in both journals since they diverged."""
    renamed: Mapping[str, str]
    """The new references of challenges, by their references in the other journal."""

    def sentences(self, file: Path) -> list[str]:
        if not self.more:
            return [f"There's nothing new in {file}."]
        both = "was changed here too; what the file says counts, and its history has both."
        sentence = f"{counted(self.more, 'change')} by the scrutineer taken in."
        return [sentence, *(f"{_name_of_own(key)} {both}" for key in self.both)]


def _name_of_own(key: str) -> str:
    """Name a scrutineer's record: a challenge by its reference."""
    if key.endswith(conclusion_id("")):
        return f"The outcome of {key.removesuffix(conclusion_id(''))}"
    *quarter, role = key.removeprefix(OWN).split("/", 2)
    if not quarter:
        return key
    return f"The {role}'s reflection for {Quarter.parse('/'.join(quarter)).short}"


def lines_to_append(here: Scrutiny, there: Scrutiny, *, renumbers: bool = False) -> LinesToAppend:
    """Return the lines that have to be appended here to have all that is there.

    Args:
        renumbers: whether a challenge gets a new reference where each has another one under it.
    """
    ours, theirs = here.lines(), there.lines()
    new, apart = missing(ours, theirs), missing(theirs, ours)
    same = _raised(new) & _raised(apart)
    if same and not renumbers:
        raise CscpError(
            f"{here.journal.ledger.where} and {there.journal.ledger.where} each have a different "
            f"challenge {shortened(min(same))}, so nothing was combined. Raise those in one of "
            "the files again in a new file, and stop using that one."
        )
    renamed = _new_references(same, _raised(ours) | _raised(theirs))
    both = (_changed(new) & _changed(apart)) - same
    data = _following(here, ours, theirs, new=new, renamed=renamed)
    return LinesToAppend(len(new), data, tuple(sorted(both)), renamed)


def _new_references(same: Iterable[str], taken: Collection[str]) -> dict[str, str]:
    """Return the next free reference for each challenge whose own is taken."""
    renamed: dict[str, str] = {}
    for key in sorted(same):
        prefix = key.rstrip("0123456789")
        numbers = (f"{prefix}{number}" for number in count(1))
        used = {*taken, *renamed.values()}
        renamed[key] = next(each for each in numbers if each not in used)
    return renamed


def identity(line: Line, redacted: Collection[str] = ()) -> tuple[str, str]:
    """Return the hash that a line had where it was recorded, with what it says.

    The hash alone is only claimed: a forged one must not pass for a line that says something else.

    Args:
        redacted: hashes of lines whose texts were redacted in one of two journals that are compared.
    """
    if line.recorded_hash in redacted:
        line = replace(line, why="", changes=[_without_texts(change) for change in line.changes])
    parts = [line.at, line.on.isoformat(), line.by, line.role, line.what, line.why, line.quarter]
    parts += [line.meeting, msgspec.to_builtins(line.changes)]
    digest = sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
    return line.recorded_hash, digest


def _without_texts(change: Change) -> Change:
    free = KINDS[change.table].free_text_fields
    fields = {name: edit for name, edit in change.fields.items() if name not in free}
    return Change(change.table, change.id, fields)


def _redacted(*several: Sequence[Line]) -> set[str]:
    """Return the hashes of the lines whose texts are redacted in any of several journals."""
    lines = [line for each in several for line in each if is_redaction(line)]
    if not lines:
        return set()
    from cscp_tui.store.redacted_lines import redactions_of  # noqa: PLC0415 - hardly ever needed

    return {text.line for line in lines for each in redactions_of(line) for text in each.texts}


def missing(here: Sequence[Line], there: Sequence[Line]) -> list[Line]:
    redacted = _redacted(here, there)
    known = {identity(line, redacted) for line in here}
    return [line for line in there if identity(line, redacted) not in known]


def _raised(lines: Sequence[Line]) -> set[str]:
    changes = (change for line in lines for change in line.changes)
    return {change.id for change in changes if change.creates and change.table == "challenges"}


def _changed(lines: Sequence[Line]) -> set[str]:
    return {change.id for line in lines for change in line.changes}


def _following(
    here: Scrutiny,
    ours: Sequence[Line],
    theirs: Sequence[Line],
    *,
    new: Sequence[Line],
    renamed: Mapping[str, str],
) -> bytes:
    """Encode the new lines, numbered and chained on; what they undo is numbered anew too."""
    redacted = _redacted(ours, theirs)
    names = {line.n: identity(line, redacted) for line in theirs}
    numbers = {identity(line, redacted): line.n for line in ours}
    n, prev, data = here.log.position.n, here.log.position.hash, b""
    for line in new:
        n += 1
        numbers[identity(line, redacted)] = n
        values = values_of(line) | {"n": n, "source": line.recorded_hash}
        if line.undoes:
            values["undoes"] = numbers[names[line.undoes]]
        values["changes"] = [
            [table, renamed.get(key, key) if table == "challenges" else key, fields]
            for table, key, fields in values["changes"]
        ]
        raw, prev = encode(values, prev)
        data += raw
    return data


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
        self.kept_as = f"{workspace.header.workspace}-{self._mark or 'scrutiny'}"
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


class ScrutineerWorkspace(WritableWorkspace):
    """A team's plan whose journal is read, with a journal of the scrutineer's beside it."""

    def __init__(
        self,
        place: Address,
        clock: Clock | None = None,
        disk: Disk | None = None,
        own: Path | None = None,
    ) -> None:
        """Open it; nothing is made or locked before something is recorded or completed.

        Args:
            disk: through which a folder, or the file, is written.
            own: the file of that journal, where it is not in the workspace.

        Raises:
            UnfitScrutiny: the file is something else.
        """
        storage = storage_at(place, disk)
        if own is not None:
            _refuse_place(own, storage)
        super().__init__(storage)
        self._file = own
        journal = ScrutineersJournal(self, FileLedger(own, disk) if own is not None else None)
        self.recorder = Recorder(self, journal, clock)
        if own is not None:
            self.scrutiny = _with_file(self.scrutiny, own, self.header.workspace)
            self.scrutiny.join(self.book)

    @property
    def needs_own_file(self) -> bool:
        """True if their journal is in a folder that they can't write to."""
        folder = self.storage.folder
        is_there = self._file is None or self.storage.keeps(self._file)
        return folder is not None and is_there and not os.access(folder, os.W_OK)

    def reader(self) -> Workspace:
        return ScrutineerWorkspace(self.storage, own=self._file)


def _with_file(folders: Scrutiny, own: Path, workspace: str) -> Scrutiny:
    """Return a journal with everything in a file and in the folder's journal."""
    mine = Scrutiny(FileLedger(own, ReadingDisk()), workspace)
    mine.look()
    if goes_on(mine, folders):
        return folders if folders.log.position != mine.log.position else mine
    is_whole = goes_on(folders, mine) or not lines_to_append(mine, folders).more
    return mine if is_whole else _joined(mine, folders)


def _refuse_place(own: Path, storage: Storage) -> None:
    """Refuse a file among a team's, but for the scrutineer's journal in the folder."""
    if storage.keeps(own.resolve()) and own.resolve().name == SCRUTINY_NAME:
        return
    refuse_place_of_the_teams(own, storage)
    if not own.resolve().parent.is_dir():
        raise Refused(f"There's no folder {own.parent}. Make it first, or give another file.")


def _joined(one: Scrutiny, other: Scrutiny) -> Scrutiny:
    """Return a journal followed by the new lines of another; nothing is written yet."""
    return other.with_lines(one.whole_lines() + lines_to_append(one, other).data)


def goes_on(one: Scrutiny, other: Scrutiny) -> bool:
    """Return whether another journal begins with the lines of this one."""
    return other.whole_lines().startswith(one.whole_lines())


_LETTERS = "BCDFGHJKLMNPRTVWXZ"
"""The letters that are easy to tell apart when spoken."""


def mark_of(file: Path) -> str:
    """Return two letters for a file on this computer, which rarely match another's."""
    digest = sha256(f"{platform.node()} {file.resolve()}".encode()).digest()
    return "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:2])


def write_on(ledger: Ledger, data: bytes) -> None:
    """Make a ledger hold whole lines that begin with those that it has; we hold its lock.

    An unfinished line of which these are the rest is finished.
    """
    held = ledger.read(0) if ledger.exists() else b""
    if not data.startswith(held):
        raise CscpError(
            f"{ledger.where} ends in an unfinished line and doesn't have what was recorded "
            "elsewhere. Move it somewhere else, and a complete one will be made."
        )
    if not held:
        ledger.begin(data)
    elif held != data:
        ledger.extend(len(held), data[len(held) :])
