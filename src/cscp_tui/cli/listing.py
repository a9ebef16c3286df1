"""Listing records: actions through the filter, every other table by words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cscp_tui.cli.printing import can_print, say, show_json
from cscp_tui.cli.records import natural, sorted_records
from cscp_tui.cli.tables import show_table, show_view
from cscp_tui.domain.dates import short
from cscp_tui.domain.errors import NotUnderstood
from cscp_tui.domain.filters import parse_filter
from cscp_tui.domain.filters.tokens import TOKENS
from cscp_tui.exporting.plain_values import action_values, values_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cscp_tui.cli.options import Commands
    from cscp_tui.cli.reading import Reading
    from cscp_tui.cli.sessions import Session
    from cscp_tui.domain.records import Action, Record
    from cscp_tui.domain.selections import Selection
    from cscp_tui.views.cells import Cell

LISTED: dict[str, tuple[str, ...]] = {
    "plans": ("id", "title", "first_day", "last_day"),
    "priorities": ("id", "number", "title"),
    "agencies": ("id", "name", "abbreviation", "kind", "parent"),
    "groups": ("id", "name", "abbreviation", "oversees"),
    "memberships": ("group", "agency", "first_day", "last_day"),
    "origins": ("id", "kind", "title", "day"),
    "notes": ("id", "created", "quarter", "by", "text"),
    "moves": ("action", "created", "earlier_due", "later_due", "kind", "reason", "cause"),
    "meetings": ("id", "day", "state", "chair"),
    "attendances": ("meeting", "agency", "in_room", "online", "deputies", "apologies"),
    "decisions": ("id", "text", "actions"),
    "promises": ("id", "said", "status", "delivered_on"),
    "contributions": ("id", "impact_area", "evidence"),
    "challenges": ("id", "raised_by", "put_to", "question", "status"),
    "reflections": ("id", "text"),
    "narratives": ("id", "text"),
    "sign_offs": ("id", "as_at", "signed_by", "how", "recorded_by", "withdrawn"),
    "requests": ("id", "created", "agency", "actions", "by"),
    "partnership": ("name", "abbreviation", "red_after_days", "amber_within_days"),
}
"""The columns of each table but the actions."""

FILTERS = "words, and " + " ".join(f"{token}:" for token in TOKENS) + " with - before for not"


class TokenElsewhere(NotUnderstood):
    """A token in a list of something else than actions."""

    def __init__(self, word: str, table: str) -> None:
        super().__init__(
            f"“{word}” is understood by “cscp list actions” only; “list {table}” takes words."
        )


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
        command = lists.add(
            table, f"list {table}", f"cscp list {table} --json", list_records, spread="filter"
        )
        command.set_defaults(table=table)
        command.add_argument(
            "filter", metavar="WORD", nargs="*", help="words that must stand in it"
        )
        command.add_argument("--json", action="store_true", help="print JSON, dates in ISO form")


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
    return parse_filter(filter_text(words), reading.book, reading.today, quarter=reading.quarter)


def selected(reading: Reading, selection: Selection) -> list[Action]:
    """The selected actions in the order of their references, having said how many they are."""
    actions = all_actions(reading)
    found = selection.of(actions)
    say(f"{len(found)} of {len(actions)} actions: {selection}")
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
    from cscp_tui.views.action_rows import COLUMNS, action_cells  # noqa: PLC0415
    from cscp_tui.views.standings import Standings  # noqa: PLC0415

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
    """List the records of a table in which all words stand."""
    table, words = session.arguments.table, session.arguments.filter
    for word in words:
        if _is_token(word):
            raise TokenElsewhere(word, table)
    reading = session.read()
    every = sorted_records(reading.book, table)
    found = [record for record in every if _has_words(record, words)]
    say(f"{len(found)} of {len(every)} {table}")
    if session.arguments.json:
        show_json([values_of(table, record) for record in found])
    else:
        columns = LISTED[table]
        rows = [[_shown(getattr(record, name)) for name in columns] for record in found]
        show_table([name.replace("_", " ").capitalize() for name in columns], rows)
    return 0


def _has_words(record: Record, words: Sequence[str]) -> bool:
    text = "\n".join(_shown(getattr(record, name)) for name in record.__struct_fields__).casefold()
    return all(word.casefold() in text for word in words)


def _shown(value: object) -> str:
    """A value of a field in a table."""
    if isinstance(value, date):
        return short(value)
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, tuple):
        return ", ".join(map(_shown, value))
    return "" if value is None else str(value)
