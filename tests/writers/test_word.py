from __future__ import annotations

import io
import re
import struct
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup
from docx import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from cscp_tui.documents.document import Document, Paragraph, Section
from cscp_tui.store.folder import read_templates
from cscp_tui.writers.templates import html_of
from cscp_tui.writers.word import _W, docx_of
from text_tables import text_table
from writers.example_documents import QUARTERLY_UPDATE
from writers.hostile_texts import HOSTILE, hostile_texts

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.documents.templates import Templates


def word(document: Document, templates: Templates | None = None) -> Any:
    """The document as Word would open it."""
    return WordFile(io.BytesIO(docx_of(document, templates)))


def test_headings_are_real_and_in_order() -> None:
    """The title is the first heading, and no level is left out."""
    levels = [
        int(paragraph.style.name.removeprefix("Heading "))
        for paragraph in word(QUARTERLY_UPDATE).paragraphs
        if paragraph.style.name.startswith("Heading ")
    ]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_tables_are_whole_and_repeat_their_header_row() -> None:
    """Every cell is there, and Word knows which row is the header."""
    (table,) = word(QUARTERLY_UPDATE).tables
    assert [cell.text for cell in table.rows[0].cells] == ["Ref", "Action", "Status", "Days late"]
    assert [cell.text for cell in table.rows[2].cells] == [
        "BP24-1.4",
        "Train R&D | practice leads\nin two cohorts",
        "● Delivered",
        "",
    ]
    assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    assert not table.rows[1]._tr.xpath("./w:trPr/w:tblHeader")


def test_wide_tables_lie_on_their_side() -> None:
    """A table of nine columns, or whose words would break on an upright page, wherever it stands."""
    for count, text, is_landscape in (
        (8, "word", False),
        (9, "word", True),
        (7, "neurodivergence", True),
        (6, "neurodivergence", False),
    ):
        headings = [(f"Column {number}", False) for number in range(count)]
        table = text_table(headings, [[text] * count])
        made = word(Document(title="List", blocks=(Section(title="Part", blocks=(table,)),)))
        page = made.sections[0]
        assert (page.page_width > page.page_height) is is_landscape


def test_there_is_room_for_what_is_to_be_filled_in() -> None:
    """Empty columns for others to write in are no narrower than the widest one beside them."""
    note = "A long note on what was done, which takes more room than all the rest. " * 3
    table = text_table(
        headings=(("Ref", False), ("Last update", False), ("Please fill in", False)),
        rows=(("BP24-1.1", note, ""),),
        to_fill_in=1,
    )
    file = word(Document(title="Update request", blocks=(table,)))
    *_, noted, filled = (column.width for column in file.tables[0].columns)
    assert filled >= 0.9 * noted
    assert file.sections[0].page_width > file.sections[0].page_height


def test_a_small_table_stays_on_one_page_and_a_long_one_leaves_no_row_alone() -> None:
    """One with few rows of much text may break anywhere: half a page would be empty otherwise."""
    long = "long " * 200
    for text, rows, expected in (("short", 3, [1, 2]), ("short", 40, [1, 39]), (long, 3, [])):
        table = text_table(headings=(("Action", False),), rows=((text,),) * rows)
        (made,) = word(Document(title="T", blocks=(table,))).tables
        _, *body = made.rows
        kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in body]
        assert [number for number, is_kept in enumerate(kept, 1) if is_kept] == expected


def test_the_marking_stands_on_every_page() -> None:
    """In the header and in the footer, with DRAFT until it is signed off."""
    (section,) = word(QUARTERLY_UPDATE).sections
    for place in (section.header, section.footer):
        assert place.paragraphs[0].text == "OFFICIAL – DRAFT"
    (bare,) = word(Document(title="T")).sections
    assert [paragraph.text for paragraph in bare.header.paragraphs] == ["\tT"]


def test_the_same_document_gives_the_same_bytes() -> None:
    """Neither the moment nor the machine stands in it."""
    assert docx_of(QUARTERLY_UPDATE) == docx_of(QUARTERLY_UPDATE)


