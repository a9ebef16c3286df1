"""The first step: what a line names, marked in the words as they were typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.english import is_verb, verb_of
from cscp_tui.capture.parties import Mention, Parties
from cscp_tui.capture.patterns import labels, pattern_of, shorthand
from cscp_tui.domain.book import Book
from cscp_tui.domain.capture_dates import StatedDate, find_dates, misspelt_times
from cscp_tui.domain.confidential_parts import behind_end
from cscp_tui.domain.dates import long
from cscp_tui.domain.meetings import agenda
from cscp_tui.domain.records import Meeting


class Use(StrEnum):
    """The uses of words that are not simply kept as they are."""

    REFERENCE = "reference"
    WHO = "who"
    WHEN = "when"
    DOES = "what is done"
    """The verb of a statement: ``complete``, ``extended to``."""
    WHY = "reason"
    JOINS = "joining word"
    """Words that say nothing that isn't recorded: a bullet, ``ACTION:``, ``Agreed that``."""
    BESIDES = "told besides"
    """A sentence on the action that begins the line, before what is to be done: ``2.3 not started.``"""
    LEADS = "joins the lead"
    """Words that join who is to do it with what is to be done: ``to``, ``Lead:``."""


class MarkedSpan(Struct, frozen=True):
    """A place in a line as it was typed, and what its words are used for."""

    start: int
    end: int
    use: Use


class Words(Struct, frozen=True):
    """Words to read, with the place that each character has in the line as it was typed."""

    text: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, typed: str) -> Words:
        return cls(typed, tuple(range(len(typed))))

    def replaced(self, start: int, end: int, put: str) -> Words:
        """Return the words with others in a place; their ends have the places of its ends."""
        if put == self.text[start:end]:
            return self
        first = self.places[start : start + 1] or self.places[-1:]
        new = (*first * (len(put) - 1), self.places[max(start, end - 1)]) if put and first else ()
        return Words(
            self.text[:start] + put + self.text[end:],
            (*self.places[:start], *new, *self.places[end:]),
        )

    def sub(self, pattern: re.Pattern[str], put: str | Callable[[re.Match[str]], str]) -> Words:
        """Return the words with the matches of a pattern replaced."""
        words = self
        for found in reversed([*pattern.finditer(self.text)]):
            new = put(found) if callable(put) else found.expand(put)
            words = words.replaced(*found.span(), new)
        return words

    def cut(self, start: int, end: int | None = None) -> Words:
        return Words(self.text[start:end], self.places[start:end])

    def strip(self, signs: str | None = None) -> Words:
        start = len(self.text) - len(self.text.lstrip(signs))
        return self.cut(start, max(start, len(self.text.rstrip(signs))))

    def span(self, start: int, end: int, use: Use) -> MarkedSpan:
        """Return the place of some of the words in the line as it was typed."""
        while start < end and self.text[start].isspace():
            start += 1
        while start < end and self.text[end - 1].isspace():
            end -= 1
        if start >= end:
            return MarkedSpan(0, 0, use)
        return MarkedSpan(self.places[start], self.places[end - 1] + 1, use)


class Setting(Struct, frozen=True):
    """The meeting, item, day and book in which a line is typed."""

    meeting: Meeting
    book: Book
    today: date
    """The day from which relative dates count."""
    parties: Parties
    selected: str = ""
    """The reference of the action that is selected while the line is typed; empty for none."""
    at: str = ""
    """The present time of day if the meeting is in progress; empty if it is not known."""
    plain: tuple[str, ...] = ()
    """Words of the line that the user takes for ordinary text: they name nothing."""
    item: str = ""
    """The key of the agenda item under which it is typed; empty if it is not known."""
    line: str = ""
    """The number of the line if it is kept already; empty if it is typed at the end."""


def setting_of(meeting: Meeting, book: Book, today: date, **others: Any) -> Setting:
    """Return where and when a line is typed; for the arguments see ``Setting``."""
    return Setting(meeting, book, today, Parties(book, meeting), **others)


class Reference(Struct, frozen=True):
    """A place in the words where an action is named."""

    start: int
    end: int
    ref: str


