"""The program in a real pseudo-terminal: it starts, ends cleanly, and keeps what was saved."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
import time
from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cscp_tui.domain.enums import MeetingState, Status
from cscp_tui.services.settings import remember
from cscp_tui.tui.keys_in_turn import LETTERS_APART
from pseudo_terminal import PseudoTerminal
from scrutinised import contents
from sitting import open_session

if TYPE_CHECKING:
    from collections.abc import Iterator


if sys.platform == "win32":
    pytest.skip("there is no pseudo-terminal", allow_module_level=True)


ENTERED = {"?1049", "?1000", "?1003", "?1006", "?2004", "?25"}
"""The modes of a terminal that the program changes."""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Settings and drafts of the test's own."""
    return {"CSCP_CONFIG": str(tmp_path / "config"), "CSCP_STATE": str(tmp_path / "state")}


@pytest.fixture
def terminal(demo: Path, environment: dict[str, str]) -> Iterator[PseudoTerminal]:
    """The demo, open in a terminal."""
    with opened(demo, environment) as terminal:
        yield terminal


def opened(folder: Path, environment: dict[str, str]) -> PseudoTerminal:
    """The program on a workspace, as scripts start it."""
    command = [sys.executable, "-m", "cscp_tui", "-w", str(folder), "--by", "Business officer"]
    return PseudoTerminal(command, environment)


def is_clean(output: bytes) -> bool:
    """Whether every mode that was changed was changed back at the end."""
    last = dict(re.findall(rb"\x1b\[(\?\d+)([hl])", output))
    on = {mode.decode() for mode, state in last.items() if state == b"h"}
    return on & ENTERED == {"?25"}


def saved_by_an_editor(folder: Path) -> bytes:
    """Save the journal with a byte order mark and the line ends of Windows; returns what it was."""
    path = folder / "journal.jsonl"
    whole = path.read_bytes()
    path.write_bytes(b"\xef\xbb\xbf" + whole.replace(b"\n", b"\r\n"))
    return whole


def test_a_folder_that_cannot_be_opened_is_repaired_first(
    demo: Path, environment: dict[str, str]
) -> None:
    """What would be done is shown, and after yes the app opens."""
    whole = saved_by_an_editor(demo)
    with opened(demo, environment) as terminal:
        terminal.wait_for("type yes")
        assert "with a byte order mark and Windows line ends" in terminal.text
        terminal.send("yes\n")
        terminal.wait_for("12 of 34 delivered (35%)")
        terminal.send("q")
        assert terminal.ended() == 0
    assert (demo / "journal.jsonl").read_bytes() == whole


def test_a_folder_that_cannot_be_opened_stays_as_it_is_unless_that_is_confirmed(
    demo: Path, environment: dict[str, str]
) -> None:
    """Whoever isn't sure can ask somebody first."""
    saved_by_an_editor(demo)
    before = (demo / "journal.jsonl").read_bytes()
    with opened(demo, environment) as terminal:
        terminal.wait_for("type yes")
        terminal.send("\n")
        assert terminal.ended() == 1
        assert "Nothing was changed." in terminal.text
    assert (demo / "journal.jsonl").read_bytes() == before


def test_ctrl_c_copies_by_the_terminal_and_leaves_nothing(terminal: PseudoTerminal) -> None:
    """The form stays, then the list; the clipboard is the terminal's own."""
    terminal.wait_for("12 of 34 delivered (35%)")
    terminal.send("n")
    terminal.wait_for("Progress update")
    terminal.send("Half a sentence")
    terminal.wait_for("Half a sentence")
    terminal.send("\x03")
    terminal.wait_for("Copied the field")
    assert b"\x1b]52;c;" + b64encode(b"Half a sentence") in terminal.output
    terminal.send("\x1b")
    terminal.wait_for("d Deliver")
    terminal.send("\x03")
    terminal.wait_for("Copied the row “BP25-1.1” · q quits")
    terminal.send("q")
    assert terminal.ended() == 0
    assert is_clean(terminal.output)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_what_was_said_to_be_saved_is_kept(
    terminal: PseudoTerminal, demo: Path, number: int
) -> None:
    """However the program ends once it has said so, the note is there.

    Where it can still do so, it leaves the terminal clean and says why it ended.
    """
    terminal.wait_for("12 of 34 delivered")
    terminal.send("n")
    terminal.wait_for("Progress update")
    terminal.send("Kept for good")
    terminal.wait_for("Kept for good")
    terminal.send("\r")
    terminal.wait_for("Progress update added to BP25-1.1")
    terminal.kill(number)
    ended = terminal.ended()
    if number != signal.SIGKILL:
        assert ended == 128 + number
        assert is_clean(terminal.output)
    note = open_session(demo).book.last_update("BP25-1.1")
    assert note is not None
    assert note.text == "Kept for good"


