"""A list of records with a filter above and one record in full beside or below it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on

from cscp_tui.tui.screens.list_and_detail import ListAndDetail
from cscp_tui.tui.widgets.filter_bar import FilterBar
from cscp_tui.tui.widgets.record_table import RecordTable
from cscp_tui.views.beginnings import beginning_of
from cscp_tui.views.cells import Cell, Table, Tone
from cscp_tui.views.word_filters import rows_with

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.widget import Widget

    from cscp_tui.tui.exported import Exported
    from cscp_tui.tui.session import Session
    from cscp_tui.views.action_details import Pieces
    from cscp_tui.views.questions import Question


class ListScreen(ListAndDetail):
    """Screens say what their table and the detail of a row are; list, filter and cursor are here.

    The table is made anew on every change of the book; for lists of thousands, keep what did not
    change, as the lists of actions do.
    """

    NOUN: ClassVar[str] = "records"
    """What the list is made of."""

    HEADING_MEANING: ClassVar[str] = "What stands under this heading; the records are all of it."
    """What the figure at the right of a heading counts."""

    TABLE: ClassVar[str] = ""
    """The table of which a row's key is the id; empty where rows are something else."""

    def __init__(self, session: Session, *, ascii_only: bool = False) -> None:
        """A screen for a session; its first rows are there before it is laid out."""
        super().__init__(session, ascii_only=ascii_only)
        self._whole = self.make_table()
        self._table = self.list_of(self._whole)
        self._filter = FilterBar(
            noun=self.NOUN, hint="words, -words that do not stand in it", ascii_only=ascii_only
        )
        self._filter.count(len(self._whole.rows), len(self._whole.rows))

    def make_table(self) -> Table:
        """All rows of the screen, as the book is now; hidden records are left out."""
        raise NotImplementedError

    def details(self, key: str) -> Pieces:
        """A record in full; nothing where there is none of that key."""
        raise NotImplementedError

    def title_of(self, key: str) -> str:
        """What a record is called above its detail and its history."""
        raise NotImplementedError

    def body(self) -> Iterable[Widget]:
        """Filter, list and detail."""
        yield self._filter
        yield from self.list_and_detail()

    @property
    def key(self) -> str:
        """The key of the record under the cursor; empty where there is none."""
        return self._table.key or ""

    def questions(self) -> Sequence[Question]:
        """How many lines stand under each heading."""
        from cscp_tui.views.heading_questions import heading_questions  # noqa: PLC0415 - later

        return heading_questions(
            self._whole, self.session.today, self.HEADING_MEANING, self.record_of
        )

    def record_of(self, key: str) -> tuple[str, str]:
        """The table and the id of the record that a line stands for."""
        return self.TABLE, key

    def show_record(self, table: str, key: str) -> bool:
        """Put the cursor on a record, where it is one of this list."""
        return bool(table) and table == self.TABLE and self.show_row(key)

    def show_row(self, key: str) -> bool:
        """Put the cursor on a record, clearing a filter that hides it; whether it is here."""
        if not self._table.move_to(key) and any(row.key == key for row in self._whole.rows):
            self._filter.clear()
            self._show_list()
            self._table.move_to(key)
        is_here = self._table.key == key
        if is_here:
            self._table.focus()
            self._show_detail()
        return is_here

    def open_row(self, key: str) -> None:
        """Show a record on a screen of its own."""
        from cscp_tui.tui.screens.reading_screen import ReadingScreen  # noqa: PLC0415

        pieces = self.details(key)
        if pieces:
            title = self.title_of(key)
            self.app.push_screen(ReadingScreen(title, pieces, ascii_only=self.ascii_only))

    def refresh_book(self) -> None:
        """Show the book as it is now; cursor and folds stay by key."""
        self._whole = self.make_table()
        self._show_list()
        self._show_detail()
        super().refresh_book()

    def exported(self) -> Exported | None:
        """The list as it is shown, under its headings."""
        from cscp_tui.exporting.list_papers import list_paper  # noqa: PLC0415 - not at start
        from cscp_tui.exporting.records_papers import text_of  # noqa: PLC0415 - not at start
        from cscp_tui.tui.exported import Exported  # noqa: PLC0415 - not at start

        session, table, every = self.session, self._table.table, len(self._whole.rows)
        if not every:
            return None
        which = f"“{self._filter.text.strip()}”" if self._filter.text.strip() else "all"
        which = f"{which} ({len(table.rows)} of {every})"
        title = self.NOUN[:1].upper() + self.NOUN[1:]
        paper = list_paper(session.book, session.today, table, title=title, which=which)
        text = partial(text_of, paper, byte_order_mark=True)
        return Exported(name=self.NOUN, about=f"{title} · {which}", text=text)

    async def action_filter(self) -> None:
        """Type a filter; the list follows."""
        await self._filter.open()

    def action_history(self) -> None:
        """Show what happened to the record under the cursor."""
        if self.key:
            self.show_history(self.key, self.title_of(self.key))

    def go_back(self) -> None:
        """Clear the filter; without one, go back to today."""
        if self._filter.text:
            self._filter.clear()
        else:
            super().go_back()

    def _show_list(self) -> None:
        table = rows_with(self._whole, self._filter.text)
        self._table.empty = f"No {self.NOUN} fit." if self._whole.rows else self.when_empty
        self._table.show(table)
        self._filter.count(len(table.rows), len(self._whole.rows))

    def _show_detail(self) -> None:
        pieces = self.details(self.key) if self.key else ()
        whole = f"{self.key_of('table.open', 'enter')} shows it whole"
        pieces = beginning_of(pieces, whole)
        self._detail.show(*(pieces or (Cell(f"Choose one of the {self.NOUN}.", Tone.MUTED),)))

    @on(RecordTable.Opened)
    def _open(self, event: RecordTable.Opened) -> None:
        event.stop()
        self.open_row(event.key)

    @on(FilterBar.Changed)
    def _take_filter(self, event: FilterBar.Changed) -> None:
        event.stop()
        self._show_list()
        self.hush()

    @on(FilterBar.Left)
    def _leave_filter(self, event: FilterBar.Left) -> None:
        event.stop()
        self._table.focus()
