"""Progress of an action: notes, statuses, delivery, agreement, impact, our judgement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace

from cscp_tui.domain.agreements import refuse_meeting
from cscp_tui.domain.commands.base import Effective
from cscp_tui.domain.commands.editing import Together
from cscp_tui.domain.dates import long
from cscp_tui.domain.ends import ONLY_OPEN_RATED, refuse_ended
from cscp_tui.domain.errors import Missing, Refused, UnknownValue
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import Action, Note
from cscp_tui.domain.sign_offs import sign_off_of
from cscp_tui.domain.words import ImpactState, Rating, Status

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.commands.base import Command
    from cscp_tui.domain.contexts import Context
    from cscp_tui.domain.drafts import Draft


@dataclass(frozen=True, slots=True)
class AddNote(Effective):
    """Add a progress note; the first one starts the action."""

    what: ClassVar[str] = "note"
    ref: str
    text: str

    def day(self, book: Book, context: Context) -> date:
        """The day that was asked for; a late note starts its action within the quarter it is for.

        Notes for a quarter come in after its end, and deliveries with them: a start with effect on
        the recording day would bar those, and leave the quarter's figures without it.
        """
        if context.on is None and context.quarter:
            quarter, action = Quarter.parse(context.quarter), book.actions.get(self.ref)
            starts = action is not None and action.status is Status.NOT_STARTED
            if starts and quarter.last_day < context.today and sign_off_of(book, quarter) is None:
                return quarter.last_day
        return Effective.day(self, book, context)

    def work(self, draft: Draft) -> None:
        """Add the note, dated with the day of effect, for the quarter that is recorded for."""
        action = draft.action(self.ref)
        _add_note(draft, action, self.text)
        if action.status is Status.NOT_STARTED:
            draft.put("actions", replace(action, status=Status.IN_PROGRESS))

    def sentence(self) -> str:
        """What was done."""
        return f"Added a note to {self.ref}"


def is_of_notes(command: Command) -> bool:
    """Whether a command adds notes, and nothing else."""
    each = command.commands if isinstance(command, Together) else (command,)
    return all(isinstance(one, AddNote) for one in each)


def _add_note(draft: Draft, action: Action, text: str, meeting: str = "") -> None:
    if not text.strip():
        raise Missing(f"The note on {action.id} is empty; say what has happened.", field="text")
    note = Note(
        id=draft.next_id("notes", f"{action.id}/note-"),
        created=draft.on,
        action=action.id,
        text=text,
        quarter=draft.quarter.typed,
        meeting=meeting or draft.context.meeting,
        by=draft.context.by,
    )
    draft.put("notes", note)


@dataclass(frozen=True, slots=True)
class ChangeStatus(Effective):
    """Start an action, put it on hold, resume or reopen it."""

    what: ClassVar[str] = "status"
    ref: str
    status: Status
    reason: str = ""
    """Why it is on hold: one of the partnership's reason codes."""
    explanation: str = ""
    check_back: date | None = None

    def work(self, draft: Draft) -> None:
        """Change the status; what belonged to the earlier one goes."""
        action = draft.action(self.ref)
        if self.status.is_end:
            way = "deliver it" if self.status is Status.DELIVERED else "close it with an outcome"
            raise Refused(
                f"{action.id} becomes {self.status} in its own way; {way}.", field="status"
            )
        if self.status is action.status and self.status is not Status.ON_HOLD:
            raise Refused(
                f"{action.id} is {self.status} already; there is nothing to change.",
                field="status",
            )
        if self.status is Status.NOT_STARTED and draft.notes_of(action.id):
            raise Refused(
                f"{action.id} has progress notes, so it is started; put it on hold.",
                field="status",
            )
        opened = reopened(draft, action)
        warn_of_check_back(draft, self.check_back)
        on_hold = self.status is Status.ON_HOLD
        draft.put(
            "actions",
            replace(
                opened,
                status=self.status,
                hold_reason=self.reason if on_hold else "",
                hold_explanation=self.explanation if on_hold else "",
                check_back=self.check_back or _kept_check_back(opened, on_hold=on_hold),
            ),
        )

    def sentence(self) -> str:
        """What was done."""
        return f"{self.ref} is {self.status}"


def warn_of_check_back(draft: Draft, day: date | None) -> None:
    """Warn that an action is to be looked at again on a day that has passed."""
    if day is not None and day < draft.today:
        draft.warnings.append(f"The check-back date, {long(day)}, has passed already.")


def _kept_check_back(action: Action, *, on_hold: bool) -> date | None:
    """The check-back date, unless the action has a due date again to be looked at by."""
    return action.check_back if on_hold or action.due is None else None


def reopened(draft: Draft, action: Action) -> Action:
    """The action without what belongs to an end; an open one as it is.

    Raises:
        Refused: it was carried over, and its continuation is there.
    """
    if action.is_open:
        return action
    if action.continued_by and draft.find("actions", action.continued_by) is not None:
        raise Refused(
            f"{action.id} goes on as {action.continued_by}; undo the carrying over, "
            f"or work on {action.continued_by}."
        )
    return replace(
        action,
        status=Status.IN_PROGRESS,
        check_back=_kept_check_back(action, on_hold=False),
        ended=None,
        agreed=None,
        agreed_at="",
        outcome=None,
        reason="",
        explanation="",
        cause=None,
        handed_to="",
        replaced_by="",
        continued_by="",
    )


