"""The minutes of a meeting, and the read-back of what was agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from cscp_tui.base.texts import capitalised, counted, natural
from cscp_tui.documents.document import Block, Bullets, Definitions, Paragraph, Section, section
from cscp_tui.documents.table import Cell, Table, Tone, columns, table
from cscp_tui.domain.attendance import decision_standing, quorum
from cscp_tui.domain.clock_times import clock_time
from cscp_tui.domain.dates import in_words, long
from cscp_tui.domain.enums import AgencyKind, ImpactState
from cscp_tui.domain.meetings import Section as AgendaSection
from cscp_tui.domain.meetings import agenda, meeting_outcomes
from cscp_tui.domain.quorum import clause_words
from cscp_tui.domain.selections import is_restricted
from cscp_tui.views.attendance import members_of, presence_words
from cscp_tui.views.names import Names
from cscp_tui.views.updates.meetings import state_words
from cscp_tui.views.updates.progress import impact_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cscp_tui.domain.book import Book
    from cscp_tui.domain.meetings import MeetingOutcomes
    from cscp_tui.domain.records import Action, Attendance, Decision, Meeting
    from cscp_tui.views.actions import Pieces


NOTHING = "None."
"""The text of an empty section of the minutes."""


def minutes_title(book: Book, meeting: Meeting) -> str:
    """The title of the minutes: ``Minutes of the Quality Assurance Group, Thursday 27 November 2025``."""
    group = book.groups.get(meeting.group)
    return f"Minutes of the {group.name if group else meeting.group}, {in_words(meeting.day)}"


def _moments(meeting: Meeting) -> tuple[str, ...]:
    """Its beginning and its end; no end where it was only closed on a later day."""
    is_one_day = meeting.started[:10] == meeting.closed[:10]
    return (meeting.started, meeting.closed) if is_one_day else (meeting.started,)


def minutes_facts(book: Book, meeting: Meeting) -> tuple[tuple[str, str], ...]:
    """The facts under the title."""
    names = Names(book)
    chair = ", ".join(
        filter(None, (meeting.chair, meeting.chair_agency and names.agency(meeting.chair_agency)))
    )
    times = " to ".join(filter(None, map(clock_time, _moments(meeting))))
    pairs = (
        ("Partnership", book.partnership.name),
        ("Meeting", names.meeting(meeting.id)),
        ("Time", times if times and not meeting.reopen_reason else meeting.time.strip()),
        ("Place", meeting.place.strip()),
        ("State", "In progress" if meeting.in_progress else state_words(meeting)),
        ("Chair", chair),
        ("Quorum", quorum_words(book, meeting)),
        ("Reason for cancellation", meeting.cancel_reason),
        ("Reason for reopening", meeting.reopen_reason),
        ("About the data", book.partnership.illustrative.strip()),
    )
    return tuple(pair for pair in pairs if pair[1])


def quorum_words(book: Book, meeting: Meeting) -> str:
    """The quorum in words: met or not, clause by clause, and why the chair went on without it."""
    found = quorum(book, meeting)
    if not found.clauses or not book.attendances_of(meeting.id):
        return ""
    words = "; ".join(
        f"{clause_words(result.clause, book)}: {'yes' if result.is_met else 'no'}"
        for result in found.clauses
    )
    reason = meeting.without_quorum_reason.strip()
    if reason and not found.is_met:
        return f"Not met ({words}). The Chair proceeded without a quorum: {reason}"
    return f"{'Met' if found.is_met else 'Not met'} ({words})"


def minutes_sections(book: Book, meeting: Meeting, *, public: bool = False) -> tuple[Section, ...]:
    """The sections of the minutes, in a fixed order.

    Args:
        book: what is known.
        meeting: whose note.
        public: whether restricted items are left out, and counted.
    """
    found = meeting_outcomes(book, meeting)
    return (
        attendance_section(book, meeting),
        *read_back(book, meeting, found, public=public),
        _notes_section(book, found, public=public),
        _section("remarks", "Notes", Bullets(found.remarks)),
        *_to_clear_up(meeting, public=public),
        _section("items", "Standing items", Bullets(standing_item_words(book, meeting))),
    )


def _to_clear_up(meeting: Meeting, *, public: bool) -> tuple[Section, ...]:
    """The lines that are still doubtful, as they were typed, where there are any."""
    lines = tuple(line.partition(" ")[2] for line in meeting.to_clear_up)
    if public or not lines:
        return ()
    return (section("to-clear-up", "To clear up", Bullets(lines)),)


def standing_item_words(book: Book, meeting: Meeting) -> tuple[str, ...]:
    """Each standing item with whether it was dealt with, where the meeting was run here."""
    items = agenda(book, meeting).of(AgendaSection.STANDING)
    if not (meeting.started or meeting.dealt_with):
        return tuple(item.text for item in items)
    return tuple(
        f"{item.text.strip()}: {'dealt with' if item.done else 'not dealt with'}" for item in items
    )


def _section(key: str, title: str, *blocks: Block | None) -> Section:
    made = section(key, title, *blocks)
    return replace(made, blocks=(Paragraph(NOTHING),)) if made.is_empty else made


def attendance_section(book: Book, meeting: Meeting) -> Section:
    """The members present, with apologies and absent, and guests by their organisation."""
    rows = {row.agency: row for row in book.attendances_of(meeting.id)}
    members = members_of(book, meeting)
    headings = columns("Agency", "Present")
    present = [
        (agency.name, presence_words(rows[agency.id]))
        for agency in members
        if agency.id in rows and rows[agency.id].present
    ]
    excused: list[str] = []
    absent: list[str] = []
    for agency in members:
        row = rows.get(agency.id)
        if row is None or not row.present:
            (excused if row and row.apologies else absent).append(agency.name)
    return _section(
        "attendance",
        "Attendance",
        table(headings, [*present, *_guests(book, rows.values())]),
        Paragraph(f"Apologies: {'; '.join(excused)}." if excused else ""),
        Paragraph(f"Absent without apologies: {'; '.join(absent)}." if absent and rows else ""),
    )


def _guests(book: Book, rows: Iterable[Attendance]) -> Iterator[tuple[str, str]]:
    for row in rows:
        agency = book.agencies.get(row.agency)
        if agency is None or agency.kind is not AgencyKind.GUEST or not row.present:
            continue
        for each in row.guests:
            yield each.where, f"{counted(each.in_room + each.online, 'guest')}"
        unnamed = row.present - sum(each.in_room + each.online for each in row.guests)
        if unnamed > 0:
            yield agency.name, counted(unnamed, "guest")


def read_back(
    book: Book, meeting: Meeting, found: MeetingOutcomes | None = None, *, public: bool = False
) -> tuple[Section, ...]:
    """The sections that are read back before a meeting ends.

    Deliveries agreed, decisions, actions asked for, dates moved, challenges.
    """
    found = found or meeting_outcomes(book, meeting)
    names = Names(book)
    return (
        _agreed_section(book, found, public=public),
        _decisions_section(book, found, public=public),
        _raised_section(book, found, public=public),
        _moves_section(book, found, public=public),
        _challenges_section(found, names, public=public),
    )


def _agreed_section(book: Book, found: MeetingOutcomes, *, public: bool) -> Section:
    shown, hidden = _shown(book, found.agreed, public=public)
    headings = columns("Ref", "Action", "Impact")
    rows = ((action.id, action.title, impact_words(action)) for action in shown)
    return _section("agreed", "Deliveries agreed", table(headings, rows), hidden)


def _shown(
    book: Book, actions: Iterable[Action], *, public: bool
) -> tuple[list[Action], Paragraph | None]:
    every = sorted(actions, key=lambda action: natural(action.id))
    shown = [action for action in every if not (public and is_restricted(action, book))]
    return shown, _hidden(len(every) - len(shown))


def _hidden(count: int) -> Paragraph | None:
    return Paragraph(f"{counted(count, 'restricted item')} not shown.") if count else None


def _about_decision(book: Book, decision: Decision) -> Iterator[str]:
    if decision.actions:
        yield ", ".join(decision.actions)
    if standing := decision_standing(book, decision):
        yield f"ratified at {decision.ratified_at}" if decision.ratified_at else standing


def _decisions_section(book: Book, found: MeetingOutcomes, *, public: bool) -> Section:
    shown = [each for each in found.decisions if not (public and each.restricted)]
    points = (
        each.text.strip() + "".join(f" ({words})" for words in _about_decision(book, each))
        for each in shown
    )
    hidden = _hidden(len(found.decisions) - len(shown))
    return _section("decisions", "Decisions", Bullets(tuple(points)), hidden)


def _raised_section(book: Book, found: MeetingOutcomes, *, public: bool) -> Section:
    names = Names(book)
    shown, hidden = _shown(book, found.raised, public=public)
    headings = columns("Ref", "Action", "Lead", "Due")
    rows = (
        (
            action.id,
            action.title,
            ", ".join(
                filter(None, (action.lead, action.lead_agency and names.agency(action.lead_agency)))
            )
            or "none named",
            due_words(action),
        )
        for action in shown
    )
    return _section("raised", "Actions asked for", table(headings, rows), hidden)


def due_words(action: Action) -> str:
    """Return the due date, or the words for a missing one."""
    if action.due is not None:
        return long(action.due)
    if action.review_date is not None:
        return f"review date {long(action.review_date)}"
    return action.timescale or "no date"


def _moves_section(book: Book, found: MeetingOutcomes, *, public: bool) -> Section:
    headings = columns("Ref", "Action", "From", "To", "Why")
    known = [
        (book.actions[move.action], move) for move in found.moves if move.action in book.actions
    ]
    shown = [pair for pair in known if not (public and is_restricted(pair[0], book))]
    rows = (
        (
            action.id,
            action.title,
            long(move.earlier_due) if move.earlier_due else "no date",
            long(move.later_due) if move.later_due else "no date",
            capitalised(": ".join(filter(None, (move.reason, move.explanation.strip())))),
        )
        for action, move in shown
    )
    return _section("moves", "Dates moved", table(headings, rows), _hidden(len(known) - len(shown)))


def _challenges_section(found: MeetingOutcomes, names: Names, *, public: bool) -> Section:
    shown = [each for each in found.challenges if not (public and each.restricted)]
    points = (
        f"{capitalised(names.party(each.raised_by))} to {names.party(each.put_to)}: "
        f"{each.question.strip()}"
        for each in shown
    )
    hidden = _hidden(len(found.challenges) - len(shown))
    return _section("challenges", "Challenges", Bullets(tuple(points)), hidden)


def _notes_section(book: Book, found: MeetingOutcomes, *, public: bool) -> Section:
    headings = columns("Ref", "Action", "Note")
    known = [
        (book.actions[note.action], note) for note in found.notes if note.action in book.actions
    ]
    shown = [pair for pair in known if not (public and is_restricted(pair[0], book))]
    rows = ((action.id, action.title, note.text.strip()) for action, note in shown)
    hidden = _hidden(len(known) - len(shown))
    return _section("notes", "Progress reported", table(headings, rows), hidden)


_NOT_READ = frozenset({"attendance", "items"})
"""The sections of the minutes that those present know already."""


def read_back_pieces(book: Book, meeting: Meeting, *, public: bool = False) -> Pieces:
    """The read-back in the order of the minutes: agreed, decided, new, moved, challenged, noted.

    Args:
        book: what is known.
        meeting: whose.
        public: whether others look on, so that restricted items are counted only.
    """
    pieces: list[str | Cell] = []
    sections = [s for s in minutes_sections(book, meeting, public=public) if s.key not in _NOT_READ]
    full = [each for each in sections if each.blocks != (Paragraph(NOTHING),)]
    for each in full:
        lines = list(_lines(each))
        count = sum(isinstance(piece, str) and piece.startswith("• ") for piece in lines)
        title = f"{each.title} ({count})" if count else each.title
        pieces += ["\n\n" if pieces else "", Cell(title, Tone.STRONG), "\n"]
        pieces += [piece for line in lines for piece in ("\n", line)]
    empty = ", ".join(each.title.lower() for each in sections if each not in full)
    if empty:
        gap = "\n\n" if pieces else ""
        pieces.append(Cell(f"{gap}Nothing yet under: {empty}.", Tone.MUTED))
    return tuple(pieces)


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(text):
            yield text.strip()
        case Bullets(items):
            yield from (f"• {item.strip()}" for item in items)
        case Definitions(pairs):
            yield from (f"• {name}: {meaning}" for name, meaning in pairs)
        case Table():
            yield from (f"• {_row(block, row.cells)}" for row in block.rows)
        case Section():
            for inner in block.blocks:
                yield from _lines(inner)


def _row(table: Table, cells: tuple[Cell, ...]) -> str:
    """A row as it is read out: its first two cells, then the others by their titles."""
    head = "  ".join(cell.text for cell in cells[:2] if cell.text)
    rest = "; ".join(
        _told(column.title.lower(), cell.text.strip())
        for column, cell in zip(table.columns[2:], cells[2:], strict=True)
        if cell.text.strip()
    )
    return f"{head}\n  {rest}" if rest else head


def _told(title: str, text: str) -> str:
    """A cell by its title: ``impact: proven``, and ``no impact yet`` where there is none."""
    none = str(ImpactState.NONE_YET).capitalize()
    if text.startswith(none):
        return f"no {title} yet{text.removeprefix(none)}"
    return f"{title}: {text}"
