"""Meetings as lists and in full: agenda, outcomes, attendance."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.texts import counted
from cscp_tui.documents.document import Block, Bullets, Definitions, Paragraph, Section, reworded
from cscp_tui.documents.figure import Figure, count
from cscp_tui.documents.table import (
    EMPTY,
    Cell,
    Column,
    Heading,
    Label,
    LazyRow,
    Row,
    Table,
    Tone,
    day_cell,
    number_cell,
    row_of,
    rows_under,
)
from cscp_tui.domain.attendance import members_of
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import Change, plain_fields
from cscp_tui.domain.clock_times import beginning, clock_time, time_in_words
from cscp_tui.domain.dates import WEEKDAYS, distance, in_words, long, short
from cscp_tui.domain.enums import MeetingState, MinutesState
from cscp_tui.domain.hidden import is_restricted, shown_to, with_hidden
from cscp_tui.domain.meetings import (
    NOTHING_RECORDED,
    Agenda,
    AgendaItem,
    MeetingOutcomes,
    Recorded,
    agenda,
    issues_of,
    lines_to_check,
    meeting_outcomes,
    minutes_state,
)
from cscp_tui.domain.names import agency_name, group_name, party_name
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.quorum import clause_words, clauses_for, quorum
from cscp_tui.domain.records import (
    KINDS,
    Action,
    AgendaEntry,
    Challenge,
    Meeting,
    MeetingLine,
    Record,
)
from cscp_tui.views.actions import (
    Pieces,
    Standings,
    action_details,
    due_cell,
    labelled,
    lead_cell,
    slips_cell,
)
from cscp_tui.views.attendance import (
    attendance_form,
    attendance_summary,
    people_present,
    quorum_cell,
    quorum_line,
)
from cscp_tui.views.minutes import (
    NOTHING,
    attendance_section,
    facts_of_meeting,
    is_delivery,
    issued_words,
    minutes_sections,
    not_shown_note,
    status_after,
)
from cscp_tui.views.named_people import people_of
from cscp_tui.views.names import group_in_full, meeting_in_full, meeting_name

_STATES = {
    MeetingState.PLANNED: ("○", Tone.PLAIN),
    MeetingState.HELD: ("✓", Tone.GREEN),
    MeetingState.UNRECORDED: ("▲", Tone.AMBER),
    MeetingState.INQUORATE: ("▲", Tone.AMBER),
    MeetingState.CANCELLED: ("✗", Tone.CLOSED),
}


def meeting_table(book: Book, today: date) -> Table:
    """List the meetings from today on, the next first, then earlier ones, latest first."""
    every = sorted(book.meetings.values(), key=lambda meeting: (meeting.day, meeting.id))
    coming = [meeting for meeting in every if is_ahead(meeting, today)]
    been = [meeting for meeting in every if not is_ahead(meeting, today)]
    lines: list[Row | Heading] = []
    rows = [_row(book, meeting, today) for meeting in coming]
    lines += rows_under("coming", "Today and coming", rows, counted(len(coming), "meeting"))
    quarter = None
    for meeting in reversed(been):
        if Quarter.containing(meeting.day) != quarter:
            quarter = Quarter.containing(meeting.day)
            held = sum(m.day in quarter and m.state.took_place for m in been)
            detail = Cell(f"{counted(held, 'meeting')} held")
            lines.append(Heading(quarter.typed, Cell(str(quarter), Tone.STRONG), detail))
        lines.append(_row(book, meeting, today))
    return Table(columns=MEETING_COLUMNS, lines=tuple(lines), title="Meetings")


def is_ahead(meeting: Meeting, today: date) -> bool:
    """Return whether a meeting is in progress, or is today or later."""
    return meeting.in_progress or meeting.day >= today


def lacks_attendance(meeting: Meeting, today: date) -> bool:
    """Return whether a meeting is past, not cancelled, and without recorded attendance."""
    is_unrecorded = meeting.state is not MeetingState.CANCELLED and not meeting.is_closed
    return is_unrecorded and not is_ahead(meeting, today)


def _row(book: Book, meeting: Meeting, today: date) -> LazyRow:
    return LazyRow(meeting.id, lambda: meeting_cells(book, meeting, today))


def meeting_cells(book: Book, meeting: Meeting, today: date) -> tuple[Cell, ...]:
    return tuple(make(meeting, book, today) for _, make in MEETING_LIST)


def _day_cell(meeting: Meeting, *_: object) -> Cell:
    weekday = WEEKDAYS[meeting.day.weekday()][:3]
    return day_cell(meeting.day, f"{weekday} {{}}", Tone.STRONG)


def state_cell(meeting: Meeting, today: date) -> Cell:
    """Return the state of a meeting, or how far away it is if it is still to come."""
    if meeting.is_reopened:
        return Cell("Reopened", Tone.AMBER, "●")
    if meeting.in_progress:
        since = clock_time(meeting.started)
        return Cell(f"In progress since {since}" if since else "In progress", Tone.AMBER, "●")
    symbol, tone = _STATES[meeting.state]
    if meeting.state is MeetingState.PLANNED:
        if meeting.day < today:
            return Cell("Not recorded yet", Tone.AMBER, "▲")
        at = (
            f" {time_in_words(beginning(meeting.time))}"
            if meeting.time and meeting.day == today
            else ""
        )
        return Cell(f"Planned, {distance(meeting.day, today)}{at}", tone, symbol)
    words = str(meeting.state).capitalize()
    if meeting.state is MeetingState.HELD and not meeting.is_closed:
        return state_cell(replace(meeting, state=MeetingState.UNRECORDED), today)
    if meeting.state is MeetingState.INQUORATE and not meeting.is_closed:
        return Cell(f"{words}, attendance not recorded", Tone.AMBER, "▲")
    return Cell(words, tone, symbol)


def _quiet(cell: Cell, usual: str = "") -> Cell:
    """Return a cell of a list in which most rows say the same, so that only others stand out.

    Args:
        usual: what is shown, muted, in place of good news; files have all of it.
    """
    is_usual = cell.tone is Tone.GREEN
    return Cell(usual, Tone.MUTED, whole=cell.exported) if is_usual else cell


def _minutes_cell(state: MinutesState | None) -> Cell:
    words = str(state or "").capitalize()
    if state is MinutesState.NOT_RECORDED:
        return Cell("", whole=words)  # those of long ago, which need nothing
    return Cell(words, Tone.MUTED if state is MinutesState.AGREED else Tone.PLAIN)


MEETING_LIST: tuple[tuple[Column, Callable[[Meeting, Book, date], Cell]], ...] = (
    (Column(key="day", title="Day", width=13), _day_cell),
    (
        Column(key="begins", title="Time", width=7, needs=110, holds_times=True),
        lambda meeting, *_: Cell(time_in_words(beginning(meeting.time))),
    ),
    (
        Column(key="group", title="Group", width=9),
        lambda meeting, book, _: Cell(group_name(meeting.group, book)),
    ),
    (
        Column(key="state", title="State", width=22, grows=3),
        lambda meeting, _, today: _quiet(state_cell(meeting, today), "Held"),
    ),
    (
        Column(key="quorum", title="Quorum", width=14, brief=8, grows=1),
        lambda meeting, book, _: _quiet(quorum_cell(book, meeting)),
    ),
    (
        Column(key="people", title="People", width=6, right=True),
        lambda meeting, book, _: number_cell(people_present(book, meeting)),
    ),
    (
        Column(key="decisions", title="Decisions", width=9, right=True, needs=90),
        lambda meeting, book, _: number_cell(
            sum(each.meeting == meeting.id for each in book.decisions.values())
        ),
    ),
    (
        Column(key="raised", title="Actions", width=7, right=True, needs=100),
        lambda meeting, book, _: number_cell(
            sum(each.raised_at == meeting.id for each in book.actions.values())
        ),
    ),
    (
        Column(key="chair", title="Chair", width=14, grows=20, needs=140),
        lambda meeting, *_: Cell(meeting.chair) if meeting.chair else EMPTY,
    ),
    (
        Column(key="minutes", title="Minutes", width=12, brief=9, needs=74),
        lambda meeting, book, _: _minutes_cell(minutes_state(book, meeting)),
    ),
)
"""The columns of the list of meetings, each with the function that makes its cells."""

MEETING_COLUMNS = tuple(column for column, _ in MEETING_LIST)


MINUTES_COLUMNS = (
    MEETING_COLUMNS[0],
    MEETING_COLUMNS[2],
    Column(key="state", title="Minutes", width=12),
    Column(key="issued", title="Issued on", width=10),
    Column(key="to", title="Issued to", width=20, grows=2),
    Column(key="corrections", title="Corrections", width=16, grows=2, needs=110),
    Column(key="agreed", title="Agreed on", width=10),
    Column(key="subject", title="Subject to", width=16, grows=2, needs=130),
)


def minutes_table(book: Book, meetings: Iterable[Meeting]) -> Table:
    """List the minutes of meetings that were held: drafts, issued, corrected or agreed."""
    lines = tuple(_minutes_row(book, meeting) for meeting in meetings)
    return Table(columns=MINUTES_COLUMNS, lines=lines, title="Minutes")


def _minutes_row(book: Book, meeting: Meeting) -> Row:
    state, issues = minutes_state(book, meeting), issues_of(book, meeting.id)
    by = book.meetings.get(meeting.minutes_agreed_at)
    last = issues[-1] if issues else None
    return row_of(
        MINUTES_COLUMNS,
        meeting.id,
        day=_day_cell(meeting),
        group=Cell(group_name(meeting.group, book)),
        state=Cell(str(state or "").capitalize(), Tone.STRONG),
        issued=day_cell(last.created if last else None),
        to=Cell(f"{last.to}{' (as amended by the Chair)' if last.is_amended else ''}")
        if last
        else EMPTY,
        corrections=Cell("; ".join(each.corrections for each in issues if each.corrections)),
        agreed=day_cell(by.day if by else None),
        subject=Cell(meeting.minutes_subject_to.strip()),
    )


AGENDA_COLUMNS = (
    Column(key="done", title="Done", width=6, brief=1),
    Column(key="ref", title="Ref", width=9),
    Column(key="text", title="Item", width=30, grows=1),
    Column(key="standing", title="Rating or status", width=22, brief=13),
    Column(key="lead", title="Lead agency", width=15, brief=10),
    Column(key="due", title="Due", width=11),
    Column(key="slips", title="Slips", width=5, right=True, needs=90),
)


DONE = "Lines marked as done. The records are their actions."
"""The definition of the figure beside a numbered agenda item."""


SAID = "said"
"""The first part of the key of a row that shows something said in the meeting."""


def said_of(key: str) -> tuple[str, str]:
    """Return the table and id of the record in a row of things said; empty for other rows."""
    start, table, name = (*key.split(_MARK)[-3:], "", "")[:3]
    return (table, name) if start == SAID else ("", "")


class _SaidCells(Struct, frozen=True):
    """The cells of a row of something said."""

    what: str
    text: str
    ref: str = ""
    who: Cell = EMPTY
    due: Cell = EMPTY


def _said_row(
    book: Book, meeting: Meeting, recorded_as: tuple[str, str], recorded: Recorded, under: str = ""
) -> Row:
    cells = _said_cells(book, meeting, recorded_as, recorded)
    mark = _MARK.join((SAID, *recorded_as))
    text = cells.text.strip()
    if not text.casefold().startswith(f"{cells.what.casefold()}:"):
        text = f"{cells.what}: {text}"
    table, key = recorded_as
    if table == "lines" and is_restricted(book.lines[key], book):
        text = f"Confidential. {text}"
    return row_of(
        AGENDA_COLUMNS,
        f"{under}{_MARK}{mark}" if under else mark,
        ref=Cell("" if under and cells.ref == under else cells.ref, Tone.STRONG),
        # It has the room of the empty columns to its right.
        text=f"  {text}" if under else text,
        lead=cells.who,
        due=cells.due,
    )


def said_in_words(
    book: Book, meeting: Meeting, record: tuple[str, str], recorded: Recorded
) -> tuple[str, str]:
    """Return what was said in the meeting, and what it was recorded as."""
    cells = _said_cells(book, meeting, record, recorded)
    return cells.text.strip(), cells.what


def _said_cells(
    book: Book, meeting: Meeting, record: tuple[str, str], recorded: Recorded
) -> _SaidCells:
    table, key = record
    if table == "lines":
        return _of_line(book, meeting, key, recorded.of(key))
    return _cells_of(book, meeting, table, key)


def _of_line(book: Book, meeting: Meeting, key: str, changes: Sequence[Change]) -> _SaidCells:
    """Return the cells of a line: its words, with what was recorded of it."""
    line = book.lines[key]
    words = line.text.strip() or line.words.strip()
    if line.to_check:
        return _SaidCells("To check", words)
    made = [c for c in changes if c.creates and c.table in _TOLD]
    if made:
        cells = _cells_of(book, meeting, made[0].table, made[0].id)
        # Its words say who and when, until that is edited.
        is_edited = _is_edited(made[0], book)
        return cells if is_edited else replace(cells, text=words, who=EMPTY, due=EMPTY)
    for change in changes:
        ref = change.id if change.table in {"actions", "challenges"} else ""
        for name, what in _CHANGED.items():
            if name in change.fields:
                return _SaidCells(what or status_after(change), words, ref)
    return _SaidCells("Note", words, ", ".join(line.about))


def _is_edited(made: Change, book: Book) -> bool:
    """Return whether what a line made says something else by now that everybody may read."""
    record = book.tables[made.table].get(made.id)
    if record is None or is_restricted(record, book):
        return False
    now = plain_fields(made.table, record, _SAID_OF.get(made.table, ()))
    return any((value or None) != (made.after(name) or None) for name, value in now.items())


_SAID_OF = {
    "actions": ("title", "lead", "lead_agency", "due"),
    "challenges": ("question", "put_to"),
    "decisions": ("text",),
}
"""The fields that say what a line said, of records that can be edited."""
_TOLD = frozenset(
    {"actions", "agenda_items", "challenges", "decisions", "moves", "progress_updates"}
)
"""The tables of which a record made by a line is named as what the line is recorded as."""
_AGREED = frozenset({"agreed_at", "provisionally_agreed_at"})
_CHANGED = {
    "agreed_at": "Agreed",
    "provisionally_agreed_at": "Agreed",
    "status": "",
    "hold_reason": "On hold",
    "minutes_agreed_at": "Minutes agreed",
    "apologies": "Apologies",
    "in_room": "Attendance",
    "left": "Attendance",
    "interest": "Interest",
    **dict.fromkeys(("online", "joined", "agency"), "Attendance"),
}
"""The names of what a line is recorded as, by the field that it changed; empty for the new status."""


def _cells_of(book: Book, meeting: Meeting, table: str, key: str) -> _SaidCells:
    match table:
        case "remarks":
            return _SaidCells("Note", note_of(meeting, key))
        case "to_clear_up":
            return _SaidCells("To check", line_to_clear_up(meeting, key).partition(" ")[2])
        case "decisions":
            return _SaidCells("Decision", book.decisions[key].text)
        case "progress_updates":
            note = book.progress_updates[key]
            return _SaidCells("Update", note.text, note.action)
        case "challenges":
            challenge = book.challenges[key]
            who = Cell(f"to {party_name(challenge.put_to, book)}")
            return _SaidCells("Challenge", challenge.question, key, who)
        case "agenda_items":
            entry = book.agenda_items[key]
            where = Cell(meeting_name(entry.meeting, book))
            return _SaidCells("Agenda item", entry.title, who=where)
        case "moves":
            move = book.moves[key]
            new = short(move.later_due) if move.later_due else "no date"
            return _SaidCells("Date moved", f"New due date: {new}", move.action)
    action = book.actions[key]
    return _SaidCells("Action", action.title, key, lead_cell(action, book), due_cell(action))


def item_of_row(key: str) -> str:
    """Return the key of the agenda item that a row shows or belongs to; empty if none."""
    return key.split(_MARK, maxsplit=1)[0] if not key.startswith(f"{SAID}{_MARK}") else ""


def note_of(meeting: Meeting, number: str) -> str:
    numbered = (remark.partition(" ") for remark in meeting.remarks)
    return next((text for known, _, text in numbered if known == number), "")


def line_to_clear_up(meeting: Meeting, number: str) -> str:
    """Return the line to clear up that begins with a number; empty if there is none."""
    return next((line for line in meeting.to_clear_up if line.partition(" ")[0] == number), "")


def _belongs_to(item: AgendaItem, book: Book, meeting: Meeting, table: str, key: str) -> bool:
    if table == "lines":
        line = book.lines[key]
        is_about = item.action is not None and item.action.id in line.about
        return is_about or (line.item == item.key and not line.about)
    if f"{item.key} {table} {key}" in meeting.said_under:
        return True
    ref = item.action.id if item.action is not None else ""
    if table == "remarks":
        return item.action is None and note_of(meeting, key).startswith(f"{item.text}: ")
    if table == "decisions":
        return bool(ref) and ref in book.decisions[key].actions
    if table == "progress_updates":
        return bool(ref) and book.progress_updates[key].action == ref
    return table == "moves" and bool(ref) and book.moves[key].action == ref


def live_table(  # noqa: PLR0917 - what is known about one meeting
    book: Book,
    meeting: Meeting,
    agenda: Agenda,
    standings: Standings,
    records: Sequence[tuple[str, str]],
    recorded: Recorded,
) -> Table:
    """Build the agenda with what was said below each item.

    Everything said follows at the end, newest first.
    """
    items = {item.key: item for item in agenda.items}
    made = agenda_table(book, agenda, standings)
    lines: list[Row | Heading | LazyRow] = []
    for line in made.lines:
        lines.append(line)
        if (item := items.get(line.key)) is not None and not isinstance(line, Heading):
            lines += [
                _said_row(book, meeting, one, recorded, item.key)
                for one in reversed(records)
                if _belongs_to(item, book, meeting, *one)
            ]
    if records:
        title = Cell("Said so far, newest first", Tone.STRONG)
        lines.append(Heading("SAID", title, Cell(str(len(records)))))
        lines += [_said_row(book, meeting, one, recorded) for one in records]
    return replace(made, lines=tuple(lines))


def agenda_table(book: Book, agenda: Agenda, standings: Standings) -> Table:
    """List the agenda items below their sections' headings. A row's key is the item's key."""
    lines = tuple(_agenda_row(book, agenda, item, standings) for item in agenda.items)
    return Table(columns=AGENDA_COLUMNS, lines=lines, title=f"Agenda, {agenda}")


