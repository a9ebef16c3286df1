"""An e-mail with answers typed into it: what of each line belongs to an answer, and what to none."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.texts import shortened
from cscp_tui.domain.names import folded
from cscp_tui.domain.references import REFERENCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cscp_tui.domain.book import Book


class LinePart(StrEnum):
    """The parts of an e-mail."""

    HEAD = "head"
    BEFORE = "before the answers"
    ANSWER = "answer"
    LEFT_OVER = "about no action that is named"
    QUOTED = "quoted"
    SIGNATURE = "signature"


class EmailLine(Struct, frozen=True):
    """A line of an e-mail."""

    text: str
    """The line as it was pasted."""
    part: LinePart
    ref: str = ""
    """The action that it is about, if it is part of an answer; as it is typed if there is none."""
    recorded: str = ""
    """The words that are recorded, without bullet, reference and the title of the action."""
    begins: bool = False
    """True if the reference stands in it, so that an answer begins."""
    is_known: bool = True
    """False if its reference is that of no action."""


_AFTER_REF = " :.,;)]*–-"
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


def has_head(lines: Sequence[str]) -> bool:
    """Return whether a text has the head of an e-mail: who sent it, when and to whom."""
    heads = {
        line.split(":")[0].strip().casefold() for line in lines if _HEADER.fullmatch(line.strip())
    }
    return "from" in heads and len(heads) > len(("from", "to"))


_HEADER = re.compile(r"(?:from|sent|date|to|cc|bcc|subject|importance)\s*:.*", re.IGNORECASE)


def read_email(text: str, book: Book) -> tuple[EmailLine, ...]:
    """Read each line of an e-mail; one that begins with a reference begins an answer.

    An answer goes on to the next reference, known or not, the signature, or the e-mail that was
    replied to. What follows that is quoted, unless nothing was answered above it: then answers are
    typed into it, each below the lines that quote its reference. A last paragraph may be about
    something else.
    """
    found = _read_lines(text.splitlines(), book)
    if not any(line.begins for line in found):
        found = _read_between_quoted(text.splitlines(), book)
    return tuple(_without_contacts(_without_last_words(found)))


def _read_lines(lines: Sequence[str], book: Book) -> list[EmailLine]:
    found: list[EmailLine] = []
    ref, is_known, part, in_head, has_answered = "", True, LinePart.BEFORE, False, False
    for place, line in enumerate(lines):
        said = line.strip()
        in_head = _begins_original(lines, place) or (in_head and bool(_HEADER.fullmatch(said)))
        is_quoted = said.startswith(">") or part is LinePart.QUOTED
        own = None if is_quoted else said_ref(said, book)
        if said.startswith(">"):
            found.append(EmailLine(line, LinePart.QUOTED))
        elif in_head:
            part = LinePart.QUOTED if has_answered else part
            is_own = all(f.part is LinePart.HEAD or not f.text.strip() for f in found)
            found.append(EmailLine(line, LinePart.HEAD if is_own else LinePart.QUOTED))
        elif own is not None:
            ref, is_known, part = own.ref or own.words, bool(own.ref), LinePart.ANSWER
            words = said[own.end :].lstrip(_AFTER_REF).strip()
            if own.ref:
                words = _without_title(words, book.actions[own.ref].title)
            found.append(EmailLine(line, part, ref, words, begins=True, is_known=is_known))
        else:
            if part in {LinePart.ANSWER, LinePart.LEFT_OVER} and _is_closing(said):
                part = LinePart.SIGNATURE
            elif (
                part is LinePart.ANSWER
                and not lines[place - 1].strip()
                and set(mentioned(said, book)) - {ref}
            ):
                # A paragraph about another action, such as a wish for a date.
                part = LinePart.LEFT_OVER
            is_answer = part is LinePart.ANSWER
            words = said if is_answer or part is LinePart.LEFT_OVER else ""
            found.append(EmailLine(line, part, ref if is_answer else "", words, is_known=is_known))
        has_answered = has_answered or bool(found[-1].recorded)
    return found


def _read_between_quoted(lines: Sequence[str], book: Book) -> list[EmailLine]:
    """Read answers that were typed below the quoted lines that name their actions."""
    found: list[EmailLine] = []
    ref, is_known, part, begun = "", True, LinePart.BEFORE, False
    for line in lines:
        said = line.strip()
        if said.startswith(">"):
            if not (found and found[-1].text.strip().startswith(">")):
                # What is quoted after an answer is about something else.
                ref, part, begun = "", LinePart.LEFT_OVER, False
            if (own := said_ref(said.lstrip("> "), book)) is not None:
                ref, is_known = own.ref or own.words, bool(own.ref)
            found.append(EmailLine(line, LinePart.QUOTED))
            continue
        if _is_closing(said):
            ref, part = "", LinePart.SIGNATURE
        if ref and (said or begun):
            found.append(
                EmailLine(line, LinePart.ANSWER, ref, said, begins=not begun, is_known=is_known)
            )
            begun = True
        else:
            is_left_over = part is LinePart.LEFT_OVER and bool(said)
            found.append(EmailLine(line, part, recorded=said if is_left_over else ""))
    return found


def _without_last_words(lines: Sequence[EmailLine]) -> list[EmailLine]:
    """Take the paragraphs after the first out of the last of several answers.

    “We would also like to add …” is about no action that is named.
    """
    found = list(lines)
    starts = [place for place, line in enumerate(found) if line.begins]
    if len(starts) < len(("one", "another")):
        return found
    has_said = is_after = False
    for place in range(starts[-1], len(found)):
        line = found[place]
        if line.part is not LinePart.ANSWER:
            break
        is_after = is_after or (has_said and not line.text.strip())
        has_said = has_said or bool(line.recorded)
        if is_after:
            found[place] = replace(line, part=LinePart.LEFT_OVER, ref="")
    return found


_REF = re.compile(
    r"\W*(?:(?:(?:re|regarding|for|on|action|ref|reference|item|no)\b[.:]?\s*)(?=.*?\d\W*(?:[:–—]|-\s|$)))?"
    r"(?P<ref>(?:(?P<source>[A-Z]{2}) ?(?P<year>\d{2})(?: ?[-‐‑–—] ?| (?=\d+\.)))?(?P<number>\d{1,3}(?:\.\d{1,3})?))"
    r"(?!\w|\.\d|[-/]\d)",
    re.IGNORECASE,
)
"""A reference that begins a text, as people type it: ``bp25 – 1.4``, ``Action 1.4:``."""


_JOINED = re.compile(r"\s*(?:,|;|&|/|\+|\band\b|\bto\b|[-–—])\s*", re.IGNORECASE)


class SaidRef(Struct, frozen=True):
    """One or more references as somebody typed them at the beginning of a text."""

    words: str
    refs: tuple[str, ...]
    """The references of actions among them."""
    end: int
    """The index of what follows."""
    is_one: bool = True
    is_shared: bool = False
    """True if it is a single reference that several actions have."""

    @property
    def ref(self) -> str:
        """The action's reference; empty if there is no such action, or more than one."""
        return self.refs[0] if self.is_one and self.refs else ""


