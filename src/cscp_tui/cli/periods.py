"""The quarter or period that a command is about."""

from __future__ import annotations

from datetime import date

from cscp_tui.base.errors import Refused
from cscp_tui.cli import finding
from cscp_tui.cli.parser import BadCommandLine, CommandLineParser
from cscp_tui.cli.reading import OpenedWorkspace
from cscp_tui.domain.date_reading import read_date
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import Audience
from cscp_tui.domain.periods import Period
from cscp_tui.domain.quarters import Quarter
from cscp_tui.views.updates.update import Update


def add_period(command: CommandLineParser, default: str) -> None:
    """Add the options for a period to a command.

    Args:
        default: the period used if none is given, as described in the help.
    """
    group = command.add_heading("period", f"default: {default}")
    group.option("--plan PLAN", "the dates of a plan, e.g. 2024/25")
    group.option("--quarter Q", "a quarter, e.g. 2024-25/Q4")
    group.option("--from DATE", "its first day", dest="first")
    group.option("--to DATE", "its last day", dest="last")


def period_asked_for(reading: OpenedWorkspace) -> Period | None:
    """Return the period asked for; None if there is none."""
    arguments = reading.session.arguments
    days = arguments.first or arguments.last
    if sum(map(bool, (arguments.plan, arguments.quarter, days))) > 1:
        raise BadCommandLine(
            "Give only one of --plan, --quarter, or --from with --to", arguments.called
        )
    if arguments.plan:
        return Period.of_plan(reading.book.plans[finding.plan(reading.book, arguments.plan)])
    if arguments.quarter:
        return Period.of_quarter(Quarter.parse(arguments.quarter))
    if not days:
        return None
    if not arguments.first:
        raise BadCommandLine("Give --from as well as --to", arguments.called)
    first = read_date(arguments.first, reading.today, prefer="past")
    last = read_date(arguments.last, reading.today, prefer="past") if arguments.last else None
    return Period.between(first, last or max(first, reading.today))


def quarter_asked_for(reading: OpenedWorkspace) -> Quarter:
    """Return the quarter typed; otherwise the one in question."""
    typed = reading.session.arguments.quarter
    return Quarter.parse(typed) if typed else reading.quarter


def as_at_day(reading: OpenedWorkspace, quarter: Quarter) -> date:
    """Return the day asked for, else the quarter's last day or, if earlier, the present day."""
    day = reading.today if reading.is_past else min(reading.now, quarter.last_day)
    if day < quarter.first_day:
        raise Refused(f"{quarter} hadn't begun on {long(day)}. Give an earlier quarter.")
    return day


def update_from(reading: OpenedWorkspace) -> Update:
    from cscp_tui.services.updates import update_of

    quarter = quarter_asked_for(reading)
    day = as_at_day(reading, quarter)
    return update_of(reading.workspace, quarter, day, Audience.QA, without_later=reading.is_past)
