"""Published summaries of attendance: percentages without counts, kept apart from the meetings.

An earlier year's report may be all that is left of its meetings. Its table is kept as it was
printed: agencies and groups under the names of that year, figures that no meeting stands behind.
Nothing here is computed, and nothing that is computed looks here.
"""

from __future__ import annotations

from datetime import date  # noqa: TC003 - msgspec reads the annotations at run time

from msgspec import Struct

from cscp_tui.domain.record_base import Record


class SummaryRow(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One agency's figures as they were published."""

    agency: str
    """Its name as it was printed, never a person's."""
    figures: tuple[int | None, ...]
    """Whole percentages, one for each group; None where it was no member."""


class PublishedSummary(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A table of attendance as it was published. Its id is what its period is called."""

    first_day: date
    last_day: date
    groups: tuple[str, ...]
    """The groups of its columns as they were printed, in their order."""
    rows: tuple[SummaryRow, ...]
    """The agencies in the order of the report."""
    source: str = ""
    """Where it was published."""
