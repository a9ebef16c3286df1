"""Bringing an action before the Executive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.cli import finding
from cscp_tui.cli.printing import show
from cscp_tui.domain.commands.deciding import Escalate

if TYPE_CHECKING:
    from cscp_tui.cli.options import Commands
    from cscp_tui.cli.sessions import Session


def add_commands(commands: Commands) -> None:
    """Add ``escalate``."""
    command = commands.add(
        "escalate",
        "bring an action before the Executive, as an action of its own beside it",
        'cscp escalate BP25-1.4 --request "Decide who pays for the post" --due 20/1/2026 '
        '--reason "Two partners disagree." --meeting QAG-2025-11-27',
        escalate,
    )
    command.add_argument("ref", metavar="REF", help="the action's reference")
    command.add_argument(
        "--request",
        metavar="TEXT",
        default="",
        help="what the Executive is asked; the action's title, if unsaid",
    )
    command.add_argument("--due", metavar="DATE", help="when the Executive's action is due")
    command.add_argument("--reason", metavar="TEXT", default="", help="why")


def escalate(session: Session) -> int:
    """Escalate an action; the reference of the Executive's action is printed."""
    writing, arguments = session.write(), session.arguments
    ref = finding.action(writing.book, arguments.ref)
    due = writing.optional_day(arguments.due, "Due")
    done = writing.record(Escalate(ref, arguments.request, due, arguments.reason))
    made = (change.id for change in done.changes if change.table == "actions" and change.creates)
    show(next(made))
    return 0
