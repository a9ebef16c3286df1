"""The command-line parser, the options every command takes, and confirmation."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from enum import StrEnum
from functools import cache
from typing import Any, NoReturn, Protocol, TypeVar

from cscp_tui.base.errors import NotUnderstood, UnknownValue
from cscp_tui.base.texts import clean, in_a_row, one_line, shortened
from cscp_tui.cli.invocation import Invocation
from cscp_tui.cli.printing import Answered, confirmed, say
from cscp_tui.domain.enums import Cause, Role
from cscp_tui.domain.former_words import spellings
from cscp_tui.domain.names import any_of, folded
from cscp_tui.store.errors import MARK


class BadCommandLine(NotUnderstood):
    """A command line that can't be understood."""

    def __init__(self, problem: str, command: str) -> None:
        super().__init__(f"{one_line(problem)}. For an example, type “{command} --help”.")


class Ambiguous(NotUnderstood):
    """A name that several records have."""

    def __init__(self, what: str, typed: str, could_be: Iterable[str]) -> None:
        super().__init__(
            f"“{shortened(typed)}” could be more than one {what}. Choose {any_of(could_be)}."
        )


class NotAnAssignment(NotUnderstood):
    """A word where FIELD=VALUE was expected."""

    def __init__(self, typed: str, names: Iterable[str]) -> None:
        super().__init__(
            f"“{shortened(typed)}” doesn't set anything. Type FIELD=VALUE, where FIELD is {any_of(names)}."
        )


_VALUE_WITH_DASH = re.compile(r"-(?:\w{2}|\w:|[\"“])")
_SHIELD = "\0"
_COMMAND = "COMMAND"
_CHOICE = re.compile(r"invalid choice: (['\"])(?P<typed>.*?)\1", re.DOTALL)

Word = TypeVar("Word", bound="StrEnum")


class TakesOptions(Protocol):
    """A parser, or a group of options under a heading of its help."""

    def add_argument(self, *flags: str, **options: Any) -> Any:
        """Add an option to it."""


class Hidden:
    """Adds options to a parser that its help does not show."""

    def __init__(self, parser: TakesOptions) -> None:
        self._parser = parser

    def add_argument(self, *flags: str, **options: Any) -> Any:
        return self._parser.add_argument(*flags, **options | {"help": argparse.SUPPRESS})


class CommandLineParser(argparse.ArgumentParser):
    """An argument parser that reports errors in the app's own sentences."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(**options, allow_abbrev=False)
        self.commands: dict[str, CommandLineParser] = {}
        """The commands under it, by name."""

    def error(self, message: str) -> NoReturn:
        """Raise what argparse found wrong, as a sentence that says how to put it right."""
        message = message.replace(_SHIELD, "")
        choice = _CHOICE.search(message)
        if choice is not None and _COMMAND in message:
            typed = choice["typed"]
            near = any_of(f"“{self._under(name)}”" for name in self._meant(typed))
            known = f"“{self.prog} --help” lists the commands."
            way = f"Did you mean {near}?" if near else known
            raise NotUnderstood(f"Unknown command “{self._under(shortened(typed))}”. {way}")
        raise BadCommandLine(_in_our_words(message), self.prog)

    def _under(self, name: str) -> str:
        """A command's full name, with its parent commands before it."""
        return f"{self.prog} {name}".partition(" ")[2]

    def _meant(self, typed: str) -> Sequence[str]:
        # Imported here so that only mistyped commands pay for it.
        import difflib  # noqa: PLC0415

        from cscp_tui.domain.synonyms import commands_meant  # noqa: PLC0415

        if self.prog == "cscp" and (said := commands_meant(typed)):
            return said
        if near := difflib.get_close_matches(typed, self.commands, 1):
            return near
        below = (
            f"{name} {typed}" for name, each in self.commands.items() if typed in each.commands
        )
        return list(below)[:3]

    def holds_commands(self) -> argparse._SubParsersAction[CommandLineParser]:
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
    """Parse a command line. Words after options still count as the command's arguments.

    Raises:
        NotUnderstood: it can't be parsed.
    """
    shielded = [_SHIELD + word if _VALUE_WITH_DASH.match(word) else word for word in argv]
    read, extra = parser.parse_known_args(shielded)
    spread = getattr(read, "spread", "")
    for name, value in vars(read).items():
        setattr(read, name, _unshielded(value))
    extra = [_unshielded(word) for word in extra]
    odd = [word for word in extra if re.match("-.", word) and _SHIELD + word not in shielded]
    if odd:
        raise BadCommandLine(f"“{shortened(odd[0])}” isn't an option here", read.called)
    if extra and not spread:
        raise BadCommandLine(_too_many(extra[0]), read.called)
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
        raise BadCommandLine(_too_many(words[-1]), read.called)


