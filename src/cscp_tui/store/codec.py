"""Lines of the journal: ASCII-escaped JSON, each with the hash of the one before and its own.

A line ends with ``,"hash":"<64 digits>"}`` and a newline; the hash is SHA-256 of every byte of the
line before that ending, and ``prev`` inside it is the hash of the line before.
"""

from __future__ import annotations

import json
from datetime import date  # noqa: TC003 - msgspec reads the annotations at run time
from hashlib import sha256
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.domain.changes import Change  # noqa: TC001 - msgspec reads the annotations
from cscp_tui.store.upcasters import upcast

VERSION = 2
FORMAT = "cscp-journal"
SCRUTINY_FORMAT = "cscp-scrutiny"
"""What the first line of a scrutineer's journal says that it begins."""
NO_HASH = "0" * 64
_BEFORE_HASH = b',"hash":"'
_AFTER_HASH = b'"}'
ENDING = len(_BEFORE_HASH) + 64 + len(_AFTER_HASH)
"""How many bytes of a line, without its newline, its own hash does not cover."""


class Header(Struct, frozen=True, omit_defaults=True):
    """The first line of a journal."""

    v: int
    n: int
    format: str
    workspace: str
    """The workspace's own id, for ever."""
    at: str
    prev: str
    hash: str
    demo: date | None = None
    """The day that a demo workspace takes for today."""


class Line(Struct, frozen=True, omit_defaults=True, gc=False):
    """One transaction."""

    v: int
    n: int
    at: str
    """When it was recorded, in UTC."""
    on: date
    """The day in London on which it takes effect."""
    by: str
    role: str
    what: str
    changes: list[Change]
    prev: str
    hash: str
    why: str = ""
    quarter: str = ""
    meeting: str = ""
    undoes: int = 0
    """The number of the line that this one takes back; 0 for none."""
    source: str = ""
    """The hash that it had in the journal where it was recorded, where it was taken over from
    there."""


class _Versioned(Struct):
    v: int


class NotALine(Exception):
    """Bytes that are no whole line, with what is wrong about them."""


_lines = msgspec.json.Decoder(Line)
_headers = msgspec.json.Decoder(Header)
_versions = msgspec.json.Decoder(_Versioned)


def encode(values: dict[str, Any], prev: str) -> tuple[bytes, str]:
    """A line with its newline, and its hash.

    Args:
        values: everything but the two hashes, as plain values.
        prev: the hash of the line before.
    """
    text = json.dumps(values | {"prev": prev}, ensure_ascii=True, separators=(",", ":"))
    body = text[:-1].encode("ascii")
    digest = sha256(body).hexdigest()
    return body + _BEFORE_HASH + digest.encode("ascii") + _AFTER_HASH + b"\n", digest


def hash_of(line: bytes) -> str:
    """The hash that a line carries, checked against its bytes.

    Args:
        line: without its newline.

    Raises:
        NotALine: the line does not end as lines do, or its bytes are not those that were hashed.
    """
    if line[-ENDING : -ENDING + len(_BEFORE_HASH)] != _BEFORE_HASH or line[-2:] != _AFTER_HASH:
        raise NotALine("is not a whole line")
    digest = sha256(line[:-ENDING]).hexdigest()
    if line[-66:-2] != digest.encode("ascii"):
        raise NotALine("was changed after it was written")
    return digest


def claimed_hash(line: bytes) -> str:
    """The hash at the end of a line, unchecked."""
    return line[-66:-2].decode("ascii", "replace")


def version_of(line: bytes) -> int:
    """The version of the format that a line says it has; 0 where it says nothing."""
    try:
        return _versions.decode(line).v
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return 0


def decode(line: bytes) -> Line:
    """A line of a journal.

    Raises:
        NotALine: the bytes are not what this version writes.
    """
    try:
        decoded = _lines.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise NotALine(f"cannot be read ({problem})") from None
    if decoded.v == 1:
        return replace(decoded, changes=[upcast(change) for change in decoded.changes])
    return decoded


def decode_header(line: bytes, kind: str = FORMAT) -> Header:
    """The first line of a journal.

    Args:
        line: without its newline.
        kind: which journal it should begin.

    Raises:
        NotALine: the bytes are no header.
    """
    try:
        header = _headers.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise NotALine(f"cannot be read ({problem})") from None
    if header.format != kind:
        whose = "scrutineer's journal" if kind == SCRUTINY_FORMAT else "journal"
        raise NotALine(f"does not begin a {whose}")
    return header
