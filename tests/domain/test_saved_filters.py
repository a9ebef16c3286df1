"""Filters that were saved under names, as parts of other filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from building import TODAY, book_with_actions
from cscp_tui.base.errors import NotUnderstood
from cscp_tui.domain.filters import completions, parse_filter

if TYPE_CHECKING:
    from collections.abc import Mapping

SAVED = {
    "late police": "is:late lead:police",
    "second": '"Action 2"',
    "both": "filter:second is:open",
    "loop": "is:open filter:knot",
    "knot": "filter:loop",
    "colours": "colour:blue",
    "on colours": "filter:colours",
}


def refs(text: str, saved: Mapping[str, str] = SAVED) -> list[str]:
    """The references that a filter takes."""
    book = book_with_actions()
    return [
        action.id
        for action in parse_filter(text, book, TODAY, saved=saved).of(book.actions.values())
    ]


@pytest.mark.parametrize(
    "text", ["filter:second", "filter:SECOND", "filter:both", "-filter:both filter:second"]
)
def test_a_saved_filter_takes_what_its_text_takes(text: str) -> None:
    """By itself, among others, and turned round."""
    assert refs(text) == ([] if text.startswith("-") else ["BP24-1.2"])


def test_turned_round_it_leaves_the_others() -> None:
    """All but what it takes."""
    assert refs("-filter:second") == ["BP24-1.1", "BP24-1.3"]


def test_it_says_its_name_and_what_it_means() -> None:
    """The heading of an export tells both."""
    selection = parse_filter("is:open filter:second", book_with_actions(), TODAY, saved=SAVED)
    assert str(selection) == "open · “second” (“Action 2”)"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("filter:nothing", "There is no saved filter “nothing”; there are late police, second"),
        ("filter:", "There is no saved filter"),
        ("filter:loop", "The saved filter “loop” names itself"),
        ("filter:colours", "The saved filter “colours” cannot be read: Unknown filter “colour:”"),
        ("filter:on-colours", "The saved filter “colours” cannot be read"),
    ],
)
def test_what_is_wrong_is_said(text: str, said: str) -> None:
    """One sentence that names the filter."""
    with pytest.raises(NotUnderstood, match="filter") as raised:
        refs(text)
    assert said in str(raised.value)


def test_without_any_that_is_said() -> None:
    """Nobody saved one yet."""
    with pytest.raises(NotUnderstood, match="none was saved yet"):
        refs("filter:late", {})


def test_names_are_offered() -> None:
    """The token completes the names, in quotes where they have spaces."""
    book = book_with_actions()
    assert completions("fil", book, SAVED) == ("filter:",)
    assert completions("filter:la", book, SAVED) == ('filter:"late police"',)
    assert len(completions("filter:", book, SAVED)) == len(SAVED)
