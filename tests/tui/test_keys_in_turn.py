"""Words typed where there is no field: their letters are no commands."""

from __future__ import annotations

from asyncio import sleep
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.widgets import Input, TextArea

from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.meetings import StartMeeting
from cscp_tui.domain.commands.records import AddRecord
from cscp_tui.tui.forms.form_screen import DRAFT_AFTER
from cscp_tui.tui.keys import TABS
from cscp_tui.tui.keys_in_turn import LETTERS_APART
from cscp_tui.tui.screens.take_attendance import TakeAttendanceScreen
from sitting import open_session, sitting

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.tui.session import Session
    from sitting import Sitting

QAG = "QAG-2025-11-27"
SENTENCES = (
    "unfortunately the date will slip",
    "question for you: 2 agencies, isn't it?",
    "Yes, however we won't go.",
    "please just open it",
    "old news",
)
_BEGINNING = 15
"""Letters, of the words above more than one."""


async def typed_at(at: Sitting, text: str, pause: float = 0.1) -> None:
    """Type a text as somebody does, a letter every tenth of a second."""
    for letter in text:
        named = {
            " ": "space",
            "'": "apostrophe",
            ",": "comma",
            ".": "full_stop",
            "?": "question_mark",
            "/": "slash",
        }
        key = named.get(letter, {":": "colon"}.get(letter, letter))
        at.app.post_message(events.Key(key, letter))
        await sleep(pause)
    await at.pilot.pause()


@pytest.mark.parametrize("text", SENTENCES[:2])
async def test_a_sentence_on_any_screen_changes_and_opens_nothing(
    session: Session, text: str
) -> None:
    """Nothing is undone, opened, marked or left, and how to find is said."""
    session.record(AddProgressUpdate("BP25-1.1", "Mine"))
    async with sitting(session, letters_apart=LETTERS_APART) as at:
        for tab in TABS:
            await at.press(tab.key)
            n, shown, before = session.workspace.position.n, at.app.screen, session.book
            # What its later letters do is the same on every screen.
            await typed_at(at, text if tab is TABS[0] else text[:_BEGINNING], 0.06)
            assert at.app.is_running, tab
            assert at.app.screen is shown, tab
            assert session.book.tables == before.tables, tab
            assert session.workspace.position.n - n in {0, 2}, tab
            assert "typed as a word" in at.message or tab.name == "meeting", tab
            await sleep(LETTERS_APART)


@pytest.mark.parametrize("text", SENTENCES[2:])
async def test_words_that_begin_with_other_keys(session: Session, text: str) -> None:
    """Capital letters, and letters that show something else at once."""
    async with sitting(session, letters_apart=LETTERS_APART) as at:
        n, shown, listed = session.workspace.position.n, at.app.screen, at.table.table
        await typed_at(at, text, 0.06)
        assert at.app.screen is shown
        assert (session.is_projected, session.workspace.position.n) == (False, n)
        assert at.table.table is listed


async def test_after_a_wrong_letter_the_next_command_works(session: Session) -> None:
    """A letter that does nothing keeps no other from its job."""
    async with sitting(session, letters_apart=LETTERS_APART) as at:
        await at.press("z")
        await sleep(LETTERS_APART + 0.05)
        assert "“z” does nothing here" in at.message
        await at.press("n")
        assert "Progress update" in at.text


async def test_what_a_word_undid_is_redone(session: Session) -> None:
    """U acts at once; the next letter takes it back, and says so."""
    async with sitting(session, letters_apart=LETTERS_APART) as at:
        await at.press("n", *"Mine", "enter")
        await sleep(LETTERS_APART)
        n = session.workspace.position.n
        await typed_at(at, "unless", 0.05)
        assert session.workspace.position.n == n + 2
        assert session.book.updates_of("BP25-1.1")[-1].text == "Mine"
        assert "typed as a word. Redone: progress update BP25-1.1." in at.message


async def test_moving_is_as_fast_as_one_likes(session: Session) -> None:
    """J and k at any speed move, and a command may follow at once."""
    async with sitting(session, letters_apart=LETTERS_APART) as at:
        key = at.table.key
        await typed_at(at, "jjjkj", 0.01)
        assert at.table.key != key
        await typed_at(at, "jn", 0.01)
        assert "Progress update" in at.text


