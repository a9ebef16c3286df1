"""Quarters that are signed off: which, and what can no longer be recorded for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from cscp_tui.domain.errors import Missing, Refused
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.words import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.drafts import Draft
    from cscp_tui.domain.records import Record
    from cscp_tui.domain.update_records import SignOff


FOR_GOOD = frozenset({"sign_offs"})
"""The tables whose changes no undo takes back; see ``refuse_undoing``."""


class QuarterSignedOff(Refused):
    """Something that would change a signed-off quarter without standing among its corrections."""

    def __init__(self, quarter: Quarter) -> None:
        self.quarter = quarter
        super().__init__(
            f"{quarter.short} is signed off, so nothing more is recorded for it; record it for "
            f"{quarter.next.short} or later, or un-sign {quarter.short} with a reason.",
            field="quarter",
        )


def sign_off_of(book: Book, quarter: Quarter) -> SignOff | None:
    """The sign-off of a quarter that is in force; nothing where it is open."""
    return _in_force(book.sign_offs.values(), quarter.typed)


def last_signed(book: Book, before: Quarter) -> SignOff | None:
    """The sign-off in force of the latest signed-off quarter before another."""
    found = [
        known
        for known in book.sign_offs.values()
        if known.is_in_force and Quarter.parse(known.quarter) < before
    ]
    return max(found, key=lambda known: known.as_at, default=None)


def _in_force(sign_offs: Iterable[SignOff], quarter: str) -> SignOff | None:
    return next((s for s in sign_offs if s.quarter == quarter and s.is_in_force), None)


_FOR_A_QUARTER = frozenset({"notes", "contributions", "narratives", "reflections"})
"""The tables whose texts speak for a quarter, whenever they are written."""


def refuse_signed(draft: Draft, table: str, record: Record) -> None:
    """Refuse a text for a signed-off quarter, unless it takes effect by its as-at day.

    What takes effect by that day stands among the corrections; what takes effect later would change
    the quarter unseen. A scrutineer is never silenced by the team: their reflections stand among
    the corrections whenever they are written.

    Raises:
        QuarterSignedOff: it would.
    """
    is_scrutineers = table == "reflections" and draft.context.role is Role.SCRUTINEER
    if table not in _FOR_A_QUARTER or is_scrutineers:
        return
    known = draft.book.find(table, record.id)
    for quarter in {getattr(record, "quarter", ""), getattr(known, "quarter", "")} - {""}:
        signed = _in_force(cast("Iterable[SignOff]", draft.records("sign_offs")), quarter)
        if signed is not None and draft.on > signed.as_at:
            raise QuarterSignedOff(Quarter.parse(quarter))


def check_sign_off(draft: Draft, record: Record) -> None:
    """One sign-off in force for a quarter; what was signed and what was taken back stays so.

    Raises:
        Refused: another is in force, or this one would change.
    """
    signed = cast("SignOff", record)
    quarter = Quarter.parse(signed.quarter)
    known = cast("SignOff | None", draft.book.find("sign_offs", signed.id))
    if known is not None and not known.is_in_force:
        raise Refused(
            f"The sign-off of {quarter.short} was taken back for good; sign it off again."
        )
    if known is not None and known.files != signed.files:
        raise Refused(f"The signed files of {quarter.short} never change; un-sign it first.")
    if signed.withdrawn is not None and not signed.withdrawn_why.strip():
        raise Missing(f"Say why {quarter.short} is no longer signed off.", field="why")
    if signed.as_at > draft.on:
        raise Refused(f"{quarter.short} has not ended; sign it off after its last day.")
    same = (cast("SignOff", each) for each in draft.records("sign_offs"))
    others = [
        s for s in same if s.quarter == signed.quarter and s.is_in_force and s.id != record.id
    ]
    if signed.is_in_force and others:
        raise Refused(f"{quarter.short} is signed off already; un-sign it with a reason first.")


def refuse_undoing(record: Record) -> None:
    """Refuse to take a sign-off back without a reason.

    Raises:
        Refused: always.
    """
    quarter = Quarter.parse(cast("SignOff", record).quarter)
    raise Refused(
        f"The sign-off of {quarter.short} is not undone like a slip of the hand; un-sign the "
        "quarter with a reason."
    )
