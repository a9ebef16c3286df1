"""The terminal's cursor, which screen readers and magnifiers follow: where it is on every screen."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from cscp_tui.domain.commands.meetings import StartMeeting
from cscp_tui.services.settings import remember
from cscp_tui.tui.keys import TABS, Tab
from cscp_tui.tui.widgets.matrix import Matrix
from sitting import LARGE, SMALL, USUAL, sitting

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.tui.session import Session
    from sitting import Sitting

QAG = "QAG-2025-11-27"


def line_at_cursor(at: Sitting) -> str:
    """The line of the screen that the terminal's cursor is on, from the cursor on."""
    x, y = at.app.cursor_position
    return at.text.splitlines()[y][x:]


def is_on_row(at: Sitting) -> bool:
    """Whether the cursor is on the line with the list's own sign for it."""
    _, y = at.app.cursor_position
    return "▸" in at.text.splitlines()[y][:4]


async def test_it_is_on_the_selected_row_of_every_screen(session: Session) -> None:
    """It goes with the keys, and stays in view at the end of a long list, whatever the size."""
    larger = ("end", "pageup", "down")
    tried = {
        SMALL: ("down", "down", "down", "end", "home", "pagedown"),
        USUAL: larger,
        LARGE: larger,
    }
    async with sitting(session, SMALL) as at:
        for size, keys in tried.items():
            await at.pilot.resize_terminal(*size)
            for tab in TABS:
                await at.press(tab.key)
                for key in keys:
                    await at.press(key)
                    assert is_in_list(at, tab), (tab, size, key)


def is_in_list(at: Sitting, tab: Tab) -> bool:
    """Whether the cursor is on the row with the list's own sign, or in the text of a paper."""
    x, y = at.app.cursor_position
    if tab.name == "overview":  # which has several lists beside each other
        return "▸" in at.text.splitlines()[y][max(x - 4, 0) : x]
    if tab.name != "update":
        return is_on_row(at)
    return at.app.focused is not None and at.app.focused.region.contains(x, y)


async def test_it_is_on_the_cell_of_a_matrix(session: Session) -> None:
    """Left and right move it too."""
    async with sitting(session) as at:
        await at.press("5", "down", "down", "right", "right")
        matrix = at.framed.query_one(Matrix)
        row = next(row for row in matrix.table.rows if row.key == matrix.key)
        place = [column.key for column in matrix.table.columns].index(matrix.column)
        assert line_at_cursor(at).lstrip().startswith(str(row.cells[place]).strip())


async def test_it_is_in_the_field_where_something_is_typed(session: Session) -> None:
    """In forms, the filter, the palette and the pickers, behind the letters."""
    async with sitting(session) as at:
        await at.press("n", *"Half a sentence")
        x, y = at.app.cursor_position
        assert at.text.splitlines()[y][:x].endswith("Half a sentence")
        await at.press("tab")
        assert at.app.cursor_position[1] > y
        await at.press("escape", "slash", *"fam")
        x, y = at.app.cursor_position
        assert at.text.splitlines()[y][:x].endswith("fam")
        await at.press("escape", "ctrl+p", *"note")
        x, y = at.app.cursor_position
        assert at.text.splitlines()[y][:x].endswith("note")


async def test_it_is_on_the_line_chosen_in_a_picker(session: Session) -> None:
    """While one types it is in the field; the arrows move it into the list."""
    async with sitting(session) as at:
        await at.press("question_mark", "down")
        assert is_on_row_of_picker(at)
        await at.press("down")
        assert is_on_row_of_picker(at)
        await at.press(*"pri")
        x, y = at.app.cursor_position
        assert at.text.splitlines()[y][:x].endswith("pri")


def is_on_row_of_picker(at: Sitting) -> bool:
    """Whether the cursor is on the line with the sign of the picker's list."""
    _, y = at.app.cursor_position
    return "▸" in at.text.splitlines()[y]


async def test_it_is_on_the_button_of_a_question(session: Session) -> None:
    """On the one that Enter presses, below the words."""
    async with sitting(session) as at:
        await at.press("u")
        x, y = at.app.cursor_position
        lines = at.text.splitlines()
        assert lines[y][x:].lstrip().startswith("esc Cancel")
        assert "recorded it on" in " ".join(lines[:y])


async def test_it_follows_a_meeting_and_its_attendance(session: Session) -> None:
    """On the agenda, in the capture line, on the members, and where one is looked for."""
    session.record(StartMeeting(QAG, datetime(2025, 11, 27, 10, 0, tzinfo=UTC)))
    session.meeting = QAG
    async with sitting(session) as at:
        await at.press("m", "down")
        assert is_on_row(at)
        await at.press("colon", *"Half a line")
        x, y = at.app.cursor_position
        assert at.text.splitlines()[y][:x].endswith("Half a line")
        await at.press("escape", "r", "down")
        assert is_on_row(at)
        await at.press(*"pol")
        x, y = at.app.cursor_position
        assert at.text.splitlines()[y][:x].endswith("pol")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")
def test_a_terminal_has_it_there(demo: Path, tmp_path: Path) -> None:
    """The cursor of a real terminal is left on the row, screen by screen."""
    from pseudo_terminal import PseudoTerminal  # noqa: PLC0415 - elsewhere it can't be imported

    command = [sys.executable, "-m", "cscp_tui", "-w", str(demo), "--by", "Business officer"]
    own = {"CSCP_CONFIG": str(tmp_path / "c"), "CSCP_STATE": str(tmp_path / "s")}
    with PseudoTerminal(command, own) as terminal:
        terminal.wait_for("12 of 34 delivered")
        for key in "1234568":
            terminal.send(key)
            terminal.settle()
            terminal.send("\x1b[B")
            terminal.settle()
            _, y = terminal.cursor
            assert "▸" in terminal.text.splitlines()[y][:4], key
        terminal.send("q")
        terminal.ended()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")
@pytest.mark.parametrize("is_seen", [False, True])
def test_it_is_seen_if_somebody_wants_it(demo: Path, tmp_path: Path, *, is_seen: bool) -> None:
    """The setting shows it; it is hidden otherwise, and at the end there again in any case."""
    from pseudo_terminal import PseudoTerminal  # noqa: PLC0415 - elsewhere it can't be imported

    command = [sys.executable, "-m", "cscp_tui", "-w", str(demo), "--by", "Business officer"]
    own = {"CSCP_CONFIG": str(tmp_path / "c"), "CSCP_STATE": str(tmp_path / "s")}
    remember(tmp_path / "c", cursor=is_seen)
    with PseudoTerminal(command, own) as terminal:
        terminal.wait_for("12 of 34 delivered")
        terminal.settle()
        shown, hidden = (terminal.output.rfind(code) for code in (b"\x1b[?25h", b"\x1b[?25l"))
        assert (shown > hidden) is is_seen
        terminal.send("q")
        terminal.ended()
        assert terminal.output.rfind(b"\x1b[?25h") > terminal.output.rfind(b"\x1b[?25l")
