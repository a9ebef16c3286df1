"""A group's report: what is alerted about, advised and assured, and how it is counted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cscp_tui.documents.document import texts_in
from cscp_tui.domain.commands.actions import AddProgressUpdate, ChangeStatus, Deliver, MoveDate
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.commands.scrutiny import AnswerChallenge
from cscp_tui.domain.enums import Cause, ImpactState, Status
from cscp_tui.views.reports.group_report import group_report
from views.small_years import founded_year, met, plan_action

if TYPE_CHECKING:
    from cscp_tui.documents.document import Report
    from views.small_years import Year

BEGUN = date(2024, 4, 8)
JANUARY, FEBRUARY, MARCH = date(2025, 1, 14), date(2025, 2, 11), date(2025, 3, 4)


def report_of(year: Year, group: str = "QAG") -> Report:
    update = year.update()
    return group_report(update, update.book.groups[group])


def said(year: Year, part: str, group: str = "QAG") -> list[str]:
    rows = report_of(year, group).table.rows
    return [row.cells[2].text for row in rows if row.cells[0].text == part]


@pytest.fixture
def year() -> Year:
    """A group with a quorum of the police, and five actions of its plan."""
    made = founded_year()
    made.on(
        date(2024, 4, 1),
        SetFields("groups", "QAG", {"quorum": [{"at_least": 1, "agencies": ["police"]}]}),
    )
    titles = ("Relaunch it", "Record fathers", "Agree a strategy", "Publish it", "Map support")
    made.on(BEGUN, *(plan_action(title) for title in titles))
    return made


@pytest.mark.parametrize(
    ("meetings", "words"),
    [
        ({JANUARY: "police"}, "on 14 January 2025, with a quorum. Its agencies were represented 1"),
        ({JANUARY: "icb"}, "on 14 January 2025, without a quorum. Its agencies were represented 1"),
        (
            {JANUARY: "police", FEBRUARY: "icb", MARCH: "police council"},
            (
                "on 14 January 2025, 11 February 2025 and 4 March 2025, twice with a quorum. "
                "Its agencies were represented 4 times out of 9."
            ),
        ),
    ],
)
def test_it_counts_the_meetings_that_had_a_quorum(
    year: Year, meetings: dict[date, str], words: str
) -> None:
    """Those held without one are alerted about, each by its day; the others are not."""
    for day, came in meetings.items():
        met(year, day, tuple(came.split()), "held" if "police" in came else "inquorate")
    (told,) = [each for each in said(year, "Assure") if each.startswith("The group met")]
    assert told.startswith(f"The group met {words}")
    alerted = [each for each in said(year, "Alert") if "had no quorum" in each]
    assert [each[:14] for each in alerted] == [
        "The meeting on" for c in meetings.values() if c == "icb"
    ]


def test_a_meeting_that_was_not_held_is_no_meeting(year: Year) -> None:
    """A cancelled one has no quorum to speak of, and the group did not meet."""
    met(year, FEBRUARY, (), "cancelled")
    assert "The group did not meet in Q4 2024/25." in said(year, "Alert")
    assert not [each for each in said(year, "Alert") if "quorum" in each]
    assert not [each for each in said(year, "Assure") if each.startswith("The group met")]


def test_it_names_members_that_came_to_none_of_several_meetings(year: Year) -> None:
    """Who came to one of them isn't named."""
    met(year, JANUARY, ("police",))
    met(year, MARCH, ("police", "icb"))
    told = "Not represented at any meeting of the quarter: The Council."
    assert told in said(year, "Advise")


def test_impact_that_is_evidenced_comes_before_what_emerges_and_what_has_none(year: Year) -> None:
    """Deliveries without impact are counted, not told one by one; each is of this group."""
    year.on(FEBRUARY, Deliver("BP24-1.1", "It emerges.", ImpactState.EMERGING))
    year.on(
        FEBRUARY, Deliver("BP24-1.2", "It is seen.", ImpactState.EVIDENCED), Deliver("BP24-1.3")
    )
    first, *told = said(year, "Assure")
    assert first == (
        "Business plan, actions that the group oversees: 3 of 5 delivered, 3 of them awaiting "
        "agreement; of those due, 3 of 5."
    )
    assert told == [
        "BP24-1.2 Record fathers (The Council): It is seen.",
        "BP24-1.1 Relaunch it (The Council): It emerges.",
        "1 more delivery with no impact recorded yet: BP24-1.3.",
    ]
    waiting = "3 deliveries awaiting the group's agreement: BP24-1.1, BP24-1.2 and BP24-1.3."
    assert waiting in said(year, "Advise")
    assert not [each for each in said(year, "Advise", "EXEC") if "awaiting" in each]
    assert not [each for each in said(year, "Assure", "EXEC") if "BP24" in each]


