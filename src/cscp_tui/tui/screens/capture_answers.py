"""Answer what is not certain about a line of a meeting, and clear up the lines that were kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from textual.app import App

from cscp_tui.base.errors import CscpError
from cscp_tui.base.texts import counted, one_line, shortened
from cscp_tui.documents.table import Cell, Row, Table, column
from cscp_tui.domain.book import Book
from cscp_tui.domain.capture import answer, echo_of, read_line
from cscp_tui.domain.capture_parties import Party
from cscp_tui.domain.capture_wording import Choice, Reading
from cscp_tui.domain.dates import in_words, read_date
from cscp_tui.domain.enums import AgencyKind
from cscp_tui.domain.names import agencies_called, said_name
from cscp_tui.domain.records import Meeting
from cscp_tui.tui.dialogs import PickingScreen
from cscp_tui.tui.keys import Moment

KEEP = "keep"
"""Taken where a line is kept as it was typed, to be cleared up later."""

CLOSE = "close"
"""Taken where the meeting is closed with lines that are still to be cleared up."""

_MOST = 8


class AnswerScreen(PickingScreen):
    """Asks the first question about a line; gives the key of the answer that is taken."""

    HINT = "choose an answer, or type one"

    def __init__(self, reading: Reading, meeting: Meeting, book: Book) -> None:
        self._reading, self._meeting, self._book = reading, meeting, book
        self._question = reading.questions[0]
        self.TITLE_WORDS = self._question.sentence
        self._answers: dict[str, Choice] = {}
        self.typed = ""
        """What was typed that is no answer."""
        self._shown = Moment()
        super().__init__()

    @property
    def about(self) -> str:
        return self._question.about

    def on_mount(self) -> None:
        self._shown.begin()

    def action_take(self) -> None:
        """Take the answer under the cursor, unless Enter was pressed twice in haste."""
        if self._shown.is_over:
            super().action_take()

    def answer(self, key: str) -> Choice | None:
        """The answer with a key; None where the line is kept as it was typed."""
        return self._answers.get(key)

    def table_for(self, text: str) -> Table:
        wanted = text.strip().casefold()
        offered = [c for c in self._question.choices if wanted in c.label.casefold()]
        typed = list(self._typed(text)) if wanted else []
        self._answers = {str(n): choice for n, choice in enumerate([*offered, *typed])}
        self.typed = "" if self._answers else text.strip()
        rows = [Row(key, (Cell(choice.label),)) for key, choice in self._answers.items()]
        rows.append(Row(KEEP, (Cell("Keep it as typed, to clear up later"),)))
        return Table(columns=(column("Answer", grows=1),), lines=tuple(rows))

    def _typed(self, text: str) -> Iterator[Choice]:
        if self.about == "due":
            try:
                day = read_date(text, self._meeting.day)
            except CscpError:
                return
            yield Choice(in_words(day), "due", day)
        if self.about == "leads":
            found = agencies_called(text, self._book)
            for agency in found[:_MOST]:
                if agency.kind is not AgencyKind.GUEST:
                    party = Party(said_name(agency), agency=agency.id)
                    yield Choice(agency.name, "leads", (party,))
        if self.about == "ref":
            wanted = text.strip().casefold()
            actions = (a for a in self._book.actions.values() if a.is_open)
            fitting = [a for a in actions if wanted in f"{a.id} {a.title}".casefold()]
            for action in fitting[:_MOST]:
                yield Choice(f"{action.id} {action.title}", "ref", action.id)
        if self.about == "title":
            yield Choice(text.strip(), "title", text.strip())

    def words_on(self, key: str | None) -> str:
        typed = f"“{one_line(self._reading.text)}”"
        choice = self._answers.get(key or "")
        if choice is None:
            return typed
        answered = answer(self._reading, self.about, choice, self._meeting, self._book)
        if answered.lines:
            return f"{typed} → {' · '.join(answered.lines)}"
        return f"{typed} → {echo_of(answered, self._meeting, self._book)}"


def settle(
    app: App[Any],
    reading: Reading,
    meeting: Meeting,
    book: Book,
    done: Callable[[Reading | None, str | None], object],
) -> None:
    """Ask what is not certain about a line, one question after the other.

    Args:
        done: takes the line once nothing is left to ask; or else None, and, where the line is to
            be kept as it was typed, what was typed that is no answer.
    """
    if not reading.questions or reading.lines:
        done(reading, None)
        return
    screen = AnswerScreen(reading, meeting, book)

    def take(key: str | None) -> None:
        choice = screen.answer(key or "")
        if choice is None:
            done(None, screen.typed if key == KEEP else None)
            return
        known = answer(reading, screen.about, choice, meeting, book)
        settle(app, known, meeting, book, done)

    app.push_screen(screen, take)


class ClearUpScreen(PickingScreen):
    """Lists the lines of a meeting that are to be cleared up before it is closed."""

    HINT = "choose a line to answer its question"

    def __init__(self, meeting: Meeting, book: Book) -> None:
        self._meeting, self._book = meeting, book
        self.TITLE_WORDS = f"{counted(len(meeting.to_clear_up), 'line')} to clear up"
        super().__init__()

    def table_for(self, text: str) -> Table:
        wanted = text.strip().casefold()
        rows = [
            Row(line, (Cell(shortened(line.partition(" ")[2], 200)),))
            for line in self._meeting.to_clear_up
            if wanted in line.casefold()
        ]
        rows.append(Row(CLOSE, (Cell("Close the meeting and leave these to clear up"),)))
        return Table(columns=(column("Line", grows=1),), lines=tuple(rows))

    def words_on(self, key: str | None) -> str:
        if key is None or key == CLOSE:
            return "They stay with the meeting, as they were typed."
        try:
            reading = read_line(key.partition(" ")[2], self._meeting, self._book, self._meeting.day)
        except CscpError as problem:
            return str(problem)
        return " ".join(question.sentence for question in reading.questions)
