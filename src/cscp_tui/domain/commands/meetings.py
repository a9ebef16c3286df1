"""Commands for meetings: plan, start, close and reopen them; decisions and escalations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import count
from typing import Annotated, Any, ClassVar

from msgspec import Struct, to_builtins
from msgspec.structs import replace

from cscp_tui.base.errors import Missing, Refused
from cscp_tui.base.texts import counted
from cscp_tui.domain import choices
from cscp_tui.domain.asking import Ask, Asks, CommandSpec
from cscp_tui.domain.attendance import Records, is_chairs_role, members_of
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import Plain
from cscp_tui.domain.clock_times import as_moment, clock_time, with_minutes
from cscp_tui.domain.commands.actions import AddAction, Ref, default_overseer, put_update
from cscp_tui.domain.commands.attendance import RecordAttendance
from cscp_tui.domain.commands.base import AgreedAtMeeting, AtMeeting, Command, Effective, Restricted
from cscp_tui.domain.commands.records import AddRecord, Together
from cscp_tui.domain.context import Context
from cscp_tui.domain.dates import in_words, long
from cscp_tui.domain.enums import MeetingState, Source
from cscp_tui.domain.hidden import ref_in_words
from cscp_tui.domain.meetings import NUMBERED, doubts_at_close, issues_of, last_meeting
from cscp_tui.domain.names import Finds, InNames, folded, group_name, listed, meeting_in_words
from cscp_tui.domain.quorum import decision_standing, is_quorate, quorum, time_of, was_quorate
from cscp_tui.domain.records import Action, Decision, Meeting, SignedFile
from cscp_tui.domain.references import next_ref
from cscp_tui.domain.rules.meetings import agreed_at, missing_clauses_words
from cscp_tui.domain.unit_of_work import UnitOfWork

MeetingId = Annotated[
    str, Ask(links="meetings", typed="MEETING", help="its id, or a group that meets on the day")
]
ChairRole = Annotated[
    str | None,
    Ask(
        label="Chair",
        hint="a role, never a name",
        typed="--chair ROLE",
        help="the Chair's role",
        offers=choices.chairs,
        start="chair",
    ),
]
ChairAgency = Annotated[
    str | None,
    Ask(
        label="Chair's agency",
        hint="counts towards the quorum, e.g. ICB",
        typed="--chair-agency AGENCY",
        help="the Chair's agency",
        links="agencies",
        start="chair_agency",
    ),
]
WithoutQuorum = Annotated[
    str, Ask(typed="--without-quorum TEXT", help="why the Chair proceeds without a quorum")
]

KeptReason = Annotated[
    str, Ask(label="Reason", hint="kept with the meeting", typed="--why TEXT", needed=True)
]


def meeting_id(group: str, day: date) -> str:
    """Return the id of a group's meeting on a day: ``QAG-2025-11-27``."""
    return f"{group}-{day.isoformat()}"


def meetings_by_day(draft: UnitOfWork, group: str) -> dict[date, Meeting]:
    meetings = draft.records(Meeting)
    return {meeting.day: meeting for meeting in meetings if meeting.group == group}


class MeetingDetails(Struct, frozen=True, kw_only=True):
    """The fields of a new meeting besides group and day; None copies the last meeting's."""

    chair: ChairRole = None
    chair_agency: ChairAgency = None
    standing_items: tuple[str, ...] | None = None
    time: Annotated[str | None, Ask(typed="--time TIME", help="e.g. “10.00 to 12.00”")] = None
    place: Annotated[str | None, Ask(typed="--place PLACE", help="e.g. Room 2, or online")] = None
    minute_taker: Annotated[
        str | None, Ask(typed="--minute-taker ROLE", help="the role that takes the notes")
    ] = None

    def details(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in MeetingDetails.__struct_fields__}


class PlanMeeting(InNames, MeetingDetails, frozen=True):
    """Plan a meeting of a group."""

    what: ClassVar[str] = "plan meeting"
    group: str
    on: date

    def day(self, book: Book, context: Context) -> date:  # noqa: ARG002 - one shape
        return context.on or min(context.today, self.on)

    def work(self, draft: UnitOfWork) -> None:
        draft.get("groups", self.group)
        known = meetings_by_day(draft, self.group)
        if self.on in known:
            way = "reopen it" if known[self.on].state is MeetingState.CANCELLED else "open that one"
            raise Refused(
                f"{group_name(self.group, draft)} already has a meeting on {long(self.on)} "
                f"({known[self.on].state}). Choose another date, or {way}.",
                field="day",
            )
        before = [day for day in known if day < self.on and not _is_cancelled(known[day])]
        last = known[max(before)] if before else None
        given = self.details() | {
            "standing_items": self.standing_items and list(self.standing_items),
            "time": self.time and with_minutes(self.time),
        }
        taken_on = {name: getattr(last, name) if last else None for name in given}
        values = {name: taken_on[name] if value is None else value for name, value in given.items()}
        draft.write(
            "meetings",
            _free_id(draft, self.group, self.on),
            {"group": self.group, "day": self.on.isoformat()}
            | {name: value for name, value in values.items() if value},
        )

    def sentence_in(self, book: Finds) -> str:
        return f"{group_name(self.group, book)} meeting planned for {in_words(self.on)}"


