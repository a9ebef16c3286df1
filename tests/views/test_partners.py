"""Groups, agencies and memberships as lists and in full."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from building import TODAY, do
from cscp_tui.documents.table import Heading
from cscp_tui.domain.commands.partners import EndAgency, EndGroup, EndMembership, MakeMember
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.records import QuorumClause
from cscp_tui.views.partners import (
    agency_table,
    group_table,
    groups_table_of,
    members_table,
)
from cscp_tui.views.records import record_details, rule_words
from meetings_made import planned_book

if TYPE_CHECKING:
    from cscp_tui.documents.table import Table


TOMORROW = date(2024, 11, 26)


def lines(table: Table) -> list[str]:
    """Headings and rows as text, one after the other."""
    return [
        f"# {line.title} {line.detail}"
        if isinstance(line, Heading)
        else " | ".join(str(cell) for cell in line.cells)
        for line in table.lines
    ]


def test_a_group_shows_members_quorum_and_next_meeting() -> None:
    """The quorum stands in words, the members are those of the day."""
    book = planned_book()
    do(book, SetFields("partnership", "partnership", {"annual_report_groups": ["QAG"]}))
    assert lines(group_table(book, TODAY)) == [
        "Quality Assurance Group |  | Council; The Police | plan, audit | 4 | 25 Nov 24 | column 1 | ",
        "Executive |  |  | executive, scrutineer | 0 | none planned |  | ",
    ]


def test_a_group_that_ended_stands_below() -> None:
    """It says until when it met, and has no members any more."""
    book = planned_book()
    do(book, EndGroup("EXEC", date(2024, 11, 24)))
    _, heading, ended = lines(group_table(book, TODAY))
    assert heading == "# Ended 1"
    assert ended == "Executive |  |  | executive, scrutineer | 0 |  |  | 24 Nov 24"


def test_agencies_stand_under_their_kinds() -> None:
    """What an agency is part of, where it is a member, and what it leads stand in its row."""
    book = planned_book()
    found = lines(agency_table(book, TODAY))
    assert found[0] == "# Agencies 5"
    assert "The Police |  | Met |  |  | Quality Assurance Group | 2 | " in found
    assert "Social Care |  |  | The Council |  | Quality Assurance Group |  | " in found
    assert "# Guests 1" in found


def test_an_agency_that_ended_stands_below() -> None:
    """It says when it ended; it is a member of nothing."""
    book = planned_book()
    do(book, EndAgency("icb", date(2024, 11, 24)))
    found = lines(agency_table(book, TODAY))
    assert found[-2:] == ["# Ended 1", "The ICB |  |  |  |  |  |  | 24 Nov 24"]


def test_memberships_that_run_come_and_ended() -> None:
    """Each stands under its own heading, with its days and the clauses that it helps to meet."""
    book = planned_book()
    do(book, MakeMember("housing", "QAG", TOMORROW))
    do(book, EndMembership("icb", "QAG", date(2024, 11, 24)))
    assert lines(members_table(book, "QAG", TODAY)) == [
        "# Members now 3",
        "The Council | 1 Apr 24 |  | Council |  | ",
        "The Police | 1 Apr 24 |  | The Police |  | ",
        "Social Care | 1 Apr 24 |  | Council |  | ",
        "# Members later 1",
        "Housing | 26 Nov 24 |  | Council |  | ",
        "# Ended 1",
        "The ICB | 1 Apr 24 | 24 Nov 24 |  |  | ",
    ]
    assert lines(groups_table_of(book, "icb", TODAY)) == [
        "# Ended 1",
        "Quality Assurance Group | 1 Apr 24 | 24 Nov 24 |  |  | ",
    ]


def test_a_group_in_full() -> None:
    """Its rules stand in words, its members with their days, its meetings the latest first."""
    book = planned_book()
    text = "".join(
        map(str, record_details("groups", book.groups["QAG"], book, TODAY, is_projected=False))
    )
    assert "Oversees  plan, audit" in text
    assert "Quorum  at least 1 of The Council" in text
    assert "An inquorate meeting  counts as held in attendance" in text
    assert "Annual report table  not in it" in text
    assert "The Police, since 1 April 2024" in text
    assert text.index("25 November 2024") < text.index("20 November 2024")
    other = "".join(
        map(str, record_details("groups", book.groups["EXEC"], book, TODAY, is_projected=False))
    )
    assert "none set, so every meeting is quorate" in other


def test_an_agency_in_full() -> None:
    """Its parts, its memberships and the quorums that need it are named."""
    book = planned_book()
    text = "".join(
        map(
            str,
            record_details("agencies", book.agencies["council"], book, TODAY, is_projected=False),
        )
    )
    assert "Agencies that are part of it\nSocial Care\nHousing" in text
    assert "In the quorum of Quality Assurance Group  at least 1 of The Council" in text
    assert "Quality Assurance Group, since 1 April 2024" in text


def test_a_clause_in_words() -> None:
    """A label that only repeats the agencies is left out; a very long name is cut."""
    book = planned_book()
    do(book, AddRecord("agencies", {"name": "Long " * 50}, "long"))
    clause = QuorumClause(at_least=1, agencies=("police", "icb"), label="A partner")
    assert rule_words(clause, book) == "at least 1 of The Police, The ICB (A partner)"
    one = QuorumClause(at_least=1, agencies=("long",), label="long")
    assert len(rule_words(one, book)) < 90


def test_the_groups_of_an_agency_stand_under_headings_of_groups() -> None:
    """They are no members."""
    found = lines(groups_table_of(planned_book(), "icb", TODAY))
    assert found[0].startswith("# Groups now")
