"""Where the program itself fails, its user reads a sentence, and whoever mends it the details."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from building import make_workspace
from cscp_tui.services.crash_report import NAME, failure_sentence
from cscp_tui.tui.app import CscpApp
from sitting import open_session

if TYPE_CHECKING:
    from pathlib import Path


def _fail(*_: object) -> None:
    raise IndexError("list index out of range")


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the details go."""
    monkeypatch.setenv("CSCP_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("CSCP_CONFIG", str(tmp_path / "config"))
    return tmp_path / "state"


def test_a_command_that_fails_in_itself_ends_with_a_sentence(tmp_path: Path, state: Path) -> None:
    """The details name the place in the program."""
    make_workspace(tmp_path / "w")
    code = (
        "import sys; from cscp_tui.cli import main; from cscp_tui.cli.session import CommandRun\n"
        "def fail(session, **options): [][0]\n"
        "CommandRun.read = fail\n"
        "sys.exit(main())"
    )
    words = ["-w", str(tmp_path / "w"), "list", "actions"]
    ended = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, encoding="utf-8", check=False
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("cscp has a fault (IndexError)")
    assert str(state / NAME) in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert "in fail" in (state / NAME).read_text("utf-8")


def test_a_screen_that_fails_in_itself_ends_with_a_sentence(
    tmp_path: Path, state: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody at the projector reads a page of code."""
    make_workspace(tmp_path / "w")
    app = CscpApp(open_session(tmp_path / "w"))
    monkeypatch.setattr("cscp_tui.tui.screens.plan.PlanScreen.compose", _fail)
    app.run(headless=True)
    assert app.return_code == 1
    said = " ".join(capsys.readouterr().err.split())
    assert said.startswith("cscp has a fault (IndexError)")
    assert "Traceback" not in said
    assert (state / NAME).exists()


def test_where_the_details_cannot_be_kept_the_sentence_says_nothing_of_them(
    tmp_path: Path,
) -> None:
    """A folder that cannot be written must not hide the failure."""
    (tmp_path / "state").write_text("a file")
    told = failure_sentence(ValueError("x"))
    assert told.startswith("cscp has a fault (ValueError)")
    assert NAME not in told
