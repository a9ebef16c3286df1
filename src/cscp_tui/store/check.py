"""Checking a workspace's files: the chain, the snapshot, signed files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.errors import CscpError
from cscp_tui.base.plain_files import is_link
from cscp_tui.base.texts import counted, shortened
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import Line
from cscp_tui.domain.dates import long
from cscp_tui.domain.records import Filed
from cscp_tui.store import signed_files
from cscp_tui.store.as_at import first_unfit, fold, without_collecting
from cscp_tui.store.codec import SCRUTINY_FORMAT, VERSION, Header
from cscp_tui.store.errors import (
    HALF_REPLACED,
    BrokenJournal,
    FolderGone,
    NewerVersion,
    NotBegun,
    NoWorkspace,
)
from cscp_tui.store.folder import (
    JOURNAL_NAME,
    journal_gone,
    other_journals,
    pending_redaction,
    pending_replacement,
)
from cscp_tui.store.journal import START, BrokenLine, Journal, Position, move_in
from cscp_tui.store.ledger import FileLedger, ReadingDisk
from cscp_tui.store.merge_plan import common, lines_to_merge
from cscp_tui.store.redacted_files import copies_to_redact, known_redactions
from cscp_tui.store.redacted_lines import redactions_of
from cscp_tui.store.scrutiny import SCRUTINY_NAME, Scrutiny, lost_lines
from cscp_tui.store.snapshot import FILE_NAME, Snapshot, read_snapshot, read_snapshot_mark
from cscp_tui.store.state import snapshot_ahead
from cscp_tui.store.storage import Address, as_folder
from cscp_tui.store.take_in import preview_take_in
from cscp_tui.store.witnesses import (
    lacking,
    lacking_of_scrutiny,
    trouble_of_scrutiny,
    trouble_of_witnesses,
)


class Finding(Struct, frozen=True):
    """Something wrong with a file, or worth knowing about it."""

    sentence: str
    """A sentence that names it, and the way out."""
    is_harmless: bool = False
    """True if nothing is lost and nothing need be done."""


def check(address: Address) -> list[Finding]:
    """Check a workspace's files; returns what is wrong with them or good to know.

    It reads only, and takes no lock.

    Raises:
        NoWorkspace: there is no journal.
    """
    with as_folder(address) as folder:
        where = str(address) if isinstance(address, Path) else address.where
        return [
            replace(each, sentence=each.sentence.replace(str(folder), where))
            for each in _checked(folder)
        ]


def _checked(folder: Path) -> list[Finding]:
    journal = Journal(FileLedger(folder / JOURNAL_NAME))
    with without_collecting():
        try:
            header = journal.header()
        except FolderGone:
            raise
        except (NotBegun, NoWorkspace, BrokenJournal) as problem:
            if not isinstance(problem, BrokenJournal) and (gone := journal_gone(folder)):
                return [Finding(str(gone))]
            if isinstance(problem, NoWorkspace):
                raise
            return [Finding(str(problem)), *_kept_aside(folder, "torn")]
        lines, position, broken = _read(journal)
        unfit = first_unfit(lines)
        book = fold(lines) if unfit is None else Book()
        filed = book.filed
        findings = [broken] if broken else []
        if unfit is not None:
            place, why = unfit
            findings.append(Finding(str(BrokenJournal(journal.ledger.where, place + 2, why))))
        if broken is None:
            findings += _unfinished_line(journal, position)
        findings += _present(folder, header, lines, unfit, is_whole=broken is None)
        findings += _scrutiny(folder, header, book)
        findings += _kept_aside(folder)
        findings += _copies(folder, header, lines)
        if broken is None and unfit is None:
            findings += _witnesses(folder, header, journal.read_bytes(position), filed, len(lines))
        if pending_replacement(folder).exists():
            findings.append(Finding(str(HALF_REPLACED)))
        seals = signed_files.KnownSeals(header.hash, lines, signed_files.merged_in(folder))
        for sentence, is_withdrawn in signed_files.problems(folder, filed, journal, seals):
            findings.append(Finding(sentence, is_harmless=is_withdrawn))
        if broken is None and unfit is None:
            findings += _stray_files(folder, filed, len(lines))
        return [*findings, *_redacted(folder, lines, filed)]


def _read(journal: Journal) -> tuple[Sequence[Line], Position, Finding | None]:
    """Read the lines, up to a broken one; says which that is."""
    try:
        lines, position = journal.read(START, texts=True)
    except BrokenLine as problem:
        return problem.before, problem.position, Finding(str(problem))
    return lines, position, None


def _unfinished_line(journal: Journal, position: Position) -> Iterator[Finding]:
    if position.offset and not journal.ledger.read(position.offset - 1):
        yield Finding(
            f"{journal.ledger.name} has lost its last line end. The change in that line counts, and the "
            "next change puts the line end back.",
            is_harmless=True,
        )
    if tail := journal.ledger.read(position.offset):
        yield Finding(
            f"{journal.ledger.name} ends in an unfinished line of {counted(len(tail), 'byte')}, "
            "probably from an interrupted save. The next change will move it aside.",
            is_harmless=True,
        )


def _present(
    folder: Path,
    header: Header,
    lines: Sequence[Line],
    unfit: tuple[int, str] | None,
    *,
    is_whole: bool,
) -> Iterator[Finding]:
    path = folder / FILE_NAME
    if not path.exists():
        return
    present = read_snapshot(path)
    if present is None:
        mark = read_snapshot_mark(path)
        if mark is not None and mark.v < VERSION:
            return  # of an earlier version of the program: the next change writes it anew
        if mark is not None and mark.v > VERSION:
            yield Finding(
                f"{FILE_NAME} was written by a newer version of cscp, so it isn't used. Update cscp "
                "on this computer to use it.",
                is_harmless=True,
            )
            return
        yield Finding(
            f"{FILE_NAME} is damaged, edited or from another version, so it isn't used. The "
            "next change will rewrite it."
        )
    elif present.mark.workspace != header.workspace:
        yield Finding(
            f"{FILE_NAME} belongs to another workspace, so it isn't used. The next change will "
            "rewrite it."
        )
    elif is_whole or present.mark.n <= len(lines):
        yield from _compared(header, lines, unfit, present)


def _compared(
    header: Header, lines: Sequence[Line], unfit: tuple[int, str] | None, present: Snapshot
) -> Iterator[Finding]:
    mark, book = present.mark, present.book
    hashes = [header.hash, *(line.hash for line in lines)]
    if mark.hash not in hashes[mark.n : mark.n + 1]:
        yield Finding(str(snapshot_ahead(JOURNAL_NAME, len(lines), mark.n)))
        return
    folded = fold(lines[: mark.n]) if unfit is None or unfit[0] >= mark.n else None
    if folded and (folded.tables != book.tables or folded.undone != book.undone):
        yield Finding(
            f"{FILE_NAME} doesn't match {JOURNAL_NAME}, which is right. Delete {FILE_NAME}, and "
            "it will be rewritten."
        )
    elif mark.n < len(lines) and move_in(lines) is None:
        yield Finding(
            f"{FILE_NAME} is {counted(len(lines) - mark.n, 'change')} behind {JOURNAL_NAME}. It "
            "will catch up at the next change.",
            is_harmless=True,
        )


def _stray_files(folder: Path, filed: Sequence[Filed], last: int) -> Iterator[Finding]:
    mark = read_snapshot_mark(folder / FILE_NAME)
    if mark is not None and mark.n > last:
        return  # the sign-offs of the other files may be among the lines that are gone
    if names := signed_files.strays(folder, filed):
        one, *more = names
        them = counted(len(more), "more file", "more files")
        what = f"{one} and {them} in it belong" if more else f"{one} belongs"
        yield Finding(
            f"{signed_files.FOLDER}/{what} to no signed-off quarter and no issued minutes, as after a sign-off that "
            "was cut off; delete what nothing needs, or leave it: it does no harm.",
            is_harmless=True,
        )


def _redacted(folder: Path, lines: Sequence[Line], filed: Sequence[Filed]) -> Iterator[Finding]:
    """Describe what was redacted, and what can no longer be proved because of that."""
    numbers = {line.hash: line.n + 1 for line in lines}
    files: set[str] = set()
    for line in lines:
        for redaction in redactions_of(line):
            reason = shortened(redaction.reason, 80)
            yield Finding(
                f"{counted(len(redaction.texts), 'text')} of {redaction.record} and of records "
                f"with the same text redacted by {shortened(redaction.by)} on "
                f"{long(redaction.created)}: {reason}",
                is_harmless=True,
            )
            for excused in redaction.excused:
                yield Finding(
                    f"Line {numbers.get(excused.line, 0)} was written by an earlier version of "
                    "the program, and a text was redacted in it since. Nothing proves that the "
                    "rest of it wasn't changed then, and someone who knows the rest could guess "
                    "the text.",
                    is_harmless=True,
                )
            files |= {file.hash for file in redaction.files}
    for record in filed:
        if count := len(files & {file.hash for file in record.files}):
            yield Finding(
                f"{signed_files.redacted_since(record)}: {counted(count, 'signed file')}. Nothing else in "
                "them has changed.",
                is_harmless=True,
            )
    for name, sentence in (
        (JOURNAL_NAME, "A redaction was interrupted. Open the workspace to complete it."),
        (
            SCRUTINY_NAME,
            (
                "A redaction of the scrutineer's was interrupted. It is completed when the "
                "scrutineer opens the workspace."
            ),
        ),
    ):
        pending = pending_redaction(folder / name)
        if pending.is_file() and not pending.is_symlink():
            yield Finding(sentence)
        elif is_link(pending) or pending.exists():
            yield Finding(f"{pending.name} isn't cscp's: it is not an ordinary file. Remove it.")
    with suppress(OSError):  # a journal that can't be read is named elsewhere
        for name in copies_to_redact(folder, known_redactions(folder)):
            yield Finding(
                f"{name} has a text that was redacted. To remove it, run “cscp check --repair”."
            )


def _scrutiny(folder: Path, header: Header, book: Book) -> Iterator[Finding]:
    """Check the scrutineer's journal, if there is one, and that every challenge answered is there."""
    scrutiny = Scrutiny(FileLedger(folder / SCRUTINY_NAME, ReadingDisk()), header.workspace)
    scrutiny.join(book)
    for sentence in scrutiny.take_findings():
        yield Finding(sentence)
    log = scrutiny.log
    if not log.read_only:
        mark = read_snapshot_mark(folder / FILE_NAME)
        seen = mark.scrutiny if mark is not None and mark.workspace == header.workspace else 0
        lost = lost_lines(book, log.position.n, seen)
        if not (lost or scrutiny.troubles) and (
            known := lacking_of_scrutiny(folder, header.workspace, scrutiny.whole_lines())
        ):
            lost = (trouble_of_scrutiny(known, log.position.n),)
        yield from (Finding(str(each)) for each in lost)
    if not log.read_only and scrutiny.journal.ledger.exists():
        yield from _unfinished_line(scrutiny.journal, log.position)


