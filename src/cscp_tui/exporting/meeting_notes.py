"""The note of a meeting as a document, and as a file's text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from cscp_tui.exporting.documents import Document
from cscp_tui.exporting.html import html_of
from cscp_tui.exporting.markdown import markdown_of
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


def render_meeting_note(
    book: Book,
    meeting: Meeting,
    format: Literal["md", "html"] = "md",  # noqa: A002 - the word of the command line
    *,
    public: bool = False,
    marking: str = "",
) -> str:
    """The note as the text of a Markdown or HTML file."""
    document = meeting_note_document(book, meeting, public=public, marking=marking)
    return html_of(document) if format == "html" else markdown_of(document)


def note_file_name(meeting: Meeting, format: str = "md") -> str:  # noqa: A002 - as above
    """The name of the note's file: ``QAG-2025-11-27-note.md``."""
    return f"{meeting.id}-note.{format}".replace("/", "-")