def _agenda_row(book: Book, agenda: Agenda, item: AgendaItem, standings: Standings) -> Row:
    tone = Tone.STRONG if item.number else Tone.PLAIN
    cells: dict[str, str | Cell] = {
        "done": _done_cell(agenda.is_done(item) if item.number else item.done),
        "text": Cell(item.text, Tone.MUTED if item.done else tone),
    }
    if item.number:
        cells["ref"] = Cell(str(item.number), Tone.STRONG)
        entry = item.entry
        about = (entry_purpose(entry), length_of(entry)) if entry else ()
        # The title has all the room to its right, unless something is said of the item there.
        title = " · ".join(filter(None, (item.text, _progress(agenda, item))))
        cells["text"] = Cell(title, Tone.MUTED if item.done else tone)
        cells["standing"] = Cell(", ".join(filter(None, about)), Tone.MUTED)
        cells["lead"] = Cell(entry.presenter) if entry else EMPTY
    elif (action := item.action) is not None:
        cells |= {
            "ref": Cell(action.id, Tone.STRONG),
            "standing": standings.cell(action, book),
            "lead": lead_cell(action, book),
            "due": due_cell(action),
            "slips": slips_cell(action, book),
        }
    elif (challenge := item.challenge) is not None:
        cells |= {
            "ref": Cell(challenge.id, Tone.STRONG),
            "standing": str(challenge.status).capitalize(),
            "lead": _who_asks_whom(challenge, book),
        }
    return row_of(AGENDA_COLUMNS, item.key, **cells)


