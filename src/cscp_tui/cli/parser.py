"""The arguments of commands, read from words or from JSON, and confirmation.

Argparse declares what a command takes and prints its help. The words themselves are read here, as JSON
lines are, so that what is wrong is known and need not be read of its sentences.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache, partial
from types import MappingProxyType
from typing import Any, TypeAlias, TypeVar

from cscp_tui.base.errors import NotUnderstood, UnknownValue
from cscp_tui.base.texts import clean, either, in_a_row, one_line, shortened
from cscp_tui.cli.invocation import Invocation
from cscp_tui.cli.printing import Answered, confirmed, say
from cscp_tui.documents.formats import CALLED
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


_VALUE_WITH_DASH = re.compile(r"-(?:$|\w{2}|\w:|\d|\.\d|[\"“]|.* )", re.DOTALL)
"""A word with a dash that is no option: one dash, ``-2w``, ``-is:late``, or a text."""
_MOST_DIGITS = 9
_FORMER_OPTIONS = {"--check-back": "--review-date", "--override-quorum": "--without-quorum"}
"""Options of version 1, still understood but not shown, with the present ones."""
_NEEDED = frozenset({None, "+"})
_SEVERAL = frozenset({"*", "+"})

Word = TypeVar("Word", bound=str)


_UNSIZED = partial(argparse.RawDescriptionHelpFormatter, width=80)
"""Spares a command that nobody asks for help with the measuring of the terminal, and its import."""


class _HasOptions:
    """A parser, or a heading of its help, to which options can be added."""

    def add_argument(self, *flags: Any, **options: Any) -> argparse.Action:
        raise NotImplementedError

    def option(self, typed: str, says: str, *, many: bool = False, **others: Any) -> None:
        """Add an option as it is typed: ``--plan PLAN``, which is empty if left out, or ``--public``.

        Args:
            says: its help.
            many: whether it takes several values, and can be typed again for more.
            others: what argparse is told of it besides.
        """
        flag, _, metavar = typed.partition(" ")
        about: dict[str, Any] = {"metavar": metavar, "default": ""}
        if not metavar:
            about = {"action": "store_true"}
        elif many:
            about |= {"nargs": "+", "action": "extend", "default": []}
        self.add_argument(flag, help=says, **about | others)

    def word(self, name: str, typed: str, says: str, **others: Any) -> argparse.Action:
        """Add what is typed without an option, such as ``REF``; the rest is as of ``option``."""
        return self.add_argument(name, metavar=typed, help=says, **others)


class CommandLineParser(_HasOptions, argparse.ArgumentParser):
    """The arguments of a command, and its help."""

    has_commands = False

    def __init__(self, **options: Any) -> None:
        options.setdefault("formatter_class", _UNSIZED)
        self.commands: dict[str, CommandLineParser] = {}
        """The commands under it, by name."""
        self.former: Mapping[str, str] = {}
        """Names of them in version 1, still understood but not shown, with the present ones."""
        self.taken: list[argparse.Action] = []
        """Its options and positional arguments, in order."""
        self.fixed: dict[str, Any] = {"json": False}
        """Values that go with every reading of its arguments."""
        for parent in options.get("parents", ()):
            self.taken += parent.taken
        super().__init__(**options, allow_abbrev=False)

    def format_help(self) -> str:
        self.formatter_class = argparse.RawDescriptionHelpFormatter
        return super().format_help()

    def format_usage(self) -> str:
        self.formatter_class = argparse.RawDescriptionHelpFormatter
        return super().format_usage()

    def add_argument(self, *flags: Any, **options: Any) -> argparse.Action:
        return self.takes(argparse.ArgumentParser.add_argument(self, *flags, **options))

    def takes(self, action: argparse.Action) -> argparse.Action:
        self.taken.append(action)
        return action

    def add_heading(
        self, title: str, description: str | None = None, *, is_shown: bool = True
    ) -> HelpHeading:
        """Add a heading of the help, for what is added to it; the help may not show it."""
        always = {} if is_shown else {"help": argparse.SUPPRESS}
        return HelpHeading(self, self.add_argument_group(title, description), always)

    def set_defaults(self, **values: Any) -> None:
        self.fixed |= values

    def is_option(self, word: str) -> bool:
        """Return whether a word is an option, known or not, and no value."""
        if not _VALUE_WITH_DASH.match(word):
            return word.startswith("-")
        return any(word.partition("=")[0] in each.option_strings for each in self.taken)

    def flag(self, typed: str) -> argparse.Action:
        """Return the option that is typed.

        Raises:
            BadCommandLine: there is none.
        """
        for each in self.taken:
            if _FORMER_OPTIONS.get(typed, typed) in each.option_strings:
                return each
        raise BadCommandLine(f"“{shortened(typed)}” isn't an option here", self.prog)

    def take(
        self, read: argparse.Namespace, argument: argparse.Action, typed: str, values: Sequence[str]
    ) -> None:
        """Give an argument the values that were typed for it."""
        if not values and argument.nargs == "?":
            argument(self, read, argument.const, typed)
            return
        if bool(values) is (argument.nargs == 0):
            needs = "takes no value" if values else "needs a value"
            raise BadCommandLine(f"{typed} {needs}", self.prog)
        kind: Callable[[str], Any] = argument.type if callable(argument.type) else str
        found = [kind(each) for each in values]
        argument(self, read, found if argument.nargs in _SEVERAL or not found else found[0], typed)

    def finish(self, read: argparse.Namespace, words: list[str]) -> argparse.Namespace:
        """Give words to the positional arguments, and what nothing was given for its default."""
        if self.commands:
            raise BadCommandLine(f"Choose {either(tuple(self.commands))}", self.prog)
        kept = sum(not each.option_strings and each.nargs in _NEEDED for each in self.taken)
        missing = []
        for argument in self.taken:
            if argument.option_strings:
                if argument.required and not hasattr(read, argument.dest):
                    missing.append("/".join(argument.option_strings))
                continue
            is_needed = argument.nargs in _NEEDED
            kept -= is_needed
            count = max(len(words) - kept, int(is_needed))
            values = words[: count if argument.nargs in _SEVERAL else min(count, 1)]
            words = words[len(values) :]
            if values:
                self.take(read, argument, "", values)
            elif is_needed:
                missing.append(str(argument.metavar))
        if missing:
            are = "is" if len(missing) == 1 else "are"
            raise BadCommandLine(f"{in_a_row(missing)} {are} missing", self.prog)
        if words:
            raise BadCommandLine(
                f"“{shortened(words[0])}” is one word too many. Put a text in quotes, and commas "
                "between references",
                self.prog,
            )
        defaults = {
            each.dest: [] if each.nargs == "*" and not each.default else each.default
            for each in reversed(self.taken)
            if each.default is not argparse.SUPPRESS  # such as --help
        }
        return argparse.Namespace(**defaults | self.fixed | vars(read))

    def under(self, typed: str, following: str = "") -> CommandLineParser:  # noqa: ARG002 - for what is built as it is typed
        """Return the parser of a command under it.

        Args:
            following: the word after it.

        Raises:
            NotUnderstood: there is none; the sentence says what may have been meant.
        """
        typed = self.former.get(typed, typed)
        if typed in self.commands:
            return self.commands[typed]
        near = any_of(f"“{self._named(name)}”" for name in self._meant(typed))
        way = f"Did you mean {near}?" if near else f"“{self.prog} --help” lists the commands."
        raise NotUnderstood(f"Unknown command “{self._named(shortened(typed))}”. {way}")

    def _named(self, name: str) -> str:
        """A command's full name, with its parent commands before it."""
        return f"{self.prog} {name}".partition(" ")[2]

    def _meant(self, typed: str) -> Sequence[str]:
        # Imported here so that only mistyped commands pay for it.
        import difflib

        from cscp_tui.domain.synonyms import commands_meant

        if self.prog == "cscp" and (meant := commands_meant(typed)):
            return meant
        if near := difflib.get_close_matches(typed, self.commands, 1):
            return near
        below = (
            f"{name} {typed}" for name, each in self.commands.items() if typed in each.commands
        )
        return list(below)[:3]


