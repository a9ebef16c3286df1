"""Documents before they have a format: headed sections of text, lists and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, TypeAlias, overload

from msgspec import Struct
from msgspec.structs import force_setattr, replace

from cscp_tui.documents.charts import Chart
from cscp_tui.documents.figure import Figure
from cscp_tui.documents.table import Heading, Row, Table

MAY_CHANGE = "figures and words may still change."
"""The end of the line that calls a document a draft."""

NOTHING_THIS_QUARTER = "None this quarter."

FIRST_LEVEL = 2
"""The heading level of a document's own sections; 1 is its title."""


CHOOSE = "Choose one"
"""The placeholder in a Word drop-down list."""

_PARTED = "; "


def carried_words(facts: Iterable[tuple[str, str]]) -> str:
    """Write what a file says about itself in one line, for its properties."""
    return _PARTED.join(f"cscp {name}: {value}" for name, value in facts)


def carried_facts(words: str) -> tuple[tuple[str, str], ...]:
    """Read the facts from such a line; programs that save a file again may put commas into it."""
    pairs = (each.strip().partition(": ") for each in words.replace(",", ";").split(";"))
    return tuple(
        (name.removeprefix("cscp "), value.strip())
        for name, _, value in pairs
        if name.startswith("cscp ")
    )


class Paragraph(Struct, frozen=True):
    """Running text; a blank line in it begins a new paragraph."""

    kind: ClassVar[str] = "paragraph"
    text: str


class Bullets(Struct, frozen=True):
    """A list of points; blank ones are left out."""

    kind: ClassVar[str] = "bullets"
    items: tuple[str, ...]


class Definitions(Struct, frozen=True):
    """Terms, each with its meaning."""

    kind: ClassVar[str] = "definitions"
    pairs: tuple[tuple[str, str], ...]


class Section(Struct, frozen=True, kw_only=True):
    """A heading with the blocks under it; sections among these get the next heading level."""

    kind: ClassVar[str] = "section"
    title: str
    blocks: Sequence[Block] = ()
    key: str = ""
    anchor: str = ""
    """The name that a link in the HTML file can point at; empty for none."""
    name: str = ""
    """Its title without figures, where a file or a sheet is named by it; empty for the title."""
    level: int = FIRST_LEVEL
    starts_page: bool = False
    """It begins on a new page, printed and in Word."""

    def __post_init__(self) -> None:
        """Put the sections among the blocks one level below."""
        if isinstance(self.blocks, tuple):
            below = self.level + 1
            blocks = tuple(
                replace(block, level=below) if isinstance(block, Section) else block
                for block in self.blocks
            )
            force_setattr(self, "blocks", blocks)

    @property
    def is_empty(self) -> bool:
        return self.blocks == (Paragraph(NOTHING_THIS_QUARTER),)


class Disclosure(Struct, frozen=True, kw_only=True):
    """A line that unfolds the blocks under it; paper and Word show all of it."""

    kind: ClassVar[str] = "disclosure"
    summary: str
    blocks: tuple[Block, ...] = ()


class InTurn(Sequence["Block"]):
    """Blocks that are made each time they are read, where thousands would fill the memory."""

    def __init__(self, makers: Sequence[Callable[[], Block]]) -> None:
        self._makers = makers

    def __len__(self) -> int:
        return len(self._makers)

    @overload
    def __getitem__(self, place: int) -> Block: ...
    @overload
    def __getitem__(self, place: slice) -> InTurn: ...
    def __getitem__(self, place: int | slice) -> Block | InTurn:
        return InTurn(self._makers[place]) if isinstance(place, slice) else self._makers[place]()


Block: TypeAlias = Section | Paragraph | Bullets | Definitions | Table | Chart | Disclosure


