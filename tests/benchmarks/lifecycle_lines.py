"""The lines of generated actions: made, noted, moved, held, delivered, agreed, carried over."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from benchmarks import words_for_actions as words
from benchmarks.foundations import AGENCIES, ORIGINS, OVERSEERS
from benchmarks.generated_journal import ENDS, EVENTS, OFFICER, Step
from benchmarks.lifecycles import CARRIED_AFTER, End, Lifecycle
from cscp_tui.domain.enums import Cause, ImpactState, MoveKind, Outcome, Source, Status
from cscp_tui.domain.quarters import Quarter, financial_year_of
from cscp_tui.domain.records import Action, Move, ProgressUpdate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

    from benchmarks.generated_journal import GeneratedJournal
    from benchmarks.shapes import PlanShape
    from cscp_tui.domain.records import Record

_WRITERS = (OFFICER, "Business manager", "Partnership coordinator")
_BACKDATED = 0.1
"""The share of notes that are written down two days after the day they speak of."""


class LineWriter:
    """Tells what happens to actions, and counts references on."""

    def __init__(self, random: Random) -> None:
        """A writer without any action yet."""
        self._random = random
        self._numbers: dict[str, int] = {}

    def steps(self, lifecycle: Lifecycle) -> Iterator[Step]:
        """Every line of an action but that of its carrying over."""
        if lifecycle.continues is None:
            yield Step(lifecycle.created, EVENTS, partial(self._make, lifecycle))
        for day in lifecycle.moves:
            yield Step(day, EVENTS, partial(self._move, lifecycle))
        if lifecycle.held:
            yield Step(lifecycle.held[0], EVENTS, partial(self._hold, lifecycle))
            yield Step(lifecycle.held[1], EVENTS, partial(self._resume, lifecycle))
        for day in lifecycle.notes:
            late = day + timedelta(days=2)
            is_late = (
                self._random.random() < _BACKDATED and late < lifecycle.last and not lifecycle.held
            )
            yield Step(late if is_late else day, EVENTS, partial(self._note, lifecycle, day))
        if lifecycle.end is End.DELIVERED:
            yield Step(lifecycle.last, ENDS, partial(self._deliver, lifecycle))
        elif lifecycle.end is End.CLOSED:
            yield Step(lifecycle.last, ENDS, partial(self._close, lifecycle))
        if lifecycle.agreed:
            yield Step(lifecycle.agreed[1], ENDS, partial(self._agree, lifecycle))

    def carry_over(self, old: PlanShape, new: Sequence[Lifecycle]) -> Step:
        """The line that ends a plan.

        Args:
            old: the plan.
            new: the continuations in the next one.
        """
        day = old.last_day + CARRIED_AFTER
        return Step(day, ENDS, partial(self._carry, old.last_day, new))

    def _make(self, lifecycle: Lifecycle, journal: GeneratedJournal, recorded: date) -> None:
        random, source = self._random, lifecycle.source
        number = random.randrange(1, len(words.THEMES) + 1)
        lifecycle.ref = self._next_ref(source, lifecycle.plan, number, recorded)
        action = Action(
            id=lifecycle.ref,
            created=recorded,
            title=words.title(random),
            source=source,
            plan=lifecycle.plan.label if lifecycle.plan else "",
            priority=f"{lifecycle.plan.label}/{number}" if lifecycle.plan else "",
            origin=random.choice(ORIGINS[source]) if source in ORIGINS else "",
            lead=random.choice(words.LEADS),
            lead_agency=random.choice(tuple(AGENCIES)),
            supporting_agencies=tuple(sorted(random.sample(sorted(AGENCIES), 2))),
            overseeing_group=OVERSEERS[source],
            intended_outcome=words.intended_outcome(random),
            measure=words.measure(random),
            impact_area=random.choice(words.THEMES),
            original_due=lifecycle.due,
            due=lifecycle.due,
        )
        journal.record("add action", OFFICER, recorded, [("actions", action)])

    def _next_ref(self, source: Source, plan: PlanShape | None, number: int, day: date) -> str:
        year = plan.first_day.year if plan else financial_year_of(day)
        prefix = f"{source.prefix}{year % 100:02d}-" + (f"{number}." if plan else "")
        self._numbers[prefix] = self._numbers.get(prefix, 0) + 1
        return f"{prefix}{self._numbers[prefix]:0{1 if plan else 2}d}"

    def _next_key(self, ref: str, what: str) -> str:
        prefix = f"{ref}/{what}-"
        self._numbers[prefix] = self._numbers.get(prefix, 0) + 1
        return f"{prefix}{self._numbers[prefix]}"

    def _note(
        self, lifecycle: Lifecycle, on: date, journal: GeneratedJournal, recorded: date
    ) -> None:
        by = self._random.choice(_WRITERS)
        note = ProgressUpdate(
            id=self._next_key(lifecycle.ref, "note"),
            created=on,
            action=lifecycle.ref,
            text=words.note(self._random),
            quarter=Quarter.containing(on).typed,
            by=by,
        )
        records: list[tuple[str, Record]] = [("progress_updates", note)]
        action = journal.action(lifecycle.ref)
        if action.status is Status.NOT_STARTED:
            records.append(("actions", replace(action, status=Status.IN_PROGRESS)))
        journal.record("note", by, recorded, records, on=on)

    def _move(self, lifecycle: Lifecycle, journal: GeneratedJournal, recorded: date) -> None:
        random, action = self._random, journal.action(lifecycle.ref)
        known = action.due
        assert known is not None
        due = max(known, recorded) + timedelta(days=random.randrange(14, 90))
        due = min(due, lifecycle.plan.last_day) if lifecycle.plan else due
        due = known - timedelta(days=7) if due == known else due
        is_slip = due > known and recorded > known
        later = MoveKind.SLIP if is_slip else MoveKind.EXTENSION
        move = Move(
            id=self._next_key(lifecycle.ref, "move"),
            created=recorded,
            action=lifecycle.ref,
            earlier_due=known,
            later_due=due,
            kind=later if due > known else MoveKind.EARLIER,
            reason=random.choice(("partner capacity", "staffing or vacancy", "funding")),
            cause=random.choice(tuple(Cause)),
            by=OFFICER,
        )
        records: list[tuple[str, Record]] = [("moves", move)]
        records.append(("actions", replace(action, due=due)))
        journal.record("move", OFFICER, recorded, records)

    def _hold(self, lifecycle: Lifecycle, journal: GeneratedJournal, recorded: date) -> None:
        action = replace(
            journal.action(lifecycle.ref),
            status=Status.ON_HOLD,
            hold_reason="waiting for a partner",
            review_date=recorded + timedelta(days=30),
        )
        journal.record("status", OFFICER, recorded, [("actions", action)])

    def _resume(self, lifecycle: Lifecycle, journal: GeneratedJournal, recorded: date) -> None:
        action = replace(
            journal.action(lifecycle.ref),
            status=Status.IN_PROGRESS,
            hold_reason="",
            review_date=None,
        )
        journal.record("status", OFFICER, recorded, [("actions", action)])

    def _deliver(self, lifecycle: Lifecycle, journal: GeneratedJournal, recorded: date) -> None:
        action = replace(
            journal.action(lifecycle.ref),
            status=Status.DELIVERED,
            ended=recorded,
            impact=words.impact(self._random),
            impact_state=self._random.choice((ImpactState.EMERGING, ImpactState.EVIDENCED)),
        )
        journal.record("deliver", OFFICER, recorded, [("actions", action)])

    def _agree(self, lifecycle: Lifecycle, journal: GeneratedJournal, recorded: date) -> None:
        assert lifecycle.agreed is not None
        meeting = lifecycle.agreed[0]
        action = journal.action(lifecycle.ref)
        agreed = replace(action, agreed=recorded, agreed_at=meeting)
        journal.record("agree", OFFICER, recorded, [("actions", agreed)], meeting=meeting)

    def _close(self, lifecycle: Lifecycle, journal: GeneratedJournal, recorded: date) -> None:
        action = replace(
            journal.action(lifecycle.ref),
            status=Status.ENDED,
            ended=recorded,
            outcome=Outcome.WITHDRAWN,
            reason="no longer needed",
            cause=Cause.OUTSIDE,
        )
        journal.record("close", OFFICER, recorded, [("actions", action)])

    def _carry(
        self, on: date, new: Sequence[Lifecycle], journal: GeneratedJournal, recorded: date
    ) -> None:
        records: list[tuple[str, Record]] = []
        for lifecycle in new:
            assert lifecycle.continues is not None
            assert lifecycle.plan is not None
            old = journal.action(lifecycle.continues.ref)
            number = int(old.priority.rpartition("/")[2])
            lifecycle.ref = self._next_ref(old.source, lifecycle.plan, number, on)
            continuation = replace(
                old,
                id=lifecycle.ref,
                created=on,
                plan=lifecycle.plan.label,
                priority=f"{lifecycle.plan.label}/{number}",
                due=lifecycle.due,
                continues=old.id,
            )
            closed = replace(
                old,
                status=Status.ENDED,
                ended=on,
                outcome=Outcome.CARRIED_OVER,
                reason="partner capacity",
                cause=Cause.OUTSIDE,
                continued_by=lifecycle.ref,
            )
            records += [("actions", continuation), ("actions", closed)]
        journal.record("carry over", OFFICER, recorded, records, on=on)
