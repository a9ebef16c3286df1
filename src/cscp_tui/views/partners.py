"""Groups, agencies and memberships as lists and in full."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from cscp_tui.base.texts import counted, shortened
from cscp_tui.documents.figure import count
from cscp_tui.documents.table import EMPTY, Cell, Column, Heading, LazyRow, Row, Table, Tone
from cscp_tui.domain.dates import distance, long, short
from cscp_tui.domain.enums import AgencyKind
from cscp_tui.domain.meetings import next_meeting
from cscp_tui.domain.partners import covers, groups_on, members_on
from cscp_tui.domain.quorum import clause_words
from cscp_tui.views.meetings import state_cell
from cscp_tui.views.names import agency_name, group_name, name_of_party

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from cscp_tui.documents.figure import Figure
    from cscp_tui.domain.book import Book
    from cscp_tui.domain.records import Agency, Group, Membership, QuorumClause
    from cscp_tui.views.actions import Pieces


GROUP_COLUMNS = (
    Column(key="short", title="In short", width=9),
    Column(key="name", title="Group", width=20, grows=4),
    Column(key="members", title="Members", width=7, right=True),
    Column(key="quorum", title="Quorum", width=18, grows=5),
    Column(key="next", title="Next meeting", width=12),
    Column(key="oversees", title="Oversees actions of", width=18, grows=2, needs=100),
    Column(key="annual-report", title="Annual report table", width=12, needs=110),
)
AGENCY_COLUMNS = (
    Column(key="name", title="Agency", width=26, grows=5),
    Column(key="short", title="In short", width=11, grows=1),
    Column(key="groups", title="Member of", width=18, grows=3),
    Column(key="parent", title="Part of", width=12, grows=1, needs=100),
    Column(key="statutory", title="Statutory part", width=15, needs=110),
    Column(key="leads", title="Leads", width=5, right=True),
)
GROUP_MEMBER_COLUMNS = (
    Column(key="agency", title="Agency", width=30, grows=3),
    Column(key="from", title="From", width=11),
    Column(key="to", title="To", width=11),
    Column(key="quorum", title="In the quorum", width=16, grows=1, needs=90),
)
AGENCY_MEMBER_COLUMNS = (
    Column(key="group", title="Group", width=30, grows=3),
    Column(key="from", title="From", width=11),
    Column(key="to", title="To", width=11),
    Column(key="quorum", title="In the quorum", width=16, grows=1, needs=90),
)

_KINDS = {
    AgencyKind.AGENCY: "Agencies",
    AgencyKind.ROLE: "Roles, with rows of their own",
    AgencyKind.CATEGORY: "Categories",
    AgencyKind.GUEST: "Guests",
}
ENDED = "ended"


def has_ended(record: Agency | Group | Membership, today: date) -> bool:
    """Whether a day is after the last one of an agency, a group or a membership."""
    return record.last_day is not None and record.last_day < today


def members_of_group(book: Book, group: str, today: date) -> list[str]:
    """The agencies that are members of a group on a day, in the order of the attendance table."""
    members = members_on(book.memberships.values(), group, today)
    keys = (key for key in members if key in book.agencies)
    return sorted(keys, key=lambda key: (book.agencies[key].order, book.agencies[key].name))


def groups_of_agency(book: Book, agency: str, today: date) -> list[str]:
    """The groups of which an agency is a member on a day."""
    keys = groups_on(book.memberships.values(), agency, today)
    return [key for key in book.groups if key in keys]


def quorum_rule_words(book: Book, group: Group) -> str:
    """What a quorum asks for: ``Council; A health partner; Police``."""
    return "; ".join(clause_words(clause, book) for clause in group.quorum)


def group_table(book: Book, today: date) -> Table:
    """The groups that meet, then those that ended."""
    every = list(book.groups.values())
    lines: list[Row | Heading] = []
    for ended in (False, True):
        shown = [group for group in every if has_ended(group, today) is ended]
        if ended and shown:
            lines.append(_ended_heading(len(shown), "group"))
        lines += [_group_row(book, group, today) for group in shown]
    return Table(columns=GROUP_COLUMNS, lines=tuple(lines), title="Groups")


def _ended_heading(count: int, noun: str, many: str = "") -> Heading:
    return Heading(ENDED, Cell("Ended", Tone.STRONG), Cell(counted(count, noun, many)))


def _group_row(book: Book, group: Group, today: date) -> Row:
    return LazyRow(group.id, lambda: _group_cells(book, group, today))


def _group_cells(book: Book, group: Group, today: date) -> tuple[Cell, ...]:
    quorum = quorum_rule_words(book, group)
    following = next_meeting(book, group.id, today - timedelta(days=1))
    if following is not None:
        when = Cell(short(following.day))
    elif group.last_day is not None and has_ended(group, today):
        when = Cell(f"to {short(group.last_day)}", Tone.CLOSED)
    else:
        when = Cell("none planned", Tone.MUTED)
    reported = annual_report_groups(book)
    place = f"column {reported.index(group.id) + 1}" if group.id in reported else ""
    return (
        Cell(group.abbreviation, Tone.STRONG),
        Cell(group.name),
        Cell(str(len(members_of_group(book, group.id, today)))),
        Cell(quorum) if quorum else Cell("none set", Tone.MUTED),
        when,
        Cell(", ".join(map(str, group.oversees))),
        Cell(place),
    )


def annual_report_groups(book: Book) -> tuple[str, ...]:
    """The groups of the annual report's attendance table, in its order."""
    return book.partnership.annual_report_groups if book.has_partnership else ()


