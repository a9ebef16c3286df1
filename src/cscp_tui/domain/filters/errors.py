"""What can be wrong with a filter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.errors import NotUnderstood
from cscp_tui.domain.texts import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_NAMED = 14
"""More names than this make no sentence."""


class UnknownToken(NotUnderstood):
    """A part of a filter that means nothing."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        tokens = ", ".join(f"{token}:" for token in known)
        super().__init__(
            f"“{shortened(name)}:” is no filter; there are {tokens} – and text in double quotes is "
            "searched for as it stands."
        )


class UnknownTokenValue(UnknownToken):
    """A value that a token of a filter does not take."""

    def __init__(self, name: str, value: str, takes: str) -> None:
        typed = shortened(f"{name}:{value}")
        NotUnderstood.__init__(self, f"“{typed}” is no filter; {name}: takes {takes}.")


class RangeBackwards(UnknownToken):
    """A range that ends before it begins."""

    def __init__(self, name: str, value: str) -> None:
        typed = shortened(f"{name}:{value}")
        NotUnderstood.__init__(self, f"“{typed}” ends before it begins; turn its ends round.")


def listed(names: Iterable[str]) -> str:
    """Names in a row, as many as a sentence bears."""
    every = [shortened(name) for name in names]
    more = len(every) - MOST_NAMED
    return ", ".join(every[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
