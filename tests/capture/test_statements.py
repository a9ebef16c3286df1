from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from building import context, do
from cscp_tui.base.errors import CscpError
from cscp_tui.capture.answers import answer
from cscp_tui.capture.commands import command_of, line_command
from cscp_tui.capture.echo import echo_of, offer_of
from cscp_tui.capture.kinds import CHANGES, LineKind
from cscp_tui.capture.marks import mark, setting_of
from cscp_tui.capture.reader import read_line
from cscp_tui.capture.statements import FORMS, statement
from cscp_tui.domain.commands.actions import ChangeStatus, Deliver
from cscp_tui.domain.enums import Status
from cscp_tui.domain.meetings import agenda, last_meeting, lines_of_meeting
from keeping_lines import coming_book, keep, setting
from meetings_made import MEETING, in_meeting, live_book
from reading_lines import read
from spoken_lines_measured import DAY, demo_book
from spoken_lines_measured import MEETING as DEMO_MEETING

ABOUT = Path(__file__).parents[1] / "fixtures" / "lines-about-actions.toml"
LINES = tomllib.loads(ABOUT.read_text("utf-8"))["line"]
EXAMPLES = [(form.kind, example) for form in FORMS for example in form.examples]

BOOK = live_book(4)
for ref in ("BP24-1.3", "BP24-1.4"):
    do(BOOK, Deliver(ref), context())
do(BOOK, ChangeStatus("BP24-1.2", Status.ON_HOLD, "other", review_date=date(2025, 3, 31)))
SETTING = setting_of(BOOK.meetings[MEETING], BOOK, BOOK.meetings[MEETING].day)


@pytest.mark.parametrize(("kind", "line"), EXAMPLES)
def test_an_example_of_a_form_has_it(kind: LineKind, line: str) -> None:
    """Each example is read as its form says, with every word used."""
    reading = read_line(line, SETTING)
    assert reading.kind is kind
    assert reading.refs or reading.leads
    used = {n for span in reading.spans for n in range(span.start, span.end)}
    assert all(n in used for n, letter in enumerate(line) if letter.isalnum())


@pytest.mark.parametrize(("kind", "line"), EXAMPLES)
@pytest.mark.parametrize(
    "more", ["80%", "not", "almost", "subject to funding", "phase 1", "Police say", "?", "in error"]
)
def test_one_more_word_and_nothing_is_changed(kind: LineKind, line: str, more: str) -> None:
    """A form with anything besides is none, wherever it is, unless it is within the reason."""
    places = [f"{more} {line}", f"{line} {more}"]
    if " because " not in line:
        first, _, rest = line.partition(" ")
        places.append(f"{first} {more} {rest}")
    if " because " in line:
        places.pop(1)
    for each in places:
        assert statement(mark(each, SETTING), SETTING) is None, (kind, each)


@pytest.mark.parametrize("line", LINES[:57], ids=lambda line: line["text"])
def test_a_line_about_an_action_that_does_not_say_it_changes_nothing(line: dict[str, str]) -> None:
    """It is kept, and linked with the action that it names."""
    book = demo_book()
    reading = read_line(line["text"], setting_of(book.meetings[DEMO_MEETING], book, DAY))
    assert reading.kind not in CHANGES
    assert reading.refs


@pytest.mark.parametrize("line", LINES[57:], ids=lambda line: line["text"])
def test_a_plain_statement_is_recorded(line: dict[str, str]) -> None:
    """It has no other words."""
    book = demo_book()
    reading = read_line(line["text"], setting_of(book.meetings[DEMO_MEETING], book, DAY))
    assert (reading.kind, reading.questions) == (line["kind"], ())
    assert (reading.due.isoformat() if reading.due else "") == line["due"]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("BP24-1.1 delivered on 3 November", date(2024, 11, 3)),
        ("BP24-1.1 completed 14/11/24", date(2024, 11, 14)),
        ("BP24-1.1 completed yesterday", date(2024, 11, 24)),
        ("BP24-1.1 complete", None),
    ],
)
def test_a_day_in_the_line_is_the_day_of_effect(line: str, day: date | None) -> None:
    """Without one, it is the meeting's."""
    reading = read(line)
    assert (reading.kind, reading.on) == (LineKind.DELIVERED, day)


