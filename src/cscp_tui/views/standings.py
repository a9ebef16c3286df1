"""Where each action stands, as a cell; worked out once and kept until the action changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.ratings import Rated, rate
from cscp_tui.domain.words import Outcome, Rating, Status
from cscp_tui.views.cells import Cell, Tone

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Action, Note

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


class Standings:
    """The standing of the actions of a book on a day.

    A rating is worked out again only where its action or its latest note is another one than the
    last time, so that a change of one action among ten thousand costs one rating.
    """

    def __init__(self, today: date) -> None:
        """Standings on ``today``."""
        self.today = today
        self._known: dict[str, tuple[Action, Note | None, Rated | None]] = {}
        self._settings: object = None

    def rated(self, action: Action, book: Book) -> Rated | None:
        """The action's rating; None once it has ended."""
        if book.partnership is not self._settings:
            self._settings = book.partnership
            self._known.clear()
        note = book.last_note(action.id)
        known = self._known.get(action.id)
        if known is not None and known[0] is action and known[1] is note:
            return known[2]
        found = rate(action, book, self.today)
        self._known[action.id] = (action, note, found)
        return found

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
