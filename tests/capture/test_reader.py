from __future__ import annotations

import re
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cscp_tui.base.errors import CscpError
from cscp_tui.capture.answers import answer, answers_typed
from cscp_tui.capture.commands import line_command
from cscp_tui.capture.kinds import LineKind
from cscp_tui.capture.marks import Use, in_full_ref, setting_of
from cscp_tui.capture.reader import LONGEST, read_line
from cscp_tui.capture.reading import KEEP_AS_NOTE
from reading_lines import asked, echo, leads, read, setting
from spoken_lines_measured import MEETING as DEMO_MEETING
from spoken_lines_measured import demo_book


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Police to send the list", "action"),
        ("- [ ] 3. ACTION: Police to send the list", "action"),
        ("AGREED: one audit a year", "decision"),
        ("AGREED: Police to send the list", "action"),
        ("The Chair challenged Police about delays", "challenge"),
        ("Members asked that Housing should not be told before Friday", "note"),
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


def test_who_is_named_with_a_challenge_of_theirs_raises_it() -> None:
    """A concern that somebody outside the meeting raised is none."""
    found = read("the ICB's challenge to Police: what will stop if there is no money?")
    assert [each.agency for each in (*found.by, *found.leads)] == ["icb", "police"]
    assert read("two siblings known to Police, school raised concern twice").kind == "note"


def test_both_are_challenged_to_do_something() -> None:
    """By the one that the sentence begins with."""
    found = read("The ICB challenged Police and Housing to share data with each other.")
    assert found.kind == "challenge"
    assert [party.agency for party in found.leads] == ["police", "housing"]
    assert [party.agency for party in found.by] == ["icb"]


def test_a_short_word_for_the_scrutineer_is_understood() -> None:
    """In small letters, too, and with a full stop."""
    book = demo_book()
    line = setting_of(book.meetings[DEMO_MEETING], book, date(2025, 11, 27))
    for word in ("scrut", "Scrut."):
        found = read_line(f"{word} asked csc - how do we know children feel safer", line)
        assert (found.kind, [party.agency for party in found.by]) == ("challenge", ["scrutineer"])


def test_one_of_several_whom_an_agency_stands_for_stays_named() -> None:
    """The attendance counts the agency, and the words say who it was."""
    book = demo_book()
    line = setting_of(book.meetings[DEMO_MEETING], book, date(2025, 11, 27), at="10:50")
    found = [read_line(f"{who} joined 10.52", line) for who in ("Legacy Youth Zone", "CAMHS")]
    assert [each.values["kept"] for each in found] == [("Legacy Youth Zone",), ()]


def test_who_is_covered_by_somebody_else_is_not_offered_as_away() -> None:
    """The others are; and whoever stays is no departure."""
    away = read("apols Housing, apols Police but Kemi covering", kind=LineKind.APOLOGIES)
    assert [each.agency for each in away.leads] == ["housing"]
    for line in (
        "Police can't make it, the deputy is here instead",
        "Police apologised, late again",
    ):
        assert LineKind.APOLOGIES not in read(line).others
    for line in ("Apols from Police + Housing, no subs", "Police + Housing apols, one may ring"):
        found = read(line, kind=LineKind.APOLOGIES)
        assert [each.agency for each in found.leads] == ["police", "housing"]
    stays = read("10.45 Police had to leave, DCI staying on")
    assert (stays.kind, LineKind.PRESENCE in stays.others) == (LineKind.NOTE, False)


def test_who_is_minded_to_agree_has_not_decided() -> None:
    """It can be made a decision."""
    found = read("chair minded to agree but wait for exec")
    assert found.kind == "note"
    assert LineKind.DECISION in found.others


@pytest.mark.parametrize(
    "line",
    [
        "Housing reported that tenants agreed to take part",
        "Nine families were asked, not all agreed to be named",
        "Workers who agreed to speak at the event have been thanked",
        "BP24-1.1 still with the director, was told “it’ll be signed off by May”",
        "BP24-1.1 with the cabinet member, it will be signed off by May",
    ],
)
def test_what_others_agreed_is_no_decision(line: str) -> None:
    """What is told of others, or of those whom the sentence is about, decides nothing."""
    assert read(line).kind == "note"


@pytest.mark.parametrize(
    "line",
    [
        "Half the files are read - Police",
        "Police and ICB met on Monday, nothing agreed",
        "BP24-1.1 one half is done, the other isnt - Police",
        "BP24-1.1 nearly there - one return missing (Police)",
    ],
)
def test_news_with_its_speaker_behind_it_is_no_action(line: str) -> None:
    """Nobody is asked for anything."""
    assert read(line).kind is LineKind.NOTE


def test_a_question_to_others_is_a_challenge_to_them() -> None:
    """By whoever the line begins with, though no verb says so."""
    found = read("ICB to Police and Housing: who rings a child back at night")
    assert [each.agency for each in (*found.by, *found.leads)] == ["icb", "police", "housing"]
    assert found.kind == "challenge"


def test_who_helps_is_no_part_of_the_lead() -> None:
    """However the line says it."""
    found = read("Police, with Housing and Public Health, to write to schools")
    assert [each.agency for each in (*found.leads, *found.supporting)] == [
        "police",
        "housing",
        "ph",
    ]
    assert "lead" not in found.values


def test_the_answers_to_who_will_do_it_are_those_whom_the_line_names() -> None:
    """After “No lead yet”; several may be typed."""
    line = "Matters arising - Police have no figure yet, will send it by 10 December"
    found = read(line, kind=LineKind.ACTION)
    assert [c.label for c in found.questions[0].choices][1:] == ["The Police"]
    both = answers_typed("Police and Housing", found.questions[0], setting())[0]
    assert [party.agency for party in both.value] == ["police", "housing"]


@pytest.mark.parametrize(
    ("line", "typed", "meant"),
    [
        ("AB to chase it", "Jo Smith, Housing", "Housing"),
        ("AB to chase it", "she's at the Police", "The Police"),
        ("AB to chase it", "AB, Head of Housing, housing", "Housing"),
        ("AB to chase it", "he's head of hous needs", "Housing"),
        ("AB to chase it", "public hlth", "Public Health"),
        ("AB to chase it", "police data", None),
        ("AB + CD to chase it", "AB, Housing, and CD, Police", "Housing and The Police"),
        ("AB + CD to chase it", "Housing to ask AB, Police", None),
        ("AB to chase it", "not sure", "“AB”, as typed"),
        ("Police to report by the summer", "no date", "No due date"),
        ("Police to report by the summer", "yes", None),
        ("ICB to review it and Police to comment on it", "yes", "Two actions"),
        ("ICB to review it and Police to comment on it", "no", "One action"),
        ("AB to chase it", "the letter is out", None),
        ("AB to chase it", "Police left early", None),
    ],
)
def test_a_question_is_answered_as_people_do(line: str, typed: str, meant: str | None) -> None:
    """What is no answer is the next line."""
    found = answers_typed(typed, read(line).questions[0], setting())
    assert [each.label for each in found[:1]] == [meant] * bool(meant)


def test_whoever_is_named_beside_their_agency_may_have_a_small_letter() -> None:
    """The name stays in the words."""
    found = read("10.40 jo (Housing) joined")
    assert (found.kind, found.values["kept"]) == (LineKind.PRESENCE, ("jo",))


def test_who_may_lead_is_no_task() -> None:
    """An action is offered for it, and for what has a day by which it is wanted."""
    for line in ("To be confirmed: who leads on the lease", "Jo + Al - new list by 9 January"):
        found = read(line)
        assert (found.kind, LineKind.ACTION in found.others) == (LineKind.NOTE, True)


def test_a_day_that_is_written_twice_is_one_day() -> None:
    """Two days are asked about."""
    assert read("Police to send it by 19/12 - must be out by 19 Dec").due == date(2024, 12, 19)
    assert "two dates" in asked("Police to send it by 19/12 - must be out by 20 Dec")


def test_a_number_of_something_is_no_reference() -> None:
    """“1.1 weeks” is a wait."""
    assert [read(f"The list is {words}").refs for words in ("1.1 weeks", "in 1.1, late")] == [
        (),
        ("BP24-1.1",),
    ]


def test_news_of_an_action_asks_no_challenge_by_itself() -> None:
    """A reason that somebody is to give can be made a challenge."""
    found = read("BP24-1.1 is late. Housing to explain why at the next meeting")
    assert (found.kind, found.refs) == ("note", ("BP24-1.1",))
    assert LineKind.CHALLENGE in found.others


@pytest.mark.parametrize(
    "line",
    [
        "Police asked for BP24-1.1 to be extended to 28 February, the Chair said no",
        "Could BP24-1.1 be put back to 28 February? Not discussed",
        "Police want BP24-1.1 moved to 28 February; refused",
        "BP24-1.1 is all but finished and members refused a new date of 28 February",
    ],
)
def test_a_move_that_was_refused_is_not_offered(line: str) -> None:
    """Nor is one that nobody discussed."""
    found = read(line)
    assert found.kind == "note"
    assert LineKind.MOVED not in found.others


@pytest.mark.parametrize(
    "line",
    [
        "BP24-1.1 want until 28 February, to go to the Executive",
        "Housing were supposed to send the list by 31 October. They didn't.",
    ],
)
def test_more_time_that_is_wanted_and_an_old_request_are_no_actions(line: str) -> None:
    """An action can be made of them."""
    found = read(line)
    assert found.kind == "note"
    assert LineKind.ACTION in found.others


@pytest.mark.parametrize(
    "line",
    [
        "AGREED in principle, subject to legal advice, to share the list with schools",
        "AGREED in principle that the list is shared",
    ],
)
def test_a_decision_keeps_its_conditions(line: str) -> None:
    """All its words are in it, and nobody is asked who will do it."""
    found = read(line)
    assert (found.kind, found.words, found.questions) == ("decision", line, ())


@pytest.mark.parametrize("line", ["Police online as usual", "Police here in person"])
def test_who_is_there_may_be_a_plain_sentence(line: str) -> None:
    """Every word of it is understood."""
    assert read(line).kind == "attendance"