@pytest.mark.parametrize(
    "line",
    [
        "BP24-1.1 delivered in October",
        "BP24-1.1 complete on 31 January",
        "BP24-1.1 completed last month",
        "BP24-1.1 delivered on 3 December 2024",
        "BP24-1.1 delivered 19/12",
    ],
)
def test_a_day_that_is_not_exact_or_not_past_is_offered(line: str) -> None:
    """The line is kept, and a key offers the delivery."""
    reading = read(line)
    assert reading.kind is LineKind.NOTE
    assert LineKind.DELIVERED in reading.others


def test_a_change_is_offered_for_the_actions_of_its_clause() -> None:
    """Each of two is delivered, or moved, as its own words say."""
    line = "BP24-1.1 delivered, BP24-1.2 moved to 31 January"
    offered = [read(line, kind=kind).refs for kind in (LineKind.DELIVERED, LineKind.MOVED)]
    assert offered == [("BP24-1.1",), ("BP24-1.2",)]


def test_all_references_of_a_line_are_meant() -> None:
    """Two actions are both delivered."""
    assert read("BP24-1.1 and 1.2 both complete").refs == ("BP24-1.1", "BP24-1.2")


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("push to end of Jan", LineKind.MOVED),
        ("complete", LineKind.DELIVERED),
        ("delivered", LineKind.DELIVERED),
    ],
)
def test_the_selected_action_is_meant_if_the_line_names_none(line: str, kind: LineKind) -> None:
    """It is said to be the selected one; without one, the line is a note or a question."""
    reading = read(line, "BP24-1.2")
    assert (reading.kind, reading.refs, reading.is_selected) == (kind, ("BP24-1.2",), True)
    assert read(line).kind not in CHANGES


@pytest.mark.parametrize(
    ("line", "is_meant"),
    [
        ("80% done", True),
        ("nearly there", True),
        ("That one hasn't started", True),
        ("Nothing has been done yet", True),
        ("still with legal", True),
        ("No progress - staffing", True),
        ("Awaiting sign-off from Cabinet", True),
        ("Behind because of sickness", True),
        ("50% complete, two schools to follow", True),
        ("The Early Help strategy is on track", True),
        ("Housing strategy to come to the March meeting", False),
        ("Police raised two overdue cases", False),
        ("The group is on track", False),
        ("Housing strategy nearly there", False),
        ("Green paper published", False),
        ("No change to membership", False),
    ],
)
def test_how_it_stands_is_a_note_on_the_selected_action(line: str, *, is_meant: bool) -> None:
    """If the line has no subject of its own: it has none, or words of the action's title."""
    book, ref = demo_book(), "BP25-1.1"
    setting = setting_of(book.meetings[DEMO_MEETING], book, DAY, selected=ref)
    reading = read_line(line, setting)
    assert reading.kind is LineKind.NOTE
    assert (reading.refs, reading.is_selected) == (((ref,), True) if is_meant else ((), False))
    assert ("Note on BP25-1.1" in echo_of(reading, setting)) == is_meant


def test_a_reason_follows_because() -> None:
    """It is recorded in its own words."""
    reading = read("Extend BP24-1.1 to 31 January as the Police have no staff")
    assert (reading.due, reading.reason) == (date(2025, 1, 31), "the Police have no staff")


@pytest.mark.parametrize(
    "words",
    [
        "as long as Cabinet agrees",
        "as soon as the post is filled",
        "because Cabinet may object, subject to its view",
        "as Cabinet meets then, if it agrees",
        "due to be agreed by Cabinet",
        "because Cabinet meets then?",
    ],
)
def test_a_condition_is_no_reason(words: str) -> None:
    """A date that depends on something isn't moved."""
    assert read(f"BP24-1.1 moves to 31 January 2025 {words}").kind not in CHANGES


def test_an_action_is_taken_off_hold_only_if_it_is_on_hold() -> None:
    """Else the line is a note, for which nothing is offered that it doesn't say."""
    assert read_line("BP24-1.2 off hold", SETTING).kind is LineKind.RESUMED
    reading = read_line("BP24-1.1 off hold", SETTING)
    assert (reading.kind, CHANGES & {*reading.others}) == (LineKind.NOTE, frozenset())


