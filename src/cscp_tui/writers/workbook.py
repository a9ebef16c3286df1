"""Write documents and lists as Excel workbooks, with a first sheet about their origin.

A cell that says nothing but a day, a number or a percentage is one, so that it can be sorted and
added up; everything else is text, never a formula.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from math import ceil
from typing import Any, NamedTuple

from xlsxwriter import Workbook

from cscp_tui.base.texts import counted
from cscp_tui.base.zip_archive import archive_of, zip_members
from cscp_tui.documents import text_layout
from cscp_tui.documents.document import (
    Block,
    Bullets,
    Definitions,
    Document,
    Paragraph,
    RecordedAt,
    Report,
    Section,
    tables_in,
)
from cscp_tui.documents.figure import tidy_table
from cscp_tui.documents.table import Table, columns
from cscp_tui.documents.table import table as made_table
from cscp_tui.domain.dates import LONG_DAY, MONTHS

MOST_CHARACTERS = 32_767
"""The most characters in a cell of a workbook."""

HIDDEN_SHEET = "cscp"
"""The hidden sheet that tells from where the rows of a workbook were exported."""

_ABOUT = "About"
_FIGURES = "Figures"
_LONGEST_NAME = 31
"""The most characters in the name of a sheet."""
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]+")
_RESERVED = frozenset({"history", HIDDEN_SHEET})
"""Sheet names that Excel or this program reserves, in lower case."""

_DAY = re.compile(rf"([0-9]{{1,2}}) ({'|'.join(MONTHS)}) ([0-9]{{4}})")
_LABELLED_DAY = re.compile(rf"(\(|Review date |)({LONG_DAY}|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})(\)?)")
"""A date alone, or a review date as it stands among due dates."""
_NUMBER = re.compile(r"-?[0-9]{1,15}")
_PERCENT = re.compile(r"[0-9]{1,15}%")
_FIGURE = re.compile(r"(?:0|[1-9][0-9]{0,14})(?:%?$| of [0-9]+)")
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]")
_FIRST_DAY = date(1900, 3, 1)
"""The first day written as a date. Excel has a 29 February 1900, so earlier days would be
shifted."""

_SHADE, _LINE, _LINK = "E6ECF2", "B8C2CC", "0B4F9C"
"""The colours of the header, of the lines under rows and of links, as in papers."""
_RIGHT = {"align": "right", "indent": 1}
_HAIR = 1
"""Excel's border style for the line below a row."""

_NARROWEST, _WIDEST, _WIDE = 8, 60, 28
"""The least and most characters of a column, and the length above which text is long."""
_PAGE = 190
"""The most characters of all columns that can be read on a landscape page."""
_MOST_NAMED = 5
"""The most cut texts whose places are named."""
_MOST_LOOKED_AT = 400
"""The number of rows by which a column's width is judged."""


def workbook_of(document: Document) -> bytes:
    """Write a document's figures and tables as a workbook.

    The same document gives the same bytes.
    """
    found = [(names, table) for names, table in tables_in(document.blocks) if table.rows]
    sheets = [(" / ".join(names), _sheet_name(names), each) for names, each in found]
    # The text around figures belongs in papers, but minutes and agendas are mostly text.
    texts = [] if document.figures else list(_texts(document.blocks))
    if texts:
        listed = made_table(columns("Section", "Text"), texts)
        sheets.append(("Everything that is not in a table", "Text", listed))
    return _WorkbookWriter(document).written(sheets)


def _texts(blocks: Iterable[Block], heading: str = "") -> Iterator[tuple[str, str]]:
    """Yield each paragraph and bullet with the names of its sections."""
    for block in blocks:
        match block:
            case Section():
                name = block.name or block.title
                yield from _texts(block.blocks, f"{heading} / {name}" if heading else name)
            case Paragraph(text) if heading and text:
                yield heading, text
            case Bullets(items) if heading:
                yield from ((heading, item) for item in items)
            case _:
                pass


def _sheet_name(names: tuple[str, ...]) -> str:
    """Return the last two titles above a table if both fit on a sheet's tab, else the last."""
    both = " - ".join(names[-2:])
    return both if len(both) <= _LONGEST_NAME else names[-1]


def report_workbook(report: Report) -> bytes:
    """Write a list as a workbook with a row for each record. The same list gives the same bytes."""
    if not report.is_one_table:
        return workbook_of(report.document)
    title = report.document.title
    return _WorkbookWriter(report.document, report.recorded).written([(title, title, report.table)])


