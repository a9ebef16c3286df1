"""Commands for actions: add, progress, deliver, agree, move dates, end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar

from msgspec import Struct, field
from msgspec.structs import replace

from cscp_tui.base.errors import Missing, Refused, UnknownValue
from cscp_tui.base.texts import either, in_a_row
from cscp_tui.domain import choices
from cscp_tui.domain.asking import Ask, Asks, CommandSpec
from cscp_tui.domain.book import Book
from cscp_tui.domain.commands.base import AgreedAtMeeting, Effective, MayBeLater
from cscp_tui.domain.commands.records import AddRecord, own_way
from cscp_tui.domain.context import Context
from cscp_tui.domain.dates import in_words, long, long_or
from cscp_tui.domain.enums import Cause, ImpactState, MoveKind, Outcome, Rating, Source, Status
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.quorum import agrees_provisionally, is_attendance_awaited, time_of
from cscp_tui.domain.records import KINDS, Action, Decision, Meeting, Move, Origin, ProgressUpdate
from cscp_tui.domain.references import next_ref
from cscp_tui.domain.rules.actions import ONLY_OPEN_RATED, REOPEN_TO_MOVE, refuse_ended
from cscp_tui.domain.rules.meetings import agreements_of, refuse_meeting
from cscp_tui.domain.rules.moves import (
    days_after_due,
    judging_day,
    kind_of_move,
    late_words,
    why_slip,
)
from cscp_tui.domain.rules.noticed import says_no_update_came, says_nothing_is_done
from cscp_tui.domain.schema import MORE
from cscp_tui.domain.unit_of_work import UnitOfWork
from cscp_tui.domain.updates import sign_off_of

Ref = Annotated[
    str,
    Ask(
        links="actions",
        typed="REF",
        help="the action's reference, or several",
        synonyms=("ref", "reference", "id", "action_no", "action_number"),
    ),
]
WHY = "Why"
Explanation = Annotated[
    str,
    Ask(
        group=WHY,
        label="In your own words",
        hint="optional",
        typed="--explanation TEXT",
        help="the reason in words",
    ),
]
ChairsAction = Annotated[
    str,
    Ask(typed="--chairs-action WHY", help="the Chair agrees it between meetings, for this reason"),
]
ImpactText = Annotated[
    str,
    Ask(
        label="What changed",
        hint="for children, families or practice",
        typed="TEXT",
        help="what changed (- to read it from stdin)",
        start="impact",
        lines=5,
    ),
]
OptionalImpactState = Annotated[
    ImpactState | None,
    Ask(
        label="Impact",
        hint="leave blank for “emerging”, or “none yet” if there is no text",
        typed=f"--impact-state {'|'.join(ImpactState)}",
        help="how far the impact is known",
        start="impact_state",
    ),
]
OptionalCause = Annotated[
    Cause | None,
    Ask(
        group=WHY,
        label="Cause",
        hint="within or outside the partnership's control",
        typed=f"--cause {'|'.join(Cause)}",
        help="whether the cause was within or outside the partnership's control",
    ),
]
ReasonCode = Annotated[
    str,
    Ask(
        group=WHY,
        label="Reason",
        typed="--reason CODE",
        help="one of the reason codes",
        choices=choices.reasons,
    ),
]


class AddProgressUpdate(Asks, Effective, MayBeLater, Struct, frozen=True):
    """Add a progress update; the first one starts the action, unless it is told not to."""

    what: ClassVar[str] = "progress update"
    spec: ClassVar[CommandSpec] = CommandSpec(
        name="note",
        help="add a progress update",
        example='cscp note BP24-1.3 "Half of the staff are trained." --for-quarter 2024-25/Q2\n'
        "cscp note BP24-1.3 BP24-1.4 - < note.txt\n"
        'cscp note BP24-1.3 "Nothing has been done yet." --no-start --reason funding',
        title="Progress update",
    )
    ref: Ref
    text: Annotated[
        str,
        Ask(
            label="Progress update",
            typed="TEXT",
            help="what has happened (- to read it from stdin)",
            lines=7,
            synonyms=(
                *("progress", "update", "progress_update", "comments", "notes", "comment"),
                *("latest_position", "status_update", "latest_update", "commentary", "narrative"),
                *("progress_to_date", "current_position", "quarterly_update", "where_are_we_now"),
                *("position_statement", "action_taken", "actions_taken", "progress_and_evidence"),
                *("evidence_of_progress", "progress_evidence", "update_comment"),
            ),
        ),
    ]
    reason: Annotated[
        str,
        Ask(
            label="Taking longer",
            hint="the reason, if it takes longer than agreed; its date stays as it is",
            typed="--reason CODE",
            help="why it is taking longer: one of the reason codes",
            choices=choices.reasons,
        ),
    ] = ""
    cause: OptionalCause = None
    starts_action: Annotated[
        bool,
        Ask(
            label="Starts the action",
            hint="“no” leaves it not started, e.g. if nothing has been done yet",
            typed="--no-start",
            help="the update doesn't start the action",
        ),
    ] = True

    def day(self, book: Book, context: Context) -> date:
        """Return the day asked for, or a day by which a late note may start its action.

        Notes for a quarter come in after its end, and deliveries with them: a start with effect on
        the recording day would bar those, and leave the quarter's figures without it.
        """
        if context.on is None and context.quarter:
            quarter, action = Quarter.parse(context.quarter), book.actions.get(self.ref)
            is_start = action is not None and action.status is Status.NOT_STARTED
            starts = self.starts_action and is_start
            if starts and quarter.last_day < context.today and sign_off_of(book, quarter) is None:
                return quarter.last_day
        return Effective.day(self, book, context)

    def later_day(self, allowed: date | None, context: Context) -> date:  # noqa: ARG002 - any day will do
        return context.today

    def work(self, draft: UnitOfWork) -> None:
        action = draft.action(self.ref)
        is_start = self.starts_action and action.status is Status.NOT_STARTED
        if is_start and says_nothing_is_done(self.text):
            draft.doubt(
                f"The update says that nothing has been done yet, and would start {action.id}. "
                "Choose not to start it (--no-start).",
                "starts_action",
            )
        if self.starts_action and says_no_update_came(self.text):
            draft.doubt(
                "This says that no update came, and would count as one. Leave it out: the paper "
                "itself lists the updates that are missing.",
                "text",
            )
        _add_update(
            draft,
            action,
            self.text,
            reason=self.reason,
            cause=self.cause,
            starts_action=self.starts_action,
        )
        if is_start:
            draft.change("actions", action, status=Status.IN_PROGRESS)

    def sentence(self) -> str:
        return f"Progress update added to {self.ref}"


def _add_update(
    draft: UnitOfWork, action: Action, text: str, meeting: str = "", **others: Any
) -> None:
    if not text.strip():
        raise Missing(f"Type the progress update for {action.id}.", field="text")
    put_update(draft, action.id, text, meeting=meeting or draft.context.meeting, **others)


def put_update(draft: UnitOfWork, ref: str, text: str, **others: Any) -> None:
    """Put a progress update into the draft, by default by the recorder for their quarter.

    Args:
        others: values of its other fields.
    """
    if draft.quarter.first_day > draft.today:
        draft.doubt(f"{draft.quarter} hasn't begun yet.")
    known: dict[str, Any] = {"quarter": draft.quarter.typed, "by": draft.context.by}
    known |= {"created": draft.on} | others
    key = draft.next_id("progress_updates", f"{ref}/note-")
    note = ProgressUpdate(id=key, action=ref, text=text, **known)
    draft.put("progress_updates", note)


REOPENED = "Reopened:"
"""The opening word of a progress update that says why an agreed delivery was reopened."""

OPEN_STATUSES = (Status.NOT_STARTED, Status.IN_PROGRESS, Status.ON_HOLD)


class ChangeStatus(Asks, Effective, Struct, frozen=True):
    """Start an action, put it on hold, resume or reopen it."""

    what: ClassVar[str] = "status"
    spec: ClassVar[CommandSpec] = CommandSpec(
        name="status",
        help="start an action, put it on hold, resume or reopen it",
        example='cscp status BP24-1.3 "in progress"',
        title="Status",
        watches=("status",),
    )
    ref: Ref
    status: Annotated[
        Status,
        Ask(
            label="Status",
            typed="|".join(OPEN_STATUSES),
            help="the new status",
            choices=choices.only(OPEN_STATUSES),
            needed=True,
        ),
    ]
    reason: Annotated[
        str,
        Ask(
            label="Reason",
            hint="only if on hold",
            typed="--reason CODE",
            help="why it is on hold, or is reopened",
            choices=choices.reasons,
        ),
    ] = ""
    explanation: Explanation = ""
    review_date: Annotated[
        date | None,
        Ask(
            label="Review date",
            hint="for an action on hold: the date to look at it again",
            typed="--review-date DATE",
            help="the date to look at it again",
        ),
    ] = None

    def work(self, draft: UnitOfWork) -> None:
        """Change the status and remove what belonged to the earlier one."""
        action = draft.action(self.ref)
        if self.status.is_end:
            way = "deliver it" if self.status is Status.DELIVERED else "end it with an outcome"
            raise Refused(
                f"{action.id} can't be set to {self.status} here. Instead, {way}.", field="status"
            )
        if self.status is action.status and self.status is not Status.ON_HOLD:
            raise Refused(f"{action.id} is already {self.status}.", field="status")
        if self.status is Status.NOT_STARTED and draft.has_started(action.id):
            raise Refused(
                f"{action.id} has progress updates, so it has started. Put it on hold instead.",
                field="status",
            )
        opened = reopened(draft, action)
        if action.agreed is not None:
            why = self.explanation.strip() or self.reason or draft.context.why.strip()
            if not why:
                raise Missing(
                    f"The delivery of {action.id} was agreed. Say why it is reopened.",
                    field="explanation",
                )
            _add_update(draft, action, f"{REOPENED} {why}")
        warn_of_review_date(draft, self.review_date)
        on_hold = self.status is Status.ON_HOLD
        draft.change(
            "actions",
            opened,
            status=self.status,
            hold_reason=self.reason if on_hold else "",
            hold_explanation=self.explanation if on_hold else "",
            review_date=self.review_date or _kept_review_date(opened, on_hold=on_hold),
        )

    def sentence(self) -> str:
        return f"{self.ref} is {self.status}"


def warn_of_review_date(draft: UnitOfWork, day: date | None) -> None:
    if day is not None and day < draft.today:
        draft.warnings.append(f"The review date, {long(day)}, has already passed.")


def _kept_review_date(action: Action, *, on_hold: bool) -> date | None:
    """Return the review date to keep; None if the action has a due date again."""
    return action.review_date if on_hold or action.due is None else None


def reopened(draft: UnitOfWork, action: Action) -> Action:
    """Return the action without the fields of an end; an open one unchanged.

    Raises:
        Refused: it was carried over and its continuation exists.
    """
    if action.is_open:
        return action
    if action.continued_by and draft.find("actions", action.continued_by) is not None:
        raise Refused(
            f"{action.id} was carried over as {action.continued_by}. Work on that one, or undo "
            "the carry-over."
        )
    return replace(
        action,
        status=Status.IN_PROGRESS,
        review_date=_kept_review_date(action, on_hold=False),
        ended=None,
        agreed=None,
        agreed_at="",
        chairs_action="",
        provisionally_agreed_at="",
        agreed_time="",
        outcome=None,
        reason="",
        explanation="",
        cause=None,
        transferred_to="",
        replaced_by="",
        continued_by="",
    )


class Deliver(Asks, Effective, Struct, frozen=True):
    """Record the lead's statement that an action is delivered, with its impact."""

    what: ClassVar[str] = "deliver"
    spec: ClassVar[CommandSpec] = CommandSpec(
        name="deliver",
        help="record an action as delivered",
        example='cscp deliver BP24-1.3 --impact "Staff know who to ring." --on 20/11/2024',
        title="Delivered",
        watches=("status",),
    )
    ref: Ref
    impact: Annotated[
        str,
        Ask(
            label="What changed",
            hint="for children, families or practice; leave blank if not known yet",
            typed="--impact TEXT",
            help="what changed, if known yet",
            lines=5,
        ),
    ] = ""
    impact_state: Annotated[
        ImpactState | None,
        Ask(
            label="Impact",
            hint="leave blank for “emerging”, or “none yet” if there is no text",
            typed=f"--impact-state {'|'.join(ImpactState)}",
            help="how far the impact is known",
        ),
    ] = None
    public_wording: Annotated[
        str,
        Ask(
            label="Public wording",
            hint="one sentence in the past tense, e.g. We tested the leaflet with parents · "
            "leave blank to write it later, from the update's checklist",
            typed="--public-wording TEXT",
            help="one sentence for the public version, in the past tense",
            start="public_wording",
            lines=2,
        ),
    ] = ""

    def work(self, draft: UnitOfWork) -> None:
        action = draft.action(self.ref)
        refuse_ended([action])
        context = draft.context
        is_of_past_quarter = bool(context.quarter) and draft.quarter.last_day < draft.today
        if is_of_past_quarter and context.on is None and not context.meeting:
            raise Missing(
                f"{draft.quarter} has ended. Say on which day {action.id} was delivered.",
                field="on",
            )
        draft.change(
            "actions",
            action,
            status=Status.DELIVERED,
            ended=draft.on,
            hold_reason="",
            hold_explanation="",
            judgement=None,
            judgement_reason="",
            impact=self.impact.strip() or action.impact,
            impact_state=impact_state_after(self.impact, self.impact_state, action.impact_state),
            public_wording=self.public_wording.strip() or action.public_wording,
        )

    def sentence(self) -> str:
        return f"Delivered {self.ref}"


