from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.app import App

from building import HOSTILE, TODAY
from cscp_tui.base.errors import CscpError
from cscp_tui.documents.table import Cell, Tone
from cscp_tui.domain.asking import FieldType
from cscp_tui.domain.choices import Choice, Choices
from cscp_tui.tui.forms.field_row import FieldRow, Offers
from cscp_tui.tui.forms.fields import Field
from cscp_tui.tui.forms.form_screen import (
    EditorFailed,
    edited_elsewhere,
    editor_command,
    words_of_command,
)
from cscp_tui.tui.themes import STYLESHEET, variable_defaults
from cscp_tui.tui.widgets.prompt import LineInput
from cscp_tui.tui.widgets.text import PlainText

if TYPE_CHECKING:
    from textual.app import ComposeResult

CODE = """
import pathlib, sys
file = pathlib.Path(sys.argv[-1])
{}
"""


def editor(code: str) -> list[str]:
    """A command that does something with the file that it is given."""
    return [sys.executable, "-c", CODE.format(code)]


def test_the_text_comes_back_as_the_editor_leaves_it() -> None:
    """What was written replaces the text; the line end that editors add is no part of it."""
    append = editor("file.write_text(file.read_text('utf-8') + 'and more\\n', 'utf-8')")
    assert edited_elsewhere("One line", append) == "One line\nand more"


def test_an_editor_that_changes_nothing_changes_nothing() -> None:
    """A hostile text comes back as it was; only what no file can hold is replaced."""
    assert edited_elsewhere(HOSTILE, editor("")) == HOSTILE


def test_other_line_ends_and_marks_are_understood() -> None:
    """A file as Windows writes it is read as the same text."""
    write = editor("file.write_bytes(b'\\xef\\xbb\\xbfone\\r\\ntwo\\r\\n')")
    assert edited_elsewhere("", write) == "one\ntwo"


@pytest.mark.parametrize(
    "command",
    [editor("sys.exit(3)"), ["there-is-no-such-editor"], editor("file.unlink()")],
)
def test_a_failing_editor_is_said(command: list[str]) -> None:
    """An editor that fails, is not there or loses the file leaves the text to the form."""
    with pytest.raises(EditorFailed, match="Your text hasn't changed"):
        edited_elsewhere("text", command)


def test_the_file_is_gone_afterwards(tmp_path: Path) -> None:
    """Nothing of the text stays on the disk, nor what the editor put beside it."""
    note = tmp_path / "where"
    code = f"pathlib.Path({str(note)!r}).write_text(str(file)); (file.parent / 'x~').touch()"
    edited_elsewhere("text", editor(code))
    assert not Path(note.read_text()).parent.exists()


def test_visual_goes_before_editor(monkeypatch: pytest.MonkeyPatch) -> None:
    """The editor may have arguments; without one, the sentence says what to set."""
    monkeypatch.setenv("VISUAL", shlex.join(["my editor", "--wait"]))
    monkeypatch.setenv("EDITOR", "ed")
    assert editor_command() == ["my editor", "--wait"]
    monkeypatch.setenv("VISUAL", " ")
    assert editor_command() == ["ed"]
    monkeypatch.delenv("EDITOR")
    with pytest.raises(CscpError, match="VISUAL or EDITOR"):
        editor_command()


def test_a_path_with_spaces_names_an_editor_as_it_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nobody quotes the path of a program in a setting."""
    program = tmp_path / "Program Files" / "editor"
    program.parent.mkdir()
    program.touch()
    monkeypatch.setenv("VISUAL", str(program))
    assert editor_command() == [str(program)]


def test_a_command_is_split_as_windows_does_it() -> None:
    """Backslashes stay, and quotes around a path are no part of it."""
    words = words_of_command(r'"C:\Program Files\Editor\edit.exe" -w D:\x', posix=False)
    assert words == [r"C:\Program Files\Editor\edit.exe", "-w", r"D:\x"]


class Page(App[None]):
    """A page with one field, whose text can be one of two."""

    CSS_PATH = STYLESHEET

    def __init__(self) -> None:
        super().__init__()
        known = Choices((Choice("a", "Anna of the agency"), Choice("b", "Ben of the board")))
        self.row = FieldRow(Field(key="lead", label="Lead", choices=known), "", TODAY)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Stand in for what a theme leaves out."""
        return variable_defaults(self.current_theme)

    def compose(self) -> ComposeResult:
        """Put it on the screen."""
        yield self.row


async def test_what_is_said_below_a_field_has_room_only_while_it_is_said() -> None:
    """It stands between the field and what is offered, a problem in red from the first time on."""
    page = Page()
    row = page.row
    async with page.run_test(size=(60, 8)) as pilot:
        await pilot.press("a")
        for words in ("No.", "Still no."):
            assert row.size.height == 1
            row.complain(words)
            await pilot.pause()
            below = row.query_one(PlainText)
            assert below.pieces == (Cell(words, Tone.RED),)
            assert list(map(type, row.children)) == [LineInput, PlainText, Offers]
            assert row.size.height == below.region.bottom == 2
            await pilot.press("n")


async def test_a_text_is_told_whole_below_its_field_once_a_smaller_window_cuts_it() -> None:
    """Only while its field has the cursor: another shows that it goes on."""
    page = Page()
    async with page.run_test(size=(60, 8)) as pilot:
        page.row.put("Somebody of neither")
        await pilot.pause()
        assert page.row.size.height == 1
        await pilot.resize_terminal(30, 8)
        assert page.row.query_one(PlainText).pieces == (Cell("Somebody of neither", Tone.MUTED),)
        assert page.row.size.height == 4
        page.screen.set_focus(None)
        await pilot.pause()
        assert page.row.size.height == 1


async def test_a_text_needs_no_explanation_if_it_is_one_of_those_offered() -> None:
    """In full, all of several; an empty one needs none either."""
    known = Choices((Choice("a", "Anna"), Choice("b", "Ben")))
    plain = {
        FieldType.CHOICE: {"Anna": True, "a": False},
        FieldType.CHOICES: {"Anna, Ben": True, "Anna, b": False},
        FieldType.DATE: {"": True, "1 May": False},
    }
    async with Page().run_test():
        for kind, texts in plain.items():
            field = Field(key="lead", label="Lead", kind=kind, choices=known)
            rows = {text: FieldRow(field, text, TODAY) for text in texts}
            assert {text: row._is_plain for text, row in rows.items()} == texts


async def test_what_is_offered_takes_as_many_lines_as_it_has() -> None:
    """No blank line of a longer list covers what is below it."""
    page = Page()
    async with page.run_test(size=(60, 8)) as pilot:
        await pilot.press("o")
        offers = page.row.query_one(Offers)
        assert offers.size.height == 2
        page.row.put("the b")
        await pilot.pause()
        assert offers.size.height == 1


async def test_what_is_offered_stands_where_it_fits_beside_its_field() -> None:
    """Below, above it where it would cover the keys, or, with room for neither, beside the label."""
    places = {(12, 7): (8, 0), (12, 8): (6, 0), (6, 1): (2, 0), (6, 2): (0, 0), (5, 1): (2, 20)}
    page = Page()
    async with page.run_test(size=(60, 12)) as pilot:
        for (height, line), (top, left) in places.items():
            await pilot.resize_terminal(60, height)
            page.row.styles.margin = (line, 0, 0, 0)
            page.row.put("")
            await pilot.press("o")
            await pilot.pause()
            offers = page.row.query_one(Offers)
            assert (offers.region.y, offers.region.x) == (top, left), (height, line)
            assert offers.content_region.x == 20, (height, line)
