"""The records of a partnership: frozen values, one class per table.

Dates are calendar days in London. Quarters are stored as typed (``2024-25/Q4``). Fields that
hold several ids are sets: kept sorted, and merged member by member when two people edit them.
"""

from __future__ import annotations

from datetime import date  # noqa: TC003 - msgspec reads the annotations at run time

from msgspec import Struct

from cscp_tui.domain.enums import (
    DEFAULT_REASONS,
    AgencyKind,
    Cause,
    ChallengeStatus,
    CommitmentStatus,
    ImpactState,
    MeetingState,
    MoveKind,
    OriginKind,
    Outcome,
    Rating,
    Source,
    Status,
    StatutoryPart,
)


class Record(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What every record has."""

    id: str
    """Its permanent id within its table; for an action, its reference."""

    created: date
    """The day from which it holds."""

    undone: bool = False
    """Whether its making was undone; it then counts nowhere, and its id stays taken."""


OWN = "scrutiny-"
"""What the ids of a scrutineer's own records begin with, so that they never meet the team's."""

OWN_CHALLENGE = "CH-S"
"""What the references of a scrutineer's challenges begin with, beside the team's ``CH-12``: in the
folder's journal ``CH-S1``, in a file of their own ``CH-SKD1``. Earlier ones are ``scrutiny-1``."""

SCRUTINY_TABLES = frozenset({"challenges", "conclusions", "reflections"})
"""The tables in which a scrutineer has records."""


def is_the_scrutineers(table: str, key: str) -> bool:
    """Whether a record is one that only the scrutineer can have made."""
    if table == "challenges":
        return key.startswith((OWN_CHALLENGE, OWN))
    return table == "conclusions" or (table == "reflections" and key.startswith(OWN))


def answer_id(challenge: str) -> str:
    """The id of the team's answer to a challenge of the scrutineer's."""
    return f"{challenge}/answer"


def conclusion_id(challenge: str) -> str:
    """The id of what the scrutineer says came of a challenge that the team recorded."""
    return f"{challenge}/conclusion"


class Challenge(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A question put to an agency or a group, its answer, and what came of it."""

    raised_by: str
    put_to: str
    question: str
    answer: str = ""
    answered: date | None = None
    came_of_it: str = ""
    status: ChallengeStatus = ChallengeStatus.OPEN
    meeting: str = ""
    restricted: bool = False


class Reflection(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The scrutineer's text for a quarter."""

    quarter: str
    role: str
    """Independent Scrutineer or Young Scrutineer."""
    text: str

    @property
    def recorded_for(self) -> str:
        """Who typed it, where that was not the scrutineer; empty for their own."""
        if is_the_scrutineers("reflections", self.id):
            return ""
        return f"recorded by the business team for the {self.role}"


class Answer(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The team's answer to a challenge of the scrutineer's. Its id is ``CHALLENGE/answer``."""

    challenge: str
    text: str
    answered: date


class Conclusion(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What the scrutineer says came of a challenge that the team recorded for them."""

    challenge: str
    came_of_it: str
    stands: bool = True
    """Whether it ends the challenge; not any more once that was opened again."""


class UpdateLayout(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """How the update of one audience differs from the usual one."""

    audience: str
    """``qa``, ``executive`` or ``public``."""
    order: tuple[str, ...] = ()
    """The keys of the sections that come first, in their order; the others follow as usual."""
    left_out: tuple[str, ...] = ()
    """The keys of the sections that are left out."""


class SignedFile(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One file of a signed-off update, as it lies in ``signed/``."""

    audience: str
    format: str
    """``md``, ``html``, ``docx`` or ``csv``, which is an archive of its tables."""
    hash: str
    """SHA-256 of its bytes, in hexadecimal digits."""


class SignOff(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A quarter signed off: the day, the place in the journals and the files that were fixed.

    Its id is ``2025-26/Q2/sign-off-1``; a quarter that is signed off again gets the next number.
    """

    quarter: str
    as_at: date
    """The day whose truth the files show, for all audiences."""
    signed_by: str
    """The role that signed it off: ``the Chair``."""
    how: str = ""
    """How that was said: ``by email``."""
    recorded_by: str = ""
    marking: str = ""
    """The security marking of the files that are not for the public; empty for none."""
    line: int
    """The last line of the team's journal that the files know."""
    offset: int
    """Bytes of the team's journal up to the end of that line."""
    head: str
    """The hash of that line, on which the whole chain before it hangs."""
    scrutiny_line: int = 0
    """The same of the scrutineer's journal; 0 where there was none."""
    scrutiny_head: str = ""
    files: tuple[SignedFile, ...] = ()
    withdrawn: date | None = None
    """The day on which the signature was taken back."""
    withdrawn_why: str = ""

    @property
    def is_in_force(self) -> bool:
        """Whether it still stands."""
        return self.withdrawn is None

    @property
    def revision(self) -> int:
        """Which sign-off of its quarter it is, counted from 1."""
        return int(self.id.rpartition("-")[2])


class UpdateRequest(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An agency was asked for progress on its actions. Its id is ``QUARTER/AGENCY/request-1``."""

    quarter: str
    agency: str
    actions: tuple[str, ...] = ()
    """The references of the actions that it was asked about."""
    by: str = ""
    """Who asked."""


class SummaryRow(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One agency's figures as they were published."""

    agency: str
    """Its name as it was printed, never a person's."""
    figures: tuple[int | None, ...]
    """Whole percentages, one for each group; None where it was no member."""


class PublishedSummary(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A table of attendance as it was published. Its id is what its period is called."""

    first_day: date
    last_day: date
    groups: tuple[str, ...]
    """The groups of its columns as they were printed, in their order."""
    rows: tuple[SummaryRow, ...]
    """The agencies in the order of the report."""
    source: str = ""
    """Where it was published."""


class Partnership(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The body itself and the settings that shape its figures. There is one, ``partnership``."""

    name: str
    abbreviation: str
    illustrative: str = ""
    """What readers must know about the data, as for the demo: that counts are illustrative."""
    red_after_days: int = 30
    """An open action turns Red when a date is passed by more than this many days."""
    amber_within_days: int = 30
    """A not started action turns Amber this many days before it is due."""
    notes_expected_from_days: int = 90
    """A not started action needs a note only from this many days before it is due."""
    reasons: tuple[str, ...] = DEFAULT_REASONS
    """The reason codes for slips, holds and closings."""
    annual_report_groups: tuple[str, ...] = ()
    """The groups of the yearly attendance table, in its order."""
    update_layouts: tuple[UpdateLayout, ...] = ()
    """Which sections an audience's update leaves out, and their order."""
    ignored_phrases: tuple[str, ...] = ()
    """Phrases that look like a child's identifier and are none, such as published titles."""


class Plan(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A business plan. Its id is its label, ``2024/25`` or ``2025-27``."""

    title: str
    first_day: date
    last_day: date


class Priority(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A priority of a plan. Its id is ``PLAN/NUMBER``."""

    plan: str
    number: int
    title: str


class Agency(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A partner, or a role, a category or the guests of the attendance table."""

    name: str
    abbreviation: str = ""
    aliases: tuple[str, ...] = ()
    parent: str = ""
    """The agency it is part of: one is represented when any part of it is."""
    kind: AgencyKind = AgencyKind.AGENCY
    statutory: StatutoryPart | None = None
    order: int = 0
    """Its place in the attendance table."""
    last_day: date | None = None
    """Its last day as a partner, once it has ended."""


class QuorumClause(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """At least ``at_least`` of the named agencies must be represented."""

    at_least: int
    agencies: tuple[str, ...]
    label: str = ""


class Group(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A group of the partnership that meets and oversees actions."""

    name: str
    abbreviation: str = ""
    quorum: tuple[QuorumClause, ...] = ()
    inquorate_counts: bool = True
    """Whether an inquorate meeting counts as held in attendance."""
    oversees: tuple[Source, ...] = ()
    """The sources whose actions it oversees unless one says otherwise."""
    last_day: date | None = None
    """The last day on which it can meet, once it has ended."""


class Membership(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An agency's membership of a group from a day, and to a day once it has ended."""

    group: str
    agency: str
    first_day: date
    last_day: date | None = None


class Origin(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What actions of other sources than the plan come from."""

    title: str
    source: Source
    kind: OriginKind
    day: date | None = None
    key_learning: tuple[str, ...] = ()
    restricted: bool = False


class Action(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Something someone undertook to do."""

    title: str
    source: Source
    plan: str = ""
    priority: str = ""
    origin: str = ""
    lead: str = ""
    """A role or a group, never a person's name."""
    lead_agency: str = ""
    supporting_agencies: tuple[str, ...] = ()
    overseeing_group: str = ""
    intended_outcome: str = ""
    measure: str = ""
    impact_area: str = ""
    """The heading under which the Executive reports what came of it."""
    status: Status = Status.NOT_STARTED
    original_due: date | None = None
    """The first date agreed. It never changes."""
    original_due_unknown: bool = False
    """Whether the first date was lost before the action came into this program."""
    due: date | None = None
    timescale: str = ""
    """The timescale as written, where it is no date."""
    review_date: date | None = None
    hold_reason: str = ""
    hold_explanation: str = ""
    ended: date | None = None
    """The day it was delivered or closed."""
    agreed: date | None = None
    agreed_at: str = ""
    """The meeting that agreed the delivery."""
    outcome: Outcome | None = None
    reason: str = ""
    explanation: str = ""
    cause: Cause | None = None
    transferred_to: str = ""
    replaced_by: str = ""
    continued_by: str = ""
    """The reference of its continuation in the next plan."""
    continues: str = ""
    """The reference it continues."""
    impact: str = ""
    impact_state: ImpactState = ImpactState.NONE_YET
    judgement: Rating | None = None
    """The team's own rating, shown beside the computed one."""
    judgement_reason: str = ""
    raised_at: str = ""
    """The meeting that asked for it."""
    related: tuple[str, ...] = ()
    """Other actions it is linked with."""
    old_ref: str = ""
    """Its reference in an earlier system; searchable."""
    restricted: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return not self.status.is_end

    @property
    def is_delivered(self) -> bool:
        """Whether its lead says that it is delivered."""
        return self.status is Status.DELIVERED

    @property
    def awaits_agreement(self) -> bool:
        """Whether it is delivered and its overseeing group has not agreed that yet."""
        return self.is_delivered and self.agreed is None


class ProgressUpdate(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A progress update on an action. Its id begins with the action's reference."""

    action: str
    text: str
    quarter: str
    """The quarter it speaks for."""
    meeting: str = ""
    by: str = ""


class Move(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A change of an action's due date."""

    action: str
    earlier_due: date | None
    later_due: date | None
    kind: MoveKind
    reason: str = ""
    explanation: str = ""
    cause: Cause | None = None
    agreed_by: str = ""
    """The group, meeting or role that agreed it."""
    by: str = ""


class Meeting(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A meeting of a group on a day. Its id is ``QAG-2025-11-27``."""

    group: str
    day: date
    state: MeetingState = MeetingState.PLANNED
    time: str = ""
    """When it is to begin and end, as it is written: ``10:00 to 12:00``."""
    place: str = ""
    chair: str = ""
    """The role that chaired."""
    chair_agency: str = ""
    standing_items: tuple[str, ...] = ()
    minuted: bool = False
    """Whether its attendance has been recorded and counts."""
    without_quorum_reason: str = ""
    """Why the chair took it as quorate in spite of a shortfall."""
    notes: str = ""
    in_progress: bool = False
    """Whether it is being held now, or was opened again: attendance is taken, it decides."""
    started: str = ""
    """The moment at which it began, in UTC, where it was run from here: 2025-11-27T10:02:11Z."""
    closed: str = ""
    """The moment at which it was closed last."""
    cancel_reason: str = ""
    reopen_reason: str = ""
    """Why it was opened again after it had been closed or cancelled."""
    remarks: tuple[str, ...] = ()
    """What was written down in it, each after its number: ``007 The letter is out.``"""
    dealt_with: tuple[str, ...] = ()
    """The keys of the items of its agenda that were ticked off."""

    @property
    def texts(self) -> tuple[str, ...]:
        """Its notes in the order in which they were written, without their numbers."""
        numbered = (remark.partition(" ")[2] for remark in self.remarks)
        return (*((self.notes,) if self.notes.strip() else ()), *numbered)


class Guests(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """People at a meeting from somewhere that is no member of its group."""

    where: str
    """The agency or body that they came from, never a person's name."""
    in_room: int = 0
    online: int = 0


class Attendance(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Who came for one agency to one meeting. Its id is ``MEETING/AGENCY``."""

    meeting: str
    agency: str
    in_room: int = 0
    online: int = 0
    deputies: int = 0
    """How many of those present stood in for a member."""
    apologies: bool = False
    guests: tuple[Guests, ...] = ()
    """Where the guests came from, on the row of the guests; they are among those present."""

    @property
    def present(self) -> int:
        """People present, in the room and online."""
        return self.in_room + self.online


class Decision(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What a meeting decided."""

    meeting: str
    text: str
    actions: tuple[str, ...] = ()
    restricted: bool = False


class Commitment(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A row of what we said / what we delivered."""

    year: str
    """The financial year it was made for: ``2024/25``."""
    order: int
    said: str
    delivered: str = ""
    delivered_on: date | None = None
    status: CommitmentStatus = CommitmentStatus.OPEN
    impact: str = ""
    impact_state: ImpactState = ImpactState.NONE_YET
    actions: tuple[str, ...] = ()
    continues: str = ""
    """The commitment of an earlier year that it takes up again."""
    carried_to: str = ""
    """The commitment of a later year that takes it up again."""


class PartnerEvidence(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An agency's own evidence for a quarter."""

    agency: str
    quarter: str
    impact_area: str
    evidence: str
    restricted: bool = False


class Narrative(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The team's or the chair's own text for a section of a quarter's update."""

    quarter: str
    section: str
    text: str


TABLES: dict[str, type[Record]] = {
    "partnership": Partnership,
    "plans": Plan,
    "priorities": Priority,
    "agencies": Agency,
    "groups": Group,
    "memberships": Membership,
    "origins": Origin,
    "actions": Action,
    "progress_updates": ProgressUpdate,
    "moves": Move,
    "meetings": Meeting,
    "attendances": Attendance,
    "decisions": Decision,
    "commitments": Commitment,
    "partner_evidence": PartnerEvidence,
    "challenges": Challenge,
    "answers": Answer,
    "conclusions": Conclusion,
    "reflections": Reflection,
    "narratives": Narrative,
    "sign_offs": SignOff,
    "requests": UpdateRequest,
    "summaries": PublishedSummary,
}
"""Every table of a workspace, with the class of its records."""

SET_FIELDS: dict[str, frozenset[str]] = {
    "actions": frozenset({"supporting_agencies", "related"}),
    "agencies": frozenset({"aliases"}),
    "decisions": frozenset({"actions"}),
    "meetings": frozenset({"remarks", "dealt_with"}),
    "commitments": frozenset({"actions"}),
    "partnership": frozenset({"ignored_phrases"}),
}
"""The fields whose members are merged one by one."""
