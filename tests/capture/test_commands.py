from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from any_texts import any_text
from building import FIRST_DAY, HOSTILE, TODAY, context, do
from cscp_tui.base.errors import CscpError, Missing
from cscp_tui.capture.answers import answer, answers_typed, asked_why, why_in
from cscp_tui.capture.commands import command_of, line_command
from cscp_tui.capture.echo import echo_of, few_of
from cscp_tui.capture.kinds import CHANGES, LineKind
from cscp_tui.capture.parties import Party
from cscp_tui.capture.reader import read_line
from cscp_tui.capture.reading import OfferedAnswer, Reading
from cscp_tui.capture.statements import FORMS
from cscp_tui.domain.commands.actions import AddAction, Deliver
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.commands.scrutiny import AnswerChallenge, RaiseChallenge
from cscp_tui.domain.enums import ChallengeStatus, Source, Status
from cscp_tui.domain.meetings import lines_of_meeting, source_of
from keeping_lines import echo, keep, kept, setting
from meetings_made import MEETING, in_meeting, live_book

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cscp_tui.domain.book import Book


BOOK = live_book()
WORDS = st.sampled_from(
    [
        *("lead:ICB", 'lead:"', "due:31/3", "due:", "decision:", "challenge:", "to:police", "by:"),
        *("note:", "priority:1", "source:pl", "with:icb,", "action:", "BP24-1.1", "Review"),
        *("“", "”", "restricted:"),
    ]
)


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("Police: two officers are ill", "Two officers are ill"),
        ("Police answered that two officers are ill", "Two officers are ill"),
    ],
)
def test_what_is_said_by_whoever_was_just_asked_is_offered_as_the_answer(
    line: str, answer: str
) -> None:
    """The challenge stays open until it is chosen; nothing is offered for what others say."""
    book = live_book()
    keep("Challenge to Police - why is the list late?", book)
    assert read_line(line, setting(book)).kind is LineKind.NOTE
    assert read_line(line.replace("Police", "ICB"), setting(book)).others[:1] != (
        LineKind.ANSWERED,
    )
    keep(line, book, LineKind.ANSWERED)
    (challenge,) = book.challenges.values()
    assert challenge.answer == answer


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("In answer to {key}, the Police said that two officers are ill", "Two officers are ill"),
        ("at {key}, Police said two officers are ill", "Two officers are ill"),
        ("Re {key}: two officers are ill", "Two officers are ill"),
        ("Coming back to the ICB's question, Police said two are ill", "Two are ill"),
        ("On the ICB's question about the list: two are ill", "Two are ill"),
        ("Police answering the ICB: two officers are ill", "Two officers are ill"),
        ("Police (replies to ICB) - two are ill", "Two are ill"),
        ("QX on the late list - two are ill", "Two are ill"),
        ("Answer from the Police to the ICB: two are ill", "Two are ill"),
        ("Police reply re the list - two are ill", "Two are ill"),
        ("PS now had what the ICB asked: two are ill", "Two are ill"),
        ("Police mailed back re PQ q - two are ill", "Two are ill"),
        ("Police phoned about the list: two are ill", "Two are ill"),
        ("Police gave two, in answer to the ICB", "Police gave two, in answer to the ICB"),
        ("The list is late again, as two are ill", "The list is late again, as two are ill"),
        ("ICB on the late list: two are ill", ""),
        ("Police reported on knife crime", ""),
        ("Police to tell the ICB why the list is late by 12 December", ""),
        ("QX on the list of GPs - two are ill", ""),
        ("Housing on the list - two are ill", ""),
        ("In answer to {key}, the Police said that an answer will come in March", ""),
        ("On {key}, the ICB asked whether the list matters", ""),
        ("Re {key}: Police to answer by 12 December", ""),
        ("At {key} nobody could answer", ""),
        ("Coming back to the minutes, Police said that page 3 is wrong", ""),
        ("Coming back to Housing's question, Police said two are ill", ""),
    ],
)
def test_a_challenge_that_is_taken_up_again_is_offered_its_answer(line: str, answer: str) -> None:
    """By its number or whoever raised it; what is promised, asked or owed is no answer."""
    book = live_book()
    keep("The ICB challenged the Police: why is the list late?", book)
    (key,) = book.challenges
    keep("It was discussed", book)
    line = line.format(key=key)
    assert read_line(line, setting(book)).kind is not LineKind.ANSWERED
    assert (LineKind.ANSWERED in read_line(line, setting(book)).others) is bool(answer)
    found = read_line(line, setting(book), LineKind.ANSWERED)
    assert found.values.get("answer", "") == answer


