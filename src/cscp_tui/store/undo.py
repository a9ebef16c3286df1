"""Undo and redo: find the line, the later changes that clash, and the changes to make."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.base.texts import REDACTED, counted, shortened
from cscp_tui.domain.book import Book, name_of
from cscp_tui.domain.changes import Change, Line, inverse, merge_edits, plain, record_from
from cscp_tui.domain.context import Context
from cscp_tui.domain.enums import Role
from cscp_tui.domain.hidden import is_restricted, line_in_words
from cscp_tui.domain.names import record_label, what_words, with_names
from cscp_tui.domain.records import KINDS, Record
from cscp_tui.domain.unit_of_work import UnitOfWork
from cscp_tui.domain.updates import TABLES_NEVER_UNDONE
from cscp_tui.store.codec import CLOCK_CORRECTED, decode
from cscp_tui.store.errors import NothingToUndo
from cscp_tui.store.history import (
    TakenBack,
    changes_that_stand,
    find_line,
    lines_of_merge,
    take_into_account,
    taken_back,
    undoing_lines,
)

_MOST_NAMED = 4
"""The most records of a line to name; more are counted."""

_TELLING = ("actions", "groups", "meetings", "agencies", "plans")
"""A line that changed records of several tables is named by those of the first of these."""

_SAID = {
    "clear up": "clear up a line of",
    "add to agenda": "add",
    "decide": "record",
    "issue minutes": "record of",
    "proceed without quorum": "proceed without a quorum at",
    "remark": "note at",
    "set aside": "line to clear up at",
    "several": "several changes to",
    "take place": "record",
    "tick off": "tick off an item at",
}
"""Words for some lines, put before the name of what they changed."""

_DONE = {
    "add": "added {}",
    "add action": "added {}",
    "add to agenda": "added {}",
    "add partner evidence": "added {}",
    "agree": "agreed the delivery of {}",
    "agree minutes": "agreed the minutes of {}",
    "answer": "answered {}",
    "attend": "recorded attendance: {}",
    "begin year of commitments": "added {}",
    "cancel meeting": "cancelled {}",
    "capture": "took notes at {}",
    "carry commitment": "carried over {}",
    "carry over": "carried over {}",
    "challenge": "added {}",
    "clear attendance": "cleared attendance: {}",
    "clear up": "cleared up a line of {}",
    "close challenge": "closed {}",
    "close meeting": "closed {}",
    "commitment": "added {}",
    "commitment order": "moved {}",
    "correct remark": "corrected a note of {}",
    "decide": "recorded {}",
    "deliver": "recorded {} as delivered",
    "end": "ended {}",
    "end agency": "ended {}",
    "end group": "ended {}",
    "end membership": "ended the membership of {}",
    "escalate": "escalated {}",
    "guests": "recorded guests: {}",
    "hold meeting": "recorded {} as held",
    "impact": "recorded the impact of {}",
    "import": "imported {}",
    "issue minutes": "recorded {}",
    "judge": "changed the rating of {}",
    "line": "added a line to {}",
    "make member": "recorded the membership of {}",
    "mark all present": "recorded attendance: {}",
    "move": "moved the date of {}",
    "plan meeting": "planned {}",
    "proceed without quorum": "recorded that {} went ahead without a quorum",
    "progress update": "added a progress update to {}",
    "ratify": "ratified {}",
    "redo": "redid a change to {}",
    "reject": "rejected the delivery of {}",
    "remark": "added a note to {}",
    "reopen challenge": "reopened {}",
    "reopen meeting": "reopened {}",
    "request updates": "asked for updates",
    "schedule": "planned {}",
    "set aside": "kept a line of {} to clear up",
    "set quorum": "changed the quorum of {}",
    "start meeting": "started {}",
    "status": "changed the status of {}",
    "take away": "removed {}",
    "take in answers": "took in answers about {}",
    "take place": "recorded {} as held",
    "tick off": "marked an item of {} as done",
    "together": "made several changes to {}",
    "undo": "undid a change to {}",
    "withdraw agreements": "withdrew what {} had agreed",
    "withdraw sign-off": "withdrew {}",
}
"""The verb for what somebody else did, by command; “changed” for all others."""


class Revert(Struct, frozen=True):
    """Undo changes, with the same day of effect."""

    what: ClassVar[str] = "undo"
    changes: tuple[Change, ...]
    on: date
    words: str
    """The undone changes in words, for messages."""

    def day(self, book: Book, context: Context) -> date:  # noqa: ARG002 - it has a day of its own
        return self.on

    def work(self, draft: UnitOfWork) -> None:
        for change in reversed(self.changes):
            book = draft.book
            known = book.find(change.table, change.id) or book.undone[change.table][change.id]
            values, back = plain(known), inverse(change).fields
            if any(isinstance(edit, list) and edit[1] == REDACTED for edit in back.values()):
                name = record_label(change.table, change.id, draft.book)
                raise Refused(
                    f"The earlier text of {name} was redacted, so it can't be put back. Change "
                    "the record instead."
                )
            merge_edits(values, back)
            draft.put(change.table, record_from(change.table, values))

    def sentence(self) -> str:
        return f"Undone: {self.words}"


def backwards(data: bytes) -> Iterator[Line]:
    end = len(data) - 1
    while (start := data.rfind(b"\n", 0, max(end, 0)) + 1) > 0:
        yield decode(data[start:end])
        end = start - 1


class Target(Struct, frozen=True):
    """A line to undo."""

    line: Line
    changes: tuple[Change, ...]
    """Its changes that were not undone."""
    later: tuple[Line, ...]
    """The lines after it with their changes that were not undone, latest first."""


def find_target(data: bytes, by: str, *, redo: bool) -> Target:
    """Find the latest own line to undo, or for a redo the latest own undo after every own change.

    The correction of a clock is passed over.

    Raises:
        NothingToUndo: there is none.
        Refused: the latest own change is a sign-off or a redaction, which no undo takes back.
    """
    taken: TakenBack = {}
    later: list[Line] = []
    for line in backwards(data):
        take_into_account(line, taken)
        if line.by == by and line.n not in taken and not _is_merged_in(line):
            if redo and line.undoes and not find_line(data, line.undoes).undoes:
                return Target(line, tuple(line.changes), tuple(later))
            if not line.undoes:
                if redo:
                    break
                is_never_undone = line.merged is None and any(
                    change.table in TABLES_NEVER_UNDONE for change in line.changes
                )
                if is_never_undone:
                    raise Refused(_never_undone(line))
                if line.what != CLOCK_CORRECTED:
                    return Target(line, tuple(line.changes), tuple(later))
        _add_standing(later, line, taken)
    raise NothingToUndo(by, redo=redo)


def _never_undone(line: Line) -> str:
    """Return why the latest change is not undone, and what can be done instead."""
    is_sign_off = all(change.table == "sign_offs" for change in line.changes)
    is_new = any(change.creates for change in line.changes)
    if not is_sign_off:
        sentence = "Your latest change is a redaction, which can't be undone."
    elif is_new:
        sentence = "Your latest change is a sign-off. Withdraw it instead, with a reason."
    else:
        sentence = "Your latest change withdrew a sign-off. Sign the quarter off again instead."
    return f"{sentence} To undo an earlier change, choose it in the history."


def _is_merged_in(line: Line) -> bool:
    """Return whether a line of the team's is undone with the whole merge that took it over."""
    return bool(line.source) and line.role != Role.SCRUTINEER


