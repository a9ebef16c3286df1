"""Lines of formats 2 and 3: free texts beside the hashed part, which has a salted digest of each."""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from building import TODAY, action, context, make_workspace, open_workspace, record
from cscp_tui.domain.commands.actions import AddProgressUpdate, Deliver, MoveDate
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.enums import Cause
from cscp_tui.store.check import check
from cscp_tui.store.codec import NO_HASH, NotALine, check_texts, decode, encode, hash_of
from cscp_tui.store.errors import BrokenJournal, OlderFormat
from cscp_tui.store.workspace import Workspace
from store.journal_lines import values_of

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.store.recorder import Recorder

SECRET = "Kyle's | [mother] \\ “said” \u2028 🙂"


@pytest.fixture
def recorder(tmp_path: Path) -> Recorder:
    """Two actions, a note with a text that people would want redacted, and a line after it."""
    made = make_workspace(tmp_path / "w", 2)
    record(made, AddProgressUpdate("BP24-1.1", SECRET), why="As she asked.")
    record(made, AddProgressUpdate("BP24-1.2", SECRET))
    return made


def journal_of(workspace: Workspace) -> Path:
    return workspace.folder / "journal.jsonl"


def line_of(recorder: Recorder, number: int) -> bytes:
    return journal_of(recorder.workspace).read_bytes().split(b"\n")[number]


def blanked(line: bytes) -> bytes:
    """The line with its texts blanked, as long as before."""
    start = line.rindex(b'"texts":[') + len(b'"texts":[')
    texts = json.loads(line[start - 1 : -1])
    blank = ",".join('""' for _ in texts).encode()
    return line[:start] + blank.ljust(len(line) - 2 - start) + b"]}"


def test_texts_stand_after_the_hash(recorder: Recorder) -> None:
    """The part that is hashed has neither the text nor the reason, but all else."""
    line = line_of(recorder, recorder.workspace.position.n - 1)
    hashed, _, rest = line.rpartition(b',"hash":"')
    for text in (SECRET, "As she asked."):
        escaped = json.dumps(text)[1:-1].encode()
        assert escaped not in hashed
        assert escaped in rest
    for kept in (b'"BP24-1.1/note-1"', b'"2024-25/Q3"', b'"progress_updates"', b'"2024-11-25"'):
        assert kept in hashed
    assert decode(line).why == "As she asked."
    assert decode(line).changes[0].fields["text"] == [None, SECRET]


def test_digests_are_salted(recorder: Recorder) -> None:
    """The same text twice has two digests, each of its salt and text as they stand there."""
    n = recorder.workspace.position.n
    digests = []
    for line in (line_of(recorder, n - 1), line_of(recorder, n)):
        values = json.loads(line)
        digest = values["changes"][0][2]["text#"][1]
        text = json.dumps(values["texts"][0])[1:-1].encode()
        assert b64encode(sha256(text).digest()).decode().rstrip("=") == digest
        assert values["texts"][0][22:] == SECRET
        digests.append(digest)
    assert digests[0] != digests[1]


def test_a_blanked_text_leaves_all_else_as_it_was(recorder: Recorder) -> None:
    """Hash, chain and every byte's position hold; the rest can be read."""
    n = recorder.workspace.position.n
    path = journal_of(recorder.workspace)
    before = path.read_bytes()
    line = line_of(recorder, n - 1)
    path.write_bytes(before.replace(line, blanked(line)))
    assert len(path.read_bytes()) == len(before)
    assert hash_of(blanked(line)) == hash_of(line)
    reopened = open_workspace(recorder.workspace.folder)
    assert not reopened.workspace.read_only
    assert reopened.workspace.position == recorder.workspace.position
    assert reopened.book.progress_updates["BP24-1.1/note-1"].text == ""
    assert reopened.book.progress_updates["BP24-1.2/note-1"].text == SECRET


@pytest.mark.parametrize("new", [SECRET.replace("Kyle", "Kylo"), SECRET.replace("“", "[")])
def test_a_changed_text_is_met_where_it_matters(recorder: Recorder, new: str) -> None:
    """Opening does not look; checking does, and names the line."""
    n = recorder.workspace.position.n
    path = journal_of(recorder.workspace)
    old, changed = (json.dumps(text)[1:-1].encode() for text in (SECRET, new))
    line = line_of(recorder, n - 1)
    path.write_bytes(path.read_bytes().replace(line, line.replace(old, changed)))
    assert not open_workspace(recorder.workspace.folder).workspace.read_only
    reader = Workspace(recorder.workspace.folder)
    with pytest.raises(BrokenJournal, match=f"Line {n} .* has a text that was changed"):
        reader.verify()
    assert reader.read_only
    assert [f"Line {n} " in found.sentence for found in check(recorder.workspace.folder)] == [True]


