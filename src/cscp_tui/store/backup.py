"""Backups: one verified file with everything that a workspace cannot do without, and its restoration.

A backup is a ZIP file with the journals, the signed files, the templates, and a manifest that names
the workspace and has the hash of every other member. The same workspace gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath

import msgspec
from msgspec import Struct

from cscp_tui.base.atomic_write import at_once, atomic_write
from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.base.paths import typed_path
from cscp_tui.base.plain_files import files_below, is_link, read_given, read_plain
from cscp_tui.base.texts import counted, in_a_row, shortened
from cscp_tui.base.zip_archive import BACKUP, UnfitArchive, ZipArchive, archive_of
from cscp_tui.documents.templates import FOLDER as TEMPLATES
from cscp_tui.domain.changes import Line
from cscp_tui.domain.records import Redaction
from cscp_tui.store import signed_files
from cscp_tui.store.as_at import first_unfit, fold
from cscp_tui.store.clock import in_london
from cscp_tui.store.codec import FORMAT, REDACTION, SCRUTINY_FORMAT, Header
from cscp_tui.store.errors import (
    BrokenJournal,
    HalfReplaced,
    Locked,
    NotAllowed,
    NotBegun,
    NotReadable,
    system_errors_about,
)
from cscp_tui.store.folder import (
    BACKUPS,
    BEFORE,
    JOURNAL_NAME,
    SHORT_SEAL,
    is_kept,
    is_within,
    pending_replacement,
)
from cscp_tui.store.journal import START, BrokenLine, Journal, with_last_end
from cscp_tui.store.ledger import FileLedger, MemoryLedger
from cscp_tui.store.scrutiny import SCRUTINY_NAME
from cscp_tui.store.snapshot import FILE_NAME
from cscp_tui.store.storage import Address, OnlyInAFolder, as_folder, folder_of
from cscp_tui.store.witnesses import Witness

KEPT = 14
"""The number of automatic backups to keep, one for each day."""

PARTS = {
    "journal": JOURNAL_NAME,
    "scrutiny": SCRUTINY_NAME,
    "signed": f"{signed_files.FOLDER}/",
    "merged": f"{signed_files.MERGED_FOLDER}/",
    "templates": f"{TEMPLATES}/",
}
"""The parts that can be restored by themselves: a file, or the files of a folder."""

_FOLDERS = frozenset({signed_files.FOLDER, signed_files.MERGED_FOLDER, TEMPLATES})
_MANIFEST = "cscp-backup.json"
_FORMAT = "cscp-backup"
_VERSION = 1
_AUTOMATIC = "auto-"
_DAY = len("2026-11-25")
_LONGEST_NAME = 200
"""The most bytes of a file's name: every drive takes it, with what is added while it is written."""
_NOT_OURS = (msgspec.MsgspecError, LookupError, ValueError)
"""The errors of reading the manifest of an archive that is no backup of this program."""
JOURNAL_KINDS = {JOURNAL_NAME: FORMAT, SCRUTINY_NAME: SCRUTINY_FORMAT}


class NoBackup(Refused):
    """A file that is not a backup of a workspace, or a damaged one."""

    def __init__(self, path: Path, why: str) -> None:
        self.path, self.why = path, why
        super().__init__(
            f"{path} can't be used as a backup: {why}. To list the backups in the folder, run "
            "“cscp restore”."
        )


class UnreadableBackup(NoBackup):
    """A file that can't be read now, so that it isn't known whether it is a backup."""


class BackupExists(Refused):
    """A file that already exists."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} already exists. Give another file name for the backup.")


class BackupNotKept(CscpError):
    """A backup that could not be written, or did not read back as it was written."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"The backup {path} couldn't be made: {why}. Free some space or check the drive, or "
            "give another file name."
        )


class LastLine(Struct, frozen=True, omit_defaults=True):
    """The last line of a journal."""

    n: int
    hash: str
    at: str


