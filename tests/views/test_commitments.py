from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from building import FIRST_DAY, TODAY, action, context, do, executive_action, founded_book
from cscp_tui.documents.document import Section
from cscp_tui.domain.commands.actions import AddAction, Agree, Deliver, EndAction
from cscp_tui.domain.commands.commitments import (
    AddCommitment,
    AddPartnerEvidence,
    CarryCommitment,
    UpdateCommitment,
)
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.enums import Cause, CommitmentStatus, Outcome
from cscp_tui.domain.quarters import Quarter
from cscp_tui.views.actions import Standings, action_facts, origin_title
from cscp_tui.views.commitments import (
    agencies_without_evidence,
    agency_of_missing,
    begin_year_table,
    commitment_details,
    commitment_figures,
    commitment_sides,
    commitment_table,
    evidence_figures,
    evidence_table,
    over_and_unfulfilled,
    quarters_with_partner_evidence,
    unfulfilled_before,
)
from cscp_tui.views.executive import OriginList, executive_figures, of_other_sources, origin_groups
from cscp_tui.views.reports.commitments import said_delivered_report
from text_tables import headings_of, texts_by_key

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book


JULY = context(date(2024, 7, 1))
Q3 = Quarter(2024, 3)


# The Executive's and other sources' actions


def sourced_book() -> Book:
    """Actions of the Executive and of a review, open and ended, and one of the plan."""
    book = founded_book()
    review = {"title": "Baby Eva", "source": "review", "kind": "LCSPR", "day": "2024-05-01"}
    do(book, AddRecord("origins", review, "eva"), context(FIRST_DAY))
    do(book, executive_action("Write to housing", impact_area="Housing"), JULY)
    do(book, executive_action("Ask for money"), JULY)
    do(book, AddAction({"title": "Share learning", "source": "review", "origin": "eva"}), JULY)
    do(book, action("Of the plan"), JULY)
    do(book, Deliver("EX24-01", "Housing comes."), context(date(2024, 11, 20)))
    do(book, Agree(("EX24-01",), "EXEC-2024-11-21"))
    return book


def origin_list(book: Book, *, closed: bool = False, is_projected: bool = False) -> OriginList:
    """The actions of all sources but the plan, under their origins."""
    found = OriginList(TODAY, closed=closed, is_projected=is_projected)
    found.take(book, of_other_sources(book.actions.values()))
    return found


def test_open_actions_by_source_and_origin() -> None:
    """Open actions show their age in days and in meetings of the group that oversees them."""
    table = origin_list(sourced_book()).table()
    assert headings_of(table) == [
        ("Executive: no origin given", "1 of 2 (50%)"),
        ("Reviews: Baby Eva (LCSPR)", "0 of 1 (0%)"),
    ]
    rows = texts_by_key(table)
    assert list(rows) == ["EX24-02", "RV24-01"]
    assert rows["EX24-02"][-2:] == ["147", "1"]
    assert rows["RV24-01"][-2:] == ["147", "0"]


def test_what_a_meeting_asked_for_is_listed_under_it() -> None:
    """By its group and day, among the origins by their days; what was raised there before is not."""
    book = sourced_book()
    asked = {"source": "review", "raised_at": "EXEC-2024-11-21"}
    then = context(date(2024, 11, 21))
    do(book, AddAction({"title": "Find out", **asked}), then)
    do(book, AddAction({"title": "Share it too", "origin": "eva", **asked}), then)
    do(book, AddAction({"title": "Of earlier versions", "origin_meeting": "", **asked}), then)
    groups = origin_groups(book, book.actions.values())
    assert [(each.title, [a.title for a in each.actions]) for each in groups[1:]] == [
        ("Reviews: Executive, 21 November 2024", ["Find out"]),
        ("Reviews: Baby Eva (LCSPR)", ["Share learning", "Share it too"]),
        ("Reviews: no origin given", ["Of earlier versions"]),
    ]
    facts = dict(action_facts(book.actions["RV24-02"], book, Standings(TODAY), is_projected=False))
    assert facts["Origin"] == "Executive, 21 November 2024 (meeting)"
    assert "Raised at" not in facts


