"""Find tables in sheets: titles, sections, repeated headers, continued cells, totals, keys and notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct, field
from msgspec.structs import replace

from cscp_tui.base.texts import counted
from cscp_tui.domain.names import folded
from cscp_tui.importing.cells import BLANK, GREY, Sheet, SourceCell, SourceFile
from cscp_tui.importing.sections import LABEL, SectionKind, kind_of_section, nested

_LONGEST_TITLE = 90
_LOOKED_THROUGH = 60
"""The number of top rows searched for a header if no title is known."""
_SHARE_ON_TOP, _SHARE_BELOW = 0.4, 0.6
"""The shares of known titles that a row needs to be the first header, or a later one."""
_SHARE_OF_COLUMNS = 0.6
"""The share of the columns that a row of unknown titles fills at least."""
_LONGEST_SUBTITLE = 40
_FEW_TITLES, _NEAR = 2, 8
"""The most known titles of a row that may stand above a header, and within how many rows."""
_FEW_WORDS = 3
"""The most words in a title that counts towards a later header. It needs two such titles."""


class LeftOutKind(StrEnum):
    """The kinds of lines around and in a table that are none of its rows."""

    TITLE = "title"
    HEADING = "heading"
    TITLES = "column titles"
    TOTAL = "total"
    KEY = "key"
    NOTE = "note"
    NONE = "no rows here"
    HIDDEN = "hidden sheet"
    MEETINGS = "about the meetings"
    OTHER = "outside the table"


class LeftOut(Struct, frozen=True):
    """A line of a file that is none of its rows."""

    sheet: str
    number: int
    """Its number in the file."""

    text: str
    kind: LeftOutKind


class TableRow(Struct, frozen=True):
    """A row of a table."""

    cells: tuple[SourceCell, ...]
    number: int
    """The row's number in the file."""

    section: str = ""
    """The text of the section row, sheet or heading above the row, one line for each."""

    is_hidden: bool = False
    alone: int | None = None
    """The index of the row's only non-blank cell; None if there are more or none."""

    is_after_gap: bool = False
    """True if there are blank rows above it."""

    is_uneven: bool | None = None
    """Whether it is unclear which of its cells belong together, as it has more of them than titles;
    None for any other row."""


class SourceTable(Struct, frozen=True):
    """A header with the rows below it."""

    name: str
    titles: tuple[str, ...]
    rows: tuple[TableRow, ...]
    has_titles: bool = True
    """False if no line gives the titles of its columns, which are numbered then."""

    @property
    def key(self) -> tuple[str, ...]:
        """The folded titles, by which tables with the same columns are recognised."""
        return tuple(map(folded, self.titles))


class Structure(Struct, frozen=True):
    """The tables of a file, and its lines that are in none of them."""

    tables: tuple[SourceTable, ...]
    left_out: tuple[LeftOut, ...] = ()
    key: Mapping[str, str] = field(default_factory=dict)
    """The meanings of marks and abbreviations that the file explains, by folded text."""


def find_structure(file: SourceFile, knows: Callable[[str], bool]) -> Structure:
    """Find the tables of a file, and join those with the same columns.

    Args:
        file: the file whose sheets are searched.
        knows: returns whether a text is the title of a known column.
    """
    readers = [_SheetReader(sheet, knows) for sheet in file.shown]
    found: list[SourceTable] = []
    for reader in readers:
        own = [*reader.tables()]
        found += own or reader.going_on(found)
    if not found:
        found = [table for reader in readers for table in reader.without_known_titles()]
    explains = (pair for text in file.texts for pair in explained(text).items())
    key = {folded(mark): meaning for mark, meaning in explains}
    for reader in readers:
        reader.leave_out_the_rest()
        key |= reader.key
    hidden = (
        LeftOut(sheet.name, 0, f"{counted(len(sheet.rows), 'row')} not read", LeftOutKind.HIDDEN)
        for sheet in file.sheets
        if sheet.is_hidden and sheet.rows and not file.carried
    )
    lines = (each for reader in readers for _, each in sorted(reader.left_out.items()))
    return Structure(
        tuple(_joined([_of_sheet(table) for table in found if table.rows])), (*lines, *hidden), key
    )


