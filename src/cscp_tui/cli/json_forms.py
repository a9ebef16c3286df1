"""The forms of what ``--json`` prints of changes and of other people's files, and their schema."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, to_builtins

from cscp_tui.importing.answers import AnswersPlan
from cscp_tui.importing.planned import ImportPlan

VERSION = 1
"""The version of all these forms; keys can be added without a new one."""


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

    v: int = VERSION
    number: int
    """The line of the journal."""
    did: str
    new: list[NewRecord]
    changed: list[ChangedRecord]
    warnings: list[str]


class AppliedLine(Struct, frozen=True, kw_only=True):
    """The changes of a line in a file of commands."""

    v: int = VERSION
    line: int
    command: str
    did: str
    new: list[NewRecord]
    changed: list[ChangedRecord]
    warnings: list[str]


class Applied(Struct, frozen=True, kw_only=True):
    """The step that a file of commands became."""

    v: int = VERSION
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

    v: int = VERSION
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

    v: int = VERSION
    files: list[AnswersFile]


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

    _, parts = schema_components(
        (Change, AppliedLine, Applied, Import, Answers, *more), ref_template="#/$defs/{name}"
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"What cscp --json prints, version {VERSION}",
        "$defs": parts,
    }
