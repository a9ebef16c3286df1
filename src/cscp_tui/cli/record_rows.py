"""What a list shows of each kind of record but the actions: its columns, its rows, its order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from cscp_tui.domain.agendas import next_meeting
from cscp_tui.domain.dates import short
from cscp_tui.domain.figures import Delivered
from cscp_tui.domain.memberships import groups_on, members_on
from cscp_tui.domain.orders import natural
from cscp_tui.domain.quorum_clauses import clause_words

if TYPE_CHECKING:
    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Agency, Attendance, Group, Meeting, Membership, Record

Cells: TypeAlias = Callable[[Any, "Book", date], Sequence[object]]
"""Makes the values of a row from a record, the book and the as-at day."""


@dataclass(frozen=True, slots=True)
class Listed:
    """How records of a table are listed."""

    titles: tuple[str, ...]
    cells: Cells
    order: Callable[[Any], Any] = lambda record: natural(record.id)

    def row(self, record: Record, book: Book, today: date) -> list[str]:
        """The texts of a record's row."""
        return [shown(value) for value in self.cells(record, book, today)]


def shown(value: object) -> str:
    """A value of a field in a table."""
    if isinstance(value, date):
        return short(value)
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, tuple | list):
        return ", ".join(map(shown, value))
    return "" if value is None else str(value)


def _fields(titles: str, *names: str, **others: Any) -> Listed:
    """A list of fields as they are, under titles with commas between them."""
    return Listed(
        tuple(titles.split(", ")), lambda record, *_: [getattr(record, n) for n in names], **others
    )


def _agency(agency: Agency, book: Book, today: date) -> Sequence[object]:
    groups = sorted(groups_on(book.memberships.values(), agency.id, today))
    return (
        agency.id,
        agency.name,
        agency.abbreviation,
        agency.aliases,
        agency.kind,
        agency.parent,
        agency.statutory,
        groups,
        agency.last_day,
    )


def _group(group: Group, book: Book, today: date) -> Sequence[object]:
    members = members_on(book.memberships.values(), group.id, today)
    following = next_meeting(book, group.id, today - timedelta(days=1))
    return (
        group.id,
        group.name,
        group.oversees,
        "; ".join(clause_words(clause, book) for clause in group.quorum) or "none set",
        len(members),
        following.day if following else "none planned",
        group.last_day,
    )


def _membership(spell: Membership, book: Book, _: date) -> Sequence[object]:
    agency = book.agencies.get(spell.agency)
    return (
        spell.id,
        spell.group,
        agency.name if agency else spell.agency,
        spell.first_day,
        spell.last_day,
    )


def _meeting(meeting: Meeting, book: Book, today: date) -> Sequence[object]:
    # Help does without what a list looks like.
    from cscp_tui.views.meeting_lists import meeting_cells  # noqa: PLC0415

    cells = meeting_cells(book, meeting, today)
    day, state, *others = (cell.text for cell in (cells[0], *cells[3:]))
    return (meeting.id, day, meeting.time, state, *others, meeting.place)


def _question(challenge: str, book: Book) -> str:
    known = book.challenges.get(challenge)
    return known.question if known else "not kept any more"


def _attendance(row: Attendance, *_: object) -> Sequence[object]:
    guests = (f"{each.where} {each.in_room + each.online}" for each in row.guests)
    return (
        row.meeting,
        row.agency,
        *(row.in_room, row.online, row.deputies),
        row.apologies,
        "; ".join(guests),
    )


def _partnership_rows(record: Any, *_: object) -> Sequence[object]:
    return [getattr(record, name) for name in _SETTINGS]


_SETTINGS = (
    "name",
    "abbreviation",
    "red_after_days",
    "amber_within_days",
    "notes_expected_from_days",
    "yearly_groups",
    "reasons",
)

