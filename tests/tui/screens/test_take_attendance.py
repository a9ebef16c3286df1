"""The form in which attendance is taken: keys, guests, visitors, late arrivals, locks."""

from __future__ import annotations

from datetime import UTC, date, datetime
from string import ascii_lowercase
from typing import TYPE_CHECKING

import pytest

from building import HOSTILE
from cscp_tui.domain.commands.attendance import MarkAllPresent, RecordAttendance
from cscp_tui.domain.commands.meetings import CloseMeeting, PlanMeeting, StartMeeting
from cscp_tui.domain.commands.partners import EndAgency
from cscp_tui.domain.partners import members_on
from cscp_tui.tui.screens.take_attendance import TakeAttendanceScreen
from cscp_tui.tui.widgets.lines import QuorumLine
from cscp_tui.tui.widgets.prompt import LineInput
from cscp_tui.tui.widgets.table import RecordTable
from sitting import SMALL, open_session, sitting

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.domain.records import Attendance, Guests
    from cscp_tui.tui.session import Session
    from sitting import Sitting


QAG = "QAG-2025-11-27"
TEN = datetime(2025, 11, 27, 10, 0, tzinfo=UTC)


pytestmark = pytest.mark.usefixtures("unhurried")


@pytest.fixture
def started(session: Session) -> Session:
    """The demo's meeting of the day runs; nobody is marked."""
    session.record(StartMeeting(QAG, TEN))
    return session


async def take(at: Sitting, meeting: str = QAG) -> None:
    """Open the attendance of a meeting over the screen."""
    screen = at.app.framed_screen
    assert screen is not None
    screen.show_attendance(meeting)
    await at.pilot.pause()


def form(at: Sitting) -> TakeAttendanceScreen:
    """The attendance, which has nothing over it."""
    screen = at.app.screen
    assert isinstance(screen, TakeAttendanceScreen)
    return screen


def table(at: Sitting) -> RecordTable:
    return form(at).query_one(RecordTable)


def row(session: Session, agency: str) -> Attendance | None:
    """What is recorded of an agency."""
    rows = session.workspace.book.attendances_of(QAG)
    return next((known for known in rows if known.agency == agency), None)


def guests(session: Session) -> tuple[Guests, ...]:
    """Where the guests came from."""
    found = row(session, "guest")
    return found.guests if found else ()


async def go_to(at: Sitting, key: str) -> None:
    assert table(at).move_to(key)
    await at.pilot.pause()


MARKS = (
    (("1",), "1 in the room"),
    (("3", "full_stop"), "2 in the room, 1 online"),
    (("2", "full_stop", "full_stop"), "2 online"),
    (("2", "full_stop", "full_stop", "full_stop"), "2 in the room"),
    (("full_stop",), "1 online"),
    (("space",), "1 in the room"),
    (("space", "space"), "not represented"),
    (("0",), "not represented"),
    (("comma",), "1 in the room, 1 of them a deputy"),
    (("2", "comma", "comma"), "2 in the room, 2 of them deputies"),
    (("2", "comma", "comma", "comma"), "2 in the room"),
    (("minus",), "apologies"),
    (("1", "minus"), "apologies"),
    (("minus", "comma"), "1 in the room, 1 of them a deputy, with apologies"),
    (("comma", "minus"), "1 in the room, 1 of them a deputy, with apologies"),
    (("minus", "minus"), "not marked yet"),
    (("minus", "2"), "2 in the room"),
    (("minus", "full_stop"), "1 online"),
    (("4", "full_stop", "2"), "1 in the room, 1 online"),
    (("2", "backspace"), "not marked yet"),
    (("2", "delete", "1"), "1 in the room"),
    (("2", "ctrl+z"), "not marked yet"),
    (("2", "ctrl+z", "ctrl+r"), "2 in the room"),
)
"""Keys on an agency that isn't marked, and what is said of it then."""


async def test_what_the_keys_say(started: Session) -> None:
    """Each is kept at once, and most take themselves back."""
    async with sitting(started) as at:
        await take(at)
        await go_to(at, "police")
        for keys, mark in MARKS:
            await at.press(*keys)
            shown = next(line for line in table(at).table.rows if line.key == "police")
            assert shown.cells[1].text == mark, keys
            assert table(at).key == "police"
            await at.press("backspace")
            assert row(started, "police") is None


async def test_every_letter_finds_an_agency(started: Session) -> None:
    """None marks anybody, or moves the cursor otherwise."""
    async with sitting(started) as at:
        await take(at)
        for letter in ascii_lowercase:
            await at.press(letter)
            assert form(at)._find.text == letter
            assert not started.book.attendances_of(QAG)
            await at.press("escape")
            assert not form(at)._find.is_open


