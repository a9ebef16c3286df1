"""Taking a scrutineer's file into the folder's journal, and out again.

The file is a stranger's: whatever can be written into a file may be in it. Each line that is new is
checked in full before anything is kept.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.base.texts import counted, shortened
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import Change, Line, merge_edits, plain, record_from
from cscp_tui.domain.context import Context
from cscp_tui.domain.enums import ChallengeStatus, Role
from cscp_tui.domain.names import PARTNERSHIP
from cscp_tui.domain.partners import SCRUTINEER, is_scrutineer, scrutineers
from cscp_tui.domain.records import (
    KINDS,
    OWN,
    Challenge,
    Conclusion,
    Record,
    Reflection,
    conclusion_id,
)
from cscp_tui.domain.rights import Operation, Whose, first_foreign
from cscp_tui.domain.rules import check
from cscp_tui.domain.rules.identifiers import DoubtfulText, identifiers_of_lines
from cscp_tui.domain.unit_of_work import UnitOfWork
from cscp_tui.store import undo
from cscp_tui.store.clock import Clock, day_of, moment_of, stamp
from cscp_tui.store.codec import SCRUTINY_FORMAT, is_redaction
from cscp_tui.store.drafting import draft_of, line_values
from cscp_tui.store.errors import HalfReplaced, OlderFormat, ReadOnly, UnfitScrutiny
from cscp_tui.store.folder import SHORT_SEAL
from cscp_tui.store.history import changes_that_stand, taken_back
from cscp_tui.store.journal import START, Journal
from cscp_tui.store.ledger import FileLedger, Ledger, ReadingDisk
from cscp_tui.store.redacted_lines import redactions_of
from cscp_tui.store.scrutiny import Scrutiny
from cscp_tui.store.scrutiny_copies import (
    LinesToAppend,
    goes_on,
    identity,
    lines_to_append,
    missing,
    write_on,
)
from cscp_tui.store.storage import Address
from cscp_tui.store.workspace import Workspace

MOST_BYTES = 20_000_000
"""The largest size of a scrutineer's file in bytes."""
LONGEST_TEXT = 20_000
"""The most characters of a question, reflection or reason, about eight pages."""
LONGEST_WORD = 200
"""The most characters of a name, an id or a quarter."""
_EARLIEST = date(2000, 1, 1)
_STAMP = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z")
_OWN_CHALLENGE = re.compile(r"(CH-S[A-Z]{0,4}|scrutiny-)\d{1,6}")
_NOT_THEIRS = frozenset({"answer", "answered"})
"""The fields of a challenge that only the team fills in."""
TAKE_OUT = "take out"


class Untrustworthy(Refused):
    """A scrutineer's file containing something that scrutineers do not record."""

    def __init__(self, file: Path, number: int, why: str) -> None:
        super().__init__(
            f"Nothing was taken in: change {number} in {file} {why}. Ask the scrutineer to send the "
            "file again, as cscp wrote it."
        )


class TakeInPreview(Struct, frozen=True):
    """The changes that would be taken in from a file."""

    lines: tuple[Line, ...]
    """The new changes in the file."""
    again: int = 0
    """The number of changes that come back after they were taken out."""
    identifiers: tuple[DoubtfulText, ...] = ()
    """The passages that may identify somebody, and that nobody confirmed where they were recorded."""

    @property
    def texts(self) -> list[str]:
        return [text for line in self.lines for text in new_texts_of(line)]


def new_texts_of(line: Line) -> list[str]:
    """Return the free texts that a line gives records."""
    return [
        str(text)
        for change in line.changes
        for name in change.fields
        if name in KINDS[change.table].free_text_fields and (text := change.after(name))
    ]


def preview_take_in(place: Address, file: Path, clock: Clock | None = None) -> TakeInPreview:
    """Check a file as it would be taken in; nothing is changed."""
    workspace = Workspace(place)
    clock = clock or workspace.own_clock()
    theirs = _opened(workspace, file)
    known = _known(workspace)
    new = missing(known.lines(), theirs.lines())
    _refuse_untrustworthy(workspace, file, theirs, new, clock)
    return TakeInPreview(
        tuple(new),
        len(_taken_out(known.lines(), theirs.lines())),
        identifiers_of_lines(new, workspace.book),
    )


