"""Commands for actions: note, deliver, agree, status, move, end, carry over, escalate."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cscp_tui.base.errors import Missing, NotUnderstood
from cscp_tui.base.texts import shortened
from cscp_tui.cli import finding
from cscp_tui.cli.declared import add_declared, add_fields, dest_of, record_declared
from cscp_tui.cli.meetings import add_override, close_meeting
from cscp_tui.cli.parser import add_cause, add_yes, asks, confirmed, one_of
from cscp_tui.cli.printing import read_text, say, show_table
from cscp_tui.cli.usage_errors import BadCommandLine, NotAnAssignment
from cscp_tui.domain.commands.actions import (
    AddProgressUpdate,
    Agree,
    CarryOver,
    CarryRow,
    ChangeStatus,
    Close,
    Deliver,
    Judge,
    MoveDate,
    RefuseDelivery,
    SetImpact,
    preview,
)
from cscp_tui.domain.commands.meetings import Escalate
from cscp_tui.domain.commands.scrutiny import CloseChallenge
from cscp_tui.domain.dates import short
from cscp_tui.domain.enums import Cause, Outcome, Status
from cscp_tui.domain.names import folded, groups_called

if TYPE_CHECKING:
    from cscp_tui.cli.parser import Commands
    from cscp_tui.cli.session import Session, Writing
    from cscp_tui.domain.book import Book


REF = "the action's reference"


def add_commands(commands: Commands) -> None:
    """Add every command for actions."""
    add_progress_commands(commands)
    add_close_command(commands)
    add_carry_over_command(commands)
    add_declared(commands, Escalate)


def add_progress_commands(commands: Commands) -> None:
    """Add the commands by which an action moves on."""
    add_declared(commands, AddProgressUpdate)
    add_declared(commands, Deliver)
    add_declared(commands, Agree)
    add_declared(commands, RefuseDelivery)
    add_declared(commands, ChangeStatus)
    hold = commands.add(
        "hold",
        "put an action on hold",
        "cscp hold BP24-1.3 --reason funding --review-date 31/1/2025",
        hold_action,
    )
    add_fields(hold, ChangeStatus, but={"status"})
    add_declared(commands, MoveDate)
    add_declared(commands, SetImpact)
    add_declared(commands, Judge, judge_action)


def hold_action(session: Session) -> int:
    """Put an action on hold."""
    record_declared(session.write(), ChangeStatus, status=Status.ON_HOLD)
    return 0


def judge_action(session: Session) -> int:
    """Set or take away our judgement."""
    if folded(session.arguments.asked_judgement) == "computed":
        session.arguments.asked_judgement = "none"
    record_declared(session.write(), Judge)
    return 0


_OF_KIND = {
    "actions": tuple(dest_of(each) for each in Close.asked() if each.ask.label),
    "meetings": ("override_quorum",),
    "challenges": ("came_of_it",),
}
"""The options that are about each kind."""


def add_close_command(commands: Commands) -> None:
    """Add ``close``."""
    command = commands.add(
        "close",
        "close an action that was not delivered, a meeting, or a challenge",
        'cscp close BP24-1.3 --outcome withdrawn --reason "no longer needed" --cause outside\n'
        'cscp close BP24-1.3 --outcome "transferred" --to "Children\'s Trust" --reason other '
        "--cause within\n"
        "cscp close QAG-2025-11-27\n"
        'cscp close CH-08 --came-of-it "Commissioning reports each quarter."',
        close,
    )
    command.add_argument("ref", metavar="REF|MEETING|CHALLENGE", help="its reference or id")
    of_actions = command.add_argument_group("of actions")
    add_fields(of_actions, Close, but={"ref"})
    add_override(command.add_argument_group("of meetings"))
    command.add_argument_group("of challenges").add_argument(
        "--came-of-it", metavar="TEXT", default="", help="what came of it; - reads it from stdin"
    )


def close(session: Session) -> int:
    """Close an action, a meeting or a challenge."""
    writing, typed = session.write(scrutinises=True), session.arguments.ref
    table = _kind(writing.book, typed)
    _refuse_others(session, table)
    if table == "meetings":
        return close_meeting(session, writing, typed)
    if table == "challenges":
        came_of_it = read_text(session.arguments.came_of_it)
        writing.record(CloseChallenge(finding.challenge(writing.book, typed), came_of_it))
        return 0
    record_declared(writing, Close, ref=finding.action(writing.book, typed))
    return 0


def _kind(book: Book, typed: str) -> str:
    """The table of what is meant; an action, where nothing has this id."""
    if finding.key_of(book, "meetings", typed) or groups_called(typed, book):
        return "meetings"
    return "challenges" if finding.key_of(book, "challenges", typed) else "actions"


def _refuse_others(session: Session, table: str) -> None:
    arguments = session.arguments
    for kind, names in _OF_KIND.items():
        for name in names:
            if kind != table and getattr(arguments, name):
                option = name.removeprefix("asked_").replace("_", "-")
                raise BadCommandLine(f"--{option} is for {kind}", arguments.called)


TITLES = ("Ref", "Action", "Status", "Due", "Becomes", "Reason", "Cause", "Priority", "New due")
_LEFT = frozenset({"left", "leave", "open"})
_PARTS = 6


class NotOpenThere(NotUnderstood):
    """A row for an action that is not among the plan's open ones."""

    def __init__(self, ref: str, plan: str) -> None:
        super().__init__(f"{ref} is no open action of plan {plan}; leave its --row out.")


