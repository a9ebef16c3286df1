"""Commands for agencies, groups and memberships.

These begin and end on days, and are never deleted.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar

from msgspec import Struct

from cscp_tui.base.errors import Refused
from cscp_tui.base.texts import capitalised
from cscp_tui.domain.asking import Ask, Asks, CommandSpec
from cscp_tui.domain.book import Book, name_of
from cscp_tui.domain.commands.base import Effective
from cscp_tui.domain.context import Context
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import AgencyKind, StatutoryPart
from cscp_tui.domain.names import Finds, InNames, agency_name, folded, group_name, listed
from cscp_tui.domain.partners import agency_id, covers, spells_of
from cscp_tui.domain.records import Action, Agency, Membership, QuorumClause
from cscp_tui.domain.unit_of_work import UnitOfWork

AgencyName = Annotated[str, Ask(links="agencies", typed="AGENCY", help="any of its names")]
GroupName = Annotated[str, Ask(links="groups", typed="GROUP", help="any of its names")]
LastDay = Annotated[
    date,
    Ask(
        label="Last day",
        hint="the last day of membership, e.g. 31/3/2026",
        typed="--last-day DATE",
        help="day (default: the effective date, or today)",
        prefer="past",
    ),
]


STARTER_AGENCIES = """\
Council, local authority
Council: Children's Social Care (CSC)
Council: Early Help
Council: Education
Council: Housing
Council: Public Health
Integrated Care Board (ICB), ICB
Police, police
Acute hospital trust
Community health trust
Mental health trust
Youth Justice Service (YJS)
Probation Service
Schools
Colleges
Voluntary, community and faith sector (VCFS), category
Chair, role
Independent Scrutineer, role
Guest, guest"""
"""The agencies that most English partnerships have, as they are typed in a list."""


class AddAgencies(Asks, Effective, Struct, frozen=True):
    """Add the agencies of a list, except for those already there."""

    what: ClassVar[str] = "add agencies"
    spec: ClassVar[CommandSpec] = CommandSpec(
        name="add-agencies",
        help="add the agencies of a list, one on each line",
        example='cscp add-agencies "Metropolitan Police (Met Police), police"\n'
        "cscp add-agencies - < agencies.txt",
        title="Agencies",
        shows_new="agencies",
    )
    listed: Annotated[
        str,
        Ask(
            label="One per line",
            hint="name (short name), then for some “local authority”, “ICB”, “police”, “role”, "
            "“category” or “guest”; “Council: Housing” is a part of Council",
            typed="TEXT",
            needed=True,
            lines=12,
        ),
    ]

    def work(self, draft: UnitOfWork) -> None:
        agencies = list(draft.records(Agency))
        known = {folded(agency.name): agency.id for agency in agencies}
        before, last = len(known), max((agency.order for agency in agencies), default=0)
        for order, line in enumerate(_lines_of(self.listed), last + 1):
            values = _agency_listed(line) | {"order": order}
            name = values["name"]
            if folded(name) in known:
                draft.warnings.append(f"{name} is already an agency.")
                continue
            key = agency_id(known.values(), name, values["abbreviation"])
            values["parent"] = known.get(folded(name.partition(":")[0]), "")
            draft.make("agencies", key, values)
            known[folded(name)] = key
        if len(known) == before:
            raise Refused("Everything on this list is already an agency.", field="listed")

    def sentence(self) -> str:
        return "Agencies added"


def _lines_of(text: str) -> list[str]:
    return [line for typed in text.splitlines() if (line := " ".join(typed.split()))]


_KINDS = {kind.value: {"kind": kind.value} for kind in AgencyKind}
_PARTS = {folded(part.value): {"statutory": part.value} for part in StatutoryPart}


def _agency_listed(line: str) -> dict[str, Any]:
    """Read a line such as ``Metropolitan Police (Met Police), police``."""
    name, _, word = line.rpartition(", ")
    known = (_KINDS | _PARTS).get(folded(word)) if name else None
    name = name if known else line
    short = ""
    if name.endswith(")") and " (" in name:
        name, _, short = name[:-1].rpartition(" (")
    return {"name": name, "abbreviation": short, **(known or {})}


class MakeMember(Asks, InNames, Struct, frozen=True):
    """Make an agency a member of a group from a day on."""

    what: ClassVar[str] = "make member"
    spec: ClassVar[CommandSpec] = CommandSpec(
        name="join",
        help="make an agency a member of a group",
        example="cscp join police QAG --from 1/4/2025",
        title="New member",
    )
    agency: AgencyName
    group: GroupName
    first_day: Annotated[
        date,
        Ask(
            label="First day",
            hint="the first day of membership, e.g. 1/4/2025",
            typed="--from DATE",
            help="its first day (default: today)",
            prefer="past",
        ),
    ]
    last_day: Annotated[
        date | None,
        Ask(
            label="Last day",
            hint="leave blank if it is still a member",
            typed="--to DATE",
            help="its last day, if known",
        ),
    ] = None

    def day(self, book: Book, context: Context) -> date:
        """Return the first day of the membership, once it has come.

        It is not before the agency and the group were recorded.
        """
        found = (book.agencies.get(self.agency), book.groups.get(self.group))
        kept = [record.created for record in found if record is not None]
        return context.on or min(context.today, max([self.first_day, *kept]))

    def work(self, draft: UnitOfWork) -> None:
        agency = draft.agency(self.agency)
        if agency.kind is AgencyKind.GUEST:
            raise Refused(f"{agency.name} is for guests, who can't be members. Choose an agency.")
        key = f"{self.group}/{agency.id}/{self.first_day.isoformat()}"
        values = {
            "group": self.group,
            "agency": agency.id,
            "first_day": self.first_day.isoformat(),
            "last_day": self.last_day.isoformat() if self.last_day else None,
        }
        if draft.find("memberships", key) is not None:
            raise Refused(
                f"{agency.name} is already a member of {group_name(self.group, draft)} from "
                f"{long(self.first_day)}."
            )
        draft.write("memberships", key, values)

    def sentence_in(self, book: Finds) -> str:
        agency, group = agency_name(self.agency, book), group_name(self.group, book)
        return f"{agency} is a member of {group} from {long(self.first_day)}"


class EndMembership(Asks, InNames, Effective, Struct, frozen=True):
    """End an agency's membership of a group on a day."""

    what: ClassVar[str] = "end membership"
    spec: ClassVar[CommandSpec] = CommandSpec(
        name="leave",
        help="end an agency's membership of a group",
        example="cscp leave police QAG --last-day 31/3/2026",
        title="End the membership",
    )
    agency: AgencyName
    group: GroupName
    last_day: LastDay

    def work(self, draft: UnitOfWork) -> None:
        spells = list(spells_of(draft, self.agency, self.group))
        found = [spell for spell in spells if covers(spell, self.last_day)]
        found = found or [spell for spell in spells if spell.last_day is None]
        if not found:
            name = draft.agency(self.agency).name
            raise Refused(
                f"{name} wasn't a member of {group_name(self.group, draft)} on "
                f"{long(self.last_day)}."
            )
        draft.change("memberships", found[0], last_day=self.last_day)

    def sentence_in(self, book: Finds) -> str:
        agency, group = agency_name(self.agency, book), group_name(self.group, book)
        return f"{agency} is a member of {group} until {long(self.last_day)}"


