"""The files of a closed meeting: its minutes, and its action log as an e-mail draft for the leads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from cscp_tui.documents.formats import PaperFormat
from cscp_tui.domain.book import Book
from cscp_tui.domain.meetings import NOTHING_RECORDED, Recorded
from cscp_tui.domain.records import Meeting
from cscp_tui.services.exports import keep_as
from cscp_tui.store.folder import read_templates
from cscp_tui.views.reports.meetings import action_log_document, action_log_text, minutes_document
from cscp_tui.writers.formats import bytes_of


class MeetingFiles(Struct, frozen=True):
    """The files written for a meeting."""

    word: Path
    markdown: Path
    email: Path | None = None
    """The e-mail draft of the action log; None if the meeting agreed no actions."""
    recipients: int = 0
    """The number of lead mailboxes that the draft is addressed to."""

    @property
    def paths(self) -> tuple[Path, ...]:
        return tuple(filter(None, (self.word, self.markdown, self.email)))

    @property
    def sentence(self) -> str:
        folder = self.word.parent.name
        said = f"Its minutes are {folder}/{self.word.name} and {self.markdown.name}."
        if self.email is None:
            return said
        to = "" if self.recipients else ", with no address yet"
        return f"{said} E-mail draft of its action log for the leads: {self.email.name}{to}."


def write_meeting_files(
    folder: Path, book: Book, meeting: Meeting, recorded: Recorded = NOTHING_RECORDED
) -> MeetingFiles:
    """Write the minutes and the action log of a meeting, keeping earlier files."""
    name, templates = meeting.id.replace("/", "-"), read_templates(folder)
    minutes = minutes_document(book, meeting, recorded)
    word, markdown = (
        keep_as(folder, f"{name}-minutes", each.ending, bytes_of(minutes, each, templates))
        for each in (PaperFormat.WORD, PaperFormat.MARKDOWN)
    )
    to = tuple(mailboxes_of_leads(book, meeting))
    data = action_log_email(book, meeting, to, recorded)
    email = keep_as(folder, f"{name}-action-log", "eml", data) if data else None
    return MeetingFiles(word, markdown, email, len(to))


def mailboxes_of_leads(book: Book, meeting: Meeting) -> Iterator[str]:
    """Yield each known mailbox of the agencies that lead or support actions of a meeting, once."""
    asked = [each for each in book.actions.values() if each.raised_at == meeting.id]
    helpers = (key for action in asked for key in action.supporting_agencies)
    keys = dict.fromkeys((*(action.lead_agency for action in asked), *helpers))
    agencies = (book.agencies[key] for key in keys if key in book.agencies)
    yield from dict.fromkeys(box for agency in agencies for box in agency.mailboxes)


def action_log_email(
    book: Book, meeting: Meeting, to: tuple[str, ...], recorded: Recorded = NOTHING_RECORDED
) -> bytes:
    """Return the action log of a meeting as an e-mail draft; empty if it has no actions.

    It goes to everybody who leads any of them; restricted ones are marked.
    """
    from cscp_tui.writers.email import email_draft  # noqa: PLC0415 - only closing a meeting needs it

    document = action_log_document(book, meeting, recorded)
    if document is None:
        return b""
    html = bytes_of(document, PaperFormat.HTML).decode()
    return email_draft(document.title, to, action_log_text(document), html)
