"""Jobs on a whole workspace: making, backing up, restoring, moving, repairing, taking in a scrutineer's file."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from cscp_tui.base.texts import counted
from cscp_tui.domain.context import Context
from cscp_tui.services.outcome import JobOutcome
from cscp_tui.store import backup, moving, synced
from cscp_tui.store import repair as repairing
from cscp_tui.store import restore as restoring
from cscp_tui.store import take_in as taking_in
from cscp_tui.store.check import check
from cscp_tui.store.clock import Clock, stamp
from cscp_tui.store.folder_storage import storage_at
from cscp_tui.store.recorder import Recorder
from cscp_tui.store.restore import Restoration
from cscp_tui.store.shared_drives import ShareTrial
from cscp_tui.store.storage import Address, Storage
from cscp_tui.store.team import create_workspace


@contextmanager
def made(place: Address, clock: Clock | None = None) -> Iterator[Recorder]:
    """Make a workspace in a place while its first lines are recorded; if those are refused, none is left.

    Raises:
        CscpError: there is a workspace, or was one, or it could not be written.
    """
    with storage_at(place).made() as apart:
        yield create_workspace(apart, secrets.token_hex(8), clock)


def back_up(place: Address, now: datetime, by: str, file: Path | None = None) -> JobOutcome:
    """Back a folder up, read the backup back and verify it.

    Raises:
        CscpError: it could not be written or read back.
    """
    made = backup.back_up(place, now, by, file)
    sentence = f"Backed up {made.backup.manifest.sentence()} to {made.path}, then read it back and verified it"
    return JobOutcome(0, sentence, (), warnings=made.problems, files=(made.path,))


def restore(plan: Restoration, now: datetime, by: str, *, may_upgrade: bool = False) -> JobOutcome:
    """Restore a backup according to a plan whose losses the user accepted.

    Raises:
        CscpError: no copy of the folder could be kept, or a file could not be written.
    """
    copy = restoring.restore(plan, now, by, may_upgrade=may_upgrade)
    return _with_copy(JobOutcome(0, plan.sentence().removesuffix("."), ()), copy)


def restore_elsewhere(storage: Storage, file: Path) -> JobOutcome:
    """Make a workspace from a backup in an empty place that is no folder.

    Raises:
        CscpError: there is one already, or the backup has what such a place can't keep.
    """
    held = restoring.restore_elsewhere(storage, file)
    return JobOutcome(0, f"Restored {held} into {storage.where}", ())


def move(recorder: Recorder, to: Storage, context: Context) -> JobOutcome:
    """Move a workspace to an empty place with its whole history; the old one says where it is now.

    Raises:
        CscpError: the place isn't empty, or it could not be moved; the old place is as it was.
    """
    backup, problems = moving.move(recorder, to, context)
    sentence = (
        f"Moved {backup.manifest.sentence()} to {to.where}, then read it back and verified it"
    )
    left = f"{recorder.workspace.storage.where} can still be read, and says where the plan is now."
    return JobOutcome(
        recorder.workspace.position.n, sentence, (), warnings=tuple(problems), wrote=(left,)
    )


def repair(place: Address, now: datetime, by: str, *, may_upgrade: bool = False) -> JobOutcome:
    """Repair what can be repaired without losing anything, and say what is left.

    Raises:
        CscpError: no copy of the folder could be kept, or a file could not be written.
    """
    done, copy = repairing.repair(place, now, by, may_upgrade=may_upgrade)
    steps = tuple(f"{number}. {step}" for number, step in enumerate(done.steps, 1))
    left = tuple(each.sentence for each in check(place) if not each.is_harmless)
    outcome = JobOutcome(0, f"{counted(len(steps), 'fault')} repaired", (), questions=left)
    return replace(_with_copy(outcome, copy), details=steps)


def _with_copy(outcome: JobOutcome, copy: Path | None) -> JobOutcome:
    if copy is None:
        return outcome
    return replace(
        outcome, files=(copy,), wrote=(f"A copy of the folder from before is in {copy}.",)
    )


def claim(place: Address, now: datetime, by: str) -> JobOutcome:
    """Make this computer the one that records in a folder that a sync client copies.

    Raises:
        CscpError: the claim could not be written.
    """
    synced.claim(place, by, stamp(now))
    sentence = "This computer now records in this folder. All others open it read-only"
    return JobOutcome(0, sentence, ())


def try_share(place: Address, tell: Callable[[str], None], code: str | None = None) -> JobOutcome:
    """Test from two computers whether a folder's drive keeps writers apart.

    Args:
        tell: is told the code that the second computer needs, while the first one waits.
        code: of the test that the first computer began; None to begin one.

    Returns:
        What makes the drive unfit is open. Only the first computer knows it.

    Raises:
        CscpError: there is no such test, or the other computer didn't answer.
    """
    trial = ShareTrial(place, code or "")
    if code:
        trial.join()
        return JobOutcome(0, "Done. The result is on the first computer", ())
    if problems := trial.begin(tell):
        sentence = "This folder isn't fit for several writers"
        return JobOutcome(0, sentence, (), questions=tuple(problems))
    sentence = (
        "This folder is fit: it keeps two computers apart, and lost nothing of what they wrote"
    )
    return JobOutcome(0, sentence, ())


def take_in(place: Address, file: Path, by: str, *, may_upgrade: bool = False) -> JobOutcome:
    """Take what a scrutineer recorded in a file of their own into the folder's journal.

    Raises:
        CscpError: it is not a scrutineer's file of this folder, or could not be kept.
    """
    taken = taking_in.take_in(place, file, by, may_upgrade=may_upgrade)
    sentence, *more = taken.sentences(file)
    return JobOutcome(0, sentence.removesuffix("."), (), questions=tuple(more))


def take_out(place: Address, file: Path, by: str, *, may_upgrade: bool = False) -> JobOutcome:
    """Undo all that was taken in of a file, as one step; it can be taken in again.

    Raises:
        CscpError: it is not a scrutineer's file of this folder, or it could not be recorded.
    """
    number = taking_in.take_out(place, file, by, may_upgrade=may_upgrade)
    return JobOutcome(0, f"{counted(number, 'change')} undone", ())