def _free_id(draft: UnitOfWork, group: str, day: date) -> str:
    """Return an unused id for a meeting on a day.

    A meeting that was moved to another day keeps its id.
    """
    key = meeting_id(group, day)
    for number in count(2):
        if draft.find("meetings", key) is None:
            return key
        key = f"{meeting_id(group, day)}-{number}"
    raise AssertionError  # numbers never end


def _is_cancelled(meeting: Meeting) -> bool:
    return meeting.state is MeetingState.CANCELLED


class ScheduleMeetings(Asks, InNames, Effective, MeetingDetails, frozen=True):
    """Plan a group's meetings on several days in one step, skipping days that have one."""

    what: ClassVar[str] = "schedule"
    group: str
    days: tuple[date, ...]
    """The days, as returned by ``schedules.days_of``."""

    def work(self, draft: UnitOfWork) -> None:
        known = meetings_by_day(draft, self.group)
        free = sorted(set(self.days) - known.keys())
        if not free and len(set(self.days)) > 1:
            raise Refused(
                f"{group_name(self.group, draft)} already has a meeting on all "
                f"{len(set(self.days))} of these dates. Choose other dates.",
                field="day",
            )
        if skipped := len(set(self.days)) - len(free):
            draft.warnings.append(
                f"{counted(skipped, 'date')} already had a meeting, which "
                f"{'was' if skipped == 1 else 'were'} kept. {counted(len(free), 'new meeting')} "
                "added."
            )
        for day in free or self.days:
            PlanMeeting(self.group, day, **self.details()).work(draft)

    def sentence_in(self, book: Finds) -> str:
        if len(set(self.days)) == 1:
            return PlanMeeting(self.group, self.days[0]).sentence_in(book)
        return f"{group_name(self.group, book)} meetings planned until {long(max(self.days))}"


class CancelMeeting(Asks, AtMeeting, Struct, frozen=True):
    """Cancel a meeting."""

    what: ClassVar[str] = "cancel meeting"
    spec: ClassVar[CommandSpec] = CommandSpec(
        name="cancel",
        help="cancel a meeting",
        example='cscp cancel QAG-2025-11-27 --why "Too few can come."',
        title="Cancel the meeting",
    )
    meeting: MeetingId
    reason: KeptReason

    def work(self, draft: UnitOfWork) -> None:
        meeting = self.of(draft)
        if _is_cancelled(meeting):
            raise Refused(f"Meeting {meeting.id} is already cancelled.")
        if meeting.in_progress or meeting.state.took_place:
            raise Refused(
                f"You can't cancel meeting {meeting.id}: it took place. Close it instead."
            )
        if not self.reason.strip():
            raise Missing(f"Say why meeting {meeting.id} is being cancelled.", field="reason")
        values = {"state": MeetingState.CANCELLED.value, "cancel_reason": self.reason.strip()}
        draft.edit("meetings", meeting.id, values)

    def sentence(self) -> str:
        return f"Cancelled {self.meeting}"


class StartMeeting(Asks, AtMeeting, Struct, frozen=True):
    """Start a planned meeting, so that attendance and decisions can be recorded."""

    what: ClassVar[str] = "start meeting"
    spec: ClassVar[CommandSpec] = CommandSpec(
        name="start",
        help="start a meeting, to take attendance and record decisions",
        example='cscp start QAG-2025-11-27 --chair "Named Person" --chair-agency icb',
        title="Start the meeting",
    )
    meeting: MeetingId
    at: datetime | None = None
    """The moment, with its time zone; None if it is recorded afterwards from its minutes."""
    chair: ChairRole = None
    """The role that chairs, if it is not the planned one."""
    chair_agency: ChairAgency = None

    def work(self, draft: UnitOfWork) -> None:
        meeting = self.of(draft)
        if meeting.in_progress:
            since = clock_time(meeting.started)
            raise Refused(
                f"Meeting {meeting.id} is already in "
                f"progress{(f' since {since}' if since else '')}. Join it."
            )
        if meeting.state is not MeetingState.PLANNED:
            raise Refused(f"Meeting {meeting.id} is {meeting.state}. Reopen it, with a reason.")
        values: dict[str, object] = {"in_progress": True, "started": as_moment(self.at)}
        draft.edit("meetings", meeting.id, values)
        _record_chair(draft, meeting.id, self.chair, self.chair_agency)

    def sentence(self) -> str:
        return f"Started {self.meeting}"


