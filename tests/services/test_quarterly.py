from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from pymarkdown.api import PyMarkdownApi

from building import FIRST_DAY, HOSTILE
from cscp_tui.domain.commands.actions import AddProgressUpdate, AddRecord, Deliver
from cscp_tui.domain.enums import Audience
from cscp_tui.domain.quarters import Quarter
from cscp_tui.views.updates.document import QuarterlyOptions
from rendered_updates import quarterly_document, render_quarterly
from views.small_years import LATER, QUARTER, Year, founded_year, plan_action, small_year
from writers.markdown_reading import PARSERS, Read, read

GOLDEN = Path(__file__).parent / "golden"


def options(audience: Audience = Audience.QA, marking: str = "OFFICIAL") -> QuarterlyOptions:
    return QuarterlyOptions(
        quarter=QUARTER, audience=audience, as_at=QUARTER.last_day, marking=marking
    )


def rendered(year: Year, given: QuarterlyOptions | None = None, format_: str = "md") -> str:
    asked = given or options()
    return render_quarterly(
        year.book_at(QUARTER.last_day),
        year.book_at(QUARTER.previous.last_day),
        asked,
        as_html=format_ == "html",
        present=year.book_at(LATER),
    )


def read_back(markdown: str) -> Read:
    return read(markdown, PARSERS["commonmark with tables"])


def failures_of(markdown: str) -> list[str]:
    linter = PyMarkdownApi().disable_rule_by_identifier("md013")
    for rule in ("md033", "md041"):  # <br> in cells; the marking stands before the title
        linter = linter.disable_rule_by_identifier(rule)
    failures = linter.scan_string(markdown).scan_failures
    return [f"{each.line_number}: {each.rule_id} {each.rule_description}" for each in failures]


def hostile_year() -> Year:
    """A year in which every text of a user is hostile."""
    year = founded_year()
    quarter = QUARTER.typed
    year.on(FIRST_DAY, plan_action(HOSTILE, lead=HOSTILE, lead_agency=""))
    year.on(FIRST_DAY, plan_action(HOSTILE, due="2025-02-01"))
    year.on(
        QUARTER.first_day,
        AddProgressUpdate("BP24-1.2", HOSTILE),
        Deliver("BP24-1.1", HOSTILE),
        AddRecord("meetings", {"group": "QAG", "day": "2025-01-01", "state": "held"}),
        AddRecord("decisions", {"meeting": "QAG-2025-01-01", "text": HOSTILE}),
        AddRecord("challenges", {"raised_by": HOSTILE, "put_to": HOSTILE, "question": HOSTILE}),
        AddRecord(
            "partner_evidence",
            {"agency": "icb", "quarter": quarter, "impact_area": HOSTILE, "evidence": HOSTILE},
        ),
        AddRecord("reflections", {"quarter": quarter, "role": HOSTILE, "text": HOSTILE}),
        AddRecord("narratives", {"quarter": quarter, "section": "themes", "text": HOSTILE}),
        AddRecord("commitments", {"year": "2024/25", "order": 1, "said": HOSTILE}),
    )
    return year


@pytest.fixture(scope="module")
def year() -> Year:
    return small_year()


@pytest.mark.parametrize("audience", Audience)
def test_golden(year: Year, audience: Audience) -> None:
    """The small year's update is the same, byte for byte, every time."""
    golden = GOLDEN / f"small_year_{audience}.md"

    assert rendered(year, options(audience)) == golden.read_text("utf-8")


@pytest.mark.parametrize("format_", ["md", "html"])
def test_same_bytes_twice(format_: str) -> None:
    """The same records and options give the same bytes, also from books made anew."""
    assert rendered(small_year(), None, format_) == rendered(small_year(), None, format_)


@pytest.mark.parametrize("audience", Audience)
def test_lint(year: Year, audience: Audience) -> None:
    """The update passes a linter for Markdown."""
    assert failures_of(rendered(year, options(audience))) == []


@pytest.mark.parametrize("audience", Audience)
def test_hostile_text(audience: Audience) -> None:
    """Hostile text everywhere leaves a file that passes the linter and moves no cursor."""
    markdown = rendered(hostile_year(), options(audience, HOSTILE))

    assert failures_of(markdown) == []
    assert not any(ord(letter) < 0x20 and letter != "\n" for letter in markdown)
    assert any(
        "[CSCP] [/oops] \\ | ␛[31m <b>" in cell
        for table in read_back(markdown).tables
        for row in table.rows
        for cell in row
    )


def test_hostile_text_in_html() -> None:
    """Hostile text stands in the HTML file as text, never as markup."""
    html = rendered(hostile_year(), None, "html")

    assert "&lt;b&gt;" in html
    assert "<b>" not in html


def test_marking_and_draft(year: Year) -> None:
    """The marking is the first and last line, and a draft says that it is one."""
    lines = rendered(year).splitlines()

    assert (lines[0], lines[-1]) == ("OFFICIAL", "OFFICIAL")
    assert any("DRAFT" in line for line in lines)


def test_headings_in_order(year: Year) -> None:
    """Headings go down one level at a time, and no two sections have one name."""
    headings = read_back(rendered(year)).headings
    levels = [level for level, _ in headings]

    assert levels[0] == 1
    assert all(low - high <= 1 for high, low in pairwise(levels))
    sections = [name for level, name in headings if level == 2]
    assert len(sections) == len(set(sections)) == 15


def test_tables_are_whole(year: Year) -> None:
    """Every row of every table has as many cells as its header."""
    for table in read_back(rendered(year)).tables:
        assert len({len(row) for row in table.rows}) == 1


def test_anchors() -> None:
    """Each section can be linked to."""
    book = founded_year().book_at(QUARTER.last_day)
    document = quarterly_document(book, book, options())
    anchors = [getattr(block, "anchor", "") for block in document.blocks]

    assert all(anchors)
    assert len(anchors) == len(set(anchors))


def test_without_later_texts() -> None:
    """Without another book the texts are looked up on the as-at day."""
    year = small_year()
    book, before = year.book_at(QUARTER.last_day), year.book_at(QUARTER.previous.last_day)

    assert "Homes are too small." not in render_quarterly(book, before, options())


def test_quarter_without_a_before() -> None:
    """The very first quarter is compared with an empty book and works all the same."""
    first = Quarter(2024, 1)
    book = founded_year().book_at(first.last_day)
    given = QuarterlyOptions(quarter=first, audience=Audience.QA, as_at=first.last_day)
    empty = founded_year().book_at(first.previous.last_day)

    assert "0 of 0" in render_quarterly(book, empty, given)
