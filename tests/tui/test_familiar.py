"""Keys that people know from other programs: copying, saving, finding, removing, pasting."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cscp_tui.domain.commands.meetings import StartMeeting
from cscp_tui.tui.forms.form_screen import FormScreen
from cscp_tui.tui.keys import TABS
from sitting import sitting

if TYPE_CHECKING:
    from cscp_tui.tui.session import Session
    from sitting import Sitting


def clipboard(at: Sitting) -> str:
    """What was copied last."""
    return at.app.clipboard


async def test_ctrl_c_copies_and_never_quits(session: Session) -> None:
    """On every screen something is copied, named, and the way to quit said."""
    async with sitting(session) as at:
        for tab in TABS:
            at.app.copy_to_clipboard("")
            await at.press(tab.key, "down", "ctrl+c", "ctrl+c")
            assert at.app.is_running, tab
            assert at.app.return_value is None, tab
            assert clipboard(at), tab
            assert at.message.startswith("Copied "), tab
            assert "q quits" in at.message, tab


async def test_a_row_is_copied_as_a_spreadsheet_takes_it(session: Session) -> None:
    """Cells with tabs between them; of marked rows each on a line."""
    async with sitting(session) as at:
        await at.go_to("BP25-1.4")
        await at.press("ctrl+c")
        assert clipboard(at).startswith("BP25-1.4\t")
        assert clipboard(at).count("\n") == 1
        assert "the row “BP25-1.4”" in at.message
        await at.press("space", "down", "space", "ctrl+c")
        assert clipboard(at).count("\n") == 2
        assert "Copied 2 rows" in at.message


async def test_in_a_form_the_field_is_copied_and_nothing_is_left(session: Session) -> None:
    """The selection, or else the field; the form stays open."""
    async with sitting(session) as at:
        await at.press("n", *"Half a sentence", "ctrl+c")
        assert isinstance(at.app.screen, FormScreen)
        assert clipboard(at) == "Half a sentence"
        await at.press("shift+home", "ctrl+c")
        assert clipboard(at) == "Half a sentence"


async def test_formulas_do_not_get_into_a_spreadsheet(session: Session) -> None:
    """A title that begins like a formula is text there."""
    async with sitting(session) as at:
        await at.go_to("BP25-1.4")
        await at.press("e", "home", "shift+end", "backspace", *"=1+1", "enter")
        await at.press("ctrl+c")
        assert "\t'=1+1" in clipboard(at)


async def test_ctrl_s_says_that_everything_is_saved_and_saves_a_form(session: Session) -> None:
    """Nobody has to ask; in a form it saves."""
    async with sitting(session) as at:
        await at.press("ctrl+s")
        assert "Everything is saved" in at.message
        await at.press("n", *"Done", "ctrl+s")
        assert session.book.updates_of("BP25-1.1")[-1].text == "Done"
        session.not_saved = "The disk is full."
        await at.press("ctrl+s")
        assert "The disk is full." in at.message


async def test_ctrl_z_undoes(session: Session) -> None:
    """As u does; while something is typed it undoes nothing that was saved."""
    async with sitting(session) as at:
        await at.press("n", *"Done", "enter", "ctrl+z")
        assert "Undone: progress update BP25-1.1" in at.message
        n = session.workspace.position.n
        await at.press("slash", *"abc", "ctrl+z")
        assert session.workspace.position.n == n


async def test_ctrl_f_finds_and_delete_says_what_can_be_removed(session: Session) -> None:
    """A field to type in opens; nothing is deleted, and how to end what is shown is said."""
    async with sitting(session) as at:
        n = session.workspace.position.n
        for tab in TABS:
            await at.press(tab.key, "delete")
            assert "Nothing is deleted" in at.message, tab
            assert "u undo your latest change" in at.message, tab
            assert session.workspace.position.n == n, tab
            await at.press("ctrl+f", *"po")
            assert getattr(at.app.focused, "value", "") == "po", tab
            await at.press("escape")


async def test_a_paste_asks_what_it_is(session: Session) -> None:
    """It does nothing by itself, and Enter leaves it, on every screen."""
    async with sitting(session) as at:
        n = session.workspace.position.n
        for tab in TABS:
            await at.press(tab.key)
            await at.paste("ref\ttitle\nBP9\tndvsuyq\n")
            assert "You pasted 2 lines" in at.text, tab
            await at.press("enter")
            assert not at.app.screen.is_modal, tab
            assert session.workspace.position.n == n, tab


async def test_a_pasted_table_is_imported_after_a_preview(session: Session) -> None:
    """The form of the import has the text."""
    async with sitting(session) as at:
        await at.paste("Ref\tAction\nBP9\tNew thing\n")
        await at.press(*"table", "enter")
        assert isinstance(at.app.screen, FormScreen)
        assert at.app.screen.typed["text"].startswith("Ref\tAction")


async def test_a_pasted_word_filters_the_list(session: Session) -> None:
    """One line can be words to find."""
    async with sitting(session) as at:
        await at.paste("Fathers")
        await at.press(*"words", "enter")
        assert at.framed.pane is not None
        assert at.framed.pane.filter.text == "Fathers"


async def test_a_ref_and_a_whole_table_are_copied(session: Session) -> None:
    """By the palette's commands; the table has its titles."""
    async with sitting(session) as at:
        await at.go_to("BP25-1.4")
        at.framed.action_copy_ref()
        assert clipboard(at) == "BP25-1.4"
        at.framed.action_copy_table()
        lines = clipboard(at).splitlines()
        assert lines[0].split("\t")[0] == "Ref"
        assert len(lines) == 1 + at.table.row_count


async def test_they_work_in_a_meeting_too(session: Session) -> None:
    """Ctrl+F finds an item, and a pasted line can go into the capture line, to be read first."""
    session.record(StartMeeting("QAG-2025-11-27", datetime(2025, 11, 27, 10, 0, tzinfo=UTC)))
    session.meeting = "QAG-2025-11-27"
    async with sitting(session) as at:
        await at.press("m", "ctrl+f", *"BP25-2.7", "enter")
        assert at.table.key == "BP25-2.7"
        n = session.workspace.position.n
        await at.paste("Police to send the data")
        await at.press(*"meeting", "enter")
        await at.pilot.pause()
        assert getattr(at.app.focused, "value", "") == "Police to send the data"
        assert session.workspace.position.n == n
