"""The Overview: figures and what needs attention, each leading to the list behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.grouping import grouped
from cscp_tui.base.texts import counted
from cscp_tui.documents.charts import Chart, bar, blocks
from cscp_tui.documents.figure import Figure
from cscp_tui.documents.table import EMPTY, Cell, Column, HasId, Heading, Row, Table, Tone
from cscp_tui.domain.attendance import attendance
from cscp_tui.domain.book import Book
from cscp_tui.domain.clock_times import beginning, time_in_words
from cscp_tui.domain.dates import distance, long
from cscp_tui.domain.enums import MeetingState, Rating, Source
from cscp_tui.domain.figures import (
    DEFINITION,
    Delivered,
    DeliveredPart,
    QuarterEnd,
    by_rating,
    delivered_of_due,
    missed,
    percent,
    slips_of,
)
from cscp_tui.domain.hidden import with_hidden
from cscp_tui.domain.names import agency_name, group_name
from cscp_tui.domain.partners import annual_report_groups
from cscp_tui.domain.periods import Period
from cscp_tui.domain.ratings import days_passed
from cscp_tui.domain.records import KINDS, Action, Meeting, Plan
from cscp_tui.domain.selections import Selection, having
from cscp_tui.views.actions import Standings, rating_cell
from cscp_tui.views.as_signed import SignedFigures, as_signed_words, titles_of
from cscp_tui.views.attendance_matrix import minuted_meetings, quoracy_cell
from cscp_tui.views.charts import burn_up, planned_by
from cscp_tui.views.frame import day_with_weekday
from cscp_tui.views.meetings import lacks_attendance
from cscp_tui.views.scrutiny import unanswered_challenges


class OverviewFigure(Figure, frozen=True, kw_only=True):
    """A figure of the Overview, and the list that it opens."""

    tone: Tone = Tone.STRONG
    symbol: str = ""
    screen: str
    """The screen that shows the list: ``plan``, ``executive``, ``attendance``, ``meetings`` or
    ``scrutiny``; and ``actions`` for actions of the plan and of other sources together."""
    filter: str = ""
    """The filter that gives exactly the records of the figure; empty if no filter does."""
    group: str = ""
    """The id of the group whose column opens on the Attendance screen; empty for none."""
    share: float | None = None
    """The share that is done, from 0 to 1, drawn as a bar; None for no bar."""
    planned: float = 0
    """The share planned to be done by the figure's day, from 0 to 1."""

    @property
    def cell(self) -> Cell:
        """The value as a cell."""
        return Cell(self.value, self.tone, self.symbol)

    def with_unseen(self, number: int) -> OverviewFigure:
        """Return the figure with a note on how many of its records the list does not show."""
        parts = filter(None, (with_hidden("", number), self.more))
        return replace(self, more=" · ".join(parts)) if number else self

    @property
    def selection(self) -> Selection:
        """The actions behind the figure, for use if no filter gives them."""
        return having("id", self.ids, self.label.casefold())


class OverviewBlock(Struct, frozen=True):
    """Figures under a heading."""

    key: str
    title: str
    figures: tuple[OverviewFigure, ...]


class Overview(Struct, frozen=True):
    """The figures of a day, with the plan's progress by quarter."""

    blocks: tuple[OverviewBlock, ...]
    line: tuple[QuarterEnd, ...]
    chart: Chart | None = None
    """The chart of planned and delivered actions by quarter; None without a plan."""

    @property
    def figures(self) -> tuple[OverviewFigure, ...]:
        """Every figure, in reading order."""
        return tuple(figure for block in self.blocks for figure in block.figures)

    def while_hidden(self, is_hidden: Callable[[str, str], bool]) -> Overview:
        """Return a copy in which each figure notes how many of its records are hidden.

        Args:
            is_hidden: returns whether a record, by table and id, is hidden while others look on.
        """
        blocks = (
            replace(
                block,
                figures=tuple(
                    each.with_unseen(sum(is_hidden(each.table, ref) for ref in each.ids))
                    for each in block.figures
                ),
            )
            for block in self.blocks
        )
        return replace(self, blocks=tuple(blocks))

    def block(self, key: str) -> OverviewBlock:
        return next(block for block in self.blocks if block.key == key)

    def figure(self, key: str) -> OverviewFigure | None:
        return next((figure for figure in self.figures if figure.key == key), None)


