"""The outcome planned for the rows of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum

from msgspec import Struct, field

from cscp_tui.base.texts import counted
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.commands.imports import ImportRow
from cscp_tui.domain.enums import Source
from cscp_tui.domain.records import KINDS
from cscp_tui.importing.mapping import Mapping as ColumnMapping
from cscp_tui.importing.questions import ImportQuestion
from cscp_tui.importing.source_tables import SourceTable


class RowState(StrEnum):
    """The outcome planned for a row."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DOUBTFUL = "doubtful"
    REFUSED = "refused"


class Clash(Struct, frozen=True):
    """A value that was changed here and in a file."""

    field: str
    ours: str
    theirs: str

    @property
    def label(self) -> str:
        return KINDS["actions"].words_for(self.field)

    @property
    def sentence(self) -> str:
        return f"The {self.label} is {self.ours} here and {self.theirs} in the file."


class PlannedRow(Struct, frozen=True, kw_only=True):
    """A row with what becomes of it, and why."""

    state: RowState
    number: int
    """Its number in the file."""

    ref: str = ""
    """The action that it changes or is."""

    title: str = ""
    reasons: tuple[str, ...] = ()
    row: ImportRow | None = None
    """The changes to record; None for none."""

    values: Mapping[str, object] = field(default_factory=dict)


def rows_to_record(planned: Iterable[PlannedRow]) -> tuple[ImportRow, ...]:
    """The rows that add or change an action, or whose cells are kept with one."""
    rows = (each.row for each in planned if each.row is not None)
    return tuple(row for row in rows if not row.ref or row.commands or row.updates or row.cells)


class TablePlan(Struct, frozen=True, kw_only=True):
    """The planned import of one table."""

    table: SourceTable
    mapping: ColumnMapping
    rows: tuple[PlannedRow, ...]
    missing: tuple[str, ...] = ()
    """The actions whose rows the file no longer has; nothing becomes of them."""


class ImportOptions(Struct, frozen=True, kw_only=True):
    """The options of an import."""

    source: Source = Source.PLAN
    plan: str = ""
    """The plan of the actions; empty where their source is another."""

    creates: bool = False
    """Whether agencies, priorities and origins that are not known are added."""

    columns: Mapping[str, str] = field(default_factory=dict)
    """Fields by the titles of columns."""

    answers: Mapping[str, str] = field(default_factory=dict)
    """Answers by the folded keys of questions."""
    is_attendance: bool = False
    """Whether the file has attendance, and no actions."""


class ImportPlan(Struct, frozen=True, kw_only=True):
    """The planned import of a file."""

    name: str
    tables: tuple[TablePlan, ...]
    questions: tuple[ImportQuestion, ...]
    """The questions, each asked once for the whole file."""

    unknown: Mapping[str, Mapping[str, int]]
    """Names that are not known, by table of the book, with the rows that have them."""

    command: Command | None
    """The command to record; None while a question is open or nothing changes."""

    notes: tuple[str, ...] = ()
    clashes: Mapping[str, tuple[Clash, ...]] = field(default_factory=dict)
    """What was changed here and in the file, by the action."""

    @property
    def open_questions(self) -> tuple[ImportQuestion, ...]:
        """The questions that block the import."""
        return tuple(each for each in self.questions if each.is_open)

    @property
    def rows(self) -> tuple[PlannedRow, ...]:
        return tuple(row for table in self.tables for row in table.rows)

    @property
    def counts(self) -> Mapping[RowState, int]:
        return Counter(row.state for row in self.rows)

    @property
    def missing(self) -> tuple[str, ...]:
        """The actions whose rows the file no longer has."""
        return tuple(ref for table in self.tables for ref in table.missing)

    @property
    def why_nothing(self) -> str:
        if not self.rows:
            return "Nothing to import: there are no rows."
        if refused := self.counts[RowState.REFUSED]:
            return (
                f"Nothing to import: {counted(refused, 'row')} can't be imported. The reason is "
                "beside each."
            )
        return "Nothing to import: you already have everything in it."

    @property
    def summary(self) -> str:
        """The rows in numbers: ``93 added, 2 doubtful``."""
        counts = self.counts
        said = [f"{counts[state]} {state}" for state in RowState if counts[state]]
        return ", ".join(said) or "no rows"