def impact_state_after(text: str, given: ImpactState | None, before: ImpactState) -> ImpactState:
    """Return the given state; without one, at least emerging if there is a text."""
    if given is not None:
        return given
    if text.strip() and before is ImpactState.NONE_YET:
        return ImpactState.EMERGING
    return before


def _refuse_two_ways(meeting: str) -> None:
    if meeting:
        raise Refused(
            f"Give either Chair's action or a meeting ({meeting}), not both.", field="chairs_action"
        )


def _refuse_undelivered(action: Action) -> None:
    if not action.is_delivered:
        raise Refused(
            f"{action.id} is {action.status}, so there's no delivery to agree. Record "
            "it as delivered first."
        )


def _meeting_that_can_agree(draft: UnitOfWork, action: Action, key: str) -> date:
    meeting = draft.meeting(key or draft.context.meeting) if key or draft.context.meeting else None
    if meeting is None:
        raise Missing(f"Say which meeting agrees the delivery of {action.id}.", field="meeting")
    _refuse_undelivered(action)
    refuse_meeting(draft, action, meeting)
    if draft.on < meeting.day:
        raise Refused(
            f"The decision of meeting {meeting.id} on {action.id} can't take effect before the "
            f"meeting, on {long(draft.on)}. Give a later date."
        )
    _refuse_agreed(action)
    return meeting.day


