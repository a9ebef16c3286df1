"""The rights of each role in each side's records: one table, for writing and for reading in.

The team and its Chair have one journal, a scrutineer has another. Neither holds anything about the
other's records, wherever its lines come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from cscp_tui.base.errors import Refused
from cscp_tui.base.texts import shortened
from cscp_tui.domain.changes import Change
from cscp_tui.domain.enums import Role
from cscp_tui.domain.records import Redaction, is_the_scrutineers


class Whose(StrEnum):
    """Those who have a journal of their own."""

    TEAMS = "the team's"
    SCRUTINEERS = "the scrutineer's"


class Operation(StrEnum):
    """An operation on records, as a sentence says that somebody can do it."""

    WRITE = "change them"
    REDACT = "redact them"
    TAKE_IN = "take in files"
    MERGE = "merge copies"
    RESTORE = "restore them"
    REPAIR = "repair them"
    BACK_UP = "back them up"
    MOVE = "move them"


_NOBODYS: frozenset[Whose] = frozenset()
_TEAMS, _SCRUTINEERS = frozenset({Whose.TEAMS}), frozenset({Whose.SCRUTINEERS})

_RIGHTS: Mapping[Operation, tuple[frozenset[Whose], frozenset[Whose]]] = {
    # whose records:     the team       a scrutineer
    Operation.WRITE: (_TEAMS, _SCRUTINEERS),
    Operation.REDACT: (_TEAMS, _SCRUTINEERS),
    Operation.TAKE_IN: (_SCRUTINEERS, _NOBODYS),
    Operation.MERGE: (_TEAMS, _NOBODYS),
    Operation.RESTORE: (_TEAMS | _SCRUTINEERS, _NOBODYS),
    Operation.REPAIR: (_TEAMS | _SCRUTINEERS, _NOBODYS),
    Operation.BACK_UP: (_TEAMS | _SCRUTINEERS, _NOBODYS),
    Operation.MOVE: (_TEAMS | _SCRUTINEERS, _NOBODYS),
}


class NotAllowedTo(Refused):
    """An operation that a role has no right to."""

    def __init__(self, operation: Operation) -> None:
        super().__init__(
            f"Scrutineers can read the team's records but not {operation}. Ask the team to do it. "
            "If you're on the team, add --role team."
        )


class NotTheScrutineers(Refused):
    """An attempt by a scrutineer to change the team's records."""

    def __init__(self) -> None:
        super().__init__(
            "Scrutineers can read the team's records but not change them. Ask the team to "
            "record it, or raise it as a challenge."
        )


class NotTheTeams(Refused):
    """An attempt by the team to change a scrutineer's record."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"{shortened(key)} is the scrutineer's, so the team can't change it. Answer it, or ask "
            "the scrutineer."
        )


def side_of(role: Role) -> Whose:
    """Return whose journal a role records in."""
    return Whose.SCRUTINEERS if role is Role.SCRUTINEER else Whose.TEAMS


def rights_of(side: Whose, operation: Operation) -> frozenset[Whose]:
    """Return whose records a side may do something to."""
    teams, scrutineers = _RIGHTS[operation]
    return scrutineers if side is Whose.SCRUTINEERS else teams


def refuse_operation(role: Role, operation: Operation, whose: Whose = Whose.TEAMS) -> None:
    """Refuse an operation on somebody's records to a role that has no right to it."""
    if whose not in rights_of(side_of(role), operation):
        raise NotAllowedTo(operation)


def first_foreign(side: Whose, operation: Operation, changes: Iterable[Change]) -> Change | None:
    """Return the first change that a side may not make by an operation; None if it may make all."""
    allowed = rights_of(side, operation)
    return next((each for each in changes if whose_change(each) not in allowed), None)


def refuse_changes(side: Whose, operation: Operation, changes: Iterable[Change]) -> None:
    """Refuse changes of which one is not a side's to make."""
    if foreign := first_foreign(side, operation, changes):
        raise NotTheScrutineers if side is Whose.SCRUTINEERS else NotTheTeams(foreign.id)


def whose_change(change: Change) -> Whose:
    """Return whose record a change is about.

    A redaction of signed files is the team's, whatever its id says.
    """
    is_own = is_the_scrutineers(change.table, change.id)
    is_of_files = change.table == "redactions" and "files" in change.fields
    return Whose.SCRUTINEERS if is_own and not is_of_files else Whose.TEAMS


def redactions_for(side: Whose, redactions: Iterable[Redaction]) -> list[Redaction]:
    """Return the redactions that may be applied to the journal and the files of a side: its own."""
    is_theirs = side is Whose.SCRUTINEERS
    return [each for each in redactions if is_the_scrutineers("redactions", each.id) is is_theirs]
