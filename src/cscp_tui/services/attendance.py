"""Taking the attendance of a meeting."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from cscp_tui.domain.attendance import unmarked_members
from cscp_tui.domain.book import Book
from cscp_tui.domain.commands.attendance import Came, RecordGuests
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.commands.partners import MakeMember
from cscp_tui.domain.context import Context
from cscp_tui.domain.names import listed
from cscp_tui.domain.quorum import is_attendance_awaited
from cscp_tui.domain.records import Agency, Meeting
from cscp_tui.services.outcome import JobOutcome
from cscp_tui.services.perform import perform
from cscp_tui.store.drafting import BaseValues
from cscp_tui.store.recorder import Recorder
from cscp_tui.views.attendance import quorum_words


def take_attendance(
    recorder: Recorder,
    command: Command,
    context: Context,
    seen: BaseValues | None = None,
    *,
    meeting: str,
) -> JobOutcome:
    """Record who came to a meeting; the details say whether it is quorate, and who isn't marked.

    Args:
        command: what is recorded as one step: a mark, or several.

    Raises:
        CscpError: it was refused or could not be recorded; nothing was changed.
    """
    outcome = perform(recorder, command, context, seen)
    book = recorder.book
    known = book.meetings[meeting]
    details = [*outcome.details, *quorum_sentences(book, known)]
    if names := [agency.short_name for agency in unmarked_members(book, known)]:
        details.append(f"Not marked yet: {listed(names)}.")
    return replace(outcome, details=tuple(details))


def quorum_sentences(book: Book, meeting: Meeting) -> Iterator[str]:
    """Say whether a meeting is quorate, and what that means for what it agrees now."""
    yield f"{meeting.id}: {quorum_words(book, meeting)}."
    if is_attendance_awaited(book, meeting):
        yield "What it agrees before attendance is taken is provisional."


def visitors(
    meeting: Meeting, agency: Agency, came: Came, *, as_members: bool
) -> Iterator[Command]:
    """Yield what records people of an agency that isn't a member: guests, or members from that day on."""
    if as_members:
        yield MakeMember(agency.id, meeting.group, meeting.day)
        yield came.at(meeting.id, agency.id)
    else:
        yield RecordGuests(meeting.id, agency.name, came.in_room, came.online)
