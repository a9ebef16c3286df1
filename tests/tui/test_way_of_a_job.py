"""The way of one job from key to disk, as the pages for maintainers tell it."""

from __future__ import annotations

import ast
import json
import re
import sys
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import cscp_tui
from command_line import Typist
from cscp_tui.domain.commands.attendance import MarkAllPresent
from cscp_tui.domain.commands.meetings import StartMeeting
from cscp_tui.store.workspace import Workspace
from sitting import sitting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from cscp_tui.tui.session import Session

QAG = "QAG-2025-11-27"
SOURCE = Path(cscp_tui.__file__).parent
PAGE = Path(__file__).parents[2] / "docs" / "maintainers.md"
STEP = re.compile(r"^\d\. \*\*[^*]+\*\*: `([\w.]+)` in `([\w/]+\.py)`", re.MULTILINE)

NAMED = re.compile(r"`([\w.]+)` in `(?:src/cscp_tui/)?([\w/]+/\w+\.py)`")


def defined_in(file: Path) -> set[str]:
    """The names that a module defines, and those of its classes' methods."""
    found: set[str] = set()
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.ClassDef):
            methods = (each for each in node.body if isinstance(each, ast.FunctionDef))
            found |= {node.name, *(f"{node.name}.{each.name}" for each in methods)}
        elif isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            names = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {name.id for name in names if isinstance(name, ast.Name)}
    return found


def test_what_maintainers_are_sent_to_is_there() -> None:
    """Each function, class and table that the page names is defined in the module that it names."""
    named = NAMED.findall(PAGE.read_text("utf-8"))
    assert len(named) > 12
    assert not [(name, file) for name, file in named if name not in defined_in(SOURCE / file)]


STEPS = [(file, name) for name, file in STEP.findall(PAGE.read_text("utf-8"))]
DOOR = STEPS.index(("services/perform.py", "perform"))
ONCE = [step for step in STEPS[DOOR:] if not step[0].startswith("domain/")]
"""The steps of which there may be no second; a command and the rules are also tried without any."""
SECOND_OF_WORDS = ("cli/writing.py", "Writing.record")
"""What the page names as the second step of the command line and of files."""


