"""Planning meetings: a year of them in one step, and calling one off."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cscp_tui.cli import finding
from cscp_tui.cli.confirming import add_yes, asks, confirmed
from cscp_tui.cli.printing import say
from cscp_tui.cli.tables import show_table
from cscp_tui.cli.typing_errors import WhyMissing
from cscp_tui.domain.commands.planning import CancelMeeting, ScheduleMeetings, meeting_id
from cscp_tui.domain.dates import in_words
from cscp_tui.domain.schedules import days_of, read_schedule
from cscp_tui.domain.texts import counted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cscp_tui.cli.options import Commands
    from cscp_tui.cli.parsing import CommandLineParser
    from cscp_tui.cli.sessions import Session
    from cscp_tui.domain.books import Book

_BARE_INTERVAL = re.compile(r"(?:\d{1,3}|[a-z]+) weeks?|week", re.IGNORECASE)


def add_commands(commands: Commands) -> None:
    """Add ``schedule`` and ``cancel``."""
    schedule = commands.add(
        "schedule",
        "plan a group's meetings of a year in one step, after a preview",
        'cscp schedule QAG --every "6 weeks" --from 14/1/2026 --to 31/3/2027\n'
        'cscp schedule EXEC --every "second Tuesday of each month" --yes\n'
        'cscp schedule REV --every "14/1/2026, 25/3/2026"',
        schedule_meetings,
    )
    schedule.add_argument("group", metavar="GROUP", help="the group that meets")
    schedule.add_argument(
        "--every",
        metavar="RULE",
        required=True,
        help="as “6 weeks”, “second Tuesday”, “last Wednesday of every quarter”, or days",
    )
    schedule.add_argument("--from", dest="first", metavar="DATE", help="from when; today if unsaid")
    schedule.add_argument(
        "--to", dest="last", metavar="DATE", help="until when; the end of the financial year"
    )
    add_chair(schedule)
    schedule.add_argument(
        "--item",
        dest="items",
        metavar="TEXT",
        action="append",
        help="a standing item, once for each; as at the meeting before, if unsaid",
    )
    schedule.add_argument("--time", metavar="TIME", help="as “10:00 to 12:00”")
    schedule.add_argument("--place", metavar="PLACE", help="a room, or online")
    add_yes(schedule)

    cancel = commands.add(
        "cancel",
        "call a meeting off",
        'cscp cancel QAG-2025-11-27 --why "Too few can come."',
        cancel_meeting,
    )
    cancel.add_argument("which", metavar="MEETING", help="its id, or its group on the day")


def add_chair(command: CommandLineParser) -> None:
    """Let a command say who chairs."""
    command.add_argument("--chair", metavar="ROLE", help="the role that chairs")
    command.add_argument("--chair-agency", metavar="AGENCY", help="the agency that the chair is of")


def chair_agency(session: Session, book: Book) -> str | None:
    """The id of the chair's agency; None where it was not said."""
    typed = session.arguments.chair_agency
    return typed and finding.agency(book, typed)


def schedule_meetings(session: Session) -> int:
    """Show the days; plan the meetings once that is confirmed."""
    writing, arguments = session.write(), session.arguments
    group = finding.group(writing.book, arguments.group)
    schedule = read_schedule(_rule(session), writing.today)
    days = days_of(schedule)
    items = tuple(arguments.items) if arguments.items else None
    agency = chair_agency(session, writing.book)
    command = ScheduleMeetings(
        group, days, arguments.chair, agency, items, arguments.time, arguments.place
    )
    writing.try_out(command)
    say(f"{group}, {schedule}: {counted(len(days), 'meeting')}.")
    show_table(("Day", "Meeting"), list(_rows(group, days, writing.book)))
    if not arguments.yes:
        if not asks():
            return 0
        if not confirmed():
            return 1
    writing.record(command)
    return 0


def _rule(session: Session) -> str:
    """The rule with its period as one text."""
    arguments = session.arguments
    rule = arguments.every.strip()
    if _BARE_INTERVAL.fullmatch(rule):
        rule = f"every {rule}"
    if arguments.first:
        rule += f" from {arguments.first}"
    return f"{rule} to {arguments.last}" if arguments.last else rule


def _rows(group: str, days: Iterable[date], book: Book) -> Iterable[tuple[str, str]]:
    known = {meeting.day: meeting for meeting in book.meetings.values() if meeting.group == group}
    for day in days:
        there = f"{known[day].id} is {known[day].state} and stays" if day in known else ""
        yield in_words(day), there or f"new: {meeting_id(group, day)}"


def cancel_meeting(session: Session) -> int:
    """Call a meeting off, with the reason."""
    writing = session.write()
    meeting = writing.meeting(session.arguments.which)
    if not session.given("why").strip():
        raise WhyMissing(meeting, "cancelled")
    writing.record(CancelMeeting(meeting, session.given("why")))
    return 0
