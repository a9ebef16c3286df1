"""The demo workspace, made from the files in data/."""

from __future__ import annotations

import secrets
import tomllib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import date
from importlib.resources.abc import Traversable
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from msgspec import Struct, field

from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.base.resources import shipped
from cscp_tui.domain.commands.actions import (
    AddAction,
    AddProgressUpdate,
    Agree,
    ChangeStatus,
    Deliver,
    EndAction,
    Judge,
    MoveDate,
    RejectDelivery,
    SetImpact,
)
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.commands.carry_over import CarryOver, CarryRow
from cscp_tui.domain.commands.records import AddRecord, SetFields, Together
from cscp_tui.domain.context import Context
from cscp_tui.domain.enums import Cause, ImpactState, Outcome, Rating, Source, Status
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.errors import NotSaved
from cscp_tui.store.folder_storage import storage_at
from cscp_tui.store.recorder import Recorder
from cscp_tui.store.storage import Address, Storage
from cscp_tui.store.team import create_workspace, save_snapshot, team_recorder

Entry = dict[str, Any]


def _broken(file: str, reason: object) -> Refused:
    return Refused(f"The demo's file {file} can't be used: {reason}. Correct it there.")


def read_demo_file(folder: Traversable, name: str) -> Entry:
    try:
        return tomllib.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise _broken(name, problem) from None


def values_of_entry(entry: Entry, leave_out: Collection[str] = ()) -> Entry:
    """Return an entry's fields as plain values, without those that are not the record's own."""
    return {name: value_of_toml(value) for name, value in entry.items() if name not in leave_out}


def value_of_toml(value: object) -> object:
    """Return a TOML value as a plain one: days as text, and texts stripped of spaces."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return [value_of_toml(member) for member in value]
    if isinstance(value, dict):
        return values_of_entry(value)
    return value


FOUNDATIONS, MEETINGS, ACTIONS, DECISIONS, EVENTS = range(5)
"""The order of recordings of one day: an action is made before anything happens to it."""


class Step(Struct, frozen=True):
    """One recording of the demo year."""

    recorded: date
    on: date
    rank: int
    command: Command
    ref: str = ""
    """The expected reference of an added action, as given in the file."""
    context: dict[str, str] = field(default_factory=dict)
    """The meeting and the quarter that it is recorded with, if it names any."""


def foundation(table: str, entry: Entry, key: str, day: date, *not_fields: str) -> Step:
    """Return the step that adds a record. ``key`` is empty if the id follows from its fields."""
    values = values_of_entry(entry, {"id", "created", *not_fields})
    rank = ACTIONS if values.get("meeting") else FOUNDATIONS
    return Step(day, day, rank, AddRecord(table, values, key))


def action_steps(entry: Entry) -> Iterator[Step]:
    """Yield the steps that add an action, unless it was carried over, and change it."""
    ref, day = entry["ref"], entry.get("created")
    if day is None:
        yield from event_steps(ref, entry)
        return
    source = next(source for source in Source if ref.startswith(source.prefix))
    values = values_of_entry(entry, {"ref", "created", "event"}) | {"source": source.value}
    if "plan" in values:
        values["priority"] = f"{values['plan']}/{values['priority']}"
    yield Step(day, day, ACTIONS, AddAction(values), ref)
    yield from event_steps(ref, entry)


def event_steps(ref: str, entry: Entry) -> Iterator[Step]:
    for event in entry.get("event", ()):
        make = _EVENTS.get(event["kind"])
        if make is None:
            raise _broken(f"on {ref}", f"there is no event {event['kind']}")
        context = {name: event[name] for name in ("quarter",) if name in event}
        if event["kind"] == "update" and "meeting" in event:
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
        review_date=event.get("review_date"),
    )


def _end(ref: str, event: Entry) -> Command:
    return EndAction(
        ref,
        Outcome(event["outcome"]),
        event["reason"],
        Cause(event["cause"]),
        explanation=event.get("explanation", "").strip(),
        transferred_to=event.get("transferred_to", ""),
        replaced_by=event.get("replaced_by", ""),
    )


def _state(event: Entry) -> ImpactState | None:
    return ImpactState(event["impact_state"]) if "impact_state" in event else None


_EVENTS: dict[str, Callable[[str, Entry], Command]] = {
    "update": lambda ref, event: AddProgressUpdate(ref, event["text"].strip()),
    "deliver": lambda ref, event: Deliver(
        ref, event.get("impact", "").strip(), _state(event), event.get("public_wording", "").strip()
    ),
    "agree": lambda ref, event: Agree((ref,), event["meeting"]),
    "reject": lambda ref, event: RejectDelivery(ref, event["reason"].strip(), event["meeting"]),
    "move": _move,
    "hold": lambda ref, event: ChangeStatus(
        ref,
        Status.ON_HOLD,
        event["reason"],
        event.get("explanation", "").strip(),
        event["review_date"],
    ),
    "resume": lambda ref, _: ChangeStatus(ref, Status.IN_PROGRESS),
    "end": _end,
    "impact": lambda ref, event: SetImpact(ref, event["impact"].strip(), _state(event)),
    "judge": lambda ref, event: Judge(ref, Rating(event["rating"]), event["reason"].strip()),
    "review_date": lambda ref, event: SetFields(
        "actions", ref, {"review_date": event["review_date"].isoformat()}
    ),
}


def meeting_steps(entry: Entry) -> Iterator[Step]:
    """Yield the steps that plan a meeting and then hold or cancel it."""
    key, day, state = entry["id"], entry["day"], entry["state"]
    planned = values_of_entry(
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
        values = values_of_entry(decision) | {"meeting": key}
        yield Step(day, day, DECISIONS, AddRecord("decisions", values))


def _attendance(meeting: str, agency: str, came: int | dict[str, Any]) -> Command:
    row = {"in_room": came} if isinstance(came, int) else came
    return AddRecord("attendances", {"meeting": meeting, "agency": agency, **row})


def carry_over_step(content: Entry) -> Step:
    """Return the step that carries a plan's open actions over."""
    rows = tuple(
        CarryRow(
            ref=row["ref"],
            outcome=Outcome(row["outcome"]),
            reason=row["reason"],
            cause=Cause(row["cause"]),
            explanation=row["explanation"].strip(),
            priority=f"{content['to']}/{row['priority']}",
            due=row.get("due"),
            review_date=row.get("review_date"),
        )
        for row in content["row"]
    )
    command = CarryOver(content["plan"], content["to"], rows)
    return Step(content["recorded"], content["day"], FOUNDATIONS, command)


