"""Small workspaces, books and contexts for tests: a partnership, two plans, four agencies."""

from __future__ import annotations

import os
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from cscp_tui.base.errors import CscpError
from cscp_tui.base.paths import STATE_VARIABLE
from cscp_tui.domain.book import Book
from cscp_tui.domain.commands.actions import AddAction
from cscp_tui.domain.commands.records import AddRecord, Together
from cscp_tui.domain.context import Context
from cscp_tui.domain.rules import check
from cscp_tui.domain.unit_of_work import UnitOfWork
from cscp_tui.services.opening import open_for_team
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.team import create_workspace, team_recorder

if TYPE_CHECKING:
    from cscp_tui.domain.changes import Change
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.store.drafting import CommitResult
    from cscp_tui.store.ledger import Disk
    from cscp_tui.store.recorder import Recorder

FIRST_DAY = date(2024, 4, 1)
"""The day on which the partnership of the tests is made."""

TODAY = date(2024, 11, 25)
"""The recording day unless a test says otherwise."""

LAST_DAY = date(2025, 3, 31)
"""The last day of plan 2024/25."""

OFFICER = "Business officer"
MANAGER = "Business manager"
HOSTILE = "[CSCP] [/oops] \\ | \x1b[31m <b> \x00 \u2028 \u202e 🙂"
"""A text as it should not be, which everything must keep and show harmlessly."""

_RECORDS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    (
        "partnership",
        "",
        {
            "name": "Test Partnership",
            "abbreviation": "TP",
            "contact": "Ask the business team.",
            "accessible_formats": "Ask for large print.",
            "worried": "If a child is in danger, call 999.",
        },
    ),
    ("agencies", "council", {"name": "The Council"}),
    ("agencies", "police", {"name": "The Police", "aliases": ["Met"]}),
    ("agencies", "icb", {"name": "The ICB"}),
    ("agencies", "guests", {"name": "Guests", "kind": "guest"}),
    ("groups", "QAG", {"name": "Quality Assurance Group", "oversees": ["plan", "audit"]}),
    ("groups", "EXEC", {"name": "Executive", "oversees": ["executive", "scrutineer"]}),
    (
        "plans",
        "2024/25",
        {"title": "Business plan", "first_day": "2024-04-01", "last_day": "2025-03-31"},
    ),
    (
        "plans",
        "2025-27",
        {"title": "Business plan", "first_day": "2025-04-01", "last_day": "2027-03-31"},
    ),
    *(
        ("priorities", "", {"plan": plan, "number": number, "title": f"Priority {number}"})
        for plan in ("2024/25", "2025-27")
        for number in (1, 2)
    ),
    *(
        ("memberships", "", {"group": "QAG", "agency": agency, "first_day": "2024-04-01"})
        for agency in ("council", "police", "icb")
    ),
    ("meetings", "", {"group": "QAG", "day": "2024-11-20", "state": "held"}),
    ("meetings", "", {"group": "EXEC", "day": "2024-11-21", "state": "held"}),
)

QAG_MEETING = "QAG-2024-11-20"
EXECUTIVE_MEETING = "EXEC-2024-11-21"


def foundation() -> Together:
    """The command that makes the partnership, its agencies, groups, plans and two meetings."""
    return Together(tuple(AddRecord(table, values, key) for table, key, values in _RECORDS))


def context(today: date = TODAY, by: str = OFFICER, **others: Any) -> Context:
    """Who records and when."""
    return Context(today=today, by=by, **others)


def action(title: str = "Train staff", priority: str = "2024/25/1", **others: Any) -> AddAction:
    """The command that adds an action of a plan, due on the plan's last day unless said."""
    plan = priority.rpartition("/")[0]
    values = {"title": title, "plan": plan, "priority": priority, "due": "2025-03-31"}
    return AddAction(values | others)


def executive_action(title: str = "Write to housing", **others: Any) -> AddAction:
    """The command that adds an action of the Executive."""
    return AddAction({"title": title, "source": "executive", "due": "2025-03-31"} | others)


def do(book: Book, command: Command, circumstances: Context | None = None) -> tuple[Change, ...]:
    """Carry a command out on a book in memory, by every rule; returns its changes."""
    circumstances = circumstances or context()
    draft = UnitOfWork(book, circumstances, command.day(book, circumstances))
    command.work(draft)
    check.check_draft(draft)
    changes = draft.changes()
    book.apply(changes)
    return changes


def warnings_of(book: Book, command: Command, circumstances: Context | None = None) -> list[str]:
    """What a command would warn of, by every rule; the book stays as it was."""
    circumstances = circumstances or context()
    draft = UnitOfWork(book, circumstances, command.day(book, circumstances))
    command.work(draft)
    check.check_draft(draft)
    return draft.warnings


def refusal_of(book: Book, command: Command, circumstances: Context | None = None) -> str:
    """The one sentence with which a command is refused; the book stays as it was."""
    before = {table: dict(records) for table, records in book.tables.items()}
    try:
        do(book, command, circumstances)
    except CscpError as refusal:
        sentence = str(refusal)
    else:
        raise AssertionError(f"{command} is not refused")
    assert book.tables == before
    assert sentence.endswith((".", "?"))
    assert "\n" not in sentence
    return sentence


def founded_book() -> Book:
    """A book in memory with the foundation and no actions."""
    book = Book()
    do(book, foundation(), context(FIRST_DAY))
    return book


def book_with_actions(count: int = 3) -> Book:
    """A founded book with actions ``BP24-1.1`` and so on, made on the first day."""
    book = founded_book()
    for number in range(1, count + 1):
        do(book, action(f"Action {number}"), context(FIRST_DAY))
    return book


def make_workspace(
    folder: Path, actions: int = 0, *, clock: FixedClock | None = None, disk: Disk | None = None
) -> Recorder:
    """A workspace with the foundation and some actions; its clock then stands at noon of TODAY."""
    clock = clock or FixedClock(FIRST_DAY)
    if disk is None and not folder.exists():
        folder.mkdir(parents=True)
        for name, data in _files_made(actions, os.environ.get(STATE_VARIABLE)).items():
            (folder / name).write_bytes(data)
        clock.set(TODAY)
        return team_recorder(folder, clock)
    return _made(folder, actions, clock, disk)


def _made(folder: Path, actions: int, clock: FixedClock, disk: Disk | None) -> Recorder:
    clock.set(FIRST_DAY)
    recorder = create_workspace(folder, "test-workspace", clock, disk=disk)
    recorder.record(foundation(), context(FIRST_DAY))
    for number in range(1, actions + 1):
        recorder.record(action(f"Action {number}"), context(FIRST_DAY))
    clock.set(TODAY)
    return recorder


@cache
def _files_made(actions: int, state: str | None) -> dict[str, bytes]:
    """The files of a workspace as a computer makes it, which keeps its name in its own state."""
    del state
    with TemporaryDirectory() as folder:
        _made(Path(folder), actions, FixedClock(FIRST_DAY), None)
        return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


def open_workspace(
    folder: Path, day: date = TODAY, *, hour: int = 13, disk: Disk | None = None
) -> Recorder:
    """Another window on the same folder, with a clock of its own."""
    clock = FixedClock(day, hour)
    return team_recorder(folder, clock, disk) if disk else open_for_team(folder, clock)


def record(recorder: Recorder, command: Command, by: str = OFFICER, **others: Any) -> CommitResult:
    """Record a command on the workspace's own day."""
    return recorder.record(command, context(recorder.today(), by, **others))
