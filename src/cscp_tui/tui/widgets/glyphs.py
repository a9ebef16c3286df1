"""The signs that tables and bars are drawn with, also for consoles that have none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual._context import active_app

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.widget import Widget


@dataclass(frozen=True, slots=True, kw_only=True)
class Glyphs:
    """A set of signs, each one terminal cell wide but for the ellipsis."""

    cursor: str = "▸"
    """Stands before the line that keys act on."""
    mark: str = "•"
    """Stands before a row that is marked for a bulk change."""
    opened: str = "▾"
    """Stands before a heading whose rows are shown."""
    closed: str = "▹"
    """Stands before a heading whose rows are folded away."""
    done: str = "█"
    rest: str = "░"
    ellipsis: str = "…"
    """Stands where text was cut."""
    replaced: Mapping[int, str] = field(default_factory=dict)
    """What is drawn instead of a character, by its code point."""

    def drawn(self, text: str) -> str:
        """The text with the characters that this console can show."""
        return text.translate(self.replaced) if self.replaced and not text.isascii() else text


UNICODE = Glyphs()

SIGNS = "▸•▾▹▁▂▃▄▅▆▇█░…■▲●○◆✓✗·–—‘’“”→↓─━"
"""What a console must be able to show; else it gets the plain signs."""

ASCII = Glyphs(
    cursor=">",
    mark="*",
    opened="-",
    closed="+",
    done="#",
    rest=".",
    ellipsis="...",
    replaced=str.maketrans(
        {
            "▸": ">",
            "▾": "-",
            "▹": "+",
            "×": "x",
            "»": ">>",
            "■": "#",
            "▲": "^",
            "●": "o",
            "○": "-",
            "◆": "+",
            "✓": "+",
            "✗": "x",
            "•": "*",
            "·": "-",
            "–": "-",
            "—": "-",
            "…": "...",
            "‘": "'",
            "’": "'",
            "“": '"',
            "”": '"',
            "→": "->",
            "←": "left",
            "↑": "up",
            "↓": "down",
            "⏎": "enter",
            "␣": "space",
            "▁": "_",
            "▂": ".",
            "▃": ":",
            "▄": "-",
            "▅": "=",
            "▆": "+",
            "▇": "*",
            "█": "#",
            "░": ".",
            "━": "=",
            "─": "-",
        }
    ),
)


def glyphs_of(widget: Widget) -> Glyphs:
    """The signs of the console on which a widget is drawn, which its app knows."""
    return ASCII if getattr(widget.app, "ascii_only", False) else UNICODE


def glyphs_here() -> Glyphs:
    """The signs of the console of the app that is running; all of them where none is."""
    return ASCII if getattr(active_app.get(None), "ascii_only", False) else UNICODE
