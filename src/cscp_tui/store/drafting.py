"""Build, check and merge the changes of a command, and make the values of its line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.base.texts import capitalised, counted, in_a_row
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import ADDED, REMOVED, Change, Edit, Line, plain
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.context import Context
from cscp_tui.domain.dates import london_today, long
from cscp_tui.domain.names import field_label
from cscp_tui.domain.quarters import Quarter, short_quarter
from cscp_tui.domain.records import KINDS
from cscp_tui.domain.rules import check
from cscp_tui.domain.rules.identifiers import DoubtfulText, identifiers_in
from cscp_tui.domain.unit_of_work import UnitOfWork
from cscp_tui.domain.updates import TABLES_NEVER_UNDONE
from cscp_tui.store.clock import day_of, in_london, moment_of, stamp
from cscp_tui.store.codec import CLOCK_CORRECTED, VERSION
from cscp_tui.store.errors import Conflict
from cscp_tui.store.history import last_effect
from cscp_tui.store.undo import backwards

BaseValues: TypeAlias = "dict[tuple[str, str], dict[str, Any]]"
"""The plain values of fields when a form was opened, by table and id."""


class NothingToChange(Refused):
    """A command that would change nothing."""

    def __init__(self) -> None:
        super().__init__("Nothing was changed: it's already like that.")


class MovedOn(Refused):
    """A change based on the last line of the journal, when others have added lines."""

    def __init__(self) -> None:
        super().__init__("Someone else recorded something at the same moment. Try again.")


class CommitResult(Struct, frozen=True):
    """The result of a change that was saved."""

    n: int
    """The number of its line."""
    sentence: str
    changes: tuple[Change, ...]
    warnings: tuple[str, ...] = field(default=())

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the records that were made or changed, actions first."""
        ordered = sorted(self.changes, key=lambda change: change.table != "actions")
        return tuple(change.id for change in ordered)


def draft_of(command: Command, book: Book, context: Context, on: date | None = None) -> UnitOfWork:
    """Return a unit of work with a command's changes on a book, checked."""
    draft = UnitOfWork(book, context, on or command.day(book, context))
    command.work(draft)
    check.check_draft(draft)
    return draft


def identifiers_of(command: Command, book: Book, context: Context) -> tuple[DoubtfulText, ...]:
    """Return the passages of a command that may identify a child or a family, without recording it."""
    return identifiers_in(draft_of(command, book, context).changes(), context.why, book)


def touched_fields(change: Change) -> frozenset[str]:
    """Return the fields that a change touches: its own, and those that rules read with them."""
    own = frozenset(change.fields)
    together = KINDS[change.table].read_together
    return own | together if own & together else own


def merge_sets(draft: UnitOfWork, others: Sequence[Line], seen: BaseValues) -> None:
    """Keep the members of sets that others added or removed since the sets were seen.

    What was asked for is what differs from what was seen: the values that a form began with, or
    else those before the lines of others that came in now. The merged record keeps every rule.
    """
    is_merged = False
    for change in draft.changes():
        known = draft.book.find(change.table, change.id)
        if known is None:
            continue
        values = {}
        for name, edit in change.fields.items():
            if isinstance(edit, list):
                continue
            now = set(getattr(known, name))
            wanted = (now | set(edit[ADDED])) - set(edit[REMOVED])
            before = _members_seen(change, name, now, others=others, seen=seen)
            merged = (now | (wanted - before)) - (before - wanted)
            if merged != wanted:
                values[name] = sorted(merged)
        if values:
            draft.edit(change.table, change.id, values)
            is_merged = True
    if is_merged:
        check.check_draft(draft)


def _members_seen(
    change: Change, name: str, now: set[str], *, others: Sequence[Line], seen: BaseValues
) -> set[str]:
    shown = seen.get((change.table, change.id), {}).get(name)
    if shown is not None:
        return set(shown)
    before = now
    for line in reversed(others):
        for other in line.changes:
            edit = other.fields.get(name)
            same = (other.table, other.id) == (change.table, change.id)
            if same and isinstance(edit, dict):
                before = (before - set(edit[ADDED])) | set(edit[REMOVED])
    return before


