"""Redactions in the bytes of a journal: finding texts in lines, blanking them, verifying what is blank.

A blanked text is ``""`` with spaces up to its old length, so that every byte after it stays where it
was. Where the text stands after the hash (format 2), the line verifies as before. Where it is part of
what was hashed (format 1, and fields that are no free texts), the line keeps the hash that it was
written with, and the redaction has the digest that its bytes have now.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from cscp_tui.base.text_removal import holds
from cscp_tui.base.texts import REDACTED
from cscp_tui.domain.changes import Line, merge_edits, record_from
from cscp_tui.domain.records import KINDS, ExcusedLine, RedactedText, Redaction
from cscp_tui.domain.rights import redactions_for
from cscp_tui.store.codec import (
    BLANK,
    REDACTION,
    NotALine,
    decode,
    decode_verified,
    line_parts,
    strings_in,
    whose_journal,
)
from cscp_tui.store.upcasters import upcast_names

_WHY = "why"


class TextInLine(Struct, frozen=True):
    """A text in the bytes of a line."""

    path: str
    """Its place: the number of the change, the field, and which text of the field it is."""
    start: int
    end: int
    """The index after its last quotation mark or, if blanked, after its spaces."""
    text: str
    is_hashed: bool
    """True if it is part of what is hashed."""
    table: str = ""
    id: str = ""
    part: str = ""
    """The field of a structure within its field that it is in; empty for none."""

    @property
    def length(self) -> int:
        """Its length in bytes, including the quotation marks."""
        return self.end - self.start

    @property
    def field(self) -> str:
        """The name of its field."""
        return self.path.split("/")[1] if "/" in self.path else self.path

    @property
    def can_be_blanked(self) -> bool:
        """True if it is free text, not an id, a date or a choice from a list."""
        if not self.is_hashed or self.field == _WHY:
            return True
        kind = KINDS.get(self.table)
        known = kind.given.get(self.field) if kind else None
        if known is not None and known.parts:
            return self.part in known.parts and known.parts[self.part].spec.free_text
        return (
            kind is not None
            and known is not None
            and known.item is str
            and not known.spec.links
            and not known.spec.shown
            and f"{{{self.field}}}" not in kind.id_pattern
            and self.field not in _KEYS
        )


_RECORDED_BY = frozenset({"by", "recorded_by"})
_KEYS = _RECORDED_BY | {
    "section",
    "time",
    "started",
    "closed",
    "head",
    "scrutiny_head",
    "dealt_with",
}
"""Fields whose texts can't be redacted: the program reads them, or they say who recorded something."""


class Redacted(Struct):
    """The texts that redactions blanked, and the lines and files that they changed."""

    texts: set[tuple[str, str, int]] = field(default_factory=set)
    """The line, the path and the length of each text."""
    excused: dict[str, str] = field(default_factory=dict)
    """The digest that a line's bytes have now, by its hash."""
    files: dict[str, str] = field(default_factory=dict)
    """The hash that a signed file has now, by the one it was signed with."""

    def add(self, redaction: Redaction) -> None:
        self.texts |= {(text.line, text.path, text.length) for text in redaction.texts}
        for line in redaction.excused:
            self.excused[line.line] = line.digest
        for file in redaction.files:
            self.files[file.hash] = file.digest

    def has(self, line: Line, path: str, length: int) -> bool:
        return (line.recorded_hash, path, length) in self.texts

    def excuses(self, raw: bytes) -> bool:
        """Return whether a redaction changed the line that has this line's hash into these bytes."""
        digest = self.excused.get(line_parts(raw)[1].decode("ascii", "replace"))
        return digest is not None and digest == _digest_of(raw)


def redactions_in(data: bytes) -> Iterator[Redaction]:
    """Yield the redactions that the lines of a journal record, each line verified by its hash."""
    place = data.find(REDACTION)
    while place != -1:
        start, end = data.rfind(b"\n", 0, place) + 1, data.find(b"\n", place)
        if end < 0:
            return
        with suppress(NotALine):
            yield from redactions_of(decode_verified(data[start:end]))
        place = data.find(REDACTION, end)


def redactions_of(line: Line) -> Iterator[Redaction]:
    for change in line.changes:
        if change.table == "redactions" and change.creates:
            values: dict[str, Any] = {"id": change.id}
            merge_edits(values, change.fields)
            try:
                yield record_from(change.table, values)  # type: ignore[misc]
            except ValueError:  # no redaction of ours
                return


