"""Lines of a meeting that are kept, read otherwise and removed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from building import OFFICER, QAG_MEETING, TODAY, context, make_workspace, record
from cscp_tui.base.errors import CscpError
from cscp_tui.capture.echo import echo_of, offer_of
from cscp_tui.capture.kinds import LineKind
from cscp_tui.capture.marks import setting_of
from cscp_tui.capture.reader import in_its_part, read_again, read_line
from cscp_tui.capture.reading import Reading
from cscp_tui.domain.commands.actions import Agree, Deliver
from cscp_tui.domain.commands.meetings import AddDecision, KeepLine
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.confidential_parts import is_part_unanswered
from cscp_tui.domain.enums import Cause, Status
from cscp_tui.domain.meetings import NOTHING_RECORDED, ItemRole, agenda, doubts_at_close
from cscp_tui.services.capture import (
    bring_line_back,
    capture_line,
    causes,
    make_update,
    read_otherwise,
    remove_line,
    unsettle_line,
)
from cscp_tui.services.lines_at_close import lines_at_close
from cscp_tui.store.meeting_activity import activity_in

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.store.recorder import Recorder

REF = "BP24-1.1"
OTHER = "BP24-1.2"


@pytest.fixture
def recorder(tmp_path: Path) -> Recorder:
    """A workspace whose QAG meeting was held."""
    return make_workspace(tmp_path / "croydon", 2)


def captured(recorder: Recorder, text: str, item: str = "", kind: LineKind | None = None) -> str:
    """Keep a line of the meeting, and return its id."""
    meeting = recorder.book.meetings[QAG_MEETING]
    reading = read_line(text, setting_of(meeting, recorder.book, TODAY), kind)
    then = context(on=meeting.day)
    return capture_line(recorder, then, reading, meeting, item).line


def test_a_line_that_cannot_be_read_otherwise_keeps_what_it_caused(
    recorder: Recorder,
) -> None:
    """Being put on hold needs a reason; until one is given, the delivery stays."""
    line = captured(recorder, f"{REF} completed")
    before = causes(recorder.workspace, line)
    assert before
    on_hold = Reading(text=f"{REF} completed", kind=LineKind.HELD, refs=(REF,), due=TODAY)
    with pytest.raises(CscpError):
        read_otherwise(recorder, context(), line, on_hold)
    assert recorder.book.actions[REF].status is Status.DELIVERED
    assert causes(recorder.workspace, line) == before


def test_a_line_is_read_otherwise_with_its_words_as_they_are(recorder: Recorder) -> None:
    """What it caused is taken back; a note causes nothing."""
    line = captured(recorder, f"{REF} completed")
    read_otherwise(recorder, context(), line, Reading(text="", kind=LineKind.NOTE))
    assert recorder.book.actions[REF].status is Status.NOT_STARTED
    assert recorder.book.lines[line].words == f"{REF} completed"
    assert not causes(recorder.workspace, line)


def test_what_a_line_records_after_its_meeting_is_that_meetings(recorder: Recorder) -> None:
    """So its minutes print it with the line."""
    line = captured(recorder, "The rota is out")
    action = Reading(text="The rota is out", kind=LineKind.ACTION)
    read_otherwise(recorder, context(), line, action)
    made = activity_in(recorder.workspace, QAG_MEETING).recorded.of(line)
    assert [change.table for change in made] == ["actions"]


@pytest.mark.parametrize(
    "words", ["AOB: the rota is out", "AOB rota for May", "Any other business : the rota"]
)
def test_a_line_of_any_other_business_belongs_to_it(recorder: Recorder, words: str) -> None:
    """Whichever item it is typed under; “aobs” and a mention are something else."""
    items = agenda(recorder.book, recorder.book.meetings[QAG_MEETING]).numbered
    first, last = items[0], next(each for each in items if each.role is ItemRole.ANY_OTHER)
    for text, key in ((words, last.key), ("The AOB: none", first.key), ("AOB is next", first.key)):
        line = captured(recorder, text, first.key)
        assert recorder.book.lines[line].item == key


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        ("confidential from here, Housing left the call", "end of confidential pt, Housing back"),
        ("-- confidential item, guests excluded --", "-- open session again --"),
        ("Confidential part", "Confidential part closed"),
        ("part 2 confidential, observers left", "back in open session 15.31"),
        ("Restricted from here", "JB to send it. Back to what can be published"),
        ("Confidential from here", "end of confidential"),
        ("*** confidential ***", "back to open mtg"),
        ("CONFIDENTIAL now", "ok bk in open mtg"),
        ("now confidential", "confidential bit over"),
        ("private bit", "resume main agenda"),
        ("closed session from 3.15 - guests out", "open again 3.25"),
        ("members only", "guests back in"),
        ("-- restricted --", "-- open --"),
        ("Part 2 - restricted", "open session again"),
        ("RESTRICTED from here 11.22 – guests left", "End of restricted 11.41, guests back."),
        ("-- P2 conf'l. Guests out 15.20 --", "-- open 15.34 --"),
        ("restricted (not for circulation)", "end restricted"),
        ("confidential, not to be minuted", "end confidential"),
        ("not for circulation", "end of conf'l"),
        (
            "RESTRICTED - statutory partners only, guests left",
            "End of restricted bit, guests back in",
        ),
        ("Guests left. Restricted from here", "end restricted"),
        ("Restricted part:", "End of restricted part"),
        ("RESTRICTED - budget & one post", "end restricted"),
        ("private item", "we're back in the public part of the meeting now"),
        ("private bit", "The published minutes begin again here."),
        ("private bit", "end of that, open again"),
        ("private bit", "That was the end of the confidential part."),
    ],
)
def test_a_confidential_part_has_the_lines_that_begin_and_end_it(
    recorder: Recorder, begins: str, ends: str
) -> None:
    """All in between is restricted, and so is an action that it asks for."""
    typed = ("Members met", begins, "Police to send the file", ends, "ICB to send the list")
    lines = [captured(recorder, each) for each in typed]
    book = recorder.book
    assert [book.lines[line].restricted for line in lines] == [False, True, True, True, False]
    assert any(action.restricted for action in book.actions.values())


@pytest.mark.parametrize(
    ("line", "is_secret"),
    [
        ("it would be on time if the two posts are filled", True),
        ("Police said it depends on the two posts", True),
        ("But they have been told twice", True),
        ("would be late without more staff", True),
        ("asked when the posts would be filled", True),
        ("Same position as last time", True),
        ("No news", True),
        ("Noted.", True),
        ("Decision: it goes to the Executive", True),
        ("BP24-1.2 it is with the lawyers", False),
        ("Police are recruiting four officers", False),
        ("ICB reported that 40 visits were made this year", False),
        ("IT systems were down", False),
        ("Those present were thanked", False),
        ("Meeting closed 11.30", False),
    ],
)
def test_a_line_that_goes_on_about_a_restricted_action_is_restricted(
    recorder: Recorder, line: str, *, is_secret: bool
) -> None:
    """Until another subject begins: another reference, item or who does something."""
    record(recorder, SetFields("actions", REF, {"restricted": True}))
    captured(recorder, f"{REF} is two posts short", "standing/3")
    captured(recorder, "Police joined 10.20", "standing/3")
    lines = recorder.book.lines
    assert lines[captured(recorder, line, "standing/3")].restricted is is_secret
    assert lines[captured(recorder, "that was said twice", "standing/3")].restricted is is_secret
    assert not lines[captured(recorder, "it is full", "standing/4")].restricted


@pytest.mark.parametrize(
    ("line", "is_secret"),
    [
        ("Right, back to what can be published. Police to send the file by Friday", False),
        ("End of confidential part. Police to send the file by Friday", False),
        ("End of confidential part, Police to send the file by Friday", True),
        ("End of part 2. Police to send the file on child M, 9y old, by Friday", True),
    ],
)
def test_what_a_line_says_after_the_end_of_a_part_is_open(
    recorder: Recorder, line: str, *, is_secret: bool
) -> None:
    """If it is a sentence of its own that tells of no case; the end is in no action's title."""
    captured(recorder, "Confidential part")
    captured(recorder, line)
    (made,) = (each for each in recorder.book.actions.values() if each.id[:2] == "OT")
    assert made.restricted is is_secret
    assert is_secret or made.title == "Send the file"
    meeting = recorder.book.meetings[QAG_MEETING]
    assert not any("No line begins" in each for each in doubts_at_close(recorder.book, meeting))


