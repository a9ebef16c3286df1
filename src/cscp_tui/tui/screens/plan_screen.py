"""The Plan screen: what was promised, and where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cscp_tui.domain.errors import Refused
from cscp_tui.tui.action_keys import PLAN_KEYS
from cscp_tui.tui.frame_keys import FRAME_KEYS, keyless
from cscp_tui.tui.screens.action_list_screen import ActionListScreen
from cscp_tui.views.cells import Cell, Tone
from cscp_tui.views.frames import plan_title
from cscp_tui.views.groupings import GroupBy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType

    from cscp_tui.domain.records import Action, Plan, Priority
    from cscp_tui.tui.forms.specs import Form


class NoPlan(Refused):
    """An action of a plan where there is no plan yet."""

    def __init__(self) -> None:
        super().__init__("There is no plan yet; begin one with a.")


class PlanScreen(ActionListScreen, inherit_bindings=False):
    """The actions of a plan, the one in force unless another is chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *PLAN_KEYS,
        keyless("new_plan", "New plan", "plan.new", "Begin a plan, with its days and priorities."),
        keyless(
            "edit_plan",
            "Edit the plan",
            "plan.edit",
            "Edit the plan's title, days and priorities, or add one; on a heading, edit does.",
        ),
        *FRAME_KEYS,
    ]
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

    @property
    def population(self) -> object:
        """The plan whose actions are shown."""
        return self.plan.id if self.plan else None

    def actions(self) -> Sequence[Action]:
        """The actions of the plan."""
        plan = self.plan
        if plan is None:
            return ()
        return [action for action in self.session.book.actions.values() if action.plan == plan.id]

    @property
    def headings(self) -> Sequence[str]:
        """The priorities of the plan, also those whose first action is still to come."""
        if self.group_by is not GroupBy.PRIORITY:
            return ()
        return [priority.id for priority in self._priorities]

    @property
    def _priorities(self) -> list[Priority]:
        """The priorities of the plan, in their order."""
        plan, book = self.plan, self.session.book
        every = [each for each in book.priorities.values() if plan and each.plan == plan.id]
        return sorted(every, key=lambda priority: priority.number)

    @property
    def export_title(self) -> str:
        """Named after the plan."""
        return f"Actions of {self.plan.title}" if self.plan else "Actions"

    @property
    def export_name(self) -> str:
        """Named after the plan."""
        return f"actions {self.plan.id}" if self.plan else "actions"

    def show_action(self, ref: str) -> bool:
        """Put the cursor on an action, of whichever plan; whether it is one of a plan."""
        action = self.session.book.actions[ref]
        if action.plan not in self.session.book.plans:
            return False
        if self.plan is None or action.plan != self.plan.id:
            self._plan_id = action.plan
            self.refresh_book()
        return super().show_action(ref)

    async def show_filtered(self, text: str) -> None:
        """Show what a filter leaves of the plan that it names, else of the one that is shown."""
        words = text.split()
        named = [word for word in words if word.removeprefix("plan:") in self.session.book.plans]
        if named:
            self._plan_id = named[0].removeprefix("plan:")
            self.refresh_book()
        await super().show_filtered(" ".join(word for word in words if word not in named))

    def headline(self) -> tuple[Cell, ...]:
        """How the actions stand; before the first one, what to press, above the priorities."""
        return super().headline() if self._list.actions else (Cell(self.when_empty, Tone.MUTED),)

    def new_form(self) -> Form:
        """A new action in the shown plan, under the priority of the row under the cursor."""
        from cscp_tui.tui.forms.record_forms import add_form  # noqa: PLC0415 - not at start

        session, plan = self.session, self.plan
        if plan is None:
            raise NoPlan
        at = session.book.actions.get(self._table.key or "")
        priority = at.priority if at else self._table.heading or ""
        if priority not in session.book.priorities:
            priority = ""
        return add_form(session.book, session.today, plan=plan.id, priority=priority)

    @property
    def when_empty(self) -> str:
        """What to press first."""
        key = self.key_of("action.add", "a")
        if self.plan is None:
            return f"There is no plan yet. Press {key} to begin one."
        edit = self.key_of("action.edit", "e")
        return f"No actions yet. Press {key} to add the first one, or {edit} to edit the plan."

    def why_resting(self, action: str) -> str:
        """A plan without actions can be edited itself."""
        why = super().why_resting(action)
        return "" if action == "edit" and self.plan and why == self.when_empty else why

    def action_add(self) -> None:
        """Ask for a new action; where there is no plan yet, for a plan."""
        if self.plan is None:
            self.action_new_plan()
        else:
            super().action_add()

    def action_new_plan(self) -> None:
        """Ask for a new plan."""
        from cscp_tui.tui.forms.plan_forms import new_plan_form  # noqa: PLC0415 - not at start

        self.open_form(lambda: new_plan_form(self.session.today))

    def action_edit(self) -> None:
        """Ask for what the actions say of themselves; on the line of a priority, for the plan's."""
        if self.plan is not None and self._table.key is None and not self.are_marked:
            self.action_edit_plan()
        else:
            super().action_edit()

    def action_edit_plan(self) -> None:
        """Ask for the plan's title, days and priorities; first for the one under the cursor."""
        from cscp_tui.tui.forms.plan_forms import plan_form  # noqa: PLC0415 - not at start

        plan, at = self.plan, self._table.heading or ""
        if plan is None:
            self.complain(str(NoPlan()))
        else:
            self.open_form(lambda: plan_form(plan, self._priorities, first=at))

    def action_carry_plan(self) -> None:
        """Show what becomes of each open action at the end of the plan, or of the one before it."""
        from cscp_tui.tui.forms.closing_forms import (  # noqa: PLC0415
            NoLaterPlan,
            next_plan,
            plan_before,
        )
        from cscp_tui.tui.screens.carry_over_screen import CarryOverScreen  # noqa: PLC0415

        session, plan = self.session, self.plan
        into = next_plan(session.book, plan.id) if plan else None
        if plan is not None and into is None:
            plan, into = plan_before(session.book, plan) or plan, plan
        if plan is None or into is None or into is plan:
            self.complain(str(NoLaterPlan(plan.id) if plan else NoPlan()))
        elif any(session.hides(a) for a in session.book.actions.values() if a.plan == plan.id):
            key = self.key_of("view.projector", "p")
            self.complain(f"The preview would show restricted actions; {key} leaves the projector.")
        else:
            screen = CarryOverScreen(session, plan, into, self.record, ascii_only=self.ascii_only)
            self.app.push_screen(screen, self.answered)

    def action_other_plan(self) -> None:
        """Show the next plan."""
        plans = sorted(self.session.book.plans.values(), key=lambda plan: plan.first_day)
        if len(plans) > 1 and self.plan is not None:
            self._plan_id = plans[(plans.index(self.plan) + 1) % len(plans)].id
            self.refresh_book()