def updated_record_steps(table: str, entry: Entry, made: dict[str, date]) -> Iterator[Step]:
    """Yield the steps that add a commitment or challenge, change it, and link it to actions.

    Args:
        table: ``commitments`` or ``challenges``.
        made: the day on which each action was recorded. A link is made after the last of them.
    """
    key = entry["id"]
    yield foundation(table, entry, key, entry["created"], "event", "actions")
    if linked := entry.get("actions"):
        day = max(entry["created"], *(made.get(ref, entry["created"]) for ref in linked))
        yield Step(day, day, DECISIONS, SetFields(table, key, {"actions": linked}))
    for event in entry.get("event", ()):
        values = values_of_entry(event, {"day", "recorded"})
        if "answer" in values:
            values["answered"] = event["day"].isoformat()
        day = event["day"]
        yield Step(event.get("recorded", day), day, EVENTS, SetFields(table, key, values))


RECORDED_BY = "Business officer"
ACTION_FILES = (
    "actions-2024-25.toml",
    "actions-2025-27.toml",
    "actions-executive.toml",
    "actions-reviews.toml",
    "actions-audits.toml",
    "actions-others.toml",
)


@contextmanager
def temporary_demo() -> Iterator[Storage]:
    """Make a workspace of the demo that is deleted afterwards."""
    with TemporaryDirectory(prefix="cscp-demo-", ignore_cleanup_errors=True) as parent:
        yield load_demo(Path(parent) / "demo").workspace.storage