def _refuse_agreed(action: Action) -> None:
    if action.agreed is None:
        return
    where = f"at {action.agreed_at}" if action.agreed_at else "by Chair's action"
    raise Refused(
        f"The delivery of {action.id} has already been agreed {where}. If it isn't delivered "
        "after all, reopen it."
    )


class Agree(Asks, AgreedAtMeeting, Struct, frozen=True):
    """Record that a quorate meeting of the overseeing group accepts deliveries."""

    what: ClassVar[str] = "agree"
    spec: ClassVar[CommandSpec] = CommandSpec(
        name="agree",
        help="record that a meeting agreed deliveries",
        example="cscp agree BP24-1.3 BP24-2.1 --meeting QAG-2024-12-10\n"
        'cscp agree BP25-2.7 --chairs-action "QAG does not meet before the inspection."',
    )
    refs: Annotated[
        tuple[str, ...], Ask(links="actions", typed="REF", help="references of delivered actions")
    ]
    meeting: str = ""
    """The meeting's id; if empty, the context's meeting."""
    chairs_action: ChairsAction = ""

    def day(self, book: Book, context: Context) -> date:
        """Return the day asked for, else that of the meeting or of the Chair's action."""
        if self.chairs_action.strip():
            return context.on or context.today
        return super().day(book, context)

    def work(self, draft: UnitOfWork) -> None:
        """Mark each delivery as agreed, except those that the meeting has already agreed.

        What a meeting without a quorum agrees is provisional: it goes on awaiting agreement.
        """
        actions = [draft.action(ref) for ref in self.refs]
        if why := self.chairs_action.strip():
            _refuse_two_ways(self.meeting or draft.context.meeting)
            for action in actions:
                _refuse_undelivered(action)
                _refuse_agreed(action)
                draft.change("actions", action, agreed=draft.on, chairs_action=why)
            return
        key = self.meeting or draft.context.meeting
        is_open = {action.id: key not in agreements_of(action) for action in actions}
        for action in [each for each in actions if is_open[each.id]] or actions:
            day = _meeting_that_can_agree(draft, action, self.meeting)
            meeting = draft.meeting(key)
            time = time_of(meeting, draft.context)
            if agrees_provisionally(draft, meeting, time):
                draft.change("actions", action, provisionally_agreed_at=key, agreed_time=time)
                _warn_of_provisional(draft, meeting)
            else:
                draft.change("actions", action, agreed=day, agreed_at=key, agreed_time=time)

    def sentence(self) -> str:
        return f"Delivery of {in_a_row(self.refs)} agreed"