class Manifest(Struct, frozen=True, omit_defaults=True):
    """The list of a backup's contents, which is stored inside it."""

    format: str
    v: int
    workspace: str
    files: dict[str, str]
    """The SHA-256 of each member, by its name."""
    journals: dict[str, LastLine]
    """The last line of each journal, by the name of its file, where its lines were verified."""
    is_verified: bool = True
    """True if every line was verified; False for a copy of a damaged workspace."""
    redactions: tuple[Redaction, ...] = ()
    """The redactions made since, for which texts in it are blank."""
    agreed: tuple[str, ...] | None = None
    """The beginnings of the seals that were given up, in a copy from before a restore or a repair."""

    def sentence(self) -> str:
        if not self.is_verified:
            return "a damaged workspace as it was"
        found = []
        for name, whose in ((JOURNAL_NAME, ""), (SCRUTINY_NAME, " of the scrutineer's")):
            if name in self.journals:
                found.append(counted(self.journals[name].n, "change") + whose)
        for part, noun in (("signed", "signed file"), ("templates", "template")):
            if number := sum(name.startswith(PARTS[part]) for name in self.files):
                found.append(counted(number, noun))
        return in_a_row(found)


class Backup(Struct, frozen=True):
    """A backup in memory: its manifest, and its members by name."""

    manifest: Manifest
    members: dict[str, bytes]

    def part(self, name: str) -> dict[str, bytes]:
        """Return the members of one of ``PARTS``."""
        place = PARTS[name]
        return {
            member: data
            for member, data in self.members.items()
            if member == place or (place.endswith("/") and member.startswith(place))
        }

    def encoded(self) -> bytes:
        """Return the bytes of its file, which follow from its members alone."""
        manifest = msgspec.json.format(msgspec.json.encode(self.manifest), indent=1)
        return archive_of([(_MANIFEST, manifest + b"\n"), *sorted(self.members.items())])


class JournalLines(Struct, frozen=True):
    """The lines of a journal that was read into memory."""

    header: Header
    lines: Sequence[Line]
    end: int
    """The number of bytes up to the end of the last line."""
    broken: BrokenJournal | None = None
    """The first line that was altered or does not fit; None if there is none."""

    @property
    def last(self) -> LastLine:
        last = self.lines[-1] if self.lines else self.header
        return LastLine(last.n, last.hash, last.at)


def journal_in(path: Path, data: bytes) -> Journal:
    """Return a journal whose lines are in memory.

    Args:
        path: the file that they were read from, named in messages.
    """
    return Journal(MemoryLedger(str(path), data), JOURNAL_KINDS.get(path.name, FORMAT))


def lines_in(path: Path, data: bytes) -> JournalLines:
    """Read and verify the lines of a journal in memory, up to a broken one."""
    journal = journal_in(path, data)
    header = journal.header()
    broken: BrokenJournal | None = None
    try:
        lines, position = journal.read(START, texts=True)
    except BrokenLine as problem:
        lines, position, broken = list(problem.before), problem.position, problem
    unfit = first_unfit(lines)
    if unfit is not None:
        place, why = unfit
        broken, lines = BrokenJournal(str(path), place + 2, why), lines[:place]
    return JournalLines(header, lines, position.offset, broken)


def collect(
    folder: Path, holder: str | None, refused: str = "No backup was made"
) -> tuple[Backup, list[str]]:
    """Read a workspace into a backup, with every line verified.

    The ends of the journals are read under their locks, so that nothing in them is unfinished;
    what others write meanwhile comes after them.

    Args:
        holder: who we are, for those who wait; None where the caller holds the locks.
        refused: the words for what is refused if the workspace is damaged.
    """
    members, journals, workspace = {}, {}, ""
    problems: list[str] = []
    for name, data in _journals(folder, holder, refused):
        read = lines_in(folder / name, data)
        if read.broken is not None:
            raise Refused(
                f"{refused}, because this workspace is damaged: line {read.broken.number} of {name} "
                f"{read.broken.why}. To keep a copy and repair "
                "it, run “cscp check --repair”."
            )
        journals[name] = read.last
        members[name] = data[: read.end]
        workspace = workspace or read.header.workspace
        if name == JOURNAL_NAME:
            seals = signed_files.KnownSeals(
                read.header.hash, read.lines, signed_files.merged_in(folder)
            )
            journal = journal_in(folder / name, data)
            found = signed_files.problems(folder, fold(read.lines).filed, journal, seals)
            problems += [sentence for sentence, is_withdrawn in found if not is_withdrawn]
    members |= dict(_files(folder))
    return Backup(_manifest(workspace, members, journals), members), problems


