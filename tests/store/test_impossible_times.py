"""Lines whose time no clock gives, though their hash is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from building import MANAGER, action, make_workspace, open_workspace, record
from cscp_tui.store.check import check
from cscp_tui.store.codec import decode, encode, hash_of, values_of
from cscp_tui.store.errors import ReadOnly
from cscp_tui.store.folder import JOURNAL_NAME
from cscp_tui.store.repair import repair
from cscp_tui.store.team import save_snapshot

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("at", ["x", "", "2024-11-25T12:00:00", "0001-01-01T00:00:00+14:00", "9"])
@pytest.mark.parametrize("is_last", [True, False])
def test_a_time_that_no_clock_gives_is_damage(tmp_path: Path, at: str, *, is_last: bool) -> None:
    """Its hash is right, and it fits its records; nothing could be recorded or repaired after it."""
    recorder = make_workspace(tmp_path / "w", 3)
    save_snapshot(recorder)
    path = recorder.workspace.folder / JOURNAL_NAME
    first, *lines = path.read_bytes().splitlines()
    data, prev = first + b"\n", hash_of(first)
    spoilt = len(lines) if is_last else 2
    for number, raw in enumerate(lines, 1):
        values = values_of(decode(raw)) | ({"at": at} if number == spoilt else {})
        line, prev = encode(values, prev)
        data += line
    path.write_bytes(data)
    (recorder.workspace.folder / "cscp.json").unlink()
    found = check(recorder.workspace.folder)
    assert f"Line {spoilt + 1} " in found[0].sentence
    assert "which can't be right" in found[0].sentence
    window = open_workspace(recorder.workspace.folder)
    assert window.workspace.is_damaged
    with pytest.raises(ReadOnly):
        record(window, action("No."))
    done, copy = repair(recorder.workspace.folder, window.now(), MANAGER)
    assert done.steps
    assert copy
    record(open_workspace(recorder.workspace.folder, hour=20), action("Goes on."))
    assert not [each for each in check(recorder.workspace.folder) if not each.is_harmless]
