"""Commands for scrutiny: taking in a scrutineer's file, and verifying a pack or seal."""

from __future__ import annotations

from msgspec import to_builtins

from cscp_tui.base.errors import Refused
from cscp_tui.base.paths import typed_path
from cscp_tui.base.texts import one_line, shortened
from cscp_tui.cli.parser import BadCommandLine, Commands, unconfirmed
from cscp_tui.cli.printing import say, show, show_json, show_table
from cscp_tui.cli.session import CommandRun
from cscp_tui.cli.writing import upgrading
from cscp_tui.domain.changes import Line
from cscp_tui.domain.dates import short
from cscp_tui.domain.names import what_words
from cscp_tui.domain.rights import Operation, Whose, refuse_operation
from cscp_tui.domain.rules.identifiers import MayIdentify
from cscp_tui.store.clock import day_of


def add_commands(commands: Commands) -> None:
    add_take_in_command(commands)
    add_verify_command(commands)


def add_take_in_command(commands: Commands) -> None:
    command = commands.add(
        "take-in",
        "take in challenges and reflections that the scrutineer recorded in a file",
        "cscp -w croydon take-in my-scrutiny.jsonl\n"
        "cscp -w croydon take-in my-scrutiny.jsonl --undo --yes",
        take_in_file,
    )
    command.word("file", "FILE", "the file that the scrutineer sent")
    command.option("--dry-run", "show what is new, and stop")
    command.option("--undo", "undo everything taken in from this file")


def take_in_file(session: CommandRun) -> int:
    """Show what is new in a scrutineer's file, and take it in after confirmation."""
    refuse_operation(session.role, Operation.TAKE_IN, Whose.SCRUTINEERS)
    from cscp_tui.services.folder import take_in, take_out
    from cscp_tui.store.take_in import preview_take_in, sentences

    arguments, storage = session.arguments, session.storage
    file = typed_path(arguments.file)
    if arguments.undo:
        say(f"Everything taken in from {file} will be undone.")
        if not _goes_on(session):
            return 0
        done = upgrading(session, lambda may: take_out(storage, file, session.by, may_upgrade=may))
        say(f"{done.message} To take the file in again, run “cscp take-in”.")
        return 0
    found = preview_take_in(storage, file)
    if found.lines:
        show_table(_TITLES, [_cells(line) for line in found.lines])
    for sentence in sentences(found, file):
        say(sentence)
    for each in found.identifiers:
        say(each.in_full)
    if not (found.lines or found.again) or not _goes_on(session):
        return 0
    if found.identifiers and not session.given("not_identifiers"):
        raise Refused(
            f"{MayIdentify(found.identifiers).places} Nothing was taken in. Ask the scrutineer to "
            "redact it. If it identifies no child or family, add --not-identifiers with the reason."
        )
    done = upgrading(session, lambda may: take_in(storage, file, session.by, may_upgrade=may))
    for sentence in (f"{done.sentence}.", *done.questions):
        say(sentence)
    say(f"To undo this, run “cscp take-in {file} --undo”.")
    return 0


def _goes_on(session: CommandRun) -> bool:
    return not session.arguments.dry_run and unconfirmed(session) is None


_TITLES = ("Recorded", "In effect", "By", "What", "Text")
_LONGEST = 100


def _cells(line: Line) -> tuple[str, ...]:
    from cscp_tui.store.take_in import new_texts_of

    refs = ", ".join(change.id for change in line.changes)
    text = shortened(one_line(" / ".join(new_texts_of(line))), _LONGEST)
    recorded = short(day_of(line.at))
    return recorded, short(line.on), line.by, f"{what_words(line.what)} {refs}", text


def add_verify_command(commands: Commands) -> None:
    command = commands.add(
        "verify",
        "check a scrutiny pack, a signed paper or a seal against what is recorded",
        "cscp -w croydon verify scrutiny.html\ncscp -w croydon verify --seal 3f9a2b1c0d4e",
        verify,
    )
    command.word("file", "FILE", "a pack, or a signed paper", nargs="?")
    command.option("--seal HASH", "a seal as it is printed, or its beginning", default=None)


def verify(session: CommandRun) -> int:
    """Verify a printed file or a seal. Return 1 if it does not match what is recorded."""
    arguments = session.arguments
    if (arguments.file is None) == (arguments.seal is None):
        raise BadCommandLine("Give a file or --seal with a seal", arguments.called)
    from cscp_tui.services.verification import verify_path, verify_seal

    workspace = session.read_verified().workspace
    found = (
        verify_path(workspace, typed_path(arguments.file))
        if arguments.seal is None
        else verify_seal(workspace, arguments.seal)
    )
    if arguments.json:
        show_json(session.marked(to_builtins(found)))
        return 0 if found.is_recorded else 1
    for each in found.findings:
        say(each)
    show(found.summary)
    return 0 if found.is_recorded else 1
