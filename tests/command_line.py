"""A command line in this process, on a small workspace with two actions, for every test."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from building import TODAY, make_workspace
from cscp_tui.cli.main import main
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.workspace import Workspace

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from cscp_tui.domain.book import Book


NOT_UNDERSTOOD, REFUSED = 2, 1
"""The exit status of what can't be read, and of what cannot be done."""

_LONGEST = 700
"""As many characters as a sentence may have that names what there is to choose from."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command line answered."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The data that was printed."""
        return json.loads(self.out)


class Typist:
    """Types command lines for one workspace."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def __call__(self, *words: str, today: date = TODAY, by: str = "Business officer") -> Answer:
        """Type words; the workspace and who records are given before them."""
        return self.bare("-w", str(self.folder), "--by", by, *words, today=today)

    def bare(self, *words: str, today: date | None = TODAY) -> Answer:
        """Type exactly these words."""
        self._capsys.readouterr()
        status = main(words, clock=FixedClock(today, 13) if today else None)
        said = self._capsys.readouterr()
        return Answer(status, said.out, said.err)

    def does(self, *words: str, today: date = TODAY, by: str = "Business officer") -> Answer:
        """Type words that are to be carried out."""
        answer = self(*words, today=today, by=by)
        assert answer.status == 0, (words, answer.err)
        return answer

    def refused(self, *words: str, today: date = TODAY, by: str = "Business officer") -> str:
        """The sentence with which words are refused; the workspace stays as it was."""
        before = self.journal
        answer = self(*words, today=today, by=by)
        assert answer.status in {NOT_UNDERSTOOD, REFUSED}, words
        assert self.journal == before
        return answer.err.splitlines()[-1]

    def refuses(self, words: list[str], status: int, said: str) -> None:
        """Prove that a mistake gets one clear sentence and its exit status, and changes nothing."""
        before = self.journal
        answer = self(*words)
        sentence = answer.err.splitlines()[-1]
        assert said in sentence, sentence
        assert answer.status == status
        assert "Traceback" not in answer.err
        assert "\x1b" not in answer.err
        assert len(sentence) < _LONGEST
        assert self.journal == before

    @property
    def book(self) -> Book:
        """The workspace's present."""
        return Workspace(self.folder).book

    @property
    def journal(self) -> bytes:
        """The journal's bytes."""
        return (self.folder / "journal.jsonl").read_bytes()


@pytest.fixture
def cscp(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Typist:
    """A command line without settings on a workspace with BP24-1.1 and BP24-1.2."""
    monkeypatch.setenv("CSCP_CONFIG", str(tmp_path / "config"))
    monkeypatch.delenv("CSCP_WORKSPACE", raising=False)
    make_workspace(tmp_path / "croydon", actions=2)
    return Typist(tmp_path / "croydon", capsys)
