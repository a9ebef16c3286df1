from __future__ import annotations

from datetime import date

import pytest

from cscp_tui.domain.book import Book
from cscp_tui.domain.quarters import Quarter
from cscp_tui.views.attendance import period_table
from cscp_tui.views.commitments import evidence_quarters_table
from cscp_tui.views.updates.quarters import is_meant, quarters_table, update_quarters_table

TODAY = date(2025, 11, 27)
Q3 = Quarter.containing(TODAY)
SPELLINGS = ("2025-26/Q3", "2025/26 Q3", "Q3 2025/26", "2025-26-Q3", "2025/26/q3", "q3", "oct")


@pytest.mark.parametrize("typed", SPELLINGS)
def test_a_quarter_is_known_by_each_of_its_spellings(typed: str) -> None:
    """As it is stored, as it is shown, as files have it."""
    assert is_meant(Q3, typed)
    assert not is_meant(Q3.next, typed)


@pytest.mark.parametrize("typed", SPELLINGS[:4])
def test_every_list_of_quarters_reads_them(typed: str) -> None:
    """Recording for, the update, partner_evidence, attendance."""
    book = Book()
    for table in (
        quarters_table(book, TODAY, typed),
        update_quarters_table(book, book, TODAY, typed),
        evidence_quarters_table(book, (Q3, Q3.previous), typed),
    ):
        assert [row.key for row in table.rows] == ["2025-26/Q3"]
    (row,) = period_table(book, TODAY, typed).rows
    assert "2025-10-01..2025-12-31" in row.key
