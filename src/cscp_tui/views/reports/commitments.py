"""Exports of commitments and partner evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

from cscp_tui.documents.document import Block, Paragraph, Report, Section
from cscp_tui.documents.table import Cell, Row, Table, records_table
from cscp_tui.domain.book import Book
from cscp_tui.domain.hidden import is_restricted, shown_to
from cscp_tui.domain.quarters import Quarter, short_quarter
from cscp_tui.domain.records import Agency, Commitment, PartnerEvidence
from cscp_tui.views.actions import Standings, published_impact
from cscp_tui.views.commitments import (
    COMMITMENT_COLUMNS,
    ON_BEHALF,
    actions_linked,
    agencies_without_evidence,
    commitment_cells,
    commitments_in,
    missing_key,
    partner_evidence_in,
    unfulfilled_before,
    years_of,
)
from cscp_tui.views.names import agency_in_full
from cscp_tui.views.records import plain_values
from cscp_tui.views.reports.report import ShownRecords, hidden_note, make_report, restricted_note

_LEFT = "Unfulfilled from earlier years"


def said_delivered_report(
    book: Book,
    today: date,
    years: Sequence[str] = (),
    *,
    marking: str = "",
    shown: ShownRecords | None = None,
    public: bool,
) -> Report:
    """The commitments in the order of the report, the latest year first.

    Args:
        years: which financial years, as ``2024/25``; all, where none is given. Commitments of earlier
            years that are not fulfilled are always among them.
    """
    groups = _groups(book, tuple(years) or years_of(book), shown)
    is_projected = public or (shown is not None and shown.is_projected)
    every = [each for _, commitments in groups for each in commitments]
    cells = partial(commitment_cells, book=book, standings=Standings(today))

    def row(each: Commitment) -> Row:
        made = zip(COMMITMENT_COLUMNS, cells(each, is_projected=is_projected), strict=True)
        impact = Cell(published_impact(each))
        return Row(
            each.id,
            tuple(impact if public and known.key == "impact" else cell for known, cell in made),
        )

    listed = Table(columns=COMMITMENT_COLUMNS, lines=tuple(map(row, every)))
    sections: list[Block] = []
    for title, commitments in groups:
        if commitments:
            left_out = {"delivered-on"} if title == _LEFT else {"year", "delivered-on"}
            block = listed.of({each.id for each in commitments}).without(*left_out)
            sections.append(Section(title=title, blocks=(block,)))
    return make_report(
        book,
        today,
        "What we said / what we delivered",
        (*sections, *_restricted_of(groups, book, public=is_projected)),
        table=listed,
        make_values=lambda: [_values(each, book, is_projected=is_projected) for each in every],
        marking=marking,
        which=shown.which if shown else "",
    )


def _groups(
    book: Book, years: Sequence[str], shown: ShownRecords | None
) -> list[tuple[str, list[Commitment]]]:
    groups = [(f"Commitments for {year}", commitments_in(book, year)) for year in years]
    if years:
        groups.append((_LEFT, unfulfilled_before(book, min(years))))
    if shown is None:
        return groups
    return [(title, shown.of(commitments)) for title, commitments in groups]


def _restricted_of(
    groups: list[tuple[str, list[Commitment]]], book: Book, *, public: bool
) -> tuple[Block, ...]:
    linked = {
        action.id: action
        for _, made in groups
        for each in made
        for action in actions_linked(each, book, is_projected=False)
    }
    count = sum(is_restricted(action, book) for action in linked.values())
    if public or not count:
        return restricted_note(count, public=True)
    words = "linked action is" if count == 1 else "linked actions are"
    return (Paragraph(f"{count} {words} restricted and not for the public."),)


def _values(each: Commitment, book: Book, *, is_projected: bool) -> dict[str, Any]:
    linked = actions_linked(each, book, is_projected=is_projected)
    return plain_values("commitments", each) | {"actions": [action.id for action in linked]}


def partner_evidence_report(
    book: Book,
    today: date,
    quarters: Sequence[Quarter],
    *,
    public: bool,
    marking: str = "",
    shown: ShownRecords | None = None,
) -> Report:
    """The partner evidence by quarter, and which agencies gave none.

    Args:
        book: the present book, because partner evidence often comes in after its quarter.
    """
    found: list[tuple[Quarter, list[PartnerEvidence], list[Agency]]] = []
    restricted = 0
    for quarter in quarters:
        every, missing = _of_quarter(book, quarter, shown)
        found.append((quarter, shown_to(every, book, hides=public), missing))
        restricted += sum(is_restricted(each, book) for each in every)
    listed = records_table(
        [each for _, given, _ in found for each in given],
        {
            "Quarter": lambda each: short_quarter(each.quarter),
            "Agency": lambda each: agency_in_full(each.agency, book),
            "Impact area": lambda each: each.impact_area,
            "Evidence of impact": lambda each: each.evidence,
        },
    )
    sections = [
        Section(title=str(quarter), blocks=blocks)
        for quarter, given, missing in found
        if (blocks := tuple(_blocks(listed, given, missing)))
    ]
    return make_report(
        book,
        today,
        "Partner evidence",
        (*sections, *restricted_note(restricted, public=public), *hidden_note(shown)),
        table=listed,
        make_values=lambda: [
            {
                "quarter": quarter.typed,
                "partner_evidence": [plain_values("partner_evidence", each) for each in given],
                "agencies_without_one": [agency.id for agency in missing],
            }
            for quarter, given, missing in found
        ],
        marking=marking,
        which=shown.which if shown else "",
    )


def _of_quarter(
    book: Book, quarter: Quarter, shown: ShownRecords | None
) -> tuple[list[PartnerEvidence], list[Agency]]:
    given = partner_evidence_in(book, quarter)
    missing = agencies_without_evidence(book, quarter)
    if shown is None:
        return given, missing
    left = [agency for agency in missing if missing_key(quarter, agency) in shown.keys]
    return shown.of(given), left


def _blocks(
    listed: Table, given: Sequence[PartnerEvidence], missing: Sequence[Agency]
) -> Iterator[Block]:
    if given:
        yield Paragraph(ON_BEHALF)
        yield listed.of({each.id for each in given}).without("quarter")
    if missing:
        names = "; ".join(agency.name for agency in missing)
        yield Paragraph(f"Without partner evidence: {names}.")
