"""The agenda and the minutes of a meeting as documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.documents.document import (
    Block,
    Bullets,
    Document,
    Paragraph,
    Section,
)
from cscp_tui.documents.table import columns, table
from cscp_tui.domain.dates import long
from cscp_tui.domain.meetings import Section as AgendaSection
from cscp_tui.domain.meetings import agenda
from cscp_tui.views.actions import Standings
from cscp_tui.views.attendance import members_of
from cscp_tui.views.meetings import is_restricted_item, meeting_title
from cscp_tui.views.minutes import due_words, meeting_note, note_facts, note_title
from cscp_tui.views.names import Names
from cscp_tui.views.reports.report import restricted_note
from cscp_tui.views.updates.progress import impact_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cscp_tui.domain.book import Book
    from cscp_tui.domain.meetings import AgendaItem
    from cscp_tui.domain.records import Action, Challenge, Meeting


_TO_AGREE = columns("Ref", "Action", "Lead agency", "Delivered", "Impact")
_OPEN = columns("Ref", "Action", "Lead agency", "Due", "Status and rating")
_CHALLENGES = columns("Challenge", "Raised", "Raised by", "Put to", "Question")


def agenda_document(
    book: Book, meeting: Meeting, today: date, *, public: bool = False, marking: str = ""
) -> Document:
    """The agenda by its sections, then who is expected.

    Args:
        book: the book of the as-at day.
        meeting: the meeting.
        today: the as-at day.
        public: whether restricted items are left out, and counted.
        marking: the security marking; empty for none.
    """
    items = agenda(book, meeting).items
    shown = [item for item in items if not (public and is_restricted_item(book, item))]
    restricted = sum(is_restricted_item(book, item) for item in items)
    writing = _Writing(book, today)
    sections: list[Block] = []
    for section in AgendaSection:
        of_section = [item for item in shown if item.section is section]
        if of_section:
            blocks = (writing.block(section, of_section),)
            sections.append(Section(title=section.value, blocks=blocks))
    members = tuple(agency.name for agency in members_of(book, meeting))
    expected = Bullets(items=members) if members else Paragraph(text="None.")
    return Document(
        title=f"Agenda of the {meeting_title(book, meeting)}",
        facts=(*note_facts(book, meeting), ("As at", long(today))),
        blocks=(
            *(sections or (Paragraph(text="Nothing stands on the agenda."),)),
            *restricted_note(restricted, public=public),
            Section(title="Members on the day", blocks=(expected,)),
        ),
        marking=marking,
    )


class _Writing:
    """The rows of an agenda's tables."""

    def __init__(self, book: Book, today: date) -> None:
        self._book = book
        self._names = Names(book)
        self._standings = Standings(today)

    def block(self, section: AgendaSection, items: Sequence[AgendaItem]) -> Block:
        """The items of a section: points to speak of, or a table of actions or challenges."""
        actions = [item.action for item in items if item.action is not None]
        challenges = [item.challenge for item in items if item.challenge is not None]
        if section is AgendaSection.TO_AGREE:
            return table(_TO_AGREE, [self._delivered(action) for action in actions])
        if actions:
            return table(_OPEN, [self._open(action) for action in actions])
        if challenges:
            return table(_CHALLENGES, [self._challenge(each) for each in challenges])
        return Bullets(items=tuple(item.text for item in items))

    def _lead(self, action: Action) -> str:
        return self._names.agency(action.lead_agency) if action.lead_agency else action.lead

    def _delivered(self, action: Action) -> tuple[str, ...]:
        ended = long(action.ended) if action.ended else ""
        return (action.id, action.title, self._lead(action), ended, impact_words(action))

    def _open(self, action: Action) -> tuple[str, ...]:
        standing = self._standings.cell(action, self._book).text
        return (action.id, action.title, self._lead(action), due_words(action), standing)

    def _challenge(self, each: Challenge) -> tuple[str, ...]:
        by, to = self._names.party(each.raised_by), self._names.party(each.put_to)
        return (each.id, long(each.created), by, to, each.question)


def minutes_document(
    book: Book, meeting: Meeting, *, public: bool = False, marking: str = ""
) -> Document:
    """The minutes as a document, which is a draft until the meeting is closed.

    Args:
        book: the present book.
        meeting: the meeting.
        public: whether restricted items are left out, and counted.
        marking: the security marking; empty for none.
    """
    return Document(
        title=note_title(book, meeting),
        facts=note_facts(book, meeting),
        blocks=meeting_note(book, meeting, public=public),
        marking=marking,
        draft=not meeting.minuted,
        draft_because="the meeting is not closed yet",
    )
