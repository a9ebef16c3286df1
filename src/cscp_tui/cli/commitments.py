"""What we said and what we delivered: where a commitment stands, and the years after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cscp_tui.cli import finding
from cscp_tui.cli.parser import add_impact_state, one_of
from cscp_tui.cli.printing import read_text, show
from cscp_tui.domain.commands.commitments import BeginYear, CarryCommitment, UpdateCommitment
from cscp_tui.domain.enums import CommitmentStatus

if TYPE_CHECKING:
    from cscp_tui.cli.parser import Commands
    from cscp_tui.cli.session import Session, Writing
    from cscp_tui.domain.commands.base import Command


_GIVEN = tuple(status for status in CommitmentStatus if status is not CommitmentStatus.CARRIED)


def add_commands(commands: Commands) -> None:
    """Add the commands about commitments."""
    commitment = commands.add(
        "commitment",
        "say where a commitment stands",
        'cscp commitment 2025/26/commitment-1 delivered --delivered "All schools have a named contact." '
        '--delivered-on 10/7/2025\ncscp commitment conference "not delivered"',
        update_commitment,
        spread="status",
    )
    commitment.add_argument("commitment", metavar="COMMITMENT", help="its id, or words of it")
    commitment.add_argument(
        "status",
        type=one_of("status", _GIVEN),
        metavar="|".join(_GIVEN),
        nargs="?",
        help="as it was, if unsaid",
    )
    commitment.add_argument("--delivered", metavar="TEXT", help="what we delivered; - reads stdin")
    commitment.add_argument("--delivered-on", metavar="DATE", help="the day of the delivery")
    commitment.add_argument("--impact", metavar="TEXT", help="what changed; - reads stdin")
    add_impact_state(commitment)
    commitment.add_argument("--said", metavar="TEXT", help="its words, corrected")
    commitment.add_argument(
        "--actions", metavar="REF,REF", help="the actions that it is kept by; “none” for none"
    )
    _add_years(commands)


def _add_years(commands: Commands) -> None:
    """Add what goes from one year to another."""
    carry = commands.add(
        "carry-commitment",
        "take a commitment that was not wholly delivered up again in a later year",
        "cscp carry-commitment 2024/25/commitment-3 --to 2025/26",
        carry_commitment,
    )
    carry.add_argument("commitment", metavar="COMMITMENT", help="its id, or words of it")
    carry.add_argument("--to", dest="year", metavar="YEAR", required=True, help="as 2025/26")
    carry.add_argument(
        "--said", metavar="TEXT", default="", help="its words in that year, if others"
    )
    begin = commands.add(
        "begin-year",
        "make a year's commitments from the priorities ahead, and carry unfulfilled ones to it",
        "cscp begin-year 2026/27 --plan 2025-27 --carry 2025/26/commitment-3",
        begin_year,
    )
    begin.add_argument("year", metavar="YEAR", help="the financial year, as 2026/27")
    begin.add_argument(
        "--plan",
        metavar="PLAN",
        default="",
        help="whose priorities; that in force when the year begins, if unsaid",
    )
    begin.add_argument(
        "--carry",
        metavar="COMMITMENT",
        action="append",
        default=[],
        help="a commitment of an earlier year that is taken up again, once for each",
    )


def update_commitment(session: Session) -> int:
    """Change where a commitment stands."""
    writing, arguments = session.write(), session.arguments
    texts: dict[str, Any] = {
        name: read_text(text)
        for name in ("delivered", "impact", "said")
        if (text := getattr(arguments, name)) is not None
    }
    writing.record(
        UpdateCommitment(
            finding.commitment(writing.book, arguments.commitment),
            arguments.status,
            delivered_on=writing.optional_day(arguments.delivered_on, "Delivered on"),
            impact_state=arguments.impact_state,
            actions=_actions(arguments.actions, writing),
            **texts,
        )
    )
    return 0


def _actions(typed: str | None, writing: Writing) -> tuple[str, ...] | None:
    if typed is None:
        return None
    parts = [part.strip() for part in typed.split(",") if part.strip()]
    if [part.casefold() for part in parts] == ["none"]:
        return ()
    return tuple(finding.action(writing.book, part) for part in parts)


def carry_commitment(session: Session) -> int:
    """Carry a commitment into a later year; the id of its continuation is printed."""
    writing, arguments = session.write(), session.arguments
    key = finding.commitment(writing.book, arguments.commitment)
    return _show_made(writing, CarryCommitment(key, arguments.year, arguments.said))


def begin_year(session: Session) -> int:
    """Make the commitments of a year; their ids are printed."""
    writing, arguments = session.write(), session.arguments
    carry = tuple(finding.commitment(writing.book, typed) for typed in arguments.carry)
    plan = finding.plan(writing.book, arguments.plan) if arguments.plan else ""
    return _show_made(writing, BeginYear(arguments.year, carry, plan))


def _show_made(writing: Writing, command: Command) -> int:
    for change in writing.record(command).changes:
        if change.creates:
            show(change.id)
    return 0
