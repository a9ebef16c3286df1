"""How the columns of lists give way on a terminal: which of them shrink, which are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cscp_tui.views.cells import Column

_LEAST = 10
"""Terminal cells that a column keeps that gives way."""

_LAYOUTS: dict[str, dict[str, tuple[int, int]]] = {
    "plans": {"Title": (1, 0)},
    "priorities": {"Title": (1, 0)},
    "agencies": {
        "Name": (3, 0),
        "Abbreviation": (0, 110),
        "Aliases": (2, 150),
        "Part of": (0, 90),
        "Statutory part": (0, 130),
        "Groups": (1, 0),
        "Ended": (0, 90),
    },
    "groups": {"Name": (2, 0), "Oversees": (1, 100), "Quorum": (2, 0), "Ended": (0, 100)},
    "memberships": {"Group": (0, 90), "Agency": (1, 0)},
    "origins": {"Kind": (0, 100), "Title": (1, 0), "Day": (0, 90)},
    "notes": {"Text": (1, 0), "For quarter": (0, 90), "At meeting": (0, 110), "By": (0, 120)},
    "moves": {"Reason": (1, 0), "Cause": (0, 90), "Agreed by": (1, 110)},
    "meetings": {
        "Time": (0, 110),
        "State": (1, 0),
        "Quorum": (1, 0),
        "Decisions": (0, 90),
        "Actions": (0, 90),
        "Chair": (1, 120),
        "Place": (1, 150),
    },
    "attendances": {"Guests from": (1, 100)},
    "decisions": {"Decision": (3, 0), "Actions": (1, 100), "Restricted": (0, 110)},
    "promises": {
        "What we said": (2, 0),
        "What we delivered": (2, 110),
        "Actions": (1, 130),
    },
    "contributions": {"Impact area": (1, 100), "Evidence of impact": (2, 0)},
    "challenges": {"Raised by": (0, 100), "Question": (3, 0), "Answer": (2, 120)},
    "answers": {"Question": (1, 90), "Answer": (1, 0)},
    "conclusions": {"Question": (1, 90), "What came of it": (1, 0)},
    "reflections": {"Role": (0, 100), "Text": (2, 0), "Recorded": (1, 0)},
    "narratives": {"Text": (1, 0)},
    "sign_offs": {"Signed by": (1, 0), "How": (1, 100), "Recorded by": (1, 110)},
    "requests": {"Actions": (1, 0), "By": (0, 110)},
    "summaries": {"Groups": (2, 0), "Published in": (1, 100)},
    "partnership": {
        "Name": (2, 0),
        "Notes expected from days": (0, 120),
        "Yearly groups": (1, 130),
        "Reasons": (3, 150),
    },
}
"""By table and title: the share of the room that is left over, and the width below which the
column is left out. One that is not named here takes what it needs."""


def columns_of(table: str, titles: Sequence[str]) -> list[Column]:
    """The columns of a list, for a terminal of any width."""
    # Help does without what a list looks like.
    from cscp_tui.views.cells import Column  # noqa: PLC0415

    layout = _LAYOUTS.get(table, {})
    return [
        Column(
            key=title,
            title=title,
            width=max(_LEAST, len(title)) if grows else 0,
            grows=grows,
            needs=needs,
        )
        for title in titles
        for grows, needs in (layout.get(title, (0, 0)),)
    ]
