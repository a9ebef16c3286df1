"""Read a published attendance table from CSV: agencies, groups and whole percentages."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from cscp_tui.base.errors import Missing, NotUnderstood
from cscp_tui.base.texts import counted, shortened
from cscp_tui.domain.names import folded
from cscp_tui.domain.records import SummaryRow

_PERCENT = re.compile(r"(?P<number>\d{1,9})\s*%?")
_NO_MEMBER = frozenset({"", "-", "–", "—", "n/a", "not a member"})
_LEFT_OUT = frozenset({"group participation"})
"""The report's columns that hold no figures."""
_DELIMITERS = ",;\t"


class NoCells(NotUnderstood):
    """A text that cannot be split into cells."""

    def __init__(self) -> None:
        super().__init__(
            "The table can't be read: one of its cells has more than 100,000 characters. Give a "
            "table of agencies and percentages."
        )


def read_summary(text: str) -> tuple[tuple[str, ...], tuple[SummaryRow, ...]]:
    """Return the groups and rows of a table whose first column names the agencies.

    A header row names the groups. The column ``Group participation`` of the report is left out, so
    that an exported table of attendance can be read back.

    Args:
        text: CSV with commas, semicolons or tabs.

    Raises:
        Missing: if there is no header with a group, or no row below it.
        NotUnderstood: if a row is uneven, a cell is not a percentage, or there is no table.
    """
    header, *body = _lines(text) or [[]]
    columns = [
        place for place, title in enumerate(header) if place and folded(title) not in _LEFT_OUT
    ]
    if not columns or not body:
        raise Missing(
            "The table needs a header with Agency and the groups, and a row for each agency."
        )
    groups = tuple(header[place] for place in columns)
    return groups, tuple(
        _row(number, cells, header, columns) for number, cells in enumerate(body, 2)
    )


def _lines(text: str) -> list[list[str]]:
    """Return the non-blank rows, their cells without surrounding spaces."""
    text = text.removeprefix("\ufeff")
    first = next(iter(text.lstrip().splitlines()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    # Some spreadsheets end a line with only a carriage return.
    rows = csv.reader(io.StringIO(text, newline=None), delimiter=delimiter)
    try:
        cleaned = [[" ".join(cell.split()) for cell in row] for row in rows]
    except csv.Error:
        raise NoCells from None
    return [row for row in cleaned if any(row)]


def _row(
    number: int, cells: Sequence[str], header: Sequence[str], columns: list[int]
) -> SummaryRow:
    if len(cells) != len(header):
        raise NotUnderstood(
            f"Row {number} has {counted(len(cells), 'cell')}, but the header has {len(header)}. "
            "Give one for each column."
        )
    agency = cells[0]
    figures = (_figure(cells[place], agency, header[place]) for place in columns)
    return SummaryRow(agency=agency, figures=tuple(figures))


def _figure(cell: str, agency: str, group: str) -> int | None:
    if cell.casefold() in _NO_MEMBER:
        return None
    found = _PERCENT.fullmatch(cell)
    if found is None:
        raise NotUnderstood(
            f"“{shortened(cell)}” for {shortened(agency)} under {shortened(group)} isn't a "
            "percentage. Give a whole number such as 67% or 133, or — where not a member."
        )
    return int(found["number"])
