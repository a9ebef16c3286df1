"""A workspace as readers have it: the book, other days, histories; there is no way to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.store import histories
from cscp_tui.store.clocks import Clock, DayClock, system_clock
from cscp_tui.store.codec import NotALine, decode
from cscp_tui.store.errors import BrokenJournal
from cscp_tui.store.folds import fold, without_collecting
from cscp_tui.store.journals import START, ChainBroken, FileJournal
from cscp_tui.store.openings import State, fold_whole, open_state

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from cscp_tui.domain.books import Book
    from cscp_tui.store.codec import Line
    from cscp_tui.store.disks import Disk
    from cscp_tui.store.histories import Entry
    from cscp_tui.store.journals import Position

JOURNAL_NAME = "journal.jsonl"


class Workspace:
    """A folder with a journal, open for reading."""

    def __init__(self, folder: Path, disk: Disk | None = None) -> None:
        """Open the folder.

        Raises:
            NoWorkspace: it holds no journal.
            NewerVersion: a newer version of the program wrote it.
            NotAllowed: it cannot be read.
        """
        self.folder = folder
        self._journal = FileJournal(folder / JOURNAL_NAME, disk)
        self.header = self._journal.header()
        self._state: State = open_state(self._journal, self.header)

    @property
    def book(self) -> Book:
        """The present."""
        return self._state.book

    @property
    def position(self) -> Position:
        """Up to where in the journal the book is true."""
        return self._state.position

    @property
    def read_only(self) -> str:
        """Why it can only be read; empty where it can be written."""
        return self._state.read_only

    @property
    def demo_day(self) -> date | None:
        """The day that a demo workspace takes for today."""
        return self.header.demo

    def own_clock(self) -> Clock:
        """The computer's clock, on the demo's own day for a demo."""
        return DayClock(self.demo_day) if self.demo_day else system_clock

    def take_findings(self) -> list[str]:
        """What the user must know and has not been told, such as an unfinished line."""
        found, self._state.findings = self._state.findings, []
        return found

    def follow(self) -> list[Line]:
        """Fold in what others have appended; returns those lines.

        A file that was cut or replaced is opened anew; the book is another object then.
        """
        try:
            lines, position = self._journal.read(self._state.position)
        except (ChainBroken, BrokenJournal) as problem:
            self._reopen(problem)
            return []
        if lines:
            self._state.take(lines, position)
        return lines

    def _reopen(self, problem: ChainBroken | BrokenJournal) -> None:
        """Read the whole file again: it does not go on where we were."""
        if isinstance(problem, BrokenJournal) and self._journal.has_line_at(self._state.position):
            self._state.read_only = str(problem)
            return
        was = self._state.position.n
        self.header = self._journal.header()
        self._state = fold_whole(self._journal)
        if self._state.position.n < was and not self._state.read_only:
            self._state.read_only = (
                f"{self._journal.path} ends at change {self._state.position.n}, but {was} were "
                "there: an older journal was put there. Put the newer one back."
            )

    def as_at(self, day: date) -> Book:
        """The truth of a day: every change with effect up to it."""
        if day >= self._state.latest_on:
            return self.book
        with without_collecting():
            return fold(self.lines(), day)

    def at_line(self, number: int) -> Book:
        """The book as it was when a line had just been recorded."""
        return fold([line for line in self.lines() if line.n <= number])

    def lines(self) -> list[Line]:
        """Every line up to the book's place, in order."""
        return [decode(raw) for raw in self._bytes().split(b"\n")[1:-1]]

    def history(self, key: str) -> list[Entry]:
        """What happened to a record, oldest first."""
        return histories.history(self._bytes(), key)

    def entries(self) -> list[Entry]:
        """Every line with what became of it, oldest first."""
        return histories.all_entries(self._bytes())

    def verify(self) -> None:
        """Check every line of the journal; a broken one makes the workspace read-only.

        Raises:
            BrokenJournal: a line is not what was written.
        """
        try:
            lines, _ = self._journal.read(START)
            fold(lines)
        except BrokenJournal as problem:
            self._state.read_only = str(problem)
            raise
        except NotALine as problem:
            broken = BrokenJournal(self._journal.path, 0, str(problem))
            self._state.read_only = str(broken)
            raise broken from None

    def _bytes(self) -> bytes:
        return self._journal.read_bytes()[: self._state.position.offset]
