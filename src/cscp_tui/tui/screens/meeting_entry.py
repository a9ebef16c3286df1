"""Enter the meeting of the day: join it if it is running, or start it if it is planned."""

from __future__ import annotations

from functools import partial

from msgspec.structs import replace

from cscp_tui.base.errors import Refused
from cscp_tui.base.texts import shortened
from cscp_tui.documents.table import Row, Table, rows_with
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.context import Context
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import MeetingState
from cscp_tui.domain.names import group_name
from cscp_tui.domain.records import Meeting
from cscp_tui.services.outcome import JobOutcome
from cscp_tui.store.drafting import BaseValues
from cscp_tui.tui.forms.fields import Form
from cscp_tui.tui.forms.meetings import reopen_form, start_form
from cscp_tui.tui.key_help import own_key
from cscp_tui.tui.messages import ShowMeeting
from cscp_tui.tui.screen import FramedScreen
from cscp_tui.tui.session import Session
from cscp_tui.views.meetings import MEETING_COLUMNS, meeting_cells

_BEGUN = object()
"""The result of a form whose meeting somebody else started meanwhile."""


def enter_meeting(screen: FramedScreen) -> None:
    """Go to the meeting that is run here; else to that of the day, of several to a chosen one."""
    session = screen.session
    if session.as_at is not None:
        session.look_at(None)
        screen.refresh_book()
    if session.running is not None:
        screen.post_message(ShowMeeting())
        return
    found = meetings_of_now(session)
    if not found and not session.book.groups:
        keys = (own_key("screen.meetings"), own_key("meeting.groups"))
        screen.complain(f"There are no groups yet. Press {keys[0]} and then {keys[1]} to add one.")
    elif not found:
        keys = (own_key("screen.meetings"), own_key("meeting.add"))
        screen.complain(
            f"No meeting is planned for today, {long(session.today)}. To plan one, press "
            f"{keys[0]} and then {keys[1]}."
        )
    elif len(found) == 1:
        open_meeting(screen, found[0].id)
    else:
        book, today = session.book, session.today
        lines = tuple(Row(m.id, meeting_cells(book, m, today)) for m in found)
        choose = own_key("pick.take")
        screen.pick(
            "Which meeting?",
            partial(rows_with, Table(columns=MEETING_COLUMNS, lines=lines)),
            partial(open_meeting, screen),
            lambda key, _: f"{choose} to open it" if key else "",
        )


def meetings_of_now(session: Session) -> list[Meeting]:
    """The meetings that can be gone into, today's first; else those of today that were closed."""
    known = sorted(session.workspace.book.meetings.values(), key=lambda meeting: meeting.id)
    today = [meeting for meeting in known if meeting.day == session.recorder.today()]
    on = [meeting for meeting in known if meeting.in_progress]
    planned = [m for m in today if m.state is MeetingState.PLANNED and not m.in_progress]
    found = sorted([*on, *planned], key=lambda meeting: meeting.day, reverse=True)
    return found or [m for m in today if m.state is not MeetingState.CANCELLED]


def open_meeting(screen: FramedScreen, key: str) -> None:
    """Join a meeting that is in progress, ask how a planned one starts, why a closed one reopens.

    Args:
        screen: over which it is asked, and which is shown again at the meeting's end.
    """
    session = screen.session
    meeting = session.workspace.book.meetings.get(key)
    if meeting is None:
        return
    if meeting.in_progress:
        _join(screen, meeting)
    elif not session.can_write:
        screen.complain(session.why_not_writable)
    elif meeting.state is MeetingState.PLANNED:
        form = start_form(meeting, session.book, session.recorder.now())
        _open(screen, meeting, form)
    else:
        _open(screen, meeting, reopen_form(meeting, session.book))


def _join(screen: FramedScreen, meeting: Meeting, more: str = "") -> None:
    screen.session.meeting = meeting.id
    group = group_name(meeting.group, screen.session.book)
    screen.post_message(ShowMeeting(message=f"Joined the {group} meeting.{more}"))


def _open(screen: FramedScreen, meeting: Meeting, form: Form) -> None:
    """Ask, and go into the meeting once it runs, whoever was the first to say so."""
    session, key = screen.session, meeting.id

    def keep(made: Command, /, *, seen: BaseValues | None, context: Context | None) -> object:
        usual = context or session.context()
        try:
            return screen.record(made, seen=seen, context=replace(usual, meeting=key))
        except Refused:
            if session.workspace.book.meetings[key].in_progress:
                return _BEGUN
            raise

    def begin(answer: object) -> None:
        if answer is _BEGUN:
            begun = session.workspace.book.meetings[key]
            is_other = begun.chair != meeting.chair
            _join(screen, begun, f" Chair: {shortened(begun.chair)}." if is_other else "")
        elif isinstance(answer, JobOutcome):
            session.meeting = key
            screen.post_message(ShowMeeting(recorded=answer))
        else:
            screen.answered(answer)

    screen.open_form(form, keep=keep, then=begin)
