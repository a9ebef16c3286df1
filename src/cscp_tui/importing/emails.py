"""An e-mail with answers typed into it: what of each line belongs to an answer, and what to none."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.domain.names import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cscp_tui.domain.book import Book


class LinePart(StrEnum):
    """The parts of an e-mail."""

    BEFORE = "before the answers"
    ANSWER = "answer"
    QUOTED = "quoted"
    SIGNATURE = "signature"


class EmailLine(Struct, frozen=True):
    """A line of an e-mail."""

    text: str
    """The line as it was pasted."""
    part: LinePart
    ref: str = ""
    """The action that it is about, if it is part of an answer."""
    said: str = ""
    """The words that are recorded, without bullet, reference and the title of the action."""
    begins: bool = False
    """True if the reference stands in it, so that an answer begins."""


_BULLETS = "*•-–· "
_AFTER_REF = " :.,;)–-"
_CLOSING = re.compile(
    r"(?:(?:kind(?:est)?|best|warm(?:est)?|with (?:kind|best|warm)|many) )?(?:regards|wishes|thanks)"
    r"|thank you|thanks|cheers|best|(?:yours |your )?(?:sincerely|faithfully|truly)|yours"
    r"|(?:many )?thanks (?:and|&) (?:kind |best )?(?:regards|wishes)|kr|br",
    re.IGNORECASE,
)
"""The words that close a letter, on a line of their own or before a name: ``Kind regards, Sam``."""
_FOOTER = re.compile(
    r"--\s*|sent from (?:my|outlook)\b.*|get outlook for\b.*|(?:this|the information in this) e-?mail\b"
    r".*\b(?:confidential|intended|attachments?)\b.*|(?:classification|marking)?\W*official(?:[- ]sensitive)?\W*"
    r"|caution\b.*\bexternal\b.*|disclaimer\b.*",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"(?:(?:t|tel|telephone|phone|m|mob|mobile|e|e-?mail|web|w|fax)\s*[:.]\s*\S.*)|www\.\S+|\S+@\S+\.\S+"
    r"|\+?[\d()][\d() ]{8,}",
    re.IGNORECASE,
)
"""A line that says how to reach somebody, which only a signature has."""
_ORIGINAL = re.compile(
    r"-{2,}\s*(?:original|forwarded) (?:message|e-?mail)\s*-{2,}|_{10,}|from:\s.+|on .{4,80}\bwrote:",
    re.IGNORECASE,
)
_HEADER = re.compile(r"(?:from|sent|date|to|cc|bcc|subject|importance)\s*:.*", re.IGNORECASE)


def read_email(text: str, book: Book) -> tuple[EmailLine, ...]:
    """Read each line of an e-mail; one that begins with a reference begins an answer.

    An answer goes on to the next reference, the signature, or the e-mail that was replied to. What
    follows that is quoted, unless nothing was answered above it: then answers are typed into it.
    """
    found: list[EmailLine] = []
    ref, part, in_head, has_answered = "", LinePart.BEFORE, False, False
    lines = text.splitlines()
    for place, line in enumerate(lines):
        said = line.strip()
        in_head = _begins_original(lines, place) or (in_head and bool(_HEADER.fullmatch(said)))
        is_quoted = said.startswith(">") or part is LinePart.QUOTED
        own = "" if is_quoted else ref_in(said.lstrip(_BULLETS), book)
        if said.startswith(">"):
            found.append(EmailLine(line, LinePart.QUOTED))
        elif in_head:
            part = LinePart.QUOTED if has_answered else part
            found.append(EmailLine(line, LinePart.QUOTED))
        elif own:
            ref, part = own, LinePart.ANSWER
            words = _without_title(said.lstrip(_BULLETS)[len(own) :], book.actions[own].title)
            found.append(EmailLine(line, part, ref, words, begins=True))
        else:
            if part is LinePart.ANSWER and _is_closing(said):
                part = LinePart.SIGNATURE
            is_answer = part is LinePart.ANSWER
            found.append(EmailLine(line, part, ref if is_answer else "", said if is_answer else ""))
        has_answered = has_answered or bool(found[-1].said)
    return tuple(_without_contacts(found))


def ref_in(text: str, book: Book) -> str:
    """Return the reference at the beginning of a text, in any case; empty for none."""
    word = re.split(r"[\s(:,;]", text.strip(), maxsplit=1)[0].upper()
    return next((ref for ref in (text.strip(), word) if ref in book.actions), "")


def answers_in(lines: Sequence[EmailLine]) -> Iterator[tuple[str, str]]:
    """Yield each answer: the reference, and what is said under it."""
    ref, said = "", list[str]()
    for line in lines:
        if line.begins and ref:
            yield ref, "\n".join(said).strip()
        if line.begins:
            ref, said = line.ref, []
        if line.part is LinePart.ANSWER:
            said.append(line.said)
    if ref:
        yield ref, "\n".join(said).strip()


def _without_title(words: str, title: str) -> str:
    """Return what follows a reference, without the title of its action."""
    said = words.lstrip(_AFTER_REF)
    start = len(title.strip())
    is_title = folded(said[:start]) == folded(title) and not said[start : start + 1].isalnum()
    return (said[start:].lstrip(_AFTER_REF) if is_title else said).strip()


def _begins_original(lines: Sequence[str], place: int) -> bool:
    """Return whether a line begins the e-mail that was replied to."""
    line = lines[place].strip()
    if not _ORIGINAL.fullmatch(line):
        return False
    below = (each.strip().casefold() for each in lines[place + 1 : place + 5])
    is_from = line.casefold().startswith("from:")
    return not is_from or any(each.startswith(("sent:", "date:", "to:")) for each in below)


def _is_closing(line: str) -> bool:
    words = line.rstrip(" ,.!")
    first, comma, name = words.partition(",")
    is_signed = bool(comma) and len(name.split()) <= _MOST_NAMES
    return bool(
        _FOOTER.fullmatch(line)
        or _CLOSING.fullmatch(words)
        or (is_signed and _CLOSING.fullmatch(first.strip()))
    )


_MOST_NAMES = 3
"""The most words of a name after a closing word."""


def _without_contacts(lines: Sequence[EmailLine]) -> Iterator[EmailLine]:
    """Yield the lines; a last block that says how to reach somebody is a signature."""
    start, has_contact = len(lines), False
    for place in reversed(range(len(lines))):
        line = lines[place]
        if line.part is LinePart.QUOTED:
            start, has_contact = len(lines), False
        elif line.begins or line.part is not LinePart.ANSWER:
            break
        elif has_contact and not line.said:
            start = place
            break
        has_contact = has_contact or bool(_CONTACT.fullmatch(line.said))
    for place, line in enumerate(lines):
        is_contact = place >= start and line.part is LinePart.ANSWER
        yield replace(line, part=LinePart.SIGNATURE, ref="", said="") if is_contact else line