def test_it_says_its_language_and_title() -> None:
    """Screen readers read it as English of Britain, and no library's name stands in it."""
    found = word(QUARTERLY_UPDATE)
    assert found.core_properties.title == "Quarterly update"
    assert found.core_properties.language == "en-GB"
    assert "docx" not in f"{found.core_properties.author}{found.core_properties.comments}"
    languages = found.styles.element.xpath("//w:lang/@w:val")
    assert set(languages) == {"en-GB"}


def test_it_has_no_properties_but_the_partnerships(tmp_path: Path) -> None:
    """Neither the program, nor a library, nor whoever made a workspace's own Word file is named."""
    own = WordFile()
    own.core_properties.author = own.core_properties.category = "Somebody Else"
    own.core_properties.last_modified_by = own.core_properties.subject = "Somebody Else"
    (tmp_path / "templates").mkdir()
    own.save(str(tmp_path / "templates" / "document.docx"))
    for templates in (None, read_templates(tmp_path)):
        data = docx_of(QUARTERLY_UPDATE, templates)
        with ZipFile(io.BytesIO(data)) as archive:
            assert [name for name in archive.namelist() if "docProps" in name] == [
                "docProps/core.xml"
            ]
            everything = b"".join(archive.read(name) for name in archive.namelist())
        assert not re.search(rb"Macintosh|Somebody Else|python-docx", everything)
        assert word(QUARTERLY_UPDATE, templates).core_properties.author == (
            word(QUARTERLY_UPDATE, templates).core_properties.last_modified_by
        )


@given(st.one_of(st.just(HOSTILE), hostile_texts))
def test_hostile_texts_are_shown_as_text(text: str) -> None:
    """In titles, paragraphs and cells, and none of them breaks the file."""
    table = text_table(headings=((text, False),), rows=((text,),), caption=text)
    blocks = (Section(title=text, blocks=(Paragraph(text=text), table)),)
    facts = ((text, text), ("Partnership", text))
    found = word(Document(title=text, marking=text, facts=facts, blocks=blocks))
    assert len(found.tables[0].rows) == 2


def test_a_workspace_has_styles_of_its_own(tmp_path: Path) -> None:
    """Its own Word file gives styles and page, and none of its text."""
    folder = tmp_path / "templates"
    folder.mkdir()
    own = WordFile()
    own.add_paragraph("An example.")
    own.styles["Normal"].font.name = "Georgia"
    own.save(str(folder / "document.docx"))
    found = word(QUARTERLY_UPDATE, read_templates(tmp_path))
    assert found.styles["Normal"].font.name == "Georgia"
    assert "An example." not in [paragraph.text for paragraph in found.paragraphs]


def test_what_is_no_word_file_is_said_and_left_aside(tmp_path: Path) -> None:
    """The usual styles take its place."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "document.docx").write_text("Dear all,")
    templates = read_templates(tmp_path)
    assert docx_of(QUARTERLY_UPDATE, templates) == docx_of(QUARTERLY_UPDATE)
    (problem,) = templates.problems
    assert problem.startswith("“document.docx” in the templates isn't a Word file")


def _own_file_with(part: str, data: bytes) -> bytes:
    """A Word file one part of which is another."""
    output, usual = io.BytesIO(), io.BytesIO()
    WordFile().save(usual)
    with ZipFile(usual) as archive, ZipFile(output, "w") as made:
        for name in archive.namelist():
            made.writestr(name, data if name == part else archive.read(name))
    return output.getvalue()


@pytest.mark.parametrize(
    ("part", "data"),
    [
        ("word/document.xml", b"<w:document"),
        ("word/document.xml", b"<x/>"),
        ("word/document.xml", f"<w:document {_W}/>".encode()),
        ("word/styles.xml", b"<x"),
        ("docProps/core.xml", b"x"),
        ("[Content_Types].xml", b""),
    ],
)
def test_a_damaged_word_file_is_said_and_left_aside(tmp_path: Path, part: str, data: bytes) -> None:
    """Whichever part can't be read, the usual styles take its place."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "document.docx").write_bytes(_own_file_with(part, data))
    templates = read_templates(tmp_path)
    assert docx_of(QUARTERLY_UPDATE, templates) == docx_of(QUARTERLY_UPDATE)
    (problem,) = templates.problems
    assert problem.startswith("“document.docx” in the templates isn't a Word file")


