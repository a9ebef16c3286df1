"""A person's own settings: who they are, where their workspace is, how the program looks.

They stand in ``settings.toml`` in the user's config folder, which ``$CSCP_CONFIG`` can name.
What shapes figures is no setting of a person; it is kept in the workspace.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from cscp_tui.base.atomic_write import atomic_write
from cscp_tui.base.errors import Refused
from cscp_tui.base.paths import NoPath, is_database, typed_path
from cscp_tui.base.plain_files import read_given
from cscp_tui.base.texts import clean, shortened, why_unread
from cscp_tui.domain.enums import Role

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

FILE_NAME = "settings.toml"
FOLDER_VARIABLE = "CSCP_CONFIG"


class Settings(Struct, frozen=True, kw_only=True):
    """The settings of one person; everything has a default."""

    name: str = ""
    """The user's name in the journal: a role, or a personal name if the team wants that."""

    role: Role = Role.TEAM

    workspace: Path | str | None = None
    """What to open if nothing else is named: a folder, or the address of a database."""

    theme: str = ""
    """The name of a theme; empty for the program's own."""

    keys: Mapping[str, str] = field(default_factory=dict)
    """Keys by the id of what they do, such as ``action.note`` = ``ctrl+n``."""

    filters: Mapping[str, str] = field(default_factory=dict)
    """Filters of actions by the names under which they were saved."""

    screens: Mapping[str, str] = field(default_factory=dict)
    """How screens are arranged, by screen and what: ``plan.columns`` = ``id, title, due``."""

    cursor: bool = False
    """True to show the terminal's cursor, for magnifiers that follow only one that can be seen."""

    ascii: bool = False
    """True to draw with ASCII characters only."""


_MOST_BYTES = 1_000_000
"""The most bytes of the settings file."""


def config_folder() -> Path:
    """Return the user's config folder: ``$CSCP_CONFIG`` if set, else the system's default."""
    if named := os.environ.get(FOLDER_VARIABLE):
        return typed_path(named)
    from platformdirs import user_config_path  # noqa: PLC0415 - scripts name the folder themselves

    return user_config_path("cscp", appauthor=False)


def data_folder() -> Path:
    """Return the default workspace folder, in the system's folder for user data."""
    from platformdirs import user_data_path  # noqa: PLC0415 - most people name a folder once

    return user_data_path("cscp", appauthor=False) / "workspace"