def take_in(
    place: Address,
    file: Path,
    holder: str,
    clock: Clock | None = None,
    *,
    may_upgrade: bool = False,
) -> LinesToAppend:
    """Take what a scrutineer recorded in a file of their own into the folder's journal.

    Where the folder's ends, a file that goes on there is copied on byte for byte. Where both were
    written on, the lines that the folder's lacks are put at its end.

    Args:
        file: the scrutineer's file, which stays as it is.
        may_upgrade: whether the folder may get its first lines of the present format.
    """
    workspace = Workspace(place)
    clock = clock or workspace.own_clock()
    theirs = _opened(workspace, file)
    with _written(workspace, holder, may_upgrade=may_upgrade) as (ledger, found):
        lines = theirs.lines()
        _refuse_untrustworthy(workspace, file, theirs, missing(found.lines(), lines), clock)
        back, at = _taken_out(found.lines(), lines), stamp(clock())
        if back:
            again = _undoing(workspace, found, back, holder=holder, what="take in", at=at)
            _append(ledger, found, again)
        known = _known(workspace)
        new, position = lines_to_append(known, theirs), known.log.position
        is_empty = position == START
        if new.more or is_empty:
            if ledger.exists():
                ledger.rescue(0 if is_empty else position.offset)
            if goes_on(known, theirs):
                write_on(ledger, theirs.whole_lines())
            else:
                ledger.extend(position.offset, new.data)
            # What they redacted in their own file.
            Journal(ledger, SCRUTINY_FORMAT).blank_again()
    return msgspec.structs.replace(new, more=new.more + len(back))


def take_out(
    place: Address,
    file: Path,
    holder: str,
    clock: Clock | None = None,
    *,
    may_upgrade: bool = False,
) -> int:
    """Undo all that was taken in of a file, as one step; it can be taken in again."""
    workspace = Workspace(place)
    clock = clock or workspace.own_clock()
    theirs = _opened(workspace, file)
    with _written(workspace, holder, may_upgrade=may_upgrade) as (ledger, known):
        recorded = {identity(line) for line in theirs.lines() if not line.source}
        lines = known.lines()
        undone = taken_back(lines)
        targets = [
            line
            for line in lines
            if identity(line) in recorded and (changes_that_stand(line, undone) or not line.changes)
        ]
        if targets:
            at = stamp(clock())
            several = _undoing(workspace, known, targets, holder=holder, what=TAKE_OUT, at=at)
            _append(ledger, known, several)
    return len(targets)


def _opened(workspace: Workspace, file: Path) -> Scrutiny:
    if file.is_file() and file.stat().st_size > MOST_BYTES:
        raise Refused(
            f"{file} is larger than {MOST_BYTES // 1000000} MB, too large for a scrutineer's "
            "file. Nothing was taken in. Choose the file that the scrutineer sent."
        )
    theirs = Scrutiny(FileLedger(file, ReadingDisk()), workspace.header.workspace)
    try:
        theirs.look(is_needed=True)
    except UnfitScrutiny:
        if theirs.broken is None or theirs.broken.number == 1:
            raise
        raise Untrustworthy(file, theirs.broken.number - 1, theirs.broken.why) from None
    return theirs


def _known(workspace: Workspace) -> Scrutiny:
    known = Scrutiny(workspace.storage.scrutiny(), workspace.header.workspace)
    known.look()
    return known


@contextmanager
def _written(
    workspace: Workspace, holder: str, *, may_upgrade: bool
) -> Iterator[tuple[Ledger, Scrutiny]]:
    ledger = workspace.storage.scrutiny(writes=True)
    if workspace.storage.is_half_replaced():
        workspace.storage.complete_replacing(holder)
    with ledger.turn(holder):
        if workspace.storage.is_half_replaced():
            raise HalfReplaced("Nothing was taken in")
        workspace.follow()  # a file that could not be read when it was opened is read or refused
        if workspace.moved:
            raise ReadOnly(workspace.moved)
        if not may_upgrade and workspace.is_of_older_format:
            raise OlderFormat
        yield ledger, _known(workspace)


def _append(ledger: Ledger, known: Scrutiny, several: list[dict[str, Any]]) -> None:
    ledger.rescue(known.log.position.offset)
    Journal(ledger, SCRUTINY_FORMAT).append_all(known.log.position, several)


def _taken_out(here: Sequence[Line], there: Sequence[Line]) -> list[Line]:
    """Return the lines here that took out what the other file has, and that still count."""
    theirs = {identity(line) for line in there}
    names = {line.n: identity(line) for line in here}
    undone = taken_back(here)
    return [
        line
        for line in here
        if line.what == TAKE_OUT and names[line.undoes] in theirs and line.n not in undone
    ]


