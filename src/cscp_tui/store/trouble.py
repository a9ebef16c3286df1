"""Troubles of a workspace: their kinds, what each forbids, and the way out.

Whoever finds a trouble adds it to the log of the journal that it is about (``Log.add``). From there
the command line takes its refusal, the app its banner, and everything that writes its reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from cscp_tui.base.errors import Refused

MARK = "FROM A DAMAGED RECORD"
"""The words that mark everything shown of a damaged journal."""


ANYWAY = f"To see the data anyway, marked “{MARK}”, add --anyway."


class Kind(StrEnum):
    """The kinds of trouble that a workspace can be in."""

    BROKEN = "broken"
    """A line is not what was written, or does not follow on the one before."""
    SHORTENED = "shortened"
    """Lines that were there are gone."""
    OLDER = "older"
    """The journal ends before what is known of it elsewhere: an old copy was put in its place."""
    UNVERIFIED = "unverified"
    """Lines were read that could not be verified."""
    FOREIGN = "foreign"
    """A file that belongs to another workspace, or is none of ours."""
    FORKED = "forked"
    """Two histories have grown from one."""
    CLOCK = "clock"
    """The clock is wrong, or was when something was recorded."""
    SYNCED = "synced folder"
    """A sync client copies the folder, and this device has not claimed it."""
    UNSHARED = "lock not shared"
    """The folder is on a host that does not share locks."""

    @property
    def is_damage(self) -> bool:
        """Whether figures may be wrong, so that nothing is published."""
        return self in _DAMAGE

    @property
    def stops_writing(self) -> bool:
        """Whether nothing is recorded until it is put right."""
        return self is not Kind.CLOCK


_DAMAGE = frozenset({Kind.BROKEN, Kind.SHORTENED, Kind.OLDER, Kind.UNVERIFIED})

REPAIR = "To see the damage and repair what can be repaired, run “cscp check --repair”."
RESTORE = "To restore a backup, run “cscp restore”."


class Trouble(Struct, frozen=True):
    """One thing that is wrong with a workspace."""

    kind: Kind
    sentence: str
    """A sentence that says what is wrong, with the file and the line."""
    way_out: str = REPAIR
    """A sentence that names the command that puts it right; empty where the first one says so."""

    def __str__(self) -> str:
        return f"{self.sentence} {self.way_out}".strip()


class DamagedRecord(Refused):
    """Figures asked of a journal that is known to be damaged."""

    def __init__(
        self, troubles: Iterable[Trouble], what: str = "Not shown", way_out: str = ANYWAY
    ) -> None:
        why = " ".join(map(str, troubles))
        super().__init__(f"{what}: {why} {way_out}".rstrip())