def _done_cell(is_done: bool) -> Cell:  # noqa: FBT001 - all that it shows
    return Cell("done", Tone.GREEN, "✓") if is_done else EMPTY


def _who_asks_whom(challenge: Challenge, book: Book) -> str:
    return f"{party_name(challenge.raised_by, book)} to {party_name(challenge.put_to, book)}"


def _progress(agenda: Agenda, item: AgendaItem) -> str:
    below = agenda.under(item)
    return f"{sum(each.done for each in below)} of {len(below)} done" if below else ""


def agenda_figures(agenda: Agenda, today: date) -> tuple[Figure, ...]:
    """Count the lines done below each numbered item, with the actions among them."""
    return tuple(
        Figure(
            key=f"heading {item.key}",
            label=f"{item.number} {item.text}",
            value=_progress(agenda, item),
            definition=DONE,
            population=f"{counted(len(below), 'line')} under this item, as at {long(today)}",
            table="actions",
            ids=tuple(each.action.id for each in below if each.action is not None),
        )
        for item in agenda.numbered
        if (below := agenda.under(item))
    )


def agenda_details(
    item: AgendaItem, book: Book, standings: Standings, *, is_projected: bool
) -> Pieces:
    if item.action is not None:
        return action_details(item.action, book, standings, is_projected=is_projected)
    if item.challenge is not None:
        return _challenge(item.challenge, book, standings)
    done = Cell("Done", Tone.GREEN, "✓") if item.done else Cell("Still to come", Tone.MUTED)
    where = f"Item {item.number} of the agenda" if item.number else item.section.value
    facts = entry_facts(item.entry, book, public=is_projected) if item.entry else ()
    title = Cell(item.text, Tone.STRONG)
    return (title, "\n", Cell(where, Tone.MUTED), "\n", done, *labelled(facts))


