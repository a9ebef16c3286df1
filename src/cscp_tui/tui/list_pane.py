"""A list with a filter above it and the record under the cursor beside or below it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from cscp_tui.base.errors import CscpError
from cscp_tui.documents.table import Cell, Column, Row, Table, Tone, rows_with, sorted_by
from cscp_tui.tui.dialogs import TablePicker
from cscp_tui.tui.key_help import help_hint, own_key
from cscp_tui.tui.widgets.panes import edged, entitle
from cscp_tui.tui.widgets.prompt import FilterBar, FilterInput
from cscp_tui.tui.widgets.split import Split
from cscp_tui.tui.widgets.table import MOST_LINES, RecordTable, Sorting, WrappedTable
from cscp_tui.tui.widgets.text import PlainText, ScrolledText
from cscp_tui.views.actions import Pieces, split_reference
from cscp_tui.views.record_filters import RowFilter
from cscp_tui.views.records import truncate

_ONLY_IN_FILES = 1000
"""The width that no terminal has, which a column needs that is for files."""


class ListPane(Vertical):
    """A list of the rows that match a filter, with the record under the cursor in full.

    ``Split`` says where the detail is.
    """

    DEFAULT_CSS = "ListPane { height: 1fr; & > FilterBar { layer: above; } }"

    class FilterChanged(Message):
        """The message that the filter was changed; ``problem`` says what is wrong with it."""

    @dataclass
    class Sorted(Message):
        """The message that another order was chosen."""

        sorting: Sorting

    @dataclass
    class ListSentence(Message):
        """The message with a sentence to show about the list."""

        words: str

    HAS_FILTER: ClassVar[bool] = True
    FILTER_HINT: ClassVar[str] = "words to find, or -words to leave out"
    CAN_SAVE_FILTERS: ClassVar[bool] = False
    CAN_MARK: ClassVar[bool] = False
    TABLE_CLASS: ClassVar[type[RecordTable]] = WrappedTable
    MOST_LINES: ClassVar[int] = MOST_LINES
    """The most lines of a row on a wide terminal."""
    SMALL: ClassVar[int] = 0
    """The lines of the detail on a small terminal; 0 for none."""

    _filter_text = ""
    """The filter applied: the text typed, without a last part that is not complete yet."""

    problem = ""

    def __init__(
        self,
        rows: Callable[[], Table],
        details: Callable[[str], Pieces],
        when_empty: Callable[[], str],
        *,
        row_filter: Callable[[], RowFilter] | None = None,
        noun: str,
    ) -> None:
        """Make a list that can be drawn at once.

        Args:
            rows: gives all rows from the current book; called after every change.
            details: gives the full details of a record by its row's key; empty if there is none.
            when_empty: gives the sentence shown if there are no rows: which key to press first.
            row_filter: gives the reader of filters; if None, only words are matched.
            noun: the plural noun for the rows.
        """
        super().__init__()
        self._rows, self._details, self.when_empty = rows, details, when_empty
        self._row_filter = row_filter
        self.noun = noun
        self.all_rows = rows()
        self.records = self.new_list(self.all_rows, "records")
        self.filter = FilterBar(noun, self.FILTER_HINT, can_save=self.CAN_SAVE_FILTERS)
        self.filter.edge = self.records
        self.filter.can_open = self.HAS_FILTER
        self.filter.count(self.records.row_count, self.total)
        self.detail: ScrolledText | PlainText = edged(ScrolledText(id="detail"))
        self.detail.can_focus = True
        self.split = self.new_split()

    def new_list(self, table: Table, name: str) -> RecordTable:
        """Make the widget of a list with its first rows and its id."""
        made = self.TABLE_CLASS(table=table, can_mark=self.CAN_MARK, id=name)
        if isinstance(made, WrappedTable):
            made.most_lines = self.MOST_LINES
        return edged(made)

    def new_split(self) -> Split:
        """Make the two parts of the pane: the list, and what is told of its record."""
        return Split(self.records, self.detail, small=self.SMALL)

    def compose(self) -> ComposeResult:
        self.records.empty = self.when_empty()
        self.show_detail()
        if self.HAS_FILTER:
            yield self.filter
        yield self.split

    def put_filter_in_edge(self) -> None:
        """Let the filter lie over the upper edge of the list, and of nothing beside it."""
        main = self.split.main.styles.width
        self.filter.styles.width = f"{main.value - 2}%" if main and main.is_percent else "1fr"

    @property
    def hidden(self) -> int:
        """The number of the list's records that are hidden in projector mode."""
        return 0

    @property
    def key(self) -> str:
        """The key of the record under the cursor; empty where there is none."""
        return self.records.key or ""

    def update(self) -> None:
        """Show the current book, keeping cursor, marks and folds by key."""
        self.all_rows = self._rows()
        self.show_rows()
        self.show_detail()

    def show_rows(self) -> None:
        table = self.filtered(self.all_rows)
        if not table.lines:
            self.records.empty = self._none_fit() if self.total else self.when_empty()
        self.records.show(self.ordered(table))
        self.filter.count(self.records.row_count, self.total)

    def _none_fit(self) -> str:
        hint = self.hint() or help_hint(self.filter.text)
        return self.problem or f"No matching {self.noun}. {hint}".rstrip()

    def ordered(self, table: Table) -> Table:
        """Return rows in the order that the user chose, inside their groups."""
        sorting = self.records.sorting
        if sorting.column not in {column.key for column in table.columns}:
            return table
        return sorted_by(table, sorting.column, is_falling=sorting.is_falling)

    def sort_by(self, sorting: Sorting) -> None:
        self.records.sorting = sorting
        self.records.lay_out_anew()
        self.show_rows()
        self.records.reveal_group()

    def action_sort(self) -> None:
        """Sort by the next column, first rising and then falling; after the last as usual."""
        columns = self.records.table.columns
        known = [each.key for each in columns if each.title and each.needs < _ONLY_IN_FILES]
        self._sort_by(self.records.sorting.next(known))

    def _sort_by(self, sorting: Sorting) -> None:
        self.sort_by(sorting)
        titles = {column.key: column.title for column in self.records.table.columns}
        words = "In the usual order"
        if sorting.column:
            reverse = ", in reverse" if sorting.is_falling else ""
            words = f"Sorted by {titles[sorting.column].casefold()}{reverse}"
        self.post_message(self.Sorted(sorting))
        self.post_message(self.ListSentence(words))

    @on(RecordTable.HeadingClicked)
    def _sort_by_clicked(self, event: RecordTable.HeadingClicked) -> None:
        """Sort by a column; where the table is sorted by it, the other way round."""
        event.stop()
        known = self.records.sorting
        is_again = known.column == event.column and not known.is_falling
        self._sort_by(Sorting(event.column, is_falling=is_again))

    @property
    def total(self) -> int:
        """The number of all rows, whether or not the filter lets them through."""
        return len(self.all_rows.rows)

    def hint(self) -> str:
        """Return a suggestion of a filter that the typed words may stand for."""
        if self._row_filter is None or not self._filter_text:
            return ""
        return self._row_filter().hint(self.all_rows, self._filter_text)

    def made_again(self) -> Table:
        """Make the rows anew that are shown, to publish them: what is shown may be of a damaged record."""
        return self.filtered(self._rows())

    def filtered(self, table: Table) -> Table:
        """Return the rows that match the filter; none if it cannot be understood."""
        self.problem = ""
        text = self._filter_text
        if self._row_filter is None:
            return rows_with(table, text)
        try:
            return self._row_filter().rows(table, text)
        except CscpError as problem:
            self.problem = str(problem)
            return replace(table, lines=())

    def show_detail(self) -> None:
        pieces = self._details(self.key) if self.key else ()
        if pieces:
            self.show_in_detail(truncate(pieces, self.way_to_whole))
        else:
            way = f"Select one of the {self.noun}." if self.all_rows.rows else ""
            self.show_in_detail((Cell(way, Tone.MUTED),))

    def show_in_detail(self, pieces: Pieces) -> None:
        """Show a record in the detail, with its reference in the upper edge."""
        reference, rest = split_reference(pieces)
        entitle(self.detail, (Cell(reference or "In full"),))
        self.detail.show(*rest)

    def details(self, key: str) -> Pieces:
        """Return the full details of a record."""
        return self._details(key)

    @property
    def way_to_whole(self) -> str:
        """The hint on how to read a record that is too long for the detail."""
        return f"{own_key('table.open')} to read it in full"

    def has_row(self, key: str) -> bool:
        """Return whether the list has a row, even if the filter hides it."""
        return any(row.key == key for row in self.all_rows.rows)

    def show_row(self, key: str) -> bool:
        """Move the cursor to a row, clearing a filter that hides it. Return whether it exists."""
        if not self.records.move_to(key) and self.has_row(key):
            self.reset_filter()
            self.show_rows()
            self.records.move_to(key)
        is_here = self.records.key == key
        if is_here:
            self.records.focus()
            self.show_detail()
        return is_here

    def begin(self, *, anew: bool) -> None:
        """Take the focus. If ``anew``, also clear the filter and go to the first row."""
        if anew:
            self.reset_filter()
            self.show_rows()
            self.records.action_cursor_first()
            self.records.action_cursor_down()
        self.records.focus()

    def step_back(self) -> bool:
        """Go from the detail to the list, or clear the filter. Return whether there was either."""
        if self.split.main.display and self.split.aside.has_focus_within:
            self.records.focus()
            return True
        if not self.filter.text:
            return False
        self.filter.clear()
        return True

    def reset_filter(self) -> None:
        """Clear the filter at once, without waiting for the message of its input."""
        self.filter.clear()
        self._filter_text = ""

    def read_filter(self, text: str, *, is_finished: bool) -> None:
        """Apply another filter.

        While its last part is being typed and can still become something, the parts before it
        hold.

        Args:
            is_finished: whether the user has finished typing.
        """
        before = None if is_finished else self.filter.before_last_part
        self._filter_text = text
        if before is not None and self.is_misunderstood(text):
            self._filter_text = before

    def is_misunderstood(self, text: str) -> bool:
        if self._row_filter is None:
            return False
        try:
            self._row_filter().rows(self.all_rows, text)
        except CscpError:
            return True
        return False

    def offers(self, text: str) -> tuple[str, ...]:
        """Return the filters with the last part of a text completed."""
        return self._row_filter().offers(self.all_rows, text) if self._row_filter else ()

    async def action_filter(self) -> None:
        """Open the filter for typing."""
        await self.filter.open()

    async def use_filter(self, text: str) -> None:
        """Apply a filter and focus the list."""
        await self.filter.put(text)
        self.records.focus()

    @on(RecordTable.Highlighted)
    def _follow_cursor(self, event: RecordTable.Highlighted) -> None:
        event.stop()
        # Draw the cursor at once, and the slower detail in the next frame.
        self.call_after_refresh(self._show_detail_of_cursor)

    def _show_detail_of_cursor(self) -> None:
        self.query_one("#detail").scroll_home(animate=False)
        self.show_detail()

    @on(Input.Changed)
    def _take_filter(self, event: Input.Changed) -> None:
        event.stop()
        self.filter.offer(self.offers(event.value))
        self.read_filter(event.value, is_finished=False)
        self.show_rows()
        self.post_message(self.FilterChanged())

    @on(FilterInput.ToList)
    def _leave_filter(self, event: FilterInput.ToList) -> None:
        event.stop()
        if self.filter.before_last_part is not None:
            self.read_filter(self.filter.text, is_finished=True)
            self.show_rows()
            self.post_message(self.FilterChanged())
        self.records.focus()


_COLUMNS = (
    Column(key="shown", title="", width=1),
    Column(key="title", title="Column", width=20, grows=1),
)


def columns_picker(pane: ListPane) -> TablePicker:
    """Return a picker of a list's columns, which are shown or left out one by one."""
    records, columns = pane.records, pane.all_rows.columns

    def shown() -> set[str]:
        return {column.key for column in records.shown_columns()}

    def rows(text: str) -> Table:
        lines = (
            Row(each.key, (Cell("✓" if each.key in shown() else "", Tone.GREEN), Cell(each.title)))
            for each in columns
            if each.title
        )
        return rows_with(Table(columns=_COLUMNS, lines=tuple(lines)), text)

    def toggle(key: str) -> None:
        if wanted := shown() ^ {key}:  # the last one stays
            records.chosen = tuple(each.key for each in columns if each.key in wanted)
            records.lay_out_anew()

    return TablePicker(
        "Columns of the list",
        rows,
        f"Press {own_key('pick.take')} to show a column or leave it out, and "
        f"{own_key('pick.leave')} to go back.",
        hint="Type part of a title",
        toggle=toggle,
    )
