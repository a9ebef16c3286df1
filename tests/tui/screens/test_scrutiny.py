"""The Scrutiny screen, for the team and for a scrutineer, who leaves the team's files alone."""

from __future__ import annotations

import re
from datetime import date
from threading import Event
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from textual.binding import Binding
from textual.widgets import Input

from building import HOSTILE, OFFICER, record
from cscp_tui.domain.commands.meetings import StartMeeting
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.commands.scrutiny import AnswerChallenge, RaiseChallenge
from cscp_tui.domain.enums import ChallengeStatus, Role
from cscp_tui.services import scrutiny
from cscp_tui.services.own_files import Visit, Visits
from cscp_tui.store import recorder
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.scrutineer import scrutineer_recorder
from cscp_tui.store.scrutiny import SCRUTINY_NAME
from cscp_tui.store.team import create_workspace, save_snapshot, team_recorder
from cscp_tui.tui.key_help import commands_of
from cscp_tui.tui.keys import FRAME_KEYS, PROGRAM_KEYS, TABLE_KEYS, TABS
from cscp_tui.tui.screen_registry import SCREENS
from cscp_tui.tui.screens import scrutiny as scrutiny_screen
from cscp_tui.tui.session import Session
from scrutinised import SCRUTINEER, contents
from services.scrutinised_years import PUBLISHED, small_year
from sitting import SMALL, USUAL, open_session, sitting

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.base.progress import Step
    from cscp_tui.services.scrutiny import EarlierPack
    from cscp_tui.store.workspace import Workspace
    from sitting import Sitting

SCREEN = "scrutiny"

FRAME_AND_PROGRAM = [*FRAME_KEYS, *PROGRAM_KEYS]
CHALLENGE = "challenges CH-S1"
NEXT_DAY = date(2025, 11, 28)


def scrutineers_session(folder: Path, own: Path | None = None) -> Session:
    """A sitting of the scrutineer at a workspace."""
    return Session(scrutineer_recorder(folder, own=own), SCRUTINEER, Role.SCRUTINEER)


@pytest.fixture
def scrutineer(demo: Path) -> Session:
    """A sitting of the scrutineer at the demo."""
    return scrutineers_session(demo)


async def on_scrutiny(at: Sitting) -> None:
    """Go to the Scrutiny screen."""
    await at.press("8")


async def raise_challenge(at: Sitting, question: str, to: str = "police") -> None:
    """Fill in the form of a challenge and save it."""
    await at.press("a")
    await at.type(question)
    await at.press("tab")
    await at.type(to)
    await at.press("enter")


def status_of(at: Sitting) -> str:
    """The status of the scrutineer's first challenge."""
    return at.session.book.challenges["CH-S1"].status.value


# The scrutineer


async def test_a_scrutineer_begins_with_scrutiny(scrutineer: Session) -> None:
    """The first screen is that of scrutiny, and the frame says what cannot be done."""
    for size in (SMALL, USUAL):
        async with sitting(scrutineer, size) as at:
            assert "scrutineer (reads, challenges)" in at.figures
            assert "12 of 34 (35%) delivered" in at.figures
            assert "3 of 6 without an answer" in at.text
            assert "26 slips of 22 actions" in at.text


async def test_from_the_start_to_a_challenge(scrutineer: Session, demo: Path) -> None:
    """A, the question, whom it is put to, enter: it is kept, and the cursor is on it."""
    async with sitting(scrutineer) as at:
        await raise_challenge(at, "Who checks this?")
        assert "to undo" in at.message
        assert at.table.key == CHALLENGE
        assert "Who checks this?" in at.text
    known = scrutineer_recorder(demo).book.challenges["CH-S1"]
    assert (known.question, known.raised_by) == ("Who checks this?", "scrutineer")
    assert known.status is ChallengeStatus.OPEN


