"""The team's and the chair's own text for a section, merged in as they wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.views.papers import Part, Text, part

if TYPE_CHECKING:
    from cscp_tui.views.updates import Update


def narrative(update: Update, *sections: str) -> Text:
    """The texts written for sections of this quarter's update; blank where there are none."""
    texts = (
        known.text
        for section in sections
        for known in update.present.narratives.values()
        if known.quarter == update.quarter.typed and known.section == section
    )
    return Text("\n\n".join(text.strip() for text in texts))


def themes(update: Update) -> Part:
    """Emerging themes and incidents, in the team's own words."""
    words = narrative(update, "themes", "incidents")
    return part("themes", "Emerging themes and incidents", words)
