"""The comparison with the quarter before as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.exporting.documents import Document
from cscp_tui.exporting.papers import section_of
from cscp_tui.views.comparisons import comparison, comparison_facts, comparison_title

if TYPE_CHECKING:
    from cscp_tui.views.updates import Update


def comparison_document(update: Update, marking: str = "") -> Document:
    """What differs from the quarter before, as a paper of its own."""
    update = update.for_another_paper()
    return Document(
        title=comparison_title(update),
        facts=comparison_facts(update),
        blocks=tuple(map(section_of, comparison(update))),
        marking=marking,
    )
