"""The challenges as they leave: who raised them, to whom, the answer, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cscp_tui.domain.dates import long
from cscp_tui.domain.words import ChallengeStatus
from cscp_tui.exporting.documents import Block, DataTable, Section
from cscp_tui.exporting.records_papers import (
    RecordsPaper,
    records_document,
    restriction,
    values_of,
)
from cscp_tui.views.challenges import answer_words
from cscp_tui.views.naming import Names

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.periods import Period
    from cscp_tui.domain.records import Challenge

_COLUMNS = (
    ("Challenge", False),
    ("Raised", False),
    ("Raised by", False),
    ("Put to", False),
    ("Question", False),
    ("Status", False),
    ("Answer", False),
    ("What came of it", False),
)
_STATUS = 5
"""The column that a table under the heading of a status does without."""

_TITLES = {
    ChallengeStatus.OPEN: "Without an answer",
    ChallengeStatus.ANSWERED: "Answered",
    ChallengeStatus.CLOSED: "Closed",
}


def challenges_paper(
    book: Book,
    today: date,
    period: Period | None = None,
    *,
    public: bool = False,
    marking: str = "",
) -> RecordsPaper:
    """The challenges by their status, those without an answer first.

    Args:
        book: what is true on the as-at day.
        today: the as-at day.
        period: only those that were raised or answered in it, or had no answer at its end.
        public: whether restricted ones are left out, and counted.
        marking: the security marking; empty for none.
    """
    among = sorted(
        (each for each in book.challenges.values() if period is None or _concerns(each, period)),
        key=lambda each: (each.created, each.id),
    )
    restricted = sum(each.restricted for each in among)
    shown = [each for each in among if not (public and each.restricted)]
    by_status = [each for status in _TITLES for each in shown if each.status is status]
    names = Names(book)
    rows = [(each.status, _row(each, names)) for each in by_status]
    sections: list[Block] = []
    for status, title in _TITLES.items():
        made = [_without_status(row) for at, row in rows if at is status]
        if made:
            table = DataTable(headings=_without_status(_COLUMNS), rows=tuple(made))
            sections.append(Section(title=title, blocks=(table,)))
    words = "raised or answered in {}, or without an answer at its end"
    return RecordsPaper(
        document=records_document(
            book,
            today,
            "Challenges",
            (*sections, *restriction(restricted, public=public)),
            marking,
            which=words.format(period.name) if period else "",
        ),
        table=DataTable(headings=_COLUMNS, rows=tuple(row for _, row in rows)),
        values=[values_of("challenges", each) for each in by_status],
    )


def _concerns(each: Challenge, period: Period) -> bool:
    if each.created > period.last:
        return False
    if each.created in period or each.answered is None:
        return each.created in period or each.status is not ChallengeStatus.CLOSED
    return each.answered >= period.first


def _row(each: Challenge, names: Names) -> tuple[str, ...]:
    return (
        each.id,
        long(each.created),
        _capitalised(names.party(each.raised_by)),
        _capitalised(names.party(each.put_to)),
        each.question,
        str(each.status).capitalize(),
        answer_words(each),
        each.came_of_it,
    )


def _capitalised(name: str) -> str:
    return name[:1].upper() + name[1:]


def _without_status(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return row[:_STATUS] + row[_STATUS + 1 :]
