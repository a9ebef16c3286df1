"""Workbooks made for a test, cell by cell."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


def workbook(
    rows: Iterable[Sequence[object]] = (), then: Callable[[Any, Any], None] | None = None
) -> bytes:
    """A workbook with rows of texts and numbers; ``then`` adds to the book and its sheet."""
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Plan")
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(number, column, value)
        if then is not None:
            then(book, sheet)
    return output.getvalue()
