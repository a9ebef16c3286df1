"""The demo year as steps: what was recorded on which day, with effect from which day."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cscp_tui.domain.commands.adding import AddAction, AddRecord
from cscp_tui.domain.commands.closing import CarryOver, CarryRow, Close
from cscp_tui.domain.commands.editing import SetFields, Together
from cscp_tui.domain.commands.moving import MoveDate
from cscp_tui.domain.commands.progressing import (
    AddNote,
    Agree,
    ChangeStatus,
    Deliver,
    Judge,
    RefuseDelivery,
    SetImpact,
)
from cscp_tui.domain.words import Cause, ImpactState, Outcome, Rating, Source, Status
from cscp_tui.importing.demo_files import BrokenDemo, values_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from cscp_tui.domain.commands.base import Command
    from cscp_tui.importing.demo_files import Entry

FOUNDATIONS, MEETINGS, ACTIONS, DECISIONS, EVENTS = range(5)
"""The order of what was recorded on one day: an action is made before anything happens to it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One recording."""

    recorded: date
    on: date
    rank: int
    command: Command
    ref: str = ""
    """The reference that the file says an added action gets."""
    context: dict[str, str] = field(default_factory=dict)
    """The meeting and the quarter that it is recorded with, where it names any."""


def foundation(table: str, entry: Entry, key: str, day: date, *not_fields: str) -> Step:
    """A record that is added on a day; ``key`` is empty where its id follows from its fields."""
    values = values_of(entry, {"id", "created", *not_fields})
    return Step(day, day, FOUNDATIONS, AddRecord(table, values, key))


def action_steps(entry: Entry) -> Iterator[Step]:
    """An action's making, unless it was carried over, and what happened to it."""
    ref, day = entry["ref"], entry.get("created")
    if day is None:
        yield from event_steps(ref, entry)
        return
    source = next(source for source in Source if ref.startswith(source.prefix))
    values = values_of(entry, {"ref", "created", "event"}) | {"source": source.value}
    if "plan" in values:
        values["priority"] = f"{values['plan']}/{values['priority']}"
    yield Step(day, day, ACTIONS, AddAction(values), ref)
    yield from event_steps(ref, entry)


def event_steps(ref: str, entry: Entry) -> Iterator[Step]:
    """What happened to an action."""
    for event in entry.get("event", ()):
        make = _EVENTS.get(event["kind"])
        if make is None:
            raise BrokenDemo(f"on {ref}", f"nobody knows an event {event['kind']}")
        context = {name: event[name] for name in ("quarter",) if name in event}
        if event["kind"] == "note" and "meeting" in event:
            context["meeting"] = event["meeting"]
        recorded = event.get("recorded", event["day"])
        yield Step(recorded, event["day"], EVENTS, make(ref, event), context=context)


def _move(ref: str, event: Entry) -> Command:
    return MoveDate(
        ref,
        event.get("due"),
        event.get("reason", ""),
        Cause(event["cause"]) if "cause" in event else None,
        explanation=event.get("explanation", "").strip(),
        agreed_by=event.get("agreed_by", ""),
        check_back=event.get("check_back"),
    )


def _close(ref: str, event: Entry) -> Command:
    return Close(
        ref,
        Outcome(event["outcome"]),
        event["reason"],
        Cause(event["cause"]),
        explanation=event.get("explanation", "").strip(),
        handed_to=event.get("handed_to", ""),
        replaced_by=event.get("replaced_by", ""),
    )


def _state(event: Entry) -> ImpactState | None:
    return ImpactState(event["impact_state"]) if "impact_state" in event else None


_EVENTS: dict[str, Callable[[str, Entry], Command]] = {
    "note": lambda ref, event: AddNote(ref, event["text"].strip()),
    "deliver": lambda ref, event: Deliver(ref, event.get("impact", "").strip(), _state(event)),
    "agree": lambda ref, event: Agree((ref,), event["meeting"]),
    "refuse": lambda ref, event: RefuseDelivery(ref, event["reason"].strip(), event["meeting"]),
    "move": _move,
    "hold": lambda ref, event: ChangeStatus(
        ref,
        Status.ON_HOLD,
        event["reason"],
        event.get("explanation", "").strip(),
        event["check_back"],
    ),
    "resume": lambda ref, _: ChangeStatus(ref, Status.IN_PROGRESS),
    "close": _close,
    "impact": lambda ref, event: SetImpact(ref, event["impact"].strip(), _state(event)),
    "judge": lambda ref, event: Judge(ref, Rating(event["rating"]), event["reason"].strip()),
    "check_back": lambda ref, event: SetFields(
        "actions", ref, {"check_back": event["check_back"].isoformat()}
    ),
}


def meeting_steps(entry: Entry) -> Iterator[Step]:
    """A meeting's planning, and its holding or cancelling."""
    key, day, state = entry["id"], entry["day"], entry["state"]
    planned = values_of(
        entry, {"id", "created", "state", "minuted", "attendance", "decision", "cancelled_on"}
    )
    yield Step(entry["created"], entry["created"], FOUNDATIONS, AddRecord("meetings", planned))
    if state == "cancelled":
        off = entry["cancelled_on"]
        yield Step(off, off, MEETINGS, SetFields("meetings", key, {"state": state}))
    elif state != "planned":
        held = {"state": state, "minuted": entry["minuted"]}
        rows = tuple(_attendance(key, *row) for row in entry.get("attendance", {}).items())
        yield Step(day, day, MEETINGS, Together((SetFields("meetings", key, held), *rows)))
    for decision in entry.get("decision", ()):
        values = values_of(decision) | {"meeting": key}
        yield Step(day, day, DECISIONS, AddRecord("decisions", values))


def _attendance(meeting: str, agency: str, came: int | dict[str, Any]) -> Command:
    row = {"in_room": came} if isinstance(came, int) else came
    return AddRecord("attendances", {"meeting": meeting, "agency": agency, **row})


def carry_over_step(content: Entry) -> Step:
    """The carrying over of a plan's open actions."""
    rows = tuple(
        CarryRow(
            ref=row["ref"],
            outcome=Outcome(row["outcome"]),
            reason=row["reason"],
            cause=Cause(row["cause"]),
            explanation=row["explanation"].strip(),
            priority=f"{content['to']}/{row['priority']}",
            due=row.get("due"),
            check_back=row.get("check_back"),
        )
        for row in content["row"]
    )
    command = CarryOver(content["plan"], content["to"], rows)
    return Step(content["recorded"], content["day"], FOUNDATIONS, command)


def updated_record_steps(table: str, entry: Entry, made: dict[str, date]) -> Iterator[Step]:
    """A promise or a challenge, what was written on it later, and its links to actions.

    Args:
        table: ``promises`` or ``challenges``.
        entry: what the file says.
        made: the day on which each action was recorded; a link waits for the last of them.
    """
    key = entry["id"]
    yield foundation(table, entry, key, entry["created"], "event", "actions")
    if linked := entry.get("actions"):
        day = max(entry["created"], *(made.get(ref, entry["created"]) for ref in linked))
        yield Step(day, day, DECISIONS, SetFields(table, key, {"actions": linked}))
    for event in entry.get("event", ()):
        values = values_of(event, {"day", "recorded"})
        if "answer" in values:
            values["answered"] = event["day"].isoformat()
        day = event["day"]
        yield Step(event.get("recorded", day), day, EVENTS, SetFields(table, key, values))
