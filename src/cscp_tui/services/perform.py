"""The one way in for what users do with a single command, and what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from msgspec.structs import asdict, replace

from cscp_tui.base.errors import CscpError
from cscp_tui.base.texts import counted, in_a_row
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.context import Context
from cscp_tui.domain.meetings import lines_of, linked_notes
from cscp_tui.store.drafting import BaseValues, ClockCorrection, CommitResult
from cscp_tui.store.meeting_activity import activity_in
from cscp_tui.store.writing import WritableWorkspace


class JobOutcome(CommitResult, frozen=True):
    """The result of a job: the changes recorded, the files written, and the questions left open."""

    files: tuple[Path, ...] = ()
    wrote: tuple[str, ...] = ()
    """Sentences about the files."""
    questions: tuple[str, ...] = ()
    """Points that are still open, for somebody to see to."""
    steps: tuple[str, ...] = ()
    """The single steps, for those who want to read them."""

    @property
    def told(self) -> str:
        """Its sentence, and what there is to say after it."""
        return " ".join((f"{self.sentence}.", *self.notices))

    @property
    def notices(self) -> tuple[str, ...]:
        """The sentences that follow its own."""
        return (*self.wrote, *self.warnings, *self.questions)


def outcome_of(recorded: CommitResult, **more: tuple[Any, ...]) -> JobOutcome:
    """Return what was recorded as an outcome, with what came of it besides."""
    return replace(JobOutcome(**asdict(recorded)), **more)


def perform(
    workspace: WritableWorkspace,
    command: Command,
    context: Context,
    seen: BaseValues | None = None,
    *,
    after: int | None = None,
) -> JobOutcome:
    """Record a command, and do what belongs to its changes: a closed meeting gets its minutes.

    Args:
        seen: the values that a form began with.
        after: the number of the line that must still be the last one.

    Raises:
        CscpError: it was refused or could not be recorded; nothing was changed.
    """
    outcome = outcome_of(workspace.record(command, context, seen, after=after))
    for change in outcome.changes:
        if change.table == "meetings" and change.fields.get("minuted") == [False, True]:
            outcome = _with_minutes(workspace, outcome, change.id)
    return outcome


def undo(
    workspace: WritableWorkspace,
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
    return outcome_of(workspace.undo(context, number, rest=rest, redo=redo))


def correct_clock(
    workspace: WritableWorkspace, plan: ClockCorrection, context: Context
) -> JobOutcome:
    """Make the changes that a wrong clock dated later than now count from today."""
    return outcome_of(workspace.recorder.correct_clock(plan, context))


def _with_minutes(workspace: WritableWorkspace, outcome: JobOutcome, key: str) -> JobOutcome:
    """Write the files of a meeting that was closed. If that fails, it stays closed."""
    from cscp_tui.services.meetings import write_meeting_files  # noqa: PLC0415 - loads writers

    meeting = workspace.book.meetings[key]
    if left := sum(line.to_check for line in lines_of(workspace.book, key)):
        words = f"{counted(left, 'line')} to check, kept in the minutes as typed."
        outcome = replace(outcome, questions=(*outcome.questions, words))
    recorded = activity_in(workspace, key).recorded
    if notes := linked_notes(workspace.book, meeting, recorded):
        refs = in_a_row([*dict.fromkeys(ref for line in notes for ref in line.about)])
        does = "doesn't" if len(notes) == 1 else "don't"
        words = f"{counted(len(notes), 'note')} on {refs} {does} count as a progress update."
        outcome = replace(outcome, questions=(*outcome.questions, words))
    try:
        with workspace.publishing("Not written"):
            made = write_meeting_files(workspace.folder, workspace.book, meeting, recorded)
    except CscpError as problem:
        said = f"Its minutes couldn't be written: {problem} Export them to try again."
        return replace(outcome, warnings=(*outcome.warnings, said))
    return replace(
        outcome, files=(*outcome.files, *made.paths), wrote=(*outcome.wrote, made.sentence)
    )
