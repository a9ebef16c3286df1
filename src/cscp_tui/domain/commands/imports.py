"""The command for an import: new actions, changes of known ones, and their sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, ClassVar

from msgspec import Struct, field
from msgspec.structs import replace

from cscp_tui.base.texts import counted
from cscp_tui.domain.commands.actions import make_action, new_move, put_update
from cscp_tui.domain.commands.base import Command, Effective
from cscp_tui.domain.enums import Cause, MoveKind, Source
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import Action
from cscp_tui.domain.rules.moves import kind_of_move
from cscp_tui.domain.unit_of_work import UnitOfWork


class WhyMoved(Struct, frozen=True):
    """The reason why a due date slipped, as far as it is known."""

    reason: str = ""
    cause: Cause | None = None
    explanation: str = ""
    day: date | None = None
    """The day on which it was moved; None if that isn't known."""


class ImportRow(Struct, frozen=True, kw_only=True):
    """One row of an import: a new action, or changes of a known one."""

    ref: str = ""
    """The reference of the known action; empty for a new one."""

    values: Mapping[str, Any] = field(default_factory=dict)
    """Plain values of a new action by field, including its status."""

    created: date | None = None
    """The day on which the action was agreed, if that was before the day of effect."""

    moved: WhyMoved = WhyMoved()
    """Why the due date of a new action slipped from the original one, if it did."""

    updates: tuple[str, ...] = ()
    """Progress updates as they were published."""

    updated: date | None = None
    """The day on which the updates were made; None for the day of effect."""

    dated: Mapping[str, date] = field(default_factory=dict)
    """The days of updates whose column says them, by the update."""

    commands: tuple[Command, ...] = ()
    """The changes of a known action."""

    ended: date | None = None
    """The day on which its commands end it; None for the day of effect."""

    is_end_unknown: bool = False
    """True if nobody knows on which day its commands end it."""

    cells: tuple[str, ...] = ()
    """The cells of the row, in the order of the source's columns; empty if unchanged."""

    number: int = 0


class Import(Effective, Struct, frozen=True):
    """Add and change the actions of a file in one step, keeping the rows they came from."""

    what: ClassVar[str] = "import"
    name: str
    """The file's name."""

    columns: tuple[str, ...]
    fields: tuple[str, ...]
    answers: tuple[str, ...]
    rows: tuple[ImportRow, ...]
    source: str = ""
    """The id of the source, if the file was imported before; empty for a new one."""

    before: tuple[Command, ...] = ()
    """Commands that add the agencies, priorities and origins that the rows name."""

    others: tuple[Import, ...] = ()
    """The file's other tables, imported in the same step."""

    def work(self, draft: UnitOfWork) -> None:
        for command in self.before:
            command.work(draft)
        replaced = [each for table in (self, *self.others) for each in table.put_rows(draft)]
        for ref, by in replaced:
            _replace(draft, ref, by)
        draft.doubts.clear()  # whoever confirmed the preview saw every row

    def put_rows(self, draft: UnitOfWork) -> Iterator[tuple[str, str]]:
        """Record the rows; yield each new action that another one replaces, with that one's reference."""
        key = self._source(draft) if self.columns else ""
        for row in self.rows:
            ref = row.ref or _added(draft, row).id
            if "replaced_by" in row.values and not row.ref:
                yield ref, str(row.values["replaced_by"])
            for command in row.commands:
                command.work(draft)
            if row.ended is not None:
                action = draft.action(ref)
                ended = min(max(row.ended, action.created), draft.on)
                draft.change("actions", action, ended=ended, ended_unknown=row.is_end_unknown)
            for text in row.updates:
                when: dict[str, Any] = {}
                day = row.dated.get(text, row.updated)
                if day is not None and day < draft.on:
                    first = draft.action(ref).created
                    when = {"created": max(day, first), "quarter": Quarter.containing(day).typed}
                put_update(draft, ref, text, as_published=True, **when)
            if row.cells and key:
                values = {
                    "action": ref,
                    "source": key,
                    "cells": list(row.cells),
                    "number": row.number,
                }
                draft.write("source_rows", f"{ref}/source", values)

    def sentence(self) -> str:
        rows = [row for table in (self, *self.others) for row in table.rows]
        new = sum(not row.ref for row in rows)
        changed = sum(bool(row.ref and (row.commands or row.updates)) for row in rows)
        if not new and not changed:
            return f"Kept {counted(len(rows), 'row')} of {self.name} as it is now"
        counts = [counted(new, "new action")] * (new > 0 or not changed)
        counts += [counted(changed, "change") if new else counted(changed, "changed action")] * (
            changed > 0
        )
        return f"Imported {' and '.join(counts)} from {self.name}"

    def _source(self, draft: UnitOfWork) -> str:
        columns = {"columns": list(self.columns), "fields": list(self.fields)}
        return _write_source(draft, self.source, self.name, self.answers, **columns)


class KeepAnswers(Effective, Struct, frozen=True):
    """Keep what was answered about a file of attendance for its next import."""

    what: ClassVar[str] = "keep answers"
    name: str
    """The file's name."""

    answers: tuple[str, ...]
    source: str = ""
    """The id of the source, if the file was imported before; empty for a new one."""

    def work(self, draft: UnitOfWork) -> None:
        _write_source(draft, self.source, self.name, self.answers, columns=[], fields=[])

    def sentence(self) -> str:
        return f"Kept the answers about {self.name}"


def _write_source(
    draft: UnitOfWork, source: str, name: str, answers: tuple[str, ...], **columns: list[str]
) -> str:
    key = source or draft.next_id("import_sources", "source-")
    draft.write("import_sources", key, {"name": name, "answers": list(answers)} | columns)
    return key


def _added(draft: UnitOfWork, row: ImportRow) -> Action:
    values = {name: value for name, value in row.values.items() if name != "replaced_by"}
    due, first = values.get("due"), values.get("original_due")
    is_moved = bool(due and first and due != first)
    if is_moved:
        values["due"] = first
    action = make_action(draft, Source(values["source"]), values)
    if row.created is not None:
        draft.change("actions", action, created=min(row.created, draft.on))
    if is_moved:
        _move(draft, draft.action(action.id), date.fromisoformat(str(due)), row.moved)
    return action


def _replace(draft: UnitOfWork, ref: str, by: str) -> None:
    """Say which action replaces a new one, by its reference here or in the file."""
    mine = draft.action(ref)
    others = (each for each in draft.records(Action) if each.old_ref == by and each.id != ref)
    own = [each.id for each in others if (each.source, each.plan) == (mine.source, mine.plan)]
    draft.change("actions", mine, replaced_by=own[-1] if own else draft.action(by).id)


def _move(draft: UnitOfWork, action: Action, due: date, why: WhyMoved) -> None:
    """Move a new action from its original due date to the one that the file gives, too."""
    judged_on = why.day or action.known_end or draft.today
    kind = kind_of_move(draft.book, action, due, judged_on)
    move = new_move(
        draft,
        action.id,
        earlier_due=action.due,
        later_due=due,
        kind=kind,
        reason=why.reason if kind is MoveKind.SLIP else "",
        cause=why.cause if kind is MoveKind.SLIP else None,
        explanation=why.explanation if kind is MoveKind.SLIP else "",
    )
    day = min(judged_on, draft.on)
    draft.put(
        "moves", replace(move, created=day, recorded=draft.today if day < draft.today else None)
    )
    draft.change("actions", action, due=due)
