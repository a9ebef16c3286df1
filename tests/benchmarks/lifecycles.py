"""The lifecycle of one generated action: when it is made, what happens to it, how it ends."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from benchmarks.shapes import TODAY

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from benchmarks.shapes import PlanShape
    from cscp_tui.domain.enums import Source

QUIET_DAYS = timedelta(days=10)
"""At the end of a plan nothing happens to its actions before they are carried over."""

CARRIED_AFTER = timedelta(days=7)
"""From a plan's last day to the day on which its carrying over is recorded."""


class End(StrEnum):
    """What becomes of an action."""

    DELIVERED = "delivered"
    CLOSED = "closed"
    CARRIED = "carried over"
    OPEN = "open"
    WAITING = "not started"


_ENDS_OF_PAST = {End.DELIVERED: 92, End.CLOSED: 8}
_ENDS_OF_PRESENT = {End.DELIVERED: 55, End.CLOSED: 4, End.OPEN: 31, End.WAITING: 10}


@dataclass(slots=True)
class Lifecycle:
    """An action's days, before it has a reference."""

    source: Source
    plan: PlanShape | None
    created: date
    last: date
    """The last day on which anything happens before its end; the day of the end, if it has one."""
    due: date
    end: End
    agreed: tuple[str, date] | None = None
    """The meeting that agrees the delivery."""
    moves: list[date] = field(default_factory=list)
    held: tuple[date, date] | None = None
    """From when to when it is on hold."""
    notes: list[date] = field(default_factory=list)
    priority: int = 0
    continues: Lifecycle | None = None
    ref: str = ""
    """Its reference, once it is made."""

    @property
    def first(self) -> date:
        """The first day on which anything happens after it was made."""
        return self.created + (CARRIED_AFTER if self.continues else timedelta()) + timedelta(days=1)

    @property
    def takes_notes(self) -> bool:
        """Whether progress updates are written on it."""
        return self.end is not End.WAITING

    @property
    def lines(self) -> int:
        """How many lines it takes without its notes, and without its carrying over."""
        ended = self.end in {End.DELIVERED, End.CLOSED}
        made = self.continues is None
        return made + ended + bool(self.agreed) + len(self.moves) + 2 * bool(self.held)


class LifecycleGenerator:
    """Draws the lifecycles of actions."""

    def __init__(self, random: Random, meetings: dict[str, list[date]]) -> None:
        """LifecycleGenerator that know the days on which each group meets."""
        self._random = random
        self._meetings = meetings

    def lifecycle(
        self,
        source: Source,
        overseer: str,
        span: tuple[date, date],
        plan: PlanShape | None = None,
        *,
        continues: Lifecycle | None = None,
        carried: bool = False,
    ) -> Lifecycle:
        """A lifecycle within a span of days.

        Args:
            source: where the action comes from.
            overseer: the group that agrees its delivery.
            span: the first and the last day on which it can be made or worked on.
            plan: the plan it belongs to.
            continues: the lifecycle it goes on from; then it is made on the first day.
            carried: whether it is carried over in the end.
        """
        random, (first, last) = self._random, span
        is_present = last >= TODAY
        stop = min(last - QUIET_DAYS, TODAY - timedelta(days=2))
        room = (stop - first).days
        made = first if continues else first + timedelta(days=random.randrange(room * 6 // 10))
        end = End.CARRIED if carried else self._end(is_present=is_present)
        if continues and end is End.WAITING:
            end = End.OPEN
        if end in {End.DELIVERED, End.CLOSED}:
            stop = self._between(made + timedelta(days=20), stop)
        latest = stop + timedelta(days=30) if end in _ENDS_OF_PAST else last
        due = min(self._between(made + timedelta(days=40), latest), last)
        lifecycle = Lifecycle(source, plan, made, stop, due, end, continues=continues)
        if end is End.DELIVERED and random.random() < 0.9:
            lifecycle.agreed = self._next_meeting(overseer, stop)
        lifecycle.moves = self._days(random.choice((0, 0, 1, 1, 2, 3)), lifecycle)
        if random.random() < 0.05 and end is not End.WAITING and not lifecycle.moves:
            begin = self._between(lifecycle.first, stop - timedelta(days=8))
            lifecycle.held = (
                begin,
                self._between(begin + timedelta(days=1), stop - timedelta(days=1)),
            )
        return lifecycle

    def note_day(self, lifecycle: Lifecycle) -> date:
        """A day on which a note can be written."""
        return self._between(lifecycle.first, lifecycle.last)

    def _end(self, *, is_present: bool) -> End:
        ends = _ENDS_OF_PRESENT if is_present else _ENDS_OF_PAST
        return self._random.choices(tuple(ends), tuple(ends.values()))[0]

    def _days(self, count: int, lifecycle: Lifecycle) -> list[date]:
        """Different days between the making and the end."""
        days = {self.note_day(lifecycle) for _ in range(count)}
        return sorted(day for day in days if day < lifecycle.last)

    def _between(self, first: date, last: date) -> date:
        return first + timedelta(days=self._random.randrange(max(1, (last - first).days + 1)))

    def _next_meeting(self, group: str, day: date) -> tuple[str, date] | None:
        days: Sequence[date] = self._meetings[group]
        place = bisect_left(days, day)
        return (f"{group}-{days[place]}", days[place]) if place < len(days) else None
