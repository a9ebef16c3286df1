"""What we said and what we delivered as it leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cscp_tui.exporting.documents import Block, DataTable, Paragraph, Section
from cscp_tui.exporting.records_papers import (
    RecordsPaper,
    Shown,
    records_document,
    restriction,
    values_of,
)
from cscp_tui.views.projections import is_restricted
from cscp_tui.views.promise_lists import (
    actions_of,
    kept_year,
    promises_in,
    unfulfilled_before,
    with_state,
    years_of,
)
from cscp_tui.views.promises import status_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Promise

_LEFT = "Unfulfilled from earlier years"
_PROMISE_COLUMNS = (
    ("Year", False),
    ("What we said", False),
    ("What we delivered", False),
    ("Status", False),
    ("Impact", False),
    ("Actions", False),
)


def said_delivered_paper(
    book: Book,
    today: date,
    years: Sequence[str] = (),
    *,
    marking: str = "",
    shown: Shown | None = None,
    public: bool = False,
) -> RecordsPaper:
    """What we said and what we delivered, in the order of the report, the latest year first.

    Args:
        book: what is true on the as-at day.
        today: the as-at day.
        years: which financial years, as ``2024/25``; all, where none is given. Promises of earlier
            years that are not fulfilled are always among them.
        marking: the security marking; empty for none.
        shown: to which of them it keeps; all, where that is not given.
        public: whether restricted actions are left out, and counted.
    """
    groups = _groups(book, tuple(years) or years_of(book), shown)
    is_projected = public or (shown is not None and shown.is_projected)
    sections: list[Block] = []
    rows: list[tuple[str, ...]] = []
    for title, promises in groups:
        made = [_promise_row(each, book, is_projected=is_projected) for each in promises]
        rows += made
        if made:
            table = DataTable(
                headings=_PROMISE_COLUMNS if title == _LEFT else _PROMISE_COLUMNS[1:],
                rows=tuple(made if title == _LEFT else (row[1:] for row in made)),
            )
            sections.append(Section(title=title, blocks=(table,)))
    return RecordsPaper(
        document=records_document(
            book,
            today,
            "What we said / what we delivered",
            (*sections, *_restricted_of(groups, book, public=is_projected)),
            marking,
            which=shown.which if shown else "",
        ),
        table=DataTable(headings=_PROMISE_COLUMNS, rows=tuple(rows)),
        values=[
            _values(each, book, is_projected=is_projected)
            for _, promises in groups
            for each in promises
        ],
    )


def _groups(
    book: Book, years: Sequence[str], shown: Shown | None
) -> list[tuple[str, list[Promise]]]:
    """The promises under the titles of their years, then what is left of earlier ones."""
    groups = [(f"Promised for {year}", promises_in(book, year)) for year in years]
    if years:
        groups.append((_LEFT, unfulfilled_before(book, min(years))))
    if shown is None:
        return groups
    return [(title, shown.of(promises)) for title, promises in groups]


def _restricted_of(
    groups: list[tuple[str, list[Promise]]], book: Book, *, public: bool
) -> tuple[Block, ...]:
    """How many linked actions are restricted: whether they are left out or named."""
    linked = {
        action.id: action
        for _, made in groups
        for each in made
        for action in actions_of(each, book)
    }
    count = sum(is_restricted(action, book) for action in linked.values())
    if public or not count:
        return restriction(count, public=True)
    words = "linked action is" if count == 1 else "linked actions are"
    return (Paragraph(text=f"{count} {words} restricted and not for the public."),)


def _values(each: Promise, book: Book, *, is_projected: bool) -> dict[str, Any]:
    linked = actions_of(each, book, is_projected=is_projected)
    return values_of("promises", each) | {"actions": [action.id for action in linked]}


def _promise_row(each: Promise, book: Book, *, is_projected: bool) -> tuple[str, ...]:
    impact = f"{each.impact_state}: {each.impact}" if each.impact.strip() else "none yet"
    return (
        kept_year(each),
        each.said,
        each.delivered,
        status_words(each),
        impact.capitalize() if not each.impact else impact[:1].upper() + impact[1:],
        ", ".join(map(with_state, actions_of(each, book, is_projected=is_projected))),
    )
