"""A group or an agency in full: what it is, what it needs, and everybody who belongs to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.dates import long
from cscp_tui.domain.texts import shortened
from cscp_tui.domain.words import AgencyKind
from cscp_tui.views.cells import Cell, Tone
from cscp_tui.views.meeting_lists import state_cell
from cscp_tui.views.partner_lists import yearly_groups
from cscp_tui.views.record_titles import name_of_party
from cscp_tui.views.short_names import agency_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Agency, Group, Membership, QuorumClause
    from cscp_tui.views.action_details import Pieces

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
    yearly = yearly_groups(book)
    if group.id in yearly:
        yield "Yearly table", f"column {yearly.index(group.id) + 1} of {len(yearly)}"
    else:
        yield "Yearly table", "not in it"
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
