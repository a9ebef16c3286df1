"""Explaining a figure: its meaning, and the records behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.screen import ModalScreen

from cscp_tui.base.texts import counted
from cscp_tui.documents.table import Cell, Table, Tone
from cscp_tui.tui.dialogs import PickingScreen
from cscp_tui.tui.keys import command
from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.lines import CellLine
from cscp_tui.tui.widgets.table import RecordTable
from cscp_tui.tui.widgets.text import PlainText
from cscp_tui.views.actions import PLAN_COLUMNS, Standings, action_row
from cscp_tui.views.figures import figures_table, records_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from cscp_tui.documents.figure import Figure
    from cscp_tui.tui.session import Session
    from cscp_tui.views.actions import Pieces


class BehindScreen(ModalScreen["str | None"]):
    """Lists the records behind a figure; gives the key of the one that is opened, or None."""

    DEFAULT_CSS = """
    BehindScreen {
        background: $background;
        & > CellLine { background: $panel; }
        & > PlainText { height: auto; max-height: 40%; padding: 1 3; }
    }
    """
    AUTO_FOCUS = "RecordTable"

    HINT: ClassVar[str] = "Enter opens the record"
    EMPTY: ClassVar[str] = "No records are counted in it."

    def __init__(self, title: str, words: Pieces, records: Table) -> None:
        """A screen for one figure.

        Args:
            records: the records behind it; its answer is the key of a row.
        """
        super().__init__()
        self._title, self._words = title, words
        self._list = RecordTable(table=records, empty=self.EMPTY, can_mark=False)

    def compose(self) -> ComposeResult:
        title = Cell(self._title, Tone.STRONG)
        yield CellLine((title,), (Cell(self.HINT, Tone.MUTED),))
        yield PlainText(*self._words)
        yield self._list
        yield KeyBar()

    def action_leave(self) -> None:
        """Open no record."""
        self.dismiss(None)

    @on(RecordTable.Opened)
    def _open(self, event: RecordTable.Opened) -> None:
        event.stop()
        self.dismiss(event.key)

    @on(RecordTable.Highlighted)
    def _stay(self, event: RecordTable.Highlighted) -> None:
        event.stop()


class CellScreen(BehindScreen):
    """Lists the meetings behind a cell; gives the id of the one that is opened, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("escape,q", "leave", "Back", "cell.leave", "Go back to the matrix.")
    ]

    HINT = "Enter opens a meeting"
    EMPTY = "No meeting took place in this period."


class FiguresScreen(PickingScreen):
    """Lists the figures of a screen; gives the key of the one whose records are wanted."""

    TITLE_WORDS = "The figures of this screen: what they mean, and the records they count"
    HINT = "choose below, or type part of a figure's name"
    EMPTY = "No matching figures. Type fewer letters."

    def __init__(self, figures: Sequence[Figure]) -> None:
        self._figures = {each.key: each for each in figures}
        super().__init__()

    def table_for(self, text: str) -> Table:
        return figures_table(tuple(self._figures.values()), text)

    def words_on(self, key: str | None) -> str:
        if key is None:
            return ""
        return f"{self._figures[key].value} – {self._figures[key].explanation}"


class RecordsBehindScreen(BehindScreen):
    """The records behind one figure; gives the id of the one that is opened, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("escape,q", "leave", "Back", "question.leave", "Go back to the screen.")
    ]

    def __init__(self, figure: Figure, session: Session) -> None:
        """A screen for one figure.

        Args:
            figure: the one whose records are shown.
            session: whose book its records are in; what it hides is counted only.
        """
        book = session.book
        records = {key: book.find(figure.table, key) for key in figure.ids}
        hidden = [
            key
            for key, record in records.items()
            if record is not None and session.hides_record(figure.table, record)
        ]
        table = records_table(figure, book, hidden)
        if figure.table == "actions":
            standings = Standings(session.today)
            rows = (action_row(book.actions[row.key], book, standings) for row in table.rows)
            table = Table(columns=PLAN_COLUMNS, lines=tuple(rows))
        unseen = f" {counted(len(hidden), 'restricted record')} not shown." if hidden else ""
        title, words = f"{figure.title}: {figure.value}", f"{figure.explanation}{unseen}"
        super().__init__(title, (words,), table)