@pytest.mark.parametrize(
    "line",
    [
        "The group did not agree the delivery of BP24-1.3",
        "BP24-1.3 not agreed",
        "The group declined to agree the delivery of BP24-1.3",
        "BP24-1.1 is not delivered",
        "BP24-1.1 hasn't been completed",
        "Neither BP24-1.1 nor BP24-1.2 has been delivered",
        "BP24-1.1 was not moved to 28 February",
        "No extension to 28 February for BP24-1.1",
        "Police did not send apologies",
        "The apology that Police sent to families was read",
        "Police's apologies were not accepted",
        "Apologies were made by the Police for the delay in the returns",
        "Police: apologies received in September, none today",
        "Chair would be minded to agree BP24-1.4 at the next meeting",
        "BP24-1.4 was due to be agreed today but Police asked for it to be pulled",
    ],
)
def test_no_key_offers_the_opposite_of_a_line(line: str) -> None:
    """After “not”, “neither”, “declined to” and the like; not agreeing a delivery is what is said."""
    reading = read_line(line, SETTING)
    assert (CHANGES - {LineKind.REJECTED}).isdisjoint({reading.kind, *reading.others})
    assert (LineKind.REJECTED in reading.others) == ("BP24-1.3" in line)


@pytest.mark.parametrize(
    "line", ["The toolkit is complete", "Most of it was delivered in June", "The date has slipped"]
)
def test_a_change_is_offered_only_for_an_action(line: str) -> None:
    """Where the line names none, and none is selected, there is nothing to change."""
    assert CHANGES.isdisjoint({read(line).kind, *read(line).others})


def test_what_is_deferred_to_a_group_has_no_new_date_unless_that_is_chosen() -> None:
    """The day is the meeting's at which the group looks at it."""
    reading = read_line("Agreed to defer BP24-1.1 to QAG in January", SETTING)
    assert (reading.kind, reading.due) == (LineKind.NOTE, None)


def test_the_new_date_is_the_one_that_it_moves_to() -> None:
    """The one that it had may be named before it."""
    reading = read("BP24-1.1 moves from 31 January 2025 to 28 February 2025")
    assert (reading.kind, reading.due) == (LineKind.MOVED, date(2025, 2, 28))


def test_what_goes_on_later_is_not_off_hold_unless_the_user_says_so() -> None:
    """Where they choose nothing, nothing is changed."""
    reading = read_line("BP24-1.2 back on from 1 December", SETTING, LineKind.RESUMED)
    assert [(q.about, q.harmless.label) for q in reading.questions] == [("on", "Keep it as a note")]


def test_agreeing_all_but_some() -> None:
    """What is named after “except” isn't agreed; what doesn't await agreement can't be excepted."""
    assert read_line("All deliveries agreed except 1.4", SETTING).refs == ("BP24-1.3",)
    assert read_line("All deliveries except BP24-1.1", SETTING).kind is not LineKind.AGREED
    assert read_line("BP24-1.1 agreed", SETTING).kind is not LineKind.AGREED
    assert read_line("All agreed", SETTING).kind is not LineKind.AGREED


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("BP24-1.1 it will be reviewed on 27 February", set()),
        ("BP24-1.1 next review 27 Feb", set()),
        ("BP24-1.1 review date extended to 27 Feb", set()),
        ("BP24-1.1 revisit on 27 February", set()),
        ("BP24-1.1 due for review 27 Feb", set()),
        ("BP24-1.1 to be looked at again on 27 February", set()),
        ("BP24-1.1 on hold, will be reviewed 27 Feb", {LineKind.HELD}),
        ("BP24-1.1 extended, look again on 27 February", {LineKind.MOVED}),
        ("BP24-1.1 audit to be reviewed by 27 February", {LineKind.ACTION}),
        ("Police to look again at BP24-1.1 by 27 February", {LineKind.ACTION}),
    ],
)
def test_a_review_date_is_no_due_date(line: str, offered: set[LineKind]) -> None:
    """It is the end of a hold; of a new date that the line lacks, it is an answer only."""
    found = read_line(line, SETTING)
    assert {found.kind, *found.others} - {LineKind.NOTE} == offered
    assert read_line(line, SETTING, LineKind.HELD).due == date(2025, 2, 27)
    (asked,) = [*read_line(line, SETTING, LineKind.MOVED).questions, None][:1]
    assert (asked is None) is (LineKind.ACTION in offered)
    if asked:
        assert (asked.choices[0].value, asked.is_blank) == (date(2025, 2, 27), True)