class Marks(Struct, frozen=True):
    """A line with what it names."""

    typed: str
    whole: Words
    """All the words, with abbreviations written out."""
    words: Words
    """The words without labels, bullets and numbers before them."""
    label: str = ""
    """The kind of line that a label at its beginning gives; empty for none."""
    owner: str = ""
    """The words of the label that say who is to do it."""
    asker: str = ""
    """The words of the label of a challenge that say who raises it."""
    about: str = ""
    """The action whose reference begins the line."""
    joined: tuple[MarkedSpan, ...] = ()
    """The bullets and labels before the words."""
    facts: frozenset[str] = frozenset()
    """What kinds of labels, numbers and references it begins with."""
    references: tuple[Reference, ...] = ()
    mentions: tuple[Mention, ...] = ()
    dates: tuple[StatedDate, ...] = ()
    refs: tuple[str, ...] = ()
    """The actions that the whole line names, each once."""
    slips: tuple[tuple[str, str], ...] = ()
    """The words that are a name with one slip, as typed, and the name."""
    slips_of_dates: tuple[tuple[str, str], ...] = ()
    """The words that are nearly a month or weekday, as typed, and its name."""

    @property
    def text(self) -> str:
        return self.words.text

    def used(self, start: int, end: int, use: Use) -> MarkedSpan:
        return self.words.span(start, end, use)

    def after(self, at: int) -> Marks:
        """Return the line from a position, with what stands before it as told besides."""
        words, told = self.words.cut(at), self.used(0, at, Use.BESIDES)
        mentions, dates = (
            tuple(replace(e, start=e.start - at, end=e.end - at) for e in every if e.start >= at)
            for every in (self.mentions, self.dates)
        )
        joined = (*self.joined, told)
        return replace(
            self, whole=words, words=words, joined=joined, mentions=mentions, dates=dates
        )


def is_review_date(found: StatedDate, marks: Marks, setting: Setting) -> bool:
    """Return whether a date is when the actions of a line are looked at again: no day to be done by."""
    actions, said = setting.book.actions, pattern_of("within a date").match(found.words)
    before = marks.text[: found.start + (said.end() if said else 0)]
    is_undated = not any(actions[ref].due for ref in marks.refs)
    return bool(
        (marks.refs or setting.selected) and pattern_of("looks again").search(before)
    ) or bool(marks.refs and is_undated and pattern_of("of a review").search(before))


def labelled_task(marks: Marks, setting: Setting) -> Marks:
    """Return a line from the label of a task within it, if it has one: ``2.4 is late. Action: …``."""
    for found in pattern_of("task within").finditer(marks.text):
        begun = _Beginning(marks.words.cut(found.end()), setting).taken()
        if begun.label == "action":
            told = marks.used(0, found.start(), Use.BESIDES)
            rest = marks.after(len(marks.text) - len(begun.words.text))
            joined = (*marks.joined, told, *begun.joined)
            facts = frozenset(begun.facts)
            return replace(rest, label=begun.label, owner=begun.owner, joined=joined, facts=facts)
    return marks


def mark(typed: str, setting: Setting) -> Marks:
    """Find what a line names."""
    whole, slips = in_full(Words.of(typed)), []
    ended = (whole.span(0, at, Use.JOINS),) if (at := behind_end(whole.text)) else ()
    whole = whole.cut(at)
    for found, name in reversed([*setting.parties.misspelt(whole.text)]):
        whole = whole.replaced(*found.span(), name)
        slips.append((found[0], name))
    times_meant: dict[int, tuple[str, str]] = {}
    for found, name in reversed([*misspelt_times(whole.text)]):
        times_meant[whole.places[found.start()]] = found[0], name
        whole = whole.replaced(*found.span(), name)
    begun = _Beginning(whole, setting).taken()
    words = begun.words.sub(pattern_of("who clause"), r"\1")
    words, asked = _as_deed(words)
    named = [each.ref for each in find_references(whole.text, setting)]
    references = tuple(find_references(words.text, setting))
    times = find_dates(words.text, setting.meeting, setting.book, setting.today)
    return Marks(
        typed=typed,
        refs=tuple(dict.fromkeys([begun.about, *named] if begun.about else named)),
        whole=whole,
        words=words,
        label=begun.label,
        owner=begun.owner,
        asker=begun.asker,
        about=begun.about,
        joined=(*ended, *begun.joined, *asked),
        facts=frozenset(begun.facts),
        slips=tuple(reversed(slips)),
        slips_of_dates=tuple(times_meant[at] for at in sorted(times_meant)),
        references=references,
        mentions=tuple(setting.parties.mentions(words.text)),
        # “covered by 2.3” gives no day.
        dates=tuple(
            _doubted(d, words, times_meant)
            for d in times
            if not any(d.start < r.end and r.start < d.end for r in references)
        ),
    )


