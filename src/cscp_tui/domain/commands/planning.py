"""Planning meetings: one, a year of them in one step, and calling one off."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, ClassVar, cast

from cscp_tui.domain.commands.base import AtMeeting, Effective
from cscp_tui.domain.dates import in_words, long
from cscp_tui.domain.errors import Missing, Refused
from cscp_tui.domain.moments import with_minutes
from cscp_tui.domain.sayings import InNames, group_said
from cscp_tui.domain.words import MeetingState

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.contexts import Context
    from cscp_tui.domain.drafts import Draft
    from cscp_tui.domain.records import Meeting
    from cscp_tui.domain.sayings import Finds


def meeting_id(group: str, day: date) -> str:
    """The id of a group's meeting on a day: ``QAG-2025-11-27``."""
    return f"{group}-{day.isoformat()}"


def meetings_by_day(draft: Draft, group: str) -> dict[date, Meeting]:
    """The meetings of a group, as a draft has them, by their days."""
    meetings = (cast("Meeting", record) for record in draft.records("meetings"))
    return {meeting.day: meeting for meeting in meetings if meeting.group == group}


@dataclass(frozen=True, slots=True)
class PlanMeeting(InNames):
    """Plan a meeting of a group; what is not said is as at its meeting before."""

    what: ClassVar[str] = "plan meeting"
    group: str
    on: date
    chair: str | None = None
    """The role that chairs."""
    chair_agency: str | None = None
    standing_items: tuple[str, ...] | None = None
    time: str | None = None
    """When it is to begin and end, as it is written."""
    place: str | None = None

    def day(self, book: Book, context: Context) -> date:  # noqa: ARG002 - one shape
        """Today, or the day of a meeting that has been."""
        return context.on or min(context.today, self.on)

    def work(self, draft: Draft) -> None:
        """Make the meeting, unless the group has one on that day."""
        draft.get("groups", self.group)
        known = meetings_by_day(draft, self.group)
        if self.on in known:
            way = "reopen it" if known[self.on].state is MeetingState.CANCELLED else "open that one"
            raise Refused(
                f"{group_said(self.group, draft)} has a meeting on {long(self.on)} already "
                f"({known[self.on].state}); {way}, or name another day.",
                field="day",
            )
        before = [day for day in known if day < self.on and not _is_cancelled(known[day])]
        last = known[max(before)] if before else None
        given = {
            "chair": self.chair,
            "chair_agency": self.chair_agency,
            "standing_items": self.standing_items and list(self.standing_items),
            "time": self.time and with_minutes(self.time),
            "place": self.place,
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
        """What was done."""
        return f"Planned a meeting of {group_said(self.group, book)} on {in_words(self.on)}"


def _free_id(draft: Draft, group: str, day: date) -> str:
    """The id of a meeting on a day; that of one that was moved to another day stays with it."""
    key = meeting_id(group, day)
    for number in count(2):
        if draft.find("meetings", key) is None:
            return key
        key = f"{meeting_id(group, day)}-{number}"
    raise AssertionError  # numbers never end


def _is_cancelled(meeting: Meeting) -> bool:
    return meeting.state is MeetingState.CANCELLED


@dataclass(frozen=True, slots=True)
class ScheduleMeetings(InNames, Effective):
    """Plan a group's meetings on several days in one step; a day that has one keeps it."""

    what: ClassVar[str] = "schedule"
    group: str
    days: tuple[date, ...]
    """The days, as ``schedules.days_of`` gives them."""
    chair: str | None = None
    chair_agency: str | None = None
    standing_items: tuple[str, ...] | None = None
    time: str | None = None
    place: str | None = None

    def work(self, draft: Draft) -> None:
        """Plan a meeting on each day that has none."""
        known = meetings_by_day(draft, self.group)
        free = sorted(set(self.days) - known.keys())
        if not free and len(set(self.days)) > 1:
            raise Refused(
                f"{group_said(self.group, draft)} has a meeting on each of these "
                f"{len(set(self.days))} days already; give other days.",
                field="day",
            )
        if skipped := len(set(self.days)) - len(free):
            draft.warnings.append(
                f"{skipped} of the days had a meeting already and kept it; {len(free)} "
                f"{'is' if len(free) == 1 else 'are'} new."
            )
        for day in free or self.days:
            command = PlanMeeting(
                self.group,
                day,
                self.chair,
                self.chair_agency,
                self.standing_items,
                self.time,
                self.place,
            )
            command.work(draft)

    def sentence_in(self, book: Finds) -> str:
        """What was done."""
        if len(set(self.days)) == 1:
            return PlanMeeting(self.group, self.days[0]).sentence_in(book)
        return f"Planned meetings of {group_said(self.group, book)} until {long(max(self.days))}"


@dataclass(frozen=True, slots=True)
class CancelMeeting(AtMeeting):
    """Call a meeting off."""

    what: ClassVar[str] = "cancel meeting"
    meeting: str
    reason: str

    def work(self, draft: Draft) -> None:
        """Keep the meeting as cancelled, with the reason."""
        meeting = self.of(draft)
        if _is_cancelled(meeting):
            raise Refused(f"Meeting {meeting.id} is cancelled already; there is nothing to change.")
        if meeting.in_progress or meeting.state.took_place:
            raise Refused(
                f"Meeting {meeting.id} took place, so it cannot be cancelled; close it instead."
            )
        if not self.reason.strip():
            raise Missing(f"Say why meeting {meeting.id} is cancelled.", field="reason")
        values = {"state": MeetingState.CANCELLED.value, "cancel_reason": self.reason.strip()}
        draft.edit("meetings", meeting.id, values)

    def sentence(self) -> str:
        """What was done."""
        return f"Cancelled {self.meeting}"
