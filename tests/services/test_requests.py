"""Asking agencies: what is recorded and the files go together, or there is neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from building import action, context, make_workspace, record
from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.domain.quarters import Quarter
from cscp_tui.services import exports, updates
from cscp_tui.services.updates import asking_update, request_updates
from cscp_tui.store.errors import Locked
from cscp_tui.store.ledger import FileLedger

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cscp_tui.store.writing import TeamWorkspace

Q3 = Quarter(2024, 3)


@pytest.fixture
def workspace(tmp_path: Path) -> TeamWorkspace:
    """Two agencies lead an open action each."""
    made = make_workspace(tmp_path / "w", 0)
    record(made, action("One", lead_agency="police"))
    record(made, action("Two", lead_agency="icb"))
    return made


def ask(workspace: TeamWorkspace) -> list[Path]:
    update = asking_update(workspace, Q3, workspace.today())
    return request_updates(workspace, update, context())[1]


def exported(workspace: TeamWorkspace) -> list[str]:
    return sorted(path.name for path in (workspace.folder / "exports").glob("*"))


def test_agencies_are_asked_with_two_files_each(workspace: TeamWorkspace) -> None:
    """Markdown and Word; each is recorded once."""
    assert len(ask(workspace)) == len(exported(workspace)) == 4
    assert {each.agency for each in workspace.book.requests.values()} == {"police", "icb"}


def test_while_somebody_else_writes_no_file_is_left(
    workspace: TeamWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody was recorded as being asked, so there is nothing to send."""
    monkeypatch.setattr("cscp_tui.store.ledger.LONGEST_WAIT", 0.05)
    ledger = FileLedger(workspace.folder / "journal.jsonl")
    with ledger.turn("Business manager"), pytest.raises(Locked):
        ask(workspace)
    assert exported(workspace) == []
    assert not workspace.book.requests


def test_where_a_file_fails_nobody_is_asked(
    workspace: TeamWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written for them is taken away; what was there before stays."""
    before = ask(workspace)
    record(workspace, action("Three", lead_agency="police"))
    record(workspace, action("Four", lead_agency="icb"))
    asked, kept = len(workspace.book.requests), exported(workspace)
    write: Callable[..., Path] = exports.keep_revision
    names: list[str] = []

    def fails_at_last(folder: Path, name: str, *others: object) -> Path:
        names.append(name)
        if len(names) == len(before):
            raise Refused(f"“{folder}” was not written: no.")
        return write(folder, name, *others)

    monkeypatch.setattr(updates, "keep_revision", fails_at_last)
    with pytest.raises(CscpError):
        ask(workspace)
    assert len(workspace.book.requests) == asked
    assert exported(workspace) == kept