PLAN = "plan"
"""The key of the block without a heading, which the screen's title replaces."""
RATINGS = "ratings"
"""The key of the block of ratings."""
LEAST_WORDS = 24
"""The least width of the column of labels, in terminal cells."""
LEAST_VALUE = 11
"""The least width of the column of values, in terminal cells."""
BAR, SHORT_BAR = 12, 4
"""The lengths of a bar in terminal cells; the short one leaves more room for labels."""

IN_ONE = (
    *("plan", "today", "attendance", "meetings", "priorities"),
    *("quarters", RATINGS, "executive", "silent"),
)
"""The order of the blocks in one column, the most important first."""
LEFT = ("plan", "today", "priorities", "quarters")
RIGHT = ("attendance", "meetings", "executive", "silent")
"""The order of the blocks in the left and right of two columns."""
WITH_RATINGS = (*RIGHT, RATINGS)
"""The order on the right where there is room for bars that the screen's title has as numbers."""


def figure_table(
    overview: Overview, keys: Sequence[str], room: int = 0, length: int = BAR
) -> Table:
    """List the figures of some blocks below their headings. The row keys are those of the figures.

    A block without figures says so.

    Args:
        room: the lines available; if they are enough, a blank line separates the blocks.
        length: the length of the progress bars in terminal cells; 0 for no bars.
    """
    known = {block.key: block for block in overview.blocks}
    shown = [known[key] for key in keys if key in known]
    headings = 2 * len(shown) - 1 - (PLAN in keys)
    is_airy = headings + sum(len(block.figures) for block in shown) <= room
    lines: list[Row | Heading] = []
    for block in shown:
        if is_airy and lines:
            lines.append(Heading(f"above {block.key}", EMPTY))
        nothing = EMPTY if block.figures else Cell("none", Tone.MUTED)
        if block.key != PLAN:
            lines.append(Heading(block.key, Cell(block.title, Tone.STRONG), nothing))
        lines += (_row(figure, length) for figure in block.figures)
    widest = max((len(str(figure.cell)) for block in shown for figure in block.figures), default=0)
    value = Column(key="value", title="", width=max(LEAST_VALUE, widest), right=True)
    longest = max((len(each.title) for block in shown for each in block.figures), default=0)
    # Keep the bars beside the labels instead of at the far end of a wide screen.
    words = Column(key="words", title="", width=max(LEAST_WORDS, longest))
    share = (Column(key="share", title="", width=length),) if length else ()
    return Table(columns=(value, words, *share), lines=tuple(lines), title="Overview")


def _row(figure: OverviewFigure, length: int) -> Row:
    share = figure.share
    tone = figure.tone if figure.symbol else Tone.DELIVERED
    done = EMPTY if share is None else Cell(bar(share, length, figure.planned), tone)
    return Row(figure.key, (figure.cell, Cell(figure.title), done))


UNKNOWN = "…"
"""The text shown for a figure that has not been worked out yet."""

LATEST_QUARTERS = 4
"""The most quarters whose figures are given as numbers in the progress line."""


def _plan_progress(
    plan: Plan, actions: Sequence[Action], line: Sequence[QuarterEnd], today: date
) -> Iterator[OverviewFigure]:
    """Yield the figures delivered of all and of those due, and the progress by quarter."""
    delivered = Delivered.of(actions)
    awaiting = f" {delivered.awaiting} awaiting agreement." if delivered.awaiting else ""
    yield OverviewFigure(
        key="delivered",
        label="Delivered",
        value=delivered.figure,
        more=f"{delivered.awaiting} awaiting agreement" if delivered.awaiting else "",
        definition=f"{DEFINITION}{awaiting}",
        screen="plan",
        filter=f"plan:{plan.id} is:delivered",
        ids=_refs(a for a in actions if a.is_delivered),
        share=delivered.fraction,
    )
    yield _due_by_now(plan, actions, today)
    if line:
        yield _line(plan, actions, line)


def _due_by_now(plan: Plan, actions: Sequence[Action], today: date) -> OverviewFigure:
    due = delivered_of_due(actions, today)
    all_due = sum(action.due is not None and action.due <= today for action in actions)
    verb = "is" if due.moved_past == 1 else "are"
    moved = f" Nor {verb} {due.moved_past} moved to a later date." if due.moved_past else ""
    return OverviewFigure(
        key="due-by-now",
        label="Of those due by now",
        value=due.figure,
        definition=(
            f"How many of the actions due by {long(today)} (by their current dates) have been "
            f"delivered. Those transferred, replaced or withdrawn are not included.{moved}"
        ),
        screen="plan",
        filter=f"plan:{plan.id} due:..{today:%d/%m/%Y}" if due.total == all_due else "",
        ids=_refs(due.due),
        share=due.fraction,
    )


