"""The capture line of a meeting: one line of text becomes an action, a decision, and so on.

- ``lead:ICB due:31/3 Review the referral form`` is an action of the meeting's group. Beside lead
  and due it takes ``check:`` (the review date), ``with:`` (supporting agencies), ``priority:``
  (which makes it an action of the plan), ``source:`` and ``restricted:yes``. Double quotes keep
  words together: ``lead:"Designated Nurse"``. ``action: …`` makes one without any of these.
- ``decision: …`` is a decision; references in it become links.
- ``challenge: to:housing …`` or ``challenge: Housing: …`` is a challenge; ``by:`` says by whom,
  where it is not the group itself.
- Anything else is a minutes of the meeting, with or without ``note:`` before it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from cscp_tui.base.errors import Missing, NotUnderstood, UnknownRecord, UnknownValue
from cscp_tui.base.texts import shortened
from cscp_tui.domain.commands.actions import AddAction
from cscp_tui.domain.commands.meetings import AddDecision, AddRemark
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.domain.dates import in_words, read_date
from cscp_tui.domain.enums import Source
from cscp_tui.domain.names import (
    PARTNERSHIP,
    agencies_called,
    folded,
    groups_called,
    hint_for,
    listed,
    priorities_called,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from cscp_tui.domain.book import Book
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.records import Meeting, Record


_KIND = re.compile(
    r"\s*(?P<kind>action|decision|challenge|note)\s*:\s*(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
_TOKEN = re.compile(
    r"(?<!\S)(?P<name>lead|due|check|with|priority|source|restricted|to|by):"
    r"(?:[\"“”](?P<quoted>[^\"“”]*)[\"“”]?|(?P<plain>[^\s\"“”]*))",
    re.IGNORECASE,
)
_OF_ACTIONS = frozenset({"lead", "due", "check", "with", "priority", "source", "restricted"})
_MAKES_ACTION = frozenset({"lead", "due"})
_OF_CHALLENGES = frozenset({"to", "by"})
_REFERENCE = re.compile(r"(?<![\w-])[A-Za-z]{2}[0-9]{2}-[0-9]+(?:\.[0-9]+)?(?![\w-])")
_ECHOED = 60
_YES = frozenset({"", "yes", "y", "true", "1"})


class CaptureEmpty(NotUnderstood):
    """A capture line without words."""

    def __init__(self, what: str) -> None:
        super().__init__(f"The {what} has no words yet; say what it is.", field="text")


class Captured(Struct, frozen=True):
    """The meaning of a line."""

    command: Command
    echo: str
    """It in words, to be read before it is kept."""


def capture(text: str, meeting: Meeting, book: Book, today: date) -> Captured:
    """Understand one line of a meeting.

    Args:
        text: as it was typed; the key that opens the line may stand before it, from habit.
        meeting: in which.
        book: where agencies, groups, priorities and references are looked up.
        today: relative dates count from it.

    Raises:
        CscpError: a name, a date or a value in it means nothing, or it has no words.
    """
    text = text.lstrip(" :;")
    found = _KIND.match(text)
    kind = found["kind"].casefold() if found else ""
    line = _Line(found["rest"] if found else text, meeting, book, today)
    if kind == "decision":
        return line.decision()
    if kind == "challenge":
        return line.challenge()
    if kind == "action" or (not kind and line.has(_MAKES_ACTION)):
        return line.action()
    return line.remark()


class _Line(Struct, frozen=True):
    """The text of a line behind its kind, on its way to becoming a command."""

    text: str
    meeting: Meeting
    book: Book
    today: date

    def has(self, names: frozenset[str]) -> bool:
        """Tell whether it has any of some tokens."""
        return any(found["name"].casefold() in names for found in _TOKEN.finditer(self.text))

    def split(self, names: frozenset[str]) -> tuple[str, dict[str, str]]:
        """The words, and the values of some tokens; the last of several counts."""
        values: dict[str, str] = {}

        def take(found: re.Match[str]) -> str:
            name = found["name"].casefold()
            if name not in names:
                return found[0]
            values[name] = " ".join((found["quoted"] or found["plain"] or "").split())
            return ""

        words = " ".join(_TOKEN.sub(take, self.text).split())
        return words, values

    def remark(self) -> Captured:
        """A minutes of the meeting."""
        text = self.text.strip()
        if not text:
            raise CaptureEmpty("note")
        return Captured(AddRemark(self.meeting.id, text), f"Note: {shortened(text, _ECHOED)}")

    def decision(self) -> Captured:
        """A decision, linked with the actions that it names."""
        text = self.text.strip()
        if not text:
            raise CaptureEmpty("decision")
        refs = [found.upper() for found in _REFERENCE.findall(text)]
        known = tuple(dict.fromkeys(ref for ref in refs if ref in self.book.actions))
        about = f" (about {', '.join(known)})" if known else ""
        echo = f"Decision: {shortened(text, _ECHOED)}{about}"
        return Captured(AddDecision(self.meeting.id, text, known), echo)

    def challenge(self) -> Captured:
        """A challenge of the group, unless it says whose."""
        words, values = self.split(_OF_CHALLENGES)
        put_to = values.get("to", "")
        if not put_to:
            name, colon, rest = words.partition(":")
            if colon and _parties(name, self.book):
                put_to, words = name, rest.strip()
        if not put_to:
            raise Missing("Say whom it is put to, as in “challenge: to:housing Why …”.", field="to")
        if not words:
            raise CaptureEmpty("challenge")
        to = _party(put_to, self.book)
        by = _party(values["by"], self.book) if values.get("by") else self.meeting.group
        command = RaiseChallenge(to, words, by, self.meeting.id)
        names = (_name(by, self.book), _name(to, self.book))
        echo = f"Challenge by {names[0]} to {names[1]}: {shortened(words, _ECHOED)}"
        return Captured(command, echo)

    def action(self) -> Captured:
        """An action of the group's source, raised at the meeting."""
        title, tokens = self.split(_OF_ACTIONS)
        if not title:
            raise CaptureEmpty("action")
        source = self._source(tokens)
        values: dict[str, Any] = {
            "title": title,
            "source": source.value,
            "overseeing_group": self.meeting.group,
            "raised_at": self.meeting.id,
        }
        told = [f"Action ({source})"]
        if "priority" in tokens:
            values["priority"] = self._priority(tokens["priority"])
            told = [f"Action of priority {values['priority']}"]
        self._lead(tokens, values, told)
        self._dates(tokens, values, told)
        if "restricted" in tokens and tokens["restricted"].casefold() in _YES:
            values["restricted"] = True
            told.append("restricted")
        return Captured(AddAction(values), f"{', '.join(told)}: {shortened(title, _ECHOED)}")

    def _source(self, tokens: Mapping[str, str]) -> Source:
        if "source" in tokens:
            wanted = tokens["source"].casefold()
            found = [source for source in Source if wanted and source.startswith(wanted)]
            if len(found) != 1:
                raise UnknownValue("source", shortened(tokens["source"]), tuple(Source))
            return found[0]
        if "priority" in tokens:
            return Source.PLAN
        return source_of(self.meeting.group, self.book)

    def _priority(self, typed: str) -> str:
        found = priorities_called(typed, self.book)
        running = {
            plan.id
            for plan in self.book.plans.values()
            if plan.first_day <= self.meeting.day <= plan.last_day
        }
        found = tuple(known for known in found if known.plan in running) or found
        if len(found) != 1:
            hint = hint_for(typed, self.book.priorities.values(), found)
            raise UnknownRecord("priority", shortened(typed), hint, field="priority")
        return found[0].id

    def _lead(self, tokens: Mapping[str, str], values: dict[str, Any], told: list[str]) -> None:
        if lead := tokens.get("lead"):
            found = agencies_called(lead, self.book)
            if len(found) > 1:
                hint = hint_for(lead, (), found)
                raise UnknownRecord("lead", shortened(lead), hint, field="lead")
            if found:
                values["lead_agency"] = found[0].id
                told.append(f"led by {found[0].name}")
            else:
                values["lead"] = lead
                told.append(f"led by {shortened(lead)} (a role, no agency)")
        if partners := tokens.get("with"):
            parts = [part for part in partners.split(",") if part.strip()]
            values["supporting_agencies"] = sorted({_agency(part, self.book) for part in parts})
            names = [_name(key, self.book) for key in values["supporting_agencies"]]
            told.append(f"with {listed(names)}")

    def _dates(self, tokens: Mapping[str, str], values: dict[str, Any], told: list[str]) -> None:
        for name, field, words in (
            ("due", "due", "due"),
            ("check", "review_date", "to be looked at on"),
        ):
            if tokens.get(name):
                day = read_date(tokens[name], self.today)
                values[field] = day.isoformat()
                told.append(f"{words} {in_words(day)}")


