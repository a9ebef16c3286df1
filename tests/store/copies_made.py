"""Two copies of the demo on which two people record, each without seeing the other, by a seed."""

from __future__ import annotations

import random
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from cscp_tui.base.errors import CscpError
from cscp_tui.domain.changes import plain
from cscp_tui.domain.commands.actions import (
    AddAction,
    AddProgressUpdate,
    Agree,
    ChangeStatus,
    Deliver,
    EndAction,
    Judge,
    MoveDate,
    SetImpact,
)
from cscp_tui.domain.commands.attendance import RecordAttendance
from cscp_tui.domain.commands.commitments import AddPartnerEvidence
from cscp_tui.domain.commands.meetings import AddDecision, AddRemark, StartMeeting
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.domain.commands.updates import CHAIR, Signature, WithdrawSignOff, WriteNarrative
from cscp_tui.domain.context import Context
from cscp_tui.domain.enums import Cause, ImpactState, Outcome, Rating, Status
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import KINDS
from cscp_tui.services.updates import sign_off
from cscp_tui.store.merge_plan import MergeSide
from cscp_tui.store.team import team_recorder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cscp_tui.domain.changes import Line
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.store.merge_plan import MergePlan
    from cscp_tui.store.recorder import Recorder


SIGNED = Quarter.parse("2025-26/Q2")
"""The quarter that both may sign off."""
MEETING = "QAG-2025-11-27"
"""The meeting that the demo's day begins with."""
_START = datetime(2025, 11, 27, 9, tzinfo=UTC)


class StepClock:
    """A clock that goes on by so much at each look; every tenth change is on another day."""

    def __init__(self, seconds: int) -> None:
        self.now = _START + timedelta(seconds=seconds)

    def __call__(self) -> datetime:
        """Nearly a second later than the last time."""
        self.now += timedelta(milliseconds=997)
        return self.now


def record_many(
    recorder: Recorder,
    clock: StepClock,
    by: str,
    seed: int,
    count: int,
    *,
    signs: float = 0.0,
) -> None:
    """Record so many changes; what is refused is left out and another one tried.

    Args:
        signs: how likely a sign-off of a quarter is, and how likely its withdrawal.
    """
    chance, made = random.Random(f"{seed} {by}"), 0
    while made < count:
        today = recorder.today()
        context = Context(today=today, by=by)
        try:
            kind = chance.random()
            if kind < 0.04:
                recorder.undo(context)
            elif kind < 0.04 + signs:
                sign_off(recorder, SIGNED, Signature(CHAIR, f"by email, {by} {made}"), context)
            elif kind < 0.04 + 2 * signs:
                recorder.record(WithdrawSignOff(SIGNED, f"{by} {made}"), context)
            else:
                recorder.record(_command(chance, recorder, f"{by} {made}"), context)
        except CscpError:
            continue
        made += 1
        if made % 10 == 0:
            clock.now += timedelta(days=chance.randint(1, 3))


def _command(chance: random.Random, recorder: Recorder, text: str) -> Command:
    book = recorder.book
    ref = chance.choice([key for key, each in book.actions.items() if each.is_open])
    day = recorder.today() + timedelta(days=chance.randint(20, 300))
    agency = chance.choice(list(book.agencies))
    meeting = chance.choice([MEETING, *book.meetings])
    kinds: list[tuple[int, Callable[[], Command]]] = [
        (40, lambda: AddProgressUpdate(ref, text)),
        (10, lambda: SetFields("actions", ref, {"lead": text})),
        (5, lambda: SetFields("actions", ref, {"supporting_agencies": [agency]})),
        (5, lambda: SetFields("actions", ref, {"restricted": True, "measure": text})),
        (8, lambda: MoveDate(ref, day, "funding", Cause.WITHIN, text)),
        (6, lambda: Deliver(ref, text, ImpactState.EMERGING)),
        (2, lambda: EndAction(ref, Outcome.WITHDRAWN, "funding", Cause.OUTSIDE, text)),
        (3, lambda: ChangeStatus(ref, Status.ON_HOLD, "funding", text, day)),
        (2, lambda: Judge(ref, Rating.RED, text)),
        (5, lambda: Agree((_delivered(chance, recorder),), meeting)),
        (6, lambda: AddAction(_new_action(chance, text))),
        (3, lambda: AddDecision(meeting, text, (ref,))),
        (2, lambda: StartMeeting(MEETING)),
        (3, lambda: AddRemark(MEETING, text)),
        (4, lambda: RecordAttendance(MEETING, agency, chance.randint(0, 3))),
        (3, lambda: AddPartnerEvidence(agency, text, text, "2025-26/Q3")),
        (3, lambda: RaiseChallenge(agency, text, "partnership")),
        (3, lambda: WriteNarrative(chance.choice(("headline", "themes")), text, "2025-26/Q3")),
        (3, lambda: SetImpact(ref, text, ImpactState.EVIDENCED)),
    ]
    make = chance.choices([each for _, each in kinds], [weight for weight, _ in kinds])[0]
    return make()