def _line(plan: Plan, actions: Sequence[Action], line: Sequence[QuarterEnd]) -> OverviewFigure:
    """Return the progress by quarter in one row: a block for each, and the latest numbers."""
    latest = " → ".join(
        f"Q{end.quarter.number} {_short(end.delivered)}" for end in line[-LATEST_QUARTERS:]
    )
    words = "; ".join(
        f"{end.quarter.short} "
        + (
            as_signed_words(_whole(end.delivered), end.now.figure)
            if end.now
            else _whole(end.delivered)
        )
        for end in line
    )
    return OverviewFigure(
        key="line",
        label=latest,
        more="" if line[-1].is_over else "so far",
        value=blocks(_percentage(end.delivered) for end in line),
        tone=Tone.DELIVERED,
        definition=f"Delivered by the end of each quarter, as signed off, else as known now: {words}.",
        screen="plan",
        filter=f"plan:{plan.id} is:delivered",
        ids=_refs(action for action in actions if action.is_delivered),
    )


_TELLING = 50
"""The percentage below which only the number of actions is shown."""


def _percentage(delivered: Delivered | None) -> int | None:
    return delivered.percentage if delivered else None


def _whole(delivered: Delivered | None) -> str:
    return delivered.figure if delivered else UNKNOWN


def _short(delivered: Delivered | None) -> str:
    """Return ``25 (71%)``, or only the number while less than half is delivered."""
    if delivered is None:
        return UNKNOWN
    figure = _percentage(delivered)
    if figure is None or figure < _TELLING:
        return str(delivered.delivered)
    return f"{delivered.delivered} ({figure}%)"


def _priorities(
    book: Book, plan: Plan, actions: Iterable[Action], today: date
) -> Iterator[OverviewFigure]:
    of_plan = list(actions)
    priorities = [known for known in book.priorities.values() if known.plan == plan.id]
    for priority in sorted(priorities, key=lambda known: known.number):
        own = [action for action in of_plan if action.priority == priority.id]
        done = Delivered.of(own)
        planned = planned_by(book, own, today)
        yield OverviewFigure(
            key=f"priority/{priority.id}",
            label=priority.full_title,
            value=done.figure,
            definition=f"{priority.title}. {DEFINITION} Planned: {planned}, by their first due dates.",
            screen="plan",
            filter=f"plan:{plan.id} priority:{priority.id}",
            ids=_refs(own),
            share=done.fraction,
            planned=min(planned / done.total, 1) if done.total else 0,
        )


def _ratings(
    book: Book, plan: Plan, actions: Iterable[Action], today: date
) -> Iterator[OverviewFigure]:
    """Yield how many of a plan's open actions have each rating."""
    rated = by_rating(actions, book, today)
    total = sum(map(len, rated.values()))
    for rating, found in rated.items():
        cell = rating_cell(rating)
        figure = _counted(
            f"rating/{rating.name.casefold()}",
            str(rating),
            found,
            "Open actions of the plan with this rating.",
            "plan",
            tone=cell.tone,
            filter=f"plan:{plan.id} rating:{str(rating).casefold().replace(' ', '-')}",
        )
        yield replace(figure, symbol=cell.symbol, share=len(found) / total if total else None)


def _quarters(line: Sequence[QuarterEnd], planned: Chart) -> Iterator[OverviewFigure]:
    """Yield a figure for the end of each quarter until today, the earliest first."""
    number = {row.label: row.values[0] or 0 for row in planned.rows}
    for end in line:
        planned_by = number[end.quarter.short]
        total = end.delivered.total if end.delivered else 0
        yield OverviewFigure(
            key=f"quarter/{end.quarter.typed}",
            label=end.quarter.short if end.is_over else f"{end.quarter.short} so far",
            more=f"now {end.now.figure}" if end.now else f"{planned_by} planned",
            value=_whole(end.delivered),
            definition=f"Delivered by {long(end.day)}, as signed off, else as known now. "
            f"{_now_words(end)}{DEFINITION} "
            "Planned: those first due by then, even if their date was moved later.",
            screen="actions",
            ids=end.refs,
            share=end.delivered.fraction if end.delivered else None,
            planned=min(planned_by / total, 1) if total else 0,
        )