def test_of_many_actions_the_first_is_named_beside_a_line() -> None:
    """So that what the line may be is seen on a small screen."""
    assert few_of(("BP24-1.1", "BP24-1.2")) == "BP24-1.1 and BP24-1.2"
    assert few_of(("BP24-1.1", "BP24-1.2", "BP24-1.3")) == "BP24-1.1 and 2 more"


def test_which_challenge_is_answered_is_asked_if_it_may_be_either() -> None:
    """The words of a question decide, or who asked; its words aren't shown if it is restricted."""
    book = live_book()
    keep("The ICB challenged the Police: why is the list late?", book)
    why = "Why are the visits short?"
    do(book, RaiseChallenge("police", why, "housing", MEETING, restricted=True), in_meeting())
    keep("It was discussed", book)
    one, two = book.challenges
    for line, key in (
        ("Police wrote back on the list: two are ill", one),
        ("Police to Housing's question: two are ill", two),
    ):
        found = read_line(line, setting(book), LineKind.ANSWERED)
        assert (found.values["challenge"], found.questions) == (key, ())
    (which,) = read_line(
        "Police wrote back: two are ill", setting(book), LineKind.ANSWERED
    ).questions
    assert [each.label for each in which.choices] == [
        "Keep it as a note",
        f"{one} (“Why is the list late?”)",
        two,
    ]


def test_a_challenge_that_was_closed_is_offered_to_be_closed() -> None:
    """With the line as what came of it; nothing is offered where it stays open."""
    book = live_book()
    keep("Challenge to Police - why is the list late?", book)
    (key,) = book.challenges
    line = f"chair happy w that, {key} closed"
    assert read_line(line, setting(book)).kind is LineKind.NOTE
    for other in (f"{line}?", f"{key} not closed", f"nobody wants {key} closed"):
        assert LineKind.ANSWERED not in read_line(other, setting(book)).others
    keep(line, book, LineKind.ANSWERED)
    assert book.challenges[key].status is ChallengeStatus.CLOSED
    assert book.challenges[key].came_of_it == f"Chair happy w that, {key} closed"
    assert LineKind.ANSWERED not in read_line(line, setting(book)).others


@pytest.mark.parametrize(
    ("before", "line", "kinds"),
    [
        ("BP24-1.1 Police say the pathway is live", "agreed, done", [LineKind.DELIVERED]),
        ("BP24-1.1 is live", "Members agreed that the action is delivered", [LineKind.DELIVERED]),
        ("BP24-1.1 is live", "the action will be delivered next week", []),
        ("BP24-1.1 - Police would like 28 February", "fine", [LineKind.MOVED]),
        ("BP24-1.1 - Police would like 28 February", "no, two already", []),
        ("BP24-1.1 - Police would like 28 February", "December stays", []),
        ("BP24-1.1 - Police would like 28 February", "mtg not keen", []),
        ("BP24-1.2 Police say all is in place", "Everyone happy with that", [LineKind.AGREED]),
        ("BP24-1.2 Police say all is in place", "group did not agree it", [LineKind.REJECTED]),
        ("BP24-1.2 Police say all is in place", "deferred", []),
    ],
)
def test_a_verdict_is_on_the_line_before(before: str, line: str, kinds: list[LineKind]) -> None:
    """It changes nothing unless it is chosen, and its opposite isn't offered."""
    book = live_book()
    do(book, Deliver("BP24-1.2"), context())
    keep(before, book)
    reading = read_line(line, setting(book))
    assert (reading.kind, reading.refs) == (LineKind.NOTE, (before[:8],))
    assert [kind for kind in reading.others if kind in CHANGES] == kinds


