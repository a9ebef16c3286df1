"""Jobs about a workspace's folder."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from cscp_tui.services.folder import repair, try_share
from cscp_tui.store.shared_drives import ShareTrial

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("problems", "sentence"),
    [([], "This folder is fit"), (["3 lines were lost."], "This folder isn't fit")],
)
def test_what_makes_a_drive_unfit_is_open(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, problems: list[str], sentence: str
) -> None:
    """The first computer says whether the drive keeps two apart, and if not, what it does."""
    monkeypatch.setattr(ShareTrial, "begin", lambda *_: problems)
    outcome = try_share(tmp_path, print)
    assert outcome.sentence.startswith(sentence)
    assert list(outcome.questions) == problems


def test_a_repair_leaves_open_what_is_still_wrong(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """But nothing that is only good to know."""
    found = [SimpleNamespace(sentence=f"{n}.", is_harmless=n == 1) for n in (1, 2)]
    done = SimpleNamespace(steps=["cscp.json was written anew."])
    monkeypatch.setattr("cscp_tui.store.repair.repair", lambda *_, **__: (done, None))
    monkeypatch.setattr("cscp_tui.services.folder.check", lambda _: found)
    outcome = repair(tmp_path, datetime(2025, 11, 27, 10, tzinfo=UTC), "Business officer")
    assert outcome.sentence == "1 fault repaired"
    assert outcome.questions == ("2.",)
    assert outcome.details == ("1. cscp.json was written anew.",)
