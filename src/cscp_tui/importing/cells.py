"""Sheets of cells as their file shows them, which every reader of files returns."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from msgspec import Struct

from cscp_tui.base.errors import NotUnderstood, Refused
from cscp_tui.base.progress import Step
from cscp_tui.base.texts import shortened

MOST_ROWS = 20_000
"""The most rows that are read of a sheet: no partnership has so many actions."""
MOST_COLUMNS = 200
TOLD_EVERY = 500
"""The rows after which the progress of reading is told."""


class UnreadableFile(NotUnderstood):
    """A file that is none of those that can be read."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{shortened(name, 80)} {why}.")


class TooLarge(Refused):
    """A file with more in it than can be meant."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(
            f"{shortened(name, 80)} {why}. Copy the rows that you want into a new file."
        )


def refuse_too_many(rows: int, name: str) -> None:
    """Refuse a table with more rows than can be meant.

    Raises:
        TooLarge: it has.
    """
    if rows > MOST_ROWS:
        raise TooLarge(name, f"has more than {MOST_ROWS:,} rows")


def tell_rows(done: int, step: Step) -> None:
    """Tell the progress of reading a table, now and then."""
    if done % TOLD_EVERY == 0:
        step(min(done, MOST_ROWS), MOST_ROWS)


class SourceCell(Struct, frozen=True, gc=False):
    """One cell."""

    text: str = ""
    """As its file shows it: ``Mar 2026`` for the first of that month shown as a month."""

    day: date | None = None
    """The day behind it, where the file knows it for one."""

    is_month: bool = False
    """Whether its number format shows no more of that day than its month."""

    markdown: str = ""
    """The text with its lists, links and emphasis; empty where it has none."""

    fill: str = ""
    """The colour behind it, where that is one of a traffic light: ``Red``, ``Amber``, ``Green``."""

    is_struck: bool = False
    """Whether all of it is struck through."""

    unstruck: str | None = None
    """What is not struck through, where only a part is."""

    comment: str = ""
    """A comment on it, without its author."""

    columns: int = 1
    """The columns that it is merged over."""

    is_repeated: bool = False
    """Whether it repeats the cell that it is merged with."""

    @property
    def rich(self) -> str:
        """The text as Markdown."""
        return self.markdown or self.text

    @property
    def valid(self) -> str:
        """The text without what is struck through."""
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
    """The number of each row in its file, from 1; in order where it is empty."""

    hidden: frozenset[int] = frozenset()
    """The places of hidden rows, from 0."""

    is_hidden: bool = False

    def number(self, place: int) -> int:
        """The number of a row in its file."""
        return self.numbers[place] if self.numbers else place + 1


class SourceFile(Struct, frozen=True):
    """The sheets of a file or of pasted text."""

    name: str
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()
    """Notes on content that was not read: ``Its macros were not run.``"""

    carried: tuple[tuple[str, ...], ...] = ()
    """The rows in which a workbook of this program says which line of which workspace it shows."""


def tidy(text: str) -> str:
    """The text with single spaces in its lines, and no blank lines around it."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("_x000D_", "")
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines).strip("\n"))


def cell_of_pieces(
    pieces: Sequence[tuple[str, bool]], tidied: Callable[[str], str] = tidy
) -> SourceCell:
    """A cell of texts, each with whether it is struck through."""
    text = tidied("".join(said for said, _ in pieces))
    if not any(is_struck for said, is_struck in pieces if said.strip()):
        return SourceCell(text)
    kept = tidied("".join(said for said, is_struck in pieces if not is_struck))
    return SourceCell(text, is_struck=not kept, unstruck=kept or None)


_LIGHT_FROM = 0.18
"""The saturation from which a colour is one, and no tint of grey."""
_HUES = (
    (18, "Red"),
    (75, "Amber"),
    (170, "Green"),
    (265, "Blue"),
    (330, "Purple"),
    (361, "Red"),
)
"""The colours by the hue at which they end, in degrees."""


def colour_name(rgb: str) -> str:
    """The colour of six hexadecimal digits in a word; empty for white, greys and black."""
    if not re.fullmatch(r"[0-9a-fA-F]{6}", rgb):
        return ""
    # Few files have colours.
    from colorsys import rgb_to_hsv  # noqa: PLC0415

    red, green, blue = (int(rgb[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, saturation, value = rgb_to_hsv(red, green, blue)
    if saturation < _LIGHT_FROM or value < _LIGHT_FROM:
        return ""
    return next(name for end, name in _HUES if hue * 360 < end)
