"""The terminal app: its screens, palette, colours and keys."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from inspect import isawaitable
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar, Protocol, Self, runtime_checkable

from rich.console import RenderableType
from rich.text import Text
from textual import events, on, work
from textual.actions import ActionParseResult, parse
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.dom import DOMNode
from textual.geometry import Offset
from textual.screen import Screen
from textual.theme import Theme
from textual.timer import Timer
from textual.widgets import Input, TextArea
from textual.worker import WorkerFailed

from cscp_tui.base.errors import CscpError, Refused, UnknownRecord
from cscp_tui.base.progress import Stopped
from cscp_tui.base.texts import shortened
from cscp_tui.domain.book import Book, name_of
from cscp_tui.domain.changes import Line
from cscp_tui.domain.names import group_name
from cscp_tui.domain.rules.identifiers import MayIdentify
from cscp_tui.services.crash_report import failure_sentence
from cscp_tui.services.opening import merge_overwritten
from cscp_tui.services.own_files import PlaceLeft
from cscp_tui.services.perform import after_jobs
from cscp_tui.store.errors import OlderFormat
from cscp_tui.store.team import contents_of_snapshot
from cscp_tui.store.undo import done_words
from cscp_tui.tui.background_sync import CHECK_AFTER, CHECK_EVERY, POLL, BackgroundSync
from cscp_tui.tui.dialogs import WorkScreen, confirm
from cscp_tui.tui.forms.exports import PendingExport, hand_over, write_export
from cscp_tui.tui.forms.fields import Done
from cscp_tui.tui.key_help import HasDisabledCommands, key_name, own_key
from cscp_tui.tui.keys import OWN_KEYS, PROGRAM_KEYS, TABS, USUAL_KEYS, Needs, needs_of
from cscp_tui.tui.keys_in_turn import KeysInTurn
from cscp_tui.tui.messages import LeaveMeeting, ShowMeeting, ShowRecord, ShowTab, WriteFile
from cscp_tui.tui.palette import PROVIDERS, Palette, ThemeListProvider
from cscp_tui.tui.screen import FramedScreen
from cscp_tui.tui.screen_registry import screen_class, tab_of
from cscp_tui.tui.session import ExportUnderWay, Session, banner_of
from cscp_tui.tui.themes import (
    DEFAULT_THEME,
    STYLESHEET,
    TERMINAL_THEME,
    TitledTheme,
    load_themes,
    shipped_themes,
    variable_defaults,
)
from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.lines import SMALLEST, TooSmall, TroubleBanner
from cscp_tui.tui.widgets.panes import dim_behind_dialogs
from cscp_tui.tui.widgets.text import follow_console


@runtime_checkable
class TakesText(Protocol):
    """A screen with a field for what is typed where its keys do nothing."""

    def take_text(self, text: str) -> bool:
        """Take a text into the field; return whether it was taken."""


@runtime_checkable
class TypedAhead(Protocol):
    """A screen that knows what may be typed ahead of it."""

    def is_typed_ahead(self, text: str) -> bool:
        """Return whether a text in small letters may be meant for its field."""


@runtime_checkable
class FollowsBook(Protocol):
    """A screen that is updated while it is open when others record something."""

    def refresh_book(self) -> None:
        """Show the book as it is now."""

    def say(self, text: str) -> None:
        """Show what others recorded."""


def _changes_in_words(lines: list[Line], book: Book) -> str:
    last, more = lines[-1], f" · and {len(lines) - 1} more" if len(lines) > 1 else ""
    return f"{last.by} {done_words(last, book)}{more}"


_WORD = 40
"""The most that is shown again of what was typed as a word."""

_FINDING = frozenset({"list.filter", "meeting.find", "attendance.find"})
"""The commands that search in what is shown."""


def _command(
    target: DOMNode | None, name: str, params: tuple[object, ...]
) -> Callable[..., object] | None:
    """Return what a framed screen does for an action; None if it can't or is another node."""
    if isinstance(target, FramedScreen) and target.check_action(name, params):
        return target.command(name)
    return None


