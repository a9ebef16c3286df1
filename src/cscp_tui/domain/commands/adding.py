"""Adding records; references and ids are allocated here, on the fresh book."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, cast

from msgspec.structs import replace

from cscp_tui.domain.books import PARTNERSHIP_ID, name_of
from cscp_tui.domain.changes import DEFAULTS
from cscp_tui.domain.commands.base import Effective, as_stored
from cscp_tui.domain.commands.editing import own_way
from cscp_tui.domain.commands.progressing import warn_of_check_back
from cscp_tui.domain.dates import long
from cscp_tui.domain.errors import Missing, Refused, UnknownValue
from cscp_tui.domain.partner_ids import MAKERS
from cscp_tui.domain.quarters import financial_year_of
from cscp_tui.domain.words import Source, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cscp_tui.domain.drafts import Draft
    from cscp_tui.domain.records import Action

_ID_PATTERNS = {
    "priorities": "{plan}/{number}",
    "memberships": "{group}/{agency}/{first_day}",
    "meetings": "{group}-{day}",
    "attendances": "{meeting}/{agency}",
    "narratives": "{quarter}/{section}",
    "reflections": "{quarter}/{role}",
}
"""Ids that say what the record is; there can only be one of each."""

_NUMBERED = {
    "decisions": "{meeting}/decision-",
    "promises": "{year}/promise-",
    "contributions": "{quarter}/{agency}/contribution-",
    "challenges": "CH-",
    "origins": "origin-",
}
"""Ids that are counted on after a beginning."""

_DIGITS = {"challenges": 2}
"""How many digits the numbers of such ids have at least, where it is more than one."""

_BY_COMMAND = {
    "actions": "add an action",
    "notes": "add a note to an action",
    "moves": "move the date of an action",
    "sign_offs": "sign the quarter off",
    "requests": "request the updates of a quarter",
    "summaries": "keep the published table of a period",
    "answers": "answer the challenge",
    "conclusions": "say what came of the challenge",
}
"""The tables whose records come from commands of their own."""

_GIVEN_WHEN_ADDED = frozenset({"source", "plan", "due", "original_due"})
"""Fields that a new action is given, and that are changed later by commands of their own."""


@dataclass(frozen=True, slots=True)
class AddRecord(Effective):
    """Add a record of any table but the actions, notes and date moves."""

    what: ClassVar[str] = "add"
    table: str
    values: Mapping[str, Any]
    """Plain values by field."""
    id: str = ""
    """Its id, where people choose it: the label of a plan, the short name of an agency or group;
    those of the last two are made of their names else."""

    def work(self, draft: Draft) -> None:
        """Make the record under the id that was given or that follows from its fields.

        Raises:
            Refused: records of this table come from a command of their own.
        """
        if way := _BY_COMMAND.get(self.table):
            raise Refused(f"The new {name_of(self.table)} has a command of its own; {way}.")
        values = as_stored(self.values)
        key = self.id or self._own_id(draft, values)
        draft.make(self.table, key, values, again=self.table not in _NUMBERED)

    def sentence(self) -> str:
        """What was added."""
        label = self.values.get("title") or self.values.get("name") or self.id
        return f"Added {name_of(self.table)} {label}".rstrip()

    def _own_id(self, draft: Draft, values: Mapping[str, Any]) -> str:
        if self.table == "partnership":
            return PARTNERSHIP_ID
        try:
            if self.table in MAKERS:
                called = str(values["name"]), str(values.get("abbreviation") or "")
                return MAKERS[self.table](draft.book.tables[self.table], *called)
            if self.table in _ID_PATTERNS:
                return _ID_PATTERNS[self.table].format(**values)
            if self.table in _NUMBERED:
                beginning = _NUMBERED[self.table].format(**values)
                return draft.next_id(self.table, beginning, _DIGITS.get(self.table, 1))
        except KeyError as missing:
            field = str(missing.args[0]).replace("_", " ")
            raise Missing(f"The new {name_of(self.table)} needs its {field}; give it.") from None
        raise Missing(f"The new {name_of(self.table)} needs an id; give a short name for it.")


@dataclass(frozen=True, slots=True)
class AddAction(Effective):
    """Add an action; it is not started, and its first due date is the original one for ever."""

    what: ClassVar[str] = "add action"
    values: Mapping[str, Any]
    """Plain values by field."""

    def work(self, draft: Draft) -> None:
        """Allocate the reference and make the action.

        Raises:
            Refused: a field is given that has a command of its own.
        """
        self._refuse_commanded()
        values = dict(self.values)
        source = _source(values)
        values["source"] = source.value
        values["status"] = Status.NOT_STARTED.value
        if not values.get("overseeing_group"):
            values["overseeing_group"] = default_overseer(draft, source)
        if not values.get("raised_at") and draft.context.meeting:
            values["raised_at"] = draft.context.meeting
        priority = values.get("priority") or ""
        ref = next_ref(draft, source, priority)
        if source is Source.PLAN and not values.get("plan"):
            values["plan"] = draft.priority(priority).plan
        action = cast("Action", draft.make("actions", ref, values))
        if action.original_due is None and not action.original_due_unknown:
            draft.put("actions", replace(action, original_due=action.due))
        if action.due is not None and action.due < draft.today:
            draft.warnings.append(f"The due date, {long(action.due)}, has passed already.")
        warn_of_check_back(draft, action.check_back)

    def sentence(self) -> str:
        """What was added."""
        return f"Added “{self.values.get('title', '')}”"

    def _refuse_commanded(self) -> None:
        for name, value in self.values.items():
            way = own_way("actions", name)
            is_given = bool(value) and value != DEFAULTS["actions"].get(name)
            if way and is_given and name not in _GIVEN_WHEN_ADDED:
                words = name.replace("_", " ")
                raise Refused(f"A new action cannot have its {words} yet; add it, then {way}.")


def _source(values: dict[str, Any]) -> Source:
    given = values.get("source") or Source.PLAN
    try:
        return Source(given)
    except ValueError:
        raise UnknownValue("source", given, tuple(Source)) from None


def default_overseer(draft: Draft, source: Source) -> str:
    """The group that oversees actions of a source, or no group."""
    for group in draft.book.groups.values():
        if source in group.oversees:
            return group.id
    return ""


def next_ref(draft: Draft, source: Source, priority: str) -> str:
    """The next reference of a source; that of a plan carries its first year and its priority.

    Raises:
        Missing: an action of a plan names no priority.
        UnknownRecord: there is no such priority.
    """
    if source is not Source.PLAN:
        year = financial_year_of(draft.on) % 100
        return draft.next_id("actions", f"{source.prefix}{year:02d}-", digits=2)
    if not priority:
        raise Missing(
            "An action of a plan needs a priority; give one, such as 2025-27/1.", field="priority"
        )
    known = draft.priority(priority)
    year = draft.plan(known.plan).first_day.year % 100
    return draft.next_id("actions", f"{source.prefix}{year:02d}-{known.number}.")
