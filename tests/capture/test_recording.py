from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from building import FIRST_DAY, HOSTILE, TODAY, context, do
from cscp_tui.base.errors import CscpError, Missing
from cscp_tui.capture.kinds import LineKind
from cscp_tui.capture.reading import OfferedAnswer
from cscp_tui.capture.recording import (
    CAPTURE_WORDS,
    CaptureWord,
    answer,
    asked_why,
    command_of,
    echo_of,
    line_command,
    read_line,
    setting_of,
)
from cscp_tui.capture.statements import FORMS
from cscp_tui.capture.tokens import TOKENS
from cscp_tui.domain.commands.actions import AddAction
from cscp_tui.domain.commands.attendance import RecordAttendance
from cscp_tui.domain.commands.meetings import CancelMeeting, PlanMeeting
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.enums import Source, Status
from cscp_tui.domain.meetings import agenda, last_meeting, lines_of, source_of
from meetings_made import MEETING, in_meeting, live_book

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cscp_tui.capture.marks import Setting
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


def setting(book: Book = BOOK, at: str = "") -> Setting:
    return setting_of(book.meetings[MEETING], book, TODAY, at=at)


def echo(text: str) -> str:
    return echo_of(read_line(text, setting()), setting())


def keep(text: str, book: Book, kind: LineKind | None = None) -> None:
    """Keep a line of the meeting, and record what it says."""
    meeting, reading = book.meetings[MEETING], read_line(text, setting(book), kind)
    do(book, line_command(reading, meeting), in_meeting())
    if (command := command_of(reading, meeting, book)) is not None:
        do(book, command, in_meeting())


def kept(text: str) -> Book:
    """The book after a line of the meeting was kept."""
    book = live_book()
    keep(text, book)
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
    assert (action.origin_meeting, action.origin) == (MEETING, "")


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


def test_an_action_that_is_housekeeping() -> None:
    """It is marked on the line, and said so before it is recorded; the word alone marks nothing."""
    line = "lead:police housekeeping:yes Circulate the slides"
    assert kept(line).actions["OT24-01"].housekeeping
    assert "led by The Police, housekeeping: Circulate the slides" in echo(line)
    assert (
        not kept("lead:police housekeeping:no Circulate the slides").actions["OT24-01"].housekeeping
    )
    assert echo("Housekeeping: the fire exits are at the back").startswith("Note: ")


def book_with_initials(*initials: str, group: str = "QAG", until: str = "") -> Book:
    """The meeting, with representatives of the Police, Social Care and the ICB who have initials."""
    book = live_book()
    do(book, AddRecord("groups", {"name": "Review Group"}, "REV"), context(FIRST_DAY))
    for agency, letters in zip(("csc", "icb", "police"), initials, strict=False):
        spell = {"group": group, "agency": agency, "first_day": "2024-09-01"}
        values = spell | {"initials": letters, "representative": f"Head of {agency}"}
        known = next(
            (m for m in book.memberships.values() if (m.group, m.agency) == (group, agency)), None
        )
        if known is None:
            do(book, AddRecord("memberships", values), context(date(2024, 9, 1)))
        else:
            changed = {"initials": letters, "representative": f"Head of {agency}"}
            changed |= {"last_day": until} if until else {}
            do(book, SetFields("memberships", known.id, changed), context(date(2024, 9, 1)))
    return book


@pytest.mark.parametrize(
    ("line", "agencies", "lead"),
    [
        ("JB to chase the data by 31 January", ["csc"], "Head of csc"),
        ("lead:JB Chase the data", ["csc"], "Head of csc"),
        ("JB and Police to chase the data", ["csc", "police"], "Social Care and The Police"),
        ("Police to chase the data", ["police"], ""),
    ],
)
def test_a_representative_leads_by_their_initials(
    line: str, agencies: list[str], lead: str
) -> None:
    """The agency and the role are recorded, and never the initials."""
    book = book_with_initials("JB")
    reading = read_line(line, setting(book))
    assert not reading.questions
    made = command_of(reading, book.meetings[MEETING], book)
    assert isinstance(made, AddAction)
    others = made.values.get("supporting_agencies", [])
    assert [made.values["lead_agency"], *others] == agencies
    assert made.values.get("lead", "") == lead
    assert made.values["title"] == "Chase the data"
    assert "JB" not in echo_of(reading, setting(book))


