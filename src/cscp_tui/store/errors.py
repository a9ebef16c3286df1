"""Failures of files of record, and the troubles that a workspace can be in.

Whoever finds a trouble adds it to the log of the journal that it is about (``Log.add``). From there
the command line takes its refusal, the app its banner, and everything that writes its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import ClassVar

from msgspec import Struct

from cscp_tui.base.errors import CscpError, NotUnderstood, Refused
from cscp_tui.base.paths import in_command, is_database
from cscp_tui.base.plain_files import NoPlainFile
from cscp_tui.base.texts import in_a_row, shortened
from cscp_tui.domain.dates import long
from cscp_tui.store.codec import FIRST_RELEASE

MARK = "FROM A DAMAGED RECORD"
"""The words that mark everything shown from a damaged journal."""


ANYWAY = f"To see the data anyway, marked “{MARK}”, add --anyway."


class TroubleKind(StrEnum):
    """The kinds of trouble that a workspace can be in."""

    BROKEN = "broken"
    """A line was altered, or does not follow on from the one before."""
    SHORTENED = "shortened"
    """Lines are missing that were there before."""
    OLDER = "older"
    """The journal ends earlier than is known, as when an old copy replaced it."""
    UNVERIFIED = "unverified"
    """Lines were read without being verified."""
    FOREIGN = "foreign"
    """A file that belongs to another workspace, or is none of ours."""
    CLOCK = "clock"
    """The clock is wrong, or was when something was recorded."""
    SYNCED = "synced folder"
    """A sync client copies the folder, and this device has not claimed it."""
    MOVED = "moved"
    """The workspace is somewhere else now."""

    @property
    def is_damage(self) -> bool:
        """True if figures may be wrong, so that nothing is published."""
        return self in _DAMAGE

    @property
    def is_in_the_lines(self) -> bool:
        """True if it is found anew whenever the lines are read."""
        return self.is_damage or self is TroubleKind.MOVED

    @property
    def stops_writing(self) -> bool:
        """True if nothing can be recorded until it is put right."""
        return self is not TroubleKind.CLOCK


_DAMAGE = frozenset(
    {TroubleKind.BROKEN, TroubleKind.SHORTENED, TroubleKind.OLDER, TroubleKind.UNVERIFIED}
)

REPAIR = "To see the damage and repair what can be repaired, run “cscp check --repair”."
IN_THE_APP = "choose “Backups” in the app"
"""A way out of a trouble; the app, which knows the user's keys, names its key instead."""
RESTORE = "To restore a backup, run “cscp restore”."


class Trouble(Struct, frozen=True):
    """One thing that is wrong with a workspace."""

    kind: TroubleKind
    sentence: str
    """A sentence that says what is wrong, with the file and the line."""
    way_out: str = REPAIR
    """A sentence with the command that fixes it; empty if ``sentence`` has it."""

    def __str__(self) -> str:
        return f"{self.sentence} {self.way_out}".strip()


HALF_REPLACED = Trouble(
    TroubleKind.UNVERIFIED,
    "A restore or a repair of this folder was stopped, so its files do not belong together.",
    "Open it as the team, or type “cscp check --repair”; either completes it.",
)


class HalfReplaced(Refused):
    """Something that must wait until a restore or a repair that was stopped is complete."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}. {HALF_REPLACED}")


class DamagedRecord(Refused):
    """A request for figures from a journal that is known to be damaged."""

    def __init__(
        self, troubles: Iterable[Trouble], what: str = "Not shown", way_out: str = ANYWAY
    ) -> None:
        why = " ".join(map(str, troubles))
        super().__init__(f"{what}: {why} {way_out}".rstrip())


class NoWorkspace(NotUnderstood):
    """A folder, or a database, that holds no workspace."""

    def __init__(self, place: Path | str) -> None:
        super().__init__(
            f"{place} isn't a workspace. Make one with “cscp init {in_command(str(place))}”, or give "
            f"another {'address' if is_database(str(place)) else 'folder'}."
        )


class CannotSave(CscpError):
    """A change that the workspace's place can't take at the moment; what was typed can be saved later."""


class FolderGone(NoWorkspace, CannotSave):
    """A workspace that was open and has been moved or removed."""

    def __init__(self, folder: Path) -> None:
        CscpError.__init__(
            self,
            f"{folder} can't be found: it was moved, or its drive is disconnected. Nothing can "
            "be saved until it is back.",
        )


class NotAllowed(CscpError):
    """A file or folder that the system does not let us read or write."""

    def __init__(self, path: Path, doing: str) -> None:
        super().__init__(
            f"{path} can't be {doing}: permission denied. Ask for access, or give another folder."
        )
        self.path = path


class NotBegun(CscpError):
    """A journal whose making was cut off before its first line was whole."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"{where} was started but never finished, so it's empty. Make the workspace with "
            f"“cscp init {Path(where).parent}”."
        )