def _of_sheet(table: SourceTable) -> SourceTable:
    """Put the rows of a sheet under its name, if that says something of them: ``Completed``."""
    rows = tuple(replace(row, section=_under_sheet(table.name, row.section)) for row in table.rows)
    return replace(table, rows=rows)


def _under_sheet(name: str, section: str) -> str:
    is_said = kind_of_section(name) in {SectionKind.CLOSED, SectionKind.EXTENSION}
    return nested(name, section) if is_said and section != name else section


_ROW_NUMBER = re.compile(r"[A-Z]{0,4}[ .-]?\d{1,3}(?:[./]\d{1,3})?[a-z]?\.?", re.IGNORECASE)


class _SheetReader:
    """Reads the tables of a sheet, and says what each line outside them is."""

    def __init__(self, sheet: Sheet, knows: Callable[[str], bool]) -> None:
        self.sheet, self._rows, self._knows = sheet, sheet.rows, knows
        self.left_out: dict[int, LeftOut] = {}
        """The lines that are in no table, by their index."""
        self.key: dict[str, str] = {}
        self._in_tables: set[int] = set()

    def tables(self) -> Iterator[SourceTable]:
        place = 0
        while place < len(self._rows):
            if (
                _is_header(self._rows[place], self._knows, _SHARE_ON_TOP)
                and not self._is_before_header(place)
                and not _KEY.fullmatch(self._rows[place][0].text)
            ):
                header = place - self._is_under_groups(place)
                table, place = self._read(header)
                if not table.rows and _are_explained(self._rows[header]):
                    self._in_tables.difference_update(range(header, place))
                yield table
            else:
                place += 1

    def going_on(self, above: Sequence[SourceTable]) -> Iterator[SourceTable]:
        """Yield the rows of a table that goes on with the columns of one above, if they do.

        Each row of both begins with its number.
        """
        own = [row for row in self._rows if len(set(_texts(row)) - {""}) > 1]
        alike = (each for each in reversed(above) if own and len(each.titles) == len(own[0]))
        last = next(alike, None)
        rows = [*own, *(row.cells for row in last.rows if row.alone is None)] if last else []
        if last and all(_ROW_NUMBER.fullmatch(row[0].text) for row in rows):
            table, _ = self._read(0, has_titles=False)
            yield replace(table, titles=last.titles, has_titles=last.has_titles)

    def without_known_titles(self) -> Iterator[SourceTable]:
        """Yield the table below the first row that could be a header of unknown titles."""
        widths = [len([cell for cell in row if cell.text]) for row in self._rows]
        least = _SHARE_OF_COLUMNS * max(widths, default=0)
        found = [
            place
            for place, row in enumerate(self._rows[:_LOOKED_THROUGH])
            if widths[place] > 1 and all(len(cell.text) <= _LONGEST_TITLE for cell in row)
        ]
        # A line above the titles, such as who printed the file, fills fewer columns than they do.
        wide = [place for place in found if widths[place] >= least]
        if found:
            self._knows = _knows_none
            first = (wide or found)[0]
            yield self._read(first, has_titles=not self._is_row(first))[0]

    def _is_row(self, place: int) -> bool:
        """Return whether a row that could be the titles has what the rows below it have, such as days."""
        below = self._rows[place + 1 : place + 1 + _NEAR]
        alike = (
            sum(bool(cell.text) and _kind_of(cell) == _kind_of(row[n]) for row in below)
            for n, cell in enumerate(self._rows[place])
            if _kind_of(cell)
        )
        return any(count * 2 > len(below) for count in alike)

    def _is_before_header(self, place: int) -> bool:
        """Return whether a row with few known titles is only above the header: a title or a key."""
        known = self._known_titles(place)
        return known <= _FEW_TITLES and any(
            self._known_titles(below) > 2 * known
            and _is_header(self._rows[below], self._knows, _SHARE_ON_TOP)
            for below in range(place + 1, min(place + _NEAR, len(self._rows)))
        )

    def _known_titles(self, place: int) -> int:
        return sum(self._knows(cell.text) for cell in self._rows[place] if cell.text)

    def _is_under_groups(self, header: int) -> bool:
        """Return whether the row above a header has titles over several of its columns."""
        if not header or header - 1 in self._in_tables:
            return False
        above = self._rows[header - 1]
        # A title begins in the first column, which no other columns belong to.
        return not above[0].text and _is_below_groups(above, _groups(above), self._rows[header])

    def leave_out_the_rest(self) -> None:
        """Say of each line that is in no table what it is."""
        first = min(self._in_tables, default=len(self._rows))
        for place, cells in enumerate(self._rows):
            if place in self._in_tables or place in self.left_out:
                continue
            filled = [cell for cell in cells if cell.text]
            # A key can be beside the titles, or in a table of its own.
            colours = dict(_colours_explained(cells)) if place < first else {}
            for colour, meaning in colours.items():
                self.key.setdefault(folded(colour), meaning)
            if self._is_key(place, filled):
                continue
            if filled and colours and {cell.text for cell in filled} <= set(colours.values()):
                self._leave_out(place, LeftOutKind.KEY)
                continue
            pair = tuple(cell.text for cell in filled)
            if len(filled) == 1:
                kind = kind_of_line(pair[0])
                is_above = place < first and self._in_tables
                self._leave_out(
                    place, kind or (LeftOutKind.TITLE if is_above else LeftOutKind.NOTE)
                )
            elif (len(pair), len(pair[0]) <= _LONGEST_MARK) == (2, True) or _are_explained(cells):
                for mark, meaning in zip(pair[::2], pair[1::2], strict=True):
                    self.key.setdefault(folded(mark), meaning)
                self._leave_out(place, LeftOutKind.KEY)
            elif place < first and self._in_tables:
                self._leave_out(place, LeftOutKind.TITLE)
            else:
                self._leave_out(place, LeftOutKind.OTHER)

    def _leave_out(self, place: int, kind: LeftOutKind) -> None:
        text = "  ".join(dict.fromkeys(cell.text for cell in self._rows[place] if cell.text))
        self.left_out[place] = LeftOut(self.sheet.name, self.sheet.number(place), text, kind)

    def _is_after_gap(self, place: int) -> bool:
        return place > 0 and self.sheet.number(place) - self.sheet.number(place - 1) > 1

    def _read(self, header: int, *, has_titles: bool = True) -> tuple[SourceTable, int]:
        """Read the table below a header, or from its first row on if it has no titles.

        Return it with the index of the row after it.
        """
        sheet = self.sheet
        if has_titles:
            titles, first = _titles(sheet, header)
        else:
            titles, first = tuple(_each_once("" for _ in sheet.rows[header])), header
        headers = {_texts(row) for row in sheet.rows[header:first]}
        rows: list[TableRow] = []
        section = heading = self._above(header)
        is_after_break, place = False, first
        self._in_tables.update(range(header, first))
        while place < len(sheet.rows):
            cells = sheet.rows[place]
            filled = [n for n, cell in enumerate(cells) if cell.text]
            if _texts(cells) in headers:
                self._leave_out(place, LeftOutKind.TITLES)
                is_after_break = True
            elif _is_another_header(sheet, place, self._knows):
                while rows and rows[-1].alone == 0:
                    # What is alone above a header belongs to that.
                    rows.pop()
                    self._in_tables.discard(max(self._in_tables))
                break
            elif self._is_line(place, filled):
                pass
            elif said := _section(cells):
                section = nested(heading, said)
                self._leave_out(place, LeftOutKind.HEADING)
            elif is_after_break and rows and _goes_on(cells, rows[-1]):
                rows[-1] = replace(rows[-1], cells=_continued(rows[-1].cells, cells))
                self._in_tables.add(place)
                is_after_break = False
            else:
                is_after_break = False
                self._in_tables.add(place)
                rows.append(
                    TableRow(
                        cells,
                        sheet.number(place),
                        section,
                        place in sheet.hidden,
                        filled[0] if len(filled) == 1 else None,
                        self._is_after_gap(place),
                        not sheet.uneven[place] if place in sheet.uneven else None,
                    )
                )
                if section and filled == [0] and LABEL.match(cells[0].text):
                    section = nested(heading, cells[0].text)
            place += 1
        return SourceTable(sheet.name, titles, tuple(rows), has_titles), place

    def _above(self, header: int) -> str:
        """Return the section named above a header: ``Priority 1: Neglect``.

        Notes may stand between. A text without a label is a section if other tables of the sheet
        are headed in the same way.
        """
        for place in range(header - 1, -1, -1):
            texts = {cell.text for cell in self._rows[place] if cell.text}
            if len(texts) > 1 or place in self._in_tables:
                return ""
            text = texts.pop()
            is_section = LABEL.match(text) or kind_of_section(text) is not SectionKind.SUBJECT
            if is_section or (
                place == header - 1
                and kind_of_line(text) is None
                and (self._in_tables or self._heads_tables(header))
            ):
                self._leave_out(place, LeftOutKind.HEADING)
                return text
            if kind_of_line(text) is not LeftOutKind.NOTE:
                return ""
        return ""

    def _heads_tables(self, header: int) -> bool:
        """Return whether a line alone is above each further header with the same titles."""
        again = [
            place
            for place in range(header + 1, len(self._rows))
            if self._rows[place][0].text == self._rows[header][0].text
            and _texts(self._rows[place]) == _texts(self._rows[header])
        ]
        return bool(again) and all(
            len(set(filter(None, _texts(self._rows[place - 1])))) == 1 for place in again
        )

    def _is_line(self, place: int, filled: Sequence[int]) -> bool:
        """Return whether a line below a header is a total, a key or a note. It is then left out."""
        cells = self._rows[place]
        before = self.left_out.get(place - 1)
        is_below_total = before is not None and before.kind is LeftOutKind.TOTAL
        texts = [cells[n].text for n in filled]
        amounts = [text for text in texts if _AMOUNT.fullmatch(text)]
        is_count = len(texts) > 1 and bool(amounts) and texts[0] not in amounts
        is_count = is_count and len(texts) <= 2 * len(amounts) + 1
        is_count = is_count and all(len(text.split()) <= _FEW_WORDS for text in texts)
        if is_total_row(cells) or (is_below_total and is_count and not self._is_after_gap(place)):
            self._leave_out(place, LeftOutKind.TOTAL)
            return True
        if self._is_key(place, [cells[n] for n in filled]):
            return True
        if len(filled) != 1 or len(cells) <= len(("action", "lead")):
            return False
        kind = kind_of_line(cells[filled[0]].text)
        if kind is not None:
            self._leave_out(place, kind)
        return kind is not None

    def _is_key(self, place: int, filled: Sequence[SourceCell]) -> bool:
        """Return whether a line explains marks or colours. What it explains is kept."""
        if not filled:
            return False
        before = self.left_out.get(place - 1)
        is_in_key = before is not None and before.kind is LeftOutKind.KEY
        colours = dict(_colours_explained(self._rows[place], only_blank=True))
        if (is_in_key or self._is_after_gap(place)) and (
            {cell.text for cell in filled} == set(colours.values())
        ):
            self.key |= {folded(colour): meaning for colour, meaning in colours.items()}
            self._leave_out(place, LeftOutKind.KEY)
            return True
        text, *others = [cell.text for cell in filled]
        if is_in_key and not others and not self._is_after_gap(place):
            # Its colour says nothing, but it goes on with the key.
            self._leave_out(place, LeftOutKind.KEY)
            return True
        is_mark = (
            len(others) % 2 == 1
            and all(len(mark) <= _LONGEST_MARK for mark in (text, *others[1::2]))
            and (len(others) == 1 or is_in_key)
        )
        found: dict[str, str]
        if not others or _KEY.fullmatch(text):
            if not is_key(text):
                return False
            marks = zip(others[::2], others[1::2], strict=False)
            found = {cell.fill: cell.text for cell in filled if cell.fill}
            found = found or dict(marks) | explained(" ".join((text, *others)))
        elif is_mark and (
            (is_in_key and not self._is_after_gap(place))
            or (self._is_after_gap(place) and _COLOUR.fullmatch(text))
        ):
            found = dict(zip((text, *others[1::2]), others[::2], strict=True))
        else:
            return False
        self.key |= {folded(mark): meaning for mark, meaning in found.items()}
        self._leave_out(place, LeftOutKind.KEY)
        return True


