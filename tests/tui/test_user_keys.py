"""Users' own keys: applied where they can be had, reported where they clash."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import cscp_tui
from cscp_tui.tui.dialogs import ConfirmScreen
from cscp_tui.tui.keys import USUAL_KEYS
from cscp_tui.tui.user_keys import checked_keymap, key_contexts, normal_key
from sitting import sitting

if TYPE_CHECKING:
    from cscp_tui.tui.session import Session


@pytest.mark.parametrize(
    ("keys", "kept"),
    [
        ({"action.note": "ctrl+n"}, {"action.note": "ctrl+n"}),
        ({"action.note": "d", "action.deliver": "n"}, {"action.note": "d", "action.deliver": "n"}),
        ({"app.help": "f1,?"}, {"app.help": "f1,question_mark"}),
        ({"form.save": "ctrl+s"}, {"form.save": "ctrl+s"}),
        ({"plan.new": "N"}, {"plan.new": "N"}),
    ],
)
def test_keys_that_nothing_else_wants_are_had(keys: dict[str, str], kept: dict[str, str]) -> None:
    """One, several, signs by themselves, and two that change places."""
    assert checked_keymap(keys) == (kept, [])


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"action.note": "d"}, "both use “d” in the list of the Plan screen"),
        ({"action.note": "j"}, "“table.down” and “action.note” both use “j”"),
        ({"list.filter": "enter"}, "“table.open” and “list.filter” both use “enter”"),
        ({"app.palette": "ctrl+k"}, "both use “ctrl+k” in the filter"),
        ({"action.not": "x"}, "Did you mean “action.note”?"),
        ({"filter.leave": "x"}, "can't use “x”, because you type it into the field"),
        ({"action.note": "hyper+n"}, "“hyper+n” isn't a key"),
        ({"action.note": ""}, "“” isn't a key"),
        ({"[/oops]": "x"}, "there's no command “[/oops]”"),
    ],
)
def test_keys_that_cannot_be_had_are_said(keys: dict[str, str], words: str) -> None:
    """Clashes among commands and with what has the focus; wrong names; the usual key stays."""
    kept, problems = checked_keymap(keys)
    assert kept == {}
    assert words in " ".join(problems)


def test_nothing_clashes_as_it_is() -> None:
    """Without keys of one's own there is nothing to report."""
    assert checked_keymap({}) == ({}, [])


def test_every_place_binds_something() -> None:
    """The places that are looked at are real ones, and each command of them has an action."""
    for place in key_contexts():
        assert any(bound.name for bound in place.bound), place.where
        assert all(bound.action for bound in place.bound)


@pytest.mark.parametrize(
    ("typed", "named"), [("/", "slash"), (" ctrl+N ", "ctrl+N"), ("+", "plus"), ("j", "j")]
)
def test_keys_have_the_toolkits_names(typed: str, named: str) -> None:
    """Signs are written as they are, or by name."""
    assert normal_key(typed) == named


async def test_an_own_key_works_and_is_shown(session: Session) -> None:
    """Footer, help and messages name it; the usual one does nothing any more."""
    async with sitting(session, keys={"action.note": "ctrl+n", "change.undo": "ctrl+b"}) as at:
        assert "ctrl+n Update" in at.text
        await at.press("n")
        assert len(at.app.screen_stack) == 1
        await at.press("ctrl+n", *"By another key", "enter")
        assert "ctrl+b to undo" in at.message
        await at.press("ctrl+b")
        assert "Undone: progress update" in at.message
        await at.press("question_mark", *"progress update")
        assert " ctrl+n " in at.text


async def test_a_clash_is_said_at_the_start(session: Session) -> None:
    """The usual key works on, and a sentence says why."""
    async with sitting(session, keys={"action.note": "enter"}) as at:
        assert "both use “enter”" in at.message
        await at.press("n")
        assert "Progress update" in at.text


async def test_a_command_without_a_key_can_be_given_one(session: Session) -> None:
    """New plan has none by itself."""
    async with sitting(session, keys={"plan.new": "f7"}) as at:
        await at.press("f7")
        assert "New plan" in at.text


MEANINGS = {
    "b": {"meeting.read-back"},
    "f": {"change.quarter", "commitment.quarter", "attendance.period", "update.quarter"},
    "g": {"list.group", "attendance.trend", "update.compare"},
    "l": {"overview.meaning", "attendance.notes", "meeting.in-full"},
    "r": {"meeting.attendance"},
    "v": {"action.move"},
    "w": {"action.escalate"},
    "z": {"meeting.close"},
}
"""The quarter, by quarter or group, and in full, each of them whatever it is on a screen."""


@pytest.mark.parametrize("letter", MEANINGS)
def test_a_letter_means_the_same_on_every_screen(letter: str) -> None:
    """Who learned a key on one screen is not surprised on another."""
    framed = [place for place in key_contexts() if any(b.name == "app.quit" for b in place.bound)]
    bound = {known.name for place in framed for known in place.bound if letter in known.keys}
    assert bound == MEANINGS[letter]


SOURCE = Path(cscp_tui.__file__).parent
ASKS = "own_key"
"""What gives the key of a command by its id: the user's own, else the usual one."""


def said_commands() -> set[str]:
    """The ids of the commands whose keys some sentence says."""
    found = set()
    sources = (path.read_text("utf-8") for path in SOURCE.rglob("*.py"))
    for source in (each for each in sources if ASKS in each):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call):
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                if called == ASKS and texts and "." in str(texts[0]):
                    found.add(str(texts[0]))
    return found


def test_a_sentence_says_a_key_that_is_bound() -> None:
    """A command of which a sentence says the usual key has that key somewhere."""
    bound: dict[str, set[str]] = defaultdict(set)
    for place in key_contexts():
        for each in place.bound:
            bound[each.name].update(each.keys)
    # Those of the first screen can't be changed, since there are no settings yet.
    said = {name for name in said_commands() if not name.startswith("first.")}
    assert len(said) > 20
    assert [name for name in said if USUAL_KEYS[name].partition(",")[0] not in bound[name]] == []


async def test_a_refusal_names_the_users_own_key(session: Session) -> None:
    """It is made where no screen is at hand."""
    async with sitting(session, keys={"action.deliver": "ctrl+b"}) as at:
        await at.press("slash", *"ref:BP25-1.1", "enter", "y")
        assert "Press ctrl+b to record a delivery." in at.message


async def test_a_form_says_the_users_own_key_to_leave_it(session: Session) -> None:
    """Whose footer says another key than Esc reads that one in the sentence too."""
    async with sitting(session, keys={"form.leave": "ctrl+b"}) as at:
        await at.press("e", "enter")
        assert "press ctrl+b to go back" in at.words


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize(
    ("keys", "key"),
    [
        ({}, "y"),
        ({"confirm.do": "j"}, "j"),
        ({"meeting.close": "y", "action.agree": "z"}, "o"),
        ({"meeting.close": "y", "action.agree": "z", "confirm.do-otherwise": "k"}, "k"),
    ],
)
async def test_a_question_is_confirmed_by_the_key_on_its_button(
    session: Session, keys: dict[str, str], key: str
) -> None:
    """The user's own, or the other one where a command has taken it; the footer says the same."""
    async with sitting(session, keys=keys) as at:
        at.app.push_screen(ConfirmScreen("Agree all?", "Six deliveries."))
        await at.pilot.pause()
        assert at.text.count(f"{key} Confirm") == 2  # on the button, and in the footer
        await at.press(key)
        assert not isinstance(at.app.screen, ConfirmScreen)
