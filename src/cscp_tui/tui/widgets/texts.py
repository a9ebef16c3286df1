"""Users' text on the screen: wrapped, but otherwise as it was typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from cscp_tui.domain.texts import harmless
from cscp_tui.tui.widgets.glyphs import ASCII, glyphs_of
from cscp_tui.tui.widgets.tones import tone_styles
from cscp_tui.views.cells import Cell, Tone

if TYPE_CHECKING:
    from textual.geometry import Size

    from cscp_tui.tui.widgets.glyphs import Glyphs

_STYLES = tone_styles(bold={Tone.STRONG})


class PlainText(Widget):
    """Shows pieces of text one after the other; no character in them is an instruction."""

    DEFAULT_CSS = """
    PlainText { width: 1fr; height: auto; }
    """

    pieces: reactive[tuple[str | Cell, ...]] = reactive(tuple, layout=True)
    """The pieces; line breaks in them are kept."""

    def __init__(
        self,
        *pieces: str | Cell,
        ascii_only: bool = False,
        id: str | None = None,  # noqa: A002 -- what every widget calls it
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._ascii_only = ascii_only
        self.set_reactive(PlainText.pieces, pieces)

    def show(self, *pieces: str | Cell) -> None:
        """Take other pieces in place of these."""
        self.pieces = pieces

    def render(self) -> Content:
        """Assemble the pieces without reading any markup in them."""
        glyphs = ASCII if self._ascii_only else glyphs_of(self)
        return Content.assemble(*(_drawn(piece, glyphs) for piece in self.pieces))


class HangingText(PlainText):
    """Text to be read: a line that is too long goes on under its own beginning, not left of it."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - the toolkit's shape
        """How many lines it takes."""
        return len(self._lines(width))

    def render(self) -> Content:
        """The lines, as they fit the width."""
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        found: list[Content] = []
        for line in super().render().split(allow_blank=True):
            begin = _BEGINNING.match(line.plain)
            indent = begin.end() if begin is not None else 0
            indent = indent if 2 * indent < width else 0
            first, *others = line[indent:].wrap(max(1, width - indent)) or [Content()]
            found += [line[:indent] + first, *(other.pad_left(indent) for other in others)]
        return found


_BEGINNING = re.compile(r" *(?:[•·*] )?")
"""What others of the same line stand under: spaces, and the sign of a point."""


def _drawn(piece: str | Cell, glyphs: Glyphs) -> str | tuple[str, str]:
    text = glyphs.drawn(harmless(str(piece)))
    if isinstance(piece, Cell) and piece.tone in _STYLES:
        return text, _STYLES[piece.tone]
    return text
