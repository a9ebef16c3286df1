"""Read tables in plain text: CSV with any delimiter, Markdown, and pasted text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice

from cscp_tui.base.progress import Step, untold
from cscp_tui.importing.cells import (
    MOST_CELLS,
    MOST_COLUMNS,
    CellCount,
    Sheet,
    SourceCell,
    SourceFile,
    TooLarge,
    UnreadableFile,
    refuse_too_many,
    tell_rows,
    tidy,
)

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DELIMITERS = (",", ";", "\t", "|")
_GUARD = re.compile(r"^'(?=[=+\-@])")
"""The apostrophe that exports put before a text that looks like a formula."""
_LOOKED_AT = 60
"""The number of records by which the delimiter is detected."""
_MARKDOWN = re.compile(
    r"^[ \t]*+\|?[ \t]*+:?-{2,}+:?[ \t]*+(\|[ \t]*+:?-{2,}+:?[ \t]*+)++\|?[ \t]*+\r?$", re.MULTILINE
)
_MARKS_OF_MARKDOWN = re.compile(r"[|*_~`<>\[\]!\n]")
MOST_MARKS = 1_000_000
"""The most signs of Markdown in a text, each of which may become an object of its reader."""
_PAGE = re.compile(r"<\s*(table|html|!doctype)\b", re.IGNORECASE)


def decoded(name: str, data: bytes) -> str:
    """Decode a file in UTF-8, UTF-16 or Windows-1252.

    Raises:
        UnreadableFile: if it is not text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace").removeprefix("\ufeff")
    sample = data[:4000]
    if sample[1::2].count(0) > len(sample) // 3:
        return data.decode("utf-16-le", "replace")
    if sample[::2].count(0) > len(sample) // 3:
        return data.decode("utf-16-be", "replace")
    if b"\0" in data:
        raise UnreadableFile(name, "is neither a table nor a text")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def read_text(name: str, text: str, step: Step = untold) -> SourceFile:
    """Read the table in a text.

    Raises:
        UnreadableFile: if the text has no table.
        TooLarge: if the table has too many rows.
        Stopped: if reading was cancelled.
    """
    if _PAGE.search(text[:20_000]):
        from cscp_tui.importing.page_reader import read_page  # noqa: PLC0415 - few texts are pages

        return read_page(name, text, step)
    if _MARKDOWN.search(text):
        return _read_markdown(name, text, step)
    return SourceFile(name, (_read_delimited(name, text, step),))


def _read_markdown(name: str, text: str, step: Step) -> SourceFile:
    # Few texts are Markdown.
    from markdown_it import MarkdownIt  # noqa: PLC0415

    from cscp_tui.importing.page_reader import read_page  # noqa: PLC0415

    if sum(1 for _ in islice(_MARKS_OF_MARKDOWN.finditer(text), MOST_MARKS)) == MOST_MARKS:
        raise TooLarge(name, "is larger than any plan in Markdown")
    reader = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    return read_page(name, reader.render(text), step)


