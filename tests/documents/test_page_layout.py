"""The room of blocks on paper."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from any_texts import any_text
from cscp_tui.documents.document import Bullets, Paragraph
from cscp_tui.documents.page_layout import (
    TEXT_WIDTH,
    column_widths,
    count_lines,
    height_of,
    most_that_fit,
    row_lines,
    table_texts,
)
from cscp_tui.documents.table import columns, table

WORDS = "Voluntary groups meet our safeguarding standards; four in five have now answered. "
FIGURES = (
    "The partnership’s 2024/25 plan has 35 actions (86%) – see BP24-1.3, “MASH” and co-location. "
)
STEP = "QAG, 27\u00a0Nov\u00a025: new date, or end it"
MISSED = (
    (
        "Name fathers and other carers in referrals, and act on what they say",
        "Croydon Council: Children's Social Care (CSC)",
        "Delivery not agreed: The form has changed and the referrals have not: in most …",
    ),
    (
        "Agree a fairer share of the partnership's cost between the statutory …",
        "Croydon Council",
        "Police have added a one-off sum. The ICB cannot commit itself before its own …",
    ),
    (
        "Create a course on cultural awareness and adultification",
        "Croydon SCP business team",
        "First version tested; young people asked for more time on school exclusion.",
    ),
    (
        "Develop measures that show the impact of the 11–25 strategy",
        "CSC",
        "Depends on other work: The board waited for the measures of the Youth Safety …",
    ),
)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("", 1),
        ("Word", 1),
        ("one\ntwo\n\nfour", 4),
        (WORDS * 4, 3),
        (WORDS.upper() * 4, 4),
        (FIGURES * 5, 5),
        ("W" * 100, 2),
        ("i" * 220, 1),
        ("安全保护儿童" * 20, 2),
    ],
)
def test_lines_are_never_fewer_than_a_printer_makes(text: str, printed: int) -> None:
    """Counted in what LibreOffice printed of them, in 10 point Arial across the page."""
    assert printed <= count_lines(text, TEXT_WIDTH, 10) <= 2 * printed


@given(st.lists(any_text(min_size=1), min_size=1, max_size=5), any_text())
def test_more_text_is_never_lower(items: list[str], more: str) -> None:
    """A longer list, or one more paragraph, takes at least as much room."""
    blocks = [Bullets(tuple(items))]
    assert height_of([Bullets((*items, more))]) >= height_of(blocks)
    assert height_of([*blocks, Paragraph(more)]) >= height_of(blocks)


def test_a_table_is_as_high_as_its_fullest_cells() -> None:
    """Each row is as high as the cell with the most lines in its column."""
    headings = columns("Action", "Reason")
    low = height_of([table(headings, [("Train", "Late")] * 2)])
    high = height_of([table(headings, [("Train", "Late"), ("Train", "Late " * 100)])])
    assert 13 < low / 3 < 20
    assert high > low + 20


def test_where_words_have_to_break_references_stay_whole() -> None:
    """The widest columns give way where a page has no room for the longest words of all."""
    headings = columns("Ref", *(f"Column {number}" for number in range(9)))
    made = table(headings, [("BP25-2.1", *("neurodivergence",) * 9)])
    titles, rows = table_texts(made)
    widths = column_widths(titles, rows, made, TEXT_WIDTH)
    assert sum(widths) <= TEXT_WIDTH
    assert row_lines(rows[0][:1], widths[:1]) == 1
    assert row_lines(rows[0], widths) == 2


def test_a_column_gives_way_where_another_needs_fewer_lines_with_its_width() -> None:
    """Widths that only follow from the lengths of the texts would make 4, 4, 3 and 4 lines."""
    made = table(
        columns("Action", "Lead", "Due", "Reason", "Next step"),
        [
            (f"BP25-1.{number} {action}", lead, "30\u00a0Sep\u00a025", reason, STEP)
            for number, (action, lead, reason) in enumerate(MISSED)
        ],
    )
    titles, rows = table_texts(made)
    widths = column_widths(titles, rows, made, TEXT_WIDTH)
    assert sum(widths) <= TEXT_WIDTH
    assert [row_lines(row, widths) for row in rows] == [3, 3, 3, 3]


def test_columns_to_fill_in_keep_their_width() -> None:
    """They are blank, and no other column takes the width that answers need."""
    headings = columns("Ref", "Action", "Last update", "Your update")
    rows = [("BP25-1.1", "Agree a combined strategy for early help", WORDS * 2, "")] * 4
    made = replace(table(headings, rows), to_fill_in=1)
    widths = column_widths(*table_texts(made), made, TEXT_WIDTH)
    assert widths[-1] > TEXT_WIDTH / 4


@given(st.lists(st.integers(0, 9), max_size=4), st.integers(0, 30))
def test_lists_are_shortened_from_the_longest(wanted: list[int], room: int) -> None:
    """As many entries as there is room for; every list that has an entry keeps one."""
    kept = most_that_fit(wanted, lambda numbers: sum(numbers) <= room)
    assert len(kept) == len(wanted)
    assert all(min(1, most) <= few <= most for few, most in zip(kept, wanted, strict=True))
    if sum(wanted) > room:
        assert sum(kept) == max(room, sum(min(1, most) for most in wanted))
        cut = [few for few, most in zip(kept, wanted, strict=True) if few < most]
        assert max(kept) - min(cut) <= 1
    else:
        assert list(kept) == wanted
