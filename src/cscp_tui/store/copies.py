"""Copies of the journal in its folder, such as sync clients leave when two computers wrote at once."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from cscp_tui.base.atomic_write import is_left_over
from cscp_tui.base.errors import CscpError
from cscp_tui.base.texts import shortened
from cscp_tui.store.codec import FORMAT, Header, NotALine, hash_of
from cscp_tui.store.history import lines_with
from cscp_tui.store.journal import Journal, Position
from cscp_tui.store.ledger import FileLedger, ReadingDisk
from cscp_tui.store.undo import lines_of_merge

_LONGEST_BEGINNING = 4096
MERGED = b',"merged":{'
"""A part of the line of a merge that hardly any other line has."""


def other_journals(folder: Path, own: str, kind: str = FORMAT) -> list[Path]:
    """Find the files in a folder that begin as journals do, or are called like ours.

    Args:
        folder: the workspace.
        own: the name of its journal.
        kind: the team's journals, or scrutineers'.
    """
    found, stem = [], own.partition(".")[0]
    with suppress(OSError):
        for path in sorted(folder.iterdir()):
            if path.name == own or path.suffix in {".lock", ".holder"} or is_left_over(path):
                continue
            with suppress(OSError):
                is_called_so = path.suffix == ".jsonl" and path.stem.casefold().startswith(stem)
                if path.is_file() and (is_called_so or _begins_as(path, kind)):
                    found.append(path)
    return found


def _begins_as(path: Path, kind: str) -> bool:
    with path.open("rb") as file:
        return f'"format":"{kind}"'.encode() in file.read(_LONGEST_BEGINNING).partition(b"\n")[0]


def forks(folder: Path, journal: Journal, header: Header, position: Position) -> list[str]:
    """Find the copies that have changes which the journal does not have; a sentence for each.

    It reads little of them: ``cscp check`` and the merge itself verify every line.

    Args:
        folder: the workspace.
        journal: its journal.
        header: the journal's first line.
        position: the position up to which the journal is known.
    """
    found = []
    for path in other_journals(folder, journal.ledger.name):
        with suppress(CscpError):
            if _has_more(path, journal, header, position):
                found.append(
                    f"“{shortened(path.name, 80)}” is a second history of this plan, with changes "
                    f"that {journal.ledger.name} does not have. Press f4 to merge it, or type "
                    "“cscp merge” with its name."
                )
    return found


def _has_more(path: Path, journal: Journal, header: Header, position: Position) -> bool:
    other = Journal(FileLedger(path, ReadingDisk()))
    if other.header().hash != header.hash:
        return False
    data = other.ledger.read(0)
    end = data.rfind(b"\n") + 1
    try:
        head = hash_of(data[:end].rstrip(b"\n").rpartition(b"\n")[2])
    except NotALine:
        return True  # the merge says what is wrong with it
    if journal.has_line_at(Position(0, end, head)):
        return False  # an older copy
    data = journal.read_bytes(position)
    merges = [line for line in lines_with(data, MERGED) if line.merged and line.merged.head == head]
    taken = [lines_of_merge(data, line) for line in merges]
    return not any(
        line.merged and len(lines) == line.merged.lines
        for line, lines in zip(merges, taken, strict=True)
    )