def _begin_collecting() -> None:
    """Look for garbage from now on, in what is made from now on.

    Rows and indexes stay to the end; the collector would walk through them, for 50 ms and more at
    ten thousand actions, in the middle of a key.
    """
    gc.freeze()
    gc.enable()


_LEAVING = frozenset({"ctrl+c", "ctrl+q"})
"""The keys that leave the app wherever they are pressed."""


class CscpApp(KeysInTurn):
    """The terminal app."""

    TITLE = "cscp"
    CSS_PATH = STYLESHEET
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
        few_colours: bool = False,
        shows_cursor: bool = False,
        begins: bool = False,
    ) -> None:
        """Make the app for a session.

        Args:
            theme: the name of a theme; if empty or unknown, the default theme is used.
            theme_folders: the folders with the user's own themes.
            ascii_only: whether the console can show only the plain signs.
            keys: the user's own keys, by the id of the command.
            remember_theme: saves the name of the theme that the user chooses.
            shows_cursor: whether the terminal's cursor is seen, for magnifiers.
            few_colours: whether the terminal has only colours of its own. Those of another theme
                would be drawn in the nearest of them, which for a green may be white.
            begins: whether the workspace is new, so that its steps are shown.
        """
        self.ascii_only = ascii_only
        self._shows_cursor = shows_cursor
        # Without this, a theme of the terminal's own colours would be drawn in greys.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self.session = session
        session.ask_about_clock = self._ask_about_clock
        session.ask_to_upgrade = self._ask_to_upgrade
        session.ask_about_identifiers = self._ask_about_identifiers
        self.sync = BackgroundSync(session)
        self.problems = list(problems)
        self._chain_check: Timer | None = None
        self._before_word: tuple[Screen[Any], int] = (Screen(), 0)
        """The screen and the latest own change before the last letter."""
        self._word_told = ""
        self._unread = ""
        """Why the journals could not be read at the last check; empty if they could."""
        self._remember_theme = remember_theme
        self._begins = begins
        self._keys = dict(keys or {})
        self._own_keys: dict[str, str] = {}
        OWN_KEYS.set(self._own_keys)
        self.themes = self._take_themes(theme or DEFAULT_THEME, theme_folders)
        if few_colours and not self.current_theme.ansi:
            self.theme = TERMINAL_THEME
        dim_behind_dialogs()
        if ascii_only:
            self.add_class("-plain-signs")
            follow_console()
        self._before_meeting = "plan"
        self._left_at: PlaceLeft | None = None
        """Where the program was left the last time, until that is shown again."""
        self._came_from = ""

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variable_defaults(self.current_theme, ascii_only=self.ascii_only)

    def get_default_screen(self) -> Screen[Any]:
        place = self.session.place.read()
        first = "scrutiny" if self.session.is_scrutineer else "plan"
        if place is not None and place.screen in {tab.name for tab in TABS}:
            first, self._left_at = place.screen, place
        self._install(first)
        screen = self.get_screen(first)
        # Textual gives none to its first screen, but takes one away when that is switched.
        screen._push_result_callback(screen, None)  # noqa: SLF001 - there is no public way
        return screen

    def get_key_display(self, binding: Binding) -> str:
        return key_name(binding.key)

    def exit(
        self, result: int | None = None, return_code: int = 0, message: RenderableType | None = None
    ) -> None:
        """Remember where the program is left."""
        screen = self.framed_screen
        if screen is not None:
            shown = screen.TAB if screen.TAB != "meeting" else self._before_meeting
            place = screen.place_now() if shown == screen.TAB else PlaceLeft(shown)
            self.session.place.keep(place)
        super().exit(result, return_code, message)

    def on_mount(self) -> None:
        if self._left_at is not None and (shown := self.framed_screen) is not None:
            shown.call_after_refresh(shown.go_back_to, self._left_at)
        if self.session.workspace.journal.ledger.is_far:
            Thread(target=self._wait_for_news, daemon=True).start()
        else:
            self.set_interval(POLL, self._look)
        self.set_timer(CHECK_AFTER, self._begin_checking)
        if self._shows_cursor:
            self._show_cursor()
            self.app_resume_signal.subscribe(self, self._show_cursor)  # as after an editor
        self.theme_changed_signal.subscribe(self, self._draw_anew)
        self.theme_changed_signal.subscribe(self, self._keep_theme)
        self.screen_change_signal.subscribe(self, self._say_too_small)
        if self._keys:
            self._take_keys()
        self.tell_findings()
        self._merge_overwritten()
        self._ask_about_clock()
        self._ask_to_upgrade()
        if self._begins and (screen := self.framed_screen) is not None:
            screen.action_set_up()
        if not self.is_headless:
            self.call_after_refresh(_begin_collecting)

    def refresh(
        self, *, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Leave a screen as it is when one above it has been removed.

        It is drawn when it comes back; the toolkit would lay it out and draw it twice more.
        """
        if layout and not recompose:
            return self
        return super().refresh(repaint=repaint, layout=layout, recompose=recompose)

    is_too_small = False
    """True if the terminal has no room for the screens."""

    async def on_event(self, event: events.Event) -> None:
        """Leave out what is typed or clicked where nothing is seen, except for leaving the app."""
        is_typed = isinstance(event, events.Key | events.Paste | events.MouseEvent)
        is_leaving = isinstance(event, events.Key) and event.key in _LEAVING
        if is_typed and self.is_too_small and not is_leaving:
            return
        await super().on_event(event)

    def on_resize(self, event: events.Resize) -> None:
        room = event.size
        self.is_too_small = room.width < SMALLEST.width or room.height < SMALLEST.height
        self._say_too_small(self.screen)

    def _say_too_small(self, screen: Screen[Any]) -> None:
        """Put a sentence over a screen for which the terminal has no room."""
        screen.set_class(self.is_too_small, "-too-small")
        for known in screen.query(TooSmall):
            known.display = self.is_too_small
            return
        if self.is_too_small:
            screen.mount(TooSmall())

    @property
    def cursor_position(self) -> Offset:
        """The place of the terminal's cursor, which screen readers and magnifiers follow.

        It is asked for whenever something is drawn: where the screen says it is, or on the line,
        letter or text that has the focus.
        """
        screen = self.screen
        focused = screen.focused
        for node in (screen, focused):
            if (place := getattr(node, "cursor_screen_offset", None)) is not None:
                # The toolkit counts the cell after the last letter twice.
                is_late = isinstance(node, Input) and node.cursor_at_end
                return Offset(*place) - (int(is_late), 0)
        shown = focused or next(iter(screen.children), screen)
        return shown.content_region.offset

    @cursor_position.setter
    def cursor_position(self, place: Offset) -> None:
        """Leave it to where things are drawn; fields say it too early."""

    def _show_cursor(self, _: object = None) -> None:
        """Show the terminal's cursor, which the toolkit hides."""
        if self._driver is not None and not self.is_headless:
            self._driver.write("\x1b[?25h")

    @property
    def framed_screen(self) -> FramedScreen | None:
        """The framed screen under any dialogs; None if there is none."""
        for screen in self.screen_stack:
            if isinstance(screen, FramedScreen):
                return screen
        return None

    def complain(self, problem: CscpError) -> None:
        if (screen := self.framed_screen) is not None:
            screen.complain(str(problem))

    def on_key(self, event: events.Key) -> None:
        """Leave a key to what it is bound to; say so if it is bound to nothing."""
        if not (event.is_printable and isinstance(self.screen, HasDisabledCommands)):
            return
        if isinstance(self.focused, Input):
            event.prevent_default()  # the screen has opened a field with the letter
        elif event.key not in self.screen.active_bindings:
            event.prevent_default()
            self._tell_idle(f"“{key_name(event.key)}” does nothing here.")

    def _tell_idle(self, sentence: str) -> None:
        """Say why letters do nothing, and how to find what they were to do."""
        screen = self.screen
        if isinstance(screen, HasDisabledCommands):
            bound = screen.active_bindings.values()
            find = [key_name(b.binding.key) for b in bound if b.binding.id in _FINDING]
            way = f"{find[0]} to find, or " if find else ""
            tell = screen.say if isinstance(screen, FollowsBook) else screen.complain
            tell(f"{sentence} Press {way}{own_key('app.help')} to see every key.")

    def waits_for_more(self, key: str) -> bool:
        active = self.screen.active_bindings.get(key)
        return active is not None and Needs.PAUSE in needs_of(active.binding.action)

    def is_typed_ahead(self, text: str) -> bool:
        if not (text[0].islower() or text[0].isspace()):
            return True
        return isinstance(self.screen, TypedAhead) and self.screen.is_typed_ahead(text)

    def begin_word(self) -> None:
        self._before_word = self.screen, self.session.latest_own
        self._word_told = "Nothing was done."

    def take_word(self, text: str, opener: str, rest: str) -> bool:
        before, latest = self._before_word
        if self.screen is not before and self.screen.is_modal and before in self.screen_stack:
            self.screen.dismiss(None)
        if (n := self.session.latest_own) != latest and isinstance(before, FollowsBook):
            self._word_told = f"{self.session.undo(n).sentence}."
            before.refresh_book()
        self._before_word = before, self.session.latest_own
        if isinstance(before, TakesText) and before.take_text(text):
            return True
        sentence = f"“{shortened(text, _WORD)}” was typed as a word. {self._word_told}"
        if opener and isinstance(before, HasDisabledCommands):
            way = f"Press {key_name(opener)} again to put “{shortened(rest, _WORD)}” in its form."
            self.call_later(before.complain, f"{sentence} {way}")
        else:
            self.call_later(self._tell_idle, sentence)
        return False

    async def action_quit(self) -> None:
        """Leave the app. If a meeting is running, ask first."""
        meeting = self.session.running
        if meeting is None:
            self.exit()
            return
        group = group_name(meeting.group, self.session.book)
        confirm(
            self,
            "Quit while the meeting is running?",
            f"The {group} meeting is running. It stays open, and everything is saved. To "
            f"come back to it, start the program again and press {own_key('meeting.open')}.",
            self.exit,
        )

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run the action of a key, or say why it is disabled or was refused."""
        asked = self if default_namespace is None else default_namespace
        where, name, params = parse(action) if isinstance(action, str) else action
        known = namespaces or {}
        target = known.get(where) or (getattr(self, where, asked) if where else asked)
        try:
            if isinstance(target, HasDisabledCommands) and (
                target.check_action(name, params) is None
            ):
                target.complain(target.disabled_reason(name) or "That can't be done now.")
                return True
            if (do := _command(target, name, params)) is not None:
                done = do(*params)
                if isawaitable(done):
                    await done
                return True
            return await super().run_action(action, default_namespace, namespaces)
        except CscpError as problem:
            self.complain(problem)
            return True

    def _fatal_error(self) -> None:
        """End with a sentence instead of Textual's traceback with its local variables."""
        self.bell()
        # An error in a thread comes wrapped, without its traceback.
        known = self._exception or Exception()
        failed = known.error if isinstance(known, WorkerFailed) else known
        self.panic(Text(failure_sentence(failed)))

    def tell_findings(self) -> None:
        """Show problems and findings that the user has not been told of yet."""
        problems = [*self.problems, *self.session.workspace.take_findings()]
        self.problems = []
        for shown in self.screen_stack:
            self._show_banner(shown)
        if problems and (screen := self.framed_screen) is not None:
            screen.complain(" ".join(problems))

    @on(KeyBar.Begun)
    def _begin_screen(self, event: KeyBar.Begun) -> None:
        self._show_banner(event.screen)

    def _show_banner(self, screen: Screen[Any]) -> None:
        can_repair = isinstance(screen, FramedScreen)
        words = banner_of(self.session.workspace, can_repair=can_repair)
        known = screen.query(TroubleBanner)
        if known:
            known.first().show(words)
            known.first().display = bool(words)
        elif words and screen.query(KeyBar):
            screen.mount(TroubleBanner(words), before=0)

    def _merge_overwritten(self) -> None:
        """Merge in changes that another computer overwrote, on a drive that does not lock files."""
        if sentences := list(merge_overwritten(self.session.recorder, self.session.context())):
            self._refresh_screens(". ".join(sentences))

    def _ask_to_upgrade(self) -> None:
        """Ask whether earlier versions may be kept out of the folder, before anything is recorded."""
        recorder = self.session.recorder
        if recorder.must_upgrade and self.session.as_at is None:
            confirm(
                self,
                "Upgrade this folder?",
                f"{OlderFormat.consequence} {OlderFormat.advice} Without the upgrade you can read "
                "everything, and nothing is saved.",
                recorder.agree_to_upgrade,
                otherwise=self._tell_not_upgraded,
            )

    def _tell_not_upgraded(self) -> None:
        if (screen := self.framed_screen) is not None:
            screen.say("The folder wasn't upgraded. You are asked again when you save something.")

    def _ask_about_clock(self) -> None:
        try:
            doubt = self.session.recorder.clock_doubt(self.session.by)
        except CscpError:
            return  # it is asked for again when something is recorded
        if doubt is None:
            return
        if doubt.is_last_ahead:
            self.complain(Refused(f"{doubt.sentence} {doubt.advice}"))
            return
        confirm(
            self,
            "Is this computer's clock right?",
            f"{doubt.sentence} If it's wrong, set it right before you record anything. If it's "
            "right, carry on.",
            self._trust_clock,
        )

    def _ask_about_identifiers(self, problem: MayIdentify) -> None:
        # Forms are loaded when one is needed, as they would delay the start.
        from cscp_tui.tui.forms.identifiers import SavesAgain, ask_about_identifiers  # noqa: PLC0415

        screen = self.screen
        if isinstance(screen, WorkScreen):
            return  # the screen below asks once the work has ended

        def again() -> None:
            if isinstance(screen, SavesAgain):
                screen.save_again()
            elif self.framed_screen is not None:
                self.framed_screen.say("Confirmed. Do it again to save it.")

        ask_about_identifiers(self, self.session, problem, again)

    def _trust_clock(self) -> None:
        try:
            self.session.recorder.trust_clock()
        except CscpError as problem:
            self.complain(problem)

    def _refresh_screens(self, words: str = "") -> None:
        """Update every screen from the book, and show a message if there is one."""
        for shown in self.screen_stack:
            if isinstance(shown, FollowsBook):
                shown.refresh_book()
                if words:
                    shown.say(words)

    def _wait_for_news(self) -> None:
        """Look over and over, each time once a thread knows what others have appended far away."""
        with suppress(RuntimeError):  # the app has ended
            while self.is_running:
                self.session.workspace.journal.ledger.wait_for_news(POLL)
                self.call_from_thread(self.call_later, self._look)

    def _look(self) -> None:
        """Take in others' changes, and write ``cscp.json`` when nothing has changed for a while."""
        try:
            self._follow()
        except CscpError as problem:
            if str(problem) != self._unread:  # once, and not over every later message
                self.complain(problem)
            self._unread = str(problem)
            return
        if self._unread:
            self._unread = ""
            if (screen := self.framed_screen) is not None:
                screen.say("Connected again: what is shown is up to date.")
        if self.sync.snapshot_is_due:
            self._write_snapshot()

    def _follow(self) -> None:
        lines, is_behind = self.sync.follow()
        if is_behind:
            self._merge_overwritten()
            self._refresh_screens(_changes_in_words(lines, self.session.book) if lines else "")
            self.tell_findings()
        elif self.sync.is_next_minute and (screen := self.framed_screen) is not None:
            screen.show_frame()

    @work(thread=True, group="snapshot", exclusive=True, exit_on_error=False)
    def _write_snapshot(self) -> None:
        recorder = self.session.recorder
        taken = self.call_from_thread(contents_of_snapshot, recorder.workspace)
        backs_up = self.sync.backs_up
        if problem := after_jobs(recorder, self.session.by, taken, backs_up=backs_up):
            self.call_from_thread(self.complain, problem)

    def _begin_checking(self) -> None:
        self._chain_check = self.set_interval(CHECK_EVERY, self._check_on)

    def _check_on(self) -> None:
        try:
            is_more = self.sync.check_on()
        except CscpError:
            is_more = False
            if (screen := self.framed_screen) is not None:
                screen.refresh_book()
            self.tell_findings()
        if not is_more and self._chain_check is not None:
            self._chain_check.stop()

    def action_command_palette(self) -> None:
        self._open_palette(PROVIDERS, "a command, a record, a filter, a theme")

    def action_choose_theme(self) -> None:
        self._open_palette((ThemeListProvider,), "a theme")

    def _open_palette(self, providers: Iterable[type[Provider]], hint: str) -> None:
        # Long work closes its own screen when it ends, so nothing may be on top of it.
        if not isinstance(self.screen, Palette | WorkScreen):
            self.push_screen(Palette(providers, placeholder=f"Find {hint}"))

    def action_show_tab(self, name: str) -> None:
        if len(self.screen_stack) == 1:
            self._came_from = ""
            self._switch(name)

    async def on_show_tab(self, event: ShowTab) -> None:
        if len(self.screen_stack) > 1:
            return
        if not (event.key or event.filter):
            self._came_from = ""
        await self._switch(event.name)
        if (screen := self.framed_screen) is None:
            return
        if event.key:
            screen.show_record(event.table, event.key)
        elif event.filter:
            await screen.show_filtered(event.filter)

    def on_show_previous_screen(self) -> None:
        """Return to the screen from which a record was opened, if there is one."""
        if self._came_from:
            self.action_show_tab(self._came_from)

    async def on_show_meeting(self, event: ShowMeeting) -> None:
        """Show the running meeting, and remember the screen to return to afterwards."""
        screen = self.framed_screen
        self._before_meeting = screen.TAB if screen is not None else self._before_meeting
        await self._switch("meeting")
        if (shown := self.framed_screen) is None:
            return
        if event.recorded is not None:
            shown.call_after_refresh(shown.tell, event.recorded)
        elif event.message:
            shown.call_after_refresh(shown.say, event.message)

    async def on_leave_meeting(self, event: LeaveMeeting) -> None:
        await self._switch(self._before_meeting)
        if event.message and (shown := self.framed_screen) is not None:
            shown.call_after_refresh(shown.say, event.message)

    async def on_show_record(self, event: ShowRecord) -> None:
        """Show a record on the present screen, else on its own screen, else on a page."""
        table, key = event.table, event.key
        screen, record = self.framed_screen, self.session.book.find(table, key)
        if screen is None:
            return
        if record is None:
            screen.complain(str(UnknownRecord(name_of(table), key, "It may have been undone.")))
        elif self.session.hides(record):
            away = own_key("view.projector")
            screen.complain(
                f"{key} is restricted and hidden on the projector. Press {away} to show it."
            )
        elif not screen.show_record(table, key):
            tab = tab_of(table, record)
            if tab and tab != screen.TAB:
                self._came_from = screen.TAB
                await self._switch(tab)
                screen = self.framed_screen or screen
                if event.recorded is not None:
                    screen.call_after_refresh(screen.tell, event.recorded)
            if tab != screen.TAB or not screen.show_record(table, key):
                screen.open_record(table, key)

    def on_workspace_replaced(self) -> None:
        """Start following and checking the reopened workspace, and update every screen."""
        self.sync = BackgroundSync(self.session)
        self._begin_checking()
        self._refresh_screens()
        self.tell_findings()

    def on_write_file(self, event: WriteFile) -> None:
        """Write a long file in a thread, with its progress shown on the current screen."""
        writing = self.session.writing = ExportUnderWay()
        if (screen := self.framed_screen) is not None:
            screen.show_frame()
        self.run_worker(partial(self._write, event.pending, writing), thread=True, group="export")

    def _write(self, pending: PendingExport, writing: ExportUnderWay) -> None:
        """Write a file; runs in a thread."""
        done, problem = None, ""
        try:
            done = write_export(
                pending, writing, partial(self.call_from_thread, self._show_written)
            )
        except Stopped:
            return
        except CscpError as refused:
            problem = str(refused)
        finally:
            if self.session.writing is writing:
                self.session.writing = None
        self.call_from_thread(self._show_written, done, problem)

    def _show_written(self, done: Done | None = None, problem: str = "") -> None:
        if (screen := self.framed_screen) is None:
            return
        screen.show_frame()
        if problem:
            screen.complain(problem)
        elif done is not None:
            screen.say(done.sentence)
            hand_over(self, done.files)

    def _install(self, name: str) -> None:
        if not self.is_screen_installed(name):
            screen = screen_class(name)(self.session)
            self.install_screen(screen, name)

    def _switch(self, name: str) -> AwaitComplete:
        """Replace the shown screen with another one. The old one keeps its state."""
        self._install(name)
        return self.switch_screen(name)

    def action_copy(self) -> None:
        """Copy what is selected, and say what that was and how to leave."""
        # Only those who copy need what writes rows.
        from cscp_tui.tui.familiar import copied  # noqa: PLC0415

        found = None if isinstance(self.screen, WorkScreen) else copied(self.screen)
        if found is not None:
            self.copy_to_clipboard(found.text)
        sentence = f"Copied {found.what}" if found else "There's nothing to copy here"
        leave = own_key("view.back") if self.screen.is_modal else own_key("app.quit")
        self._tell(f"{sentence} · {leave} {'goes back' if self.screen.is_modal else 'quits'}.")

    def _tell(self, words: str) -> None:
        """Say something on the screen on top, whatever that is."""
        screen = self.screen
        if isinstance(screen, FollowsBook):
            screen.say(words)
        else:
            self.notify(words, markup=False)

    def action_say_saved(self) -> None:
        if problem := self.session.not_saved or self.session.workspace.read_only:
            self._tell(problem)
        else:
            self._tell("Everything is saved: each change is saved as you make it.")

    async def action_find(self) -> None:
        if isinstance(screen := self.screen, FramedScreen):
            await self.run_action("filter" if screen.has_filter else "go_to", screen)

    async def action_undo(self) -> None:
        if isinstance(self.screen, FramedScreen):
            await self.run_action("undo", self.screen)

    def on_paste(self, event: events.Paste) -> None:
        """Ask what a text is that was pasted where there is no field."""
        from cscp_tui.tui.familiar import ask_about_paste  # noqa: PLC0415 - see above

        if not event.text.strip() or isinstance(self.focused, Input | TextArea):
            return
        if isinstance(self.screen, FramedScreen):
            ask_about_paste(self.screen, event.text)
        else:
            self._tell("Nothing was pasted, as there is no field here.")

    def _take_themes(self, wanted: str, folders: Iterable[Path]) -> list[TitledTheme]:
        themes, problems = load_themes([shipped_themes(), *folders])
        self.problems += problems
        for known in themes:
            self.register_theme(known)
        names = {known.name for known in themes}
        if wanted not in names:
            self.problems.append(f"There's no theme “{wanted}”. Using {DEFAULT_THEME} instead.")
        self.theme = wanted if wanted in names else DEFAULT_THEME
        return themes

    def _take_keys(self) -> None:
        """Bind the user's own keys, and note which of them cannot be used."""
        from cscp_tui.tui.user_keys import checked_keymap  # noqa: PLC0415 - few have keys of their own

        keymap, problems = checked_keymap(self._keys)
        self.problems += problems
        self._own_keys.update(keymap)
        moves = (keymap.get(name, USUAL_KEYS[name]) for name in ("table.down", "table.up"))
        self.moving = frozenset(",".join(moves).split(","))
        self.set_keymap(keymap)

    def _draw_anew(self, _theme: Theme) -> None:
        """Draw everything in another theme's colours, also what has no other styles in it."""
        for screen in self.screen_stack:
            for node in screen.walk_children(with_self=True):
                node.notify_style_update()
                node.refresh()

    def _keep_theme(self, theme: Theme) -> None:
        if self._remember_theme is None:
            return
        try:
            self._remember_theme(theme.name)
        except CscpError as problem:
            self.complain(problem)