_LONGEST_MARK = 12
"""The longest text that a key can explain, if it is in a cell of its own."""
_KEY = re.compile(r"(?:[\w/]+ ){0,2}(?:key|legend|abbreviations|glossary)\b\W*", re.IGNORECASE)
_KEY_TO = re.compile(rf"(?:{_KEY.pattern}[:=–-]|key to |initials:)", re.IGNORECASE)
_COLOUR = re.compile(r"red|amber|green|blue|gr[ae]y|yellow|purple|[bragy]", re.IGNORECASE)
_PAIR = re.compile(
    r"(?P<mark>[^\s=;,][^=;,\n]{0,40}?)\s*=\s*(?P<meaning>[^=;\n]+?)(?=\s*(?:[;,\n]|$|\s\S+\s*=))"
)
_DASHED = re.compile(r"\b([A-Z]{2,5})\s+[–—-]\s+([^;\n]+?)(?=\.?\s*(?:[;\n]|$))")
_NOTE = re.compile(
    r"\W*(?:(?!actions?\b)[\w&]+ ){0,2}?(?:(?:lead|sponsor|chair|owner|"
    r"accountable|responsible|objectives|aims|outcomes?|purpose|context|vision|rationale|why|source|"
    r"(?:last |date )?(?:updated?|reviewed|revised)|version|author|prepared|notes?|please note|"
    r"reporting (?:period|to)|contact|membership|approved|agreed|status as at|as at|"
    r"(?:what|where) (?:we|do we)|measures of success|key performance|monitored)\b"
    r"(?! (?:to|will|should|must|on|with)\b)[^:\n]{0,40}:|"
    r"(?:what|why|how|who|where)\b[^?\n]{3,60}\?\s+\S|n\.?b\.?\b|notes?$|\* |page \d+ of \d+$|prepared by\b|produced by\b)",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"(?:none|nil(?: return)?|n/?a|no (?:\w+ ){0,3}(?:actions?|items?|recommendations?|extensions?|"
    r"requests?)(?: [\w.]+){0,6})\W*",
    re.IGNORECASE,
)
_COUNTED = "(?:action|item|recommendation|row)s?"
_AMOUNT = re.compile(rf"[\d.,% ]+(?:{_COUNTED})?")
_TOTAL = re.compile(
    rf"(?:(?:grand |sub ?)?totals?|count)(?: (?:of )?(?:\w+ )?(?:{_COUNTED}|open|closed|completed?|"
    rf"overdue|outstanding|live))?[:,=]?(?: ?{_AMOUNT.pattern})?"
)
_SUMMARY = re.compile(
    r"(?:grand |sub[ -]?)?(?:totals?|summary|average|mean|overall|count)\b(?: \S+){0,6}",
    re.IGNORECASE,
)
_PART_OF = re.compile(r"\d{1,4}\s?(?:/|of|out of)\s?\d{1,4}(?:\s?\(\d{1,3}\s?%\))?", re.IGNORECASE)
"""A count of those possible: ``5 of 7 (71%)``."""
_COUNTS = re.compile(r"(?:[^\W\d][^\d:;|]{0,40}?:? ?\d+\W*){3,}")
"""Three or more counts in one cell: ``Actions: 15 Complete 3 On track 12``."""
_TOTALS = re.compile(r"(?:[^\W\d][^\d:=]*[:=] ?\d+[\s,;.|]*)+")
"""Several totals in one cell: ``People Committee: 3 Total: 5``."""