def collect_as_is(folder: Path) -> Backup:
    """Read a workspace into a backup as it is, damaged or not, before something changes it.

    Where its journals are whole, it is a backup as any other, which can be restored.
    """
    members, journals, workspace, is_whole = dict(_files(folder)), {}, "", True
    others = {path.name for path in folder.glob("*.jsonl")} | {FILE_NAME}
    for name in sorted(others | {path.name for path in folder.glob("*.torn-*")}):
        path = folder / name
        if path.is_symlink() or not path.is_file():
            continue
        members[name] = bytes_for_backup(path)
        if name not in JOURNAL_KINDS:
            continue
        try:
            read = lines_in(path, members[name])
        except NotBegun:
            is_whole = is_whole and name == SCRUTINY_NAME  # which holds nothing yet
            continue
        except CscpError:
            is_whole = False
            continue
        is_whole = is_whole and read.broken is None
        journals[name] = read.last
        workspace = workspace or read.header.workspace
    is_whole = is_whole and JOURNAL_NAME in journals
    return Backup(_manifest(workspace, members, journals, is_verified=is_whole), members)


def _manifest(
    workspace: str,
    members: dict[str, bytes],
    journals: dict[str, LastLine],
    *,
    is_verified: bool = True,
) -> Manifest:
    files = {name: sha256(data).hexdigest() for name, data in sorted(members.items())}
    return Manifest(_FORMAT, _VERSION, workspace, files, journals, is_verified)


def _journals(folder: Path, holder: str | None, refused: str) -> Iterator[tuple[str, bytes]]:
    """Read both journals up to an end that both had at one moment."""
    ledgers = [FileLedger(folder / JOURNAL_NAME), FileLedger(folder / SCRUTINY_NAME)]
    ledgers = [each for each in ledgers if each.name == JOURNAL_NAME or _is_begun(each)]
    with ExitStack() as held:
        for ledger in ledgers:
            if holder is not None and ledger.exists():
                # In a folder that can only be read, nobody writes from here.
                with suppress(NotAllowed, NotReadable, Locked):
                    held.enter_context(ledger.turn(holder))
        if pending_replacement(folder).exists():
            raise HalfReplaced(refused)
        ends = [len(ledger.read(0)) for ledger in ledgers]
    for ledger, end in zip(ledgers, ends, strict=True):
        data = with_last_end(ledger.read(0, end))
        yield ledger.name, data[: data.rfind(b"\n") + 1] or data


