"""The columns of each kind of record: those made from its fields, and computed ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from datetime import date
from functools import partial
from typing import Any, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.errors import NotUnderstood
from cscp_tui.base.grouping import grouped
from cscp_tui.base.texts import natural, shortened
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
    number_cell,
    rows_under,
)
from cscp_tui.domain.book import Book
from cscp_tui.domain.dates import short
from cscp_tui.domain.enums import Audience
from cscp_tui.domain.figures import Delivered, actions_of_recommendation, is_met, slips_of
from cscp_tui.domain.meetings import coming_meeting
from cscp_tui.domain.names import agency_name, group_name, plan_in_full
from cscp_tui.domain.partners import annual_report_groups, groups_on, members_on, with_wholes
from cscp_tui.domain.quarters import short_quarter
from cscp_tui.domain.quorum import clause_words
from cscp_tui.domain.ratings import days_late
from cscp_tui.domain.records import (
    KINDS,
    Action,
    Guests,
    ImportSource,
    QuorumClause,
    Record,
    SignOff,
    SummaryRow,
)
from cscp_tui.domain.schema import PARTIES, RecordField
from cscp_tui.views.actions import Standings
from cscp_tui.views.meetings import MEETING_LIST
from cscp_tui.views.names import agency_in_full
from cscp_tui.views.plan_list import PLAN_COLUMNS
from cscp_tui.views.record_titles import field_text, linked_name

MakeCell: TypeAlias = Callable[[Any, "Book", date], Cell]
"""A function that makes a cell from a record, the book and the as-at day."""

_LEAST = 10
"""The least width in terminal cells of a column that shrinks to make room for others."""
_WIDTH_OF_DAY = 11


_GROWS: dict[str, dict[str, int]] = {
    "partnership": {"name": 2, "reasons": 3, "annual_report_groups": 1},
    "plans": {"title": 1},
    "priorities": {"title": 1},
    "agencies": {"name": 3, "aliases": 2},
    "groups": {"name": 2, "quorum": 2, "oversees": 1},
    "memberships": {"group": 1, "agency": 1, "representative": 1, "deputy": 1},
    "origins": {"title": 1},
    "recommendations": {"text": 3},
    "progress_updates": {"text": 1},
    "import_sources": {"name": 1, "columns": 1},
    "source_rows": {"cells": 1},
    "moves": {"reason": 1, "agreed_by": 1},
    "meetings": {"place": 1, "chair": 1},
    "attendances": {"guests": 1},
    "decisions": {"text": 3, "actions": 1},
    "agenda_items": {"title": 3, "paper": 1},
    "lines": {"words": 3, "about": 1},
    "commitments": {"said": 2, "delivered": 2, "actions": 1},
    "partner_evidence": {"impact_area": 1, "evidence": 2},
    "challenges": {"question": 3, "answer": 2},
    "answers": {"text": 1},
    "conclusions": {"came_of_it": 1},
    "reflections": {"text": 2},
    "narratives": {"text": 1},
    "sign_offs": {"signed_by": 1, "how": 1},
    "issued_minutes": {"to": 1, "corrections": 2},
    "requests": {"actions": 1},
    "redactions": {"record": 1, "reason": 2},
    "column_sets": {"columns": 1},
    "summaries": {"groups": 2, "source": 1},
}
"""The shares of spare width that columns of fields receive, by table and field."""

_LISTED_FROM: dict[str, dict[str, int]] = {
    "partnership": {
        "updates_expected_from_days": 120,
        "meeting_recorded_within": 120,
        "reasons": 150,
        "annual_report_groups": 130,
    },
    "agencies": {"aliases": 150, "parent": 90, "statutory": 130, "last_day": 90},
    "groups": {"oversees": 100, "last_day": 100},
    "memberships": {"representative": 110, "deputy": 130},
    "origins": {"kind": 100, "day": 90},
    "recommendations": {"number": 100},
    "progress_updates": {"quarter": 90, "meeting": 110, "by": 120, "reason": 150, "cause": 150},
    "moves": {"cause": 90, "agreed_by": 110, "recorded": 130, "asked_on": 130},
    "meetings": {"time": 110, "place": 150, "chair": 120},
    "attendances": {"guests": 100},
    "decisions": {"actions": 100, "restricted": 110},
    "agenda_items": {"paper": 110},
    "lines": {"about": 100, "restricted": 110},
    "commitments": {"delivered": 110, "actions": 130},
    "partner_evidence": {"impact_area": 100},
    "challenges": {"raised_by": 100, "answer": 120},
    "reflections": {"role": 100},
    "sign_offs": {"how": 100, "recorded_by": 110},
    "issued_minutes": {"corrections": 110},
    "requests": {"reply_by": 110, "by": 110},
    "redactions": {"by": 110},
    "summaries": {"source": 100},
}
"""The terminal widths below which columns of fields are left out, by table and field."""


class RecordColumn(Struct, frozen=True):
    """A column of a kind of record, with the function that makes its cells."""

    column: Column
    cell: MakeCell
    synonyms: tuple[str, ...] = ()
    """Other names by which users can choose it."""


def columns_of(table: str) -> tuple[RecordColumn, ...]:
    """Return the columns for a table's records, in order."""
    kind = KINDS[table]
    fields = dict(kind.given)
    found: list[RecordColumn] = []
    if not kind.id_label and (parent := fields.pop(kind.parent, None)):
        found += (_field_column(table, parent), *_COMPUTED.get((table, parent.name), ()))
    if kind.id_label:
        found.append(_column("id", kind.id_label, lambda record, *_: Cell(record.id, Tone.STRONG)))
    if kind.created_label:
        found.append(_day_column("created", kind.created_label))
    for name, field in fields.items():
        if field.spec.listed:
            column = _field_column(table, field)
            found.append(replace(column, cell=_OWN_CELLS.get((table, name), column.cell)))
        found += _COMPUTED.get((table, name), ())
    return (*found, *_COMPUTED.get((table, ""), ()))


