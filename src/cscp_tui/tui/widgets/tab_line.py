"""The line of the screens with their digits, the shown one told by more than its colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from cscp_tui.tui.widgets.cell_line import CellLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from cscp_tui.tui.frame_keys import Tab


class TabLine(CellLine):
    """Every screen by its digit, with short names where the long ones do not fit."""

    DEFAULT_CSS = """
    TabLine {
        background: $panel;
        & > .tab-line--other { color: $tone-muted; }
        & > .tab-line--shown { color: $tone-strong; text-style: bold reverse; }
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"tab-line--other", "tab-line--shown"}

    def __init__(
        self,
        tabs: Sequence[Tab],
        shown: str,
        *,
        ascii_only: bool = False,
        id: str | None = None,  # noqa: A002 -- what every widget calls it
    ) -> None:
        """A line of tabs.

        Args:
            tabs: the screens, in their order.
            shown: the name of the one on which the line stands.
            ascii_only: whether the console has no other signs.
            id: the id of the widget.
        """
        super().__init__(ascii_only=ascii_only, id=id)
        self._tabs = tuple(tabs)
        self._shown = shown

    @property
    def text(self) -> str:
        """The names as they are drawn."""
        return "".join(self._names(self.size.width))

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 -- there is one line
        """Draw the names that fit."""
        width, plain = self.size.width, self.rich_style
        segments = []
        for tab, words in zip(self._tabs, self._names(width), strict=True):
            kind = "shown" if tab.name == self._shown else "other"
            style = self.get_component_rich_style(f"tab-line--{kind}")
            segments.append(Segment(words, style))
        return Strip(segments).adjust_cell_length(width, plain)

    async def on_click(self, event: events.Click) -> None:
        """Show the screen whose name was clicked."""
        event.stop()
        left = 0
        for tab, words in zip(self._tabs, self._names(self.size.width), strict=True):
            left += cell_len(words)
            if event.x < left:
                await self.run_action(f"app.show_tab({tab.name!r})")
                return

    def _names(self, width: int) -> list[str]:
        """The names that fit in a width in terminal cells."""
        for names in (
            [f" {tab.key} {tab.title} " for tab in self._tabs],
            [f" {tab.key} {tab.short} " for tab in self._tabs],
        ):
            if sum(map(cell_len, names)) <= width:
                return names
        return [f" {tab.key} {tab.short}" for tab in self._tabs]
