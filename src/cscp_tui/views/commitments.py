"""Commitments and partner evidence as lists and in full."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from msgspec.structs import replace

from cscp_tui.base.texts import capitalised, counted
from cscp_tui.documents.figure import Figure, count
from cscp_tui.documents.table import (
    EMPTY,
    Cell,
    Column,
    Heading,
    Label,
    Row,
    Table,
    Tone,
    day_cell,
    rows_under,
)
from cscp_tui.domain.book import Book
from cscp_tui.domain.commands.commitments import not_committed
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import AgencyKind, CommitmentStatus
from cscp_tui.domain.figures import share
from cscp_tui.domain.hidden import shown_to
from cscp_tui.domain.names import agency_name
from cscp_tui.domain.partners import covers, in_table_order, with_wholes
from cscp_tui.domain.quarters import (
    Quarter,
    financial_year_label,
    financial_year_of,
    known_quarters,
)
from cscp_tui.domain.records import Action, Agency, Commitment, PartnerEvidence, Priority
from cscp_tui.domain.rules.commitments import UnknownYear, year_of
from cscp_tui.views.actions import Pieces, Standings, labelled
from cscp_tui.views.updates.quarters import is_meant, recording_quarters

_STATUS = {
    CommitmentStatus.OPEN: ("○", Tone.UNDATED),
    CommitmentStatus.DELIVERED: ("✓", Tone.DELIVERED),
    CommitmentStatus.PARTLY: ("▲", Tone.AMBER),
    CommitmentStatus.NOT_DELIVERED: ("■", Tone.RED),
    CommitmentStatus.CARRIED: ("→", Tone.CLOSED),
}
FULFILLED = frozenset({CommitmentStatus.DELIVERED, CommitmentStatus.CARRIED})
"""The statuses of commitments that need no further attention in later years."""


def kept_year(commitment: Commitment) -> str:
    """Return a commitment's financial year in its stored form; unchanged if it is unknown."""
    try:
        return year_of(commitment.year)
    except UnknownYear:
        return commitment.year


def years_of(book: Book) -> tuple[str, ...]:
    """Return the years that have commitments, the latest first."""
    return tuple(sorted({kept_year(each) for each in book.commitments.values()}, reverse=True))


def commitments_in(book: Book, year: str) -> list[Commitment]:
    """Return the commitments of a year, in the order of the report."""
    found = (each for each in book.commitments.values() if kept_year(each) == year)
    return sorted(found, key=lambda each: (each.order, each.id))


def unfulfilled_before(book: Book, year: str) -> list[Commitment]:
    """Return earlier years' commitments that were neither delivered nor carried forward."""
    found = (
        each
        for each in book.commitments.values()
        if kept_year(each) < year and each.status not in FULFILLED
    )
    return sorted(found, key=lambda each: (kept_year(each), each.order, each.id))


def commitment_table(book: Book, standings: Standings, *, is_projected: bool) -> Table:
    """List the commitments below headings for their years, the latest first."""
    lines: list[Row | Heading] = []
    for year in years_of(book):
        commitments = commitments_in(book, year)
        rows = [
            Row(each.id, commitment_cells(each, book, standings, is_projected=is_projected))
            for each in commitments
        ]
        done = sum(each.status is CommitmentStatus.DELIVERED for each in commitments)
        title, detail = f"Commitments for {year}", f"{share(done, len(rows))} delivered"
        lines += rows_under(title, title, rows, detail, done / len(rows))
    return Table(
        columns=COMMITMENT_COLUMNS, lines=tuple(lines), title="What we said / what we delivered"
    )


def commitment_cells(
    commitment: Commitment, book: Book, standings: Standings, *, is_projected: bool
) -> tuple[Cell, ...]:
    return tuple(make(commitment, book, standings, is_projected) for _, make in COMMITMENT_LIST)


def status_words(known: Commitment) -> str:
    words = str(known.status).capitalize()
    return f"{words}, {long(known.delivered_on)}" if known.delivered_on else words


def commitment_status(commitment: Commitment) -> Cell:
    symbol, tone = _STATUS[commitment.status]
    words = str(commitment.status).capitalize()
    if commitment.delivered_on is None:
        return Cell(words, tone, symbol)
    return day_cell(commitment.delivered_on, f"{words}, {{}}", tone, symbol)


NOTHING = Cell("–", Tone.MUTED, whole="")
"""The cell of what isn't recorded, which stays quiet in a list where most rows have none."""


def _impact_cell(commitment: Commitment, *_: object) -> Cell:
    impact = commitment.impact
    if not impact:
        return replace(NOTHING, whole="None yet")
    words = capitalised(f"{commitment.impact_state}: {impact}") if impact.strip() else "None yet"
    return Cell(impact, whole=words)


