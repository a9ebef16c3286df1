from __future__ import annotations

import pytest

from cscp_tui.base.text_removal import occurrences, removed


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("Met Zo&euml;; she came.", "Met [redacted]; she came."),
        ("Met Z&#111;&#235;.", "Met [redacted]."),
        ("Met ﬁfi Zoë.", "Met ﬁfi [redacted]."),
        ("Met Z<b>o</b>ë.", "Met [redacted]<b></b>."),
    ],
)
def test_a_text_goes_whole_however_its_letters_are_written(written: str, left: str) -> None:
    """With the signs that stand for its last letter, and none of what is around it."""
    assert removed(written.encode(), ["Zoë"]).decode() == left


@pytest.mark.parametrize("before", ["", "a word ", "é ", "=", "A" * 15 + " "])
def test_base64_is_read_wherever_it_begins(before: str) -> None:
    """It is a run of at least sixteen of its letters."""
    assert occurrences(f"{before}TWV0IFpvw6sgUXVpbGw=".encode(), "Zoë Quill") == 1