def test_every_page_says_whose_paper_it_is_and_which_page() -> None:
    """Partnership and title above, page and number of pages below."""
    (section,) = word(QUARTERLY_UPDATE).sections
    assert section.header.paragraphs[1].text == (
        "Croydon Safeguarding Children Partnership (CSCP)\tQuarterly update"
    )
    fields = section.footer.paragraphs[1]._p.xpath("./w:fldSimple/@w:instr")
    assert [field.strip() for field in fields] == ["PAGE", "NUMPAGES"]


def test_properties_have_the_day_of_the_paper() -> None:
    """Its author is the partnership, and it was made on the day of sign-off or the as-at day."""
    facts = (("Partnership", "The Partnership"),)
    about = word(Document(title="T", facts=facts, day=date(2025, 9, 30))).core_properties
    assert (about.author, about.title) == ("The Partnership", "T")
    assert about.created.date() == about.modified.date() == date(2025, 9, 30)


def test_tables_have_a_style() -> None:
    """Borders, shade and typeface are those of styles, so that a template can change them."""
    (table,) = word(QUARTERLY_UPDATE).tables
    assert table.style.name == "Partnership Table"
    styles = [cell.paragraphs[0].style.name for cell in table.columns[0].cells]
    assert styles == ["Table Heading", "Table Text", "Table Text"]
    assert not table._tbl.xpath(".//w:tblBorders | .//w:shd | .//w:sz")


def test_references_do_not_break() -> None:
    """Word does not break at their hyphens, and programs read them as they are."""
    paragraph = Paragraph(text="See BP25-1.1 (from BP24-3.4) and EX24-07; a follow-up comes.")
    found = word(Document(title="T", blocks=(paragraph,))).paragraphs[-1]
    assert found.text == paragraph.text
    assert len(found._p.xpath(".//w:noBreakHyphen")) == 3


@pytest.mark.parametrize(
    ("text", "strong", "bold"),
    [
        ("ACTION OT25-04: The <b>Police</b> send it.", "ACTION OT25-04:", "ACTION OT25-04:"),
        ("It is agreed.", "ACTION:", ""),
    ],
)
def test_the_words_that_begin_a_paragraph_may_stand_out(text: str, strong: str, bold: str) -> None:
    """On paper and on a page, without another word."""
    document = Document(title="T", blocks=(Paragraph(text, strong=strong),))
    found = word(document).paragraphs[-1]
    assert (found.text, "".join(run.text for run in found.runs if run.bold)) == (text, bold)
    (paragraph,) = BeautifulSoup(html_of(document), "html.parser").select("main p")
    assert paragraph.get_text() == text
    assert "".join(each.get_text() for each in paragraph.select("strong")) == bold


def test_columns_are_as_wide_as_their_texts_need() -> None:
    """The long texts get the room, and no reference needs a second line."""
    table = text_table(
        headings=(("Ref", False), ("Action", False), ("Late", True)),
        rows=(("BP24-1.3", "Review the threshold document with every agency " * 3, "12"),),
    )
    (made,) = word(Document(title="T", blocks=(table,))).tables
    ref, action, late = (column.width for column in made.columns)
    assert action > 3 * ref > 3 * late
    assert ref.pt > 8 * 4.5


def own_templates(folder: Path, **files: bytes) -> Templates:
    """The templates of a workspace with some files, their names with ``_`` for the dot."""
    (folder / "templates").mkdir()
    for name, data in files.items():
        (folder / "templates" / name.replace("_", ".")).write_bytes(data)
    return read_templates(folder)


