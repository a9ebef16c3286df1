"""The actions of the Executive, of reviews, audits and scrutineers as they leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cscp_tui.domain.dates import long
from cscp_tui.exporting.action_papers import UNSEEN
from cscp_tui.exporting.documents import Block, DataTable, Section
from cscp_tui.exporting.records_papers import (
    RecordsPaper,
    Shown,
    records_document,
    restriction,
    unseen,
    values_of,
)
from cscp_tui.views.deliveries import impact_words
from cscp_tui.views.executive_lists import Ages, evidence_cell, origin_groups
from cscp_tui.views.meeting_notes import due_words
from cscp_tui.views.projections import is_restricted
from cscp_tui.views.standings import Standings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.periods import Period
    from cscp_tui.domain.records import Action
    from cscp_tui.views.executive_lists import OriginGroup

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
    shown: Shown | None = None,
) -> RecordsPaper:
    """The actions of all sources but the plan, by source and origin; open ones, then ended ones.

    The figure above an origin counts all of its actions, whatever is left out.

    Args:
        book: what is true on the as-at day.
        today: the as-at day.
        period: only those that were open on any day of it.
        public: whether restricted ones are left out, and counted.
        marking: the security marking; empty for none.
        shown: to which of them it keeps; all, where that is not given.
    """
    standings, ages = Standings(today), Ages(book, today)
    is_projected = shown is not None and shown.is_projected
    wanted = None if shown is None else shown.keys
    sections: list[Block] = []
    rows: list[tuple[str, ...]] = []
    values: list[dict[str, Any]] = []
    restricted = 0
    for group in origin_groups(book, book.actions.values()):
        among = [a for a in group.actions if _is_asked_for(a, period, wanted)]
        left = [a for a in among if not (public and is_restricted(a, book))]
        restricted += sum(is_restricted(action, book) for action in among)
        made = [(a, _action_row(book, a, standings, ages, is_projected=is_projected)) for a in left]
        rows += [row for _, row in made]
        values += [
            _values(book, action, standings, ages, is_projected=is_projected) for action in left
        ]
        sections += _sections(group, made)
    return RecordsPaper(
        document=records_document(
            book,
            today,
            "Executive and other actions",
            (*sections, *restriction(restricted, public=public), *unseen(shown)),
            marking,
            which=_which(period, shown),
        ),
        table=DataTable(headings=_ACTION_COLUMNS, rows=tuple(rows)),
        values=values,
    )


def _is_asked_for(action: Action, period: Period | None, wanted: Collection[str] | None) -> bool:
    """Whether an action was open on any day of a period, and is among the wanted ones."""
    if wanted is not None and action.id not in wanted:
        return False
    if period is None:
        return True
    return action.created <= period.last and (action.ended is None or action.ended >= period.first)


def _sections(
    group: OriginGroup, made: Sequence[tuple[Action, tuple[str, ...]]]
) -> Iterator[Section]:
    """The tables of an origin under its title; nothing where it has none."""
    if blocks := tuple(_action_tables(made)):
        title = f"{group.title} – {group.delivered.figure} delivered"
        yield Section(title=title, blocks=blocks)


def _which(period: Period | None, shown: Shown | None) -> str:
    """Which of the actions these are, where they are not all."""
    words = [f"open at some time in {period.name}"] if period else []
    words += [shown.which] if shown else []
    return f"{' · '.join(words)}; headings count all" if words else ""


def _action_row(
    book: Book, action: Action, standings: Standings, ages: Ages, *, is_projected: bool
) -> tuple[str, ...]:
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
        _evidence(action, is_projected=is_projected),
        long(action.ended) if action.ended else "",
        f"{long(action.agreed)}, {action.agreed_at}".rstrip(", ") if action.agreed else "",
    )


def _values(
    book: Book, action: Action, standings: Standings, ages: Ages, *, is_projected: bool
) -> dict[str, Any]:
    origin = book.origins.get(action.origin)
    unseen = dict.fromkeys(UNSEEN) if is_projected else {}
    return (
        values_of("actions", action)
        | unseen
        | {
            "origin_title": origin.title if origin else "",
            "standing": standings.cell(action, book).text,
            "days_open": ages.days(action),
            "meetings": ages.meetings(action),
        }
    )


def _evidence(action: Action, *, is_projected: bool) -> str:
    if action.is_open:
        return impact_words(action) if action.impact.strip() else ""
    return evidence_cell(action, is_projected=is_projected).text


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
