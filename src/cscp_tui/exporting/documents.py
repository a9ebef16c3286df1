"""What leaves the program, before it has a format: a document of headed blocks of plain text.

Users' words stand in a document as they were typed; each format makes them harmless in its own way.
A blank line in a paragraph's text begins a new paragraph, any other line break stays a line break.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

MAY_CHANGE = "figures and words may still change."
"""What holds of every draft."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Running text, of one paragraph or several."""

    kind: ClassVar[str] = "paragraph"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    """A list of points; blank ones are left out."""

    kind: ClassVar[str] = "bullets"
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions:
    """Names, each with what it stands for."""

    kind: ClassVar[str] = "definitions"
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DataTable:
    """One header row and the rows under it."""

    kind: ClassVar[str] = "table"
    headings: tuple[tuple[str, bool], ...]
    """Each column's title, and whether its cells stand right-aligned."""
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    to_fill_in: int = 0
    """So many of the last columns are empty, for whoever gets the paper to fill in."""

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of the columns."""
        return tuple(title for title, _ in self.headings)

    @property
    def alignments(self) -> tuple[bool, ...]:
        """For each column, whether its cells stand right-aligned."""
        return tuple(right for _, right in self.headings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with the blocks under it."""

    kind: ClassVar[str] = "section"
    title: str
    level: int = 2
    """The heading's level, one more than that of the section or document around it."""
    anchor: str = ""
    """The name that a link in the HTML file can point at; empty for none."""
    blocks: Iterable[Block] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """A line that opens what stands under it; paper and Word show all of it."""

    kind: ClassVar[str] = "disclosure"
    summary: str
    blocks: tuple[Block, ...] = ()


class InTurn:
    """Blocks that are made one by one as they are written, where there are thousands of them."""

    def __init__(self, makers: Sequence[Callable[[], Block]]) -> None:
        """What makes each of them."""
        self._makers = makers

    def __iter__(self) -> Iterator[Block]:
        """Each, made anew."""
        return (make() for make in self._makers)


Block = Section | Paragraph | Bullets | Definitions | DataTable | Disclosure


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole paper."""

    title: str
    blocks: tuple[Block, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    """What the paper is about, under its title: partnership, quarter, as-at day, audience."""
    marking: str = ""
    """The security marking that stands as the first and the last line; empty for none."""
    draft: bool = False
    draft_because: str = "not signed off yet"
    """What is still to come before it is none any more."""
    language: str = "en-GB"

    @property
    def draft_line(self) -> str:
        """The line that says that it is a draft; empty for none."""
        return f"DRAFT – {self.draft_because}; {MAY_CHANGE}" if self.draft else ""