@contextmanager
def followed() -> Iterator[list[tuple[str, str]]]:
    """What of the program is called meanwhile, in order."""
    called: list[tuple[str, str]] = []

    def follow(frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(str(SOURCE)):
            place = Path(code.co_filename).relative_to(SOURCE).as_posix()
            called.append((place, code.co_qualname))

    sys.setprofile(follow)
    try:
        yield called
    finally:
        sys.setprofile(None)


def assert_way(called: list[tuple[str, str]], steps: list[tuple[str, str]]) -> None:
    """Each step is called, in that order, and nothing is recorded or written twice."""
    first = {each: place for place, each in reversed([*enumerate(called)])}
    places = [first.get(step, -1) for step in steps]
    assert -1 not in places, steps[places.index(-1)]
    assert places == sorted(places)
    assert {step: called.count(step) for step in ONCE} == dict.fromkeys(ONCE, 1)


def running(session: Session) -> None:
    session.record(StartMeeting(QAG, datetime(2025, 11, 27, 10, tzinfo=UTC)))
    session.record(MarkAllPresent(QAG))


@pytest.mark.usefixtures("unhurried")
async def test_closing_a_meeting_goes_the_way_that_maintainers_read(session: Session) -> None:
    """Each step is called, in that order; there are at most eight."""
    assert 4 < len(STEPS) <= 8
    running(session)
    session.meeting = QAG
    async with sitting(session) as at:
        await at.press("m")
        with followed() as called:
            await at.press("z", "y")
    assert session.workspace.book.meetings[QAG].is_closed
    assert_way(called, STEPS)


@pytest.mark.parametrize("way", ["words", "apply"])
def test_words_and_files_go_the_same_way_from_the_door_on(
    session: Session, demo: Path, capsys: pytest.CaptureFixture[str], way: str
) -> None:
    """``cscp close`` and a line for ``cscp apply``; only the first two steps are their own."""
    assert "`{1}` in `{0}`".format(*SECOND_OF_WORDS) in PAGE.read_text("utf-8")
    running(session)
    file = demo / "lines.jsonl"
    file.write_text(json.dumps({"command": "close", "args": [QAG]}), "utf-8")
    words = {"words": ("close", QAG), "apply": ("--meeting", QAG, "apply", str(file))}[way]
    with followed() as called:
        Typist(demo, capsys).does(*words, today=date(2025, 11, 27))
    assert Workspace(demo).book.meetings[QAG].is_closed
    # Words and files are tried first, so the command has worked before the door, too.
    door = called.index(STEPS[DOOR])
    assert SECOND_OF_WORDS in called[:door]
    assert_way(called[door:], STEPS[DOOR:])


PLAYED = {
    "back_up": "screens/test_workspace.py::test_back_up_and_restore_from_the_app",
    "carry_over": "screens/test_carry_over.py::test_a_whole_plan_goes_over_in_one_step",
    "capture_line": "screens/test_live_meeting.py::test_a_whole_meeting_from_start_to_closed_note",
    "claim": "screens/test_workspace.py::test_a_folder_of_a_sync_client_is_claimed_from_the_key",
    "import_rows": "screens/test_imports.py::test_a_file_is_mapped_answered_seen_and_imported",
    "issue_minutes": "screens/test_meetings.py::test_minutes_are_issued_from_the_page_of_their_meeting",
    "make_update": "screens/test_live_meeting.py::"
    "test_notes_on_actions_are_shown_at_the_close_and_can_become_updates",
    "merge": "screens/test_merging.py::test_a_copy_is_merged_after_each_conflict_was_decided",
    "perform": "test_way_of_a_job.py::test_closing_a_meeting_goes_the_way_that_maintainers_read",
    "read_otherwise": "screens/test_live_meeting.py::"
    "test_a_change_that_was_captured_is_taken_back_from_its_line",
    "redact": "test_redaction.py::test_a_text_is_redacted_from_the_app",
    "remove_line": "screens/test_live_meeting.py::test_a_line_is_removed_unless_something_builds_on_it",
    "repair": "screens/test_workspace.py::test_the_banner_names_the_key_that_repairs",
    "request_updates": "screens/test_updates.py::test_agencies_are_asked_and_the_answers_awaited",
    "restore": "screens/test_workspace.py::test_back_up_and_restore_from_the_app",
    "sign_off": "screens/test_updates.py::test_a_chair_goes_from_start_to_signed_off_export",
    "take_attendance": "screens/test_take_attendance.py::test_everyone_who_is_not_marked_is_there",
    "take_in": "screens/test_scrutiny.py::test_the_team_takes_a_scrutineers_file_in",
    "take_in_answers": "screens/test_imports.py::"
    "test_answers_are_seen_beside_the_present_and_taken_in",
    "take_out": "screens/test_scrutiny.py::test_the_team_takes_a_scrutineers_file_in",
    "undo": "test_undo.py::test_a_change_of_this_sitting_is_undone_at_once",
    "undo_whole": "screens/test_live_meeting.py::"
    "test_a_line_to_clear_up_stands_in_the_list_and_e_answers_it",
}
"""Each job of ``services`` that a screen calls, with the test that plays it with keys.

To begin a year is a command: ``test_a_year_begins_from_the_priorities_ahead`` plays it.
"""


def test_each_job_of_a_screen_is_played_with_keys() -> None:
    """A new one is named here, with a test that presses the keys for it."""
    jobs = {
        node.name
        for file in (SOURCE / "services").glob("*.py")
        for node in ast.parse(file.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name[0] != "_" and node.returns is not None
        if ast.unparse(node.returns) in {"JobOutcome", "Captured"}
    }
    imported = re.compile(r"^ *from cscp_tui\.services\.\w+ import (\([^)]*\)|.*)$", re.MULTILINE)
    of_screens = {
        name
        for file in (SOURCE / "tui").rglob("*.py")
        for names in imported.findall(file.read_text("utf-8"))
        for name in re.findall(r"\w+", names)
    }
    assert PLAYED.keys() == jobs & of_screens
    for place in PLAYED.values():
        name, _, test = place.partition("::")
        source = (Path(__file__).parent / name).read_text("utf-8")
        body = source.partition(f"async def {test}(")[2].partition("\nasync def ")[0]
        assert re.search(r"\.(press|type|paste)\(", body), place
