from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cscp_tui.domain.changes import Change
from cscp_tui.store.codec import (
    NO_HASH,
    NotALine,
    decode,
    decode_header,
    encode,
    hash_of,
    version_of,
)

texts = st.text(max_size=20) | st.sampled_from(
    [
        "\x00",
        "\u2028",
        "\u2029",
        "\x85",
        "🙂",
        "👩‍👧",
        '"}',
        ',"hash":"',
        '","prev":"',
        "\\",
        "\r\n",
        "\x7f",
    ]
)
values = st.none() | st.booleans() | st.integers() | texts | st.lists(texts, max_size=3)
edits = st.lists(values, min_size=2, max_size=2) | st.fixed_dictionaries(
    {"+": st.lists(texts, max_size=3), "-": st.lists(texts, max_size=3)}
)
changes = st.lists(st.tuples(texts, texts, st.dictionaries(texts, edits, max_size=3)), max_size=3)


def line_of(**others: Any) -> dict[str, Any]:
    """The plain values of a line."""
    return {
        "v": 1,
        "n": 1,
        "at": "2024-11-25T12:00:00.000Z",
        "on": "2024-11-25",
        "by": "Officer",
        "role": "team",
        "what": "edit",
        "changes": [],
    } | others


@given(changes, texts, texts)
def test_what_is_encoded_comes_back(
    made: list[tuple[str, str, dict[str, Any]]], by: str, why: str
) -> None:
    """Any text, number or list that a line holds is decoded as it was."""
    raw, digest = encode(line_of(by=by, why=why, changes=made), NO_HASH)
    line = decode(raw[:-1])
    assert line.changes == [Change(*change) for change in made]
    assert (line.by, line.why) == (by, why)
    assert line.hash == digest == hash_of(raw[:-1])


@given(changes, texts)
def test_a_line_is_one_line_of_ascii(made: list[tuple[str, str, dict[str, Any]]], why: str) -> None:
    """Whatever it holds, a line has one newline, at its end, and nothing but ASCII."""
    raw, _ = encode(line_of(why=why, changes=made), NO_HASH)
    assert raw.isascii()
    assert raw.count(b"\n") == 1
    assert raw.endswith(b'"}\n')
    assert len(raw.splitlines()) == 1


def test_anybody_can_check_the_hash() -> None:
    """The hash is SHA-256 of all that stands before it, and any JSON reader reads the line."""
    raw, digest = encode(line_of(), NO_HASH)
    text = raw.decode()
    assert sha256(text[: text.index(',"hash"')].encode()).hexdigest() == digest
    assert json.loads(text)["hash"] == digest
    assert json.loads(text)["prev"] == NO_HASH


@pytest.mark.parametrize("bytes_of_no_line", [b"", b"x", b"{}", b"\xff\xfe" * 50, b'"}' * 60])
def test_what_is_no_line_is_refused(bytes_of_no_line: bytes) -> None:
    """Garbage is neither hashed, decoded nor taken for a header, and has no version."""
    for read in (hash_of, decode, decode_header):
        with pytest.raises(NotALine):
            read(bytes_of_no_line)
    assert version_of(bytes_of_no_line) == 0


def test_a_line_without_a_field_is_refused() -> None:
    """A line that lacks who recorded it is none."""
    values = line_of()
    del values["by"]
    raw, _ = encode(values, NO_HASH)
    with pytest.raises(NotALine, match="by"):
        decode(raw[:-1])


def test_a_header_of_another_format_is_refused() -> None:
    """A file of JSON lines of something else does not begin a journal."""
    header = {"v": 1, "n": 0, "format": "other", "workspace": "w", "at": ""}
    raw, _ = encode(header, NO_HASH)
    with pytest.raises(NotALine, match="does not begin a journal"):
        decode_header(raw[:-1])
