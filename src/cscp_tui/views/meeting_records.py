"""Everything of one meeting as lines: its agenda, what came of it, and who came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.agendas import Section, agenda
from cscp_tui.domain.dates import short
from cscp_tui.domain.dealings import dealings
from cscp_tui.domain.sayings import party_said
from cscp_tui.domain.texts import counted
from cscp_tui.domain.words import MeetingState
from cscp_tui.views.action_rows import due_cell, lead_cell
from cscp_tui.views.attendance_forms import attendance_form, attendance_summary
from cscp_tui.views.cells import EMPTY, Cell, Column, Heading, Row, Table, Tone
from cscp_tui.views.meeting_details import is_restricted_item
from cscp_tui.views.projections import is_record_restricted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cscp_tui.domain.agendas import AgendaItem
    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Action, Meeting, Record
    from cscp_tui.views.standings import Standings

COLUMNS = (
    Column(key="ref", title="Ref", width=11),
    Column(key="text", title="What", width=30, grows=6),
    Column(key="who", title="Who", width=16, grows=2),
    Column(key="standing", title="Rating or status", width=22, needs=110),
    Column(key="when", title="When", width=11, needs=100),
)
_MARK = "\x1f"
"""Parts section, table and id in the key of a line."""


def line_key(section: str, table: str, key: str) -> str:
    """The key of a line: a record may stand in several sections."""
    return _MARK.join((section, table, key))


def record_of(key: str) -> tuple[str, str]:
    """The table and the id of the record that a line stands for; nothing where it is none."""
    _, table, name = (*key.split(_MARK, 2), "", "")[:3]
    return table, name


def meeting_records(
    book: Book, meeting: Meeting, standings: Standings, *, is_projected: bool = False
) -> Table:
    """The lines of a meeting under their headings; sections without a line are left out.

    Args:
        book: what is known.
        meeting: which.
        standings: how actions stand on the day that is shown.
        is_projected: whether others look on, so that restricted records are counted only.
    """
    made = _Making(book, meeting, standings, is_projected=is_projected)
    return Table(columns=COLUMNS, lines=tuple(made.lines()), title="Meeting")


class _Making:
    """The lines of one meeting."""

    def __init__(
        self, book: Book, meeting: Meeting, standings: Standings, *, is_projected: bool
    ) -> None:
        self._book, self._meeting, self._standings = book, meeting, standings
        self._is_projected = is_projected

    def lines(self) -> Iterator[Row | Heading]:
        """What came of it first; the agenda stays until the meeting is closed."""
        book, meeting = self._book, self._meeting
        found = dealings(book, meeting)
        yield from self._section("decisions", "Decisions", "decisions", found.decisions)
        yield from self._section("raised", "Actions asked for", "actions", found.raised)
        yield from self._section("agreed", "Deliveries agreed", "actions", found.agreed)
        yield from self._section("moves", "Due dates moved", "moves", found.moves)
        yield from self._section("challenges", "Challenges", "challenges", found.challenges)
        yield from self._section("notes", "Progress reported", "notes", found.notes)
        yield from self._remarks(found.remarks)
        if meeting.in_progress or meeting.state is MeetingState.PLANNED:
            yield from self._agenda()
        if meeting.state is not MeetingState.CANCELLED:
            yield from self._attendance()

    def _agenda(self) -> Iterator[Row | Heading]:
        """The sections of the agenda, each with how much of it is done."""
        made = agenda(self._book, self._meeting)
        for section in Section:
            items = made.of(section)
            shown = [item for item in items if not self._is_hidden_item(item)]
            if items:
                words = f"{sum(item.done for item in items)} of {len(items)} done"
                if hidden := len(items) - len(shown):
                    words += f", {hidden} not shown"
                yield Heading(section.name, Cell(section.value, Tone.STRONG), Cell(words))
                yield from map(self._item_row, shown)

    def _item_row(self, item: AgendaItem) -> Row:
        if item.action is not None:
            return self._action_row("agenda", item.action, done=item.done)
        done = Cell("done", Tone.GREEN, "✓") if item.done else EMPTY
        if item.challenge is not None:
            key = line_key("agenda", "challenges", item.challenge.id)
            return Row(key, self._challenge_cells(item.challenge.id))
        text = Cell(item.text, Tone.MUTED if item.done else Tone.PLAIN)
        return Row(line_key("agenda", "", item.key), (EMPTY, text, done, EMPTY, EMPTY))

    def _is_hidden_item(self, item: AgendaItem) -> bool:
        return self._is_projected and is_restricted_item(self._book, item)

    def _section(
        self, section: str, title: str, table: str, records: Iterable[Record]
    ) -> Iterator[Row | Heading]:
        every = list(records)
        shown = [each for each in every if not self._is_hidden(table, each)]
        rows = [self._row(section, table, each) for each in shown]
        yield from _under(section, title, rows, len(every) - len(shown))

    def _is_hidden(self, table: str, record: Record) -> bool:
        return self._is_projected and is_record_restricted(table, record, self._book)

    def _row(self, section: str, table: str, record: Record) -> Row:
        if table == "actions":
            return self._action_row(section, self._book.actions[record.id])
        cells = {
            "decisions": self._decision_cells,
            "moves": self._move_cells,
            "challenges": self._challenge_cells,
            "notes": self._note_cells,
        }[table](record.id)
        return Row(line_key(section, table, record.id), cells)

    def _action_row(self, section: str, action: Action, *, done: bool = False) -> Row:
        text = Cell(action.title, Tone.MUTED if done else Tone.PLAIN)
        cells = (
            Cell(action.id, Tone.STRONG),
            text,
            lead_cell(action, self._book),
            self._standings.cell(action, self._book),
            due_cell(action),
        )
        return Row(line_key(section, "actions", action.id), cells)

    def _decision_cells(self, key: str) -> tuple[Cell, ...]:
        decision = self._book.decisions[key]
        about = ", ".join(decision.actions)
        restricted = Cell("restricted", Tone.AMBER) if decision.restricted else EMPTY
        return (EMPTY, Cell(decision.text.strip()), Cell(about), restricted, EMPTY)

    def _move_cells(self, key: str) -> tuple[Cell, ...]:
        move = self._book.moves[key]
        action = self._book.actions.get(move.action)
        before, after = (
            short(day) if day else "no date" for day in (move.earlier_due, move.later_due)
        )
        title = Cell(action.title if action else "")
        words = Cell(str(move.kind).capitalize())
        return (Cell(move.action, Tone.STRONG), title, Cell(f"{before} → {after}"), words, EMPTY)

    def _challenge_cells(self, key: str) -> tuple[Cell, ...]:
        challenge = self._book.challenges[key]
        to = f"to {party_said(challenge.put_to, self._book)}"
        status = Cell(str(challenge.status).capitalize())
        return (Cell(challenge.id, Tone.STRONG), Cell(challenge.question), Cell(to), status, EMPTY)

    def _note_cells(self, key: str) -> tuple[Cell, ...]:
        note = self._book.notes[key]
        return (
            Cell(note.action, Tone.STRONG),
            Cell(note.text.strip()),
            Cell(note.by),
            EMPTY,
            Cell(short(note.created)),
        )

    def _remarks(self, remarks: Iterable[str]) -> Iterator[Row | Heading]:
        rows = [
            Row(line_key("remarks", "", str(number)), (EMPTY, Cell(text), EMPTY, EMPTY, EMPTY))
            for number, text in enumerate(remarks, 1)
        ]
        yield from _under("remarks", "Notes of the meeting", rows)

    def _attendance(self) -> Iterator[Row | Heading]:
        made = attendance_form(self._book, self._meeting)
        rows = []
        for row in made.rows:
            name, mark, _ = row.cells
            key = line_key("attendance", "attendances", f"{self._meeting.id}/{row.key}")
            rows.append(Row(key, (EMPTY, name, mark, EMPTY, EMPTY)))
        if rows:
            detail = Cell(attendance_summary(self._book, self._meeting))
            yield Heading("attendance", Cell("Attendance", Tone.STRONG), detail)
            yield from rows


def _under(key: str, title: str, rows: list[Row], hidden: int = 0) -> Iterator[Row | Heading]:
    """Rows under their heading; nothing where there is none."""
    if rows or hidden:
        words = counted(len(rows), "line") + (f", {hidden} not shown" if hidden else "")
        yield Heading(key, Cell(title, Tone.STRONG), Cell(words if hidden else str(len(rows))))
        yield from rows
