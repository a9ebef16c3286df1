"""Actions from the Executive, reviews, audits and the scrutineer, listed by origin.

What is open, or delivered and still to be agreed, shows its age in days and in meetings; what is
closed shows what came of it as impact area and evidence of impact.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.grouping import grouped
from cscp_tui.base.texts import counted, natural
from cscp_tui.documents.figure import Figure
from cscp_tui.documents.table import Cell, Column, LazyRow, Table, Tone, day_cell
from cscp_tui.domain.book import Book
from cscp_tui.domain.enums import OriginKind, Source
from cscp_tui.domain.figures import Delivered
from cscp_tui.domain.hidden import is_restricted
from cscp_tui.domain.periods import Period
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import Action
from cscp_tui.views.actions import late_due_cell, lead_cell, origin_key, origin_order, origin_title
from cscp_tui.views.frame import rating_cells
from cscp_tui.views.plan_list import ActionList, GroupBy
from cscp_tui.views.updates.progress import impact_words


class Ages:
    """The ages of actions, in days and in meetings of the group that oversees them."""

    def __init__(self, book: Book, today: date) -> None:
        self._today = today
        self._days: dict[str, list[date]] = {}
        for meeting in book.meetings.values():
            if meeting.state.took_place and meeting.day <= today:
                self._days.setdefault(meeting.group, []).append(meeting.day)
        for days in self._days.values():
            days.sort()

    def are_those_of(self, other: Ages) -> bool:
        """Return whether the ages of all actions are the same in both."""
        return (self._today, self._days) == (other._today, other._days)

    def days(self, action: Action) -> int:
        """Return the days from an action's creation until its end or today."""
        return ((action.ended or self._today) - action.created).days

    def meetings(self, action: Action) -> int:
        """Return the number of meetings held after an action's creation until its end or today."""
        days = self._days.get(action.overseeing_group, [])
        return bisect_right(days, action.ended or self._today) - bisect_right(days, action.created)


class OriginGroup(Struct, frozen=True):
    """The actions of one source and one origin."""

    source: Source
    origin: str
    title: str
    """The source and the origin's title: ``Reviews: Baby Eva (LCSPR)``."""
    actions: tuple[Action, ...]
    delivered: Delivered


def origin_groups(book: Book, actions: Iterable[Action]) -> tuple[OriginGroup, ...]:
    """Group actions by source and origin, the latest origin first.

    Actions of plans are left out.
    """
    found = grouped(of_other_sources(actions), origin_key)
    return tuple(
        OriginGroup(
            found[key][0].source,
            found[key][0].comes_from,
            origin_title(key, book),
            tuple(sorted(found[key], key=lambda action: natural(action.id))),
            Delivered.of(found[key]),
        )
        for key in sorted(found, key=lambda key: origin_order(key, book))
    )


def audits_planned(book: Book, days: Period) -> tuple[tuple[date | None, str, str], ...]:
    """Return the audits of some days: the date, the title, and the action that is one, if any.

    They are origins of the kind audit, and actions to carry one out that are due in these days.
    """
    origins = [
        (each.day, each.title, "")
        for each in book.origins.values()
        if each.kind is OriginKind.AUDIT
        and each.day
        and each.day in days
        and not is_restricted(each, book)
    ]
    actions = [
        (each.due, each.title, each.id)
        for each in book.actions.values()
        if each.due
        and each.due in days
        and _AUDIT.match(each.title)
        and not is_restricted(each, book)
    ]
    return tuple(sorted((*origins, *actions), key=lambda audit: (audit[0] or days.last, audit[1])))


_AUDIT = re.compile(r"(carry out|complete|do|repeat|run|undertake)\b.*\baudit\b", re.IGNORECASE)


def of_other_sources(actions: Iterable[Action]) -> tuple[Action, ...]:
    """Return the actions whose source is not the plan."""
    return tuple(action for action in actions if action.source is not Source.PLAN)


def is_current(action: Action) -> bool:
    """Return whether an action is open, or its delivery is awaiting agreement."""
    return action.is_open or action.awaits_agreement


class OriginList(ActionList):
    """Actions grouped by origin: either current ones with their age, or closed ones."""

    def __init__(
        self,
        today: date,
        quarter: Quarter | None = None,
        *,
        closed: bool = False,
        is_projected: bool,
    ) -> None:
        """Make an empty list for ``today``.

        Args:
            quarter: the quarter of the expected progress updates; by default the current one.
            closed: whether to list the closed actions, with impact area and evidence of impact.
        """
        super().__init__(today, quarter)
        self.closed = closed
        self.is_projected = is_projected
        self._ages: Ages | None = None
        self._listed: tuple[tuple[Action, ...], tuple[Action, ...]] = ((), ())

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(column for column, _ in (ENDED_LIST if self.closed else OPEN_LIST))

    @property
    def listed(self) -> tuple[Action, ...]:
        """The actions that the list shows without a filter."""
        of, listed = self._listed
        if of is not self.actions:
            of, listed = self._listed = (self.actions, tuple(filter(self.has, self.actions)))
        return listed

    def has(self, action: Action) -> bool:
        return is_current(action) is not self.closed

    def ages(self, book: Book) -> Ages:
        return self._ages or Ages(book, self.standings.today)

    def take(
        self,
        book: Book,
        actions: Sequence[Action],
        by: GroupBy = GroupBy.ORIGIN,
        headings: Iterable[str] = (),
    ) -> None:
        """Take the current actions, and make all rows again if the meetings changed."""
        ages = Ages(book, self.standings.today)
        if self._ages is None or not ages.are_those_of(self._ages):
            self.forget()
        self._ages = ages
        super().take(book, actions, by, headings)

    def table(
        self, matches: Callable[[Action], bool] | None = None, *, empty: bool = False
    ) -> Table:
        if matches is None:
            return super().table(self.has, empty=empty)
        return super().table(lambda action: self.has(action) and matches(action), empty=empty)

    def make_row(self, action: Action, book: Book) -> LazyRow:
        made = ENDED_LIST if self.closed else OPEN_LIST
        return LazyRow(action.id, lambda: tuple(make(action, book, self) for _, make in made))


