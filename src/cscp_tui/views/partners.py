"""Groups, agencies and memberships as lists and in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.base.texts import shortened
from cscp_tui.documents.figure import count
from cscp_tui.documents.table import Cell, Table, Tone
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import AgencyKind
from cscp_tui.domain.names import agency_name
from cscp_tui.domain.partners import annual_report_groups
from cscp_tui.views.actions import labelled
from cscp_tui.views.columns import record_table
from cscp_tui.views.meetings import state_cell
from cscp_tui.views.names import party_in_full

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from cscp_tui.documents.figure import Figure
    from cscp_tui.domain.book import Book
    from cscp_tui.domain.records import Agency, Group, Membership, QuorumClause
    from cscp_tui.views.actions import Pieces


_KINDS = {
    AgencyKind.AGENCY: "Agencies",
    AgencyKind.ROLE: "Roles, with rows of their own",
    AgencyKind.CATEGORY: "Categories",
    AgencyKind.GUEST: "Guests",
}
ENDED = "Ended"


def has_ended(record: Agency | Group | Membership, today: date) -> bool:
    """Tell whether a day is after the last one of an agency, a group or a membership."""
    return record.last_day is not None and record.last_day < today


def group_table(book: Book, today: date) -> Table:
    """List the groups that meet, then those that ended."""

    def under(group: Group) -> str:
        return ENDED if has_ended(group, today) else ""

    ordered = sorted(book.groups.values(), key=under)
    return record_table("groups", ordered, book, today, under=under)


def agency_table(book: Book, today: date) -> Table:
    """List the agencies by their kind in the order of the attendance table, then those that ended."""
    titles = [*_KINDS.values(), ENDED]

    def under(agency: Agency) -> str:
        return ENDED if has_ended(agency, today) else _KINDS[agency.kind]

    every = sorted(
        book.agencies.values(), key=lambda a: (titles.index(under(a)), a.order, a.name.casefold())
    )
    return record_table("agencies", every, book, today, under=under, but={"id", "kind"})


def members_table(book: Book, group: str, today: date) -> Table:
    """List the memberships of a group: those that run, those to come, those that ended."""
    spells = [spell for spell in book.memberships.values() if spell.group == group]
    spells.sort(key=lambda spell: (*_place(book, spell.agency), spell.first_day))
    return _spell_table(book, spells, today, "Members", "group")


def groups_table_of(book: Book, agency: str, today: date) -> Table:
    """List the memberships of an agency: those that run, those to come, those that ended."""
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


_MOST_MEETINGS = 6


def group_details(group: Group, book: Book, today: date) -> Pieces:
    pieces: list[str | Cell] = [Cell(group.name, Tone.STRONG)]
    if group.abbreviation and group.abbreviation != group.name:
        pieces += ["  ", Cell(group.abbreviation, Tone.MUTED)]
    pieces += labelled(_group_facts(group, book))
    spells = [spell for spell in book.memberships.values() if spell.group == group.id]
    spells.sort(key=lambda spell: _place(book, spell.agency))
    pieces += _section("Members", (_spell(spell, spell.agency, book, today) for spell in spells))
    pieces += _section("Meetings, the latest first", _meetings(group, book, today))
    return tuple(pieces)


def _place(book: Book, agency: str) -> tuple[int, str]:
    known = book.agencies.get(agency)
    return (known.order, known.name) if known else (0, agency)


def _group_facts(group: Group, book: Book) -> Iterator[tuple[str, str]]:
    yield "Oversees actions of", ", ".join(map(str, group.oversees))
    for clause in group.quorum:
        yield "Quorum", rule_words(clause, book)
    if not group.quorum:
        yield "Quorum", "none set, so every meeting is quorate"
    counts = "counts as held" if group.inquorate_counts else "does not count"
    yield "An inquorate meeting", f"{counts} in attendance"
    reported = annual_report_groups(book)
    if group.id in reported:
        yield "Annual report table", f"column {reported.index(group.id) + 1} of {len(reported)}"
    else:
        yield "Annual report table", "not in it"
    yield "Ended", long(group.last_day) if group.last_day else ""


def rule_words(clause: QuorumClause, book: Book, *, is_short: bool = False) -> str:
    """A clause in full: ``at least 1 of ICB, CHS, SLaM (A health partner)``."""
    names = ", ".join(
        shortened(agency_name(key, book) if is_short else party_in_full(key, book), 60)
        for key in clause.agencies
    )
    label = clause.label.strip()
    called = f" ({label})" if label and label.casefold() not in names.casefold() else ""
    return f"at least {clause.at_least} of {names}{called}"


def _meetings(group: Group, book: Book, today: date) -> Iterator[str]:
    known = [meeting for meeting in book.meetings.values() if meeting.group == group.id]
    known.sort(key=lambda meeting: meeting.day, reverse=True)
    for meeting in known[:_MOST_MEETINGS]:
        yield f"{long(meeting.day)}  {state_cell(meeting, today)}"
    if (more := len(known) - _MOST_MEETINGS) > 0:
        yield f"and {more} more"


def agency_details(agency: Agency, book: Book, today: date) -> Pieces:
    pieces: list[str | Cell] = [Cell(agency.name, Tone.STRONG)]
    pieces += labelled(_agency_facts(agency, book))
    spells = [spell for spell in book.memberships.values() if spell.agency == agency.id]
    spells.sort(key=lambda spell: (spell.group, spell.first_day))
    pieces += _section("Member of", (_spell(spell, spell.group, book, today) for spell in spells))
    parts = [part.name for part in book.agencies.values() if part.parent == agency.id]
    if parts:
        pieces += _section("Agencies that are part of it", parts)
    return tuple(pieces)


def _agency_facts(agency: Agency, book: Book) -> Iterator[tuple[str, str]]:
    yield "Short name", agency.abbreviation
    yield "Also called", ", ".join(agency.aliases)
    yield "Mailbox", agency.mailbox
    yield "Kind", "" if agency.kind is AgencyKind.AGENCY else str(agency.kind)
    yield "Part of", party_in_full(agency.parent, book) if agency.parent else ""
    yield "Statutory partner", str(agency.statutory or "")
    yield "Row of the attendance table", str(agency.order) if agency.order else ""
    open_ones = [a for a in book.actions.values() if a.is_open and a.lead_agency == agency.id]
    yield "Leads open actions", ", ".join(action.id for action in open_ones)
    for group in book.groups.values():
        for clause in group.quorum:
            if agency.id in clause.agencies:
                yield (
                    f"In the quorum of {group.abbreviation or group.name}",
                    rule_words(clause, book),
                )
    yield "Ended", long(agency.last_day) if agency.last_day else ""


def _spell(spell: Membership, other: str, book: Book, today: date) -> str:
    until = f" to {long(spell.last_day)}" if spell.last_day else ""
    since = "from" if spell.first_day > today else "since"
    word = "from" if until else since
    return f"{party_in_full(other, book)}, {word} {long(spell.first_day)}{until}"


def _section(title: str, lines: Iterable[str]) -> Iterator[str | Cell]:
    yield from ("\n\n", Cell(title, Tone.STRONG))
    every = list(lines)
    for line in every:
        yield f"\n{line}"
    if not every:
        yield Cell("\nNone yet.", Tone.MUTED)


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
