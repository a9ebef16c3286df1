"""Headline changes: two figures, and the actions that explain the difference."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from cscp_tui.domain.figures import Delivered, counts
from cscp_tui.domain.records import Action


class Reason(Struct, frozen=True):
    """One action that changed a headline."""

    ref: str
    title: str
    what: str
    """The change as a word: ``delivered``, ``reopened``, ``withdrawn``, …"""

    delivered: int
    """Its effect on the number delivered: 1, 0 or -1."""

    total: int
    """Its effect on the denominator: 1, 0 or -1."""


class HeadlineChange(Struct, frozen=True):
    """The explanation of a headline's change: two figures, what they count, and the actions that changed them."""

    before: Delivered
    after: Delivered
    population: str
    reasons: tuple[Reason, ...]

    @property
    def explains(self) -> bool:
        """True if the reasons add up to the whole change."""
        return (
            self.before.delivered + sum(reason.delivered for reason in self.reasons),
            self.before.total + sum(reason.total for reason in self.reasons),
        ) == (self.after.delivered, self.after.total)


def why_it_moved(
    before: Mapping[str, Action], after: Mapping[str, Action], population: str
) -> HeadlineChange:
    """Explain a change of a headline by the actions that changed in between.

    Args:
        before: the population's actions at the start.
        after: the population's actions at the end.
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
    return HeadlineChange(
        Delivered.of(before.values()), Delivered.of(after.values()), population, tuple(reasons)
    )


def _is_counted(action: Action | None) -> int:
    return int(action is not None and counts(action))


def _is_counted_delivery(action: Action | None) -> int:
    return int(action is not None and counts(action) and action.is_delivered)


def _what(old: Action | None, new: Action | None) -> str:
    if new is None:
        return "removed from the plan"
    if old is None and new.is_delivered and new.ended_unknown:
        return "added to the plan, delivered on a day that is not known"
    if old is None:
        return "added to the plan, delivered" if new.is_delivered else "added to the plan"
    if new.is_delivered:
        return "delivered"
    if new.is_open:
        return "reopened"
    assert new.outcome is not None
    return str(new.outcome)
