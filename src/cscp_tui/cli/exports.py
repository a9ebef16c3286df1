"""The command ``export``, for every paper and list."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from msgspec.structs import replace

from cscp_tui.base.errors import Refused
from cscp_tui.cli import finding
from cscp_tui.cli.listing import add_filter, selected, selection_of
from cscp_tui.cli.output import (
    STDOUT,
    add_file_options,
    add_marking,
    put,
    put_actions,
    put_file,
    put_report,
)
from cscp_tui.cli.parser import (
    BadCommandLine,
    CommandLineParser,
    Commands,
    add_choice,
    add_meeting,
    whole_number,
)
from cscp_tui.cli.periods import (
    add_period,
    as_at_day,
    period_asked_for,
    quarter_asked_for,
    update_from,
)
from cscp_tui.cli.printing import progress_of, say
from cscp_tui.cli.reading import OpenedWorkspace
from cscp_tui.cli.session import CommandRun
from cscp_tui.documents.document import Report
from cscp_tui.documents.formats import ListFormat, PaperFormat
from cscp_tui.domain.enums import Audience, Grouping, MeetingState
from cscp_tui.domain.names import agency_name, plan_in_full
from cscp_tui.domain.periods import Period
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.selections import having
from cscp_tui.services.minutes import export_minutes, perhaps_named
from cscp_tui.services.personal_identifier_warnings import warning_of_text, warnings_of_document
from cscp_tui.store.meeting_activity import activity_in
from cscp_tui.views.attendance import Measure
from cscp_tui.views.columns import RecordColumn
from cscp_tui.views.commitments import quarters_with_partner_evidence
from cscp_tui.views.named_people import unnamed
from cscp_tui.views.plan_list import GROUPINGS
from cscp_tui.views.reports.actions import executive_report, named_columns
from cscp_tui.views.reports.annual_report import Year, annual_report
from cscp_tui.views.reports.attendance import attendance_report
from cscp_tui.views.reports.commitments import partner_evidence_report, said_delivered_report
from cscp_tui.views.reports.meetings import action_log_document, agenda_document
from cscp_tui.views.reports.scrutiny import challenges_report
from cscp_tui.writers.formats import bytes_of

# Templates and the Markdown converter take as long as all the rest of a command, so that what
# makes papers is imported where one is made.


def add_record_exports(family: Commands) -> None:
    for name, help_text, example, paper, default in _LISTS:
        command = family.add(name, help_text, example, export_list)
        command.set_defaults(paper=paper)
        add_file_options(command, ListFormat)
        add_period(command, default)
        if paper is not _attendance:
            _add_public(command)
            continue
        add_choice(
            command,
            "--measure",
            "measure",
            Measure,
            default=Measure.ATTENDANCE,
            help="people present, or meetings represented (default: attendance)",
        )
    calendar = family.add(
        "calendar",
        "write meetings, due dates and review dates for Outlook and other calendars",
        "cscp export calendar -o partnership.ics\n"
        "cscp export calendar --group QAG -o qag.ics\n"
        "cscp export calendar --lead police -o police.ics",
        export_calendar,
    )
    calendar.option("--group GROUP", "its meetings and the actions it oversees")
    calendar.option("--lead AGENCY", "the actions it leads, and the meetings of its groups")
    _add_output(calendar)
    for name, help_text in (
        ("minutes", "write the minutes of a meeting"),
        ("agenda", "write the agenda of a meeting, and who is expected"),
        ("action-log", "write the actions that a meeting asked for"),
    ):
        example = (
            f"cscp export {name} QAG-2025-11-27 -o {name}.md\ncscp export {name} qag --format docx"
        )
        command = family.add(name, help_text, example, partial(export_of_meeting, name))
        # Every command has the option ``--meeting``, so this value has another name.
        add_meeting(command, "on the as-at date")
        _add_public(command)
        if name == "action-log":
            command.add_argument(
                "--lead",
                metavar="AGENCY",
                default="",
                help="only what it leads or supports, with restricted actions in full",
            )
        if name == "minutes":
            command.option("--as-recorded", "as they are recorded now, where they were issued")
        marking_help = "security marking on the first and last line; default: the group's"
        add_file_options(command, PaperFormat, marking_help)
        command.set_defaults(marking=None)


def _add_public(command: CommandLineParser) -> None:
    command.option("--public", "leave out restricted items, and count them")


def _add_output(command: CommandLineParser) -> None:
    command.add_argument("-o", "--output", metavar="FILE|-", default=STDOUT, help="default: stdout")


def export_list(session: CommandRun) -> int:
    paper = session.arguments.paper
    reading = session.read_verified()
    put_report(reading, paper(reading), session.arguments.called.split()[-1])
    return 0


def _attendance(reading: OpenedWorkspace) -> Report:

    arguments = reading.session.arguments
    period = period_asked_for(reading) or Period.of_year(reading.today)
    marking = arguments.marking.line
    paper = attendance_report(
        reading.book, period, reading.today, arguments.measure, marking=marking
    )
    published = len(paper.values["published_summaries"])
    if published and arguments.format is ListFormat.CSV:
        verb = "summary is" if published == 1 else "summaries are"
        say(
            f"{published} published {verb} left out. The md, html and json formats show them "
            "separately."
        )
    from cscp_tui.services.printed_figures import OF_ATTENDANCE, with_fact_of_corrections

    return with_fact_of_corrections(paper, reading.workspace, period.last, OF_ATTENDANCE)


def _made(reading: OpenedWorkspace, report: Callable[..., Report], *about: object) -> Report:
    arguments = reading.session.arguments
    marking = arguments.marking.line
    book = unnamed(reading.book) if arguments.public else reading.book
    return report(book, reading.today, *about, public=arguments.public, marking=marking)


def _executive(reading: OpenedWorkspace) -> Report:
    return _made(reading, executive_report, period_asked_for(reading))


def _said_delivered(reading: OpenedWorkspace) -> Report:
    period = period_asked_for(reading)
    years = {quarter.year_label for quarter in period.quarters} if period else set()
    return _made(reading, said_delivered_report, sorted(years, reverse=True))


def _partner_evidence(reading: OpenedWorkspace) -> Report:
    period, today = period_asked_for(reading), reading.today
    if period is None:
        quarters = quarters_with_partner_evidence(reading.book, today)
    else:
        begun = Quarter.containing(today)
        quarters = tuple(quarter for quarter in period.quarters if quarter <= begun)
    return _made(reading, partner_evidence_report, quarters)


def _challenges(reading: OpenedWorkspace) -> Report:
    return _made(reading, challenges_report, period_asked_for(reading))


def _figures(reading: OpenedWorkspace) -> Report:
    from cscp_tui.services.updates import figures_of_quarters
    from cscp_tui.views.updates.update_figures import figures_report

    arguments, book, today = reading.session.arguments, reading.book, reading.today
    period = period_asked_for(reading) or Period.of_year(today)
    quarters = [each for each in period.quarters if each.first_day <= today]
    audience = Audience.PUBLIC if arguments.public else Audience.QA
    updates = figures_of_quarters(reading.workspace, quarters, today, audience)
    return figures_report(updates, book, today, arguments.marking.line)


_LISTS: tuple[tuple[str, str, str, Callable[[OpenedWorkspace], Report], str], ...] = (
    (
        "attendance",
        "write the attendance of the groups in the annual report table, as percentages",
        """\
