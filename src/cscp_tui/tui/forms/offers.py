"""What is offered under a field while somebody types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from cscp_tui.domain.texts import one_line
from cscp_tui.tui.widgets.glyphs import glyphs_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import RenderResult

    from cscp_tui.tui.forms.choices import Choice

_MOST = 7
"""How many offers are in view at a time."""

_FOOTER = 2
"""The lines at the foot of the screen: a rule, and the keys."""


class Offers(Widget):
    """A list below a field, of which one may be highlighted; it covers what stands below."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Offers {
        display: none; width: 1fr; height: auto; padding: 0 1 0 0;
        overlay: screen; constrain: none inflect;
        background: $panel; color: $foreground;
        border-left: outer $primary;
        &.-shown { display: block; }
        & > .offers--chosen {
            color: $cursor-foreground; background: $cursor-background; text-style: $cursor-style;
        }
        & > .offers--about { color: $tone-muted; }
    }
    """
    COMPONENT_CLASSES = frozenset({"offers--chosen", "offers--about"})  # type: ignore[assignment]

    def __init__(self) -> None:
        """A list that offers nothing."""
        super().__init__()
        self._choices: Sequence[Choice] = ()
        self._at: int | None = None

    @property
    def chosen(self) -> Choice | None:
        """The offer that is highlighted."""
        return None if self._at is None else self._choices[self._at]

    @property
    def is_shown(self) -> bool:
        """Whether anything is offered."""
        return bool(self._choices)

    def offer(self, choices: Sequence[Choice]) -> None:
        """Offer other things, none of them highlighted."""
        self._choices, self._at = choices, None
        self.set_class(bool(choices), "-shown")
        self.refresh(layout=True)
        self.call_after_refresh(self._keep_off_the_keys)

    def _keep_off_the_keys(self) -> None:
        """Stand above the field where there is room, and none between it and the line of keys."""
        row, lines = self.parent, self.size.height
        if isinstance(row, Widget):
            last = self.screen.size.height - _FOOTER
            is_above = row.region.bottom + lines > last and row.region.y >= lines
            self.styles.offset = (0, -(row.region.height + lines) if is_above else 0)

    def move(self, by: int) -> None:
        """Highlight the next offer or the one before; before the first, none is."""
        at = -1 if self._at is None else self._at
        at = min(at + by, len(self._choices) - 1)
        self._at = at if at >= 0 else None
        self.refresh()

    def render(self) -> RenderResult:
        """Draw the offers that are in view, and how many more there are."""
        start = max(0, min((self._at or 0) - _MOST // 2, len(self._choices) - _MOST))
        shown = self._choices[start : start + _MOST]
        chosen = self.get_visual_style("offers--chosen")
        muted = self.get_visual_style("offers--about")
        width = max(10, self.size.width)
        glyphs = glyphs_of(self)
        lines: list[Content] = []
        for place, choice in enumerate(shown, start):
            label, about = (glyphs.drawn(one_line(text)) for text in (choice.label, choice.about))
            line = Content(f"{glyphs.cursor if place == self._at else ' '} {label}")
            if about and about != label:
                line = line.append("  ").append(Content.styled(about, muted))
            if line.cell_length > width:
                line = line.truncate(width - len(glyphs.ellipsis)).append(glyphs.ellipsis)
            line = line.truncate(width, pad=True)
            lines.append(line.stylize(chosen) if place == self._at else line)
        if more := len(self._choices) - len(shown):
            words = glyphs.drawn(f"  {more} more · ↓ goes on · type to find")
            lines.append(Content.styled(words, muted))
        return Content("\n").join(lines)