def _warn_of_provisional(draft: UnitOfWork, meeting: Meeting) -> None:
    words = (
        "Attendance isn't taken yet, so this is provisional: when the meeting is closed, it is "
        "judged by who was in the room."
        if is_attendance_awaited(draft, meeting)
        else f"{meeting.id} isn't quorate, so this is provisional until a quorate meeting ratifies "
        "it."
    )
    if words not in draft.warnings:
        draft.warnings.append(words)


REJECTED = "Delivery not agreed:"
"""The opening words of a progress update that gives the reason for a rejection."""


class RejectDelivery(Asks, AgreedAtMeeting, Struct, frozen=True):
    """Record that a meeting of the overseeing group rejects a delivery; the action reopens."""

    what: ClassVar[str] = "reject"
    spec: ClassVar[CommandSpec] = CommandSpec(
        name="reject",
        help="record that a meeting rejected a delivery",
        example='cscp reject BP24-1.3 --meeting QAG-2024-12-10 --reason "No evidence yet."',
        title="Not agreed",
    )
    ref: Ref
    reason: Annotated[
        str,
        Ask(
            label="Reason",
            hint="why it wasn't agreed; added to the action as a progress update",
            typed="--reason TEXT",
            help="why",
        ),
    ]
    meeting: str = ""
    """The meeting's id; if empty, the context's meeting."""

    def work(self, draft: UnitOfWork) -> None:
        action = draft.action(self.ref)
        _meeting_that_can_agree(draft, action, self.meeting)
        if not self.reason.strip():
            raise Missing(f"Say why the delivery of {action.id} wasn't agreed.", field="refusal")
        draft.put("actions", reopened(draft, action))
        _add_update(draft, action, f"{REJECTED} {self.reason}", self.meeting)

    def sentence(self) -> str:
        return f"Delivery of {self.ref} not agreed"


