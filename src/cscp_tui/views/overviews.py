"""How we are doing and what needs us today: figures, each with the list behind it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from cscp_tui.domain.attendance import attendance
from cscp_tui.domain.dates import distance, long
from cscp_tui.domain.figures import percent, slips_of
from cscp_tui.domain.moments import beginning
from cscp_tui.domain.periods import Period
from cscp_tui.domain.ratings import days_passed
from cscp_tui.domain.texts import counted
from cscp_tui.domain.words import ChallengeStatus, MeetingState, Source
from cscp_tui.views.cells import Cell, Tone
from cscp_tui.views.frames import day_with_weekday
from cscp_tui.views.meeting_lists import lacks_attendance
from cscp_tui.views.overview_figures import Block, Figure, Overview
from cscp_tui.views.partner_lists import yearly_groups
from cscp_tui.views.plan_progress import by_priority, by_quarter, progress
from cscp_tui.views.quoracies import minuted_meetings, quoracy_cell
from cscp_tui.views.scrutinies import current_challenges
from cscp_tui.views.short_names import agency_name, group_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.quarter_ends import QuarterEnd
    from cscp_tui.domain.records import Action, Meeting, Plan
    from cscp_tui.views.standings import Standings

SOON = timedelta(days=30)
NEXT_MEETINGS = 5
AGES = (90, 180)
"""The days that divide open actions of the Executive by age."""


def overview(
    book: Book, standings: Standings, plan: Plan | None, line: tuple[QuarterEnd, ...] = ()
) -> Overview:
    """The overview of a day, its blocks from the most to the least important.

    Args:
        book: what is true on the day.
        standings: how actions stand on it; its quarter is the one that notes are looked for in.
        plan: the plan whose progress is shown; None where none is in force.
        line: the plan's figures at the ends of its quarters.
    """
    today = standings.today
    of_plan = [a for a in book.actions.values() if plan is not None and a.plan == plan.id]
    total, *agencies = _silences(book, standings)
    unanswered = _unanswered(book)
    open_ones, *ages = _ages(book, today)
    blocks = [
        Block("plan", "No plan in force", ()),
        Block(
            "today",
            "What needs us",
            (*_needs(book, standings), unanswered, total, *_unrecorded(book, today), open_ones),
        ),
        Block("attendance", _year_title(today), tuple(_attendance(book, today))),
        Block("meetings", "Next meetings", tuple(_meetings(book, today))),
    ]
    if plan is not None:
        blocks[0] = Block("plan", plan.title, tuple(progress(plan, of_plan, line, today)))
        blocks += [
            Block("priorities", "By priority", tuple(by_priority(book, plan, of_plan))),
            Block(
                "quarters",
                "Delivered by the end of each quarter",
                tuple(by_quarter(line)),
            ),
        ]
    blocks += [
        Block("silent", _silent_title(standings), tuple(agencies)),
        Block("executive", "Executive actions open, by age", tuple(ages)),
    ]
    return Overview(tuple(blocks), line)


def _typed(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _refs(actions: Iterable[Action]) -> tuple[str, ...]:
    return tuple(action.id for action in actions)


_MEANINGS = {
    "late": "Open actions of all sources whose due or check-back date has passed.",
    "slipped": "Open actions of all sources whose due date was moved to a later day after it had "
    "passed, or past the end of the plan.",
    "soon": "Open actions of all sources due from today to {until}.",
    "to-agree": "Actions of all sources whose leads say that they are delivered, which their "
    "overseeing groups have not agreed yet.",
}
"""What the figures of all actions count."""


def _needs(book: Book, standings: Standings) -> Iterator[Figure]:
    today = standings.today
    still_open = [action for action in book.actions.values() if action.is_open]
    late = [action for action in still_open if days_passed(action, today)]
    slipped = [action for action in still_open if slips_of(book, action)]
    until = today + SOON
    soon = [a for a in still_open if a.due is not None and today <= a.due <= until]
    waiting = [a for a in book.actions.values() if a.awaits_agreement]
    due = f"is:open due:{_typed(today)}..{_typed(until)}"
    for key, label, found, words, tone in (
        ("late", "Late", late, "is:late", Tone.RED),
        ("slipped", "Open and slipped", slipped, "is:open is:slipped", Tone.AMBER),
        ("soon", "Due within 30 days", soon, due, Tone.STRONG),
        ("to-agree", "Delivered, to agree", waiting, "is:to-agree", Tone.DELIVERED),
    ):
        yield Figure(
            key=key,
            label=label,
            value=Cell(str(len(found)), tone if found else Tone.MUTED),
            meaning=_MEANINGS[key].format(until=long(until)),
            screen="actions",
            filter=words,
            refs=_refs(found),
        )


def _unanswered(book: Book) -> Figure:
    """The challenges that nobody has answered yet, the scrutineers' among them."""
    found = [c for c in current_challenges(book) if c.status is ChallengeStatus.OPEN]
    return Figure(
        key="challenges",
        label="Challenges without an answer",
        value=Cell(str(len(found)), Tone.AMBER if found else Tone.MUTED),
        meaning="Challenges of everybody, the scrutineers among them, that have no answer yet.",
        screen="scrutiny",
        refs=tuple(challenge.id for challenge in found),
    )


