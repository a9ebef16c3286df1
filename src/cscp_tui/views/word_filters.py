"""A table narrowed to the rows in which some words stand."""

from __future__ import annotations

from dataclasses import replace
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
    for heading, rows in _groups(table):
        left = [row for row in rows if _fits(row, heading, words)]
        if heading is not None and left:
            lines.append(_counting(heading, len(left), len(rows)))
        lines.extend(left)
    return Table(columns=table.columns, lines=tuple(lines), title=table.title)


def _groups(table: Table) -> list[tuple[Heading | None, list[Row]]]:
    """Each heading with its rows, those before the first heading first."""
    found: list[tuple[Heading | None, list[Row]]] = [(None, [])]
    for line in table.lines:
        if isinstance(line, Heading):
            found.append((line, []))
        else:
            found[-1][1].append(line)
    return found


def _counting(heading: Heading, left: int, every: int) -> Heading:
    """A heading that says how many of its rows are shown, where that is not all."""
    if left == every:
        return heading
    words = " · ".join(filter(None, (heading.detail.text, f"{left} of {every} shown")))
    return replace(heading, detail=replace(heading.detail, text=words))


def _fits(row: Row, heading: Heading | None, words: Sequence[str]) -> bool:
    above = heading.title.text if heading else ""
    text = " ".join([above, *(cell.text for cell in row.cells)]).casefold()
    return all(word[1:] not in text if word.startswith("-") else word in text for word in words)
