"""The update's sections on commitments and partner evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.documents.document import Paragraph, Section, section
from cscp_tui.documents.table import columns, table
from cscp_tui.domain.enums import CommitmentStatus
from cscp_tui.views.commitments import status_words
from cscp_tui.views.updates.update import narrative, not_shown

if TYPE_CHECKING:
    from cscp_tui.domain.records import Commitment, PartnerEvidence
    from cscp_tui.views.updates.update import Update


_COLUMNS = columns("What we said", "What we delivered", "Status", "Impact")


def commitments(update: Update) -> Section:
    """This year's commitments, and those of earlier years that are open or moved this quarter."""
    found = sorted(
        (known for known in update.book.commitments.values() if _is_due_here(update, known)),
        key=lambda known: (_is_earlier(update, known), known.year, known.order),
    )
    rows = (
        (said_words(update, known), known.delivered, status_words(known), known.impact)
        for known in found
        if not (update.is_public and is_untouched(known))
    )
    listed = table(_COLUMNS, rows)
    left = [said_words(update, known) for known in found if is_untouched(known)]
    return section(
        "commitments",
        "What we said / what we delivered",
        narrative(update, "commitments"),
        listed.without("impact") if update.is_public else listed,
        Paragraph(f"Still open: {'; '.join(left)}." if update.is_public and left else ""),
    )


def is_untouched(commitment: Commitment) -> bool:
    """Nothing came of the commitment yet; the public version names all such in one sentence."""
    return commitment.status is CommitmentStatus.OPEN and not commitment.delivered.strip()


def _is_due_here(update: Update, known: Commitment) -> bool:
    if _year(known.year) >= update.quarter.year_label:
        return _year(known.year) == update.quarter.year_label
    return known.status is CommitmentStatus.OPEN or known != update.before.commitments.get(known.id)


def _is_earlier(update: Update, known: Commitment) -> bool:
    return _year(known.year) < update.quarter.year_label


def _year(typed: str) -> str:
    """A financial year with a stroke, however it was typed."""
    return typed.replace("-", "/").replace("–", "/")


def said_words(update: Update, known: Commitment) -> str:
    """The text of a commitment, with its year if that is an earlier one."""
    return f"{known.said} ({_year(known.year)})" if _is_earlier(update, known) else known.said


_EVIDENCE_COLUMNS = columns("Agency", "Impact area", "Evidence of impact")


def partner_evidence(update: Update) -> Section:
    """The partner evidence of the quarter, in the order of the agencies."""
    found = given_for(update)
    shown = [given for given in found if not (update.is_public and given.restricted)]
    rows = (
        (update.names.agency(given.agency), given.impact_area, given.evidence) for given in shown
    )
    return section(
        "partner-evidence",
        "Partner evidence",
        narrative(update, "partner-evidence"),
        table(_EVIDENCE_COLUMNS, rows),
        not_shown(len(found) - len(shown), "item"),
    )


def given_for(update: Update) -> list[PartnerEvidence]:
    """The partner evidence that speak for the quarter, in the order of their agencies."""
    return sorted(
        (c for c in update.present.partner_evidence.values() if c.quarter == update.quarter.typed),
        key=lambda given: _order(update, given),
    )


def _order(update: Update, given: PartnerEvidence) -> tuple[int, str, str]:
    agency = update.book.agencies.get(given.agency)
    return (agency.order if agency else 0, given.agency, given.id)