class SetImpact(Asks, Effective, Struct, frozen=True):
    """Record what changed for children, families or practice."""

    what: ClassVar[str] = "impact"
    spec: ClassVar[CommandSpec] = CommandSpec(
        name="impact",
        help="record what changed for children, families or practice",
        example='cscp impact BP24-1.3 "Fewer repeat referrals." --impact-state evidenced',
        title="Impact",
    )
    ref: Ref
    impact: ImpactText
    impact_state: OptionalImpactState = None

    def work(self, draft: UnitOfWork) -> None:
        action = draft.action(self.ref)
        state = impact_state_after(self.impact, self.impact_state, action.impact_state)
        draft.change("actions", action, impact=self.impact, impact_state=state)

    def sentence(self) -> str:
        return f"Impact of {self.ref} recorded"


class Judge(Asks, Effective, Struct, frozen=True):
    """Set or remove the team's own rating of an action, beside the computed one."""

    what: ClassVar[str] = "judge"
    spec: ClassVar[CommandSpec] = CommandSpec(
        name="judge",
        help="set our own rating, shown beside the computed one",
        example='cscp judge BP24-1.3 amber --reason "Half of it is done."\n'
        "cscp judge BP24-1.3 computed",
        title="Our judgement",
        watches=("judgement", "judgement_reason"),
    )
    ref: Ref
    judgement: Annotated[
        Rating | None,
        Ask(
            label="Our rating",
            hint="leave blank to keep the computed rating",
            typed="red|amber|green|computed",
            help="“computed” removes our rating",
            choices=choices.only((Rating.RED, Rating.AMBER, Rating.GREEN)),
        ),
    ]
    judgement_reason: Annotated[
        str,
        Ask(
            label="Reason",
            hint="why our rating differs from the computed one",
            typed="--reason TEXT",
            help="why our rating differs",
        ),
    ] = ""

    def work(self, draft: UnitOfWork) -> None:
        action = draft.action(self.ref)
        refuse_ended([action], ONLY_OPEN_RATED)
        if self.judgement is Rating.NO_DATE:
            raise UnknownValue(
                "judgement", self.judgement, (Rating.RED, Rating.AMBER, Rating.GREEN)
            )
        reason = self.judgement_reason if self.judgement else ""
        draft.change("actions", action, judgement=self.judgement, judgement_reason=reason)

    def sentence(self) -> str:
        return (
            f"Judged {self.ref} {self.judgement}"
            if self.judgement
            else f"{self.ref} shows its computed rating"
        )


