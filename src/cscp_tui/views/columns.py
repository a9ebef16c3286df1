"""The columns of each kind of record, derived from its fields, with the computed ones beside them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.texts import natural
from cscp_tui.documents.table import (
    EMPTY,
    Cell,
    Column,
    Heading,
    LazyRow,
    Row,
    Table,
    Tone,
    day_cell,
)
from cscp_tui.domain.dates import short
from cscp_tui.domain.figures import Delivered, actions_of, is_met
from cscp_tui.domain.meetings import next_meeting
from cscp_tui.domain.partners import annual_report_groups, groups_on, members_on, with_wholes
from cscp_tui.domain.quarters import short_quarter
from cscp_tui.domain.quorum import clause_words
from cscp_tui.domain.records import KINDS, Guests, QuorumClause, SummaryRow
from cscp_tui.domain.schema import PARTIES
from cscp_tui.views.names import agency_name, group_name
from cscp_tui.views.record_titles import field_text

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book
    from cscp_tui.domain.records import Record
    from cscp_tui.domain.schema import RecordField


MakeCell: TypeAlias = Callable[[Any, "Book", date], Cell]
"""Makes a cell from a record, the book and the as-at day."""

_LEAST = 10
"""Terminal cells that a column keeps that gives way to others."""
_WIDTH_OF_DAY = 11


class RecordColumn(Struct, frozen=True):
    """A column of a kind of record, and how its cells are made."""

    column: Column
    cell: MakeCell


def columns_of(table: str) -> tuple[RecordColumn, ...]:
    """The columns of a table's records, in their order."""
    kind = KINDS[table]
    fields = dict(kind.given)
    found: list[RecordColumn] = []
    if not kind.id_label and (parent := fields.pop(kind.parent, None)):
        found += (_field_column(parent), *_COMPUTED.get((table, parent.name), ()))
    if kind.id_label:
        found.append(_column("id", kind.id_label, lambda record, *_: Cell(record.id, Tone.STRONG)))
    if kind.created_label:
        found.append(_day_column("created", kind.created_label))
    for name, field in fields.items():
        if field.spec.listed:
            found.append(_field_column(field))
        found += _COMPUTED.get((table, name), ())
    return (*found, *_COMPUTED.get((table, ""), ()))


def sorted_records(table: str, records: Iterable[Record]) -> list[Record]:
    """Records in the order of their list."""
    names = KINDS[table].order
    if not names:
        return sorted(records, key=lambda record: natural(record.id))
    return sorted(records, key=lambda record: [getattr(record, name) for name in names])


def record_table(
    table: str,
    records: Iterable[Record],
    book: Book,
    today: date,
    *,
    under: Callable[[Any], str] = lambda _: "",
    but: Collection[str] = (),
) -> Table:
    """List records of one kind; the key of a row is the record's id.

    Args:
        table: the kind of record.
        records: the records in order.
        book: the book of the as-at day.
        today: the as-at day.
        under: the heading that a record stands under; the first headings come first.
        but: the keys of columns that are left out.
    """
    columns = [each for each in columns_of(table) if each.column.key not in but]

    def cells(record: Record) -> tuple[Cell, ...]:
        first, *others = (each.cell(record, book, today) for each in columns)
        return (replace(first, tone=Tone.STRONG), *others)

    groups: dict[str, list[Row | Heading]] = {}
    for record in records:
        row = LazyRow(record.id, partial(cells, record))
        groups.setdefault(under(record), []).append(row)
    lines: list[Row | Heading] = []
    for title, rows in groups.items():
        if title:
            lines.append(Heading(title, Cell(title, Tone.STRONG), Cell(str(len(rows)))))
        lines += rows
    return Table(columns=tuple(each.column for each in columns), lines=tuple(lines))


def _column(
    key: str,
    title: str,
    cell: MakeCell,
    *,
    width: int = 0,
    grows: int = 0,
    needs: int = 0,
    right: bool = False,
) -> RecordColumn:
    width = len(title) if right else max(width or _LEAST, len(title))
    column = Column(key=key, title=title, width=width, grows=grows, needs=needs, right=right)
    return RecordColumn(column, cell)


def _day_column(name: str, title: str, needs: int = 0) -> RecordColumn:
    def cell(record: Any, *_: object) -> Cell:
        return day_cell(getattr(record, name))

    return _column(name, title, cell, width=_WIDTH_OF_DAY, needs=needs)


def _field_column(field: RecordField) -> RecordColumn:
    spec = field.spec
    if field.item is date:
        return _day_column(field.name, field.label, spec.needs)

    def cell(record: Any, book: Book, _: date) -> Cell:
        value = getattr(record, field.name)
        return Cell(_text(field, value, book)) if value not in (None, "", ()) else EMPTY

    is_number = field.item is int and not field.holds_several
    return _column(
        field.name, field.label, cell, grows=spec.grows, needs=spec.needs, right=is_number
    )


