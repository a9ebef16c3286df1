"""The frame of every screen: whose it is, which day, what was done, which keys there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.screen import Screen

from cscp_tui.domain.sayings import with_names
from cscp_tui.tui.frame_keys import TABS
from cscp_tui.tui.frame_states import Token, hint_cells, special_cells, state_cells, token_of
from cscp_tui.tui.key_help import own_key
from cscp_tui.tui.widgets.cell_line import CellLine
from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.message_line import MessageLine
from cscp_tui.tui.widgets.tab_line import TabLine

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult
    from textual.widget import Widget

    from cscp_tui.tui.session import Session
    from cscp_tui.views.cells import Cell


class Frame(Screen[None]):
    """A screen of the program: a title, tabs, figures, its own body, a message and the keys."""

    DEFAULT_CSS = "Frame { layout: vertical; }"

    TAB: ClassVar[str] = ""
    """Which of the tabs it is."""

    UNDER: ClassVar[str] = ""
    """The tab under which it lies, where it is none of them."""

    def __init__(self, session: Session, *, ascii_only: bool = False) -> None:
        """A screen for a session."""
        super().__init__()
        self.session = session
        self.ascii_only = ascii_only
        self._title = CellLine(gap=" · ", ascii_only=ascii_only, id="title")
        self._tabs = TabLine(TABS, self.UNDER or self.TAB, ascii_only=ascii_only, id="tabs")
        self._figures = CellLine(ascii_only=ascii_only, id="figures")
        self._message = MessageLine(ascii_only=ascii_only)
        self._shown: Token = ()

    def compose(self) -> ComposeResult:
        """Lay out the frame around the body."""
        self.show_frame()
        yield self._title
        if len(TABS) > 1:
            yield self._tabs
        yield self._figures
        yield from self.body()
        yield self._message
        yield KeyBar(ascii_only=self.ascii_only)

    def body(self) -> Iterable[Widget]:
        """What the screen is about."""
        raise NotImplementedError

    def heading(self) -> tuple[Cell, ...]:
        """What the first line says at its left: whose it is, and what."""
        raise NotImplementedError

    def headline(self) -> tuple[Cell, ...]:
        """The figures under the tabs, the most important first."""
        raise NotImplementedError

    @property
    def hidden(self) -> int:
        """How many of its records are not shown to those who look on."""
        return 0

    def on_screen_suspend(self) -> None:
        """Say no more of what was done before something else was asked for."""
        self.hush()

    def on_screen_resume(self) -> None:
        """Catch up with what another screen has changed."""
        if self._shown and self._shown != token_of(self.session):
            self.refresh_book()

    def refresh_book(self) -> None:
        """Show the book as it is now; screens show their body and call this."""
        self.show_frame()
        self.refresh_bindings()

    def show_frame(self) -> None:
        """Show title and figures as they are now."""
        session = self.session
        self._shown = token_of(session)
        self._title.set_class(session.as_at is not None, "-banner")
        self._title.set_class(bool(session.not_saved or session.workspace.read_only), "-alert")
        key = self.key_of("meeting.open", "m")
        heading, state = self.heading(), state_cells(session)
        brief = state_cells(session, is_short=True)
        what = heading[1:] or heading
        shorter = [(heading, state), (heading, state[1:]), (heading, brief), (what, brief)]
        self._title.show(heading, (*hint_cells(session, key), *state), shorter)
        stop = self.key_of("view.back", "escape")
        self._figures.show(self.headline(), special_cells(session, self.hidden, key, stop))

    def key_of(self, name: str, usual: str) -> str:
        """The key of a command as people read it: their own, or the usual one."""
        return own_key(self, name, usual)

    def say(self, text: str) -> None:
        """Say what was done."""
        self._message.say(with_names(text, self.session.workspace.book))

    def complain(self, text: str) -> None:
        """Say what went wrong."""
        self._message.complain(with_names(text, self.session.workspace.book))

    def hush(self) -> None:
        """Say nothing any more."""
        self._message.clear()