class Document(Struct, frozen=True, kw_only=True):
    """A title, facts and blocks that a writer turns into a file."""

    title: str
    blocks: tuple[Block, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    """The pairs under its title: partnership, quarter, as-at day, audience."""
    marking: str = ""
    """The security marking in the first and the last line; empty for none."""
    draft: bool = False
    draft_because: str = "not signed off yet"
    """The reason why it is a draft."""
    language: str = "en-GB"
    figures: tuple[Figure, ...] = ()
    """The figures that it gives, for the formats that spreadsheets read."""
    day: date | None = None
    """The day of its sign-off, or its as-at day while it is a draft: that of its file."""
    carried: tuple[tuple[str, str], ...] = ()
    """Hidden facts in its Word and Excel files, by which a returned file is recognised."""

    def __post_init__(self) -> None:
        """Let links point at its own sections by their keys."""
        blocks = tuple(
            replace(block, anchor=(block.anchor or block.key).replace("/", "-"))
            if isinstance(block, Section)
            else block
            for block in self.blocks
        )
        force_setattr(self, "blocks", blocks)

    @property
    def partnership(self) -> str:
        """The partnership's name; empty if it is not among the facts."""
        return dict(self.facts).get("Partnership", "")

    @property
    def contents(self) -> tuple[Section, ...]:
        """Its own sections that links can point at."""
        return tuple(each for each in self.blocks if isinstance(each, Section) and each.anchor)

    @property
    def draft_line(self) -> str:
        """The line that says that it is a draft; empty if it isn't one."""
        return f"DRAFT – {self.draft_because}; {MAY_CHANGE}" if self.draft else ""


class RecordedAt(Struct, frozen=True, kw_only=True):
    """The place in a journal that a report was made from."""

    workspace: str
    """The workspace's id."""
    line: int
    """The number of the journal's last line."""
    as_at: date


@dataclass(frozen=True, kw_only=True)
class Report:
    """The same records as a document, as one table and as plain values."""

    document: Document
    table: Table
    """One header row, and a row for each record."""
    make_values: Callable[[], Any]
    recorded: RecordedAt | None = None
    """The workspace and journal line of its records, for comparing an edited workbook."""
    is_one_table: bool = True
    """A workbook of it has the table on a sheet; otherwise each table of the document."""

    @cached_property
    def values(self) -> Any:
        """The records as JSON has them: days as ``2025-03-31``, nothing rounded or left out."""
        return self.make_values()


def section(
    key: str,
    title: str,
    *blocks: Block | None,
    name: str = "",
    empty: str = NOTHING_THIS_QUARTER,
) -> Section:
    """A section of the blocks that say something, else of a sentence that there is nothing."""
    full = tuple(block for block in blocks if block is not None and _says_something(block))
    if all(isinstance(block, Section) and block.is_empty for block in full):
        full = (Paragraph(empty),)
    return Section(key=key, title=title, name=name, blocks=full)


def _says_something(block: Block) -> bool:
    match block:
        case Paragraph(text):
            return bool(text.strip())
        case Bullets(items):
            return bool(items)
        case Definitions(pairs):
            return bool(pairs)
        case Table():
            return bool(block.lines)
        case Chart():
            return bool(block.rows)
        case _:
            return True


def sections_by_heading(table: Table) -> tuple[Section, ...]:
    """A section with a table for each heading that has rows, under the heading's words.

    Rows before the first heading keep the title of the whole table.
    """
    rows: dict[str, list[Row]] = {}
    titles: dict[str, str] = {}
    names: dict[str, str] = {}
    for heading, row in table.rows_with_headings():
        key = f"heading {heading.key}" if heading else ""
        titles[key] = _caption(heading) if heading else table.title
        names[key] = str(heading.title) if heading else ""
        # Lazy cells are made now: a file may be written while the book changes.
        rows.setdefault(key, []).append(Row(row.key, row.cells))
    return tuple(
        Section(
            title=titles[key],
            name=names[key],
            blocks=(Table(columns=table.columns, lines=tuple(found)),),
        )
        for key, found in rows.items()
    )


def _caption(heading: Heading) -> str:
    title, detail = str(heading.title), str(heading.detail)
    return f"{title} – {detail}" if detail else title


def every_block(blocks: Iterable[Block]) -> Iterator[Block]:
    """Each block and, after each section or disclosure, the blocks under it."""
    for block in blocks:
        yield block
        if isinstance(block, Section | Disclosure):
            yield from every_block(block.blocks)


def texts_in(blocks: Iterable[Block]) -> Iterator[str]:
    """Every text that blocks show, in reading order."""
    for block in every_block(blocks):
        match block:
            case Paragraph(text):
                yield text
            case Bullets(items):
                yield from items
            case Definitions(pairs):
                for pair in pairs:
                    yield from pair
            case Chart():
                yield block.alternative
                yield from texts_in([block.table])
            case Table():
                yield from (block.title, *block.titles)
                for row in block.rows:
                    yield from row
            case Section():
                yield block.title
            case Disclosure():
                yield block.summary


def tables_in(
    blocks: Iterable[Block], titles: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Table]]:
    """Every table among blocks, with the names of the sections around it and its own title."""
    for block in blocks:
        match block:
            case Section():
                yield from tables_in(block.blocks, (*titles, block.name or block.title))
            case Disclosure():
                yield from tables_in(block.blocks, (*titles, block.summary))
            case Table():
                yield (*titles, block.title) if block.title else titles, block
            case _:
                pass
