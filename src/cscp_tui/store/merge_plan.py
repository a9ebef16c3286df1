"""Merging two journals that began as one: the plan, which changes nothing.

Two journals of one workspace have gone apart if they begin with the same lines and each then goes on
with lines of its own. The plan says of each line that only the other one has what becomes of it
here. It compares three states of each record: that of the lines in common, ours and theirs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.errors import CscpError
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import (
    ADDED,
    REMOVED,
    Change,
    Edit,
    Line,
    Renamed,
    merge_edits,
    plain,
    record_from,
)
from cscp_tui.domain.context import Context
from cscp_tui.domain.enums import Role, Status
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import KINDS, SignOff
from cscp_tui.domain.rules import check
from cscp_tui.domain.unit_of_work import UnitOfWork
from cscp_tui.domain.updates import sign_off_of
from cscp_tui.store.as_at import fold
from cscp_tui.store.clock import day_of
from cscp_tui.store.codec import CLOCK_CORRECTED, is_redaction
from cscp_tui.store.history import taken_back, with_right_clock

Key: TypeAlias = "tuple[str, str]"
"""The table and the id of a record."""


SIGNED_TWICE = "Two copies had signed the quarter off, and the other sign-off was kept."
"""The reason given where one of two sign-offs of a quarter becomes a withdrawn version."""


class MergeSide(StrEnum):
    """The side whose change of a field is kept."""

    MINE = "mine"
    THEIRS = "theirs"


class Disputed(Struct, frozen=True):
    """A field that has another value in each journal."""

    name: str
    mine: Any
    theirs: Any


class MergeConflict(Struct, frozen=True):
    """Fields of one record, merged as a unit, that the two journals changed differently."""

    table: str
    id: str
    fields: tuple[Disputed, ...]
    mine: Line
    """The last line here that changed one of them."""
    theirs: Line
    """The last line of the other journal that changed one of them."""

    @property
    def key(self) -> str:
        """The key by which answers name it."""
        return f"{self.table} {self.id} {self.fields[0].name}"


Answers: TypeAlias = "Mapping[str, MergeSide]"
"""The side that was chosen in each conflict, by its key."""


class Fate(StrEnum):
    """The result of merging a line of the other journal."""

    CLEAN = "merged"
    RENUMBERED = "merged, new number"
    IN_PART = "merged in part"
    ALREADY = "is already the same here"
    REFUSED = "left out"


class Foreign(Struct, frozen=True):
    """A line that only the other journal has, as it will be written here."""

    line: Line
    source: str
    """Its hash in the journal where it was first recorded."""
    fate: Fate
    recorded: tuple[Change, ...] = ()
    """Its changes as recorded there, with record ids translated to ours."""
    why: str = ""
    """Why it is left out; empty if it isn't."""


class MergePlan(Struct, frozen=True):
    """The changes that a merge will write, and the conflicts to be decided first."""

    shared: int
    """The number of the last line that both begin with."""
    foreign: tuple[Foreign, ...] = ()
    conflicts: tuple[MergeConflict, ...] = ()
    waiting: tuple[MergeConflict, ...] = ()
    """The undecided conflicts. The plan keeps our side of them."""
    renamed: tuple[Renamed, ...] = ()
    reverts: tuple[Change, ...] = ()
    """The changes that reset our records where the other side won."""
    reverts_on: date | None = None

    def count(self, *fates: Fate) -> int:
        return sum(each.fate in fates for each in self.foreign)

    @property
    def refused(self) -> tuple[Foreign, ...]:
        return tuple(each for each in self.foreign if each.fate is Fate.REFUSED)

    @property
    def new_refs(self) -> tuple[Renamed, ...]:
        return tuple(each for each in self.renamed if KINDS[each.table].said_by_id)


def common(ours: Sequence[Line], theirs: Sequence[Line]) -> int:
    same = 0
    for one, another in zip(ours, theirs, strict=False):
        if one.hash != another.hash:
            break
        same += 1
    return same


