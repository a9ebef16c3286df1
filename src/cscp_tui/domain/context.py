"""The context in which a command is recorded: by whom, when, and for which day."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.domain.clock_times import as_moment, clock_time
from cscp_tui.domain.enums import Role


class Context(Struct, frozen=True, kw_only=True):
    """The person, day and circumstances of one recording."""

    today: date
    """The recording day, in London."""

    by: str
    """The role or name of the person at the keyboard."""

    role: Role = Role.TEAM
    on: date | None = None
    """The day of effect; None for the recording day."""

    time: str = ""
    """The time of day in London, e.g. ``10:20``; the workspace sets it when it records."""

    is_afterwards: bool = False
    """True for lines that were noted elsewhere, and agreed at a time of day that nobody knows."""

    now: datetime | None = None
    """The present moment; the workspace sets it when it records."""

    meeting: str = ""

    quarter: str = ""
    """The quarter recorded for, as typed; if empty, that of the day of effect."""

    why: str = ""

    keys: tuple[str, ...] = ()
    """The keys of what is recorded, by which the same again is recognised."""

    line: str = ""
    """The id of the meeting's line that causes it."""

    not_identifiers: str = ""
    """The reason why the confirmed phrases identify no child or family."""

    confirmed: frozenset[str] = frozenset()
    """The phrases that look like a child's or a family's details, and that somebody confirmed."""

    asks: bool = False
    """True while the user has not confirmed what is asked before saving."""

    is_merged: bool = False
    """True for a change taken over from another copy of the journal. It may change what was closed
    here meanwhile, as its author could not know."""

    mark: str = ""
    """The mark in references of challenges from a scrutineer's own file. It keeps the references of
    two files apart."""

    def at(self, now: datetime) -> Context:
        """Return the context for a moment, which is in UTC."""
        return replace(self, now=now, time=clock_time(as_moment(now)).replace(".", ":"))
