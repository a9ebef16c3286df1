"""The first line of every screen: what it is and how things stand, also where there is no room."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from textual.binding import Binding
from textual.color import Color
from textual.screen import Screen
from textual.widgets import Input

from building import HOSTILE
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.meetings import ReopenMeeting, StartMeeting
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.enums import Role
from cscp_tui.store.errors import Locked, Overwritten
from cscp_tui.store.scrutineer import scrutineer_recorder
from cscp_tui.store.team import save_snapshot, team_recorder
from cscp_tui.tui.finders import GoToScreen
from cscp_tui.tui.forms.fields import Done
from cscp_tui.tui.keys import FRAME_KEYS, NO_KEY, TABS
from cscp_tui.tui.messages import ShowTab
from cscp_tui.tui.screen import FramedScreen
from cscp_tui.tui.session import Session, state_cells
from cscp_tui.tui.widgets.table import RecordTable
from hostile_texts import REF, make_hostile
from scrutinised import SCRUTINEER, contents
from sitting import LARGE, SMALL, USUAL, sitting

if TYPE_CHECKING:
    from pathlib import Path

    from textual.widget import Widget

    from cscp_tui.base.errors import CscpError
    from cscp_tui.services.outcome import JobOutcome
    from sitting import Sitting


@pytest.mark.parametrize("day", [None, date(2025, 6, 30)])
async def test_the_state_is_there_at_eighty_columns(session: Session, day: date | None) -> None:
    """Demo, saved and the day are said on each screen, and what the screen is."""
    session.look_at(day)
    async with sitting(session, SMALL) as at:
        for tab in TABS:
            await at.app.run_action(f"app.show_tab({tab.name!r})")
            await at.pilot.pause()
            first = at.text.splitlines()[0]
            words = ("as at ", "30 Jun ", " · read only") if day else ("today, ", "27 Nov ")
            assert all(word in first for word in ("demo", "✓ saved", *words)), tab
            heading = at.framed.heading()
            assert str((heading[1:] or heading)[0])[:16] in first


@pytest.mark.parametrize("problem", [Locked("Officer"), Overwritten("journal.jsonl")], ids=str)
def test_whatever_kept_a_change_from_the_disk_is_said_until_one_is_saved(
    session: Session, problem: CscpError
) -> None:
    """A lock that somebody else holds, and a drive that keeps no writers apart, like a full disk."""

    def fail() -> JobOutcome:
        raise problem

    stub: Any = SimpleNamespace(session=session, show_frame=lambda: None)
    with pytest.raises(type(problem)):
        FramedScreen._remembered(stub, fail)
    assert session.not_saved == str(problem)
    assert "not saved" in {cell.text for cell in state_cells(session)}
    FramedScreen._remembered(stub, lambda: session.record(SetFields("actions", REF, {"lead": "X"})))
    assert "saved" in {cell.text for cell in state_cells(session)}
    assert session.by in {cell.text for cell in state_cells(session)}
    assert session.by not in {cell.text for cell in state_cells(session, is_short=True)}


async def test_a_meeting_of_another_day_that_is_still_open_is_said_with_its_day(
    session: Session,
) -> None:
    """Nobody closed it, or it was opened again: how long ago it began says nothing then."""
    session.record(ReopenMeeting("QAG-2025-09-16", "An agency was forgotten."))
    async with sitting(session) as at:
        assert "QAG meeting of 16 Sep 25 in progress, m to join" in at.figures
        await at.press("m")
        assert at.text.index("Thu 27 Nov 25") < at.text.index("Tue 16 Sep 25")
        await at.press("down", "enter", "m")
        assert at.figures.endswith("QAG meeting of 16 Sep 25")


async def test_a_meeting_in_progress_is_said_whatever_its_group_is_called(
    session: Session,
) -> None:
    """A name that is longer than the line pushes neither the meeting nor the figures out."""
    session.record(StartMeeting("QAG-2025-11-27", datetime(2025, 11, 27, 10, tzinfo=UTC)))
    session.record(SetFields("groups", "QAG", {"name": HOSTILE * 40, "abbreviation": ""}))
    async with sitting(session, SMALL) as at:
        await at.press("3")
        figures = at.text.splitlines()[2]
        assert "meeting in progress, m to join" in figures
        assert "13 open" in figures
        await at.press("m", "r")
        assert "0 people, 0 of 16 members marked" in at.text.splitlines()[0]


@pytest.fixture
def restricted(session: Session) -> Session:
    """A sitting at a plan with two restricted actions."""
    for ref in ("BP25-1.5", "BP25-2.3"):
        session.record(SetFields("actions", ref, {"restricted": True}))
    return session


async def test_restricted_actions_are_not_shown_and_said_to_be(restricted: Session) -> None:
    """Two are gone from the list; figures and groups count them, and the frame says how many.

    Reasons are gone from the detail. No file is looked at meanwhile, as it may be about them.
    """
    async with sitting(restricted) as at:
        before, detail = at.figures, at.plan_screen.pane.detail
        assert "waiting for national guidance" in str(detail.pieces)
        await at.press("p")
        assert "waiting for national guidance" not in str(detail.pieces)
        keys = {row.key for row in at.table.table.rows}
        assert not keys & {"BP25-1.5", "BP25-2.3"}
        assert at.figures == f"{before}  projector, 2 not shown"
        assert "1 of 7 (14%)" in at.text
        for shows_all in ("import", "take_in", "take_in_answers"):
            assert "hidden from others" in at.plan_screen.disabled_reason(shows_all)
        await at.press("p")
        assert len(at.table.table.rows) == 35
        assert at.figures == before


async def test_a_filter_does_not_bring_them_back(restricted: Session) -> None:
    """A word of its title finds nothing."""
    async with sitting(restricted) as at:
        await at.press("p", "slash", *"navigators")
        assert at.table.table.rows == ()
        assert "No matching actions" in at.text


async def test_going_to_one_is_not_offered(restricted: Session) -> None:
    """Its reference finds nothing while others look on."""
    async with sitting(restricted) as at:
        await at.press("p", "apostrophe", *"BP25-1.5")
        assert isinstance(at.app.screen, GoToScreen)
        assert at.app.screen.query_one(RecordTable).table.rows == ()


async def test_what_comes_from_a_restricted_origin_is_hidden(session: Session) -> None:
    """The actions of a restricted review are restricted with it."""
    origin = next(action.origin for action in session.book.actions.values() if action.origin)
    session.record(SetFields("origins", origin, {"restricted": True}))
    session.is_projected = True
    hidden = [action for action in session.book.actions.values() if session.hides(action)]
    assert hidden
    assert {action.origin for action in hidden if not action.restricted} >= {origin}


async def test_reasons_and_causes_are_hidden(session: Session) -> None:
    """Why a date was moved is in the detail and in the history, and not while others look on."""
    reason = session.book.moves_of("BP25-1.4")[0].reason
    async with sitting(session, LARGE) as at:
        await at.go_to("BP25-1.4")
        await at.press("enter")
        assert reason in at.text
        await at.press("escape", "p", "enter")
        assert reason not in at.text
        await at.press("escape")
        await at.press("h")
        assert reason not in at.text
        await at.press("escape", "p", "h", *["down"] * 3)
        assert reason in at.text


async def test_it_holds_for_the_sitting_only(session: Session) -> None:
    """It is no setting: another sitting begins without it."""
    async with sitting(session) as at:
        await at.press("p")
        assert session.is_projected
    async with sitting(type(session)(session.recorder, session.by)) as at:
        assert "projector" not in at.figures


async def test_a_screen_opened_while_others_look_on_hides_as_much(restricted: Session) -> None:
    """What is first seen of a screen is what it shows after the projector was there before it."""
    restricted.record(SetFields("actions", "BP25-1.1", {"restricted": True}))
    hidden = [action for action in restricted.book.actions.values() if action.restricted]
    async with sitting(restricted, LARGE) as at:
        await at.press("p")
        for tab in TABS:
            await at.app.run_action(f"app.show_tab({tab.name!r})")
            first = await at.text_at_rest()
            at.framed.refresh_book()
            assert first == await at.text_at_rest(), tab
            assert not [action.id for action in hidden if f" {action.id} " in first], tab


async def test_a_hidden_record_is_not_opened_in_full(restricted: Session) -> None:
    """Whatever asks for its page, there is none while others look on."""
    async with sitting(restricted) as at:
        await at.press("p")
        at.framed.open_record("actions", "BP25-1.5")
        await at.pilot.pause()
        assert at.app.screen is at.framed


PAGES = (
    ("meeting-page", "meetings", "QAG-2025-09-16"),
    ("groups", "groups", "QAG"),
    ("agencies", "agencies", "police"),
    ("members", "groups", "QAG"),
    ("members", "agencies", "police"),
)


async def go_to_page(at: Sitting, page: tuple[str, str, str]) -> None:
    """Show one of the screens that have no digit."""
    at.app.post_message(ShowTab(*page))
    await at.pilot.pause()


async def test_every_key_leaves_the_teams_files_as_they_were(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each with enter after it: what is shown can be read, searched and written elsewhere.

    A key that does the same on every screen is pressed on the first of them.
    """
    monkeypatch.chdir(tmp_path)
    save_snapshot(team_recorder(demo))
    before = contents(demo)
    session = Session(scrutineer_recorder(demo), SCRUTINEER, Role.SCRUTINEER)
    async with sitting(session) as at:
        done: set[object] = set()
        for page in PAGES:
            await go_to_page(at, page)
            for binding in [b for b in type(at.framed).BINDINGS if isinstance(b, Binding)]:
                keys = binding.key.split(",")
                which = binding if binding in FRAME_KEYS else (binding, page)
                is_left_out = keys[0] in {"q", *(tab.key for tab in TABS)} or which in done
                if is_left_out or binding.key.startswith(NO_KEY):
                    continue
                done.add(which)
                if page[0] != at.framed.TAB:
                    await go_to_page(at, page)
                await at.press(keys[0])
                if len(at.app.screen_stack) > 1 or isinstance(at.app.focused, Input):
                    await at.press("enter")
                for _ in range(6):
                    if len(at.app.screen_stack) > 1:
                        await at.press("escape")
                assert len(at.app.screen_stack) == 1, f"{keys[0]} opened what escape does not leave"
    after = contents(demo)
    assert {name: data for name, data in after.items() if name in before} == before


