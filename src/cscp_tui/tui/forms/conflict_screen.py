"""Asks whose value should stand, where somebody else changed what a form was changing."""

from __future__ import annotations

from enum import Enum, auto
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen

from cscp_tui.domain.sayings import with_names
from cscp_tui.domain.texts import shortened
from cscp_tui.tui.waits import MOMENT
from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.texts import PlainText
from cscp_tui.views.cells import Cell, Tone

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from cscp_tui.domain.books import Book
    from cscp_tui.store.errors import Conflict

_NOTHING = Cell("nothing", Tone.MUTED)


class Side(Enum):
    """Whose value stands."""

    THEIRS = auto()
    MINE = auto()


class ConflictScreen(ModalScreen["Side | None"]):
    """Shows both values; neither is lost before somebody has chosen."""

    DEFAULT_CSS = """
    ConflictScreen {
        align: center middle;
        & > #conflict {
            width: 90%; max-width: 100; height: auto; max-height: 100%;
            background: $surface; padding: 1 2;
        }
        &:ansi > #conflict, &:nocolor > #conflict {
            border: solid $foreground; padding: 0 1;
        }
        & .conflict--value { height: auto; max-height: 7; margin: 0 0 1 0; background: $panel; }
        & .conflict--value > PlainText { padding: 0 1; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "t", "choose('theirs')", "Keep theirs", id="conflict.theirs", tooltip="Keep theirs."
        ),
        Binding("m", "choose('mine')", "Save mine", id="conflict.mine", tooltip="Save mine."),
        Binding(
            "escape", "leave", "Back to the form", id="conflict.leave", tooltip="Decide later."
        ),
    ]

    def __init__(
        self, conflict: Conflict, theirs: str, mine: str, book: Book, *, ascii_only: bool = False
    ) -> None:
        """A question about one field, with both values as the form shows them."""
        super().__init__()
        self._book = book
        self._ascii = ascii_only
        self._conflict, self._theirs, self._mine = conflict, theirs, mine
        self._asked = monotonic()

    def compose(self) -> ComposeResult:
        """Lay out who, when and both values."""
        conflict = self._conflict
        words, by = conflict.field.replace("_", " "), shortened(conflict.by)
        with Vertical(id="conflict"):
            who = with_names(f"{by} changed the {words} of {conflict.record} ", self._book)
            yield PlainText(
                Cell(who, Tone.STRONG),
                f"at {conflict.at}, while you had it open. Nothing was saved yet.\n",
            )
            yield PlainText(
                Cell("t ", Tone.AMBER), Cell(f"Keep what {by} has written", Tone.STRONG)
            )
            with VerticalScroll(classes="conflict--value", can_focus=False):
                yield PlainText(self._theirs or _NOTHING)
            yield PlainText(Cell("m ", Tone.AMBER), Cell("Save mine in its place", Tone.STRONG))
            with VerticalScroll(classes="conflict--value", can_focus=False):
                yield PlainText(self._mine or _NOTHING)
        yield KeyBar(ascii_only=self._ascii)

    def action_choose(self, side: str) -> None:
        """Answer, unless hardly anybody can have read the question."""
        if monotonic() - self._asked >= MOMENT:
            self.dismiss(Side[side.upper()])

    def action_leave(self) -> None:
        """Go back to the form; nothing is decided."""
        self.dismiss(None)


def in_words(value: object) -> str:
    """A plain value of a field that the form does not have, as it is shown."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