def actions_linked(commitment: Commitment, book: Book, *, is_projected: bool) -> list[Action]:
    """Return the linked actions, without restricted ones while others look on."""
    found = (book.actions[ref] for ref in commitment.actions if ref in book.actions)
    return shown_to(found, book, hides=is_projected)


def with_state(action: Action) -> str:
    """Return a linked action's reference and state, for a paper: ``BP24-2.1 (delivered)``."""
    state = action.outcome or action.status
    return f"{action.id} ({state}{', awaiting agreement' if action.awaits_agreement else ''})"


def _actions_cell(
    commitment: Commitment,
    book: Book,
    standings: Standings,
    is_projected: bool,  # noqa: FBT001 - one shape
) -> Cell:
    """Return the linked actions' references with signs of their states; words in a file."""
    linked = actions_linked(commitment, book, is_projected=is_projected)
    words = [f"{action.id} {standings.cell(action, book).symbol}" for action in linked]
    return Cell(", ".join(words), whole=", ".join(map(with_state, linked)))


COMMITMENT_LIST: tuple[tuple[Column, Callable[[Commitment, Book, Standings, bool], Cell]], ...] = (
    (
        # The headings of the screen say the year.
        Column(key="year", title="Year", width=8, needs=1000),
        lambda commitment, *_: Cell(kept_year(commitment)),
    ),
    (
        Column(key="said", title="What we said", width=22, grows=3),
        lambda commitment, *_: Cell(commitment.said, Tone.STRONG),
    ),
    (
        Column(key="delivered", title="What we delivered", width=24, grows=4),
        lambda commitment, *_: Cell(commitment.delivered) if commitment.delivered else NOTHING,
    ),
    (
        Column(key="status", title="Status", width=22, brief=18, date_title="Delivered on"),
        lambda commitment, *_: replace(
            commitment_status(commitment), whole=status_words(commitment)
        ),
    ),
    (
        # The status in a spreadsheet includes the day.
        Column(key="delivered-on", title="Delivered on", width=11, needs=1000),
        lambda commitment, *_: day_cell(commitment.delivered_on),
    ),
    (Column(key="impact", title="Impact", width=18, grows=2, needs=110), _impact_cell),
    (Column(key="actions", title="Actions", width=14, grows=1, needs=100), _actions_cell),
)
"""The columns of commitments, each with the function that makes its cells."""

COMMITMENT_COLUMNS = tuple(column for column, _ in COMMITMENT_LIST)


def commitment_details(
    commitment: Commitment, book: Book, standings: Standings, *, is_projected: bool
) -> Pieces:
    """Return a commitment in full as text, with both columns of the report in one."""
    sides = commitment_sides(commitment, book, standings, is_projected=is_projected)
    pieces = (("\n\n", Cell(title, Tone.MUTED), "\n", *side) for title, side in sides)
    return tuple(piece for side in pieces for piece in side)[1:]


def commitment_sides(
    commitment: Commitment, book: Book, standings: Standings, *, is_projected: bool
) -> tuple[tuple[str, Pieces], tuple[str, Pieces]]:
    """Return the report's two columns, each with its title: what we said and what we delivered."""
    promised: list[str | Cell] = [
        Cell(commitment.said, Tone.STRONG),
        "\n",
        commitment_status(commitment),
    ]
    promised += labelled(
        (
            ("Carried from", _said_in(book, commitment.continues)),
            ("Carried to", _said_in(book, commitment.carried_to)),
        )
    )
    linked = actions_linked(commitment, book, is_projected=is_projected)
    promised += _linked_pieces(linked, book, standings)
    delivered = (
        commitment.delivered or Cell("Nothing yet.", Tone.MUTED),
        Label("\nImpact  "),
        f"{commitment.impact_state}: {commitment.impact}" if commitment.impact else "none yet",
    )
    return (f"What we said · {kept_year(commitment)}", tuple(promised)), (
        "What we delivered",
        delivered,
    )


def _linked_pieces(linked: list[Action], book: Book, standings: Standings) -> Iterator[str | Cell]:
    for action in linked:
        yield f"\n{action.id}  {action.title}\n    "
        yield standings.cell(action, book)
    if not linked:
        yield Cell("\nNo actions linked yet.", Tone.MUTED)


def _said_in(book: Book, key: str) -> str:
    known = book.commitments.get(key)
    return f"{known.said} ({kept_year(known)})" if known else ""


BEGIN_YEAR_COLUMNS = (
    Column(key="said", title="What we would say", width=34, grows=4),
    Column(key="from", title="From", width=14, grows=1),
    Column(key="status", title="Status", width=18, grows=1),
)


