"""The colour themes, each from a TOML file that users can copy and change."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

import msgspec
from msgspec.structs import asdict
from textual.color import Color, ColorParseError
from textual.theme import BUILTIN_THEMES, Theme

from cscp_tui.base.errors import Refused
from cscp_tui.base.plain_files import read_given
from cscp_tui.base.resources import shipped
from cscp_tui.base.texts import why_unread

DEFAULT_THEME = "partnership-dark"
STYLESHEET = Path(__file__).with_name("app.tcss")
"""What all apps have in common besides colours. A relative path would be looked for beside the file
of an app's own class."""
TERMINAL_THEME = "terminal"
"""The theme of the terminal's own colours."""

TONES = {
    "red": "text-error",
    "amber": "text-warning",
    "green": "text-success",
    "undated": "text",
    "delivered": "text-primary",
    "closed": "text-muted",
    "muted": "text-muted",
    "strong": "text",
}
"""The names in a theme's table ``tones``, with the Textual variable of each default."""

PARTS = {
    "cursor-foreground": "block-cursor-foreground",
    "cursor-background": "block-cursor-background",
    "cursor-style": "block-cursor-text-style",
    "resting-foreground": "block-cursor-blurred-foreground",
    "resting-background": "block-cursor-blurred-background",
    "resting-style": "block-cursor-blurred-text-style",
    "header-foreground": "text-muted",
    "header-background": "background",
    "header-style": "block-cursor-text-style",
    "heading": "text-primary",
    "edge": "panel-lighten-2",
    "edge-field": "primary",
    "edge-focused": "accent",
    "edge-title": "text-muted",
    "mark": "text-accent",
    "bar": "primary",
    "bar-rest": "primary-muted",
    "key": "footer-key-foreground",
    "key-disabled": "text-muted",
    "key-bar-foreground": "footer-foreground",
    "key-bar-background": "footer-background",
    "banner-foreground": "button-color-foreground",
    "banner-background": "primary",
    "alert-foreground": "button-color-foreground",
    "alert-background": "error",
}
"""The names in a theme's table ``parts``, with the Textual variable of each default."""


_STAND_INS = TONES | PARTS
_VARIABLES = {f"tone-{name}": stand_in for name, stand_in in TONES.items()} | PARTS
_ALSO_TEXTUALS = (
    "red",
    "amber",
    "green",
    "delivered",
    "muted",
    "cursor-foreground",
    "cursor-background",
    "cursor-style",
    "resting-foreground",
    "resting-background",
    "resting-style",
    "key",
    "key-bar-foreground",
    "key-bar-background",
)
"""The parts whose Textual variable gets the same value, so that Textual's widgets match."""

_TEXT_STYLES = frozenset({"none", "bold", "italic", "reverse", "underline"})


class Colours(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Textual's base colours. Those left out are derived from the others."""

    primary: str
    secondary: str | None = None
    accent: str | None = None
    foreground: str | None = None
    background: str | None = None
    surface: str | None = None
    panel: str | None = None
    success: str | None = None
    warning: str | None = None
    error: str | None = None


class ThemeFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The content of a theme's file."""

    name: str
    colours: Colours
    title: str = ""
    """The name of the theme as it is shown to people."""
    dark: bool = True
    ansi: bool = False
    tones: dict[str, str] = {}
    parts: dict[str, str] = {}
    textual: dict[str, str] = {}
    """Any of Textual's own variables."""


class BrokenTheme(Refused):
    """A theme file that cannot be used."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"The theme file {file} was left out: {reason}.")


@dataclass
class TitledTheme(Theme):
    """A theme with a title for people."""

    title: str = ""


def load_themes(folders: Sequence[Traversable]) -> tuple[list[TitledTheme], list[str]]:
    """Load the themes in the folders. Return them with a sentence for each broken file.

    A theme of a later folder takes the place of one with the same name before it.
    """
    themes: dict[str, TitledTheme] = {}
    problems = []
    for file in _theme_files(folders):
        try:
            theme = _theme(file)
        except BrokenTheme as problem:
            problems.append(str(problem))
        else:
            themes[theme.name] = theme
    return list(themes.values()), problems


def shipped_themes() -> Traversable:
    """Return the folder of the themes that come with the app."""
    return shipped("themes")


def variable_defaults(theme: Theme, *, ascii_only: bool = False) -> dict[str, str]:
    """Return the lines that edges are drawn with, and defaults for what a theme leaves out.

    An app returns it from ``get_theme_variable_defaults``; without it, choosing a theme that
    knows nothing of tones would end the program.
    """
    lines = {"line": "ascii", "side": "ascii"} if ascii_only else {"line": "round", "side": "outer"}
    missing = {name: by for name, by in _VARIABLES.items() if name not in theme.variables}
    if not missing:
        return lines
    generated = {**theme.to_color_system().generate(), **theme.variables}
    return lines | {name: generated[stand_in] for name, stand_in in missing.items()}


def _theme_files(folders: Sequence[Traversable]) -> Iterator[Traversable]:
    for folder in folders:
        if folder.is_dir():
            inside = sorted(folder.iterdir(), key=lambda file: file.name)
            yield from (file for file in inside if file.name.endswith(".toml"))


_MOST_BYTES = 1_000_000
"""The most bytes of a theme."""


def _theme(file: Traversable) -> TitledTheme:
    try:
        data = read_given(file, _MOST_BYTES) if isinstance(file, Path) else file.read_bytes()
        content = msgspec.convert(tomllib.loads(data.decode()), ThemeFile)
    except OSError as error:
        raise BrokenTheme(file.name, f"it can't be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise BrokenTheme(
            file.name, f"it isn't in the right format ({why_unread(error)})"
        ) from error
    if reason := next(_complaints(content), None):
        raise BrokenTheme(file.name, reason)
    given = content.tones | content.parts
    shared = {_STAND_INS[key]: given[key] for key in _ALSO_TEXTUALS if key in given}
    tones = {f"tone-{tone}": colour for tone, colour in content.tones.items()}
    base = BUILTIN_THEMES["ansi-dark"].variables if content.ansi else {}
    return TitledTheme(
        name=content.name,
        title=content.title or content.name,
        dark=content.dark,
        ansi=content.ansi,
        variables=base | shared | tones | content.parts | content.textual,
        **asdict(content.colours),
    )


def _complaints(content: ThemeFile) -> Iterator[str]:
    if not content.name.strip():
        yield "it has no name"
    colours = {key: value for key, value in asdict(content.colours).items() if value is not None}
    tables = (
        ("colours", colours, colours),
        ("tones", content.tones, TONES),
        ("parts", content.parts, PARTS),
        ("textual", content.textual, content.textual),
    )
    for table, values, known in tables:
        for key, value in values.items():
            if key not in known:
                yield f"its {table} can't have “{key}”"
            elif not _can_be_drawn(key, value):
                yield f"its {table} give {key} as {value}, which isn't a colour"


def _can_be_drawn(key: str, value: str) -> bool:
    if key.endswith("-style"):
        return bool(value.split()) and _TEXT_STYLES.issuperset(value.split())
    try:
        return Color.parse(value).a == 1
    except ColorParseError:
        return False
