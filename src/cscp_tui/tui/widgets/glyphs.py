"""Symbols, tone colours and scroll bars, also for consoles without symbols."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from msgspec import Struct, field
from textual._context import active_app
from textual.scrollbar import ScrollBar, ScrollBarRender

from cscp_tui.documents.table import Tone

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from rich.segment import Segments


class Glyphs(Struct, frozen=True, kw_only=True):
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

SIGNS = "▸•▾▹▁▂▃▄▅▆▇█▒░…■▲●○◆✓✗·–—‘’“”→↓─━"
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
            "▒": "=",
            "░": ".",
            "━": "=",
            "─": "-",
        }
    ),
)


def console_glyphs() -> Glyphs:
    """The signs of the console of the app that is running; all of them where none is."""
    return ASCII if getattr(active_app.get(None), "ascii_only", False) else UNICODE


_COLOURS: dict[Tone, str] = {tone: f"$tone-{tone}" for tone in Tone if tone is not Tone.PLAIN}
_COLOURS[Tone.STRUCK] = "$tone-muted"


def tone_styles(bold: Container[Tone]) -> dict[Tone, str]:
    """The style of each tone that has one: ``bold $tone-strong``."""
    styles = {tone: f"bold {c}" if tone in bold else c for tone, c in _COLOURS.items()}
    return styles | {Tone.STRUCK: f"strike {_COLOURS[Tone.STRUCK]}"}


def tone_rules(widget: str, prefix: str, bold: Container[Tone]) -> str:
    """The CSS of a widget's component classes for tones.

    Args:
        prefix: what the component classes begin with: ``cell-line``.
        bold: the tones that are bold in it.
    """
    rules = []
    for tone, style in tone_styles(bold).items():
        *emphasis, colour = style.split()
        text_style = f" text-style: {emphasis[0]};" if emphasis else ""
        rules.append(f"{widget} > .{prefix}--{tone} {{ color: {colour};{text_style} }}")
    return "\n".join(rules)


class PlainBars(ScrollBarRender):
    """Bars that are drawn with colours alone."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "]
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "]


class ConsoleBars(ScrollBarRender):
    """Bars with the signs that the console of the app has."""

    @classmethod
    def render_bar(cls, *arguments: Any, **options: Any) -> Segments:
        """Draw a bar."""
        kind = PlainBars if console_glyphs() is ASCII else ScrollBarRender
        return kind.render_bar(*arguments, **options)


def follow_console() -> None:
    """Let every scroll bar ask which signs its console has."""
    ScrollBar.renderer = ConsoleBars