def in_force(lines: Sequence[Line]) -> list[Line]:
    """Return the lines without undone merges and without the lines that undid them."""
    undone = taken_back(lines)
    gone: set[int] = set()
    left = 0
    for line in lines:
        # An interrupted merge ends at the first line that didn't come from the other journal.
        left = left - 1 if left and line.source else 0
        if line.merged is not None:
            left = line.merged.lines + 1 if line.n in undone else 0
        if left:
            gone.add(line.n)
    for line in lines if gone else ():
        if line.undoes in gone:
            gone.add(line.n)
    return [line for line in lines if line.n not in gone]


def lines_to_merge(ours: Sequence[Line], theirs: Sequence[Line]) -> list[Line]:
    """Return the lines of the other journal that ours does not have."""
    known = {line.recorded_hash for line in in_force(ours)}
    new = [line for line in in_force(theirs) if line.recorded_hash not in known]
    # redactions are recorded here afresh, by apply_redactions; the other place's move isn't ours
    return [line for line in new if not (is_redaction(line) or line.moved_to)]


def plan_merge(
    ours: Sequence[Line], theirs: Sequence[Line], answers: Answers, book: Book | None = None
) -> MergePlan:
    """Plan how to merge each line that only the other journal has.

    Args:
        book: our book, with the scrutineer's records. It is changed in place.
    """
    theirs = with_right_clock(theirs)
    shared, new = common(ours, theirs), lines_to_merge(ours, theirs)
    if not new:
        return MergePlan(shared)
    book = fold(ours) if book is None else book
    return _Planning(ours, theirs, new, shared, book).plan(answers)


_Values: TypeAlias = "dict[str, Any]"
"""The plain values of a record's fields, by name."""


class _Comparison(NamedTuple):
    """The result of comparing the fields of a unit: its conflict, and what to drop."""

    names: frozenset[str]
    """The fields that are compared: without the status, where one side merely started the action."""
    conflict: MergeConflict | None = None
    """What people must decide."""
    dropped: Set[str] = frozenset()
    """The fields of which the other journal's changes are not taken over."""
    is_same: bool = False
    """True if both sides changed them, with the same result."""