def test_closed_actions_as_impact() -> None:
    """Closed actions show impact area and evidence; what was closed otherwise, why."""
    book = sourced_book()
    close = EndAction("EX24-02", Outcome.WITHDRAWN, "funding", Cause.OUTSIDE, "No money left.")
    do(book, close)
    rows = texts_by_key(origin_list(book, closed=True).table())
    assert rows["EX24-01"][1:5] == [
        "✓ Delivered",
        "Housing",
        "Emerging: Housing comes.",
        "20 Nov 24",
    ]
    assert rows["EX24-02"][2:4] == ["Ask for money", "No money left."]
    rows = texts_by_key(origin_list(book, closed=True, is_projected=True).table())
    assert rows["EX24-02"][2:4] == ["Ask for money", "ended, not delivered"]
    assert rows["EX24-01"][-2:] == ["142", "0"]


def test_lists_are_filtered() -> None:
    """A filter leaves out rows, and headings without any."""
    table = origin_list(sourced_book()).table(lambda found: "learning" in found.title)
    assert list(texts_by_key(table)) == ["RV24-01"]
    assert len(headings_of(table)) == 1


# Commitments


def promised_book() -> Book:
    """Commitments of two years: delivered with an action, partly, open, and one of the next year."""
    book = founded_book()
    do(book, action("Hold a conference"), JULY)
    for said in ("A conference", "A helpline", "A newsletter"):
        actions = ("BP24-1.1",) if said == "A conference" else ()
        do(book, AddCommitment("2024/25", said, actions))
    do(book, AddCommitment("2025/26", "A campaign"))
    first, second = "2024/25/commitment-1", "2024/25/commitment-2"
    done = CommitmentStatus.DELIVERED
    do(book, UpdateCommitment(first, done, "It was held.", date(2024, 11, 19), "Rated highly."))
    do(book, UpdateCommitment(second, CommitmentStatus.PARTLY, "A number."))
    return book


def test_said_beside_delivered() -> None:
    """What was said stands beside what was delivered, with status, impact and linked actions."""
    table = commitment_table(promised_book(), Standings(TODAY), is_projected=False)
    assert headings_of(table) == [
        ("Commitments for 2025/26", "0 of 1 (0%) delivered"),
        ("Commitments for 2024/25", "1 of 3 (33%) delivered"),
    ]
    assert texts_by_key(table)["2024/25/commitment-1"] == [
        "2024/25",
        "A conference",
        "It was held.",
        "✓ Delivered, 19 Nov 24",
        "19 Nov 24",
        "Rated highly.",
        "BP24-1.1 ●",
    ]
    assert texts_by_key(table)["2024/25/commitment-3"][2:6] == [
        "–",
        "○ Open",
        "",
        "–",
    ]


def test_unfulfilled_commitments_stay() -> None:
    """A new year drops no commitment: what is not delivered stands below until it is carried."""
    book = promised_book()
    report = said_delivered_report(book, TODAY, ["2025/26"], public=False)
    sections = [block for block in report.document.blocks if isinstance(block, Section)]
    assert [section.title for section in sections] == [
        "Commitments for 2025/26",
        "Unfulfilled from earlier years",
    ]
    assert list(texts_by_key(report.table))[1:] == ["2024/25/commitment-2", "2024/25/commitment-3"]
    do(book, CarryCommitment("2024/25/commitment-2", "2025/26"))
    assert [each.id for each in unfulfilled_before(book, "2025/26")] == ["2024/25/commitment-3"]


