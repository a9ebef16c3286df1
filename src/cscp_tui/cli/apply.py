"""The command ``apply``, which records a file of JSON lines as one step or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import datetime
from hashlib import sha256
from io import StringIO
from typing import Any, NoReturn

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.errors import CscpError, NotUnderstood, Refused
from cscp_tui.base.texts import clean, in_a_row, shortened
from cscp_tui.cli.decoding import record_decoded
from cscp_tui.cli.parser import Commands
from cscp_tui.cli.printing import read_file_or_stdin, say, show_json
from cscp_tui.cli.registry import parse_json
from cscp_tui.cli.session import CommandRun
from cscp_tui.cli.writing import Writing, result_of
from cscp_tui.domain.book import Book
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.commands.records import Together
from cscp_tui.domain.names import sentence_of
from cscp_tui.domain.records import Meeting
from cscp_tui.domain.rules.identifiers import identifiers_in
from cscp_tui.domain.unit_of_work import UnitOfWork
from cscp_tui.services.outcome import JobOutcome
from cscp_tui.store.drafting import MovedOn, NothingToChange, draft_of
from cscp_tui.store.history import recorded_keys

EXAMPLE = "cscp apply changes.jsonl --dry-run\ncscp apply -"

_OF_THE_FILE = (
    *("workspace", "as_at", "on", "by", "role", "why", "meeting", "for_quarter"),
    *("not_identifiers", "clock_is_right"),
)
"""The options that apply to the whole step, so that no line can have its own."""

MOST_BYTES = 20_000_000
"""The maximum size of a file in bytes, because a step is one line of the journal."""


class Asked(Struct, frozen=True, forbid_unknown_fields=True):
    """A line of the file: a command as on the command line, in parts."""

    command: str
    """Its name: ``note``, ``add action``."""
    args: list[str] = []
    """The positional values, in order, as they are typed."""
    options: dict[str, str | int | bool | list[str]] = {}
    """The options without their dashes, as they are typed: a text, ``true`` for a flag, or several texts."""
    fields: dict[str, msgspec.Raw] | None = None
    """The values of the command's own fields, as JSON has them; or else ``args`` and ``options``."""
    key: str = ""
    """The name of the line where it comes from, under which it is recorded only once."""


class AsTried(Together, frozen=True):
    """The commands of a file, recorded only if new records get the same ids as in the trial."""

    made: tuple[tuple[str, str], ...] = ()
    """The table and id of each new record, in order."""

    def work(self, draft: UnitOfWork) -> None:
        """Run the commands in order, unless others have taken one of the ids meanwhile.

        Raises:
            MovedOn: an id has been taken.
        """
        super().work(draft)
        if tuple((each.table, each.id) for each in draft.changes() if each.creates) != self.made:
            raise MovedOn


class _Trial(Writing):
    """Tries the commands of a file, each on the book that the previous ones leave."""

    tells_json = True

    def __init__(self, writing: Writing) -> None:
        tables, undone = writing.book.tables, writing.book.undone
        self._writing = writing
        self._book = Book({name: tables[name] | undone[name] for name in tables})
        self.session, self.today, self.context = (
            writing.session,
            writing.today,
            writing.context.at(writing.now),
        )
        self.commands: list[Command] = []
        self.results: list[JobOutcome] = []

    @property
    def workspace(self) -> NoReturn:  # type: ignore[override]
        """Refuse commands that need more than the book."""
        raise Refused("It does more than record a change, so it can't be one line of a file.")

    recorder = workspace

    @property
    def book(self) -> Book:
        return self._book

    def given(self, name: str) -> str:
        """Return the text of an option of the whole file."""
        return self._writing.session.given(name)

    @property
    def now(self) -> datetime:
        return self._writing.now

    def at(self, meeting: str) -> Meeting:
        """Return the meeting that a line is about, which must be that of the whole file."""
        key = self.meeting(meeting)
        if key != self.context.meeting:
            raise Refused(
                f"The meeting applies to the whole file: add --meeting {key} to “cscp apply”."
            )
        return self.book.meetings[key]

    def record(self, command: Command, job: object = None) -> JobOutcome:
        del job  # what it says besides is of no use for one line of a file
        changes = draft_of(command, self._book, self.context).changes()
        if not changes:
            raise NothingToChange
        self._book.apply(changes)
        done = JobOutcome(0, sentence_of(command, self._book), tuple(changes))
        self.commands.append(command)
        self.results.append(done)
        return done


class _LineSession(CommandRun):
    trial: _Trial

    def given(self, name: str) -> str:
        """Return an option's text, by default that of the whole file: a reason applies to each line."""
        return super().given(name) or self.trial.given(name)

    def write(self, *, scrutinises: bool = False, asks: bool = True) -> Writing:
        del scrutinises, asks
        self.trial.session = self
        return self.trial

    def read(self, *, shows: bool = True) -> NoReturn:
        del shows
        raise Refused("It records nothing, so it can't be one line of a file.")

    def read_verified(self) -> NoReturn:
        self.read()


def add_commands(commands: Commands) -> None:
    command = commands.add(
        "apply",
        "record a file of commands, one JSON object per line, as one step or not at all",
        EXAMPLE,
        apply_file,
        gives_json=False,
    )
    command.word("file", "FILE|-", "the file (- to read from stdin)")
    command.option("--dry-run", "show what would be recorded, and record nothing")


