"""The note of a meeting as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.exporting.documents import Document
from cscp_tui.exporting.papers import section_of
from cscp_tui.views.meeting_notes import meeting_note, note_facts, note_title

if TYPE_CHECKING:
    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Meeting


def meeting_note_document(
    book: Book, meeting: Meeting, *, public: bool = False, marking: str = ""
) -> Document:
    """The note as a document; it is a draft until the meeting is closed.

    Args:
        book: what is known.
        meeting: whose note.
        public: whether restricted items are left out, and counted.
        marking: the security marking; empty for none.
    """
    return Document(
        title=note_title(book, meeting),
        facts=note_facts(book, meeting),
        blocks=tuple(map(section_of, meeting_note(book, meeting, public=public))),
        marking=marking,
        draft=not meeting.minuted,
        draft_because="the meeting is not closed yet",
    )
