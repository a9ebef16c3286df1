"""The forms of what ``--json`` prints of changes and of other people's files, and their schema."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec import Struct, to_builtins

from cscp_tui.cli.printing import JSON_VERSION
from cscp_tui.domain.records import KINDS
from cscp_tui.importing.answers import AnswersPlan
from cscp_tui.importing.planned import ImportPlan


class NewRecord(Struct, frozen=True):
    """A record that was added."""

    table: str
    id: str


class ChangedRecord(Struct, frozen=True):
    """A record that was changed, with the names of the changed fields."""

    table: str
    id: str
    fields: list[str]


class Change(Struct, frozen=True, kw_only=True):
    """A recorded change."""

    v: int = JSON_VERSION
    number: int
    """The line of the journal."""
    did: str
    new: list[NewRecord]
    changed: list[ChangedRecord]
    warnings: list[str]


class AppliedLine(Struct, frozen=True, kw_only=True):
    """The changes of a line in a file of commands."""

    v: int = JSON_VERSION
    line: int
    command: str
    did: str
    new: list[NewRecord]
    changed: list[ChangedRecord]
    warnings: list[str]


class Applied(Struct, frozen=True, kw_only=True):
    """The step that a file of commands became."""

    v: int = JSON_VERSION
    number: int
    did: str
    warnings: list[str]


class ImportColumn(Struct, frozen=True):
    """A column of a file, and the field that it is imported as; empty where it is kept as it is."""

    table: str
    column: str
    field: str
    certainty: str
    samples: list[str]


class ImportQuestion(Struct, frozen=True):
    """A question that is asked once for the whole file."""

    question: str
    text: str
    rows: int
    choices: list[str]
    answer: str
    needed: bool


class ImportRow(Struct, frozen=True):
    """The outcome of a row."""

    row: int
    state: str
    ref: str
    reasons: list[str]
    values: dict[str, Any]
    updates: list[str]
    created: str
    """The day on which it was agreed, where the file says so."""


class Import(Struct, frozen=True, kw_only=True):
    """The outcome of an import."""

    v: int = JSON_VERSION
    file: str
    counts: dict[str, int]
    """The rows of each state."""
    columns: list[ImportColumn]
    questions: list[ImportQuestion]
    rows: list[ImportRow]
    missing: list[str]
    """The actions whose rows the file no longer has."""
    unknown: dict[str, list[str]]
    """Names that aren't in the workspace, by table."""
    notes: list[str]


class AnswerRow(Struct, frozen=True):
    """An answer beside the present, and what is proposed with it."""

    row: int
    ref: str
    state: str
    text: str
    present: str
    reasons: list[str]
    proposals: list[str]


class AnswersFile(Struct, frozen=True):
    """The answers in one file."""

    file: str
    agency: str
    quarter: str
    completed_by: str
    answers: list[AnswerRow]
    notes: list[str]


class Answers(Struct, frozen=True, kw_only=True):
    """The answers in several files."""

    v: int = JSON_VERSION
    files: list[AnswersFile]


class LastUpdate(Struct, frozen=True):
    """The latest progress update of an action."""

    on: date
    quarter: str
    by: str
    meeting: str
    text: str


class ActionFacts(Struct, frozen=True):
    """The facts computed about an action on the day of the list."""

    standing: str
    rating: str | None
    rating_computed: str | None
    rating_because: str
    days_late: int
    days_late_originally: int
    slips: int
    awaits_agreement: bool
    last_update: LastUpdate | None


class MeetingFacts(Struct, frozen=True):
    """The facts computed about a meeting; null before it is minuted."""

    people_present: int | None
    quorum_met: bool | None
    quorum_missing: list[str]


class HistoryChange(Struct, frozen=True):
    """A change of a record: each field with its value before and after."""

    table: str
    id: str
    fields: dict[str, Any]


class Correction(Struct, frozen=True, kw_only=True):
    """A line of the journal that changes a quarter that was signed off."""

    v: int = JSON_VERSION
    n: int
    at: str
    on: date
    by: str
    what: str
    undone_by: int | None
    changes: list[HistoryChange]


