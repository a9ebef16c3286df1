"""Long work over the screen: it is done beside the keys, says how far it is, and can be stopped."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from cscp_tui.domain.errors import CscpError
from cscp_tui.exporting.steps import Stopped
from cscp_tui.tui.key_help import own_key
from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.texts import PlainText
from cscp_tui.views.cells import Cell, Tone

if TYPE_CHECKING:
    from textual.app import ComposeResult

Call = Callable[[Callable[[], Any]], Any]
"""Calls something between two keys, and gives its answer; raises where nothing is to be done."""

Work = Callable[[Callable[[str], None], Call], object]
"""Work for a thread, given what to tell each step to, and what does what screens must not miss."""


class WorkScreen(ModalScreen["object"]):
    """Waits for some work; gives what it came to, or the error that ended it; None if stopped."""

    DEFAULT_CSS = """
    WorkScreen {
        align: center middle;
        & > #work {
            width: 76; max-width: 94%; height: auto; background: $surface; padding: 1 2;
        }
        & #work-words { margin: 1 0; }
        & #work-how { color: $tone-muted; }
        &:ansi > #work, &:nocolor > #work { border: solid $foreground; padding: 0 1; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape",
            "stop",
            "Stop",
            id="work.stop",
            tooltip="Stop before anything is recorded.",
        ),
    ]

    def __init__(
        self,
        title: str,
        work: Work,
        *,
        ascii_only: bool = False,
    ) -> None:
        """A screen for some work.

        Args:
            title: what is done.
            work: does it, in a thread of its own, so that it touches nothing that the screens
                change. Both that it is given raise once it is stopped.
            ascii_only: whether the console has no other signs.
        """
        super().__init__()
        self._title, self._do = title, work
        self._is_stopped = False
        self._ascii = ascii_only
        self._words = PlainText(ascii_only=ascii_only, id="work-words")

    def compose(self) -> ComposeResult:
        """Lay out what is done and how far it is."""
        with Vertical(id="work"):
            yield PlainText(Cell(self._title, Tone.STRONG), ascii_only=self._ascii)
            yield self._words
            stop = own_key(self, "work.stop", "escape")
            yield PlainText(f"{stop} stops it, and nothing is recorded", id="work-how")
        yield KeyBar(ascii_only=self._ascii)

    def on_mount(self) -> None:
        """Begin."""
        self.run_worker(self._work, thread=True)

    def on_unmount(self) -> None:
        """Stop where the program is left."""
        self._is_stopped = True

    def _work(self) -> None:
        answer: object
        try:
            answer = self._do(self._tell, self._call)
        except Stopped:
            answer = None
        except CscpError as problem:
            answer = problem
        if self.is_attached:
            self.app.call_from_thread(self._finish, answer)

    def _finish(self, answer: object) -> None:
        """Leave; nothing waits for the screen to be gone."""
        self.dismiss(answer)

    def _tell(self, words: str) -> None:
        """Show what is done next."""
        self._call(partial(self._words.show, words))

    def _call(self, do: Callable[[], Any]) -> Any:
        """Do something between two keys.

        Raises:
            Stopped: nothing more is to be done.
        """

        def unless_stopped() -> Any:
            if self._is_stopped:
                raise Stopped
            return do()

        return self.app.call_from_thread(unless_stopped)

    def action_stop(self) -> None:
        """Stop before the next step."""
        self._is_stopped = True
        self._words.show("Stopping after this step …")

    def action_leave(self) -> None:
        """Stop too: whether anything was recorded is known only when the work has ended."""
        self.action_stop()
