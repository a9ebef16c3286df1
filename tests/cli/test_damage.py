"""Nothing of a damaged journal is shown or published unless asked for, and then it is marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cscp_tui.store.errors import MARK

if TYPE_CHECKING:
    from command_line import Typist


SHOWING = (
    ("list", "actions"),
    ("list", "agencies", "--json"),
    ("history",),
    ("history", "BP24-1.1"),
    ("export", "quarterly", "--quarter", "2024-25/Q2"),
    ("export", "actions", "--format", "csv"),
)


def change_a_byte(cscp: Typist, line: int = 3) -> None:
    """Change a letter of a line by hand, and take the snapshot away."""
    path = cscp.folder / "journal.jsonl"
    lines = path.read_bytes().split(b"\n")
    lines[line - 1] = lines[line - 1].replace(b'"by":"', b'"by":"X', 1)
    path.write_bytes(b"\n".join(lines))
    (cscp.folder / "cscp.json").unlink(missing_ok=True)


@pytest.mark.parametrize("words", SHOWING, ids=" ".join)
def test_a_damaged_journal_is_refused(words: tuple[str, ...], cscp: Typist) -> None:
    """With status 1, the line and the way out, and no word on stdout."""
    change_a_byte(cscp)
    answer = cscp(*words)
    assert (answer.status, answer.out) == (1, "")
    assert "Line 3 of" in answer.err
    assert "cscp check --repair" in answer.err
    assert "--anyway" in answer.err


@pytest.mark.parametrize("words", [("list", "actions"), ("history",)], ids=" ".join)
def test_anyway_shows_it_between_two_marks(words: tuple[str, ...], cscp: Typist) -> None:
    """The first and the last line of a list say that it is from a damaged record."""
    change_a_byte(cscp)
    answer = cscp(*words, "--anyway")
    assert answer.status == 0
    lines = answer.out.splitlines()
    assert lines[0] == lines[-1] == MARK
    assert len(lines) > 2


@pytest.mark.parametrize("words", [("list", "actions"), ("history",)], ids=" ".join)
def test_anyway_puts_a_note_into_json(words: tuple[str, ...], cscp: Typist) -> None:
    """Programs get the records beside the note."""
    change_a_byte(cscp)
    answer = cscp(*words, "--json", "--anyway")
    assert answer.json["note"] == MARK
    assert isinstance(answer.json["records"], list)


def test_anyway_changes_nothing_of_a_sound_journal(cscp: Typist) -> None:
    """There is nothing to mark."""
    assert MARK not in cscp.does("list", "actions", "--anyway").out