def _unrecorded(book: Book, today: date) -> Iterator[Figure]:
    """The meetings that passed without a word of who came, the latest first, if there are any."""
    found = [known for known in book.meetings.values() if lacks_attendance(known, today)]
    found.sort(key=lambda known: (known.day, known.id), reverse=True)
    if found:
        yield Figure(
            key="unrecorded",
            label="Meetings without attendance",
            value=Cell(str(len(found)), Tone.AMBER),
            meaning="Meetings before today, not cancelled, that have no attendance recorded yet.",
            screen="meetings",
            refs=tuple(meeting.id for meeting in found),
        )


def _silent_title(standings: Standings) -> str:
    return f"No progress note for {standings.quarter.short}"


def _silences(book: Book, standings: Standings) -> Iterator[Figure]:
    """How many agencies have open actions without a note for the quarter, then each of them."""
    quarter = standings.quarter
    silent = [a for a in book.actions.values() if standings.is_silent(a, book)]
    by_lead: dict[str, list[Action]] = {}
    for action in silent:
        by_lead.setdefault(action.lead_agency, []).append(action)
    named = sum(bool(key) for key in by_lead)
    meaning = f"Open actions that are expected to have a progress note for {quarter}, and have none"
    yield Figure(
        key="silent",
        label=f"Agencies without a note for Q{quarter.number}",
        value=Cell(str(named), Tone.AMBER if silent else Tone.MUTED),
        meaning=f"{meaning}, by the agencies that lead them: {counted(len(silent), 'action')}.",
        screen="actions",
        refs=_refs(silent),
    )
    for key in sorted(by_lead, key=lambda key: (-len(by_lead[key]), agency_name(book, key))):
        yield Figure(
            key=f"silent/{key}",
            label=agency_name(book, key) if key else "No lead agency",
            value=Cell(str(len(by_lead[key])), Tone.STRONG),
            meaning=f"{meaning}.",
            screen="actions",
            refs=_refs(by_lead[key]),
        )


def _ages(book: Book, today: date) -> Iterator[Figure]:
    """The open actions of the Executive, all of them and by how long they have been open."""
    found = [a for a in book.actions.values() if a.source is Source.EXECUTIVE and a.is_open]
    old = sum((today - a.created).days > AGES[-1] for a in found)
    meaning = "Open actions of the Executive, by the days since they were recorded."
    yield Figure(
        key="executive",
        label="Executive actions open",
        value=Cell(str(len(found)), Tone.STRONG if found else Tone.MUTED),
        more=f"{old} over {AGES[-1]} days" if old else "",
        meaning=f"{meaning} {old} of them for more than {AGES[-1]} days.",
        screen="executive",
        filter="source:executive is:open",
        refs=_refs(found),
    )
    least = 0
    for most in (*AGES, None):
        if most is None:
            label, tone = f"More than {AGES[-1]} days", Tone.AMBER
        else:
            label = f"{least} to {most} days" if least else f"Up to {most} days"
            tone = Tone.STRONG
        own = [a for a in found if least <= (today - a.created).days <= (most or today.toordinal())]
        yield Figure(
            key=f"executive/{least}",
            label=label,
            value=Cell(str(len(own)), tone if own else Tone.MUTED),
            meaning=meaning,
            screen="executive",
            refs=_refs(own),
        )
        least = (most or 0) + 1


def _year_title(today: date) -> str:
    return f"Represented at meetings, {Period.of_year(today).title} so far"


def _attendance(book: Book, today: date) -> Iterator[Figure]:
    """How often members were represented, and quoracy: the yearly groups, then others that met."""
    year = Period.of_year(today).until(today)
    met = {group: minuted_meetings(book, group, year) for group in book.groups}
    groups = dict.fromkeys((*yearly_groups(book), *(group for group in met if met[group])))
    measured = attendance(book, tuple(groups), year.first, year.last)
    for group in measured.groups:
        figure = percent(*measured.of_members(group.id))
        meetings = met[group.id]
        told = f"{quoracy_cell(meetings).text} quorate"
        yield Figure(
            key=f"attendance/{group.id}",
            label=group_name(book, group.id),
            value=Cell(f"{figure}%", Tone.STRONG) if figure is not None else _NO_MEETING,
            more=told if meetings else "",
            meaning=(
                f"Meetings of the {group.name} at which members were represented, in percent of "
                "all that were held while each was a member; roles and guests are not counted. "
                "Of all that are minuted, so many had their quorum."
            ),
            screen="attendance",
            refs=tuple(meeting.id for meeting in meetings),
            group=group.id,
            share=figure / 100 if figure is not None else None,
        )


_NO_MEETING = Cell("no meeting", Tone.MUTED)


def _meetings(book: Book, today: date) -> Iterator[Figure]:
    """The meetings from today on, the next first; one in progress stands before all."""
    ahead = [
        meeting
        for meeting in book.meetings.values()
        if meeting.in_progress or (meeting.day >= today and meeting.state is MeetingState.PLANNED)
    ]
    for meeting in sorted(ahead, key=lambda m: (not m.in_progress, m.day, m.id))[:NEXT_MEETINGS]:
        begins = beginning(meeting.time)
        yield Figure(
            key=f"meeting/{meeting.id}",
            label=group_name(book, meeting.group),
            value=_when(meeting, today),
            more=", ".join(filter(None, (day_with_weekday(meeting.day), begins))),
            meaning="A meeting to come, or in progress; planned ones stand in order of their days.",
            screen="meetings",
            refs=(meeting.id,),
        )


def _when(meeting: Meeting, today: date) -> Cell:
    if meeting.in_progress:
        return Cell("in progress", Tone.AMBER, "●")
    tone = Tone.STRONG if meeting.day == today else Tone.PLAIN
    return Cell(distance(meeting.day, today), tone)
