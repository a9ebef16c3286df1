"""The Scrutiny screen's lists: challenges, slips, deliveries without impact, reflections."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial

from msgspec import Struct

from cscp_tui.base.texts import counted, natural, one_line
from cscp_tui.documents.figure import Figure, count
from cscp_tui.documents.table import (
    EMPTY,
    Cell,
    Column,
    Heading,
    Label,
    LazyRow,
    Row,
    Table,
    Tone,
    day_cell,
)
from cscp_tui.domain.book import Book
from cscp_tui.domain.dates import long, long_or
from cscp_tui.domain.enums import ChallengeStatus
from cscp_tui.domain.figures import Delivered, delivered_of_due, original_due_of, slips_of
from cscp_tui.domain.hidden import shown_to
from cscp_tui.domain.names import party_name
from cscp_tui.domain.quarters import short_quarter
from cscp_tui.domain.ratings import days_late, days_late_originally, lineage
from cscp_tui.domain.records import Action, Challenge, Plan, Reflection
from cscp_tui.domain.rules.moves import LISTED_MOVES, is_agreed
from cscp_tui.views.action_figures import SLIPS as SLIPS_DEFINITION
from cscp_tui.views.action_figures import ActionFigures
from cscp_tui.views.actions import (
    Pieces,
    Standings,
    action_details,
    due_cell,
    lead_cell,
    move_pieces,
)
from cscp_tui.views.history import Changed, change_cells, entry_pieces
from cscp_tui.views.records import record_details


def slipped(book: Book) -> list[Action]:
    """Return the actions whose due date slipped, the most often slipped first.

    One that was carried over is left out, as its continuation shows the slips of both.
    """
    found = [
        (len(slips), action)
        for action in book.actions.values()
        if not action.continued_by and (slips := slips_of(book, action))
    ]
    found.sort(key=lambda pair: (-pair[0], not pair[1].is_open, natural(pair[1].id)))
    return [action for _, action in found]


def without_impact(book: Book) -> list[Action]:
    """Return the delivered actions without a known impact, the latest first."""
    found = [a for a in book.actions.values() if a.is_delivered and a.lacks_impact]
    found.sort(key=lambda action: natural(action.id))
    return sorted(found, key=lambda action: action.ended or action.created, reverse=True)


def current_challenges(book: Book) -> list[Challenge]:
    """Return the challenges that have not ended, unanswered ones first, oldest first."""
    found = [c for c in book.challenges.values() if c.status is not ChallengeStatus.CLOSED]
    return sorted(
        found, key=lambda c: (c.status is not ChallengeStatus.OPEN, c.created, natural(c.id))
    )


def unanswered_challenges(book: Book) -> list[Challenge]:
    """Return the challenges without an answer, the oldest first."""
    return [c for c in current_challenges(book) if c.status is ChallengeStatus.OPEN]


def closed_challenges(book: Book) -> list[Challenge]:
    """Return the closed challenges, the latest first."""
    found = [c for c in book.challenges.values() if c.status is ChallengeStatus.CLOSED]
    found.sort(key=lambda c: natural(c.id))
    return sorted(found, key=lambda c: c.answered or c.created, reverse=True)


def reflections_in_order(book: Book) -> list[Reflection]:
    """Return the reflections, the latest quarter first."""
    found = sorted(book.reflections.values(), key=lambda each: each.role)
    return sorted(found, key=lambda each: each.quarter, reverse=True)


def slip_count(book: Book, actions: Iterable[Action]) -> int:
    """Count the slips of actions, including those of the actions they continue."""
    return sum(len(slips_of(book, action)) for action in actions)


def scrutiny_figures(book: Book, plan: Plan | None, today: date) -> tuple[Cell, ...]:
    """Return the plan's figures, then the numbers of challenges, slips and missing impacts."""
    actions = [a for a in book.actions.values() if plan is not None and a.plan == plan.id]
    late, bare, unanswered = slipped(book), without_impact(book), unanswered_challenges(book)
    cells = []
    if actions:
        delivered, due = Delivered.of(actions), delivered_of_due(actions, today)
        cells += [
            Cell(f"{delivered.figure} delivered", Tone.STRONG),
            Cell(f"{due.delivered} of {due.total} due by now"),
        ]
    slips = counted(slip_count(book, late), "slip")
    cells += [
        Cell(f"{len(unanswered)} unanswered", Tone.AMBER if unanswered else Tone.MUTED),
        Cell(slips, Tone.AMBER if late else Tone.MUTED),
        Cell(f"{len(bare)} without impact", Tone.AMBER if bare else Tone.MUTED),
    ]
    return tuple(cells)