def test_an_end_whose_beginning_is_answered_opens_what_follows_in_its_line(
    recorder: Recorder,
) -> None:
    """Only what is between both is confidential then."""
    typed = ("Members met", "The school was named", "End of part 2. Police to send the file")
    said = [captured(recorder, each) for each in typed]
    meeting, book = recorder.book.meetings[QAG_MEETING], recorder.book
    again = read_again(book.lines[said[2]], setting_of(meeting, book, TODAY))
    (chosen,) = (each for each in again.questions[0].choices if each.value == said[1])
    read_otherwise(recorder, context(), said[2], again.answered(chosen, "part"))
    assert [book.lines[each].restricted for each in said] == [False, True, False]
    (made,) = (each for each in book.actions.values() if each.id[:2] == "OT")
    assert not made.restricted


def test_a_confidential_part_that_nothing_ends_is_told_before_closing(
    recorder: Recorder,
) -> None:
    """A line that may have ended it doesn't: all after it stays restricted."""
    meeting, told = recorder.book.meetings[QAG_MEETING], "No line ends the confidential part"
    for line in (
        "Confidential part",
        "observers are here again",
        "in the public part, all is known",
    ):
        captured(recorder, line)
        assert any(each.startswith(told) for each in doubts_at_close(recorder.book, meeting))
    captured(recorder, "back in open session")
    assert not any(each.startswith(told) for each in doubts_at_close(recorder.book, meeting))


