"""A meeting full of texts as they should not be, in every state of the screens that run it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from building import HOSTILE
from cscp_tui.domain.commands.attendance import RecordGuests
from cscp_tui.domain.commands.meetings import AddRemark, StartMeeting
from cscp_tui.domain.commands.records import SetFields, Together
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from hostile_texts import REF, make_hostile
from sitting import SMALL, sitting

if TYPE_CHECKING:
    from cscp_tui.tui.session import Session

QAG = "QAG-2025-11-27"
TEN = datetime(2025, 11, 27, 10, 0, tzinfo=UTC)

STATES: dict[str, tuple[str, ...]] = {
    "as it opens": (),
    "a note on a standing item": ("n",),
    "on an action": ("apostrophe", *REF, "enter"),
    "on a challenge": ("apostrophe", *"CH-01", "enter"),
    "in full": ("apostrophe", *REF, "enter", "l"),
    "its history": ("h",),
    "escalated": ("apostrophe", *REF, "enter", "w"),
    "agreed": ("y",),
    "attendance": ("r",),
    "found": ("r", "slash", *"[/oops]"),
    "a guest": ("r", "g"),
    "captured": ("colon", *"decision: [CSCP] [/oops]"),
    "a lead that is none": ("colon", *"lead:[/oops] due:31/3 [CSCP] [/oops]"),
    "left in the line": ("colon", *"[CSCP] [/oops]", "escape"),
    "read back": ("b",),
    "overridden": ("o",),
    "closed": ("z",),
    "projected": ("p",),
    "left": ("m",),
}


@pytest.fixture
def hostile(session: Session) -> Session:
    """The meeting runs here; group, chair, items, agencies, guests and remarks are hostile."""
    session.by = f"Officer {HOSTILE}"
    make_hostile(session)
    clauses = [{"at_least": 1, "agencies": ["police"], "label": HOSTILE}]
    items = [HOSTILE, *session.book.meetings[QAG].standing_items]
    session.record(
        Together(
            (
                SetFields("groups", "QAG", {"quorum": clauses}),
                SetFields("meetings", QAG, {"chair": HOSTILE, "standing_items": items}),
                SetFields("agencies", "police", {"name": HOSTILE, "abbreviation": HOSTILE}),
                RaiseChallenge("police", HOSTILE, "QAG"),
            )
        )
    )
    session.record(StartMeeting(QAG, TEN))
    session.record(Together((RecordGuests(QAG, HOSTILE), AddRemark(QAG, HOSTILE))))
    session.meeting = QAG
    return session


@pytest.mark.parametrize("state", STATES)
async def test_every_state_shows_it_harmlessly(hostile: Session, state: str) -> None:
    """Nothing steers the terminal, nothing is read as an instruction, nothing ends the program."""
    async with sitting(hostile, SMALL) as at:
        await at.press("m", *STATES[state])
        await at.pilot.pause()
        for sign in "\x1b\x00\u202e\u2028":
            assert sign not in at.text
        assert "[CSCP] [/oops]" in at.text


async def test_it_is_closed_with_a_note(hostile: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """The text stands in the file as text."""
    monkeypatch.setattr("cscp_tui.tui.dialogs.MOMENT", 0.0)
    async with sitting(hostile, SMALL) as at:
        await at.press("m", "r", "asterisk", "escape", "z", "y")
    assert hostile.workspace.book.meetings[QAG].minuted
    note = hostile.workspace.folder / "exports" / f"{QAG}-note.md"
    assert "\x1b" not in note.read_text("utf-8")
