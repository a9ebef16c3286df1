"""The folder of a workspace: its files' names, what shows that a plan was kept in it, and copies.

A workspace is made whole or not at all: it is made apart, and then put in its place. So are several
files of one replaced, as a restore and a repair do.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import msgspec
from msgspec import Struct

from cscp_tui.base.atomic_write import atomic_create, atomic_write, is_left_over, put_in_free_place
from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.base.plain_files import NoPlainFile, is_link, open_plain, read_plain
from cscp_tui.base.texts import counted, shortened
from cscp_tui.documents.templates import FOLDER as TEMPLATES
from cscp_tui.documents.templates import LOGOS, NAMES, WORD_NAME, Templates
from cscp_tui.store.codec import FORMAT, Header, NotALine, hash_of, latest_format
from cscp_tui.store.errors import (
    JournalGone,
    NotReadable,
    NotSaved,
    OlderFormat,
    system_errors_about,
)
from cscp_tui.store.history import lines_of_merge, lines_with
from cscp_tui.store.journal import Journal, Position
from cscp_tui.store.ledger import FileLedger, ReadingDisk
from cscp_tui.store.scrutiny import SCRUTINY_NAME
from cscp_tui.store.signed_files import FOLDER, MERGED_FOLDER
from cscp_tui.store.snapshot import FILE_NAME

JOURNAL_NAME = "journal.jsonl"


def pending_redaction(journal: Path) -> Path:
    """Return the file that holds the texts of a redaction until they are gone from every file."""
    return journal.with_name(journal.name + ".redacting")


def pending_replacement(folder: Path) -> Path:
    """Return the file that holds the files of a restore or a repair until each is in its place."""
    return folder / f"{JOURNAL_NAME}.replacing"


BACKUPS = "backups"
"""The folder in which a workspace keeps its backups."""

EXPORTS = "exports"
"""The folder of the papers that were exported."""

CLAIM_NAME = "writer.json"
"""The file that says which computer may write to a synced folder."""

TRIAL = "share-trial-"
"""The beginning of the names of files by which two computers test a shared drive."""

BEFORE = "before-"
"""The beginning of the names of copies that were kept before restores and repairs."""
SHORT_SEAL = 12
"""The characters of a line's hash that the names of backups have."""
_NAME = r"[a-z]+-(\d{4}-\d{2}-\d{2}(?:-\d{6})?)-n(\d{1,9})-([0-9a-f]{12})(?:-\d+)?\.zip"


class BackupName(NamedTuple):
    """The facts in the name of a backup."""

    stamp: str
    """When it was made: a day, or a day and a time in London."""
    n: int
    """The number of the last line of the journal that it has."""
    seal: str
    """The beginning of that line's hash."""


def backup_name(name: str) -> BackupName | None:
    """Return what the name of a backup says; None where it has another name."""
    found = re.fullmatch(_NAME, name)
    return BackupName(found[1], int(found[2]), found[3]) if found else None


def ends_named(folder: Path) -> list[BackupName]:
    """Return what the names of backups say that were made after the last restore or repair."""
    found: list[BackupName] = []
    last = ""
    with suppress(OSError), os.scandir(folder / BACKUPS) as names:
        for each in names:
            if each.name.startswith(BEFORE):
                last = max(last, each.name[len(BEFORE) :].partition("-")[2])
            elif (name := backup_name(each.name)) is not None:
                found.append(name)
    return [name for name in found if name.stamp > last]


_OF_AN_UNFINISHED_START = ".torn-0"
"""The suffix of a file with an unfinished first line, which holds no data."""


def remains(folder: Path) -> list[str]:
    """Return the names of what shows that a folder held a plan, but for the journal itself."""
    pending = pending_replacement(folder)
    found = [path.name for path in (folder / FILE_NAME, pending) if path.exists()]
    for name in (FOLDER, BACKUPS):
        place = folder / name
        if place.is_dir() and any(place.iterdir()):
            found.append(name)
    lines = sorted({*folder.glob("journal*.jsonl"), *folder.glob("journal.*-*")})
    names = [path.name for path in lines if path.name != JOURNAL_NAME]
    return found + [name for name in names if _OF_AN_UNFINISHED_START not in name]


