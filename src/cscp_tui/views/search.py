"""Search records from any screen by reference, older reference, name or words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import IntEnum

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.documents.table import EMPTY, Cell, Column, Heading, LazyRow, Row, Table, Tone
from cscp_tui.domain.book import Book
from cscp_tui.domain.hidden import shown_to
from cscp_tui.domain.names import folded, names_of
from cscp_tui.domain.ratings import lineage
from cscp_tui.domain.records import KINDS, Action, Record
from cscp_tui.domain.synonyms import is_said_whole, mended, of_same_topic, telling
from cscp_tui.views.actions import Standings
from cscp_tui.views.record_titles import title_of, where_record_is

COLUMNS = (
    Column(key="ref", title="Ref", width=9),
    Column(key="title", title="Action", width=24, grows=3),
    Column(key="standing", title="Rating or status", width=16, grows=1, needs=90),
    Column(key="where", title="Where", width=16, grows=1),
)
MOST = 60
"""The most results shown at once; typing more letters narrows them."""


_PARTED = "\0"
"""The separator between searched texts, which nobody can type."""


class Nearness(IntEnum):
    """The closeness of a typed text to a reference, the closest first."""

    EXACT = 0
    BEGINNING = 1
    SOMEWHERE = 2


class Found(Struct, frozen=True):
    """An action that was found, with the reason if its own words do not match."""

    action: Action
    because: str = ""


class ActionSearch:
    """Searches the actions of a book as each letter is typed.

    The text of an action is made when it is first searched and kept while the action stays as it
    is, so that every further letter and every further search costs little.
    """

    def __init__(self) -> None:
        """Create an empty search; ``take`` provides the actions."""
        self._book: Book | None = None
        self._actions: list[Action] = []
        self._texts: dict[str, tuple[Action, str]] = {}
        self._known_words: list[str] | None = None
        """The words of all actions; None until a word is looked for that none of them has."""

    def take(self, book: Book, is_hidden: Callable[[Action], bool]) -> None:
        """Make the actions of ``book`` searchable, except those for which ``is_hidden`` is true."""
        if book is not self._book:
            self._texts.clear()
        actions = [action for action in book.actions.values() if not is_hidden(action)]
        if book is not self._book or actions != self._actions:
            self._known_words = None
        self._book, self._actions = book, actions

    def find(self, text: str) -> list[Found]:
        """Find the actions that match a text, the best match first; else those of the same topic.

        The reference of an action that was carried over finds what it goes on as before itself.
        """
        wanted = folded(text)
        if not wanted:
            return [Found(action) for action in self._actions[:MOST]]
        if found := self._find(wanted):
            return found
        others = (
            replace(found, because=f"is about {other}")
            for other in of_same_topic(wanted)
            for found in self._find(other)
        )
        about = {found.action.id: found for found in others}
        if about or is_said_whole(wanted):
            return list(about.values())[:MOST]
        return self._find(mended(wanted, self._words()))

    def _words(self) -> list[str]:
        """Return the words of all actions, the commonest first."""
        if self._known_words is None:
            texts = (word for each in self._actions for word in _WORD.findall(self._text(each)))
            self._known_words = [word for word, _ in Counter(texts).most_common()]
        return self._known_words

    def _find(self, wanted: str) -> list[Found]:
        found: dict[str, Found] = {}
        for nearness, action in self._fitting(wanted)[:MOST]:
            if nearness is Nearness.EXACT:
                for later in self._continuations(action):
                    found.setdefault(later.id, Found(later, f"continues {action.id}"))
            found.setdefault(action.id, Found(action))
        return list(found.values())

    def _fitting(self, wanted: str) -> list[tuple[Nearness, Action]]:
        """Find the actions that contain every word.

        Those with the closest reference come first, then open ones.
        """
        words = wanted.split()
        fitting = []
        for action in self._actions:
            text = self._text(action)
            if all(word in text for word in words):
                fitting.append((_nearness(text, wanted), action))
        return sorted(fitting, key=lambda one: (one[0], not one[1].is_open))

    def _text(self, action: Action) -> str:
        known = self._texts.get(action.id)
        if known is None or known[0] is not action:
            assert self._book is not None
            text = folded(f" {_PARTED} ".join(_texts(action, self._book)))
            self._texts[action.id] = known = (action, text)
        return known[1]

    def table(self, text: str, standings: Standings) -> Table:
        """List the actions that match a text as a table to choose from."""
        return Table(
            columns=COLUMNS, lines=tuple(self._row(found, standings) for found in self.find(text))
        )

    def _row(self, found: Found, standings: Standings) -> Row:
        return LazyRow(found.action.id, lambda: self._cells(found, standings))

    def _cells(self, found: Found, standings: Standings) -> tuple[Cell, ...]:
        assert self._book is not None
        action = found.action
        where = found.because or where_of(action, self._book)
        return (
            Cell(action.id, Tone.STRONG),
            Cell(action.title),
            standings.cell(action, self._book),
            Cell(where, Tone.PLAIN if found.because else Tone.MUTED),
        )

    def _continuations(self, action: Action) -> list[Action]:
        assert self._book is not None
        found: list[Action] = []
        while (later := self._book.actions.get(action.continued_by)) and later not in found:
            found.insert(0, later)
            action = later
        shown = {known.id for known in self._actions}
        return [later for later in found if later.id in shown]


def where_of(action: Action, book: Book) -> str:
    """Return the title of the action's plan, or its source."""
    plan = book.plans.get(action.plan)
    return plan.title if plan else f"{action.source} action"