_SUM = re.compile(
    rf"(?:.{{1,60}}\b)?totals?(?:\s?[:=–-]\s?\d+(?: {_COUNTED})?|\s\d+ {_COUNTED})\W*",
    re.IGNORECASE,
)
"""A total of something: ``Priority 1 total: 6 actions``."""
_OF_MARKS = re.compile(r"(?:[^\W\d]{0,12}[: ]{0,2}\d+[\s,;.|]*)+")
"""A count of each mark in the rows above: ``B1 G2 A2``."""


def _colours_explained(
    cells: Sequence[SourceCell], *, only_blank: bool = False
) -> Iterator[tuple[str, str]]:
    """Yield the colours of shaded cells, each with the text in the cell or, of a mark, after it.

    Args:
        only_blank: whether only cells without a text are looked at.
    """
    for place, cell in enumerate(cells):
        after = cells[place + 1].text if place + 1 < len(cells) else ""
        is_mark = not cell.text or _COLOUR.fullmatch(cell.text) is not None
        if not cell.fill or cell.is_repeated or (only_blank and cell.text):
            continue
        if is_mark and after and len(after) <= _LONGEST_SUBTITLE:
            yield cell.fill, after
        elif not is_mark and cell.fill != GREY and len(cell.text) <= _LONGEST_SUBTITLE:
            yield cell.fill, cell.text


