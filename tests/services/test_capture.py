"""Lines of a meeting that are kept, read otherwise and removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from building import OFFICER, QAG_MEETING, TODAY, context, make_workspace, record
from cscp_tui.base.errors import CscpError
from cscp_tui.capture.kinds import LineKind
from cscp_tui.capture.marks import setting_of
from cscp_tui.capture.reader import read_line
from cscp_tui.capture.reading import Reading
from cscp_tui.domain.commands.actions import Agree
from cscp_tui.domain.commands.meetings import KeepLine
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.enums import Status
from cscp_tui.domain.meetings import NOTHING_RECORDED, ItemRole, agenda, doubts_at_close
from cscp_tui.services.capture import (
    capture_line,
    causes,
    make_update,
    read_otherwise,
    remove_line,
)
from cscp_tui.services.lines_at_close import lines_at_close

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.store.recorder import Recorder

REF = "BP24-1.1"


@pytest.fixture
def recorder(tmp_path: Path) -> Recorder:
    """A workspace whose QAG meeting was held."""
    return make_workspace(tmp_path / "croydon", 2)


def captured(recorder: Recorder, text: str, item: str = "") -> str:
    """Keep a line of the meeting, and return its id."""
    meeting = recorder.book.meetings[QAG_MEETING]
    reading = read_line(text, setting_of(meeting, recorder.book, TODAY))
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
        ("Confidential from here", "end of confidential"),
        ("*** confidential ***", "back to open mtg"),
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


def test_an_end_of_a_confidential_part_that_nothing_began_is_told_before_closing(
    recorder: Recorder,
) -> None:
    """What was meant to be confidential is in the open minutes; only an open meeting needs none."""
    for line in ("Members met", "back in open session", "End of restricted"):
        captured(recorder, line)
    *_, told = doubts_at_close(recorder.book, recorder.book.meetings[QAG_MEETING])
    assert told.startswith("No line begins what “End of restricted” ends, so nothing before it")


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


def test_closing_says_what_is_not_clear_of_a_line(recorder: Recorder) -> None:
    """Its question, not when it arose."""
    words = "JB to chase the data"
    record(recorder, KeepLine(QAG_MEETING, words, to_check=True))
    (line,) = lines_at_close(recorder.book, recorder.book.meetings[QAG_MEETING], NOTHING_RECORDED)
    assert line.reason.startswith("Who is JB")


def test_a_note_becomes_a_progress_update_that_starts_nothing(recorder: Recorder) -> None:
    """Without the reference before it; the line is a note on the action no longer."""
    line = captured(recorder, f"{REF} going well")
    make_update(recorder, context(), line)
    assert recorder.book.updates_of(REF)[-1].text == "Going well"
    assert recorder.book.actions[REF].status is Status.NOT_STARTED
    assert [each.line.line for each in recorder.workspace.history(REF)][-1] == line