def is_begun(folder: Path) -> bool:
    """Return whether a folder has a workspace, or shows that it had one."""
    return (folder / JOURNAL_NAME).exists() or bool(remains(folder))


def copies_before(folder: Path, change: str = "") -> set[Path]:
    """Return the copies of a workspace that were kept before restores and repairs.

    Args:
        change: ``restore`` or ``repair``; both, if left out.
    """
    return set((folder / BACKUPS).glob(f"before-{change}*.zip"))


@contextmanager
def made_apart(folder: Path) -> Iterator[Path]:
    """Yield a new folder in which a workspace is made, and then put it in its place.

    Where the making fails or is stopped, ``folder`` is as it was.

    Args:
        folder: where the workspace is to be; new, or without a workspace.

    Raises:
        JournalGone: it held one, whose journal is gone.
        NotSaved: it could not be written.
    """
    refuse_made(folder)
    try:
        with _place_apart(folder) as apart:
            yield apart
            _put_in_place(apart, folder)
    except NotSaved as failed:  # which names a file that nobody knows
        raise NotSaved(str(folder), failed.problem) from None


def refuse_made(folder: Path) -> None:
    """Refuse a folder that holds a workspace, or held one whose journal is gone."""
    ledger = FileLedger(folder / JOURNAL_NAME)
    if ledger.exists() and not Journal(ledger).is_unfinished_beginning():
        raise CscpError(f"{folder} already has a workspace. Give a new or empty folder.")
    if gone := journal_gone(folder):
        raise gone


def journal_gone(folder: Path) -> JournalGone | None:
    """Return the failure to find a line in the journal of a folder that held a plan."""
    left, path = remains(folder), folder / JOURNAL_NAME
    is_there = path.is_file() and path.stat().st_size > 0
    return JournalGone(folder, left, is_there=is_there) if left else None


_APART = r"(\.[0-9a-f]{16})\.(?:new|lock|holder)"
"""Names of the folders in which workspaces are made, and of their locks, which nothing else has."""


@contextmanager
def _place_apart(folder: Path) -> Iterator[Path]:
    """Make an empty folder from which files can be moved to the place at once; it is gone afterwards.

    Its lock is held meanwhile, so what a killed process left there is told from what is being made.
    """
    with system_errors_about(folder, "made"):
        if not folder.is_dir():
            folder.parent.mkdir(parents=True, exist_ok=True)
    beside = folder if folder.is_dir() else folder.parent
    _clear_left_apart(beside)
    apart = beside / f".{os.urandom(8).hex()}.new"
    try:
        with FileLedger(apart).turn("the one who makes it"):
            with system_errors_about(folder, "made"):
                apart.mkdir()
            yield apart
    finally:
        _remove_apart(apart)


def _clear_left_apart(beside: Path) -> None:
    """Remove what killed processes left of workspaces that they were making."""
    with suppress(OSError):
        found = [re.fullmatch(_APART, path.name) for path in beside.iterdir()]
        for name in sorted({match[1] for match in found if match}):
            apart = beside / f"{name}.new"
            with suppress(CscpError, OSError):
                if not is_link(apart):
                    with FileLedger(apart).turn("the one who clears up", wait=0):
                        _remove_tree(apart)
                    _remove_apart(apart)


def _remove_tree(folder: Path) -> None:
    from shutil import rmtree  # noqa: PLC0415 - hardly ever needed

    rmtree(folder, ignore_errors=True)


def _remove_apart(apart: Path) -> None:
    _remove_tree(apart)
    for suffix in (".lock", ".holder"):
        with suppress(OSError):
            apart.with_suffix(suffix).unlink()