def with_theme(environment: dict[str, str], theme: str) -> dict[str, str]:
    """Write the settings of somebody who has chosen a theme."""
    remember(Path(environment["CSCP_CONFIG"]), theme=theme)
    return environment


@pytest.mark.parametrize("theme", ["partnership-dark", "terminal"])
def test_no_color_means_no_colour(demo: Path, environment: dict[str, str], theme: str) -> None:
    """With NO_COLOR no colour is ever set, mixed or of the terminal; signs and words carry it all."""
    with opened(demo, with_theme(environment, theme) | {"NO_COLOR": "1"}) as terminal:
        terminal.wait_for("12 of 34 delivered")
        terminal.send("j?")
        terminal.wait_for("Help: every command")
        terminal.send("\x1b")
        terminal.wait_for("d Deliver")
        terminal.send("q")
        terminal.ended()
    assert colours(terminal.output) == set()


def test_the_terminals_own_colours_and_signs_are_its_own(
    demo: Path, environment: dict[str, str]
) -> None:
    """The theme of that name sets no colour by its components, and some by number.

    An encoding without the signs of ratings gets letters, and nothing is lost.
    """
    own = with_theme(environment, "terminal") | {"PYTHONIOENCODING": "latin-1"}
    with opened(demo, own) as terminal:
        terminal.wait_for("# Red, 58 days late")
        terminal.send("q")
        terminal.ended()
    assert "38;2" not in colours(terminal.output)
    assert colours(terminal.output) & {"31", "32", "33"}


def test_resizing_loses_nothing_and_an_interrupt_leaves_the_terminal_clean(
    terminal: PseudoTerminal,
) -> None:
    """From 220 by 60 to 80 by 24 and back, the same line is under the cursor.

    In the end alternate screen, mouse and bracketed paste are off, the cursor is back; shells see why.
    """
    terminal.resize(220, 60)
    terminal.wait_for("12 of 34 delivered")
    terminal.send("jjj")
    terminal.wait_for("▸  BP25-1.4")
    terminal.resize(80, 24)
    terminal.wait_for("▸  BP25-1.4")
    terminal.resize(220, 60)
    terminal.wait_for("▸  BP25-1.4")
    terminal.wait_for("Progress updates, newest first")
    terminal.kill(signal.SIGINT)
    assert terminal.ended() == 128 + signal.SIGINT
    assert is_clean(terminal.output)


def test_a_resized_list_is_drawn_at_its_new_width(terminal: PseudoTerminal) -> None:
    """Every line of the attendance reaches to the new edge, although nothing in it has changed."""
    terminal.wait_for("12 of 34 delivered")
    terminal.send("m")
    terminal.wait_for("Start the QAG meeting")
    terminal.send("\r")
    terminal.wait_for("Agenda:")
    terminal.send("r")
    terminal.wait_for("not marked yet")
    terminal.send("*")
    terminal.wait_for("15 more marked")
    terminal.resize(200, 40)
    terminal.settle()
    shown = [line.rstrip() for line in terminal.text.splitlines() if "✓ 1 in the room" in line]
    assert len(shown) == 16
    assert {len(line) for line in shown} == {200}


