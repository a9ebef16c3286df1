"""Documents before they have a format: sections of text, lists and tables."""

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
"""The end of the line that marks a document as a draft."""
NOT_SIGNED = "not signed off yet"

NOTHING_THIS_QUARTER = "None this quarter."

FIRST_LEVEL = 2
"""The heading level of a document's top sections; its title has level 1."""


CHOOSE = "Choose one"
"""The placeholder in a Word drop-down list."""

_PARTED = "; "


def carried_words(facts: Iterable[tuple[str, str]]) -> str:
    """Join the facts that a file carries about itself into one line for its properties."""
    return _PARTED.join(f"cscp {name}: {value}" for name, value in facts)


def carried_facts(words: str) -> tuple[tuple[str, str], ...]:
    """Parse facts from such a line, even if a program that saved it again added commas."""
    pairs = (each.strip().partition(": ") for each in words.replace(",", ";").split(";"))
    return tuple(
        (name.removeprefix("cscp "), value.strip())
        for name, _, value in pairs
        if name.startswith("cscp ")
    )


class Paragraph(Struct, frozen=True):
    """Running text, in which a blank line begins a new paragraph."""

    kind: ClassVar[str] = "paragraph"
    text: str
    strong: str = ""
    """Words at its beginning that stand out: ``ACTION OT25-04:``."""
    see: str = ""
    """The anchor of a section that it leads to: papers give its page, and web pages a link."""


class Bullets(Struct, frozen=True):
    """A list of points, of which blank ones are left out."""

    kind: ClassVar[str] = "bullets"
    items: tuple[str, ...]


class Definitions(Struct, frozen=True):
    """Terms with their meanings."""

    kind: ClassVar[str] = "definitions"
    pairs: tuple[tuple[str, str], ...]
    are_numbers: bool = False
    """True for a few numbers with what they count, which stand out at the top of a page."""


class Section(Struct, frozen=True, kw_only=True):
    """A heading with the blocks below it. Sections among them get the next heading level."""

    kind: ClassVar[str] = "section"
    title: str
    blocks: Sequence[Block] = ()
    key: str = ""
    anchor: str = ""
    """The name to which links in the HTML file can point; empty for none."""
    name: str = ""
    """The title without figures, used to name a file or a sheet; empty if it is the title."""
    level: int = FIRST_LEVEL
    starts_page: bool = False
    """True if it begins on a new page in print and in Word."""

    def __post_init__(self) -> None:
        """Set the heading level of the sections among the blocks."""
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
    """A line that opens to show the blocks below it. Print and Word show all of them."""

    kind: ClassVar[str] = "disclosure"
    summary: str
    blocks: tuple[Block, ...] = ()


