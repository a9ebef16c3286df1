"""Numbers are shown as their spreadsheet shows them."""

from __future__ import annotations

from datetime import date

import pytest

from cscp_tui.importing.number_formats import (
    is_date_format,
    number_as_shown,
    plain_number,
    without_midnight,
)


@pytest.mark.parametrize(
    ("number", "code", "text", "day"),
    [
        (5, "General", "5", None),
        (2.5, "General", "2.5", None),
        (0.123456789012, "@", "0.123456789", None),
        (5, "0.00", "5.00", None),
        (0.256, "0%", "26%", None),
        (0.256, "0.0%", "25.6%", None),
        (1234567, "#,##0", "1,234,567", None),
        (1234.5, "#,##0.0", "1,234.5", None),
        (7, "000", "007", None),
        (7.5, "000.0", "007.5", None),
        (7, "#", "7", None),
        (-7, "0;(0)", "(7)", None),
        (-7, "0", "-7", None),
        (7, '"Ref "0', "Ref 7", None),
        (7, "[$£-809]0", "£7", None),
        (7, "\\A0", "A7", None),
        (7, "[Red]0_)", "7", None),
        (46000, "dd/mm/yyyy", "09/12/2025", date(2025, 12, 9)),
        (46000, "mm/dd/yyyy", "09/12/2025", date(2025, 12, 9)),
        (46000, "m/d/yy", "09/12/2025", date(2025, 12, 9)),
        (46000, "[$-409]m/d/yy;@", "09/12/2025", date(2025, 12, 9)),
        (46000, "d-mmm-yy", "9-Dec-25", date(2025, 12, 9)),
        (46000, "dddd d mmmm yyyy", "Tuesday 9 December 2025", date(2025, 12, 9)),
        (46000, "ddd", "Tue", date(2025, 12, 9)),
        (46000, "mmm yyyy", "Dec 2025", date(2025, 12, 9)),
        (45992, "mmm yyyy", "Dec 2025", date(2025, 12, 1)),
        (46000, "mmmmm", "D", date(2025, 12, 9)),
        (46000, "yyy", "2025", date(2025, 12, 9)),
        (46000.75, "dd/mm/yyyy hh:mm", "09/12/2025 18:00", date(2025, 12, 9)),
        (46000, "dd/mm/yyyy hh:mm", "09/12/2025", date(2025, 12, 9)),
        (46000.75, "d/m/yy h:mm AM/PM", "9/12/25 6:00 PM", date(2025, 12, 9)),
        (46000.5, "d/m/yy h AM/PM", "9/12/25 12 PM", date(2025, 12, 9)),
        (46000.25, "d/m/yy h A/P", "9/12/25 6 AM", date(2025, 12, 9)),
        (46000.5123, "d/m/yy hh:mm:ss", "9/12/25 12:17:43", date(2025, 12, 9)),
        (46000.99999999, "d/m/yy", "10/12/25", date(2025, 12, 10)),
        (46000.5123, "d/m/yy mm:ss", "9/12/25 17:43", date(2025, 12, 9)),
        (2_958_465, "dd/mm/yyyy", "31/12/9999", date(9999, 12, 31)),
        (2_958_466, "dd/mm/yyyy", "2958466", None),
        (0, "dd/mm/yyyy", "0", None),
        (46000, '"day "0', "day 46000", None),
        (46000, 'd "of" mmmm', "9 of December", date(2025, 12, 9)),
    ],
)
def test_a_number_is_shown_by_its_format(
    number: float, code: str, text: str, day: date | None
) -> None:
    """Days in American order become British, a day without a time has none, and only a first is a month."""
    found = number_as_shown(number, code)
    assert (found.text, found.day) == (text, day)
    assert found.is_month is (day is not None and day.day == 1 and "d" not in code)


def test_formats_of_days_are_known() -> None:
    """Of a literal, a colour or a condition no letter counts."""
    assert number_as_shown(44538, "dd/mm/yyyy", is_1904=True).day == date(2025, 12, 9)
    codes = {
        "dd/mm": True, "yy": True, "mmm": True, "mm": False, "h:mm": False, "0": False, "General": False,
        '"day"0': False, "\\d0": False, "[Red]0": False, "0;dd": False, "_d0": False, "mmm;0": True,
    }  # fmt: skip
    assert {code: is_date_format(code) for code in codes} == codes
    assert (plain_number(5.0), plain_number(-0.5)) == ("5", "-0.5")
    texts = ("1/2/25 00:00:00", "1/2/25T0:00", "1/2/25 00:00:00.0", "1/2/25 10:00", "x 00:00")
    assert list(map(without_midnight, texts)) == [
        *("1/2/25", "1/2/25", "1/2/25", "1/2/25 10:00", "x 00:00"),
    ]
