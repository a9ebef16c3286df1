"""Lines of the journal: ASCII-escaped JSON, each with the hash of the one before and its own.

``hash`` is SHA-256 of every byte of the line before ``,"hash":"``, and ``prev`` inside it is the
hash of the line before. Free texts stand after the hash; the part that is hashed has a salted
digest of each. ``docs/format.md`` describes every format of lines. A line is given without its newline.
"""

from __future__ import annotations

import os
import re
from binascii import b2a_base64
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from sys import intern
from typing import Any, TypeGuard

import msgspec
from msgspec import Struct
from msgspec.structs import fields, force_setattr, replace

from cscp_tui.base.texts import REDACTED, shortened
from cscp_tui.domain.changes import Line
from cscp_tui.domain.records import KINDS
from cscp_tui.domain.rights import Whose
from cscp_tui.store.upcasters import upcast, upcast_what

VERSION = 3
FIRST_RELEASE = "0.2.0"
"""The first version of the program that reads the format."""
FORMAT = "cscp-journal"
SCRUTINY_FORMAT = "cscp-scrutiny"
"""The format named in the first line of a scrutineer's journal."""
CLOCK_CORRECTED = "correct clock"
"""The command of a line which says that no line before it was recorded later than it was, and had
effect on no later day: a clock was wrong."""
JOURNALS = {FORMAT: Whose.TEAMS, SCRUTINY_FORMAT: Whose.SCRUTINEERS}
"""The side that each format of journal belongs to."""
_IS_SCRUTINY = f'"format":"{SCRUTINY_FORMAT}"'.encode()
_LONGEST_HEADER = 4096
NO_HASH = "0" * 64
_BEFORE_HASH = b',"hash":"'
_AFTER_HASH = b'"}'
_UP_TO_TEXTS = len(_BEFORE_HASH) + 64
_PREV = b',"prev":"'
_BEFORE_TEXTS = b'","texts":'
_UP_TO_FIRST = 64 + len(_BEFORE_TEXTS)
_SEALED = "#"
"""The suffix of the name of a field whose texts follow the hash."""
_SEALED_NAME = b'#":'
BLANK = b'"" '
"""The beginning of a redacted text, and of nothing else in a line: only texts have spaces."""
_BLANK_TEXT = re.compile(rb'(?<=[\[,:])"" +')
_IS_BLANK = re.compile(rb'"" +')
_ENTRY = re.compile(rb'"(?:[^"\\]|\\.)*" *')
"""A text of a line with its quotation marks, and the spaces after it where it was blanked."""
_SALT_BYTES = 16
_SALT = 22
"""The number of characters of a salt, with which each text begins."""