@pytest.mark.parametrize(
    "more",
    [
        "in part",
        "subject to evidence",
        "with one change",
        "to look at again in March",
        "and then sent back",
        "it was the best course yet",
        ", Police object",
        "? no",
        "except page 2",
    ],
)
def test_an_agreement_in_part_is_not_offered_as_a_whole_one(more: str) -> None:
    """Nor is one to which somebody objects; that nobody does is no objection."""
    found = read_line(f"BP24-1.3 agreed {more}", SETTING)
    assert LineKind.AGREED not in {found.kind, *found.others}
    assert LineKind.AGREED in read_line("BP24-1.3 agreed, no concerns raised", SETTING).others
    assert LineKind.AGREED in read_line("All content that BP24-1.3 is delivered", SETTING).others


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("The slides were good housekeeping:yes", "The slides were good"),
        ("half are trained priority:2", "Half are trained priority: 2"),
        ("Housekeeping: no fire drill today", ""),
    ],
)
def test_a_token_is_not_printed(typed: str, text: str) -> None:
    """It says something of an action; minutes have the other words of a note."""
    made = line_command(read_line(typed, SETTING), BOOK.meetings[MEETING])
    assert made.text == text


@pytest.mark.parametrize(
    "line",
    [
        "QAG agreed BP24-1.3 as delivered, not 1.4",
        "BP24-1.3 agreed with thanks, but BP24-1.4 was not",
        "The group agreed BP24-1.3 but not BP24-1.4, which needs evidence",
        "Agreed BP24-1.3 as a good piece of work, except 1.4",
        "BP24-1.3 ok'd as delivered, grp content",
        "BP24-1.3 agreed. BP24-1.4 not yet, want figures first",
        "BP24-1.4 not yet agreed, BP24-1.3 agreed",
        "All the other deliveries agreed except BP24-1.4",
        "rest agreed exc 1.4",
        "Remaining two deliveries agreed, 1.4 held",
        "All bar 1.4 agreed as delivered",
        "1.4 not agreed, all others agreed",
        "All others agreed but 1.4 needs a case audit",
        "BP24-1.4 deferred to March, rest agreed",
        "BP24-1.4 held over. The rest were agreed.",
        "Everything awaiting agreement was agreed bar BP24-1.4",
    ],
)
def test_only_what_a_line_agrees_is_offered_to_be_agreed(line: str) -> None:
    """What it excepts isn't; that can be recorded as not agreed."""
    reading = read_line(line, SETTING)
    assert reading.kind is LineKind.NOTE
    assert LineKind.AGREED in reading.others
    assert read_line(line, SETTING, LineKind.AGREED).refs == ("BP24-1.3",)
    assert offer_of(LineKind.AGREED, reading, SETTING) == "BP24-1.3 agreed"
    if LineKind.REJECTED in reading.others:
        assert read_line(line, SETTING, LineKind.REJECTED).refs == ("BP24-1.4",)


@pytest.mark.parametrize(
    "line",
    [
        "All deliveries were discussed except BP24-1.4, which was agreed",
        "the rest of the deliveries not agreed except BP24-1.4",
        "All the Police deliveries agreed except BP24-1.4",
        "all agreed except 1.4 and the Police one",
        "Should we agree all deliveries except BP24-1.4?",
    ],
)
def test_others_are_not_offered_to_be_agreed_if_it_is_not_said_of_them_all(line: str) -> None:
    """Nor is the excepted one rejected where it alone was agreed."""
    assert {LineKind.AGREED, LineKind.REJECTED}.isdisjoint(read_line(line, SETTING).others)


