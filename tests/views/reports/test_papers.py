"""Each report of a small year, for its team and for the public: every word and figure of it.

After a change that is meant, ``RENEW=1`` before this test writes the files again; read what differs.
"""

from __future__ import annotations

from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cscp_tui.documents.document import Document, Report
from cscp_tui.domain.periods import Period
from cscp_tui.views.attendance import Measure
from cscp_tui.views.reports.actions import executive_report
from cscp_tui.views.reports.annual_report import Year, annual_report
from cscp_tui.views.reports.attendance import attendance_report
from cscp_tui.views.reports.commitments import partner_evidence_report, said_delivered_report
from cscp_tui.views.reports.meetings import action_log_document, agenda_document, minutes_document
from cscp_tui.views.reports.report import ShownRecords
from cscp_tui.views.reports.scrutiny import challenges_report
from cscp_tui.views.reports.scrutiny_pack import pack_document
from cscp_tui.views.warnings import AcceptedWarning
from cscp_tui.writers.formats import text_of
from cscp_tui.writers.markdown import markdown_of
from golden_files import golden
from views.small_years import LATER, QUARTER, entries_of, small_year

if TYPE_CHECKING:
    from collections.abc import Callable

    from cscp_tui.domain.book import Book
    from cscp_tui.domain.records import Meeting

GOLDEN = Path(__file__).parent / "golden"
END = QUARTER.last_day
MEETING, COMING = "QAG-2025-03-04", "EXEC-2024-11-21"


@cache
def book(day: date = LATER) -> Book:
    """The book of the small year on a day."""
    return small_year().book_at(day)


def meeting(key: str) -> Meeting:
    return book().meetings[key]


def year(*, with_restricted: bool = False) -> Year:
    """The year of plan 2024/25 as published soon after its end."""
    plan = book().plans["2024/25"]
    return Year(
        plan=plan,
        book=book(),
        published=LATER,
        at_end=book(END),
        with_restricted=with_restricted,
    )


WARNINGS = (
    AcceptedWarning(
        number=7, day=END, what="A due date in the past", table="actions", id="BP24-2.4",
        record="BP24-2.4", who="Officer", reason="It was agreed in May.",
    ),
    AcceptedWarning(
        number=9, day=END, what="No quorum", table="meetings", id=MEETING,
        record="QAG meeting", who="Officer", reason="By email.",
    ),
)  # fmt: skip


def pack(plan: str = "") -> Document:
    update = small_year().update()
    return pack_document(
        update, (("For", "the scrutineer"),), entries_of(book()), (), WARNINGS, plan=plan
    )


SHOWN = ShownRecords(
    keys={"EX24-01", "EX24-02"}, which="chosen by hand", hidden=1, is_projected=False
)
LATE_WINTER = Period.between(date(2025, 2, 1), date(2025, 3, 31))
PAPERS: dict[str, Callable[[], Report | Document | None]] = {
    "annual report": lambda: annual_report(year(), marking="OFFICIAL"),
    "annual report with restricted": lambda: annual_report(year(with_restricted=True)),
    "scrutiny pack": pack,
    "scrutiny pack of a plan": partial(pack, "2024/25"),
    "executive": lambda: executive_report(book(), LATER, public=False),
    "executive in public": lambda: executive_report(book(), LATER, public=True),
    "executive of a quarter": lambda: executive_report(book(), LATER, LATE_WINTER, public=False),
    "executive as shown": lambda: executive_report(book(), LATER, shown=SHOWN, public=False),
    "said and delivered": lambda: said_delivered_report(book(), LATER, public=False),
    "said and delivered in public": lambda: said_delivered_report(book(), LATER, public=True),
    "partner evidence": lambda: partner_evidence_report(
        book(), LATER, [QUARTER.previous, QUARTER], public=False
    ),
    "partner evidence in public": lambda: partner_evidence_report(
        book(), LATER, [QUARTER], public=True
    ),
    "challenges": lambda: challenges_report(book(), LATER, public=False),
    "challenges of a quarter": lambda: challenges_report(
        book(), LATER, Period.of_quarter(QUARTER), public=True, with_ids=False
    ),
    "attendance": lambda: attendance_report(book(), year().period, LATER),
    "representation": lambda: attendance_report(
        book(), year().period, LATER, Measure.REPRESENTED, groups=("QAG",)
    ),
    "agenda": lambda: agenda_document(book(), meeting(COMING), LATER, public=False),
    "agenda in public": lambda: agenda_document(book(), meeting(MEETING), LATER, public=True),
    "minutes": lambda: minutes_document(book(), meeting(MEETING), public=False),
    "minutes in public": lambda: minutes_document(book(), meeting(MEETING), public=True),
    "action log": lambda: action_log_document(book(), meeting(MEETING), public=False, lead=""),
}


def printed(paper: Report | Document | None) -> str:
    """All that a paper says, as a document, as a table and as values."""
    if paper is None:
        return "Nothing.\n"
    if isinstance(paper, Document):
        return markdown_of(paper)
    parts = (text_of(paper, "md"), text_of(paper, "csv"), text_of(paper, "json"))
    return "\n".join(parts).replace("\r\n", "\n")


@pytest.mark.parametrize("name", PAPERS)
def test_every_word_and_figure_is_as_it_was(name: str) -> None:
    """What leaves the house changes only where somebody has read the difference."""
    text = printed(PAPERS[name]())
    path = GOLDEN / f"{name.replace(' ', '-')}.txt"
    assert text == golden(path, text)


def test_the_figures_are_those_counted_by_hand() -> None:
    """Of seven actions, one was withdrawn; four of the six others are delivered, one is carried over."""
    values = annual_report(year()).values
    assert values["delivered"] == {
        "as_at": "2025-03-31",
        "delivered": 4,
        "of": 6,
        "awaiting_agreement": 2,
    }
    assert [each["id"] for each in values["carried_over"]] == ["BP24-1.3", "BP24-2.2"]
    assert values["agreed_since"] == []
    assert [each["id"] for each in values["executive"]] == ["EX24-01", "EX24-03"]
    assert [each["agency"] for each in values["partner_evidence"]] == ["icb"]
    restricted = annual_report(year(with_restricted=True)).values
    assert [each["id"] for each in restricted["executive"]] == ["EX24-01", "EX24-02", "EX24-03"]
    assert [each["agency"] for each in restricted["partner_evidence"]] == ["icb", "police"]


def test_figures_name_the_actions_behind_them() -> None:
    """Each figure of the annual report counts what it lists."""
    for figure in annual_report(year()).document.figures:
        assert len(figure.ids) == figure.numerator, figure.key
        assert figure.denominator is None or figure.numerator <= figure.denominator
    by_key = {figure.key: figure for figure in annual_report(year()).document.figures}
    assert by_key["carried over"].ids == ("BP24-1.3",)
    assert by_key["carried over outside"].ids == ("BP24-1.3",)
    assert by_key["carried over within"].ids == ()
