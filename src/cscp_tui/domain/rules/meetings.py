"""Rules for meetings, their attendance, decisions and agreements."""

from __future__ import annotations

from collections import Counter

from cscp_tui.base.errors import Refused
from cscp_tui.base.texts import counted, shortened
from cscp_tui.domain.attendance import Records
from cscp_tui.domain.clock_times import refuse_unless_times
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import AgencyKind, MeetingState
from cscp_tui.domain.names import folded, group_name, listed
from cscp_tui.domain.partners import is_member
from cscp_tui.domain.quorum import clause_words, is_attendance_awaited, is_quorate, quorum
from cscp_tui.domain.records import (
    KINDS,
    Action,
    Agency,
    AgendaEntry,
    Attendance,
    Decision,
    Group,
    Meeting,
    Record,
)
from cscp_tui.domain.unit_of_work import UnitOfWork


def missing_clauses_words(records: Records, meeting: Meeting) -> str:
    """Return the quorum clauses that are not met, in words: ``Police; A health partner``."""
    clauses = quorum(records, meeting).missing
    return "; ".join(clause_words(clause, records) for clause in clauses)


def refuse_meeting(draft: UnitOfWork, action: Action, meeting: Meeting) -> None:
    """Refuse a meeting that cannot agree the delivery of an action.

    One that is in progress can while it is quorate, or its attendance isn't taken yet; one that was
    closed can if it was held.
    """
    if meeting.group != action.overseeing_group:
        raise Refused(
            f"{action.id} is overseen by {action.overseeing_group or 'no group'}, so a meeting "
            f"of {meeting.group} can't agree its delivery.",
            field="meeting",
        )
    if meeting.in_progress:
        if not (is_attendance_awaited(draft, meeting) or is_quorate(draft, meeting)):
            raise Refused(
                f"Meeting {meeting.id} isn't quorate ({missing_clauses_words(draft, meeting)} missing), "
                "so it can't agree a delivery. Record who is there, or record that the Chair is "
                "proceeding without a quorum, with the reason.",
                field="meeting",
            )
    elif meeting.state is not MeetingState.HELD:
        raise Refused(
            f"Meeting {meeting.id} is {meeting.state}. Only a quorate meeting that was held can "
            "agree a delivery. Record its attendance first.",
            field="meeting",
        )
    assert action.ended is not None
    if meeting.day < action.ended:
        raise Refused(
            f"{action.id} was delivered on {long(action.ended)}, after meeting {meeting.id}. "
            "Choose a later meeting.",
            field="meeting",
        )


def agreed_at(draft: UnitOfWork, meeting: str) -> list[Action]:
    actions = draft.records(Action)
    return [action for action in actions if meeting in agreements_of(action)]


def agreements_of(action: Action) -> frozenset[str]:
    """Return the meetings that agreed the delivery of an action, provisionally or not."""
    return frozenset({action.agreed_at, action.provisionally_agreed_at}) - {""}


def are_minutes_agreed(records: Records, meeting: Meeting) -> bool:
    """Return whether a meeting's minutes are agreed.

    They are if that is recorded or its group has met since.
    """
    if meeting.minutes_agreed_at:
        return True
    return any(
        later.group == meeting.group and later.state.took_place and later.day > meeting.day
        for later in records.records(Meeting)
    )


def refuse_agreements(draft: UnitOfWork, meeting: Meeting) -> None:
    """Refuse a change that would leave a meeting unable to have made its agreements."""
    found = agreed_at(draft, meeting.id)
    if not found:
        return
    refs = listed(action.id for action in found)
    if meeting.state is MeetingState.CANCELLED:
        raise Refused(
            f"Meeting {meeting.id} agreed {refs}. Withdraw that before cancelling the meeting."
        )
    lacks = missing_clauses_words(draft, meeting)
    raise Refused(
        f"Meeting {meeting.id} agreed {refs} and is "
        f"{meeting.state}{(f' ({lacks} missing)' if lacks else '')}. Record that the Chair "
        "proceeded without a quorum, with the reason, or withdraw what it agreed."
    )


MOST_PEOPLE = 200
"""The most people at a meeting; a higher number is taken for a typing error."""


class AttendanceClosed(Refused):
    """A change to the attendance of a closed meeting."""

    def __init__(self, meeting: str) -> None:
        super().__init__(
            f"The attendance of {meeting} was closed with the meeting. Reopen the meeting, with "
            "a reason."
        )


