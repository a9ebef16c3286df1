"""Summarise a meeting from the lines recorded in it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from msgspec import Struct

from cscp_tui.domain.changes import ADDED, Change
from cscp_tui.domain.meetings import NUMBERED
from cscp_tui.store.workspace import Workspace

_NOT_DEALT_WITH = frozenset({"agree", "reject"})
"""Told by the records themselves, and sometimes taken back in ways that they tell better."""

SAID = frozenset({"actions", "challenges", "decisions", "moves", "progress_updates"})
"""The tables of what is said in a meeting."""


class MeetingActivity(Struct, frozen=True, kw_only=True):
    """The changes made and things said in a meeting, without those that were undone."""

    changed: frozenset[str] = frozenset()
    """The references of the actions that were changed in it."""
    said: tuple[tuple[str, str], ...] = ()
    """Table and id of everything recorded in it, newest first; its notes and lines to clear up by
    the name of their field and their numbers."""


def activity_in(workspace: Workspace, meeting: str) -> MeetingActivity:
    """Return what was changed and said in a meeting, in one pass over the journal."""
    book = workspace.book
    known = book.meetings.get(meeting)
    numbers = {
        (field, text.partition(" ")[0])
        for field in NUMBERED
        for text in (getattr(known, field) if known else ())
    }
    changed: dict[int, frozenset[str]] = {}
    undone: dict[int, tuple[int, frozenset[str]]] = {}
    said: dict[tuple[str, str], None] = {}
    for line in workspace.lines_with(b'"meeting":' + json.dumps(meeting).encode()):
        if line.meeting != meeting:
            continue
        if not line.undoes:
            said |= dict.fromkeys(
                one for change in line.changes for one in said_in(change, meeting)
            )
            if line.what not in _NOT_DEALT_WITH:
                actions = (c for c in line.changes if c.table == "actions" and not c.creates)
                changed[line.n] = frozenset(change.id for change in actions)
        elif line.undoes in undone:  # it makes again what that line undid
            number, refs = undone.pop(line.undoes)
            changed[number] = refs
        elif line.undoes in changed:
            undone[line.n] = (line.undoes, changed.pop(line.undoes))
    return MeetingActivity(
        changed=frozenset().union(*changed.values()),
        said=tuple(
            (table, key)
            for table, key in reversed(said)
            if ((table, key) in numbers if table in NUMBERED else key in book.tables[table])
        ),
    )


def said_in(change: Change, meeting: str) -> Iterator[tuple[str, str]]:
    """Yield table and id, as in ``MeetingActivity.said``, of what a change records in a meeting."""
    if change.table in SAID and change.creates:
        yield change.table, change.id
    elif change.table == "meetings" and change.id == meeting:
        for field in NUMBERED:
            edit = change.fields.get(field)
            if isinstance(edit, dict):
                for text in edit.get(ADDED, ()):
                    yield field, str(text).partition(" ")[0]
