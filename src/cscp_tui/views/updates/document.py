"""The quarterly update: its title, its facts and its sections, in the order of each audience."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from cscp_tui.documents.document import Document
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import Audience
from cscp_tui.views.updates.commitments import commitments, partner_evidence
from cscp_tui.views.updates.exceptions import decisions_wanted, exceptions
from cscp_tui.views.updates.figures import update_figures
from cscp_tui.views.updates.headline import headline, public_headline
from cscp_tui.views.updates.key import about_figures, key
from cscp_tui.views.updates.meetings import (
    attendance_and_quorum,
    challenges,
    next_steps,
    reflections,
)
from cscp_tui.views.updates.progress import (
    achievements,
    deliveries,
    due_next_quarter,
    ended_actions,
    executive_actions,
    looking_ahead,
    progress,
    progress_in_brief,
)
from cscp_tui.views.updates.update import section_keys, themes

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from cscp_tui.documents.document import Section
    from cscp_tui.domain.quarters import Quarter
    from cscp_tui.views.updates.update import Update


_MAKERS: dict[str, Callable[[Update], Section]] = {
    "asks": decisions_wanted,
    "headline": headline,
    "exceptions": exceptions,
    "progress": progress,
    "delivered": deliveries,
    "ended": ended_actions,
    "executive": executive_actions,
    "themes": themes,
    "partner-evidence": partner_evidence,
    "commitments": commitments,
    "attendance": attendance_and_quorum,
    "challenges": challenges,
    "reflections": reflections,
    "coming": due_next_quarter,
    "achievements": achievements,
    "next-steps": next_steps,
    "ahead": looking_ahead,
}
_OF_AUDIENCE: dict[tuple[Audience, str], Callable[[Update], Section]] = {
    (Audience.EXECUTIVE, "progress"): progress_in_brief,
    (Audience.PUBLIC, "headline"): public_headline,
}
"""Sections that one audience has in another form."""


def title(update: Update) -> str:
    """The title of the update: ``Quarterly update, Q4 2024/25 (Jan to Mar 2025)``."""
    return f"Quarterly update, {update.quarter}"


def facts(update: Update) -> tuple[tuple[str, str], ...]:
    """The facts under the title: partnership, quarter, as-at day, audience and data."""
    settings = update.book.partnership
    plans = ", ".join(
        f"{plan.title} ({long(plan.first_day)} to {long(plan.last_day)})" for plan in update.plans
    )
    pairs = (
        ("Partnership", settings.name),
        ("Quarter", str(update.quarter)),
        ("As at", long(update.as_at)),
        ("For", update.audience.label),
        ("Plan", plans or "none in force"),
        ("About the data", settings.illustrative.strip()),
    )
    return tuple(pair for pair in pairs if pair[1])


def sections(update: Update) -> tuple[Section, ...]:
    """The sections of the update as its audience has them.

    Only the partnership's settings leave one out, and the key says so.
    """
    # A paper of its own, in which no name has been said yet.
    update = update.for_another_paper()
    made = [_maker(update.audience, key)(update) for key in section_keys(update)]
    last = about_figures(update, made) if update.is_public else key(update, made)
    return (*made, last)


def _maker(audience: Audience, key: str) -> Callable[[Update], Section]:
    return _OF_AUDIENCE.get((audience, key), _MAKERS[key])


class QuarterlyOptions(Struct, frozen=True, kw_only=True):
    """The options of an update; the same options on the same books give the same bytes."""

    quarter: Quarter
    audience: Audience
    as_at: date
    """The as-at day of the book."""
    marking: str = ""
    """The security marking of the first and last line; empty for none."""
    draft: bool = True
    """It says DRAFT, as it does until it is signed off."""
    signed: tuple[tuple[str, str], ...] = ()
    """The sign-off and its journal, as facts under the title."""


def document_of(update: Update, options: QuarterlyOptions, *, is_data: bool = False) -> Document:
    """An update as a document.

    Args:
        update: what it says.
        options: how.
        is_data: whether it is for spreadsheets, with its figures, and one spelling for each agency.
    """
    update = update.for_another_paper(one_spelling=is_data)
    return Document(
        title=title(update),
        facts=(*facts(update), *options.signed),
        blocks=sections(update),
        marking=options.marking,
        draft=options.draft,
        figures=update_figures(update) if is_data else (),
        day=options.as_at,
    )
