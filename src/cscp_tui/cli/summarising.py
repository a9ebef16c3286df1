"""Keeping a published table of attendance, from a file of percentages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.cli import finding
from cscp_tui.cli.printing import read_stdin, show
from cscp_tui.cli.typing_errors import BadCommandLine
from cscp_tui.domain.commands.summarising import KeepSummary
from cscp_tui.domain.dates import in_words
from cscp_tui.domain.errors import Refused, UnknownRecord
from cscp_tui.domain.periods import Period
from cscp_tui.domain.promise_rules import year_of
from cscp_tui.domain.quarters import Quarter
from cscp_tui.paths import typed_path

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.cli.options import Commands
    from cscp_tui.cli.sessions import Session
    from cscp_tui.cli.writing import Writing
    from cscp_tui.domain.books import Book

MOST_BYTES = 1_000_000
"""More than any table of attendance has; another file was meant."""


class NoTable(Refused):
    """A file that cannot be a table of attendance."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path} is no table of attendance: {why}; name a CSV file.")


def add_published_summary(family: Commands) -> None:
    """Add ``published-summary`` to ``add``."""
    command = family.add(
        "published-summary",
        "keep a published table of attendance apart: percentages without meetings",
        'cscp add published-summary attendance.csv --plan 2023/24 --source "Yearly report 2023/24"',
        keep_summary,
    )
    command.add_argument(
        "file",
        metavar="FILE|-",
        help="CSV: Agency, then a column of percentages for each group; — for no member",
    )
    command.add_argument(
        "--plan", metavar="PLAN", default="", help="the plan or financial year, as 2023/24"
    )
    command.add_argument("--from", dest="first", metavar="DATE", default="", help="its first day")
    command.add_argument("--to", dest="last", metavar="DATE", default="", help="its last day")
    command.add_argument(
        "--called", dest="name", metavar="TEXT", default="", help="what the days are called"
    )
    command.add_argument("--source", metavar="TEXT", default="", help="where it was published")


def keep_summary(session: Session) -> int:
    """Keep a published table; the name of its period is printed."""
    # Only what reads a file needs it.
    from cscp_tui.importing.summary_tables import read_summary  # noqa: PLC0415

    writing = session.write()
    period = _period(session, writing)
    groups, rows = read_summary(_text(session.arguments.file))
    writing.record(KeepSummary(period, groups, rows, session.arguments.source))
    show(period.title)
    return 0


def _period(session: Session, writing: Writing) -> Period:
    """The period: a plan, else a financial year, else days with a name."""
    arguments = session.arguments
    days = bool(arguments.first and arguments.last)
    if bool(arguments.plan) is days or (not days and (arguments.first or arguments.last)):
        raise BadCommandLine("Give --plan, or --from and --to", arguments.called)
    if arguments.plan:
        return _of_plan_or_year(arguments.plan, writing.book)
    first = writing.day(arguments.first, "First day", "past")
    last = writing.day(arguments.last, "Last day", "past")
    period = Period.between(first, last)
    name = arguments.name or f"{in_words(first)} to {in_words(last)}"
    return Period(period.first, period.last, name)


def _of_plan_or_year(typed: str, book: Book) -> Period:
    try:
        plan = book.plans[finding.plan(book, typed)]
    except UnknownRecord:
        year = year_of(typed)
        return Period.of_year(Quarter(int(year[:4]), 1).first_day)
    return Period(plan.first_day, plan.last_day, plan.id)


def _text(typed: str) -> str:
    """What a file holds, or what comes on stdin.

    Raises:
        NoTable: it is a folder, is too large, or is no text.
    """
    if typed == "-":
        return read_stdin()
    path = typed_path(typed)
    if path.is_dir():
        raise NoTable(path, "it is a folder")
    data = path.read_bytes()
    if len(data) > MOST_BYTES:
        raise NoTable(path, "it is larger than a million bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if b"\0" in data:
        raise NoTable(path, "it holds more than text")
    return data.decode("cp1252", "replace")