def test_who_is_there_is_offered_where_a_line_tells_more() -> None:
    """It is a note until a key is pressed."""
    found = read("Police here in person, Chair running late")
    assert found.kind == "note"
    assert LineKind.PRESENCE in found.others


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("Police and Social Care to meet", ["police", "csc"]),
        ("Police/ICB to meet", ["police", "icb"]),
        ("police n housing to meet", ["police", "housing"]),
        ("Chair: Police to meet ICB", ["police"]),
        ("Check the list (ICB)", ["icb"]),
        ("Check the list [Police]", ["police"]),
        ("Check the list - Housing - 31/1/25", ["housing"]),
        ("Check the list. Lead: Housing", ["housing"]),
        ("Check the list. Owner - Housing", ["housing"]),
        ("Housing (Head of Service) to check", ["housing"]),
        ("All partners to check the list", ["All agencies"]),
        ("List to be checked by Housing", ["housing"]),
        ("Police, Housing, ICB 2 each name somebody", ["police", "housing", "icb"]),
        ("Met and ICB to meet", ["police", "icb"]),
        ("ICB, Met and Housing to meet", ["icb", "police", "housing"]),
    ],
)
def test_who_leads(line: str, who: list[str]) -> None:
    """Before the deed, behind it, in brackets, labelled; two of them, or everybody."""
    assert leads(line) == who


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("Next steps: Police to agree a form of words", "Next steps: agree a form of words"),
        ("JB is chair. Police to chase it", "JB is chair. Police to chase it"),
        ("Agreed the ICB to fund two places", "Fund two places"),
        ("Print the list (ICB, asap)", "Print the list (asap)"),
        ("for Police and ICB to swap lists", "Swap lists"),
        ("BP24-1.1 is behind. ICB to find cover", "Find cover (BP24-1.1)"),
        ("Ref 22: Housing - send the toolkit to heads", "Ref 22: send the toolkit to heads"),
        ("Police, who had offered to host, to send invitations", "Send invitations"),
        ("Police and ICB to each send a list", "Each send a list"),
        ("Chair: Police to meet ICB", "Chair: meet ICB"),
    ],
)
def test_a_title_keeps_the_deed(line: str, title: str) -> None:
    """Behind a heading, a sentence, the owner of a row, or a clause about the owner."""
    assert read(line).title == title


def test_when_may_be_what_is_to_be_found_out() -> None:
    """Only “when” that says when it is to be done is a date to be asked for."""
    question = "That depends on something else"
    assert question not in asked("Police to find out when the venue is free")
    assert question in asked("Police to confirm their new rep when the review has finished")


def test_one_of_two_is_asked_about() -> None:
    """“Police or Housing” leaves open who leads."""
    assert leads("Police or Housing to check the list") == []
    assert asked("Police or Housing to check the list") == "“Police or Housing”: which one?"


def test_a_labelled_owner_leads_alone() -> None:
    """Whoever does it with the owner supports."""
    reading = read("Police and Housing to check the list. Owner: Housing")
    assert [party.agency for party in reading.leads] == ["housing"]
    assert [party.agency for party in reading.supporting] == ["police"]


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
        ("by fri 6th", date(2024, 12, 6)),
        ("by fri 6/12", date(2024, 12, 6)),
        ("by 12 Dec - no, 15 Dec", date(2024, 12, 15)),
        ("by 6 December, sorry, make that 13 December", date(2024, 12, 13)),
        ("before 9 January (no, 16 January)", date(2025, 1, 16)),
    ],
)
def test_dates_as_people_say_them(said: str, day: date) -> None:
    """They count from the meeting's day, and the next meeting is the one that is planned."""
    reading = read(f"Police to send the list {said}")
    assert (reading.due, reading.title) == (day, "Send the list")
    assert not reading.questions


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Police sent nothing on Friday, Housing to chase the list", None),
        ("No rep from Police today, Housing to chase the list", None),
        ("By 9 January, Housing to send the list", date(2025, 1, 9)),
    ],
)
def test_a_day_of_what_is_told_before_a_task_is_not_its_due_date(
    line: str, day: date | None
) -> None:
    """The lead stands behind the comma."""
    reading = read(line)
    assert (reading.kind, leads(line), reading.due) == (LineKind.ACTION, ["housing"], day)


@pytest.mark.parametrize("said", ["ASAP", "TBC", "ongoing", "in due course", "urgently"])
def test_a_word_that_names_no_day_stays_in_the_title(said: str) -> None:
    """There is nothing to ask."""
    reading = read(f"Police to send the list {said}")
    assert (reading.due, reading.title) == (None, f"Send the list {said}")
    assert not reading.questions


@pytest.mark.parametrize(
    "said",
    [
        *("by Easter", "before half-term", "in the autumn", "by March"),
        *("by Jan 25", "w/c 2 December", "w/c 3 December", "first week in March"),
        *(
            "by 31 November",
            "by 31/10/24",
            "by Friday 15 January",
            "by Friday 5th",
            "to a future meeting",
        ),
        *("at the next Board", "once the audit is done", "every meeting"),
        *("by 1 December and again by 1 March", "next Friday", "next month"),
        *(
            "by 1 December and 1 March",
            "by 1 December, 8 December and 1 March",
            "by 1 and 8 December",
        ),
        *("wensday", "by thrusday", "by Febuary", "by 12 Janurary", "by end of Novmber"),
        *("by Friday or so", "by the end of January or so", "by the next LADO meeting"),
    ],
)
def test_a_doubtful_date_is_asked_about_and_never_guessed(said: str) -> None:
    """No day is taken, and the question offers days or none."""
    reading = read(f"Police to send the list {said}")
    assert reading.due is None
    (question,) = [each for each in reading.questions if each.about == "due"]
    assert question.choices[0].label == "No due date"


@pytest.mark.parametrize(
    ("said", "days"),
    [
        *(("by the next LADO meeting", ()), ("to a later meeting", ()), ("in early January", ())),
        *(("in the new year", ()), ("by new year", ("31 December 2024",)), ("over xmas", ())),
    ],
)
def test_no_day_is_offered_that_the_words_do_not_mean(said: str, days: tuple[str, ...]) -> None:
    """A meeting of others isn't the group's next one, and “a later meeting” may be any."""
    (question,) = read(f"Police to send the list {said}").questions
    assert tuple(each.label for each in question.choices[1:]) == days


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("action: Send the list", "Who will do it?"),
        ("JB to chase the provider", "Who is JB, and for which agency?"),
        *(
            (f"Police to send the list{ends}", "“Police”: who leads?")
            for ends in (
                " - no, Housing to",
                ", sorry Housing",
                ". It's Housing not Police who leads",
            )
        ),
        ("KL / TM to pick this up", "Who is KL, and for which agency?"),
        ("Jane Smith to send the list", "“Jane Smith” isn't on the list. Which agency or role?"),
        ("NHS England to send the list", "Who is “NHS England”, and for which agency?"),
        ("Health to send the list", "Health: The ICB, Public Health or Health Service NHS?"),
        ("Housing lead for Police to meet", "who leads?"),
        ("Police, youth leads and ICB to meet", "“Police, youth leads and ICB”: who leads?"),
        (
            "Police, ICB & youth hub leads to meet",
            "“Police, ICB & youth hub leads”: who leads?",
        ),
        ("Police to check the list and Housing to send it", "two actions"),
        ("Police to check the list; send it round", "two actions"),
        ("Police to review and Housing to comment", "two actions"),
        ("lead:JB Send the list", "“JB” looks like a person. Which role or agency?"),
        ('lead:"Jane Smith" Send the list', "looks like a person"),
        ("lead:police due:1/10/24 Send the list", "1 October 2024 has passed"),
    ],
)
def test_a_doubtful_owner_or_deed_is_asked_about(line: str, question: str) -> None:
    """No owner, initials, a person's name, several agencies, two deeds, a date gone by."""
    assert question in asked(line)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Polcie to send the list", LineKind.ACTION),
        ("Poilce here in person", LineKind.PRESENCE),
        ("Challenge to polce: why?", LineKind.CHALLENGE),
    ],
)
def test_a_name_with_a_slip_is_asked_about(line: str, kind: LineKind) -> None:
    """The words stay as they were typed; the first answer is a note."""
    reading = read(line)
    assert reading.kind is kind
    assert reading.questions[0].sentence.endswith("is that Police?")
    assert reading.questions[0].choices[0] is KEEP_AS_NOTE
    assert reading.text == line
    assert not read("The policy is late").questions


@pytest.mark.parametrize(
    "line",
    [
        "Back in 2023 the group had decided to meet monthly",
        "Last year we resolved not to fund it",
        "Police were asked to count them but said no",
        "Police would take it on if ICB did the numbers",
        "It was suggested Police lead on it; ICB would rather not",
        "Police and ICB agreed to disagree",
        "Could Police check the list?",
        "Chair answered he replies within a month – ICB: two replies to nine",
        "Did anybody chase Police?",
        "Who owns the inbox now?",
        "Police here in person, the papers will be late",
        "Police refused to pay for it",
        "Police disagreed, wanted custody as the topic",
        "Police wd rather have the end of June, ICB no - 31 March stands",
        "Police and ICB couldnt agree on the split",
    ],
)
def test_what_is_not_said_plainly_is_a_note(line: str) -> None:
    """The past, what was refused or depends on others, and talk."""
    reading = read(line)
    assert reading.kind is LineKind.NOTE
    assert not reading.questions


@pytest.mark.parametrize(
    "line",
    [
        "ICB will look into it",
        "Police to pick that up",
        "Police asked that Housing share the list",
        "Police: few officers, will be better by spring",
        "Police will prob write the guide",
        "Jo reckons done by 28 February if Police sort theirs",
        "Police should be able to write the guide",
        "BP24-1.1 Police ask whether staff know it, chair: come back in March",
    ],
)
def test_what_says_nothing_to_do_is_a_note_that_can_be_an_action(line: str) -> None:
    """“It” without an action that is meant, a request, an answer, a hope, and what the Chair says."""
    reading = read(line)
    assert (reading.kind, reading.questions) == (LineKind.NOTE, ())
    assert LineKind.ACTION in reading.others


