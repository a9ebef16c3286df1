"""The commands ``add`` and ``set``, for every kind of record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, get_type_hints

from msgspec import NODEFAULT, Struct, convert, to_builtins
from msgspec.structs import fields

from cscp_tui.base.errors import Missing, NotUnderstood, UnknownField, UnknownValue
from cscp_tui.base.texts import shortened
from cscp_tui.cli import finding
from cscp_tui.cli.attendance import add_published_summary
from cscp_tui.cli.parser import Commands, NotAnAssignment, add_choice, one_of
from cscp_tui.cli.printing import text_or_stdin
from cscp_tui.cli.session import CommandRun
from cscp_tui.cli.writing import Writing
from cscp_tui.domain.book import Book, name_of
from cscp_tui.domain.changes import Plain
from cscp_tui.domain.commands.actions import (
    AddAction,
    ChangeStatus,
    Deliver,
    EndAction,
    Judge,
    MoveDate,
    SetImpact,
)
from cscp_tui.domain.commands.attendance import RecordAttendance
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.commands.commitments import AddCommitment, AddPartnerEvidence
from cscp_tui.domain.commands.meetings import AddDecision, CloseMeeting, PlanMeeting
from cscp_tui.domain.commands.partners import MakeMember
from cscp_tui.domain.commands.records import AddRecord, SetFields, as_one, editable_fields
from cscp_tui.domain.commands.scrutiny import RaiseChallenge, WriteReflection
from cscp_tui.domain.enums import MeetingState, Source, Status
from cscp_tui.domain.former_words import current_field
from cscp_tui.domain.quorum import read_clauses
from cscp_tui.domain.records import KINDS, SCRUTINY_TABLES
from cscp_tui.domain.schema import RecordField


def adding(table: str, values: Mapping[str, Plain], key: str = "") -> Command:
    """Return the command that adds a record to a table.

    A command of the kind's own knows its usual place, its day and more of its rules; a record with
    an id of its own, or with fields that such a command does not take, is added as it is.
    """
    make = COMMANDS_THAT_ADD.get(table)
    renamed = NAMES_IN_COMMANDS.get(table, {})
    given = {renamed.get(name, name): value for name, value in values.items()}
    known = {each.name: each for each in fields(make)} if make is not None else {}
    if make is None or key or not given.keys() <= known.keys():
        return AddRecord(table, values, key)
    for name in KINDS[table].given:
        called = renamed.get(name, name)
        if called in known and known[called].default is NODEFAULT and called not in given:
            words = KINDS[table].words_for(name)
            raise Missing(f"Enter the {words} of the new {name_of(table)}.")
    return command_with_values(make, given)


COMMANDS_THAT_ADD: dict[str, type[Any]] = {
    "memberships": MakeMember,
    "meetings": PlanMeeting,
    "attendances": RecordAttendance,
    "decisions": AddDecision,
    "commitments": AddCommitment,
    "partner_evidence": AddPartnerEvidence,
    "challenges": RaiseChallenge,
    "reflections": WriteReflection,
}
"""The commands for adding records of kinds that have a command of their own."""

NAMES_IN_COMMANDS = {"meetings": {"day": "on"}, "reflections": {"role": "scrutineer"}}
"""The names of record fields that are called otherwise in such a command."""


def command_with_values(make: type[Any], values: Mapping[str, Plain]) -> Command:
    """Build a command from plain values, converted to the types of its fields."""
    types = get_type_hints(make)
    made: Command = make(**{name: convert(value, types[name]) for name, value in values.items()})
    return made


def add_commands(commands: Commands) -> None:
    add_add_command(commands)
    add_set_command(commands)


def add_add_command(commands: Commands) -> None:
    """Add ``add``, with a subcommand for each kind of record."""
    family = commands.family(
        "add",
        "add a record",
        'cscp add action "Train staff" --priority neglect --due 31/3/2026',
        former={"contribution": "partner-evidence", "promise": "commitment"},
    )
    _add_action_command(family)
    add_published_summary(family)
    for table, kind in KINDS.items():
        if not kind.add_example:
            continue
        what = kind.noun
        name = what.replace(" ", "-")
        article = "" if table == "partner_evidence" else "an " if what[0] in "aeiou" else "a "
        command = family.add(
            name, f"add {article}{what}", f"cscp add {name} {kind.add_example}", add_record
        )
        command.set_defaults(table=table)
        command.word("values", "FIELD=VALUE", "its fields", nargs="*")
        command.option("--id ID", "its short name, if it needs one")


def _add_action_command(family: Commands) -> None:
    command = family.add(
        "action",
        "add an action",
        'cscp add action "Train staff" --priority neglect --agency police --due 31/3/2026\n'
        'cscp add action "Write to housing" --source executive --due fri',
        add_action,
    )
    command.word("title", "TITLE", "what someone has agreed to do")
    command.option("--plan PLAN", "its plan, e.g. 2025-27")
    command.option("--priority P", "its number, words from its title, or id")
    add_choice(command, "--source", "source", Source, help="where it comes from")
    for name in _options():
        field = KINDS["actions"].fields[name]
        flag = f"--{_FLAGS.get(name, name.replace('_', '-'))}"
        if field.item is bool:
            command.add_argument(
                flag, dest=name, action="store_true", help=field.spec.hint.removeprefix("yes ")
            )
            continue
        link = field.spec.links
        metavar = "DATE" if field.item is date else KINDS[link].noun.upper() if link else "TEXT"
        if field.holds_several:
            metavar = f"{metavar},{metavar}"
        command.add_argument(flag, dest=name, metavar=metavar, default="", help=field.spec.hint)


def _options() -> list[str]:
    """Return the fields of a new action that are options of the command line."""
    own = {"title", "priority", "impact", "impact_state", "original_due_unknown"}
    return ["due", *(name for name in editable_fields("actions") if name not in own)]


_FLAGS = {
    "lead_agency": "agency",
    "supporting_agencies": "supporting",
    "overseeing_group": "group",
    "intended_outcome": "outcome",
}
"""The shorter names of some options."""


def field_reader(writing: Writing) -> FieldReader:
    """Return a reader of field values that looks up names in the workspace."""
    today = writing.context.on or writing.today
    return FieldReader(book=writing.book, today=today, day=writing.day)


def add_action(session: CommandRun) -> int:
    writing, arguments = session.write(), session.arguments
    reader = field_reader(writing)
    values: dict[str, Any] = {"title": text_or_stdin(arguments.title)} | _place(writing, session)
    for name in _options():
        if typed := getattr(arguments, name):
            values[name] = typed if typed is True else reader.plain_value("actions", name, typed)
    writing.tell(writing.record(AddAction(values)).ids[0])
    return 0


def _place(writing: Writing, session: CommandRun) -> dict[str, str]:
    """Return the source of an action, with its plan and priority if it is from a plan."""
    arguments, book = session.arguments, writing.book
    place = {"source": arguments.source.value} if arguments.source else {}
    if arguments.plan:
        place["plan"] = finding.plan(book, arguments.plan)
    if arguments.priority:
        day = writing.context.on or writing.today
        priority = finding.priority(book, arguments.priority, place.get("plan", ""), day)
        place |= {"priority": priority, "plan": book.priorities[priority].plan}
    return place


def add_record(session: CommandRun) -> int:
    """Add a record of any other kind, and print its id."""
    arguments = session.arguments
    assignments = read_assignments(arguments.values, arguments.table)
    writing = session.write(scrutinises=arguments.table in SCRUTINY_TABLES)
    values = field_reader(writing).plain_values(arguments.table, assignments)
    writing.tell(writing.record(adding(arguments.table, values, arguments.id)).ids[0])
    return 0


def add_set_command(commands: Commands) -> None:
    command = commands.add(
        "set",
        "change fields of an action, or of another record by its id",
        'cscp set BP24-1.3 lead="Designated Nurse" supporting+=slam,police\n'
        'cscp set BP24-1.3 status="on hold" reason=funding review_date=31/1/2026\n'
        "cscp set QAG-2025-11-27 state=held",
        set_fields,
    )
    command.word("ref", "REF", "the action's reference, or a record's id")
    command.word(
        "values", "FIELD=VALUE", "use += and -= to add to or remove from a list", nargs="+"
    )


def set_fields(session: CommandRun) -> int:
    writing = session.write()
    table, key = finding.any_record(writing.book, session.arguments.ref)
    assignments = read_assignments(session.arguments.values, table)
    reader = field_reader(writing)
    writing.record(as_one(_commands(table, key, assignments, reader)))
    return 0


def changing(table: str, key: str, values: dict[str, Plain], book: Book) -> Iterable[Command]:
    """Yield the commands that give fields of a record other values, those with rules of their own first."""
    values = dict(values)
    if table == "actions":
        yield from _by_rules(key, values)
    if table == "meetings" and _closes(key, values, book):
        del values["state"]
        yield CloseMeeting(key)
    if values:
        yield SetFields(table, key, values)


def _commands(
    table: str, key: str, assignments: list[Assignment], reader: FieldReader
) -> Iterable[Command]:
    whole = [each for each in assignments if not each.sign]
    yield from changing(table, key, reader.plain_values(table, whole), reader.book)
    for each in assignments:
        if each.sign:
            members = {each.field: reader.plain_value(table, each.field, each.value)}
            none: dict[str, Any] = {each.field: []}
            now, before = (members, none) if each.sign == "+" else (none, members)
            yield SetFields(table, key, now, before)


def _closes(key: str, values: dict[str, Plain], book: Book) -> bool:
    """Return whether a meeting in progress is given the status of one that was held."""
    is_held = values.get("state") in {MeetingState.HELD.value, MeetingState.INQUORATE.value}
    return is_held and book.meetings[key].in_progress


def _by_rules(ref: str, values: dict[str, Any]) -> Iterable[Command]:
    """Yield commands for the fields with rules of their own, removing these from ``values``."""
    if "status" in values or "outcome" in values:
        status = Status(values.pop("status", Status.ENDED))
        if status is Status.DELIVERED:
            yield _taken(Deliver, ref, values)
        elif status is Status.ENDED:
            values.setdefault("outcome", None)
            yield _taken(EndAction, ref, values)
        else:
            values["status"] = status.value
            for name in ("reason", "explanation"):
                values[name] = values.pop(f"hold_{name}", "") or values.pop(name, "")
            yield _taken(ChangeStatus, ref, values)
    for name, make in _BY_FIELD.items():
        if name in values:
            yield _taken(make, ref, values)


_BY_FIELD: dict[str, type[Any]] = {"due": MoveDate, "judgement": Judge, "impact": SetImpact}
"""The commands that change single fields with rules of their own."""


def _taken(make: type[Any], ref: str, values: dict[str, Any]) -> Command:
    names = [each.name for each in fields(make) if each.name in values]
    return command_with_values(make, {"ref": ref} | {name: values.pop(name) for name in names})


_ASSIGNMENT = re.compile(r"(?P<field>\w[\w -]*?) ?(?P<sign>\+|-|)=(?P<value>.*)", re.DOTALL)

_YES_AND_NO = dict.fromkeys(("yes", "y", "true", "1"), True) | dict.fromkeys(
    ("no", "n", "false", "0", ""), False
)


class Assignment(Struct, frozen=True):
    """A typed assignment: FIELD=VALUE, FIELD+=VALUE or FIELD-=VALUE."""

    field: str
    sign: str
    """``+`` to add members, ``-`` to remove members; empty to set the whole value."""
    value: str


def read_assignments(words: Iterable[str], table: str) -> list[Assignment]:
    return [_assignment(word, table) for word in words]


def _assignment(word: str, table: str) -> Assignment:
    fields, found = KINDS[table].given, _ASSIGNMENT.fullmatch(word)
    if found is None:
        raise NotAnAssignment(word, fields)
    name = found["field"].strip().casefold().replace("-", "_").replace(" ", "_")
    name = current_field(table, name)
    name = next((own for own, field in fields.items() if name in field.spec.synonyms), name)
    if name not in fields:
        raise UnknownField(table.capitalize(), shortened(found["field"]), tuple(fields))
    if found["sign"] and name not in KINDS[table].set_fields:
        raise NotUnderstood(
            f"{fields[name].label} can't take + or -. Type {name}=…, without the sign."
        )
    return Assignment(name, found["sign"], found["value"])


class FieldReader(Struct, frozen=True, kw_only=True):
    """Reads the values of fields, looking up names in a book."""

    book: Book
    today: date
    day: Callable[[str, str], date]
    """Reads a day, given its text and what the day is for."""

    def plain_values(self, table: str, assignments: Iterable[Assignment]) -> dict[str, Plain]:
        given = {each.field: each.value for each in assignments}
        of_plan = finding.plan(self.book, given["plan"]) if given.get("plan") else ""
        return {name: self.plain_value(table, name, text, of_plan) for name, text in given.items()}

    def plain_value(self, table: str, name: str, text: str, of_plan: str = "") -> Plain:
        if name == "quorum":
            return [to_builtins(clause) for clause in read_clauses(text, self.book)]
        field = KINDS[table].fields[name]
        if field.item is str and not field.spec.links:
            text = text_or_stdin(text)
        if table == "column_sets" and field.holds_several:
            # An unknown column would otherwise be refused only when the set is used.
            from cscp_tui.views.columns import chosen_columns

            chosen_columns(text.split(","))
        if field.holds_several:
            return [self._one(field, part) for part in _parts(field, text)]
        if field.is_optional and text.strip().casefold() in {"", "none"}:
            return None
        return self._one(field, text if field.item is str else text.strip(), of_plan)

    def _one(self, field: RecordField, text: str, of_plan: str = "") -> Plain:
        kind, words = field.item, field.words_in_sentence
        if field.spec.links:
            target = field.spec.links
            return finding.linked(self.book, target, text, self.today, of_plan) if text else ""
        if kind is str:
            return finding.reason(self.book, text) if field.name.endswith("reason") else text
        if kind is date:
            return self.day(text, words.capitalize()).isoformat()
        if kind is bool and text.casefold() in _YES_AND_NO:
            return _YES_AND_NO[text.casefold()]
        if kind is int and re.fullmatch(r"\d{1,6}", text):
            return int(text)
        if field.enum is not None:
            return one_of(words, field.enum)(text).value
        what = f"value for “{field.label}”"
        raise UnknownValue(what, shortened(text), _TAKEN.get(kind, ()), field=field.name)


_TAKEN: Mapping[Any, tuple[str, ...]] = {
    bool: ("yes", "no"),
    int: ("a whole number from 0 to 999,999",),
}


def _parts(field: RecordField, text: str) -> list[str]:
    """Split a list into its members: names at commas, free texts at semicolons."""
    separator = "," if field.spec.links or field.enum is not None else ";"
    return [part.strip() for part in text.split(separator) if part.strip()]
