"""The context in which a command is recorded: by whom, when, and for which day."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from cscp_tui.domain.enums import Role


class Context(Struct, frozen=True, kw_only=True):
    """The circumstances of one recording."""

    today: date
    """The recording day, in London."""

    by: str
    """The role or name of the person at the keyboard."""

    role: Role = Role.TEAM
    on: date | None = None
    """The day of effect, where it is not the recording day."""

    meeting: str = ""

    quarter: str = ""
    """The quarter that is recorded for, as typed, where it is not that of the day of effect."""

    why: str = ""

    is_merged: bool = False
    """It was recorded before, in another copy of the journal, where others could not see it: what
    was closed here meanwhile is open to it."""

    mark: str = ""
    """What the references of challenges have in a scrutineer's own file, so that those of two files
    never meet."""