def entry_purpose(entry: AgendaEntry) -> str:
    return f"to {entry.purpose}" if entry.purpose else ""


def length_of(entry: AgendaEntry) -> str:
    return counted(entry.minutes, "minute") if entry.minutes else ""


def entry_facts(
    agenda_entry: AgendaEntry, book: Book, *, public: bool
) -> tuple[tuple[str, str], ...]:
    """Return what is recorded of an agenda item besides its title, and which line asked for it.

    Args:
        public: whether the words of a restricted line are left out.
    """
    line = book.lines.get(agenda_entry.asked_by)
    asked = ""
    if line is not None:
        asked = f"by {meeting_in_full(line.meeting, book)}"
        if not (public and is_restricted(line, book)):
            asked += f": “{line.words.strip()}”"
    facts = (
        ("Presenter", agenda_entry.presenter.strip()),
        ("Purpose", entry_purpose(agenda_entry)),
        ("Time", length_of(agenda_entry)),
        ("Paper", agenda_entry.paper.strip()),
        ("Asked for", asked),
    )
    return tuple(fact for fact in facts if fact[1])


def entry_line(item: AgendaItem, book: Book, *, public: bool) -> str:
    """Return what is recorded of an agenda item as one line; empty for nothing."""
    facts = entry_facts(item.entry, book, public=public) if item.entry else ()
    return " · ".join(f"{label}: {words}" for label, words in facts)


