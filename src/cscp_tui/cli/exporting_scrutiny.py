"""Exporting the scrutiny pack and the tables of the yearly report."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from cscp_tui.cli import finding
from cscp_tui.cli.export_files import STDOUT, add_file_options, add_marking, put
from cscp_tui.cli.printing import progress_of, say
from cscp_tui.cli.typing_errors import BadCommandLine

if TYPE_CHECKING:
    from cscp_tui.cli.options import Commands
    from cscp_tui.cli.reading import Reading
    from cscp_tui.cli.sessions import Session
    from cscp_tui.exporting.documents import Document

# Templates and the Markdown converter take as long as all the rest of a command, so that what
# makes papers is imported where one is made.


class YearlyFormat(StrEnum):
    """The format of the yearly tables: that of a list, or the one that the report is made in."""

    MARKDOWN = "md"
    CSV = "csv"
    JSON = "json"
    HTML = "html"
    WORD = "docx"

    @property
    def carries_marking(self) -> bool:
        """Whether a file of it has a first and a last line of its own."""
        return self not in {YearlyFormat.CSV, YearlyFormat.JSON}


class TwoDays(BadCommandLine):
    """A day of publication beside an as-at day."""

    def __init__(self, command: str) -> None:
        super().__init__("Give --published or --as-at, not both: they are the same day", command)


def add_exports(family: Commands) -> None:
    """Add ``export scrutiny-pack`` and ``export yearly``."""
    pack = family.add(
        "scrutiny-pack",
        "write figures, slips, evidence, challenges and histories as one HTML file",
        "cscp export scrutiny-pack -o scrutiny.html\n"
        "cscp export scrutiny-pack --as-at 31/3/2025 --marking OFFICIAL-SENSITIVE -o pack.html",
        export_pack,
    )
    pack.add_argument(
        "--plan", metavar="PLAN", default="", help="only the actions of a plan, and of no plan"
    )
    add_marking(pack)
    pack.add_argument("-o", "--output", metavar="FILE|-", default=STDOUT, help="stdout unless said")
    yearly = family.add(
        "yearly",
        "write the tables of the yearly report",
        "cscp export yearly --plan 2024/25 --published 30/9/2025 -o yearly.md\n"
        "cscp export yearly --plan 2024/25 --format docx -o yearly.docx",
        export_yearly,
    )
    yearly.add_argument("--plan", metavar="PLAN", required=True, help="as 2024/25")
    yearly.add_argument(
        "--published",
        metavar="DATE",
        default="",
        help="the day of publication, whose truth is shown; today unless said",
    )
    yearly.add_argument(
        "--with-restricted",
        action="store_true",
        help="name restricted items, which are left out and counted otherwise",
    )
    add_file_options(yearly, YearlyFormat)


def export_pack(session: Session) -> int:
    """Write the scrutiny pack, restricted items among it."""
    from cscp_tui.exporting.scrutiny_packs import render_scrutiny_pack  # noqa: PLC0415 - as above
    from cscp_tui.exporting.text_guards import warning_of_text  # noqa: PLC0415 - as above

    arguments, reading = session.arguments, session.read()
    plan = finding.plan(reading.book, arguments.plan) if arguments.plan else ""
    marking, step = arguments.marking.line, progress_of("Scrutiny pack")
    text = render_scrutiny_pack(
        reading.workspace, reading.today, plan=plan, marking=marking, step=step
    )
    step(1, 1)
    if warning := warning_of_text(text, reading.book.partnership.quiet_phrases):
        say(warning)
    put(text, arguments.output)
    return 0


def export_yearly(session: Session) -> int:
    """Write the yearly tables of a plan as on their day of publication."""
    from cscp_tui.exporting.guards import warnings_of_values  # noqa: PLC0415 - as above
    from cscp_tui.exporting.records_papers import text_of  # noqa: PLC0415 - as above
    from cscp_tui.exporting.yearly_papers import Year, yearly_paper  # noqa: PLC0415 - as above

    arguments = session.arguments
    if arguments.published:
        if session.given("as_at"):
            raise TwoDays(arguments.called)
        arguments.as_at = arguments.published
    reading = session.read()
    plan = reading.book.plans[finding.plan(reading.book, arguments.plan)]
    year = Year(
        plan=plan,
        book=reading.book,
        published=reading.today,
        at_end=reading.workspace.as_at(min(plan.last_day, reading.today)),
        with_restricted=arguments.with_restricted,
    )
    if arguments.marking.line and not arguments.format.carries_marking:
        say(f"A {arguments.format} file carries no marking; name the file by it.")
    mark = arguments.output != STDOUT
    paper = yearly_paper(year, marking=arguments.marking.line)
    for warning in warnings_of_values(paper.values, reading.book.partnership.quiet_phrases):
        say(warning)
    if arguments.format is YearlyFormat.WORD:
        _put_word(reading, paper.document, f"yearly-tables-{plan.id.replace('/', '-')}")
    else:
        put(text_of(paper, arguments.format.value, byte_order_mark=mark), arguments.output)
    return 0


def _put_word(reading: Reading, document: Document, name: str) -> None:
    """Write a Word file where it was asked for, else into the exports folder."""
    from cscp_tui.exporting.revisions import keep_revision  # noqa: PLC0415 - as above
    from cscp_tui.exporting.templating import Templates  # noqa: PLC0415 - as above
    from cscp_tui.exporting.word import docx_of  # noqa: PLC0415 - as above

    templates, output = Templates(reading.workspace.folder), reading.session.arguments.output
    data = docx_of(document, templates)
    for problem in templates.problems:
        say(problem)
    if output == STDOUT:
        say(f"Wrote {keep_revision(reading.place, name, YearlyFormat.WORD, data)}.")
    else:
        put(data, output)
