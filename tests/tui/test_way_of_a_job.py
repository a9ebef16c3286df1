"""The way of one job from key to disk, as the pages for maintainers tell it."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import cscp_tui
from cscp_tui.domain.commands.attendance import MarkAllPresent
from cscp_tui.domain.commands.meetings import StartMeeting
from sitting import sitting

if TYPE_CHECKING:
    from types import FrameType

    from cscp_tui.tui.session import Session

QAG = "QAG-2025-11-27"
SOURCE = Path(cscp_tui.__file__).parent
PAGE = Path(__file__).parents[2] / "docs" / "maintainers.md"
STEP = re.compile(r"^\d\. \*\*[^*]+\*\*: `([\w.]+)` in `([\w/]+\.py)`", re.MULTILINE)


@pytest.mark.usefixtures("unhurried")
async def test_closing_a_meeting_goes_the_way_that_maintainers_read(session: Session) -> None:
    """Each step is called, in that order; there are at most eight."""
    steps = [(file, name) for name, file in STEP.findall(PAGE.read_text("utf-8"))]
    assert 4 < len(steps) <= 8
    session.record(StartMeeting(QAG, datetime(2025, 11, 27, 10, tzinfo=UTC)))
    session.record(MarkAllPresent(QAG))
    session.meeting = QAG
    called: dict[tuple[str, str], int] = {}

    def follow(frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(str(SOURCE)):
            place = Path(code.co_filename).relative_to(SOURCE).as_posix()
            called.setdefault((place, code.co_qualname), len(called))

    async with sitting(session) as at:
        await at.press("m")
        sys.setprofile(follow)
        try:
            await at.press("z", "y")
        finally:
            sys.setprofile(None)
    assert session.workspace.book.meetings[QAG].is_closed
    places = [called.get(step, -1) for step in steps]
    assert -1 not in places, steps[places.index(-1)]
    assert places == sorted(places)
