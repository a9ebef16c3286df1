"""The scrutineer's journal as readers of a workspace have it: followed, and joined to the book.

Its lines make and change only records that are the scrutineer's own. A line that touches anything
else was not written by this program, and ends what is read of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from cscp_tui.base.errors import CscpError
from cscp_tui.base.plain_files import NoPlainFile
from cscp_tui.base.texts import counted, in_a_row, shortened
from cscp_tui.domain.book import Book, nothing_to_check
from cscp_tui.domain.changes import Change, Line
from cscp_tui.domain.records import SCRUTINY_TABLES, Record, is_the_scrutineers
from cscp_tui.domain.rights import Operation, Whose, first_foreign
from cscp_tui.store.as_at import why_unfit
from cscp_tui.store.codec import SCRUTINY_FORMAT, VERSION, decode_all, is_redaction
from cscp_tui.store.errors import (
    BrokenScrutiny,
    NoScrutiny,
    NotAllowed,
    NotBegun,
    NotReadable,
    NoWorkspace,
    Trouble,
    TroubleKind,
    UnfitScrutiny,
)
from cscp_tui.store.journal import START, BrokenLine, ChainBroken, Journal, Log, Position
from cscp_tui.store.ledger import FileLedger, Ledger, MemoryLedger

SCRUTINY_NAME = "scrutiny.jsonl"
_MOST_NAMED = 3

_BEGINNINGS = tuple(
    f'{{"v":{version},"n":0,"format":"{SCRUTINY_FORMAT}"'.encode()
    for version in range(1, VERSION + 1)
)


class Scrutiny:
    """A scrutineer's journal about a workspace, read up to a position."""

    def __init__(self, ledger: Ledger, workspace: str) -> None:
        """The journal in a ledger, which may not be there; nothing is read yet.

        Args:
            workspace: the id of the workspace that it must be about.
        """
        self.journal = Journal(ledger, SCRUTINY_FORMAT)
        self.log = Log(START)
        self._workspace = workspace
        self.broken: BrokenScrutiny | None = None
        """The first line that was altered; None if there is none."""
        self._unread: Trouble | None = None
        """The reason why the file could not be read at the last look."""
        self.most = 0
        """The number of the last line that was read of it, even if it is not there any more."""
        self._read_as: object = None
        """The file's fingerprint when reading began."""
        self._alone = Book()
        """The scrutineer's records on their own."""
        self.check: Callable[[], object] = nothing_to_check
        """Called whenever a book is asked for what the scrutineer recorded; raises if that may be wrong."""

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """The reasons why the scrutineer's journal, as it was read, may be wrong or incomplete."""
        return (*self.log.troubles, *([self._unread] if self._unread is not None else []))

    def follow(self, book: Book) -> list[Line]:
        """Take what was appended into a book that has the rest; returns those lines.

        A file that was cut, replaced or taken away is read anew.
        """
        if self.log.read_only and self.journal.ledger.fingerprint() != self._read_as:
            self.join(book)
            return []
        try:
            lines = self._read()
        except ChainBroken:
            was, before = self.log.position.n, self.log.previous
            self.join(book)
            if self.log.position.n == was - 1 and self.log.position.hash == before:
                self.most -= 1  # its writer could not keep it and cut it back after we had read it
            return []
        if any(is_redaction(line) for line in lines):
            self.join(book)
            return lines
        for line in lines:
            book.apply(line.changes)
        if lines:
            self.log.previous = lines[-1].prev
        return lines

    def verify(self, book: Book) -> list[Line]:
        """Take what was appended, as ``follow`` does, and check every line of another file than was read."""
        lines = self.follow(book)
        if self.journal.ledger.fingerprint() != self._read_as:
            self.join(book)
        return lines

    def join(self, book: Book) -> None:
        """Put the scrutineer's records into a book, in place of those that it has.

        Where the file cannot be read now, that is said, and ``follow`` tries it again.
        """
        try:
            self._join(book)
        except (NotAllowed, NotReadable) as problem:
            self.log.findings.append(str(problem))

    def _join(self, book: Book) -> None:
        self._read_as = self.journal.ledger.fingerprint()
        self.most = max(self.most, self.log.position.n)
        self.log, self._alone = Log(START, findings=self.log.findings), Book()
        self._begin(book)
        for line in self._read():
            book.apply(line.changes)

    def joined(self, book: Book, until: date | None = None, last: int | None = None) -> Book:
        """Return a book with the scrutineer's records as at a day in place of its own.

        Args:
            book: changed in place.
            until: leave out the lines that take effect later.
            last: leave out the lines with a higher number.
        """
        self._begin(book)
        for line in self.lines():
            if (until is None or line.on <= until) and (last is None or line.n <= last):
                book.apply(line.changes)
        return book

    def _begin(self, book: Book) -> None:
        drop_scrutineers_records(book)
        book.check_scrutiny = self._check_for_a_book

    def _check_for_a_book(self) -> None:
        self.check()

    def look(self, *, is_needed: bool = False) -> None:
        """Read the file apart from any book.

        Args:
            is_needed: whether a file that is not there is a failure.

        Raises:
            NoScrutiny: there is no such file, and it is needed; or it is a folder or a device.
        """
        where = self.journal.ledger.where
        if isinstance(self.journal.ledger, FileLedger):
            path = self.journal.ledger.path
            if path.is_dir():
                raise NoScrutiny(where)
            if path.exists() and not path.is_file():
                raise NotReadable(path, NoPlainFile(path, "a pipe or a device"))
        self._join(Book())
        if self.log.read_only:
            raise UnfitScrutiny(self.log.read_only)
        if is_needed and self.log.position == START:
            raise NoScrutiny(where)

    def with_lines(self, data: bytes) -> Scrutiny:
        """Return the journal as it would be with other lines, which are not read yet."""
        return Scrutiny(MemoryLedger(self.journal.ledger.where, data), self._workspace)

    def until(self, number: int) -> Scrutiny:
        """Return the journal as it was after an earlier line; without any for 0."""
        from cscp_tui.store.redacted_lines import redactions_in  # noqa: PLC0415 - hardly ever needed

        data = self.whole_lines()
        end = self.journal.position_after(number).offset if number > 0 else 0
        earlier = self.with_lines(data[:end])
        earlier.check = self.check
        earlier.journal.redactions = list(redactions_in(data))
        return earlier

    def keep(self, changes: Sequence[Change]) -> None:
        """Take what the scrutineer has just recorded, which is at the end of the journal now."""
        self._alone.apply(changes)

    def whole_lines(self) -> bytes:
        """Return the lines up to the known position, as bytes."""
        if self.log.position == START:
            return b""
        return self.journal.read_bytes(self.log.position)

    def lines(self) -> list[Line]:
        return decode_all(self.whole_lines())

    def take_findings(self) -> list[str]:
        found, self.log.findings = self.log.findings, []
        return found

    def _read(self) -> list[Line]:
        """Read and check the lines after the known position, and move it."""
        if self.log.read_only:
            return []
        after, self._unread = self.log.position, None
        try:
            if after == START and self.journal.header().workspace != self._workspace:
                where = self.journal.ledger.where
                why = f"{where} is for another workspace, so none of it is shown. Move it somewhere else."
                self._refuse(TroubleKind.FOREIGN, CscpError(why))
                return []
            return self._taken(*self.journal.read(after, texts=True))
        except NotBegun as problem:
            if not self._is_beginning():
                self._refuse(TroubleKind.FOREIGN, NoScrutiny(self.journal.ledger.where))
            elif self.log.position != START:
                raise ChainBroken from problem
        except NoWorkspace:
            if self.log.position != START:
                self.log.findings.append(
                    f"{self.journal.ledger.name} is gone, with what the scrutineer recorded. "
                    "Put it back from a backup."
                )
                raise ChainBroken from None
        except BrokenLine as problem:
            self._stop(problem.number, problem.why)
            return self._taken(problem.before, problem.position)
        except (NotAllowed, NotReadable) as problem:
            self._unread = Trouble(TroubleKind.UNVERIFIED, str(problem), _PUT_BACK)
            raise
        except CscpError as problem:
            self._refuse(TroubleKind.UNVERIFIED, problem)
        return []

    def _is_beginning(self) -> bool:
        """Return whether the file is an unfinished first line, and not some other file."""
        return any(
            beginning.startswith(self.journal.ledger.read(0, len(beginning)))
            for beginning in _BEGINNINGS
        )

    def _taken(self, lines: Sequence[Line], position: Position) -> list[Line]:
        """Return the lines up to one that is not a scrutineer's, and move the position."""
        for place, line in enumerate(lines):
            why = self._why_not(line)
            if why:
                self._stop(line.n + 1, why)
                lines = lines[:place]
                if not lines:
                    return []
                position = self.journal.position_after(lines[-1].n)
                break
        self.log.pass_over(lines, position)
        return list(lines)

    def _why_not(self, line: Line) -> str:
        if foreign := first_foreign(Whose.SCRUTINEERS, Operation.WRITE, line.changes):
            return f"changes {shortened(foreign.id)}, which is the team's"
        return why_unfit(self._alone, line)

    def _stop(self, number: int, why: str) -> None:
        where, ours = self.journal.ledger.where, self.journal.ledger.name == SCRUTINY_NAME
        self.broken = BrokenScrutiny(where, number, why, is_in_folder=ours)
        self._refuse(TroubleKind.BROKEN, self.broken)

    def _refuse(self, kind: TroubleKind, problem: CscpError) -> None:
        """Note why no more is read of the file and nothing is written to it, and say so once."""
        self.log.add(Trouble(kind, str(problem), ""))
        self.log.findings.append(str(problem))


