from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import FIRST_DAY, context, do
from cscp_tui.domain.capture import answer, command_of, echo_of, read_line
from cscp_tui.domain.capture_kinds import LineKind
from cscp_tui.domain.capture_wording import LONGEST, Reading
from cscp_tui.domain.commands.actions import Deliver
from cscp_tui.domain.commands.meetings import ClearUp, PlanMeeting, SetAside, UnderItem
from cscp_tui.domain.commands.records import AddRecord
from meetings_made import MEETING, in_meeting, live_book
from spoken_lines_measured import demo_book, measured

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book

FIXTURES = Path(__file__).parents[1] / "fixtures"
FILES = [FIXTURES / "lines-kept-apart.toml", *sorted(FIXTURES.glob("spoken-lines/*.toml"))]
"""Lines with their meanings. Kinds are learned from all of them but those kept apart."""


def made_book() -> Book:
    """The tests' book on Monday 25 November 2024, with two more agencies and a next meeting."""
    book = live_book()
    for key, name in (("ph", "Public Health"), ("chs", "Health Service NHS")):
        do(book, AddRecord("agencies", {"name": name}, key), context(FIRST_DAY))
    do(book, PlanMeeting("QAG", date(2025, 1, 21)))
    return book


BOOK = made_book()


def read(text: str) -> Reading:
    meeting = BOOK.meetings[MEETING]
    return read_line(text, meeting, BOOK, meeting.day)


def asked(text: str) -> str:
    return " ".join(question.sentence for question in read(text).questions)


def leads(text: str) -> list[str]:
    return [party.agency or party.group or party.role for party in read(text).leads]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_lines_of_minutes_are_understood_or_asked_about(file: Path) -> None:
    """Our own lines: kinds, leads and dates as a colleague reads them, and nothing wrong unasked."""
    lines = tomllib.loads(file.read_text("utf-8"))["line"]
    found = measured(lines, demo_book())
    assert found.kind >= 0.95 * len(lines)
    assert found.leads >= 0.9 * len(lines)
    assert found.date >= 0.95 * len(lines)
    assert found.silent == []


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Police to send the list", "action"),
        ("- [ ] 3. ACTION: Police to send the list", "action"),
        ("AGREED: one audit a year", "decision"),
        ("AGREED: Police to send the list", "action"),
        ("The Chair challenged Police about delays", "challenge"),
        ("It was noted that referrals fell", "note"),
        ("BP24-1.1 complete", "delivered"),
        ("BP24-1.1 extended to 28 February", "move"),
        ("Apols from Police", "apologies"),
        ("Police sent no apologies", "note"),
        ("AP3 not yet complete", "note"),
    ],
)
def test_the_kind_of_a_line(line: str, kind: str) -> None:
    """Each kind, however it is numbered or marked."""
    assert read(line).kind == kind


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("Police and Social Care to meet", ["police", "csc"]),
        ("Police/ICB to meet", ["police", "icb"]),
        ("Check the list (ICB)", ["icb"]),
        ("Check the list [Police]", ["police"]),
        ("Check the list - Housing - 31/1/25", ["housing"]),
        ("Check the list. Lead: Housing", ["housing"]),
        ("Check the list. Owner - Housing", ["housing"]),
        ("Housing (Head of Service) to check", ["housing"]),
        ("All partners to check the list", ["All agencies"]),
        ("List to be checked by Housing", ["housing"]),
    ],
)
def test_who_leads(line: str, who: list[str]) -> None:
    """Before the deed, behind it, in brackets, labelled; two of them, or everybody."""
    assert leads(line) == who


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("Next steps: Police to agree a form of words", "Next steps: agree a form of words"),
        ("JB is chair. Police to chase the plans", "JB is chair: chase the plans"),
        ("Ref 22: Housing - send the toolkit to heads", "Send the toolkit to heads"),
        ("Police, who had offered to host, to send invitations", "Send invitations"),
    ],
)
def test_a_title_keeps_the_deed(line: str, title: str) -> None:
    """Behind a heading, a sentence, the owner of a row, or a clause about the owner."""
    assert read(line).title == title


@pytest.mark.parametrize("modal", ["will", "is", "should", "agreed"])
def test_what_is_not_to_be_done_is_asked_about(modal: str) -> None:
    """It is no action, as far as anybody can tell from the words."""
    to = "" if modal in {"will", "should"} else "to "
    reading = read(f"Police {modal} {to}not send the list")
    assert reading.kind == "note"
    assert "Is this a note or an action?" in asked(reading.text)


