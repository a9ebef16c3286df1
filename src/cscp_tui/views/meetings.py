"""Attendance and quoracy in the update: the year so far, and each meeting of the quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.attendance import attendance, quorum
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.words import MeetingState
from cscp_tui.views.attendance_notes import attendance_notes
from cscp_tui.views.attendances import attendance_table
from cscp_tui.views.narratives import narrative
from cscp_tui.views.papers import Part, Points, column, part, table

if TYPE_CHECKING:
    from cscp_tui.domain.attendance import Attended
    from cscp_tui.domain.records import Meeting, QuorumClause
    from cscp_tui.views.cells import Table
    from cscp_tui.views.updates import Update


def attendance_and_quoracy(update: Update) -> Part:
    """The table of the year so far with its notes, and the quorum of the quarter's meetings."""
    quoracy = part("quoracy", "Meetings of the quarter and their quorum", _meetings_table(update))
    return part(
        "attendance",
        "Attendance and quoracy",
        narrative(update, "attendance"),
        _attendance_part(update),
        quoracy,
    )


def _attendance_part(update: Update) -> Part:
    attended = year_so_far(update)
    title = f"Attendance in {update.quarter.year_label} so far"
    if not any(attended.held.values()):
        return part("attendance-year", title)
    return part(
        "attendance-year",
        title,
        attendance_table(attended, heading=update.names.group_heading),
        Points(attendance_notes(update.book, attended)),
    )


def year_so_far(update: Update) -> Attended:
    """The attendance of the groups of the yearly table in the financial year up to the day."""
    first = Quarter(update.quarter.year, 1).first_day
    return attendance(update.book, update.book.partnership.yearly_groups, first, update.as_at)


def _meetings_table(update: Update) -> Table:
    columns = (
        column("Meeting", 30, grows=1),
        column("State", 12),
        column("Quorum", 30, grows=2),
    )
    found = sorted(
        (m for m in update.book.meetings.values() if update.before_day < m.day <= update.as_at),
        key=lambda meeting: (meeting.day, meeting.id),
    )
    rows = (
        (update.names.meeting(meeting.id), state_words(meeting), quorum_words(update, meeting))
        for meeting in found
    )
    return table(columns, rows)


def state_words(meeting: Meeting) -> str:
    """What became of a meeting, and whether its attendance has been recorded."""
    words = str(meeting.state)
    if meeting.state.took_place and not meeting.minuted:
        words += ", not minuted yet"
    return words.capitalize()


def quorum_words(update: Update, meeting: Meeting) -> str:
    """Whether the quorum was met, which clauses were not, and why the chair went on."""
    if not (meeting.state.took_place and meeting.minuted):
        return ""
    found = quorum(update.book, meeting)
    if found.is_met:
        return "Met" if meeting.state is MeetingState.HELD else "Met by the rule, held as inquorate"
    missing = "; ".join(_clause_words(update, clause) for clause in found.missing)
    words = f"Not met: {missing}"
    reason = meeting.override_reason.strip()
    return f"{words}. Taken as quorate by the chair: {reason}" if reason else words


def _clause_words(update: Update, clause: QuorumClause) -> str:
    if clause.label:
        return clause.label
    names = ", ".join(update.names.agency(key) for key in clause.agencies)
    return f"at least {clause.at_least} of {names}"
