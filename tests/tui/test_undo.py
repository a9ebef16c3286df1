"""Undo and redo: what is one's own of this sitting at once, everything else after a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cscp_tui.domain.commands.actions import AddProgressUpdate, Deliver, SetImpact
from cscp_tui.domain.commands.records import Together
from cscp_tui.tui.dialogs import ConfirmScreen
from cscp_tui.tui.keys import OWN_KEYS
from cscp_tui.tui.widgets.text import PlainText
from sitting import open_session, sitting

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.tui.session import Session
    from sitting import Sitting


def is_asked(at: Sitting) -> bool:
    """Whether a question stands on the screen."""
    return isinstance(at.app.screen, ConfirmScreen)


def question(at: Sitting) -> str:
    """What is asked, whole."""
    assert is_asked(at)
    texts = at.app.screen.query(PlainText)
    return " ".join(str(piece) for text in texts for piece in text.pieces)


async def test_a_change_of_this_sitting_is_undone_at_once(session: Session) -> None:
    """U takes it back and names it, and says how it is made again; so does ctrl+r the other way."""
    async with sitting(session) as at:
        await at.go_to("BP25-1.3")
        await at.press("d", "enter", "u")
        assert "Undone: deliver BP25-1.3 · ctrl+r to redo" in at.message
        await at.press("ctrl+r")
        assert "Redone: deliver BP25-1.3 · u to undo" in at.message


@pytest.mark.usefixtures("unhurried")
async def test_an_older_change_is_asked_about(session: Session) -> None:
    """What was recorded before the program was opened is named, with whose it is and when."""
    async with sitting(session) as at:
        n = session.workspace.position.n
        await at.press("u")
        assert is_asked(at)
        assert "Business officer recorded it on" in question(at)
        assert "in an earlier session" in question(at)
        await at.press("y")
        assert session.workspace.position.n == n + 1
        assert "Undone:" in at.message


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize("key", ["enter", "escape", "u", "n"])
async def test_leaving_it_is_the_default(session: Session, key: str) -> None:
    """Enter, escape and the key that asked change nothing."""
    async with sitting(session) as at:
        n = session.workspace.position.n
        await at.press("u", key)
        assert session.workspace.position.n == n


async def test_a_confirmation_typed_ahead_does_not_count(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A y that comes with the u is not taken for an answer; one that comes later is."""
    monkeypatch.setattr("cscp_tui.tui.dialogs.MOMENT", 3600.0)
    async with sitting(session) as at:
        n = session.workspace.position.n
        await at.press("u", "y")
        assert is_asked(at)
        assert session.workspace.position.n == n
        monkeypatch.setattr("cscp_tui.tui.dialogs.MOMENT", 0.0)
        await at.press("y")
        assert session.workspace.position.n == n + 1


@pytest.mark.usefixtures("unhurried")
async def test_a_colleague_under_the_same_name_is_not_undone_unasked(
    session: Session, demo: Path
) -> None:
    """What another window recorded under one's name is asked about first."""
    async with sitting(session) as at:
        await at.press("n", *"Mine", "enter")
        open_session(demo).record(AddProgressUpdate("BP25-2.3", "Theirs"))
        at.app._look()
        await at.press("u")
        assert is_asked(at)
        assert "update BP25-2.3" in at.text


@pytest.mark.usefixtures("unhurried")
async def test_a_clash_names_person_and_record_and_offers_the_rest(
    session: Session, demo: Path
) -> None:
    """Of two deliveries, the one that somebody has worked on since stays, the other is undone."""
    async with sitting(session) as at:
        session.record(Together((Deliver("BP25-1.3", "Some."), Deliver("BP25-1.4"))))
        other = open_session(demo, "Business manager")
        other.record(SetImpact("BP25-1.3", "Parents know whom to ask."))
        at.app._look()
        await at.press("u")
        assert "Somebody else has recorded something since" in question(at)
        await at.press("y")
        assert is_asked(at)
        assert "Business manager changed BP25-1.3 since" in question(at)
        await at.press("y")
        assert session.book.actions["BP25-1.3"].is_delivered
        assert session.book.actions["BP25-1.4"].is_open


@pytest.mark.usefixtures("unhurried")
async def test_a_clash_without_a_rest_is_only_said(session: Session, demo: Path) -> None:
    """Where all of it was worked on since, nothing is offered."""
    async with sitting(session) as at:
        session.record(Deliver("BP25-1.3", "Some."))
        other = open_session(demo, "Business manager")
        other.record(SetImpact("BP25-1.3", "Parents know whom to ask."))
        at.app._look()
        await at.press("u", "y")
        assert not is_asked(at)
        assert "Business manager changed BP25-1.3 since" in at.message


async def test_nothing_to_undo_is_said(demo: Path) -> None:
    """Somebody who has recorded nothing is told so."""
    async with sitting(open_session(demo, "New colleague")) as at:
        await at.press("u")
        assert "New colleague has nothing recorded that could be undone" in at.message
        await at.press("ctrl+r")
        assert "nothing undone that could be redone" in at.message


@pytest.mark.usefixtures("unhurried")
async def test_a_key_of_the_users_own_never_confirms(session: Session) -> None:
    """Who mapped a command to y says yes with another key, since y may be what asked."""
    async with sitting(session) as at:
        OWN_KEYS.get()["change.undo"] = "y"
        at.app.push_screen(ConfirmScreen("Agree all?", "Six deliveries."))
        await at.pilot.pause()
        await at.press("y")
        assert is_asked(at)
        assert "o Confirm" in at.text
        await at.press("o")
        assert not is_asked(at)
