from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import HOSTILE, TODAY, do
from cscp_tui.base.errors import CscpError
from cscp_tui.domain.capture import (
    CAPTURE_WORDS,
    TOKENS,
    CaptureWord,
    answer,
    command_of,
    echo_of,
    read_line,
)
from cscp_tui.domain.capture_kinds import LineKind
from cscp_tui.domain.commands.attendance import RecordAttendance
from cscp_tui.domain.commands.meetings import AddDecision
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import Source
from cscp_tui.domain.meetings import last_meeting, source_of
from meetings_made import MEETING, in_meeting, live_book

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book
    from cscp_tui.domain.records import Attendance


BOOK = live_book()
WORDS = st.sampled_from(
    [
        *("lead:ICB", 'lead:"', "due:31/3", "due:", "decision:", "challenge:", "to:police", "by:"),
        *("note:", "priority:1", "source:pl", "with:icb,", "action:", "BP24-1.1", "Review"),
        *("“", "”", "restricted:"),
    ]
)


def echo(text: str) -> str:
    meeting = BOOK.meetings[MEETING]
    return echo_of(read_line(text, meeting, BOOK, TODAY), meeting, BOOK)


def kept(text: str) -> Book:
    """The book after a line of the meeting was kept."""
    book = live_book()
    meeting = book.meetings[MEETING]
    do(book, command_of(read_line(text, meeting, book, TODAY), meeting, book), in_meeting())
    return book


def test_an_action_with_lead_and_date() -> None:
    """A line with a lead or a date is an action of the meeting's group, and says so first."""
    line = "lead:ICB due:31/3 Review the referral form"
    assert echo(line) == (
        "Action (other), led by The ICB, due Monday 31 March 2025: Review the referral form"
    )
    action = kept(line).actions["OT24-01"]
    assert (action.title, action.lead_agency) == ("Review the referral form", "icb")
    assert (action.due, action.original_due) == (date(2025, 3, 31), date(2025, 3, 31))
    assert (action.raised_at, action.overseeing_group) == (MEETING, "QAG")


def test_an_action_with_more() -> None:
    """Supporting agencies, a review date and a role are understood; tokens stand anywhere."""
    line = 'Review forms lead:"Designated Nurse" with:met,csc check:1/2/25 restricted:yes'
    action = kept(line).actions["OT24-01"]
    assert (action.title, action.lead, action.lead_agency) == (
        "Review forms",
        "Designated Nurse",
        "",
    )
    assert action.supporting_agencies == ("csc", "police")
    assert action.review_date == date(2025, 2, 1)
    assert action.restricted
    assert "led by Designated Nurse (a role, not an agency)" in echo(line)


def test_an_action_of_the_plan() -> None:
    """A priority makes it an action of the plan in force."""
    action = kept("lead:police priority:2 Train staff").actions["BP24-2.1"]
    assert (action.source, action.priority) == (Source.PLAN, "2024/25/2")


def test_an_action_without_any_token() -> None:
    """The word before the colon makes an action of any line."""
    assert kept("action: Write to schools").actions["OT24-01"].title == "Write to schools"
    assert kept("action: source:rev Write").actions["RV24-01"].source is Source.REVIEW


def test_a_decision_is_linked_with_what_it_names() -> None:
    """References in a decision become links; unknown ones stay words."""
    (decision,) = kept("Decision: close bp24-1.1, not BP24-9.9").decisions.values()
    assert decision.text == "close bp24-1.1, not BP24-9.9"
    assert decision.actions == ("BP24-1.1",)
    assert echo("decision: close BP24-1.1") == "Decision: close BP24-1.1 (about BP24-1.1)"


@pytest.mark.parametrize(
    "line", ["challenge: to:met Why late?", "challenge: The Police: Why late?"]
)
def test_a_challenge_says_whom_it_is_put_to(line: str) -> None:
    """A challenge is put by the meeting's group to the one that is named."""
    (challenge,) = kept(line).challenges.values()
    assert (challenge.raised_by, challenge.put_to) == ("QAG", "police")
    assert (challenge.question, challenge.meeting) == ("Why late?", MEETING)
    assert echo(line) == "Challenge by Quality Assurance Group to The Police: Why late?"