async def test_the_team_answers_and_the_scrutineer_says_what_came(demo: Path) -> None:
    """Each in their own app, each seeing what the other has just done."""
    team = open_session(demo, OFFICER)
    async with sitting(scrutineers_session(demo)) as at:
        await raise_challenge(at, "Who checks this?")
    async with sitting(team) as at:
        at.app._look()
        await on_scrutiny(at)
        assert at.framed.show_record("challenges", "CH-S1")
        await at.press("n")
        await at.type("Two of us do.")
        await at.press("enter")
        assert "Answered CH-S1" in at.message
        assert at.session.book.challenges["CH-S1"].answer == "Two of us do."
        await at.press("c")
        await at.type("Done.")
        await at.press("enter")
        assert "records its outcome" in at.text
        await at.press("escape")
    async with sitting(scrutineers_session(demo)) as at:
        assert at.framed.show_record("challenges", "CH-S1")
        await at.press("c")
        await at.type("I saw it done.")
        await at.press("enter")
        known = at.session.book.challenges["CH-S1"]
        assert (known.status, known.came_of_it) == (ChallengeStatus.CLOSED, "I saw it done.")
        await at.press("u")
        assert status_of(at) == "answered"
        await at.press("ctrl+r")
        assert status_of(at) == "closed"
        assert at.framed.show_record("challenges", "CH-S1")
        await at.press("s")
        assert status_of(at) == "answered"


@pytest.mark.parametrize("key", ["CH-08", "CH-S1"])
@pytest.mark.usefixtures("unhurried")
async def test_two_answers_at_once_are_not_written_over(demo: Path, key: str) -> None:
    """Whoever saves second sees both, of the team's challenges and of the scrutineer's."""
    scrutineers_session(demo).record(RaiseChallenge("police", "Why?", "scrutineer"))
    session, other = open_session(demo), open_session(demo, "Business manager")
    async with sitting(session) as at:
        await on_scrutiny(at)
        assert at.framed.show_record("challenges", key)
        await at.press("n")
        other.record(AnswerChallenge(key, "First."))
        await at.type("Second.")
        await at.press("enter")
        assert "Business manager changed" in at.text
        assert "First." in at.text
        await at.press("t")
    assert session.book.challenges[key].answer == "First."


async def test_each_takes_back_only_what_stands_in_their_own_journal(demo: Path) -> None:
    """In the history of a challenge, though both journals count from one and names are alike."""
    scrutineer = scrutineers_session(demo)
    scrutineer.by = OFFICER
    number = scrutineer.record(RaiseChallenge("police", "Why?")).n
    team = open_session(demo, OFFICER)
    team.record(AnswerChallenge("CH-S1", "Because."))
    scrutineer.follow()
    for session, refused, taken in ((team, "down", "up"), (scrutineer, "up", "down")):
        async with sitting(session) as at:
            await at.press("8")
            assert at.framed.show_record("challenges", "CH-S1")
            await at.press("h", "home", refused, "u")
            assert "only they can undo it" in at.text
            assert len(session.workspace.history("CH-S1")) == 2
            await at.press(taken, "escape")
    assert number == 1
    assert len(team.workspace.lines()) == team.workspace.position.n


async def test_a_reflection_is_written_and_found_again(scrutineer: Session, demo: Path) -> None:
    """E writes the text of the present quarter; on a text it begins with that."""
    async with sitting(scrutineer) as at:
        await at.press("e")
        await at.type("A good quarter.")
        await at.press("enter")
        assert at.table.key == "reflections scrutiny-2025-26/Q3/Independent Scrutineer"
        await at.press("e")
        await at.type("Indeed: ")
        await at.press("enter")
    texts = {each.id: each.text for each in team_recorder(demo).book.reflections.values()}
    key = "scrutiny-2025-26/Q3/Independent Scrutineer"
    assert texts[key].replace("Indeed: ", "") == "A good quarter."
    assert "Indeed" in texts[key]


async def test_what_changes_the_teams_records_rests_with_a_reason(scrutineer: Session) -> None:
    """On every screen; help says why."""
    async with sitting(scrutineer) as at:
        await at.press("2")
        for key in ("d", "n", "v", "s", "e", "a", "c", "i"):
            at.framed.clear_message()
            await at.press(key)
            assert len(at.app.screen_stack) == 1, key
            assert "not change them" in at.message, key
        await at.press("8", "n")
        assert len(at.app.screen_stack) == 1
        assert "not change them" in at.message
        assert "not change them" in at.framed.disabled_reason("answer")
        for action in ("challenge", "conclude", "reopen", "reflect", "undo", "redo"):
            assert at.framed.disabled_reason(action) == "", action
        assert "not change them" in at.framed.disabled_reason("take_in")
        at.framed.action_redact()  # of what they recorded themselves
        await at.pilot.pause()
        assert len(at.app.screen_stack) == 2