def load(folder: Path | None = None) -> tuple[Settings, list[str]]:
    """Return the settings of a config folder, and the problems found in them.

    A missing file gives the defaults. So does a broken one, and a wrong value its own default, with
    a sentence for each.
    """
    path = (folder or config_folder()) / FILE_NAME
    try:
        values = read_toml(read_given(path, _MOST_BYTES).decode("utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError):
        return Settings(), []
    except OSError as problem:
        return Settings(), [_unusable(path, f"can't be read ({problem.strerror or problem})")]
    except UnicodeDecodeError:
        return Settings(), [_unusable(path, "isn't UTF-8 text")]
    except (ValueError, RecursionError) as problem:
        return Settings(), [_unusable(path, f"isn't TOML: {why_unread(problem)}")]
    return _read(values, path)


def remember(folder: Path | None = None, /, **values: str | bool) -> None:
    """Keep some settings, such as ``theme``; everything else in the file stays as it is.

    Raises:
        Refused: the file is broken or cannot be written; it is as it was.
    """

    def change(document: TOMLDocument) -> None:
        for name, value in values.items():
            document[name] = clean(value) if isinstance(value, str) else value

    _rewrite(folder, change)


def remember_filter(name: str, text: str, folder: Path | None = None) -> None:
    """Save a filter under a name, replacing any earlier one; an empty filter removes it.

    Raises:
        Refused: the file is broken or cannot be written; it is as it was.
    """
    remember_texts("filters", {name: text}, folder)


def remember_texts(table: str, texts: Mapping[str, str], folder: Path | None = None) -> None:
    """Keep some texts of a table of settings, such as ``screens``; an empty one is removed.

    Raises:
        Refused: the file is broken or cannot be written; it is as it was.
    """

    def change(document: TOMLDocument) -> None:
        saved = document.get(table, {})
        if not isinstance(saved, MutableMapping):
            raise TypeError  # it has something else of that name
        for name, text in texts.items():
            if wanted := clean(text):
                document.setdefault(table, saved)[clean(name)] = wanted
            else:
                saved.pop(clean(name), None)

    _rewrite(folder, change)


MEANINGS: Mapping[str, str] = {
    "name": "What the history calls you: a role, or your name.",
    "role": "What you may do: team, chair or scrutineer.",
    "workspace": "The folder, or the address of the database, that opens when you name no other.",
    "theme": "The colours, such as partnership-light or high-contrast.",
    "cursor": "yes shows the terminal's cursor on the selected line, for magnifiers.",
    "ascii": "yes draws with plain signs, where the console has no others.",
    "keys": "Keys of your own, by command, e.g. keys.action.note.",
    "filters": "Filters that you saved, by name, e.g. filters.late.",
    "screens": "How you arranged the screens, by screen, e.g. screens.plan.edge.",
}
"""What each setting does, in the order in which they are listed."""

OF_TABLES = frozenset({"keys", "filters", "screens"})
"""The settings that hold texts by name."""

_SWITCHED = frozenset({"ascii", "cursor"})
_SWITCHES = {"yes": True, "true": True, "no": False, "false": False}


def change_setting(name: str, typed: str, folder: Path | None = None) -> None:
    """Change a setting as it is typed; an empty text goes back to the default.

    Args:
        name: a setting, or a key or filter of one, such as ``keys.action.note``.

    Raises:
        Refused: there is no such setting, it doesn't take the value, or the file can't be written.
    """
    table, _, entry = name.partition(".")
    if table in OF_TABLES and entry:
        remember_texts(table, {entry: typed}, folder)
        return
    if name not in MEANINGS or table in OF_TABLES:
        hint = f"{table}.NAME" if table in OF_TABLES else ", ".join(MEANINGS)
        raise Refused(f"There's no setting “{shortened(name)}”. Give {hint}.")
    if not typed.strip():
        _rewrite(folder, lambda document: document.pop(name, None))
        return
    value = _SWITCHES.get(typed.casefold(), typed) if name in _SWITCHED else typed
    try:
        _READERS[name](value)
    except WrongValue as wrong:
        accepted = "yes or no" if name in _SWITCHED else str(wrong)
        raise Refused(f"“{shortened(typed)}” isn't a valid {name}. Give {accepted}.") from None
    remember(folder, **{name: value})


def _rewrite(folder: Path | None, change: Callable[[TOMLDocument], object]) -> None:
    """Replace the settings file completely or not at all; comments and order stay."""
    import tomlkit  # noqa: PLC0415 - settings are seldom written

    path = (folder or config_folder()) / FILE_NAME
    try:
        text = read_given(path, _MOST_BYTES).decode("utf-8-sig") if path.exists() else ""
        read_toml(text)
        document = tomlkit.parse(text)
        change(document)
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic_write(path, tomlkit.dumps(document).encode())
    except (ValueError, TypeError, RecursionError):  # no TOML, no UTF-8, or not as it was wanted
        raise Refused(
            f"{path} wasn't changed: it isn't in the format cscp expects. Correct it first."
        ) from None
    except OSError as problem:
        raise Refused(f"{path} wasn't changed: {problem.strerror or problem}.") from None


def _unusable(path: Path, why: str) -> str:
    return f"{path} {why}. The defaults apply until it is corrected."


def _read(values: dict[str, Any], path: Path) -> tuple[Settings, list[str]]:
    read: dict[str, Any] = {}
    problems: list[str] = []
    for name, value in values.items():
        if name not in _READERS:
            known = ", ".join(_READERS)
            problems.append(
                f"{path} has “{shortened(name)}”, which isn't a setting. Settings: {known}."
            )
            continue
        try:
            read[name] = _READERS[name](value)
        except WrongValue as wrong:
            shown = shortened(str(value))
            problems.append(f"{path}: “{shown}” isn't a valid {name}. Give {wrong}.")
    return Settings(**read), problems


class WrongValue(Exception):
    """A value that a setting does not accept, with what it does accept."""


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise WrongValue("text in double quotes")
    return clean(value)


def _place(value: object) -> Path | str | None:
    text = _text(value)
    if is_database(text):
        return text.strip()
    try:
        return typed_path(text) if text.strip() else None
    except NoPath:
        raise WrongValue("the path of a folder, or the address of a database") from None


def _role(value: object) -> Role:
    known = {role.value: role for role in Role}
    if not isinstance(value, str) or value.casefold() not in known:
        raise WrongValue(" or ".join(known))
    return known[value.casefold()]


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise WrongValue("true or false")
    return value


def _keys(value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value.values()):
        raise WrongValue('a table of keys, e.g. [keys] "action.note" = "ctrl+n"')
    return dict(value)


def _texts(name: str, example: str) -> Callable[[object], dict[str, str]]:
    def read(value: object) -> dict[str, str]:
        if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
            raise WrongValue(f"a table of {name}, e.g. {example}")
        return {clean(key): clean(text) for key, text in value.items()}

    return read


_READERS: dict[str, Callable[[object], object]] = {
    "name": _text,
    "role": _role,
    "workspace": _place,
    "theme": _text,
    "keys": _keys,
    "filters": _texts("filters", '[filters] "late" = "is:late"'),
    "screens": _texts("arrangements", '[screens] "plan.edge" = "70"'),
    "ascii": _switch,
    "cursor": _switch,
}


def read_toml(text: str) -> dict[str, Any]:
    """Read TOML.

    Raises:
        ValueError: the text is not TOML, or has a number that is too long.
        RecursionError: its values are nested too deeply.
    """
    import tomllib  # noqa: PLC0415 - most people have no settings, and start sooner without it

    return tomllib.loads(text)
