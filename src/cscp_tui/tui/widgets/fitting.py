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
    """The text as harmless lines of at most ``width`` terminal cells, broken between words."""
    lines = [""]
    for word in one_line(text).split():
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if cell_len(longer) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
