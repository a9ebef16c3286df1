"""A workspace and a copy of its folder, in which different things are recorded."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING

from building import MANAGER, OFFICER, context, make_workspace, open_workspace, record
from cscp_tui.domain.changes import plain
from cscp_tui.domain.commands.actions import MoveDate
from cscp_tui.domain.enums import Cause
from cscp_tui.store.merge import merge, plan_with, read_other

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.domain.commands.base import Command
    from cscp_tui.store.drafting import CommitResult
    from cscp_tui.store.merge_plan import Answers, MergePlan

SECOND = OFFICER
"""Who records in the other copy, while the manager records in ours."""


class Copies:
    """A workspace and a copy of its folder, which have gone apart."""

    def __init__(self, folder: Path) -> None:
        """Make both in a folder."""
        make_workspace(folder / "ours", 3)
        shutil.copytree(folder / "ours", folder / "theirs")
        self.ours, self.theirs = open_workspace(folder / "ours"), open_workspace(folder / "theirs")

    def here(self, *commands: Command) -> None:
        """Record in our copy."""
        for command in commands:
            record(self.ours, command, MANAGER)

    def there(self, *commands: Command) -> None:
        """Record in the other copy."""
        for command in commands:
            record(self.theirs, command, SECOND)

    def plan(self, answers: Answers | None = None) -> MergePlan:
        """Plan the merge of theirs into ours."""
        other = read_other(self.theirs.workspace.folder, self.ours.workspace)
        return plan_with(self.ours.workspace, other, answers or {})

    def merge(self, answers: Answers | None = None) -> CommitResult:
        """Merge theirs into ours."""
        other = read_other(self.theirs.workspace.folder, self.ours.workspace)
        answers = answers or {}
        plan = plan_with(self.ours.workspace, other, answers)
        return merge(self.ours, other, plan, answers, context(by=MANAGER))

    def state(self) -> dict[str, dict[str, dict[str, object]]]:
        """Every record that counts in ours, read anew."""
        tables = open_workspace(self.ours.workspace.folder).book.tables
        return {
            table: {key: plain(record) for key, record in records.items()}
            for table, records in tables.items()
        }


def move(ref: str, month: int) -> MoveDate:
    """The command that moves a date to the first of a month of 2025."""
    return MoveDate(ref, date(2025, month, 1), "funding", Cause.WITHIN, "no money")
