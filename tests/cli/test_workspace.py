from __future__ import annotations

import io
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from building import OFFICER, open_workspace, record
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.records import SetFields

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Typist


@pytest.fixture
def other(cscp: Typist, tmp_path: Path) -> Path:
    """A copy of the folder with one change that conflicts with ours, and one that does not."""
    folder = tmp_path / "other"
    shutil.copytree(cscp.folder, folder)
    theirs = open_workspace(folder)
    record(theirs, SetFields("actions", "BP24-1.1", {"lead": "Head of theirs"}), OFFICER)
    record(theirs, AddProgressUpdate("BP24-1.2", "Begun."), OFFICER)
    cscp.does("set", "BP24-1.1", "lead=Head of ours")
    return folder


def lead(cscp: Typist) -> str:
    """Who leads the action that both changed."""
    return str(cscp("list", "actions", "BP24-1.1", "--json").json[0]["lead"])


def test_a_dry_run_shows_what_would_happen(cscp: Typist, other: Path) -> None:
    """Both values, who recorded them, and what becomes of each change; nothing is changed."""
    before = (cscp.folder / "journal.jsonl").read_bytes()
    answer = cscp("merge", str(other), "--dry-run")
    assert answer.status == 0
    assert "Head of ours" in answer.out
    assert "Head of theirs" in answer.out
    assert "to be decided" in answer.out
    assert "2 changes by Business officer that this copy does not have" in answer.err
    assert (cscp.folder / "journal.jsonl").read_bytes() == before


def test_conflicts_are_decided_first(cscp: Typist, other: Path) -> None:
    """Without an answer nothing is merged, and the two ways to give one are said."""
    before = (cscp.folder / "journal.jsonl").read_bytes()
    answer = cscp("merge", str(other), "--yes")
    assert answer.status == 1
    assert "Add --mine or --theirs" in answer.err
    both = cscp("merge", str(other), "--mine", "--theirs")
    assert both.status == 2
    assert "Choose --mine or --theirs" in both.err
    assert (cscp.folder / "journal.jsonl").read_bytes() == before


@pytest.mark.parametrize(
    ("side", "kept"), [("--mine", "Head of ours"), ("--theirs", "Head of theirs")]
)
def test_one_side_is_kept(cscp: Typist, other: Path, side: str, kept: str) -> None:
    """Merging again changes nothing, and undo takes all of it back."""
    answer = cscp("merge", str(other), side, "--yes")
    assert (answer.status, lead(cscp)) == (0, kept)
    assert "2 changes merged from the other copy." in answer.err
    assert "You already have every change" in cscp("merge", str(other), side, "--yes").err
    assert "from another copy" in cscp("history").out
    assert cscp("check").status == 0
    assert "Undone: the merge of 2 changes from another copy" in cscp("undo").err
    assert lead(cscp) == "Head of ours"


class Terminal(io.StringIO):
    """Somebody at a terminal who types lines."""

    def isatty(self) -> bool:
        """Whether somebody can be asked: yes."""
        return True


@pytest.mark.parametrize(
    ("typed", "status", "kept"),
    [
        ("x\nt\nyes\n", 0, "Head of theirs"),
        ("mine\nyes\n", 0, "Head of ours"),
        ("t\nno\n", 1, "Head of ours"),
        ("", 1, "Head of ours"),
    ],
)
def test_each_conflict_is_asked_about(
    cscp: Typist,
    other: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    typed: str,
    status: int,
    kept: str,
) -> None:
    """On a terminal; what is no answer is asked again, and an end changes nothing."""
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    answer = cscp("merge", str(other))
    assert "Keep mine (m) or theirs (t)?" in answer.err
    assert (answer.status, lead(cscp)) == (status, kept)
