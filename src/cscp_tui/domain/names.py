"""Find records by the names that people use, and name records in sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, partial
from typing import Any, Protocol, TypeVar, overload

from cscp_tui.base.texts import either, in_a_row, shortened
from cscp_tui.domain.book import Book
from cscp_tui.domain.dates import long
from cscp_tui.domain.records import (
    KINDS,
    Action,
    Agency,
    ColumnSet,
    Commitment,
    Group,
    ImportSource,
    Meeting,
    Origin,
    Partnership,
    Plan,
    Priority,
    R,
    Record,
)

Called = TypeVar("Called", bound=Record)

MOST_NAMED = 14
"""The most names to list in a sentence."""

_MISSPELT = 0.88
"""The least similarity, from 0 to 1, at which a text counts as a misspelt name."""
_LONG_ENOUGH = 6
_FEW_LETTERS = 3

_NO_MATTER = str.maketrans("-_/–", "    ")


def folded(text: str) -> str:
    """Return a name as it is compared: in lower case, with spaces for hyphens and slashes."""
    return " ".join(text.translate(_NO_MATTER).casefold().split())


def listed(names: Iterable[str]) -> str:
    """Return names joined in a list, shortened if there are too many for a sentence."""
    return in_a_row(_as_many_as_fit(list(names)))


def is_named(names: Iterable[str], text: str) -> bool:
    """Return whether a text has one of some names, as words of its own."""
    known = "|".join(re.escape(name) for name in names if name)
    return bool(known) and bool(re.search(rf"\b(?:{known})\b", text, re.IGNORECASE))


ROLE_NOUN = (
    r"\b(?:chief exec(?:utive)?|nurse|doctor|officer|manager|director|dir|head(?:s)? of|lead|co-?ordinator|commissioner|rep|"
    r"representative|team|service|services|practitioner|analyst|administrator|adviser|advisor|lado|dsl|dcs|"
    r"dph|gps?|headteachers?|commander|chair|vice[- ]chair|deputy|secretary|midwife|worker|workers|trust|"
    r"group|sub-?group|board|panel|trustees?|governors?|superintendent|supt|inspector|sergeant|constable)\b"
)
"""A pattern of the words that roles have."""
TERMS = "C[PS]|D[ANV]|E[DHP]|FH|GP|HV|LD|MH|ND|P[CH]|S[NW]|TA|Y[JP]"
"""A pattern of initials that are also common abbreviations, such as of early help and health visitors."""
TITLE = (
    r"(?:(?:(?:Detective|Det|Chief|Ch) )*(?:Inspector|Superintendent|Supt|Sergeant|Constable)|Councillor|"
    r"Mr|Mrs|Ms|Miss|Dr|Cllr|Prof|Professor|Father|Fr|Rev|Sir|Dame|Sgt|Insp|(?:D/?)?(?:Supt|CI)|D/?I|[DP][CS])\.?"
)
NAME = rf"(?!(?:{TITLE}|[A-Z]+)(?![\w'’]))[A-ZÀ-ÞĀ-Ž](?:[\w-]|['’](?=\w\w))+"
FULL_NAME = (
    rf"(?:{TITLE} )?{NAME}(?: (?:(?:al|bin|da|de|del|den|der|di|du|el|la|le|van|von)[ -])*{NAME})+"
)
"""A pattern of somebody's full name: ``Dr Anita Nair``, ``Jan van der Berg``."""


def person_in(words: str) -> list[str]:
    """Return the names before a role: ``Anita Nair (AN)`` of “Anita Nair (AN), Director”."""
    return [
        part
        for part in words.split(", ")
        if re.fullmatch(rf"{FULL_NAME}(?: \([A-Z]{{2,3}}\))?", part)
        and not re.search(ROLE_NOUN, part, re.IGNORECASE)
    ]


def without_person(words: str) -> str:
    """Return a role without the name before it: ``Director`` of “Anita Nair (AN), Director”."""
    named = person_in(words)
    return ", ".join(part for part in words.split(", ") if part not in named)


@lru_cache(1024)
def _words_of(name: str) -> tuple[str, ...]:
    words = re.findall(r"[a-z]+", name)
    return tuple(word for word in words if word not in {"and", "of", "the", "s"})


_SHORT_FOR_NOTHING = (
    "a[mnst]|be|by|do|go|he|i[fnst]|m[ey]|no|o[fnr]|so|to|u[ps]|we|all|and|any|can|for|has|how|new|not|now|"
    "one|our|out|own|the|too|was|who|why|you"
)