def priorities_ahead(book: Book, year: str, plan: str) -> list[Priority]:
    """Return the priorities of a plan that are not yet commitments of a year."""
    return not_committed(book.priorities.values(), plan, commitments_in(book, year))


def ahead_key(priority: Priority) -> str:
    return f"priority {priority.id}"


def over_and_unfulfilled(book: Book, year: str, today: date) -> list[Commitment]:
    return [
        each
        for each in unfulfilled_before(book, year)
        if Quarter.parse(f"{kept_year(each)}/Q4").last_day < today
    ]


def begin_year_table(book: Book, year: str, plan: str) -> Table:
    """List the priorities and unfulfilled commitments with which a year can begin."""
    ahead = [
        Row(ahead_key(each), (Cell(each.title), Cell(f"priority {each.number}"), EMPTY))
        for each in priorities_ahead(book, year, plan)
    ]
    left = [
        Row(each.id, (Cell(each.said), Cell(kept_year(each)), commitment_status(each)))
        for each in unfulfilled_before(book, year)
    ]
    title = book.plans[plan].title if plan in book.plans else plan
    lines = (
        *rows_under("ahead", f"Priorities ahead: {title}", ahead),
        *rows_under("left", "Unfulfilled from earlier years", left),
    )
    return Table(columns=BEGIN_YEAR_COLUMNS, lines=lines)


EVIDENCE_LIST: tuple[tuple[Column, Callable[[PartnerEvidence, Book], Cell]], ...] = (
    (
        Column(key="agency", title="Agency", width=16, grows=1),
        lambda each, book: Cell(agency_name(each.agency, book), Tone.STRONG),
    ),
    (
        Column(key="area", title="Impact area", width=18, grows=2),
        lambda each, _: Cell(each.impact_area),
    ),
    (
        Column(key="evidence", title="Evidence of impact", width=30, grows=6),
        lambda each, _: Cell(f"{'restricted: ' if each.restricted else ''}{each.evidence}"),
    ),
)
"""The columns of partner evidence, each with the function that makes its cells."""
_MEASURED = frozenset({AgencyKind.AGENCY, AgencyKind.CATEGORY})


def quarters_with_partner_evidence(book: Book, today: date) -> tuple[Quarter, ...]:
    """Return the quarters with partner evidence and the current one, the latest first."""
    found = known_quarters(each.quarter for each in book.partner_evidence.values())
    return tuple(sorted(found | {Quarter.containing(today)}, reverse=True))


def quarters_offered(book: Book, today: date) -> tuple[Quarter, ...]:
    """Return the quarters to choose from, the latest first.

    They are those with partner evidence, the current one and recent ones.
    """
    found = {*quarters_with_partner_evidence(book, today), *recording_quarters(today)}
    return tuple(sorted(found, reverse=True))


def partner_evidence_in(book: Book, quarter: Quarter) -> list[PartnerEvidence]:
    """Return the partner evidence of a quarter, in the order of the agencies."""
    found = (each for each in book.partner_evidence.values() if each.quarter == quarter.typed)
    return sorted(found, key=lambda each: (_order(book, each.agency), each.agency, each.id))


def _order(book: Book, key: str) -> int:
    known = book.agencies.get(key)
    return known.order if known else 0


ON_BEHALF = "Recorded by the business team on behalf of each agency."
"""Printed where partner evidence is: no partner writes in the records itself."""


def agencies_without_evidence(book: Book, quarter: Quarter) -> list[Agency]:
    """Return the agencies with a membership in a quarter but no partner evidence for it.

    Roles and guests are not asked; a whole has given evidence when any part of it has.
    """
    given = {each.agency for each in partner_evidence_in(book, quarter)}
    heard = {whole for key in given for whole in with_wholes(book, key)}
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
    return in_table_order(found)


def evidence_table(book: Book, quarters: Iterable[Quarter], *, is_projected: bool) -> Table:
    """List partner evidence below headings for quarters, then the agencies without any."""
    lines: list[Row | Heading] = []
    for quarter in quarters:
        rows = [
            Row(each.id, tuple(make(each, book) for _, make in EVIDENCE_LIST))
            for each in shown_to(partner_evidence_in(book, quarter), book, hides=is_projected)
        ]
        missing = agencies_without_evidence(book, quarter)
        rows += [_missing_row(book, quarter, agency) for agency in missing]
        detail = f"{len(partner_evidence_in(book, quarter))} given"
        if missing:
            detail += f", {counted(len(missing), 'agency', 'agencies')} with none"
        lines += rows_under(quarter.typed, str(quarter), rows, detail)
    columns = tuple(column for column, _ in EVIDENCE_LIST)
    return Table(columns=columns, lines=tuple(lines), title="Partner evidence")


