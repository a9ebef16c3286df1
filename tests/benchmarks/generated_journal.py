"""Writing a journal line by line without asking any rule: fast, and only for what is known good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any, cast

from cscp_tui.domain.changes import creation, difference
from cscp_tui.store.clock import stamp
from cscp_tui.store.codec import FORMAT, NO_HASH, VERSION, encode
from cscp_tui.store.folder import JOURNAL_NAME

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cscp_tui.domain.records import Action, Record

OFFICER = "Business officer"

FOUNDATIONS, PLANNED, HELD, ENDS, EVENTS = range(5)
"""The order of what is recorded on one day."""

_START_OF_WORK = time(8, tzinfo=UTC)
_BETWEEN_LINES = timedelta(seconds=3, milliseconds=1)


class GeneratedJournal:
    """The present of a journal that is being made, and its bytes."""

    def __init__(self, workspace: str, made: date, demo: date) -> None:
        """A journal with its first line.

        Args:
            workspace: the id of the workspace.
            made: the day on which it is made.
            demo: the day that it takes for today.
        """
        self.n = 0
        self._moment = datetime.combine(made, _START_OF_WORK)
        self._records: dict[tuple[str, str], Record] = {}
        values = {"v": VERSION, "n": 0, "format": FORMAT, "workspace": workspace}
        dated = {"demo": demo.isoformat(), "at": stamp(self._moment)}
        self._salt = partial(Random(workspace).randbytes, 16)
        line, self._hash = encode(values | dated, NO_HASH)
        self._lines = [line]

    def action(self, ref: str) -> Action:
        """An action as it is now."""
        return cast("Action", self._records["actions", ref])

    def record(
        self,
        what: str,
        by: str,
        recorded: date,
        records: list[tuple[str, Record]],
        *,
        on: date | None = None,
        **context: str,
    ) -> None:
        """Append the line that makes or changes records.

        Args:
            what: the word for the command.
            by: who records it.
            recorded: the day on which it is recorded; never before the last one.
            records: with their tables, as they are afterwards.
            on: the day on which it takes effect; else that of the recording.
            context: the meeting, where there is one.
        """
        self.n += 1
        start = datetime.combine(recorded, _START_OF_WORK)
        self._moment = max(start, self._moment + _BETWEEN_LINES)
        values = {
            "v": VERSION,
            "n": self.n,
            "at": stamp(self._moment),
            "on": (on or recorded).isoformat(),
            "by": by,
            "role": "team",
            "what": what,
            **context,
            "changes": [self._change(table, record) for table, record in records],
        }
        line, self._hash = encode(values, self._hash, self._salt)
        self._lines.append(line)

    def _change(self, table: str, record: Record) -> list[Any]:
        known = self._records.get((table, record.id))
        self._records[table, record.id] = record
        change = creation(table, record) if known is None else difference(table, known, record)
        return [change.table, change.id, change.fields]

    def write(self, folder: Path) -> None:
        """Write the journal into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / JOURNAL_NAME).open("wb") as file:
            file.writelines(self._lines)


@dataclass(frozen=True, slots=True)
class Step:
    """One line."""

    recorded: date
    rank: int
    work: Callable[[GeneratedJournal, date], None]
    """Appends the line, given the day of the recording."""
