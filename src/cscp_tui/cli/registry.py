"""The whole command line: every command with its options."""

from __future__ import annotations

import argparse
from importlib import import_module
from typing import TYPE_CHECKING, Any

from cscp_tui.cli import opening
from cscp_tui.cli.parser import COMMON, CommandLineParser, Commands, add_common, read_arguments
from cscp_tui.cli.usage_errors import BadCommandLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


EXAMPLE = """\
cscp demo
cscp -w croydon list actions is:late
cscp -w croydon note BP24-1.3 "Half of the staff are trained." --meeting QAG-2025-11-27"""


class _ShowVersion(argparse.Action):
    """Prints the version; it is looked up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        """Print it and end."""
        from importlib.metadata import version  # noqa: PLC0415 - costs a tenth of the whole start

        print(f"cscp {version('cscp-tui')}")
        parser.exit()


FAMILIES: dict[str, tuple[str, ...]] = {
    "opening": ("demo", "scrutineer", "init"),
    "listing": ("list",),
    "records": ("add", "set"),
    "actions": (
        *("note", "deliver", "agree", "refuse", "status", "hold", "move", "impact", "judge"),
        *("close", "carry-over", "escalate"),
    ),
    "meetings": (
        *("schedule", "cancel"),
        *("start", "attend", "minute", "override-quorum", "remark", "reopen", "withdraw"),
    ),
    "partners": ("join", "leave", "end", "remove", "quorum"),
    "commitments": ("commitment", "carry-commitment", "begin-year"),
    "scrutiny": ("answer", "take-in"),
    "exports": ("export",),
    "updates": (
        *("narrative", "lay-out", "sign-off", "un-sign", "request-updates"),
        *("checklist", "compare", "corrections", "requests", "templates"),
    ),
    "history": ("history", "undo", "redo", "check"),
}
"""The modules that add commands, with those that each adds."""


def make_parser(families: Iterable[str] = FAMILIES) -> CommandLineParser:
    """The parser of ``cscp``, with the commands of some modules."""
    examples = "\n".join(f"  {line}" for line in EXAMPLE.splitlines())
    parser = CommandLineParser(
        prog="cscp",
        description="A safeguarding children partnership's plan, in the terminal.",
        epilog=f"example:\n{examples}",
    )
    parser.add_argument("--version", action=_ShowVersion, nargs=0, help="print the version")
    add_common(parser)
    commands = Commands(parser)
    for family in families:
        import_module(f"cscp_tui.cli.{family}").add_commands(commands)
    parser.set_defaults(run=opening.open_app, called=parser.prog, spread="")
    return parser


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Read a command line.

    Raises:
        NotUnderstood: it is none.
        SystemExit: help or the version was asked for, and printed.
    """
    parser = make_parser(families_for(argv))
    read = read_arguments(parser, argv)
    holder: CommandLineParser = read.holder
    if holder is not parser and read.run is opening.open_app:
        raise BadCommandLine(f"Say what: {', '.join(holder.commands)}", holder.prog)
    return read


def families_for(argv: Sequence[str]) -> Iterable[str]:
    """The modules that a command line needs: loading them all would double the app's start."""
    command = _command_in(argv)
    for family, commands in FAMILIES.items():
        if command in commands:
            return (family,)
    return FAMILIES if command or _HELP & set(argv) else ("opening",)


_HELP = {"-h", "--help"}
_WITH_VALUE = {flag for short, long, *_ in COMMON for flag in (short, long) if flag} | {"--role"}


def _command_in(argv: Sequence[str]) -> str:
    """The first word that is neither an option of every command nor its value; empty for none."""
    words = iter(argv)
    for word in words:
        if word in _WITH_VALUE:
            next(words, None)
        elif not word.startswith("-"):
            return word
    return ""
