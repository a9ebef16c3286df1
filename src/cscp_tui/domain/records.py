"""The records of a partnership: frozen values, one class per table.

Dates are calendar days in London. Quarters are stored as typed (``2024-25/Q4``). Fields that
hold several ids are sets: kept sorted, and merged member by member when two people edit them.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, TypeAlias, TypeVar

import msgspec
from msgspec import Struct

from cscp_tui.domain.dates import long_or
from cscp_tui.domain.enums import (
    DEFAULT_REASONS,
    AgencyKind,
    Cause,
    ChallengeStatus,
    CommitmentStatus,
    Grouping,
    ImpactState,
    Marking,
    MeetingState,
    MoveKind,
    OriginKind,
    Outcome,
    Purpose,
    Rating,
    Source,
    Status,
    StatutoryPart,
)
from cscp_tui.domain.schema import MORE, PARTIES, FieldSpec, RecordKind


class Record(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The fields that every record has."""

    id: str
    """Its permanent id within its table; for an action, its reference."""

    created: date
    """The day from which it counts: its day of effect, not the day it was typed."""

    undone: bool = False
    """Its creation was undone: it counts nowhere, and its id stays taken."""


OWN = "scrutiny-"
"""The id prefix of a scrutineer's records, which keeps them apart from the team's."""


OWN_CHALLENGE = "CH-S"
"""The prefix of a scrutineer's challenges: ``CH-S1`` in the folder's journal, ``CH-SKD1`` in a file
of their own; older ones are ``scrutiny-1``."""


SCRUTINY_TABLES = frozenset({"challenges", "conclusions", "reflections", "redactions"})
"""The tables in which a scrutineer has records."""


def is_the_scrutineers(table: str, key: str) -> bool:
    if table == "challenges":
        return key.startswith((OWN_CHALLENGE, OWN))
    return table == "conclusions" or (
        table in {"reflections", "redactions"} and key.startswith(OWN)
    )


def answer_id(challenge: str) -> str:
    """The id of the team's answer to a challenge of the scrutineer's."""
    return f"{challenge}/answer"


def conclusion_id(challenge: str) -> str:
    """Return the id of the scrutineer's conclusion on a challenge that the team recorded."""
    return f"{challenge}/conclusion"


_SPELL = frozenset({"first_day", "last_day"})


R = TypeVar("R", bound=Record)

KINDS: dict[str, RecordKind] = {}
"""Every kind of record by its table."""

TABLE_OF: dict[type[Record], str] = {}
"""The table of every class of records."""


def record_kind(**about: Any) -> Callable[[type[R]], type[R]]:
    """Register a class as a kind of record; the keywords are the fields of ``RecordKind``."""

    def declare(record: type[R]) -> type[R]:
        kind = RecordKind(record=record, **about)
        KINDS[kind.table] = kind
        TABLE_OF[record] = kind.table
        return record

    return declare