@pytest.mark.parametrize(
    "line",
    [
        "30 cases audited, 8 inadequate",
        "waits are down to 12 weeks",
        "Police expect to fill both posts by March",
        "CSC already sends this list every month",
        "BP24-1.1 Police consider it delivered, the group does not",
        "BP24-1.1 Housing confirm that the lead left, then came back",
        "the ICB sent the letter in October",
        "Housing can't do it by January",
        "NHSE will publish the guidance in spring",
        "Police described how their new unit works",
        "Jo thinks schools will go their own way",
        "the protocol says Housing will be told",
        "coffee was cold again",
        "Police say they'd have to look, come back to it under dataset",
        "Housing wd want to see the list first",
        "SLaM - post went out twice, agency cover from 5 Jan",
    ],
)
def test_news_and_hopes_are_not_offered_as_actions(line: str) -> None:
    """Nobody here is to do anything."""
    reading = read(line)
    assert LineKind.ACTION not in {reading.kind, *reading.others}


def test_a_task_on_an_action_names_it_in_its_title() -> None:
    """The action log says what “it” is."""
    assert read("BP24-1.1 Police to look into it").title == "Look into it (BP24-1.1)"


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("BP24-1.1 Police asked for 28 February, no more slippage", LineKind.MOVED),
        ("BP24-1.1 no agreement today", LineKind.MOVED),
        ("BP24-1.1 Police asked for March. refused, stays as it is", LineKind.MOVED),
        ("BP24-1.1 start has been made, leaflet published", LineKind.DELIVERED),
        ("BP24-1.1 Police reckon it was delivered", LineKind.DELIVERED),
        ("BP24-1.1 due date stays 30 June 2025", LineKind.MOVED),
        ("BP24-1.1 hope to publish by 28 February", LineKind.MOVED),
        ("BP24-1.1 Police confident for 28 February, no change to date", LineKind.MOVED),
        ("BP24-1.1 asked for 28 February, chair not happy", LineKind.MOVED),
        ("BP24-1.1 committee date poss 28 February tbc", LineKind.MOVED),
        ("BP24-1.1 Police told “it’ll be signed off”", LineKind.DELIVERED),
        ("BP24-1.1 might slip to 28 February", LineKind.MOVED),
        ("BP24-1.1 extension to 28 February not needed", LineKind.MOVED),
        ("BP24-1.1 complete - no", LineKind.DELIVERED),
        ("BP24-1.1 delivered? Police: no", LineKind.DELIVERED),
        ("BP24-1.1 delivered, Police object", LineKind.DELIVERED),
        ("Move BP24-1.1 to 28 February? Police: no", LineKind.MOVED),
        ("BP24-1.1 delivered: to two of the seven hubs", LineKind.DELIVERED),
        ("BP24-1.1 wasn't given until 28 February", LineKind.MOVED),
        ("BP24-1.1 can't have until 28 February", LineKind.MOVED),
        ("BP24-1.1 to 28 February? Members preferred to keep 31 March", LineKind.MOVED),
        ("Police would like June for BP24-1.1. No decision was taken", LineKind.DECISION),
        ("BP24-1.1 - all but done", LineKind.DELIVERED),
        ("BP24-1.1: to consider moving it to 28 February?", LineKind.MOVED),
        ("Police asked for BP24-1.1 to go to 28 February, to be agreed by email", LineKind.MOVED),
        ("BP24-1.1 first phase of the pilot now done", LineKind.DELIVERED),
        ("Police said BP24-1.1 was finished and two hubs are still to come", LineKind.DELIVERED),
        ("Everybody in the room bar ICB", LineKind.PRESENCE),
    ],
)
def test_the_opposite_of_what_a_line_says_is_not_offered(line: str, offered: LineKind) -> None:
    """A new date that was refused, hoped for or isn't ahead, and the delivery of what was begun."""
    found = read(line)
    assert found.kind is LineKind.NOTE
    assert offered not in found.others


def test_a_date_that_is_asked_for_and_agreed_is_offered_first() -> None:
    """It is kept as typed until then, and is no decision."""
    found = read("Police asked for BP24-1.1 to be moved to 28 February and members agreed this.")
    assert (found.kind, found.others[0]) == (LineKind.NOTE, LineKind.MOVED)
    near = read("Police said BP24-1.1 is all but done and members agreed a new date of 28 February")
    assert (near.kind, near.others[0]) == (LineKind.NOTE, LineKind.MOVED)
    refused = read("Police asked for BP24-1.1 to go to 28 February and members agreed to keep it")
    assert LineKind.MOVED not in refused.others


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("BP24-1.1 complete - no issues", LineKind.DELIVERED),
        ("BP24-1.1 delivered, Police say, nobody objected", LineKind.DELIVERED),
        (
            "Members agreed that BP24-1.1 has been delivered: it is on the website",
            LineKind.DELIVERED,
        ),
        ("Members gave BP24-1.1 until 28 February", LineKind.MOVED),
        ("BP24-1.1 to 28 February, the forum meets then", LineKind.MOVED),
        ("Posters are up in all hubs and BP24-1.1 is now complete", LineKind.DELIVERED),
        ("BP24-1.1 posters are up in all hubs, so that one's delivered", LineKind.DELIVERED),
        ("BP24-1.1 was finished last week and is on the website", LineKind.DELIVERED),
        ("BP24-1.1 3 mth follow up now done, report sent", LineKind.DELIVERED),
        ("Police asked if BP24-1.1 could go to 28 February and members agreed", LineKind.MOVED),
    ],
)
def test_that_nothing_is_said_against_it_is_no_objection(line: str, offered: LineKind) -> None:
    """A “no” before what might be held against it denies that, not what the line says."""
    assert offered in read(line).others


def test_the_day_of_one_of_two_deliveries_is_asked_about() -> None:
    """It isn't that of both because the line says it of one."""
    line = "BP24-1.1 delivered. BP24-1.2 complete, went out 21 October"
    found = read(line, kind=LineKind.DELIVERED)
    assert (found.on, [each.about for each in found.questions]) == (None, ["on"])


def test_a_delivery_some_time_ago_asks_for_its_day() -> None:
    """A day in the line is the day; the last answer keeps the note."""
    found = read("BP24-1.1 finished last week according to Police", kind=LineKind.DELIVERED)
    assert [(q.about, q.choices[-1]) for q in found.questions] == [("on", KEEP_AS_NOTE)]
    found = read("BP24-1.1 finished on 4 November, Police say", kind=LineKind.DELIVERED)
    assert (found.on, found.questions) == (date(2024, 11, 4), ())


def test_one_agency_challenges_another_without_a_question_mark() -> None:
    """Whatever else the words are like."""
    assert read("council challenges police: when will you pay").kind is LineKind.CHALLENGE


def test_a_label_with_a_slip_is_a_label() -> None:
    """It is in neither the title nor the lead."""
    for label in ("actoin:", "actn", "action"):
        found = read(f"{label} police and icb to do it together")
        assert (found.kind, found.title) == (LineKind.ACTION, "Do it together")
    assert read("Action plan from Police to go to ICB").title.startswith("Action plan")


def test_an_agreement_that_names_nobody_is_a_decision() -> None:
    """It isn't asked who is to do it."""
    assert read("Agreed the leaflet for parents who agreed to be named").kind is LineKind.DECISION


def test_a_lead_beside_somebody_unknown_does_not_lead_alone() -> None:
    """“DCS” is asked about, and stays in the title until it is known."""
    reading = read("Action - DCS w Police & ICB to sort out the policy")
    assert not reading.leads
    assert "DCS" in reading.title
    found = read("Housing & ICB & school finance leads to meet by 9 May")
    assert [each.agency for each in found.leads] == ["housing", "icb"]


def test_a_short_name_is_asked_about_unless_it_begins_the_name_of_one() -> None:
    """Consonants and initials may mean something else; “pol” begins no other agency's name."""
    assert leads("hsg to send the list") == ["housing"]
    assert "“hsg”: is that Housing?" in asked("hsg to send the list")
    assert leads("pol 2 send the list") == ["police"]
    assert not asked("pol 2 send the list")


@pytest.mark.parametrize(
    ("line", "kind", "refs"),
    [
        ("1.1 now done", "delivered", ("BP24-1.1",)),
        ("push 1.1 back to 31 January", "move", ("BP24-1.1",)),
        ("1.1 half of the staff are trained", "note", ("BP24-1.1",)),
        ("1.1 Police to send the list", "action", ("BP24-1.1",)),
        ("9.9 now done", "note", ()),
    ],
)
def test_the_number_of_an_action_of_the_plan(line: str, kind: str, refs: tuple[str, ...]) -> None:
    """It means the running plan's action."""
    reading = read(line)
    assert (reading.kind, reading.refs) == (kind, refs)


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


def test_a_deadline_in_words_is_the_due_date_beside_a_lead_in_exact_notation() -> None:
    """Another day, such as that of an event, is none."""
    assert "due Thursday 16 January 2025: Summary" in echo("Lead: ICB. Deadline: 16 Jan. Summary")
    assert "due" not in echo("lead:ICB Book a room for 10 March")


def test_the_same_agency_twice_leads_once() -> None:
    """Named twice, it is one lead."""
    assert leads("Police and the Police to meet") == ["police"]


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


def test_two_agencies_lead_together_and_the_first_is_said_to_be_first() -> None:
    """Nothing is asked; both are leads, and the words say which agency stands first."""
    reading = read("Police and Housing to walk the estate")
    assert [party.agency for party in reading.leads] == ["police", "housing"]
    assert not reading.questions
    assert "led by The Police and Housing, The Police first" in echo(reading.text)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("BP24-1.1: three of four workshops held", LineKind.UPDATE),
        ("BP24-1.1: Police will report when it is agreed", LineKind.UPDATE),
        ("BP24-1.1: 80% complete", LineKind.UPDATE),
        ("BP24-1.1: nothing has been done yet", LineKind.NOTE),
        ("BP24-1.1: no update received", LineKind.NOTE),
        ("No update from Police on 1.1", LineKind.NOTE),
        ("BP24-1.1: is this done?", LineKind.NOTE),
    ],
)
def test_a_progress_update_is_news_of_its_action(line: str, kind: LineKind) -> None:
    """A reference and a colon before news; that there is none is a note linked with the action."""
    reading = read(line)
    assert (reading.kind, reading.refs, reading.questions) == (kind, ("BP24-1.1",), ())


