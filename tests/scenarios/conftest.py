"""What scenarios begin with: quick confirmations, and an office."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from command_line import Typist


@pytest.fixture(autouse=True)
def confirm_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has to wait before confirming."""
    monkeypatch.setattr("cscp_tui.tui.dialogs.MOMENT", 0.0)


@pytest.fixture
def office(cscp: Typist) -> Typist:
    """The business team's command line: a QAG that needs the Council and the police."""
    cscp.does("quorum", "QAG", "council", "Police: met")
    cscp.does("set", "BP24-1.1", "lead_agency=police", "overseeing_group=QAG")
    cscp.does("set", "BP24-1.2", "lead_agency=council", "overseeing_group=QAG")
    return cscp
