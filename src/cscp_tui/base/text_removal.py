"""Finding a text in files of any format, and removing it from papers.

Texts are compared without regard to case, accents, spaces, line breaks, quotation marks, hyphens and
the marks of Markdown. Files are read through their encodings: archives, base64, quoted-printable, the headers
of e-mails, markup, entities and the escapes of JSON.
"""

from __future__ import annotations

import re
from binascii import Error as NoBase64
from binascii import a2b_base64, a2b_qp
from collections.abc import Iterator, Sequence
from contextlib import suppress
from html import unescape
from itertools import compress
from unicodedata import category, normalize

from cscp_tui.base.texts import REDACTED
from cscp_tui.base.zip_archive import BACKUP, UnfitArchive, ZipArchive, archive_like

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_CLOSED = (b"%PDF", _OLD_OFFICE)
_TAG = r"<[!?/A-Za-z][^<>]*>"
_ENTITY = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_TAGS = re.compile(_TAG)
_LONG_SIGNS = {tags: re.compile("|".join([*tags, _ENTITY])) for tags in ((), (_TAG,))}
"""What stands for one character, or none, and is several."""
_LINE_ESCAPES = re.compile(r"\\[nrtbf]")
_ESCAPES = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")
_QUOTED = re.compile(r"=(?:[0-9A-F]{2}|\r?\n)")
_HEADER_WORD = re.compile(r"=\?[^?\s]+\?([bBqQ])\?([^?]*)\?=(?:\s+(?==\?))?")
_BASE64 = re.compile(
    r"(?:[A-Za-z0-9+/]{40,}+\r?\n[ \t]*)++[A-Za-z0-9+/]*+={0,2}|[A-Za-z0-9+/]{16,}+={0,2}"
)
_LETTERS = bytes(
    ord("A") if chr(code).isascii() and (chr(code).isalnum() or chr(code) in "+/") else 0
    for code in range(256)
)
_SHORTEST = b"A" * 16
"""What begins a run of base64, with all of its letters made one: quick to look for."""
_CONTROLS = re.compile(r"[\0-\x08\x0e-\x1f]")
_MARKS = frozenset(
    "\"'`*_~\\\u00b4\u00ab\u00bb\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u2032\u2033"
)
"""Quotation marks, and those by which Markdown escapes and emphasises."""
_UNCOMPARED = frozenset({"Mn", "Cf", "Pd"})
"""The categories of accents, invisible characters and hyphens."""


class Unsearchable(Exception):
    """A file whose content cannot be searched: it is encrypted, damaged or in a closed format."""


class _Compared(dict[int, str | None]):
    """The characters that are compared, by their code; None for those that are not."""

    def __missing__(self, code: int) -> str | None:
        sign = chr(code)
        is_left_out = sign.isspace() or sign in _MARKS or category(sign) in _UNCOMPARED
        self[code] = None if is_left_out else sign
        return self[code]


_COMPARED = _Compared()
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_FEW = 50
"""The most kinds of signs beyond ASCII for which removing them first is quicker."""


def squeezed(text: str) -> str:
    """Return a text in the form in which texts are compared."""
    folded = normalize("NFKD", text).casefold()
    if not folded.isascii() and len(signs := set(_FOREIGN.findall(folded))) <= _FEW:
        # Without its dashes and quotation marks it is mostly ASCII, which is translated at once.
        for sign in signs:
            if _COMPARED[ord(sign)] is None:
                folded = folded.replace(sign, "")
    return folded.translate(_COMPARED)


class _SqueezedSigns(dict[str, str]):
    """The squeezed form of each sign, worked out when it is first asked for."""

    def __missing__(self, sign: str) -> str:
        self[sign] = squeezed(sign)
        return self[sign]


_SQUEEZED_SIGNS = _SqueezedSigns()


def holds(text: str, wanted: str) -> bool:
    """Return whether a text contains another one, which is squeezed already."""
    return wanted in squeezed(text)


def occurrences(data: bytes, text: str, within: ZipArchive | None = None) -> int:
    """Count where a file's content has a text.

    Args:
        within: the archive that the file is a part of.

    Raises:
        Unsearchable: the content cannot be searched.
    """
    wanted = squeezed(text)
    if data.startswith(_ZIP):
        return sum(_in_members(data, wanted, within))
    decoded = _decoded(data)
    found = max(squeezed(reading).count(wanted) for reading in _readings(decoded))
    return found + sum(_in_base64(decoded, wanted, within))


def _in_members(data: bytes, wanted: str, within: ZipArchive | None) -> Iterator[int]:
    try:
        archive = ZipArchive("", data, BACKUP, within=within)
        for member in archive.members:
            content = archive.read(member)
            yield squeezed(member.filename).count(wanted)
            try:
                yield occurrences(content, wanted, archive)
            except Unsearchable:
                if content.startswith((_ZIP, *_CLOSED)):
                    raise
    except UnfitArchive:
        raise Unsearchable from None


def _in_base64(text: str, wanted: str, within: ZipArchive | None) -> Iterator[int]:
    for match in _base64_runs(text):
        with suppress(NoBase64, Unsearchable):
            data = a2b_base64(match[0])
            if data.startswith(_ZIP) or not _CONTROLS.search(_decoded(data)):
                yield occurrences(data, wanted, within)


def _base64_runs(text: str) -> Iterator[re.Match[str]]:
    letters, at = text.encode("latin-1", "replace").translate(_LETTERS), 0
    while (at := letters.find(_SHORTEST, at)) >= 0 and (match := _BASE64.match(text, at)):
        yield match
        at = match.end()


