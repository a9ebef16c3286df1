"""The whole command line: every command with its options."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from cscp_tui.cli import (
    adding,
    carrying,
    closing,
    editing,
    exporting,
    histories,
    listing,
    opening,
    progressing,
)
from cscp_tui.cli.options import Commands, add_common
from cscp_tui.cli.parsing import CommandLineParser, read_arguments
from cscp_tui.cli.typing_errors import BadCommandLine

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def make_parser() -> CommandLineParser:
    """The parser of ``cscp``."""
    examples = "\n".join(f"  {line}" for line in EXAMPLE.splitlines())
    parser = CommandLineParser(
        prog="cscp",
        description="A safeguarding children partnership's plan, in the terminal.",
        epilog=f"example:\n{examples}",
    )
    parser.add_argument("--version", action=_ShowVersion, nargs=0, help="print the version")
    add_common(parser)
    commands = Commands(parser)
    for family in (
        opening,
        listing,
        adding,
        editing,
        progressing,
        closing,
        carrying,
        exporting,
        histories,
    ):
        family.add_commands(commands)
    parser.set_defaults(run=opening.open_app, called=parser.prog, spread="")
    return parser


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Read a command line.

    Raises:
        NotUnderstood: it is none.
        SystemExit: help or the version was asked for, and printed.
    """
    parser = make_parser()
    read = read_arguments(parser, argv)
    holder: CommandLineParser = read.holder
    if holder is not parser and read.run is opening.open_app:
        raise BadCommandLine(f"Say what: {', '.join(holder.commands)}", holder.prog)
    return read