cscp export attendance --plan 2024/25 --format csv -o attendance.csv
cscp export attendance --from 1/4/2025 --to 30/9/2025 --measure represented""",
        _attendance,
        "the financial year so far",
    ),
    (
        "executive",
        "write the actions of the Executive, reviews, audits and scrutineers",
        "cscp export executive --quarter 2025-26/Q2 --format html -o executive.html",
        _executive,
        "all of them",
    ),
    (
        "said-delivered",
        "write what we said and what we delivered",
        "cscp export said-delivered --plan 2024/25 -o said-delivered.md",
        _said_delivered,
        "all years",
    ),
    (
        "partner-evidence",
        "write partner evidence, and which agencies gave none",
        "cscp export partner-evidence --quarter 2025-26/Q2 --public -o evidence.md",
        _partner_evidence,
        "all quarters with any",
    ),
    (
        "challenges",
        "write the challenges: who raised them, who they were put to, the answer and the outcome",
        "cscp export challenges --plan 2024/25 --format csv -o challenges.csv",
        _challenges,
        "all of them",
    ),
    (
        "figures",
        "write every figure of the quarterly updates, as it is printed and as numbers",
        "cscp export figures --plan 2024/25 --format csv -o figures.csv",
        _figures,
        "the financial year so far",
    ),
)
"""The name, help, example, report function and default period of each list."""


def export_calendar(session: CommandRun) -> int:
    """Write the whole calendar, or that of a group or lead agency."""
    from cscp_tui.services.calendar import calendar_file

    arguments, reading = session.arguments, session.read_verified()
    group = finding.group(reading.book, arguments.group) if arguments.group else ""
    lead = finding.agency(reading.book, arguments.lead) if arguments.lead else ""
    data = calendar_file(reading.workspace, reading.book, reading.today, group=group, lead=lead)
    _put_with_warning(reading, data, "ics")
    return 0


def _put_with_warning(reading: OpenedWorkspace, content: str | bytes, ending: str) -> None:
    """Write a file to the chosen output, and warn of text that may identify a child."""
    text = content.decode() if isinstance(content, bytes) else content
    if warning := warning_of_text(text, reading.book.ignored_phrases):
        say(warning)
    session = reading.session
    put(session, session.marked_file(content, ending), session.arguments.output)


def export_of_meeting(what: str, session: CommandRun) -> int:
    """Write a meeting's agenda, action log or minutes, as they were issued where they were."""
    arguments, reading = session.arguments, session.read_verified()
    book, wanted = reading.book, arguments.format
    marking = arguments.marking.line if arguments.marking is not None else None
    meeting = book.meetings[finding.meeting(book, arguments.which, reading.today)]
    templates = reading.workspace.storage.templates()
    notices: tuple[str, ...] = ()
    if what == "minutes":
        if meeting.state is MeetingState.PLANNED and not meeting.in_progress:
            say(f"For its agenda, run “cscp export agenda {meeting.id}”.")
        made = export_minutes(
            reading.workspace,
            meeting,
            wanted,
            templates,
            public=arguments.public,
            marking=marking,
            as_recorded=arguments.as_recorded,
        )
        document, data, notices = made.document, made.data, made.notices
    elif what == "agenda":
        document = agenda_document(
            book, meeting, reading.today, public=arguments.public, marking=marking
        )
        data = bytes_of(document, wanted, templates)
    else:
        lead = finding.agency(book, arguments.lead) if arguments.lead else ""
        log = action_log_document(
            book,
            meeting,
            activity_in(reading.workspace, meeting.id).recorded,
            public=arguments.public,
            lead=lead,
            marking=marking,
        )
        if log is None:
            of = f" of {agency_name(lead, book)}" if lead else ""
            sentence = f"Meeting {meeting.id} asked for no actions{of}, so it has no action log."
            raise Refused(sentence)
        document, data = log, bytes_of(log, wanted, templates)
    if arguments.public and what != "minutes":
        notices = perhaps_named(book, meeting, document)
    for sentence in (
        *notices,
        *templates.problems,
        *warnings_of_document(document, book.ignored_phrases),
    ):
        say(sentence)
    data = session.marked_file(data, wanted.ending)
    text_or_bytes = data.decode() if wanted.is_text else data
    put_file(reading, text_or_bytes, f"{meeting.id}-{what}", wanted.ending)
    return 0


