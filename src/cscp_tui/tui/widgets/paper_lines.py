"""A paper laid out in lines for a width of terminal cells: headings, text, tables that fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from rich.cells import cell_len, chop_cells

from cscp_tui.exporting import layouts
from cscp_tui.exporting.documents import Bullets, DataTable, Definitions, Paragraph, Section
from cscp_tui.tui.widgets.fitting import wrapped
from cscp_tui.views.cells import Cell, Tone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cscp_tui.exporting.documents import Block, Document

Line: TypeAlias = tuple[Cell, ...]
"""One line of the screen: pieces of text with their tones."""

_GAP = 2
_BETWEEN = Cell(" " * _GAP)
_LEAST = 7
"""Terminal cells below which a column is too narrow to be read; rows then stand stacked."""
_UNDERLINED = 2
"""The level up to which headings are underlined."""
_TONES = {
    "■": Tone.RED,
    "▲": Tone.AMBER,
    "●": Tone.GREEN,
    "○": Tone.UNDATED,
    "✓": Tone.DELIVERED,
}
"""The tones of what begins with a sign of a rating or a status."""


def paper_lines(document: Document, width: int) -> Iterator[Line]:
    """The lines of a document, none longer than a width in terminal cells, as they are asked for.

    A paper of a thousand actions has twenty thousand lines, of which a screen shows forty.
    """
    width = max(20, width)
    marking = layouts.line(document.marking)
    if marking:
        yield from _wrapped(marking, width, Tone.STRONG)
        yield ()
    yield from _wrapped(layouts.line(document.title), width, Tone.STRONG)
    if document.draft:
        yield from _wrapped(layouts.line(document.draft_line), width, Tone.RED)
    yield ()
    yield from _block(Definitions(pairs=document.facts), width)
    for block in document.blocks:
        yield from _block(block, width)
    if marking:
        yield from _wrapped(marking, width, Tone.STRONG)


def _block(block: Block, width: int) -> Iterator[Line]:
    match block:
        case Section():
            yield from _section(block, width)
        case Paragraph():
            for lines in layouts.paragraphs(block.text):
                for line in lines:
                    yield from _wrapped(line, width)
                yield ()
        case Bullets():
            for item in block.items:
                yield from _hanging("- ", " ".join(layouts.full_lines(item)), width)
            yield ()
        case Definitions():
            yield from _definitions(block, width)
        case DataTable():
            if caption := layouts.line(block.caption):
                yield from _wrapped(caption, width, Tone.STRONG)
            yield from _table(block, width)
            yield ()


def _section(section: Section, width: int) -> Iterator[Line]:
    lines = list(_wrapped(layouts.line(section.title), width, Tone.STRONG))
    yield from lines
    if section.level <= _UNDERLINED:
        yield (Cell("─" * max(cell_len(line[0].text) for line in lines), Tone.STRONG),)
    else:
        yield ()
    for inner in section.blocks:
        yield from _block(inner, width)


def _definitions(block: Definitions, width: int) -> Iterator[Line]:
    for name, meaning in block.pairs:
        head = f"{layouts.line(name)}: "
        words = " ".join(layouts.full_lines(meaning))
        first, *rest = _lines_of(head + words, width)
        cut = min(len(head), len(first))
        yield (Cell(first[:cut], Tone.MUTED), Cell(first[cut:]))
        yield from ((Cell(line),) for line in rest)
    if block.pairs:
        yield ()


def _hanging(mark: str, text: str, width: int) -> Iterator[Line]:
    for place, line in enumerate(_lines_of(text, width - len(mark))):
        yield (Cell(mark if place == 0 else " " * len(mark)), Cell(line))


def _wrapped(text: str, width: int, tone: Tone = Tone.PLAIN) -> Iterator[Line]:
    return ((Cell(line, tone),) for line in _lines_of(text, width))


def _lines_of(text: str, width: int) -> list[str]:
    """The text in lines, also where a word is longer than one."""
    if cell_len(text) <= width:
        return [text]
    found: list[str] = []
    for line in wrapped(text, width):
        found += [line] if cell_len(line) <= width else chop_cells(line, width)
    return found


def _table(table: DataTable, width: int) -> Iterator[Line]:
    cells = [[layouts.lines(cell) for cell in row] for row in table.rows]
    titles = [layouts.line(title) for title in table.titles]
    wanted = _wanted(titles, cells)
    widths = _widths(wanted, width)
    if any(has < min(_LEAST, want) for has, want in zip(widths, wanted, strict=True)):
        yield from _stacked(titles, cells, width)
        return
    yield from _grid([[title] for title in titles], widths, table.alignments, Tone.MUTED)
    yield (Cell("─" * min(width, sum(widths) + _GAP * (len(widths) - 1)), Tone.MUTED),)
    for row in cells:
        yield from _grid(row, widths, table.alignments)


def _wanted(titles: list[str], rows: list[list[list[str]]]) -> list[int]:
    """The widths that the columns would need to break no line."""
    return [
        max(cell_len(title), *(cell_len(line) for row in rows for line in row[place]), 1)
        for place, title in enumerate(titles)
    ]


def _widths(wanted: list[int], width: int) -> list[int]:
    """The widths of the columns: as wide as needed, the widest give way first."""
    room = width - _GAP * (len(wanted) - 1)
    left, found = dict(enumerate(wanted)), [0] * len(wanted)
    while left:
        share = max(1, room // len(left))
        fitting = [place for place, want in left.items() if want <= share]
        if not fitting:
            for place in left:
                found[place] = share
            break
        for place in fitting:
            found[place] = left.pop(place)
            room -= found[place]
    return found


def _grid(
    row: Sequence[Sequence[str]],
    widths: list[int],
    rights: tuple[bool, ...],
    tone: Tone = Tone.PLAIN,
) -> Iterator[Line]:
    """A row over as many lines as its longest cell needs."""
    columns = [
        [part for line in lines for part in _lines_of(line, width)]
        for lines, width in zip(row, widths, strict=True)
    ]
    tones = [_tone(column, tone) for column in columns]
    for place in range(max(map(len, columns), default=0)):
        pieces: list[Cell] = []
        for column, width, right, its_tone in zip(columns, widths, rights, tones, strict=True):
            text = column[place] if place < len(column) else ""
            padding = " " * (width - cell_len(text))
            pieces += [Cell(padding + text if right else text + padding, its_tone), _BETWEEN]
        yield tuple(pieces[:-1])


def _stacked(titles: list[str], rows: list[list[list[str]]], width: int) -> Iterator[Line]:
    """Each row as a block of its own, where the columns have no room beside each other."""
    for row in rows:
        for place, (title, lines) in enumerate(zip(titles, row, strict=True)):
            text = " ".join(filter(None, lines))
            if place == 0:
                yield from _wrapped(text, width, Tone.STRONG)
            elif text:
                yield from _hanging("  ", f"{title}: {text}", width)
        yield ()


def _tone(column: list[str], usual: Tone) -> Tone:
    first = column[0][:1] if column else ""
    return _TONES.get(first, usual)
