"""The exports folder: files under names of their own, none of which is ever written over."""

from __future__ import annotations

import re
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING

from cscp_tui.exporting.errors import NotWritten
from cscp_tui.exporting.files import make_file, told_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FOLDER = "exports"


def keep_revision(workspace: Path, name: str, ending: str, data: bytes) -> Path:
    """Write a file as the next revision of its name, unless the latest one is the same.

    Args:
        workspace: the folder of the workspace.
        name: what it is, without its revision: ``quarterly-update-2025-26-Q2-qa-draft``.
        ending: the ending of its name.
        data: its bytes.

    Returns:
        Where it is.

    Raises:
        CscpError: it could not be written; no other file was touched.
    """
    folder = workspace / FOLDER
    with told_in_words(folder):
        folder.mkdir(exist_ok=True)
    latest = max(_revisions(folder, name, ending), default=0)
    known = folder / f"{name}-{latest}.{ending}"
    if latest and _holds(known, data):
        return known
    return _write_new(folder, (f"{name}-{number}.{ending}" for number in count(latest + 1)), data)


def keep_as(workspace: Path, name: str, ending: str, data: bytes) -> Path:
    """Write a file under a fixed name; beside it, where another file has the name already.

    Raises:
        CscpError: it could not be written; no other file was touched.
    """
    folder = workspace / FOLDER
    with told_in_words(folder):
        folder.mkdir(exist_ok=True)
    names = [f"{name}.{ending}", *(f"{name}-copy-{number}.{ending}" for number in range(2, 1000))]
    for each in names:
        if _holds(folder / each, data):
            return folder / each
        if not (folder / each).exists():
            break
    return _write_new(folder, names, data)


def _revisions(folder: Path, name: str, ending: str) -> list[int]:
    pattern = re.compile(rf"{re.escape(name)}-([0-9]{{1,9}})\.{re.escape(ending)}")
    found = (pattern.fullmatch(path.name) for path in folder.iterdir())
    return [int(each[1]) for each in found if each]


def _holds(path: Path, data: bytes) -> bool:
    with told_in_words(path):
        return path.is_file() and path.read_bytes() == data


def _write_new(folder: Path, names: Iterable[str], data: bytes) -> Path:
    for name in names:
        path = folder / name
        with told_in_words(path), suppress(FileExistsError):
            make_file(path, data)
            return path
    raise NotWritten(
        folder, "it holds a thousand files of that name already; move some of them away"
    )