def load_demo(place: Address, source: Traversable | None = None) -> Recorder:
    """Make a workspace of the demo year.

    Args:
        place: where the workspace is to be, which must be new or empty.
        source: the demo's files, where they are not the shipped ones.
    """
    files = source or shipped("data")
    settings = read_demo_file(files, "partnership.toml")
    steps = sorted(demo_steps(files), key=lambda step: (step.recorded, step.rank))
    clock = FixedClock(steps[0].recorded)
    storage = storage_at(place)
    with storage.made(is_filled=True) as apart:
        loading = create_workspace(apart, secrets.token_hex(8), clock, settings["demo_day"])
        for step in steps:
            clock.set(step.recorded)
            _record(loading, step)
        loading.sync()
        save_snapshot(loading)
    return team_recorder(storage)


def _record(recorder: Recorder, step: Step) -> None:
    context = Context(
        today=step.recorded,
        on=step.on,
        by=RECORDED_BY,
        meeting=step.context.get("meeting", ""),
        quarter=step.context.get("quarter", ""),
    )
    try:
        kept = recorder.record(step.command, context)
    except NotSaved:
        raise
    except CscpError as problem:
        raise _broken(f"of {step.recorded}", problem) from problem
    if step.ref and kept.ids[0] != step.ref:
        raise _broken("actions", f"{step.ref} gets the reference {kept.ids[0]}")


def demo_steps(files: Traversable) -> Iterator[Step]:
    """Yield every step of the demo year, in the order of its files."""
    yield from _foundations(files)
    for meeting in read_demo_file(files, "meetings.toml")["meeting"]:
        yield from meeting_steps(meeting)
    carried = read_demo_file(files, "carry-over.toml")
    yield carry_over_step(carried)
    actions = [entry for name in ACTION_FILES for entry in read_demo_file(files, name)["action"]]
    yield from chain.from_iterable(map(action_steps, actions))
    made = {entry["ref"]: entry.get("created", carried["recorded"]) for entry in actions}
    for table, name in (("commitments", "commitment"), ("challenges", "challenge")):
        for entry in read_demo_file(files, f"{table}.toml")[name]:
            yield from updated_record_steps(table, entry, made)
    for table, name in (
        ("partner_evidence", "evidence"),
        ("reflections", "reflection"),
        ("narratives", "narrative"),
    ):
        for entry in read_demo_file(files, f"{table}.toml")[name]:
            yield foundation(table, entry, "", entry["created"])


def _foundations(files: Traversable) -> Iterator[Step]:
    settings = read_demo_file(files, "partnership.toml")
    day = settings["created"]
    groups = settings.pop("annual_report_groups", [])
    yield foundation("partnership", settings, "", day, "demo_day")
    agencies = read_demo_file(files, "agencies.toml")["agency"]
    for agency in sorted(agencies, key=lambda entry: _depth(entry, agencies)):
        yield foundation("agencies", agency, agency["id"], agency["created"])
    for group in read_demo_file(files, "groups.toml")["group"]:
        yield foundation("groups", group, group["id"], group["created"], "member")
        for member in group.get("member", ()):
            values = values_of_entry(member) | {"group": group["id"]}
            first = member["first_day"]
            yield Step(first, first, FOUNDATIONS, AddRecord("memberships", values))
    yield from _settings_and_plans(files, groups, settings)


def _settings_and_plans(files: Traversable, groups: list[str], settings: Entry) -> Iterator[Step]:
    day = settings["created"]
    reported = SetFields("partnership", "partnership", {"annual_report_groups": groups})
    yield Step(day, day, FOUNDATIONS, reported)
    for plan in read_demo_file(files, "plans.toml")["plan"]:
        yield foundation("plans", plan, plan["id"], plan["created"], "priority")
        for priority in plan["priority"]:
            entry = priority | {"plan": plan["id"]}
            yield foundation("priorities", entry, "", priority["created"])
    for origin in read_demo_file(files, "origins.toml")["origin"]:
        yield foundation("origins", origin, origin["id"], origin["created"])


def _depth(entry: Entry, agencies: list[Entry]) -> int:
    """Return the number of agencies above an agency; parents are made before their parts."""
    parents = {agency["id"]: agency.get("parent", "") for agency in agencies}
    depth, parent = 0, entry.get("parent", "")
    while parent and depth < len(parents):
        depth, parent = depth + 1, parents[parent]
    return depth