def _doubted(
    found: StatedDate, words: Words, times_meant: Mapping[int, tuple[str, str]]
) -> StatedDate:
    """Return a date that has to be asked for if a word of it was misspelt."""
    typed = next(
        (times_meant[at][0] for at in words.places[found.start : found.end] if at in times_meant),
        "",
    )
    if not typed or found.is_vague:
        return found
    meant = f" {long(found.day)}" if found.day else " a date"
    days = tuple(day for day in (found.day, *found.days) if day)
    return replace(found, day=None, question=f"“{typed}”: is that{meant}?", days=days)


_SPACES = re.compile(r"\s+")
_TAB = re.compile(r"\t")
_TWO = re.compile(r"(?<=[a-z] )2(?= (?:(?:each|both|all|jointly) )?([a-z-]+))", re.IGNORECASE)


def in_full(words: Words) -> Words:
    """Return a line on one row, with its abbreviations written out."""
    words = words.sub(_TAB, " | ").sub(_SPACES, " ").strip()
    for full, short in shorthand():
        words = words.sub(short, lambda e, to=full: e[0].replace(e[0].strip(), e.expand(to)))  # type: ignore[misc]
    return words.sub(_TWO, lambda found: "to" if is_verb(found[1]) else found[0])


def find_references(text: str, setting: Setting) -> list[Reference]:
    """Return the places that name actions: by reference, by a plan's number, or by an old one."""
    named = ((each, in_full_ref(each[0])) for each in pattern_of("known ref").finditer(text))
    found = [Reference(*each.span(), ref) for each, ref in named if ref in setting.book.actions]
    shorts = ((each, planned(each[0], setting)) for each in pattern_of("short ref").finditer(text))
    found += [Reference(*each.span(), ref) for each, ref in shorts if ref]
    return sorted(found, key=lambda each: each.start)


def in_full_ref(ref: str) -> str:
    """Return a reference as actions have it: ``AU25-01`` for ``au25-1``."""
    return re.sub(r"-(\d)$", r"-0\1", ref.upper())


def planned(number: str, setting: Setting) -> str:
    """Return the reference of the plan's action with a number, such as ``2.7``; empty if none."""
    book, day = setting.book, setting.meeting.day
    found = [
        action.id
        for action in book.actions.values()
        if action.id.endswith(f"-{number}")
        and (plan := book.plans.get(action.plan))
        and plan.first_day <= day <= plan.last_day
    ]
    return found[0] if len(found) == 1 else ""


