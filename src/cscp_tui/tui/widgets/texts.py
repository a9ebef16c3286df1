"""Users' text on the screen: wrapped, but otherwise as it was typed."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from cscp_tui.domain.texts import harmless
from cscp_tui.tui.widgets.glyphs import ASCII, UNICODE
from cscp_tui.views.cells import Cell, Tone

_STYLES = {tone: f"$tone-{tone}" for tone in Tone if tone is not Tone.PLAIN}
_STYLES[Tone.STRONG] = "bold $tone-strong"
_STYLES[Tone.STRUCK] = "strike $tone-muted"


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
        name: str | None = None,
        id: str | None = None,  # noqa: A002 -- what every widget calls it
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._glyphs = ASCII if ascii_only else UNICODE
        self.set_reactive(PlainText.pieces, pieces)

    def show(self, *pieces: str | Cell) -> None:
        """Take other pieces in place of these."""
        self.pieces = pieces

    def render(self) -> Content:
        """Assemble the pieces without reading any markup in them."""
        return Content.assemble(*map(self._drawn, self.pieces))

    def _drawn(self, piece: str | Cell) -> str | tuple[str, str]:
        text = self._glyphs.drawn(harmless(str(piece)))
        if isinstance(piece, Cell) and piece.tone in _STYLES:
            return text, _STYLES[piece.tone]
        return text