async def test_what_changes_anything_rests(demo: Path) -> None:
    """No form opens, and help says why."""
    session = Session(scrutineer_recorder(demo), SCRUTINEER, Role.SCRUTINEER)
    async with sitting(session) as at:
        for page in PAGES:
            await go_to_page(at, page)
            for key in ("a", "e", "c", "s", "n", "semicolon"):
                await at.press(key)
                assert len(at.app.screen_stack) == 1, (page, key)
            assert at.framed.disabled_reason("take_away")


async def test_every_screen_says_that_the_folder_is_gone(session: Session, demo: Path) -> None:
    """Nothing ends the program, and nothing tells the user to make another workspace there."""
    away = demo.with_name("away")
    async with sitting(session, SMALL) as at:
        demo.rename(away)
        for number in "13456782":
            await at.press(number)
            await at.app.workers.wait_for_complete()
        at.app._look()
        await at.pilot.pause()
        assert "can't be found" in at.message
        assert "cscp init" not in at.message
        await at.press("escape", "q")


async def test_what_is_typed_meanwhile_is_saved_once_it_is_back(
    session: Session, demo: Path
) -> None:
    """The form stays open with its text, and no folder is made where the other one was."""
    away = demo.with_name("away")
    async with sitting(session, SMALL) as at:
        await at.go_to("BP25-1.1")
        demo.rename(away)
        await at.press("n", *"Half", "enter")
        assert "can't be found" in at.words
        assert not demo.exists()
        away.rename(demo)
        await at.press("enter")
        notes = session.book.progress_updates.values()
        assert any(note.text == "Half" for note in notes)