def test_a_verdict_takes_what_the_line_before_asks_for() -> None:
    """At another item, and on a line that names its own action, there is none."""
    book = live_book()
    keep("BP24-1.1 - Police would like 28 February", book)
    assert read_line("ok by all", setting(book), LineKind.MOVED).due == date(2025, 2, 28)
    for line in ("Chair agreed 30 January", "group wants it by 30 January"):
        own = read_line(line, setting(book))
        assert (own.kind, own.others[0]) == (LineKind.NOTE, LineKind.MOVED)
        assert read_line(line, setting(book), LineKind.MOVED).due == date(2025, 1, 30)
    assert LineKind.MOVED not in read_line("not by 30 January", setting(book)).others
    elsewhere = replace(setting(book), item="agenda/other")
    assert read_line("ok by all", elsewhere).refs == ()
    assert read_line("BP24-1.2 ok by all", setting(book)).refs == ("BP24-1.2",)


def test_a_verdict_on_an_answer_closes_the_challenge() -> None:
    """An answer that isn't accepted leaves it open."""
    book = live_book()
    keep("Challenge to Police - why is the list late?", book)
    (key,) = book.challenges
    keep(f"{key} Police replied, it is sent now", book)
    assert LineKind.ANSWERED not in read_line("half an answer, keep it open", setting(book)).others
    keep("it is sent now, was the Police's reply", book)
    do(book, AnswerChallenge(key, "It is sent now"), context())
    for line in ("accepted & closed", "Scrutineer accepted that answer"):
        assert LineKind.ANSWERED in read_line(line, setting(book)).others
    keep("accepted & closed", book, LineKind.ANSWERED)
    assert book.challenges[key].status is ChallengeStatus.CLOSED


