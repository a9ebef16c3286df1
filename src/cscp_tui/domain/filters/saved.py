"""Filters that people saved under a name, as parts of other filters: ``filter:late``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cscp_tui.domain.errors import CscpError, NotUnderstood
from cscp_tui.domain.filters.errors import UnknownToken
from cscp_tui.domain.names import folded, listed
from cscp_tui.domain.selections import Selection
from cscp_tui.domain.texts import shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cscp_tui.domain.records import Action

TOKEN = "filter"  # noqa: S105 - a token of a filter
"""What stands before the name of a saved filter."""


class NoSavedFilter(UnknownToken):
    """A name under which no filter was saved."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        names = f"there are {listed(known)}" if known else "none was saved yet"
        NotUnderstood.__init__(self, f"There is no saved filter “{shortened(name)}”; {names}.")


class SavedFilterInItself(UnknownToken):
    """A saved filter that names itself, by whatever ways."""

    def __init__(self, name: str) -> None:
        NotUnderstood.__init__(
            self, f"The saved filter “{shortened(name)}” names itself; save it without that."
        )


class SavedFilterBroken(UnknownToken):
    """A saved filter that cannot be read."""

    def __init__(self, name: str, problem: str) -> None:
        words = problem.rstrip(".")
        NotUnderstood.__init__(
            self, f"The saved filter “{shortened(name)}” cannot be read: {words}; save it anew."
        )


@dataclass(frozen=True, slots=True)
class Named(Selection):
    """What a saved filter takes."""

    name: str
    selection: Selection

    def matches(self, action: Action) -> bool:
        """Whether the saved filter takes it."""
        return self.selection.matches(action)

    def __str__(self) -> str:
        return f"“{self.name}” ({self.selection})"


class Saved:
    """Saved filters that are read where they are named, each in its turn."""

    def __init__(self, texts: Mapping[str, str], read: Callable[[str], Selection]) -> None:
        """Filters by the names under which they were saved.

        Args:
            texts: the filters, as they were typed.
            read: reads one of them.
        """
        self._texts = texts
        self._read = read
        self._open: list[str] = []

    def select(self, typed: str) -> Selection:
        """The selection of the filter of that name.

        Raises:
            NoSavedFilter: there is none.
            SavedFilterInItself: it names itself.
            SavedFilterBroken: it cannot be read; the sentence says why.
        """
        name = saved_name(typed, self._texts)
        if name is None:
            raise NoSavedFilter(typed, tuple(self._texts))
        if name in self._open:
            raise SavedFilterInItself(name)
        self._open.append(name)
        try:
            return Named(name, self._read(self._texts[name]))
        except (SavedFilterInItself, SavedFilterBroken):
            raise
        except CscpError as problem:
            raise SavedFilterBroken(name, str(problem)) from None
        finally:
            self._open.remove(name)


def saved_name(typed: str, texts: Mapping[str, str]) -> str | None:
    """The name that was meant: capitals and hyphens do not matter; None where none is."""
    wanted = folded(typed)
    return next((name for name in texts if folded(name) == wanted), None)