def is_key(text: str) -> bool:
    """Return whether a line explains marks, colours or abbreviations."""
    return (
        _KEY.fullmatch(text) is not None
        or _KEY_TO.match(text) is not None
        or len(explained(text)) > 1
    )


def explained(text: str) -> dict[str, str]:
    """Return the marks that a line explains with their meanings: ``Blue = complete``."""
    words = _KEY_TO.sub("", text, count=1) if _KEY_TO.match(text) else text
    if "=" not in text:
        return dict(_DASHED.findall(words)) if words != text else {}
    return {
        mark.strip(): found["meaning"].strip()
        for found in _PAIR.finditer(words)
        for mark in (found["mark"].strip(" :-–").split("/"))
    }


def kind_of_line(text: str) -> LeftOutKind | None:
    """Return what a line alone in its row is, if it can be no action and no section."""
    if is_key(text):
        return LeftOutKind.KEY
    if _NONE.fullmatch(text):
        return LeftOutKind.NONE
    if _NOTE.match(text) and not LABEL.match(text):
        return LeftOutKind.NOTE
    return None


def is_total_row(cells: Sequence[SourceCell]) -> bool:
    """Return whether a row counts or adds up the others: “Total, 7” or “Total: 7 actions”."""
    filled = [cell for cell in cells if cell.text and not cell.is_repeated]
    if len(filled) > 1 and all(_PART_OF.fullmatch(cell.text) for cell in filled[1:]):
        return True
    if len(filled) > 1 and all(_TOTALS.fullmatch(cell.text) for cell in filled):
        return True
    if filled and _SUM.fullmatch(filled[0].text):
        return all(_OF_MARKS.fullmatch(cell.text) and not cell.day for cell in filled[1:])
    if not filled or (not _SUMMARY.match(filled[0].text) and len(filled) > 1):
        return False
    first, *others = [folded(cell.text) for cell in filled]
    if not others:
        is_sum = "total" in first and _TOTALS.fullmatch(first) is not None
        return is_sum or bool(_COUNTS.fullmatch(filled[0].text) or _TOTAL.fullmatch(first))
    if _TOTAL.fullmatch(first) and all(map(_AMOUNT.fullmatch, others)):
        return True
    return (
        _SUMMARY.fullmatch(first) is not None
        and all(re.search(r"\d", text) for text in others)
        and not any(cell.day or _DATE.fullmatch(cell.text) for cell in filled[1:])
    )


