from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import pytest
from textual.app import App
from textual.binding import Binding
from textual.widgets import Input

from cscp_tui.tui.themes import STYLESHEET, variable_defaults
from cscp_tui.tui.widgets.key_bar import KeyBar, KeyEntry, fitting
from tui.widgets.stage import settle

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.strip import Strip


class Field(Input):
    """A field with a key of its own."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "keep", "Keep", id="field.keep")]

    def action_keep(self) -> None:
        """Show that the key arrived."""
        self.value = "kept"


class Bound(App[None]):
    """A field, and a bar with a few keys."""

    CSS_PATH = STYLESHEET

    AUTO_FOCUS = None
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d,f9", "deliver", "Deliver", id="action.deliver", tooltip="Say [it] is done."),
        Binding("n", "note", "Note", id="action.note"),
        Binding("z", "secret", "Secret", id="action.secret", show=False),
        Binding("question_mark", "help", "Help", id="app.help"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.bar = KeyBar()
        self.field = Field()
        self.delivered = 0
        self.can_note: bool | None = True

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Stand in for what a theme leaves out."""
        return variable_defaults(self.current_theme)

    def compose(self) -> ComposeResult:
        """Put it on the screen."""
        yield self.field
        yield self.bar

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Allow, dim or hide the note."""
        return self.can_note if action == "note" else super().check_action(action, parameters)

    def action_deliver(self) -> None:
        """Count."""
        self.delivered += 1


def text(bar: KeyBar) -> str:
    return bar.render_line(0).text.strip()


def drawn(bar: KeyBar) -> Strip:
    """What stands in the bar, drawn anew only if it has asked to be."""
    return bar.render_lines(bar.size.region)[0]


async def test_shown_bindings_stand_in_the_order_of_their_declaration() -> None:
    """Each command once, by its first key; hidden ones not at all."""
    app = Bound()
    async with app.run_test() as pilot:
        await settle(pilot)
        assert text(app.bar) == "d Deliver  n Note  ? Help"


async def test_the_bar_follows_the_focus() -> None:
    """What has the focus owns its keys, and the bar says so."""
    app = Bound()
    async with app.run_test() as pilot:
        app.field.focus()
        await settle(pilot)
        assert text(app.bar).startswith("^s Keep")


@pytest.mark.parametrize("width", [1, 5, 11, 12, 20, 26, 27, 60])
async def test_help_stays_in_view_and_nothing_runs_over(width: int) -> None:
    """Where others are left out, an ellipsis says so."""
    app = Bound()
    async with app.run_test(size=(width, 5)) as pilot:
        await settle(pilot)
        assert app.bar.render_line(0).cell_length == width
        if 11 <= width < 27:
            assert text(app.bar).endswith("…  ? Help")
        if width >= 27:
            assert "…" not in text(app.bar)


async def test_a_disabled_command_is_dimmed() -> None:
    """It stays where it was, in another colour."""
    app = Bound()
    async with app.run_test() as pilot:
        await settle(pilot)
        enabled = {part.text: part.style for part in drawn(app.bar)}
        app.can_note = None
        app.refresh_bindings()
        await settle(pilot)
        disabled = {part.text: part.style for part in drawn(app.bar)}
        assert disabled["n"] != enabled["n"]
        assert disabled["d"] == enabled["d"]


async def test_a_hidden_command_is_not_there() -> None:
    """What makes no sense here does not stand in the way."""
    app = Bound()
    app.can_note = False
    async with app.run_test() as pilot:
        await settle(pilot)
        assert text(app.bar) == "d Deliver  ? Help"


async def test_a_click_does_what_the_key_does() -> None:
    """The whole of key and words can be clicked, the gap between two cannot."""
    app = Bound()
    async with app.run_test() as pilot:
        await settle(pilot)
        for x in (0, 1, 9, 10, 11):
            await pilot.click(KeyBar, offset=(x, 0))
        assert app.delivered == 2


async def test_a_click_acts_on_what_has_the_focus() -> None:
    """A key of a field reaches the field, and is not typed into it."""
    app = Bound()
    async with app.run_test() as pilot:
        app.field.focus()
        await settle(pilot)
        await pilot.click(KeyBar, offset=(2, 0))
        assert app.field.value == "kept"


async def test_the_mouse_over_a_key_says_what_it_does() -> None:
    """As a sentence in which no bracket is an instruction; beside the keys, nothing is said."""
    app = Bound()
    async with app.run_test(size=(60, 5)) as pilot:
        await settle(pilot)
        await pilot.hover(KeyBar, offset=(2, 0))
        assert str(app.bar.tooltip) == "Say [it] is done."
        await pilot.hover(KeyBar, offset=(58, 0))
        assert app.bar.tooltip is None


async def test_keys_that_can_be_used_come_first_where_there_is_no_room_for_all() -> None:
    """What rests is left out before them; where all fit, each stays in its place."""

    def entry(key: str, *, is_enabled: bool) -> KeyEntry:
        return KeyEntry(key, "Word", key, Bound(), is_enabled=is_enabled, is_kept=False)

    entries = [entry("a", is_enabled=False), entry("b", is_enabled=True)]
    assert fitting(entries, 14, 1) == entries
    assert fitting(entries, 13, 1) == [entries[1], None]