@pytest.mark.parametrize(
    "line",
    [
        "BP24-1.1 started, commissioning wrote to six boroughs",
        "BP24-1.1 is under way",
        "somebody thought BP24-1.1 was on hold but it isnt",
        "BP24-1.1 someone thought we'd put this on hold but we havent",
        "if Housing appoint by January then BP24-1.1 could be closed",
        "Police dissented from BP24-1.1 being treated as delivered",
        "ICB are against moving BP24-1.1 to April",
    ],
)
def test_what_has_not_happened_is_not_offered(line: str) -> None:
    """It was begun, is to come, or is taken back."""
    reading = read_line(line, SETTING)
    assert CHANGES.isdisjoint({reading.kind, *reading.others})


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("BP24-1.1 is on hold", {LineKind.HELD}),
        ("BP24-1.2 no longer on hold from 1 December", {LineKind.RESUMED}),
        ("BP24-1.1 to be delivered 30 June as planned", set()),
        ("Correction to the notes: BP24-1.1 was due 30 September", set()),
        ("BP24-1.1 review date now 30 January 2025", set()),
        ("BP24-1.1 played us on hold music", set()),
        ("BP24-1.3 agreement deferred to March", set()),
        ("BP24-1.1 would have been delivered on 21 November if the tool had worked", set()),
        ("delivered: all of priority 1 except 1.1 and 1.2", set()),
        ("BP24-1.1 n/s", set()),
        ("BP24-1.1 30.4.25 becuase legal", {LineKind.MOVED}),
        ("BP24-1.1 -> 27 feb (advert late)", {LineKind.MOVED}),
        ("BP24-1.1 dlvd wk of 17 nov", {LineKind.DELIVERED}),
        ("BP24-1.1 deliverd fri", {LineKind.DELIVERED}),
        ("BP24-1.1 moved to 28 Feb because of staffing. ML gone 11.05", {LineKind.MOVED}),
        ("BP24-1.1 on hold until 31 March 2025 cos nobody wrote. ML gone", {LineKind.HELD}),
        ("BP24-1.1 due 28 Feb 2025 as before", {LineKind.MOVED}),
        ("BP24-1.1 sample of 40 cases done, 12 to follow", set()),
        ("BP24-1.1 two of three sessions finished", set()),
        ("BP24-1.1: nothing has been done yet", set()),
        ("BP24-1.1 closed as no longer required", set()),
        ("BP24-1.1 closed in error, reopen", set()),
        ("BP24-1.1 sample taken, Police say that's it done", {LineKind.DELIVERED}),
        ("BP24-1.1 Police say “it will be done by May”", set()),
        ("BP24-1.1 paper ready by 12 December, a week early", set()),
        ("BP24-1.1 tables now complete, charts only 61%", set()),
        ("BP24-1.2 stays on hold", set()),
        ("BP24-1.1 put on hold? Chair says no", set()),
        ("BP24-1.1 agreed delivered as it's business as usual now", {LineKind.DELIVERED}),
        ("BP24-1.1 accepted as done because the contract has it", {LineKind.DELIVERED}),
        ("BP24-1.1 agreed delivered as long as it has a standing item", set()),
        ("BP24-1.1 sorted in June said Jo. nothing was agreed", set()),
    ],
)
def test_what_is_offered_is_what_the_line_may_say(line: str, offered: set[LineKind]) -> None:
    """Neither its opposite, nor what is excepted or only supposed."""
    reading = read_line(line, SETTING)
    assert reading.kind not in CHANGES
    assert CHANGES & {*reading.others} == offered


def test_the_date_of_a_reason_is_not_the_new_one() -> None:
    """The one before “because” is."""
    line = "BP24-1.1 to move to 28 February 2025, because Cabinet meets on 3 February 2025"
    assert read_line(line, SETTING, LineKind.MOVED).due == date(2025, 2, 28)


@pytest.mark.parametrize(
    ("line", "kind"), [("1.3 agrd", LineKind.AGREED), ("1.1 del 21/11", LineKind.DELIVERED)]
)
def test_abbreviations_that_officers_type_are_understood(line: str, kind: LineKind) -> None:
    """As if they were written out."""
    assert read_line(line, SETTING).kind is kind


