"""Who is a partner, a member, the team or the scrutineer, and in which order they stand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from building import do, founded_book
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.partners import (
    SCRUTINEER,
    agency_id,
    annual_report_groups,
    group_id,
    groups_on,
    in_table_order,
    is_scrutineer,
    is_the_team,
    mailbox_of_the_team,
    members_on,
    scrutineer_of,
    scrutineers,
    table_place,
)
from cscp_tui.domain.records import Membership

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book

FIRST, LAST = date(2024, 4, 1), date(2024, 9, 30)


@pytest.fixture
def book() -> Book:
    """Two scrutineers and a team beside the agencies, ordered against their ids and names."""
    book = founded_book()
    for key, values in (
        ("a", {"name": "Scrutineer of data", "kind": "role", "order": 9}),
        ("z", {"name": "Independent Scrutineer", "kind": "role", "order": 8}),
        ("s", {"name": "Scrutiny panel"}),
        ("team", {"name": "CSCP business team", "mailbox": "team@example.org"}),
    ):
        do(book, AddRecord("agencies", values, key))
    return book


def test_scrutineers_are_roles_in_the_order_of_the_table(book: Book) -> None:
    """An agency that only has the word in its name is none."""
    assert [each.id for each in scrutineers(book)] == ["z", "a"]
    assert [is_scrutineer(book, key) for key in ("a", "z", "s", "police")] == [True] * 2 + [
        False
    ] * 2
    assert is_scrutineer(book, SCRUTINEER)


@pytest.mark.parametrize(
    ("name", "key"),
    [("", "z"), ("somebody", "z"), (" SCRUTINEER OF DATA ", "a"), ("Independent Scrutineer", "z")],
)
def test_a_scrutineer_is_found_by_name_else_the_first(book: Book, name: str, key: str) -> None:
    """In any letters."""
    assert scrutineer_of(book, name) == key


def test_without_a_role_the_scrutineer_has_a_key_of_their_own() -> None:
    """It is the party that raises their challenges."""
    assert scrutineer_of(founded_book()) == SCRUTINEER


def test_the_team_is_known_by_its_name(book: Book) -> None:
    """And its mailbox is where answers go."""
    assert [key for key, each in book.agencies.items() if is_the_team(each)] == ["team"]
    assert mailbox_of_the_team(book) == "team@example.org"
    assert mailbox_of_the_team(founded_book()) == ""


def test_agencies_stand_by_order_then_name_then_id(book: Book) -> None:
    """One that is not known stands where those without an order do."""
    do(book, SetFields("agencies", "icb", {"order": 1}))
    placed = in_table_order(book.agencies.values())
    assert placed == sorted(book.agencies.values(), key=lambda each: table_place(each.id, book))
    assert [each.id for each in placed][-2:] == ["z", "a"]
    assert [each.order for each in placed] == sorted(each.order for each in placed)
    assert table_place("nobody", book) == (0, "nobody")
    assert table_place("icb", book) == (1, "The ICB")


@pytest.mark.parametrize(
    ("day", "is_one"),
    [
        (date(2024, 3, 31), False),
        (FIRST, True),
        (LAST, True),
        (date(2024, 10, 1), False),
    ],
)
def test_a_membership_counts_from_its_first_to_its_last_day(day: date, *, is_one: bool) -> None:
    """Two spells of one agency make it one member; those of other groups don't count."""
    spells = [
        Membership(
            id=key, created=FIRST, group=group, agency=agency, first_day=FIRST, last_day=LAST
        )
        for key, group, agency in (
            ("1", "QAG", "police"),
            ("2", "EXEC", "icb"),
            ("3", "QAG", "police"),
        )
    ]
    assert members_on(spells, "QAG", day) == ["police"] * is_one
    assert groups_on(spells, "police", day) == ["QAG"] * is_one


@pytest.mark.parametrize(
    ("name", "abbreviation", "agency", "group"),
    [
        ("Culture & Community Safety", "", "culture-community-safety", "CCS"),
        ("Quality Assurance Group", "Q.A.", "q-a", "QA"),
        ("Δ", "", "agency", "GROUP"),
    ],
)
def test_ids_are_made_of_names(name: str, abbreviation: str, agency: str, group: str) -> None:
    """A number tells them from those that are taken."""
    assert agency_id((), name, abbreviation) == agency
    assert agency_id({agency, f"{agency}-2"}, name, abbreviation) == f"{agency}-3"
    assert group_id((), name, abbreviation) == group
    assert group_id({group, f"{group}2"}, name, abbreviation) == f"{group}3"


def test_the_annual_report_has_the_groups_that_are_chosen(book: Book) -> None:
    """As the partnership says."""
    assert annual_report_groups(book) == book.partnership.annual_report_groups
    do(book, SetFields("partnership", "partnership", {"annual_report_groups": ["QAG"]}))
    assert annual_report_groups(book) == ("QAG",)
