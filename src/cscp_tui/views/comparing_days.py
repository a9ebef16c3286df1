"""Any two days side by side: which figures differ, and which actions moved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.texts import counted, natural
from cscp_tui.documents.document import Document, Paragraph, Section
from cscp_tui.documents.table import Column, Table, column, columns, table
from cscp_tui.domain.book import Book
from cscp_tui.domain.dates import long, long_or
from cscp_tui.domain.enums import Status
from cscp_tui.domain.figures import plan_in_force
from cscp_tui.domain.hidden import is_restricted
from cscp_tui.domain.ratings import rate, standing_of
from cscp_tui.domain.records import Action
from cscp_tui.views.actions import Standings, lead_cell
from cscp_tui.views.overview import Overview, OverviewFigure, overview


class BookOfDay(Struct, frozen=True):
    """A day and its book, one of the two that are compared."""

    day: date
    book: Book

    def overview(self) -> Overview:
        """Return the figures of the Overview screen on the day."""
        return overview(self.book, Standings(self.day), plan_in_force(self.book, self.day))


def figures_that_differ(first: BookOfDay, second: BookOfDay) -> Table:
    """List the figures that are not the same on both days.

    Columns: ``Part``, ``Figure``, and each day's number.
    """
    before, after = _by_key(first.overview()), _by_key(second.overview())
    rows = [
        (part, figure.label, *(each[key][1].value if key in each else "–" for each in sides))
        for key, (part, figure) in (before | after).items()
        for sides in [(before, after)]
    ]
    differing = (row for row in rows if row[2] != row[3])
    return table((*columns("Part", "Figure"), *_of_days(first, second, right=True)), differing)


def _of_days(first: BookOfDay, second: BookOfDay, *, right: bool = False) -> tuple[Column, Column]:
    before, after = (column(long(each.day), right=right) for each in (first, second))
    return replace(before, key="before"), replace(after, key="after")


def _by_key(made: Overview) -> dict[str, tuple[str, OverviewFigure]]:
    return {
        figure.key: (block.title, figure)
        for block in made.blocks
        for figure in block.figures
        if block.key != "meetings" and figure.key != "line"
    }


def actions_that_moved(
    first: BookOfDay, second: BookOfDay, book: Book, *, is_projected: bool
) -> Table:
    """List the actions that were added, ended, rated or changed between the days.

    Columns: ``Ref``, ``Action``, ``What``, and how it was on each day.

    Args:
        book: what is known now, since what was restricted later is hidden, too.
    """
    rows = []
    for ref in sorted(first.book.actions.keys() | second.book.actions.keys(), key=natural):
        was, now = first.book.actions.get(ref), second.book.actions.get(ref)
        known = now or was
        is_hidden = is_restricted(known, book) or is_restricted(book.actions.get(ref), book)
        if known is not None and not (is_projected and is_hidden):
            rows += [(ref, known.title, *each) for each in _changes(was, now, first, second)]
    return table((*columns("Ref", "Action", "What"), *_of_days(first, second)), rows)


def _changes(
    was: Action | None, now: Action | None, first: BookOfDay, second: BookOfDay
) -> Iterator[tuple[str, str, str]]:
    before = _compared_facts(was, first) if was is not None else {"Status": "not there yet"}
    after = _compared_facts(now, second) if now is not None else {"Status": "not there"}
    for what in dict.fromkeys((*before, *after)):
        if was is None or now is None:
            if what == "Status":
                yield what, before[what], after[what]
        elif before[what] != after[what]:
            yield what, before[what], after[what]


def _compared_facts(action: Action, of: BookOfDay) -> dict[str, str]:
    rated = rate(action, of.book, of.day)
    hold = ", on hold" if action.status is Status.ON_HOLD else ""
    return {
        # Without the days late, which are others every day.
        "Status": f"{rated.shown}{hold}" if rated else standing_of(action, of.book, of.day),
        "Due": long_or(action.due),
        "Lead": str(lead_cell(action, of.book)) or "none named",
    }


def days_document(
    first: BookOfDay, second: BookOfDay, book: Book, *, is_projected: bool
) -> Document:
    """Compare two days in a document: the figures that differ, and the actions that moved."""
    figures = figures_that_differ(first, second)
    moved = actions_that_moved(first, second, book, is_projected=is_projected)
    count = len({row.cells[0].text for row in moved.rows})
    return Document(
        title=f"{long(first.day)} compared with {long(second.day)}",
        facts=(("Partnership", second.book.partnership.name),),
        blocks=(
            Section(
                title="Figures that differ",
                blocks=(figures if figures.rows else Paragraph("No figure differs."),),
            ),
            Section(
                title=f"{counted(count, 'action')} moved",
                blocks=(moved if moved.rows else Paragraph("No action moved."),),
            ),
        ),
        day=second.day,
    )
