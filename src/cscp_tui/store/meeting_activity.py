"""Summarise a meeting from the lines recorded in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from msgspec import Struct

from cscp_tui.domain.changes import ADDED, Change, Line
from cscp_tui.domain.meetings import NUMBERED, Recorded
from cscp_tui.domain.records import MeetingLine
from cscp_tui.store.history import changes_that_stand, taken_back
from cscp_tui.store.workspace import Workspace

_NOT_DEALT_WITH = frozenset({"agree", "reject"})
"""Commands that don't count as dealing with an action: its own fields say whether it is agreed still."""

TABLES_OF_MEETINGS = frozenset(
    {"actions", "challenges", "decisions", "lines", "moves", "progress_updates"}
)
"""The tables of what is said in a meeting."""


class MeetingActivity(Struct, frozen=True, kw_only=True):
    """The changes made and things said in a meeting, without those that were undone."""

    changed: frozenset[str] = frozenset()
    """The references of the actions that were changed in it."""
    records: tuple[tuple[str, str], ...] = ()
    """Table and id of everything recorded in it, newest first, apart from what its lines caused; its
    notes and lines to clear up by the name of their field and their numbers."""
    recorded: Recorded = Recorded()
    """The changes made in it, with the lines that caused them."""


def activity_in(workspace: Workspace, meeting: str) -> MeetingActivity:
    """Return what was changed and said in a meeting, in one pass over the journal."""
    book = workspace.book
    known = book.meetings.get(meeting)
    numbers = {
        (field, text.partition(" ")[0])
        for field in NUMBERED
        for text in (getattr(known, field) if known else ())
    }
    changed: set[str] = set()
    records: dict[tuple[str, str], None] = {}
    changes: list[tuple[str, Change]] = []
    for line, left in _standing_in(workspace, meeting):
        if not line.line:
            records |= dict.fromkeys(one for change in left for one in records_in(change, meeting))
        changes += [(line.line, change) for change in left]
        if line.what not in _NOT_DEALT_WITH:
            changed |= {c.id for c in left if c.table == "actions" and not c.creates}
    return MeetingActivity(
        changed=frozenset(changed),
        records=tuple(
            (table, key)
            for table, key in reversed(records)
            if ((table, key) in numbers if table in NUMBERED else key in book.tables[table])
        ),
        recorded=Recorded(tuple(changes)),
    )


def _standing_in(workspace: Workspace, meeting: str) -> Iterator[tuple[Line, tuple[Change, ...]]]:
    """Yield the lines recorded in a meeting, each with its changes that were not undone."""
    lines = workspace.lines_with(b'"meeting":' + json.dumps(meeting).encode())
    taken = taken_back(workspace.lines_with(b',"undoes":'))
    for line in lines:
        if (
            line.meeting == meeting
            and not line.undoes
            and (left := changes_that_stand(line, taken))
        ):
            yield line, left


def lines_caused_by(workspace: Workspace, key: str) -> list[Line]:
    """Return the lines of the journal that a line of a meeting caused, without undone ones."""
    taken = taken_back(workspace.lines_with(b',"undoes":'))
    stamped = lines_stamped(workspace, key)
    return [line for line in stamped if not line.undoes and changes_that_stand(line, taken)]


_RESTRICTED_WITH_LINES = frozenset({"actions", "challenges", "decisions"})


def with_what_they_recorded(
    workspace: Workspace, lines: Iterable[MeetingLine]
) -> tuple[tuple[str, str], ...]:
    """Return table and id of lines of a meeting, and of what they recorded that can be restricted."""
    found = [("lines", each.id) for each in lines]
    for _, line in tuple(found):
        made = (change for each in lines_caused_by(workspace, line) for change in each.changes)
        found += [
            (change.table, change.id)
            for change in made
            if change.creates
            and change.table in _RESTRICTED_WITH_LINES
            and change.id in workspace.book.tables[change.table]
        ]
    return tuple(found)


def lines_stamped(workspace: Workspace, key: str) -> list[Line]:
    """Return the lines of the journal that are stamped with a line of a meeting."""
    lines = workspace.lines_with(b'"line":' + json.dumps(key).encode())
    return [line for line in lines if line.line == key]


def records_in(change: Change, meeting: str) -> Iterator[tuple[str, str]]:
    """Yield table and id, as in ``MeetingActivity.records``, of what a change records in a meeting."""
    if change.table in TABLES_OF_MEETINGS and change.creates:
        yield change.table, change.id
    elif change.table == "meetings" and change.id == meeting:
        for field in NUMBERED:
            edit = change.fields.get(field)
            if isinstance(edit, dict):
                for text in edit.get(ADDED, ()):
                    yield field, str(text).partition(" ")[0]