class HistoryLine(Struct, frozen=True, kw_only=True):
    """A line of the journal."""

    v: int = JSON_VERSION
    n: int
    at: str
    on: date
    by: str
    role: str
    what: str
    why: str
    quarter: str
    meeting: str
    undoes: int | None
    undone_by: int | None
    changes: list[HistoryChange]


class Doubt(Struct, frozen=True, kw_only=True):
    """A gap or doubt in a quarterly update."""

    v: int = JSON_VERSION
    what: str
    table: str
    id: str
    words: str
    who: str


class RequestRow(Struct, frozen=True, kw_only=True):
    """An agency that was asked for updates, by its id, with how many are missing."""

    v: int = JSON_VERSION
    id: str
    agency: str
    asked: str
    open: str
    missing: str
    answer: str


class CapturedLine(Struct, frozen=True, kw_only=True):
    """A line of minutes as it is understood."""

    v: int = JSON_VERSION
    text: str
    item: int | None
    kind: str
    title: str
    leads: list[str]
    supporting: list[str]
    due: str
    due_said: str
    ref: str
    ask: str
    """The question to clear up before it is recorded; empty for none."""


class VerifiedFile(Struct, frozen=True, kw_only=True):
    """Whether a printed file or a seal is what is recorded."""

    v: int = JSON_VERSION
    summary: str
    is_recorded: bool
    differences: list[str]
    redacted: list[str]


_LINES = (Correction, HistoryLine, Doubt, RequestRow, CapturedLine, VerifiedFile)
_FACTS: dict[str, type] = {"actions": ActionFacts, "meetings": MeetingFacts}
"""The facts that lists add to the fields of records, by table."""


def import_form(plan: ImportPlan) -> Any:
    form = Import(
        file=plan.name,
        counts={state.value: number for state, number in plan.counts.items()},
        columns=[
            ImportColumn(
                table.table.name, each.title, each.field, each.certainty, list(each.samples)
            )
            for table in plan.tables
            for each in table.mapping.columns
        ],
        questions=[
            ImportQuestion(
                each.key,
                each.text,
                each.rows,
                [answer for answer, _ in each.choices],
                each.answer,
                each.is_needed,
            )
            for each in plan.questions
        ],
        rows=[
            ImportRow(
                each.number,
                each.state.value,
                each.ref,
                list(each.reasons),
                dict(each.values),
                list(each.row.updates) if each.row else [],
                each.row.created.isoformat() if each.row and each.row.created else "",
            )
            for each in plan.rows
        ],
        missing=list(plan.missing),
        unknown={table: list(names) for table, names in plan.unknown.items()},
        notes=list(plan.notes),
    )
    return to_builtins(form)


def answers_form(plans: list[AnswersPlan]) -> Any:
    """The answers of several files in plain values."""
    files = [
        AnswersFile(
            plan.name,
            plan.agency,
            plan.quarter.typed,
            plan.completed_by,
            [
                AnswerRow(
                    each.number,
                    each.ref,
                    each.state.value,
                    each.text,
                    each.present,
                    list(each.reasons),
                    list(each.proposals),
                )
                for each in plan.answers
            ],
            list(plan.notes),
        )
        for plan in plans
    ]
    return to_builtins(Answers(files=files))


def schema(*more: type) -> dict[str, Any]:
    from msgspec.json import schema_components  # noqa: PLC0415 - only the documentation needs it

    records = tuple(kind.record for kind in KINDS.values())
    forms = (Change, AppliedLine, Applied, Import, Answers, *_LINES, *_FACTS.values())
    _, parts = schema_components((*forms, *records, *more), ref_template="#/$defs/{name}")
    for table, kind in KINDS.items():
        record = parts[kind.record.__name__]
        facts = parts.pop(_FACTS[table].__name__)["properties"] if table in _FACTS else {}
        fields = {name: each for name, each in record["properties"].items() if name != "undone"}
        record["description"] = f"A row of the list of {kind.plural_noun}."
        record["properties"] = {
            "v": {"type": "integer", "default": JSON_VERSION},
            **fields,
            **facts,
        }
        record["required"] = list(record["properties"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"What cscp --json prints, version {JSON_VERSION}",
        "$defs": parts,
    }
