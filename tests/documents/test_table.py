"""Tables narrowed by words."""

from __future__ import annotations

import pytest

from cscp_tui.documents.table import Cell, Column, Heading, Row, Table, columns, rows_with, table

TABLE = Table(
    columns=(Column(key="what", title="What", width=10),),
    lines=(
        Heading("north", Cell("North")),
        Row("1", (Cell("Red house"),)),
        Row("2", (Cell("Blue house"),)),
        Heading("south", Cell("South")),
        Row("3", (Cell("Red boat"),)),
    ),
)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("", ["1", "2", "3"]),
        ("RED", ["1", "3"]),
        ("red -boat", ["1"]),
        ("north house", ["1", "2"]),
        ("nothing", []),
        ("- red", ["1", "3"]),
        ("[/oops]", []),
    ],
)
def test_rows_are_left_in_which_the_words_stand(text: str, keys: list[str]) -> None:
    """Words of the heading count for each of its rows; one after a dash must not stand there."""
    assert [row.key for row in rows_with(TABLE, text).rows] == keys


def test_headings_without_rows_are_left_out() -> None:
    """A group of which nothing is left is not shown."""
    headings = [line for line in rows_with(TABLE, "boat").lines if isinstance(line, Heading)]
    assert [heading.key for heading in headings] == ["south"]


def test_a_heading_says_how_many_of_its_rows_are_left() -> None:
    """What it says itself counts all of them."""
    lines = rows_with(TABLE, "red").lines
    details = [line.detail.text for line in lines if isinstance(line, Heading)]
    assert details == ["1 of 2 shown", ""]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("Delivered, 5 June 2025", ("Delivered", "5 June 2025")),
        ("Text is final. (12 August 2025)", ("Text is final.", "12 August 2025")),
        ("Sent (by post, 5 June 2025)", ("Sent (by post, 5 June 2025)", "")),
        ("5 June 2025", ("5 June 2025", "")),
    ],
)
def test_the_date_that_ends_a_cell_gets_a_column(text: str, cells: tuple[str, str]) -> None:
    """What is left has its parentheses in pairs."""
    made = table(columns("Status", dates={"Status": "On"}), [(text,)]).for_spreadsheets()
    assert made.titles == ("Status", "On")
    assert tuple(made.rows[0]) == cells


def test_a_figure_becomes_numbers_and_an_exact_share() -> None:
    """With what follows it and its date in columns of their own; mixed with words it stays text."""
    figures = [("5 of 35 (14%), 1 awaiting agreement, 31 March 2025",), ("2 of 3 (67%)",), ("",)]
    headings = columns("Delivered", right=("Delivered",), dates={"Delivered": "As at"})
    made = table(headings, figures).for_spreadsheets()
    titles = ("Delivered", "Delivered: of", "Delivered: share", "Delivered: note", "As at")
    assert made.titles == titles
    assert [tuple(row) for row in made.rows] == [
        ("5", "35", "14%", "1 awaiting agreement", "31 March 2025"),
        ("2", "3", "67%", "", ""),
        ("", "", "", "", ""),
    ]
    shares = [row.cells[2].share for row in made.rows]
    assert shares == [5 / 35, 2 / 3, None]
    mixed = table(headings, [("5 of 35 (14%)",), ("none yet",)]).for_spreadsheets()
    assert [tuple(row) for row in mixed.rows] == [("5 of 35 (14%)", ""), ("none yet", "")]