def refuse_conflicts(changes: Iterable[Change], others: Sequence[Line], book: Book) -> None:
    """Refuse changes to fields that others changed since the book was last read.

    Raises:
        Conflict: names who, when and both values.
    """
    theirs = {
        (change.table, change.id, name): (line, edit)
        for line in others
        for change in line.changes
        for name, edit in change.fields.items()
        if isinstance(edit, list)
    }
    for change in changes:
        if change.creates:
            continue
        for name in sorted(touched_fields(change)):
            found = theirs.get((change.table, change.id, name))
            mine = change.fields.get(name)
            if found is None or isinstance(mine, dict):
                continue
            line, edit = found
            value = mine[1] if mine is not None else edit[0]
            label = field_label(change.table, name, change.id, book)
            at = recorded_at_words(line.at)
            raise Conflict(change.id, name, label, by=line.by, at=at, theirs=edit[1], mine=value)


def refuse_unseen(
    changes: Iterable[Change],
    book: Book,
    seen: BaseValues,
    who: Callable[[str, str, str], tuple[str, str]],
) -> None:
    """Refuse changes to fields whose values differ from those that were seen.

    Args:
        who: tells by whom and when a field of a record was changed last, by table, id and field.

    Raises:
        Conflict: names who, when and both values.
    """
    for change in changes:
        known = book.find(change.table, change.id)
        before = seen.get((change.table, change.id))
        if known is None or before is None:
            continue
        now, defaults = plain(known), KINDS[change.table].defaults
        for name in sorted(touched_fields(change) & before.keys()):
            mine, value = change.fields.get(name), now.get(name, defaults[name])
            if isinstance(mine, dict) or value == before[name]:
                continue
            by, at = who(change.table, change.id, name)
            shown = mine[1] if mine is not None else before[name]
            label = field_label(change.table, name, change.id, book)
            at = recorded_at_words(at)
            raise Conflict(change.id, name, label, by=by, at=at, theirs=value, mine=shown)


def refuse_too_early(
    changes: Iterable[Change], on: date, data: Callable[[], bytes], book: Book
) -> None:
    """Refuse a day of effect before the last change of a field.

    Args:
        data: reads the journal, which is read once, where there is something to find.
    """
    for change, day, name in _last_effects(changes, data):
        if day > on:
            label = field_label(change.table, name, change.id, book)
            raise CscpError(
                f"{label} last changed on {long(day)}, after {long(on)}. Give {long(day)} or a "
                "later date.",
                field="on",
            )


def first_day_allowed(changes: Iterable[Change], data: Callable[[], bytes]) -> date:
    """Return the first day on which changes of records can take effect."""
    return max((day for _, day, _ in _last_effects(changes, data)), default=date.min)


def _last_effects(
    changes: Iterable[Change], data: Callable[[], bytes]
) -> Iterator[tuple[Change, date, str]]:
    """Yield each change of a record, with the latest day of effect of its fields and the field."""
    data = cache(data)
    for change in changes:
        if change.creates:
            continue
        latest = last_effect(data(), change.table, change.id, frozenset(change.fields))
        if latest is not None:
            yield change, *latest


class ClockCorrection(Struct, frozen=True):
    """A correction of the dates that a wrong clock gave to the lines at a journal's end."""

    lines: tuple[Line, ...]
    """Those that are dated later than now."""
    at: str
    """The latest time stamp that their lines may count with."""
    today: date
    changes: tuple[Change, ...]
    """The edits that put records right."""
    position: int
    """The number of the last line of the journal."""

    @property
    def days(self) -> set[date]:
        """The days whose position may change."""
        found = {day for line in self.lines for day in (line.on, day_of(line.at))}
        return found | {self.today}

    @property
    def sentence(self) -> str:
        names = in_a_row(list(dict.fromkeys(line.by for line in self.lines)))
        first, last = self.lines[0], self.lines[-1]
        between = f"between {recorded_at_words(first.at)} and {recorded_at_words(last.at)}"
        when = between if len(self.lines) > 1 else f"at {recorded_at_words(last.at)}"
        return (
            f"{counted(len(self.lines), 'change')} by {names}, dated {when}, would count from "
            f"{long(self.today)}. The journal doesn't say on which computer they were recorded."
        )


def lines_ahead(data: bytes, now: datetime) -> tuple[Line, ...]:
    """Return the lines since the last correction that are dated later than now, oldest first."""
    found: list[Line] = []
    undone: set[int] = set()
    passed: set[int] = set()
    today, at = london_today(now), stamp(now)
    for line in backwards(data):
        undone.add(line.undoes)
        if line.what == CLOCK_CORRECTED:
            if line.n not in undone:
                break
            passed.add(line.n)
        elif line.at > at or line.on > today:
            found.append(line)
    # What undid a correction has its day from the lines that it was about.
    return tuple(line for line in reversed(found) if line.undoes not in passed)