def _record_chair(draft: UnitOfWork, key: str, chair: str | None, agency: str | None) -> None:
    """Record who chairs a meeting and that they are there, if that is said.

    They are marked in the Chair's own row if the group has one, unless it says that the Chair sent
    apologies: then somebody else chairs, who is recorded for their own agency.
    """
    if not (chair or agency):
        return
    planned = draft.meeting(key)
    is_another = bool(chair and planned.chair) and folded(chair or "") != folded(planned.chair)
    given = {"chair": chair, "chair_agency": "" if agency is None and is_another else agency}
    known = {name: value for name, value in given.items() if value is not None}
    meeting = draft.edit("meetings", key, known)
    assert isinstance(meeting, Meeting)
    own = next(filter(is_chairs_role, members_of(draft, meeting)), None)
    if own is None:
        draft.change("meetings", meeting, chair_present=True)
        return
    row = next((row for row in draft.attendances_of(key) if row.agency == own.id), None)
    if row is None:
        RecordAttendance(key, own.id, in_room=1).work(draft)
    elif not row.present:
        draft.warnings.append(
            f"{own.short_name} is marked as absent, so nobody is recorded as chairing. Mark them as "
            "present, or record whoever chairs for their own agency."
        )


def refuse_quorate(records: Records, meeting: Meeting) -> None:
    """Refuse a reason for proceeding without a quorum where there is one."""
    if quorum(records, meeting).is_met:
        raise Refused(f"Meeting {meeting.id} is quorate, so it can go ahead.")


class ProceedWithoutQuorum(Asks, AtMeeting, Struct, frozen=True):
    """Record that the Chair proceeds without a quorum, with the reason."""

    what: ClassVar[str] = "proceed without quorum"
    spec: ClassVar[CommandSpec] = CommandSpec(
        name="proceed-without-quorum",
        help="record that the Chair proceeds without a quorum",
        example="cscp proceed-without-quorum QAG-2025-11-27 "
        '"The Police read the papers and agreed by email."',
        title="Proceed without a quorum",
    )
    meeting: MeetingId
    reason: Annotated[
        str,
        Ask(
            label="Reason",
            hint="the Chair's reason; printed in the minutes",
            typed="TEXT",
            help="the reason, kept with the meeting",
            needed=True,
        ),
    ]

    def work(self, draft: UnitOfWork) -> None:
        meeting = self.of(draft)
        _refuse_unless_in_progress(meeting)
        if not self.reason.strip():
            raise Missing(f"Say why {meeting.id} is proceeding without a quorum.", field="reason")
        refuse_quorate(draft, meeting)
        draft.change("meetings", meeting, without_quorum_reason=self.reason.strip())

    def sentence(self) -> str:
        return f"{self.meeting or 'The meeting'} is proceeding without a quorum"


def _refuse_unless_in_progress(meeting: Meeting) -> None:
    if meeting.in_progress:
        return
    is_planned = meeting.state is MeetingState.PLANNED
    way = "start it first" if is_planned else "reopen it with a reason"
    raise Refused(f"Meeting {meeting.id} is {meeting.state}, not in progress: {way}.")


class CloseMeeting(Asks, AtMeeting, Struct, frozen=True):
    """End a meeting as held or inquorate, by its quorum, and lock its attendance.

    ``services.perform`` then writes its minutes and e-mails.
    """

    what: ClassVar[str] = "close meeting"
    spec: ClassVar[CommandSpec] = CommandSpec(
        name="close", help="close a meeting or a challenge", example="cscp close QAG-2025-11-27"
    )
    meeting: MeetingId
    without_quorum: WithoutQuorum = ""

    def work(self, draft: UnitOfWork) -> None:
        meeting = self.of(draft)
        _refuse_unless_in_progress(meeting)
        if self.without_quorum.strip():
            ProceedWithoutQuorum(meeting.id, self.without_quorum).work(draft)
        _close(draft, draft.meeting(meeting.id))

    def sentence(self) -> str:
        return f"Closed {self.meeting or 'the meeting'}"


def _close(draft: UnitOfWork, meeting: Meeting) -> None:
    if not any(row.present for row in draft.attendances_of(meeting.id)):
        raise Refused(
            f"Nobody is marked present at {meeting.id}. Record the attendance, or cancel the "
            "meeting."
        )
    draft.warnings.extend(doubts_at_close(draft, meeting))
    closed = replace(
        meeting,
        state=MeetingState.HELD,
        is_closed=True,
        in_progress=False,
        closed=_closing_time(draft, meeting),
        chair_present=bool(meeting.chair_present),
    )
    if not is_quorate(draft, closed):
        closed = replace(closed, state=MeetingState.INQUORATE)
        draft.warnings.append(
            f"{meeting.id} was not quorate ({missing_clauses_words(draft, closed)} missing)."
        )
    draft.put("meetings", closed)
    _judge_agreements(draft, closed)


def _closing_time(draft: UnitOfWork, meeting: Meeting) -> str:
    """Return the present moment for a meeting that began today; another keeps what it had."""
    if meeting.started and meeting.day == draft.today:
        return as_moment(draft.context.now)
    return meeting.closed


