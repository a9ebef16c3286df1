"""The structures that ``--json`` prints for changes and imports, and their schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec import Struct, to_builtins

from cscp_tui.cli.printing import JSON_VERSION
from cscp_tui.documents.document import (
    Block,
    Bullets,
    Definitions,
    Disclosure,
    Document,
    Paragraph,
    Section,
)
from cscp_tui.documents.table import Table
from cscp_tui.domain.changes import Change
from cscp_tui.domain.enums import MinutesState
from cscp_tui.domain.records import KINDS, QuorumClause

if TYPE_CHECKING:
    from cscp_tui.importing.answers import AnswersPlan
    from cscp_tui.importing.planned import ImportPlan
    from cscp_tui.importing.questions import ImportQuestion


class NewRecord(Struct, frozen=True):
    """A record that was added."""

    table: str
    id: str


class ChangedRecord(Struct, frozen=True):
    """A record that was changed, with the names of the changed fields."""

    table: str
    id: str
    fields: list[str]


class RecordedChange(Struct, frozen=True, kw_only=True):
    """A recorded change."""

    number: int
    """The number of the line in the journal."""
    did: str
    new: list[NewRecord]
    changed: list[ChangedRecord]
    warnings: list[str]


class AppliedLine(Struct, frozen=True, kw_only=True):
    """The changes from one line of a file of commands."""

    line: int
    command: str
    key: str
    skipped: bool
    """True if nothing was recorded because the key was used before."""
    did: str
    new: list[NewRecord]
    changed: list[ChangedRecord]
    warnings: list[str]


class Applied(Struct, frozen=True, kw_only=True):
    """The step that was recorded from a file of commands."""

    number: int
    did: str
    warnings: list[str]


class CommandAnswer(Struct, frozen=True, kw_only=True, rename={"sentences": "said"}):
    """The answer of a command that recorded nothing, or failed."""

    error: str
    """The reason why it failed; empty if it did not."""
    sentences: list[str]
    """The sentences that people read, which are on stderr, too."""
    shown: list[str]
    """The texts that it shows."""
    rows: list[dict[str, str]]
    """The rows of the table that it shows, by column."""


class PaperSection(Struct, frozen=True, kw_only=True):
    """A part of a paper: its sentences, and the rows of its tables by column."""

    title: str
    sentences: list[str]
    rows: list[dict[str, str]]


class Paper(Struct, frozen=True, kw_only=True):
    """A paper that is printed as text otherwise, such as a comparison."""

    title: str
    facts: dict[str, str]
    """What it is about, such as the partnership and the quarter."""
    sections: list[PaperSection]


def paper_form(document: Document) -> Paper:
    """Return a document as values, with a section within a section after it."""
    return Paper(
        title=document.title,
        facts=dict(document.facts),
        sections=list(_sections_of(document.title, document.blocks)),
    )


def _sections_of(title: str, blocks: Sequence[Block]) -> Iterator[PaperSection]:
    made = PaperSection(title=title, sentences=[], rows=[])
    within: list[tuple[str, Sequence[Block]]] = []
    for block in blocks:
        match block:
            case Section():
                within.append((block.title, block.blocks))
            case Disclosure():
                within.append((block.summary, block.blocks))
            case Table():
                keys = [column.key for column in block.columns]
                made.rows.extend(dict(zip(keys, row, strict=True)) for row in block.rows)
            case Paragraph():
                made.sentences.extend(filter(None, block.text.split("\n\n")))
            case Bullets():
                made.sentences.extend(block.items)
            case Definitions():
                made.sentences.extend(map(": ".join, block.pairs))
            case _:
                pass  # a chart repeats a table
    if made.rows or made.sentences or not within:
        yield made
    for inner, parts in within:
        yield from _sections_of(inner, parts)


class GroupQuorum(Struct, frozen=True, kw_only=True):
    """The quorum of a group; without clauses, none is set."""

    group: str
    clauses: tuple[QuorumClause, ...]


class ImportColumn(Struct, frozen=True):
    """A column of a file and the field that it is imported as; empty if it is kept as is."""

    table: str
    column: str
    field: str
    certainty: str
    samples: tuple[str, ...]


class AskedQuestion(Struct, frozen=True):
    """A question asked once for the whole file."""

    question: str
    text: str
    rows: int
    choices: list[str]
    answer: str
    needed: bool
    suggestion: str
    """The usual answer, which is offered and must be confirmed; empty for none."""
    option: str
    """The command-line option that answers it."""


class ImportCreated(Struct, frozen=True):
    """A record that an import adds besides its actions."""

    kind: str
    name: str


class ImportLeftOut(Struct, frozen=True):
    """A line of a file that is none of its rows: a title, a heading, a total, a key or a note."""

    table: str
    row: int
    text: str
    kind: str


class ImportedRow(Struct, frozen=True):
    """The outcome of a row of an import."""

    row: int
    state: str
    ref: str
    reasons: tuple[str, ...]
    values: Mapping[str, Any]
    updates: tuple[str, ...]
    created: str
    """The day on which the action was agreed, if the file has it."""


class ImportResult(Struct, frozen=True, kw_only=True):
    """The outcome of an import."""

    file: str
    into: str
    """The plan or source that the actions go to, in words."""
    counts: dict[str, int]
    """The number of rows by state."""
    columns: list[ImportColumn]
    questions: list[AskedQuestion]
    created: list[ImportCreated]
    """The agencies, priorities and other records that are added besides the actions."""
    left_out: list[ImportLeftOut]
    rows: list[ImportedRow]
    missing: tuple[str, ...]
    """The actions that the file no longer has a row for."""
    unknown: dict[str, list[str]]
    """Names that aren't in the workspace, by table."""
    notes: tuple[str, ...]


