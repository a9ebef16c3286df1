"""The terminal app: its screens, its palette, its colours and keys."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING, Any, ClassVar

from cscp_tui.domain.books import name_of
from cscp_tui.domain.errors import CscpError, UnknownRecord
from cscp_tui.tui.frame_keys import PROGRAM_KEYS
from cscp_tui.tui.homes import home_of
from cscp_tui.tui.kept_app import KeptApp
from cscp_tui.tui.key_help import key_name
from cscp_tui.tui.screens.later_screens import LATER_SCREENS
from cscp_tui.tui.screens.plan_screen import PlanScreen
from cscp_tui.tui.themes import (
    DEFAULT_THEME,
    TitledTheme,
    load_themes,
    shipped_themes,
    variable_defaults,
)
from cscp_tui.tui.widgets.scroll_bars import follow_console

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from textual.await_complete import AwaitComplete
    from textual.binding import Binding, BindingType
    from textual.command import Provider
    from textual.screen import Screen
    from textual.theme import Theme

    from cscp_tui.tui.session import Session


class CscpApp(KeptApp):
    """The program on a terminal."""

    TITLE = "cscp"
    CSS = """
    SearchIcon { display: none; }
    CommandPalette CommandList > .option-list--option { text-style: not bold; }
    OptionList {
        &:ansi > .option-list--option-highlighted { text-style: bold underline; }
        &:nocolor > .option-list--option-highlighted { text-style: bold underline; }
    }
    Input:ansi > .input--cursor, Input:nocolor > .input--cursor {
        color: $foreground; background: $background; text-style: reverse;
    }
    Input:ansi > .input--selection, Input:nocolor > .input--selection { text-style: reverse; }
    .-plain-signs CommandPalette #--input { border: none; padding: 1 0; }
    .-plain-signs CommandPalette #--results { border: none; padding: 0 1; }
    .-plain-signs Offers { border-left: ascii $primary; }
    .-plain-signs CommandPalette CommandList, .-plain-signs LoadingIndicator { border: none; }
    .-plain-signs FieldRow:ansi > LineInput, .-plain-signs FieldRow:nocolor > LineInput,
    .-plain-signs FieldRow:ansi > LongText, .-plain-signs FieldRow:nocolor > LongText {
        border-left: ascii $foreground;
    }
    .-plain-signs ModalScreen:ansi > Vertical, .-plain-signs ModalScreen:nocolor > Vertical {
        border: ascii $foreground;
    }
    RecordTable:nocolor:focus > .record-table--cursor { text-style: bold reverse; }
    PickingScreen:nocolor RecordTable > .record-table--cursor { text-style: bold reverse; }
    CellLine:nocolor.-banner, CellLine:nocolor.-alert { text-style: reverse; }
    MessageLine:nocolor.-wrong { text-style: reverse; }
    """
    BINDINGS: ClassVar[list[BindingType]] = PROGRAM_KEYS

    def __init__(
        self,
        session: Session,
        *,
        theme: str = "",
        theme_folders: Iterable[Path] = (),
        ascii_only: bool = False,
        keys: Mapping[str, str] | None = None,
        problems: Iterable[str] = (),
        remember_theme: Callable[[str], None] | None = None,
    ) -> None:
        """The program for a session.

        Args:
            session: the workspace and the person at the keyboard.
            theme: the name of a theme; the default one where it is empty or unknown.
            theme_folders: where users keep themes of their own.
            ascii_only: whether the console has no other signs.
            keys: the user's own keys by the id of what they do.
            problems: what else is to be said at the start.
            remember_theme: keeps the name of a theme that the user chooses.
        """
        # Without this, a theme of the terminal's own colours would be drawn in greys.
        super().__init__(session, problems, ansi_color=True if "NO_COLOR" in os.environ else None)
        self._remember_theme = remember_theme
        self._keys = dict(keys or {})
        self.own_keys: dict[str, str] = {}
        self.themes = self._take_themes(theme or DEFAULT_THEME, theme_folders)
        self.install_screen(PlanScreen(session, ascii_only=ascii_only), "plan")
        self.ascii_only = ascii_only
        if ascii_only:
            self.add_class("-plain-signs")
            follow_console()
        self._before_meeting = "plan"
        self._came_from = ""
        self._first = "scrutiny" if session.is_scrutineer else "plan"
        self._install(self._first)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The tones of a theme that says nothing of them."""
        return variable_defaults(self.current_theme)

    def get_default_screen(self) -> Screen[Any]:
        """Open on the Plan screen, for a scrutineer on that of scrutiny."""
        return self.get_screen(self._first)

    def get_key_display(self, binding: Binding) -> str:
        """A key as people read it, also one that users gave to a command."""
        return key_name(binding.key)

    def on_mount(self) -> None:
        """Take the user's keys, and say what must be known about how it was opened."""
        self.theme_changed_signal.subscribe(self, self._keep_theme)
        if self._keys:
            self._take_keys()
        self.tell_findings()
        if not self.is_headless:
            # Rows and indexes stay to the end; the collector would walk through them, for 50 ms
            # and more at ten thousand actions, in the middle of a key.
            self.call_after_refresh(gc.freeze)

    def action_command_palette(self) -> None:
        """Find a command, a record or a theme."""
        from cscp_tui.tui.palette import PROVIDERS  # noqa: PLC0415 - when it opens

        self._open_palette(PROVIDERS, "a command, a record, a filter, a theme")

    def action_choose_theme(self) -> None:
        """Choose other colours."""
        from cscp_tui.tui.palette import ThemeListProvider  # noqa: PLC0415 - rarely wanted

        self._open_palette((ThemeListProvider,), "a theme")

    def _open_palette(self, providers: Iterable[type[Provider]], hint: str) -> None:
        from cscp_tui.tui.palette import Palette  # noqa: PLC0415 - when it opens
        from cscp_tui.tui.screens.work_screen import WorkScreen  # noqa: PLC0415 - the same

        # Work that ends closes its own screen, over which nothing may lie then.
        if not isinstance(self.screen, Palette | WorkScreen):
            self.push_screen(Palette(providers, placeholder=f"Find {hint}"))

    def action_show_tab(self, name: str) -> None:
        """Show one of the screens."""
        if len(self.screen_stack) == 1:
            self._came_from = ""
            self._switch(name)

    def go_back(self) -> None:
        """Go back to the screen from which a record was gone to; nothing where there is none."""
        if self._came_from:
            self.action_show_tab(self._came_from)

    def show_meeting(self) -> AwaitComplete:
        """Show the meeting that is run; the screen before waits for its end."""
        screen = self.framed_screen
        self._before_meeting = screen.TAB if screen is not None else self._before_meeting
        return self._switch("meeting")

    def leave_meeting(self) -> AwaitComplete:
        """Go back to the screen before the meeting."""
        return self._switch(self._before_meeting)

    async def action_show_record(self, table: str, key: str) -> None:
        """Go to a record: on this screen, else where it is at home, else on a page of its own."""
        screen, record = self.framed_screen, self.session.book.find(table, key)
        if screen is None:
            return
        if record is None:
            screen.complain(str(UnknownRecord(name_of(table), key, "it may have been undone")))
        elif self.session.hides_record(table, record):
            away = screen.key_of("view.projector", "p")
            screen.complain(f"{key} is restricted, and hidden while others look on; {away} shows.")
        elif not screen.show_record(table, key):
            tab = home_of(table, record)
            if tab and tab != screen.TAB:
                self._came_from = screen.TAB
                await self._switch(tab)
                screen = self.framed_screen or screen
            if tab != screen.TAB or not screen.show_record(table, key):
                screen.open_record(table, key)

    async def action_show_page(self, name: str, table: str, key: str) -> None:
        """Show one of the screens with a record on it."""
        if len(self.screen_stack) == 1:
            await self._switch(name)
            if (screen := self.framed_screen) is not None:
                screen.show_record(table, key)

    async def action_show_list(self, name: str, text: str) -> None:
        """Show one of the screens with a filter."""
        await self._switch(name)
        if (screen := self.framed_screen) is not None:
            await screen.show_filtered(text)

    async def action_show_attendance(self, group: str, period: str) -> None:
        """Show the attendance of a group in a period, by the key of its row."""
        from cscp_tui.tui.screens.attendance_screen import AttendanceScreen  # noqa: PLC0415 - later
        from cscp_tui.views.attendance_periods import period_of  # noqa: PLC0415 - not at start

        await self._switch("attendance")
        screen = self.framed_screen
        assert isinstance(screen, AttendanceScreen)
        screen.show_group(group, period_of(period))

    def _install(self, name: str) -> None:
        """Make a screen that has not been shown yet."""
        if not self.is_screen_installed(name):
            screen = LATER_SCREENS[name]()
            self.install_screen(screen(self.session, ascii_only=self.ascii_only), name)

    def _switch(self, name: str) -> AwaitComplete:
        """Put one of the screens in place of another, which stays as it is."""
        self._install(name)
        if not self.screen._result_callbacks:  # noqa: SLF001 - the first screen has none to pop
            self.screen._push_result_callback(self.screen, None)  # noqa: SLF001 - the same
        return self.switch_screen(name)

    def action_interrupt(self) -> None:
        """Copy what is selected; else leave what lies over the screen, or the program."""
        field = self.focused
        text = getattr(field, "selected_text", "") or self.screen.get_selected_text()
        leave = getattr(self.screen, "action_leave", None)
        if text:
            self.copy_to_clipboard(text)
        elif leave is not None:
            leave()
        elif self.screen.is_modal:
            self.screen.dismiss(None)
        else:
            self.exit(0)

    def _take_themes(self, wanted: str, folders: Iterable[Path]) -> list[TitledTheme]:
        themes, problems = load_themes([shipped_themes(), *folders])
        self.problems += problems
        for known in themes:
            self.register_theme(known)
        names = {known.name for known in themes}
        if wanted not in names:
            self.problems.append(f"There is no theme “{wanted}”; {DEFAULT_THEME} is used instead.")
        self.theme = wanted if wanted in names else DEFAULT_THEME
        return themes

    def _take_keys(self) -> None:
        """Bind the user's own keys, and say which of them cannot be had."""
        from cscp_tui.tui.keymaps import checked_keymap  # noqa: PLC0415 - few have keys of their own

        keymap, problems = checked_keymap(self._keys)
        self.problems += problems
        self.own_keys = keymap
        self.set_keymap(keymap)

    def _keep_theme(self, theme: Theme) -> None:
        """Remember the user's choice of colours."""
        if self._remember_theme is None:
            return
        try:
            self._remember_theme(theme.name)
        except CscpError as problem:
            self.complain(problem)
