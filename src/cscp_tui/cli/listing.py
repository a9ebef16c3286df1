"""The command ``list``, for every kind of record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cscp_tui.base.texts import capitalised, counted, either, shortened
from cscp_tui.cli.parser import BadCommandLine, CommandLineParser, Commands, add_format
from cscp_tui.cli.printing import can_print, say, show_json, show_view
from cscp_tui.cli.reading import OpenedWorkspace
from cscp_tui.cli.session import CommandRun
from cscp_tui.documents.formats import ListFormat
from cscp_tui.documents.table import Cell, Table
from cscp_tui.domain.changes import Plain
from cscp_tui.domain.filters import hint_of_filters, parse_filter, tokens_of
from cscp_tui.domain.records import KINDS, Action, Record
from cscp_tui.domain.selections import Selection
from cscp_tui.domain.synonyms import commands_meant


class _Tokens:
    """The tokens of a table as a text, made only when the help is printed."""

    def __init__(self, table: str) -> None:
        self._table = table

    def __str__(self) -> str:
        tokens = " ".join(f"{token}:" for token in tokens_of(self._table))
        return tokens and f", and {tokens}"


def add_filter(command: CommandLineParser, table: str) -> None:
    """Add the argument for the words and tokens of a list's filter."""
    words = "words%(tokens)s; put - before one to leave it out"
    argument = command.word("filter", "FILTER", words, nargs="*")
    # The tokens are made only when the help is printed, because that takes time.
    vars(argument)["tokens"] = _Tokens(table)


def add_commands(commands: Commands) -> None:
    lists = commands.family(
        "list",
        "list records",
        "cscp list actions is:late lead:police due:<2w --json",
        former={
            "contributions": "partner-evidence",
            "notes": "progress-updates",
            "promises": "commitments",
        },
    )
    tables = {table.replace("_", "-"): table for table in ("actions", *KINDS)}
    # Building the parsers of all lists takes as long as reading the workspace.
    wanted = lists.wanted((*tables, "minutes", "warnings"))
    for name in filter(tables.get, wanted):
        table = tables[name]
        is_of_actions = table == "actions"
        command = lists.add(
            name,
            f"list {name}",
            _OF_ACTIONS
            if is_of_actions
            else f"cscp list {KINDS[table].example or f'{name} --json'}",
            list_actions if is_of_actions else list_records,
        )
        command.set_defaults(table=table)
        add_filter(command, table)
        _add_forms(command)
    if "minutes" in wanted:
        command = lists.add(
            "minutes",
            "list the minutes of meetings: drafts, and those issued, corrected or agreed",
            "cscp list minutes group:qag\ncscp list minutes quarter:2025-26/Q2 --json",
            list_minutes,
        )
        command.set_defaults(table="meetings")
        add_filter(command, "meetings")
        _add_forms(command)
    if "warnings" in wanted:
        command = lists.add(
            "warnings",
            "list the warnings that were accepted: late dates, confirmed texts, imported days",
            "cscp list warnings recorded:2025-26/Q2 Chair\ncscp list warnings --as-at 30/9/2025 --json",
            list_warnings,
        )
        command.word("filter", "FILTER", "words, and recorded: with a date or quarter", nargs="*")
        _add_forms(command)


_OF_ACTIONS = """\
cscp list actions is:open -lead:police "intended outcome"
cscp list actions --as-at 31/12/2024 --json"""


def _add_forms(command: CommandLineParser) -> None:
    add_format(
        command,
        ListFormat,
        default=None,
        format_help="write it as a file of this format (default: by the ending of FILE)",
        output_help="where it is written",
    )


def _reading(session: CommandRun) -> OpenedWorkspace:
    """Open the workspace. If a file is asked for, open it for publishing."""
    if session.arguments.output and session.arguments.format is None:
        raise BadCommandLine(
            "The file name doesn't show a format. End it in .xlsx, for example, or add --format",
            session.arguments.called,
        )
    read = session.read_verified if session.arguments.format else session.read
    return read()


def _write(reading: OpenedWorkspace, table: Table, title: str, which: str, values: Plain) -> None:
    from dataclasses import replace

    from cscp_tui.cli.output import put_report
    from cscp_tui.views.reports.report import list_report

    report = list_report(reading.book, reading.today, table, title=title, which=which)
    report = replace(report, make_values=lambda: values)
    put_report(reading, report, title.casefold().replace(" ", "-"))


def filter_text(words: Sequence[str], table: str = "actions") -> str:
    """Return the filter that command-line words make, with quotes put back where needed."""
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


def selection_of(reading: OpenedWorkspace, words: Sequence[str]) -> Selection:
    """Return the selection that command-line words ask for."""
    return parse_filter(
        filter_text(words),
        reading.book,
        reading.today,
        quarter=reading.quarter,
        saved=reading.session.settings.filters,
    )


def selected(reading: OpenedWorkspace, selection: Selection) -> list[Action]:
    """Return the selected actions in order of reference, and say how many there are.

    Papers don't count those of a plan that begins later, so it says how many of these there are.
    """
    found, book = selection.of(reading.actions), reading.book
    ahead = sum(
        action.plan in book.plans and book.plans[action.plan].first_day > reading.today
        for action in found
    )
    words = f"; {ahead} of a plan that begins later, which papers don't count" if ahead else ""
    say(f"{len(found)} of {counted(len(reading.actions), 'action')}: {selection}{words}")
    return found