def _delivered(chance: random.Random, recorder: Recorder) -> str:
    found = [key for key, each in recorder.book.actions.items() if each.awaits_agreement]
    return chance.choice(found or list(recorder.book.actions))


def _new_action(chance: random.Random, text: str) -> dict[str, Any]:
    values: dict[str, Any] = {"title": text, "due": "2026-06-30"}
    if chance.random() < 0.5:
        return values | {"source": "executive"}
    number = chance.randint(1, 2)
    return values | {"plan": "2025-27", "priority": f"2025-27/{number}"}


def fork(
    demo: Path, folder: Path, seed: int, count: int = 30, *, signs: float = 0.0
) -> tuple[Path, Path]:
    """Copy the demo twice and record on each; returns both folders."""
    folders = []
    for name, seconds in (("anna", 0), ("ben", 400)):
        place = folder / f"{seed}-{name}"
        shutil.copytree(demo, place)
        clock = StepClock(seconds)
        recorder = team_recorder(place, clock)
        record_many(recorder, clock, name, seed, count, signs=signs)
        folders.append(place)
    return folders[0], folders[1]


def answers_for(plan: MergePlan, seed: int, *, mine: str) -> dict[str, MergeSide]:
    """Decide each conflict by the seed for one of the two people, whoever merges."""
    answers = {}
    for conflict in plan.conflicts:
        # The ids of sign-offs say whose copy they were made in.
        what = conflict.key.partition("/sign-off")[0]
        chance = random.Random(f"{seed} {what}")
        winner = chance.choice(("anna", "ben"))
        answers[conflict.key] = MergeSide.MINE if winner == mine else MergeSide.THEIRS
    return answers


def canonical(recorder: Recorder) -> dict[str, dict[str, Any]]:
    """The records that count, with names that do not depend on who merged."""
    lines = recorder.workspace.lines()
    names = dict(_names(lines))
    found: dict[str, dict[str, Any]] = {}
    for table, records in recorder.book.tables.items():
        found[table] = {
            names.get((table, key), key): _canonical_values(table, plain(record), names)
            for key, record in records.items()
        }
    return found


_COUNTED = frozenset(
    {
        "actions",
        "challenges",
        "decisions",
        "moves",
        "partner_evidence",
        "progress_updates",
        "sign_offs",
    }
)
"""The tables whose ids are counted on, so that two people give the same one to two records."""


def _names(lines: list[Line]) -> Iterator[tuple[tuple[str, str], str]]:
    was = {
        (each.line, each.table, each.now): each.was
        for line in lines
        if line.merged is not None
        for each in line.merged.renamed
    }
    for line in lines:
        source = line.recorded_hash
        for change in line.changes:
            if change.creates:
                original = was.get((source, change.table, change.id), change.id)
                if change.table in _COUNTED:
                    yield (change.table, change.id), f"{original} {source[:12]}"


def _canonical_values(
    table: str, values: dict[str, Any], names: dict[tuple[str, str], str]
) -> dict[str, Any]:
    links = KINDS[table].links
    return {
        name: _canonical_value(value, links.get(name, ""), names)
        for name, value in values.items()
        if name not in {"id", "old_ref", "created"}
    }


def _canonical_value(value: Any, target: str, names: dict[tuple[str, str], str]) -> Any:
    if not target:
        return value
    if isinstance(value, list):
        return sorted(names.get((target, each), each) for each in value)
    return names.get((target, value), value)