async def test_every_binding_leaves_the_teams_files_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every key of every screen, each with enter after it: only the scrutineer's journal grows.

    A small year has a record of every kind, and its screens are drawn faster than the demo's.
    """
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "year"
    save_snapshot(small_year(folder))
    own = contents(folder)[SCRUTINY_NAME]
    (folder / "exports").mkdir()
    (folder / "exports" / "update.md").write_text("# An update\n", "utf-8")
    before = contents(folder)
    assert {"cscp.json", "journal.jsonl", "exports/update.md"} <= before.keys()
    recorder = scrutineer_recorder(folder, FixedClock(PUBLISHED))
    session = Session(recorder, SCRUTINEER, Role.SCRUTINEER)
    async with sitting(session) as at:
        await raise_challenge(at, "Who checks this?")
        done: set[object] = set()
        for tab in TABS:
            await at.press(tab.key)
            for key in keys_of(at, done):
                if tab.name != at.framed.TAB:
                    await at.press(tab.key)
                assert tab.name == at.framed.TAB, key
                await press_and_leave(at, key)
            for known in commands_of(at.framed):
                if not known.keys and not known.why and known.name not in done:
                    done.add(known.name)
                    await at.framed.run_command(known)
                    await leave(at, known.name)
        await at.press("escape", "escape", "8")
        assert session.as_at is None
        await raise_challenge(at, "And who checks them?")
        assert "And who checks them?" in at.text
        at.app._look()
        at.app._check_on()
    after = contents(folder)
    written = after.pop(SCRUTINY_NAME)
    assert {name: data for name, data in before.items() if not name.startswith("scrutiny.")} == {
        name: data for name, data in after.items() if not name.startswith("scrutiny.")
    }
    assert written.startswith(own)
    assert written.count(b"\n") >= own.count(b"\n") + 2


async def test_a_scrutineer_who_joins_a_meeting_only_watches(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every key of the running meeting leaves the team's files as they were."""
    monkeypatch.chdir(tmp_path)
    team = open_session(demo, OFFICER)
    team.record(StartMeeting("QAG-2025-11-27"))
    before = contents(demo)
    async with sitting(scrutineers_session(demo)) as at:
        await at.press("m")
        assert "Joined the QAG meeting" in at.message
        assert "scrutineer (reads, challenges)" in at.figures
        for key in keys_of(at):
            if key != "m":
                await press_and_leave(at, key)
    assert contents(demo) == before


def keys_of(at: Sitting, done: set[object] | None = None) -> list[str]:
    """The first key of all that is bound on the screen, but those that leave it or the program.

    Args:
        at: what is looked at.
        done: what keys of the frame did on other screens; where a screen does just that and
            exports nothing of its own, they are left out, and else put there.
    """
    of_lists = TABLE_KEYS if at.framed.TAB == "scrutiny" else []
    bound = [*of_lists, *type(at.framed).BINDINGS, *PROGRAM_KEYS]
    known = [b for b in bound if isinstance(b, Binding) and not leads_nowhere(at, b)]
    if done is not None:
        does = {b: getattr(type(at.framed), f"action_{b.action}", b.action) for b in known}
        known = [b for b in known if does[b] not in done]
        done |= {does[b] for b in known if b in FRAME_AND_PROGRAM and b.action != "export"}
    keys = [b.key.partition(",")[0] for b in known]
    left_out = {"q", "ctrl+c", *(tab.key for tab in TABS)}
    return [key for key in dict.fromkeys(keys) if key not in left_out]


def leads_nowhere(at: Sitting, bound: Binding) -> bool:
    """Whether a key leads to the screen of groups where the program has none."""
    to_groups = at.framed.TAB == "meetings" and bound.action == "other_list"
    return to_groups and "groups" not in SCREENS


async def press_and_leave(at: Sitting, key: str) -> None:
    """Press a key, then enter, then escape until nothing lies over the screen."""
    await at.press(key)
    if is_over_list(at):
        await at.press("enter")
    await leave(at, key)


def is_over_list(at: Sitting) -> bool:
    """Whether something lies over the screen, or a field of it takes the keys."""
    return len(at.app.screen_stack) > 1 or isinstance(at.app.focused, Input)


async def leave(at: Sitting, what: str) -> None:
    """Press escape until nothing lies over the screen."""
    for _ in range(6):
        if not is_over_list(at):
            break
        await at.press("escape")
    assert not is_over_list(at), f"{what} opened what escape does not leave"