def test_a_template_keeps_its_own_styles_and_header(tmp_path: Path) -> None:
    """Where it has a style of that name, under whatever id, or words on each page."""
    own = WordFile()
    own.styles.add_style("Table Text", WD_STYLE_TYPE.PARAGRAPH).font.name = "Georgia"
    own.styles["Table Text"].element.set(f"{{{_W.split(chr(34))[1]}}}styleId", "Unsere")
    own.sections[0].header.paragraphs[0].text = "Our letterhead"
    output = io.BytesIO()
    own.save(output)
    found = word(
        Document(title="T", blocks=(text_table(headings=(("A", False),), rows=(("b",),)),)),
        own_templates(tmp_path, document_docx=output.getvalue()),
    )
    (table,) = found.tables
    assert table.rows[1].cells[0].paragraphs[0].style.font.name == "Georgia"
    assert [each.text for each in found.sections[0].header.paragraphs] == ["Our letterhead"]


DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63606060"
    "f80f0001040100e5f7d0bc0000000049454e44ae426082"
)


def test_a_marking_stands_above_a_template_s_own_header(tmp_path: Path) -> None:
    """Also above a logo, and on the first page where that has a header of its own."""
    own = WordFile()
    section = own.sections[0]
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = "Our letterhead"
    section.first_page_header.paragraphs[0].add_run().add_picture(io.BytesIO(DOT))
    output = io.BytesIO()
    own.save(output)
    found = word(
        QUARTERLY_UPDATE,
        own_templates(tmp_path, document_docx=output.getvalue()),
    ).sections[0]
    marked = "OFFICIAL – DRAFT"
    assert [each.text for each in found.header.paragraphs] == [marked, "Our letterhead"]
    assert [each.text for each in found.first_page_header.paragraphs] == [marked, ""]
    assert next(found.first_page_header._element.iter(qn("w:drawing"))) is not None


def test_a_template_without_a_page_size_gets_a4(tmp_path: Path) -> None:
    """Files of other programs can lack one; tables would be as narrow as they can be."""
    own = WordFile()
    end = own.sections[0]._sectPr
    for element in list(end):
        end.remove(element)
    output = io.BytesIO()
    own.save(output)
    made = word(QUARTERLY_UPDATE, own_templates(tmp_path, document_docx=output.getvalue()))
    assert round(made.sections[0].page_width.mm) == 210


def test_a_template_without_a_style_is_said(tmp_path: Path) -> None:
    """Word keeps no style that was never used, and text in it would look like any other."""
    own = WordFile()
    for name in ("List Bullet", "Heading 3"):
        own.styles[name].delete()
    output = io.BytesIO()
    own.save(output)
    templates = own_templates(tmp_path, document_docx=output.getvalue())
    docx_of(QUARTERLY_UPDATE, templates)
    (problem,) = templates.problems
    assert problem.startswith(
        "“document.docx” among the templates has no style Heading 3 and List Bullet, so this text "
    )


PARTNERSHIP = "Croydon Safeguarding Children Partnership (CSCP)"


def test_a_logo_begins_the_paper(tmp_path: Path) -> None:
    """In Word and on web pages, described by the partnership's name."""
    templates = own_templates(tmp_path, logo_png=DOT)
    found = word(QUARTERLY_UPDATE, templates)
    assert found.paragraphs[0].text == QUARTERLY_UPDATE.title
    (picture,) = found.paragraphs[0]._p.iter(qn("wp:anchor"))
    assert picture.find(qn("wp:docPr")).get("descr") == PARTNERSHIP
    (picture,) = BeautifulSoup(html_of(QUARTERLY_UPDATE, templates), "html.parser").find_all("img")
    assert str(picture["src"]).startswith("data:image/png;base64,iVBOR")
    assert picture["alt"] == PARTNERSHIP
    assert not templates.problems