def _put_in_place(apart: Path, folder: Path) -> None:
    """Move a whole workspace; once the journal is there, the workspace is."""
    with system_errors_about(folder, "made"):
        if not folder.exists():
            with suppress(FileExistsError):
                apart.rename(folder)
                return
        with FileLedger(folder / JOURNAL_NAME).turn("the one who makes it"):
            refuse_made(folder)
            (folder / JOURNAL_NAME).unlink(missing_ok=True)  # an unfinished first line
            put_in_free_place(apart / JOURNAL_NAME, folder / JOURNAL_NAME)
            with suppress(FileNotFoundError):
                (apart / FILE_NAME).replace(folder / FILE_NAME)


class NotComplete(CscpError):
    """A replacement of several files that is not finished. Opening the folder continues it."""

    def __init__(self, path: Path, problem: OSError) -> None:
        super().__init__(
            f"Not complete: {path} could not be written ({problem.strerror or problem}). Make room "
            "or check the drive, then open the folder again; cscp completes it."
        )


class Replacement(Struct, frozen=True, array_like=True):
    """Files of record that get other contents, all or none, and the journals that they were planned for."""

    files: dict[str, bytes]
    planned_for: dict[str, tuple[int, str]]
    """The size and the SHA-256 of each journal among them, as it was when this was planned."""

    def added(self, name: str, present: bytes) -> int | None:
        """Return how many lines a journal got since this was planned.

        Returns:
            None where the journal is not the one that this was planned for.
        """
        size, digest = self.planned_for.get(name, (0, sha256().hexdigest()))
        if sha256(present[:size]).hexdigest() != digest or len(present) < size:
            return None
        return present.count(b"\n", size)

    def is_done(self, name: str, present: bytes) -> bool:
        """Return whether a journal is the new one already, or goes on from it."""
        if present == self.files[name]:
            return True
        is_known = self.planned_for.get(name, (0, ""))[1] != ""
        return (
            is_known and self.added(name, present) is None and present.startswith(self.files[name])
        )


def replace_files(folder: Path, files: dict[str, bytes]) -> None:
    """Replace the contents of files of record, all or none; the caller holds the locks of both journals.

    They are written into one file first. Where the program is stopped before each of them has
    replaced the one before, whoever records or opens the folder next replaces the rest.

    Raises:
        NotSaved: nothing was replaced.
    """
    refuse_links(folder, files)
    pending = pending_replacement(folder)
    present = {name: _present(folder / name) for name in _JOURNALS if name in files}
    planned_for = {name: (len(data), sha256(data).hexdigest()) for name, data in present.items()}
    try:
        atomic_write(pending, msgspec.msgpack.encode(Replacement(files, planned_for)))
    except OSError as problem:
        raise NotSaved(str(pending), problem) from None
    _replace(folder, files)


def refuse_links(folder: Path, names: Iterable[str]) -> None:
    """Refuse to write files into folders of a workspace that are links to somewhere else."""
    for place in {parent for name in names for parent in PurePosixPath(name).parents}:
        if place.parts and is_link(folder / place):
            raise Refused(
                f"{folder / place} is a link to somewhere else, so nothing was written. Replace it "
                "with a folder."
            )


def refuse_upgrade(folder: Path, files: dict[str, bytes]) -> None:
    """Refuse contents of a journal that are of a later format than those that it has.

    Raises:
        OlderFormat: earlier versions of the program could not open the folder any more.
    """
    for name in (JOURNAL_NAME, SCRUTINY_NAME):
        path = folder / name
        known = latest_format(read_plain(path)) if name in files and path.is_file() else 0
        if 0 < known < latest_format(files.get(name, b"")):
            raise OlderFormat


_JOURNALS = (JOURNAL_NAME, SCRUTINY_NAME)


def _present(path: Path) -> bytes:
    try:
        return read_plain(path)
    except FileNotFoundError:
        return b""
    except OSError as problem:
        raise NotReadable(path, problem) from None


