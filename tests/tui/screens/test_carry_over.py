"""Journeys at the end of a plan: a preview, what becomes of each row, and one step."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from building import HOSTILE, make_workspace, open_workspace, record
from cscp_tui.domain.commands.actions import AddProgressUpdate, Deliver
from cscp_tui.domain.commands.carry_over import kept_due
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.enums import Cause, Outcome, Status
from cscp_tui.services.own_files import FormDrafts
from cscp_tui.tui.dialogs import ConfirmScreen
from cscp_tui.tui.forms.carry_over import LEFT
from cscp_tui.tui.screens.carry_over import CarryOverScreen
from cscp_tui.tui.session import Session
from cscp_tui.tui.widgets.table import RecordTable
from sitting import SMALL, USUAL, sitting

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.store.recorder import Recorder
    from sitting import Sitting


REFS = ("BP24-1.1", "BP24-1.2", "BP24-1.3", "BP24-1.4")


@pytest.fixture
def recorder(tmp_path: Path) -> Recorder:
    """A plan with four open actions, and one after it."""
    return make_workspace(tmp_path / "workspace", actions=4)


@pytest.fixture
def session(recorder: Recorder) -> Session:
    """A sitting of the business officer on it."""
    return Session(recorder, "Business officer")


async def open_preview(at: Sitting) -> None:
    """Ask for the carrying over of the plan, as help and palette do, and say yes to the question."""
    await at.app.run_action("carry_plan", at.plan_screen)
    await at.pilot.pause()
    if isinstance(at.app.screen, ConfirmScreen):
        at.app.screen.dismiss(result=True)
        await at.pilot.pause()
    assert isinstance(at.app.screen, CarryOverScreen)


def preview(at: Sitting) -> RecordTable:
    return at.app.screen.query_one(RecordTable)


@pytest.mark.usefixtures("unhurried")
async def test_a_whole_plan_goes_over_in_one_step(session: Session) -> None:
    """Each row becomes what was said of it; one undo takes all of it back."""
    before = session.workspace.position.n
    async with sitting(session) as at:
        await open_preview(at)
        await at.press("ctrl+a", "e", "tab", *"fund", "tab", *"outside", "enter")
        assert preview(at).marked == set(REFS)
        await at.press("ctrl+a", "e", *"withdrawn", "enter")
        assert "3 carried over, 1 withdrawn" in at.text
        await at.press("y")
        actions = session.book.actions
        assert session.workspace.position.n == before + 1
        assert actions["BP24-1.1"].outcome is Outcome.WITHDRAWN
        assert actions["BP24-1.2"].continued_by == "BP25-1.1"
        assert actions["BP25-1.1"].continues == "BP24-1.2"
        assert (actions["BP24-1.2"].reason, actions["BP24-1.2"].cause) == (
            "funding",
            Cause.OUTSIDE,
        )
        await at.press("u", "y")
        assert all(session.book.actions[ref].is_open for ref in REFS)
        assert "BP25-1.1" not in session.book.actions


@pytest.mark.usefixtures("unhurried")
async def test_what_is_missing_is_said_before_anything_is_done(session: Session) -> None:
    """Y names the first row that is not whole, and goes there."""
    before = session.workspace.position.n
    async with sitting(session, SMALL) as at:
        await open_preview(at)
        await at.press("down", "y")
        assert "BP24-1.1 still needs a reason (4 rows in all)" in at.top_message
        assert preview(at).key == "BP24-1.1"
        assert session.workspace.position.n == before


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize(
    ("outcome", "more", "field", "value"),
    [
        (Outcome.TRANSFERRED, (*["tab"] * 2, *"police", "enter"), "transferred_to", "police"),
        (Outcome.REPLACED, (*["tab"] * 3, *"1.2", "enter"), "replaced_by", "BP24-1.2"),
    ],
)
async def test_handed_over_and_replaced_say_to_what(
    session: Session, outcome: Outcome, more: tuple[str, ...], field: str, value: str
) -> None:
    """Without the body or the action that owns it now, the row is not whole."""
    async with sitting(session) as at:
        await open_preview(at)
        await at.press("ctrl+a", "e", *LEFT, "enter", "ctrl+a")
        await at.press("e", *outcome.value, "tab", *"scope", "tab", *"within", "enter", "y")
        assert "BP24-1.1 still needs the" in at.top_message
        await at.press("e", "tab", "tab", *more, "y")
        action = session.book.actions["BP24-1.1"]
        assert action.outcome is outcome
        assert getattr(action, field) == value
        assert session.book.actions["BP24-1.2"].is_open


@pytest.mark.usefixtures("unhurried")
async def test_a_row_goes_on_under_another_priority_with_another_date(session: Session) -> None:
    """The continuation has the priority and the due date that the row was given."""
    async with sitting(session) as at:
        await open_preview(at)
        await at.press("ctrl+a", "e", *LEFT, "enter", "ctrl+a")
        await at.press("e", *"carried", "tab", *"fund", "tab", *"outside", "tab")
        await at.press("tab", "tab", "tab", "2", "tab", *"30/9/25", "enter", "y")
        action = session.book.actions["BP25-2.1"]
        assert (action.continues, action.due) == ("BP24-1.1", date(2025, 9, 30))


@pytest.mark.usefixtures("unhurried")
async def test_a_stale_preview_asks_again(session: Session, tmp_path: Path) -> None:
    """What changed meanwhile is named and shown; what was said of the rows stays."""
    async with sitting(session) as at:
        await open_preview(at)
        await at.press("ctrl+a", "e", "tab", *"fund", "tab", *"outside", "enter")
        other = open_workspace(tmp_path / "workspace")
        record(other, AddProgressUpdate("BP24-1.3", "Begun"), by="Business manager")
        await at.press("y")
        assert "BP24-1.3 of plan 2024/25 changed" in at.top_message
        assert session.book.actions["BP24-1.1"].is_open
        await at.press("y")
        assert session.book.actions["BP24-1.3"].outcome is Outcome.CARRIED_OVER
        assert session.book.actions["BP24-1.3"].reason == "funding"


async def test_a_key_typed_ahead_confirms_nothing(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Y counts only after the preview has been seen for a moment, here a long one."""
    monkeypatch.setattr("cscp_tui.tui.dialogs.MOMENT", 3600.0)
    async with sitting(session) as at:
        await open_preview(at)
        await at.press("y")
        assert not at.top_message
        assert isinstance(at.app.screen, CarryOverScreen)