def _say_hint(reading: OpenedWorkspace, table: str, *, none_found: bool) -> None:
    """Suggest a filter that the words may mean. If nothing was found, suggest a command."""
    words = filter_text(reading.session.arguments.filter, table).replace('"', "")
    if hint := hint_of_filters(words, reading.book, table):
        say(hint)
    elif none_found and (commands := commands_meant(words)):
        names = [f"“cscp {name}”" for name in commands]
        say(f"“{shortened(words)}” isn't in any of them. Did you mean {either(names)}?")


def list_actions(session: CommandRun) -> int:
    reading = _reading(session)
    selection = selection_of(reading, session.arguments.filter)
    actions = selected(reading, selection)
    _say_hint(reading, "actions", none_found=not actions)
    if session.arguments.format:
        from cscp_tui.cli.output import put_actions

        put_actions(reading, actions, selection)
    elif session.arguments.json:
        from cscp_tui.views.records import action_values

        values = [action_values(action, reading.book, reading.today) for action in actions]
        show_json(session.marked(values))
    else:
        _show_actions(reading, actions)
    return 0


def _show_actions(reading: OpenedWorkspace, actions: list[Action]) -> None:
    from cscp_tui.views.actions import Standings
    from cscp_tui.views.plan_list import PLAN_COLUMNS, action_cells

    standings = Standings(reading.today)
    symbols = can_print("■▲●○✓→»×") and not reading.session.settings.ascii
    rows = [
        [_text(cell, symbols=symbols) for cell in action_cells(action, reading.book, standings)]
        for action in actions
    ]
    show_view(PLAN_COLUMNS, rows)


def _text(cell: Cell, *, symbols: bool) -> str:
    return str(cell) if symbols else cell.text


def list_records(session: CommandRun) -> int:
    from cscp_tui.views.columns import record_table, sorted_records

    table = session.arguments.table
    reading = _reading(session)
    book, today = reading.book, reading.today
    every = sorted_records(table, book.as_read(table).values())
    return _list(reading, every, record_table(table, every, book, today))


def list_minutes(session: CommandRun) -> int:
    from cscp_tui.views.meetings import minutes_table

    reading = _reading(session)
    book = reading.book
    held = [meeting for meeting in book.meetings.values() if meeting.state.took_place]
    held.sort(key=lambda meeting: (meeting.day, meeting.id))
    return _list(reading, held, minutes_table(book, held), "minutes")


def _list(reading: OpenedWorkspace, every: Sequence[Any], listed: Table, noun: str = "") -> int:
    """Print the records of a table that a filter selects, or write them to a file."""
    session = reading.session
    table, book, today = session.arguments.table, reading.book, reading.today
    noun = noun or KINDS[table].plural_noun
    rows = {row.key: [cell.text for cell in row.cells] for row in listed.rows}
    selection = parse_filter(
        filter_text(session.arguments.filter, table),
        book,
        today,
        table=table,
        haystack=_RecordTexts(rows),
        saved=session.settings.filters,
    )
    found = selection.of(every)
    say(f"{len(found)} of {len(every)} {noun}")
    _say_hint(reading, table, none_found=not found)
    if session.arguments.json or session.arguments.format:
        from cscp_tui.views.records import record_values

        values: list[Plain] = [record_values(table, record, book) for record in found]
        if session.arguments.format:
            shown = listed.of({record.id for record in found})
            _write(reading, shown, capitalised(noun), str(selection), values)
        else:
            show_json(session.marked(values))
    else:
        show_view(listed.columns, [rows[record.id] for record in found])
    return 0


def list_warnings(session: CommandRun) -> int:
    """List what was recorded although the program had asked about it, from the history."""
    from msgspec import to_builtins

    from cscp_tui.services.scrutiny import warnings_accepted
    from cscp_tui.views.warnings import selected_warnings, warnings_table

    reading = session.read_verified()
    every = warnings_accepted(reading.workspace, reading.today)
    found = selected_warnings(every, session.arguments.filter, reading.today)
    say(f"{len(found)} of {counted(len(every), 'accepted warning')}")
    values: list[Plain] = [to_builtins(each) for each in found]
    table = warnings_table(found)
    if session.arguments.format:
        which = " ".join(session.arguments.filter)
        _write(reading, table, "Accepted warnings", which, values)
    elif session.arguments.json:
        show_json(session.marked(values))
    else:
        show_view(table.columns, [[cell.text for cell in row.cells] for row in table.rows])
    return 0


class _RecordTexts:
    """The searchable texts of a record: its fields, and the cells of its row."""

    def __init__(self, rows: Mapping[str, Sequence[str]]) -> None:
        self._rows = rows

    def of(self, record: Record) -> str:
        fields = (str(getattr(record, name)) for name in record.__struct_fields__)
        return "\n".join((*fields, *self._rows[record.id])).casefold()
