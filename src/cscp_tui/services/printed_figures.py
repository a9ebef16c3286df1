"""The figures of signed-off quarters, as they were printed, read from the files that were signed.

A figure as signed is what was printed: in the tables' archive of a sign-off, else in its Markdown, else
as recorded with it (``SignOff.figures``); a file that can't be read is passed over, as “verify” tells of
it. It is found by its printed title, so a label that is reworded needs its former one
(``_FORMER_LABELS`` and ``OPEN_OF_ALL`` in ``views/updates/``, ``_SIGNED_LABELS`` and ``_SILENT_LABELS``
in ``views/overview.py``, ``deliveries_title`` in ``views/charts.py``). What isn't printed is the present figure; the tables of
papers say so, the chart of deliveries and the Overview don't. A Word file that the
Chair amended is handed out, but never read. ``SignedFigures.beside`` says when the current figure is
shown beside it.

The Overview, “Delivered” at the top of the Plan and ``cscp show overview`` show it as at the last day of
a signed quarter (``printed_as_at``); the Overview's row of quarters does on any day. The next update, a
comparison with the quarter before (for that one), the chart of deliveries of later updates, the next
plan's opening sentence, the annual report and the scrutiny pack print it. The app's title says that a
shown quarter was corrected since.

Some things look alike and are not. ``Workspace.known_at_sign_off`` gives the records as they were known
then, from which an update is made anew: so is what the screen of a signed update shows, with its
figures, while its copy and export are the signed bytes. Lists and attendance as at a signed day show
the present figures, and ``told_of_corrections`` says so if anything was corrected; so does the
comparison of two days, which doesn't say it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cache

from msgspec import structs

from cscp_tui.base.errors import CscpError
from cscp_tui.base.texts import counted
from cscp_tui.base.zip_archive import zip_members
from cscp_tui.documents.document import Report
from cscp_tui.documents.figure import Figure, figure_printed
from cscp_tui.documents.formats import PaperFormat
from cscp_tui.domain.book import Book
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import Audience
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import KINDS, SignOff
from cscp_tui.domain.updates import sign_off_of
from cscp_tui.store import signed_files
from cscp_tui.store.workspace import Workspace
from cscp_tui.views.as_signed import PrintedFiguresOf, SignedFigures
from cscp_tui.views.updates.first_page import FIGURES_ON_PAGE

_AUDIENCES = (Audience.QA, Audience.EXECUTIVE)
"""The audiences whose papers have all figures between them. Where both print a figure, it is that of
the first."""


def printed_figures_of(
    workspace: Workspace, book: Book, until: SignOff | None = None
) -> PrintedFiguresOf:
    """Return a function that gives the figures of a quarter as it was signed off.

    Args:
        book: the book with the sign-offs to go by.
        until: a later sign-off; what was recorded after it is no correction.
    """

    @cache
    def figures_of(quarter: Quarter) -> SignedFigures | None:
        signed = sign_off_of(book, quarter)
        if signed is None:
            return None
        printed: dict[str, Figure] = {}
        for audience in reversed(_AUDIENCES):
            printed.update(printed_figures(workspace, signed, audience))
        return SignedFigures(printed, _is_corrected(workspace, signed, until))

    return figures_of


def printed_as_at(workspace: Workspace, day: date) -> SignedFigures | None:
    """Return the figures that were signed off as at a day; None if it ends no signed quarter."""
    quarter = Quarter.containing(day)
    if quarter.last_day != day:
        return None
    return printed_figures_of(workspace, workspace.book)(quarter)


def _is_corrected(workspace: Workspace, signed: SignOff, until: SignOff | None) -> bool:
    """Return whether anything was corrected; also if the journal is another one than was signed."""
    try:
        return bool(workspace.corrections(signed, until))
    except signed_files.SignedElsewhere:
        return True


OF_ATTENDANCE = frozenset({"meetings", "attendances", "memberships"})
"""The tables on which figures of attendance depend."""


def told_of_corrections(
    workspace: Workspace, day: date, tables: frozenset[str] = frozenset(KINDS)
) -> str:
    """Return a sentence if a day was signed off and is shown with what was corrected since.

    Args:
        tables: those whose corrections count.
    """
    quarter = Quarter.containing(day)
    signed = sign_off_of(workspace.book, quarter) if day == quarter.last_day else None
    try:
        corrections = workspace.corrections(signed) if signed else []
    except signed_files.SignedElsewhere as problem:
        return str(problem)
    number = sum(any(change.table in tables for change in entry.changes) for entry in corrections)
    if not number:
        return ""
    return (
        f"{quarter.short} was signed off as at {long(day)}. What is shown includes "
        f"{counted(number, 'correction')} recorded since."
    )


def with_fact_of_corrections(
    report: Report,
    workspace: Workspace,
    day: date | None = None,
    tables: frozenset[str] = frozenset(KINDS),
) -> Report:
    """Return a list as at a day that was signed off with a fact about what was corrected since.

    Args:
        day: the day; by default that of the document.
        tables: those whose corrections count.
    """
    document = report.document
    day = day or document.day
    words = told_of_corrections(workspace, day, tables) if day else ""
    if not words or "Corrections" in dict(document.facts):
        return report
    facts = (*document.facts, ("Corrections", words))
    return replace(report, document=structs.replace(document, facts=facts))


def printed_figures(
    workspace: Workspace, signed: SignOff, audience: Audience
) -> Mapping[str, Figure]:
    """Read the figures of a signed paper, by their titles.

    They are in the archive of its tables, and for sign-offs by early versions in its Markdown. If
    neither can be read, those that were recorded with the sign-off remain.
    """
    readers = {PaperFormat.TABLES: _in_archive, PaperFormat.MARKDOWN: _in_markdown}
    redactions = list(workspace.book.redactions.values())
    for paper_format, read in readers.items():
        for file in signed.files:
            if (file.audience, file.format) != (audience.value, paper_format.value):
                continue
            # Whether the files are as they were signed is for “verify” to say.
            with suppress(CscpError):
                data = workspace.storage.fetch(signed, file, redactions)
                if found := read(data):
                    return found
    titles = {plan.id: plan.title for plan in workspace.book.plans.values()}
    several = len({each.plan for each in signed.figures}) > 1
    return {
        title: figure_printed(title, each.value)
        for each in signed.figures
        for title in [f"{titles.get(each.plan)}: {each.label}" if several else each.label]
    }


def _in_archive(data: bytes) -> Mapping[str, Figure]:
    figures = (each for name, each in zip_members(data) if name.endswith("figures.csv"))
    text = next(figures, b"").decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text))
    # Earlier versions had other titles for the numbers.
    number, of = ("Number", "Of") if "Number" in (rows.fieldnames or ()) else _FORMER_TITLES
    return {
        row["Figure"]: figure_printed(row["Figure"], row["Value"], row[number], row[of])
        for row in rows
    }


_FORMER_TITLES = ("Numerator", "Denominator")


_HEADING = re.compile(r"^#{2,3} (?P<heading>.*)$")


def _in_markdown(data: bytes) -> Mapping[str, Figure]:
    tables = list(_markdown_tables(data.decode()))
    plans = [heading for heading, rows in tables if _is_of_plan(heading, rows)]
    found: dict[str, Figure] = {}
    for heading, (titles, _, *rows) in tables:
        if titles[0] == "Figure":
            prefix = f"{heading}: " if len(plans) > 1 else ""
            if _is_of_first_page(heading):
                prefix = "First page: "
            found |= {
                f"{prefix}{row[0]}": figure_printed(f"{prefix}{row[0]}", row[1]) for row in rows
            }
        elif titles[0] == "Priority" and "Still open" in titles:
            for row in rows:
                for title, cell in zip(titles[1:], row[1:], strict=False):
                    name = "Movement" if row[0] == "Total" else f"{row[0]}, movement"
                    found[f"{name}: {title}"] = figure_printed(f"{name}: {title}", cell)
    return found


def _is_of_plan(heading: str, rows: list[list[str]]) -> bool:
    return rows[0][0] == "Figure" and not _is_of_first_page(heading)


def _is_of_first_page(heading: str) -> bool:
    """Return whether a heading is of the figures of the Executive's first page, also in earlier versions."""
    return heading == FIGURES_ON_PAGE or "on one page" in heading


def _markdown_tables(text: str) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield each table with the heading above it, its rows as cells."""
    heading, rows = "", list[list[str]]()
    for line in (*text.splitlines(), ""):
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("| ").split("|")])
            continue
        if len(rows) > 1:
            yield heading, rows
        rows = []
        if match := _HEADING.match(line):
            heading = match["heading"]
