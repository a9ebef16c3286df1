"""The filter language that filter bars and the command line share.

A filter is words and tokens, ``is:late lead:police due:<2w -priority:neglect "on hold"``, which all
must hold. A ``-`` before one negates it, double quotes keep words together, and neither
capitals nor hyphens matter in names. Anything that is not a token is searched for in the text.
``filter:late`` stands for the filter that was saved under that name.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache, partial
from itertools import islice
from typing import Any, TypeAlias, TypeVar

from msgspec import Struct

from cscp_tui.base.errors import CscpError, NotUnderstood, UnknownDate
from cscp_tui.base.texts import either, shortened
from cscp_tui.domain.book import Book
from cscp_tui.domain.date_reading import Backwards, Span, read_span
from cscp_tui.domain.dates import Preference
from cscp_tui.domain.enums import ImpactState, Outcome, Rating, Source, Status
from cscp_tui.domain.figures import slips_of
from cscp_tui.domain.former_words import spellings
from cscp_tui.domain.hidden import is_restricted
from cscp_tui.domain.names import (
    agencies_called,
    any_of,
    called,
    folded,
    groups_called,
    plan_in_full,
    plans_called,
    priorities_called,
    with_parts,
)
from cscp_tui.domain.partners import covers, groups_on, members_on
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.ratings import days_passed, lacks_update, rate
from cscp_tui.domain.records import KINDS, Agency, Group, Record
from cscp_tui.domain.schema import PARTIES, RecordField, RecordKind
from cscp_tui.domain.selections import (
    EVERYTHING,
    SearchIndex,
    Selection,
    Texts,
    any_selected,
    having,
    with_words,
)
from cscp_tui.domain.synonyms import filter_alone, filter_meant, filter_words

_QUOTES = frozenset('"“”')


def last_word(text: str) -> str:
    """Return the part of a text after its last space outside double quotes."""
    start, is_quoted = 0, False
    for place, sign in enumerate(text):
        if sign in _QUOTES:
            is_quoted = not is_quoted
        elif sign.isspace() and not is_quoted:
            start = place + 1
    return text[start:]


class UnknownToken(NotUnderstood):
    """A part of a filter that cannot be understood."""


def _unknown_token(name: str, known: Iterable[str]) -> UnknownToken:
    tokens = list(known)
    others = [other for other, token in _SAME.items() if token in tokens]
    close = _nearest(name, [*tokens, *others])
    use = either([f"{token}:" for token in tokens] or ["words"])
    hint = f"Did you mean “{close}:”?" if close else f"Use {use}."
    return UnknownToken(
        f"Unknown filter “{shortened(name)}:”. {hint} To search for the text itself, put it in "
        "double quotes."
    )


SAVED_FILTER = "filter"
"""The token that names a saved filter."""


class BadSavedFilter(UnknownToken):
    """A saved filter that cannot be used; the sentence says why."""


class Saved:
    """Saved filters, each read when another filter first names it."""

    def __init__(self, texts: Mapping[str, str], read: Callable[[str], Selection]) -> None:
        """Take saved filters by name.

        Args:
            texts: the filters, as they were typed.
        """
        self._texts = texts
        self._read = read
        self._open: list[str] = []

    def select(self, typed: str) -> Selection:
        """Return the selection of a saved filter.

        Raises:
            UnknownToken: there is none.
            BadSavedFilter: it names itself, or cannot be read; the sentence says why.
        """
        name = saved_name(typed, self._texts)
        if name is None:
            hint = f"Choose {any_of(self._texts)}." if self._texts else "None has been saved yet."
            raise UnknownToken(f"There's no saved filter “{shortened(typed)}”. {hint}")
        if name in self._open:
            raise BadSavedFilter(
                f"The saved filter “{shortened(name)}” includes itself. Save it again without that."
            )
        self._open.append(name)
        try:
            selection = self._read(self._texts[name])
            return Selection(f"“{name}” ({selection})", selection.matches)
        except BadSavedFilter:
            raise
        except CscpError as problem:
            words = str(problem).rstrip(".")
            raise BadSavedFilter(
                f"The saved filter “{shortened(name)}” can't be read: {words}. Save it again."
            ) from None
        finally:
            self._open.remove(name)


def saved_name(typed: str, texts: Mapping[str, str]) -> str | None:
    """Return the saved name that was meant; None if there is none.

    Capitals and hyphens do not matter.
    """
    wanted = folded(typed)
    return next((name for name in texts if folded(name) == wanted), None)


class FilterContext(Struct, frozen=True, kw_only=True):
    """The book, the day and the saved filters with which values are read."""

    book: Book
    today: date
    quarter: Quarter
    saved: Saved


class NoSuchValue(Exception):
    """A value that a token does not accept."""


def _nearest(typed: str, known: Iterable[str]) -> str:
    """Return the known word closest to what was typed; empty if none is similar."""
    # Imported here because only mistyped words need it.
    from difflib import get_close_matches  # noqa: PLC0415

    folds = {folded(word): word for word in known}
    return next((folds[each] for each in get_close_matches(folded(typed), folds, n=1)), "")


class Token(Struct, frozen=True):
    """A token of a filter, such as ``lead:``."""

    name: str
    read: Callable[[str, FilterContext], Selection]
    """Make the selection for a value, or raise ``NoSuchValue``."""
    offers: Callable[[Book], tuple[str, ...]]
    """The values offered as completions of the token."""
    takes_several: bool = False
    """True if the token accepts several values separated by commas, any of which may match."""

    def select(self, value: str, context: FilterContext) -> Selection:
        """Return the selection for a value of this token.

        Raises:
            UnknownToken: the value is not known; the sentence says which are.
        """
        try:
            return self._either(value, context)
        except NoSuchValue:
            typed = shortened(f"{self.name}:{value}")
            way = self._way_out(value, self.offers(context.book), context.book)
            raise UnknownToken(f"Unknown filter “{typed}”. {way}") from None
        except Backwards:
            typed = shortened(f"{self.name}:{value}")
            raise UnknownToken(f"“{typed}” ends before it begins. Swap the two ends.") from None

    def _way_out(self, value: str, offers: Sequence[str], book: Book) -> str:
        """Suggest the value that was meant, or list the valid ones."""
        if not offers:
            return f"There's nothing to find with {self.name}: yet."
        tokens = _TOKENS_OF_ACTIONS
        others = [
            w for w in filter_words() if self is tokens["is"] and _filters_meant(w, book, tokens)
        ]
        if meant := _nearest(value, (*offers, *others)):
            return f"Did you mean “{self.name}:{_quoted(meant)}”?"
        return f"Use {self.name}: with {any_of(offers)}."

    def _either(self, value: str, context: FilterContext) -> Selection:
        """Return the selection for a value, or for any of several separated by commas."""
        try:
            return self.read(value, context)
        except NoSuchValue:
            parts = [part.strip() for part in value.split(",")]
            if len(parts) == 1 or self.takes_several:
                raise
            return any_selected(self.read(part, context) for part in parts)


Word = TypeVar("Word", bound=str)
R = TypeVar("R", bound=Record)


def _words_meant(text: str, known: Iterable[Word]) -> frozenset[Word]:
    """Return the words that a comma-separated text means. The beginning of a word is enough."""
    folds = spellings(known)
    found: set[Word] = set()
    for part in map(folded, text.split(",")):
        begun = {word for fold, word in folds.items() if part and fold.startswith(part)}
        if not begun:
            raise NoSuchValue
        found |= {folds[part]} if part in folds else begun
    return frozenset(found)


def _origin(value: str, context: FilterContext) -> Selection:
    """Select the actions that come from an origin or a meeting, or from none."""
    if folded(value) == "none":
        return Selection("no origin", lambda action: not action.comes_from)
    book = context.book
    asked = {action.comes_from for action in book.actions.values()}
    every = {key: origin for key in (*book.origins, *asked) if (origin := book.origin(key))}
    keys = {origin.id for origin in _known(called(value, every, _titles))}
    return Selection(f"origin {value}", lambda action: action.comes_from in keys)


def _known(records: tuple[R, ...]) -> tuple[R, ...]:
    """Return the records that a name means, refusing the value if there are none."""
    if not records:
        raise NoSuchValue
    return records


def _either(words: Iterable[str]) -> str:
    return " or ".join(sorted(words))


def _state(value: str, context: FilterContext) -> Selection:
    name, today, book = folded(value), context.today, context.book
    if name in _STATES:
        return Selection(*_STATES[name])
    if name == "late":
        return Selection("late", lambda action: action.is_open and days_passed(action, today) > 0)
    if name == "slipped":
        return _slipped_between(1, None, book)
    if name in {"no update", "no note"}:
        quarter = context.quarter
        words = f"no update received for {quarter.short}"
        return Selection(words, lambda action: lacks_update(action, book, quarter, today))
    if name == "restricted":
        return Selection("restricted", lambda action: is_restricted(action, book))
    return _by_synonym(value, context)


def _by_synonym(value: str, context: FilterContext) -> Selection:
    """Return the selection for a synonym: ``is:overdue``, ``is:red``."""
    token, _, meant = filter_meant(value).partition(":")
    if not token:
        raise NoSuchValue
    return _TOKENS_OF_ACTIONS[token].read(meant, context)


_UNDELIVERED = "ended, not delivered", lambda action: action.status is Status.ENDED
_AWAITING = "delivered, awaiting agreement", lambda action: action.awaits_agreement
_STATES: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "open": ("open", lambda action: action.is_open),
    "ended": ("delivered or ended", lambda action: not action.is_open),
    "delivered": ("delivered", lambda action: action.is_delivered),
    "closed": _UNDELIVERED,
    "undelivered": _UNDELIVERED,
    "held": ("on hold", lambda action: action.status is Status.ON_HOLD),
    "agreed": ("agreed", lambda action: action.agreed is not None),
    "awaiting agreement": _AWAITING,
    "unagreed": _AWAITING,
    "to agree": _AWAITING,
    "carried": ("carried over", lambda action: action.outcome is Outcome.CARRIED_OVER),
    "judged": (
        "with our judgement",
        lambda action: action.is_open and action.judgement is not None,
    ),
    "housekeeping": ("housekeeping", lambda action: action.housekeeping),
    "continued": ("continued from an earlier plan", lambda action: bool(action.continues)),
}
"""The states that depend on the action alone: each in words, with its test."""
_OFFERED_STATES = (
    *("open", "ended", "delivered", "undelivered", "late", "slipped", "held", "agreed"),
    *("awaiting-agreement", "restricted", "carried", "continued", "judged", "no-update"),
    "housekeeping",
)


def _rating(value: str, context: FilterContext) -> Selection:
    if folded(value) == "none":
        value = Rating.NO_DATE
    ratings = _words_meant(value, Rating)
    worst_first = sorted(ratings, key=lambda rating: -rating.severity)

    def matches(action: Any) -> bool:
        rated = rate(action, context.book, context.today)
        return rated is not None and rated.shown in ratings

    return Selection(f"rated {' or '.join(worst_first)}", matches)


def _lead(value: str, context: FilterContext) -> Selection:
    if folded(value) == "none":
        return having("lead_agency", {""}, "without a lead agency")
    agencies = agencies_called(value, context.book)
    role = value.casefold()
    if not agencies and not (
        role and any(role in action.lead.casefold() for action in context.book.actions.values())
    ):
        raise NoSuchValue
    keys = with_parts(agencies, context.book)
    return Selection(
        f"led by {_name(agencies, value)}",
        lambda action: action.lead_agency in keys or role in action.lead.casefold(),
    )


def _agency(value: str, context: FilterContext) -> Selection:
    agencies = _known(agencies_called(value, context.book))
    keys = with_parts(agencies, context.book)
    return Selection(
        f"involving {_name(agencies, value)}",
        lambda action: not keys.isdisjoint((action.lead_agency, *action.supporting_agencies)),
    )


def _group(value: str, context: FilterContext) -> Selection:
    if folded(value) == "none":
        return having("overseeing_group", {""}, "overseen by no group")
    groups = _known(groups_called(value, context.book))
    ids = [group.id for group in groups]
    return having("overseeing_group", ids, f"overseen by {_name(groups, value)}")


def _name(records: tuple[Agency, ...] | tuple[Group, ...], typed: str) -> str:
    """Return the short name of the one record meant, else the words as typed."""
    if len(records) == 1:
        return records[0].short_name
    return f"“{typed}”"


def _priority(value: str, context: FilterContext) -> Selection:
    priorities = _known(priorities_called(value, context.book))
    titles = {priority.title for priority in priorities}
    words = f"priority {titles.pop()}" if len(titles) == 1 else f"priority “{value}”"
    return having("priority", [priority.id for priority in priorities], words)


def _plan(value: str, context: FilterContext) -> Selection:
    plans = _known(plans_called(value, context.book))
    return having("plan", [plan.id for plan in plans], _either(map(plan_in_full, plans)))


def _due(value: str, context: FilterContext) -> Selection:
    name = folded(value)
    if name == "none":
        return Selection("without a due date", lambda action: action.due is None)
    span = _span("<today" if name == "overdue" else value, context.today, "future")
    if span.is_distance or name == "overdue":
        return Selection(
            f"open, due {span}",
            lambda action: action.is_open and action.due is not None and action.due in span,
        )
    return Selection(f"due {span}", lambda action: action.due is not None and action.due in span)


def _updated(value: str, context: FilterContext) -> Selection:
    latest = context.book.last_update
    if folded(value) in {"none", "never"}:
        return Selection("never updated", lambda action: latest(action.id) is None)
    span = _span(value, context.today, "past")

    def matches(action: Any) -> bool:
        note = latest(action.id)
        return note is not None and note.created in span

    return Selection(f"last updated {span}", matches)


def _span(value: str, today: date, prefer: Preference) -> Span:
    try:
        return read_span(value, today, prefer)
    except UnknownDate as problem:
        if type(problem) is UnknownDate:  # its subclasses say what is wrong with the date
            raise NoSuchValue from None
        raise


def _slipped(value: str, context: FilterContext) -> Selection:
    sign = value.rstrip("0123456789")
    digits = value.removeprefix(sign)
    if sign not in _COUNTS or not 0 < len(digits) <= len("999"):
        raise NoSuchValue
    least, most = _COUNTS[sign](int(digits))
    return _slipped_between(least, most, context.book)


def _slipped_between(least: int, most: int | None, book: Book) -> Selection:
    """Return the actions that slipped a given number of times.

    Slips of the actions that they continue count too.
    """
    if most is None:
        words = "slipped" if least == 1 else f"slipped {least} times or more"
    elif most == 0:
        words = "never slipped"
    elif least == most:
        words = "slipped once" if most == 1 else f"slipped {most} times"
    else:
        words = f"slipped {least} to {most} times"
    upper = sys.maxsize if most is None else most
    return Selection(words, lambda action: least <= len(slips_of(book, action)) <= upper)


_COUNTS: dict[str, Callable[[int], tuple[int, int | None]]] = {
    "": lambda count: (count, count),
    "=": lambda count: (count, count),
    ">": lambda count: (count + 1, None),
    ">=": lambda count: (count, None),
    "<": lambda count: (0, count - 1),
    "<=": lambda count: (0, count),
}


def _always(*values: str) -> Callable[[Book], tuple[str, ...]]:
    return lambda _: values


def _agency_names(book: Book) -> tuple[str, ...]:
    return tuple(agency.short_name for agency in book.agencies.values())


def _group_names(book: Book) -> tuple[str, ...]:
    return tuple(group.short_name for group in book.groups.values())


def _priority_titles(book: Book) -> tuple[str, ...]:
    return tuple(dict.fromkeys(priority.title for priority in book.priorities.values()))


def _enum_token(name: str, field: str, words: Iterable[str], phrase: str) -> Token:
    """Build the token for a field whose value is one word of a list."""

    def read(value: str, _: FilterContext) -> Selection:
        found = _words_meant(value, words)
        return having(field, found, phrase.format(_either(found)))

    return Token(name, read, _always(*words), takes_several=True)


_TOKENS_OF_ACTIONS: dict[str, Token] = {
    token.name: token
    for token in (
        Token("is", _state, _always(*_OFFERED_STATES)),
        _enum_token("status", "status", Status, "{}"),
        Token("rating", _rating, _always(*Rating), takes_several=True),
        Token("lead", _lead, _agency_names),
        Token("agency", _agency, _agency_names),
        Token("group", _group, _group_names),
        Token("plan", _plan, lambda book: tuple(book.plans)),
        Token("priority", _priority, _priority_titles),
        _enum_token("source", "source", Source, "from {}"),
        Token("due", _due, _always("<2w", ">3m", "31/3", "1/4..30/6", "Q2", "none", "overdue")),
        Token("updated", _updated, _always("<30d", ">30d", "1/4..30/6", "Q2", "never")),
        Token("slipped", _slipped, _always("0", "1", ">1")),
        _enum_token("impact", "impact_state", ImpactState, "impact {}"),
        Token("origin", _origin, lambda book: tuple(book.as_read("origins"))[:MOST_OFFERED]),
        Token(SAVED_FILTER, lambda value, context: context.saved.select(value), _always()),
    )
}
"""The tokens of actions that do more than match a field."""


ValuesOf: TypeAlias = Callable[[Any, "FilterContext"], Iterable[str]]
"""A function that collects the values of a record that a token compares."""


def _sharing(
    values: Iterable[str], phrase: str, values_of: Callable[[Any], Iterable[str]]
) -> Selection:
    """Select the records with at least one of some values.

    ``values_of`` collects those of a record.
    """
    wanted = frozenset(values)
    return Selection(phrase, lambda record: not wanted.isdisjoint(values_of(record)))


def _yes_no_token(kind: RecordKind) -> Token | None:
    """Build the ``is:`` token for the true-or-false fields of a kind: ``is:restricted``."""
    fields = {
        name.replace("_", "-"): name for name, field in kind.given.items() if field.type is bool
    }
    if not fields:
        return None

    def read(value: str, _: FilterContext) -> Selection:
        name = folded(value).replace(" ", "-")
        if name not in fields:
            raise NoSuchValue
        field = kind.given[fields[name]]
        return Selection(field.words_in_sentence, field.of)

    return Token("is", read, _always(*fields))


def _date_token(field: RecordField, name: str) -> Token:
    """Build the token for a date field: ``day:<2w``, ``day:1/4..30/6``, ``day:none``."""

    def read(value: str, context: FilterContext) -> Selection:
        if folded(value) == "none":
            words = f"not {field.words_in_sentence} on any day"
            return Selection(words, lambda record: field.of(record) is None)
        prefer: Preference = "past" if value.lstrip("<=>").startswith("-") else "future"
        span = _span(value, context.today, prefer)

        def matches(record: Any) -> bool:
            day = field.of(record)
            return day is not None and day in span

        return Selection(f"{field.words_in_sentence} {span}", matches)

    return Token(name, read, _always("<2w", ">3m", "31/3", "1/4..30/6", "Q2", "none"))


def _words_token(name: str, known: tuple[str, ...], values_of: ValuesOf) -> Token:
    """Build a token whose values are words of a list."""

    def read(value: str, context: FilterContext) -> Selection:
        found = _words_meant(value, known)
        words = f"{name} {_either(found)}"
        return _sharing(found, words, lambda record: values_of(record, context))

    return Token(name, read, _always(*known), takes_several=True)


def _link_token(name: str, target: str, values_of: ValuesOf) -> Token:
    """Build a token whose values are records of a table, by any of their names."""

    def read(value: str, context: FilterContext) -> Selection:
        if folded(value) == "none":
            keys, words = frozenset({""}), f"no {name}"
        else:
            keys, words = _keys_called(target, value, context.book), f"{name} {value}"
        return _sharing(keys, words, lambda record: values_of(record, context) or ("",))

    return Token(
        name, read, _OFFERS.get(target, lambda book: tuple(book.as_read(target))[:MOST_OFFERED])
    )


MOST_OFFERED = 20


def _keys_called(target: str, typed: str, book: Book) -> frozenset[str]:
    """Return the ids of the records that a text means.

    For an agency, those of its parts are included.
    """
    if target == "agencies":
        return with_parts(_known(agencies_called(typed, book)), book)
    if target in _CALLED:
        found = _CALLED[target](typed, book)
    else:
        found = called(typed, book.as_read(target), _titles)
    return frozenset(record.id for record in _known(found))


_OFFERS: dict[str, Callable[[Book], tuple[str, ...]]] = {
    "agencies": _agency_names,
    "groups": _group_names,
    "priorities": _priority_titles,
}

_CALLED: dict[str, Callable[[str, Book], tuple[Record, ...]]] = {
    "groups": groups_called,
    "plans": plans_called,
    "priorities": priorities_called,
}


def _titles(record: Record) -> list[str]:
    """Return the texts by which a record that has no name can be found."""
    texts = (getattr(record, name, "") for name in ("title", "said", "question", "text"))
    return [text for text in texts if text]


def _quarter_token(values_of: ValuesOf) -> Token:
    def read(value: str, context: FilterContext) -> Selection:
        quarter = Quarter.parse(value)
        return _sharing({quarter.typed}, quarter.short, lambda record: values_of(record, context))

    return Token("quarter", read, _always("2025-26/Q3"))


def _quarter_of_day(kind: RecordKind) -> ValuesOf:
    """Return a function that gives the quarter of a record's day, or of its meeting's day."""

    def values(record: Any, context: FilterContext) -> Iterable[str]:
        day = getattr(record, kind.day)
        if not isinstance(day, date):
            meeting = context.book.meetings.get(day)
            if meeting is None:
                return ()
            day = meeting.day
        return (Quarter.containing(day).typed,)

    return values


def _ids(record: Any, fields: Iterable[str]) -> list[str]:
    found: list[str] = []
    for name in fields:
        value = getattr(record, name)
        found += [value] if isinstance(value, str) else value
    return [key for key in found if key]


def _links_token(kind: RecordKind, name: str, target: str, fields: list[str]) -> Token:
    """Build the token for a kind's links to a table.

    A decision is linked to its meeting's group.
    """
    at = [field for field, table in kind.links.items() if table == "meetings"]
    is_inherited = target == "groups" and kind.table != "actions"

    def values(record: Any, context: FilterContext) -> Iterable[str]:
        found = _ids(record, fields)
        if is_inherited:
            meetings = context.book.meetings
            found += [meetings[key].group for key in _ids(record, at) if key in meetings]
        return found

    return _link_token(name, target, values)


def _generated(kind: RecordKind) -> Iterable[Token]:
    links: dict[tuple[str, str], list[str]] = {}
    for name, field in kind.given.items():
        spec = field.spec
        if spec.filter is None:
            continue
        if spec.links:
            for target in ("agencies", "groups") if spec.links == PARTIES else (spec.links,):
                links.setdefault((spec.filter or KINDS[target].noun, target), []).append(name)
        elif token := _field_token(field, spec.filter or name.replace("_", "")):
            yield token
    if "meetings" in kind.links.values():
        links.setdefault(("group", "groups"), [])
    for (name, target), fields in links.items():
        yield _links_token(kind, name, target, fields)
    if kind.day:
        yield _quarter_token(_quarter_of_day(kind))
    if yes_or_no := _yes_no_token(kind):
        yield yes_or_no


def _field_token(field: RecordField, name: str) -> Token | None:
    """Build the token for a field that is not a link: a word of a list, a quarter or a date.

    Return None for any other field.
    """
    if field.enum is not None and field.holds_several:
        return _words_token(name, tuple(field.enum), partial(_values, field.name))
    if field.enum is not None:
        return _enum_token(name, field.name, field.enum, f"{name} {{}}")
    if field.spec.shown == "quarter":
        return _quarter_token(partial(_values, field.name))
    if field.item is date:
        return _date_token(field, name)
    return None


def _values(name: str, record: Any, _: FilterContext) -> Iterable[str]:
    value = getattr(record, name)
    return () if value is None else (value,) if isinstance(value, str) else value


def _meeting_states(record: Any, _: FilterContext) -> Iterable[str]:
    return (record.state, *(("in progress",) if record.in_progress else ()))


def _membership_status(record: Any, context: FilterContext) -> Iterable[str]:
    if record.first_day > context.today:
        return ("coming",)
    return ("current",) if covers(record, context.today) else ("ended",)


def _partner_status(record: Any, context: FilterContext) -> Iterable[str]:
    has_ended = record.last_day and record.last_day < context.today
    return ("ended",) if has_ended else ("current",)


def _groups_of_agency(record: Any, context: FilterContext) -> Iterable[str]:
    return groups_on(context.book.memberships.values(), record.id, context.today)


def _members_of_group(record: Any, context: FilterContext) -> Iterable[str]:
    return members_on(context.book.memberships.values(), record.id, context.today)


def _present(record: Any, context: FilterContext) -> Iterable[str]:
    return [row.agency for row in context.book.attendances_of(record.id) if row.present]


def _own_id(record: Any, _: FilterContext) -> Iterable[str]:
    return (record.id,)


_SPECIAL: dict[str, tuple[Token, ...]] = {
    "actions": tuple(_TOKENS_OF_ACTIONS.values()),
    "agencies": (
        _link_token("agency", "agencies", _own_id),
        _link_token("group", "groups", _groups_of_agency),
        _words_token("status", ("current", "ended"), _partner_status),
    ),
    "groups": (
        _link_token("group", "groups", _own_id),
        _link_token("agency", "agencies", _members_of_group),
        _words_token("status", ("current", "ended"), _partner_status),
    ),
    "memberships": (_words_token("status", ("current", "ended", "coming"), _membership_status),),
    "meetings": (
        _link_token("agency", "agencies", _present),
        _words_token(
            "status", ("planned", "in progress", "held", "inquorate", "cancelled"), _meeting_states
        ),
    ),
}
"""Tokens that do more than match a field. They replace generated ones of the same name."""

_SAME = {
    "noted": "updated",
    "partner": "agency",
    "rag": "rating",
    "state": "status",
    "type": "kind",
}
"""Other names of tokens; ``noted`` was used in version 1."""


def tokens_of(table: str) -> Mapping[str, Token]:
    return _tokens_of(KINDS[table]) if table in KINDS else {}


@cache
def _tokens_of(kind: RecordKind) -> Mapping[str, Token]:
    special = {token.name: token for token in _SPECIAL.get(kind.table, ())}
    return special | {each.name: each for each in _generated(kind) if each.name not in special}


_LAST = r"(?P<minus>-?)(?:(?P<name>[A-Za-z]+):)?(?P<value>\"[^\"]*|[^\s\"]*)"
"""The part being typed: a word, a token, or a token with the beginning of a value."""


def completions(
    text: str, book: Book, saved: Iterable[str] = (), *, table: str = "actions"
) -> tuple[str, ...]:
    """Return the filters that ``text`` can become by completing its last part.

    Args:
        book: where the agencies, groups, plans and priorities to offer are found.
        saved: the names of the filters that people saved.
    """
    tokens = tokens_of(table)
    typed = last_word(text)
    last = re.fullmatch(_LAST, typed)
    if last is None or not typed.strip("-"):
        return ()
    before = text.removesuffix(typed) + last["minus"]
    return tuple(before + part for part in _parts(last["name"], last["value"], book, saved, tokens))


def _parts(
    name: str | None, value: str, book: Book, saved: Iterable[str], tokens: Mapping[str, Token]
) -> list[str]:
    if name is None:
        wanted = value.casefold()
        begun = [f"{token}:" for token in tokens if token.startswith(wanted)]
        return [*_filters_meant(value, book, tokens), *begun]
    token = _token_named(name, tokens)
    if token is None:
        return []
    typed = value.strip('"')
    before = typed[: typed.rfind(",") + 1] if token.takes_several else ""
    wanted = folded(typed.removeprefix(before))
    known = saved if token.name == SAVED_FILTER else token.offers(book)
    offers = [offer for offer in known if f" {wanted}" in f" {folded(offer)}"]
    parts = [f"{name}:{_quoted(before + offer)}" for offer in offers]
    return [part for part in parts if part != f"{name}:{value}"]


def _filters_meant(word: str, book: Book, tokens: Mapping[str, Token]) -> tuple[str, ...]:
    """Return the filters that people mean by a word: ``rating:red`` for ``red``."""
    name, _, value = filter_meant(word).partition(":")
    known = (tokens[each] for each in (name, "status") if each in tokens)
    fits = (each for each in known if folded(value) in map(folded, each.offers(book)))
    return tuple(f"{each.name}:{value}" for each in islice(fits, 1))


def hint_of_filters(text: str, book: Book, table: str = "actions") -> str:
    """Suggest filters for words of a text that would otherwise be searched for."""
    tokens = tokens_of(table)
    plain = [part["plain"] for part in _PART.finditer(text) if not part["name"]]
    words = [text, *plain] if any(plain) else []  # where none is plain, nobody looks words up
    asked = (word for word in words if word and not filter_alone(word))
    meant = (each for word in asked for each in _filters_meant(word, book, tokens))
    found = tuple(dict.fromkeys(f"“{each}”" for each in meant))
    return f"Did you mean {either(found)}?" if found else ""


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value


_PART = re.compile(
    r"(?P<minus>-)?(?:(?P<name>[^\W\d_][^\W_]*):)?"
    r"(?:[\"“”](?P<quoted>[^\"“”]*)[\"“”]?|(?P<plain>[^\s\"“”]*))"
)
"""One token or word; a quotation that is not closed goes on to the end."""


def parse_filter(
    text: str,
    book: Book,
    today: date,
    *,
    table: str = "actions",
    haystack: Texts | None = None,
    quarter: Quarter | None = None,
    saved: Mapping[str, str] | None = None,
) -> Selection:
    """Return the selection that a filter asks for; if it is empty, every record.

    Args:
        book: where agencies, groups, plans and priorities are looked up.
        today: the day that is shown, from which relative dates are counted.
        haystack: the texts to search for words; by default those of actions.
        quarter: the quarter that ``is:no-update`` refers to; by default today's.

    Raises:
        UnknownToken: a token or its value is not known; the sentence names it.
        UnknownDate: a date in it is impossible.
        UnknownQuarter: a quarter in it is impossible.
    """
    texts = haystack or SearchIndex(book)
    if isinstance(texts, SearchIndex):
        texts.refresh()
    tokens = tokens_of(table)
    named = Saved(saved or {}, lambda known: _selection(known, context, texts, tokens))
    context = FilterContext(
        book=book, today=today, quarter=quarter or Quarter.containing(today), saved=named
    )
    return _selection(text, context, texts, tokens)


def _selection(
    text: str, context: FilterContext, texts: Texts, tokens: Mapping[str, Token]
) -> Selection:
    selection: Selection = EVERYTHING
    words: list[str] = []
    parts = list(_PART.finditer(text))
    while parts:
        part = parts.pop(0)
        value = " ".join((part["quoted"] or part["plain"] or "").split())
        if part["name"]:
            found = _selected(part["name"], value, context, tokens)
        elif not value:
            continue
        elif part["plain"] and (phrase := _phrase(part, parts, context, tokens)) is not None:
            found = phrase
        elif part["minus"]:
            found = with_words((value,), texts)
        else:
            words.append(value)
            continue
        selection = selection & (~found if part["minus"] else found)
    return selection & with_words(words, texts) if words else selection


def _phrase(
    first: re.Match[str],
    following: list[re.Match[str]],
    context: FilterContext,
    tokens: Mapping[str, Token],
) -> Selection | None:
    """Return what words are a filter of by themselves, such as ``this month`` or an agency's name.

    The words after the first are taken from those that follow. A colour is no such word, as titles
    may contain one.
    """
    if tokens.get("is") is not _TOKENS_OF_ACTIONS["is"]:
        return None
    words = [first["plain"]]
    for part in following:
        if (part[0].strip() and not part["plain"]) or part["name"] or part["minus"]:
            break
        words.append(part["plain"] or "")
    agencies = _agencies_by_name(context.book)
    for most in range(len(words), 0, -1):
        phrase = " ".join(filter(None, words[:most]))
        name, _, value = filter_alone(phrase).partition(":")
        agency = agencies.get(folded(phrase), "")
        if name or agency:
            del following[: most - 1]
            found = tokens[name or "agency"].read(value or agency, context)
            return found if name else any_selected((found, _titled(phrase)))
    return None


def _agencies_by_name(book: Book) -> dict[str, str]:
    known = (each for each in book.agencies.values() if each.last_day is None)
    return {folded(name): each.id for each in known for name in each.names}


def _titled(phrase: str) -> Selection:
    wanted = phrase.casefold()
    return Selection(f"“{shortened(phrase)}” in the title", lambda a: wanted in a.title.casefold())


def _selected(
    name: str, value: str, context: FilterContext, tokens: Mapping[str, Token]
) -> Selection:
    token = _token_named(name, tokens)
    if token is None:
        raise _unknown_token(name, tokens)
    status = tokens.get("status") if token.name == "is" else None
    if status is None or token is _TOKENS_OF_ACTIONS["is"]:
        return token.select(value, context)
    try:
        return token.select(value, context)
    except UnknownToken:  # people say that a challenge “is open”
        for meant in _filters_meant(value, context.book, tokens):
            name, _, value = meant.partition(":")
            return tokens[name].select(value, context)
        if not _nearest(value, status.offers(context.book)):
            raise
        return status.select(value, context)


def _token_named(name: str, tokens: Mapping[str, Token]) -> Token | None:
    wanted = name.casefold()
    return tokens.get(wanted) or tokens.get(_SAME.get(wanted, ""))