def test_what_slipped_twice_is_alerted_about_with_the_last_reason(year: Year) -> None:
    """What slipped once is only advised of, with its dates."""
    one, two = date(2025, 5, 30), date(2025, 6, 30)
    why = ("partner capacity", Cause.WITHIN, "Two posts. Empty.")
    year.on(
        date(2025, 3, 20), MoveDate("BP24-1.1", one, *why), AddProgressUpdate("BP24-1.1", "On.")
    )
    slip = (
        "Slip: BP24-1.1 Relaunch it (The Council), from 31 March 2025 to 30 May 2025. "
        "Partner capacity."
    )
    assert slip in said(year, "Advise")
    assert not [each for each in said(year, "Alert") if each.startswith("BP24-1.1")]
    year.on(date(2025, 3, 21), MoveDate("BP24-1.1", two, *why))
    assert (
        "BP24-1.1 Relaunch it (The Council): due 30 June 2025; the date slipped twice. "
        "Partner capacity: Two posts."
    ) in said(year, "Alert")
    assert slip not in said(year, "Advise")


def test_an_action_on_hold_says_why_and_until_when(year: Year) -> None:
    """Until its day of review, if it isn't late."""
    year.on(
        MARCH,
        MoveDate("BP24-1.4", date(2025, 6, 30), "funding", Cause.OUTSIDE, "No budget yet."),
        ChangeStatus("BP24-1.4", Status.ON_HOLD, "funding", "No budget yet.", date(2025, 6, 1)),
    )
    told = "BP24-1.4 Publish it (The Council): On hold, funding: No budget yet. To be looked at on 1 June 2025."
    assert told in said(year, "Advise")


def test_actions_without_an_update_are_counted_also_if_the_group_did_not_meet(year: Year) -> None:
    """Those that have one for the quarter are not; the alert that it didn't meet hides no count."""
    year.on(MARCH, *(AddProgressUpdate(f"BP24-1.{n}", "It goes on.") for n in (1, 2, 3, 4)))
    assert "The group did not meet in Q4 2024/25." in said(year, "Alert")
    assert "1 action without an update for the quarter: BP24-1.5." in said(year, "Advise")


def challenge(question: str, **values: object) -> AddRecord:
    return AddRecord("challenges", {"raised_by": "scrutineer", "question": question} | values)


def test_open_challenges_put_to_the_group_are_alerted_about(year: Year) -> None:
    """By their first sentence; those put to others are not, and answered ones are assured of."""
    year.on(JANUARY, challenge("Why was data late? It was late before.", put_to="QAG"))
    year.on(JANUARY, challenge("Who leads?", put_to="police"))
    year.on(JANUARY, challenge("Is it enough?", put_to="QAG"))
    waits = (
        "No answer yet: “Why was data late?” (put to Quality Assurance Group on 14 January 2025)."
    )
    year.on(FEBRUARY, AnswerChallenge("CH-03", "It is."))
    assert [each for each in said(year, "Alert") if "No answer yet" in each] == [waits]
    answered = [each for each in said(year, "Assure") if each.startswith("Answered")]
    assert answered == [
        "Answered: “Is it enough?” (put to Quality Assurance Group on 14 January 2025)."
    ]


def test_the_page_counts_what_it_has_no_room_for(year: Year) -> None:
    """Every entry is in the table; the page names the records of those that it leaves out."""
    words = "word " * 30
    year.on(BEGUN, *(plan_action(f"{words}{number}", due="2025-01-31") for number in range(60)))
    report = report_of(year)
    alerts = [row for row in report.table.rows if row.cells[0].text == "Alert"]
    texts = [*texts_in(report.document.blocks)]
    shown = [row for row in alerts if row.cells[2].text in texts]
    (left,) = [
        each for each in texts if each.startswith("And ") and alerts[-1].cells[1].text in each
    ]
    assert left.startswith(f"And {len(alerts) - len(shown)} more")
    assert 0 < len(shown) < len(alerts)
