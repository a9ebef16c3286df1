"""How actions moved between two days, which always balances, and why a headline changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cscp_tui.domain.figures import Delivered, counts
from cscp_tui.domain.words import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cscp_tui.domain.records import Action


@dataclass(slots=True)
class Movement:
    """What came into a population of actions and what became of it, as lists of references.

    ``brought forward + new + reopened = delivered + carried over + otherwise closed + still open``.
    """

    brought_forward: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    reopened: list[str] = field(default_factory=list)
    delivered: list[str] = field(default_factory=list)
    carried_over: list[str] = field(default_factory=list)
    otherwise_closed: list[str] = field(default_factory=list)
    still_open: list[str] = field(default_factory=list)

    @property
    def came(self) -> int:
        """How many actions were there to work on."""
        return len(self.brought_forward) + len(self.new) + len(self.reopened)

    @property
    def went(self) -> int:
        """What became of them."""
        ended = len(self.delivered) + len(self.carried_over) + len(self.otherwise_closed)
        return ended + len(self.still_open)

    @property
    def balances(self) -> bool:
        """Whether as many came as went and stayed."""
        return self.came == self.went

    @property
    def parts(self) -> tuple[list[str], ...]:
        """The seven lists of references, in the order of the equation."""
        return (
            self.brought_forward,
            self.new,
            self.reopened,
            self.delivered,
            self.carried_over,
            self.otherwise_closed,
            self.still_open,
        )

    @property
    def figures(self) -> tuple[int, ...]:
        """The seven numbers, in the order of the equation."""
        return tuple(map(len, self.parts))

    def add(self, before: Action | None, after: Action) -> None:
        """Count one action by where it stood at the start and where it stands at the end."""
        if before is None:
            self.new.append(after.id)
        elif before.is_open:
            self.brought_forward.append(after.id)
        elif _end(before) == _end(after):
            return
        else:
            self.reopened.append(after.id)
        if after.is_open:
            self.still_open.append(after.id)
        elif after.is_delivered:
            self.delivered.append(after.id)
        elif after.outcome is Outcome.CARRIED_OVER:
            self.carried_over.append(after.id)
        else:
            self.otherwise_closed.append(after.id)


def _end(action: Action) -> tuple[object, ...]:
    """What tells one end of an action from a later one after it was reopened."""
    return (action.status, action.outcome, action.ended)


def movement(before: Mapping[str, Action], after: Iterable[Action]) -> Movement:
    """The movement of a population between the actions as they were and as they are."""
    found = Movement()
    for action in after:
        found.add(before.get(action.id), action)
    return found


@dataclass(frozen=True, slots=True)
class Reason:
    """One action that changed a headline."""

    ref: str
    title: str
    what: str
    """``delivered``, ``reopened``, ``added to the plan``, ``withdrawn``, …"""

    delivered: int
    """What it added to the delivered ones: 1, 0 or -1."""

    total: int
    """What it added to the denominator: 1, 0 or -1."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a headline moved: two figures, what they count, and each action that changed them."""

    before: Delivered
    after: Delivered
    population: str
    reasons: tuple[Reason, ...]

    @property
    def explains(self) -> bool:
        """Whether the reasons add up to the whole change."""
        return (
            self.before.delivered + sum(reason.delivered for reason in self.reasons),
            self.before.total + sum(reason.total for reason in self.reasons),
        ) == (self.after.delivered, self.after.total)


def explain(
    before: Mapping[str, Action], after: Mapping[str, Action], population: str
) -> Explanation:
    """Which actions changed a headline between two states of a population.

    Args:
        before: the population's actions at the start.
        after: the population's actions at the end.
        population: what is counted, in words.
    """
    reasons = []
    for ref in sorted(before.keys() | after.keys()):
        old, new = before.get(ref), after.get(ref)
        delivered = _is_counted_delivery(new) - _is_counted_delivery(old)
        total = _is_counted(new) - _is_counted(old)
        if delivered or total:
            known = new or old
            assert known is not None
            reasons.append(Reason(ref, known.title, _what(old, new), delivered, total))
    return Explanation(
        Delivered.of(before.values()), Delivered.of(after.values()), population, tuple(reasons)
    )


def _is_counted(action: Action | None) -> int:
    return int(action is not None and counts(action))


def _is_counted_delivery(action: Action | None) -> int:
    return int(action is not None and counts(action) and action.is_delivered)


def _what(old: Action | None, new: Action | None) -> str:
    if new is None:
        return "taken out of the plan"
    if old is None:
        return "added to the plan, delivered" if new.is_delivered else "added to the plan"
    if new.is_delivered:
        return "delivered"
    if new.is_open:
        return "reopened"
    assert new.outcome is not None
    return str(new.outcome)
