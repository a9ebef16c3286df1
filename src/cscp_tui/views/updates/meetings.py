"""The update's sections on attendance, challenges, decisions and reflections."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cscp_tui.base.texts import capitalised
from cscp_tui.documents.document import Bullets, Paragraph, Section, section
from cscp_tui.documents.table import Table, columns, table
from cscp_tui.domain.attendance import Attended, attendance
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import ChallengeStatus, MeetingState
from cscp_tui.domain.hidden import is_restricted
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.quorum import decision_standing, quorum
from cscp_tui.domain.records import Challenge, Decision, Meeting, QuorumClause, Reflection
from cscp_tui.views.actions import RESTRICTED
from cscp_tui.views.attendance import attendance_notes, attendance_table
from cscp_tui.views.charts import absences
from cscp_tui.views.names import Names
from cscp_tui.views.updates.update import Update, narrative


def attendance_and_quorum(update: Update) -> Section:
    """The table of the year so far with its notes, and the quorum of the quarter's meetings."""
    quoracy = section(
        "quoracy", "Meetings of the quarter and their quorum", _meetings_table(update)
    )
    return section(
        "attendance",
        "Attendance and quoracy",
        narrative(update, "attendance"),
        _attendance_section(update),
        quoracy,
    )


def _attendance_section(update: Update) -> Section:
    attended = year_so_far(update)
    is_over = Quarter(update.quarter.year, 4).last_day <= update.as_at
    title = f"Attendance in {update.quarter.year_label}{'' if is_over else ' so far'}"
    if not any(attended.held.values()):
        return section("attendance-year", title)
    table = attendance_table(attended, update.names.group_heading)
    return section(
        "attendance-year",
        title,
        absences(attended, table.titles[1:]),
        table,
        Bullets(attendance_notes(update.book, attended)),
    )


def year_so_far(update: Update) -> Attended:
    """The attendance of the groups of the annual report table in the financial year up to the day."""
    first = Quarter(update.quarter.year, 1).first_day
    return attendance(
        update.book, update.book.partnership.annual_report_groups, first, update.as_at
    )


def _meetings_table(update: Update) -> Table:
    headings = columns("Meeting", "State", "Quorum")
    rows = (
        (update.names.meeting(meeting.id), state_words(meeting), quorum_in_update(update, meeting))
        for meeting in meetings_of_quarter(update)
    )
    return table(headings, rows)


def meetings_of_quarter(update: Update) -> list[Meeting]:
    """The meetings of the quarter up to the as-at day, in order."""
    return sorted(
        (m for m in update.book.meetings.values() if update.before_day < m.day <= update.as_at),
        key=lambda meeting: (meeting.day, meeting.id),
    )


def state_words(meeting: Meeting) -> str:
    """The state of a meeting, and whether its attendance has been recorded."""
    if meeting.is_reopened:
        return "Reopened"
    words = str(meeting.state)
    if meeting.state in {MeetingState.HELD, MeetingState.INQUORATE} and not meeting.is_closed:
        words += ", attendance not recorded"
    return words.capitalize()


def quorum_in_update(update: Update, meeting: Meeting) -> str:
    """The quorum in words: met or not, the missing clauses, and why the chair went on."""
    if not meeting.state.took_place or not (meeting.is_closed or meeting.is_reopened):
        return ""
    found = quorum(update.book, meeting)
    if found.is_met:
        return "Met" if meeting.state is MeetingState.HELD else "Met by the rule, held as inquorate"
    missing = "; ".join(_clause_words(update, clause) for clause in found.missing)
    words = f"Not met: {missing}"
    reason = meeting.without_quorum_reason.strip()
    return f"{words}. The Chair proceeded without a quorum: {reason}" if reason else words


def _clause_words(update: Update, clause: QuorumClause) -> str:
    if clause.label:
        return clause.label
    names = ", ".join(update.names.agency(key) for key in clause.agencies)
    return f"at least {clause.at_least} of {names}"


def challenges(update: Update) -> Section:
    return section(
        "challenges",
        "Challenges and decisions",
        narrative(update, "challenges", "next-steps"),
        _challenges_section(update),
        _decisions_section(update),
    )


