"""A table of attendance as it was published, kept apart from the meetings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from cscp_tui.tui.screens.cell_screen import CellScreen
from cscp_tui.tui.widgets.record_table import RecordTable
from cscp_tui.views.published_summaries import summary_note, summary_table

if TYPE_CHECKING:
    from cscp_tui.domain.summaries import PublishedSummary


class PublishedScreen(CellScreen):
    """Says what the table is, and shows it; nothing stands behind its figures."""

    HINT = "published, apart from the meetings"
    EMPTY = "It was published without a row."

    def __init__(self, summary: PublishedSummary, *, ascii_only: bool = False) -> None:
        """A screen for one published table."""
        title = f"Published attendance, {summary.id}"
        table = summary_table(summary)
        super().__init__(title, (summary_note(summary),), table, ascii_only=ascii_only)

    @on(RecordTable.Opened)
    def _stay_closed(self, event: RecordTable.Opened) -> None:
        event.stop()
        event.prevent_default()
