"""Sentences of failures: short and on one line, whatever was typed."""

from __future__ import annotations

import pytest

from cscp_tui.base.errors import (
    CscpError,
    UnknownDate,
    UnknownField,
    UnknownQuarter,
    UnknownRecord,
    UnknownValue,
)

LONG = "\u202eline\n" * 2_000


@pytest.mark.parametrize(
    "problem",
    [
        UnknownDate(LONG),
        UnknownField("Actions", LONG, ("title",)),
        UnknownQuarter(LONG),
        UnknownRecord("meeting", LONG),
        UnknownValue("status", LONG),
    ],
)
def test_what_was_typed_is_quoted_in_short(problem: CscpError) -> None:
    """A text pasted into the wrong field does not bury what is to be done."""
    sentence = str(problem)
    assert len(sentence) < 120
    assert "\n" not in sentence
    assert "\u202e" not in sentence
