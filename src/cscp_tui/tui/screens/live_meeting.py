"""The live meeting: its agenda, quorum, capture line and closing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import ClassVar

from msgspec.structs import replace
from textual import events, on
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Input

from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.base.texts import counted, one_line
from cscp_tui.capture.reading import Reading
from cscp_tui.capture.vocabulary import CAPTURE_WORDS
from cscp_tui.documents.figure import Figure
from cscp_tui.documents.table import Cell, Table, Tone
from cscp_tui.domain.changes import Line
from cscp_tui.domain.commands.meetings import (
    AgreeMinutes,
    CloseMeeting,
    RatifyDecisions,
    TickOff,
    under_item,
)
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.dates import short
from cscp_tui.domain.enums import MeetingState
from cscp_tui.domain.hidden import line_in_words, shown_to
from cscp_tui.domain.meetings import (
    NUMBERED,
    Agenda,
    AgendaItem,
    AgendaSection,
    ItemHeading,
    ItemRole,
    agenda,
    heading_number,
    lines_of_meeting,
    number_typed,
)
from cscp_tui.domain.names import group_name
from cscp_tui.domain.records import Action, Meeting, MeetingLine
from cscp_tui.domain.stated_facts import stated_otherwise
from cscp_tui.services.capture import (
    Captured,
    read_otherwise,
)
from cscp_tui.services.lines_at_close import lines_at_close
from cscp_tui.services.meetings import before_closing
from cscp_tui.services.outcome import JobOutcome
from cscp_tui.store.meeting_activity import MeetingActivity, activity_in
from cscp_tui.tui.dialogs import confirm
from cscp_tui.tui.forms.actions import (
    agree_here_form,
)
from cscp_tui.tui.forms.command_forms import form_for
from cscp_tui.tui.forms.exports import PlannedExport, hand_over
from cscp_tui.tui.forms.meetings import (
    answer_in_meeting_form,
    edit_meeting_form,
    item_form,
    line_form,
    new_action_form,
    remark_form,
    without_quorum_form,
)
from cscp_tui.tui.key_help import KeyCommand as HelpEntry
from cscp_tui.tui.key_help import own_key
from cscp_tui.tui.keys import LIVE_KEYS
from cscp_tui.tui.list_pane import ListPane
from cscp_tui.tui.messages import LeaveMeeting
from cscp_tui.tui.screen import FramedScreen
from cscp_tui.tui.screens.actions import ActionCommands, new_action
from cscp_tui.tui.screens.capture import CaptureInput, CaptureLine
from cscp_tui.tui.screens.meetings import exported_meeting
from cscp_tui.tui.screens.settling import LineSettling, correction_form, record_made_by
from cscp_tui.tui.session import Session
from cscp_tui.tui.widgets.lines import MessageLine, QuorumLine
from cscp_tui.tui.widgets.text import fit
from cscp_tui.views.actions import Pieces, Standings
from cscp_tui.views.attendance import attendance_summary, quorum_line
from cscp_tui.views.capture import CLOSE, closing_list
from cscp_tui.views.frame import partnership_title
from cscp_tui.views.meetings import (
    agenda_details,
    agenda_figures,
    agenda_table,
    entry_line,
    item_of_row,
    live_table,
    meeting_figures,
    said_in_words,
    said_of,
)
from cscp_tui.views.minutes import read_back_pieces
from cscp_tui.views.names import meeting_in_full

_OVER = {
    MeetingState.PLANNED: "The start of the meeting was undone",
    MeetingState.CANCELLED: "The meeting was cancelled",
}
"""Why a meeting no longer runs, if it wasn't closed."""


class NoMeeting(Refused):
    """A request about a meeting that no longer runs."""

    def __init__(self, meeting: Meeting | None) -> None:
        why = _OVER.get(meeting.state, "") if meeting is not None else ""
        super().__init__(
            f"{why or 'The meeting was closed'}, so nothing more can be recorded in it."
        )


class AgendaPane(ListPane):
    """The agenda, with the item under the cursor in full; it has no filter."""

    HAS_FILTER = False
    SMALL = 1
    MOST_LINES = 6

    brief: Callable[[], Pieces] = staticmethod(lambda: ())
    """What the row does not show of the item under the cursor in one line, for a small terminal."""

    def show_detail(self) -> None:
        """Show the item under the cursor; on a small screen, only the essentials."""
        pieces = self.brief() if self.split.is_small else ()
        self.show_in_detail(pieces or self.details(self.key))

    def on_resize(self) -> None:
        self.show_detail()


