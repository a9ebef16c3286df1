"""Finding and removing a text in files of any format, also within ZIP archives such as Word files.

Texts are compared without regard to case, spaces, line breaks, quotation marks and backslashes, and
to how a format escapes characters, so that one that is wrapped or split by markup is still found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from html import unescape
from unicodedata import normalize

from cscp_tui.base.texts import REDACTED
from cscp_tui.base.zip_archive import BACKUP, UnfitArchive, ZipArchive, archive_like

_ZIP = b"PK\x03\x04"
_TAG = r"<[!?/A-Za-z][^<>]*>"
_ENTITY = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_ESCAPE = r"\\u[0-9a-fA-F]{4}"
_LINE_ESCAPE = r"\\[nrtbf]"
_TAGS = re.compile(_TAG)
_DROPPED = str.maketrans(dict.fromkeys('"\\'))


class Unsearchable(Exception):
    """A file whose content cannot be searched: it is encrypted, damaged or in a closed format."""


def squeezed(text: str) -> str:
    """Return a text in the form in which texts are compared."""
    folded = normalize("NFKC", text).casefold().translate(_DROPPED)
    return "".join(folded.split())


@lru_cache(4096)
def _squeezed_sign(sign: str) -> str:
    return squeezed(sign)


def holds(text: str, wanted: str) -> bool:
    """Return whether a text contains another one, which is squeezed already."""
    return wanted in squeezed(text)


def occurrences(data: bytes, text: str, name: str = "") -> int:
    """Count where a file's content has a text.

    Args:
        name: the file's name, whose ending says how characters are escaped.

    Raises:
        Unsearchable: the content cannot be searched.
    """
    found = 0

    def count(text_of_file: str, member: str) -> str:
        nonlocal found
        found += len(_spans(text_of_file, [squeezed(text)], member))
        return text_of_file

    _rewritten(data, name, count)
    return found


def removed(
    data: bytes,
    texts: Sequence[str],
    name: str = "",
    special: Callable[[bytes, str], bytes | None] | None = None,
) -> bytes:
    """Return a file's content with "[redacted]" in place of texts.

    Args:
        data: the content; it is returned as it is where it has none of them.
        texts: what is removed, longest first.
        special: rewrites a member of an archive in a way of its own, or returns None.

    Raises:
        Unsearchable: the content cannot be searched.
    """
    wanted = sorted({squeezed(text) for text in texts} - {""}, key=len, reverse=True)

    def replace(text: str, member: str) -> str:
        pieces, end = [], 0
        for start, stop, has_markup in _spans(text, wanted, member):
            tags = "".join(_TAGS.findall(text[start:stop])) if has_markup else ""
            pieces += [text[end:start], REDACTED, tags]
            end = stop
        return "".join([*pieces, text[end:]])

    return _rewritten(data, name, replace, special)


def _rewritten(
    data: bytes,
    name: str,
    rewrite: Callable[[str, str], str],
    special: Callable[[bytes, str], bytes | None] | None = None,
    within: ZipArchive | None = None,
) -> bytes:
    """Rewrite every text in a file, and in the members of archives."""
    if special is not None and (done := special(data, name)) is not None:
        return done
    if data.startswith(_ZIP):
        return _rewritten_archive(data, name, rewrite, special, within)
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        new = rewrite(text, name)
        return data if new == text else new.encode(encoding)
    raise Unsearchable(name)


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if data.startswith((b"%PDF", b"\xd0\xcf\x11\xe0")):
        return ()
    return ("utf-8",) if b"\0" in data[:4096] else ("utf-8", "cp1252")


def _rewritten_archive(
    data: bytes,
    name: str,
    rewrite: Callable[[str, str], str],
    special: Callable[[bytes, str], bytes | None] | None,
    within: ZipArchive | None,
) -> bytes:
    new: list[bytes] = []
    is_changed = False
    try:
        archive = ZipArchive(name, data, BACKUP, within=within)
        for member in archive.members:
            content = archive.read(member)
            try:
                new.append(_rewritten(content, member.filename, rewrite, special, archive))
            except Unsearchable:
                if content.startswith(_ZIP):
                    raise
                new.append(content)  # a picture in a Word file
            is_changed = is_changed or new[-1] != content
    except UnfitArchive:
        raise Unsearchable(name) from None
    return archive_like(archive, new) if is_changed else data


def _spans(text: str, wanted: Sequence[str], name: str) -> list[tuple[int, int, bool]]:
    """Find texts, which are squeezed, with and without markup between their characters.

    Returns:
        Where each begins and ends, and whether there is markup in it that has to stay.
    """
    found: list[tuple[int, int, bool]] = []
    for with_tags in (True, False):
        if not _may_hold(text, wanted, with_tags=with_tags):
            continue
        plain, starts, ends = _mapped(text, name, with_tags=with_tags)
        for each in wanted:
            place = plain.find(each)
            while place >= 0:
                start, end = starts[place], ends[place + len(each) - 1]
                if not any(first < end and start < last for first, last, _ in found):
                    found.append((start, end, not with_tags))
                place = plain.find(each, place + 1)
    return sorted(found)


def _may_hold(text: str, wanted: Sequence[str], *, with_tags: bool) -> bool:
    """Look quickly whether the slow search can find anything."""
    plain = text if with_tags else _TAGS.sub("", text)
    plain = re.sub(_ESCAPE, lambda sign: _escaped_sign(sign[0]), plain)
    folded = squeezed(unescape(plain))
    lines = squeezed(re.sub(_LINE_ESCAPE, "", plain))
    return any(each in folded or each in lines for each in wanted)


def _mapped(text: str, name: str, *, with_tags: bool) -> tuple[str, list[int], list[int]]:
    """Squeeze a text; returns where each character of the result begins and ends in the text."""
    patterns = [_ENTITY, _ESCAPE]
    if not with_tags:
        patterns.insert(0, _TAG)
    if name.casefold().endswith((".json", ".jsonl")):
        patterns.append(_LINE_ESCAPE)
    plain: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for found in re.finditer("|".join([*patterns, "."]), text, re.DOTALL):
        sign = found[0]
        if len(sign) > 1:
            sign = _sign_of(sign)
        for each in _squeezed_sign(sign):
            plain.append(each)
            starts.append(found.start())
            ends.append(found.end())
    return "".join(plain), starts, ends


def _sign_of(written: str) -> str:
    if written.startswith("<") or (written.startswith("\\") and len(written) < 6):  # noqa: PLR2004 - a tag, or the escape of a line break
        return ""
    return _escaped_sign(written) if written.startswith("\\u") else unescape(written)


def _escaped_sign(written: str) -> str:
    return written.encode("ascii").decode("unicode_escape")
