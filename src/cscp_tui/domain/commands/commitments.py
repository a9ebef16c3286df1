"""Commands for commitments and the agencies' own evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Any, ClassVar

from msgspec import Struct

from cscp_tui.base.errors import Missing, Refused
from cscp_tui.base.texts import shortened
from cscp_tui.domain import choices
from cscp_tui.domain.asking import Ask, Asks, CommandSpec
from cscp_tui.domain.commands.actions import impact_state_after
from cscp_tui.domain.commands.base import Effective, Restricted, begun_quarter
from cscp_tui.domain.commands.records import AddRecord, SetFields
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import AgencyKind, CommitmentStatus, ImpactState
from cscp_tui.domain.names import Finds, InNames, agency_name, commitment_name
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import Commitment, PartnerEvidence, Plan, Priority
from cscp_tui.domain.rules.commitments import year_of
from cscp_tui.domain.unit_of_work import UnitOfWork


def commitments_of(draft: UnitOfWork, year: str) -> Iterator[Commitment]:
    for commitment in draft.records(Commitment):
        if year_of(commitment.year) == year:
            yield commitment


_LINKED = "references or words from titles, separated by commas"


class AddCommitment(Asks, Effective, Struct, frozen=True):
    """Add a commitment for a financial year, at the end of its order."""

    what: ClassVar[str] = "commitment"
    spec: ClassVar[CommandSpec] = CommandSpec(title="New commitment")
    year: Annotated[str, Ask(label="Year", hint="e.g. 2025/26", needed=True)]
    said: Annotated[str, Ask(label="What we said", hint="as in the report", needed=True)]
    actions: Annotated[
        tuple[str, ...], Ask(label="Linked actions", hint=_LINKED, links="actions")
    ] = ()

    def work(self, draft: UnitOfWork) -> None:
        _make(draft, year_of(self.year), self.said, actions=self.actions)

    def sentence(self) -> str:
        return f"Commitments for {self.year}: “{self.said.strip()}”"


def _make(draft: UnitOfWork, year: str, said: str, **others: Any) -> str:
    known = list(commitments_of(draft, year))
    if any(_same(commitment.said, said) for commitment in known):
        raise Refused(f"“{said.strip()}” is already a commitment for {year}. Change that one.")
    key = draft.next_id("commitments", f"{year}/commitment-")
    actions = sorted({draft.action(ref).id for ref in others.pop("actions", ())})
    values = {
        "year": year,
        "order": max((commitment.order for commitment in known), default=0) + 1,
        "said": said.strip(),
        "actions": actions,
    }
    AddRecord("commitments", values | others, key).work(draft)
    return key


def _same(one: str, other: str) -> bool:
    return _folded(one) == _folded(other)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


OTHER_STATUSES = tuple(each for each in CommitmentStatus if each is not CommitmentStatus.CARRIED)
CommitmentId = Annotated[
    str, Ask(links="commitments", typed="COMMITMENT", help="its id, or words from it")
]


class UpdateCommitment(Asks, InNames, Effective, Struct, frozen=True):
    """Change a commitment's status, delivery or impact; fields left out stay unchanged."""

    what: ClassVar[str] = "commitment update"
    spec: ClassVar[CommandSpec] = CommandSpec(
        name="commitment",
        help="set the status of a commitment",
        example="cscp commitment 2025/26/commitment-1 delivered "
        '--delivered "All schools have a named contact." --delivered-on 10/7/2025\n'
        'cscp commitment conference "not delivered"',
        title="Update the commitment",
    )
    commitment: CommitmentId
    status: Annotated[
        CommitmentStatus | None,
        Ask(
            group="Delivery",
            label="Status",
            hint="open, delivered, partly or not delivered; c carries it to a later year",
            typed="|".join(OTHER_STATUSES),
            help="default: unchanged",
            choices=choices.only(OTHER_STATUSES),
            start="status",
            needed=True,
        ),
    ] = None
    delivered: Annotated[
        str | None,
        Ask(
            group="Delivery",
            label="What we delivered",
            typed="--delivered TEXT",
            help="what we delivered (- to read it from stdin)",
            start="delivered",
            lines=4,
        ),
    ] = None
    delivered_on: Annotated[
        date | None,
        Ask(
            group="Delivery",
            label="Delivered on",
            hint="only if delivered, or partly",
            typed="--delivered-on DATE",
            help="the date of delivery",
            start="delivered_on",
            prefer="past",
        ),
    ] = None
    impact: Annotated[
        str | None,
        Ask(
            group="Impact",
            label="What changed",
            hint="for children, families or practice; leave blank if not known yet",
            typed="--impact TEXT",
            help="what changed (- to read it from stdin)",
            start="impact",
            lines=3,
        ),
    ] = None
    impact_state: Annotated[
        ImpactState | None,
        Ask(
            group="Impact",
            label="Impact",
            hint="a first entry counts as “emerging” unless you change this",
            typed=f"--impact-state {'|'.join(ImpactState)}",
            help="how far it is known",
            start="impact_state",
        ),
    ] = None
    public_wording: Annotated[
        str | None,
        Ask(
            group="Impact",
            label="Public wording",
            hint="one sentence in the past tense, e.g. We published the guidance",
            typed="--public-wording TEXT",
            help="one sentence for the public version, in the past tense",
            start="public_wording",
            lines=2,
        ),
    ] = None
    said: Annotated[
        str | None,
        Ask(
            group="Commitment",
            label="What we said",
            typed="--said TEXT",
            help="the corrected wording",
            start="said",
            needed=True,
        ),
    ] = None
    actions: Annotated[
        tuple[str, ...] | None,
        Ask(
            group="Commitment",
            label="Linked actions",
            hint=_LINKED,
            typed="--actions REF,REF",
            help="the actions that deliver it; “none” for none",
            links="actions",
            start="actions",
        ),
    ] = None
    began_with: tuple[str, ...] | None = None
    """The linked actions when the form was opened. Links that others added since then are kept."""
    has_no_day: bool = False
    """True to remove the delivery day."""

    def work(self, draft: UnitOfWork) -> None:
        known = draft.commitment(self.commitment)
        if self.status is CommitmentStatus.CARRIED and known.status is not CommitmentStatus.CARRIED:
            raise Refused(
                f"To carry commitment {known.id} into a later year, use carry-commitment."
            )
        values: dict[str, Any] = {
            name: getattr(self, name).strip()
            for name in ("delivered", "impact", "public_wording", "said")
            if getattr(self, name) is not None
        }
        is_done = self.status in {CommitmentStatus.DELIVERED, CommitmentStatus.PARTLY}
        if is_done and self.status is known.status:
            self._doubt_replacing(draft, known)
        if self.delivered_on is not None:
            values["delivered_on"] = self.delivered_on.isoformat()
        elif self.has_no_day:
            values["delivered_on"] = None
        elif self.status is CommitmentStatus.DELIVERED and known.delivered_on is None:
            values["delivered_on"] = draft.on.isoformat()
        if self.actions is not None:
            wanted = {draft.action(ref).id for ref in self.actions}
            if self.began_with is not None:
                wanted = (set(known.actions) | wanted) - (set(self.began_with) - wanted)
            values["actions"] = sorted(wanted)
        if self.status is not None:
            values["status"] = self.status.value
            if self.status in {CommitmentStatus.OPEN, CommitmentStatus.NOT_DELIVERED}:
                values.setdefault("delivered_on", None)
        values["impact_state"] = impact_state_after(
            self.impact or "", self.impact_state, known.impact_state
        ).value
        draft.edit("commitments", known.id, values)

    def _doubt_replacing(self, draft: UnitOfWork, known: Commitment) -> None:
        """Ask before the text of an earlier delivery is replaced."""
        if not known.delivered or self.delivered is None or _same(self.delivered, known.delivered):
            return
        on = f" on {long(known.delivered_on)}" if known.delivered_on else ""
        draft.doubt(
            f"It is recorded as {known.status}{on} already: “{shortened(known.delivered)}”. The new "
            "text replaces that.",
            "delivered",
        )

    def sentence_in(self, book: Finds) -> str:
        name = commitment_name(self.commitment, book)
        return f"{name} is {self.status}" if self.status else f"Changed {name}"


