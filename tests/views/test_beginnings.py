"""The beginning of a long record, and what is said of the rest."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cscp_tui.documents.table import Cell, Tone
from cscp_tui.views.records import ALL_CHARACTERS, MOST_CHARACTERS, MOST_LINES, truncate

WHOLE = "enter shows it whole"


def test_short_texts_stay_as_they_are() -> None:
    """Nothing is said where nothing is missing."""
    pieces = ("A title", Cell("\nLead  ", Tone.MUTED), "Police", "\n" * MOST_LINES)
    assert truncate(pieces, WHOLE) == pieces


def test_many_lines_are_cut_and_counted() -> None:
    """Of 2,000 lines the first stay, and the others are counted."""
    text = "\n".join(f"line {number}" for number in range(2000))
    kept, told = truncate((text,), WHOLE)
    assert kept == "\n".join(f"line {number}" for number in range(MOST_LINES))
    assert str(told) == f" … {2000 - MOST_LINES:,} more lines; {WHOLE}.\n"


def test_one_long_line_is_cut_and_counted() -> None:
    """10,000 characters without a break are too many as well."""
    kept, told = truncate((Cell("x" * 10_000, Tone.STRUCK),), WHOLE)
    assert kept == Cell("x" * MOST_CHARACTERS, Tone.STRUCK)
    assert f"{10_000 - MOST_CHARACTERS:,} more letters" in str(told)


def test_very_many_texts_end_somewhere() -> None:
    """Hundreds of notes are not all laid out beside a list."""
    pieces = truncate(("a note of some length\n",) * 5000, WHOLE)
    assert sum(len(str(piece)) for piece in pieces) < ALL_CHARACTERS + 100
    assert str(pieces[-1]) == f"\n\n… and more; {WHOLE}."


@given(st.lists(st.text(alphabet="ab \n", max_size=4000), max_size=12))
def test_what_is_shown_begins_as_the_whole_does(texts: list[str]) -> None:
    """Every piece that is no remark is the beginning of one of the texts."""
    for piece in truncate(tuple(texts), WHOLE):
        assert isinstance(piece, Cell) or any(text.startswith(piece) for text in texts)
