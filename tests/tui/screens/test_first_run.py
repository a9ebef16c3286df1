"""The first start: a partnership's name, the demo, the first plan and the first action."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from cscp_tui.domain.commands.records import AddRecord
from cscp_tui.domain.quarters import Quarter, financial_year_of
from cscp_tui.services.settings import Settings
from cscp_tui.tui import opening
from cscp_tui.tui.app import CscpApp
from cscp_tui.tui.opening import can_show_signs
from cscp_tui.tui.screens.first_run import DEMO, FirstRunApp, begin
from cscp_tui.tui.shutdown import Shutdown
from sitting import SMALL, USUAL, open_session, sitting

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import App


@pytest.mark.parametrize("size", [SMALL, USUAL])
async def test_a_name_makes_a_workspace(tmp_path: Path, size: tuple[int, int]) -> None:
    """Enter in any field makes it, as the footer says; tab goes from field to field."""
    app = FirstRunApp(tmp_path / "own", Settings(), by="Ann")
    async with app.run_test(size=size) as pilot:
        await pilot.press(*"Test Partnership", "tab", *"TSCP", "enter")
        await pilot.pause()
    assert app.return_value == "Ann"
    session = open_session(tmp_path / "own", "Ann")
    assert session.book.partnership.name == "Test Partnership"
    assert session.book.partnership.abbreviation == "TSCP"


async def test_an_empty_name_is_said_and_makes_nothing(tmp_path: Path) -> None:
    """The field keeps the cursor until it is filled in."""
    app = FirstRunApp(tmp_path / "own", Settings(), by="Ann")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("enter")
        assert "Fill in “Partnership”" in "\n".join(
            strip.text for strip in app.screen._compositor.render_strips()
        )
        await pilot.press("escape")
    assert app.return_value is None
    assert not (tmp_path / "own").exists()


async def test_leaving_says_that_nothing_typed_is_kept(tmp_path: Path) -> None:
    """Escape says so once and leaves at the second time; the text stays until then."""
    app = FirstRunApp(tmp_path / "own", Settings(), by="Ann")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press(*"Test", "escape")
        shown = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert "Press Esc again to quit" in shown
        assert app.is_running
        await pilot.press("escape")
    assert app.return_value is None
    assert not (tmp_path / "own").exists()


async def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    """A file in the way leaves the screen there, with a sentence."""
    (tmp_path / "file").write_text("x", "utf-8")
    app = FirstRunApp(tmp_path / "file" / "own", Settings(), by="Ann")
    async with app.run_test(size=USUAL) as pilot:
        await pilot.press(*"Test", "enter")
        await pilot.pause()
        shown = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        # The sentence is wrapped at another word for each length of the folder's name.
        assert "can't be used" in " ".join(shown.replace("│", " ").split())


async def test_the_demo_is_one_key_away(tmp_path: Path) -> None:
    """ctrl+t asks for it, and nothing is made in the folder."""
    app = FirstRunApp(tmp_path / "own", Settings(), by="Ann")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("ctrl+t")
    assert app.return_value == DEMO
    assert not (tmp_path / "own").exists()


async def test_a_new_workspace_leads_to_its_first_action(tmp_path: Path) -> None:
    """The empty screen says what to press, and nothing is offered that needs an action."""
    begin(tmp_path / "own", name="Test", abbreviation="", by="Ann")
    session = open_session(tmp_path / "own", "Ann")
    async with sitting(session, SMALL) as at:
        assert "There's no plan yet. Press a to start one." in at.text
        assert at.text.splitlines()[0].startswith(" Test ")
        assert at.text.splitlines()[-1].startswith(" a Add ")
        await at.press("n")
        assert at.message == "There's no plan yet. Press a to start one."
        await at.press("a", *"Our plan", "tab", "tab", "tab", *"Neglect, Early help", "enter")
        (plan,) = session.book.plans.values()
        assert plan.title == "Our plan"
        assert [p.title for p in session.book.priorities.values()] == ["Neglect", "Early help"]
        assert plan.title in at.title
        assert "2 Early help" in at.text
        assert "No actions yet. Press a to add the first one" in at.text
        for action in ("end", "history", "deliver", "edit", "add"):
            is_of_the_plan = action in {"edit", "add"}
            assert (at.framed.disabled_reason(action) == "") is is_of_the_plan, action
        await at.press("a")
        assert "New action" in at.text
        await at.press("escape")


async def test_the_meetings_of_a_year_that_has_begun_can_be_kept(tmp_path: Path) -> None:
    """Until a meeting is planned, what is made holds from the year's first day on."""
    begin(tmp_path / "own", name="Test", abbreviation="", by="Ann")
    session = open_session(tmp_path / "own", "Ann")
    begun = session.book.partnership.created
    assert begun == Quarter(financial_year_of(session.today), 1).first_day
    async with sitting(session, SMALL) as at:
        await at.press("6", "o", "o", "a", *"Council", "enter")
        await at.press("o", "o", "a", *"Quality Group", "tab", *"QAG", "tab", *"Council")
        await at.type_into("annual-report", "yes")
        await at.press("enter")
        assert session.book.groups["QAG"].created == begun
        await at.press("escape", "6", "a", *"QAG", "tab", *f"{begun:%d/%m/%Y}", "enter")
        (meeting,) = session.book.meetings.values()
        assert meeting.day == begun
        await at.press("o", "o", "a", *"Police", "enter")
        assert session.book.agencies["police"].created == session.today


