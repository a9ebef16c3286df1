"""Where each action stands, as a cell; worked out once and kept until the action changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.ratings import Rated, expects_note, has_note_for, rate
from cscp_tui.domain.words import Outcome, Rating, Status
from cscp_tui.views.cells import Cell, Tone

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Action

RATING_SYMBOLS = {Rating.RED: "■", Rating.AMBER: "▲", Rating.GREEN: "●", Rating.NO_DATE: "○"}
RATING_TONES = {
    Rating.RED: Tone.RED,
    Rating.AMBER: Tone.AMBER,
    Rating.GREEN: Tone.GREEN,
    Rating.NO_DATE: Tone.UNDATED,
}
DELIVERED_SYMBOL = "✓"
OUTCOME_SYMBOLS = {
    Outcome.CARRIED_OVER: "→",
    Outcome.HANDED_OVER: "»",
    Outcome.REPLACED: "=",
    Outcome.WITHDRAWN: "×",
}


def rating_cell(rating: Rating, text: str = "") -> Cell:
    """A rating with its symbol and tone."""
    return Cell(text or str(rating), RATING_TONES[rating], RATING_SYMBOLS[rating])


@dataclass(slots=True)
class _Known:
    """What was worked out for an action as it was, with as many notes as it had."""

    action: Action
    notes: int
    rated: Rated | None
    silent: bool


class Standings:
    """The standing of the actions of a book on a day.

    A rating is worked out again only where its action or its notes are others than the last time,
    so that a change of one action among ten thousand costs one rating.
    """

    def __init__(self, today: date, quarter: Quarter | None = None) -> None:
        """Standings on ``today``; notes are looked for in ``quarter``, else in that of today."""
        self.today = today
        self.quarter = quarter or Quarter.containing(today)
        self._known: dict[str, _Known] = {}
        self._settings: object = None

    def rated(self, action: Action, book: Book) -> Rated | None:
        """The action's rating; None once it has ended."""
        return self._of(action, book).rated

    def is_silent(self, action: Action, book: Book) -> bool:
        """Whether a note is expected of the action and it has none for the quarter."""
        return self._of(action, book).silent

    def _of(self, action: Action, book: Book) -> _Known:
        settings = book.partnership
        if settings is not self._settings:
            self._settings = settings
            self._known.clear()
        notes = book.count_notes(action.id)
        known = self._known.get(action.id)
        if known is None or known.action is not action or known.notes != notes:
            silent = expects_note(action, settings, self.today) and not has_note_for(
                book, action.id, self.quarter
            )
            known = _Known(action, notes, rate(action, book, self.today), silent)
            self._known[action.id] = known
        return known

    def cell(self, action: Action, book: Book) -> Cell:
        """The one thing that lists say about where an action stands."""
        rated = self.rated(action, book)
        if rated is not None:
            return rating_cell(rated.shown, _open_words(action, rated))
        if action.is_delivered:
            words = "Delivered, to agree" if action.awaits_agreement else "Delivered"
            return Cell(words, Tone.DELIVERED, DELIVERED_SYMBOL)
        assert action.outcome is not None
        words = str(action.outcome).capitalize()
        return Cell(words, Tone.CLOSED, OUTCOME_SYMBOLS[action.outcome])


def _open_words(action: Action, rated: Rated) -> str:
    if rated.judgement is not None:
        return f"{rated.judgement}, our judgement"
    hold = ", on hold" if action.status is Status.ON_HOLD else ""
    return f"{rated}{hold}"
