"""The planned outcome of a table's rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct, field

from cscp_tui.base.texts import counted, in_a_row
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.commands.imports import ImportRow
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import Source
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import KINDS
from cscp_tui.importing.mapping import MappedColumn, field_labels
from cscp_tui.importing.mapping import Mapping as ColumnMapping
from cscp_tui.importing.questions import ImportQuestion
from cscp_tui.importing.source_tables import LeftOut, SourceTable


class RowState(StrEnum):
    """The planned outcome of a row."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DOUBTFUL = "doubtful"
    WAITING = "waiting"
    REFUSED = "refused"
    LEFT_OUT = "left out"

    @property
    def planned(self) -> str:
        """The words for what is to be done with a row: ``to add``."""
        return _PLANNED[self]


_PLANNED = {
    RowState.ADDED: "to add",
    RowState.CHANGED: "to change",
    RowState.UNCHANGED: "unchanged",
    RowState.DOUBTFUL: "to check",
    RowState.WAITING: "waiting",
    RowState.REFUSED: "can't be imported",
    RowState.LEFT_OUT: "left out",
}


class Clash(Struct, frozen=True):
    """A value that was changed both here and in the file."""

    field: str
    ours: str
    theirs: str

    @property
    def label(self) -> str:
        return KINDS["actions"].words_for(self.field)

    @property
    def sentence(self) -> str:
        what = self.label.removeprefix("our ")
        return f"The {what} is {self.ours} here and {self.theirs} in the file."


class PlannedRow(Struct, frozen=True, kw_only=True):
    """The planned outcome of one row, with the reasons for it."""

    state: RowState
    number: int
    """The row's number in the file."""

    ref: str = ""
    """The reference of the action that the row matches; empty for a new one."""

    new_ref: str = ""
    """The reference that a new action gets, unless others are added before; else empty."""

    title: str = ""
    key: str = ""
    """The key under which it can be left out; empty if it can't."""

    reasons: tuple[str, ...] = ()
    row: ImportRow | None = None
    """The changes to record; None for none."""

    values: Mapping[str, object] = field(default_factory=dict)
    details: tuple[tuple[str, str], ...] = ()
    """The records beside the row: the agencies at a meeting, each with how it came."""

    identifiers: tuple[str, ...] = ()
    """The phrases in it that look like details of a child or a family, in words."""

    @property
    def update_days(self) -> list[date | None]:
        """The day of each of its progress updates; None for the day of the import."""
        if self.row is None:
            return []
        return [self.row.dated.get(text, self.row.updated) for text in self.row.updates]

    @property
    def remarks(self) -> tuple[str, ...]:
        """The reasons, then the days and quarters of its progress updates."""
        days = self.update_days
        if not days:
            return self.reasons
        days_in_words = [
            f"{long(day)} ({Quarter.containing(day).short})" if day else "today" for day in days
        ]
        updates = "Update" if len(days) == 1 else f"{len(days)} updates"
        return (*self.reasons, f"{updates} of {in_a_row(list(dict.fromkeys(days_in_words)))}.")


def rows_to_record(planned: Iterable[PlannedRow]) -> tuple[ImportRow, ...]:
    """Return the rows that add or change an action, or whose cells are kept with one."""
    rows = (each.row for each in planned if each.row is not None)
    return tuple(row for row in rows if not row.ref or row.commands or row.updates or row.cells)


class TablePlan(Struct, frozen=True, kw_only=True):
    """The planned import of one table."""

    table: SourceTable
    mapping: ColumnMapping
    rows: tuple[PlannedRow, ...]
    missing: tuple[str, ...] = ()
    """The references of actions that are no longer in the file; they stay as they are."""