def _challenge(challenge: Challenge, book: Book, standings: Standings) -> Pieces:
    day = challenge.created
    facts = (
        ("Put by", _who_asks_whom(challenge, book)),
        ("On", f"{long(day)} ({distance(day, standings.today)})"),
        ("Answer", challenge.answer.strip() or "none yet"),
        ("Outcome", challenge.came_of_it.strip()),
    )
    title = Cell(f"{challenge.id}  {challenge.question}", Tone.STRONG)
    return (title, "\n", *labelled(facts))


_SAID_ABOVE = frozenset({"Partnership", "State", "Quorum", "About the data"})
"""The labels of facts that the screen already shows above."""


def meeting_title(book: Book, meeting: Meeting) -> str:
    """Return a meeting's title: ``Quality Assurance Group, Thursday 27 November 2025``."""
    return f"{group_in_full(meeting.group, book)}, {in_words(meeting.day)}"


def meeting_details(book: Book, meeting: Meeting, today: date, *, is_projected: bool) -> Pieces:
    facts = meeting_facts(book, meeting, today, is_projected=is_projected)
    return (*facts, *section_pieces(_sections(book, meeting, is_projected=is_projected)))


def meeting_facts(book: Book, meeting: Meeting, today: date, *, is_projected: bool) -> Pieces:
    """Show the name, state, place, times, chair and quorum of a meeting.

    Reasons stay unseen while others look on.
    """
    fields = KINDS["meetings"].fields
    pieces: list[str | Cell] = [
        Cell(meeting_title(book, meeting), Tone.STRONG),
        "\n",
        state_cell(meeting, today),
    ]
    facts = (
        *facts_of_meeting(book, meeting, names=not is_projected),
        ("Minutes", issued_words(book, meeting)),
        (fields["without_quorum_reason"].label, meeting.without_quorum_reason.strip()),
    )
    reasons = (
        {fields[name].label for name in KINDS["meetings"].reasons} if is_projected else frozenset()
    )
    unseen = _SAID_ABOVE | reasons
    pieces += labelled(fact for fact in facts if fact[0] not in unseen)
    pieces += [Label("\nQuorum  "), *_quorum(book, meeting)]
    return tuple(pieces)


def _quorum(book: Book, meeting: Meeting) -> Iterator[str | Cell]:
    clauses = clauses_for(book, meeting)
    if not meeting.in_progress and not book.attendances_of(meeting.id) and clauses:
        yield "; ".join(clause_words(clause, book) for clause in clauses)
        return
    for place, cell in enumerate(quorum_line(book, meeting)):
        yield from ("  " if place else "", cell)


def _sections(book: Book, meeting: Meeting, *, is_projected: bool) -> Iterator[Section]:
    if not meeting.in_progress and not meeting.state.took_place:
        yield from _to_come(book, meeting, is_projected=is_projected)
        return
    if meeting.in_progress:
        yield agenda_section(book, meeting, is_projected=is_projected)
    left = shown_to(lines_to_check(book, meeting), book, hides=is_projected)
    if left and not meeting.in_progress:
        how = f"Open the meeting's page to say what {'it is' if len(left) == 1 else 'they are'}."
        words = Bullets(tuple(line.words.strip() for line in left))
        title = f"{counted(len(left), 'line')} to check"
        yield Section(key="to-check", title=title, blocks=(words, Paragraph(how)))
    yield attendance_section(book, meeting)
    yield from minutes_sections(book, meeting, public=is_projected)