@pytest.mark.parametrize(
    ("line", "by", "to"),
    [
        ("The Police challenged Housing to explain the delay", ["police"], ["housing"]),
        ("Housing were challenged by the Police about the delay", ["police"], ["housing"]),
        ("Members challenged Police about delays", [], ["police"]),
        ("Housing and CSC were challenged by the Police", ["police"], ["housing", "csc"]),
        ("Police sent a q in for Housing - why is it late?", ["police"], ["housing"]),
        ("Police have emailed a question to Housing - why is it late?", ["police"], ["housing"]),
    ],
)
def test_who_asks_and_who_is_asked_follow_the_sentence(
    line: str, by: list[str], to: list[str]
) -> None:
    """Whoever challenges is not asked to answer."""
    reading = read(line)
    assert reading.kind is LineKind.CHALLENGE
    assert [party.agency for party in reading.by] == by
    assert [party.agency for party in reading.leads] == to


def test_a_challenge_that_is_only_named_is_by_whoever_stands_before_it() -> None:
    """Whatever is wanted behind the question makes it no action."""
    reading = read("Police challenge to Housing: when will it open? Want answer by March")
    assert (reading.kind, reading.questions) == (LineKind.CHALLENGE, ())
    assert [party.agency for party in (*reading.by, *reading.leads)] == ["police", "housing"]


def test_whoever_is_told_of_in_a_sentence_before_leads_nothing() -> None:
    """Who leads is asked about, if it isn't known who is to do it."""
    reading = read("CH-01 police - no word again. Write to the ICB, SW to draft by 10/12")
    assert (reading.leads, [q.about for q in reading.questions]) == ((), ["leads"])


@pytest.mark.parametrize(
    ("line", "by"),
    [
        ("IS challenged police about late plans", "scrutineer"),
        ("YS challenged police about late plans", "young-scrutineer"),
        ("The Independent Scrutineer challenged the Police about late plans", "scrutineer"),
        ("The Young Scrutineer challenged the Police about late plans", "young-scrutineer"),
        ("3.7 is late. IS challenged the Police to explain why", "scrutineer"),
        ("Plans are late - the scrutineer challenged the Police: why?", "scrutineer"),
        ("Plans are late, IS asked the Police why", "scrutineer"),
    ],
)
def test_a_scrutineer_is_the_one_who_challenges(line: str, by: str) -> None:
    """By their name or its initials; “is” is nobody, and “IS” among capitals isn't either."""
    book = demo_book()
    at = setting(book=book, meeting=DEMO_MEETING)
    reading = read_line(line, at)
    assert [party.agency for party in reading.by] == [by]
    assert [party.agency for party in reading.leads] == ["police"]
    assert read_line("BP25-2.3 IS COMPLETE", at).kind is LineKind.DELIVERED
    assert not read_line("the list is challenged by police", at).by[1:]


def test_those_who_challenge_together_are_no_sentence_before_it() -> None:
    """Who is named in a list isn't left out of the challenge."""
    found = read("Police, Housing and ICB challenged CSC on data")
    assert (found.kind, found.told_besides) == (LineKind.NOTE, "")


@pytest.mark.parametrize("ends", [". ", "; ", " - "])
def test_the_question_of_a_challenge_is_apart_from_the_sentence_before_it(ends: str) -> None:
    """What is told before it is in the minutes, in front of the challenge."""
    line = f"BP24-1.1 is not started{ends}QAG challenged the Police to explain why"
    found = read(line)
    assert (found.question_asked, found.told_besides) == (
        "Explain why",
        line.partition(ends)[0] + ends.strip(" ;-"),
    )


@pytest.mark.parametrize(
    "line",
    [
        "The Chair was asked by the Police to explain the third question",
        "Public Health said it would try to send the draft by 5 December",
        "Police hoped to come, and would aim to send the list by 5 December",
        "Police refused to share the list before the agreement is signed",
        "Housing declined to name a rep by 10 December",
        "Police asked not to be named as lead for the workshop",
        "Is BP25-1.5 delivered?",
    ],
)
def test_a_hope_a_refusal_or_a_question_to_the_chair_is_a_note(line: str) -> None:
    """Nobody asked for anything to be done, or said that they will do it."""
    book = demo_book()
    reading = read_line(line, setting(book=book, meeting=DEMO_MEETING))
    assert (reading.kind, reading.questions) == (LineKind.NOTE, ())


@pytest.mark.parametrize(
    "line",
    [
        "Housing is to name its representative for this group by 10 January",
        "Police have agreed to name a rep by 10 January",
    ],
)
def test_who_is_to_do_what_by_when_is_an_action(line: str) -> None:
    """However likely its other words make something else."""
    reading = read(line)
    assert (reading.kind, reading.questions) == (LineKind.ACTION, ())
    assert reading.due == date(2025, 1, 10)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        (
            "Housing strategy to come to the January meeting",
            "Housing strategy to come to the January meeting",
        ),
        ("ICB to write a paper to next QAG", "Write a paper to next QAG"),
        ("Police to report to next QAG", "Report to next QAG"),
        ("Police to send the list by 5pm on 8 December", "Send the list by 5pm on 8 December"),
        ("Police to send the list by noon on Friday", "Send the list by noon on Friday"),
        ("Police to send the list by 8 December", "Send the list"),
        ("AP25 Police to send the list", "AP25 send the list"),
        (
            "Police to run three sessions, the first on 15 January",
            "Run three sessions, the first on 15 January",
        ),
        ("Can Housing please send the list by Friday?", "Send the list?"),
        ("Police to have the form in use by March", "Have the form in use by March"),
    ],
)
def test_no_word_of_a_task_is_lost(line: str, title: str) -> None:
    """What isn't recorded as the lead or the date stays in the title."""
    assert read(line, kind=LineKind.ACTION).title == title


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("ACTION Housing - name rep for QAG - 10 Dec", "Name rep for QAG"),
        ("Police to write to KL, who is away, by 12 Dec", "Write to KL, who is away"),
        ("Police to write to the Board - 10 Jan", "Write to the Board"),
        (
            "Police to send it by 10 January rather than 16 January",
            "Send it by 10 January rather than 16 January",
        ),
        (
            "Police to check what the money is for by 10 January",
            "Check what the money is for by 10 January",
        ),
    ],
)
def test_a_title_never_breaks_off(line: str, title: str) -> None:
    """Words that it lacks are given back to it; the date is taken all the same."""
    reading = read(line)
    assert reading.title == title
    assert reading.due


@pytest.mark.parametrize("who", ["Police", "Late agencies", "Both trusts", "The lead", "JB"])
@pytest.mark.parametrize("inner", ["ICB", "Housing, ICB", "ICB and Police", "by 5 January", "all"])
def test_a_title_has_whole_brackets_only(who: str, inner: str) -> None:
    """What opens one and what closes it are both in the title, or neither is."""
    for opened, closed in ("()", "[]"):
        for rest in ("to send the list by 12/12", "to check cover", "- send the list, 12/12"):
            title = read(f"{who} {opened}{inner}{closed} {rest}", kind=LineKind.ACTION).title
            assert title.count(opened) == title.count(closed), title


def test_somebody_from_an_agency_is_that_agency() -> None:
    """It leads, as it was said, and nothing is asked."""
    reading = read("Somebody from Housing to speak to Police by 31 January")
    assert [party.agency for party in reading.leads] == ["housing"]
    assert (reading.values["lead"], reading.questions) == ("Somebody from Housing", ())


@pytest.mark.parametrize(
    ("line", "leads_said", "lead"),
    [
        ("The Designated Nurse to read it", ["icb"], "Designated Nurse"),
        ("Housing and the Designated Nurse to read it", ["housing", "icb"], "Housing and the"),
        ("ICB and the Designated Nurse to read it", ["icb"], "ICB and the Designated Nurse"),
        ("The Detective Superintendent to read it", ["police"], "Detective Superintendent"),
    ],
)
def test_a_role_leads_as_it_was_said(line: str, leads_said: list[str], lead: str) -> None:
    """Its agency is added to it, and never takes its place."""
    book = demo_book()
    reading = read_line(line, setting(book=book, meeting=DEMO_MEETING))
    assert [party.agency for party in reading.leads] == leads_said
    assert reading.values["lead"].startswith(lead)
    assert not reading.questions


@pytest.mark.parametrize(
    ("line", "besides"),
    [
        ("Police and Housing, but not Health, to check their samples", "but not Health"),
        ("Police, except Housing, to check their samples", "except Housing"),
        ("Police, apart from Housing, to check their samples", "apart from Housing"),
    ],
)
def test_those_who_are_not_to_do_it_are_no_part_of_the_title(line: str, besides: str) -> None:
    """It is asked who leads; until that is answered, the title is the whole line."""
    reading = read(line)
    assert reading.title == "Check their samples"
    assert besides in reading.values["lead"]
    (question,) = reading.questions
    assert (question.about, besides in question.sentence) == ("leads", True)
    assert reading.answered(question.choices[0], "leads").title == line


def test_those_who_lead_for_certain_stay_whoever_else_does() -> None:
    """“Health” is one of three agencies; whichever it is, the Police lead as well."""
    reading = read("Police and health to meet")
    (question,) = reading.questions
    assert question.choices[0].value == reading.leads
    for choice in question.choices:
        assert choice.value[0].agency == "police"


@pytest.mark.parametrize("line", ["Health to send the list ASAP", "Send it by Easter"])
def test_the_first_answer_changes_nothing(line: str) -> None:
    """No due date, no lead yet."""
    reading = read(line, kind=LineKind.ACTION)
    assert reading.questions
    for question in reading.questions:
        reading = answer(reading, question.about, question.choices[0], setting())
    assert (reading.due, reading.leads) == (None, ())
    assert reading.title.casefold() in line.casefold()


