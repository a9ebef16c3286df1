"""How we are doing and what needs us today: figures, each with the list behind it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from cscp_tui.domain.attendance import attendance
from cscp_tui.domain.dates import distance
from cscp_tui.domain.figures import Delivered, due_by, percent, slips_of
from cscp_tui.domain.periods import Period
from cscp_tui.domain.quarter_ends import delivered_line
from cscp_tui.domain.ratings import days_late
from cscp_tui.domain.selections import Having
from cscp_tui.domain.words import AgencyKind, MeetingState, Source
from cscp_tui.views.cells import Cell, Tone
from cscp_tui.views.frames import day_with_weekday
from cscp_tui.views.short_names import agency_name, counted, group_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.quarter_ends import QuarterEnd
    from cscp_tui.domain.records import Action, Meeting, Plan
    from cscp_tui.domain.selections import Selection
    from cscp_tui.views.standings import Standings

SOON = timedelta(days=30)
NEXT_MEETINGS = 5
AGES = (90, 180)
"""The days that divide open actions of the Executive by age."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure of the overview, and the list that it opens."""

    key: str
    label: str
    value: Cell
    screen: str
    """Which screen shows the list: ``plan``, ``executive``, ``attendance`` or ``meetings``; and
    ``actions`` where actions of the plan and of other sources stand in it together."""
    filter: str = ""
    """The words for the filter bar that give exactly the list; empty where none do."""
    refs: tuple[str, ...] = ()
    """The ids of the records behind the figure."""
    share: float | None = None
    """How much is done, from 0 to 1, drawn as a bar."""

    @property
    def selection(self) -> Selection:
        """The actions behind the figure, where no words of a filter give them."""
        return Having("id", frozenset(self.refs), self.label.casefold())


