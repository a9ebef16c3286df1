"""The command ``config``: where a user's settings are, what each does, and changing one."""

from __future__ import annotations

from collections.abc import Iterator

from cscp_tui.base.errors import Refused
from cscp_tui.base.texts import shortened
from cscp_tui.cli.parser import BadCommandLine, Commands
from cscp_tui.cli.printing import say, show, show_table
from cscp_tui.cli.session import CommandRun
from cscp_tui.services.settings import (
    FILE_NAME,
    MEANINGS,
    OF_TABLES,
    Settings,
    change_setting,
    config_folder,
    load,
)

_MOST = 60
"""The most letters of a value in the table."""


def add_commands(commands: Commands) -> None:
    command = commands.add(
        "config",
        "show where your settings are and what each does, or change one",
        'cscp config\ncscp config theme high-contrast\ncscp config keys.action.note ctrl+n\ncscp config name ""',
        configure,
    )
    command.word("name", "NAME", "the setting", nargs="?", default="")
    command.word("value", "VALUE", 'its new value; "" for the default', nargs="?")


def configure(session: CommandRun) -> int:
    name, value = session.arguments.name, session.arguments.value
    if value is not None:
        _refuse_unusable(name, value)
        change_setting(name, value)
        settings, _ = load()
        say(f"{name} is now {_shown(settings, name) or 'as by default'}.")
        return 0
    wanted = name.partition(".")[0]
    if wanted and wanted not in MEANINGS:
        raise BadCommandLine(
            f"There's no setting “{shortened(name)}”. Give {', '.join(MEANINGS)}",
            session.arguments.called,
        )
    show(str(config_folder() / FILE_NAME))
    names = (wanted,) if wanted else tuple(MEANINGS)
    show_table(("Setting", "Value", "What it does"), list(_rows(session.settings, names)))
    return 0


def _rows(settings: Settings, names: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    for name in names:
        yield name, _shown(settings, name), MEANINGS[name]
        value = getattr(settings, name)
        for key, text in value.items() if name in OF_TABLES else ():
            yield f"{name}.{key}", shortened(text, _MOST), ""


def _shown(settings: Settings, name: str) -> str:
    """Return a setting's value in words; empty for the default."""
    table, _, entry = name.partition(".")
    value = getattr(settings, table)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if entry:
        return str(value.get(entry, ""))
    if table in OF_TABLES:
        return str(len(value)) if value else ""
    return str(value) if value else ""


def _refuse_unusable(name: str, value: str) -> None:
    """Refuse a theme or key that only the app knows to be none.

    Raises:
        Refused: it can't be used; the sentence says what can.
    """
    table, _, entry = name.partition(".")
    if name == "theme" and value:
        # Only the app needs what reads themes and keys.
        from cscp_tui.tui.themes import load_themes, shipped_themes

        themes, _ = load_themes([shipped_themes(), config_folder() / "themes"])
        if value not in (known := [theme.name for theme in themes]):
            raise Refused(f"There's no theme “{shortened(value)}”. Choose {', '.join(known)}.")
    elif table == "keys" and entry and value:
        from cscp_tui.tui.user_keys import checked_keymap

        _, problems = checked_keymap({entry: value})
        if problems:
            raise Refused(problems[0])