@pytest.mark.parametrize(
    ("before", "line", "corrected"),
    [
        (
            "JB to send it by 5 December",
            "No, make that 12 December.",
            "JB to send it by 12 December",
        ),
        ("40 came to the launch", "sorry, 14 came, not 40", "14 came to the launch"),
        ("two cohorts run in May", "Correction: in June not May", "two cohorts run in June"),
        ("now at 3 of 9 days", "oops, that should be 4 of 9", "now at 4 of 9 days"),
        ("ICB to check the lists", "err: Police, not ICB", "Police to check the lists"),
        ("140 people came", "114 came not 140", "114 people came"),
        ("two cohorts run in May", "June not May", "two cohorts run in June"),
        ("twelve came", "twenty not twelve", "twenty came"),
        ("five carers came", "sorry five should be six", "six carers came"),
        ("ICB to check the lists", "Police not ICB", "Police to check the lists"),
        (
            "JB to send it by 5 December",
            "no, make that 12 December - Jo on leave",
            "JB to send it by 12 December",
        ),
        ("ICB to check the lists", "lead should be Police", "Police to check the lists"),
        ("ICB to check the lists", "lead officer should be Police", ""),
        ("ICB to check the lists", "wrong lead - should be Police", "Police to check the lists"),
        ("ICB to check the lists", "Police to do that one, not ICB", "Police to check the lists"),
        ("ICB to check the lists", "should be Police not ICB leading", ""),
        ("QX to check the lists", "The one on lists is for QZ, not QX.", "QZ to check the lists"),
        ("QX to check it", "Correction: QZ, not QX, who will check it", "QZ to check it"),
        ("JB to go by 9 January", "Sorry, by 16 January, not the 9th", "JB to go by 16 January"),
        ("JB to go by 9 January", "JB said no, make that 16 January", "JB to go by 16 January"),
        ("JB to go by 9 January", "JB said no, he would not go by 16 January", ""),
        ("Police to go by 9 January", "sorry, ICB not Police", "ICB to go by 9 January"),
        ("BP24-1.1 delivered", "oops, the list is 1.2 not 1.1", "BP24-1.2 delivered"),
        (
            "BP24-1.1 delivered",
            "All thanked Jo. It should have been 1.2, not 1.1",
            "BP24-1.2 delivered",
        ),
        ("BP24-1.1 delivered", "shd say 1.2", "BP24-1.2 delivered"),
        ("BP24-1.1 delivered", "I said 1.1, I meant 1.2", "BP24-1.2 delivered"),
        (
            "BP24-1.1 delivered yesterday",
            "sorry 1.1 was fri not yest, says Jo",
            "BP24-1.1 delivered 22 November 2024",
        ),
        ("BP24-1.1 done 20 November", "1.1 was 21 November, sorry", "BP24-1.1 done 21 November"),
        ("BP24-1.2 done 20 November", "1.1 was 21 November not the 20th", ""),
        ("Challenge to the Police: why?", "should be to ICB not Police", "Challenge to ICB: why?"),
        (
            "ICB to check the lists",
            "it's Police not ICB checking lists",
            "Police to check the lists",
        ),
        ("32 children came", "JB corrects that: 23 not 32 children", "23 children came"),
        ("31 of 44 came", "not 31 but 33, she added a moment later", "33 of 44 came"),
        ("sent on 31 January", "not 31 but 33, she added a moment later", ""),
        ("three partners meet", "two partners not three pay a share", ""),
        ("ICB to visit by 12 December", "a visit on 19 December, not 12 weeks away", ""),
        ("ICB to visit by 12 December", "the visit is not 13 December, but 19 December", ""),
        ("BP24-1.1 new date 20 February", "so 1.2 new date 27 February", ""),
        ("the Chair is happy", "Police not happy", ""),
        ("JB to send it by 5 December", "oops, the projector died", ""),
        ("JB to send it by 5 December", "sorry, 3 people are late", ""),
        ("40 came to the launch", "no, said Jo", ""),
        ("40 came to the launch", "typo in the leaflet", ""),
    ],
)
def test_a_correction_is_offered_as_the_change_of_the_line_before(
    before: str, line: str, corrected: str
) -> None:
    """Where it is clear what it changes; it changes nothing by itself."""
    book = live_book()
    keep(before, book)
    reading = read_line(line, setting(book))
    assert reading.kind is LineKind.NOTE
    assert (LineKind.CORRECTED in reading.others) is bool(corrected)
    assert LineKind.APOLOGIES not in reading.others
    if corrected:
        keep(line, book, LineKind.CORRECTED)
        assert next(iter(book.lines.values())).text == corrected


@pytest.mark.parametrize(
    ("before", "line", "corrected"),
    [
        (
            ("Jo said that it should be done by 5 December", "Police to go by 6 December"),
            "No, that should be 9 December.",
            "Police to go by 9 December",
        ),
        (
            ("Police to write to GPs", "ICB and Police to meet"),
            "correction - ICB doing the letter not Police",
            "ICB to write to GPs",
        ),
        (
            ("Police to get systm access by 12 December", "ICB to write by 12 December"),
            "system access shd be 19 December not 12",
            "Police to get systm access by 19 December",
        ),
        (
            ("Police to open the portal by 12 December", *(f"{n} came" for n in range(30, 50))),
            "the portal shd be 19 December not 12",
            "Police to open the portal by 19 December",
        ),
        (
            ("Police to write by 12 December", "ICB to meet by 12 December"),
            "sorry, 19 December not 12 December",
            "ICB to meet by 19 December",
        ),
    ],
)
def test_a_correction_is_of_the_last_line_that_it_can_mean(
    before: tuple[str, ...], line: str, corrected: str
) -> None:
    """It has what is corrected, other words of it first, and not what is new: nobody meets themselves."""
    book = live_book()
    for each in before:
        keep(each, book)
    assert LineKind.CORRECTED in read_line(line, setting(book)).others
    assert read_line(line, setting(book), LineKind.CORRECTED).values["text"] == corrected


