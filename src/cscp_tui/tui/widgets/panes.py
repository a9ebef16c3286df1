"""The titled edges of panes and dialogs. ``app.tcss`` says how they look."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from textual.widget import Widget

from cscp_tui.base.texts import one_line
from cscp_tui.documents.table import Cell
from cscp_tui.tui.widgets.text import console_glyphs, content_of

Pane = TypeVar("Pane", bound=Widget)


def edged(pane: Pane, title: str = "") -> Pane:
    """Give a widget a titled edge, which has the accent while the focus is in it."""
    pane.add_class("pane")
    entitle(pane, (Cell(title),))
    return pane


def entitle(pane: Widget, cells: Iterable[Cell]) -> None:
    """Write cells into the upper edge of a pane, in which nothing is read as markup."""
    pieces: list[str | Cell] = []
    for cell in cells:
        pieces += [" · "] if pieces else []
        pieces.append(Cell(one_line(cell.text), cell.tone, cell.symbol))
    title = content_of(tuple(pieces), console_glyphs())
    if title.markup != (pane.border_title or ""):
        pane.border_title = title or None
