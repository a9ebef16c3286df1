"""Closing: an action that was not delivered, a meeting, a challenge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.cli import finding
from cscp_tui.cli.meeting_running import add_override, close_meeting
from cscp_tui.cli.options import add_cause
from cscp_tui.cli.parsing import one_of
from cscp_tui.cli.printing import read_text
from cscp_tui.cli.typing_errors import BadCommandLine
from cscp_tui.domain.commands.challenging import CloseChallenge
from cscp_tui.domain.commands.closing import Close
from cscp_tui.domain.names import groups_called
from cscp_tui.domain.words import Outcome

if TYPE_CHECKING:
    from cscp_tui.cli.options import Commands
    from cscp_tui.cli.sessions import Session
    from cscp_tui.cli.writing import Writing
    from cscp_tui.domain.books import Book

_OF_ACTIONS = ("outcome", "reason", "cause", "explanation", "to", "replaced_by")
_OF_KIND = {
    "actions": _OF_ACTIONS,
    "meetings": ("override_quorum",),
    "challenges": ("came_of_it",),
}
"""The options that are about each kind."""


def add_commands(commands: Commands) -> None:
    """Add ``close``."""
    command = commands.add(
        "close",
        "close an action that was not delivered, a meeting, or a challenge",
        'cscp close BP24-1.3 --outcome withdrawn --reason "no longer needed" --cause outside\n'
        'cscp close BP24-1.3 --outcome "handed over" --to "Children\'s Trust" --reason other '
        "--cause within\n"
        "cscp close QAG-2025-11-27\n"
        'cscp close CH-08 --came-of-it "Commissioning reports each quarter."',
        close,
    )
    command.add_argument("ref", metavar="REF|MEETING|CHALLENGE", help="its reference or id")
    of_actions = command.add_argument_group("of actions")
    of_actions.add_argument(
        "--outcome",
        type=one_of("outcome", Outcome),
        metavar="|".join(o for o in Outcome if o is not Outcome.CARRIED_OVER),
        help="what became of it",
    )
    add_cause(of_actions)
    of_actions.add_argument("--to", metavar="BODY", default="", help="to whom it is handed over")
    of_actions.add_argument("--replaced-by", metavar="REF", default="", help="what replaces it")
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
    return _close_action(session, writing)


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
                option = name.replace("_", "-")
                raise BadCommandLine(f"--{option} is for {kind}", arguments.called)


def _close_action(session: Session, writing: Writing) -> int:
    arguments = session.arguments
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
