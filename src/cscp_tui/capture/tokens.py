"""Lines in exact notation: ``lead:ICB with:CSC due:31/3 Review the form``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.errors import CscpError, Missing, NotUnderstood, UnknownRecord, UnknownValue
from cscp_tui.base.texts import shortened
from cscp_tui.capture.kinds import LineKind
from cscp_tui.capture.marks import MarkedSpan, Setting, Use
from cscp_tui.capture.parties import Party, without_doubles
from cscp_tui.capture.patterns import pattern_of
from cscp_tui.capture.reading import OfferedAnswer, Question, Reading
from cscp_tui.domain.book import Book
from cscp_tui.domain.capture_dates import find_dates
from cscp_tui.domain.date_reading import read_date
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import AgencyKind, Source
from cscp_tui.domain.meetings import source_of
from cscp_tui.domain.names import (
    PARTNERSHIP,
    agencies_called,
    folded,
    groups_called,
    hint_for,
    priorities_called,
)
from cscp_tui.domain.records import R, Record

_YES_OR_NO = ("restricted", "housekeeping")
_OF_ACTIONS = frozenset({"lead", "due", "check", "with", "priority", "source", *_YES_OR_NO})
_MAKES_ACTION = frozenset({"lead", "due"})
_OF_CHALLENGES = frozenset({"to", "by"})
TOKENS = _OF_ACTIONS | _OF_CHALLENGES
"""The names of tokens: the words before the colon."""

_KIND = re.compile(r"\s*(?P<kind>action|decision|challenge|note)\s*:\s*", re.IGNORECASE)
_NAME = re.compile(rf"(?<!\S)(?P<name>{'|'.join(sorted(TOKENS))}):", re.IGNORECASE)
_NAMED = re.compile(rf"{_NAME.pattern}(?=\S)", re.IGNORECASE)
_QUOTED = re.compile(r"\s*[\"“”](?P<value>[^\"“”]*)[\"“”]?")
_PLAIN = re.compile(r"[^\s\"“”]*")
_WORD = re.compile(r"\s*[^\s\"“”]+")
_MOST_WORDS = 6
_LONGEST = 4000
"""The most characters in which tokens are looked for. A longer text is a document, not a line."""
_LAST = re.compile(
    r"(?:^|(?<=\s))(?P<name>lead|with|to|by):(?P<before>(?:[^\s\"]*,)?)(?P<typed>\"?[^\"\s,]*)$",
    re.IGNORECASE,
)
"""A name that is being typed at the end of a text, behind lead:, with:, to: or by:."""
MOST_COMPLETIONS = 6
_YES = frozenset({"", "yes", "y", "true", "1"})


_MARK = re.compile(
    rf"(?<!\S)(?P<name>{'|'.join(_YES_OR_NO)}):(?P<value>yes|y|true|1|no|n|false|0)(?![^\s.,;])",
    re.IGNORECASE,
)
"""A token that says yes or no of an action: ``housekeeping:yes``."""


class CaptureEmpty(NotUnderstood):
    """A line without words."""

    def __init__(self, what: str) -> None:
        super().__init__(f"Type the text of the {what}.", field="text")


class _Token(Struct, frozen=True):
    name: str
    value: str
    span: MarkedSpan


def without_tokens(words: str) -> str:
    """Return words fit to print: without tokens that say yes or no, and with a space in others."""
    words = _NAMED.sub(r"\g<0> ", _MARK.sub("", words))
    return " ".join(words.split()).replace(" .", ".").replace(" ,", ",")


def with_tokens(reading: Reading) -> Reading:
    """Return an action that was read in words with what tokens say of it: ``housekeeping:yes``."""
    if reading.kind is not LineKind.ACTION or not (found := [*_MARK.finditer(reading.text)]):
        return reading
    given = {each["name"].casefold(): each["value"].casefold() in _YES for each in found}
    values = {name: True for name, is_so in given.items() if is_so}
    spans = (*reading.spans, *(MarkedSpan(*each.span(), Use.JOINS) for each in found))
    spans = tuple(sorted(spans, key=lambda each: each.start))
    return replace(reading, values={**values, **reading.values}, spans=spans)


def read_tokens(typed: str, setting: Setting) -> Reading | None:
    """Read a line in exact notation; None if it has none.

    Raises:
        CscpError: it has no words besides, or a token has an unknown name, date or value.
    """
    if len(typed) > _LONGEST:
        return None
    found = _KIND.match(typed)
    kind, start = (found["kind"].casefold(), found.end()) if found else ("", 0)
    if found and not typed[start:].strip():
        raise CaptureEmpty(kind)
    tokens = list(_tokens(typed, start, setting))
    names = {token.name for token in tokens}
    label = (MarkedSpan(found.start(), found.end(), Use.JOINS),) if found else ()
    if kind in {"", "action"} and names & (_OF_ACTIONS if kind else _MAKES_ACTION):
        kind, known, read = "action", _OF_ACTIONS, _action
    elif kind == "challenge" and names & _OF_CHALLENGES:
        known, read = _OF_CHALLENGES, _challenge
    else:
        return None
    tokens = [each for each in tokens if each.name in known]
    spans = (*label, *(each.span for each in tokens))
    words = typed
    for span in sorted(spans, key=lambda each: -each.start):
        words = words[: span.start] + words[span.end :]
    reading = read({each.name: each.value for each in tokens}, setting)
    if kind == "action" and not names & {"due"}:
        # “Lead: Housing. Deadline: 16 January.” has one of them in words.
        dates = find_dates(typed, setting.meeting, setting.book, setting.today)
        due = [each for each in dates if pattern_of("answer by").match(each.words)]
        if len(due) == 1 and due[0].day:
            spans = (*spans, MarkedSpan(due[0].start, due[0].end, Use.WHEN))
            reading["due"] = due[0].day
    if not words.strip(" .;,"):
        raise CaptureEmpty(kind)
    return Reading(text=typed, kind=LineKind(kind), spans=spans, **reading)


def _tokens(typed: str, start: int, setting: Setting) -> Iterator[_Token]:
    """Yield the tokens of a line.

    As many words belong to a token as make a name or a date, with or without quotation marks.
    """
    while found := _NAME.search(typed, start):
        name = found["name"].casefold()
        use = {"due": Use.WHEN, "lead": Use.WHO, "with": Use.WHO}.get(name, Use.JOINS)
        if quoted := _QUOTED.match(typed, found.end()):
            value, end = quoted["value"], quoted.end()
        else:
            end = _end_of_value(name, typed, found.end(), setting)
            value = typed[found.end() : end].rstrip(".,;")
        yield _Token(name, " ".join(value.split()), MarkedSpan(found.start(), end, use))
        start = max(end, found.end())


def _end_of_value(name: str, typed: str, start: int, setting: Setting) -> int:
    fits = {"due": _is_date, "check": _is_date}.get(name, _is_party)
    ends: list[int] = []
    at = start
    while name not in {"priority", "source", *_YES_OR_NO} and len(ends) < _MOST_WORDS:
        word = _WORD.match(typed, at)
        if word is None:
            break
        ends.append(at := word.end())
    for end in reversed(ends):
        if fits(typed[start:end].strip().rstrip(".,;"), setting):
            return end
    plain = _PLAIN.match(typed, start)
    return plain.end() if plain else start


def _is_date(value: str, setting: Setting) -> bool:
    try:
        read_date(value, setting.today)
    except CscpError:
        return False
    return True


def _is_party(value: str, setting: Setting) -> bool:
    found = setting.parties.mentions(value)
    return len(found) == 1 and found[0].start == 0 and found[0].end == len(value)


def _challenge(given: Mapping[str, str], setting: Setting) -> dict[str, Any]:
    """Return what tokens give of a challenge, raised by the group unless one names somebody else."""
    if not given.get("to"):
        raise Missing(
            "Say who the challenge is to, e.g. “challenge: to:housing Why …”.", field="to"
        )
    asked, by = (
        (_party(given[each], setting.book),) if given.get(each) else () for each in ("to", "by")
    )
    return {"leads": asked, "by": by}


def _action(given: Mapping[str, str], setting: Setting) -> dict[str, Any]:
    """Return what tokens give of an action of the group's source, raised at the meeting."""
    values: dict[str, Any] = {"source": _source(given, setting).value}
    questions: list[Question] = []
    if "priority" in given:
        values["priority"] = _priority(given["priority"], setting)
    if given.get("check"):
        values["review_date"] = read_date(given["check"], setting.today).isoformat()
    values |= {name: True for name in _YES_OR_NO if given.get(name, "no").casefold() in _YES}
    leads = _leads(given["lead"], setting, questions) if given.get("lead") else ()
    if len(leads) == 1 and leads[0].agency and leads[0].role:
        values["lead"] = leads[0].role
    agencies = setting.book.agencies
    partners = [part.strip() for part in given.get("with", "").split(",") if part.strip()]
    supporting = [
        Party(part, agency=_one("agency", part, agencies_called(part, setting.book), agencies).id)
        for part in partners
    ]
    due = read_date(given["due"], setting.today) if given.get("due") else None
    if due and due < setting.today:
        no_date, keep = (
            OfferedAnswer("No due date", "due", None),
            OfferedAnswer(f"Keep {long(due)}", "due", due),
        )
        asked = Question("due", f"{long(due)} has passed. Which date?", (no_date, keep))
        questions.append(asked)
    return {
        "leads": leads,
        "supporting": without_doubles(supporting),
        "due": due,
        "questions": tuple(questions),
        "values": values,
    }