def add_carry_over_command(commands: Commands) -> None:
    """Add ``carry-over``."""
    command = commands.add(
        "carry-over",
        "end a plan: preview what becomes of its open actions, then do it in one step",
        "cscp carry-over 2024/25 --to 2025-27 --reason funding --cause outside\n"
        'cscp carry-over 2024/25 --to 2025-27 --row "BP24-3.4=carried over,funding,outside,2,'
        '30/9/2025" --row BP24-1.7=left --yes',
        carry_over,
    )
    command.add_argument("plan", metavar="PLAN", help="the plan that ends")
    command.add_argument("--to", metavar="PLAN", required=True, help="the plan in which they go on")
    command.add_argument(
        "--row",
        metavar="REF=OUTCOME,REASON,CAUSE,PRIORITY,DUE,TO",
        action="append",
        default=[],
        help="what becomes of one action; empty parts keep the preview's, TO is the body that it "
        "is transferred to or the action that replaces it, and the outcome “left” leaves it open",
    )
    add_cause(command)
    add_yes(command)


def carry_over(session: Session) -> int:
    """Show what would become of each open action; do it once that is confirmed."""
    writing, arguments = session.write(), session.arguments
    old, new = finding.plan(writing.book, arguments.plan), finding.plan(writing.book, arguments.to)
    command = CarryOver(old, new, _rows(writing, session, old, new))
    show_table(TITLES, [_cells(row, writing.book) for row in command.rows])
    if not arguments.yes:
        if not _try(writing, command):
            say("Nothing was changed; this is the preview of what --yes does.")
            return 0
        if not asks():
            return 0
        if not confirmed():
            return 1
    writing.record(command)
    return 0


def _try(writing: Writing, command: CarryOver) -> bool:
    """Whether nothing is missing any more; says what is.

    Raises:
        CscpError: it would be refused for another reason.
    """
    try:
        writing.try_out(command)
    except Missing as missing:
        say(f"Still to be given: {missing}")
        return False
    return True


def _rows(writing: Writing, session: Session, old: str, new: str) -> tuple[CarryRow, ...]:
    arguments, book = session.arguments, writing.book
    rows = {row.ref: row for row in preview(book, old, new)}
    ends = book.plans[old].last_day
    for ref, row in rows.items():
        due = book.actions[ref].due
        rows[ref] = replace(
            row,
            reason=finding.reason(book, arguments.reason),
            cause=arguments.cause,
            explanation=arguments.explanation,
            due=due if due and due > ends else None,
        )
    for text in arguments.row:
        typed, equals, rest = text.partition("=")
        if not equals:
            raise NotAnAssignment(text, rows)
        ref = finding.action(book, typed)
        if ref not in rows:
            raise NotOpenThere(ref, old)
        rows[ref] = _changed(rows[ref], rest, writing, new)
    return tuple(rows.values())


def _changed(row: CarryRow, text: str, writing: Writing, new: str) -> CarryRow:
    """The row with what was typed for it; empty parts stay."""
    parts = [part.strip() for part in text.split(",", _PARTS - 1)]
    outcome, reason, cause, priority, due, to = parts + [""] * (_PARTS - len(parts))
    book = writing.book
    if outcome.casefold() in _LEFT:
        row = replace(row, outcome=None)
    elif outcome:
        row = replace(row, outcome=one_of("outcome", Outcome)(outcome))
    if reason:
        row = replace(row, reason=finding.reason(book, reason))
    if cause:
        row = replace(row, cause=one_of("cause", Cause)(cause))
    if priority:
        row = replace(row, priority=finding.priority(book, priority, new, writing.today))
    if due:
        row = replace(row, due=writing.optional_day(due, f"{row.ref} due"))
    if to and row.outcome is Outcome.REPLACED:
        row = replace(row, replaced_by=finding.action(book, to))
    elif to:
        row = replace(row, transferred_to=to)
    return row


def _cells(row: CarryRow, book: Book) -> tuple[str, ...]:
    action = book.actions[row.ref]
    carried = row.outcome is Outcome.CARRIED_OVER
    becomes = str(row.outcome or "left open")
    if to := row.transferred_to or row.replaced_by:
        becomes = f"{becomes}: {shortened(to)}"
    new_due = short(row.due) if row.due else "no date"
    return (
        row.ref,
        action.title,
        action.status,
        short(action.due) if action.due else "no date",
        becomes,
        row.reason if row.outcome else "",
        row.cause or "" if row.outcome else "",
        row.priority if carried else "",
        new_due if carried else "",
    )
