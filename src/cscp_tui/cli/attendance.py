"""Attendance as typed on the command line, and published attendance summaries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from cscp_tui.base.errors import NotUnderstood, Refused, UnknownRecord
from cscp_tui.base.paths import typed_path
from cscp_tui.base.plain_files import LargeFile, NoPlainFile, read_given
from cscp_tui.base.texts import shortened
from cscp_tui.cli import finding
from cscp_tui.cli.parser import BadCommandLine, Commands
from cscp_tui.cli.printing import read_stdin
from cscp_tui.cli.session import CommandRun
from cscp_tui.cli.writing import Writing
from cscp_tui.domain.book import Book
from cscp_tui.domain.commands.attendance import Came, ClearAttendance, KeepSummary, RecordGuests
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.dates import in_words, long
from cscp_tui.domain.enums import AgencyKind
from cscp_tui.domain.partners import members_on
from cscp_tui.domain.periods import Period
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import Meeting
from cscp_tui.domain.rules.commitments import year_of
from cscp_tui.services.attendance import visitors

GUESTS, MEMBERS = "guests", "members"
"""The ways to record people from an agency that is not a member."""

_PART = re.compile(
    r"(?P<count>-?\d{1,6})?\s*(?P<what>online|in room|in the room|deputy|deputies|)"
    r"|(?P<seats>\d{1,3}\s+)?(?P<word>apologies|apology|absent|none|clear)",
    re.IGNORECASE,
)


class UnknownAttendance(NotUnderstood):
    """The error that a word does not say who came from an agency."""

    def __init__(self, typed: str) -> None:
        super().__init__(
            f"“{shortened(typed)}” doesn't say who came. Type e.g. AGENCY=2, AGENCY=“1 online”, "
            "AGENCY=deputy, AGENCY=apologies, AGENCY=absent or AGENCY=clear, or several of "
            "these separated by commas."
        )


def read_came(text: str, typed: str) -> Came | None:
    """Read an agency's attendance: ``2``, ``1,1 online``, ``apologies,deputy``.

    Return None for ``clear``.

    Deputies are among those present; where nobody else is said to be, they are in the room.
    """
    counts = {"": 0, "online": 0, "deputies": 0}
    words: set[str] = set()
    sent = 0
    parts = [part.strip() for part in re.split(r"[,+]", text)]
    for part in parts:
        found = _PART.fullmatch(part)
        if not part or found is None:
            raise UnknownAttendance(typed)
        if found["word"]:
            words.add(found["word"].casefold())
            sent = max(sent, int(found["seats"] or 1)) * found["word"].casefold().startswith(
                "apolog"
            )
            continue
        what = found["what"].casefold().removeprefix("in the room").removeprefix("in room")
        what = "deputies" if what.startswith("deput") else what
        counts[what] += int(found["count"] or 1)
    if words & {"clear", "absent", "none"} and len(parts) > 1:
        raise UnknownAttendance(typed)
    if "clear" in words:
        return None
    in_room, online, deputies = counts.values()
    if not (in_room or online):
        in_room = deputies
    return Came(in_room, online, deputies, sent)


def attendance_commands(
    words: Iterable[str], guests: Iterable[str], meeting: Meeting, book: Book, non_members: str
) -> tuple[Command, ...]:
    """Build the commands for ``AGENCY=…`` words, and for guests as ``WHERE`` or ``WHERE=…``.

    Args:
        guests: a text for each agency or body that guests came from.
        non_members: ``guests`` or ``members``; if empty, people of non-members are refused.
    """
    found: dict[str, tuple[Command, ...]] = {}
    for word in words:
        name, equals, text = word.rpartition("=")
        if not equals or not name.strip():
            raise UnknownAttendance(word)
        agency = finding.agency(book, name)
        if agency in found:
            raise NotUnderstood(f"{book.agencies[agency].name} is named twice. Say once who came.")
        came = read_came(text, word)
        found[agency] = tuple(_of_agency(agency, came, meeting, book, non_members))
    commands = [command for each in found.values() for command in each]
    for guest in guests:
        name, equals, text = guest.rpartition("=")
        people = (read_came(text, guest) or Came()) if equals else Came(in_room=1)
        where = name if equals else guest
        commands.append(RecordGuests(meeting.id, where, people.in_room, people.online))
    return tuple(commands)


def _of_agency(
    agency: str, came: Came | None, meeting: Meeting, book: Book, non_members: str
) -> Iterator[Command]:
    known = book.agencies[agency]
    if came is None:
        yield ClearAttendance(meeting.id, agency)
        return
    members = members_on(book.memberships.values(), meeting.group, meeting.day)
    is_member = known.kind is AgencyKind.GUEST or agency in members
    if is_member or not came.has_people:
        yield came.at(meeting.id, agency)
    elif not non_members:
        raise Refused(
            f"{known.name} wasn't a member of {meeting.group} on {long(meeting.day)}. Add "
            "--non-members guests to count its people as guests, or --non-members members "
            "to make it a member from that date."
        )
    else:
        yield from visitors(meeting, known, came, as_members=non_members == MEMBERS)


MOST_BYTES = 1_000_000
"""The maximum size of an attendance file in bytes; a larger one must be another file."""


class NoAttendanceTable(Refused):
    """The error that a file cannot be a table of attendance."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path} isn't a table of attendance: {why}. Give a CSV file.")


def add_published_summary(family: Commands) -> None:
    command = family.add(
        "published-summary",
        "add a published attendance table: percentages without meetings",
        'cscp add published-summary attendance.csv --plan 2023/24 --source "Annual report 2023/24"',
        keep_summary,
    )
    command.word(
        "file",
        "FILE|-",
        "CSV: Agency, then a column of percentages for each group; — where not a member",
    )
    command.option("--plan PLAN", "the plan or financial year, e.g. 2023/24")
    command.option("--from DATE", "its first day", dest="first")
    command.option("--to DATE", "its last day", dest="last")
    command.option("--called TEXT", "the name of the period", dest="name")
    command.option("--source TEXT", "where it was published")


def keep_summary(session: CommandRun) -> int:
    """Keep a published attendance table, and print the name of its period."""
    from cscp_tui.importing.published_summary import read_summary

    writing = session.write()
    period = _period(session, writing)
    groups, rows = read_summary(_text(session.arguments.file))
    writing.record(KeepSummary(period, groups, rows, session.arguments.source))
    writing.tell(period.title)
    return 0


def _period(session: CommandRun, writing: Writing) -> Period:
    """Return the period: a plan, else a financial year, else days with a name."""
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
    """Return the text of a file or of stdin."""
    if typed == "-":
        return read_stdin()
    path = typed_path(typed)
    try:
        data = read_given(path, MOST_BYTES)
    except IsADirectoryError:
        raise NoAttendanceTable(path, "it is a folder") from None
    except (LargeFile, NoPlainFile) as problem:
        raise NoAttendanceTable(path, str(problem.strerror)) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if b"\0" in data:
        raise NoAttendanceTable(path, "it holds more than text")
    return data.decode("cp1252", "replace")
