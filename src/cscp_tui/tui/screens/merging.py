"""The merge with another copy of the plan: what comes with it, and what has to be decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cscp_tui.base.errors import Refused
from cscp_tui.services.merging import merge_table, summary
from cscp_tui.store.merge import merge, plan_with, read_other
from cscp_tui.store.merge_plan import Side
from cscp_tui.store.recording import MovedOn
from cscp_tui.store.writing import TeamWorkspace
from cscp_tui.tui.keys import command
from cscp_tui.tui.preview import PreviewScreen

if TYPE_CHECKING:
    from pathlib import Path

    from textual.binding import BindingType

    from cscp_tui.documents.table import Table
    from cscp_tui.tui.session import Session


class MergeScreen(PreviewScreen):
    """Shows each change that the other copy would bring, and asks which side of a conflict to keep."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("m", "keep_mine", "Keep mine", "merge.mine", "Keep mine on this row."),
        command("t", "keep_theirs", "Keep theirs", "merge.theirs", "Keep theirs on this row."),
        command("y", "confirm", "Merge", "merge.confirm", "Merge it all, as one step."),
        command("escape", "leave", "Back", "merge.leave", "Go back; nothing is merged."),
    ]

    def __init__(self, session: Session, path: Path) -> None:
        """A preview of the merge with the copy at a path.

        Raises:
            CscpError: it is no copy of this plan, or cannot be read.
        """
        assert isinstance(session.workspace, TeamWorkspace)
        self.session, self._workspace = session, session.workspace
        self._other = read_other(path, self._workspace)
        self._answers: dict[str, Side] = {}
        super().__init__(
            session,
            f"Merge {path.name}",
            empty="You already have every change in the other copy, so there's nothing to merge.",
            can_mark=True,
        )

    def rows(self) -> Table:
        self._plan = plan_with(self._workspace, self._other, self._answers)
        return merge_table(self._plan, self._answers, self.session.book)

    def summary(self) -> str:
        return " ".join(summary(self._plan))

    def action_keep_mine(self) -> None:
        self._decide(Side.MINE)

    def action_keep_theirs(self) -> None:
        self._decide(Side.THEIRS)

    def _decide(self, side: Side) -> None:
        conflict = (self.table.key or "").partition("#")[0]
        if conflict not in {each.key for each in self._plan.conflicts}:
            self.complain("Select a row under “To decide” first.")
            return
        self._answers[conflict] = side
        self.show()
        if self._plan.waiting:
            waiting = self._plan.waiting[0]
            self.table.move_to(f"{waiting.key}#{waiting.fields[0].name}")

    def action_confirm(self) -> None:
        """Merge, unless there is nothing to merge."""
        if self._plan.foreign:
            super().action_confirm()

    def save(self) -> object:
        session = self.session
        try:
            return session.keep(
                lambda: merge(
                    self._workspace, self._other, self._plan, self._answers, session.context()
                )
            )
        except MovedOn:
            self.show()
            raise Refused(
                "Someone has recorded something since. Check again, then press y."
            ) from None
