"""Figures of meetings, attendance, promises and scrutiny that people can question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.dates import long
from cscp_tui.domain.promise_rules import year_of
from cscp_tui.domain.quarters import financial_year_label, financial_year_of
from cscp_tui.domain.words import ChallengeStatus, MeetingState, PromiseStatus
from cscp_tui.views.attendance_details import (
    MEASURE_WORDS,
    cell_title,
    meetings_behind,
)
from cscp_tui.views.contribution_lists import contributions_in, silent_agencies
from cscp_tui.views.meeting_lists import is_ahead
from cscp_tui.views.promise_lists import promises_in, years_of
from cscp_tui.views.questions import Question, action_questions
from cscp_tui.views.scrutinies import current_challenges, without_impact
from cscp_tui.views.standings import Standings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.periods import Period
    from cscp_tui.domain.quarters import Quarter
    from cscp_tui.domain.records import Meeting, Plan
    from cscp_tui.views.attendances import Measure
    from cscp_tui.views.cells import Table
    from cscp_tui.views.updates import Update


def update_questions(update: Update) -> tuple[Question, ...]:
    """The figures of each plan of an update, and its movement since the quarter before."""
    found: list[Question] = []
    standings = Standings(update.as_at, update.quarter)
    for plan in update.plans:
        actions = update.actions_by_plan.get(plan.id, [])
        of_plan = action_questions(actions, update.book, standings, f"actions of {plan.title}")
        prefix = f"{plan.title}: " if len(update.plans) > 1 else ""
        found += [_renamed(each, plan.id, prefix, update) for each in of_plan]
    return (*found, *_movement(update))


def _renamed(known: Question, plan: str, prefix: str, update: Update) -> Question:
    """A figure of one of several plans; a note that came in after the quarter's end counts."""
    ids, value = known.ids, known.value
    if known.key == "silent":
        ids = tuple(a.id for a in update.silent if a.plan == plan)
        value = str(len(ids))
    return Question(
        key=f"{known.key} {plan}",
        label=prefix + known.label,
        value=value,
        definition=known.definition,
        population=known.population,
        ids=ids,
    )


def _movement(update: Update) -> Iterator[Question]:
    moved = update.movement
    population = (
        f"all {len(update.population)} actions of this update, between {long(update.before_day)} "
        f"and {long(update.as_at)}"
    )
    for key, label, refs, definition in (
        ("forward", "Brought forward", moved.brought_forward, "Open at the end of last quarter."),
        ("new", "New", moved.new, "Made in the quarter."),
        ("reopened", "Reopened", moved.reopened, "Ended before, and open again or ended anew."),
        ("done", "Delivered this quarter", moved.delivered, "Delivered in the quarter."),
        ("carried", "Carried over", moved.carried_over, "Goes on in the next plan."),
        ("closed", "Otherwise closed", moved.otherwise_closed, "Handed over, replaced, withdrawn."),
        ("still", "Still open", moved.still_open, "Open at the end of the quarter."),
    ):
        yield Question(
            key=key,
            label=f"Movement: {label}",
            value=str(len(refs)),
            definition=definition,
            population=population,
            ids=tuple(refs),
        )


def meeting_questions(book: Book, today: date) -> tuple[Question, ...]:
    """How many meetings come, are held, and lack their attendance."""
    meetings = sorted(book.meetings.values(), key=lambda meeting: (meeting.day, meeting.id))
    ahead = [m for m in meetings if is_ahead(m, today) and m.state is not MeetingState.CANCELLED]
    held = [m for m in meetings if m.state.took_place and m.minuted]
    bare = [m for m in meetings if _lacks_attendance(m) and not is_ahead(m, today)]
    cancelled = [m for m in meetings if m.state is MeetingState.CANCELLED]
    entries = (
        ("ahead", "To come", "Planned meetings of today and later.", ahead),
        ("held", "Held", "Meetings that took place and whose attendance is recorded.", held),
        (
            "bare",
            "Without attendance",
            "Meetings whose day has come and whose attendance is not recorded; they count nowhere.",
            bare,
        ),
        ("cancelled", "Cancelled", "Meetings that were called off; they count nowhere.", cancelled),
    )
    return tuple(
        Question(
            key=key,
            label=label,
            value=str(len(found)),
            definition=definition,
            population=f"the meetings of all groups, as at {long(today)}",
            table="meetings",
            ids=tuple(meeting.id for meeting in found),
        )
        for key, label, definition, found in entries
    )


