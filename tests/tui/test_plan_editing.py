"""A plan is begun, edited and begun again: its days, its priorities, and what undo leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.tui.first_run import begin
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
        await at.press("a", "tab", "tab", "tab", *"Neglect", "enter")
        assert list(session.book.plans) == [plan]
        assert titles(session, plan) == [(1, "Neglect")]


async def test_a_plan_without_actions_is_edited(tmp_path: Path) -> None:
    """There is no line to be on yet, so e asks for the plan itself."""
    session = empty_session(tmp_path)
    async with sitting(session, SMALL) as at:
        await at.press("a", "tab", "tab", "tab", *"Neglec", "enter")
        assert "or e to edit the plan" in at.text
        await at.press("e", "tab", "tab", "tab", "end", *"t", "ctrl+j", *"Early help", "enter")
        (plan,) = session.book.plans
        assert titles(session, plan) == [(1, "Neglect"), (2, "Early help")]


async def test_a_priority_is_renamed_on_its_line(session: Session) -> None:
    """On its heading, e asks for the plan's priorities; one that is left out stays."""
    async with sitting(session, SMALL) as at:
        await at.press("home", "left", "e")
        assert "Edit the plan" in at.text
        await at.press("tab", "tab", "tab", "ctrl+home", "right", "right", *"Whole ", "enter")
        plan = session.book.plans["2025-27"]
        assert titles(session, plan.id)[0] == (1, "Whole Family resilience")
        await at.press("e", "tab", "tab", "tab", "ctrl+home", "ctrl+k", "enter")
        assert "Priority 1 stays, with its actions" in " ".join(at.text.split())
