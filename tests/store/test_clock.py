"""Clocks tell the day in London."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from building import (
    FIRST_DAY,
    MANAGER,
    OFFICER,
    TODAY,
    action,
    context,
    make_workspace,
    open_workspace,
    record,
)
from cscp_tui.base.errors import Refused
from cscp_tui.base.texts import counted
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.updates import Signature
from cscp_tui.domain.dates import london_today, long
from cscp_tui.domain.quarters import Quarter
from cscp_tui.services.updates import sign_off
from cscp_tui.store.check import check
from cscp_tui.store.clock import ClockDoubt, DayClock, FixedClock, clock_doubt, stamp
from cscp_tui.store.errors import ClockInDoubt
from cscp_tui.store.state import is_same
from cscp_tui.store.team import save_snapshot, team_recorder
from cscp_tui.store.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.store.recorder import Recorder


def test_a_demo_s_day_does_not_end_before_midnight_in_london() -> None:
    """The time of day is London's: at 23:30 UTC in winter, a demo set in summer keeps its day."""
    day, late = date(2025, 4, 24), datetime(2026, 11, 26, 23, 30, tzinfo=UTC)
    assert london_today(DayClock(day, lambda: late)()) == day


NOW = datetime(2024, 11, 25, 13, 0, tzinfo=UTC)


def doubt_at(now: datetime, last: datetime, told: datetime | None = None) -> ClockDoubt | None:
    """The doubt about a clock, whatever took effect no later than the last change."""
    return clock_doubt(now, stamp(last), last.date(), told)


@pytest.mark.parametrize("days", [0, 1, 3, 11, 17, 59])
def test_a_clock_after_a_weekend_or_a_holiday_is_not_questioned(days: int) -> None:
    """Nor one that is less than an hour behind."""
    assert doubt_at(NOW, NOW - timedelta(days=days)) is None
    assert doubt_at(NOW, NOW + timedelta(minutes=59)) is None


def test_a_clock_is_questioned_by_a_change_in_its_future() -> None:
    """The sentence has both times."""
    doubt = doubt_at(NOW, NOW + timedelta(hours=2))
    assert doubt is not None
    assert doubt.is_last_ahead
    assert doubt.sentence == (
        "The last change was recorded at 15.00 on 25 November 2024, but this computer's clock says "
        "13.00 on 25 November 2024."
    )


def test_a_clock_that_nothing_vouches_for_is_questioned_after_sixty_days() -> None:
    """A server that has the same time vouches for it."""
    last = NOW - timedelta(days=61)
    doubt = doubt_at(NOW, last)
    assert doubt is not None
    assert not doubt.is_last_ahead
    assert "61 days ago, on 25 September 2024" in doubt.sentence
    assert doubt_at(NOW, last, told=NOW + timedelta(minutes=50)) is None, "the server vouches"


@pytest.mark.parametrize("hours", [-30, -2, 2, 8760])
def test_a_clock_is_questioned_where_the_drive_s_server_has_another_time(hours: int) -> None:
    """In either direction, by more than an hour."""
    doubt = doubt_at(NOW, NOW - timedelta(days=1), told=NOW + timedelta(hours=hours))
    assert doubt is not None
    assert doubt.sentence.startswith("The drive's clock says ")


@pytest.fixture(autouse=True)
def computer(monkeypatch: pytest.MonkeyPatch) -> FixedClock:
    """The computer's clock, set by hand."""
    clock = FixedClock(TODAY, 13)
    monkeypatch.setattr("cscp_tui.store.workspace.system_clock", clock)
    return clock


def wrong_update(folder: Path) -> None:
    """Record an update of an action with a clock that stands in 2099."""
    recorder = team_recorder(folder, FixedClock(date(2099, 7, 27)))
    record(recorder, AddProgressUpdate("BP24-1.1", "Half of the staff are trained."), MANAGER)


def corrected(mine: Recorder, *of: str) -> int:
    """Correct the clock, and return the number of the correction."""
    plan = mine.clock_correction(of)
    assert plan is not None
    assert plan.sentence.startswith(f"{counted(len(plan.lines), 'change')} by {plan.lines[0].by}")
    assert f"would count from {long(plan.today)}" in plan.sentence
    foreseen = mine.with_clock_corrected(plan)
    n = mine.correct_clock(plan, context(mine.today())).n
    assert foreseen.position.n == n
    assert is_same(foreseen.book, mine.workspace.book)
    return n


def test_the_dates_of_a_wrong_clock_are_put_right_for_everyone(tmp_path: Path) -> None:
    """After an update of 2099, one line makes today right again, here and elsewhere."""
    folder = tmp_path / "w"
    save_snapshot(make_workspace(folder, 2))
    wrong_update(folder)
    other, mine = Workspace(folder), team_recorder(folder)
    assert mine.today().year == other.latest_day.year == 2099
    with pytest.raises(ClockInDoubt, match="27 July 2099"):
        record(mine, action("mine"))
    with pytest.raises(ClockInDoubt, match="clock --correct"):
        mine.trust_clock()
    corrected(mine)
    assert mine.today() == TODAY
    record(mine, action("mine"))
    other.follow()
    for reader in (other, Workspace(folder), team_recorder(folder).workspace):
        assert reader.latest_day == TODAY
        assert {note.created for note in reader.book.progress_updates.values()} == {TODAY}
        assert {note.quarter for note in reader.book.progress_updates.values()} == {"2024-25/Q3"}
        assert len(reader.as_at(TODAY).progress_updates) == 1
        assert {entry.line.on for entry in reader.history("BP24-1.1")} == {FIRST_DAY, TODAY}
    assert save_snapshot(mine)
    assert Workspace(folder).latest_day == TODAY
    assert check(folder) == []
    record(team_recorder(folder), AddProgressUpdate("BP24-1.1", "All of them are."))