def test_whoever_the_line_names_leads_unless_somebody_says_otherwise() -> None:
    """A post behind a dash, in its own words; nobody asks for a day where a room is booked for a month."""
    reading = read("Book the hall for March - Biz Manager, asap")
    (question,) = reading.questions
    reading = answer(reading, "leads", question.choices[0], setting())
    assert [party.role for party in reading.leads] == ["Biz Manager"]
    assert reading.title == "Book the hall for March, asap"


def test_lead_words_say_no_more_than_the_names() -> None:
    """“Met” is the Police, so that no agency is named twice."""
    assert "lead" not in read("Met and ICB to meet").values


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("Housing challenged the ICB: how many wait?", "How many wait?"),
        ("Housing asked Police and ICB why it is late", "Why it is late"),
        ("Housing to ICB: when does it end?", "When does it end?"),
        ("Police challenged Housing on its returns", "Police challenged Housing on its returns"),
    ],
)
def test_a_question_is_asked_without_who_asks_whom(line: str, question: str) -> None:
    """It is recorded apart; other words stay."""
    assert read(line, kind=LineKind.CHALLENGE).question_asked == question


def test_the_new_date_is_the_one_that_was_agreed() -> None:
    """No date of the reason is offered."""
    line = "BP24-1.1: nobody in post before February, asked to move it to 27 Feb, agreed"
    made = read(line, kind=LineKind.MOVED)
    assert (made.due, made.questions) == (date(2025, 2, 27), ())


def test_an_answer_is_taken_for_its_question_only() -> None:
    """The lead is answered; the date is still asked."""
    reading = read("Health to send the list by Easter")
    question = reading.questions[[q.about for q in reading.questions].index("leads")]
    known = answer(reading, "leads", question.choices[1], setting())
    assert [party.agency for party in known.leads] == ["icb"]
    assert [each.about for each in known.questions] == ["due"]


@pytest.mark.parametrize(
    "task",
    [
        *("march past the station", "list sundry costs", "read the Marsh report", "decide by jury"),
        *("visit Augusta House", "plan the Sundays", "ask what partners may do", "mend the fridge"),
    ],
)
def test_ordinary_words_are_no_misspelt_dates(task: str) -> None:
    """However near they are to a month or a weekday."""
    found = read(f"Police to {task}")
    assert (found.due, found.questions) == (None, ())


def test_a_change_with_a_misspelt_day_is_asked_about() -> None:
    """The first answer keeps a note."""
    found = read("Extend BP24-1.1 to 28 Febuary")
    assert [q.choices[0] for q in found.questions] == [KEEP_AS_NOTE]
    assert found.due == date(2025, 2, 28)


def test_two_tasks_that_may_be_one_are_a_note_at_first() -> None:
    """The Police and the ICB may be those whom the Council meets; what is only asked is no task."""
    (question,) = read("Council to meet Police and ICB to agree a plan").questions
    assert question.choices[0] is KEEP_AS_NOTE
    assert not read("Council to check whether Police and ICB are to attend").questions


@pytest.mark.parametrize(
    ("line", "told", "title"),
    [
        (
            "BP24-1.1 not started & BP24-1.2 late. Action: MO to write to leads by 12 Dec",
            "BP24-1.1 not started & BP24-1.2 late.",
            "MO to write to leads (BP24-1.1, BP24-1.2)",
        ),
        ("Waits are up - AP: ICB to bring figures by 9 Jan", "Waits are up", "Bring figures"),
        ("Two leads left. Action (Police): name new ones", "Two leads left.", "Name new ones"),
        ("BP24-1.1 late. Action - Police to chase", "BP24-1.1 late.", "Chase (BP24-1.1)"),
    ],
)
def test_a_label_within_a_line_begins_its_action(line: str, told: str, title: str) -> None:
    """What is told before it is no part of the title; “action: none” labels nothing."""
    found = read(line)
    assert (found.kind, found.told_besides, found.title) == (LineKind.ACTION, told, title)
    for other in ("Numbers fell. Action plan: due in March", "BP24-1.1 late; action - none"):
        assert read(other).kind is LineKind.NOTE
    assert not read(f"Action: Police to send the list. {line}").told_besides


@pytest.mark.parametrize(
    ("line", "remark"),
    [
        (
            "Housing to send the list by 12 Dec, and reminded us that it is short",
            "Housing reminded us that it is short",
        ),
        ("Police to send it by 12 Dec. They said it is short", "Police said it is short"),
        ("Police to send the list and thanked everyone", "Police thanked everyone"),
        ("Police to send the list and remind us that it is short", ""),
        ("Police to chase the ICB, which said it was ready, by 12 Dec", ""),
        ("Police to send what Housing said and confirmed by 12 Dec", ""),
    ],
)
def test_a_remark_behind_a_task_is_asked_about(line: str, remark: str) -> None:
    """At first the line is a note."""
    asked = read(line).questions
    assert [q.choices[0] for q in asked] == ([KEEP_AS_NOTE] if remark else [])
    assert not remark or asked[0].choices[1].value[1] == remark


def test_a_token_is_not_printed() -> None:
    """It says something of an action; minutes have the words."""
    found = read("Police to send the slides housekeeping:yes")
    assert (found.title, found.values["housekeeping"]) == ("Send the slides", True)


def test_two_deeds_are_offered_as_two_actions() -> None:
    """They are the first answer; as one action, both lead it."""
    reading = read("Police to check the list and Housing to send it")
    question = next(each for each in reading.questions if each.about == "lines")
    two, one = question.choices
    assert not one.field
    assert two.value == ("Police to check the list", "Housing to send it")
    assert leads(reading.text) == ["police", "housing"]


def test_another_kind_is_read_at_the_users_request() -> None:
    """What was taken for a note is an action with its lead."""
    reading = read("Police new rep from January", kind=LineKind.ACTION)
    assert reading.kind is LineKind.ACTION
    assert read("BP24-1.1 is 80% complete", kind=LineKind.DELIVERED).refs == ("BP24-1.1",)
    moved = read("BP24-1.1: want 31 January", kind=LineKind.MOVED)
    assert (moved.due, moved.questions) == (date(2025, 1, 31), ())


def test_a_very_long_line_is_a_note() -> None:
    """Ten thousand signs are kept, and are no action."""
    line = "Police to send the list " * 500
    reading = read(line)
    assert len(line) > LONGEST
    assert (reading.kind, reading.text, reading.questions) == (LineKind.NOTE, line, ())


WORDS = st.sampled_from(
    [
        *("Police", "Housing", "JB", "Health", "to", "will", "agreed", "challenged", "by", "due"),
        *("31/11", "March", "next", "meeting", "asap", "-", "/", "|", "(", ")", "[", "]", ":"),
        *("BP24-1.1", "and", "complete", "deferred", "apologies", "from", "Q3", "w/c", "2026"),
        *("noted", "that", "be", "ACTION:", "strategy", "the", "list", "31 January", "w/i"),
        *("for", "QAG", "Designated Nurse", ", but not", "refused", "IS", "because", "moves"),
    ]
)


TEXTS = st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), max_size=80)


@given(TEXTS | st.lists(WORDS, max_size=12).map(" ".join))
def test_no_word_is_lost_and_no_line_crashes(line: str) -> None:
    """Every word is in the title, the words of the leads or of the date, or joins them.

    A title begins with its verb: “To send it” is “Send it”.
    """
    with suppress(CscpError):
        reading = read(line)
        assert reading.text == line.lstrip(" :;")
        reading = read(line, kind=LineKind.ACTION)
        kept = [reading.title, *(reading.words_of(use) for use in (Use.WHO, Use.WHEN))]
        joins = " ".join(reading.words_of(use) for use in (Use.JOINS, Use.LEADS, Use.REFERENCE))
        bare = set(re.findall(r"\w+", f"{' '.join(kept)} {joins}".casefold()))
        wanted = re.findall(r"\w+", reading.text.casefold())
        assert set(wanted[wanted[:1] == ["to"] :]) <= bare


JOINING = {
    *("to", "will", "by", "lead", "owner", "action", "agreed", "that", "it", "was", "the", "and"),
    *("should", "must", "shall", "would", "is", "are", "please", "can", "for", "be", "asked"),
}


@given(st.lists(WORDS, max_size=12).map(" ".join))
def test_what_joins_says_nothing(line: str) -> None:
    """Only joining words are left out of what is recorded."""
    with suppress(CscpError):
        reading = read(line, kind=LineKind.ACTION)
        joins = f"{reading.words_of(Use.LEADS)} {reading.words_of(Use.JOINS)}".casefold()
        left = {word.strip(" .,:;!?-–—|/()[]") for word in joins.split()}
        assert left - {""} <= JOINING


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("The Chair asked the Police to send the missing data", "action"),
        ("Chair asked that the Police send the data", "action"),
        ("The Police were asked to look at the list again", "action"),
        ("The Chair asked the Police whether the data was ready", "challenge"),
        ("The Chair asked the Police to explain the delay", "challenge"),
        ("The Chair asked the Police not to share the paper", "note"),
        ("The Chair asked members to note the dates", "note"),
        ("The Police were asked to send the data at the last meeting", "note"),
        ("At the last meeting the Police were asked to send the data", "note"),
        ("The Police had been asked to send the data", "note"),
        ("Police to leave early", "note"),
        ("Agreed to carry it over to next year", "decision"),
        ("Chair's action was taken on 14 November to sign off the letter", "decision"),
    ],
)
def test_a_request_that_is_told_is_an_action_if_somebody_is_to_do_it_now(
    line: str, kind: str
) -> None:
    """A question is put to them, and what was asked before, or asks for nothing, is a note."""
    reading = read(line)
    assert (reading.kind, reading.questions) == (kind, ())
    if kind == "action":
        assert leads(line) == ["police"]


