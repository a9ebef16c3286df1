"""The agencies' contributions, quarter by quarter, and which agencies gave none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.memberships import covers
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.texts import counted
from cscp_tui.domain.words import AgencyKind
from cscp_tui.views.cells import EMPTY, Cell, Column, Heading, Row, Table, Tone
from cscp_tui.views.quarter_words import is_meant
from cscp_tui.views.recording_quarters import recording_quarters
from cscp_tui.views.short_names import agency_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Agency, Contribution
    from cscp_tui.views.action_details import Pieces

COLUMNS = (
    Column(key="agency", title="Agency", width=16, grows=1),
    Column(key="area", title="Impact area", width=18, grows=2),
    Column(key="evidence", title="Evidence of impact", width=30, grows=6),
)
_MEASURED = frozenset({AgencyKind.AGENCY, AgencyKind.CATEGORY})


def quarters_with_contributions(book: Book, today: date) -> tuple[Quarter, ...]:
    """The quarters that have any, and the one of today, the latest first."""
    found = {Quarter.parse(each.quarter) for each in book.contributions.values()}
    return tuple(sorted(found | {Quarter.containing(today)}, reverse=True))


def quarters_offered(book: Book, today: date) -> tuple[Quarter, ...]:
    """The quarters that can be chosen: those that have any, today's and the latest before it."""
    found = {*quarters_with_contributions(book, today), *recording_quarters(today)}
    return tuple(sorted(found, reverse=True))


def contributions_in(book: Book, quarter: Quarter) -> list[Contribution]:
    """The contributions of a quarter, in the order of the agencies."""
    found = (each for each in book.contributions.values() if each.quarter == quarter.typed)
    return sorted(found, key=lambda each: (_order(book, each.agency), each.agency, each.id))


def _order(book: Book, key: str) -> int:
    known = book.agencies.get(key)
    return known.order if known else 0


def silent_agencies(book: Book, quarter: Quarter) -> list[Agency]:
    """The agencies that were members of a group in a quarter and contributed nothing to it.

    Roles and guests are not asked; a whole has contributed when any part of it has.
    """
    given = {each.agency for each in contributions_in(book, quarter)}
    heard: set[str] = set()
    for key in given:
        while key and key not in heard:
            heard.add(key)
            known = book.agencies.get(key)
            key = known.parent if known else ""  # noqa: PLW2901 - climbs from part to whole
    members = {
        spell.agency
        for spell in book.memberships.values()
        if covers(spell, quarter.last_day) or covers(spell, quarter.first_day)
    }
    found = [
        agency
        for key, agency in book.agencies.items()
        if key in members - heard and agency.kind in _MEASURED
    ]
    return sorted(found, key=lambda agency: (agency.order, agency.name))


def contribution_table(
    book: Book,
    quarters: Iterable[Quarter],
    matches: Callable[[Contribution], bool] | None = None,
    *,
    is_projected: bool = False,
) -> Table:
    """Contributions under the headings of their quarters, then a row for each agency without one.

    Args:
        book: what is known.
        quarters: which quarters, in the order in which they are shown.
        matches: the filter; every contribution, where there is none.
        is_projected: whether others look on, so that restricted ones are left out.
    """
    lines: list[Row | Heading] = []
    for quarter in quarters:
        rows = [
            Row(each.id, _cells(book, each))
            for each in contributions_in(book, quarter)
            if (matches is None or matches(each)) and not (is_projected and each.restricted)
        ]
        missing = silent_agencies(book, quarter) if matches is None else []
        rows += [_missing_row(book, quarter, agency) for agency in missing]
        if rows:
            lines += [_heading(book, quarter, len(missing)), *rows]
    return Table(columns=COLUMNS, lines=tuple(lines), title="Contributions")


def _heading(book: Book, quarter: Quarter, missing: int) -> Heading:
    given = counted(len(contributions_in(book, quarter)), "contribution")
    detail = f"{given}, {counted(missing, 'agency', 'agencies')} without one" if missing else given
    return Heading(quarter.typed, Cell(str(quarter), Tone.STRONG), Cell(detail))


def _cells(book: Book, each: Contribution) -> tuple[Cell, ...]:
    restricted = "restricted: " if each.restricted else ""
    return (
        Cell(agency_name(book, each.agency), Tone.STRONG),
        Cell(each.impact_area),
        Cell(f"{restricted}{each.evidence}"),
    )


def _missing_row(book: Book, quarter: Quarter, agency: Agency) -> Row:
    cells = (
        Cell(agency_name(book, agency.id), Tone.MUTED),
        Cell("none this quarter", Tone.MUTED, "○"),
        EMPTY,
    )
    return Row(missing_key(quarter, agency), cells)


def missing_key(quarter: Quarter, agency: Agency) -> str:
    """What the row of an agency without a contribution is known by."""
    return f"none/{quarter.typed}/{agency.id}"


def agency_of_missing(key: str) -> tuple[Quarter, str] | None:
    """The quarter and the agency of the row of an agency without a contribution, if it is one."""
    parts = key.split("/")
    if parts[0] != "none":
        return None
    return Quarter.parse("/".join(parts[1:3])), "/".join(parts[3:])


def contribution_details(each: Contribution, book: Book) -> Pieces:
    """The pieces of text that show a contribution in full."""
    agency = book.agencies.get(each.agency)
    restricted = ("\n\n", Cell("Restricted: not for the public version", Tone.AMBER))
    return (
        Cell(str(Quarter.parse(each.quarter)), Tone.MUTED),
        "\n",
        Cell(agency.name if agency else each.agency, Tone.STRONG),
        Cell("\nImpact area  ", Tone.MUTED),
        each.impact_area,
        Cell("\nEvidence of impact  ", Tone.MUTED),
        each.evidence,
        *(restricted if each.restricted else ()),
    )


QUARTER_COLUMNS = (
    Column(key="quarter", title="Quarter", width=34, grows=1),
    Column(key="given", title="Contributions", width=13, right=True),
    Column(key="missing", title="Without one", width=11, right=True),
)


def contribution_quarters_table(book: Book, quarters: Iterable[Quarter], text: str) -> Table:
    """The quarters in whose names some words stand, with how many gave something to each."""
    lines = [
        Row(
            quarter.typed,
            (
                Cell(str(quarter), Tone.STRONG),
                Cell(str(len(contributions_in(book, quarter)))),
                Cell(str(len(silent_agencies(book, quarter)))),
            ),
        )
        for quarter in quarters
        if is_meant(quarter, text)
    ]
    return Table(columns=QUARTER_COLUMNS, lines=tuple(lines))
