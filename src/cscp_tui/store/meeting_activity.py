"""Which actions were dealt with in a meeting, by the lines that were recorded in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cscp_tui.store.codec import Line
    from cscp_tui.store.workspace import Workspace


_NOT_DEALT_WITH = frozenset({"agree", "reject"})
"""What the records themselves tell of, and what may be taken back in ways they tell better."""


class Trail:
    """Reads on from where it stopped, so that a change costs one line whatever the journal has."""

    def __init__(self, workspace: Workspace, meeting: str) -> None:
        """A trail of a meeting that has read nothing yet."""
        self._workspace = workspace
        self._needle = b'"meeting":' + json.dumps(meeting).encode()
        self._meeting = meeting
        self._read_to = 0
        self._refs: dict[int, frozenset[str]] = {}
        self._taken_back: dict[int, tuple[int, frozenset[str]]] = {}

    def refs(self) -> frozenset[str]:
        """The references of actions that were changed in the meeting, but for what was undone."""
        offset = self._workspace.position.offset
        if offset < self._read_to:  # the journal was opened anew
            self._read_to, self._refs, self._taken_back = 0, {}, {}
        if offset > self._read_to:
            for line in self._workspace.lines_with(self._needle, self._read_to):
                self._take(line)
            self._read_to = offset
        return frozenset().union(*self._refs.values())

    def _take(self, line: Line) -> None:
        if line.meeting != self._meeting:
            return
        if line.undoes:
            self._take_back(line)
        elif line.what not in _NOT_DEALT_WITH:
            changed = (c for c in line.changes if c.table == "actions" and not c.creates)
            self._refs[line.n] = frozenset(change.id for change in changed)

    def _take_back(self, line: Line) -> None:
        """Leave out what a line undoes; of an undo, count again what it left out."""
        if line.undoes in self._taken_back:
            number, refs = self._taken_back.pop(line.undoes)
            self._refs[number] = refs
        elif line.undoes in self._refs:
            self._taken_back[line.n] = (line.undoes, self._refs.pop(line.undoes))