@pytest.mark.parametrize(
    "line",
    [
        "The Chair asked Education why, and was told that one post is vacant.",
        "Police asked Housing why it is late; they were told that a post is vacant",
        "The Scrutineer challenged the Police, who admitted that six plans are missing.",
        "QAG asked Housing why nobody came and Housing replied that its manager was ill",
        "ICB challenged CSC on the rise: CSC said that referrals were counted twice? No, answered Police",
        "Scrutineer asked why the audit is late. The answer was that files are missing.",
        "Police asked Housing what the uptake of the course was. 34 people.",
        "Police asked Housing when the data would come. In January",
    ],
)
def test_a_question_that_was_answered_in_the_same_line_is_no_open_challenge(line: str) -> None:
    """Nothing is left to be answered."""
    assert read(line).kind is LineKind.NOTE


@pytest.mark.parametrize(
    "line",
    [
        "The Scrutineer challenged the Police: why have they not answered?",
        "The Scrutineer challenged Housing to explain what was said in June",
        "The Scrutineer asked the Police why families were not told",
    ],
)
def test_a_question_about_answers_is_open(line: str) -> None:
    """Its words tell of an answer, and give none."""
    assert read(line).kind is LineKind.CHALLENGE


@pytest.mark.parametrize(
    "line",
    [
        "Head of Housing Needs apologised, said 4 names will be sent by Friday",
        "who picks up housing's bit?? not clear, chair to take away",
        "Police: one post, was vacant until November. The rest go out by end of January",
        "BP24-1.1 to be set up for the joint dataset? decide next time",
        "QAG did not agree BP24-1.1 - it wants costs first",
        "The Police neither accepted nor refused this.",
        "proposal to extend BP24-1.1 to June - NOT agreed",
        "QAG asked Housing for reassurance on waits. Housing: median 9 days, nobody over 28",
        "ICB asked why it has gone up. answered - the moves are listed",
        "Police asked whether Housing will come in June",
        "Scrutineer asked when the ICB is to publish, nobody knew",
        "Should Housing be challenged again?",
        "Housing to move into new offices in March",
        "Police are going to close two front desks",
        "Police: rate 3.7 red",
        "NHSE to pay for named GPs until March",
        "Barchester to pilot hubs from January",
        "Chair: posted isn't read. stop there",
        "Police: leave it with the board then",
        "Housing: call it a draft, it's late",
        "motion 2, ICB to host the rota",
        "Not agreed, half of it isn't there. CSC to come back in March",
        "Chair asked who's looking after the leaflet. No one from Housing here to answer",
        "Jo offered the loan of his boat. Carried unanimously",
        "biscuits to be shared at all meetings, agreed nem con",
    ],
)
def test_what_is_only_told_asked_or_not_agreed_is_a_note(line: str) -> None:
    """Nobody has to do it, and nothing was decided."""
    assert read(line).kind is LineKind.NOTE


def test_two_leads_in_brackets_are_both_offered() -> None:
    """Neither is dropped, whichever word joins them."""
    reading = read("Jo (ICB) with Al (Police) to check the list")
    assert [party.agency for party in reading.leads] == ["icb", "police"]
    assert [each.sentence for each in reading.questions] == ["Who will do it?"]


def test_what_is_allowed_is_a_decision() -> None:
    """Nobody is asked to do it."""
    line = "Chair agreed the update can go to all partners once the chart is right"
    assert read(line).kind is LineKind.DECISION


@pytest.mark.parametrize(
    ("line", "is_restricted"),
    [
        ("[confidential] The inquiry goes on", True),
        ("Restricted: Police to send the list", True),
        ("Police to send the list (confidential)", True),
        ("[Confidential – partners only] BP24-1.1: half are trained", True),
        ("not for minutes: concern about a named manager at one agency", True),
        ("Not for the minutes: a Police officer is suspended", True),
        ("Not for minuting - HR matter", True),
        ("Off the record: the GP lead has left", True),
        ("In confidence, one GP is under investigation", True),
        ("In strict confidence: one school is to close", True),
        ("Confidentially, Housing have lost two managers", True),
        ("Strictly confidential: a serious incident at a college", True),
        ("Restricted item, Police officer suspended", True),
        ("Private and confidential - a complaint", True),
        ("please don't minute this: CSC are about to move", True),
        ("BP24-1.1 restricted: three options costed", True),
        ("Police to mark the file as confidential", False),
        ("Private fostering numbers are up", False),
        ("Confidentiality was discussed", False),
        ("Met Police do not agree to be recorded", False),
        ("The list is confidential.", False),
    ],
)
def test_a_line_says_that_it_is_restricted(line: str, *, is_restricted: bool) -> None:
    """By a mark at either end of it, however it is read; and that is shown beforehand."""
    assert read(line).restricted is is_restricted
    assert read(line, kind=LineKind.NOTE).restricted is is_restricted
    assert echo(line).startswith("Restricted. ") is is_restricted


@pytest.mark.parametrize(
    "before", ["Restricted: ", "[restricted] ", "Strictly confidential - ", "in confidence: "]
)
def test_the_word_that_marks_a_line_as_restricted_is_not_in_a_title(before: str) -> None:
    """Housing's file named “Restricted” is what the words are about."""
    assert read(f"{before}Police to ring the school").title == "Ring the school"
    assert (
        read("Restricted access: Police to fix the lift").title == "Restricted access: fix the lift"
    )


@pytest.mark.parametrize(
    "line",
    [
        "Police disagreed with the red rating, said it should be amber",
        "Met Police do not agree to be recorded",
        "police voted against",
        "ICB abstained on the pooled budget vote",
        "Housing dissented from the risk being closed",
        "reserve stands at 74k",
        "the grant stands at £12k",
        "waiting list is now 200",
        "ICB offered to lend a commissioner for 6 weeks",
        "Housing volunteered to look at it for a month",
        "if the grant comes through we won't need the reserve",
        "unless the ICB confirms funding we lose the post",
        "were Housing to pull out we would have to start again",
        "It was decided by the Executive that fees would rise",
        "The Executive decided in October that fees would rise",
        "It was agreed at the adults' board that they lead on it",
        "Chair asked why BP24-1.1 is still red",
        "Police asked for the escalation leaflet in print",
        "scrutineer not satisfied with this answer",
        "Police wanted to know how BP24-1.2 is going",
        "concern about a named manager at one agency",
    ],
)
def test_what_decides_or_asks_for_nothing_is_a_note_without_a_question(line: str) -> None:
    """Disagreement, votes, numbers, offers, conditions, and questions that are put to nobody."""
    reading = read(line)
    assert (reading.kind, reading.questions) == (LineKind.NOTE, ())


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Police voted against but the group agreed to publish the report", LineKind.DECISION),
        ("Members voted against a change of name", LineKind.DECISION),
        ("Vote on the move: 4 for, 2 against, 1 abst, carried", LineKind.DECISION),
        ("risk to the hub stays 16, not going down", LineKind.NOTE),
        ("If there is no reply, Police to escalate it by Friday", LineKind.ACTION),
        ("Police challenged Housing on why it is late", LineKind.CHALLENGE),
        ("Police asked Housing why it is late", LineKind.CHALLENGE),
    ],
)
def test_what_is_decided_or_asked_of_somebody_counts(line: str, kind: LineKind) -> None:
    """Who disagreed or what it depends on doesn't take it back."""
    assert read(line).kind is kind


@pytest.mark.parametrize(
    ("line", "by", "words"),
    [
        ("Challenge from the Police to Housing: what changed?", "Police", "What changed?"),
        ("Challenge to Housing from the Police: what changed?", "Police", "What changed?"),
        ("Challenge raised by ICB to Housing - what changed?", "ICB", "What changed?"),
        ("Challenge: the Police to Housing — what changed?", "Police", "What changed?"),
        ("Challenge (Police) to Housing: what changed?", "Police", "What changed?"),
        ("Challenge (Police to Housing): what changed?", "Police", "What changed?"),
        (
            "Challenge from the parents to Housing: what changed?",
            "",
            "Challenge from the parents to Housing: what changed?",
        ),
    ],
)
def test_a_label_says_who_challenges_and_who_is_asked(line: str, by: str, words: str) -> None:
    """Somebody who isn't known stays in the words, and is asked about."""
    reading = read(line)
    assert [each.about for each in reading.questions] == ([] if by else ["by"])
    assert [party.name for party in reading.leads] == ["Housing"]
    assert "".join(party.name for party in reading.by).removeprefix("the ") == by
    assert reading.words == words


def test_a_question_quotes_the_words_as_they_were_typed() -> None:
    """Not with their abbreviations written out."""
    reading = read("Police to go through the mtgs nxt week")
    assert all("next week" not in question.sentence for question in reading.questions)


@pytest.mark.parametrize(
    "line",
    [
        "Is BP24-1.1 delivered?",
        "BP24-1.1 is delivered?",
        "VCSE here?",
        "Present: Police?",
        "Housing to be told of BP24-1.1?",
        "Was Public Health ever invited?",
        "Is Housing coming?",
        "Who challenged Housing?",
        "Why didn't anybody challenge Police in September?",
        "Housing asked whether BP24-1.1 could be paid for by the ICB.",
        "Housing questioned whether ethnicity is complete for schools.",
        "Challenge to Housing withdrawn",
        "she asked that each partner check its own",
        "BP24-1.1 may need to go to the lead partners",
        "Members noted not agreed the figure on neglect",
        "The group didn't reach a decision on the pilot",
        "Agreed last week: the leaflet goes out",
        "Police apologised to the group - answer to be given in person",
        "Housing to the Chair - will that post still be there in the summer? They couldn't promise",
        "Is BP24-1.1 going to be ready by 30 Jan? Team think so",
        "ICB would not commit to funding beyond March",
        "Police asked hsg how many wait, RL 61",
        "Police to send the list. Done",
        "Minutes not agreed",
        "ICB asked that Housing data be looked at before it is published",
        "BP24-1.1 not started, Police left it in March so who owns it?",
        "BP24-1.1 digital forms - CSC want this dropped. Chair: not for this group to drop, goes to QAG",
        "Chair in the chair. AD Housing, Head of Audit CSC, Police, Chief Nurse ICB, KM",
    ],
)
def test_what_is_only_asked_about_or_told_is_a_note_without_a_question(line: str) -> None:
    """A question to nobody, what somebody said, and what was decided elsewhere or not at all."""
    reading = read(line)
    assert (reading.kind, reading.questions) == (LineKind.NOTE, ())