def test_what_a_line_says_otherwise_than_is_recorded_is_told_once_as_it_is_typed(
    recorder: Recorder,
) -> None:
    """Where the meeting is, who chairs and when the next one is, whatever else the line records."""
    recorder.record(
        SetFields("meetings", QAG_MEETING, {"place": "Town Hall", "chair_agency": "police"}),
        context(),
    )
    told = []
    for text in (
        "QAG 20/11 Bernard Weatherill House. Start 10.02",
        "Present: Jo (Chair, ICB)",
        "Apologies: none. Jo (Chair, ICB)",
        "Next meeting 3 December 2024, 10am",
    ):
        meeting = recorder.book.meetings[QAG_MEETING]
        reading = read_line(text, setting_of(meeting, recorder.book, TODAY))
        made = capture_line(recorder, context(on=meeting.day), reading, meeting)
        told.append([each[:20] for each in made.last.warnings])
    assert told == [
        ["“QAG 20/11 Bernard W"],
        ["“Present: Jo (Chair,"],
        [],
        ["The minutes say Tues"],
    ]


UNCLEAR_ENDS = (
    "End of restricted bit, VCSE back in",
    "back to open session",
    "-- open 11.40 --",
    "end confidential",
    "end of part 2",
    "Guests back in, open session",
    "Open session resumed 3.40pm",
    "end of closed session",
    "Back in open.",
    "End of private session, all back",
    "out of confidential part",
    "public session again",
    "so that's the end of the confidential bit, thanks",
    "Right, the private part is done",
    "we've finished the confidential item",
    "no longer confidential from here",
    "return to public business",
    "Right, back to what can be published. JB to chase the letter",
    "The rest can go in the minutes",
    "back to the publishable bit",
)
UNCLEAR_BEGINNINGS = (
    "Police to send the file by Friday. Now confidential: the contract of the home",
    "The Chair asked that the next part be left out of the published minutes.",
    "what follows isn't for the public version",
    "this bit stays in the room - PD",
    "police op live, say nothing outside",
    "CONF. observers out",
    "ok doors shut - nobody outside the partners and the chair hears this",
    "4 - closed doors from here, Tunde out",
    "At 2.40 pm it was asked that what comes next is kept between the statutory partners, so Housing stepped out",
    "Observers asked to leave",
    "Statutory partners only for this",
    "VCSE left the room",
    "everyone else dropped off",
    "Next bit is confidential now",
    "Following in confidence",
    "in camera",
    "off minutes for a moment",
    "core members only, others out",
    "private chat about the school",
    "Moved into restricted business re contract",
    "Pink papers",
    "Exempt item",
    "recording stopped, no minutes taken",
    "going into private session w partners",
    "Restricted discussion re staffing",
    "Guests excused at 11.05",
    "We moved to Part B",
    "The next item is confidential please",
    "The rest of this is in confidence, said the Chair, and everybody agreed to keep it to themselves",
    "The Police said in confidence that two posts will go, and that nobody else knows of it yet",
    "the Chair asked that this isn't for the public minutes although it concerns the whole partnership",
    "now for the part of the agenda that's closed",
    "no pens for this one",
    "a sensitive matter now",
)
BEGINS_NONE = (
    "The ICB asked whether this part should be confidential; the Chair said no",
    "Police will deliver it in confidence that the funding comes through",
    "Police reminded all that intelligence is shared in confidence under the protocol",
    "BP25-2.2 - closed",
    "Group happy to sign off minutes",
    "Police asked for the figures to be left out of the published report",
    "VCSE (Off the Record) arrived 10.31",
    "Police left 11.20",
    "Public Health left 11.20",
    "ICB left",
    "Public Health left 11.20",
    "Guest left 11.20",
    "CSC leads only for this item",
    "Education left the call 11.30",
    "Private fostering numbers are up",
    "Confidentiality reminder given",
    "the report is confidential until June",
    "Nothing confidential today",
    "Closed 11.52",
    "Meeting closed 11.50",
    "chair closed mtg 3.48 pm",
    "chair happy, CH-11 closed",
    "Part 2 of the audit is due",
    "2 closed cases reviewed",
    "Chair thanked everyone",
    "Only 3 schools returned it",
    "No restricted items",
    "Open meeting 10.02",
    "a confidential helpline opened in May",
    "staff said that feedback should be confidential",
    "the restricted access policy is with legal",
    "ICB stays in the room",
    "This was accepted and CH-08 can be closed",
)