@pytest.mark.parametrize("key", ["asterisk", "ctrl+a"])
async def test_everyone_who_is_not_marked_is_there(started: Session, key: str) -> None:
    """By a sign, and by another key for keyboards on which that is shifted."""
    async with sitting(started) as at:
        await take(at)
        await go_to(at, "housing")
        await at.press("minus", key)
        assert "15 more marked" in at.top_message
        housing, police = row(started, "housing"), row(started, "police")
        assert housing is not None
        assert police is not None
        assert (housing.present, police.present) == (0, 1)
        await at.press(key)
        assert "Every member is already marked" in at.top_message
        await at.press("ctrl+z")
        assert row(started, "police") is None
        assert row(started, "housing") is not None


async def test_the_quorum_is_evaluated_with_each_key(started: Session) -> None:
    """A part stands for the Council; the chair, once marked, for health."""
    async with sitting(started) as at:
        await take(at)
        quorum = form(at).query_one(QuorumLine)
        await at.press("1")
        assert (
            quorum.text == "Attendance not taken yet.   Quorum: Council, A health partner, Police"
        )
        await go_to(at, "scrutineer")
        await at.press("1")
        assert quorum.text == "Not quorate:   Council ✗   A health partner ✓   Police ✗"
        await go_to(at, "housing")
        await at.press("1")
        await go_to(at, "police")
        await at.press("full_stop")
        assert quorum.text == "Quorate:   Council ✓   A health partner ✓   Police ✓"


async def test_letters_find_members_by_any_of_their_names(started: Session) -> None:
    """An alias, a word within, the next one that fits; escape goes back to where one was."""
    async with sitting(started, SMALL) as at:
        await take(at)
        await at.type("camhs")
        assert table(at).key == "slam"
        await at.press("escape")
        assert table(at).key == "chair"
        await at.press("slash")
        await at.type("c")
        screen = at.app.screen
        assert isinstance(screen, TakeAttendanceScreen)
        first, second, third, *_ = screen._found
        await at.press("down")
        assert table(at).key == second
        await at.press("down")
        assert table(at).key == third
        await at.press("up", "up", "enter", "2")
        found = row(started, str(first))
        assert found is not None
        assert found.present == 2


async def test_a_digit_is_said_of_what_is_found_at_once(started: Session) -> None:
    """Without an enter between name and number."""
    async with sitting(started) as at:
        await take(at)
        await at.type("hous")
        await at.press("3")
        found = row(started, "housing")
        assert found is not None
        assert found.present == 3
        assert table(at).has_focus


async def test_guests_are_named_by_where_they_come_from(started: Session) -> None:
    """They have rows of their own, on which digits, space and o work, and which can go again."""
    async with sitting(started) as at:
        await take(at)
        await at.press("plus", *"Home Office", "enter")
        assert "no guests have come from there before" in at.words
        await at.press("enter")
        assert [known.where for known in guests(started)] == ["Home Office"]
        await go_to(at, "guests/Home Office")
        await at.press("3", "full_stop")
        assert (guests(started)[0].in_room, guests(started)[0].online) == (2, 1)
        await at.press("comma")
        assert "only for members" in at.top_message
        await at.press("space")
        assert guests(started) == ()


async def test_a_name_that_nobody_has_is_a_guests(started: Session) -> None:
    """Looked for and not found, it stands in the form."""
    async with sitting(started) as at:
        await take(at)
        await at.press("slash", *"British Transport Police", "enter", "enter", "enter")
        assert guests(started)[0].where == "British Transport Police"


async def test_a_draft_of_guests_leaves_the_name_that_is_typed_next(started: Session) -> None:
    """Who left the form half typed, and then types another name, is asked about that one."""
    async with sitting(started) as at:
        await take(at)
        await at.press("plus", *"Home Office", "escape", *"fire", "enter")
        text = await at.text_at_rest()
        assert "fire" in text
        assert "Home Office" not in text
        await at.press("escape", "plus")
        assert "Home Office" in await at.text_at_rest()


async def test_people_of_a_non_member_are_guests_or_members_from_today(started: Session) -> None:
    """It is asked; the answer for members makes the membership in the same step."""
    agencies = started.workspace.book.agencies
    first, second = agencies["commissioning"], agencies["young-scrutineer"]
    async with sitting(started) as at:
        await take(at)
        await at.press("slash", *first.id, "enter")
        assert "isn't a member of QAG" in at.text
        await at.press("enter")
        assert guests(started)[0].where == first.name
        await at.press("slash", *second.id, "enter", *"member", "tab", "ctrl+u", *"2", "enter")
        found = row(started, second.id)
        assert found is not None
        assert found.present == 2
        now = members_on(started.workspace.book.memberships.values(), "QAG", date(2025, 11, 27))
        assert second.id in now
        await at.press("ctrl+z")
        assert row(started, second.id) is None


