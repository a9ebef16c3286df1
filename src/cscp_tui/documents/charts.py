"""Charts: values with a text alternative, and their drawing in characters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import groupby, zip_longest
from textwrap import wrap
from typing import ClassVar

from msgspec import Struct

from cscp_tui.base.texts import one_line, shortened
from cscp_tui.documents.table import Cell, Table, Tone, columns, table


class ChartForm(StrEnum):
    """The form in which a chart is drawn: lines, bars or a grid."""

    LINES = "lines"
    """A line for each series over labels such as the quarters of a plan, with today marked. The
    first is what was planned."""
    BARS = "bars"
    """A horizontal bar for each label. The first series is drawn as a part of the second; a mark
    across the bar shows the third, what was planned."""
    GRID = "grid"
    """A square for each label and series, which is darker for a higher value."""


class ChartRow(Struct, frozen=True, kw_only=True):
    """The values of one label."""

    label: str
    values: tuple[int | None, ...]
    """The value of each series; None if there is none. Of lines, that at the end of the quarter."""
    parts: tuple[int | None, ...] = ()
    """The part of each value that was added in the quarter itself, for the table beside the picture."""
    shown: str = ""
    """The text beside the bar, such as ``4 of 7 (57%)``; empty for the first value."""
    words: tuple[str, ...] = ()
    """The text in each square of a grid, such as ``2 of 3``; the values, if left out."""
    tone: Tone = Tone.DELIVERED

    @property
    def figure(self) -> str:
        """The text printed beside the bar."""
        return self.shown or figure_text(self.values[0])


class Chart(Struct, frozen=True, kw_only=True):
    """Values under a title, to be drawn as a picture or as text."""

    kind: ClassVar[str] = "chart"
    title: str
    summary: str
    """The text alternative, which tells in a sentence or two what the picture shows."""
    form: ChartForm
    heading: str
    """The heading of the labels, such as ``Quarter``."""
    series: tuple[str, ...]
    rows: tuple[ChartRow, ...]
    is_low: bool = False
    """True if lines are drawn at half height, for a page with little room."""
    now: float | None = None
    """The position of today along the labels, from 0 to the number of labels; None if it isn't marked."""
    now_words: str = ""
    """The day that is marked."""
    name: str = ""
    """The title of the table of values; that of the chart, if left out."""

    @property
    def alternative(self) -> str:
        """The name, the finding and the values, for those who do not see the picture."""
        return ". ".join(filter(None, (self.name, self.title, self.summary)))

    @property
    def highest(self) -> int:
        """The highest value, or 1 if there is none, so that it can be a divisor."""
        return max((value for row in self.rows for value in row.values if value), default=1)

    @property
    def table(self) -> Table:
        """The values as a table, to accompany the picture."""
        rows = ([row.label, *map(figure_text, row.parts), *self.printed(row)] for row in self.rows)
        has_parts = any(row.parts for row in self.rows)
        by_then = tuple(f"{each} by then" for each in self.series) if has_parts else ()
        titles = (*self.series, *by_then)
        return table(columns(self.heading, *titles, right=titles), rows, self.name)

    @property
    def last(self) -> int:
        """The number of the last label of which everything is known, as it is not to come."""
        known = (n for n, row in enumerate(self.rows, 1) if None not in row.values)
        return max(known, default=0)

    def printed(self, row: ChartRow) -> tuple[str, ...]:
        """The texts of a row's values."""
        return row.words or tuple(map(figure_text, row.values))


def figure_text(value: int | None) -> str:
    """Return a value as printed; a dash for None."""
    return "—" if value is None else str(value)


BLOCKS = "▁▂▃▄▅▆▇█"
NO_FIGURE = "·"

DONE, PLANNED, REST = "▇", "▒", "─"
SHADES = "░▒▓█"
"""The characters for the squares of a grid, from low to high values."""

_WHOLE = 100
_LONGEST_BAR = 40
_WIDEST_COLUMN = 16
_GAP = "  "


def blocks(percentages: Iterable[int | None]) -> str:
    """Draw a block for each percentage.

    The full height is 100%, or the highest percentage above it.
    """
    figures = list(percentages)
    most = max([_WHOLE, *(figure for figure in figures if figure is not None)])
    return " ".join(NO_FIGURE if each is None else _block(each, most) for each in figures)