@pytest.mark.parametrize("ends", UNCLEAR_ENDS)
def test_what_ends_a_part_that_nothing_began_is_confidential_until_somebody_answers(
    recorder: Recorder, ends: str
) -> None:
    """The line, and what it recorded; it is asked where the part began."""
    said = captured(recorder, "Police to send the file"), captured(recorder, ends)
    lines = [recorder.book.lines[line] for line in said]
    assert [line.restricted for line in lines] == [True, True]
    assert lines[1].to_check
    assert any(action.restricted for action in recorder.book.actions.values())
    after = recorder.book.lines[captured(recorder, "ICB to send the list")]
    assert not after.restricted


@pytest.mark.parametrize("begins", UNCLEAR_BEGINNINGS)
def test_what_may_begin_a_confidential_part_begins_it_until_somebody_answers(
    recorder: Recorder, begins: str
) -> None:
    """What follows is restricted, and is open again if the answer is no."""
    line = captured(recorder, begins)
    followed = captured(recorder, "Police to send the file")
    assert recorder.book.lines[followed].restricted
    meeting, book = recorder.book.meetings[QAG_MEETING], recorder.book
    if book.lines[line].to_check:
        setting = setting_of(meeting, book, TODAY)
        reading = read_again(book.lines[line], setting)
        no = reading.questions[0].choices[1]
        read_otherwise(recorder, context(), line, reading.answered(no, "part"))
        lines = recorder.book.lines
        assert [lines[each].restricted for each in (line, followed)] == [False, False]
        assert not any(a.restricted for a in recorder.book.actions.values() if a.raised_at)


@pytest.mark.parametrize("line", BEGINS_NONE)
def test_what_only_sounds_like_a_confidential_part_begins_none(
    recorder: Recorder, line: str
) -> None:
    """Nobody is asked, and what follows is open."""
    assert not recorder.book.lines[captured(recorder, line)].to_check
    assert not recorder.book.lines[captured(recorder, "ICB to send the list")].restricted


@pytest.mark.parametrize(("place", "secret"), [(0, [1, 1, 1]), (1, [0, 1, 1]), (2, [0, 0, 0])])
def test_where_a_confidential_part_began_can_be_answered_later(
    recorder: Recorder, place: int, secret: list[int]
) -> None:
    """What was confidential until then, and isn't, is open again."""
    said = [captured(recorder, each) for each in ("Members met", "The school was named")]
    end = captured(recorder, "End of restricted bit")
    meeting, book = recorder.book.meetings[QAG_MEETING], recorder.book
    assert [book.lines[each].restricted for each in said] == [True, True]
    assert any(d.startswith("Nobody said where") for d in doubts_at_close(book, meeting))
    again = read_again(book.lines[end], setting_of(meeting, book, TODAY))
    chosen = again.questions[0].choices[place]
    read_otherwise(recorder, context(), end, again.answered(chosen, "part"))
    lines = recorder.book.lines
    assert [lines[each].restricted for each in (*said, end)] == secret
    assert not lines[end].to_check


CASES = (
    "teen from Waddon, known to 4 agencies, went missing again",
    "dad turned up at the nursery drunk, nursery rang nobody",
    "the mum works at one of our schools, so be careful",
    "family moved from Bromley in May, 4 kids, none in school",
    "social worker saw him once, baby in the house",
    "she's 16, and pregnant",
    "police found the toddler in the road, dad drinks",
    "his sister is scared of him",
    "he is on a referral order and was robbed",
    "brother of the child in the other case",
    "child M, 9y, was seen by nobody",
    "boy in Y8, a knife, twice at hospital",
    "three sibs, all on plans",
    "her stepdad on bail, not to be at home",
    "strat mtg held on Tuesday, s47 agreed",
    "LADO has the allegation, the tutor is suspended",
    "it doesn't meet LCSPR criteria",
    "yp in Y10, disclosed to a friend",
    "unborn, mum 17",
)
NO_CASES = (
    "dads' groups start on Friday night in all hubs",
    "a mother from the parents' forum spoke for 5 min",
    "asked whether every child on a plan is seen alone",
    "3 schools in Purley were not seen",
    "foster carers asked for more training, dads for evening sessions",
    "30 cases audited, 8 inadequate",
    "children under 5 on plans up 8%",
    "LADO annual report: 62 allegations, up from 51",
    "the LCSPR action plan is with Housing",
    "Child Q learning went to all schools",
    "NRM referrals down to 12",
    "a 5 year strategy goes to cabinet",
    "fathers were involved in 6 of 14 audits",
    "16-17 yr olds' protocol signed",
    "rapid reviews: two this year",
    "mums' group gave feedback on letters",
    "the police are short of officers in custody",
)


@pytest.mark.parametrize("line", CASES)
def test_a_line_that_reads_as_a_case_is_confidential_until_somebody_answers(
    recorder: Recorder, line: str
) -> None:
    """With what follows, although no word began a confidential part."""
    said = [captured(recorder, each) for each in ("Members met", line, "The school wasn't told")]
    lines = [recorder.book.lines[each] for each in said]
    assert [each.restricted for each in lines] == [False, True, True]
    assert [is_part_unanswered(each) for each in lines] == [False, True, False]


