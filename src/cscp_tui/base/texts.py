"""Text helpers: cleaning users' text, shortening it, counting in words, natural order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

_LONE_SURROGATES = "[\ud800-\udfff]"
_BIDI_CONTROLS = "[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]"
_CONTROL_PICTURES = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
_C1_CONTROLS = dict.fromkeys(range(0x80, 0xA0), 0xFFFD)
_ONE_LINE = str.maketrans(
    _CONTROL_PICTURES | _C1_CONTROLS | dict.fromkeys(map(ord, "\n\r\t\v\f\u2028\u2029\x85"), " ")
)
_MANY_LINES = str.maketrans(
    {code: picture for code, picture in _CONTROL_PICTURES.items() if code != ord("\n")}
    | _C1_CONTROLS
    | {0x09: "    ", 0x0D: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n"}
)
_PICTURED = str.maketrans(
    _CONTROL_PICTURES | _C1_CONTROLS | dict.fromkeys(map(ord, "\u2028\u2029"), 0x2424)
)


REDACTED = "[redacted]"
"""Shown in place of a text that was removed for good."""


def clean(text: str) -> str:
    """The text as it can be stored: lone surrogates become replacement characters."""
    return text if text.isascii() else re.sub(_LONE_SURROGATES, "\ufffd", text)


def one_line(text: str) -> str:
    """The text as one harmless line: control characters become pictures, line breaks spaces."""
    if text.isprintable():
        return text
    return re.sub(_BIDI_CONTROLS, "", clean(text)).translate(_ONE_LINE)


def pictured(text: str) -> str:
    """The text with a picture for each sign that steers a terminal, sign for sign.

    Other than ``one_line`` it leaves every sign at its place, as a cursor in the text needs it.
    """
    return re.sub(_BIDI_CONTROLS, "\ufffd", clean(text)).translate(_PICTURED)


def shortened(text: str, most: int = 40) -> str:
    """The text as one harmless line of at most so many characters, for a sentence to quote."""
    line = one_line(text)
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def why_unread(problem: ValueError | RecursionError) -> str:
    """The reason why a file of values can't be read, in words that have nothing to do with Python."""
    if type(problem) in {ValueError, RecursionError}:
        return "it's too deep, or a number too long"
    return shortened(str(problem), 120)


def shortened_to_words(text: str, most: int) -> str:
    """The text as ``shortened`` has it, but cut after a whole word where there is one."""
    line = shortened(text, most)
    whole, space, _ = line.rpartition(" ")
    return line if line == one_line(text) or not space else f"{whole.rstrip(' ,;:.–')} …"


_SENTENCE = r".+?[.!?](?=\s+[“\"‘(]?[A-Z0-9])"


def first_sentence(text: str) -> str:
    """The first sentence of a text, on one line; all of it, where it has no more than one."""
    whole = one_line(text)
    found = re.match(_SENTENCE, whole)
    return found[0] if found else whole


def stopped(words: str) -> str:
    """Return a text that ends with exactly one full stop, in place of a comma or dash at its end."""
    words = words.rstrip(" ,;–—-") or words
    text = words.rstrip("\"'”’")
    return words if text.endswith((".", "?", "!", "…", ":")) else f"{words}."


def lines_of(text: str) -> list[str]:
    """The text's own lines, each harmless."""
    unmarked = re.sub(_BIDI_CONTROLS, "", clean(text)).replace("\r\n", "\n")
    return [
        each
        for line in unmarked.split("\n")
        for each in ((line,) if line.isprintable() else line.translate(_MANY_LINES).split("\n"))
    ]


def harmless(text: str) -> str:
    """The text with its own line breaks and nothing that steers a terminal."""
    return "\n".join(lines_of(text))


_NOT_IN_XML = {0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD}


def for_xml(text: str) -> str:
    """The text without the two characters that are harmless elsewhere and not allowed in XML."""
    return text.translate(_NOT_IN_XML)


def capitalised(text: str) -> str:
    """The text with a capital first letter, the others as they are."""
    return text[:1].upper() + text[1:]


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: ``1 person``, ``2,000 people``."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


NUMBERS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
    "twenty",
)
"""The numbers from one to twenty in words."""
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
"""The places from the first to the ninth in words."""
_SPELLED = 9
"""The highest number that running text has in words."""


def spelled(number: int) -> str:
    """A number as running text has it: in words up to nine."""
    return ("no", *NUMBERS)[number] if number <= _SPELLED else str(number)


def number_of_word(word: str) -> int:
    """Return the number that a word is, in figures or in words up to twenty; 0 for any other word."""
    word = word.casefold()
    if word.isdecimal():
        return int(word)
    return NUMBERS.index(word) + 1 if word in NUMBERS else 0


def which(number: int) -> str:
    """A place in an order as running text has it: ``second``, ``12th``, ``21st``."""
    if 0 < number <= len(ORDINALS):
        return ORDINALS[number - 1]
    is_teen = number // 10 % 10 == 1
    return f"{number}{'th' if is_teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def times(number: int) -> str:
    """A number of times as running text has it: ``once``, ``twice``, ``26 times``."""
    return {1: "once", 2: "twice"}.get(number, f"{spelled(number)} times")


def in_a_row(words: Sequence[str]) -> str:
    """Words as a sentence lists them: ``one, two and three``; empty for none."""
    *first, last = words or ("",)
    return f"{', '.join(first)} and {last}" if first else last


def either(words: Sequence[str]) -> str:
    """Words as a sentence offers them: ``one, two or three``."""
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


_NUMBERS = re.compile(r"(\d+)")
_MOST_DIGITS = 18
"""More digits than any number in a reference has; Python refuses to read thousands of them."""


@cache
def natural(ref: str) -> tuple[Any, ...]:
    """A sort key that orders references as people count: ``BP24-1.9`` before ``BP24-1.10``."""
    parts = _NUMBERS.split(ref)
    return tuple(int(part[:_MOST_DIGITS]) if part.isdecimal() else part for part in parts)


_COLOUR = "#?([0-9A-Fa-f]{6})"
_DARK = 0.183
"""The luminance up to which white text has the contrast of 4.5 to 1 that WCAG 2.2 AA wants."""
_LINEAR_UP_TO = 0.04045


def is_dark(colour: str) -> bool:
    """Tell whether white text is legible on a colour such as ``0B2E4F``."""
    known = re.fullmatch(_COLOUR, colour)
    if not known:
        return False
    parts = (int(known[1][place : place + 2], 16) / 255 for place in (0, 2, 4))
    red, green, blue = (
        part / 12.92 if part <= _LINEAR_UP_TO else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue <= _DARK
