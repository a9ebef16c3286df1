from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from building import HOSTILE, TODAY, do
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.domain.figures import quarter_ends, worked_out
from cscp_tui.views.actions import Standings
from cscp_tui.views.overview import overview
from cscp_tui.views.reports.overview import overview_report
from cscp_tui.writers.formats import text_of
from golden_files import golden
from meetings_made import live_book
from writers.markdown_reading import failures_of

if TYPE_CHECKING:
    from cscp_tui.documents.document import Report
    from cscp_tui.domain.book import Book
    from cscp_tui.store.workspace import Workspace


GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
def book() -> Book:
    book = live_book(3)
    do(book, SetFields("partnership", "partnership", {"annual_report_groups": ["QAG"]}))
    do(book, SetFields("priorities", "2024/25/1", {"title": HOSTILE}))
    return book


@pytest.mark.parametrize(
    ("day", "plan"), [(date(2025, 3, 31), "2024/25"), (date(2025, 11, 27), "2025-27")]
)
def test_golden(demo_year: Workspace, day: date, plan: str) -> None:
    """The demo's overview, at the end of its year and on its own day."""
    book = demo_year.as_at(day)
    ends = quarter_ends(book.plans[plan], day)
    line = tuple(worked_out(end, plan, demo_year.as_at(end.day)) for end in ends)
    found = overview(book, Standings(day), book.plans[plan], line)
    text = text_of(overview_report(found, book, day), "md")
    path = GOLDEN / f"overview-{day}.md"
    assert text == golden(path, text)


def paper(book: Book, today: date = TODAY) -> Report:
    """The overview with its line over the quarters."""
    plan = book.plans["2024/25"]
    line = tuple(worked_out(end, plan.id, book) for end in quarter_ends(plan, today))
    return overview_report(overview(book, Standings(today), plan, line), book, today)


def test_every_figure_with_its_meaning(book: Book) -> None:
    """CSV has a row for each figure; the line is left out, whose quarters have rows."""
    titles, *rows = csv.reader(io.StringIO(text_of(paper(book), "csv")))
    assert titles == ["Part", "Figure", "Number", "Meaning"]
    numbers = {row[1]: row[2] for row in rows}
    assert numbers["Delivered"] == "0 of 3 (0%)"
    assert numbers["Q3 2024/25 so far · 0 planned"] == "0 of 3 (0%)"
    assert all(row[3] for row in rows)
    assert not [row for row in rows if "by quarter" in row[1]]


def test_the_document_is_sound(book: Book) -> None:
    """Markdown passes the linter with hostile titles in it, and says the day."""
    text = text_of(paper(book), "md")
    assert failures_of(text) == []
    assert text.startswith("# Overview\n")
    assert "25 November 2024" in text
    assert "## Needs attention" in text


def test_values_name_the_records_behind(book: Book) -> None:
    """For programs, each figure has the ids that it counts."""
    values: list[dict[str, Any]] = json.loads(text_of(paper(book), "json"))
    silent = next(value for value in values if value["key"] == "silent")
    assert set(silent["ids"]) <= set(book.actions)
    assert {value["key"] for value in values} >= {"delivered", "late", "attendance/QAG"}


def test_nothing_is_an_overview_too() -> None:
    """Without a plan and without meetings the parts that say nothing are left out."""
    book = live_book(0)
    found = overview_report(overview(book, Standings(TODAY), None), book, TODAY)
    titles = {row[0] for row in found.table.rows}
    assert "Needs attention, all sources" in titles
    assert "No plan in force" not in titles