def _judge_agreements(draft: UnitOfWork, meeting: Meeting) -> None:
    """Judge each delivery that a meeting agreed by who was in the room at that time.

    An inquorate meeting agrees nothing: the rules refuse to close it with agreements.
    """
    provisional = []
    for action in agreed_at(draft, meeting.id):
        is_of_another = action.agreed_at not in {"", meeting.id}
        is_timed = action.agreed_time or not meeting.without_quorum_reason.strip()
        if meeting.state is not MeetingState.HELD or is_of_another or not is_timed:
            continue
        if not was_quorate(draft, meeting, action.agreed_time):
            provisional.append(action.id)
            draft.change(
                "actions", action, agreed=None, agreed_at="", provisionally_agreed_at=meeting.id
            )
        elif not action.agreed_at:
            draft.change(
                "actions",
                action,
                agreed=meeting.day,
                agreed_at=meeting.id,
                provisionally_agreed_at="",
            )
    if provisional:
        refs = listed(dict.fromkeys(ref_in_words(ref, draft.book) for ref in provisional))
        draft.warnings.append(
            f"There was no quorum when {refs} "
            f"{'was' if len(provisional) == 1 else 'were'} agreed, so that is provisional until a "
            "quorate meeting ratifies it."
        )


class HoldMeeting(Asks, AtMeeting, Struct, frozen=True):
    """Record a meeting from its minutes, in one step: who came, who chaired, and its end."""

    what: ClassVar[str] = "hold meeting"
    meeting: MeetingId
    attendance: tuple[Command, ...] = ()
    chair: ChairRole = None
    chair_agency: ChairAgency = None
    without_quorum_reason: WithoutQuorum = ""

    def work(self, draft: UnitOfWork) -> None:
        meeting = self.of(draft)
        if meeting.is_closed or meeting.state is MeetingState.CANCELLED:
            raise Refused(
                f"Meeting {meeting.id} is already {meeting.state}. Reopen it, with a reason."
            )
        for command in self.attendance:
            command.work(draft)
        _record_chair(draft, meeting.id, self.chair, self.chair_agency)
        if self.without_quorum_reason.strip():
            ProceedWithoutQuorum(meeting.id, self.without_quorum_reason).work(
                _opened(draft, meeting.id)
            )
        _close(draft, draft.meeting(meeting.id))

    def sentence(self) -> str:
        return f"Meeting {self.meeting} recorded"


class TakePlace(AtMeeting, Struct, frozen=True):
    """Record that a meeting took place; attendance is recorded later, or is not known.

    Until its attendance is recorded, nobody can tell whether it was quorate, unless it is known that
    it was not.
    """

    what: ClassVar[str] = "take place"
    meeting: str
    is_quorate: bool = True

    def work(self, draft: UnitOfWork) -> None:
        """Set the meeting's state; attendance figures leave it out until it is closed."""
        meeting = self.of(draft)
        if meeting.in_progress:
            raise Refused(f"Meeting {meeting.id} is in progress. Close it first.")
        state = MeetingState.UNRECORDED if self.is_quorate else MeetingState.INQUORATE
        if meeting.is_closed or meeting.state in {MeetingState.CANCELLED, state}:
            raise Refused(
                f"Meeting {meeting.id} is already {meeting.state}. Reopen it, with a reason."
            )
        draft.change("meetings", meeting, state=state)

    def sentence(self) -> str:
        return f"{self.meeting} took place{'' if self.is_quorate else ' without a quorum'}"


def _opened(draft: UnitOfWork, key: str) -> UnitOfWork:
    draft.change("meetings", draft.meeting(key), in_progress=True)
    return draft


class ReopenMeeting(Asks, AtMeeting, Struct, frozen=True):
    """Reopen a meeting that was closed, or plan one again that was cancelled."""

    what: ClassVar[str] = "reopen meeting"
    spec: ClassVar[CommandSpec] = CommandSpec(
        name="reopen",
        help="reopen a closed meeting or challenge, or reinstate a cancelled meeting",
        example='cscp reopen QAG-2025-11-27 --why "An agency was forgotten."',
        title="Reopen the meeting",
    )
    meeting: MeetingId
    reason: KeptReason

    def work(self, draft: UnitOfWork) -> None:
        meeting = self.of(draft)
        if meeting.in_progress or meeting.state is MeetingState.PLANNED:
            raise Refused(f"Meeting {meeting.id} isn't closed, so there's nothing to reopen.")
        if not self.reason.strip():
            raise Missing(f"Say why meeting {meeting.id} is being reopened.", field="reason")
        reason = self.reason.strip()
        if meeting.state is MeetingState.CANCELLED:
            planned = replace(meeting, state=MeetingState.PLANNED, cancel_reason="")
            draft.change("meetings", planned, reopen_reason=reason)
            return
        opened = replace(meeting, is_closed=False, in_progress=True, reopen_reason=reason)
        draft.put("meetings", opened)

    def sentence(self) -> str:
        return f"Reopened {self.meeting or 'the meeting'}"


