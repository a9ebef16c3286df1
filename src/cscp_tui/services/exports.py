"""Writing export files: whole or not at all, under names that are never overwritten."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from itertools import count
from pathlib import Path

from cscp_tui.base.atomic_write import NO_ROOM, atomic_create, atomic_write
from cscp_tui.base.errors import Refused
from cscp_tui.base.plain_files import is_link, read_given, read_plain
from cscp_tui.documents.document import RecordedAt
from cscp_tui.documents.templates import FOLDER as TEMPLATES
from cscp_tui.documents.templates import LOGOS, NAMES, WORD_NAME
from cscp_tui.domain.names import any_of
from cscp_tui.store.folder import EXPORTS, is_kept
from cscp_tui.store.storage import Storage
from cscp_tui.store.workspace import Workspace
from cscp_tui.writers.formats import shipped_template


def recorded_at(workspace: Workspace, as_at: date) -> RecordedAt:
    """Return the position in the journal from which an export as at a day is made."""
    return RecordedAt(workspace=workspace.header.workspace, line=workspace.position.n, as_at=as_at)


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file, replacing an existing one only when everything is written.

    Text is written as UTF-8 with its own line ends. A link keeps pointing at its file, a file keeps
    its permissions, and a device or pipe is written to directly.

    Raises:
        CscpError: The file could not be written; what was there before is untouched.
    """
    data = content.encode() if isinstance(content, str) else content
    with told_in_words(path):
        _refuse_kept(path)
        target = path.resolve()
        if target.is_dir():
            raise Refused(f"“{path}” is a folder. Add a file name.")
        if target.exists() and not target.is_file():
            target.write_bytes(data)
        else:
            atomic_write(target, data)


