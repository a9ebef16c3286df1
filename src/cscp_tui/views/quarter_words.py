"""Finding a quarter by what is typed of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cscp_tui.domain.quarters import Quarter


def is_meant(quarter: Quarter, text: str, *, more: str = "") -> bool:
    """Whether every word of a text stands in one of a quarter's names: ``q2``, ``2025-26/Q2``.

    Args:
        quarter: the quarter.
        text: what was typed.
        more: further words that it is known by.
    """
    spellings = (quarter.typed, quarter.file_name, f"{quarter.year_label}/Q{quarter.number}")
    names = " ".join((str(quarter), *spellings, more)).casefold()
    return all(word in names for word in text.casefold().split())