def test_a_line_that_corrects_itself_corrects_no_other() -> None:
    """It is an action by the later day."""
    book = live_book()
    keep("Police wondered about 14 December", book)
    reading = read_line("ICB to name a deputy by 12 December - no, 15 December", setting(book))
    assert (reading.kind, reading.due) == (LineKind.ACTION, date(2024, 12, 15))


@pytest.mark.parametrize(
    "line", ["scrap that", "Ignore last", "scratch that", "delete that line", "no, forget it"]
)
def test_what_takes_a_line_back_is_offered_for_the_last_one(line: str) -> None:
    """Not for one that has more of its words, or that takes another back itself."""
    book = live_book()
    for before in ("40 said that the last line is late", "14 came", "scrap that"):
        keep(before, book)
    reading = read_line(line, setting(book), LineKind.CORRECTED)
    assert LineKind.CORRECTED in read_line(line, setting(book)).others
    assert (reading.values["corrects"], reading.values["text"]) == ("14 came", "")


def test_another_groups_delivery_is_not_offered_to_be_agreed() -> None:
    """Its meeting couldn't record it, and says whose it is."""
    book = live_book()
    do(book, Deliver("BP24-1.2"), context())
    line = "BP24-1.2 can be agreed as delivered, said Jo"
    assert LineKind.AGREED in read_line(line, setting(book)).others
    other = replace(setting(book), meeting=replace(setting(book).meeting, group="EXEC"))
    assert LineKind.AGREED not in read_line(line, other).others
    told = "QAG agrees BP24-1.2, so nothing is recorded."
    assert told in echo_of(read_line(line, other), other)
    assert told not in echo_of(read_line(line, setting(book), LineKind.NOTE), setting(book))


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


@pytest.mark.parametrize(
    "present",
    [
        "Present: JB Police (chair), KM ICB",
        "also JB for the Police, KM ICB",
        "KM (ICB), JB (Police)",
        "Present: Jo Bell (JB), Superintendent, Police; Kit Moss (KM), Chief Nurse, ICB",
        "Also present were Jo Bell, Superintendent, Police, and Kit Moss (KM), ICB",
        "pres: JB det supt police, KM icb",
        "apols – ICB, JB police",
        "JB police joined 10.20 on teams",
        "JB (police) chairing",
        "chair - JB (police)",
        "qag 25/11, JB (det supt, police) in chair",
        "The Chief Superintendent of the Police, Jo Bell, took the chair and welcomed members.",
        "Apologies were received from the ICB and from Jo Bell (JB), Police.",
        "Apologies from Al Roe, Police, with Jo Bell (JB) attending in his place, and from the ICB",
        "apols det supt police - DCI JB instead",
        "JB (met) train trouble, in about half 10",
        "JB, Head of Police, had sent word that she would be late",
    ],
)
def test_initials_in_a_list_of_those_present_stand_for_their_agency(present: str) -> None:
    """In lines typed after it; a role's initials and one person alone prove nothing."""
    book = kept(present)
    reading = read_line("JB to chase the data", setting(book))
    assert (reading.questions, [party.agency for party in reading.leads]) == ((), ["police"])
    for words in ("JB Police", "JB (CSC/Police) spoke", "JB (Police?) spoke", "GP (Police) wrote"):
        assert setting(kept(words)).parties.people == {}
    alone = read_line("JB to chase the data", setting(kept("JB Police")))
    assert [q.sentence for q in alone.questions] == ["Who is JB, and for which agency?"]


@pytest.mark.parametrize(
    ("line", "people"),
    [
        (
            "The Head of Audit for the Police (QZ) and the ICB (QY) are on Teams",
            {"QZ": "police", "QY": "icb"},
        ),
        ("The Police asked about their Child Abuse Team (CAT)", {}),
    ],
)
def test_initials_in_brackets_behind_a_post_are_its_agencys(
    line: str, people: dict[str, str]
) -> None:
    """Wherever they stand; an abbreviation of the words before it is nobody."""
    assert setting(kept(line)).parties.people == people


