"""Figures: printed numbers with their definitions, populations and records."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from cscp_tui.documents.table import EMPTY, Cell, HasId, Table, columns, share_cell, table
from cscp_tui.domain.figures import percent


class Figure(Struct, frozen=True, kw_only=True):
    """A printed number with its definition, population and records."""

    key: str
    label: str
    value: str
    """The number as printed, such as ``30 of 35 (86%)``."""
    definition: str
    population: str = ""
    """The counted records in words, with the as-at day."""
    table: str = "actions"
    ids: tuple[str, ...] = ()
    number: int | None = None
    """The number whose change over time can be shown; None if there is none."""
    numerator: int | None = None
    """The number of records counted; None if it isn't a count."""
    denominator: int | None = None
    """The size of the whole of which the figure is a part; None if it is not a part."""
    whole: tuple[str, ...] = ()
    """The records of that whole, where they are others than those counted."""
    more: str = ""
    """A short note beside the label; empty for none."""

    @property
    def title(self) -> str:
        """The label with the note beside it: ``Delivered · 3 awaiting agreement``."""
        return f"{self.label} · {self.more}" if self.more else self.label

    @property
    def percent(self) -> int | None:
        """The percentage of the whole; None for an empty whole and for a plain number."""
        if self.numerator is None or self.denominator is None:
            return None
        return percent(self.numerator, self.denominator)

    @property
    def explanation(self) -> str:
        """The definition and the population in sentences."""
        population = f" Counted: {self.population}." if self.population else ""
        return f"{self.definition}{population}"


def count(
    key: str,
    label: str,
    definition: str,
    records: Iterable[HasId],
    population: str = "",
    *,
    table: str = "actions",
    value: str = "",
    of: Iterable[HasId] | None = None,
) -> Figure:
    """Make a figure that counts records.

    Args:
        key: the figure's key in its list.
        records: the records counted; a record given twice counts twice.
        value: the printed form; by default the number.
        of: the whole of which they are a part; None if they are not a part.
    """
    ids = tuple(record.id for record in records)
    whole = () if of is None else tuple(record.id for record in of)
    return Figure(
        key=key,
        label=label,
        value=value or str(len(ids)),
        definition=definition,
        population=population,
        table=table,
        ids=tuple(dict.fromkeys(ids)),
        number=len(ids),
        numerator=len(ids),
        denominator=None if of is None else len(whole),
        whole=whole,
    )


FEW = 10
"""The total from which a part of it has a percentage of its own."""
_PARTS = re.compile(r"(\d+)(?: of (\d+))?")


def figure_printed(title: str, value: str, numerator: str = "", denominator: str = "") -> Figure:
    """Make a figure from what a paper prints of it.

    Args:
        numerator: its numbers as a table of figures has them; otherwise those that the value
            begins with.
    """
    parts = (numerator, denominator)
    if not numerator and (found := _PARTS.match(value)):
        parts = (found[1], found[2] or "")
    first, second = (int(part) if part.isdecimal() else None for part in parts)
    return Figure(
        key=title, label=title, value=value, definition="", numerator=first, denominator=second
    )


_NUMBERS = ("Number", "Of", "Share")
TIDY = columns(
    *("Figure", "Value", *_NUMBERS, "What it means", "What is counted"),
    right=_NUMBERS,
    dates={"What is counted": "As at"},
)
"""The columns of a table of figures: each as printed, and as numbers."""


def tidy_table(figures: Iterable[Figure]) -> Table:
    """Build a table with a row for each figure, with its numbers in separate columns."""
    return table(TIDY, map(tidy_row, figures))


def tidy_row(figure: Figure) -> tuple[str | Cell, ...]:
    """Return the cells of a figure in a table with the ``TIDY`` columns."""
    part, whole = figure.numerator or 0, figure.denominator or 0
    # A share of a few says little, so that it is given only where the paper gives it.
    has_share = figure.percent is not None and (whole >= FEW or "%" in figure.value)
    return (
        figure.title,
        figure.value,
        _number(figure.numerator),
        _number(figure.denominator),
        share_cell(part, whole) if has_share else EMPTY,
        figure.definition,
        figure.population,
    )


def _number(number: int | None) -> str:
    return "" if number is None else str(number)