def source_of(group: str, book: Book) -> Source:
    """The source of what a group asks for in its meetings.

    It is the one it oversees, where that is its own: the Executive's, a review's or a scrutineer's.
    What a group asks for that oversees plans or audits is neither plan nor audit.
    """
    known = book.groups.get(group)
    oversees = known.oversees if known else ()
    for source in (Source.EXECUTIVE, Source.REVIEW, Source.SCRUTINEER):
        if source in oversees:
            return source
    return Source.OTHER


def _agency(typed: str, book: Book) -> str:
    found = agencies_called(typed, book)
    if len(found) != 1:
        hint = hint_for(typed, book.agencies.values(), found)
        raise UnknownRecord("agency", shortened(typed.strip()), hint, field="agency")
    return found[0].id


def _parties(typed: str, book: Book) -> list[str]:
    if folded(typed) == PARTNERSHIP:
        return [PARTNERSHIP]
    parties = (*groups_called(typed, book), *agencies_called(typed, book))
    return list(dict.fromkeys(party.id for party in parties))


def _party(typed: str, book: Book) -> str:
    found = _parties(typed, book)
    if len(found) != 1:
        every: dict[str, Record] = {**book.agencies, **book.groups}
        hint = hint_for(typed, every.values(), (every[key] for key in found))
        raise UnknownRecord("agency or group", shortened(typed), hint, field="to")
    return found[0]


def _name(key: str, book: Book) -> str:
    if known := book.agencies.get(key) or book.groups.get(key):
        return known.name
    return f"the {key}" if key == PARTNERSHIP else key
