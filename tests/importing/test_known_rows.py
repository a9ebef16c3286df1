"""Recognising the rows of a file that was imported before."""

from __future__ import annotations

from datetime import date

import pytest

from cscp_tui.importing.cells import SourceCell
from cscp_tui.importing.known_rows import has_text
from cscp_tui.importing.timescales import Rules


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