class _Planning:
    """Builds one merge plan."""

    def __init__(
        self,
        ours: Sequence[Line],
        theirs: Sequence[Line],
        new: Sequence[Line],
        shared: int,
        book: Book,
    ) -> None:
        self.shared, self.last = shared, ours[-1].n if ours else 0
        self.sources = [line.recorded_hash for line in new]
        self.book = book
        ours, theirs = in_force(ours), in_force(theirs)
        known = {line.recorded_hash: line.n for line in ours}
        there = {line.recorded_hash for line in theirs}
        self.own = [line for line in ours if line.recorded_hash not in there]
        self.after = [line for line in ours if line.n > shared]
        is_new = set(self.sources)
        self.names, self.renamed = _names(self.book, ours, theirs, new, shared=shared)
        self.fresh = {each.now for each in self.renamed if each.table != "moves"}
        mapped = [line if line.n <= shared else _mapped(line, self.names) for line in theirs]
        self.new = [line for line in mapped if line.recorded_hash in is_new]
        self.base = fold(line for line in mapped if line.recorded_hash not in is_new)
        self.there = fold(mapped)
        self.numbers = {
            line.n: known[line.recorded_hash] for line in theirs if line.recorded_hash in known
        }
        self.dropped: set[tuple[str, str, str]] = set()
        """The fields of the other journal's records whose changes are not taken over."""
        self.decided: set[tuple[str, str, str]] = set()
        """The dropped fields that lost a conflict; the other dropped fields need no change here."""
        self.lost: set[Key] = set()
        """The other journal's records that are not created here."""
        self.reverts: dict[Key, dict[str, Any]] = defaultdict(dict)
        self.reverted: list[Line] = []

    def plan(self, answers: Answers) -> MergePlan:
        conflicts = list(self._settle(answers))
        book, reverts = self.book, tuple(self._revert())
        book.apply(reverts)
        foreign, n = [], self.last + 2  # the number after the merge line itself
        for line, source in zip(self.new, self.sources, strict=True):
            self.numbers[line.n] = n
            foreign.append(self._taken_over(book, line, source, n))
            n += 1
        return MergePlan(
            self.shared,
            tuple(foreign),
            tuple(conflicts),
            tuple(each for each in conflicts if each.key not in answers),
            self.renamed,
            reverts,
            min((line.on for line in self.reverted), default=None),
        )

    # Conflicts: what both sides changed.

    def _settle(self, answers: Answers) -> Iterator[MergeConflict]:
        """Settle each field that both sides changed; yield what people must decide."""
        touched = {(change.table, change.id) for line in self.new for change in line.changes}
        for table, key in sorted(touched):
            for unit in self._units(table, key):
                names, conflict, dropped, is_same = self._compared(table, key, unit)
                self._drop(table, key, dropped)
                if is_same:
                    self._lose_made_with(table, key, names)
                if conflict is None:
                    continue
                yield conflict
                if answers.get(conflict.key, MergeSide.MINE) is MergeSide.THEIRS:
                    self._lose_here(table, key, names)
                else:
                    self._lose_there(table, key, names)
        yield from self._settle_sign_offs(answers)

    def _settle_sign_offs(self, answers: Answers) -> Iterator[MergeConflict]:
        """Settle which sign-off of a quarter is in force that both sides signed off."""
        theirs = {each.quarter: each for each in _new_sign_offs(self.new, self.there)}
        for mine in _new_sign_offs(self.own, self.book):
            other = theirs.get(mine.quarter)
            if other is None or other.id == mine.id:
                continue
            line, there = (
                _last(self.own, "sign_offs", mine.id),
                _last(self.new, "sign_offs", other.id),
            )
            assert line is not None
            assert there is not None
            dispute = Disputed("signed_by", mine.signed_by, other.signed_by)
            conflict = MergeConflict("sign_offs", mine.id, (dispute,), line, there)
            yield conflict
            if answers.get(conflict.key, MergeSide.MINE) is MergeSide.THEIRS:
                withdrawn = _withdrawn_beside(mine, other)
                values = plain(withdrawn)
                self.reverts["sign_offs", mine.id] |= {
                    name: values[name] for name in ("withdrawn", "withdrawn_why")
                }
                self.reverted.append(line)

    def _units(self, table: str, key: str) -> list[frozenset[str]]:
        """Group a record's changed fields into units that are merged as one.

        Fields go together where a rule reads them together, and where one command changes them
        that no edit does.
        """
        kind = KINDS[table]
        bound = kind.read_together | {n for n, f in kind.given.items() if f.spec.changed_by}
        changes = [*_changes_of(self.own, table, key), *_changes_of(self.new, table, key)]
        names = {name for change in changes for name in change.fields}
        names -= kind.set_fields | {"created"}
        if any("undone" in change.fields for change in changes):
            return [frozenset(names)]
        units: list[set[str]] = [set(kind.read_together & names)]
        for change in changes:
            together = change.fields.keys() & bound & names
            if change.creates or not together:
                continue
            touching = [unit for unit in units if unit & together]
            units = [unit for unit in units if not unit & together]
            units.append(together.union(*touching))
        grouped = set().union(*units)
        units += [{name} for name in sorted(names - grouped)]
        return [frozenset(unit) for unit in units if unit]

    def _compared(self, table: str, key: str, unit: frozenset[str]) -> _Comparison:
        """Compare a unit's values in the common lines, ours and theirs; nothing is decided."""
        base, mine, theirs = (
            _values(book, table, key, unit) for book in (self.base, self.book, self.there)
        )
        if mine is None or theirs is None:
            return _Comparison(unit)
        if base is None:
            return self._made_twice(table, key, unit, mine, theirs)
        is_action = table == "actions" and "status" in unit
        names, dropped = _without_start(base, mine, theirs) if is_action else (unit, frozenset())
        changed_here = {name for name in names if mine[name] != base[name]}
        changed_there = {name for name in names if theirs[name] != base[name]}
        # A field that they changed and restored must not reset ours.
        put_back = names - changed_there
        if changed_here or not self._ends_as(table, key, theirs, put_back):
            dropped |= put_back
        named = "undone" in names and self._is_named_anew(table, key, changed_here, changed_there)
        if not named and not (changed_here and changed_there):
            return _Comparison(names, dropped=dropped)
        changed = changed_here | changed_there
        if conflict := self._conflict(table, key, changed, mine, theirs):
            return _Comparison(names, conflict, dropped)
        return _Comparison(names, dropped=names | dropped, is_same=True)

    def _made_twice(
        self, table: str, key: str, names: frozenset[str], mine: _Values, theirs: _Values
    ) -> _Comparison:
        """Compare a record that each side made."""
        if "undone" in names and (mine["undone"] or theirs["undone"]):
            # One side undid its own record, so it counts as never made.
            is_gone = theirs["undone"]
            return _Comparison(names, dropped=names | {"created"} if is_gone else frozenset())
        if conflict := self._conflict(table, key, names, mine, theirs):
            return _Comparison(names, conflict)
        return _Comparison(names, dropped=names)

    def _conflict(
        self, table: str, key: str, names: Iterable[str], mine: _Values, theirs: _Values
    ) -> MergeConflict | None:
        """Return the conflict of the fields that differ; None if none does."""
        differing = [name for name in sorted(names) if mine[name] != theirs[name]]
        if not differing:
            return None
        there = _last(self.new, table, key) or self.new[-1]
        return MergeConflict(
            table,
            key,
            tuple(Disputed(name, mine[name], theirs[name]) for name in differing),
            _last(self.own, table, key) or there,
            there,
        )

    def _ends_as(self, table: str, key: str, theirs: _Values, names: Iterable[str]) -> bool:
        """Return whether the merged lines alone leave these fields as in the other journal."""
        last = {
            name: edit[1]
            for change in _changes_of(self.new, table, key)
            for name, edit in change.fields.items()
            if isinstance(edit, list)
        }
        return all(name not in last or last[name] == theirs[name] for name in names)

    def _is_named_anew(
        self, table: str, key: str, here: Collection[str], there: Collection[str]
    ) -> bool:
        """Return whether one side undid a record that a new record of the other side refers to."""
        if "undone" in here:
            return bool(_dependents(self.new, {(table, key)}) - {(table, key)})
        return "undone" in there and bool(_dependents(self.own, {(table, key)}) - {(table, key)})

    def _drop(self, table: str, key: str, names: Iterable[str]) -> None:
        self.dropped |= {(table, key, name) for name in names}

    def _lose_there(self, table: str, key: str, names: frozenset[str]) -> None:
        """Drop the other side's changes of these fields, and the records made with them."""
        self._drop(table, key, names)
        self.decided |= {(table, key, name) for name in names}
        self._lose_made_with(table, key, names)

    def _lose_made_with(self, table: str, key: str, names: frozenset[str]) -> None:
        """Drop the records that the other side made with its changes of these fields."""
        if "undone" in names:
            self.lost |= _dependents(self.new, {(table, key)}) - {(table, key)}
            return
        made = _made_with(self.new, table, key, names)
        self.lost |= made | _dependents(self.new, made)

    def _lose_here(self, table: str, key: str, names: frozenset[str]) -> None:
        """Reset these fields to the common lines' values, and undo the records made with our changes."""
        base = _values(self.base, table, key, names)
        if base is not None:
            self.reverts[table, key].update(base)
            lines = [
                line
                for line in self.after
                if any(names & change.fields.keys() for change in _changes_of([line], table, key))
            ]
            self.reverted += lines
        made = _made_with(self.after, table, key, names)
        if "undone" in names:
            made |= _dependents(self.own, {(table, key)}) - {(table, key)}
        gone = {
            each for each in made | _dependents(self.own, made) if not self.base.is_taken(*each)
        }
        for each in gone:
            self.reverts[each]["undone"] = True
        self.reverted += [
            line for line in self.own if any((c.table, c.id) in gone for c in line.changes)
        ]

    def _revert(self) -> Iterator[Change]:
        for (table, key), values in sorted(self.reverts.items()):
            now = _values(self.book, table, key, values)
            assert now is not None
            fields: dict[str, Edit] = {
                name: [now[name], value]
                for name, value in sorted(values.items())
                if now[name] != value
            }
            if fields:
                yield Change(table, key, fields)

    # Taking over the other side's lines.

    def _taken_over(self, book: Book, line: Line, source: str, n: int) -> Foreign:
        """Check a line by every rule as it would be written here, then apply it to the book."""
        is_whole, earlier = True, self._made_earlier(book, line)
        book.apply(earlier)
        draft = UnitOfWork(book, _context(line), line.on)
        try:
            for change in line.changes:
                record = self._record(book, draft, change)
                is_whole = is_whole and not self._is_cut(change)
                if record is not None:
                    draft.put(change.table, record)
            check.check_draft(draft)
        except CscpError as problem:
            changes = earlier
            fate, why = Fate.REFUSED, str(problem)
        else:
            changes = _joined(earlier, draft.changes())
            fate, why = self._fate(line, changes, is_whole=is_whole), ""
        book.apply(changes)
        undoes = self.numbers.get(line.undoes, 0)
        recorded = tuple(line.changes)
        # A clock correction is for the copy it was made in; the days it corrected are merged like
        # other changes.
        what = "right clock" if line.what == CLOCK_CORRECTED else line.what
        line = replace(
            line, n=n, what=what, changes=list(changes), source=source, undoes=undoes, merged=None
        )
        return Foreign(line, source, fate, recorded, why)

    def _made_earlier(self, book: Book, line: Line) -> tuple[Change, ...]:
        """Return changes that move back the day of creation of records the other journal created earlier."""
        found = []
        for change in line.changes:
            known = book.find(change.table, change.id)
            is_dropped = (change.table, change.id, "created") in self.dropped
            if change.creates and known and known.created > line.on and not is_dropped:
                days = [known.created.isoformat(), line.on.isoformat()]
                found.append(Change(change.table, change.id, {"created": [*days]}))
        return tuple(found)

    def _record(self, book: Book, draft: UnitOfWork, change: Change) -> Any:
        """Return the record as the change leaves it here; None if nothing is left to change."""
        table, key = change.table, change.id
        if (table, key) in self.lost:
            return None
        known = draft.find(table, key) or book.find_even_undone(table, key)
        if known is None and not change.creates:
            return None
        is_anew = known is None or (change.creates and known.undone)
        values = {"id": key} if known is None or is_anew else plain(known)
        fields = {
            name: edit
            for name, edit in change.fields.items()
            if (table, key, name) not in self.dropped
            and not (change.creates and name == "created" and not is_anew)
        }
        if not fields:
            return None
        if table == "sign_offs" and isinstance(known, SignOff) and not known.is_in_force:
            return None
        merge_edits(values, fields)
        record = record_from(table, values)
        if isinstance(record, SignOff) and record.is_in_force and is_anew:
            return self._beside_ours(record, draft)
        return record

    def _beside_ours(self, signed: SignOff, draft: UnitOfWork) -> SignOff:
        """Return the other copy's sign-off, withdrawn if ours of that quarter is in force.

        One that is withdrawn there later keeps their day and reason.
        """
        ours = sign_off_of(draft.book, Quarter.parse(signed.quarter))
        if ours is None:
            return signed
        final = self.there.sign_offs.get(signed.id)
        if final is None or final.is_in_force:
            return _withdrawn_beside(signed, ours)
        return replace(signed, withdrawn=final.withdrawn, withdrawn_why=final.withdrawn_why)

    def _is_cut(self, change: Change) -> bool:
        if (change.table, change.id) in self.lost:
            return True
        return any((change.table, change.id, name) in self.decided for name in change.fields)

    def _fate(self, line: Line, changes: Sequence[Change], *, is_whole: bool) -> Fate:
        if not changes and line.changes:
            return Fate.ALREADY if is_whole else Fate.IN_PART
        if not is_whole:
            return Fate.IN_PART
        is_renamed = any(change.id in self.fresh and change.creates for change in line.changes)
        return Fate.RENUMBERED if is_renamed else Fate.CLEAN


