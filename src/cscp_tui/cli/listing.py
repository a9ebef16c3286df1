"""The command list, for every kind of record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from cscp_tui.base.texts import counted, natural
from cscp_tui.cli.printing import can_print, say, show_json, show_view
from cscp_tui.domain.dates import short
from cscp_tui.domain.figures import Delivered
from cscp_tui.domain.filters import parse_filter, tokens_of
from cscp_tui.domain.meetings import next_meeting
from cscp_tui.domain.partners import groups_on, members_on
from cscp_tui.domain.quorum import clause_words
from cscp_tui.views.plain_values import action_values, record_values

if TYPE_CHECKING:
    from cscp_tui.cli.parser import Commands
    from cscp_tui.cli.session import Session
    from cscp_tui.cli.workspaces import Reading
    from cscp_tui.documents.table import Cell, Column
    from cscp_tui.domain.book import Book
    from cscp_tui.domain.records import (
        Action,
        Agency,
        Attendance,
        Group,
        Meeting,
        Membership,
        Record,
    )
    from cscp_tui.domain.selections import Selection


_LEAST = 10
"""Terminal cells that a column keeps that gives way."""

_LAYOUTS: dict[str, dict[str, tuple[int, int]]] = {
    "plans": {"Title": (1, 0)},
    "priorities": {"Title": (1, 0)},
    "agencies": {
        "Name": (3, 0),
        "Abbreviation": (0, 110),
        "Aliases": (2, 150),
        "Part of": (0, 90),
        "Statutory part": (0, 130),
        "Groups": (1, 0),
        "Ended": (0, 90),
    },
    "groups": {"Name": (2, 0), "Oversees": (1, 100), "Quorum": (2, 0), "Ended": (0, 100)},
    "memberships": {"Group": (0, 90), "Agency": (1, 0)},
    "origins": {"Kind": (0, 100), "Title": (1, 0), "Day": (0, 90)},
    "progress_updates": {
        "Text": (1, 0),
        "For quarter": (0, 90),
        "At meeting": (0, 110),
        "By": (0, 120),
    },
    "moves": {"Reason": (1, 0), "Cause": (0, 90), "Agreed by": (1, 110)},
    "meetings": {
        "Time": (0, 110),
        "State": (1, 0),
        "Quorum": (1, 0),
        "Decisions": (0, 90),
        "Actions": (0, 90),
        "Chair": (1, 120),
        "Place": (1, 150),
    },
    "attendances": {"Guests from": (1, 100)},
    "decisions": {"Decision": (3, 0), "Actions": (1, 100), "Restricted": (0, 110)},
    "commitments": {
        "What we said": (2, 0),
        "What we delivered": (2, 110),
        "Actions": (1, 130),
    },
    "partner_evidence": {"Impact area": (1, 100), "Evidence of impact": (2, 0)},
    "challenges": {"Raised by": (0, 100), "Question": (3, 0), "Answer": (2, 120)},
    "answers": {"Question": (1, 90), "Answer": (1, 0)},
    "conclusions": {"Question": (1, 90), "What came of it": (1, 0)},
    "reflections": {"Role": (0, 100), "Text": (2, 0), "Recorded": (1, 0)},
    "narratives": {"Text": (1, 0)},
    "sign_offs": {"Signed by": (1, 0), "How": (1, 100), "Recorded by": (1, 110)},
    "requests": {"Actions": (1, 0), "By": (0, 110)},
    "summaries": {"Groups": (2, 0), "Published in": (1, 100)},
    "partnership": {
        "Name": (2, 0),
        "Notes expected from days": (0, 120),
        "AnnualReport groups": (1, 130),
        "Reasons": (3, 150),
    },
}
"""By table and title: the share of the room that is left over, and the width below which the
column is left out. One that is not named here takes what it needs."""


def columns_of(table: str, titles: Sequence[str]) -> list[Column]:
    """The columns of a list, for a terminal of any width."""
    # Help does without what a list looks like.
    from cscp_tui.documents.table import Column  # noqa: PLC0415

    layout = _LAYOUTS.get(table, {})
    return [
        Column(
            key=title,
            title=title,
            width=max(_LEAST, len(title)) if grows else 0,
            grows=grows,
            needs=needs,
        )
        for title in titles
        for grows, needs in (layout.get(title, (0, 0)),)
    ]


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


def _agency_row(agency: Agency, book: Book, today: date) -> Sequence[object]:
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


def _group_row(group: Group, book: Book, today: date) -> Sequence[object]:
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
    from cscp_tui.views.meetings import meeting_cells  # noqa: PLC0415

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
    "annual_report_groups",
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
        _agency_row,
        order=lambda agency: (agency.order, agency.name),
    ),
    "groups": Listed(
        ("Id", "Name", "Oversees", "Quorum", "Members", "Next meeting", "Ended"), _group_row
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
    "progress_updates": _fields(
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
    "commitments": _fields(
        "Id, What we said, Status, Delivered on, What we delivered, Actions",
        *("id", "said", "status", "delivered_on", "delivered", "actions"),
        order=lambda commitment: (commitment.year, commitment.order, commitment.id),
    ),
    "partner_evidence": _fields(
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
            *("Notes expected from days", "AnnualReport groups", "Reasons"),
        ),
        _partnership_rows,
    ),
}
"""How each table but the actions is listed."""


def filter_help(table: str) -> str:
    """The words and tokens that the list of a table takes."""
    tokens = " ".join(f"{token}:" for token in tokens_of(table))
    return f"words{f', and {tokens}' if tokens else ''}; put - before one to leave it out"


def add_commands(commands: Commands) -> None:
    """Add ``list`` with a command for each table."""
    lists = commands.family(
        "list", "list records", "cscp list actions is:late lead:police due:<2w --json"
    )
    actions = lists.add(
        "actions",
        "list actions",
        'cscp list actions is:open -lead:police "intended outcome"\n'
        "cscp list actions --as-at 31/12/2024 --json",
        list_actions,
        spread="filter",
    )
    actions.add_argument("filter", metavar="FILTER", nargs="*", help=filter_help("actions"))
    actions.add_argument("--json", action="store_true", help="print JSON, dates in ISO form")
    for table in LISTED:
        name = table.replace("_", "-")
        command = lists.add(
            name,
            f"list {name}",
            _EXAMPLES.get(table, f"cscp list {name} --json"),
            list_records,
            spread="filter",
        )
        command.set_defaults(table=table)
        command.add_argument(
            "filter",
            metavar="FILTER",
            nargs="*",
            help=filter_help(table),
        )
        command.add_argument("--json", action="store_true", help="print JSON, dates in ISO form")


_EXAMPLES = {
    "meetings": "cscp list meetings group:qag status:held quarter:2025-26/Q2\n"
    "cscp list meetings status:planned --json",
    "agencies": "cscp list agencies group:qag status:current",
    "memberships": "cscp list memberships agency:police status:current",
    "decisions": "cscp list decisions group:qag audit --json",
    "challenges": "cscp list challenges status:open agency:housing",
    "partner_evidence": "cscp list partner evidence quarter:2025-26/Q2 -agency:police",
    "commitments": 'cscp list commitments status:partly "2024/25"',
}
"""Lines for the lists that take more than words."""


def filter_text(words: Sequence[str], table: str = "actions") -> str:
    """The filter that words of a command line make: the shell has taken their quotes."""
    return " ".join(_quoted(word, table) for word in words)


def _quoted(word: str, table: str) -> str:
    if not any(character.isspace() for character in word) or '"' in word:
        return word
    minus, rest = ("-", word[1:]) if word.startswith("-") else ("", word)
    # Several words in one argument may be a filter of their own, as in 'is:late lead:police'.
    if any(_is_token(part, table) for part in word.split()[1:]):
        return word
    name, _, value = rest.partition(":")
    return f'{minus}{name}:"{value}"' if _is_token(rest, table) else f'{minus}"{rest}"'


def _is_token(word: str, table: str) -> bool:
    name, colon, _ = word.removeprefix("-").partition(":")
    return bool(colon) and name.casefold() in tokens_of(table)


def selection_of(reading: Reading, words: Sequence[str]) -> Selection:
    """The selection that words of a command line ask for."""
    return parse_filter(
        filter_text(words),
        reading.book,
        reading.today,
        quarter=reading.quarter,
        saved=reading.session.settings.filters,
    )


def selected(reading: Reading, selection: Selection) -> list[Action]:
    """The selected actions in the order of their references, having said how many they are."""
    actions = all_actions(reading)
    found = selection.of(actions)
    say(f"{len(found)} of {counted(len(actions), 'action')}: {selection}")
    return found


def all_actions(reading: Reading) -> list[Action]:
    """Every action, in the order of the references."""
    return sorted(reading.book.actions.values(), key=lambda action: natural(action.id))


def list_actions(session: Session) -> int:
    """List actions as a table or as JSON."""
    reading = session.read()
    actions = selected(reading, selection_of(reading, session.arguments.filter))
    if session.arguments.json:
        show_json([action_values(action, reading.book, reading.today) for action in actions])
    else:
        _show_actions(reading, actions)
    return 0


def _show_actions(reading: Reading, actions: list[Action]) -> None:
    # Help does without what a list looks like.
    from cscp_tui.views.actions import (  # noqa: PLC0415
        COLUMNS,
        Standings,
        action_cells,
    )

    standings = Standings(reading.today)
    symbols = can_print("■▲●○✓→»×") and not reading.session.settings.ascii
    rows = [
        [_text(cell, symbols=symbols) for cell in action_cells(action, reading.book, standings)]
        for action in actions
    ]
    show_view(COLUMNS, rows)


def _text(cell: Cell, *, symbols: bool) -> str:
    return str(cell) if symbols else cell.text


def list_records(session: Session) -> int:
    """List the records of a table that the filter takes."""
    table = session.arguments.table
    reading = session.read()
    book, today, listed = reading.book, reading.today, LISTED[table]
    every = sorted(book.told(table).values(), key=listed.order)
    rows = {record.id: listed.row(record, book, today) for record in every}
    selection = parse_filter(
        filter_text(session.arguments.filter, table),
        book,
        today,
        table=table,
        haystack=_RowTexts(rows),
        saved=session.settings.filters,
    )
    found = selection.of(every)
    say(f"{len(found)} of {len(every)} {table.replace('_', '-')}")
    if session.arguments.json:
        show_json([record_values(table, record, book) for record in found])
    else:
        show_view(columns_of(table, listed.titles), [rows[record.id] for record in found])
    return 0


class _RowTexts:
    """All that can be searched of a record: its fields, and what its row makes of them."""

    def __init__(self, rows: Mapping[str, Sequence[str]]) -> None:
        self._rows = rows

    def of(self, record: Record) -> str:
        fields = (shown(getattr(record, name)) for name in record.__struct_fields__)
        return "\n".join((*fields, *self._rows[record.id])).casefold()