_BEFORE = r"[^\w£$€+]*(?:(?:re|regarding|for|on|action|ref|reference|item|no)\b[.:]?\s*)?"
_EARLIER = re.compile(
    rf"{_BEFORE}(?P<ref>(?:[a-z]{{1,9}}[-/. ]?){{0,3}}\d[\w./-]{{0,24}}?)(?=[\s:;,)\]–—]|[.-]+(?:\s|$)|$)",
    re.IGNORECASE,
)
"""What may be an earlier reference that was kept with an action: ``2.1``, ``QAG/12``, ``A-00411``."""
_NUMBER = re.compile(
    rf"{_BEFORE}(?P<ref>(?:p|priority)?\s?\d{{1,3}}\.\d{{1,3}})(?!\w|\.\d|[-/]\d)", re.IGNORECASE
)
"""A number as plans give them: ``2.3``, ``P3.1``."""
_AMOUNT = re.compile(
    r"\s*(?:%|(?:days?|weeks?|months?|years?|hours?|hrs?|minutes?|mins?|miles?|million|billion|fte|wte|"
    r"times|per|percent|of|points?|posts?|am|pm)\b)",
    re.IGNORECASE,
)
"""What follows a number that is an amount or a part of a document: ``1.5 days``, ``4.1 of the report``."""
_ENDS = re.compile(r"\s*(?:[:)–—]|$)|\s+-(?:\s|$)")
_BEGINS = re.compile(r"\s+(?:\(|[A-Z])")
"""What follows a number that is a reference at a line's start: a bracket, or a word with a capital letter."""
_LABEL = re.compile(r"(?:priority|action|ref|p)\W*(?=\d)")