@pytest.mark.parametrize(
    ("line", "by"),
    [
        ("ys asked police why there is no leaflet", ["young-scrutineer"]),
        ("Challenge: Scrutineer to Met Police — when will it end?", ["scrutineer"]),
        ("Members asked Police why there is no leaflet", []),
    ],
)
def test_who_challenges_may_be_named_in_short(line: str, by: list[str]) -> None:
    """By initials in small letters, or before a dash."""
    reading = read_line(line, setting(book=demo_book(), meeting=DEMO_MEETING))
    assert reading.kind is LineKind.CHALLENGE
    assert [party.agency for party in reading.by] == by
    assert [party.agency for party in reading.leads] == ["police"]


def test_roles_joined_by_and_lead_together() -> None:
    """“of” in the second is no reason to doubt who leads."""
    line = "Designated Nurse and Head of Education to agree wording by 16 January 2026"
    reading = read_line(line, setting(book=demo_book(), meeting=DEMO_MEETING))
    assert [party.agency for party in reading.leads] == ["icb", "education"]
    assert not reading.questions


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("Why are Police lists so late? (Housing)", ["housing", "QAG"]),
        ("Police and Housing asked CSC: why is it late?", ["police", "housing", "QAG"]),
        ("On behalf of Housing, Police asked CSC why it is late", ["housing", "police", "QAG"]),
        ("Members challenged Police about Housing data: why so late?", []),
        ("Question for Police about Housing: why is the list late?", []),
    ],
)
def test_who_challenges_is_asked_if_somebody_else_is_named(line: str, offered: list[str]) -> None:
    """It isn't the meeting's challenge then until somebody says so."""
    reading = read(line, kind=LineKind.CHALLENGE)
    asked = [each for each in reading.questions if each.about == "by"]
    choices = [each.value for question in asked for each in question.choices[1:]]
    assert [party.agency or party.group for (party,) in choices] == offered
    assert not reading.by


def test_each_of_several_initials_is_asked_about() -> None:
    """What is said of one says nothing of the other, and those who are known stay."""
    typed = (
        ("BL and TR to draft it", ("Police", "Housing"), ["police", "housing"]),
        ("BL and TR to draft it", ("Police", "as typed"), ["police"]),
        ("BL/TR to draft it", ("Police and Housing",), ["police", "housing"]),
        ("Police and BL to draft it", ("Housing",), ["police", "housing"]),
    )
    for line, answers, expected in typed:
        reading = read(line)
        for each in answers:
            choice = answers_typed(each, reading.questions[0], setting())[0]
            reading = answer(reading, "leads", choice, setting())
        assert [party.agency for party in reading.leads] == expected, line
        assert not reading.questions


def test_who_was_taken_for_the_lead_stays_in_the_title() -> None:
    """If somebody else is said to be."""
    reading = read("Housing list to be sent by Police")
    choice = answers_typed("Police", reading.questions[0], setting())[0]
    assert answer(reading, "leads", choice, setting()).title == "Housing list to be sent by Police"


def test_a_name_with_its_abbreviation_is_one_party() -> None:
    """And nothing is asked."""
    reading = read("Public Health PH to send the audit")
    assert ([party.agency for party in reading.leads], reading.questions) == (["ph"], ())


def test_support_behind_a_lead_is_no_lead() -> None:
    """Unless it is a task."""
    for line in (
        "lead CSC; support Police; redraft form",
        "Redraft form (lead CSC, support Police)",
    ):
        assert ([party.agency for party in read(line).supporting], leads(line)) == (
            ["police"],
            ["csc"],
        )
    assert not read("CSC to redraft the form; support Police").supporting
    assert read("Draft the letter (Housing, Police)").title == "Draft the letter"


def test_a_reference_may_lack_its_nought() -> None:
    """As people type it."""
    assert in_full_ref("au25-1") == "AU25-01"
    assert in_full_ref("BP25-1.1") == "BP25-1.1"


def test_a_reference_that_no_action_has_is_said_to_have_none() -> None:
    """Whoever typed it wrongly sees it before it is kept."""
    assert echo("BP24-9.9 delivered") == "Note: BP24-9.9 delivered (there is no action BP24-9.9)"


def test_a_note_tells_what_it_says_of_the_meeting() -> None:
    """Its times, and when the next one is, where that is sure."""
    assert echo("cl 11:52").endswith("The meeting ended at 11.52.")
    assert echo("DONM 26/2/25 10am").endswith(
        "The next meeting is on Wednesday 26 February 2025, 10.00."
    )
    assert "next meeting" not in echo("26 feb 10am")


def test_who_challenges_is_asked_if_several_are_called_so() -> None:
    """It is nobody's challenge until somebody says whose; the first answer keeps the line."""
    (question,) = read("Health challenged the Police about the delay").questions
    note, first, *_ = question.choices
    assert (question.about, note.value) == ("by", LineKind.NOTE)
    line = read("Health challenged the Police about the delay")
    chosen = answer(line, "by", first, setting())
    assert (chosen.by, chosen.questions) == (first.value, ())


@pytest.mark.parametrize(
    "line",
    [
        "did anybody chase Housing??",
        "The ICB had asked the Police to check the numbers in October and they did",
        "nobody voted against",
        "Police refused to pay for the second post",
        "Police don't need to send the list as well",
        "Housing not represented again, chair not happy",
        "BP24-1.1 Police will start once the post is filled",
    ],
)
def test_what_was_only_said_at_the_table_is_a_note_without_a_question(line: str) -> None:
    """Nobody decided it, challenged anybody, or is to do anything."""
    assert (read(line).kind, read(line).questions) == (LineKind.NOTE, ())


def test_what_is_agreed_to_be_done_by_nobody_is_a_decision() -> None:
    """Whoever is named is to do it."""
    assert read("Agreed: the audit to be repeated").kind is LineKind.DECISION
    assert read("Agreed: letter to be sent by Police").kind is LineKind.ACTION


def test_two_names_in_short_lead_together_though_one_is_not_clear() -> None:
    """The answer adds to the one that is clear."""
    line = read("hous & health to agree it")
    (question,) = line.questions
    assert [party.agency for party in line.leads] == ["housing"]
    assert all("Housing" in choice.label for choice in question.choices)


def test_short_names_behind_apologies_are_offered() -> None:
    """Words beside them stay as they were typed."""
    reading = read("apols hous (Ofsted in), ph", kind=LineKind.APOLOGIES)
    assert {party.agency for party in reading.leads} == {"housing", "ph"}


@pytest.mark.parametrize(
    "line",
    [
        "scrap what I put about the audit, Police to do it by 19 Dec",
        "correction: Police said 13 not ten",
        "sorry, that shd be Police not ICB",
        "the date shd be 28 Feb, not 31 January",
    ],
)
def test_what_corrects_an_earlier_line_is_a_note_that_says_which(line: str) -> None:
    """It is no action, and the line with its words stays as it was."""
    found = read(line)
    assert (found.kind, found.others) == (LineKind.NOTE, ())
    assert "corrects" in found.values


@pytest.mark.parametrize(
    ("line", "two"),
    [
        (
            "BP24-1.1 done, all seen. Police to tell the ICB by 9 January",
            "Police to tell the ICB by 9 January (BP24-1.1)",
        ),
        (
            "BP24-1.1 80% done, Police to send figures by 9 January",
            "Police to send figures by 9 January (BP24-1.1)",
        ),
        (
            "The Chair asked Police why it is late; Police said that two are ill",
            "Police said that two are ill",
        ),
        ("ICB asked Police why it is late? Ans: two are ill", "Ans: two are ill"),
        ("Police challenges hsg - why is it late? Housing: two are ill", "Housing: two are ill"),
        (
            "The ICB challenged Police on delays. Housing to tell tenants by 9 January",
            "Housing to tell tenants by 9 January",
        ),
        ("The Chair asked Police why it is late; Housing said that two are ill", ""),
        ("The Chair asked Police why it is late; Police said an answer would follow", ""),
        ("The Chair asked Police to send the list, and to call the ICB", ""),
        ("BP24-1.1 moved to 30 April. Police gone 11.05", "Police gone 11.05"),
        ("BP24-1.1 done, all seen. Police are happy", ""),
        ("BP24-1.1 done? Police to check it", ""),
        ("Referrals fell. Housing will check why by Friday", ""),
    ],
)
def test_two_statements_of_a_line_are_offered_one_by_one(line: str, two: str) -> None:
    """Neither of them is recorded for the whole line, unless it is a challenge."""
    found = read(line)
    assert (LineKind.TWO in found.others) is bool(two)
    assert not two or read(line, kind=LineKind.TWO).lines[1:] == (two,)


def test_two_actions_by_two_days_are_asked_about_although_nobody_is_known() -> None:
    """Each is read with its own lead and day."""
    found = read("QX will send the figures by 4 December. QZ will brief the heads by 9 January")
    assert found.questions[0].about == "lines"


def test_who_is_addressed_is_to_do_it() -> None:
    """The words of asking are left out."""
    found = read("Police, you need to send the list")
    assert (found.kind, leads(found.text)) == ("action", ["police"])
    assert found.title == "Send the list"


def test_a_condition_of_an_agreement_is_offered_as_an_action_of_whom_it_names() -> None:
    """Nothing is agreed or asked for before."""
    found = read("BP24-1.1 agreed, subject to Police sending the list")
    assert found.kind is not LineKind.ACTION
    assert LineKind.ACTION in found.others
    assert [each.agency for each in read(found.text, kind=LineKind.ACTION).leads] == ["police"]


def test_what_everybody_will_do_is_decided_where_members_decided_it() -> None:
    """With a day, it is to be done."""
    assert read("Members decided that each agency will put its offer in writing").kind == "decision"
    assert read("Members decided that each agency will send it by 9 January").kind == "action"


def test_who_is_challenged_in_short_is_asked_about() -> None:
    """With whom it may be; a name that ends in “on” is one."""
    (question,) = read("Police challenges hsg - why is it late?").questions
    assert (question.about, question.sentence) == ("leads", "“hsg”: is that Housing?")
    at = setting(book=demo_book(), meeting=DEMO_MEETING)
    reading = read_line("Challenge to Probation: why is it late?", at)
    assert ([each.agency for each in reading.leads], reading.questions) == (["probation"], ())


