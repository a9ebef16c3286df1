"""The computer's clock: what it is compared with, and putting the dates of a wrong one right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.base.errors import Refused
from cscp_tui.cli.printing import say

if TYPE_CHECKING:
    from cscp_tui.cli.parser import Commands
    from cscp_tui.cli.session import Session


def add_commands(commands: Commands) -> None:
    """Add ``clock``."""
    clock = commands.add(
        "clock",
        "check this computer's clock, or correct the dates that a wrong one gave",
        "cscp -w croydon clock\ncscp -w croydon clock --correct",
        check_clock,
    )
    clock.add_argument(
        "--correct",
        action="store_true",
        help="this clock is right: make changes dated later than now count from today",
    )


def check_clock(session: Session) -> int:
    """Say whether the clock agrees with the changes and the drive; 1 where it doesn't."""
    writing = session.write(scrutinises=True, asks=False)
    doubt = writing.workspace.clock_doubt(session.by)
    if doubt is None:
        say("This computer's clock agrees with the journal.")
    elif not session.arguments.correct:
        say(doubt.sentence)
        if doubt.is_last_ahead:
            say("If this clock is right, run “cscp clock --correct” to correct those changes.")
        return 1
    elif corrected := writing.workspace.trust_clock(writing.context):
        writing.done(corrected)
    else:
        raise Refused(
            f"{doubt.sentence} No changes are dated in the future, so there are none to correct."
        )
    return 0