def check_meeting(draft: UnitOfWork, meeting: Meeting) -> None:
    """Check a meeting's day, its state, its quorum and what depends on it."""
    known = draft.book.find(Meeting, meeting.id)
    if known is None or known.time != meeting.time:
        refuse_unless_times(meeting.time)
    _check_day(draft, meeting)
    is_held = known is not None and known.state is not meeting.state and meeting.state.took_place
    if is_held or meeting.is_closed or meeting.in_progress:
        refuse_ahead(draft, meeting, "it can't have been held")
    if meeting.state is MeetingState.CANCELLED:
        _check_cancelled(draft, meeting)
    elif meeting.is_closed and not meeting.state.took_place:
        raise Refused(
            f"Meeting {meeting.id} is {meeting.state}, so it can't have minutes. Record first "
            "that it was held."
        )
    if known is not None:
        _check_lock(known, meeting)
        if known.remarks != meeting.remarks and not draft.context.is_merged:
            _refuse_two_corrections(known, meeting)
    if meeting.in_progress:
        if known is not None and known.in_progress and _is_concluded_beside(known, meeting):
            raise Refused(
                f"Meeting {meeting.id} is in progress. Close it to record whether it was held.",
                field="state",
            )
        return
    if meeting.state in {MeetingState.INQUORATE, MeetingState.UNRECORDED}:
        refuse_agreements(draft, meeting)
    if known is None or _outcome_of(known) != _outcome_of(meeting):
        if meeting.state is MeetingState.INQUORATE:
            _refuse_decisions(draft, meeting)
        _check_quorum(draft, meeting)


def keep_quorums(draft: UnitOfWork) -> None:
    """Keep for each meeting that was judged what it was judged by.

    A group's new quorum is none of the meetings that were closed before, and whoever closes a
    meeting without saying whether the Chair was there recorded nobody.

    Raises:
        Refused: the new quorum would have effect before a meeting that was closed.
    """
    for table, record in draft.touched:
        known = draft.book.find(table, record.id)
        if isinstance(record, Group) and isinstance(known, Group) and not record.undone:
            if record.quorum != known.quorum:
                _keep_quorum_before(draft, known)
        elif isinstance(record, Meeting) and record.is_closed and record.chair_present is None:
            is_judged = isinstance(known, Meeting) and (known.is_closed or known.in_progress)
            if not (is_judged or draft.context.is_merged):
                draft.change("meetings", record, chair_present=False)


def _keep_quorum_before(draft: UnitOfWork, group: Group) -> None:
    for meeting in [each for each in draft.records(Meeting) if each.group == group.id]:
        is_judged = meeting.is_closed or meeting.in_progress
        known = draft.book.find(Meeting, meeting.id)
        if not is_judged or known is None or known.kept_quorum is not None:
            continue
        if draft.on < meeting.day:
            raise Refused(
                f"{group.short_name} met on {long(meeting.day)} under the quorum it has now, and "
                f"that meeting keeps it. Give {long(meeting.day)} or a later date.",
                field="on",
            )
        draft.change("meetings", meeting, kept_quorum=group.quorum)


def _is_concluded_beside(known: Meeting, meeting: Meeting) -> bool:
    """Return whether an edit of a running meeting says how it ended, which closing it does."""
    is_said = meeting.state in {MeetingState.HELD, MeetingState.INQUORATE}
    is_new = known.state is not meeting.state and is_said
    return is_new or (meeting.is_closed and not known.is_closed)


def _outcome_of(meeting: Meeting) -> tuple[object, ...]:
    reason = meeting.without_quorum_reason.strip()
    return meeting.state, meeting.is_closed, meeting.in_progress, reason


def _refuse_decisions(draft: UnitOfWork, meeting: Meeting) -> None:
    decided = [each for each in draft.records(Decision) if each.meeting == meeting.id]
    if decided:
        count = counted(len(decided), "decision")
        raise Refused(
            f"Meeting {meeting.id} wasn't quorate ({missing_clauses_words(draft, meeting)} missing) and "
            f"made {count}. Record that the Chair proceeded without a quorum, with the reason, or "
            "undo the decisions."
        )


def _check_lock(known: Meeting, meeting: Meeting) -> None:
    if known.is_closed and meeting.is_closed:
        locked = ("day", "chair_agency", "chair_present")
        if any(getattr(known, name) != getattr(meeting, name) for name in locked):
            raise AttendanceClosed(meeting.id)
    elif known.is_closed and meeting.state.took_place and not meeting.in_progress:
        raise AttendanceClosed(meeting.id)


def _refuse_two_corrections(known: Meeting, meeting: Meeting) -> None:
    """Refuse a correction of a note that somebody else corrected while it was made.

    Notes that a merge gave the same number stay as they are.
    """
    before, after = _note_numbers(known), _note_numbers(meeting)
    for number, count in after.items():
        if count > max(before[number], 1):
            raise Refused(
                f"Someone else corrected note {number.lstrip('0')} of {meeting.id} at the same "
                "time. Leave this form, and open the note again to see what they wrote.",
                field="text",
            )


def _note_numbers(meeting: Meeting) -> Counter[str]:
    """Count the notes of each number."""
    return Counter(remark.partition(" ")[0] for remark in meeting.remarks)


