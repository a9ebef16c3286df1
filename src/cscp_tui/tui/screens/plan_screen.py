"""The Plan screen: what was promised, and where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cscp_tui.tui.action_keys import PLAN_KEYS
from cscp_tui.tui.frame_keys import FRAME_KEYS
from cscp_tui.tui.screens.action_list_screen import ActionListScreen
from cscp_tui.views.frames import plan_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType

    from cscp_tui.domain.records import Action, Plan
    from cscp_tui.views.cells import Cell


class PlanScreen(ActionListScreen, inherit_bindings=False):
    """The actions of a plan, the one in force unless another is chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [*PLAN_KEYS, *FRAME_KEYS]
    TAB = "plan"

    _plan_id = ""
    """The plan that was chosen; the one in force where none was."""

    @property
    def plan(self) -> Plan | None:
        """The plan that is shown."""
        return self.session.book.plans.get(self._plan_id) or self.session.plan_in_force()

    def heading(self) -> tuple[Cell, ...]:
        """Whose plan it is, and which."""
        return plan_title(self.plan, self.session.book)

    def actions(self) -> Sequence[Action]:
        """The actions of the plan."""
        plan = self.plan
        if plan is None:
            return ()
        return [action for action in self.session.book.actions.values() if action.plan == plan.id]

    def action_other_plan(self) -> None:
        """Show the next plan."""
        plans = sorted(self.session.book.plans.values(), key=lambda plan: plan.first_day)
        if len(plans) > 1 and self.plan is not None:
            self._plan_id = plans[(plans.index(self.plan) + 1) % len(plans)].id
            self.refresh_book()