STATES: dict[str, tuple[str, ...]] = {
    "as it opens": (),
    "grouped by lead agency": ("g",),
    "grouped by overseeing group": ("g", "g", "g", "g"),
    "sorted": ("ctrl+g", "ctrl+g", "ctrl+g"),
    "in full": ("enter",),
    "its history": ("h",),
    "on another day": ("t", *"today", "enter"),
    "projected": ("p",),
    "going to it": ("apostrophe", *"cscp"),
    "help": ("question_mark",),
    "the palette": ("ctrl+p", *"cscp"),
    "filtered": ("slash", *"[/oops]"),
    "a wrong filter": ("slash", *"lead:[/oops]x"),
    "marked": ("space", "down", "space", "n"),
    "the other plan": ("o",),
    "recording for a quarter": ("f",),
    "undone and redone": ("u", "ctrl+r"),
    "a filter that is saved": ("slash", *"[/oops]", "ctrl+s", *"x", "enter"),
    "an export": ("x", "tab", *"[/oops]", "enter"),
}

_SIZES = {"the other plan": USUAL}
"""Where only the frame has a hostile text, it needs the width to show it."""


@pytest.mark.parametrize("state", STATES)
async def test_every_state_shows_it_harmlessly(
    session: Session, state: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing steers the terminal, nothing is read as an instruction, nothing ends the program."""
    monkeypatch.chdir(tmp_path)
    session.by = f"Officer {HOSTILE}"
    make_hostile(session)
    async with sitting(session, _SIZES.get(state, SMALL)) as at:
        await at.go_to(REF)
        await at.press(*STATES[state])
        await at.app.workers.wait_for_complete()
        await at.pilot.pause()
        for sign in "\x1b\x00\u202e\u2028":
            assert sign not in at.text
        assert "[CSCP] [/oops]" in at.text
        await at.press("escape", "escape", "q")


async def test_a_long_note_is_begun_beside_the_list_and_read_whole(session: Session) -> None:
    """What is missing is said with the key that shows it."""
    text = "\n".join(f"line {number} of what was said" for number in range(2000))
    session.record(AddProgressUpdate("BP25-1.2", text))
    async with sitting(session, LARGE) as at:
        await at.go_to("BP25-1.2")
        assert "line 3 of what was said" in at.text
        # The pane is narrow, so that it has to be scrolled for the last line.
        at.app.screen.query_one("#detail").scroll_to(y=9, animate=False, force=True)
        await at.pilot.pause()
        assert "… 1,988 more lines; Enter" in at.text
        await at.press("enter")
        reading = at.app.screen.query_one("#reading")
        reading.scroll_to(y=1990, animate=False, force=True)
        await at.pilot.pause()
        assert "line 1970 of what was said" in at.text


SIGNS = "▸▾▹•█░…■▲●○◆✓✗·–—‘’“”→←↓↑─×»│▌▔▁▂▃▄▅▆▇"


async def test_the_filter_bar_names_the_users_own_keys(session: Session) -> None:
    """Where the keys are others, so are the hints."""
    keys = {
        "list.filter": "f10",
        "view.back": "f7",
        "filter.clear": "f8",
        "filter.complete": "f9",
    }
    async with sitting(session, keys=keys) as at:
        assert "f10 Filter" in at.text
        await at.press("f10", *"is:la")
        assert "f9: is:late" in at.text
        await at.press("f9")
        assert "f8 clears" in at.text
        await at.press("enter")
        assert "f7 clears" in at.text
        await at.press("f7")
        assert "f10 Filter" in at.text


async def test_a_console_of_few_signs_gets_no_others(session: Session) -> None:
    """In every form, list, offer and hint."""
    session.record(AddProgressUpdate("BP25-1.2", "plain"))
    opening = (*"nvdsecaibyhtrx", "question_mark", "apostrophe", "slash", "enter", "ctrl+p")
    async with sitting(session, SMALL, ascii_only=True) as at:
        for key in opening:
            await at.go_to("BP25-1.2")
            await at.press(key)
            await at.press("down")
            assert not {sign for sign in at.text if sign in SIGNS}, key
            await _leave(at)


async def _leave(at: Sitting) -> None:
    """Go back to the list, as it was before."""
    await at.press("escape")
    while len(at.app.screen_stack) > 1:
        await at.press("escape")


async def test_neither_colours_nor_signs(session: Session) -> None:
    """Where there are no colours either, frames are drawn in plain signs."""
    async with sitting(session, SMALL, ascii_only=True, theme="terminal") as at:
        for key in ("n", "s", "e", "t", "apostrophe"):
            await at.press(key)
            assert "+--" in at.text, key
            assert not {sign for sign in at.text if sign in SIGNS}, key
            await _leave(at)


@pytest.mark.parametrize(
    ("theme", "size"),
    [("terminal", SMALL), ("partnership-light", (120, 36)), ("terminal", (200, 50))],
)
async def test_every_pane_has_an_edge_and_the_one_with_the_focus_the_accent(
    session: Session, theme: str, size: tuple[int, int]
) -> None:
    """On all eight screens, with one line for all, and the accent on one pane only."""
    async with sitting(session, size, theme=theme) as at:
        accent = Color.parse(at.app.theme_variables["edge-focused"])
        for key in "12345678":
            await at.press(key)
            panes = [pane for pane in at.app.screen.query(".pane") if pane.display and pane.size]
            lines = {side[0] for pane in panes for side in pane.styles.border}
            assert lines - {""} == {"round"}, key
            focused = [pane for pane in panes if pane.styles.border_top[1] == accent]
            assert focused == [at.app.focused], key
            assert _is_covered(at.app.screen, panes), key
            assert all(pane.border_title for pane in panes), key


def _is_covered(screen: Screen[Any], panes: list[Widget]) -> bool:
    """Whether everything between the figures and the keys is in a pane."""
    rows = range(screen.query_one("#figures").region.bottom, screen.size.height - 1)
    return all(any(y in pane.region.line_range for pane in panes) for y in rows)


async def test_an_edge_says_what_is_in_its_pane(session: Session) -> None:
    """The list's edge says how many there are and how to find some; the detail's says of what."""
    async with sitting(session, (120, 36)) as at:
        assert "35 actions · / filter" in at.text
        assert "╭─ BP25-1.1 ─" in at.text
        await at.press("slash", *"is:late")
        top = at.app.screen.query_one("#records").region.y
        line = at.text.splitlines()[top]
        assert "is:late" in line
        assert "35 shown" in line
        assert line.endswith("╮")


async def test_a_message_covers_the_lower_edge_and_no_row(session: Session) -> None:
    """A message of one line is where the edge was, and the list keeps its rows; more lines move it."""
    async with sitting(session, SMALL) as at:
        rows = at.table.size
        at.framed.complain("No.")
        await at.pilot.pause()
        assert at.text.splitlines()[-2].strip() == "No."
        assert at.table.size == rows
        at.framed.complain("No. " * 30)
        await at.pilot.pause()
        assert at.table.size.height == rows.height - 2
        assert at.text.splitlines()[-4].startswith("╰")
        at.framed.clear_message()
        await at.pilot.pause()
        assert at.text.splitlines()[-2].startswith("╰")


async def test_after_a_save_the_screen_is_not_laid_out_again(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the message and all that has changed in its parts."""
    async with sitting(session) as at:
        plan, lay_out = at.app.screen, Screen._refresh_layout
        await at.press("n", *"Half.")
        laid_out: list[Screen[Any]] = []

        def counted(screen: Screen[Any], *size: Any, **how: Any) -> None:
            laid_out.append(screen)
            lay_out(screen, *size, **how)

        monkeypatch.setattr(Screen, "_refresh_layout", counted)
        await at.pilot.press("enter")
        await at.pilot.pause(0.5)
        assert "to undo" in at.text
        assert laid_out.count(plan) <= len(("the message", "the longer record"))


@pytest.mark.parametrize("key", ["2", "5"])
async def test_a_large_console_of_few_signs_has_no_other_signs(session: Session, key: str) -> None:
    """The edges are drawn in plain signs."""
    async with sitting(session, (120, 36), ascii_only=True, theme="terminal") as at:
        await at.press(key)
        assert not {sign for sign in at.text if sign in SIGNS}


async def test_offers_of_a_console_of_few_signs(session: Session) -> None:
    """What is highlighted and how many more there are is said in plain signs."""
    async with sitting(session, SMALL, ascii_only=True) as at:
        await at.press("a", *["tab"] * 3, "down", "down")
        assert "> " in at.text
        assert "down for more" in at.text
        assert not {sign for sign in at.text if sign in SIGNS}


@pytest.mark.parametrize(
    ("answer", "told"), [(Done("Written."), ["Written."]), (Done(), []), (None, [])]
)
def test_a_form_that_recorded_nothing_is_told_of_only_in_its_own_words(
    answer: object, told: list[str]
) -> None:
    """One that was left, or that says nothing, leaves the screen as it is."""
    said: list[str] = []
    screen = cast(
        "FramedScreen",
        SimpleNamespace(
            refresh_book=lambda: None, say=said.append, app=SimpleNamespace(is_web=False)
        ),
    )
    FramedScreen.answered(screen, answer)
    assert said == told
