"""The whole command line: every command with its options."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from cscp_tui import __version__
from cscp_tui.base.errors import NotUnderstood
from cscp_tui.base.texts import clean, shortened
from cscp_tui.cli import opening
from cscp_tui.cli.parser import (
    COMMON,
    CommandLineParser,
    Commands,
    common_options,
    read_values,
    read_words,
)

if TYPE_CHECKING:
    import argparse


EXAMPLE = """\
cscp demo
cscp -w croydon list actions is:late
cscp -w croydon note BP24-1.3 "Half of the staff are trained." --meeting QAG-2025-11-27"""


FAMILIES: dict[str, tuple[str, ...]] = {
    "opening": ("demo", "scrutineer", "init"),
    "listing": ("list",),
    "records": ("add", "set"),
    "actions": ("hold", "judge", "carry-over"),
    "meetings": (
        *(
            "schedule",
            "start",
            "attend",
            "minute",
            "proceed-without-quorum",
            "close",
            "reopen",
        ),
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
    "workspace": ("merge", "check", "backup", "restore", "redact", "clock", "claim"),
    "completion": ("completion",),
}
"""The commands by subject, in the order of the help. Domain commands that declare themselves
(``domain/asking``) are added to them.

The commands of the domain that declare themselves (``domain/asking``) are added to these.
"""


@lru_cache(maxsize=256)  # a file of commands has thousands of lines of the same few
def make_parser(
    families: Iterable[str] = tuple(FAMILIES), typed: Sequence[str] = ()
) -> CommandLineParser:
    """Build the parser of ``cscp``.

    Args:
        typed: the command and subcommand typed, if parsers of others are not needed.
    """
    examples = "\n".join(f"  {line}" for line in EXAMPLE.splitlines())
    parser = CommandLineParser(
        prog="cscp",
        description="A safeguarding children partnership's plan, in the terminal.",
        epilog=f"example:\n{examples}",
        parents=[common_options()],
    )
    parser.add_argument(
        "--version", action="version", version=f"cscp {__version__}", help="print the version"
    )
    commands = Commands(parser, typed=typed)
    for family in families:
        if FAMILIES[family]:
            import_module(f"cscp_tui.cli.{family}").add_commands(commands)
        if find_spec(f"cscp_tui.domain.commands.{family}"):
            # Lists and the app itself start faster without loading the domain's commands.
            from cscp_tui.cli.declared import add_commands_of  # noqa: PLC0415

            add_commands_of(family, commands, {name for each in FAMILIES.values() for name in each})
    parser.set_defaults(run=opening.open_app, called=parser.prog)
    return parser


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Parse a command line.

    Raises:
        NotUnderstood: it can't be parsed, or isn't Unicode text.
        SystemExit: help or the version was asked for and has been printed.
    """
    for word in argv:
        if _NO_CHARACTER.search(word):
            raise NotUnderstood(
                f"“{shortened(clean(word))}” isn't UTF-8 text. Set your terminal or script to UTF-8 "
                "and try again. If it's the name of a file, rename the file first."
            )
    argv = with_current_names(argv, _WITH_VALUE)
    typed = tuple(argv[place] for place in names_in(argv, _WITH_VALUE))
    return read_words(make_parser(tuple(families_for(argv, typed)), typed), argv)


def parse_json(
    command: str, args: Sequence[str], options: Mapping[str, str | int | bool | Sequence[str]]
) -> argparse.Namespace:
    """Read a command that is given in parts, with the same arguments as on the command line.

    Raises:
        NotUnderstood: it means nothing.
    """
    names = with_current_names(command.split(), frozenset())
    parser = make_parser(tuple(families_for((), names)), tuple(names[:2]))
    for name in names:
        parser = parser.under(name)
    flags = {_option(f"--{name.replace('_', '-')}"): each for name, each in options.items()}
    return read_values(parser, args, flags)


_NO_CHARACTER = re.compile("[\ud800-\udfff]")
"""The characters that stand for bytes of arguments that are no text."""


def families_for(argv: Sequence[str], typed: Sequence[str]) -> Iterable[str]:
    """Return the subjects needed for a command line. Loading all would double the start."""
    if not typed:
        return FAMILIES if _HELP & set(argv) else ("opening",)
    command = typed[0]
    for family, commands in FAMILIES.items():
        if command in commands:
            return (family,)
    # Lists and the app itself start faster without loading the domain's commands.
    from cscp_tui.domain.asking import declared_commands, subjects  # noqa: PLC0415

    for family in subjects():
        if any(each.spec.name == command for each in declared_commands(family)):
            return (family,)
    return FAMILIES


_HELP = {"-h", "--help"}
_WITH_VALUE = frozenset(
    {flag for short, long, *_ in COMMON for flag in (short, long) if flag} | {"--role"}
)


_FORMER_COMMANDS = {
    "carry-promise": "carry-commitment",
    "override-quorum": "proceed-without-quorum",
    "promise": "commitment",
    "refuse": "reject",
    "un-sign": "withdraw-sign-off",
}
"""The command names of version 1, still understood but not shown. The same applies to the kinds and
options below."""
_FORMER_KINDS = {
    "add": {"contribution": "partner-evidence", "promise": "commitment"},
    "export": {
        "contributions": "partner-evidence",
        "meeting": "minutes",
        "yearly": "annual-report",
    },
    "list": {
        "contributions": "partner-evidence",
        "notes": "progress-updates",
        "promises": "commitments",
    },
}
_FORMER_OPTIONS = {"--check-back": "--review-date", "--override-quorum": "--without-quorum"}


def with_current_names(argv: Sequence[str], with_value: frozenset[str]) -> list[str]:
    """Replace version 1 names of the command, kind and options with the present ones.

    Args:
        with_value: the options that take the next word as their value.
    """
    words = [_option(word) for word in argv]
    names = names_in(words, with_value)
    if names:
        words[names[0]] = command = _FORMER_COMMANDS.get(words[names[0]], words[names[0]])
        if len(names) > 1:
            kind = words[names[1]]
            words[names[1]] = _FORMER_KINDS.get(command, {}).get(kind, kind)
    return words


def _option(word: str) -> str:
    name, equals, value = word.partition("=")
    return f"{_FORMER_OPTIONS[name]}{equals}{value}" if name in _FORMER_OPTIONS else word


def names_in(words: Sequence[str], with_value: frozenset[str]) -> list[int]:
    """Return the indexes of the first two words that are neither options nor their values.

    What follows ``--`` after a command's name is no name of a command any more.
    """
    found: list[int] = []
    skip = False
    for place, word in enumerate(words):
        if found and word == "--":
            break
        if skip:
            skip = False
        elif word in with_value:
            skip = True
        elif not word.startswith("-"):
            found.append(place)
    return found[:2]