def _kind_of(cell: SourceCell) -> str:
    """Return what a cell holds if it can't be a title: a day or a reference; empty for words."""
    if cell.day is not None or DAY.fullmatch(cell.text):
        return "day"
    return "reference" if _CODE.fullmatch(cell.text) else ""


DAY = re.compile(r"\d{1,2}[./ -](?:\d{1,2}|[a-z]{3,9})[./ -]\d{2,4}|\d{4}-\d\d-\d\d", re.IGNORECASE)
_CODE = re.compile(r"[A-Z]{1,6}[-/]?\d{2,}(?:[-/.]\d+)*")
_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d-\d\d|.*\b(?:19|20)\d\d")


def _are_explained(cells: Sequence[SourceCell]) -> bool:
    """Return whether a line has initials, each with its meaning beside it."""
    filled = [cell.text for cell in cells if cell.text]
    is_even = len(filled) % 2 == 0 and len(filled) > 0
    return is_even and all(map(_INITIALS.fullmatch, filled[::2]))


_INITIALS = re.compile(r"[A-Z]{2,5}")


def _texts(cells: Sequence[SourceCell]) -> tuple[str, ...]:
    return tuple(folded(cell.text) for cell in cells)


def _knows_none(_: str) -> bool:
    return False


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


def _titles(sheet: Sheet, header: int) -> tuple[tuple[str, ...], int]:
    """Return the column titles and the index of the row after them. Titles may take two rows."""
    row = sheet.rows[header]
    below = sheet.rows[header + 1] if header + 1 < len(sheet.rows) else ()
    groups = _groups(row)
    spread = [cell.text or groups[place] for place, cell in enumerate(row)]
    if _is_below_groups(row, groups, below) or (
        any(cell.is_repeated for cell in below)
        and any(_spanning(row, n) and cell.text for n, cell in enumerate(below))
    ):
        header += 1
        spread = [
            text if cell.is_repeated or not cell.text else f"{text} {cell.text}".strip()
            for text, cell in zip(spread, below, strict=True)
        ]
    else:
        spread = [cell.text or _spanning(row, place) for place, cell in enumerate(row)]
    return tuple(_each_once(" ".join(text.split()) for text in spread)), header + 1