def _read_delimited(name: str, text: str, step: Step) -> Sheet:
    # A single line can have all of them, and a reader takes it as a whole; blank lines are read, too.
    if any(text.count(sign) > MOST_CELLS for sign in (*_DELIMITERS, "\n", "\r")):
        raise TooLarge(name, f"has more than {MOST_CELLS:,} cells")
    if hint := re.match(r"sep=(.)\r?\n", text):
        # Excel's ``sep=`` line, which names the delimiter of the following lines.
        delimiter: str | None = hint[1]
        text = text[hint.end() :]
    else:
        delimiter = _delimiter(text)
    if delimiter is None:
        raise UnreadableFile(
            name, "has no table in it. Name a file with columns, or paste them with their titles"
        )
    if delimiter == "|":
        text = re.sub(r"^[ \t]*\||\|[ \t]*$", "", text, flags=re.MULTILINE)
    if text.count(delimiter) > MOST_CELLS:
        raise TooLarge(name, f"has more than {MOST_CELLS:,} cells")
    count = CellCount(name)
    rows: list[tuple[SourceCell, ...]] = []
    numbers = list[int]()
    uneven = _UnevenRows(text, delimiter)
    try:
        for record, line in _records(text, delimiter):
            if any(cell and not cell.isspace() for cell in record):
                rows.append(
                    tuple(
                        SourceCell(tidy(_GUARD.sub("", c)))
                        for c in uneven.mended(record, len(rows))[:MOST_COLUMNS]
                    )
                )
                count.add(len(rows[-1]))
                numbers.append(line)
                tell_rows(len(rows), step)
                refuse_too_many(len(rows), name)
    except csv.Error:
        why = "has a cell with more than a hundred thousand letters. Check its quotation marks"
        raise UnreadableFile(name, why) from None
    width = max(map(len, rows))
    count.add(len(rows) * width - sum(map(len, rows)))
    filled = tuple(row + (SourceCell(),) * (width - len(row)) for row in rows)
    return Sheet("", filled, tuple(numbers), uneven=uneven.found)


class _UnevenRows:
    """Joins the cells of rows that have more than there are titles, as their commas aren't in quotes.

    A comma in a sentence has a space after it, which those between cells don't have.
    """

    def __init__(self, text: str, delimiter: str) -> None:
        self.found: dict[int, bool] = {}
        """The indexes of such rows, each with whether it is clear which cells belong together."""
        records = list(_first_records(text, delimiter))
        widths = [len(record) for record in records]
        usual = max(set(widths), key=widths.count, default=0)
        titles = (
            len(record)
            for record in records
            if len(record) >= _SHARE_OF_TITLES * usual
            and all(cell.strip() and not _DIGITS.search(cell) for cell in record)
        )
        self._width, self._delimiter = next(titles, 0), delimiter
        even = [cell for record in records if len(record) <= self._width for cell in record[1:]]
        spaced = sum(cell.startswith(" ") for cell in even)
        if delimiter not in {",", ";"} or spaced > _FEW_SPACED * len(even):
            self._width = 0

    def mended(self, record: list[str], place: int) -> list[str]:
        """Return the cells of a row, no more than there are titles."""
        if not self._width or not any(map(str.strip, record[self._width :])):
            return record
        while record and not record[-1].strip():
            record = record[:-1]
        joined = record[:1]
        for cell in record[1:]:
            if cell.startswith(" "):
                joined[-1] += self._delimiter + cell
            else:
                joined.append(cell)
        self.found[place] = is_clear = len(joined) == self._width
        if is_clear:
            return joined
        last = self._delimiter.join(record[self._width - 1 :])
        return [*record[: self._width - 1], last]


_SHARE_OF_TITLES = 0.6
"""The share of the cells of most rows that a row of titles has at least."""
_FEW_SPACED = 0.2
_DIGITS = re.compile(r"\d{2}")


def _records(text: str, delimiter: str) -> Iterator[tuple[list[str], int]]:
    """Yield each record with the number of its first line."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    for record in reader:
        yield record, line
        line = reader.line_num + 1


def _delimiter(text: str) -> str | None:
    """Return the delimiter that gives the most, and most even, columns; None if none fits."""
    best, best_score = None, 0.0
    for delimiter in _DELIMITERS:
        widths = _widths(text, delimiter)
        wide = [width for width in widths if width > 1]
        usual = max(set(wide), key=wide.count, default=0)
        if len(wide) < len(("titles", "a row")):
            continue
        score = wide.count(usual) / len(widths) * min(usual, 12)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _widths(text: str, delimiter: str) -> Sequence[int]:
    return [len(record) for record in _first_records(text, delimiter)] or [0]


def _first_records(text: str, delimiter: str) -> Iterator[list[str]]:
    with suppress(csv.Error):
        records = (record for record, _ in _records(text, delimiter) if any(record))
        yield from islice(records, _LOOKED_AT)