class _Sheet(NamedTuple):
    about: str
    name: str
    rows: int


@dataclass
class _WorkbookWriter:
    """Writes the sheets of a workbook."""

    document: Document
    recorded: RecordedAt | None = None
    _cut: list[str] = field(default_factory=list)
    """The places of texts that were cut because they are too long for a cell."""
    _names: set[str] = field(default_factory=lambda: {_ABOUT.casefold(), *_RESERVED})

    def written(self, tables: list[tuple[str, str, Table]]) -> bytes:
        output = io.BytesIO()
        self._book = Workbook(output, {"in_memory": True})
        self._describe()
        about = self._book.add_worksheet(_ABOUT)
        sheets: list[_Sheet] = []
        if self.document.figures:
            figures = tidy_table(self.document.figures)
            sheets.append(self._table("Figures, each with what it means", _FIGURES, figures))
        sheets += [self._table(*each) for each in tables]
        self._about(about, sheets)
        if self.recorded is not None:
            self._hidden(_origin(self.recorded, sheets[-1].name, tables[-1][2]))
        elif self.document.carried:
            self._hidden(self.document.carried)
        self._book.close()
        return archive_of(zip_members(output.getvalue()))

    def _describe(self) -> None:
        document = self.document
        author = text_layout.line(dict(document.facts).get("Partnership", ""))
        self._book.set_properties(
            {
                "title": text_layout.line(document.title)[:255],
                "author": author[:255],
                "created": datetime.combine(document.day or date(2000, 1, 1), time()),
            }
        )

    def format(self, **properties: Any) -> Any:
        usual = {
            "font_name": "Arial",
            "font_size": 10,
            "valign": "top",
            "bottom_color": f"#{_LINE}",
        }
        return self._book.add_format(usual | properties)

    def _table(self, about: str, wanted: str, table: Table) -> _Sheet:
        name = self._free_name(wanted)
        table = table.for_spreadsheets()
        sheet = self._book.add_worksheet(name)
        header = self.format(bold=True, text_wrap=True, bg_color=f"#{_SHADE}", bottom=1)
        figures = self.format(bold=True, text_wrap=True, bg_color=f"#{_SHADE}", bottom=1, **_RIGHT)
        for place, column in enumerate(table.columns):
            title = text_layout.line(column.title)
            sheet.write_string(0, place, _fitting(title), figures if column.right else header)
        rows = table.rows
        texts = [["\n".join(text_layout.lines(cell)) for cell in row] for row in rows]
        are_figures = [
            column.right or (place > 0 and _are_figures([row[place] for row in texts]))
            for place, column in enumerate(table.columns)
        ]
        write = _CellWriter(self, sheet)
        for down, (row, line) in enumerate(zip(texts, rows, strict=True), 1):
            for place, (text, cell) in enumerate(zip(row, line.cells, strict=True)):
                write(down, place, text, is_figure=are_figures[place], share=cell.share)
                if len(text) > MOST_CHARACTERS:
                    title = text_layout.line(table.titles[place])
                    self._cut.append(f"row {down + 1} of “{title}” on the sheet {name}")
        last = max(len(table.columns) - 1, 0)
        across = 0
        for place, title in enumerate(table.titles):
            cells = [row[place] for row in texts[:_MOST_LOOKED_AT]]
            width = _width(text_layout.line(title), cells)
            sheet.set_column(place, place, width)
            across += width
            if choices := table.columns[place].choices:
                lists = {"validate": "list", "source": list(choices), "error_type": "information"}
                sheet.data_validation(1, place, max(len(rows), 1), place, lists)
        pages = ceil(across / _PAGE)
        sheet.freeze_panes(1, int(pages > 1))
        sheet.autofilter(0, 0, len(rows), last)
        if rows:
            sheet.ignore_errors({"number_stored_as_text": _range(len(rows), last)})
        self._set_up_print(sheet, name, pages)
        return _Sheet(about, name, len(rows))

    def _set_up_print(self, sheet: Any, name: str, pages: int) -> None:
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(pages, 0)
        sheet.repeat_rows(0)
        if pages > 1:
            sheet.repeat_columns(0)
        marking = text_layout.line(self.document.marking).replace("&", "&&")
        draft = "DRAFT" if self.document.draft else ""
        words = " – ".join(filter(None, (marking, draft)))
        if words:
            sheet.set_header(f"&C&B{words}")
        sheet.set_footer(f"&L{name.replace('&', '&&')}&C{words}&RPage &P of &N")

    def _about(self, sheet: Any, sheets: list[_Sheet]) -> None:
        document = self.document
        bold, plain = self.format(bold=True), self.format(text_wrap=True)
        large, link = self.format(bold=True, font_size=14), self.format(font_color=f"#{_LINK}")
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 90)
        down = 1  # the first row is free for a mark that is put on a finished file

        def line(first: str, second: str = "", first_format: Any = plain) -> None:
            nonlocal down
            sheet.write_string(down, 0, _fitting(first), first_format)
            if second:
                sheet.write_string(down, 1, _fitting(second), plain)
            down += 1

        if document.marking:
            line(text_layout.line(document.marking), first_format=bold)
        line(text_layout.line(document.title), first_format=large)
        if document.draft:
            line(text_layout.line(document.draft_line), first_format=bold)
        write = _CellWriter(self, sheet, is_ruled=False)
        for name, value in document.facts:
            write(down, 1, "\n".join(text_layout.full_lines(value)), is_figure=False)
            line(text_layout.line(name), first_format=bold)
        for note in _notes(document.blocks):
            line("", note)
        down += 1
        line("Sheet", "What it holds", bold)
        for each in sheets:
            place = f"internal:'{each.name.replace(chr(39), chr(39) * 2)}'!A1"
            sheet.write_url(down, 0, place, link, each.name)
            words = f"{text_layout.line(each.about)} ({counted(each.rows, 'row')})"
            sheet.write_string(down, 1, _fitting(words), plain)
            down += 1
        if self._cut:
            down += 1
            line("Cut texts", _cut_words(self._cut), bold)
        for title, pairs in _meanings(document.blocks):
            down += 1
            line(title, "", bold)
            for name, meaning in pairs:
                line(text_layout.line(name), "\n".join(text_layout.full_lines(meaning)))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        if document.marking:
            sheet.set_header(f"&C&B{text_layout.line(document.marking).replace('&', '&&')}")

    def _hidden(self, rows: Iterable[tuple[str, ...]]) -> None:
        sheet = self._book.add_worksheet(HIDDEN_SHEET)
        for down, row in enumerate(rows):
            for place, text in enumerate(row):
                sheet.write_string(down, place, text)
        sheet.hide()

    def _free_name(self, wanted: str) -> str:
        words = text_layout.line(wanted).replace(": ", " - ")
        words = _NOT_IN_NAMES.sub("-", words).strip("' ") or "Table"
        for number in range(1, 10_000):
            tail = f" {number}" if number > 1 else ""
            name = f"{_first_words(words, _LONGEST_NAME - len(tail))}{tail}"
            if name.casefold() not in self._names:
                self._names.add(name.casefold())
                return name
        raise AssertionError  # no document has so many tables