def _to_come(book: Book, meeting: Meeting, *, is_projected: bool) -> Iterator[Section]:
    yield agenda_section(book, meeting, is_projected=is_projected)
    if book.attendances_of(meeting.id):
        yield attendance_section(book, meeting)
    else:
        names = ", ".join(agency_name(agency.id, book) for agency in members_of(book, meeting))
        yield Section(
            key="members", title="Members on the day", blocks=(Paragraph(names or NOTHING),)
        )
    if not meeting_outcomes(book, meeting).is_empty:
        yield from minutes_sections(book, meeting, public=is_projected)


def agenda_section(book: Book, meeting: Meeting, *, is_projected: bool) -> Section:
    """Return the agenda by section, without restricted items while others look on."""
    made = agenda(book, meeting)
    shown = shown_to(made.items, book, hides=is_projected)
    hidden = len(made.items) - len(shown)
    title = f"Agenda, {counted(len(made.numbered), 'item')}"
    if made.done:
        title += f", {made.done} done"
    lines: list[Paragraph | Bullets] = []
    for item in (each for each in shown if each.number):
        below = [each for each in shown if each.under == item.key]
        mark = "  ✓ done" if made.is_done(item) else ""
        lines.append(Paragraph(f"{item.number} {item.text}{mark}"))
        if about := entry_line(item, book, public=is_projected):
            lines.append(Paragraph(about))
        if below:
            lines.append(Bullets(tuple(map(_item_words, below))))
    if hidden:
        lines.append(not_shown_note(hidden))
    blocks: tuple[Block, ...] = tuple(lines) or (Paragraph(NOTHING),)
    if is_projected:
        blocks = reworded(blocks, people_of(book, meeting).without_names)
    return Section(key="agenda", title=title, blocks=blocks)


def section_pieces(sections: Iterable[Section]) -> Pieces:
    """Return the text of sections, each below its heading, with a blank line before it."""
    found: list[str | Cell] = []
    for section in sections:
        found += ["\n\n", Cell(section.title, Tone.STRONG)]
        for block in section.blocks:
            found += _block_pieces(block)
    return tuple(found)


def _block_pieces(block: Block) -> Iterator[str | Cell]:
    match block:
        case Paragraph(text):
            yield f"\n{text}"
        case Bullets(items):
            for item in items:
                yield from (Cell("\n· ", Tone.MUTED), item)
        case Definitions(pairs):
            yield from labelled(pairs)
        case Table():
            yield from _rows(block)
        case Section():
            yield from section_pieces((block,))


def _rows(table: Table) -> Iterator[str | Cell]:
    """Yield a line for each row, its first cell in bold."""
    for row in table.rows:
        first, *others = row.cells
        yield from ("\n", Cell(str(first), Tone.STRONG))
        words = "  ".join(str(cell) for cell in others if str(cell).strip())
        yield f"  {words}" if words else ""


def _item_words(item: AgendaItem) -> str:
    ref = f"{item.action.id}  " if item.action is not None else ""
    return f"{ref}{item.text}{'  ✓ done' if item.done else ''}"


MEETING_RECORD_COLUMNS = (
    Column(key="ref", title="Ref", width=11),
    Column(key="text", title="What", width=30, grows=6),
    Column(key="who", title="Who", width=16, grows=2),
    Column(key="standing", title="Rating or status", width=22, needs=110),
    Column(key="when", title="When", width=11, needs=100),
)
_MARK = "\x1f"
"""The separator between section, table and id in the key of a line."""


def line_key(section: str, table: str, key: str) -> str:
    """Return the key of a line. It names the section because a record can be in several."""
    return _MARK.join((section, table, key))


def record_of(key: str) -> tuple[str, str]:
    """Return the table and id of a line's record; empty if it has none."""
    _, table, name = (*key.split(_MARK, 2), "", "")[:3]
    return table, name


def meeting_records(
    book: Book,
    meeting: Meeting,
    standings: Standings,
    recorded: Recorded = NOTHING_RECORDED,
    *,
    is_projected: bool,
) -> Table:
    """List a meeting's records below their headings, without empty sections.

    Args:
        recorded: what was changed in the meeting.
    """
    made = _MeetingRecords(book, meeting, standings, recorded, is_projected=is_projected)
    lines = tuple(made.lines())
    table = Table(columns=MEETING_RECORD_COLUMNS, lines=lines, title="Meeting")
    return table.reworded(people_of(book, meeting).without_names) if is_projected else table