class ImportOptions(Struct, frozen=True, kw_only=True):
    """The options of an import."""

    source: Source = Source.PLAN
    plan: str = ""
    """The id of the plan that the actions join; empty if their source is not a plan."""

    creates: bool = False
    """True if unknown agencies, priorities and origins are added."""

    columns: Mapping[str, str] = field(default_factory=dict)
    """The field chosen for each column, by the column's title."""

    answers: Mapping[str, str] = field(default_factory=dict)
    """The answers, by the folded keys of their questions."""
    is_attendance: bool = False
    """True if the file holds attendance instead of actions."""


class Created(Struct, frozen=True):
    """A record that an import adds for the names in a file."""

    noun: str
    """Its kind: ``agency``, ``priority``, ``origin``."""

    name: str
    key: str


class ImportPlan(Struct, frozen=True, kw_only=True):
    """The planned import of a file."""

    name: str
    into: str = ""
    """The plan or source that its actions go to, in words."""

    creates: tuple[Created, ...] = ()
    """The records that it adds besides actions."""

    tables: tuple[TablePlan, ...]
    questions: tuple[ImportQuestion, ...]
    """The questions, each asked once for the whole file."""

    unknown: Mapping[str, Mapping[str, int]]
    """The unknown names by table of the book, each with the number of rows that have it."""

    command: Command | None
    """The command to record; None while a question is open or if nothing changes."""

    notes: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    """The lines of the file that are none of its rows."""

    clashes: Mapping[str, tuple[Clash, ...]] = field(default_factory=dict)
    """The values changed both here and in the file, by the action's reference."""

    fields: Mapping[str, str] = field(default_factory=field_labels)
    """The labels of the fields as which its columns can be imported, by name."""

    unmapped: str = "kept as it is"
    """The way in which a column without a field is kept, in words."""

    def certainty_of(self, column: MappedColumn) -> str:
        """Say how certain it is what a column becomes, or that it isn't kept as a field."""
        if column.is_chosen:
            return column.certainty
        if not column.field:
            return self.unmapped
        return "not kept" if self.fields[column.field].endswith(", not kept") else column.certainty

    @property
    def open_questions(self) -> tuple[ImportQuestion, ...]:
        """The questions that block the import."""
        return tuple(each for each in self.questions if each.is_open)

    @property
    def rows(self) -> tuple[PlannedRow, ...]:
        return tuple(row for table in self.tables for row in table.rows)

    @property
    def identifiers(self) -> tuple[str, ...]:
        """The phrases in the rows to record that look like details of a child or a family, in words."""
        return tuple(
            dict.fromkeys(identifier for row in self.rows for identifier in row.identifiers)
        )

    @property
    def counts(self) -> Mapping[RowState, int]:
        return Counter(row.state for row in self.rows)

    @property
    def missing(self) -> tuple[str, ...]:
        """The references of actions that are no longer in the file."""
        return tuple(ref for table in self.tables for ref in table.missing)

    @property
    def not_recorded(self) -> tuple[str, ...]:
        """How many rows are not recorded, in words, for each reason."""
        reasons = {
            RowState.REFUSED: "can't be imported",
            RowState.WAITING: "can't be imported yet",
            RowState.LEFT_OUT: "left out",
        }
        counts = self.counts
        return tuple(
            f"{counted(counts[state], 'row')} {words}"
            for state, words in reasons.items()
            if counts[state]
        )

    @property
    def why_nothing(self) -> str:
        if not self.rows:
            return "Nothing to import: there are no rows."
        for words in self.not_recorded:
            known = self.counts[RowState.UNCHANGED]
            sentence = f"Nothing to import: {words}. The reason is beside each."
            return sentence + f" You have the other {known}." * bool(known)
        return "Nothing to import: you already have everything in it."

    @property
    def summary(self) -> str:
        """The number of rows of each outcome: ``93 to add, 2 to check``."""
        counts = self.counts
        counts_in_words = [
            f"{counts[state]} {state.planned}" for state in RowState if counts[state]
        ]
        return ", ".join(counts_in_words) or (
            "the rows appear once you answer" * bool(self.open_questions) or "no rows"
        )
