"""The program as it is, telling a test through its terminal what is open whenever it rests.

A test starts it with the program's own arguments. What it tells is in a file, whose number it sends to
the terminal in a sequence that terminals ignore, after everything that was drawn before. A key that
nothing is bound to is the test's own.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import selectors
import sys
import threading
from datetime import date
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import TYPE_CHECKING, Any

from rich.segment import Segment
from textual import events, strip
from textual._context import visible_screen_stack
from textual._styles_cache import StylesCache
from textual.css.query import NoMatches
from textual.widget import Widget

from cscp_tui import tui
from cscp_tui.cli.main import main
from cscp_tui.domain.asking import FieldType
from cscp_tui.store.clock import DayClock, FixedClock
from cscp_tui.tui import dialogs, keys_in_turn, opening
from cscp_tui.tui.app import CscpApp
from cscp_tui.tui.dialogs import ConfirmScreen, WorkScreen
from cscp_tui.tui.forms.field_row import FieldRow
from cscp_tui.tui.forms.fields import Form
from cscp_tui.tui.forms.form_screen import FormScreen
from cscp_tui.tui.key_help import commands_of
from cscp_tui.tui.screens.imports import ANSWERS
from cscp_tui.tui.widgets.panes import DimmedScreen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.screen import Screen

FILL_KEY, FILL = "f19", "\x1b[57382u"
"""Fill in the needed fields of the form that are empty."""
GO_ON_KEY, GO_ON = "f20", "\x1b[57383u"
"""Do the work that a dialog waits for."""
BEGIN, END = "\x1b]7311;", "\x07"
"""What the number of a report begins and ends with."""
REPORT = "CSCP_WATCHED"
"""The variable that names the file of reports."""

_UNSEEN = "snapshot"
"""The work that nothing on the screen waits for."""
_REST = 0.03
"""Seconds: what the program does so soon after belongs to the key, such as to draw.

The toolkit's timer of frames can wait for two of them, so they have to be short: see ``TEXTUAL_FPS``."""


class _Watched:
    """An app, and how many keys it has taken."""

    def __init__(self) -> None:
        self.app: CscpApp | None = None
        self.keys = 0
        self.is_held = False
        """True if a dialog waits for work that has not begun."""
        self.made: set[str] = set()
        """The functions that made forms."""
        self._told: dict[str, Any] = {}
        self._seen: list[int] = []
        """The screens that were open when all was drawn anew."""
        self._number = 0

    def rest(self) -> None:
        """Tell what is open, if anything is new."""
        if self.app is None or self.app._driver is None or not self.app.screen_stack:
            return
        try:
            told = self._report(self.app)
        except NoMatches:  # a screen that is not made yet
            return
        if told != self._told:
            self._told, self._number = told, self._number + 1
            is_seen = self._seen == (stack := told["stack"])
            self._seen = stack
            said = told | {"number": self._number, "drawn": _drawn(self.app, is_seen=is_seen)}
            place = Path(os.environ[REPORT])
            place.with_suffix(".new").write_text(json.dumps(said))
            place.with_suffix(".new").replace(place)
            self.app._driver.write(f"{BEGIN}{self._number}{END}")

    def _report(self, own: CscpApp) -> dict[str, Any]:
        screen = own.screen
        return {
            "keys": self.keys,
            "size": own.size,
            "stack": [id(each) for each in own.screen_stack],
            "screen": type(screen).__name__,
            "form": screen.form.title if isinstance(screen, FormScreen) else "",
            "question": screen._title if isinstance(screen, ConfirmScreen) else "",
            "made": sorted(self.made),
            "focus": id(own.focused),
            "works": any(each.group != _UNSEEN for each in own.workers) and not self.is_held,
            "commands": [(each.name, each.keys) for each in commands_of(screen) if not each.why],
        }


class _Selector(selectors.DefaultSelector):
    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Say that the program rests before it waits for anything but what follows at once."""
        found = super().select(0)
        if found or (timeout is not None and timeout <= _REST):
            return found or super().select(timeout)
        _WATCHED.rest()
        return super().select(timeout)


_WATCHED = _Watched()


def _made(**values: Any) -> Form:
    """Make a form, and remember which function asked for it."""
    asked = sys._getframe(1)
    module = asked.f_globals["__name__"].removeprefix(f"{tui.__name__}.")
    _WATCHED.made.add(f"{module}.{asked.f_code.co_name}")
    return Form(**values)


def _watched_loop() -> asyncio.AbstractEventLoop:
    """Make a loop that knows when it rests."""
    return asyncio.SelectorEventLoop(_Selector())


class _WatchedApp(CscpApp):
    async def on_event(self, event: events.Event) -> None:
        """Count the keys, and do what the test's own ask for."""
        _WATCHED.app = self
        is_key = isinstance(event, events.Key | events.Paste) and not event.is_forwarded
        _WATCHED.keys += is_key
        if is_key and isinstance(event, events.Key) and event.key in _OWN_KEYS:
            _OWN_KEYS[event.key](self)
        else:
            await super().on_event(event)


