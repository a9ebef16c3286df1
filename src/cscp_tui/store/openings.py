"""Opening a workspace: what ``cscp.json`` remembers and the tail of the journal, verified."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from cscp_tui.store.codec import Header, Line, NotALine
from cscp_tui.store.folds import first_unfit, fold, without_collecting
from cscp_tui.store.journals import START, BrokenLine, ChainBroken, FileJournal, Position
from cscp_tui.store.logs import Log
from cscp_tui.store.presents import FILE_NAME, Mark, read_present

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cscp_tui.domain.books import Book


class Unfit(Exception):
    """Lines of which one does not fit the records before it."""


@dataclass(slots=True)
class State(Log):
    """A book and the place in the journal up to which it is true."""

    book: Book = field(kw_only=True)
    saved: int = -1
    """Up to which line ``cscp.json`` is known to be true."""

    def take(self, lines: Sequence[Line], position: Position) -> None:
        """Apply lines that follow, in place.

        Raises:
            Unfit: a line does not fit; the book is in between and must be made anew.
        """
        try:
            for line in lines:
                self.book.apply(line.changes)
        except (LookupError, TypeError, msgspec.ValidationError):
            raise Unfit from None
        self.pass_over(lines, position)


def open_state(journal: FileJournal, header: Header) -> State:
    """The state of a workspace, from ``cscp.json`` where that is good, else from the journal.

    Raises:
        NoWorkspace: there is no journal.
        NewerVersion: a newer version of the program wrote it.
    """
    with without_collecting():
        present = read_present(journal.path.with_name(FILE_NAME))
        if present is None or present[0].workspace != header.workspace:
            return fold_whole(journal)[0]
        mark, book = present
        try:
            return _with_tail(journal, mark, book)
        except Unfit:
            return fold_whole(journal)[0]
        except ChainBroken:
            state, _ = fold_whole(journal)
            state.read_only = state.read_only or _why_ahead(journal, mark, state)
            return state


def _with_tail(journal: FileJournal, mark: Mark, book: Book) -> State:
    state = State(mark.position, mark.at, mark.latest_on, book=book, saved=mark.n)
    try:
        state.take(*journal.read(mark.position))
    except BrokenLine as problem:
        state.take(problem.before, problem.position)
        state.read_only = str(problem)
    return state


def fold_whole(journal: FileJournal) -> tuple[State, Sequence[Line]]:
    """The state that the whole journal makes, every line verified, and its lines.

    A broken line, or one that does not fit, ends it.
    """
    read_only = ""
    lines: Sequence[Line]
    try:
        lines, position = journal.read(START)
    except BrokenLine as problem:
        lines, position, read_only = problem.before, problem.position, str(problem)
    try:
        book = fold(lines)
    except NotALine as problem:
        unfit = unfit_line(journal, lines, str(problem))
        lines, position, read_only = unfit.before, unfit.position, str(unfit)
        book = fold(lines)
    state = State(START, book=book, read_only=read_only)
    state.pass_over(lines, position)
    return state, lines


def unfit_line(journal: FileJournal, lines: Sequence[Line], why: str) -> BrokenLine:
    """Which of the verified lines from the beginning on does not fit the records before it."""
    place, why = first_unfit(lines) or (len(lines) - 1, why)
    data = journal.read_bytes()
    whole = b"".join(raw + b"\n" for raw in data.split(b"\n")[: place + 1])
    _, position = journal.verify(whole, START)
    return BrokenLine(journal.path, why, before=tuple(lines[:place]), position=position)


def _why_ahead(journal: FileJournal, mark: Mark, state: State) -> str:
    path = journal.path
    if state.position.n < mark.n:
        return older_journal(path.name, state.position.n, mark.n, f"{FILE_NAME} beside it knows")
    return (
        f"{path.name} and {FILE_NAME} beside it do not belong together: there are two histories "
        f"from one workspace. Find the right journal; if it is this one, delete {FILE_NAME}."
    )


def older_journal(name: str, last: int, known: int, who: str) -> str:
    """What to say of a journal that ends before what is known of it."""
    return (
        f"{name} ends at change {last}, but {who} {known}: an older journal was put there. Put "
        f"the newer one back; if the older one is right, delete {FILE_NAME}."
    )
