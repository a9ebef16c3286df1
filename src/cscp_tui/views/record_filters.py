"""Filters for tables of records, with the same words and tokens as the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from cscp_tui.base.errors import CscpError
from cscp_tui.documents.table import Heading, Row, Table, narrowed, row_text
from cscp_tui.domain.book import Book
from cscp_tui.domain.filters import completions, hint_of_filters, parse_filter
from cscp_tui.domain.selections import Selection


class RowFilter:
    """Applies filters to a table whose rows can show records of several kinds."""

    def __init__(
        self, record_of: Callable[[str], tuple[str, str]], book: Book, today: date
    ) -> None:
        """Make a filter for some rows.

        Args:
            record_of: returns the table and id of a row's record by its key; empty for none.
            today: the as-at day, from which relative dates count.
        """
        self._record_of, self._book, self._today = record_of, book, today

    def rows(self, table: Table, text: str) -> Table:
        """Return the rows that match a filter, and the headings that still have rows.

        A row of a kind without a token of the filter is left out, unless no row has the token.

        Raises:
            CscpError: if the filter is not valid for any of the rows.
        """
        if not text.strip():
            return table
        texts = _RowTexts()
        selections: dict[str, Selection] = {}
        problem: CscpError | None = None
        for kind in self.kinds(table) or ("",):
            try:
                selections[kind] = self._parsed(text, kind, texts)
            except CscpError as found:
                problem = problem or found
        if problem is not None and not selections:
            raise problem

        def fits(row: Row, heading: Heading | None) -> bool:
            kind, record = self._record(row)
            selection = selections.get(kind)
            texts.text = row_text(row, heading)
            return selection is not None and selection.matches(record)

        return narrowed(table, fits)

    def offers(self, table: Table, text: str) -> tuple[str, ...]:
        """Return completions of a filter's last part."""
        every: Iterable[str] = (
            offer
            for kind in self.kinds(table)
            if kind
            for offer in completions(text, self._book, table=kind)
        )
        return tuple(dict.fromkeys(every))

    def hint(self, table: Table, text: str) -> str:
        """Suggest filters that the words of a text may mean."""
        hints = (hint_of_filters(text, self._book, kind) for kind in self.kinds(table) if kind)
        return next(filter(None, hints), "")

    def kinds(self, table: Table) -> tuple[str, ...]:
        """Return the tables of all rows' records; an empty name for rows without a record."""
        return tuple(dict.fromkeys(self._record(row)[0] for row in table.rows))

    def _record(self, row: Row) -> tuple[str, Any]:
        """Return the table and record of a row; without a record, an empty table and the row."""
        kind, key = self._record_of(row.key)
        record = self._book.as_read(kind).get(key) if kind else None
        return (kind, record) if record is not None else ("", row)

    def _parsed(self, text: str, kind: str, texts: _RowTexts) -> Selection:
        return parse_filter(text, self._book, self._today, table=kind, haystack=texts)


class _RowTexts:
    text = ""

    def of(self, _: Any) -> str:
        return self.text