class LiveMeetingScreen(FramedScreen, inherit_bindings=False):
    """The screen of the session's meeting.

    Every change made while it lasts is recorded as made in it.
    """

    BINDINGS: ClassVar[list[BindingType]] = LIVE_KEYS
    TAB = "meeting"

    DEFAULT_CSS = """
    LiveMeetingScreen {
        & > #tabs { display: none; }
        /* Messages have a line of their own under the capture line. */
        & > MessageLine { display: block; layer: default; }
    }
    """
    pane: AgendaPane

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._standings = Standings(session.today)
        self._places: dict[str, AgendaItem] = {}
        """The items as they were when the screen was opened, in that order."""
        self._digit = 0
        self._begun = "", 0
        """The item that was begun by its heading, and the number of that."""
        self._unanswered = ""
        """What to say of a line that another was typed over."""
        self._discussed = ""
        """The key of the item under which the last line was said."""
        self._removed = 0
        """The number of the change that removed a line, while it is the last."""
        self._activity = MeetingActivity()
        self._agenda = self._make_agenda()
        self._quorum = QuorumLine()
        self.pane = AgendaPane(
            self._make_table,
            lambda _: self._details(),
            lambda: "There's nothing on the agenda.",
            noun="lines",
        )
        self.pane.brief = self._brief
        self.capture = CaptureLine(
            session,
            self.running,
            self._keep_line,
            selected=lambda: self.item.action.id if self.item and self.item.action else "",
            item=lambda text: self._agenda.begun_in(text) or self.numbered,
            heading=self._heading_of,
            begin_item=self._begin_item,
        )
        self.actions = ActionCommands(self, self)
        self.parts = [self.actions]

    @property
    def meeting(self) -> Meeting | None:
        """The session's meeting, running or closed since; None if there is none."""
        return self.session.workspace.book.meetings.get(self.session.meeting)

    def running(self) -> Meeting:
        meeting = self.session.running
        if meeting is None:
            raise NoMeeting(self.meeting)
        return meeting

    def heading(self) -> tuple[Cell, ...]:
        name, meeting = partnership_title(self.session.book)[0], self.meeting
        if meeting is None:
            return (name, Cell("no meeting"))
        group = group_name(meeting.group, self.session.book)
        day = f" of {short(meeting.day)}" if meeting.day != self.session.today else ""
        state = "" if meeting.in_progress else f", {meeting.state}"
        return (name, Cell(f"{group} meeting{day}{state}"))

    def headline(self) -> tuple[Cell, ...]:
        meeting = self.meeting
        if meeting is None:
            return ()
        summary = attendance_summary(self.session.book, meeting)
        return (Cell(f"Agenda: {self._agenda}", Tone.STRONG), Cell(summary))

    def explained_figures(self) -> Sequence[Figure]:
        meeting = self.meeting
        if meeting is None:
            return ()
        of_agenda = agenda_figures(self._shown_agenda, self.session.today)
        return (*meeting_figures(self.session.book, meeting), *of_agenda)

    @property
    def hidden(self) -> int:
        return sum(map(self.session.hides, self._agenda.items))

    def body(self) -> Iterable[Widget]:
        self._show_quorum()
        yield self._quorum
        yield self.pane
        yield self.capture

    def refresh_book(self) -> None:
        if self._standings.today != self.session.today:
            self._standings = Standings(self.session.today)
        self._agenda = self._make_agenda()
        self._show_quorum()
        self.capture.show_draft()
        super().refresh_book()
        if self.pane.records.key is None and self.pane.records.heading is None:
            self._go_to_next("")

    def on_mount(self) -> None:
        self._go_to_next("")

    def _make_agenda(self) -> Agenda:
        meeting = self.meeting
        if meeting is None:
            return Agenda(())
        workspace = self.session.workspace
        self._activity = activity_in(workspace, meeting.id)
        made = agenda(workspace.book, meeting, self._activity.changed)
        self._places = self._places or {item.key: item for item in made.items}
        return made.placed(self._places)

    def _leave_places(self) -> None:
        """Forget the items' places, so that the next visit orders them afresh."""
        self._places = {}
        self._shown = ("left",)

    def _brief(self) -> tuple[str | Cell, ...]:
        """Return on one line the latest update of an action, or what is recorded of an agenda item."""
        action, book, item = next(iter(self.chosen), None), self.session.book, self.item
        room = self.size.width - 4  # the air at both sides, and the gap before a scroll bar
        if action is None and item is not None and item.number:
            about = entry_line(item, book, public=self.session.is_projected)
            return (fit(f"{item.text} · {about}", room).rstrip(),) if about else ()
        if action is None:
            return ()
        updates, label = book.updates_of(action.id), "Latest update "
        latest = one_line(updates[-1].text) if updates else "no update yet"
        return (Cell(label, Tone.MUTED), fit(latest, room - len(label)).rstrip())

    def _make_table(self) -> Table:
        shown, book, meeting = self._shown_agenda, self.session.book, self.meeting
        if meeting is None:
            return agenda_table(book, shown, self._standings)
        return live_table(
            book, meeting, shown, self._standings, self._recorded_here, self._activity.recorded
        )

    @property
    def _shown_agenda(self) -> Agenda:
        """The agenda without items hidden while projected."""
        return Agenda(tuple(item for item in self._agenda.items if not self.session.hides(item)))

    @property
    def _recorded_here(self) -> list[tuple[str, str]]:
        """Table and id of what was recorded so far, newest first, without hidden records."""
        session, book = self.session, self.session.book
        return [
            (table, key)
            for table, key in self._activity.records
            if table in NUMBERED or not session.hides(book.tables[table][key])
        ]

    def action_edit(self) -> None:
        """Correct the recorded line under the cursor; edit the action or the numbered item."""
        table, key = said_of(self.pane.records.key or "")
        item = self.item
        if table:
            self._correct(table, key)
        elif item is not None and item.number:
            self.open_form(item_form(self.running(), item, self.session.book))
        elif item is not None and item.challenge is not None:
            self._correct("challenges", item.challenge.id)
        else:
            self.actions.ask(ActionCommands.FORMS["edit"])

    def _correct(self, table: str, key: str) -> None:
        if table == "lines":
            self._settling(self.session.book.lines[key], self.refresh_book).ask()
        else:
            self.open_form(correction_form(self.session, self.running().id, table, key))

    @on(CaptureLine.LineReopened)
    def _ask_about_latest(self, event: CaptureLine.LineReopened) -> None:
        """Ask what the line kept last is to be recorded as; the next can be typed then."""
        event.stop()

        def go_on() -> None:
            self.refresh_book()
            self.capture.begin()

        settling = self._settling(self.session.book.lines[event.line], go_on)
        settling.selected = event.selected
        settling.ask(kind=event.kind)

    @on(CaptureInput.Correct)
    def _correct_latest(self, event: CaptureInput.Correct) -> None:
        """Correct what the last line recorded, or else its text; offer what can be done with a change."""
        event.stop()
        recorded = self._recorded_here
        if self.capture.text.strip() or not recorded:
            return
        self.capture.close()
        self.pane.records.focus()
        table, key = recorded[0]
        changes = self._activity.recorded.of(key) if table == "lines" else ()
        made = (
            record_made_by(self.session, self.session.book.lines[key]) if table == "lines" else None
        )
        if changes and {change.table for change in changes} == {"attendances"}:
            self.action_attendance()
            return
        try:
            if made is not None:
                self._correct(made.table, made.id)
            elif changes:
                self._correct(table, key)
            elif table == "lines":
                session = self.session
                self.open_form(line_form(session.book.lines[key], session.book))
            else:
                self._correct(table, key)
        except CscpError as problem:
            self.complain(str(problem))

    def _show_quorum(self) -> None:
        meeting = self.meeting
        self._quorum.show_cells(quorum_line(self.session.book, meeting) if meeting else ())

    @property
    def item(self) -> AgendaItem | None:
        key = self.pane.records.key
        return next((item for item in self._agenda.items if item.key == key), None)

    @property
    def numbered(self) -> AgendaItem | None:
        """The numbered item that is discussed: while the cursor is on something said, that of the last line."""
        key = self.pane.records.key or ""
        key = (self._discussed if said_of(key)[0] else "") or item_of_row(key)
        return self._agenda.numbered_of(key)

    def _begin_item(self, key: str, line: str) -> None:
        """Go to the item that a line begins; the line may have another number than the agenda."""
        self._begun, self._discussed = (key, heading_number(line)), key
        self.pane.records.move_to(key)

    def _heading_of(self, line: str) -> ItemHeading | None:
        item = self.numbered
        after = number_typed(item, self.session.book) if item else 0
        if item and item.key == self._begun[0]:
            after = self._begun[1] or after
        return self._agenda.heading_of(line, after)

    @property
    def chosen(self) -> list[Action]:
        item, (table, key) = self.item, said_of(self.pane.records.key or "")
        if table == "lines":
            actions, line = self.session.book.actions, self.session.book.lines[key]
            return [actions[ref] for ref in line.about if ref in actions]
        return [item.action] if item is not None and item.action is not None else []

    @property
    def shown(self) -> list[Action]:
        """The actions of the agenda, but for hidden ones."""
        return [item.action for item in self._shown_agenda.items if item.action is not None]

    @property
    def are_marked(self) -> bool:
        return False

    def show_record(self, table: str, key: str) -> bool:
        return table in {"actions", "challenges"} and self.pane.show_row(key)

    def tell(self, recorded: JobOutcome | None, *, was_undo: bool = False) -> None:
        """Report what a form or an undo did, and warn if the minutes were already written."""
        if recorded is not None and self.meeting is not None and self.meeting.is_closed:
            key = own_key("view.export")
            late = f"The meeting is closed. Press {key} to write its minutes again."
            recorded = replace(recorded, warnings=(*recorded.warnings, late))
        super().tell(recorded, was_undo=was_undo)

    def exported(self) -> PlannedExport | None:
        return exported_meeting(self.session, self.meeting) if self.meeting is not None else None

    def action_note(self) -> None:
        """Open the form that fits the item: a progress update, an answer or a remark."""
        item = self.item
        if item is None:
            self.open_form(remark_form(self.session.book, self.running().id))
        elif item.action is not None:
            self.actions.ask(ActionCommands.FORMS["note"])
        elif item.challenge is not None:
            self.open_form(answer_in_meeting_form(item.challenge, self.session.book))
        else:
            self.open_form(remark_form(self.session.book, self.running().id, item.text))

    def action_agree(self) -> None:
        """Agree the delivery, minutes or decision under the cursor; elsewhere, everything to agree."""
        self._agree_or_reject(rejects=False)

    def action_reject(self) -> None:
        """Reject the delivery under the cursor; elsewhere, offer all that await agreement."""
        self._agree_or_reject(rejects=True)

    def _agree_or_reject(self, *, rejects: bool) -> None:
        item = self.item
        if item is not None and item.decision is not None and not rejects:
            self.tell(self.record(RatifyDecisions((item.decision.id,), self.running().id)))
            return
        if not rejects and item is not None and item.role is ItemRole.NOTES:
            self.action_agree_minutes()
            return
        waiting = [action for action in self.shown if action.awaits_agreement]
        at = next(iter(self.chosen), None)
        self.open_form(agree_here_form(waiting, self.running(), at, rejects=rejects))

    def action_agree_minutes(self) -> None:
        self.open_form(form_for(AgreeMinutes, self.session.book, [self.running()]))

    def action_proceed_without_quorum(self) -> None:
        self.open_form(without_quorum_form(self.running(), self.session.book))

    def action_edit_meeting(self) -> None:
        form = edit_meeting_form(self.running(), self.session.book)
        self.open_form(replace(form, first="chair"))

    def action_add_item(self) -> None:
        self.open_form(item_form(self.running(), None, self.session.book))

    def action_tick(self) -> None:
        item, meeting = self.item, self.session.running
        if item is None or meeting is None:
            why = NoMeeting(self.meeting) if meeting is None else "Select an item first."
            self.complain(str(why))
            return
        is_ticked = item.key in meeting.dealt_with
        if item.done and not is_ticked:
            undo = own_key("change.undo")
            self.complain(f"It's done because of what was recorded. Press {undo} to undo that.")
            return
        self.tell(self.record(TickOff(meeting.id, (item.key,), done=not is_ticked)))

    def action_attendance(self) -> None:
        if self.meeting is not None:
            self.show_attendance(self.meeting.id)

    def action_in_full(self) -> None:
        if self.item is not None:
            is_standing = self.item.section is AgendaSection.STANDING
            name = one_line(self.item.text) if is_standing else self.item.key
            self.open("reading", f"{name} in full", self._details())

    def action_history(self) -> None:
        item = self.item
        if item is not None and item.challenge is not None:
            self.show_history(item.challenge.id, item.challenge.question)
        elif self.chosen:
            self.actions.action_history()
        elif self.meeting is not None:
            name = meeting_in_full(self.meeting.id, self.session.book)
            self.show_history(self.meeting.id, name)

    def action_read_back(self) -> None:
        meeting = self.meeting
        if meeting is not None:
            public = self.session.is_projected
            recorded = self._activity.recorded
            pieces = read_back_pieces(self.session.book, meeting, recorded, public=public)
            self.open("reading", "What this meeting agreed and recorded", pieces)

    def action_close_meeting(self) -> None:
        """Have doubtful lines checked, then ask to close the meeting, which writes its minutes."""
        if self.session.running is None:
            self.complain(str(NoMeeting(self.meeting)))
            return
        try:
            self.capture.lines_not_recorded()
        except CscpError as problem:
            self.complain(str(problem))
            return
        self._check_and_close(self.session.running.id)

    def _check_and_close(self, key: str, first: str = "") -> None:
        """Offer the lines to check and the notes on actions; without any, ask to close the meeting.

        Args:
            first: the id of the line to begin on, after another was looked at; empty for the first row.
        """
        book = self.session.workspace.book
        meeting = book.meetings[key]
        self.refresh_book()
        looked_at = lines_at_close(book, meeting, self._activity.recorded)
        lines = [each.line for each in looked_at]
        others = [line for line in lines_of_meeting(book, key) if line not in lines]
        to_check = sum(line.to_check for line in lines)
        is_projected = self.session.is_projected
        shown = shown_to(lines, book, hides=is_projected)
        if not shown:
            self._ask_to_close(meeting)
            return

        def take(chosen: str) -> None:
            if chosen == CLOSE:
                self._ask_to_close(meeting)
            else:
                line = self.session.book.lines[chosen]
                after = next(iter(ids[ids.index(chosen) + 1 :]), "") if chosen in ids else ""
                self._settling(line, lambda: self._check_and_close(key, after)).ask()

        ids = [line.id for line in shown]
        reasons = {each.line.id: each.reason for each in looked_at}

        def words(chosen: str | None, _: str) -> str:
            if chosen in reasons:
                line = self.session.book.lines[chosen]
                return f"“{one_line(line.words)}”\n{reasons[chosen]}"
            if to_check:
                return "The minutes print what is still to check as it was typed, as a note. The meeting's page lists it."
            return "A note doesn't count as a progress update, unless you make it one."

        title = f"{counted(to_check, 'line')} to check" if to_check else ""
        notes = counted(len(lines) - to_check, "note") if len(lines) > to_check else ""
        self.pick(
            ", ".join(filter(None, (title, notes))),
            partial(closing_list, book, lines, others, reasons, is_projected=is_projected),
            take,
            words,
            hint="Choose a line to say what it is, or type words of any other",
            first=first,
        )

    def _settling(self, line: MeetingLine, then: Callable[[], object]) -> LineSettling:
        return LineSettling(self, line, then, self._note_removal)

    def _note_removal(self) -> None:
        self._removed = self.session.workspace.position.n

    def action_undo(self) -> None:
        """Undo what was done last; where that removed a line, it is back with what it recorded."""
        removed, self._removed = self._removed, 0
        is_typed = isinstance(self.focused, Input) and self.focused.value
        if not is_typed and removed == self.session.workspace.position.n:
            self.action_redo()
        else:
            super().action_undo()

    def action_say_removing(self) -> None:
        """Ask whether to remove the line under the cursor; elsewhere, say what can be removed."""
        table, key = said_of(self.pane.records.key or "")
        if table == "lines" and self.session.running is not None:
            line = self.session.book.lines[key]
            self._settling(line, self.refresh_book).ask_to_remove(lambda: None)
        else:
            super().action_say_removing()

    def _keep_line(self, reading: Reading, meeting: Meeting, item: str) -> Captured:
        made: list[Captured] = []
        self._discussed = item
        if begun := self._agenda.begun_in(reading.text):
            self._begin_item(begun.key, reading.text)

        def keep() -> JobOutcome:
            made.append(self.session.capture(reading, meeting, item))
            return made[0].last

        self._remembered(keep)
        if made[0].result and reading.values.get("text") == "":  # it removed another
            self._removed = self.session.workspace.position.n
        return made[0]

    def _not_answered(self, line: MeetingLine) -> str:
        return f"Not answered, so to check: {line_in_words(line, self.session.book)}."

    @on(CaptureLine.LineCompleted)
    def _record_answered(self, event: CaptureLine.LineCompleted) -> None:
        """Record the change of a line that lacked something when it was kept."""
        event.stop()
        session = self.session
        if event.reading.to_check:
            self.record(SetFields("lines", event.line, {"to_check": True}))
            self._unanswered = self._not_answered(session.book.lines[event.line])
            self.say(self._unanswered)
            return
        read = partial(read_otherwise, session.recorder, session.context(), event.line)
        try:
            self.tell(self.keep(partial(read, event.reading)))
        except CscpError as problem:
            self.refresh_book()
            self.complain(str(problem))

    def save_again(self) -> None:
        """Record the line whose phrases have been confirmed."""
        if not self.capture.save_again():
            self.say("Confirmed. Do it again to save it.")

    def _ask_to_close(self, meeting: Meeting) -> None:
        book, proceed = self.session.book, own_key("meeting.without-quorum")
        words = [
            *before_closing(
                book,
                meeting,
                self._agenda,
                proceed,
                is_projected=self.session.is_projected,
                not_recorded=len(self.capture.lines_not_recorded()),
            )
        ]
        if next(self._stated_otherwise(), None):
            words.append(
                f"To change who takes the chair, the time or place: cancel, then {self._way_to_edit}"
            )
        confirm(
            self.app,
            f"Close the {group_name(meeting.group, book)} meeting?",
            "\n".join(map(one_line, words)),
            partial(self._close, meeting),
        )

    @property
    def _way_to_edit(self) -> str:
        return f"{own_key('app.help')} and type “edit the meeting”"

    def _stated_otherwise(self) -> Iterator[str]:
        book, meeting = self.session.book, self.running()
        return stated_otherwise(book, meeting, lines_of_meeting(book, meeting.id))

    def _close(self, meeting: Meeting) -> None:
        command = CloseMeeting(meeting.id)
        try:
            if self.capture.lines_not_recorded():
                # What refuses to close it leaves the line that is being typed where it is.
                self.session.recorder.day_of(command, self.session.context())
                self.capture.set_draft_aside()
            recorded = self.record(command)
        except CscpError as problem:
            self.refresh_book()
            self.complain(str(problem))
            return
        self._leave_places()
        self.post_message(LeaveMeeting(recorded.message))
        hand_over(self.app, recorded.files)

    def on_key(self, event: events.Key) -> None:
        """Remember the digit pressed, for ``action_stay``."""
        self._digit = int(event.key) if event.key.isdecimal() else 0

    def action_stay(self) -> None:
        key, numbered = own_key("meeting.open"), self._agenda.numbered
        item = next((item for item in numbered if item.number == self._digit), None)
        is_on = self.session.running is not None
        if is_on and item is not None and self.pane.show_row(item.key):
            self.say(f"Item {item.number}. {key} goes to the other screens.")
            return
        if self.session.running is None:
            self.complain(f"{NoMeeting(self.meeting)} Press {key} for the other screens.")
        else:
            self.say(
                f"The meeting is still running. Press {key} for the other screens, and "
                "again to come back."
            )

    def go_back(self) -> None:
        self.action_stay()

    def action_meeting(self) -> None:
        self._leave_places()
        self.post_message(LeaveMeeting())

    def _go_to_next(self, key: str) -> bool:
        """Put the cursor on the next item that is not done; tell whether there is one."""
        shown = self._shown_agenda
        following = shown.next_after(key)
        is_open = any(item.key == following for item in shown.left)
        if is_open:
            self.pane.records.move_to(following)
        elif self.pane.records.key is None and shown.items:
            self.pane.records.move_to(shown.items[0].key)
        return is_open

    def _details(self) -> tuple[str | Cell, ...]:
        item, record = self.item, said_of(self.pane.key or "")
        if item is None and record in self._recorded_here and self.meeting is not None:
            edit = own_key("action.edit")
            place = self.session.book, self.meeting, record, self._activity.recorded
            words, what = said_in_words(*place)
            return (
                Cell(words, Tone.STRONG),
                "\n",
                Cell(f"{what} · {edit} to correct it", Tone.MUTED),
            )
        if item is None:
            return (Cell("Select an item to see it in full.", Tone.MUTED),)
        projected = self.session.is_projected
        return agenda_details(item, self.session.book, self._standings, is_projected=projected)

    def open_row(self, key: str) -> None:
        """Go on to the next item that is not done."""
        if not self._go_to_next(key):
            back, close = own_key("meeting.read-back"), own_key("meeting.close")
            self.say(
                f"Everything is done. Press {back} to read it back, or {close} to close "
                "the meeting."
            )

    def after_form(self, recorded: JobOutcome) -> None:
        if ref := new_action(recorded):
            self.pane.show_row(ref)

    def action_add(self) -> None:
        meeting, item = self.running(), self.numbered
        key = item.key if item else ""
        session = self.session
        form = new_action_form(
            meeting, session.book, session.today, is_projected=session.is_projected
        )
        self.open_form(
            replace(form, build=lambda values: under_item(key, meeting, form.build(values)))
        )

    def shows_change(self, line: Line) -> bool:
        return line.meeting == self.session.meeting or super().shows_change(line)

    def take_text(self, text: str) -> bool:
        """Go on in the capture line with a word that was typed outside it, so that it isn't lost."""
        if self.session.running is None or not text[:1].isalnum():
            return False
        self.clear_message()
        self.capture.type_on(text)
        return True

    def action_capture(self, begun: str = "") -> None:
        self.clear_message()
        self.capture.begin()
        if begun and not self.capture.text:
            self.capture.put(begun)

    def help_entries(self) -> Iterator[HelpEntry]:
        """Add the capture line's words to help; choosing one types it."""
        yield from super().help_entries()
        key, why = own_key("meeting.capture"), self.disabled_reason("capture")
        for place, word in enumerate(CAPTURE_WORDS):
            yield HelpEntry(
                name=f"said.{place}",
                title=word.typed,
                words=f"{word.meaning} E.g. {word.example}",
                action=f"capture({word.begun!r})",
                node=self,
                keys=(key,),
                why=why,
            )

    @property
    def before_keys(self) -> str:
        if not self.capture.is_open:
            return super().before_keys
        return f"{own_key('capture.leave')}, then "

    @on(CaptureLine.LineRecorded)
    def _tell_captured(self, event: CaptureLine.LineRecorded) -> None:
        event.stop()
        self.tell(event.captured.last)
        if event.captured.problem is not None:
            self.say(f"Kept as a note. {event.captured.problem}")
        elif self._unanswered:  # the line was typed over the question of the one before
            self.say(f"{self.query_one(MessageLine).text} {self._unanswered}")
        self._unanswered = ""
        line = self.session.book.lines.get(event.captured.line)
        if event.is_followed and line is not None and line.to_check:
            self._unanswered = self._not_answered(line)
        warned = {*event.captured.last.warnings}
        if warned and not warned.isdisjoint(self._stated_otherwise()):  # which reads every line
            way = f"To change that: {self.before_keys}{self._way_to_edit}."
            self.say(f"{self.query_one(MessageLine).text} {way}")
        newest, records = self._recorded_here[:1], self.pane.records
        row = next((r for r in records.table.rows if said_of(r.key) in newest), None)
        if row is not None:
            records.reveal(row.key)
        for change in event.captured.last.changes:
            entry = self.session.book.agenda_items.get(change.id)
            if entry and entry.meeting == self.session.meeting and change.table == "agenda_items":
                records.move_to(entry.id)

    @on(CaptureLine.Closed)
    def _leave_capture(self, event: CaptureLine.Closed) -> None:
        event.stop()
        self.pane.records.focus()
        before, message = f"{own_key('capture.leave')}, then ", self.query_one(MessageLine).text
        if before in message:
            self.say(message.replace(before, ""))
        if event.text.strip():
            key = own_key("meeting.capture")
            kept = self.session.drafts.problem or "Your text is kept."
            self.say(f"{kept} Press {key} to reopen it.")