class CarryCommitment(Asks, InNames, Effective, Struct, frozen=True):
    """Continue a commitment that was not wholly delivered in a later year."""

    what: ClassVar[str] = "carry commitment"
    spec: ClassVar[CommandSpec] = CommandSpec(
        name="carry-commitment",
        help="carry an unfulfilled commitment into a later year",
        example="cscp carry-commitment 2024/25/commitment-3 --to 2025/26",
        title="Carry to a later year",
        watches=("status",),
        shows_new="commitments",
    )
    commitment: CommitmentId
    year: Annotated[
        str,
        Ask(
            label="Year",
            hint="a later financial year, e.g. 2026/27",
            typed="--to YEAR",
            help="e.g. 2025/26",
            needed=True,
        ),
    ]
    said: Annotated[
        str,
        Ask(
            label="New wording",
            hint="leave blank to keep the same words",
            typed="--said TEXT",
            help="its wording in that year, if different",
        ),
    ] = ""

    def work(self, draft: UnitOfWork) -> None:
        _carry(draft, self.commitment, year_of(self.year), self.said)

    def sentence_in(self, book: Finds) -> str:
        return f"{commitment_name(self.commitment, book)} carried to {self.year}"


def _carry(draft: UnitOfWork, key: str, year: str, said: str = "") -> None:
    known = draft.commitment(key)
    if known.carried_to or known.status is CommitmentStatus.CARRIED:
        goes_on = f" as {known.carried_to}" if known.carried_to else ""
        raise Refused(f"Commitment {known.id} has already been carried{goes_on}. Change that one.")
    if known.status is CommitmentStatus.DELIVERED:
        raise Refused(
            f"Commitment {known.id} has been delivered, so there's nothing to carry over."
        )
    if year <= year_of(known.year):
        raise Refused(
            f"{year} isn't later than {year_of(known.year)}. Carry commitment {known.id} to a "
            "later year.",
            field="year",
        )
    made = _make(draft, year, said or known.said, actions=known.actions, continues=known.id)
    values = {"status": CommitmentStatus.CARRIED.value, "delivered_on": None, "carried_to": made}
    draft.edit("commitments", known.id, values)


