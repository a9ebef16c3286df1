"""The guard for children's data: finds text that looks as if it could identify a child or family.

The tracker holds no such data. What is found here warns and never blocks, so a doubtful text is
rather found than missed; cohorts ("children under 7", "aged 11 to 14") are left alone.
Every repetition in the patterns is bounded, so that time grows only with the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum
from functools import cache, lru_cache
from operator import attrgetter

from msgspec import Struct

from cscp_tui.base.texts import one_line, shortened
from cscp_tui.domain.dates import MONTHS, WEEKDAYS

_LONGEST = 60
"""The most characters of a passage that are shown."""


class IdentifierKind(StrEnum):
    """The kinds of identifiers that a text can look like."""

    NHS_NUMBER = "an NHS number"
    DATE_OF_BIRTH = "a date of birth"
    INITIALS_WITH_AGE = "a child's initials and age"
    INITIALS = "a child's initials"
    AGE = "a child's age"
    CASE_NUMBER = "a case number"
    POSTCODE = "a postcode"
    TELEPHONE = "a telephone number"
    EMAIL = "somebody's email address"


class Identifier(Struct, frozen=True, kw_only=True):
    """A passage that looks as if it could identify a child or family."""

    kind: IdentifierKind

    start: int
    """The index of its first character."""

    end: int
    """The index after its last character."""

    text: str
    """The passage itself. It belongs on no screen that others see."""

    def sentence(self, place: str) -> str:
        """Return the warning, which names the place and does not repeat the passage.

        Args:
            place: where the text stands, such as ``the title of BP24-1.3``.
        """
        return f"{place[:1].upper()}{place[1:]} contains what looks like {self.kind}."

    def in_full(self, place: str = "") -> str:
        """Return the passage with what it looks like, for a preview or for whoever confirms it."""
        where = f" in {place}" if place else ""
        rest = ")" if "(" in self.text and ")" not in self.text else ""
        return f"“{shortened(one_line(self.text), _LONGEST)}{rest}”{where} looks like {self.kind}."


def find_identifiers(text: str, quiet: Collection[str] = ()) -> tuple[Identifier, ...]:
    """Return all passages that look as if they could identify a child or family, in order.

    They do not overlap: of two that would, the one that begins earlier counts.

    Args:
        text: what is about to be saved or exported.
        quiet: published pseudonyms and titles, such as ``Child A``. A passage that shares a word
            with one of them is not reported. Case and the width of spaces do not matter.
    """
    found = _all_in(text)
    if not found or not quiet:
        return found
    return tuple(_outside(found, _spans_of(quiet, text)))


@lru_cache(5_000)  # an update's checklist looks at the same texts after each change
def _all_in(text: str) -> tuple[Identifier, ...]:
    return tuple(_apart(sorted(_passages(text), key=attrgetter("start"))))


# Neither part of a longer number or a sum of money, nor a telephone number with its country.
_NHS_GAP = r"[ \t\u00a0\u2009\u202f‐‑–-]?"
_NHS_NUMBER = (
    r"(?<![0-9£$€])(?<![0-9][.,])(?<!\+44[ -])"
    rf"[1-9][0-9]{{2}}{_NHS_GAP}[0-9]{{3}}{_NHS_GAP}[0-9]{{4}}"
    r"(?![0-9%]|[.,][0-9])"
)

_MONTH = rf"(?:{'|'.join((*MONTHS, 'Sept', *(month[:3] for month in MONTHS)))})"
_WEEKDAY = rf"(?:{'|'.join((*WEEKDAYS, *(weekday[:3] for weekday in WEEKDAYS)))})"
_DATE_GAP = r"\s?[-/.\s]\s?"
_DATE = (
    rf"(?:[0-9]{{4}}{_DATE_GAP}[0-9]{{1,2}}{_DATE_GAP}[0-9]{{1,2}}"
    rf"|[0-9]{{1,2}}{_DATE_GAP}[0-9]{{1,2}}{_DATE_GAP}(?:[0-9]{{4}}|[0-9]{{2}})"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)?[\s-]?(?:of\s)?{_MONTH}\b(?:,?[\s-]?(?:[0-9]{{4}}|[0-9]{{2}}))?"
    rf"|{_MONTH}\s[0-9]{{1,2}}(?:st|nd|rd|th)?(?:,?\s[0-9]{{4}})?)(?![0-9])"
)
_BORN = r"\b(?:d\.?\s?o\.?\s?b(?![a-z])\.?|date\sof\sbirth|birth(?:day|date)|born(?:\son)?)"
_DATE_OF_BIRTH = (
    rf"(?i:{_BORN}(?:\s(?:is|was|of))?(?:\sthe)?[\s:=(,–-]{{0,4}}(?:{_WEEKDAY},?\s)?{_DATE})"
)

_SEVENTEEN = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    "|sixteen|seventeen"
)
_AGE = rf"(?:(?:1[0-7]|[0-9])(?![0-9])|(?i:{_SEVENTEEN})\b)"
# What makes an age the bound of a cohort: "aged 11 to 14", "aged 16 and over", "aged 5+".
_NO_COHORT_AFTER = (
    r"(?!(?:[\s-]?(?i:years?|yrs?)\b)?(?:"
    r"\s?[-‐‑–—/]\s?[0-9]"
    r"|\s?\+"
    rf"|\s(?i:to|through|or)\s(?:[0-9]|(?i:{_SEVENTEEN})\b)"
    r"|\s(?i:plus|upwards?)\b"
    r"|\s(?i:and|or)\s(?i:over|under|above|below|older|younger|up|upwards|more|less)\b))"
)
# The same words before an age: "11 to 14 year old pupils", "over 7 years old".
_NO_COHORT_BEFORE = "".join(
    f"(?<!{before})"
    for before in (
        r"[0-9A-Za-z£$€.]",
        r"[0-9A-Za-z][-‐‑–—/]",
        r"[0-9]\s[-‐‑–—]\s",
        *(rf"[0-9]\s{word}\s" for word in ("to", "and", "or")),
        *(rf"\b(?i:{word})\s" for word in ("under", "over", "below", "above", "least", "than")),
    )
)

_CHILD = r"(?i:child|baby|sibling|twin|boy|girl|brother|sister|young\sperson|pupil|student)"
_PSEUDONYM = rf"\b{_CHILD}\s[A-Z]{{1,2}}[0-9]?\b"
_DOTTED = r"\b(?:[A-Z]\.\s?){1,2}[A-Z]\b\.?"
_CAPITALS = r"\b[A-Z]{1,3}\b"
# The field counts these things: "GP (3)", "HR, 2".
_NO_INITIALS = (
    "AI|AM|AU|BP|CC|CE|CP|DA|DC|DI|DS|EG|EH|EU|EX|GP|HR|HV|ID|II|IT|LA|MH|MP|NI|NO|OK|OT|PC|PE|PH|PM"
    "|QA|RG|RV|SC|SG|SW|TV|UK|US|VC|YJ"
)
_TWO_LETTERS = rf"\b(?!(?:{_NO_INITIALS})\b)[A-Z]{{2}}\b"
_SURELY_AGED = rf"\s?[,(–-]?\s?(?i:aged?)\s(?i:of\s)?{_AGE}{_NO_COHORT_AFTER}"
_PERHAPS_AGED = (
    rf"(?:,\s?|\s?\(){_AGE}{_NO_COHORT_AFTER}"
    r"(?=\s?(?:[,;:!?)](?![0-9])|\.(?![0-9])|$)"
    r"|[\s-]?(?i:y/?o|yrs?|years?[\s-]old)\b"
    r"|\s(?i:was|were|is|has|had|who|lives|attends|male|female|boy|girl)\b)"
)
# "Mother of Tyler, 12", "her son Tyler (12)".
_RELATIVE = (
    r"(?i:mother|father|mum|dad|parent|carer|foster\scarer|guardian|grand(?:mother|father|parent)|aunt"
    r"|uncle|brother|sister|sibling|twin|son|daughter)"
)
_NAMED = (
    rf"\b{_RELATIVE}(?:s|['’]s)?(?:\s(?i:of|to|called|named))?(?:\s[A-Z][a-z'’-]{{1,30}}){{1,3}}"
    r"|\b(?i:child|baby|boy|girl)(?:\s(?i:called|named))?\s[A-Z][a-z'’-]{1,30}"
)
_YOUNG = r"\b(?i:boy|girl|son|daughter|teenager)\b"
# “girl 15, aunt in Croydon”, “a boy of 9”; not “a boy 2 weeks later”.
_YOUNG_AGED = rf"\b(?i:a\s|the\s)?(?i:boy|girl)\s(?i:of\s)?{_AGE}{_NO_COHORT_AFTER}(?=\s?(?:[,;:!?)]|\.(?![0-9])|$))"
_WEEKS_OLD = r"(?:,\s?|\s?\()[0-9]{1,2}[\s-](?i:days?|weeks?|months?)\b"
_INITIALS_WITH_AGE = (
    rf"(?:{_PSEUDONYM}|(?:{_NAMED})|{_DOTTED}|{_CAPITALS}){_SURELY_AGED}"
    rf"|(?:{_PSEUDONYM}|(?:{_NAMED})|{_DOTTED}|{_TWO_LETTERS}|{_YOUNG}){_PERHAPS_AGED}"
    rf"|(?:{_PSEUDONYM}|(?:{_NAMED})){_WEEKS_OLD}"
    rf"|{_YOUNG_AGED}"
)

# A letter alone is a pseudonym, such as "Child Q"; two are somebody's.
_INITIALS = rf"\b(?:{_CHILD}|{_RELATIVE}\s(?i:of))\s(?:{_DOTTED}|{_TWO_LETTERS})"

# Things have years too: "a 3-year-old policy", "the 2-year-old offer".
_NO_THING = (
    r"(?!\s(?i:agreement|building|check|contract|data|development|entitlement|funding|nursery"
    r"|offer|place|plan|polic|programme|progress|project|protocol|report|review|strateg|system))"
)
_INFANT = r"(?i:baby|infant|child|boy|girl|son|daughter|twin|sibling)"
_AGE_ALONE = (
    rf"\b(?i:aged)\s{_AGE}{_NO_COHORT_AFTER}"
    rf"|{_NO_COHORT_BEFORE}(?:"
    rf"{_AGE}[\s-]?(?i:years?|yrs?)[\s-](?i:old|of\sage)\b{_NO_THING}"
    rf"|{_AGE}\s?(?i:y/o|yo|y\.o\.|y\so)(?![A-Za-z])"
    rf"|{_AGE}[\s-]?(?i:y|yrs?)\s{_INFANT}\b"
    rf"|[0-9]{{1,2}}[\s-](?i:days?|weeks?|months?)[\s-](?i:old)\s{_INFANT}\b)"
)

_SUBJECT = (
    r"(?i:case|child|client|family|patient|person|pupil|service\suser|hospital|police|crime|custody"
    r"|incident|occurrence|ehcp|ehc\splan)"
)
_SYSTEM = (
    r"(?:CAD|CRIS|EHCP|EHM|EMIS|ICS|LCS|RiO|UPN|SystmOne|(?i:mosaic|merlin|liquid\s?logic|care\s?director"
    r"|framework-?i))"
)
_LABEL = r"(?i:no\b\.?|num\b\.?|number\b|ref\b\.?|reference\b|record\b|id\b|#)"
_LINK = r"(?:\s(?:is|was))?[\s:.=(-]{0,3}"
_NUMBER = (
    r"(?!20[0-9]{2}/[0-9]{2}(?![0-9]))(?:[A-Z]{2}[0-9]{2}[A-Z][0-9]{5}|[0-9]{2}[A-Z]{0,3}/[0-9]{3,9}/[0-9]{2}"
    r"|[A-Za-z]{0,4}[/-]?[0-9]{3,20}(?:/[0-9]{2}(?![0-9]))?)"
)
_LONG_NUMBER = r"[A-Za-z]{0,3}[0-9]{5,20}"
# Neither a percentage nor a financial year.
_NO_FIGURE = r"(?![0-9%]|(?<=20[0-9]{2})[-/][0-9]{2}(?![0-9]))"
_CASE_NUMBER = (
    rf"\b{_SUBJECT}(?:['’]s)?(?:[\s-]?{_LABEL}){{1,2}}{_LINK}{_NUMBER}{_NO_FIGURE}"
    rf"|\b{_SYSTEM}(?:[\s-]?{_LABEL}){{1,2}}{_LINK}{_NUMBER}{_NO_FIGURE}"
    r"|\bCAD\s?[0-9]{3,6}(?![0-9])"
    rf"|\b(?:{_SYSTEM}|(?i:case)){_LINK}{_LONG_NUMBER}{_NO_FIGURE}"
)

# Not "4TH", and no reference of an action, which has a hyphen after its digits.
_POSTCODE = r"(?<![A-Za-z0-9-])[A-Z]{1,2}[0-9][A-Z0-9]?\s?[0-9](?!ST\b|ND\b|RD\b|TH\b)[ABD-HJLNP-UW-Z]{2}\b(?!-)"
_TELEPHONE = (
    r"(?<![0-9A-Za-z.,/-])(?:\+44[\s-]?(?:\(0\)[\s-]?)?|\(?0)(?:[1-3][0-9]|7[0-9]|8[04])[0-9]{0,2}"
    r"\)?[\s-]?[0-9]{3,4}[\s-]?[0-9]{3,4}(?![0-9A-Za-z/-])"
)
_EMAIL = r"(?<![\w.+-])[\w.+'-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}\b"

_PATTERNS = {
    IdentifierKind.EMAIL: _EMAIL,
    IdentifierKind.POSTCODE: _POSTCODE,
    IdentifierKind.TELEPHONE: _TELEPHONE,
    IdentifierKind.NHS_NUMBER: _NHS_NUMBER,
    IdentifierKind.DATE_OF_BIRTH: _DATE_OF_BIRTH,
    IdentifierKind.INITIALS_WITH_AGE: rf"(?m:{_INITIALS_WITH_AGE})",
    IdentifierKind.INITIALS: _INITIALS,
    IdentifierKind.AGE: _AGE_ALONE,
    IdentifierKind.CASE_NUMBER: _CASE_NUMBER,
}

# What a text must have before a pattern can be found in it. Files of ten thousand actions are
# looked through, and each of these begins with a sign that is found at once.
_HINTS = {
    IdentifierKind.EMAIL: "@",
    IdentifierKind.POSTCODE: r"[0-9][A-Z]{2}\b",
    IdentifierKind.TELEPHONE: r"(?:\+44|0)[\s()-]{0,3}[1-378]",
    IdentifierKind.NHS_NUMBER: rf"[1-9][0-9]{{2}}{_NHS_GAP}[0-9]{{3}}{_NHS_GAP}[0-9]{{4}}",
    IdentifierKind.DATE_OF_BIRTH: r"[bB](?:.[rR][tT][hH]|[oO][rR][nN])|[dD]\.?\s?[oO]\.?\s?[bB]",
    IdentifierKind.INITIALS_WITH_AGE: rf"[,(]\s?(?:{_AGE}|[0-9]{{1,2}}[\s-][dDwWmM])|[aA][gG][eE][dD]?\s(?:[oO][fF]\s)?{_AGE}|(?:[gG][iI][rR][lL]|[bB][oO][yY])\s(?:[oO][fF]\s)?{_AGE}",
    IdentifierKind.INITIALS: r"[a-zA-Z]\s[A-Z](?:[A-Z]\b|\.)",
    IdentifierKind.AGE: (
        rf"[aA][gG][eE][dD]\s{_AGE}|[oO](?<=[\s-].)(?:[lL][dD]|[fF]\s[aA][gG][eE])"
        r"|[yY](?:/[oO]|\.[oO]|\s?[oO](?![A-Za-z]))|[0-9][\s-]?[yY](?:[rR][sS]?)?\s"
    ),
    IdentifierKind.CASE_NUMBER: r"[0-9]{3}|[A-Z]{2}[0-9]{2}[A-Z]",
}
_CASE_WORDS = (
    *("case", "child", "client", "family", "patient", "person", "pupil", "user", "hospital"),
    *("cris", "ehm", "emis", "ics", "lcs", "rio", "upn", "systmone", "mosaic", "merlin", "liquid"),
    *("care", "framework", "police", "crime", "custody", "incident", "occurrence", "ehc", "cad"),
)
_LIKE_I = str.maketrans({"\u0130": "i", "\u0131": "i"})
_ONLY_WITH_DIGITS = frozenset(
    {
        IdentifierKind.NHS_NUMBER,
        IdentifierKind.DATE_OF_BIRTH,
        IdentifierKind.CASE_NUMBER,
        IdentifierKind.POSTCODE,
        IdentifierKind.TELEPHONE,
    }
)
_DIGIT = re.compile("[0-9]")


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern when it is first needed: all of them would delay the app's start."""
    return re.compile(pattern)


