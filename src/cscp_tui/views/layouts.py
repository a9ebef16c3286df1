"""Which sections an audience's update has, in which order, by the partnership's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.update_records import UpdateLayout
from cscp_tui.domain.update_sections import NARRATIVE_SECTIONS, SECTIONS

if TYPE_CHECKING:
    from cscp_tui.domain.records import Partnership
    from cscp_tui.domain.words import Audience
    from cscp_tui.views.updates import Update

TITLES = NARRATIVE_SECTIONS | {"reflections": "Scrutineer's reflections"}
"""What the sections are called."""


def layout_of(settings: Partnership, audience: Audience) -> UpdateLayout:
    """The layout of an audience; the usual one where the settings have none."""
    found = (each for each in settings.update_layouts if each.audience == audience.value)
    return next(found, UpdateLayout(audience=audience.value))


def keys_of(settings: Partnership, audience: Audience) -> tuple[str, ...]:
    """The keys of the sections that an audience's update shows, in their order."""
    layout, usual = layout_of(settings, audience), SECTIONS[audience]
    first = [key for key in layout.order if key in usual]
    ordered = [*first, *(key for key in usual if key not in first)]
    return tuple(key for key in ordered if key not in layout.left_out)


def section_keys(update: Update) -> tuple[str, ...]:
    """The keys of the sections of an update; its layout is that of the present."""
    return keys_of(update.present.partnership, update.audience)


def left_out_words(update: Update) -> str:
    """The sentence that names what the settings leave out; nothing where nothing is."""
    shown = section_keys(update)
    titles = [TITLES[key] for key in SECTIONS[update.audience] if key not in shown]
    return f"Left out by the partnership's settings: {'; '.join(titles)}." if titles else ""
