"""No way in takes text about a child or a family unasked, and ``--yes`` never answers for it."""

from __future__ import annotations

import io
import json
import shutil
from typing import TYPE_CHECKING

import pytest

from command_line import Typist
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.store import recorder
from cscp_tui.store.workspace import Workspace
from scrutinised import says, scrutineer_of

if TYPE_CHECKING:
    from pathlib import Path

REF = "BP24-1.1"
CHILD = "Ring the mother of Tyler, 12."
PHRASE = "“mother of Tyler, 12”"
CONFIRMED = ("--not-identifiers", "a character in a play")


@pytest.fixture
def unasked(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Record as versions did that asked in their forms only."""
    monkeypatch.setattr(recorder, "identifiers_in", lambda *_: ())
    return monkeypatch


def test_a_file_of_commands_shows_each_phrase_and_needs_a_reason(
    cscp: Typist, tmp_path: Path
) -> None:
    """The option is the file's; a line can't have one of its own."""
    path = tmp_path / "changes.jsonl"
    path.write_text(json.dumps({"command": "note", "args": [REF, CHILD]}) + "\n")
    before = cscp.journal
    assert PHRASE in cscp("apply", str(path), "--dry-run").err
    assert "--not-identifiers" in cscp.refused("apply", str(path), "--yes")
    assert cscp.journal == before
    cscp.does("apply", str(path), *CONFIRMED)
    assert Workspace(cscp.folder).lines()[-1].not_identifiers
    own = {"command": "note", "args": [REF, CHILD], "options": {"not-identifiers": "x"}}
    path.write_text(json.dumps(own) + "\n")
    assert "same for the whole file" in cscp("apply", str(path)).err


def test_a_line_of_a_meeting_shows_its_phrase_and_needs_a_reason(
    cscp: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the preview, too; without a reason it isn't recorded in any form."""

    def capture(*words: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{CHILD}\n"))
        answer = cscp("capture", "QAG-2024-11-20", *words)
        return answer.status, answer.err

    before = cscp.journal
    assert PHRASE in capture("--dry-run")[1]
    status, said = capture("--yes")
    assert (status, cscp.journal) == (1, before)
    assert "wasn't recorded" in said
    assert capture(*CONFIRMED)[0] == 0
    assert Workspace(cscp.folder).lines()[-1].not_identifiers


def test_a_merge_of_lines_that_nobody_confirmed_needs_a_reason(
    cscp: Typist, tmp_path: Path, capsys: pytest.CaptureFixture[str], unasked: pytest.MonkeyPatch
) -> None:
    """The reason is on the line of the merge; what was confirmed there isn't asked about again."""
    other = Typist(tmp_path / "other", capsys)
    shutil.copytree(cscp.folder, other.folder)
    other.does("note", REF, CHILD)
    unasked.undo()
    before = cscp.journal
    assert PHRASE in cscp("merge", str(other.folder), "--dry-run").err
    assert "--not-identifiers" in cscp.refused("merge", str(other.folder), "--yes")
    assert cscp.journal == before
    cscp.does("merge", str(other.folder), "--yes", *CONFIRMED)
    merged = next(line for line in Workspace(cscp.folder).lines() if line.merged)
    assert (merged.not_identifiers, merged.why) == (
        True,
        "Not identifiers: a character in a play",
    )
    other.does("note", REF, "JB, aged 7, rang.", *CONFIRMED)
    cscp.does("merge", str(other.folder), "--yes")


def test_a_scrutineers_file_that_nobody_confirmed_needs_a_reason(
    cscp: Typist, tmp_path: Path, unasked: pytest.MonkeyPatch
) -> None:
    """Its phrases are shown before it is taken in."""
    file = tmp_path / "mine.jsonl"
    says(scrutineer_of(cscp.folder, file), RaiseChallenge("police", CHILD))
    unasked.undo()
    assert PHRASE in cscp("take-in", str(file), "--dry-run").err
    assert "--not-identifiers" in cscp.refused("take-in", str(file), "--yes")
    assert not cscp("list", "challenges", "--json").json
    cscp.does("take-in", str(file), "--yes", *CONFIRMED)
    assert len(cscp("list", "challenges", "--json").json) == 1


def test_the_mailbox_of_an_agency_identifies_nobody(cscp: Typist) -> None:
    """Whoever writes down where to send something is not asked about it; another address is."""
    address = "jo.smith7@police.example"
    cscp.refused("note", REF, f"Send it to {address}.")
    cscp.does("set", "police", f"mailbox={address}")
    cscp.does("note", REF, f"Send it to {address}.")
    cscp.refused("note", REF, "Send it to ann.smith7@police.example.")