def merged_lines(data: bytes, target: Target) -> list[Target]:
    """Return the lines that are taken back with that of a merge, or with its undoing, in order."""
    found, (merge_edits, first) = [target], (root_of(data, target.line), target.line.n)
    lines = lines_of_merge(data, merge_edits)
    group = {line.n for line in lines}
    taken = taken_back(undoing_lines(data))
    if not target.line.undoes:
        found += [Target(line, changes_that_stand(line, taken), ()) for line in lines]
        return found
    for line in backwards(data):
        if line.n < first and line.undoes not in group:
            break
        if line.n < first:
            found.append(Target(line, changes_that_stand(line, taken), ()))
    return found[::-1]


def target_at(data: bytes, number: int) -> Target:
    """Return the line with a number to undo; for a redo, the line that it redid."""
    number = _first_made(data, number)
    taken: TakenBack = {}
    later: list[Line] = []
    for line in backwards(data):
        take_into_account(line, taken)
        if line.n == number:
            left = changes_that_stand(line, taken)
            if line.n in taken and not left:
                by = max(taken[line.n].values(), default=line.n)
                raise CscpError(
                    f"Change {number} has already been undone, by change {by}. To redo it, undo "
                    f"change {by}."
                )
            return Target(line, left, tuple(later))
        _add_standing(later, line, taken)
    raise KeyError(number)