def test_what_is_no_logo_is_said_and_left_aside(tmp_path: Path) -> None:
    """A text under the name of a picture, or a picture cut short, harms nothing."""
    templates = own_templates(tmp_path, logo_png=b"GIF89a" + b"x" * 80)
    assert docx_of(QUARTERLY_UPDATE, templates) == docx_of(QUARTERLY_UPDATE)
    assert "img" not in html_of(QUARTERLY_UPDATE, templates).partition("<body>")[2]
    (problem,) = templates.problems
    assert problem.startswith("templates/logo.png isn't a picture of that kind")
    templates.files = {"logo.jpg": b"\xff\xd8\xff" + b"\x00" * 99}
    docx_of(QUARTERLY_UPDATE, templates)


@pytest.mark.parametrize(
    "logo",
    [
        DOT.replace(struct.pack(">II", 1, 1), struct.pack(">II", 0, 0), 1),
        DOT[:8] + bytes(900_000),
        DOT[:8] + b"\xff" * 500_000,
    ],
    ids=["no height", "chunks without end", "no chunks"],
)
def test_a_damaged_logo_is_left_out_and_said(logo: bytes, tmp_path: Path) -> None:
    """The rest of the paper is as it would be without one."""
    templates = own_templates(tmp_path, logo_png=logo)
    assert docx_of(QUARTERLY_UPDATE, templates) == docx_of(QUARTERLY_UPDATE)
    (problem,) = templates.problems
    assert problem.startswith("The logo in the templates is damaged, so the Word file has none.")


def test_a_word_template_without_a_section_gets_one(tmp_path: Path) -> None:
    """Some programs write none; its pages are ours then."""
    own = WordFile()
    own.element.body.remove(own.element.body.sectPr)
    output = io.BytesIO()
    own.save(output)
    templates = own_templates(tmp_path, document_docx=output.getvalue())
    (section,) = word(QUARTERLY_UPDATE, templates).sections
    assert round(section.page_width.mm) == 210


def test_a_text_stays_with_the_table_after_it() -> None:
    """Heading and sentence do not end one page while their table begins the next."""
    table = text_table(headings=(("Action", False),), rows=(("long " * 900,),))
    blocks = (Paragraph(text="Two actions:"), table, Paragraph(text="That is all."))
    found = word(Document(title="T", blocks=(Section(title="Late", blocks=blocks),)))
    kept = {each.text: each.paragraph_format.keep_with_next for each in found.paragraphs}
    assert kept["Two actions:"]
    assert not kept["That is all."]
    assert found.styles["Heading 2"].paragraph_format.keep_with_next


def part(title: str, *, starts_page: bool = False) -> Section:
    key = title.casefold()
    return Section(key=key, title=title, blocks=(Paragraph("Said."),), starts_page=starts_page)


def contents(*parts: Section) -> list[str]:
    """The texts from the list of parts on; a tab stands before each page."""
    found = word(Document(title="Update", blocks=parts))
    texts = [paragraph.text for paragraph in found.paragraphs]
    return texts[texts.index("Contents") + 1 :] if "Contents" in texts else []


def test_a_long_paper_lists_its_parts_with_their_pages() -> None:
    """Each has a field, which Word fills in, for the bookmark of its part."""
    names = [f"Part {number}" for number in range(1, 8)]
    parts = tuple(map(part, names))
    assert [text.partition("\t")[0] for text in contents(*parts)[:7]] == names
    xml = word(Document(title="Update", blocks=parts)).element.xml
    assert re.findall(r"PAGEREF (\S+)", xml) == re.findall(
        r'bookmarkStart [^>]*w:name="([^"]+)"', xml
    )
    assert contents(*parts[:5]) == []


def test_the_list_of_parts_leaves_the_first_page_alone() -> None:
    """It stands in the annex, and names what follows there."""
    later = [part(f"Part {number}") for number in range(1, 7)]
    listed = contents(part("First page"), part("Annex", starts_page=True), *later)
    assert [text.partition("\t")[0] for text in listed[:6]] == [each.title for each in later]
