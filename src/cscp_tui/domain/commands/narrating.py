"""The texts and the layout of the quarterly update."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from msgspec import to_builtins

from cscp_tui.domain.books import PARTNERSHIP_ID
from cscp_tui.domain.commands.base import Effective
from cscp_tui.domain.errors import Refused
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.update_records import UpdateLayout
from cscp_tui.domain.update_sections import (
    NARRATIVE_SECTIONS,
    narrative_section,
    refuse_needed,
    section_of,
)

if TYPE_CHECKING:
    from cscp_tui.domain.drafts import Draft
    from cscp_tui.domain.words import Audience


@dataclass(frozen=True, slots=True)
class WriteNarrative(Effective):
    """Keep the chair's or the team's own text for a section of a quarter's update."""

    what: ClassVar[str] = "narrative"
    section: str
    text: str
    """An empty one takes the text out of the update."""
    quarter: str = ""
    """The quarter as typed; the one that is recorded for, where it is empty."""

    def work(self, draft: Draft) -> None:
        """Write it over the text that was there.

        Raises:
            UnknownValue: no section has that name.
            Refused: the quarter has not begun.
        """
        quarter = Quarter.parse(self.quarter) if self.quarter else draft.quarter
        if quarter.first_day > draft.today:
            raise Refused(f"{quarter} has not begun; name an earlier quarter.", field="quarter")
        section = narrative_section(self.section)
        key = f"{quarter.typed}/{section}"
        if not self.text.strip() and draft.find("narratives", key) is None:
            return
        values = {"quarter": quarter.typed, "section": section, "text": self.text.strip()}
        draft.write("narratives", key, values)

    def sentence(self) -> str:
        """What was done."""
        title = NARRATIVE_SECTIONS.get(self.section, self.section)
        return f"{'Wrote' if self.text.strip() else 'Emptied'} the text of “{title}”"


@dataclass(frozen=True, slots=True)
class LayOutUpdate(Effective):
    """Settle which sections the update of an audience leaves out, and which come first."""

    what: ClassVar[str] = "lay out"
    audience: Audience
    order: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    def work(self, draft: Draft) -> None:
        """Put it in place of the layout that the audience had.

        Raises:
            UnknownValue: its update has no such section.
            Refused: the headline would be left out.
        """
        order = tuple(dict.fromkeys(section_of(self.audience, each) for each in self.order))
        left_out = tuple(dict.fromkeys(section_of(self.audience, each) for each in self.left_out))
        refuse_needed(left_out)
        layout = UpdateLayout(audience=self.audience.value, order=order, left_out=left_out)
        known = draft.partnership.update_layouts
        others = [each for each in known if each.audience != self.audience]
        mine = [layout] if order or left_out else []
        layouts = sorted([*others, *mine], key=lambda each: each.audience)
        draft.edit("partnership", PARTNERSHIP_ID, {"update_layouts": to_builtins(layouts)})

    def sentence(self) -> str:
        """What was done."""
        return f"Laid out the update for {self.audience.label}"
