"""The figures of quarters that were signed off, as their signed papers print them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.documents.figure import Figure
from cscp_tui.domain.figures import Delivered, DeliveredPart, QuarterEnd
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import Plan

T = TypeVar("T")

NOT_IN_PAPER = "not in the signed paper"


class SignedFigures(Struct, frozen=True):
    """The figures of a quarter as its signed papers print them."""

    printed: Mapping[str, Figure]
    """The figures as they were printed, by their titles."""
    is_corrected: bool
    """True if something was recorded since with effect in the quarter."""

    def known(self, titles: Iterable[str]) -> Figure | None:
        """Return the figure that is printed under one of some titles; None if none is."""
        return next((self.printed[each] for each in titles if each in self.printed), None)

    def beside(self, printed: T, now: T) -> T | None:
        """Return what is shown beside a printed figure: the current one, where it was corrected.

        A signed figure is what was printed. If nothing was recorded since with effect in its
        quarter, another current value comes from another version of the program, and is shown
        nowhere. Whatever shows a signed figure asks here, but for the list of figures that corrections
        changed (``views/updates/corrections.py``), which has both by its nature, the movement, whose
        column of corrections is their difference, and the export of figures, which has the signed
        ones alone (``as_printed``).

        Args:
            printed: the figure as it was printed, or its value.
            now: the same, calculated now.
        """
        return now if self.is_corrected and now != printed else None

    def figure(self, now: Figure, *titles: str) -> Figure:
        """Return a figure as it was signed off, with the current one beside it if it was corrected.

        Args:
            now: the figure as it is calculated now.
            titles: the titles under which the signed papers may have it.
        """
        known = self.known(titles)
        if known is None:
            return replace(now, value=f"{now.value} ({NOT_IN_PAPER})")
        current = self.beside(known.value, now.value)
        return replace(
            now,
            value=as_signed_words(known.value, current) if current else known.value,
            number=None if now.number is None else known.numerator,
            numerator=known.numerator,
            denominator=known.denominator,
        )


def as_signed_words(signed: str, now: str) -> str:
    return f"{signed} as signed off, now {now}"


def as_printed(figures: Iterable[Figure], printed: Mapping[str, Figure]) -> tuple[Figure, ...]:
    """Return the figures of a signed paper, with the records behind those that are known.

    Args:
        figures: the figures as calculated from the same records.
        printed: the figures of the paper by their titles; if it has none, the others are returned.
    """
    known = {each.title: each for each in figures}
    if not printed:
        return tuple(known.values())
    return tuple(
        replace(
            known.get(title, each),
            value=each.value,
            numerator=each.numerator,
            denominator=each.denominator,
        )
        for title, each in printed.items()
    )


PrintedFiguresOf: TypeAlias = Callable[[Quarter], SignedFigures | None]
"""Returns the figures of a quarter's sign-off in force; None if the quarter is open."""


def nothing_signed(quarter: Quarter) -> SignedFigures | None:  # noqa: ARG001 - as of any quarter
    """Return None, as for a quarter that is open."""
    return None


class EarlierPart(Struct, frozen=True):
    """The delivered part of a population at the end of an earlier quarter."""

    signed: DeliveredPart
    """As signed off; as calculated now if the quarter is open."""
    beside: DeliveredPart | None = None
    """The current one, if the signed one was corrected since."""
    note: str = ""

    @property
    def now(self) -> DeliveredPart:
        """The current one to go on from; the signed one where it was not corrected."""
        return self.beside or self.signed

    @property
    def is_corrected(self) -> bool:
        return self.beside is not None

    def __str__(self) -> str:
        if self.beside is not None:
            return as_signed_words(self.signed.figure, self.beside.figure)
        return f"{self.signed.figure}{self.note}"


def earlier_part(signed: SignedFigures | None, now: DeliveredPart, *titles: str) -> EarlierPart:
    """Return a delivered part at the end of an earlier quarter, as it was signed off."""
    if signed is None:
        return EarlierPart(now)
    known = signed.known(titles)
    if known is None or known.numerator is None or known.denominator is None:
        return EarlierPart(now, note=f" ({NOT_IN_PAPER})")
    printed = DeliveredPart(known.numerator, known.denominator)
    return EarlierPart(printed, signed.beside(printed, DeliveredPart(now.delivered, now.total)))


def end_as_signed(end: QuarterEnd, plan: Plan, signed: SignedFigures | None) -> QuarterEnd:
    """Return the end of a quarter with its figure as signed off, and the current one if corrected."""
    if end.delivered is None or not end.is_over:
        return end
    part = earlier_part(signed, end.delivered, *titles_of(plan, "Delivered"))
    if part.signed.figure == end.delivered.figure:
        return end
    delivered = Delivered(part.signed.delivered, part.signed.total)
    return replace(end, delivered=delivered, now=end.delivered if part.is_corrected else None)


def titles_of(plan: Plan, label: str) -> tuple[str, str]:
    """Return the titles of a plan's figure in papers about several plans and about one."""
    return f"{plan.title}: {label}", label
