"""Charts of the partnership's work: deliveries by quarter, ratings, priorities, attendance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from cscp_tui.base.texts import capitalised, counted, in_a_row, spelled
from cscp_tui.documents.charts import Chart, ChartForm, ChartRow, figure_text
from cscp_tui.documents.document import Paragraph
from cscp_tui.documents.table import Tone
from cscp_tui.domain.attendance import Attended
from cscp_tui.domain.book import Book
from cscp_tui.domain.dates import long, short
from cscp_tui.domain.enums import AgencyKind, Rating
from cscp_tui.domain.figures import (
    Delivered,
    DeliveredPart,
    QuarterEnd,
    counts,
    first_due_of,
    percent,
)
from cscp_tui.domain.periods import Period
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import Action, Plan
from cscp_tui.views.actions import RATING_TONES
from cscp_tui.views.as_signed import (
    PrintedFiguresOf,
    as_signed_words,
    earlier_part,
    nothing_signed,
    titles_of,
)

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
    signed: PrintedFiguresOf = nothing_signed,
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
    delivered_in = Counter(
        Quarter.containing(action.known_end)
        for action in counted_ones
        if action.is_delivered and action.known_end
    )
    rows, corrected = [], []
    for quarter in Period(min(days), max(days)).quarters:
        last = min(quarter.last_day, as_at)
        in_quarter, by_then = delivered_in[quarter], sum(day <= last for day in delivered)
        if quarter.last_day < as_at and (known := signed(quarter)):
            titles = (deliveries_title(quarter), *titles_of(plan, "Movement: Delivered"))
            then = known.known(titles)
            if then is not None and then.numerator is not None:
                current = known.beside(then.numerator, in_quarter)
                if current is not None:
                    words = as_signed_words(str(then.numerator), str(current))
                    corrected.append(f" {quarter.short}: {words}.")
                in_quarter = then.numerator
            now = DeliveredPart(by_then, len(counted_ones))
            by_then = earlier_part(known, now, *titles_of(plan, "Delivered")).signed.delivered
        is_to_come = quarter.first_day > as_at
        rows.append(
            ChartRow(
                label=quarter.short,
                values=(
                    sum(day <= quarter.last_day for day in planned),
                    None if is_to_come else by_then,
                ),
                parts=(planned_in[quarter], None if is_to_come else in_quarter),
            )
        )
    undated = len(counted_ones) - len(planned)
    more = f" {counted(undated, 'action has', 'actions have')} no due date." if undated else ""
    finding = _finding(Delivered.of(counted_ones), sum(day <= as_at for day in planned), as_at)
    return replace(
        _burn_up(rows, as_at),
        title=finding,
        name="Deliveries by quarter",
        summary=f"By the end of each quarter: {_known_words(rows)}.{more}{''.join(corrected)}",
    )


def _finding(done: Delivered, planned: int, as_at: date) -> str:
    """The finding: ``7 of 34 actions were delivered by 30 September 2025; 11 were planned``."""
    of_all = counted(done.total, "action")
    verb, other = ("was" if each == 1 else "were" for each in (done.delivered, planned))
    awaiting = f", {done.awaiting} of them awaiting agreement" if done.awaiting else ""
    return (
        f"{done.delivered} of {of_all} {verb} delivered by {long(as_at)}{awaiting}; "
        f"{planned} {other} planned"
    )


def _burn_up(rows: Sequence[ChartRow], as_at: date) -> Chart:
    """Draw what was planned and delivered by the end of each quarter, with the day marked."""
    place = next((n for n, row in enumerate(rows) if None in row.values), len(rows))
    quarter = Quarter.containing(as_at)
    within = ((as_at - quarter.first_day).days + 1) / (
        (quarter.last_day - quarter.first_day).days + 1
    )
    is_within = bool(rows) and rows[place - 1].label == quarter.short
    return Chart(
        title="Planned and delivered",
        summary=f"By the end of each quarter: {_known_words(rows)}.",
        form=ChartForm.LINES,
        heading="Quarter",
        series=("Planned", "Delivered"),
        rows=tuple(rows),
        now=place - 1 + within if is_within else None,
        now_words=long(as_at),
    )


def _known_words(rows: Iterable[ChartRow]) -> str:
    return "; ".join(
        f"{row.label}: {row.values[0]} planned, {row.values[1]} delivered"
        for row in rows
        if row.values[1] is not None
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
    as_at = line[-1].day if line else plan.first_day
    ends = {end.quarter: end for end in line}
    rows = []
    for quarter in Period.of_plan(plan).quarters:
        end = ends.get(quarter)
        day = end.day if end else quarter.last_day
        done = end.delivered.delivered if end and end.delivered else None
        rows.append(ChartRow(label=quarter.short, values=(sum(each <= day for each in due), done)))
    made = _burn_up(rows, as_at)
    if not line or (now := line[-1].delivered) is None:
        return made
    planned = sum(day <= as_at for day in due)
    # The list beside it has the rest of the finding that papers print: how many await agreement.
    finding = f"{now.delivered} of {now.total} delivered by {short(as_at)}; {planned} planned"
    return replace(made, title=finding)


def ratings_chart(rated: Mapping[Rating, Sequence[Action]], as_at: date) -> Chart:
    """Chart how many open actions have each rating on a day."""
    number = sum(map(len, rated.values()))
    words = ", ".join(f"{len(found)} {rating}" for rating, found in rated.items())
    parts = [_rated_words(len(found), rating) for rating, found in rated.items() if found]
    rated_words = in_a_row(parts)
    return Chart(
        title=f"Of {counted(number, 'open action')}, {rated_words}",
        name="Ratings of open actions",
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


def _rated_words(number: int, rating: Rating) -> str:
    if rating is Rating.NO_DATE:
        return f"{number} {'has' if number == 1 else 'have'} no date"
    return f"{number} {'is' if number == 1 else 'are'} {rating}"


def progress_by_priority(
    book: Book, priorities: Iterable[tuple[str, Sequence[Action]]], as_at: date
) -> Chart:
    """Chart how much of each priority is delivered by a day, and how much was planned by then."""
    done = [(title, Delivered.of(actions)) for title, actions in priorities]
    planned = [planned_by(book, actions, as_at) for _, actions in priorities]
    drawn = [(*each, due) for each, due in zip(done, planned, strict=True)]
    return Chart(
        title=_furthest(done),
        name="Delivered by priority",
        summary="; ".join(
            f"{title}: {each.figure} delivered, {due} planned" for title, each, due in drawn
        )
        + f" by {long(as_at)}.",
        form=ChartForm.BARS,
        heading="Priority",
        series=("Delivered", "Actions", f"Planned by {long(as_at)}"),
        rows=tuple(
            ChartRow(
                label=title,
                values=(each.delivered, each.total, due),
                shown=f"{each.figure}, {due} planned",
            )
            for title, each, due in drawn
        ),
    )


def planned_by(book: Book, actions: Iterable[Action], as_at: date) -> int:
    """Count the actions that were first due by a day, as charts of papers do."""
    due = (first_due_of(book, action) for action in actions if counts(action))
    return sum(day is not None and day <= as_at for day in due)


def _furthest(done: Sequence[tuple[str, Delivered]]) -> str:
    """The priorities that are furthest on and least; a range where several are alike."""
    known = sorted(
        (pair for pair in done if pair[1].total),
        key=lambda pair: -pair[1].delivered / pair[1].total,
    )
    if not known:
        return "Delivered by priority"
    best, least = (
        [t for t, each in known if each.fraction == end[1].fraction]
        for end in (known[0], known[-1])
    )
    if len(best) == len(least) == 1 and len(known) > 1:
        return f"Furthest on: {best[0]}. Least: {least[0]}"
    ends = dict.fromkeys(f"{each.percentage}%" for _, each in (known[-1], known[0]))
    return f"{' to '.join(ends)} of the actions under each priority are delivered"


def absences(
    attended: Attended, groups: tuple[str, ...], *, in_total: bool = False
) -> Chart | Paragraph:
    """Chart at how many meetings of each group an agency was not represented by anybody.

    An agency that its Chair represented was there. Those that never missed are only counted.

    Args:
        groups: the names of the groups, in order.
        in_total: whether a bar shows the meetings of all groups together, for a screen.
    """
    agencies = [
        each for each in attended.agencies if each.kind in {AgencyKind.AGENCY, AgencyKind.CATEGORY}
    ]
    found = [
        (each, [attended.of(each.id, group.id) for group in attended.groups]) for each in agencies
    ]
    missed = {each.id: sum(p.held - p.represented for p in presences) for each, presences in found}
    held = {each.id: sum(p.held for p in presences) for each, presences in found}
    shown = sorted(
        (pair for pair in found if missed[pair[0].id]),
        key=lambda pair: (-missed[pair[0].id] / held[pair[0].id], -missed[pair[0].id]),
    )
    others = sum(any(p.held for p in presences) for _, presences in found) - len(shown)
    always = f" {counted(others, 'agency', 'agencies')} missed none." if others else ""
    if not shown:
        return Paragraph("Every agency was represented at every meeting.")
    first = shown[0][0]
    alike = [
        each.name
        for each, _ in shown
        if (missed[each.id], held[each.id]) == (missed[first.id], held[first.id])
    ]
    who = in_a_row(alike) if len(alike) <= _MOST_NAMED else f"{spelled(len(alike))} agencies"
    verb = "was" if len(alike) == 1 else "were each"
    of_held = counted(held[first.id], "meeting")
    made = Chart(
        title=f"{who} {verb} not represented at {missed[first.id]} of {of_held}".replace(
            who, capitalised(who), 1
        ),
        name="Meetings at which an agency was not represented",
        summary="Meetings of each group at which nobody from an agency was present, not even as the "
        f"Chair, of those held while it was a member: the darker, the more.{always}",
        form=ChartForm.GRID,
        heading="Agency",
        series=groups,
        rows=tuple(
            ChartRow(
                label=agency.name,
                values=tuple(percent(p.held - p.represented, p.held) for p in presences),
                words=tuple(
                    f"{p.held - p.represented} of {p.held}" if p.held else figure_text(None)
                    for p in presences
                ),
            )
            for agency, presences in shown
        ),
    )
    if not in_total:
        return made
    bars = (
        ChartRow(
            label=agency.short_name,
            values=(missed[agency.id], held[agency.id]),
            shown=f"{missed[agency.id]} of {held[agency.id]}",
            tone=Tone.AMBER,
        )
        for agency, _ in shown
    )
    return replace(made, form=ChartForm.BARS, series=("Missed", "Held"), rows=tuple(bars))


_MOST_NAMED = 2


def slips_by_agency(slipped: Iterable[tuple[str, int]]) -> Chart:
    """Chart how often the dates of each lead's actions slipped.

    Args:
        slipped: the lead's name and the number, for each.
    """
    rows = sorted(((name, number) for name, number in slipped if number), key=lambda each: -each[1])
    total = sum(number for _, number in rows)
    finding = f"{rows[0][0]} had {rows[0][1]} of {counted(total, 'slip')}" if rows else "No slips"
    return Chart(
        title=finding,
        name="Slips by lead agency",
        summary="; ".join(f"{name}: {number}" for name, number in rows) + ".",
        form=ChartForm.BARS,
        heading="Lead agency",
        series=("Slips",),
        rows=tuple(
            ChartRow(label=name, values=(number,), tone=Tone.AMBER) for name, number in rows
        ),
    )
