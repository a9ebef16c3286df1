"""The demo with texts as they should not be, wherever somebody can type one that a screen shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from building import HOSTILE
from cscp_tui.domain.commands.actions import AddProgressUpdate, Judge
from cscp_tui.domain.commands.records import SetFields, Together
from cscp_tui.domain.enums import Rating

if TYPE_CHECKING:
    from cscp_tui.tui.session import Session

REF = "BP25-1.1"
"""The action that has them."""


def make_hostile(session: Session) -> None:
    """Put the text wherever somebody can type one that the screen shows."""
    book = session.book
    action = book.actions[REF]
    texts = dict.fromkeys(("title", "lead", "intended_outcome", "measure", "timescale"), HOSTILE)
    session.record(
        Together(
            (
                SetFields("actions", REF, texts | {"old_ref": HOSTILE, "impact_area": HOSTILE}),
                SetFields("agencies", action.lead_agency, {"name": HOSTILE, "abbreviation": ""}),
                SetFields("groups", "QAG", {"name": HOSTILE, "abbreviation": HOSTILE}),
                SetFields("priorities", action.priority, {"title": HOSTILE}),
                SetFields("plans", action.plan, {"title": HOSTILE}),
                SetFields("partnership", "partnership", {"name": HOSTILE, "abbreviation": HOSTILE}),
                AddProgressUpdate(REF, f"{HOSTILE}\n" * 20),
                Judge(REF, Rating.RED, HOSTILE),
            )
        )
    )
