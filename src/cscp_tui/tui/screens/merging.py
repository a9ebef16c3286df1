"""The merge with another copy of the plan: what comes with it, and what has to be decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from cscp_tui.base.errors import CscpError
from cscp_tui.documents.table import Cell, Tone
from cscp_tui.services.merging import merge_table, summary
from cscp_tui.store.merge import merge, plan_with, read_other
from cscp_tui.store.merge_plan import Side
from cscp_tui.store.recording import MovedOn
from cscp_tui.store.writing import TeamWorkspace
from cscp_tui.tui.keys import Moment
from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.lines import MessageLine
from cscp_tui.tui.widgets.table import RecordTable
from cscp_tui.tui.widgets.text import PlainText

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult

    from cscp_tui.tui.session import Session


class MergeScreen(ModalScreen[object]):
    """Shows what becomes of each change of the other copy; its answer is what was recorded."""

    DEFAULT_CSS = """
    MergeScreen {
        background: $background;
        & > #merge-title { padding: 0 1; background: $panel; }
        & > #merge-about { padding: 0 1; color: $tone-muted; margin-bottom: 1; }
    }
    """

    AUTO_FOCUS = "RecordTable"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "keep_mine", "Keep mine", id="merge.mine", tooltip="Keep mine on this row."),
        Binding(
            "t", "keep_theirs", "Keep theirs", id="merge.theirs", tooltip="Keep theirs on this row."
        ),
        Binding("y", "confirm", "Merge", id="merge.confirm", tooltip="Merge it all, as one step."),
        Binding("escape", "leave", "Back", id="merge.leave", tooltip="Go back; nothing is merged."),
    ]

    def __init__(self, session: Session, path: Path, *, ascii_only: bool = False) -> None:
        """A preview of the merge with the copy at a path.

        Raises:
            CscpError: it is no copy of this plan, or cannot be read.
        """
        super().__init__()
        assert isinstance(session.workspace, TeamWorkspace)
        self._session, self._workspace = session, session.workspace
        self._other = read_other(path, self._workspace)
        self._answers: dict[str, Side] = {}
        self._plan = plan_with(self._workspace, self._other, self._answers)
        self._title = f"Merge {path.name}"
        self._shown = Moment()
        self._about = PlainText(id="merge-about")
        self._table = RecordTable(
            table=merge_table(self._plan, self._answers, session.book),
            empty="You already have every change in the other copy, so there's nothing to merge.",
            ascii_only=ascii_only,
        )
        self._message = MessageLine(ascii_only=ascii_only)
        self._ascii = ascii_only

    def compose(self) -> ComposeResult:
        """Lay out what comes, what has to be decided, and the keys."""
        yield PlainText(Cell(self._title, Tone.STRONG), id="merge-title")
        yield self._about
        yield self._table
        yield self._message
        yield KeyBar(ascii_only=self._ascii)

    def on_mount(self) -> None:
        """Say what the merge brings."""
        self._show()

    def action_keep_mine(self) -> None:
        """Keep mine in the conflict under the cursor."""
        self._decide(Side.MINE)

    def action_keep_theirs(self) -> None:
        """Keep theirs in the conflict under the cursor."""
        self._decide(Side.THEIRS)

    def _decide(self, side: Side) -> None:
        conflict = (self._table.key or "").partition("#")[0]
        if conflict not in {each.key for each in self._plan.conflicts}:
            self._message.complain("Select a row under “To decide” first.")
            return
        self._answers[conflict] = side
        self._show()
        if self._plan.waiting:
            waiting = self._plan.waiting[0]
            self._table.move_to(f"{waiting.key}#{waiting.fields[0].name}")

    def action_confirm(self) -> None:
        """Merge, once everything is decided and was seen."""
        if not self._shown.is_over or not self._plan.foreign:
            return
        try:
            recorded = self._session.keep(
                lambda: merge(
                    self._workspace,
                    self._other,
                    self._plan,
                    self._answers,
                    self._session.context(),
                )
            )
        except MovedOn:
            self._show()
            self._message.complain(
                "Someone has recorded something since. Check again, then press y."
            )
        except CscpError as problem:
            self._message.complain(str(problem))
        else:
            self.dismiss(recorded)

    def action_leave(self) -> None:
        """Go back; nothing is merged."""
        self.dismiss(None)

    def _show(self) -> None:
        self._shown.begin()
        self._message.clear()
        self._plan = plan_with(self._workspace, self._other, self._answers)
        self._table.show(merge_table(self._plan, self._answers, self._session.book))
        self._about.show(" ".join(summary(self._plan)))
