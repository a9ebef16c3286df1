"""Running a meeting from a script: starting it, who came, from its minutes, opening it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.cli import finding
from cscp_tui.cli.attendance_words import GUESTS, MEMBERS, attendance_commands
from cscp_tui.cli.printing import read_text, say
from cscp_tui.cli.scheduling import add_chair, chair_agency
from cscp_tui.cli.typing_errors import BadCommandLine, WhyMissing
from cscp_tui.domain.attendance import quorum
from cscp_tui.domain.commands.attending import MarkAllPresent
from cscp_tui.domain.commands.challenging import ReopenChallenge
from cscp_tui.domain.commands.deciding import AddRemark
from cscp_tui.domain.commands.editing import Together, as_one
from cscp_tui.domain.commands.meetings import (
    CloseMeeting,
    HoldMeeting,
    OverrideQuorum,
    ReopenMeeting,
    StartMeeting,
    WithdrawAgreements,
)
from cscp_tui.domain.names import listed
from cscp_tui.domain.quorum_clauses import clause_words
from cscp_tui.views.attendance_forms import members_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from cscp_tui.cli.options import Commands
    from cscp_tui.cli.parsing import CommandLineParser, TakesOptions
    from cscp_tui.cli.sessions import Session
    from cscp_tui.cli.writing import Writing
    from cscp_tui.domain.books import Book
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.records import Meeting


def add_commands(commands: Commands) -> None:
    """Add the commands of a meeting, but for planning it and closing it."""
    start = _on_meeting(
        commands,
        "start",
        "begin a meeting: from now on it takes attendance and decides",
        'cscp start QAG-2025-11-27 --chair "Named Person" --chair-agency icb',
        start_meeting,
    )
    add_chair(start)
    attend = commands.add(
        "attend",
        "record who came to a meeting",
        'cscp attend QAG-2025-11-27 housing=2 icb=online "slam=apologies, deputy" --all-present\n'
        'cscp attend QAG-2025-11-27 police=apologies --guest "NHS England=2"\n'
        "cscp attend QAG-2025-11-27 council=1 --non-members guests",
        attend_meeting,
        spread="came",
    )
    _add_attendance(attend)
    minute = commands.add(
        "minute",
        "record a meeting from its minutes in one step: who came, who chaired, its end",
        "cscp minute QAG-2025-11-27 housing=2 icb=1 police=1 slam=apologies\n"
        'cscp minute QAG-2025-11-27 housing=2 --override-quorum "Papers were agreed by email."',
        minute_meeting,
        spread="came",
    )
    _add_attendance(minute)
    add_chair(minute)
    add_override(minute)
    _add_after(commands)


def _add_after(commands: Commands) -> None:
    """Add what is done in a meeting besides, and after it."""
    override = _on_meeting(
        commands,
        "override-quorum",
        "let the chair take a meeting as quorate in spite of a shortfall",
        'cscp override-quorum QAG-2025-11-27 "The Police read the papers and agreed by email."',
        override_quorum,
    )
    override.add_argument("reason", metavar="TEXT", help="why; it is kept with the meeting")
    remark = _on_meeting(
        commands,
        "remark",
        "write something down in a meeting that belongs to no action",
        'cscp remark QAG-2025-11-27 "The conference moves to March."',
        remark_at_meeting,
    )
    remark.add_argument("text", metavar="TEXT", help="what was said; - reads it from stdin")
    reopen = commands.add(
        "reopen",
        "open a meeting or a challenge again that was closed, or plan a cancelled meeting again",
        'cscp reopen QAG-2025-11-27 --why "An agency was forgotten."\ncscp reopen CH-01',
        reopen_either,
    )
    reopen.add_argument("which", metavar="MEETING|CHALLENGE", help="its id")
    withdraw = commands.add(
        "withdraw",
        "take back deliveries that a meeting agreed",
        "cscp withdraw QAG-2025-11-27 BP25-1.2",
        withdraw_agreements,
        spread="refs",
    )
    withdraw.add_argument("which", metavar="MEETING", help="its id")
    withdraw.add_argument("refs", metavar="REF", nargs="*", help="all that it agreed, if unsaid")


def _on_meeting(
    commands: Commands, name: str, help_text: str, example: str, run: Callable[[Session], int]
) -> CommandLineParser:
    command = commands.add(name, help_text, example, run)
    command.add_argument("which", metavar="MEETING", help="its id, or its group on the day")
    return command


def _add_attendance(command: CommandLineParser) -> None:
    command.add_argument("which", metavar="MEETING", help="its id, or its group on the day")
    command.add_argument(
        "came",
        metavar="AGENCY=2",
        nargs="*",
        help="people in the room; or online, 2 online, deputy, apologies, absent, clear; several "
        "with commas",
    )
    command.add_argument(
        "--guest",
        dest="guests",
        metavar="WHERE=1",
        action="append",
        default=[],
        help="guests, by the agency or body they came from",
    )
    command.add_argument(
        "--all-present",
        action="store_true",
        help="one person in the room for each member that is not marked",
    )
    command.add_argument(
        "--non-members",
        metavar=f"{GUESTS}|{MEMBERS}",
        choices=(GUESTS, MEMBERS),
        default="",
        help="people of an agency that is no member: guests, or members from that day",
    )


def add_override(command: TakesOptions) -> None:
    """Let the chair take a meeting as quorate."""
    command.add_argument(
        "--override-quorum",
        metavar="TEXT",
        default="",
        help="why the chair takes it as quorate in spite of a shortfall",
    )


def start_meeting(session: Session) -> int:
    """Begin a meeting."""
    writing = session.write()
    meeting = writing.at(session.arguments.which)
    agency = chair_agency(session, writing.book)
    # A meeting of another day is begun afterwards, from its minutes.
    moment = writing.now if meeting.day == writing.today else None
    writing.record(StartMeeting(meeting.id, moment, session.arguments.chair, agency))
    tell_quorum(writing, meeting.id)
    return 0


def attend_meeting(session: Session) -> int:
    """Record who came, in one step; say whether the meeting is quorate and who is not marked."""
    writing = session.write()
    meeting = writing.at(session.arguments.which)
    commands = _attendance(session, writing, meeting)
    if not commands:
        raise BadCommandLine("Say who came: AGENCY=2 is missing", session.arguments.called)
    writing.record(as_one(commands))
    tell_quorum(writing, meeting.id)
    _tell_unmarked(writing.book, writing.book.meetings[meeting.id])
    return 0


def _attendance(session: Session, writing: Writing, meeting: Meeting) -> tuple[Command, ...]:
    arguments = session.arguments
    commands = attendance_commands(
        arguments.came, arguments.guests, meeting, writing.book, arguments.non_members
    )
    return (*commands, MarkAllPresent(meeting.id)) if arguments.all_present else commands


def minute_meeting(session: Session) -> int:
    """Record a meeting from its minutes."""
    writing, arguments = session.write(), session.arguments
    meeting = writing.at(arguments.which)
    writing.record(
        HoldMeeting(
            meeting.id,
            _attendance(session, writing, meeting),
            arguments.chair,
            chair_agency(session, writing.book),
            arguments.override_quorum,
        )
    )
    tell_quorum(writing, meeting.id)
    return 0


def close_meeting(session: Session, writing: Writing, typed: str) -> int:
    """Close a meeting that is in progress; its attendance is locked."""
    meeting, override = writing.at(typed), session.arguments.override_quorum
    close = CloseMeeting(meeting.id, writing.now if meeting.started else None)
    writing.record(
        Together((OverrideQuorum(meeting.id, override), close), named=1) if override else close
    )
    tell_quorum(writing, meeting.id)
    say(f"“cscp export meeting {meeting.id}” writes its note.")
    return 0


def override_quorum(session: Session) -> int:
    """Take a meeting that is in progress as quorate, with the chair's reason."""
    writing = session.write()
    meeting = writing.at(session.arguments.which)
    writing.record(OverrideQuorum(meeting.id, session.arguments.reason))
    tell_quorum(writing, meeting.id)
    return 0