_COLUMNS = (
    Column(key="ref", title="Ref", width=12),
    Column(key="standing", title="Position", width=22, brief=11),
    Column(key="what", title="What", width=30, grows=6),
    Column(key="who", title="Who", width=18, grows=1, needs=100),
    Column(key="when", title="When", width=9),
)
CHALLENGES, CHANGES, SLIPS, IMPACT, REFLECTIONS, CLOSED = (
    "challenges",
    "changes",
    "slips",
    "impact",
    "reflections",
    "closed",
)
_ALWAYS = frozenset({CHALLENGES, CHANGES})
"""The groups whose headings are shown even if they are empty."""

FOLDED_AT_FIRST = (CHANGES, SLIPS, IMPACT, REFLECTIONS, CLOSED)
"""The groups that are folded at first, so that only their headings show."""


class ScrutinyRow(Struct, frozen=True):
    """The group and key of a row of the list."""

    group: str
    key: str
    """The id of the record, or the key of an entry in the history."""

    @classmethod
    def of(cls, row: str) -> ScrutinyRow:
        """Parse the key of a row."""
        group, _, key = row.partition(" ")
        return cls(group, key)

    @property
    def row(self) -> str:
        """The key of the row. It names the group because a record can be in several."""
        return f"{self.group} {self.key}"

    @property
    def table(self) -> str:
        """The table of the row's record; empty for a change."""
        return _TABLES.get(self.group, "")


_TABLES = {
    CHALLENGES: "challenges",
    SLIPS: "actions",
    IMPACT: "actions",
    REFLECTIONS: "reflections",
}


def scrutiny_table(book: Book, today: date, changed: Changed, *, is_projected: bool) -> Table:
    """List everything to scrutinise, grouped by question.

    Args:
        changed: the changes recorded by the team since the last visit.
    """
    groups = _Groups(book, today, is_projected=is_projected)
    lines: list[Row | Heading] = []
    for heading, rows in groups.all(changed):
        if rows or heading.key in _ALWAYS:
            lines += [heading, *rows]
    return Table(columns=_COLUMNS, lines=tuple(lines))


