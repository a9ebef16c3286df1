"""The command that adds a record of each kind: its own, where the given fields allow it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from cscp_tui.cli.fields import fields_of
from cscp_tui.domain.books import name_of
from cscp_tui.domain.commands.adding import AddRecord
from cscp_tui.domain.commands.attending import RecordAttendance
from cscp_tui.domain.commands.challenging import RaiseChallenge
from cscp_tui.domain.commands.contributing import AddContribution
from cscp_tui.domain.commands.deciding import AddDecision
from cscp_tui.domain.commands.membering import MakeMember
from cscp_tui.domain.commands.planning import PlanMeeting
from cscp_tui.domain.commands.promising import AddPromise
from cscp_tui.domain.commands.reflecting import WriteReflection
from cscp_tui.domain.errors import Missing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cscp_tui.domain.changes import Plain
    from cscp_tui.domain.commands.base import Command


def adding(table: str, values: Mapping[str, Plain], key: str = "") -> Command:
    """What adds a record of a table.

    A command of the kind's own knows its usual place, its day and more of its rules; a record with
    an id of its own, or with fields that such a command does not take, is added as it is.

    Args:
        table: of the record.
        values: plain values by field.
        key: its id, where people choose it.

    Raises:
        Missing: a field that the kind's own command needs.
    """
    needs, takes, make = _OWN.get(table, (frozenset(), frozenset(), None))
    if make is None or key or not values.keys() <= needs | takes:
        return AddRecord(table, values, key)
    if lacking := [name for name in fields_of(table) if name in needs - values.keys()]:
        words = lacking[0].replace("_", " ")
        raise Missing(f"The new {name_of(table)} needs its {words}; give it.")
    return make(values)


def _membership(values: Mapping[str, Plain]) -> Command:
    last = values.get("last_day")
    return MakeMember(
        values["agency"],
        values["group"],
        date.fromisoformat(values["first_day"]),
        date.fromisoformat(last) if last else None,
    )


def _meeting(values: Mapping[str, Plain]) -> Command:
    items = values.get("standing_items")
    return PlanMeeting(
        values["group"],
        date.fromisoformat(values["day"]),
        values.get("chair"),
        values.get("chair_agency"),
        None if items is None else tuple(items),
        values.get("time"),
        values.get("place"),
    )


def _with_actions(make: Callable[..., Command]) -> Callable[[Mapping[str, Plain]], Command]:
    def made(values: Mapping[str, Plain]) -> Command:
        given: dict[str, Any] = dict(values)
        return make(**given | {"actions": tuple(given.get("actions", ()))})

    return made


def _reflection(values: Mapping[str, Plain]) -> Command:
    return WriteReflection(values["role"], values["text"], values.get("quarter", ""))


def _from_fields(make: Callable[..., Command]) -> Callable[[Mapping[str, Plain]], Command]:
    return lambda values: make(**values)


_OWN: dict[
    str,
    tuple[frozenset[str], frozenset[str], Callable[[Mapping[str, Plain]], Command]],
] = {
    "memberships": (
        frozenset({"group", "agency", "first_day"}),
        frozenset({"last_day"}),
        _membership,
    ),
    "meetings": (
        frozenset({"group", "day"}),
        frozenset({"chair", "chair_agency", "standing_items", "time", "place"}),
        _meeting,
    ),
    "attendances": (
        frozenset({"meeting", "agency"}),
        frozenset({"in_room", "online", "deputies", "apologies"}),
        _from_fields(RecordAttendance),
    ),
    "decisions": (
        frozenset({"meeting", "text"}),
        frozenset({"actions", "restricted"}),
        _with_actions(AddDecision),
    ),
    "promises": (frozenset({"year", "said"}), frozenset({"actions"}), _with_actions(AddPromise)),
    "contributions": (
        frozenset({"agency", "impact_area", "evidence"}),
        frozenset({"quarter", "restricted"}),
        _from_fields(AddContribution),
    ),
    "challenges": (
        frozenset({"put_to", "question"}),
        frozenset({"raised_by", "meeting", "restricted"}),
        _from_fields(RaiseChallenge),
    ),
    "reflections": (frozenset({"role", "text"}), frozenset({"quarter"}), _reflection),
}
"""For each kind with a command of its own: the fields it needs, those it takes, what makes it."""