def redacted_in(data: bytes) -> Redacted:
    known = Redacted()
    for redaction in redactions_in(data):
        known.add(redaction)
    return known


def texts_of(raw: bytes) -> list[TextInLine]:
    """Return every text in a line's changes and its reason, with its place.

    Raises:
        NotALine: the bytes are not a line.
    """
    hashed, _, texts = line_parts(raw)
    try:
        line = _placed((hashed + b"}").decode("ascii"))
        entries = _placed(texts.decode("ascii")) if texts else []
    except (ValueError, RecursionError) as problem:
        raise NotALine(f"can't be read ({problem})") from None
    found: list[TextInLine] = []
    sealed: list[tuple[str, str, str]] = []
    version = line.get("v")
    for number, change in enumerate(line.get("changes", ())):
        if not (isinstance(change, list) and len(change) == 3):  # noqa: PLR2004 - table, id, fields
            raise NotALine("has a change that can't be read")
        table, key = change[0].text, change[1].text
        table, fields = upcast_names(table, change[2]) if version == 1 else (table, change[2])
        for name, edit in fields.items():
            for count, each in enumerate(_non_blank(edit)):
                path = f"{number}/{name.removesuffix('#')}/{count}"
                if name.endswith("#"):
                    sealed.append((path, table, key))
                else:
                    found.append(_found(path, each, 0, table, key, is_hashed=True))
    if isinstance(line.get(_WHY), _Text) and line[_WHY].text:
        found.append(_found(_WHY, line[_WHY], 0, "", "", is_hashed=True))
    if f"{_WHY}#" in line:
        sealed.append((_WHY, "", ""))
    offset = len(raw) - 1 - len(texts)
    if len(sealed) != len(entries):
        raise NotALine("lacks a text")
    for (path, table, key), each in zip(sealed, entries, strict=True):
        found.append(_found(path, each, offset, table, key, is_hashed=False))
    return found


def _found(
    path: str, text: _Text, offset: int, table: str, key: str, *, is_hashed: bool
) -> TextInLine:
    shown = text.text if is_hashed or text.is_blanked else text.text[22:]
    start, end = offset + text.start, offset + text.end
    return TextInLine(path, start, end, shown, is_hashed, table, key, text.part)


class _Text(Struct, frozen=True):
    text: str
    start: int
    end: int
    is_blanked: bool = False
    part: str = ""
    """The name under which it is in an object; empty for none."""


_STRING = re.compile(r'"" *|"(?:[^"\\]|\\.)*"')
"""A string in JSON; an empty one with the spaces up to its old length."""


def _placed(line: str) -> Any:
    """Read the JSON that a text begins with, each string with its place.

    Raises:
        ValueError: it is not JSON.
    """
    places = [found.span() for found in _STRING.finditer(line)]
    numbers = itertools.count()
    numbered = _STRING.sub(lambda _: f'"{next(numbers)}"', line)

    def with_places(value: Any) -> Any:
        if type(value) is str:
            start, end = places[int(value)]
            text = _read(line[start:end])
            return _Text(text, start, end, not text and end - start > len(_EMPTY))
        if type(value) is list:
            return [with_places(each) for each in value]
        if type(value) is dict:
            keys = (slice(*places[int(key)]) for key in value)
            return {
                _read(line[key]): with_places(each)
                for key, each in zip(keys, value.values(), strict=True)
            }
        return value

    return with_places(json.JSONDecoder().raw_decode(numbered)[0])


_EMPTY = '""'


def _read(string: str) -> str:
    """Return the text of a string in JSON, by far most of which say what they mean."""
    if "\\" not in string and string.isprintable():
        return string.strip(" ")[1:-1]
    text: str = json.loads(string)
    return text


def _non_blank(value: Any, part: str = "") -> Iterator[_Text]:
    """Yield the texts in a value that are not blank, or were blanked."""
    if isinstance(value, _Text):
        if value.text or value.is_blanked:
            yield replace(value, part=part)
    elif isinstance(value, list):
        for each in value:
            yield from _non_blank(each, part)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _non_blank(each, name)


def blanked_texts(raw: bytes) -> list[TextInLine]:
    return [each for each in texts_of(raw) if not each.text] if BLANK in raw else []


