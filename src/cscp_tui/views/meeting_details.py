"""One meeting in full: how it stands, who came, what came of it, and the agenda of one to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.agendas import Section, agenda
from cscp_tui.domain.dates import in_words
from cscp_tui.domain.dealings import dealings
from cscp_tui.domain.quorum_clauses import clause_words
from cscp_tui.domain.texts import counted
from cscp_tui.views.attendance_forms import members_of
from cscp_tui.views.cells import Cell, Tone
from cscp_tui.views.meeting_lists import state_cell
from cscp_tui.views.meeting_notes import (
    NOTHING,
    attendance_part,
    meeting_note,
    note_facts,
)
from cscp_tui.views.paper_pieces import pieces_of
from cscp_tui.views.papers import Part, Points, Text
from cscp_tui.views.projections import is_restricted
from cscp_tui.views.quorums import quorum_line
from cscp_tui.views.record_facts import REASONS
from cscp_tui.views.short_names import agency_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cscp_tui.domain.agendas import AgendaItem
    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Meeting
    from cscp_tui.views.action_details import Pieces

_SAID_ABOVE = frozenset({"Partnership", "State", "Quorum", "About the data"})
"""Facts of the note that stand in the frame or in the lines above it."""


def meeting_title(book: Book, meeting: Meeting) -> str:
    """What a meeting is called: ``Quality Assurance Group, Thursday 27 November 2025``."""
    group = book.groups.get(meeting.group)
    return f"{group.name if group else meeting.group}, {in_words(meeting.day)}"


def meeting_details(
    book: Book, meeting: Meeting, today: date, *, is_projected: bool = False
) -> Pieces:
    """The pieces of text that show a meeting in full.

    Args:
        book: what is known.
        meeting: which.
        today: the day that is shown.
        is_projected: whether others look on, so that restricted items and reasons stay unseen.
    """
    facts = meeting_facts(book, meeting, today, is_projected=is_projected)
    return (*facts, *pieces_of(_parts(book, meeting, is_projected=is_projected)))


def meeting_facts(
    book: Book, meeting: Meeting, today: date, *, is_projected: bool = False
) -> Pieces:
    """Which meeting it is, how it stands, where and when it is, who chairs it, its quorum.

    Reasons stay unseen while others look on.
    """
    pieces: list[str | Cell] = [
        Cell(meeting_title(book, meeting), Tone.STRONG),
        "\n",
        state_cell(meeting, today),
    ]
    for label, text in _facts(book, meeting):
        if is_projected and label in REASONS:
            continue
        pieces += [Cell(f"\n{label}  ", Tone.MUTED), text]
    pieces += [Cell("\nQuorum  ", Tone.MUTED), *_quorum(book, meeting)]
    return tuple(pieces)


def _facts(book: Book, meeting: Meeting) -> Iterator[tuple[str, str]]:
    yield from (fact for fact in note_facts(book, meeting) if fact[0] not in _SAID_ABOVE)
    if meeting.override_reason.strip():
        yield "Taken as quorate", meeting.override_reason.strip()


def _quorum(book: Book, meeting: Meeting) -> Iterator[str | Cell]:
    """What the quorum needs, and once people came, what of it is met."""
    group = book.groups.get(meeting.group)
    if not meeting.in_progress and not book.attendances_of(meeting.id) and group and group.quorum:
        yield "; ".join(clause_words(clause, book) for clause in group.quorum)
        return
    for place, cell in enumerate(quorum_line(book, meeting)):
        yield from ("  " if place else "", cell)


def _parts(book: Book, meeting: Meeting, *, is_projected: bool) -> Iterator[Part]:
    """What there is to read: the note of one that was, the agenda of one to come."""
    if not meeting.in_progress and not meeting.state.took_place:
        yield from _to_come(book, meeting, is_projected=is_projected)
        return
    if meeting.in_progress:
        yield from agenda_parts(book, meeting, is_projected=is_projected)
    yield from meeting_note(book, meeting, public=is_projected)


def _to_come(book: Book, meeting: Meeting, *, is_projected: bool) -> Iterator[Part]:
    yield from agenda_parts(book, meeting, is_projected=is_projected)
    if book.attendances_of(meeting.id):
        yield attendance_part(book, meeting)
    else:
        names = ", ".join(agency_name(book, agency.id) for agency in members_of(book, meeting))
        yield Part("members", "Members on the day", (Text(names or NOTHING),))
    if not dealings(book, meeting).is_empty:
        yield from meeting_note(book, meeting, public=is_projected)[1:-1]


def agenda_parts(book: Book, meeting: Meeting, *, is_projected: bool = False) -> Iterator[Part]:
    """The agenda by its sections, without what must not be seen."""
    made = agenda(book, meeting)
    shown = [item for item in made.items if not (is_projected and is_restricted_item(book, item))]
    hidden = len(made.items) - len(shown)
    title = f"Agenda, {counted(len(made.items), 'item')}"
    if made.done:
        title += f", {made.done} done"
    lines: list[Text | Points] = []
    for section in Section:
        items = [item for item in shown if item.section is section]
        if items:
            lines += [Text(f"{section.value}:"), Points(tuple(map(_item_words, items)))]
    if hidden:
        lines.append(Text(f"{counted(hidden, 'restricted item')} not shown."))
    yield Part("agenda", title, tuple(lines) or (Text(NOTHING),))


def is_restricted_item(book: Book, item: AgendaItem) -> bool:
    """Whether an item of the agenda is not for those who look on."""
    if item.action is not None:
        return is_restricted(item.action, book)
    return item.challenge is not None and item.challenge.restricted


def _item_words(item: AgendaItem) -> str:
    ref = f"{item.action.id}  " if item.action is not None else ""
    return f"{ref}{item.text}{'  ✓ done' if item.done else ''}"