@pytest.mark.parametrize(
    ("book", "line"),
    [
        (book_with_initials("JB", "JB"), "JB to chase the data"),
        (book_with_initials("JB", group="REV"), "JB to chase the data"),
        (live_book(), "JB to chase the data"),
        (book_with_initials("JB", until="2024-11-01"), "JB to chase the data"),
    ],
)
def test_initials_that_nobody_or_two_have_are_asked_about(book: Book, line: str) -> None:
    """In the meeting's group, and on its day."""
    assert [q.sentence for q in read_line(line, setting(book)).questions] == [
        "Who is JB, and for which agency?"
    ]


def test_small_letters_and_names_of_agencies_are_no_initials() -> None:
    """“it” is a word, and an agency that is called so is meant."""
    book = book_with_initials("IT", "MET")
    assert not read_line("Police to fix it", setting(book)).values.get("lead")
    reading = read_line("MET to fix the form", setting(book))
    assert [party.agency for party in reading.leads] == ["police"]


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
    assert decision.text == "Close bp24-1.1, not BP24-9.9"
    assert decision.actions == ("BP24-1.1",)
    assert echo("decision: close BP24-1.1") == "Decision (about BP24-1.1): Close BP24-1.1"


@pytest.mark.parametrize(
    "line", ["challenge: to:met Why late?", "challenge: The Police: Why late?"]
)
def test_a_challenge_says_whom_it_is_put_to(line: str) -> None:
    """A challenge is put by the meeting's group to the one that is named."""
    (challenge,) = kept(line).challenges.values()
    assert (challenge.raised_by, challenge.put_to) == ("QAG", "police")
    assert (challenge.question[-9:], challenge.meeting) == ("Why late?", MEETING)
    assert echo(line).startswith("Challenge by Quality Assurance Group to The Police: ")


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("on hold until 31 March 2025 because the post is empty", "other", "the post is empty"),
        ("on hold until 31 March 2025 due to funding", "funding", "funding"),
        ("on hold until 31 March 2025, as nobody wrote", "other", "nobody wrote"),
    ],
)
def test_a_reason_in_the_line_is_the_reason(line: str, code: str, words: str) -> None:
    """In its own words, under the partnership's reason that it names, if it names one."""
    action = kept(f"BP24-1.1 {line}").actions["BP24-1.1"]
    assert (action.status, action.hold_reason) == (Status.ON_HOLD, code)
    assert action.hold_explanation == words


def test_only_what_a_line_does_not_say_is_asked_about_a_slip() -> None:
    """The reason is in it; whether it could have been helped isn't."""
    book = live_book()
    line = "BP24-1.1 moves to 31 March 2027 because the post is empty"
    reading = read_line(line, setting(book))
    command = command_of(reading, book.meetings[MEETING], book)
    assert command is not None
    with pytest.raises(Missing) as refused:
        do(book, command, context(TODAY + timedelta(days=900), meeting=MEETING))
    why = asked_why(reading, refused.value, book)
    assert why is not None
    assert [question.about for question in why.questions] == ["cause"]


def test_an_action_comes_off_hold() -> None:
    """It goes on as it did before."""
    book = kept("BP24-1.1 on hold until 31 March 2025 because the post is empty")
    keep("BP24-1.1 is off hold", book)
    assert book.actions["BP24-1.1"].status is Status.IN_PROGRESS
    assert echo_of(read_line("BP24-1.1 off hold", setting(book)), setting(book))


def test_a_challenge_of_somebody_else() -> None:
    """Who raises a challenge can be named."""
    (challenge,) = kept("challenge: by:partnership to:QAG Why?").challenges.values()
    assert (challenge.raised_by, challenge.put_to) == ("partnership", "QAG")


