"""The forms for a plan: a new one, with which a partnership begins, and one that there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.changes import plain_fields
from cscp_tui.domain.commands.adding import AddRecord
from cscp_tui.domain.commands.editing import SetFields, as_one
from cscp_tui.domain.quarters import Quarter, financial_year_label, financial_year_of
from cscp_tui.domain.texts import one_line
from cscp_tui.tui.forms.editing import changed
from cscp_tui.tui.forms.specs import Field, Form, Kind, WrongField

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.records import Plan, Priority
    from cscp_tui.tui.forms.specs import Values

_PLAN_FIELDS = ("title", "first_day", "last_day")


def plan_label(first_day: date, last_day: date) -> str:
    """What a plan is known by: ``2024/25`` for one year, ``2025-27`` for more."""
    first, last = financial_year_of(first_day), financial_year_of(last_day)
    return financial_year_label(first) if first == last else f"{first}-{(last + 1) % 100:02d}"


def new_plan_form(today: date) -> Form:
    """A plan with its days and its priorities, in their order."""
    year = financial_year_of(today)
    title = f"Business plan {financial_year_label(year)}"
    return Form(
        key="new plan",
        title="New plan",
        about="Its actions are added to its priorities afterwards.",
        fields=(
            *_plan_fields(title, Quarter(year, 1).first_day, Quarter(year, 4).last_day, new=True),
            _priorities_field("Priorities", 1, needed=True),
        ),
        build=_make,
    )


def plan_form(plan: Plan, priorities: Sequence[Priority], *, first: str = "") -> Form:
    """What a plan says of itself, with the titles of its priorities, and room for more of them.

    Args:
        plan: the plan.
        priorities: its priorities in their order.
        first: the id of the priority that is asked for first; another id for the title.
    """
    known = {_key(priority): priority for priority in priorities}
    following = max((priority.number for priority in priorities), default=0) + 1
    seen = {("plans", plan.id): plain_fields("plans", plan, _PLAN_FIELDS)}
    seen |= {
        ("priorities", each.id): plain_fields("priorities", each, ("title",)) for each in priorities
    }
    return Form(
        key=f"plan {plan.id}",
        title="Plan",
        about=f"{plan.id} · a priority keeps its number, which stands in references",
        fields=(
            *_plan_fields(plan.title, plan.first_day, plan.last_day),
            *(
                Field(key=key, label=f"Priority {each.number}", value=each.title, needed=True)
                for key, each in known.items()
            ),
            _priorities_field("New priorities", following),
        ),
        build=lambda values: _edit(plan, known, following, values),
        seen=seen,
        only_changed=True,
        first=next((key for key, each in known.items() if each.id == first), ""),
    )


def _key(priority: Priority) -> str:
    return f"priority {priority.number}"


def _plan_fields(
    title: str, first_day: date, last_day: date, *, new: bool = False
) -> tuple[Field, ...]:
    days = {"First day": first_day, "Last day": last_day}
    return (
        Field(key="title", label="Title", value=title, is_suggested=new, needed=True),
        *(
            Field(
                key=label.lower().replace(" ", "_"),
                label=label,
                kind=Kind.DATE,
                value=f"{day:%d/%m/%Y}",
                needed=True,
            )
            for label, day in days.items()
        ),
    )


def _priorities_field(label: str, following: int, *, needed: bool = False) -> Field:
    def tell(text: str) -> str:
        numbered = enumerate(priorities_in(text), following)
        return " · ".join(f"{number} {one_line(title)}" for number, title in numbered)

    return Field(
        key="priorities",
        label=label,
        kind=Kind.LONG,
        needed=needed,
        hint="one a line, in their order · ctrl+j starts a new line",
        tell=tell,
    )


def priorities_in(text: str) -> list[str]:
    """The titles of priorities, one a line; in a single line, commas part them."""
    lines = text.splitlines()
    titles = lines if len(lines) > 1 else text.split(",")
    return [title.strip() for title in titles if title.strip()]


def _make(values: Values) -> Command:
    titles = priorities_in(values["priorities"])
    if not titles:
        raise WrongField("priorities", "There is no priority in it; name one at least.")
    label = plan_label(values["first_day"], values["last_day"])
    days = {name: values[name].isoformat() for name in ("first_day", "last_day")}
    plan = AddRecord("plans", {"title": values["title"], **days}, id=label)
    return as_one((plan, *_added(label, titles, 1)))


def _edit(plan: Plan, known: dict[str, Priority], following: int, values: Values) -> Command:
    wanted = changed(values)
    of_plan = {name: wanted[name] for name in _PLAN_FIELDS if name in wanted}
    commands: list[Command] = [SetFields("plans", plan.id, of_plan)] if of_plan else []
    commands += [
        SetFields("priorities", each.id, {"title": wanted[key]})
        for key, each in known.items()
        if key in wanted
    ]
    titles = priorities_in(values.get("priorities", ""))
    return as_one([*commands, *_added(plan.id, titles, following)])


def _added(plan: str, titles: Sequence[str], first: int) -> list[Command]:
    """Commands for priorities of a plan, numbered on from ``first``."""
    return [
        AddRecord("priorities", {"plan": plan, "number": number, "title": title})
        for number, title in enumerate(titles, first)
    ]
