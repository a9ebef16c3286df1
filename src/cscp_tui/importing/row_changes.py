"""Work out the changes to a known action from two versions of its row in a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from cscp_tui.base.texts import shortened
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import plain
from cscp_tui.domain.commands.actions import ChangeStatus, Deliver, EndAction, Judge, MoveDate
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.commands.imports import ImportRow
from cscp_tui.domain.commands.records import SetFields, editable_fields
from cscp_tui.domain.context import Context
from cscp_tui.domain.dates import long_or
from cscp_tui.domain.enums import Cause, MoveKind, Outcome, Rating, Status
from cscp_tui.domain.names import said_name
from cscp_tui.domain.records import KINDS, Action
from cscp_tui.domain.rules.moves import kind_of_move
from cscp_tui.importing import questions as asked
from cscp_tui.importing.known_rows import first_text
from cscp_tui.importing.mapping import RATING
from cscp_tui.importing.planned import Clash, PlannedRow, RowState
from cscp_tui.importing.row_days import ReadRow
from cscp_tui.importing.row_reader import RowReader
from cscp_tui.importing.source_tables import TableRow


class RowChanges(Struct):
    """The commands for one known action, and the reasons why some cannot be carried out."""

    takes_file: bool = False
    """True if the file's value is taken where both sides changed."""

    commands: list[Command] = field(default_factory=list)
    updates: tuple[str, ...] = ()
    updated: date | None = None
    dated: Mapping[str, date] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    """The changes, each described in words."""

    clashes: list[Clash] = field(default_factory=list)
    """The values changed both here and in the file, even if a side was chosen."""

    unmet: list[str] = field(default_factory=list)
    """The reasons why changes cannot be carried out."""

    ended: date | None = None
    """The day on which the commands end it; None if they do not."""

    is_end_unknown: bool = False

    slip: str = ""
    """The slip of its due date, in words; empty for none."""

    waiting: tuple[str, ...] = ()
    """The conflicts for which no side has been chosen yet, in words."""

    def wins(self, name: str, ours: str, theirs: str) -> bool:
        """Note that a field was changed on both sides; return whether the file's value is taken."""
        self.clashes.append(Clash(name, ours, theirs))
        return self.takes_file

    @property
    def is_empty(self) -> bool:
        return not (self.commands or self.updates)

    def planned(
        self,
        number: int,
        action: Action,
        after: ReadRow,
        doubts: Iterable[str],
        *,
        cells: tuple[str, ...] = (),
        key: str = "",
    ) -> PlannedRow:
        """Return the planned row of the action, with the reasons to check it.

        Args:
            cells: the row's texts to keep with the action; empty to keep none.
        """
        reasons = (*self.waiting, *self.unmet, *doubts)
        state = RowState.UNCHANGED if self.is_empty else RowState.CHANGED
        return PlannedRow(
            state=RowState.DOUBTFUL if reasons else state,
            number=number,
            ref=action.id,
            title=action.title,
            key=key,
            reasons=(*self.notes, *reasons),
            row=ImportRow(
                ref=action.id,
                commands=tuple(self.commands),
                updates=self.updates,
                updated=self.updated,
                dated=self.dated,
                ended=self.ended,
                is_end_unknown=self.is_end_unknown,
                cells=cells,
                number=number,
            ),
            values=after.values,
        )


