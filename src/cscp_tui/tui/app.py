"""The terminal app: it opens screens, follows what others record, and keeps ``cscp.json``."""

from __future__ import annotations

from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import App, SystemCommand

from cscp_tui.domain.errors import CscpError
from cscp_tui.domain.words import Role
from cscp_tui.settings import config_folder, remember, state_folder
from cscp_tui.store.teams import SAVE_PRESENT_EVERY, TeamWorkspace
from cscp_tui.tui.drafts import Drafts
from cscp_tui.tui.screens.framed_screen import FramedScreen
from cscp_tui.tui.screens.plan_screen import PlanScreen
from cscp_tui.tui.session import Session
from cscp_tui.tui.themes import load_themes, shipped_themes, variable_defaults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date
    from pathlib import Path

    from textual.binding import BindingType
    from textual.screen import Screen
    from textual.theme import Theme

    from cscp_tui.settings import Settings

DEFAULT_THEME = "partnership-dark"
_POLL = 1.0
"""Seconds between two looks for what others have recorded."""
_REST = 2.0
"""Seconds without a change after which ``cscp.json`` is written."""


class CscpApp(App[int]):
    """The program on a terminal."""

    TITLE = "cscp"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(
        self,
        session: Session,
        *,
        theme: str = DEFAULT_THEME,
        theme_folders: Iterable[Path] = (),
        ascii_only: bool = False,
        remember_theme: Callable[[str], None] | None = None,
    ) -> None:
        """The program for a session.

        Args:
            session: the workspace and the person at the keyboard.
            theme: the name of a theme; the default one where there is none of that name.
            theme_folders: where users keep themes of their own.
            ascii_only: whether the console has no other signs.
            remember_theme: keeps the name of a theme that the user chooses.
        """
        super().__init__()
        self.session = session
        self._ascii = ascii_only
        self._remember_theme = remember_theme
        self._changed_at = monotonic()
        self._last_n = session.workspace.position.n
        themes, self._problems = load_themes([shipped_themes(), *theme_folders])
        for known in themes:
            self.register_theme(known)
        names = {known.name for known in themes}
        if theme not in names:
            self._problems.append(f"There is no theme “{theme}”; {DEFAULT_THEME} is used instead.")
        self.theme = theme if theme in names else DEFAULT_THEME

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The tones of a theme that says nothing of them."""
        return variable_defaults(self.current_theme)

    def get_default_screen(self) -> Screen[None]:
        """Open on the Plan screen."""
        return PlanScreen(self.session, ascii_only=self._ascii)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The screen's own commands, and what the toolkit offers of use here."""
        for _, binding, is_enabled, tooltip in screen.active_bindings.values():
            if binding.id and is_enabled and "." in binding.id:
                action = binding.action
                words = tooltip or binding.tooltip
                yield SystemCommand(
                    binding.description, words, partial(self.run_action, action, screen)
                )
        yield SystemCommand("Theme", "Choose other colours", self.action_change_theme)

    def on_mount(self) -> None:
        """Begin to follow, and say what must be known about how it was opened."""
        self.set_interval(_POLL, self._look)
        self.theme_changed_signal.subscribe(self, self._keep_theme)
        self._tell_findings()

    def _keep_theme(self, theme: Theme) -> None:
        """Remember the user's choice of colours."""
        if self._remember_theme is None:
            return
        try:
            self._remember_theme(theme.name)
        except CscpError as problem:
            if (screen := self._framed_screen()) is not None:
                screen.complain(str(problem))

    def _tell_findings(self) -> None:
        problems = [*self._problems, *self.session.workspace.take_findings()]
        if self.session.workspace.read_only:
            problems.insert(0, self.session.workspace.read_only)
        self._problems = []
        if problems and (screen := self._framed_screen()) is not None:
            screen.complain(" ".join(problems))

    def _look(self) -> None:
        """Take in what others have recorded, and write ``cscp.json`` when there is rest."""
        workspace = self.session.workspace
        was_read_only = workspace.read_only
        try:
            lines = self.session.follow()
        except CscpError as problem:
            if (screen := self._framed_screen()) is not None:
                screen.complain(str(problem))
            return
        if (lines or workspace.read_only != was_read_only) and (screen := self._framed_screen()):
            screen.refresh_book()
            if lines:
                screen.say(f"{lines[-1].by} changed something: {lines[-1].what}")
            self._tell_findings()
        self._keep_present(workspace)

    def _keep_present(self, workspace: TeamWorkspace) -> None:
        n = workspace.position.n
        if n != self._last_n:
            self._last_n, self._changed_at = n, monotonic()
        if not workspace.is_present_behind:
            return
        if monotonic() - self._changed_at >= _REST or workspace.lines_behind >= SAVE_PRESENT_EVERY:
            self._write_present()

    @work(thread=True, group="present", exclusive=True, exit_on_error=False)
    def _write_present(self) -> None:
        """Write ``cscp.json`` beside the screen."""
        mark, tables = self.call_from_thread(self.session.workspace.snapshot)
        self.session.workspace.write_snapshot(mark, tables, self.session.by)

    def _framed_screen(self) -> FramedScreen | None:
        for screen in self.screen_stack:
            if isinstance(screen, FramedScreen):
                return screen
        return None


def run(
    folder: Path,
    settings: Settings,
    *,
    by: str,
    role: Role = Role.TEAM,
    as_at: date | None = None,
    temporary: bool = False,
) -> int:
    """Open a workspace in the terminal until the user leaves.

    Args:
        folder: the workspace.
        settings: the looks and keys of the person at the keyboard.
        by: who is at the keyboard.
        role: team, chair or scrutineer.
        as_at: the day to look at first; None for today.
        temporary: whether the folder goes away afterwards, so that nothing is left to write.

    Returns:
        The exit status.

    Raises:
        CscpError: the workspace cannot be opened.
    """
    workspace = TeamWorkspace(folder)
    drafts = Drafts(state_folder(), workspace.header.workspace)
    session = Session(workspace, by, role, drafts=drafts)
    session.look_at(as_at)
    app = CscpApp(
        session,
        theme=settings.theme or DEFAULT_THEME,
        theme_folders=[config_folder() / "themes"],
        ascii_only=settings.ascii,
        remember_theme=lambda name: remember(theme=name),
    )
    status = app.run()
    if not temporary:
        workspace.save_present(by)
    return status or 0
