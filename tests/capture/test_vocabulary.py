from __future__ import annotations

import pytest

from cscp_tui.capture.kinds import LineKind
from cscp_tui.capture.reader import read_line
from cscp_tui.capture.tokens import TOKENS
from cscp_tui.capture.vocabulary import CAPTURE_WORDS, CaptureWord
from keeping_lines import coming_book, setting


def test_the_words_of_the_line_name_every_token_and_kind() -> None:
    """Nothing that the line knows is left out of its help."""
    typed = " ".join(word.typed for word in CAPTURE_WORDS).split()
    assert {f"{token}:" for token in TOKENS} <= set(typed)
    kinds = {read_line(w.example.replace("BP25", "BP24"), setting()).kind for w in CAPTURE_WORDS}
    assert kinds >= set(LineKind) - {
        LineKind.MINUTES,
        LineKind.AGREED,
        LineKind.RESUMED,
        LineKind.HEADING,
        LineKind.REJECTED,
        LineKind.ANSWERED,
        LineKind.CORRECTED,
        LineKind.TWO,
    }


@pytest.mark.parametrize("word", CAPTURE_WORDS, ids=lambda word: word.typed)
def test_each_example_of_the_help_is_understood(word: CaptureWord) -> None:
    """Typed as it is, nothing is asked about it."""
    text = word.example.replace("BP25", "BP24").replace("2026", "2025")
    assert not read_line(text, setting(coming_book())).questions
