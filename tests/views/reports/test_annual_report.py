"""Which records belong to the year of an annual report, at its edges, and how they are counted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from building import FIRST_DAY, LAST_DAY, action, context, do, executive_action, founded_book
from cscp_tui.documents.document import tables_in
from cscp_tui.domain.commands.actions import AddAction, Agree, Deliver
from cscp_tui.domain.commands.commitments import AddCommitment
from cscp_tui.domain.commands.records import AddRecord, SetFields, Together
from cscp_tui.domain.periods import Period
from cscp_tui.views.executive import origin_groups
from cscp_tui.views.reports.annual_report import Year, annual_report

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book

DAY = timedelta(days=1)
PUBLISHED = date(2025, 5, 12)


def year_of(book: Book, published: date = PUBLISHED, at_end: Book | None = None) -> Year:
    plan = book.plans["2024/25"]
    return Year(plan=plan, book=book, published=published, at_end=at_end or book)


def rows_of(year: Year, key: str) -> list[list[tuple[str, ...]]]:
    """The rows of each table of a section."""
    blocks = annual_report(year).document.contents
    (section,) = [each for each in blocks if each.key == key]
    return [
        [tuple(cell.text for cell in row.cells) for row in t.rows] for _, t in tables_in([section])
    ]


@pytest.mark.parametrize(
    ("created", "ended", "is_of_it"),
    [
        (LAST_DAY, None, True),
        (LAST_DAY + DAY, None, False),
        (FIRST_DAY - DAY, FIRST_DAY, True),
        (FIRST_DAY - 2 * DAY, FIRST_DAY - DAY, False),
        (LAST_DAY, LAST_DAY + DAY, True),
    ],
)
def test_an_action_is_of_the_year_if_it_was_open_on_any_day_of_the_plan(
    created: date, ended: date | None, *, is_of_it: bool
) -> None:
    """The first and the last day count."""
    book = founded_book()
    do(book, executive_action(), context(FIRST_DAY))
    known = replace(book.actions["EX24-01"], created=created, ended=ended)
    assert year_of(book).was_open(known) is is_of_it


def review(title: str, day: date | None, kind: str = "Rapid Review", **values: object) -> AddRecord:
    known = {"title": title, "source": "review", "kind": kind} | values
    return AddRecord("origins", known | ({"day": day.isoformat()} if day else {}))


def from_origin(origin: str, title: str = "Train them") -> AddAction:
    values = {"title": title, "source": "review", "origin": origin, "due": "2025-03-31"}
    return AddAction(values)


def test_a_review_is_of_the_year_by_its_day_or_by_an_open_action() -> None:
    """One of another year whose actions are all newer isn't, nor is what the Executive asked for."""
    book = founded_book()
    days = (FIRST_DAY, LAST_DAY, FIRST_DAY - DAY, LAST_DAY + DAY)
    for day in days:
        do(book, review(f"Review of {day}", day), context(LAST_DAY + DAY))
    keys = list(book.origins)
    for key in keys:
        do(book, from_origin(key), context(LAST_DAY + DAY))
    do(book, executive_action(), context(LAST_DAY + DAY))
    year = year_of(book)

    def reported() -> dict[str, bool]:
        groups = origin_groups(book, book.actions.values())
        return {each.origin or str(each.source): year.reports(each) for each in groups}

    assert reported() == dict(
        zip([*keys, "executive"], [True, True, False, False, False], strict=True)
    )
    before = next(each for each in book.actions.values() if each.origin == keys[2])
    book.tables["actions"][before.id] = replace(before, created=LAST_DAY)
    assert reported()[keys[2]] is True


def test_the_figures_are_of_the_plans_last_day_or_of_an_earlier_publication() -> None:
    """A plan that goes on is reported as it is."""
    book = founded_book()
    assert year_of(book, LAST_DAY + DAY).last_day == LAST_DAY
    assert year_of(book, LAST_DAY - DAY).last_day == LAST_DAY - DAY


def test_what_follows_is_the_financial_year_after_the_plans_last() -> None:
    """For a plan of two years, too."""
    book = founded_book()
    one = year_of(book)
    assert (one.years, one.next_year) == (("2024/25",), "2025/26")
    assert one.following == Period(date(2025, 4, 1), date(2026, 3, 31))
    two = replace(one, plan=book.plans["2025-27"])
    assert (two.years, two.next_year) == (("2025/26", "2026/27"), "2027/28")
    assert two.following == Period(date(2027, 4, 1), date(2028, 3, 31))


