"""Command-line commands built from the declarations of domain commands."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from typing import Any

from msgspec.structs import replace

from cscp_tui.base.errors import Missing, NotUnderstood
from cscp_tui.base.texts import shortened
from cscp_tui.cli import finding
from cscp_tui.cli.parser import COMMON, BadCommandLine, CommandLineParser, Commands, TakesOptions
from cscp_tui.cli.printing import Answered, asked, say, text_or_stdin
from cscp_tui.cli.session import CommandRun
from cscp_tui.cli.writing import Writing
from cscp_tui.domain.asking import AskedField, Asks, FieldType, declared_commands
from cscp_tui.domain.choices import Choices, choose
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.commands.records import as_one
from cscp_tui.domain.former_words import current_value
from cscp_tui.domain.names import folded
from cscp_tui.domain.records import KINDS, SCRUTINY_TABLES
from cscp_tui.services.outcome import JobOutcome

NOTHING = frozenset({"", "none"})
"""The words that clear a value."""


def add_commands_of(subject: str, commands: Commands, but: Collection[str]) -> None:
    """Add every command of a subject that declares itself, except for those named."""
    for command in declared_commands(subject):
        if command.spec.name and command.spec.name not in but:
            add_declared(commands, command)


def add_shared(
    commands: Commands,
    sharing: Sequence[type[Asks]],
    find: Callable[[Writing, str], tuple[str, str]],
    *,
    hidden: Sequence[type[Asks]] = (),
    before: Callable[[Writing, str, str], object] = lambda *_: None,
) -> None:
    """Add one command-line command for several domain commands about different tables.

    Args:
        sharing: the domain commands; the first gives the name and help.
        find: returns the table and id of the record typed.
        hidden: domain commands that are understood but not shown in the help.
        before: called with the table and id before the command is recorded.
    """
    spec = sharing[0].spec
    parser = commands.add(
        spec.name,
        spec.help,
        "\n".join(dict.fromkeys(each.spec.example for each in sharing)),
        partial(_run_shared, (*sharing, *hidden), find, before),
    )
    typed = "|".join(_subject(each).ask.typed for each in sharing)
    parser.word("which", typed, "its reference, id or name")
    for tables, command in _by_options(sharing):
        group = parser.add_heading(f"of {tables}")
        add_fields(group, command, but={_subject(command).name}, shared=True)
    for command in hidden:
        left_out = parser.add_heading("", is_shown=False)
        add_fields(left_out, command, but={_subject(command).name}, shared=True)


def _subject(command: type[Asks]) -> AskedField:
    subject = command.subject()
    assert subject is not None
    return subject


def _options(command: type[Asks]) -> dict[str, str]:
    """Return a command's options by argument name, without those that every command has."""
    return {
        dest_of(each): each.ask.typed.partition(" ")[0]
        for each in command.asked()
        if each.ask.typed and not is_positional(each) and not common_option(each)
    }


def _by_options(sharing: Sequence[type[Asks]]) -> Iterator[tuple[str, type[Asks]]]:
    """Yield the plural nouns of records whose commands share options, with one such command."""
    left = [each for each in sharing if _options(each)]
    while left:
        same = [each for each in left if _options(each) == _options(left[0])]
        plurals = (KINDS[_subject(each).ask.links].plural_noun for each in same)
        yield " and ".join(plurals), same[0]
        left = [each for each in left if each not in same]


def _run_shared(
    sharing: Sequence[type[Asks]],
    find: Callable[[Writing, str], tuple[str, str]],
    before: Callable[[Writing, str, str], object],
    session: CommandRun,
) -> int:
    tables = {_subject(each).ask.links: each for each in sharing}
    writing = session.write(scrutinises=not SCRUTINY_TABLES.isdisjoint(tables))
    table, key = find(writing, session.arguments.which)
    command = tables[table]
    for plurals, other in _by_options(sharing):
        for name, flag in _options(other).items():
            if name not in _options(command) and getattr(session.arguments, name):
                raise BadCommandLine(f"{flag} is for {plurals}", session.arguments.called)
    before(writing, table, key)
    record_declared(writing, command, **{_subject(command).name: key})
    return 0


def add_declared(
    commands: Commands, command: type[Asks], run: Callable[[CommandRun], int] | None = None
) -> CommandLineParser:
    """Add a command as it declares itself.

    Args:
        run: the function that runs it, if it does more than record the command.
    """
    spec = command.spec
    parser = commands.add(spec.name, spec.help, spec.example, run or partial(_run, command))
    add_fields(parser, command)
    return parser


def _run(command: type[Asks], session: CommandRun) -> int:
    record_declared(session.write(), command)
    return 0


def _takes_actions(command: type[Asks]) -> bool:
    """Return whether a command is about one action, so that several can be typed."""
    subject = command.subject()
    return subject is not None and subject.ask.links == "actions" and not subject.is_many


def _takes_several(command: type[Asks]) -> bool:
    """Return whether several actions can be typed.

    Everything typed after them must then be required.
    """
    positional = list(filter(is_positional, command.asked()))
    others = positional[1:]
    return (
        _takes_actions(command)
        and positional[:1] == [_subject(command)]
        and not any(each.has_default or each.is_many for each in others)
    )


def record_declared(writing: Writing, command: type[Asks], **given: Any) -> JobOutcome:
    """Record a command with the values typed, and print the ids of new records."""
    try:
        done = writing.record(as_one(_read_commands(writing, command, given)))
    except Missing as problem:
        if problem.field == "on":
            _ask_for_day(writing, problem)
            return record_declared(writing, command, **given)
        fields = {each.name: each for each in command.asked()}
        if problem.field in fields and common_option(fields[problem.field]):
            way = fields[problem.field].ask.typed
            raise Missing(f"{problem} Add {way}.") from None
        raise
    for change in done.changes:
        if change.creates and change.table == command.spec.shows_new:
            writing.tell(change.id)
    return done