def _now_words(end: QuarterEnd) -> str:
    return f"Corrected since it was signed off: now {end.now.figure}. " if end.now else ""


def _refs(actions: Iterable[Action]) -> tuple[str, ...]:
    return tuple(action.id for action in actions)


def _counted(
    key: str,
    label: str,
    found: Sequence[HasId],
    definition: str,
    screen: str,
    *,
    tone: Tone = Tone.STRONG,
    table: str = "actions",
    filter: str = "",  # noqa: A002 - the field of a figure
    more: str = "",
) -> OverviewFigure:
    return OverviewFigure(
        key=key,
        label=label,
        value=str(len(found)),
        tone=tone if found else Tone.MUTED,
        more=more,
        definition=definition,
        screen=screen,
        filter=filter,
        table=table,
        ids=tuple(each.id for each in found),
    )


SOON = timedelta(days=30)
NEXT_MEETINGS = 5
AGES = (90, 180)
"""The ages in days that divide the open actions of the Executive into groups."""


def overview(
    book: Book, standings: Standings, plan: Plan | None, line: tuple[QuarterEnd, ...] = ()
) -> Overview:
    """Build the Overview of a day, its blocks from the most to the least important.

    Args:
        book: the book as at the day.
        plan: the plan whose progress is shown; None if none is in force.
        line: the plan's figures at the ends of its quarters.
    """
    today = standings.today
    of_plan = [a for a in book.actions.values() if plan is not None and a.plan == plan.id]
    total, *agencies = _silences(book, standings)
    unanswered = _unanswered(book)
    open_ones, *ages = _ages(book, today)
    blocks = [
        OverviewBlock("plan", "No plan in force", ()),
        OverviewBlock(
            "today",
            "Needs attention, all sources",
            (
                *(*_needs(book, standings), unanswered, total),
                *(*_unrecorded(book, today), *_proposed(book), open_ones),
            ),
        ),
        OverviewBlock(
            "attendance",
            f"Represented at meetings, {Period.of_year(today).title} so far",
            tuple(_attendance(book, today)),
        ),
        OverviewBlock("meetings", "Next meetings", tuple(_meetings(book, today))),
    ]
    chart: Chart | None = None
    if plan is not None:
        chart = burn_up(book, plan, of_plan, line)
        blocks[0] = OverviewBlock(
            "plan", plan.title, tuple(_plan_progress(plan, of_plan, line, today))
        )
        blocks += [
            OverviewBlock(
                "priorities",
                "Delivered by priority",
                tuple(_priorities(book, plan, of_plan, today)),
            ),
            OverviewBlock(
                "quarters",
                "Delivered and planned by the end of each quarter",
                tuple(_quarters(line, chart)),
            ),
            OverviewBlock(
                RATINGS, "Ratings of open actions", tuple(_ratings(book, plan, of_plan, today))
            ),
        ]
    blocks += [
        OverviewBlock(
            "silent", f"No update received for {standings.quarter.short}", tuple(agencies)
        ),
        OverviewBlock("executive", "Executive actions open, by age", tuple(ages)),
    ]
    return Overview(tuple(_with_populations(block, plan, today) for block in blocks), line, chart)


_SIGNED_LABELS = {
    "delivered": "Delivered",
    "due-by-now": "Delivered of those due by then",
    **{f"rating/{rating.name.casefold()}": f"Open, {rating}" for rating in Rating},
}
_SILENT_LABELS = (
    "All sources: No update received for this quarter",
    "First page: No update received for the quarter",
)
"""The names of the figure of missing progress updates in signed papers, which the Overview shows as signed."""


def overview_as_signed(made: Overview, plan: Plan | None, signed: SignedFigures) -> Overview:
    """Return the Overview of a day that was signed off: the figures are those that were signed."""
    blocks = (
        replace(block, figures=tuple(_as_signed(each, plan, signed) for each in block.figures))
        for block in made.blocks
    )
    return replace(made, blocks=tuple(blocks))


