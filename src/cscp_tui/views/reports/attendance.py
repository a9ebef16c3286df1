"""The attendance of a period, in the columns of the annual report."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from msgspec.structs import replace

from cscp_tui.documents.document import Block, Bullets, Document, Paragraph, Report, Section
from cscp_tui.documents.table import Cell, Table, columns
from cscp_tui.documents.table import table as table_of
from cscp_tui.domain.attendance import AgencyAttendance, Attended, attendance
from cscp_tui.domain.book import Book
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import AgencyKind
from cscp_tui.domain.names import group_name
from cscp_tui.domain.periods import Period
from cscp_tui.domain.records import Agency, PublishedSummary
from cscp_tui.views.attendance import (
    NOT_A_MEMBER,
    Measure,
    attendance_notes,
    measured_agencies,
    share_of_meetings,
    summaries_in,
    summary_note,
    summary_table,
)
from cscp_tui.views.charts import absences
from cscp_tui.views.records import plain_values
from cscp_tui.views.reports.report import facts_under_title

AGENCY, PARTICIPATION = "Agency", "Group participation"
ALL_GROUPS = "All groups"


def attendance_report(
    book: Book,
    period: Period,
    today: date,
    measure: Measure = Measure.ATTENDANCE,
    *,
    groups: Sequence[str] = (),
    agencies: Collection[str] | None = None,
    marking: str = "",
) -> Report:
    """The attendance of groups in a period.

    Columns: ``Agency``, ``Group participation`` (the groups that it is a member of), then each
    group by its name with percentages such as ``133%``; ``—`` stands for no member.
    Published summaries of the period have headings of their own, and count in no figure of these.

    Args:
        period: a plan, a quarter, or days.
        groups: the groups in columns; those of the annual report table if left out, and all where there
            are none of these.
        agencies: whose rows are written; all if left out.
    """
    shown = groups or book.partnership.annual_report_groups or tuple(book.groups)
    attended = attendance(book, shown, period.first, period.last)
    if agencies is not None:
        kept = tuple(agency for agency in attended.agencies if agency.id in agencies)
        attended = replace(attended, agencies=kept)
    table = _table(book, attended, measure)
    # Whoever asked for some agencies asked for none of the published ones, which have no ids.
    summaries = summaries_in(book, period) if agencies is None else []
    notes = attendance_notes(book, attended, measure, as_in_report=True)
    document = Document(
        title="Attendance",
        facts=_facts(book, period, today, attended, measure),
        blocks=(*_computed(attended, table, notes), *map(_published, summaries)),
        marking=marking,
        day=today,
    )
    return Report(
        document=document,
        table=table,
        make_values=lambda: (
            _values(attended, period, measure)
            | {"published_summaries": [plain_values("summaries", each) for each in summaries]}
        ),
    )


def _facts(
    book: Book, period: Period, today: date, attended: Attended, measure: Measure
) -> tuple[tuple[str, str], ...]:
    held = ", ".join(f"{group.name} {len(attended.held[group.id])}" for group in attended.groups)
    return facts_under_title(
        book,
        ("Period", str(period)),
        ("Measure", _MEASURES[measure]),
        ("Meetings held", held),
        ("As at", long(today)),
    )


def _computed(attended: Attended, table: Table, notes: tuple[str, ...]) -> tuple[Block, ...]:
    if not table.rows:
        return (Paragraph("No members or guests are recorded for this period."),)
    return (absences(attended, table.titles[2:]), table, Bullets(notes))


def _published(summary: PublishedSummary) -> Section:
    return Section(
        title=f"Published summary: {summary.id}",
        blocks=(Paragraph(summary_note(summary)), replace(summary_table(summary), title="")),
    )


_MEASURES = {
    Measure.ATTENDANCE: "people present as a percentage of meetings held",
    Measure.REPRESENTED: "meetings represented as a percentage of meetings held",
}


def _table(book: Book, attended: Attended, measure: Measure) -> Table:
    names = [group.name for group in attended.groups]
    return table_of(
        columns(AGENCY, PARTICIPATION, *names, right=names),
        (
            _row(book, attended, agency, measure)
            for agency in measured_agencies(attended.agencies, measure)
        ),
    )


def _row(
    book: Book, attended: Attended, agency: Agency, measure: Measure
) -> tuple[str | Cell, ...]:
    figures = (
        _figure(attended.of(agency.id, group.id), agency, measure) for group in attended.groups
    )
    return (agency.name, _participation(book, attended, agency), *figures)


def _participation(book: Book, attended: Attended, agency: Agency) -> str:
    """The groups that an agency was a member of; guests may come to all."""
    if agency.kind is AgencyKind.GUEST:
        return ALL_GROUPS
    return ", ".join(
        group_name(group.id, book)
        for group in attended.groups
        if attended.of(agency.id, group.id).is_member
    )


def _figure(presence: AgencyAttendance, agency: Agency, measure: Measure) -> Cell:
    is_guest = agency.kind is AgencyKind.GUEST
    if not (presence.people if is_guest else presence.is_member):
        return Cell(NOT_A_MEMBER)
    return share_of_meetings(presence, Measure.ATTENDANCE if is_guest else measure)


def _values(attended: Attended, period: Period, measure: Measure) -> dict[str, Any]:
    return {
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "measure": measure.value,
        "groups": [
            {
                "id": group.id,
                "name": group.name,
                "meetings_held": [meeting.id for meeting in attended.held[group.id]],
            }
            for group in attended.groups
        ],
        "meetings_not_counted": [meeting.id for meeting in attended.left_out],
        "agencies": [_agency_values(attended, agency) for agency in attended.agencies],
    }


def _agency_values(attended: Attended, agency: Agency) -> dict[str, Any]:
    return {
        "id": agency.id,
        "name": agency.name,
        "kind": agency.kind.value,
        "groups": {
            group.id: _presence_values(attended.of(agency.id, group.id))
            for group in attended.groups
        },
    }


def _presence_values(presence: AgencyAttendance) -> dict[str, Any]:
    return {
        "is_member": presence.is_member,
        "meetings_held": presence.held,
        "people_present": presence.people,
        "meetings_represented": presence.represented,
        "online": presence.online,
        "deputies": presence.deputies,
        "apologies": presence.apologies,
        "attendance": presence.attendance,
        "represented": presence.representation,
    }
