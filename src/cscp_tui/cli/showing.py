"""The command ``show``: what the screens show, as text."""

from __future__ import annotations

from contextlib import suppress

from cscp_tui.base.errors import Refused, UnknownRecord
from cscp_tui.base.texts import capitalised, shortened
from cscp_tui.cli import finding
from cscp_tui.cli.parser import BadCommandLine, Commands
from cscp_tui.cli.printing import show, show_cells, show_json
from cscp_tui.cli.reading import OpenedWorkspace
from cscp_tui.cli.session import CommandRun
from cscp_tui.domain.book import Book
from cscp_tui.domain.figures import plan_in_force
from cscp_tui.domain.meetings import agenda
from cscp_tui.domain.records import Meeting
from cscp_tui.services.printed_figures import printed_as_at
from cscp_tui.store.meeting_activity import activity_in
from cscp_tui.views.actions import Standings
from cscp_tui.views.attendance import attendance_form, attendance_summary, quorum_words
from cscp_tui.views.meetings import agenda_table, meeting_title
from cscp_tui.views.overview import overview, overview_as_signed
from cscp_tui.views.records import action_values, record_details, record_values
from cscp_tui.views.reports.overview import overview_report


def add_commands(commands: Commands) -> None:
    command = commands.add(
        "show",
        "show a record in full, or the overview, a meeting's agenda or who is there",
        "cscp show BP24-1.3\ncscp show overview\ncscp show agenda QAG-2025-11-27\ncscp show attendance",
        show_what,
    )
    command.word(
        "what",
        "WHAT",
        "a reference or a record's id, a name of an agency or group, overview, agenda or attendance",
    )
    command.word(
        "meeting_shown",
        "MEETING",
        "whose agenda or attendance (default: the one in progress, else the next)",
        nargs="?",
        default="",
    )


def show_what(session: CommandRun) -> int:
    reading, what = session.read(), session.arguments.what
    of = session.arguments.meeting_shown
    if of and what.casefold() not in {"agenda", "attendance"}:
        raise BadCommandLine("Only agenda and attendance take a meeting", session.arguments.called)
    match what.casefold():
        case "overview":
            _show_overview(reading)
        case "agenda":
            _show_agenda(reading, _meeting(reading, of))
        case "attendance":
            _show_attendance(reading.book, _meeting(reading, of))
        case _:
            _show_record(reading, what)
    return 0


def _show_overview(reading: OpenedWorkspace) -> None:
    book, today = reading.book, reading.today
    plan = plan_in_force(book, today)
    made = overview(book, Standings(today), plan)
    if (signed := printed_as_at(reading.workspace, today)) is not None:
        made = overview_as_signed(made, plan, signed)
    report = overview_report(made, book, today)
    if reading.session.arguments.json:
        show_json(reading.session.marked(report.values))
    else:
        show_cells(report.table)


def _meeting(reading: OpenedWorkspace, typed: str) -> Meeting:
    """Return the meeting named; else the one in progress, else the next one."""
    book, today = reading.book, reading.today
    if typed:
        return book.meetings[finding.meeting(book, typed, today)]
    ahead = sorted(
        (not known.in_progress, known.day, known.id)
        for known in book.meetings.values()
        if known.in_progress or (known.day >= today and not known.state.took_place)
    )
    if not ahead:
        raise Refused("No meeting is in progress or planned. Name one, e.g. QAG-2025-11-27.")
    return book.meetings[ahead[0][2]]


def _show_agenda(reading: OpenedWorkspace, meeting: Meeting) -> None:
    book, workspace = reading.book, reading.workspace
    changed = activity_in(workspace, meeting.id).changed
    made = agenda_table(book, agenda(book, meeting, changed), Standings(reading.today))
    _show_quorum(book, meeting)
    show_cells(made)


def _show_attendance(book: Book, meeting: Meeting) -> None:
    _show_quorum(book, meeting)
    show(capitalised(attendance_summary(book, meeting)) + ".")
    show_cells(attendance_form(book, meeting))


def _show_quorum(book: Book, meeting: Meeting) -> None:
    state = "in progress" if meeting.in_progress else str(meeting.state)
    show(f"{meeting_title(book, meeting)}, {state}")
    show(quorum_words(book, meeting))


def _show_record(reading: OpenedWorkspace, typed: str) -> None:
    book, session = reading.book, reading.session
    table, key = _found(book, typed, reading)
    record = book.as_read(table)[key]
    if not session.arguments.json:
        show(
            "".join(
                map(str, record_details(table, record, book, reading.today, is_projected=False))
            )
        )
    elif table == "actions":
        show_json(session.marked(action_values(book.actions[key], book, reading.today)))
    else:
        show_json(session.marked(record_values(table, record, book)))


def _found(book: Book, typed: str, reading: OpenedWorkspace) -> tuple[str, str]:
    """Return the table and id of a record named by its id, or of an agency, group or meeting."""
    with suppress(UnknownRecord):
        return finding.any_record(book, typed)
    with suppress(UnknownRecord):
        return finding.agency_or_group(book, typed)
    with suppress(UnknownRecord):
        return "meetings", finding.meeting(book, typed, reading.today)
    hint = "Give a reference, an id, or the name of an agency or group."
    raise UnknownRecord("record", shortened(typed), hint)