def add_scrutiny_exports(family: Commands) -> None:
    pack = family.add(
        "scrutiny-pack",
        "write figures, slips, evidence, challenges and histories as one HTML file",
        "cscp export scrutiny-pack -o scrutiny.html\n"
        "cscp export scrutiny-pack --as-at 31/3/2025 --marking OFFICIAL-SENSITIVE -o pack.html",
        export_pack,
    )
    pack.option("--plan PLAN", "only the actions of a plan")
    pack.option(
        "--since FILE|SEAL",
        "the last pack, to show what has changed since (default: the newest in exports)",
    )
    add_marking(pack)
    _add_output(pack)
    of_group = family.add(
        "group",
        "write a group's report on one page: what to alert, advise and assure about",
        "cscp export group QAG --quarter 2025-26/Q2 -o qag.md\n"
        "cscp export group executive --format docx -o executive.docx",
        export_group,
    )
    of_group.word("which", "GROUP", "the group, e.g. QAG")
    of_group.option("--quarter Q", "e.g. 2025-26/Q2 (default: the present one)")
    add_file_options(of_group, ListFormat)
    report = family.add(
        "annual-report",
        "write the tables of the annual report",
        "cscp export annual-report --plan 2024/25 --published 30/9/2025 -o report.md\n"
        "cscp export annual-report --plan 2024/25 --format docx -o report.docx",
        export_annual_report,
    )
    report.option("--plan PLAN", "e.g. 2024/25", required=True)
    report.option(
        "--published DATE",
        "the date of publication: shows the position on that date (default: today)",
    )
    report.option("--with-restricted", "include restricted items (default: only count them)")
    add_file_options(report, ListFormat)


