"""Progress: notes, delivery and its agreement, statuses, dates, impact, our judgement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.cli import finding
from cscp_tui.cli.options import add_cause, add_impact_state
from cscp_tui.cli.parsing import one_of
from cscp_tui.cli.printing import read_text
from cscp_tui.domain.commands.moving import MoveDate
from cscp_tui.domain.commands.progressing import (
    AddNote,
    Agree,
    ChangeStatus,
    Deliver,
    Judge,
    RefuseDelivery,
    SetImpact,
)
from cscp_tui.domain.words import Rating, Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from cscp_tui.cli.options import Commands
    from cscp_tui.cli.parsing import CommandLineParser
    from cscp_tui.cli.sessions import Session

REF = "the action's reference"


def add_commands(commands: Commands) -> None:
    """Add the commands by which an action moves on."""
    note = commands.add(
        "note",
        "add a progress note",
        'cscp note BP24-1.3 "Half of the staff are trained." --for-quarter 2024-25/Q2\n'
        "cscp note BP24-1.3 - < note.txt",
        add_note,
    )
    note.add_argument("ref", metavar="REF", help=REF)
    note.add_argument("text", metavar="TEXT", help="what has happened; - reads it from stdin")

    deliver = _on_action(
        commands,
        "deliver",
        "record that an action is delivered",
        'cscp deliver BP24-1.3 --impact "Staff know whom to ring." --on 20/11/2024',
        run=deliver_action,
    )
    deliver.add_argument("--impact", metavar="TEXT", default="", help="what changed, if known yet")
    add_impact_state(deliver)

    agree = commands.add(
        "agree",
        "record that a meeting agreed deliveries",
        "cscp agree BP24-1.3 BP24-2.1 --meeting QAG-2024-12-10",
        agree_deliveries,
        spread="refs",
    )
    agree.add_argument("refs", metavar="REF", nargs="+", help="references of delivered actions")

    refuse = _on_action(
        commands,
        "refuse",
        "record that a meeting did not agree a delivery",
        'cscp refuse BP24-1.3 --meeting QAG-2024-12-10 --reason "No evidence yet."',
        run=refuse_delivery,
    )
    refuse.add_argument("--reason", metavar="TEXT", default="", help="why")

    _add_status_commands(commands)
    _add_date_command(commands)
    _add_judgements(commands)


def _on_action(
    commands: Commands, name: str, help_text: str, example: str, *, run: Callable[[Session], int]
) -> CommandLineParser:
    command = commands.add(name, help_text, example, run)
    command.add_argument("ref", metavar="REF", help=REF)
    return command


def _add_status_commands(commands: Commands) -> None:
    status = _on_action(
        commands,
        "status",
        "start, resume or reopen an action",
        'cscp status BP24-1.3 "in progress"',
        run=change_status,
    )
    status.add_argument(
        "status",
        type=one_of("status", Status),
        metavar="|".join(status for status in Status if not status.is_end),
    )
    hold = _on_action(
        commands,
        "hold",
        "put an action on hold",
        "cscp hold BP24-1.3 --reason funding --check-back 31/1/2025",
        run=change_status,
    )
    hold.set_defaults(status=Status.ON_HOLD)
    for command in (status, hold):
        command.add_argument("--reason", metavar="CODE", default="", help="why it is on hold")
        command.add_argument("--explanation", metavar="TEXT", default="", help="that in words")
        command.add_argument("--check-back", metavar="DATE", help="when it is looked at again")


def _add_date_command(commands: Commands) -> None:
    move = _on_action(
        commands,
        "move",
        "move a due date",
        "cscp move BP24-1.3 30/6/2025 --reason funding --cause outside --agreed-by QAG\n"
        "cscp move BP24-1.3 none --check-back 1/5/2025",
        run=move_date,
    )
    move.add_argument("date", metavar="DATE", help="day/month/year, +2w, fri, end of Q2; or none")
    add_cause(move)
    move.add_argument(
        "--agreed-by", metavar="WHO", default="", help="the group or role that agreed"
    )
    move.add_argument("--check-back", metavar="DATE", help="when it is looked at, without a date")


def _add_judgements(commands: Commands) -> None:
    impact = _on_action(
        commands,
        "impact",
        "say what changed for children, families or practice",
        'cscp impact BP24-1.3 "Fewer repeat referrals." --impact-state evidenced',
        run=set_impact,
    )
    impact.add_argument("text", metavar="TEXT", help="what changed; - reads it from stdin")
    add_impact_state(impact)
    judge = _on_action(
        commands,
        "judge",
        "set our own rating beside the computed one",
        'cscp judge BP24-1.3 amber --reason "Half of it is done."\ncscp judge BP24-1.3 computed',
        run=judge_action,
    )
    judge.add_argument("rating", metavar="red|amber|green|computed", help="computed takes it away")
    judge.add_argument("--reason", metavar="TEXT", default="", help="why we judge it so")


def add_note(session: Session) -> int:
    """Add a progress note."""
    writing, arguments = session.write(), session.arguments
    ref = finding.action(writing.book, arguments.ref)
    writing.record(AddNote(ref, read_text(arguments.text)))
    return 0


def deliver_action(session: Session) -> int:
    """Record a delivery with its impact."""
    writing, arguments = session.write(), session.arguments
    ref = finding.action(writing.book, arguments.ref)
    writing.record(Deliver(ref, read_text(arguments.impact), arguments.impact_state))
    return 0


def agree_deliveries(session: Session) -> int:
    """Record that the meeting agreed deliveries."""
    writing = session.write()
    refs = tuple(finding.action(writing.book, ref) for ref in session.arguments.refs)
    writing.record(Agree(refs, writing.context.meeting))
    return 0


def refuse_delivery(session: Session) -> int:
    """Record that the meeting did not agree a delivery."""
    writing, arguments = session.write(), session.arguments
    ref = finding.action(writing.book, arguments.ref)
    writing.record(RefuseDelivery(ref, arguments.reason, writing.context.meeting))
    return 0


def change_status(session: Session) -> int:
    """Start, hold, resume or reopen an action."""
    writing, arguments = session.write(), session.arguments
    writing.record(
        ChangeStatus(
            finding.action(writing.book, arguments.ref),
            arguments.status,
            reason=finding.reason(writing.book, arguments.reason),
            explanation=arguments.explanation,
            check_back=writing.optional_day(arguments.check_back, "Check back"),
        )
    )
    return 0


def move_date(session: Session) -> int:
    """Move a due date."""
    writing, arguments = session.write(), session.arguments
    writing.record(
        MoveDate(
            finding.action(writing.book, arguments.ref),
            writing.optional_day(arguments.date, "Due"),
            reason=finding.reason(writing.book, arguments.reason),
            cause=arguments.cause,
            explanation=arguments.explanation,
            agreed_by=arguments.agreed_by,
            check_back=writing.optional_day(arguments.check_back, "Check back"),
        )
    )
    return 0


def set_impact(session: Session) -> int:
    """Record what changed."""
    writing, arguments = session.write(), session.arguments
    ref = finding.action(writing.book, arguments.ref)
    writing.record(SetImpact(ref, read_text(arguments.text), arguments.impact_state))
    return 0


def judge_action(session: Session) -> int:
    """Set or take away our judgement."""
    writing, arguments = session.write(), session.arguments
    ref = finding.action(writing.book, arguments.ref)
    taken_away = arguments.rating.strip().casefold() in {"computed", "none"}
    rating = None if taken_away else one_of("rating", _JUDGED)(arguments.rating)
    writing.record(Judge(ref, rating, arguments.reason))
    return 0


_JUDGED = (Rating.RED, Rating.AMBER, Rating.GREEN)