async def test_a_new_workspace_names_nobody_that_is_not_there(tmp_path: Path) -> None:
    """The update names no group as its reader and praises nothing; m says what is missing."""
    begin(tmp_path / "own", name="Test", abbreviation="", by="Ann")
    async with sitting(open_session(tmp_path / "own", "Ann"), USUAL) as at:
        await at.press("7")
        assert "a group you haven't added yet" in at.figures
        assert "Nothing is missing" not in at.text
        await at.press("m")
        assert "There are no groups yet. Press 6 and then o to add one." in at.message
        await at.press("6", "a")
        assert "There are no groups yet. Press o to add one." in at.message


def test_what_was_begun_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Name and workspace are kept for the next start, and the workspace opens; a change is backed up."""
    monkeypatch.setenv("CSCP_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("CSCP_STATE", str(tmp_path / "state"))
    opened: list[App[object]] = []

    def answer(app: App[object]) -> object:
        opened.append(app)
        if isinstance(app, FirstRunApp):
            begin(tmp_path / "own", name="Test", abbreviation="", by="Ann")
            return "Ann"
        if isinstance(app, CscpApp) and len(opened) == 3:
            app.session.record(AddRecord("agencies", {"name": "The Police"}, "police"))
        return None

    shutdown, backups = Shutdown(), tmp_path / "own" / "backups"
    monkeypatch.setattr(shutdown, "run", answer)
    assert opening.run(tmp_path / "own", Settings(), shutdown, by="someone") == 0
    kept = tomllib.loads((tmp_path / "config" / "settings.toml").read_text("utf-8"))
    assert kept == {"name": "Ann", "workspace": str(tmp_path / "own")}
    assert (len(opened), [*backups.glob("*")]) == (2, [])
    assert opening.run(tmp_path / "own", Settings(), shutdown, by="Ann") == 0
    assert (len(opened), len([*backups.glob("*.zip")])) == (3, 1)


@pytest.mark.parametrize(
    ("encoding", "can"), [("utf-8", True), ("ascii", False), ("cp1252", False), ("no-such", False)]
)
def test_consoles_without_the_signs_are_known(encoding: str, can: bool) -> None:  # noqa: FBT001
    """An encoding that lacks a sign gets the plain ones."""
    assert can_show_signs([encoding]) is can