def test_whether_whoever_is_in_the_chair_thinks_something_is_no_challenge_to_their_agency() -> None:
    """It can be made one."""
    book = kept("JB (Police) took the chair")
    reading = read_line("KM asked JB if the list could be shared", setting(book))
    assert (reading.kind, LineKind.CHALLENGE in reading.others) == (LineKind.NOTE, True)


@pytest.mark.parametrize(
    "line",
    [
        "Present: Police, JB, ICB, KM",
        "Present: ICB. JB to tell police what csc said",
        "here: JB, KM police",
        "KM chairing, JB late, police later",
        "JB said the chair of police, KM, is new",
        "JB police slides were good, KM icb said",
    ],
)
def test_initials_beside_no_agency_of_their_own_are_nobody_s(line: str) -> None:
    """Where the agency stands first, the next name is not that of the agency after it."""
    assert read_line("JB to chase the data", setting(kept(line))).questions


@pytest.mark.parametrize(
    ("line", "by", "to"),
    [
        ("JB to icb: why is csc still locked out?", "police", "icb"),
        ("JB asked KM why csc were not told", "police", "icb"),
        ("KM challenged JB on why council and csc wait", "icb", "police"),
        ("JB chalenged icb: csc figures late again, why", "police", "icb"),
    ],
)
def test_whoever_begins_asks_and_whoever_is_addressed_answers(line: str, by: str, to: str) -> None:
    """Agencies in the question are part of it."""
    reading = read_line(line, setting(kept("here: JB police, KM icb")))
    assert [party.agency for party in reading.by] == [by]
    assert [party.agency for party in reading.leads] == [to]


@pytest.mark.parametrize(
    "line", ["JB challenged csc - schools not told", "JB asked csc who decides"]
)
def test_who_asks_is_asked_once_where_the_initials_are_not_known(line: str) -> None:
    """Never is it the group; the answer is known in later lines."""
    book = kept("Item 1")
    reading = read_line(line, setting(book))
    (question,) = reading.questions
    assert question.sentence == "Who is JB, and for which agency?"
    (police,) = answers_typed("police", question, setting(book))
    reading = reading.answered(police, "by")
    meeting = book.meetings[MEETING]
    do(book, line_command(reading, meeting), in_meeting())
    raise_it = command_of(reading, meeting, book)
    assert raise_it
    do(book, raise_it, in_meeting())
    again = read_line("JB to chase the data", setting(book))
    assert [party.agency for party in again.leads] == ["police"]


@pytest.mark.parametrize(
    "line",
    [
        "Jo (a parent) challenges csc - who goes back to the children?",
        "A parent challenged csc: who goes back to the children?",
    ],
)
def test_whoever_is_named_before_the_verb_asks(line: str) -> None:
    """Who that is is asked, where nobody knows: it isn't the group."""
    (question,) = read_line(line, setting(kept("Item 1"))).questions
    assert question.about == "by"


def test_initials_that_lists_give_to_two_agencies_are_asked_about() -> None:
    """Neither is guessed."""
    book = kept("JB Police, KM ICB")
    keep("JB CSC, LO Police", book)
    assert read_line("JB to chase the data", setting(book)).questions


@pytest.mark.parametrize(
    ("first", "answered", "second", "lead"),
    [
        (
            "Head of Police Audit (LB) to send it",
            "",
            "LB to tell schools",
            "Head of Police Audit (LB)",
        ),
        ("SD to send it", "icb", "SD to tell schools", "SD"),
        (
            "Audit Manager (SD) to send it",
            "icb",
            "Audit Manager to tell schools",
            "Audit Manager (SD)",
        ),
        ("SD to send it", "as typed", "SD to tell schools", "SD"),
    ],
)
def test_who_leads_is_asked_once_in_a_meeting(
    first: str, answered: str, second: str, lead: str
) -> None:
    """By initials or a role that an action asked for earlier has for its lead."""
    book = live_book()
    meeting, reading = book.meetings[MEETING], read_line(first, setting(book))
    for question in reading.questions:
        choice = answers_typed(answered, question, setting(book))[0]
        reading = answer(reading, question.about, choice, setting(book))
    raised = command_of(reading, meeting, book)
    assert raised is not None
    do(book, raised, in_meeting())
    (action,) = (each for each in book.actions.values() if each.raised_at == MEETING)
    again = read_line(second, setting(book))
    assert (again.questions, again.values["lead"]) == ((), lead)
    assert [party.agency for party in again.leads] == [action.lead_agency]


