"""What the app does beside the keys: it follows others and writes and checks its files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from textual import work

from cscp_tui.domain.errors import CscpError
from cscp_tui.store.teams import TeamWorkspace
from cscp_tui.tui.keeping import CHECK_AFTER, CHECK_EVERY, POLL, Keeping
from cscp_tui.tui.keys_in_turn import KeysInTurn
from cscp_tui.tui.screens.framed_screen import FramedScreen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from textual.actions import ActionParseResult
    from textual.dom import DOMNode
    from textual.timer import Timer

    from cscp_tui.domain.books import Book
    from cscp_tui.store.codec import Line
    from cscp_tui.tui.session import Session


@runtime_checkable
class HasResting(Protocol):
    """A screen some of whose keys rest at times."""

    def why_resting(self, action: str) -> str:
        """Why an action cannot be done now; empty where it can."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action can be done; None while it rests."""

    def complain(self, text: str) -> None:
        """Say what went wrong."""


@runtime_checkable
class FollowsBook(Protocol):
    """A screen that shows what others record while it is open."""

    def refresh_book(self) -> None:
        """Show the book as it is now."""

    def say(self, text: str) -> None:
        """Say what they recorded."""


class KeptApp(KeysInTurn):
    """Does in time what ``Keeping`` knows to be due, and tells the screen."""

    def __init__(
        self, session: Session, problems: Iterable[str], *, ansi_color: bool | None
    ) -> None:
        """An app on a session.

        Args:
            session: the workspace and the person at the keyboard.
            problems: what is to be said at the start.
            ansi_color: whether the terminal's own colours are left as they are.
        """
        super().__init__(ansi_color=ansi_color)
        self.session = session
        self.keeping = Keeping(session)
        self.problems = list(problems)
        self._checking: Timer | None = None

    def on_mount(self) -> None:
        """Begin to follow; the toolkit calls this beside the one of the app below."""
        self.set_interval(POLL, self._look)
        self.set_timer(CHECK_AFTER, self._begin_checking)

    @property
    def framed_screen(self) -> FramedScreen | None:
        """The screen on which everything else lies."""
        for screen in self.screen_stack:
            if isinstance(screen, FramedScreen):
                return screen
        return None

    _unread = ""
    """Why the journals could not be read at the last look; empty where they could."""

    def complain(self, problem: CscpError) -> None:
        """Say what went wrong."""
        if (screen := self.framed_screen) is not None:
            screen.complain(str(problem))

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Do what a key is bound to, or say why it rests."""
        asked = self if default_namespace is None else default_namespace
        target, name, params = self._parse_action(action, asked, namespaces)
        if isinstance(target, HasResting) and target.check_action(name, params) is None:
            target.complain(target.why_resting(name) or "It cannot be done now.")
            return True
        return await super().run_action(action, default_namespace, namespaces)

    async def _dispatch_action(
        self, namespace: DOMNode, action_name: str, params: tuple[object, ...]
    ) -> bool:
        """Do what a key is bound to; what cannot be done is said, and the program goes on."""
        try:
            return await super()._dispatch_action(namespace, action_name, params)
        except CscpError as problem:
            self.complain(problem)
            return True

    def _fatal_error(self) -> None:
        """End with a sentence instead of the toolkit's page of code and variables."""
        from rich.text import Text  # noqa: PLC0415 - only a defect needs it

        from cscp_tui.failures import failure_told  # noqa: PLC0415 - the same

        self.bell()
        # What failed in a thread comes wrapped, without where it was.
        failed = getattr(self._exception, "error", None) or self._exception or Exception()
        self._exit_renderables.append(Text(failure_told(failed)))
        self._close_messages_no_wait()

    def tell_findings(self) -> None:
        """Say what the user must know and has not been told."""
        problems = [*self.problems, *self.session.workspace.take_findings()]
        if self.session.workspace.read_only:
            problems.insert(0, self.session.workspace.read_only)
        self.problems = []
        if problems and (screen := self.framed_screen) is not None:
            screen.complain(" ".join(problems))

    def _look(self) -> None:
        """Take in what others have recorded, and write ``cscp.json`` when there is rest."""
        try:
            self._follow()
        except CscpError as problem:
            if str(problem) != self._unread:  # once, and not over every later message
                self.complain(problem)
            self._unread = str(problem)
            return
        self._unread = ""
        if self.keeping.present_is_due:
            self._write_present()

    def _follow(self) -> None:
        lines, is_behind = self.keeping.follow()
        if is_behind:
            words = _told(lines, self.session.book) if lines else ""
            for shown in self.screen_stack:
                if isinstance(shown, FollowsBook):
                    shown.refresh_book()
                    if words:
                        shown.say(words)
            self.tell_findings()
        elif self.keeping.is_next_minute and (screen := self.framed_screen) is not None:
            screen.show_frame()

    @work(thread=True, group="present", exclusive=True, exit_on_error=False)
    def _write_present(self) -> None:
        """Write ``cscp.json`` beside the screen."""
        workspace = self.session.workspace
        assert isinstance(workspace, TeamWorkspace)
        mark, tables = self.call_from_thread(workspace.snapshot)
        workspace.write_snapshot(mark, tables, self.session.by)

    def _begin_checking(self) -> None:
        self._checking = self.set_interval(CHECK_EVERY, self._check_on)

    def _check_on(self) -> None:
        """Check the next part of the chain."""
        try:
            is_more = self.keeping.check_on()
        except CscpError:
            is_more = False
            if (screen := self.framed_screen) is not None:
                screen.refresh_book()
            self.tell_findings()
        if not is_more and self._checking is not None:
            self._checking.stop()


_DID = {"undo": "took something back", "redo": "made something again"}


def _told(lines: list[Line], book: Book) -> str:
    """What others have just recorded."""
    from cscp_tui.store.undoing import told  # noqa: PLC0415 - not needed at start

    last, more = lines[-1], f" · and {len(lines) - 1} more" if len(lines) > 1 else ""
    did, words = _DID.get(last.what, "changed something"), told(last, book)
    return f"{last.by} {did}: {words.removeprefix(f'{last.what} ') if last.undoes else words}{more}"
