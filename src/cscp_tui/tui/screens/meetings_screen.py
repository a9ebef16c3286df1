"""The Meetings screen: when which group meets, who came, and what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cscp_tui.domain.words import MeetingState
from cscp_tui.tui.meeting_keys import MEETING_KEYS
from cscp_tui.tui.screens.meeting_commands import MeetingCommands
from cscp_tui.views.cells import Cell, Tone
from cscp_tui.views.frames import plan_title
from cscp_tui.views.meeting_details import meeting_title
from cscp_tui.views.meeting_lists import is_ahead, lacks_attendance, meeting_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType

    from cscp_tui.domain.records import Meeting
    from cscp_tui.store.recordings import Recorded
    from cscp_tui.views.action_details import Pieces
    from cscp_tui.views.cells import Table
    from cscp_tui.views.questions import Question


class MeetingsScreen(MeetingCommands, inherit_bindings=False):
    """Today's meetings and those to come first, then the earlier ones by quarter."""

    BINDINGS: ClassVar[list[BindingType]] = MEETING_KEYS
    TAB = "meetings"
    TABLE = "meetings"
    HEADING_MEANING = "Meetings that took place then; the records are all that were planned."
    NOUN = "meetings"

    @property
    def meeting(self) -> Meeting | None:
        """The meeting under the cursor."""
        return self.session.book.meetings.get(self.key)

    def heading(self) -> tuple[Cell, ...]:
        """Whose meetings they are."""
        return (plan_title(None, self.session.book)[0], Cell("Meetings"))

    def headline(self) -> tuple[Cell, ...]:
        """How many come, and what is missing of those that were."""
        book, today = self.session.book, self.session.today
        meetings = book.meetings.values()
        waiting = (m for m in meetings if m.in_progress or m.state is MeetingState.PLANNED)
        coming = sum(is_ahead(meeting, today) for meeting in waiting)
        open_ones = [m for m in meetings if lacks_attendance(m, today)]
        running = [m for m in meetings if m.in_progress]
        cells = [Cell(f"{coming} to come", Tone.STRONG)]
        if running:
            cells.append(Cell(f"{len(running)} in progress", Tone.AMBER, "●"))
        if open_ones:
            cells.append(Cell(f"{len(open_ones)} without attendance", Tone.AMBER, "▲"))
        return tuple(cells)

    def questions(self) -> Sequence[Question]:
        """How many meetings there are of which kind."""
        from cscp_tui.views.other_questions import meeting_questions  # noqa: PLC0415 - not at start

        of_all = meeting_questions(self.session.book, self.session.today)
        return (*of_all, *super().questions())

    def make_table(self) -> Table:
        """The meetings of every group."""
        return meeting_table(self.session.book, self.session.today)

    def details(self, key: str) -> Pieces:
        """A meeting in full."""
        meeting = self.session.book.meetings.get(key)
        return self.meeting_pieces(meeting) if meeting else ()

    def title_of(self, key: str) -> str:
        """The group and the day."""
        meeting = self.session.book.meetings.get(key)
        return meeting_title(self.session.book, meeting) if meeting else key

    @property
    def when_empty(self) -> str:
        """What to press first."""
        if not self.session.book.groups:
            key = self.key_of("meeting.groups", "o")
            return f"No group can meet yet. Press {key} for the groups, and add one there."
        key = self.key_of("meeting.add", "a")
        return f"No meetings yet. Press {key} to plan one, or a year of them."

    def open_row(self, key: str) -> None:
        """Show the page of a meeting."""
        self.call_later(self.run_action, f"app.show_page('meeting-page', 'meetings', {key!r})")

    def action_add(self) -> None:
        """Ask for a meeting, or for a year of them."""
        from cscp_tui.tui.forms.meeting_forms import plan_form  # noqa: PLC0415 - not at start

        session, groups = self.session, self.key_of("meeting.groups", "o")
        self.open_form(lambda: plan_form(session.book, session.today, key_of_groups=groups))

    def action_edit(self) -> None:
        """Ask for day, time, place, chair and standing items."""
        self.edit_meeting()

    async def action_other_list(self) -> None:
        """Show the groups."""
        await self.run_action("app.show_tab('groups')")

    def after_form(self, recorded: Recorded) -> None:
        """The first of new meetings gets the cursor."""
        made = [c.id for c in recorded.changes if c.table == "meetings" and c.creates]
        if made:
            self.show_row(min(made))