class _Groups:
    """Makes the groups of the list, without restricted records while others look on."""

    def __init__(self, book: Book, today: date, *, is_projected: bool) -> None:
        self._book, self._today, self._is_projected = book, today, is_projected

    def all(self, changed: Changed) -> Iterator[tuple[Heading, Sequence[Row]]]:
        book = self._book
        yield self._challenges(CHALLENGES, "Challenges", current_challenges(book))
        seen = changed.seen(book) if self._is_projected else changed
        cells = partial(change_cells, is_projected=self._is_projected)
        yield (
            Heading(CHANGES, Cell(changed.title), Cell(seen.detail)),
            [_row(CHANGES, key, partial(cells, each, book)) for key, each in seen.entries],
        )
        late, bare = self._shown(slipped(book)), self._shown(without_impact(book))
        slips = f"{counted(slip_count(book, late), 'slip')} of {counted(len(late), 'action')}"
        yield (
            Heading(SLIPS, Cell("Slips"), Cell(slips)),
            [_row(SLIPS, a.id, partial(_slip_cells, a, book)) for a in late],
        )
        delivered = [a for a in book.actions.values() if a.is_delivered and not a.housekeeping]
        bare_of = f"{len(bare)} of {counted(total := len(self._shown(delivered)), 'action')}"
        share = len(bare) / total if total else None
        yield (
            Heading(IMPACT, Cell("Delivered without impact"), Cell(bare_of), share),
            [_row(IMPACT, a.id, partial(_impact_cells, a, book)) for a in bare],
        )
        texts = reflections_in_order(book)
        yield (
            Heading(REFLECTIONS, Cell("Reflections"), Cell(counted(len(texts), "text"))),
            [_row(REFLECTIONS, r.id, partial(_reflection_cells, r)) for r in texts],
        )
        yield self._challenges(CLOSED, "Closed challenges", closed_challenges(book))

    def _challenges(
        self, group: str, title: str, known: list[Challenge]
    ) -> tuple[Heading, Sequence[Row]]:
        shown = shown_to(known, self._book, hides=self._is_projected)
        waiting = sum(c.status is ChallengeStatus.OPEN for c in shown)
        detail = f"{waiting} of {len(shown)} without an answer" if waiting else str(len(shown))
        if not shown:
            detail = "none yet"
        make = partial(_challenge_cells, today=self._today, book=self._book)
        rows = [_row(CHALLENGES, c.id, partial(make, c)) for c in shown]
        share = waiting / len(shown) if waiting else None
        return Heading(group, Cell(title), Cell(detail), share), rows

    def _shown(self, actions: Iterable[Action]) -> list[Action]:
        return shown_to(actions, self._book, hides=self._is_projected)


def _row(group: str, key: str, make: Callable[[], tuple[Cell, ...]]) -> LazyRow:
    return LazyRow(ScrutinyRow(group, key).row, make)


def challenge_cell(challenge: Challenge, today: date) -> Cell:
    """Return a challenge's status or, if it is unanswered, since when it has been open."""
    if challenge.status is ChallengeStatus.OPEN:
        days = (today - challenge.created).days
        words = f"No answer, {counted(days, 'day')}" if days else "No answer yet"
        return Cell(words, Tone.AMBER, "▲")
    if challenge.status is ChallengeStatus.ANSWERED:
        return Cell("Answered", Tone.PLAIN, "●")
    return Cell("Closed", Tone.CLOSED, "✓")


def _challenge_cells(challenge: Challenge, today: date, book: Book) -> tuple[Cell, ...]:
    by, to = party_name(challenge.raised_by, book), party_name(challenge.put_to, book)
    return (
        Cell(challenge.id, Tone.STRONG),
        challenge_cell(challenge, today),
        Cell(one_line(challenge.question)),
        Cell(f"{by} → {to}"),
        day_cell(challenge.created),
    )


def _slip_cells(action: Action, book: Book) -> tuple[Cell, ...]:
    original = original_due_of(book, action)
    slips = counted(len(slips_of(book, action)), "slip")
    unknown = Cell(f"{slips}, was not known", Tone.AMBER, "▲")
    return (
        Cell(action.id, Tone.STRONG),
        day_cell(original, f"{slips}, was {{}}", Tone.AMBER, "▲") if original else unknown,
        Cell(action.title),
        lead_cell(action, book),
        due_cell(action),
    )


def _impact_cells(action: Action, book: Book) -> tuple[Cell, ...]:
    return (
        Cell(action.id, Tone.STRONG),
        Cell(
            "Delivered" if action.agreed else "Delivered, awaiting agreement", Tone.DELIVERED, "✓"
        ),
        Cell(action.title),
        lead_cell(action, book),
        Cell("not known") if action.ended_unknown else day_cell(action.ended),
    )


def _reflection_cells(reflection: Reflection) -> tuple[Cell, ...]:
    by = "(by the team) " if reflection.recorded_for else ""
    return (
        Cell(short_quarter(reflection.quarter), Tone.STRONG),
        Cell(reflection.role),
        Cell(one_line(f"{by}{reflection.text}")),
        EMPTY,
        day_cell(reflection.created),
    )