def _as_signed(figure: OverviewFigure, plan: Plan | None, signed: SignedFigures) -> OverviewFigure:
    titles: tuple[str, ...] = _SILENT_LABELS if figure.key == "silent" else ()
    label = _SIGNED_LABELS.get(figure.key, "")
    if figure.key.startswith("priority/"):
        label = f"{figure.label}: Delivered"
    if plan is not None and label:
        titles = titles_of(plan, label)
    known = signed.known(titles)
    if known is None or known.numerator is None:
        return figure
    words, part = str(known.numerator), figure.share
    if part is not None and known.denominator is not None:
        printed = DeliveredPart(known.numerator, known.denominator)
        words, part = printed.figure, printed.fraction
    if words == figure.value:
        return figure
    current = signed.beside(words, figure.value)
    more = as_signed_words("", current.partition(" (")[0]).strip() if current else figure.more
    return replace(figure, value=words, more=more, share=part)


def _with_populations(block: OverviewBlock, plan: Plan | None, today: date) -> OverviewBlock:
    def population(figure: OverviewFigure) -> str:
        if figure.table != "actions":
            what = f"all {KINDS[figure.table].plural_noun}"
        elif figure.key.startswith("priority/"):
            what = f"actions of {figure.label.partition(' ')[2]}"
        elif plan is not None and block.key in _OF_PLAN:
            what = f"actions of {plan.title}"
        elif figure.key.startswith("executive"):
            what = "actions of the Executive"
        else:
            what = "actions of all plans and sources"
        return f"{what}, as at {long(today)}"

    figures = (replace(each, population=population(each)) for each in block.figures)
    return replace(block, figures=tuple(figures))


_OF_PLAN = frozenset({PLAN, RATINGS, "priorities", "quarters"})
"""The blocks whose figures are of one plan."""


