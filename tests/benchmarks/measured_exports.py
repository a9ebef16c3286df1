"""Measurements of the quarterly update in this process, from the open workspace to its Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdownify import markdownify

from benchmarks.measuring import by_turns, compared, seconds
from benchmarks.shapes import QUARTER
from cscp_tui.domain.enums import Audience
from cscp_tui.services.updates import QuarterlyOptions
from cscp_tui.store.workspace import Workspace
from cscp_tui.writers.html import html_of
from rendered_updates import quarterly_document, render_quarterly

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.measuring import Place, Result


def quarterly_update(place: Place) -> Iterator[Result]:
    """The update for the QA group, beside markdownify as it comes on the update's own HTML."""
    yield _update(place, place.demo, "demo", 0.3)
    yield _update(place, place.many, "10,000 actions, 1,000 in it", 1.5)


def _update(place: Place, folder: Path, size: str, at_most: float) -> Result:
    workspace = Workspace(folder)
    day, before = QUARTER.last_day, QUARTER.previous.last_day
    options = QuarterlyOptions(quarter=QUARTER, audience=Audience.QA, as_at=day)

    def ours() -> str:
        books = workspace.as_at(day), workspace.as_at(before)
        return render_quarterly(*books, options, present=workspace.book)

    html = html_of(quarterly_document(workspace.as_at(day), workspace.as_at(before), options))
    figures = by_turns(
        lambda: seconds(ours), lambda: seconds(lambda: markdownify(html)), place.times(5, 3)
    )
    return compared("quarterly update (markdownify)", size, figures, at_most=at_most)
