from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cscp_tui.domain.commands.actions import AddProgressUpdate, ChangeStatus, Deliver
from cscp_tui.domain.context import Context
from cscp_tui.domain.enums import Status
from cscp_tui.tui.screens.overview import PastFigures
from sitting import open_session

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.tui.session import Session

Q1_END = date(2025, 6, 30)


def told(figures: PastFigures, session: Session) -> list[str]:
    """The figures of the plan in force, a dash for what is not known yet."""
    line = figures.line(session.plan_in_force())
    return [end.delivered.figure if end.delivered else "-" for end in line]


def test_past_quarters_are_worked_out_a_little_at_a_time(session: Session) -> None:
    """The present figure is there at once; the others come from the latest to the earliest."""
    figures, plan = PastFigures(session), session.plan_in_force()
    assert plan is not None
    seen = [told(figures, session)]
    while figures.work_out(plan, seconds=0):
        if told(figures, session) != seen[-1]:
            seen.append(told(figures, session))
    assert seen == [["-", "-", "12 of 34 (35%)"], ["-", "7 of 34 (21%)", "12 of 34 (35%)"]]
    assert told(figures, session) == ["2 of 35 (6%)", "7 of 34 (21%)", "12 of 34 (35%)"]


def test_only_what_took_effect_by_a_day_makes_its_figure_doubtful(session: Session) -> None:
    """A change of today leaves every past figure; one dated back takes those since then away."""
    figures, plan = PastFigures(session), session.plan_in_force()
    assert plan is not None
    figures.work_out(plan, seconds=60)
    session.record(AddProgressUpdate("BP25-2.3", "It goes on."))
    assert "-" not in told(figures, session)
    ref = next(
        a.id
        for a in session.book.actions.values()
        if a.plan == plan.id and a.is_open and a.created < Q1_END
    )
    back = Context(today=session.workspace.today(), by="Ann", on=date(2025, 9, 29))
    session.record(Deliver(ref), context=back)
    assert told(figures, session)[:2] == ["2 of 35 (6%)", "-"]
    figures.work_out(plan, seconds=60)
    assert told(figures, session)[1] == "8 of 34 (24%)"


def test_what_others_dated_back_counts(session: Session, demo: Path) -> None:
    """A line that somebody else appended is looked at like one's own."""
    figures, plan = PastFigures(session), session.plan_in_force()
    assert plan is not None
    figures.work_out(plan, seconds=60)
    other = open_session(demo, "Ann")
    done = next(
        a.id
        for a in other.book.actions.values()
        if a.plan == plan.id and a.ended and a.ended > Q1_END and a.is_delivered
    )
    other.record(ChangeStatus(done, Status.IN_PROGRESS, "scope changed", "More was asked for."))
    session.follow()
    assert "-" not in told(figures, session)
    assert told(figures, session)[-1] == "11 of 34 (32%)"


def test_without_a_plan_there_is_no_line(session: Session) -> None:
    """A workspace without a plan has none."""
    assert PastFigures(session).line(None) == ()