def _end_spells(draft: UnitOfWork, spells: list[Membership], last_day: date) -> None:
    for spell in spells:
        if spell.first_day > last_day:
            draft.change("memberships", spell, undone=True)
        elif spell.last_day is None or spell.last_day > last_day:
            draft.change("memberships", spell, last_day=last_day)


class EndAgency(Asks, InNames, Effective, Struct, frozen=True):
    """End an agency as a partner on a day, with its memberships; its history stays."""

    what: ClassVar[str] = "end agency"
    spec: ClassVar[CommandSpec] = CommandSpec(
        name="end",
        help="end an agency with its memberships",
        example="cscp end colleges --last-day 31/7/2026",
        title="End the agency as a partner",
    )
    agency: AgencyName
    last_day: LastDay

    def work(self, draft: UnitOfWork) -> None:
        agency = draft.agency(self.agency)
        _end_spells(draft, list(spells_of(draft, agency.id)), self.last_day)
        draft.change("agencies", agency, last_day=self.last_day)
        _warn_of_left(draft, agency)

    def sentence_in(self, book: Finds) -> str:
        return f"{agency_name(self.agency, book)} ended on {long(self.last_day)}"


def _warn_of_left(draft: UnitOfWork, agency: Agency) -> None:
    """Warn about what an ending agency leaves behind: its open actions and its parts."""
    actions = draft.records(Action)
    led = [action.id for action in actions if action.is_open and action.lead_agency == agency.id]
    if led:
        draft.warnings.append(f"{agency.name} still leads open actions: {listed(led)}.")
    agencies = draft.records(Agency)
    parts = [part.name for part in agencies if part.parent == agency.id and part.last_day is None]
    if parts:
        draft.warnings.append(f"Agencies that are part of it continue: {listed(parts)}.")


