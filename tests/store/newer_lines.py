"""Lines as later versions of the program may write them, put into a journal with proper hashes."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from cscp_tui.store.codec import NO_HASH, VERSION, ascii_json, decode, encode
from store.journal_lines import values_of

if TYPE_CHECKING:
    from pathlib import Path

_NOTE = ["progress_updates", "BP24-1.1/note-9"]

NEWER_LINES: dict[str, dict[str, Any]] = {
    "of the next format": {"v": VERSION + 1},
    "of another shape": {"v": VERSION + 1, "changes": {"by table": {}}, "on": ["a", "day"]},
    "with another key": {"approved": "by two people"},
    "with another table": {"changes": [["dragons", "d", {"created": [None, "2024-11-25"]}]]},
    "with another field": {"changes": [[*_NOTE, {"mood": [None, "good"]}]]},
}
"""What differs in a line of a newer version from one of this version."""


def header_of_the_next_format(workspace: str = "") -> bytes:
    """A first line that this version can't read."""
    return _encoded({"v": VERSION + 1, "n": 0, "begins": workspace}, NO_HASH)[0]


def put_newer_line(path: Path, other: dict[str, Any], place: int = -1) -> int:
    """Put a line of a newer version into a journal, with lines of this version after it.

    Args:
        path: the journal.
        other: what differs in it.
        place: the number of the line that it comes before; by default it is the last one.

    Returns:
        The line of the file in which it is.
    """
    raws = path.read_bytes().splitlines()
    place = len(raws) if place < 0 else place
    before, after = raws[:place], raws[place:]
    last = decode(raws[-1])
    prev = json.loads(before[-1])["hash"]
    values = {"v": VERSION, "n": place, "at": last.at, "on": "2024-11-25", "by": "Someone"}
    values |= {"role": "team", "what": "note", "changes": []} | other
    line, prev = _encoded(values, prev)
    data = b"".join(raw + b"\n" for raw in before) + line
    for raw in after:
        known = values_of(decode(raw))
        line, prev = encode(known | {"n": known["n"] + 1}, prev)
        data += line
    path.write_bytes(data)
    return place + 1


def _encoded(values: dict[str, Any], prev: str) -> tuple[bytes, str]:
    """Encode a line of any shape with its newline; returns its hash too."""
    hashed = ascii_json(values | {"prev": prev})[:-1].encode("ascii")
    digest = sha256(hashed).hexdigest()
    return hashed + f',"hash":"{digest}"}}\n'.encode("ascii"), digest
