"""Tables of plain texts, made and read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from cscp_tui.documents.table import Heading, Table, column, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def text_table(
    headings: Iterable[tuple[str, bool]],
    rows: Iterable[Sequence[str]],
    caption: str = "",
    to_fill_in: int = 0,
) -> Table:
    """A table of texts under titles, each with whether its cells are right-aligned."""
    columns = tuple(column(title, right=right) for title, right in headings)
    return replace(table(columns, rows, caption), to_fill_in=to_fill_in)


def texts_by_key(found: Table) -> dict[str, list[str]]:
    """The rows of a table as texts, by their keys."""
    return {row.key: [str(cell) for cell in row.cells] for row in found.rows}


def headings_of(found: Table) -> list[tuple[str, str]]:
    """The headings of a table, each with the text at its right end."""
    return [
        (str(line.title), str(line.detail)) for line in found.lines if isinstance(line, Heading)
    ]
