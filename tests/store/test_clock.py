"""Clocks tell the day in London."""

from __future__ import annotations

from datetime import UTC, date, datetime

from cscp_tui.domain.dates import london_today
from cscp_tui.store.clock import DayClock


def test_a_demo_s_day_does_not_end_before_midnight_in_london() -> None:
    """The time of day is London's: at 23:30 UTC in winter, a demo set in summer keeps its day."""
    day, late = date(2025, 4, 24), datetime(2026, 11, 26, 23, 30, tzinfo=UTC)
    assert london_today(DayClock(day, lambda: late)()) == day