LISTED: dict[str, Listed] = {
    "plans": Listed(
        ("Id", "Title", "First day", "Last day", "Delivered"),
        lambda plan, book, _: (
            plan.id,
            plan.title,
            plan.first_day,
            plan.last_day,
            Delivered.of(a for a in book.actions.values() if a.plan == plan.id).figure,
        ),
    ),
    "priorities": Listed(
        ("Id", "Title", "Delivered"),
        lambda priority, book, _: (
            priority.id,
            priority.title,
            Delivered.of(a for a in book.actions.values() if a.priority == priority.id).figure,
        ),
    ),
    "agencies": Listed(
        (
            *("Id", "Name", "Abbreviation", "Aliases", "Kind", "Part of", "Statutory part"),
            *("Groups", "Ended"),
        ),
        _agency,
        order=lambda agency: (agency.order, agency.name),
    ),
    "groups": Listed(
        ("Id", "Name", "Oversees", "Quorum", "Members", "Next meeting", "Ended"), _group
    ),
    "memberships": Listed(("Id", "Group", "Agency", "First day", "Last day"), _membership),
    "origins": Listed(
        ("Id", "Kind", "Title", "Day", "Delivered"),
        lambda origin, book, _: (
            origin.id,
            origin.kind,
            origin.title,
            origin.day,
            Delivered.of(a for a in book.actions.values() if a.origin == origin.id).figure,
        ),
    ),
    "notes": _fields(
        "Action, On, For quarter, At meeting, By, Text",
        *("action", "created", "quarter", "meeting", "by", "text"),
    ),
    "moves": _fields(
        "Action, Moved on, From, To, Kind, Reason, Cause, Agreed by",
        *("action", "created", "earlier_due", "later_due", "kind", "reason", "cause", "agreed_by"),
    ),
    "meetings": Listed(
        (
            *("Id", "Day", "Time", "State", "Quorum", "People", "Decisions", "Actions"),
            *("Chair", "Place"),
        ),
        _meeting,
        order=lambda meeting: (meeting.day, meeting.id),
    ),
    "attendances": Listed(
        ("Meeting", "Agency", "In room", "Online", "Deputies", "Apologies", "Guests from"),
        _attendance,
    ),
    "decisions": _fields(
        "Id, Decision, Actions, Restricted", "id", "text", "actions", "restricted"
    ),
    "promises": _fields(
        "Id, What we said, Status, Delivered on, What we delivered, Actions",
        *("id", "said", "status", "delivered_on", "delivered", "actions"),
        order=lambda promise: (promise.year, promise.order, promise.id),
    ),
    "contributions": _fields(
        "Id, Impact area, Evidence of impact", "id", "impact_area", "evidence"
    ),
    "challenges": _fields(
        "Id, Raised, Raised by, Put to, Question, Status, Answer",
        *("id", "created", "raised_by", "put_to", "question", "status", "answer"),
    ),
    "answers": Listed(
        ("Challenge", "Question", "Answered", "Answer"),
        lambda each, book, _: (
            each.challenge,
            _question(each.challenge, book),
            each.answered,
            each.text,
        ),
    ),
    "conclusions": Listed(
        ("Challenge", "Question", "What came of it", "State"),
        lambda each, book, _: (
            each.challenge,
            _question(each.challenge, book),
            each.came_of_it,
            "closed" if each.stands else "opened again",
        ),
    ),
    "reflections": _fields(
        "Quarter, Role, Text, Recorded", *("quarter", "role", "text", "recorded_for")
    ),
    "narratives": _fields("Quarter, Section, Text", "quarter", "section", "text"),
    "sign_offs": _fields(
        "Id, As at, Signed by, How, Recorded by, Withdrawn",
        *("id", "as_at", "signed_by", "how", "recorded_by", "withdrawn"),
    ),
    "requests": _fields(
        "Id, Asked on, Agency, Actions, By", "id", "created", "agency", "actions", "by"
    ),
    "summaries": Listed(
        ("Period", "First day", "Last day", "Groups", "Agencies", "Published in"),
        lambda each, *_: (
            each.id,
            each.first_day,
            each.last_day,
            each.groups,
            len(each.rows),
            each.source,
        ),
        order=lambda each: (each.first_day, each.id),
    ),
    "partnership": Listed(
        (
            *("Name", "Abbreviation", "Red after days", "Amber within days"),
            *("Notes expected from days", "Yearly groups", "Reasons"),
        ),
        _partnership_rows,
    ),
}
"""How each table but the actions is listed."""
