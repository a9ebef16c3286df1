"""Listing records: actions through the filter, every other table by words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.cli.printing import can_print, say, show_json
from cscp_tui.cli.record_columns import columns_of
from cscp_tui.cli.record_filters import read_filter, tokens_of
from cscp_tui.cli.record_rows import LISTED, shown
from cscp_tui.cli.tables import show_view
from cscp_tui.domain.filters import parse_filter
from cscp_tui.domain.filters.tokens import TOKENS
from cscp_tui.domain.orders import natural
from cscp_tui.domain.texts import counted
from cscp_tui.exporting.plain_values import action_values, record_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cscp_tui.cli.options import Commands
    from cscp_tui.cli.reading import Reading
    from cscp_tui.cli.sessions import Session
    from cscp_tui.domain.records import Action, Record
    from cscp_tui.domain.selections import Selection
    from cscp_tui.views.cells import Cell

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
    "contributions": "cscp list contributions quarter:2025-26/Q2 -agency:police",
    "promises": 'cscp list promises status:partly "2024/25"',
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
