"""Scrutinise a folder as somebody who may not write it, in a process of its own.

    python tests/store/strange_scrutineers.py FOLDER FILE

Becomes nobody where it is root, for whom no folder is read-only, and prints as JSON what it met.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import filelock  # noqa: F401 - nobody may not read where it is installed

sys.path.insert(0, str(Path(__file__).parents[1]))

from cscp_tui.base.errors import CscpError
from cscp_tui.domain.commands.scrutiny import RaiseChallenge
from scrutinised import says, scrutineer_of

NOBODY = 65534
QUESTION = RaiseChallenge("police", "Why are data late?")


def look(folder: Path, own: Path) -> dict[str, object]:
    """What can be read, what is said where nothing can be written, and what is kept elsewhere."""
    reader = scrutineer_of(folder)
    refusal = ""
    try:
        says(reader, QUESTION)
    except CscpError as problem:
        refusal = str(problem)
    elsewhere = scrutineer_of(folder, own)
    says(elsewhere, QUESTION)
    return {
        "actions": list(reader.book.actions),
        "refusal": refusal,
        "recorded": list(scrutineer_of(folder, own).book.challenges),
    }


if __name__ == "__main__":
    if hasattr(os, "setuid") and os.getuid() == 0:
        os.setuid(NOBODY)
    print(json.dumps(look(Path(sys.argv[1]), Path(sys.argv[2]))))