@pytest.mark.parametrize(
    "line",
    [
        "The letter is out.",
        "note: decision was hard",
        "Noted re: the letter to: nobody",
        "It was noted at https://example.org/lead:x",
        "mislead:ICB",
        HOSTILE,
    ],
)
def test_anything_else_is_kept_word_for_word(line: str) -> None:
    """What is no action, decision or challenge is a note as it was typed."""
    book = kept(line)
    (found,) = lines_of(book, MEETING)
    assert found.words == line.strip()
    assert echo(line).startswith("Note: ")
    assert not book.decisions


@pytest.mark.parametrize(
    ("line", "is_told"),
    [
        ("Police to send the list by 31 January", True),
        ("BP24-1.1 complete", True),
        ("BP24-1.1: half of it is done", True),
        ("Agreed that the list is published", True),
        ("BP24-1.1 is 80% complete", False),
    ],
)
def test_a_line_is_told_by_its_result_if_that_has_all_its_words(
    line: str, *, is_told: bool
) -> None:
    """The minutes print any other line in its words, followed by the result."""
    reading = read_line(line, setting())
    assert line_command(reading, BOOK.meetings[MEETING]).told_by_result is is_told


def test_a_change_chosen_for_a_line_leaves_its_words_to_be_printed() -> None:
    """“80% complete” and a delivery are two things."""
    line = "BP24-1.1 is 80% complete"
    reading = read_line(line, setting(), LineKind.DELIVERED)
    assert not line_command(reading, BOOK.meetings[MEETING]).told_by_result


ASKING = (
    "Police to send the data and Housing to reply by 31 January",
    "Health to review it before xmas",
    "icb to review and police to comment",
    "Housing lead for Police to report, because of staffing",
    "Head of Service, Housing to write",
)
"""Lines about which something is asked."""


