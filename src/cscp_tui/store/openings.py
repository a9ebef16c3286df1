"""Opening a workspace: what ``cscp.json`` remembers and the tail of the journal, verified."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from cscp_tui.domain.books import Book
from cscp_tui.store.codec import Header, Line, NotALine
from cscp_tui.store.errors import BrokenJournal
from cscp_tui.store.folds import fold, without_collecting
from cscp_tui.store.journals import START, FileJournal, Position, lines_before
from cscp_tui.store.presents import FILE_NAME, Mark, read_present

if TYPE_CHECKING:
    from collections.abc import Sequence

_NEVER = date.min


@dataclass(slots=True)
class State:
    """A book and the place in the journal up to which it is true."""

    book: Book
    position: Position
    at: str = ""
    """When the last line was recorded."""
    latest_on: date = _NEVER
    """The latest day of effect of any line."""
    findings: list[str] = field(default_factory=list)
    """What the user must know about how it was opened."""
    read_only: str = ""
    """Why it can only be read; empty where it can be written."""

    def take(self, lines: Sequence[Line], position: Position) -> None:
        """Apply lines that follow, in place."""
        for line in lines:
            self.book.apply(line.changes)
        self.pass_over(lines, position)

    def pass_over(self, lines: Sequence[Line], position: Position) -> None:
        """Move the place behind lines that the book knows."""
        if lines:
            self.at = lines[-1].at
            self.latest_on = max(self.latest_on, *(line.on for line in lines))
        self.position = position


def open_state(journal: FileJournal, header: Header) -> State:
    """The state of a workspace, from ``cscp.json`` where that is good, else from the journal.

    Raises:
        NoWorkspace: there is no journal.
        NewerVersion: a newer version of the program wrote it.
    """
    with without_collecting():
        present = read_present(journal.path.with_name(FILE_NAME))
        if present is not None and present[0].workspace == header.workspace:
            mark, book = present
            if journal.size() >= mark.offset and journal.has_line_at(mark.position):
                return _with_tail(journal, mark, book)
            state = fold_whole(journal)
            state.read_only = _why_ahead(journal, mark, state)
            return state
        return fold_whole(journal)


def _with_tail(journal: FileJournal, mark: Mark, book: Book) -> State:
    state = State(book, mark.position, mark.at, date.fromisoformat(mark.latest_on))
    try:
        state.take(*journal.read(mark.position))
    except BrokenJournal as problem:
        _stop_at(state, problem)
    return state


def _stop_at(state: State, problem: BrokenJournal) -> None:
    """Keep what stands before a broken line, for reading only."""
    for line in lines_before(problem):
        state.book.apply(line.changes)
    state.read_only = str(problem)


def fold_whole(journal: FileJournal) -> State:
    """The state that the whole journal makes, every line verified."""
    state = State(Book(), START)
    try:
        lines, position = journal.read(START)
    except BrokenJournal as problem:
        lines, position = lines_before(problem), START
        state.read_only = str(problem)
    try:
        state.book = fold(lines)
    except NotALine as problem:
        state.read_only = f"A line of {journal.path} {problem}. Restore the folder from a backup."
    state.pass_over(lines, position)
    return state


def _why_ahead(journal: FileJournal, mark: Mark, state: State) -> str:
    path = journal.path
    if state.position.n < mark.n:
        return (
            f"{path} ends at change {state.position.n}, but {FILE_NAME} beside it knows "
            f"{mark.n}: an older journal was put there. Put the newer one back; if the older one "
            f"is right, delete {FILE_NAME}."
        )
    return (
        f"{path} and {FILE_NAME} beside it do not belong together: there are two histories from "
        f"one workspace. Find the right journal; if it is this one, delete {FILE_NAME}."
    )
