"""Charts of the partnership's work: deliveries by quarter, ratings, priorities, attendance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from cscp_tui.base.texts import counted
from cscp_tui.documents.charts import Chart, ChartForm, ChartRow
from cscp_tui.domain.attendance import Attended
from cscp_tui.domain.book import Book
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import AgencyKind, Rating
from cscp_tui.domain.figures import Delivered, QuarterEnd, counts, first_due_of
from cscp_tui.domain.periods import Period
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import Action, Plan
from cscp_tui.views.actions import RATING_TONES
from cscp_tui.views.as_signed import (
    SignedQuarters,
    as_signed_words,
    nothing_signed,
    titles_of,
)
from cscp_tui.views.attendance import Measure, percentage

PLANNED_AND_DELIVERED = (
    "Planned: actions by the first due date that was agreed for them in this plan, even if it was "
    "moved later. Delivered: actions by the day on which they were delivered."
)
"""The definitions of what the chart of deliveries by quarter counts."""


def deliveries_by_quarter(
    book: Book,
    plan: Plan,
    actions: Iterable[Action],
    as_at: date,
    signed: SignedQuarters = nothing_signed,
) -> Chart:
    """Chart how many of a plan's actions were planned for each quarter, and how many delivered.

    Args:
        plan: the plan whose quarters are shown, and any other quarters with deliveries.
        as_at: the as-at day; deliveries in later quarters are not drawn.
        signed: gives the figures of the quarters that were signed off, which are drawn as signed.
    """
    counted_ones = [action for action in actions if counts(action)]
    due = [first_due_of(book, action) for action in counted_ones]
    done = [action.ended for action in counted_ones if action.is_delivered]
    planned = [day for day in due if day is not None]
    delivered = [day for day in done if day is not None]
    days = (plan.first_day, plan.last_day, *planned, *delivered)
    planned_in = Counter(map(Quarter.containing, planned))
    delivered_in = Counter(map(Quarter.containing, delivered))
    rows, corrected = [], []
    for quarter in Period(min(days), max(days)).quarters:
        number = delivered_in[quarter] if quarter.first_day <= as_at else None
        if number is not None and quarter.last_day < as_at and (known := signed(quarter)):
            titles = (deliveries_title(quarter), *titles_of(plan, "Movement: Delivered"))
            then = next((known.printed[each] for each in titles if each in known.printed), None)
            if then is not None and then.numerator not in {None, number}:
                if known.is_corrected:
                    words = as_signed_words(str(then.numerator), str(number))
                    corrected.append(f" {quarter.short}: {words}.")
                number = then.numerator
        rows.append(ChartRow(label=quarter.short, values=(planned_in[quarter], number)))
    by_now = sum(day <= as_at for day in planned)
    undated = len(counted_ones) - len(planned)
    more = f" {counted(undated, 'action has', 'actions have')} no due date." if undated else ""
    return Chart(
        title="Deliveries by quarter",
        summary=f"By {long(as_at)}, {by_now} of {counted(len(counted_ones), 'action')} were planned "
        f"to be delivered, and {len(delivered)} had been delivered.{more}{''.join(corrected)}",
        form=ChartForm.COLUMNS,
        heading="Quarter",
        series=("Planned", "Delivered"),
        rows=tuple(rows),
    )


def deliveries_title(quarter: Quarter) -> str:
    """Return the title of the figure of what was delivered in a quarter, as the chart shows it."""
    return f"Deliveries by quarter: {quarter.short}"


def burn_up(book: Book, plan: Plan, actions: Iterable[Action], line: Sequence[QuarterEnd]) -> Chart:
    """Chart the actions planned and delivered by the end of each quarter of a plan.

    Args:
        line: the quarters' ends until the as-at day, with the deliveries by then.
    """
    due = [day for each in actions if counts(each) and (day := first_due_of(book, each))]
    ends = {end.quarter: end for end in line}
    rows = []
    for quarter in Period.of_plan(plan).quarters:
        end = ends.get(quarter)
        day = end.day if end else quarter.last_day
        done = end.delivered.delivered if end and end.delivered else None
        rows.append(ChartRow(label=quarter.short, values=(sum(each <= day for each in due), done)))
    known = [row for row in rows if row.values[1] is not None]
    words = "; ".join(
        f"{row.label}: {row.values[0]} planned, {row.values[1]} delivered" for row in known
    )
    return Chart(
        title="Planned and delivered",
        summary=f"By the end of each quarter. {words}.",
        form=ChartForm.COLUMNS,
        heading="By the end of",
        series=("Planned", "Delivered"),
        rows=tuple(rows),
    )


def ratings_chart(rated: Mapping[Rating, Sequence[Action]], as_at: date) -> Chart:
    """Chart how many open actions have each rating on a day."""
    number = sum(map(len, rated.values()))
    words = ", ".join(f"{len(found)} {rating}" for rating, found in rated.items())
    return Chart(
        title="Ratings of open actions",
        summary=f"At {long(as_at)}, of {counted(number, 'open action')}: {words}.",
        form=ChartForm.BARS,
        heading="Rating",
        series=("Open actions",),
        rows=tuple(
            ChartRow(label=str(rating), values=(len(found),), tone=RATING_TONES[rating])
            for rating, found in rated.items()
            if number
        ),
    )


def progress_by_priority(priorities: Iterable[tuple[str, Iterable[Action]]]) -> Chart:
    """Chart how much of each priority is delivered."""
    done = [(title, Delivered.of(actions)) for title, actions in priorities]
    return Chart(
        title="Delivered by priority",
        summary="; ".join(f"{title}: {each.figure}" for title, each in done) + " delivered.",
        form=ChartForm.BARS,
        heading="Priority",
        series=("Delivered", "Actions"),
        rows=tuple(
            ChartRow(label=title, values=(each.delivered, each.total), shown=each.figure)
            for title, each in done
        ),
    )


def attendance_heat(
    attended: Attended, groups: tuple[str, ...], measure: Measure = Measure.ATTENDANCE
) -> Chart:
    """Chart the attendance of each agency in each group; guests have no percentage.

    Args:
        groups: the names of the groups, in order.
    """
    agencies = [each for each in attended.agencies if each.kind is not AgencyKind.GUEST]
    return Chart(
        title="Attendance by agency and group",
        summary="The darker a square, the more often the agency came; a dash means not a member.",
        form=ChartForm.GRID,
        heading="Agency",
        series=groups,
        is_percentage=True,
        rows=tuple(
            ChartRow(
                label=agency.name,
                values=tuple(
                    percentage(presence, measure)
                    for presence in (attended.of(agency.id, group.id) for group in attended.groups)
                ),
            )
            for agency in agencies
        ),
    )
