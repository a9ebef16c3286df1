"""Progress of long work, and the exception that stops it from outside."""

from __future__ import annotations

from collections.abc import Callable

from cscp_tui.base.errors import CscpError

Step = Callable[[int, int], None]
"""Told how much is done, and of how much; it raises ``Stopped`` where nobody wants the rest."""


class Stopped(CscpError):
    """Work that somebody stopped."""

    def __init__(self) -> None:
        super().__init__("Stopped. Nothing was written.")


def between(step: Step, first: int, last: int) -> Step:
    """Report the progress of one part of some work, from one per cent to another."""
    return lambda done, of: step(first * of + (last - first) * done, 100 * of)


def untold(done: int, of: int) -> None:
    """Report progress to nobody."""
