"""The Meetings screen and the page of one meeting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import ClassVar

from textual.binding import BindingType

from cscp_tui.base.errors import CscpError
from cscp_tui.base.progress import Step
from cscp_tui.base.texts import counted
from cscp_tui.documents.document import Document
from cscp_tui.documents.figure import Figure
from cscp_tui.documents.formats import PaperFormat
from cscp_tui.documents.table import Cell, Table, Tone
from cscp_tui.domain.book import Book
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import MeetingState
from cscp_tui.domain.hidden import shown_to
from cscp_tui.domain.meetings import (
    agenda,
    issues_of,
    lines_to_check,
    meeting_outcomes,
    minutes_state,
)
from cscp_tui.domain.records import Action, Meeting, MeetingLine, Record
from cscp_tui.services.minutes import ExportedMinutes, export_minutes, issue_minutes, perhaps_named
from cscp_tui.services.outcome import JobOutcome
from cscp_tui.store.meeting_activity import activity_in
from cscp_tui.tui.forms.actions import edit_action_form, escalate_form
from cscp_tui.tui.forms.exports import PlannedExport, with_calendar
from cscp_tui.tui.forms.meetings import (
    IssueAsked,
    asked_for_form,
    decision_form,
    edit_decision_form,
    edit_meeting_form,
    issue_form,
    item_form,
    line_form,
    meeting_remark_form,
    meeting_status_form,
    plan_meetings_form,
)
from cscp_tui.tui.key_help import own_key
from cscp_tui.tui.keys import MEETING_KEYS, RECORD_KEYS, with_declared
from cscp_tui.tui.list_pane import ListPane
from cscp_tui.tui.messages import ShowTab
from cscp_tui.tui.screen import FormsOfRecord, FramedScreen, ScreenPart
from cscp_tui.tui.screens.meeting_entry import enter_meeting, open_meeting
from cscp_tui.tui.session import Session, team_of
from cscp_tui.views.actions import Pieces, Standings
from cscp_tui.views.attendance import quorum_line
from cscp_tui.views.meetings import (
    MEETING_RECORD_COLUMNS,
    is_ahead,
    lacks_attendance,
    meeting_details,
    meeting_facts,
    meeting_figures,
    meeting_list_figures,
    meeting_records,
    meeting_table,
    meeting_title,
    record_of,
    state_cell,
)
from cscp_tui.views.names import meeting_name
from cscp_tui.views.record_titles import title_of
from cscp_tui.views.reports.meetings import agenda_document
from cscp_tui.writers.formats import bytes_of


def exported_meeting(session: Session, meeting: Meeting) -> PlannedExport:
    """Return the minutes of a meeting, or its agenda if it is still to come."""
    is_to_come = meeting.state is MeetingState.PLANNED and not meeting.in_progress
    is_agenda = is_to_come and meeting_outcomes(session.book, meeting).is_empty
    what, book, public = "agenda" if is_agenda else "minutes", session.book, session.is_projected

    @cache
    def minutes(paper_format: PaperFormat) -> ExportedMinutes:
        templates = session.workspace.storage.templates()
        return export_minutes(session.workspace, meeting, paper_format, templates, public=public)

    def agenda() -> Document:
        return agenda_document(book, meeting, session.today, public=public)

    def named() -> tuple[str, ...]:
        return perhaps_named(book, meeting, agenda()) if public else ()

    def prepare(ending: str) -> Callable[[Step], str | bytes]:
        paper_format = PaperFormat(ending)

        def content(_: Step) -> str | bytes:
            if is_agenda:
                templates = session.workspace.storage.templates()
                data = bytes_of(agenda(), paper_format, templates)
            else:
                data = minutes(paper_format).data
            return data.decode() if paper_format.is_text else data

        return content

    return PlannedExport(
        name=f"{meeting.id} {what}",
        about=f"The {what} of {meeting_title(book, meeting)}{_as_issued(book, meeting)}",
        prepare=prepare,
        notices=lambda ending: named() if is_agenda else minutes(PaperFormat(ending)).notices,
        formats=("docx", "md", "html", "xlsx"),
    )


def _as_issued(book: Book, meeting: Meeting) -> str:
    issued = next(reversed(issues_of(book, meeting.id)), None)
    return f", as issued on {long(issued.created)}" if issued else ""


def meeting_pieces(session: Session, meeting: Meeting) -> Pieces:
    return meeting_details(session.book, meeting, session.today, is_projected=session.is_projected)


MEETING_FORMS: FormsOfRecord = {
    "edit": lambda s, meeting: edit_meeting_form(meeting, s.book),
    "status": lambda s, meeting: meeting_status_form(meeting, s.book, s.today),
    "note": lambda s, meeting: meeting_remark_form(meeting, s.book),
}


class MeetingCommands(ScreenPart):
    """Commands on a meeting that the list of meetings and the page of one share."""

    def __init__(self, screen: MeetingPage | MeetingsScreen) -> None:
        self._screen, self.session = screen, screen.session

    def action_attendance(self) -> None:
        """Show who came, and take it down, on the meeting's day and after it."""
        meeting = self._screen.meeting
        if meeting is None:
            self._screen.complain("Select a meeting first.")
        elif meeting.state is MeetingState.CANCELLED:
            key = own_key("meeting.status")
            self._screen.complain(
                f"Meeting {meeting.id} was cancelled. Press {key} to reinstate it."
            )
        else:
            self._screen.show_attendance(meeting.id)

    def action_enter_meeting(self) -> None:
        """Go into the meeting under the cursor, where it can be run; else into that of the day."""
        meeting, session = self._screen.meeting, self.session
        can_run = meeting is not None and (
            meeting.in_progress
            or (meeting.state is MeetingState.PLANNED and meeting.day <= session.recorder.today())
        )
        if meeting is not None and can_run and session.running is None and session.as_at is None:
            open_meeting(self._screen, meeting.id)
        else:
            enter_meeting(self._screen)

    def action_in_full(self) -> None:
        if (meeting := self._screen.meeting) is not None:
            title = meeting_title(self.session.book, meeting)
            self._screen.open("reading", title, meeting_pieces(self.session, meeting))

    def action_issue_minutes(self) -> None:
        """Issue the minutes of the meeting, with the Chair's Word file if there is one."""
        meeting = self._screen.meeting
        if meeting is None:
            return

        session, recorder = self.session, team_of(self.session)

        def keep(made: IssueAsked, /, **_: object) -> JobOutcome:
            return self._screen.keep(
                lambda: issue_minutes(recorder, made.command, session.context(), made.amended)
            )

        self._screen.open_form(issue_form(meeting, session.book), keep=keep)