def _is_begun(ledger: FileLedger) -> bool:
    """Return whether a scrutineer's journal holds anything; its making may have been cut off."""
    return ledger.exists() and not Journal(ledger).is_unfinished_beginning()


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Read the signed files and templates; links are not followed out of the folder."""
    for part in (signed_files.FOLDER, signed_files.MERGED_FOLDER, TEMPLATES):
        if is_link(folder / part):
            continue
        for path in files_below(folder / part):
            if not path.name.startswith((".", "~$")):
                yield path.relative_to(folder).as_posix(), bytes_for_backup(path)


def bytes_for_backup(path: Path) -> bytes:
    with system_errors_about(path, "read"):
        return read_plain(path)


def _write_current(folder: Path, holder: str, place: Callable[[Backup], Path]) -> Made:
    """Write a backup of a workspace, anew if a text was redacted before it was in its place.

    Args:
        place: returns the file to write.
    """
    while True:
        backup, problems = collect(folder, holder)
        path, is_current = place(backup), True

        @contextmanager
        def turn(backup: Backup = backup) -> Iterator[bool]:
            nonlocal is_current
            with ExitStack() as held:
                for name in backup.manifest.journals:
                    ledger = FileLedger(folder / name)
                    with suppress(NotAllowed, NotReadable, Locked):
                        held.enter_context(ledger.turn(holder))
                    is_current &= REDACTION not in ledger.read(len(backup.members[name]))
                yield is_current

        write_backup(backup, path, turn)
        if is_current:
            return Made(path, backup, tuple(problems))


def write_backup(
    backup: Backup, path: Path, turn: Callable[[], AbstractContextManager[bool]] = at_once
) -> None:
    """Write a backup, whole or not at all, and verify it by reading it back.

    Args:
        turn: entered before it is put in its place; tells whether it may be.
    """
    data = backup.encoded()
    try:
        if path.exists():
            if read_plain(path) == data:
                return
            raise BackupExists(path)
        path.parent.mkdir(exist_ok=True)
        atomic_write(path, data, turn=turn)
        if not path.exists():
            return
        if read_plain(path) != data or read_backup(path).members != backup.members:
            path.unlink()
            raise BackupNotKept(path, "it did not read back as it was written")
    except OSError as problem:
        raise BackupNotKept(path, problem.strerror or str(problem)) from None


def read_backup(path: Path, data: bytes | None = None) -> Backup:
    """Read a backup and verify every member.

    Args:
        data: its content, if it was read before.
    """
    archive = _opened(path, data)
    try:
        manifest = msgspec.json.decode(archive.read(_MANIFEST), type=Manifest)
        if manifest.v > _VERSION:
            raise NoBackup(path, "a newer version of cscp made it, so update cscp first")
        members = {
            member.filename: archive.read(member)
            for member in archive.members
            if member.filename != _MANIFEST
        }
    except UnfitArchive as problem:
        raise NoBackup(path, f"it {problem.why}") from None
    except _NOT_OURS:
        raise NoBackup(path, "it is damaged, or another kind of file") from None
    is_once = len(members) == sum(each.filename != _MANIFEST for each in archive.members)
    digests = {name: sha256(each).hexdigest() for name, each in members.items()}
    if digests != manifest.files or not is_once:
        raise NoBackup(path, "a file in it isn't as it was backed up")
    folders = {str(each).casefold() for name in members for each in PurePosixPath(name).parents}
    if odd := [name for name in members if not _is_ours(name) or name.casefold() in folders]:
        raise NoBackup(path, f"it holds “{shortened(odd[0])}”, which no backup has")
    return Backup(manifest, members)


def _opened(path: Path, data: bytes | None = None) -> ZipArchive:
    try:
        data = read_given(path, BACKUP.unpacked) if data is None else data
    except (FileNotFoundError, NotADirectoryError):
        raise NoBackup(path, "there is no such file") from None
    except OSError as problem:
        raise UnreadableBackup(path, problem.strerror or str(problem)) from None
    if not data:
        raise NoBackup(path, "it is empty")
    try:
        return ZipArchive(path.name, data, BACKUP)
    except UnfitArchive as problem:
        raise NoBackup(path, f"it {problem.why}") from None


def _is_ours(name: str) -> bool:
    first, *rest = PurePosixPath(name).parts or ("",)
    is_short = all(len(part.encode()) <= _LONGEST_NAME for part in (first, *rest))
    return is_within(name) and is_short and (not rest or first in _FOLDERS)


class Made(Struct, frozen=True):
    """A backup that was made, with problems found."""

    path: Path
    backup: Backup
    problems: tuple[str, ...] = ()
    """Sentences about signed files that are missing or changed."""


def manifest_of(path: Path) -> Manifest | None:
    """Read what a backup says about itself, unverified; None if it is none."""
    try:
        return msgspec.json.decode(_opened(path).read(_MANIFEST), type=Manifest)
    except (NoBackup, UnfitArchive, *_NOT_OURS):
        return None


def back_up(address: Address, now: datetime, holder: str, file: Path | None = None) -> Made:
    """Make a backup of a workspace.

    Args:
        now: the present moment, which names the file if none is given.
        file: the file to write, by default in ``backups/``. A folder gets a file named by the
            moment. A workspace that is not in a folder needs one.
    """
    if file is None:
        folder_of(address)

    def place(backup: Backup) -> Path:
        name = f"backup-{in_london(now):%Y-%m-%d-%H%M%S}{_end(backup)}.zip"
        path = place_of_backups(folder) / name if file is None else file
        path = path / name if path.is_dir() else path
        is_among_backups = path.resolve().parent == place_of_backups(folder).resolve()
        if is_kept(path) and not is_among_backups:
            raise BackupExists(path)
        return path

    with as_folder(address) as folder:
        return _write_current(folder, holder, place)


def back_up_daily(address: Address, today: date, holder: str) -> Path | None:
    """Make the automatic backup of a day, unless there is one; older ones make room.

    Nothing is made of a demo, of a damaged workspace, or of one that is not in a folder.
    """
    try:
        folder = folder_of(address)
    except OnlyInAFolder:
        return None
    root = place_of_backups(folder)
    if any(root.glob(f"{_AUTOMATIC}{today.isoformat()}*.zip")):
        return None
    try:
        if Journal(FileLedger(folder / JOURNAL_NAME)).header().demo is not None:
            return None
    except CscpError:
        return None
    try:
        made = _write_current(
            folder,
            holder,
            lambda backup: root / f"{_AUTOMATIC}{today.isoformat()}{_end(backup)}.zip",
        )
    except BackupNotKept:
        raise
    except CscpError:  # as by another window at the same moment
        return None
    for old in _automatic(root, made.backup.manifest.workspace, today)[:-KEPT]:
        with suppress(OSError):
            old.unlink()
    return made.path


def _automatic(root: Path, workspace: str, today: date) -> list[Path]:
    """Return the automatic backups of a workspace that were made by a day, the earliest first.

    Other files stay, and make no room, whatever they are called.
    """
    found = [path for path in sorted(root.glob(f"{_AUTOMATIC}*.zip")) if not is_link(path)]
    if len(found) <= KEPT:
        return []
    return [
        path
        for path in found
        if _day_of(path) <= today
        and (manifest := manifest_of(path)) is not None
        and manifest.workspace == workspace
    ]


def _day_of(path: Path) -> date:
    """Return the day in the name of an automatic backup; the last of all days if there is none."""
    try:
        return date.fromisoformat(path.stem.removeprefix(_AUTOMATIC)[:_DAY])
    except ValueError:
        return date.max


def _end(backup: Backup) -> str:
    """Return the last line of a backup's journal as its name has it."""
    last = backup.manifest.journals.get(JOURNAL_NAME)
    return f"-n{last.n}-{last.hash[:SHORT_SEAL]}" if last is not None else ""


