"""A screen over the others on which one line of a list is found by typing, and taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from cscp_tui.tui.forms.inputs import LineInput
from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.record_table import RecordTable
from cscp_tui.tui.widgets.texts import PlainText
from cscp_tui.views.cells import Cell, Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from cscp_tui.views.cells import Table

_AROUND = 11
"""Lines of the screen that go to what stands around the list."""


class PickingInput(LineInput):
    """The field in which is typed what is looked for; its arrows move in the list below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.take", "Take it", id="pick.take", tooltip="Take the line."),
        Binding("down", "screen.go(1)", "Next", id="pick.down", tooltip="Go to the next line."),
        Binding(
            "up",
            "screen.go(-1)",
            "Up",
            id="pick.up",
            tooltip="Go to the line before.",
            show=False,
        ),
        Binding(
            "pagedown",
            "screen.go(10)",
            "Ten down",
            id="pick.page-down",
            tooltip="Go ten lines down.",
            show=False,
        ),
        Binding(
            "pageup",
            "screen.go(-10)",
            "Ten up",
            id="pick.page-up",
            tooltip="Go ten lines up.",
            show=False,
        ),
        Binding("escape", "screen.leave", "Back", id="pick.leave", tooltip="Go back."),
    ]


class PickingScreen(ModalScreen["str | None"]):
    """Says which lines fit what was typed; gives the key of the one that is taken, or None."""

    DEFAULT_CSS = """
    PickingScreen {
        align: center middle;
        & > #pick {
            width: 94%; max-width: 110; height: auto; max-height: 100%;
            background: $surface; padding: 1 2;
        }
        & #pick-title { margin-bottom: 1; }
        & PickingInput, & PickingInput:focus {
            border: none; height: 1; padding: 0 1; background: $panel;
        }
        & RecordTable { background: $surface; margin-top: 1; }
        & RecordTable > .record-table--cursor {
            color: $cursor-foreground; background: $cursor-background; text-style: $cursor-style;
        }
        & #pick-more { color: $tone-muted; height: auto; min-height: 2; }
        &:ansi > #pick, &:nocolor > #pick { border: solid $foreground; padding: 0 1; }
    }
    """

    TITLE_WORDS: ClassVar[str] = ""
    HINT: ClassVar[str] = "type to find"
    EMPTY: ClassVar[str] = "Nothing fits; type less of it."

    def __init__(self, *, ascii_only: bool = False) -> None:
        """A screen whose list is there before anything is typed."""
        super().__init__()
        self.ascii_only = ascii_only
        self._list = RecordTable(
            table=self.table_for(""), empty=self.EMPTY, can_mark=False, ascii_only=ascii_only
        )
        self._list.can_focus = False
        self._more = PlainText(id="pick-more")

    def table_for(self, text: str) -> Table:
        """The lines that fit what was typed."""
        raise NotImplementedError

    def first_of(self, keys: Sequence[str], text: str) -> str:  # noqa: ARG002 - for others to judge
        """The line on which the cursor stands once something was typed."""
        return keys[0]

    def words_on(self, key: str | None) -> str:
        """What is said under the list of the line under the cursor, or of all: whole words."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """Lay out title, field and list."""
        with Vertical(id="pick"):
            yield PlainText(Cell(self.TITLE_WORDS, Tone.STRONG), id="pick-title")
            yield PickingInput(placeholder=self.HINT)
            yield self._list
            yield self._more
        yield KeyBar(ascii_only=self.ascii_only)

    def on_mount(self) -> None:
        """Begin on the first line."""
        self._begin()
        self._more.show(self.words_on(self._list.key))

    def on_resize(self) -> None:
        """Give the list what the screen leaves it, and no more than it needs."""
        wanted = len(self.table_for("").lines) + 1
        self._list.styles.height = max(3, min(wanted, self.size.height - _AROUND))

    def action_leave(self) -> None:
        """Take nothing."""
        self.dismiss(None)

    def action_go(self, lines: int) -> None:
        """Go some lines down or up, over the headings."""
        keys = [row.key for row in self._list.table.rows]
        if keys:
            place = keys.index(self._list.key) if self._list.key in keys else -1
            self._list.move_to(keys[max(0, min(place + lines, len(keys) - 1))])

    def action_take(self) -> None:
        """Take the line under the cursor."""
        if self._list.key is not None:
            self.dismiss(self._list.key)

    @on(Input.Changed)
    def _look(self, event: Input.Changed) -> None:
        event.stop()
        self._list.show(self.table_for(event.value))
        self._begin()
        self._more.show(self.words_on(self._list.key))

    @on(RecordTable.Opened)
    def _take(self, event: RecordTable.Opened) -> None:
        event.stop()
        self.dismiss(event.key)

    @on(RecordTable.Highlighted)
    def _tell_more(self, event: RecordTable.Highlighted) -> None:
        event.stop()
        self._more.show(self.words_on(event.key))

    def _begin(self) -> None:
        keys = [row.key for row in self._list.table.rows]
        if keys:
            self._list.move_to(self.first_of(keys, self.query_one(PickingInput).value))
