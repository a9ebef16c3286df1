"""The quarterly update as a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cscp_tui.domain.sign_offs import last_signed
from cscp_tui.exporting.documents import Document
from cscp_tui.exporting.papers import section_of
from cscp_tui.views.quarterly import facts, sections, title
from cscp_tui.views.updates import Update

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.domain.quarters import Quarter
    from cscp_tui.domain.words import Audience
    from cscp_tui.store.workspaces import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterlyOptions:
    """What is asked for; the same options on the same books give the same bytes."""

    quarter: Quarter
    audience: Audience
    as_at: date
    """The day whose truth the book holds."""
    marking: str = ""
    """The security marking of the first and last line; empty for none."""
    draft: bool = True
    """Whether it says DRAFT, as it does until it is signed off."""
    signed: tuple[tuple[str, str], ...] = ()
    """Who signed it off and on which journal, as facts under the title."""


def document_of(update: Update, options: QuarterlyOptions) -> Document:
    """An update as a document."""
    update = update.for_another_paper()
    return Document(
        title=title(update),
        facts=(*facts(update), *options.signed),
        blocks=tuple(map(section_of, sections(update))),
        marking=options.marking,
        draft=options.draft,
    )


def update_of(
    workspace: Workspace,
    quarter: Quarter,
    as_at: date,
    audience: Audience,
    *,
    without_later: bool = False,
) -> Update:
    """The update of a quarter from a workspace, with the corrections to the one signed before.

    Args:
        workspace: where it is recorded.
        quarter: the quarter.
        as_at: the day whose truth is shown.
        audience: whom it is for.
        without_later: leave out texts for the quarter that came in after the day.
    """
    book, present = workspace.as_at(as_at), workspace.book
    signed = last_signed(present, quarter)
    is_later = signed is not None and signed.as_at < as_at and not without_later
    return Update(
        book=book,
        before=workspace.as_at(quarter.previous.last_day),
        present=book if without_later else present,
        quarter=quarter,
        as_at=as_at,
        audience=audience,
        signed_before=signed if is_later else None,
        corrections=workspace.corrections(signed) if signed is not None and is_later else (),
    )


def export_name(quarter: Quarter, audience: Audience) -> str:
    """What the files of an update are called: ``quarterly-update-2025-26-Q2-executive``."""
    return f"quarterly-update-{quarter.file_name}-{audience.value}"