class HelpHeading(_HasOptions):
    """Adds arguments to a parser under a heading of its help."""

    def __init__(self, parser: CommandLineParser, group: Any, always: dict[str, Any]) -> None:
        self._parser, self._group, self._always = parser, group, always

    def add_argument(self, *flags: str, **options: Any) -> Any:
        return self._parser.takes(self._group.add_argument(*flags, **options | self._always))


TakesOptions: TypeAlias = CommandLineParser | HelpHeading


def read_words(parser: CommandLineParser, argv: Sequence[str]) -> argparse.Namespace:
    """Read a command line. Options may come before, between and after other words.

    Raises:
        NotUnderstood: it means nothing.
        SystemExit: help or the version was asked for and has been printed.
    """
    read, words = argparse.Namespace(), [clean(word) for word in reversed(argv)]
    others: list[str] = []
    while words:
        word = words.pop()
        if word == "--":
            others += reversed(words)
            break
        if not parser.is_option(word):
            if parser.has_commands:
                parser = parser.under(word, words[-1] if words else "")
            else:
                others.append(word)
            continue
        name, equals, value = word.partition("=")
        flag, values = parser.flag(name), [value] if equals else []
        while words and not values and flag.nargs != 0 and not parser.is_option(words[-1]):
            values.append(words.pop())
            while words and flag.nargs in _SEVERAL and not parser.is_option(words[-1]):
                values.append(words.pop())
        parser.take(read, flag, name, values)
    return parser.finish(read, others)


