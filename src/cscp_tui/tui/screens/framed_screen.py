"""The frame of every screen: whose it is, which day, what was done, which keys there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.screen import Screen

from cscp_tui.domain.errors import CscpError
from cscp_tui.store.errors import NotSaved
from cscp_tui.tui.frame_keys import CHANGING, FRAME_KEYS, TABS
from cscp_tui.tui.widgets.cell_line import CellLine
from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.message_line import MessageLine
from cscp_tui.views.cells import Cell, Tone
from cscp_tui.views.frames import day_with_weekday

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

    from cscp_tui.domain.commands.base import Command
    from cscp_tui.store.recordings import Recorded
    from cscp_tui.tui.session import Session


class FramedScreen(Screen[None]):
    """A screen of the program: a title, tabs, figures, its own body, a message and the keys."""

    DEFAULT_CSS = """
    FramedScreen { layout: vertical; }
    FramedScreen > #tabs { background: $panel; }
    """

    BINDINGS: ClassVar[list[BindingType]] = FRAME_KEYS
    TAB: ClassVar[str] = ""
    """Which of the tabs it is."""

    def __init__(self, session: Session, *, ascii_only: bool = False) -> None:
        """A screen for a session."""
        super().__init__()
        self.session = session
        self.ascii_only = ascii_only
        self._title = CellLine(gap=" · ", ascii_only=ascii_only, id="title")
        self._tabs = CellLine(ascii_only=ascii_only, id="tabs")
        self._figures = CellLine(ascii_only=ascii_only, id="figures")
        self._message = MessageLine(ascii_only=ascii_only)

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

    def refresh_book(self) -> None:
        """Show the book as it is now; screens show their body and call this."""
        self.show_frame()
        self.refresh_bindings()

    def show_frame(self) -> None:
        """Show title, tabs and figures as they are now."""
        session = self.session
        self._title.set_class(session.as_at is not None, "-banner")
        self._title.set_class(bool(session.not_saved or session.workspace.read_only), "-alert")
        self._title.show(self.heading(), state_cells(session))
        self._tabs.show(
            [
                Cell(f"{key} {title}", Tone.STRONG if name == self.TAB else Tone.MUTED)
                for key, name, title in TABS
            ]
        )
        self._figures.show(self.headline())

    def say(self, text: str) -> None:
        """Say what was done."""
        self._message.say(text)

    def complain(self, text: str) -> None:
        """Say what went wrong."""
        self._message.complain(text)

    def hush(self) -> None:
        """Say nothing any more."""
        self._message.clear()

    def why_resting(self, action: str) -> str:
        """Why an action cannot be done now; empty where it can."""
        if action in CHANGING and not self.session.can_write:
            return self.session.why_not_writable
        return ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Rest what cannot be done now."""
        return None if self.why_resting(action) else super().check_action(action, parameters)

    def record(self, command: Command) -> Recorded:
        """Keep a change, or remember that it could not be saved.

        Raises:
            CscpError: it cannot be kept; the sentence says why.
        """
        try:
            recorded = self.session.record(command)
        except NotSaved as problem:
            self.session.not_saved = str(problem)
            self.show_frame()
            raise
        self.session.not_saved = ""
        return recorded

    def tell(self, recorded: Recorded | None) -> None:
        """Show what a form or an undo did; nothing where it was left."""
        self.refresh_bindings()
        if recorded is not None:
            self.refresh_book()
            warnings = " ".join(recorded.warnings)
            self.say(f"{recorded.sentence} · u takes it back. {warnings}".rstrip())

    def action_undo(self) -> None:
        """Take back my latest change."""
        self._take_back(redo=False)

    def action_redo(self) -> None:
        """Make again what I undid last."""
        self._take_back(redo=True)

    def _take_back(self, *, redo: bool) -> None:
        try:
            self.tell(self.session.undo(redo=redo))
        except CscpError as problem:
            self.complain(str(problem))

    def action_as_at(self) -> None:
        """Ask for the day to look at."""
        from cscp_tui.tui.screens.day_screen import DayScreen  # noqa: PLC0415 - not at start

        def look(day: date | None) -> None:
            if day is not None:
                self.session.look_at(day)
                self.refresh_book()

        self.app.push_screen(DayScreen(self.session.workspace.today()), look)

    def action_help(self) -> None:
        """Show every key and what it does."""
        from cscp_tui.tui.key_help import key_help  # noqa: PLC0415 - not at start
        from cscp_tui.tui.screens.reading_screen import ReadingScreen  # noqa: PLC0415

        self.app.push_screen(ReadingScreen("Keys", key_help(self.active_bindings.values())))

    def action_back(self) -> None:
        """Go back to today."""
        if self.session.as_at is not None:
            self.session.look_at(None)
            self.refresh_book()


def state_cells(session: Session) -> tuple[Cell, ...]:
    """What must be seen: who is there, how it was saved, which day is shown."""
    cells = [Cell(session.by)]
    if session.workspace.demo_day:
        cells.append(Cell("demo"))
    if session.recording_for is not None:
        cells.append(Cell(f"recording for {session.recording_for.short}"))
    cells.append(_saved_cell(session))
    day = day_with_weekday(session.today)
    past = session.as_at is not None
    cells.append(Cell(f"as at {day} · read only" if past else f"as at today, {day}"))
    return tuple(cells)


def _saved_cell(session: Session) -> Cell:
    if session.workspace.read_only:
        return Cell("read only", Tone.RED)
    if session.not_saved:
        return Cell("not saved", Tone.RED, "✗")
    return Cell("saved", Tone.GREEN, "✓")