def test_a_commitment_in_full() -> None:
    """A commitment shows where it goes on and how each linked action stands."""
    book = promised_book()
    do(book, CarryCommitment("2024/25/commitment-2", "2025/26"))
    standings = Standings(TODAY)
    first = "".join(
        map(
            str,
            commitment_details(
                book.commitments["2024/25/commitment-1"], book, standings, is_projected=False
            ),
        )
    )
    assert "BP24-1.1  Hold a conference\n    ● Green" in first
    assert "Delivered, 19 Nov 24" in first
    second = "".join(
        map(
            str,
            commitment_details(
                book.commitments["2024/25/commitment-2"], book, standings, is_projected=False
            ),
        )
    )
    assert "Carried to  A helpline (2025/26)" in second
    assert "No actions linked yet." in second


# Partner evidence


def test_partner_evidence_by_quarter() -> None:
    """A quarter shows what came in, and a row for each member that gave nothing."""
    book = founded_book()
    do(book, AddPartnerEvidence("police", "Data", "On time."))
    do(book, AddPartnerEvidence("icb", "Nurses", "Trained.", "2024-25/Q2", restricted=True))
    quarters = quarters_with_partner_evidence(book, TODAY)
    assert quarters == (Q3, Quarter(2024, 2))
    table = evidence_table(book, quarters, is_projected=False)
    assert headings_of(table) == [
        ("Q3 2024/25 (Oct to Dec 2024)", "1 given, 2 agencies with none"),
        ("Q2 2024/25 (Jul to Sep 2024)", "1 given, 2 agencies with none"),
    ]
    rows = texts_by_key(table)
    assert rows["2024-25/Q3/police/evidence-1"] == ["The Police", "Data", "On time."]
    assert rows["none/2024-25/Q3/council"] == ["The Council", "–", ""]
    assert rows["2024-25/Q2/icb/evidence-1"][2] == "restricted: Trained."


def test_a_whole_has_contributed_when_a_part_has() -> None:
    """What a part gave counts for the whole; roles and guests are not asked."""
    book = founded_book()
    do(book, AddRecord("agencies", {"name": "Social Care", "parent": "council"}, "csc"))
    do(book, AddRecord("agencies", {"name": "Chair", "kind": "role"}, "chair"))
    chair = {"group": "QAG", "agency": "chair", "first_day": "2024-04-01"}
    do(book, AddRecord("memberships", chair))
    do(book, AddPartnerEvidence("csc", "Data", "On time."))
    assert [agency.id for agency in agencies_without_evidence(book, Q3)] == ["icb", "police"]


# What the screens show of them


def test_what_waits_for_agreement_is_not_closed() -> None:
    """A delivery stays with the current ones until it is agreed."""
    book = sourced_book()
    do(book, Deliver("EX24-02", "Money is there."), context(TODAY))
    assert "EX24-02" in texts_by_key(origin_list(book).table())
    assert list(texts_by_key(origin_list(book, closed=True).table())) == ["EX24-01"]
    assert [action.id for action in origin_list(book).listed] == ["EX24-02", "RV24-01"]


def test_ages_follow_the_meetings() -> None:
    """A meeting that is held later makes the open actions older, and nothing else."""
    book = sourced_book()
    listed = origin_list(book)
    do(book, AddRecord("meetings", {"group": "EXEC", "day": "2024-11-22", "state": "held"}))
    listed.take(book, of_other_sources(book.actions.values()))
    assert texts_by_key(listed.table())["EX24-02"][-1] == "2"


def test_why_it_was_closed_is_not_shown_to_those_who_look_on() -> None:
    """On the projector the evidence of a withdrawn action says only that it was closed."""
    book = sourced_book()
    do(book, EndAction("EX24-02", Outcome.WITHDRAWN, "funding", Cause.OUTSIDE, "No money left."))
    rows = texts_by_key(origin_list(book, closed=True, is_projected=True).table())
    assert rows["EX24-02"][3] == "ended, not delivered"


def test_figures_of_the_executive() -> None:
    """How many are open, the age of the oldest, and what is to be agreed come first."""
    book = sourced_book()
    words = [str(cell) for cell in executive_figures(origin_list(book), book)]
    assert words[:2] == ["2 open", "oldest 147 days, 1 meeting"]
    assert words[-1] == "1 of 3 (33%) delivered"