class MeetingPage(FramedScreen, inherit_bindings=False):
    """Shows a meeting's record line by line; each line can be opened, and most edited."""

    BINDINGS: ClassVar[list[BindingType]] = RECORD_KEYS
    NAME = "Meeting"
    TAB = "meeting-page"
    UNDER = "meetings"
    TABLE = "meetings"
    FORMS = MEETING_FORMS
    pane: ListPane

    _key = ""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.pane = self.list_of("lines")
        self.meetings = MeetingCommands(self)
        self.parts = [self.meetings]

    @property
    def meeting(self) -> Meeting | None:
        return self.session.book.meetings.get(self._key)

    @property
    def subject(self) -> Record | None:
        """The meeting itself, whichever line the cursor is on."""
        return self.meeting

    def show_record(self, table: str, key: str) -> bool:
        if table == "meetings" and key in self.session.book.meetings:
            is_another, self._key = key != self._key, key
            self.refresh_book()
            self.pane.begin(anew=is_another)
            return True
        line = next(
            (row.key for row in self.pane.all_rows.rows if record_of(row.key) == (table, key)), ""
        )
        return bool(line) and self.pane.show_row(line)

    def headline(self) -> tuple[Cell, ...]:
        book, meeting = self.session.book, self.meeting
        if meeting is None:
            return ()
        name = meeting_name(meeting.id, book)
        cells = [Cell(name, Tone.STRONG), state_cell(meeting, self.session.today)]
        if left := lines_to_check(book, meeting):
            words = f"{counted(len(left), 'line')} to check, {own_key('meeting.settle')} to settle"
            cells.append(Cell(words, Tone.AMBER, "▲"))
        if meeting.in_progress or book.attendances_of(meeting.id):
            quorate, *clauses = quorum_line(book, meeting)
            cells.append(Cell(quorate.text.removesuffix(":"), quorate.tone))
            if clauses:
                # One cell, so that a narrow screen leaves out all clauses and not some of them.
                cells.append(Cell("  ".join(map(str, clauses)), quorate.tone))
        if state := minutes_state(book, meeting):
            cells.append(Cell(f"Minutes: {state}"))
        if meeting.chair:
            cells.append(Cell(f"Chair: {meeting.chair}"))
        return tuple(cells)

    def explained_figures(self) -> Sequence[Figure]:
        meeting = self.meeting
        if meeting is None:
            return ()
        return (*meeting_figures(self.session.book, meeting), *super().explained_figures())

    def record_of(self, key: str) -> tuple[str, str]:
        return record_of(key)

    def make_table(self) -> Table:
        session, meeting = self.session, self.meeting
        if meeting is None:
            return Table(columns=MEETING_RECORD_COLUMNS, lines=())
        return meeting_records(
            session.book,
            meeting,
            Standings(session.today),
            activity_in(session.workspace, meeting.id).recorded,
            is_projected=session.is_projected,
        )

    @property
    def when_empty(self) -> str:
        if self.meeting is None:
            back = own_key("view.back")
            return f"This meeting no longer exists. Press {back} for the list of meetings."
        return (
            f"Nothing has been recorded yet. Press {own_key('meeting.decide')} to add a decision."
        )

    def record_at(self, key: str) -> tuple[str, Record] | None:
        """The record under a line, with its table."""
        table, name = record_of(key)
        record = self.session.book.as_read(table).get(name) if table else None
        return (table, record) if record is not None else None

    def details(self, key: str) -> Pieces:
        session = self.session
        if pieces := self.in_full(*record_of(key)):
            return pieces
        row = next((row for row in self.pane.all_rows.rows if row.key == key), None)
        if row is None:
            return ()
        texts = [str(cell) for cell in row.cells if str(cell)] or [""]
        projected = session.is_projected
        whole = (
            meeting_facts(session.book, self.meeting, session.today, is_projected=projected)
            if self.meeting
            else ()
        )
        lines = (f"\n{words}" for words in texts[1:])
        return (Cell(texts[0], Tone.STRONG), *lines, "\n\n", *whole)

    def title_of(self, key: str) -> str:
        found = self.record_at(key)
        if found is not None:
            return title_of(*found, self.session.book)
        return meeting_title(self.session.book, self.meeting) if self.meeting else ""

    def action_history(self) -> None:
        """Show what happened to the record of the line, else to the meeting."""
        found = self.record_at(self.pane.key)
        if found is not None:
            self.show_history(found[1].id, self.title_of(self.pane.key))
        elif self.meeting is not None:
            self.show_history(self.meeting.id, meeting_title(self.session.book, self.meeting))

    def action_add(self) -> None:
        self.ask(lambda s, meeting: decision_form(meeting, s.book, is_projected=s.is_projected))

    def action_add_item(self) -> None:
        self.ask(lambda s, meeting: item_form(meeting, None, s.book))

    def action_ask_for(self) -> None:
        self.ask(
            lambda s, meeting: asked_for_form(meeting, s.book, s.today, is_projected=s.is_projected)
        )

    def action_edit(self) -> None:
        """Edit the decision, the action, the agenda item or the note of the line; else the meeting."""
        session, book = self.session, self.session.book
        others = session.is_projected
        table, name = record_of(self.pane.key)
        items = agenda(book, self.meeting).numbered if self.meeting else ()
        item = next((each for each in items if each.key == self.pane.records.heading), None)
        if item is not None and self.meeting is not None:
            self.open_form(item_form(self.meeting, item, book))
        elif table == "lines" and name in book.lines:
            line = book.lines[name]
            if issues_of(book, line.meeting):
                self.open_form(line_form(line, book))
            else:
                self._ask_about(line)
        elif table == "decisions" and name in book.decisions:
            self.open_form(edit_decision_form(book.decisions[name], book, is_projected=others))
        elif (action := self.action_of_line) is not None:
            self.open_form(edit_action_form((action,), book, session.today, is_projected=others))
        else:
            self.ask(MEETING_FORMS["edit"])

    def action_settle(self) -> None:
        """Ask what the line to check under the cursor means, else the first one, and record it."""
        session, meeting = self.session, self.meeting
        every = lines_to_check(session.book, meeting) if meeting else ()
        left = shown_to(every, session.book, hides=session.is_projected)
        at = record_of(self.pane.key)
        line = next((each for each in left if at == ("lines", each.id)), next(iter(left), None))
        if line is None or meeting is None:
            hidden = "Its lines to check aren't shown while others look on."
            self.complain(hidden if every else "This meeting has no line to check.")
            return
        self._ask_about(line)

    def _ask_about(self, line: MeetingLine) -> None:
        # The patterns that read a line take longer to load than the rest of the app.
        from cscp_tui.services.capture import refuse_if_issued  # noqa: PLC0415
        from cscp_tui.tui.screens.settling import LineSettling  # noqa: PLC0415

        try:
            refuse_if_issued(self.session.book, line.meeting)
        except CscpError as problem:
            self.complain(str(problem))
        else:
            LineSettling(self, line, self.refresh_book).ask()

    @property
    def action_of_line(self) -> Action | None:
        found = self.record_at(self.pane.key)
        if found is None:
            return None
        table, record = found
        ref = record.id if table == "actions" else getattr(record, "action", "")
        return self.session.book.actions.get(ref)

    def action_escalate(self) -> None:
        action, meeting = self.action_of_line, self.meeting
        if action is None or meeting is None:
            self.complain("Select an action first.")
        else:
            self.open_form(escalate_form(action, self.session.book, meeting.id))

    def after_form(self, recorded: JobOutcome) -> None:
        change = recorded.changes[0]
        if change.creates:
            self.show_record(change.table, change.id)

    def leave(self) -> None:
        self.post_message(ShowTab("meetings", "meetings", self._key))

    def action_meeting(self) -> None:
        self.meetings.action_enter_meeting()

    def exported(self) -> PlannedExport | None:
        """Return the minutes of the meeting, or its agenda if it is still to come."""
        return exported_meeting(self.session, self.meeting) if self.meeting is not None else None


