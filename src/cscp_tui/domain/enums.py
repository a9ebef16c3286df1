"""The vocabulary of safeguarding partnerships, as stored, typed, shown and exported."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """The status of an action. The last two values mean that it has ended."""

    NOT_STARTED = "not started"
    IN_PROGRESS = "in progress"
    ON_HOLD = "on hold"
    DELIVERED = "delivered"
    ENDED = "ended"

    @property
    def is_end(self) -> bool:
        """True if the action has ended and nothing more is expected."""
        return self is Status.DELIVERED or self is Status.ENDED


class Outcome(StrEnum):
    """The outcome of an action that ended without delivery."""

    CARRIED_OVER = "carried over"
    TRANSFERRED = "transferred"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class Cause(StrEnum):
    """The cause of a delay or ending, by who could have prevented it."""

    WITHIN = "within"
    OUTSIDE = "outside"

    @property
    def sentence(self) -> str:
        return f"{self.value} the partnership's control"


class Source(StrEnum):
    """The source of an action."""

    PLAN = "plan"
    EXECUTIVE = "executive"
    REVIEW = "review"
    AUDIT = "audit"
    SCRUTINEER = "scrutineer"
    OTHER = "other"

    @property
    def prefix(self) -> str:
        """The two letters with which references of this source begin."""
        return _PREFIXES[self]


_PREFIXES = {
    Source.PLAN: "BP",
    Source.EXECUTIVE: "EX",
    Source.REVIEW: "RV",
    Source.AUDIT: "AU",
    Source.SCRUTINEER: "SC",
    Source.OTHER: "OT",
}


class OriginKind(StrEnum):
    """The kinds of origins."""

    LCSPR = "LCSPR"
    RAPID_REVIEW = "Rapid Review"
    CASE_OF_CONCERN = "Case of Concern"
    THEMATIC_REVIEW = "thematic review"
    AUDIT = "audit"
    MEETING = "meeting"
    OTHER = "other"


class Purpose(StrEnum):
    """The purposes of agenda items."""

    DECIDE = "decide"
    DISCUSS = "discuss"
    NOTE = "note"


class MinutesState(StrEnum):
    """The state of a meeting's minutes: draft, issued, agreed or not recorded."""

    DRAFT = "draft"
    ISSUED = "issued"
    CORRECTED = "corrected"
    """Issued again with corrections."""
    AGREED = "agreed"
    NOT_RECORDED = "not recorded"
    """Neither issued nor agreed as far as is recorded, and the group has met since."""


class Rating(StrEnum):
    """The computed rating of an open action, or the mark of an ended one."""

    RED = "Red"
    AMBER = "Amber"
    GREEN = "Green"
    NO_DATE = "No date"

    @property
    def severity(self) -> int:
        """The rank: 3 for Red down to 0 for Green, with No date in between."""
        return {Rating.RED: 3, Rating.AMBER: 2, Rating.NO_DATE: 1, Rating.GREEN: 0}[self]


class ImpactState(StrEnum):
    """The state of an action's impact: how much is known about what changed for children, families or practice."""

    NONE_YET = "none yet"
    EMERGING = "emerging"
    EVIDENCED = "evidenced"


class MoveKind(StrEnum):
    """The kinds of changes of a due date."""

    SLIP = "slip"
    EXTENSION = "extension"
    EARLIER = "brought forward"
    FIRST_DATE = "first date"
    NEW_DATE = "new date"
    """A date given to an action whose earlier one was taken away as a slip, which counts already."""

    @property
    def plural(self) -> str:
        return "dates brought forward" if self is MoveKind.EARLIER else f"{self}s"


class AgencyKind(StrEnum):
    """The kinds of rows of the attendance table."""

    AGENCY = "agency"
    ROLE = "role"
    CATEGORY = "category"
    GUEST = "guest"


class StatutoryPart(StrEnum):
    """The three statutory safeguarding partners."""

    LOCAL_AUTHORITY = "local authority"
    ICB = "ICB"
    POLICE = "police"


class MeetingState(StrEnum):
    """The states of a meeting."""

    PLANNED = "planned"
    HELD = "held"
    UNRECORDED = "held, attendance not recorded"
    INQUORATE = "inquorate"
    CANCELLED = "cancelled"

    @property
    def took_place(self) -> bool:
        """True if the meeting took place, including an inquorate one."""
        return self in {MeetingState.HELD, MeetingState.UNRECORDED, MeetingState.INQUORATE}


class CommitmentStatus(StrEnum):
    """The status of a commitment."""

    OPEN = "open"
    DELIVERED = "delivered"
    PARTLY = "partly delivered"
    NOT_DELIVERED = "not delivered"
    CARRIED = "carried"


class ChallengeStatus(StrEnum):
    """The status of a challenge."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class Role(StrEnum):
    """The role of the user, which decides what the program offers."""

    TEAM = "team"
    CHAIR = "chair"
    SCRUTINEER = "scrutineer"


class Audience(StrEnum):
    """The readers of a quarterly update; all see the same figures."""

    QA = "qa"
    EXECUTIVE = "executive"
    PUBLIC = "public"

    @property
    def label(self) -> str:
        return _AUDIENCES[self]

    @property
    def readers(self) -> str:
        """The readers within a sentence: ``the Executive``."""
        return self.label if self is Audience.PUBLIC else f"the {self.label}"


_AUDIENCES = {
    Audience.QA: "Quality Assurance Group",
    Audience.EXECUTIVE: "Executive",
    Audience.PUBLIC: "the public",
}


class Marking(StrEnum):
    """The security marking of an export."""

    NONE = "none"
    OFFICIAL = "OFFICIAL"
    SENSITIVE = "OFFICIAL-SENSITIVE"

    @property
    def line(self) -> str:
        """The first and last line of the document; empty for no marking."""
        return "" if self is Marking.NONE else self.value


DEFAULT_REASONS = (
    "partner capacity",
    "waiting for a partner",
    "waiting for national guidance",
    "funding",
    "staffing or vacancy",
    "depends on other work",
    "scope changed",
    "no longer needed",
    "other",
)
"""The reason codes that a partnership begins with; it can edit its own list."""


class Grouping(StrEnum):
    """The headings by which exported actions are grouped."""

    PRIORITY = "priority"
    LEAD = "lead"
    STATUS = "status"
    QUARTER = "quarter"
    GROUP = "group"
    ORIGIN = "origin"
    NONE = "none"