class BeginYear(Asks, Effective, Struct, frozen=True):
    """Turn priorities into a year's commitments, and carry unfulfilled ones into it."""

    what: ClassVar[str] = "begin year of commitments"
    spec: ClassVar[CommandSpec] = CommandSpec(
        name="begin-year",
        help="start a year's commitments from the priorities ahead, and carry unfulfilled ones into it",
        example="cscp begin-year 2026/27 --plan 2025-27 --carry 2025/26/commitment-3",
        shows_new="commitments",
    )
    year: Annotated[str, Ask(typed="YEAR", help="the financial year, e.g. 2026/27")]
    carry: Annotated[
        tuple[str, ...],
        Ask(
            links="commitments",
            typed="--carry COMMITMENT",
            help="a commitment to carry over from an earlier year; repeat for each",
        ),
    ] = ()
    """The commitments of earlier years to carry; the others stay there, unfulfilled."""
    plan: Annotated[
        str,
        Ask(
            links="plans",
            typed="--plan PLAN",
            help="the plan whose priorities to use (default: the plan in force when the year "
            "begins)",
        ),
    ] = ""
    """The plan whose priorities become commitments; if empty, the one in force at the start."""
    priorities: tuple[str, ...] | None = None
    """The priorities that become commitments; None for all."""

    def work(self, draft: UnitOfWork) -> None:
        year = year_of(self.year)
        for key in self.carry:
            _carry(draft, key, year)
        plan = draft.plan(self.plan) if self.plan else _plan_in_force(draft, year)
        priorities = draft.records(Priority)
        ahead = not_committed(priorities, plan.id, commitments_of(draft, year))
        new = [p for p in ahead if self.priorities is None or p.id in self.priorities]
        for priority in new:
            _make(draft, year, priority.title)
        if not new and not self.carry and self.priorities is None:
            raise Refused(f"Every priority of plan {plan.id} is already a commitment for {year}.")
        if not new and not self.carry:
            raise Refused("Nothing is marked. Mark at least one row.")

    def sentence(self) -> str:
        return f"Commitments for {self.year} added"


def not_committed(
    priorities: Iterable[Priority], plan: str, commitments: Iterable[Commitment]
) -> list[Priority]:
    """Return the priorities of a plan that are not yet commitments of a year, in order."""
    wordings = {_folded(commitment.said) for commitment in commitments}
    ahead = sorted((p for p in priorities if p.plan == plan), key=lambda p: p.number)
    return [priority for priority in ahead if _folded(priority.title) not in wordings]


