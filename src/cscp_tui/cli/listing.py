"""The command list, for every kind of record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from cscp_tui.base.errors import NotUnderstood, UnknownValue
from cscp_tui.base.texts import counted, natural, shortened
from cscp_tui.cli import finding
from cscp_tui.cli.printing import can_print, say, show_json, show_view
from cscp_tui.domain.dates import short
from cscp_tui.domain.figures import Delivered
from cscp_tui.domain.filters import TOKENS, parse_filter
from cscp_tui.domain.meetings import next_meeting
from cscp_tui.domain.names import agencies_called, folded, with_parts
from cscp_tui.domain.partners import covers, groups_on, members_on
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.quorum import clause_words
from cscp_tui.views.plain_values import action_values, record_values

if TYPE_CHECKING:
    from cscp_tui.cli.parser import Commands
    from cscp_tui.cli.session import Reading, Session
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


Has: TypeAlias = Callable[[Any, "Book", "date"], Iterable[str]]
"""The keys that a record has of a kind: of groups, of agencies, statuses, quarters as typed."""


class TokenElsewhere(NotUnderstood):
    """A token that this list does not understand."""

    def __init__(self, word: str, table: str) -> None:
        tokens = ", ".join(f"{token}:" for token in tokens_of(table))
        takes = f"words, {tokens}" if tokens else "words"
        where = (
            "is understood by “cscp list actions” only;"
            if word.removeprefix("-").partition(":")[0].casefold() in TOKENS
            else "means nothing here;"
        )
        super().__init__(f"“{shortened(word)}” {where} “list {table}” takes {takes}.")


Matches: TypeAlias = Callable[["Record", str], bool]
"""Whether a record, with all that its list shows of it, is among those that are asked for."""


def read_filter(words: Iterable[str], table: str, book: Book, today: date) -> Matches:
    """What words and tokens on a command line ask of the records of a table.

    Raises:
        NotUnderstood: a token or its value means nothing here.
    """
    tests = [_test(word, table, book, today) for word in words]
    return lambda record, text: all(test(record, text) for test in tests)


def tokens_of(table: str) -> tuple[str, ...]:
    """The tokens that the list of a table understands."""
    return tuple(token for token, by_table in _HAS.items() if table in by_table)


def _test(word: str, table: str, book: Book, today: date) -> Matches:
    negated = word.startswith("-") and len(word) > 1
    name, colon, value = word.removeprefix("-").partition(":")
    token = name.casefold()
    if colon and table in _HAS.get(token, {}):
        has = _HAS[token][table]
        wanted = frozenset(
            key for part in value.split(",") for key in _READ[token](part.strip('" '), table, book)
        )
        return lambda record, _: negated is wanted.isdisjoint(has(record, book, today))
    if colon and (token in TOKENS or token in _HAS):
        raise TokenElsewhere(word, table)
    text_wanted = word[negated:].strip('"').casefold()
    return lambda _, text: negated is not (text_wanted in text)


def _group(text: str, _: str, book: Book) -> Iterable[str]:
    return (finding.group(book, text),)


def _agency(text: str, _: str, book: Book) -> Iterable[str]:
    finding.agency(book, text)
    return with_parts(agencies_called(text, book), book)


def _quarter(text: str, *_: object) -> Iterable[str]:
    return (Quarter.parse(text).typed,)


def _status(text: str, table: str, _: Book) -> Iterable[str]:
    known = _STATUSES[table]
    found = [status for status in known if folded(status).startswith(folded(text))]
    if not text or not found:
        raise UnknownValue("status", shortened(text), known)
    return [status for status in found if folded(status) == folded(text)] or found


_READ: dict[str, Callable[[str, str, Book], Iterable[str]]] = {
    "group": _group,
    "agency": _agency,
    "status": _status,
    "quarter": _quarter,
}

_STATUSES: dict[str, tuple[str, ...]] = {
    "meetings": ("planned", "in progress", "held", "inquorate", "cancelled"),
    "commitments": ("open", "delivered", "partly delivered", "not delivered", "carried"),
    "challenges": ("open", "answered", "closed"),
    "memberships": ("current", "ended", "coming"),
    "agencies": ("current", "ended"),
    "groups": ("current", "ended"),
}


def _groups_of_agency(record: Any, book: Book, today: date) -> Iterable[str]:
    return groups_on(book.memberships.values(), record.id, today)


def _agencies_of_group(record: Any, book: Book, today: date) -> Iterable[str]:
    return members_on(book.memberships.values(), record.id, today)


def _group_of_its_meeting(record: Any, book: Book, _: date) -> Iterable[str]:
    meeting = book.meetings.get(record.meeting)
    return (meeting.group,) if meeting else ()


def _parties(record: Any, book: Book, today: date) -> Iterable[str]:
    return (record.raised_by, record.put_to, *_group_of_its_meeting(record, book, today))


def _present(record: Any, book: Book, _: date) -> Iterable[str]:
    return [row.agency for row in book.attendances_of(record.id) if row.present]


def _quarter_of_its_meeting(record: Any, book: Book, _: date) -> Iterable[str]:
    meeting = book.meetings.get(record.meeting)
    return (Quarter.containing(meeting.day).typed,) if meeting else ()


def _state(record: Any, _: Book, __: date) -> Iterable[str]:
    return (record.state.value, *(("in progress",) if record.in_progress else ()))


def _spell_status(record: Any, _: Book, today: date) -> Iterable[str]:
    if record.first_day > today:
        return ("coming",)
    return ("current",) if covers(record, today) else ("ended",)


def _end_status(record: Any, _: Book, today: date) -> Iterable[str]:
    return ("ended",) if record.last_day and record.last_day < today else ("current",)


def _field(name: str) -> Has:
    return lambda record, *_: (str(getattr(record, name)),)


def _day(name: str) -> Has:
    return lambda record, *_: (Quarter.containing(getattr(record, name)).typed,)


_HAS: dict[str, dict[str, Has]] = {
    "group": {
        "groups": _field("id"),
        "agencies": _groups_of_agency,
        "memberships": _field("group"),
        "meetings": _field("group"),
        "attendances": _group_of_its_meeting,
        "decisions": _group_of_its_meeting,
        "challenges": _parties,
    },
    "agency": {
        "agencies": _field("id"),
        "groups": _agencies_of_group,
        "memberships": _field("agency"),
        "meetings": _present,
        "attendances": _field("agency"),
        "partner_evidence": _field("agency"),
        "requests": _field("agency"),
        "challenges": _parties,
    },
    "status": {
        "meetings": _state,
        "commitments": _field("status"),
        "challenges": _field("status"),
        "memberships": _spell_status,
        "agencies": _end_status,
        "groups": _end_status,
    },
    "quarter": {
        "progress_updates": _field("quarter"),
        "moves": _day("created"),
        "meetings": _day("day"),
        "attendances": _quarter_of_its_meeting,
        "decisions": _quarter_of_its_meeting,
        "partner_evidence": _field("quarter"),
        "challenges": _day("created"),
        "reflections": _field("quarter"),
        "narratives": _field("quarter"),
        "requests": _field("quarter"),
        "sign_offs": _field("quarter"),
    },
}
"""For each token, the tables that it can be about, with what their records have of it."""


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


FILTERS = "words, and " + " ".join(f"{token}:" for token in TOKENS) + " with - before for not"


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
    actions.add_argument("filter", metavar="FILTER", nargs="*", help=FILTERS)
    actions.add_argument("--json", action="store_true", help="print JSON, dates in ISO form")
    for table in LISTED:
        tokens = "".join(f", {token}:" for token in tokens_of(table))
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
            metavar="FILTER" if tokens else "WORD",
            nargs="*",
            help=f"words that must stand in it{tokens}; - before one turns it round",
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


def filter_text(words: Sequence[str]) -> str:
    """The filter that words of a command line make: the shell has taken their quotes."""
    return " ".join(map(_quoted, words))


def _quoted(word: str) -> str:
    if not any(character.isspace() for character in word) or '"' in word:
        return word
    minus, rest = ("-", word[1:]) if word.startswith("-") else ("", word)
    # Several words in one argument may be a filter of their own, as in 'is:late lead:police'.
    if any(map(_is_token, word.split()[1:])):
        return word
    name, _, value = rest.partition(":")
    return f'{minus}{name}:"{value}"' if _is_token(rest) else f'{minus}"{rest}"'


def _is_token(word: str) -> bool:
    name, colon, _ = word.removeprefix("-").partition(":")
    return bool(colon) and name.casefold() in TOKENS


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
    matches = read_filter(session.arguments.filter, table, book, today)
    every = sorted(book.told(table).values(), key=listed.order)
    rows = {record.id: listed.row(record, book, today) for record in every}
    found = [record for record in every if matches(record, _text_of(record, rows[record.id]))]
    say(f"{len(found)} of {len(every)} {table.replace('_', '-')}")
    if session.arguments.json:
        show_json([record_values(table, record, book) for record in found])
    else:
        show_view(columns_of(table, listed.titles), [rows[record.id] for record in found])
    return 0


def _text_of(record: Record, row: list[str]) -> str:
    """All that can be searched of a record: its fields, and what its row makes of them."""
    fields = (shown(getattr(record, name)) for name in record.__struct_fields__)
    return "\n".join((*fields, *row)).casefold()
