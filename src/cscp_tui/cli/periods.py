"""The period of an export or a list: a plan, a quarter, or the days between two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.cli import finding
from cscp_tui.cli.typing_errors import BadCommandLine
from cscp_tui.domain.dates import read_date
from cscp_tui.domain.periods import Period
from cscp_tui.domain.quarters import Quarter

if TYPE_CHECKING:
    from cscp_tui.cli.parsing import CommandLineParser
    from cscp_tui.cli.reading import Reading


class TwoPeriods(BadCommandLine):
    """A period that is said in more than one way."""

    def __init__(self, command: str) -> None:
        super().__init__("Give one of --plan, --quarter and --from with --to, not several", command)


class NoFirstDay(BadCommandLine):
    """A period that only ends."""

    def __init__(self, command: str) -> None:
        super().__init__("--to needs a --from: give both ends of the period", command)


def add_period(command: CommandLineParser, unless_said: str) -> None:
    """Let a command take a period.

    Args:
        command: which takes it.
        unless_said: what it is about where no period is given, for its help.
    """
    group = command.add_argument_group("period", f"{unless_said} unless said")
    group.add_argument("--plan", metavar="PLAN", default="", help="the days of a plan, as 2024/25")
    group.add_argument("--quarter", metavar="Q", default="", help="a quarter, as 2024-25/Q4")
    group.add_argument("--from", dest="first", metavar="DATE", default="", help="its first day")
    group.add_argument("--to", dest="last", metavar="DATE", default="", help="its last day")


def period_of(reading: Reading) -> Period | None:
    """The period that was asked for; None where none was.

    Raises:
        TwoPeriods: it was said in more than one way.
        NoFirstDay: it only ends.
        NotUnderstood: there is no such plan, quarter or day.
        PeriodBackwards: it ends before it begins.
    """
    arguments = reading.session.arguments
    days = arguments.first or arguments.last
    if sum(map(bool, (arguments.plan, arguments.quarter, days))) > 1:
        raise TwoPeriods(arguments.called)
    if arguments.plan:
        return Period.of_plan(reading.book.plans[finding.plan(reading.book, arguments.plan)])
    if arguments.quarter:
        return Period.of_quarter(Quarter.parse(arguments.quarter))
    if not days:
        return None
    if not arguments.first:
        raise NoFirstDay(arguments.called)
    first = read_date(arguments.first, reading.today, prefer="past")
    last = read_date(arguments.last, reading.today, prefer="past") if arguments.last else None
    return Period.between(first, last or max(first, reading.today))
