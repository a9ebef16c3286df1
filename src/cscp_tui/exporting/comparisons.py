"""The comparison with the quarter before as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.exporting.documents import Document
from cscp_tui.exporting.papers import section_of
from cscp_tui.views.comparisons import comparison, comparison_facts, comparison_title
from cscp_tui.views.corrections import signed_words

if TYPE_CHECKING:
    from cscp_tui.domain.update_records import SignOff
    from cscp_tui.views.updates import Update


def comparison_document(
    update: Update, signed: SignOff | None = None, marking: str = ""
) -> Document:
    """What differs from the quarter before, as a paper of its own.

    Args:
        update: of the quarter; of a signed-off one, what was signed.
        signed: the quarter's sign-off; it is a draft without one.
        marking: the security marking; empty for none.
    """
    update = update.for_another_paper()
    by = (("Signed off", signed_words(signed, public=update.is_public)),) if signed else ()
    return Document(
        title=comparison_title(update),
        facts=(*comparison_facts(update), *by),
        blocks=tuple(map(section_of, comparison(update))),
        marking=marking,
        draft=signed is None,
    )