def keep_as_is(folder: Path, now: datetime, before: str, agreed: Iterable[Witness] = ()) -> Path:
    """Keep a copy of a workspace as it is, before something changes it.

    Args:
        before: the operation that will change it, such as ``repair``.
        agreed: the witnesses of lines that the journal will not have then.

    Raises:
        BackupNotKept: it could not be written; nothing may be changed then.
    """
    backup = collect_as_is(folder)
    seals = tuple(each.seal for each in agreed)
    backup = Backup(msgspec.structs.replace(backup.manifest, agreed=seals), backup.members)
    name = f"{BEFORE}{before}-{in_london(now):%Y-%m-%d-%H%M%S}"
    path, number = place_of_backups(folder) / f"{name}.zip", 1
    while path.exists():
        number += 1
        path = path.with_name(f"{name}-{number}.zip")
    write_backup(backup, path)
    return path


def backup_called(typed: str, address: Address) -> Path:
    """Return the backup that was typed: a file, or the name of one in a workspace's folder."""
    if not (isinstance(address, Path) or address.is_folder):
        return typed_path(typed)
    return typed_path(typed, folder_of(address), place_of_backups(address))


def place_of_backups(address: Address) -> Path:
    """Return the folder of a workspace's backups, which may not be there yet."""
    folder = folder_of(address)
    root = folder / BACKUPS
    if root.is_symlink():
        raise Refused(
            f"{root} is a link. Replace it with a folder, or give a file name for the backup."
        )
    return root


def backups_in(address: Address) -> list[Path]:
    """Return the backups of a workspace, the latest first."""
    folder = folder_of(address)
    found = [path for path in (folder / BACKUPS).glob("*.zip") if not path.is_symlink()]
    return sorted(found, key=lambda path: (path.stat().st_mtime, path.name), reverse=True)


# Restoring.