def tell_quorum(writing: Writing, key: str) -> None:
    """Say whether a meeting is quorate, clause by clause."""
    book = writing.book
    meeting = book.meetings[key]
    found = quorum(book, meeting)
    if not found.clauses:
        say(f"No quorum is set for {meeting.group}.")
        return
    clauses = "; ".join(
        f"{clause_words(result.clause, book)} {'yes' if result.is_met else 'NO'}"
        for result in found.clauses
    )
    word = "quorate" if found.is_met else "not quorate"
    if not found.is_met and meeting.override_reason.strip():
        word = "taken as quorate by the chair"
    say(f"{key} is {word}: {clauses}.")


def _tell_unmarked(book: Book, meeting: Meeting) -> None:
    marked = {row.agency for row in book.attendances_of(meeting.id)}
    unmarked = (known for known in members_of(book, meeting) if known.id not in marked)
    names = [known.abbreviation or known.name for known in unmarked]
    if names:
        say(f"Not marked yet: {listed(names)}.")


def remark_at_meeting(session: Session) -> int:
    """Keep a note of a meeting."""
    writing = session.write()
    meeting = writing.at(session.arguments.which)
    writing.record(AddRemark(meeting.id, read_text(session.arguments.text)))
    return 0


def reopen_either(session: Session) -> int:
    """Open a meeting again with a reason, or a challenge."""
    writing, typed = session.write(scrutinises=True), session.arguments.which
    if challenge := finding.key_of(writing.book, "challenges", typed):
        writing.record(ReopenChallenge(challenge))
        return 0
    meeting = writing.at(typed)
    if not session.given("why").strip():
        raise WhyMissing(meeting.id, "reopened")
    writing.record(ReopenMeeting(meeting.id, session.given("why")))
    return 0


def withdraw_agreements(session: Session) -> int:
    """Take back what a meeting agreed."""
    writing = session.write()
    meeting = writing.meeting(session.arguments.which)
    refs = tuple(finding.action(writing.book, ref) for ref in session.arguments.refs)
    writing.record(WithdrawAgreements(meeting, refs))
    return 0
