"""Documents before they have a format: headed sections of text, lists and tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from cscp_tui.documents.parts import Part, Points, Terms, Text
from cscp_tui.documents.table import Heading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cscp_tui.documents.parts import Piece
    from cscp_tui.documents.table import Column, Row, Table


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


def data_table(table: Table, *, caption: str | None = None, group: str = "") -> DataTable:
    """All rows of a view's table in one table.

    Args:
        table: The view's table.
        caption: What stands above it; the table's own title when left out.
        group: The title of a leading column that names each row's heading; none when empty.
    """
    leading = ((group, False),) if group else ()
    rows = (
        (str(heading.title) if heading else "", *_texts(row)) if group else _texts(row)
        for heading, row in _rows_with_headings(table)
    )
    return DataTable(
        caption=table.title if caption is None else caption,
        headings=leading + _headings(table.columns),
        rows=tuple(rows),
    )


def sections_by_heading(table: Table) -> tuple[Section, ...]:
    """A section with a table for each heading that has rows, under the heading's words.

    Rows that stand before the first heading keep the title of the whole table.
    """
    rows: dict[str, list[tuple[str, ...]]] = {}
    titles: dict[str, str] = {}
    for heading, row in _rows_with_headings(table):
        key = f"heading {heading.key}" if heading else ""
        titles[key] = _caption(heading) if heading else table.title
        rows.setdefault(key, []).append(_texts(row))
    headings = _headings(table.columns)
    return tuple(
        Section(title=titles[key], blocks=(DataTable(headings=headings, rows=tuple(texts)),))
        for key, texts in rows.items()
    )


def _headings(columns: tuple[Column, ...]) -> tuple[tuple[str, bool], ...]:
    return tuple((column.title, column.right) for column in columns)


def _texts(row: Row) -> tuple[str, ...]:
    return tuple(cell.in_a_file for cell in row.cells)


def _caption(heading: Heading) -> str:
    title, detail = str(heading.title), str(heading.detail)
    return f"{title} – {detail}" if detail else title


def _rows_with_headings(table: Table) -> Iterator[tuple[Heading | None, Row]]:
    heading: Heading | None = None
    for line in table.lines:
        if isinstance(line, Heading):
            heading = line
        else:
            yield heading, line


FIRST_LEVEL = 2


def section_of(part: Part, level: int = FIRST_LEVEL) -> Section:
    """A part as a section; those of the first level can be linked to."""
    blocks = tuple(block_of(piece, level + 1) for piece in part.pieces)
    anchor = part.key if level == FIRST_LEVEL else ""
    return Section(title=part.title, level=level, anchor=anchor, blocks=blocks)


def block_of(piece: Piece, level: int) -> Block:
    """A piece as a block; a part in it becomes a section of the level."""
    match piece:
        case Text(text):
            return Paragraph(text=text)
        case Points(items):
            return Bullets(items=items)
        case Terms(pairs):
            return Definitions(pairs=pairs)
        case Part():
            return section_of(piece, level)
        case _:
            return data_table(piece)