def is_short_for(short: str, name: str) -> bool:
    """Return whether a word is a name's initials, its beginning or its consonants; both in small letters.

    A longer one may have vowels, and ends as the name does: ``educn``.
    """
    words = _words_of(name)
    if not words or words[0][0] != short[:1] or re.fullmatch(_SHORT_FOR_NOTHING, short):
        return False
    if len(words) > 1 and short == "".join(word[0] for word in words):
        return True
    if len(short) < len("hsg"):
        return False
    first, letters = words[0], iter(words[0])
    has_no_vowels = not set(short[1:]) & set("aeiou") and first != short
    may_be = has_no_vowels or (len(short) >= len("educn") and short[-1] == first[-1])
    return first.startswith(short) or (may_be and all(each in letters for each in short))


def any_of(names: Iterable[str]) -> str:
    """Return names joined as alternatives, shortened if there are too many for a sentence."""
    known = list(names)
    return either(_as_many_as_fit(known)) if known else ""


def _as_many_as_fit(names: list[str]) -> list[str]:
    more = len(names) - MOST_NAMED
    return [*map(shortened, names[:MOST_NAMED]), *([f"{more} more"] if more > 0 else [])]


def called(
    text: str, records: Mapping[str, Called], names: Callable[[Called], Iterable[str]]
) -> tuple[Called, ...]:
    """Return the record whose id is a text, else those with that name, else with it in a name.

    Args:
        names: gives the names of a record besides its id.
    """
    wanted = folded(text)
    if not wanted:
        return ()
    own = [record for key, record in records.items() if folded(key) == wanted]
    if len(own) == 1:
        return tuple(own)
    known = {key: {folded(key), *map(folded, names(record))} for key, record in records.items()}
    exact = tuple(records[key] for key, folds in known.items() if wanted in folds)
    return exact or tuple(
        records[key]
        for key, folds in known.items()
        if any(f" {wanted}" in f" {fold}" for fold in folds)
    )


def agencies_called(text: str, book: Book) -> tuple[Agency, ...]:
    """Return the agencies that a text means.

    It may be an id, a name, an abbreviation, an alias or the start of a word. Of several, those
    that have ended are left out.
    """
    found = called(text, book.agencies, lambda a: a.names)
    return tuple(agency for agency in found if agency.last_day is None) or found


@lru_cache(1024)
def _compared(name: str) -> str:
    """Return a name as a misspelt one is compared with it.

    The words after that of a body of the NHS are left out, which some write, and others don't.
    """
    return re.sub(" nhs(?: foundation)?(?: trust)?$", "", folded(name))


def agencies_near(text: str, book: Book) -> tuple[Agency, ...]:
    # Only imported names are compared in this way.
    from difflib import SequenceMatcher  # noqa: PLC0415

    wanted = _compared(text)

    letters = SequenceMatcher(None, "", wanted)  # which reads only its second text closely

    def is_near(name: str) -> bool:
        if len(name) < _LONG_ENOUGH or abs(len(name) - len(wanted)) > _FEW_LETTERS:
            return False
        letters.set_seq1(name)
        is_like = letters.quick_ratio() >= _MISSPELT
        return is_like and SequenceMatcher(None, wanted, name).ratio() >= _MISSPELT

    agencies = book.agencies.values()
    return tuple(agency for agency in agencies if any(map(is_near, map(_compared, agency.names))))


def groups_called(text: str, book: Book) -> tuple[Group, ...]:
    """Return the groups that an id, a name, an abbreviation or the start of a word means.

    Of several, those that have ended are left out.
    """
    found = called(text, book.groups, lambda group: group.names)
    return tuple(group for group in found if group.last_day is None) or found


def plans_called(text: str, book: Book) -> tuple[Plan, ...]:
    """Return the plans that a label or words of a title mean."""
    return called(text, book.plans, lambda plan: (plan.title,))


def priorities_called(text: str, book: Book) -> tuple[Priority, ...]:
    """Find the priorities with a number, an id or words of a title, in any plan."""
    if text.isdecimal():
        return tuple(p for p in book.priorities.values() if str(p.number) == text)
    return called(text, book.priorities, lambda priority: (priority.title,))


def with_parts(agencies: Iterable[Agency], book: Book) -> frozenset[str]:
    found = {agency.id for agency in agencies}
    grown = True
    while grown:
        parts = {key for key, agency in book.agencies.items() if agency.parent in found} - found
        found |= parts
        grown = bool(parts)
    return frozenset(found)


