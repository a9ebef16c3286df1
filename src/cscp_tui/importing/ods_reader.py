"""Read spreadsheets of LibreOffice and others (.ods), which store each cell's text."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.markup import MarkupError, attribute, local_name
from cscp_tui.base.progress import Step
from cscp_tui.base.zip_archive import NEEDS_PASSWORD, UnfitArchive
from cscp_tui.importing.archive import Archive
from cscp_tui.importing.cells import (
    BLANK,
    MOST_COLUMNS,
    CellCount,
    SourceCell,
    SourceFile,
    UnreadableFile,
    cell_of_pieces,
    colour_name,
    refuse_too_many,
    tell_rows,
    tidy,
)
from cscp_tui.importing.excel_reader import sheet_of, source_of_workbook


class _Style(Struct):
    fill: str = ""
    is_struck: bool = False
    is_hidden: bool = False
    parent: str = ""


class _Rows(Struct):
    """The part of a sheet that has been read so far."""

    name: str
    is_hidden: bool
    rows: dict[int, dict[int, SourceCell]]
    merges: list[tuple[int, int, int, int]]
    hidden: set[int]
    last: int = 0


def read_ods(archive: Archive, step: Step) -> SourceFile:
    """Read the sheets of an OpenDocument spreadsheet.

    Raises:
        UnreadableFile: if the file is damaged.
        UnfitArchive: if it needs a password.
        TooLarge: if a sheet has too many rows.
    """
    try:
        if b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise UnfitArchive(archive.name, *NEEDS_PASSWORD)
        return _read(archive, step)
    except (*MarkupError, KeyError):
        why = "is damaged. Open it, save it again and try once more"
        raise UnreadableFile(archive.name, why) from None


def _read(archive: Archive, step: Step) -> SourceFile:
    styles: dict[str, _Style] = {}
    for part in ("styles.xml", "content.xml"):
        if part in archive.names:
            for element in archive.elements(part, "style"):
                styles[attribute(element, "name")] = _style(element)
    sheets: list[_Rows] = []
    count = CellCount(archive.name)
    current = None
    for element in archive.elements("content.xml", "table-row"):
        table = next(each for each in element.iterancestors() if each.tag.endswith("}table"))
        if table is not current:
            current = table
            style = styles.get(attribute(table, "style-name"), _Style())
            sheets.append(_Rows(attribute(table, "name"), style.is_hidden, {}, [], set()))
        _take_row(count, sheets[-1], element, styles)
        tell_rows(sheets[-1].last, step)
    made = [
        sheet_of(count, each.name, each.rows, each.merges, each.hidden, is_hidden=each.is_hidden)
        for each in sheets
    ]
    return source_of_workbook(archive.name, made)


def _style(element: Any) -> _Style:
    fill, struck, hidden = "", False, False
    for each in element:
        name = local_name(each)
        if name == "table-cell-properties":
            fill = colour_name(attribute(each, "background-color").lstrip("#"))
        elif name == "text-properties":
            struck = attribute(each, "text-line-through-style") not in {"", "none"}
        elif name == "table-properties":
            hidden = attribute(each, "display") == "false"
    return _Style(fill, struck, hidden, attribute(element, "parent-style-name"))


def _take_row(count: CellCount, sheet: _Rows, element: Any, styles: dict[str, _Style]) -> None:
    again = _count(element, "number-rows-repeated")
    cells: dict[int, SourceCell] = {}
    column = 0
    for each in element:
        name = local_name(each)
        if name not in {"table-cell", "covered-table-cell"}:
            continue
        repeats = _count(each, "number-columns-repeated")
        cell = _cell(each, styles) if name == "table-cell" else BLANK
        if cell is not BLANK:
            for place in range(column + 1, min(column + repeats, MOST_COLUMNS) + 1):
                cells[place] = cell
        right, down = _count(each, "number-columns-spanned"), _count(each, "number-rows-spanned")
        if right > 1 or down > 1:
            top, left = sheet.last + 1, column + 1
            sheet.merges.append((top, left, top + down - 1, left + right - 1))
        column += repeats
    if cells:
        for number in range(sheet.last + 1, sheet.last + again + 1):
            sheet.rows[number] = dict(cells)
            if attribute(element, "visibility") in {"collapse", "filter"}:
                sheet.hidden.add(number)
            count.add(len(cells))
            refuse_too_many(len(sheet.rows), count.name)
    sheet.last += again


def _count(element: Any, name: str) -> int:
    return int(attribute(element, name) or 1)


def _cell(element: Any, styles: dict[str, _Style]) -> SourceCell:
    style = styles.get(attribute(element, "style-name"), _Style())
    pieces: list[tuple[str, bool]] = []
    comment = ""
    for each in element:
        name = local_name(each)
        if name == "p":
            pieces += [("\n", False)] * bool(pieces)
            pieces += _pieces(each, styles, is_struck=style.is_struck)
        elif name == "annotation":
            comment = tidy("\n".join("".join(p.itertext()) for p in each.iterfind("{*}p")))
    cell = cell_of_pieces(pieces)
    text = cell.text
    if not (text or style.fill or comment):
        return BLANK
    day, is_month = _day(attribute(element, "date-value"), text)
    if day is not None and not is_month and _is_american(text, day):
        text = f"{day:%d/%m/%Y}"
    return replace(cell, text=text, day=day, is_month=is_month, fill=style.fill, comment=comment)


def _pieces(element: Any, styles: dict[str, _Style], *, is_struck: bool) -> list[tuple[str, bool]]:
    """Return the texts of a paragraph, each with whether it is struck through."""
    found = [(element.text or "", is_struck)]
    for each in element:
        name = local_name(each)
        if name == "s":
            found.append((" " * _count(each, "c"), is_struck))
        elif name == "line-break":
            found.append(("\n", is_struck))
        elif name == "tab":
            found.append((" ", is_struck))
        elif name in {"span", "a"}:
            style = styles.get(attribute(each, "style-name"), _Style())
            found += _pieces(each, styles, is_struck=is_struck or style.is_struck)
        found.append((each.tail or "", is_struck))
    return found


def _is_american(text: str, day: date) -> bool:
    """Return whether a text gives a date in American order, as numbers."""
    found = re.match(r"(\d\d?)[/.-](\d\d?)[/.-]\d", text)
    return found is not None and (int(found[1]), int(found[2])) == (day.month, day.day) != (
        day.day,
        day.month,
    )


def _day(value: str, text: str) -> tuple[date | None, bool]:
    """Return the date of a cell, and whether it is only a month: the first, shown without its day."""
    if not re.match(r"\d{4}-\d\d-\d\d", value):
        return None, False
    day = date.fromisoformat(value[:10])
    numbers = list(map(int, re.findall(r"\d+", text)))
    needed = 2 if re.search(r"[a-z]{3}", text, re.IGNORECASE) else 3
    has_year = bool({day.year, day.year % 100} & set(numbers))
    return day, day.day == 1 and len(numbers) < needed and has_year
