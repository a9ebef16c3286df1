"""What must be true for a meeting to agree that an action is delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from cscp_tui.domain.attendance import is_quorate, quorum
from cscp_tui.domain.dates import long
from cscp_tui.domain.errors import Refused
from cscp_tui.domain.names import listed
from cscp_tui.domain.quorum_clauses import clause_words
from cscp_tui.domain.words import MeetingState

if TYPE_CHECKING:
    from cscp_tui.domain.attendance import Records
    from cscp_tui.domain.drafts import Draft
    from cscp_tui.domain.records import Action, Meeting


class NotQuorate(Refused):
    """A meeting without its quorum that was to do what only a quorate one can."""

    def __init__(self, meeting: Meeting, missing: str) -> None:
        super().__init__(
            f"Meeting {meeting.id} is not quorate ({missing} missing), so it cannot agree a "
            "delivery; record who is there, or let the chair override the quorum with a reason.",
            field="meeting",
        )


def missing_words(records: Records, meeting: Meeting) -> str:
    """The clauses of the quorum that a meeting lacks, in words: ``Police; A health partner``."""
    clauses = quorum(records, meeting).missing
    return "; ".join(clause_words(clause, records) for clause in clauses)


def refuse_meeting(draft: Draft, action: Action, meeting: Meeting) -> None:
    """Refuse a meeting that cannot agree the delivery of an action.

    One that is in progress can while it is quorate; one that was closed can if it was held.

    Raises:
        Refused: it is of another group, was not held, is not quorate, or was before the delivery.
    """
    if meeting.group != action.overseeing_group:
        raise Refused(
            f"{action.id} is overseen by {action.overseeing_group or 'no group'}; a meeting of "
            f"{meeting.group} cannot agree its delivery.",
            field="meeting",
        )
    if meeting.in_progress:
        if not is_quorate(draft, meeting):
            raise NotQuorate(meeting, missing_words(draft, meeting))
    elif meeting.state is not MeetingState.HELD:
        raise Refused(
            f"Meeting {meeting.id} is {meeting.state}; only a held, quorate meeting can agree a "
            "delivery.",
            field="meeting",
        )
    assert action.ended is not None
    if meeting.day < action.ended:
        raise Refused(
            f"{action.id} was delivered on {long(action.ended)}, after meeting {meeting.id}; "
            "name a later meeting.",
            field="meeting",
        )


def agreed_at(draft: Draft, meeting: str) -> list[Action]:
    """The actions whose delivery a meeting agreed."""
    actions = (cast("Action", record) for record in draft.records("actions"))
    return [action for action in actions if action.agreed_at == meeting]


def refuse_agreements(draft: Draft, meeting: Meeting) -> None:
    """Refuse that a meeting which agreed deliveries was none that could.

    Raises:
        Refused: names what it agreed, and both ways out.
    """
    found = agreed_at(draft, meeting.id)
    if not found:
        return
    refs = listed(action.id for action in found)
    if meeting.state is MeetingState.CANCELLED:
        raise Refused(f"Meeting {meeting.id} agreed {refs}; withdraw that before cancelling it.")
    lacks = missing_words(draft, meeting)
    raise Refused(
        f"Meeting {meeting.id} agreed {refs} and is {meeting.state}"
        f"{f' ({lacks} missing)' if lacks else ''}; let the chair override the quorum with a "
        "reason, or withdraw what it agreed."
    )
