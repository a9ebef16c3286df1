"""The rules for moving a due date: which moves are slips, what a move needs, and which came late."""

from __future__ import annotations

from datetime import date
from itertools import takewhile

from cscp_tui.base.errors import Missing, Refused
from cscp_tui.base.texts import counted
from cscp_tui.domain.attendance import Records
from cscp_tui.domain.book import Book
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import MeetingState, MoveKind
from cscp_tui.domain.quarters import working_days_from
from cscp_tui.domain.quorum import is_attendance_awaited, is_quorate
from cscp_tui.domain.ratings import lineage
from cscp_tui.domain.records import Action, Meeting, Move
from cscp_tui.domain.rules.actions import check_reason
from cscp_tui.domain.rules.meetings import missing_clauses_words
from cscp_tui.domain.unit_of_work import UnitOfWork

LISTED_MOVES = frozenset({MoveKind.SLIP, MoveKind.EXTENSION, MoveKind.NEW_DATE})
"""The kinds of moves that an update lists: those to a later day, or to none."""


def kind_of_move(book: Book, action: Action, due: date | None, judged_on: date) -> MoveKind:
    """Judge whether a change of an action's due date is a slip.

    A slip is a later day, or none, given after the date had fallen due, or a later day past the
    end of the plan. A date that was taken away, or lost when the action was carried over, still
    counts when another one is given; if taking it away was a slip, that was the only one.

    Args:
        judged_on: the day of the judgement, by ``judging_day``.
    """
    known, taken_away_by = _last_due(book, action)
    if known is None:
        return MoveKind.FIRST_DATE
    if due is not None and due <= known:
        return MoveKind.EARLIER
    if taken_away_by is MoveKind.SLIP:
        return MoveKind.NEW_DATE
    if judged_on > known or _is_past_plan(book, action, due):
        return MoveKind.SLIP
    return MoveKind.EXTENSION


def judging_day(book: Book, records: Records, agreed_by: str, today: date) -> date:
    """Return the day by which a move is judged.

    It is the recording day or, if a meeting agreed the move only some working days before, the day
    of that meeting.
    """
    meeting = records.find(Meeting, agreed_by)
    if meeting is None or meeting.day > today or meeting.state is MeetingState.INQUORATE:
        return today
    last = working_days_from(meeting.day, book.partnership.meeting_recorded_within)
    return meeting.day if today <= last else today


def _last_due(book: Book, action: Action) -> tuple[date | None, MoveKind | None]:
    """Return an action's due date; if it has none, its last one, and the move that took it away.

    A date that its predecessor had was taken away by no move, but by carrying it over.
    """
    for member in (action, *lineage(book, action)):
        if member.due is not None:
            return member.due, None
        if moves := book.moves_of(member.id):
            return moves[-1].earlier_due, moves[-1].kind
    return None, None


def _is_past_plan(book: Book, action: Action, due: date | None) -> bool:
    return bool(action.plan) and due is not None and due > book.plans[action.plan].last_day


def is_carried_late(book: Book, action: Action, due: date | None, on: date) -> bool:
    """Return whether carrying an action over with a date is a slip: its own had passed by then.

    A date past the end of its plan is none, as it goes on in the next one.
    """
    known, _ = _last_due(book, action)
    if due is None or known is None or known >= on:
        return False
    return kind_of_move(book, action, due, on) is MoveKind.SLIP


def why_slip(book: Book, action: Action, due: date | None, judged_on: date) -> str:
    known, _ = _last_due(book, action)
    assert known is not None
    if judged_on > known:
        return f"{action.id} fell due on {long(known)}"
    assert due is not None
    return f"{long(due)} is past the end of plan {action.plan}"


def days_after_due(book: Book, action: Action, today: date) -> int:
    """Return by how many days an action's date has passed, also one that it no longer has."""
    known, _ = _last_due(book, action)
    return max(0, (today - known).days) if known is not None else 0


def late_words(days: int, before: str = "") -> str:
    """Return when a new date was recorded: so many days after the old one.

    Args:
        before: the old date in words, if it is to be named.
    """
    old = f"the old one ({before})" if before else "the old one"
    return f"New date recorded {counted(days, 'day')} after {old} had passed"


def is_agreed(records: Records, move: Move) -> bool:
    """Return whether somebody agreed a new date who was able to.

    A meeting without a quorum was not, unless the Chair chose to proceed without one.
    """
    meeting = records.find(Meeting, move.agreed_by)
    if meeting is not None and not meeting.in_progress:
        return meeting.state is not MeetingState.INQUORATE
    return bool(move.agreed_by or move.chairs_action)


def due_before(book: Book, move: Move) -> date | None:
    """Return the date that a move replaced; if the action had none, the last one that it had."""
    if move.earlier_due is not None:
        return move.earlier_due
    action = book.actions.get(move.action)
    if action is None:
        return None
    earlier = list(takewhile(lambda each: each.id != move.id, book.moves_of(action.id)))
    if earlier:
        return earlier[-1].earlier_due
    return next((_last_due(book, each)[0] for each in lineage(book, action)), None)


def days_recorded_late(book: Book, move: Move) -> int:
    """Return how many days after the old date had passed a move was recorded; 0 if it was not."""
    before = due_before(book, move)
    return max(0, (move.recorded_on - before).days) if before is not None else 0


def belongs_to(book: Book, move: Move, first: date, last: date) -> bool:
    """Return whether a paper on some days lists a move, if it lists moves of its kind.

    It does if the move took effect in them, or was recorded in them after the old date had passed.
    """
    if first <= move.created <= last:
        return True
    return first <= move.recorded_on <= last and days_recorded_late(book, move) > 0


def moves_in(book: Book, action: Action, first: date, last: date) -> list[Move]:
    """Return the moves of an action that a paper on some days lists, in their order.

    Those are the moves to a later day or to none, and any that was recorded after the old date had
    passed.
    """
    return [
        move
        for move in book.moves_of(action.id)
        if belongs_to(book, move, first, last)
        and (move.kind in LISTED_MOVES or days_recorded_late(book, move))
    ]


def check_move(draft: UnitOfWork, move: Move) -> None:
    _refuse_inquorate(draft, move)
    check_reason(draft, move.reason)
    # A date that moved before its action was imported has an explanation if nobody knows more.
    if move.kind is MoveKind.SLIP and not ((move.reason and move.cause) or move.explanation):
        raise Missing(f"Give a reason and a cause for the slip of {move.action}.")
    if move.asked_on is not None and move.asked_on > draft.today:
        raise Refused(
            f"The day on which a new date was asked for, {long(move.asked_on)}, is still to come. "
            "Give today's date or an earlier one.",
            field="asked_on",
        )


def _refuse_inquorate(draft: UnitOfWork, move: Move) -> None:
    """Refuse a meeting without a quorum as the one that agreed a new date."""
    meeting = draft.find(Meeting, move.agreed_by)
    if meeting is None or draft.context.is_merged or draft.book.find("moves", move.id):
        return
    if meeting.in_progress:
        if not (is_attendance_awaited(draft, meeting) or is_quorate(draft, meeting)):
            draft.warnings.append(
                f"{meeting.id} isn't quorate ({missing_clauses_words(draft, meeting)} missing), so it "
                "can't agree a new date: the update will say that nobody agreed it."
            )
    elif meeting.state is MeetingState.INQUORATE:
        raise Refused(
            f"Meeting {meeting.id} wasn't quorate ({missing_clauses_words(draft, meeting)} missing), so it "
            "couldn't agree a new date. Leave out who agreed it, or choose another meeting.",
            field="agreed_by",
        )