def _challenges_section(update: Update) -> Section:
    found = alive(update)
    rows = (
        (
            raised_words(update.names, known) + _mark(update, known),
            known.question,
            answer_words(known),
            came_words(known),
        )
        for known in found
    )
    made = table(columns("Raised", "Question", "Answer", "Status and outcome"), rows)
    return section("challenges-raised", "Challenges", made)


def _mark(update: Update, known: Challenge) -> str:
    return RESTRICTED if is_restricted(known, update.book) else ""


ANSWER_DATES = {"Answer": "Answered on"}
"""The title of the dates that end answers, in a workbook."""


def challenge_cells(names: Names) -> dict[str, Callable[[Challenge], str]]:
    """The functions that make a challenge's cells in lists, by the titles of the columns."""
    return {
        "Challenge": lambda each: each.id,
        "Raised": lambda each: long(each.created),
        "Raised by": lambda each: capitalised(names.party(each.raised_by)),
        "Put to": lambda each: capitalised(names.party(each.put_to)),
        "Question": lambda each: each.question,
        "Status": lambda each: str(each.status).capitalize(),
        "Answer": answer_words,
        "Outcome": lambda each: each.came_of_it,
    }


def alive(update: Update) -> list[Challenge]:
    """The challenges that are open or changed in the quarter, the oldest first."""
    before = update.before.challenges
    return sorted(
        (
            known
            for known in update.book.challenges.values()
            if known.status is ChallengeStatus.OPEN or known != before.get(known.id)
        ),
        key=lambda known: (known.created, known.id),
    )


def raised_words(names: Names, known: Challenge) -> str:
    """The day, who raised it and whom it was put to."""
    by, to = names.party(known.raised_by), names.party(known.put_to)
    return f"{long(known.created)}, by {by} to {to}"


def answer_words(known: Challenge) -> str:
    """The answer with its day; or that there is none."""
    if not known.answer:
        is_closed = known.status is ChallengeStatus.CLOSED
        return "No answer was given." if is_closed else "No answer yet."
    day = f" ({long(known.answered)})" if known.answered else ""
    return f"{known.answer.strip()}{day}"


def came_words(known: Challenge) -> str:
    status = str(known.status).capitalize()
    return f"{status}: {known.came_of_it.strip()}" if known.came_of_it else status


def _decisions_section(update: Update) -> Section:
    headings = columns("Meeting", "Decision", "Actions")
    found = decided(update)
    rows = (
        (
            update.names.meeting(known.meeting),
            decision_words(update, known),
            ", ".join(known.actions),
        )
        for known in found
    )
    return section("decisions", "Decisions", table(headings, rows))


def decision_words(update: Update, known: Decision) -> str:
    """The decision, and whether it is provisional or was ratified."""
    standing = decision_standing(update.book, known)
    if not standing:
        return known.text
    at = f" at {update.names.meeting(known.ratified_at)}" if known.ratified_at else ""
    return f"{known.text} ({standing}{at})"


def decided(update: Update) -> list[Decision]:
    """The decisions of the quarter's meetings, in the order of these."""
    days = {meeting.id: meeting.day for meeting in meetings_of_quarter(update)}
    found = [known for known in update.book.decisions.values() if known.meeting in days]
    return sorted(found, key=lambda known: (days[known.meeting], len(known.id), known.id))


def reflections(update: Update) -> Section:
    """The reflections of the quarter, each under the name of the role."""
    found = sorted(
        (r for r in update.present.reflections.values() if r.quarter == update.quarter.typed),
        key=lambda written: written.id,
    )
    return section(
        "reflections",
        "Scrutineer's reflections",
        *(section(f"reflection-{each.role}", each.role, *reflection_texts(each)) for each in found),
    )


def reflection_texts(reflection: Reflection) -> Iterator[Paragraph]:
    """A reflection, after a line that says who recorded it where that was not its author."""
    if whose := reflection.recorded_for:
        yield Paragraph(f"{whose[0].upper()}{whose[1:]}:")
    yield Paragraph(reflection.text)
