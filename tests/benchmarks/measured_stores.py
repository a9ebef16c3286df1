"""Measurements of the store in this process: saving, folding, looking at another day."""

from __future__ import annotations

import json
import shutil
from datetime import date
from hashlib import sha256
from itertools import cycle
from statistics import median
from typing import TYPE_CHECKING

from tinydb import TinyDB

from benchmarks.measuring import Result, by_turns, compared, duration, seconds
from benchmarks.shapes import QUARTER
from cscp_tui.documents.table import LazyRow, Table
from cscp_tui.domain.changes import plain
from cscp_tui.domain.commands.actions import AddProgressUpdate, ChangeStatus
from cscp_tui.domain.context import Context
from cscp_tui.domain.enums import Status
from cscp_tui.store.snapshot import FILE_NAME
from cscp_tui.store.workspace import JOURNAL_NAME, Workspace
from cscp_tui.store.writing import TeamWorkspace
from cscp_tui.views.actions import ActionList, GroupBy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.measuring import Place
    from cscp_tui.domain.commands.base import Command

LINES = "100,000 lines"
ACTIONS = "10,000 actions"
_SCREENFUL = 30
_LONG_AGO = date(2021, 3, 31)


def save(place: Place) -> Iterator[Result]:
    """Notes and statuses, each waited for, beside updates in a TinyDB of as many documents."""
    folder = place.room / "save"
    shutil.copytree(place.many, folder)
    workspace = TeamWorkspace(folder)
    context = Context(today=workspace.today(), by="Business officer")
    database = TinyDB(place.room / "tinydb.json")
    actions = list(workspace.book.actions.values())
    numbers = cycle(database.insert_multiple(plain(action) for action in actions))
    delivered = [a.id for a in actions if a.is_delivered and not a.continued_by]
    commands: Iterator[Command] = iter(
        [
            command
            for ref in delivered
            for command in (
                ChangeStatus(ref, Status.IN_PROGRESS),
                AddProgressUpdate(ref, "Taken up again."),
            )
        ]
    )

    def ours() -> float:
        kept = [
            seconds(lambda: workspace.record(next(commands), context))
            for _ in range(place.times(20, 10))
        ]
        return median(kept)

    def theirs() -> float:
        return seconds(lambda: database.update({"status": "closed"}, doc_ids=[next(numbers)]))

    figures = by_turns(ours, theirs, place.times(15, 5))
    database.close()
    yield compared("save one change", ACTIONS, figures, at_most=0.002, ratio_at_most=0.05)


def full_fold(place: Place) -> Iterator[Result]:
    """Opening without ``cscp.json``, every line verified, beside reading the lines as JSON."""
    folder = place.room / "fold"
    shutil.copytree(place.many, folder)
    (folder / FILE_NAME).unlink()

    def theirs() -> object:
        data = (folder / JOURNAL_NAME).read_bytes()
        return [(sha256(raw).digest(), json.loads(raw)) for raw in data.split(b"\n")[:-1]]

    figures = by_turns(
        lambda: seconds(lambda: Workspace(folder)), lambda: seconds(theirs), place.times(5, 3)
    )
    yield compared("full fold, verified (json.loads)", LINES, figures, at_most=1.0)
    workspace = Workspace(folder)
    figures = by_turns(
        lambda: seconds(workspace.verify), lambda: seconds(theirs), place.times(5, 3)
    )
    yield compared("check the whole chain (json.loads)", LINES, figures, at_most=1.0)


def as_at(place: Place) -> Iterator[Result]:
    """The list of the plan of another day, with the cells of a screenful."""
    workspace = Workspace(place.many)
    for day in (QUARTER.last_day, QUARTER.previous.last_day, _LONG_AGO):
        taken = median(
            seconds(lambda day=day: _view(workspace, day))  # type: ignore[misc]
            for _ in range(place.times(5, 3))
        )
        yield Result(
            work=f"view as at {day}",
            size=LINES,
            ours=duration(taken),
            reach="≤ 500 ms",
            is_reached=taken <= 0.5,
        )


def _view(workspace: Workspace, day: date) -> Table:
    book = workspace.as_at(day)
    plan = max(
        (plan for plan in book.plans.values() if plan.first_day <= day),
        key=lambda plan: plan.first_day,
    )
    shown = ActionList(day)
    shown.take(book, [a for a in book.actions.values() if a.plan == plan.id], GroupBy.PRIORITY)
    table = shown.table()
    for line in table.lines[:_SCREENFUL]:
        if isinstance(line, LazyRow):
            assert line.cells
    return table