def _undoing(
    workspace: Workspace,
    known: Scrutiny,
    targets: Sequence[Line],
    *,
    holder: str,
    what: str,
    at: str,
) -> list[dict[str, Any]]:
    """Return the values of the lines that undo others, the last one first."""
    book = workspace.own_book()
    several: list[dict[str, Any]] = []
    at = max(at, known.log.at)
    undone = taken_back(known.lines())
    for line in reversed(targets):
        context = Context(today=max(day_of(at), line.on), by=holder, role=Role.SCRUTINEER)
        draft = draft_of(undo.Revert(changes_that_stand(line, undone), line.on, ""), book, context)
        changes, n = draft.changes(), known.log.position.n + 1 + len(several)
        several.append(line_values(n, at, draft, what, changes=changes, undoes=line.n))
        book.apply(changes)
    return several


# What a stranger's file may say.


def _refuse_untrustworthy(
    workspace: Workspace, file: Path, theirs: Scrutiny, new: Sequence[Line], clock: Clock
) -> None:
    """Refuse a file of which a new line is not what a scrutineer records."""
    book, latest = workspace.own_book(), stamp(clock() + timedelta(days=1))
    lines, whose = theirs.lines(), ""
    numbers = {line.n for line in lines}
    seals = _can_have_seen(workspace)
    for line in new:
        why = (
            _why_not_line(line, numbers, latest)
            or _why_not_seen(line, seals)
            or next(filter(None, (_why_not_change(each) for each in line.changes)), "")
            or (is_redaction(line) and _why_not_redaction(line, lines, workspace))
            or _why_not_rules(line, book)
        )
        # Version 1 let several scrutineers record into one file.
        for name in () if why or line.v == 1 else _who_speaks(line, book):
            whose = whose or name
            if name != whose:
                why = f"is by {shortened(name)}, but earlier changes are by {shortened(whose)}"
        if why:
            raise Untrustworthy(file, line.n, why)


def _can_have_seen(workspace: Workspace) -> set[str]:
    """Return the beginnings of the seals that anybody can have seen in the team's journal."""
    hashes = {seal for line in workspace.lines() for seal in (line.hash, line.recorded_hash)}
    known = {each[:SHORT_SEAL] for each in (workspace.header.hash, *hashes)}
    return known | workspace.storage.given_up()


def _why_not_seen(line: Line, seals: Collection[str]) -> str:
    """Return why a line can't have been recorded beside this journal, of which it is a witness."""
    if line.seen is None or line.seen[1][:SHORT_SEAL] in seals:
        return ""
    return f"was recorded after change {line.seen[0]} of a plan that this folder doesn't have"


def _who_speaks(line: Line, book: Book) -> Iterator[str]:
    """Yield the names of the scrutineers, of those the plan knows, that a line speaks for."""
    known = {agency.id: agency.name for agency in scrutineers(book)}
    for change in line.changes:
        record = book.find(change.table, change.id)
        if isinstance(record, Reflection):
            yield from (name for name in known.values() if name == record.role)
        challenge = book.challenges.get(change.id.removesuffix(conclusion_id("")))
        if change.table != "reflections" and challenge and challenge.raised_by in known:
            yield known[challenge.raised_by]


def _why_not_line(line: Line, numbers: set[int], latest: str) -> str:
    if line.role != Role.SCRUTINEER or line.merged is not None:
        return "was not recorded by a scrutineer"
    if not _is_stamp(line.at) or line.at > latest:
        return f"says that it was recorded at “{shortened(line.at)}”, which can't be right"
    if not _EARLIEST <= line.on <= day_of(line.at):
        return f"takes effect on {line.on.isoformat()}, which can't be right"
    words = (line.by, line.what, line.quarter, line.meeting, line.source)
    if not line.by.strip() or any(len(word) > LONGEST_WORD for word in words):
        return "doesn't say who made it, or has too long a name there"
    if len(line.why) > LONGEST_TEXT:
        return f"has a reason of more than {LONGEST_TEXT:,} characters"
    if line.undoes and (line.undoes not in numbers or line.undoes >= line.n):
        return f"undoes change {line.undoes}, which is not in the file"
    return ""


def _is_stamp(at: str) -> bool:
    if not _STAMP.fullmatch(at):
        return False
    try:
        return moment_of(at).date() >= _EARLIEST
    except ValueError:
        return False


