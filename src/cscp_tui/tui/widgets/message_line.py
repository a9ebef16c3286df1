"""The line between the list and the keys: a rule, until there is something to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from cscp_tui.tui.widgets.fitting import fit, wrapped
from cscp_tui.tui.widgets.glyphs import ASCII, UNICODE

if TYPE_CHECKING:
    from textual.timer import Timer

_SECONDS = 8.0
"""How long a message stays, unless it says that something went wrong."""


_MOST_LINES = 4


class MessageLine(Widget):
    """Says what was done and how it is taken back, or what went wrong until the next change."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    MessageLine {
        height: 1;
        color: $tone-muted;
        background: $background;
        &.-said { color: $tone-strong; background: $panel; }
        &.-wrong { color: $alert-foreground; background: $alert-background; }
    }
    """

    def __init__(self, *, ascii_only: bool = False) -> None:
        """A line that says nothing yet."""
        super().__init__()
        self._glyphs = ASCII if ascii_only else UNICODE
        self._rule = "-" if ascii_only else "─"
        self._timer: Timer | None = None
        self.text = ""

    def say(self, text: str) -> None:
        """Say for a while what was done."""
        self._put(text, said=bool(text), wrong=False)
        if text:
            self._timer = self.set_timer(_SECONDS, self.clear)

    def complain(self, text: str) -> None:
        """Say what went wrong, until something else is said."""
        self._put(text, said=False, wrong=True)

    def clear(self) -> None:
        """Say nothing any more."""
        self._put("", said=False, wrong=False)

    def on_resize(self) -> None:
        """Take the lines that the message needs at another width."""
        self._fit()

    def render_line(self, y: int) -> Strip:
        """Draw the message or the rule."""
        width, style = self.size.width, self.rich_style
        if not self.text:
            return Strip([Segment(self._rule * width, style)])
        lines = self._lines()
        # It is still as high as the message before until it has been laid out again.
        is_last = y >= min(self.size.height, len(lines)) - 1
        line = " ".join(lines[y:]) if is_last else lines[y]
        words = fit(line, width - 2, ellipsis=self._glyphs.ellipsis)
        return Strip([Segment(f" {words} ", style)]).adjust_cell_length(width, style)

    def _lines(self) -> list[str]:
        return wrapped(self._glyphs.drawn(self.text), max(20, self.app.size.width - 2))

    def _put(self, text: str, *, said: bool, wrong: bool) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self.text = text
        self._fit()
        self.set_class(said, "-said")
        self.set_class(wrong, "-wrong")
        self.refresh()

    def _fit(self) -> None:
        self.styles.height = min(_MOST_LINES, len(self._lines())) if self.text else 1