class JournalGone(CscpError):
    """A folder that held a plan and whose journal is missing, or has no line.

    Args:
        is_there: True if the journal has bytes, though no line.
    """

    def __init__(self, folder: Path, remains: Sequence[str], *, is_there: bool) -> None:
        words = in_a_row([shortened(name, 80) for name in remains[:3]])
        state = "is damaged, and has no whole line left" if is_there else "is missing or empty"
        sentence = (
            f"The journal of {folder} {state}, but a plan was kept there: it still has "
            f"{words}. Don't start again."
        )
        self.trouble = Trouble(TroubleKind.SHORTENED, sentence, f"{REPAIR} {RESTORE}")
        super().__init__(str(self.trouble))


class NotReadable(CscpError):
    """The system cannot read a file or make a folder, for another reason than permission."""

    def __init__(self, path: Path, problem: OSError | NotImplementedError) -> None:
        reason = (problem.strerror if isinstance(problem, OSError) else "") or problem
        advice = (
            "Move it somewhere else, then run “cscp check”."
            if isinstance(problem, IsADirectoryError | NoPlainFile)
            else "Check the folder and try again."
        )
        super().__init__(f"{path} can't be used: {reason}. {advice}")
        self.path = path


@contextmanager
def system_errors_about(path: Path, doing: str) -> Iterator[None]:
    """Turn an error of the system into a failure that names a path."""
    try:
        yield
    except PermissionError:
        raise NotAllowed(path, doing) from None
    except OSError as problem:
        raise NotReadable(path, problem) from None


class NewerVersion(CscpError):
    """A line of a journal that a newer version of the program wrote."""

    def __init__(self, where: str, number: int) -> None:
        super().__init__(
            f"Line {number} of {where} was written by a newer version of cscp. Update cscp on this "
            "computer to read it."
        )


class OlderFormat(Refused):
    """A change that would write the first line of a new format, which nobody has agreed to.

    Earlier versions of the program can't open the folder from then on.
    """

    consequence: ClassVar[str] = (
        "This folder was made by an earlier version of cscp. Once this version has written to it, "
        f"versions before {FIRST_RELEASE} can't open it."
    )
    advice: ClassVar[str] = "Update cscp on every computer that uses the folder first."

    def __init__(self) -> None:
        super().__init__(f"Nothing was saved. {self.consequence} {self.advice}")


class BrokenJournal(CscpError):
    """A line of the journal that was altered."""

    def __init__(self, where: str, number: int, why: str) -> None:
        self.number, self.why = number, why
        rest = "can be read up to there, but not changed" if number > 1 else "can't be opened"
        sentence = f"Line {number} of {where} {why}; the workspace {rest}."
        self.trouble = Trouble(TroubleKind.BROKEN, sentence)
        super().__init__(str(self.trouble))


class BeforeTheRecord(Refused):
    """A day before the first record, whose figures would wrongly be empty."""

    def __init__(self, day: date) -> None:
        super().__init__(f"The records begin after {long(day)}. Give a later date.")