class WithdrawAgreements(Asks, AtMeeting, Struct, frozen=True):
    """Withdraw what a meeting agreed, so that the deliveries must be agreed again."""

    what: ClassVar[str] = "withdraw agreements"
    spec: ClassVar[CommandSpec] = CommandSpec(
        name="withdraw",
        help="withdraw a meeting's agreement of deliveries",
        example="cscp withdraw QAG-2025-11-27 BP25-1.2",
    )
    meeting: MeetingId
    refs: Annotated[
        tuple[str, ...],
        Ask(links="actions", typed="REF", help="deliveries (default: all that it agreed)"),
    ] = ()
    """The actions; if empty, all that the meeting agreed."""

    def day(self, book: Book, context: Context) -> date:  # noqa: ARG002 - one shape
        return context.on or context.today

    def work(self, draft: UnitOfWork) -> None:
        meeting = self.of(draft)
        agreed = {action.id: action for action in agreed_at(draft, meeting.id)}
        wanted = [draft.action(ref).id for ref in self.refs] or list(agreed)
        if not wanted:
            raise Refused(
                f"Meeting {meeting.id} didn't agree any deliveries, so there's nothing to withdraw."
            )
        for ref in wanted:
            if ref not in agreed:
                raise Refused(f"Meeting {meeting.id} didn't agree {ref}. Choose another action.")
            draft.change(
                "actions",
                agreed[ref],
                agreed=None,
                agreed_at="",
                provisionally_agreed_at="",
                agreed_time="",
            )

    def sentence(self) -> str:
        return f"Agreement of {self.meeting or 'the meeting'} withdrawn"


def _refuse_for_minutes(meeting: Meeting, text: str) -> None:
    if not text.strip():
        raise Missing(f"Type the text for the minutes of {meeting.id}.", field="text")
    if meeting.state is MeetingState.CANCELLED:
        raise Refused(
            f"Meeting {meeting.id} was cancelled, so it has no minutes. Choose another meeting."
        )


class AddRemark(Asks, AtMeeting, Struct, frozen=True):
    """Add a note that belongs to no action to a meeting."""

    what: ClassVar[str] = "remark"
    spec: ClassVar[CommandSpec] = CommandSpec(
        name="remark",
        help="add a note to a meeting, not tied to any action",
        example='cscp remark QAG-2025-11-27 "The conference moves to March."',
        title="Note for the minutes",
    )
    meeting: MeetingId
    text: Annotated[
        str,
        Ask(
            label="What was said",
            typed="TEXT",
            help="what was said (- to read it from stdin)",
            needed=True,
            lines=5,
        ),
    ]

    def work(self, draft: UnitOfWork) -> None:
        """Add the remark after the existing ones, so that two people's remarks do not clash."""
        meeting = self.of(draft)
        _refuse_for_minutes(meeting, self.text)
        remarks = _with_numbered(meeting.remarks, self.text)
        draft.edit("meetings", meeting.id, {"remarks": remarks})

    def sentence(self) -> str:
        return f"Note added to {self.meeting or 'the meeting'}"


def _with_numbered(texts: tuple[str, ...], text: str) -> list[Plain]:
    """Add a text to a meeting's list under the next number: ``007 The letter is out``."""
    numbers = (known.partition(" ")[0] for known in texts)
    last = max((int(number) for number in numbers if number.isdecimal()), default=0)
    return sorted([*texts, f"{last + 1:03d} {text.strip()}"])


class CorrectRemark(Asks, AtMeeting, Struct, frozen=True):
    """Correct a note of a meeting; the history keeps the earlier text."""

    what: ClassVar[str] = "correct remark"
    spec: ClassVar[CommandSpec] = CommandSpec(
        name="correct-remark",
        help="correct a note of a meeting",
        example='cscp correct-remark QAG-2025-11-27 3 "The conference moves to April."',
        title="Correct the note",
    )
    meeting: MeetingId
    number: Annotated[str, Ask(typed="NUMBER", help="the note's number in the meeting")]
    text: Annotated[
        str, Ask(label="What was said", typed="TEXT", help="what was said", needed=True, lines=5)
    ]

    def work(self, draft: UnitOfWork) -> None:
        meeting = self.of(draft)
        if not self.text.strip():
            raise Missing("Enter the corrected text.", field="text")
        known = {remark.partition(" ")[0].lstrip("0") or "0": remark for remark in meeting.remarks}
        old = known.get(self.number.strip().lstrip("0"))
        if old is None:
            count = counted(len(known), "note")
            raise Refused(
                f"Meeting {meeting.id} has {count}, and none is number {self.number}.",
                field="number",
            )
        new = f"{old.partition(' ')[0]} {self.text.strip()}"
        kept = [remark for remark in meeting.remarks if remark != old]
        draft.edit("meetings", meeting.id, {"remarks": sorted([*kept, new])})

    def sentence(self) -> str:
        return f"Note {self.number} of {self.meeting or 'the meeting'} corrected"