_PUT_BACK = (
    "To put it back from a backup, run “cscp restore FILE --only scrutiny”. Otherwise ask the "
    "scrutineer for their file and take it in."
)


def lost_lines(book: Book, last: int, seen: int) -> tuple[Trouble, ...]:
    """Return what is missing of the scrutineer's journal in the folder, by what the team has of it.

    Args:
        book: whose answers name challenges.
        last: the number of the last line that is there.
        seen: the number of the last line that ``cscp.json`` knows of.
    """
    known = {*book.tables["challenges"], *book.undone["challenges"]}
    asked = {answer.challenge for answer in book.answers.values()}
    lost = sorted(key for key in asked - known if is_the_scrutineers("challenges", key))
    if lost:
        more = f" and {len(lost) - _MOST_NAMED} more" if len(lost) > _MOST_NAMED else ""
        problem = f"no longer has {in_a_row(lost[:_MOST_NAMED])}{more}, which the team answered"
    elif missing := max(0, seen - max(last, 0)):
        problem = f"no longer has {counted(missing, 'change')} that the team has seen"
    else:
        return ()
    sentence = (
        f"{SCRUTINY_NAME} {problem}: the file is missing or an older one was put in its place."
    )
    accept = "" if lost else " If what is there now is right, delete cscp.json."
    return (Trouble(TroubleKind.SHORTENED, sentence, _PUT_BACK + accept),)


def team_records(table: str, records: Iterable[Record]) -> list[Record]:
    """Return those of a table's records that the team's journal makes."""
    if table not in SCRUTINY_TABLES:
        return list(records)
    return [record for record in records if not is_the_scrutineers(table, record.id)]


def drop_scrutineers_records(book: Book) -> None:
    """Take the scrutineer's records out of a book, whether they count or were undone."""
    for table in SCRUTINY_TABLES:
        for key in [*book.tables[table], *book.undone[table]]:
            if is_the_scrutineers(table, key):
                book.drop(table, key)