class AnswerRow(Struct, frozen=True):
    """An answer beside the present value, with the proposed change."""

    row: int
    ref: str
    named: str
    """The words that name its action in the file, if they are no known reference."""
    state: str
    text: str
    present: str
    reasons: tuple[str, ...]
    proposals: tuple[str, ...]


class AnswersFile(Struct, frozen=True):
    """The answers in one file."""

    file: str
    agency: str
    quarter: str
    completed_by: str
    questions: list[AskedQuestion]
    answers: list[AnswerRow]
    notes: tuple[str, ...]


class Answers(Struct, frozen=True, kw_only=True):
    """The answers in several files."""

    files: list[AnswersFile]
    problems: list[str]
    """The reasons why other files could not be read."""


class LastUpdate(Struct, frozen=True):
    """The latest progress update of an action."""

    on: date
    quarter: str
    by: str
    meeting: str
    text: str


class ActionFacts(Struct, frozen=True):
    """Computed facts about an action on the day of the list."""

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
    """Computed facts about a meeting; null until it has minutes."""

    people_present: int | None
    quorum_met: bool | None
    quorum_missing: list[str]
    minutes: MinutesState | None


class HistoryChange(Struct, frozen=True):
    """A change to a record: each field with its value before and after."""

    table: str
    id: str
    fields: dict[str, Any]

    @staticmethod
    def each_of(changes: Iterable[Change]) -> list[HistoryChange]:
        return [HistoryChange(each.table, each.id, each.fields) for each in changes]


class Correction(Struct, frozen=True, kw_only=True):
    """A journal line that changes a quarter after its sign-off."""

    n: int
    at: str
    on: date
    by: str
    what: str
    undone_by: int | None
    changes: list[HistoryChange]


class HistoryLine(Struct, frozen=True, kw_only=True):
    """A line of the journal."""

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


class RequestRow(Struct, frozen=True, kw_only=True):
    """An agency that was asked for updates, with the number that are missing."""

    id: str
    agency: str
    asked: str
    open: str
    missing: str
    answer: str


class CapturedLine(Struct, frozen=True, kw_only=True, rename={"due_words": "due_said"}):
    """A line of minutes and how it is understood."""

    text: str
    item: int | None
    kind: str
    title: str
    leads: list[str]
    supporting: list[str]
    due: str
    due_words: str
    ref: str
    ask: str
    """The question to answer before the line is recorded; empty if there is none."""
    offers: list[str] = []
    """The changes that the line may report, which nobody has to answer."""
    restricted: bool = False


