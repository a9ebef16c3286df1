"""Text made to fill a number of terminal cells exactly."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size

from cscp_tui.domain.texts import one_line

_CHARACTERS_A_CELL = 8
"""Combining marks make several characters share a cell; what lies behind so many is cut unseen."""


def fit(text: str, width: int, *, right: bool = False, ellipsis: str = "…") -> str:
    """One harmless line of exactly ``width`` terminal cells, cut with an ellipsis if need be."""
    if width <= 0:
        return ""
    longest = width * _CHARACTERS_A_CELL
    line = one_line(text[: longest + 1])
    cells = cell_len(line)
    if cells <= width and len(text) <= longest:
        padding = " " * (width - cells)
        return padding + line if right else line + padding
    ellipsis = ellipsis[:width]
    kept = set_cell_size(line[:longest], width - len(ellipsis)).rstrip()
    return set_cell_size(kept + ellipsis, width)


def wrapped(text: str, width: int) -> list[str]:
    """The text as harmless lines of at most ``width`` terminal cells, broken between words.

    A word that is longer than a line, as a path can be, is broken where the line ends.
    """
    lines = [""]
    for word in (part for long in one_line(text).split() for part in _pieces(long, width)):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if cell_len(longer) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _pieces(word: str, width: int) -> list[str]:
    """A word in parts that fit a line, but for a character that is wider than the line itself."""
    if cell_len(word) <= width:
        return [word]
    starts, taken = [0], 0
    for place, character in enumerate(word):
        cells = cell_len(character)
        if taken + cells > width and place > starts[-1]:
            starts.append(place)
            taken = 0
        taken += cells
    return [word[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]
