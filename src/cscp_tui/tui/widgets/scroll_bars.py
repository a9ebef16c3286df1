"""Scroll bars for a console that has no blocks of an eighth: a thumb of whole cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.scrollbar import ScrollBar, ScrollBarRender

from cscp_tui.tui.widgets.glyphs import ASCII, glyphs_here

if TYPE_CHECKING:
    from rich.segment import Segments


class PlainBars(ScrollBarRender):
    """Bars that are drawn with colours alone."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "]
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "]


class ConsoleBars(ScrollBarRender):
    """Bars with the signs that the console of the app has."""

    @classmethod
    def render_bar(cls, *arguments: Any, **options: Any) -> Segments:
        """Draw a bar."""
        kind = PlainBars if glyphs_here() is ASCII else ScrollBarRender
        return kind.render_bar(*arguments, **options)


def follow_console() -> None:
    """Let every scroll bar ask which signs its console has."""
    ScrollBar.renderer = ConsoleBars