@pytest.mark.parametrize("line", NO_CASES)
def test_a_line_about_many_reads_as_no_case(recorder: Recorder, line: str) -> None:
    """Nobody is asked about figures, plans, published reviews or whole groups."""
    assert not recorder.book.lines[captured(recorder, line)].to_check


@pytest.mark.parametrize(
    ("answered", "secret"),
    [
        ("Yes, since “Jo steps away”", [0, 1, 1, 1, 1]),
        ("Yes, with what follows under this item", [0, 0, 0, 1, 1]),
        ("Yes, this line alone", [0, 0, 0, 1, 0]),
        ("Yes, since “Members met”", [1, 1, 1, 1, 1]),
        ("No: the meeting stays open", [0, 0, 0, 0, 0]),
    ],
)
def test_what_is_confidential_of_a_case_can_be_answered_later(
    recorder: Recorder, answered: str, secret: list[int]
) -> None:
    """Until then it is everything since somebody left, or since the case was told."""
    before = ("Members met", "Jo steps away", "Nobody knew")
    said = [captured(recorder, each) for each in (*before, "child M is 9y old", "Bye")]
    meeting, book = recorder.book.meetings[QAG_MEETING], recorder.book
    assert [book.lines[each].restricted for each in said] == [False, True, True, True, True]
    again = read_again(book.lines[said[3]], setting_of(meeting, book, TODAY))
    (chosen,) = (each for each in again.questions[0].choices if each.label == answered)
    read_otherwise(recorder, context(), said[3], again.answered(chosen, "part"))
    lines = recorder.book.lines
    assert [lines[each].restricted for each in said] == secret
    assert not lines[said[3]].to_check


@pytest.mark.parametrize(
    ("line", "is_secret"),
    [("the next bit is sensitive, members only", False), ("[confidential] members only", True)],
)
def test_a_line_that_begins_no_part_is_open_unless_it_says_so_itself(
    recorder: Recorder, line: str, *, is_secret: bool
) -> None:
    """It was confidential, though the user had just said that the meeting stays open."""
    meeting, book = recorder.book.meetings[QAG_MEETING], recorder.book
    reading = read_line(line, setting_of(meeting, book, TODAY))
    reading = in_its_part(reading, book, meeting, "")
    (none,) = (e for e in reading.questions[0].choices if e.label.startswith("No: "))
    answered = reading.answered(none, "part")
    kept = capture_line(recorder, context(on=meeting.day), answered, meeting).line
    assert recorder.book.lines[kept].restricted is is_secret


def test_a_case_that_nobody_was_asked_about_stays_confidential(recorder: Recorder) -> None:
    """Whatever is answered about the one before it; and the part is over with its item."""
    items = agenda(recorder.book, recorder.book.meetings[QAG_MEETING]).numbered
    said = [
        captured(recorder, line, items[n].key)
        for line, n in (("child M is 9y old", 0), ("boy in Y8, a knife", 0), ("Data are late", 1))
    ]
    meeting, book = recorder.book.meetings[QAG_MEETING], recorder.book
    again = read_again(book.lines[said[0]], setting_of(meeting, book, TODAY))
    no = again.questions[0].choices[-1]
    read_otherwise(recorder, context(), said[0], again.answered(no, "part"))
    assert [book.lines[each].restricted for each in said] == [False, True, False]


def test_a_second_end_of_one_part_is_not_told_before_closing(recorder: Recorder) -> None:
    """Where the part began is asked once."""
    for line in ("The school was named", "End of restricted bit", "End of confidential part"):
        captured(recorder, line)
    told = [*doubts_at_close(recorder.book, recorder.book.meetings[QAG_MEETING])]
    assert [each[:18] for each in told if "art began" in each or "begins what" in each] == [
        "Nobody said where "
    ]


def test_what_a_line_is_read_as_later_is_as_restricted_as_the_line(
    recorder: Recorder,
) -> None:
    """Whatever part of the meeting was typed last."""
    said = "Police to send the file", "Confidential part", "ICB to send the list"
    lines = [captured(recorder, each) for each in said]
    meeting = recorder.book.meetings[QAG_MEETING]
    setting = setting_of(meeting, recorder.book, TODAY)
    for line, text, secret in (lines[0], said[0], True), (lines[2], said[2], False):
        reading = read_line(text, setting)
        read_otherwise(recorder, context(), line, replace(reading, restricted=secret))
    made = {a.title: a.restricted for a in recorder.book.actions.values() if a.id[:2] == "OT"}
    assert made == {"Send the file": False, "Send the list": True}


def test_a_line_may_begin_with_its_item(recorder: Recorder) -> None:
    """By its number and words of its title; a number alone, or other words, are none."""
    changed = SetFields("meetings", QAG_MEETING, {"standing_items": ["Data", "Risks"]})
    recorder.record(changed, context())
    made = agenda(recorder.book, recorder.book.meetings[QAG_MEETING])
    (item,) = [each for each in made.numbered if each.text == "Risks"]
    for words in ("risks - two posts are vacant", "Risks of 16 Sept - as before"):
        assert made.item_in(f"{item.number} {words}") == item
    for line in (f"{item.number} posts - vacant", f"{item.number}: vacant", "risks - vacant"):
        assert made.item_in(line) is None


