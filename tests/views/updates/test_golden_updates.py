"""The full year's updates: every word and figure, for each reader and for another quarter.

After a change that is meant, ``RENEW=1`` before this test writes the files again; read what differs.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cscp_tui.domain.enums import Audience
from cscp_tui.views.updates.document import QuarterlyOptions, document_of
from cscp_tui.writers.markdown import markdown_of
from golden_files import golden
from views.full_years import full_update
from views.small_years import QUARTER

if TYPE_CHECKING:
    from cscp_tui.domain.quarters import Quarter

GOLDEN = Path(__file__).parent / "golden"
UPDATES = [
    *(pytest.param(audience, QUARTER, f"full_year_{audience}") for audience in Audience),
    *(
        pytest.param(audience, QUARTER.previous, f"full_year_{audience}_before")
        for audience in Audience
    ),
]


@pytest.mark.parametrize(("audience", "quarter", "name"), UPDATES)
def test_the_update_is_the_same_every_time(audience: Audience, quarter: Quarter, name: str) -> None:
    """What leaves the house changes only where somebody has read the difference."""
    options = QuarterlyOptions(
        quarter=quarter, audience=audience, as_at=quarter.last_day, marking="OFFICIAL"
    )
    update = full_update(audience, quarter)
    data = document_of(update, options, is_data=True)
    text = markdown_of(document_of(update, options)) + markdown_of(data)
    path = GOLDEN / f"{name}.md"
    assert text == golden(path, text)
