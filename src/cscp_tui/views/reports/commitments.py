"""Exports of commitments and partner evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cscp_tui.documents.document import Block, Paragraph, Report, Section
from cscp_tui.documents.table import columns, table
from cscp_tui.domain.selections import is_restricted
from cscp_tui.views.commitments import (
    actions_of,
    agencies_without_evidence,
    commitments_in,
    kept_year,
    missing_key,
    partner_evidence_in,
    unfulfilled_before,
    with_state,
    years_of,
)
from cscp_tui.views.plain_values import plain_values
from cscp_tui.views.reports.report import Shown, hidden_note, report_document, restricted_note
from cscp_tui.views.updates.commitments import status_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from cscp_tui.domain.book import Book
    from cscp_tui.domain.quarters import Quarter
    from cscp_tui.domain.records import Agency, Commitment, PartnerEvidence


_LEFT = "Unfulfilled from earlier years"
_COMMITMENT_COLUMNS = columns(
    "Year", "What we said", "What we delivered", "Status", "Impact", "Actions"
)


def said_delivered_report(
    book: Book,
    today: date,
    years: Sequence[str] = (),
    *,
    marking: str = "",
    shown: Shown | None = None,
    public: bool = False,
) -> Report:
    """The commitments in the order of the report, the latest year first.

    Args:
        book: the book of the as-at day.
        today: the as-at day.
        years: which financial years, as ``2024/25``; all, where none is given. Commitments of earlier
            years that are not fulfilled are always among them.
        marking: the security marking; empty for none.
        shown: the records that a screen shows; all if left out.
        public: whether restricted actions are left out, and counted.
    """
    groups = _groups(book, tuple(years) or years_of(book), shown)
    is_projected = public or (shown is not None and shown.is_projected)
    sections: list[Block] = []
    rows: list[tuple[str, ...]] = []
    for title, commitments in groups:
        made = [_commitment_row(each, book, is_projected=is_projected) for each in commitments]
        rows += made
        if made:
            listed = table(_COMMITMENT_COLUMNS, made)
            block = listed if title == _LEFT else listed.without("year")
            sections.append(Section(title=title, blocks=(block,)))
    return Report(
        document=report_document(
            book,
            today,
            "What we said / what we delivered",
            (*sections, *_restricted_of(groups, book, public=is_projected)),
            marking,
            which=shown.which if shown else "",
        ),
        table=table(_COMMITMENT_COLUMNS, rows),
        make_values=lambda: [
            _values(each, book, is_projected=is_projected)
            for _, commitments in groups
            for each in commitments
        ],
    )


def _groups(
    book: Book, years: Sequence[str], shown: Shown | None
) -> list[tuple[str, list[Commitment]]]:
    """The commitments under the titles of their years, then what is left of earlier ones."""
    groups = [(f"Commitments for {year}", commitments_in(book, year)) for year in years]
    if years:
        groups.append((_LEFT, unfulfilled_before(book, min(years))))
    if shown is None:
        return groups
    return [(title, shown.of(commitments)) for title, commitments in groups]


def _restricted_of(
    groups: list[tuple[str, list[Commitment]]], book: Book, *, public: bool
) -> tuple[Block, ...]:
    """A note on the number of linked actions that are restricted, left out or named."""
    linked = {
        action.id: action
        for _, made in groups
        for each in made
        for action in actions_of(each, book)
    }
    count = sum(is_restricted(action, book) for action in linked.values())
    if public or not count:
        return restricted_note(count, public=True)
    words = "linked action is" if count == 1 else "linked actions are"
    return (Paragraph(text=f"{count} {words} restricted and not for the public."),)


def _values(each: Commitment, book: Book, *, is_projected: bool) -> dict[str, Any]:
    linked = actions_of(each, book, is_projected=is_projected)
    return plain_values("commitments", each) | {"actions": [action.id for action in linked]}


def _commitment_row(each: Commitment, book: Book, *, is_projected: bool) -> tuple[str, ...]:
    impact = f"{each.impact_state}: {each.impact}" if each.impact.strip() else "none yet"
    return (
        kept_year(each),
        each.said,
        each.delivered,
        status_words(each),
        impact.capitalize() if not each.impact else impact[:1].upper() + impact[1:],
        ", ".join(map(with_state, actions_of(each, book, is_projected=is_projected))),
    )


_EVIDENCE_COLUMNS = columns("Quarter", "Agency", "Impact area", "Evidence of impact")


def partner_evidence_report(
    book: Book,
    today: date,
    quarters: Sequence[Quarter],
    *,
    public: bool = False,
    marking: str = "",
    shown: Shown | None = None,
) -> Report:
    """The partner evidence by quarter, and which agencies gave none.

    Args:
        book: where partner evidence are looked up; they often come in after their quarter.
        today: the as-at day.
        quarters: which quarters, in the order in which they are shown.
        public: whether restricted ones are left out, and counted.
        marking: the security marking; empty for none.
        shown: the records that a screen shows; all if left out.
    """
    sections: list[Block] = []
    rows: list[tuple[str, ...]] = []
    values: list[dict[str, Any]] = []
    restricted = 0
    for quarter in quarters:
        every, silent = _of_quarter(book, quarter, shown)
        left = [each for each in every if not (public and each.restricted)]
        restricted += sum(each.restricted for each in every)
        made = [_evidence_row(book, quarter, each) for each in left]
        rows += made
        values.append(
            {
                "quarter": quarter.typed,
                "partner_evidence": [plain_values("partner_evidence", each) for each in left],
                "agencies_without_one": [agency.id for agency in silent],
            }
        )
        if blocks := tuple(_blocks(made, silent)):
            sections.append(Section(title=str(quarter), blocks=blocks))
    return Report(
        document=report_document(
            book,
            today,
            "Partner evidence",
            (*sections, *restricted_note(restricted, public=public), *hidden_note(shown)),
            marking,
            which=shown.which if shown else "",
        ),
        table=table(_EVIDENCE_COLUMNS, rows),
        make_values=lambda: values,
    )


def _of_quarter(
    book: Book, quarter: Quarter, shown: Shown | None
) -> tuple[list[PartnerEvidence], list[Agency]]:
    """The partner evidence to a quarter, and the agencies without one."""
    given, silent = partner_evidence_in(book, quarter), agencies_without_evidence(book, quarter)
    if shown is None:
        return given, silent
    left = [agency for agency in silent if missing_key(quarter, agency) in shown.keys]
    return shown.of(given), left


def _blocks(rows: Sequence[tuple[str, ...]], silent: Sequence[Agency]) -> Iterator[Block]:
    if rows:
        yield table(_EVIDENCE_COLUMNS, rows).without("quarter")
    if silent:
        missing = "; ".join(agency.name for agency in silent)
        yield Paragraph(text=f"Without partner evidence: {missing}.")


def _evidence_row(book: Book, quarter: Quarter, each: PartnerEvidence) -> tuple[str, ...]:
    agency = book.agencies.get(each.agency)
    name = agency.name if agency else each.agency
    return (quarter.short, name, each.impact_area, each.evidence)
