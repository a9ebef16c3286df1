"""Sittings at the demo year for tests of screens, and questions that count at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sitting import beginning_at, open_session

if TYPE_CHECKING:
    from pathlib import Path

    from cscp_tui.tui.session import Session


@pytest.fixture
def session(demo: Path, request: pytest.FixtureRequest) -> Session:
    """A sitting of the business officer at the demo. It begins with the ``SCREEN`` of a module."""
    session, screen = open_session(demo), getattr(request.module, "SCREEN", "")
    return beginning_at(screen, session) if screen else session


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take an answer as soon as its question is shown."""
    monkeypatch.setattr("cscp_tui.tui.dialogs.MOMENT", 0.0)
