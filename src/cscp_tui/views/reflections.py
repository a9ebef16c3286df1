"""The scrutineers' own texts for the quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.views.papers import Part, Text, part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cscp_tui.domain.challenge_records import Reflection
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
        *(part(f"reflection-{each.role}", each.role, *_texts(each)) for each in found),
    )


def _texts(reflection: Reflection) -> Iterator[Text]:
    if whose := reflection.recorded_for:
        yield Text(f"{whose[0].upper()}{whose[1:]}.")
    yield Text(reflection.text)
