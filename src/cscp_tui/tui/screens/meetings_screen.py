"""The Meetings screen: when which group meets, who came, and what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cscp_tui.domain.words import MeetingState
from cscp_tui.tui.frame_keys import FRAME_KEYS
from cscp_tui.tui.meeting_keys import MEETING_KEYS
from cscp_tui.tui.screens.list_screen import ListScreen
from cscp_tui.views.cells import Cell, Tone
from cscp_tui.views.frames import plan_title
from cscp_tui.views.meeting_details import meeting_details, meeting_title
from cscp_tui.views.meeting_lists import is_ahead, meeting_table

if TYPE_CHECKING:
    from textual.binding import BindingType

    from cscp_tui.domain.records import Meeting
    from cscp_tui.views.action_details import Pieces
    from cscp_tui.views.cells import Table


class MeetingsScreen(ListScreen, inherit_bindings=False):
    """Today's meetings and those to come first, then the earlier ones by quarter."""

    BINDINGS: ClassVar[list[BindingType]] = [*MEETING_KEYS, *FRAME_KEYS]
    TAB = "meetings"
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
        coming = sum(is_ahead(m, today) and m.state is not MeetingState.CANCELLED for m in meetings)
        open_ones = [m for m in meetings if _is_unrecorded(m) and not is_ahead(m, today)]
        running = [m for m in meetings if m.in_progress]
        cells = [Cell(f"{coming} to come", Tone.STRONG)]
        if running:
            cells.append(Cell(f"{len(running)} in progress", Tone.AMBER, "●"))
        if open_ones:
            cells.append(Cell(f"{len(open_ones)} without attendance", Tone.AMBER, "▲"))
        return tuple(cells)

    def make_table(self) -> Table:
        """The meetings of every group."""
        return meeting_table(self.session.book, self.session.today)

    def details(self, key: str) -> Pieces:
        """A meeting in full."""
        session = self.session
        meeting = session.book.meetings.get(key)
        if meeting is None:
            return ()
        return meeting_details(
            session.book, meeting, session.today, is_projected=session.is_projected
        )

    def title_of(self, key: str) -> str:
        """The group and the day."""
        meeting = self.session.book.meetings.get(key)
        return meeting_title(self.session.book, meeting) if meeting else key


def _is_unrecorded(meeting: Meeting) -> bool:
    return meeting.state is not MeetingState.CANCELLED and not meeting.minuted
