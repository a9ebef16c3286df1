"""Commands for meetings: planning, attendance, minutes, closing and reopening."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from datetime import date
from functools import partial

from cscp_tui.base.paths import typed_path
from cscp_tui.base.texts import counted
from cscp_tui.cli import finding
from cscp_tui.cli.attendance import GUESTS, MEMBERS, attendance_commands
from cscp_tui.cli.capture import ask_about_lines
from cscp_tui.cli.declared import (
    add_declared,
    add_fields,
    add_shared,
    read_command,
    record_declared,
)
from cscp_tui.cli.parser import (
    BadCommandLine,
    CommandLineParser,
    Commands,
    add_choice,
    add_meeting,
    unconfirmed,
)
from cscp_tui.cli.printing import Answered, asked, say, show_table
from cscp_tui.cli.session import CommandRun
from cscp_tui.cli.writing import Writing
from cscp_tui.domain.attendance import is_chair_present
from cscp_tui.domain.book import Book
from cscp_tui.domain.commands.actions import EndAction
from cscp_tui.domain.commands.attendance import MarkAllPresent
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.commands.meetings import (
    CloseMeeting,
    HoldMeeting,
    IssueMinutes,
    ProceedWithoutQuorum,
    ReopenMeeting,
    ScheduleMeetings,
    StartMeeting,
    meeting_id,
)
from cscp_tui.domain.commands.records import as_one
from cscp_tui.domain.commands.scrutiny import CloseChallenge, ReopenChallenge
from cscp_tui.domain.dates import in_words
from cscp_tui.domain.names import agency_name, groups_called
from cscp_tui.domain.records import Meeting
from cscp_tui.domain.schedules import days_of, read_schedule
from cscp_tui.services.attendance import quorum_sentences, take_attendance

_BARE_INTERVAL = re.compile(r"(?:\d{1,3}|[a-z]+) weeks?|week", re.IGNORECASE)


def add_commands(commands: Commands) -> None:
    add_planning_commands(commands)
    add_running_commands(commands)
    add_shared(
        commands,
        (CloseMeeting, CloseChallenge),
        _closed,
        # In version 1, the command that ends an action had this name.
        hidden=(EndAction,),
        before=_ask_about_lines,
    )
    add_shared(commands, (ReopenMeeting, ReopenChallenge), _reopened)


def add_planning_commands(commands: Commands) -> None:
    schedule = commands.add(
        "schedule",
        "plan a year of a group's meetings in one step, after a preview",
        'cscp schedule QAG --every "6 weeks" --from 14/1/2026 --to 31/3/2027\n'
        'cscp schedule EXEC --every "second Tuesday of each month" --yes\n'
        'cscp schedule REV --every "14/1/2026, 25/3/2026"',
        schedule_meetings,
    )
    schedule.word("group", "GROUP", "the group that meets")
    schedule.option(
        "--every RULE",
        "e.g. “6 weeks”, “second Tuesday”, “last Wednesday of every quarter”, or dates",
        required=True,
    )
    schedule.option("--from DATE", "first day (default: today)", dest="first")
    schedule.option(
        "--to DATE", "the last date (default: the end of the financial year)", dest="last"
    )
    add_fields(schedule, ScheduleMeetings)
    schedule.option(
        "--item TEXT",
        "a standing item; repeat for more (default: those of the last meeting)",
        dest="items",
        action="append",
        default=[],
    )


def schedule_meetings(session: CommandRun) -> int:
    """Show the days of a rule, and plan the meetings after confirmation."""
    writing, arguments = session.write(), session.arguments
    group = finding.group(writing.book, arguments.group)
    schedule = read_schedule(_rule(session), writing.today)
    days = days_of(schedule)
    items = tuple(arguments.items) if arguments.items else None
    command = read_command(writing, ScheduleMeetings, group=group, days=days, standing_items=items)
    writing.try_out(command)
    say(f"{group}, {schedule}: {counted(len(days), 'meeting')}.")
    show_table(("Day", "Meeting"), list(_rows(group, days, writing.book)))
    if (status := unconfirmed(session)) is not None:
        return status
    writing.record(command)
    return 0


def _rule(session: CommandRun) -> str:
    """Return the rule and its period as one text."""
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
        there = f"{known[day].id} is {known[day].state} and is kept" if day in known else ""
        yield in_words(day), there or f"new: {meeting_id(group, day)}"


def add_running_commands(commands: Commands) -> None:
    """Add the commands for running a meeting, except planning and closing it."""
    add_declared(commands, StartMeeting, start_meeting)
    attend = commands.add(
        "attend",
        "record who came to a meeting",
        'cscp attend QAG-2025-11-27 housing=2 icb=online "slam=apologies, deputy" --all-present\n'
        'cscp attend QAG-2025-11-27 police=apologies --guest "NHS England=2"\n'
        "cscp attend QAG-2025-11-27 council=1 --non-members guests",
        attend_meeting,
    )
    _add_attendance(attend)
    minute = commands.add(
        "minute",
        "record a meeting from its minutes in one step: who came, who chaired, when it ended",
        "cscp minute QAG-2025-11-27 housing=2 icb=1 police=1 slam=apologies\n"
        'cscp minute QAG-2025-11-27 housing=2 --without-quorum "Papers were agreed by email."',
        minute_meeting,
    )
    _add_attendance(minute)
    add_fields(minute, HoldMeeting, but={"meeting"})
    add_declared(commands, ProceedWithoutQuorum, proceed_without_quorum)
    issue = commands.add(
        "issue-minutes",
        "record that the minutes of a meeting were issued, and keep them as they were",
        'cscp issue-minutes QAG-2025-11-27 --to "all members, by email"\n'
        'cscp issue-minutes QAG-2025-11-27 --to "all members" --file amended.docx\n'
        'cscp issue-minutes QAG-2025-11-27 --to "all members" --corrections "Housing sent apologies."',
        issue_minutes_of,
    )
    add_meeting(issue)
    issue.option("--to WHO", "who they went to, and how", required=True)
    issue.option("--corrections TEXT", "what was corrected since they were issued before")
    issue.option(
        "--file FILE",
        "the Word file of the minutes as the Chair amended it, which is handed out from then on",
    )


def _add_attendance(command: CommandLineParser) -> None:
    add_meeting(command)
    command.word(
        "came",
        "AGENCY=2",
        "people in the room; or online, 2 online, deputy, apologies (2 apologies for two "
        "seats), absent or clear; separate several with commas",
        nargs="*",
    )
    command.option(
        "--guest WHERE=1",
        "guests, by where they came from",
        dest="guests",
        action="append",
        default=[],
    )
    command.option("--all-present", "mark every other member as one person in the room")
    add_choice(
        command,
        "--non-members",
        "kind of people",
        (GUESTS, MEMBERS),
        default="",
        help="people from an agency that isn't a member: guests, or members from that date",
    )


def start_meeting(session: CommandRun) -> int:
    writing = session.write()
    meeting = writing.at(session.arguments.asked_meeting)
    # A meeting of another day is recorded later from its minutes, so it gets no time.
    moment = writing.now if meeting.day == writing.today else None
    record_declared(writing, StartMeeting, at=moment, **_asked_chair(session, writing, meeting))
    if not is_chair_present(writing.book, writing.book.meetings[meeting.id]):
        say(
            "Nobody is recorded as chairing, so the Chair doesn't count towards the quorum. Mark them "
            "with “cscp attend”; next time, add --chair."
        )
    _tell_quorum(writing, meeting.id)
    return 0


def _asked_chair(session: CommandRun, writing: Writing, meeting: Meeting) -> dict[str, str]:
    """Ask who chairs, unless that is said or nobody can be asked."""
    arguments = session.arguments
    if arguments.asked_chair or arguments.asked_chair_agency:
        return {}
    if writing.tells_json or not sys.stdin.isatty():
        return {}
    agency = meeting.chair_agency and agency_name(meeting.chair_agency, writing.book)
    planned = ", ".join(filter(None, (meeting.chair, agency)))
    usual = (
        f"Enter for {planned}, “nobody”, or a role" if planned else "a role, or Enter for nobody"
    )
    chair = asked(f"Who is chairing? ({usual}): ", Answered.CHAIR).strip() or (
        "" if planned else "nobody"
    )
    if chair.casefold() == "nobody":
        return {}
    if not chair:
        return {"chair": meeting.chair, "chair_agency": meeting.chair_agency}
    typed = asked("Which agency are they from? (Enter for none): ", Answered.CHAIR).strip()
    return {"chair": chair, "chair_agency": finding.agency(writing.book, typed) if typed else ""}


def attend_meeting(session: CommandRun) -> int:
    """Record who came as one step. Say whether the meeting is quorate and who is not marked."""
    writing = session.write()
    meeting = writing.at(session.arguments.which)
    commands = _attendance(session, writing, meeting)
    if not commands:
        raise BadCommandLine("Say who came, e.g. AGENCY=2", session.arguments.called)
    writing.record(as_one(commands), partial(take_attendance, meeting=meeting.id))
    return 0


def _attendance(session: CommandRun, writing: Writing, meeting: Meeting) -> tuple[Command, ...]:
    arguments = session.arguments
    commands = attendance_commands(
        arguments.came, arguments.guests, meeting, writing.book, arguments.non_members
    )
    return (*commands, MarkAllPresent(meeting.id)) if arguments.all_present else commands


def minute_meeting(session: CommandRun) -> int:
    writing = session.write()
    meeting = writing.at(session.arguments.which)
    attendance = _attendance(session, writing, meeting)
    writing.record(read_command(writing, HoldMeeting, meeting=meeting.id, attendance=attendance))
    return 0


def issue_minutes_of(session: CommandRun) -> int:
    from cscp_tui.services.amended_papers import read_amended_paper
    from cscp_tui.services.minutes import issue_minutes

    writing, arguments = session.write(), session.arguments
    paper = read_amended_paper(typed_path(arguments.file)) if arguments.file else None
    meeting = writing.at(arguments.which)
    command = IssueMinutes(meeting.id, arguments.to, arguments.corrections)
    writing.keep(lambda context: issue_minutes(writing.recorder, command, context, paper))
    return 0


def proceed_without_quorum(session: CommandRun) -> int:
    writing = session.write()
    meeting = writing.at(session.arguments.asked_meeting)
    record_declared(writing, ProceedWithoutQuorum)
    _tell_quorum(writing, meeting.id)
    return 0


def _tell_quorum(writing: Writing, key: str) -> None:
    for sentence in quorum_sentences(writing.book, writing.book.meetings[key]):
        say(sentence)


def _closed(writing: Writing, typed: str) -> tuple[str, str]:
    """Return the table and id of a meeting, else of a challenge, else of an action."""
    if finding.key_of(writing.book, "meetings", typed) or groups_called(typed, writing.book):
        return "meetings", writing.at(typed).id
    if key := finding.key_of(writing.book, "challenges", typed):
        return "challenges", key
    return "actions", finding.action(writing.book, typed)


def _ask_about_lines(writing: Writing, table: str, key: str) -> None:
    """At a terminal, ask about the lines of a running meeting before it is closed."""
    if table == "meetings" and writing.book.meetings[key].in_progress:
        ask_about_lines(writing, writing.book.meetings[key])


def _reopened(writing: Writing, typed: str) -> tuple[str, str]:
    """Return the table and the id of a challenge, else of a meeting."""
    if key := finding.key_of(writing.book, "challenges", typed):
        return "challenges", key
    return "meetings", writing.at(typed).id