def read_values(
    parser: CommandLineParser,
    args: Sequence[str],
    options: Mapping[str, str | int | bool | Sequence[str]],
) -> argparse.Namespace:
    """Read the positional values of a command, and its options.

    Raises:
        NotUnderstood: they mean nothing.
    """
    read = argparse.Namespace()
    for typed, value in options.items():
        flag = parser.flag(typed)
        if value is False and flag.nargs == 0:
            continue
        given = value if isinstance(value, list) else [] if isinstance(value, bool) else [value]
        texts = [clean(str(each)) for each in given]
        is_alone = isinstance(value, bool) or flag.nargs in _SEVERAL
        for each in [texts] if is_alone else [[text] for text in texts]:
            parser.take(read, flag, typed, each)
    return parser.finish(read, [clean(each) for each in args])


def whole_number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS):
        raise NotUnderstood(f"“{shortened(text)}” isn't a number. Type a whole number, e.g. 2.")
    return int(text)


def one_of(
    what: str, words: Iterable[Word], called: Mapping[str, str] = MappingProxyType({})
) -> Callable[[str], Word]:
    """Make a parser of one of some words, or of a beginning that only one of them has.

    A word of version 1 is read as the present one. It raises UnknownValue.

    Args:
        called: the words by what people call them, too.
    """
    known = spellings(words)
    known |= {folded(said): known[word] for said, word in called.items() if word in known}

    def read(text: str) -> Word:
        typed = folded(text)
        begins = {word for fold, word in known.items() if typed and fold.startswith(typed)}
        if typed in known:
            return known[typed]
        if len(begins) == 1:
            return begins.pop()
        raise UnknownValue(what, shortened(text), tuple(words))

    return read


def add_choice(
    parser: TakesOptions,
    name: str,
    what: str,
    words: Iterable[str],
    called: Mapping[str, str] = MappingProxyType({}),
    **options: Any,
) -> None:
    known = tuple(words)
    read = one_of(what, known, called)
    parser.add_argument(name, type=read, metavar="|".join(known), **options)


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
        parser,
        "--format",
        "format",
        formats,
        called=CALLED,
        action=_Format,
        default=default,
        help=format_help,
    )
    parser.add_argument("-o", "--output", action=Output, metavar="FILE|-", help=output_help)


COMMON = (
    ("-w", "--workspace", "DIR", "the workspace's folder, or the address of its database"),
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
    group = parser.add_heading("for every command")
    for short, long, metavar, help_text in COMMON:
        flags = [flag for flag in (short, long) if flag]
        group.add_argument(*flags, metavar=metavar, default="", help=help_text)
    add_choice(group, "--role", "role", Role, help="your role")
    group.option(
        "--yes",
        "answer yes to questions that lose nothing; each other has an option of its own: "
        f"{in_a_row(list(QUESTIONS))}",
    )
    group.option(
        "--not-identifiers REASON",
        "save text that looks like a child's or family's details, and keep the reason why it "
        "isn't, e.g. “initials of staff”",
    )
    group.option("--clock-is-right", "confirm that this computer's clock is right")
    group.option(
        "--upgrade",
        "let this version write to a folder that an earlier version made, which that can't "
        "open any more then",
    )
    group.option("--encoding NAME", "the encoding of piped text, such as cp1252 (default: UTF-8)")
    group.option("--anyway", f"show a damaged journal's data, marked “{MARK}”")
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
        parser.has_commands = True
        self._holder = parser.add_subparsers(
            metavar="COMMAND", title="commands", parser_class=CommandLineParser
        )

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
        gives_json: bool = True,
    ) -> CommandLineParser:
        """Add a command.

        Args:
            help_text: what it does, imperative.
            example: a line that can be typed, or several.
            run: the function that runs it and returns the exit status.
            gives_json: whether it lists or changes data, which it prints as JSON when asked.
        """
        command = self._make(name, help_text, example)
        if gives_json and self._gives_json:
            command.option("--json", "print JSON, for programs")
        command.set_defaults(run=run, called=command.prog)
        return command

    def family(
        self,
        name: str,
        help_text: str,
        example: str,
        *,
        former: Mapping[str, str],
        gives_json: bool = True,
    ) -> Commands:
        """Add a command with commands under it, some of which had other names in version 1."""
        under = self._typed[1:] if self._typed[:1] == (name,) else ()
        parser = self._make(name, help_text, example)
        parser.former = former
        return Commands(parser, gives_json=gives_json, typed=under)

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
    parser.option("--reason CODE", "one of the reason codes")
    add_choice(
        parser,
        "--cause",
        "cause",
        Cause,
        help="whether the cause was within or outside the partnership's control",
    )
    parser.option("--explanation TEXT", "the reason in words")


def add_meeting(parser: TakesOptions, when: str = "on the day") -> None:
    """Add the meeting that a command is about, as ``which``.

    Args:
        when: the day on which a group that is named in place of an id meets.
    """
    parser.word("which", "MEETING", f"its id, or a group that meets {when}")


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
