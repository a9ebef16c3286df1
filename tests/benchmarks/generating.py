"""Workspaces of any size, made in seconds: valid, seeded, as people would have filled them.

The journal is written line by line with its hashes and without asking the rules, which would take
minutes; that every line keeps every rule is what the tests of this folder check at a small size.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from benchmarks.foundations import OVERSEERS, begin_of, foundation_steps, meeting_days
from benchmarks.generated_journal import GeneratedJournal
from benchmarks.lifecycle_lines import LineWriter
from benchmarks.lifecycles import End, Lifecycle, LifecycleGenerator
from benchmarks.shapes import TODAY
from cscp_tui.domain.enums import Source
from cscp_tui.store.team import save_snapshot, team_recorder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from benchmarks.generated_journal import Step
    from benchmarks.shapes import PlanShape, Shape

_CARRIED = 20
"""One in so many actions of a plan is carried over."""
_LONGEST_OTHER = 900
"""Days in which an action of no plan is made and worked on, at most."""
_OTHER_SOURCES = tuple(source for source in Source if source is not Source.PLAN)


class TooFewLines(ValueError):
    """A shape with fewer lines than its actions need without any note."""

    def __init__(self, lines: int, needed: int) -> None:
        super().__init__(f"{lines} lines are too few; {needed} are needed without any note.")


def generate(folder: Path, shape: Shape, seed: int = 1) -> None:
    """Make a workspace with its ``cscp.json``; the same shape and seed give the same journal.

    Args:
        folder: a new folder.
        shape: how many actions and lines.
        seed: what the texts and days are drawn from.

    Raises:
        TooFewLines: the shape has more actions than fit into its lines.
    """
    random = Random(seed)
    steps = sorted(_steps(shape, random), key=lambda step: (step.recorded, step.rank))
    journal = GeneratedJournal(f"generated-{seed}", begin_of(shape), TODAY)
    for step in steps:
        step.work(journal, step.recorded)
    journal.write(folder)
    save_snapshot(team_recorder(folder))


def _steps(shape: Shape, random: Random) -> Iterator[Step]:
    foundations = list(foundation_steps(shape, random))
    yield from foundations
    generator = LifecycleGenerator(random, _meetings(shape))
    lifecycles = list(_lifecycles(shape, generator))
    lifecycles += _others(shape, generator, random)
    writer = LineWriter(random)
    carried = list(_carried(shape, lifecycles, writer))
    yield from carried
    fixed = len(foundations) + len(carried) + sum(lifecycle.lines for lifecycle in lifecycles)
    if shape.lines < fixed:
        raise TooFewLines(shape.lines, fixed)
    _write_notes(lifecycles, shape.lines - fixed, generator, random)
    for lifecycle in lifecycles:
        yield from writer.steps(lifecycle)


def _meetings(shape: Shape) -> dict[str, list[date]]:
    meetings: dict[str, list[date]] = {}
    for group, day in meeting_days(shape):
        meetings.setdefault(group, []).append(day)
    return meetings


def _lifecycles(shape: Shape, generator: LifecycleGenerator) -> Iterator[Lifecycle]:
    """The lifecycles of plan actions; those that go on from the plan before stand first."""
    carried: list[Lifecycle] = []
    overseer = OVERSEERS[Source.PLAN]
    for place, plan in enumerate(shape.plans):
        span = (plan.first_day, plan.last_day)
        is_last = place == len(shape.plans) - 1
        ending = 0 if is_last else plan.actions // _CARRIED
        lifecycles = [_continuation(generator, lifecycle, plan) for lifecycle in carried]
        lifecycles += [
            generator.lifecycle(Source.PLAN, overseer, span, plan, carried=number < ending)
            for number in range(plan.actions - len(carried))
        ]
        carried = [lifecycle for lifecycle in lifecycles if lifecycle.end is End.CARRIED]
        yield from lifecycles


def _continuation(
    generator: LifecycleGenerator, lifecycle: Lifecycle, plan: PlanShape
) -> Lifecycle:
    assert lifecycle.plan is not None
    span = (lifecycle.plan.last_day, plan.last_day)
    return generator.lifecycle(Source.PLAN, OVERSEERS[Source.PLAN], span, plan, continues=lifecycle)


def _others(shape: Shape, generator: LifecycleGenerator, random: Random) -> Iterator[Lifecycle]:
    first = shape.plans[0].first_day
    room = (TODAY - first).days
    for number in range(shape.others):
        source = _OTHER_SOURCES[number % len(_OTHER_SOURCES)]
        begin = first + timedelta(days=random.randrange(room - 100))
        span = (begin, begin + timedelta(days=random.randrange(100, _LONGEST_OTHER)))
        yield generator.lifecycle(source, OVERSEERS[source], span)


def _carried(shape: Shape, lifecycles: list[Lifecycle], writer: LineWriter) -> Iterator[Step]:
    for plan in shape.plans:
        new = [
            lifecycle
            for lifecycle in lifecycles
            if lifecycle.continues and lifecycle.continues.plan is plan
        ]
        if new:
            yield writer.carry_over(plan, new)


def _write_notes(
    lifecycles: list[Lifecycle], count: int, generator: LifecycleGenerator, random: Random
) -> None:
    """Give notes to lifecycles that take them, until every line of the journal has its use."""
    takers = [lifecycle for lifecycle in lifecycles if lifecycle.takes_notes]
    for lifecycle in random.choices(takers, k=count):
        lifecycle.notes.append(generator.note_day(lifecycle))
