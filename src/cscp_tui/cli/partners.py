"""Commands for agencies and groups: membership, ending them, and quorum."""

from __future__ import annotations

from msgspec import to_builtins

from cscp_tui.cli import finding
from cscp_tui.cli.declared import add_shared
from cscp_tui.cli.json_forms import GroupQuorum
from cscp_tui.cli.parser import Commands
from cscp_tui.cli.printing import say, show, show_json
from cscp_tui.cli.session import CommandRun
from cscp_tui.cli.writing import Writing
from cscp_tui.domain.commands.actions import EndAction
from cscp_tui.domain.commands.partners import EndAgency, EndGroup, SetQuorum, TakeAway
from cscp_tui.domain.names import folded
from cscp_tui.domain.quorum import clauses_as_typed, read_clauses


def add_commands(commands: Commands) -> None:
    add_shared(commands, (EndAction, EndAgency, EndGroup), _ended)
    remove = commands.add(
        "remove",
        "remove an agency, a group, a membership or a published summary added by mistake",
        "cscp remove colleges\ncscp remove QAG/colleges/2024-04-01\ncscp remove 2023/24",
        remove_partner,
    )
    remove.word("which", "ID", "by any of its names, or its id")
    quorum = commands.add(
        "quorum",
        "show or set the quorum of a group; every clause must be met",
        'cscp quorum QAG\ncscp quorum QAG council "A health partner: any of icb, chs" police\n'
        "cscp quorum QAG none",
        set_quorum,
    )
    quorum.word("group", "GROUP", "by any of its names")
    quorum.word(
        "clauses",
        "CLAUSE",
        "e.g. “police”, “2 of council, icb, police” or “Health: any of icb, chs”; “none” "
        "for no quorum",
        nargs="*",
    )


def _ended(writing: Writing, clauses_as_typed: str) -> tuple[str, str]:
    """Return the table and the id of an action, an agency or a group."""
    if finding.is_action(writing.book, clauses_as_typed):
        return "actions", finding.action(writing.book, clauses_as_typed)
    return finding.agency_or_group(writing.book, clauses_as_typed)


def remove_partner(session: CommandRun) -> int:
    """Remove a partner or membership without a history, a summary or a column set."""
    writing, which = session.write(), session.arguments.which
    for table in ("memberships", "summaries", "column_sets"):
        if key := finding.key_of(writing.book, table, which):
            writing.record(TakeAway(table, key))
            return 0
    writing.record(TakeAway(*finding.agency_or_group(writing.book, which)))
    return 0


def set_quorum(session: CommandRun) -> int:
    """Set the clauses of a group's quorum; without any, print the present ones."""
    arguments = session.arguments
    if not arguments.clauses:
        book = session.read().book
        group = finding.group(book, arguments.group)
        clauses = book.groups[group].quorum
        if arguments.json:
            show_json(to_builtins(GroupQuorum(group=group, clauses=clauses)))
        elif clauses:
            show(clauses_as_typed(clauses, book))
        else:
            say("No quorum is set for this group.")
        return 0
    writing = session.write()
    group = finding.group(writing.book, arguments.group)
    text = "\n".join(arguments.clauses)
    clauses = () if folded(text) == "none" else read_clauses(text, writing.book)
    writing.record(SetQuorum(group, clauses))
    if clauses:
        show(clauses_as_typed(clauses, writing.book))
    return 0