class MeetingsScreen(FramedScreen, inherit_bindings=False):
    """Today's meetings and those to come first, then the earlier ones by quarter."""

    BINDINGS: ClassVar[list[BindingType]] = with_declared(MEETING_KEYS, "meetings", "meetings")
    NAME = "Meetings"
    TAB = "meetings"
    TABLE = "meetings"
    FORMS = MEETING_FORMS
    HEADING_MEANING = "Meetings held in the period; the records are all those planned."
    pane: ListPane

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.pane = self.list_of("meetings")
        self.meetings = MeetingCommands(self)
        self.parts = [self.meetings]

    @property
    def meeting(self) -> Meeting | None:
        return self.session.book.meetings.get(self.pane.key)

    def headline(self) -> tuple[Cell, ...]:
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

    def exported(self) -> PlannedExport | None:
        return with_calendar(super().exported(), self.session)

    def explained_figures(self) -> Sequence[Figure]:
        of_all = meeting_list_figures(self.session.book, self.session.today)
        return (*of_all, *super().explained_figures())

    def make_table(self) -> Table:
        return meeting_table(self.session.book, self.session.today)

    def details(self, key: str) -> Pieces:
        meeting = self.session.book.meetings.get(key)
        return meeting_pieces(self.session, meeting) if meeting else ()

    def title_of(self, key: str) -> str:
        meeting = self.session.book.meetings.get(key)
        return meeting_title(self.session.book, meeting) if meeting else key

    @property
    def when_empty(self) -> str:
        if not self.session.book.groups:
            key = own_key("meeting.groups")
            return f"No group can meet yet. Press {key} for the groups, and add one there."
        key = own_key("meeting.add")
        return f"No meetings yet. Press {key} to plan one, or a year of them."

    def open_row(self, key: str) -> None:
        self.post_message(ShowTab("meeting-page", "meetings", key))

    def action_add(self) -> None:
        self.open_form(plan_meetings_form(self.session.book, self.session.today))

    def action_meeting(self) -> None:
        self.meetings.action_enter_meeting()

    def action_other_list(self) -> None:
        self.post_message(ShowTab("groups"))

    def after_form(self, recorded: JobOutcome) -> None:
        made = [c.id for c in recorded.changes if c.table == "meetings" and c.creates]
        if made:
            self.pane.show_row(min(made))