def test_when_may_be_what_is_to_be_found_out() -> None:
    """Only “when” that says when it is to be done is a date to be asked for."""
    question = "That depends on something else"
    assert question not in asked("Police to find out when the venue is free")
    assert question in asked("Police to confirm their new rep when the review has finished")


def test_a_number_beside_an_unknown_reference_is_asked_about() -> None:
    """It names an action for certain only by the action's own reference."""
    ended = "Is this about BP24-1.1, which is no longer open?"
    book = made_book()
    do(book, Deliver("BP24-1.1"), in_meeting())
    meeting = book.meetings[MEETING]
    reading = read_line("Extend BP24-9.9 or 1.1 to 28 February", meeting, book, meeting.day)
    assert ended in " ".join(question.sentence for question in reading.questions)


def test_one_of_two_is_asked_about() -> None:
    """“Police or Housing” leaves open who leads."""
    assert leads("Police or Housing to check the list") == []
    assert asked("Police or Housing to check the list") == "“Police or Housing”: which one?"


def test_a_labelled_owner_leads_alone() -> None:
    """Whoever does it with the owner supports."""
    reading = read("Police and Housing to check the list. Owner: Housing")
    assert [party.agency for party in reading.leads] == ["housing"]
    assert [party.agency for party in reading.supporting] == ["police"]


@pytest.mark.parametrize(
    "line",
    [
        "All except Police and Housing sent apologies, ICB will tell them",
        "Apologies from Police; Social Care chaired; Housing sent apologies",
    ],
)
def test_apologies_name_only_those_who_are_away(line: str) -> None:
    """What others do, or who came, is left out."""
    assert set(leads(line)) == {"police", "housing"}


def test_who_helps_does_not_lead() -> None:
    """Supporting agencies are kept beside the lead."""
    reading = read("Police to train staff with support from Housing")
    assert [party.agency for party in reading.leads] == ["police"]
    assert [party.agency for party in reading.supporting] == ["housing"]
    assert reading.title == "Train staff"


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("by 31st January", date(2025, 1, 31)),
        ("by 03.02.25", date(2025, 2, 3)),
        ("end of Jan", date(2025, 1, 31)),
        ("by close of play Friday", date(2024, 11, 29)),
        ("within six weeks", date(2025, 1, 6)),
        ("within 10 working days", date(2024, 12, 9)),
        ("by end Q3", date(2024, 12, 31)),
        ("for the next meeting", date(2025, 1, 21)),
        ("at the January meeting", date(2025, 1, 21)),
        ("by the end of the financial year", date(2025, 3, 31)),
        ("by end of the week", date(2024, 11, 29)),
        ("a week on Wednesday", date(2024, 12, 4)),
        ("two weeks before the next meeting", date(2025, 1, 7)),
        ("by close of play", date(2024, 11, 25)),
    ],
)
def test_dates_as_people_say_them(said: str, day: date) -> None:
    """They count from the meeting's day, and the next meeting is the one that is planned."""
    reading = read(f"Police to send the list {said}")
    assert (reading.due, reading.title) == (day, "Send the list")
    assert not reading.questions


@pytest.mark.parametrize(
    "said",
    [
        *("ASAP", "by Easter", "before half-term", "TBC", "ongoing", "in the autumn", "by March"),
        *("by Jan 25", "w/c 2 December", "w/c 3 December", "first week in March", "in due course"),
        *("by 31 November", "by 31/10/24", "by Friday 15 January", "to a future meeting"),
        *("at the next Board", "once the audit is done", "every meeting", "by the inspection"),
        *("by 1 December and again by 1 March", "next Friday", "next month"),
    ],
)
def test_a_doubtful_date_is_asked_about_and_never_guessed(said: str) -> None:
    """No day is taken, and the question offers days or none."""
    reading = read(f"Police to send the list {said}")
    assert reading.due is None
    (question,) = [each for each in reading.questions if each.about == "due"]
    assert question.choices[-1].label == "No due date"


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("Send the list", "Who will do it?"),
        ("JB to chase the provider", "Who is JB, and for which agency?"),
        ("KL / TM to pick this up", "Who is KL / TM, and for which agency?"),
        ("Jane Smith to send the list", "“Jane Smith” isn't on the list. Which agency or role?"),
        ("NHS England to send the list", "Who is “NHS England”, and for which agency?"),
        ("Health to send the list", "Health: The ICB, Public Health or Health Service NHS?"),
        ("Housing lead for Police to meet", "who leads?"),
        ("Police to check the list and Housing to send it", "two actions"),
        ("Police to check the list; send it round", "two actions"),
        ("lead:JB Send the list", "“JB” looks like a person. Which role or agency?"),
        ('lead:"Jane Smith" Send the list', "looks like a person"),
        ("lead:police due:1/10/24 Send the list", "1 October 2024 has passed"),
    ],
)
def test_a_doubtful_owner_or_deed_is_asked_about(line: str, question: str) -> None:
    """No owner, initials, a person's name, several agencies, two deeds, a date gone by."""
    assert question in asked(line)


