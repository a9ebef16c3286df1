from __future__ import annotations

from datetime import date

import pytest

from cscp_tui.domain.records import Plan
from cscp_tui.views.names import plan_in_full


@pytest.mark.parametrize(
    ("key", "title", "name"),
    [
        ("2025-27", "Business plan 2025–27", "Business plan 2025–27"),
        ("2024/25", "Plan for 2024-25", "Plan for 2024-25"),
        ("2025-27", "Business plan", "Business plan 2025-27"),
    ],
)
def test_a_plan_says_its_years_once(key: str, title: str, name: str) -> None:
    """The label follows a title that does not say it, whatever stands between the years."""
    plan = Plan(
        id=key,
        created=date(2025, 4, 1),
        title=title,
        first_day=date(2025, 4, 1),
        last_day=date(2027, 3, 31),
    )
    assert plan_in_full(plan) == name
