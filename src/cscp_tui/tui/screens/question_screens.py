"""What a figure means, what it counts, and the records behind it: for every screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from cscp_tui.domain.texts import counted
from cscp_tui.tui.screens.picking_screen import PickingScreen
from cscp_tui.tui.widgets.cell_line import CellLine
from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.record_table import RecordTable
from cscp_tui.tui.widgets.texts import PlainText
from cscp_tui.views.action_rows import COLUMNS, action_row
from cscp_tui.views.cells import Cell, Table, Tone
from cscp_tui.views.questions import questions_table, records_table
from cscp_tui.views.standings import Standings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

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
        """Definition and population of the figure under the cursor."""
        return self._questions[key].words if key is not None else ""


class RecordsBehindScreen(ModalScreen["str | None"]):
    """The records behind one figure; gives the id of the one that is opened, or None."""

    DEFAULT_CSS = """
    RecordsBehindScreen {
        background: $background;
        & > CellLine { background: $panel; }
        & > #question-words { height: auto; max-height: 40%; padding: 1 3; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Back", id="question.leave", tooltip="Go back to the screen.")
    ]
    AUTO_FOCUS = "RecordTable"

    def __init__(self, question: Question, session: Session, *, ascii_only: bool = False) -> None:
        """A screen for one figure.

        Args:
            question: the figure.
            session: whose book its records are in; what it hides is counted only.
            ascii_only: whether the console has no other signs.
        """
        super().__init__()
        self.ascii_only = ascii_only
        self._question, book = question, session.book
        records = {key: book.find(question.table, key) for key in question.ids}
        hidden = [
            key
            for key, record in records.items()
            if record is not None and session.hides_record(question.table, record)
        ]
        self._hidden = len(hidden)
        table = records_table(question, book, hidden)
        if question.table == "actions":
            standings = Standings(session.today)
            rows = (action_row(book.actions[row.key], book, standings) for row in table.rows)
            table = Table(columns=COLUMNS, lines=tuple(rows))
        self._list = RecordTable(
            table=table,
            empty="No record stands behind it.",
            can_mark=False,
            ascii_only=ascii_only,
        )

    def compose(self) -> ComposeResult:
        """Lay out the figure, what it means, and its records."""
        question, ascii_only = self._question, self.ascii_only
        title = Cell(f"{question.label}: {question.value}", Tone.STRONG)
        hint = Cell("enter goes to the record", Tone.MUTED)
        unseen = f" {counted(self._hidden, 'restricted record')} not shown." if self._hidden else ""
        yield CellLine((title,), (hint,), ascii_only=ascii_only)
        words = f"{question.words}{unseen}"
        yield PlainText(words, ascii_only=ascii_only, id="question-words")
        yield self._list
        yield KeyBar(ascii_only=ascii_only)

    def action_leave(self) -> None:
        """Go to none of them."""
        self.dismiss(None)

    @on(RecordTable.Opened)
    def _open(self, event: RecordTable.Opened) -> None:
        event.stop()
        self.dismiss(event.key)

    @on(RecordTable.Highlighted)
    def _stay(self, event: RecordTable.Highlighted) -> None:
        event.stop()