def _too_many(word: str) -> str:
    return (
        f"“{shortened(word)}” is one word too many. Put a text in quotes, and commas between "
        "references"
    )


def _unshielded(value: Any) -> Any:
    """Return the value without the shields of its dashes, cleaned for storage."""
    if isinstance(value, list):
        return [_unshielded(each) for each in value]
    return clean(value.removeprefix(_SHIELD)) if type(value) is str else value


def one_of(what: str, words: Iterable[Word]) -> Callable[[str], Word]:
    """Make a parser of one of some words, or of a beginning that only one of them has.

    A word of version 1 is read as the present one. It raises UnknownValue, which argparse lets through.
    """
    known = spellings(words)

    def read(text: str) -> Word:
        typed = folded(text.removeprefix(_SHIELD))
        begins = {word for fold, word in known.items() if typed and fold.startswith(typed)}
        if typed in known:
            return known[typed]
        if len(begins) == 1:
            return begins.pop()
        raise UnknownValue(what, shortened(text.removeprefix(_SHIELD)), tuple(words))

    return read


def add_choice(
    parser: TakesOptions, name: str, what: str, words: Iterable[str], **options: Any
) -> None:
    known = tuple(words)
    parser.add_argument(name, type=one_of(what, known), metavar="|".join(known), **options)


class _Format(argparse.Action):
    """Stores the format typed with --format, which wins over the file's ending."""

    def __call__(self, _: Any, namespace: argparse.Namespace, values: Any, *__: Any) -> None:
        namespace.format, namespace.has_format = values, True


def add_format(
    parser: TakesOptions,
    formats: type[StrEnum],
    *,
    default: StrEnum | None,
    format_help: str,
    output_help: str,
) -> None:
    """Add --output and --format; without --format, the file's ending decides."""

    class Output(argparse.Action):
        """Stores the file's name, and the format of its ending unless --format was typed."""

        def __call__(self, _: Any, namespace: argparse.Namespace, values: Any, *__: Any) -> None:
            namespace.output = values
            ending = values.casefold().rpartition(".")[2]
            if ending in {*formats} and not getattr(namespace, "has_format", False):
                namespace.format = formats(ending)

    add_choice(
        parser, "--format", "format", formats, action=_Format, default=default, help=format_help
    )
    parser.add_argument("-o", "--output", action=Output, metavar="FILE|-", help=output_help)


COMMON = (
    ("-w", "--workspace", "DIR", "the workspace's folder"),
    ("", "--as-at", "DATE", "show the position as at this date"),
    ("", "--on", "DATE", "effective date (default: today)"),
    ("", "--by", "NAME", "your name, as the history shows it"),
    ("", "--why", "TEXT", "the reason, kept in the history"),
    ("", "--for-quarter", "Q", "the quarter it counts for, e.g. 2024-25/Q4"),
    ("", "--meeting", "M", "the meeting at which it was recorded"),
)


QUESTIONS = {
    Answered.NOT_IDENTIFIERS: "whether text that looks like a child's or family's details is none, and why",
    Answered.CLOCK_IS_RIGHT: "whether this computer's clock is right; with “clock --correct”, whether to "
    "correct the dates that another gave",
    Answered.UPGRADE: "whether to write to a folder of an earlier version, which that can't open then",
    Answered.FOR_GOOD: "whether to redact a text, which can't be undone",
    Answered.DROP_NEWER: "whether to restore a backup although changes are newer than it",
}
"""The questions of the command line that --yes does not answer, by the option that does."""