def _new_sign_offs(lines: Iterable[Line], book: Book) -> Iterator[SignOff]:
    """Yield the sign-offs that lines made, where they are in force in a book that has the lines."""
    for line in lines:
        for change in line.changes:
            if change.table == "sign_offs" and change.creates:
                signed = book.sign_offs.get(change.id)
                if signed is not None and signed.is_in_force:
                    yield signed


def _withdrawn_beside(signed: SignOff, other: SignOff) -> SignOff:
    """Return a sign-off as withdrawn because another one of its quarter is in force.

    The day is the same whichever copy is merged into the other.
    """
    day = max(signed.created, other.created)
    return replace(signed, withdrawn=day, withdrawn_why=SIGNED_TWICE)


def _joined(earlier: Iterable[Change], changes: Iterable[Change]) -> tuple[Change, ...]:
    found = {(change.table, change.id): change for change in earlier}
    for change in changes:
        known = found.get((change.table, change.id))
        fields = change.fields if known is None else known.fields | change.fields
        found[change.table, change.id] = Change(change.table, change.id, fields)
    return tuple(found.values())


def _context(line: Line) -> Context:
    """Rebuild the context in which a line was recorded, so that slips are judged by its day."""
    role = Role(line.role) if line.role in set(Role) else Role.TEAM
    return Context(
        today=max(day_of(line.at), line.on),
        by=line.by,
        role=role,
        meeting=line.meeting,
        quarter=line.quarter,
        why=line.why,
        is_merged=True,
    )


