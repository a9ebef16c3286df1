"""Write documents as Word files, with headings, header rows and marked pages."""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any
from xml.sax.saxutils import escape

from docx import Document as WordFile
from docx.enum.section import WD_ORIENT
from docx.image.exceptions import (
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    UnrecognizedImageError,
)
from docx.image.image import Image
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.shared import Mm, Pt, RGBColor, Twips

from cscp_tui.base.markup import UnfitMarkup, refuse_unfit
from cscp_tui.base.texts import for_xml, in_a_row
from cscp_tui.base.zip_archive import UnfitArchive, ZipArchive, archive_of, zip_members
from cscp_tui.documents import page_layout, text_layout
from cscp_tui.documents.charts import Chart
from cscp_tui.documents.document import (
    CHOOSE,
    Block,
    Bullets,
    Definitions,
    Disclosure,
    Document,
    Paragraph,
    Section,
    carried_words,
    every_block,
)
from cscp_tui.documents.table import Table
from cscp_tui.documents.templates import WORD_NAME, Templates
from cscp_tui.writers.charts import png_of
from cscp_tui.writers.logo import logo_of

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_BROKEN = (LookupError, ValueError, OSError, SyntaxError, TypeError, AttributeError, RuntimeError)
"""Errors of the reader of Word files where a part is missing, cut, encrypted or something else;
broken XML is a ``SyntaxError``."""
_UNFIT_PICTURE = (
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    UnrecognizedImageError,
    ZeroDivisionError,
    struct.error,
)
"""Errors of the reader of pictures; one without a height divides by zero."""
_MOST_UPRIGHT = 8
"""The most columns of a table on a portrait page."""
_NARROWEST = 4000
"""The width assumed for a page that has none, in twentieths of a point."""
_SMALL = 12
"""The most lines of a table, or terms of a list, that are kept on one page."""
_FEW = 3
"""The most rows of a large table that may each be alone on a page."""
_MOST_LETTERS = 1_000_000
"""The most letters in one XML text, since Word refuses ten million bytes."""
_PICTURE_WIDTH, _LOGO_HEIGHT = Mm(178), Mm(16)
"""The most width of a chart, at which its text is as large as the paper's, and the height of the
partnership's logo."""
_LONGEST_BOOKMARK = 39
_BAND_EDGE = 40
"""The width of the band around the title, in eighths of a point."""
_TABLE, _TABLE_TEXT, _TABLE_HEADING = "PartnershipTable", "TableText", "TableHeading"
"""The ids of the program's own styles."""
_EDGES = "".join(
    f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="6B7280"/>'
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_STYLES = {
    "Partnership Table": (
        f'<w:style {_W} w:type="table" w:customStyle="1" w:styleId="{_TABLE}">'
        '<w:name w:val="Partnership Table"/><w:basedOn w:val="TableNormal"/><w:qFormat/>'
        f"<w:tblPr><w:tblBorders>{_EDGES}</w:tblBorders><w:tblCellMar>"
        '<w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        '<w:tblStylePr w:type="firstRow"><w:tcPr>'
        '<w:shd w:val="clear" w:color="auto" w:fill="E6ECF2"/></w:tcPr></w:tblStylePr></w:style>'
    ),
    "Table Text": (
        f'<w:style {_W} w:type="paragraph" w:customStyle="1" w:styleId="{_TABLE_TEXT}">'
        '<w:name w:val="Table Text"/><w:basedOn w:val="Normal"/><w:qFormat/>'
        '<w:pPr><w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/></w:pPr>'
        '<w:rPr><w:sz w:val="18"/></w:rPr></w:style>'
    ),
    "Table Heading": (
        f'<w:style {_W} w:type="paragraph" w:customStyle="1" w:styleId="{_TABLE_HEADING}">'
        f'<w:name w:val="Table Heading"/><w:basedOn w:val="{_TABLE_TEXT}"/><w:qFormat/>'
        "<w:pPr><w:keepNext/></w:pPr><w:rPr><w:b/></w:rPr></w:style>"
    ),
}
"""The program's own styles by name. A workspace's Word file may redefine them."""
_USED = {
    **{f"heading {level}": f"Heading{level}" for level in range(1, 5)},
    "list bullet": "ListBullet",
    **{
        name.casefold(): style
        for name, style in zip(_STYLES, (_TABLE, _TABLE_TEXT, _TABLE_HEADING), strict=True)
    },
}
"""The style ids used by this writer, by the name of the style."""
_REF = re.compile(r"\b[A-Z]{2}[0-9]{2}-[0-9]+")


def docx_of(document: Document, templates: Templates | None = None) -> bytes:
    """Return the document as the bytes of a Word file. The same document gives the same bytes.

    Args:
        templates: the workspace's templates, whose Word file, if any, gives the styles.
    """
    word = _opened(templates, is_wide=any(map(_is_wide, every_block(document.blocks))))
    ids = _styles_of(word)
    body = word.element.body
    end = body[-1] if len(body) and body[-1].tag.endswith("}sectPr") else None
    for xml in _elements(document, word, templates):
        element = parse_xml(xml)
        for style in element.iter(f"{{{_namespace()}}}pStyle", f"{{{_namespace()}}}tblStyle"):
            style.set(_VALUE, ids.get(style.get(_VALUE), style.get(_VALUE)))
        body.append(element) if end is None else end.addprevious(element)
    _mark(word, document)
    _describe(word, document)
    output = io.BytesIO()
    word.save(output)
    return archive_of(zip_members(output.getvalue()))


def _is_wide(block: Block) -> bool:
    """Return whether a block needs landscape: a table to fill in, or one that is too wide."""
    return isinstance(block, Table) and (
        block.to_fill_in > 0
        or len(block.columns) > _MOST_UPRIGHT
        or not page_layout.fits_upright(block)
    )


def _opened(templates: Templates | None, *, is_wide: bool) -> Any:
    """Return an empty Word file with the workspace's own styles, else the usual ones."""
    has_own = templates is not None and WORD_NAME in templates.files
    word = _own_file(templates) if has_own and templates is not None else None
    if word is None:
        word = WordFile()
        _set_up(word, is_wide=is_wide)
    for element in list(word.element.body):
        if not element.tag.endswith("}sectPr"):
            word.element.body.remove(element)
    return word


def _own_file(templates: Templates) -> Any | None:
    try:
        data = _unpacked_safely(templates.files[WORD_NAME])
    except (UnfitArchive, UnfitMarkup) as problem:
        why = problem.why if templates.files[WORD_NAME].startswith(b"PK") else "isn't a Word file"
        _give_up(templates, why)
        return None
    with suppress(PackageNotFoundError, *_BROKEN):
        word = WordFile(io.BytesIO(data))
        if word.element.body is not None:
            _complain_of_styles(word, templates)
            word.element.body.get_or_add_sectPr()
            if word.sections[0].page_width is None:
                _set_up_page(word.sections[0])
            return word
    _give_up(templates, "isn't a Word file")
    return None


def _give_up(templates: Templates, why: str) -> None:
    templates.problems.append(
        f"“{WORD_NAME}” in the templates {why}, so the usual styles were used. Save it from Word as "
        ".docx, or remove it."
    )


def _unpacked_safely(data: bytes) -> bytes:
    """Return a Word file whose parts are within the limits, whatever their names."""
    archive = ZipArchive(WORD_NAME, data)
    members = {member.filename: archive.read(member) for member in archive.members}
    refuse_unfit(WORD_NAME, members.values())
    return archive_of(members.items())


def _complain_of_styles(word: Any, templates: Templates) -> None:
    """Note which styles a workspace's Word file lacks. Word leaves out unused styles."""
    found = {style.name.casefold() for style in word.styles if style.name}
    own = {name.casefold() for name in _STYLES}
    if lacking := [name.title() for name in _USED if name not in found | own]:
        templates.problems.append(
            f"“{WORD_NAME}” among the templates has no style {in_a_row(lacking)}, so this text looks "
            "like any other; use each of these styles once in it and save it again."
        )


def _styles_of(word: Any) -> dict[str, str]:
    """Add our own styles to a file, and map the ids that we use to those of the file."""
    names = word.styles.element.iterfind("w:style/w:name", {"w": _namespace()})
    pairs = ((each.get(_VALUE), each.getparent().get(_STYLE_ID)) for each in names)
    found = {name.casefold(): style_id for name, style_id in pairs if name and style_id}
    for name, xml in _STYLES.items():
        if name.casefold() not in found:
            word.styles.element.append(parse_xml(xml))
    return {style: found.get(name, style) for name, style in _USED.items()}


def _set_up(word: Any, *, is_wide: bool) -> None:
    section = word.sections[0]
    _set_up_page(section)
    if is_wide:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
    style = word.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(10)
    style.paragraph_format.space_after = Pt(5)
    for level in range(1, 7):
        heading = word.styles[f"Heading {level}"]
        heading.font.name, heading.font.color.rgb = "Arial", RGBColor(0x0B, 0x2E, 0x4F)
        size, before, after = page_layout.HEADINGS[min(level, max(page_layout.HEADINGS))]
        heading.font.size = Pt(size)
        heading.paragraph_format.space_before = Pt(before)
        heading.paragraph_format.space_after = Pt(after)
        for fonts in heading.element.rPr.findall(f"{{{_namespace()}}}rFonts"):
            for name in list(fonts.attrib):
                if name.endswith("Theme"):
                    del fonts.attrib[name]
    _lay_out_as_today(word)
    for language in word.styles.element.iter(f"{{{_namespace()}}}lang"):
        language.set(f"{{{_namespace()}}}val", "en-GB")


def _lay_out_as_today(word: Any) -> None:
    """Let Word begin tables at the margin, as its versions since 2013 do."""
    settings = word.settings.element
    compat = settings.find(f"{{{_namespace()}}}compat")
    if compat is None:
        compat = parse_xml(f"<w:compat {_W}/>")
        settings.append(compat)
    for known in compat.findall(f"{{{_namespace()}}}compatSetting"):
        if known.get(f"{{{_namespace()}}}name") == "compatibilityMode":
            compat.remove(known)
    compat.append(
        parse_xml(
            f'<w:compatSetting {_W} w:name="compatibilityMode" '
            'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        )
    )


def _set_up_page(section: Any) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(16)
    section.top_margin = section.bottom_margin = Mm(20)
    section.header_distance = section.footer_distance = Mm(9)


def _namespace() -> str:
    return _W.split('"')[1]


_VALUE, _STYLE_ID = f"{{{_namespace()}}}val", f"{{{_namespace()}}}styleId"


def _text_width(word: Any) -> int:
    """Return the width between the margins, in twentieths of a point."""
    section = word.sections[0]
    lengths = (section.page_width, section.left_margin, section.right_margin)
    page, left, right = (length.twips if length is not None else 0 for length in lengths)
    return max(page - left - right, _NARROWEST)


def _mark(word: Any, document: Document) -> None:
    """Add headers and footers: marking, DRAFT, partnership, title and page number.

    What a workspace's own Word file has there stays.
    """
    words = " – ".join(
        filter(None, (text_layout.line(document.marking), "DRAFT" if document.draft else ""))
    )
    has_even_pages = word.settings.odd_and_even_pages_header_footer
    for section in word.sections:
        heads, feet = [section.header], [section.footer]
        if section.different_first_page_header_footer:
            heads.append(section.first_page_header)
            feet.append(section.first_page_footer)
        if has_even_pages:
            heads.append(section.even_page_header)
            feet.append(section.even_page_footer)
        for place in heads:
            _mark_place(place, words, _running_head(document, _text_width(word)))
        for place in feet:
            _mark_place(place, words, _page_number())


def _mark_place(place: Any, words: str, usual: str) -> None:
    """Put words above a header's or footer's content. If it is blank, add the usual content."""
    place.is_linked_to_previous = False
    first = place.paragraphs[0] if place.paragraphs else place.add_paragraph()
    if _is_blank(place):
        place.paragraphs[-1]._p.addnext(parse_xml(usual))  # noqa: SLF001 - XML
        if not words:
            first._p.getparent().remove(first._p)  # noqa: SLF001 - XML
    elif words:
        element = parse_xml(_wrapped(""))
        first._p.getparent().insert(0, element)  # noqa: SLF001 - XML
        first = place.paragraphs[0]
    if words:
        first.text, first.alignment = for_xml(words), 1
        for run in first.runs:
            run.bold = True


_SHOWN = frozenset({"drawing", "pict", "object", "tbl", "fldSimple", "instrText"})


def _is_blank(place: Any) -> bool:
    """Return whether a header or footer has no text, picture, table or field."""
    if any(paragraph.text.strip() for paragraph in place.paragraphs):
        return False
    names = {str(each.tag).rpartition("}")[2] for each in place._element.iter()}  # noqa: SLF001 - XML
    return names.isdisjoint(_SHOWN)


def _running_head(document: Document, width: int) -> str:
    look = (
        f'<w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
        '<w:spacing w:before="0" w:after="160"/>'
    )
    title = _run(text_layout.line(document.title), size=16)
    return _wrapped(
        f"{_run(_partnership(document), size=16)}<w:r><w:tab/></w:r>{title}", spacing=look
    )


def _page_number() -> str:
    pieces = (
        _run(words, size=16)
        + f'<w:fldSimple w:instr=" {field} ">{_run("1", size=16)}</w:fldSimple>'
        for words, field in (("Page ", "PAGE"), (" of ", "NUMPAGES"))
    )
    return _wrapped("".join(pieces), spacing='<w:jc w:val="center"/>')


def _partnership(document: Document) -> str:
    return text_layout.line(document.partnership)


_ABOUT_OTHERS = (RT.CORE_PROPERTIES, RT.EXTENDED_PROPERTIES, RT.THUMBNAIL)
"""What a file says about its program, its template and whoever made that."""


def _describe(word: Any, document: Document) -> None:
    package = word.part.package
    for key in [key for key, each in package.rels.items() if each.reltype in _ABOUT_OTHERS]:
        del package.rels[key]
    about = word.core_properties
    about.title = for_xml(text_layout.line(document.title))[:255]
    about.author = about.last_modified_by = for_xml(_partnership(document))[:255]
    about.comments = ""
    about.keywords = carried_words(document.carried) if document.carried else ""
    about.language = document.language
    day = document.day or _NO_DAY
    about.created = about.modified = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - no zone


_NO_DAY = date(2000, 1, 1)


def _elements(document: Document, word: Any, templates: Templates | None) -> Iterable[str]:
    beside = ""
    if templates is not None and (logo := logo_of(templates)):
        try:
            Image.from_blob(logo.data).scaled_dimensions(height=_LOGO_HEIGHT)
            inline = word.part.new_pic_inline(io.BytesIO(logo.data), height=_LOGO_HEIGHT)
        except (*_UNFIT_PICTURE, *_BROKEN):
            templates.problems.append(
                "The logo in the templates is damaged, so the Word file has none. Save it again as "
                "PNG or JPEG."
            )
        else:
            inline.docPr.set("descr", for_xml(_partnership(document)))
            beside = _drawing(_floating(inline))
    title = _DAY.sub("\\1\u00a0\\2\u00a0\\3", text_layout.line(document.title))
    if document.band:
        edges = "".join(
            f'<w:{edge} w:val="single" w:sz="{_BAND_EDGE}" w:space="0" w:color="{document.band}"/>'
            for edge in ("top", "left", "bottom", "right")
        )
        fill = (
            f"<w:pBdr>{edges}</w:pBdr>"
            f'<w:shd w:val="clear" w:color="auto" w:fill="{document.band}"/>'
        )
        named = _run(_partnership(document), colour="FFFFFF")
        yield _wrapped(named, follows=True, spacing=f'{fill}<w:spacing w:after="0"/>')
        yield _wrapped(beside + _run(title, colour="FFFFFF"), "Heading1", spacing=fill)
    else:
        yield _wrapped(beside + _run(title), "Heading1")
    if document.draft:
        yield _paragraph(text_layout.line(document.draft_line), bold=True)
    yield from map(_definition, document.shown_facts)
    is_long = document.lists_parts and len(document.contents) >= _MANY
    parts = document.contents if is_long and not document.band else ()
    blocks, before = document.blocks, 0
    annex = next((part for part in parts if part.starts_page), None)
    if annex is not None:  # what stands before it is one page
        before = parts.index(annex) + 1
        yield from _flow(blocks[: blocks.index(annex)], word)
        yield _opening(annex)
        yield from _flow(annex.blocks[:1], word)
        blocks = (*annex.blocks[1:], *blocks[blocks.index(annex) + 1 :])
    yield from _contents(parts[before:], _text_width(word))
    yield from _flow(blocks, word)


_DAY = re.compile(r"\b(\d{1,2}) ([A-Z][a-z]{2,8}) (\d{4})\b")
"""Finds days in titles, so that no line breaks before their year."""

_MANY = 6
"""The parts from which a file has a list of them, with their pages."""


def _contents(parts: Sequence[Section], across: int) -> Iterator[str]:
    """List the parts with their pages."""
    if parts:
        yield _paragraph("Contents", bold=True, follows=True)
    tab = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{across}"/></w:tabs>'
    for part in parts:
        words = f"{_run(text_layout.line(part.title))}<w:r><w:tab/></w:r>"
        yield _wrapped(words + _page_field(part.anchor), spacing=f'{tab}<w:spacing w:after="20"/>')


def _flow(blocks: Iterable[Block], word: Any) -> Iterator[str]:
    """Yield the elements of blocks in order. A text or a chart stays with what it leads to."""
    before: Block | None = None
    for block in blocks:
        if before is not None:
            yield from _block(before, word, leads=isinstance(block, _LED_TO))
        before = block
    if before is not None:
        yield from _block(before, word, leads=False)


_LED_TO = (Table, Chart, Definitions)


def _block(block: Block, word: Any, *, leads: bool) -> Iterable[str]:
    match block:
        case Section() | Disclosure():
            yield _opening(block)
            yield from _flow(block.blocks, word)
        case Paragraph():
            for lines in text_layout.paragraphs(block.text):
                text = "\n".join(lines)
                page = _page_of(block.see) if block.see else ""
                strong = text_layout.line(block.strong)
                begins = bool(strong) and text.startswith(strong)
                runs = _run(strong, bold=True) + _run(text[len(strong) :]) if begins else _run(text)
                yield _wrapped(runs + page, follows=leads or text.endswith(":"))
        case Bullets():
            items = [lines for item in block.items if (lines := text_layout.full_lines(item))]
            for number, lines in enumerate(items, 1):
                # Neither the first nor the last of several is alone on a page.
                follows = number in {1, len(items) - 1} and number < len(items)
                yield _paragraph("\n".join(lines), "ListBullet", follows=follows)
        case Definitions() if block.are_numbers:
            yield from _numbers(block)
        case Definitions():
            last = len(block.pairs) if len(block.pairs) <= _SMALL else 0
            for number, pair in enumerate(block.pairs, 1):
                yield _definition(pair, follows=number < last)
        case Chart():
            yield _paragraph(text_layout.line(block.title), bold=True, follows=True)
            yield _picture(block, word, follows=leads)
        case Table():
            if caption := text_layout.line(block.caption):
                yield _paragraph(caption, bold=True, follows=True)
            yield _table(block, _text_width(word))
            yield _wrapped("", spacing='<w:spacing w:after="0" w:line="160" w:lineRule="exact"/>')


def _picture(chart: Chart, word: Any, *, follows: bool) -> str:
    width = min(_PICTURE_WIDTH, Twips(_text_width(word)))
    inline = word.part.new_pic_inline(io.BytesIO(png_of(chart)), width=width)
    inline.docPr.set("descr", for_xml(text_layout.line(chart.alternative)))
    for side in ("distT", "distB", "distL", "distR"):
        inline.set(side, "0")  # some programs leave room around it otherwise
    # A line's usual spacing would apply to the height of the picture.
    spacing = '<w:spacing w:line="240" w:lineRule="auto"/>'
    return _wrapped(_drawing(inline.xml), follows=follows, spacing=spacing)


def _drawing(xml: str) -> str:
    return f"<w:r><w:drawing>{xml}</w:drawing></w:r>"


def _floating(inline: Any) -> str:
    place = (
        '<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="margin"><wp:align>right</wp:align>'
        '</wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset>'
        "</wp:positionV>"
    )
    opening, _, rest = inline.xml.partition(">")
    extent, end, after = rest.partition("/>")
    return (
        f'{opening.replace("wp:inline", "wp:anchor")} distT="0" distB="0" distL="114300" distR="0" '
        'simplePos="0" relativeHeight="2" behindDoc="0" locked="0" layoutInCell="1" '
        f'allowOverlap="0">{place}{extent}{end}<wp:wrapSquare wrapText="bothSides"/>'
        f"{after.replace('wp:inline>', 'wp:anchor>')}"
    )


def _definition(pair: tuple[str, str], *, follows: bool = False) -> str:
    name, meaning = pair
    run = _run(f"{text_layout.line(name)}: ", bold=True)
    meant = _run("\n".join(text_layout.full_lines(meaning)))
    return _wrapped(run + meant, follows=follows, spacing='<w:spacing w:after="20"/>')


def _numbers(block: Definitions) -> Iterator[str]:
    """Write large numbers, each with what it counts beside it."""
    for number, words in block.pairs:
        large = _run(text_layout.line(number), bold=True, size=2 * page_layout.NUMBER)
        run = _run(f"  {text_layout.line(words)}")
        yield _wrapped(large + run, spacing='<w:spacing w:before="40" w:after="0"/>')


def _opening(block: Section | Disclosure) -> str:
    if isinstance(block, Section):
        run = _bookmark(block.anchor) + _run(text_layout.line(block.title))
        style = f"Heading{min(block.level, 9)}"
        return _wrapped(run, style, spacing="<w:pageBreakBefore/>" * block.starts_page)
    return _paragraph(text_layout.line(block.summary), bold=True, follows=True)


def _bookmark(anchor: str) -> str:
    """Mark a place whose page other texts give."""
    if not anchor:
        return ""
    number = zlib.crc32(anchor.encode()) >> 1
    return f'<w:bookmarkStart w:id="{number}" w:name="{_place(anchor)}"/><w:bookmarkEnd w:id="{number}"/>'


def _place(anchor: str) -> str:
    """Return the name of an anchor's bookmark, which has letters, digits and low lines alone."""
    return "_" + re.sub(r"\W", "_", anchor, flags=re.ASCII)[:_LONGEST_BOOKMARK]


def _page_of(anchor: str) -> str:
    """Write the page of a section as a field, which Word fills in when it opens the file."""
    return _run(" See page ") + _page_field(anchor) + _run(".")


def _page_field(anchor: str) -> str:
    field = f'<w:fldSimple w:instr=" PAGEREF {_place(anchor)} \\h " w:dirty="true">'
    return f"{field}{_run('…')}</w:fldSimple>"


def _paragraph(text: str, style: str = "", *, bold: bool = False, follows: bool = False) -> str:
    return _wrapped(_run(text, bold=bold), style, follows=follows)


def _wrapped(runs: str, style: str = "", *, follows: bool = False, spacing: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties = named + "<w:keepNext/>" * follows + spacing
    return f"<w:p {_W}><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def _run(text: str, *, bold: bool = False, size: int = 0, colour: str = "") -> str:
    """Return a run of text.

    Args:
        size: in half points; 0 for the style's own size.
        colour: as six digits; that of the style, if left out.
    """
    words = "<w:br/>".join(map(_words, for_xml(text).split("\n")))
    look = (
        "<w:b/>" * bold
        + f'<w:color w:val="{colour}"/>' * bool(colour)
        + f'<w:sz w:val="{size}"/>' * bool(size)
    )
    return f"<w:r><w:rPr>{look}</w:rPr>{words}</w:r>"


def _words(text: str) -> str:
    """Return a line of text, split into parts if it is too long for XML readers.

    Word breaks no reference in it at its hyphen.
    """
    parts = range(0, max(1, len(text)), _MOST_LETTERS)
    made = "".join(
        f'<w:t xml:space="preserve">{escape(text[start : start + _MOST_LETTERS])}</w:t>'
        for start in parts
    )
    if "-" not in text:
        return made
    between = '</w:t><w:noBreakHyphen/><w:t xml:space="preserve">'
    return _REF.sub(lambda found: found[0].replace("-", between), made)


def _table(table: Table, across: int) -> str:
    titles, rows = page_layout.table_texts(table)
    widths = page_layout.column_widths(titles, rows, table, across)
    properties = (
        f'<w:tblStyle w:val="{_TABLE}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblInd w:w="0" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="00A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" '
        'w:noHBand="1" w:noVBand="1"/>'
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    choices = [column.choices for column in table.columns]
    columns = list(zip(widths, table.alignments, choices, strict=True))
    # A small table stays on one page with its header. A long one has two rows at least on each.
    size = page_layout.text_size(table)
    lines = sum(page_layout.row_lines(row, widths, size) for row in rows[: _SMALL + 1])
    last = len(rows)
    kept = set(range(1, last)) if lines <= _SMALL else {1, last - 1} if last > _FEW else set()
    half_points = 2 * size if table.is_large else 0
    body = "".join(
        _row(row, columns, follows=n in kept, size=half_points) for n, row in enumerate(rows, 1)
    )
    return (
        f"<w:tbl {_W}><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        f"{_row(titles, columns, header=True, size=half_points)}{body}</w:tbl>"
    )


def _row(
    texts: list[str],
    columns: list[tuple[int, bool, tuple[str, ...]]],
    *,
    header: bool = False,
    follows: bool = False,
    size: int = 0,
) -> str:
    """Write a row, whose columns give width, right alignment and choices.

    Args:
        follows: whether the next row is kept on the same page.
        size: of the text, in half points; that of the style, if 0.
    """
    style = _TABLE_HEADING if header else _TABLE_TEXT
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        + (
            _list_of(choices)
            if choices and not text and not header
            else _cell(text, style, right=right, follows=follows, size=size)
        )
        + "</w:tc>"
        for text, (width, right, choices) in zip(texts, columns, strict=True)
    )
    repeated = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{cells}</w:tr>"


def _cell(text: str, style: str, *, right: bool, follows: bool, size: int) -> str:
    aligned = '<w:jc w:val="right"/>' * right
    return _wrapped(_run(text, size=size), style, follows=follows, spacing=aligned)


def _list_of(choices: tuple[str, ...]) -> str:
    items = "".join(
        f'<w:listItem w:displayText="{word}" w:value="{word}"/>'
        for word in (escape(each, {'"': "&quot;"}) for each in choices)
    )
    control = (
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/><w:dropDownList>{items}</w:dropDownList></w:sdtPr>"
        f"<w:sdtContent>{_run(CHOOSE)}</w:sdtContent></w:sdt>"
    )
    return _wrapped(control, _TABLE_TEXT)
