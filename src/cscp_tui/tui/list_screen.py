"""Screens of a list with a filter above and one record in full beside or below it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Horizontal, VerticalScroll

from cscp_tui.documents.table import Cell, Table, Tone, rows_with
from cscp_tui.tui.messages import ShowPage
from cscp_tui.tui.screen import FramedScreen
from cscp_tui.tui.widgets.prompt import FilterBar
from cscp_tui.tui.widgets.table import RecordTable
from cscp_tui.tui.widgets.text import PlainText
from cscp_tui.views.records import truncate
from cscp_tui.views.reports.report import list_report
from cscp_tui.writers.formats import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.widget import Widget

    from cscp_tui.documents.figure import Figure
    from cscp_tui.tui.exports import Exported
    from cscp_tui.tui.session import Session
    from cscp_tui.views.actions import Pieces


class ListAndDetail(FramedScreen):
    """Where the list and the detail stand; screens make the list and say what the detail shows.

    The detail is beside the list on a wide terminal, below it on a tall one, and left out where
    there is room for neither.
    """

    DEFAULT_CSS = """
    ListAndDetail {
        & > #body { height: 1fr; layout: vertical; }
        & #records { height: 1fr; width: 1fr; }
        & #detail {
            display: none; height: 11; padding: 0 2; background: $surface;
            scrollbar-size-vertical: 1;
        }
        &.-tall #detail { display: block; }
        &.-wide > #body { layout: horizontal; }
        &.-wide #detail { display: block; width: 40%; height: 1fr; }
    }
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (150, "-wide")]  # noqa: RUF012 - the toolkit's type
    VERTICAL_BREAKPOINTS = [(0, "-low"), (32, "-tall")]  # noqa: RUF012 - the toolkit's type
    AUTO_FOCUS = "#records"

    LIST: ClassVar[type[RecordTable]] = RecordTable
    """The widget that its list is shown in."""

    CAN_MARK: ClassVar[bool] = False
    """Whether several records can be marked for one change."""

    _table: RecordTable
    """The list, which the screens make from their first rows."""

    def __init__(self, session: Session, *, ascii_only: bool = False) -> None:
        """A screen for a session."""
        super().__init__(session, ascii_only=ascii_only)
        self._detail = PlainText(ascii_only=ascii_only)

    def list_of(self, table: Table, *, name: str = "records") -> RecordTable:
        """The widget of a list with its first rows, under an id."""
        return self.LIST(
            table=table,
            empty=self.when_empty,
            can_mark=self.CAN_MARK,
            ascii_only=self.ascii_only,
            id=name,
        )

    @property
    def when_empty(self) -> str:
        """What is said where there are no records at all: what to press first."""
        return "Nothing here yet. Press ? for the keys."

    def list_and_detail(self) -> Iterable[Widget]:
        """The part of the screen's body that holds both."""
        self._show_detail()
        with Horizontal(id="body"):
            yield self._table
            with VerticalScroll(id="detail", can_focus=False):
                yield self._detail

    def _show_detail(self) -> None:
        """Show the record under the cursor in full."""
        raise NotImplementedError

    @on(RecordTable.Highlighted)
    def _follow_cursor(self, event: RecordTable.Highlighted) -> None:
        event.stop()
        self.query_one("#detail", VerticalScroll).scroll_home(animate=False)
        self._show_detail()


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

    def explained_figures(self) -> Sequence[Figure]:
        """How many lines stand under each heading."""
        from cscp_tui.views.figures import heading_figures  # noqa: PLC0415 - later

        return heading_figures(
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
        from cscp_tui.tui.dialogs import ReadingScreen  # noqa: PLC0415

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
        from cscp_tui.tui.exports import Exported  # noqa: PLC0415 - not at start

        session, table, every = self.session, self._table.table, len(self._whole.rows)
        if not every:
            return None
        which = f"“{self._filter.text.strip()}”" if self._filter.text.strip() else "all"
        which = f"{which} ({len(table.rows)} of {every})"
        title = self.NOUN[:1].upper() + self.NOUN[1:]
        paper = list_report(session.book, session.today, table, title=title, which=which)
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
        pieces = truncate(pieces, whole)
        self._detail.show(*(pieces or (Cell(f"Choose one of the {self.NOUN}.", Tone.MUTED),)))

    @on(RecordTable.Opened)
    def _open(self, event: RecordTable.Opened) -> None:
        event.stop()
        self.open_row(event.key)

    @on(FilterBar.Changed)
    def _take_filter(self, event: FilterBar.Changed) -> None:
        event.stop()
        self._show_list()
        self.clear_message()

    @on(FilterBar.Left)
    def _leave_filter(self, event: FilterBar.Left) -> None:
        event.stop()
        self._table.focus()


class ListPage(ListScreen):
    """Turns from one record to another, and leads back to the list that they stand in."""

    _of = ("", "")
    """The table and the id of the record that the page is of."""

    def turn_to(self, table: str, key: str) -> None:
        """Show what belongs to a record, of another one from the first line on."""
        is_another, self._of = (table, key) != self._of, (table, key)
        if is_another:
            self._filter.clear()
        self.refresh_book()
        if is_another:
            self._table.action_cursor_first()
            self._table.action_cursor_down()
        self._table.focus()

    def go_back(self) -> None:
        """Clear the filter, go back to today, or to the list with the record in it."""
        if self._filter.text or self.session.as_at is not None:
            super().go_back()
        else:
            table, key = self._of
            self.post_message(ShowPage(table, table, key))