def _changes_of(lines: Iterable[Line], table: str, key: str) -> Iterator[Change]:
    for line in lines:
        for change in line.changes:
            if change.id == key and change.table == table:
                yield change


def _last(lines: Sequence[Line], table: str, key: str) -> Line | None:
    for line in reversed(lines):
        if any(_changes_of([line], table, key)):
            return line
    return None


def _without_start(
    base: _Values, mine: _Values, theirs: _Values
) -> tuple[frozenset[str], frozenset[str]]:
    """Leave the status out of a unit of an action's fields that one side merely started.

    An action's first progress update does that. It goes with whatever the other side changed,
    unless that gave another status.

    Returns:
        The fields that are left to compare, and those of which the other journal's changes are not
        taken over.
    """
    names = frozenset(base)
    if base["status"] != Status.NOT_STARTED:
        return names, frozenset()
    for here, there in ((mine, theirs), (theirs, mine)):
        if here["status"] != Status.IN_PROGRESS:
            continue
        if there["status"] in {base["status"], Status.IN_PROGRESS}:
            put_back = {name for name in names if theirs[name] == base[name]} | {"status"}
            return names - {"status"}, frozenset(put_back if here is mine else ())
        if all(here[name] == base[name] for name in names - {"status"}):
            return frozenset(), names if here is theirs else frozenset()
    return names, frozenset()


