"""The titled edges of panes and dialogs. ``app.tcss`` says how they look."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import ClassVar, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events, on, screen
from textual.app import RenderResult
from textual.binding import BindingType
from textual.color import Color
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.renderables.background_screen import BackgroundScreen
from textual.widget import Widget

from cscp_tui.base.texts import one_line
from cscp_tui.documents.table import Cell
from cscp_tui.tui.keys import command, quiet
from cscp_tui.tui.widgets.text import ASCII, console_glyphs, content_of

Pane = TypeVar("Pane", bound=Widget)


def edged(pane: Pane, title: str = "", kind: str = "pane") -> Pane:
    """Give a widget a titled edge, which has the accent while the widget has the focus."""
    pane.add_class(kind)
    entitle(pane, (Cell(title),))
    return pane


_CORNERS = 6
"""The terminal cells of an edge that are no room for its title."""


def entitle(pane: Widget, cells: Iterable[Cell], below: Iterable[Cell] = ()) -> None:
    """Write cells into the edges of a pane, in which nothing is read as markup.

    Args:
        below: those for the lower edge.
    """
    title, subtitle = _edge_content(pane, cells), _edge_content(pane, below)
    if title.markup != (pane.border_title or ""):
        pane.border_title = title or None
    if subtitle.markup != (pane.border_subtitle or ""):
        pane.border_subtitle = subtitle or None


def _edge_content(pane: Widget, cells: Iterable[Cell]) -> Content:
    pieces: list[str | Cell] = []
    for cell in cells:
        pieces += [" · "] if pieces else []
        pieces.append(Cell(one_line(cell.text), cell.tone, cell.symbol))
    glyphs = console_glyphs()
    title = content_of(tuple(pieces), glyphs)
    if glyphs is ASCII and title.cell_length > (room := pane.app.size.width - _CORNERS):
        # The toolkit would cut it with a sign that this console may not have.
        title = title.truncate(room - len(glyphs.ellipsis)).append(glyphs.ellipsis)
    return title


def dialog(title: str, *, is_large: bool = False) -> Vertical:
    """Make the box of a dialog, with its title in the upper edge."""
    return edged(Vertical(classes="-large" if is_large else None), title, "dialog")


def page(title: str = "") -> Vertical:
    """Make the box of a page that takes the whole screen, with its title in the upper edge."""
    return edged(Vertical(), title, "page")


class DimmedScreen(BackgroundScreen):
    """A screen behind a dialog, drawn dim, also where its colours are the terminal's own.

    Those can't be mixed with others, so there everything is in one grey, or dim if there are none.
    """

    @classmethod
    def process_segments(cls, segments: Iterable[Segment], color: Color) -> Iterable[Segment]:
        if color.a:
            return super().process_segments(segments, color)
        style = Style(dim=True) if "NO_COLOR" in os.environ else Style(color="bright_black")
        return (Segment("".join(text for text, _, control in segments if not control), style),)


def dim_behind_dialogs() -> None:
    """Make every screen that is behind a dialog dim. The toolkit has no other way to choose it."""
    screen.BackgroundScreen = DimmedScreen  # type: ignore[attr-defined]


class DialogButton(Widget, can_focus=True):
    """A button with the key that does the same, in one line with the others of a dialog."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("enter,space", "button.press", "Do what the button says.", label="Choose"),
        quiet("left", "button.left", "Go to the button before.", action="app.focus_previous"),
        quiet("right", "button.right", "Go to the next button.", action="app.focus_next"),
    ]

    def __init__(self, label: str, key: str, action: str) -> None:
        """Make a button.

        Args:
            action: what it does, as in a binding.
        """
        super().__init__()
        self._label, self._key, self._action = label, key, action

    def render(self) -> RenderResult:
        key = "bold" if self.has_focus else "bold $key"
        return Content.assemble((f" {self._key}", key), f" {self._label} ")

    @on(events.Focus)
    @on(events.Blur)
    def _draw_anew(self) -> None:
        self.refresh(layout=True)  # what is only repainted keeps the colours of its words

    async def action_press(self) -> None:
        await self.run_action(self._action)

    async def on_click(self, event: events.Click) -> None:
        event.stop()
        await self.action_press()


def buttons(*offered: tuple[str, str, str]) -> Horizontal:
    """Make the line of a dialog's buttons, each from its label, key and action.

    The first is the default.
    """
    return Horizontal(*(DialogButton(*each) for each in offered), classes="buttons")
