"""The form for a new plan, with which a new partnership begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.commands.adding import AddRecord
from cscp_tui.domain.commands.editing import Together
from cscp_tui.domain.quarters import Quarter, financial_year_label, financial_year_of
from cscp_tui.tui.forms.specs import Field, Form, Kind, WrongField

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.domain.commands.base import Command
    from cscp_tui.tui.forms.specs import Values


def plan_label(first_day: date, last_day: date) -> str:
    """What a plan is known by: ``2024/25`` for one year, ``2025-27`` for more."""
    first, last = financial_year_of(first_day), financial_year_of(last_day)
    return financial_year_label(first) if first == last else f"{first}-{(last + 1) % 100:02d}"


def new_plan_form(today: date) -> Form:
    """A plan with its days and its priorities, in their order."""
    year = financial_year_of(today)
    first, last = Quarter(year, 1).first_day, Quarter(year, 4).last_day
    return Form(
        key="new plan",
        title="New plan",
        about="Its actions are added to its priorities afterwards.",
        fields=(
            Field(
                key="title",
                label="Title",
                value=f"Business plan {financial_year_label(year)}",
                is_suggested=True,
                needed=True,
            ),
            Field(
                key="first_day",
                label="First day",
                kind=Kind.DATE,
                value=f"{first:%d/%m/%Y}",
                needed=True,
            ),
            Field(
                key="last_day",
                label="Last day",
                kind=Kind.DATE,
                value=f"{last:%d/%m/%Y}",
                needed=True,
            ),
            Field(
                key="priorities",
                label="Priorities",
                needed=True,
                hint="in their order, parted by commas: Neglect, Early intervention",
            ),
        ),
        build=_plan,
    )


def _plan(values: Values) -> Command:
    titles = [title.strip() for title in values["priorities"].split(",") if title.strip()]
    if not titles:
        raise WrongField("priorities", "There is no priority in it; name one at least.")
    label = plan_label(values["first_day"], values["last_day"])
    days = {name: values[name].isoformat() for name in ("first_day", "last_day")}
    return Together(
        (
            AddRecord("plans", {"title": values["title"], **days}, id=label),
            *(
                AddRecord("priorities", {"plan": label, "number": number, "title": title})
                for number, title in enumerate(titles, 1)
            ),
        )
    )
