"""Whether where guests come from is known, is a member, or may be a slip."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import TODAY, context, do, founded_book, refusal_of
from cscp_tui.base.errors import UnknownRecord
from cscp_tui.domain.attendance import Attended, attendance, guest_place_of
from cscp_tui.domain.changes import inverse
from cscp_tui.domain.commands.attendance import (
    ClearAttendance,
    KeepSummary,
    MarkAllPresent,
    RecordAttendance,
    RecordGuests,
)
from cscp_tui.domain.commands.meetings import CloseMeeting, ProceedWithoutQuorum
from cscp_tui.domain.commands.partners import MakeMember, TakeAway
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.periods import Period
from cscp_tui.domain.quorum import quorum
from cscp_tui.domain.records import SummaryRow
from meetings_made import MEETING, in_meeting, live_book

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book
    from cscp_tui.domain.records import Attendance


def row(book: Book, agency: str) -> Attendance:
    return book.attendances[f"{MEETING}/{agency}"]


def test_a_row_is_made_and_then_changed() -> None:
    """Saying who came makes the agency's row; saying more of it changes what is said."""
    book = live_book()
    do(book, RecordAttendance("", "police", in_room=2), in_meeting())
    do(book, RecordAttendance(MEETING, "police", online=1, deputies=1))
    found = row(book, "police")
    assert (found.in_room, found.online, found.deputies, found.present) == (2, 1, 1, 3)


def test_fewer_people_have_fewer_deputies() -> None:
    """A smaller number of people takes the deputies among them along."""
    book = live_book()
    do(book, RecordAttendance(MEETING, "police", in_room=2, deputies=2))
    do(book, RecordAttendance(MEETING, "police", in_room=1))
    assert row(book, "police").deputies == 1
    do(book, RecordAttendance(MEETING, "police", in_room=0, apologies=True))
    assert (row(book, "police").present, row(book, "police").apologies) == (0, True)


@pytest.mark.parametrize(("sent", "excused"), [(True, 0), (1, 0), (2, 2), (3, 3), (0, 0)])
def test_several_apologies_excuse_as_many_seats(sent: int, excused: int) -> None:
    """One apology is the member's own."""
    book = live_book()
    do(book, RecordAttendance(MEETING, "police", apologies=sent))
    assert (row(book, "police").apologies, row(book, "police").seats_excused) == (sent > 0, excused)


def test_marking_everybody() -> None:
    """Whoever is not marked yet is present; the others keep what is said of them."""
    book = live_book()
    do(book, RecordAttendance(MEETING, "police", apologies=True))
    do(book, MarkAllPresent(MEETING))
    present = {key: found.present for key, found in book.attendances.items()}
    assert present == {f"{MEETING}/{key}": 1 for key in ("council", "icb", "csc")} | {
        f"{MEETING}/police": 0
    }
    sentence = refusal_of(book, MarkAllPresent(MEETING))
    assert sentence == f"Every member is already marked at {MEETING}. Correct them one by one."


def test_a_mark_can_be_taken_away_and_set_again() -> None:
    """A row that was taken away, or undone, comes back when somebody says who came."""
    book = live_book()
    do(book, RecordAttendance(MEETING, "police", in_room=3, deputies=2))
    do(book, ClearAttendance(MEETING, "police"))
    assert not book.attendances
    changes = do(book, RecordAttendance(MEETING, "police", online=1))
    assert (row(book, "police").in_room, row(book, "police").deputies) == (0, 0)
    book.apply([inverse(change) for change in changes])
    assert not book.attendances


def test_people_of_a_non_member() -> None:
    """People for an agency that is no member are refused with both ways out, and both work."""
    book = live_book()
    command = RecordAttendance(MEETING, "housing", in_room=1)
    assert refusal_of(book, command) == (
        "Housing wasn't a member of QAG on 25 November 2024. Record them as guests, or make them a member from that date."
    )
    do(book, MakeMember("housing", "QAG", TODAY))
    do(book, command)
    assert row(book, "housing").present == 1


def test_guests_by_where_they_came_from() -> None:
    """Guests are counted in one row, by where they came from; nobody came takes them out."""
    book = live_book()
    do(book, RecordGuests(MEETING, "Housing"))
    do(book, RecordGuests(MEETING, "Home Office", in_room=1, online=2))
    do(book, RecordGuests(MEETING, "  housing ", in_room=2))
    found = row(book, "guests")
    assert [(each.where, each.in_room, each.online) for each in found.guests] == [
        ("Home Office", 1, 2),
        ("Housing", 2, 0),
    ]
    assert found.present == 5
    do(book, RecordGuests(MEETING, "Home Office", in_room=0))
    assert row(book, "guests").present == 2
    assert "Say where the guests came from" in refusal_of(book, RecordGuests(MEETING, " "))


def test_guests_nobody_named_stay_counted() -> None:
    """Guests that were only counted stay when others are named."""
    book = live_book()
    do(book, RecordAttendance(MEETING, "guests", in_room=2))
    do(book, RecordGuests(MEETING, "Home Office"))
    assert row(book, "guests").present == 3