def all_texts(value: object) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Struct):
        yield from all_texts([getattr(value, name) for name in value.__struct_fields__])
    elif isinstance(value, list | tuple | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from all_texts(each)


@pytest.mark.parametrize("typed", [*(line for form in FORMS for line in form.examples), *ASKING])
def test_whatever_is_ordinary_text_the_words_stay_as_they_were_typed(typed: str) -> None:
    """In the reading, its questions and answers, and in what is read after an answer; runes, too."""
    line = f"{typed} ᚠᚢᚦ"
    for words in line.split():
        here = replace(setting(), plain=(words,))
        made = read_line(line, here)
        answers = [answer(made, q.about, c, here) for q in made.questions for c in q.choices]
        letters = {letter for text in all_texts([made, *answers]) for letter in text}
        assert {each for each in letters if "ᚠ" <= each <= "᛿"} <= set("ᚠᚢᚦ")
        assert {each.text for each in (made, *answers)} == {line}


def test_ordinary_text_stays_ordinary_after_an_answer() -> None:
    """Also where the answer says what kind of line it is; a longer word is another one."""
    here = replace(setting(), plain=("by 31 January",))
    asked = read_line("Police to send the data by 31 January", here)
    as_action = answer(asked, "kind", OfferedAnswer("Action", "kind", LineKind.ACTION), here)
    assert (as_action.due, as_action.title) == (None, "Send the data by 31 January")
    assert (
        read_line("BP24-1.1 complete", replace(setting(), plain=("comp",))).kind
        is LineKind.DELIVERED
    )


@pytest.mark.parametrize(
    ("line", "plain", "echo"),
    [
        (
            "Police to send the data by 31 January",
            "by 31 January",
            "Action (other), led by The Police: Send the data by 31 January",
        ),
        (
            "Police to ask Housing for the data",
            "Police",
            "Action (other): Police to ask Housing for the data",
        ),
        ("BP24-1.1 complete", "complete", "Note for BP24-1.1 (Action 1): BP24-1.1 complete"),
    ],
)
def test_words_that_are_ordinary_text_name_nothing(line: str, plain: str, echo: str) -> None:
    """Neither a date, nor a lead, nor what was done; they stay where they were typed."""
    reading = read_line(line, replace(setting(), plain=(plain,)))
    place = line.index(plain)
    assert not [s for s in reading.spans if s.start < place + len(plain) and s.end > place]
    assert reading.text == line
    assert echo_of(reading, setting()) == echo


def test_a_line_is_linked_with_the_actions_that_it_names() -> None:
    """It counts for nothing else: nothing starts, and it is no update received."""
    book = kept("No update from Police on 1.1 or BP24-1.2")
    (line,) = lines_of(book, MEETING)
    assert line.about == ("BP24-1.1", "BP24-1.2")
    assert not book.progress_updates


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
    keep("present: Detective Superintendent, Police", book)
    keep("present: Constable, Police (online, deputy)", book)
    row = row_of(book, "police")
    assert (row.in_room, row.online, row.deputies) == (1, 1, 1)
    assert row.roles == ("Detective Superintendent", "Constable")


@pytest.mark.parametrize(
    "line",
    [
        "present: Police, Council, ICB",
        "Present Police council ICB",
        "Here: police, Council and the ICB",
        "In attendance - Police rep, Council & ICB",
        "Police, Council and ICB present",
        "Attendees: Police; Council; ICB",
    ],
)
def test_a_list_of_agencies_is_one_person_of_each(line: str) -> None:
    """Nobody is the role of somebody else."""
    book = kept(line)
    rows = [row for row in book.attendances_of(MEETING) if row.present]
    assert {row.agency for row in rows} == {"police", "council", "icb"}
    assert all((row.present, row.roles) == (1, ()) for row in rows)
    again = live_book()
    keep(line, again)
    keep(line, again)
    assert all(row.present == 1 for row in again.attendances_of(MEETING) if row.present)


def test_roles_in_a_list_are_of_the_agency_after_them() -> None:
    """And somebody of each agency may be online."""
    book = kept("present: ICB, Detective Inspector, Police (online), Council")
    assert row_of(book, "police").roles == ("Detective Inspector",)
    assert (row_of(book, "police").online, row_of(book, "icb").roles) == (1, ())
    assert row_of(kept("Here: Council, Police (online)"), "police").online == 1


@pytest.mark.parametrize(
    ("line", "agencies", "kept_as_typed"),
    [
        ("Present: Police, Dr Sarah B, CSC", {"police", "csc"}, ("Dr Sarah B",)),
        ("Present: Police, Housing, CSC", {"police", "csc"}, ("Housing",)),
        ("Present: Dr Sarah B (CSC), Police", {"police", "csc"}, ("Dr Sarah B",)),
        ("Present: Police (Jo Bright), ICB", {"police", "icb"}, ("Jo Bright",)),
        ("present: Jane Smith, Police", {"police"}, ("Jane Smith",)),
        ("Police, ICB and Sarah B present", {"police", "icb"}, ("Sarah B",)),
        (
            "In attendance: Police, CSC and a parent from the school",
            {"police", "csc"},
            ("a parent from the school",),
        ),
        ("Apologies: Police, Dr Sarah B, Housing", {"police", "housing"}, ("Dr Sarah B",)),
        ("Apologies from Head of Service, Housing", {"housing"}, ("Head of Service",)),
    ],
)
def test_a_doubtful_name_in_a_list_holds_nobody_else_back(
    line: str, agencies: set[str], kept_as_typed: tuple[str, ...]
) -> None:
    """Everybody else is recorded; it stays in the line, which the minutes print for it."""
    reading = read_line(line, setting())
    assert not reading.questions
    assert reading.values["kept"] == kept_as_typed
    assert all(f"“{name}”" in echo(line) for name in kept_as_typed)
    book = kept(line)
    rows = [row for row in book.attendances_of(MEETING) if row.present or row.apologies]
    assert {row.agency for row in rows} == agencies
    (known,) = lines_of(book, MEETING)
    assert (known.words, known.told_by_result) == (line, False)
    assert not any("Bright" in role or "Sarah" in role for row in rows for role in row.roles)


@pytest.mark.parametrize(
    "line",
    [
        "In attendance: the Police have moved three officers",
        "Present: Police, not Housing",
        "Present: Jane Smith",
        "present: Head, Nowhere",
        "Police not here",
        "Police present the data",
        "Here is the plan from Police",
        "Apologies: none received from Police",
        "Apologies from Police for the late paper",
    ],
)
def test_other_words_make_no_list(line: str) -> None:
    """What is told of somebody, or who is not there, records nobody."""
    reading = read_line(line, setting())
    assert not {LineKind.PRESENCE, LineKind.APOLOGIES} & {reading.kind}
    assert LineKind.PRESENCE not in reading.others


@pytest.mark.parametrize(
    "line",
    [
        "Police joined 10.20 online",
        "Police joined online at 10.20",
        "10.20 Police joined on Teams",
        "Police (online) joined at 10.20",
    ],
)
def test_somebody_joins_online(line: str) -> None:
    """With every word used, whichever comes first."""
    row = row_of(kept(line), "police")
    assert (row.in_room, row.online, row.joined) == (0, 1, "10:20")


@pytest.mark.parametrize(
    ("line", "here", "online"),
    [
        ("Police online", {}, {"police": 1}),
        ("Police and ICB joined online.", {}, {"police": 1, "icb": 1}),
        ("Present: Police (2), CSC, and the ICB.", {"police": 2, "csc": 1, "icb": 1}, {}),
        ("pres: CSC x2, police onl", {"csc": 2}, {"police": 1}),
        ("In the room: CSC, Police; online: ICB", {"csc": 1, "police": 1}, {"icb": 1}),
    ],
)
def test_how_many_came_and_how(line: str, here: dict[str, int], online: dict[str, int]) -> None:
    """Numbers, and who was in the room or online, however they are listed."""
    rows = [row for row in kept(line).attendances_of(MEETING) if row.present]
    chairs = {"icb": 1} if "ICB" not in line else {}
    assert {row.agency: row.in_room for row in rows if row.in_room} in ({**chairs, **here}, here)
    assert {row.agency: row.online for row in rows if row.online} == online


def test_a_short_name_in_small_letters_is_an_agency_in_a_list() -> None:
    """With a capital it may be a person's."""
    reading = read_line("Present: Police, soc", setting())
    assert [row["agency"] for row in reading.values["attendance"]] == ["police", "csc"]
    assert reading.values["kept"] == ()
    assert read_line("Present: Police, Soc", setting()).values["kept"] == ("Soc",)


def test_a_time_after_in_or_out_is_an_arrival_or_a_departure() -> None:
    """“Police in 10:25”; a number alone is not one."""
    assert row_of(kept("Police in 10:25"), "police").joined == "10:25"
    assert row_of(kept("Police out at 11.15"), "police").left == "11:15"
    assert echo("Police in 10 cases") == "Note: Police in 10 cases"


@pytest.mark.parametrize(
    ("before", "line", "wanted"),
    [
        ("Present: Police", "Police rep joined online at 11:20", (1, 1, "")),
        ("Present: Police", "Police joined 11:20", (2, 0, "")),
        ("Police joined 10:20", "Police joined 11:20", (2, 0, "10:20")),
        ("Police joined 11:20", "Police joined at 11.20", (1, 0, "11:20")),
        ("Present: ICB", "Police joined 11:20", (1, 0, "11:20")),
        ("Present: Police", "Police rejoined 11:20", (1, 0, "")),
    ],
)
def test_a_further_person_who_joins_replaces_nobody(
    before: str, line: str, wanted: tuple[int, int, str]
) -> None:
    """Whoever was there from the start stays so; the time is in the words, which are printed."""
    book = kept(before)
    keep(line, book)
    row = row_of(book, "police")
    assert (row.in_room, row.online, row.joined) == wanted
    assert lines_of(book, MEETING)[-1].told_by_result == (wanted[-1] == "11:20")


def test_a_further_person_of_the_chairs_agency_joins() -> None:
    """The Chair's own row is never only one that “all present” made."""
    book = live_book()
    do(book, RecordAttendance(MEETING, "icb", in_room=1), in_meeting())
    meeting = replace(book.meetings[MEETING], chair_agency="icb")
    book.tables["meetings"][MEETING] = meeting
    line = "Police and ICB joined at 11.20"
    assert "(one more of The ICB)" in echo_of(read_line(line, setting(book)), setting(book))
    keep(line, book)
    row, police = row_of(book, "icb"), row_of(book, "police")
    assert (row.in_room, row.joined, police.in_room, police.joined) == (2, "", 1, "11:20")


@pytest.mark.parametrize(
    "line",
    [
        "Also present: someone from Housing?, rep from Police (online)",
        "Present: Police, Housing?, ICB",
        "here: police (2), csc, someone from icb i think",
        "In attendance were the Police, the ICB and (possibly) Housing.",
    ],
)
def test_a_list_of_people_with_doubtful_names_is_checked_as_one(line: str) -> None:
    """Nobody is to do anything, and nobody is asked to answer."""
    reading = read_line(line, setting())
    assert (reading.kind, reading.to_check, reading.others) == (LineKind.NOTE, True, ())


def test_a_greeting_stays_in_the_words() -> None:
    """It is no label; “note:” is."""
    for typed, text in (
        ("Good morning everyone, it is ten.", ""),
        ("note: it is ten", "It is ten"),
    ):
        assert lines_of(kept(typed), MEETING)[0].text == text


def test_two_of_an_agency_in_one_list_are_two_people() -> None:
    """Each with a role."""
    row = row_of(kept("Present: Detective Superintendent, Police; Constable, Police"), "police")
    assert (row.in_room, row.roles) == (2, ("Detective Superintendent", "Constable"))


def test_somebody_who_leaves_now_leaves_at_this_time() -> None:
    """Without a time it is a note, unless the present time is known; then that is shown."""
    assert echo("Police left") == "Note: Police left"
    now = setting(at="11:20")
    assert echo_of(read_line("Police left", now), now) == "Attendance: The Police left at 11.20"


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


def test_a_date_of_several_words_needs_no_quotes_or_space() -> None:
    """As many words as make a date belong to it."""
    action = kept("lead:ICB due:31 January Review the form").actions["OT24-01"]
    assert (action.title, action.due) == ("Review the form", date(2025, 1, 31))


# What the help explains


def test_the_words_of_the_line_name_every_token_and_kind() -> None:
    """Nothing that the line knows is left out of its help."""
    typed = " ".join(word.typed for word in CAPTURE_WORDS).split()
    assert {f"{token}:" for token in TOKENS} <= set(typed)
    kinds = {read_line(w.example.replace("BP25", "BP24"), setting()).kind for w in CAPTURE_WORDS}
    assert kinds >= set(LineKind) - {
        LineKind.MINUTES,
        LineKind.AGREED,
        LineKind.RESUMED,
        LineKind.HEADING,
        LineKind.REJECTED,
        LineKind.ANSWERED,
    }


@pytest.mark.parametrize("word", CAPTURE_WORDS, ids=lambda word: word.typed)
def test_each_example_of_the_help_is_understood(word: CaptureWord) -> None:
    """Typed as it is, nothing is asked about it."""
    text = word.example.replace("BP25", "BP24").replace("2026", "2025")
    assert not read_line(text, setting(coming_book())).questions


def coming_book() -> Book:
    """The meeting, with meetings of both groups to come."""
    book = live_book()
    for group, day in (
        ("QAG", date(2025, 1, 14)),
        ("QAG", date(2025, 3, 11)),
        ("EXEC", date(2024, 12, 17)),
        ("EXEC", date(2025, 1, 21)),
    ):
        do(book, PlanMeeting(group, day))
    do(book, PlanMeeting("EXEC", date(2025, 1, 7)))
    do(book, CancelMeeting("EXEC-2025-01-07", "Snow."))
    return book


@pytest.mark.parametrize(
    ("line", "meeting", "title"),
    [
        ("Add neglect to the January Executive agenda", "EXEC-2025-01-21", "Neglect"),
        ("please add neglect to the agenda of the next Executive", "EXEC-2024-12-17", "Neglect"),
        ("Put the section 11 audit on the next agenda", "QAG-2025-01-14", "The section 11 audit"),
        ("agreed to add AWOL to the agenda for 11 March.", "QAG-2025-03-11", "AWOL"),
        (
            "add housing to the police update to the March meeting's agenda",
            "QAG-2025-03-11",
            "Housing to the police update",
        ),
    ],
)
def test_a_line_puts_an_item_on_a_later_agenda(line: str, meeting: str, title: str) -> None:
    """With the line that asked for it, in its words; nothing is printed twice in the minutes."""
    book = coming_book()
    reading = read_line(line, setting(book))
    assert (reading.kind, reading.questions) == (LineKind.AGENDA, ())
    made = command_of(reading, book.meetings[MEETING], book)
    assert made is not None
    do(book, line_command(reading, book.meetings[MEETING]), in_meeting())
    (kept,) = lines_of(book, MEETING)
    assert kept.told_by_result
    do(book, made, in_meeting(line=kept.id))
    (entry,) = book.agenda_items.values()
    assert (entry.meeting, entry.title, entry.asked_by) == (meeting, title, kept.id)
    (item,) = (i for i in agenda(book, book.meetings[meeting]).numbered if i.entry)
    assert (item.text, item.key) == (title, entry.id)


@pytest.mark.parametrize(
    ("line", "first"),
    [
        (
            "Add neglect to the February Executive agenda",
            "No Executive meeting is planned then. Which one?",
        ),
        (
            "Add neglect to the agenda for 1 May",
            "No Quality Assurance Group meeting is planned then. Which one?",
        ),
    ],
)
def test_an_agenda_that_isnt_known_is_asked_about(line: str, first: str) -> None:
    """The first answer is a note, and the others are the group's meetings to come."""
    book = coming_book()
    reading = read_line(line, setting(book))
    (asked,) = reading.questions
    assert asked.sentence == first
    note, *others = asked.choices
    assert answer(reading, asked.about, note, setting(book)).kind is LineKind.NOTE
    assert len(others) == 2
    made = answer(reading, asked.about, others[0], setting(book))
    assert not made.questions
    assert made.values["meeting"] in book.meetings
    with pytest.raises(CscpError, match="Say which meeting's agenda is meant"):
        command_of(reading, book.meetings[MEETING], book)


@pytest.mark.parametrize(
    "line",
    [
        "Did we add neglect to the January Executive agenda?",
        "Add neglect to the police agenda for change",
        "Add neglect to the Police agenda",
        "Neglect is on the January Executive agenda",
        "Add neglect to the January Executive and QAG agenda",
        "Business manager to add neglect to the January agenda",
    ],
)
def test_what_asks_for_no_agenda_item_makes_none(line: str) -> None:
    """A question, another agenda, a statement, two meetings, or somebody's action."""
    assert read_line(line, setting(coming_book())).kind is not LineKind.AGENDA


def test_an_item_that_is_to_come_to_a_meeting_is_offered_for_its_agenda() -> None:
    """It may be an action as well, so nothing is put on an agenda unless it is chosen."""
    book = coming_book()
    reading = read_line("Housing strategy to come to the March meeting", setting(book))
    assert LineKind.AGENDA in reading.others
    chosen = read_line(reading.text, setting(book), LineKind.AGENDA)
    assert chosen.values == {"title": "Housing strategy", "meeting": "QAG-2025-03-11"}


@pytest.mark.parametrize(
    "line",
    [
        "Agreed: the notes of 16 September are a correct record",
        "decision: Minutes of the last meeting agreed",
        "AGREED - minutes of 16/9 correct",
    ],
)
def test_a_line_agrees_the_last_minutes(line: str) -> None:
    """It says nothing else, so it is recorded; once they are agreed, it is a decision."""
    book = live_book()
    assert read_line(line, setting(book)).kind is LineKind.MINUTES
    keep(line, book)
    earlier = last_meeting(book, book.meetings[MEETING])
    assert earlier is not None
    assert book.meetings[earlier.id].minutes_agreed_at == MEETING
    assert read_line(line, setting(book)).kind is not LineKind.MINUTES


def test_minutes_agreed_subject_to_something_are_offered() -> None:
    """The condition is recorded with them if the offer is taken."""
    book, line = live_book(), "mins agreed, subject to adding Housing"
    reading = read_line(line, setting(book))
    assert reading.kind is not LineKind.MINUTES
    assert LineKind.MINUTES in reading.others
    keep(line, book, LineKind.MINUTES)
    earlier = last_meeting(book, book.meetings[MEETING])
    assert earlier is not None
    assert book.meetings[earlier.id].minutes_subject_to == "adding Housing"


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
    assert read_line(line, setting()).kind is not LineKind.MINUTES