def said_ref(text: str, book: Book) -> SaidRef | None:
    """Read the references at the beginning of a text; None if there are none.

    Without the letters of its source a reference is an earlier one that was kept with an action;
    ``1.4:`` is one that isn't known if none has it.
    """
    found = _REF.match(text)
    if found is None or not found["source"]:
        return _without_source(text, book)
    start, first, refs = found.start("ref"), found, [_written(found, found)]
    while joined := _JOINED.match(text, found.end()):
        following = _REF.match(text, joined.end())
        # “BP25-1.4 – 1.5 days were lost” names one action, “BP25-1.4–1.6” several.
        is_dash = joined[0].strip() in {"-", "–", "—"} and joined[0] != joined[0].strip()
        if following is None or following.start("ref") != joined.end():
            break
        if not following["source"] and (is_dash or "." not in following["number"]):
            break
        refs.append(_written(following, first))
        found = following
    named = ((ref,) if ref in book.actions else _with_earlier(ref, book) for ref in refs)
    known = tuple(dict.fromkeys(ref for each in named for ref in each))
    is_one = len(refs) == 1
    is_shared = is_one and len(known) > 1
    return SaidRef(
        text[start : found.end()], known, found.end(), is_one and not is_shared, is_shared
    )


def _without_source(text: str, book: Book) -> SaidRef | None:
    """Read references that aren't written as ours are, each as an earlier one of our actions."""
    first = _EARLIER.match(text)
    number = _NUMBER.match(text)
    own = _with_earlier(first["ref"], book) if first is not None else ()
    if first is None or (not own and number is None):
        return None
    found = first if own else number or first
    start, end, named, count = found.start("ref"), found.end("ref"), [own], 1
    while (joined := _JOINED.match(text, end)) and "-" not in joined[0]:
        following = _NUMBER.match(text, joined.end())
        if following is None or following.start("ref") != joined.end():
            break
        named.append(_with_earlier(following["ref"], book))
        end, count = following.end("ref"), count + 1
    rest = text[end:]
    is_set_off = _ENDS.match(rest) or (number is not None and _BEGINS.match(rest))
    is_known = any(named) and number is not None
    if _AMOUNT.match(rest) or not (is_set_off or is_known):
        return None
    refs = tuple(dict.fromkeys(ref for each in named for ref in each))
    is_shared = count == 1 and len(refs) > 1
    return SaidRef(text[start:end], refs, end, count == 1 and not is_shared, is_shared)


def _with_earlier(said: str, book: Book) -> tuple[str, ...]:
    """Return the actions with an earlier reference, and those that are open with this number."""
    wanted = _as_earlier(said)
    found = [
        action.id
        for action in book.actions.values()
        if action.old_ref and wanted in map(_as_earlier, action.old_ref.split(","))
    ]
    ours = [
        action.id
        for action in book.actions.values()
        if found and action.is_open and action.id.endswith(f"-{wanted}")
    ]
    return tuple(dict.fromkeys((*found, *ours)))


def _as_earlier(said: str) -> str:
    return _LABEL.sub("", " ".join(folded(said).split()).strip(" .:"), count=1)


