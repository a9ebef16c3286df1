"""Draw charts as SVG or PNG. The shipped font makes a PNG the same on every machine."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import as_file, files
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from cscp_tui.base.texts import for_xml, one_line
from cscp_tui.documents.charts import Chart, ChartForm, ChartRow, level, wrapped_label

_FOLDER = files("cscp_tui.writers")

WIDTH = 640
"""The width of a picture in its own units, in which text is 13 high."""

_NARROW = 340
"""The width of one for a phone, where a wide one's text would be half as high."""
_ZOOM = 2.5
"""The pixels of a PNG per unit, about 240 per inch across a page."""
_KEPT = 64
"""The pictures kept: drawing takes long, and the papers of a sign-off have the same charts."""
_LETTER = 6.6
"""The approximate width of a letter, in units of the picture."""
_LINE = 16
_DARKEST = "level3"
"""The style of the darkest squares of a grid, whose figures are light."""
_ON_LINES = "on-lines"
"""The style of figures that stand on lines, with a white edge."""


class Box(NamedTuple):
    """A rectangle in a drawing, given by its upper left corner and its size."""

    x: float
    y: float
    wide: float
    high: float


def svg_of(chart: Chart) -> str:
    """Draw the chart as an SVG element for a file."""
    return _svg(chart, WIDTH, f'class="chart" {_alternative(chart)}', _looks("chart.css"))


def picture_of(chart: Chart) -> str:
    """Draw the chart for a web page: wide and, for a phone, narrow, of which one is shown."""
    looks = _looks("chart.css") + _looks("picture.css")
    wide = _svg(chart, WIDTH, 'class="chart wide"', looks)
    narrow = _svg(chart, _NARROW, 'class="chart narrow"')
    return f"<div {_alternative(chart)}>{wide}{narrow}</div>"


def _alternative(chart: Chart) -> str:
    return f'role="img" aria-label={quoteattr(_line_of(chart.alternative))}'


def _svg(chart: Chart, width: int, attributes: str, looks: str = "") -> str:
    height, marks = _DRAWING[chart.form](chart, width)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {attributes}>'
        f"{looks and f'<style>{looks}</style>'}{''.join(marks)}</svg>"
    )


@cache
def _looks(name: str) -> str:
    return (_FOLDER / "paper_templates" / name).read_text("utf-8")


def png_of(chart: Chart) -> bytes:
    """Draw the chart as a PNG file on white paper."""
    return _drawn(svg_of(chart))


@lru_cache(maxsize=_KEPT)
def _drawn(svg: str) -> bytes:
    from resvg_py import svg_to_bytes  # noqa: PLC0415 - only a chart in Word needs it

    with as_file(_FOLDER / "fonts" / "LiberationSans-Regular.ttf") as font:
        made: bytes = svg_to_bytes(
            svg_string=svg,
            zoom=_ZOOM,
            background="white",
            skip_system_fonts=True,
            font_files=[str(font)],
            font_family="Liberation Sans",
            sans_serif_family="Liberation Sans",
        )
    return made


