from __future__ import annotations

import pytest

from cscp_tui.base.english import is_order


@pytest.mark.parametrize("words", ["List the plans", "report waiting times", "Please name a rep"])
def test_an_order_begins_with_a_verb(words: str) -> None:
    """Minutes say of it who is to do it."""
    assert is_order(words)


@pytest.mark.parametrize(
    "words", ["List of missing plans", "Report on waiting times", "Chair not happy"]
)
def test_a_thing_is_no_order(words: str) -> None:
    """Even if its first word can be a verb, nobody is “to list of” anything."""
    assert not is_order(words)
