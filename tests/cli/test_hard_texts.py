"""No text breaks what shows it for ever."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest

from building import TODAY
from cscp_tui.domain.rules.check import LONGEST_TEXT
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.codec import VERSION
from cscp_tui.store.team import team_recorder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from command_line import Typist
    from cscp_tui.domain.changes import Line


@pytest.mark.parametrize("text", ["2026-02-30", "9999-99-99", "2026-02-30T25:61:00Z"])
def test_a_text_that_looks_like_a_day_is_shown_as_it_is(cscp: Typist, text: str) -> None:
    """In the history and the pack, and also once it was undone."""
    cscp.does("set", "BP24-1.1", f"timescale={text}")
    cscp.does("undo")
    assert text in cscp.does("history", "BP24-1.1").out
    cscp.does("history")
    assert text in cscp.does("export", "scrutiny-pack", "-o", "-").out


def test_a_text_that_is_too_long_is_refused(cscp: Typist) -> None:
    """The longest one is kept."""
    cscp.does("note", "BP24-1.1", "x" * LONGEST_TEXT)
    assert "the limit is 100,000" in cscp.refused("note", "BP24-1.1", "x" * (LONGEST_TEXT + 1))


def test_a_huge_text_of_an_earlier_version_is_exported(cscp: Typist, tmp_path: Path) -> None:
    """XML readers refuse more than ten million bytes as one text: the Word export failed."""
    text = "x" * 11_000_000

    def build(lines: Sequence[Line], at: str) -> Sequence[dict[str, Any]]:
        fields = {"created": at[:10], "action": "BP24-1.1", "quarter": "2024-25/Q3", "text": text}
        edits = {name: [None, value] for name, value in fields.items()}
        change = ["progress_updates", "BP24-1.1/note-1", edits | {"by": [None, "Officer"]}]
        line = {"v": VERSION, "n": lines[-1].n + 1, "at": at, "on": at[:10], "by": "Officer"}
        return [line | {"role": "team", "what": "note", "changes": [change]}]

    team_recorder(cscp.folder, FixedClock(TODAY)).append_lines("Officer", build)
    path = tmp_path / "update.docx"
    cscp.does(
        *("export", "quarterly", "--quarter", "2024-25/Q3", "--format", "docx", "-o", str(path))
    )
    with ZipFile(path) as archive:
        assert archive.read("word/document.xml").count(b"x" * 1_000_000) >= 11


def test_piped_text_of_another_encoding_is_refused_until_that_is_stated(
    cscp: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence says how."""
    data = "Caf\u00e9 fund.".encode("cp1252")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert "--encoding cp1252" in cscp.refused("note", "BP24-1.1", "-")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert "“cp1253x”" in cscp.refused("note", "BP24-1.1", "-", "--encoding", "cp1253x")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    cscp.does("note", "BP24-1.1", "-", "--encoding", "cp1252")
    assert any(note.text == "Caf\u00e9 fund." for note in cscp.book.progress_updates.values())