def test_a_correction_changes_what_the_line_recorded(recorder: Recorder) -> None:
    """The action has the other day, and the words of both lines stay; undone, all is as before."""
    line = captured(recorder, "Police to send the file by 12 December 2024")
    meeting, words = recorder.book.meetings[QAG_MEETING], "No, make that 19 December 2024"
    reading = read_line(words, setting_of(meeting, recorder.book, TODAY), LineKind.CORRECTED)
    other = capture_line(recorder, context(on=meeting.day), reading, meeting).line
    (action,) = (a for a in recorder.book.actions.values() if a.raised_at)
    assert action.due == date(2024, 12, 19)
    lines = recorder.book.lines
    assert [lines[each].words for each in (line, other)] == [
        "Police to send the file by 12 December 2024",
        words,
    ]
    assert lines[line].text == "Police to send the file by 19 December 2024"


def test_a_correction_of_a_chosen_change_is_one_too(recorder: Recorder) -> None:
    """The words alone don't say that the date was moved, nor why: it was chosen."""
    meeting = recorder.book.meetings[QAG_MEETING]
    for words, kind, why in (
        (
            f"{REF} moved to 30 May 2025, two are out",
            LineKind.MOVED,
            {"reason": "funding", "cause": Cause.OUTSIDE},
        ),
        ("no, make that 16 May 2025", LineKind.CORRECTED, {}),
    ):
        line = setting_of(meeting, recorder.book, TODAY)
        reading = read_line(words, line, kind)
        reading = replace(reading, values={**why, **reading.values})
        shown = echo_of(reading, line)
        assert not capture_line(recorder, context(on=meeting.day), reading, meeting).problem
    assert shown.endswith(f"{REF}: due 16 May 2025, was 30 May 2025")
    (move,) = recorder.book.moves.values()
    assert (move.later_due, move.reason) == (date(2025, 5, 16), "funding")


def test_a_correction_of_a_reference_records_the_other_action_instead(
    recorder: Recorder,
) -> None:
    """The offer says so, and both lines stay as they were typed."""
    meeting, words = recorder.book.meetings[QAG_MEETING], "oops, that should be 1.2 not 1.1"
    line = captured(recorder, f"{REF} completed")
    at = setting_of(meeting, recorder.book, TODAY)
    offered = offer_of(LineKind.CORRECTED, read_line(words, at), at)
    other = captured(recorder, words, kind=LineKind.CORRECTED)
    lines, actions = recorder.book.lines, recorder.book.actions
    assert offered == f"correction, {OTHER} delivered, not {REF}"
    assert actions[REF].status is Status.NOT_STARTED
    assert actions[OTHER].status is Status.DELIVERED
    assert [lines[each].words for each in (line, other)] == [f"{REF} completed", words]
    assert lines[line].about == (OTHER,)


@pytest.mark.parametrize(
    ("line", "correction", "offered"),
    [
        (
            f"{REF} completed on 20 November",
            "sorry, 21 not 20 November",
            f"correction, {REF} delivered on 21 November 2024, was 20 November 2024",
        ),
        (
            "Police to send it by 12 December 2024",
            "make that 19 December 2024",
            "correction, due 19 December 2024, was 12 December 2024",
        ),
    ],
)
def test_the_offer_of_a_correction_says_what_will_be(
    recorder: Recorder, line: str, correction: str, offered: str
) -> None:
    """And what was recorded."""
    captured(recorder, line)
    at = setting_of(recorder.book.meetings[QAG_MEETING], recorder.book, TODAY)
    assert offer_of(LineKind.CORRECTED, read_line(correction, at), at) == offered


def test_what_a_correction_tells_besides_is_printed(recorder: Recorder) -> None:
    """Its other words are in what it corrected."""
    captured(recorder, "Police to send the file by 12 December 2024")
    meeting, told = recorder.book.meetings[QAG_MEETING], []
    for words in ("make that 19 December 2024 - Jo is away", "make that 20 December 2024"):
        reading = read_line(words, setting_of(meeting, recorder.book, TODAY), LineKind.CORRECTED)
        line = capture_line(recorder, context(on=meeting.day), reading, meeting).line
        told.append(recorder.book.lines[line].told_by_result)
    assert told == [False, True]


def test_a_line_of_its_own_that_is_confidential_begins_no_part(recorder: Recorder) -> None:
    """It says what it is about, so that what follows is open."""
    for line in (
        "Confidential item: an inquiry at one school",
        "CONFIDENTIAL - Police to visit a school",
        "Restricted - an inquiry at one school",
    ):
        captured(recorder, line)
        assert not recorder.book.lines[captured(recorder, "ICB to send the list")].restricted