def chosen_columns(typed: Iterable[str]) -> tuple[RecordColumn, ...]:
    """Return the columns of actions that were chosen by name, in the order chosen.

    Args:
        typed: their names or titles, in any case, or the beginning of one; after ``=``, the title that
            one is to have: ``lead=Lead officer``.

    Raises:
        NotUnderstood: if no column matches, or several do.
    """
    every = choosable_columns()
    return tuple(_chosen(every, each) for each in typed if each.strip())


def source_columns(source: ImportSource) -> tuple[RecordColumn, ...]:
    """Return the columns of an imported table, whose cells are shown as they were there."""
    return tuple(
        RecordColumn(
            Column(key=f"{source.id}-{place}", title=title, width=12, grows=1),
            partial(_source_cell, source.id, place),
        )
        for place, title in enumerate(source.columns)
    )


def _source_cell(source: str, place: int, record: Any, book: Book, _: date) -> Cell:
    row = book.source_rows.get(f"{record.id}/source")
    if row is None or row.source != source or place >= len(row.cells):
        return EMPTY
    return Cell(row.cells[place])


def column_names() -> tuple[str, ...]:
    """Return the titles of all columns of actions that can be chosen."""
    return tuple(each.column.title for each in choosable_columns())


def choosable_columns() -> tuple[RecordColumn, ...]:
    """Return all columns of actions that can be chosen, with their titles in the Plan list."""
    titles = {each.key: each.title for each in PLAN_COLUMNS}
    return tuple(
        replace(e, column=replace(e.column, title=titles.get(e.column.key, e.column.title)))
        for e in (*columns_of("actions"), *_MORE)
    )


def _chosen(every: tuple[RecordColumn, ...], typed: str) -> RecordColumn:
    name, _, title = typed.partition("=")
    wanted = _plain(name)
    for names in (_exact_names, _other_names):
        if found := [each for each in every if wanted in names(each)]:
            break
    else:
        found = [e for e in every if any(n.startswith(wanted) for n in _exact_names(e)) and wanted]
    if len(found) == 1:
        chosen = found[0]
        words = title.strip()
        return replace(chosen, column=replace(chosen.column, title=words)) if words else chosen
    problem = "could be several columns" if found else "isn't a column of actions"
    near = [each.column.title for each in found] or _near(wanted, every)
    which = f"Did you mean {' or '.join(near)}?" if near else _EXAMPLES
    raise NotUnderstood(f"“{shortened(name.strip())}” {problem}. {which}", field="columns")


_EXAMPLES = "Choose columns such as Ref, Action, Lead agency, Due, Latest update and Impact."


def _near(wanted: str, every: tuple[RecordColumn, ...]) -> list[str]:
    # Imported only here, since only a mistyped name needs it.
    from difflib import get_close_matches  # noqa: PLC0415

    names = {name: each.column.title for each in every for name in _exact_names(each)}
    return list(dict.fromkeys(names[each] for each in get_close_matches(wanted, names, 3)))


def _exact_names(column: RecordColumn) -> frozenset[str]:
    return frozenset((_plain(column.column.key), _plain(column.column.title)))


