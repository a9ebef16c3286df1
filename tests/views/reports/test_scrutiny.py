"""Which challenges a report of a period has."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from building import FIRST_DAY, context, do, founded_book
from cscp_tui.documents.document import Section, texts_in
from cscp_tui.domain.commands.records import AddRecord
from cscp_tui.domain.enums import ChallengeStatus
from cscp_tui.domain.periods import Period
from cscp_tui.views.reports.scrutiny import challenges_report

FIRST, LAST = date(2025, 1, 1), date(2025, 3, 31)
DAY = timedelta(days=1)
OPEN, ANSWERED, CLOSED = (
    ChallengeStatus.OPEN,
    ChallengeStatus.ANSWERED,
    ChallengeStatus.CLOSED,
)


@pytest.mark.parametrize(
    ("created", "answered", "status"),
    [
        (FIRST, None, OPEN),
        (LAST, None, OPEN),
        (LAST, LAST + DAY, CLOSED),
        (FIRST - DAY, None, OPEN),
        (FIRST - DAY, FIRST, ANSWERED),
        (FIRST - DAY, LAST + DAY, CLOSED),
    ],
)
def test_it_has_what_was_raised_or_answered_in_the_period_or_waited_at_its_end(
    created: date, answered: date | None, status: ChallengeStatus
) -> None:
    """On its first and last day, too."""
    assert reported(created, answered, status)


@pytest.mark.parametrize(
    ("created", "answered", "status"),
    [
        (LAST + DAY, None, OPEN),
        (FIRST - 2 * DAY, FIRST - DAY, ANSWERED),
        (FIRST - DAY, None, CLOSED),
    ],
)
def test_it_lacks_what_was_raised_later_and_what_was_over_before(
    created: date, answered: date | None, status: ChallengeStatus
) -> None:
    """Also one that was closed without an answer."""
    assert not reported(created, answered, status)


def reported(created: date, answered: date | None, status: ChallengeStatus) -> bool:
    """Whether the report of the first three months of a year has such a challenge."""
    book = founded_book()
    values = {"raised_by": "scrutineer", "put_to": "QAG", "question": "Why?"}
    do(book, AddRecord("challenges", values), context(FIRST_DAY))
    book.tables["challenges"]["CH-01"] = replace(
        book.challenges["CH-01"], created=created, answered=answered, status=status
    )
    in_all = challenges_report(book, LAST, public=False)
    assert [each["id"] for each in in_all.values] == ["CH-01"]
    return bool(challenges_report(book, LAST, Period.between(FIRST, LAST), public=False).values)


def test_those_without_an_answer_come_first_and_each_status_has_its_section() -> None:
    """In each by the day, then the id; the outcome is a column where there is any."""
    book = founded_book()
    values = {"raised_by": "scrutineer", "put_to": "QAG", "question": "Why?"}
    for _ in range(4):
        do(book, AddRecord("challenges", values), context(FIRST_DAY))
    changes = (
        (CLOSED, FIRST, "It ended."),
        (OPEN, LAST, ""),
        (OPEN, FIRST, ""),
        (ANSWERED, FIRST, ""),
    )
    for key, (status, day, outcome) in zip(list(book.challenges), changes, strict=True):
        book.tables["challenges"][key] = replace(
            book.challenges[key], status=status, created=day, came_of_it=outcome
        )
    report = challenges_report(book, LAST, public=False)
    assert [each["id"] for each in report.values] == ["CH-03", "CH-02", "CH-04", "CH-01"]
    sections = [each for each in report.document.blocks if isinstance(each, Section)]
    assert [each.title for each in sections] == ["Awaiting an answer", "Answered", "Closed"]
    assert ["Outcome" in [*texts_in([each])] for each in sections] == [False, False, True]


def test_a_restricted_challenge_is_counted_as_left_out_or_as_not_for_the_public() -> None:
    """By who reads it."""
    book = founded_book()
    values = {"raised_by": "scrutineer", "put_to": "QAG", "question": "Why?", "restricted": True}
    do(book, AddRecord("challenges", values), context(FIRST_DAY))
    texts = {
        public: " ".join(texts_in(challenges_report(book, LAST, public=public).document.blocks))
        for public in (False, True)
    }
    assert "1 of these is restricted and not for the public." in texts[False]
    assert "Why?" in texts[False]
    assert "1 item is confidential, so it is not shown." in texts[True]
    assert "Why?" not in texts[True]