def _source(given: Mapping[str, str], setting: Setting) -> Source:
    if "source" in given:
        wanted = given["source"].casefold()
        found = [source for source in Source if wanted and source.startswith(wanted)]
        if len(found) != 1:
            raise UnknownValue("source", shortened(given["source"]), tuple(Source))
        return found[0]
    if "priority" in given:
        return Source.PLAN
    return source_of(setting.meeting.group, setting.book)


def _one(what: str, typed: str, found: Sequence[R], every: Mapping[str, R], field: str = "") -> R:
    """Return the only record that a name means.

    Raises:
        UnknownRecord: it means none, or several.
    """
    if len(found) != 1:
        hint = hint_for(typed, every.values(), found)
        raise UnknownRecord(what, shortened(typed), hint, field=field or what)
    return found[0]


def _priority(typed: str, setting: Setting) -> str:
    book, day = setting.book, setting.meeting.day
    found = priorities_called(typed, book)
    running = {p.id for p in book.plans.values() if p.first_day <= day <= p.last_day}
    found = tuple(known for known in found if known.plan in running) or found
    return _one("priority", typed, found, book.priorities).id


def _leads(typed: str, setting: Setting, questions: list[Question]) -> tuple[Party, ...]:
    """Return one lead, or several with commas between them."""
    parts = [part.strip() for part in typed.split(",") if part.strip()]
    if len(parts) > 1 and all(_is_party(part, setting) for part in parts):
        return without_doubles(p for part in parts for p in _leads(part, setting, questions))
    if found := agencies_called(typed, setting.book):
        return (Party(typed, agency=_one("lead", typed, found, {}).id),)
    if _is_party(typed, setting):
        return (setting.parties.mentions(typed)[0].party,)
    if setting.parties.is_person(typed):
        sentence = f"“{shortened(typed)}” looks like a person. Which role or agency?"
        questions.append(Question("leads", sentence, (OfferedAnswer("No lead yet", "leads", ()),)))
        return ()
    return (Party(typed, role=typed),)


