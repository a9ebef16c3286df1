"""Asks before something is done that is not to happen by accident; leaving it is the default."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from cscp_tui.tui.waits import MOMENT
from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.texts import PlainText
from cscp_tui.views.cells import Cell, Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App, ComposeResult


def _confirm(key: str) -> Binding:
    return Binding(
        key,
        f"confirm('{key}')",
        "Do it",
        id=f"confirm.{'do' if key == 'y' else 'do-otherwise'}",
        tooltip="Do what was asked for; it counts once the question has stood for a moment.",
    )


class ConfirmScreen(ModalScreen[bool]):
    """A question: another key than the one that asked says yes, and enter leaves it."""

    DEFAULT_CSS = """
    ConfirmScreen {
        align: center middle;
        & > #confirm {
            width: 76; max-width: 94%; height: auto; background: $surface; padding: 1 2;
        }
        & #confirm-words { margin: 1 0; }
        & #confirm-how { color: $tone-muted; }
        &:ansi > #confirm, &:nocolor > #confirm { border: solid $foreground; padding: 0 1; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter,escape,n", "leave", "Leave it", id="confirm.leave", tooltip="Change nothing."
        ),
        _confirm("y"),
        _confirm("o"),
    ]

    def __init__(
        self, title: str, words: str, *, asked_by: str = "", ascii_only: bool = False
    ) -> None:
        """A question.

        Args:
            title: what is to be done.
            words: what follows from it.
            asked_by: the key that led here, which cannot say yes.
            ascii_only: whether the console has no other signs.
        """
        super().__init__()
        self._title, self._words = title, words
        self._key = "o" if asked_by == "y" else "y"
        self._ascii = ascii_only
        self._shown_at = monotonic()

    def compose(self) -> ComposeResult:
        """Lay out the question and its answers."""
        with Vertical(id="confirm"):
            yield PlainText(Cell(self._title, Tone.STRONG))
            yield PlainText(self._words, id="confirm-words")
            yield PlainText(f"{self._key} does it · enter or escape leaves it", id="confirm-how")
        yield KeyBar(ascii_only=self._ascii)

    def on_mount(self) -> None:
        """Begin to count."""
        self._shown_at = monotonic()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Of the two keys that could say yes, have one."""
        if action == "confirm":
            return parameters == (self._key,)
        return super().check_action(action, parameters)

    def action_confirm(self, key: str) -> None:  # noqa: ARG002 - check_action has looked at it
        """Do it, if the question has stood for a moment."""
        if monotonic() - self._shown_at >= MOMENT:
            self.dismiss(result=True)

    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss(result=False)


def confirm(
    app: App[Any],
    title: str,
    words: str,
    then: Callable[[], object],
    *,
    otherwise: Callable[[], object] | None = None,
    asked_by: str = "",
    ascii_only: bool = False,
) -> None:
    """Ask a question over the screen, and do something once it is answered with yes.

    Args:
        app: on whose screen it is asked.
        title: what is to be done.
        words: what follows from it.
        then: does it.
        otherwise: what is done where it is left.
        asked_by: the key that led here, which cannot say yes.
        ascii_only: whether the console has no other signs.
    """

    def answer(yes: bool | None) -> None:  # noqa: FBT001 - a screen's answer is one value
        if yes:
            then()
        elif otherwise is not None:
            otherwise()

    screen = ConfirmScreen(title, words, asked_by=asked_by, ascii_only=ascii_only)
    app.push_screen(screen, answer)
