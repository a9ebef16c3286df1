"""The demo year, loaded through the write path with its own days."""

from __future__ import annotations

import secrets
from itertools import chain
from typing import TYPE_CHECKING

from cscp_tui.domain.commands.adding import AddRecord
from cscp_tui.domain.commands.editing import SetFields
from cscp_tui.domain.contexts import Context
from cscp_tui.domain.errors import CscpError
from cscp_tui.importing.demo_files import BrokenDemo, read_file, values_of
from cscp_tui.importing.demo_steps import (
    FOUNDATIONS,
    Step,
    action_steps,
    carry_over_step,
    foundation,
    meeting_steps,
    updated_record_steps,
)
from cscp_tui.shipped import shipped
from cscp_tui.store.clocks import FixedClock
from cscp_tui.store.teams import TeamWorkspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from cscp_tui.importing.demo_files import Entry

RECORDED_BY = "Business officer"
ACTION_FILES = (
    "actions-2024-25.toml",
    "actions-2025-27.toml",
    "actions-executive.toml",
    "actions-reviews.toml",
    "actions-audits.toml",
    "actions-others.toml",
)


def load_demo(folder: Path, source: Traversable | None = None) -> TeamWorkspace:
    """Make a workspace of the demo year.

    Args:
        folder: where; it must be new or empty.
        source: the demo's files, where they are not the shipped ones.

    Raises:
        WorkspaceExists: the folder holds a workspace.
        BrokenDemo: a file of the demo cannot be used.
    """
    files = source or shipped("data")
    settings = read_file(files, "partnership.toml")
    steps = sorted(demo_steps(files), key=lambda step: (step.recorded, step.rank))
    clock = FixedClock(steps[0].recorded)
    loading = TeamWorkspace.create_unsynced(
        folder, secrets.token_hex(8), clock, settings["demo_day"]
    )
    for step in steps:
        clock.set(step.recorded)
        _record(loading, step)
    loading.sync()
    loading.save_present()
    return TeamWorkspace(folder)


def _record(workspace: TeamWorkspace, step: Step) -> None:
    context = Context(
        today=step.recorded,
        on=step.on,
        by=RECORDED_BY,
        meeting=step.context.get("meeting", ""),
        quarter=step.context.get("quarter", ""),
    )
    try:
        kept = workspace.record(step.command, context)
    except CscpError as problem:
        raise BrokenDemo(f"of {step.recorded}", problem) from problem
    if step.ref and kept.ids[0] != step.ref:
        raise BrokenDemo("actions", f"{step.ref} gets the reference {kept.ids[0]}")


def demo_steps(files: Traversable) -> Iterator[Step]:
    """Every step of the demo year, in the order of its files."""
    yield from _foundations(files)
    for meeting in read_file(files, "meetings.toml")["meeting"]:
        yield from meeting_steps(meeting)
    carried = read_file(files, "carry-over.toml")
    yield carry_over_step(carried)
    actions = [entry for name in ACTION_FILES for entry in read_file(files, name)["action"]]
    yield from chain.from_iterable(map(action_steps, actions))
    made = {entry["ref"]: entry.get("created", carried["recorded"]) for entry in actions}
    for table, name in (("promises", "promise"), ("challenges", "challenge")):
        for entry in read_file(files, f"{table}.toml")[name]:
            yield from updated_record_steps(table, entry, made)
    for table, name in (
        ("contributions", "contribution"),
        ("reflections", "reflection"),
        ("narratives", "narrative"),
    ):
        for entry in read_file(files, f"{table}.toml")[name]:
            yield foundation(table, entry, "", entry["created"])


def _foundations(files: Traversable) -> Iterator[Step]:
    settings = read_file(files, "partnership.toml")
    day = settings["created"]
    groups = settings.pop("yearly_groups", [])
    yield foundation("partnership", settings, "", day, "demo_day")
    agencies = read_file(files, "agencies.toml")["agency"]
    for agency in sorted(agencies, key=lambda entry: _depth(entry, agencies)):
        yield foundation("agencies", agency, agency["id"], agency["created"])
    for group in read_file(files, "groups.toml")["group"]:
        yield foundation("groups", group, group["id"], group["created"], "member")
        for member in group.get("member", ()):
            values = values_of(member) | {"group": group["id"]}
            first = member["first_day"]
            yield Step(first, first, FOUNDATIONS, AddRecord("memberships", values))
    yield from _settings_and_plans(files, groups, settings)


def _settings_and_plans(files: Traversable, groups: list[str], settings: Entry) -> Iterator[Step]:
    day = settings["created"]
    yearly = SetFields("partnership", "partnership", {"yearly_groups": groups})
    yield Step(day, day, FOUNDATIONS, yearly)
    for plan in read_file(files, "plans.toml")["plan"]:
        yield foundation("plans", plan, plan["id"], plan["created"], "priority")
        for priority in plan["priority"]:
            entry = priority | {"plan": plan["id"]}
            yield foundation("priorities", entry, "", priority["created"])
    for origin in read_file(files, "origins.toml")["origin"]:
        yield foundation("origins", origin, origin["id"], origin["created"])


def _depth(entry: Entry, agencies: list[Entry]) -> int:
    """How many agencies an agency is part of: parents are made before their parts."""
    parents = {agency["id"]: agency.get("parent", "") for agency in agencies}
    depth, parent = 0, entry.get("parent", "")
    while parent and depth < len(parents):
        depth, parent = depth + 1, parents[parent]
    return depth