def test_a_wrong_clock_s_change_can_be_undone_once_its_date_is_right(tmp_path: Path) -> None:
    """Undo passes over the correction itself."""
    folder = tmp_path / "w"
    make_workspace(folder, 1)
    wrong_update(folder)
    mine = team_recorder(folder)
    corrected(mine)
    mine.undo(context(by=MANAGER))
    assert not mine.book.progress_updates
    assert mine.today() == TODAY
    assert check(folder) == []


def test_a_correction_is_undone_by_its_number(tmp_path: Path) -> None:
    """Every date is as it was before, in what was open and what is opened; what came later stays."""
    folder = tmp_path / "w"
    save_snapshot(make_workspace(folder, 2))
    wrong_update(folder)
    mine, other = team_recorder(folder), Workspace(folder)
    before = (Workspace(folder).book.tables, mine.workspace.latest_day, mine.today())
    past = [Workspace(folder).as_at(day).tables for day in (TODAY, date(2099, 7, 27))]
    number = corrected(mine)
    assert Workspace(folder).as_at(TODAY).tables != past[0]
    mine.undo(context(by=OFFICER), number)
    other.follow()
    for reader in (mine.workspace, other, team_recorder(folder).workspace):
        assert reader.book.tables == before[0]
        assert reader.latest_day == before[1]
        assert [reader.as_at(day).tables for day in (TODAY, date(2099, 7, 27))] == past
        days = {entry.line.on for entry in reader.history("BP24-1.1")}
        assert days == {FIRST_DAY, TODAY, date(2099, 7, 27)}
    assert mine.today() == before[2]
    assert all(each.is_harmless for each in check(folder))
    with pytest.raises(Refused, match="clock --correct"):
        mine.undo(context(by=OFFICER), redo=True)
    assert team_recorder(folder).clock_doubt(OFFICER) is not None
    corrected(team_recorder(folder))
    assert Workspace(folder).latest_day == TODAY
    assert len(Workspace(folder).as_at(TODAY).progress_updates) == 1
    assert all(each.is_harmless for each in check(folder))


def test_a_slow_clock_corrects_nothing_of_several_people_unnamed(tmp_path: Path) -> None:
    """The journal has names, not computers: each whose clock was wrong is named."""
    folder = tmp_path / "w"
    make_workspace(folder, 2)
    wrong_update(folder)
    late = team_recorder(folder, FixedClock(date(2099, 7, 28)))
    record(late, AddProgressUpdate("BP24-1.2", "All of it."), OFFICER)
    mine, before = team_recorder(folder), (folder / "journal.jsonl").read_bytes()
    for of in ((), (OFFICER,), (MANAGER,)):
        with pytest.raises(Refused, match="doesn't say on which computer"):
            mine.clock_correction(of)
    assert (folder / "journal.jsonl").read_bytes() == before
    corrected(mine, OFFICER, MANAGER)
    assert mine.today() == TODAY


@pytest.mark.usefixtures("quick_papers")
def test_no_clock_is_corrected_behind_a_signed_quarter(tmp_path: Path) -> None:
    """A clock from before the quarter's last day is wrong, whoever says that it is right."""
    folder = tmp_path / "w"
    quarter = Quarter.parse("2024-25/Q3")
    team = team_recorder(make_workspace(folder, 1).workspace.folder, FixedClock(date(2025, 1, 20)))
    sign_off(team, quarter, Signature("the Chair", "by email"), context(team.today()))
    mine, before = team_recorder(folder), (folder / "journal.jsonl").read_bytes()
    assert mine.clock_doubt(OFFICER) is not None
    with pytest.raises(Refused, match="Q3 2024/25 was signed off as at 31 December 2024"):
        mine.clock_correction()
    assert (folder / "journal.jsonl").read_bytes() == before


def test_trusting_a_clock_corrects_nothing_where_nothing_lies_ahead(
    tmp_path: Path, computer: FixedClock
) -> None:
    """Two months later the clock is asked about once, and the journal stays as it is."""
    folder = tmp_path / "w"
    make_workspace(folder, 1)
    record(open_workspace(folder), action("theirs"))
    computer.set(date(2025, 3, 3))
    mine = team_recorder(folder)
    assert mine.clock_doubt(OFFICER) is not None
    with pytest.raises(ClockInDoubt, match="97 days ago"):
        record(mine, action("mine"))
    last = mine.workspace.position.n
    assert mine.clock_correction() is None
    mine.trust_clock()
    assert mine.workspace.position.n == last
    assert mine.clock_doubt(OFFICER) is None
    record(mine, action("mine"))


def test_the_time_of_a_drive_s_server_questions_the_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Off a local disk, a file just written has the server's time, which is the real one here."""
    folder = tmp_path / "w"
    make_workspace(folder, 1)
    record(open_workspace(folder), action("theirs"))
    assert team_recorder(folder).clock_doubt(OFFICER) is None
    monkeypatch.setattr("cscp_tui.store.shared_drives.is_on_local_disk", lambda _: False)
    mine = team_recorder(folder)
    doubt = mine.clock_doubt(OFFICER)
    assert doubt is not None
    assert doubt.sentence.startswith("The drive's clock says ")
    with pytest.raises(ClockInDoubt):
        record(mine, action("mine"))
