"""Sheets written as lines with bars between their cells."""

from __future__ import annotations

import re
from datetime import date
from itertools import zip_longest

from cscp_tui.importing.cells import BLANK, Sheet, SourceCell

_SIGNS = re.compile(r"(?P<signs>\{[^}]*\})?(?P<text>.*)", re.DOTALL)


def cell(written: str) -> SourceCell:
    """A cell, whose text can have its signs before it, divided by spaces: ``{Red 3 again}Late``.

    A colour fills it, a number is that of the columns it spans, ``again`` repeats a merged cell, ``day``
    and ``month`` are dates shown as such, from ``2024-06-16``.
    """
    found = _SIGNS.fullmatch(written)
    assert found is not None
    text, signs = found["text"].replace("\\n", "\n"), (found["signs"] or "{}")[1:-1].split()
    day = date.fromisoformat(text) if {"day", "month"} & {*signs} else None
    return SourceCell(
        f"{day:%d/%m/%Y}" if day else text,
        day,
        is_month="month" in signs,
        fill=next((sign for sign in signs if sign[0].isupper()), ""),
        columns=next((int(sign) for sign in signs if sign.isdecimal()), 1),
        is_repeated="again" in signs,
    )


def sheet_of(grid: str, name: str = "Sheet", *, first: int = 11) -> Sheet:
    """A sheet of a grid's lines, numbered from a line on; blank ones are only gaps in the numbers."""
    lines = [
        (number, tuple(map(cell, line.split("|"))))
        for number, line in enumerate(grid.split("\n"), first)
        if line
    ]
    columns = list(zip_longest(*(row for _, row in lines), fillvalue=BLANK))
    rows = tuple(zip(*columns, strict=True))
    return Sheet(name, rows, numbers=tuple(number for number, _ in lines))