def _text(field: RecordField, value: Any, book: Book) -> str:
    """A value in a list: agencies and groups by their short names, other records by their ids."""
    if field.item is QuorumClause:
        return "; ".join(clause_words(clause, book) for clause in value)
    if field.item is Guests:
        return "; ".join(f"{each.where} {each.in_room + each.online}" for each in value)
    if field.item is SummaryRow:
        return str(len(value))
    if field.spec.links:
        keys = (value,) if isinstance(value, str) else value
        return ", ".join(_short_name(field.spec.links, key, book) for key in keys)
    if field.item is int:
        return str(value)
    return field_text(field, value, book, day=short, quarter=short_quarter)


def _short_name(target: str, key: str, book: Book) -> str:
    if target == "groups" or (target == PARTIES and key in book.groups):
        return group_name(book, key)
    return agency_name(book, key) if target in {"agencies", PARTIES} else key


def _delivered(field: str) -> RecordColumn:
    def cell(record: Any, book: Book, _: date) -> Cell:
        actions = (each for each in book.actions.values() if getattr(each, field) == record.id)
        return Cell(Delivered.of(actions).figure)

    return _column("delivered", "Delivered", cell)


def _answered_by(recommendation: Any, book: Book, _: date) -> Cell:
    actions = actions_of(book, recommendation.id)
    return Cell(", ".join(action.id for action in actions)) if actions else EMPTY


def _met(recommendation: Any, book: Book, _: date) -> Cell:
    if is_met(book, recommendation.id):
        return Cell("Met", Tone.GREEN, "✓")
    return Cell("Not met" if actions_of(book, recommendation.id) else "No action yet", Tone.AMBER)


def _groups_of_agency(agency: Any, book: Book, today: date) -> Cell:
    groups = groups_on(book.memberships.values(), agency.id, today)
    return Cell(", ".join(sorted(group_name(book, group) for group in groups)))


def _count_members(group: Any, book: Book, today: date) -> Cell:
    return Cell(str(len(members_on(book.memberships.values(), group.id, today))))


def _next_meeting(group: Any, book: Book, today: date) -> Cell:
    following = next_meeting(book, group.id, today - timedelta(days=1))
    if following is None and group.last_day is not None and group.last_day < today:
        return EMPTY
    return day_cell(following.day) if following else Cell("none planned", Tone.MUTED)


def _place_in_report(group: Any, book: Book, _: date) -> Cell:
    reported = annual_report_groups(book)
    return Cell(f"column {reported.index(group.id) + 1}") if group.id in reported else EMPTY


def _count_led(agency: Any, book: Book, _: date) -> Cell:
    led = sum(each.is_open and each.lead_agency == agency.id for each in book.actions.values())
    return Cell(str(led)) if led else EMPTY


def _clauses_met(spell: Any, book: Book, _: date) -> Cell:
    """The clauses of the group's quorum that the member helps to meet."""
    group, parts = book.groups.get(spell.group), with_wholes(book, spell.agency)
    met = [each for each in group.quorum if parts & {*each.agencies}] if group else []
    return Cell("; ".join(clause_words(clause, book) for clause in met))


def _question(record: Any, book: Book, _: date) -> Cell:
    known = book.challenges.get(record.challenge)
    return Cell(known.question) if known else Cell("not kept any more", Tone.MUTED)


def _meeting_column(place: int, key: str, title: str, needs: int = 0) -> RecordColumn:
    """A column of the list of meetings, by its place among the cells of a meeting."""

    def cell(meeting: Any, book: Book, today: date) -> Cell:
        # Only the list of meetings needs all that a meeting is made of.
        from cscp_tui.views.meetings import meeting_cells  # noqa: PLC0415

        return meeting_cells(book, meeting, today)[place]

    return _column(key, title, cell, needs=needs, right=key in {"people", "decisions", "actions"})


_QUESTION = _column("question", "Question", _question, grows=1, needs=90)

_COMPUTED: dict[tuple[str, str], tuple[RecordColumn, ...]] = {
    ("plans", ""): (_delivered("plan"),),
    ("priorities", ""): (_delivered("priority"),),
    ("origins", ""): (_delivered("origin"),),
    ("agencies", "statutory"): (
        _column("groups", "Member of", _groups_of_agency, grows=2),
        _column("leads", "Leads", _count_led, right=True),
    ),
    ("recommendations", ""): (
        _column("actions", "Actions", _answered_by, grows=1, needs=90),
        _column("met", "Met", _met, width=13),
    ),
    ("groups", "oversees"): (
        _column("members", "Members", _count_members, right=True),
        _column("next-meeting", "Next meeting", _next_meeting),
        _column("annual-report", "Annual report table", _place_in_report, needs=120),
    ),
    ("memberships", "last_day"): (
        _column("quorum", "In the quorum", _clauses_met, grows=1, needs=90),
    ),
    ("meetings", "time"): (
        _meeting_column(3, "state", "State"),
        _meeting_column(4, "quorum", "Quorum"),
        _meeting_column(5, "people", "People"),
        _meeting_column(6, "decisions", "Decisions", 90),
        _meeting_column(7, "actions", "Actions", 90),
    ),
    ("answers", "challenge"): (_QUESTION,),
    ("conclusions", "challenge"): (_QUESTION,),
    ("reflections", ""): (
        _column("recorded", "Recorded", lambda each, *_: Cell(each.recorded_for), grows=1),
    ),
}
"""Columns that are no field, by the table and the field that they follow; at the end without one."""
