"""Which actions were dealt with in a meeting, by the lines that were recorded in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cscp_tui.store.workspace import Workspace


_NOT_DEALT_WITH = frozenset({"agree", "reject"})
"""Told by the records themselves, and sometimes taken back in ways that they tell better."""


def actions_changed_in(workspace: Workspace, meeting: str) -> frozenset[str]:
    """Return the references of the actions that were changed in a meeting and not put back."""
    changed: dict[int, frozenset[str]] = {}
    undone: dict[int, tuple[int, frozenset[str]]] = {}
    for line in workspace.lines_with(b'"meeting":' + json.dumps(meeting).encode()):
        if line.meeting != meeting:
            continue
        if not line.undoes:
            if line.what not in _NOT_DEALT_WITH:
                actions = (c for c in line.changes if c.table == "actions" and not c.creates)
                changed[line.n] = frozenset(change.id for change in actions)
        elif line.undoes in undone:  # it makes again what that line undid
            number, refs = undone.pop(line.undoes)
            changed[number] = refs
        elif line.undoes in changed:
            undone[line.n] = (line.undoes, changed.pop(line.undoes))
    return frozenset().union(*changed.values())
