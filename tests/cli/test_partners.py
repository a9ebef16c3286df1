"""Members, quorum, commitments, partner evidence and challenges from the command line."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cscp_tui.domain.enums import ChallengeStatus, CommitmentStatus

if TYPE_CHECKING:
    from command_line import Typist

REF = "BP24-1.1"
COMMITMENT = "2024/25/commitment-1"


def test_an_agency_joins_and_leaves_a_group(cscp: Typist) -> None:
    """From a day, to a day; both are echoed in words."""
    answer = cscp("join", "met", "executive", "--from", "1/10/2024")
    assert answer.status == 0
    assert "First day: Tuesday 1 October 2024." in answer.err
    assert cscp("leave", "met", "exec", "--last-day", "31/12/2024").status == 0
    spell = cscp.book.memberships["EXEC/police/2024-10-01"]
    assert spell.last_day == date(2024, 12, 31)


def test_an_agency_joins_and_leaves_today_unless_said(cscp: Typist) -> None:
    """Without a day the day of effect is meant."""
    assert cscp("join", "met", "exec", "--on", "20/11/2024").status == 0
    assert cscp("leave", "met", "exec").status == 0
    spell = cscp.book.memberships["EXEC/police/2024-11-20"]
    assert (spell.first_day, spell.last_day) == (date(2024, 11, 20), date(2024, 11, 25))


def test_an_agency_ends_and_never_vanishes(cscp: Typist) -> None:
    """It keeps its rows, and its memberships end with it."""
    assert cscp("end", "met", "--last-day", "31/12/2024").status == 0
    assert cscp.book.agencies["police"].last_day == date(2024, 12, 31)
    assert cscp.book.memberships["QAG/police/2024-04-01"].last_day == date(2024, 12, 31)


def test_what_was_made_by_mistake_is_taken_away(cscp: Typist) -> None:
    """An agency, a group and a membership without a history."""
    cscp("add", "agency", "--id", "fire", "name=Fire Brigade")
    cscp("add", "group", "--id", "MASH", "name=MASH Group")
    cscp("join", "fire", "exec")
    for which in ("EXEC/fire/2024-11-25", "fire brigade", "mash"):
        assert cscp("remove", which).status == 0, which
    book = cscp.book
    assert "fire" not in book.agencies
    assert "MASH" not in book.groups
    assert "EXEC/fire/2024-11-25" not in book.memberships


def test_a_quorum_is_shown_and_set(cscp: Typist) -> None:
    """What is printed can be typed again; none takes it away."""
    assert cscp("quorum", "QAG").err == "No quorum is set for this group.\n"
    answer = cscp("quorum", "QAG", "council", "Health or police: any of icb, met")
    assert answer.status == 0
    printed = "1 of The Council\nHealth or police: 1 of The ICB, The Police\n"
    assert answer.out == cscp("quorum", "qag").out == printed
    assert cscp("quorum", "exec", *printed.splitlines()).out == printed
    assert cscp("quorum", "QAG", "none").status == 0
    assert not cscp.book.groups["QAG"].quorum
    assert cscp("set", "QAG", "quorum=2 of council, icb, met").status == 0
    assert cscp.book.groups["QAG"].quorum[0].at_least == 2


def test_a_commitment_from_year_to_year(cscp: Typist) -> None:
    """Made, partly delivered, carried; the new year has its own besides."""
    assert (
        cscp("add", "commitment", "year=2024-25", "said=A named contact").out == f"{COMMITMENT}\n"
    )
    answer = cscp(
        *["commitment", "named contact", "partly", "--delivered", "Half of the schools."],
        *["--impact", "Calls are answered.", "--actions", REF],
    )
    assert answer.status == 0, answer.err
    commitment = cscp.book.commitments[COMMITMENT]
    assert commitment.status is CommitmentStatus.PARTLY
    assert (commitment.delivered, commitment.actions) == ("Half of the schools.", (REF,))
    assert cscp("commitment", COMMITMENT, "--actions", "none").status == 0
    assert cscp.book.commitments[COMMITMENT].actions == ()
    begun = cscp("begin-year", "2025/26", "--carry", COMMITMENT)
    assert begun.status == 0
    assert begun.out.split() == [f"2025/26/commitment-{number}" for number in (1, 2, 3)]
    book = cscp.book
    assert book.commitments[COMMITMENT].carried_to == "2025/26/commitment-1"
    assert book.commitments["2025/26/commitment-1"].continues == COMMITMENT


def test_one_commitment_is_carried(cscp: Typist) -> None:
    """Its continuation is printed; it may have other words."""
    cscp("add", "commitment", "year=2024/25", "said=A named contact")
    answer = cscp("carry-commitment", COMMITMENT, "--to", "2025/26", "--said", "Two named contacts")
    assert answer.out == "2025/26/commitment-1\n"
    assert cscp.book.commitments["2025/26/commitment-1"].said == "Two named contacts"


def test_a_evidence_is_of_the_quarter_recorded_for(cscp: Typist) -> None:
    """Where none is named, --for-quarter says which, else it is that of the day."""
    words = [
        "add",
        "partner-evidence",
        "agency=met",
        "impact_area=Neglect",
        "evidence=Seen sooner.",
    ]
    assert cscp(*words).out == "2024-25/Q3/police/evidence-1\n"
    assert cscp(*words, "--for-quarter", "2024-25/Q2").out.startswith("2024-25/Q2/police/")
    assert cscp(*words, "quarter=2024/25 Q1").out.startswith("2024-25/Q1/police/")


def test_a_challenge_from_question_to_end(cscp: Typist) -> None:
    """Raised by a group to an agency, answered, closed with what came of it, opened again."""
    raised = cscp("add", "challenge", "raised_by=executive", "put_to=met", "question=Who comes?")
    assert raised.out == "CH-01\n"
    challenge = cscp.book.challenges["CH-01"]
    assert (challenge.raised_by, challenge.put_to) == ("EXEC", "police")
    assert cscp("answer", "who comes", "A deputy.", "--answered", "25/11/2024").status == 0
    assert cscp("close", "CH-01", "--came-of-it", "Two came since.").status == 0
    closed = cscp.book.challenges["CH-01"]
    assert (closed.status, closed.came_of_it) == (ChallengeStatus.CLOSED, "Two came since.")
    assert cscp("reopen", "CH-01").status == 0
    assert cscp.book.challenges["CH-01"].status is ChallengeStatus.ANSWERED


def test_a_record_is_added_by_the_command_for_it(cscp: Typist) -> None:
    """What is added keeps the place and the day that its own command gives it."""
    cscp("add", "commitment", "year=2024/25", "said=First")
    cscp("add", "commitment", "year=2024/25", "said=Second")
    assert cscp.book.commitments["2024/25/commitment-2"].order == 2
    cscp("add", "meeting", "group=QAG", "day=2/12/2024", "chair=Lead Member")
    cscp("add", "meeting", "group=QAG", "day=9/12/2024")
    assert cscp.book.meetings["QAG-2024-12-09"].chair == "Lead Member"
    cscp("add", "decision", "meeting=QAG-2024-11-20", "text=Audit.", f"actions={REF}")
    (decision,) = cscp.book.decisions.values()
    assert (decision.created, decision.actions) == (date(2024, 11, 20), (REF,))
    assert (
        cscp("add", "attendance", "meeting=QAG-2024-11-20", "agency=met", "in_room=1").status == 0
    )
    assert cscp("add", "attendance", "meeting=QAG-2024-11-20", "agency=met", "online=1").status == 0
    row = cscp.book.attendances["QAG-2024-11-20/police"]
    assert (row.in_room, row.online) == (1, 1)


def test_a_name_that_another_answers_to_is_refused(cscp: Typist) -> None:
    """Else nobody could tell the two apart for ever; a merge of two histories may bring both."""
    police, group = cscp("add", "agency", "name=met"), cscp("add", "group", "name=QAG")
    assert police.status == group.status == 1
    assert cscp("add", "agency", "name=Police").status == 1
    assert "“met” already means The Police. Use that agency, or give another name." in police.err
    assert "“QAG” already means Quality Assurance Group. Use that group" in group.err
    alias = cscp("set", "council", "aliases=Met")
    assert "already means The Police" in alias.err
    assert cscp("set", "police", "name=Metropolitan Police").status == 0
