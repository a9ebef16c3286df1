"""The places of exports and templates, and the files over which no export may be written."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from cscp_tui.base.plain_files import NoPlainFile, is_link, read_plain
from cscp_tui.documents.templates import FOLDER as TEMPLATES
from cscp_tui.documents.templates import NAMES, WORD_NAME, Templates
from cscp_tui.store.errors import InTheTeamsFolder
from cscp_tui.store.remains import BACKUPS
from cscp_tui.store.scrutiny import SCRUTINY_NAME
from cscp_tui.store.signed_files import FOLDER, MERGED_FOLDER
from cscp_tui.store.snapshot import FILE_NAME
from cscp_tui.store.workspace import JOURNAL_NAME

_NAMES = frozenset({JOURNAL_NAME, SCRUTINY_NAME, FILE_NAME})
_ENDINGS = frozenset({".lock", ".holder", ".jsonl", ".redacting", ".replacing"})
"""Of locks, of journals under any name, such as a sync client's copies, and of what is not done yet."""
_WITHIN = (".torn-", ".damaged-")
_FOLDERS = frozenset({BACKUPS, FOLDER, MERGED_FOLDER, TEMPLATES})


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
    first, *rest = (_plain_name(part) for part in path.relative_to(folder).parts)
    if first in _FOLDERS:
        return True
    is_ours = first in _NAMES or Path(first).suffix in _ENDINGS
    is_ours = is_ours or any(mark in first for mark in _WITHIN)
    return (is_ours and not rest) or _is_same_file(path, folder)


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


def read_templates(folder: Path) -> Templates:
    """The workspace's own templates, and a problem for each of them that cannot be read.

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
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        try:
            if is_link(path) or path.is_file():
                files[name] = _read_template(path, root)
        except OSError as problem:
            if name in (*NAMES, WORD_NAME):
                templates.problems.append(
                    f"The template {TEMPLATES}/{name} couldn't be read "
                    f"({problem.strerror or problem}), so the standard ones were used."
                )
            templates.is_given_up |= name in NAMES
    templates.files = files
    return templates


def _read_template(path: Path, root: Path) -> bytes:
    """Read a file of the templates folder itself, and refuse one that holds nothing."""
    between = [parent for parent in path.parents if root in parent.parents]
    if any(map(is_link, between)):
        raise NoPlainFile(path, "in a linked folder")
    data = read_plain(path)
    if not data.strip():
        raise OSError(errno.ENODATA, "it is empty", str(path))
    return data


def place_of_exports(folder: Path, *, scrutinises: bool) -> Path:
    """Return where the folder for exports is: in the workspace, unless a scrutineer exports.

    Raises:
        InTheTeamsFolder: the scrutineer is in the workspace's folder.
    """
    if not scrutinises:
        return folder
    place = Path.cwd()
    if place.resolve().is_relative_to(folder.resolve()):
        raise InTheTeamsFolder(place / "exports")
    return place
