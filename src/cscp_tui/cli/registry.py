"""The whole command line: every command with its options."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from cscp_tui import __version__
from cscp_tui.base.errors import NotUnderstood
from cscp_tui.base.texts import clean, shortened
from cscp_tui.cli import opening
from cscp_tui.cli.parser import CommandLineParser, Commands, common_options, read_values, read_words

if TYPE_CHECKING:
    import argparse


EXAMPLE = """\
cscp demo
cscp -w croydon list actions is:late
cscp -w croydon note BP24-1.3 "Half of the staff are trained." --meeting QAG-2025-11-27"""


FAMILIES: dict[str, tuple[str, ...]] = {
    "opening": ("demo", "scrutineer", "init"),
    "listing": ("list",),
    "showing": ("show",),
    "configuring": ("config",),
    "records": ("add", "set"),
    "actions": ("hold", "judge", "carry-over"),
    "meetings": (
        *("schedule", "start", "attend", "minute", "proceed-without-quorum", "close", "reopen"),
    ),
    "capture": ("capture",),
    "partners": ("end", "remove", "quorum"),
    "commitments": (),
    "scrutiny": ("take-in", "verify"),
    "imports": ("import", "take-in-answers"),
    "apply": ("apply",),
    "exports": ("export",),
    "updates": (
        *("lay-out", "sign-off", "withdraw-sign-off", "request-updates"),
        *("checklist", "compare", "corrections", "requests", "templates"),
    ),
    "history": ("history", "undo", "redo"),
    "workspace": (
        *("merge", "check", "backup", "restore", "move-workspace", "redact", "clock", "claim"),
    ),
    "completion": ("completion",),
}
"""The commands by subject, in the order of the help. Domain commands that declare themselves
(``domain/asking``) are added to them."""


_FORMER_COMMANDS = {
    "carry-promise": "carry-commitment",
    "override-quorum": "proceed-without-quorum",
    "promise": "commitment",
    "refuse": "reject",
    "un-sign": "withdraw-sign-off",
}


class _Program(CommandLineParser):
    """The parser of ``cscp``, which has those of its commands only once they are typed."""

    has_commands = True

    def __init__(self) -> None:
        super().__init__(
            prog="cscp",
            description="A safeguarding children partnership's plan, in the terminal.",
            epilog="example:\n" + "\n".join(f"  {line}" for line in EXAMPLE.splitlines()),
            parents=[common_options()],
        )
        version = f"cscp {__version__}"
        self.add_argument("--version", action="version", version=version, help="print the version")
        self.set_defaults(run=opening.open_app, called=self.prog)
        self.former = _FORMER_COMMANDS

    def under(self, typed: str, following: str = "") -> CommandLineParser:
        if self.commands:
            return super().under(typed)
        command = self.former.get(typed, typed)
        if command == "move":
            from cscp_tui.store.places import is_a_workspace

            command = "move-workspace" if is_a_workspace(following) else command
        return make_parser(families_for(command), (command, following)).under(command)

    def format_help(self) -> str:
        return super().format_help() if self.commands else make_parser().format_help()


_program = cache(_Program)


@lru_cache(maxsize=256)  # a file of commands has thousands of lines of the same few
def make_parser(
    families: Iterable[str] = tuple(FAMILIES), typed: Sequence[str] = ()
) -> CommandLineParser:
    """Build the parser of ``cscp`` with its commands.

    Args:
        typed: the command and subcommand typed, if parsers of others are not needed.
    """
    parser = _Program()
    commands = Commands(parser, typed=typed)
    for family in families:
        if FAMILIES[family]:
            import_module(f"cscp_tui.cli.{family}").add_commands(commands)
        if find_spec(f"cscp_tui.domain.commands.{family}"):
            from cscp_tui.cli.declared import add_commands_of

            add_commands_of(family, commands, {name for each in FAMILIES.values() for name in each})
    return parser


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Parse a command line.

    Raises:
        NotUnderstood: it can't be parsed, or isn't Unicode text.
        SystemExit: help or the version was asked for and has been printed.
    """
    for word in argv:
        if clean(word) != word:
            raise NotUnderstood(
                f"“{shortened(clean(word))}” isn't UTF-8 text. Set your terminal or script to UTF-8 "
                "and try again. If it's the name of a file, rename the file first."
            )
    return read_words(_program(), argv)


def parse_json(
    command: str, args: Sequence[str], options: Mapping[str, str | int | bool | Sequence[str]]
) -> argparse.Namespace:
    """Read a command that is given in parts, with the same arguments as on the command line.

    Raises:
        NotUnderstood: it means nothing.
    """
    name, *kinds = command.split() or [""]
    parser = _program().under(name, " ".join(kinds))
    for kind in kinds:
        parser = parser.under(kind)
    flags = {f"--{name.replace('_', '-')}": value for name, value in options.items()}
    return read_values(parser, args, flags)


def families_for(command: str) -> tuple[str, ...]:
    """Return the subjects needed for a command. Loading all would double the start."""
    for family, commands in FAMILIES.items():
        if command in commands:
            return (family,)
    from cscp_tui.domain.asking import declared_commands, subjects

    for family in subjects():
        if any(each.spec.name == command for each in declared_commands(family)):
            return (family,)
    return tuple(FAMILIES)