_ASIDE = {
    "torn": "what was cut off the end of the journal. Look at it, then delete it.",
    "damaged": "lines that a repair couldn't put back. Look at it, record again what is missing, "
    "then delete it.",
}


def _kept_aside(folder: Path, *kinds: str) -> Iterator[Finding]:
    for kind in kinds or _ASIDE:
        for path in sorted([*folder.glob(f"journal.{kind}-*"), *folder.glob(f"scrutiny.{kind}-*")]):
            yield Finding(f"{path.name} holds {_ASIDE[kind]}", is_harmless=True)


def _copies(folder: Path, header: Header, lines: Sequence[Line]) -> Iterator[Finding]:
    """Find the other journals in the folder, by what is in them."""
    for path in other_journals(folder, JOURNAL_NAME):
        words, is_harmless = _compared_copy(path, header, lines)
        yield Finding(f"{shortened(path.name, 80)} {words}", is_harmless=is_harmless)
    for path in other_journals(folder, SCRUTINY_NAME, SCRUTINY_FORMAT):
        yield _of_scrutineers(folder, path)


def _witnesses(
    folder: Path, header: Header, data: bytes, filed: Sequence[Filed], last: int
) -> Iterator[Finding]:
    """Find what else knows a line that the journal doesn't have."""
    if found := lacking(folder, header, data, filed):
        yield Finding(str(trouble_of_witnesses(found, last)))


