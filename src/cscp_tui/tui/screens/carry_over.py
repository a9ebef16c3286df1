"""The carry-over at the end of a plan: what becomes of each open action."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from msgspec.structs import replace
from textual.binding import BindingType

from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.documents.table import Table
from cscp_tui.domain.commands.carry_over import (
    CarryOver,
    CarryRow,
    StalePreview,
    proposed_carry_over,
)
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import Outcome
from cscp_tui.domain.names import plan_in_full
from cscp_tui.domain.records import Plan
from cscp_tui.services.carry_over import Incomplete, carry_over, day_of_carry_over
from cscp_tui.tui.forms.carry_over import carry_row_form, changed_row, text_of_field
from cscp_tui.tui.forms.fields import read_field
from cscp_tui.tui.key_help import own_key
from cscp_tui.tui.keys import command, confirm_key
from cscp_tui.tui.preview import PreviewScreen
from cscp_tui.tui.session import Keep, Session
from cscp_tui.views.carry_over import carry_over_table


class CarryOverScreen(PreviewScreen):
    """Each open action is carried over, transferred, replaced, withdrawn or left."""

    keeps_choices = True
    BINDINGS: ClassVar[list[BindingType]] = [
        command("e", "carry.change", "Choose its outcome."),
        confirm_key("Confirm", "carry.confirm", "Confirm it all, as one step."),
        command(
            "escape",
            "carry.leave",
            "Go back; nothing is done, and the preview is kept.",
            action="dismiss",
            label="Back, keeps it",
        ),
    ]

    def __init__(self, session: Session, plan: Plan, into: Plan, keep: Keep) -> None:
        self.session = session  # what ``rows`` shows is from its book
        self._plan, self._into, self._keep = plan, into, keep
        self._key = f"carry over {plan.id} into {into.id}"
        self._rows = {row.ref: row for row in self._fresh_rows()}
        self._restore()
        super().__init__(
            session,
            f"Carry {plan_in_full(plan)} over into {plan_in_full(into)}",
            empty=f"{plan_in_full(plan)} has no open actions, so there's nothing to carry over.",
            can_mark=True,
        )

    def rows(self) -> Table:
        session = self.session
        return carry_over_table(
            self._rows.values(), session.book, is_projected=session.is_projected
        )

    def summary(self) -> str:
        rows = tuple(self._rows.values())
        return ", ".join(filter(None, (_counted(rows), self._day_words(rows))))

    def _day_words(self, rows: Sequence[CarryRow]) -> str:
        """Return on which day the rows would take effect, once they are complete."""
        if not rows:
            return ""
        command = CarryOver(self._plan.id, self._into.id, tuple(rows))
        try:
            day = day_of_carry_over(self.session.recorder, command, self.session.context())
        except CscpError:
            return ""  # a row is incomplete, or confirming it says why not
        return f"with effect on {long(day)}"

    def action_change(self) -> None:
        rows = self._chosen()
        if not rows:
            self.complain("Select a row first.")
            return
        session = self.session
        form = carry_row_form(rows, session.book, self._into, is_projected=session.is_projected)
        self.ask(form, self._take)

    def action_confirm(self) -> None:
        if self._rows:
            super().action_confirm()

    def save(self) -> object:
        command = CarryOver(self._plan.id, self._into.id, tuple(self._rows.values()))
        session = self.session
        try:
            recorded = self._keep(lambda: carry_over(session.recorder, command, session.context()))
        except Incomplete as problem:
            self.table.move_to(problem.ref)
            raise Refused(
                f"{problem.needs} Press {own_key('carry.change')} to add it, or "
                f"{own_key('table.mark-all', 'ctrl+a')} to mark every row."
            ) from None
        except StalePreview as problem:
            self._begin_again()
            raise Refused(
                f"{problem} Press {own_key('carry.confirm')} to confirm what is shown now."
            ) from None
        self.session.drafts.drop(self._key)
        return recorded

    def _chosen(self) -> list[CarryRow]:
        keys = self.table.marked or {self.table.key}
        return [row for ref, row in self._rows.items() if ref in keys]

    def _take(self, answer: dict[str, Any]) -> None:
        for row in self._chosen():
            self._rows[row.ref] = changed_row(
                row, answer, self.session.book, self._plan.id, self._into
            )
        self._keep_rows()
        self.show()
        if problem := self.session.drafts.problem:
            self.complain(problem)

    def _begin_again(self) -> None:
        """Take the plan as it is now; what was said of rows that are still open stays."""
        chosen = self._rows
        self._rows = {}
        for row in self._fresh_rows():
            known = chosen.get(row.ref)
            self._rows[row.ref] = replace(known, seen=row.seen) if known else row
        self.show()

    def _fresh_rows(self) -> tuple[CarryRow, ...]:
        return proposed_carry_over(self.session.book, self._plan.id, self._into.id)

    def _keep_rows(self) -> None:
        book, texts = self.session.book, {}
        for ref, row in self._rows.items():
            for field in carry_row_form((row,), book, self._into, is_projected=False).fields:
                texts[f"{ref} {field.key}"] = text_of_field(row, field)
        self.session.drafts.keep(self._key, texts)

    def _restore(self) -> None:
        draft = self.session.drafts.get(self._key)
        if draft is None:
            return
        book, today = self.session.book, self.session.today
        for ref, row in self._rows.items():
            values = {}
            for field in carry_row_form((row,), book, self._into, is_projected=False).fields:
                text = draft.texts.get(f"{ref} {field.key}")
                if text is None:
                    continue
                try:
                    values[field.key] = read_field(field, text, today)
                except CscpError:
                    continue  # what was chosen is no choice any more
            self._rows[ref] = changed_row(row, values, book, self._plan.id, self._into)


def _counted(rows: Sequence[CarryRow]) -> str:
    counts = [(str(outcome), sum(r.outcome is outcome for r in rows)) for outcome in Outcome]
    counts.append(("left open", sum(r.outcome is None for r in rows)))
    words = [f"{number} {name}" for name, number in counts if number]
    return f"{len(rows)} open: {', '.join(words)}" if rows else ""