def export_pack(session: CommandRun) -> int:
    """Write the scrutiny pack, including restricted items."""
    from cscp_tui.services.scrutiny import render_scrutiny_pack
    from cscp_tui.services.verification import last_pack, newest_pack

    arguments, reading = session.arguments, session.read_verified()
    plan = finding.plan(reading.book, arguments.plan) if arguments.plan else ""
    marking, step = arguments.marking.line, progress_of("Scrutiny pack")
    workspace, typed = reading.workspace, arguments.since
    since = last_pack(workspace, typed) if typed else newest_pack(workspace)
    text = render_scrutiny_pack(
        workspace, reading.today, plan=plan, marking=marking, since=since, step=step
    )
    step(1, 1)
    _put_with_warning(reading, text, "html")
    return 0


def export_group(session: CommandRun) -> int:
    from cscp_tui.views.reports.group_report import group_report

    arguments, reading = session.arguments, session.read_verified()
    group = reading.book.groups[finding.group(reading.book, arguments.which)]
    update = update_from(reading)
    report = group_report(update, group, marking=arguments.marking.line)
    put_report(reading, report, f"group-report-{group.id.casefold()}-{update.quarter.file_name}")
    return 0


def export_annual_report(session: CommandRun) -> int:
    from cscp_tui.services.printed_figures import printed_figures_of

    arguments = session.arguments
    if arguments.published:
        if session.given("as_at"):
            raise BadCommandLine("Give either --published or --as-at, not both", arguments.called)
        arguments.as_at = arguments.published
    reading = session.read_verified()
    plan = reading.book.plans[finding.plan(reading.book, arguments.plan)]
    year = Year(
        plan=plan,
        book=reading.book,
        published=reading.today,
        at_end=reading.workspace.as_at(min(plan.last_day, reading.today)),
        signed=printed_figures_of(reading.workspace, reading.book),
        with_restricted=arguments.with_restricted,
    )
    report = annual_report(year, marking=arguments.marking.line)
    put_report(reading, report, f"annual-report-tables-{plan.id.replace('/', '-')}")
    return 0


