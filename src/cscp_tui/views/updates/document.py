"""The quarterly update: its title, its facts and its sections, in the order of each audience."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from cscp_tui.documents.document import Document
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import Audience
from cscp_tui.views.reports.report import facts_under_title
from cscp_tui.views.updates.asks import asks
from cscp_tui.views.updates.commitments import commitments, partner_evidence
from cscp_tui.views.updates.corrections import replaced_words
from cscp_tui.views.updates.exceptions import exceptions
from cscp_tui.views.updates.figures import update_figures
from cscp_tui.views.updates.first_page import first_page
from cscp_tui.views.updates.headline import headline
from cscp_tui.views.updates.key import key
from cscp_tui.views.updates.meetings import (
    attendance_and_quorum,
    challenges,
    reflections,
)
from cscp_tui.views.updates.progress import (
    deliveries,
    due_next_section,
    ended_actions,
    executive_actions,
    progress,
    progress_in_brief,
)
from cscp_tui.views.updates.public import (
    abbreviations,
    achievements,
    coming_up,
    contact,
    public_challenges,
    public_commitments,
    public_evidence,
    public_headline,
    taking_longer,
)
from cscp_tui.views.updates.update import plan_words, section_keys, themes

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from cscp_tui.documents.document import Section
    from cscp_tui.domain.quarters import Quarter
    from cscp_tui.views.updates.update import Update


_MAKERS: dict[str, Callable[[Update], Section]] = {
    "asks": asks,
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
    "coming": due_next_section,
    "achievements": achievements,
    "taking-longer": taking_longer,
    "next-steps": public_challenges,
    "ahead": coming_up,
    "contact": contact,
}
_OF_AUDIENCE: dict[tuple[Audience, str], Callable[[Update], Section]] = {
    (Audience.EXECUTIVE, "progress"): progress_in_brief,
    (Audience.PUBLIC, "headline"): public_headline,
    (Audience.PUBLIC, "partner-evidence"): public_evidence,
    (Audience.PUBLIC, "commitments"): public_commitments,
}
"""Sections that one audience has in another form."""


def title(update: Update) -> str:
    """The title of the update: ``Quarterly update, Q4 2024/25 (Jan to Mar 2025)``."""
    return f"Quarterly update, {update.quarter}"


def facts(update: Update) -> tuple[tuple[str, str], ...]:
    """The facts under the title: partnership, quarter, as-at day, audience and data."""
    # The title has the quarter, and the pages for the Executive and the public have little room.
    is_long = update.audience is Audience.QA
    return facts_under_title(
        update.book,
        ("Quarter", str(update.quarter) if is_long else ""),
        ("As at", long(update.as_at)),
        ("For", update.audience.label),
        ("Plan", plan_words(update) if is_long else ""),
        ("Replaces", replaced_words(update.replaces.sign_off) if update.replaces else ""),
    )


def sections(update: Update) -> tuple[Section, ...]:
    """The sections of the update as its audience has them.

    Only the partnership's settings leave one out, and the key says so.
    """
    # A paper of its own, in which no name has been said yet.
    update = update.for_another_paper()
    before = first_page(update) if update.audience is Audience.EXECUTIVE else ()
    made = [*before, *(_maker(update.audience, key)(update) for key in section_keys(update))]
    if update.is_public:
        full = [part for part in made if not part.is_empty]
        last = abbreviations(update, full)
        return (*full, last) if last else tuple(full)
    return (*made, key(update, made))


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
    signed_on: date | None = None
    """The day of the sign-off; None for a draft."""
    signed: tuple[tuple[str, str], ...] = ()
    """The sign-off and its journal, as facts under the title."""


def document_of(update: Update, options: QuarterlyOptions, *, is_data: bool = False) -> Document:
    """An update as a document.

    Args:
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
        day=options.signed_on or options.as_at,
    )
