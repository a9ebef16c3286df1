from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cscp_tui.base.errors import CscpError
from cscp_tui.domain.records import SummaryRow
from cscp_tui.importing.published_summary import read_summary

NAMES = st.text("abc ÄŠ:,;\"'&", min_size=1, max_size=12).filter(lambda name: name.strip(' "'))
FIGURES = st.none() | st.integers(0, 2000)


@pytest.mark.parametrize(
    "text",
    [
        "Agency,Review,QAG\nPolice,100%,—\nHousing,0,133 %\n",
        "\ufeffAgency;Review;QAG\r\nPolice;100%;-\r\n;;\r\nHousing;0%;133\r\n",
        "Agency;Review;QAG\rPolice;100%;—\rHousing;0%;133%\r",
        "Agency\tReview\tQAG\nPolice\t100\t\nHousing\t0\t133\n",
        'Agency,Group participation,Review,QAG\nPolice,"Review, QAG",100%,n/a\nHousing,x,0,133',
    ],
)
def test_a_table_is_read_whatever_is_between_its_cells(text: str) -> None:
    """Commas, semicolons or tabs; a percent sign or none; a dash or nothing for no member."""
    groups, rows = read_summary(text)
    assert groups == ("Review", "QAG")
    assert rows == (
        SummaryRow(agency="Police", figures=(100, None)),
        SummaryRow(agency="Housing", figures=(0, 133)),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "needs a header with Agency and the groups"),
        ("Agency,Review\n", "and a row for each agency"),
        ("Agency,Group participation\nPolice,x\n", "needs a header"),
        ("Agency,Review\nPolice\n", "Row 2 has 1 cell, but the header has 2"),
        (f"Agency,Review\n{'x' * 200_000},1\n", "The table can't be read"),
        ("Agency,Review\nPolice,many\n", "“many” for Police under Review isn't a percentage"),
        ("Agency,Review\nPolice,66.7%\n", "“66.7%” for Police"),
        ("Agency,Review\nPolice,-3\n", "“-3” for Police"),
        ("Agency,Review\nPolice,no meeting\n", "“no meeting” for Police"),
    ],
)
def test_what_is_no_table_is_said(text: str, said: str) -> None:
    """The sentence names the row, the agency or the group."""
    with pytest.raises(CscpError) as refusal:
        read_summary(text)
    assert said in str(refusal.value)


@given(st.lists(st.tuples(NAMES, FIGURES, FIGURES), min_size=1, max_size=5))
def test_what_was_written_is_read(rows: list[tuple[str, int | None, int | None]]) -> None:
    """No figure moves to another agency or group, whatever the names are."""
    lines = ["Agency,Review,QAG"]
    for name, *figures in rows:
        cells = ["—" if figure is None else f"{figure}%" for figure in figures]
        quoted = name.replace('"', '""')
        lines.append(f'"{quoted}",{",".join(cells)}')
    _, read = read_summary("\n".join(lines))
    assert [row.figures for row in read] == [tuple(figures) for _, *figures in rows]
    assert [row.agency for row in read] == [" ".join(name.split()) for name, *_ in rows]
