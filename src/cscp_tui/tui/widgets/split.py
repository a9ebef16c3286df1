"""Two parts of a screen, a list and what is told of its record, and the edge between them."""

from __future__ import annotations

from bisect import bisect, bisect_left
from enum import StrEnum

from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import Size
from textual.widget import Widget

BESIDE, TALL = 120, 32
"""The width of the terminal from which the parts are side by side, and the height from which the
second is below the first."""

WIDE = 160
"""The width from which the list has so much that its titles are whole in few lines."""
USUAL_SHARE, WIDE_SHARE = 67, 70
"""With the first, a title has as much room at 120 columns as where the list is alone at 80."""
_SHARES = range(30, 81, 10)


class Zoom(StrEnum):
    """The part that has all the room."""

    NONE = ""
    MAIN = "main"
    ASIDE = "aside"


class Split(Container):
    """A main part, and another beside it on a wide terminal, else below it, else left out."""

    DEFAULT_CSS = "Split { height: 1fr; }"

    share: int = USUAL_SHARE
    """The percentage of the room that the main part takes."""
    zoom: Zoom = Zoom.NONE
    is_shared: bool = False
    """True if both parts are in view."""
    is_small: bool = False
    """True if the second part has no more room than its fewest lines."""

    def __init__(self, main: Widget, aside: Widget, *, small: int = 0) -> None:
        """Make both parts.

        Args:
            small: the lines of the second part on a small terminal; 0 leaves it out there.
        """
        super().__init__(id="body")
        self.main, self.aside, self._small = main, aside, small
        self._edge = ""

    def compose(self) -> ComposeResult:
        yield self.main
        yield self.aside

    def take_room(self, room: Size) -> None:
        """Arrange the parts for a terminal of this size."""
        is_beside = room.width >= BESIDE
        usual = WIDE_SHARE if room.width >= WIDE else USUAL_SHARE
        self.share = int(self._edge) if self._edge in map(str, _SHARES) else usual
        has_room = is_beside or room.height >= TALL
        main, aside = self.main, self.aside
        main.display = self.zoom is not Zoom.ASIDE
        aside.display = self.zoom is Zoom.ASIDE or (
            self.zoom is Zoom.NONE and (has_room or self._small > 0)
        )
        self.is_shared = main.display and aside.display
        self.is_small = self.is_shared and not has_room
        self.set_class(self.is_small, "-small")
        share = f"{self.share}%" if self.is_shared and has_room else "1fr"
        self.styles.layout = "horizontal" if is_beside else "vertical"
        self.set_class(is_beside, "-beside")
        main.styles.width, main.styles.height = (share, "1fr") if is_beside else ("1fr", share)
        aside.styles.width = "1fr"
        aside.styles.height = self._small if self.is_small else "1fr"

    def take_wishes(self, edge: str, zoom: str) -> None:
        """Take what the user wants, as it is kept; what makes no sense is left out."""
        self._edge = edge
        self.zoom = Zoom(zoom) if zoom in set(Zoom) else Zoom.NONE

    def moved_edge(self, steps: int) -> str:
        """Return the share of a main part that is larger by some steps; the least follows the most."""
        here = bisect(_SHARES, self.share) - 1 if steps > 0 else bisect_left(_SHARES, self.share)
        return str(_SHARES[(here + steps) % len(_SHARES)])

    @property
    def can_zoom(self) -> bool:
        """True if both parts are in view, or one has all the room because the user wants it."""
        return self.is_shared or self.zoom is not Zoom.NONE

    def zoomed(self) -> Zoom:
        """Return what is to be zoomed next: the part with the focus, or none if one is."""
        if self.zoom is not Zoom.NONE:
            return Zoom.NONE
        return Zoom.ASIDE if self.aside.has_focus_within else Zoom.MAIN