def _lines_over_time(chart: Chart, width: int) -> tuple[int, list[str]]:
    """Draw a line for each series through the ends of the quarters, with its last value beside it."""
    top, tall = 2 * _LINE + 8, 60 if chart.is_low else 120
    base, count = top + tall, max(len(chart.rows), 1)
    ends = [_end_of(chart, series) for series in range(len(chart.series))]
    room = width - max((len(words) for *_, words in ends), default=0) * _LETTER - 12
    step = room / count
    marks = [_line(0, base, room, base)]
    if chart.now is not None:
        x = chart.now * step
        marks.append(
            f'<line class="today" x1="{x:.1f}" y1="{_LINE + 2}" x2="{x:.1f}" y2="{base}"/>'
        )
        anchor = "start" if x < room / 2 else "end"
        marks.append(_text(x if x < room / 2 else min(x, room), _LINE - 3, chart.now_words, anchor))
    heights: list[float] = []
    labels: list[str] = []  # drawn last, so that no line runs through them
    for series, (place, value, words) in enumerate(ends):
        points = [(0.0, 0), *_points(chart, series)]
        drawn = " ".join(f"{x * step:.1f},{base - tall * y / chart.highest:.1f}" for x, y in points)
        for x, value_then in points[1:-1]:
            if series and value_then == _planned_at(chart, x):
                continue  # both lines are there, and the figure stands beside the first
            y = base - tall * value_then / chart.highest
            y = y - 7 if series == 0 else min(y + 17, base - 4)
            # Beside the line of today, which may stand there.
            labels.append(_text(x * step - 4, y, str(value_then), "end", _ON_LINES))
        look = _SERIES_LINES[min(series, len(_SERIES_LINES) - 1)]
        marks.append(f'<polyline class="{look}" points="{drawn}"/>')
        y = base - tall * value / chart.highest + 4.5
        if place * step < room - 1:  # within the picture: away from the line above or below it
            y = y - 10 if value > (_planned_at(chart, place) or value) else min(y + 14, base - 4)
        elif heights and abs(y - heights[-1]) < _LINE:
            y = heights[-1] + _LINE
        heights.append(y)
        labels.append(_text(place * step + 8, y, words, look=_ON_LINES))
    return base + 2 * _LINE + 6, [*marks, *_quarter_names(chart, step, base), *labels]


def _quarter_names(chart: Chart, step: float, base: float) -> Iterator[str]:
    """Name each quarter below its own part of the line, and each year below its first one."""
    year = ""
    for place, row in enumerate(chart.rows):
        quarter, _, its_year = row.label.partition(" ")
        middle, end = (place + 0.5) * step, (place + 1) * step
        yield _line(end, base, end, base + 4)
        yield _text(middle, base + _LINE, quarter, "middle")
        if its_year != year:
            yield _text(middle, base + 2 * _LINE, its_year, "middle" if place else "start")
            year = its_year


_SERIES_LINES = ("planned", "done")
"""The styles of lines: dashed for what was planned, solid for what was done."""


def _points(chart: Chart, series: int) -> list[tuple[float, int]]:
    """Return the place and the value of each known end of a quarter; the last may be today."""
    known = [
        (float(n), value)
        for n, row in enumerate(chart.rows, 1)
        if (value := row.values[series]) is not None
    ]
    if known and series and chart.now is not None:
        known[-1] = (min(chart.now, known[-1][0]), known[-1][1])
    return known


def _end_of(chart: Chart, series: int) -> tuple[float, int, str]:
    place, value = ([(0.0, 0), *_points(chart, series)])[-1]
    return place, value, f"{value} {chart.series[series].lower()}"


