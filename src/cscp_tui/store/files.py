"""Where files are written, and which a workspace keeps for itself, so that nothing else is."""

from __future__ import annotations

from pathlib import Path

from cscp_tui.documents.templates import FOLDER as TEMPLATES
from cscp_tui.documents.templates import NAMES, WORD_NAME, Templates
from cscp_tui.store.errors import InTheTeamsFolder
from cscp_tui.store.scrutiny import SCRUTINY_NAME
from cscp_tui.store.signed_files import FOLDER
from cscp_tui.store.snapshot import FILE_NAME
from cscp_tui.store.workspace import JOURNAL_NAME

_NAMES = frozenset({JOURNAL_NAME, SCRUTINY_NAME, FILE_NAME})
_OF_LOCKS = frozenset({".lock", ".holder"})


def is_kept(path: Path) -> bool:
    """Return whether a workspace keeps its records, locks or signed files under a path.

    Names are compared as those systems do that take great and small letters for the same.
    """
    path = path.resolve()
    folder, name = path.parent, path.name.casefold()
    if folder.name.casefold() == FOLDER and (folder.parent / JOURNAL_NAME).exists():
        return True
    is_ours = (
        name in _NAMES
        or ".torn-" in name
        or ".damaged-" in name
        or path.suffix.casefold() in _OF_LOCKS
    )
    return is_ours and (folder / JOURNAL_NAME).exists()


def read_templates(folder: Path) -> Templates:
    """The workspace's own templates, and a problem for each of them that cannot be read.

    Other files that cannot be read, such as those by which Word locks what it has open, are left
    out.
    """
    templates, root = Templates(), folder / TEMPLATES
    files: dict[str, bytes] = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        try:
            if path.is_file():
                files[name] = path.read_bytes()
        except OSError as problem:
            if name in (*NAMES, WORD_NAME):
                templates.problems.append(
                    f"The template {TEMPLATES}/{name} could not be read "
                    f"({problem.strerror or problem}); the shipped ones were used instead."
                )
            templates.is_given_up |= name in NAMES
    templates.files = files
    return templates


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
