"""Each way to the same job gives the same records, files and sentences."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from building import action, context, make_workspace
from command_line import Typist
from cscp_tui.domain.clock_times import clock_time
from cscp_tui.domain.commands.actions import AddFromOrigin
from cscp_tui.domain.commands.attendance import MarkAllPresent, RecordAttendance
from cscp_tui.domain.commands.meetings import AddRemark, CloseMeeting, KeepLine, StartMeeting
from cscp_tui.domain.commands.records import Together
from cscp_tui.domain.enums import MeetingState, Source
from cscp_tui.services.perform import after_jobs
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.scrutineer import scrutineer_recorder
from cscp_tui.store.team import contents_of_snapshot, lines_behind, team_recorder
from cscp_tui.tui.forms.meetings import CLOSED, meeting_status_form
from cscp_tui.tui.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cscp_tui.domain.commands.base import Command

QAG = "QAG-2025-11-27"
DAY = date(2025, 11, 27)
AT_ONE = FixedClock(DAY, 13)


def session_of(folder: Path) -> Session:
    return Session(team_recorder(folder, AT_ONE), "Business officer")


@pytest.fixture
def running(demo: Path) -> Path:
    """A folder whose meeting began at ten and has a line to check."""
    session = session_of(demo)
    session.record(StartMeeting(QAG, datetime(2025, 11, 27, 10, tzinfo=UTC)))
    session.record(Together((MarkAllPresent(QAG), AddRemark(QAG, "The letter is out."))))
    session.record(KeepLine(QAG, "somebody will look into it", to_check=True))
    session.meeting = QAG
    session.record(AddFromOrigin(Source.OTHER, {"title": "Send it", "lead_agency": "icb"}))
    return demo


@pytest.fixture
def attended(demo: Path) -> Path:
    """A folder with a planned meeting of the day whose attendance is recorded."""
    session_of(demo).record(MarkAllPresent(QAG))
    return demo


def by_form(folder: Path, _: Typist) -> str:
    session = session_of(folder)
    form = meeting_status_form(session.book.meetings[QAG], session.book, DAY)
    return session.record(form.build({"becomes": CLOSED.value, "reason": ""})).message


def by_key(folder: Path, _: Typist) -> str:
    return session_of(folder).record(CloseMeeting(QAG)).message


def by_words(*words: str) -> Callable[[Path, Typist], str]:
    return lambda _, cscp: cscp.does(*words, today=DAY).err


def by_lines(command: str) -> Callable[[Path, Typist], str]:
    def lines(folder: Path, cscp: Typist) -> str:
        file = folder / "lines.jsonl"
        file.write_text(json.dumps({"command": command, "args": [QAG]}), "utf-8")
        return cscp.does("--meeting", QAG, "apply", str(file), today=DAY).err

    return lines


WAYS = {
    "z on the meeting's screen": by_key,
    "s on the list of meetings": by_form,
    "cscp close": by_words("close", QAG),
    "cscp set": by_words("set", QAG, "state=held"),
    "cscp apply": by_lines("close"),
}
WAYS_AFTERWARDS = {
    "s on the list of meetings": by_form,
    "cscp minute": by_words("minute", QAG),
    "cscp apply": by_lines("minute"),
}
PAPERS = {f"{QAG}-{what}" for what in ("minutes.docx", "minutes.md")}


@pytest.mark.parametrize("way", WAYS)
def test_each_way_to_close_a_meeting_writes_its_files_and_keeps_the_time(
    running: Path, capsys: pytest.CaptureFixture[str], way: str
) -> None:
    """Minutes, e-mail drafts, closing time, and what is left to check, whichever way."""
    said = WAYS[way](running, Typist(running, capsys))
    meeting = session_of(running).book.meetings[QAG]
    assert (meeting.state, meeting.in_progress) == (MeetingState.HELD, False)
    assert clock_time(meeting.closed) == "13.00"
    made = {path.name for path in (running / "exports").iterdir()}
    assert made == PAPERS | {f"{QAG}-action-log.eml"}
    assert f"Its minutes are exports/{QAG}-minutes.docx" in said
    assert "1 line to check is in the minutes as a note." in said
    assert "Quorate: " in said


@pytest.mark.parametrize("way", WAYS_AFTERWARDS)
def test_each_way_to_record_a_meeting_that_nobody_ran_here_writes_its_files(
    attended: Path, capsys: pytest.CaptureFixture[str], way: str
) -> None:
    """The same minutes and sentences as of one that was run here; nobody closed it at a time."""
    said = WAYS_AFTERWARDS[way](attended, Typist(attended, capsys))
    meeting = session_of(attended).book.meetings[QAG]
    assert (meeting.state, meeting.closed) == (MeetingState.HELD, "")
    assert {path.name for path in (attended / "exports").iterdir()} == PAPERS
    assert f"Its minutes are exports/{QAG}-minutes.docx" in said
    assert "Quorate: " in said


def test_a_meeting_recorded_afterwards_gets_its_files_but_no_closing_time(running: Path) -> None:
    """Nobody knows when a meeting of another day ended."""
    session = Session(team_recorder(running, FixedClock(date(2025, 11, 28), 9)), "Business officer")
    done = session.record(CloseMeeting(QAG))
    assert len(done.files) == 3
    assert not session.book.meetings[QAG].closed


def test_closing_says_from_when_to_when_a_meeting_was_quorate(running: Path) -> None:
    """Where that changed while it met."""
    session = session_of(running)
    session.record(RecordAttendance(QAG, "police", in_room=1, joined="10.20"))
    done = session.record(CloseMeeting(QAG))
    assert done.wrote[0] == "Quorate from 10.20, when Met Police joined."


def test_a_meeting_whose_files_cannot_be_written_stays_closed(running: Path) -> None:
    """The warning says so and what to do; nothing else is lost."""
    (running / "exports").write_text("", "utf-8")
    done = session_of(running).record(CloseMeeting(QAG))
    assert not done.files
    assert "Its minutes couldn't be written: " in done.warnings[-1]
    assert session_of(running).book.meetings[QAG].is_closed


@pytest.mark.parametrize("command", [AddRemark(QAG, "More."), KeepLine(QAG, "More.")])
def test_other_changes_of_a_meeting_write_nothing(running: Path, command: Command) -> None:
    """Only closing it does."""
    assert not session_of(running).record(command).files
    assert not (running / "exports").exists()


def backups(folder: Path) -> list[Path]:
    return [*(folder / "backups").glob("*.zip")]


def test_the_snapshot_and_one_backup_a_day_follow_jobs(tmp_path: Path) -> None:
    """A backup only of what was recorded here; the snapshot may have been taken before."""
    recorder = make_workspace(tmp_path / "w", 1)
    early = contents_of_snapshot(recorder.workspace)
    recorder.record(action("Another"), context())
    assert after_jobs(recorder, "Business officer", early, backs_up=False) is None
    assert lines_behind(recorder) == 1
    assert not backups(recorder.workspace.folder)
    for _ in range(2):
        assert after_jobs(recorder, "Business officer") is None
        assert len(backups(recorder.workspace.folder)) == 1
    assert lines_behind(recorder) == 0


def test_a_backup_that_cannot_be_made_is_said_and_the_snapshot_is_there(tmp_path: Path) -> None:
    """Recording goes on; a scrutineer makes neither."""
    recorder = make_workspace(tmp_path / "w", 1)
    recorder.record(action("Another"), context())
    (recorder.workspace.folder / "backups").write_text("", "utf-8")
    problem = after_jobs(recorder, "Business officer")
    assert problem is not None
    assert "backups" in str(problem)
    assert lines_behind(recorder) == 0
    assert after_jobs(scrutineer_recorder(recorder.workspace.folder), "Scrutineer") is None
