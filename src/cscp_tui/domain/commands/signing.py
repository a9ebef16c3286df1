"""Signing a quarter off, and taking the signature back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from msgspec import to_builtins

from cscp_tui.domain.commands.base import Effective
from cscp_tui.domain.dates import long
from cscp_tui.domain.errors import Missing, Refused
from cscp_tui.domain.sign_offs import sign_off_of

if TYPE_CHECKING:
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.drafts import Draft
    from cscp_tui.domain.quarters import Quarter
    from cscp_tui.domain.update_records import SignedFile

CHAIR = "the Chair"


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed a quarter off, and how the team knows."""

    signed_by: str
    """A role, never a person's name."""
    how: str
    """``by email``, ``in the meeting``."""

    @property
    def words(self) -> str:
        """``the Chair, by email``."""
        return ", ".join(filter(None, (self.signed_by.strip(), self.how.strip())))


@dataclass(frozen=True, slots=True)
class Fixed:
    """What a sign-off fixes: the places in the journals that the files know, and the files."""

    line: int
    offset: int
    head: str
    scrutiny_line: int = 0
    scrutiny_head: str = ""
    marking: str = ""
    files: tuple[SignedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class SignOffQuarter(Effective):
    """Sign a quarter off, as at its last day, with files that are stored already."""

    what: ClassVar[str] = "sign off"
    quarter: Quarter
    signature: Signature
    fixed: Fixed

    def work(self, draft: Draft) -> None:
        """Keep what was signed.

        Raises:
            Refused: the quarter has not ended, or is signed off already.
            Missing: it is not said who signed it, or how.
        """
        refuse_signing(draft.book, self.quarter, draft.on)
        refuse_unsaid(self.signature)
        fixed = self.fixed
        key = draft.next_id("sign_offs", f"{self.quarter.typed}/sign-off-")
        draft.make(
            "sign_offs",
            key,
            {
                "quarter": self.quarter.typed,
                "as_at": self.quarter.last_day.isoformat(),
                "signed_by": self.signature.signed_by.strip(),
                "how": self.signature.how.strip(),
                "recorded_by": draft.context.by,
                "marking": fixed.marking,
                "line": fixed.line,
                "offset": fixed.offset,
                "head": fixed.head,
                "scrutiny_line": fixed.scrutiny_line,
                "scrutiny_head": fixed.scrutiny_head,
                "files": to_builtins(fixed.files),
            },
        )

    def sentence(self) -> str:
        """What was done."""
        return f"{self.quarter} is signed off by {self.signature.words}"


def refuse_unsaid(signature: Signature) -> None:
    """Refuse a signature of which it is not said whose it is, or how the team knows of it.

    Raises:
        Missing: either is empty.
    """
    if not signature.signed_by.strip():
        raise Missing("Say who signed it off, as a role: the Chair.", field="signed_by")
    if not signature.how.strip():
        raise Missing("Say how it was signed off: by email, in the meeting.", field="how")


def refuse_signing(book: Book, quarter: Quarter, day: date) -> None:
    """Refuse what cannot be signed off, before anything is made ready.

    Raises:
        Refused: the quarter has not ended on the day, or is signed off already.
    """
    if day < quarter.last_day:
        raise Refused(
            f"{quarter} ends on {long(quarter.last_day)}; sign it off on that day or later."
        )
    if sign_off_of(book, quarter) is not None:
        raise Refused(f"{quarter.short} is signed off already; un-sign it with a reason first.")


@dataclass(frozen=True, slots=True)
class UnSignQuarter(Effective):
    """Take the signature of a quarter back, with a reason; its files stay where they are."""

    what: ClassVar[str] = "un-sign"
    quarter: Quarter
    why: str

    def work(self, draft: Draft) -> None:
        """Open the quarter again.

        Raises:
            Refused: it is not signed off.
            Missing: no reason was given.
        """
        signed = sign_off_of(draft.book, self.quarter)
        if signed is None:
            raise Refused(f"{self.quarter.short} is not signed off; there is nothing to take back.")
        if not self.why.strip():
            raise Missing(f"Say why {self.quarter.short} is no longer signed off.", field="why")
        values = {"withdrawn": draft.on.isoformat(), "withdrawn_why": self.why.strip()}
        draft.edit("sign_offs", signed.id, values)

    def sentence(self) -> str:
        """What was done."""
        return f"{self.quarter} is open again"