def _question_form(question: ImportQuestion) -> AskedQuestion:
    return AskedQuestion(
        question.key,
        question.text,
        question.rows,
        [answer for answer, _ in question.choices],
        question.answer,
        question.is_needed,
        question.suggestion,
        question.example,
    )


def import_values(plan: ImportPlan, asked: Sequence[ImportQuestion]) -> Any:
    """Return the plan of an import as values.

    Args:
        asked: what it asks, and what may be asked about all its rows.
    """
    return to_builtins(
        ImportResult(
            file=plan.name,
            into=plan.into,
            counts={state.value: number for state, number in plan.counts.items()},
            columns=[
                ImportColumn(
                    table.table.name, each.title, each.field, plan.certainty_of(each), each.samples
                )
                for table in plan.tables
                for each in table.mapping.columns
            ],
            questions=list(map(_question_form, asked)),
            created=[ImportCreated(each.noun, each.name) for each in plan.creates],
            left_out=[
                ImportLeftOut(each.sheet, each.number, each.text, each.kind.value)
                for each in plan.left_out
            ],
            rows=[
                ImportedRow(
                    each.number,
                    each.state.value,
                    each.ref,
                    each.remarks,
                    each.values,
                    each.row.updates if each.row else (),
                    each.row.created.isoformat() if each.row and each.row.created else "",
                )
                for each in plan.rows
            ],
            missing=plan.missing,
            unknown={table: list(names) for table, names in plan.unknown.items()},
            notes=plan.notes,
        )
    )


def answers_form(plans: list[AnswersPlan], problems: list[str]) -> Any:
    """Return the plans of files with agencies' answers as values, and why some could not be read."""
    files = [
        AnswersFile(
            plan.name,
            plan.agency,
            plan.quarter.typed if plan.quarter else "",
            plan.completed_by,
            list(map(_question_form, plan.questions)),
            [
                AnswerRow(
                    each.number,
                    each.ref,
                    each.name_typed,
                    each.state.value,
                    each.text,
                    each.present,
                    each.reasons,
                    each.proposals,
                )
                for each in plan.answers
            ],
            plan.notes,
        )
        for plan in plans
    ]
    return to_builtins(Answers(files=files, problems=problems))


_PRINTED = (
    *(
        RecordedChange,
        AppliedLine,
        Applied,
        CommandAnswer,
        Paper,
        GroupQuorum,
        ImportResult,
        Answers,
    ),
    *(Correction, HistoryLine, RequestRow, CapturedLine),
)
"""The structures printed as top-level objects, each with the version, besides those of others."""

_FACTS: dict[str, type] = {"actions": ActionFacts, "meetings": MeetingFacts}
"""The computed facts added to the fields of listed records, by table."""


def schema(*more: type) -> dict[str, Any]:
    from msgspec.json import schema_components

    from cscp_tui.services.verification import Verified
    from cscp_tui.views.updates.checklist import ChecklistItem
    from cscp_tui.views.warnings import AcceptedWarning

    of_others = (AcceptedWarning, ChecklistItem, Verified)
    printed = (*_PRINTED, *of_others)
    records = tuple(kind.record for kind in KINDS.values())
    forms = (*printed, *_FACTS.values(), *records, *more)
    _, parts = schema_components(forms, ref_template="#/$defs/{name}")
    version = {"v": {"type": "integer", "default": JSON_VERSION}}
    for form in printed:
        parts[form.__name__]["properties"] = version | parts[form.__name__]["properties"]
    for form in of_others:
        parts[form.__name__]["required"] = list(parts[form.__name__]["properties"])
    for table, kind in KINDS.items():
        record = parts[kind.record.__name__]
        facts = parts.pop(_FACTS[table].__name__)["properties"] if table in _FACTS else {}
        fields = {name: each for name, each in record["properties"].items() if name != "undone"}
        record["description"] = f"A row of the list of {kind.plural_noun}."
        record["properties"] = version | fields | facts
        record["required"] = list(record["properties"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"What cscp --json prints, version {JSON_VERSION}",
        "$defs": parts,
    }
