"""Look at a folder as somebody who may not write it, in a process of its own.

    python tests/store/strangers.py FOLDER

Becomes nobody where it is root, for whom no folder is read-only, and prints as JSON what it met.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import filelock  # noqa: F401 - nobody may not read where it is installed

sys.path.insert(0, str(Path(__file__).parents[1]))

from building import action, context, record
from cscp_tui.base.errors import CscpError
from cscp_tui.services.opening import open_for_team
from cscp_tui.store.check import check
from cscp_tui.store.team import create_workspace, save_snapshot
from cscp_tui.store.workspace import Workspace

NOBODY = 65534


def refusal(folder: Path) -> str:
    """What somebody is told who tries to write."""
    try:
        record(open_for_team(folder), action("new"))
    except CscpError as problem:
        return str(problem)
    return ""


def making(folder: Path) -> str:
    """What somebody is told who tries to make a workspace in there."""
    try:
        create_workspace(folder / "new", "w")
    except CscpError as problem:
        return str(problem)
    return ""


def look(folder: Path) -> dict[str, object]:
    """What can be read, and what is said to who writes."""
    reader = Workspace(folder)
    reader.verify()
    writer = open_for_team(folder)
    return {
        "actions": list(reader.book.actions),
        "history": len(reader.history("BP24-1.1")),
        "as at": len(reader.as_at(context().today).actions),
        "followed": len(reader.follow()),
        "findings": [finding.sentence for finding in check(folder)],
        "refusal": refusal(folder),
        "making": making(folder),
        "saved": save_snapshot(writer),
    }


if __name__ == "__main__":
    if hasattr(os, "setuid") and os.getuid() == 0:
        os.setuid(NOBODY)
    print(json.dumps(look(Path(sys.argv[1]))))