def test_a_line_that_later_changes_build_on_is_not_removed(recorder: Recorder) -> None:
    """Neither the line nor anything that it caused goes."""
    line = captured(recorder, f"{REF} completed")
    recorder.record(Agree((REF,), QAG_MEETING), context())
    before = causes(recorder.workspace, line)
    with pytest.raises(
        CscpError,
        match=rf"^“deliver {REF}” can't be undone yet: {OFFICER} agreed the delivery of {REF} \(.*\) on "
        r"\d+ November 2024\. Undo that first; it is change \d+ in the history\.$",
    ):
        remove_line(recorder, context(), line)
    assert recorder.book.actions[REF].agreed_at == QAG_MEETING
    assert line in recorder.book.lines
    assert causes(recorder.workspace, line) == before


def test_a_removed_line_takes_back_what_it_caused(recorder: Recorder) -> None:
    """The delivery and the line are undone."""
    line = captured(recorder, f"{REF} completed")
    told = remove_line(recorder, context(), line)
    assert told.sentence == (f"Line removed: “{REF} completed”. Undone with it: deliver {REF}")
    assert recorder.book.actions[REF].status is Status.NOT_STARTED
    assert line not in recorder.book.lines


def test_a_line_that_takes_the_last_one_back_removes_it_with_what_it_caused(
    recorder: Recorder,
) -> None:
    """It isn't printed itself; one redo brings the other back. Nothing changes if that builds on it."""
    line = captured(recorder, f"{REF} completed")
    told = captured(recorder, "scrap that", kind=LineKind.CORRECTED)
    assert [*recorder.book.lines] == [told]
    assert recorder.book.lines[told].told_by_result
    assert recorder.book.actions[REF].status is Status.NOT_STARTED
    bring_line_back(recorder, context(), recorder.next_undo(OFFICER, redo=True))
    assert {*recorder.book.lines} == {line, told}
    recorder.record(Agree((REF,), QAG_MEETING), context())
    again = captured(recorder, "scrap that", kind=LineKind.CORRECTED)
    assert line in recorder.book.lines
    assert not recorder.book.lines[again].told_by_result


def test_a_removed_line_comes_back_with_what_it_had_caused(recorder: Recorder) -> None:
    """At once, and with nothing else that was undone."""
    other = captured(recorder, "Police to send the list")
    remove_line(recorder, context(), other)
    line = captured(recorder, f"{REF} completed")
    remove_line(recorder, context(), line)
    told = bring_line_back(recorder, context(), recorder.next_undo(OFFICER, redo=True))
    assert told.sentence == f"Line is back: “{REF} completed”. Redone with it: deliver {REF}"
    assert [*recorder.book.lines] == [line]
    assert recorder.book.actions[REF].status is Status.DELIVERED
    assert len(causes(recorder.workspace, line)) == 1


def test_a_settled_line_is_to_check_again_without_what_it_recorded(recorder: Recorder) -> None:
    """The sentence names both; one redo brings both back, and then all can be undone once more."""
    words = f"{REF} completed"
    record(recorder, KeepLine(QAG_MEETING, words, to_check=True))
    (line,) = recorder.book.lines
    delivered = Reading(text=words, kind=LineKind.DELIVERED, refs=(REF,))
    read_otherwise(recorder, context(), line, delivered)
    after = f"“{words}”. {{}} with it: deliver {REF}"
    for _ in range(2):
        told = unsettle_line(recorder, context(), recorder.next_undo(OFFICER))
        assert told.sentence == f"To check again: {after.format('Undone')}"
        assert recorder.book.lines[line].to_check
        assert recorder.book.actions[REF].status is Status.NOT_STARTED
        told = bring_line_back(recorder, context(), recorder.next_undo(OFFICER, redo=True))
        assert told.sentence == f"Line is checked again: {after.format('Redone')}"
        assert not recorder.book.lines[line].to_check
        assert recorder.book.actions[REF].status is Status.DELIVERED


@pytest.mark.parametrize("asked", [None, AddDecision(QAG_MEETING, "Look at neglect first")])
def test_what_a_form_asked_for_may_leave_out_words_of_a_settled_line(
    recorder: Recorder, asked: AddDecision | None
) -> None:
    """So the minutes print them, too; as it was read they are all in what it recorded."""
    record(recorder, KeepLine(QAG_MEETING, "neglect first", to_check=True))
    (line,) = recorder.book.lines
    reading = Reading(text="neglect first", kind=LineKind.DECISION)
    read_otherwise(recorder, context(), line, reading, asked=asked)
    assert len(recorder.book.decisions) == 1
    assert recorder.book.lines[line].told_by_result is (asked is None)


