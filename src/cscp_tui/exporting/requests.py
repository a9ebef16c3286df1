"""The files that lead agencies fill in: their open actions, due dates and an empty line each."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from cscp_tui.domain.commands.requesting import RequestUpdates
from cscp_tui.domain.dates import long
from cscp_tui.domain.errors import CscpError
from cscp_tui.domain.words import Audience
from cscp_tui.exporting.documents import DataTable, Document, Paragraph
from cscp_tui.exporting.formats import bytes_of
from cscp_tui.exporting.guards import warnings_of_document
from cscp_tui.exporting.paper_formats import PaperFormat
from cscp_tui.exporting.quarterly import update_of
from cscp_tui.exporting.revisions import FOLDER, keep_revision
from cscp_tui.views.requests import request_columns, request_rows, to_ask

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date
    from pathlib import Path

    from cscp_tui.domain.contexts import Context
    from cscp_tui.domain.quarters import Quarter
    from cscp_tui.domain.records import Action
    from cscp_tui.exporting.templating import Templates
    from cscp_tui.store.recordings import Recorded
    from cscp_tui.store.teams import TeamWorkspace
    from cscp_tui.store.workspaces import Workspace
    from cscp_tui.views.updates import Update

FORMATS = (PaperFormat.MARKDOWN, PaperFormat.WORD)


def asking_update(workspace: Workspace, quarter: Quarter, day: date) -> Update:
    """What agencies are asked about for a quarter: all as it is on the day on which they are asked.

    Args:
        workspace: where it is recorded.
        quarter: the one that is asked about, which may have ended.
        day: the day; nothing that is later stands in it.
    """
    return update_of(workspace, quarter, day, Audience.QA, without_later=True)


def request_document(update: Update, agency: str, actions: list[Action]) -> Document:
    """The file of one agency."""
    known = update.book.agencies[agency]
    columns = request_columns(update.quarter)
    return Document(
        title=f"Update request: {known.name}",
        facts=(
            ("Partnership", update.book.partnership.name),
            ("Quarter", str(update.quarter)),
            ("As at", long(update.as_at)),
        ),
        blocks=(
            Paragraph(
                text="Please fill in what was done in the quarter for each action, and what it has "
                "changed for children, families or practice, and send it back to the business "
                "team. Do not name or describe a child or a family."
            ),
            DataTable(
                headings=tuple((title, False) for title in columns),
                rows=tuple(request_rows(update, actions)),
                to_fill_in=2,
            ),
        ),
    )


def request_updates(
    workspace: TeamWorkspace,
    update: Update,
    context: Context,
    agencies: Collection[str] = (),
    *,
    templates: Templates | None = None,
) -> tuple[Recorded, list[Path]]:
    """Record that the agencies are asked, and write their files into the exports folder.

    It is recorded first, so that there is no file that nobody was recorded as being sent; where a
    file cannot be written, the asking is taken back.

    Args:
        workspace: where it is recorded.
        update: the quarter that is asked about.
        context: who asks.
        agencies: the ids of those that are asked; all with open actions, where it is empty.
        templates: those of the workspace.

    Returns:
        What was recorded, and the files.

    Raises:
        CscpError: a file could not be written, or nobody is asked anything; nobody is asked then.
    """
    asked = _asked(update, agencies)
    files = [
        (
            f"update-request-{update.quarter.file_name}-{_file_word(agency)}",
            paper_format.ending,
            bytes_of(request_document(update, agency, actions), paper_format, templates),
        )
        for agency, actions in asked.items()
        for paper_format in FORMATS
    ]
    refs = {agency: [action.id for action in actions] for agency, actions in asked.items()}
    recorded = workspace.record(RequestUpdates(refs, update.quarter.typed), context)
    try:
        return recorded, _written(workspace.folder, files)
    except CscpError:
        workspace.undo(context, recorded.n)
        raise


def _written(workspace: Path, files: Iterable[tuple[str, str, bytes]]) -> list[Path]:
    """Where the files are, each given by its name, its ending and its bytes; all, or none."""
    known = set((workspace / FOLDER).glob("*"))
    paths: list[Path] = []
    try:
        for name, ending, data in files:
            paths.append(keep_revision(workspace, name, ending, data))
    except CscpError:
        for path in set(paths) - known:
            with suppress(OSError):
                path.unlink()
        raise
    return paths


def request_warnings(update: Update, agencies: Collection[str] = ()) -> list[str]:
    """What in the files of the agencies may identify a child or a family, to be said of them.

    Args:
        update: the quarter that is asked about.
        agencies: the ids of those that are asked; all with open actions, where it is empty.
    """
    quiet = update.present.partnership.quiet_phrases
    return [
        sentence
        for agency, actions in _asked(update, agencies).items()
        for sentence in warnings_of_document(request_document(update, agency, actions), quiet)
    ]


def _asked(update: Update, agencies: Collection[str]) -> dict[str, list[Action]]:
    """What each agency is asked about; all with open actions, where none is named."""
    every = to_ask(update)
    return {key: actions for key, actions in every.items() if not agencies or key in agencies}


def _file_word(agency: str) -> str:
    return "".join(sign if sign.isalnum() else "-" for sign in agency.casefold()).strip("-")