_NEAR = 0.7
"""The least similarity, from 0 to 1, at which a name is suggested for a mistyped one."""


def said_name(record: Record) -> str:
    """Return the short name of an agency, group, priority or origin; of others, the id."""
    match record:
        case Partnership() | Agency() | Group():
            return record.short_name
        case Priority():
            return record.full_title
        case Origin():
            return record.title
    return record.id


def names_of(record: Record) -> tuple[str, ...]:
    """Return the names that people gave a record, besides its title, the full one first."""
    match record:
        case Agency():
            return (record.name, record.abbreviation, *record.aliases)
        case Partnership() | Group():
            return (record.name, record.abbreviation)
        case ImportSource() | ColumnSet():
            return (record.name,)
    return ()


def hint_for(typed: str, known: Iterable[Record], found: Iterable[Record] = ()) -> str:
    """Return advice about a name that is unknown or that several records share."""
    every = list(known)
    if several := list(map(said_name, found)):
        return f"Did you mean {any_of(several)}?"
    if near := [said_name(record) for record in every if _is_near(typed, record)]:
        return f"Did you mean {any_of(near[:2])}?"
    names = dict.fromkeys(map(said_name, every))
    return f"Choose {any_of(names)}." if names else "None has been added yet."


def _is_near(typed: str, record: Record) -> bool:
    # Imported here because only mistyped names need it.
    from difflib import SequenceMatcher  # noqa: PLC0415

    wanted = folded(typed)
    return any(
        SequenceMatcher(None, wanted, folded(name)).ratio() >= _NEAR for name in _names(record)
    )


def _names(record: Record) -> Iterator[str]:
    title = record.title if isinstance(record, Plan | Priority | Origin | Action) else ""
    for name in (record.id, *names_of(record), title):
        yield name
        yield from (word for word in name.split() if len(word) > len("the"))


PARTNERSHIP = "partnership"
"""The key of the partnership itself, as the party that raises or answers a challenge."""

_MEETING = (
    r"(?i:(?:\b(?:the )?meeting )?\b(?P<id>[\w.&-]+-\d{4}-\d{2}-\d{2}(?:-\d+)?)"
    r"(?:/(?P<agency>[\w-]+))?(?P<note> note)?\b)"
)
_OTHERS = (
    r"(?i:\b(?P<noun>commitment|priority|decision)s? )?"
    r"(?<![\w/“])(?P<id>\d{4}(?:/\d\d|-\d\d)/(?:commitment-)?\d+|[\w.&-]+-\d{4}-\d\d-\d\d/decision-\d+)"
    r"(?![\w/-])"
)
_BY_TITLE = ("priorities", "commitments", "decisions")
_BEGINS = (".", "!", "?")
_FILE_ENDINGS = (".", "-", "/", "\\")


class Finds(Protocol):
    """An object that finds records by id: a book or a draft."""

    @overload
    def find(self, table: type[R], key: str) -> R | None: ...
    @overload
    def find(self, table: str, key: str) -> Record | None: ...
    def find(self, table: Any, key: str) -> Record | None:
        """Return the record with an id; None if there is none."""


class Described(Protocol):
    """A command that describes itself in a sentence."""

    def sentence(self) -> str:
        """Return the sentence that describes the command."""


class InNames:
    """A command whose sentence names agencies and groups, so that it needs the book."""

    def sentence(self) -> str:
        """Return the sentence that describes the command, with ids."""
        return self.sentence_in(_Nothing())

    def sentence_in(self, book: Finds) -> str:
        """Return the sentence that describes the command, with the book's names for ids."""
        raise NotImplementedError


class _Nothing:
    """A book without records."""

    def find(self, table: Any, key: str) -> Any:  # noqa: ARG002 - one shape
        return None


def what_words(what: str) -> str:
    """Return a command's word as histories and questions show it."""
    return "several" if what == "together" else what


def sentence_of(command: Described, book: Finds) -> str:
    """Return a command's sentence, with names in place of ids."""
    found = command.sentence_in(book) if isinstance(command, InNames) else command.sentence()
    return with_names(found, book)


def agency_name(key: str, book: Finds) -> str:
    return _short(book.find("agencies", key)) or key


def group_name(key: str, book: Finds) -> str:
    return _short(book.find("groups", key)) or key


def plan_in_full(plan: Plan) -> str:
    """Return a plan's title, with its label unless the title contains it."""
    is_said = folded(plan.id) in folded(plan.title)
    return plan.title if is_said else f"{plan.title} {plan.id}"


