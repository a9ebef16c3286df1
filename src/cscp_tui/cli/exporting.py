"""Exporting: the quarterly update, lists of actions, and the lists of other records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.cli import exporting_records, finding
from cscp_tui.cli.export_files import STDOUT, ListFormat, PaperFormat, add_file_options, put
from cscp_tui.cli.listing import FILTERS, all_actions, selected, selection_of
from cscp_tui.cli.parsing import one_of
from cscp_tui.domain.dates import long
from cscp_tui.domain.errors import Refused
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.selections import Having
from cscp_tui.domain.words import Audience

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.cli.options import Commands
    from cscp_tui.cli.sessions import Session


class QuarterNotBegun(Refused):
    """An update of a quarter that lies ahead of the as-at day."""

    def __init__(self, quarter: Quarter, day: date) -> None:
        super().__init__(f"{quarter} has not begun on {long(day)}; name an earlier quarter.")


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


def export_quarterly(session: Session) -> int:
    """Write the update of a quarter as at its last day, once that has come."""
    arguments = session.arguments
    quarter = Quarter.parse(arguments.quarter)
    reading = session.read()
    asked = bool(session.given("as_at"))
    as_at = reading.today if asked else min(reading.now, quarter.last_day)
    if as_at < quarter.first_day:
        raise QuarterNotBegun(quarter, as_at)
    # Templates and the Markdown converter take as long as all the rest.
    from cscp_tui.exporting.quarterly import QuarterlyOptions, render_quarterly  # noqa: PLC0415

    options = QuarterlyOptions(
        quarter=quarter, audience=arguments.audience, as_at=as_at, marking=arguments.marking.line
    )
    workspace = reading.workspace
    text = render_quarterly(
        workspace.as_at(as_at),
        workspace.as_at(quarter.previous.last_day),
        options,
        arguments.format.value,
        # What was true on an earlier day is asked for without what came in later.
        present=None if asked else workspace.book,
    )
    put(text, arguments.output)
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
