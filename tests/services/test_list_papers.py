"""Any list of a screen as it leaves."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from building import HOSTILE, TODAY, do
from cscp_tui.documents.table import Table
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.views.meetings import meeting_table
from cscp_tui.views.reports.report import list_report
from cscp_tui.writers.formats import text_of
from meetings_made import planned_book

if TYPE_CHECKING:
    from cscp_tui.documents.document import Report


def paper(table: Table | None = None) -> Report:
    """The meetings of the tests' book, with a hostile chair."""
    book = planned_book()
    do(book, SetFields("meetings", "QAG-2024-11-25", {"chair": HOSTILE}))
    table = table or meeting_table(book, TODAY)
    return list_report(book, TODAY, table, title="Meetings", which="all (3 of 3)")


def test_a_table_under_each_heading() -> None:
    """Readers get facts, headings in order, and a table each."""
    text = text_of(paper(), "md")
    assert text.startswith("# Meetings\n")
    assert "all (3 of 3)" in text
    assert "## Today and coming" in text
    assert "25 November 2024" in text
    assert "<html" in text_of(paper(), "html")


def test_one_table_for_programs() -> None:
    """CSV has a row for each line, with its heading before it; JSON the same by keys."""
    rows = list(csv.DictReader(io.StringIO(text_of(paper(), "csv"))))
    assert [row["Under"] for row in rows][:1] == ["Today and coming"]
    assert len(rows) == 3
    values = json.loads(text_of(paper(), "json"))
    assert values[0]["under"] == "Today and coming"
    assert "[CSCP] [/oops]" in values[0]["chair"]


def test_nothing_is_said_to_be_nothing() -> None:
    """An empty list leaves a sentence, and no rows."""
    empty = Table(columns=meeting_table(planned_book(), TODAY).columns, lines=())
    assert "Nothing is among these." in text_of(paper(empty), "md")
    assert json.loads(text_of(paper(empty), "json")) == []
