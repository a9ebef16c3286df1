"""What every command that declares itself keeps to; a new one is covered without an edit here.

For each one, values are searched that the demo accepts. They then go through its form and its
command line, and what is recorded is undone, looked at as at the day before, and listed.
"""

from __future__ import annotations

import dataclasses
import json
import random
import shlex
import shutil
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from msgspec.structs import replace

from building import HOSTILE
from cscp_tui.base.errors import CscpError, NotUnderstood
from cscp_tui.cli.apply import AsTried
from cscp_tui.cli.main import main
from cscp_tui.cli.records import COMMANDS_THAT_ADD, NAMES_IN_COMMANDS
from cscp_tui.cli.registry import make_parser
from cscp_tui.domain.asking import AskedField, Asks, FieldType, declared_commands
from cscp_tui.domain.commands.actions import AddAction, AddFromOrigin
from cscp_tui.domain.commands.attendance import (
    ClearAttendance,
    KeepSummary,
    MarkAllPresent,
    RecordAttendance,
    RecordGuests,
)
from cscp_tui.domain.commands.carry_over import CarryOver, CarryRow
from cscp_tui.domain.commands.commitments import MoveCommitment
from cscp_tui.domain.commands.imports import Import, ImportRow, KeepAnswers, WhyMoved
from cscp_tui.domain.commands.meetings import (
    AddDecision,
    AddRemark,
    AddToAgenda,
    HoldMeeting,
    IssueMinutes,
    KeepLine,
    PlanMeeting,
    ScheduleMeetings,
    StartMeeting,
    TakePlace,
    TickOff,
    UnderItem,
)
from cscp_tui.domain.commands.partners import SetQuorum, TakeAway
from cscp_tui.domain.commands.records import AddRecord, SetFields, Together
from cscp_tui.domain.commands.updates import (
    Fixed,
    LayOutUpdate,
    RequestUpdates,
    Signature,
    SignOffQuarter,
    TakeInAnswers,
    TakenAnswer,
    WithdrawSignOff,
)
from cscp_tui.domain.context import Context
from cscp_tui.domain.enums import Audience, Cause, Outcome, Source
from cscp_tui.domain.names import sentence_of
from cscp_tui.domain.periods import Period
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import KINDS, QuorumClause, SignedFile, SummaryRow
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.drafting import draft_of
from cscp_tui.store.team import team_recorder
from cscp_tui.tui.forms.command_forms import form_for
from cscp_tui.tui.forms.fields import plain_of, read_field, read_form, text_in_field
from cscp_tui.tui.session import Session
from golden_files import golden
from views.full_years import full_book
from views.small_years import LATER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cscp_tui.domain.book import Book
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.store.recorder import Recorder
    from cscp_tui.tui.forms.fields import Form

DEMO_DAY = date(2025, 11, 27)
ATTEMPTS = 4000
ATTEMPTS_READ = 25
"""The number of values of a command whose outcome is compared with a golden file."""
OF_EVERY_KIND = ("", " a ", "2025-11-01", "2026-12-01", "council", True, 2, ["police"], None)
RECORDS_READ = 5
GOLDEN = Path(__file__).parent / "golden"
LABEL_WIDTH = 20
"""Terminal cells beside the fields of a form, with a blank."""
COMMANDS = tuple(declared_commands())
TYPED = tuple(command for command in COMMANDS if command.spec.name)
WITH_FORM = tuple(command for command in COMMANDS if command.spec.title)


def named(command: type[Any]) -> str:
    return command.__name__


each_command = pytest.mark.parametrize("command", COMMANDS, ids=named)
each_form = pytest.mark.parametrize("command", WITH_FORM, ids=named)
each_typed = pytest.mark.parametrize("command", TYPED, ids=named)


@dataclass(frozen=True, slots=True)
class Sample:
    """A command that the demo accepts, with the values of its fields."""

    made: Any
    values: dict[str, Any]
    context: Context


