"""Help: every command of a screen, found by typing and run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cscp_tui.documents.table import Heading
from cscp_tui.tui.finders import HelpScreen
from cscp_tui.tui.key_help import commands_of, help_table
from cscp_tui.tui.widgets.table import RecordTable
from sitting import SMALL, USUAL, sitting

if TYPE_CHECKING:
    from cscp_tui.tui.session import Session
    from sitting import Sitting


def listed(at: Sitting) -> list[str]:
    """The ids of the commands that help lists now."""
    return [row.key for row in at.app.screen.query_one(RecordTable).table.rows]


async def test_help_lists_every_command_by_subject(session: Session) -> None:
    """Each binding with an id of the screen and its list stands under what it is about."""
    async with sitting(session) as at:
        bound = {b.binding.id for b in at.app.screen.active_bindings.values() if b.binding.id}
        await at.press("question_mark")
        assert isinstance(at.app.screen, HelpScreen)
        assert set(listed(at)) == bound
        lines = at.app.screen.query_one(RecordTable).table.lines
        subjects = [line.title.text for line in lines if isinstance(line, Heading)]
        assert subjects[:2] == ["Actions", "Plans"]
        assert subjects[-1] == "The program"


async def test_help_knows_what_people_say(session: Session) -> None:
    """Each synonym finds the command that does it, though the screen calls it otherwise."""
    async with sitting(session) as at:
        commands = commands_of(at.app.screen)

        def found(text: str) -> set[str]:
            return {row.key for row in help_table(commands, text).rows}

        assert "action.move" in found("postpone") & found("extend")
        assert "action.deliver" in found("complete") & found("finish")
        assert "view.export" in found("print") & found("word") & found("action log")
        assert "action.judge" in found("RAG") & found("red")
        assert "plan.carry-over" in found("year end")
        assert "list.filter" in found("overdue")
        assert "change.undo" in found("delete")
        assert "action.move" in found("postpone a") & found("postp")


async def test_help_runs_what_it_lists(session: Session) -> None:
    """Two words find the command, enter runs it: the note's form is open."""
    async with sitting(session) as at:
        await at.go_to("BP25-1.3")
        await at.press("question_mark", *"progress update")
        assert listed(at) == ["action.note"]
        await at.press("enter")
        assert "Progress update" in at.text
        assert "BP25-1.3" in at.text


async def test_help_runs_commands_of_the_list(session: Session) -> None:
    """What the table binds is run on the table: the cursor goes to the end."""
    async with sitting(session) as at:
        await at.press("question_mark", *"last line", "enter")
        assert at.table.key == at.table.table.rows[-1].key


async def test_help_finds_a_key_first(session: Session) -> None:
    """A text that is a key shows what that key does before all that has the letter in it."""
    async with sitting(session) as at:
        await at.press("question_mark", "v")
        assert listed(at)[0] == "action.move"
        assert "The key v" in at.text


async def test_help_goes_to_the_name_that_was_typed(session: Session) -> None:
    """A command that is called so is taken before one that only says so."""
    async with sitting(session) as at:
        await at.press("question_mark", *"carry over")
        assert at.app.screen.query_one(RecordTable).key == "plan.carry-over"


async def test_help_says_why_a_command_is_off(session: Session) -> None:
    """On a past day, notes are listed with the reason why there can be none, and not run."""
    async with sitting(session) as at:
        await at.press("t", *"31/3/25", "enter")
        await at.press("question_mark", *"progress update")
        assert "Not available now" in at.text
        assert "31 March 2025" in at.text
        await at.press("enter")
        assert len(at.app.screen_stack) == 1
        assert "Update can't be used now" in at.message


async def test_every_command_says_what_it_does(session: Session) -> None:
    """Each command has a title and a sentence."""
    async with sitting(session) as at:
        for known in commands_of(at.app.screen):
            assert known.title
            assert known.words.endswith(".")


@pytest.mark.parametrize("size", [SMALL, USUAL])
async def test_help_shows_the_whole_sentence(session: Session, size: tuple[int, int]) -> None:
    """What the list cuts stands whole below it."""
    async with sitting(session, size) as at:
        await at.press("question_mark", *"projector")
        shown = "".join(sign for sign in at.text if sign.isalpha() or sign == " ")
        assert "or show them again" in " ".join(shown.split())


async def test_help_says_when_nothing_fits(session: Session) -> None:
    """A text that no command has leaves a sentence, and enter does nothing."""
    async with sitting(session) as at:
        await at.press("question_mark", *"xyzzy", "enter")
        assert isinstance(at.app.screen, HelpScreen)
        assert "No matching commands" in at.text
        await at.press("escape")
        assert len(at.app.screen_stack) == 1


def test_help_table_of_nothing_is_empty() -> None:
    """No commands make no lines."""
    assert help_table((), "x").lines == ()