def _texts(action: Action, book: Book) -> Iterator[str]:
    """Yield all searched texts of an action, its own references first."""
    yield action.id
    yield action.old_ref
    if action.continues:
        yield f"from {' '.join(parent.id for parent in lineage(book, action))}"
    yield action.title
    yield action.lead


def _nearness(text: str, wanted: str) -> Nearness:
    """Return how closely a text's references match. The first two parts are its own references."""
    if text.startswith(f"{wanted} {_PARTED}") or f"{_PARTED} {wanted} {_PARTED}" in text:
        return Nearness.EXACT
    if text.startswith(wanted) or f"{_PARTED} {wanted}" in text:
        return Nearness.BEGINNING
    return Nearness.SOMEWHERE


SEARCHED = tuple(
    sorted((t for t, kind in KINDS.items() if kind.search_rank), key=lambda t: KINDS[t].search_rank)
)
"""The tables searched besides the actions, in the order of their results."""

_CALLED_FIRST = frozenset({"agencies", "groups", "meetings"})
"""The tables whose records come before the actions if their name matches exactly."""


_PARTIES = frozenset({"agencies", "groups"})
_WORD = re.compile(r"\w+")


class FoundRecord(Struct, frozen=True):
    """A record other than an action that matches."""

    table: str
    record: Record
    is_called_so: bool
    """True if the typed text is its name, or words of it, and so it comes before the actions."""

    @property
    def key(self) -> str:
        """The record's key in a list of several tables; for an action its reference."""
        return self.record.id if self.table == "actions" else f"{self.table} {self.record.id}"


def table_and_id(key: str) -> tuple[str, str]:
    """Return the table and id for the key of a row in a list of several tables."""
    table, space, rest = key.partition(" ")
    return (table, rest) if space and table in SEARCHED else ("actions", key)


class RecordSearch:
    """Searches a book's records other than actions as each letter is typed."""

    def __init__(self, book: Book, *, is_projected: bool) -> None:
        """Create a search, without restricted records while others look on."""
        self.book = book
        self._records = [
            (table, record, _names(record, table, book))
            for table in SEARCHED
            for record in shown_to(book.as_read(table).values(), book, hides=is_projected)
        ]

    def find(self, text: str) -> list[FoundRecord]:
        """Find the records that contain every word, exact names first; none for an empty text.

        Where there are none, those of the same topic are found.
        """
        wanted = folded(text)
        others = (found for other in of_same_topic(wanted) for found in self._find(other))
        return self._find(wanted) or [*others] or self._find(" ".join(telling(wanted)))

    def _find(self, wanted: str) -> list[FoundRecord]:
        words = wanted.split()
        found = [
            FoundRecord(table, record, _is_called_so(table, names, wanted, words))
            for table, record, names in self._records
            if words and all(any(word in name for name in names) for word in words)
        ]
        return sorted(found, key=lambda one: not one.is_called_so)[:MOST]


def _is_called_so(table: str, names: Sequence[str], wanted: str, words: Sequence[str]) -> bool:
    """Return whether a text is a record's name, or whole words of an agency's or group's."""
    if table in _PARTIES and any(set(words) <= set(_WORD.findall(name)) for name in names):
        return True
    return table in _CALLED_FIRST and wanted in names


def _names(record: Record, table: str, book: Book) -> tuple[str, ...]:
    """Return the searched texts of a record, folded: its id, title, place and other names."""
    texts = (record.id, title_of(table, record, book), where_record_is(table, record, book))
    return tuple(folded(text) for text in (*texts, *names_of(record)) if text)


def near(links: Iterable[tuple[str, Record]], title: str, book: Book, rest: Table) -> Table:
    """Put the records linked with a record above the other lines to choose from."""
    rows = [_row(FoundRecord(table, record, is_called_so=False), book) for table, record in links]
    if not rows:
        return rest
    keys = {row.key for row in rows}
    lines = (
        Heading("near", Cell(title, Tone.STRONG)),
        *rows,
        Heading("all", Cell("All actions", Tone.STRONG)),
        *(line for line in rest.lines if line.key not in keys),
    )
    return Table(columns=COLUMNS, lines=lines)


def everything(
    text: str, actions: ActionSearch, records: RecordSearch, standings: Standings
) -> Table:
    """List the actions and other records that match a text as lines to choose from."""
    found = records.find(text)
    first = [_row(one, records.book) for one in found if one.is_called_so]
    rest = [_row(one, records.book) for one in found if not one.is_called_so]
    rows = actions.table(text, standings).lines
    return Table(columns=COLUMNS, lines=(*first, *rows, *rest))


def _row(found: FoundRecord, book: Book) -> Row:
    table, record = found.table, found.record
    return LazyRow(
        found.key,
        lambda: (
            Cell(record.id if KINDS[table].said_by_id else "", Tone.STRONG),
            Cell(title_of(table, record, book)),
            EMPTY,
            Cell(where_record_is(table, record, book), Tone.MUTED),
        ),
    )
