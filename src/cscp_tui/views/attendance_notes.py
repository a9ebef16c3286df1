"""What must be said under a table of attendance, so that nobody reads it wrongly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.dates import long
from cscp_tui.domain.words import AgencyKind
from cscp_tui.views.attendances import Measure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cscp_tui.domain.attendance import Attended
    from cscp_tui.domain.books import Book

_WHOLE = 100


def attendance_notes(
    book: Book,
    attended: Attended,
    measure: Measure = Measure.ATTENDANCE,
    *,
    as_in_report: bool = False,
) -> tuple[str, ...]:
    """The notes that the table's own cells call for, in a fixed order.

    Args:
        book: what is known.
        attended: what the table shows.
        measure: how it is measured.
        as_in_report: whether guests have a percentage, as in the yearly report.
    """
    return (
        _basis(attended, measure),
        *(_over_whole(attended) if measure is Measure.ATTENDANCE else ()),
        *_chairs(book, attended),
        *_joiners(book, attended),
        *(_guests(attended, as_in_report) if measure is Measure.ATTENDANCE else ()),
        *_nesting(attended),
        *_left_out(book, attended),
        *_unrepresented(attended),
    )


def _basis(attended: Attended, measure: Measure) -> str:
    if measure is Measure.REPRESENTED:
        return (
            f"From {long(attended.first)} to {long(attended.last)}: meetings at which the agency, "
            "a part of it or the Chair from it was present, in percent of the meetings held while "
            "it was a member. “—” means not a member; 0% means a member for whom nobody came."
        )
    return (
        f"From {long(attended.first)} to {long(attended.last)}: people present, in the room and "
        "online, in percent of the meetings held while the agency was a member. "
        "“—” means not a member; 0% means a member for whom nobody came."
    )


def _over_whole(attended: Attended) -> Iterator[str]:
    figures = (presence.attendance or 0 for presence in attended.presences.values())
    if any(figure > _WHOLE for figure in figures):
        yield "Over 100%: on average more than one person came for the agency to each meeting."


def _chairs(book: Book, attended: Attended) -> Iterator[str]:
    chaired = []
    for group in attended.groups:
        agencies = {meeting.chair_agency for meeting in attended.held[group.id]} - {""}
        names = sorted(book.agencies[key].name for key in agencies if key in book.agencies)
        if names:
            chaired.append(f"{group.name} from {' and '.join(names)}")
    if chaired:
        yield (
            "The Chair counts for their own agency in quorum and in whether it is represented, not "
            f"in its attendance. Chaired: {'; '.join(chaired)}."
        )


def _joiners(book: Book, attended: Attended) -> Iterator[str]:
    for spell in sorted(attended.joined, key=lambda each: (each.first_day, each.id)):
        agency, group = book.agencies.get(spell.agency), book.groups.get(spell.group)
        if agency and group:
            yield (
                f"{agency.name} joined the {group.name} on {long(spell.first_day)} and is measured "
                "from then on."
            )


def _guests(attended: Attended, as_in_report: bool) -> Iterator[str]:  # noqa: FBT001 - as above
    if any(agency.kind is AgencyKind.GUEST for agency in attended.agencies):
        figure = "; their figure is people present in percent of the meetings held"
        yield f"Guests are counted, not measured{figure if as_in_report else ''}."


def _nesting(attended: Attended) -> Iterator[str]:
    if any(agency.parent for agency in attended.agencies):
        yield (
            "An agency that is part of another has a row of its own and is never added to it; the "
            "whole is represented when any part of it is."
        )


def _left_out(book: Book, attended: Attended) -> Iterator[str]:
    for meeting in attended.left_out:
        why = "its group does not count it" if meeting.minuted else "not minuted yet"
        group = book.groups[meeting.group]
        yield f"Not counted: {group.name}, {long(meeting.day)}, {meeting.state} ({why})."


def _unrepresented(attended: Attended) -> Iterator[str]:
    """The members that no meeting of a group had at the table."""
    for group in attended.groups:
        names = [
            agency.name
            for agency in attended.agencies
            if (presence := attended.of(agency.id, group.id)).is_member
            and presence.held
            and not presence.represented
        ]
        if names:
            yield f"Not represented at any meeting of the {group.name}: {'; '.join(names)}."
