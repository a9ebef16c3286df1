"""The outcome planned for the rows of a table."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - msgspec reads the annotations
from enum import StrEnum

from msgspec import Struct, field

from cscp_tui.domain.commands.imports import ImportRow  # noqa: TC001 - as above
from cscp_tui.importing.mapping import Mapping as ColumnMapping  # noqa: TC001 - as above
from cscp_tui.importing.source_tables import SourceTable  # noqa: TC001 - as above


class RowState(StrEnum):
    """The outcome planned for a row."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DOUBTFUL = "doubtful"
    REFUSED = "refused"


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


class TablePlan(Struct, frozen=True, kw_only=True):
    """The planned import of one table."""

    table: SourceTable
    mapping: ColumnMapping
    rows: tuple[PlannedRow, ...]
    missing: tuple[str, ...] = ()
    """The actions whose rows the file no longer has; nothing becomes of them."""
