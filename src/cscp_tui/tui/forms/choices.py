"""What can be chosen in a field, found by any of its names while somebody types."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cscp_tui.domain.names import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be chosen."""

    value: str
    """What is kept."""

    label: str
    """What stands in the field."""

    about: str = ""
    """What is said beside it: a name in full, a title."""

    names: tuple[str, ...] = ()
    """What else it is called."""

    @property
    def in_full(self) -> str:
        """Its label with what is said beside it, unless that says all of it."""
        if not self.about or self.label in self.about:
            return self.about or self.label
        return f"{self.label}: {self.about}"


class Choices:
    """Choices in the order in which they are offered."""

    def __init__(self, choices: Iterable[Choice] = ()) -> None:
        self._choices = tuple(choices)

    @classmethod
    def of(cls, words: Iterable[str]) -> Choices:
        """Choices that are kept as they are called."""
        return cls(Choice(str(word), str(word)) for word in words)

    def __iter__(self) -> Iterator[Choice]:
        return iter(self._choices)

    def __len__(self) -> int:
        return len(self._choices)

    @property
    def labels(self) -> tuple[str, ...]:
        """What they are called."""
        return tuple(choice.label for choice in self._choices)

    def label_of(self, value: str) -> str:
        """What a value is called; a value that is no choice any more is called as it is."""
        return next((c.label for c in self._choices if c.value == value), value)

    def offered(self, typed: str) -> tuple[Choice, ...]:
        """Those that may be meant by the beginning of a word: best first, all for no word."""
        wanted = folded(typed)
        if not wanted:
            return self._choices
        begin = self._where(lambda fold: fold.startswith(wanted))
        inside = self._where(lambda fold: f" {wanted}" in fold)
        return tuple(dict.fromkeys((*begin, *inside)))

    def meant(self, typed: str) -> tuple[Choice, ...]:
        """Those that a text means: called exactly so, else beginning so, else with it in a name."""
        wanted = folded(typed)
        if not wanted:
            return ()
        return (
            self.called(typed)
            or self._where(lambda fold: fold.startswith(wanted))
            or self._where(lambda fold: wanted in fold)
        )

    def called(self, typed: str) -> tuple[Choice, ...]:
        """Those that are called exactly so; a label counts before other names."""
        wanted = folded(typed)
        labelled = tuple(choice for choice, folds in self._folds if folds[0] == wanted)
        return labelled or self._where(lambda fold: fold == wanted)

    def _where(self, fits: Callable[[str], bool]) -> tuple[Choice, ...]:
        return tuple(choice for choice, folds in self._folds if any(map(fits, folds)))

    @cached_property
    def _folds(self) -> tuple[tuple[Choice, tuple[str, ...]], ...]:
        return tuple(
            (choice, tuple(map(folded, (choice.label, choice.about, *choice.names, choice.value))))
            for choice in self._choices
        )


def last_part(text: str) -> tuple[str, str]:
    """The text of several choices before the one that is being typed, and that one."""
    before, comma, part = text.rpartition(",")
    return (f"{before}, " if comma else ""), part.strip()


def parts(text: str, choices: Choices) -> Iterator[str]:
    """The names in a text, parted by commas; a comma inside a name parts nothing."""
    pieces = text.split(",")
    start = 0
    while start < len(pieces):
        end = next(
            (
                end
                for end in range(len(pieces), start + 1, -1)
                if choices.called(",".join(pieces[start:end]))
            ),
            start + 1,
        )
        if part := ",".join(pieces[start:end]).strip():
            yield part
        start = end
