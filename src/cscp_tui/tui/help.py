"""Help: every command of a screen with its keys; one is found by typing, and run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.tui.dialogs import PickingScreen
from cscp_tui.tui.key_help import help_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cscp_tui.documents.table import Table
    from cscp_tui.tui.key_help import Command


class HelpScreen(PickingScreen):
    """Lists commands by what they are about; what is off says why."""

    TITLE_WORDS = "Help: every command here, with its keys"
    HINT = "type a word or key to find a command; press Enter to run it"
    EMPTY = "No matching commands. Try another word."

    def __init__(self, commands: Sequence[Command]) -> None:
        self._commands = {known.name: known for known in commands}
        super().__init__()

    def table_for(self, text: str) -> Table:
        return help_table(self._commands.values(), text)

    def first_of(self, keys: Sequence[str], text: str) -> str:
        """The command of a key, else one whose name begins so, before one that only says so."""
        if text.strip() in self._commands[keys[0]].keys:
            return keys[0]
        begun = text.strip().casefold()
        named = (key for key in keys if self._commands[key].title.casefold().startswith(begun))
        return next(named, keys[0])

    def words_on(self, key: str | None) -> str:
        known = self._commands.get(key or "")
        if known is None:
            return ""
        return f"{known.title} can't be used now: {known.why}" if known.why else known.words
