"""The minutes of a meeting as they are issued, and handed out from then on."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.errors import Refused
from cscp_tui.base.texts import in_a_row
from cscp_tui.documents.document import Document, texts_in
from cscp_tui.documents.formats import PaperFormat
from cscp_tui.documents.templates import Templates
from cscp_tui.domain.book import Book
from cscp_tui.domain.commands.meetings import IssueMinutes
from cscp_tui.domain.context import Context
from cscp_tui.domain.dates import long
from cscp_tui.domain.meetings import issues_of
from cscp_tui.domain.records import Meeting
from cscp_tui.services.amended_papers import (
    AmendedPaper,
    amended_words,
    file_of,
    stored,
    stored_if_amended,
    told_of_amended,
)
from cscp_tui.services.outcome import JobOutcome
from cscp_tui.services.perform import perform
from cscp_tui.services.personal_identifier_warnings import warning_of_text
from cscp_tui.store.meeting_activity import activity_in
from cscp_tui.store.recorder import Recorder
from cscp_tui.store.workspace import Workspace
from cscp_tui.views.minutes import perhaps_about_restricted
from cscp_tui.views.named_people import people_of
from cscp_tui.views.reports.meetings import minutes_document
from cscp_tui.writers.formats import bytes_of

_WITHOUT_AMENDMENTS = (
    "The Chair's own words in the minutes issued before aren't in these. To keep them, correct the "
    "Chair's Word file, and issue that."
)


def issue_minutes(
    recorder: Recorder, command: IssueMinutes, context: Context, amended: AmendedPaper | None = None
) -> JobOutcome:
    """Store the minutes of a meeting as they are issued, then record whom they went to.

    Args:
        amended: the Chair's Word file, which is handed out instead of the program's own.

    Raises:
        Refused: they can't be issued, or the Word file is another meeting's.
        NotKept: a file could not be stored; nothing is recorded.
    """
    book, storage = recorder.book, recorder.workspace.storage
    meeting = book.get(Meeting, command.meeting or context.meeting)
    command.refuse(book, meeting)
    issued = issues_of(book, meeting.id)
    if amended is not None and long(meeting.day) not in amended.words.text:
        raise Refused(
            f"The Word file doesn't name {long(meeting.day)}. Choose that of {meeting.id}.",
            field="file",
        )
    with recorder.workspace.publishing("Not issued"):
        recorded = activity_in(recorder.workspace, meeting.id).recorded
        day, corrections = command.day(book, context), command.corrections.strip()
        correction = (day, corrections) if corrections else None
        document = minutes_document(book, meeting, recorded, correction=correction, public=False)
        templates = storage.templates()
        files = [
            stored(storage, bytes_of(document, each, templates), each)
            for each in PaperFormat
            if not each.is_data
        ]
        if amended is not None:
            files += stored_if_amended(storage, amended, document, templates)
    marked = replace(command, marking=document.marking, files=tuple(files))
    outcome = perform(recorder, marked, context)
    papers = (amended,) if amended else ()
    warnings = [warning_of_text(paper.words.text, book.ignored_phrases) for paper in papers]
    if amended is None and any(each.is_amended for each in issued[-1:]):
        warnings.append(_WITHOUT_AMENDMENTS)
    return replace(
        outcome,
        wrote=(*outcome.wrote, *told_of_amended(files, papers)),
        warnings=(*outcome.warnings, *filter(None, warnings)),
    )


class ExportedMinutes(Struct, frozen=True):
    """The minutes of a meeting as a file."""

    data: bytes
    document: Document
    """The minutes as they are recorded now."""
    notices: tuple[str, ...] = ()
    """Sentences beside the file: when it was issued, and what the Chair changed."""


_IN_SMALL_LETTERS = (
    "Most lines were typed in small letters, where only names from lists of people are recognised: "
    "read the public version before you send it."
)


def perhaps_named(book: Book, meeting: Meeting, document: Document) -> tuple[str, ...]:
    """Return sentences about words in a meeting's public paper that may be somebody's name."""
    people = people_of(book, meeting)
    words = people.all_perhaps_named(texts_in(document.blocks))
    told = (f"The public version may name somebody: {words}. Edit the line on the meeting's page.",)
    small = (_IN_SMALL_LETTERS,) if people.may_be_in_small_letters else ()
    return (told if words else ()) + small


def _left_out(book: Book, meeting: Meeting) -> tuple[str, ...]:
    """Return a sentence about the lines that the public minutes leave out until a person decides."""
    lines = in_a_row([f"“{line.words}”" for line in perhaps_about_restricted(book, meeting)])
    told = (
        f"Left out of the public version, as it may tell of a restricted action: {lines}. On the "
        "meeting's page, make it confidential, or enter a text to print instead."
    )
    return (told,) if lines else ()


def export_minutes(
    workspace: Workspace,
    meeting: Meeting,
    paper_format: PaperFormat,
    templates: Templates,
    *,
    public: bool,
    marking: str | None = None,
    as_recorded: bool = False,
) -> ExportedMinutes:
    """Return the minutes as they were issued last, byte for byte; otherwise as they are recorded.

    Args:
        public: whether restricted items are left out, as they never are of what was issued.
        marking: the marking asked for; None for the usual one.
        as_recorded: whether to make them anew although they were issued.
    """
    book = workspace.book
    recorded = activity_in(workspace, meeting.id).recorded
    document = minutes_document(book, meeting, recorded, public=public, marking=marking)
    named = (*perhaps_named(book, meeting, document), *_left_out(book, meeting)) if public else ()
    issued = next(reversed(issues_of(book, meeting.id)), None)
    if issued is None:
        return ExportedMinutes(bytes_of(document, paper_format, templates), document, named)
    on = f"issued on {long(issued.created)} to {issued.to}"
    file = file_of(issued.files, paper_format)
    if file is None or public or marking is not None or as_recorded:
        words = f"These are the minutes as recorded now, not the file that was {on}."
        return ExportedMinutes(
            bytes_of(document, paper_format, templates), document, (words, *named)
        )
    data = workspace.storage.fetch(issued, file, book.redactions.values())
    notes = [f"This is the file that was {on}."]
    if file.amended:
        notes.append(amended_words(file))
    elif issued.is_amended:
        notes.append("The Chair amended the Word file; this one is the program's own.")
    return ExportedMinutes(data, document, tuple(notes))