@pytest.fixture(scope="module")
def demo(loaded_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo with meetings of its day: one held, one planned, and one in progress.

    The one in progress follows one that decided something without a quorum.
    """
    folder = tmp_path_factory.mktemp("contract") / "demo"
    shutil.copytree(loaded_demo, folder)
    recorder, circumstances = workspace_in(folder), Context(today=DEMO_DAY, by="Chair")

    def came(meeting: str, *agencies: str) -> tuple[RecordAttendance, ...]:
        return tuple(RecordAttendance(meeting, agency, in_room=1) for agency in agencies)

    quorum = ("csc", "icb", "police")
    without = HoldMeeting(
        "EXEC-2025-11-26",
        came("EXEC-2025-11-26", "csc"),
        without_quorum_reason="By email",
    )
    commands: tuple[Command, ...] = (
        HoldMeeting("QAG-2025-11-27", came("QAG-2025-11-27", *quorum)),
        PlanMeeting("REV", DEMO_DAY),
        PlanMeeting("EXEC", DEMO_DAY - timedelta(days=1)),
        without,
        AddDecision("EXEC-2025-11-26", "Fund the post."),
        PlanMeeting("EXEC", DEMO_DAY),
        StartMeeting("EXEC-2025-11-27"),
        *came("EXEC-2025-11-27", *quorum),
        AddRemark("EXEC-2025-11-27", "The conference moves to March."),
        PlanMeeting("EDG", DEMO_DAY),
        StartMeeting("EDG-2025-11-27"),
        *came("EDG-2025-11-27", "csc"),
    )
    for command in commands:
        recorder.record(command, circumstances)
    return folder


@pytest.fixture(scope="module")
def book(demo: Path) -> Book:
    return workspace_in(demo).book


@pytest.fixture
def folder(demo: Path, tmp_path: Path) -> Path:
    """The demo for a test to write in."""
    return shutil.copytree(demo, tmp_path / "demo")


def workspace_in(folder: Path) -> Recorder:
    return team_recorder(folder, FixedClock(DEMO_DAY, 13))


def candidates(field: AskedField, book: Book) -> list[Any]:
    """Values to try in a field."""
    if field.ask.links and not field.is_many:
        known: list[Any] = list(book.tables[field.ask.links])
        return known if not field.has_default else [field.default, *known]
    if field.ask.links:
        some: list[Any] = [(key,) for key in book.tables[field.ask.links]]
        return [*some, field.default]
    if field.kind is FieldType.DATE:
        days = [DEMO_DAY + timedelta(days=days) for days in (-200, 0, 40)]
        return [*days, None] if field.is_optional else days
    if field.kind is FieldType.YES_NO:
        return [False, True]
    if field.kind is FieldType.CHOICE:
        return [field.value(choice.value) for choice in field.choices(book)]
    if field.name == "number":
        return ["1"]
    return ["2026/27", "2025/26"] if "year" in field.name else ["Some words."]


def sample_of(command: type[Asks], book: Book) -> Sample:
    """Find values with which the demo accepts a command."""
    hashed: Any = command  # mypy takes the hash of a class to be that of its instances
    return _found_sample(hashed, book)


@cache
def _found_sample(command: type[Asks], book: Book) -> Sample:
    rng = random.Random(f"{command.__name__}")
    tried = {field.name: candidates(field, book) for field in command.asked()}
    held = [each for each in book.meetings.values() if each.day <= DEMO_DAY]
    meetings = list(
        {each.group: each.id for each in sorted(held, key=lambda each: each.day)}.values()
    )
    for _ in range(ATTEMPTS):
        values = {name: rng.choice(known) for name, known in tried.items()}
        meeting = rng.choice(["", *meetings]) if "meeting" not in values else values["meeting"]
        context = Context(today=DEMO_DAY, by="Business officer", meeting=meeting)
        made: Any = command
        made = made(**values)
        try:
            if draft_of(made, book, context).changes():
                return Sample(made, values, context)
        except CscpError:
            continue
    raise AssertionError(f"Nothing in the demo accepts {command.__name__}")


def form_of(command: type[Asks], sample: Sample | None, book: Book) -> Form:
    subject = command.subject()
    record = None
    if subject and not subject.is_many:
        table = book.tables[subject.ask.links]
        key = sample.values[subject.name] if sample else next(iter(table))
        record = table[key]
    fixed = {
        name: value
        for name, value in (sample.values if sample else {}).items()
        if not next(f for f in command.asked() if f.name == name).ask.label
    }
    if record is not None and (subject and subject.ask.links == "meetings"):
        return form_for(command, book, given=fixed, is_projected=False)
    return form_for(command, book, [record] if record else [], given=fixed, is_projected=False)


def words_of(command: type[Asks], values: dict[str, Any]) -> list[str]:
    """The command line that says these values."""
    positional, options = [], []
    for field in command.asked():
        value, typed = values[field.name], field.ask.typed
        if not typed or (field.has_default and value == field.default):
            continue
        texts = [said(each) for each in value] if field.is_many else [said(value)]
        if not typed.startswith("-"):
            positional += texts
        elif field.kind is FieldType.YES_NO:
            options += [typed] if bool(value) != bool(field.default) else []
        elif "," in typed:
            options += [typed.partition(" ")[0], ",".join(texts)]
        else:
            options += [word for text in texts for word in (typed.partition(" ")[0], text)]
    return [command.spec.name, *positional, *options]


def said(value: Any) -> str:
    return (
        f"{value:%d/%m/%Y}" if isinstance(value, date) else str("none" if value is None else value)
    )


def typed_in(
    folder: Path, sample: Sample, words: list[str], capsys: pytest.CaptureFixture[str]
) -> tuple[int, str, str]:
    """Type words on the command line; the status, what was printed and what was said."""
    capsys.readouterr()
    meeting = ["--meeting", sample.context.meeting] if sample.context.meeting else []
    line = ["-w", str(folder), "--by", "Business officer", *words, *meeting]
    status = main(line, clock=FixedClock(DEMO_DAY, 13))
    answer = capsys.readouterr()
    return status, answer.out, answer.err


def recorded(folder: Path, sample: Sample) -> tuple[Recorder, Any]:
    recorder = workspace_in(folder)
    return recorder, recorder.record(sample.made, sample.context)


def records(book: Book) -> dict[str, dict[str, Any]]:
    return {table: dict(known) for table, known in book.tables.items()}


@each_form
def test_its_form_asks_for_every_field(command: type[Asks], book: Book) -> None:
    """A field that has a label stands in the form, with it and in the order of the command."""
    asked = [field for field in command.asked() if field.ask.label]
    form = form_of(command, None, book)
    assert [(each.key, each.label) for each in form.fields] == [
        (field.name, field.ask.label) for field in asked
    ]
    assert all(each.hint or each.choices or each.needed for each in form.fields)
    assert all(len(each.label) < LABEL_WIDTH for each in form.fields)


@each_form
def test_its_form_makes_it(command: type[Asks], book: Book) -> None:
    """What is typed in the form makes the command with those values."""
    sample = sample_of(command, book)
    form = form_of(command, sample, book)
    typed = {
        each.key: text_in_field(each, plain_of(sample.values[each.key]))
        if each.key in sample.values
        else ""
        for each in form.fields
    }
    made = form.build(read_form(form, typed, DEMO_DAY))
    for name, value in sample.values.items():
        assert (getattr(made, name) or None) == (value or None)


@each_form
def test_its_form_refuses_what_it_cannot_read(command: type[Asks], book: Book) -> None:
    """A day that is none and a choice that is not offered are answered in the field."""
    for field in form_of(command, None, book).fields:
        if field.kind not in {FieldType.TEXT, FieldType.LONG}:
            with pytest.raises(NotUnderstood) as problem:
                read_field(field, "zz zz", DEMO_DAY)
            assert problem.value.field == field.key


@each_typed
def test_its_command_line_takes_every_field(command: type[Asks]) -> None:
    """Its help names each field, and its example is about it."""
    parser = make_parser().commands[command.spec.name]
    help_text = parser.format_help()
    for field in command.asked():
        assert field.ask.typed.partition(" ")[0].partition("|")[0] in help_text
    assert shlex.split(command.spec.example.splitlines()[0])[1] == command.spec.name


@each_typed
def test_its_command_line_records_it(
    command: type[Asks], book: Book, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is typed on the command line is recorded, and one sentence says so."""
    sample = sample_of(command, book)
    status, _, err = typed_in(folder, sample, words_of(command, sample.values), capsys)
    assert status == 0, err
    assert f"{sentence_of(sample.made, workspace_in(folder).book)}." in err.splitlines()


@each_typed
def test_its_command_line_answers_bad_values_in_a_sentence(
    command: type[Asks], book: Book, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A value that means nothing changes nothing, and the last line says what is wrong."""
    sample = sample_of(command, book)
    before = (folder / "journal.jsonl").read_bytes()
    for field in command.asked():
        is_read = field.kind in {FieldType.DATE, FieldType.CHOICE, FieldType.CHOICES}
        if not field.ask.typed or not is_read:
            continue
        bad: Any = "zz zz"
        values = sample.values | {field.name: (bad,) if field.is_many else bad}
        status, _, err = typed_in(folder, sample, words_of(command, values), capsys)
        assert status in {1, 2}, (field.name, err)
        assert err.splitlines()[-1].endswith(".")
        assert "Traceback" not in err
    assert (folder / "journal.jsonl").read_bytes() == before


@each_typed
def test_hostile_texts_are_kept_harmless(
    command: type[Asks], book: Book, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever a text holds, it is recorded or refused in a sentence, and nothing runs off."""
    sample = sample_of(command, book)
    texts = {
        field.name: HOSTILE
        for field in command.asked()
        if field.kind in {FieldType.TEXT, FieldType.LONG} and field.name != "year"
    }
    words = words_of(command, sample.values | texts)
    status, out, err = typed_in(folder, sample, words, capsys)
    assert status in {0, 1, 2}
    assert "\x1b" not in out + err
    assert "Traceback" not in err


@each_command
def test_undo_restores(command: type[Asks], book: Book, folder: Path) -> None:
    """What was recorded is gone after undo, and every record is as it was."""
    sample = sample_of(command, book)
    before = records(workspace_in(folder).book)
    workspace, _ = recorded(folder, sample)
    assert records(workspace.book) != before
    workspace.undo(replace(sample.context, meeting=""))
    assert records(workspace.book) == before


@each_command
def test_the_day_before_shows_nothing_of_it(command: type[Asks], book: Book, folder: Path) -> None:
    """As at the day before its effect, everything is as it was."""
    sample = sample_of(command, book)
    day = sample.made.day(book, sample.context) - timedelta(days=1)
    before = records(workspace_in(folder).workspace.as_at(day))
    recorder, _ = recorded(folder, sample)
    assert records(recorder.workspace.as_at(day)) == before


@each_command
def test_its_sentence_names_what_it_is_about(command: type[Asks], book: Book) -> None:
    """Histories name agencies, groups, meetings and commitments, and show no ids of theirs."""
    sample = sample_of(command, book)
    sentence = sentence_of(sample.made, book)
    assert sentence
    for field in command.asked():
        if field.ask.links in {"agencies", "groups", "meetings", "commitments"}:
            value = sample.values[field.name]
            for key in value if field.is_many else [value]:
                record: Any = book.tables[field.ask.links].get(key)
                called = {getattr(record, "name", ""), getattr(record, "abbreviation", "")}
                rest = sentence
                for name in filter(None, called):
                    rest = rest.replace(name, "")
                assert not key or key not in rest.split()


@each_command
def test_lists_have_what_it_recorded(
    command: type[Asks], book: Book, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each record that it made or changed is in the JSON of its list."""
    sample = sample_of(command, book)
    _, done = recorded(folder, sample)
    for change in done.changes:
        name = change.table.replace("_", "-")
        status, out, err = typed_in(
            folder,
            dataclasses.replace(sample, context=Context(today=DEMO_DAY, by="")),
            ["list", name, "--json"],
            capsys,
        )
        assert status == 0, err
        assert f'"{change.id}"' in out


def told_of(made: Any, book: Book, context: Context) -> str:
    """The lines that a command would record, its warnings and its sentence, or the reason why it is refused."""
    try:
        draft = draft_of(made, book, context)
        changes = [f"{each.table} {each.id} {as_json(each.fields)}" for each in draft.changes()]
        told = [*changes, *draft.warnings, sentence_of(made, book)] if changes else ["nothing"]
    except CscpError as problem:
        told = [str(problem)]
    return "".join(f"  {each}\n" for each in told)


def bare(value: Any) -> Any:
    """A value as plain texts, without what is blank, so that a new field changes nothing."""
    if isinstance(value, dict):
        return {name: bare(each) for name, each in value.items() if each not in ("", None, [], {})}
    return [bare(each) for each in value] if isinstance(value, list) else value


def as_json(value: object) -> str:
    return json.dumps(msgspec.to_builtins(value), ensure_ascii=False)


@each_command
def test_what_it_records_and_refuses_is_as_it_was(command: type[Asks], book: Book) -> None:
    """Of values taken at random, the demo takes some. What becomes of them changes only where it is read."""
    tried = {field.name: candidates(field, book) for field in command.asked()}
    held = sorted(each.id for each in book.meetings.values() if each.day <= DEMO_DAY)[-4:]
    made: Any = command
    text = ""
    for number in range(ATTEMPTS_READ):
        rng = random.Random(f"{command.__name__} {number}")
        values = {name: rng.choice(known) for name, known in tried.items()}
        meeting = values["meeting"] if "meeting" in values else rng.choice(["", *held])
        context = Context(today=DEMO_DAY, by="Business officer", meeting=meeting)
        text += f"{as_json(values)} {meeting}\n{told_of(made(**values), book, context)}"
    assert text == golden(GOLDEN / f"{command.__name__}.txt", text)


@pytest.mark.parametrize("table", KINDS)
def test_what_a_field_takes_and_refuses_is_as_it_was(table: str) -> None:
    """Each field of some records, set to values of every kind that there is."""
    known, context = full_book(), Context(today=LATER, by="Business officer")
    every, seen, text = [*known.tables[table]], set[tuple[str, str]](), ""
    for key in every[:: max(len(every) // RECORDS_READ, 1)]:
        for name, default in KINDS[table].defaults.items():
            outcomes: dict[str, list[Any]] = {}
            for value in (default, *OF_EVERY_KIND):
                made = SetFields(table, key, {name: value})
                try:
                    told = told_of(made, known, context)
                except (ValueError, TypeError, msgspec.MsgspecError) as problem:
                    told = f"  {problem}\n"
                outcomes.setdefault(told, []).append(value)
            # Another record is refused in the same words.
            new = {told: (name, told.replace(key, "")) for told in outcomes}
            text += "".join(
                f"{key} {name} {as_json(values)}\n{told}"
                for told, values in outcomes.items()
                if new[told] not in seen
            )
            seen.update(new.values())
    assert text == golden(GOLDEN / f"fields-of-{table.replace('_', '-')}.txt", text)


def many(command: Callable[..., Command], **values: Iterable[Any]) -> list[Command]:
    """A command with each of some values in each of its fields."""
    chosen = product(*values.values())
    return [command(**dict(zip(values, each, strict=True))) for each in chosen]


WORDS = "Some words."
GROUPS, AGENCIES, MEETINGS = (
    ("QAG", "EXEC", "zz"),
    ("csc", "police", "guests", "zz"),
    ("EXEC-2025-11-27", "QAG-2025-11-27", "REV-2025-11-27", "EXEC-2025-11-26", "zz", ""),
)
LATE, SOON = date(2025, 9, 1), date(2026, 3, 1)
PLAN_ACTION = {"title": WORDS, "plan": "2025-27", "priority": "2025-27/1", "lead_agency": "police"}
FILES = (SignedFile(audience="", format="docx", hash="0" * 64),)
ROWS = (
    ImportRow(values={**PLAN_ACTION, "source": "plan", "status": "in progress"}, cells=("a", "b"), number=3),
    ImportRow(
        values={**PLAN_ACTION, "source": "plan", "due": "2026-03-01", "original_due": "2025-09-01"},
        created=LATE,
        moved=WhyMoved("funding", Cause.OUTSIDE, WORDS),
        updates=(WORDS, "Others."),
        updated=LATE,
        dated={WORDS: date(2025, 10, 1)},
    ),
    ImportRow(
        values={**PLAN_ACTION, "source": "plan", "status": "delivered"}, ended=DEMO_DAY + timedelta(days=9)
    ),
    ImportRow(
        values={**PLAN_ACTION, "source": "plan", "status": "delivered"}, ended=LATE, created=SOON, is_end_unknown=True
    ),
    ImportRow(ref="BP25-1.1", updates=(WORDS,), updated=SOON, cells=("c",)),
    ImportRow(ref="BP25-1.2", commands=(SetFields("actions", "BP25-1.2", {"measure": WORDS}),)),
    ImportRow(ref="zz", updates=(WORDS,)),
)  # fmt: skip
FURTHER: dict[str, list[Command]] = {
    "attendance": [
        *many(RecordAttendance, meeting=MEETINGS, agency=AGENCIES, in_room=(None, 0, 2), apologies=(None, True)),
        *many(
            RecordAttendance, meeting=MEETINGS[:2], agency=AGENCIES[:2], online=(None, 1), deputies=(1, 3),
            joined=("10.20", "zz"), left=(None, "10.10"), interest=("", WORDS),
        ),
        *many(RecordAttendance, meeting=MEETINGS[:1], agency=AGENCIES, roles=((), ("Head",)), unknown=(True, False)),
        *many(MarkAllPresent, meeting=MEETINGS),
        *many(ClearAttendance, meeting=MEETINGS, agency=AGENCIES),
        *many(RecordGuests, meeting=MEETINGS[:3], where=("", "Home Office"), in_room=(0, 2), online=(0, 1)),
        *many(
            KeepSummary, period=(Period.of_year(LATE), Period(LATE, SOON, "2025/26")), groups=(("QAG",), ()),
            rows=((), (SummaryRow(agency="Police", figures=(50,)),), (SummaryRow(agency="", figures=(None, 101)),)),
            source=("x.csv",),
        ),
    ],
    "imports": [
        *many(
            Import, name=("x.csv",), columns=(("A", "B"), ()), fields=(("title", ""),), answers=(("a=b",),),
            rows=((), *((row,) for row in ROWS), ROWS[:2], ROWS[4:6], (ROWS[0], ROWS[5])), source=("", "source-1"),
            before=((), (AddRecord("agencies", {"name": "New Agency"}),)),
        ),
        Import("x.csv", ("A",), ("title",), (), ROWS[:1], others=(Import("y", ("B",), ("title",), (), ROWS[4:5]),)),
        *many(KeepAnswers, name=("x.csv",), answers=((), ("a=b",)), source=("", "source-1")),
    ],
    "meetings": [
        *many(
            PlanMeeting, group=GROUPS, on=(DEMO_DAY, LATE, SOON, date(2025, 11, 26)), time=(None, "10.00 to 12.00"),
            place=(None, "Room 2"), chair=(None, "Head"), chair_agency=(None, "icb", "zz"), standing_items=(None, ("A",)),
        )[::3],
        *many(ScheduleMeetings, group=GROUPS, days=((), (SOON,), (SOON, SOON), (SOON, DEMO_DAY + timedelta(days=400)))),
        *many(
            HoldMeeting, meeting=MEETINGS, chair=(None, "Head"), without_quorum_reason=("", WORDS),
            attendance=((), (RecordAttendance("REV-2025-11-27", "csc", in_room=1),)),
        ),
        *many(TakePlace, meeting=MEETINGS, is_quorate=(True, False)),
        *many(
            IssueMinutes, meeting=MEETINGS, to=("", "all"), corrections=("", WORDS), marking=("", "OFFICIAL"),
            files=((), FILES),
        ),
        *many(AddToAgenda, meeting=MEETINGS, values=({"title": WORDS}, {"title": ""}, {"zz": WORDS})),
        *many(
            UnderItem, commands=((), (AddRemark("EXEC-2025-11-27", WORDS),)), meeting=MEETINGS[:3],
            item=("", "standing/1", "zz"), step_sentence=("", WORDS),
        ),
        *many(
            KeepLine, meeting=MEETINGS[:3], words=("", WORDS), item=("", "standing/1"), about=((), ("BP25-1.1",)),
            text=("", WORDS, "Others."), restricted=(True, False), is_heading=(True, False),
        )[::3],
        *many(TickOff, meeting=MEETINGS, items=((), ("standing/1",), ("zz",)), done=(True, False)),
    ],
    "partners": [
        *many(TakeAway, table=("commitments", "memberships", "agencies"), id=("zz", "csc", "EXEC/council/2023-04-03")),
        *many(
            SetQuorum, group=GROUPS,
            clauses=((), (QuorumClause(agencies=("csc", "police"), at_least=2),), (QuorumClause(agencies=("zz",), at_least=3),)),
        ),
        *many(MoveCommitment, commitment=("2024-25/2", "zz"), places=(-1, 0, 1, 9)),
    ],
    "records": [
        *many(AddAction, values=(PLAN_ACTION, PLAN_ACTION | {"due": "2025-09-01", "priority": "zz"}, {"title": ""})),
        *many(
            AddFromOrigin, source=tuple(Source),
            values=({"title": WORDS, "lead_agency": "icb"}, {"title": WORDS, "due": "2026-03-01", "origin_meeting": "zz"}),
            origin=({}, {"title": WORDS}), decision=("", "zz"),
        ),
        *many(AddRecord, table=tuple(KINDS), values=({}, {"name": WORDS}, {"title": WORDS}, {"zz": 1}), id=("", "zz")),
        *many(Together, commands=((), ROWS[5].commands, (*ROWS[5].commands, AddRemark("EXEC-2025-11-27", WORDS)))),
        *many(
            CarryOver, plan=("2025-27", "2024/25"), to=("2024/25", "2025-27"),
            rows=tuple(
                (CarryRow(ref="BP25-1.1", outcome=outcome, reason=reason, cause=cause, explanation=WORDS),)
                for outcome in (None, *Outcome) for reason in ("", "other") for cause in (None, *Cause)
            ),
        ),
    ],
    "updates": [
        *many(LayOutUpdate, audience=tuple(Audience), order=((), ("actions",), ("zz",)), left_out=((), ("actions",))),
        *many(
            SignOffQuarter, quarter=(Quarter(2025, 2), Quarter(2025, 4)), signature=(Signature("Chair", "by email"),),
            fixed=(Fixed(line=1, offset=1, head="0" * 64, files=FILES),),
        ),
        *many(WithdrawSignOff, quarter=(Quarter(2025, 1), Quarter(2025, 2), Quarter(2025, 4)), why=("", WORDS)),
        *many(
            RequestUpdates, asked=({}, {"police": ["BP25-1.1"]}, {"zz": ["zz"]}), quarter=("", "2025-26/Q3", "zz"),
            reply_by=(None, LATE, SOON),
        ),
        *many(
            TakeInAnswers, agency=AGENCIES, quarter=("2025-26/Q3", ""), completed_by=("", "Head"),
            answers=((), (TakenAnswer("BP25-1.1", WORDS, ""),), (TakenAnswer("zz", "", WORDS),)),
        ),
    ],
}  # fmt: skip
"""Commands that declare no fields, which screens and imports make."""


@pytest.mark.parametrize("subject", FURTHER)
def test_what_others_record_and_refuse_is_as_it_was(subject: str, book: Book) -> None:
    """Commands that screens and imports make, with many values."""
    context, outcomes = Context(today=DEMO_DAY, by="Business officer"), dict[str, list[str]]()
    for made in FURTHER[subject]:
        try:
            told = told_of(made, book, context)
        except (KeyError, ValueError, TypeError, msgspec.MsgspecError) as problem:
            # Python 3.12 and later say it in other words.
            words = str(problem).replace("iterable argument is empty", "arg is an empty sequence")
            told = f"  {type(problem).__name__} {words}\n"
        outcomes.setdefault(told, []).append(
            f"{type(made).__name__} {as_json(bare(msgspec.to_builtins(made)))}"
        )
    text = "".join(f"{len(each)} of {each[0]}\n{told}" for told, each in outcomes.items())
    assert text == golden(GOLDEN / f"further-{subject}.txt", text)


class Called(Exception):
    """The call of the door that a way resolves to."""

    def __init__(self, command: Any) -> None:
        super().__init__()
        self.command = command


def called_by(way: Callable[[], object]) -> Any:
    """The command with which a way calls the door; of a file's single line, that of the line."""
    with pytest.raises(Called) as call:
        way()
    made = call.value.command
    return made.commands[0] if isinstance(made, AsTried) else made


@each_typed
def test_each_way_to_it_is_the_same_call(
    command: type[Asks],
    book: Book,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Command line, a line of a file as typed or decoded, and form; tests/tui/test_offered_commands.py has key and palette."""

    def door(_: object, made: Any, *__: object, **___: object) -> None:
        raise Called(made)

    monkeypatch.setattr("cscp_tui.cli.writing.perform", door)
    monkeypatch.setattr("cscp_tui.tui.session.perform", door)
    sample = sample_of(command, book)
    words = words_of(command, sample.values)
    ways: dict[str, Any] = {
        "command line": called_by(lambda: typed_in(folder, sample, words, capsys))
    }
    file = folder / "lines.jsonl"
    line, of_the_file = line_of(command, sample.values)
    file.write_text(json.dumps(line), "utf-8")
    apply = ["apply", str(file), *of_the_file]
    ways["line"] = called_by(lambda: typed_in(folder, sample, apply, capsys))
    file.write_text(json.dumps(decoded_line_of(command, sample.values)), "utf-8")
    ways["decoded line"] = called_by(lambda: typed_in(folder, sample, apply, capsys))
    if command.spec.title:
        form = form_of(command, sample, book)
        texts = {
            each.key: text_in_field(each, plain_of(sample.values.get(each.key)))
            for each in form.fields
        }
        made = form.build(read_form(form, texts, DEMO_DAY))
        session = Session(workspace_in(folder), "Business officer")
        ways["form"] = called_by(lambda: session.record(made))
    for name, made in ways.items():
        assert type(made) is command, name
        for field in command.asked():
            value, wanted = getattr(made, field.name), sample.values[field.name]
            assert (value or None) == (wanted or None), (name, field.name)


@pytest.mark.parametrize(
    "table",
    [table for table, command in COMMANDS_THAT_ADD.items() if issubclass(command, Asks)],
)
def test_adding_a_record_is_the_same_call_as_its_form(
    table: str,
    book: Book,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """“cscp add decision …” and a line of a file make the command that the form makes."""

    def door(_: object, made: Any, *__: object, **___: object) -> None:
        raise Called(made)

    monkeypatch.setattr("cscp_tui.cli.writing.perform", door)
    command = COMMANDS_THAT_ADD[table]
    sample, names = sample_of(command, book), NAMES_IN_COMMANDS.get(table, {})
    words = ["add", KINDS[table].noun.replace(" ", "-")]
    for name, called in {name: names.get(name, name) for name in KINDS[table].given}.items():
        value = sample.values.get(called)
        if value not in {None, "", (), False}:
            texts = [said(each) for each in value] if isinstance(value, tuple) else [said(value)]
            words.append(f"{name}={','.join(texts)}")
    names_here = {called: name for name, called in names.items()}
    given = decoded_line_of(command, sample.values)["fields"]
    fields = {names_here.get(called, called): value for called, value in given.items()}
    file, decoded = folder / "lines.jsonl", folder / "decoded.jsonl"
    file.write_text(json.dumps({"command": " ".join(words[:2]), "args": words[2:]}), "utf-8")
    decoded.write_text(json.dumps({"command": " ".join(words[:2]), "fields": fields}), "utf-8")
    for way in (words, ["apply", str(file)], ["apply", str(decoded)]):
        made = called_by(partial(typed_in, folder, sample, way, capsys))
        assert type(made) is command, way
        for field in command.asked():
            assert (getattr(made, field.name) or None) == (sample.values[field.name] or None)


def decoded_line_of(command: type[Asks], values: dict[str, Any]) -> dict[str, Any]:
    """The line of a file with these values as its fields, but those that are said for the whole file."""
    of_the_file = ("--why", "--meeting")
    given = {
        each.name: msgspec.to_builtins(values[each.name])
        for each in command.asked()
        if values[each.name] not in {None, "", ()} and not each.ask.typed.startswith(of_the_file)
    }
    return {"command": command.spec.name, "fields": given}


def line_of(command: type[Asks], values: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The line of a file that says these values, and what is said for the whole file."""
    _, *words = words_of(command, values)
    args, options, of_the_file = [], dict[str, Any](), list[str]()
    at = iter(words)
    flags = {field.ask.typed.partition(" ")[0]: field for field in command.asked()}
    for word in at:
        field = flags.get(word)
        if field is None or not word.startswith("-"):
            args.append(word)
        elif field.kind is FieldType.YES_NO:
            options[word[2:]] = True
        elif word in {"--why", "--meeting"}:
            of_the_file += [word, next(at)]
        elif field.is_many and "," not in field.ask.typed:
            options.setdefault(word[2:], []).append(next(at))
        else:
            options[word[2:]] = next(at)
    return {"command": command.spec.name, "args": args, "options": options}, of_the_file