def evidence_cell(action: Action, *, is_projected: bool) -> Cell:
    """Return the impact of an ended action, or the reason why it ended otherwise."""
    if not action.is_delivered:
        reason = "" if is_projected else action.explanation or action.reason
        return Cell(reason or "ended, not delivered", Tone.MUTED)
    return Cell(impact_words(action), Tone.AMBER if action.lacks_impact else Tone.PLAIN)


ListedColumn: TypeAlias = tuple[Column, Callable[[Action, Book, OriginList], Cell]]


OPEN_LIST: tuple[ListedColumn, ...] = (
    (Column(key="ref", title="Ref", width=9), lambda action, *_: Cell(action.id, Tone.STRONG)),
    (
        Column(key="standing", title="Rating or status", width=22, brief=13),
        lambda action, book, listed: listed.standings.cell(action, book),
    ),
    (Column(key="title", title="Action", width=30, grows=1), lambda action, *_: Cell(action.title)),
    (
        Column(key="lead", title="Lead agency", width=15, brief=10),
        lambda action, book, _: lead_cell(action, book),
    ),
    (
        Column(key="due", title="Due", width=11),
        lambda action, book, listed: late_due_cell(action, book, listed.standings.today),
    ),
    (
        Column(key="days", title="Age", width=4, right=True, needs=64),
        lambda action, book, listed: Cell(str(listed.ages(book).days(action))),
    ),
    (
        Column(key="meetings", title="Meetings", width=8, right=True, needs=90),
        lambda action, book, listed: Cell(str(listed.ages(book).meetings(action))),
    ),
)
"""The columns of open actions. The last one counts the meetings held since an action was
created."""

ENDED_LIST: tuple[ListedColumn, ...] = (
    OPEN_LIST[0],
    (
        Column(key="standing", title="Status", width=14),
        lambda action, book, listed: listed.standings.cell(action, book),
    ),
    (
        Column(key="area", title="Impact area", width=20, grows=2),
        lambda action, *_: Cell(action.impact_heading),
    ),
    (
        Column(key="evidence", title="Evidence of impact", width=24, grows=6),
        lambda action, _, listed: evidence_cell(action, is_projected=listed.is_projected),
    ),
    (
        Column(key="ended", title="Ended", width=10, needs=90),
        lambda action, *_: Cell("not known") if action.ended_unknown else day_cell(action.ended),
    ),
    *(
        (replace(column, needs=needs), make)
        for (column, make), needs in zip(OPEN_LIST[-2:], (100, 110), strict=True)
    ),
)


def oldest_question(shown: OriginList, book: Book) -> tuple[Figure, ...]:
    """Return the age of the oldest open action; empty if there is none."""
    opened = [action for action in shown.actions if action.is_open]
    if not opened:
        return ()
    oldest = min(opened, key=lambda action: action.created)
    return (
        Figure(
            key="oldest",
            label="Oldest open action",
            value=_age_words(shown, oldest, book),
            definition="Days since it was added, and meetings its group has held since then.",
            population=f"{counted(len(opened), 'open action')} of this screen",
            ids=(oldest.id,),
        ),
    )


def _age_words(shown: OriginList, action: Action, book: Book) -> str:
    days, meetings = shown.ages(book).days(action), shown.ages(book).meetings(action)
    return f"{counted(days, 'day')}, {counted(meetings, 'meeting')}"


def executive_figures(shown: OriginList, book: Book) -> tuple[Cell, ...]:
    """Return the number of open actions, the oldest one's age, and what needs attention."""
    opened = [action for action in shown.actions if action.is_open]
    delivered = shown.delivered
    left = [Cell(f"{len(opened)} open", Tone.STRONG)]
    if opened:
        oldest = min(opened, key=lambda action: action.created)
        left.append(Cell(f"oldest {_age_words(shown, oldest, book)}"))
    if delivered.awaiting:
        left.append(Cell(f"{delivered.awaiting} awaiting agreement", Tone.DELIVERED))
    if opened:
        left += rating_cells(shown.rating_counts)
    left.append(Cell(f"{delivered.figure} delivered"))
    return tuple(left)
