"""A meeting that is run: its agenda, its quorum, and a line that takes whatever is said."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on

from cscp_tui.domain.agendas import Agenda, Section, agenda
from cscp_tui.domain.commands.deciding import TickOff
from cscp_tui.domain.dates import short
from cscp_tui.domain.errors import Refused
from cscp_tui.domain.texts import one_line
from cscp_tui.domain.words import MeetingState
from cscp_tui.store.trails import Trail
from cscp_tui.tui.live_keys import LIVE_KEYS
from cscp_tui.tui.screens.capturing import Capturing
from cscp_tui.tui.widgets.quorum_line import QuorumLine
from cscp_tui.tui.widgets.record_table import RecordTable
from cscp_tui.views.agenda_details import agenda_details
from cscp_tui.views.agenda_lists import DONE, agenda_table, record_of_item
from cscp_tui.views.attendance_forms import attendance_summary
from cscp_tui.views.cells import Cell, Table, Tone
from cscp_tui.views.frames import plan_title
from cscp_tui.views.quorums import quorum_line
from cscp_tui.views.short_names import group_name
from cscp_tui.views.standings import Standings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.binding import BindingType
    from textual.widget import Widget

    from cscp_tui.domain.agendas import AgendaItem
    from cscp_tui.domain.records import Action, Meeting
    from cscp_tui.store.recordings import Recorded
    from cscp_tui.tui.app import CscpApp
    from cscp_tui.tui.exported import Exported
    from cscp_tui.tui.forms.specs import Form
    from cscp_tui.tui.session import Session
    from cscp_tui.views.questions import Question


_OVER = {
    MeetingState.PLANNED: "The start of the meeting was taken back",
    MeetingState.CANCELLED: "The meeting was cancelled",
}
"""Why a meeting is run no more, where it was not closed."""


class NoMeeting(Refused):
    """Something asked of a meeting that is run no more."""

    def __init__(self, meeting: Meeting | None) -> None:
        why = _OVER.get(meeting.state, "") if meeting is not None else ""
        super().__init__(
            f"{why or 'The meeting was closed'}, so nothing more can be recorded in it here."
        )


class LiveMeetingScreen(Capturing, inherit_bindings=False):
    """The meeting of the session; every change made while it lasts is stamped with it."""

    BINDINGS: ClassVar[list[BindingType]] = LIVE_KEYS
    TAB = "meeting"

    DEFAULT_CSS = """
    LiveMeetingScreen {
        & > #tabs { display: none; }
        & #detail { height: 9; }
    }
    """

    def __init__(self, session: Session, *, ascii_only: bool = False) -> None:
        """A screen for whatever meeting the session runs."""
        super().__init__(session, ascii_only=ascii_only)
        self._standings = Standings(session.today)
        self._trail: tuple[str, Trail] | None = None
        self._agenda = self._make_agenda()
        self._quorum = QuorumLine(ascii_only=ascii_only)
        self._table = self.list_of(self._make_table())

    @property
    def meeting(self) -> Meeting | None:
        """The meeting that is run, or was until it was closed."""
        return self.session.workspace.book.meetings.get(self.session.meeting)

    def running(self) -> Meeting:
        """The meeting that is run.

        Raises:
            NoMeeting: it was closed meanwhile, or its start taken back.
        """
        meeting = self.session.running
        if meeting is None:
            raise NoMeeting(self.meeting)
        return meeting

    def focus_list(self) -> None:
        """Give the keys back to the agenda."""
        self._table.focus()

    def heading(self) -> tuple[Cell, ...]:
        """Whose meeting it is, of which group and day."""
        name, meeting = plan_title(None, self.session.book)[0], self.meeting
        if meeting is None:
            return (name, Cell("no meeting"))
        group = group_name(self.session.book, meeting.group)
        day = f" of {short(meeting.day)}" if meeting.day != self.session.today else ""
        state = "" if meeting.in_progress else f", {meeting.state}"
        return (name, Cell(f"{group} meeting{day}{state}"))

    def headline(self) -> tuple[Cell, ...]:
        """How much of the agenda is done, and who is there."""
        meeting = self.meeting
        if meeting is None:
            return ()
        summary = attendance_summary(self.session.book, meeting)
        return (Cell(f"Agenda: {self._agenda}", Tone.STRONG), Cell(summary))

    def questions(self) -> Sequence[Question]:
        """Who came, what the meeting brought, and how much of each part of the agenda is done."""
        from cscp_tui.views.heading_questions import heading_questions  # noqa: PLC0415 - later
        from cscp_tui.views.meeting_questions import questions_of_meeting  # noqa: PLC0415 - later

        meeting, items = self.meeting, {item.key: item for item in self._agenda.items}
        if meeting is None:
            return ()
        of_agenda = heading_questions(
            self._table.table, self.session.today, DONE, lambda key: record_of_item(items[key])
        )
        return (*questions_of_meeting(self.session.book, meeting), *of_agenda)

    @property
    def hidden(self) -> int:
        """How many items are not shown to those who look on."""
        return sum(map(self._hides, self._agenda.items))

    @property
    def when_empty(self) -> str:
        """What is said of an agenda without items."""
        return "Nothing stands on the agenda."

    def body(self) -> Iterable[Widget]:
        """Quorum, agenda, one item in full, and the capture line."""
        self._show_quorum()
        yield self._quorum
        yield from self.list_and_detail()
        yield self.capture_line

    def refresh_book(self) -> None:
        """Show the book as it is now; cursor and folds stay by key."""
        if self._standings.today != self.session.today:
            self._standings = Standings(self.session.today)
        self._agenda = self._make_agenda()
        self._table.show(self._make_table())
        self._show_quorum()
        self._show_detail()
        self.show_left_text()
        super().refresh_book()
        if self._table.key is None and self._table.heading is None:
            self._go_to_next("")

    def on_mount(self) -> None:
        """Begin at the first item that is not done."""
        self._go_to_next("")

    def _make_agenda(self) -> Agenda:
        meeting = self.meeting
        if meeting is None:
            return Agenda(())
        if self._trail is None or self._trail[0] != meeting.id:
            self._trail = (meeting.id, Trail(self.session.workspace, meeting.id))
        return agenda(self.session.workspace.book, meeting, self._trail[1].refs())

    def _make_table(self) -> Table:
        shown = tuple(item for item in self._agenda.items if not self._hides(item))
        return agenda_table(self.session.book, Agenda(shown), self._standings)

    def _hides(self, item: AgendaItem) -> bool:
        if item.challenge is not None:
            return self.session.is_projected and item.challenge.restricted
        return item.action is not None and self.session.hides(item.action)

    def _show_quorum(self) -> None:
        meeting = self.meeting
        self._quorum.show_cells(quorum_line(self.session.book, meeting) if meeting else ())

    @property
    def item(self) -> AgendaItem | None:
        """The item under the cursor."""
        key = self._table.key
        return next((item for item in self._agenda.items if item.key == key), None)

    @property
    def chosen(self) -> list[Action]:
        """The action under the cursor."""
        item = self.item
        return [item.action] if item is not None and item.action is not None else []

    @property
    def shown(self) -> list[Action]:
        """The actions of the agenda, but for hidden ones."""
        items = (item for item in self._agenda.items if not self._hides(item))
        return [item.action for item in items if item.action is not None]

    @property
    def are_marked(self) -> bool:
        """Nothing is marked on an agenda."""
        return False

    def show_action(self, ref: str) -> bool:
        """Put the cursor on an action of the agenda; whether it stands there."""
        is_here = self._table.move_to(ref)
        if is_here:
            self._table.focus()
            self._show_detail()
        return is_here

    def show_record(self, table: str, key: str) -> bool:
        """Put the cursor on an action or a challenge of the agenda; whether it stands there."""
        return table in {"actions", "challenges"} and self.show_action(key)

    def tell(self, recorded: Recorded | None, *, was_undo: bool = False) -> None:
        """Show what a form or an undo did, and whether it came too late for the note."""
        if recorded is not None and self.meeting is not None and self.meeting.minuted:
            key = self.key_of("view.export", "x")
            late = f"The meeting is closed; {key} writes its note again."
            recorded = replace(recorded, warnings=(*recorded.warnings, late))
        super().tell(recorded, was_undo=was_undo)

    def exported(self) -> Exported | None:
        """The note of the meeting as it is so far."""
        from cscp_tui.tui.meeting_papers import exported_meeting  # noqa: PLC0415 - not at start

        return exported_meeting(self.session, self.meeting) if self.meeting is not None else None

    def new_form(self) -> Form:
        """A new action that the meeting asks for."""
        from cscp_tui.tui.forms.live_forms import new_action_form  # noqa: PLC0415 - not at start

        return new_action_form(self.running(), self.session.book, self.session.today)

    def action_note(self) -> None:
        """Note progress, an answer, what was said on a standing item, or at no item."""
        from cscp_tui.tui.forms.live_forms import answer_form, remark_form  # noqa: PLC0415

        item = self.item
        if item is None:
            self.open_form(lambda: remark_form(self.running().id))
        elif item.action is not None:
            super().action_note()
        elif item.challenge is not None:
            challenge = item.challenge
            self.open_form(lambda: answer_form(challenge))
        else:
            text = item.text
            self.open_form(lambda: remark_form(self.running().id, text))

    def action_agree(self) -> None:
        """Agree the delivery under the cursor; elsewhere all that wait."""
        from cscp_tui.tui.forms.live_forms import agree_here_form  # noqa: PLC0415 - not at start

        waiting = [action for action in self.shown if action.awaits_agreement]
        at = next(iter(self.chosen), None)
        self.open_form(lambda: agree_here_form(waiting, self.running(), at))

    def action_override(self) -> None:
        """Take the meeting as quorate, with the chair's reason."""
        from cscp_tui.tui.forms.live_forms import override_form  # noqa: PLC0415 - not at start

        self.open_form(lambda: override_form(self.running(), self.session.book))

    def action_tick(self) -> None:
        """Say that the item is dealt with, or take that back."""
        item, meeting = self.item, self.session.running
        if item is None or meeting is None:
            why = NoMeeting(self.meeting) if meeting is None else "Go to an item first."
            self.complain(str(why))
            return
        is_ticked = item.key in meeting.dealt_with
        if item.done and not is_ticked:
            undo = self.key_of("change.undo", "u")
            self.complain(f"It is done by what was recorded; {undo} takes that back.")
            return
        self.tell(self.record(TickOff(meeting.id, (item.key,), done=not is_ticked)))

    def action_attendance(self) -> None:
        """Say who is there."""
        if self.meeting is not None:
            self.show_attendance(self.meeting.id)

    def action_in_full(self) -> None:
        """Read the item under the cursor in full."""
        from cscp_tui.tui.screens.reading_screen import ReadingScreen  # noqa: PLC0415

        if self.item is not None:
            is_standing = self.item.section is Section.STANDING
            name = one_line(self.item.text) if is_standing else self.item.key
            self.app.push_screen(ReadingScreen(f"{name} in full", self._details()))

    def action_history(self) -> None:
        """Show what happened to the action or the challenge under the cursor."""
        from cscp_tui.views.record_titles import name_of_meeting  # noqa: PLC0415 - not at start

        item = self.item
        if item is not None and item.challenge is not None:
            self.show_history(item.challenge.id, item.challenge.question)
        elif self.chosen:
            super().action_history()
        elif self.meeting is not None:
            name = name_of_meeting(self.meeting.id, self.session.book)
            self.show_history(self.meeting.id, name)

    def action_read_back(self) -> None:
        """Read back what was agreed and recorded."""
        from cscp_tui.tui.screens.reading_screen import ReadingScreen  # noqa: PLC0415
        from cscp_tui.views.read_backs import read_back_pieces  # noqa: PLC0415 - not at start

        meeting = self.meeting
        if meeting is not None:
            public = self.session.is_projected
            pieces = read_back_pieces(self.session.book, meeting, public=public)
            self.app.push_screen(ReadingScreen("What this meeting agreed and recorded", pieces))

    def action_close_meeting(self) -> None:
        """Ask whether the meeting is over, and write its note."""
        from cscp_tui.tui.meeting_closing import ask_to_close  # noqa: PLC0415 - not at start

        if self.session.running is None:
            self.complain(str(NoMeeting(self.meeting)))
        else:
            ask_to_close(self, self.session.running, self._agenda, self._hides)

    def action_stay(self) -> None:
        """Say how the other screens are reached."""
        key = self.key_of("meeting.open", "m")
        if self.session.running is None:
            self.complain(f"{NoMeeting(self.meeting)} {key} goes to the other screens.")
        else:
            self.say(f"The meeting goes on; {key} goes to the other screens, and comes back.")

    def go_back(self) -> None:
        """Stay, as with the digits."""
        self.action_stay()

    def action_meeting(self) -> None:
        """Go back to the screen before; the meeting goes on."""
        cast("CscpApp", self.app).leave_meeting()

    def _go_to_next(self, key: str) -> bool:
        """Put the cursor on the next item that is not done; whether there is one."""
        shown = Agenda(tuple(item for item in self._agenda.items if not self._hides(item)))
        following = shown.next_after(key)
        is_open = any(item.key == following and not item.done for item in shown.items)
        if is_open:
            self._table.move_to(following)
        elif self._table.key is None and shown.items:
            self._table.move_to(shown.items[0].key)
        return is_open

    def _details(self) -> tuple[str | Cell, ...]:
        item = self.item
        if item is None:
            return (Cell("Choose an item to see it in full.", Tone.MUTED),)
        projected = self.session.is_projected
        return agenda_details(item, self.session.book, self._standings, is_projected=projected)

    def _show_detail(self) -> None:
        self._detail.show(*self._details())

    @on(RecordTable.Opened)
    def _next(self, event: RecordTable.Opened) -> None:
        event.stop()
        if not self._go_to_next(event.key):
            back, close = self.key_of("meeting.read-back", "b"), self.key_of("meeting.close", "z")
            self.say(f"Everything is done; {back} reads it back, {close} closes the meeting.")
