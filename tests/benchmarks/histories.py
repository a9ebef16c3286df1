"""The lines of generated actions: made, noted, moved, held, delivered, agreed, carried over."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from benchmarks import words_for_actions as words
from benchmarks.foundations import AGENCIES, ORIGINS, OVERSEERS
from benchmarks.lives import CARRIED_AFTER, End, Life
from benchmarks.steps import ENDS, EVENTS, OFFICER, Step
from cscp_tui.domain.enums import Cause, ImpactState, MoveKind, Outcome, Source, Status
from cscp_tui.domain.quarters import Quarter, financial_year_of
from cscp_tui.domain.records import Action, Move, ProgressUpdate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

    from benchmarks.ledgers import Ledger
    from benchmarks.shapes import PlanShape
    from cscp_tui.domain.records import Record

_WRITERS = (OFFICER, "Business manager", "Partnership coordinator")
_BACKDATED = 0.1
"""The share of notes that are written down two days after the day they speak of."""


class Historian:
    """Tells what happens to actions, and counts references on."""

    def __init__(self, random: Random) -> None:
        """A historian without any action yet."""
        self._random = random
        self._numbers: dict[str, int] = {}

    def steps(self, life: Life) -> Iterator[Step]:
        """Every line of an action but that of its carrying over."""
        if life.continues is None:
            yield Step(life.created, EVENTS, partial(self._make, life))
        for day in life.moves:
            yield Step(day, EVENTS, partial(self._move, life))
        if life.held:
            yield Step(life.held[0], EVENTS, partial(self._hold, life))
            yield Step(life.held[1], EVENTS, partial(self._resume, life))
        for day in life.notes:
            late = day + timedelta(days=2)
            is_late = self._random.random() < _BACKDATED and late < life.last and not life.held
            yield Step(late if is_late else day, EVENTS, partial(self._note, life, day))
        if life.end is End.DELIVERED:
            yield Step(life.last, ENDS, partial(self._deliver, life))
        elif life.end is End.CLOSED:
            yield Step(life.last, ENDS, partial(self._close, life))
        if life.agreed:
            yield Step(life.agreed[1], ENDS, partial(self._agree, life))

    def carry_over(self, old: PlanShape, new: Sequence[Life]) -> Step:
        """The line that ends a plan.

        Args:
            old: the plan.
            new: the continuations in the next one.
        """
        day = old.last_day + CARRIED_AFTER
        return Step(day, ENDS, partial(self._carry, old.last_day, new))

    def _make(self, life: Life, ledger: Ledger, recorded: date) -> None:
        random, source = self._random, life.source
        number = random.randrange(1, len(words.THEMES) + 1)
        life.ref = self._next_ref(source, life.plan, number, recorded)
        action = Action(
            id=life.ref,
            created=recorded,
            title=words.title(random),
            source=source,
            plan=life.plan.label if life.plan else "",
            priority=f"{life.plan.label}/{number}" if life.plan else "",
            origin=random.choice(ORIGINS[source]) if source in ORIGINS else "",
            lead=random.choice(words.LEADS),
            lead_agency=random.choice(tuple(AGENCIES)),
            supporting_agencies=tuple(sorted(random.sample(sorted(AGENCIES), 2))),
            overseeing_group=OVERSEERS[source],
            intended_outcome=words.intended_outcome(random),
            measure=words.measure(random),
            impact_area=random.choice(words.THEMES),
            original_due=life.due,
            due=life.due,
        )
        ledger.record("add action", OFFICER, recorded, [("actions", action)])

    def _next_ref(self, source: Source, plan: PlanShape | None, number: int, day: date) -> str:
        year = plan.first_day.year if plan else financial_year_of(day)
        prefix = f"{source.prefix}{year % 100:02d}-" + (f"{number}." if plan else "")
        self._numbers[prefix] = self._numbers.get(prefix, 0) + 1
        return f"{prefix}{self._numbers[prefix]:0{1 if plan else 2}d}"

    def _next_key(self, ref: str, what: str) -> str:
        prefix = f"{ref}/{what}-"
        self._numbers[prefix] = self._numbers.get(prefix, 0) + 1
        return f"{prefix}{self._numbers[prefix]}"

    def _note(self, life: Life, on: date, ledger: Ledger, recorded: date) -> None:
        by = self._random.choice(_WRITERS)
        note = ProgressUpdate(
            id=self._next_key(life.ref, "note"),
            created=on,
            action=life.ref,
            text=words.note(self._random),
            quarter=Quarter.containing(on).typed,
            by=by,
        )
        records: list[tuple[str, Record]] = [("progress_updates", note)]
        action = ledger.action(life.ref)
        if action.status is Status.NOT_STARTED:
            records.append(("actions", replace(action, status=Status.IN_PROGRESS)))
        ledger.record("note", by, recorded, records, on=on)

    def _move(self, life: Life, ledger: Ledger, recorded: date) -> None:
        random, action = self._random, ledger.action(life.ref)
        known = action.due
        assert known is not None
        due = max(known, recorded) + timedelta(days=random.randrange(14, 90))
        due = min(due, life.plan.last_day) if life.plan else due
        due = known - timedelta(days=7) if due == known else due
        is_slip = due > known and recorded > known
        later = MoveKind.SLIP if is_slip else MoveKind.EXTENSION
        move = Move(
            id=self._next_key(life.ref, "move"),
            created=recorded,
            action=life.ref,
            earlier_due=known,
            later_due=due,
            kind=later if due > known else MoveKind.EARLIER,
            reason=random.choice(("partner capacity", "staffing or vacancy", "funding")),
            cause=random.choice(tuple(Cause)),
            by=OFFICER,
        )
        records: list[tuple[str, Record]] = [("moves", move)]
        records.append(("actions", replace(action, due=due)))
        ledger.record("move", OFFICER, recorded, records)

    def _hold(self, life: Life, ledger: Ledger, recorded: date) -> None:
        action = replace(
            ledger.action(life.ref),
            status=Status.ON_HOLD,
            hold_reason="waiting for a partner",
            review_date=recorded + timedelta(days=30),
        )
        ledger.record("status", OFFICER, recorded, [("actions", action)])

    def _resume(self, life: Life, ledger: Ledger, recorded: date) -> None:
        action = replace(
            ledger.action(life.ref),
            status=Status.IN_PROGRESS,
            hold_reason="",
            review_date=None,
        )
        ledger.record("status", OFFICER, recorded, [("actions", action)])

    def _deliver(self, life: Life, ledger: Ledger, recorded: date) -> None:
        action = replace(
            ledger.action(life.ref),
            status=Status.DELIVERED,
            ended=recorded,
            impact=words.impact(self._random),
            impact_state=self._random.choice((ImpactState.EMERGING, ImpactState.EVIDENCED)),
        )
        ledger.record("deliver", OFFICER, recorded, [("actions", action)])

    def _agree(self, life: Life, ledger: Ledger, recorded: date) -> None:
        assert life.agreed is not None
        meeting = life.agreed[0]
        action = ledger.action(life.ref)
        agreed = replace(action, agreed=recorded, agreed_at=meeting)
        ledger.record("agree", OFFICER, recorded, [("actions", agreed)], meeting=meeting)

    def _close(self, life: Life, ledger: Ledger, recorded: date) -> None:
        action = replace(
            ledger.action(life.ref),
            status=Status.ENDED,
            ended=recorded,
            outcome=Outcome.WITHDRAWN,
            reason="no longer needed",
            cause=Cause.OUTSIDE,
        )
        ledger.record("close", OFFICER, recorded, [("actions", action)])

    def _carry(self, on: date, new: Sequence[Life], ledger: Ledger, recorded: date) -> None:
        records: list[tuple[str, Record]] = []
        for life in new:
            assert life.continues is not None
            assert life.plan is not None
            old = ledger.action(life.continues.ref)
            number = int(old.priority.rpartition("/")[2])
            life.ref = self._next_ref(old.source, life.plan, number, on)
            continuation = replace(
                old,
                id=life.ref,
                created=on,
                plan=life.plan.label,
                priority=f"{life.plan.label}/{number}",
                due=life.due,
                continues=old.id,
            )
            closed = replace(
                old,
                status=Status.ENDED,
                ended=on,
                outcome=Outcome.CARRIED_OVER,
                reason="partner capacity",
                cause=Cause.OUTSIDE,
                continued_by=life.ref,
            )
            records += [("actions", continuation), ("actions", closed)]
        ledger.record("carry over", OFFICER, recorded, records, on=on)
