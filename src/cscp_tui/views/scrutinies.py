"""What a scrutineer asks of the figures: what slipped, what has no impact, what is unanswered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.figures import Delivered, due_by, slips_of
from cscp_tui.domain.orders import natural
from cscp_tui.domain.texts import counted
from cscp_tui.domain.words import ChallengeStatus
from cscp_tui.views.cells import Cell, Tone
from cscp_tui.views.deliveries import has_impact

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Action, Challenge, Plan, Reflection


def slipped(book: Book) -> list[Action]:
    """The actions whose date slipped, the most often slipped first.

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
    """The delivered actions of which nobody knows that they changed anything, the latest first."""
    found = [a for a in book.actions.values() if a.is_delivered and not has_impact(a)]
    found.sort(key=lambda action: natural(action.id))
    return sorted(found, key=lambda action: action.ended or action.created, reverse=True)


def current_challenges(book: Book) -> list[Challenge]:
    """The challenges that have not ended: those without an answer first, each the oldest first."""
    found = [c for c in book.challenges.values() if c.status is not ChallengeStatus.CLOSED]
    return sorted(
        found, key=lambda c: (c.status is not ChallengeStatus.OPEN, c.created, natural(c.id))
    )


def closed_challenges(book: Book) -> list[Challenge]:
    """The challenges of which it is known what came, the latest first."""
    found = [c for c in book.challenges.values() if c.status is ChallengeStatus.CLOSED]
    found.sort(key=lambda c: natural(c.id))
    return sorted(found, key=lambda c: c.answered or c.created, reverse=True)


def reflections_in_order(book: Book) -> list[Reflection]:
    """The reflections, the latest quarter first."""
    found = sorted(book.reflections.values(), key=lambda each: each.role)
    return sorted(found, key=lambda each: each.quarter, reverse=True)


def slip_count(book: Book, actions: Iterable[Action]) -> int:
    """How often actions slipped, those that they continue among them."""
    return sum(len(slips_of(book, action)) for action in actions)


def scrutiny_figures(book: Book, plan: Plan | None, today: date) -> tuple[Cell, ...]:
    """The figures of the plan as every screen has them, then what there is to ask about."""
    actions = [a for a in book.actions.values() if plan is not None and a.plan == plan.id]
    late, bare = slipped(book), without_impact(book)
    unanswered = [c for c in current_challenges(book) if c.status is ChallengeStatus.OPEN]
    cells = []
    if actions:
        delivered, due = Delivered.of(actions), due_by(actions, today)
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
