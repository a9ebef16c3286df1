"""The actions of the Executive, of reviews, audits and scrutineers as they leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cscp_tui.domain.dates import long
from cscp_tui.exporting.documents import Block, DataTable, Section
from cscp_tui.exporting.records_papers import (
    RecordsPaper,
    records_document,
    restriction,
    values_of,
)
from cscp_tui.views.deliveries import impact_words
from cscp_tui.views.executive_lists import Ages, origin_groups
from cscp_tui.views.meeting_notes import due_words
from cscp_tui.views.projections import is_restricted
from cscp_tui.views.standings import Standings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.periods import Period
    from cscp_tui.domain.records import Action

_ACTION_COLUMNS = (
    ("Source", False),
    ("Origin", False),
    ("Ref", False),
    ("Action", False),
    ("Lead agency", False),
    ("Status and rating", False),
    ("Due", False),
    ("Days open", True),
    ("Meetings", True),
    ("Impact area", False),
    ("Evidence of impact", False),
    ("Ended", False),
    ("Agreed", False),
)
_OPEN, _ENDED = (2, 3, 4, 5, 6, 7, 8), (2, 3, 5, 9, 10, 11, 7, 8)
"""Which of the columns the tables of a document show, of open and of ended actions."""


def executive_paper(
    book: Book,
    today: date,
    period: Period | None = None,
    *,
    public: bool = False,
    marking: str = "",
) -> RecordsPaper:
    """The actions of all sources but the plan, by source and origin; open ones, then ended ones.

    The figure above an origin counts all of its actions, whatever is left out.

    Args:
        book: what is true on the as-at day.
        today: the as-at day.
        period: only those that were open on any day of it.
        public: whether restricted ones are left out, and counted.
        marking: the security marking; empty for none.
    """
    standings, ages = Standings(today), Ages(book, today)
    sections: list[Block] = []
    rows: list[tuple[str, ...]] = []
    values: list[dict[str, Any]] = []
    restricted = 0
    for group in origin_groups(book, book.actions.values()):
        among = [a for a in group.actions if period is None or _was_open(a, period)]
        shown = [a for a in among if not (public and is_restricted(a, book))]
        restricted += sum(is_restricted(action, book) for action in among)
        made = [(a, _action_row(book, a, standings, ages)) for a in shown]
        rows += [row for _, row in made]
        values += [_values(book, action, standings, ages) for action in shown]
        blocks = tuple(_action_tables(made))
        if blocks:
            title = f"{group.title} – {group.delivered.figure} delivered"
            sections.append(Section(title=title, blocks=blocks))
    return RecordsPaper(
        document=records_document(
            book,
            today,
            "Executive and other actions",
            (*sections, *restriction(restricted, public=public)),
            marking,
            which=f"open at some time in {period.name}; headings count all" if period else "",
        ),
        table=DataTable(headings=_ACTION_COLUMNS, rows=tuple(rows)),
        values=values,
    )


def _was_open(action: Action, period: Period) -> bool:
    return action.created <= period.last and (action.ended is None or action.ended >= period.first)


def _action_row(book: Book, action: Action, standings: Standings, ages: Ages) -> tuple[str, ...]:
    origin = book.origins.get(action.origin)
    lead = book.agencies.get(action.lead_agency)
    return (
        action.source.value,
        origin.title if origin else "",
        action.id,
        action.title,
        lead.name if lead else action.lead,
        standings.cell(action, book).text,
        due_words(action),
        str(ages.days(action)),
        str(ages.meetings(action)),
        action.impact_area,
        _evidence(action),
        long(action.ended) if action.ended else "",
        f"{long(action.agreed)}, {action.agreed_at}".rstrip(", ") if action.agreed else "",
    )


def _values(book: Book, action: Action, standings: Standings, ages: Ages) -> dict[str, Any]:
    origin = book.origins.get(action.origin)
    return values_of("actions", action) | {
        "origin_title": origin.title if origin else "",
        "standing": standings.cell(action, book).text,
        "days_open": ages.days(action),
        "meetings": ages.meetings(action),
    }


def _evidence(action: Action) -> str:
    if action.is_open:
        return impact_words(action) if action.impact.strip() else ""
    if action.is_delivered:
        return impact_words(action)
    return action.explanation or action.reason


def _action_tables(made: Sequence[tuple[Action, tuple[str, ...]]]) -> Iterator[DataTable]:
    for caption, columns, rows in (
        ("Open", _OPEN, [row for action, row in made if action.is_open]),
        ("Closed", _ENDED, [row for action, row in made if not action.is_open]),
    ):
        if rows:
            yield DataTable(
                caption=caption,
                headings=tuple(_ACTION_COLUMNS[place] for place in columns),
                rows=tuple(tuple(row[place] for place in columns) for row in rows),
            )
