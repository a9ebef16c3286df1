"""Commitments and partner evidence as lists and in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.base.texts import counted
from cscp_tui.documents.table import EMPTY, Cell, Column, Heading, Row, Table, Tone, day_cell
from cscp_tui.domain.commands.commitments import not_promised
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import AgencyKind, PromiseStatus
from cscp_tui.domain.figures import share
from cscp_tui.domain.partners import covers
from cscp_tui.domain.quarters import Quarter, financial_year_label, financial_year_of
from cscp_tui.domain.rules.commitments import UnknownYear, year_of
from cscp_tui.domain.selections import is_restricted
from cscp_tui.views.names import agency_name
from cscp_tui.views.updates.quarters import is_meant, recording_quarters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from cscp_tui.domain.book import Book
    from cscp_tui.domain.records import Action, Agency, Contribution, Priority, Promise
    from cscp_tui.views.actions import Pieces, Standings


COMMITMENT_COLUMNS = (
    Column(key="said", title="What we said", width=22, grows=3),
    Column(key="delivered", title="What we delivered", width=24, grows=4),
    Column(key="status", title="Status", width=22, grows=1),
    Column(key="impact", title="Impact", width=18, grows=2, needs=110),
    Column(key="actions", title="Actions", width=14, grows=1, needs=100),
)

_STATUS = {
    PromiseStatus.OPEN: ("○", Tone.UNDATED),
    PromiseStatus.DELIVERED: ("✓", Tone.DELIVERED),
    PromiseStatus.PARTLY: ("▲", Tone.AMBER),
    PromiseStatus.NOT_DELIVERED: ("■", Tone.RED),
    PromiseStatus.CARRIED: ("→", Tone.CLOSED),
}
FULFILLED = frozenset({PromiseStatus.DELIVERED, PromiseStatus.CARRIED})
"""The statuses of promises that a later year need not look at again."""


def kept_year(promise: Promise) -> str:
    """The financial year of a promise in its stored form, however it came in."""
    try:
        return year_of(promise.year)
    except UnknownYear:
        return promise.year


def years_of(book: Book) -> tuple[str, ...]:
    """The years for which something was promised, the latest first."""
    return tuple(sorted({kept_year(each) for each in book.promises.values()}, reverse=True))


def promises_in(book: Book, year: str) -> list[Promise]:
    """The promises of a year, in the order of the report."""
    found = (each for each in book.promises.values() if kept_year(each) == year)
    return sorted(found, key=lambda each: (each.order, each.id))


def unfulfilled_before(book: Book, year: str) -> list[Promise]:
    """The promises of earlier years that are neither delivered nor carried into a later one."""
    found = (
        each
        for each in book.promises.values()
        if kept_year(each) < year and each.status not in FULFILLED
    )
    return sorted(found, key=lambda each: (kept_year(each), each.order, each.id))


def promise_table(
    book: Book,
    standings: Standings,
    years: Iterable[str] | None = None,
    matches: Callable[[Promise], bool] | None = None,
    *,
    is_projected: bool = False,
) -> Table:
    """Promises under the headings of their years, the latest first.

    Args:
        book: what is known.
        standings: how linked actions stand.
        years: which years; all, where none is given. Unfulfilled promises from before the earliest
            of them stand at the end.
        matches: the filter; every promise, where there is none.
        is_projected: whether others look on, so that restricted actions stay unseen.
    """
    shown = tuple(years) if years is not None else years_of(book)
    groups = [(f"Promised for {year}", promises_in(book, year)) for year in shown]
    if shown:
        groups.append(("Unfulfilled from earlier years", unfulfilled_before(book, min(shown))))
    lines: list[Row | Heading] = []
    for title, promises in groups:
        rows = [
            Row(each.id, promise_cells(each, book, standings, is_projected=is_projected))
            for each in promises
            if matches is None or matches(each)
        ]
        lines += _group(title, promises, rows)
    return Table(
        columns=COMMITMENT_COLUMNS, lines=tuple(lines), title="What we said / what we delivered"
    )


def _group(title: str, promises: list[Promise], rows: list[Row]) -> list[Row | Heading]:
    if not rows:
        return []
    done = sum(each.status is PromiseStatus.DELIVERED for each in promises)
    detail = Cell(f"{share(done, len(promises))} delivered")
    return [Heading(title, Cell(title, Tone.STRONG), detail, done / len(promises)), *rows]


def promise_cells(
    promise: Promise, book: Book, standings: Standings, *, is_projected: bool = False
) -> tuple[Cell, ...]:
    """The cells of a promise, in the order of the columns."""
    return (
        Cell(promise.said, Tone.STRONG),
        Cell(promise.delivered) if promise.delivered else Cell("nothing yet", Tone.MUTED),
        promise_status(promise),
        Cell(promise.impact) if promise.impact else Cell("none yet", Tone.MUTED),
        _actions_cell(actions_of(promise, book, is_projected=is_projected), book, standings),
    )


def promise_status(promise: Promise) -> Cell:
    """Where a promise stands, with the day of its delivery."""
    symbol, tone = _STATUS[promise.status]
    words = str(promise.status).capitalize()
    if promise.delivered_on is None:
        return Cell(words, tone, symbol)
    return day_cell(promise.delivered_on, f"{words}, {{}}", tone, symbol)


def actions_of(promise: Promise, book: Book, *, is_projected: bool = False) -> list[Action]:
    """The linked actions; restricted ones are left out while others look on."""
    found = [book.actions[ref] for ref in promise.actions if ref in book.actions]
    return [action for action in found if not (is_projected and is_restricted(action, book))]


def with_state(action: Action) -> str:
    """A linked action with its state, for a paper: ``BP24-2.1 (delivered)``."""
    state = action.outcome or action.status
    return f"{action.id} ({state}{', to agree' if action.awaits_agreement else ''})"


def _actions_cell(linked: Iterable[Action], book: Book, standings: Standings) -> Cell:
    """The references of the linked actions, each with the sign of its state."""
    words = [f"{action.id} {standings.cell(action, book).symbol}" for action in linked]
    return Cell(", ".join(words)) if words else EMPTY


def promise_details(
    promise: Promise, book: Book, standings: Standings, *, is_projected: bool = False
) -> Pieces:
    """The pieces of text that show a promise in full, with its linked actions and their state."""
    pieces: list[str | Cell] = [
        Cell(f"Promised for {kept_year(promise)}", Tone.MUTED),
        "\n",
        Cell(promise.said, Tone.STRONG),
        "\n",
        promise_status(promise),
        "\n",
    ]
    facts = [
        ("Delivered", promise.delivered or "nothing yet"),
        ("Delivered on", long(promise.delivered_on) if promise.delivered_on else ""),
        ("Impact", _impact_words(promise)),
        *_carried_facts(promise, book),
    ]
    for label, text in facts:
        if text:
            pieces += [Cell(f"\n{label}  ", Tone.MUTED), text]
    linked = actions_of(promise, book, is_projected=is_projected)
    pieces += ["\n\n", Cell("Actions", Tone.STRONG), *_linked_pieces(linked, book, standings)]
    if not linked:
        pieces += ["\n", Cell("None linked yet.", Tone.MUTED)]
    return tuple(pieces)


def promise_sides(
    promise: Promise, book: Book, standings: Standings, *, is_projected: bool = False
) -> tuple[Pieces, Pieces]:
    """The pieces of text of the two columns of the report: what we said, and what we delivered."""
    said: list[str | Cell] = [
        Cell(f"What we said · {kept_year(promise)}", Tone.MUTED),
        "\n",
        Cell(promise.said, Tone.STRONG),
        "\n",
        promise_status(promise),
    ]
    for label, text in _carried_facts(promise, book):
        if text:
            said += [Cell(f"\n{label}  ", Tone.MUTED), text]
    linked = actions_of(promise, book, is_projected=is_projected)
    said += _linked_pieces(linked, book, standings)
    delivered = (
        Cell("What we delivered", Tone.MUTED),
        "\n",
        promise.delivered or Cell("Nothing yet.", Tone.MUTED),
        Cell("\nImpact  ", Tone.MUTED),
        _impact_words(promise),
    )
    return tuple(said), delivered


def _impact_words(promise: Promise) -> str:
    return f"{promise.impact_state}: {promise.impact}" if promise.impact else "none yet"


def _carried_facts(promise: Promise, book: Book) -> tuple[tuple[str, str], ...]:
    return (
        ("Takes up again", _said_in(book, promise.continues)),
        ("Taken up again", _said_in(book, promise.carried_to)),
    )


def _linked_pieces(linked: list[Action], book: Book, standings: Standings) -> Iterator[str | Cell]:
    for action in linked:
        yield f"\n{action.id}  {action.title}\n    "
        yield standings.cell(action, book)


def _said_in(book: Book, key: str) -> str:
    known = book.promises.get(key)
    return f"{known.said} ({kept_year(known)})" if known else ""


BEGIN_YEAR_COLUMNS = (
    Column(key="said", title="What we would say", width=34, grows=4),
    Column(key="from", title="From", width=14, grows=1),
    Column(key="status", title="Status", width=18, grows=1),
)


def priorities_ahead(book: Book, year: str, plan: str) -> list[Priority]:
    """The priorities of a plan that are not promised for a year yet."""
    return not_promised(book.priorities.values(), plan, promises_in(book, year))


def ahead_key(priority: Priority) -> str:
    """What a priority is known by among promises."""
    return f"priority {priority.id}"


def over_and_unfulfilled(book: Book, year: str, today: date) -> list[Promise]:
    """What earlier years that are over by ``today`` left unfulfilled."""
    return [each for each in unfulfilled_before(book, year) if _is_over(kept_year(each), today)]


def _is_over(year: str, today: date) -> bool:
    return Quarter.parse(f"{year}/Q4").last_day < today


def begin_year_table(book: Book, year: str, plan: str) -> Table:
    """Everything that a year can begin with, promises by their ids."""
    lines: list[Heading | Row] = []
    ahead = [
        Row(ahead_key(each), (Cell(each.title), Cell(f"priority {each.number}"), EMPTY))
        for each in priorities_ahead(book, year, plan)
    ]
    left = [
        Row(each.id, (Cell(each.said), Cell(kept_year(each)), promise_status(each)))
        for each in unfulfilled_before(book, year)
    ]
    title = book.plans[plan].title if plan in book.plans else plan
    if ahead:
        lines += [Heading("ahead", Cell(f"Priorities ahead: {title}", Tone.STRONG)), *ahead]
    if left:
        lines += [Heading("left", Cell("Unfulfilled from earlier years", Tone.STRONG)), *left]
    return Table(columns=BEGIN_YEAR_COLUMNS, lines=tuple(lines))


EVIDENCE_COLUMNS = (
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
    return Table(columns=EVIDENCE_COLUMNS, lines=tuple(lines), title="Contributions")


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


def promise_figures(book: Book, today: date) -> tuple[Cell, ...]:
    """How many promises were kept of the year of ``today``, and of the one before it."""
    this_year = year_of(financial_year_label(financial_year_of(today)))
    begun = [year for year in years_of(book) if year <= this_year]
    if not begun:
        return (Cell("Nothing is promised yet", Tone.MUTED),)
    cells = []
    for year, tone in zip(begun[:2], (Tone.STRONG, Tone.PLAIN), strict=False):
        promises = promises_in(book, year)
        done = sum(each.status is PromiseStatus.DELIVERED for each in promises)
        cells.append(Cell(f"{share(done, len(promises))} delivered for {year}", tone))
    if left := unfulfilled_before(book, begun[0]):
        cells.append(Cell(f"{len(left)} unfulfilled from earlier years", Tone.AMBER, "▲"))
    return tuple(cells)


def contribution_figures(book: Book, quarter: Quarter) -> tuple[Cell, ...]:
    """How many contributions a quarter has, and how many agencies gave none."""
    given, silent = contributions_in(book, quarter), silent_agencies(book, quarter)
    words = f"{counted(len(given), 'contribution')} for {quarter.short}"
    if not silent:
        return (Cell(words, Tone.STRONG),)
    without = f"{counted(len(silent), 'agency', 'agencies')} without one"
    return (Cell(words, Tone.STRONG), Cell(without))
