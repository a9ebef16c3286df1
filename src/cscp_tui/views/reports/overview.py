"""The figures of the overview under their headings, each with its definition."""

from __future__ import annotations

from datetime import date
from typing import Any

from cscp_tui.documents.charts import Chart
from cscp_tui.documents.document import Bullets, Report, Section
from cscp_tui.documents.table import columns, table
from cscp_tui.domain.book import Book
from cscp_tui.views.overview import Overview, OverviewBlock, OverviewFigure
from cscp_tui.views.reports.report import make_report

_COLUMNS = columns("Part", "Figure", "Number", "Meaning", right=("Number",))


def overview_report(overview: Overview, book: Book, today: date) -> Report:
    """The overview of a day.

    Columns: ``Part``, ``Figure``, ``Number``, ``Meaning``.
    """
    shown = [block for block in overview.blocks if block.figures]
    charts = {"quarters": overview.chart}
    rows = tuple(
        (block.title, figure.title, figure.value, figure.definition)
        for block in shown
        for figure in block.figures
        if figure.key != "line"
    )
    return make_report(
        book,
        today,
        "Overview",
        tuple(_section(block, charts.get(block.key)) for block in shown),
        table=table(_COLUMNS, rows),
        make_values=lambda: [_values(block, figure) for block in shown for figure in block.figures],
    )


def _section(block: OverviewBlock, chart: Chart | None) -> Section:
    """A chart and a table of the block's figures, and under it what they mean, each meaning once.

    The line over the quarters is left out: each of its figures has a row of its own.
    """
    figures = [figure for figure in block.figures if figure.key != "line"]
    rows = tuple((figure.title, figure.value) for figure in figures)
    meanings = tuple(dict.fromkeys(figure.definition for figure in figures))
    return Section(
        title=block.title,
        blocks=(
            *((chart,) if chart else ()),
            table(_COLUMNS[1:3], rows),
            *((Bullets(meanings),) if block.key in _EXPLAINED else ()),
        ),
    )


_EXPLAINED = frozenset({"plan", "today"})
"""The blocks below which the definitions of figures are listed."""


def _values(block: OverviewBlock, figure: OverviewFigure) -> dict[str, Any]:
    return {
        "key": figure.key,
        "part": block.title,
        "figure": figure.label,
        "number": figure.value,
        "more": figure.more,
        "share": figure.share,
        "meaning": figure.definition,
        "ids": list(figure.ids),
    }