def _origin(recorded: RecordedAt, name: str, table: Table) -> Iterator[tuple[str, ...]]:
    yield ("workspace", recorded.workspace)
    yield ("journal line", str(recorded.line))
    yield ("as at", recorded.as_at.isoformat())
    yield ("sheet", name)
    yield from (("column", text_layout.line(each.title), each.key) for each in table.columns)
    yield from (("row", row.key) for row in table.rows)


def _first_words(text: str, most: int) -> str:
    """Shorten a text after a word that can end a name, or within the first word if it is too long."""
    if _units(text) <= most:
        return text
    kept = text[:most]
    while _units(kept) > most:
        kept = kept[:-1]
    whole = kept.rpartition(" ")[0]
    return _LEADING.sub("", whole) or kept


_LEADING = re.compile(
    r"(?:[' ,:;–(-]|(?<![^ ])(?:[0-9]+|after|an?|and|at|between|by|for|from|in|of|on|or|our|since|the|"
    r"their|this|to|was|we|were|what|which|who|why|with))+\Z",
    re.IGNORECASE,
)
"""The end of a name that leads to words which are no longer in it."""


class _CellWriter:
    """Writes the cells of a sheet as days, numbers, percentages or text."""

    def __init__(self, book: _WorkbookWriter, sheet: Any, *, is_ruled: bool = True) -> None:
        self._sheet = sheet
        self._line = _HAIR if is_ruled else 0
        self._text = book.format(text_wrap=True, bottom=self._line)
        self._quoted = book.format(text_wrap=True, bottom=self._line, quote_prefix=True)
        self._days: dict[str, Any] = {}
        self._book = book
        self._number = book.format(num_format="0", bottom=_HAIR, **_RIGHT)
        self._percent = book.format(num_format="0%", bottom=_HAIR, **_RIGHT)
        self._figure = book.format(text_wrap=True, bottom=_HAIR, **_RIGHT)

    def __call__(
        self, down: int, place: int, text: str, *, is_figure: bool, share: float | None = None
    ) -> None:
        """Write a text, as a number if it is one in a column of figures.

        A share has the 15 digits that every spreadsheet program keeps.
        """
        if share is not None:
            self._sheet.write_number(down, place, float(f"{share:.15g}"), self._percent)
        elif not text:
            self._sheet.write_blank(down, place, None, self._text)
        elif (dated := _day_in(text)) is not None:
            self._write_day(down, place, *dated)
        elif is_figure and _NUMBER.fullmatch(text):
            self._sheet.write_number(down, place, int(text), self._number)
        elif is_figure and _PERCENT.fullmatch(text):
            self._sheet.write_number(down, place, int(text[:-1]) / 100, self._percent)
        else:
            look = self._quoted if _FORMULA.match(text) else self._text
            look = self._figure if is_figure else look
            self._sheet.write_string(down, place, _fitting(text), look)

    def _write_day(self, down: int, place: int, day: date, code: str) -> None:
        look = self._days.get(code)
        if look is None:
            look = self._book.format(num_format=code, bottom=self._line, align="left")
            self._days[code] = look
        self._sheet.write_datetime(down, place, datetime.combine(day, time()), look)


