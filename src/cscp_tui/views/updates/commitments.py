"""The update's sections on commitments and partner evidence."""

from __future__ import annotations

from cscp_tui.documents.document import Section, section
from cscp_tui.documents.table import columns, table
from cscp_tui.domain.enums import CommitmentStatus
from cscp_tui.domain.records import Commitment, PartnerEvidence
from cscp_tui.views.commitments import status_words
from cscp_tui.views.updates.update import Update, narrative

_COLUMNS = columns("What we said", "What we delivered", "Status", "Impact")


def commitments(update: Update) -> Section:
    """This year's commitments, and those of earlier years that are open or moved this quarter."""
    rows = (
        (
            f"{known.said} ({_year(known.year)})" if _is_earlier(update, known) else known.said,
            known.delivered,
            status_words(known),
            known.impact,
        )
        for known in shown_commitments(update)
    )
    return section(
        "commitments",
        "What we said / what we delivered",
        narrative(update, "commitments"),
        table(_COLUMNS, rows),
    )


def shown_commitments(update: Update) -> list[Commitment]:
    """The commitments that an update shows, those of its own year first."""
    return sorted(
        (known for known in update.book.commitments.values() if _is_due_here(update, known)),
        key=lambda known: (_is_earlier(update, known), known.year, known.order),
    )


def _is_due_here(update: Update, known: Commitment) -> bool:
    if _year(known.year) >= update.quarter.year_label:
        return _year(known.year) == update.quarter.year_label
    return known.status is CommitmentStatus.OPEN or known != update.before.commitments.get(known.id)


def _is_earlier(update: Update, known: Commitment) -> bool:
    return _year(known.year) < update.quarter.year_label


def _year(typed: str) -> str:
    """A financial year with a stroke, however it was typed."""
    return typed.replace("-", "/").replace("–", "/")


_EVIDENCE_COLUMNS = columns("Agency", "Impact area", "Evidence of impact")


def partner_evidence(update: Update) -> Section:
    rows = (
        (update.names.agency(given.agency), given.impact_area, given.evidence)
        for given in given_for(update)
    )
    return section(
        "partner-evidence",
        "Partner evidence",
        narrative(update, "partner-evidence"),
        table(_EVIDENCE_COLUMNS, rows),
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
