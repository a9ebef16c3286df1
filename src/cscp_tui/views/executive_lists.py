"""What the Executive, reviews, audits and scrutineers asked for: by source, under its origin.

Open ones show their age in days and in meetings, ended ones what came of them as impact area and
evidence of impact.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cscp_tui.domain.dates import short
from cscp_tui.domain.figures import Delivered
from cscp_tui.domain.words import ImpactState, Source
from cscp_tui.views.action_rows import due_cell, lead_cell
from cscp_tui.views.cells import EMPTY, Cell, Column, Heading, LazyRow, Row, Table, Tone
from cscp_tui.views.deliveries import impact_words
from cscp_tui.views.silences import SOURCE_TITLES
from cscp_tui.views.sortings import natural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Action
    from cscp_tui.views.standings import Standings

OPEN_COLUMNS = (
    Column(key="ref", title="Ref", width=9),
    Column(key="standing", title="Rating or status", width=22, grows=1),
    Column(key="title", title="Action", width=22, grows=6),
    Column(key="lead", title="Lead agency", width=14, grows=1, needs=100),
    Column(key="due", title="Due", width=11, needs=90),
    Column(key="days", title="Days open", width=9, right=True),
    Column(key="meetings", title="Meetings", width=8, right=True),
)
"""What is shown of open actions; the last column counts the meetings held since."""

ENDED_COLUMNS = (
    Column(key="ref", title="Ref", width=9),
    Column(key="standing", title="Status", width=20, grows=1),
    Column(key="area", title="Impact area", width=18, grows=2),
    Column(key="evidence", title="Evidence of impact", width=24, grows=6),
    Column(key="ended", title="Ended", width=10, needs=90),
    Column(key="days", title="Days open", width=9, right=True, needs=100),
    Column(key="meetings", title="Meetings", width=8, right=True, needs=110),
)
"""What is shown of ended ones."""


class Ages:
    """How long actions are or were open, in days and in meetings of the group that oversees."""

    def __init__(self, book: Book, today: date) -> None:
        """Ages on ``today``."""
        self._today = today
        self._days: dict[str, list[date]] = {}
        for meeting in book.meetings.values():
            if meeting.state.took_place and meeting.day <= today:
                self._days.setdefault(meeting.group, []).append(meeting.day)
        for days in self._days.values():
            days.sort()

    def days(self, action: Action) -> int:
        """The days since it was made, until it ended."""
        return ((action.ended or self._today) - action.created).days

    def meetings(self, action: Action) -> int:
        """The meetings held after the day on which it was made, until it ended."""
        days = self._days.get(action.overseeing_group, [])
        return bisect_right(days, action.ended or self._today) - bisect_right(days, action.created)


@dataclass(frozen=True, slots=True)
class OriginGroup:
    """The actions of a source that come from one origin."""

    source: Source
    origin: str
    title: str
    """The source and the origin's title: ``Reviews: Baby Eva, LCSPR``."""
    actions: tuple[Action, ...]
    delivered: Delivered

    @property
    def heading(self) -> Heading:
        """The line above them."""
        return Heading(
            f"{self.source}/{self.origin}",
            Cell(self.title, Tone.STRONG),
            Cell(self.delivered.figure),
            self.delivered.fraction,
        )


def origin_groups(book: Book, actions: Iterable[Action]) -> tuple[OriginGroup, ...]:
    """Actions by source and origin, the latest origin first; those of plans are left out."""
    found: dict[tuple[Source, str], list[Action]] = {}
    for action in actions:
        if action.source is not Source.PLAN:
            found.setdefault((action.source, action.origin), []).append(action)
    return tuple(
        OriginGroup(
            source,
            origin,
            _title(book, source, origin),
            tuple(sorted(found[source, origin], key=lambda action: natural(action.id))),
            Delivered.of(found[source, origin]),
        )
        for source, origin in sorted(found, key=lambda key: _order(book, *key))
    )


def _title(book: Book, source: Source, origin: str) -> str:
    known = book.origins.get(origin)
    if known is None:
        return f"{SOURCE_TITLES[source]}: no origin named"
    return f"{SOURCE_TITLES[source]}: {known.title} ({known.kind})"


def _order(book: Book, source: Source, origin: str) -> tuple[int, int, str]:
    known = book.origins.get(origin)
    day = (known.day or date.min) if known else date.min
    return list(Source).index(source), -day.toordinal(), known.title if known else ""


def open_table(
    book: Book,
    standings: Standings,
    matches: Callable[[Action], bool] | None = None,
    groups: Iterable[OriginGroup] | None = None,
) -> Table:
    """The open actions, under their origins.

    Args:
        book: what is known.
        standings: how actions stand on the day that is shown.
        matches: the filter; every action, where there is none.
        groups: the actions, where the caller has grouped them already.
    """
    ages = Ages(book, standings.today)

    def cells(action: Action) -> tuple[Cell, ...]:
        return (
            Cell(action.id, Tone.STRONG),
            standings.cell(action, book),
            Cell(action.title),
            lead_cell(action, book),
            due_cell(action),
            Cell(str(ages.days(action))),
            Cell(str(ages.meetings(action))),
        )

    wanted = groups or origin_groups(book, book.actions.values())
    return Table(
        columns=OPEN_COLUMNS, lines=_lines(wanted, cells, matches, is_open=True), title="Open"
    )


def ended_table(
    book: Book,
    standings: Standings,
    matches: Callable[[Action], bool] | None = None,
    groups: Iterable[OriginGroup] | None = None,
) -> Table:
    """The ended actions, as impact area and evidence of impact; arguments as of ``open_table``."""
    ages = Ages(book, standings.today)

    def cells(action: Action) -> tuple[Cell, ...]:
        return (
            Cell(action.id, Tone.STRONG),
            standings.cell(action, book),
            Cell(action.impact_area or action.title),
            evidence_cell(action),
            Cell(short(action.ended)) if action.ended else EMPTY,
            Cell(str(ages.days(action))),
            Cell(str(ages.meetings(action))),
        )

    wanted = groups or origin_groups(book, book.actions.values())
    return Table(
        columns=ENDED_COLUMNS, lines=_lines(wanted, cells, matches, is_open=False), title="Closed"
    )


def _lines(
    groups: Iterable[OriginGroup],
    cells: Callable[[Action], tuple[Cell, ...]],
    matches: Callable[[Action], bool] | None,
    *,
    is_open: bool,
) -> tuple[Row | Heading, ...]:
    lines: list[Row | Heading] = []
    for group in groups:
        shown = [
            action
            for action in group.actions
            if action.is_open is is_open and (matches is None or matches(action))
        ]
        if shown:
            lines.append(group.heading)
            lines.extend(_row(action, cells) for action in shown)
    return tuple(lines)


def _row(action: Action, cells: Callable[[Action], tuple[Cell, ...]]) -> LazyRow:
    return LazyRow(action.id, lambda: cells(action))


def evidence_cell(action: Action) -> Cell:
    """What came of an ended action: its impact, or why it was closed otherwise."""
    if not action.is_delivered:
        return Cell(action.explanation or action.reason, Tone.MUTED)
    is_known = action.impact_state is not ImpactState.NONE_YET
    return Cell(impact_words(action), Tone.PLAIN if is_known else Tone.AMBER)
