"""The command that redacts: what it lists, asks, refuses and removes."""

from __future__ import annotations

import io
import shutil
from typing import TYPE_CHECKING

import pytest

from building import TODAY, context, make_workspace
from command_line import Typist
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.store import redaction
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.scrutineer import ScrutineerWorkspace

if TYPE_CHECKING:
    from pathlib import Path

REF = "BP24-1.1"
WHY = ("--why", "It named a child.")


@pytest.fixture
def cscp(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Typist:
    """A workspace with a text that must go."""
    make_workspace(tmp_path / "w", 2)
    typist = Typist(tmp_path / "w", capsys)
    typist.does("note", REF, "We met Zebedee Jones.")
    return typist


def test_it_lists_every_place_and_what_it_means(cscp: Typist) -> None:
    """The preview names places and what is beyond reach, and changes nothing."""
    cscp.does("export", "actions", "-o", str(cscp.folder / "exports.md"))
    (cscp.folder / "letter.txt").write_text("Dear Zebedee Jones")
    (cscp.folder / "scan.pdf").write_bytes(b"%PDF-1.7 \xff")
    before = cscp.journal
    answer = cscp("redact", REF, "zebedee  JONES", *WHY)
    assert answer.status == 1
    assert cscp.journal == before
    for words in (
        "The records and their history: 1 text, in",
        "The current state (cscp.json), which will be rewritten",
        "letter.txt: 1 place",
        "Not changed: scan.pdf, which can't be searched: look at it and delete it.",
        "Copies elsewhere stay as they are",
        "This can't be undone.",
        "stays in your shell's history",
        "This is a preview: add --yes to do it",
    ):
        assert words in answer.err


def test_it_removes_the_text_and_keeps_a_record(cscp: Typist) -> None:
    """The history says when, by whom and why; the check passes and shows it."""
    assert cscp("redact", REF, "Zebedee", *WHY, "--yes").status == 0
    assert b"Zebedee" not in cscp.journal
    assert cscp.book.updates_of(REF)[0].text == "[redacted]"
    history = cscp.does("history", REF).out
    assert "It named a child." in history
    assert "Business officer" in history
    checked = cscp.does("check")
    assert "redacted by Business officer" in checked.err
    assert "[redacted]" in cscp.does("history", REF, "--json").out
    assert "It named a child." in cscp.does("list", "redactions").out


def test_the_text_is_read_from_stdin(cscp: Typist, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dash reads it, so that it stands in no shell's history."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"Zebedee Jones\n")))
    answer = cscp("redact", REF, "-", *WHY, "--yes")
    assert answer.status == 0
    assert "shell" not in answer.err
    assert b"Zebedee" not in cscp.journal


def test_somebody_at_a_terminal_is_asked_for_the_text(
    cscp: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It isn't shown as it is typed, and the places are confirmed."""
    terminal = io.StringIO("yes\n")
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", terminal)
    monkeypatch.setattr("cscp_tui.cli.workspace.getpass", lambda _: "Zebedee Jones")
    assert cscp("redact", REF, *WHY).status == 0
    assert b"Zebedee" not in cscp.journal


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param((REF, "Zebedee"), "Say why the text is redacted", id="no reason"),
        pytest.param((REF, "Zzyzx", *WHY), "isn't anywhere", id="nowhere"),
        pytest.param((REF, "ab", *WHY), "too short", id="short"),
        pytest.param((REF, *WHY), "Give the text on stdin", id="nobody to ask"),
        pytest.param(("BP24-1.2", "Zebedee", *WHY), "isn't in BP24-1.2, but in", id="elsewhere"),
    ],
)
def test_what_is_refused(cscp: Typist, words: tuple[str, ...], said: str) -> None:
    """Nothing is changed then."""
    before = cscp.journal
    answer = cscp("redact", *words, "--yes")
    assert answer.status != 0
    assert said in answer.err
    assert cscp.journal == before


def test_a_scrutineer_redacts_their_own_journal(cscp: Typist) -> None:
    """The team is told that it is the scrutineer's to redact, and the other way round."""
    cscp.does(
        "--role", "scrutineer", "add", "challenge", "put_to=police", "question=Is Zebedee safe?"
    )
    team = cscp("redact", REF, "Zebedee", *WHY, "--yes")
    assert "scrutiny.jsonl, 1 place, which the scrutineer redacts" in team.err
    answer = cscp("--role", "scrutineer", "redact", "CH-S1", "Zebedee", *WHY, "--yes")
    assert answer.status == 0
    assert cscp.book.challenges["CH-S1"].question == "[redacted]"
    for path in cscp.folder.rglob("*"):
        assert not path.is_file() or b"Zebedee" not in path.read_bytes(), path
    assert cscp("check").status == 0


def test_a_scrutineers_own_file_brings_its_redaction(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was taken in before is blank once the file is taken in again."""
    folder, own = tmp_path / "w", tmp_path / "own.jsonl"
    make_workspace(folder, 1)
    cscp = Typist(folder, capsys)
    cscp.does("add", "agency", "--id", "scrutineer", "name=Independent Scrutineer", "kind=role")
    theirs = ScrutineerWorkspace(folder, FixedClock(TODAY), own=own)
    challenge = RaiseChallenge("police", "Is Zebedee safe?", "scrutineer")
    theirs.record(challenge, context(by="Independent Scrutineer"))
    cscp.does("take-in", str(own), "--yes")
    assert b"Zebedee" in (folder / "scrutiny.jsonl").read_bytes()
    (key,) = theirs.book.challenges
    redaction.redact(
        theirs, "Zebedee", key, "It named a child.", context(by="Independent Scrutineer")
    )
    assert b"Zebedee" not in own.read_bytes()
    cscp.does("take-in", str(own), "--yes")
    assert b"Zebedee" not in (folder / "scrutiny.jsonl").read_bytes()
    assert cscp("check").status == 0
    assert cscp.book.challenges[key].question == "[redacted]"


def test_a_merge_brings_the_redactions_of_the_other_copy(
    cscp: Typist, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In either direction the text is gone, and merging again changes nothing."""
    other = tmp_path / "other"
    shutil.copytree(cscp.folder, other)
    assert cscp("redact", REF, "Zebedee", *WHY, "--yes").status == 0
    here = Typist(other, capsys)
    answer = here("merge", str(cscp.folder), "--yes")
    assert answer.status == 0
    assert "The other copy has 1 redaction that this one doesn't have." in answer.err
    assert here.book.updates_of(REF)[0].text == "[redacted]"
    assert b"Zebedee" not in here.journal
    assert here("check").status == 0
    before = here.journal
    assert here("merge", str(cscp.folder), "--yes").status == 0
    assert here.journal == before
