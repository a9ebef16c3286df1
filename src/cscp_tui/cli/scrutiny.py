"""Commands for scrutiny: answer a challenge, take in a scrutineer's file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.base.paths import typed_path
from cscp_tui.cli import finding
from cscp_tui.cli.printing import read_text, say
from cscp_tui.cli.usage_errors import ScrutineerOnlyReads
from cscp_tui.domain.commands.scrutiny import AnswerChallenge
from cscp_tui.domain.enums import Role

if TYPE_CHECKING:
    from cscp_tui.cli.parser import Commands
    from cscp_tui.cli.session import Session


def add_commands(commands: Commands) -> None:
    """Add ``answer`` and ``take-in``."""
    add_answer_command(commands)
    add_take_in_command(commands)


def add_answer_command(commands: Commands) -> None:
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


def add_take_in_command(commands: Commands) -> None:
    """Add ``take-in``."""
    command = commands.add(
        "take-in",
        "take in challenges and reflections that the scrutineer recorded in a file",
        "cscp -w croydon take-in my-scrutiny.jsonl",
        take_in_file,
    )
    command.add_argument("file", metavar="FILE", help="the file that the scrutineer sent")


def take_in_file(session: Session) -> int:
    """Take in what is new in a scrutineer's file; the file stays as it is."""
    if session.role is Role.SCRUTINEER:
        raise ScrutineerOnlyReads
    # The store takes a third of the start of a command, and help does without.
    from cscp_tui.store.scrutineer import take_in  # noqa: PLC0415

    file = typed_path(session.arguments.file)
    for sentence in take_in(session.folder, file, session.by).sentences(file):
        say(sentence)
    return 0