class IssueMinutes(AtMeeting, Struct, frozen=True):
    """Record that the minutes of a meeting were issued, with files that are already stored."""

    what: ClassVar[str] = "issue minutes"
    meeting: str
    to: str
    """The recipients, and the way: ``all members, by email``."""
    corrections: str = ""
    """The corrections since they were issued before."""
    marking: str = ""
    files: tuple[SignedFile, ...] = ()

    def day(self, book: Book, context: Context) -> date:  # noqa: ARG002 - one shape
        return context.on or context.today

    def work(self, draft: UnitOfWork) -> None:
        meeting = self.of(draft)
        self.refuse(draft.book, meeting)
        values = {
            "meeting": meeting.id,
            "to": self.to.strip(),
            "corrections": self.corrections.strip(),
            "marking": self.marking,
            "files": to_builtins(self.files),
        }
        key = draft.next_id("issued_minutes", f"{meeting.id}/minutes-")
        draft.make("issued_minutes", key, values)

    def refuse(self, book: Book, meeting: Meeting) -> None:
        """Refuse minutes that can't be issued, before any file is made."""
        if meeting.in_progress or not meeting.state.took_place:
            state = "in progress" if meeting.in_progress else meeting.state
            raise Refused(f"Meeting {meeting.id} is {state}. Close it, then issue its minutes.")
        if not self.to.strip():
            raise Missing("Say who the minutes went to, e.g. all members, by email.", field="to")
        if (earlier := issues_of(book, meeting.id)) and not self.corrections.strip():
            raise Missing(
                f"The minutes of {meeting.id} were issued on {long(earlier[-1].created)}. Say what was "
                "corrected since.",
                field="corrections",
            )

    def sentence(self) -> str:
        again = ", with corrections" if self.corrections.strip() else ""
        return f"Minutes of {self.meeting or 'the meeting'} issued to {self.to.strip()}{again}"


class AddToAgenda(InNames, Effective, Struct, frozen=True):
    """Put an item on the agenda of a meeting, with the line that asks for it, if one does."""

    what: ClassVar[str] = "add to agenda"
    meeting: str
    values: Mapping[str, Any]
    """Plain values of the item by field."""

    def work(self, draft: UnitOfWork) -> None:
        meeting = draft.meeting(self.meeting)
        values = {**self.values, "meeting": meeting.id, "asked_by": draft.context.line}
        draft.make("agenda_items", draft.next_id("agenda_items", f"{meeting.id}/item-"), values)

    def sentence_in(self, book: Finds) -> str:
        return f"“{self.values.get('title', '')}” is on the agenda of {meeting_in_words(self.meeting, book)}"


class RatifyDecisions(Asks, AgreedAtMeeting, Struct, frozen=True):
    """Record that a quorate meeting ratified decisions made without a quorum."""

    what: ClassVar[str] = "ratify"
    spec: ClassVar[CommandSpec] = CommandSpec(
        name="ratify",
        help="record that a quorate meeting ratified decisions made without a quorum",
        example="cscp ratify QAG-2025-09-16/decision-1 --meeting QAG-2025-11-27",
    )
    decisions: Annotated[
        tuple[str, ...], Ask(links="decisions", typed="DECISION", help="ids of the decisions")
    ]
    meeting: str = ""
    """The meeting's id; if empty, the context's meeting."""

    def work(self, draft: UnitOfWork) -> None:
        key = self.meeting or draft.context.meeting
        if not key:
            raise Missing("Say which meeting ratified the decisions.", field="meeting")
        for one in self.decisions:
            decision = draft.get(Decision, one)
            if decision_standing(draft, decision) != "provisional":
                raise Refused(
                    f"{decision.id} isn't provisional, so there is nothing to ratify.",
                    field="decisions",
                )
            draft.change("decisions", decision, ratified_at=draft.meeting(key).id)

    def sentence(self) -> str:
        return f"Ratified {', '.join(self.decisions)}"


class AgreeMinutes(Asks, AtMeeting, Struct, frozen=True):
    """Record that a meeting agreed the minutes of the group's meeting before it."""

    what: ClassVar[str] = "agree minutes"
    spec: ClassVar[CommandSpec] = CommandSpec(
        name="agree-minutes",
        help="record that a meeting agreed the minutes of the one before it",
        example="cscp agree-minutes QAG-2025-11-27",
        title="Agree the minutes of the last meeting",
    )
    meeting: MeetingId
    subject_to: Annotated[
        str,
        Ask(
            label="Subject to",
            hint="any corrections, e.g. add apologies from Housing; leave blank if none",
            typed="--subject-to TEXT",
            help="any corrections to them",
        ),
    ] = ""

    def work(self, draft: UnitOfWork) -> None:
        meeting = self.of(draft)
        earlier = last_meeting(draft, meeting)
        if earlier is None:
            raise Refused(
                f"{group_name(meeting.group, draft)} has no earlier meeting, so there are no "
                "minutes to agree."
            )
        if earlier.minutes_agreed_at:
            raise Refused(
                f"The minutes of {earlier.id} have already been agreed, at "
                f"{earlier.minutes_agreed_at}. To change what they are subject to, undo that first."
            )
        subject_to = self.subject_to.strip()
        draft.change(
            "meetings", earlier, minutes_agreed_at=meeting.id, minutes_subject_to=subject_to
        )

    def sentence(self) -> str:
        return f"{self.meeting or 'The meeting'} agreed the minutes of the last meeting"


