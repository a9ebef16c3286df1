"""The Plan screen and the carry-over at the end of a plan."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.documents.table import Cell, Tone
from cscp_tui.domain.commands.actions import CarryOver, CarryRow, StalePreview, preview
from cscp_tui.domain.enums import Outcome
from cscp_tui.tui.forms.actions import changed_row, row_form, row_text
from cscp_tui.tui.forms.fields import read_field
from cscp_tui.tui.forms.form_screen import FormScreen, Keeper, handed_on
from cscp_tui.tui.keys import FRAME_KEYS, MOMENT, PLAN_KEYS, keyless
from cscp_tui.tui.screens.actions import ActionListScreen
from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.lines import MessageLine
from cscp_tui.tui.widgets.table import RecordTable
from cscp_tui.tui.widgets.text import PlainText
from cscp_tui.views.actions import GroupBy, carry_over_table, missing_of
from cscp_tui.views.frame import plan_title
from cscp_tui.views.names import plan_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from cscp_tui.documents.table import Table
    from cscp_tui.domain.records import Action, Plan, Priority
    from cscp_tui.tui.forms.fields import Form
    from cscp_tui.tui.session import Session


class CarryOverScreen(ModalScreen[object]):
    """Each open action is carried over, transferred, replaced, withdrawn or left.

    Its answer is what the keeper returned, or None.
    """

    DEFAULT_CSS = """
    CarryOverScreen {
        background: $background;
        & > #carry-title { padding: 0 1; background: $panel; }
        & > #carry-about { padding: 0 1; color: $tone-muted; margin-bottom: 1; }
    }
    """

    AUTO_FOCUS = "RecordTable"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "change", "Change", id="carry.change", tooltip="Say what becomes of it."),
        Binding("y", "confirm", "Do it", id="carry.confirm", tooltip="Do all of it, as one step."),
        Binding(
            "escape",
            "leave",
            "Back, keeps it",
            id="carry.leave",
            tooltip="Go back; nothing is done, and the preview is there the next time.",
        ),
    ]

    def __init__(
        self,
        session: Session,
        plan: Plan,
        into: Plan,
        keep: Keeper,
        *,
        ascii_only: bool = False,
    ) -> None:
        """A preview of ``plan`` going over into ``into``."""
        super().__init__()
        self._session, self._plan, self._into, self._keep = session, plan, into, keep
        self._key = f"carry over {plan.id} into {into.id}"
        self._rows = {row.ref: row for row in self._fresh_rows()}
        self._restore()
        self._shown_at = monotonic()
        self._about = PlainText(id="carry-about")
        self._table = RecordTable(
            table=self._preview(),
            empty=f"No action of plan {plan.id} is open; there is nothing to carry over.",
            ascii_only=ascii_only,
        )
        self._message = MessageLine(ascii_only=ascii_only)
        self._ascii = ascii_only

    def compose(self) -> ComposeResult:
        """Lay out what goes where, the rows and the keys."""
        words = f"Carry {plan_name(self._plan)} over into {self._into.id}"
        yield PlainText(Cell(words, Tone.STRONG), id="carry-title")
        yield self._about
        yield self._table
        yield self._message
        yield KeyBar(ascii_only=self._ascii)

    def on_mount(self) -> None:
        """Say how many become what."""
        self._show()

    def action_change(self) -> None:
        """Ask what becomes of the marked rows, else of the one under the cursor."""
        rows = self._chosen()
        if not rows:
            self._message.complain("No row is chosen; go to one with the arrows.")
            return
        form = row_form(rows, self._session.book, self._into)
        screen = FormScreen(form, self._session, handed_on, ascii_only=self._ascii)
        self.app.push_screen(screen, self._take)

    def action_confirm(self) -> None:
        """Do it, once nothing is missing and the preview has been seen."""
        if monotonic() - self._shown_at < MOMENT or not self._rows:
            return
        lacking = [(ref, missing_of(row)) for ref, row in self._rows.items() if missing_of(row)]
        if lacking:
            ref, what = lacking[0]
            more = f" ({len(lacking)} rows in all)" if len(lacking) > 1 else ""
            self._message.complain(
                f"{ref} still needs {what}{more}; e says so, ctrl+a marks every row."
            )
            self._table.move_to(ref)
            return
        command = CarryOver(self._plan.id, self._into.id, tuple(self._rows.values()))
        try:
            recorded = self._keep(command, seen=None, context=None)
        except StalePreview as problem:
            self._begin_again()
            self._message.complain(f"{problem} y does what is shown now.")
        except CscpError as problem:
            self._message.complain(str(problem))
        else:
            self._session.drafts.drop(self._key)
            self.dismiss(recorded)

    def action_leave(self) -> None:
        """Go back; what was said of the rows is kept."""
        self.dismiss(None)

    @on(RecordTable.Opened)
    def _open(self, event: RecordTable.Opened) -> None:
        event.stop()
        self.action_change()

    def _chosen(self) -> list[CarryRow]:
        keys = self._table.marked or {self._table.key}
        return [row for ref, row in self._rows.items() if ref in keys]

    def _take(self, answer: object) -> None:
        """Take what a form said of the chosen rows."""
        if not isinstance(answer, dict):
            return
        for row in self._chosen():
            self._rows[row.ref] = changed_row(row, answer, self._session.book, self._plan.id)
        self._keep_rows()
        self._show()

    def _begin_again(self) -> None:
        """Take the plan as it is now; what was said of rows that are still open stays."""
        said = self._rows
        self._rows = {}
        for row in self._fresh_rows():
            known = said.get(row.ref)
            self._rows[row.ref] = replace(known, seen=row.seen) if known else row
        self._show()

    def _fresh_rows(self) -> tuple[CarryRow, ...]:
        """The rows as they are proposed: a due date past the plan's end goes on."""
        book = self._session.book
        rows = preview(book, self._plan.id, self._into.id)
        return tuple(
            replace(row, due=due)
            if (due := book.actions[row.ref].due) and due > self._plan.last_day
            else row
            for row in rows
        )

    def _show(self) -> None:
        self._shown_at = monotonic()
        self._message.clear()
        self._table.show(self._preview())
        self._about.show(_counted(tuple(self._rows.values())))

    def _preview(self) -> Table:
        return carry_over_table(self._rows.values(), self._session.book)

    def _keep_rows(self) -> None:
        """Keep what was said of the rows as a draft."""
        book, texts = self._session.book, {}
        for ref, row in self._rows.items():
            for field in row_form((row,), book, self._into).fields:
                texts[f"{ref} {field.key}"] = row_text(row, field)
        self._session.drafts.keep(self._key, texts)

    def _restore(self) -> None:
        """Take up what was said of the rows the last time."""
        draft = self._session.drafts.get(self._key)
        if draft is None:
            return
        book, today = self._session.book, self._session.today
        for ref, row in self._rows.items():
            values = {}
            for field in row_form((row,), book, self._into).fields:
                text = draft.texts.get(f"{ref} {field.key}")
                if text is None:
                    continue
                try:
                    values[field.key] = read_field(field, text, today)
                except CscpError:
                    continue  # what was chosen is no choice any more
            self._rows[ref] = changed_row(row, values, book, self._plan.id)


