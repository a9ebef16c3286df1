from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from cscp_tui.domain.attendance import attendance
from cscp_tui.domain.enums import Audience
from cscp_tui.domain.quarters import Quarter
from cscp_tui.services.demo import load_demo
from cscp_tui.services.updates import update_of
from cscp_tui.views.attendance import attendance_table
from cscp_tui.views.updates.comparison import comparison_document
from cscp_tui.views.updates.document import QuarterlyOptions, document_of
from cscp_tui.views.updates.update import as_at_of
from published import PUBLISHED_ATTENDANCE
from rendered_updates import render_quarterly
from services.test_quarterly import failures_of, read_back

if TYPE_CHECKING:
    from cscp_tui.store.writing import TeamWorkspace

_HEADLINE = re.compile(r"^Business plan .*as at [^:]*: (\d+ of \d+)", re.MULTILINE)
DEMO_DAY = date(2025, 11, 27)
Q4 = Quarter(2024, 4)
QUARTERS = [Quarter(2024, 1), Quarter(2024, 2), Quarter(2024, 3), Q4] + [
    Quarter(2025, number) for number in (1, 2, 3)
]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> TeamWorkspace:
    return load_demo(tmp_path_factory.mktemp("demo") / "workspace")


def update(demo: TeamWorkspace, quarter: Quarter, audience: Audience = Audience.QA) -> str:
    as_at = as_at_of(quarter, DEMO_DAY)
    return render_quarterly(
        demo.as_at(as_at),
        demo.as_at(quarter.previous.last_day),
        QuarterlyOptions(quarter=quarter, audience=audience, as_at=as_at),
        present=demo.book,
    )


def test_published_figures(demo: TeamWorkspace) -> None:
    """The update for January to March 2025 says 86%, up from 71%, and why."""
    text = update(demo, Q4)

    assert "30 of 35 (86%)" in text
    assert "At 31 December 2024 it was 25 of 35 (71%)." in text
    assert "30 of 35 due by 31 March 2025" in text
    assert "From 25 of 35 (71%) at 31 December 2024 to 30 of 35 (86%) at 31 March 2025." in text
    assert "10 + 0 + 0 = 5 + 5 + 0 + 0, that is 10 = 10." in text


def test_figures_agree_between_audiences(demo: TeamWorkspace) -> None:
    """All audiences read the same headline."""
    for quarter in QUARTERS:
        texts = [update(demo, quarter, audience) for audience in Audience]
        headlines = [
            re.search(r"^Business plan .*as at [^:]*: (\d+ of \d+)", t, re.MULTILINE) for t in texts
        ]

        assert len({found[1] for found in headlines if found}) == 1
        assert all(headlines)


def test_carried_over_with_causes(demo: TeamWorkspace) -> None:
    """The five carried over are listed with their continuation, reason and cause."""
    text = update(demo, Q4)
    rows = [
        row
        for table in read_back(text).tables
        for row in table.rows
        if any(cell.startswith("Carried over, goes on as BP25-") for cell in row)
    ]

    assert [row[0] for row in rows] == ["BP24-1.6", "BP24-2.5", "BP24-3.4", "BP24-4.7", "BP24-5.6"]
    assert sum("Cause outside the partnership's control." in row[-1] for row in rows) == 4
    assert "5 carried over, 4 for causes outside the partnership's control, 1 for" in text


def test_old_references_go_on(demo: TeamWorkspace) -> None:
    """In the next plan a continuation stands beside the reference that it had before."""
    assert "BP25-2.1 (from BP24-3.4)" in update(demo, Quarter(2025, 1))


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
@pytest.mark.parametrize("audience", Audience)
def test_lint(demo: TeamWorkspace, quarter: Quarter, audience: Audience) -> None:
    """Every update of the demo passes a linter for Markdown."""
    assert failures_of(update(demo, quarter, audience)) == []


@pytest.mark.parametrize("audience", list(Audience))
def test_a_second_paper_of_an_update_reads_as_the_first(
    demo: TeamWorkspace, audience: Audience
) -> None:
    """Each names agencies in full where they come first in it, whatever was made before."""
    shown = update_of(demo, Q4, Q4.last_day, audience)
    options = QuarterlyOptions(quarter=Q4, audience=audience, as_at=Q4.last_day)
    first, compared = document_of(shown, options), comparison_document(shown)
    assert document_of(shown, options) == first
    assert comparison_document(shown) == compared


def test_the_public_reads_of_open_commitments_in_a_sentence(demo: TeamWorkspace) -> None:
    """All of them, so that the paper has two pages; the groups read of each in the table."""
    commitments = "## What we said / what we delivered"
    rows = update(demo, Quarter(2025, 2), Audience.QA).partition(commitments)[2]
    said = update(demo, Quarter(2025, 2), Audience.PUBLIC).partition(commitments)[2]
    assert "| Work with whole families | | Open |" in rows
    assert "| Work with whole families |" not in said
    assert "Still open: Work with whole families; " in said


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_restricted_in_public(demo: TeamWorkspace, quarter: Quarter) -> None:
    """No restricted record of the demo stands in a public version."""
    text = update(demo, quarter, Audience.PUBLIC)
    book = demo.book
    hidden = [action.title for action in book.actions.values() if action.restricted]
    hidden += [given.evidence for given in book.partner_evidence.values() if given.restricted]
    hidden += [known.question for known in book.challenges.values() if known.restricted]
    hidden += [known.text for known in book.decisions.values() if known.restricted]

    assert hidden
    assert not [words for words in hidden if words in text]


def test_published_attendance(demo: TeamWorkspace) -> None:
    """The demo's attendance in 2024/25 is the published table, cell for cell."""
    book = demo.as_at(date(2025, 3, 31))
    groups = book.partnership.annual_report_groups
    found = attendance(book, groups, date(2024, 4, 1), date(2025, 3, 31))
    table = attendance_table(found, as_in_report=True)

    assert [group.abbreviation for group in found.groups] == ["Review", "QAG", "Editorial"]
    assert ["|".join(cell.text for cell in row.cells) for row in table.rows] == (
        PUBLISHED_ATTENDANCE.strip().splitlines()
    )
