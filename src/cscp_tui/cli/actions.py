"""Commands for actions, from progress updates to ending and escalation."""

from __future__ import annotations

from msgspec.structs import replace

from cscp_tui.base.errors import Missing, NotUnderstood
from cscp_tui.base.texts import shortened
from cscp_tui.cli import finding
from cscp_tui.cli.declared import add_declared, add_fields, record_declared
from cscp_tui.cli.parser import Commands, NotAnAssignment, add_cause, one_of, unconfirmed
from cscp_tui.cli.printing import say, show_table
from cscp_tui.cli.session import CommandRun
from cscp_tui.cli.writing import Writing
from cscp_tui.domain.book import Book
from cscp_tui.domain.commands.actions import ChangeStatus, Judge
from cscp_tui.domain.commands.carry_over import CarryOver, CarryRow, proposed_carry_over
from cscp_tui.domain.dates import long, short
from cscp_tui.domain.enums import Cause, Outcome, Status
from cscp_tui.domain.names import folded
from cscp_tui.services import carry_over as services


def add_commands(commands: Commands) -> None:
    add_progress_commands(commands)
    add_carry_over_command(commands)


def add_progress_commands(commands: Commands) -> None:
    hold = commands.add(
        "hold",
        "put an action on hold",
        "cscp hold BP24-1.3 --reason funding --review-date 31/1/2025",
        hold_action,
    )
    add_fields(hold, ChangeStatus, but={"status"})
    add_declared(commands, Judge, judge_action)


def hold_action(session: CommandRun) -> int:
    record_declared(session.write(), ChangeStatus, status=Status.ON_HOLD)
    return 0


def judge_action(session: CommandRun) -> int:
    """Set or clear the team's own judgement of a rating."""
    if folded(session.arguments.asked_judgement) == "computed":
        session.arguments.asked_judgement = "none"
    record_declared(session.write(), Judge)
    return 0


TITLES = ("Ref", "Action", "Status", "Due", "Outcome", "Reason", "Cause", "Priority", "New due")
_LEFT = frozenset({"left", "leave", "open"})
_PARTS = 6


def add_carry_over_command(commands: Commands) -> None:
    command = commands.add(
        "carry-over",
        "end a plan: preview what happens to its open actions, then do it in one step",
        "cscp carry-over 2024/25 --to 2025-27 --reason funding --cause outside\n"
        'cscp carry-over 2024/25 --to 2025-27 --row "BP24-3.4=carried over,funding,outside,2,'
        '30/9/2025" --row BP24-1.7=left --yes',
        carry_over,
    )
    command.word("plan", "PLAN", "the plan that ends")
    command.option("--to PLAN", "the plan they continue in", required=True)
    command.option(
        "--row REF=OUTCOME,REASON,CAUSE,PRIORITY,DUE,TO",
        "the outcome of one action. Leave a part blank to keep the preview's. TO is who it "
        "is transferred to, or the action that replaces it; the outcome “left” leaves it "
        "open",
        action="append",
        default=[],
    )
    add_cause(command)


def carry_over(session: CommandRun) -> int:
    """Show the outcome of each open action, and carry the actions over after confirmation."""
    writing, arguments = session.write(), session.arguments
    old, new = finding.plan(writing.book, arguments.plan), finding.plan(writing.book, arguments.to)
    command = CarryOver(old, new, _rows(writing, session, old, new))
    show_table(TITLES, [_cells(row, writing.book) for row in command.rows])
    if not session.says_yes and not _try(writing, command):
        say("Nothing was changed. This is a preview: add --yes to do it.")
        return 0
    if (status := unconfirmed(session)) is not None:
        return status
    writing.record(command, services.carry_over)
    return 0


def _try(writing: Writing, command: CarryOver) -> bool:
    """Print the day on which a command would take effect, or what is missing; return whether it would."""
    try:
        day = services.day_of_carry_over(writing.recorder, command, writing.context)
    except Missing as missing:
        say(str(missing))
        return False
    say(f"With effect on {long(day)}.")
    return True


def _rows(writing: Writing, session: CommandRun, old: str, new: str) -> tuple[CarryRow, ...]:
    arguments, book = session.arguments, writing.book
    rows = {row.ref: row for row in proposed_carry_over(book, old, new)}
    for ref, row in rows.items():
        rows[ref] = replace(
            row,
            reason=finding.reason(book, arguments.reason),
            cause=arguments.cause,
            explanation=arguments.explanation,
        )
    for text in arguments.row:
        typed, equals, rest = text.partition("=")
        if not equals:
            raise NotAnAssignment(text, rows)
        ref = finding.action(book, typed)
        if ref not in rows:
            raise NotUnderstood(f"{ref} isn't an open action of plan {old}. Leave out its --row.")
        rows[ref] = _changed(rows[ref], rest, writing, new)
    return tuple(rows.values())


def _changed(row: CarryRow, text: str, writing: Writing, new: str) -> CarryRow:
    """Return a row with the values typed for it; empty parts leave it unchanged."""
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