_GIVEN_WHEN_ADDED = frozenset({"source", "plan", "due", "original_due"})
"""Fields that are set when an action is added and later changed by their own commands."""


class AddAction(Effective, Struct, frozen=True):
    """Add an action, not yet started. Its first due date stays the original one for good."""

    what: ClassVar[str] = "add action"
    values: Mapping[str, Any]
    """Plain values by field."""

    def work(self, draft: UnitOfWork) -> None:
        self._refuse_commanded()
        values = dict(self.values)
        source = _source(values)
        values["source"] = source.value
        values["status"] = Status.NOT_STARTED.value
        if not values.get("raised_at") and draft.context.meeting:
            values["raised_at"] = draft.context.meeting
        if source is not Source.PLAN and not (values.get("origin") or "origin_meeting" in values):
            values["origin_meeting"] = values.get("raised_at") or ""
        action = make_action(draft, source, values)
        if action.due is not None and action.due < draft.today:
            draft.warnings.append(f"The due date, {long(action.due)}, has already passed.")
        warn_of_review_date(draft, action.review_date)

    def sentence(self) -> str:
        return f"“{self.values.get('title', '')}” added"

    def _refuse_commanded(self) -> None:
        for name, value in self.values.items():
            way = own_way("actions", name)
            is_given = bool(value) and value != KINDS["actions"].defaults.get(name)
            if way and is_given and name not in _GIVEN_WHEN_ADDED:
                label = KINDS["actions"].fields[name].label
                raise Refused(
                    f"“{label}” can't be set on a new action. Add the action, then {way}."
                )


def _source(values: dict[str, Any]) -> Source:
    given = values.get("source") or Source.PLAN
    try:
        return Source(given)
    except ValueError:
        raise UnknownValue("source", given, tuple(Source)) from None


def make_action(draft: UnitOfWork, source: Source, values: dict[str, Any]) -> Action:
    """Make an action under the next reference. Its first due date stays the original one for good.

    Args:
        values: plain values by field; the plan and the overseeing group may be left out.
    """
    if not values.get("overseeing_group"):
        values["overseeing_group"] = default_overseer(draft, source)
    priority = values.get("priority") or ""
    ref = next_ref(draft, source, priority)
    if source is Source.PLAN and not values.get("plan"):
        values["plan"] = draft.priority(priority).plan
    action = draft.make("actions", ref, values)
    assert isinstance(action, Action)
    if action.original_due is None and not action.original_due_unknown:
        action = replace(action, original_due=action.due)
        draft.put("actions", action)
    return action


def default_overseer(draft: UnitOfWork, source: Source) -> str:
    """Return the group that oversees actions of a source; empty if there is none."""
    for group in draft.book.groups.values():
        if source in group.oversees:
            return group.id
    return ""


class AddFromOrigin(Effective, Struct, frozen=True):
    """Add an action outside the plan in one step, with its origin if that is new."""

    what: ClassVar[str] = "add action"
    source: Source
    values: Mapping[str, Any]
    """Plain values of the action by field, with the origin if it exists already."""
    origin: Mapping[str, Any] = field(default_factory=dict)
    """Plain values of a new origin by field, of the same source; empty if there is none."""
    decision: str = ""
    """The decision that raised it. Its meeting becomes the action's, unless another is given."""

    def work(self, draft: UnitOfWork) -> None:
        if self.source is Source.PLAN:
            raise Refused("A plan action comes from a priority. Add it on the Plan screen.")
        values = dict(self.values) | {"source": self.source.value}
        if self.origin:
            values["origin"] = self._made_origin(draft)
        known = draft.get(Decision, self.decision) if self.decision else None
        if known is not None and not values.get("raised_at"):
            values["raised_at"] = known.meeting
        ref = next_ref(draft, self.source, "")
        AddAction(values).work(draft)
        if known is not None:
            draft.edit("decisions", known.id, {"actions": sorted({*known.actions, ref})})

    def sentence(self) -> str:
        return f"“{self.values.get('title', '')}” added"

    def _made_origin(self, draft: UnitOfWork) -> str:
        title = str(self.origin.get("title", "")).strip()
        for known in draft.records(Origin):
            if known.source is self.source and known.title.casefold() == title.casefold():
                raise Refused(
                    f"“{known.title}” already exists. Choose it, or give another title.",
                    field="origin",
                )
        key = draft.next_id("origins", "origin-")
        values = dict(self.origin) | {"title": title, "source": self.source.value}
        AddRecord("origins", values, key).work(draft)
        return key


