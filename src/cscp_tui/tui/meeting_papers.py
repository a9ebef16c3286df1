"""The note and the agenda of a meeting, as screens hand them out and its end writes them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cscp_tui.domain.dealings import dealings
from cscp_tui.domain.words import MeetingState
from cscp_tui.exporting.paper_formats import PaperFormat
from cscp_tui.tui.exported import Exported
from cscp_tui.views.meeting_details import meeting_title

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Meeting
    from cscp_tui.exporting.documents import Document
    from cscp_tui.tui.session import Session


def exported_meeting(session: Session, meeting: Meeting) -> Exported:
    """The note of a meeting; of one to come, of which nothing is known yet, its agenda."""
    is_to_come = meeting.state is MeetingState.PLANNED and not meeting.in_progress
    is_agenda = is_to_come and dealings(session.book, meeting).is_empty
    what, make = ("agenda", _agenda) if is_agenda else ("note", _note)
    return Exported(
        name=f"{meeting.id} {what}",
        about=f"The {what} of {meeting_title(session.book, meeting)}",
        text=partial(_content, partial(make, session, meeting), session.workspace.folder),
        formats=("md", "docx", "html"),
    )


def _note(session: Session, meeting: Meeting) -> Document:
    from cscp_tui.exporting.meeting_notes import meeting_note_document  # noqa: PLC0415

    return meeting_note_document(session.book, meeting, public=session.is_projected)


def _agenda(session: Session, meeting: Meeting) -> Document:
    from cscp_tui.exporting.agenda_papers import agenda_document  # noqa: PLC0415 - not at start

    public = session.is_projected
    return agenda_document(session.book, meeting, session.today, public=public)


def write_note(folder: Path, book: Book, meeting: Meeting) -> Path:
    """Write the note of a meeting beside the earlier ones, none of which is written over.

    Args:
        folder: the workspace.
        book: what is known.
        meeting: whose note.

    Raises:
        CscpError: it cannot be written.
    """
    from cscp_tui.exporting.meeting_notes import meeting_note_document  # noqa: PLC0415
    from cscp_tui.exporting.revisions import keep_as  # noqa: PLC0415 - not at start

    data = _bytes(meeting_note_document(book, meeting), folder, PaperFormat.MARKDOWN)
    return keep_as(folder, f"{meeting.id}-note".replace("/", "-"), "md", data)


def _content(make: Callable[[], Document], folder: Path, ending: str) -> str | bytes:
    """A document as the content of a file, by the templates of the workspace."""
    paper_format = PaperFormat(ending)
    data = _bytes(make(), folder, paper_format)
    return data.decode() if paper_format.is_text else data


def _bytes(document: Document, folder: Path, paper_format: PaperFormat) -> bytes:
    # What makes papers takes as long to load as all the rest of a start.
    from cscp_tui.exporting.formats import bytes_of  # noqa: PLC0415
    from cscp_tui.exporting.templating import Templates  # noqa: PLC0415

    return bytes_of(document, paper_format, Templates(folder))
