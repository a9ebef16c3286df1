"""Taking the attendance of a meeting: a row for each member, saved as it is typed."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import partial
from typing import ClassVar

from msgspec.structs import replace
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Input

from cscp_tui.base.errors import CscpError
from cscp_tui.base.texts import one_line, shortened
from cscp_tui.documents.table import Cell, Table, Tone
from cscp_tui.domain.changes import Line
from cscp_tui.domain.clock_times import as_moment, clock_time
from cscp_tui.domain.commands.attendance import MarkAllPresent
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.context import Context
from cscp_tui.domain.dates import short
from cscp_tui.domain.enums import AgencyKind
from cscp_tui.domain.names import agency_name, called, group_name, with_names
from cscp_tui.domain.records import Attendance, Guests, Meeting
from cscp_tui.domain.rules.meetings import AttendanceClosed
from cscp_tui.services.attendance import take_attendance
from cscp_tui.services.outcome import JobOutcome
from cscp_tui.store.drafting import BaseValues, NothingToChange
from cscp_tui.tui.finders import HelpScreen
from cscp_tui.tui.forms import attendance as marks
from cscp_tui.tui.forms.attendance import guests_form, interest_form, people_form, visitor_form
from cscp_tui.tui.forms.fields import Form
from cscp_tui.tui.forms.form_screen import FormScreen
from cscp_tui.tui.key_help import commands_of, own_key
from cscp_tui.tui.keys import TABLE_KEYS, TAKE_ATTENDANCE_KEYS
from cscp_tui.tui.session import Keep, Session
from cscp_tui.tui.undo import undo_latest
from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.lines import MessageLine, QuorumLine
from cscp_tui.tui.widgets.panes import entitle, page
from cscp_tui.tui.widgets.prompt import FindLine
from cscp_tui.tui.widgets.table import RecordTable
from cscp_tui.views.attendance import (
    GUEST_ROW,
    agencies_of,
    attendance_form,
    attendance_summary,
    quorum_line,
)


class Members(RecordTable, inherit_bindings=False):
    """The rows of an attendance, without the letters that move: each begins a name."""

    takes_letters = True

    BINDINGS: ClassVar[list[BindingType]] = [
        dataclasses.replace(key, key=",".join(k for k in key.key.split(",") if len(k) > 1))
        for key in TABLE_KEYS
        if isinstance(key, Binding) and key.action not in {"open", "mark", "mark_range", "mark_all"}
    ]


_KEYS = frozenset(key.action for key in TAKE_ATTENDANCE_KEYS if isinstance(key, Binding))

_WRITING = frozenset(
    {
        *("people", "numbers", "one", "everyone", "online", "deputy"),
        *("apologies", "guests", "unmark", "joined", "left", "interest"),
    }
)
"""Actions that a locked attendance does not allow."""

_GONE = "This meeting no longer exists: adding it was undone."


_LONGEST_NAME = 12
"""The letters of a group's name for which there is room beside the figures."""


