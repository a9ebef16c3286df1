"""Measurement of the quarterly update, from the open workspace to its Markdown."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from markdownify import markdownify

from benchmarks.measuring import Timing, budgeted, by_turns, memory_of, seconds
from benchmarks.shapes import QUARTER
from cscp_tui.domain.enums import Audience
from cscp_tui.store.workspace import Workspace
from cscp_tui.views.updates.document import QuarterlyOptions
from cscp_tui.writers.templates import html_of
from rendered_updates import quarterly_document, render_quarterly

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.measuring import Workspaces
    from cscp_tui.domain.book import Book


def quarterly_update(workspaces: Workspaces) -> Iterator[Timing]:
    """The update for the QAG, beside markdownify on the update's own HTML."""
    work = "quarterly update"
    command = (
        "import sys\nfrom cscp_tui.cli.main import main\n"
        "main(['-w', sys.argv[1], 'export', 'quarterly', '--quarter', sys.argv[2]])"
    )
    for size in budgeted(work, workspaces):
        folder = workspaces.many_plans[size]
        workspace = Workspace(folder)
        html = html_of(quarterly_document(*_books(workspace), _OPTIONS))
        ours, baseline = by_turns(
            partial(seconds, partial(_render, workspace)),
            partial(seconds, partial(markdownify, html)),
            workspaces.times(5, 3),
        )
        memory = memory_of(command, folder, QUARTER.typed)
        yield Timing(work=work, size=size, ours=ours, baseline=baseline, memory=memory)


_OPTIONS = QuarterlyOptions(quarter=QUARTER, audience=Audience.QA, as_at=QUARTER.last_day)


def _books(workspace: Workspace) -> tuple[Book, Book]:
    return workspace.as_at(QUARTER.last_day), workspace.as_at(QUARTER.previous.last_day)


def _render(workspace: Workspace) -> str:
    return render_quarterly(*_books(workspace), _OPTIONS, present=workspace.book)
