"""The calendar file of a workspace."""

from __future__ import annotations

from datetime import date

from cscp_tui.documents.calendar import Revision
from cscp_tui.domain.book import Book
from cscp_tui.store.workspace import Workspace
from cscp_tui.views.calendar import calendar_of


def calendar_file(
    workspace: Workspace, book: Book, today: date, *, group: str = "", lead: str = ""
) -> bytes:
    """Write meetings, due dates and review dates as an iCalendar file.

    Args:
        workspace: the workspace whose lines show how often each record was changed.
        today: the present day; entries from up to a quarter before it are included.
    """
    from cscp_tui.writers.calendar import ics_of  # noqa: PLC0415 - loads what only this needs

    calendar = calendar_of(book, today, group=group, lead=lead)
    return ics_of(calendar, workspace.header.workspace, _revisions(workspace))


def _revisions(workspace: Workspace) -> dict[tuple[str, str], Revision]:
    """Count the changes to each record, undone ones included, so that the number never falls."""
    found: dict[tuple[str, str], Revision] = {}
    for line in workspace.lines():
        for change in line.changes:
            key = change.table, change.id
            known = found.get(key)
            at = max(line.at, known.at) if known else line.at
            found[key] = Revision(known.number + 1 if known else 0, at)
    return found