WORDS = st.sampled_from(
    [
        *("BP24-1.1", "1.2", "complete", "done", "not", "extended", "to", "31 January", "agreed"),
        *("on hold", "until", "because", "delivered", "is", "and", ",", ":", "almost", "apologies"),
        *("moves", "due to", "off hold", "the", "has a new date of"),
        *("Police", "from", "moved", "new date", "phase 1", "?", "all", "deliveries", "except"),
    ]
)


@given(st.lists(WORDS, min_size=1, max_size=8).map(" ".join))
def test_a_change_uses_every_word(line: str) -> None:
    """Whatever is combined, a line with a word that no form uses changes nothing."""
    reading = statement(mark(line, SETTING), SETTING)
    if reading is None:
        return
    used = {n for span in reading.spans for n in range(span.start, span.end)}
    assert all(n in used for n, letter in enumerate(line) if letter.isalnum())
    before_reason = re.split(" (?:because|as|due to) ", line)[0]
    assert not {"not", "almost", "phase", "?"} & set(before_reason.split())


# What a line puts on an agenda, or agrees of the last minutes


@pytest.mark.parametrize(
    ("line", "meeting", "title"),
    [
        ("Add neglect to the January Executive agenda", "EXEC-2025-01-21", "Neglect"),
        ("please add neglect to the agenda of the next Executive", "EXEC-2024-12-17", "Neglect"),
        ("Put the section 11 audit on the next agenda", "QAG-2025-01-14", "The section 11 audit"),
        ("agreed to add AWOL to the agenda for 11 March.", "QAG-2025-03-11", "AWOL"),
        ("MARAC report to be on the agenda for March", "QAG-2025-03-11", "MARAC report"),
        ("MARAC is to be placed on the agenda for March", "QAG-2025-03-11", "MARAC"),
        ("Add neglect to the Exec agenda in January", "EXEC-2025-01-21", "Neglect"),
        ("Next agenda: neglect", "QAG-2025-01-14", "Neglect"),
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
    (kept,) = lines_of_meeting(book, MEETING)
    assert kept.told_by_result
    do(book, made, in_meeting(line=kept.id))
    (entry,) = book.agenda_items.values()
    assert (entry.meeting, entry.title, entry.asked_by) == (meeting, title, kept.id)
    (item,) = (i for i in agenda(book, book.meetings[meeting]).numbered if i.entry)
    assert (item.text, item.key) == (title, entry.id)


@pytest.mark.parametrize("when", ["March 11", "the 11th", "the end of March"])
def test_an_agenda_is_that_of_the_meeting_that_words_fit(when: str) -> None:
    """A month with a day behind it is no month of a year."""
    reading = read_line(f"Add neglect to the QAG agenda for {when}", setting(coming_book()))
    assert (reading.values["meeting"], reading.questions) == ("QAG-2025-03-11", ())


def test_items_with_presenters_are_items_of_their_own() -> None:
    """Each has its presenter's initials behind it."""
    book = coming_book()
    reading = read_line(
        "For March agenda: private fostering, (TG), transitions (DO)", setting(book)
    )
    assert reading.values["titles"] == ("Private fostering, (TG), transitions (DO)",)
    reading = read_line("For March agenda: private fostering (TG), transitions (DO)", setting(book))
    made = command_of(reading, book.meetings[MEETING], book)
    assert made is not None
    do(book, made, in_meeting())
    found = [(each.title, each.presenter) for each in book.agenda_items.values()]
    assert found == [("Private fostering", "TG"), ("Transitions", "DO")]
    of_one = read_line("For March agenda: online harm, fostering (lead: VCSE)", setting(book))
    assert of_one.values["titles"] == ("Online harm", "Fostering (lead: VCSE)")


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


@pytest.mark.parametrize(
    ("line", "titles"),
    [
        ("For next time: operating model, budget", ("Operating model", "Budget")),
        ("Next mtg: Housing; the audit", ("Housing", "The audit")),
        ("Budget deferred to the next meeting", ("Budget",)),
        ("Neglect carried over to the March meeting", ("Neglect",)),
        ("Exec 21 Jan: partner shares", ("Partner shares",)),
        ("item for the Exec - the risk register", ("The risk register",)),
        ("for March: fathers", ("Fathers",)),
        ("Next QAG - temporary homes", ("Temporary homes",)),
        ("Fwd plan: fathers → March", ("Fathers",)),
        ("Fathers on the agenda for the next meeting", ("Fathers",)),
        ("The group will consider neglect at its March meeting", ("Neglect",)),
        ("Exec to look at fees on 21 January", ("Fees",)),
        ("Fees to be discussed at the next meeting", ("Fees",)),
        ("Fees - park for March QAG", ("Fees",)),
        ("defer fees to the Jan Exec", ("Fees",)),
        ("bring the risk register back to the Jan Executive", ("The risk register",)),
        ("bring this back to the Jan Executive", ("Next meeting",)),
        ("hold over to March QAG", ("Next meeting",)),
        ("take to Jan Exec", ("Next meeting",)),
        ("Fees: QAG 11 March", ("Fees",)),
        ("QAG in March to look at fees", ("Fees",)),
    ],
)
def test_what_is_put_off_or_listed_is_offered_for_the_next_agenda(
    line: str, titles: tuple[str, ...]
) -> None:
    """Each of several is an item of its own; the line stays a note until a key is pressed.

    “This” is the item under which it is typed.
    """
    book = coming_book()
    *_, last = agenda(book, book.meetings[MEETING]).numbered
    at = replace(setting(book), item=last.key)
    reading = read_line(line, at)
    assert reading.kind is LineKind.NOTE
    assert LineKind.AGENDA in reading.others
    assert read_line(line, at, LineKind.AGENDA).values["titles"] == titles


def test_an_agenda_is_that_of_the_only_meeting_on_a_day() -> None:
    """Where the group has none then, and no other is named."""
    at = setting(coming_book())
    line = "will look at fees at its meeting on 21 January"
    assert read_line(line, at, LineKind.AGENDA).values["meeting"] == "EXEC-2025-01-21"
    (asked,) = read_line(f"QAG {line}", at, LineKind.AGENDA).questions
    assert asked.about == "meeting"
    action = read_line("bring the list back to the Jan Executive", at, LineKind.ACTION)
    assert (action.due, action.questions[-1].choices[0].label) == (None, "No due date")


def test_a_plan_of_several_meetings_is_offered_item_by_item() -> None:
    """Each is a line of its own, which puts it on its meeting's agenda."""
    at = setting(coming_book())
    line = "FWD PLAN: fathers, housing → 11 March; neglect -> Jan Exec"
    assert LineKind.AGENDA in read_line(line, at).others
    (question,) = read_line(line, at, LineKind.AGENDA).questions
    _, one_by_one = question.choices
    read = [read_line(each, at) for each in one_by_one.value]
    assert [each.kind for each in read] == [LineKind.AGENDA] * 2
    assert [each.values["titles"] for each in read] == [("Fathers, housing",), ("Neglect",)]
    assert [each.values["meeting"] for each in read] == ["QAG-2025-03-11", "EXEC-2025-01-21"]


def test_the_day_of_the_next_meeting_is_no_item() -> None:
    """“Next meeting: 11 March, 2pm” offers nothing for its agenda, nor does what an Executive did or is told of."""
    for line in (
        "Next meeting: 11 March",
        "Exec met on 21 Jan and said no",
        "Exec: Jo, Al",
        "for March half term there are 20 places",
        "next QAG 11 March 10am",
        "Jan: 14, March: 9",
        "Police will discuss fees at its meeting on 21 January",
        "Housing to consider fees at their next meeting",
        "hold a workshop on 11 March",
        "The Executive looked at fees at its meeting on 22 October",
    ):
        assert LineKind.AGENDA not in read_line(line, setting(coming_book())).others


def test_an_item_that_is_to_come_to_a_meeting_is_offered_for_its_agenda() -> None:
    """It may be an action as well, so nothing is put on an agenda unless it is chosen."""
    book = coming_book()
    reading = read_line("neglect to go to the January Exec", setting(book))
    assert LineKind.AGENDA in reading.others
    reading = read_line("housing strategy to come to the March meeting", setting(book))
    assert (reading.kind, reading.leads) == (LineKind.NOTE, ())
    assert LineKind.AGENDA in reading.others
    chosen = read_line(reading.text, setting(book), LineKind.AGENDA)
    assert chosen.values == {"titles": ("Housing strategy",), "meeting": "QAG-2025-03-11"}


@pytest.mark.parametrize(
    "line",
    [
        "Agreed: the notes of 20 November are a correct record",
        "2 notes of 20/11 ok'd as a correct rec, no changes",
        "Notes of 20 Nov and matters arising – AGREED as a true record",
        "decision: Minutes of the last meeting agreed",
        "AGREED - minutes of 20/11 correct",
        "mins of november agreed w/out changes",
        "1. mins + matters arising. mins of 20 nov agreed",
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


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("BP24-1.3 agreed delivered, but Police want it back in March", LineKind.AGREED),
        ("BP24-1.3 agreed but revisit in January", LineKind.AGREED),
        ("BP24-1.3 extended to March, agreed", LineKind.MOVED),
        ("BP24-1.1 done, though ICB to come back in February", LineKind.DELIVERED),
        (
            "It was agreed that the date of BP24-1.1 should be moved to 28 February 2025",
            LineKind.MOVED,
        ),
    ],
)
def test_what_was_agreed_is_offered_before_a_later_date(line: str, first: LineKind) -> None:
    """When somebody is to come back is no date of what was delivered; what was moved first is."""
    reading = read_line(line, SETTING)
    assert (reading.kind, reading.others[0]) == (LineKind.NOTE, first)


@pytest.mark.parametrize(
    ("line", "subject_to"),
    [
        ("mins agreed, subject to adding Housing", "adding Housing"),
        (
            "minutes agreed, but the date on page 2 shd be 23 January rather than 16 January",
            "the date on page 2 should be 23 January rather than 16 January",
        ),
        ("last minutes agreed but page 3 should say Housing", "page 3 should say Housing"),
        ("minutes agreed - just amend p2", "amend p2"),
        ("minutes agreed. Amend p2: Housing not ICB", "Amend p2: Housing not ICB"),
    ],
)
def test_minutes_agreed_subject_to_something_are_offered(line: str, subject_to: str) -> None:
    """The condition is recorded with them if the offer is taken."""
    book = live_book()
    reading = read_line(line, setting(book))
    assert reading.kind is not LineKind.MINUTES
    assert LineKind.MINUTES in reading.others
    keep(line, book, LineKind.MINUTES)
    earlier = last_meeting(book, book.meetings[MEETING])
    assert earlier is not None
    assert book.meetings[earlier.id].minutes_subject_to == subject_to
    assert lines_of_meeting(book, MEETING)[-1].told_by_result


@pytest.mark.parametrize(
    "line",
    [
        "Minutes accepted as a correct record, and FP remarked that the new layout was easier to follow",
        "minutes agreed with thanks to the officer",
        "minutes agreed but Police were late",
    ],
)
def test_minutes_are_subject_to_nothing_that_corrects_nothing(line: str) -> None:
    """What was said besides stays in the words of the line, which are printed."""
    book = live_book()
    assert LineKind.MINUTES in read_line(line, setting(book)).others
    keep(line, book, LineKind.MINUTES)
    earlier = last_meeting(book, book.meetings[MEETING])
    assert earlier is not None
    agreed = book.meetings[earlier.id]
    assert (agreed.minutes_agreed_at, agreed.minutes_subject_to) == (MEETING, "")
    assert not lines_of_meeting(book, MEETING)[-1].told_by_result


@pytest.mark.parametrize(
    "line",
    [
        "Agreed: notes to be shorter",
        "The minutes were not agreed as a correct record",
        "Agreed notes of the visit to be circulated",
        "Agreed minutes to be published",
        "notes of 16 september agreed",
        "minutes of 20/10 agreed",
        "October minutes agreed",
    ],
)
def test_other_lines_about_minutes_agree_none(line: str) -> None:
    """What is to become of minutes, and minutes that were not agreed, are no agreement."""
    assert read_line(line, setting()).kind is not LineKind.MINUTES
