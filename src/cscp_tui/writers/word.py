"""A document as a Word file: real headings, tables with header rows, the marking on every page."""

from __future__ import annotations

import io
import re
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape
from zipfile import BadZipFile, ZipFile
from zlib import error as deflate_error

from docx import Document as WordFile
from docx.enum.section import WD_ORIENT
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.shared import Mm, Pt, RGBColor

from cscp_tui.base.texts import for_xml
from cscp_tui.base.zip_archive import archive_of
from cscp_tui.documents import text_layout
from cscp_tui.documents.charts import Chart
from cscp_tui.documents.document import (
    Bullets,
    Definitions,
    Disclosure,
    Paragraph,
    Section,
)
from cscp_tui.documents.table import Table
from cscp_tui.documents.templates import WORD_NAME
from cscp_tui.writers.charts import png_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cscp_tui.documents.document import Block, Document
    from cscp_tui.documents.templates import Templates


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_BROKEN = (
    LookupError,
    ValueError,
    OSError,
    SyntaxError,
    TypeError,
    AttributeError,
    RuntimeError,
)
"""Errors of the reader of Word files where a part is missing, cut, encrypted or something else;
broken XML is a ``SyntaxError``."""
_LETTER, _BOLD_LETTER, _PADDING = 105, 120, 240
"""The room of a letter in a table and around a cell's text, in twentieths of a point."""
_LONGEST_WORD = 14
"""Longer words may break."""
_WORDS = re.compile(r"[0-9]{1,2} [A-Z][a-z]+|\S+")
"""The pieces that a column is wide enough for: words, and a day with its month."""
_HEADINGS = {1: (18, 12, 6), 2: (13, 12, 3), 3: (11, 8, 2), 4: (10, 6, 2)}
"""Size, and room before and after, of the headings of each level, in points."""
_MOST_UPRIGHT = 8
"""The most columns of a table on an upright page."""
_SMALL = 16
"""The most lines of a table that are kept together on a page."""
_TEXT_WIDTH = 9865
"""The width between the margins of an A4 page, in twentieths of a point."""
_PICTURE_WIDTH = Mm(150)
"""The width of a chart."""
_MOST_LETTERS = 1_000_000
"""The most letters of a text in XML: its readers refuse ten million bytes."""
_FORM_WIDTH = 14797
"""The same of one that lies on its side."""


def docx_of(document: Document, templates: Templates | None = None) -> bytes:
    """The document as the bytes of a Word file; the same document gives the same bytes.

    Args:
        document: what to write.
        templates: those of a workspace, whose own Word file gives the styles where it has one.
    """
    word = _opened(templates, is_form=any(map(_is_form, document.blocks)))
    body = word.element.body
    end = body[-1] if len(body) and body[-1].tag.endswith("}sectPr") else None
    for xml in _elements(document, word):
        element = parse_xml(xml)
        body.append(element) if end is None else end.addprevious(element)
    _mark(word, document)
    _describe(word, document)
    output = io.BytesIO()
    word.save(output)
    with ZipFile(output) as archive:
        return archive_of((name, archive.read(name)) for name in archive.namelist())


def _is_form(block: Block) -> bool:
    """A table that others fill in, or one of many columns, needs a page in landscape."""
    if isinstance(block, Section | Disclosure):
        return any(map(_is_form, block.blocks))
    if not isinstance(block, Table):
        return False
    return block.to_fill_in > 0 or len(block.columns) > _MOST_UPRIGHT


def _opened(templates: Templates | None, *, is_form: bool) -> Any:
    """An empty Word file with the styles of the workspace's own one, else the usual ones."""
    has_own = templates is not None and WORD_NAME in templates.files
    word = _own_file(templates) if has_own and templates is not None else None
    if word is None:
        word = WordFile()
        _set_up(word, is_form=is_form)
    for element in list(word.element.body):
        if not element.tag.endswith("}sectPr"):
            word.element.body.remove(element)
    return word


def _own_file(templates: Templates) -> Any | None:
    with suppress(PackageNotFoundError, BadZipFile, deflate_error, *_BROKEN):
        word = WordFile(io.BytesIO(templates.files[WORD_NAME]))
        if word.element.body is not None:
            return word
    templates.problems.append(
        f"“{WORD_NAME}” among the templates is no Word file; the usual styles were used "
        "instead, so save it from Word as .docx or take it away."
    )
    return None