def test_a_home_that_is_not_there_is_said_where_it_matters(demo: Path, tmp_path: Path) -> None:
    """The plan opens and records; what would be saved in the home isn't said to be."""
    home = {"HOME": "/dev/null/nobody", "USERPROFILE": "/dev/null/nobody"}
    nowhere = dict.fromkeys(("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"), "")
    names = dict.fromkeys(("CSCP_CONFIG", "CSCP_STATE"), "")
    with opened(demo, home | nowhere | names) as terminal:
        terminal.wait_for("12 of 34 delivered")
        terminal.send("n")
        terminal.wait_for("Progress update")
        terminal.send("Half a sentence\x1b")
        terminal.wait_for("The draft couldn't be saved: Not a directory.")
        terminal.send("n")
        terminal.wait_for("Half a sentence")
        terminal.send("\r")
        terminal.wait_for("Progress update added to BP25-1.1")
        terminal.send("\x10")
        terminal.wait_for("Find a command")
        terminal.send("high contrast, for")
        terminal.settle()
        terminal.send("\r")
        terminal.wait_for("settings.toml wasn't changed")
        terminal.send("q")
        assert terminal.ended() == 0
    assert b"Traceback" not in terminal.output
    assert not (tmp_path / "config").exists()


def test_the_first_start_makes_a_workspace(tmp_path: Path, environment: dict[str, str]) -> None:
    """Where there is none, its name makes one, and the program goes on in it."""
    with opened(tmp_path / "own", environment) as terminal:
        terminal.wait_for("There's no workspace in")
        terminal.send("Test Partnership\r")
        terminal.wait_for("Set up the partnership")
        terminal.send("\x1b")
        terminal.wait_until(lambda: "Set up the" not in terminal.text, "the plan alone")
        assert "Press a to start one" in terminal.text
        terminal.send("q")
        assert terminal.ended() == 0
    assert open_session(tmp_path / "own").book.partnership.name == "Test Partnership"


def colours(output: bytes) -> set[str]:
    """What sets a colour in what was written: a number, or how its components begin."""
    found: set[str] = set()
    for codes in re.findall(rb"\x1b\[([\d;]*)m", output):
        numbers = codes.decode().split(";")
        if numbers[0] in {"38", "48"} or any(n in {"38", "48"} for n in numbers):
            found.add("38;2")
        found |= {n for n in numbers if re.fullmatch(r"[349][0-7]|10[0-7]", n)}
    return found


if sys.platform == "win32":
    pytest.skip("there is no pseudo-terminal", allow_module_level=True)


QAG = "QAG-2025-11-27"


def in_turn(terminal: PseudoTerminal, *texts: str) -> None:
    """Type texts with a moment before each, as between letters that are commands."""
    for text in texts:
        time.sleep(LETTERS_APART + 0.1)
        terminal.send(text)


def opened_live_meeting_terminal(
    folder: Path, environment: dict[str, str], by: str = "Business officer"
) -> PseudoTerminal:
    """The program on a workspace, as scripts start it."""
    command = [sys.executable, "-m", "cscp_tui", "-w", str(folder), "--by", by]
    return PseudoTerminal(command, environment, columns=80, lines=24)


