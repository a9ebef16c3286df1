"""Read what the heading over some rows says of them: their priority, or that they are completed."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache


class SectionKind(StrEnum):
    """The meaning of a heading for the rows below it."""

    SUBJECT = "subject"
    """The heading names the priority or origin of the rows."""

    LIST = "list"
    """The heading only names a part of a list: ``Open actions``."""

    CLOSED = "closed"
    """The heading says that the rows are done: ``Completed since the last meeting``."""

    EXTENSION = "extension"
    """A later date is asked for: ``Time extensions requested``."""


LABEL = re.compile(
    r"(?:strategic )?(?:priority|theme|objective|aim|goal|strand|workstream)\b", re.IGNORECASE
)
"""The beginning of a heading that names a priority."""

_LONGEST = 60
_WHICH = re.compile(
    r"(?:table|section|part|appendix|annex|schedule|list)\s+(?:\d{1,2}|[A-Z]|[ivx]{1,4})\b[\s.:)–—-]*",
    re.IGNORECASE,
)
"""The number of a table in its heading."""
_THINGS = (
    r"(?:actions?|items?|tasks?|recommendations?|log|list|plan|tracker|sheet|table|all|the|and|"
    r"(?:next |key |specific |further |agreed )?(?:steps?|activit(?:y|ies)|deliverables?|milestones?)|"
    r"(?:to be|being) (?:taken|done)|to do|required|needed|key|specific|further|agreed|planned|"
    r"\d|\W)*"
)
_PAST = r"(?:since|at|in|during|before|by)\b[^.]*"
_CLOSED = re.compile(
    rf"{_THINGS}(?:recently )?(?:closed|completed?|completions|archived?|done|delivered|implemented|"
    rf"discharged){_THINGS}(?:{_PAST})?",
    re.IGNORECASE,
)
_OPEN = re.compile(
    rf"{_THINGS}(?:(?:single|multi)[ -]agency|new|open|current|live|outstanding|ongoing|on-going|active|in progress|not yet due|"
    rf"overdue|matters arising)?{_THINGS}(?:{_PAST})?",
    re.IGNORECASE,
)
_EXTENSION = re.compile(
    r"(?:(?:time|date|deadline)\s+)?(?:extensions?|changes? of date|new dates?|revised dates?)\b.*"
    r"\b(?:request|propos|sought|ask|approv|agree)\w*.*"
    r"|(?:requests?|requested|proposed)\b.*\b(?:extensions?|new dates?|revised dates?)\b.*",
    re.IGNORECASE,
)


NUMBERED_LABEL = re.compile(rf"{LABEL.pattern}\s*(?:\d|[A-Z]\b|[:–—-])", re.IGNORECASE)
"""A label that names a priority even where actions are expected."""


def nested(above: str, section: str) -> str:
    """Return a section under another heading, one line for each.

    The heading above matters only if it says of its rows what the section does not.
    """
    is_said = kind_of_section(above) in {SectionKind.CLOSED, SectionKind.EXTENSION}
    if section and (is_said or is_private(above)) and kind_of_section(section) is _SUBJECT:
        return f"{above}\n{section}"
    if above and is_private(section):
        return f"{section}\n{above}"
    return section or above


def is_private(text: str) -> bool:
    """Return whether a heading says that not everybody may see what is under it."""
    return _PRIVATE.fullmatch(text.strip()) is not None


_PRIVATE = re.compile(
    r"(?:items?|actions?|matters?|business|to|be|considered|taken|discussed|the|in|for|and|\W)*"
    r"(?:private(?: session)?|confidential|restricted|exempt|closed session|part (?:b|ii|2))"
    r"(?:items?|actions?|matters?|business|session|section|only|part|\W)*",
    re.IGNORECASE,
)
_SUBJECT = SectionKind.SUBJECT


def headings_in(section: str) -> list[str]:
    """Return the headings over some rows, with what one says of its rows apart from its subject.

    “Review of Child K: completed actions” is two headings.
    """
    found: list[str] = []
    for line in section.splitlines():
        subject, *rest = _PARTING.split(line, maxsplit=1)
        is_two = rest and kind_of_section(rest[0]) is not SectionKind.SUBJECT
        found += [*rest, subject] if is_two and not LABEL.match(line) else [line]
    return found


_PARTING = re.compile(r"\s*:\s+|\s+[–—-]\s+")


@lru_cache(1000)
def kind_of_section(text: str) -> SectionKind:
    """Return what a heading says of the rows below it."""
    words = _WHICH.sub("", text.strip(), count=1) if _WHICH.match(text.strip()) else text.strip()
    words = re.sub(r"\s*\([^()]*\)$", "", words) or words
    if len(words) > _LONGEST or not re.search(r"[^\W\d]", text):
        return SectionKind.SUBJECT
    if is_private(words) and not _CLOSED.fullmatch(words):
        return SectionKind.LIST
    if _EXTENSION.fullmatch(words):
        return SectionKind.EXTENSION
    if _CLOSED.fullmatch(words):
        return SectionKind.CLOSED
    return SectionKind.LIST if _OPEN.fullmatch(words) else SectionKind.SUBJECT
