"""The challenges as a report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from cscp_tui.documents.document import Block, Report, Section
from cscp_tui.documents.table import records_table
from cscp_tui.domain.book import Book
from cscp_tui.domain.enums import ChallengeStatus
from cscp_tui.domain.hidden import is_restricted, shown_to
from cscp_tui.domain.periods import Period
from cscp_tui.domain.records import Challenge
from cscp_tui.views.names import Names
from cscp_tui.views.records import plain_values
from cscp_tui.views.reports.report import make_report, restricted_note
from cscp_tui.views.updates.meetings import (
    ANSWER_DATES,
    answer_words,
    challenge_cells,
    raised_words,
)

_TITLES = {
    ChallengeStatus.OPEN: "Awaiting an answer",
    ChallengeStatus.ANSWERED: "Answered",
    ChallengeStatus.CLOSED: "Closed",
}


def challenges_report(
    book: Book,
    today: date,
    period: Period | None = None,
    *,
    public: bool,
    with_ids: bool = True,
    marking: str = "",
) -> Report:
    """The challenges by their status, those without an answer first.

    Args:
        with_ids: whether its document shows the ids, which mean nothing outside the partnership.
        period: only those that were raised or answered in it, or had no answer at its end.
    """
    among = sorted(
        (each for each in book.challenges.values() if period is None or _concerns(each, period)),
        key=lambda each: (each.created, each.id),
    )
    restricted = sum(is_restricted(each, book) for each in among)
    shown = shown_to(among, book, hides=public)
    by_status = [each for status in _TITLES for each in shown if each.status is status]
    names = Names(book)
    ids: dict[str, Callable[[Challenge], str]] = {"Challenge": lambda each: each.id}
    cells: dict[str, Callable[[Challenge], str]] = {
        **(ids if with_ids else {}),
        "Raised": partial(raised_words, names),
        "Question": lambda each: each.question,
        "Answer": answer_words,
        "Outcome": lambda each: each.came_of_it,
    }
    listed = records_table(by_status, cells, dates=ANSWER_DATES)
    sections: list[Block] = []
    for status, title in _TITLES.items():
        if found := {each.id: each for each in by_status if each.status is status}:
            part = listed.of(found)
            has_outcome = any(each.came_of_it for each in found.values())
            sections.append(
                Section(title=title, blocks=(part if has_outcome else part.without("outcome"),))
            )
    words = "raised or answered in {}, or without an answer at its end"
    return make_report(
        book,
        today,
        "Challenges",
        (*sections, *restricted_note(restricted, public=public)),
        table=records_table(
            by_status, challenge_cells(Names(book, one_spelling=True)), dates=ANSWER_DATES
        ),
        make_values=lambda: [plain_values("challenges", each) for each in by_status],
        marking=marking,
        which=words.format(period.name) if period else "",
    )


def _concerns(each: Challenge, period: Period) -> bool:
    if each.created > period.last:
        return False
    if each.created in period or each.answered is None:
        return each.created in period or each.status is not ChallengeStatus.CLOSED
    return each.answered >= period.first
