from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from building import do
from cscp_tui.base.texts import shortened
from cscp_tui.domain.commands.meetings import KeepLine
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.meetings import doubts_at_close, lines_of_meeting
from cscp_tui.domain.stated_facts import stated_head, stated_next_meeting, stated_otherwise
from meetings_made import MEETING, in_meeting, live_book

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book


@pytest.fixture
def book() -> Book:
    return live_book()


def typed(book: Book, *lines: str) -> None:
    for words in lines:
        do(book, KeepLine(MEETING, words), in_meeting())


def otherwise(book: Book) -> list[str]:
    meeting = book.meetings[MEETING]
    return [*stated_otherwise(book, meeting, lines_of_meeting(book, MEETING))]


@pytest.mark.parametrize(
    ("line", "stated"),
    [
        ("Nxt 26 feb 10am room 9", ("2025-02-26", "10:00", "room 9", True)),
        ("DONM 19/2/25 1000 Teams", ("2025-02-19", "10:00", "Teams", True)),
        ("so, 21 apr, same room, half 9", ("2025-04-21", "09:30", "Old Hall", True)),
        (
            "The QAG will next meet on Monday 21 April 2025 at 2 pm, again in the Old Hall.",
            ("2025-04-21", "14:00", "the Old Hall", True),
        ),
        ("nxt mtg 5 march 2-4 teams", ("2025-03-05", "14:00", "teams", True)),
        ("Next time: Wednesday 26th Feb, 10, F9", ("2025-02-26", "10:00", "F9", True)),
        ("Next meeting: 26.2.25", ("2025-02-26", "", "", True)),
        ("Next meeting 10 March, 10am. Closed at 11.52.", ("2025-03-10", "10:00", "", True)),
        ("Next meeting 10 March, neglect to be discussed", ("2025-03-10", "", "", False)),
        ("26 feb 10am", ("2025-02-26", "10:00", "", True)),
        ("Next meeting is in March", None),
        ("Next meeting was 10 March 2024", None),
        ("data return 26 feb 10am", None),
        ("next audit 26 feb", None),
        ("next exec 3 Mar", None),
        ("26 feb visit at 10am to school", None),
        ("next meeting 31 Feb 10am", None),
    ],
)
def test_a_line_may_state_the_next_meeting(
    line: str, stated: tuple[str, str, str, bool] | None, book: Book
) -> None:
    """Day, time and place; a line that says more keeps its words."""
    do(book, SetFields("meetings", MEETING, {"place": "Old Hall"}), in_meeting())
    typed(book, line)
    meeting = book.meetings[MEETING]
    found = stated_next_meeting(book, meeting, lines_of_meeting(book, MEETING))
    told = found and (found.day.isoformat(), found.time, found.place, found.is_whole)
    assert told == stated


@pytest.mark.parametrize(
    ("line", "is_alone"),
    [
        ("Next meeting 10 March, 10am", True),
        ("Next meeting 10 March, 10am. Closed at 11.52.", False),
    ],
)
def test_the_next_meeting_may_be_all_that_a_line_states(
    line: str, book: Book, *, is_alone: bool
) -> None:
    """Another sentence is something more."""
    typed(book, line)
    found = stated_next_meeting(book, book.meetings[MEETING], lines_of_meeting(book, MEETING))
    assert found is not None
    assert found.is_alone is is_alone


def test_a_bare_day_and_time_are_the_next_meetings_only_at_the_end(book: Book) -> None:
    """Earlier they may be of anything."""
    typed(book, "26 feb 10am", "One.", "Two.", "Three.", "Four.", "Five.")
    assert (
        stated_next_meeting(book, book.meetings[MEETING], lines_of_meeting(book, MEETING)) is None
    )


def test_what_is_typed_otherwise_than_it_is_planned_is_told_at_the_close(book: Book) -> None:
    """A day on which a meeting is planned isn't; nor is the Chair's agency or place, if it is the same."""
    values = {"chair_agency": "icb", "place": "Old Hall, and online"}
    do(book, SetFields("meetings", MEETING, values), in_meeting())
    typed(
        book,
        "QAG 25/11 Teams only. Start 10.02",
        "Jo (Chair, Police), Al (ICB)",
        "DONM 26/2/25 10am",
    )
    said = "The minutes say Wednesday 26 February 2025, 10.00 for the next meeting, as typed"
    told = (
        "“Jo (Chair, Police), Al (ICB)” says that the Chair is from The Police; recorded is The ICB.",
        "“QAG 25/11 Teams only. Start 10.02” may say where it was; recorded is Old Hall, and online.",
    )
    assert otherwise(book) == [f"{said}; none is planned yet.", *told]
    assert {*told} < {*doubts_at_close(book, book.meetings[MEETING])}


@pytest.mark.parametrize(
    "line",
    [
        "The Chief Nurse of the ICB, Jo Bloggs, took the chair and welcomed all.",
        "Present: Jo Bloggs (JB), Chief Nurse, ICB, Chair; Al Green, Housing",
    ],
)
def test_who_took_the_chair_is_told_if_it_is_another_than_recorded(book: Book, line: str) -> None:
    """Initials alone may be anyone's."""
    do(book, SetFields("meetings", MEETING, {"chair": "Director of Safeguarding"}), in_meeting())
    typed(
        book,
        "Jo Bloggs, Director of Safeguarding, took the chair",
        "JB took the chair",
        "Jo Bloggs, Vice Chair, gave apologies",
        "BP24-1.1, the strategy, is in the Chair's view done",
        line,
    )
    assert otherwise(book) == [
        f"“{shortened(line)}” says who took the chair; recorded is Director of Safeguarding."
    ]


@pytest.mark.parametrize(
    ("line", "head"),
    [
        ("QAG 25/11 teams+F9. start 1003", ("", "teams+F9")),
        ("qag 25 nov 24, 9.30 TWH 8.01", ("09:30", "TWH 8.01")),
        ("QAG 25 nov 10am all present", ("10:00", "")),
        (
            "The QAG met on Monday 25 November 2024 in the Old Hall, Room 1, and began at 10.05.",
            ("", "Old Hall"),
        ),
        ("QAG 26 nov 10am Teams", None),
        ("QAG 25/11/24 10.03 start - Jo chairing", None),
        ("Mtg 25 nov. All here", None),
    ],
)
def test_the_first_line_may_state_time_and_place(
    line: str, head: tuple[str, str] | None, book: Book
) -> None:
    """After the body and the meeting's own day."""
    typed(book, line)
    found = stated_head(book, book.meetings[MEETING], lines_of_meeting(book, MEETING))
    assert (found and (found.time, found.place)) == head


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("RF (Police) t/c", "named in lines"),
        ("We also had Dr Low from the Police, and Jo for the ICB", "named in lines"),
        ("police - Ch Supt Fox is on a call, in when he can", "named in lines"),
        ("Police: 12 people spoken to", "named in lines"),
        ("The Police said that it was late", "named in lines"),
        ("CH-09 (Police) is open", "not represented"),
        ("The Police will send it", "not represented"),
        ("Police figures: 12", "not represented"),
    ],
)
def test_whoever_speaks_or_stands_before_their_agency_may_have_been_there(
    line: str, told: str, book: Book
) -> None:
    """The close asks about them; the words say nothing of who came."""
    typed(book, line)
    (said,) = (s for s in doubts_at_close(book, book.meetings[MEETING]) if "The Police" in s)
    assert told in said
