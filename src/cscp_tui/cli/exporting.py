"""Exporting: the quarterly update, lists of actions, and the lists of other records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.cli import exporting_records, exporting_scrutiny, finding
from cscp_tui.cli.export_files import STDOUT, ListFormat, add_file_options, put
from cscp_tui.cli.listing import FILTERS, all_actions, selected, selection_of
from cscp_tui.cli.parsing import one_of
from cscp_tui.cli.printing import say
from cscp_tui.cli.quarters import as_at_day, quarter_of
from cscp_tui.domain.errors import Refused
from cscp_tui.domain.selections import Having
from cscp_tui.domain.words import Audience
from cscp_tui.exporting.paper_formats import PaperFormat

if TYPE_CHECKING:
    from cscp_tui.cli.options import Commands
    from cscp_tui.cli.sessions import Session


def add_commands(commands: Commands) -> None:
    """Add ``export`` with a command for each thing that is exported."""
    family = commands.family(
        "export", "write a file for others", "cscp export quarterly --quarter 2024-25/Q4 -o -"
    )
    quarterly = family.add(
        "quarterly",
        "write a quarterly update",
        "cscp export quarterly --quarter 2024-25/Q4 --for executive --format html -o update.html",
        export_quarterly,
    )
    quarterly.add_argument("--quarter", metavar="Q", required=True, help="as 2024-25/Q4")
    quarterly.add_argument(
        "--for",
        dest="audience",
        type=one_of("audience", Audience),
        metavar="|".join(Audience),
        default=Audience.QA,
        help="who reads it; qa unless said",
    )
    add_file_options(quarterly, PaperFormat)
    quarterly.set_defaults(output=None, marking=None)
    quarterly.add_argument(
        "--save",
        action="store_true",
        help="write a new revision into the exports folder of the workspace, as docx and csv are",
    )

    actions = family.add(
        "actions",
        "write a list of actions",
        "cscp export actions --plan 2025-27 --format csv -o actions.csv\n"
        "cscp export actions is:late --format html -o late.html",
        export_actions,
        spread="filter",
    )
    actions.add_argument("filter", metavar="FILTER", nargs="*", help=FILTERS)
    actions.add_argument("--plan", metavar="PLAN", default="", help="only those of a plan")
    add_file_options(actions, ListFormat)
    exporting_records.add_exports(family)
    exporting_scrutiny.add_exports(family)


class TablesAreMany(Refused):
    """An archive of tables that was to be called as if it were one."""

    def __init__(self, output: str) -> None:
        super().__init__(
            "The tables of an update come together, as an archive of CSV files; end the name in "
            f".zip: {output.removesuffix('.csv')}.zip."
        )


def export_quarterly(session: Session) -> int:
    """Write the update of a quarter: as it was signed off, else as at its last day."""
    arguments = session.arguments
    if arguments.format is PaperFormat.TABLES and (arguments.output or "").endswith(".csv"):
        raise TablesAreMany(arguments.output)
    reading = session.read()
    quarter = quarter_of(reading)
    as_at = as_at_day(reading, quarter)
    # Templates and the Markdown converter take as long as all the rest.
    from cscp_tui.exporting.templating import Templates  # noqa: PLC0415
    from cscp_tui.exporting.updates import UpdateAsked, keep, made  # noqa: PLC0415

    marking = arguments.marking
    templates = Templates(reading.workspace.folder)
    paper = made(
        reading.workspace,
        UpdateAsked(
            quarter,
            arguments.audience,
            as_at,
            arguments.format,
            marking=marking.line if marking is not None else None,
            without_later=reading.is_past,
        ),
        templates,
    )
    for sentence in (*templates.problems, *paper.warnings):
        say(sentence)
    output = arguments.output
    if arguments.save or (output is None and not paper.format.is_text):
        say(f"Wrote {keep(reading.place, paper)}.")
    elif paper.format.is_text:
        put(paper.data.decode(), output or STDOUT)
    else:
        put(paper.data, output)
    return 0


def export_actions(session: Session) -> int:
    """Write a list of actions."""
    reading, arguments = session.read(), session.arguments
    selection = selection_of(reading, arguments.filter)
    if arguments.plan:
        plan = finding.plan(reading.book, arguments.plan)
        selection = Having("plan", frozenset({plan}), f"plan {plan}") & selection
    actions = selected(reading, selection)
    # Templates and the Markdown converter take as long as all the rest.
    from cscp_tui.exporting.action_papers import ActionsPaper, table_of  # noqa: PLC0415

    book, today, every = reading.book, reading.today, all_actions(reading)
    paper = ActionsPaper(
        book=book,
        today=today,
        actions=actions,
        among=every,
        table=table_of(book, today, actions, every),
        which=str(selection),
        marking=arguments.marking.line,
    )
    # Excel knows UTF-8 by the mark; what reads a pipe stumbles over it.
    mark = arguments.output != STDOUT
    put(paper.text(arguments.format.value, byte_order_mark=mark), arguments.output)
    return 0