def _ask_for_day(writing: Writing, problem: Missing) -> None:
    """Ask for the day of effect that a command needs, and record with it.

    Raises:
        Missing: nobody can be asked.
    """
    if writing.tells_json or not sys.stdin.isatty():
        raise Missing(f"{problem} Add --on DATE.") from None
    say(str(problem))
    day = writing.day(asked("Date: ", Answered.ON).strip(), "With effect on", "past")
    writing.context = replace(writing.context, on=day)


def _read_commands(
    writing: Writing, command: type[Asks], given: dict[str, Any]
) -> Iterator[Command]:
    """Yield the command once for each action typed: ``BP25-1.1,BP25-1.2``."""
    if not _takes_actions(command) or (subject := _subject(command)).name in given:
        yield read_command(writing, command, **given)
        return
    typed = getattr(writing.session.arguments, dest_of(subject))
    words = typed if isinstance(typed, list) else [typed]
    refs = [ref.strip() for word in words for ref in word.split(",")]
    if len(words) > 1 and (odd := [r for r in refs if not finding.is_action(writing.book, r)]):
        raise NotUnderstood(
            f"There's no action “{shortened(odd[0])}”. If it's part of a text, put the whole text in "
            "quotation marks."
        )
    keys = [read_one(writing, subject, ref) for ref in refs]
    first: Any = read_command(writing, command, **given, **{subject.name: keys[0]})
    for key in dict.fromkeys(keys):
        yield replace(first, **{subject.name: key})  # a text from stdin is read only once


def is_positional(field: AskedField) -> bool:
    return bool(field.ask.typed) and not field.ask.typed.startswith("-")


def common_option(field: AskedField) -> str:
    """Return the common option that a field is typed as; empty if there is none."""
    flag = field.ask.typed.partition(" ")[0]
    return next((long[2:] for _, long, *_ in COMMON if long == flag), "")


def dest_of(field: AskedField) -> str:
    """Return the argument name of a field, which differs from those of the common options."""
    return f"asked_{field.name}"


def add_fields(
    parser: TakesOptions, command: type[Asks], but: Collection[str] = (), *, shared: bool = False
) -> None:
    """Add the options and arguments of a command to a parser.

    Args:
        shared: whether other commands use the same parser, so that no option can be required.
    """
    for field in command.asked():
        if field.ask.typed and field.name not in but and not common_option(field):
            several = _takes_several(command) and field == command.subject()
            _add_field(parser, field, shared=shared, several=several)


def _add_field(parser: TakesOptions, field: AskedField, *, shared: bool, several: bool) -> None:
    ask = field.ask
    options: dict[str, Any] = {"help": (ask.help or ask.hint).replace("%", "%%") or None}
    if is_positional(field):
        if field.is_many or several:
            options["nargs"] = "*" if field.has_default else "+"
        elif field.has_default:
            options["nargs"] = "?"
        parser.add_argument(dest_of(field), metavar=ask.typed, **options)
        return
    flag, _, metavar = ask.typed.partition(" ")
    if field.kind is FieldType.YES_NO:
        options["action"] = "store_false" if field.default else "store_true"
    else:
        options["metavar"] = metavar
        if field.is_many and "," not in metavar:
            options["action"] = "append"
    is_optional = shared or field.has_default or field.is_optional
    options["required"] = ask.needed and not is_optional
    parser.add_argument(flag, dest=dest_of(field), default=None, **options)


def read_command(writing: Writing, command: type[Asks], **given: Any) -> Command:
    make: Any = command
    values = {
        field.name: given[field.name] if field.name in given else _value(writing, field)
        for field in command.asked()
    }
    made: Command = make(**values | given)
    return made


def _value(writing: Writing, field: AskedField) -> Any:
    if option := common_option(field):
        return writing.session.given(option)
    typed = getattr(writing.session.arguments, dest_of(field), None)
    if typed is None or typed == []:
        needs_day = field.kind is FieldType.DATE and field.default is None and not field.is_optional
        return writing.context.on or writing.today if needs_day else field.default
    if field.is_many:
        return tuple(read_one(writing, field, each) for each in _words(typed))
    return read_one(writing, field, typed)


def _words(typed: str | list[str]) -> list[str]:
    if isinstance(typed, list):
        return typed
    words = [word.strip() for word in typed.split(",") if word.strip()]
    return [] if [folded(word) for word in words] == ["none"] else words


def read_one(writing: Writing, field: AskedField, typed: Any) -> Any:
    ask, book = field.ask, writing.book
    if ask.links == "meetings" and not ask.label:
        return writing.at(typed).id
    if ask.links:
        return finding.linked(book, ask.links, typed, writing.today) if typed else ""
    if field.kind is FieldType.YES_NO:
        return typed
    if field.kind is FieldType.DATE:
        return writing.optional_day(typed, ask.label, ask.prefer)
    if field.kind in {FieldType.CHOICE, FieldType.CHOICES}:
        return _chosen(field, typed, writing)
    return text_or_stdin(typed)


def _chosen(field: AskedField, typed: str, writing: Writing) -> Any:
    """Read a member of an enumeration or of a list in the book; unknown words are returned."""
    if field.type is not str and field.is_optional and folded(typed) in NOTHING:
        return None
    if field.type is not str:
        return field.type(choose(Choices.of(field.type), current_value(field.type, typed)).value)
    meant = field.choices(writing.book).meant(typed)
    return meant[0].value if len(meant) == 1 else typed