class MoveDate(Asks, Effective, Struct, frozen=True):
    """Give an action another due date, or a review date without a due date."""

    what: ClassVar[str] = "move"
    spec: ClassVar[CommandSpec] = CommandSpec(
        name="move",
        help="move a due date",
        example="cscp move BP24-1.3 30/6/2025 --reason funding --cause outside --agreed-by QAG\n"
        "cscp move BP24-1.3 none --review-date 1/5/2025",
        title="Move the due date",
        watches=("due",),
    )
    ref: Ref
    due: Annotated[
        date | None,
        Ask(
            label="New due date",
            hint="e.g. 31/3/2026, +2w, end of Q4 · leave blank for no date",
            typed="DATE",
            help="a date, e.g. 31/3/2026, +2w, fri or “end of Q2”; or “none”",
        ),
    ]
    reason: ReasonCode = ""
    """The reason code, which a slip needs."""
    cause: OptionalCause = None
    explanation: Explanation = ""
    agreed_by: Annotated[
        str,
        Ask(
            group="Agreement",
            label="Agreed by",
            hint="a group or role",
            typed="--agreed-by WHO",
            help="the group or role that agreed it",
            offers=choices.groups,
        ),
    ] = ""
    review_date: Annotated[
        date | None,
        Ask(
            group=MORE,
            label="Review date",
            hint="if there's no due date: the date to look at it again",
            typed="--review-date DATE",
            help="if there is no due date: the date to look at it again",
        ),
    ] = None
    chairs_action: Annotated[
        str,
        Ask(
            group=MORE,
            label="Chair's action",
            hint="why the Chair agreed it between meetings; leave blank if a meeting or group "
            "agreed it",
            typed="--chairs-action WHY",
            help="the Chair agrees it between meetings, for this reason",
        ),
    ] = ""
    asked_on: Annotated[
        date | None,
        Ask(
            group=MORE,
            label="Asked for on",
            hint="the day the lead asked for a new date, if they did so in time",
            typed="--asked DATE",
            help="the day the lead asked for a new date",
            prefer="past",
        ),
    ] = None

    def day(self, book: Book, context: Context) -> date:
        """Return the day asked for, else that of the meeting that agreed it, else today."""
        meeting = book.meetings.get(self.agreed_by or context.meeting)
        action = book.actions.get(self.ref)
        if context.on is not None or meeting is None or meeting.day > context.today:
            return context.on or context.today
        return max(meeting.day, action.created) if action is not None else meeting.day

    def work(self, draft: UnitOfWork) -> None:
        """Change the due date and record the move.

        Whether it is a slip is judged by the recording day, or by that of the meeting that agreed
        it, for the working days that the partnership gives itself to record it.
        """
        if self.chairs_action.strip():
            _refuse_two_ways(draft.context.meeting)
        action = draft.action(self.ref)
        refuse_ended([action], REOPEN_TO_MOVE)
        if self.due == action.due:
            when = f"due on {long(self.due)}" if self.due else "without a due date"
            raise Refused(f"{action.id} is already {when}. Give another date.", field="due")
        if self.due is None and not (self.review_date or action.review_date):
            raise Missing(
                f"{action.id} would have no date. Give a review date instead.", field="review_date"
            )
        if self.due is not None and self.due < draft.today:
            draft.doubt(f"The new due date, {in_words(self.due)}, has already passed.", "due")
        agreed_by = self.agreed_by or draft.context.meeting
        judged_on = judging_day(draft.book, draft, agreed_by, draft.today)
        kind = kind_of_move(draft.book, action, self.due, judged_on)
        if kind is MoveKind.SLIP and not (self.reason and self.cause):
            missing = "a reason" if not self.reason else "a cause, within or outside our control"
            why = why_slip(draft.book, action, self.due, judged_on)
            raise Missing(
                f"{why}, so this is a slip. Give {missing}.",
                field="cause" if self.reason else "reason",
            )
        warn_of_review_date(draft, self.review_date)
        if days := days_after_due(draft.book, action, draft.today):
            draft.warnings.append(f"{action.id}: {late_words(days)}.")
        self._keep(draft, action, kind)

    def sentence(self) -> str:
        return f"Moved {self.ref} to {long_or(self.due)}"

    def _keep(self, draft: UnitOfWork, action: Action, kind: MoveKind) -> None:
        move = new_move(
            draft,
            action.id,
            earlier_due=action.due,
            later_due=self.due,
            kind=kind,
            reason=self.reason,
            explanation=self.explanation,
            cause=self.cause,
            agreed_by=self.agreed_by
            or draft.context.meeting
            or ("Chair" if self.chairs_action.strip() else ""),
            chairs_action=self.chairs_action.strip(),
            asked_on=self.asked_on,
        )
        first = kind is MoveKind.FIRST_DATE and not action.original_due_unknown
        looked_at = action.status is Status.ON_HOLD or self.due is None or action.due is not None
        draft.put("moves", move)
        draft.change(
            "actions",
            action,
            due=self.due,
            original_due=self.due if first and not action.original_due else action.original_due,
            review_date=self.review_date or (action.review_date if looked_at else None),
        )