def mentioned(text: str, book: Book) -> tuple[str, ...]:
    """Return the actions whose reference, as we write it or an earlier one, stands in a text."""
    words = text[:_MENTIONS].split()
    found = (_with_earlier(word.strip(" ,;:()?!."), book) for word in words if _DIGIT.search(word))
    ours = (ref.upper() for ref in REFERENCE.findall(text) if ref.upper() in book.actions)
    return tuple(dict.fromkeys((*ours, *(ref for each in found for ref in each))))


_DIGIT = re.compile(r"\d")
_MENTIONS = 1000
"""The most letters of a text that are searched for references."""


def _written(found: re.Match[str], first: re.Match[str]) -> str:
    """Return a reference as we write it, with the letters and year of the first where it has none."""
    source, year = (found["source"] or first["source"]), (found["year"] or first["year"])
    return f"{source}{year}-{found['number']}".upper()


def ref_in(text: str, book: Book) -> str:
    """Return the reference of an action at the beginning of a text, as it is typed; empty for none."""
    if text.strip() in book.actions:
        return text.strip()
    found = said_ref(text, book)
    return found.ref if found is not None else ""


def answers_in(lines: Sequence[EmailLine]) -> Iterator[tuple[str, str]]:
    """Yield each answer: the reference, and what is said under it.

    What is about no action that is named has no reference.
    """
    ref, part, said = "", LinePart.BEFORE, list[str]()
    for line in lines:
        if line.begins or (line.part is LinePart.LEFT_OVER and part is not line.part):
            yield from _answer(ref, part, said)
            ref, part, said = line.ref, line.part, []
        if line.part is part:
            said.append(line.recorded)
    yield from _answer(ref, part, said)


def _answer(ref: str, part: LinePart, said: Sequence[str]) -> Iterator[tuple[str, str]]:
    text = "\n".join(said).strip()
    if part is LinePart.ANSWER or (part is LinePart.LEFT_OVER and text):
        yield ref, text


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
        elif has_contact and not line.recorded:
            start = place
            break
        has_contact = has_contact or bool(_CONTACT.fullmatch(line.recorded))
    for place, line in enumerate(lines):
        is_contact = place >= start and line.part is LinePart.ANSWER
        yield replace(line, part=LinePart.SIGNATURE, ref="", recorded="") if is_contact else line


_MAIL_HEADERS = re.compile(rb"\A(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+\r?\n")
_IS_MAIL = re.compile(
    rb"^(?:MIME-Version|Message-ID|Received|Content-Type):", re.IGNORECASE | re.MULTILINE
)
_BREAKS = re.compile(r"<br\s*/?>|</(?:p|div|li|tr|h\d)>", re.IGNORECASE)
_HIDDEN = re.compile(r"<(style|script|head)\b.*?</\1>", re.IGNORECASE | re.DOTALL)


def text_of_email(data: bytes) -> tuple[str, tuple[str, ...]] | None:
    """Return the text of an e-mail that was saved as it was sent, and notes on what is not read.

    None if it is no such file. A page with a table is returned as a page.
    """
    head = _MAIL_HEADERS.match(data)
    if head is None or not _IS_MAIL.search(head[0]):
        return None
    # Few answers are saved in this way.
    from email import message_from_bytes  # noqa: PLC0415
    from email.message import EmailMessage  # noqa: PLC0415
    from email.policy import default  # noqa: PLC0415
    from html import unescape  # noqa: PLC0415

    message = message_from_bytes(data, EmailMessage, policy=default)
    body = message.get_body(("plain", "html"))
    text = str(body.get_content()) if body is not None else ""
    if body is not None and body.get_content_subtype() == "html" and "<table" not in text.lower():
        text = unescape(re.sub(r"<[^>]+>", "", _BREAKS.sub("\n", _HIDDEN.sub("", text))))
    names = [name for part in message.iter_attachments() if (name := part.get_filename())]
    notes = tuple(
        f"“{shortened(name)}” is attached to it. Save it and take it in by itself."
        for name in names
    )
    return text, notes