def test_a_challenge_of_somebody_else() -> None:
    """Who raises a challenge can be named."""
    (challenge,) = kept("challenge: by:partnership to:QAG Why?").challenges.values()
    assert (challenge.raised_by, challenge.put_to) == ("partnership", "QAG")


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("The letter is out.", "The letter is out."),
        ("note: decision was hard", "decision was hard"),
        ("Noted re: the letter to: nobody", "Noted re: the letter to: nobody"),
        (
            "It was noted at https://example.org/lead:x",
            "It was noted at https://example.org/lead:x",
        ),
        ("mislead:ICB", "mislead:ICB"),
        (HOSTILE, HOSTILE),
    ],
)
def test_anything_else_is_a_note_of_the_meeting(line: str, text: str) -> None:
    """What is no action, decision or challenge is written down as it was typed."""
    assert kept(line).meetings[MEETING].texts == (text,)
    assert echo(line).startswith("Note: ")


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("", "Type the text of the note"),
        ("decision:  ", "Type the text of the decision"),
        ("lead:police", "Type the text of the action"),
        ("challenge: to:police", "Type the text of the challenge"),
        ("challenge: to:polis why?", "There's no agency or group “polis”"),
        (
            "lead:the Train",
            "There's no lead “the”. Did you mean The Council, The Police or The ICB?",
        ),
        ("lead:police due:31/2 Train", "isn't a date"),
        ("lead:police with:polis Train", "There's no agency “polis”"),
        ("lead:police priority:9 Train", "There's no priority “9”"),
        ("lead:police source:x Train", "“x” isn't a valid source. Use plan, executive"),
    ],
)
def test_what_means_nothing_is_said_before_it_is_kept(line: str, part: str) -> None:
    """A line that means nothing is answered with a sentence."""
    with pytest.raises(CscpError) as refusal:
        echo(line)
    assert part in str(refusal.value)


@pytest.mark.parametrize(
    ("oversees", "source"),
    [
        (["executive", "scrutineer"], Source.EXECUTIVE),
        (["audit", "review"], Source.REVIEW),
        (["scrutineer"], Source.SCRUTINEER),
        (["plan", "audit"], Source.OTHER),
        ([], Source.OTHER),
    ],
)
def test_the_source_of_what_a_group_asks_for(oversees: list[str], source: Source) -> None:
    """The Executive's actions are its own; what a group asks for is neither plan nor audit."""
    book = live_book()
    do(book, SetFields("groups", "QAG", {"oversees": oversees}))
    assert source_of("QAG", book) is source
    assert source_of("QQQ", book) is Source.OTHER


@given(st.text(max_size=60) | st.lists(WORDS, max_size=6).map(" ".join))
def test_no_line_crashes(line: str) -> None:
    """Whatever is typed is understood and kept, or answered with a sentence."""
    with suppress(CscpError):
        kept(line)


# Who was there


def row_of(book: Book, agency: str) -> Attendance:
    return book.attendances[f"{MEETING}/{agency}"]


@pytest.mark.parametrize(
    ("line", "agency", "field", "value"),
    [
        ("Police left 11.20", "police", "left", "11:20"),
        ("The Police left the meeting at 2.15", "police", "left", "14:15"),
        ("The Police joined at 10.20am.", "police", "joined", "10:20"),
        ("ICB declares an interest in item 4", "icb", "interest", "item 4"),
        (
            "ICB declared an interest in item 4 and took no part",
            "icb",
            "interest",
            "item 4 and took no part",
        ),
        ("Declarations: the ICB, item 4", "icb", "interest", "item 4"),
        ("present: Head of Service, Police (online)", "police", "roles", ("Head of Service",)),
    ],
)
def test_who_was_there_is_typed_as_it_is_said(
    line: str, agency: str, field: str, value: object
) -> None:
    """Whoever leaves, joins or declares an interest was there, if nobody was recorded yet."""
    row = row_of(kept(line), agency)
    assert getattr(row, field) == value
    assert row.present == 1


def test_roles_are_of_the_people_counted_and_may_be_online() -> None:
    """A second role is a second person; the first one named after a digit is none."""
    book = live_book()
    do(book, RecordAttendance(MEETING, "police", in_room=1), in_meeting())
    meeting = book.meetings[MEETING]
    for line in (
        "present: Detective Superintendent, Police",
        "present: Constable, Police (online, deputy)",
    ):
        do(book, command_of(read_line(line, meeting, book, TODAY), meeting, book), in_meeting())
    row = row_of(book, "police")
    assert (row.in_room, row.online, row.deputies) == (1, 1, 1)
    assert row.roles == ("Detective Superintendent", "Constable")


