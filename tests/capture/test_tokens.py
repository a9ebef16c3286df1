"""Names completed in a line in exact notation."""

from __future__ import annotations

import pytest

from cscp_tui.capture.tokens import MOST_COMPLETIONS, completions_of
from meetings_made import live_book


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("lead:pol", ("lead:police",)),
        ("lead:me", ("lead:police",)),
        ("Write to them with:icb,ho", ("Write to them with:icb,housing",)),
        ("challenge: to:ex", ("challenge: to:EXEC",)),
        ("challenge: by:qua", ("challenge: by:QAG",)),
        ("lead:ex", ()),
        ("lead:police", ()),
        ("lead:police ", ()),
        ("lead:zz", ()),
        ("mislead:pol", ()),
        ("police", ()),
        ("", ()),
    ],
)
def test_only_the_name_at_the_end_is_completed(text: str, wanted: tuple[str, ...]) -> None:
    """By an id, an alias or the beginning of a word; groups only where somebody is asked."""
    assert completions_of(text, live_book()) == wanted


def test_few_are_offered_and_guests_never() -> None:
    """An empty name offers the first agencies of the table."""
    found = completions_of("lead:", live_book())
    assert 0 < len(found) <= MOST_COMPLETIONS
    assert "lead:guests" not in found
