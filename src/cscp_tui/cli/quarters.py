"""The quarter that a command is about, and its update."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.dates import long
from cscp_tui.domain.errors import Refused
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.words import Audience

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.cli.reading import Reading
    from cscp_tui.views.updates import Update


class QuarterNotBegun(Refused):
    """An update of a quarter that lies ahead of the as-at day."""

    def __init__(self, quarter: Quarter, day: date) -> None:
        super().__init__(f"{quarter} has not begun on {long(day)}; name an earlier quarter.")


def quarter_of(reading: Reading) -> Quarter:
    """The quarter that was typed; the one in question, where none was."""
    typed = reading.session.arguments.quarter
    return Quarter.parse(typed) if typed else reading.quarter


def as_at_day(reading: Reading, quarter: Quarter) -> date:
    """The day that was asked for, else the quarter's last one, once it has come.

    Raises:
        QuarterNotBegun: the quarter lies ahead of it.
    """
    day = reading.today if reading.is_past else min(reading.now, quarter.last_day)
    if day < quarter.first_day:
        raise QuarterNotBegun(quarter, day)
    return day


def update_from(reading: Reading, audience: Audience = Audience.QA) -> Update:
    """The update of the quarter in question.

    Raises:
        QuarterNotBegun: the quarter lies ahead of the as-at day.
    """
    # Reading a list does without the views of an update.
    from cscp_tui.exporting.quarterly import update_of  # noqa: PLC0415

    quarter = quarter_of(reading)
    day = as_at_day(reading, quarter)
    return update_of(reading.workspace, quarter, day, audience, without_later=reading.is_past)