async def test_what_was_said_of_rows_is_there_the_next_time(session: Session) -> None:
    """Escape does nothing to the plan and loses nothing of the preview."""
    async with sitting(session) as at:
        await open_preview(at)
        await at.press("ctrl+a", "e", "tab", *"fund", "enter", "escape")
        assert all(session.book.actions[ref].is_open for ref in REFS)
        await open_preview(at)
        assert at.text.count("funding") == len(REFS)


async def test_what_is_said_of_rows_and_not_saved_is_said(session: Session, tmp_path: Path) -> None:
    """The preview is there until the end, and says that it is gone then."""
    (tmp_path / "file").write_text("")
    session.drafts = FormDrafts(tmp_path / "file" / "state", "croydon")
    async with sitting(session) as at:
        await open_preview(at)
        await at.press("e", "enter")
        assert "The draft couldn't be saved: Not a directory." in at.text


async def test_the_plan_before_the_last_is_the_one_that_ends(session: Session) -> None:
    """With the new plan before one's eyes, what is open in the one before goes over into it."""
    async with sitting(session, SMALL) as at:
        await at.press("o")
        await open_preview(at)
        assert "over into Business plan 2025-27" in at.text
        assert "Continues in" in at.text


async def test_before_the_last_month_it_asks_and_says_what_it_ends(session: Session) -> None:
    """Enter leaves it; in the last month there is no question."""
    async with sitting(session) as at:
        await at.app.run_action("carry_plan", at.plan_screen)
        await at.pilot.pause()
        assert isinstance(at.app.screen, ConfirmScreen)
        assert "ends its 4 open actions" in at.words
        assert "31 March 2025" in at.words
        await at.press("enter")
        assert at.framed.is_current


def test_a_due_date_within_the_next_plan_is_kept(recorder: Recorder) -> None:
    """From the next plan's first day, also where the plans overlap; an earlier one is not."""
    book = recorder.book
    old, into = book.plans["2024/25"], book.plans["2025-27"]
    into = replace(into, first_day=date(2025, 3, 1))
    action = book.actions["BP24-1.1"]
    for due, kept in (
        (date(2025, 2, 28), False),
        (date(2025, 3, 1), True),
        (into.last_day, True),
    ):
        known = replace(action, due=due)
        assert kept_due(known, old, into) == (due if kept else None)


async def test_there_must_be_a_later_plan(session: Session) -> None:
    """Where nothing is open before the last plan, the sentence says what to do first."""
    for ref in REFS:
        session.record(Deliver(ref))
    async with sitting(session) as at:
        await at.press("o")
        await at.app.run_action("carry_plan", at.plan_screen)
        assert "There's no plan after Business plan 2025-27 yet" in at.message


async def test_a_projector_shows_no_restricted_rows(session: Session) -> None:
    """While others look on, the preview of a plan with restricted actions stays closed."""
    session.record(SetFields("actions", "BP24-1.1", {"restricted": True}))
    session.is_projected = True
    async with sitting(session) as at:
        await at.app.run_action("carry_plan", at.plan_screen)
        assert "hidden from others" in at.message


async def test_one_action_is_carried_over_by_c(session: Session) -> None:
    """The others of the plan stay open; the priority of the same number is proposed."""
    async with sitting(session) as at:
        await at.go_to("BP24-1.2")
        await at.press("c", *"carried", "tab", *"fund", "tab", *"outside", "enter")
        action = session.book.actions["BP24-1.2"]
        assert (action.outcome, action.continued_by) == (Outcome.CARRIED_OVER, "BP25-1.1")
        assert session.book.actions["BP24-1.1"].status is Status.NOT_STARTED


async def test_hostile_titles_are_shown_harmlessly(session: Session) -> None:
    """The preview and its form show what was typed, and nothing steers the terminal."""
    session.record(SetFields("actions", "BP24-1.1", {"title": HOSTILE}))
    async with sitting(session, USUAL) as at:
        await open_preview(at)
        assert (await at.text_at(USUAL, SMALL)).count("[CSCP]") >= 2
        await at.press("e")
        shown = await at.text_at(SMALL, USUAL)
        assert shown.count("[CSCP] [/oops]") >= 2
        assert "\x1b" not in shown
