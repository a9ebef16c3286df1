"""Which commitments and partner evidence a report has, and what is counted as restricted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from building import FIRST_DAY, action, context, do, founded_book
from cscp_tui.documents.document import Report, Section, texts_in
from cscp_tui.domain.commands.commitments import AddCommitment
from cscp_tui.domain.commands.records import AddRecord
from cscp_tui.domain.quarters import Quarter
from cscp_tui.views.reports.commitments import partner_evidence_report, said_delivered_report

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book

TODAY = date(2025, 4, 11)
QUARTER = Quarter(2024, 4)


def sections_of(report: Report) -> list[str]:
    return [each.title for each in report.document.blocks if isinstance(each, Section)]


def titles_of(book: Book, *years: str) -> list[str]:
    report = said_delivered_report(book, TODAY, years, public=False)
    return sections_of(report)


def test_what_earlier_years_left_is_always_among_the_commitments() -> None:
    """Under a heading of its own, before which each year that was asked for has one."""
    book = founded_book()
    for year in ("2023/24", "2024/25"):
        do(book, AddCommitment(year, f"A conference in {year}"), context(FIRST_DAY))
    left = "Unfulfilled from earlier years"
    assert titles_of(book, "2024/25") == ["Commitments for 2024/25", left]
    assert titles_of(book, "2023/24") == ["Commitments for 2023/24"]
    assert titles_of(book) == ["Commitments for 2024/25", "Commitments for 2023/24"]


@pytest.mark.parametrize(
    ("restricted", "words"),
    [
        (0, ""),
        (1, "1 linked action is restricted and not for the public."),
        (2, "2 linked actions are restricted and not for the public."),
    ],
)
def test_linked_actions_that_are_restricted_are_counted_once(restricted: int, words: str) -> None:
    """Also where two commitments have the same one; the public isn't told what they are."""
    book = founded_book()
    refs = [f"BP24-1.{number}" for number in (1, 2, 3)]
    for number in range(3):
        do(book, action(restricted=number < restricted), context(FIRST_DAY))
    for said in ("One", "Two"):
        do(book, AddCommitment("2024/25", said, actions=tuple(refs)), context(FIRST_DAY))
    texts = [*texts_in(said_delivered_report(book, TODAY, public=False).document.blocks)]
    assert [each for each in texts if "not for the public" in each] == ([words] if words else [])
    public = [*texts_in(said_delivered_report(book, TODAY, public=True).document.blocks)]
    assert not [each for each in public if "linked action" in each]
    told = [each for each in public if "confidential" in each]
    assert len(told) == (1 if restricted else 0)
    assert all(each.startswith(f"{restricted} item") for each in told)


def evidence(agency: str, **values: object) -> AddRecord:
    known = {"agency": agency, "quarter": QUARTER.typed, "evidence": f"What {agency} saw."}
    return AddRecord("partner_evidence", known | {"impact_area": "Training"} | values)


def test_agencies_without_evidence_are_named_beside_what_was_given() -> None:
    """What is restricted counts as given; in public it is counted and left out."""
    book = founded_book()
    do(book, evidence("icb"), context(TODAY))
    do(book, evidence("police", restricted=True), context(TODAY))
    team, public = (
        partner_evidence_report(book, TODAY, [QUARTER], public=hides) for hides in (False, True)
    )
    given = [
        [e["agency"] for e in report.values[0]["partner_evidence"]] for report in (team, public)
    ]
    assert given == [["icb", "police"], ["icb"]]
    for report in (team, public):
        assert report.values[0]["agencies_without_one"] == ["council"]
        texts = [*texts_in(report.document.blocks)]
        assert "Without partner evidence: The Council." in texts
    assert "1 item is confidential, so it is not shown." in texts
    none = partner_evidence_report(founded_book(), TODAY, [QUARTER.previous, QUARTER], public=False)
    assert sections_of(none) == [str(QUARTER.previous), str(QUARTER)]
