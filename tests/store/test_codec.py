from __future__ import annotations

import json
import os
from contextlib import suppress
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from any_texts import any_text
from cscp_tui.domain.changes import Change, Line
from cscp_tui.store.codec import (
    NO_HASH,
    NotALine,
    check_texts,
    decode,
    decode_header,
    decode_verified,
    encode,
    format_of,
    hash_of,
    line_parts,
)

texts = any_text(max_size=20) | st.sampled_from(
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


FREE = ("text", "title", "impact")
pieces = st.sampled_from(
    [
        b'"',
        b'\\"',
        b"\\",
        b" ",
        b"}",
        b"]",
        b"[",
        b",",
        b'"" ',
        b',"by":"Ben"',
        b',"n":2',
        b',"texts":["","x"]',
        b'","texts":["x"]',
        b',"hash":"' + b"0" * 64 + b'"',
        b'"],"by":"Ben","texts":["',
        b"\\u0022",
        b"\r",
        b"\x80",
    ]
)


@st.composite
def lines(draw: st.DrawFn) -> bytes:
    """A line of either format, with free texts of any kind."""
    fields = st.dictionaries(st.sampled_from([*FREE, "status"]), edits, min_size=1, max_size=4)
    table = st.sampled_from(["actions", "progress_updates"])
    made = draw(st.lists(st.tuples(table, texts, fields), max_size=2))
    version, why = draw(st.sampled_from([1, 2])), draw(texts)
    given = {"v": version, "changes": [list(change) for change in made], "why": why}
    line, _ = encode(line_of(**given), NO_HASH)
    return line[:-1]


@st.composite
def damaged(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """A line, and the same with bytes changed, put in, taken out or repeated in a few places."""
    line = draw(lines())
    wrong = line
    for _ in range(draw(st.integers(1, 3))):
        # More than half of what is not hashed stands at the end.
        start = draw(st.integers(0, len(wrong)) | st.integers(max(0, len(wrong) - 90), len(wrong)))
        end = draw(st.integers(start, min(len(wrong), start + 80)))
        new = draw(pieces | st.binary(max_size=2) | st.just(wrong[start:end] * 2))
        keep = draw(st.booleans())
        wrong = wrong[:start] + new + wrong[start if keep else end :]
    return line, wrong


@settings(max_examples=400 if "HYPOTHESIS_PROFILE" in os.environ else 150)
@given(damaged())
def test_nothing_is_read_that_the_hash_does_not_cover(pair: tuple[bytes, bytes]) -> None:
    """A damaged line is refused, or it differs in its free texts alone; with them, in nothing."""
    line, wrong = pair
    with suppress(NotALine):
        read = decode_verified(wrong)
        assert line_parts(wrong)[:2] == line_parts(line)[:2]
        assert without_texts(read) == without_texts(decode_verified(line))
    with suppress(NotALine):
        decode_verified(wrong, texts=True)
        assert wrong == line or b'"" ' in line_parts(wrong)[2]
    with suppress(NotALine):
        hash_of(wrong)
        check_texts(wrong)
        assert wrong == line or b'"" ' in line_parts(wrong)[2]


def without_texts(line: Line) -> tuple[Any, ...]:
    """All of a line of which its hash is made, leaving out its free texts."""
    changes = [
        (
            change.table,
            change.id,
            {name: each for name, each in change.fields.items() if name not in FREE},
        )
        for change in line.changes
    ]
    names = [name for name in Line.__struct_fields__ if name not in ("changes", "why")]
    return *(getattr(line, name) for name in names), changes


@pytest.mark.parametrize(
    ("table", "field"),
    [("actions", "status"), ("narratives", "section"), ("partnership", "update_layouts")],
)
@pytest.mark.parametrize("value", [["x"], {"order": 1}, 7, [[], {"order": [[]]}], None])
def test_values_of_the_wrong_type_stay_as_they_are(table: str, field: str, value: Any) -> None:
    """A line of format 1 that another program wrote is read; its record is what is refused."""
    line, _ = encode(line_of(changes=[[table, "x", {field: [None, value]}]]), NO_HASH)
    read = decode_verified(line[:-1]).changes[0].fields
    nothing: Any = [] if field == "update_layouts" else None
    assert read == {field: [nothing, nothing if value is None else value]}


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
    assert format_of(bytes_of_no_line) == 0


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
