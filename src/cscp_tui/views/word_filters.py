"""A table narrowed to the rows in which some words stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.views.cells import Heading, Row, Table

if TYPE_CHECKING:
    from collections.abc import Sequence


def rows_with(table: Table, text: str) -> Table:
    """The rows in whose cells or heading all words stand, with the headings that have rows left.

    Args:
        table: every row.
        text: words parted by spaces, in any case; one after ``-`` must not stand there.
    """
    words = [word for word in text.casefold().split() if word != "-"]
    if not words:
        return table
    lines: list[Row | Heading] = []
    heading: Heading | None = None
    is_told = False
    for line in table.lines:
        if isinstance(line, Heading):
            heading, is_told = line, False
        elif _fits(line, heading, words):
            if heading is not None and not is_told:
                lines.append(heading)
                is_told = True
            lines.append(line)
    return Table(columns=table.columns, lines=tuple(lines), title=table.title)


def _fits(row: Row, heading: Heading | None, words: Sequence[str]) -> bool:
    above = heading.title.text if heading else ""
    text = " ".join([above, *(cell.text for cell in row.cells)]).casefold()
    return all(word[1:] not in text if word.startswith("-") else word in text for word in words)