class UnderItem(Together, frozen=True):
    """Several commands as one step, recorded under an agenda item."""

    what: ClassVar[str] = "capture"
    meeting: str = ""
    item: str = ""

    def work(self, draft: UnitOfWork) -> None:
        Together.work(self, draft)
        meeting = draft.meeting(self.meeting)
        before = draft.book.find(Meeting, meeting.id)
        new = [
            (table, record.id)
            for table, record in draft.touched
            if table in _OF_ITEMS and draft.book.find(table, record.id) is None
        ]
        for field in NUMBERED:
            known = getattr(before, field) if before else ()
            texts = (text for text in getattr(meeting, field) if text not in known)
            new += [(field, text.partition(" ")[0]) for text in texts]
        if new:
            listed_under = {f"{self.item} {table} {key}" for table, key in new}
            under = sorted({*meeting.said_under, *listed_under})
            draft.edit("meetings", meeting.id, {"said_under": under})


_OF_ITEMS = frozenset({"actions", "challenges", "decisions"})
"""The tables of records that can belong to an agenda item without concerning an action."""


def under_item(key: str, meeting: Meeting, command: Command) -> Command:
    """Return a command that also records the key of the agenda item under which it belongs."""
    return UnderItem((command,), meeting=meeting.id, item=key) if key else command


class KeepLine(AtMeeting, Struct, frozen=True):
    """Keep a line typed in a meeting, word for word."""

    what: ClassVar[str] = "line"
    meeting: str
    words: str
    item: str = ""
    """The key of the agenda item under which it was typed; empty for none."""
    about: tuple[str, ...] = ()
    text: str = ""
    """The words in the minutes, without a label such as “note:”; empty if they are the same."""
    told_by_result: bool = False
    """True if all its words are in what is recorded because of it."""
    to_check: bool = False
    restricted: bool = False
    is_heading: bool = False
    begins_part: bool = False
    """True if it begins a confidential part, or may do so."""

    def work(self, draft: UnitOfWork) -> None:
        meeting = self.of(draft)
        _refuse_for_minutes(meeting, self.words)
        values = {
            "meeting": meeting.id,
            "words": self.words.strip(),
            "item": self.item,
            "about": sorted(self.about),
            "text": self.text,
            "told_by_result": self.told_by_result,
            "to_check": self.to_check,
            "restricted": self.restricted,
            "is_heading": self.is_heading,
            "begins_part": self.begins_part,
        }
        key = draft.next_id("lines", f"{meeting.id}/line-")
        draft.make("lines", key, {name: value for name, value in values.items() if value})

    def sentence(self) -> str:
        kept = "Line kept to check" if self.to_check else "Note added"
        return f"{kept} at {self.meeting or 'the meeting'}"


class RestrictLines(AtMeeting, Struct, frozen=True):
    """Make lines of a meeting a confidential part, with what they recorded, or open others again."""

    what: ClassVar[str] = "restrict lines"
    meeting: str
    restricted: tuple[tuple[str, str], ...] = ()
    """Table and id of what is confidential: first the line with which the part begins."""
    opened: tuple[tuple[str, str], ...] = ()
    """Table and id of what was confidential until somebody said that it isn't."""

    def work(self, draft: UnitOfWork) -> None:
        self.of(draft)
        for table, key in self.opened:
            is_line = {"begins_part": False} if table == "lines" else {}
            draft.edit(table, key, {"restricted": False, **is_line})
        for table, key in self.restricted:
            draft.edit(table, key, {"restricted": True})
        if self.restricted:
            draft.edit(*self.restricted[0], {"begins_part": True})

    def sentence(self) -> str:
        changed = (*self.restricted, *self.opened)
        lines = counted(sum(table == "lines" for table, _ in changed), "line")
        is_now = "confidential" if self.restricted else "open"
        return f"{lines} of {self.meeting or 'the meeting'} {is_now}"


class SettleLine(AtMeeting, Struct, frozen=True):
    """Take a line for checked, now that it is recorded what it says."""

    what: ClassVar[str] = "settle line"
    meeting: str
    line: str
    told_by_result: bool = False
    """True if all its words are in what is recorded because of it."""
    restricted: bool | None = None
    """Whether it is restricted; None if it stays as it is."""

    def work(self, draft: UnitOfWork) -> None:
        values: dict[str, Plain] = {"to_check": False, "told_by_result": self.told_by_result}
        if self.restricted is not None:
            values["restricted"] = self.restricted
        draft.edit("lines", self.line, values)

    def sentence(self) -> str:
        return f"Line checked at {self.meeting or 'the meeting'}"