def test_the_priorities_ahead_are_those_of_the_next_plan_in_their_order() -> None:
    """Not of the plan after it, and none after the last; promises come in their place."""
    book = founded_book()
    plan = {"title": "Later plan", "first_day": "2027-04-01", "last_day": "2028-03-31"}
    do(book, AddRecord("plans", plan, "2027/28"))
    do(book, AddRecord("priorities", {"plan": "2027/28", "number": 1, "title": "Later"}))
    first, second = book.priorities["2025-27/1"], book.priorities["2025-27/2"]
    book.tables["priorities"]["2025-27/1"] = replace(first, number=3)
    year = year_of(book)
    assert [each.id for each in year.next_priorities] == [second.id, first.id]
    assert rows_of(year, "priorities-ahead") == [[("1", "Priority 2"), ("2", "Priority 1")]]
    assert not replace(year, plan=book.plans["2027/28"]).next_priorities
    do(book, AddCommitment("2025/26", "A conference"), context(PUBLISHED))
    assert rows_of(year, "priorities-ahead") == [[("1", "A conference")]]


def held(group: str, day: date, came: str = "", **values: object) -> Together:
    state = {"state": "held" if came else "inquorate", "minuted": True} | values
    meeting = AddRecord("meetings", {"group": group, "day": day.isoformat()} | state)
    rows = (
        AddRecord("attendances", {"meeting": f"{group}-{day}", "agency": each, "in_room": 1})
        for each in came.split() or ["icb"]
    )
    return Together((meeting, *rows))


def test_meetings_count_from_the_first_to_the_last_day_of_the_plan() -> None:
    """Those that took place, and of them those with a quorum; a group without any isn't listed."""
    book = founded_book()
    del book.meetings["EXEC-2024-11-21"], book.meetings["QAG-2024-11-20"]
    quorum = [{"at_least": 1, "agencies": ["police"]}]
    do(book, SetFields("groups", "QAG", {"quorum": quorum}), context(FIRST_DAY))
    for day in (FIRST_DAY, LAST_DAY):
        do(book, held("QAG", day, "police"), context(LAST_DAY))
    do(book, held("QAG", date(2024, 9, 2)), context(LAST_DAY))
    do(book, held("QAG", LAST_DAY + DAY, "police"), context(PUBLISHED))
    do(book, AddRecord("meetings", {"group": "QAG", "day": "2025-01-07", "state": "cancelled"}))
    assert rows_of(year_of(book), "groups") == [
        [("Quality Assurance Group", "the business plan, audits", "3", "3", "2")]
    ]


@pytest.mark.parametrize(
    ("agreed", "words"),
    [
        ((), "2 of 3, 2 awaiting agreement"),
        (("BP24-1.1",), "2 of 3, 2 awaiting agreement (1 since agreed)"),
        (("BP24-1.1", "BP24-1.2"), "2 of 3, 2 awaiting agreement (since agreed)"),
    ],
)
def test_deliveries_agreed_after_the_end_are_said_so(agreed: tuple[str, ...], words: str) -> None:
    """The figure stays that of the end; each such delivery is listed."""
    book, at_end = founded_book(), founded_book()
    for each in (book, at_end):
        for number in range(3):
            do(each, action(f"Action {number}"), context(FIRST_DAY))
        do(each, Together((Deliver("BP24-1.1"), Deliver("BP24-1.2"))), context(date(2024, 11, 18)))
    if agreed:
        do(book, Agree(agreed, "QAG-2024-11-20"), context(PUBLISHED))
    delivered, *since = rows_of(year_of(book, at_end=at_end), "delivered")
    assert delivered[-1] == ("Total", words)
    assert [row[0] for table in since for row in table] == list(agreed)


def test_reviews_of_each_kind_are_counted_in_the_plans_days_and_in_as_many_before() -> None:
    """A year before for a plan of a year; days outside both count in neither."""
    book = founded_book()
    for day in (
        FIRST_DAY,
        LAST_DAY,
        FIRST_DAY - DAY,
        date(2023, 4, 1),
        date(2023, 3, 31),
        PUBLISHED,
    ):
        do(book, review(f"Of {day}", day), context(PUBLISHED))
    do(book, review("Undated", None, "LCSPR"), context(PUBLISHED))
    assert [("Rapid Review", "2", "2")] in rows_of(year_of(book), "reviews-and-audits")
