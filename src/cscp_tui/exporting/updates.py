"""A quarterly update as a file: as it was signed off, else a draft, under a name of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cscp_tui.domain.sign_offs import sign_off_of
from cscp_tui.domain.texts import counted
from cscp_tui.exporting.formats import bytes_of
from cscp_tui.exporting.paper_formats import PaperFormat
from cscp_tui.exporting.quarterly import QuarterlyOptions, document_of, export_name, update_of
from cscp_tui.exporting.revisions import keep_as, keep_revision
from cscp_tui.exporting.signing import signed_bytes
from cscp_tui.views.suspects import suspects

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from cscp_tui.domain.quarters import Quarter
    from cscp_tui.domain.words import Audience
    from cscp_tui.exporting.templating import Templates
    from cscp_tui.store.workspaces import Workspace

MOST_WARNINGS = 5
"""So many places that may identify somebody are named; the checklist has all."""


@dataclass(frozen=True, slots=True)
class UpdateAsked:
    """Which update is asked for, and how."""

    quarter: Quarter
    audience: Audience
    as_at: date
    format: PaperFormat = PaperFormat.MARKDOWN
    marking: str | None = None
    """The security marking; empty for none, None for that of the sign-off or none."""
    without_later: bool = False
    """Whether the truth of another day is asked for, and not what was signed off."""


@dataclass(frozen=True, slots=True)
class Paper:
    """An update as a file."""

    name: str
    """What it is called, without its revision."""
    format: PaperFormat
    data: bytes
    revision: int = 0
    """The number of the sign-off; 0 for a draft."""
    warnings: tuple[str, ...] = ()
    """What in a draft may identify a child or a family."""


def made(workspace: Workspace, asked: UpdateAsked, templates: Templates) -> Paper:
    """The update as a file.

    Raises:
        CscpError: the quarter was signed off otherwise, or its file is not as it was signed.
    """
    name = export_name(asked.quarter, asked.audience)
    signed = None if asked.without_later else sign_off_of(workspace.book, asked.quarter)
    if signed is not None:
        data = signed_bytes(workspace, signed, asked.audience, asked.format, asked.marking)
        return Paper(f"{name}-signed", asked.format, data, signed.revision)
    update = update_of(
        workspace,
        asked.quarter,
        asked.as_at,
        asked.audience,
        without_later=asked.without_later,
    )
    options = QuarterlyOptions(
        quarter=asked.quarter,
        audience=asked.audience,
        as_at=asked.as_at,
        marking=asked.marking or "",
    )
    data = bytes_of(document_of(update, options), asked.format, templates)
    found = [each.sentence for each in suspects(update)]
    more = len(found) - MOST_WARNINGS
    verb, them = ("has", "it") if more == 1 else ("have", "them")
    words = f"So {verb} {counted(more, 'more place')}; the checklist names {them}."
    rest = [words] if more > 0 else []
    warnings = (*found[:MOST_WARNINGS], *rest)
    return Paper(f"{name}-draft", asked.format, data, warnings=warnings)


def keep(workspace: Path, paper: Paper) -> Path:
    """Write an update into the exports folder; no other revision is ever written over.

    Raises:
        CscpError: it could not be written.
    """
    ending = paper.format.ending
    if paper.revision:
        return keep_as(workspace, f"{paper.name}-{paper.revision}", ending, paper.data)
    return keep_revision(workspace, paper.name, ending, paper.data)