@dataclass(frozen=True, slots=True)
class Block:
    """Figures under a heading."""

    key: str
    title: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures of a day, and the plan's line over its quarters."""

    blocks: tuple[Block, ...]
    line: tuple[QuarterEnd, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure, in reading order."""
        return tuple(figure for block in self.blocks for figure in block.figures)

    def block(self, key: str) -> Block:
        """The block with this key."""
        return next(block for block in self.blocks if block.key == key)


def overview(book: Book, standings: Standings, plan: Plan | None) -> Overview:
    """The overview of a day.

    Args:
        book: what is true on the day.
        standings: how actions stand on it; its quarter is the one that notes are looked for in.
        plan: the plan whose progress is shown; None where none is in force.
    """
    today = standings.today
    of_plan = [a for a in book.actions.values() if plan is not None and a.plan == plan.id]
    blocks = [
        Block("plan", plan.title if plan else "No plan in force", ()),
        Block("today", "What needs us", tuple(_needs(book, standings))),
        Block("silent", _silent_title(standings), tuple(_silences(book, standings))),
        Block("executive", "Executive actions open", tuple(_ages(book, today))),
        Block("attendance", _year_title(today), tuple(_attendance(book, today))),
        Block("meetings", "Next meetings", tuple(_meetings(book, today))),
    ]
    line: tuple[QuarterEnd, ...] = ()
    if plan is not None:
        blocks[0] = Block("plan", plan.title, tuple(_progress(book, plan, of_plan, today)))
        line = delivered_line(plan, of_plan, today)
    return Overview(tuple(blocks), line)


def _progress(book: Book, plan: Plan, actions: list[Action], today: date) -> Iterator[Figure]:
    delivered, due = Delivered.of(actions), due_by(actions, today)
    yield Figure(
        key="delivered",
        label="Delivered",
        value=Cell(str(delivered), Tone.STRONG),
        screen="plan",
        filter=f"plan:{plan.id} is:delivered",
        refs=_refs(a for a in actions if a.is_delivered),
        share=delivered.fraction,
    )
    yield Figure(
        key="due-by-now",
        label="Of those due by now",
        value=Cell(f"{due.delivered} of {due.total}", Tone.STRONG),
        screen="plan",
        filter=f"plan:{plan.id} due:..{_typed(today)}",
        refs=_refs(a for a in actions if a.due is not None and a.due <= today),
        share=due.delivered / due.total if due.total else None,
    )
    priorities = [known for known in book.priorities.values() if known.plan == plan.id]
    for priority in sorted(priorities, key=lambda known: known.number):
        own = [a for a in actions if a.priority == priority.id]
        done = Delivered.of(own)
        yield Figure(
            key=f"priority/{priority.id}",
            label=f"{priority.number} {priority.title}",
            value=Cell(done.figure),
            screen="plan",
            filter=f"plan:{plan.id} priority:{priority.id}",
            refs=_refs(own),
            share=done.fraction,
        )


def _typed(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _refs(actions: Iterable[Action]) -> tuple[str, ...]:
    return tuple(action.id for action in actions)


def _needs(book: Book, standings: Standings) -> Iterator[Figure]:
    today = standings.today
    still_open = [action for action in book.actions.values() if action.is_open]
    late = [action for action in still_open if days_late(action, today)]
    slipped = [action for action in still_open if slips_of(book, action)]
    until = today + SOON
    soon = [a for a in still_open if a.due is not None and today <= a.due <= until]
    waiting = [a for a in book.actions.values() if a.awaits_agreement]
    for key, label, found, words, tone in (
        ("late", "Late", late, "is:late", Tone.RED),
        ("slipped", "Open and slipped", slipped, "is:open is:slipped", Tone.AMBER),
        (
            "soon",
            "Due within 30 days",
            soon,
            f"is:open due:{_typed(today)}..{_typed(until)}",
            Tone.PLAIN,
        ),
        ("to-agree", "Delivered, to agree", waiting, "is:to-agree", Tone.DELIVERED),
    ):
        yield Figure(
            key=key,
            label=label,
            value=Cell(str(len(found)), tone if found else Tone.MUTED),
            screen="actions",
            filter=words,
            refs=_refs(found),
        )


def _silent_title(standings: Standings) -> str:
    return f"No progress note for {standings.quarter.short}"


def _silences(book: Book, standings: Standings) -> Iterator[Figure]:
    """How many agencies have open actions without a note for the quarter, then each of them."""
    silent = [a for a in book.actions.values() if standings.is_silent(a, book)]
    by_lead: dict[str, list[Action]] = {}
    for action in silent:
        by_lead.setdefault(action.lead_agency, []).append(action)
    named = sum(bool(key) for key in by_lead)
    yield Figure(
        key="silent",
        label="Agencies without a note",
        value=Cell(
            f"{counted(named, 'agency', 'agencies')}, {counted(len(silent), 'action')}",
            Tone.AMBER if silent else Tone.MUTED,
        ),
        screen="actions",
        refs=_refs(silent),
    )
    for key in sorted(by_lead, key=lambda key: (-len(by_lead[key]), agency_name(book, key))):
        yield Figure(
            key=f"silent/{key}",
            label=agency_name(book, key) if key else "No lead agency",
            value=Cell(str(len(by_lead[key]))),
            screen="actions",
            refs=_refs(by_lead[key]),
        )


def _ages(book: Book, today: date) -> Iterator[Figure]:
    """The open actions of the Executive, all of them and by how long they have been open."""
    found = [a for a in book.actions.values() if a.source is Source.EXECUTIVE and a.is_open]
    yield Figure(
        key="executive",
        label="Open",
        value=Cell(str(len(found)), Tone.STRONG),
        screen="executive",
        filter="source:executive is:open",
        refs=_refs(found),
    )
    least = 0
    for most in (*AGES, None):
        if most is None:
            label, tone = f"More than {AGES[-1]} days", Tone.AMBER
        else:
            label, tone = f"{least} to {most} days" if least else f"Up to {most} days", Tone.PLAIN
        own = [a for a in found if least <= (today - a.created).days <= (most or today.toordinal())]
        yield Figure(
            key=f"executive/{least}",
            label=label,
            value=Cell(str(len(own)), tone if own else Tone.MUTED),
            screen="executive",
            refs=_refs(own),
        )
        least = (most or 0) + 1


def _year_title(today: date) -> str:
    return f"Attendance in {Period.of_year(today).title} so far"


def _attendance(book: Book, today: date) -> Iterator[Figure]:
    """For each group of the yearly table: how often members were represented, and quoracy."""
    year = Period.of_year(today)
    shown = book.partnership.yearly_groups if book.find("partnership", "partnership") else ()
    measured = attendance(book, shown, year.first, today)
    for group in measured.groups:
        presences = [
            measured.of(agency.id, group.id)
            for agency in measured.agencies
            if agency.kind in {AgencyKind.AGENCY, AgencyKind.CATEGORY}
        ]
        figure = percent(sum(p.represented for p in presences), sum(p.held for p in presences))
        meetings = measured.held[group.id]
        states = Counter(meeting.state for meeting in meetings)
        told = f"{states[MeetingState.HELD]} of {counted(len(meetings), 'meeting')} quorate"
        yield Figure(
            key=f"attendance/{group.id}",
            label=group_name(book, group.id),
            value=Cell(f"{figure}% represented, {told}" if figure is not None else "no meeting"),
            screen="attendance",
            refs=tuple(meeting.id for meeting in meetings),
            share=figure / 100 if figure is not None else None,
        )


def _meetings(book: Book, today: date) -> Iterator[Figure]:
    """The meetings from today on, the next first; one in progress stands before all."""
    ahead = [
        meeting
        for meeting in book.meetings.values()
        if meeting.in_progress or (meeting.day >= today and meeting.state is MeetingState.PLANNED)
    ]
    for meeting in sorted(ahead, key=lambda m: (not m.in_progress, m.day, m.id))[:NEXT_MEETINGS]:
        yield Figure(
            key=f"meeting/{meeting.id}",
            label=group_name(book, meeting.group),
            value=_when(meeting, today),
            screen="meetings",
            refs=(meeting.id,),
        )


def _when(meeting: Meeting, today: date) -> Cell:
    if meeting.in_progress:
        return Cell("in progress", Tone.AMBER, "●")
    words = f"{day_with_weekday(meeting.day)}, {distance(meeting.day, today)}"
    return Cell(words, Tone.STRONG if meeting.day == today else Tone.PLAIN)
