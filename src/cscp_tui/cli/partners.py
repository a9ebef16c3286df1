"""Agencies and groups: who is a member of which, when they end, and quorum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.cli import finding
from cscp_tui.cli.printing import say, show
from cscp_tui.domain.commands.partners import (
    EndAgency,
    EndGroup,
    EndMembership,
    MakeMember,
    SetQuorum,
    TakeAway,
)
from cscp_tui.domain.names import folded
from cscp_tui.domain.quorum import read_clauses, typed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from cscp_tui.cli.parser import CommandLineParser, Commands
    from cscp_tui.cli.session import Session, Writing


LAST_DAY = "--last-day"


def add_commands(commands: Commands) -> None:
    """Add the commands about members, ends and quorum."""
    join = _of_both(
        commands,
        "join",
        "make an agency a member of a group",
        "cscp join police QAG --from 1/4/2025",
        join_group,
    )
    join.add_argument("--from", dest="first_day", metavar="DATE", help="its first day; else today")
    join.add_argument("--to", dest="last_day", metavar="DATE", help="its last day, if known")
    leave = _of_both(
        commands,
        "leave",
        "end an agency's membership of a group",
        "cscp leave police QAG --last-day 31/3/2026",
        leave_group,
    )
    _add_last_day(leave)
    end = commands.add(
        "end",
        "end an agency or a group with its memberships; its history stays",
        "cscp end colleges --last-day 31/7/2026",
        end_partner,
    )
    end.add_argument("which", metavar="AGENCY|GROUP", help="by any of its names")
    _add_last_day(end)
    remove = commands.add(
        "remove",
        "take away an agency, a group, a membership or a published summary, made by mistake",
        "cscp remove colleges\ncscp remove QAG/colleges/2024-04-01\ncscp remove 2023/24",
        remove_partner,
    )
    remove.add_argument("which", metavar="ID", help="by any of its names, or its id")
    quorum = commands.add(
        "quorum",
        "show or set the quorum of a group: clauses, all of which must be met",
        'cscp quorum QAG\ncscp quorum QAG council "A health partner: any of icb, chs" police\n'
        "cscp quorum QAG none",
        set_quorum,
        spread="clauses",
    )
    quorum.add_argument("group", metavar="GROUP", help="by any of its names")
    quorum.add_argument(
        "clauses",
        metavar="CLAUSE",
        nargs="*",
        help="as “police”, “2 of council, icb, police” or “Health: any of icb, chs”; none for none",
    )


def _of_both(
    commands: Commands, name: str, help_text: str, example: str, run: Callable[[Session], int]
) -> CommandLineParser:
    command = commands.add(name, help_text, example, run)
    command.add_argument("agency", metavar="AGENCY", help="by any of its names")
    command.add_argument("group", metavar="GROUP", help="by any of its names")
    return command


def _add_last_day(command: CommandLineParser) -> None:
    command.add_argument(LAST_DAY, metavar="DATE", help="the day of effect, or today, if unsaid")


def _both(session: Session, writing: Writing) -> tuple[str, str]:
    arguments, book = session.arguments, writing.book
    return finding.agency(book, arguments.agency), finding.group(book, arguments.group)


def _last_day(session: Session, writing: Writing) -> date:
    day = writing.optional_day(session.arguments.last_day, "Last day")
    return day or writing.context.on or writing.today


def join_group(session: Session) -> int:
    """Make an agency a member."""
    writing, arguments = session.write(), session.arguments
    agency, group = _both(session, writing)
    first = writing.optional_day(arguments.first_day, "First day")
    last = writing.optional_day(arguments.last_day, "Last day")
    first = first or writing.context.on or writing.today
    writing.record(MakeMember(agency, group, first, last))
    return 0


def leave_group(session: Session) -> int:
    """End a membership."""
    writing = session.write()
    agency, group = _both(session, writing)
    writing.record(EndMembership(agency, group, _last_day(session, writing)))
    return 0


def end_partner(session: Session) -> int:
    """End an agency or a group."""
    writing = session.write()
    table, key = finding.agency_or_group(writing.book, session.arguments.which)
    last = _last_day(session, writing)
    writing.record(EndGroup(key, last) if table == "groups" else EndAgency(key, last))
    return 0


def remove_partner(session: Session) -> int:
    """Take away an agency, a group or a membership without a history, or a summary."""
    writing, which = session.write(), session.arguments.which
    for table in ("memberships", "summaries"):
        if key := finding.key_of(writing.book, table, which):
            writing.record(TakeAway(table, key))
            return 0
    writing.record(TakeAway(*finding.agency_or_group(writing.book, which)))
    return 0


def set_quorum(session: Session) -> int:
    """Set the clauses of a quorum; without any, print those that there are."""
    arguments = session.arguments
    if not arguments.clauses:
        book = session.read().book
        clauses = book.groups[finding.group(book, arguments.group)].quorum
        if clauses:
            show(typed(clauses))
        else:
            say("No quorum is set for this group.")
        return 0
    writing = session.write()
    group = finding.group(writing.book, arguments.group)
    text = "\n".join(arguments.clauses)
    clauses = () if folded(text) == "none" else read_clauses(text, writing.book)
    writing.record(SetQuorum(group, clauses))
    if clauses:
        show(typed(clauses))
    return 0
