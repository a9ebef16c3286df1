"""The forms for plans: a new one, with which a partnership begins, and what one says of itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cscp_tui.domain.changes import plain_fields
from cscp_tui.domain.commands.adding import AddRecord
from cscp_tui.domain.commands.editing import SetFields, Together, as_one
from cscp_tui.domain.dates import long
from cscp_tui.domain.quarters import Quarter, financial_year_label, financial_year_of
from cscp_tui.domain.texts import one_line
from cscp_tui.tui.forms.editing import NothingEdited
from cscp_tui.tui.forms.specs import Field, Form, Kind, WrongField, plain_of

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.records import Plan, Priority
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


_NUMBERED = re.compile(r"(\d+)\s+(.+)")
"""A line of a priority that is known: ``2 Neglect``."""


def edit_plan_form(plan: Plan, book: Book) -> Form:
    """The title and the days of a plan, and its priorities: a line each, which may be added to."""
    known = _priorities(plan, book)
    lines = "\n".join(f"{each.number} {one_line(each.title)}" for each in known)
    return Form(
        key=f"edit plan {plan.id}",
        title="Edit the plan",
        about=one_line(plan.title),
        fields=(
            Field(key="title", label="Title", value=plan.title, needed=True),
            Field(
                key="first_day",
                label="First day",
                kind=Kind.DATE,
                value=long(plan.first_day),
                needed=True,
            ),
            Field(
                key="last_day",
                label="Last day",
                kind=Kind.DATE,
                value=long(plan.last_day),
                needed=True,
            ),
            Field(
                key="priorities",
                label="Priorities",
                kind=Kind.LONG,
                lines=6,
                value=lines,
                needed=True,
                hint="a line each; one without a number is new · ctrl+j starts a new line",
            ),
        ),
        build=lambda values: _edit(plan, book, values),
        seen={
            ("plans", plan.id): plain_fields("plans", plan, ("title", "first_day", "last_day")),
            **{("priorities", p.id): plain_fields("priorities", p, ("title",)) for p in known},
        },
        only_changed=True,
    )


def _priorities(plan: Plan, book: Book) -> list[Priority]:
    own = (each for each in book.priorities.values() if each.plan == plan.id)
    return sorted(own, key=lambda each: each.number)


def _edit(plan: Plan, book: Book, values: Values) -> Command:
    kept = {name: plain_of(value) for name, value in values.items() if name != "priorities"}
    commands: list[Command] = [SetFields("plans", plan.id, kept)] if kept else []
    if "priorities" in values:
        commands += _named_anew(plan, _priorities(plan, book), values["priorities"])
    if not commands:
        raise NothingEdited
    return as_one(commands)


def _named_anew(plan: Plan, known: list[Priority], text: str) -> list[Command]:
    """The commands that give priorities the titles of their lines, and add the new ones."""
    by_number = {each.number: each for each in known}
    last = max(by_number, default=0)
    commands: list[Command] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        numbered = _NUMBERED.fullmatch(line)
        if numbered is None:
            last += 1
            values = {"plan": plan.id, "number": last, "title": line}
            commands.append(AddRecord("priorities", values))
            continue
        priority = by_number.pop(int(numbered[1]), None)
        if priority is None:
            raise WrongField(
                "priorities",
                f"No other priority is number {numbered[1]}; a line without a number is new.",
            )
        if numbered[2] != one_line(priority.title):
            commands.append(SetFields("priorities", priority.id, {"title": numbered[2]}))
    if by_number:
        left = min(by_number)
        raise WrongField(
            "priorities",
            f"Priority {left} stays, with its actions; let its line stand: "
            f"{left} {one_line(by_number[left].title)}",
        )
    return commands
