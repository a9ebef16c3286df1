"""Estimate the height of blocks on a page in Word and in browsers, never too low."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from itertools import permutations
from math import ceil
from unicodedata import east_asian_width

from cscp_tui.documents import text_layout
from cscp_tui.documents.charts import Chart, ChartForm
from cscp_tui.documents.document import Block, Bullets, Definitions, Disclosure, Paragraph, Section
from cscp_tui.documents.table import Table

PAGE = 728.0
"""The height of an A4 page between header and footer, in points."""
TEXT_WIDTH = 10_092
"""The width between the margins, in twentieths of a point."""
HEADINGS = {1: (18, 12, 6), 2: (13, 12, 3), 3: (11, 8, 2), 4: (10, 6, 2)}
"""The size of the headings of each level, and the space before and after, in points."""

_TEXT, _TABLE_TEXT = 10, 9
"""The font sizes of text and of tables, in points."""
_LINE, _TABLE_LINE = 1.325, 1.15
"""The heights of a line of text and in tables, as multiples of the font size."""
SPACE_AFTER, _AFTER_DEFINITION, _AFTER_ROW, _AFTER_TABLE = 5, 1, 2.5, 8
_INDENT = 400
"""The indent of a bullet, in twentieths of a point."""
_LOW_CHART, _CHART, _CHART_BAR, _CHART_LABEL = 111, 158, 22, 13
"""Heights of low and usual lines, a horizontal bar, and each further line of its label."""
_LABEL_LETTERS = 36
"""The letters of a horizontal bar's label."""

_BOLD, _PADDING = 1.1, 190
"""How much wider bold text is, and the width of a cell's padding, in twentieths of a point."""
_LONGEST_WORD = 17
"""The letters of the longest date, and of the longest word that is never broken."""
_STEPS, _MOST_BALANCED = (1080, 480, 240, 120), 30
"""The steps by which columns are widened, in twentieths of a point, and the most rows for which that is tried."""
_WORDS = re.compile(r"[0-9]{1,2} [A-Z][a-z]+(?: [0-9]{4}\b)?|[■▲●○✓→»×] \S+|(?:\S|\u00a0)+")
"""The pieces that a column is wide enough for: words, also with spaces at which no line ends, dates,
and a sign with its word."""


def height_of(blocks: Iterable[Block]) -> float:
    """Return the total height of blocks, in points."""
    return sum(map(_height, blocks))


def _height(block: Block) -> float:
    match block:
        case Section():
            return heading_height(block.title, block.level) + height_of(block.blocks)
        case Disclosure():
            return _text_height(block.summary) + height_of(block.blocks)
        case Paragraph():
            parts = text_layout.paragraphs(block.text)
            return sum(_text_height("\n".join(lines)) for lines in parts)
        case Bullets():
            full = ("\n".join(text_layout.full_lines(item)) for item in block.items)
            # There is no space between them.
            return (
                sum(_text_height(text, _INDENT) - SPACE_AFTER for text in full if text)
                + SPACE_AFTER
            )
        case Definitions() if block.are_numbers:
            return _numbers_height(block)
        case Definitions():
            texts = (f"{name}: {meaning}" for name, meaning in block.pairs)
            return sum(_text_height(text) - SPACE_AFTER + _AFTER_DEFINITION for text in texts)
        case Chart():
            return _text_height(block.title) + _chart_height(block)
        case Table():
            title = _text_height(block.caption) if block.caption else 0
            return title + _table_height(block) + _AFTER_TABLE


NUMBER = 16
"""The size of a number that stands out, in points."""


def _numbers_height(block: Definitions) -> float:
    """Numbers stand one above the other, each before what it counts."""
    return (NUMBER * _LINE + 2) * len(block.pairs)


def _chart_height(chart: Chart) -> float:
    if chart.form is ChartForm.LINES:
        return (_LOW_CHART if chart.is_low else _CHART) + SPACE_AFTER
    long = sum(len(row.label) > _LABEL_LETTERS for row in chart.rows)
    legend = _CHART_BAR if chart.series[2:] else 0
    return _CHART_BAR * len(chart.rows) + _CHART_LABEL * long + legend + SPACE_AFTER


def heading_height(title: str, level: int) -> float:
    """Return the height of a heading with the space around it."""
    size, before, after = HEADINGS[min(level, max(HEADINGS))]
    return before + count_lines(title, TEXT_WIDTH, 1.1 * size) * size * _LINE + after


def _text_height(text: str, indent: int = 0) -> float:
    return count_lines(text, TEXT_WIDTH - indent, _TEXT) * _TEXT * _LINE + SPACE_AFTER