def _other_names(column: RecordColumn) -> frozenset[str]:
    return frozenset(map(_plain, column.synonyms))


def _plain(name: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", name.casefold()))


def sorted_records(table: str, records: Iterable[Record]) -> list[Record]:
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
    """List records of one kind, with their ids as row keys.

    Args:
        under: returns the heading for a record; headings appear in the order found.
        but: the keys of columns to leave out.
    """
    columns = [each for each in columns_of(table) if each.column.key not in but]

    def cells(record: Record) -> tuple[Cell, ...]:
        first, *others = (each.cell(record, book, today) for each in columns)
        return (replace(first, tone=Tone.STRONG), *others)

    lines: list[Row | Heading] = []
    for title, group in grouped(records, under).items():
        rows = [LazyRow(record.id, partial(cells, record)) for record in group]
        lines += rows_under(title, title, rows, str(len(rows))) if title else rows
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


def _field_column(table: str, field: RecordField) -> RecordColumn:
    grows, needs = (of.get(table, {}).get(field.name, 0) for of in (_GROWS, _LISTED_FROM))
    if field.item is date:
        return _day_column(field.name, field.label, needs)

    def cell(record: Any, book: Book, _: date) -> Cell:
        value = field.of(record)
        if value in (None, "", ()):
            return EMPTY
        return Cell(_text(field, value, book), whole=_whole(field, value, book))

    is_number = field.item is int and not field.holds_several
    made = _column(field.name, field.label, cell, grows=grows, needs=needs, right=is_number)
    column = replace(made.column, holds_times=field.spec.shown == "time")
    return replace(made, column=column, synonyms=field.spec.synonyms)


def _text(field: RecordField, value: Any, book: Book) -> str:
    """Return a value for a list: short names of agencies and groups, ids of other records."""
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


def _whole(field: RecordField, value: Any, book: Book) -> str | None:
    """Return a value for a file; None if it is the same as in a list.

    Linked records are named in full.
    """
    target = field.spec.links
    if field.item is bool:
        return "yes" if value else ""
    if target not in _IN_FULL:
        return None
    keys = (value,) if isinstance(value, str) else value
    return "; ".join(_in_full(target, key, book) for key in keys)


_IN_FULL = frozenset(
    {
        *("agencies", "groups", PARTIES, "meetings", "priorities"),
        *("plans", "origins", "recommendations"),
    }
)
"""The tables whose records are named in full in files."""


def _in_full(target: str, key: str, book: Book) -> str:
    if target == "plans" and key in book.plans:
        return plan_in_full(book.plans[key])
    if target == "recommendations" and (known := book.recommendations.get(key)):
        return f"{known.number}: {known.text}"
    return linked_name(target, key, book)


def _short_name(target: str, key: str, book: Book) -> str:
    if target == "groups" or (target == PARTIES and key in book.groups):
        return group_name(key, book)
    return agency_name(key, book) if target in {"agencies", PARTIES} else key


def _origin(action: Action, book: Book, _: date) -> Cell:
    """Return what an action comes from, which may be a meeting."""
    known = book.origin(action.comes_from)
    if known is None:
        return EMPTY
    return Cell(known.id if known.id in book.origins else known.title, whole=known.title)


_OWN_CELLS: dict[tuple[str, str], MakeCell] = {("actions", "origin"): _origin}
"""The cells of fields that show more than the field, by table and field."""


def _delivered(field: str) -> RecordColumn:
    def cell(record: Any, book: Book, _: date) -> Cell:
        actions = (each for each in book.actions.values() if getattr(each, field) == record.id)
        return Cell(Delivered.of(actions).figure)

    return _column("delivered", "Delivered", cell)


def _answered_by(recommendation: Any, book: Book, _: date) -> Cell:
    actions = actions_of_recommendation(book, recommendation.id)
    return Cell(", ".join(action.id for action in actions)) if actions else EMPTY


def _met(recommendation: Any, book: Book, _: date) -> Cell:
    if is_met(book, recommendation.id):
        return Cell("Met", Tone.GREEN, "✓")
    return Cell(
        "Not met" if actions_of_recommendation(book, recommendation.id) else "No action yet",
        Tone.AMBER,
    )


def _groups_of_agency(agency: Any, book: Book, today: date) -> Cell:
    groups = groups_on(book.memberships.values(), agency.id, today)
    return Cell(", ".join(sorted(group_name(group, book) for group in groups)))


def _count_members(group: Any, book: Book, today: date) -> Cell:
    return Cell(str(len(members_on(book.memberships.values(), group.id, today))))


def _next_meeting(group: Any, book: Book, today: date) -> Cell:
    following = coming_meeting(book, group.id, today)
    if following is None and group.last_day is not None and group.last_day < today:
        return EMPTY
    return day_cell(following.day) if following else Cell("none planned", Tone.MUTED)


def _place_in_report(group: Any, book: Book, _: date) -> Cell:
    reported = annual_report_groups(book)
    return Cell(f"column {reported.index(group.id) + 1}") if group.id in reported else EMPTY


def _count_led(agency: Any, book: Book, _: date) -> Cell:
    led = sum(each.is_open and each.lead_agency == agency.id for each in book.actions.values())
    return number_cell(led)


def _clauses_met(spell: Any, book: Book, _: date) -> Cell:
    """Return the clauses of the group's quorum to which the member contributes."""
    group, parts = book.groups.get(spell.group), with_wholes(book, spell.agency)
    met = [each for each in group.quorum if parts & {*each.agencies}] if group else []
    return Cell("; ".join(clause_words(clause, book) for clause in met))


def _question(record: Any, book: Book, _: date) -> Cell:
    known = book.challenges.get(record.challenge)
    return Cell(known.question) if known else Cell("no longer listed", Tone.MUTED)


def _meeting_column(key: str, listed: str, needs: int = 0) -> RecordColumn:
    def cell(meeting: Any, book: Book, today: date) -> Cell:
        return next(make(meeting, book, today) for each, make in MEETING_LIST if each.key == listed)

    title = key.capitalize()
    return _column(key, title, cell, needs=needs, right=key in {"people", "decisions", "actions"})


def _standing(action: Any, book: Book, today: date) -> Cell:
    return Standings(today).cell(action, book)


def _slips(action: Any, book: Book, _: date) -> Cell:
    return Cell(str(len(slips_of(book, action))))


def _days_late(action: Any, _: Book, today: date) -> Cell:
    return number_cell(days_late(action, today) if action.is_open else 0)


def _due_or_words(action: Any, *_: object) -> Cell:
    """Return the timescale as written, else the due date, as in a published table."""
    return Cell(action.timescale) if action.timescale else day_cell(action.due)


def _lead_words(action: Any, book: Book, _: date) -> Cell:
    """Return the lead as written, else the role and the agency, as in a published table."""
    if action.lead_as_written:
        return Cell(action.lead_as_written)
    agency = agency_in_full(action.lead_agency, book) if action.lead_agency else ""
    return Cell(", ".join(filter(None, (action.lead, agency))))


def _published_or_own(action: Any, book: Book, today: date) -> Cell:
    """Return the published status, else our own status."""
    return (
        Cell(action.published_status) if action.published_status else _standing(action, book, today)
    )


def _latest_update(action: Any, book: Book, _: date) -> Cell:
    update = book.last_update(action.id)
    return Cell(update.text) if update else EMPTY


def _updated(action: Any, book: Book, _: date) -> Cell:
    update = book.last_update(action.id)
    return day_cell(update.created if update else None)


_MORE = (
    _column("standing", "Rating or status", _standing, width=20),
    _column("slips", "Slips", _slips, right=True),
    _column("days_late", "Days late", _days_late, right=True),
    _column("latest_update", "Latest update", _latest_update, grows=2),
    _column("latest_update_date", "Date of latest update", _updated),
    _column("lead_in_words", "Lead in words", _lead_words),
    _column("when", "Timescale or date", _due_or_words),
    _column("status_in_words", "Published or own status", _published_or_own),
)
"""The columns of actions that are only shown if they are chosen."""

_QUESTION = _column("question", "Question", _question, grows=1, needs=90)


def _amended(signed: SignOff, book: Book, today: date) -> Cell:
    """Return for whom the Chair's amended files are."""
    del book, today
    files = [file for file in signed.files if file.amended]
    return Cell(", ".join(Audience(file.audience).label for file in files))


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
        *(_meeting_column(key, key) for key in ("state", "quorum", "people")),
        _meeting_column("decisions", "decisions", 90),
        _meeting_column("actions", "raised", 90),
    ),
    ("sign_offs", "recorded_by"): (_column("amended", "Amended by the Chair", _amended, grows=1),),
    ("answers", "challenge"): (_QUESTION,),
    ("conclusions", "challenge"): (_QUESTION,),
    ("reflections", ""): (
        _column("recorded", "Recorded", lambda each, *_: Cell(each.recorded_for), grows=1),
    ),
}
"""The computed columns, by table and by the field they follow. They come last if no field is
given."""