def _typed(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _needs(book: Book, standings: Standings) -> Iterator[OverviewFigure]:
    today = standings.today
    still_open = [action for action in book.actions.values() if action.is_open]
    late = [action for action in still_open if days_passed(action, today)]
    slipped = [action for action in still_open if slips_of(book, action)]
    until = today + SOON
    soon = [a for a in still_open if a.due is not None and today <= a.due <= until]
    waiting = [a for a in book.actions.values() if a.awaits_agreement]
    due = f"is:open due:{_typed(today)}..{_typed(until)}"
    parts = missed(book, today)
    due_by_today = sum(len(each.actions) for each in parts)
    yield _counted(
        "late",
        "Past due or review date",
        late,
        "Open actions from all sources whose due or review date has passed. Missed: the actions from "
        f"all sources that were due by {long(today)}, including that day, and are open or were "
        f"carried over. {' '.join(f'{each}.' for each in parts if each.actions)}".strip(),
        "actions",
        tone=Tone.RED,
        filter="is:late",
        more=f"{due_by_today} missed" if due_by_today else "",
    )
    yield _counted(
        "slipped",
        "Open and slipped",
        slipped,
        "Open actions from all sources whose due date was moved later after it had passed, or past "
        "the end of the plan.",
        "actions",
        tone=Tone.AMBER,
        filter="is:open is:slipped",
    )
    words = f"Open actions from all sources due from today to {long(until)}."
    yield _counted("soon", "Due within 30 days", soon, words, "actions", filter=due)
    yield _counted(
        "awaiting-agreement",
        "Delivered, awaiting agreement",
        waiting,
        "Actions from all sources reported as delivered, but not yet agreed by their overseeing "
        "groups.",
        "actions",
        tone=Tone.DELIVERED,
        filter="is:awaiting-agreement",
    )


def _unanswered(book: Book) -> OverviewFigure:
    found = unanswered_challenges(book)
    words = "All challenges, including the scrutineers', with no answer yet."
    label = "Challenges without an answer"
    return _counted(
        "challenges", label, found, words, "scrutiny", tone=Tone.AMBER, table="challenges"
    )


def _unrecorded(book: Book, today: date) -> Iterator[OverviewFigure]:
    found = [known for known in book.meetings.values() if lacks_attendance(known, today)]
    found.sort(key=lambda known: (known.day, known.id), reverse=True)
    if found:
        words = "Meetings before today, not cancelled, with no attendance recorded yet."
        label = "Meetings without attendance"
        yield _counted(
            "unrecorded", label, found, words, "meetings", tone=Tone.AMBER, table="meetings"
        )


def _proposed(book: Book) -> Iterator[OverviewFigure]:
    found = [
        action
        for action in book.actions.values()
        if action.is_open
        and (note := book.last_update(action.id)) is not None
        and note.proposes
        and not any(move.created >= note.created for move in book.moves_of(action.id))
    ]
    if found:
        words = (
            "Open actions whose latest update came with a position, date or wording that the agency "
            "proposes, without a new date since."
        )
        yield _counted(
            "proposed", "Proposals from agencies", found, words, "actions", tone=Tone.AMBER
        )


def _silences(book: Book, standings: Standings) -> Iterator[OverviewFigure]:
    quarter = standings.quarter
    silent = [a for a in book.actions.values() if standings.is_silent(a, book)]
    by_lead = grouped(silent, lambda action: action.lead_agency)
    named = sum(bool(key) for key in by_lead)
    meaning = f"Open actions that need a progress update for {quarter} and don't have one"
    yield _counted(
        "silent",
        f"No update received for Q{quarter.number}",
        silent,
        f"{meaning}.",
        "actions",
        tone=Tone.AMBER,
        more=counted(named, "agency", "agencies") if named else "",
    )
    for key in sorted(by_lead, key=lambda key: (-len(by_lead[key]), agency_name(key, book))):
        label = agency_name(key, book) if key else "No lead agency"
        yield _counted(f"silent/{key}", label, by_lead[key], f"{meaning}.", "actions")


def _ages(book: Book, today: date) -> Iterator[OverviewFigure]:
    found = [a for a in book.actions.values() if a.source is Source.EXECUTIVE and a.is_open]
    old = sum((today - a.created).days > AGES[-1] for a in found)
    meaning = "Open actions of the Executive, by the days since they were recorded."
    yield _counted(
        "executive",
        "Executive actions open",
        found,
        f"{meaning} {old} of them for more than {AGES[-1]} days.",
        "executive",
        filter="source:executive is:open",
        more=f"{old} over {AGES[-1]} days" if old else "",
    )
    least = 0
    for most in (*AGES, None):
        if most is None:
            label, tone = f"More than {AGES[-1]} days", Tone.AMBER
        else:
            label = f"{least} to {most} days" if least else f"Up to {most} days"
            tone = Tone.STRONG
        own = [a for a in found if least <= (today - a.created).days <= (most or today.toordinal())]
        yield _counted(f"executive/{least}", label, own, meaning, "executive", tone=tone)
        least = (most or 0) + 1


def _attendance(book: Book, today: date) -> Iterator[OverviewFigure]:
    year = Period.of_year(today).until(today)
    met = {group: minuted_meetings(book, group, year) for group in book.groups}
    groups = dict.fromkeys((*annual_report_groups(book), *(group for group in met if met[group])))
    measured = attendance(book, tuple(groups), year.first, year.last)
    for group in measured.groups:
        figure = percent(*measured.of_members(group.id))
        meetings = met[group.id]
        words = f"{quoracy_cell(meetings).text} quorate"
        yield OverviewFigure(
            key=f"attendance/{group.id}",
            label=group_name(group.id, book),
            value=f"{figure}%" if figure is not None else "no meeting",
            tone=Tone.STRONG if figure is not None else Tone.MUTED,
            more=words if meetings else "",
            definition=(
                f"Meetings of the {group.name} at which members were represented, as a "
                "percentage of those held while each was a member. Roles and guests are not "
                "counted. Also shows how many of those minuted were quorate."
            ),
            screen="attendance",
            table="meetings",
            ids=tuple(meeting.id for meeting in meetings),
            group=group.id,
            share=figure / 100 if figure is not None else None,
        )


def _meetings(book: Book, today: date) -> Iterator[OverviewFigure]:
    ahead = [
        meeting
        for meeting in book.meetings.values()
        if meeting.in_progress or (meeting.day >= today and meeting.state is MeetingState.PLANNED)
    ]
    for meeting in sorted(ahead, key=lambda m: (not m.in_progress, m.day, m.id))[:NEXT_MEETINGS]:
        begins = time_in_words(beginning(meeting.time))
        when, tone, symbol = _when(meeting, today)
        yield OverviewFigure(
            key=f"meeting/{meeting.id}",
            label=group_name(meeting.group, book),
            value=when,
            tone=tone,
            symbol=symbol,
            more=", ".join(filter(None, (day_with_weekday(meeting.day), begins))),
            definition="Meetings to come or in progress, in date order.",
            screen="meetings",
            table="meetings",
            ids=(meeting.id,),
        )


def _when(meeting: Meeting, today: date) -> tuple[str, Tone, str]:
    if meeting.in_progress:
        return "in progress", Tone.AMBER, "●"
    tone = Tone.STRONG if meeting.day == today else Tone.PLAIN
    return distance(meeting.day, today), tone, ""
