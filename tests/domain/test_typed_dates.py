"""One reader of dates: what one place understands, all do, and the words mean the same everywhere."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from building import founded_book
from cscp_tui.base.errors import CscpError
from cscp_tui.domain.asking import FieldType
from cscp_tui.domain.capture_dates import find_dates, misspelt_times
from cscp_tui.domain.date_reading import UnclearDate, read_date, read_span
from cscp_tui.domain.records import Meeting
from cscp_tui.importing.cells import SourceCell
from cscp_tui.importing.timescales import Rules, read_timescale
from cscp_tui.tui.forms.fields import Field, read_field

if TYPE_CHECKING:
    from cscp_tui.domain.dates import Preference

THURSDAY = date(2025, 11, 27)
TYPED: dict[str, date | str] = tomllib.loads(
    (Path(__file__).parent.parent / "fixtures" / "typed-dates.toml").read_text()
)["dates"]
CLEAR = {text: day for text, day in TYPED.items() if isinstance(day, date)}
UNCLEAR = [text for text, day in TYPED.items() if not isinstance(day, date)]
SPANS = {
    "w/c 5 January": (date(2026, 1, 5), date(2026, 1, 11)),
    "week commencing 12/1": (date(2026, 1, 12), date(2026, 1, 18)),
    "next week": (date(2025, 12, 1), date(2025, 12, 7)),
    "next month": (date(2025, 12, 1), date(2025, 12, 31)),
    "Q4": (date(2026, 1, 1), date(2026, 3, 31)),
}
FORM = Field(key="due", label="Due", kind=FieldType.DATE)


@pytest.mark.parametrize(("text", "day"), CLEAR.items())
def test_all_places_read_the_same_day(text: str, day: date) -> None:
    """A form, a filter and a line of a meeting; an import, unless it counts from an unknown day."""
    assert read_date(text, THURSDAY) == day
    assert read_field(FORM, text, THURSDAY) == day
    assert read_span(text, THURSDAY, "future").last == day
    book = founded_book()
    meeting = Meeting(id="QAG-2025-11-27", created=THURSDAY, group="qag", day=THURSDAY)
    said = [
        found[-1].day
        for lead in ("- ", "by ")
        if (found := find_dates(f"Police to send it {lead}{text}", meeting, book, THURSDAY))
    ]
    assert day in said or text in {
        "March",
        "by 31 March",
    }  # “by March” asks whether its end is meant
    read = read_timescale(SourceCell(text), Rules(THURSDAY))
    assert read.due in {day, None}
    assert read.due or read.doubt


@pytest.mark.parametrize("text", UNCLEAR)
def test_what_is_unclear_is_refused_with_what_to_type(text: str) -> None:
    """No day is guessed in a form, and none in an import."""
    with pytest.raises(CscpError, match=r"[Tt]ype |has 30 days|day/month/year"):
        read_date(text, THURSDAY)
    assert read_timescale(SourceCell(text), Rules(THURSDAY)).due is None


@pytest.mark.parametrize(("text", "span"), SPANS.items())
def test_a_filter_takes_a_whole_week_or_month(text: str, span: tuple[date, date]) -> None:
    """Where a span is meant, words that are no day are one."""
    read = read_span(text, THURSDAY, "future")
    assert (read.first, read.last) == span


def test_the_days_that_could_be_meant_are_named() -> None:
    """So that one of them can be typed."""
    with pytest.raises(UnclearDate) as refused:
        read_date("w/c 5 January", THURSDAY)
    assert str(refused.value) == (
        "“w/c 5 January” isn't one day. The week of 5 January 2026: by its Monday or its Friday? "
        "Type 5/1/2026 or 9/1/2026."
    )


def test_what_happened_is_not_read_forwards() -> None:
    """Of the day on which something was done, “6 weeks” says nothing."""
    with pytest.raises(CscpError):
        read_date("6 weeks", THURSDAY, prefer="past")


def test_an_import_dates_nothing_from_the_day_on_which_it_runs() -> None:
    """“Within 6 weeks” was said at a meeting that the file doesn't name."""
    read = read_timescale(SourceCell("within 6 weeks"), Rules(THURSDAY))
    assert read.due is None
    assert "counts from a day that its row doesn't give" in read.doubt
    read = read_timescale(SourceCell("first Monday in January 2026"), Rules(THURSDAY))
    assert read.due == date(2026, 1, 5)


OFFICERS = tomllib.loads(
    (Path(__file__).parent.parent / "fixtures" / "officers-dates.toml").read_text()
)["phrases"]


@pytest.mark.parametrize("phrase", OFFICERS, ids=[each["text"] for each in OFFICERS])
def test_officers_phrases_mean_what_they_meant(phrase: dict[str, Any]) -> None:
    """A due date, the day of something that happened, or a filter; what isn't one day is asked."""
    text, right = phrase["text"], phrase["right"]
    if phrase["place"] == "filter":
        span = read_span(text, THURSDAY, "future")
        assert [span.first, span.last] == right
        return
    prefer: Preference = "past" if phrase["place"] == "done on" else "future"
    if right == "ask":
        with pytest.raises(CscpError):
            read_date(text, THURSDAY, prefer=prefer)
        return
    try:
        day = read_date(text, THURSDAY, prefer=prefer)
    except CscpError:
        assert text in ASKED_ABOUT
    else:
        assert day == right


ASKED_ABOUT = {"Good Friday", "3 months from 30 Nov"}
"""What is asked about, though one could know the day."""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Febuary", ["February"]),
        ("thrusday", ["Thursday"]),
        ("Wendesday or Novmber", ["Wednesday", "November"]),
        ("marsh", []),
        ("match", []),
        ("Augusta", []),
        ("sundry", []),
        ("Tuesday or Sunday", []),
        ("monkey", []),
        ("mondal", []),
    ],
)
def test_the_name_of_a_month_or_weekday_is_known_with_a_slip(typed: str, meant: list[str]) -> None:
    """Unless it is short, or doesn't end like a day."""
    assert [name for _, name in misspelt_times(typed)] == meant


@pytest.mark.parametrize(
    ("typed", "day"),
    [("1 November", None), ("Sunday 1 November", date(2026, 11, 1)), ("1 March", date(2026, 3, 1))],
)
def test_a_day_without_a_year_that_has_just_passed_is_asked_about(
    typed: str, day: date | None
) -> None:
    """A weekday says which year is meant."""
    meeting = Meeting(id="QAG-2025-11-27", created=THURSDAY, group="qag", day=THURSDAY)
    (found,) = find_dates(f"Police to send it by {typed}", meeting, founded_book(), THURSDAY)
    assert found.day == day