class _MeetingRecords:
    """Makes the lines of one meeting."""

    def __init__(
        self,
        book: Book,
        meeting: Meeting,
        standings: Standings,
        recorded: Recorded,
        *,
        is_projected: bool,
    ) -> None:
        self._book, self._meeting, self._standings = book, meeting, standings
        self._recorded, self._is_projected = recorded, is_projected

    def lines(self) -> Iterator[Row | Heading]:
        """Yield the outcomes, then the agenda until the meeting is closed, then the attendance."""
        book, meeting = self._book, self._meeting
        found = meeting_outcomes(book, meeting)
        to_check = [line for line in found.lines if line.to_check]
        yield from self._section("to_check", "To check", "lines", to_check)
        yield from self._section("decisions", "Decisions", "decisions", found.decisions)
        yield from self._section("raised", "New actions", "actions", found.raised)
        yield from self._section("agreed", "Deliveries agreed", "actions", found.agreed)
        waiting = self._awaiting_agreement()
        yield from self._section("awaiting", "Deliveries awaiting agreement", "actions", waiting)
        yield from self._section("moves", "Due dates moved", "moves", found.moves)
        yield from self._section("challenges", "Challenges", "challenges", found.challenges)
        yield from self._section(
            "progress_updates", "Progress reported", "progress_updates", found.notes
        )
        asked = {line.id for line in found.lines}
        items = (e for e in book.agenda_items.values() if e.asked_by in asked)
        others = [each for each in items if each.meeting != meeting.id]
        yield from self._section("items", "Put on other agendas", "agenda_items", others)
        yield from self._notes(found)
        issues = issues_of(book, meeting.id)
        yield from self._section("issues", "Minutes issued", "issued_minutes", issues)
        if meeting.in_progress or meeting.state is MeetingState.PLANNED:
            yield from self._agenda()
        if meeting.state is not MeetingState.CANCELLED:
            yield from self._attendance()

    def _awaiting_agreement(self) -> Iterator[Action]:
        """Yield the actions delivered in the meeting that it didn't agree."""
        for _, change in self._recorded.changes:
            action = self._book.actions.get(change.id) if change.table == "actions" else None
            if action is not None and is_delivery(change) and action.awaits_agreement:
                yield action

    def _notes(self, found: MeetingOutcomes) -> Iterator[Row | Heading]:
        """Yield what was said that no other section has: the lines, then the remarks."""
        notes = [
            line
            for line in found.lines
            if not (line.to_check or line.is_heading) and self._is_note(line)
        ]
        shown = shown_to(notes, self._book, hides=self._is_projected)
        rows = [self._row("notes", "lines", line.id) for line in shown]
        rows += [
            row_of(MEETING_RECORD_COLUMNS, line_key("remarks", "", str(number)), text=text)
            for number, text in enumerate(found.remarks, 1)
        ]
        yield from _under("notes", "Notes", rows, len(notes) - len(shown))

    def _is_note(self, line: MeetingLine) -> bool:
        """Return whether what a line caused has no section of its own."""
        if line.told_by_result and not self._recorded.changes:
            return False
        return not any(
            (change.creates and change.table in _TOLD)
            or _AGREED.intersection(change.fields)
            or is_delivery(change)
            for change in self._recorded.of(line.id)
        )

    def _agenda(self) -> Iterator[Row | Heading]:
        made = agenda(self._book, self._meeting)
        for item in made.numbered:
            if self._is_projected and is_restricted(item, self._book):
                continue
            below = made.under(item)
            shown = shown_to(below, self._book, hides=self._is_projected)
            about = entry_line(item, self._book, public=self._is_projected)
            words = " · ".join(filter(None, (about, _progress(made, item))))
            words = with_hidden(words, len(below) - len(shown))
            if not below and made.is_done(item):
                words = "done"
            title = Cell(f"{item.number} {item.text}", Tone.STRONG)
            yield Heading(item.key, title, Cell(words))
            yield from map(self._item_row, shown)

    def _item_row(self, item: AgendaItem) -> Row:
        tone = Tone.MUTED if item.done else Tone.PLAIN
        if item.action is not None:
            title = Cell(item.action.title, tone)
            return self._row("agenda", "actions", item.action.id, text=title)
        if item.challenge is not None:
            return self._row("agenda", "challenges", item.challenge.id)
        key = line_key("agenda", "", item.key)
        words = Cell(item.text, tone)
        return row_of(MEETING_RECORD_COLUMNS, key, text=words, who=_done_cell(item.done))

    def _section(
        self, section: str, title: str, table: str, records: Iterable[Record]
    ) -> Iterator[Row | Heading]:
        every = list(records)
        shown = shown_to(every, self._book, hides=self._is_projected)
        rows = [self._row(section, table, each.id) for each in shown]
        yield from _under(section, title, rows, len(every) - len(shown))

    def _row(self, section: str, table: str, key: str, **others: str | Cell) -> Row:
        """Return the row of a record, with the given cells replacing the usual ones."""
        cells = self._cells(table, key) | others
        return row_of(MEETING_RECORD_COLUMNS, line_key(section, table, key), **cells)

    def _cells(self, table: str, key: str) -> dict[str, str | Cell]:
        book = self._book
        match table:
            case "actions":
                action = book.actions[key]
                return {
                    "ref": Cell(key, Tone.STRONG),
                    "text": action.title,
                    "who": lead_cell(action, book),
                    "standing": self._standings.cell(action, book),
                    "when": due_cell(action),
                }
            case "lines":
                line = book.lines[key]
                cells = _of_line(book, self._meeting, key, self._recorded.of(key))
                return {
                    "ref": Cell(cells.ref, Tone.STRONG),
                    "text": line.text.strip() or line.words.strip(),
                    "who": "" if cells.what in {"Note", "To check"} else cells.what,
                    "standing": Cell("restricted", Tone.AMBER) if line.restricted else EMPTY,
                }
            case "agenda_items":
                entry = book.agenda_items[key]
                return {"text": entry.title, "who": meeting_name(entry.meeting, book)}
            case "decisions":
                decision = book.decisions[key]
                return {
                    "text": decision.text.strip(),
                    "who": ", ".join(decision.actions),
                    "standing": Cell("restricted", Tone.AMBER)
                    if is_restricted(decision, book)
                    else EMPTY,
                }
            case "moves":
                move = book.moves[key]
                days = (move.earlier_due, move.later_due)
                return {
                    "ref": Cell(move.action, Tone.STRONG),
                    "text": book.actions[move.action].title if move.action in book.actions else "",
                    "who": " → ".join(short(day) if day else "no date" for day in days),
                    "standing": str(move.kind).capitalize(),
                }
            case "challenges":
                challenge = book.challenges[key]
                return {
                    "ref": Cell(key, Tone.STRONG),
                    "text": challenge.question,
                    "who": f"to {party_name(challenge.put_to, book)}",
                    "standing": str(challenge.status).capitalize(),
                }
            case "issued_minutes":
                issued = book.issued_minutes[key]
                return {
                    "text": issued.corrections.strip() or "First issue",
                    "who": f"to {issued.to.strip()}",
                    "standing": "Amended by the Chair" if issued.is_amended else "",
                    "when": short(issued.created),
                }
            case _:
                note = book.progress_updates[key]
                return {
                    "ref": Cell(note.action, Tone.STRONG),
                    "text": note.text.strip(),
                    "who": note.by,
                    "when": short(note.created),
                }

    def _attendance(self) -> Iterator[Row | Heading]:
        rows = []
        for row in attendance_form(self._book, self._meeting).rows:
            name, mark, _ = row.cells
            key = line_key("attendance", "attendances", f"{self._meeting.id}/{row.key}")
            rows.append(row_of(MEETING_RECORD_COLUMNS, key, text=name, who=mark))
        detail = attendance_summary(self._book, self._meeting)
        yield from rows_under("attendance", "Attendance", rows, detail)


