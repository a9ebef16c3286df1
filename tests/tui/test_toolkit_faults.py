"""The faults of Textual that the program works around, each in an app of Textual alone.

Where one of these tests fails, the fault has gone, and what goes round it can go as well.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from textual import events
from textual.app import App
from textual.binding import Binding, BindingsMap
from textual.geometry import Size
from textual.screen import Screen
from textual.scroll_view import ScrollView
from textual.widgets import Input

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


class _Form(Screen[None]):
    def compose(self) -> ComposeResult:
        yield Input()


class _List(App[None]):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("n", "open")]

    def compose(self) -> ComposeResult:
        yield ScrollView(can_focus=True)

    def on_mount(self) -> None:
        self.query_one(ScrollView).virtual_size = Size(20, 200)

    def action_open(self) -> None:
        self.push_screen(_Form())


async def test_a_key_does_not_wait_for_the_one_before() -> None:
    """``KeysInTurn``: a letter typed ahead of a form does not come into its field."""
    app = _List()
    async with app.run_test() as pilot:
        for key in "nd":
            app.post_message(events.Key(key, key))
        await pilot.pause()
        assert isinstance(app.screen, _Form)
        assert app.screen.query_one(Input).value == ""


async def test_the_first_screen_cannot_be_switched() -> None:
    """``CscpApp.get_default_screen``: Textual takes a callback from it that it never gave it."""

    class First(App[None]):
        def get_default_screen(self) -> Screen[Any]:
            first: Screen[Any] = Screen()
            self.install_screen(first, "first")
            return first

    app = First()
    async with app.run_test():
        with pytest.raises(IndexError):
            app.switch_screen(Screen())


async def test_a_layout_takes_a_long_view_for_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    """``size_updated``: its scrollbar is updated after each layout, though nothing changed."""
    updates: list[Size] = []
    app = _List()
    async with app.run_test() as pilot:
        monkeypatch.setattr(ScrollView, "_scroll_update", lambda _, size: updates.append(size))
        app.screen.refresh(layout=True)
        await pilot.pause()
        assert updates


def test_bindings_of_a_class_are_only_known_in_private() -> None:
    """``declared_bindings``: what a class inherits is in no public attribute."""
    assert isinstance(ScrollView._merged_bindings, BindingsMap)
    members = [member for base in ScrollView.__mro__ for member in vars(base).items()]
    found = {name for name, value in members if isinstance(value, BindingsMap)}
    assert all(name.startswith("_") for name in found)


def test_the_running_app_is_only_known_in_private() -> None:
    """``console_glyphs``: scrollbars are drawn by a class, which knows no app."""
    assert not hasattr(App, "active_app")
    assert import_module("textual._context").active_app