def _passages(text: str) -> Iterator[Identifier]:
    """Yield the passages of every kind, which may overlap."""
    has_digits = _DIGIT.search(text) is not None
    for kind, hint in _HINTS.items():
        if (kind in _ONLY_WITH_DIGITS and not has_digits) or not _compiled(hint).search(text):
            continue
        if kind is IdentifierKind.CASE_NUMBER and not _names_a_case(text):
            continue
        for found in _compiled(_PATTERNS[kind]).finditer(text):
            if kind is IdentifierKind.NHS_NUMBER and not _is_nhs_number(found):
                continue
            if kind is IdentifierKind.EMAIL and _is_mailbox(found[0]):
                continue
            yield Identifier(kind=kind, start=found.start(), end=found.end(), text=found[0])


def _names_a_case(text: str) -> bool:
    """Return whether a text has a word that makes the number after it a case number."""
    plain = text.lower() if text.isascii() else text.translate(_LIKE_I).casefold()
    return any(word in plain for word in _CASE_WORDS)


_MAILBOX = (
    r"(?<![a-z])(?:"
    "admin|board|business|cin|comms|communications|complaints|contact|csc|cscp|dpo|dsl|duty|"
    "ehcp|emergency|enquiries|enquiry|foi|front|frontdoor|help|info|information|lado|lscb|"
    "lscp|mailbox|mash|office|partnership|post|press|referral|referrals|safeguarding|scp|sen|"
    "send|support|team|training"
    r")(?![a-z])"
)
"""The local parts of team addresses, which name nobody: ``mash``, ``safeguarding``."""