def test_texts_that_are_missing_are_met_at_once(recorder: Recorder) -> None:
    """A line without the texts that its digests speak of, or with more, can't be read."""
    line = line_of(recorder, recorder.workspace.position.n - 1)
    for wrong in (
        line[: line.rindex(b',"texts":')] + b"}",
        line[: line.rindex(b',"As she') if b',"As she' in line else line.rindex(b',"')] + b"]}",
        line[:-2] + b',"more"]}',
    ):
        assert hash_of(wrong) == hash_of(line)
        with pytest.raises(NotALine, match="text"):
            decode(wrong)


def is_read(line: bytes) -> bool:
    try:
        hash_of(line)
        decode(line)
    except NotALine:
        return False
    return True


def test_nothing_behind_the_hash_passes_for_what_is_hashed(recorder: Recorder) -> None:
    """A key put there, before or after the texts, is no part of a line."""
    note = line_of(recorder, recorder.workspace.position.n)
    for line in (note, line_of(recorder, 0)):
        for more in (b',"by":"Ben"}', b',"changes":[]}', b',"texts":[],"changes":[]}', b',"v":1}'):
            assert not is_read(line[:-1] + more)
    ahead = note.replace(b',"texts":[', b',"changes":[],"texts":[')
    assert not is_read(ahead)
    assert is_read(note)


def test_lists_sets_and_values_before_are_texts_too() -> None:
    """Every text in a free field is sealed, whichever shape its change has."""
    changes = [
        ["actions", "A1", {"measure": ["was", "is"], "status": ["not started", "on hold"]}],
        ["meetings", "M1", {"remarks": {"+": ["001 one", "002 two"], "-": []}}],
        ["origins", "O1", {"key_learning": [[], ["first", "second"]], "title": [None, ""]}],
    ]
    values = {
        "v": 2,
        "n": 1,
        "at": "2025-01-01T10:00:00.000Z",
        "on": "2025-01-01",
        "by": "",
        "role": "",
        "what": "x",
    }
    line, _ = encode(values | {"why": "because", "changes": changes}, NO_HASH)
    hashed = line[: line.rindex(b'"hash"')]
    for text in (b"was", b'"is"', b"one", b"two", b"first", b"second", b"because"):
        assert text not in hashed
    assert b'"on hold"' in hashed
    read = decode(line[:-1])
    assert [[each.table, each.id, each.fields] for each in read.changes] == changes
    assert [list(each.fields) for each in read.changes] == [
        ["status", "measure"],
        ["remarks"],
        ["title", "key_learning"],
    ]
    check_texts(line[:-1])


def test_both_formats_stand_in_one_journal(tmp_path: Path) -> None:
    """Lines of format 1 are read as they are, and go on in format 3; all that looks back works."""
    recorder = make_workspace(tmp_path / "w", 1)
    path = journal_of(recorder.workspace)
    prev, lines = NO_HASH, list[bytes]()
    for raw in path.read_bytes().splitlines():
        values = values_of(decode(raw)) if lines else json.loads(raw)
        for name in ("prev", "hash"):
            values.pop(name, None)
        line, prev = encode(values | {"v": 1}, prev)
        lines.append(line)
    path.write_bytes(b"".join(lines))
    mixed = open_workspace(recorder.workspace.folder)
    assert mixed.book.tables == recorder.book.tables
    with pytest.raises(OlderFormat, match=r"versions before 0\.2\.0"):
        record(mixed, SetFields("actions", "BP24-1.1", {"title": "Better"}))
    mixed.agree_to_upgrade()
    record(mixed, SetFields("actions", "BP24-1.1", {"title": "Better"}))
    record(
        mixed, MoveDate("BP24-1.1", TODAY.replace(year=2026), "staffing or vacancy", Cause.WITHIN)
    )
    record(mixed, Deliver("BP24-1.1"))
    mixed.undo(context(), 3)
    assert mixed.book.actions["BP24-1.1"].title == recorder.book.actions["BP24-1.1"].title
    mixed.workspace.verify()
    assert [entry.line.v for entry in mixed.workspace.history("BP24-1.1")] == [1, 3, 3, 3, 3]
    assert Workspace(mixed.workspace.folder).book.tables == mixed.book.tables
    assert check(mixed.workspace.folder) == []
    assert path.read_bytes().startswith(b"".join(lines))
    record(mixed, action("goes on"))