def _party(typed: str, book: Book) -> Party:
    if folded(typed) == PARTNERSHIP:
        return Party(typed, group=PARTNERSHIP)
    agencies, groups = agencies_called(typed, book), groups_called(typed, book)
    every: dict[str, Record] = {**book.agencies, **book.groups}
    found = list({each.id: each for each in (*groups, *agencies)}.values())
    key = _one("agency or group", typed, found, every, "to").id
    return Party(typed, agency=key) if key in book.agencies else Party(typed, group=key)


def completions_of(text: str, book: Book) -> tuple[str, ...]:
    """Complete the name that is being typed, the best match first."""
    found = _LAST.search(text)
    if found is None:
        return ()
    typed = folded(found["typed"].strip('"'))
    begun = f"{text[: found.start()]}{found['name']}:{found['before']}"
    keys = dict.fromkeys(_fitting(typed, book, groups=found["name"].casefold() in _OF_CHALLENGES))
    if typed in keys:
        return ()
    return tuple(f"{begun}{key}" for key in list(keys)[:MOST_COMPLETIONS])


def _fitting(typed: str, book: Book, *, groups: bool) -> Iterator[str]:
    named = {
        agency.id: (agency.id, agency.abbreviation, agency.name, *agency.aliases)
        for agency in sorted(book.agencies.values(), key=lambda agency: agency.order)
        if agency.kind is not AgencyKind.GUEST
    }
    if groups:
        named |= {g.id: (g.id, g.abbreviation, g.name) for g in book.groups.values()}
    folds = {key: [folded(name) for name in names if name] for key, names in named.items()}
    yield from (k for k, names in folds.items() if any(n.startswith(typed) for n in names))
    yield from (k for k, names in folds.items() if any(f" {typed}" in f" {n}" for n in names))