def _values(book: Book, table: str, key: str, names: Iterable[str]) -> _Values | None:
    """Return the plain values of some fields of a record, undone or not; None without a record."""
    record = book.find_even_undone(table, key)
    if record is None:
        return None
    values, defaults = plain(record), KINDS[table].defaults
    return {name: values.get(name, defaults[name]) for name in names}


def _made_with(lines: Iterable[Line], table: str, key: str, names: frozenset[str]) -> set[Key]:
    """Find records created together with a change of these fields and meaningless without it.

    They are the move of a date that was moved, and the continuation of an action.
    """
    if table != "actions":
        return set()
    found: set[Key] = set()
    for line in lines:
        if not any(names & change.fields.keys() for change in _changes_of([line], table, key)):
            continue
        for change in line.changes:
            if not change.creates:
                continue
            if change.table == "moves" and change.after("action") == key:
                found.add((change.table, change.id))
            if change.table == "actions" and change.after("continues") == key:
                found.add((change.table, change.id))
    return found


def _dependents(lines: Sequence[Line], keys: set[Key]) -> set[Key]:
    """Find records created in these lines that refer to the given records.

    They may refer to them directly or through one another.
    """
    found: set[Key] = set()
    while True:
        more = {
            (change.table, change.id)
            for line in lines
            for change in line.changes
            if change.creates and any(_names_record(change, *each) for each in keys | found)
        }
        if more <= found:
            return found
        found |= more


def _names_record(change: Change, table: str, key: str) -> bool:
    return any(
        target == table and change.after(name) == key
        for name, target in KINDS[change.table].links.items()
    )


# Ids that both journals gave to different records.

_NUMBERED = re.compile(r"(.*?)(\d+)", re.DOTALL)
_COUNTED = frozenset({"actions", "progress_updates", "moves", "sign_offs", "requests"})
Names: TypeAlias = "dict[Key, str]"
"""The id that a record of the other journal has here, by its table and its id there."""