def _digest_of(raw: bytes) -> str:
    """Digest the part of a line that was hashed when it was written, as it is now."""
    return sha256(line_parts(raw)[0]).hexdigest()


class Hits(Struct):
    """The places in the lines of journals that have a text."""

    texts: list[RedactedText] = field(default_factory=list)
    excused: list[ExcusedLine] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    """The whole values that have it."""
    records: list[tuple[str, str]] = field(default_factory=list)
    """The table and the id of the record that each is in; empty for a reason."""
    fixed: list[str] = field(default_factory=list)
    """The places from which it cannot be removed: ids, and names of those who record."""
    old_format: int = 0
    """The number of lines of format 1 that have it."""


def find(data: bytes, wanted: str, hits: Hits) -> None:
    """Find a text in the lines of a journal, and add where it is.

    Args:
        wanted: the text, squeezed.

    Raises:
        NotALine: a line cannot be read.
    """
    known = {(text.line, text.path) for text in hits.texts}
    for raw in data.split(b"\n")[1:-1]:
        line = decode(raw)
        if not any(holds(text, wanted) for text in _strings_of(line)):
            continue
        identity, blank = line.recorded_hash, bytearray(raw)
        is_excused = False
        for each in texts_of(raw):
            if not holds(each.text, wanted):
                continue
            if not each.can_be_blanked:
                if each.field not in _RECORDED_BY:
                    hits.fixed.append(f"the {each.field.replace('_', ' ')} of {each.id}")
                continue
            if (identity, each.path) not in known:
                hits.texts.append(RedactedText(line=identity, path=each.path, length=each.length))
                hits.values.append(each.text)
                hits.records.append((each.table, each.id))
            is_excused |= each.is_hashed
            blank[each.start : each.end] = _blank(each.length)
        if is_excused:
            excused = ExcusedLine(line=line.hash, digest=_digest_of(bytes(blank)))
            hits.excused.append(excused)
            hits.old_format += line.v == 1
        if holds(line.by, wanted):
            hits.fixed.append(f"change {line.n}, as the name of who recorded it")
        hits.fixed += [f"the id {c.id}" for c in line.changes if holds(c.id, wanted)]


def _strings_of(line: Line) -> Iterator[str]:
    yield line.by
    yield line.why
    for change in line.changes:
        yield change.id
        for edit in change.fields.values():
            yield from strings_in(edit)


def values_at(data: bytes, texts: Iterable[RedactedText]) -> list[str]:
    """Return the texts that lines still have where a redaction says that they are blank."""
    wanted = {(text.line, text.path) for text in texts}
    lines = {line for line, _ in wanted}
    found: list[str] = []
    for raw in data.split(b"\n")[1:-1]:
        if any(each.encode() in raw for each in lines):
            identity = decode(raw).recorded_hash
            found += [t.text for t in texts_of(raw) if t.text and (identity, t.path) in wanted]
    return found


def redacted_values(data: bytes, redactions: Iterable[Redaction]) -> list[str]:
    """Return the texts that a journal still has where redactions of its side say that they are blank."""
    own = redactions_for(whose_journal(data), redactions)
    return values_at(data, [text for each in own for text in each.texts]) if own else []


def _blank(length: int) -> bytes:
    return b'""'.ljust(length)


def blanked(data: bytes, redactions: Iterable[Redaction]) -> bytes:
    """Return the lines of a journal with every text blank that redactions of its side name.

    Args:
        data: whole lines, the first of which is the header.
        redactions: of this journal or another one that has lines of it; those of the other side
            are passed over.
    """
    paths: dict[str, set[str]] = {}
    for redaction in redactions_for(whose_journal(data), redactions):
        for text in redaction.texts:
            paths.setdefault(text.line, set()).add(text.path)
    lines = data.split(b"\n")
    for number, raw in enumerate(lines[1:-1], 1):
        if not any(each.encode() in raw for each in paths):
            continue
        line = decode(raw)
        wanted = paths.get(line.recorded_hash, set())
        new = bytearray(raw)
        for each in texts_of(raw) if wanted else ():
            is_there = each.text not in {"", REDACTED}  # a line recorded again has only the sign
            if each.path in wanted and is_there and each.can_be_blanked:
                new[each.start : each.end] = _blank(each.length)
        lines[number] = bytes(new)
    return b"\n".join(lines)