def test_an_abbreviation_is_known_after_it_was_answered_for_a_challenge() -> None:
    """Whoever was asked in the meeting is known by it in the next line."""
    book = live_book()
    line = "Challenge to hsg: why is it late?"
    reading = replace(read_line(line, setting(book)), leads=(Party("Housing", "housing"),))
    do(book, line_command(reading, book.meetings[MEETING]), in_meeting())
    raised = command_of(reading, book.meetings[MEETING], book)
    assert raised is not None
    do(book, raised, in_meeting())
    for line, leads in (
        ("hsg to reply", ["housing"]),
        ("hsg and Police to send the list", ["housing", "police"]),
        ("hsg/pol to send the list", ["housing", "police"]),
    ):
        again = read_line(line, setting(book))
        assert ([party.agency for party in again.leads], again.questions) == (leads, ())


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
        ("on hold until 31 March 2025 because Dr. Poe is ill", "other", "Dr. Poe is ill"),
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


@pytest.mark.parametrize(
    ("said", "first", "harmless"),
    [
        ("", {"reason": "other"}, 0),
        (", board is full", {"reason": "other", "explanation": "board is full"}, 1),
    ],
)
def test_a_reason_that_nobody_gave_is_an_answer(
    said: str, first: dict[str, str], harmless: int
) -> None:
    """The line's own words come before it. Only the cause must be chosen."""
    lacks = Missing("Give a reason.", field="reason")
    for line, kind in (("moved to", LineKind.MOVED), ("on hold till", LineKind.HELD)):
        reading = Reading(text=f"BP24-1.1 {line} 28 Feb{said}", kind=kind)
        why = asked_why(reading, lacks, live_book())
        assert why is not None
        reason, *others = why.questions
        assert (reason.choices[0].value, reason.is_blank) == (first, False)
        assert reason.harmless.label == "No reason was given (“other”)"
        assert [reason.harmless] == answers_typed("tbc", reason, setting())
        assert reason.choices[harmless] == reason.harmless
        causes = [("cause", True)] if kind is LineKind.MOVED else []
        assert [(each.about, each.is_blank) for each in others] == causes


def test_words_within_others_are_no_reason() -> None:
    """The last letters of “asked” were taken for what comes before one."""
    asked, as_said = (
        Reading(text=text, kind=LineKind.MOVED)
        for text in ("He asked for BP24-1.1 to move", "BP24-1.1 to move as the post is empty")
    )
    assert (why_in(asked), why_in(as_said)) == ("", "the post is empty")
    for told in ("BP24-1.1 moved to 19 Dec, which was agreed", "BP24-1.1 to 19 Dec (all agreed)"):
        assert not why_in(Reading(text=told, kind=LineKind.MOVED))
    behind = Reading(text="moved to 28 Feb because Dr. Poe is ill. ML gone", kind=LineKind.MOVED)
    assert why_in(behind) == "Dr. Poe is ill"


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
    (found,) = lines_of_meeting(book, MEETING)
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
        ("BP24-1.1 complete", "complete", "Note on BP24-1.1 (Action 1): BP24-1.1 complete"),
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
    (line,) = lines_of_meeting(book, MEETING)
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


@given(any_text(max_size=60) | st.lists(WORDS, max_size=6).map(" ".join))
def test_no_line_crashes(line: str) -> None:
    """Whatever is typed is understood and kept, or answered with a sentence."""
    with suppress(CscpError):
        kept(line)