def _check_day(draft: UnitOfWork, meeting: Meeting) -> None:
    for other in draft.records(Meeting):
        if (other.group, other.day) == (meeting.group, meeting.day) and other.id != meeting.id:
            raise Refused(
                f"{group_name(meeting.group, draft)} already has a meeting on "
                f"{long(meeting.day)} ({other.state}). Open that one, or choose another date.",
                field="day",
            )
    group = draft.group(meeting.group)
    if group.last_day is not None and group.last_day < meeting.day:
        raise Refused(
            f"{group.name} ended on {long(group.last_day)}. Give an earlier date.", field="day"
        )


def refuse_ahead(draft: UnitOfWork, meeting: Meeting, consequence: str) -> None:
    """Refuse a statement about a meeting whose day has not come."""
    if meeting.day > draft.today:
        raise Refused(
            f"Meeting {meeting.id} is in the future, so {consequence}. Wait for the day, or "
            "change the date of the meeting."
        )


def _check_cancelled(draft: UnitOfWork, meeting: Meeting) -> None:
    if meeting.in_progress or meeting.is_closed:
        raise Refused(f"You can't cancel meeting {meeting.id}: it took place. Close it instead.")
    if any(row.present for row in draft.attendances_of(meeting.id)):
        raise Refused(
            f"You can't cancel {meeting.id}: people are marked present. Clear the attendance "
            "first, or close the meeting."
        )
    if decided := [d for d in draft.records(Decision) if d.meeting == meeting.id]:
        raise Refused(
            f"You can't cancel meeting {meeting.id}: it made a decision ({decided[0].id}). Undo "
            "that first, or close the meeting."
        )
    refuse_agreements(draft, meeting)


def _check_quorum(draft: UnitOfWork, meeting: Meeting) -> None:
    if meeting.state is MeetingState.HELD and not is_quorate(draft, meeting):
        raise Refused(
            f"Meeting {meeting.id} wasn't quorate ({missing_clauses_words(draft, meeting)} missing). Record "
            "who came, record it as inquorate, or record that the Chair proceeded without a "
            "quorum, with the reason."
        )


def check_decision(draft: UnitOfWork, decision: Decision) -> None:
    """Check that a decision's meeting was able to make decisions."""
    meeting = draft.meeting(decision.meeting)
    if decision.ratified_at:
        _check_ratified(draft, decision, meeting)
    if meeting.state is MeetingState.CANCELLED:
        raise Refused(
            f"Meeting {meeting.id} was cancelled, so it made no decisions. Choose another."
        )
    refuse_ahead(draft, meeting, "it can't have made decisions")
    is_new = draft.book.find("decisions", decision.id) is None
    if is_new and meeting.state is MeetingState.INQUORATE and not meeting.in_progress:
        raise Refused(
            f"Meeting {meeting.id} wasn't quorate ({missing_clauses_words(draft, meeting)} missing), so it "
            "could decide only if the Chair proceeded without a quorum. Reopen the meeting and "
            "record the Chair's reason."
        )


def _check_ratified(draft: UnitOfWork, decision: Decision, meeting: Meeting) -> None:
    known = draft.book.find(Decision, decision.id)
    if known is not None and known.ratified_at == decision.ratified_at:
        return
    by = draft.meeting(decision.ratified_at)
    is_able = by.in_progress or by.state is MeetingState.HELD
    if by.group != meeting.group or by.day <= meeting.day:
        raise Refused(
            f"Choose a later meeting of {group_name(meeting.group, draft)} to ratify {decision.id}.",
            field="meeting",
        )
    if not is_able or not quorum(draft, by).is_met:
        raise Refused(
            f"Meeting {by.id} isn't quorate, so it can't ratify {decision.id}. Choose a quorate "
            "meeting.",
            field="meeting",
        )


def check_cited_meetings(draft: UnitOfWork, table: str, record: Record) -> None:
    """Refuse a record that cites a meeting not running or held by the day of effect."""
    if table in {"attendances", "agenda_items"}:
        return
    before = draft.book.find(table, record.id)
    links = (name for name, target in KINDS[table].links.items() if target == "meetings")
    for field in (*links, *(("agreed_by",) if table == "moves" else ())):
        key = getattr(record, field)
        if not key or (before is not None and getattr(before, field) == key):
            continue
        if (meeting := draft.find(Meeting, key)) is not None:
            refuse_to_cite(draft, meeting, field)


