"""Tables of the screens as tables of a document, cell for cell, with days written whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.exporting.documents import DataTable, Section
from cscp_tui.views.cells import Heading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cscp_tui.views.cells import Column, Row, Table


def data_table(table: Table, *, caption: str | None = None, group: str = "") -> DataTable:
    """All rows of a view's table in one table.

    Args:
        table: The view's table.
        caption: What stands above it; the table's own title when left out.
        group: The title of a leading column that names each row's heading; none when empty.
    """
    leading = ((group, False),) if group else ()
    rows = (
        (str(heading.title) if heading else "", *_texts(row)) if group else _texts(row)
        for heading, row in _rows_with_headings(table)
    )
    return DataTable(
        caption=table.title if caption is None else caption,
        headings=leading + _headings(table.columns),
        rows=tuple(rows),
    )


def sections_by_heading(table: Table) -> tuple[Section, ...]:
    """A section with a table for each heading that has rows, under the heading's words.

    Rows that stand before the first heading keep the title of the whole table.
    """
    rows: dict[str, list[tuple[str, ...]]] = {}
    titles: dict[str, str] = {}
    for heading, row in _rows_with_headings(table):
        key = f"heading {heading.key}" if heading else ""
        titles[key] = _caption(heading) if heading else table.title
        rows.setdefault(key, []).append(_texts(row))
    headings = _headings(table.columns)
    return tuple(
        Section(title=titles[key], blocks=(DataTable(headings=headings, rows=tuple(texts)),))
        for key, texts in rows.items()
    )


def _headings(columns: tuple[Column, ...]) -> tuple[tuple[str, bool], ...]:
    return tuple((column.title, column.right) for column in columns)


def _texts(row: Row) -> tuple[str, ...]:
    return tuple(cell.in_a_file for cell in row.cells)


def _caption(heading: Heading) -> str:
    title, detail = str(heading.title), str(heading.detail)
    return f"{title} – {detail}" if detail else title


def _rows_with_headings(table: Table) -> Iterator[tuple[Heading | None, Row]]:
    heading: Heading | None = None
    for line in table.lines:
        if isinstance(line, Heading):
            heading = line
        else:
            yield heading, line
