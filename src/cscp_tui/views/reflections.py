"""The scrutineers' own texts for the quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.views.papers import Part, Text, part

if TYPE_CHECKING:
    from cscp_tui.views.updates import Update


def reflections(update: Update) -> Part:
    """What each scrutineer wrote, under the name of the role."""
    found = sorted(
        (r for r in update.present.reflections.values() if r.quarter == update.quarter.typed),
        key=lambda written: written.id,
    )
    return part(
        "reflections",
        "Scrutineer's reflections",
        *(part(f"reflection-{each.role}", each.role, Text(each.text)) for each in found),
    )