def _lacks_attendance(meeting: Meeting) -> bool:
    return meeting.state is not MeetingState.CANCELLED and not meeting.minuted


def attendance_questions(
    book: Book, matrix: Table, row: str, measure: Measure, *, period: Period, today: date
) -> tuple[Question, ...]:
    """The cells of a row of the matrix, each with the meetings behind it."""
    cells = next((line.cells for line in matrix.rows if line.key == row), ())
    measured = f"{MEASURE_WORDS[measure][0].upper()}{MEASURE_WORDS[measure][1:]}."
    return tuple(
        Question(
            key=column.key,
            label=cell_title(book, (row, column.key)),
            value=cell.text,
            definition=(
                f"{measured} People are counted, not seats, so that it can be more than 100; "
                "— means no member, 0 that nobody came."
            ),
            population=f"meetings held while it was a member, {period}",
            table="meetings",
            ids=tuple(
                line.key for line in meetings_behind(book, (row, column.key), period, today).rows
            ),
        )
        for column, cell in zip(matrix.columns, cells, strict=False)
        if column.key in book.groups
    )


def promise_questions(book: Book, quarter: Quarter, today: date) -> tuple[Question, ...]:
    """The promises by year and status, and the contributions of a quarter."""
    this_year = year_of(financial_year_label(financial_year_of(today)))
    found: list[Question] = []
    for year in [each for each in years_of(book) if each <= this_year][:2]:
        promises = promises_in(book, year)
        for status in PromiseStatus:
            these = [each for each in promises if each.status is status]
            found.append(
                Question(
                    key=f"{year} {status.name}",
                    label=f"{str(status).capitalize()}, {year}",
                    value=f"{len(these)} of {len(promises)}",
                    definition="Promises of the year with this status; none is ever dropped.",
                    population=f"all {len(promises)} promises of {year}",
                    table="promises",
                    ids=tuple(each.id for each in these),
                )
            )
    given = contributions_in(book, quarter)
    silent = silent_agencies(book, quarter)
    found.append(
        Question(
            key="contributions",
            label=f"Contributions for {quarter.short}",
            value=str(len(given)),
            definition="What agencies gave as their own evidence for the quarter.",
            population="the contributions that speak for the quarter, whenever they came in",
            table="contributions",
            ids=tuple(each.id for each in given),
        )
    )
    found.append(
        Question(
            key="without",
            label=f"Agencies without a contribution for {quarter.short}",
            value=str(len(silent)),
            definition="Agencies of which none is kept for the quarter.",
            population="the partners that are asked for contributions",
            table="agencies",
            ids=tuple(each.id for each in silent),
        )
    )
    return tuple(found)


def scrutiny_questions(book: Book, plan: Plan | None, today: date) -> tuple[Question, ...]:
    """The figures of the plan, then what there is to ask about."""
    actions = [a for a in book.actions.values() if plan is not None and a.plan == plan.id]
    of_plan: tuple[Question, ...] = ()
    if plan is not None:
        title = f"actions of {plan.title}"
        of_plan = action_questions(actions, book, Standings(today), title)
    unanswered = [c for c in current_challenges(book) if c.status is ChallengeStatus.OPEN]
    bare = without_impact(book)
    return (
        *of_plan,
        Question(
            key="unanswered",
            label="Unanswered challenges",
            value=str(len(unanswered)),
            definition="Challenges that have no answer yet.",
            population=f"the challenges of everybody, as at {long(today)}",
            table="challenges",
            ids=tuple(each.id for each in unanswered),
        ),
        Question(
            key="impact",
            label="Delivered without impact",
            value=str(len(bare)),
            definition="Delivered actions of which nobody knows yet that they changed anything.",
            population=f"delivered actions of all sources, as at {long(today)}",
            ids=tuple(each.id for each in bare),
        ),
    )