def _is_mailbox(address: str) -> bool:
    """Return whether an address is an agency's own mailbox, by the part before the ``@``."""
    local = address.partition("@")[0].casefold()
    return _compiled(_MAILBOX).search(local) is not None


_FINGERPRINT = re.compile("(?<![0-9A-Za-z])(?=[0-9]*[a-f])[0-9a-f]{16,64}(?![0-9A-Za-z])")
"""The hash of a file or journal line, or the beginning of one. It must contain a letter, and may
contain any run of digits."""


def _is_nhs_number(found: re.Match[str]) -> bool:
    """Return whether the check digit fits and the number is not part of a fingerprint."""
    if not _check_digit_fits(found[0]):
        return False
    around = found.string[max(0, found.start() - 65) : found.end() + 65]
    return not any(found[0] in fingerprint for fingerprint in _FINGERPRINT.findall(around))


def _check_digit_fits(number: str) -> bool:
    *nine, last = (int(character) for character in number if character.isdecimal())
    weighted = sum(digit * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True))
    return (11 - weighted % 11) % 11 == last


def _apart(findings: list[Identifier]) -> list[Identifier]:
    """Return the sorted findings that do not overlap the one before."""
    kept: list[Identifier] = []
    for finding in findings:
        if not kept or finding.start >= kept[-1].end:
            kept.append(finding)
    return kept


def _spans_of(phrases: Collection[str], text: str) -> list[tuple[int, int]]:
    """Find the phrases in the text that are whole words, from first to last."""
    patterns = [r"\s+".join(map(re.escape, words)) for words in map(str.split, phrases) if words]
    if not patterns:
        return []
    longest_first = "|".join(sorted(patterns, key=len, reverse=True))
    whole_words = re.compile(rf"(?<!\w)(?:{longest_first})(?!\w)", re.IGNORECASE)
    return [found.span() for found in whole_words.finditer(text)]


def _outside(findings: Sequence[Identifier], spans: list[tuple[int, int]]) -> Iterator[Identifier]:
    """Yield the findings that do not overlap any span; both must be sorted."""
    ahead = 0
    for finding in findings:
        while ahead < len(spans) and spans[ahead][1] <= finding.start:
            ahead += 1
        if ahead == len(spans) or spans[ahead][0] >= finding.end:
            yield finding