def _add_standing(later: list[Line], line: Line, taken: TakenBack) -> None:
    if line.what == CLOCK_CORRECTED:
        return  # it put days right, on which nobody's change rests
    if line.n not in taken:
        later.append(line)
    elif left := changes_that_stand(line, taken):
        later.append(replace(line, changes=list(left)))


def _first_made(data: bytes, number: int) -> int:
    """Return the number of the line that a redo redid; of any other line, its own."""
    line = find_line(data, number)
    if line.undoes and (undo := find_line(data, line.undoes)).undoes:
        return undo.undoes
    return number


def root_of(data: bytes, line: Line) -> Line:
    """Return the line that a chain of undos and redos goes back to."""
    while line.undoes:
        line = find_line(data, line.undoes)
    return line


def changes_built_on(target: Target, book: Book) -> dict[int, tuple[str, str]]:
    """Find the changes of a line that later ones rest on: their place, the record and by whom.

    A change can be taken back while nothing later touched its fields; the making of a record,
    while nothing later touched it at all and no other record names it.
    """
    found: dict[int, tuple[str, str]] = {}
    own = {(change.table, change.id) for change in target.changes}
    for place, change in enumerate(target.changes):
        by = _who_touched(target, change)
        if by is None and _is_changed_since(change, book):
            by = _who_touched(target, change, by_undoing=True)
        if by is not None:
            found[place] = (record_label(change.table, change.id, book), by)
        elif change.creates and (names := _who_names(target, change.id, book, own)):
            found[place] = names
    return found


def in_the_way(
    target: Target, changes: Sequence[Change], book: Book, can_be_undone: Callable[[Book], bool]
) -> Line | None:
    """Return the later line that has to be undone before changes can be; None if there is none.

    Args:
        book: an own one, which is changed meanwhile.
        can_be_undone: whether the rules let the changes be undone in a book.
    """
    own = tuple({change.id for change in changes})
    belonging = tuple(f"{key}/" for key in own)
    found = [
        [inverse(change) for change in reversed(line.changes)]
        if not line.undoes and any(c.id in own or c.id.startswith(belonging) for c in line.changes)
        else []
        for line in target.later
    ]
    for back in found:
        book.apply(back)
    if not can_be_undone(book):
        return None
    first = None
    for line, back in zip(reversed(target.later), reversed(found), strict=True):
        again = [inverse(change) for change in reversed(back)]
        book.apply(again)
        if back and not can_be_undone(book):
            book.apply(back)
            first = line
    return first


def rest_of(target: Target, clashing: Iterable[int]) -> tuple[Change, ...]:
    """Return the changes that can be undone without the clashing ones.

    What belongs together stays together: a record and the change of one that it names, as a moved
    date and its move, or an action and its continuation. A note stands by itself.
    """
    kept = set(clashing)
    waiting = list(kept)
    while waiting:
        clash = target.changes[waiting.pop()]
        for place, change in enumerate(target.changes):
            if (
                place not in kept
                and change.table != "progress_updates"
                and (_mentions(change, clash.id) or _mentions(clash, change.id))
            ):
                kept.add(place)
                waiting.append(place)
    return tuple(change for place, change in enumerate(target.changes) if place not in kept)


def _mentions(change: Change, key: str) -> bool:
    if change.id == key or change.id.startswith(f"{key}/"):
        return True
    for edit in change.fields.values():
        for value in edit if isinstance(edit, list) else edit.values():
            if value == key or (isinstance(value, list) and key in value):
                return True
    return False


def _is_changed_since(change: Change, book: Book) -> bool:
    known = book.find(change.table, change.id) or book.undone[change.table][change.id]
    now, defaults = plain(known), KINDS[change.table].defaults
    return any(
        isinstance(edit, list) and now.get(name, defaults[name]) != edit[1]
        for name, edit in change.fields.items()
    )


