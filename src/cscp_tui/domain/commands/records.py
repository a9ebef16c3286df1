"""Commands that add records, edit ordinary fields, or combine other commands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, ClassVar, TypeGuard

from msgspec import Struct, field

from cscp_tui.base.errors import Missing, Refused, UnknownField
from cscp_tui.base.texts import capitalised, counted, in_a_row
from cscp_tui.domain.book import PARTNERSHIP_ID, Book, name_of
from cscp_tui.domain.changes import ADDED, REMOVED, merge_edits
from cscp_tui.domain.commands.base import Command, Effective, MayBeLater, as_stored
from cscp_tui.domain.context import Context
from cscp_tui.domain.names import Finds, InNames, agency_name, field_label, group_name, sentence_of
from cscp_tui.domain.partners import MAKERS
from cscp_tui.domain.quarters import Quarter, financial_year_label, financial_year_of
from cscp_tui.domain.records import KINDS
from cscp_tui.domain.schema import AUTOMATIC
from cscp_tui.domain.unit_of_work import UnitOfWork


def editable_fields(table: str) -> tuple[str, ...]:
    given = KINDS[table].given
    return tuple(name for name, field in given.items() if not field.spec.changed_by)


def own_way(table: str, field: str) -> str:
    """Return what to do instead for a field that cannot be edited directly; else empty."""
    known = KINDS[table].given.get(field)
    return known.spec.changed_by if known else ""


class AddRecord(Effective, Struct, frozen=True):
    """Add a record of any table but the actions, notes and date moves."""

    what: ClassVar[str] = "add"
    table: str
    values: Mapping[str, Any]
    """Plain values by field."""
    id: str = ""
    """The id, if people choose it. It is a plan's label or the short name of an agency or group;
    for these two it is otherwise made from the name."""

    def day(self, book: Book, context: Context) -> date:
        """Return the day asked for; a partnership is there from the first day of the year."""
        if self.table == "partnership" and context.on is None and not book.has_partnership:
            return Quarter(financial_year_of(context.today), 1).first_day
        return super().day(book, context)

    def work(self, draft: UnitOfWork) -> None:
        kind = KINDS[self.table]
        if way := kind.added_by:
            raise Refused(f"{capitalised(kind.plural_noun)} can't be added here. Instead, {way}.")
        values = as_stored(self.values)
        key = self.id or self._own_id(draft, values)
        draft.make(self.table, key, values, again="{n}" not in kind.id_pattern)

    def sentence(self) -> str:
        label = self.values.get("title") or self.values.get("name") or self.id
        noun = name_of(self.table)
        name = label if noun in label.casefold().split() else f"{noun} {label}".rstrip()
        return f"{capitalised(name)} added"

    def _own_id(self, draft: UnitOfWork, values: Mapping[str, Any]) -> str:
        if self.table == "partnership":
            return PARTNERSHIP_ID
        try:
            if self.table in MAKERS:
                called = str(values["name"]), str(values.get("abbreviation") or "")
                return MAKERS[self.table](draft.book.tables[self.table], *called)
            kind = KINDS[self.table]
            if self.table == "plans":
                days = (str(values[name]) for name in ("first_day", "last_day"))
                return plan_label(*map(date.fromisoformat, days))
            if kind.id_pattern:
                beginning, number, _ = kind.id_pattern.partition("{n}")
                key = beginning.format(**values)
                return draft.next_id(self.table, key, kind.id_digits) if number else key
        except KeyError as missing:
            words = KINDS[self.table].words_for(str(missing.args[0]))
            raise Missing(f"Enter the {words} of the new {name_of(self.table)}.") from None
        raise Missing(f"Give the new {name_of(self.table)} an id: a short name for it.")


def plan_label(first_day: date, last_day: date) -> str:
    """Return the id of a plan: ``2024/25`` for one year, ``2025-27`` for more."""
    first, last = financial_year_of(first_day), financial_year_of(last_day)
    return financial_year_label(first) if first == last else f"{first}-{(last + 1) % 100:02d}"


class SetFields(InNames, Effective, Struct, frozen=True):
    """Change ordinary fields of a record: those without a rule or command of their own."""

    what: ClassVar[str] = "edit"
    table: str
    id: str
    values: Mapping[str, Any]
    before: Mapping[str, Any] = field(default_factory=dict)
    """The values when the form was opened. Of a set, only the members added or removed since then
    are changed."""

    def work(self, draft: UnitOfWork) -> None:
        if KINDS[self.table].append_only:
            raise Refused(
                f"You can't edit {name_of(self.table)} {self.id}. Undo it, or add another."
            )
        for name in self.values:
            if way := own_way(self.table, name):
                label = field_label(self.table, name, self.id, draft)
                raise Refused(f"You can't edit {label}: {way}.")
            if name not in KINDS[self.table].defaults or name in AUTOMATIC:
                raise UnknownField(self.table.capitalize(), name, editable_fields(self.table))
        key = draft.action(self.id).id if self.table == "actions" else self.id
        draft.edit(self.table, key, as_stored(self.values) | self._merged_sets(draft, key))

    def sentence_in(self, book: Finds) -> str:
        words = [KINDS[self.table].words_for(name) for name in self.values]
        # “Part of of Housing” would be one “of” too many.
        fields = in_a_row(
            [w if not w.endswith(" of") else n for w, n in zip(words, self.values, strict=True)]
        )
        named = {"agencies": agency_name, "groups": group_name}.get(self.table)
        return f"{capitalised(fields)} of {named(self.id, book) if named else self.id} changed"

    def _merged_sets(self, draft: UnitOfWork, key: str) -> dict[str, list[str]]:
        """Return the sets of the edit, merged with what others added or removed meanwhile."""
        merged: dict[str, list[str]] = {}
        for name in KINDS[self.table].set_fields & self.before.keys():
            wanted, began = self.values.get(name), self.before[name]
            if _are_texts(wanted) and _are_texts(began):
                values = {name: list(getattr(draft.get(self.table, key), name))}
                added, removed = set(wanted) - set(began), set(began) - set(wanted)
                merge_edits(values, {name: {ADDED: sorted(added), REMOVED: sorted(removed)}})
                merged |= values
        return merged


def _are_texts(value: object) -> TypeGuard[Collection[str]]:
    return isinstance(value, list | tuple) and all(isinstance(member, str) for member in value)


def as_one(
    commands: Iterable[Command], not_before: date | None = None, sentence: str = ""
) -> Command:
    """Combine commands into one step, described by a sentence, or else by that of the first."""
    each = tuple(commands)
    return (
        each[0] if len(each) == 1 else Together(each, not_before=not_before, step_sentence=sentence)
    )


class Together(InNames, MayBeLater, Struct, frozen=True):
    """Several commands as one step, which is undone as one."""

    what: ClassVar[str] = "together"
    commands: tuple[Command, ...]
    named: int = 0
    """The index of the command whose sentence describes the step."""
    not_before: date | None = None
    """The first day on which all of them can take effect; None if any can on its own day."""
    step_sentence: str = ""
    """The sentence that describes the step; empty for that of a command."""

    def day(self, book: Book, context: Context) -> date:
        """Return the earliest day on which any of the commands takes effect."""
        first = min(command.day(book, context) for command in self.commands)
        return context.on or max(first, self.not_before or first)

    def later_day(self, allowed: date | None, context: Context) -> date | None:
        """Return the latest day on which they take effect instead, if each of them can."""
        if self.not_before is not None:
            return max(self.not_before, allowed or self.not_before)
        days = [c.later_day(allowed, context) for c in self.commands if isinstance(c, MayBeLater)]
        later = [day for day in days if day is not None]
        return max(later) if len(later) == len(self.commands) else None

    def work(self, draft: UnitOfWork) -> None:
        for command in self.commands:
            command.work(draft)

    def sentence_in(self, book: Finds) -> str:
        if self.step_sentence:
            return self.step_sentence
        more, first = len(self.commands) - 1, self.commands[self.named]
        sentence = sentence_of(first, book)
        if not more:
            return sentence
        if all(type(command) is type(first) for command in self.commands):
            others = {getattr(each, "table", "") for each in self.commands if each is not first}
            if len(others) == 1 and (table := others.pop()) != getattr(first, "table", ""):
                return f"{sentence}, with {counted(more, name_of(table), KINDS[table].plural_noun)}"
            return f"{sentence}, and {more} more"
        return f"{sentence}, with {counted(more, 'more change')}"
