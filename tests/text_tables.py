"""Tables of plain texts, as documents have them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cscp_tui.documents.table import Table, column, table

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
