from __future__ import annotations

from datetime import date

import pytest

from building import do, founded_book, refusal_of
from cscp_tui.domain.attendance import attendance
from cscp_tui.domain.commands.actions import AddRecord
from cscp_tui.domain.commands.attendance import KeepSummary
from cscp_tui.domain.commands.partners import TakeAway
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.periods import Period
from cscp_tui.domain.records import SummaryRow

YEAR = Period(date(2023, 4, 1), date(2024, 3, 31), "2023/24")
POLICE = SummaryRow(agency="Police", figures=(100, None))


def keep(
    *rows: SummaryRow, groups: tuple[str, ...] = ("Review", "QAG"), period: Period = YEAR
) -> KeepSummary:
    """The command that keeps a published table of a year before."""
    return KeepSummary(period, groups, rows or (POLICE,), " Annual report report ")


def test_a_summary_is_kept_as_it_was_printed() -> None:
    """Under the name of its period, with its days, its names and its figures."""
    book = founded_book()
    do(book, keep(POLICE, SummaryRow(agency="Housing", figures=(0, 133))))
    summary = book.summaries["2023/24"]
    assert (summary.first_day, summary.last_day) == (YEAR.first, YEAR.last)
    assert [(row.agency, row.figures) for row in summary.rows] == [
        ("Police", (100, None)),
        ("Housing", (0, 133)),
    ]
    assert summary.source == "Annual report report"


def test_no_computed_figure_looks_at_it() -> None:
    """The attendance of the same days is what it was without it."""
    book = founded_book()
    before = attendance(book, ("QAG",), YEAR.first, date(2025, 3, 31))
    do(book, keep())
    after = attendance(book, ("QAG",), YEAR.first, date(2025, 3, 31))
    assert (after.agencies, after.held, after.presences) == (
        before.agencies,
        before.held,
        before.presences,
    )


def test_one_that_was_wrong_is_taken_away_and_kept_again() -> None:
    """Its name is free again; what it held before does not come back."""
    book = founded_book()
    do(book, keep())
    assert "A summary of 2023/24 is kept already" in refusal_of(book, keep())
    do(book, TakeAway("summaries", "2023/24"))
    assert not book.summaries
    do(book, keep(SummaryRow(agency="Housing", figures=(50, 50))))
    assert [row.agency for row in book.summaries["2023/24"].rows] == ["Housing"]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (keep(SummaryRow(agency="Police", figures=(1,))), "Police has 1 figure for 2 groups"),
        (keep(SummaryRow(agency="Police", figures=(1, -1))), "-1% of Police"),
        (keep(SummaryRow(agency="Police", figures=(1, 2001))), "2001% of Police"),
        (
            keep(SummaryRow(agency=" ", figures=(1, 2))),
            "An agency of the summary of 2023/24 has no",
        ),
        (
            keep(POLICE, SummaryRow(agency="police", figures=(1, 2))),
            "names the agency police twice",
        ),
        (keep(groups=("QAG", "qag")), "names the group qag twice"),
        (keep(groups=()), "needs a group and an agency at least"),
        (keep(period=Period(YEAR.first, YEAR.last)), "what the period of the summary is called"),
        (keep(period=Period(YEAR.last, YEAR.first, "x")), "ends before it begins"),
        (keep(period=Period(date(2030, 4, 1), date(2031, 3, 31), "x")), "which lies ahead"),
    ],
)
def test_what_is_no_whole_table_is_refused(command: KeepSummary, said: str) -> None:
    """One sentence names the agency, the group or the day."""
    assert said in refusal_of(founded_book(), command)


def test_its_table_changes_by_being_kept_again_only() -> None:
    """Where it was published can be corrected; a row by itself cannot."""
    book = founded_book()
    do(book, keep())
    do(book, SetFields("summaries", "2023/24", {"source": "Report of 2024"}))
    assert book.summaries["2023/24"].source == "Report of 2024"
    rows = SetFields("summaries", "2023/24", {"rows": []})
    assert "take it away and keep the corrected table" in refusal_of(book, rows)
    by_hand = AddRecord("summaries", {"groups": ["QAG"]}, "2022/23")
    assert "has a command of its own" in refusal_of(book, by_hand)