def refuse_correction(lines: Sequence[Line], of: Collection[str], book: Book, today: date) -> None:
    """Refuse to correct the dates of lines that a wrong clock may not have given.

    The journal has who recorded a line, not on which computer, so lines by several people are
    corrected only where each is named. What was signed off stays behind no earlier clock.

    Args:
        of: the names of those whose clock was wrong; one need not be given.
    """
    names = list(dict.fromkeys(line.by for line in lines))
    if unnamed := [name for name in names if name not in of] if of or len(names) > 1 else []:
        raise Refused(
            f"Changes dated later than now are by {in_a_row(names)}. The journal doesn't say on "
            "which computer they were recorded, so nothing was corrected. If one clock was wrong for "
            f"all of them, name each with --of. Not named: {in_a_row(unnamed)}."
        )
    numbers = {line.n for line in lines}
    for signed in book.sign_offs.values():
        if signed.is_in_force and (signed.as_at >= today or signed.line + 1 in numbers):
            raise Refused(
                f"{short_quarter(signed.quarter)} was signed off as at {long(signed.as_at)}, and this "
                "clock is behind its sign-off, so nothing was corrected. Set this clock right. If it "
                "is right, withdraw the sign-off first, with a reason."
            )


def corrected_days(lines: Sequence[Line], book: Book, today: date) -> tuple[Change, ...]:
    """Return the changes that put right what lines of a wrong clock wrote into records.

    Of each field that has the very day on which such a line was recorded, or had effect, that day
    becomes today, and that day's quarter today's. Ids and what was signed off stay as they are.

    Args:
        lines: those that are dated later than now.
    """
    found: dict[tuple[str, str], dict[str, Edit]] = {}
    for line in reversed(lines):
        wrong = [day for day in (line.on, day_of(line.at)) if day > today]
        right = {Quarter.containing(day).typed: Quarter.containing(today).typed for day in wrong}
        right |= {day.isoformat(): today.isoformat() for day in wrong}
        for change in line.changes:
            known = book.find_even_undone(change.table, change.id)
            if known is None or change.table in TABLES_NEVER_UNDONE:
                continue
            values = plain(known)
            for name in change.fields:
                known_as = change.after(name)
                if not isinstance(known_as, str) or values.get(name) != known_as:
                    continue
                corrected = right.get(known_as, known_as)
                if corrected != known_as and not change.id.startswith(known_as):
                    of_record = found.setdefault((change.table, change.id), {})
                    of_record[name] = [known_as, corrected]
    return tuple(Change(table, key, fields) for (table, key), fields in sorted(found.items()))


def line_values(
    n: int, at: str, draft: UnitOfWork, what: str, *, changes: Sequence[Change], undoes: int = 0
) -> dict[str, Any]:
    """Return the values of a journal line with the changes of a draft."""
    context = draft.context
    quarter = draft.quarter.typed if context.quarter else ""
    context = replace(context, quarter=quarter)
    return values_of_line(n, at, draft.on, context, what, changes=changes, undoes=undoes)


def values_of_line(
    n: int,
    at: str,
    on: date,
    context: Context,
    what: str,
    *,
    changes: Sequence[Change],
    undoes: int = 0,
) -> dict[str, Any]:
    """Return the values of a journal line; what the context doesn't say is left out."""
    optional = {
        "why": reason_of(context),
        "quarter": context.quarter,
        "meeting": context.meeting,
        "keys": list(context.keys),
        "line": context.line,
        "undoes": undoes,
        "not_identifiers": bool(context.not_identifiers),
    }
    return {
        "v": VERSION,
        "n": n,
        "at": at,
        "on": on.isoformat(),
        "by": context.by,
        "role": context.role.value,
        "what": what,
        **{name: value for name, value in optional.items() if value},
        "changes": [[change.table, change.id, change.fields] for change in changes],
    }


def reason_of(context: Context) -> str:
    """Return the reason of a change, with that for which its texts identify nobody."""
    if not context.not_identifiers:
        return context.why
    confirmed = f"not identifiers: {context.not_identifiers}"
    return f"{context.why}; {confirmed}" if context.why else capitalised(confirmed)


def recorded_at_words(at: str) -> str:
    moment = in_london(moment_of(at))
    return f"{moment:%H.%M} on {long(moment.date())}"