def test_two_agencies_lead_together_and_the_first_is_said_to_be_first() -> None:
    """Nothing is asked; both are leads, and the words say which agency stands first."""
    reading = read("Police and Housing to walk the estate")
    assert ([party.agency for party in reading.leads], reading.questions) == (
        ["police", "housing"],
        (),
    )
    meeting = BOOK.meetings[MEETING]
    assert "led by The Police and Housing, The Police first" in echo_of(reading, meeting, BOOK)


@pytest.mark.parametrize(
    ("line", "who", "question"),
    [
        ("hsg to send the list", ["housing"], "“hsg”: is that Housing?"),
        ("pol 2 send the list", ["police"], "“pol”: is that"),
        ("Housing void list by 31/1", ["housing"], "Who will do it?"),
    ],
)
def test_names_in_short_are_offered_and_asked_about(
    line: str, who: list[str], question: str
) -> None:
    """A beginning, the consonants or the initials of a name; a name that begins a line."""
    assert leads(line) == who
    assert question in asked(line)


@pytest.mark.parametrize(
    ("line", "kind", "ref"),
    [
        ("1.1 now done", "delivered", "BP24-1.1"),
        ("push 1.1 back to 31 January", "move", "BP24-1.1"),
        ("1.1 half of the staff are trained", "note", "BP24-1.1"),
        ("1.1 Police to send the list", "action", ""),
        ("9.9 now done", "delivered", ""),
    ],
)
def test_the_number_of_an_action_of_the_plan(line: str, kind: str, ref: str) -> None:
    """It means the running plan's action; before an action it is the number of a log."""
    reading = read(line)
    assert (reading.kind, reading.ref) == (kind, ref)


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("Police new rep from January", "Is this"),
        ("Police have a new inspector, list by 31 January", "Is this a note or an action?"),
        ("The audit will not go ahead", "Is this a decision or a note?"),
        ("BP24-1.1 Police say it is hard, want 31 January", "Is this a note or a new date?"),
    ],
)
def test_what_may_be_more_than_a_note_is_asked_about(line: str, question: str) -> None:
    """Nobody's task, decision or date is lost as a mere note."""
    assert question in asked(line)


@pytest.mark.parametrize(
    ("line", "lead", "title"),
    [
        ("Jo Bright (Police) to send the list", "police", "Send the list"),
        ("Jo Bright, Head of Service, Housing, to send the list", "housing", "Send the list"),
        ("Housing (Jo Bright) to send the list", "housing", "Send the list"),
    ],
)
def test_a_name_beside_an_agency_is_left_out(line: str, lead: str, title: str) -> None:
    """The agency leads; the person's name is in neither the lead nor the title."""
    assert (leads(line), read(line).title) == ([lead], title)


@pytest.mark.parametrize("line", ["JB to chase it", "Jane Smith to chase it", "lead:JB Chase it"])
def test_a_persons_name_is_never_the_lead(line: str) -> None:
    """Nobody leads until a role or an agency is given."""
    assert read(line).leads == ()


def test_a_progress_update_is_of_its_action() -> None:
    """A reference and a colon: the rest is an update on that action."""
    reading = read("BP24-1.1: three of four workshops held")
    assert (reading.kind, reading.ref, reading.questions) == (LineKind.NOTE, "BP24-1.1", ())
    book = made_book()
    do(book, command_of(reading, book.meetings[MEETING], book), in_meeting())
    (update,) = book.updates_of("BP24-1.1")
    assert update.text == "three of four workshops held"


