"""Filters of tables whose rows stand for records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from building import TODAY, do
from cscp_tui.base.errors import CscpError
from cscp_tui.documents.table import Cell, Column, Heading, Row, Table
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from cscp_tui.views.record_filters import RowFilter
from meetings_made import planned_book

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book

TABLE = Table(
    columns=(Column(key="what", title="What", width=10),),
    lines=(
        Heading("groups", Cell("Groups")),
        Row("groups QAG", (Cell("Quality Assurance Group"),)),
        Row("groups EXEC", (Cell("Executive"),)),
        Heading("others", Cell("Challenges")),
        Row("challenges CH-01", (Cell("Who comes?"),)),
        Row("a standing item", (Cell("Apologies"),)),
    ),
)


@pytest.fixture
def book() -> Book:
    """A book with groups and a challenge."""
    made = planned_book()
    do(made, RaiseChallenge("police", "Who comes?", "council"))
    return made


def record_of(key: str) -> tuple[str, str]:
    """The table and the id in a key; nothing for a line without a record."""
    table, _, name = key.partition(" ")
    return (table, name) if table in {"groups", "challenges"} else ("", "")


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("", ["groups QAG", "groups EXEC", "challenges CH-01", "a standing item"]),
        ("assurance", ["groups QAG"]),
        ('"who comes"', ["challenges CH-01"]),
        ("challenges -who", ["a standing item"]),
        ("group:exec", ["groups EXEC"]),
        ("group:exec,qag", ["groups QAG", "groups EXEC"]),
        ("-group:exec groups", ["groups QAG"]),
        ("agency:police challenges", ["challenges CH-01"]),
        ("status:open", ["challenges CH-01"]),
        ("put", []),
    ],
)
def test_rows_are_left_by_words_and_tokens(text: str, keys: list[str], book: Book) -> None:
    """Words stand in the row or its heading; tokens ask the record that the row stands for."""
    rows = RowFilter(record_of, book, TODAY).rows(TABLE, text)
    assert [row.key for row in rows.rows] == keys


@pytest.mark.parametrize("text", ["statis:open", "is:late", "status:zz"])
def test_a_filter_that_means_nothing_is_refused(text: str, book: Book) -> None:
    """In a sentence that says what can be typed."""
    with pytest.raises(CscpError, match="Unknown filter"):
        RowFilter(record_of, book, TODAY).rows(TABLE, text)


def test_tokens_of_every_kind_are_offered(book: Book) -> None:
    """With their values, each once."""
    offers = RowFilter(record_of, book, TODAY).offers
    assert offers(TABLE, "sta") == ("status:",)
    assert offers(TABLE, "status:op") == ("status:open",)
    assert offers(TABLE, "group:ex") == ("group:Executive",)
