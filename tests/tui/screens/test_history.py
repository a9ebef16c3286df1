"""The history of a record: who, when, where, before and after; one's own changes taken back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cscp_tui.documents.table import Tone
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.tui.screens.history import HistoryScreen
from cscp_tui.tui.widgets.lines import MessageLine
from cscp_tui.tui.widgets.table import RecordTable
from sitting import open_session, sitting

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.tui.session import Session
    from sitting import Sitting


pytestmark = pytest.mark.usefixtures("unhurried")


def timeline(at: Sitting) -> RecordTable:
    """The list of changes."""
    return at.app.screen.query_one(RecordTable)


async def test_history_shows_before_and_after_newest_first(session: Session) -> None:
    """A moved date stands there with both dates, its reason and who recorded it when."""
    async with sitting(session) as at:
        await at.go_to("BP25-1.4")
        await at.press("h")
        assert "History of BP25-1.4" in at.text
        days = [row.cells[0].text for row in timeline(at).table.rows]
        assert len(days) > 2
        place = next(
            n for n, row in enumerate(timeline(at).table.rows) if "due:" in row.cells[-1].text
        )
        await at.press(*["down"] * place)
        words = " ".join(at.text.split())
        assert "due: 29 August 2025 → 30 January 2026" in words
        assert "Business officer · recorded" in words


async def test_an_own_change_is_taken_back_from_its_history(session: Session) -> None:
    """An older note of mine is undone, though later ones stand; it stays, struck out."""
    async with sitting(session) as at:
        await at.go_to("BP25-1.3")
        await at.press("n", *"First", "enter", "n", *"Second", "enter", "h", "down")
        assert "First" in timeline(at).table.rows[1].cells[-1].text
        await at.press("u", "y")
        texts = [note.text for note in session.book.updates_of("BP25-1.3")]
        assert "First" not in texts
        assert "Second" in texts
        struck = [row for row in timeline(at).table.rows if row.cells[1].tone is Tone.STRUCK]
        assert "First" in struck[0].cells[-1].text
        assert isinstance(at.app.screen, HistoryScreen)
        await at.press("escape")
        assert "First" not in at.text


async def test_a_change_of_somebody_else_is_not_taken_back(session: Session, demo: Path) -> None:
    """It is said whose it is, and nothing happens."""
    open_session(demo, "Business manager").record(AddProgressUpdate("BP25-1.3", "Theirs"))
    session.follow()
    n = session.workspace.position.n
    async with sitting(session) as at:
        await at.go_to("BP25-1.3")
        await at.press("h", "u")
        message = at.app.screen.query_one(MessageLine).text
        assert "Business manager recorded it" in message
        assert session.workspace.position.n == n


async def test_what_was_undone_is_not_undone_twice(session: Session) -> None:
    """The change that took it back is named."""
    async with sitting(session) as at:
        await at.go_to("BP25-1.3")
        await at.press("n", *"Gone", "enter", "u", "h", "down", "u")
        assert "already been undone, by change" in at.app.screen.query_one(MessageLine).text


async def test_the_projector_names_no_restricted_origin(session: Session) -> None:
    """From which an action came before it was put right."""
    first, other = "audit-domestic-abuse", "audit-complex-cases"
    session.record(SetFields("origins", first, {"restricted": True, "title": "What happened"}))
    ref = next(a.id for a in session.book.actions.values() if a.origin == first and a.is_open)
    session.record(SetFields("actions", ref, {"origin": other}))
    async with sitting(session) as at:
        await at.press("3")
        await at.go_to(ref)
        await at.press("h")
        assert "What happened" in at.text
        await at.press("escape", "p", "h")
        assert isinstance(at.app.screen, HistoryScreen)
        assert "What happened" not in at.text


async def test_history_ends_on_the_day_that_is_shown(session: Session) -> None:
    """On a past day, what came later is not listed, and nothing is taken back."""
    async with sitting(session) as at:
        await at.press("t", *"31/7/25", "enter")
        await at.go_to("BP25-1.4")
        await at.press("h")
        assert all(
            entry.line.on.isoformat() <= "2025-07-31" for entry in session.history("BP25-1.4")
        )
        assert "30 January 2026" not in at.text
        n = session.workspace.position.n
        await at.press("u")
        assert session.workspace.position.n == n


async def test_on_a_past_day_undo_says_why_it_rests(session: Session) -> None:
    """What is shown then cannot be changed, also not from a history."""
    session.look_at(date(2025, 6, 30))
    async with sitting(session) as at:
        await at.go_to("BP25-1.1")
        await at.press("h", "u")
        assert isinstance(at.app.screen, HistoryScreen)
        assert "(read-only)" in at.app.screen.query_one(MessageLine).text
