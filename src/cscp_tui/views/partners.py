"""Groups, agencies and memberships as lists and in full."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cscp_tui.documents.figure import Figure, count
from cscp_tui.documents.table import Table
from cscp_tui.domain.book import Book
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import AgencyKind
from cscp_tui.domain.partners import annual_report_groups, table_place
from cscp_tui.domain.records import Agency, Group, Membership
from cscp_tui.views.columns import record_table

_KINDS = {
    AgencyKind.AGENCY: "Agencies",
    AgencyKind.ROLE: "Roles, with rows of their own",
    AgencyKind.CATEGORY: "Categories",
    AgencyKind.GUEST: "Guests",
}
ENDED = "Ended"


def has_ended(record: Agency | Group | Membership, today: date) -> bool:
    """Return whether an agency, a group or a membership ended before a day."""
    return record.last_day is not None and record.last_day < today


def group_table(book: Book, today: date) -> Table:
    """List the current groups, then those that ended."""

    def under(group: Group) -> str:
        return ENDED if has_ended(group, today) else ""

    ordered = sorted(book.groups.values(), key=under)
    return record_table("groups", ordered, book, today, under=under, but={"id"})


def agency_table(book: Book, today: date) -> Table:
    """List the agencies in the order of the attendance table, then those that ended."""
    titles = [*_KINDS.values(), ENDED]

    def under(agency: Agency) -> str:
        return ENDED if has_ended(agency, today) else _KINDS[agency.kind]

    every = sorted(
        book.agencies.values(), key=lambda a: (titles.index(under(a)), a.order, a.name.casefold())
    )
    return record_table("agencies", every, book, today, under=under, but={"id", "kind"})


def members_table(book: Book, group: str, today: date) -> Table:
    """List the memberships of a group: current, future, then ended ones."""
    spells = [spell for spell in book.memberships.values() if spell.group == group]
    spells.sort(key=lambda spell: (*table_place(spell.agency, book), spell.first_day))
    return _spell_table(book, spells, today, "Members", "group")


def groups_table_of(book: Book, agency: str, today: date) -> Table:
    """List the memberships of an agency: current, future, then ended ones."""
    places = {key: place for place, key in enumerate(book.groups)}
    spells = [spell for spell in book.memberships.values() if spell.agency == agency]
    spells.sort(key=lambda spell: (places.get(spell.group, 0), spell.first_day))
    return _spell_table(book, spells, today, "Groups", "agency")


def _spell_table(
    book: Book, spells: Sequence[Membership], today: date, noun: str, but: str
) -> Table:
    titles = (f"{noun} now", f"{noun} later", ENDED)

    def under(spell: Membership) -> str:
        if has_ended(spell, today):
            return ENDED
        return titles[spell.first_day > today]

    ordered = sorted(spells, key=lambda spell: titles.index(under(spell)))
    return record_table("memberships", ordered, book, today, under=under, but={"id", but})


def group_list_figures(book: Book, today: date) -> tuple[Figure, ...]:
    """Count the groups: all, those in the annual report table, those without a quorum."""
    running = [group for group in book.groups.values() if not has_ended(group, today)]
    reported = [book.groups[key] for key in annual_report_groups(book) if key in book.groups]
    bare = [group for group in running if not group.quorum]
    population = f"the groups of the partnership, as at {long(today)}"
    return tuple(
        count(key, label, definition, found, population, table="groups")
        for key, label, definition, found in (
            ("groups", "Groups", "Groups that have not ended.", running),
            (
                "annual-report",
                "In the annual report table",
                "Groups with a column in the annual report's attendance table.",
                reported,
            ),
            ("bare", "Without a quorum", "Groups with no rule on who must be there.", bare),
        )
    )