_KEPT_DRAWN = ("_styles_cache", "_layout_cache", "_dirty_regions", "_render_cache")
"""Where a widget keeps what it has drawn."""


class _TextCache(StylesCache):
    """Where a widget that is drawn anew keeps its lines: each of one text, soon cut and put together."""

    def render(self, *values: Any, **others: Any) -> list[strip.Strip]:
        """Draw the widget without colours."""
        lines = super().render(*values, **others)
        return [strip.Strip([Segment(line.text)], line.cell_length) for line in lines]


def _drawn(shown: CscpApp, *, is_seen: bool) -> list[str]:
    """Draw everything in view anew, beside what the program keeps, to be compared with the terminal.

    Args:
        is_seen: whether what is behind a dialog was drawn anew before, since the dialog was opened.
    """
    in_view = [
        node
        for screen in (shown.screen, *(() if is_seen else shown._background_screens))
        for node in (screen, *screen.walk_children(Widget))
    ]
    kept = [[getattr(node, name) for name in _KEPT_DRAWN] for node in in_view]
    for node in in_view:
        node._styles_cache = _TextCache()
        node._layout_cache = {}
        node._dirty_regions = {node.outer_size.region}
    visible_screen_stack.set(shown._background_screens)  # a dialog lets what is below be seen
    with shown._context():
        strips = shown.screen._compositor.render_strips(shown.size)
    for node, values in zip(in_view, kept, strict=True):
        for name, value in zip(_KEPT_DRAWN, values, strict=True):
            setattr(node, name, value)
    return [strip.text for strip in strips]


_FILES = frozenset({"file", "other"})
"""The fields that name files."""


def _fill(shown: CscpApp) -> None:
    for row in shown.screen.query(FieldRow):
        wanted = "answers" if _is_for_answers(shown.screen) else row.field.key
        is_read = row.field.key in _FILES and not row.field.label.startswith("Chair")
        if is_read and (file := os.environ.get(f"CSCP_TRIED_{wanted.upper()}")):
            row.put(file)
        elif row.field.needed and not row.text:
            usual = "1/12/2025" if row.field.kind is FieldType.DATE else "As agreed"
            row.put(next(iter(row.field.choices.labels), usual))


def _is_for_answers(form: Screen[Any]) -> bool:
    return any(row.field.key == "into" and row.text == ANSWERS for row in form.query(FieldRow))


def _as_text(behind: DimmedScreen, *_: object) -> Iterable[Segment]:
    """Draw what is behind a dialog as it is, but for its colours, which nobody compares."""
    strips = behind.screen._compositor.render_strips()
    return (Segment("\n".join(strip.text for strip in strips)),)


def _go_on(_: CscpApp) -> None:
    _WATCHED.is_held = False
    _BEGIN_WORK.set()


def _work(dialog: WorkScreen) -> None:
    """Work as a dialog does, once it has been looked at."""
    _WATCHED.is_held = True
    dialog.app.call_from_thread(lambda: None)  # wakes the loop, which then rests
    _BEGIN_WORK.wait()
    _BEGIN_WORK.clear()
    _WORK(dialog)


_BEGIN_WORK = threading.Event()
_WORK = WorkScreen._work
_OWN_KEYS = {FILL_KEY: _fill, GO_ON_KEY: _go_on}


if __name__ == "__main__":
    parts = [import_module(part.name) for part in walk_packages(tui.__path__, f"{tui.__name__}.")]
    for part in parts:
        if vars(part).get("Form") is Form:
            setattr(part, "Form", _made)  # noqa: B010 - mypy takes no function for a class
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)  # drawing anew leaves a lot behind
    clock = FixedClock(date(2025, 11, 27), 10)  # the line of the meeting says how many minutes
    setattr(DayClock, "__call__", lambda _: clock())  # noqa: B010 - mypy takes no other function
    setattr(opening, "CscpApp", _WatchedApp)  # noqa: B010 - the same
    setattr(asyncio.events, "new_event_loop", _watched_loop)  # noqa: B010 - the same
    setattr(WorkScreen, "_work", _work)  # noqa: B010 - the same
    setattr(strip.Strip, "render", lambda line, _: line.text)  # noqa: B010 - it is the text that is compared
    setattr(DimmedScreen, "__rich_console__", _as_text)  # noqa: B010 - the same
    setattr(CscpApp, "get_line_filters", lambda _: ())  # noqa: B010 - the same
    import_module("known_handlers").know_handlers(setattr)  # which stands beside this program
    import_module("known_looks").know_looks(setattr)
    dialogs.MOMENT = 0.0  # nobody types ahead here
    CscpApp.letters_apart = 0.0
    keys_in_turn._DRAWN = 0.0
    sys.exit(main())