def _planned_at(chart: Chart, place: float) -> int | None:
    """Return what was planned by the end of the quarter in which a place is."""
    rows = chart.rows[max(-int(-place // 1) - 1, 0) :]
    return rows[0].values[0] if rows else None


def _bars(chart: Chart, width: int) -> tuple[int, list[str]]:
    is_narrow = width < WIDTH
    letters = width * (1 if is_narrow else 0.4) / _LETTER
    labels = [_lines(row.label, letters, 2) for row in chart.rows]
    name = max((len(line) for lines in labels for line in lines), default=0) * _LETTER + 14
    left = 1 if is_narrow else name
    figure = max((len(row.figure) for row in chart.rows), default=0) * _LETTER + 20
    room = width - left - figure
    marks: list[str] = []
    y = 4
    for row, lines in zip(chart.rows, labels, strict=True):
        high = len(lines) * _LINE
        value, whole, planned = (*row.values, None, None)[:3]
        most = chart.highest if whole is None else whole
        bar = y + high + 2 if is_narrow else y + (high - _LINE) / 2 + 1
        marks += (_text(0, y + n * _LINE + 12, words) for n, words in enumerate(lines))
        if whole is not None:
            marks.append(_rectangle(Box(left, bar, room, 14), "outline"))
        if value and most:
            marks.append(_bar(Box(left, bar, room * value / most, 14), row, 1))
        if planned and most:
            x = left + room * planned / most
            marks.append(_mark(x, bar - 3, bar + 17, on_dark=planned < (value or 0)))
        marks.append(_text(width - 6, bar + 11, row.figure, "end"))
        y += high + (30 if is_narrow else 10)
    if (words := _third(chart)) and any(row.values[2] for row in chart.rows):
        marks += (_mark(left + 4, y - 3, y + 13, on_dark=False), _text(left + 14, y + 10, words))
        y += _LINE + 6
    return y, marks


def _third(chart: Chart) -> str:
    """Return what a mark across a bar stands for; empty if there are none."""
    return next(iter(chart.series[2:]), "")


def _grid(chart: Chart, width: int) -> tuple[int, list[str]]:
    is_narrow = width < WIDTH
    left = 0 if is_narrow else width * 0.5
    room = (width - left) / max(len(chart.series), 1)
    titles = [_lines(title, room / _LETTER, 2) for title in chart.series]
    top = max(map(len, titles), default=1) * _LINE + 8
    marks = [
        _text(left + (place + 0.5) * room, (n + 1) * _LINE, words, "middle")
        for place, lines in enumerate(titles)
        for n, words in enumerate(lines)
    ]
    y = top
    for row in chart.rows:
        lines = _lines(row.label, (left or width) / _LETTER - 2, 2)
        if is_narrow:
            marks += (_text(0, y + n * _LINE + 14, words) for n, words in enumerate(lines))
            y += len(lines) * _LINE + 4
            lines = []
        high = max(len(lines) * _LINE, 22)
        marks += (
            _text(0, y + high / 2 + (n - len(lines) / 2) * _LINE + 12, words)
            for n, words in enumerate(lines)
        )
        for place, (value, words) in enumerate(zip(row.values, chart.printed(row), strict=True)):
            x, look = left + place * room, ""
            if value is not None:
                look = f"level{level(value)}"
                marks.append(_rectangle(Box(x + 1, y + 1, room - 2, high - 2), look))
            ink = "light" if look == _DARKEST else ""
            marks.append(_text(x + room / 2, y + high / 2 + 4.5, words, "middle", ink))
        y += high
    return y + 4, marks


_DRAWING = {ChartForm.LINES: _lines_over_time, ChartForm.BARS: _bars, ChartForm.GRID: _grid}


def _bar(box: Box, row: ChartRow, series: int) -> str:
    return _rectangle(box, _series_look(series) or row.tone)


def _series_look(series: int) -> str:
    """Return the style of a series: outlined for the first, filled for the second."""
    return "" if series else "outline"


def _rectangle(box: Box, look: str) -> str:
    return (
        f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{box.wide:.1f}" height="{box.high:.1f}"'
        f"{_class(look)}/>"
    )


def _line(x: float, y: float, to_x: float, to_y: float) -> str:
    return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}"/>'


def _mark(x: float, top: float, end: float, *, on_dark: bool) -> str:
    """Draw a mark across a bar, with a white edge on its dark part."""
    return "".join(
        f'<line class="{look}" x1="{x:.1f}" y1="{top}" x2="{x:.1f}" y2="{end}"/>'
        for look in (("edge", "mark") if on_dark else ("mark",))
    )


def _text(x: float, y: float, words: str, anchor: str = "", look: str = "") -> str:
    anchored = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{anchored}{_class(look)}>{escape(words)}</text>'


def _class(look: str) -> str:
    return f' class="{look}"' if look else ""


def _lines(text: str, letters: float, most: int) -> list[str]:
    return wrapped_label(_line_of(text), max(int(letters), 4), most) or [""]


def _line_of(text: str) -> str:
    return for_xml(one_line(text))