class Header(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
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
    """The day that a demo workspace uses as today."""


REDACTION = b'["redactions",'
"""The bytes that identify the line of a redaction."""


def is_redaction(line: Line) -> bool:
    """Return whether a line removed a text from lines before it."""
    return any(change.table == "redactions" for change in line.changes)


def whose_journal(data: bytes) -> Whose:
    """Return whose journal bytes are, by their first line."""
    first = data[:_LONGEST_HEADER].partition(b"\n")[0]
    return JOURNALS[SCRUTINY_FORMAT if _IS_SCRUTINY in first else FORMAT]


def is_the_teams(data: bytes) -> bool:
    """Return whether bytes are a journal of the team's, by their first line."""
    return whose_journal(data) is Whose.TEAMS


class _Sealed(Line, frozen=True, omit_defaults=True, gc=False, forbid_unknown_fields=True):
    """A line with digests in the places of its free texts, which follow its hash."""

    texts: list[str] = msgspec.field(default_factory=list)


_VERSION = re.compile(rb'^\{"v":([0-9]{1,9}),', re.MULTILINE)


class NotALine(Exception):
    """Bytes that are not a complete line, with what is wrong with them."""


class NewerLine(NotALine):
    """An intact line with a format, a key, a table or a field that this version does not know."""

    def __init__(self) -> None:
        super().__init__("was written by a newer version of cscp")


_lines = msgspec.json.Decoder(_Sealed)
_texts = msgspec.json.Decoder(list[str])
_headers = msgspec.json.Decoder(Header)
_any_lines = msgspec.json.Decoder(dict[str, Any])
_KEYS = frozenset(each.encode_name for each in (*fields(_Sealed), *fields(Header)))
_LAST_OF_ANY_FIELDS = 2
"""The last format whose lines may have tables and fields that have gone since."""


def new_salt() -> bytes:
    """Return random bytes that prevent a text from being guessed from its digest."""
    return os.urandom(_SALT_BYTES)


def encode(
    values: dict[str, Any], prev: str, salt: Callable[[], bytes] = new_salt
) -> tuple[bytes, str]:
    """Encode a line with its newline; returns its hash too.

    Args:
        values: everything but the two hashes, as plain values; free texts in their places.
        salt: makes sixteen bytes for each text.
    """
    texts: list[str] = []
    if values["v"] > 1:
        values = _sealed_values(values, texts, salt)
    body = ascii_json(values | {"prev": prev})[:-1].encode("ascii")
    digest = sha256(body).hexdigest()
    line = body + _BEFORE_HASH + digest.encode("ascii")
    if texts:
        line += _BEFORE_TEXTS + b'["' + '","'.join(texts).encode("ascii") + b'"]}'
    else:
        line += _AFTER_HASH
    return line + b"\n", digest


def values_of(line: Line) -> dict[str, Any]:
    """Return a line's values as ``encode`` takes them, in the order in which they are written."""
    values: dict[str, Any] = msgspec.to_builtins(line) | {"v": VERSION}
    for name in ("prev", "hash", "why#"):
        values.pop(name, None)
    return values


def decode_all(data: bytes) -> list[Line]:
    """Decode the lines of a journal, the first of which is the header."""
    return [decode(raw) for raw in data.split(b"\n")[1:-1]]


def ascii_json(value: Any) -> str:
    """Return a value as JSON without spaces and with nothing but ASCII, as lines have it."""
    # What only reads does without: msgspec reads faster, but cannot escape as lines are.
    import json  # noqa: PLC0415

    if isinstance(value, str):
        return json.dumps(value)  # as below, without an encoder for each
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def _sealed_values(
    values: dict[str, Any], texts: list[str], salt: Callable[[], bytes]
) -> dict[str, Any]:
    """Put digests into the places of the free texts; empty ones stay, with nothing to hide.

    Args:
        texts: gets each text after its salt, as JSON without its quotes.
    """

    def seal(value: Any) -> Any:
        if isinstance(value, str) and value:
            text = _base64(salt()) + ascii_json(value)[1:-1]
            texts.append(text)
            return _digest(text.encode("ascii"))
        if isinstance(value, list):
            return [seal(each) for each in value]
        if isinstance(value, dict):
            return {key: seal(each) for key, each in value.items()}
        return value

    sealed: dict[str, Any] = {}
    for name, value in values.items():
        if name == "changes":
            sealed[name] = [
                [table, key, _sealed_fields(table, fields, seal)] for table, key, fields in value
            ]
        elif name != "why":
            sealed[name] = value
    if values.get("why"):
        sealed["why" + _SEALED] = seal(values["why"])
    return sealed


def _sealed_fields(
    table: str, fields: dict[str, Any], seal: Callable[[Any], Any]
) -> dict[str, Any]:
    """Put fields with digests behind the others, where decoding looks for them."""
    free = KINDS[table].free_text_fields if table in KINDS else frozenset()
    plain, sealed = {}, {}
    for name, edit in fields.items():
        digests = seal(edit) if name in free else edit
        if digests == edit:
            plain[name] = edit
        else:
            sealed[name + _SEALED] = digests
    return plain | sealed


def _digest(text: bytes) -> str:
    """Digest a text with its salt, as they stand between the quotes."""
    return _base64(sha256(text).digest())


def _base64(data: bytes) -> str:
    return b2a_base64(data, newline=False).rstrip(b"=").decode("ascii")


def line_parts(line: bytes) -> tuple[bytes, bytes, bytes]:
    """Split a line into what is hashed, its hash, and its texts; empty where it has none.

    Nothing else can stand behind the hash, so that nothing there can pass for what is hashed.

    Raises:
        NotALine: it does not end as lines do.
    """
    place = line.rfind(_BEFORE_HASH)
    end = place + _UP_TO_TEXTS
    has_texts = line.startswith(_BEFORE_TEXTS, end) and line.endswith(b"}")
    if place < 0 or not (has_texts or line[end:] == _AFTER_HASH):
        raise NotALine(_why_no_line(line))
    texts = line[end + len(_BEFORE_TEXTS) : -1]
    return line[:place], line[place + len(_BEFORE_HASH) : end], texts


def _why_no_line(line: bytes) -> str:
    if line.endswith(b"\r"):
        return "was saved again by another program, with Windows line ends"
    return "isn't a complete line"


def hash_of(line: bytes) -> str:
    """Return the hash that a line carries, checked against its bytes.

    Raises:
        NotALine: the line does not end as lines do, or its bytes are not those that were hashed.
    """
    return _hashed(line)[1]


def _hashed(line: bytes) -> tuple[bytes, str]:
    """Return what is hashed of a line, and the hash that it carries, as ``hash_of`` does."""
    hashed, claimed, _ = line_parts(line)
    digest = sha256(hashed).hexdigest()
    if claimed != digest.encode("ascii"):
        raise NotALine("was changed after it was written")
    return hashed, digest


def next_hash(line: bytes, prev: str) -> str:
    """Return the hash of a line, checked against its bytes, that follows on one with a hash.

    It looks at bytes only, and is several times as quick as decoding the line.

    Raises:
        NotALine: its bytes are not those that were hashed, or it follows on another line.
    """
    hashed, digest = _hashed(line)
    if not follows(hashed, prev):
        raise NotALine("doesn't follow from the line before it")
    return digest


def follows(hashed: bytes, prev: str) -> bool:
    """Return whether what is hashed of a line names the hash of the line before."""
    return hashed.endswith(_PREV + prev.encode("ascii") + b'"')


def check_texts(line: bytes) -> None:
    """Check the free texts of a line, whose hash has been checked, against their digests.

    Texts that are blank pass: the journal says whether a redaction explains them.

    Raises:
        NotALine: a text is not the one that was written.
    """
    hashed, claimed, texts = line_parts(line)
    if texts:
        sealed = _lines.decode(hashed + _BEFORE_HASH + claimed + _AFTER_HASH)
        _refuse_other_texts(sealed, texts, len(_texts_alone(texts)))


def _refuse_other_texts(sealed: Line, texts: bytes, count: int) -> None:
    """Compare the bytes of so many texts with the digests in their line."""
    (given, is_whole), digests = _split(texts), _digests_in(sealed)
    if not (is_whole and count == len(given) == len(digests)):
        raise NotALine("has a text that was changed after it was written")
    for digest, text in zip(digests, given, strict=True):
        if text is not None and digest != _digest(text):
            raise NotALine("has a text that was changed after it was written")


def _split(texts: bytes) -> tuple[list[bytes | None], bool]:
    """Split the texts of a line, each as it stands between its quotation marks; None where blank.

    Tells too whether there is nothing but texts.
    """
    if BLANK in texts:
        entries = _ENTRY.findall(texts)
        given = [None if _IS_BLANK.fullmatch(entry) else entry[1:-1] for entry in entries]
        return given, texts == b"[" + b",".join(entries) + b"]"
    # Within a text, a backslash stands before the mark.
    return [*texts[2:-2].split(b'","')], texts[:2] == b'["' and texts[-2:] == b'"]'


def _is_new_text(edit: Any) -> TypeGuard[list[Any]]:
    """Return whether a text is given to a field that had none, as nearly all are."""
    return type(edit) is list and edit[0] is None and type(edit[1]) is str and edit[1] != ""


def _digests_in(sealed: Line) -> list[str]:
    """Return the digests of free texts in a line, in the order of its texts."""
    digests: list[str] = []
    for change in sealed.changes:
        for name, edit in change.fields.items():
            if name[-1:] == _SEALED:
                if _is_new_text(edit):
                    digests.append(edit[1])
                else:
                    digests += strings_in(edit)
    return [*digests, sealed.why_digest] if sealed.why_digest else digests


def decode_without_damaged_texts(line: bytes, stand_in: str) -> Line:
    """Decode a line whose hash has been checked, and of whose texts some are damaged.

    Args:
        stand_in: what takes the place of a text that is not the one that was written.

    Raises:
        NotALine: the line has no texts, or cannot be read.
    """
    hashed, claimed, texts = line_parts(line)
    found, _ = _split(texts)
    whole = {_digest(text): text for text in found if text is not None}
    blank = {place for place, text in enumerate(found) if text is None}
    try:
        decoded = _lines.decode(hashed + _BEFORE_HASH + claimed + _AFTER_HASH)
        _refuse_no_moment(decoded.at)
        digests = _digests_in(decoded)
        if not digests:
            raise NotALine("has no texts")
        given = [
            msgspec.json.decode(b'"' + whole[digest] + b'"', type=str)
            if digest in whole
            else "0" * _SALT + (REDACTED if place in blank else stand_in)
            for place, digest in enumerate(digests)
        ]
        _put_texts_back(decoded, given)
    except (msgspec.MsgspecError, ValueError) as problem:
        raise NotALine(f"can't be read ({problem})") from None
    return decoded


def strings_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if value:
            yield value
    elif isinstance(value, list | dict):
        for each in value if isinstance(value, list) else value.values():
            yield from strings_in(each)


def _unreadable(line: bytes, problem: Exception) -> NotALine:
    """Return why a line cannot be read: a newer version wrote it, or it is none."""
    try:
        hash_of(line)  # a damaged line is no newer one
        values = _any_lines.decode(line)
    except (NotALine, msgspec.MsgspecError, UnicodeDecodeError):
        values = {}
    stated = values.get("v")
    is_newer = isinstance(stated, int) and (stated > VERSION or not values.keys() <= _KEYS)
    return NewerLine() if is_newer else NotALine(f"can't be read ({problem})")


@cache
def _sealed_in(table: str | None, names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return which of a change's fields are sealed, each with its name without the mark.

    Journals of years have some hundred combinations of fields: each is looked through once.

    Args:
        table: that has the fields; None if they may be those of a table that has gone since.

    Raises:
        KeyError: this version does not have such a table or field.
    """
    plain = [name.removesuffix(_SEALED) for name in names]
    if table is not None and not KINDS[table].defaults.keys() >= {*plain}:
        raise KeyError
    return tuple(
        (name, intern(bare)) for name, bare in zip(names, plain, strict=True) if name != bare
    )


def format_of(line: bytes) -> int:
    """Return the format that a line states; 0 if it states none."""
    found = _VERSION.match(line)
    return int(found[1]) if found else 0


def latest_format(data: bytes) -> int:
    """Return the latest format that any line of a journal states; 0 if none does."""
    return max(map(int, _VERSION.findall(data)), default=0)


def decode(line: bytes) -> Line:
    """Decode a line of a journal.

    Raises:
        NotALine: the bytes are not what this version writes.
    """
    if BLANK in line:
        hashed, claimed, texts = line_parts(line)
        line = _shown(hashed) + _BEFORE_HASH + claimed
        line += _BEFORE_TEXTS + _shown(texts, _SALT) + b"}" if texts else _AFTER_HASH
    return decode_verified(line, is_hashed=False)


def decode_verified(line: bytes, *, texts: bool = False, is_hashed: bool = True) -> Line:
    """Decode a line whose hash is checked against its bytes.

    Args:
        texts: check its free texts against their digests too.
        is_hashed: false if its hash needn't be that of its bytes, as where a redaction changed them.

    Raises:
        NotALine: the bytes are not what this version writes, or not those that were hashed.
    """
    # As ``line_parts``, in one go: this is done for each line of a journal of years.
    hashed, _, behind = line.rpartition(_BEFORE_HASH)
    has_texts = behind[64:_UP_TO_FIRST] == _BEFORE_TEXTS and behind[-1:] == b"}"
    if not hashed or not (has_texts or behind[64:] == _AFTER_HASH):
        raise NotALine(_why_no_line(line))
    try:
        decoded = _lines.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise _unreadable(line, problem) from None
    if is_hashed and decoded.hash != sha256(hashed).hexdigest():
        raise NotALine("was changed after it was written")
    version, given = decoded.v, decoded.texts
    if version > VERSION:
        raise NewerLine
    _refuse_no_moment(decoded.at)
    if has_texts:
        # Where the first bracket that closes is the last, no member stands behind the texts, which
        # would pass for what is hashed. With others, as within texts, they are read on their own.
        if behind.find(b"]") != len(behind) - 2 or "" in given:
            given[:] = _texts_alone(_shown(behind[_UP_TO_FIRST:-1], _SALT))
        if texts:
            _refuse_other_texts(decoded, behind[_UP_TO_FIRST:-1], len(given))
    else:
        given.clear()  # a name that only another program could have put into what is hashed
        if version > 1 and _SEALED_NAME in hashed:
            raise NotALine("is missing its texts")
    if has_texts or version > _LAST_OF_ANY_FIELDS:
        _put_texts_back(decoded, given)  # without texts, only refuses unknown names
    if version == 1:
        changes = [upcast(change) for change in decoded.changes]
        return replace(decoded, what=upcast_what(decoded.what), changes=changes)
    return decoded


_moment = datetime.fromisoformat  # looked up once, for the sake of journals of years


def _refuse_no_moment(at: str) -> None:
    """Refuse a time that no clock gives, by which nothing could be dated or compared."""
    try:
        has_zone = _moment(at).tzinfo is not None
    except ValueError:
        has_zone = False
    # Only moments of these years have a day in every zone; a text begins with its year.
    if not has_zone or not "1970" <= at < "9999":
        raise NotALine(f"says that it was recorded at “{shortened(at)}”, which can't be right")


def _shown(part: bytes, salt: int = 0) -> bytes:
    """Put "[redacted]" into the places of blanked texts.

    Args:
        part: of a line.
        salt: how many characters stand before a text there.
    """
    return _BLANK_TEXT.sub(b'"' + b" " * salt + REDACTED.encode("ascii") + b'"', part)


def _texts_alone(texts: bytes) -> list[str]:
    try:
        return _texts.decode(texts)
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise NotALine(f"can't be read ({problem})") from None


def _put_texts_back(line: Line, texts: list[str]) -> None:
    """Put free texts into the places of their digests; takes them out of their list.

    Raises:
        NotALine: there are more or fewer texts than places, or this version lacks a table or field.
    """
    texts.reverse()
    try:
        for change in line.changes:
            fields = change.fields
            table = change.table if line.v > _LAST_OF_ANY_FIELDS else None
            for name, plain in _sealed_in(table, tuple(fields)):
                edit: Any = fields.pop(name)
                # As ``_is_new_text``, without a call for each text of a journal of years.
                if type(edit) is list and edit[0] is None and type(edit[1]) is str and edit[1]:
                    edit[1] = texts.pop()[_SALT:]
                else:
                    _open(edit, texts)
                fields[plain] = edit
        if line.why_digest:
            force_setattr(line, "why", texts.pop()[_SALT:])
    except IndexError:
        raise NotALine("is missing a text") from None
    except KeyError:
        raise NewerLine from None
    if texts:
        raise NotALine("has a text that doesn't belong to it")


def _open(value: Any, texts: list[str]) -> None:
    """Put the last of the texts, one after the other, into the places of a value's digests."""
    if type(value) is list:
        for place, each in enumerate(value):
            if type(each) is str:
                if each:
                    value[place] = texts.pop()[_SALT:]
            elif each is not None:
                _open(each, texts)
    elif type(value) is dict:
        for each in value.values():
            _open(each, texts)


def decode_header(line: bytes, kind: str = FORMAT) -> Header:
    """Decode the first line of a journal.

    Args:
        kind: the kind of journal that it should begin.

    Raises:
        NotALine: the bytes are not a header.
    """
    if line.startswith(BOM_UTF8):
        raise NotALine("was saved again by another program, with a byte order mark")
    try:
        header = _headers.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise _unreadable(line, problem) from None
    if header.v > VERSION:
        hash_of(line)
        raise NewerLine
    if header.format != kind:
        whose = "scrutineer's journal" if kind == SCRUTINY_FORMAT else "journal"
        raise NotALine(f"does not begin a {whose}")
    _refuse_no_moment(header.at)
    return header