def test_a_settled_line_that_later_changes_build_on_stays_settled(recorder: Recorder) -> None:
    """Nothing that it recorded goes, either."""
    record(recorder, KeepLine(QAG_MEETING, f"{REF} completed", to_check=True))
    (line,) = recorder.book.lines
    delivered = Reading(text=f"{REF} completed", kind=LineKind.DELIVERED, refs=(REF,))
    day = recorder.book.meetings[QAG_MEETING].day
    read_otherwise(recorder, context(on=day), line, delivered)
    settled = recorder.next_undo(OFFICER)
    recorder.record(Agree((REF,), QAG_MEETING), context())
    with pytest.raises(CscpError):
        unsettle_line(recorder, context(), settled)
    assert not recorder.book.lines[line].to_check
    assert recorder.book.actions[REF].agreed_at == QAG_MEETING


def test_a_line_settled_as_a_note_is_to_check_again(recorder: Recorder) -> None:
    """It recorded nothing that could be undone with it."""
    record(recorder, KeepLine(QAG_MEETING, "The rota is out", to_check=True))
    (line,) = recorder.book.lines
    read_otherwise(recorder, context(), line, Reading(text="", kind=LineKind.NOTE))
    told = unsettle_line(recorder, context(), recorder.next_undo(OFFICER))
    assert told.sentence == "To check again: “The rota is out”"
    assert recorder.book.lines[line].to_check


def test_what_may_have_changed_something_is_looked_at_before_plain_news(
    recorder: Recorder,
) -> None:
    """With what it may be; a line that names no action and changes nothing isn't looked at."""
    told = (f"{REF} going well", f"{REF} may slip to 31/1/27", "somebody to look into it")
    lines = [captured(recorder, text) for text in told]
    at_close = lines_at_close(recorder.book, recorder.book.meetings[QAG_MEETING], NOTHING_RECORDED)
    assert [each.line.id for each in at_close] == [lines[1], lines[0]]
    assert [each.reason for each in at_close] == [f"May be: {REF} new date", f"Note on {REF}"]
    assert [each.may_change for each in at_close] == [True, False]


def test_what_was_recorded_as_its_line_says_is_not_looked_at_again(recorder: Recorder) -> None:
    """Only what it may have changed besides would be."""
    captured(recorder, f"{REF} completed")
    meeting = recorder.book.meetings[QAG_MEETING]
    recorded = activity_in(recorder.workspace, QAG_MEETING).recorded
    assert lines_at_close(recorder.book, meeting, recorded) == []


def test_agreeing_another_groups_delivery_says_whose_it_is(recorder: Recorder) -> None:
    """As the line is kept, and in the list at the close."""
    record(recorder, Deliver(REF))
    record(recorder, SetFields("actions", REF, {"overseeing_group": "EXEC"}))
    meeting = recorder.book.meetings[QAG_MEETING]
    reading = read_line(f"{REF} agreed", setting_of(meeting, recorder.book, TODAY))
    told = f"EXEC agrees {REF}, so nothing is recorded"
    assert str(capture_line(recorder, context(), reading, meeting).problem) == f"{told}."
    (line,) = lines_at_close(recorder.book, meeting, NOTHING_RECORDED)
    assert line.reason == told


def test_closing_says_what_is_not_clear_of_a_line(recorder: Recorder) -> None:
    """Its question, not when it arose."""
    words = "JB to chase the data"
    record(recorder, KeepLine(QAG_MEETING, words, to_check=True))
    (line,) = lines_at_close(recorder.book, recorder.book.meetings[QAG_MEETING], NOTHING_RECORDED)
    assert line.reason.startswith("Who is JB")


def test_closing_asks_when_a_meeting_ended_if_a_line_may_say_it(recorder: Recorder) -> None:
    """Until a line says it clearly."""
    captured(recorder, "finished about 12")
    meeting = recorder.book.meetings[QAG_MEETING]
    (line,) = lines_at_close(recorder.book, meeting, NOTHING_RECORDED)
    assert line.may_change
    assert line.reason == "Ended when? Type “Closed 11.50”"
    captured(recorder, "closed 12.05")
    assert lines_at_close(recorder.book, meeting, NOTHING_RECORDED) == []


def test_closing_says_why_a_line_means_nothing(recorder: Recorder) -> None:
    """In the sentence with which it was refused."""
    record(recorder, KeepLine(QAG_MEETING, "due:zz lead:ICB do it", to_check=True))
    (line,) = lines_at_close(recorder.book, recorder.book.meetings[QAG_MEETING], NOTHING_RECORDED)
    assert line.reason.startswith("“zz” isn't a date.")


def test_a_note_becomes_a_progress_update_that_starts_nothing(recorder: Recorder) -> None:
    """Without the reference before it; the line is a note on the action no longer."""
    line = captured(recorder, f"{REF} going well")
    make_update(recorder, context(), line)
    assert recorder.book.updates_of(REF)[-1].text == "Going well"
    assert recorder.book.actions[REF].status is Status.NOT_STARTED
    assert [each.line.line for each in recorder.workspace.history(REF)][-1] == line