@pytest.mark.parametrize(
    ("source", "title", "kind", "heading"),
    [
        ("review", "Baby Eva", "LCSPR", "Reviews: Baby Eva (LCSPR)"),
        ("executive", "Executive, May 2024", "meeting", "Executive, May 2024"),
        ("audit", "Neglect", "audit", "Audits: Neglect"),
        (
            "review",
            "Thematic Review: knives",
            "thematic review",
            "Reviews: Thematic Review: knives",
        ),
        ("other", "A letter", "other", "Other sources: A letter"),
    ],
)
def test_an_origin_says_nothing_twice(source: str, title: str, kind: str, heading: str) -> None:
    """Its kind and its source stand in the heading where its title does not say them."""
    book = founded_book()
    values = {"title": title, "source": source, "kind": kind}
    do(book, AddRecord("origins", values, "it"), context(FIRST_DAY))
    assert origin_title(f"{source}/it", book) == heading


def test_said_and_delivered_as_two_columns() -> None:
    """Both sides of the report; a restricted action is left out while others look on."""
    book = promised_book()
    first = book.commitments["2024/25/commitment-1"]
    (title, said), (_, delivered) = commitment_sides(
        first, book, Standings(TODAY), is_projected=False
    )
    assert title == "What we said · 2024/25"
    assert "A conference" in "".join(map(str, said))
    assert "Hold a conference" in "".join(map(str, said))
    assert "It was held." in "".join(map(str, delivered))
    do(book, SetFields("actions", "BP24-1.1", {"restricted": True}))
    (_, said), _ = commitment_sides(first, book, Standings(TODAY), is_projected=True)
    assert "Hold a conference" not in "".join(map(str, said))
    cells = commitment_table(book, Standings(TODAY), is_projected=True).rows[1].cells
    assert "BP24-1.1" not in " ".join(map(str, cells))


def test_figures_of_commitments_and_partner_evidence() -> None:
    """The year that runs comes first, then the one before, then what is left of earlier ones."""
    book = promised_book()
    assert [str(cell) for cell in commitment_figures(book, TODAY)] == [
        "1 of 3 (33%) delivered for 2024/25"
    ]
    assert [str(cell) for cell in commitment_figures(book, date(2025, 5, 1))] == [
        "0 of 1 (0%) delivered for 2025/26",
        "1 of 3 (33%) delivered for 2024/25",
        "▲ 2 unfulfilled from earlier years",
    ]
    assert [str(cell) for cell in evidence_figures(book, Q3)] == [
        "0 pieces of partner evidence for Q3 2024/25",
        "3 agencies with none",
    ]
    assert [str(cell) for cell in commitment_figures(founded_book(), TODAY)] == [
        "No commitments yet"
    ]


def test_a_restricted_evidence_is_left_out_and_its_agency_is_not_silent() -> None:
    """While others look on, it is gone; that its agency gave something is still true."""
    book = founded_book()
    do(book, AddPartnerEvidence("police", "Missing children", "Found.", restricted=True))
    rows = texts_by_key(evidence_table(book, [Q3], is_projected=True))
    assert list(rows) == [f"none/{Q3.typed}/{key}" for key in ("council", "icb")]
    assert agency_of_missing(f"none/{Q3.typed}/icb") == (Q3, "icb")
    assert agency_of_missing("2024-25/Q3/police/evidence-1") is None


def test_with_what_a_year_can_begin() -> None:
    """Priorities that are not promised yet, and what earlier years left; what is over is told."""
    book = promised_book()
    do(book, AddCommitment("2025/26", "Priority 1"))
    rows = texts_by_key(begin_year_table(book, "2025/26", "2025-27"))
    assert list(rows) == ["priority 2025-27/2", "2024/25/commitment-2", "2024/25/commitment-3"]
    assert over_and_unfulfilled(book, "2025/26", TODAY) == []
    over = over_and_unfulfilled(book, "2025/26", date(2025, 4, 1))
    assert [commitment.id for commitment in over] == [
        "2024/25/commitment-2",
        "2024/25/commitment-3",
    ]