def finish_replacing(folder: Path) -> list[str]:
    """Replace what a stopped restore or repair left, if there is any; we hold both journals' locks.

    Where something was recorded since it was planned, it is given up: no change is covered.

    Returns:
        A message for the user about it; none where nothing was left.
    """
    pending = pending_replacement(folder)
    try:
        found = msgspec.msgpack.decode(read_plain(pending), type=Replacement | dict[str, bytes])
    except FileNotFoundError:
        return []
    except OSError as problem:
        raise NotReadable(pending, problem) from None
    except msgspec.MsgspecError:
        found = {"..": b""}
    if isinstance(found, dict):  # of an earlier version, which didn't say what it was planned for
        found = Replacement(found, dict.fromkeys(_JOURNALS, (0, "")))
    if not all(map(is_within, found.files)):
        raise NotReadable(pending, OSError("it isn't what cscp wrote"))
    refuse_links(folder, found.files)
    files, added, is_other = dict(found.files), 0, False
    for name in files.keys() & {*_JOURNALS}:
        present = _present(folder / name)
        if found.is_done(name, present):
            del files[name]
        else:
            more = found.added(name, present)
            added, is_other = added + (more or 0), is_other or more is None
    if added or is_other:
        try:
            pending.unlink()
        except OSError as problem:
            raise NotComplete(folder, problem) from None
        since = "its journal was replaced" if is_other else f"{counted(added, 'change')} recorded"
        sentence = (
            f"A restore or a repair of this folder had been stopped, with {since} since. It was "
            "given up, so that nothing is lost; run it again if it is still wanted."
        )
        return [sentence]
    _replace(folder, files)
    return ["A restore or a repair of this folder had been stopped; it is complete now."]


def is_within(name: str) -> bool:
    """Return whether a name is one that stays within the folder, on every system."""
    parts = PurePosixPath(name).parts
    return bool(parts) and ".." not in parts and not {"\\", ":"} & {*name} and name[0] != "/"


@contextmanager
def whole_turn(folder: Path, holder: str, files: Iterable[str] = ()) -> Iterator[None]:
    """Hold the locks of both journals, so that nobody records while files are replaced.

    Args:
        files: names of files that may be made; the scrutineer's journal may not be there yet.
    """
    with (
        FileLedger(folder / JOURNAL_NAME).turn(holder),
        scrutiny_turn(folder, holder, is_made=SCRUTINY_NAME in files),
    ):
        yield


@contextmanager
def scrutiny_turn(folder: Path, holder: str, *, is_made: bool = False) -> Iterator[None]:
    """Hold the lock of the scrutineer's journal too, where there is one; we hold the team's."""
    path = folder / SCRUTINY_NAME
    if not (is_made or path.exists() or path.with_suffix(".lock").exists()):
        yield
        return
    with FileLedger(path).turn(holder):
        yield


def complete_replacing(folder: Path, holder: str) -> list[str]:
    """Finish a restore or a repair that was stopped; returns a message about it."""
    with whole_turn(folder, holder):
        return finish_replacing(folder)


def _replace(folder: Path, files: dict[str, bytes]) -> None:
    # cscp.json, which knows of both, is made again from the journal, which comes last: until then,
    # nothing else goes on.
    for name in sorted(files, key=lambda each: (each == JOURNAL_NAME, each == SCRUTINY_NAME, each)):
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if name in _JOURNALS:
                (folder / FILE_NAME).unlink(missing_ok=True)
            atomic_write(path, files[name])
        except OSError as problem:
            raise NotComplete(path, problem) from None
    try:
        pending_replacement(folder).unlink()
    except OSError as problem:
        raise NotComplete(folder, problem) from None


_LONGEST_BEGINNING = 4096
MERGED = b',"merged":{'
"""The bytes that identify the line of a merge; other lines hardly ever contain them."""


def other_journals(folder: Path, own: str, kind: str = FORMAT) -> list[Path]:
    """Find the files in a folder that begin as journals do, or are called like ours.

    Args:
        own: the name of its journal.
        kind: the team's journals, or scrutineers'.
    """
    found, stem = [], own.partition(".")[0]
    with suppress(OSError):
        for path in sorted(folder.iterdir()):
            if path.name == own or path.suffix in {".lock", ".holder"} or is_left_over(path):
                continue
            if ".torn-" in path.name or ".damaged-" in path.name:  # what is left of a first line
                continue
            with suppress(OSError):
                is_called_so = path.suffix == ".jsonl" and path.stem.casefold().startswith(stem)
                if path.is_file() and (is_called_so or _begins_as(path, kind)):
                    found.append(path)
    return found


