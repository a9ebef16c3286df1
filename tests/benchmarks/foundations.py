"""The partnership of a generated workspace: agencies, groups, plans, meetings, evidence."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from benchmarks import words_for_actions as words
from benchmarks.generated_journal import FOUNDATIONS, HELD, OFFICER, PLANNED, Step
from benchmarks.shapes import TODAY
from cscp_tui.domain.book import PARTNERSHIP_ID
from cscp_tui.domain.enums import (
    ChallengeStatus,
    CommitmentStatus,
    MeetingState,
    OriginKind,
    Source,
)
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import (
    Agency,
    Attendance,
    Challenge,
    Commitment,
    Group,
    Meeting,
    Membership,
    Narrative,
    Origin,
    PartnerEvidence,
    Partnership,
    Plan,
    Priority,
    QuorumClause,
    Reflection,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from benchmarks.generated_journal import GeneratedJournal
    from benchmarks.shapes import PlanShape, Shape
    from cscp_tui.domain.records import Record

AGENCIES = {
    "council": "The Council",
    "csc": "Children's Social Care",
    "education": "Education",
    "housing": "Housing",
    "icb": "Integrated Care Board",
    "chs": "Health Services Trust",
    "police": "Metropolitan Police",
    "probation": "Probation Service",
}
STATUTORY = ("council", "icb", "police")
"""The agencies that every quorum asks for; they always come."""
GROUPS: dict[str, tuple[str, tuple[Source, ...], int]] = {
    "EXEC": ("Executive", (Source.EXECUTIVE, Source.SCRUTINEER, Source.OTHER), 91),
    "QAG": ("Quality Assurance Group", (Source.PLAN, Source.AUDIT), 42),
    "REV": ("Review Group", (Source.REVIEW,), 91),
}
"""Name, sources overseen, and days from one meeting to the next."""
OVERSEERS = {source: key for key, (_, sources, _) in GROUPS.items() for source in sources}
ORIGINS = {
    Source.REVIEW: ("review-1", "review-2", "review-3"),
    Source.AUDIT: ("audit-1", "audit-2", "audit-3", "audit-4"),
}
PRIORITIES = 5
_NOTICE = timedelta(days=28)


def begin_of(shape: Shape) -> date:
    """The day on which everything begins: a month before the first plan."""
    return shape.plans[0].first_day - _NOTICE - timedelta(days=1)


def foundation_steps(shape: Shape, random: Random) -> Iterator[Step]:
    """Every line but those of actions."""
    begin = begin_of(shape)
    for table, record in _basics(begin):
        yield Step(begin, FOUNDATIONS, partial(_add, table, record))
    for plan in shape.plans:
        day = plan.first_day - _NOTICE
        for table, record in _plan_records(plan, day):
            yield Step(day, FOUNDATIONS, partial(_add, table, record))
    for key, day in meeting_days(shape):
        yield Step(day - _NOTICE, PLANNED, partial(_plan_meeting, key, day))
        yield Step(day, HELD, partial(_hold_meeting, random, key, day))
    for quarter in _quarters(shape):
        for table, record in _evidence(quarter, random):
            yield Step(record.created, FOUNDATIONS, partial(_add, table, record))


def meeting_days(shape: Shape) -> Iterator[tuple[str, date]]:
    """The group and the day of every meeting."""
    for key, (_, _, gap) in GROUPS.items():
        day = shape.plans[0].first_day + timedelta(days=7)
        while day < TODAY:
            yield key, day
            day += timedelta(days=gap)


def _add(table: str, record: Record, journal: GeneratedJournal, recorded: date) -> None:
    journal.record("add", OFFICER, recorded, [(table, record)])


def _basics(day: date) -> Iterator[tuple[str, Record]]:
    yield (
        "partnership",
        Partnership(
            id=PARTNERSHIP_ID,
            created=day,
            name="Generated Safeguarding Children Partnership",
            abbreviation="GSCP",
        ),
    )
    for order, (key, name) in enumerate(AGENCIES.items(), 1):
        yield "agencies", Agency(id=key, created=day, name=name, order=order)
    clause = QuorumClause(at_least=2, agencies=STATUTORY, label="Statutory")
    for key, (name, sources, _) in GROUPS.items():
        yield (
            "groups",
            Group(id=key, created=day, name=name, quorum=(clause,), oversees=sources),
        )
        for agency in AGENCIES:
            yield (
                "memberships",
                Membership(
                    id=f"{key}/{agency}/{day}",
                    created=day,
                    group=key,
                    agency=agency,
                    first_day=day,
                ),
            )
    for source, keys in ORIGINS.items():
        kind = OriginKind.AUDIT if source is Source.AUDIT else OriginKind.LCSPR
        for key in keys:
            title = key.replace("-", " ").capitalize()
            yield "origins", Origin(id=key, created=day, title=title, source=source, kind=kind)


def _plan_records(plan: PlanShape, day: date) -> Iterator[tuple[str, Record]]:
    yield (
        "plans",
        Plan(
            id=plan.label,
            created=day,
            title="Business plan",
            first_day=plan.first_day,
            last_day=plan.last_day,
        ),
    )
    for number, theme in enumerate(words.THEMES, 1):
        key = f"{plan.label}/{number}"
        yield (
            "priorities",
            Priority(id=key, created=day, plan=plan.label, number=number, title=theme),
        )


def _plan_meeting(key: str, day: date, journal: GeneratedJournal, recorded: date) -> None:
    meeting = Meeting(id=f"{key}-{day}", created=recorded, group=key, day=day, chair="Chair")
    journal.record("add", OFFICER, recorded, [("meetings", meeting)])


def _hold_meeting(
    random: Random, key: str, day: date, journal: GeneratedJournal, recorded: date
) -> None:
    meeting = Meeting(
        id=f"{key}-{day}",
        created=day - _NOTICE,
        group=key,
        day=day,
        chair="Chair",
        state=MeetingState.HELD,
        is_closed=True,
        chair_present=False,
    )
    rows = [
        Attendance(
            id=f"{meeting.id}/{agency}",
            created=recorded,
            meeting=meeting.id,
            agency=agency,
            in_room=random.choice((1, 1, 2) if agency in STATUTORY else (0, 1, 1, 1, 2)),
            online=random.choice((0, 0, 1)),
        )
        for agency in AGENCIES
    ]
    records: list[tuple[str, Record]] = [("meetings", meeting)]
    records += [("attendances", row) for row in rows]
    journal.record("together", OFFICER, recorded, records)


def _quarters(shape: Shape) -> Iterator[Quarter]:
    quarter = Quarter.containing(shape.plans[0].first_day)
    while quarter.last_day < TODAY:
        yield quarter
        quarter = quarter.next


def _evidence(quarter: Quarter, random: Random) -> Iterator[tuple[str, Record]]:
    """What partners and scrutineers say of a quarter, in its last days."""
    day, typed = quarter.last_day - timedelta(days=random.randrange(1, 10)), quarter.typed
    for agency in random.sample(sorted(AGENCIES), 5):
        yield (
            "partner_evidence",
            PartnerEvidence(
                id=f"{typed}/{agency}/evidence-1",
                created=day,
                agency=agency,
                quarter=typed,
                impact_area=random.choice(words.THEMES),
                evidence=words.note(random),
            ),
        )
    role = "Independent Scrutineer"
    yield (
        "reflections",
        Reflection(
            id=f"{typed}/{role}", created=day, quarter=typed, role=role, text=words.note(random)
        ),
    )
    yield (
        "narratives",
        Narrative(
            id=f"{typed}/themes",
            created=day,
            quarter=typed,
            section="themes",
            text=words.note(random),
        ),
    )
    yield (
        "challenges",
        Challenge(
            id=f"challenge-{typed}",
            created=day,
            raised_by="EXEC",
            put_to=random.choice(tuple(AGENCIES)),
            question="Why do returns arrive late, and what will change?",
            answer=words.note(random),
            answered=day,
            status=ChallengeStatus.ANSWERED,
        ),
    )
    for order in range(1, 3):
        yield (
            "commitments",
            Commitment(
                id=f"{quarter.year_label}/commitment-{quarter.number}{order}",
                created=day,
                year=quarter.year_label,
                order=10 * quarter.number + order,
                said=words.title(random),
                delivered=words.impact(random),
                delivered_on=day,
                status=CommitmentStatus.DELIVERED,
            ),
        )