class BrokenScrutiny(CscpError):
    """A line of a scrutineer's journal that was altered."""

    def __init__(self, where: str, number: int, why: str, *, is_in_folder: bool) -> None:
        self.number, self.why = number, why
        way_out = (
            "The team can repair it: run “cscp check --repair”."
            if is_in_folder
            else "Restore the file from a backup."
        )
        rest = (
            f"the scrutineer's records are shown up to there, and no more can be added. {way_out}"
            if number > 1
            else "give another file, or restore this one from a backup."
        )
        super().__init__(f"Line {number} of {where} {why}; {rest}")


class NoScrutiny(NotUnderstood):
    """A file that is not a scrutineer's journal."""

    def __init__(self, where: str) -> None:
        super().__init__(f"{where} isn't a scrutineer's file. Give another file.")


class InTheTeamsFolder(Refused):
    """A scrutineer's own file among those of the team."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is in the team's folder. Give a file of your own somewhere else.")


class UnfitScrutiny(CscpError):
    """A scrutineer's journal that cannot be used, with what is wrong about it."""


class Locked(CannotSave):
    """Somebody else is writing for longer than we wait."""

    def __init__(self, holder: str) -> None:
        super().__init__(f"Not saved: locked by {shortened(holder)}. Try again in a moment.")


class NotSaved(CannotSave):
    """A change that could not be kept; the journal is as it was before."""

    def __init__(self, where: str, problem: OSError) -> None:
        self.problem = problem
        reason = problem.strerror or str(problem)
        super().__init__(
            f"Not saved: {where} couldn't be written ({reason}). Free some space or check the "
            "drive, then save again."
        )


class LockReplaced(CannotSave):
    """A lock whose file was deleted or replaced while it was held, so that it kept nobody out."""

    def __init__(self, lock_file: Path) -> None:
        super().__init__(
            f"Not saved: {lock_file} was deleted or replaced while you were saving, so someone else "
            "could have saved at the same moment. Leave that file alone, and save again."
        )


class Overwritten(CannotSave):
    """Lines that somebody else overwrote in spite of the lock."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"Not saved: another computer wrote to {where} at the same moment, so the drive doesn't "
            "keep writers apart. Save again, and ask IT to run “cscp check --share”."
        )


class ClockInDoubt(Refused):
    """A request that needs the computer's clock to be confirmed first."""

    def __init__(self, doubt: str, advice: str) -> None:
        super().__init__(f"Not saved. {doubt} {advice}")


class ReadOnly(CscpError):
    """A workspace that can be read but not changed."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Not saved: this workspace is open read-only. {reason}")


class Conflict(CscpError):
    """Somebody changed the same field in the meantime."""

    def __init__(
        self, record: str, field: str, label: str, *, by: str, at: str, theirs: object, mine: object
    ) -> None:
        self.record, self.label, self.by, self.at = record, label, by, at
        self.theirs, self.mine = theirs, mine
        super().__init__(
            f"Not saved: {shortened(by)} changed {label} at {at} to "
            f"“{_shown(theirs)}”; yours is “{_shown(mine)}”. Check it, and save again if yours "
            "is right.",
            field=field,
        )


def _shown(value: object) -> str:
    if isinstance(value, list):
        return _shown(", ".join(map(str, value)))
    return "nothing" if value in (None, "") else shortened(str(value), _LONGEST)


_LONGEST = 60


class NothingToUndo(CscpError):
    """No own change is left to take back, or to make again."""

    def __init__(self, by: str, *, redo: bool = False) -> None:
        what = "undone that could be redone" if redo else "recorded that could be undone"
        super().__init__(f"{by} has nothing {what}.")


class UndoClash(CscpError):
    """Later changes build on what was to be undone."""

    def __init__(self, sentence: str, clashes: tuple[tuple[str, str], ...], *, rest: bool) -> None:
        self.clashes = clashes
        self.has_rest = rest
        way = "undo the rest without it" if rest else "undo that first"
        super().__init__(f"“{sentence}” can't all be undone: {_named(clashes)}. Instead, {way}.")


def _named(clashes: tuple[tuple[str, str], ...]) -> str:
    shown = [f"{shortened(by)} changed {record} since" for record, by in clashes[:3]]
    more = len(clashes) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
