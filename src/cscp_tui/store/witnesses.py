"""Witnesses of the journals: whatever else in the folder, or on this device, knows a line of one.

A journal that lacks a line that a witness knows was cut, replaced or rewritten, unless a restore or a
repair agreed to that: the copy of the folder from before it says which lines were given up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from cscp_tui.base.paths import state_folder
from cscp_tui.base.plain_files import read_plain
from cscp_tui.base.texts import counted
from cscp_tui.base.zip_archive import BACKUP, UnfitArchive, ZipArchive
from cscp_tui.domain.records import Filed
from cscp_tui.store.codec import Header, NotALine, hash_of
from cscp_tui.store.errors import Trouble, TroubleKind
from cscp_tui.store.folder import (
    BACKUPS,
    BEFORE,
    JOURNAL_NAME,
    MERGED,
    SHORT_SEAL,
    BackupName,
    backup_name,
)
from cscp_tui.store.history import lines_with
from cscp_tui.store.kept_lines import COPY_NAME, KeptLines
from cscp_tui.store.scrutiny import SCRUTINY_NAME
from cscp_tui.store.shared_drives import is_on_local_disk
from cscp_tui.store.signed_files import FOLDER, MERGED_FOLDER, printed_seals, strays

_MANIFEST = "cscp-backup.json"
_SEALS = re.compile(rb'"(?:hash|source)":"([0-9a-f]{%d})' % SHORT_SEAL)
"""Seals in lines; quotation marks within texts have a backslash before them."""
_SEEN = re.compile(rb'"seen":\[(\d{1,9}),"([0-9a-f]{%d})' % SHORT_SEAL)


class Witness(Struct, frozen=True):
    """Something that knows a line of the journal."""

    n: int
    """The number of that line; -1 where it isn't known."""
    seal: str
    """The beginning of its hash."""
    what: str
    """The name of the witness, such as ``backups/auto-2026-11-27-n929-3f9a2b1c0d4e.zip``."""
    day: str = ""
    """The day on which it knew it, where that is known."""


class _Last(Struct):
    n: int
    hash: str
    at: str


class _Held(Struct):
    """The facts about its journal in a backup's list of contents."""

    workspace: str
    journals: dict[str, _Last]
    agreed: tuple[str, ...] | None = None


def seals_in(data: bytes) -> set[str]:
    """Return the beginnings of the seals that the lines of a journal have, or had elsewhere."""
    return {found.decode("ascii") for found in _SEALS.findall(data)}


def lacking(folder: Path, header: Header, data: bytes, filed: Iterable[Filed]) -> list[Witness]:
    """Return the witnesses that know a line which a journal lacks, that of the latest line first.

    Args:
        data: the journal, as it is or as it will be.
        filed: what it records as filed.
    """
    known = seals_in(data)
    found = {
        each.seal: each for each in _all(folder, header, data, filed) if each.seal not in known
    }
    if found:
        _leave_out_explained(folder, header.workspace, found)
    return sorted(found.values(), key=lambda each: (-each.n, each.what))


def lacking_of_scrutiny(folder: Path, workspace: str, data: bytes) -> list[Witness]:
    """Return the witnesses that know a line which the scrutineer's journal lacks: the latest backups.

    Args:
        workspace: the workspace's id.
        data: that journal, as it is or as it will be; empty where there is none.
    """
    known, found = seals_in(data), {}
    for path, held in _latest(folder, workspace).items():
        last = held.journals.get(SCRUTINY_NAME)
        if last is not None and last.hash[:SHORT_SEAL] not in known:
            seal = last.hash[:SHORT_SEAL]
            found[seal] = Witness(last.n, seal, f"{BACKUPS}/{path.name}", last.at[:10])
    if found:
        _leave_out_explained(folder, workspace, found)
    return sorted(found.values(), key=lambda each: (-each.n, each.what))


def _latest(folder: Path, workspace: str) -> dict[Path, _Held]:
    """Return the backup with the latest name, and that which was written last.

    One that can't be read, or is of another workspace, says nothing: the one before it is asked.
    """
    paths = [path for path in _zips(folder) if not path.name.startswith(BEFORE)]
    named = [(name.stamp, path) for path in paths if (name := backup_name(path.name))]
    written: list[tuple[int, Path]] = []
    for path in paths:
        with suppress(OSError):
            written.append((path.stat().st_mtime_ns, path))
    found: dict[Path, _Held] = {}
    for order in (named, written):
        for _, path in sorted(order, reverse=True):
            held = found.get(path) or _held(path)
            if held is not None and held.workspace == workspace:
                found[path] = held
                break
    return found


def given_up(folder: Path) -> set[str]:
    """Return the beginnings of the seals of lines that restores and repairs gave up."""
    copies = [path for path in _zips(folder) if path.name.startswith(BEFORE)]
    return {seal for path in copies for seal in _agreed(path)}


def _agreed(path: Path) -> tuple[str, ...]:
    held = _held(path)
    return held.agreed or () if held is not None else ()


