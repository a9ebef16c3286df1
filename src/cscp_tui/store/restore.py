"""Restoring a backup, or a part of one, without losing what is newer unasked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from cscp_tui.base.errors import Refused
from cscp_tui.base.texts import counted, in_a_row, shortened
from cscp_tui.domain.changes import Line
from cscp_tui.domain.dates import long
from cscp_tui.store.backup import (
    PARTS,
    Backup,
    NoBackup,
    journal_in,
    keep_as_is,
    lines_in,
    read_backup,
    read_file,
)
from cscp_tui.store.clock import in_london, moment_of
from cscp_tui.store.codec import is_redaction
from cscp_tui.store.errors import BrokenJournal, NotBegun, NotReadable
from cscp_tui.store.ledger import FileLedger
from cscp_tui.store.redacted_lines import redactions_in
from cscp_tui.store.replacing import finish_replacing, replace_files
from cscp_tui.store.salvage import whole_lines, with_redactions
from cscp_tui.store.scrutiny import SCRUTINY_NAME
from cscp_tui.store.workspace import JOURNAL_NAME

_PART_WORDS = {
    "journal": "the journal",
    "scrutiny": "the scrutineer's journal",
    "signed": "the signed files",
    "merged": "the journals that were merged in",
    "templates": "the templates",
}


class AnotherWorkspace(Refused):
    """A backup of one workspace and a folder with another."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} has a different workspace from the backup, so nothing was restored. Add "
            "--into with the name of a new folder."
        )


class WouldLose(Refused):
    """A restoration that would remove what is newer, and was not confirmed."""

    def __init__(self, lost: Iterable[str]) -> None:
        super().__init__(
            f"Nothing has been restored yet. {' '.join(lost)} Add --yes to restore anyway; cscp "
            "keeps a copy of the folder first."
        )


class Restoration(Struct, frozen=True):
    """What restoring a backup would do to a folder."""

    folder: Path
    file: Path
    backup: Backup
    parts: tuple[str, ...]
    writes: dict[str, bytes]
    """What would be written, by name."""
    lost: tuple[str, ...]
    """Sentences about what is newer in the folder and would be gone."""

    def sentence(self) -> str:
        """Say what was restored."""
        names = [
            _PART_WORDS[part]
            for part in self.parts
            if self.writes.keys() & self.backup.part(part).keys()
        ]
        if not names:
            return f"Nothing to restore: {self.folder} already has everything in the backup."
        return f"Restored {in_a_row(names)} from {self.file.name}."


def plan_restore(folder: Path, file: Path, parts: Iterable[str] = ()) -> Restoration:
    """Compare a backup with a folder; nothing is changed.

    Args:
        folder: the workspace, or a folder without one.
        file: the backup.
        parts: which of ``PARTS`` to restore; all, if left out.

    Raises:
        NoBackup: the file is none, or a copy of a damaged workspace.
        AnotherWorkspace: the folder holds another workspace.
    """
    backup = read_backup(file)
    if not backup.manifest.is_verified:
        raise NoBackup(
            file, "it is a copy of a damaged workspace as it was, which you can unzip to look at"
        )
    chosen = tuple(parts) or tuple(PARTS)
    writes: dict[str, bytes] = {}
    lost: list[str] = []
    redactions = list(backup.manifest.redactions)
    for name in (JOURNAL_NAME, SCRUTINY_NAME):
        redactions += redactions_in(_bytes_at(folder / name))
    redacted = {file.hash: file.digest for each in redactions for file in each.files}
    for part in chosen:
        for name, held in backup.part(part).items():
            path, data = folder / name, held
            here = _bytes_at(path)
            if name == JOURNAL_NAME:
                data = with_redactions(held, redactions)
            if here == data or redacted.get(path.stem, "") not in {"", _digest(data)}:
                continue
            writes[name] = data
            if here and name in {JOURNAL_NAME, SCRUTINY_NAME}:
                lost += _lost_lines(path, here, data, backup.manifest.workspace)
            elif here and part == "templates":
                lost.append(f"{name} has changed since; the backup has an earlier version.")
    return Restoration(folder, file, backup, chosen, writes, tuple(lost))


def _bytes_at(path: Path) -> bytes:
    return read_file(path) if path.is_file() else b""


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def _lost_lines(path: Path, here: bytes, there: bytes, workspace: str) -> Iterator[str]:
    """Say which lines of a journal a backup of it does not have."""
    known = {line.hash for line in lines_in(path, there).lines}
    mine = list(whole_lines(here))
    with suppress(NotBegun, BrokenJournal):
        # After a repair that found no first line, only the lines say which workspace it is.
        is_other = journal_in(path, here).header().workspace != workspace
        if is_other and not any({line.hash, line.source} & known for line in mine):
            raise AnotherWorkspace(path.parent)
    # A redaction is recorded again where the journal is restored.
    here_only = [line for line in mine if not {line.hash, line.source} & known]
    more = [line for line in here_only if not is_redaction(line)]
    if more:
        are = "is" if len(more) == 1 else "are"
        them = "it" if len(more) == 1 else "them"
        yield (
            f"{counted(len(more), 'change')} in {path.name} {are} not in this backup, the last "
            f"by {_who_and_when(more)}; restoring removes {them}."
        )


def _who_and_when(lines: Sequence[Line]) -> str:
    last = max(lines, key=lambda line: line.n)
    moment = in_london(moment_of(last.at))
    return f"{shortened(last.by)} at {moment:%H:%M} on {long(moment.date())}"


def restore(plan: Restoration, now: datetime, holder: str) -> Path | None:
    """Restore what a plan says, once a copy of the folder as it is has been kept.

    Args:
        plan: what was shown; what it says would be lost has been agreed to.
        now: when.
        holder: who restores it, for those who wait for the lock.

    Returns:
        The copy; None where there was nothing to keep.

    Raises:
        WouldLose: more would be lost by now than the plan says.
        BackupNotKept: no copy could be kept; nothing was restored.
        NotSaved: nothing was restored.
        NotComplete: a file could not be written; opening the folder goes on from there.
    """
    folder = plan.folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise NotReadable(folder, problem) from None
    with FileLedger(folder / JOURNAL_NAME).turn(holder):
        finish_replacing(folder)
        fresh = plan_restore(folder, plan.file, plan.parts)
        if set(fresh.lost) - set(plan.lost):
            raise WouldLose(fresh.lost)
        if not fresh.writes:
            return None
        is_begun = any((folder / name).exists() for name in (*fresh.writes, JOURNAL_NAME))
        copy = keep_as_is(folder, now, "restore") if is_begun else None
        replace_files(folder, fresh.writes)
    return copy
