"""The list of the Scrutiny screen: challenges, what changed, slips, deliveries, reflections."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from cscp_tui.domain.figures import original_due_of, slips_of
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.sayings import party_said
from cscp_tui.domain.texts import counted, one_line
from cscp_tui.domain.words import ChallengeStatus
from cscp_tui.views.action_rows import due_cell, lead_cell
from cscp_tui.views.cells import EMPTY, Cell, Column, Heading, LazyRow, Table, Tone, day_cell
from cscp_tui.views.projections import is_restricted
from cscp_tui.views.scrutinies import (
    closed_challenges,
    current_challenges,
    reflections_in_order,
    slip_count,
    slipped,
    without_impact,
)
from cscp_tui.views.visits import Changed, change_cells

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Action, Challenge, Reflection
    from cscp_tui.views.cells import Row

COLUMNS = (
    Column(key="ref", title="Ref", width=12),
    Column(key="standing", title="How it stands", width=19, grows=1),
    Column(key="what", title="What", width=24, grows=6),
    Column(key="who", title="Who", width=18, grows=2, needs=100),
    Column(key="when", title="When", width=9),
)
CHALLENGES, CHANGES, SLIPS, IMPACT, REFLECTIONS, CLOSED = (
    "challenges",
    "changes",
    "slips",
    "impact",
    "reflections",
    "closed",
)
_ALWAYS = frozenset({CHALLENGES, CHANGES})
"""The groups whose line is there with nothing under it too."""

FOLDED_AT_FIRST = (CHANGES, SLIPS, IMPACT, REFLECTIONS, CLOSED)
"""The groups that show only their line until somebody opens them."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a row of the list stands for."""

    group: str
    key: str
    """The id of the record, or what an entry of the journal is known by."""

    @classmethod
    def of(cls, row: str) -> Place:
        """The place of a row's key."""
        group, _, key = row.partition(" ")
        return cls(group, key)

    @property
    def row(self) -> str:
        """The key of its row; a record can stand in several groups."""
        return f"{self.group} {self.key}"

    @property
    def table(self) -> str:
        """The table of its record; empty for a change."""
        return _TABLES.get(self.group, "")


_TABLES = {
    CHALLENGES: "challenges",
    SLIPS: "actions",
    IMPACT: "actions",
    REFLECTIONS: "reflections",
}


def scrutiny_table(
    book: Book, today: date, changed: Changed, *, is_projected: bool = False
) -> Table:
    """Everything there is to scrutinise, by what is asked.

    Args:
        book: what is true on the day that is shown.
        today: the day.
        changed: what the team recorded since the last visit.
        is_projected: whether others look on, so that restricted records stay unseen.
    """
    groups = _Groups(book, today, is_projected=is_projected)
    lines: list[Row | Heading] = []
    for heading, rows in groups.all(changed):
        if rows or heading.key in _ALWAYS:
            lines += [heading, *rows]
    return Table(columns=COLUMNS, lines=tuple(lines))


