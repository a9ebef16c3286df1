"""The Plan screen: the actions of one plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from cscp_tui.base.errors import Refused
from cscp_tui.base.texts import counted
from cscp_tui.documents.table import Cell, Tone
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import Source
from cscp_tui.domain.names import plan_in_full
from cscp_tui.domain.records import Action, Plan, Priority
from cscp_tui.services.own_files import PlaceLeft
from cscp_tui.tui.dialogs import confirm
from cscp_tui.tui.forms.actions import add_form, new_plan_form, plan_form, sentence_form
from cscp_tui.tui.forms.carry_over import next_plan, plan_before
from cscp_tui.tui.forms.exports import PlannedExport
from cscp_tui.tui.key_help import own_key
from cscp_tui.tui.keys import FRAME_KEYS, PLAN_KEYS, Needs, keyless
from cscp_tui.tui.screen import FramedScreen
from cscp_tui.tui.screens.actions import (
    CHOOSE_ACTION,
    ActionCommands,
    ActionListCommands,
    ActionSource,
    ActionsPane,
)
from cscp_tui.tui.session import Session
from cscp_tui.views.as_signed import earlier_part, titles_of
from cscp_tui.views.frame import plan_title
from cscp_tui.views.plan_list import ActionList, GroupBy


class PlanScreen(FramedScreen, inherit_bindings=False):
    """The actions of a plan, the one in force unless another is chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *PLAN_KEYS,
        keyless(
            "plan.new",
            "Start a plan, with its dates and priorities.",
            action="new_plan",
            label="New plan",
            needs=Needs.TEAM,
        ),
        keyless(
            "plan.edit",
            "Edit the plan's title, dates and priorities, or add a priority (or press edit on "
            "its heading).",
            action="edit_plan",
            label="Edit the plan",
            needs=Needs.TEAM,
        ),
        *FRAME_KEYS,
    ]
    TAB = "plan"
    TABLE = "actions"

    pane: ActionsPane

    _plan_id = ""
    """The id of the plan that was chosen; empty for the one in force."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        source = ActionSource(
            actions=self._actions,
            new_list=lambda: ActionList(session.today, session.recording_for),
            headings=self._group_headings,
            when_empty=lambda: self.when_empty,
            heading_details=lambda: CHOOSE_ACTION if self.pane.actions.listed else (),
        )
        self.pane = ActionsPane(session, source)
        self.actions = ActionCommands(self, self.pane)
        self.listing = ActionListCommands(self, self.pane)
        self.parts = [self.actions, self.listing]

    @property
    def plan(self) -> Plan | None:
        return self.session.book.plans.get(self._plan_id) or self.session.plan_in_force()

    def heading(self) -> tuple[Cell, ...]:
        return plan_title(self.plan, self.session.book)

    def _actions(self) -> Sequence[Action]:
        plan = self.plan
        if plan is None:
            return ()
        return [action for action in self.session.book.actions.values() if action.plan == plan.id]

    def _group_headings(self, group_by: GroupBy) -> Sequence[str]:
        """The priorities of the plan, also those without actions."""
        if group_by is not GroupBy.PRIORITY:
            return ()
        return [priority.id for priority in self._priorities]

    @property
    def _priorities(self) -> list[Priority]:
        plan, book = self.plan, self.session.book
        every = [each for each in book.priorities.values() if plan and each.plan == plan.id]
        return sorted(every, key=lambda priority: priority.number)

    def exported(self) -> PlannedExport | None:
        plan = self.plan
        title = f"Actions of {plan.title}" if plan else "Actions"
        return self.listing.exported(title, f"actions {plan.id}" if plan else "actions")

    def show_record(self, table: str, key: str) -> bool:
        action = self.session.book.actions.get(key) if table == "actions" else None
        if action is None or action.plan not in self.session.book.plans:
            return False
        if self.plan is None or action.plan != self.plan.id:
            self._plan_id = action.plan
            self.refresh_book()
        return self.listing.show_action(key)

    async def go_back_to(self, place: PlaceLeft) -> None:
        """Go to where the user was, which may be in another plan."""
        action = self.session.book.actions.get(place.key)
        if action is not None and action.plan in self.session.book.plans:
            self._plan_id = action.plan
            self.refresh_book()
        await super().go_back_to(place)

    async def show_filtered(self, text: str) -> None:
        """Show what a filter leaves of the plan that it names, else of the one that is shown."""
        words = text.split()
        named = [word for word in words if word.removeprefix("plan:") in self.session.book.plans]
        if named:
            self._plan_id = named[0].removeprefix("plan:")
            self.refresh_book()
        await super().show_filtered(" ".join(word for word in words if word not in named))

    def headline(self) -> tuple[Cell, ...]:
        if self.pane.actions.actions:
            return self._as_signed(self.listing.headline())
        return (Cell(self.when_empty, Tone.MUTED),)

    def _as_signed(self, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        """Give what was delivered on a day that was signed off as it was signed."""
        if self.plan is None or (signed := self.session.signed) is None:
            return cells
        now = self.pane.actions.delivered
        part = earlier_part(signed, now, *titles_of(self.plan, "Delivered"))
        is_as_now = part.signed.figure == now.figure and not part.is_corrected
        return cells if is_as_now else (Cell(f"Delivered {part}", Tone.STRONG), *cells[1:])

    @property
    def _priority_under_cursor(self) -> str:
        at = self.session.book.actions.get(self.pane.records.key or "")
        priority = at.priority if at else self.pane.records.heading or ""
        return priority if priority in self.session.book.priorities else ""

    @property
    def when_empty(self) -> str:
        key = own_key("action.add")
        if self.plan is None:
            return f"There's no plan yet. Press {key} to start one."
        edit = own_key("action.edit")
        return f"No actions yet. Press {key} to add the first one, or {edit} to edit the plan."

    def disabled_reason(self, action: str) -> str:
        """Return why an action cannot be used. A plan without actions can be edited."""
        why = super().disabled_reason(action)
        return "" if action == "edit" and self.plan and why == self.when_empty else why

    def action_add(self) -> None:
        """Add an action, or a plan where there is none yet."""
        if self.plan is None:
            self.action_new_plan()
        else:
            session = self.session
            self.open_form(
                add_form(
                    session.book,
                    session.today,
                    is_projected=session.is_projected,
                    plan=self.plan.id,
                    priority=self._priority_under_cursor,
                )
            )

    @property
    def _no_plan(self) -> str:
        return f"There's no plan yet. Press {own_key('action.add')} to start one."

    def action_say_action(self) -> None:
        session, plan = self.session, self.plan
        if plan is None:
            raise Refused(self._no_plan)
        form = sentence_form(
            session.book,
            session.today,
            source=Source.PLAN,
            plan=plan.id,
            priority=self._priority_under_cursor,
        )
        self.open_form(form)

    def action_import(self) -> None:
        """Ask for a file to import, by default into the plan that is shown."""
        from cscp_tui.tui.screens.imports import open_import  # noqa: PLC0415 - as the registry does

        open_import(self, self.plan.id if self.plan is not None else "")

    def action_new_plan(self) -> None:
        self.open_form(new_plan_form(self.session.today))

    def action_edit(self) -> None:
        """Edit the chosen actions; on a priority's heading, the plan."""
        if self.plan is not None and self.pane.records.key is None and not self.pane.are_marked:
            self.action_edit_plan()
        else:
            self.actions.ask(ActionCommands.FORMS["edit"])

    def action_edit_plan(self) -> None:
        """Edit the plan, starting at the priority under the cursor."""
        plan, at = self.plan, self.pane.records.heading or ""
        if plan is None:
            self.complain(self._no_plan)
        else:
            self.open_form(plan_form(plan, self._priorities, first=at))

    def action_carry_plan(self) -> None:
        """Preview the carry-over of the plan, or of the one before it where it is the last."""
        session, plan = self.session, self.plan
        into = next_plan(session.book, plan.id) if plan else None
        if plan is not None and into is None:
            plan, into = plan_before(session.book, plan) or plan, plan
        if plan is None:
            self.complain(self._no_plan)
        elif into is None or into is plan:
            self.complain(
                f"There's no plan after {plan_in_full(plan)} yet. Add it first, then carry over."
            )
        elif any(session.hides(a) for a in session.book.actions.values() if a.plan == plan.id):
            self.complain(session.why_not_before_others)
        else:
            self._ask_to_carry(plan, into)

    def _ask_to_carry(self, plan: Plan, into: Plan) -> None:
        """Show the preview; before the plan's last month, ask first and say what it would end."""
        session, today = self.session, self.session.today

        def show() -> None:
            self.open("carry-over", session, plan, into, self.keep, then=self.answered)

        if today >= plan.last_day.replace(day=1):
            show()
            return
        open_ones = [a for a in session.book.actions.values() if a.plan == plan.id and a.is_open]
        confirm(
            self.app,
            f"Carry {plan_in_full(plan)} over before its end?",
            f"It runs to {long(plan.last_day)}. Carrying it over now ends its "
            f"{counted(len(open_ones), 'open action')} today and continues them in "
            f"{plan_in_full(into)}. Due dates within that plan are kept. Nothing changes until you "
            "confirm the preview.",
            show,
        )

    def action_other_plan(self) -> None:
        if (plan := self.session.plan_after(self.plan)) is not None:
            self._plan_id = plan.id
            self.refresh_book()