def test_a_partnership_without_a_row_for_guests() -> None:
    """Where no agency stands for guests, one is made with the first guest."""
    book = live_book()
    del book.tables["agencies"]["guests"]
    do(book, RecordGuests(MEETING, "Home Office"))
    assert book.agencies["guest"].kind.value == "guest"
    assert book.attendances[f"{MEETING}/guest"].present == 1


@pytest.mark.parametrize(
    ("values", "part"),
    [
        ({"in_room": -1}, "-1 people from The Police at QAG-2024-11-25 can't be right"),
        ({"online": 201}, "201 people from The Police at QAG-2024-11-25 can't be right"),
        ({"in_room": 150, "online": 150}, "300 people from The Police"),
        ({"in_room": 1, "deputies": 2}, "can't have 2 deputies with 1 person present"),
        ({"deputies": -1}, "-1 people from The Police"),
    ],
)
def test_numbers_that_cannot_be(values: dict[str, Any], part: str) -> None:
    """Negative and absurd numbers are refused with the agency and the way out."""
    assert part in refusal_of(live_book(), RecordAttendance(MEETING, "police", **values))


def test_absurd_guests() -> None:
    """Guests cannot be fewer than none, or more than a hall holds."""
    for number in (-1, 500):
        assert "can't be right" in refusal_of(live_book(), RecordGuests(MEETING, "X", number))


def test_an_agency_that_nobody_has() -> None:
    """A name that means no agency is refused."""
    sentence = refusal_of(live_book(), RecordAttendance(MEETING, "polis", in_room=1))
    assert sentence == "There's no agency “polis”."


def test_nothing_to_take_away() -> None:
    """A mark that is not there cannot be taken away."""
    with pytest.raises(UnknownRecord):
        do(live_book(), ClearAttendance(MEETING, "police"))


# Properties of the figures

AGENCIES = ("council", "csc", "police", "icb", "housing")
COUNTS = st.integers(0, 4)


def measured(rows: dict[str, tuple[int, int]], *, is_override: bool) -> tuple[Attended, int]:
    """One meeting with so many people, recorded and closed by the commands."""
    book = live_book()
    do(book, MakeMember("housing", "QAG", date(2024, 12, 1)), context(date(2024, 12, 2)))
    for agency, (in_room, online) in rows.items():
        if agency == "housing":
            if in_room + online:
                do(book, RecordGuests(MEETING, "Housing", in_room, online))
            continue
        do(book, RecordAttendance(MEETING, agency, in_room=in_room, online=online))
    if not any(sum(counts) for counts in rows.values()):
        do(book, RecordGuests(MEETING, "Somebody"))
    if is_override and not quorum(book, book.meetings[MEETING]).is_met:
        do(book, ProceedWithoutQuorum(MEETING, "Agreed by email"))
    do(book, CloseMeeting(MEETING))
    spans = attendance(book, ["QAG"], date(2024, 4, 1), date(2024, 11, 30))
    return spans, sum(found.present for found in book.attendances.values())


@given(st.dictionaries(st.sampled_from(AGENCIES), st.tuples(COUNTS, COUNTS)), st.booleans())
def test_figures_of_any_meeting(rows: dict[str, tuple[int, int]], is_override: bool) -> None:  # noqa: FBT001 - drawn
    """Represented is never over 100; a dash stands exactly for non-members; nothing is added up."""
    found, people = measured(rows, is_override=is_override)
    for agency in AGENCIES:
        presence = found.of(agency, "QAG")
        assert presence.is_member is (agency != "housing")
        assert (presence.attendance is None) is (agency == "housing")
        if presence.representation is not None:
            assert 0 <= presence.representation <= 100
    own = sum(rows.get("council", (0, 0)))
    assert found.of("council", "QAG").people == own
    part = sum(rows.get("csc", (0, 0)))
    assert bool(found.of("council", "QAG").represented) is bool(own or part)
    assert sum(found.of(agency.id, "QAG").people for agency in found.agencies) == people


def test_an_attendance_row_is_still_added_as_before() -> None:
    """Rows that come in with records of other programs follow the same rules."""
    book = live_book()
    values = {"meeting": MEETING, "agency": "housing", "in_room": 1}
    assert "wasn't a member of QAG" in refusal_of(book, AddRecord("attendances", values))


YEAR = Period(date(2023, 4, 1), date(2024, 3, 31), "2023/24")
POLICE = SummaryRow(agency="Police", figures=(100, None))


def keep(
    *rows: SummaryRow, groups: tuple[str, ...] = ("Review", "QAG"), period: Period = YEAR
) -> KeepSummary:
    """The command that keeps a published table of a year before."""
    return KeepSummary(period, groups, rows or (POLICE,), " Annual report report ")