class _Beginning:
    """The beginning of a line, while bullets, numbers and labels are taken off it."""

    def __init__(self, words: Words, setting: Setting) -> None:
        self.words, self._setting = words, setting
        self.label = self.owner = self.asker = self.about = ""
        self.facts: set[str] = set()
        self.joined: list[MarkedSpan] = []

    def taken(self) -> _Beginning:
        before = -1
        self._take(self._heading(self.words.text), Use.JOINS)
        while self.words.text and len(self.words.text) != before:
            before = len(self.words.text)
            if bullet := pattern_of("bullet").search(self.words.text):
                self._take(bullet.end(), Use.JOINS)
            self._take_label()
        return self

    def _heading(self, text: str) -> int:
        """Return the length of an item's heading that begins the line: ``3 Business plan: …``."""
        if not (self._setting.meeting.id and pattern_of("headed").match(text)):
            return 0
        items = agenda(self._setting.book, self._setting.meeting)
        rest = items.without_heading(text) if items.begun_in(text) else text
        return len(text) - len(rest) if text.endswith(rest) else 0

    def _take(self, end: int, use: Use | None) -> None:
        """Take the words up to a position off, for a use; None for words that stay in the title."""
        if use and self.words.text[:end].strip():
            self.joined.append(self.words.span(0, end, use))
        self.words = self.words.cut(end).strip()

    def _take_label(self) -> None:
        text = self.words.text
        if not self.about and (length := self._leading_reference(text)):
            self._take(length, Use.REFERENCE)
            self.facts.add("reference")
            if self.words.text[:1] in {":", "-", "–", "—", "|"}:
                self.facts.add("colon" if self.words.text[0] == ":" else "dash")
            rest = len(self.words.text) - len(self.words.text.lstrip(" ,:-–—|"))
            self.words = self.words.cut(rest)
        elif number := pattern_of("log number").match(text):
            # It stays in the title: somebody may look for it.
            if "label-decision" not in self.facts and "label-decided" not in self.facts:
                self.facts.add("numbered")
                is_order = bool(pattern_of("order number").fullmatch(number[0]))
                self._take(number.end(), Use.JOINS if is_order else None)
        elif not self.label and (found := self._label(text)):
            kind, match = found
            groups = match.groupdict()
            self.owner = groups.get("who") or groups.get("who2") or ""
            self.asker = groups.get("asker") or groups.get("asker2") or ""
            self.label = kind
            self.facts.add(f"label-{kind}")
            # What it says of somebody who isn't known is not lost.
            slot = self._setting.parties.slot(self.asker)
            self._take(match.end(), Use.JOINS if slot.parties or not self.asker else None)
            rest = len(self.words.text) - len(self.words.text.lstrip(" :,-–"))
            self.words = self.words.cut(rest)

    def _label(self, text: str) -> tuple[str, re.Match[str]] | None:
        for kind, pattern in labels():
            match = pattern.match(text)
            if match and self._is_label(match, text):
                return self._weakened(kind, match[0].casefold()), match
        return None

    def _is_label(self, found: re.Match[str], text: str) -> bool:
        """Return whether words that look like a label are one.

        If they hold a name, as in ``Action Police …``, it must be that of a known party; else words
        must follow.
        """
        groups = found.groupdict()
        if "who" in groups and {*groups} <= {"who", "asker"}:
            slots = (self._setting.parties.slot(groups[name]) for name in groups)
            return all(slot.parties and (slot.question or not slot.rest) for slot in slots)
        return bool(text[found.end() :].strip())

    @staticmethod
    def _weakened(kind: str, label: str) -> str:
        """Return the kind that a label gives, or a weaker or stronger one."""
        if kind == "note" and "minute" in label:
            return "minute"
        is_sure = label.startswith(("dec", "approv", "ratif", "endors"))
        return "decided" if kind == "decision" and is_sure else kind

    def _leading_reference(self, text: str) -> int:
        """Return the length of a reference that begins the line; 0 for none."""
        for each in find_references(text, self._setting)[:1]:
            if not each.start:
                self.about = each.ref
                return each.end
        old = re.match(r"[\w./()-]{2,16}(?=[\s:])", text)
        wanted = old[0].casefold() if old else " "
        actions = self._setting.book.actions.values()
        olds = [each.id for each in actions if each.old_ref.casefold() == wanted]
        if old and len(olds) == 1:
            self.about = olds[0]
            return old.end()
        return 0


def _as_deed(words: Words) -> tuple[Words, tuple[MarkedSpan, ...]]:
    """Return a request as a deed, and the words of asking that say nothing else.

    ``Can Housing send …`` becomes ``Housing to send …``.
    """
    words = words.sub(pattern_of("if they could"), r"\g<asked> to")
    if you := pattern_of("addressed").match(words.text):
        words = words.replaced(you.end("who"), you.end(), " to")
    doing = pattern_of("doing").search(words.text)
    if doing and (verb := verb_of(doing["doing"])):
        words = words.replaced(*doing.span(), f" {doing['modal'] or 'agreed to'} {verb}")
    on = pattern_of("on condition of").search(words.text)
    if on and (verb := verb_of(on["doing"])):
        words = words.replaced(*on.span("doing"), f"to {verb}")
    asked = pattern_of("request").match(words.text)
    if asked and not is_verb(words.text[asked.end() :].partition(" ")[0]):
        for word in re.finditer(r"\s+(please\s+)?([a-z-]+)", words.text[: asked.end() + 70]):
            if word.start() > asked.end() and (word[1] or is_verb(word[2])):
                can = words.span(0, asked.end(), Use.LEADS)
                please = words.span(word.start(), word.start(2), Use.LEADS)
                deed = words.replaced(word.start(), word.start(2), " to ").cut(asked.end())
                return deed, tuple(each for each in (can, please) if each.end)
    return words, ()
