"""Everything that came of a meeting, as the records tell it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Action, Challenge, Decision, Meeting, Move, Note


@dataclass(frozen=True, slots=True, kw_only=True)
class Dealings:
    """What a meeting agreed, decided, asked for and noted."""

    agreed: tuple[Action, ...]
    """The actions whose delivery it agreed."""
    decisions: tuple[Decision, ...]
    raised: tuple[Action, ...]
    """The actions that it asked for."""
    moves: tuple[Move, ...]
    """The due dates that it moved."""
    notes: tuple[Note, ...]
    """The progress notes taken in it."""
    challenges: tuple[Challenge, ...]
    remarks: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing came of it yet."""
        return not (
            self.agreed
            or self.decisions
            or self.raised
            or self.moves
            or self.notes
            or self.challenges
            or self.remarks
        )


def dealings(book: Book, meeting: Meeting) -> Dealings:
    """What came of a meeting, in the order in which it was recorded."""
    key = meeting.id
    actions = book.actions.values()
    decisions = [each for each in book.decisions.values() if each.meeting == key]
    return Dealings(
        agreed=tuple(action for action in actions if action.agreed_at == key),
        decisions=tuple(sorted(decisions, key=lambda each: (len(each.id), each.id))),
        raised=tuple(action for action in actions if action.raised_at == key),
        moves=tuple(move for move in book.moves.values() if move.agreed_by == key),
        notes=tuple(note for note in book.notes.values() if note.meeting == key),
        challenges=tuple(each for each in book.challenges.values() if each.meeting == key),
        remarks=meeting.texts,
    )
