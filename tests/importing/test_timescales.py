"""Timescales as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given

from any_texts import any_text
from cscp_tui.importing.cells import SourceCell
from cscp_tui.importing.timescales import (
    Rules,
    Timescale,
    day_done,
    day_moved,
    day_of_file,
    parts_dated,
    quarter_in,
    read_timescale,
    stated_day,
    with_years,
)

RULES = Rules(date(2026, 11, 27))


def read(text: str, rules: Rules = RULES) -> Timescale:
    return read_timescale(SourceCell(text), rules)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Mar 2026", date(2026, 3, 31)),
        ("March ‘25", date(2025, 3, 31)),
        ("March 26", date(2026, 3, 31)),
        ("Sept 2025", date(2025, 9, 30)),
        ("May-26", date(2026, 5, 31)),
        ("3/2026", date(2026, 3, 31)),
        ("1.4.25", date(2025, 4, 1)),
        ("31/03/25", date(2025, 3, 31)),
        ("2025-03-31", date(2025, 3, 31)),
        ("2025-03-31 00:00:00", date(2025, 3, 31)),
        ("2 September 2004", date(2004, 9, 2)),
        ("15th January 2026.", date(2026, 1, 15)),
        ("by end of March 2026", date(2026, 3, 31)),
    ],
)
def test_a_date_is_read_as_people_write_it(text: str, due: date) -> None:
    """A day, or a month for its last day, is the due date, and there is no doubt about it."""
    found = read(text)
    assert (found.due, found.doubt) == (due, "")


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("31/03/25 – extended", date(2025, 3, 31)),
        ("Mar 2026 + Ongoing", date(2026, 3, 31)),
        ("Apr 2025 – Mar 2026", date(2026, 3, 31)),
        ("31/3/25 revised 30/6/25", date(2025, 6, 30)),
        ("Jan/Feb 26", date(2026, 2, 28)),
        ("Nov - Dec 2025", date(2025, 12, 31)),
        ("17/09/25 19/11/25", date(2025, 11, 19)),
        ("31/3/26 (extended from 28/2/26)", date(2026, 3, 31)),
        ("31/3/26 (30/6/26)", date(2026, 6, 30)),
        ("31/3/26 (28/2/26)", date(2026, 3, 31)),
    ],
)
def test_a_date_with_other_words_is_read_and_kept_as_written(text: str, due: date) -> None:
    """More than a date is kept beside the day that was read, with a doubt."""
    found = read(text)
    assert (found.due, found.as_written) == (due, text)
    assert found.doubt


@pytest.mark.parametrize(
    "text",
    [
        *("TBC", "Once in post", "1-2 years", "2024-2029", "2027 onwards", "March", "31/3"),
        *("Commenced October 2024", "As at End August 2024", "Dec 2025 March 2025", "31/02/2026"),
        *("Q3", "fri", "+2w", "tomorrow", "12/25/2025", "31/3/25, 30/6/25, 30/9/25"),
    ],
)
def test_what_is_no_clear_date_is_kept_as_written(text: str) -> None:
    """A start, a span, a word or several dates give no due date, and nothing is lost."""
    found = read(text)
    assert (found.due, found.as_written) == (None, text)
    assert found.doubt


def test_ongoing_has_no_due_date() -> None:
    """“Ongoing” is known for what it is."""
    assert read("Ongoing") == Timescale(as_written="Ongoing", is_ongoing=True)


@pytest.mark.parametrize(
    ("answer", "due"),
    [
        ("calendar", date(2027, 12, 31)),
        ("financial", date(2028, 3, 31)),
        ("march", date(2027, 3, 31)),
        ("", None),
        ("written", None),
    ],
)
def test_a_bare_year_means_what_was_answered(answer: str, due: date | None) -> None:
    """A year alone is asked about, and kept as written until it is answered."""
    found = read("2027", Rules(RULES.today, year=answer))
    assert (found.due, found.as_written) == (due, "2027")


def test_a_quarter_means_what_was_answered() -> None:
    """A quarter counts from April or from January, as somebody says."""
    text = "end Q4 2025/26"
    assert read("end Q4 2025").asks == ("quarter",)
    assert (read(text).due, read(text).asks) == (None, ("quarter",))
    assert read(text, Rules(RULES.today, quarter="financial")).due == date(2026, 3, 31)
    assert read(text, Rules(RULES.today, quarter="calendar")).due == date(2025, 12, 31)


def test_a_month_that_a_workbook_keeps_as_its_first_day_is_its_last() -> None:
    """The first of March shown as “Mar 2026” is 31 March; shown as a day, it is that day."""
    first = date(2026, 3, 1)
    assert read_timescale(SourceCell("Mar 2026", first, is_month=True), RULES).due == date(
        2026, 3, 31
    )
    assert read_timescale(SourceCell("01/03/2026", first), RULES).due == first
    as_month = Rules(RULES.today, first_days="month")
    assert read_timescale(SourceCell("01/03/2026", first), as_month).due == date(2026, 3, 31)


def test_a_date_that_is_struck_through_does_not_count() -> None:
    """Of an old date that is struck through and a new one, the new one is due."""
    cell = SourceCell("31/3/25 30/6/25", unstruck="30/6/25")
    found = read_timescale(cell, RULES)
    assert (found.due, found.first) == (date(2025, 6, 30), date(2025, 3, 31))


@given(any_text(max_size=60))
def test_no_text_is_lost(text: str) -> None:
    """Every text is a date, is kept as written, or says nothing."""
    found = read(text)
    assert found.due or found.as_written == text.strip() or not found.as_written


@pytest.mark.parametrize("text", ["31 March", "31/3", "March", "by end of March", "1st of May"])
def test_a_date_without_a_year_is_kept_with_the_reason(text: str) -> None:
    """The year is never guessed; the warning says what is missing."""
    read = read_timescale(SourceCell(text), RULES)
    assert (read.due, read.as_written) == (None, text)
    assert read.doubt == f"“{text}” has no year, so it is kept as written."


@pytest.mark.parametrize(
    ("text", "year", "due"),
    [
        ("31 March", "2025/26", date(2026, 3, 31)),
        ("31/3", "2025", date(2025, 3, 31)),
        ("by end of June", "2025/26", date(2025, 6, 30)),
        ("Q4", "2025/26", date(2026, 3, 31)),
        ("end of Q2", "2025/26", date(2025, 9, 30)),
        ("Sept", "written", None),
    ],
)
def test_a_date_without_a_year_is_of_the_year_that_was_answered(
    text: str, year: str, due: date | None
) -> None:
    """Days, months and quarters without a year are asked about once, and kept as written."""
    found = read(text, Rules(RULES.today, quarter="financial", without_year=year))
    assert (found.due, found.as_written) == (due, text)
    assert "year of dates" in read(text).asks


@pytest.mark.parametrize("text", ["30/9/25 TBC", "31/3/26?", "June 2026 (provisional)"])
def test_a_date_to_be_confirmed_counts_only_if_somebody_says_so(text: str) -> None:
    """What is beside the date says that it may be another one, so it is asked about."""
    assert (read(text).due, read(text).asks) == (None, ("provisional dates",))
    assert read(text, Rules(RULES.today, unconfirmed="use")).due is not None
    assert read(text, Rules(RULES.today, unconfirmed="written")).due is None


@pytest.mark.parametrize("text", ["FY 25/26", "2025/26", "financial year 2025/2026"])
def test_a_financial_year_is_asked_about_like_any_other(text: str) -> None:
    """It ends in March, unless years are to be kept as written."""
    assert (read(text).due, read(text).asks) == (None, ("year",))
    assert read(text, Rules(RULES.today, year="calendar")).due == date(2026, 3, 31)
    assert read(text, Rules(RULES.today, year="written")).due is None


@pytest.mark.parametrize(
    ("remark", "day"),
    [
        ("Presented at QAG 17/06/24.", date(2024, 6, 17)),
        ("Superseded by the ICB letter (17/06/24)", date(2024, 6, 17)),
        ("16/09/24: report delayed, new date agreed 27/09/24", date(2024, 9, 16)),
        ("Chased 10/09/24 and 04/10/24.", date(2024, 10, 4)),
        ("12/10/24 – late news\nAgreed 1/9/24", date(2024, 10, 12)),
        ("Draft expected by 12/09/24", None),
        ("To be sent out on 12/09/24", None),
        ("On hold since 16/9/24", None),
        ("Sent 14/03/24", None),
        ("Sent in June 2024", None),
        ("Sent 14/06/25", None),
        ("Letter sent to all 8/11/24", None),
    ],
)
def test_a_remark_says_its_own_day(remark: str, day: date | None) -> None:
    """Neither one that it looks to, nor one before the action, or after the day of its file."""
    rules = Rules(date(2024, 11, 20))
    assert stated_day(remark, rules, date(2024, 4, 1), date(2024, 11, 1)) == day


def test_a_file_says_the_day_that_it_is_as_at() -> None:
    """Several days, or one that hasn't come, are none."""
    today = date(2024, 11, 20)
    texts = ("Log – last updated 18/11/2024 for the meeting of 20/11/2024", "Version 2")
    assert day_of_file(texts, today) == date(2024, 11, 18)
    assert day_of_file(("As at 18 November 2024", "Position at 1/11/2024"), today) is None
    assert day_of_file(("As at 18 November 2025",), today) is None
    said = "Updated after the meeting of 18 November 2024. Closed actions drop off."
    assert day_of_file((said,), today) == date(2024, 11, 18)