async def test_what_is_typed_ahead_of_a_form_is_in_it(session: Session) -> None:
    """N and a note at full speed: nothing is lost."""
    async with sitting(session, letters_apart=LETTERS_APART) as at:
        await typed_at(at, "nMet the team", 0.005)
        await at.press("enter")
        assert session.book.updates_of("BP25-1.1")[-1].text == "Met the team"


async def test_a_word_typed_at_an_agenda_is_kept_in_the_line(session: Session) -> None:
    """In a meeting a sentence is a note to be: it goes on in the capture line, whole."""
    session.record(StartMeeting(QAG, datetime(2025, 11, 27, 10, 0, tzinfo=UTC)))
    session.meeting = QAG
    async with sitting(session, letters_apart=LETTERS_APART) as at:
        await at.press("m")
        await sleep(2 * LETTERS_APART)
        n = session.workspace.position.n
        await typed_at(at, "unless the date", 0.05)
        assert at.app.focused is not None
        assert getattr(at.app.focused, "value", "") == "unless the date"
        assert session.workspace.position.n == n


async def test_a_change_that_is_not_in_view_is_asked_about(session: Session, demo: Path) -> None:
    """Of another screen, before somebody else's, or of a whole plan: one is asked first."""
    async with sitting(session) as at:
        await at.press("n", *"Mine", "enter", "3", "u")
        assert "It isn't on this screen" in at.words
        await at.press("escape", "2")
        open_session(demo, "Sam Okoro").record(AddProgressUpdate("BP25-2.3", "Theirs"))
        at.app._look()
        await at.press("u")
        assert "Somebody else has recorded something since" in at.words
        await at.press("escape")
        session.record(
            AddRecord(
                "plans",
                {"title": "Next", "first_day": "2028-04-01", "last_day": "2030-03-31"},
                id="2028-30",
            )
        )
        await at.press("u")
        assert "This takes back 1 change at once" in at.words


@pytest.mark.usefixtures("unhurried")
async def test_a_word_is_no_answer_to_a_question(session: Session) -> None:
    """Y confirms only if no other letter follows it at once."""
    async with sitting(session, letters_apart=LETTERS_APART) as at:
        n = session.workspace.position.n
        await at.press("u")
        await sleep(2 * LETTERS_APART)
        await typed_at(at, "yes please", 0.05)
        assert session.workspace.position.n == n
        await sleep(2 * LETTERS_APART)
        await at.press("y")
        await sleep(2 * LETTERS_APART)
        assert session.workspace.position.n == n + 1


async def test_an_agency_typed_ahead_of_the_attendance_is_found(session: Session) -> None:
    """R and the first letters of a name at full speed: they are no word there."""
    session.record(StartMeeting(QAG, datetime(2025, 11, 27, 10, 0, tzinfo=UTC)))
    session.meeting = QAG
    async with sitting(session, letters_apart=LETTERS_APART) as at:
        await at.press("m")
        await sleep(2 * LETTERS_APART)
        await typed_at(at, "rhou", 0.005)
        assert isinstance(at.app.screen, TakeAttendanceScreen)
        assert getattr(at.app.focused, "value", "") == "hou"
        await at.press("enter", "minus")
        assert "apologies" in at.text


STARTS = (
    "however the date will slip",
    "no one told us",
    "any news of it",
    "very late, isn't it",
    "she said so",
    "I'd like to add one",
    "a plan is needed",
    "this will slip",
    "to be confirmed",
    "x marks it",
    "exactly that",
    "in the end it wasn't done",
)
"""Sentences whose first letters open something."""


@pytest.mark.parametrize("pause", [0.0, 0.06])
async def test_a_sentence_closes_the_form_that_its_first_letter_opened(
    session: Session, pause: float
) -> None:
    """Its other letters land in no field and in no draft, however fast they come."""
    async with sitting(session, letters_apart=LETTERS_APART) as at:
        shown, n = at.app.screen, session.workspace.position.n
        for text in STARTS:
            await typed_at(at, text, pause)
            assert at.app.screen is shown, text
            assert not isinstance(at.app.focused, Input | TextArea), text
            assert session.workspace.position.n == n, text
            await sleep(DRAFT_AFTER if pause else 0)
            assert not session.drafts.holding(text[-3:]), text
            assert at.message.startswith(f"“{text}")
            assert "typed as a word. Nothing was done." in at.message, text
            await sleep(LETTERS_APART)