class RowComparer:
    """Compares the rows of known actions, and collects the questions that arise."""

    def __init__(self, reader: RowReader, book: Book, context: Context) -> None:
        self._reader, self._book, self._context = reader, book, context
        self.slips: dict[str, str] = {}
        """The slips of due dates in words, by the action's reference."""

        self.clashes: dict[str, tuple[Clash, ...]] = {}
        """The values changed both here and in the file, by the action's reference."""

    def left_out(self, row: TableRow, key: str, ref: str = "") -> PlannedRow | None:
        """Return a row that the user leaves out; None for any other."""
        if self._reader.answer(key) != asked.LEAVE_OUT:
            return None
        return PlannedRow(
            state=RowState.LEFT_OUT,
            number=row.number,
            ref=ref,
            title=self._book.actions[ref].title if ref else key.removeprefix(f"{asked.ROW} "),
            key=key,
            reasons=("You left it out.",),
        )

    def new(
        self, row: TableRow, key: str, read: ReadRow, cells: tuple[str, ...], *doubts: str
    ) -> PlannedRow:
        """Plan the action that a row adds; ``cells`` are its texts, which are kept with it."""
        if not (read.left_out or read.refused):
            self._reader.read_move(read)
        reasons = (*read.doubts, *doubts)
        planned = PlannedRow(
            state=RowState.DOUBTFUL if reasons else RowState.ADDED,
            number=row.number,
            title=str(read.values.get("title", "")) or first_text(row),
            key=key,
        )
        if read.left_out:
            return replace(planned, state=RowState.LEFT_OUT, key="", reasons=(read.left_out,))
        if read.refused:
            state = RowState.WAITING if read.waits else RowState.REFUSED
            reasons = (read.refused, *reasons)
            return replace(planned, state=state, reasons=reasons, values=read.values)
        return replace(
            planned,
            reasons=(*reasons, *read.notes),
            row=ImportRow(
                values=read.values,
                created=read.created,
                moved=read.moved,
                updates=read.updates,
                updated=read.updated,
                dated=read.dated,
                cells=cells,
                number=row.number,
            ),
            values=read.values,
        )

    def compare(self, action: Action, before: ReadRow, after: ReadRow) -> RowChanges:
        """Compare three versions of an action: as last imported, in the file, and as it is now."""
        side = self._reader.side_of(action.id)
        found = RowChanges(takes_file=side == asked.FILE)
        self._compare_fields(found, action, before, after)
        self._compare_due(found, action, before, after)
        self._compare_status(found, action, before, after)
        self._compare_rating(found, action, before, after)
        known = {note.text for note in self._book.updates_of(action.id)}
        found.updates = tuple(
            text for text in after.updates if text not in before.updates and text not in known
        )
        found.updated, found.dated = after.updated, after.dated
        found.notes += ["a new progress update"] * bool(found.updates)
        if found.slip:
            self.slips[action.id] = found.slip
        if found.clashes:
            self.clashes[action.id] = tuple(found.clashes)
        if not side:
            found.waiting = tuple(
                f"{each.sentence} Ours stays until you say which is right."
                for each in found.clashes
            )
        return found

    def questions(self) -> Iterator[asked.ImportQuestion]:
        """Ask why each date slipped, and which side is right where both changed a value."""
        choices = asked.why_moved_choices(self._book.partnership.reasons)
        for ref, sentences in self.slips.items():
            yield asked.checked(
                asked.ImportQuestion(
                    key=f"{asked.MOVED} {ref}",
                    text=f"Why did the due date of {ref} slip {sentences}?",
                    rows=1,
                    choices=choices,
                    answer=self._reader.why_moved(ref),
                )
            )
        for ref, clashes in self.clashes.items():
            sentences = " ".join(each.sentence for each in clashes)
            yield asked.checked(
                asked.ImportQuestion(
                    key=f"{asked.CONFLICT} {ref}",
                    text=f"{ref}: {sentences} Which is right? Leave blank to keep ours for now.",
                    rows=1,
                    choices=((asked.OURS, "keep ours"), (asked.FILE, "take the file's")),
                    answer=self._reader.side_of(ref),
                    is_needed=False,
                )
            )

    def _compare_fields(
        self, found: RowChanges, action: Action, before: ReadRow, after: ReadRow
    ) -> None:
        now, fields = plain(action), KINDS["actions"].defaults
        values: dict[str, Any] = {}
        for name in editable_fields("actions"):
            old, new = (each.values.get(name) or fields[name] or "" for each in (before, after))
            is_kept = now.get(name, fields[name]) or ""
            if _same(old, new) or _same(is_kept, new):
                continue
            ours, theirs = self._shown(name, is_kept), self._shown(name, new)
            if ours == theirs:
                ours, theirs = _from_difference(str(is_kept), str(new))
            if not _same(is_kept, old) and not found.wins(name, ours, theirs):
                continue
            values[name] = new or fields[name]
            found.notes.append(f"{KINDS['actions'].words_for(name)}: {ours} becomes {theirs}")
        if values:
            found.commands.append(SetFields("actions", action.id, values))

    def _shown(self, name: str, value: Any) -> str:
        """Return a plain value in words: a record by its name, a date as people write it."""
        field = KINDS["actions"].fields[name]
        if field.item in {bool, date}:
            return long_or(_day(value)) if field.item is date else ("yes" if value else "no")
        each = value if isinstance(value, list | tuple) else [value]
        if links := field.spec.links:
            records = (self._book.find(links, one) for one in each)
            each = [
                said_name(known) if known else one for known, one in zip(records, each, strict=True)
            ]
        text = ", ".join(map(str, each))
        return f"“{shortened(text)}”" if text else "nothing"

    def _compare_due(
        self, found: RowChanges, action: Action, before: ReadRow, after: ReadRow
    ) -> None:
        old, new = (_day(each.values.get("due")) for each in (before, after))
        if new in {old, action.due}:
            return
        if not action.is_open:
            found.unmet.append(
                f"The due date moved in the file. It stays, as it is {action.status} here."
            )
            return
        if new is None and not action.review_date:
            found.unmet.append(
                "The file no longer has a due date. Ours stays, as there is no review date."
            )
            return
        ours, theirs = long_or(action.due), long_or(new)
        if action.due != old and not found.wins("due", ours, theirs):
            return
        is_slip = kind_of_move(self._book, action, new, self._context.today) is MoveKind.SLIP
        found.slip = f"from {ours} to {theirs}" if is_slip else ""
        why = self._reader.why_moved(action.id) if is_slip else ""
        reason, _, cause = why.rpartition(" ")
        found.commands.append(
            MoveDate(action.id, new, reason=reason, cause=Cause(cause) if reason else None)
        )
        found.notes.append(f"due date: {ours} becomes {theirs}")

    def _compare_rating(
        self, found: RowChanges, action: Action, before: ReadRow, after: ReadRow
    ) -> None:
        """Take a new rating of the file, or take back the judgement that came from an earlier one."""
        wanted = after.values.get(RATING)
        new = Rating(wanted) if wanted else None
        is_known = before.rating is after.rating or action.judgement is new
        if is_known or found.ended or not action.is_open:
            return
        is_ours = action.judgement not in {None, before.rating}
        if is_ours and not found.wins(RATING, str(action.judgement), str(new or "computed")):
            return
        found.commands.append(Judge(action.id, new, after.values.get("judgement_reason", "")))
        was, now = before.rating or "none", after.rating or "none"
        found.notes.append(f"rating in the file: {was} becomes {now}")

    @staticmethod
    def _compare_status(found: RowChanges, action: Action, before: ReadRow, after: ReadRow) -> None:
        old, new = (each.values.get("status") or "" for each in (before, after))
        if new in {old, action.status.value}:
            return
        if not action.is_open and Status(new).is_end:
            found.unmet.append(f"It is {new} in the file. It stays {action.status} here.")
            return
        if action.status.value != old and not found.wins("status", action.status.value, new):
            return
        values = after.values
        if new == Status.DELIVERED.value:
            command: Command = Deliver(action.id)
        elif new == Status.ENDED.value:
            command = EndAction(
                action.id,
                Outcome(values["outcome"]),
                reason=values["reason"],
                cause=Cause(values["cause"]),
                explanation=values["explanation"],
                transferred_to=values.get("transferred_to", ""),
                replaced_by=values.get("replaced_by", ""),
            )
        else:
            command = ChangeStatus(
                action.id,
                Status(new),
                reason=values.get("hold_reason", ""),
                explanation=values.get("hold_explanation", ""),
                review_date=_day(values.get("review_date")),
            )
        if Status(new).is_end:
            found.ended = _day(values.get("ended"))
            found.is_end_unknown = bool(values.get("ended_unknown"))
        found.commands.append(command)
        found.notes.append(f"status: {action.status} becomes {new}")


_BEFORE = 20
"""The characters shown before the first difference of two long texts."""


def _from_difference(one: str, other: str) -> Iterator[str]:
    """Yield two long texts that begin alike, from a little before their difference."""
    pairs = enumerate(zip(one, other, strict=False))
    alike = next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))
    start = one.rfind(" ", 0, max(0, alike - _BEFORE)) + 1
    for text in (one, other):
        yield f"“…{shortened(text[start:])}”"


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, list | tuple) or isinstance(other, list | tuple):
        return set(one or ()) == set(other or ())
    return " ".join(str(one).split()) == " ".join(str(other).split())


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None