def _are_figures(cells: list[str]) -> bool:
    """Return whether all cells of a column are numbers, alone or as ``7 of 34 (21%)``."""
    full = [cell for cell in cells if cell]
    return bool(full) and all(map(_FIGURE.match, full))


def _day_in(text: str) -> tuple[date, str] | None:
    """Read a text as a date in a form written by this program, and find its number format."""
    found = _LABELLED_DAY.fullmatch(text)
    if found is None or (found[1] == "(") != bool(found[3]):
        return None
    try:
        written = _DAY.fullmatch(found[2])
        day = (
            date(int(written[3]), MONTHS.index(written[2]) + 1, int(written[1]))
            if written
            else date.fromisoformat(found[2])
        )
    except ValueError:
        return None
    before, after = (f'"{words}"' if words else "" for words in (found[1], found[3]))
    return (day, f"{before}d mmmm yyyy{after}") if day >= _FIRST_DAY else None


def _fitting(text: str) -> str:
    """Return the text, cut if it is too long for a cell."""
    if _units(text) <= MOST_CHARACTERS:
        return text
    kept = text[: MOST_CHARACTERS - 1]
    while _units(kept) >= MOST_CHARACTERS:
        kept = kept[: len(kept) - (_units(kept) - MOST_CHARACTERS + 1 + 1) // 2]
    return f"{kept}…"


def _units(text: str) -> int:
    """Return the length of a text as Excel counts it: emoji and similar signs count twice."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "replace")) // 2


def _width(title: str, cells: list[str]) -> int:
    longest = max((max(map(len, cell.split("\n")), default=0) for cell in cells), default=0)
    words = max((len(word) for word in title.split()), default=0) + 3  # beside the filter's arrow
    wanted = longest + 2
    if longest > _WIDE:
        total = sum(map(len, cells)) / max(sum(map(bool, cells)), 1)
        wanted = int(_WIDE + min(total / 6, _WIDEST - _WIDE))
    return min(max(wanted, words, _NARROWEST), _WIDEST)


def _range(rows: int, last: int) -> str:
    letters = ""
    place = last + 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"A2:{letters}{rows + 1}"


def _notes(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the texts that are outside all sections."""
    for block in blocks:
        match block:
            case Paragraph(text):
                yield "\n".join(text_layout.lines(text))
            case Bullets(items):
                yield from ("\n".join(text_layout.full_lines(item)) for item in items)
            case _:
                pass


def _meanings(blocks: Iterable[Block], title: str = "") -> Iterator[tuple[str, Pairs]]:
    for block in blocks:
        if isinstance(block, Section):
            yield from _meanings(block.blocks, text_layout.line(block.title))
        elif isinstance(block, Definitions) and block.pairs:
            yield title, block.pairs


Pairs = tuple[tuple[str, str], ...]


def _cut_words(places: list[str]) -> str:
    shown = "; ".join(places[:_MOST_NAMED]) + ("; …" if len(places) > _MOST_NAMED else "")
    verb = "is" if len(places) == 1 else "are"
    return (
        f"{counted(len(places), 'text')} {verb} longer than the {MOST_CHARACTERS:,} characters that a "
        f"cell can hold, and cut: {shown}. The CSV file has the whole text."
    )