@pytest.mark.parametrize(
    ("keys", "field"),
    [
        ("nMet the team", "Met the team"),
        ("v31/3/2026", "31/3/2026"),
        ("vend of march", "end of march"),
        ("son hold", "on hold"),
        ("tlast friday", "last friday"),
        ("tmar 2025", "mar 2025"),
    ],
)
async def test_what_may_be_meant_for_the_field_goes_into_it(
    session: Session, keys: str, field: str
) -> None:
    """A capital letter, a digit, the words of a date and the name of a choice."""
    async with sitting(session, letters_apart=LETTERS_APART) as at:
        await typed_at(at, keys, 0.005)
        assert (
            getattr(at.app.focused, "value", "") or getattr(at.app.focused, "text", "")
        ) == field


async def test_words_in_small_letters_meant_for_a_form_are_a_key_away(session: Session) -> None:
    """Whoever wrote a note faster than the form opens presses its key again."""
    async with sitting(session, letters_apart=LETTERS_APART) as at:
        await typed_at(at, "nmet the team", 0.02)
        assert "Press n again to put “met the team” in its form." in at.message
        await sleep(LETTERS_APART)
        await at.press("n", "enter")
        assert session.book.updates_of("BP25-1.1")[-1].text == "met the team"
        await at.press("n")
        assert getattr(at.app.focused, "text", "") == ""


async def test_in_a_meeting_a_word_that_opens_the_attendance_marks_nobody(session: Session) -> None:
    """What finds no agency is a line of the meeting, and its blanks mark nobody."""
    session.record(StartMeeting(QAG, datetime(2025, 11, 27, 10, 0, tzinfo=UTC)))
    session.meeting = QAG
    async with sitting(session, letters_apart=LETTERS_APART) as at:
        await at.press("m")
        await sleep(2 * LETTERS_APART)
        n = session.workspace.position.n
        await typed_at(at, "remember to ask them", 0.03)
        assert not isinstance(at.app.screen, TakeAttendanceScreen)
        assert getattr(at.app.focused, "value", "") == "remember to ask them"
        assert session.workspace.position.n == n


@pytest.mark.parametrize(("keys", "words"), [("/police", "police"), ("'bp25-2.3", "bp25-2.3")])
async def test_words_after_a_sign_are_typed_as_fast_as_one_likes(
    session: Session, keys: str, words: str
) -> None:
    """A sign is no letter of a word."""
    async with sitting(session, letters_apart=LETTERS_APART) as at:
        await typed_at(at, keys, 0.01)
        assert getattr(at.app.focused, "value", "") == words


async def test_what_a_word_typed_is_forgotten_with_the_next_other_key(session: Session) -> None:
    """It comes back only if its key is the next one."""
    async with sitting(session, letters_apart=LETTERS_APART) as at:
        await typed_at(at, "nmet the team", 0.02)
        await sleep(LETTERS_APART)
        await at.press("down", "n")
        assert getattr(at.app.focused, "text", "") == ""


@pytest.mark.parametrize("pause", [0.0, 0.1])
async def test_the_filter_opens_right_after_a_wrong_letter(session: Session, pause: float) -> None:
    """Z does nothing, and / with its words is not lost."""
    async with sitting(session, letters_apart=LETTERS_APART) as at:
        await typed_at(at, "z/police", pause)
        assert getattr(at.app.focused, "value", "") == "police"


async def test_a_digit_right_after_a_wrong_letter_shows_its_screen(session: Session) -> None:
    """If no more follows, it was no word; otherwise it was."""
    async with sitting(session, letters_apart=LETTERS_APART) as at:
        shown = at.app.screen
        await typed_at(at, "q3 is late", 0.05)
        assert at.app.screen is shown
        await sleep(LETTERS_APART)
        await typed_at(at, "z3", 0.05)
        await sleep(LETTERS_APART)
        await at.pilot.pause()
        assert at.app.screen is not shown