def _who_touched(target: Target, change: Change, *, by_undoing: bool = False) -> str | None:
    """Return who changed the same fields later, or for a new record any of its fields.

    Undoing and making again put values back, so they are no changes of their own, unless what they
    put back is something else than what the line left; sets merge.
    """
    own = {name for name, edit in change.fields.items() if isinstance(edit, list)}
    for line in target.later:
        for other in line.changes if by_undoing or not line.undoes else ():
            if (other.table, other.id) == (change.table, change.id) and (
                change.creates or own & other.fields.keys()
            ):
                return line.by
    return None


def _who_names(
    target: Target, key: str, book: Book, own: Collection[tuple[str, str]]
) -> tuple[str, str] | None:
    """Return a record besides its own that names one which would be gone, and who made it so."""
    for line in target.later:
        for change in line.changes:
            record = book.find(change.table, change.id)
            if record is not None and (change.table, change.id) not in own and _names(record, key):
                return record_label(change.table, record.id, book), line.by
    return None


def _names(record: Record, key: str) -> bool:
    if record.id.startswith(f"{key}/"):
        return True
    values = plain(record)
    return any(
        value == key or (isinstance(value, list) and key in value)
        for name, value in values.items()
        if name != "id"
    )


def line_words(line: Line, book: Book) -> str:
    """Describe a line in a few words: ``deliver BP24-1.3``, ``start the QAG meeting of …``."""
    if line.merged is not None:
        return f"the merge of {counted(line.merged.lines, 'change')} from another copy"
    kept = line_kept(line)
    if kept in book.lines:
        return typed_words(kept, book)
    table = next((table for table in _TELLING if any(c.table == table for c in line.changes)), "")
    what = what_words(line.what.removesuffix(f" {name_of(table)}") if table else line.what)
    return with_names(f"{_SAID.get(what, what)} {_listed(line, book)}".strip(), book)


def line_kept(line: Line) -> str:
    """Return the id of the line of a meeting that a line of the journal keeps; empty for none."""
    return next((c.id for c in line.changes if c.table == "lines" and c.creates), "")


def line_undone(line: Line) -> str:
    """Return the id of the line of a meeting that a line of the journal undoes; empty for none."""
    return next((c.id for c in line.changes if c.table == "lines" and c.after("undone")), "")


def line_settled(line: Line) -> str:
    """Return the id of the line of a meeting that a line of the journal settles; empty for none.

    What is stamped with a line is what that recorded, and what a form changed recorded nothing else:
    both are undone by themselves.
    """
    settles = line.what in _SETTLING and not line.line
    return next((c.id for c in line.changes if settles and _settles(c)), "")


def line_unsettled(line: Line) -> str:
    """Return the id of the line of a meeting whose settling a line of the journal undoes; empty for none."""
    back = map(inverse, line.changes if line.undoes and not line.line else ())
    return next((c.id for c in back if _settles(c)), "")


_SETTLING = ("settle line", "together")
"""The commands that settle a line of a meeting: by itself, or with what it makes confidential."""


def _settles(change: Change) -> bool:
    return change.table == "lines" and change.before("to_check") is True


def typed_words(key: str, book: Book) -> str:
    """Name a line of a meeting by its words: ``“Police to …” of the QAG meeting of …``."""
    line = book.lines[key]
    return f"{line_in_words(line, book)} of {record_label('meetings', line.meeting, book)}"


def done_words(line: Line, book: Book) -> str:
    """Describe for others what somebody did: ``moved the date of BP24-1.3 (Leaflets)``."""
    if line.merged is not None:
        return f"merged {counted(line.merged.lines, 'change')} from another copy"
    listed = _listed(line, book)
    action = book.actions.get(listed)
    if action is not None and not is_restricted(action, book):
        listed = f"{listed} ({shortened(action.title)})"
    return with_names(_DONE.get(line.what, "changed {}").replace("{}", listed), book)


def _listed(line: Line, book: Book) -> str:
    table = next((table for table in _TELLING if any(c.table == table for c in line.changes)), "")
    found = [change for change in line.changes if change.table == table] or line.changes
    names = list(dict.fromkeys(_name(change, book) for change in found))
    meetings = {change.id.partition("/")[0] for change in found if change.table == "attendances"}
    if len(names) > 1 and len(meetings) == 1:
        names = [record_label("meetings", key, book) for key in meetings]
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _name(change: Change, book: Book) -> str:
    key = change.id
    return key.split("/")[0] if "/note-" in key else record_label(change.table, key, book)