def apply_file(session: CommandRun) -> int:
    """Try every line, record them all as one step, and print a JSON result for each.

    A line whose key was used before is skipped.
    """
    asked = list(_read(session.arguments.file))
    if not asked:
        raise NotUnderstood("There are no commands in it. Write one JSON object per line.")
    _refuse_same_keys(asked)
    writing = session.write(asks=not session.arguments.dry_run)
    used = recorded_keys(writing.recorder.whole_lines())
    trial = _Trial(writing)
    results: list[dict[str, Any]] = []
    keys: list[str] = []
    for number, each in asked:
        answer = {"line": number, "command": each.command, "key": each.key}
        if each.key and _kept(each.key) in used:
            results.append(answer | _skipped(each.key))
            continue
        before = len(trial.results)
        try:
            _try(session, trial, each)
            done = trial.results[before:]
            if not done:
                raise Refused("It recorded nothing. If it asks first, give it the option yes.")
        except CscpError as problem:
            raise Refused(
                f"Line {number} ({shortened(each.command)}): {problem} Nothing was recorded."
            ) from None
        results += [answer | {"skipped": False} | result_of(one) for one in done]
        keys += [_kept(each.key)] * bool(each.key)
    made = (c for one in trial.results for c in one.changes if c.creates)
    command = AsTried(tuple(trial.commands), made=tuple((c.table, c.id) for c in made))
    writing.context = replace(writing.context, keys=tuple(keys))
    recorded = None
    if not trial.commands:
        say("Nothing was recorded: the key of every line was used before.")
    elif session.arguments.dry_run:
        changes = draft_of(command, writing.book, writing.context).changes()
        writing.tell_identifiers(identifiers_in(changes, writing.context.why, writing.book))
    else:
        recorded = writing.record(command)
    if recorded is not None:
        warnings = list(recorded.warnings)
        results.append({"number": recorded.n, "did": recorded.sentence, "warnings": warnings})
    for result in results:
        show_json(result, is_line=True)
    return 0


def _refuse_same_keys(asked: list[tuple[int, Asked]]) -> None:
    first: dict[str, int] = {}
    for number, each in asked:
        if each.key and first.setdefault(each.key, number) != number:
            raise NotUnderstood(
                f"Lines {first[each.key]} and {number} have the same key, “{shortened(each.key)}”. "
                "Give each line its own."
            )


def _kept(key: str) -> str:
    """Return the key as the journal keeps it: none of its text, which may have to be redacted."""
    return f"apply-{sha256(clean(key).encode()).hexdigest()[:24]}"


def _skipped(key: str) -> dict[str, Any]:
    """The result of a line whose key was used before."""
    did = f"Skipped: the key “{shortened(key)}” was used before"
    return {"skipped": True, "did": did, "new": [], "changed": [], "warnings": []}


def _try(session: CommandRun, trial: _Trial, asked: Asked) -> None:
    for name in asked.options:
        if name.replace("-", "_") in _OF_THE_FILE:
            raise NotUnderstood(
                f"“{name}” is the same for the whole file: give it to “cscp apply”."
            )
    if asked.fields is not None:
        if asked.options:
            raise NotUnderstood("It has fields, so it takes no options.")
        trial.session = session
        record_decoded(trial, asked.command, asked.args, asked.fields)
        return
    with redirect_stdout(StringIO()):
        try:
            arguments = parse_json(asked.command, asked.args, asked.options)
        except SystemExit:
            raise NotUnderstood("A file can't ask for help.") from None
        if arguments.run is apply_file:
            raise Refused("A file can't apply another. Apply each by itself.")
        line = _LineSession(arguments, session.settings, session.clock)
        line.trial = trial
        arguments.run(line)


def _read(typed: str) -> Iterator[tuple[int, Asked]]:
    """Yield the lines of the file that are not blank, with their numbers."""
    for number, line in enumerate(read_file_or_stdin(typed, MOST_BYTES).splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield number, msgspec.json.decode(line, type=Asked)
        except (ValueError, RecursionError):
            raise NotUnderstood(
                f"Line {number} isn't a command ({_why_not(line)}). Write it like "
                '{"command": "note", "args": ["BP25-1.4", "Half are trained."]}.'
            ) from None


def _why_not(line: str) -> str:
    try:
        found: object = msgspec.json.decode(line)
    except (ValueError, RecursionError):
        return "it isn't JSON"
    if not isinstance(found, dict):
        return "it isn't in braces"
    for name, value in found.items():
        if name not in _FORMS:
            return f"“{shortened(name)}” isn't one of {in_a_row(list(_FORMS))}"
        try:
            msgspec.json.decode(msgspec.json.encode({"command": "", name: value}), type=Asked)
        except msgspec.ValidationError:
            return f"its {name} must be {_FORMS[name]}"
    return "it has no command"


_FORMS = {
    "command": "a text",
    "args": "a list of texts",
    "options": "in braces, each a text, a whole number, true, false or a list of texts",
    "fields": "in braces, each with a value of its type",
    "key": "a text",
}