@pytest.mark.parametrize("typed", ["x", "-1", "500", "1.5"])
async def test_absurd_numbers_of_guests_are_refused_in_the_field(
    started: Session, typed: str
) -> None:
    """Nothing is kept, and the sentence says what can be."""
    async with sitting(started) as at:
        await take(at)
        await at.press("plus", *"Home Office", "tab", "ctrl+u", *typed, "enter")
        assert "isn't a number of people" in at.text
        assert guests(started) == ()


async def test_hostile_guests_are_kept_and_shown_harmlessly(started: Session) -> None:
    """Markup, control characters and the like, in the form and in the list."""
    async with sitting(started, SMALL) as at:
        await take(at)
        await at.press("plus")
        at.app.screen.query(LineInput).first().value = HOSTILE
        await at.pilot.pause()
        await at.press("enter", "enter")
        assert "[CSCP] [/oops]" in at.text
        assert "\x1b" not in at.text
        await at.press("slash", *"[/oops]", "2")
        assert guests(started)[0].in_room == 2


async def test_the_attendance_of_a_closed_meeting_is_locked(started: Session) -> None:
    """It is seen, and each key says the way."""
    started.record(MarkAllPresent(QAG))
    started.record(CloseMeeting(QAG))
    async with sitting(started) as at:
        await take(at)
        assert "closed and locked" in at.text
        await at.press("2")
        assert "Reopen the meeting, with a reason" in at.top_message
        found = row(started, "chair")
        assert found is not None
        assert found.present == 1
        for key in ("plus", "space", "asterisk", "minus"):
            await at.press(key)
            assert "Reopen the meeting, with a reason" in at.top_message
            assert not at.app.screen.active_bindings[key].enabled
        assert at.app.screen.active_bindings["slash"].enabled


async def test_a_past_meeting_can_be_recorded_from_its_minutes(session: Session) -> None:
    """Its rows are stamped with it, also while another meeting is run."""
    session.record(StartMeeting(QAG, TEN))
    session.meeting = QAG
    past = "REV-2025-11-26"
    session.record(PlanMeeting("REV", date(2025, 11, 26)))
    async with sitting(session) as at:
        await take(at, past)
        await at.press("1")
    assert session.workspace.lines()[-1].meeting == past


async def test_nobody_loses_what_two_say_of_different_agencies(
    started: Session, demo: Path
) -> None:
    """And what both say of the same one is said to both."""
    other = open_session(demo, "Business manager")
    async with sitting(started) as at:
        await take(at)
        await go_to(at, "police")
        other.record(RecordAttendance(QAG, "housing", in_room=1))
        other.record(RecordAttendance(QAG, "police", in_room=2))
        await at.press("1")
        found = row(started, "housing")
        assert found is not None
        assert found.present == 1
        assert "Business manager changed “In room” of Met Police at the QAG" in at.top_message
        shown = next(line for line in table(at).table.rows if line.key == "police")
        assert shown.cells[1].text == "2 in the room"


async def hear(at: Sitting) -> None:
    """Take in what others recorded."""
    at.app._look()
    await at.pilot.pause()


async def test_whoever_was_marked_stays_in_sight_when_a_colleague_ends_it(
    started: Session, demo: Path
) -> None:
    """What was said of it is recorded, so it is seen; who ended it is said."""
    other = open_session(demo, "Business manager")
    async with sitting(started) as at:
        await take(at)
        await go_to(at, "colleges")
        await at.press("minus")
        other.record(EndAgency("colleges", date(2025, 11, 26)))
        await hear(at)
        assert at.top_message == "Business manager ended Colleges"
        shown = next(line for line in table(at).table.rows if line.key == "colleges")
        assert shown.cells[1].text == "apologies; no longer a member"


async def test_nobody_else_is_marked_where_a_colleague_took_the_row_away(
    started: Session, demo: Path
) -> None:
    """The cursor is on the next agency then: the first key says so, the second one marks it."""
    other = open_session(demo, "Business manager")
    async with sitting(started) as at:
        await take(at)
        await go_to(at, "colleges")
        other.record(EndAgency("colleges", date(2025, 11, 26)))
        await hear(at)
        await at.press("2")
        assert at.top_message == (
            "The selected row has gone. The cursor is now on National Probation Service."
        )
        assert row(started, "probation") is None
        await at.press("2")
        found = row(started, "probation")
        assert found is not None
        assert found.present == 2


async def test_who_is_looked_for_while_a_colleague_ends_it_is_no_member_then(
    started: Session, demo: Path
) -> None:
    """A digit asks about guests, and marks nobody else."""
    other = open_session(demo, "Business manager")
    async with sitting(started) as at:
        await take(at)
        await at.press("slash", *"colleg")
        other.record(EndAgency("colleges", date(2025, 11, 26)))
        await hear(at)
        assert "no matching member" in at.text
        await at.press("2")
        assert "Colleges isn't a member of QAG" in at.text
        assert started.workspace.book.attendances_of(QAG) == []