def _counted(rows: Sequence[CarryRow]) -> str:
    """How many rows become what."""
    counts = [(str(outcome), sum(r.outcome is outcome for r in rows)) for outcome in Outcome]
    counts.append(("left open", sum(r.outcome is None for r in rows)))
    words = [f"{number} {name}" for name, number in counts if number]
    return f"{len(rows)} open: {', '.join(words)}" if rows else ""


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
        from cscp_tui.tui.forms.actions import add_form  # noqa: PLC0415 - not at start

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

    def disabled_reason(self, action: str) -> str:
        """A plan without actions can be edited itself."""
        why = super().disabled_reason(action)
        return "" if action == "edit" and self.plan and why == self.when_empty else why

    def action_add(self) -> None:
        """Ask for a new action; where there is no plan yet, for a plan."""
        if self.plan is None:
            self.action_new_plan()
        else:
            super().action_add()

    def action_new_plan(self) -> None:
        """Ask for a new plan."""
        from cscp_tui.tui.forms.actions import new_plan_form  # noqa: PLC0415 - not at start

        self.open_form(lambda: new_plan_form(self.session.today))

    def action_edit(self) -> None:
        """Ask for what the actions say of themselves; on the line of a priority, for the plan's."""
        if self.plan is not None and self._table.key is None and not self.are_marked:
            self.action_edit_plan()
        else:
            super().action_edit()

    def action_edit_plan(self) -> None:
        """Ask for the plan's title, days and priorities; first for the one under the cursor."""
        from cscp_tui.tui.forms.actions import plan_form  # noqa: PLC0415 - not at start

        plan, at = self.plan, self._table.heading or ""
        if plan is None:
            self.complain(str(NoPlan()))
        else:
            self.open_form(lambda: plan_form(plan, self._priorities, first=at))

    def action_carry_plan(self) -> None:
        """Show what becomes of each open action at the end of the plan, or of the one before it."""
        from cscp_tui.tui.forms.actions import NoLaterPlan, next_plan, plan_before  # noqa: PLC0415

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
