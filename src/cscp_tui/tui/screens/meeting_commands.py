"""What can be done to a meeting, in the list of meetings and on its own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.words import MeetingState
from cscp_tui.tui.screens.list_screen import ListScreen
from cscp_tui.views.meeting_details import meeting_details, meeting_title

if TYPE_CHECKING:
    from collections.abc import Callable

    from cscp_tui.domain.records import Meeting
    from cscp_tui.tui.forms.specs import Form
    from cscp_tui.views.action_details import Pieces


class MeetingCommands(ListScreen):
    """Forms and keys for one meeting; screens say which."""

    @property
    def meeting(self) -> Meeting | None:
        """The meeting that a key acts on."""
        raise NotImplementedError

    def meeting_pieces(self, meeting: Meeting) -> Pieces:
        """All of a meeting as text."""
        session = self.session
        return meeting_details(
            session.book, meeting, session.today, is_projected=session.is_projected
        )

    def ask(self, make: Callable[[Meeting], Form]) -> None:
        """Open a form for the meeting."""
        meeting = self.meeting
        if meeting is None:
            self.complain("No meeting is chosen; go to one with the arrows.")
        else:
            self.open_form(lambda: make(meeting))

    def edit_meeting(self) -> None:
        """Ask for day, time, place, chair and standing items."""
        from cscp_tui.tui.forms.meeting_forms import edit_form  # noqa: PLC0415 - not at start

        self.ask(lambda meeting: edit_form(meeting, self.session.book))

    def action_status(self) -> None:
        """Ask what became of the meeting."""
        from cscp_tui.tui.forms.meeting_states import status_form  # noqa: PLC0415 - not at start

        self.ask(lambda meeting: status_form(meeting, self.session.book, self.session.today))

    def action_attendance(self) -> None:
        """Show who came, and take it down, on the meeting's day and after it."""
        meeting = self.meeting
        if meeting is None:
            self.complain("No meeting is chosen; go to one with the arrows.")
        elif meeting.state is MeetingState.CANCELLED:
            key = self.key_of("meeting.status", "s")
            self.complain(f"Meeting {meeting.id} was cancelled; {key} plans it again.")
        else:
            self.show_attendance(meeting.id)

    def action_meeting(self) -> None:
        """Go into the meeting under the cursor, where it can be run; else into that of the day."""
        from cscp_tui.tui.meeting_entry import open_meeting  # noqa: PLC0415 - not at start

        meeting, session = self.meeting, self.session
        can_run = meeting is not None and (
            meeting.in_progress
            or (meeting.state is MeetingState.PLANNED and meeting.day <= session.workspace.today())
        )
        if meeting is not None and can_run and session.running is None and session.as_at is None:
            open_meeting(self, meeting.id)
        else:
            super().action_meeting()

    def action_note(self) -> None:
        """Ask for something to be written down."""
        from cscp_tui.tui.forms.meeting_forms import remark_form  # noqa: PLC0415 - not at start

        self.ask(lambda meeting: remark_form(meeting, self.session.book))

    def action_in_full(self) -> None:
        """Show all of the meeting as one text."""
        from cscp_tui.tui.screens.reading_screen import ReadingScreen  # noqa: PLC0415

        if (meeting := self.meeting) is not None:
            title = meeting_title(self.session.book, meeting)
            self.app.push_screen(ReadingScreen(title, self.meeting_pieces(meeting)))