class UpdateLayout(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The order of sections in the update of one audience, and those it leaves out."""

    audience: str
    """``qa``, ``executive`` or ``public``."""
    order: tuple[str, ...] = ()
    """The keys of the sections that come first, in their order; the others follow as usual."""
    left_out: tuple[str, ...] = ()
    """The keys of the sections that are left out."""


@record_kind(table="partnership", noun="partnership", title="{name}", id_label="")
class Partnership(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The body itself and the settings that shape its figures. There is one, ``partnership``."""

    name: Annotated[str, FieldSpec(group="Names", hint="the full name", needed=True)]
    abbreviation: Annotated[str, FieldSpec(group="Names", hint="shown at the top of every screen")]
    illustrative: Annotated[str, FieldSpec(listed=False)] = ""
    """A warning to readers about the data, e.g. the demo's that its counts are illustrative."""
    red_after_days: Annotated[
        int,
        FieldSpec(
            group="Ratings and updates",
            sets_figures=True,
            hint="more than this many days late is Red; fewer is Amber",
            label="Days late for Red",
        ),
    ] = 30
    amber_within_days: Annotated[
        int,
        FieldSpec(
            group="Ratings and updates",
            sets_figures=True,
            hint="due within this many days and not started is Amber",
        ),
    ] = 30
    new_for_days: Annotated[
        int,
        FieldSpec(
            group="Ratings and updates",
            sets_figures=True,
            label="Days counted as new",
            hint="a new action isn't Amber for being due soon in its first days",
        ),
    ] = 14
    """A not started action that is due soon turns Amber only this many days after it was agreed."""
    updates_expected_from_days: Annotated[
        int,
        FieldSpec(
            group="Ratings and updates",
            sets_figures=True,
            hint="for actions not started: days before the due date from which an update is needed",
            label="Days before due date when updates are expected",
        ),
    ] = 90
    meeting_recorded_within: Annotated[
        int,
        FieldSpec(
            group="Ratings and updates",
            sets_figures=True,
            label="Recorded within",
            hint="working days after a meeting, in which its day says whether a new date is a slip; at most 20",
        ),
    ] = 10
    reasons: Annotated[
        tuple[str, ...],
        FieldSpec(group="Reasons and phrases", hint="for slips, holds and endings, one per line"),
    ] = DEFAULT_REASONS
    annual_report_groups: Annotated[
        tuple[str, ...],
        FieldSpec(
            group="Papers",
            hint="the groups in its columns, in order, separated by commas",
            links="groups",
            filter=None,
        ),
    ] = ()
    names_in_minutes: Annotated[
        bool,
        FieldSpec(
            group="Papers",
            hint="“yes” to name those present; never in updates or the public version",
            filter=None,
            listed=False,
        ),
    ] = False
    contact: Annotated[
        str,
        FieldSpec(
            group="Papers",
            hint="who the public can ask about the update",
            free_text=True,
            listed=False,
        ),
    ] = ""
    """Published at the end of the public version, like ``accessible_formats`` and ``worried``."""
    accessible_formats: Annotated[
        str,
        FieldSpec(
            group="Papers",
            hint="how to get it in large print, easy read or another language",
            free_text=True,
            listed=False,
        ),
    ] = ""
    worried: Annotated[
        str,
        FieldSpec(
            group="Papers",
            label="Worried about a child?",
            hint="what to do and who to ring, in the partnership's own words",
            free_text=True,
            listed=False,
        ),
    ] = ""
    colour: Annotated[
        str,
        FieldSpec(
            group="Papers",
            hint="of the band at the top of public papers, as six digits, e.g. 0B2E4F",
            listed=False,
        ),
    ] = ""
    update_layouts: Annotated[tuple[UpdateLayout, ...], FieldSpec(listed=False)] = ()
    """For each audience, the order of the sections and those left out."""
    ignored_phrases: Annotated[
        tuple[str, ...],
        FieldSpec(
            group="Reasons and phrases",
            hint="titles and pseudonyms that only look like a child's details, one per line",
            label="Phrases to ignore",
            is_set=True,
            free_text=True,
            listed=False,
        ),
    ] = ()

    @property
    def short_name(self) -> str:
        return self.abbreviation or self.name


@record_kind(
    table="plans",
    noun="plan",
    add_example='title="Business plan" first_day=1/4/2025 last_day=31/3/2027',
    title="{title} ({id})",
    read_together=_SPELL,
    search_rank=4,
)
class Plan(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A business plan. Its id is its label, ``2024/25`` or ``2025-27``."""

    title: Annotated[str, FieldSpec(needed=True, detailed=False)]
    first_day: Annotated[date, FieldSpec(sets_figures=True, filter="start")]
    last_day: Annotated[date, FieldSpec(sets_figures=True, filter="end")]


def numbered_title(number: object, title: str) -> str:
    """Return a title after its number, unless it has one of its own: ``1a Early help``."""
    return title if re.match(r"\d{1,2}[a-z]\b", title) else f"{number} {title}"


@record_kind(
    table="priorities",
    noun="priority",
    add_example="plan=2025-27 number=1 title=Neglect",
    id_pattern="{plan}/{number}",
    title="{number} {title}",
    where="{plan}",
    search_rank=5,
)
class Priority(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A priority of a plan. Its id is ``PLAN/NUMBER``."""

    plan: Annotated[
        str, FieldSpec(links="plans", listed=False, changed_by="add it to the other plan")
    ]
    number: Annotated[int, FieldSpec(listed=False, detailed=False)]
    title: Annotated[str, FieldSpec(needed=True, detailed=False)]

    @property
    def full_title(self) -> str:
        return numbered_title(self.number, self.title)


@record_kind(
    table="agencies",
    noun="agency",
    add_example='--id police name="Metropolitan Police" abbreviation=Met',
    order=("order", "name"),
    search_rank=1,
    example="agencies group:qag status:current",
)
class Agency(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A row of the attendance table: a partner agency, a role, a category or the guests."""

    name: Annotated[
        str,
        FieldSpec(
            group="Name",
            hint="the full name, e.g. Metropolitan Police",
            needed=True,
            detailed=False,
        ),
    ]
    abbreviation: Annotated[
        str, FieldSpec(group="Name", hint="the name in lists, e.g. Met Police")
    ] = ""
    aliases: Annotated[
        tuple[str, ...],
        FieldSpec(
            group="Name",
            hint="other names people use, separated by commas",
            label="Also called",
            is_set=True,
        ),
    ] = ()
    parent: Annotated[
        str,
        FieldSpec(
            group="What it is",
            sets_figures=True,
            hint="the agency it belongs to, e.g. Croydon Council",
            label="Part of",
            links="agencies",
            filter="partof",
        ),
    ] = ""
    """The agency it is part of. An agency is represented if any of its parts is."""
    kind: Annotated[
        AgencyKind,
        FieldSpec(
            group="What it is",
            sets_figures=True,
            label="Type",
            hint="agency, role, category or guest",
        ),
    ] = AgencyKind.AGENCY
    statutory: Annotated[
        StatutoryPart | None,
        FieldSpec(
            group="What it is",
            sets_figures=True,
            hint="local authority, ICB or police; leave blank if none",
            label="Statutory partner",
        ),
    ] = None
    mailbox: Annotated[
        str,
        FieldSpec(
            group="Contact",
            hint="a role's mailbox for update requests, never a person's",
            listed=False,
        ),
    ] = ""
    order: Annotated[
        int,
        FieldSpec(
            group="What it is",
            hint="its position in the attendance table, e.g. 3",
            listed=False,
            detailed=False,
        ),
    ] = 0
    last_day: Annotated[
        date | None,
        FieldSpec(
            group="What it is",
            hint="leave blank if it is still a partner; its memberships stay ended",
            label="Ended",
            filter="end",
        ),
    ] = None

    @property
    def short_name(self) -> str:
        return self.abbreviation or self.name

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that it is called; empty texts may be among them."""
        return (self.name, self.abbreviation, *self.aliases)

    @property
    def mailboxes(self) -> tuple[str, ...]:
        """Its mailbox, then any addresses among its other names."""
        return tuple(name.strip() for name in (self.mailbox, *self.aliases) if "@" in name)


class QuorumClause(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """At least ``at_least`` of the named agencies must be represented."""

    at_least: int
    agencies: tuple[str, ...]
    label: str = ""


@record_kind(
    table="groups",
    noun="group",
    search_rank=2,
    add_example='--id QAG name="Quality Assurance Group" quorum="council; police"',
)
class Group(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A group of the partnership that meets and oversees actions."""

    name: Annotated[
        str,
        FieldSpec(
            group="Name",
            hint="the full name, e.g. Quality Assurance Group",
            needed=True,
            detailed=False,
        ),
    ]
    abbreviation: Annotated[
        str, FieldSpec(group="Name", hint="e.g. QAG; references of its meetings begin with it")
    ] = ""
    quorum: Annotated[
        tuple[QuorumClause, ...],
        FieldSpec(
            group="Quorum and actions",
            sets_figures=True,
            hint="e.g. 1 of Council; 1 of ICB, Police · leave blank for no quorum",
        ),
    ] = ()
    minutes_called: Annotated[
        str,
        FieldSpec(
            group="Papers", hint="e.g. Notes and actions; leave blank for Minutes", listed=False
        ),
    ] = ""
    marking: Annotated[
        Marking,
        FieldSpec(
            group="Papers",
            hint="on its agendas, minutes and action logs; not on public ones",
            listed=False,
        ),
    ] = Marking.NONE
    inquorate_counts: Annotated[
        bool,
        FieldSpec(
            group="Quorum and actions",
            sets_figures=True,
            hint="“yes” if inquorate meetings count as held in attendance figures",
            label="Count inquorate meetings",
            listed=False,
            detailed=False,
        ),
    ] = True
    oversees: Annotated[
        tuple[Source, ...],
        FieldSpec(
            group="Quorum and actions",
            sets_figures=True,
            hint="the sources whose deliveries it agrees, separated by commas",
            filter="source",
        ),
    ] = ()
    """The sources whose actions it oversees, unless an action names another group."""
    last_day: Annotated[
        date | None,
        FieldSpec(
            group=MORE,
            hint="leave blank if it still meets; its memberships stay ended",
            label="Ended",
            filter="end",
        ),
    ] = None
    """The last day on which it can meet, once it has ended."""

    @property
    def short_name(self) -> str:
        return self.abbreviation or self.name

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that it is called; empty texts may be among them."""
        return (self.name, self.abbreviation)

    @property
    def raises(self) -> Source:
        """The source of the actions that its meetings ask for.

        It is the one it oversees, where that is its own: the Executive's, a review's or a
        scrutineer's. What a group asks for that oversees plans or audits is neither.
        """
        own = (Source.EXECUTIVE, Source.REVIEW, Source.SCRUTINEER)
        return next((source for source in own if source in self.oversees), Source.OTHER)


@record_kind(
    table="memberships",
    noun="membership",
    add_example="group=QAG agency=police first_day=1/4/2025",
    id_pattern="{group}/{agency}/{first_day}",
    title="{agency} in {group}",
    read_together=_SPELL,
    example="memberships agency:police status:current",
)
class Membership(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An agency's membership of a group from a day, and to a day once it has ended."""

    group: Annotated[str, FieldSpec(group="Membership", links="groups", detailed=False)]
    agency: Annotated[str, FieldSpec(group="Membership", links="agencies", detailed=False)]
    first_day: Annotated[date, FieldSpec(group="Membership", label="From", filter="start")]
    last_day: Annotated[date | None, FieldSpec(group="Membership", label="To", filter="end")] = None
    representative: Annotated[
        str,
        FieldSpec(
            group="Who comes",
            hint="the role that represents it, e.g. Detective Superintendent; never a name",
            free_text=True,
            filter=None,
        ),
    ] = ""
    initials: Annotated[
        str,
        FieldSpec(
            group="Who comes",
            hint="the representative's initials, e.g. JB, if people are called by them in meetings",
            free_text=True,
            filter=None,
            listed=False,
        ),
    ] = ""
    """The initials by which lines of a meeting name the representative: ``JB to chase it``."""
    deputy: Annotated[
        str,
        FieldSpec(
            group="Who comes",
            hint="the role that comes instead, e.g. Detective Chief Inspector; never a name",
            free_text=True,
            filter=None,
        ),
    ] = ""


@record_kind(
    table="origins",
    noun="origin",
    add_example='--id makin title="Makin Review" source=review kind="Rapid Review"',
    id_pattern="origin-{n}",
    title="{title}",
    where="{kind}",
    search_rank=6,
)
class Origin(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The source of actions outside the plan: a review, an audit, a meeting."""

    title: Annotated[str, FieldSpec(needed=True, free_text=True, detailed=False)]
    source: Annotated[Source, FieldSpec(listed=False, detailed=False)]
    kind: Annotated[OriginKind, FieldSpec(label="Type")]
    day: Annotated[
        date | None, FieldSpec(label="Date", hint="the date it was published or held")
    ] = None
    key_learning: Annotated[
        tuple[str, ...], FieldSpec(hint="one per line", free_text=True, listed=False)
    ] = ()
    restricted: Annotated[
        bool,
        FieldSpec(
            hint="“yes” hides all its actions in the public version and on the projector",
            listed=False,
        ),
    ] = False


@record_kind(
    table="recommendations",
    noun="recommendation",
    add_example='origin=origin-1 number=3a text="Review how referrals are screened."',
    id_pattern="{origin}/recommendation-{number}",
    title="{number} {text}",
    where="{origin}",
    search_rank=12,
)
class Recommendation(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A recommendation as it was published, met once all of its actions are delivered."""

    origin: Annotated[
        str, FieldSpec(hint="the review or audit that made it", links="origins", listed=False)
    ]
    number: Annotated[str, FieldSpec(hint="as published, e.g. 3a", needed=True)]
    text: Annotated[
        str, FieldSpec(label="Recommendation", hint="as published", needed=True, free_text=True)
    ]


@record_kind(
    table="actions",
    noun="action",
    added_by="add an action",
    title="{title}",
    id_label="Ref",
    read_together=frozenset(
        {
            *("status", "due", "review_date", "ended", "agreed", "outcome"),
            *("hold_reason", "plan", "overseeing_group"),
        }
    ),
    said_by_id=True,
)
class Action(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Something someone undertook to do."""

    title: Annotated[
        str,
        FieldSpec(
            group="What",
            sets_figures=True,
            hint="what is to be done",
            label="Action",
            needed=True,
            free_text=True,
            synonyms=(
                *("action", "actions", "task", "what", "description", "agreed_action"),
                *("action_required", "actions_required", "key_action", "what_we_will_do"),
                *("what_will_we_do", "what_we_have_committed_to", "what_needs_to_happen"),
                *("task_name", "action_point", "action_agreed", "actions_agreed"),
                *("agreed_management_action", "management_action", "management_response"),
            ),
        ),
    ]
    source: Annotated[Source, FieldSpec(changed_by="add it again with the right source")]
    plan: Annotated[str, FieldSpec(links="plans", changed_by="carry it over")] = ""
    priority: Annotated[
        str,
        FieldSpec(
            group="What",
            sets_figures=True,
            hint="its number, or words from its title",
            links="priorities",
            synonyms=(
                *("theme", "objective", "strategic_priority", "section", "workstream"),
                *("strand", "aim", "goal", "risk", "source_of_action", "bucket_name"),
            ),
        ),
    ] = ""
    origin: Annotated[
        str,
        FieldSpec(
            group="What",
            hint="the review, audit or meeting that it comes from",
            links="origins",
            synonyms=("audit", "audit_title", "audit_name", "review_title", "committee"),
        ),
    ] = ""
    recommendation: Annotated[
        str,
        FieldSpec(
            group=MORE,
            hint="the recommendation that it answers, e.g. origin-1/recommendation-3a",
            links="recommendations",
        ),
    ] = ""
    lead: Annotated[
        str,
        FieldSpec(
            group="Who",
            hint="a role or a group, never a person's name",
            free_text=True,
            filter=None,
            synonyms=(
                *("owner", "action_owner", "lead_officer", "responsible", "who", "led_by"),
                *("by_whom", "lead_person", "lead_role", "action_lead", "accountable"),
                *("responsible_officer", "responsible_person", "assigned_to", "owned_by"),
                *("role", "officer", "responsibility", "named_lead", "by"),
            ),
        ),
    ] = ""
    lead_agency: Annotated[
        str,
        FieldSpec(
            group="Who",
            hint="a name, an abbreviation or an alias",
            links="agencies",
            filter="lead",
            synonyms=(
                *("agency", "organisation", "owning_agency", "responsible_agency"),
                *("lead_organisation", "lead_partner", "agency_lead", "lead_org", "org"),
            ),
        ),
    ] = ""
    supporting_agencies: Annotated[
        tuple[str, ...],
        FieldSpec(
            group="Who",
            hint="other agencies, separated by commas",
            links="agencies",
            is_set=True,
            synonyms=("supporting", "support", "partners", "other_agencies"),
        ),
    ] = ()
    overseeing_group: Annotated[
        str,
        FieldSpec(
            group="Outcome and oversight",
            sets_figures=True,
            hint="the group that monitors it and agrees its delivery",
            links="groups",
            synonyms=("group",),
        ),
    ] = ""
    intended_outcome: Annotated[
        str,
        FieldSpec(
            group="Outcome and oversight",
            sets_figures=True,
            hint="what should be different once it is delivered",
            free_text=True,
            synonyms=(
                *("expected_outcome", "desired_outcome", "success_criteria", "outcomes"),
                *("what_difference_will_it_make", "what_difference_will_this_make"),
            ),
        ),
    ] = ""
    measure: Annotated[
        str,
        FieldSpec(
            group="Outcome and oversight",
            sets_figures=True,
            hint="what would show that the outcome was achieved",
            free_text=True,
            synonyms=(
                *("measure_of_success", "success_measure", "kpi", "evidence", "measures"),
                *("how_will_we_know", "outcome_measure", "impact_measure", "how_we_will_know"),
                *("what_success_looks_like", "what_will_success_look_like"),
                *("measurement", "outcome_measurement", "output_outcome_measurement"),
            ),
        ),
    ] = ""
    impact_area: Annotated[
        str, FieldSpec(group="Impact", hint="the subject of its impact, e.g. Neglect")
    ] = ""
    """The heading under which its impact is reported."""
    status: Annotated[
        Status,
        FieldSpec(
            changed_by="change its status, deliver or end it",
            synonyms=(
                *("state", "rag", "rag_status", "position", "brag", "brag_rating"),
                *("rag_rating", "current_status", "completion_status", "progress_status"),
                *("complete", "closed", "done", "open_closed", "complete_y_n", "progress_rating"),
                *("percent_complete", "percentage_complete"),
            ),
        ),
    ] = Status.NOT_STARTED
    original_due: Annotated[
        date | None,
        FieldSpec(
            label="Original due date",
            filter=None,
            synonyms=(
                "original_due_date",
                "original_date",
                "original_deadline",
                "original_target_date",
            ),
            changed_by="it's the first date agreed, so it never changes",
        ),
    ] = None
    original_due_unknown: Annotated[
        bool,
        FieldSpec(
            group=MORE,
            hint="“yes” if nobody knows the first date agreed",
            label="Original due date not known",
            filter=None,
        ),
    ] = False
    due: Annotated[
        date | None,
        FieldSpec(
            group="When",
            hint="e.g. 31/3/2026, +2w, end of Q4 · leave blank for no date",
            label="Due date",
            synonyms=(
                *("due_date", "deadline", "target_date", "completion_date", "by_when"),
                *("revised_date", "due_by", "date_due", "target", "target_completion_date"),
                *("finish", "finish_date", "end", "end_date", "complete_by", "to_be_completed_by"),
                *("implementation_date", "delivery_date"),
            ),
            changed_by="move the date",
        ),
    ] = None
    timescale: Annotated[
        str,
        FieldSpec(
            group=MORE,
            hint="if the timescale isn't a date, e.g. Once in post",
            label="Timescale as written",
            free_text=True,
            synonyms=("timescales", "timeframe", "when"),
        ),
    ] = ""
    review_date: Annotated[
        date | None,
        FieldSpec(
            group="When",
            hint="if there's no due date: the date to look at it again",
            filter="review",
        ),
    ] = None
    hold_reason: Annotated[
        str, FieldSpec(label="Reason for the hold", is_reason=True, changed_by="put it on hold")
    ] = ""
    hold_explanation: Annotated[
        str,
        FieldSpec(
            label="Explanation of the hold",
            free_text=True,
            is_reason=True,
            changed_by="put it on hold",
        ),
    ] = ""
    ended: Annotated[
        date | None,
        FieldSpec(
            label="End date",
            synonyms=(
                *("date_completed", "completed", "completed_on", "date_closed", "delivered_on"),
                *(
                    "actual_completion_date",
                    "actual",
                    "actual_date",
                    "completed_date",
                    "closed_date",
                ),
            ),
            changed_by="deliver or end it",
        ),
    ] = None
    ended_unknown: Annotated[
        bool, FieldSpec(label="End date not known", filter=None, changed_by="deliver or end it")
    ] = False
    """True if nobody knows on which day it ended; its end date is then the day of the import."""

    agreed: Annotated[
        date | None, FieldSpec(label="Date agreed", changed_by="record that a meeting agreed it")
    ] = None
    agreed_at: Annotated[
        str, FieldSpec(links="meetings", changed_by="record that a meeting agreed it")
    ] = ""
    chairs_action: Annotated[
        str,
        FieldSpec(
            label="Chair's action",
            free_text=True,
            is_reason=True,
            changed_by="record the Chair's action",
        ),
    ] = ""
    provisionally_agreed_at: Annotated[
        str, FieldSpec(links="meetings", filter=None, changed_by="record that a meeting agreed it")
    ] = ""
    """The meeting without a quorum that agreed the delivery; a quorate one has to ratify it."""
    agreed_time: Annotated[
        str,
        FieldSpec(
            detailed=False, listed=False, filter=None, changed_by="agree its delivery at a meeting"
        ),
    ] = ""
    """The time of day at which a running meeting agreed its delivery, e.g. 10:20; else empty."""
    outcome: Annotated[Outcome | None, FieldSpec(changed_by="end it with an outcome")] = None
    reason: Annotated[str, FieldSpec(is_reason=True, changed_by="end it with a reason")] = ""
    explanation: Annotated[
        str, FieldSpec(free_text=True, is_reason=True, changed_by="end it with an explanation")
    ] = ""
    cause: Annotated[Cause | None, FieldSpec(is_reason=True, changed_by="end it with a cause")] = (
        None
    )
    transferred_to: Annotated[
        str, FieldSpec(free_text=True, changed_by="end it as transferred")
    ] = ""
    replaced_by: Annotated[
        str, FieldSpec(links="actions", filter=None, changed_by="end it as replaced")
    ] = ""
    continued_by: Annotated[
        str, FieldSpec(links="actions", filter=None, changed_by="carry it over")
    ] = ""
    """The reference of its continuation in the next plan."""
    continues: Annotated[
        str, FieldSpec(links="actions", filter=None, changed_by="carry the other one over")
    ] = ""
    """The reference of the earlier action that it continues."""
    impact: Annotated[
        str,
        FieldSpec(
            group="Impact",
            hint="for children, families or practice",
            free_text=True,
            synonyms=("impact_so_far", "difference_made", "so_what", "evidence_of_impact"),
        ),
    ] = ""
    impact_state: Annotated[
        ImpactState, FieldSpec(group="Impact", label="Impact status", filter="impact")
    ] = ImpactState.NONE_YET
    public_wording: Annotated[
        str,
        FieldSpec(
            group="Impact",
            hint="one sentence in the past tense, e.g. We tested the leaflet with parents",
            free_text=True,
            filter=None,
        ),
    ] = ""
    evidence_links: Annotated[
        tuple[str, ...],
        FieldSpec(
            group="Impact",
            hint="web addresses or file names that support the impact, one per line",
            free_text=True,
            filter=None,
        ),
    ] = ()
    judgement: Annotated[Rating | None, FieldSpec(label="Our judgement", changed_by="judge it")] = (
        None
    )
    judgement_reason: Annotated[
        str,
        FieldSpec(
            label="Reason for our judgement", free_text=True, is_reason=True, changed_by="judge it"
        ),
    ] = ""
    raised_at: Annotated[
        str, FieldSpec(group=MORE, hint="the meeting that agreed it", links="meetings")
    ] = ""
    """The meeting that raised it."""
    origin_meeting: Annotated[
        str,
        FieldSpec(
            group=MORE,
            hint="the meeting that it comes from, if it has no other origin",
            links="meetings",
            filter=None,
        ),
    ] = ""
    """The meeting that is its origin. Empty in actions of earlier versions, whatever raised them."""
    housekeeping: Annotated[
        bool,
        FieldSpec(
            group=MORE,
            sets_figures=True,
            hint="“yes” for a meeting's own task, e.g. circulate the slides: no impact, no agreement",
        ),
    ] = False
    """True if neither its impact nor the agreement of its delivery is asked for."""
    related: Annotated[
        tuple[str, ...],
        FieldSpec(
            group=MORE,
            hint="references of other actions, separated by commas",
            label="Related actions",
            links="actions",
            is_set=True,
            filter=None,
        ),
    ] = ()
    old_ref: Annotated[
        str,
        FieldSpec(
            group=MORE,
            hint="its reference in your previous system",
            label="Old reference",
            synonyms=(
                *("ref", "reference", "old_ref_no", "action_no", "number", "action_ref"),
                *("no", "ref_no", "action_number", "item", "item_no", "reference_number"),
            ),
        ),
    ] = ""
    lead_as_written: Annotated[
        str,
        FieldSpec(
            group=MORE, hint="as the body it came from wrote it", free_text=True, filter=None
        ),
    ] = ""
    """The lead as the originating body wrote it; empty if the known leads say the same."""
    published_status: Annotated[
        str,
        FieldSpec(
            group=MORE,
            hint="the word of the body that it came from, e.g. Partially complete",
            label="Status as published",
            free_text=True,
            filter=None,
            synonyms=("status_as_published", "their_status"),
        ),
    ] = ""
    """The originating body's own status word, beside ours."""
    restricted: Annotated[
        bool,
        FieldSpec(
            group=MORE,
            sets_figures=True,
            hint="“yes” leaves it out of the public version and hides it on the projector",
        ),
    ] = False

    @property
    def known_end(self) -> date | None:
        """The day on which it was delivered or ended; None while it is open, or if nobody knows."""
        return None if self.ended_unknown else self.ended

    @property
    def ended_in_words(self) -> str:
        """The day on which it was delivered or ended; empty while it is open."""
        return "day not known" if self.ended_unknown else long_or(self.ended, "")

    @property
    def is_open(self) -> bool:
        """True until it is delivered or ended."""
        return not self.status.is_end

    @property
    def is_delivered(self) -> bool:
        """True once its lead says that it is delivered."""
        return self.status is Status.DELIVERED

    @property
    def ending(self) -> str:
        """The outcome in words; “ended” if another program recorded none."""
        return str(self.outcome or Status.ENDED)

    @property
    def next_day(self) -> date | None:
        """Its due date; its review date if it has none."""
        return self.due or self.review_date

    @property
    def impact_heading(self) -> str:
        """The impact area that its outcome is reported under; its title if it has none."""
        return self.impact_area or self.title

    @property
    def awaits_agreement(self) -> bool:
        """True if it is delivered and its overseeing group has not agreed that yet."""
        return self.is_delivered and self.agreed is None and not self.housekeeping

    @property
    def lacks_impact(self) -> bool:
        """True if nothing is known of its impact, which it should have once it is delivered."""
        return self.impact_state is ImpactState.NONE_YET and not self.housekeeping

    @property
    def comes_from(self) -> str:
        """The id of the origin, or of the meeting, that it comes from; empty if neither is known."""
        return self.origin or self.origin_meeting


@record_kind(
    table="progress_updates",
    noun="progress update",
    added_by="add a progress update to an action",
    append_only=True,
    title="{text}",
    where="{action}",
    id_label="",
    created_label="On",
    parent="action",
    is_told_with_parent=True,
)
class ProgressUpdate(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A progress update on an action. Its id begins with the action's reference."""

    action: Annotated[str, FieldSpec(links="actions")]
    text: Annotated[str, FieldSpec(needed=True, free_text=True)]
    quarter: Annotated[str, FieldSpec(label="For quarter", shown="quarter")]
    meeting: Annotated[str, FieldSpec(label="At meeting", links="meetings")] = ""
    by: str = ""
    as_published: Annotated[bool, FieldSpec(listed=False, detailed=False)] = False
    """True if it was imported with its action, so it doesn't count as a start on it."""
    starts_action: Annotated[bool, FieldSpec(listed=False, detailed=False)] = True
    """False if nothing has been done yet, so that even the first one starts nothing."""
    completed_by: Annotated[str, FieldSpec(free_text=True, listed=False, filter=None)] = ""
    """The role of whoever answered for an agency, never a name."""
    proposes: Annotated[str, FieldSpec(label="Proposed", free_text=True, listed=False)] = ""
    """The position, date or title that an agency proposes, for the team to decide."""
    reason: Annotated[str, FieldSpec(label="Reason for taking longer", is_reason=True)] = ""
    cause: Annotated[Cause | None, FieldSpec(is_reason=True)] = None


_IMPORT_AGAIN = "import the file again"


@record_kind(
    table="import_sources",
    noun="import source",
    added_by="import the file",
    id_pattern="source-{n}",
    title="{name}",
    id_label="",
    created_label="Imported on",
    example="import-sources",
)
class ImportSource(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A table that actions were imported from, how it was understood, and what was answered.

    A file of attendance has no columns, which differ with its meetings; only the answers are kept.
    """

    name: Annotated[str, FieldSpec(label="File", needed=True, free_text=True)]
    columns: Annotated[tuple[str, ...], FieldSpec(free_text=True, changed_by=_IMPORT_AGAIN)]
    """The titles of its columns, in its order."""
    fields: Annotated[
        tuple[str, ...], FieldSpec(label="Imported as", listed=False, changed_by=_IMPORT_AGAIN)
    ]
    """The field of each column; empty where the column is kept as it is."""
    answers: Annotated[
        tuple[str, ...], FieldSpec(free_text=True, listed=False, changed_by=_IMPORT_AGAIN)
    ] = ()
    """Answers given once for the whole file: ``status Complete=delivered``."""


@record_kind(
    table="source_rows",
    noun="source row",
    added_by="import the file",
    title="{cells}",
    where="{source}",
    id_label="",
    parent="action",
)
class SourceRow(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The row that an action was imported from, cell for cell. Its id is ``ACTION/source``."""

    action: Annotated[str, FieldSpec(links="actions", changed_by=_IMPORT_AGAIN)]
    source: Annotated[str, FieldSpec(links="import_sources", filter=None, changed_by=_IMPORT_AGAIN)]
    cells: Annotated[tuple[str, ...], FieldSpec(free_text=True, changed_by=_IMPORT_AGAIN)]
    """Its cells in the order of the source's columns."""
    number: Annotated[
        int, FieldSpec(label="Row", listed=False, detailed=False, changed_by=_IMPORT_AGAIN)
    ] = 0


@record_kind(
    table="moves",
    noun="date move",
    added_by="move the date of an action",
    id_label="",
    created_label="Moved on",
    day="created",
    parent="action",
    is_told_with_parent=True,
    append_only=True,
)
class Move(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A change of an action's due date."""

    action: Annotated[str, FieldSpec(links="actions")]
    earlier_due: Annotated[date | None, FieldSpec(label="From", filter="from")]
    later_due: Annotated[date | None, FieldSpec(label="To", filter="to")]
    kind: MoveKind
    reason: Annotated[str, FieldSpec(is_reason=True)] = ""
    explanation: Annotated[str, FieldSpec(free_text=True, is_reason=True, listed=False)] = ""
    cause: Annotated[Cause | None, FieldSpec(is_reason=True)] = None
    agreed_by: Annotated[str, FieldSpec(shown="party")] = ""
    """The group, meeting or role that agreed it."""
    chairs_action: Annotated[
        str, FieldSpec(label="Chair's action", free_text=True, is_reason=True, listed=False)
    ] = ""
    by: Annotated[str, FieldSpec(listed=False)] = ""
    recorded: Annotated[date | None, FieldSpec(label="Recorded on")] = None
    """The day on which it was recorded; None for the day from which it counts."""
    asked_on: Annotated[date | None, FieldSpec(label="Asked for on")] = None
    """The day on which the lead asked for the new date, where that is known."""

    @property
    def recorded_on(self) -> date:
        return self.recorded or self.created


IS_CLOSED = "minuted"
"""The name in files, and so in changes, of whether a meeting is closed."""


@record_kind(
    table="meetings",
    noun="meeting",
    add_example='group=QAG day=27/11/2025 chair="Named Person" chair_agency=icb',
    id_pattern="{group}-{day}",
    title="{group}, {day}",
    where="{state}",
    order=("day", "id"),
    day="day",
    read_together=frozenset(
        {"state", "day", "group", "in_progress", IS_CLOSED, "without_quorum_reason"}
    ),
    search_rank=3,
    example="meetings group:qag status:held quarter:2025-26/Q2",
)
class Meeting(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A meeting of a group on a day. Its id is ``QAG-2025-11-27``."""

    group: Annotated[
        str,
        FieldSpec(
            links="groups",
            listed=False,
            changed_by="plan a meeting of the other group",
            synonyms=("meeting", "board", "subgroup"),
        ),
    ]
    day: Annotated[
        date,
        FieldSpec(
            group="When and where",
            label="Date",
            hint="e.g. 27/11/2025, fri, +2w",
            synonyms=("date", "meeting_date"),
        ),
    ]
    state: Annotated[MeetingState, FieldSpec(filter="status", listed=False)] = MeetingState.PLANNED
    time: Annotated[
        str,
        FieldSpec(
            group="When and where",
            hint="e.g. 10.00 to 12.00",
            shown="time",
            synonyms=("start", "start_time"),
        ),
    ] = ""
    place: Annotated[
        str,
        FieldSpec(
            group="When and where",
            hint="e.g. Room 2, or online",
            free_text=True,
            synonyms=("venue", "location"),
        ),
    ] = ""
    chair: Annotated[
        str,
        FieldSpec(
            group="Chair and notes",
            hint="a role, never a person's name",
            free_text=True,
            synonyms=("chaired_by", "chairperson"),
        ),
    ] = ""
    chair_agency: Annotated[
        str,
        FieldSpec(
            group="Chair and notes",
            hint="the agency the Chair counts towards in the quorum",
            label="Chair's agency",
            links="agencies",
            filter="chair",
            listed=False,
        ),
    ] = ""
    chair_present: Annotated[
        bool | None,
        FieldSpec(
            group="Chair and notes",
            hint="“yes” once the Chair is recorded as present; the Chair's own row says so, too",
            detailed=False,
            listed=False,
            filter=None,
        ),
    ] = None
    """True if the Chair is recorded as present apart from the attendance rows. None in a closed
    meeting: it was closed when the Chair counted unless marked as absent."""
    minute_taker: Annotated[
        str,
        FieldSpec(
            group="Chair and notes",
            label="Notes taken by",
            hint="a role, e.g. Business Officer; never a name",
            free_text=True,
            listed=False,
        ),
    ] = ""
    standing_items: Annotated[
        tuple[str, ...],
        FieldSpec(group="Agenda", hint="one per line", free_text=True, listed=False),
    ] = ()
    is_closed: Annotated[bool, FieldSpec(label="Attendance recorded", listed=False)] = (
        msgspec.field(default=False, name=IS_CLOSED)
    )
    """True once it is closed: its attendance is recorded and counts. ``IS_CLOSED`` is its name in files."""
    kept_quorum: Annotated[
        tuple[QuorumClause, ...] | None,
        FieldSpec(
            label="Quorum at the time",
            detailed=False,
            listed=False,
            filter=None,
            changed_by="change the quorum of the group",
        ),
    ] = None
    """The clauses that it was held under, if those of its group have changed since."""
    without_quorum_reason: Annotated[
        str,
        FieldSpec(
            label="Reason for proceeding without a quorum",
            free_text=True,
            is_reason=True,
            listed=False,
            changed_by="record that the Chair proceeds without one",
        ),
    ] = ""
    notes: Annotated[str, FieldSpec(free_text=True, detailed=False, listed=False)] = ""
    in_progress: Annotated[
        bool, FieldSpec(listed=False, changed_by="start it, close it or reopen it")
    ] = False
    """True while it runs or is reopened: attendance can be taken and decisions made."""
    started: Annotated[
        str, FieldSpec(shown="moment", detailed=False, listed=False, changed_by="start it")
    ] = ""
    """The moment at which it was started in the app, in UTC, e.g. 2025-11-27T10:02:11Z; empty if it
    wasn't."""
    closed: Annotated[
        str, FieldSpec(shown="moment", detailed=False, listed=False, changed_by="close it")
    ] = ""
    """The moment at which it was closed last."""
    cancel_reason: Annotated[
        str,
        FieldSpec(
            label="Reason for cancellation",
            free_text=True,
            is_reason=True,
            listed=False,
            changed_by="cancel it, with a reason",
        ),
    ] = ""
    reopen_reason: Annotated[
        str,
        FieldSpec(
            label="Reason for reopening",
            free_text=True,
            is_reason=True,
            listed=False,
            changed_by="reopen it, with a reason",
        ),
    ] = ""
    minutes_agreed_at: Annotated[
        str,
        FieldSpec(
            links="meetings",
            filter=None,
            listed=False,
            changed_by="record that the next meeting agreed its minutes",
        ),
    ] = ""
    minutes_subject_to: Annotated[
        str,
        FieldSpec(
            label="Minutes agreed subject to",
            free_text=True,
            listed=False,
            changed_by="record that the next meeting agreed its minutes",
        ),
    ] = ""
    remarks: Annotated[
        tuple[str, ...],
        FieldSpec(
            is_set=True,
            free_text=True,
            detailed=False,
            listed=False,
            changed_by="add to the minutes of the meeting",
        ),
    ] = ()
    """The notes made in it, each after its number: ``007 The letter is out.``"""
    to_clear_up: Annotated[
        tuple[str, ...],
        FieldSpec(
            is_set=True,
            free_text=True,
            detailed=False,
            listed=False,
            changed_by="answer the question about the line",
        ),
    ] = ()
    """Lines kept as they were typed because something was doubtful, each after its number."""
    said_under: Annotated[
        tuple[str, ...],
        FieldSpec(
            label="Said under items",
            is_set=True,
            detailed=False,
            listed=False,
            changed_by="record it under the item of the agenda",
        ),
    ] = ()
    """Which agenda item each thing was said under: item, table and id, e.g. ``standing/4 actions
    AU25-07``."""
    dealt_with: Annotated[
        tuple[str, ...],
        FieldSpec(
            label="Items marked as done",
            is_set=True,
            detailed=False,
            listed=False,
            changed_by="tick off the item of its agenda",
        ),
    ] = ()
    """The keys of the items of its agenda that were ticked off."""

    @property
    def is_reopened(self) -> bool:
        """True if the meeting took place, and is being put right."""
        return self.in_progress and self.state.took_place

    @property
    def texts(self) -> tuple[str, ...]:
        """Its notes in the order in which they were written, without their numbers."""
        numbered = (remark.partition(" ")[2] for remark in self.remarks)
        return (*((self.notes,) if self.notes.strip() else ()), *numbered)


class Guests(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Guests at a meeting from one body that is no member of the group."""

    where: str
    """The agency or body that they came from, never a person's name."""
    in_room: int = 0
    online: int = 0


@record_kind(
    table="attendances",
    noun="attendance",
    add_example="meeting=QAG-2025-11-27 agency=police in_room=2 online=1",
    id_pattern="{meeting}/{agency}",
    id_label="",
    parent="meeting",
    day="meeting",
    read_together=frozenset({"in_room", "online", "deputies"}),
)
class Attendance(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The people who came for one agency to one meeting. Its id is ``MEETING/AGENCY``."""

    meeting: Annotated[
        str, FieldSpec(links="meetings", changed_by="record who came to the other meeting")
    ]
    agency: Annotated[
        str, FieldSpec(links="agencies", changed_by="record who came for the other agency")
    ]
    in_room: int = 0
    online: int = 0
    deputies: int = 0
    """The number of those present who stood in for a member."""
    apologies: bool = False
    seats_excused: Annotated[int, FieldSpec(listed=False)] = 0
    """The number of seats that sent apologies, if more than one did."""
    unknown: Annotated[bool, FieldSpec(label="Attendance not recorded", listed=False)] = False
    """True if nobody knows whether anyone came, so that the meeting counts in no figure of theirs."""
    guests: Annotated[
        tuple[Guests, ...],
        FieldSpec(label="Guests from", changed_by="record guests by where they came from"),
    ] = ()
    """Guests by their body, on the guests' row only; the row's counts include them."""
    roles: Annotated[
        tuple[str, ...],
        FieldSpec(
            label="Roles that came",
            hint="e.g. Detective Superintendent; names before them only if minutes have names",
            free_text=True,
            filter=None,
            listed=False,
        ),
    ] = ()
    joined: Annotated[
        str,
        FieldSpec(
            label="Joined at", hint="e.g. 10.20, if late", shown="time", filter=None, listed=False
        ),
    ] = ""
    """The time in London at which they came, if the meeting had begun: ``10:20``."""
    left: Annotated[
        str,
        FieldSpec(
            label="Left at", hint="e.g. 11.20, if early", shown="time", filter=None, listed=False
        ),
    ] = ""
    """The time in London at which they left, if the meeting went on: ``11:20``."""
    interest: Annotated[
        str,
        FieldSpec(
            label="Interest declared",
            hint="e.g. item 4; took no part",
            free_text=True,
            filter=None,
            listed=False,
        ),
    ] = ""

    @property
    def present(self) -> int:
        """People present, in the room and online."""
        return self.in_room + self.online

    @property
    def excused(self) -> int:
        """The seats that sent apologies."""
        return max(self.seats_excused, int(self.apologies))


@record_kind(
    table="decisions",
    noun="decision",
    add_example='meeting=QAG-2025-11-27 text="Audit thresholds again."',
    id_pattern="{meeting}/decision-{n}",
    title="{text}",
    where="{meeting}",
    day="meeting",
    search_rank=7,
    example="decisions group:qag audit --json",
)
class Decision(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A decision of a meeting."""

    meeting: Annotated[str, FieldSpec(label="Decided at", links="meetings", listed=False)]
    text: Annotated[str, FieldSpec(label="Decision", needed=True, free_text=True, detailed=False)]
    actions: Annotated[tuple[str, ...], FieldSpec(links="actions", is_set=True)] = ()
    restricted: bool = False
    ratified_at: Annotated[
        str,
        FieldSpec(
            links="meetings",
            filter=None,
            listed=False,
            changed_by="record that a quorate meeting ratified it",
        ),
    ] = ""
    """The quorate meeting that ratified it, where it was made without a quorum."""
    time: Annotated[
        str,
        FieldSpec(detailed=False, listed=False, filter=None, changed_by="record it in the meeting"),
    ] = ""
    """The time of day at which a running meeting made it, e.g. 10:20; else empty."""


@record_kind(
    table="agenda_items",
    noun="agenda item",
    id_pattern="{meeting}/item-{n}",
    title="{title}",
    where="{meeting}",
    add_example='meeting=QAG-2026-02-10 title=Neglect purpose=decide minutes=15 paper="Neglect report"',
    parent="meeting",
    day="meeting",
    id_label="",
    example="agenda-items group:qag",
)
class AgendaEntry(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An item of one meeting's agenda: a standing item with more about it, or one besides them."""

    meeting: Annotated[
        str, FieldSpec(links="meetings", changed_by="add it to the agenda of the other meeting")
    ]
    title: Annotated[
        str,
        FieldSpec(
            label="Item",
            hint="what it is about; that of a standing item says more about that one",
            needed=True,
            free_text=True,
            detailed=False,
        ),
    ]
    presenter: Annotated[
        str,
        FieldSpec(hint="a role, e.g. Head of Service; never a name", free_text=True, filter=None),
    ] = ""
    purpose: Annotated[Purpose | None, FieldSpec(hint="decide, discuss or note")] = None
    minutes: Annotated[int | None, FieldSpec(hint="how long it takes, e.g. 15")] = None
    paper: Annotated[
        str, FieldSpec(hint="the paper's name, e.g. Neglect report", free_text=True)
    ] = ""
    asked_by: Annotated[
        str,
        FieldSpec(
            links="lines",
            listed=False,
            detailed=False,
            filter=None,
            changed_by="type it in the meeting that asks for it",
        ),
    ] = ""
    """The line of another meeting that asked for it; empty if it was added otherwise."""


@record_kind(
    table="lines",
    noun="line",
    id_pattern="{meeting}/line-{n}",
    title="{words}",
    where="{meeting}",
    added_by="type it in the meeting",
    parent="meeting",
    day="meeting",
    example="lines meeting:qag --json",
)
class MeetingLine(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A line typed in a meeting, word for word. Its number is its place in the order."""

    meeting: Annotated[str, FieldSpec(links="meetings", changed_by="type it in the other meeting")]
    words: Annotated[
        str,
        FieldSpec(
            needed=True,
            free_text=True,
            detailed=False,
            changed_by="put a text for the minutes beside them",
        ),
    ]
    item: Annotated[
        str,
        FieldSpec(
            label="Agenda item",
            detailed=False,
            listed=False,
            filter=None,
            changed_by="type it under the other item",
        ),
    ] = ""
    """The key of the agenda item under which it was typed; empty for none."""
    about: Annotated[
        tuple[str, ...], FieldSpec(label="About", links="actions", filter=None, is_set=True)
    ] = ()
    """The actions that it mentions."""
    text: Annotated[
        str,
        FieldSpec(
            label="In the minutes",
            hint="printed instead of the words, which stay; leave blank to print the words",
            free_text=True,
            listed=False,
        ),
    ] = ""
    told_by_result: Annotated[
        bool, FieldSpec(detailed=False, listed=False, filter=None, changed_by="type it again")
    ] = False
    """True if all its words are in what it caused, so that the minutes print only that."""
    is_heading: Annotated[
        bool, FieldSpec(detailed=False, listed=False, filter=None, changed_by="type it again")
    ] = False
    """True if it is the title of what was typed after it."""
    to_check: Annotated[
        bool, FieldSpec(label="To check", hint="“yes” lists it when the meeting closes")
    ] = False
    restricted: bool = False
    begins_part: Annotated[
        bool, FieldSpec(detailed=False, listed=False, filter=None, changed_by="type it again")
    ] = False
    """True if a confidential part begins with it which its words don't surely begin."""


@record_kind(
    table="commitments",
    noun="commitment",
    add_example='year=2025/26 said="Every school has a named contact."',
    id_pattern="{year}/commitment-{n}",
    title="{said}",
    where="{year} · {status}",
    order=("year", "order", "id"),
    read_together=frozenset({"status", "delivered", "delivered_on"}),
    search_rank=9,
    example='commitments status:partly "2024/25"',
)
class Commitment(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A row of what we said / what we delivered."""

    year: Annotated[str, FieldSpec(listed=False, synonyms=("financial_year", "said_for"))]
    """The financial year it was made for: ``2024/25``."""
    order: Annotated[int, FieldSpec(listed=False, detailed=False)]
    said: Annotated[
        str,
        FieldSpec(
            label="What we said",
            needed=True,
            free_text=True,
            detailed=False,
            synonyms=("what_we_said", "we_said", "commitment", "promise"),
        ),
    ]
    delivered: Annotated[
        str,
        FieldSpec(
            label="What we delivered",
            free_text=True,
            synonyms=("what_we_delivered", "we_did", "what_we_did", "progress"),
        ),
    ] = ""
    delivered_on: Annotated[date | None, FieldSpec(filter="delivered")] = None
    status: Annotated[CommitmentStatus, FieldSpec(synonyms=("state", "rag"))] = (
        CommitmentStatus.OPEN
    )
    impact: Annotated[
        str, FieldSpec(free_text=True, listed=False, synonyms=("what_changed", "difference_made"))
    ] = ""
    impact_state: Annotated[
        ImpactState, FieldSpec(label="Impact status", filter="impact", listed=False)
    ] = ImpactState.NONE_YET
    public_wording: Annotated[
        str,
        FieldSpec(
            hint="one sentence in the past tense, e.g. We published the guidance",
            free_text=True,
            filter=None,
            listed=False,
        ),
    ] = ""
    actions: Annotated[
        tuple[str, ...], FieldSpec(links="actions", is_set=True, synonyms=("linked_actions",))
    ] = ()
    continues: Annotated[
        str,
        FieldSpec(
            label="Carried from",
            links="commitments",
            filter=None,
            listed=False,
            changed_by="carry the earlier commitment",
        ),
    ] = ""
    """The earlier year's commitment that it carries on."""
    carried_to: Annotated[
        str,
        FieldSpec(
            links="commitments", filter=None, listed=False, changed_by="carry it to a later year"
        ),
    ] = ""
    """The commitment of a later year that takes it up again."""


@record_kind(
    table="partner_evidence",
    noun="partner evidence",
    add_example='agency=police quarter=2025-26/Q3 impact_area=Neglect evidence="Seen sooner."',
    id_pattern="{quarter}/{agency}/evidence-{n}",
    title="{agency}: {impact_area}",
    where="{quarter}",
    search_rank=10,
    example="partner-evidence quarter:2025-26/Q2 -agency:police",
)
class PartnerEvidence(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An agency's own evidence for a quarter."""

    agency: Annotated[str, FieldSpec(links="agencies", listed=False)]
    quarter: Annotated[str, FieldSpec(shown="quarter", listed=False)]
    impact_area: Annotated[str, FieldSpec(needed=True, free_text=True)]
    evidence: Annotated[
        str, FieldSpec(sets_figures=True, label="Evidence of impact", needed=True, free_text=True)
    ]
    restricted: Annotated[bool, FieldSpec(sets_figures=True, listed=False)] = False


@record_kind(
    table="challenges",
    noun="challenge",
    add_example='raised_by=Executive put_to=housing question="Who attends for you?"',
    id_pattern="CH-{n}",
    id_digits=2,
    title="{question}",
    where="to {put_to} · {status}",
    created_label="Raised",
    day="created",
    said_by_id=True,
    search_rank=8,
    example="challenges status:open agency:housing",
)
class Challenge(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A question put to an agency or a group, its answer, and what came of it."""

    raised_by: Annotated[str, FieldSpec(links=PARTIES, needed=True)]
    put_to: Annotated[str, FieldSpec(links=PARTIES, needed=True)]
    question: Annotated[
        str, FieldSpec(sets_figures=True, needed=True, free_text=True, detailed=False)
    ]
    answer: Annotated[str, FieldSpec(free_text=True)] = ""
    answered: Annotated[date | None, FieldSpec(listed=False)] = None
    came_of_it: Annotated[str, FieldSpec(label="Outcome", free_text=True, listed=False)] = ""
    status: ChallengeStatus = ChallengeStatus.OPEN
    meeting: Annotated[str, FieldSpec(links="meetings", listed=False)] = ""
    restricted: Annotated[bool, FieldSpec(sets_figures=True, listed=False)] = False


@record_kind(
    table="answers",
    noun="answer",
    added_by="answer the challenge",
    id_label="",
    parent="challenge",
    is_told_with_parent=True,
)
class Answer(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The team's answer to a challenge of the scrutineer's. Its id is ``CHALLENGE/answer``."""

    challenge: Annotated[str, FieldSpec(links="challenges")]
    text: Annotated[str, FieldSpec(label="Answer", needed=True, free_text=True)]
    answered: date


@record_kind(
    table="conclusions",
    noun="conclusion",
    added_by="record its outcome",
    id_label="",
    parent="challenge",
    is_told_with_parent=True,
)
class Conclusion(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The outcome, in the scrutineer's words, of a challenge that the team recorded for them."""

    challenge: Annotated[str, FieldSpec(links="challenges")]
    came_of_it: Annotated[str, FieldSpec(label="Outcome", needed=True, free_text=True)]
    stands: Annotated[bool, FieldSpec(label="Still in force")] = True
    """True while it closes the challenge; False once the challenge is reopened."""


@record_kind(
    table="reflections",
    noun="reflection",
    add_example='role="Independent Scrutineer" quarter=2025-26/Q3 text="A fair start."',
    id_pattern="{quarter}/{role}",
    title="{text}",
    id_label="",
    search_rank=11,
)
class Reflection(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The scrutineer's text for a quarter."""

    quarter: Annotated[str, FieldSpec(shown="quarter")]
    role: str
    """Independent Scrutineer or Young Scrutineer."""
    text: Annotated[str, FieldSpec(needed=True, free_text=True)]

    @property
    def recorded_for(self) -> str:
        """A note that the team recorded it for the scrutineer; empty for the scrutineer's own."""
        if is_the_scrutineers("reflections", self.id):
            return ""
        return f"recorded by the business team for the {self.role}"


@record_kind(
    table="narratives",
    noun="narrative",
    add_example='quarter=2025-26/Q3 section=themes text="Referrals rose."',
    id_pattern="{quarter}/{section}",
    title="{text}",
    where="{section} · {quarter}",
    id_label="",
)
class Narrative(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The team's or the chair's own text for a section of a quarter's update."""

    quarter: Annotated[
        str, FieldSpec(shown="quarter", changed_by="write the text of the other quarter")
    ]
    section: Annotated[str, FieldSpec(changed_by="write the text of the other section")]
    text: Annotated[str, FieldSpec(free_text=True)]


class SignedFile(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One file of a signed-off update, or of issued minutes, as it lies in ``signed/``."""

    audience: str = ""
    """Empty for minutes."""
    format: str
    """``md``, ``html``, ``docx``, ``xlsx`` or ``csv``, which is an archive of its tables."""
    amended: bool = False
    """True if the Chair amended it: the amended file is handed out, the program's own lies beside
    it."""
    differences: Annotated[tuple[str, ...], FieldSpec(free_text=True)] = ()
    """A sentence for each phrase of an amended file that differs from the program's own."""
    hash: str
    """SHA-256 of its bytes, in hexadecimal digits."""


class SignedFigure(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A figure of a plan as a signed-off update printed it."""

    plan: str
    label: str
    value: str


@record_kind(
    table="sign_offs",
    noun="sign-off",
    added_by="sign the quarter off",
    append_only=True,
    title="{quarter} signed off by {signed_by}",
)
class SignOff(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The sign-off of a quarter: its day, its place in the journals, and its fixed files.

    Its id is ``2025-26/Q2/sign-off-1``; a quarter that is signed off again gets the next number.
    """

    quarter: Annotated[str, FieldSpec(shown="quarter", listed=False)]
    as_at: Annotated[date, FieldSpec(filter="asat")]
    """The day whose position the files show, for all audiences."""
    signed_by: str
    """The role that signed it off: ``the Chair``."""
    how: Annotated[str, FieldSpec(free_text=True)] = ""
    """How the sign-off was given: ``by email``."""
    recorded_by: str = ""
    marking: Annotated[str, FieldSpec(listed=False)] = ""
    """The security marking of the files that are not for the public; empty for none."""
    line: Annotated[int, FieldSpec(listed=False)]
    """The number of the last line of the team's journal that the files reflect."""
    offset: Annotated[int, FieldSpec(listed=False)]
    """Bytes of the team's journal up to the end of that line."""
    head: Annotated[str, FieldSpec(listed=False)]
    """The hash of that line, which vouches for every line before it."""
    scrutiny_line: Annotated[int, FieldSpec(listed=False)] = 0
    """The last line of the scrutineer's journal that the files reflect; 0 if there was none."""
    scrutiny_head: Annotated[str, FieldSpec(listed=False)] = ""
    files: Annotated[tuple[SignedFile, ...], FieldSpec(listed=False)] = ()
    figures: Annotated[tuple[SignedFigure, ...], FieldSpec(listed=False)] = ()
    """The figures that the files print; empty for one that an earlier version of the program made."""
    withdrawn: date | None = None
    """The day on which the signature was taken back."""
    withdrawn_why: Annotated[
        str, FieldSpec(label="Reason for withdrawal", free_text=True, is_reason=True, listed=False)
    ] = ""

    @property
    def is_in_force(self) -> bool:
        """True until it is withdrawn."""
        return self.withdrawn is None

    @property
    def revision(self) -> int:
        """Its number among the sign-offs of its quarter, from 1."""
        number = self.id.rpartition("-")[2]
        # an id from another program may have no number
        return int(number) if number.isdecimal() else 1


@record_kind(
    table="issued_minutes",
    noun="issued minutes",
    added_by="issue the minutes of a meeting",
    created_label="Issued on",
    append_only=True,
    title="minutes issued to {to}",
    where="{meeting}",
    parent="meeting",
    day="meeting",
    id_label="",
)
class IssuedMinutes(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The minutes of a meeting as they were issued. Its id is ``QAG-2025-11-27/minutes-1``."""

    meeting: Annotated[str, FieldSpec(links="meetings")]
    to: Annotated[str, FieldSpec(label="Issued to", needed=True, free_text=True)]
    corrections: Annotated[str, FieldSpec(free_text=True)] = ""
    """The corrections since they were issued before; empty the first time."""
    marking: Annotated[str, FieldSpec(listed=False)] = ""
    files: Annotated[tuple[SignedFile, ...], FieldSpec(listed=False)] = ()

    @property
    def is_amended(self) -> bool:
        """True if the Chair amended the Word file."""
        return any(file.amended for file in self.files)


Filed: TypeAlias = SignOff | IssuedMinutes
"""A record whose files are kept in ``signed/``."""


@record_kind(
    table="requests",
    noun="update request",
    added_by="request the updates of a quarter",
    created_label="Asked on",
    append_only=True,
)
class UpdateRequest(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A request to an agency for progress on its actions.

    Its id is ``QUARTER/AGENCY/request-1``.
    """

    quarter: Annotated[str, FieldSpec(shown="quarter", listed=False)]
    agency: Annotated[str, FieldSpec(links="agencies")]
    actions: Annotated[tuple[str, ...], FieldSpec(links="actions")] = ()
    """The references of the actions that it was asked about."""
    reply_by: date | None = None
    by: str = ""


class RedactedText(Struct, frozen=True, kw_only=True, gc=False):
    """A text that was removed from a line of a journal."""

    line: str
    """The hash of the line, in the journal where it was recorded first."""
    path: str
    """Where it stood in the line: change number, field and text number (``0/text/1``), or
    ``why``."""
    length: int
    """Its length in bytes, all blank now."""


class ExcusedLine(Struct, frozen=True, kw_only=True, gc=False):
    """A line whose hash no longer proves its content, since a text that was hashed was removed."""

    line: str
    """The hash that it was written with."""
    digest: str
    """SHA-256 of the hashed part of the line without the text."""


class RedactedFile(Struct, frozen=True, kw_only=True, gc=False):
    """A signed file from which a text was removed."""

    hash: str
    """The hash with which it was signed."""
    digest: str
    """The hash of its bytes without the text."""


@record_kind(
    table="redactions",
    noun="redaction",
    added_by="redact a text",
    created_label="Redacted on",
    title="text redacted from {record}",
    id_label="",
    append_only=True,
    example="redactions",
)
class Redaction(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A permanent removal of a text from the records: when, by whom, why and from where.

    Its id begins with that of the record which was named: ``BP24-1.3/redaction-3f9a2b1c0d4e``.
    """

    record: Annotated[str, FieldSpec(label="Removed from")]
    by: str = ""
    reason: Annotated[str, FieldSpec(needed=True, free_text=True, is_reason=True)]
    texts: Annotated[tuple[RedactedText, ...], FieldSpec(listed=False, detailed=False)] = ()
    excused: Annotated[tuple[ExcusedLine, ...], FieldSpec(listed=False, detailed=False)] = ()
    files: Annotated[tuple[RedactedFile, ...], FieldSpec(listed=False, detailed=False)] = ()


@record_kind(
    table="column_sets",
    noun="column set",
    add_example='name="Scrutiny committee" columns="ref, action, lead, due" group_by=lead',
    id_pattern="columns-{n}",
    title="{name}",
    id_label="",
    order=("name",),
)
class ColumnSet(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Columns of a list of actions that are kept under a name, for exports."""

    name: Annotated[str, FieldSpec(hint="e.g. Scrutiny committee", needed=True)]
    columns: Annotated[
        tuple[str, ...],
        FieldSpec(
            hint="names of columns separated by commas, e.g. ref, action, lead, due", filter=None
        ),
    ] = ()
    """Names or titles of columns, each with an optional export title after ``=``."""
    group_by: Annotated[
        Grouping,
        FieldSpec(
            hint="priority, lead, status, quarter due, overseeing group, origin or none",
            label="Grouped by",
            filter=None,
        ),
    ] = Grouping.PRIORITY


class SummaryRow(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One agency's figures as they were published."""

    agency: str
    """Its name as it was printed, never a person's."""
    figures: tuple[int | None, ...]
    """Whole percentages, one for each group; None where it was no member."""


@record_kind(
    table="summaries",
    noun="published summary",
    added_by="add the published table of a period",
    id_label="Period",
    order=("first_day", "id"),
)
class PublishedSummary(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A table of attendance as it was published. Its id is what its period is called."""

    first_day: Annotated[date, FieldSpec(filter="start")]
    last_day: Annotated[date, FieldSpec(filter="end")]
    groups: Annotated[
        tuple[str, ...], FieldSpec(changed_by="remove it and add the corrected table")
    ]
    """The groups of its columns as they were printed, in their order."""
    rows: Annotated[
        tuple[SummaryRow, ...],
        FieldSpec(label="Agencies", changed_by="remove it and add the corrected table"),
    ]
    """The agencies in the order of the report."""
    source: Annotated[str, FieldSpec(label="Published in")] = ""
    """The publication that it stood in."""