class TakeAttendanceScreen(ModalScreen[None]):
    """The members of the meeting's day, with what their keys say of them, and the guests."""

    BINDINGS: ClassVar[list[BindingType]] = TAKE_ATTENDANCE_KEYS
    AUTO_FOCUS = "RecordTable"

    def __init__(self, session: Session, meeting: str, keep: Keep) -> None:
        super().__init__()
        self.session = session
        self._key, self._keep = meeting, keep
        self._page = page()
        self._quorum = QuorumLine()
        self._list = Members(
            table=self._table(),
            empty="The group had no members on that date. "
            f"Press {own_key('attendance.guests')} to add guests.",
            can_mark=False,
        )
        self._find = FindLine()
        self._message = MessageLine()
        self._digits = marks.Digits()
        self._found: list[str] = []
        """The rows that match the search text."""
        self._before = ""
        """The row under the cursor before the search began."""
        self._landed: str | None = None
        """The row that the cursor moved to because its own row was removed."""

    def compose(self) -> ComposeResult:
        self._show_head()
        with self._page:
            yield self._quorum
            yield self._list
            yield self._find
        yield self._message
        yield KeyBar()

    def disabled_reason(self, action: str) -> str:
        meeting = self.meeting
        if action not in _WRITING:
            return ""
        if meeting is None:
            return _GONE
        return str(AttendanceClosed(meeting.id)) if meeting.is_closed else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable the screen's keys while an agency is looked for."""
        if self._find.is_open and action in _KEYS:
            return False
        if self.disabled_reason(action):
            return None
        return super().check_action(action, parameters)

    @property
    def meeting(self) -> Meeting | None:
        return self.session.book.meetings.get(self._key)

    def _table(self) -> Table:
        meeting = self.meeting
        return (
            attendance_form(self.session.book, meeting) if meeting else Table(columns=(), lines=())
        )

    @property
    def _undo(self) -> str:
        return own_key("attendance.undo")

    def refresh_book(self) -> None:
        """Show the book as it is now, whoever changed it; the cursor stays."""
        before = self._list.key
        if self.meeting is None:
            self._list.empty = _GONE
        self._list.show(self._table())
        if before != self._list.key:
            self._landed = self._list.key
        self._show_head()
        self.look_again()

    def _show_head(self) -> None:
        book, meeting = self.session.book, self.meeting
        if meeting is None:
            return
        group = shortened(group_name(meeting.group, book), _LONGEST_NAME)
        name = f"Attendance of {group}, {short(meeting.day)}"
        summary = Cell(attendance_summary(book, meeting), Tone.STRONG)
        state = (Cell("closed and locked", Tone.AMBER),) if meeting.is_closed else (summary,)
        entitle(self._page, (Cell(name), *state))
        self._quorum.show_cells(quorum_line(book, meeting))

    def say(self, text: str) -> None:
        self._message.say(with_names(text, self.session.workspace.book))

    def complain(self, text: str) -> None:
        self._message.complain(with_names(text, self.session.workspace.book))

    def tell(self, recorded: JobOutcome | None, *, was_undo: bool = False) -> None:
        self.refresh_book()
        if recorded is not None:
            redo = own_key("change.redo")
            way = f"press {redo} to redo" if was_undo else f"{self._undo} to undo"
            self.say(" ".join((f"{recorded.sentence} · {way}.", *recorded.notices)))

    def shows_change(self, line: Line) -> bool:
        return line.meeting == self._key

    def _record(self, command: Command | None) -> JobOutcome | None:
        """Save a change at once, or show why it failed; return None if nothing was saved."""
        if command is None:
            return None
        try:
            recorded = self._take(command)
        except NothingToChange:
            return None
        except CscpError as problem:
            self.refresh_book()
            self.complain(str(problem))
            return None
        self.refresh_book()
        self._landed = None
        return recorded

    def _take(
        self, made: Command, /, *, seen: BaseValues | None = None, context: Context | None = None
    ) -> JobOutcome:
        context = replace(context or self.session.context(), meeting=self._key)
        return self._keep(
            lambda: take_attendance(self.session.recorder, made, context, seen, meeting=self._key)
        )

    def _mark(
        self,
        of_member: Callable[[str, str, Attendance | None], Command | None],
        of_guests: Callable[[str, Guests], Command] | None = None,
    ) -> None:
        """Record what a key says of the row under the cursor."""
        key, guests = self._list.key, self._guests
        if self._has_just_landed():
            return
        if of_guests is not None and guests is not None:
            if (recorded := self._record(of_guests(self._key, guests))) is not None:
                self.say(f"{recorded.sentence} · {self._undo} to undo.")
        elif key is None or key.startswith(GUEST_ROW):
            one, online = own_key("attendance.one"), own_key("attendance.online")
            self.complain(
                f"That's only for members. For guests, type a digit, {one} or {online} to say "
                "how many came."
            )
        elif self._record(of_member(self._key, key, self._row(key))) is not None:
            self._say_row(key)

    def _has_just_landed(self) -> bool:
        """Return whether somebody else has just removed the cursor's row, and say so."""
        landed, self._landed = self._landed, None
        row = next((row for row in self._list.table.rows if row.key == self._list.key), None)
        if row is None or landed != row.key:
            return False
        where = one_line(row.cells[0].text)
        self.complain(f"The selected row has gone. The cursor is now on {where}.")
        return True

    def _row(self, agency: str) -> Attendance | None:
        rows = self.session.book.attendances_of(self._key)
        return next((row for row in rows if row.agency == agency), None)

    def _say_row(self, key: str) -> None:
        row = next((row for row in self._list.table.rows if row.key == key), None)
        if row is not None:
            agency, mark = one_line(row.cells[0].text), row.cells[1].text
            self.say(f"{agency}: {mark} · {self._undo} to undo.")

    @property
    def _guests(self) -> Guests | None:
        key = self._list.key or ""
        where = key.removeprefix(GUEST_ROW) if key.startswith(GUEST_ROW) else ""
        for row in self.session.book.attendances_of(self._key):
            for known in row.guests:
                if where and known.where == where:
                    return known
        return None

    def set_people(self, number: int) -> None:
        """Record a number of people for the row under the cursor."""
        self._mark(partial(marks.people, number=number), partial(marks.guest_people, number=number))

    def action_people(self) -> None:
        if not self._digits.text:
            self.complain("Press a digit for the number of people.")
            return
        digit = self._digits.text[-1]
        self.set_people(int(digit))
        if number := self._digits.number(self._list.key or ""):
            more = own_key("attendance.numbers")
            self.say(f"now {digit} · {more} for {number} · {self._undo} to undo.")

    def action_one(self) -> None:
        self._mark(marks.one_or_none, marks.one_guest_or_none)

    def action_online(self) -> None:
        self._mark(marks.one_more_online, marks.guest_online)

    def action_deputy(self) -> None:
        self._mark(marks.one_more_deputy)

    def action_apologies(self) -> None:
        self._mark(marks.apologies)

    def action_joined(self) -> None:
        self._mark(partial(marks.joined, at=self._now))

    def action_left(self) -> None:
        self._mark(partial(marks.left, at=self._now))

    @property
    def _now(self) -> str:
        return clock_time(as_moment(self.session.recorder.now()))

    def action_interest(self) -> None:
        book, meeting, key = self.session.book, self.meeting, self._list.key or ""
        if meeting is None or not key or key.startswith(GUEST_ROW):
            self.complain("That's only for members. For guests, add a note.")
            return
        self._open(interest_form(meeting, book, book.agencies[key]))

    def action_unmark(self) -> None:
        """Clear the row, or remove the guests."""
        self._mark(marks.unmarked, partial(marks.guest_people, number=0))

    def action_everyone(self) -> None:
        """Mark everyone else as present."""
        if (recorded := self._record(MarkAllPresent(self._key))) is not None:
            count = len(recorded.changes)
            self.say(f"{count} more marked as one person in the room · {self._undo} to undo.")

    def action_undo(self) -> None:
        undo_latest(self, redo=False)

    def action_redo(self) -> None:
        undo_latest(self, redo=True)

    def action_help(self) -> None:
        commands = {known.name: known for known in commands_of(self)}

        async def run(name: str | None) -> None:
            if name is not None:
                await self.app.run_action(commands[name].action, commands[name].node)

        self.app.push_screen(HelpScreen(tuple(commands.values())), run)

    @on(RecordTable.Opened)
    def _take_click(self, event: RecordTable.Opened) -> None:
        """Set one person or none at a second click on a row."""
        event.stop()
        self.action_one()

    def action_numbers(self) -> None:
        book, meeting, key = self.session.book, self.meeting, self._list.key or ""
        room, self._digits.text = self._digits.number(key), ""
        if meeting is None or not key:
            return
        if key.startswith(GUEST_ROW):
            self._open(guests_form(meeting, book, known=self._guests, room=room))
        else:
            self._open(people_form(meeting, book, book.agencies[key], room))

    def action_guests(self, where: str = "") -> None:
        """Ask where guests come from, and how many."""
        meeting = self.meeting
        if meeting is not None:
            self._open(guests_form(meeting, self.session.book, where))

    def _open(self, form: Form) -> None:
        def answer(given: object) -> None:
            if isinstance(given, JobOutcome):
                self.tell(given)

        self.app.push_screen(FormScreen(form, self.session, self._take), answer)

    def action_find(self) -> None:
        self.begin_to_find("")

    def begin_to_find(self, text: str) -> None:
        """Look for an agency, by its first letter if that was typed already."""
        self._before = self._list.key or ""
        self._find.open(text)
        self.refresh_bindings()
        self._look(text)

    @on(Input.Changed)
    def _follow_typing(self, event: Input.Changed) -> None:
        event.stop()
        if self._find.is_open:
            self._look(event.value)

    def _look(self, text: str) -> None:
        self._found = self._fitting(text)
        if self._found:
            self._list.move_to(self._found[0])
            more = len(self._found) - 1
            self._find.tell(
                f"and {more} more: {own_key('find.down')} for more"
                if more
                else f"then press {own_key('find.take')} or a digit"
            )
        elif text.strip():
            self._find.tell(f"no matching member; press {own_key('find.take')} to add guests")
        else:
            self._find.tell("a name, an abbreviation or an alias")

    def look_again(self) -> None:
        """Search again if others' changes altered what is found."""
        if self._find.is_open and self._fitting(self._find.text) != self._found:
            self._look(self._find.text)

    def is_typed_ahead(self, text: str) -> bool:
        """Return whether a text in small letters finds an agency, or is the space of a key."""
        return text.isspace() or bool(self._fitting(text))

    def _fitting(self, text: str) -> list[str]:
        meeting, book = self.meeting, self.session.book
        if meeting is None or not text.strip():
            return []
        members = {known.id: known for known in agencies_of(book, meeting)}
        found = called(text, members, lambda agency: agency.names)
        guests = [
            row.key
            for row in self._list.table.rows
            if row.key.startswith(GUEST_ROW) and text.casefold() in row.key.casefold()
        ]
        return [*(known.id for known in found), *guests]

    def action_take_found(self, people: int | None = None) -> None:
        """Stay on what was found, and record people for it if their number was typed."""
        text, found = self._find.text.strip(), self._found
        self._stop_finding()
        if found and people is not None:
            self.set_people(people)
        elif not found and text:
            self._ask_about(text)

    def action_leave_find(self) -> None:
        self._stop_finding()
        self._list.move_to(self._before)

    def action_go(self, places: int) -> None:
        """Go to the next one found, or the one before."""
        if self._found:
            at = self._found.index(self._list.key) if self._list.key in self._found else 0
            self._list.move_to(self._found[(at + places) % len(self._found)])

    def _stop_finding(self) -> None:
        self._find.close()
        self._found = []
        self._list.focus()
        self.refresh_bindings()

    def _ask_about(self, text: str) -> None:
        """Ask about people of an agency that isn't a member, or about guests."""
        others = {
            key: agency
            for key, agency in self.session.book.agencies.items()
            if agency.kind is not AgencyKind.GUEST
        }
        found, meeting = called(text, others, lambda agency: agency.names), self.meeting
        if len(found) == 1 and meeting is not None:
            self._open(visitor_form(meeting, self.session.book, found[0]))
        elif found:
            names = " or ".join(agency_name(each.id, self.session.book) for each in found[:4])
            self.complain(f"That could be {names}. Type more of it.")
        else:
            self.action_guests(text)

    async def on_key(self, event: events.Key) -> None:
        """Remember the digit, or begin to find an agency with a letter that no command uses."""
        self._digits.follow(event.key, self._list.key or "")
        is_letter = event.character is not None and event.character.isalpha()
        if is_letter and self.focused is self._list and event.key not in self.active_bindings:
            self.begin_to_find(event.character or "")
