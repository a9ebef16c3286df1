"""Charts of the partnership's work: deliveries by quarter, ratings, priorities, attendance."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cscp_tui.base.texts import counted
from cscp_tui.documents.charts import Chart, ChartForm, ChartRow
from cscp_tui.domain.dates import long
from cscp_tui.domain.figures import counts, first_due_of
from cscp_tui.domain.periods import Period
from cscp_tui.domain.quarters import Quarter

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cscp_tui.domain.book import Book
    from cscp_tui.domain.records import Action, Plan


PLANNED_AND_DELIVERED = (
    "Planned: actions by the first due date that was agreed for them in this plan, even if it was "
    "moved later. Delivered: actions by the day on which they were delivered."
)
"""What the chart of deliveries by quarter counts."""


def deliveries_by_quarter(book: Book, plan: Plan, actions: Iterable[Action], as_at: date) -> Chart:
    """Chart how many of a plan's actions were planned for each quarter, and how many delivered.

    Args:
        book: the state on the day.
        plan: whose quarters are shown; others with deliveries before or after it are added.
        actions: the plan's.
        as_at: the day; nothing is drawn as delivered in later quarters.
    """
    counted_ones = [action for action in actions if counts(action)]
    due = [first_due_of(book, action) for action in counted_ones]
    done = [action.ended for action in counted_ones if action.is_delivered]
    planned = [day for day in due if day is not None]
    delivered = [day for day in done if day is not None]
    days = (plan.first_day, plan.last_day, *planned, *delivered)
    planned_in = Counter(map(Quarter.containing, planned))
    delivered_in = Counter(map(Quarter.containing, delivered))
    rows = tuple(
        ChartRow(
            label=quarter.short,
            values=(
                planned_in[quarter],
                delivered_in[quarter] if quarter.first_day <= as_at else None,
            ),
        )
        for quarter in Period(min(days), max(days)).quarters
    )
    by_now = sum(day <= as_at for day in planned)
    undated = len(counted_ones) - len(planned)
    more = f" {counted(undated, 'action has', 'actions have')} no due date." if undated else ""
    return Chart(
        title="Deliveries by quarter",
        summary=f"By {long(as_at)}, {by_now} of {counted(len(counted_ones), 'action')} were planned "
        f"to be delivered, and {len(delivered)} had been delivered.{more}",
        form=ChartForm.COLUMNS,
        heading="Quarter",
        series=("Planned", "Delivered"),
        rows=rows,
    )
