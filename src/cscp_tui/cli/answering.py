"""Answering a challenge; ``close`` ends it, ``reopen`` opens it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.cli import finding
from cscp_tui.cli.printing import read_text
from cscp_tui.domain.commands.challenging import AnswerChallenge

if TYPE_CHECKING:
    from cscp_tui.cli.options import Commands
    from cscp_tui.cli.sessions import Session


def add_commands(commands: Commands) -> None:
    """Add ``answer``."""
    command = commands.add(
        "answer",
        "keep the answer to a challenge",
        'cscp answer CH-08 "Placing authorities write to the MASH." --answered 20/11/2025',
        answer_challenge,
    )
    command.add_argument("challenge", metavar="CHALLENGE", help="its id, or words of its question")
    command.add_argument("text", metavar="TEXT", help="the answer; - reads it from stdin")
    command.add_argument("--answered", metavar="DATE", help="when; the day of effect, if unsaid")


def answer_challenge(session: Session) -> int:
    """Keep an answer."""
    writing, arguments = session.write(), session.arguments
    key = finding.challenge(writing.book, arguments.challenge)
    day = writing.optional_day(arguments.answered, "Answered")
    writing.record(AnswerChallenge(key, read_text(arguments.text), day))
    return 0