def refuse_to_cite(draft: UnitOfWork, meeting: Meeting, field: str = "meeting") -> None:
    """Refuse to cite a meeting for a change, unless it is running or was held by then."""
    if meeting.in_progress:
        return
    which = f"{group_name(meeting.group, draft)} on {long(meeting.day)}"
    if meeting.day > draft.on:
        raise Refused(
            f"The meeting of {which} is later than the effective date, {long(draft.on)}. Choose "
            "a meeting that has been held.",
            field=field,
        )
    if meeting.state.took_place:
        return
    way = "Choose another." if meeting.state is MeetingState.CANCELLED else "Start it first."
    was = "was cancelled" if meeting.state is MeetingState.CANCELLED else "hasn't been held"
    raise Refused(f"The meeting of {which} {was}. {way}", field=field)


_LONGEST_ITEM = 480
"""The most minutes that an agenda item takes: a day."""


def check_agenda_item(draft: UnitOfWork, entry: AgendaEntry) -> None:
    """Check that an item is on its meeting's agenda once, and takes some of the meeting's time."""
    meeting = draft.meeting(entry.meeting)
    if draft.book.find(AgendaEntry, entry.id) is None and not draft.context.is_merged:
        if meeting.state is MeetingState.CANCELLED:
            raise Refused(f"Meeting {meeting.id} was cancelled. Choose another.", field="meeting")
        others = (known for known in draft.records(AgendaEntry) if known.id != entry.id)
        same = ((known.meeting, folded(known.title)) for known in others)
        if (entry.meeting, folded(entry.title)) in same:
            raise Refused(
                f"“{shortened(entry.title)}” is on the agenda of {meeting.id} already. Edit that item.",
                field="title",
            )
    if entry.minutes is not None and not 0 < entry.minutes <= _LONGEST_ITEM:
        raise Refused(
            f"“{shortened(entry.title)}” can't take {entry.minutes} minutes. Give 1 to {_LONGEST_ITEM}, "
            "or leave it blank.",
            field="minutes",
        )


def check_attendance(draft: UnitOfWork, row: Attendance) -> None:
    """Check an attendance row: its meeting, its numbers, and that its agency is a member."""
    meeting = draft.meeting(row.meeting)
    if meeting.state is MeetingState.CANCELLED:
        raise Refused(f"Meeting {meeting.id} was cancelled, so nobody attended it. Choose another.")
    refuse_closed(draft, row)
    agency = draft.agency(row.agency)
    _check_numbers(row, agency)
    if row.joined and row.left and row.left <= row.joined:
        raise Refused(
            f"{agency.name} can't have left at {row.left} and joined at {row.joined}. Correct one "
            "of the times.",
            field="left",
        )
    if row.present:
        refuse_ahead(
            draft, meeting, "nobody can have attended yet, and only apologies can be recorded"
        )
        is_guest = agency.kind is AgencyKind.GUEST
        if not is_guest and not is_member(draft, agency.id, meeting.group, meeting.day):
            raise Refused(
                f"{agency.name} wasn't a member of {meeting.group} on {long(meeting.day)}. Record "
                "them as guests, or make them a member from that date.",
                field="agency",
            )


def refuse_closed(draft: UnitOfWork, row: Attendance) -> None:
    """Refuse a change of attendance to a meeting that was closed and stays so.

    Raises:
        AttendanceClosed: the meeting was closed before the change and stays so.
    """
    if draft.context.is_merged:
        return
    before = draft.book.find(Meeting, row.meeting)
    after = draft.find(Meeting, row.meeting)
    if before is not None and after is not None and before.is_closed and after.is_closed:
        raise AttendanceClosed(row.meeting)


def _check_numbers(row: Attendance, agency: Agency) -> None:
    for guests in row.guests:
        if not guests.where.strip():
            raise Refused(f"Say where the guests at {row.meeting} came from.")
    numbers = [row.in_room, row.online, row.deputies, row.present]
    for number in [*numbers, *(part for g in row.guests for part in (g.in_room, g.online))]:
        if not 0 <= number <= MOST_PEOPLE:
            raise Refused(
                f"{number} people from {agency.name} at {row.meeting} can't be right. Give a "
                f"number from 0 to {MOST_PEOPLE}."
            )
    if row.deputies > row.present:
        raise Refused(
            f"{agency.name} can't have {counted(row.deputies, 'deputy', 'deputies')} with "
            f"{counted(row.present, 'person', 'people')} present at {row.meeting}. Correct one "
            "of the two."
        )


def check_day_of_members(draft: UnitOfWork, agency: str, group: str) -> None:
    """Refuse to remove a membership on days for which attendance was recorded under it."""
    found = []
    for row in draft.records(Attendance):
        if row.agency != agency or not row.present:
            continue
        meeting = draft.meeting(row.meeting)
        if meeting.group == group and not is_member(draft, agency, group, meeting.day):
            found.append(meeting)
    if found:
        last = max(found, key=lambda meeting: meeting.day)
        name = draft.agency(agency).name
        raise Refused(
            f"{name} was present at {last.id}. Keep the membership until that date, or "
            "correct the attendance.",
            field="last_day",
        )