def new_move(draft: UnitOfWork, ref: str, **values: Any) -> Move:
    """Return a move of an action's date that is recorded now, with the given values of its fields."""
    return Move(
        id=draft.next_id("moves", f"{ref}/move-"),
        created=draft.on,
        action=ref,
        by=draft.context.by,
        recorded=draft.today if draft.today != draft.on else None,
        **values,
    )


OTHER_OUTCOMES = tuple(outcome for outcome in Outcome if outcome is not Outcome.CARRIED_OVER)


class EndAction(Asks, Effective, Struct, frozen=True):
    """Close an action that was not delivered and is not carried over."""

    what: ClassVar[str] = "end"
    spec: ClassVar[CommandSpec] = CommandSpec(
        name="end",
        help="end an action that was not delivered; or end an agency or group with its memberships",
        example='cscp end BP24-1.3 --outcome withdrawn --reason "no longer needed" --cause outside\n'
        'cscp end BP24-1.3 --outcome transferred --to "Children\'s Trust" --reason other '
        "--cause within",
        title="End, not delivered",
        watches=("status",),
    )
    ref: Ref
    outcome: Annotated[
        Outcome | None,
        Ask(
            label="Outcome",
            typed=f"--outcome {'|'.join(OTHER_OUTCOMES)}",
            help="the outcome",
            choices=choices.only(OTHER_OUTCOMES),
            needed=True,
        ),
    ]
    reason: ReasonCode = ""
    cause: OptionalCause = None
    explanation: Explanation = ""
    transferred_to: Annotated[
        str,
        Ask(
            group="What follows",
            label="Transferred to",
            hint="if transferred: who owns it now",
            typed="--to BODY",
            help="who it is transferred to",
            offers=choices.bodies,
        ),
    ] = ""
    replaced_by: Annotated[
        str,
        Ask(
            group="What follows",
            label="Replaced by",
            hint="if replaced: the action that replaces it",
            typed="--replaced-by REF",
            help="the action that replaces it",
            links="actions",
        ),
    ] = ""

    def work(self, draft: UnitOfWork) -> None:
        action = draft.action(self.ref)
        if self.outcome is Outcome.CARRIED_OVER:
            raise Refused(f"To carry {action.id} over into the next plan, use carry-over.")
        end_action(draft, action, self)

    def sentence(self) -> str:
        return f"Ended {self.ref}: {self.outcome}"


def end_action(draft: UnitOfWork, action: Action, how: EndAction, continued_by: str = "") -> None:
    refuse_ended([action])
    if how.outcome is None:
        raise Missing(
            f"Give the outcome of {action.id}: {either(tuple(Outcome))}.", field="outcome"
        )
    successor = draft.action(how.replaced_by).id if how.replaced_by else ""
    draft.change(
        "actions",
        action,
        status=Status.ENDED,
        ended=draft.on,
        outcome=how.outcome,
        reason=how.reason,
        explanation=how.explanation,
        cause=how.cause,
        transferred_to=how.transferred_to,
        replaced_by=successor,
        continued_by=continued_by,
        hold_reason="",
        hold_explanation="",
        judgement=None,
        judgement_reason="",
    )
