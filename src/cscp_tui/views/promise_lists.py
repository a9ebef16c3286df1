"""What we said beside what we delivered, year by year; no new year drops an earlier promise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.dates import long
from cscp_tui.domain.figures import share
from cscp_tui.domain.promise_rules import UnknownYear, year_of
from cscp_tui.domain.words import PromiseStatus
from cscp_tui.views.cells import EMPTY, Cell, Column, Heading, Row, Table, Tone, day_cell
from cscp_tui.views.projections import is_restricted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Action, Promise
    from cscp_tui.views.action_details import Pieces
    from cscp_tui.views.standings import Standings

COLUMNS = (
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
    return Table(columns=COLUMNS, lines=tuple(lines), title="What we said / what we delivered")


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
