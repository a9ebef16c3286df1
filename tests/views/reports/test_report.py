"""What every report says under its title, of no records, and of those that are restricted."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from building import founded_book
from cscp_tui.documents.document import texts_in
from cscp_tui.documents.table import Cell, Heading, Row, Table, columns
from cscp_tui.views.reports.report import (
    ShownRecords,
    facts_under_title,
    hidden_note,
    list_report,
    not_shown,
    restricted_note,
)

TODAY = date(2025, 2, 3)


def test_blank_facts_are_left_out_and_the_note_about_the_data_comes_last() -> None:
    """The partnership's name is the first."""
    book = founded_book()
    assert facts_under_title(book, ("Which", ""), ("As at", "today")) == (
        ("Partnership", "Test Partnership"),
        ("As at", "today"),
    )
    settings = replace(book.partnership, illustrative=" Invented. ")
    book.tables["partnership"]["partnership"] = settings
    assert facts_under_title(book)[-1] == ("About the data", "Invented.")


@pytest.mark.parametrize(
    ("count", "team", "public"),
    [
        (0, [], []),
        (
            1,
            ["1 of these is restricted and not for the public."],
            ["1 item is confidential, so it is not shown."],
        ),
        (
            2,
            ["2 of these are restricted and not for the public."],
            ["2 items are confidential, so they are not shown."],
        ),
    ],
)
def test_restricted_records_are_counted(count: int, team: list[str], public: list[str]) -> None:
    """As included for the team, as left out for the public and where a screen hides them."""
    assert [*texts_in(restricted_note(count, public=False))] == team
    assert [*texts_in(restricted_note(count, public=True))] == public
    shown = ShownRecords(keys=(), which="", hidden=count, is_projected=True)
    assert [*texts_in(hidden_note(shown))] == public
    assert hidden_note(None) == ()


def test_what_is_counted_all_the_same_says_so() -> None:
    """With words before “not shown”."""
    note = not_shown(2, "action", "counted, but ")
    assert note is not None
    assert [*texts_in([note])] == [
        "2 actions are confidential, so they are counted, but not shown."
    ]


LINES = (Heading("a", Cell("First")), Row("1", (Cell("x"),)), Row("2", (Cell("y"),)))


@pytest.mark.parametrize(
    ("lines", "titles", "values"),
    [
        (LINES[1:], ("Name",), [{"name": "x"}, {"name": "y"}]),
        (
            LINES,
            ("Under", "Name"),
            [{"under": "First", "name": "x"}, {"under": "First", "name": "y"}],
        ),
        ((), ("Name",), []),
    ],
)
def test_a_list_has_the_heading_of_each_row_where_there_are_any(
    lines: tuple[Heading | Row, ...], titles: tuple[str, ...], values: list[dict[str, str]]
) -> None:
    """In a column of its own for spreadsheets, and in each value for programs."""
    listed = Table(columns=columns("Name"), lines=lines)
    report = list_report(founded_book(), TODAY, listed, title="List", which="all (2 of 2)")
    assert tuple(report.table.titles) == titles
    assert report.values == values
    assert dict(report.document.facts)["Which"] == "all (2 of 2)"
    assert ("None." in [*texts_in(report.document.blocks)]) is (not lines)
