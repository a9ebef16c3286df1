"""The options that every command understands, before or after its name."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from cscp_tui.cli.parsing import CommandLineParser, one_of
from cscp_tui.domain.words import Cause, ImpactState, Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from cscp_tui.cli.parsing import TakesOptions
    from cscp_tui.cli.sessions import Session

COMMON = (
    ("-w", "--workspace", "DIR", "the workspace's folder"),
    ("", "--as-at", "DATE", "show the truth of that day"),
    ("", "--on", "DATE", "the day on which what is recorded took effect"),
    ("", "--by", "NAME", "who records it"),
    ("", "--why", "TEXT", "a reason that the history keeps"),
    ("", "--for-quarter", "Q", "the quarter that is recorded for, as 2024-25/Q4"),
    ("", "--meeting", "M", "the meeting in which it is recorded"),
)


def add_common(parser: CommandLineParser) -> None:
    """Let a command understand the options that all understand."""
    group = parser.add_argument_group("for every command")
    for short, long, metavar, help_text in COMMON:
        flags = [flag for flag in (short, long) if flag]
        # Left out where not given, so that a command's own parser keeps what came before its name.
        group.add_argument(*flags, metavar=metavar, default=argparse.SUPPRESS, help=help_text)
    group.add_argument(
        "--role",
        type=one_of("role", Role),
        metavar="|".join(Role),
        default=argparse.SUPPRESS,
        help="as whom",
    )


class Commands:
    """The commands under a parser."""

    def __init__(self, parser: CommandLineParser) -> None:
        """A place for them."""
        self._parser = parser
        self._holder = parser.holds_commands()

    def add(
        self,
        name: str,
        help_text: str,
        example: str,
        run: Callable[[Session], int],
        *,
        spread: str = "",
    ) -> CommandLineParser:
        """Add a command.

        Args:
            name: what is typed.
            help_text: what it does, imperative.
            example: a line that can be typed, or several.
            run: what does it.
            spread: the value that takes words which stand behind options.
        """
        command = self._make(name, help_text, example)
        command.set_defaults(run=run, called=command.prog, spread=spread)
        add_common(command)
        return command

    def family(self, name: str, help_text: str, example: str) -> Commands:
        """Add a command that has commands under it."""
        command = self._make(name, help_text, example)
        add_common(command)
        return Commands(command)

    def _make(self, name: str, help_text: str, example: str) -> CommandLineParser:
        examples = "\n".join(f"  {line}" for line in example.splitlines())
        command = self._holder.add_parser(
            name,
            help=help_text,
            description=f"{help_text[:1].upper()}{help_text[1:]}.",
            epilog=f"example:\n{examples}",
        )
        self._parser.commands[name] = command
        return command


def add_cause(parser: TakesOptions) -> None:
    """Let a command ask for a reason, its cause and an explanation."""
    parser.add_argument("--reason", metavar="CODE", default="", help="one of the reason codes")
    parser.add_argument(
        "--cause",
        type=one_of("cause", Cause),
        metavar="|".join(Cause),
        help="whether it lay within or outside the partnership's control",
    )
    parser.add_argument("--explanation", metavar="TEXT", default="", help="the reason in words")


def add_impact_state(parser: TakesOptions) -> None:
    """Let a command ask how far an impact is known."""
    parser.add_argument(
        "--impact-state",
        type=one_of("impact state", ImpactState),
        metavar="|".join(ImpactState),
        help="how far it is known",
    )
