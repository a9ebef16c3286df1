"""The faults of Textual that the program works around, each in an app of Textual alone.

Where one of these tests fails, the fault has gone, and what goes round it can go as well.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from asyncio import sleep
from contextlib import suppress
from functools import cache
from importlib import import_module
from io import StringIO
from pathlib import Path
from pkgutil import walk_packages
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from rich.console import Console
from textual import events
from textual.app import App
from textual.binding import Binding, BindingsMap
from textual.command import CommandPalette
from textual.geometry import Size
from textual.screen import Screen
from textual.scroll_view import ScrollView
from textual.widgets import Input

import cscp_tui
from syntax_trees import tree_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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


async def test_a_screen_is_laid_out_anew_for_every_screen_removed_above_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """``CscpApp.refresh``: it has been drawn by then, as it came back."""
    layouts: list[bool] = []
    app = _List()
    async with app.run_test() as pilot:
        await pilot.press("n")
        await pilot.pause()
        refresh = app.refresh
        monkeypatch.setattr(app, "refresh", lambda **how: layouts.append(bool(refresh(**how))))
        app.pop_screen()
        await pilot.pause()
    assert layouts


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


async def test_a_field_draws_control_characters_as_they_are() -> None:
    """``LineInput._value``: a terminal would obey them, and no public method makes the text."""
    app = _List()
    async with app.run_test() as pilot:
        await pilot.press("n")
        await pilot.pause()
        field = app.screen.query_one(Input)
        field.value = "\x1b[31m"
        assert "\x1b" in field.render_line(0).text


def test_the_terminals_cursor_is_only_shown_in_private() -> None:
    """``CscpApp._show_cursor``: the toolkit hides it, and only the driver writes to the terminal."""
    assert "driver" not in {name for name in vars(App) if not name.startswith("_")}
    assert "self._driver.write" in inspect.getsource(App)


async def test_a_fault_shows_the_values_of_its_variables() -> None:
    """``CscpApp._fatal_error``: Textual's own shows them on the terminal, texts of people among them."""

    class Failing(App[None]):
        def on_mount(self) -> None:
            secret = "Tyler, 12"
            raise ValueError(len(secret))

    app, said = Failing(), StringIO()
    app.error_console = Console(file=said, force_terminal=False, width=200)
    with suppress(ValueError):
        async with app.run_test():
            pass
    app._print_error_renderables()
    assert "Tyler, 12" in said.getvalue()


async def test_a_palette_cannot_page_before_it_is_drawn() -> None:
    """``Palette._action_command_list``: it counts a page by lines that aren't there yet."""
    failed: list[str] = []

    class Paged(CommandPalette):
        def _action_command_list(self, action: str) -> None:
            try:
                super()._action_command_list(action)
            except LookupError:
                failed.append(action)

    for steps in range(0, 60, 6):
        app = App[None]()
        async with app.run_test() as pilot:
            app.push_screen(Paged())
            for _ in range(steps):
                await sleep(0)
            app.post_message(events.Key("pagedown", None))
            await pilot.pause()
    assert failed


@pytest.mark.skipif(sys.platform == "win32", reason="its driver has no such thread")
def test_a_keyboard_that_cannot_be_read_shows_a_traceback() -> None:
    """``shutdown._watched``: it comes from the thread, and only what that calls can be replaced."""
    driver = import_module("textual.drivers.linux_driver").LinuxDriver
    panics: list[tuple[Any, ...]] = []

    class Failing(driver):  # type: ignore[misc, valid-type]
        def __init__(self) -> None:
            self._app = SimpleNamespace(
                call_later=lambda *called: panics.append(called), panic="panic"
            )

        def run_input_thread(self) -> None:
            raise OSError

    Failing()._run_input_thread()
    assert [called[0] for called in panics] == ["panic"]


WORKED_AROUND: dict[str, Callable[..., object]] = {
    "_context.": test_the_running_app_is_only_known_in_private,
    "_action_command_list": test_a_palette_cannot_page_before_it_is_drawn,
    "_driver": test_the_terminals_cursor_is_only_shown_in_private,
    "_exception": test_a_fault_shows_the_values_of_its_variables,
    "_fatal_error": test_a_fault_shows_the_values_of_its_variables,
    "_merged_bindings": test_bindings_of_a_class_are_only_known_in_private,
    "_push_result_callback": test_the_first_screen_cannot_be_switched,
    "_size_updated": test_a_layout_takes_a_long_view_for_changed,
    "_value": test_a_field_draws_control_characters_as_they_are,
}
"""The private names of Textual that the program uses, each with the test of its fault."""