def _full_name(name: str, short_name: str) -> str:
    return f"{name} ({short_name})" if short_name and short_name not in name else name


def agency_table(book: Book, today: date) -> Table:
    """The agencies by their kind in the order of the attendance table, then those that ended."""
    every = sorted(book.agencies.values(), key=lambda a: (a.order, a.name.casefold()))
    leads: dict[str, int] = {}
    for action in book.actions.values():
        if action.is_open and action.lead_agency:
            leads[action.lead_agency] = leads.get(action.lead_agency, 0) + 1
    lines: list[Row | Heading] = []
    for kind, title in _KINDS.items():
        shown = [a for a in every if a.kind is kind and not has_ended(a, today)]
        if shown:
            lines.append(Heading(kind.value, Cell(title, Tone.STRONG), Cell(str(len(shown)))))
            lines += [_agency_row(book, agency, today, leads) for agency in shown]
    if ended := [a for a in every if has_ended(a, today)]:
        lines.append(_ended_heading(len(ended), "agency", "agencies"))
        lines += [_agency_row(book, agency, today, leads) for agency in ended]
    return Table(columns=AGENCY_COLUMNS, lines=tuple(lines), title="Agencies")


def _agency_row(book: Book, agency: Agency, today: date, leads: dict[str, int]) -> Row:
    return LazyRow(agency.id, lambda: _agency_cells(book, agency, today, leads))


def _agency_cells(
    book: Book, agency: Agency, today: date, leads: dict[str, int]
) -> tuple[Cell, ...]:
    groups = ", ".join(group_name(book, key) for key in groups_of_agency(book, agency.id, today))
    if agency.last_day is not None and has_ended(agency, today):
        groups = f"ended {short(agency.last_day)}"
    count = leads.get(agency.id, 0)
    return (
        Cell(agency.name, Tone.STRONG),
        Cell(agency.abbreviation),
        Cell(groups),
        Cell(agency_name(book, agency.parent) if agency.parent else ""),
        Cell(str(agency.statutory or "")),
        Cell(str(count)) if count else EMPTY,
    )


def with_wholes(book: Book, agency: str) -> set[str]:
    """An agency with all that it is part of, which are represented when it is."""
    found: set[str] = set()
    while agency and agency not in found:
        found.add(agency)
        known = book.agencies.get(agency)
        agency = known.parent if known else ""
    return found


def members_table(book: Book, group: str, today: date) -> Table:
    """The memberships of a group: those that run, those to come, those that ended."""
    spells = [spell for spell in book.memberships.values() if spell.group == group]
    return Table(
        columns=GROUP_MEMBER_COLUMNS, lines=_spell_lines(book, spells, today), title="Members"
    )


def groups_table_of(book: Book, agency: str, today: date) -> Table:
    """The memberships of an agency: those that run, those to come, those that ended."""
    spells = [spell for spell in book.memberships.values() if spell.agency == agency]
    lines = _spell_lines(book, spells, today, by_group=True)
    return Table(columns=AGENCY_MEMBER_COLUMNS, lines=lines, title="Memberships")


def _spell_lines(
    book: Book, spells: Iterable[Membership], today: date, *, by_group: bool = False
) -> tuple[Row | Heading, ...]:
    places = {key: place for place, key in enumerate(book.groups)}

    def order(spell: Membership) -> tuple[object, ...]:
        agency = book.agencies.get(spell.agency)
        place = places.get(spell.group, 0) if by_group else (agency.order if agency else 0)
        return (place, agency.name if agency else spell.agency, spell.first_day)

    ordered = sorted(spells, key=order)
    running = [spell for spell in ordered if covers(spell, today)]
    ahead = [spell for spell in ordered if spell.first_day > today]
    ended = [spell for spell in ordered if has_ended(spell, today)]
    lines: list[Row | Heading] = []
    for key, title, shown in (
        ("running", "Groups now" if by_group else "Members now", running),
        ("ahead", "Groups later" if by_group else "Members later", ahead),
        (ENDED, "Ended", ended),
    ):
        if shown:
            lines.append(Heading(key, Cell(title, Tone.STRONG), Cell(str(len(shown)))))
            lines += [_spell_row(book, spell, today, by_group=by_group) for spell in shown]
    return tuple(lines)


