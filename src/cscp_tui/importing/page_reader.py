"""Read tables of web pages, and of Word and Markdown files turned into pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import lxml.html
from lxml import etree
from msgspec.structs import replace

from cscp_tui.base.markup import MarkupError, parsed_page
from cscp_tui.base.progress import Step, untold
from cscp_tui.importing.cells import (
    MOST_COLUMNS,
    MOST_TABLES,
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
from cscp_tui.importing.excel_reader import sheet_of
from cscp_tui.importing.number_formats import is_date_format, number_as_shown

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LINES = frozenset({"p", "div", "br", "li", "ul", "ol", "tr", "table", *_HEADINGS})
_TEXTS = frozenset({"p", *_HEADINGS})
_RICH = frozenset({"a", "ul", "ol", "li"})
_EMPHASIS = ("b", "strong", "em", "i")
"""The elements whose marks would be read as text: a title is never called ``**every**``."""
_STRUCK = frozenset({"del", "s", "strike"})
_NOT_READ = frozenset({"script", "style", "template", "noscript"})
_COMMENTS = frozenset({"aside", "comment"})
"""The elements that hold a comment: our own element, and LibreOffice's."""
_SHEET = re.compile(r"^Sheet \d+: ")
"""The prefix that LibreOffice puts before the name of a sheet."""
_NAMED_COLOURS = {"red": "FF0000", "green": "008000", "amber": "FFBF00", "orange": "FFA500"} | {
    "yellow": "FFFF00",
    "lime": "00FF00",
    "blue": "0000FF",
    "lightgreen": "90EE90",
}


def read_page(name: str, data: bytes | str, step: Step = untold) -> SourceFile:
    """Read the tables of a web page.

    Raises:
        UnreadableFile: if the page has no table.
        TooLarge: if a table has too many rows.
        Stopped: if reading was cancelled.
    """
    try:
        root = parsed_page(name, data)
    except MarkupError:
        raise UnreadableFile(name, "has nothing in it that can be read") from None
    return source_of_page(name, root, step)


def source_of_page(name: str, root: Any, step: Step) -> SourceFile:
    """Return the tables under an element, each named by the heading above it, and the other texts."""
    heading, sheets, texts = "", list[Sheet](), list[str]()
    named: int | None = None
    """The place in ``texts`` of a heading that names no table yet."""
    count = CellCount(name)
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        if element.tag in _TEXTS:
            if words := tidy(element.text_content()):
                texts.append(words)
            if element.tag in _HEADINGS:
                heading, named = _SHEET.sub("", words), len(texts) - 1
        elif element.tag == "table" and element.find(".//table") is None:
            caption = element.find("caption")
            title = tidy(caption.text_content()) if caption is not None else heading
            sheets.append(_sheet(count, title, element, step))
            refuse_too_many(len(sheets), name, MOST_TABLES, "tables")
            if caption is None and named is not None:
                texts[named], named = "", None
            walk.skip_subtree()
    return SourceFile(
        name, tuple(sheet for sheet in sheets if sheet.rows), texts=tuple(filter(None, texts))
    )


def _sheet(count: CellCount, title: str, table: Any, step: Step) -> Sheet:
    rows: dict[int, dict[int, SourceCell]] = {}
    merges: list[tuple[int, int, int, int]] = []
    hidden: set[int] = set()
    spanned: dict[int, int] = {}
    """The last row to which a cell above reaches, by column."""
    lines = list(table.iter("tr"))
    for number, row in enumerate(lines, 1):
        refuse_too_many(number, count.name)
        tell_rows(number, step)
        cells = rows.setdefault(number, {})
        column = 1
        for element in row:
            if element.tag not in {"td", "th"}:
                continue
            while spanned.get(column, 0) >= number:
                column += 1
            right = _span(element, "colspan", MOST_COLUMNS)
            down = min(_span(element, "rowspan", 1000), len(lines) - number + 1)
            count.add(right * down)
            if column <= MOST_COLUMNS:
                cells[column] = cell_of(element)
            if right > 1 or down > 1:
                merges.append((number, column, number + down - 1, column + right - 1))
                for each in range(column, min(column + right, MOST_COLUMNS + 1)):
                    spanned[each] = max(spanned.get(each, 0), number + down - 1)
            column += right
        if _is_hidden(row):
            hidden.add(number)
    return sheet_of(count, title, rows, merges, hidden)


def _span(element: Any, name: str, most: int) -> int:
    span = element.get(name, "1").strip()
    return min(max(int(span), 1), most) if span.isdecimal() else 1


def _is_hidden(element: Any) -> bool:
    style = element.get("style", "").replace(" ", "").casefold()
    return "display:none" in style or element.get("hidden") is not None


def cell_of(element: Any) -> SourceCell:
    code = element.get("sdnum", "").rpartition(";")[2]
    # LibreOffice stores the number and its format next to the text shown.
    number = re.fullmatch(r"[\d.]+", element.get("sdval", ""))
    if code and number and is_date_format(code):
        return replace(number_as_shown(float(number[0]), code), fill=_fill(element))
    if not len(element):
        return SourceCell(tidy(element.text or ""), fill=_fill(element))
    comments = []
    for each in list(element.iter(*_COMMENTS)):
        comments.append(each.get("title") or each.text or "")
        each.drop_tree()
    cell = replace(
        cell_of_pieces(list(_pieces(element, is_struck=False)), _with_single_breaks),
        fill=_fill(element),
        comment=tidy("\n".join(comments)),
    )
    has_strikes = cell.is_struck or cell.unstruck is not None
    if not has_strikes and not any(each.tag in _RICH for each in element.iterdescendants()):
        return cell
    markdown = _markdown(element)
    # Struck-through text needs no Markdown if it is the whole cell.
    is_plain = markdown.strip("~") == " ".join(cell.text.split())
    return cell if is_plain else replace(cell, markdown=markdown)


def _with_single_breaks(text: str) -> str:
    return tidy(re.sub(r"\n{2,}", "\n", re.sub(r" *\n *", "\n", text)))


def _pieces(element: Any, *, is_struck: bool) -> Iterator[tuple[str, bool]]:
    """Yield an element's texts and line breaks, each with whether it is struck through."""
    yield re.sub(r"\s+", " ", element.text or ""), is_struck
    for each in element:
        if isinstance(each.tag, str) and each.tag not in _NOT_READ:
            is_line = each.tag in _LINES
            if is_line:
                yield "\n", is_struck
            yield from _pieces(each, is_struck=is_struck or each.tag in _STRUCK)
            if is_line and each.tag != "br":
                yield "\n", is_struck
        yield re.sub(r"\s+", " ", each.tail or ""), is_struck


def _markdown(element: Any) -> str:
    # 43 ms, and few files need it.
    from markdownify import markdownify  # noqa: PLC0415

    inner = lxml.html.tostring(element, encoding="unicode", with_tail=False)
    converted = markdownify(
        inner, strip=["td", "th", "img", *_EMPHASIS], bullets="-", escape_misc=False
    )
    lines = [line.rstrip() for line in str(converted).strip().split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def _fill(element: Any) -> str:
    style = element.get("style", "")
    found = re.search(r"background(?:-color)?:\s*([^;]+)", style, re.IGNORECASE)
    colour = (found[1] if found else element.get("bgcolor", "")).strip().casefold()
    if numbers := re.match(r"rgb\((\d+),\s*(\d+),\s*(\d+)\)", colour):
        colour = "".join(f"{min(int(each), 255):02x}" for each in numbers.groups())
    return colour_name(_NAMED_COLOURS.get(colour, colour.lstrip("#")))
