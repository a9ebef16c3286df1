"""The records of the quarterly update: its layout, who was asked, and what was signed off."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - msgspec reads the annotations at run time

from msgspec import Struct

from cscp_tui.domain.record_base import Record


class UpdateLayout(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """How the update of one audience differs from the usual one."""

    audience: str
    """``qa``, ``executive`` or ``public``."""
    order: tuple[str, ...] = ()
    """The keys of the sections that come first, in their order; the others follow as usual."""
    left_out: tuple[str, ...] = ()
    """The keys of the sections that are left out."""


class SignedFile(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One file of a signed-off update, as it lies in ``signed/``."""

    audience: str
    format: str
    """``md``, ``html``, ``docx`` or ``csv``, which is an archive of its tables."""
    hash: str
    """SHA-256 of its bytes, in hexadecimal digits."""


class SignOff(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A quarter signed off: the day, the place in the journals and the files that were fixed.

    Its id is ``2025-26/Q2/sign-off-1``; a quarter that is signed off again gets the next number.
    """

    quarter: str
    as_at: date
    """The day whose truth the files show, for all audiences."""
    signed_by: str
    """The role that signed it off: ``the Chair``."""
    how: str = ""
    """How that was said: ``by email``."""
    recorded_by: str = ""
    marking: str = ""
    """The security marking of the files that are not for the public; empty for none."""
    line: int
    """The last line of the team's journal that the files know."""
    offset: int
    """Bytes of the team's journal up to the end of that line."""
    head: str
    """The hash of that line, on which the whole chain before it hangs."""
    scrutiny_line: int = 0
    """The same of the scrutineer's journal; 0 where there was none."""
    scrutiny_head: str = ""
    files: tuple[SignedFile, ...] = ()
    withdrawn: date | None = None
    """The day on which the signature was taken back."""
    withdrawn_why: str = ""

    @property
    def is_in_force(self) -> bool:
        """Whether it still stands."""
        return self.withdrawn is None

    @property
    def revision(self) -> int:
        """Which sign-off of its quarter it is, counted from 1."""
        return int(self.id.rpartition("-")[2])


class UpdateRequest(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An agency was asked for progress on its actions. Its id is ``QUARTER/AGENCY/request-1``."""

    quarter: str
    agency: str
    actions: tuple[str, ...] = ()
    """The references of the actions that it was asked about."""
    by: str = ""
    """Who asked."""
