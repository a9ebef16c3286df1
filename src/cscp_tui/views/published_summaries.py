"""Tables of attendance as they were published, shown apart from what meetings tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.dates import long
from cscp_tui.views.attendances import NOT_A_MEMBER
from cscp_tui.views.cells import Cell, Tone
from cscp_tui.views.papers import column, table

if TYPE_CHECKING:
    from cscp_tui.domain.books import Book
    from cscp_tui.domain.periods import Period
    from cscp_tui.domain.summaries import PublishedSummary
    from cscp_tui.views.cells import Table


def summaries_in(book: Book, period: Period) -> list[PublishedSummary]:
    """The published summaries about any day of a period, the latest first."""
    found = [
        each
        for each in book.summaries.values()
        if each.first_day <= period.last and period.first <= each.last_day
    ]
    return sorted(found, key=lambda each: (each.first_day, each.id), reverse=True)


def summary_table(summary: PublishedSummary) -> Table:
    """A row for each agency, a column for each group, as they were printed."""
    columns = (
        column("Agency", 30, grows=1),
        *(column(group, 12, right=True) for group in summary.groups),
    )
    rows: list[list[str | Cell]] = [
        [row.agency, *(figure_cell(figure) for figure in row.figures)] for row in summary.rows
    ]
    return table(columns, rows, title=f"Published for {summary.id}")


def figure_cell(figure: int | None) -> Cell:
    """``133%``, or the dash of no member."""
    return Cell(NOT_A_MEMBER, Tone.MUTED) if figure is None else Cell(f"{figure}%")


def summary_note(summary: PublishedSummary) -> str:
    """What must be said of a published summary, so that nobody takes it for a computed one."""
    where = f" ({summary.source.strip()})" if summary.source.strip() else ""
    return (
        f"From {long(summary.first_day)} to {long(summary.last_day)}, as it was published{where}: "
        "percentages without counts. No meeting kept here stands behind them, and no other figure "
        "counts them."
    )
