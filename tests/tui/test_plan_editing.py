"""A plan is begun, edited and begun again: its days, its priorities, and what undo leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.tui.screens.first_run import begin
from sitting import SMALL, open_session, sitting

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.tui.session import Session


def empty_session(tmp_path: Path) -> Session:
    """A workspace in which there is nothing yet but a partnership."""
    begin(tmp_path / "own", name="Test", abbreviation="", by="Ann")
    return open_session(tmp_path / "own", "Ann")


def titles(session: Session, plan: str) -> list[tuple[int, str]]:
    """The priorities of a plan by number."""
    known = session.book.priorities.values()
    return sorted((each.number, each.title) for each in known if each.plan == plan)


async def test_a_plan_that_was_undone_is_begun_again(tmp_path: Path) -> None:
    """Its label says what it is, so it comes back, with the priorities that are typed now."""
    session = empty_session(tmp_path)
    async with sitting(session, SMALL) as at:
        await at.press("a", "tab", "tab", "tab", *"Neglec, Early help", "enter")
        (plan,) = session.book.plans
        await at.press("u")
        assert not session.book.plans
        assert "Business plan" in at.message
        assert f"{plan}/1" not in at.message
        await at.press("a", "tab", "tab", "tab", *"Neglect", "enter")
        assert list(session.book.plans) == [plan]
        assert titles(session, plan) == [(1, "Neglect")]


async def test_a_plan_without_actions_is_edited(tmp_path: Path) -> None:
    """Its priorities stand there before their first action, each with a field of its own."""
    session = empty_session(tmp_path)
    async with sitting(session, SMALL) as at:
        await at.press(
            "a", "tab", "tab", "tab", *"Neglec", "ctrl+j", *"Early help, and more", "enter"
        )
        assert "or e to edit the plan" in at.text
        assert "2 Early help, and more" in at.text
        await at.press("e", "end", *"t", "enter")
        (plan,) = session.book.plans
        assert titles(session, plan) == [(1, "Neglect"), (2, "Early help, and more")]


async def test_a_priority_is_named_anew_from_its_heading(session: Session) -> None:
    """On a heading, e opens the plan's form at that priority; the number and its actions stay."""
    before = session.book.priorities["2025-27/1"]
    async with sitting(session) as at:
        await at.press("2", "home", "e")
        assert "Priority 1" in at.text
        await at.press("end", *", early", "enter")
    after = session.book.priorities["2025-27/1"]
    assert (after.title, after.number) == (f"{before.title}, early", 1)


async def test_a_priority_is_added_to_a_plan(session: Session) -> None:
    """It takes the next number, and its heading is there before its first action."""
    async with sitting(session) as at:
        await at.press("2", "home", "e", *["shift+tab"] * 4)
        await at.type("Contextual harm")
        await at.press("enter", "end")
        assert "6 Contextual harm" in at.text
        assert "no actions yet" in at.text
        await at.press("slash", *"late", "enter")
        assert "6 Contextual harm" not in at.text
    assert session.book.priorities["2025-27/6"].title == "Contextual harm"
