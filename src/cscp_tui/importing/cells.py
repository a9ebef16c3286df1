"""Sheets of cells as their file shows them, which every reader of files returns."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from msgspec import Struct, field
from msgspec.structs import replace

from cscp_tui.base.errors import Refused
from cscp_tui.base.progress import Step
from cscp_tui.base.texts import shortened
from cscp_tui.importing.emails import EmailLine

MOST_ROWS = 20_000
"""The most rows that are read from a sheet; no real action plan has so many."""
MOST_COLUMNS = 200
MOST_CELLS = 2_000_000
"""The most cells of a file, with blank ones: twenty thousand rows of a hundred columns."""
MOST_TABLES = 5_000
TOLD_EVERY = 500
"""The number of rows between two reports of progress."""


class UnreadableFile(Refused):
    """A file in a format that cannot be read, or without readable content."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{shortened(name, 80)} {why}.")


class TooLarge(Refused):
    """A file that is too large to be a plan."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(
            f"{shortened(name, 80)} {why}. Copy the rows that you want into a new file."
        )


def refuse_too_many(number: int, name: str, most: int = 0, what: str = "rows") -> None:
    """Refuse a file that has more rows in a table, or more tables, than any plan.

    Raises:
        TooLarge: if the number is larger than that.
    """
    most = most or MOST_ROWS
    if number > most:
        raise TooLarge(name, f"has more than {most:,} {what}")


class CellCount:
    """The number of a file's cells that have been read so far."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._cells = 0

    def add(self, cells: int) -> None:
        """Count more cells.

        Raises:
            TooLarge: there are too many for a plan.
        """
        self._cells += cells
        if self._cells > MOST_CELLS:
            raise TooLarge(self.name, f"has more than {MOST_CELLS:,} cells")


def tell_rows(done: int, step: Step) -> None:
    """Report the progress of reading a table once every ``TOLD_EVERY`` rows."""
    if done % TOLD_EVERY == 0:
        step(min(done, MOST_ROWS), MOST_ROWS)


class SourceCell(Struct, frozen=True, gc=False):
    """A cell as a reader found it."""

    text: str = ""
    """The text as the file shows it, such as ``Mar 2026`` for a date shown as a month."""

    day: date | None = None
    """The date that the cell holds; None if the file does not store one."""

    is_month: bool = False
    """True if it is the first of a month, and its number format shows only that month."""

    markdown: str = ""
    """The text as Markdown, with lists, links and strikes; empty if it has none of these."""

    fill: str = ""
    """The fill colour by name: ``Red``, ``Amber``, ``Grey``; empty for none, white or black."""

    is_struck: bool = False
    """True if the whole text is struck through."""

    unstruck: str | None = None
    """The text that is not struck through, if only a part is; otherwise None."""

    comment: str = ""
    """The comment on the cell, without its author; empty for none."""

    columns: int = 1
    """The number of columns that the cell spans."""

    is_repeated: bool = False
    """True if it repeats the text of the merged cell that it belongs to."""

    @property
    def rich(self) -> str:
        """The text as Markdown."""
        return self.markdown or self.text

    @property
    def valid(self) -> str:
        """The text without its struck-through parts."""
        if self.is_struck:
            return ""
        return self.text if self.unstruck is None else self.unstruck


BLANK = SourceCell()


class Sheet(Struct, frozen=True):
    """A sheet of a workbook, or a table of a document."""

    name: str
    """The sheet's name, or the heading above the table; empty where it has none."""

    rows: tuple[tuple[SourceCell, ...], ...]
    numbers: tuple[int, ...] = ()
    """The number of each row in its file, from 1; empty if they are consecutive."""

    hidden: frozenset[int] = frozenset()
    """The indexes of hidden rows, from 0."""

    is_hidden: bool = False
    uneven: Mapping[int, bool] = field(default_factory=dict)
    """The indexes of rows with more cells than titles, each with whether it is clear how they go."""

    def unshaded(self) -> Sheet:
        """Return the sheet without the grey of rows that are grey from their first cell on."""
        return replace(self, rows=tuple(map(_unshaded, self.rows)))

    def number(self, place: int) -> int:
        """Return the number in the file of the row at an index."""
        return self.numbers[place] if self.numbers else place + 1


def _unshaded(row: tuple[SourceCell, ...]) -> tuple[SourceCell, ...]:
    if row[:1] and row[0].fill == GREY:
        return tuple(replace(cell, fill="") if cell.fill == GREY else cell for cell in row)
    return row


class SourceFile(Struct, frozen=True):
    """The sheets of a file or of pasted text."""

    name: str
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()
    """Notes on content that was not read: ``Its macros were not run.``"""

    carried: tuple[tuple[str, ...], ...] = ()
    """The rows that tell from which workspace and journal line a workbook was exported."""

    email: tuple[EmailLine, ...] = ()
    """Every line of an e-mail that answers were read from."""

    replies: tuple[SourceFile, ...] = ()
    """Further replies that were passed on in the same e-mail, which may be other agencies'."""

    texts: tuple[str, ...] = ()
    """The texts of a document that are in none of its tables."""

    @property
    def shown(self) -> list[Sheet]:
        """The sheets that are not hidden, without the shade of whole rows."""
        return [sheet.unshaded() for sheet in self.sheets if not sheet.is_hidden]


def tidy(text: str) -> str:
    """Return a text with single spaces in its lines, and without blank lines around it."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("_x000D_", "")
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines).strip("\n"))


def cell_of_pieces(
    pieces: Sequence[tuple[str, bool]], tidied: Callable[[str], str] = tidy
) -> SourceCell:
    """Build a cell from texts, each with whether it is struck through."""
    text = tidied("".join(piece for piece, _ in pieces))
    if not any(is_struck for piece, is_struck in pieces if piece.strip()):
        return SourceCell(text)
    kept = tidied("".join(piece for piece, is_struck in pieces if not is_struck))
    return SourceCell(text, is_struck=not kept, unstruck=kept or None)


GREY = "Grey"
_LIGHT_FROM = 0.18
"""The least saturation at which a colour is not counted as grey."""
_GREYS = (0.25, 0.88)
"""The values between which a grey is neither nearly black nor the shade of every other row."""
_HUES = ((18, "Red"), (75, "Amber"), (170, "Green"), (265, "Blue"), (330, "Purple"), (361, "Red"))
"""The names of the colours, each with the hue in degrees at which it ends."""


def colour_name(rgb: str) -> str:
    """Name the colour given by six hexadecimal digits; empty for white, black and what is near."""
    if not re.fullmatch(r"[0-9a-fA-F]{6}", rgb):
        return ""
    # Few files have colours.
    from colorsys import rgb_to_hsv  # noqa: PLC0415

    red, green, blue = (int(rgb[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, saturation, value = rgb_to_hsv(red, green, blue)
    if saturation < _LIGHT_FROM or value < _LIGHT_FROM:
        return GREY if _GREYS[0] <= value <= _GREYS[1] else ""
    return next(name for end, name in _HUES if hue * 360 < end)
