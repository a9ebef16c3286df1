"""What a meeting brings about: notes of its own, decisions, what it escalates, items dealt with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast

from msgspec.structs import replace

from cscp_tui.domain.commands.adding import AddAction, AddRecord, default_overseer, next_ref
from cscp_tui.domain.commands.base import AtMeeting, Effective
from cscp_tui.domain.commands.progressing import AddNote
from cscp_tui.domain.errors import Missing, Refused
from cscp_tui.domain.words import MeetingState, Source

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.domain.drafts import Draft
    from cscp_tui.domain.records import Action


@dataclass(frozen=True, slots=True)
class AddRemark(AtMeeting):
    """Write something down in a meeting that belongs to no action."""

    what: ClassVar[str] = "remark"
    meeting: str
    text: str

    def work(self, draft: Draft) -> None:
        """Add the remark after those that are there; two people's do not clash."""
        meeting = self.of(draft)
        if not self.text.strip():
            raise Missing(f"The note of {meeting.id} is empty; say something.", field="text")
        if meeting.state is MeetingState.CANCELLED:
            raise Refused(
                f"Meeting {meeting.id} was cancelled, so it has no notes; name another meeting."
            )
        numbers = (remark.partition(" ")[0] for remark in meeting.remarks)
        last = max((int(number) for number in numbers if number.isdecimal()), default=0)
        remark = f"{last + 1:03d} {self.text.strip()}"
        draft.edit("meetings", meeting.id, {"remarks": sorted([*meeting.remarks, remark])})

    def sentence(self) -> str:
        """What was done."""
        return f"Noted at {self.meeting or 'the meeting'}"


@dataclass(frozen=True, slots=True)
class TickOff(AtMeeting):
    """Say that items of a meeting's agenda are dealt with, or not after all."""

    what: ClassVar[str] = "tick off"
    meeting: str
    items: tuple[str, ...]
    """Their keys, as the agenda gives them."""
    done: bool = True

    def work(self, draft: Draft) -> None:
        """Put the items into the ticked ones, or take them out."""
        meeting = self.of(draft)
        before = set(meeting.dealt_with)
        after = before | set(self.items) if self.done else before - set(self.items)
        draft.edit("meetings", meeting.id, {"dealt_with": sorted(after)})

    def sentence(self) -> str:
        """What was done."""
        count = f"{len(self.items)} items" if len(self.items) != 1 else "An item"
        return f"{count} dealt with" if self.done else f"{count} to be dealt with"


@dataclass(frozen=True, slots=True)
class AddDecision(AtMeeting):
    """Record what a meeting decided."""

    what: ClassVar[str] = "decide"
    meeting: str
    text: str
    actions: tuple[str, ...] = ()
    """The actions that it is about."""
    restricted: bool = False

    def work(self, draft: Draft) -> None:
        """Add the decision to those of the meeting."""
        meeting = self.of(draft)
        values = {
            "meeting": meeting.id,
            "text": self.text.strip(),
            "actions": sorted({draft.action(ref).id for ref in self.actions}),
            "restricted": self.restricted,
        }
        AddRecord("decisions", values).work(draft)

    def sentence(self) -> str:
        """What was done."""
        return f"Recorded a decision of {self.meeting or 'the meeting'}"


@dataclass(frozen=True, slots=True)
class Escalate(Effective):
    """Bring an action before the Executive: it gets an action of the Executive beside it."""

    what: ClassVar[str] = "escalate"
    ref: str
    request: str = ""
    """What the Executive is asked to do; the action's own title, where it is empty."""
    due: date | None = None
    reason: str = ""
    meeting: str = ""
    """The meeting that escalates it, where it is not that of the context."""

    def work(self, draft: Draft) -> None:
        """Make the Executive's action, link the two, and note on the first what was done."""
        action = draft.action(self.ref)
        executive = default_overseer(draft, Source.EXECUTIVE)
        if action.source is Source.EXECUTIVE or action.overseeing_group == executive != "":
            raise Refused(f"{action.id} is with the Executive already; note there what it asks.")
        if not action.is_open:
            raise Refused(f"{action.id} is {action.status}; reopen it before escalating it.")
        if open_one := _escalated(draft, action):
            raise Refused(f"{action.id} is with the Executive as {open_one}; work on that one.")
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
        AddNote(action.id, f"Escalated to the Executive as {ref}{why}").work(draft)
        noted = draft.action(action.id)
        draft.put("actions", replace(noted, related=tuple(sorted({*noted.related, ref}))))

    def sentence(self) -> str:
        """What was done."""
        return f"Escalated {self.ref} to the Executive"


def _escalated(draft: Draft, action: Action) -> str:
    """The open action of the Executive that an action is linked with, if there is one."""
    for ref in action.related:
        other = cast("Action | None", draft.find("actions", ref))
        if other is not None and other.source is Source.EXECUTIVE and other.is_open:
            return other.id
    return ""
