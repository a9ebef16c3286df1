"""A command that publishes verifies every line and free text of the journal first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from building import make_workspace
from cscp_tui.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_text_that_was_changed_is_not_published(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line is named, and nothing is written or listed."""
    recorder = make_workspace(tmp_path / "w", 2)
    journal = recorder.workspace.folder / "journal.jsonl"
    export = [
        "-w",
        str(recorder.workspace.folder),
        "export",
        "actions",
        "--format",
        "csv",
        "-o",
        "-",
    ]
    assert main(export) == 0
    assert "Action 2" in capsys.readouterr().out
    journal.write_bytes(journal.read_bytes().replace(b"Action 2", b"Action X"))
    assert main(export) == 1
    answer = capsys.readouterr()
    assert answer.out == ""
    assert "has a text that was changed after it was written" in answer.err
    assert main(["-w", str(recorder.workspace.folder), "list", "actions"]) == 1
