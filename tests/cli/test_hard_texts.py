"""No text breaks what shows it for ever."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from cscp_tui.domain.rules.check import LONGEST_TEXT

if TYPE_CHECKING:
    from command_line import Typist


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
    assert "the most is 100,000" in cscp.refused("note", "BP24-1.1", "x" * (LONGEST_TEXT + 1))


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
