"""What we said and what we delivered as it leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.exporting.documents import Block, DataTable, Section
from cscp_tui.exporting.records_papers import RecordsPaper, records_document, values_of
from cscp_tui.views.promise_lists import kept_year, promises_in, unfulfilled_before, years_of
from cscp_tui.views.promises import status_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Promise

_PROMISE_COLUMNS = (
    ("Year", False),
    ("What we said", False),
    ("What we delivered", False),
    ("Status", False),
    ("Impact", False),
    ("Actions", False),
)


def said_delivered_paper(
    book: Book, today: date, years: Sequence[str] = (), *, marking: str = ""
) -> RecordsPaper:
    """What we said and what we delivered, in the order of the report, the latest year first.

    Args:
        book: what is true on the as-at day.
        today: the as-at day.
        years: which financial years, as ``2024/25``; all, where none is given. Promises of earlier
            years that are not fulfilled are always among them.
        marking: the security marking; empty for none.
    """
    shown = tuple(years) or years_of(book)
    sections: list[Block] = []
    rows: list[tuple[str, ...]] = []
    groups = [(f"Promised for {year}", promises_in(book, year)) for year in shown]
    left = unfulfilled_before(book, min(shown)) if shown else []
    for title, promises in (*groups, ("Unfulfilled from earlier years", left)):
        made = [_promise_row(each) for each in promises]
        rows += made
        if made:
            is_left = promises is left
            table = DataTable(
                headings=_PROMISE_COLUMNS if is_left else _PROMISE_COLUMNS[1:],
                rows=tuple(made if is_left else (row[1:] for row in made)),
            )
            sections.append(Section(title=title, blocks=(table,)))
    return RecordsPaper(
        document=records_document(
            book, today, "What we said / what we delivered", tuple(sections), marking
        ),
        table=DataTable(headings=_PROMISE_COLUMNS, rows=tuple(rows)),
        values=[
            values_of("promises", each)
            for _, promises in (*groups, ("", left))
            for each in promises
        ],
    )


def _promise_row(each: Promise) -> tuple[str, ...]:
    impact = f"{each.impact_state}: {each.impact}" if each.impact.strip() else "none yet"
    return (
        kept_year(each),
        each.said,
        each.delivered,
        status_words(each),
        impact.capitalize() if not each.impact else impact[:1].upper() + impact[1:],
        ", ".join(each.actions),
    )