def _under(key: str, title: str, rows: list[Row], hidden: int = 0) -> Iterator[Row | Heading]:
    """Yield rows below their heading; nothing if there are no rows, hidden ones included."""
    if rows or hidden:
        words = with_hidden(counted(len(rows), "line"), hidden) if hidden else str(len(rows))
        yield Heading(key, Cell(title, Tone.STRONG), Cell(words))
        yield from rows


def meeting_list_figures(book: Book, today: date) -> tuple[Figure, ...]:
    """Count the meetings to come, held, without attendance, and cancelled."""
    meetings = sorted(book.meetings.values(), key=lambda meeting: (meeting.day, meeting.id))
    ahead = [m for m in meetings if is_ahead(m, today) and m.state is not MeetingState.CANCELLED]
    held = [m for m in meetings if m.state.took_place and m.is_closed]
    bare = [m for m in meetings if lacks_attendance(m, today)]
    cancelled = [m for m in meetings if m.state is MeetingState.CANCELLED]
    population = f"the meetings of all groups, as at {long(today)}"
    return tuple(
        count(key, label, definition, found, population, table="meetings")
        for key, label, definition, found in (
            ("ahead", "To come", "Meetings planned for today or later.", ahead),
            ("held", "Held", "Meetings held, with attendance recorded.", held),
            (
                "bare",
                "Without attendance",
                "Past meetings with no attendance recorded. They aren't counted.",
                bare,
            ),
            ("cancelled", "Cancelled", "Cancelled meetings. They aren't counted.", cancelled),
        )
    )


_PRESENT = (
    "People in the room and online, including deputies and guests. The records are the agencies "
    "they came from."
)
_QUORUM = (
    "Part of the group's quorum. An agency is represented if anyone came from it or a part of "
    "it. The Chair counts for their own agency."
)


def meeting_figures(book: Book, meeting: Meeting) -> tuple[Figure, ...]:
    """Return the figures of a meeting: its attendance, quorum clauses and outcomes."""
    population = meeting_in_full(meeting.id, book)
    rows = [row for row in book.attendances_of(meeting.id) if row.present]
    people = str(people_present(book, meeting))
    actions, key = book.actions.values(), meeting.id
    decisions = [each for each in book.decisions.values() if each.meeting == key]
    raised = [action for action in actions if action.raised_at == key]
    agreed = [action for action in actions if action.agreed_at == key]
    return (
        count(
            "present",
            "People present",
            _PRESENT,
            rows,
            population,
            table="attendances",
            value=people,
        ),
        *_quorum_figures(book, meeting, population),
        count(
            "decisions",
            "Decisions",
            "What the meeting decided.",
            decisions,
            population,
            table="decisions",
        ),
        count("raised", "New actions", "New actions agreed at the meeting.", raised, population),
        count(
            "agreed", "Deliveries agreed", "Deliveries that the meeting agreed.", agreed, population
        ),
    )


def _quorum_figures(book: Book, meeting: Meeting, population: str) -> Iterator[Figure]:
    for number, result in enumerate(quorum(book, meeting).clauses, 1):
        words = "met" if result.is_met else "not met"
        needed = result.clause.at_least
        yield Figure(
            key=f"quorum {number}",
            label=f"Quorum: {clause_words(result.clause, book)}",
            value=f"{words}, {len(result.represented)} represented, {needed} needed",
            definition=_QUORUM,
            population=population,
            table="agencies",
            ids=tuple(result.represented),
        )