def add_commands(commands: Commands) -> None:
    family = commands.family(
        "export",
        "write a report or a list to a file",
        "cscp export quarterly --quarter 2024-25/Q4 -o -",
        former={
            "contributions": "partner-evidence",
            "meeting": "minutes",
            "yearly": "annual-report",
        },
        gives_json=False,
    )
    quarterly = family.add(
        "quarterly",
        "write the quarterly update",
        "cscp export quarterly --quarter 2024-25/Q4 --for executive --format html -o update.html",
        export_quarterly,
    )
    quarterly.option("--quarter Q", "e.g. 2024-25/Q4", required=True)
    add_choice(
        quarterly,
        "--for",
        "audience",
        Audience,
        dest="audience",
        default=Audience.QA,
        help="who it is for (default: qa)",
    )
    add_file_options(quarterly, PaperFormat)
    quarterly.set_defaults(marking=None)
    quarterly.option(
        "--generated",
        "the Word file that the program made, where the Chair's amended one was signed off",
    )
    quarterly.option(
        "--revision N",
        "the files of sign-off N, even if it was withdrawn (default: the one in force)",
        type=whole_number,
        default=0,
    )
    quarterly.option(
        "--save", "write a new revision to the workspace's exports folder, as for docx and csv"
    )

    actions = family.add(
        "actions",
        "write a list of actions",
        "cscp export actions --plan 2025-27 --format csv -o actions.csv\n"
        "cscp export actions is:late --format html -o late.html",
        export_actions,
    )
    add_filter(actions, "actions")
    actions.option("--plan PLAN", "only those of a plan")
    actions.option(
        "--columns COLUMN,COLUMN|SET|FILE",
        "its columns, as “ref, action, lead=Lead officer, original due”, or the name of a column "
        "set, or of a file that actions were imported from (default: those of the screen)",
    )
    add_choice(
        actions,
        "--group-by",
        "grouping",
        Grouping,
        help="what the rows are grouped by (default: priority)",
    )
    add_file_options(actions, ListFormat)
    add_record_exports(family)
    add_scrutiny_exports(family)


def export_quarterly(session: CommandRun) -> int:
    """Write a quarterly update as it was signed off, or else as at the quarter's last day."""
    arguments = session.arguments
    if arguments.format is PaperFormat.TABLES and (arguments.output or "").endswith(".csv"):
        raise Refused(
            "The tables of an update are CSV files in one archive. Give a name ending in .zip, "
            f"e.g. {arguments.output.removesuffix('.csv')}.zip."
        )
    reading = session.read_verified()
    quarter = quarter_asked_for(reading)
    as_at = as_at_day(reading, quarter)
    from cscp_tui.services.updates import UpdateAsked, export_update, save_update

    marking = arguments.marking
    templates = reading.workspace.storage.templates()
    paper = export_update(
        reading.workspace,
        UpdateAsked(
            quarter,
            arguments.audience,
            as_at,
            arguments.format,
            marking=marking.line if marking is not None else None,
            without_later=reading.is_past,
            generated=arguments.generated,
            revision=arguments.revision,
        ),
        templates,
    )
    for sentence in (*templates.problems, *paper.warnings):
        say(sentence)
    paper = replace(paper, data=session.marked_file(paper.data, paper.format.ending))
    output = arguments.output
    if arguments.save or (output is None and not paper.format.is_text):
        say(f"Wrote {save_update(reading.place, paper)}.")
    elif paper.format.is_text:
        put(session, paper.data.decode(), output or STDOUT)
    else:
        put(session, paper.data, output)
    return 0


def export_actions(session: CommandRun) -> int:
    reading, arguments = session.read_verified(), session.arguments
    selection = selection_of(reading, arguments.filter)
    if arguments.plan:
        plan = finding.plan(reading.book, arguments.plan)
        title = plan_in_full(reading.book.plans[plan])
        selection = having("plan", {plan}, title) & selection
    actions = selected(reading, selection)
    kept: Grouping | None = None
    columns: tuple[RecordColumn, ...] = ()
    if arguments.columns:
        columns, kept = named_columns(reading.book, arguments.columns, is_projected=False)
    by = GROUPINGS[arguments.group_by or kept or Grouping.PRIORITY]
    marking = arguments.marking.line
    put_actions(reading, actions, selection, by=by, columns=columns, marking=marking)
    return 0
