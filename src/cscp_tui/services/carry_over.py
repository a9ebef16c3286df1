"""Carrying a plan's open actions over into the next plan."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from cscp_tui.base.errors import Missing
from cscp_tui.base.texts import counted
from cscp_tui.domain.commands.carry_over import CarryOver
from cscp_tui.domain.context import Context
from cscp_tui.services.outcome import JobOutcome
from cscp_tui.services.perform import perform
from cscp_tui.store.recorder import Recorder
from cscp_tui.views.carry_over import still_needed


class Incomplete(Missing):
    """A carry-over with rows that still need something; names the first of them."""

    def __init__(self, ref: str, needed: str, rows: int) -> None:
        self.ref = ref
        more = f" ({rows} rows in all)" if rows > 1 else ""
        self.needs = f"{ref} still needs {needed}{more}."
        super().__init__(f"{self.needs} Add it, or leave the action open.")


def carry_over(recorder: Recorder, command: CarryOver, context: Context) -> JobOutcome:
    """Carry open actions over as one step, and say how many of the plan are left open.

    Raises:
        Incomplete: a row still needs something.
        StalePreview: an action has changed since the preview.
        CscpError: it was refused or could not be recorded; nothing was changed.
    """
    _refuse_incomplete(command)
    outcome = perform(recorder, command, context)
    left = sum(row.outcome is None for row in command.rows)
    if not left:
        return outcome
    warning = f"{counted(left, 'action')} left open in plan {command.plan}."
    return replace(outcome, questions=(*outcome.questions, warning))


def day_of_carry_over(recorder: Recorder, command: CarryOver, context: Context) -> date:
    """Return the day on which a carry-over would take effect.

    Raises:
        Incomplete: a row still needs something.
        CscpError: it would be refused.
    """
    _refuse_incomplete(command)
    return recorder.day_of(command, context)


def _refuse_incomplete(command: CarryOver) -> None:
    lacking = [row for row in command.rows if still_needed(row)]
    if lacking:
        raise Incomplete(lacking[0].ref, still_needed(lacking[0]), len(lacking))
