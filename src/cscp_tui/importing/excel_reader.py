"""Workbooks of Excel (.xlsx, .xlsm): the parts of the file, read row by row.

The element that has a cell's value has its format, too, so that one pass gives the text as shown,
colours and strikes, and stops at the row that is one too many.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from cscp_tui.base.markup import MarkupError, attribute
from cscp_tui.base.progress import Step
from cscp_tui.importing import number_formats
from cscp_tui.importing.archive import Archive
from cscp_tui.importing.cells import (
    BLANK,
    MOST_COLUMNS,
    CellCount,
    Sheet,
    SourceCell,
    SourceFile,
    UnreadableFile,
    cell_of_pieces,
    colour_name,
    refuse_too_many,
    tell_rows,
    tidy,
)

CARRIED_SHEET = "cscp"
"""The hidden sheet in which an export says which line of which workspace it shows."""

_INDEXED = {2: "FF0000", 3: "00FF00", 5: "FFFF00", 10: "FF0000", 11: "00FF00", 13: "FFFF00"} | {
    17: "008000",
    42: "CCFFCC",
    43: "FFFF99",
    45: "FF99CC",
    47: "FFCC99",
    50: "99CC00",
    51: "FFCC00",
    52: "FF9900",
    53: "FF6600",
    57: "339966",
}
"""The traffic-light colours among those that old workbooks name by number."""
_CELL = re.compile(r"([A-Z]{1,3})(\d+)")


class _CellFormat(Struct, frozen=True):
    """The form in which Excel shows the cells of one format."""

    code: str = "General"
    is_date: bool = False
    fill: str = ""
    is_struck: bool = False


class _Book(Struct):
    """The parts of a workbook that its sheets share."""

    archive: Archive
    count: CellCount
    texts: list[SourceCell] = field(default_factory=list)
    styles: list[_CellFormat] = field(default_factory=lambda: [_CellFormat()])
    is_1904: bool = False
    has_formula_without_value: bool = False
    has_error: bool = False


def read_workbook(archive: Archive, step: Step) -> SourceFile:
    """Read the sheets of a workbook.

    Raises:
        UnreadableFile: it is no workbook, or is damaged.
        TooLarge: a sheet has too many rows or columns.
    """
    parts = archive.names
    try:
        return _read(archive, step)
    except (*MarkupError, KeyError, IndexError) as problem:
        if "xl/workbook.xml" in parts or isinstance(problem, MarkupError):
            why = "is damaged. Open it in Excel, save it again and try once more"
        else:
            why = "isn't a workbook that cscp can read. Save it as .xlsx"
        raise UnreadableFile(archive.name, why) from None


def _read(archive: Archive, step: Step) -> SourceFile:
    main = _main_part(archive)
    root = archive.xml(main)
    targets = archive.related(main)
    book = _Book(archive, CellCount(archive.name))
    book.is_1904 = any(each.get("date1904") in {"1", "true"} for each in root.iter("{*}workbookPr"))
    for kind, target in targets.values():
        if kind == "styles":
            book.styles = list(_styles(archive, target, _theme(archive, targets)))
        elif kind == "sharedStrings":
            for each in archive.elements(target, "si"):
                book.texts.append(_text_of(each))
                book.count.add(1)
    sheets: list[Sheet] = []
    for each in root.iter("{*}sheet"):
        kind, target = targets.get(attribute(each, "id"), ("", ""))
        if kind == "worksheet":
            is_hidden = each.get("state") in {"hidden", "veryHidden"}
            sheets.append(_sheet(book, target, each.get("name", ""), step, is_hidden=is_hidden))
    return source_of_workbook(archive.name, sheets, _notes(book))


def source_of_workbook(name: str, sheets: Sequence[Sheet], notes: Iterable[str] = ()) -> SourceFile:
    """A workbook of its sheets; the one in which an export says what it shows is none of them."""
    carried: tuple[tuple[str, ...], ...] = ()
    others = []
    for sheet in sheets:
        if sheet.name == CARRIED_SHEET and sheet.is_hidden:
            carried = tuple(tuple(cell.text for cell in row) for row in sheet.rows)
        else:
            others.append(sheet)
    return SourceFile(name, tuple(others), tuple(notes), carried)


def _notes(book: _Book) -> Iterator[str]:
    yield from book.archive.notes
    if any("externalLinks/" in name for name in book.archive.names):
        yield "Values from other files are as they were last saved."
    if book.has_formula_without_value:
        yield (
            "Some formulas have no saved result and count as blank. Open the file in Excel and "
            "save it to include them."
        )
    if book.has_error:
        yield "Cells with an error, such as #REF!, count as blank. Correct them in the file first."


def _main_part(archive: Archive) -> str:
    for kind, target in archive.related("").values():
        if kind == "officeDocument":
            return target
    return "xl/workbook.xml"


def _first(root: Any, name: str) -> Any:
    """The first element of a name; nothing in its place where there is none."""
    return next(root.iter(f"{{*}}{name}"), ())


def _theme(archive: Archive, targets: dict[str, tuple[str, str]]) -> list[str]:
    """The colours of the theme, by number."""
    for kind, target in targets.values():
        if kind == "theme":
            found = [
                next((one.get("lastClr") or one.get("val") or "" for one in each), "")
                for each in _first(archive.xml(target), "clrScheme")
            ]
            # The first four are kept in pairs, the other way round.
            return [*found[1:2], *found[0:1], *found[3:4], *found[2:3], *found[4:]]
    return []


def _colour(element: Any, theme: list[str]) -> str:
    if element is None:
        return ""
    if rgb := element.get("rgb"):
        return str(rgb)[-6:]
    if (number := element.get("theme")) is not None:
        place = int(number)
        colour = theme[place] if place < len(theme) else ""
        # The greys are shades of white. A shade of a colour has the name of the colour.
        shade = 1 + float(element.get("tint", 0))
        return f"{round(255 * shade):02x}" * 3 if colour == "FFFFFF" and shade < 1 else colour
    return _INDEXED.get(int(element.get("indexed", 64)), "")


def _styles(archive: Archive, part: str, theme: list[str]) -> Iterator[_CellFormat]:
    root = archive.xml(part)
    codes = dict(number_formats.BUILT_IN)
    for each in root.iter("{*}numFmt"):
        if each.get("numFmtId") is not None:
            codes[int(each.get("numFmtId"))] = each.get("formatCode", "")
    struck = [_is_on(each.find("{*}strike")) for each in _first(root, "fonts")]
    fills = []
    for each in _first(root, "fills"):
        pattern = each.find("{*}patternFill")
        is_solid = pattern is not None and pattern.get("patternType") not in {None, "none"}
        fills.append(_colour(pattern.find("{*}fgColor"), theme) if is_solid else "")
    for each in _first(root, "cellXfs"):
        code = codes.get(int(each.get("numFmtId", 0)), "General")
        font, fill = int(each.get("fontId", 0)), int(each.get("fillId", 0))
        yield _CellFormat(
            code,
            number_formats.is_date_format(code),
            colour_name(fills[fill]) if fill < len(fills) else "",
            font < len(struck) and struck[font],
        )


def _is_on(element: Any) -> bool:
    return element is not None and element.get("val") not in {"0", "false"}


def _text_of(element: Any) -> SourceCell:
    """The text of an element with plain text or with runs, as a cell."""
    if not len(element):
        return SourceCell()
    runs = [
        ("".join(each.itertext("{*}t")), _is_on(each.find("{*}rPr/{*}strike")))
        for each in element.iterfind("{*}r")
    ]
    if not runs:
        return SourceCell(tidy("".join(each.text or "" for each in element.iterfind("{*}t"))))
    cell = cell_of_pieces(runs)
    if cell.unstruck is None:
        return cell
    marked = (
        run_text.replace(core, f"~~{core}~~", 1)
        if is_struck and (core := run_text.strip())
        else run_text
        for run_text, is_struck in runs
    )
    return replace(cell, markdown=tidy("".join(marked)))


def _sheet(book: _Book, part: str, name: str, step: Step, *, is_hidden: bool) -> Sheet:
    rows: dict[int, dict[int, SourceCell]] = {}
    hidden: set[int] = set()
    merges: list[tuple[int, int, int, int]] = []
    last = 0
    for element in book.archive.elements(part, "row", "mergeCell"):
        if element.tag.endswith("}mergeCell"):
            merges.append(_area(element.get("ref", "")))
            continue
        last = int(element.get("r") or last + 1)
        tell_rows(last, step)
        cells = _row(book, element)
        book.count.add(len(cells))
        if any(cell.text or cell.fill for cell in cells.values()):
            rows[last] = cells
            if element.get("hidden") in {"1", "true"}:
                hidden.add(last)
        refuse_too_many(len(rows), book.archive.name)
    for place, comment in _comments(book.archive, part):
        row, column = place
        if row in rows:
            cell = rows[row].get(column, BLANK)
            rows[row][column] = replace(cell, comment=comment)
    return sheet_of(book.count, name, rows, merges, hidden, is_hidden=is_hidden)


def sheet_of(
    count: CellCount,
    name: str,
    rows: dict[int, dict[int, SourceCell]],
    merges: list[tuple[int, int, int, int]],
    hidden: set[int],
    *,
    is_hidden: bool = False,
) -> Sheet:
    """A sheet of the cells at numbered rows and columns, with merged cells repeated.

    Args:
        count: has those cells already, and gets those that they span and the blank ones.
    """
    last = max(rows, default=0)
    for top, left, bottom, right in merges:
        anchor = rows.get(top, {}).get(left)
        if anchor is None:
            continue
        rows[top][left] = replace(anchor, columns=min(right, MOST_COLUMNS) - left + 1)
        again = replace(anchor, is_repeated=True, comment="")
        count.add(max(min(bottom, last) - top, 0))
        for row in range(top + 1, min(bottom, last) + 1):
            if row in rows:
                rows[row][left] = again
    # A sheet that is coloured to its edge is no wider for that.
    width = max((n for cells in rows.values() for n, cell in cells.items() if cell.text), default=0)
    width = min(width, MOST_COLUMNS)
    numbers = sorted(
        number for number, cells in rows.items() if any(cell.text for cell in cells.values())
    )
    count.add(max(len(numbers) * width - sum(len(rows[number]) for number in numbers), 0))
    table = tuple(
        tuple(rows[number].get(column, BLANK) for column in range(1, width + 1))
        for number in numbers
    )
    places = frozenset(place for place, number in enumerate(numbers) if number in hidden)
    return Sheet(name, table, tuple(numbers), places, is_hidden)


def _row(book: _Book, element: Any) -> dict[int, SourceCell]:
    cells: dict[int, SourceCell] = {}
    column = 0
    for each in element.iterfind("{*}c"):
        reference = _CELL.match(each.get("r") or "")
        column = _column(reference[1]) if reference else column + 1
        if column <= MOST_COLUMNS:
            cell = _cell(book, each)
            if cell is not BLANK:
                cells[column] = cell
    return cells


def _cell(book: _Book, element: Any) -> SourceCell:
    number = int(element.get("s", 0))
    style = book.styles[number] if number < len(book.styles) else _CellFormat()
    kind, value = element.get("t", "n"), element.findtext("{*}v")
    if kind == "inlineStr":
        inner = element.find("{*}is")
        cell = _text_of(inner) if inner is not None else BLANK
    elif value is None:
        if element.find("{*}f") is not None:
            book.has_formula_without_value = True
        cell = BLANK
    elif kind == "s":
        cell = book.texts[int(value)]
    elif kind == "n":
        cell = _number(book, value, style)
    elif kind == "d":
        cell = _iso_day(value, style)
    elif kind == "e":
        book.has_error = True
        cell = BLANK
    elif kind == "b":
        cell = SourceCell("TRUE" if value == "1" else "FALSE")
    else:
        cell = SourceCell(tidy(value))
    if not (style.fill or style.is_struck):
        return cell if cell.text else BLANK
    return replace(cell, fill=style.fill, is_struck=cell.is_struck or style.is_struck)


def _number(book: _Book, value: str, style: _CellFormat) -> SourceCell:
    try:
        number = float(value)
    except ValueError:
        return SourceCell(tidy(value))
    return number_formats.number_as_shown(number, style.code, is_1904=book.is_1904)


def _iso_day(value: str, style: _CellFormat) -> SourceCell:
    # Only strict workbooks write days so.
    from datetime import datetime  # noqa: PLC0415

    code = style.code if style.is_date else "dd/mm/yyyy"
    return number_formats.shown_moment(datetime.fromisoformat(value.rstrip("Z")), code)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _area(reference: str) -> tuple[int, int, int, int]:
    """The first row and column, and the last ones, of ``A1:C2``."""
    places = [(int(row), _column(letters)) for letters, row in _CELL.findall(reference)]
    first, last = places[0], places[-1]
    return first[0], first[1], last[0], last[1]


def _comments(archive: Archive, part: str) -> Iterator[tuple[tuple[int, int], str]]:
    for kind, target in archive.related(part).values():
        if kind != "comments" or target not in archive.names:
            continue
        root = archive.xml(target)
        authors = {tidy("".join(each.itertext())) for each in root.iter("{*}author")}
        for each in root.iter("{*}comment"):
            found = _CELL.match(each.get("ref", ""))
            comment = tidy("".join(each.itertext("{*}t")))
            # The author's name stands before it, and names of people are not kept.
            for author in authors:
                comment = comment.removeprefix(f"{author}:").strip() if author else comment
            if comment.startswith("[Threaded comment]"):
                comment = comment.partition("Comment:")[2].strip()
            if found and comment:
                yield (int(found[2]), _column(found[1])), comment
