"""What goes on beside the keys: others' changes, the present on disk, the chain, the day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.team import lines_behind, team_recorder
from cscp_tui.tui import app, background_sync
from cscp_tui.tui.session import Session
from cscp_tui.tui.widgets.lines import CellLine, TroubleBanner
from sitting import open_session, sitting

if TYPE_CHECKING:
    from pathlib import Path


async def test_changes_of_others_appear_by_themselves(session: Session, demo: Path) -> None:
    """Within two seconds a colleague's title stands there; cursor and marks stay."""
    async with sitting(session) as at:
        await at.go_to("BP25-2.3")
        await at.press("space")
        other = open_session(demo, "Business manager")
        other.record(SetFields("actions", "BP25-1.2", {"title": "Another title altogether"}))
        await at.pilot.pause(2 * background_sync.POLL)
        assert "Another title altoget" in at.text
        assert "Business manager changed BP25-1.2 (Another title altogether)" in at.message
        assert at.table.key == "BP25-2.3"
        assert at.table.marked == {"BP25-2.3"}


def test_a_screen_is_behind_whenever_the_journal_went_on(
    session: Session, demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even where nobody is told of the lines, as of those of a file that was read anew."""
    kept, follow = background_sync.BackgroundSync(session), session.workspace.follow
    monkeypatch.setattr(session.workspace, "follow", lambda: follow()[:0])
    assert kept.follow() == ([], False)
    open_session(demo, "Business manager").record(AddProgressUpdate("BP25-2.3", "Elsewhere"))
    assert kept.follow() == ([], True)
    assert kept.follow() == ([], False)


async def test_changes_of_others_appear_under_what_lies_over_the_screen(
    session: Session, demo: Path
) -> None:
    """A form stays as it is, and behind it the figures are those of now."""
    async with sitting(session) as at:
        await at.press("n", *"Half")
        open_session(demo, "Business manager").record(AddProgressUpdate("BP25-2.3", "Elsewhere"))
        at.app._look()
        assert "Half" in at.text
        await at.press("escape")
        assert session.book.updates_of("BP25-2.3")[-1].text == "Elsewhere"


async def test_who_could_not_read_is_told_once_it_works_again(session: Session, demo: Path) -> None:
    """As when a share or a database was gone for a while; it is said once."""
    async with sitting(session) as at:
        demo.rename(demo.with_name("gone"))
        at.app._look()
        assert "can't be found" in at.message
        demo.with_name("gone").rename(demo)
        at.app._look()
        assert "Connected again: what is shown is up to date." in at.message
        assert at.app.framed_screen is not None
        at.app.framed_screen.clear_message()
        at.app._look()
        assert "Connected" not in at.message


async def test_a_broken_line_makes_the_workspace_read_only_and_is_named(
    session: Session, demo: Path
) -> None:
    """Somebody changed a line by hand: the check finds it, says which, and nothing is written."""
    journal = demo / "journal.jsonl"
    lines = journal.read_bytes().split(b"\n")
    lines[200] = lines[200].replace(b'"by":"', b'"by":"X', 1)
    async with sitting(session) as at:
        journal.write_bytes(b"\n".join(lines))
        for _ in range(20):
            at.app._check_on()
        assert "Line 201" in at.banner
        assert "FROM A DAMAGED RECORD" in at.banner
        assert "read only" in at.title
        await at.press("n")
        assert len(at.app.screen_stack) == 1


async def test_a_sound_chain_is_checked_to_its_end_and_then_let_alone(session: Session) -> None:
    """The parts come one after the other by themselves, and then no more."""
    async with sitting(session) as at:
        await at.pilot.pause(2 * background_sync.CHECK_AFTER)
        assert at.app._chain_check is not None
        assert not at.app.sync.check_on()
        assert not session.workspace.read_only


async def test_the_present_is_written_once_there_is_rest(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A moment after the last change cscp.json has it, with the app still open."""
    monkeypatch.setattr(background_sync, "REST", 0.0)
    monkeypatch.setattr(app, "POLL", 3600.0)
    async with sitting(session) as at:
        await at.press("n", *"News", "enter")
        assert lines_behind(session.recorder)
        at.app._look()
        await at.app.workers.wait_for_complete()
        assert not lines_behind(session.recorder)


async def test_an_idle_screen_is_not_drawn_again(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A minute without a key paints nothing."""
    async with sitting(session) as at:
        await at.text_at_rest()
        painted: list[object] = []
        monkeypatch.setattr(at.app, "_display", lambda *what: painted.append(what))
        await at.pilot.pause(60)
        assert not painted
        await at.press("j")
        assert painted


async def test_midnight_changes_the_day_of_the_frame(demo: Path) -> None:
    """A screen that stays open overnight shows the next day's figures."""
    clock = FixedClock(date(2025, 12, 1))
    session = Session(team_recorder(demo, clock), "Business officer")
    async with sitting(session) as at:
        assert "Mon 1 Dec 2025" in at.title
        clock.set(date(2025, 12, 2))
        at.app._look()
        assert "Tue 2 Dec 2025" in at.title


async def test_what_is_wrong_with_the_settings_is_said_at_the_start(session: Session) -> None:
    """A broken file's sentence stands on the screen, and the defaults hold."""
    problems = ["settings.toml isn't TOML. The defaults apply until it is corrected."]
    async with sitting(session, problems=problems, theme="no-such-theme") as at:
        assert "The defaults apply until it is corrected" in at.message
        assert "There's no theme “no-such-theme”" in at.message
        assert at.app.theme == "partnership-dark"


async def test_a_broken_line_is_said_where_it_is_met(session: Session, demo: Path) -> None:
    """Another day or a history that would need it shows a sentence, and the screen stays."""
    journal = demo / "journal.jsonl"
    async with sitting(session) as at:
        journal.write_bytes(journal.read_bytes().replace(b'"changes":', b'"changed":'))
        await at.press("t", *"31/12/24", "enter")
        assert session.as_at is None
        assert "cscp check --repair" in at.message
        assert "12 of 34 delivered" in at.figures


@pytest.mark.parametrize("keys", [(), ("h",), ("question_mark",), ("enter",), ("2",), ("t",)])
async def test_every_screen_says_that_the_journal_is_damaged(
    keys: tuple[str, ...], demo: Path
) -> None:
    """Opened on a damaged journal, each screen has the banner, dialogs too."""
    journal = demo / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b'"by":"', b'"by":"X', 1))
    (demo / "cscp.json").unlink()
    async with sitting(open_session(demo)) as at:
        await at.press(*keys)
        await at.pilot.pause()
        assert at.banner.startswith("FROM A DAMAGED RECORD, read only")
        below = at.framed.query_one(TroubleBanner).region.bottom
        shown = [line.region for line in at.framed.query(CellLine) if line.region.height]
        assert below <= min(region.y for region in shown)
        assert "Line 2" in at.banner
        assert "FROM A DAMAGED RECORD" in at.text


@pytest.mark.parametrize("screen", ["2", "6", "7", "8"])
async def test_nothing_is_exported_of_a_damaged_journal(screen: str, demo: Path) -> None:
    """A free text that was changed is found before the file is written, too."""
    session = open_session(demo)
    session.workspace.chain_was_verified()
    journal = demo / "journal.jsonl"
    data = journal.read_bytes()
    place = data.rindex(b'"texts":["') + 40
    journal.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
    async with sitting(session) as at:
        await at.press(screen, "x")
        await at.pilot.pause()
        assert at.message.startswith("Not exported: Line ")
    assert not (demo / "exports").exists()