@pytest.mark.parametrize(
    "line",
    [
        "lead: Police due: 31 January with: Housing Send the list",
        "lead:police due:31/1 with:housing Send the list",
        "Send the list lead: The Police due: 31/1/25 with: Housing",
    ],
)
def test_tokens_take_a_space_behind_the_colon(line: str) -> None:
    """As many words as make a name or a date belong to them."""
    reading = read(line)
    assert [party.agency for party in reading.leads] == ["police"]
    assert [party.agency for party in reading.supporting] == ["housing"]
    assert (reading.due, reading.title) == (date(2025, 1, 31), "Send the list")
    assert not reading.questions


def test_the_same_agency_twice_leads_once() -> None:
    """Named twice, it is one lead."""
    assert leads("Police and the Police to meet") == ["police"]


def test_an_answer_is_taken_for_its_question_only() -> None:
    """The lead is answered; the date is still asked."""
    reading = read("Health to send the list ASAP")
    question = reading.questions[[q.about for q in reading.questions].index("leads")]
    known = answer(reading, "leads", question.choices[0], BOOK.meetings[MEETING], BOOK)
    assert [party.agency for party in known.leads] == ["icb"]
    assert [each.about for each in known.questions] == ["due"]


def test_another_kind_is_read_anew() -> None:
    """What looked like a note is an action with its lead, once that was answered."""
    reading = read("If Police do not come, they will be challenged")
    (question,) = [each for each in reading.questions if each.about == "kind"]
    note = next(c for c in question.choices if c.value is LineKind.NOTE)
    known = answer(reading, "kind", note, BOOK.meetings[MEETING], BOOK)
    assert (known.kind, known.title, known.questions) == (LineKind.NOTE, reading.text, ())


def test_a_very_long_line_is_asked_about_as_a_whole() -> None:
    """Ten thousand signs are kept, and are no action."""
    line = "Police to send the list " * 500
    reading = read(line)
    assert len(line) > LONGEST
    assert (reading.title, reading.leads) == (line, ())
    assert "very long" in asked(line)


def test_a_doubtful_line_is_kept_as_typed_and_cleared_up_in_one_step() -> None:
    """The line goes off the list when what it means is recorded, and only then."""
    book = made_book()
    do(book, SetAside(MEETING, "JB to chase it"), in_meeting())
    do(book, SetAside(MEETING, "Send it ASAP"), in_meeting())
    first, second = book.meetings[MEETING].to_clear_up
    assert (first, second) == ("001 JB to chase it", "002 Send it ASAP")
    meeting = book.meetings[MEETING]
    command = command_of(read("Police to chase it"), meeting, book)
    do(book, ClearUp(MEETING, first, (command,)), in_meeting())
    assert book.meetings[MEETING].to_clear_up == (second,)
    assert list(book.actions.values())[-1].title == "Chase it"


def test_a_line_kept_to_clear_up_keeps_its_item_of_the_agenda() -> None:
    """What it turns out to mean stands under the item where it was typed."""
    book, item = made_book(), "agenda/any_other"
    aside = SetAside(MEETING, "JB to chase it")
    do(book, UnderItem((aside,), meeting=MEETING, item=item), in_meeting())
    (line,), meeting = book.meetings[MEETING].to_clear_up, book.meetings[MEETING]
    assert meeting.said_under == (f"{item} to_clear_up 001",)
    command = command_of(read("Police to chase it"), meeting, book)
    do(book, ClearUp(MEETING, line, (command,)), in_meeting())
    made = list(book.actions)[-1]
    assert book.meetings[MEETING].said_under == (f"{item} actions {made}",)


WORDS = st.sampled_from(
    [
        "Police",
        "Housing",
        "JB",
        "Health",
        "to",
        "will",
        "agreed",
        "challenged",
        "by",
        "due",
        "31/11",
        "March",
        "next",
        "meeting",
        "asap",
        "-",
        "/",
        "|",
        "(",
        ")",
        "[",
        "]",
        ":",
        "BP24-1.1",
        "and",
        "complete",
        "deferred",
        "apologies",
        "from",
        "Q3",
        "w/c",
        "2026",
        "noted",
        "that",
        "be",
    ]
)


@given(st.text(max_size=80) | st.lists(WORDS, max_size=12).map(" ".join))
def test_no_line_is_lost_or_crashes(line: str) -> None:
    """Whatever is typed has a meaning that still has its text, or is refused with a sentence."""
    if line.strip(" :;\t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0"):
        reading = _quietly(line)
        assert reading is None or reading.text


def _quietly(line: str) -> Reading | None:
    from cscp_tui.base.errors import CscpError  # noqa: PLC0415

    try:
        return read(line)
    except CscpError:
        return None