def party_name(key: str, book: Finds) -> str:
    """Return the name of a party to a challenge: an agency, a group or the partnership."""
    if key == PARTNERSHIP:
        return "the partnership"
    return _short(book.find("groups", key)) or agency_name(key, book)


def commitment_name(key: str, book: Finds) -> str:
    """Return a commitment's words in quotes; if it is not known, its key."""
    known = book.find(Commitment, key)
    return f"“{shortened(known.said)}”" if known is not None else key


def meeting_in_words(key: str, book: Finds) -> str:
    """Return ``the QAG meeting of 27 November 2025``; if the meeting is not known, its key."""
    known = book.find(Meeting, key)
    return _meeting(known, book) if known is not None else key


def _meeting(meeting: Meeting, book: Finds) -> str:
    return f"the {group_name(meeting.group, book)} meeting of {long(meeting.day)}"


def with_names(text: str, book: Finds) -> str:
    """Replace the ids of meetings, attendance, commitments, priorities and decisions in a sentence by names.

    What is part of a file's name stays, as does what is no record's id.
    """

    def replaced(match: re.Match[str]) -> str:
        whole, key = match.group(), match["id"]
        if match["note"] or book.find("meetings", key) is None:
            return whole
        before, after = text[: match.start()], text[match.end() :]
        agency = match["agency"] or ""
        if agency and book.find("agencies", agency) is None:
            return whole
        if before.endswith(("/", "\\")) or (after[:1] in _FILE_ENDINGS and after[1:2].isalnum()):
            return whole
        words = meeting_in_words(key, book)
        if agency:
            words = f"{agency_name(agency, book)} at {words}"
        begins = not before.strip() or before.rstrip().endswith(_BEGINS)
        return words[0].upper() + words[1:] if begins else words

    return re.sub(_MEETING, replaced, re.sub(_OTHERS, partial(_other_in_words, book), text))


def _other_in_words(book: Finds, match: re.Match[str]) -> str:
    """Return a commitment, priority or decision by name; leave unknown ids as they are."""
    key, kind_named = match["id"], (match["noun"] or "").casefold()
    tables = [each for each in _BY_TITLE if KINDS[each].noun == kind_named] or _BY_TITLE
    found = ((each, book.find(each, key)) for each in tables)
    table, record = next(((each, record) for each, record in found if record), ("", None))
    known: Any = record
    if known is None:
        return match.group()
    noun = match["noun"] or KINDS[table].noun
    if table == "priorities":
        return f"{noun} {known.number} {shortened(known.title)}"
    return f"{noun} “{shortened(known.said if table == 'commitments' else known.text)}”"


def record_label(table: str, key: str, book: Finds) -> str:
    """Name a record in a few words; actions and challenges by their ids."""
    kind = KINDS[table]
    if label := own_label(table, key, book):
        return label
    record: Any = _found(table, key, book)
    if record is None:  # it is being added
        return f"the {kind.noun} of {key.partition('/')[0]}" if kind.parent else key
    if table == "commitments":
        return f"commitment {record.order} of {record.year}"
    if kind.parent:
        return f"the {kind.noun} of {getattr(record, kind.parent)}"
    return f"the {kind.noun}"


def own_label(table: str, key: str, book: Finds) -> str:
    """Return the few words by which people know a record; empty if there are none."""
    if KINDS[table].said_by_id:
        return key
    record: Any = _found(table, key, book)
    if record is None:
        return ""
    match table:
        case "meetings":
            return _meeting(record, book)
        case "agencies" | "groups":
            return _short(record)
        case "plans":
            return str(record.title)
        case "priorities":
            return f"priority {record.number} of {record.plan}"
        case "attendances":
            return f"{agency_name(record.agency, book)} at {meeting_in_words(record.meeting, book)}"
        case "memberships":
            return f"{agency_name(record.agency, book)} in {group_name(record.group, book)}"
        case "decisions":
            return f"a decision of {meeting_in_words(record.meeting, book)}"
        case _:
            return ""


def _found(table: str, key: str, book: Finds) -> Record | None:
    undone = getattr(book, "undone", {}).get(table, {})
    return book.find(table, key) or undone.get(key)


def field_label(table: str, field: str, key: str, book: Finds) -> str:
    """Return a record's field as named in a sentence: ``“Due date” of BP24-1.1``."""
    return f"“{KINDS[table].fields[field].label}” of {record_label(table, key, book)}"


def _short(record: Record | None) -> str:
    return record.short_name if isinstance(record, Agency | Group) else ""
