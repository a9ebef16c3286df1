"""The command line asks about a doubtful clock, and corrects the dates that a wrong one gave."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from building import TODAY, open_workspace, record
from command_line import REFUSED, Answer
from cscp_tui.cli.main import main
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.store.clock import FixedClock

if TYPE_CHECKING:
    from command_line import Typist


class OwnClock:
    """Types command lines that run by the computer's clock, which is set by hand."""

    def __init__(self, cscp: Typist, capsys: pytest.CaptureFixture[str], clock: FixedClock) -> None:
        self.folder, self.clock, self._capsys = cscp.folder, clock, capsys

    def __call__(self, *words: str) -> Answer:
        """Type words."""
        self._capsys.readouterr()
        status = main(["-w", str(self.folder), "--by", "Business officer", *words])
        said = self._capsys.readouterr()
        return Answer(status, said.out, said.err)


@pytest.fixture
def own(
    cscp: Typist, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> OwnClock:
    clock = FixedClock(TODAY, 13)
    monkeypatch.setattr("cscp_tui.store.workspace.system_clock", clock)
    record(open_workspace(cscp.folder), AddProgressUpdate("BP24-1.1", "Begun."))
    return OwnClock(cscp, capsys, clock)


def in_2099(own: OwnClock) -> None:
    """Record an update with a clock that stands in 2099."""
    record(open_workspace(own.folder, date(2099, 7, 27)), AddProgressUpdate("BP24-1.2", "Half."))


def test_a_change_in_the_future_refuses_what_a_script_records(own: OwnClock) -> None:
    """The sentence has both times, and says what to do in either case."""
    in_2099(own)
    refused = own("note", "BP24-1.1", "Booked.")
    assert refused.status == REFUSED
    assert "27 July 2099, but this computer's clock says" in refused.err
    assert "cscp clock --correct" in refused.err


@pytest.mark.parametrize("option", ["--yes", "--clock-is-right"])
def test_only_its_own_command_corrects_a_clock(own: OwnClock, option: str) -> None:
    """With any other, it would date the changes of everybody by a clock that may be slow."""
    in_2099(own)
    before = (own.folder / "journal.jsonl").read_bytes()
    assert own("note", "BP24-1.1", "Booked.", option).status == REFUSED
    assert own("clock", "--correct", "--yes").status == REFUSED
    assert (own.folder / "journal.jsonl").read_bytes() == before


def test_the_clock_is_checked_and_corrected_by_a_command(own: OwnClock) -> None:
    """It shows the figures that change; the update that began in 2099 has today's date then."""
    assert "agrees with the journal" in own("clock").err
    in_2099(own)
    asked = own("clock")
    assert asked.status == REFUSED
    assert "cscp clock --correct" in asked.err
    preview = own("clock", "--correct")
    assert preview.status == REFUSED
    assert "1 change by Business officer, dated at 14.00 on 27 July 2099" in preview.err
    assert "would count from 25 November 2024" in preview.err
    assert "would change" in preview.err
    assert "Q3 2024/25" in preview.out
    done = own("clock", "--correct", "--clock-is-right")
    assert "Dates of a wrong clock corrected" in done.err
    assert "To undo it, run “cscp undo " in done.err
    assert own("clock").status == 0
    assert own("note", "BP24-1.1", "Booked.").status == 0
    late = own("list", "actions", "is:late")
    assert "behind" not in late.err
    assert "BP24" not in late.out
    of_2099 = [line for line in own("history").out.splitlines() if "2099" in line]
    assert len(of_2099) == 1
    assert "correct clock" in of_2099[0]
    assert "for quarter: 2099-00/Q2 → 2024-25/Q3" in of_2099[0]
    assert own("check").status == 0


def test_a_long_time_without_changes_is_asked_about_and_corrects_nothing(own: OwnClock) -> None:
    """No line is written for it."""
    own.clock.set(date(2025, 3, 10))
    assert "104 days ago" in own("note", "BP24-1.1", "Booked.").err
    assert "none to correct" in own("clock", "--correct").err
    assert own("note", "BP24-1.1", "Booked.", "--clock-is-right").status == 0
    assert "correct clock" not in own("history").out


@pytest.mark.parametrize(("typed", "status"), [("yes\n", 0), ("no\n", REFUSED), ("", REFUSED)])
def test_a_terminal_is_asked(
    own: OwnClock, monkeypatch: pytest.MonkeyPatch, typed: str, status: int
) -> None:
    """Yes, typed out, is the only answer that records."""
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdin.readline", lambda: typed, raising=False)
    in_2099(own)
    answer = own("clock", "--correct")
    assert "If this clock is right and theirs was wrong, type yes" in answer.err + answer.out
    assert answer.status == status
    own.clock.set(date(2100, 3, 10))
    answer = own("note", "BP24-1.1", "Booked.")
    assert "Is this computer's clock right?" in answer.err
    assert answer.status == status


def test_the_demo_is_never_asked(own: OwnClock) -> None:
    """A supplied clock, as that of the demo, is the one to go by."""
    in_2099(own)
    record(open_workspace(own.folder), AddProgressUpdate("BP24-1.1", "Booked."))
