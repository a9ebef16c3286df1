"""Workspaces of any size, made in seconds: valid, seeded, as people would have filled them.

The journal is written line by line with its hashes and without asking the rules, which would take
minutes; that every line keeps every rule is what the tests of this folder check at a small size.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from benchmarks.foundations import OVERSEERS, begin_of, foundation_steps, meeting_days
from benchmarks.histories import Historian
from benchmarks.ledgers import Ledger
from benchmarks.lives import End, Fates, Life
from benchmarks.shapes import TODAY
from cscp_tui.domain.enums import Source
from cscp_tui.store.writing import TeamWorkspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from benchmarks.shapes import PlanShape, Shape
    from benchmarks.steps import Step

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
    ledger = Ledger(f"generated-{seed}", begin_of(shape), TODAY)
    for step in steps:
        step.work(ledger, step.recorded)
    ledger.write(folder)
    TeamWorkspace(folder).save_present()


def _steps(shape: Shape, random: Random) -> Iterator[Step]:
    foundations = list(foundation_steps(shape, random))
    yield from foundations
    fates = Fates(random, _meetings(shape))
    lives = list(_lives(shape, fates))
    lives += _others(shape, fates, random)
    historian = Historian(random)
    carried = list(_carried(shape, lives, historian))
    yield from carried
    fixed = len(foundations) + len(carried) + sum(life.lines for life in lives)
    if shape.lines < fixed:
        raise TooFewLines(shape.lines, fixed)
    _write_notes(lives, shape.lines - fixed, fates, random)
    for life in lives:
        yield from historian.steps(life)


def _meetings(shape: Shape) -> dict[str, list[date]]:
    meetings: dict[str, list[date]] = {}
    for group, day in meeting_days(shape):
        meetings.setdefault(group, []).append(day)
    return meetings


def _lives(shape: Shape, fates: Fates) -> Iterator[Life]:
    """The lives of plan actions; those that go on from the plan before stand first."""
    carried: list[Life] = []
    overseer = OVERSEERS[Source.PLAN]
    for place, plan in enumerate(shape.plans):
        span = (plan.first_day, plan.last_day)
        is_last = place == len(shape.plans) - 1
        ending = 0 if is_last else plan.actions // _CARRIED
        lives = [_continuation(fates, life, plan) for life in carried]
        lives += [
            fates.life(Source.PLAN, overseer, span, plan, carried=number < ending)
            for number in range(plan.actions - len(carried))
        ]
        carried = [life for life in lives if life.end is End.CARRIED]
        yield from lives


def _continuation(fates: Fates, life: Life, plan: PlanShape) -> Life:
    assert life.plan is not None
    span = (life.plan.last_day, plan.last_day)
    return fates.life(Source.PLAN, OVERSEERS[Source.PLAN], span, plan, continues=life)


def _others(shape: Shape, fates: Fates, random: Random) -> Iterator[Life]:
    first = shape.plans[0].first_day
    room = (TODAY - first).days
    for number in range(shape.others):
        source = _OTHER_SOURCES[number % len(_OTHER_SOURCES)]
        begin = first + timedelta(days=random.randrange(room - 100))
        span = (begin, begin + timedelta(days=random.randrange(100, _LONGEST_OTHER)))
        yield fates.life(source, OVERSEERS[source], span)


def _carried(shape: Shape, lives: list[Life], historian: Historian) -> Iterator[Step]:
    for plan in shape.plans:
        new = [life for life in lives if life.continues and life.continues.plan is plan]
        if new:
            yield historian.carry_over(plan, new)


def _write_notes(lives: list[Life], count: int, fates: Fates, random: Random) -> None:
    """Give notes to lives that take them, until every line of the journal has its use."""
    takers = [life for life in lives if life.takes_notes]
    for life in random.choices(takers, k=count):
        life.notes.append(fates.note_day(life))
