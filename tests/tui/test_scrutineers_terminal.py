"""A scrutineer in a real pseudo-terminal, on a folder that they may only read."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from scrutinised import contents

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

if sys.platform == "win32":
    pytest.skip("there is no pseudo-terminal", allow_module_level=True)

from pseudo_terminal import PseudoTerminal

WITHOUT_POWER = (
    "import ctypes, os, sys; "
    "os.getuid() or ctypes.CDLL(None).prctl(24, 1, 0, 0, 0); "
    "os.execv(sys.executable, [sys.executable, '-m', 'cscp_tui', *sys.argv[1:]])"
)
"""Starts the program without root's power over the permissions of files, where it is root."""


@pytest.fixture
def place(loaded_demo: Path, tmp_path: Path) -> Iterator[Path]:
    """A folder with the demo, which can only be read, and with one of the scrutineer's own."""
    if sys.platform != "linux" and os.getuid() == 0:
        pytest.skip("root may write everywhere")
    folder = shutil.copytree(loaded_demo, tmp_path / "croydon")
    for path in folder.iterdir():
        path.chmod(0o444)
    folder.chmod(0o555)
    (tmp_path / "own").mkdir()
    yield tmp_path
    folder.chmod(0o755)


def scrutineer(place: Path, *words: str) -> PseudoTerminal:
    """The scrutineer's app, started by somebody who may not write the team's folder."""
    folder = str(place / "croydon")
    own = {name: str(place / "own" / name) for name in ("CSCP_CONFIG", "CSCP_STATE")}
    command = [sys.executable, "-c", WITHOUT_POWER, "-w", folder, "scrutineer", *words]
    return PseudoTerminal(command, own)


def test_it_is_read_and_the_way_out_is_said(place: Path) -> None:
    """At once, and again where a challenge cannot be kept there; the form keeps its text."""
    before = contents(place / "croydon")
    with scrutineer(place) as terminal:
        terminal.wait_for("scrutineer (reads, challenges)")
        terminal.wait_for("3 of 6 without an answer")
        terminal.wait_for("This folder can only be read.")
        terminal.send("a")
        terminal.wait_for("New challenge")
        terminal.send("Who checks this?\tpolice\r")
        terminal.wait_for("Not saved")
        terminal.send("\x1b")
        terminal.wait_for("a Challenge")
        terminal.send("q")
        assert terminal.ended() == 0
    assert contents(place / "croydon") == before


def test_it_is_recorded_in_a_file_of_their_own(place: Path) -> None:
    """With the option, the challenge is kept, and stands there at the next start."""
    before = contents(place / "croydon")
    file = place / "own" / "mine.jsonl"
    with scrutineer(place, "--journal", str(file)) as terminal:
        terminal.wait_for("3 of 6 without an answer")
        terminal.send("a")
        terminal.wait_for("New challenge")
        terminal.send("Who checks this?\tpolice\r")
        terminal.wait_for("4 of 7 without an answer")
        terminal.send("q")
        assert terminal.ended() == 0
    with scrutineer(place, "--journal", str(file)) as terminal:
        terminal.wait_for("4 of 7 without an answer")
        terminal.send("q")
        assert terminal.ended() == 0
    assert file.read_bytes().count(b"\n") == 2
    assert contents(place / "croydon") == before