def _missing_row(book: Book, quarter: Quarter, agency: Agency) -> Row:
    cells = (
        Cell(agency_name(agency.id, book), Tone.MUTED),
        replace(NOTHING, whole="○ none this quarter"),
        EMPTY,
    )
    return Row(missing_key(quarter, agency), cells)


def missing_key(quarter: Quarter, agency: Agency) -> str:
    return f"none/{quarter.typed}/{agency.id}"


def agency_of_missing(key: str) -> tuple[Quarter, str] | None:
    """Return the quarter and agency of a row for missing evidence; None for other rows."""
    parts = key.split("/")
    if parts[0] != "none":
        return None
    return Quarter.parse("/".join(parts[1:3])), "/".join(parts[3:])


QUARTER_COLUMNS = (
    Column(key="quarter", title="Quarter", width=34, grows=1),
    Column(key="given", title="Evidence", width=13, right=True),
    Column(key="missing", title="No evidence", width=11, right=True),
)


def evidence_quarters_table(book: Book, quarters: Iterable[Quarter], text: str) -> Table:
    """List the quarters whose names contain some words. Show how many agencies gave evidence."""
    lines = [
        Row(
            quarter.typed,
            (
                Cell(str(quarter), Tone.STRONG),
                Cell(str(len(partner_evidence_in(book, quarter)))),
                Cell(str(len(agencies_without_evidence(book, quarter)))),
            ),
        )
        for quarter in quarters
        if is_meant(quarter, text)
    ]
    return Table(columns=QUARTER_COLUMNS, lines=tuple(lines))


def _year_of(day: date) -> str:
    return year_of(financial_year_label(financial_year_of(day)))


def _years_begun(book: Book, today: date) -> list[str]:
    """Return the years with commitments until the current one, the latest first."""
    return [year for year in years_of(book) if year <= _year_of(today)]


def commitment_figures(book: Book, today: date) -> tuple[Cell, ...]:
    """Return the shares delivered in the two latest years, and the number left from before."""
    begun = _years_begun(book, today)
    if not begun:
        return (Cell("No commitments yet", Tone.MUTED),)
    cells = []
    for year, tone in zip(begun[:2], (Tone.STRONG, Tone.PLAIN), strict=False):
        commitments = commitments_in(book, year)
        done = sum(each.status is CommitmentStatus.DELIVERED for each in commitments)
        cells.append(Cell(f"{share(done, len(commitments))} delivered for {year}", tone))
    if left := unfulfilled_before(book, begun[0]):
        cells.append(Cell(f"{len(left)} unfulfilled from earlier years", Tone.AMBER, "▲"))
    return tuple(cells)


def evidence_figures(book: Book, quarter: Quarter) -> tuple[Cell, ...]:
    """Return the amount of evidence for a quarter, and the number of agencies without any."""
    given, silent = partner_evidence_in(book, quarter), agencies_without_evidence(book, quarter)
    words = f"{counted(len(given), 'piece of partner evidence', 'pieces of partner evidence')} for {quarter.short}"
    if not silent:
        return (Cell(words, Tone.STRONG),)
    without = f"{counted(len(silent), 'agency', 'agencies')} with none"
    return (Cell(words, Tone.STRONG), Cell(without))


def said_delivered_figures(book: Book, quarter: Quarter, today: date) -> tuple[Figure, ...]:
    """Count the commitments by year and status, and the partner evidence of a quarter."""
    begun = _years_begun(book, today)
    left = unfulfilled_before(book, begun[0]) if begun else []
    found = [
        count(
            "unfulfilled",
            "Unfulfilled from earlier years",
            "Commitments that are neither delivered nor carried into a later year.",
            left,
            f"all commitments for years before {begun[0] if begun else _year_of(today)}",
            table="commitments",
        )
    ]
    for year in begun[:2]:
        commitments = commitments_in(book, year)
        for status in CommitmentStatus:
            these = [each for each in commitments if each.status is status]
            found.append(
                count(
                    f"{year} {status.name}",
                    f"{str(status).capitalize()}, {year}",
                    "Commitments of the year with this status. Unfulfilled ones stay on the list.",
                    these,
                    f"all {counted(len(commitments), 'commitment')} of {year}",
                    table="commitments",
                    value=share(len(these), len(commitments)),
                )
            )
    return (
        *found,
        count(
            "partner_evidence",
            f"Partner evidence for {quarter.short}",
            "Agencies' own evidence for the quarter.",
            partner_evidence_in(book, quarter),
            "partner evidence for the quarter, whenever it was received",
            table="partner_evidence",
        ),
        count(
            "without",
            f"Agencies without partner evidence for {quarter.short}",
            "Agencies that have given no evidence for the quarter.",
            agencies_without_evidence(book, quarter),
            "the partners asked for evidence",
            table="agencies",
        ),
    )