def test_somebody_who_leaves_now_leaves_at_this_time() -> None:
    """Without a time it is a note, unless the present time is known; then that is shown."""
    meeting = BOOK.meetings[MEETING]
    assert echo("Police left") == "Note: Police left"
    now = read_line("Police left", meeting, BOOK, TODAY, "11:20")
    assert echo_of(now, meeting, BOOK) == "Attendance: The Police left at 11.20"


@pytest.mark.parametrize(
    "line",
    [
        "No interests were declared",
        "The letter left on Monday",
        "Housing and the drivers left 11.20",
        "ICB declared an interest",
    ],
)
def test_what_names_nobody_who_was_there_stays_a_note(line: str) -> None:
    """Nothing is guessed of it."""
    assert echo(line).startswith("Note: ")


@pytest.mark.parametrize("line", ["present: Jane Smith, Police", "present: Head, Nowhere"])
def test_nobody_is_present_by_name_or_from_nowhere(line: str) -> None:
    """The line stays, with what is wrong with it."""
    with pytest.raises(CscpError):
        read_line(line, BOOK.meetings[MEETING], BOOK, TODAY)


def test_a_date_of_several_words_needs_no_quotes_or_space() -> None:
    """As many words as make a date belong to it."""
    action = kept("lead:ICB due:31 January Review the form").actions["OT24-01"]
    assert (action.title, action.due) == ("Review the form", date(2025, 1, 31))


# What the help explains


def test_the_words_of_the_line_name_every_token_and_kind() -> None:
    """Nothing that the line knows is left out of its help."""
    typed = " ".join(word.typed for word in CAPTURE_WORDS).split()
    assert {f"{token}:" for token in TOKENS} <= set(typed)
    meeting = BOOK.meetings[MEETING]
    examples = (word.example.replace("BP25", "BP24") for word in CAPTURE_WORDS)
    assert {read_line(text, meeting, BOOK, TODAY).kind for text in examples} == set(LineKind)


@pytest.mark.parametrize("word", CAPTURE_WORDS, ids=lambda word: word.typed)
def test_each_example_of_the_help_is_understood(word: CaptureWord) -> None:
    """Typed as it is, nothing is asked about it, unless that is what it explains."""
    text = word.example.replace("BP25", "BP24").replace("2026", "2025")
    reading = read_line(text, BOOK.meetings[MEETING], BOOK, TODAY)
    assert bool(reading.questions) is (word.typed == "To clear up")


@pytest.mark.parametrize(
    ("line", "choice", "subject"),
    [
        ("Agreed: the notes of 16 September are a correct record", "notes", ""),
        ("decision: Minutes of the last meeting agreed", "minutes", ""),
        ("AGREED - minutes of 16/9 correct", "minutes", ""),
        ("mins agreed, subject to adding Housing", "minutes", "adding Housing"),
    ],
)
def test_a_line_that_agrees_the_last_minutes_asks(line: str, choice: str, subject: str) -> None:
    """A plain decision would leave them in draft; either answer is recorded as it says."""
    book = live_book()
    meeting = book.meetings[MEETING]
    reading = read_line(line, meeting, book, TODAY)
    (question,) = reading.questions
    agrees, only_decides = question.choices
    earlier = last_meeting(book, meeting)
    assert earlier is not None
    assert agrees.label.startswith(f"Agree the {choice} of {long(earlier.day)} as a correct record")

    decided = answer(reading, question.about, only_decides, meeting, book)
    assert isinstance(command_of(decided, meeting, book), AddDecision)

    agreed = answer(reading, question.about, agrees, meeting, book)
    do(book, command_of(agreed, meeting, book), in_meeting())
    minutes = book.meetings[earlier.id]
    assert (minutes.minutes_agreed_at, minutes.minutes_subject_to) == (MEETING, subject)
    again = read_line(line, meeting, book, TODAY).questions
    assert not any("correct record" in each.sentence for each in again)


@pytest.mark.parametrize(
    "line",
    [
        "Agreed: notes to be shorter",
        "The minutes were not agreed as a correct record",
        "Agreed notes of the visit to be circulated",
        "Agreed minutes to be published",
    ],
)
def test_other_lines_about_minutes_agree_none(line: str) -> None:
    """What is to become of minutes, and minutes that were not agreed, are no agreement."""
    meeting = BOOK.meetings[MEETING]
    asked = read_line(line, meeting, BOOK, TODAY).questions
    assert not any("correct record" in each.sentence for each in asked)
