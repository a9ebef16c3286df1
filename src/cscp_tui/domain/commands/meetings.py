"""Running a meeting: starting it, its quorum, closing it, and opening it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace

from cscp_tui.domain.agreements import agreed_at, missing_words
from cscp_tui.domain.attendance import is_quorate, quorum
from cscp_tui.domain.commands.base import AtMeeting
from cscp_tui.domain.errors import Missing, Refused
from cscp_tui.domain.memberships import members_on, spells_of
from cscp_tui.domain.moments import as_moment, clock_time
from cscp_tui.domain.names import listed
from cscp_tui.domain.words import AgencyKind, MeetingState

if TYPE_CHECKING:
    from datetime import date, datetime

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.contexts import Context
    from cscp_tui.domain.drafts import Draft
    from cscp_tui.domain.records import Agency, Meeting


@dataclass(frozen=True, slots=True)
class StartMeeting(AtMeeting):
    """Begin a meeting that was planned; from now on it takes attendance and decides."""

    what: ClassVar[str] = "start meeting"
    meeting: str
    at: datetime | None = None
    """The moment, with its time zone; left out where it is begun afterwards from its minutes."""
    chair: str | None = None
    """The role that chairs, where it is another than planned."""
    chair_agency: str | None = None

    def work(self, draft: Draft) -> None:
        """Put the meeting in progress."""
        meeting = self.of(draft)
        if meeting.in_progress:
            since = clock_time(meeting.started)
            raise Refused(
                f"Meeting {meeting.id} is in progress{f' since {since}' if since else ''}; join it."
            )
        if meeting.state is not MeetingState.PLANNED:
            raise Refused(f"Meeting {meeting.id} is {meeting.state}; reopen it with a reason.")
        values: dict[str, object] = {"in_progress": True, "started": as_moment(self.at)}
        draft.edit("meetings", meeting.id, values | _chairing(self.chair, self.chair_agency))

    def sentence(self) -> str:
        """What was done."""
        return f"Started {self.meeting}"


def _chairing(chair: str | None, agency: str | None) -> dict[str, object]:
    given = {"chair": chair, "chair_agency": agency}
    return {name: value for name, value in given.items() if value is not None}


@dataclass(frozen=True, slots=True)
class OverrideQuorum(AtMeeting):
    """The chair takes a meeting as quorate in spite of a shortfall, with a reason that is kept."""

    what: ClassVar[str] = "override quorum"
    meeting: str
    reason: str

    def work(self, draft: Draft) -> None:
        """Keep the reason."""
        meeting = self.of(draft)
        _refuse_unless_in_progress(meeting)
        if not self.reason.strip():
            raise Missing(f"Say why {meeting.id} is taken as quorate.", field="reason")
        if quorum(draft, meeting).is_met:
            raise Refused(f"Meeting {meeting.id} is quorate; there is nothing to override.")
        draft.put("meetings", replace(meeting, override_reason=self.reason.strip()))

    def sentence(self) -> str:
        """What was done."""
        return f"{self.meeting or 'The meeting'} is taken as quorate"


def _refuse_unless_in_progress(meeting: Meeting) -> None:
    if meeting.in_progress:
        return
    way = {
        MeetingState.PLANNED: "start it first",
        MeetingState.CANCELLED: "reopen it with a reason",
    }.get(meeting.state, "reopen it with a reason")
    raise Refused(f"Meeting {meeting.id} is {meeting.state}, not in progress; {way}.")


@dataclass(frozen=True, slots=True)
class CloseMeeting(AtMeeting):
    """End a meeting: it was held or inquorate by its quorum, and its attendance is locked."""

    what: ClassVar[str] = "close meeting"
    meeting: str
    at: datetime | None = None

    def work(self, draft: Draft) -> None:
        """Give the meeting its state and close its attendance.

        Raises:
            Refused: nobody was recorded, or it is not quorate and agreed deliveries.
        """
        meeting = self.of(draft)
        _refuse_unless_in_progress(meeting)
        _close(draft, meeting, self.at)

    def sentence(self) -> str:
        """What was done."""
        return f"Closed {self.meeting or 'the meeting'}"


def _close(draft: Draft, meeting: Meeting, at: datetime | None) -> None:
    if not any(row.present for row in draft.attendances_of(meeting.id)):
        raise Refused(
            f"Nobody is recorded as present at {meeting.id}; record the attendance, "
            "or cancel the meeting."
        )
    _warn_of_unmarked(draft, meeting)
    state = MeetingState.HELD
    if not is_quorate(draft, meeting):
        state = MeetingState.INQUORATE
        draft.warnings.append(
            f"{meeting.id} was not quorate ({missing_words(draft, meeting)} missing)."
        )
    closed = replace(meeting, state=state, minuted=True, in_progress=False, closed=as_moment(at))
    draft.put("meetings", closed)


def _warn_of_unmarked(draft: Draft, meeting: Meeting) -> None:
    unmarked = unmarked_members(draft, meeting)
    if unmarked:
        names = listed(agency.abbreviation or agency.name for agency in unmarked)
        draft.warnings.append(f"Not marked, so absent without apologies: {names}.")


def unmarked_members(draft: Draft, meeting: Meeting) -> list[Agency]:
    """The members of the day that have no row of attendance yet, in the order of the table."""
    marked = {row.agency for row in draft.attendances_of(meeting.id)}
    keys = members_on(spells_of(draft, group=meeting.group), meeting.group, meeting.day)
    found = [draft.agency(key) for key in keys if key not in marked]
    return sorted(
        (agency for agency in found if agency.kind is not AgencyKind.GUEST),
        key=lambda agency: (agency.order, agency.name),
    )


@dataclass(frozen=True, slots=True)
class HoldMeeting(AtMeeting):
    """Record a meeting from its minutes, in one step: who came, who chaired, and its end."""

    what: ClassVar[str] = "hold meeting"
    meeting: str
    attendance: tuple[Command, ...] = ()
    """What records its attendance."""
    chair: str | None = None
    chair_agency: str | None = None
    override_reason: str = ""
    at: datetime | None = None

    def work(self, draft: Draft) -> None:
        """Take the attendance and close the meeting."""
        meeting = self.of(draft)
        if meeting.minuted or meeting.state is MeetingState.CANCELLED:
            raise Refused(
                f"Meeting {meeting.id} is {meeting.state} already; reopen it with a reason."
            )
        draft.edit("meetings", meeting.id, _chairing(self.chair, self.chair_agency))
        for command in self.attendance:
            command.work(draft)
        if self.override_reason.strip():
            OverrideQuorum(meeting.id, self.override_reason).work(_opened(draft, meeting.id))
        _close(draft, draft.meeting(meeting.id), self.at)

    def sentence(self) -> str:
        """What was done."""
        return f"Recorded the meeting {self.meeting}"


@dataclass(frozen=True, slots=True)
class TakePlace(AtMeeting):
    """Say that a meeting took place, with its quorum or without; who came is recorded later."""

    what: ClassVar[str] = "take place"
    meeting: str
    is_quorate: bool = True

    def work(self, draft: Draft) -> None:
        """Give the meeting its state; it counts in no attendance until it is closed.

        Raises:
            Refused: it is in progress, was closed, was cancelled, or is that already.
        """
        meeting = self.of(draft)
        if meeting.in_progress:
            raise Refused(f"Meeting {meeting.id} is in progress; close it.")
        state = MeetingState.HELD if self.is_quorate else MeetingState.INQUORATE
        if meeting.minuted or meeting.state in {MeetingState.CANCELLED, state}:
            raise Refused(
                f"Meeting {meeting.id} is {meeting.state} already; reopen it with a reason."
            )
        draft.put("meetings", replace(meeting, state=state))

    def sentence(self) -> str:
        """What was done."""
        return f"{self.meeting} took place{'' if self.is_quorate else ' without its quorum'}"


def _opened(draft: Draft, key: str) -> Draft:
    draft.put("meetings", replace(draft.meeting(key), in_progress=True))
    return draft


@dataclass(frozen=True, slots=True)
class ReopenMeeting(AtMeeting):
    """Open a meeting again that was closed, or plan one again that was cancelled."""

    what: ClassVar[str] = "reopen meeting"
    meeting: str
    reason: str

    def work(self, draft: Draft) -> None:
        """Unlock the attendance, with the reason."""
        meeting = self.of(draft)
        if meeting.in_progress or meeting.state is MeetingState.PLANNED:
            raise Refused(f"Meeting {meeting.id} is not closed; there is nothing to reopen.")
        if not self.reason.strip():
            raise Missing(f"Say why meeting {meeting.id} is reopened.", field="reason")
        reason = self.reason.strip()
        if meeting.state is MeetingState.CANCELLED:
            planned = replace(meeting, state=MeetingState.PLANNED, cancel_reason="")
            draft.put("meetings", replace(planned, reopen_reason=reason))
            return
        opened = replace(meeting, minuted=False, in_progress=True, reopen_reason=reason)
        draft.put("meetings", opened)
        if quorum(draft, meeting).is_met and meeting.state is MeetingState.INQUORATE:
            draft.warnings.append(f"{meeting.id} has its quorum by the rule as it is now.")

    def sentence(self) -> str:
        """What was done."""
        return f"Reopened {self.meeting or 'the meeting'}"


@dataclass(frozen=True, slots=True)
class WithdrawAgreements(AtMeeting):
    """Take back what a meeting agreed: the deliveries are to be agreed again."""

    what: ClassVar[str] = "withdraw agreements"
    meeting: str
    refs: tuple[str, ...] = ()
    """The actions; all that the meeting agreed, where none is named."""

    def day(self, book: Book, context: Context) -> date:  # noqa: ARG002 - one shape
        """The day of effect that was asked for, else today: they were agreed until then."""
        return context.on or context.today

    def work(self, draft: Draft) -> None:
        """Take the agreement away from each action."""
        meeting = self.of(draft)
        agreed = {action.id: action for action in agreed_at(draft, meeting.id)}
        wanted = [draft.action(ref).id for ref in self.refs] or list(agreed)
        if not wanted:
            raise Refused(f"Meeting {meeting.id} agreed no delivery; there is nothing to withdraw.")
        for ref in wanted:
            if ref not in agreed:
                raise Refused(f"Meeting {meeting.id} did not agree {ref}; name another action.")
            draft.put("actions", replace(agreed[ref], agreed=None, agreed_at=""))

    def sentence(self) -> str:
        """What was done."""
        return f"Withdrew what {self.meeting or 'the meeting'} agreed"
