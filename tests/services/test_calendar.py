"""The calendar file counts how often each record was changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from building import TODAY, context, make_workspace
from cscp_tui.domain.commands.records import SetFields
from cscp_tui.services.calendar import calendar_file

if TYPE_CHECKING:
    from pathlib import Path


def test_an_entry_has_the_number_of_changes_since_it_was_made(tmp_path: Path) -> None:
    """Undone ones are counted, so that no calendar takes an older entry for the newer one."""
    recorder = make_workspace(tmp_path / "w", 2)
    for title in ("Second", "Third"):
        recorder.record(SetFields("actions", "BP24-1.2", {"title": title}), context())
    recorder.undo(context())
    text = calendar_file(recorder.workspace, recorder.book, TODAY).decode()
    entries = [
        each for each in text.split("BEGIN:VEVENT") if "Action 1" in each or "Second" in each
    ]
    found = {re.findall(r"SEQUENCE:(\d+)", each)[0] for each in entries}
    assert found == {"0", "3"}
    stamps = re.findall(r"LAST-MODIFIED:(\w+)|DTSTAMP:(\w+)", text)
    assert stamps