@dataclass(frozen=True, slots=True)
class Deliver(Effective):
    """Record the lead's claim that an action is delivered, with its impact."""

    what: ClassVar[str] = "deliver"
    ref: str
    impact: str = ""
    """What changed; empty where nothing is known yet."""
    impact_state: ImpactState | None = None

    def work(self, draft: Draft) -> None:
        """End the action on the day of effect."""
        action = draft.action(self.ref)
        refuse_ended([action])
        draft.put(
            "actions",
            replace(
                action,
                status=Status.DELIVERED,
                ended=draft.on,
                hold_reason="",
                hold_explanation="",
                judgement=None,
                judgement_reason="",
                impact=self.impact.strip() or action.impact,
                impact_state=_state(self.impact, self.impact_state, action.impact_state),
            ),
        )

    def sentence(self) -> str:
        """What was done."""
        return f"Delivered {self.ref}"


def _state(text: str, given: ImpactState | None, before: ImpactState) -> ImpactState:
    """The state that was given; else a text says that impact is emerging at least."""
    if given is not None:
        return given
    if text.strip() and before is ImpactState.NONE_YET:
        return ImpactState.EMERGING
    return before


def _meeting_that_can_agree(draft: Draft, action: Action, key: str) -> date:
    meeting = draft.meeting(key or draft.context.meeting) if key or draft.context.meeting else None
    if meeting is None:
        raise Missing(f"Say which meeting agrees the delivery of {action.id}.", field="meeting")
    if not action.is_delivered:
        raise Refused(f"{action.id} is {action.status}, so there is no delivery to agree.")
    refuse_meeting(draft, action, meeting)
    if draft.on < meeting.day:
        raise Refused(
            f"Meeting {meeting.id} was on {long(meeting.day)}; what it decided on {action.id} "
            f"cannot hold from {long(draft.on)}, so give a later day."
        )
    if action.agreed is not None:
        raise Refused(
            f"The delivery of {action.id} was agreed at {action.agreed_at} already; "
            "reopen it if it is not delivered after all."
        )
    return meeting.day


def _meeting_day(meeting: str, book: Book, context: Context) -> date:
    known = book.meetings.get(meeting or context.meeting)
    return context.on or (known.day if known else context.today)


@dataclass(frozen=True, slots=True)
class Agree:
    """A quorate meeting of the overseeing group, held or in progress, accepts deliveries."""

    what: ClassVar[str] = "agree"
    refs: tuple[str, ...]
    meeting: str = ""

    def day(self, book: Book, context: Context) -> date:
        """The day of the meeting, unless another was asked for."""
        return _meeting_day(self.meeting, book, context)

    def work(self, draft: Draft) -> None:
        """Mark each delivery as agreed at the meeting, but for those that it agreed already.

        Raises:
            Refused: it agreed all of them already, or cannot agree one.
        """
        meeting = self.meeting or draft.context.meeting
        actions = [draft.action(ref) for ref in self.refs]
        for action in [each for each in actions if each.agreed_at != meeting] or actions:
            day = _meeting_that_can_agree(draft, action, self.meeting)
            draft.put("actions", replace(action, agreed=day, agreed_at=meeting))

    def sentence(self) -> str:
        """What was done."""
        return f"Agreed the delivery of {', '.join(self.refs)}"


@dataclass(frozen=True, slots=True)
class RefuseDelivery:
    """A meeting of the overseeing group does not accept a delivery, and the action reopens."""

    what: ClassVar[str] = "refuse"
    ref: str
    reason: str
    meeting: str = ""

    def day(self, book: Book, context: Context) -> date:
        """The day of the meeting, unless another was asked for."""
        return _meeting_day(self.meeting, book, context)

    def work(self, draft: Draft) -> None:
        """Reopen the action, with a note that says why."""
        action = draft.action(self.ref)
        _meeting_that_can_agree(draft, action, self.meeting)
        if not self.reason.strip():
            raise Missing(f"Say why the delivery of {action.id} was not agreed.", field="refusal")
        draft.put("actions", reopened(draft, action))
        _add_note(draft, action, f"Delivery not agreed: {self.reason}", self.meeting)

    def sentence(self) -> str:
        """What was done."""
        return f"Did not agree the delivery of {self.ref}"


@dataclass(frozen=True, slots=True)
class SetImpact(Effective):
    """Say what changed for children, families or practice."""

    what: ClassVar[str] = "impact"
    ref: str
    impact: str
    impact_state: ImpactState | None = None

    def work(self, draft: Draft) -> None:
        """Replace the impact's text and state."""
        action = draft.action(self.ref)
        state = _state(self.impact, self.impact_state, action.impact_state)
        draft.put("actions", replace(action, impact=self.impact, impact_state=state))

    def sentence(self) -> str:
        """What was done."""
        return f"Recorded the impact of {self.ref}"


@dataclass(frozen=True, slots=True)
class Judge(Effective):
    """Set the team's own rating beside the computed one, or take it away."""

    what: ClassVar[str] = "judge"
    ref: str
    rating: Rating | None
    reason: str = ""

    def work(self, draft: Draft) -> None:
        """Keep the judgement with its reason."""
        action = draft.action(self.ref)
        refuse_ended([action], ONLY_OPEN_RATED)
        if self.rating is Rating.NO_DATE:
            raise UnknownValue("judgement", self.rating, (Rating.RED, Rating.AMBER, Rating.GREEN))
        reason = self.reason if self.rating else ""
        draft.put("actions", replace(action, judgement=self.rating, judgement_reason=reason))

    def sentence(self) -> str:
        """What was done."""
        return f"Judged {self.ref} {self.rating}" if self.rating else f"{self.ref} as computed"