async def test_the_pack_is_written_where_the_scrutineer_is(
    scrutineer: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """X and enter write one HTML file, not into the team's folder."""
    monkeypatch.chdir(tmp_path)
    async with sitting(scrutineer) as at:
        await at.press("x", "enter")
        assert "scrutiny-pack-as-at-2025-11-27.html" in at.message
        before = contents(scrutineer.workspace.folder)
        await at.press("x", "tab", *str(scrutineer.workspace.folder / "mine"), "enter")
        assert "is in the" in at.words
        assert contents(scrutineer.workspace.folder) == before
    file = tmp_path / "exports" / "scrutiny-pack-as-at-2025-11-27.html"
    assert "<h1>Scrutiny pack</h1>" in file.read_text("utf-8")
    assert "BP24-1.1" in file.read_text("utf-8")


async def test_a_long_pack_is_written_beside_the_keys_and_can_be_stopped(
    scrutineer: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every screen says how far it is; escape stops it there, and nothing is left."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("cscp_tui.tui.forms.exports.LONG", 10)
    is_half, may_go_on = Event(), Event()
    render = scrutiny.render_scrutiny_pack

    def half(workspace: Workspace, day: date, *, since: EarlierPack | None, step: Step) -> str:
        def wait(done: int, of: int) -> None:
            step(done, of)
            if done == of // 2:
                is_half.set()
                may_go_on.wait(20)

        return render(workspace, day, since=since, step=wait)

    monkeypatch.setattr(scrutiny_screen, "render_scrutiny_pack", half)
    async with sitting(scrutineer) as at:
        await at.press("x", "enter", "2")
        while not is_half.is_set():
            await at.pilot.pause()
        assert re.search(r"writing a file, (2[5-9]|30)% \(Esc stops\)", at.figures)
        await at.press("x")
        assert "A file is being written" in at.message
        await at.press("escape")
        assert "writing" not in at.figures
        may_go_on.set()
        await at.app.workers.wait_for_complete()
        assert "Stopped. Nothing was written." in at.message
        monkeypatch.setattr(scrutiny_screen, "render_scrutiny_pack", render)
        await at.press("8", "x", "enter")
        await at.app.workers.wait_for_complete()
        await at.pilot.pause()
        assert "Wrote" in at.message
    (file,) = (tmp_path / "exports").iterdir()
    assert file.read_text("utf-8") == render(scrutineer.workspace, scrutineer.today)


async def test_a_journal_that_breaks_while_it_is_open_is_said(demo: Path) -> None:
    """The team reads on, writes on, and is told which line it is."""
    scrutineers_session(demo).record(RaiseChallenge("police", "Why?", "scrutineer"))
    session = open_session(demo)
    async with sitting(session) as at:
        path = demo / SCRUTINY_NAME
        path.write_bytes(path.read_bytes() + b'{"v":1}\n')
        at.app._look()
        assert "Line 3 of" in at.message
        assert "isn't a complete line" in at.message
        at.session.record(AnswerChallenge("CH-S1", "Because."))


async def test_where_nothing_can_be_written_the_way_out_is_said(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The form keeps its text and names the option; with it, everything is kept elsewhere."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    session = scrutineers_session(demo)
    monkeypatch.setattr("filelock.FileLock.acquire", refuse)
    async with sitting(session) as at:
        await raise_challenge(at, "Who checks this?")
        assert len(at.app.screen_stack) == 2
        assert "--journal FILE" in at.words
    assert not (demo / SCRUTINY_NAME).exists()


async def test_a_printed_pack_is_verified_on_the_screen(demo: Path, tmp_path: Path) -> None:
    """Also by a scrutineer: a pack, one that was changed, and a seal; what is none stays in the form."""
    own = scrutineers_session(demo, tmp_path / "own.jsonl")
    pack = scrutiny.render_scrutiny_pack(own.workspace, own.today)
    (tmp_path / "pack.html").write_text(pack, "utf-8")
    (tmp_path / "other.html").write_text(pack.replace("Slips", "Slip"), "utf-8")
    async with sitting(own) as at:
        for typed, words in (
            (str(tmp_path / "pack.html"), "pack.html matches what is recorded up to change"),
            (str(tmp_path / "other.html"), "“Slip” is printed"),
            (own.workspace.position.hash[:12], "It is the last one."),
        ):
            await at.press("8", "question_mark", *"verify", "enter")
            await at.type(typed)
            await at.press("enter")
            assert words in at.words
            await at.press("escape")
        await at.press("8", "question_mark", *"verify", "enter")
        await at.type(str(tmp_path / "none"))
        await at.press("enter")
        assert "can't be read" in at.words


# The team


async def test_the_team_takes_a_scrutineers_file_in(demo: Path, tmp_path: Path) -> None:
    """Its challenges stand in the list at once, and go again; what is no such file is said in the form."""
    (tmp_path / "mine").mkdir()
    file = tmp_path / "mine" / "sent.jsonl"
    own = scrutineers_session(demo, file)
    own.record(RaiseChallenge("police", "Who checks?"))
    async with sitting(open_session(demo)) as at:
        await at.press("8", "question_mark", *"take in", "enter")
        await at.press(*str(tmp_path / "none"), "enter")
        assert "isn't a scrutineer's file" in at.words
        await at.press(*["backspace"] * 4, *"mine/sent.jsonl", "enter")
        assert "“Who checks?”. Press Enter again to take it in." in at.words
        await at.press("enter")
        assert "1 change by the scrutineer taken in." in at.message
        assert "Who checks?" in at.text
        await at.press("question_mark", *"take in", "enter")
        await at.type(str(file))
        await at.press("tab", *"yes", "enter")
        assert "1 change undone" in at.message
        assert "Who checks?" not in at.text
    async with sitting(own) as at:
        await at.press("8", "question_mark", *"take in", "enter")
        assert len(at.app.screen_stack) == 1
        assert "not change them" in at.message


async def test_a_scrutineers_file_with_details_of_a_child_needs_a_reason(
    demo: Path, tmp_path: Path
) -> None:
    """A second Enter takes nothing in; the reason does."""
    (tmp_path / "mine").mkdir()
    file = tmp_path / "mine" / "sent.jsonl"
    with pytest.MonkeyPatch.context() as unasked:
        unasked.setattr(recorder, "identifiers_in", lambda *_: ())
        own = scrutineers_session(demo, file)
        own.record(RaiseChallenge("police", "Who saw Tyler, aged 7?"))
    async with sitting(open_session(demo)) as at:
        await at.press("8", "question_mark", *"take in", "enter")
        await at.type(str(file))
        await at.press("enter", "enter")
        assert "Does this identify a child or family?" in at.text
        assert "CH-S1" not in at.text
        await at.type("a published name")
        await at.press("enter")
        assert "1 change by the scrutineer taken in." in at.message


async def test_the_team_raises_a_challenge_of_a_group(session: Session) -> None:
    """The same screen; the team says who raises it."""
    async with sitting(session) as at:
        await on_scrutiny(at)
        await at.press("a")
        await at.type("Who checks this?")
        await at.press("tab")
        await at.type("police")
        await at.press("tab")
        await at.type("QAG")
        await at.press("enter")
        known = at.session.book.challenges["CH-12"]
        assert (known.raised_by, known.put_to) == ("QAG", "police")


async def test_groups_fold_and_a_filter_looks_into_all(session: Session) -> None:
    """Only the challenges stand open at first; a filter finds what is folded away."""
    async with sitting(session) as at:
        await on_scrutiny(at)
        assert "BP24" not in at.text
        await at.press("slash")
        await at.type("reflections young")
        await at.press("enter")
        assert "Young Scrutineer" in at.text
        await at.press("escape")


async def test_a_slip_shows_its_first_date_and_its_causes(session: Session) -> None:
    """In full, with what came before it; others who look on see no causes."""
    async with sitting(session, (160, 50)) as at:
        await on_scrutiny(at)
        assert at.table.move_to("slips BP25-2.1")
        await at.pilot.pause()
        assert "Date changes" in at.text
        assert "First agreed" in at.detail
        assert "control" in at.text
        await at.press("p")
        assert at.table.key == "slips BP25-2.1"
        assert "control" not in at.text


async def test_restricted_challenges_are_hidden_on_the_projector(session: Session) -> None:
    """CH-07 is not for those who look on."""
    async with sitting(session) as at:
        await on_scrutiny(at)
        assert "CH-07" in at.text
        await at.press("p")
        assert "CH-07" not in at.text


async def test_as_at_shows_the_day_and_nothing_is_recorded(session: Session) -> None:
    """The figures are those of the day; challenges rest."""
    session.look_at(date(2024, 12, 31))
    async with sitting(session) as at:
        await on_scrutiny(at)
        assert "25 of 35 (71%) delivered" in at.figures
        await at.press("a")
        assert len(at.app.screen_stack) == 1


async def test_what_changed_since_the_last_visit(demo: Path, tmp_path: Path) -> None:
    """The first visit looks back a month; the next one shows what was recorded since."""
    folder = tmp_path / "state"
    session = open_session(demo)
    session.visits = Visits(folder, "demo")
    async with sitting(session) as at:
        await on_scrutiny(at)
        assert "your first visit" in at.text
    now = Visit(session.workspace.position.n, date(2025, 11, 27))
    assert session.visits.last(NEXT_DAY) == now
    earlier = replace(now, day=date(2025, 8, 20))
    session.visits.keep(earlier)
    team = open_session(demo)
    team.record(RaiseChallenge("police", "Why?", "QAG"))
    team.record(AnswerChallenge("CH-12", "Because."))
    team.undo(team.next_undo().n)
    for _ in range(2):  # who looks again on the same day sees the same news
        again = open_session(demo)
        again.visits = Visits(folder, "demo")
        async with sitting(again) as at:
            await on_scrutiny(at)
            assert "Changed since your last visit, 20 Aug 25" in at.text
    assert again.visits.last(NEXT_DAY) == replace(now, n=again.workspace.position.n)
    async with sitting(again) as at:
        await on_scrutiny(at)
        changes = [key for key in (row.key for row in at.table.table.rows) if "changes" in key]
        assert len(changes) == 1, "what was taken back is no change"
        assert at.table.move_to(changes[0])
        await at.press("enter")
        assert "Business officer" in at.text


async def test_the_team_sees_what_a_scrutineer_recorded_since(demo: Path) -> None:
    """A new challenge stands among what changed; a scrutineer sees there what the team did."""
    own = scrutineers_session(demo)
    visit = Visit(own.workspace.position.n, date(2025, 11, 26))
    own.visits.keep(visit)
    own.record(RaiseChallenge("police", "Who checks?"))
    session = open_session(demo)
    session.visits.keep(visit)
    async with sitting(session) as at:
        await on_scrutiny(at)
        assert "changes s1-0" in {row.key for row in at.table.table.rows}
    today = session.recorder.today()
    assert session.visits.last(NEXT_DAY) == replace(visit, scrutiny=1, day=today)
    async with sitting(own) as at:
        assert not any(row.key.startswith("changes") for row in at.table.table.rows)


async def test_hostile_texts_are_harmless(session: Session) -> None:
    """As a question, an answer and a reflection, in the list and in full."""
    session.record(RaiseChallenge("police", HOSTILE, "QAG"))
    session.record(AnswerChallenge("CH-12", HOSTILE))
    async with sitting(session) as at:
        await on_scrutiny(at)
        assert at.framed.show_record("challenges", "CH-12")
        await at.pilot.pause()
        assert "[CSCP] [/oops]" in at.text
        await at.press("enter")
        assert "[CSCP] [/oops]" in at.text


async def test_an_empty_workspace_says_what_to_press(tmp_path: Path) -> None:
    """Neither plan nor partners are needed to put the first challenge."""
    team = create_workspace(tmp_path / "w", "empty")
    record(team, AddRecord("partnership", {"name": "Test", "abbreviation": ""}))
    async with sitting(open_session(tmp_path / "w")) as at:
        await on_scrutiny(at)
        assert "none yet" in at.text
    async with sitting(scrutineers_session(tmp_path / "w")) as at:
        await raise_challenge(at, "Where is the plan?", "the partnership")
        assert at.session.book.challenges["CH-S1"].raised_by == "scrutineer"


@pytest.mark.parametrize("kept", ['{"n":1e400,"day":"2025-01-01"}', "[" * 100_000, "{}", ""])
def test_a_visit_that_cannot_be_read_is_none(tmp_path: Path, kept: str) -> None:
    """A damaged file of the user's own never stands in the way of the screen."""
    visits = Visits(tmp_path, "demo")
    visits.keep(Visit(5, date(2025, 11, 27)))
    next(tmp_path.iterdir()).write_text(kept)
    assert Visits(tmp_path, "demo").last(NEXT_DAY) is None


async def test_accepted_warnings_are_a_key_away(scrutineer: Session, demo: Path) -> None:
    """The list says what, of which record, and why; Enter opens the record; a projector hides it."""
    open_session(demo).record(SetFields("actions", "RV23-04", {"restricted": True}))
    scrutineer.follow()
    async with sitting(scrutineer, USUAL) as on:
        await on.press("o")
        assert "Accepted warnings" in on.text
        await on.type("RV23-04")
        assert "New date recorded 22 d" in on.text
        await on.press("enter")
        assert "RV23-04 in full" in on.text
        await on.press("escape", "p", "o")
        await on.type("RV23-04")
        assert "New date recorded 22 d" not in on.text