_NAME = re.compile(r"\b_(?!_)\w+")
_SOURCES = Path(cscp_tui.__file__).parent
_OF_TUPLES = frozenset({"_replace", "_fields", "_asdict"})
"""Not private: what every named tuple has."""


def names_in(source: str | ast.AST) -> set[str]:
    """The private names that a source takes from objects and modules, or defines in its classes."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source) if isinstance(source, str) else source):
        match node:
            case ast.Attribute(value=ast.Name(id="os")):
                pass
            case ast.Attribute(attr=name) | ast.Constant(value=str(name)):
                found.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found.add(name)
            case ast.ImportFrom(module=str(module), names=names):
                found |= {each.name for each in names}
                found |= {f"{part}." for part in module.split(".") if part.startswith("_")}
            case ast.ClassDef(body=body):
                made = [n for each in body if isinstance(each, ast.Assign) for n in each.targets]
                found |= {each.id for each in made if isinstance(each, ast.Name)}
    return {name for name in found if _NAME.fullmatch(name.rstrip("."))} - _OF_TUPLES


@cache
def names_of(kind: type) -> set[str]:
    file = inspect.getsourcefile(kind)
    return names_in(classes_in(Path(file or ""))[kind.__qualname__.rpartition(".")[2]])


@cache
def classes_in(file: Path) -> dict[str, ast.ClassDef]:
    """The classes of a module; ``inspect.getsource`` reads all of it for each of them."""
    tree = tree_of(file)
    return {node.name: node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}


def names_given(source: ast.AST) -> set[str]:
    """The private names that a source gives to its own."""
    found: set[str] = set()
    for node in ast.walk(source):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found.add(name)
            case ast.ClassDef(name=name) | ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
            case ast.Attribute(attr=name, ctx=ast.Store()):
                found.add(name)
    return found


def names_shared(kind: type) -> set[str]:
    """The private names of a class that the classes of Textual below it have, too."""
    below = [base for base in kind.__mro__ if base.__module__.partition(".")[0] == "textual"]
    return names_of(kind) & set().union(*map(names_of, below))


def widgets() -> Iterator[type]:
    """The classes of the program's screens, widgets and what they are made from."""
    for part in walk_packages([str(_SOURCES / "tui")], "cscp_tui.tui."):
        for kind in vars(import_module(part.name)).values():
            if inspect.isclass(kind) and kind.__module__ == part.name:
                yield kind


def test_no_other_private_name_of_the_toolkit_is_used() -> None:
    """Each one that is used, overridden or hidden has a fault, and a test that knows when it has gone."""
    toolkit = Path(import_module("textual").__path__[0])
    theirs = {n for file in toolkit.rglob("*.py") for n in _NAME.findall(file.read_text("utf-8"))}
    sources = {file: file.read_text("utf-8") for file in _SOURCES.rglob("*.py")}
    asked = [names_in(tree_of(file)) for file, source in sources.items() if "textual" in source]
    used = {name for name in set().union(*asked) if name.rstrip(".") in theirs}
    # Whatever gives one of them has it in its text.
    giving = [file for file, source in sources.items() if used.intersection(_NAME.findall(source))]
    foreign = used - set().union(*(names_given(tree_of(file)) for file in giving))
    shared = set().union(*map(names_shared, widgets()))
    assert foreign | shared == WORKED_AROUND.keys()


def test_a_new_private_name_would_be_found() -> None:
    """Whether it is called, overridden, imported, or named in a text."""

    class New(ScrollView):
        def _scroll_update(self, virtual_size: Size) -> None: ...

        def read(self) -> object:
            return self._styles_cache, getattr(self.app, "_driver", None)

    assert names_shared(New) == {"_scroll_update", "_styles_cache"}
    assert names_in("from textual._compositor import Compositor") == {"_compositor."}
    assert names_in('app._driver, getattr(app, "_loop")') == {"_driver", "_loop"}