def trouble_of_witnesses(found: list[Witness], last: int) -> Trouble:
    """Return the trouble of a journal that lacks lines.

    Args:
        found: the witnesses of those lines.
        last: the number of the last line that is there.
    """
    first, more = found[0], len(found) - 1
    # Anybody who can write to the folder can write one that has "seen" what never was.
    doubt = f", or {NOT_THE_SCRUTINEERS}" if is_said_by_scrutiny_alone(found) else ""
    others = (
        f" (and so {'has' if more == 1 else 'have'} {counted(more, 'other file')})" if more else ""
    )
    if first.n > last:
        problem = (
            f"{JOURNAL_NAME} ends at change {last}, but {first.what} has change {first.n}{others}"
        )
        why = "the end of the journal is missing, or an older one was put there"
    else:
        which = f"change {first.n}" if first.n >= 0 else "a change"
        problem = f"{first.what} has {which}{others} that {JOURNAL_NAME} doesn't have"
        why = "the journal was rewritten, or another history was put there"
    return Trouble(
        TroubleKind.SHORTENED,
        f"{problem}: {why}{doubt}.",
        "Put the right file back, or run “cscp check --repair”: it brings back what can be found, "
        "says what can't, and goes on from there.",
    )


NOT_THE_SCRUTINEERS = f"{SCRUTINY_NAME} isn't what the scrutineer wrote"


def is_said_by_scrutiny_alone(found: Sequence[Witness]) -> bool:
    """Return whether only the scrutineer's journal knows lines that are not there."""
    return {each.what for each in found} == {SCRUTINY_NAME}


def trouble_of_scrutiny(found: Sequence[Witness], last: int) -> Trouble:
    """Return the trouble of a scrutineer's journal that lacks lines.

    Args:
        last: the number of the last line that is there.
    """
    first = found[0]
    here = f"ends at change {last}" if last > 0 else "is missing or empty"
    why = "its end is missing" if first.n > last else "another file was put there"
    return Trouble(
        TroubleKind.SHORTENED,
        f"{SCRUTINY_NAME} {here}, but {first.what} has change {first.n}, which it doesn't have: {why}.",
        "Run “cscp check --repair”: it brings back what can be found. Or ask the scrutineer for their "
        "file and take it in.",
    )


def _all(folder: Path, header: Header, data: bytes, filed: Iterable[Filed]) -> Iterator[Witness]:
    for path in _zips(folder):
        if not path.name.startswith(BEFORE):
            yield from _of_backup(path, backup_name(path.name), header)
    yield from _of_scrutiny(folder)
    for name in strays(folder, filed):
        with suppress(OSError):
            for seal in printed_seals(read_plain(folder / FOLDER / name)):
                yield Witness(-1, seal[:SHORT_SEAL], f"{FOLDER}/{name}")
    for line in lines_with(data, MERGED):
        if line.merged is not None:
            yield from _of_merged(folder, line.merged.journal, line.merged.shared)
    # Only of a folder on a share does a device keep anything; a copy elsewhere may be an older one.
    kept = None if is_on_local_disk(folder) else KeptLines(state_folder(), header.workspace)
    if kept is not None and (tail := kept.read()) is not None and tail.base.n > 0:
        yield Witness(tail.base.n, tail.base.hash[:SHORT_SEAL], "what this computer kept of it")


def _zips(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / BACKUPS).glob("*.zip") if not path.is_symlink())


def _of_backup(path: Path, name: BackupName | None, header: Header) -> Iterator[Witness]:
    what = f"{BACKUPS}/{path.name}"
    if name is not None:
        yield Witness(name.n, name.seal, what, name.stamp[:10])
    elif (
        (held := _held(path)) is not None
        and held.workspace == header.workspace
        and (last := held.journals.get(JOURNAL_NAME))
    ):
        yield Witness(last.n, last.hash[:SHORT_SEAL], what, last.at[:10])


def _held(path: Path) -> _Held | None:
    try:
        archive = ZipArchive(path.name, read_plain(path), BACKUP)
        return msgspec.json.decode(archive.read(_MANIFEST), type=_Held)
    except (OSError, UnfitArchive, LookupError, msgspec.MsgspecError):
        return None


def _of_scrutiny(folder: Path) -> Iterator[Witness]:
    with suppress(OSError):
        for n, seal in dict.fromkeys(_SEEN.findall(read_plain(folder / SCRUTINY_NAME))):
            yield Witness(int(n), seal.decode("ascii"), SCRUTINY_NAME)


def _of_merged(folder: Path, name: str, shared: int) -> Iterator[Witness]:
    """Yield the last line that this journal and one that was merged in have in common."""
    path = folder / MERGED_FOLDER / Path(name).name
    with suppress(OSError, NotALine, LookupError):
        raw = read_plain(path).split(b"\n", shared + 1)[shared]
        yield Witness(shared, hash_of(raw)[:SHORT_SEAL], f"{MERGED_FOLDER}/{path.name}")


def _leave_out_explained(folder: Path, workspace: str, found: dict[str, Witness]) -> None:
    """Leave out what doesn't show that anything is missing.

    That is what restores and repairs gave up; what another computer wrote over, which is beside the
    journal and will be merged; and backups of other workspaces.
    """
    for path in folder.glob(f"{COPY_NAME}*.jsonl"):
        with suppress(OSError):
            for seal in seals_in(read_plain(path)):
                found.pop(seal, None)
    for path in _zips(folder):
        what = f"{BACKUPS}/{path.name}"
        is_copy = path.name.startswith(BEFORE)
        if not is_copy and what not in {each.what for each in found.values()}:
            continue
        held = _held(path)
        day = path.name[len(BEFORE) :].partition("-")[2][:10] if is_copy else ""
        for seal, each in list(found.items()):
            is_explained = (
                each.what == what and (held is None or held.workspace != workspace)
                if not is_copy
                else held is not None
                # Earlier versions didn't say what was given up.
                and (each.day <= day if held.agreed is None else seal in held.agreed)
            )
            if is_explained:
                del found[seal]