def scrutiny_details(
    place: ScrutinyRow, book: Book, standings: Standings, changed: Changed, *, is_projected: bool
) -> Pieces:
    """Return a row's record in full as text; empty if the record no longer exists.

    Args:
        place: the group and key of the row.
        changed: the changes recorded since the last visit.
    """
    match place.table:
        case "challenges" | "reflections":
            record = book.as_read(place.table).get(place.key)
            if record is None:
                return ()
            return record_details(
                place.table, record, book, standings.today, is_projected=is_projected
            )
        case "actions":
            action = book.actions.get(place.key)
            if action is None:
                return ()
            first = slip_pieces(action, book, standings, is_projected=is_projected)
            rest = action_details(action, book, standings, is_projected=is_projected)
            return (*first, "\n", *rest) if place.group == SLIPS else _bare(action, rest)
    entry = changed.entry(place.key)
    return tuple(entry_pieces(entry, book, is_projected=is_projected)) if entry else ()


def _bare(action: Action, rest: Pieces) -> Pieces:
    ended = "an unknown day" if action.ended_unknown else long_or(action.ended, "an unknown day")
    words = f"Delivered on {ended}. Impact not recorded yet."
    return (Cell(words, Tone.AMBER, "▲"), "\n\n", *rest)


def slip_pieces(
    action: Action, book: Book, standings: Standings, *, is_projected: bool
) -> Iterator[str | Cell]:
    """Yield the first and current due dates, then each slip and extension with its cause."""
    original = original_due_of(book, action)
    yield Cell("Date changes", Tone.STRONG)
    yield from (Label("\nFirst agreed  "), long_or(original, "not known"))
    yield from (Label("\nDue now  "), long_or(action.due))
    today = standings.today
    if action.is_open and (late := days_late_originally(action, today)):
        now = days_late(action, today)
        yield Label("\nLate  ")
        first = f"{counted(late, 'day')} past the original date"
        yield f"{first}, {counted(now, 'day')} past the current one" if now else first
    for member in [*reversed(lineage(book, action)), action]:
        for move in book.moves_of(member.id):
            if move.kind in LISTED_MOVES:
                whose = f" of {member.id}"
                yield from move_pieces(move, whose, book, is_projected=is_projected)
                if not is_agreed(book, move):
                    yield "Not agreed yet.\n"
    yield "\n"


def explained_scrutiny_figures(book: Book, plan: Plan | None, today: date) -> tuple[Figure, ...]:
    """Return the figures of the line under the title (``scrutiny_figures``), explained."""
    actions = [a for a in book.actions.values() if plan is not None and a.plan == plan.id]
    of_plan: tuple[Figure, ...] = ()
    if plan is not None and actions:
        known = ActionFigures(actions, book, today, f"actions of {plan.title}")
        of_plan = (known.delivered(), known.due())
    asked = questions(book, slipped(book), without_impact(book), ALL_ACTIONS, today)
    return (*of_plan, *asked)


ALL_ACTIONS = "actions of all plans and sources"


def questions(
    book: Book, late: Sequence[Action], bare: Sequence[Action], whose: str, day: date
) -> tuple[Figure, ...]:
    """Count what is unanswered, what slipped, and what was delivered without impact.

    Args:
        late: the actions that slipped.
        bare: those delivered without impact.
        whose: the actions that both are of, in words.
    """
    slips = [action for action in late for _ in slips_of(book, action)]
    return (
        count(
            "unanswered",
            "Unanswered challenges",
            "Challenges that have no answer yet.",
            unanswered_challenges(book),
            f"all challenges, as at {long(day)}",
            table="challenges",
        ),
        count(
            "slips",
            "Slips",
            f"{SLIPS_DEFINITION} Carried-over actions are left out, because their continuations "
            "show both sets of slips.",
            slips,
            f"{whose}, as at {long(day)}",
            value=f"{len(slips)}, of {counted(len(late), 'action')}",
        ),
        count(
            "impact",
            "Delivered without impact",
            "Delivered actions with no impact recorded yet.",
            bare,
            f"{whose}, as at {long(day)}",
        ),
    )
