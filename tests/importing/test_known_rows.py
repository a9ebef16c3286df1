"""Recognising the rows of a file that was imported before."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from building import book_with_actions
from cscp_tui.importing.cells import SourceCell
from cscp_tui.importing.known_rows import (
    KnownRow,
    RowKey,
    first_text,
    has_text,
    leave_out_keys,
    match_rows,
)
from cscp_tui.importing.source_tables import TableRow
from cscp_tui.importing.timescales import Rules

if TYPE_CHECKING:
    from collections.abc import Sequence

ACTIONS = list(book_with_actions(3).actions.values())
COLUMNS = ("ref", "action", "lead")


def matched(
    rows: Sequence[tuple[str, ...]], known: Sequence[tuple[str, ...]], *keys: RowKey
) -> list[int | None]:
    """The known row that each row is, by its place."""
    given = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    were = [
        KnownRow(action, dict(zip(COLUMNS, row, strict=True)))
        for action, row in zip(ACTIONS, known, strict=False)
    ]
    return [None if each is None else were.index(each) for each in match_rows(given, were, keys)]


def table_row(*texts: str) -> TableRow:
    return TableRow(tuple(map(SourceCell, texts)), 1)


@pytest.mark.parametrize(
    ("text", "known", "is_same"),
    [
        ("31/03/2025", "2025-03-31", True),
        ("Mar 2025", "31 March 2025", True),
        ("Wait  for\nit", "Wait for it", True),
        ("31/03/2025", "30/03/2025", False),
        ("", "31/03/2025", False),
        ("TBC", "tbc soon", False),
    ],
)
def test_a_day_in_other_words_is_the_same(text: str, known: str, is_same: bool) -> None:  # noqa: FBT001
    """Another program shows the day of a cell in its own way, which is no change."""
    rules = Rules(date(2024, 11, 25))
    assert has_text(SourceCell(text), known, rules) is is_same


REF = RowKey(("ref",))
WORDS = RowKey(("action", "lead"), is_unique=False)


@pytest.mark.parametrize(
    ("rows", "known", "found"),
    [
        ([("1", "A", "x"), ("2", "B", "y")], [("2", "B", "y"), ("1", "A", "x")], [1, 0]),
        ([("1", "A new", "x")], [("1", "A", "x")], [0]),
        ([("1", " a", "X")], [("1", "A", "x")], [0]),
        ([("1", "C", "z"), ("1", "D", "z")], [("1", "A", "x")], [None, None]),
        ([("1", "C", "z")], [("1", "A", "x"), ("1", "B", "y")], [None]),
        ([("1", "A", "x"), ("1", "C", "z")], [("1", "A", "x"), ("1", "B", "y")], [0, 1]),
        ([("7", "A", "x")], [("1", "A", "x")], [0]),
        ([("7", "A", "x"), ("8", "A", "x")], [("1", "A", "x"), ("2", "A", "x")], [0, 1]),
        ([("7", "A", "x")], [("1", "A", "x"), ("2", "A", "x")], [0]),
        ([("7", "", "")], [("1", "", "")], [None]),
        ([("", "A", "z")], [("", "A", "x")], [None]),
        ([("1", "B", "y"), ("1", "B", "y")], [("1", "B", "y")], [0, None]),
        ([("1", "A", "x")], [], [None]),
        ([], [("1", "A", "x")], []),
    ],
)
def test_a_row_is_known_by_all_its_cells_then_by_its_keys(
    rows: list[tuple[str, ...]], known: list[tuple[str, ...]], found: list[int | None]
) -> None:
    """A reference finds the only row that has it; equal words find equal rows by their order."""
    assert matched(rows, known, REF, WORDS) == found


def test_a_key_without_all_its_columns_finds_nothing() -> None:
    """A table that has no column of references is not matched by their absence."""
    rows, known = [("1", "B", "y")], [("1", "A", "x")]
    assert matched(rows, known, RowKey(("ref", ""))) == [None]
    assert matched(rows, known, RowKey(("other",))) == [None]


def test_rows_are_left_out_by_their_words() -> None:
    """Their reference and title; else their longest text; equal ones by their order; shortened."""
    rows = [
        table_row("1", "Train  staff", "x"),
        table_row("1", "train staff", "y"),
        table_row("", "", "A note"),
        table_row("", "", ""),
        table_row("2", "w" * 99, ""),
    ]
    keys = leave_out_keys(rows, (0, None, 1))
    assert keys[:4] == ["row 1 Train staff", "row 1 train staff (2)", "row A note", "row "]
    assert len(keys[4]) == len("row ") + 60
    assert [first_text(row) for row in (*rows[:1], TableRow((), 2))] == ["Train  staff", ""]
