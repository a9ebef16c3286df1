"""The commands ``history``, ``undo`` and ``redo``."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import to_builtins

from cscp_tui.base.errors import NotUnderstood, UnknownRecord
from cscp_tui.base.texts import counted, one_line, shortened
from cscp_tui.cli import finding
from cscp_tui.cli.json_forms import HistoryChange, HistoryLine
from cscp_tui.cli.parser import Commands
from cscp_tui.cli.printing import show_json, show_table
from cscp_tui.cli.reading import OpenedWorkspace
from cscp_tui.cli.session import CommandRun
from cscp_tui.domain.book import Book, name_of
from cscp_tui.domain.changes import Change, Edit, Entry
from cscp_tui.domain.context import Context
from cscp_tui.domain.dates import short
from cscp_tui.domain.enums import Role
from cscp_tui.domain.names import meeting_in_words, own_label, what_words
from cscp_tui.domain.quarters import short_quarter
from cscp_tui.domain.records import KINDS
from cscp_tui.services.outcome import JobOutcome
from cscp_tui.store.clock import in_london, moment_of
from cscp_tui.views.history import change_sentence, change_words, owner_of, told_once

TITLES = ("No", "Recorded", "In effect", "By", "What", "Changes")
MOST = 100
"""The maximum number of characters of a field's change in a table."""
_NAMED_WHOLE = frozenset({"meetings", "decisions", "priorities"})
"""The tables whose record labels need no kind of record before them."""


def add_commands(commands: Commands) -> None:
    history = commands.add(
        "history",
        "show the history of one record or of all",
        "cscp history BP24-1.3 --json",
        show_history,
    )
    history.word("ref", "REF", "a reference, or a record's id", nargs="?")
    undo = commands.add(
        "undo", "undo your latest change", "cscp undo\ncscp undo 42 --rest", undo_change
    )
    undo.word("number", "N", "the number of another change", nargs="?")
    redo = commands.add("redo", "redo what you last undid", "cscp redo", redo_change)
    for command in (undo, redo):
        command.option("--rest", "leave out what later changes depend on")


def show_history(session: CommandRun) -> int:
    """Show the history of a record, or everything, oldest first."""
    reading = session.read_verified()
    entries = _entries(reading, session.arguments.ref)
    if session.given("as_at"):
        entries = [entry for entry in entries if entry.line.on <= reading.today]
    if session.arguments.json:
        show_json(session.marked(to_builtins([history_line(entry) for entry in entries])))
    else:
        book = reading.workspace.book
        show_table(TITLES, [_cells(entry, book) for entry in entries])
    return 0


def _entries(reading: OpenedWorkspace, typed: str | None) -> list[Entry]:
    if typed is None:
        workspace = reading.workspace
        every = [*workspace.entries(), *workspace.scrutiny_entries()]
        return sorted(every, key=lambda entry: entry.line.at)
    book = reading.workspace.book
    undone = [key for table in KINDS for key in book.undone[table] if key == typed.upper()]
    try:
        _, key = finding.any_record(book, typed)
    except UnknownRecord:
        if not undone:
            raise
        key = undone[0]
    return reading.workspace.history(key)


def history_line(entry: Entry) -> HistoryLine:
    line = entry.line
    return HistoryLine(
        n=line.n,
        at=line.at,
        on=line.on,
        by=line.by,
        role=line.role,
        what=line.what,
        why=line.why,
        quarter=line.quarter,
        meeting=line.meeting,
        undoes=line.undoes or None,
        undone_by=entry.undone_by or None,
        changes=HistoryChange.each_of(entry.changes),
    )


def _cells(entry: Entry, book: Book) -> tuple[str, ...]:
    line = entry.line
    what = what_words(line.what)
    if line.undoes:
        what = f"{what} {line.undoes}"
    if entry.undone_by:
        what = f"{what} (undone by {entry.undone_by})"
    beside = (
        f"at {meeting_in_words(line.meeting, book)}" if line.meeting else "",
        f"for {short_quarter(line.quarter)}" if line.quarter else "",
        f"{counted(line.merged.lines, 'change')} from another copy" if line.merged else "",
        line.why,
    )
    words = "; ".join(
        [*(_change(each, book) for each in told_once(entry.changes)), *filter(None, beside)]
    )
    # The scrutineer's journal has its own numbers; those that undo takes are the team's.
    number = f"S{line.n}" if line.role == Role.SCRUTINEER else str(line.n)
    return number, _moment(line.at), short(line.on), line.by, what, words


def _moment(at: str) -> str:
    local = in_london(moment_of(at))
    return f"{short(local.date())} {local:%H.%M}"


def _change(change: Change, book: Book) -> str:
    name = own_label(change.table, change.id, book)
    if change.table not in _NAMED_WHOLE:
        # A record without a name is shown by its id, which can be typed in this command.
        name = f"{name_of(change.table)} {name or change.id}"
    if change.creates and change.table == "moves":
        return f"{owner_of(change)[1]}: {change_sentence(change)}"
    if change.creates and change.table == "redactions":
        record, reason = (next(_texts(change.fields, name), "") for name in ("record", "reason"))
        return f"text redacted in {record}: {reason}"
    if change.creates:
        text = next(_texts(change.fields), "")
        return f"{name} made{': ' + text if text else ''}"
    if "undone" in change.fields:
        return f"{name} {'redone' if change.fields['undone'] == [True, False] else 'undone'}"
    words = (shortened(one_line(each), MOST) for each in change_words(change, book))
    return f"{name}: {', '.join(words)}"


_TOLD = ("title", "name", "text", "said", "question", "evidence")


def _texts(fields: dict[str, Edit], *names: str) -> Iterator[str]:
    for name in names or _TOLD:
        edit = fields.get(name)
        if isinstance(edit, list) and edit[1]:
            yield shortened(one_line(str(edit[1])), MOST)


def undo_change(session: CommandRun) -> int:
    number, typed = None, session.arguments.number
    if typed is not None:
        if not typed.isascii() or not typed.isdecimal() or len(typed) > len("999999999"):
            raise NotUnderstood(
                f"“{shortened(typed)}” isn't the number of a change. Run “cscp history” to see "
                "the numbers."
            )
        number = int(typed)
    return _undo(session, number)


def redo_change(session: CommandRun) -> int:
    return _undo(session, redo=True)


def _undo(session: CommandRun, number: int | None = None, *, redo: bool = False) -> int:
    writing = session.write(scrutinises=True)
    from cscp_tui.services.capture import undo_whole

    recorder, rest = writing.recorder, session.arguments.rest

    def job(context: Context) -> JobOutcome:
        line = recorder.next_undo(context.by, number, redo=redo)
        return undo_whole(recorder, context, line, rest=rest)

    writing.keep(job)
    return 0