class EndGroup(Asks, InNames, Effective, Struct, frozen=True):
    """End a group on a day, with its memberships; its meetings and what it oversaw stay."""

    what: ClassVar[str] = "end group"
    spec: ClassVar[CommandSpec] = CommandSpec(
        name="end",
        help="end a group with its memberships",
        example="cscp end REV --last-day 31/7/2026",
        title="End the group",
    )
    group: GroupName
    last_day: LastDay

    def work(self, draft: UnitOfWork) -> None:
        group = draft.group(self.group)
        later = [
            meeting.id
            for meeting in draft.book.meetings.values()
            if meeting.group == group.id and meeting.day > self.last_day
        ]
        if later:
            raise Refused(
                f"{group.name} has meetings after {long(self.last_day)} ({listed(later)}). Undo "
                "those, or give a later date.",
                field="last_day",
            )
        _end_spells(draft, list(spells_of(draft, group=group.id)), self.last_day)
        draft.change("groups", group, last_day=self.last_day)

    def sentence_in(self, book: Finds) -> str:
        return f"{group_name(self.group, book)} ended on {long(self.last_day)}"


_CAN_BE_TAKEN_AWAY = frozenset({"agencies", "groups", "memberships", "summaries", "column_sets"})


class TakeAway(Effective, Struct, frozen=True):
    """Remove a record that was made by mistake and has no history.

    An agency, a group, a membership, a published summary or a column set.
    """

    what: ClassVar[str] = "take away"
    table: str
    id: str

    def work(self, draft: UnitOfWork) -> None:
        """Remove the record. The rules refuse one with a history, which has to be ended instead."""
        if self.table not in _CAN_BE_TAKEN_AWAY:
            raise Refused(f"You can't remove {name_of(self.table)} {self.id}. Undo it instead.")
        draft.change(self.table, draft.get(self.table, self.id), undone=True)

    def sentence(self) -> str:
        return f"{capitalised(name_of(self.table))} {self.id} removed"


class SetQuorum(InNames, Effective, Struct, frozen=True):
    """Give a group the clauses of its quorum; every one must be met."""

    what: ClassVar[str] = "set quorum"
    group: str
    clauses: tuple[QuorumClause, ...]

    def work(self, draft: UnitOfWork) -> None:
        group = draft.group(self.group)
        draft.change("groups", group, quorum=self.clauses)

    def sentence_in(self, book: Finds) -> str:
        return f"Quorum of {group_name(self.group, book)} set"
