"""Exporting the lists of other records, and the note of a meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.cli import finding
from cscp_tui.cli.export_files import STDOUT, ListFormat, add_file_options, put
from cscp_tui.cli.parsing import one_of
from cscp_tui.cli.periods import add_period, period_of
from cscp_tui.cli.printing import say
from cscp_tui.domain.periods import Period
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.words import MeetingState
from cscp_tui.exporting.paper_formats import PaperFormat
from cscp_tui.views.attendances import Measure

if TYPE_CHECKING:
    from collections.abc import Callable

    from cscp_tui.cli.options import Commands
    from cscp_tui.cli.parsing import CommandLineParser
    from cscp_tui.cli.reading import Reading
    from cscp_tui.cli.sessions import Session
    from cscp_tui.domain.records import Meeting
    from cscp_tui.exporting.documents import Document
    from cscp_tui.exporting.records_papers import RecordsPaper

# Templates and the Markdown converter take as long as all the rest of a command, so that what
# makes papers is imported where one is made.


def add_exports(family: Commands) -> None:
    """Add a command to ``export`` for each list, and for the note of a meeting."""
    attendance = _list_command(
        family,
        "attendance",
        "write who came to the groups of the yearly table, in percent",
        "cscp export attendance --plan 2024/25 --format csv -o attendance.csv\n"
        "cscp export attendance --from 1/4/2025 --to 30/9/2025 --measure represented",
        _attendance,
    )
    add_period(attendance, "the financial year so far")
    attendance.add_argument(
        "--measure",
        type=one_of("measure", Measure),
        metavar="|".join(Measure),
        default=Measure.ATTENDANCE,
        help="people present, or meetings represented; attendance unless said",
    )
    for name, help_text, example, paper, is_public, unless_said in _LISTS:
        command = _list_command(family, name, help_text, example, paper)
        add_period(command, unless_said)
        if is_public:
            _add_public(command)
    for name, help_text, run in (
        ("meeting", "write the note of a meeting", export_meeting),
        ("agenda", "write the agenda of a meeting, and who is expected", export_agenda),
    ):
        example = (
            f"cscp export {name} QAG-2025-11-27 -o {name}.md\n"
            f"cscp export {name} qag --format docx --public"
        )
        command = family.add(name, help_text, example, run)
        # ``--meeting`` is understood by every command, so that the value has another name.
        command.add_argument(
            "which", metavar="MEETING", help="its id, or its group on the as-at day"
        )
        _add_public(command)
        add_file_options(command, PaperFormat)
        command.set_defaults(output=None)


def _list_command(
    family: Commands,
    name: str,
    help_text: str,
    example: str,
    paper: Callable[[Reading], RecordsPaper],
) -> CommandLineParser:
    command = family.add(name, help_text, example, export_list)
    command.set_defaults(paper=paper)
    add_file_options(command, ListFormat)
    return command


def _add_public(command: CommandLineParser) -> None:
    command.add_argument(
        "--public", action="store_true", help="leave restricted items out, and count them"
    )


def export_list(session: Session) -> int:
    """Write a list of records in a format."""
    from cscp_tui.exporting.guards import warnings_of_values  # noqa: PLC0415 - as above
    from cscp_tui.exporting.records_papers import text_of  # noqa: PLC0415 - as above

    arguments, reading = session.arguments, session.read()
    paper = arguments.paper(reading)
    if arguments.marking.line and not arguments.format.carries_marking:
        say(f"A {arguments.format} file carries no marking; name the file by it.")
    for warning in warnings_of_values(paper.values, reading.book.partnership.quiet_phrases):
        say(warning)
    # Excel knows UTF-8 by the mark; what reads a pipe stumbles over it.
    mark = arguments.output != STDOUT
    put(text_of(paper, arguments.format.value, byte_order_mark=mark), arguments.output)
    return 0


def _attendance(reading: Reading) -> RecordsPaper:
    from cscp_tui.exporting.attendance_papers import attendance_paper  # noqa: PLC0415 - as above

    arguments = reading.session.arguments
    period = period_of(reading) or Period.of_year(reading.today)
    marking = arguments.marking.line
    paper = attendance_paper(
        reading.book, period, reading.today, arguments.measure, marking=marking
    )
    published = len(paper.values["published_summaries"])
    if published and arguments.format is ListFormat.CSV:
        verb = "summary is" if published == 1 else "summaries are"
        say(f"{published} published {verb} left out; md, html and json show them apart.")
    return paper


def _executive(reading: Reading) -> RecordsPaper:
    from cscp_tui.exporting.executive_papers import executive_paper  # noqa: PLC0415 - as above

    arguments = reading.session.arguments
    return executive_paper(
        reading.book,
        reading.today,
        period_of(reading),
        public=arguments.public,
        marking=arguments.marking.line,
    )


def _said_delivered(reading: Reading) -> RecordsPaper:
    from cscp_tui.exporting.promise_papers import said_delivered_paper  # noqa: PLC0415 - as above

    period = period_of(reading)
    years = {quarter.year_label for quarter in period.quarters} if period else set()
    marking = reading.session.arguments.marking.line
    shown = sorted(years, reverse=True)
    public = reading.session.arguments.public
    return said_delivered_paper(reading.book, reading.today, shown, marking=marking, public=public)


def _contributions(reading: Reading) -> RecordsPaper:
    from cscp_tui.exporting.contribution_papers import contributions_paper  # noqa: PLC0415
    from cscp_tui.views.contribution_lists import quarters_with_contributions  # noqa: PLC0415

    arguments, period = reading.session.arguments, period_of(reading)
    if period is None:
        quarters = quarters_with_contributions(reading.book, reading.today)
    else:
        begun = Quarter.containing(reading.today)
        quarters = tuple(quarter for quarter in period.quarters if quarter <= begun)
    return contributions_paper(
        reading.book,
        reading.today,
        quarters,
        public=arguments.public,
        marking=arguments.marking.line,
    )


def _challenges(reading: Reading) -> RecordsPaper:
    from cscp_tui.exporting.challenge_papers import challenges_paper  # noqa: PLC0415 - as above

    arguments = reading.session.arguments
    return challenges_paper(
        reading.book,
        reading.today,
        period_of(reading),
        public=arguments.public,
        marking=arguments.marking.line,
    )


_LISTS: tuple[tuple[str, str, str, Callable[[Reading], RecordsPaper], bool, str], ...] = (
    (
        "executive",
        "write what the Executive, reviews, audits and scrutineers asked for",
        "cscp export executive --quarter 2025-26/Q2 --format html -o executive.html",
        _executive,
        True,
        "all of them",
    ),
    (
        "said-delivered",
        "write what we said and what we delivered",
        "cscp export said-delivered --plan 2024/25 -o said-delivered.md",
        _said_delivered,
        True,
        "all years",
    ),
    (
        "contributions",
        "write the agencies' contributions, and who gave none",
        "cscp export contributions --quarter 2025-26/Q2 --public -o contributions.md",
        _contributions,
        True,
        "all quarters with any",
    ),
    (
        "challenges",
        "write the challenges: who raised them, to whom, the answer, what came of it",
        "cscp export challenges --plan 2024/25 --format csv -o challenges.csv",
        _challenges,
        True,
        "all of them",
    ),
)
"""Name, help, example, what makes it, whether it can be for the public, and its usual period."""


def export_meeting(session: Session) -> int:
    """Write the note of a meeting; it is a draft until the meeting is closed."""
    from cscp_tui.exporting.meeting_notes import meeting_note_document  # noqa: PLC0415 - as above

    arguments, reading = session.arguments, session.read()
    meeting = _meeting(reading)
    if meeting.state is MeetingState.PLANNED and not meeting.in_progress:
        say(f"“cscp export agenda {meeting.id}” writes its agenda.")
    marking = arguments.marking.line
    document = meeting_note_document(
        reading.book, meeting, public=arguments.public, marking=marking
    )
    return _put_document(reading, document, f"{meeting.id}-note")


def export_agenda(session: Session) -> int:
    """Write the agenda of a meeting, as it stands on the as-at day."""
    from cscp_tui.exporting.agenda_papers import agenda_document  # noqa: PLC0415 - as above

    arguments, reading = session.arguments, session.read()
    meeting = _meeting(reading)
    document = agenda_document(
        reading.book,
        meeting,
        reading.today,
        public=arguments.public,
        marking=arguments.marking.line,
    )
    return _put_document(reading, document, f"{meeting.id}-agenda")


def _meeting(reading: Reading) -> Meeting:
    typed = reading.session.arguments.which
    return reading.book.meetings[finding.meeting(reading.book, typed, reading.today)]


def _put_document(reading: Reading, document: Document, name: str) -> int:
    from cscp_tui.exporting.formats import bytes_of  # noqa: PLC0415 - as above
    from cscp_tui.exporting.guards import warnings_of_document  # noqa: PLC0415 - as above
    from cscp_tui.exporting.revisions import keep_revision  # noqa: PLC0415 - as above
    from cscp_tui.exporting.templating import Templates  # noqa: PLC0415 - as above

    arguments = reading.session.arguments
    templates, wanted = Templates(reading.workspace.folder), arguments.format
    data = bytes_of(document, wanted, templates)
    warnings = warnings_of_document(document, reading.book.partnership.quiet_phrases)
    for sentence in (*templates.problems, *warnings):
        say(sentence)
    if wanted.is_text:
        put(data.decode(), arguments.output or STDOUT)
    elif arguments.output is None:
        say(f"Wrote {keep_revision(reading.place, name, wanted.ending, data)}.")
    else:
        put(data, arguments.output)
    return 0
