"""Agencies and groups: who is a member of which, when they end, and quorum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.cli import finding
from cscp_tui.cli.declared import add_fields, dest_of, record_declared
from cscp_tui.cli.parser import refuse_options_of_others
from cscp_tui.cli.printing import say, show
from cscp_tui.domain.commands.actions import EndAction
from cscp_tui.domain.commands.partners import (
    EndAgency,
    EndGroup,
    SetQuorum,
    TakeAway,
)
from cscp_tui.domain.names import folded
from cscp_tui.domain.quorum import read_clauses, typed

if TYPE_CHECKING:
    from cscp_tui.cli.parser import Commands
    from cscp_tui.cli.session import Session


def add_commands(commands: Commands) -> None:
    """Add the commands about members, ends and quorum."""
    end = commands.add(
        "end",
        "end an action that was not delivered, or an agency or a group with its memberships",
        'cscp end BP24-1.3 --outcome withdrawn --reason "no longer needed" --cause outside\n'
        'cscp end BP24-1.3 --outcome transferred --to "Children\'s Trust" --reason other '
        "--cause within\n"
        "cscp end colleges --last-day 31/7/2026",
        end_either,
    )
    end.add_argument("which", metavar="REF|AGENCY|GROUP", help="its reference, or any name of it")
    add_fields(end.add_argument_group("of actions"), EndAction, but={"ref"})
    add_fields(end.add_argument_group("of agencies and groups"), EndAgency, but={"agency"})
    remove = commands.add(
        "remove",
        "remove an agency, a group, a membership or a published summary added by mistake",
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


_OF_KIND = {
    "actions": tuple(dest_of(each) for each in EndAction.asked() if each.ask.label),
    "agencies and groups": tuple(dest_of(each) for each in EndAgency.asked() if each.ask.label),
}
"""The options that are about each kind."""


def end_either(session: Session) -> int:
    """End an action, an agency or a group."""
    writing, typed = session.write(), session.arguments.which
    if finding.is_action(writing.book, typed):
        refuse_options_of_others(session.arguments, _OF_KIND, "actions")
        record_declared(writing, EndAction, ref=finding.action(writing.book, typed))
        return 0
    table, key = finding.agency_or_group(writing.book, typed)
    refuse_options_of_others(session.arguments, _OF_KIND, "agencies and groups")
    if table == "groups":
        record_declared(writing, EndGroup, group=key)
    else:
        record_declared(writing, EndAgency, agency=key)
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