def _spell_row(book: Book, spell: Membership, today: date, *, by_group: bool) -> Row:
    agency, group = book.agencies.get(spell.agency), book.groups.get(spell.group)
    whole = group if by_group else agency
    name = _full_name(whole.name, whole.abbreviation) if whole else spell.id
    clauses: Sequence[str] = ()
    if group is not None:
        counted_for = with_wholes(book, spell.agency)
        clauses = [clause_words(c, book) for c in group.quorum if counted_for & {*c.agencies}]
    first = short(spell.first_day)
    if spell.first_day > today:
        first = f"{first}, {distance(spell.first_day, today)}"
    last = Cell(short(spell.last_day)) if spell.last_day else Cell("goes on", Tone.MUTED)
    cells = (Cell(name, Tone.STRONG), Cell(first), last, Cell("; ".join(clauses)))
    return Row(spell.id, cells)


_MOST_MEETINGS = 6


def group_details(group: Group, book: Book, today: date) -> Pieces:
    """The pieces of text that show a group in full."""
    pieces: list[str | Cell] = [Cell(group.name, Tone.STRONG)]
    if group.abbreviation and group.abbreviation != group.name:
        pieces += ["  ", Cell(group.abbreviation, Tone.MUTED)]
    pieces += _labelled(_group_facts(group, book))
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
    yield "An inquorate meeting", f"{counts} in the attendance"
    reported = annual_report_groups(book)
    if group.id in reported:
        yield "Annual report table", f"column {reported.index(group.id) + 1} of {len(reported)}"
    else:
        yield "Annual report table", "not in it"
    yield "Ended", long(group.last_day) if group.last_day else ""


def rule_words(clause: QuorumClause, book: Book, *, is_short: bool = False) -> str:
    """A clause in full: ``at least 1 of ICB, CHS, SLaM (A health partner)``."""
    name = agency_name if is_short else name_in_full
    names = ", ".join(shortened(name(book, key), 60) for key in clause.agencies)
    label = clause.label.strip()
    called = f" ({label})" if label and label.casefold() not in names.casefold() else ""
    return f"at least {clause.at_least} of {names}{called}"


def name_in_full(book: Book, key: str) -> str:
    """An agency's name; the key where there is no such agency."""
    return name_of_party(key, book)


def _meetings(group: Group, book: Book, today: date) -> Iterator[str]:
    known = [meeting for meeting in book.meetings.values() if meeting.group == group.id]
    known.sort(key=lambda meeting: meeting.day, reverse=True)
    for meeting in known[:_MOST_MEETINGS]:
        yield f"{long(meeting.day)}  {state_cell(meeting, today)}"
    if (more := len(known) - _MOST_MEETINGS) > 0:
        yield f"and {more} more"


def agency_details(agency: Agency, book: Book, today: date) -> Pieces:
    """The pieces of text that show an agency in full."""
    pieces: list[str | Cell] = [Cell(agency.name, Tone.STRONG)]
    pieces += _labelled(_agency_facts(agency, book))
    spells = [spell for spell in book.memberships.values() if spell.agency == agency.id]
    spells.sort(key=lambda spell: (spell.group, spell.first_day))
    pieces += _section("Member of", (_spell(spell, spell.group, book, today) for spell in spells))
    parts = [part.name for part in book.agencies.values() if part.parent == agency.id]
    if parts:
        pieces += _section("Its parts", parts)
    return tuple(pieces)


def _agency_facts(agency: Agency, book: Book) -> Iterator[tuple[str, str]]:
    yield "In short", agency.abbreviation
    yield "Also called", ", ".join(agency.aliases)
    yield "Kind", "" if agency.kind is AgencyKind.AGENCY else str(agency.kind)
    yield "Part of", name_of_party(agency.parent, book) if agency.parent else ""
    yield "Statutory part", str(agency.statutory or "")
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
    return f"{name_of_party(other, book)}, {word} {long(spell.first_day)}{until}"


def _labelled(facts: Iterable[tuple[str, str]]) -> Iterator[str | Cell]:
    for label, text in facts:
        if text:
            yield from (Cell(f"\n{label}  ", Tone.MUTED), text)


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
