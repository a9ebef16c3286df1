"""The beginning of a record in full, for a place beside a list where it must not cost time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.views.cells import Cell, Tone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cscp_tui.views.action_details import Pieces

MOST_LINES = 12
"""Lines of one text that are shown; the first one counts however long it is."""
MOST_CHARACTERS = 1_500
"""Characters of one text that are shown."""
ALL_CHARACTERS = 12_000
"""Characters of all texts together after which the rest is left out."""


def beginning_of(pieces: Pieces, whole: str) -> Pieces:
    """The pieces with long texts cut, each with a word on what is missing.

    Args:
        pieces: a record in full.
        whole: how it is read whole: ``enter shows it whole``.
    """
    return tuple(_shortened(pieces, whole))


def _shortened(pieces: Pieces, whole: str) -> Iterator[str | Cell]:
    left = ALL_CHARACTERS
    for piece in pieces:
        if left <= 0:
            yield Cell(f"\n\n… and more; {whole}.", Tone.MUTED)
            return
        text = piece.text if isinstance(piece, Cell) else piece
        kept = _beginning(text)
        left -= len(kept)
        if len(kept) == len(text):
            yield piece
            continue
        yield Cell(kept, piece.tone, piece.symbol) if isinstance(piece, Cell) else kept
        lines = text[len(kept) :].strip("\n").count("\n") + 1
        missing = (
            f"{lines:,} more lines" if lines > 1 else f"{len(text) - len(kept):,} more letters"
        )
        yield Cell(f" … {missing}; {whole}.\n", Tone.MUTED)


def _beginning(text: str) -> str:
    """The first lines of a text, as far as they are not too long."""
    if len(text) <= MOST_CHARACTERS and text.count("\n") <= MOST_LINES:
        return text
    lines = text[: MOST_CHARACTERS + 1].split("\n")
    kept = "\n".join(lines[:MOST_LINES])[:MOST_CHARACTERS]
    return kept.rstrip()
