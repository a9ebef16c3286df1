"""What stands behind a cell of the matrix of attendance: both measures, people, the trend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.attendance import attendance
from cscp_tui.domain.figures import percent
from cscp_tui.domain.quorum_clauses import clause_words
from cscp_tui.domain.texts import counted, shortened
from cscp_tui.domain.words import AgencyKind
from cscp_tui.views.attendance_matrix import cell_meetings, figures_by_quarter
from cscp_tui.views.attendances import Measure
from cscp_tui.views.blocks import blocks
from cscp_tui.views.cells import Cell, Tone
from cscp_tui.views.quoracies import QUORACY, quoracy_meetings, quoracy_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from cscp_tui.domain.attendance import Presence
    from cscp_tui.domain.books import Book
    from cscp_tui.domain.periods import Period
    from cscp_tui.domain.quarters import Quarter
    from cscp_tui.views.action_details import Pieces
    from cscp_tui.views.cells import Table

AtCell = tuple[str, str]
"""Which cell of the matrix: the ids of its agency, or ``QUORACY``, and of its group."""

LONGEST_NAME = 80
"""A longer name is cut in a title; the record itself has it whole."""

MEASURE_WORDS = {
    Measure.ATTENDANCE: "people present in percent of the meetings held",
    Measure.REPRESENTED: "meetings at which each was represented, in percent of those held",
}


MEASURE_IN_SHORT = {
    Measure.ATTENDANCE: "people present, in percent",
    Measure.REPRESENTED: "represented, in percent",
}


def cell_title(book: Book, at: AtCell) -> str:
    """Whose attendance of what a cell tells."""
    agency, group = at
    known, shown = book.agencies.get(agency), book.groups.get(group)
    group_words = shortened(shown.name if shown else group, LONGEST_NAME)
    if agency == QUORACY:
        return f"Quorum of the {group_words}"
    return f"{shortened(known.name if known else agency, LONGEST_NAME)} at the {group_words}"


def meetings_behind(book: Book, at: AtCell, period: Period, today: date) -> Table:
    """The meetings behind a cell, whose keys are their ids."""
    agency, group = at
    if agency == QUORACY:
        return quoracy_meetings(book, group, period, today)
    return cell_meetings(book, agency, group, period, today)


def cell_summary(book: Book, at: AtCell, period: Period, measure: Measure, today: date) -> Pieces:
    """The figures of a cell by both measures, the people counted, and how it went by quarter."""
    agency, group = at
    if agency == QUORACY:
        return tuple(_quorum(book, group, period))
    known = book.agencies.get(agency)
    found = attendance(book, [group], period.first, period.last).of(agency, group)
    if known is not None and known.kind is AgencyKind.GUEST:
        told = f"{counted(found.people, 'guest')} at {counted(found.held, 'meeting')}."
        return (f"{told} Guests are counted, not measured.\n",)
    if not found.is_member:
        return ("It was no member on any day of this period.\n",)
    if not found.held:
        return ("No meeting that counts was held while it was a member.\n",)
    return (
        *_measures(found, measure),
        f"{_people(found)}\n",
        *_trend(book, agency, group, period.until(today).quarters, measure),
    )


def _measures(found: Presence, measure: Measure) -> Iterator[str | Cell]:
    """The measure that the matrix shows stands first."""
    other = Measure.REPRESENTED if measure is Measure.ATTENDANCE else Measure.ATTENDANCE
    for each in (measure, other):
        tone = Tone.STRONG if each is measure else Tone.PLAIN
        if each is Measure.ATTENDANCE:
            figure = found.attendance
            told = f"{counted(found.people, 'person', 'people')} present"
        else:
            figure = found.representation
            told = f"represented at {found.represented}"
        yield Cell(f"{figure}%", tone)
        yield f"  {told}, {counted(found.held, 'meeting')} held\n"


def _people(found: Presence) -> str:
    counts = (
        (found.people - found.online, f"{found.people - found.online} in the room"),
        (found.online, f"{found.online} online"),
        (found.deputies, f"{counted(found.deputies, 'deputy', 'deputies')} among them"),
        (found.apologies, f"apologies for {counted(found.apologies, 'meeting')}"),
    )
    return " · ".join(words for count, words in counts if count) or "nobody came, no apologies"


def _trend(
    book: Book, agency: str, group: str, quarters: Sequence[Quarter], measure: Measure
) -> Iterator[str | Cell]:
    figures = figures_by_quarter(book, agency, group, quarters, measure)
    yield Cell("By quarter  ", Tone.MUTED)
    yield Cell(blocks(figures), Tone.STRONG)
    yield "  "
    yield " · ".join(
        f"{quarter.short} {'no meeting' if figure is None else f'{figure}%'}"
        for quarter, figure in zip(quarters, figures, strict=True)
    )
    yield "\n"


def _quorum(book: Book, group: str, period: Period) -> Iterator[str | Cell]:
    yield Cell(f"{quoracy_words(book, group, period)}\n", Tone.STRONG)
    came, could = attendance(book, [group], period.first, period.last).of_members(group)
    if could:
        yield (
            f"Members were represented {came} of {counted(could, 'time')} "
            f"({percent(came, could)}%); roles and guests are not counted.\n"
        )
    known = book.groups.get(group)
    clauses = "; ".join(clause_words(clause, book) for clause in known.quorum) if known else ""
    yield f"Its quorum: {clauses}.\n" if clauses else "No quorum is set for this group.\n"
