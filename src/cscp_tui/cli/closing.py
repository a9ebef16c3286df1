"""Closing what was not delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.cli import finding
from cscp_tui.cli.options import add_cause
from cscp_tui.cli.parsing import one_of
from cscp_tui.domain.commands.closing import Close
from cscp_tui.domain.words import Outcome

if TYPE_CHECKING:
    from cscp_tui.cli.options import Commands
    from cscp_tui.cli.sessions import Session


def add_commands(commands: Commands) -> None:
    """Add ``close``."""
    command = commands.add(
        "close",
        "close an action that was not delivered",
        'cscp close BP24-1.3 --outcome withdrawn --reason "no longer needed" --cause outside\n'
        'cscp close BP24-1.3 --outcome "handed over" --to "Children\'s Trust" --reason other '
        "--cause within",
        close_action,
    )
    command.add_argument("ref", metavar="REF", help="the action's reference")
    command.add_argument(
        "--outcome",
        type=one_of("outcome", Outcome),
        metavar="|".join(o for o in Outcome if o is not Outcome.CARRIED_OVER),
        help="what became of it",
    )
    add_cause(command)
    command.add_argument("--to", metavar="BODY", default="", help="to whom it is handed over")
    command.add_argument("--replaced-by", metavar="REF", default="", help="what replaces it")


def close_action(session: Session) -> int:
    """Close an action with its outcome, reason and cause."""
    writing, arguments = session.write(), session.arguments
    replaced_by = arguments.replaced_by
    writing.record(
        Close(
            finding.action(writing.book, arguments.ref),
            arguments.outcome,
            reason=finding.reason(writing.book, arguments.reason),
            cause=arguments.cause,
            explanation=arguments.explanation,
            handed_to=arguments.to,
            replaced_by=finding.action(writing.book, replaced_by) if replaced_by else "",
        )
    )
    return 0