class InTurn(Sequence["Block"]):
    """Blocks that are made anew each time they are read, to save memory."""

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
    """A title, facts and blocks, which a writer turns into a file."""

    title: str
    blocks: tuple[Block, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    """The labelled facts below the title: partnership, quarter, as-at day, audience."""
    marking: str = ""
    """The security marking on the first and last lines; empty for none."""
    draft: bool = False
    draft_because: str = NOT_SIGNED
    """The reason why it is a draft."""
    band: str = ""
    """The colour of a band behind the title, as ``0B2E4F``; empty for none."""
    language: str = "en-GB"
    figures: tuple[Figure, ...] = ()
    """The figures in it, for the formats that spreadsheets read."""
    lists_parts: bool = True
    """False for a paper that is too short for a list of its parts."""
    day: date | None = None
    """The date of the file: the day of sign-off, or the as-at day of a draft."""
    carried: tuple[tuple[str, str], ...] = ()
    """Hidden facts in Word and Excel files, by which a returned file is recognised."""

    def __post_init__(self) -> None:
        """Give the document's own sections anchors to which links can point."""
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
    def shown_facts(self) -> tuple[tuple[str, str], ...]:
        """The facts below the title; a band has the partnership's name already."""
        return tuple(fact for fact in self.facts if not (self.band and fact[0] == "Partnership"))

    @property
    def contents(self) -> tuple[Section, ...]:
        """The document's own sections to which links can point."""
        return tuple(each for each in self.blocks if isinstance(each, Section) and each.anchor)

    @property
    def draft_line(self) -> str:
        """The line that marks the document as a draft; empty if it is not one."""
        return f"DRAFT – {self.draft_because}; {MAY_CHANGE}" if self.draft else ""


class RecordedAt(Struct, frozen=True, kw_only=True):
    """The journal line from which a report was made."""

    workspace: str
    """The id of the workspace."""
    line: int
    """The number of the journal's last line."""
    as_at: date


@dataclass(frozen=True, kw_only=True)
class Report:
    """Records in three forms: as a document, as one table and as plain values."""

    document: Document
    table: Table
    """The records as one table, with a row for each."""
    make_values: Callable[[], Any]
    recorded: RecordedAt | None = None
    """The journal line of the records, for comparison with a workbook that was edited."""
    is_one_table: bool = True
    """True if a workbook shows ``table``; False if it shows each table of the document."""

    @cached_property
    def values(self) -> Any:
        """The records as values for JSON, complete and unrounded, with ISO dates."""
        return self.make_values()


def section(
    key: str, title: str, *blocks: Block | None, name: str = "", empty: str = NOTHING_THIS_QUARTER
) -> Section:
    """Build a section of the given blocks, or of a sentence that says there is nothing."""
    full = tuple(block for block in blocks if block is not None and _says_something(block))
    if all(isinstance(block, Section) and block.is_empty for block in full):
        full = (Paragraph(empty),)
    return Section(key=key, title=title, name=name, blocks=full)


def _says_something(block: Block) -> bool:
    match block:
        case Paragraph(text=text):
            return bool(text.strip())
        case Bullets(items):
            return bool(items)
        case Definitions(pairs=pairs):
            return bool(pairs)
        case Table():
            return bool(block.lines)
        case Chart():
            return bool(block.rows)
        case _:
            return True


def sections_by_heading(table: Table) -> tuple[Section, ...]:
    """Return a section for each heading that has rows, with these as its table.

    Rows before the first heading keep the title of the whole table.
    """
    rows: dict[str, list[Row]] = {}
    titles: dict[str, str] = {}
    names: dict[str, str] = {}
    for heading, row in table.rows_with_headings():
        key = f"heading {heading.key}" if heading else ""
        titles[key] = _caption(heading) if heading else table.title
        names[key] = str(heading.title) if heading else ""
        # Make lazy cells now, since the book may change while the file is written.
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
    """Yield each block, and after a section or disclosure the blocks below it."""
    for block in blocks:
        yield block
        if isinstance(block, Section | Disclosure):
            yield from every_block(block.blocks)


def texts_in(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield every text in the blocks, in reading order."""
    for block in every_block(blocks):
        match block:
            case Paragraph(text=text):
                yield text
            case Bullets(items):
                yield from items
            case Definitions(pairs=pairs):
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
    """Yield every table among blocks, with the names of its sections and its own title."""
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


def reworded(blocks: Iterable[Block], change: Callable[[str], str]) -> tuple[Block, ...]:
    """Return blocks with every text changed, but for labels and charts, which have no words of users."""

    def block(old: Block) -> Block:
        match old:
            case Paragraph():
                return replace(old, text=change(old.text))
            case Bullets(items):
                return replace(old, items=tuple(map(change, items)))
            case Definitions(pairs=pairs):
                return replace(old, pairs=tuple((term, change(words)) for term, words in pairs))
            case Table():
                return old.reworded(change)
            case Disclosure():
                return replace(
                    old, summary=change(old.summary), blocks=reworded(old.blocks, change)
                )
            case Section():
                return replace(old, title=change(old.title), blocks=reworded(old.blocks, change))
            case _:
                return old

    return tuple(map(block, blocks))
