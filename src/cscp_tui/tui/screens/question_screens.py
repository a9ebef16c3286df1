"""What a figure means, what it counts, and the records behind it: for every screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from cscp_tui.domain.texts import counted
from cscp_tui.tui.screens.behind_screen import BehindScreen
from cscp_tui.tui.screens.picking_screen import PickingScreen
from cscp_tui.views.action_rows import COLUMNS, action_row
from cscp_tui.views.cells import Table
from cscp_tui.views.questions import questions_table, records_table
from cscp_tui.views.standings import Standings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cscp_tui.tui.session import Session
    from cscp_tui.views.questions import Question


class FiguresScreen(PickingScreen):
    """Lists the figures of a screen; gives the key of the one whose records are wanted."""

    TITLE_WORDS = "The figures of this screen: what they mean, and what stands behind them"
    HINT = "choose below, or type a word of a figure"
    EMPTY = "No figure is called so; type less of it."

    def __init__(self, questions: Sequence[Question], *, ascii_only: bool = False) -> None:
        """A screen of some figures, for a console of any signs."""
        self._questions = {each.key: each for each in questions}
        super().__init__(ascii_only=ascii_only)

    def table_for(self, text: str) -> Table:
        """The figures in whose names or meanings the typed words stand."""
        return questions_table(tuple(self._questions.values()), text)

    def words_on(self, key: str | None) -> str:
        """The figure under the cursor in full, its definition and its population."""
        if key is None:
            return ""
        return f"{self._questions[key].value} – {self._questions[key].words}"


class RecordsBehindScreen(BehindScreen):
    """The records behind one figure; gives the id of the one that is opened, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Back", id="question.leave", tooltip="Go back to the screen.")
    ]

    def __init__(self, question: Question, session: Session, *, ascii_only: bool = False) -> None:
        """A screen for one figure.

        Args:
            question: the figure.
            session: whose book its records are in; what it hides is counted only.
            ascii_only: whether the console has no other signs.
        """
        book = session.book
        records = {key: book.find(question.table, key) for key in question.ids}
        hidden = [
            key
            for key, record in records.items()
            if record is not None and session.hides_record(question.table, record)
        ]
        table = records_table(question, book, hidden)
        if question.table == "actions":
            standings = Standings(session.today)
            rows = (action_row(book.actions[row.key], book, standings) for row in table.rows)
            table = Table(columns=COLUMNS, lines=tuple(rows))
        unseen = f" {counted(len(hidden), 'restricted record')} not shown." if hidden else ""
        title, words = f"{question.label}: {question.value}", f"{question.words}{unseen}"
        super().__init__(title, (words,), table, ascii_only=ascii_only)