def _begins_as(path: Path, kind: str) -> bool:
    with os.fdopen(open_plain(path, os.O_RDONLY), "rb") as file:
        return f'"format":"{kind}"'.encode() in file.read(_LONGEST_BEGINNING).partition(b"\n")[0]


def forks(folder: Path, journal: Journal, header: Header, position: Position) -> list[str]:
    """Find the copies that have changes which the journal does not have; a sentence for each.

    It reads little of them: ``cscp check`` and the merge itself verify every line.
    """
    found = []
    for path in other_journals(folder, journal.ledger.name):
        with suppress(CscpError):
            if _has_more(path, journal, header, position):
                found.append(
                    f"“{shortened(path.name, 80)}” is a second history of this plan, with changes "
                    f"that {journal.ledger.name} doesn't have. Choose “Backups” in the app to "
                    "merge it, or type “cscp merge” with its name."
                )
    return found


def _has_more(path: Path, journal: Journal, header: Header, position: Position) -> bool:
    other = Journal(FileLedger(path, ReadingDisk()))
    if other.header().hash != header.hash:
        return False
    data = other.ledger.read(0)
    end = data.rfind(b"\n") + 1
    try:
        head = hash_of(data[:end].rstrip(b"\n").rpartition(b"\n")[2])
    except NotALine:
        return True  # the merge says what is wrong with it
    if journal.has_line_at(Position(0, end, head)):
        return False  # an older copy
    data = journal.read_bytes(position)
    merges = [line for line in lines_with(data, MERGED) if line.merged and line.merged.head == head]
    taken = [lines_of_merge(data, line) for line in merges]
    return not any(
        line.merged and len(lines) == line.merged.lines
        for line, lines in zip(merges, taken, strict=True)
    )


_NAMES = frozenset({JOURNAL_NAME, SCRUTINY_NAME, FILE_NAME})


class FileKind(StrEnum):
    """The kinds of files that the program makes in a workspace's folder."""

    JOURNAL = "journal"
    """A journal, or a copy of one under any name, such as a sync client's."""
    SNAPSHOT = "snapshot"
    SET_ASIDE = "set aside"
    """Lines that were unfinished or damaged."""
    SIGNED = "signed"
    """A paper that was signed off, as generated or as the Chair amended it."""
    MERGED = "merged"
    TEMPLATE = "template"
    BACKUP = "backup"
    PENDING = "pending"
    """A file from which a redaction, restore or repair that was cut off is completed."""
    LOCK = "lock"
    CLAIM = "claim"
    """Which computer may write, and what a test of a shared drive writes."""
    LEFT_OVER = "left over"
    """A remnant of a killed process, which counts for nothing."""
    EXPORT = "export"
    OTHER = "other"
    """A file that somebody put there, or exported under a name of their own."""


_KINDS_OF_FOLDERS = {
    FOLDER: FileKind.SIGNED,
    MERGED_FOLDER: FileKind.MERGED,
    TEMPLATES: FileKind.TEMPLATE,
    BACKUPS: FileKind.BACKUP,
    EXPORTS: FileKind.EXPORT,
}
_KINDS_OF_ENDINGS = {
    ".lock": FileKind.LOCK,
    ".holder": FileKind.LOCK,
    ".jsonl": FileKind.JOURNAL,
    ".redacting": FileKind.PENDING,
    ".replacing": FileKind.PENDING,
}
_SET_ASIDE = (".torn-", ".damaged-")
_NOT_KEPT = frozenset({FileKind.LEFT_OVER, FileKind.EXPORT, FileKind.OTHER})


