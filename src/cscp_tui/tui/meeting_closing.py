"""The end of a meeting: what is not done is said, its note is written, its attendance is locked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from cscp_tui.domain.agreements import missing_words
from cscp_tui.domain.attendance import is_quorate
from cscp_tui.domain.commands.meetings import CloseMeeting
from cscp_tui.domain.errors import CscpError
from cscp_tui.domain.names import listed
from cscp_tui.domain.texts import one_line
from cscp_tui.tui.meeting_papers import write_note
from cscp_tui.tui.screens.confirm_screen import confirm
from cscp_tui.views.attendance_forms import attendance_summary, members_of
from cscp_tui.views.quorums import quorum_line
from cscp_tui.views.short_names import agency_name, group_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cscp_tui.domain.agendas import Agenda, AgendaItem
    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Meeting
    from cscp_tui.tui.app import CscpApp
    from cscp_tui.tui.screens.framed_screen import FramedScreen

_MOST_NAMED = 8


def ask_to_close(
    screen: FramedScreen, meeting: Meeting, agenda: Agenda, hides: Callable[[AgendaItem], bool]
) -> None:
    """Ask whether a meeting is over, and close it.

    Args:
        screen: on which it is asked.
        meeting: which.
        agenda: its items.
        hides: whether an item is not to be seen now.
    """
    book, override = screen.session.book, screen.key_of("meeting.override", "o")

    confirm(
        screen.app,
        f"Close the meeting of {group_name(book, meeting.group)}?",
        "\n".join(map(one_line, closing_words(book, meeting, agenda, override, hides))),
        partial(_close, screen, meeting),
        asked_by="z",
        ascii_only=screen.ascii_only,
    )


def closing_words(
    book: Book, meeting: Meeting, agenda: Agenda, key: str, hides: Callable[[AgendaItem], bool]
) -> Iterator[str]:
    """What is to be known before a meeting is closed: quorum, who is there, what is not done.

    Args:
        book: what is known.
        meeting: which.
        agenda: its items.
        key: the key that lets the chair take it as quorate.
        hides: whether an item is not to be seen now.
    """
    yield " ".join(cell.text for cell in quorum_line(book, meeting))
    if not is_quorate(book, meeting):
        yield (
            f"It will be recorded as inquorate ({missing_words(book, meeting)} missing), unless "
            f"the chair takes it as quorate first: {key} asks for the reason."
        )
    yield attendance_summary(book, meeting)
    marked = {row.agency for row in book.attendances_of(meeting.id)}
    unmarked = [known.id for known in members_of(book, meeting) if known.id not in marked]
    if unmarked:
        names = _some(agency_name(book, key) for key in unmarked)
        yield f"Not marked, so absent without apologies: {names}"
    left = [item for item in agenda.items if not item.done]
    yield f"Agenda: {agenda}"
    if left:
        shown = [item.key if item.action else item.text for item in left if not hides(item)]
        hidden = len(left) - len(shown)
        unseen = [f"{hidden} not shown"] if hidden else []
        yield f"Not done: {_some([*unseen, *shown])}"
    yield "Its note is written and its attendance locked; reopening it needs a reason."


def _some(names: Iterable[str]) -> str:
    """The first of some names, and how many more there are: a question fits a small screen."""
    every = list(names)
    more = len(every) - _MOST_NAMED
    return listed(every[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _close(screen: FramedScreen, meeting: Meeting) -> None:
    session = screen.session
    try:
        recorded = screen.record(CloseMeeting(meeting.id, session.workspace.now()))
    except CscpError as problem:
        screen.refresh_book()
        screen.complain(str(problem))
        return
    closed = session.workspace.book.meetings[meeting.id]
    try:
        path = write_note(session.workspace.folder, session.workspace.book, closed)
        words = f"its note is {path.parent.name}/{path.name}."
    except CscpError as problem:
        words = f"its note could not be written: {problem}"
    app = cast("CscpApp", screen.app)
    app.leave_meeting()
    before = cast("FramedScreen", app.screen)
    warnings = " ".join(recorded.warnings)
    said = f"{recorded.sentence}, {closed.state}; {words} {warnings}".rstrip()
    before.call_after_refresh(before.say, said)
