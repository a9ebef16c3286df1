"""Attendance as tables: people present or meetings represented, by agency and group."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from cscp_tui.domain.texts import counted
from cscp_tui.domain.words import AgencyKind
from cscp_tui.views.cells import Cell, Tone
from cscp_tui.views.papers import column, table

if TYPE_CHECKING:
    from collections.abc import Callable

    from cscp_tui.domain.attendance import Attended, Presence
    from cscp_tui.domain.records import Agency
    from cscp_tui.views.cells import Table

NOT_A_MEMBER = "—"
NO_MEETING = "no meeting"


class Measure(StrEnum):
    """What a table of attendance measures."""

    ATTENDANCE = "attendance"
    REPRESENTED = "represented"


def attendance_table(
    attended: Attended,
    measure: Measure = Measure.ATTENDANCE,
    *,
    as_in_report: bool = False,
    heading: Callable[[str], str] | None = None,
) -> Table:
    """A row for each agency, a column for each group.

    Args:
        attended: what was measured.
        measure: people present, or meetings represented, of the meetings held.
        as_in_report: whether guests have a percentage and figures no sign, as in the yearly report.
        heading: what a group is called at the head of its column; its abbreviation if left out.
    """
    titles = {group.id: group.abbreviation or group.name for group in attended.groups}
    columns = [column("Agency", 30, grows=1)]
    for group in attended.groups:
        title = heading(group.id) if heading else titles[group.id]
        columns.append(
            column(f"{title} ({counted(len(attended.held[group.id]), 'meeting')})", right=True)
        )
    rows: list[list[str | Cell]] = []
    for agency in attended.agencies:
        if measure is Measure.ATTENDANCE or agency.kind is not AgencyKind.GUEST:
            presences = (attended.of(agency.id, group.id) for group in attended.groups)
            cells = (presence_cell(each, agency, measure, as_in_report) for each in presences)
            rows.append([agency.name, *cells])
    return table(tuple(columns), rows)


def presence_cell(
    presence: Presence,
    agency: Agency,
    measure: Measure,
    as_in_report: bool,  # noqa: FBT001 - one of four things that make a cell
) -> Cell:
    """One agency's cell: a percentage, a count of guests, or that it was no member."""
    sign = "" if as_in_report else "%"
    if agency.kind is AgencyKind.GUEST:
        return _guests_cell(presence, as_in_report)
    if not presence.is_member:
        return Cell(NOT_A_MEMBER, Tone.MUTED)
    figure = presence.attendance if measure is Measure.ATTENDANCE else presence.representation
    return Cell(NO_MEETING, Tone.MUTED) if figure is None else Cell(f"{figure}{sign}")


def _guests_cell(presence: Presence, as_in_report: bool) -> Cell:  # noqa: FBT001 - as above
    if not presence.people:
        return Cell(NOT_A_MEMBER if as_in_report else "none", Tone.MUTED)
    if as_in_report:
        return Cell(str(presence.attendance))
    return Cell(f"{presence.people} {'person' if presence.people == 1 else 'people'}")
