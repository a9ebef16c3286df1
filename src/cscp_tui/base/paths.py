"""Files and folders as people type them, in a command, a setting or a form."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

from cscp_tui.base.errors import NotUnderstood
from cscp_tui.base.texts import shortened

_ADDRESS = r"(?i)[a-z][a-z0-9+.-]+://"
"""The beginning of an address, such as ``https://``; a drive has one letter alone."""


_DATABASES = ("postgresql://", "postgres://")


def is_database(typed: str) -> bool:
    """Return whether a text is the address of a database."""
    return typed.strip().casefold().startswith(_DATABASES)


def in_command(place: str) -> str:
    """Return the name of a folder or a database as it is typed in a command."""
    return f'"{place}"' if is_database(place) and set(place) & set("&?;'") else place


_WHY_NO_NAME = {
    errno.ENAMETOOLONG: "it's too long to be a name",
    errno.EINVAL: "it has a character that names can't have",
}
"""Reasons that a text can't be the name of a file, by the system's error number."""


class NoPath(NotUnderstood):
    """A text that names no file or folder on any system."""

    def __init__(self, typed: str, why: str) -> None:
        words = f"“{shortened(typed, 80)}” isn't a valid file or folder: {why}."
        super().__init__(words, field="file")


def typed_path(typed: str, *folders: Path) -> Path:
    """The file or folder that was typed; ``~`` is the user's own folder.

    Args:
        typed: the text.
        folders: where it is looked for if there is no such file.

    Raises:
        NoPath: it names none.
    """
    if re.match(_ADDRESS, typed):
        raise NoPath(typed, "it's an address, so type a folder or file of this computer or a share")
    try:
        path = Path(typed).expanduser()
        os.lstat(path)
    except RuntimeError:  # the home of somebody whom the system does not know
        raise NoPath(typed, "there's no such user, so type the full path") from None
    except (OSError, ValueError) as problem:
        number = problem.errno if isinstance(problem, OSError) else errno.EINVAL
        why = _WHY_NO_NAME.get(number or 0)
        if why is not None:
            raise NoPath(typed, f"{why}, so type it again") from None
    places = [path, *(folder / path for folder in folders)]
    return next((place for place in places if os.path.exists(place)), path) if folders else path  # noqa: PTH110 - a file that may not be looked at is not there


STATE_VARIABLE = "CSCP_STATE"


def state_folder() -> Path:
    """The folder of the program's own state: drafts of forms, lines kept from a shared drive."""
    if named := os.environ.get(STATE_VARIABLE):
        return typed_path(named)
    from platformdirs import user_state_path  # noqa: PLC0415 - scripts have no drafts

    return user_state_path("cscp", appauthor=False)