@pytest.mark.parametrize(
    ("title", "year", "day"),
    [
        ("Quarter 3 update", "2023/24", date(2023, 12, 31)),
        ("Q1 2024-25", "", date(2024, 6, 30)),
        ("Q4 update (Jan-Mar 24)", "", date(2024, 3, 31)),
        ("Q3 update", "", None),
        ("Update (Sept 24)", "", date(2024, 9, 30)),
        ("Position at 14/11/2024", "", date(2024, 11, 14)),
        ("Comments", "2023/24", None),
    ],
)
def test_the_title_of_a_column_gives_a_quarter(title: str, year: str, day: date | None) -> None:
    """Its year may be that of the file."""
    assert quarter_in(title, Rules(date(2024, 11, 20)), year) == day


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("4/9 not present. 2/10 still late", "4/9/2024 not present. 2/10/2024 still late"),
        ("Closed 21/10 – see item 6", "Closed 21/10/2024 – see item 6"),
        ("Paid on 1 July", "Paid on 1 July 2024"),
        ("Agreed at Exec 3/12", "Agreed at Exec 3/12/2023"),
        ("3/4 of the schools, 1/2 term, due 30/11", ""),
    ],
)
def test_a_day_without_a_year_is_of_the_year_that_fits(text: str, said: str) -> None:
    """It is after the action was agreed, and has passed; a fraction is no day."""
    until = date(2024, 11, 20)
    assert with_years(text, date(2023, 12, 1), until) == (said or text)
    assert with_years(text, None, until) == with_years(text, date(2023, 11, 1), until) == text


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("04/09 – draft seen.\n02/10 – final", ["04/09 – draft seen.", "02/10 – final"]),
        ("4/9 late. Chased. 2/10 done.", ["4/9 late. Chased.", "2/10 done."]),
        ("Date\nNote\n16/10\nMet\n6/11\nAgreed", ["16/10\nMet", "6/11\nAgreed"]),
        ("Sent.\n4/9 late.\n2/10 done", None),
        ("4/9 late\nstill", None),
    ],
)
def test_entries_that_begin_with_their_day_are_parted(text: str, parts: list[str] | None) -> None:
    """Each is an update of its own."""
    assert parts_dated(text) == (parts or [text])


def test_the_day_before_a_word_for_done_counts() -> None:
    """Other days in the remark don't."""
    said = day_done(
        ["04/09/24: seen\n02/10/24: complete, report on agenda"], Rules(date(2024, 11, 20))
    )
    assert said == (date(2024, 10, 2), "02/10/24: complete", True)


AGREED, DUE = date(2026, 5, 12), date(2026, 9, 30)


@pytest.mark.parametrize(
    ("texts", "day"),
    [
        (["New date agreed on 12/5/2026"], AGREED),
        (["Nothing to say.", "Extension approved 12 May 2026"], AGREED),
        (["Moved on 12/5/2026", "Deadline extended by QAG 12/5/2026"], AGREED),
        (["Moved on 12/5/2026", "Moved on 13/5/2026"], None),
        (["New date 30/9/2026"], None),  # the date itself
        (["Extension agreed 28/11/2026"], None),  # still to come
        (["Seen on 12/5/2026"], None),
        ([], None),
    ],
)
def test_the_only_day_on_which_a_date_moved_is_read(texts: list[str], day: date | None) -> None:
    """Not one of several, and neither the date before nor the one after."""
    assert day_moved(texts, RULES, {DUE}) == day