def _set_up(word: Any, *, is_form: bool) -> None:
    """A4, narrow margins, a plain typeface, English as spoken in Britain."""
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    if is_form:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin = section.bottom_margin = Mm(18)
    style = word.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(10)
    style.paragraph_format.space_after = Pt(5)
    for level in range(1, 7):
        heading = word.styles[f"Heading {level}"]
        heading.font.name, heading.font.color.rgb = "Arial", RGBColor(0x0B, 0x2E, 0x4F)
        size, before, after = _HEADINGS[min(level, max(_HEADINGS))]
        heading.font.size = Pt(size)
        heading.paragraph_format.space_before = Pt(before)
        heading.paragraph_format.space_after = Pt(after)
        for fonts in heading.element.rPr.findall(f"{{{_namespace()}}}rFonts"):
            for name in list(fonts.attrib):
                if name.endswith("Theme"):
                    del fonts.attrib[name]
    for language in word.styles.element.iter(f"{{{_namespace()}}}lang"):
        language.set(f"{{{_namespace()}}}val", "en-GB")


def _namespace() -> str:
    return _W.split('"')[1]


def _mark(word: Any, document: Document) -> None:
    """Put the marking, and that it is a draft, on the top and bottom of every page."""
    words = " – ".join(
        filter(None, (text_layout.line(document.marking), "DRAFT" if document.draft else ""))
    )
    for section in word.sections:
        section.footer.is_linked_to_previous = False
        if not any(paragraph.text for paragraph in section.footer.paragraphs):
            section.footer.paragraphs[-1]._p.addnext(parse_xml(_page_number()))  # noqa: SLF001 - XML
        if not words:
            continue
        for place in (section.header, section.footer):
            place.is_linked_to_previous = False
            first = place.paragraphs[0]
            first.text, first.alignment = for_xml(words), 1
            for run in first.runs:
                run.bold = True


def _describe(word: Any, document: Document) -> None:
    """The properties of the file, without the moment at which it was written."""
    about = word.core_properties
    about.title = for_xml(text_layout.line(document.title))[:255]
    author = for_xml(text_layout.line(dict(document.facts).get("Partnership", "")))
    about.author = about.last_modified_by = author[:255]
    about.comments, about.keywords = "", ""
    about.language = document.language
    about.created = about.modified = datetime(2000, 1, 1)  # noqa: DTZ001 - Word's have no zone


def _elements(document: Document, word: Any) -> Iterable[str]:
    yield _paragraph(text_layout.line(document.title), "Heading1")
    if document.draft:
        yield _paragraph(text_layout.line(document.draft_line), bold=True)
    yield from _block(Definitions(pairs=document.facts), word)
    for block in document.blocks:
        yield from _block(block, word)


def _block(block: Block, word: Any) -> Iterable[str]:
    match block:
        case Section() | Disclosure():
            yield _opening(block)
            for inner in block.blocks:
                yield from _block(inner, word)
        case Paragraph():
            for lines in text_layout.paragraphs(block.text):
                text = "\n".join(lines)
                yield _paragraph(text, follows=text.endswith(":"))
        case Bullets():
            for item in block.items:
                if lines := text_layout.full_lines(item):
                    yield _paragraph("\n".join(lines), "ListBullet")
        case Definitions():
            yield from map(_definition, block.pairs)
        case Chart():
            yield _paragraph(text_layout.line(block.title), bold=True, follows=True)
            yield _picture(block, word)
        case Table():
            if caption := text_layout.line(block.caption):
                yield _paragraph(caption, bold=True, follows=True)
            yield _table(block)
            yield _wrapped("", spacing='<w:spacing w:after="0" w:line="160" w:lineRule="exact"/>')


def _picture(chart: Chart, word: Any) -> str:
    """A paragraph with the chart as a picture, which keeps it with the table after it."""
    inline = word.part.new_pic_inline(io.BytesIO(png_of(chart)), width=_PICTURE_WIDTH)
    inline.docPr.set("descr", for_xml(text_layout.line(chart.alternative)))
    drawing = f"<w:r><w:drawing>{inline.xml}</w:drawing></w:r>"
    return _wrapped(drawing, follows=True)


def _definition(pair: tuple[str, str]) -> str:
    name, meaning = pair
    said = _run(f"{text_layout.line(name)}: ", bold=True)
    meant = _run("\n".join(text_layout.full_lines(meaning)))
    return _wrapped(said + meant, spacing='<w:spacing w:after="20"/>')


def _opening(block: Section | Disclosure) -> str:
    """The line above the blocks of a part."""
    if isinstance(block, Section):
        run = _run(text_layout.line(block.title))
        style = f"Heading{min(block.level, 9)}"
        return _wrapped(run, style, spacing="<w:pageBreakBefore/>" * block.starts_page)
    return _paragraph(text_layout.line(block.summary), bold=True, follows=True)


def _paragraph(text: str, style: str = "", *, bold: bool = False, follows: bool = False) -> str:
    return _wrapped(_run(text, bold=bold), style, follows=follows)