def _groups(row: Sequence[SourceCell]) -> list[str]:
    """Return the title left of each blank one, which may be over both."""
    found: list[str] = []
    for cell in row:
        found.append(cell.text or (found[-1] if found else ""))
    return found


def _is_below_groups(
    row: Sequence[SourceCell], groups: Sequence[str], below: Sequence[SourceCell]
) -> bool:
    """Return whether a row has the titles below those over several columns.

    It is blank below every other title, as a row of the table would not be.
    """
    over = {groups[place] for place, cell in enumerate(row) if not cell.text and groups[place]}
    under = [
        (place, cell.text)
        for place, cell in enumerate(below)
        if cell.text and folded(cell.text) != folded(row[place].text)
    ]
    return (
        len(under) > 1
        and all(groups[place] in over or not groups[place] for place, _ in under)
        and any(not row[place].text and groups[place] for place, _ in under)
        and all(len(text) <= _LONGEST_SUBTITLE and below[n].day is None for n, text in under)
    )


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


def with_continuations(
    rows: Sequence[TableRow], title: int, ref: int | None = None
) -> list[TableRow]:
    """Join the rows of each action whose cell is merged over several rows.

    Args:
        rows: the rows of one table.
        title: the index of the column with the actions.
        ref: the index of the column with their references, each of which is an action of its own.
    """
    found: list[TableRow] = []
    for row in rows:
        cell = row.cells[title] if title < len(row.cells) else BLANK
        has_ref = ref is not None and row.cells[ref].text and not row.cells[ref].is_repeated
        if found and cell.is_repeated and cell.text and not has_ref:
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
            replace(row, section=nested(table.name, row.section) if len(names) > 1 else row.section)
            for table in several
            for row in table.rows
        ]
        yield replace(several[0], rows=tuple(rows))
