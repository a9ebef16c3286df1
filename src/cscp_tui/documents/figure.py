"""Figures: a number as it is shown, with its definition, population and records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cscp_tui.documents.table import HasId


class Figure(Struct, frozen=True, kw_only=True):
    """A number as it is shown, with its definition, population and records."""

    key: str
    label: str
    value: str
    """As it is printed: ``30 of 35 (86%)``."""
    definition: str
    population: str = ""
    """What is counted, in words, and as at which day."""
    table: str = "actions"
    """The table of the records behind it."""
    ids: tuple[str, ...] = ()
    """The ids of those records, each once."""
    number: int | None = None
    """The number in it whose change over time can be given; None if there is none."""
    more: str = ""
    """What else is said beside the label, in a word or two."""

    @property
    def title(self) -> str:
        """The label and what is said beside it: ``Delivered · 3 awaiting agreement``."""
        return f"{self.label} · {self.more}" if self.more else self.label

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
) -> Figure:
    """Make the figure that is the number of some records.

    Args:
        key: its key among the figures of its list.
        label: its name.
        definition: what is counted.
        records: those that are counted; a record given twice counts twice.
        population: which records were looked at, in words.
        table: the table of the records.
        value: how it is printed, if not as the plain number.
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
    )