def _names(
    book: Book, ours: Sequence[Line], theirs: Sequence[Line], new: Sequence[Line], *, shared: int
) -> tuple[Names, tuple[Renamed, ...]]:
    """Map the other journal's record ids to ours, and list those that this merge renumbers."""
    names = _known_names(ours, theirs)
    their_names = {(each.line, each.table, each.now): each.was for each in _renamings(theirs)}
    theirs_ids: dict[Key, int] = {}
    for line in theirs[shared:]:
        for change in line.changes:
            if change.creates and (split := _NUMBERED.fullmatch(change.id)):
                place = (change.table, _prefix(names, change.table, split[1]))
                theirs_ids[place] = max(theirs_ids.get(place, 0), int(split[2]))
    renamed: list[Renamed] = []
    for line in new:
        source = line.recorded_hash
        for change in line.changes:
            if not change.creates:
                continue
            here = _name(names, change.table, change.id)
            if _is_counted(change.table, here) and book.is_taken(change.table, here):
                here = names[change.table, change.id] = _next_id(
                    book, change.table, here, theirs_ids
                )
            was = their_names.get((source, change.table, change.id), change.id)
            if here != was:
                renamed.append(Renamed(source, change.table, was, here))
    return names, tuple(renamed)


def _next_id(book: Book, table: str, key: str, highest: dict[Key, int]) -> str:
    """Return an id like another, with a number that neither journal has used."""
    split = _NUMBERED.fullmatch(key)
    assert split is not None
    prefix, digits = split.groups()
    number = max(book.next_number(table, prefix), highest.get((table, prefix), 0) + 1)
    highest[table, prefix] = number
    return f"{prefix}{number:0{len(digits) if digits.startswith('0') else 1}d}"


def _is_counted(table: str, key: str) -> bool:
    """Return whether an id is a bare running number, so that equal ids may be different records."""
    split = _NUMBERED.fullmatch(key)
    if split is None:
        return False
    before, counted, _ = KINDS[table].id_pattern.partition("{n}")
    literal = before.rpartition("}")[2]
    return table in _COUNTED or bool(counted and split[1].endswith(literal))


def _renamings(lines: Iterable[Line]) -> Iterator[Renamed]:
    for line in lines:
        if line.merged is not None:
            yield from line.merged.renamed


def _known_names(ours: Sequence[Line], theirs: Sequence[Line]) -> Names:
    """Map the ids of shared records that an earlier merge renumbered in one of the journals."""
    mine = {(each.line, each.table, each.was): each.now for each in _renamings(ours)}
    others = {(each.line, each.table, each.was): each.now for each in _renamings(theirs)}
    both = {line.recorded_hash for line in ours} & {line.recorded_hash for line in theirs}
    names: Names = {}
    for place in mine.keys() | others.keys():
        source, table, was = place
        there, here = others.get(place, was), mine.get(place, was)
        if source in both and there != here:
            names[table, there] = here
    return names


def _name(names: Names, table: str, key: str) -> str:
    """Translate a record id to ours: its own new id, or its owner's new id with the old ending."""
    known = names.get((table, key))
    return known if known is not None else _prefix(names, table, key)


def _prefix(names: Names, table: str, key: str) -> str:
    """Replace the owner's id at the start of an id with the owner's new id."""
    kind = KINDS[table]
    owner, slash, rest = key.partition("/")
    target = kind.links.get(kind.parent, "")
    if slash and target and (renamed := names.get((target, owner))):
        return f"{renamed}/{rest}"
    return key


def _mapped(line: Line, names: Names) -> Line:
    if not names:
        return line
    return replace(line, changes=[_mapped_change(change, names) for change in line.changes])


def _mapped_change(change: Change, names: Names) -> Change:
    links = KINDS[change.table].links
    fields = {
        name: _mapped_edit(edit, links[name], names) if name in links else edit
        for name, edit in change.fields.items()
    }
    key = _name(names, change.table, change.id)
    new = change.table == "actions" and change.creates and key != change.id
    if new:
        earlier = change.after("old_ref")
        fields["old_ref"] = [None, f"{earlier}, {change.id}" if earlier else change.id]
    return Change(change.table, key, fields)


def _mapped_edit(edit: Edit, table: str, names: Names) -> Edit:
    def mapped(value: Any) -> Any:
        if isinstance(value, list):
            return [mapped(each) for each in value]
        return names.get((table, value), value) if isinstance(value, str) else value

    if isinstance(edit, list):
        return [mapped(value) for value in edit]
    return {ADDED: mapped(edit[ADDED]), REMOVED: mapped(edit[REMOVED])}
