"""Every paper of the demo, as Word, Excel and HTML: can be read aloud, and made again byte for byte."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from docx import Document as WordFile
from docx.oxml.ns import qn
from openpyxl import load_workbook

from cscp_tui.cli.main import main
from cscp_tui.domain.dates import LONG_DAY
from cscp_tui.store.clock import FixedClock
from cscp_tui.store.workspace import Workspace
from cscp_tui.writers import charts

DEMO_DAY = date(2025, 11, 27)
QUARTERLY = ("quarterly", "--quarter", "2025-26/Q2", "--for")
PAPERS = {
    "executive's update": (*QUARTERLY, "executive"),
    "group's update": (*QUARTERLY, "qa"),
    "public version": (*QUARTERLY, "public"),
    "actions": ("actions",),
    "attendance": ("attendance",),
    "executive actions": ("executive",),
    "said and delivered": ("said-delivered",),
    "partner evidence": ("partner-evidence",),
    "challenges": ("challenges",),
    "figures": ("figures",),
    "annual report tables": ("annual-report", "--plan", "2024/25", "--published", "30/9/2025"),
    "group's report": ("group", "QAG", "--quarter", "2025-26/Q2"),
    "minutes": ("minutes", "QAG-2025-09-16"),
    "agenda": ("agenda", "QAG-2025-11-27"),
}
papers = pytest.mark.parametrize("words", PAPERS.values(), ids=PAPERS)


def written(loaded_demo: Path, words: tuple[str, ...], file: Path) -> Path:
    line = ["-w", str(loaded_demo), "export", *words, "-o", str(file)]
    assert main(line, clock=FixedClock(DEMO_DAY, 13)) == 0
    return file


Paper = Callable[[tuple[str, ...], str], Path]
"""The file of a paper, by its words and the ending of its name."""


@pytest.fixture(scope="module")
def paper(loaded_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Paper:
    """Each paper is written once, and read by several tests."""
    folder = tmp_path_factory.mktemp("papers")

    @cache
    def paper_of(words: tuple[str, ...], ending: str) -> Path:
        return written(loaded_demo, words, folder / f"{' '.join(words).replace('/', '-')}.{ending}")

    return paper_of


@papers
def test_word(words: tuple[str, ...], paper: Paper) -> None:
    """A title, English, headings in order, tables with a header row and no merged cells, alt texts."""
    word = WordFile(str(paper(words, "docx")))
    assert word.core_properties.title
    assert {each.get(qn("w:val")) for each in word.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    names = {
        each.style_id: each.name or "" for each in word.styles
    }  # asking each paragraph is slow
    styled = [(names.get(each._p.style or "", ""), each.text) for each in word.paragraphs]
    headings = [(name, text) for name, text in styled if name.startswith("Heading")]
    assert headings
    assert in_order([int(name.split()[1]) for name, _ in headings])
    assert all(text.strip() for _, text in headings)
    for table in word.tables:
        assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
        assert all(cell.text.strip() for cell in table.rows[0].cells)
        assert not table._tbl.xpath(".//w:gridSpan | .//w:vMerge")
    pictures = list(word.element.iter(qn("wp:docPr")))
    assert all(each.get("descr") for each in pictures)


@papers
def test_html(words: tuple[str, ...], paper: Paper) -> None:
    """The same of a page, with unique anchors that every link leads to."""
    text = paper(words, "html").read_text("utf-8")
    page = BeautifulSoup(text, "html.parser")
    assert page.html is not None
    assert page.html["lang"] == "en-GB"
    assert page.title is not None
    assert page.title.get_text(strip=True)
    headings = page.find_all(["h1", "h2", "h3", "h4", "h5", "h6"])
    assert in_order([int(each.name[1]) for each in headings])
    for table in page("table"):
        (head,) = table("thead")
        titles = head.find_all("th")
        assert titles
        assert all(each.get("scope") == "col" and each.get_text(strip=True) for each in titles)
        assert not [each for each in table.find_all() if {"colspan", "rowspan"} & each.attrs.keys()]
    assert all(each.find_parent(role="img", attrs={"aria-label": True}) for each in page("svg"))
    anchors = [each["id"] for each in page(id=True)]
    assert len(anchors) == len(set(anchors))
    assert {str(each["href"]) for each in page.select("nav a")} <= {f"#{each}" for each in anchors}


@papers
def test_excel(words: tuple[str, ...], paper: Paper) -> None:
    """A title, a name for each sheet, a header row that stays and filters, and no merged cells."""
    book = load_workbook(paper(words, "xlsx"))
    assert book.properties.title
    about, *others = [sheet for sheet in book if sheet.sheet_state == "visible"]
    assert about.title == "About"
    for sheet in others:
        assert not sheet.title.startswith("Sheet")
        assert sheet.freeze_panes
        assert sheet.auto_filter.ref or sheet.tables
        assert not sheet.merged_cells.ranges


# A label of a figure, a span of days, the heading of an annex, and a sentence that a date completes, keep it.
NO_DATES_OF_THEIR_OWN = re.compile(r"\b(?:by|since|and|to|overdue actions on)$")


@papers
def test_the_dates_of_a_workbook(words: tuple[str, ...], paper: Paper) -> None:
    """A cell neither is nor ends in a date as text, where a real date can stand."""
    book = load_workbook(paper(words, "xlsx"))
    found = [
        (sheet.title, cell.coordinate, cell.value)
        for sheet in book
        for row in sheet.iter_rows(min_row=1 if sheet.title == "About" else 2)
        for cell in row
        if sheet.sheet_state == "visible"
        if isinstance(cell.value, str)
        # The first sheet repeats the paper's title and those of its sheets.
        if sheet.title != "About" or cell.column == 2
        if (match := re.search(rf"(?:\d{{4}}-\d\d-\d\d|{LONG_DAY})\)?$", cell.value))
        if not NO_DATES_OF_THEIR_OWN.search(cell.value[: match.start()].rstrip())
    ]
    assert not found


@papers
@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_bytes(
    words: tuple[str, ...], kind: str, paper: Paper, loaded_demo: Path, tmp_path: Path
) -> None:
    """The same data, day and options give the same bytes, pictures included."""
    once = paper(words, kind)
    charts._drawn.cache_clear()
    again = written(loaded_demo, words, tmp_path / f"again.{kind}")
    assert once.read_bytes() == again.read_bytes()


def test_an_agency_has_one_spelling(loaded_demo: Path, tmp_path: Path) -> None:
    """Lists, the update's workbook and the public version spell each lead agency out alike."""
    names = {each.name: each.abbreviation for each in Workspace(loaded_demo).book.agencies.values()}
    for words in (("actions",), ("executive",), (*QUARTERLY, "qa")):
        book = load_workbook(written(loaded_demo, words, tmp_path / f"{words[-1]}.xlsx"))
        for sheet in (each for each in book if each.sheet_state == "visible"):
            for column in sheet.iter_cols(values_only=True):
                if "Lead agency" in column:
                    told = set(column[column.index("Lead agency") + 1 :])
                    assert told & set(names)
                    assert not told & {short for name, short in names.items() if short != name}
    public = written(loaded_demo, (*QUARTERLY, "public"), tmp_path / "public.md").read_text("utf-8")
    assert "- Croydon Council: Housing – " in public


def in_order(levels: list[int]) -> bool:
    """One heading of the first level comes first, and no level is left out below another."""
    begins = levels[:1] == [1] and levels.count(1) == 1
    return begins and all(below <= above + 1 for above, below in pairwise(levels))