def test_a_challenge_is_raised_by_whom_its_label_names() -> None:
    """With a colon or without."""
    for line in ("Challenge Police to ICB: why?", "challenge: Police to ICB - why?"):
        found = read(line)
        assert [each.agency for each in (*found.by, *found.leads)] == ["police", "icb"]
        assert found.question_asked == "Why?"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Q: does the figure include transfers? Police didnt know, will check", LineKind.NOTE),
        ("The ICB asked Police how many came; Police said forty", LineKind.NOTE),
        ("The ICB said she had asked the Police why the list was late", LineKind.NOTE),
        ("The ICB asked Police how many came; Police said an answer will come", LineKind.CHALLENGE),
    ],
)
def test_a_question_with_its_answer_is_no_challenge(line: str, kind: LineKind) -> None:
    """It can be made one; a promised answer is none."""
    found = read(line)
    assert (found.kind, LineKind.CHALLENGE in {found.kind, *found.others}) == (kind, True)


def test_initials_of_people_are_not_taken_for_an_agency_by_its_place() -> None:
    """Who they are is asked."""
    book = demo_book()
    line = setting_of(book.meetings[DEMO_MEETING], book, date(2025, 11, 27))
    (question,) = read_line("SB to chase the schools", line).questions
    assert question.sentence == "Who is SB, and for which agency?"


@pytest.mark.parametrize("label", ["Decn:", "dec'n -", "Dec:", "Agd:", "AGRD:"])
def test_a_decision_may_be_labelled_by_what_is_short_for_it(label: str) -> None:
    """The label is no part of its words."""
    found = read(f"{label} the next theme is neglect")
    assert (found.kind, found.words) == (LineKind.DECISION, "The next theme is neglect")


def test_an_item_before_the_name_of_an_agenda_is_offered_for_it() -> None:
    """It is nobody's action."""
    book = demo_book()
    line = setting_of(book.meetings[DEMO_MEETING], book, date(2025, 11, 27))
    found = read_line("neglect paper - March agenda", line)
    assert (found.kind, found.others[0]) == (LineKind.NOTE, LineKind.AGENDA)
    item = read_line(found.text, line, LineKind.AGENDA)
    assert item.values["titles"] == ("Neglect paper",)


def test_a_delivery_is_offered_on_the_weekday_that_the_line_names() -> None:
    """The last one of that number; what something began on is asked about."""
    book = demo_book()
    line = setting_of(book.meetings[DEMO_MEETING], book, date(2025, 11, 27))
    found = read_line("1.1 - signed off mon 24th, all done", line, LineKind.DELIVERED)
    assert found.on == date(2025, 11, 24)
    since = read_line("1.1 - in post since 10 Nov. Agreed delivered", line, LineKind.DELIVERED)
    assert (since.on, since.questions[0].about) == (None, "on")
    assert [each.value for each in since.questions[0].choices[:2]] == [None, date(2025, 11, 10)]
    for words, day in (("yesterday", 26), ("on Monday", 24), ("last Monday", 24)):
        (asked,) = read_line(f"1.1 published {words}", line, LineKind.DELIVERED).questions
        assert (asked.about, asked.choices[0].value) == ("on", date(2025, 11, day))


@pytest.mark.parametrize("task", ["KO will circulate the timetable", "Circulate the timetable"])
def test_an_agenda_behind_a_task_is_a_line_of_its_own(task: str) -> None:
    """Whoever leads its items doesn't lead the task, which isn't due in the month of the meeting."""
    book = demo_book()
    line = setting_of(book.meetings[DEMO_MEETING], book, date(2025, 11, 27))
    found = read_line(f"{task}. For March agenda: online harm, fostering (lead: VCSE)", line)
    assert (found.kind, found.others[0]) == (LineKind.NOTE, LineKind.TWO)
    for ahead in ("Next meeting: fees", "Next QAG: fees"):
        assert read_line(f"{task}. {ahead}", line).others[0] is LineKind.TWO
    action = read_line(found.text, line, LineKind.ACTION)
    assert (action.leads, [each.about for each in action.questions]) == ((), ["leads"])


_OFFERED = {LineKind.DELIVERED, LineKind.MOVED, LineKind.AGENDA, LineKind.AGREED}
_OFFERED |= {LineKind.APOLOGIES}


@pytest.mark.parametrize(
    ("typed", "kinds"),
    [
        ("4.3 is probably complete - revised date 19 Dec", {LineKind.MOVED}),
        ("4.3 finished but for the leaflet", set()),
        ("4.3 complete apart from the leaflet", set()),
        ("4.3 finished, except the leaflet", set()),
        ("4.3 all done bar the leaflet", set()),
        ("4.3: Housing asked for end Feb, no decision", set()),
        ("4.3 done, two schools still to reply", set()),
        ("4.3 extension to 31 Jan turned down", set()),
        ("4.3 hold for now, funding", set()),
        ("Resume open minutes 11.15", set()),
        ("sorry, Housing not Police", set()),
        ("2.4 agreed bar the evidence", set()),
        ("For Exec (24 March): neglect", {LineKind.AGENDA}),
    ],
)
def test_what_is_nearly_done_or_only_asked_for_is_a_note(typed: str, kinds: set[LineKind]) -> None:
    """It is offered as a change only where it says one."""
    book = demo_book()
    line = setting_of(book.meetings[DEMO_MEETING], book, date(2025, 11, 27))
    found = read_line(typed, line)
    assert found.kind is LineKind.NOTE
    assert {*found.others} & _OFFERED == kinds


@pytest.mark.parametrize("words", ["live since 3 Nov", "in use since 3 Nov", "went live on 3 Nov"])
def test_what_went_live_is_offered_as_delivered_then(words: str) -> None:
    """“In post since 3 Nov” isn't."""
    book = demo_book()
    line = setting_of(book.meetings[DEMO_MEETING], book, date(2025, 11, 27))
    assert LineKind.DELIVERED in read_line(f"4.1 {words}", line).others
    assert read_line(f"4.1 {words}", line, LineKind.DELIVERED).on == date(2025, 11, 3)


def test_a_challenge_has_no_answer_in_its_question() -> None:
    """The answer is a line of its own; it isn't lost where the line stays one."""
    book = demo_book()
    line = setting_of(book.meetings[DEMO_MEETING], book, date(2025, 11, 27))
    asked, answer = "Police to CAMHS: why are returns late?", "SD: analyst left, two by Friday"
    found = read_line(f"{asked} {answer}", line)
    assert (found.kind, found.others[0]) == (LineKind.NOTE, LineKind.TWO)
    assert read_line(found.text, line, LineKind.TWO).lines == (asked, answer)
    assert read_line(f"{asked} RB: Feb", line).others[0] is LineKind.TWO
    challenge = read_line(found.text, line, LineKind.CHALLENGE)
    assert (challenge.question_asked, challenge.due) == ("Why are returns late?", None)
    assert not line_command(challenge, line.meeting).told_by_result


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("3 Business plan:", "Send the list"),
        ("Item 4 -", "Send the list"),
        ("AOB:", "Send the list"),
        ("3 deliveries:", "3 deliveries: send the list"),
    ],
)
def test_the_heading_of_an_item_is_no_part_of_what_is_said_under_it(
    heading: str, title: str
) -> None:
    """It is in no title, and what follows it is read as it would be alone; a number is no heading."""
    book = demo_book()
    line = setting_of(book.meetings[DEMO_MEETING], book, date(2025, 11, 27))
    found = read_line(f"{heading} Police to send the list", line)
    assert (found.kind, found.title) == (LineKind.ACTION, title)
    news = read_line(f"{heading} BP25-1.4: half of it is done", line)
    if title == "Send the list":
        assert (news.kind, news.news) == (LineKind.UPDATE, "half of it is done")


def test_a_text_of_many_sentences_is_not_searched_for_two_statements() -> None:
    """It is a note, and every list of what a line may be would wait for it."""
    asked = "The Police challenged Housing on its returns. Housing replied that they are late"
    assert read(asked, kind=LineKind.TWO).lines
    assert not read(f"{'It was cold. ' * 50}{asked}", kind=LineKind.TWO).lines


def test_the_minutes_may_be_agreed_behind_the_number_of_their_item() -> None:
    """With what they are agreed subject to."""
    book = demo_book()
    line = setting_of(book.meetings[DEMO_MEETING], book, date(2025, 11, 27))
    found = read_line("2. Notes of 16 Sept - agreed, save that p3 is wrong", line)
    assert (found.kind, LineKind.MINUTES in found.others) == (LineKind.NOTE, True)
    agreed = read_line(found.text, line, LineKind.MINUTES)
    assert agreed.values["subject_to"] == "p3 is wrong"


@pytest.mark.parametrize(
    "end", ["Sorry, ICB alone", "No, ICB only.", "sorry, the ICB alone, Police off"]
)
def test_who_leads_is_asked_where_a_line_corrects_its_leads(end: str) -> None:
    """It isn't both, and nobody sent apologies."""
    made = read_line(f"Police and ICB to check the figures. {end}", setting())
    assert (made.leads, made.questions[0].sentence) == ((), "“Police and ICB”: who leads?")
    assert LineKind.APOLOGIES not in made.others
    assert len(read_line("Police and ICB to check it. No ICB only data", setting()).leads) == 2


@pytest.mark.parametrize(
    ("line", "two"),
    [
        (
            "Police share the list by 5 December, ICB get it to schools",
            ("Police share the list by 5 December", "ICB get it to schools"),
        ),
        (
            "Police to write a page for schools and ICB to get it to all, both by 9 January",
            (
                "Police to write a page for schools by 9 January",
                "ICB to get it to all by 9 January",
            ),
        ),
    ],
)
def test_a_task_of_another_agency_is_offered_as_an_action_of_its_own(
    line: str, two: tuple[str, str]
) -> None:
    """Without a “to”, too; a date of both stays with each."""
    question = read(line, kind=LineKind.ACTION).questions[0]
    assert two in [each.value for each in question.choices]