@cache
def common_options() -> CommandLineParser:
    """The options of every command, made once and shared as an argparse parent."""
    parser = CommandLineParser(add_help=False)
    group = parser.add_argument_group("for every command")
    for short, long, metavar, help_text in COMMON:
        flags = [flag for flag in (short, long) if flag]
        # No default: else a command's parser would overwrite an option typed before its name.
        group.add_argument(*flags, metavar=metavar, default=argparse.SUPPRESS, help=help_text)
    add_choice(group, "--role", "role", Role, default=argparse.SUPPRESS, help="your role")
    group.add_argument(
        "--yes",
        action="store_true",
        default=argparse.SUPPRESS,
        help="answer yes to questions that lose nothing; each other has an option of its own: "
        f"{in_a_row(list(QUESTIONS))}",
    )
    group.add_argument(
        "--not-identifiers",
        metavar="REASON",
        default=argparse.SUPPRESS,
        help="save text that looks like a child's or family's details, and keep the reason why it "
        "isn't, e.g. “initials of staff”",
    )
    group.add_argument(
        "--clock-is-right",
        action="store_true",
        default=argparse.SUPPRESS,
        help="confirm that this computer's clock is right",
    )
    group.add_argument(
        "--upgrade",
        action="store_true",
        default=argparse.SUPPRESS,
        help="let this version write to a folder that an earlier version made, which that can't "
        "open any more then",
    )
    group.add_argument(
        "--encoding",
        metavar="NAME",
        default=argparse.SUPPRESS,
        help="the encoding of piped text, such as cp1252 (default: UTF-8)",
    )
    group.add_argument(
        "--anyway",
        action="store_true",
        default=argparse.SUPPRESS,
        help=f"show a damaged journal's data, marked “{MARK}”",
    )
    return parser


class Commands:
    """The commands under a parser."""

    def __init__(
        self, parser: CommandLineParser, *, gives_json: bool = True, typed: Sequence[str] = ()
    ) -> None:
        """``typed`` are the command names typed: only the parsers they need are built."""
        self._typed = typed
        self._parser = parser
        self._gives_json = gives_json
        self._holder = parser.holds_commands()

    def wanted(self, names: Collection[str]) -> Collection[str]:
        """Return which of some commands to build: the typed one, or all."""
        return self._typed[:1] if self._typed and self._typed[0] in names else names

    @property
    def names(self) -> Collection[str]:
        return self._parser.commands

    def add(
        self,
        name: str,
        help_text: str,
        example: str,
        run: Callable[[Any], int],
        *,
        spread: str = "",
        gives_json: bool = True,
    ) -> CommandLineParser:
        """Add a command.

        Args:
            help_text: what it does, imperative.
            example: a line that can be typed, or several.
            run: the function that runs it and returns the exit status.
            spread: the argument that also takes words typed after options.
            gives_json: whether it lists or changes data, which it prints as JSON when asked.
        """
        command = self._make(name, help_text, example)
        if gives_json and self._gives_json:
            command.add_argument("--json", action="store_true", help="print JSON, for programs")
        command.set_defaults(run=run, called=command.prog, spread=spread)
        return command

    def family(
        self, name: str, help_text: str, example: str, *, gives_json: bool = True
    ) -> Commands:
        under = self._typed[1:] if self._typed[:1] == [name] else ()
        return Commands(self._make(name, help_text, example), gives_json=gives_json, typed=under)

    def _make(self, name: str, help_text: str, example: str) -> CommandLineParser:
        examples = "\n".join(f"  {line}" for line in example.splitlines())
        command = self._holder.add_parser(
            name,
            help=help_text,
            description=f"{help_text[:1].upper()}{help_text[1:]}.",
            epilog=f"example:\n{examples}",
            parents=[common_options()],
        )
        self._parser.commands[name] = command
        return command


def add_cause(parser: TakesOptions) -> None:
    """Add --reason, --cause and --explanation."""
    parser.add_argument("--reason", metavar="CODE", default="", help="one of the reason codes")
    add_choice(
        parser,
        "--cause",
        "cause",
        Cause,
        help="whether the cause was within or outside the partnership's control",
    )
    parser.add_argument("--explanation", metavar="TEXT", default="", help="the reason in words")


def add_dry_run(parser: TakesOptions, does: str) -> None:
    """Add --dry-run."""
    parser.add_argument("--dry-run", action="store_true", help=does)


def can_ask(option: Answered = Answered.YES) -> bool:
    """Return whether a person can be asked: stdin is a terminal.

    If not, it says that nothing was changed, and by which option it can be confirmed.
    """
    if sys.stdin.isatty():
        return True
    say(f"Nothing was changed. This is a preview: add {option} to do it.")
    return False


def unconfirmed(session: Invocation, question: str = "Type yes to do this: ") -> int | None:
    """Ask for confirmation. Returns None to go on, or the exit status to stop with."""
    if session.says_yes:
        return None
    if not can_ask():
        return 0
    return None if confirmed(Answered.YES, question) else 1