def test_a_whole_meeting_that_is_killed_in_the_middle_goes_on(
    demo: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    """Everything that was said to be saved is there, the half sentence too, and it is closed."""
    with opened_live_meeting_terminal(demo, environment) as terminal:
        terminal.wait_for("12 of 34 delivered")
        in_turn(terminal, "m", "\r")
        terminal.wait_for("0 of 8 done")
        in_turn(terminal, "r", "/hou\r-", "/pol\r.", "/camhs\r,", "*")
        terminal.wait_for("12 more marked")
        terminal.send("\x1b")
        terminal.wait_for("0 of 8 done  15 people")
        terminal.send(" \r \r")
        terminal.wait_for("2 of 8 done")
        terminal.send(":decision: The audit is received\r")
        terminal.wait_for("Decision of")
        terminal.send("lead:ICB due:31/3 Review the refer")
        terminal.wait_for("Review the refer")
        drafts = tmp_path / "state"
        terminal.wait_until(
            lambda: any(
                "Review the refer" in file.read_text("utf-8") for file in drafts.glob("drafts-*")
            ),
            "the draft",
        )
        terminal.kill(signal.SIGKILL)
        terminal.ended()
    with opened_live_meeting_terminal(demo, environment) as terminal:
        terminal.wait_for("QAG meeting in progress, m to join")
        terminal.send("m")
        terminal.wait_for("2 of 8 done")
        assert "15 people, 16 of 16 members marked" in terminal.text
        assert "not recorded yet: lead:ICB due:31/3 Review the refer" in terminal.text
        terminal.send(":ral form\r")
        terminal.wait_for("OT25-")
        terminal.send("\x1b")
        terminal.wait_for("Capture")
        in_turn(terminal, "y", "\r")
        terminal.wait_for("Delivery of")
        in_turn(terminal, "d")
        terminal.wait_for("Select an action")
        in_turn(terminal, "z")
        terminal.wait_for("Close the QAG meeting?")
        terminal.settle()
        in_turn(terminal, "y")
        terminal.wait_for(f"exports/{QAG}-minutes.docx")
        terminal.send("q")
        assert terminal.ended() == 0
    book = open_session(demo).book
    meeting = book.meetings[QAG]
    assert (meeting.state, meeting.is_closed) == (MeetingState.HELD, True)
    assert len(book.attendances_of(QAG)) == 16
    made = next(action for action in book.actions.values() if action.raised_at == QAG)
    assert (made.title, made.raised_at) == ("Review the referral form", QAG)
    assert book.actions["BP25-2.7"].agreed_at == QAG
    note = (demo / "exports" / f"{QAG}-minutes.md").read_text("utf-8")
    assert "The audit is received" in note
    assert "Review the referral form" in note


def leave_meeting(terminal: PseudoTerminal) -> None:
    """Leave the program, and say that the meeting may go on without it."""
    terminal.send("q")
    terminal.wait_for("is running")
    terminal.settle()
    terminal.send("y")


def test_a_second_machine_joins_in_the_middle_and_both_see_the_same(
    demo: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    """Each takes half of the attendance; both see all of it, and neither loses anything."""
    others = {"CSCP_CONFIG": str(tmp_path / "config"), "CSCP_STATE": str(tmp_path / "other")}
    with (
        opened_live_meeting_terminal(demo, environment) as first,
        opened_live_meeting_terminal(demo, others, "Business manager") as second,
    ):
        first.wait_for("12 of 34 delivered")
        second.wait_for("12 of 34 delivered")
        in_turn(first, "m", "\r", "r", "/hou\r1")
        first.wait_for("2 people, 2 of 16 members marked")
        second.wait_for("QAG meeting in progress, m to join")
        in_turn(second, "m", "r")
        second.wait_for("2 people, 2 of 16 members marked")
        in_turn(second, "/pol\r2")
        in_turn(first, "/slam\r-")
        for terminal in (first, second):
            terminal.wait_for("4 people, 4 of 16 members marked")
            assert "2 in the room" in terminal.text
            assert "apologies" in terminal.text
        for terminal in (first, second):
            terminal.send("\x1b")
            terminal.wait_for("0 of 8 done  4 people")
        leave_meeting(first)
        second.send(":Both of us were there\r")
        second.wait_for("Esc, then u to undo")
        second.send("\x1b")
        second.wait_for("Capture")
        leave_meeting(second)
        assert (first.ended(), second.ended()) == (0, 0)
    book = open_session(demo).book
    rows = {row.agency: row for row in book.attendances_of(QAG)}
    assert (rows["housing"].present, rows["police"].present, rows["slam"].apologies) == (1, 2, True)
    assert [line.words for line in book.lines.values()] == ["Both of us were there"]
    assert book.actions["BP25-1.1"].status is Status.IN_PROGRESS


if sys.platform == "win32":
    pytest.skip("there is no pseudo-terminal", allow_module_level=True)


WITHOUT_POWER = (
    "import ctypes, os, sys; "
    "os.getuid() or ctypes.CDLL(None).prctl(24, 1, 0, 0, 0); "
    "os.execv(sys.executable, [sys.executable, '-m', 'cscp_tui', *sys.argv[1:]])"
)
"""Starts the program without root's power over the permissions of files, where it is root."""


@pytest.fixture
def place(loaded_demo: Path, tmp_path: Path) -> Iterator[Path]:
    """A folder with the demo, which can only be read, and with one of the scrutineer's own."""
    if sys.platform != "linux" and os.getuid() == 0:
        pytest.skip("root may write everywhere")
    folder = shutil.copytree(loaded_demo, tmp_path / "croydon")
    for path in folder.iterdir():
        path.chmod(0o444)
    folder.chmod(0o555)
    (tmp_path / "own").mkdir()
    yield tmp_path
    folder.chmod(0o755)


def scrutineer(place: Path, *words: str) -> PseudoTerminal:
    """The scrutineer's app, started by somebody who may not write the team's folder."""
    folder = str(place / "croydon")
    own = {name: str(place / "own" / name) for name in ("CSCP_CONFIG", "CSCP_STATE")}
    command = [sys.executable, "-c", WITHOUT_POWER, "-w", folder, "scrutineer", *words]
    return PseudoTerminal(command, own)


def test_it_is_read_and_the_way_out_is_said(place: Path) -> None:
    """At once, and again where a challenge cannot be kept there; the form keeps its text."""
    before = contents(place / "croydon")
    with scrutineer(place) as terminal:
        terminal.wait_for("scrutineer (reads, challenges)")
        terminal.wait_for("3 of 6 without an answer")
        terminal.wait_for("This folder is read-only.")
        terminal.send("a")
        terminal.wait_for("New challenge")
        terminal.send("Who checks this?\tpolice\r")
        terminal.wait_for("Not saved")
        terminal.send("\x1b")
        terminal.wait_for("a Challenge")
        terminal.send("q")
        assert terminal.ended() == 0
    assert contents(place / "croydon") == before


def test_it_is_recorded_in_a_file_of_their_own(place: Path) -> None:
    """With the option, the challenge is kept, and stands there at the next start."""
    before = contents(place / "croydon")
    file = place / "own" / "mine.jsonl"
    with scrutineer(place, "--journal", str(file)) as terminal:
        terminal.wait_for("3 of 6 without an answer")
        terminal.send("a")
        terminal.wait_for("New challenge")
        terminal.send("Who checks this?\tpolice\r")
        terminal.wait_for("4 of 7 without an answer")
        terminal.send("q")
        assert terminal.ended() == 0
    with scrutineer(place, "--journal", str(file)) as terminal:
        terminal.wait_for("4 of 7 without an answer")
        terminal.send("q")
        assert terminal.ended() == 0
    assert file.read_bytes().count(b"\n") == 2
    assert contents(place / "croydon") == before


@pytest.mark.parametrize("words", [[], ["demo"], ["scrutineer"]])
def test_a_dumb_terminal_is_told_the_commands_and_nothing_is_drawn(
    demo: Path, environment: dict[str, str], words: list[str]
) -> None:
    """What the screens show can be printed; no escape code is sent."""
    command = [sys.executable, "-m", "cscp_tui", "-w", str(demo), *words]
    with PseudoTerminal(command, environment | {"TERM": "dumb"}) as terminal:
        assert terminal.ended() == 1
        assert b"\x1b" not in terminal.output
        for name in (b"cscp show overview", b"cscp list actions", b"cscp show agenda"):
            assert name in b" ".join(terminal.output.split())


def typed_in(terminal: PseudoTerminal, text: str, pause: float) -> None:
    """Type a text into a terminal, a letter after the other."""
    for letter in text:
        terminal.send(letter)
        time.sleep(pause)
    terminal.settle()


def test_sentences_at_a_list_open_and_change_nothing(terminal: PseudoTerminal, demo: Path) -> None:
    """Pasted, or typed at the speed of people and of scripts; the next command works at once."""
    terminal.wait_for("12 of 34 delivered (35%)")
    before = (demo / "journal.jsonl").read_bytes()
    terminal.send("\x1b[200~ndvsuyq\r\x1b[201~")
    terminal.wait_for("You pasted 1 line")
    terminal.send("\x1b")
    terminal.wait_for("d Deliver")
    terminal.send("j")
    terminal.wait_for("▸  BP25-1.2")
    assert "12 of 34 delivered" in terminal.text
    assert (demo / "journal.jsonl").read_bytes() == before, "pasted"
    for text in ("however the date will slip", "no news of it", "s is for status, isn't it"):
        for pause in (0.0, 0.12):
            typed_in(terminal, text, pause)
            assert "typed as a word. Nothing was done." in terminal.text
            assert "d Deliver" in terminal.text
            time.sleep(LETTERS_APART)
    terminal.send("z/slip")
    terminal.wait_for("of 35")
    assert "╭ slip " in terminal.text
    assert (demo / "journal.jsonl").read_bytes() == before
    assert not list((demo.parent / "state").rglob("*draft*"))