def _why_not_change(change: Change) -> str:
    kind = KINDS[change.table]
    if first_foreign(Whose.TEAMS, Operation.TAKE_IN, [change]) or len(change.id) > LONGEST_WORD:
        return f"is about {shortened(change.id)}, which is not the scrutineer's"
    if change.table == "challenges" and not _OWN_CHALLENGE.fullmatch(change.id):
        return f"has the reference “{shortened(change.id)}”, which no scrutineer's challenge has"
    for name, edit in change.fields.items():
        if name not in kind.fields:
            return f"has a field “{shortened(name)}”, which a {kind.noun} doesn't have"
        if change.table == "challenges" and name in _NOT_THEIRS:
            return f"gives an answer to {change.id}, which only the team can"
        if not isinstance(edit, list) or len(edit) != 2:  # noqa: PLR2004 - before and after
            return f"has a value for “{kind.words_for(name)}” that isn't allowed"
        most = LONGEST_TEXT if name in kind.free_text_fields else LONGEST_WORD
        if any(isinstance(value, str) and len(value) > most for value in edit):
            return f"has a text of more than {most:,} characters in “{kind.words_for(name)}”"
    return ""


def _why_not_redaction(line: Line, lines: Sequence[Line], workspace: Workspace) -> str:
    """Return why a redaction is not one of the scrutineer's own texts."""
    known = [*lines, *_known(workspace).lines()]
    own = {digest for each in known for digest in (each.hash, each.recorded_hash)}
    ids = {change.id for each in known for change in each.changes}
    for redaction in redactions_of(line):
        named = {text.line for text in redaction.texts}
        if not named | {each.line for each in redaction.excused} <= own:
            return f"redacts a text of {shortened(redaction.record)} that isn't the scrutineer's"
        if not ids & {redaction.record, conclusion_id(redaction.record)}:
            return f"is about {shortened(redaction.record)}, which is not the scrutineer's"
    return ""


def _why_not_rules(line: Line, book: Book) -> str:
    """Return which rule a line breaks, on the book with those before it; apply it if none."""
    context = Context(
        today=day_of(line.at), by=line.by, role=Role.SCRUTINEER, is_merged=True, why=line.why
    )
    try:
        draft = UnitOfWork(book, context, line.on)
        for change in line.changes:
            known = book.find_even_undone(change.table, change.id)
            values = {"id": change.id} if known is None else plain(known)
            merge_edits(values, change.fields)
            draft.put(change.table, record_from(change.table, values))
        check.check_draft(draft)
        for _, record in draft.touched:
            if why := _why_not_record(record, book):
                return why
    except CscpError as problem:
        return f"breaks a rule ({str(problem).rstrip('.')})"
    except (LookupError, TypeError, ValueError) as problem:
        return f"does not fit its record ({problem})"
    book.apply(draft.changes())
    return ""


def _why_not_record(record: Record, book: Book) -> str:
    if record.undone:
        return ""
    if isinstance(record, Challenge):
        if not is_scrutineer(book, record.raised_by):
            return f"is raised by “{shortened(record.raised_by)}”, who isn't a scrutineer"
        if record.status is ChallengeStatus.ANSWERED:
            return f"gives an answer to {record.id}, which only the team can"
        put_to = record.put_to
        known = put_to in book.agencies or put_to in book.groups
        if not known and put_to not in {PARTNERSHIP, SCRUTINEER}:
            return f"is put to “{shortened(put_to)}”, which isn't in this workspace"
    if isinstance(record, Reflection):
        roles = {agency.name for agency in scrutineers(book)}
        if record.id != f"{OWN}{record.quarter}/{record.role}":
            return f"has an id that does not fit its quarter and role ({shortened(record.id)})"
        if roles and record.role not in roles:
            return f"is written as “{shortened(record.role)}”, who isn't a scrutineer here"
    if isinstance(record, Conclusion):
        challenge = book.challenges[record.challenge]
        if record.id != conclusion_id(challenge.id):
            return f"has an id that doesn't match its challenge ({shortened(record.id)})"
        if not is_scrutineer(book, challenge.raised_by):
            return f"ends {challenge.id}, which no scrutineer raised"
    return ""


def sentences(found: TakeInPreview, file: Path) -> list[str]:
    if not (found.lines or found.again):
        return [f"There's nothing new in {file}."]
    names = ", ".join(dict.fromkeys(line.by for line in found.lines)) or "the scrutineer"
    found_sentences = (
        [f"{counted(len(found.lines), 'new change')} by {names}."] if found.lines else []
    )
    if found.again:
        found_sentences.append(f"{counted(found.again, 'change')} that had been undone.")
    return found_sentences
