"""The command that removes a text from every record and file for good."""

from __future__ import annotations

import sys
from getpass import getpass
from typing import TYPE_CHECKING

from cscp_tui.base.errors import Missing
from cscp_tui.cli import finding
from cscp_tui.cli.parser import asks
from cscp_tui.cli.printing import confirmed, read_stdin, say

if TYPE_CHECKING:
    from cscp_tui.cli.parser import Commands
    from cscp_tui.cli.session import Session


def add_commands(commands: Commands) -> None:
    """Add ``redact``."""
    command = commands.add(
        "redact",
        "remove a text, such as a child's name, from every record and file for good",
        'cscp redact BP24-1.3 --why "It named a child."\n'
        'cscp redact BP24-1.3 - --why "It named a child." --yes < text.txt',
        redact_text,
        spread="text",
    )
    command.add_argument("ref", metavar="REF", help="a reference, or a record's id")
    command.add_argument(
        "text",
        metavar="TEXT",
        nargs="?",
        help="the text; “-” reads it from stdin (default: the command asks for it)",
    )


def redact_text(session: Session) -> int:
    """Show where a text stands; remove it once that is confirmed."""
    arguments = session.arguments
    writing = session.write(scrutinises=True)
    _, key = finding.any_record(writing.book, arguments.ref)
    reason = writing.context.why
    if not reason.strip():
        raise Missing("Say why the text is redacted: --why “It named a child.”")
    if not session.is_named:
        raise Missing("Say who redacts the text: --by “Business officer”.")
    # The store takes a third of the start of a command, and help does without.
    from cscp_tui.services.redaction import SHELL, prepare, redact  # noqa: PLC0415

    text = _asked_text(arguments.text)
    if arguments.text not in {None, "-"}:
        say(SHELL)
    asked = prepare(writing.workspace, key, text)
    say("The text will be removed from:")
    for place in asked.places(writing.book):
        print(f"  - {place}", file=sys.stderr)
    for sentence in (*asked.beyond_reach, *asked.consequences):
        say(sentence)
    if not session.says_yes and not (asks() and confirmed()):
        return 1 if not sys.stdin.isatty() else 0
    writing.done(redact(writing.workspace, asked, reason, writing.context))
    return 0


def _asked_text(typed: str | None) -> str:
    """The text as it was typed, read from stdin, or asked for without showing it."""
    if typed == "-":
        return read_stdin()
    if typed is not None:
        return typed
    if not sys.stdin.isatty():
        raise Missing("Give the text on stdin: add “-”, and --yes as nobody can be asked.")
    return getpass("Text to redact (it isn't shown): ")
