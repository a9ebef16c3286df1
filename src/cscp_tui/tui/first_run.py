"""The first start: whose partnership it is, or a look at the demo."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING, Any

from textual.app import App

from cscp_tui.domain.commands.adding import AddRecord
from cscp_tui.domain.contexts import Context
from cscp_tui.domain.quarters import Quarter, financial_year_of
from cscp_tui.settings import config_folder
from cscp_tui.store.teams import TeamWorkspace
from cscp_tui.tui.key_help import key_name
from cscp_tui.tui.screens.first_run_screen import FirstRunScreen
from cscp_tui.tui.themes import DEFAULT_THEME, load_themes, shipped_themes, variable_defaults

if TYPE_CHECKING:
    from pathlib import Path

    from textual.binding import Binding
    from textual.screen import Screen

    from cscp_tui.settings import Settings

DEMO = "\0demo"
"""The answer of those who want to look at the demo; nobody is called so."""


class FirstRunApp(App[str]):
    """Asks what to begin with; gives the name of the person who began a workspace, or ``DEMO``."""

    TITLE = "cscp"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, folder: Path, settings: Settings, *, by: str) -> None:
        """Ask where ``folder`` holds no workspace yet.

        Args:
            folder: where a workspace would be made.
            settings: the looks of the person at the keyboard.
            by: what they are called, as far as is known.
        """
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self._folder, self._by = folder, by
        self.ascii_only = settings.ascii
        themes, _ = load_themes([shipped_themes(), config_folder() / "themes"])
        for theme in themes:
            self.register_theme(theme)
        names = {theme.name for theme in themes}
        self.theme = settings.theme if settings.theme in names else DEFAULT_THEME

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The tones of a theme that says nothing of them."""
        return variable_defaults(self.current_theme)

    def get_key_display(self, binding: Binding) -> str:
        """A key as people read it."""
        return key_name(binding.key)

    def get_default_screen(self) -> Screen[Any]:
        """Open with the question."""
        return FirstRunScreen(self._folder, self._by, ascii_only=self.ascii_only)


def begin(folder: Path, *, name: str, abbreviation: str, by: str) -> None:
    """Make a workspace for a partnership, which is kept from the first day of the year on.

    Raises:
        CscpError: it cannot be made there.
    """
    workspace = TeamWorkspace.create(folder, secrets.token_hex(8))
    values = {"name": name, "abbreviation": abbreviation}
    today = workspace.today()
    context = Context(today=today, by=by, on=Quarter(financial_year_of(today), 1).first_day)
    workspace.record(AddRecord("partnership", values), context)