@lru_cache(maxsize=64)
def _table_height(table: Table) -> float:
    """Return the height of a table. A page is tried with more and fewer entries around the same ones."""
    titles, rows = table_texts(table)
    widths, size = column_widths(titles, rows, table, TEXT_WIDTH), text_size(table)
    lines = (row_lines(row, widths, size) for row in (titles, *rows))
    return sum(most * size * _TABLE_LINE + _AFTER_ROW for most in lines)


def text_size(table: Table) -> int:
    """Return the size of a table's text, in points."""
    return _TEXT if table.is_large else _TABLE_TEXT


def table_texts(table: Table) -> tuple[list[str], list[list[str]]]:
    """Return the titles and rows of a table, each text with its lines joined."""
    titles = [text_layout.line(title) for title in table.titles]
    return titles, [["\n".join(text_layout.lines(cell)) for cell in row] for row in table.rows]


def row_lines(row: Iterable[str], widths: Iterable[int], size: int = _TABLE_TEXT) -> int:
    """Return the number of lines that a table row takes in columns of the given widths."""
    cells = zip(row, widths, strict=True)
    return max(count_lines(cell, width - _PADDING, size) for cell, width in cells)


# Cached: pages are measured with fewer and fewer entries, and after every change.
@lru_cache(maxsize=10_000)
def count_lines(text: str, width: float, size: float) -> int:
    """Count the lines of a text. Its width is in twentieths of a point, the size in points."""
    room = width / 20 / size
    return sum(_wrapped(line, room) for line in text.split("\n"))


