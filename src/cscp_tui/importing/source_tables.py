"""Find tables in sheets: headers, section rows, repeated headers and continued cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.domain.names import folded
from cscp_tui.importing.cells import BLANK, Sheet, SourceCell, SourceFile

_LONGEST_TITLE = 90
_LOOKED_THROUGH = 60
"""The number of top rows searched for a header if no title is known."""
_SHARE_ON_TOP, _SHARE_BELOW = 0.4, 0.6
"""The shares of known titles that a row needs to be the first header, or a later one."""
_FEW_WORDS = 3
"""The most words in a title that counts towards a later header. It needs two such titles."""


class TableRow(Struct, frozen=True):
    """A row of a table."""

    cells: tuple[SourceCell, ...]
    number: int
    """The row's number in the file."""

    section: str = ""
    """The text of the section row, sheet or heading above the row."""

    is_hidden: bool = False
    alone: int | None = None
    """The index of the row's only non-blank cell; None if there are more or none."""


class SourceTable(Struct, frozen=True):
    """A header with the rows below it."""

    name: str
    titles: tuple[str, ...]
    rows: tuple[TableRow, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """The folded titles, by which tables with the same columns are recognised."""
        return tuple(map(folded, self.titles))


def find_tables(file: SourceFile, knows: Callable[[str], bool]) -> tuple[SourceTable, ...]:
    """Find the tables of a file, and join those with the same columns.

    Args:
        file: the file whose sheets are searched.
        knows: returns whether a text is the title of a known column.
    """
    found = [
        table for sheet in file.sheets if not sheet.is_hidden for table in _in_sheet(sheet, knows)
    ]
    if not found:
        found = [
            table
            for sheet in file.sheets
            if not sheet.is_hidden and (table := _without_known_titles(sheet)) is not None
        ]
    return tuple(_joined([table for table in found if table.rows]))


def _in_sheet(sheet: Sheet, knows: Callable[[str], bool]) -> Iterator[SourceTable]:
    place = 0
    while place < len(sheet.rows):
        if _is_header(sheet.rows[place], knows, _SHARE_ON_TOP):
            table, place = _read(sheet, place, knows)
            yield table
        else:
            place += 1


def _without_known_titles(sheet: Sheet) -> SourceTable | None:
    """Return the table below the first row that could be a header of unknown titles."""
    for place, row in enumerate(sheet.rows[:_LOOKED_THROUGH]):
        texts = [cell.text for cell in row if cell.text]
        if len(texts) > 1 and all(len(text) <= _LONGEST_TITLE for text in texts):
            return _read(sheet, place, lambda _: False)[0]
    return None


def _is_header(row: Sequence[SourceCell], knows: Callable[[str], bool], share: float) -> bool:
    texts = [cell.text for cell in row if cell.text]
    if len(texts) < len(("one", "two")) or any(len(text) > _LONGEST_TITLE for text in texts):
        return False
    known = sum(map(knows, texts))
    return known > 1 and known >= share * len(texts)


def _is_another_header(sheet: Sheet, place: int, knows: Callable[[str], bool]) -> bool:
    """Return whether a row below a header begins another table.

    An action can be called “Action plan for priority 1” and be led by an “Owner to be named”: two
    of the titles have few words, and there are rows below.
    """
    row = sheet.rows[place]
    if place + 1 == len(sheet.rows) or not _is_header(row, knows, _SHARE_BELOW):
        return False
    return sum(knows(cell.text) for cell in row if len(cell.text.split()) <= _FEW_WORDS) > 1


def _read(sheet: Sheet, header: int, knows: Callable[[str], bool]) -> tuple[SourceTable, int]:
    """Read the table below a header. Return it with the index of the row after it."""
    titles, first = _titles(sheet, header)
    folds = tuple(map(folded, titles))
    rows: list[TableRow] = []
    section, is_after_break, place = _above(sheet, header), False, first
    while place < len(sheet.rows):
        cells = sheet.rows[place]
        if all(folded(cell.text) == fold for cell, fold in zip(cells, folds, strict=True)):
            is_after_break = True
        elif _is_another_header(sheet, place, knows):
            break
        elif said := _section(cells):
            section = said
        elif is_after_break and rows and _goes_on(cells, rows[-1]):
            rows[-1] = replace(rows[-1], cells=_continued(rows[-1].cells, cells))
            is_after_break = False
        else:
            is_after_break = False
            filled = [n for n, cell in enumerate(cells) if cell.text]
            rows.append(
                TableRow(
                    cells,
                    sheet.number(place),
                    section,
                    place in sheet.hidden,
                    filled[0] if len(filled) == 1 else None,
                )
            )
            if section and filled == [0] and _LABEL.match(cells[0].text):
                section = cells[0].text
        place += 1
    return SourceTable(sheet.name, titles, tuple(rows)), place


_LABEL = re.compile(
    r"(?:strategic )?(?:priority|theme|objective|aim|goal|strand|workstream)\b", re.IGNORECASE
)


def _above(sheet: Sheet, header: int) -> str:
    """Return the section named alone in the row above a header: ``Priority 1: Neglect``."""
    texts = {cell.text for cell in sheet.rows[header - 1] if cell.text} if header else set()
    text = texts.pop() if len(texts) == 1 else ""
    return text if _LABEL.match(text) else ""


def _titles(sheet: Sheet, header: int) -> tuple[tuple[str, ...], int]:
    """Return the column titles and the index of the row after them. Titles may take two rows."""
    row = sheet.rows[header]
    spread: list[str] = []
    for cell in row:
        if not cell.text and spread and (held := _spanning(row, len(spread))):
            spread.append(held)
        else:
            spread.append(cell.text)
    below = sheet.rows[header + 1] if header + 1 < len(sheet.rows) else ()
    if any(cell.is_repeated for cell in below) and any(
        _spanning(row, n) and cell.text for n, cell in enumerate(below)
    ):
        spread = [
            text if cell.is_repeated or not cell.text else f"{text} {cell.text}".strip()
            for text, cell in zip(spread, below, strict=True)
        ]
        header += 1
    return tuple(_each_once(" ".join(text.split()) for text in spread)), header + 1


def _spanning(row: Sequence[SourceCell], place: int) -> str:
    """Return the text of the merged cell that covers a column."""
    for start in range(place, -1, -1):
        if row[start].columns > place - start and row[start].columns > 1:
            return row[start].text
    return ""


def _each_once(titles: Iterator[str]) -> Iterator[str]:
    """Yield each title, with a number if it is missing or was used before."""
    taken: dict[str, int] = {}
    for place, title in enumerate(titles, 1):
        name = title or f"Column {place}"
        taken[folded(name)] = again = taken.get(folded(name), 0) + 1
        yield name if again == 1 else f"{name} {again}"


def _section(cells: Sequence[SourceCell]) -> str:
    """Return the text of a section row; empty for other rows.

    Its only cell spans at least half of the columns.
    """
    filled = [cell for cell in cells if cell.text]
    if len(filled) == 1 and filled[0].columns > 1 and filled[0].columns * 2 >= len(cells):
        return filled[0].text
    return ""


def _goes_on(cells: Sequence[SourceCell], before: TableRow) -> bool:
    """Return whether a row after a page break continues the row before it."""
    filled = [n for n, cell in enumerate(cells) if cell.text]
    earlier = [n for n, cell in enumerate(before.cells) if cell.text]
    return 0 not in filled and len(filled) * 2 <= len(earlier) and set(filled) <= set(earlier)


def _continued(before: Sequence[SourceCell], cells: Sequence[SourceCell]) -> tuple[SourceCell, ...]:
    """Append the texts of a continuing row to the cells of the row before it."""
    return tuple(
        _with_more(cell, more) if more.text else cell
        for cell, more in zip(before, cells, strict=True)
    )


def _with_more(cell: SourceCell, more: SourceCell) -> SourceCell:
    between = "\n" if cell.text.endswith((".", "!", "?", ":")) else " "
    markdown = f"{cell.rich}{between}{more.rich}" if cell.markdown or more.markdown else ""
    return replace(cell, text=f"{cell.text}{between}{more.text}", markdown=markdown, day=None)


def with_continuations(rows: Sequence[TableRow], title: int) -> list[TableRow]:
    """Join the rows of each action whose cell is merged over several rows.

    Args:
        rows: the rows of one table.
        title: the index of the column with the actions.
    """
    found: list[TableRow] = []
    for row in rows:
        cell = row.cells[title] if title < len(row.cells) else BLANK
        if found and cell.is_repeated and cell.text:
            fresh = tuple(
                BLANK if own.is_repeated or own.text == known.text else own
                for own, known in zip(row.cells, found[-1].cells, strict=True)
            )
            joined = tuple(
                replace(known, text=f"{known.text}\n{more.text}".strip(), markdown="", day=None)
                if more.text
                else known
                for known, more in zip(found[-1].cells, fresh, strict=True)
            )
            found[-1] = replace(found[-1], cells=joined)
        else:
            found.append(row)
    return found


def _joined(tables: Sequence[SourceTable]) -> Iterator[SourceTable]:
    """Yield the tables, joined if they have the same columns.

    The names of joined tables become sections.
    """
    groups: dict[tuple[str, ...], list[SourceTable]] = {}
    for table in tables:
        groups.setdefault(table.key, []).append(table)
    for several in groups.values():
        if len(several) == 1:
            yield several[0]
            continue
        names = {table.name for table in several}
        rows = [
            replace(row, section=row.section or (table.name if len(names) > 1 else ""))
            for table in several
            for row in table.rows
        ]
        yield replace(several[0], rows=tuple(rows))