def test_a_summary_is_kept_as_it_was_printed() -> None:
    """Under the name of its period, with its days, its names and its figures."""
    book = founded_book()
    do(book, keep(POLICE, SummaryRow(agency="Housing", figures=(0, 133))))
    summary = book.summaries["2023/24"]
    assert (summary.first_day, summary.last_day) == (YEAR.first, YEAR.last)
    assert [(row.agency, row.figures) for row in summary.rows] == [
        ("Police", (100, None)),
        ("Housing", (0, 133)),
    ]
    assert summary.source == "Annual report report"


def test_no_computed_figure_looks_at_it() -> None:
    """The attendance of the same days is what it was without it."""
    book = founded_book()
    before = attendance(book, ("QAG",), YEAR.first, date(2025, 3, 31))
    do(book, keep())
    after = attendance(book, ("QAG",), YEAR.first, date(2025, 3, 31))
    assert (after.agencies, after.held, after.presences) == (
        before.agencies,
        before.held,
        before.presences,
    )


def test_one_that_was_wrong_is_taken_away_and_kept_again() -> None:
    """Its name is free again; what it held before does not come back."""
    book = founded_book()
    do(book, keep())
    assert "There's already a summary for 2023/24" in refusal_of(book, keep())
    do(book, TakeAway("summaries", "2023/24"))
    assert not book.summaries
    do(book, keep(SummaryRow(agency="Housing", figures=(50, 50))))
    assert [row.agency for row in book.summaries["2023/24"].rows] == ["Housing"]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (keep(SummaryRow(agency="Police", figures=(1,))), "Police has 1 figure for 2 groups"),
        (keep(SummaryRow(agency="Police", figures=(1, -1))), "-1% for Police"),
        (keep(SummaryRow(agency="Police", figures=(1, 2001))), "2001% for Police"),
        (
            keep(SummaryRow(agency=" ", figures=(1, 2))),
            "An agency in the summary of 2023/24 has no",
        ),
        (
            keep(POLICE, SummaryRow(agency="police", figures=(1, 2))),
            "names the agency police twice",
        ),
        (keep(groups=("QAG", "qag")), "names the group qag twice"),
        (keep(groups=()), "needs at least one group and one agency"),
        (keep(period=Period(YEAR.first, YEAR.last)), "Give the period of the summary"),
        (keep(period=Period(YEAR.last, YEAR.first, "x")), "ends before it begins"),
        (keep(period=Period(date(2030, 4, 1), date(2031, 3, 31), "x")), "in the future"),
    ],
)
def test_what_is_no_whole_table_is_refused(command: KeepSummary, said: str) -> None:
    """One sentence names the agency, the group or the day."""
    assert said in refusal_of(founded_book(), command)


def test_its_table_changes_by_being_kept_again_only() -> None:
    """Where it was published can be corrected; a row by itself cannot."""
    book = founded_book()
    do(book, keep())
    do(book, SetFields("summaries", "2023/24", {"source": "Report of 2024"}))
    assert book.summaries["2023/24"].source == "Report of 2024"
    rows = SetFields("summaries", "2023/24", {"rows": []})
    assert "remove it and add the corrected table" in refusal_of(book, rows)
    by_hand = AddRecord("summaries", {"groups": ["QAG"]}, "2022/23")
    assert "can't be added here" in refusal_of(book, by_hand)


@pytest.mark.parametrize(
    ("typed", "name", "doubt"),
    [
        ("home  office", "home office", ""),
        ("housing", "Housing", ""),
        ("Met", "The Police", "The Police is a member. Record its people in its own row."),
        (
            "Home Ofice",
            "Home Ofice",
            (
                "Did you mean Home Office? There's no agency called “Home Ofice”, and no guests have come from there before."
            ),
        ),
        (
            "NSPCC",
            "NSPCC",
            "There's no agency called “NSPCC”, and no guests have come from there before.",
        ),
    ],
)
def test_where_guests_come_from(typed: str, name: str, doubt: str) -> None:
    """A place of earlier guests and an agency are known; a member and a stranger are doubtful."""
    book = live_book()
    do(book, RecordGuests(MEETING, "Home Office"))
    meeting = book.meetings[MEETING]
    found = guest_place_of(typed, book, meeting)
    assert (found.name, found.doubt) == (name, doubt)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"joined": "10:20"}, "Police joined at 10.20"),
        ({"joined": "10.20", "left": "2pm"}, "Police joined at 10.20 and left at 14.00"),
        ({"interest": "item 4"}, "Police declared an interest"),
        ({"in_room": 1}, f"Recorded Police at {MEETING}"),
        ({"in_room": 0}, "Nobody came for Police"),
        ({"in_room": 0, "apologies": True}, "Apologies from Police"),
    ],
)
def test_what_was_said_of_an_agency_is_said_back(values: dict[str, Any], said: str) -> None:
    """When it came or went, or that it declared an interest."""
    sentence = RecordAttendance(MEETING, "police", **values).sentence_in(live_book())
    assert sentence.removeprefix("The ").replace(" The ", " ") == said