def _wrapped(text: str, room: float) -> int:
    """Count the lines of a text in a width given as a multiple of the font size."""
    lines, left = 1, room
    for wide in _word_widths(text):
        if wide > left and left < room:
            lines, left = lines + 1, room
        if wide > room:  # it is broken
            more = int(wide // room)
            lines, left = lines + more, room
            left -= wide - more * room + _WIDTHS[" "]
        else:
            left -= wide + _WIDTHS[" "]
    return lines


@lru_cache(maxsize=10_000)
def _word_widths(text: str) -> tuple[float, ...]:
    """Return the width of each word as a multiple of the font size."""
    return tuple(map(_text_width, text.split(" ")))


_OTHER, _WIDE = 0.78, 1.3


class _Widths(dict[str, float]):
    """The widths of letters as multiples of the font size, found as they are asked for."""

    def __missing__(self, letter: str) -> float:
        self[letter] = width = _WIDE if east_asian_width(letter) in "WF" else _OTHER
        return width


_WIDTHS = _Widths(
    {
        **dict.fromkeys("ijl'’", 0.225),
        **dict.fromkeys(" !,./:;I[]ft|\u00a0", 0.28),
        **dict.fromkeys("-()r“”", 0.335),
        **dict.fromkeys("ckJsvxyz", 0.505),
        **dict.fromkeys("abdeghnopquL0123456789?–", 0.56),
        **dict.fromkeys("ABEFKPSTVXYZ&", 0.67),
        **dict.fromkeys("CDHNRUw", 0.725),
        **dict.fromkeys("mMW@%—…■▲", 1.0),
    }
)
"""The widths of Arial's letters, rounded up, and of those that were asked for."""


def column_widths(titles: list[str], rows: list[list[str]], table: Table, across: int) -> list[int]:
    """Return the widths of a table's columns in twentieths of a point.

    Words stay unbroken if there is room.

    The width left over goes to columns of words and columns to fill in, not to those of figures.
    """
    rights = table.alignments
    columns = _columns(titles, rows)
    size = text_size(table)
    least = [_least_width(size, *cells) for cells in columns]
    weights = [
        0
        if right and not all(rights)
        else sum(map(len, cells)) / len(cells) + max(map(len, cells)) / 4
        for cells, right in zip(columns, rights, strict=True)
    ]
    if table.to_fill_in:
        written = [0 if column.choices else max(weights) for column in table.columns]
        weights[-table.to_fill_in :] = written[-table.to_fill_in :]
    room = across - sum(least)
    if room < 0:
        return _narrowed(least, across)
    most = [max(each, _widest(cells, size)) for each, cells in zip(least, columns, strict=True)]
    if not table.to_fill_in and sum(most) <= across:
        return _as_wide_as_the_page(most, weights, across)
    made = _shared_out(least, across if table.to_fill_in else most, weights, room)
    if table.to_fill_in or len(rows) > _MOST_BALANCED:
        return made
    return _balanced([titles, *rows], made, least, size)


_NEARLY = 0.6
"""The part of the page's width from which a table takes all of it."""


def _as_wide_as_the_page(widths: list[int], weights: list[float], across: int) -> list[int]:
    """Widen columns of words so that the table is as wide as the page, if it nearly is."""
    spare, every = across - sum(widths), sum(weights)
    if not every or sum(widths) < _NEARLY * across:
        return widths
    return [
        width + int(spare * weight / every) for width, weight in zip(widths, weights, strict=True)
    ]


def _widest(cells: tuple[str, ...], size: int) -> int:
    """Return the width at which no line of a column is broken; the first cell is its title."""
    texts = (line for cell in cells[1:] for line in cell.split("\n"))
    widest = max(map(_text_width, texts), default=0.0)
    title = _text_width(cells[0]) * _BOLD
    return ceil(max(widest, title) * size * 20) + _PADDING


def _shared_out(
    least: list[int], most: list[int] | int, weights: list[float], room: int
) -> list[int]:
    """Give columns the width that is left over, by weight, and none more than it needs."""
    made, open_ones = list(least), [place for place, weight in enumerate(weights) if weight]
    while room > len(made) and open_ones:
        whole, left = sum(weights[place] for place in open_ones), room
        for place in list(open_ones):
            limit = most if isinstance(most, int) else most[place]
            more = min(int(left * weights[place] / whole), max(limit - made[place], 0))
            made[place], room = made[place] + more, room - more
            if made[place] >= limit:
                open_ones.remove(place)
        if isinstance(most, int):
            break
    return made


def _balanced(rows: list[list[str]], widths: list[int], least: list[int], size: int) -> list[int]:
    """Give columns some of the width of others as long as the rows take fewer lines with it."""
    columns = list(zip(*rows, strict=True))

    @cache
    def lines(place: int, width: int) -> list[int]:
        return [count_lines(cell, width - _PADDING, size) for cell in columns[place]]

    def total(widths: Sequence[int]) -> int:
        return sum(map(max, zip(*(lines(*pair) for pair in enumerate(widths)), strict=True)))

    fewest, is_better = total(widths), True
    while is_better:
        is_better = False
        for step in _STEPS:
            for wider, narrower in permutations(range(len(widths)), 2):
                tried = list(widths)
                tried[wider], tried[narrower] = tried[wider] + step, tried[narrower] - step
                if tried[narrower] >= least[narrower] and (found := total(tried)) < fewest:
                    widths, fewest, is_better = tried, found, True
    return widths


def fits_upright(table: Table) -> bool:
    """Return whether a table fits on a portrait page without breaking words."""
    columns = _columns(*table_texts(table))
    size = text_size(table)
    return sum(_least_width(size, *cells) for cells in columns) <= TEXT_WIDTH


def _columns(titles: list[str], rows: list[list[str]]) -> list[tuple[str, ...]]:
    return [(title, *(row[place] for row in rows)) for place, title in enumerate(titles)]


def _least_width(size: int, title: str, *cells: str) -> int:
    """Return the least width at which no word of a column breaks."""
    longest = max(_longest(title) * _BOLD, _longest(" ".join(cells)))
    return ceil(longest * size * 20) + _PADDING


def _narrowed(widths: list[int], across: int) -> list[int]:
    """Narrow only the widest columns, so that references and figures stay unbroken."""
    left = across
    for place, width in enumerate(sorted(widths)):
        share = left // (len(widths) - place)
        if width > share:
            return [min(each, share) for each in widths]
        left -= width
    return widths


# Cached: a table is measured for the page, and again for its columns.
@lru_cache(maxsize=2_000)
def _longest(text: str) -> float:
    """Return the width of the longest word, limited to the length that is never broken."""
    return max((_text_width(word[:_LONGEST_WORD]) for word in _WORDS.findall(text)), default=1)


def _text_width(text: str) -> float:
    """Return the width of a line of text as a multiple of the font size."""
    return sum(map(_WIDTHS.__getitem__, text))


def most_that_fit(
    wanted: Sequence[int], fits: Callable[[tuple[int, ...]], bool]
) -> tuple[int, ...]:
    """Return how many entries of each of several lists fit on their page together.

    The longest list is shortened first, the last of several as long, and none below one entry.

    Args:
        wanted: the number of entries in each list.
        fits: returns whether the lists fit with the given numbers of entries.
    """
    kept = list(wanted)
    while not fits(tuple(kept)):
        longest = max(range(len(kept)), key=lambda place: (kept[place], place), default=0)
        if not kept or kept[longest] <= 1:
            break
        kept[longest] -= 1
    return tuple(kept)