class TickOff(AtMeeting, Struct, frozen=True):
    """Mark agenda items of a meeting as dealt with, or as not dealt with."""

    what: ClassVar[str] = "tick off"
    meeting: str
    items: tuple[str, ...]
    """The keys of the items, as the agenda gives them."""
    done: bool = True

    def work(self, draft: UnitOfWork) -> None:
        meeting = self.of(draft)
        before = set(meeting.dealt_with)
        after = before | set(self.items) if self.done else before - set(self.items)
        draft.edit("meetings", meeting.id, {"dealt_with": sorted(after)})

    def sentence(self) -> str:
        count = f"{len(self.items)} items" if len(self.items) != 1 else "An item"
        return f"{count} marked as done" if self.done else f"{count} marked as not done"


class AddDecision(Asks, AtMeeting, Struct, frozen=True):
    """Record what a meeting decided."""

    what: ClassVar[str] = "decide"
    spec: ClassVar[CommandSpec] = CommandSpec(title="New decision")
    meeting: MeetingId
    text: Annotated[str, Ask(label="What was decided", needed=True, lines=4)]
    actions: Annotated[
        tuple[str, ...],
        Ask(label="Actions", hint="references separated by commas; optional", links="actions"),
    ] = ()
    restricted: Restricted = False

    def work(self, draft: UnitOfWork) -> None:
        meeting = self.of(draft)
        values = {
            "meeting": meeting.id,
            "text": self.text.strip(),
            "actions": sorted({draft.action(ref).id for ref in self.actions}),
            "restricted": self.restricted,
            "time": time_of(meeting, draft.context),
        }
        AddRecord("decisions", values).work(draft)

    def sentence(self) -> str:
        return f"Decision of {self.meeting or 'the meeting'} recorded"


class Escalate(Asks, Effective, Struct, frozen=True):
    """Bring an action before the Executive, adding an Executive action beside it."""

    what: ClassVar[str] = "escalate"
    spec: ClassVar[CommandSpec] = CommandSpec(
        name="escalate",
        help="escalate an action to the Executive, as a separate action",
        example='cscp escalate BP25-1.4 --request "Decide who pays for the post" --due 20/1/2026 '
        '--reason "Two partners disagree." --meeting QAG-2025-11-27',
        title="Escalate to the Executive",
        shows_new="actions",
    )
    ref: Ref
    request: Annotated[
        str,
        Ask(
            label="Request",
            hint="what the Executive is asked to do; leave blank to use the action's title",
            typed="--request TEXT",
            help="what the Executive is asked to do (default: the action's title)",
        ),
    ] = ""
    """The request to the Executive; the action's own title if empty."""
    due: Annotated[
        date | None,
        Ask(
            label="Due date",
            hint="optional",
            typed="--due DATE",
            help="when the Executive's action is due",
        ),
    ] = None
    reason: Annotated[
        str,
        Ask(
            label="Reason",
            hint="added to the action as a progress update",
            typed="--reason TEXT",
            help="why",
        ),
    ] = ""
    meeting: str = ""
    """The meeting that escalates it; if empty, the context's meeting."""

    def work(self, draft: UnitOfWork) -> None:
        action = draft.action(self.ref)
        executive = default_overseer(draft, Source.EXECUTIVE)
        if action.source is Source.EXECUTIVE or action.overseeing_group == executive != "":
            raise Refused(
                f"{action.id} is already an Executive action. Add your request there "
                "as a progress update."
            )
        if not action.is_open:
            raise Refused(f"{action.id} is {action.status}. Reopen it before escalating it.")
        if open_one := _escalated(draft, action):
            raise Refused(
                f"{action.id} has already been escalated, as {open_one}. Work on that one."
            )
        ref = next_ref(draft, Source.EXECUTIVE, "")
        values = {
            "title": self.request.strip() or action.title,
            "source": Source.EXECUTIVE.value,
            "lead_agency": action.lead_agency,
            "lead": action.lead,
            "due": self.due.isoformat() if self.due else None,
            "raised_at": self.meeting or draft.context.meeting,
            "related": [action.id],
            "restricted": action.restricted,
        }
        AddAction(values).work(draft)
        why = f": {self.reason.strip()}" if self.reason.strip() else "."
        put_update(
            draft,
            action.id,
            f"Escalated to the Executive as {ref}{why}",
            meeting=self.meeting or draft.context.meeting,
            starts_action=False,
        )
        noted = draft.action(action.id)
        draft.change("actions", noted, related=tuple(sorted({*noted.related, ref})))

    def sentence(self) -> str:
        return f"Escalated {self.ref} to the Executive"


def _escalated(draft: UnitOfWork, action: Action) -> str:
    """Return the open Executive action linked with an action; empty if there is none."""
    for ref in action.related:
        other = draft.find(Action, ref)
        if other is not None and other.source is Source.EXECUTIVE and other.is_open:
            return other.id
    return ""
