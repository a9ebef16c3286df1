"""The agencies' contributions as they leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cscp_tui.exporting.documents import Block, DataTable, Paragraph, Section
from cscp_tui.exporting.records_papers import (
    RecordsPaper,
    Shown,
    records_document,
    restriction,
    unseen,
    values_of,
)
from cscp_tui.views.contribution_lists import contributions_in, missing_key, silent_agencies

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.quarters import Quarter
    from cscp_tui.domain.records import Agency, Contribution

_CONTRIBUTION_COLUMNS = (
    ("Quarter", False),
    ("Agency", False),
    ("Impact area", False),
    ("Evidence of impact", False),
)


def contributions_paper(
    book: Book,
    today: date,
    quarters: Sequence[Quarter],
    *,
    public: bool = False,
    marking: str = "",
    shown: Shown | None = None,
) -> RecordsPaper:
    """The agencies' contributions by quarter, and which agencies gave none.

    Args:
        book: where contributions are looked up; they often come in after their quarter.
        today: the as-at day.
        quarters: which quarters, in the order in which they are shown.
        public: whether restricted ones are left out, and counted.
        marking: the security marking; empty for none.
        shown: to which of them it keeps; all, where that is not given.
    """
    sections: list[Block] = []
    rows: list[tuple[str, ...]] = []
    values: list[dict[str, Any]] = []
    restricted = 0
    for quarter in quarters:
        every, silent = _of_quarter(book, quarter, shown)
        left = [each for each in every if not (public and each.restricted)]
        restricted += sum(each.restricted for each in every)
        made = [_contribution_row(book, quarter, each) for each in left]
        rows += made
        values.append(
            {
                "quarter": quarter.typed,
                "contributions": [values_of("contributions", each) for each in left],
                "agencies_without_one": [agency.id for agency in silent],
            }
        )
        if blocks := tuple(_blocks(made, silent)):
            sections.append(Section(title=str(quarter), blocks=blocks))
    return RecordsPaper(
        document=records_document(
            book,
            today,
            "Partners' contributions",
            (*sections, *restriction(restricted, public=public), *unseen(shown)),
            marking,
            which=shown.which if shown else "",
        ),
        table=DataTable(headings=_CONTRIBUTION_COLUMNS, rows=tuple(rows)),
        values=values,
    )


def _of_quarter(
    book: Book, quarter: Quarter, shown: Shown | None
) -> tuple[list[Contribution], list[Agency]]:
    """The contributions to a quarter, and the agencies without one."""
    given, silent = contributions_in(book, quarter), silent_agencies(book, quarter)
    if shown is None:
        return given, silent
    left = [agency for agency in silent if missing_key(quarter, agency) in shown.keys]
    return shown.of(given), left


def _blocks(rows: Sequence[tuple[str, ...]], silent: Sequence[Agency]) -> Iterator[Block]:
    if rows:
        yield DataTable(headings=_CONTRIBUTION_COLUMNS[1:], rows=tuple(row[1:] for row in rows))
    if silent:
        missing = "; ".join(agency.name for agency in silent)
        yield Paragraph(text=f"Without a contribution: {missing}.")


def _contribution_row(book: Book, quarter: Quarter, each: Contribution) -> tuple[str, ...]:
    agency = book.agencies.get(each.agency)
    name = agency.name if agency else each.agency
    return (quarter.short, name, each.impact_area, each.evidence)
