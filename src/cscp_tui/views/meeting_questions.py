"""The figures of one meeting that people can question: who came, its quorum, what it brought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.attendance import quorum
from cscp_tui.domain.quorum_clauses import clause_words
from cscp_tui.views.questions import Question
from cscp_tui.views.record_titles import name_of_meeting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Meeting

_PRESENT = (
    "People in the room and online, deputies and guests among them; the records are the rows of "
    "the agencies that somebody came for."
)
_QUORUM = (
    "A clause of the group's quorum. An agency is represented when anybody came for it or for a "
    "part of it; the chair counts for their own agency."
)


def questions_of_meeting(book: Book, meeting: Meeting) -> tuple[Question, ...]:
    """Who came, each clause of its quorum, and what it decided, raised and agreed."""
    population = name_of_meeting(meeting.id, book)
    rows = [row for row in book.attendances_of(meeting.id) if row.present]
    return (
        Question(
            key="present",
            label="People present",
            value=str(sum(row.present for row in rows)),
            definition=_PRESENT,
            population=population,
            table="attendances",
            ids=tuple(row.id for row in rows),
        ),
        *_clauses(book, meeting, population),
        *_brought(book, meeting, population),
    )


def _brought(book: Book, meeting: Meeting, population: str) -> Iterator[Question]:
    actions = book.actions.values()
    decisions = [each.id for each in book.decisions.values() if each.meeting == meeting.id]
    raised = [action.id for action in actions if action.raised_at == meeting.id]
    agreed = [action.id for action in actions if action.agreed_at == meeting.id]
    for table, label, definition, ids in (
        ("decisions", "Decisions", "What the meeting decided.", decisions),
        ("actions", "Actions raised", "Actions that the meeting asked for.", raised),
        ("actions", "Deliveries agreed", "Deliveries that the meeting accepted.", agreed),
    ):
        yield Question(
            key=label.casefold(),
            label=label,
            value=str(len(ids)),
            definition=definition,
            population=population,
            table=table,
            ids=tuple(ids),
        )


def _clauses(book: Book, meeting: Meeting, population: str) -> Iterator[Question]:
    for number, result in enumerate(quorum(book, meeting).clauses, 1):
        wanted = result.clause.at_least
        words = "met" if result.is_met else "not met"
        yield Question(
            key=f"quorum {number}",
            label=f"Quorum: {clause_words(result.clause, book)}",
            value=f"{words}, {len(result.represented)} represented, {wanted} needed",
            definition=_QUORUM,
            population=population,
            table="agencies",
            ids=tuple(result.represented),
        )
