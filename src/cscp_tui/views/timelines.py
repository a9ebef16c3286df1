"""The history of a record as a timeline: when, who, what, before and after."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

from cscp_tui.domain.changes import ADDED, REMOVED
from cscp_tui.domain.dates import long, short
from cscp_tui.views.cells import Cell, Tone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cscp_tui.domain.changes import Change, Edit


class Line(Protocol):
    """A transaction as far as a timeline shows it."""

    @property
    def n(self) -> int:
        """Its number."""

    @property
    def at(self) -> str:
        """When it was recorded: ``2026-11-25T10:02:11.123Z``."""

    @property
    def on(self) -> date:
        """The day on which it takes effect."""

    @property
    def by(self) -> str:
        """Whose it was."""

    @property
    def what(self) -> str:
        """The command's word."""

    @property
    def why(self) -> str:
        """The reason that was given with it."""

    @property
    def meeting(self) -> str:
        """The meeting in which it was recorded."""

    @property
    def undoes(self) -> int:
        """The line that it takes back; 0 for none."""


class Entry(Protocol):
    """A transaction with what it did to a record."""

    @property
    def line(self) -> Line:
        """The transaction."""

    @property
    def changes(self) -> Sequence[Change]:
        """The changes of the record and of those under it."""

    @property
    def undone_by(self) -> int:
        """The line that took it back; 0 where it stands."""


_LONDON = ZoneInfo("Europe/London")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LEFT_OUT = frozenset({"created", "undone", "source", "quarter", "action", "by", "kind"})
"""Fields that say nothing to a reader who sees the rest of the line."""


def timeline(entries: Sequence[Entry]) -> tuple[str | Cell, ...]:
    """The pieces of text of a history, newest first; what was undone is marked and stays."""
    pieces: list[str | Cell] = []
    for entry in reversed(entries):
        pieces.extend(_entry_pieces(entry))
    return tuple(pieces) or (Cell("Nothing has happened to it yet.", Tone.MUTED),)


def _entry_pieces(entry: Entry) -> Iterator[str | Cell]:
    line = entry.line
    undone = f" · undone by change {entry.undone_by}" if entry.undone_by else ""
    takes_back = f" · takes back change {line.undoes}" if line.undoes else ""
    yield Cell(f"{long(line.on)} · {line.what}", Tone.MUTED if undone else Tone.STRONG)
    where = f" · at {line.meeting}" if line.meeting else ""
    recorded = f" · recorded {_when(line.at)}"
    yield Cell(f" · {line.by}{where}{recorded}{takes_back}{undone}\n", Tone.MUTED)
    for change in entry.changes:
        for words in change_words(change):
            yield Cell(f"  {words}\n", Tone.MUTED) if undone else f"  {words}\n"
    if line.why:
        yield f"  because {line.why}\n"
    yield "\n"


def _when(at: str) -> str:
    """A moment of recording as London's clocks showed it."""
    moment = datetime.fromisoformat(at).astimezone(_LONDON)
    return f"{short(moment.date())} at {moment:%H:%M}"


def change_words(change: Change) -> Iterator[str]:
    """What a change did, field by field: ``due: 30 June → 31 July``."""
    if "undone" in change.fields:
        back = change.fields["undone"] == [True, False]
        yield f"{change.id} {'made again' if back else 'taken back'}"
        return
    for name, edit in change.fields.items():
        if name not in _LEFT_OUT:
            yield f"{name.replace('_', ' ')}: {_edit_words(edit)}"


def _edit_words(edit: Edit) -> str:
    if isinstance(edit, dict):
        added = [f"+ {member}" for member in edit[ADDED]]
        return ", ".join(added + [f"− {member}" for member in edit[REMOVED]])
    before, after = edit
    if before in (None, "", []):
        return _value_words(after)
    return f"{_value_words(before)} → {_value_words(after)}"


def _value_words(value: Any) -> str:
    if value in (None, "", []):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and _DAY.fullmatch(value):
        return long(date.fromisoformat(value))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