class _Groups:
    """The groups of the list, with what may be seen of them."""

    def __init__(self, book: Book, today: date, *, is_projected: bool) -> None:
        self._book, self._today, self._is_projected = book, today, is_projected

    def all(self, changed: Changed) -> Iterator[tuple[Heading, Sequence[Row]]]:
        """Each heading with its rows."""
        book = self._book
        yield self._challenges(CHALLENGES, "Challenges", current_challenges(book))
        seen = changed.seen(book) if self._is_projected else changed
        cells = partial(change_cells, is_projected=self._is_projected)
        yield (
            Heading(CHANGES, Cell(changed.title), Cell(seen.detail)),
            [_row(CHANGES, key, partial(cells, each, book)) for key, each in seen.entries],
        )
        late, bare = self._shown(slipped(book)), self._shown(without_impact(book))
        slips = f"{counted(slip_count(book, late), 'slip')} of {counted(len(late), 'action')}"
        yield (
            Heading(SLIPS, Cell("Slips"), Cell(slips)),
            [_row(SLIPS, a.id, partial(_slip_cells, a, book)) for a in late],
        )
        yield (
            Heading(IMPACT, Cell("Delivered without impact"), Cell(counted(len(bare), "action"))),
            [_row(IMPACT, a.id, partial(_impact_cells, a, book)) for a in bare],
        )
        texts = reflections_in_order(book)
        yield (
            Heading(REFLECTIONS, Cell("Reflections"), Cell(counted(len(texts), "text"))),
            [_row(REFLECTIONS, r.id, partial(_reflection_cells, r)) for r in texts],
        )
        yield self._challenges(CLOSED, "Closed challenges", closed_challenges(book))

    def _challenges(
        self, group: str, title: str, known: list[Challenge]
    ) -> tuple[Heading, Sequence[Row]]:
        shown = [c for c in known if not (self._is_projected and c.restricted)]
        waiting = sum(c.status is ChallengeStatus.OPEN for c in shown)
        detail = f"{waiting} of {len(shown)} without an answer" if waiting else str(len(shown))
        if not shown:
            detail = "none yet; a puts the first"
        make = partial(_challenge_cells, today=self._today, book=self._book)
        rows = [_row(CHALLENGES, c.id, partial(make, c)) for c in shown]
        return Heading(group, Cell(title), Cell(detail)), rows

    def _shown(self, actions: Iterable[Action]) -> list[Action]:
        return [a for a in actions if not (self._is_projected and is_restricted(a, self._book))]


def _row(group: str, key: str, make: Callable[[], tuple[Cell, ...]]) -> LazyRow:
    return LazyRow(Place(group, key).row, make)


def challenge_cell(challenge: Challenge, today: date) -> Cell:
    """Where a challenge stands; without an answer, for how long."""
    if challenge.status is ChallengeStatus.OPEN:
        days = (today - challenge.created).days
        return Cell(f"No answer, {counted(days, 'day')}", Tone.AMBER, "▲")
    if challenge.status is ChallengeStatus.ANSWERED:
        return Cell("Answered", Tone.PLAIN, "●")
    return Cell("Closed", Tone.CLOSED, "✓")


def _challenge_cells(challenge: Challenge, today: date, book: Book) -> tuple[Cell, ...]:
    by, to = party_said(challenge.raised_by, book), party_said(challenge.put_to, book)
    return (
        Cell(challenge.id, Tone.STRONG),
        challenge_cell(challenge, today),
        Cell(one_line(challenge.question)),
        Cell(f"{by} → {to}"),
        day_cell(challenge.created),
    )


def _slip_cells(action: Action, book: Book) -> tuple[Cell, ...]:
    original = original_due_of(book, action)
    slips = counted(len(slips_of(book, action)), "slip")
    unknown = Cell(f"{slips}, was not known", Tone.AMBER, "▲")
    return (
        Cell(action.id, Tone.STRONG),
        day_cell(original, f"{slips}, was {{}}", Tone.AMBER, "▲") if original else unknown,
        Cell(action.title),
        lead_cell(action, book),
        due_cell(action),
    )


def _impact_cells(action: Action, book: Book) -> tuple[Cell, ...]:
    return (
        Cell(action.id, Tone.STRONG),
        Cell("Delivered" if action.agreed else "Delivered, to agree", Tone.DELIVERED, "✓"),
        Cell(action.title),
        lead_cell(action, book),
        day_cell(action.ended),
    )


def _reflection_cells(reflection: Reflection) -> tuple[Cell, ...]:
    by = "(by the team) " if reflection.recorded_for else ""
    return (
        Cell(Quarter.parse(reflection.quarter).short, Tone.STRONG),
        Cell(reflection.role),
        Cell(one_line(f"{by}{reflection.text}")),
        EMPTY,
        day_cell(reflection.created),
    )
