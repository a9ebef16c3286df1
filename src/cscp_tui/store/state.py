"""The state of a workspace: the team's book, where it was read up to, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import Line
from cscp_tui.domain.dates import long
from cscp_tui.domain.records import KINDS, Record
from cscp_tui.store.as_at import first_unfit, fold, why_unfit, without_collecting
from cscp_tui.store.codec import Header, NotALine, is_redaction
from cscp_tui.store.errors import BrokenJournal, Trouble, TroubleKind
from cscp_tui.store.journal import (
    START,
    BrokenLine,
    ChainBroken,
    Journal,
    Log,
    Position,
    move_in,
    where_moved,
)
from cscp_tui.store.scrutiny import team_records
from cscp_tui.store.snapshot import FILE_NAME, Snapshot, SnapshotMark, is_noted, note_true
from cscp_tui.store.storage import Storage


class Unfit(Exception):
    """Lines that do not all fit the records before them."""


class State(Log, kw_only=True):
    """A book and the position in the journal up to which it has been read."""

    book: Book
    is_verified: bool = False
    """True if the hashes of every line up to the position have been verified."""
    began: Position = START
    """The position of ``cscp.json`` in the journal, after which lines were read."""
    saved: int = -1
    """The number of the last line that ``cscp.json`` is known to have."""
    seen_of_scrutiny: int = 0
    """The number of the last line of the scrutineer's journal that ``cscp.json`` knows of."""
    copies_redacted: int = 0
    """The number of the last line of it that backups were rewritten for, if it redacts something."""

    @property
    def is_damaged(self) -> bool:
        """True if the book may be wrong, so that no figures are published from it."""
        return any(trouble.kind.is_damage for trouble in self.troubles)

    def take(self, lines: Sequence[Line], position: Position) -> None:
        """Apply lines that follow, in place.

        Raises:
            Unfit: a line does not fit, or redacts what the book has; the book must be made anew.
        """
        if any(is_redaction(line) for line in lines):
            raise Unfit
        if any(why_unfit(self.book, line) for line in lines):
            raise Unfit
        self.pass_over(lines, position)
        self.note_move(move_in(lines))

    def note_move(self, line: Line | None) -> None:
        """Note that nothing is recorded here any more, if a line says where the workspace is now."""
        if line is not None:
            sentence = f"This plan was moved to {where_moved(line)} on {long(line.on)}."
            self.add(Trouble(TroubleKind.MOVED, sentence, "Open it there."))


def open_state(storage: Storage, journal: Journal, header: Header) -> State:
    """Return the state of a workspace, from ``cscp.json`` if valid, else from the journal.

    Raises:
        NoWorkspace: there is no journal.
    """
    with without_collecting():
        present = storage.read_snapshot()
        if present is None or present.mark.workspace != header.workspace:
            return fold_whole(journal)
        mark = present.mark
        try:
            if is_noted(mark):
                return _with_tail(journal, mark, present.book)
            return _compared(journal, present)
        except Unfit:
            if not storage.is_folder:  # this computer's copy may have what was redacted since
                storage.drop_snapshot()
            return fold_whole(journal)
        except ChainBroken:
            state = fold_whole(journal)
            if not state.troubles:
                state.add(snapshot_ahead(journal.ledger.name, state.position.n, mark.n))
            return state


NOT_USED = (
    f"{FILE_NAME} didn't match the journal, so it wasn't used. The next change will rewrite it."
)


def _compared(journal: Journal, present: Snapshot) -> State:
    """Return the state by a snapshot that this computer doesn't know, if the journal gives the same.

    Raises:
        ChainBroken: the journal doesn't have its last line.
        Unfit: a line does not fit the records before it.
    """
    mark = present.mark
    scan = journal.scan(START, last=mark.n, texts=True)
    try:
        book = fold(scan)
    except NotALine:
        raise Unfit from None
    if scan.broken:
        # Damage that is named: what is shown all the same, marked, is nearer to the truth so.
        state = _with_tail(journal, mark, present.book)
        state.add(scan.broken.trouble)
        return state
    if scan.position != mark.position:
        raise ChainBroken
    if (scan.at, scan.latest_on) != (mark.at, mark.latest_on) or not is_same(book, present.book):
        state = fold_whole(journal)
        state.findings.append(NOT_USED)
        return state
    note_true(mark.digest)
    state = _with_tail(journal, mark, present.book)
    state.note_move(scan.moved)
    return state


def _with_tail(journal: Journal, mark: SnapshotMark, book: Book) -> State:
    state = State(
        mark.position,
        mark.at,
        mark.latest_on,
        book=book,
        began=mark.position,
        saved=mark.n,
        seen_of_scrutiny=mark.scrutiny,
        copies_redacted=mark.scrutiny,
    )
    try:
        state.take(*journal.read(mark.position))
    except BrokenLine as problem:
        state.take(problem.before, problem.position)
        state.add(problem.trouble)
    return state


def fold_whole(journal: Journal) -> State:
    """Return the state that the whole journal gives, with every line verified.

    A broken line, or one that does not fit, ends it.
    """
    scan, unfit = journal.scan(START), None
    try:
        book = fold(scan)
    except NotALine as why:
        unfit = unfit_line(journal, str(why))
        scan = journal.scan(START, last=unfit.number - 2)
        book = fold(scan)
    state = State(scan.position, scan.at, scan.latest_on, book=book, is_verified=True)
    state.note_move(scan.moved)
    if problem := unfit or scan.broken:
        state.add(problem.trouble)
    return state


def unfit_line(journal: Journal, why: str) -> BrokenJournal:
    """Find the line that does not fit the records before it.

    Args:
        journal: the journal whose lines are verified.
        why: what is wrong, if it only shows when all lines are folded.
    """
    scan = journal.scan(START)
    place, why = first_unfit(scan) or (scan.position.n - 1, why)
    return BrokenJournal(journal.ledger.where, place + 2, why)


def snapshot_ahead(name: str, last: int, known: int) -> Trouble:
    """Return the trouble of a journal that lacks the last line known to the snapshot.

    Args:
        name: of the journal.
        last: the number of its last line.
        known: the number of that line.
    """
    if last < known:
        return older_journal(name, last, known, f"{FILE_NAME} beside it knows")
    return Trouble(
        TroubleKind.OLDER,
        f"{name} and {FILE_NAME} beside it don't match: there are two histories of one workspace.",
        f"Find the right journal. If it's this one, delete {FILE_NAME}.",
    )


def older_journal(name: str, last: int, known: int, who: str) -> Trouble:
    """Return the trouble of a journal that ends before what is known of it."""
    return Trouble(
        TroubleKind.OLDER,
        f"{name} ends at change {last}, but {who} {known}: an older journal was put there.",
        "Put the newer one back, or bring back what can be found with “cscp check --repair”. If the "
        f"older one is right, delete {FILE_NAME}.",
    )


def is_same(book: Book, other: Book) -> bool:
    return all(_team_by_id(book, table) == _team_by_id(other, table) for table in KINDS)


def _team_by_id(book: Book, table: str) -> dict[str, Record]:
    """Return the team's records of a table, live and undone, by id."""
    every = [*book.tables[table].values(), *book.undone[table].values()]
    return {record.id: record for record in team_records(table, every)}
