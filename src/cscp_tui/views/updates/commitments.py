"""The update's sections on commitments and partner evidence."""

from __future__ import annotations

from cscp_tui.documents.document import Paragraph, Section, section
from cscp_tui.documents.table import columns, table
from cscp_tui.domain.enums import CommitmentStatus
from cscp_tui.domain.records import Commitment
from cscp_tui.views.commitments import ON_BEHALF, kept_year, partner_evidence_in, status_words
from cscp_tui.views.updates.update import Update, narrative

_COLUMNS = columns("What we said", "What we delivered", "Status", "Impact")


def commitments_section(update: Update) -> Section:
    """This year's commitments, and those of earlier years that are open or moved this quarter."""
    shown = shown_commitments(update)
    rows = (
        (
            f"{known.said} ({kept_year(known)})" if _is_earlier(update, known) else known.said,
            known.delivered,
            status_words(known),
            known.impact,
        )
        for known in shown
    )
    made = table(_COLUMNS, rows)
    return section(
        "commitments", "What we said / what we delivered", narrative(update, "commitments"), made
    )


def shown_commitments(update: Update) -> list[Commitment]:
    """The commitments that an update shows, those of its own year first."""
    return sorted(
        (known for known in update.book.commitments.values() if _is_due_here(update, known)),
        key=lambda known: (_is_earlier(update, known), known.year, known.order),
    )


def _is_due_here(update: Update, known: Commitment) -> bool:
    if kept_year(known) >= update.quarter.year_label:
        return kept_year(known) == update.quarter.year_label
    return known.status is CommitmentStatus.OPEN or known != update.before.commitments.get(known.id)


def _is_earlier(update: Update, known: Commitment) -> bool:
    return kept_year(known) < update.quarter.year_label


_EVIDENCE_COLUMNS = columns("Agency", "Impact area", "Evidence of impact")


def partner_evidence(update: Update) -> Section:
    rows = [
        (update.names.agency(given.agency), given.impact_area, given.evidence)
        for given in partner_evidence_in(update.present, update.quarter)
    ]
    return section(
        "partner-evidence",
        "Partner evidence",
        narrative(update, "partner-evidence"),
        Paragraph(ON_BEHALF) if rows else None,
        table(_EVIDENCE_COLUMNS, rows),
    )