def plan_at_start_of(year: str, plans: Iterable[Plan]) -> Plan | None:
    """The plan in force on the first day of a financial year, if there is one."""
    first = Quarter.parse(f"{year}/Q1").first_day
    found = [plan for plan in plans if plan.first_day <= first <= plan.last_day]
    return max(found, key=lambda plan: plan.first_day, default=None)


def _plan_in_force(draft: UnitOfWork, year: str) -> Plan:
    plans = draft.records(Plan)
    found = plan_at_start_of(year, plans)
    if found is None:
        raise Missing(
            f"No plan is in force at the start of {year}. Say which plan's priorities to use.",
            field="plan",
        )
    return found


class MoveCommitment(Effective, Struct, frozen=True):
    """Move a commitment up or down in the order of its year."""

    what: ClassVar[str] = "commitment order"
    commitment: str
    places: int
    """The number of places to move down; a negative one moves up."""

    def work(self, draft: UnitOfWork) -> None:
        known = draft.commitment(self.commitment)
        year = sorted(commitments_of(draft, year_of(known.year)), key=lambda p: (p.order, p.id))
        ids = [commitment.id for commitment in year]
        place = ids.index(known.id)
        wanted = min(max(place + self.places, 0), len(ids) - 1)
        if wanted == place:
            end = "first" if self.places < 0 else "last"
            raise Refused(f"“{shortened(known.said)}” is already {end} in its year.")
        ids.insert(wanted, ids.pop(place))
        for order, key in enumerate(ids, 1):
            draft.edit("commitments", key, {"order": order})

    def sentence(self) -> str:
        return f"Commitment moved {('up' if self.places < 0 else 'down')}"


ImpactArea = Annotated[
    str,
    Ask(
        label="Impact area",
        hint="the subject, in a few words",
        offers=choices.impact_areas,
        start="impact_area",
        needed=True,
    ),
]
Evidence = Annotated[str, Ask(label="Evidence of impact", start="evidence", needed=True, lines=6)]
OfQuarter = Annotated[
    str,
    Ask(
        label="For the quarter", choices=choices.quarters_of_evidence, start="quarter", needed=True
    ),
]


class AddPartnerEvidence(Asks, InNames, Effective, Struct, frozen=True):
    """Record an agency's evidence for a quarter."""

    what: ClassVar[str] = "add partner evidence"
    spec: ClassVar[CommandSpec] = CommandSpec(title="Partner evidence")
    agency: Annotated[
        str,
        Ask(
            label="Agency",
            hint="a name, an abbreviation or an alias",
            links="agencies",
            needed=True,
        ),
    ]
    impact_area: ImpactArea
    evidence: Evidence
    quarter: OfQuarter = ""
    """The quarter as typed; if empty, the one recorded for."""
    restricted: Restricted = False

    def work(self, draft: UnitOfWork) -> None:
        agency = draft.agency(self.agency)
        if agency.kind is AgencyKind.GUEST:
            raise Refused(f"{agency.name} is for guests. Choose the agency that gave the evidence.")
        quarter = begun_quarter(draft, self.quarter)
        values = {
            "agency": agency.id,
            "quarter": quarter.typed,
            "impact_area": self.impact_area.strip(),
            "evidence": self.evidence.strip(),
            "restricted": self.restricted,
        }
        AddRecord("partner_evidence", values).work(draft)

    def sentence_in(self, book: Finds) -> str:
        return f"Partner evidence from {agency_name(self.agency, book)} added"


class EditPartnerEvidence(Asks, InNames, Effective, Struct, frozen=True):
    """Change an agency's evidence; fields left out stay unchanged."""

    what: ClassVar[str] = "partner evidence"
    spec: ClassVar[CommandSpec] = CommandSpec(title="Partner evidence")
    key: Annotated[str, Ask(links="partner_evidence")]
    impact_area: ImpactArea | None = None
    evidence: Evidence | None = None
    quarter: OfQuarter | None = None
    restricted: Restricted | None = None

    def work(self, draft: UnitOfWork) -> None:
        names = ("impact_area", "evidence", "quarter", "restricted")
        values = {n: getattr(self, n) for n in names if getattr(self, n) is not None}
        if self.quarter:
            begun_quarter(draft, self.quarter)
        SetFields("partner_evidence", self.key, values).work(draft)

    def sentence_in(self, book: Finds) -> str:
        known = book.find(PartnerEvidence, self.key)
        agency = agency_name(known.agency, book) if known else self.key
        return f"Partner evidence from {agency} changed"
