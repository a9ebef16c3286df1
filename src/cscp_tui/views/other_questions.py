"""Figures of meetings, attendance, promises and scrutiny that people can question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.dates import long
from cscp_tui.domain.figures import share
from cscp_tui.domain.promise_rules import year_of
from cscp_tui.domain.quarters import financial_year_label, financial_year_of
from cscp_tui.domain.texts import counted
from cscp_tui.domain.words import ChallengeStatus, MeetingState, PromiseStatus
from cscp_tui.views.attendance_details import (
    MEASURE_WORDS,
    cell_title,
    meetings_behind,
)
from cscp_tui.views.contribution_lists import contributions_in, silent_agencies
from cscp_tui.views.meeting_lists import is_ahead
from cscp_tui.views.partner_lists import has_ended, yearly_groups
from cscp_tui.views.promise_lists import promises_in, unfulfilled_before, years_of
from cscp_tui.views.questions import SLIPS, Question, action_questions
from cscp_tui.views.scrutinies import current_challenges, slip_count, slipped, without_impact
from cscp_tui.views.standings import Standings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.periods import Period
    from cscp_tui.domain.quarters import Quarter
    from cscp_tui.domain.records import Meeting, Plan, Record
    from cscp_tui.views.attendances import Measure
    from cscp_tui.views.cells import Table


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
    return _counting("meetings", f"the meetings of all groups, as at {long(today)}", entries)


def _counting(
    table: str, population: str, entries: Iterable[tuple[str, str, str, Sequence[Record]]]
) -> tuple[Question, ...]:
    """Figures that count records of a table: the key, label, definition and records of each."""
    return tuple(
        Question(
            key=key,
            label=label,
            value=str(len(found)),
            definition=definition,
            population=population,
            table=table,
            ids=tuple(record.id for record in found),
        )
        for key, label, definition, found in entries
    )


def _lacks_attendance(meeting: Meeting) -> bool:
    return meeting.state is not MeetingState.CANCELLED and not meeting.minuted


def group_list_questions(book: Book, today: date) -> tuple[Question, ...]:
    """How many groups there are, stand in the yearly table, and have no quorum."""
    running = [group for group in book.groups.values() if not has_ended(group, today)]
    yearly = [book.groups[key] for key in yearly_groups(book) if key in book.groups]
    bare = [group for group in running if not group.quorum]
    entries = (
        ("groups", "Groups", "Groups that have not ended.", running),
        ("yearly", "In the yearly table", "Groups that the report's table has.", yearly),
        ("bare", "Without a quorum", "Groups of which no rule says who must be there.", bare),
    )
    return _counting("groups", f"the groups of the partnership, as at {long(today)}", entries)


def attendance_questions(
    book: Book, matrix: Table, row: str, measure: Measure, *, period: Period, today: date
) -> tuple[Question, ...]:
    """The cells of a row of the matrix, each with the meetings behind it."""
    cells = next((line.cells for line in matrix.rows if line.key == row), ())
    meaning = attendance_meaning(measure)
    return tuple(
        Question(
            key=column.key,
            label=cell_title(book, (row, column.key)),
            value=cell.text,
            definition=meaning,
            population=f"meetings held while it was a member, {period}",
            table="meetings",
            ids=tuple(
                line.key for line in meetings_behind(book, (row, column.key), period, today).rows
            ),
        )
        for column, cell in zip(matrix.columns, cells, strict=False)
        if column.key in book.groups
    )


def attendance_meaning(measure: Measure) -> str:
    """What a figure of attendance means."""
    measured = f"{MEASURE_WORDS[measure][0].upper()}{MEASURE_WORDS[measure][1:]}."
    return (
        f"{measured} People are counted, not seats, so that it can be more than 100; — means no "
        "member, 0 that nobody came."
    )


def promise_questions(book: Book, quarter: Quarter, today: date) -> tuple[Question, ...]:
    """The promises by year and status, and the contributions of a quarter."""
    this_year = year_of(financial_year_label(financial_year_of(today)))
    found: list[Question] = []
    begun = [each for each in years_of(book) if each <= this_year]
    left = unfulfilled_before(book, begun[0]) if begun else []
    found.append(
        Question(
            key="unfulfilled",
            label="Unfulfilled from earlier years",
            value=str(len(left)),
            definition="Promises that are neither delivered nor carried into a later year.",
            population=f"all promises for years before {begun[0] if begun else this_year}",
            table="promises",
            ids=tuple(each.id for each in left),
        )
    )
    for year in begun[:2]:
        promises = promises_in(book, year)
        for status in PromiseStatus:
            these = [each for each in promises if each.status is status]
            found.append(
                Question(
                    key=f"{year} {status.name}",
                    label=f"{str(status).capitalize()}, {year}",
                    value=share(len(these), len(promises)),
                    definition="Promises of the year with this status; none is ever dropped.",
                    population=f"all {counted(len(promises), 'promise')} of {year}",
                    table="promises",
                    ids=tuple(each.id for each in these),
                )
            )
    return (*found, *_contribution_questions(book, quarter))


def _contribution_questions(book: Book, quarter: Quarter) -> tuple[Question, ...]:
    """Who contributed for a quarter, and who did not."""
    given, silent = contributions_in(book, quarter), silent_agencies(book, quarter)
    return (
        Question(
            key="contributions",
            label=f"Contributions for {quarter.short}",
            value=str(len(given)),
            definition="What agencies gave as their own evidence for the quarter.",
            population="the contributions that speak for the quarter, whenever they came in",
            table="contributions",
            ids=tuple(each.id for each in given),
        ),
        Question(
            key="without",
            label=f"Agencies without a contribution for {quarter.short}",
            value=str(len(silent)),
            definition="Agencies of which none is kept for the quarter.",
            population="the partners that are asked for contributions",
            table="agencies",
            ids=tuple(each.id for each in silent),
        ),
    )


def scrutiny_questions(book: Book, plan: Plan | None, today: date) -> tuple[Question, ...]:
    """The figures of the line under the title, in its order: ``scrutiny_figures`` counts them."""
    actions = [a for a in book.actions.values() if plan is not None and a.plan == plan.id]
    of_plan: tuple[Question, ...] = ()
    if plan is not None and actions:
        known = action_questions(actions, book, Standings(today), f"actions of {plan.title}")
        of_plan = tuple(each for each in known if each.key in {"delivered", "due"})
    unanswered = [c for c in current_challenges(book) if c.status is ChallengeStatus.OPEN]
    late, bare = slipped(book), without_impact(book)
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
            key="slips",
            label="Slips",
            value=f"{slip_count(book, late)}, of {counted(len(late), 'action')}",
            definition=f"{SLIPS} An action that was carried over is left out, as its continuation "
            "shows the slips of both.",
            population=f"actions of all plans and sources, as at {long(today)}",
            ids=tuple(each.id for each in late),
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