def _wrapped(runs: str, style: str = "", *, follows: bool = False, spacing: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties = named + "<w:keepNext/>" * follows + spacing
    return f"<w:p {_W}><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def _run(text: str, *, bold: bool = False, size: int = 0) -> str:
    """A run of text; ``size`` is in half points, 0 for that of the style."""
    words = "<w:br/>".join(map(_words, for_xml(text).split("\n")))
    look = ("<w:b/>" if bold else "") + (f'<w:sz w:val="{size}"/>' if size else "")
    return f"<w:r><w:rPr>{look}</w:rPr>{words}</w:r>"


def _words(text: str) -> str:
    """A line of text, in parts where one would be more than XML readers take."""
    parts = range(0, max(1, len(text)), _MOST_LETTERS)
    return "".join(
        f'<w:t xml:space="preserve">{escape(text[start : start + _MOST_LETTERS])}</w:t>'
        for start in parts
    )


def _table(table: Table) -> str:
    """A table with one header row, which Word repeats on every page."""
    rows = [["\n".join(text_layout.lines(cell)) for cell in row] for row in table.rows]
    titles = [text_layout.line(title) for title in table.titles]
    widths = _widths(titles, rows, table)
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="6B7280"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    properties = (
        f'<w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{edges}</w:tblBorders>'
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" '
        'w:noHBand="1" w:noVBand="1"/>'
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    columns = list(zip(widths, table.alignments, strict=True))
    # A small table stays on one page with its header.
    last = len(rows) if _lines(rows, widths) <= _SMALL else 0
    body = "".join(_row(row, columns, follows=n < last) for n, row in enumerate(rows, 1))
    return (
        f"<w:tbl {_W}><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        f"{_row(titles, columns, header=True, follows=True)}{body}</w:tbl>"
    )


def _lines(rows: list[list[str]], widths: list[int]) -> int:
    """About how many lines the rows take."""
    room = [max(1, (width - _PADDING) // _LETTER) for width in widths]
    return sum(
        max(-(-len(cell) // letters) for cell, letters in zip(row, room, strict=True))
        for row in rows
    )


def _widths(titles: list[str], rows: list[list[str]], table: Table) -> list[int]:
    """The widths of the columns in twentieths of a point: no word breaks where there is room.

    What is left over goes to the columns of words, and of what is to be filled in; those of figures
    need none of it.
    """
    rights = table.alignments
    columns = [(title, *(row[place] for row in rows)) for place, title in enumerate(titles)]
    least = [
        max(_longest(title) * _BOLD_LETTER, _longest(" ".join(cells)) * _LETTER) + _PADDING
        for title, *cells in columns
    ]
    weights = [
        0 if right and not all(rights) else max(map(len, cells)) ** 0.9
        for cells, right in zip(columns, rights, strict=True)
    ]
    if table.to_fill_in:
        weights[-table.to_fill_in :] = [max(weights)] * table.to_fill_in
    across = _FORM_WIDTH if _is_form(table) else _TEXT_WIDTH
    room = across - sum(least)
    if room < 0:
        return [across * each // sum(least) for each in least]
    whole = sum(weights) or 1
    return [int(each + room * weight / whole) for each, weight in zip(least, weights, strict=True)]


def _longest(text: str) -> int:
    """The length in letters of the longest word that is not to be broken."""
    return min(max(map(len, _WORDS.findall(text)), default=1), _LONGEST_WORD)


def _row(
    texts: list[str],
    columns: list[tuple[int, bool]],
    *,
    header: bool = False,
    follows: bool = False,
) -> str:
    """Write a row; a column is its width, and whether its cells are right-aligned.

    Args:
        texts: one for each column.
        columns: the columns.
        header: whether it is the row of titles.
        follows: whether the next row stands on the same page.
    """
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="E6ECF2"/>' if header else ""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
        f"{_cell(text, right=right, header=header, follows=follows)}</w:tc>"
        for text, (width, right) in zip(texts, columns, strict=True)
    )
    repeated = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{cells}</w:tr>"


def _cell(text: str, *, right: bool, header: bool, follows: bool) -> str:
    room = '<w:spacing w:before="20" w:after="20"/>'
    properties = "<w:keepNext/>" * follows + room + '<w:jc w:val="right"/>' * right
    run = _run(text, bold=header, size=18)
    return f"<w:p {_W}><w:pPr>{properties}</w:pPr>{run}</w:p>"


def _page_number() -> str:
    """The line at the foot of each page that says which it is."""
    field = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    page = '<w:r><w:t xml:space="preserve">Page </w:t></w:r>'
    return f'<w:p {_W}><w:pPr><w:jc w:val="center"/></w:pPr>{page}{field}</w:p>'
