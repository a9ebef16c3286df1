"""Commands for scrutiny: answer a challenge, take in a scrutineer's file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.base.paths import typed_path
from cscp_tui.cli.printing import say
from cscp_tui.cli.usage_errors import ScrutineerOnlyReads
from cscp_tui.domain.enums import Role

if TYPE_CHECKING:
    from cscp_tui.cli.parser import Commands
    from cscp_tui.cli.session import Session


def add_commands(commands: Commands) -> None:
    """Add ``answer`` and ``take-in``."""
    add_take_in_command(commands)


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
