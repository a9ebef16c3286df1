"""The scrutiny pack made from a workspace."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from cscp_tui import __version__
from cscp_tui.base.progress import Step, untold
from cscp_tui.base.resources import build
from cscp_tui.documents.document import Document
from cscp_tui.domain.book import Book
from cscp_tui.domain.dates import long
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import SignOff
from cscp_tui.services.printed_figures import printed_figures_of
from cscp_tui.services.updates import signed_quarter
from cscp_tui.store.as_at import without_collecting
from cscp_tui.store.journal import Position
from cscp_tui.store.signed_files import SignedElsewhere
from cscp_tui.store.workspace import Workspace
from cscp_tui.views.reports.pack_summary import SHORT_SEAL, LastPack
from cscp_tui.views.reports.report import facts_under_title
from cscp_tui.views.reports.scrutiny_pack import pack_document
from cscp_tui.views.updates.update import SignedQuarter, Update
from cscp_tui.views.warnings import AcceptedWarning, accepted_warnings
from cscp_tui.writers.templates import html_of


def scrutiny_pack(
    workspace: Workspace,
    as_at: date,
    *,
    plan: str = "",
    marking: str = "",
    since: EarlierPack | None = None,
    program: str | None = None,
    step: Step = untold,
) -> Document:
    """Return the scrutiny pack as a document.

    Args:
        plan: the plan whose actions, with those of no plan, are included; empty for all.
        since: the pack made before, from which changes are told; None if it is not known.
        program: the program that it names as its maker; this one, where left out.

    Raises:
        BrokenJournal: a line is not what was written.
    """
    book, quarter = workspace.as_at(as_at), Quarter.containing(as_at)
    before = workspace.as_at(quarter.previous.last_day)
    last = _last_pack(workspace, since) if since else None
    return pack_document(
        Update(
            book=book,
            before=before,
            present=book,
            quarter=quarter,
            as_at=as_at,
            signed=printed_figures_of(workspace, book),
        ),
        _facts(
            workspace,
            book,
            as_at,
            plan=plan,
            last=last,
            program=this_program() if program is None else program,
        ),
        workspace.entries(),
        [(each, _signed_quarter(workspace, each)) for each in book.sign_offs.values()],
        warnings_accepted(workspace, as_at),
        plan=plan,
        marking=marking,
        last=last,
        step=step,
    )


class EarlierPack(Struct, frozen=True):
    """A pack that was made before: its last line in the team's journal, and its as-at day."""

    line: int
    as_at: date


def _last_pack(workspace: Workspace, since: EarlierPack) -> LastPack:
    seals = [workspace.header.hash, *(line.hash for line in workspace.lines())]
    return LastPack(
        line=since.line,
        seal=seals[since.line],
        as_at=since.as_at,
        then=workspace.as_recorded(since.line, 0).as_at(since.as_at),
        since=workspace.position.n - since.line,
    )


def warnings_accepted(workspace: Workspace, as_at: date) -> tuple[AcceptedWarning, ...]:
    """Return the warnings that the team and the scrutineer accepted, by the history up to a day."""
    entries = (*workspace.entries(), *workspace.scrutiny_entries())
    return accepted_warnings(entries, workspace.book, as_at)


def render_scrutiny_pack(
    workspace: Workspace,
    as_at: date,
    *,
    plan: str = "",
    marking: str = "",
    since: EarlierPack | None = None,
    program: str | None = None,
    step: Step = untold,
) -> str:
    """Return the pack as one HTML file, always made with the shipped template."""
    with without_collecting():
        pack = scrutiny_pack(
            workspace, as_at, plan=plan, marking=marking, since=since, program=program, step=step
        )
        return html_of(pack)


def this_program() -> str:
    """Return the version and the build. Another build may word the same records otherwise."""
    return f"cscp-tui {__version__}, build {build()}"


def _facts(
    workspace: Workspace, book: Book, as_at: date, *, plan: str, last: LastPack | None, program: str
) -> tuple[tuple[str, str], ...]:
    own = workspace.scrutiny_position
    return facts_under_title(
        book,
        (AS_AT, long(as_at)),
        (PLAN, plan),
        ("For", "the scrutineer, who sees restricted items"),
        (WORKSPACE, workspace.header.workspace),
        (TEAMS, _sealed(workspace.position)),
        (SCRUTINEERS, _sealed(own) if own.n > 0 else ""),
        (
            SINCE,
            f"{last.line} changes, sealed {last.seal[:SHORT_SEAL]}, as at {long(last.as_at)}"
            if last
            else "",
        ),
        (PROGRAM, program),
    )


AS_AT, PLAN, WORKSPACE, PROGRAM = "As at", "Plan", "Workspace", "Produced by"
FORMER_PROGRAM = "Made with"
"""The name of that fact in the packs of earlier versions."""
SINCE = "The last pack"
TEAMS, SCRUTINEERS = "The team's journal", "The scrutineer's journal"
"""The facts under the title that say what a pack was made from, so that it can be made again."""


def _sealed(position: Position) -> str:
    return f"{position.n} changes, sealed {position.hash}"


def _signed_quarter(workspace: Workspace, signed: SignOff) -> SignedQuarter | None:
    """Return a sign-off with its corrections; None if the lines it was signed on are gone."""
    try:
        return signed_quarter(workspace, signed)
    except SignedElsewhere:
        return None