async def test_a_meeting_whose_planning_a_colleague_takes_back_has_no_attendance(
    session: Session, demo: Path
) -> None:
    """It is said in the list, and by each key."""
    session.record(PlanMeeting("MASH", date(2025, 11, 26)))
    other = open_session(demo, "Business manager")
    async with sitting(session) as at:
        await take(at, "MASH-2025-11-26")
        other.undo(session.workspace.position.n)
        await hear(at)
        assert "This meeting no longer exists" in at.text
        for key in ("1", "minus", "asterisk", "plus"):
            await at.press(key)
            assert "This meeting no longer exists" in at.top_message


async def test_what_a_colleague_changed_since_is_named_where_undo_clashes(
    started: Session, demo: Path
) -> None:
    """Neither count is lost, and the agency stands in the sentence."""
    other = open_session(demo, "Business manager")
    async with sitting(started) as at:
        await take(at)
        await go_to(at, "housing")
        await at.press("2")
        other.follow()
        other.record(RecordAttendance(QAG, "housing", in_room=3))
        await hear(at)
        await at.press("ctrl+z", "y")
        assert "Business manager changed Housing at the QAG meeting" in at.top_message
        found = row(started, "housing")
        assert found is not None
        assert found.present == 3


async def test_help_runs_what_it_lists(started: Session) -> None:
    """Every key of the attendance, found by a word."""
    async with sitting(started) as at:
        await take(at)
        await at.press("question_mark", *"everyone else", "enter")
        assert "16 more marked" in at.top_message


async def test_escape_leaves_it(started: Session) -> None:
    """The screen below shows what was recorded."""
    async with sitting(started) as at:
        await take(at)
        await at.press("escape")
        assert len(at.app.screen_stack) == 1


async def test_more_than_nine_people_are_typed_behind_enter(started: Session) -> None:
    """The last of several digits counts; enter takes them together, and asks for the rest."""
    async with sitting(started) as at:
        await take(at)
        await go_to(at, "housing")
        await at.press("1", "4")
        assert "now 4 · Enter for 14" in at.top_message
        await at.press("enter", "tab", *"12", "tab", *"2", "enter")
        found = row(started, "housing")
        assert found is not None
        assert (found.in_room, found.online, found.deputies) == (14, 12, 2)
        await at.press("3", "enter", *"15", "enter")
        found = row(started, "housing")
        assert found is not None
        assert (found.in_room, found.online) == (15, 3)


async def test_guests_of_a_slip_are_asked_about_and_named_otherwise(started: Session) -> None:
    """A name that is nearly known; behind enter their place and numbers can be others."""
    async with sitting(started) as at:
        await take(at)
        await at.press("plus", *"Yung Scrutineer", "enter")
        assert "Did you mean Young Scrutineer?" in at.text
        await at.press("enter")
        await go_to(at, "guests/Yung Scrutineer")
        await at.press("enter", "ctrl+u", *"Young Scrutineer", "tab", *"25", "enter")
        assert [(known.where, known.in_room) for known in guests(started)] == [
            ("Young Scrutineer", 25)
        ]


async def test_who_joins_and_leaves_is_timed_by_one_key_each(started: Session) -> None:
    """A key says that they join or leave now, and again that they did not."""
    async with sitting(started) as at:
        await take(at)
        await at.press(*"police", "enter", "right_square_bracket")
        came = row(started, "police")
        assert came is not None
        assert came.present == 1
        assert len(came.joined) == len("10:20")
        await at.press("right_square_bracket", "left_square_bracket", "left_square_bracket")
        assert (row(started, "police") or came).left == ""


async def test_an_interest_is_declared_by_one_key_and_a_few_words(started: Session) -> None:
    """It is kept with the agency, whose person was there to declare it."""
    async with sitting(started) as at:
        await take(at)
        await at.press(*"police", "enter", "semicolon", *"item 4; took no part", "enter")
        kept = row(started, "police")
        assert kept is not None
        assert (kept.present, kept.interest) == (1, "item 4; took no part")


async def test_roles_and_times_are_typed_behind_enter(started: Session) -> None:
    """They stand in the form of the numbers of people, with ; between roles."""
    async with sitting(started) as at:
        await take(at)
        await at.press(*"police", "1", "enter", *("tab",) * 3)
        await at.press(*"Detective Superintendent; Constable", "tab", *"10.20", "enter")
        kept = row(started, "police")
        assert kept is not None
        assert (kept.roles, kept.joined) == (("Detective Superintendent", "Constable"), "10:20")