def kind_of(name: str) -> FileKind:
    """Return the kind of a file or folder of a workspace.

    Args:
        name: its name within the folder: ``signed/….docx``.
    """
    first, *rest = PurePosixPath(name).parts or ("",)
    if is_left_over(Path(name)) or re.fullmatch(_APART, first):
        return FileKind.LEFT_OVER
    if known := _KINDS_OF_FOLDERS.get(first):
        return known
    if rest:
        return FileKind.OTHER
    if first == FILE_NAME:
        return FileKind.SNAPSHOT
    if first == CLAIM_NAME or first.startswith(TRIAL):
        return FileKind.CLAIM
    if any(mark in first for mark in _SET_ASIDE):
        return FileKind.SET_ASIDE
    return _KINDS_OF_ENDINGS.get(PurePosixPath(first).suffix, FileKind.OTHER)


def is_kept(path: Path) -> bool:
    """Return whether a workspace keeps its records, locks, templates, backups or signed files under a path.

    Links are followed, and other names of one file are found. Names are compared as those systems
    do that take great and small letters for the same.
    """
    path = path.resolve()
    return any(
        _is_kept_in(folder, path) for folder in path.parents if (folder / JOURNAL_NAME).exists()
    )


def _is_kept_in(folder: Path, path: Path) -> bool:
    name = "/".join(_plain_name(part) for part in path.relative_to(folder).parts)
    return kind_of(name) not in _NOT_KEPT or _is_same_file(path, folder)


def _plain_name(name: str) -> str:
    """Return a name as Windows understands it, without a stream and dots at its end."""
    return name.casefold().partition(":")[0].rstrip(". ") or name


def _is_same_file(path: Path, folder: Path) -> bool:
    """Return whether a path is another name of a file of record or of a template."""
    try:
        found = path.stat()
    except OSError:
        return False
    if found.st_nlink < 2:  # noqa: PLR2004 - it has no other name
        return False
    kept = [*map(folder.joinpath, _NAMES), *folder.joinpath(TEMPLATES).glob("*")]
    return any(each.exists() and os.path.samestat(each.stat(), found) for each in kept)


_LARGEST_TEMPLATE = 50_000_000
"""The most bytes of a template: a Word file with pictures."""


def read_templates(folder: Path) -> Templates:
    """Return the workspace's own templates, and a problem for each that cannot be read.

    Other files that cannot be read, such as those by which Word locks what it has open, are left
    out.
    """
    templates, root = Templates(), folder / TEMPLATES
    files: dict[str, bytes] = {}
    if is_link(root):
        templates.problems.append(
            f"{TEMPLATES} is a link to another folder, so its templates weren't used. Replace "
            "it with a folder."
        )
        templates.is_given_up = True
        return templates
    known = dict.fromkeys((*NAMES, WORD_NAME), "the standard ones were")
    known |= dict.fromkeys(LOGOS, "no logo was")
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        try:
            if name in known or is_link(path) or path.is_file():
                files[name] = _read_template(path, root)
        except OSError as problem:
            if name in known:
                templates.problems.append(
                    f"The template {TEMPLATES}/{name} couldn't be read "
                    f"({problem.strerror or problem}), so {known[name]} used."
                )
            templates.is_given_up |= name in NAMES
    templates.files = files
    return templates


def add_template(folder: Path, name: str, data: bytes, *, replaces: bool) -> bool:
    """Write a template, unless there is one of that name; returns whether it was written.

    Args:
        replaces: whether it takes the place of that one.

    Raises:
        OSError: it could not be written.
    """
    path = folder / TEMPLATES / name
    if path.exists() and not replaces:
        return False
    path.parent.mkdir(exist_ok=True)
    refuse_links(folder, [f"{TEMPLATES}/{name}"])
    write = atomic_write if replaces else atomic_create
    write(path, data)
    return True


def _read_template(path: Path, root: Path) -> bytes:
    """Read a file of the templates folder itself, and refuse one that holds nothing."""
    between = [parent for parent in path.parents if root in parent.parents]
    if any(map(is_link, between)):
        raise NoPlainFile(path, "in a linked folder")
    data = read_plain(path, _LARGEST_TEMPLATE)
    if not data.strip():
        raise OSError(errno.ENODATA, "it is empty", str(path))
    return data
