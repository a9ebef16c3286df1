"""The one way in for what users do with a single command."""

from __future__ import annotations

from msgspec.structs import replace

from cscp_tui.base.errors import CscpError
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.commands.records import SetFields, Together, as_one
from cscp_tui.domain.context import Context
from cscp_tui.domain.records import IS_CLOSED
from cscp_tui.services.outcome import JobOutcome, outcome_of
from cscp_tui.store.drafting import BaseValues, ClockCorrection
from cscp_tui.store.meeting_activity import with_what_they_recorded
from cscp_tui.store.recorder import Recorder
from cscp_tui.store.snapshot import Contents
from cscp_tui.store.team import save_snapshot
from cscp_tui.store.workspace import Workspace


def perform(
    recorder: Recorder,
    command: Command,
    context: Context,
    seen: BaseValues | None = None,
    *,
    after: int | None = None,
    writes_papers: bool = True,
) -> JobOutcome:
    """Record a command, and do what belongs to its changes: a closed meeting gets its minutes.

    One that is added closed was held before it was recorded here, so its minutes are written
    already, and it gets none. The same goes for one whose attendance is imported, for a closing that
    is redone (its files are where they were) and for one that is merged (they are in the other copy).

    Args:
        seen: the values that a form began with.
        after: the number of the line that must still be the last one.
        writes_papers: whether a meeting that it closes gets its minutes.

    Raises:
        CscpError: it was refused or could not be recorded; nothing was changed.
    """
    command = _with_what_lines_recorded(command, recorder.workspace)
    outcome = outcome_of(recorder.record(command, context, seen, after=after))
    for change in outcome.changes if writes_papers else ():
        if change.table == "meetings" and change.fields.get(IS_CLOSED) == [False, True]:
            # Only a meeting that is closed needs what makes papers.
            from cscp_tui.services.meetings import papers_of_closed_meeting  # noqa: PLC0415

            outcome = papers_of_closed_meeting(recorder.workspace, outcome, change.id)
    return outcome


def _with_what_lines_recorded(command: Command, workspace: Workspace) -> Command:
    """Return a command that restricts a line of a meeting, or opens it, with what that line recorded."""
    if isinstance(command, Together):
        whole = (_with_what_lines_recorded(each, workspace) for each in command.commands)
        return replace(command, commands=tuple(whole))
    if not isinstance(command, SetFields) or command.table != "lines":
        return command
    line = workspace.book.lines.get(command.id)
    if line is None or "restricted" not in command.values:
        return command
    value = {"restricted": command.values["restricted"]}
    _, *records = with_what_they_recorded(workspace, (line,))
    return as_one((command, *(SetFields(table, key, value) for table, key in records)))


def undo(
    recorder: Recorder,
    context: Context,
    number: int | None = None,
    *,
    rest: bool = False,
    redo: bool = False,
) -> JobOutcome:
    """Undo the user's latest change or the one with a number, or redo their last undo.

    Args:
        rest: whether to skip the parts that later changes depend on.

    Raises:
        CscpError: there is none, it was undone already, or a later change depends on it.
    """
    return outcome_of(recorder.undo(context, number, rest=rest, redo=redo))


def correct_clock(recorder: Recorder, plan: ClockCorrection, context: Context) -> JobOutcome:
    """Make the changes that a wrong clock dated later than now count from today."""
    return outcome_of(recorder.correct_clock(plan, context))


def after_jobs(
    recorder: Recorder, by: str, snapshot: Contents | None = None, *, backs_up: bool = True
) -> CscpError | None:
    """Finish after jobs: write ``cscp.json``, and make the backup of the day's first change.

    Args:
        snapshot: what to write, taken before, so that another thread may call this.
        backs_up: whether anything was recorded here that the day's backup should have.

    Returns:
        Why there is no backup; None if there is one or none is due.
    """
    if recorder.is_scrutineers:
        return None
    save_snapshot(recorder, by, snapshot)
    if backs_up:
        # Most changes of a day do not need this import.
        from cscp_tui.store.backup import back_up_daily  # noqa: PLC0415

        try:
            back_up_daily(recorder.workspace.storage, recorder.today(), by)
        except CscpError as problem:
            return problem
    return None
