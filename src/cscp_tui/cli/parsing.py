"""A command line parser that answers mistakes in one sentence.

argparse takes every word that begins with ``-`` for an option. Here ``-is:late``, ``-2w`` and every
other word of one ``-`` and several letters or digits is a value: they are shielded from argparse by
a NUL in front, which no argument can contain, and unshielded when it is done.
"""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, TypeVar

from cscp_tui.cli.typing_errors import BadCommandLine, UnknownCommand
from cscp_tui.domain.errors import UnknownValue
from cscp_tui.domain.names import folded
from cscp_tui.domain.texts import clean, shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from enum import StrEnum

_VALUE_WITH_DASH = re.compile(r"-(?:\w{2}|\w:|[\"“])")
_SHIELD = "\0"
_COMMAND = "COMMAND"
_CHOICE = re.compile(r"invalid choice: (['\"])(?P<typed>.*?)\1", re.DOTALL)

Word = TypeVar("Word", bound="StrEnum")


class TakesOptions(Protocol):
    """A parser, or a group of options under a heading of its help."""

    def add_argument(self, *flags: str, **options: Any) -> Any:
        """Let it take an option."""


class CommandLineParser(argparse.ArgumentParser):
    """An argument parser whose errors are sentences of ours."""

    def __init__(self, **options: Any) -> None:
        """A parser as argparse makes it, without abbreviated options."""
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(**options, allow_abbrev=False)
        self.commands: dict[str, CommandLineParser] = {}
        """The commands under it, by name."""

    def error(self, message: str) -> NoReturn:
        """Raise what argparse found wrong.

        Raises:
            UnknownCommand: a command that there is not.
            BadCommandLine: anything else.
        """
        message = message.replace(_SHIELD, "")
        choice = _CHOICE.search(message)
        if choice is not None and _COMMAND in message:
            # Only those wait for it who have mistyped something.
            import difflib  # noqa: PLC0415

            nearest = difflib.get_close_matches(choice["typed"], self.commands, 1)
            raise UnknownCommand(choice["typed"], self.prog, self.commands, "".join(nearest))
        raise BadCommandLine(_in_our_words(message), self.prog)

    def holds_commands(self) -> argparse._SubParsersAction[CommandLineParser]:
        """Make a place for commands under this one."""
        holder = self.add_subparsers(
            metavar=_COMMAND, title="commands", parser_class=CommandLineParser
        )
        self.set_defaults(holder=self)
        return holder


def _in_our_words(message: str) -> str:
    for pattern, words in _SENTENCES:
        if found := pattern.fullmatch(message):
            return words.format(*found.groups())
    return message[:1].upper() + message[1:]


_SENTENCES = (
    (re.compile(r"the following arguments are required: (.+)"), "{0} is missing"),
    (re.compile(r"argument (\S+): expected one argument"), "{0} needs a value"),
    (re.compile(r"argument (\S+): expected at least one argument"), "{0} needs a value"),
    (re.compile(r"argument (\S+): ignored explicit argument (.+)"), "{0} takes no value"),
)


def read_arguments(parser: CommandLineParser, argv: Sequence[str]) -> argparse.Namespace:
    """What was typed, with words that stand behind options counted among their command's values.

    Raises:
        NotUnderstood: it is no command line.
    """
    shielded = [_SHIELD + word if _VALUE_WITH_DASH.match(word) else word for word in argv]
    read, extra = parser.parse_known_args(shielded)
    spread = getattr(read, "spread", "")
    for name, value in vars(read).items():
        setattr(read, name, _unshielded(value))
    extra = [_unshielded(word) for word in extra]
    odd = [word for word in extra if word.startswith("-") and _SHIELD + word not in shielded]
    if odd or (extra and not spread):
        raise BadCommandLine(f"“{shortened((odd or extra)[0])}” is one word too many", read.called)
    if extra:
        _add_words(read, spread, extra)
    return read


def _add_words(read: argparse.Namespace, spread: str, words: list[str]) -> None:
    """Put words that argparse left over where their command takes them."""
    known = getattr(read, spread)
    if isinstance(known, list):
        setattr(read, spread, known + words)
    elif known is None and len(words) == 1:
        setattr(read, spread, words[0])
    else:
        raise BadCommandLine(f"“{shortened(words[-1])}” is one word too many", read.called)


def _unshielded(value: Any) -> Any:
    """The value without shields, and as it can be stored."""
    if isinstance(value, list):
        return [_unshielded(each) for each in value]
    return clean(value.removeprefix(_SHIELD)) if type(value) is str else value


def one_of(what: str, words: Iterable[Word]) -> Callable[[str], Word]:
    """A reader of one of some words, by itself or by its beginning.

    It raises UnknownValue, which argparse lets through.
    """
    known = {folded(word): word for word in words}

    def read(text: str) -> Word:
        typed = folded(text.removeprefix(_SHIELD))
        begins = [word for fold, word in known.items() if typed and fold.startswith(typed)]
        if typed in known:
            return known[typed]
        if len(begins) == 1:
            return begins[0]
        raise UnknownValue(what, shortened(text.removeprefix(_SHIELD)), tuple(known.values()))

    return read