def write_new_file(path: Path, content: str | bytes) -> Path:
    """Write a file that does not exist yet, making its folder if necessary.

    Where the file is there already, one beside it is made, whose name ends in ``-2`` and so on.

    Raises:
        CscpError: The file could not be written; no other file was touched.
    """
    data = content.encode() if isinstance(content, str) else content
    with told_in_words(path):
        _refuse_kept(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        for made in _names_like(path):
            with suppress(FileExistsError):
                atomic_create(made, data)
                return made
    raise AssertionError  # names never end


def _refuse_kept(path: Path) -> None:
    if is_kept(path):
        raise Refused(f"“{path}” is one of the workspace's own files. Give another name.")


def _names_like(path: Path) -> Iterator[Path]:
    yield path
    for number in count(2):
        yield path.with_name(f"{path.stem}-{number}{path.suffix}")


@contextmanager
def told_in_words(path: Path) -> Iterator[None]:
    """Turn a system error about a file into a sentence that names it."""
    try:
        yield
    except OSError as error:
        raise _failure(path, error) from error


def _failure(path: Path, error: OSError) -> Refused:
    if isinstance(error, FileExistsError):
        place = error.filename or path
        return Refused(f"“{place}” isn't a folder, and one is needed there. Move it away first.")
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Refused(
            f"“{path.name}” wasn't written: there's no folder “{path.parent}”. Make it first."
        )
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        why = (
            "you don't have permission, or another program has it open. Close it, or choose "
            "another place"
        )
    elif error.errno in NO_ROOM:
        why = "the disk is full. Free some space, or choose another place"
    else:
        why = error.strerror or str(error)
    return Refused(f"“{path}” wasn't written: {why}.")


def keep_revision(place: Path, name: str, ending: str, data: bytes) -> Path:
    """Write a file as the next revision of its name, unless the latest one is the same.

    Args:
        place: where the folder for exports is.
        name: the name without its revision: ``quarterly-update-2025-26-Q2-qa-draft``.

    Raises:
        CscpError: it could not be written; no other file was touched.
    """
    folder = _exports_folder(place)
    latest = max(_revisions(folder, name, ending), default=0)
    known = folder / f"{name}-{latest}.{ending}"
    if latest and _holds(known, data):
        return known
    return _write_new(folder, (f"{name}-{number}.{ending}" for number in count(latest + 1)), data)


def keep_as(place: Path, name: str, ending: str, data: bytes) -> Path:
    """Write a file under a fixed name; if another file has it, write it beside that.

    Raises:
        CscpError: it could not be written; no other file was touched.
    """
    folder = _exports_folder(place)
    names = [f"{name}.{ending}", *(f"{name}-copy-{number}.{ending}" for number in range(2, 1000))]
    for each in names:
        if _holds(folder / each, data):
            return folder / each
        if not (folder / each).exists():
            break
    return _write_new(folder, names, data)


def _exports_folder(place: Path) -> Path:
    folder = place / EXPORTS
    with told_in_words(folder):
        folder.mkdir(exist_ok=True)
    _refuse_link(folder)
    return folder


def _refuse_link(folder: Path) -> None:
    if is_link(folder):
        raise Refused(
            f"“{folder}” is a link to somewhere else. Replace it with a folder, or give a file "
            "with -o."
        )


def _revisions(folder: Path, name: str, ending: str) -> list[int]:
    pattern = re.compile(rf"{re.escape(name)}-([0-9]{{1,9}})\.{re.escape(ending)}")
    found = (pattern.fullmatch(path.name) for path in folder.iterdir())
    return [int(each[1]) for each in found if each]


def _holds(path: Path, data: bytes) -> bool:
    with told_in_words(path):
        return path.is_file() and read_plain(path) == data


def _write_new(folder: Path, names: Iterable[str], data: bytes) -> Path:
    for name in names:
        path = folder / name
        with told_in_words(path), suppress(FileExistsError):
            atomic_create(path, data)
            return path
    raise Refused(
        f"“{folder}” wasn't written: it already has a thousand files of that name. Move some of "
        "them."
    )


def copy_shipped(storage: Storage) -> list[tuple[str, bool]]:
    """Copy the shipped templates into a workspace, for users to edit.

    Returns:
        What each is called, and whether it was written; what is there already stays as it is.

    Raises:
        Refused: nobody could edit them there.
    """
    if not storage.is_folder:
        raise Refused(
            f"{storage.where} isn't a folder, so its templates are edited in one of yours. Copy them "
            "with “cscp templates --into FOLDER”, edit them, then run “cscp templates --from FOLDER”."
        )
    found: list[tuple[str, bool]] = []
    for name in NAMES:
        with told_in_words(Path(TEMPLATES, name)):
            found.append(storage.add_template(name, shipped_template(name).encode()))
    return found


def templates_into(storage: Storage, folder: Path) -> list[tuple[str, bool]]:
    """Copy a workspace's templates into a folder for users to edit: its own, else those that are shipped.

    Returns:
        What each is called, and whether it was written; what is there already stays as it is.
    """
    own, found = storage.templates().files, []
    files = {name: shipped_template(name).encode() for name in NAMES}
    for name, data in (files | {name: own[name] for name in _KNOWN if name in own}).items():
        path = folder / name
        with told_in_words(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            is_new = not path.exists()
            if is_new:
                atomic_create(path, data)
            found.append((str(path), is_new))
    return found


def templates_from(storage: Storage, folder: Path) -> list[tuple[str, bool]]:
    """Put the templates in a folder into a workspace, in place of those of the same names.

    Returns:
        What each is called, and whether it was another one.

    Raises:
        Refused: there is none, or one can't be read.
    """
    own = storage.templates().files
    found: list[tuple[str, bool]] = []
    for name in _KNOWN:
        path = folder / name
        if not path.exists():
            continue
        try:
            data = read_given(path, _LARGEST_TEMPLATE)
        except OSError as problem:
            raise Refused(f"“{path}” can't be read: {problem.strerror or problem}.") from None
        with told_in_words(path):
            is_other = own.get(name) != data
            called = storage.add_template(name, data, replaces=True)[0] if is_other else name
        found.append((called, is_other))
    if not found:
        raise Refused(f"“{folder}” has no templates. They are called {any_of(_KNOWN)}.")
    return found


_KNOWN = (*NAMES, WORD_NAME, *LOGOS)
_LARGEST_TEMPLATE = 50_000_000
"""The most bytes of a template: a Word file with pictures."""
