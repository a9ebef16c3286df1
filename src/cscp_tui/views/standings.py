"""Where each action stands, as a cell; worked out once and kept until the action changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.ratings import Rated, expects_note, has_note_for, rate
from cscp_tui.domain.words import Outcome, Rating, Status
from cscp_tui.views.cells import Cell, Tone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Action, Partnership

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
class Standing:
    """What was worked out for an action as it was, with as many notes as it had."""

    action: Action
    notes: int
    rated: Rated | None
    """Its rating; None once it has ended."""
    silent: bool
    """Whether a note is expected of it and it has none for the quarter."""


class Standings:
    """The standing of the actions of a book on a day.

    A rating is worked out again only where its action or its notes are others than the last time,
    so that a change of one action among ten thousand costs one rating.
    """

    def __init__(self, today: date, quarter: Quarter | None = None) -> None:
        """Standings on ``today``; notes are looked for in ``quarter``, else in that of today."""
        self.today = today
        self.quarter = quarter or Quarter.containing(today)
        self._known: dict[str, Standing] = {}
        self._settings: Partnership | None = None

    def rated(self, action: Action, book: Book) -> Rated | None:
        """The action's rating; None once it has ended."""
        return self._of(action, book).rated

    def is_silent(self, action: Action, book: Book) -> bool:
        """Whether a note is expected of the action and it has none for the quarter."""
        return self._of(action, book).silent

    def of_each(self, actions: Iterable[Action], book: Book) -> Iterator[Standing]:
        """The standings of many actions."""
        self._look_at(book.partnership)
        count_notes, known_of = book.count_notes, self._known.get
        for action in actions:
            notes, known = count_notes(action.id), known_of(action.id)
            if known is None or known.action is not action or known.notes != notes:
                known = self._work_out(action, notes, book)
            yield known

    def _of(self, action: Action, book: Book) -> Standing:
        return next(self.of_each((action,), book))

    def _look_at(self, settings: Partnership) -> None:
        """Forget everything where the settings are others, on which everything rests."""
        if settings is not self._settings:
            self._settings = settings
            self._known.clear()

    def _work_out(self, action: Action, notes: int, book: Book) -> Standing:
        silent = expects_note(action, book.partnership, self.today) and not has_note_for(
            book, action.id, self.quarter
        )
        known = Standing(action, notes, rate(action, book, self.today), silent)
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
