"""Finding any record from anywhere: actions first, then meetings, agencies and all the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cscp_tui.domain.names import folded
from cscp_tui.views.cells import EMPTY, Cell, Heading, LazyRow, Table, Tone
from cscp_tui.views.projections import is_record_restricted
from cscp_tui.views.record_titles import title_of, where_record_is
from cscp_tui.views.searches import COLUMNS, MOST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Record
    from cscp_tui.views.cells import Row
    from cscp_tui.views.searches import ActionSearch
    from cscp_tui.views.standings import Standings

SEARCHED = (
    "agencies",
    "groups",
    "meetings",
    "plans",
    "priorities",
    "origins",
    "decisions",
    "challenges",
    "promises",
    "contributions",
    "reflections",
)
"""The tables that are searched beside the actions, in the order in which they are offered."""

_CALLED_FIRST = frozenset({"agencies", "groups", "meetings"})
"""The tables of which a record that is called just so comes before the actions."""


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """A record that fits, but for actions."""

    table: str
    record: Record
    is_called_so: bool
    """Whether what was typed is one of its names."""

    @property
    def key(self) -> str:
        """What stands for it in a list of records of several tables; an action's is its ref."""
        return self.record.id if self.table == "actions" else f"{self.table} {self.record.id}"


def table_and_id(key: str) -> tuple[str, str]:
    """The table and the id that a key of such a list stands for; an action's is its reference."""
    table, space, rest = key.partition(" ")
    return (table, rest) if space and table in SEARCHED else ("actions", key)


class RecordSearch:
    """The records of a book but for its actions, searched letter by letter."""

    def __init__(self, book: Book, *, is_projected: bool = False) -> None:
        """A search; while others look on, restricted records are not found."""
        self.book = book
        self._records = [
            (table, record, _names(record, table, book))
            for table in SEARCHED
            for record in book.told(table).values()
            if not (is_projected and is_record_restricted(table, record, book))
        ]

    def find(self, text: str) -> list[FoundRecord]:
        """What has every word in it, what is called just so first; nothing for no words."""
        wanted = folded(text)
        words = wanted.split()
        found = [
            FoundRecord(table, record, wanted in names and table in _CALLED_FIRST)
            for table, record, names in self._records
            if words and all(any(word in name for name in names) for word in words)
        ]
        return sorted(found, key=lambda one: not one.is_called_so)[:MOST]


def _names(record: Record, table: str, book: Book) -> tuple[str, ...]:
    """What is searched of a record, folded: its id, title and place, and whatever else it is."""
    aliases = getattr(record, "aliases", ())
    short = getattr(record, "abbreviation", "")
    name = getattr(record, "name", "")
    texts = (record.id, title_of(table, record, book), where_record_is(table, record, book))
    return tuple(folded(text) for text in (*texts, name, short, *aliases) if text)


def near(links: Iterable[tuple[str, Record]], title: str, book: Book, rest: Table) -> Table:
    """What a record is linked with, above all the other lines to choose from."""
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
    """Actions and other records that fit a text, as lines to choose from."""
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
            Cell(record.id, Tone.STRONG),
            Cell(title_of(table, record, book)),
            EMPTY,
            Cell(where_record_is(table, record, book), Tone.MUTED),
        ),
    )
