"""Figures: a number as it is shown, with its definition, population and records."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from cscp_tui.documents.table import HasId, Table, columns, table
from cscp_tui.domain.figures import percent


class Figure(Struct, frozen=True, kw_only=True):
    """A number as it is shown, with its definition, population and records."""

    key: str
    label: str
    value: str
    """Its printed form: ``30 of 35 (86%)``."""
    definition: str
    population: str = ""
    """The population counted, in words, and as at which day."""
    table: str = "actions"
    ids: tuple[str, ...] = ()
    number: int | None = None
    """The number in it whose change over time can be given; None if there is none."""
    numerator: int | None = None
    """The number of records counted; None if it isn't a count."""
    denominator: int | None = None
    """The size of the whole that the figure is a part of; None for no part."""
    more: str = ""
    """A note beside the label, in a word or two."""

    @property
    def title(self) -> str:
        """The label with the note beside it: ``Delivered · 3 awaiting agreement``."""
        return f"{self.label} · {self.more}" if self.more else self.label

    @property
    def percent(self) -> int | None:
        """The percentage of a part of a whole; None for an empty whole and for a plain number."""
        if self.numerator is None or self.denominator is None:
            return None
        return percent(self.numerator, self.denominator)

    @property
    def explanation(self) -> str:
        """Definition and population in sentences."""
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
    of: int | None = None,
) -> Figure:
    """Make a figure that counts records.

    Args:
        key: its key among the figures of its list.
        records: those that are counted; a record given twice counts twice.
        value: how it is printed, if not as the plain number.
        of: the whole that they are a part of, if they are.
    """
    ids = tuple(record.id for record in records)
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
        denominator=of,
    )


_NUMBERS = ("Numerator", "Denominator", "Percent")
TIDY = columns("Figure", "Value", *_NUMBERS, "What it means", "What is counted", right=_NUMBERS)
"""A row says one figure: as it is printed, and as numbers."""


def tidy_table(figures: Iterable[Figure]) -> Table:
    """A table with a row for each figure, its numbers in columns of their own."""
    return table(TIDY, map(tidy_row, figures))


def tidy_row(figure: Figure) -> tuple[str, ...]:
    """The cells of a figure in such a table."""
    share = "" if figure.percent is None else f"{figure.percent}%"
    return (
        figure.title,
        figure.value,
        _number(figure.numerator),
        _number(figure.denominator),
        share,
        figure.definition,
        figure.population,
    )


def _number(number: int | None) -> str:
    return "" if number is None else str(number)
