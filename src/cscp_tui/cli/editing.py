"""Setting fields: those that follow rules of their own go by the command for them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from cscp_tui.cli import finding
from cscp_tui.cli.adding import field_reader
from cscp_tui.cli.fields import read_assignments
from cscp_tui.domain.commands.closing import Close
from cscp_tui.domain.commands.editing import SetFields, as_one
from cscp_tui.domain.commands.moving import MoveDate
from cscp_tui.domain.commands.progressing import ChangeStatus, Deliver, Judge, SetImpact
from cscp_tui.domain.words import Cause, ImpactState, Outcome, Rating, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cscp_tui.cli.fields import Assignment, FieldReader
    from cscp_tui.cli.options import Commands
    from cscp_tui.cli.sessions import Session
    from cscp_tui.domain.commands.base import Command


def add_commands(commands: Commands) -> None:
    """Add ``set``."""
    command = commands.add(
        "set",
        "set fields of an action, or of another record by its id",
        'cscp set BP24-1.3 lead="Designated Nurse" supporting+=slam,police\n'
        'cscp set BP24-1.3 status="on hold" reason=funding check_back=31/1/2026\n'
        "cscp set QAG-2025-11-27 state=held",
        set_fields,
        spread="values",
    )
    command.add_argument("ref", metavar="REF", help="the action's reference, or a record's id")
    command.add_argument(
        "values",
        metavar="FIELD=VALUE",
        nargs="+",
        help="fields of several members take += and -= too",
    )


def set_fields(session: Session) -> int:
    """Set fields of a record, all of them in one step."""
    writing = session.write()
    table, key = finding.any_record(writing.book, session.arguments.ref)
    assignments = read_assignments(session.arguments.values, table)
    reader = field_reader(writing)
    writing.record(as_one(_commands(table, key, assignments, reader)))
    return 0


def _commands(
    table: str, key: str, assignments: list[Assignment], reader: FieldReader
) -> Iterable[Command]:
    whole = [each for each in assignments if not each.sign]
    values = reader.plain_values(table, whole)
    if table == "actions":
        yield from _by_rules(key, values)
    if values:
        yield SetFields(table, key, values)
    for each in assignments:
        if each.sign:
            members = {each.field: reader.plain_value(table, each.field, each.value)}
            none: dict[str, Any] = {each.field: []}
            now, before = (members, none) if each.sign == "+" else (none, members)
            yield SetFields(table, key, now, before)


def _by_rules(ref: str, values: dict[str, Any]) -> Iterable[Command]:
    """The commands for fields that follow rules of their own; they are taken out of the values."""
    if "status" in values or "outcome" in values:
        status = Status(values.pop("status", Status.CLOSED))
        yield _STATUSES.get(status, _change_status)(ref, status, values)
    if "due" in values:
        yield MoveDate(
            ref,
            _day(values.pop("due")),
            reason=values.pop("reason", ""),
            cause=_cause(values),
            explanation=values.pop("explanation", ""),
            check_back=_day(values.pop("check_back", None)),
        )
    if "judgement" in values:
        judgement = values.pop("judgement")
        rating = Rating(judgement) if judgement else None
        yield Judge(ref, rating, values.pop("judgement_reason", ""))
    if "impact" in values:
        yield SetImpact(ref, values.pop("impact"), _impact_state(values))


def _change_status(ref: str, status: Status, values: dict[str, Any]) -> Command:
    return ChangeStatus(
        ref,
        status,
        reason=values.pop("hold_reason", "") or values.pop("reason", ""),
        explanation=values.pop("hold_explanation", "") or values.pop("explanation", ""),
        check_back=_day(values.pop("check_back", None)),
    )


def _deliver(ref: str, _: Status, values: dict[str, Any]) -> Command:
    return Deliver(ref, values.pop("impact", ""), _impact_state(values))


def _close(ref: str, _: Status, values: dict[str, Any]) -> Command:
    outcome = values.pop("outcome", None)
    return Close(
        ref,
        Outcome(outcome) if outcome else None,
        reason=values.pop("reason", ""),
        cause=_cause(values),
        explanation=values.pop("explanation", ""),
        handed_to=values.pop("handed_to", ""),
        replaced_by=values.pop("replaced_by", ""),
    )


_STATUSES: dict[Status, Callable[[str, Status, dict[str, Any]], Command]] = {
    Status.DELIVERED: _deliver,
    Status.CLOSED: _close,
}


def _day(plain: str | None) -> date | None:
    return date.fromisoformat(plain) if plain else None


def _cause(values: dict[str, Any]) -> Cause | None:
    cause = values.pop("cause", None)
    return Cause(cause) if cause else None


def _impact_state(values: dict[str, Any]) -> ImpactState | None:
    state = values.pop("impact_state", None)
    return ImpactState(state) if state else None
