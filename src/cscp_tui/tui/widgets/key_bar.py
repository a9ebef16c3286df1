"""The line at the bottom of a screen with the keys that can be used now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from msgspec import Struct
from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import ActiveBinding
from textual.content import Content
from textual.dom import DOMNode
from textual.message import Message
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from cscp_tui.base.texts import one_line
from cscp_tui.tui.key_help import declared_bindings
from cscp_tui.tui.widgets.text import console_glyphs

_GAP = 2


class KeyEntry(Struct, frozen=True):
    """A key in the bar, with its action and the node that the action runs on."""

    key: str
    """The name of the key as it is shown to people."""
    description: str
    action: str
    node: DOMNode
    """The node on which the action is run."""
    is_enabled: bool
    is_kept: bool
    """True if it stays in view when there is no room for all."""
    words: str = ""

    @property
    def width(self) -> int:
        """The width in terminal cells."""
        return cell_len(self.key) + 1 + cell_len(self.description)


class KeyBar(Widget):
    """A bar with the keys bound for the focused widget; a click on one runs its action.

    Where the line is too short, an ellipsis stands for the last ones, but help and the way out stay:
    the bindings whose ids end in ``help`` and ``leave``.
    """

    ALLOW_SELECT = False

    DEFAULT_CSS = "KeyBar { dock: bottom; height: 1; }"

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "key-bar--key",
        "key-bar--description",
        "key-bar--disabled",
    }

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[KeyEntry, ...] | None = None
        self._glyphs = console_glyphs()

    @dataclass
    class Begun(Message):
        """The message that a screen with keys is shown."""

        screen: Screen[Any]

    def on_mount(self) -> None:
        self.post_message(self.Begun(self.screen))
        self.screen.bindings_updated_signal.subscribe(self, self._forget_entries)

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 -- there is one line
        described = self.get_component_rich_style("key-bar--description")
        key_style = self.get_component_rich_style("key-bar--key")
        disabled = self.get_component_rich_style("key-bar--disabled")
        segments = [Segment(" ", described)]
        for entry in self._fitting():
            if entry is None:
                segments.append(Segment(self._glyphs.ellipsis, described))
            else:
                segments += [
                    Segment(entry.key, key_style if entry.is_enabled else disabled),
                    Segment(f" {entry.description}", described if entry.is_enabled else disabled),
                ]
            segments.append(Segment(" " * _GAP, described))
        return Strip(segments).adjust_cell_length(self.size.width, described)

    async def on_click(self, event: events.Click) -> None:
        event.stop()
        entry = self._entry_at(event.x)
        if entry is not None and entry.is_enabled:
            await self.app.run_action(entry.action, entry.node)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        entry = self._entry_at(event.x)
        self.tooltip = Content(entry.words) if entry is not None and entry.words else None

    def _entry_at(self, x: int) -> KeyEntry | None:
        left = 1
        for entry in self._fitting():
            width = entry.width if entry else len(self._glyphs.ellipsis)
            if left <= x < left + width:
                return entry
            left += width + _GAP
        return None

    def _forget_entries(self, _: Screen[object]) -> None:
        """Ask to be drawn anew: only then is it worked out which keys can be used.

        Their screen says several times for each key pressed that they may have changed.
        """
        if self._entries is not None:
            self._entries = None
            self.refresh()

    def _make_entries(self) -> Iterator[KeyEntry]:
        """Yield the shown bindings, each action once, with its first key."""
        seen = set()
        for node, binding, is_enabled, tooltip in in_declared_order(self.screen):
            if binding.show and binding.action not in seen:
                seen.add(binding.action)
                yield KeyEntry(
                    key=self._glyphs.drawn(self.app.get_key_display(binding)),
                    description=self._glyphs.drawn(one_line(binding.description)),
                    action=binding.action,
                    node=node,
                    is_enabled=is_enabled,
                    is_kept=(binding.id or "").endswith(("help", ".leave")),
                    words=self._glyphs.drawn(one_line(tooltip or binding.tooltip)),
                )

    def _fitting(self) -> list[KeyEntry | None]:
        if self._entries is None:
            self._entries = tuple(self._make_entries())
        return fitting(self._entries, self.size.width - 2, len(self._glyphs.ellipsis))


def in_declared_order(screen: Screen[Any]) -> list[ActiveBinding]:
    """Return the bindings in the order of declaration, even if users changed their keys."""
    bound = list(screen.active_bindings.values())
    nodes = tuple(dict.fromkeys(active.node for active in bound))
    kinds = tuple(map(type, nodes))
    place = _places_of.get(kinds)
    if place is None:
        place = _places_of[kinds] = {}
        for node in nodes:
            for bindings in declared_bindings(type(node)).key_to_bindings.values():
                for binding in bindings:
                    place.setdefault(binding.id or binding.action, len(place))
    return sorted(bound, key=lambda active: place[active.binding.id or active.binding.action])


_places_of: dict[tuple[type, ...], dict[str, int]] = {}
"""The position of each command in its declaration, by the widget classes; never changes."""


def fitting(entries: Sequence[KeyEntry], width: int, ellipsis_width: int) -> list[KeyEntry | None]:
    """Choose the entries that fit ``width`` terminal cells. None replaces those left out.

    Those that cannot be used now are left out before those that can.
    """
    if _total(entries) <= width:
        return list(entries)
    kept = [entry for entry in entries if entry.is_kept]
    space = width - _total(kept) - _GAP - ellipsis_width
    shown: list[KeyEntry | None] = []
    for entry in sorted(entries, key=lambda known: not known.is_enabled):
        if entry.is_kept:
            continue
        space -= entry.width + _GAP
        if space < 0:
            break
        shown.append(entry)
    return [*shown, None, *kept]


def _total(entries: Sequence[KeyEntry]) -> int:
    return sum(entry.width for entry in entries) + _GAP * max(0, len(entries) - 1)
