"""The forms about meetings, on their values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from building import QAG_MEETING, TODAY, context, make_workspace
from cscp_tui.capture.marks import setting_of
from cscp_tui.capture.reader import read_line
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.confidential_parts import is_part_open
from cscp_tui.domain.meetings import lines_of_meeting
from cscp_tui.services.capture import capture_line
from cscp_tui.services.perform import perform
from cscp_tui.tui.forms.meetings import line_form

if TYPE_CHECKING:
    from pathlib import Path


def test_what_a_line_recorded_is_as_restricted_as_its_form_says(tmp_path: Path) -> None:
    """Both ways; no confidential part begins with it."""
    recorder = make_workspace(tmp_path / "croydon", 2)
    meeting = recorder.book.meetings[QAG_MEETING]
    reading = read_line("Police to send the list", setting_of(meeting, recorder.book, TODAY))
    key = capture_line(recorder, context(on=meeting.day), reading, meeting).line
    (made,) = (each for each in recorder.book.actions.values() if each.raised_at == meeting.id)
    for is_secret in (True, False):
        form = line_form(recorder.book.lines[key], recorder.book)
        perform(recorder, form.build({"restricted": is_secret}), context())
        line, action = recorder.book.lines[key], recorder.book.actions[made.id]
        assert (line.restricted, action.restricted) == (is_secret, is_secret)
        assert not line.begins_part


def test_a_line_that_is_opened_begins_no_confidential_part_any_more(tmp_path: Path) -> None:
    """Whether its words begin one, or somebody has said so; what is typed next is open."""
    recorder = make_workspace(tmp_path / "croydon", 2)
    meeting = recorder.book.meetings[QAG_MEETING]
    for words in ("Confidential part", "Just members now"):
        reading = read_line(words, setting_of(meeting, recorder.book, TODAY))
        reading = replace(reading, begins_part=True, restricted=True)
        key = capture_line(recorder, context(on=meeting.day), reading, meeting).line
        assert is_part_open(lines_of_meeting(recorder.book, meeting.id))
        perform(recorder, SetFields("lines", key, {"restricted": False}), context())
        assert not is_part_open(lines_of_meeting(recorder.book, meeting.id))
