"""A workspace open for reading: the book, the books of other days, histories."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from datetime import date
from pathlib import Path
from typing import final

from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import Entry, Line
from cscp_tui.domain.records import SignOff
from cscp_tui.domain.rights import Whose
from cscp_tui.store import history, signed_files
from cscp_tui.store.as_at import NO_LAST, Past, fold, without_collecting
from cscp_tui.store.clock import Clock, DayClock, system_clock
from cscp_tui.store.codec import Header, NotALine, decode_all, is_redaction
from cscp_tui.store.errors import (
    HALF_REPLACED,
    BeforeTheRecord,
    BrokenJournal,
    DamagedRecord,
    FolderGone,
    NotAllowed,
    NotBegun,
    NotReadable,
    NoWorkspace,
    Trouble,
    TroubleKind,
)
from cscp_tui.store.folder_storage import place_of_exports, storage_at
from cscp_tui.store.journal import START, BrokenLine, ChainBroken, Journal, Log, Position, Scan
from cscp_tui.store.ledger import MemoryLedger
from cscp_tui.store.scrutiny import Scrutiny, lost_lines
from cscp_tui.store.state import (
    NOT_USED,
    State,
    Unfit,
    fold_whole,
    is_same,
    older_journal,
    open_state,
    unfit_line,
)
from cscp_tui.store.storage import Address, folder_of

READ_AT_ONCE = 500_000
"""The bytes of the journal to decode between two key presses."""

_LOOKED_BACK = 1 << 20
"""The bytes at the end of the journal to search for recent changes."""


SHOWN_BEFORE = (
    "Another computer wrote over changes that were shown here, because this drive doesn't keep "
    "writers apart. The computer that saved them will merge them in again."
)


@final
class Workspace:
    """A team's plan, open for reading. What changes it is a ``Recorder``.

    Whatever reads its lines raises ``BrokenJournal`` where one is not what was written.
    """

    def __init__(self, place: Address, *, writes: bool = False, own: Path | None = None) -> None:
        """Open it; nothing is written.

        Args:
            writes: whether the team's journal may be written.
            own: a file with the scrutineer's journal, which is read beside that of the workspace.

        Raises:
            NoWorkspace: there is no journal.
            NotBegun: its making was cut off.
            JournalGone: a plan was kept there, and its journal is missing.
            BrokenJournal: the journal's first line is not what was written.
        """
        self.storage = storage = storage_at(place)
        self.journal = Journal(storage.team(writes=writes))
        self._copies = storage.replacements()
        """The copies of it; with one more, it was restored or repaired since."""
        self._damaged_as: object = None
        """The fingerprint of a damaged journal when it was last read whole."""
        self.header = self._read_header()
        self.kept = (
            storage.kept_lines(self.journal.ledger, self.header.workspace) if writes else None
        )
        """The lines that this device wrote, where other computers may write over them."""
        self.state = self._opened(self.header)
        self._past = Past(self.journal)
        self._readable: Position | None = None
        """The position up to which a damaged journal can be read, once that is asked for."""
        self._published_from: tuple[object, ...] | None = None
        """The state of the files that was verified before the last publishing."""
        self._taken: list[Line] = []
        """Lines recorded by others that are in the book but not yet reported to the user."""
        self._own = own
        self.scrutiny = Scrutiny(storage.scrutiny(), self.header.workspace)
        if own is not None:
            # Only a scrutineer who can't write to the folder has one.
            from cscp_tui.store.scrutiny_copies import with_file  # noqa: PLC0415

            self.scrutiny.join(self.state.book)
            self.scrutiny = with_file(self.scrutiny, own, self.header.workspace)
        self._scrutiny_compared: tuple[Log, Position, tuple[Trouble, ...]] | None = None
        """The troubles that the latest backups showed in the scrutineer's journal, as it was read then."""
        self.scrutiny.join(self.state.book)

    @property
    def folder(self) -> Path:
        """The folder that it is kept in, for what only a folder has.

        Raises:
            OnlyInAFolder: it is kept somewhere else.
        """
        return folder_of(self.storage)

    @property
    def exports_in(self) -> Path:
        """The folder for exports by default, unless a scrutineer exports."""
        return place_of_exports(self.storage, scrutinises=False)

    def reader(self) -> Workspace:
        """Open the same journals again, for use in another thread."""
        return Workspace(self.storage, own=self._own)

    def as_recorded(self, number: int, scrutiny: int) -> Workspace:
        """Open the same journals as they were after earlier lines, with redacted texts blank.

        Args:
            number: the number of the last line of the team's journal.
            scrutiny: the number of the last line of the scrutineer's journal; 0 for none.
        """
        earlier = copy(self)
        earlier._end_at(number, scrutiny)  # noqa: SLF001 - the class's own
        return earlier

    def as_if(self, whose: Whose, data: bytes) -> Workspace:
        """Open the same workspace as it would be with other lines in one of its journals."""
        other = self.reader()
        other._put(whose, data)  # noqa: SLF001 - the class's own
        return other

    def _put(self, whose: Whose, data: bytes) -> None:
        if whose is Whose.SCRUTINEERS:
            self.scrutiny = self.scrutiny.with_lines(data)
        else:
            self.journal = Journal(MemoryLedger(self.journal.ledger.where, data))
        self.read_again()

    def _end_at(self, number: int, scrutiny: int) -> None:
        from cscp_tui.store.redacted_lines import redactions_in  # noqa: PLC0415 - hardly ever needed

        data, end = self.whole_lines(), self.journal.position_after(number).offset
        self.journal = Journal(MemoryLedger(self.journal.ledger.where, data[:end]))
        self.journal.redactions = list(redactions_in(data))
        self.scrutiny = self.scrutiny.until(scrutiny)
        self._published_from, self._taken = None, []
        self.read_again()

    @property
    def book(self) -> Book:
        return self.state.book

    @property
    def position(self) -> Position:
        """The position in the journal up to which the book is true."""
        return self.state.position

    @property
    def scrutiny_position(self) -> Position:
        """The position in the scrutineer's journal up to which the book is true."""
        return self.scrutiny.log.position

    @property
    def read_only(self) -> str:
        """The reason why it is read-only; empty if it can be written."""
        return self.state.read_only

    @property
    def moved(self) -> str:
        """The sentence that says where it was moved and when; empty if this is its place."""
        return "".join(str(each) for each in self.troubles if each.kind is TroubleKind.MOVED)

    @property
    def is_of_older_format(self) -> bool:
        """True if earlier versions of the program can open it, and could not after a change."""
        return self.journal.is_older(self.position)

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        return tuple(self.state.troubles)

    @property
    def is_damaged(self) -> bool:
        """True if the book may be wrong, so that no figures are published from it."""
        return self.state.is_damaged

    def damage(self) -> tuple[Trouble, ...]:
        """Return the reasons why the team's figures may be wrong; empty if none are known."""
        found = [trouble for trouble in self.state.troubles if trouble.kind.is_damage]
        if HALF_REPLACED not in found and self.storage.is_half_replaced():
            found.append(HALF_REPLACED)
        return tuple(found)

    def scrutiny_damage(self) -> tuple[Trouble, ...]:
        """Return the reasons why what the scrutineer recorded may be wrong; empty if none are known."""
        return (
            self.scrutiny.troubles
            or lost_lines(self.book, self.scrutiny_position.n, self._seen_of_scrutiny())
            or self._lost_by_backups()
        )

    def _seen_of_scrutiny(self) -> int:
        return max(self.state.seen_of_scrutiny, self.scrutiny.most)

    def follow_scrutiny(self, follow: Callable[[Book], list[Line]] | None = None) -> None:
        """Take what was appended to the scrutineer's journal, or know that another was restored."""
        self._taken += (follow or self.scrutiny.follow)(self.state.book)
        if self.scrutiny_position.n < self._seen_of_scrutiny() and (problem := self._replaced()):
            self.state.findings.append(problem)
            self.state.seen_of_scrutiny = self.scrutiny.most = 0

    def _lost_by_backups(self) -> tuple[Trouble, ...]:
        """Return what the latest backups have of the scrutineer's journal in the folder, and it lacks."""
        scrutiny, position = self.scrutiny, self.scrutiny_position
        if isinstance(scrutiny.journal.ledger, MemoryLedger):
            return ()
        known = self._scrutiny_compared
        # Lines that are added to a journal which lacks none don't change that.
        if known is None or known[0] is not scrutiny.log or (known[2] and known[1] != position):
            data, workspace = scrutiny.whole_lines(), self.header.workspace
            found = self.storage.lacking_of_scrutiny(workspace, data, position.n)
            known = self._scrutiny_compared = scrutiny.log, position, (found,) if found else ()
        return known[2]

    def refuse_damage(self, what: str) -> None:
        """Verify everything that is new before publishing, and refuse if the team's lines are damaged.

        Args:
            what: the words for what is refused if a line was altered: ``Not exported``.
        """
        if self._published_from != self._files():
            with suppress(BrokenJournal):
                self.verify()
        if found := self.damage():
            raise DamagedRecord(found, what, way_out="")
        self._published_from = self._files()

    def _files(self) -> tuple[object, ...]:
        """Return a value that changes when either journal is written or replaced."""
        journals = self.journal, self.scrutiny.journal
        return self.position, *(each.ledger.fingerprint() for each in journals)

    @contextmanager
    def publishing(self, what: str) -> Iterator[None]:
        """Refuse damage as ``refuse_damage`` does, and meanwhile the scrutineer's where that is read."""
        self.refuse_damage(what)

        def refuse() -> None:
            if found := self.scrutiny_damage():
                raise DamagedRecord(found, what, way_out="")

        was = self.scrutiny.check
        self.check_scrutiny(refuse)
        try:
            yield
        finally:
            self.check_scrutiny(was)

    def check_scrutiny(self, check: Callable[[], object]) -> None:
        """Call a function whenever what a scrutineer recorded is read; it raises to refuse that."""
        self.scrutiny.check = check

    def verify_chain(self) -> None:
        """Verify the hashes of every line, unless that was done; damage makes it read-only.

        Those of a guarded ledger are verified by ``verify`` alone.
        """
        state = self.state
        if state.is_verified or state.read_only or self.journal.ledger.is_guarded:
            return
        try:
            self.journal.verify_chain(state.position)
        except BrokenJournal as problem:
            state.add(problem.trouble)
        else:
            state.is_verified = True

    def scan_chain(self) -> Scan:
        """Return the lines from the first one on, to be verified part by part, with their texts."""
        return self.journal.scan(START, texts=True)

    def chain_was_verified(self) -> None:
        """Note that every line has been verified elsewhere."""
        self.state.is_verified = True

    @property
    def latest_day(self) -> date:
        """The latest day of effect of any change by the team."""
        return self.state.latest_on

    @property
    def demo_day(self) -> date | None:
        return self.header.demo

    def own_clock(self) -> Clock:
        """The computer's clock, on the demo's own day for a demo."""
        return DayClock(self.demo_day) if self.demo_day else system_clock

    @property
    def has_findings(self) -> bool:
        """True if there are messages that the user has not seen."""
        return bool(self.state.findings or self.scrutiny.log.findings or self.storage.findings)

    def take_findings(self) -> list[str]:
        """Return messages that the user has not seen, such as one about an unfinished line."""
        found, self.state.findings = self.state.findings, []
        found += self.storage.findings
        self.storage.findings.clear()
        return [*found, *self.scrutiny.take_findings()]

    def follow(self) -> list[Line]:
        """Apply the lines that others have appended to either journal, and return them.

        A file that was cut or replaced is opened anew; the book is another object then. That the
        scrutineer's journal cannot be read is said when the team's brings nothing new.
        """
        self.follow_team()
        try:
            self.follow_scrutiny()
        except (NotAllowed, NotReadable):
            if not self._taken:
                raise
        return self.take_lines()

    def take_lines(self) -> list[Line]:
        """Return the lines of others that are in the book, but were not returned before."""
        taken, self._taken = self._taken, []
        return taken

    def follow_team(self) -> None:
        """Take what was appended to the team's journal; ``take_lines`` returns it."""
        if self.is_damaged and self.journal.ledger.fingerprint() != self._damaged_as:
            self._read_after_damage()
        state = self.state
        try:
            lines, position = self.journal.read(state.position)
        except ChainBroken:
            if not self.is_damaged:
                self.reopen()
            return
        except BrokenLine as problem:
            lines, position = list(problem.before), problem.position
            state.add(problem.trouble)
        if not lines:
            return
        if any(is_redaction(line) for line in lines):
            if not self.storage.is_folder:
                self.storage.drop_snapshot()
            self.reopen()  # the book still has what was redacted
        else:
            try:
                state.take(lines, position)
            except Unfit:
                self.reopen()
                return
            state.previous = lines[-1].prev
        self._taken += lines

    def _read_header(self) -> Header:
        try:
            return self.journal.header()
        except FolderGone:
            raise
        except (NotBegun, NoWorkspace):
            if gone := self.storage.gone():
                raise gone from None
            raise

    def _opened(self, header: Header) -> State:
        state = open_state(self.storage, self.journal, header)
        if self.storage.is_half_replaced():
            state.add(HALF_REPLACED)
        elif not state.is_damaged and self.storage.is_doubted(state.position):
            self._ask_witnesses(header, state)
        return state

    def _ask_witnesses(self, header: Header, state: State) -> None:
        """Compare the journal with whatever else knows a line of it."""
        data, filed = self.journal.read_bytes(state.position), state.book.sign_offs.values()
        if found := self.storage.lacking(header, data, filed, state.position.n):
            state.add(found)

    def _read_after_damage(self) -> None:
        """Read a damaged journal that is another file by now; it is taken if it is whole."""
        self._damaged_as = self.journal.ledger.fingerprint()
        header = self._read_header()
        state = self._opened(header)
        if not state.is_damaged:
            self._compare(header, state)
        if state.is_damaged:
            return
        if not state.findings:
            state.findings.append(
                f"{self.journal.ledger.name} was put right, so it was read again."
            )
        self._take_state(header, state)
        with suppress(BrokenJournal):
            self.verify()

    def reopen(self) -> None:
        """Read the whole journal again, which does not go on where we were; say what is lost."""
        header, was = self._read_header(), self.state
        state = fold_whole(self.journal)
        if state.troubles and state.position.n < was.position.n:
            # What was read while the lines were whole is nearer to the truth.
            for trouble in state.troubles:
                was.add(trouble)
            return
        state.saved = was.saved
        if not state.troubles:
            self._compare(header, state)
        self._take_state(header, state)

    def _take_state(self, header: Header, state: State) -> None:
        """Replace the known state by one that was read again."""
        was = self.state
        state.findings = [*was.findings, *state.findings]
        state.troubles += [each for each in was.troubles if not each.kind.is_in_the_lines]
        self.header, self.state = header, state
        self._past, self._readable, self._published_from = Past(self.journal), None, None
        self.scrutiny.join(state.book)

    def read_again(self, *, is_restored: bool = False) -> None:
        """Read the whole journal again, ignoring what was known of it.

        Args:
            is_restored: whether a restore or a repair has just been completed here.
        """
        self._take_state(self._read_header(), fold_whole(self.journal))
        if is_restored:
            self._copies, self.scrutiny.most = self.storage.replacements(), 0

    def _compare(self, header: Header, state: State) -> None:
        """Report lines that were known but are missing from the journal."""
        was, name = self.state, self.journal.ledger.name
        hashes = [header.hash, *(line.hash for line in self.journal.scan(START))]
        if header.workspace != self.header.workspace:
            state.add(
                Trouble(
                    TroubleKind.OLDER,
                    f"{name} now belongs to another workspace.",
                    "Put the right one back.",
                )
            )
        elif problem := self._replaced():
            state.findings.append(problem)
        elif _has(hashes, was.position.n, was.position.hash):
            return
        elif was.previous and _has(hashes, was.position.n - 1, was.previous):
            # Its writer could not keep it and cut it back after we had read it.
            state.findings.append(
                f"Change {was.position.n} was shown briefly, but it couldn't be saved, so it's gone."
            )
        elif self.kept is not None and self.kept.is_safe_in(self.journal):
            state.findings.append(SHOWN_BEFORE)
        elif state.position.n < was.position.n:
            last, known = state.position.n, was.position.n
            state.add(older_journal(name, last, known, "here were already"))
        else:
            state.add(
                Trouble(
                    TroubleKind.OLDER,
                    f"{name} was replaced by one that continues differently: there are two "
                    "histories of one workspace.",
                    "Find the right one and open it again.",
                )
            )

    def _replaced(self) -> str:
        """Return a sentence if the workspace was restored or repaired since it was opened; else empty."""
        copies = self.storage.replacements()
        new, self._copies = copies - self._copies, copies
        if not new:
            return ""
        is_restored = any(name.startswith("before-restore-") for name in new)
        done = "restored this workspace from a backup" if is_restored else "repaired this workspace"
        return f"Somebody {done}, so it was read again."

    def as_at(self, day: date) -> Book:
        """Return the book as at a day: every change of either journal with effect by then."""
        if day >= max(self.state.latest_on, self.scrutiny.log.latest_on):
            return self.book
        if self._readable is not None:
            return self.scrutiny.joined(self._past.book(day), until=day)
        with self.lines_are_whole():
            return self.scrutiny.joined(self._past_book(day), until=day)

    def known_at(self, day: date) -> Book:
        """Return the book of a day on which something was recorded, to be shown or published.

        Raises:
            BeforeTheRecord: the record begins later, as when it was made from ``cscp.json``.
        """
        book = self.as_at(day)
        if self.book.has_partnership and not book.has_partnership:
            raise BeforeTheRecord(day)
        return book

    def _past_book(self, day: date, last: int = NO_LAST) -> Book:
        """Apply the team's lines with effect by a day, up to a line number."""
        with without_collecting():
            while self.read_past():
                pass
            return self._past.book(day, last)

    def read_past(self, most: int = READ_AT_ONCE) -> bool:
        """Decode the next part of the journal in advance for ``as_at``.

        Returns:
            Whether there is more.
        """
        with self.lines_are_whole():
            return self._past.read_on(self.position, self.book, most)

    def first_effect(self, after: int, table: str) -> date | None:
        """Return the first day on which lines after one with a number change a table, if any do.

        Only lines that ``read_past`` has read count.
        """
        return self._past.first_effect(after, table)

    def corrections(self, signed: SignOff, until: SignOff | None = None) -> list[Entry]:
        """Return the corrections since a sign-off, from both journals, in order.

        Args:
            until: a later one, whose files know no more; the present, where it is left out.

        Raises:
            SignedElsewhere: the journal is another one than the one that was signed.
        """
        lines = self._lines_since(signed)
        if until is not None:
            late = {line.n for line in self._lines_since(until)}
            lines = [line for line in lines if line.n not in late]
        found = signed_files.corrections(lines, signed)
        last = self.scrutiny_position.n if until is None else until.scrutiny_line
        theirs = {
            entry.line.n: entry.line
            for entry in self.scrutiny_entries()
            if signed.scrutiny_line < entry.line.n <= last
        }
        found += signed_files.corrections(list(theirs.values()), signed)
        return sorted(found, key=lambda entry: entry.line.at) if theirs else found

    def _lines_since(self, signed: SignOff) -> list[Line]:
        """Return the lines that are later than the files of a sign-off."""
        journal = self._journal_of(signed)
        if journal is self.journal:
            return self.journal.read(signed_files.place_of(signed))[0]
        known = {line.recorded_hash for line in journal.scan(START, last=signed.line)}
        return [line for line in self.lines() if line.recorded_hash not in known]

    def _journal_of(self, signed: SignOff) -> Journal:
        """Return the journal that a quarter was signed on: this one, or one that was merged in."""
        found = signed_files.journal_of(signed, self.journal, self.storage.merged())
        if found is None:
            raise signed_files.SignedElsewhere(signed)
        return found

    def known_at_sign_off(self, signed: SignOff, day: date) -> Book:
        """Return the book of a day as it was known when a quarter was signed off."""
        with self.lines_are_whole():
            journal = self._journal_of(signed)
            if journal is self.journal:
                past = self._past_book(day, signed.line)
            else:
                scan = journal.scan(START, last=signed.line)
                past = fold(line for line in scan if line.on <= day)
            return self.scrutiny.joined(past, until=day, last=signed.scrutiny_line)

    def at_line(self, number: int) -> Book:
        """Return the team's book as it was when a line had just been recorded."""
        with self.lines_are_whole():
            scan = self.journal.scan(START, last=number)
            past = fold(scan)
            if scan.broken:
                self.verify()
            return self.scrutiny.joined(past)

    def lines(self) -> list[Line]:
        with self.lines_are_whole():
            return decode_all(self.whole_lines())

    def own_book(self, lines: Sequence[Line] | None = None) -> Book:
        """Return a separate book of the team's lines and the scrutineer's.

        Args:
            lines: those of the team's that count; all, if left out.
        """
        with self.lines_are_whole():
            return self.scrutiny.joined(fold(self.lines() if lines is None else lines))

    def history(self, key: str) -> list[Entry]:
        with self.lines_are_whole():
            self.scrutiny.check()
            theirs = history.history(self.scrutiny.whole_lines(), key)
            entries = [*history.history(self.whole_lines(), key), *theirs]
        return sorted(entries, key=lambda entry: entry.line.at) if theirs else entries

    def scrutiny_entries(self) -> list[Entry]:
        self.scrutiny.check()
        return history.all_entries(self.scrutiny.whole_lines())

    def entries(self) -> list[Entry]:
        with self.lines_are_whole(), without_collecting():
            return history.all_entries(self.whole_lines())

    def entries_after(self, number: int) -> tuple[list[Entry], bool]:
        """Return the team's lines after one with a number, of the last million bytes.

        Returns:
            Each with what became of it, oldest first, and whether there are earlier ones.
        """
        with self.lines_are_whole():
            return history.entries_after(
                self.journal.last_bytes(self.position, _LOOKED_BACK), number
            )

    def verify(self) -> None:
        """Check every line of either journal; a broken one of the team's makes it read-only.

        A scrutineer's journal that can't be read is a reason of ``damage``.
        """
        self.follow_team()
        with suppress(NotAllowed, NotReadable):
            self.follow_scrutiny(self.scrutiny.verify)
        try:
            self._refuse_broken()
        except BrokenJournal as problem:
            self.state.add(problem.trouble)
            raise

    def verify_read(self) -> None:
        """Verify the free texts too of the lines that were read to open the workspace."""
        if self.state.began == START:
            self.verify()
            return
        try:
            self.journal.read(self.state.began, texts=True)
        except BrokenJournal as problem:
            self.state.add(problem.trouble)
            raise

    def _refuse_broken(self) -> None:
        last = None if self.is_damaged else self.position.n
        scan = self.journal.scan(START, last=last, texts=True)
        try:
            book = fold(scan)
        except NotALine as problem:
            raise unfit_line(self.journal, str(problem)) from None
        if scan.broken:
            raise scan.broken
        if self.is_damaged:
            return
        if scan.position != self.position:
            raise BrokenLine(
                self.journal.ledger.where, "isn't the original", position=scan.position
            )
        self.state.is_verified = True
        if not is_same(book, self.book):
            self._take_instead(book)
        if not isinstance(self.journal.ledger, MemoryLedger):
            self._ask_witnesses(self.header, self.state)

    def _take_instead(self, book: Book) -> None:
        """Take the journal's book in place of one that ``cscp.json`` told otherwise."""
        state = self.state
        state.findings.append(NOT_USED)
        state.book, state.is_verified = book, True
        state.began, state.saved, state.seen_of_scrutiny = START, -1, 0
        self.scrutiny.join(book)

    def show_anyway(self) -> None:
        """Read a damaged journal only up to its first broken line.

        The present stays that of ``cscp.json``, if that is good.
        """
        whole = fold_whole(self.journal).position
        self._readable = min(whole, self.position, key=lambda position: position.n)
        self._past = Past(self.journal)
        with suppress(NotALine):
            while self._past.read_on(self._readable, self.book, READ_AT_ONCE):
                pass

    @contextmanager
    def lines_are_whole(self) -> Iterator[None]:
        """Verify the whole journal where a line cannot be read, to name that line."""
        try:
            yield
        except NotALine as problem:
            self.verify()
            where, n = self.journal.ledger.where, self.state.position.n
            raise BrokenJournal(where, n + 1, str(problem)) from None

    @property
    def last_redacted(self) -> str:
        """The moment of the team's last redaction; empty if there was none."""
        if not self.book.redactions:
            return ""
        return max((line.at for line in self.lines_with(b'["redactions",')), default="")

    def lines_with(self, needle: bytes) -> list[Line]:
        with self.lines_are_whole():
            return list(history.lines_with(self.whole_lines(), needle))

    def whole_lines(self) -> bytes:
        """Return the team's lines up to the known position, as bytes."""
        return self.journal.read_bytes(self._readable or self.position)


def _has(hashes: Sequence[str], n: int, digest: str) -> bool:
    return 0 <= n < len(hashes) and hashes[n] == digest
