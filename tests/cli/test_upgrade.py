"""The first line in a newer format: asked about once, wherever it would be written."""

from __future__ import annotations

import tarfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from command_line import REFUSED, Typist
from cscp_tui.store.codec import VERSION, latest_format

if TYPE_CHECKING:
    from collections.abc import Callable

PACKED = Path(__file__).parents[1] / "fixtures" / "version-0.1.0" / "workspace.tar.xz"
NOTE = ("note", "BP25-1.3", "Recorded by this version.")
CONSEQUENCE = "versions before 0.2.0 can't open it"


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder but the lock's."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {
        str(path): path.read_bytes() for path in files if path.suffix not in {".lock", ".holder"}
    }


@pytest.fixture
def old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """Types words for a folder that version 0.1.0 made; gives the status and the messages."""
    monkeypatch.setenv("CSCP_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("CSCP_STATE", str(tmp_path / "state"))
    folder = tmp_path / "croydon"
    with tarfile.open(PACKED) as archive:
        archive.extractall(folder, filter="data")
    typist = Typist(folder, capsys)

    def types(*words: str) -> tuple[int, str]:
        answer = typist.bare("-w", str(folder), "--by", "Business officer", *words, today=None)
        return answer.status, answer.err

    types.folder = folder  # type: ignore[attr-defined]
    return types


RECORDING = [
    NOTE,
    ("undo",),
    ("redo",),
    ("redact", "BP25-1.3", "data", "--why", "It named a child."),
    ("--role", "scrutineer", "add", "challenge", "put_to=police", "question=Why?"),
    ("sign-off", "2025-26/Q1", "--how", "email"),
    ("import", "tracker.csv", "--source", "other", "--create"),
]


@pytest.mark.parametrize("words", RECORDING, ids=" ".join)
def test_a_script_is_refused_unless_it_agrees(
    old: Callable[..., tuple[int, str]],
    words: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """``--yes`` doesn't answer that question, and nothing at all is written."""
    (tmp_path / "tracker.csv").write_text("Action,Due\nWrite to housing,31/1/2026\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    folder: Path = old.folder  # type: ignore[attr-defined]
    before = contents(folder)
    status, said = old(*words, "--yes")
    assert status == REFUSED
    assert CONSEQUENCE in said
    assert "--upgrade" in said
    assert contents(folder) == before


def test_it_is_asked_only_before_the_first_line(old: Callable[..., tuple[int, str]]) -> None:
    """Once it is there, neither the team nor the scrutineer is asked again."""
    folder: Path = old.folder  # type: ignore[attr-defined]
    status, said = old(*NOTE, "--upgrade")
    assert (status, CONSEQUENCE in said) == (0, True)
    assert latest_format((folder / "journal.jsonl").read_bytes()) == VERSION
    status, said = old("undo")
    assert (status, CONSEQUENCE in said) == (0, False)
    status, said = old("--role", "scrutineer", "add", "challenge", "put_to=police", "question=Why?")
    assert (status, CONSEQUENCE in said) == (0, False)


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_a_person_is_asked_in_the_terminal(
    old: Callable[..., tuple[int, str]], answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With “no”, the folder stays as it is, byte for byte."""
    folder: Path = old.folder  # type: ignore[attr-defined]
    before = contents(folder)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("cscp_tui.cli.printing.asked", lambda *_: answer)
    status, said = old(*NOTE)
    assert CONSEQUENCE in said
    if answer == "yes":
        assert status == 0
        assert latest_format((folder / "journal.jsonl").read_bytes()) == VERSION
    else:
        assert status == REFUSED
        assert "can still be read" in said
        assert contents(folder) == before


def test_reading_asks_nothing_and_writes_nothing(old: Callable[..., tuple[int, str]]) -> None:
    """A folder of an earlier version is read without a question."""
    folder: Path = old.folder  # type: ignore[attr-defined]
    before = contents(folder)
    for words in (("list", "actions"), ("check",), ("history", "BP25-1.3"), ("checklist",)):
        assert CONSEQUENCE not in old(*words)[1]
    assert contents(folder) == before


def test_the_scrutineers_first_line_is_asked_about_once(
    old: Callable[..., tuple[int, str]],
) -> None:
    """While the team's journal is of the earlier format."""
    words = ("--role", "scrutineer", "add", "challenge", "put_to=police", "question=Why?")
    assert CONSEQUENCE in old(*words, "--upgrade")[1]
    status, said = old("--role", "scrutineer", "undo")
    assert (status, CONSEQUENCE in said) == (0, False)


def test_a_repair_keeps_the_format(old: Callable[..., tuple[int, str]]) -> None:
    """So that whoever could open the folder still can, and nothing is asked."""
    folder: Path = old.folder  # type: ignore[attr-defined]
    path = folder / "journal.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:800], *lines[801:]]))
    (folder / "cscp.json").unlink()
    status, said = old("check", "--repair")
    assert "recorded again" in said, (status, said)
    assert latest_format(path.read_bytes()) == VERSION - 1


def test_restoring_a_newer_backup_is_asked_about(
    old: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    """Its lines would keep earlier versions out of the folder."""
    folder: Path = old.folder  # type: ignore[attr-defined]
    before, backup = (folder / "journal.jsonl").read_bytes(), tmp_path / "newer.zip"
    old(*NOTE, "--upgrade")
    assert old("backup", str(backup))[0] == 0
    (folder / "journal.jsonl").write_bytes(before)
    (folder / "cscp.json").unlink()
    status, said = old("restore", str(backup), "--drop-newer")
    assert status == REFUSED
    assert "--upgrade" in said
    assert (folder / "journal.jsonl").read_bytes() == before
    assert old("restore", str(backup), "--drop-newer", "--upgrade")[0] == 0
    assert latest_format((folder / "journal.jsonl").read_bytes()) == VERSION