def _readings(text: str) -> Iterator[str]:
    """Yield a text as it is and with each way of writing it undone."""
    yield text
    if "&" in text:
        yield unescape(text)
    if "<" in text:
        yield unescape(_TAGS.sub("", text))
    if "\\" in text:
        yield _ESCAPES.sub(_unescaped, _LINE_ESCAPES.sub("", text))
    if _QUOTED.search(text):
        plain = _decoded(a2b_qp(text.encode()))
        yield plain
        yield unescape(_TAGS.sub("", plain))
    if "=?" in text:
        yield _HEADER_WORD.sub(_header_word, text)


def _unescaped(match: re.Match[str]) -> str:
    """Undo escapes of JSON, of which one character may have two."""
    units = match[0].encode("ascii").decode("unicode_escape")
    return units.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _header_word(match: re.Match[str]) -> str:
    encoding, words = match[1].casefold(), match[2].encode()
    try:
        return _decoded(a2b_qp(words, header=True) if encoding == "q" else a2b_base64(words))
    except (NoBase64, Unsearchable):
        return match[0]


def _decoded(data: bytes) -> str:
    if data.startswith(_OLD_OFFICE):
        return "\n".join(data[skipped:].decode("utf-16-le", "replace") for skipped in (0, 1))
    return data.decode(_encoding(data))


def _encoding(data: bytes) -> str:
    """Return the encoding of a file of text.

    Raises:
        Unsearchable: it is none.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates: tuple[str, ...] = ("utf-16",)
    elif data.startswith(_CLOSED):
        candidates = ()
    elif b"\0" in data[:4096]:
        candidates = ("utf-8", "utf-16-le", "utf-16-be") if data[:2].count(0) == 1 else ("utf-8",)
    else:
        candidates = ("utf-8", "cp1252")
    for encoding in candidates:
        with suppress(UnicodeDecodeError):
            text = data.decode(encoding)
            if "\0" not in text or encoding == candidates[-1]:
                return encoding
    raise Unsearchable


def removed(data: bytes, texts: Sequence[str], within: ZipArchive | None = None) -> bytes:
    """Return a paper's content with "[redacted]" in place of texts.

    Args:
        data: the content; it is returned as it is where it has none of them.
        texts: what is removed; the longest goes first.

    Raises:
        Unsearchable: the content cannot be searched.
    """
    wanted = sorted({squeezed(text) for text in texts} - {""}, key=len, reverse=True)
    if data.startswith(_ZIP):
        return _removed_from_archive(data, texts, within)
    encoding = _encoding(data)
    text = data.decode(encoding)
    pieces, end = [], 0
    for start, stop, has_markup in _spans(text, wanted):
        tags = "".join(_TAGS.findall(text[start:stop])) if has_markup else ""
        pieces += [text[end:start], REDACTED, tags]
        end = stop
    return "".join([*pieces, text[end:]]).encode(encoding) if pieces else data


def _removed_from_archive(data: bytes, texts: Sequence[str], within: ZipArchive | None) -> bytes:
    new: list[bytes] = []
    try:
        archive = ZipArchive("", data, BACKUP, within=within)
        contents = [archive.read(member) for member in archive.members]
        for content in contents:
            try:
                new.append(removed(content, texts, archive))
            except Unsearchable:
                if content.startswith(_ZIP):
                    raise
                new.append(content)  # a picture in a Word file
    except UnfitArchive:
        raise Unsearchable from None
    return archive_like(archive, new) if new != contents else data


def _spans(text: str, wanted: Sequence[str]) -> list[tuple[int, int, bool]]:
    """Find texts, which are squeezed, with and without markup between their characters.

    Returns:
        Where each begins and ends, and whether there is markup in it that has to stay.
    """
    found: list[tuple[int, int, bool]] = []
    for tags in ((), (_TAG,)):
        quick = squeezed(unescape(_TAGS.sub("", text) if tags else text))
        if not any(each in quick for each in wanted):
            continue  # the search for places is slow
        plain, starts, ends = _mapped(text, _LONG_SIGNS[tags])
        for each in wanted:
            place = plain.find(each)
            while place >= 0:
                start, last_start = starts[place], starts[place + len(each) - 1]
                end = ends.get(last_start, last_start + 1)
                if not any(first < end and start < last for first, last, _ in found):
                    found.append((start, end, bool(tags)))
                place = plain.find(each, place + 1)
    return sorted(found)


def _mapped(text: str, long_signs: re.Pattern[str]) -> tuple[str, list[int], dict[int, int]]:
    """Squeeze a text.

    Returns:
        The result, where each of its characters begins in the text, and where those end that are
        written with several signs, by their beginning.
    """
    plain: list[str] = []
    starts: list[int] = []
    ends: dict[int, int] = {}

    def take_signs(begin: int, end: int) -> None:
        signs = list(map(_SQUEEZED_SIGNS.__getitem__, text[begin:end]))
        squeezed_signs = "".join(signs)
        plain.append(squeezed_signs)
        places = list(compress(range(begin, end), signs))
        if len(places) != len(squeezed_signs):
            places = [place for place, sign in enumerate(signs, begin) for _ in sign]
        starts.extend(places)

    at = 0
    for found in long_signs.finditer(text):
        start, end = found.span()
        take_signs(at, start)
        at = end
        if not found[0].startswith("<"):
            sign = squeezed(unescape(found[0]))
            plain.append(sign)
            starts += [start] * len(sign)
            ends[start] = end
    take_signs(at, len(text))
    return "".join(plain), starts, ends
