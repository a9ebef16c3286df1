"""Jobs about a workspace's folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cscp_tui.services.folder import try_share
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
