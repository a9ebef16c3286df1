"""The way of one job from key to disk, as the pages for maintainers tell it."""

from __future__ import annotations

import ast
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

NAMED = re.compile(r"`([\w.]+)` in `(?:src/cscp_tui/)?([\w/]+/\w+\.py)`")


def defined_in(file: Path) -> set[str]:
    """The names that a module defines, and those of its classes' methods."""
    found: set[str] = set()
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.ClassDef):
            methods = (each for each in node.body if isinstance(each, ast.FunctionDef))
            found |= {node.name, *(f"{node.name}.{each.name}" for each in methods)}
        elif isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            names = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {name.id for name in names if isinstance(name, ast.Name)}
    return found


def test_what_maintainers_are_sent_to_is_there() -> None:
    """Each function, class and table that the page names is defined in the module that it names."""
    named = NAMED.findall(PAGE.read_text("utf-8"))
    assert len(named) > 12
    assert not [(name, file) for name, file in named if name not in defined_in(SOURCE / file)]


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
