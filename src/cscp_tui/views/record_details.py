"""Any record in full: what it says, and the records that belong to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from cscp_tui.domain.books import name_of
from cscp_tui.domain.dates import long
from cscp_tui.views.action_details import action_details
from cscp_tui.views.cells import Cell, Tone
from cscp_tui.views.projections import is_record_restricted
from cscp_tui.views.record_facts import facts_of
from cscp_tui.views.record_titles import title_of
from cscp_tui.views.standings import Standings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Action, Record
    from cscp_tui.views.action_details import Pieces


def record_details(
    table: str, record: Record, book: Book, today: date, *, is_projected: bool = False
) -> Pieces:
    """The pieces of text that show a record in full, and in one line each what belongs to it.

    Args:
        table: of which kind it is.
        record: which.
        book: what else is known.
        today: the day that is shown.
        is_projected: whether others look on, so that restricted records stay unseen.
    """
    if table == "actions":
        standings = Standings(today)
        return action_details(cast("Action", record), book, standings, is_projected=is_projected)
    pieces: list[str | Cell] = [
        Cell(title_of(table, record, book), Tone.STRONG),
        "\n",
        Cell(f"{name_of(table).capitalize()} {record.id}", Tone.MUTED),
        "\n",
    ]
    for label, text in facts_of(table, record, book, is_projected=is_projected):
        if text:
            pieces += [Cell(f"\n{label}  ", Tone.MUTED), text]
    for title, lines in _belongings(table, record, book, is_projected=is_projected):
        if lines:
            pieces += ["\n\n", Cell(title, Tone.STRONG), *(f"\n{line}" for line in lines)]
    return tuple(pieces)


def _belongings(
    table: str, record: Record, book: Book, *, is_projected: bool
) -> Iterator[tuple[str, list[str]]]:
    """The records that belong to one, under what they are called."""
    key = record.id

    def lines(of: str, *fields: str) -> list[str]:
        found = (other for other in book.told(of).values() if _names(other, fields, key))
        return _told(of, found, book, is_projected=is_projected)

    match table:
        case "plans":
            yield "Priorities", lines("priorities", "plan")
            yield "Actions", lines("actions", "plan")
        case "priorities":
            yield "Actions", lines("actions", "priority")
        case "origins":
            yield "Actions", lines("actions", "origin")
        case "agencies":
            yield "Member of", _memberships(book, "agency", key)
            yield "Leads", lines("actions", "lead_agency")
            yield "Supports", lines("actions", "supporting_agencies")
            yield "Contributions", lines("contributions", "agency")
            yield "Challenges", lines("challenges", "put_to", "raised_by")
        case "groups":
            yield "Members", _memberships(book, "group", key)
            yield "Meetings", lines("meetings", "group")
            yield "Challenges", lines("challenges", "put_to", "raised_by")
        case "meetings":
            yield "Who came", _attendance(book, key)
            yield "Decisions", lines("decisions", "meeting")
            yield "Actions raised", lines("actions", "raised_at")
            yield "Deliveries agreed", lines("actions", "agreed_at")
            yield "Challenges", lines("challenges", "meeting")
        case "decisions" | "promises":
            refs: tuple[str, ...] = getattr(record, "actions", ())
            named = [book.actions[ref] for ref in refs if ref in book.actions]
            yield "Actions", _told("actions", named, book, is_projected=is_projected)


def _names(record: Record, fields: Sequence[str], key: str) -> bool:
    """Whether a record names another one in one of its fields."""
    values = (getattr(record, field) for field in fields)
    return any(key in value if isinstance(value, tuple) else key == value for value in values)


def _told(table: str, records: Iterable[Record], book: Book, *, is_projected: bool) -> list[str]:
    """Records in one line each; of restricted ones only how many, while others look on."""
    every = list(records)
    shown = [o for o in every if not (is_projected and is_record_restricted(table, o, book))]
    lines = [f"{one.id}  {title_of(table, one, book)}" for one in shown]
    hidden = len(every) - len(shown)
    return [*lines, f"{hidden} not shown"] if hidden else lines


def _memberships(book: Book, field: str, key: str) -> list[str]:
    """Members of a group, or groups of an agency, with their days."""
    other, table = ("group", "groups") if field == "agency" else ("agency", "agencies")
    lines = []
    for known in book.memberships.values():
        if getattr(known, field) == key:
            one = book.find(table, getattr(known, other))
            name = title_of(table, one, book) if one else getattr(known, other)
            until = f" to {long(known.last_day)}" if known.last_day else ""
            lines.append(f"{name}, from {long(known.first_day)}{until}")
    return lines


def _attendance(book: Book, meeting: str) -> list[str]:
    """Who came to a meeting, agency by agency."""
    return [title_of("attendances", row, book) for row in book.attendances_of(meeting)]
