from __future__ import annotations

import re
from importlib import resources
from itertools import pairwise
from pathlib import Path

from bs4 import BeautifulSoup
from hypothesis import example, given, settings

from cscp_tui.base.texts import one_line
from cscp_tui.documents import text_layout
from cscp_tui.documents.document import Bullets, Document, Paragraph, Section
from cscp_tui.writers.html import html_of
from text_tables import text_table
from writers.example_documents import QUARTERLY_UPDATE
from writers.hostile_texts import HOSTILE, hostile_texts

GOLDEN = Path(__file__).parent / "golden" / "quarterly_update.html"
CSS = (resources.files("cscp_tui.writers") / "paper_templates" / "document.css").read_text("utf-8")


def page(document: Document) -> BeautifulSoup:
    return BeautifulSoup(html_of(document), "html.parser")


def texts(soup: BeautifulSoup, tag: str) -> list[str]:
    return [each.get_text("\n", strip=True) for each in soup.find_all(tag)]


def luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_golden() -> None:
    """The example update has the same HTML every time."""
    assert html_of(QUARTERLY_UPDATE) == GOLDEN.read_text("utf-8")


def test_language_and_title() -> None:
    """The page says its language, and its title says when it is a draft."""
    soup = page(QUARTERLY_UPDATE)

    assert soup.html is not None
    assert soup.html["lang"] == "en-GB"
    assert texts(soup, "title") == ["Quarterly update (draft)"]


def test_headings_in_order() -> None:
    """The page has one first-level heading, and no heading skips a level."""
    levels = [int(each.name[1]) for each in page(QUARTERLY_UPDATE).find_all(re.compile("^h[1-6]$"))]

    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_tables_are_accessible() -> None:
    """A table has a caption and one header row whose cells head their columns."""
    soup = page(QUARTERLY_UPDATE)

    assert texts(soup, "caption") == ["Neglect – 1 of 2 (50%)"]
    assert [row.name for row in soup.select("thead > tr")] == ["tr"]
    assert [cell["scope"] for cell in soup.find_all("th")] == ["col"] * 4


def test_anchors() -> None:
    """A section can be linked to by its anchor."""
    assert [each["id"] for each in page(QUARTERLY_UPDATE).find_all("section")] == [
        "headline", "progress", "neglect", "housing", "key",
    ]  # fmt: skip


def test_marking_at_both_ends() -> None:
    """The marking is the first and the last text of the page's body."""
    soup = page(QUARTERLY_UPDATE)

    assert soup.body is not None
    words = list(soup.body.stripped_strings)
    assert (words[0], words[-1]) == ("OFFICIAL", "OFFICIAL")


def test_self_contained() -> None:
    """The page fetches nothing and runs nothing."""
    html = html_of(QUARTERLY_UPDATE)

    assert not re.search(r"(src|href)=\"(?!#)|url\(|@import|<script|<link", html)


def test_contrast() -> None:
    """Every colour of text has the contrast of WCAG AA on every background."""
    colours = set(re.findall(r"[ {]color: (#[0-9a-f]{6})", CSS))
    backgrounds = set(re.findall(r"background: (#[0-9a-f]{6})", CSS))
    ratios = [
        (luminance(background) + 0.05) / (luminance(colour) + 0.05)
        for colour in colours
        for background in backgrounds
    ]

    assert len(ratios) == len(colours) * len(backgrounds) >= 6
    assert min(ratios) >= 4.5


@settings(deadline=None)
@example(text=HOSTILE)
@given(text=hostile_texts)
def test_text_comes_back(text: str) -> None:
    """What people typed is text on the page, wherever it stands, and never a tag."""
    blocks = (
        Section(title=text),
        Paragraph(text=text),
        Bullets(items=(text,)),
        text_table(caption=text, headings=((text, False),), rows=((text,),)),
    )

    soup = page(Document(title=text, marking=text, facts=((text, text),), blocks=blocks))

    one = text_layout.line(text)
    many = "\n".join(text_layout.full_lines(text))
    assert texts(soup, "h1") == texts(soup, "h2") == texts(soup, "th") == texts(soup, "dt") == [one]
    assert texts(soup, "td") == texts(soup, "dd") == [many]
    assert texts(soup, "li") == [many] * bool(many)
    assert soup.find_all(["b", "script"]) == []


def test_control_characters_become_pictures() -> None:
    """A terminal that shows the page's source is not steered by it."""
    html = html_of(Document(title="\x1b[31m", blocks=(Paragraph(text="a\x00b\u202ec"),)))

    assert "<h1>␛[31m</h1>" in html
    assert "<p>a␀bc</p>" in html
    assert one_line(html.replace("\n", "")) == html.replace("\n", "")