def _of_scrutineers(folder: Path, path: Path) -> Finding:
    """Report what another scrutineer's journal in the folder has, such as one of a sync client."""
    name = shortened(path.name, 80)
    try:
        new = len(preview_take_in(folder, path).lines)
    except CscpError as problem:
        return Finding(f"{name} can't be taken in. {problem}")
    if not new:
        return Finding(f"{name} has been taken in, so you can delete it.", is_harmless=True)
    return Finding(
        f"{name} has {counted(new, 'change')} by a scrutineer that {SCRUTINY_NAME} doesn't "
        f'have. To see it and take it in, run: cscp take-in "{name}".'
    )


def _compared_copy(path: Path, header: Header, lines: Sequence[Line]) -> tuple[str, bool]:
    journal = Journal(FileLedger(path, ReadingDisk()))
    journal.redactions = [each for line in lines for each in redactions_of(line)]
    try:
        other = journal.header()
        theirs, _, broken = _read(journal)
    except NewerVersion as problem:
        return f"can't be compared. {problem}", False
    except CscpError:
        return (
            "looks like a copy of the journal but can't be read. Move it out of the folder.",
            False,
        )
    if other.hash != header.hash:
        return "is the journal of another workspace. Move it out of the folder.", False
    new, same = lines_to_merge(lines, theirs), common(lines, theirs)
    if new:
        merge = f'cscp merge "{shortened(path.name, 80)}" shows what it would bring'
        if same == len(lines):
            return (
                f"goes on for {counted(len(new), 'change')} by {_names(new)} after {JOURNAL_NAME} "
                f"ends; an older journal may have been put back. Find out which one is right: {merge}."
            ), False
        return (
            f"is a second history from change {same + 1} on, with "
            f"{counted(len(new), 'change')} by {_names(new)} that {JOURNAL_NAME} doesn't have. "
            f"Merge it: {merge} and asks before it changes anything."
        ), False
    if same < len(theirs):
        return "has been merged and a copy kept, so you can delete this one.", True
    damaged = " and is damaged" if broken else ""
    return f"is an older copy of the journal{damaged}. Move it out of the folder.", False


def _names(lines: Sequence[Line]) -> str:
    first, *others = dict.fromkeys(shortened(line.by) for line in lines)
    return f"{first} and others" if others else first
