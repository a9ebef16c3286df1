"""The form that asks for the tables of the yearly report: which plan, published on which day."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from cscp_tui.domain.dates import distance, long
from cscp_tui.domain.errors import Refused
from cscp_tui.exporting.records_papers import text_of
from cscp_tui.exporting.templating import Templates
from cscp_tui.exporting.word import docx_of
from cscp_tui.exporting.yearly_papers import Year, yearly_paper
from cscp_tui.tui.exported import Exported, Format
from cscp_tui.tui.forms.choices import Choice, Choices
from cscp_tui.tui.forms.export_forms import export_form
from cscp_tui.tui.forms.specs import Field, Form, Kind

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Plan
    from cscp_tui.store.workspaces import Workspace
    from cscp_tui.tui.forms.export_forms import Export
    from cscp_tui.tui.forms.specs import Values


class NoPlans(Refused):
    """Yearly tables where there is no plan."""

    def __init__(self) -> None:
        super().__init__("There is no plan yet to report on; 2 shows the plans, and a begins one.")


class NotPublishedYet(Refused):
    """A day of publication that has not come."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"{long(day)} has not come; what will be true on it is not known.", field="published"
        )


def yearly_form(
    workspace: Workspace, place: Path, today: date, *, keeps_out_of: Path | None = None
) -> Form:
    """Plan, day of publication, format and file; restricted items are counted and left out.

    Args:
        workspace: whose truth is exported.
        place: the workspace's folder, or where the folder for exports is instead.
        today: the day that is shown, which is the latest that can be asked for.
        keeps_out_of: the team's folder, into which a scrutineer writes nothing.

    Raises:
        NoPlans: there is no plan.
    """
    book = workspace.book
    plans = sorted(book.plans.values(), key=lambda plan: plan.first_day, reverse=True)
    if not plans:
        raise NoPlans
    formats: tuple[Format, ...] = ("md", "docx", "html", "csv", "json")
    empty = Exported(name="yearly tables", about="", formats=formats, text=lambda _: "")
    base = export_form(empty, place, today, keeps_out_of=keeps_out_of)

    def build(values: Values) -> Export:
        published = values["published"] or today
        if published > today:
            raise NotPublishedYet(published)
        text = partial(_text, workspace, values["plan"], published)
        made: Export = base.build(values)
        return replace(made, exported=replace(empty, text=text))

    return replace(
        base,
        title="Tables of the yearly report",
        about="delivered, promises, contributions, reviews and attendance of a plan; restricted "
        "items are counted and not named",
        fields=(*_fields(plans, today), *base.fields),
        build=build,
    )


def _fields(plans: list[Plan], today: date) -> tuple[Field, ...]:
    choices = Choices(Choice(plan.id, plan.title) for plan in plans)
    return (
        Field(
            key="plan",
            label="Plan",
            kind=Kind.CHOICE,
            choices=choices,
            value=choices.label_of(_ended(plans, today).id),
            needed=True,
        ),
        Field(
            key="published",
            label="Published on",
            kind=Kind.DATE,
            hint=f"left empty, {long(today)}; the tables say what was true on that day",
            tell=lambda day: distance(day, today) if day else "",
        ),
    )


def _ended(plans: list[Plan], today: date) -> Plan:
    """The latest plan that has ended, of which a yearly report is due; else the latest."""
    return next((plan for plan in plans if plan.last_day < today), plans[0])


def _text(workspace: Workspace, plan: str, published: date, format_: Format) -> str | bytes:
    book: Book = workspace.as_at(published)
    known = book.plans.get(plan) or workspace.book.plans[plan]
    at_end = workspace.as_at(min(known.last_day, published))
    year = Year(plan=known, book=book, published=published, at_end=at_end)
    paper = yearly_paper(year)
    if format_ == "docx":
        return docx_of(paper.document, Templates(workspace.folder))
    return text_of(paper, format_, byte_order_mark=True)