def _block(figure: int, most: int) -> str:
    eighths = -(-figure * len(BLOCKS) // most)
    return BLOCKS[max(eighths - 1, 0)]


def bar(share: float, width: int, planned: float = 0) -> str:
    """Draw a bar: dark for the share done, medium for the rest of the plan, light beyond."""
    full = filled_cells(share, width)
    missing = max(filled_cells(planned, width) - full, 0)
    return DONE * full + PLANNED * missing + REST * (width - full - missing)


def filled_cells(share: float, width: int) -> int:
    """Return how many characters of a bar are filled: none only for 0, all only for 1."""
    if not 0 < share < 1:
        return width if share >= 1 else 0
    return min(max(round(share * width), 1), width - 1)


def level(percentage: int) -> int:
    """Return the shade of a percentage: the lightest only for 0, the darkest only from 100."""
    if percentage <= 0:
        return 0
    return min(1 + percentage * (len(SHADES) - 2) // _WHOLE, len(SHADES) - 1)


def text_bars(chart: Chart, width: int = 78) -> list[str]:
    """Draw a chart as lines of text.

    Args:
        width: the most characters of a line.
    """
    label = min(max((len(row.label) for row in chart.rows), default=0), width // 2)
    room = width - label - len(_GAP)
    lines = (
        f"{name:{label}}{_GAP}{drawn}".rstrip()
        for row in chart.rows
        for name, drawn in _drawn(chart, row, shortened(row.label, label), room)
    )
    above = _titles(chart.series, room) if chart.form is ChartForm.GRID else ()
    return [*(f"{'':{label}}{_GAP}{line}".rstrip() for line in above), *lines]


def wrapped_label(line: str, wide: int, most: int | None = None) -> list[str]:
    """Wrap a line. It breaks at no-break spaces only if there is no other way.

    Args:
        most: the most lines, the last of which shows if text is cut.
    """
    if any(len(word) > wide for word in line.split(" ")):
        line = line.replace("\u00a0", " ")
    lines = wrap(line, wide, max_lines=most, placeholder="…")
    return [each.replace("\u00a0", " ") for each in lines]


def _titles(series: tuple[str, ...], room: int) -> Iterator[str]:
    """Yield the lines with the column titles of a grid."""
    wide = max(min(room // max(len(series), 1), _WIDEST_COLUMN) - 1, 1)
    titles = (wrapped_label(one_line(title), wide) or [""] for title in series)
    return (_in_columns(line, room) for line in zip_longest(*titles, fillvalue=""))


def _drawn(chart: Chart, row: ChartRow, name: str, room: int) -> Iterator[tuple[str, str]]:
    match chart.form:
        case ChartForm.LINES:
            title = max(map(len, chart.series))
            figures = max(len(figure_text(value)) for each in chart.rows for value in each.values)
            most = max(min(room - title - figures - len(_GAP) - 1, _LONGEST_BAR), 1)
            for series, value in zip(chart.series, row.values, strict=True):
                drawn = DONE * filled_cells((value or 0) / chart.highest, most)
                figure = f"{drawn} {figure_text(value)}".lstrip()
                yield name, f"{series:{title}}{_GAP}{figure}"
                name = ""
        case ChartForm.BARS:
            figures = max(len(each.figure) for each in chart.rows)
            most = max(min(room - figures - len(_GAP), _LONGEST_BAR), 1)
            value, whole, planned = (*row.values, None, None)[:3]
            full = chart.highest if whole is None else whole or 1
            share = (value or 0) / full
            drawn = (
                DONE * filled_cells(share, most)
                if whole is None
                else bar(share, most, (planned or 0) / full)
            )
            yield name, f"{drawn:{most}}{_GAP}{row.figure}"
        case ChartForm.GRID:
            squares = (
                f"{NO_FIGURE if value is None else SHADES[level(value)]} {words}"
                for value, words in zip(row.values, chart.printed(row), strict=True)
            )
            yield name, _in_columns(tuple(squares), room)


def _in_columns(texts: tuple[str, ...], room: int) -> str:
    wide = min(room // max(len(texts), 1), _WIDEST_COLUMN)
    return "".join(f"{shortened(text, max(wide - 1, 1)):{wide}}" for text in texts)


def upright(chart: Chart, width: int, height: int) -> list[tuple[Cell, ...]]:
    """Draw a chart as vertical bars, in lines of cells with the labels last.

    Where there is no room for all labels, the years of quarters go below them. Where there still
    isn't, those to come are left out, and then the first ones.

    Args:
        width: the width of a line in terminal cells.
        height: the height of the tallest bar in lines.
    """
    group = max((len(row.label) for row in chart.rows), default=0) + len(_GAP)
    quarters = [row.label.partition(" ") for row in chart.rows]
    has_years = group * len(chart.rows) > width and all(year for *_, year in quarters)
    if has_years:
        # A blank keeps the figure above one bar from that above the next.
        figures = len(chart.series) * (len(str(chart.highest)) + 1)
        group = max(figures, *(len(quarter) for quarter, *_ in quarters)) + 1
    most = max(width // group, 1)
    rows = chart.rows[: max(chart.last, most)][-most:]
    bars = (
        tuple(
            piece for row in rows for piece in _upright_pieces(chart, row, (above, height), group)
        )
        for above in range(height, -1, -1)
    )
    if not has_years:
        return [*bars, tuple(Cell(f"{row.label:{group}}", Tone.MUTED) for row in rows)]
    parts = [row.label.partition(" ") for row in rows]
    years = ((year, len(list(same))) for year, same in groupby(parts, lambda part: part[2]))
    return [
        *bars,
        tuple(Cell(f"{quarter:{group}}", Tone.MUTED) for quarter, *_ in parts),
        tuple(Cell(f"{year:{group * n}}"[: group * n], Tone.MUTED) for year, n in years),
    ]


def legend(chart: Chart) -> tuple[Cell, ...]:
    """Return the signs of the bars drawn upright, with what each stands for."""
    named = zip((PLANNED, DONE), chart.series, _SERIES, strict=True)
    return tuple(Cell(name, tone, sign) for sign, name, tone in named)


_SERIES = (Tone.MUTED, Tone.DELIVERED)


def _upright_pieces(
    chart: Chart, row: ChartRow, line: tuple[int, int], group: int
) -> Iterator[Cell]:
    """Yield one line of a row's bars. ``line`` gives the lines below it and the full height."""
    above, height = line
    wide = max((group - 1) // len(row.values), 1)
    for series, value in enumerate(row.values):
        eighths = -(-(value or 0) * height * len(BLOCKS) // chart.highest) - above * len(BLOCKS)
        if value is None or eighths <= -len(BLOCKS):
            text = ""
        elif eighths <= 0:
            text = f"{value:^{wide}}" if eighths > -len(BLOCKS) else ""
        elif series:
            text = BLOCKS[min(eighths, len(BLOCKS)) - 1] * wide
        else:
            text = PLANNED * wide
        yield Cell(f"{text:{wide}}", _SERIES[series])
    yield Cell(" " * (group - wide * len(row.values)))
