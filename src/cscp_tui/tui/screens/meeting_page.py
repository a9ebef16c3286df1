"""The page of one meeting: its agenda, decisions, actions, notes, and who came."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from cscp_tui.tui.meeting_keys import RECORD_KEYS
from cscp_tui.tui.screens.list_page import ListPage
from cscp_tui.tui.screens.meeting_commands import MeetingCommands
from cscp_tui.views.cells import Cell, Table, Tone
from cscp_tui.views.frames import plan_title
from cscp_tui.views.meeting_details import meeting_facts, meeting_title
from cscp_tui.views.meeting_lists import state_cell
from cscp_tui.views.meeting_records import COLUMNS, meeting_records, record_of
from cscp_tui.views.quorums import quorum_line
from cscp_tui.views.record_details import record_details
from cscp_tui.views.record_titles import title_of
from cscp_tui.views.short_names import meeting_name
from cscp_tui.views.standings import Standings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType

    from cscp_tui.domain.records import Action, Meeting, Record
    from cscp_tui.store.recordings import Recorded
    from cscp_tui.tui.exported import Exported
    from cscp_tui.views.action_details import Pieces
    from cscp_tui.views.questions import Question


class MeetingPage(ListPage, MeetingCommands, inherit_bindings=False):
    """Everything of a meeting, line by line, each of which can be opened, and most edited."""

    BINDINGS: ClassVar[list[BindingType]] = RECORD_KEYS
    TAB = "meeting-page"
    UNDER = "meetings"
    NOUN = "lines"

    @property
    def meeting(self) -> Meeting | None:
        """The meeting of the page."""
        return self.session.book.meetings.get(self._of[1])

    def show_record(self, table: str, key: str) -> bool:
        """Take another meeting, or go to a line; whether it is here."""
        if table == "meetings" and key in self.session.book.meetings:
            self.turn_to(table, key)
            return True
        line = next((row.key for row in self._whole.rows if record_of(row.key) == (table, key)), "")
        return bool(line) and self.show_row(line)

    def heading(self) -> tuple[Cell, ...]:
        """Whose meeting it is."""
        return (plan_title(None, self.session.book)[0], Cell("Meeting"))

    def headline(self) -> tuple[Cell, ...]:
        """Which it is, what became of it, its quorum, and its chair."""
        book, meeting = self.session.book, self.meeting
        if meeting is None:
            return ()
        name = meeting_name(book, meeting.id)
        cells = [Cell(name, Tone.STRONG), state_cell(meeting, self.session.today)]
        if meeting.in_progress or book.attendances_of(meeting.id):
            cells += quorum_line(book, meeting)
        if meeting.chair:
            cells.append(Cell(f"Chair: {meeting.chair}"))
        return tuple(cells)

    def questions(self) -> Sequence[Question]:
        """Who came, what the meeting brought, and what stands under its headings."""
        from cscp_tui.views.meeting_questions import questions_of_meeting  # noqa: PLC0415 - later

        meeting = self.meeting
        if meeting is None:
            return ()
        return (*questions_of_meeting(self.session.book, meeting), *super().questions())

    def record_of(self, key: str) -> tuple[str, str]:
        """The table and the id of the record that a line stands for."""
        return record_of(key)

    def make_table(self) -> Table:
        """The lines of the meeting."""
        session, meeting = self.session, self.meeting
        if meeting is None:
            return Table(columns=COLUMNS, lines=())
        return meeting_records(
            session.book, meeting, Standings(session.today), is_projected=session.is_projected
        )

    @property
    def when_empty(self) -> str:
        """What to press first."""
        if self.meeting is None:
            return "There is no such meeting any more. Press esc for the list of meetings."
        return f"Nothing came of it yet. Press {self.key_of('meeting.decide', 'a')} for a decision."

    def record_at(self, key: str) -> tuple[str, Record] | None:
        """The record under a line, with its table."""
        table, name = record_of(key)
        record = self.session.book.told(table).get(name) if table else None
        return (table, record) if record is not None else None

    def details(self, key: str) -> Pieces:
        """The record of a line in full; of a line without one, its words."""
        session, found = self.session, self.record_at(key)
        if found is not None:
            table, record = found
            return record_details(
                table, record, session.book, session.today, is_projected=session.is_projected
            )
        row = next((row for row in self._whole.rows if row.key == key), None)
        if row is None:
            return ()
        said = [str(cell) for cell in row.cells if str(cell)]
        projected = session.is_projected
        whole = (
            meeting_facts(session.book, self.meeting, session.today, is_projected=projected)
            if self.meeting
            else ()
        )
        lines = (f"\n{words}" for words in said[1:])
        return (Cell(said[0], Tone.STRONG), *lines, "\n\n", *whole)

    def title_of(self, key: str) -> str:
        """What the record of a line is called."""
        found = self.record_at(key)
        if found is not None:
            return title_of(*found, self.session.book)
        return meeting_title(self.session.book, self.meeting) if self.meeting else ""

    def action_history(self) -> None:
        """Show what happened to the record of the line, else to the meeting."""
        found = self.record_at(self.key)
        if found is not None:
            self.show_history(found[1].id, self.title_of(self.key))
        elif self.meeting is not None:
            self.show_history(self.meeting.id, meeting_title(self.session.book, self.meeting))

    def action_add(self) -> None:
        """Ask for a decision."""
        from cscp_tui.tui.forms.decision_forms import decision_form  # noqa: PLC0415 - not at start

        hides = self.session.is_projected
        self.ask(lambda meeting: decision_form(meeting, self.session.book, hides=hides))

    def action_ask_for(self) -> None:
        """Ask for an action that the meeting asked for."""
        from cscp_tui.tui.forms.meeting_forms import asked_for_form  # noqa: PLC0415 - not at start

        session = self.session
        self.ask(lambda meeting: asked_for_form(meeting, session.book, session.today))

    def action_edit(self) -> None:
        """Edit the decision or the action of the line; on any other line, the meeting."""
        from cscp_tui.tui.forms.decision_forms import edit_decision_form  # noqa: PLC0415
        from cscp_tui.tui.forms.record_forms import edit_form  # noqa: PLC0415 - not at start

        session, book = self.session, self.session.book
        hides = session.is_projected
        table, name = record_of(self.key)
        if table == "decisions" and name in book.decisions:
            self.open_form(lambda: edit_decision_form(book.decisions[name], book, hides=hides))
        elif (action := self.action_of_line) is not None:
            self.open_form(lambda: edit_form((action,), book, session.today, hides=hides))
        else:
            self.edit_meeting()

    @property
    def action_of_line(self) -> Action | None:
        """The action that the line under the cursor is, or is about."""
        found = self.record_at(self.key)
        if found is None:
            return None
        table, record = found
        ref = record.id if table == "actions" else getattr(record, "action", "")
        return self.session.book.actions.get(ref)

    def action_escalate(self) -> None:
        """Ask what the Executive is to do about the action of the line."""
        from cscp_tui.tui.forms.live_forms import escalate_form  # noqa: PLC0415 - not at start

        action, meeting = self.action_of_line, self.meeting
        if action is None or meeting is None:
            self.complain("No action is chosen; go to the line of one with the arrows.")
        else:
            self.open_form(lambda: escalate_form(action, meeting.id))

    def after_form(self, recorded: Recorded) -> None:
        """A new decision gets the cursor."""
        change = recorded.changes[0]
        if change.creates:
            self.show_record(change.table, change.id)

    def exported(self) -> Exported | None:
        """The note of the meeting; of one to come, of which nothing is known yet, its agenda."""
        from cscp_tui.tui.meeting_papers import exported_meeting  # noqa: PLC0415 - not at start

        return exported_meeting(self.session, self.meeting) if self.meeting is not None else None
