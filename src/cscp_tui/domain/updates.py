"""Sign-offs and sections of the quarterly update: which quarters are signed, section keys."""

from __future__ import annotations

from collections.abc import Iterable

from cscp_tui.base.errors import Missing, Refused, UnknownValue
from cscp_tui.base.texts import shortened
from cscp_tui.domain.book import Book
from cscp_tui.domain.enums import Audience, Role
from cscp_tui.domain.former_words import current_section
from cscp_tui.domain.quarters import Quarter, known_quarters
from cscp_tui.domain.records import (
    Narrative,
    PartnerEvidence,
    ProgressUpdate,
    Record,
    Reflection,
    SignOff,
    UpdateRequest,
)
from cscp_tui.domain.unit_of_work import UnitOfWork

YOUR_UPDATE, NOTHING, POSITION = "Your update", "Nothing to report", "Position"
NEW_DATE = "New date and reason"
DIFFERENCE = "What is different for children, and how do you know?"
COMPLETED_BY = "Completed by (role)"
POSITIONS = ("on track", "at risk", "needs a new date", "complete")
"""The positions that an agency can choose for an action."""

TABLES_NEVER_UNDONE = frozenset({"sign_offs", "redactions"})
"""The tables whose changes cannot be undone. A sign-off is withdrawn instead; a redaction is
final."""


class AlreadySigned(Refused):
    """A second sign-off of a quarter, while the first is in force."""

    def __init__(self, quarter: Quarter) -> None:
        super().__init__(
            f"{quarter.short} is already signed off. Withdraw its sign-off first, with a reason."
        )


class QuarterSignedOff(Refused):
    """A change to a signed-off quarter that would not appear among its corrections."""

    def __init__(self, quarter: Quarter) -> None:
        self.quarter = quarter
        super().__init__(
            f"{quarter.short} is signed off, so nothing more can be recorded for it. Record it "
            f"for {quarter.next.short} or later, or withdraw the sign-off of {quarter.short}, "
            "with a reason.",
            field="quarter",
        )


def sign_off_of(book: Book, quarter: Quarter) -> SignOff | None:
    """Return the sign-off of a quarter that is in force; None if the quarter is open."""
    return _in_force(book.sign_offs.values(), quarter.typed)


def sign_offs_of(book: Book, quarter: Quarter) -> list[SignOff]:
    """Return every sign-off of a quarter, withdrawn or in force, the earliest first."""
    found = (known for known in book.sign_offs.values() if known.quarter == quarter.typed)
    return sorted(found, key=lambda known: known.revision)


def replaced_by(book: Book, quarter: Quarter, signed: SignOff | None = None) -> SignOff | None:
    """Return the withdrawn sign-off that a new one replaces; None if there is none.

    It is the latest one of the quarter.

    Args:
        signed: the new sign-off, if it is recorded already. Only those before it are considered.
    """
    found = [
        known
        for known in sign_offs_of(book, quarter)
        if not known.is_in_force and (signed is None or known.revision < signed.revision)
    ]
    return found[-1] if found else None


def last_signed(book: Book, before: Quarter) -> SignOff | None:
    """Return the sign-off in force of the latest signed-off quarter before another one."""
    found = [
        known
        for known in book.sign_offs.values()
        if known.is_in_force and any(each < before for each in known_quarters([known.quarter]))
    ]
    return max(found, key=lambda known: known.as_at, default=None)


def _in_force(sign_offs: Iterable[SignOff], quarter: str) -> SignOff | None:
    return next((s for s in sign_offs if s.quarter == quarter and s.is_in_force), None)


FOR_A_QUARTER = frozenset({"progress_updates", "partner_evidence", "narratives", "reflections"})
"""The tables whose texts belong to a quarter, whenever they are written."""


def quarter_of(record: Record | None) -> str:
    """Return the quarter that a record is for: ``2025-26/Q2``; empty where it is for none."""
    match record:
        case (
            ProgressUpdate(quarter=quarter)
            | PartnerEvidence(quarter=quarter)
            | Reflection(quarter=quarter)
            | Narrative(quarter=quarter)
            | SignOff(quarter=quarter)
            | UpdateRequest(quarter=quarter)
        ):
            return quarter
    return ""


def refuse_signed(draft: UnitOfWork, table: str, record: Record) -> None:
    """Refuse a text for a signed-off quarter, unless it takes effect by the as-at day.

    What takes effect by that day stands among the corrections; what takes effect later would change
    the quarter unseen. A scrutineer is never silenced by the team: their reflections stand among
    the corrections whenever they are written. So does what is merged in from another journal.

    Raises:
        QuarterSignedOff: the change would belong to a quarter that is signed off.
    """
    is_scrutineers = table == "reflections" and draft.context.role is Role.SCRUTINEER
    # The annual report is written when the last quarter of its plan has long been signed off.
    is_of_annual_report = isinstance(record, Narrative) and record.section in ANNUAL_TEXTS
    if table not in FOR_A_QUARTER or is_scrutineers or draft.context.is_merged:
        return
    if is_of_annual_report:
        return
    known = draft.book.find(table, record.id)
    for quarter in {quarter_of(record), quarter_of(known)} - {""}:
        signed = _in_force(draft.records(SignOff), quarter)
        if signed is not None and draft.on > signed.as_at:
            raise QuarterSignedOff(Quarter.parse(quarter))


def check_sign_off(draft: UnitOfWork, signed: SignOff) -> None:
    """Check that a quarter has one sign-off in force and that recorded ones are unchanged.

    A withdrawn sign-off must stay withdrawn too.
    """
    quarter = Quarter.parse(signed.quarter)
    known = draft.book.find(SignOff, signed.id)
    # A merge, and its undoing, may put back what was in force: it takes several lines.
    is_merged = draft.context.is_merged
    if known is not None and not known.is_in_force and not is_merged:
        raise Refused(f"The sign-off of {quarter.short} was withdrawn for good. Sign it off again.")
    if known is not None and (known.files, known.figures) != (signed.files, signed.figures):
        raise Refused(
            f"The signed files of {quarter.short} never change. Withdraw its sign-off first."
        )
    if signed.withdrawn is not None and not signed.withdrawn_why.strip():
        raise Missing(f"Say why the sign-off of {quarter.short} is being withdrawn.", field="why")
    if signed.as_at > draft.on:
        raise Refused(f"{quarter.short} hasn't ended. Sign it off after its last day.")
    same = draft.records(SignOff)
    others = [
        s for s in same if s.quarter == signed.quarter and s.is_in_force and s.id != signed.id
    ]
    if signed.is_in_force and others and not is_merged:
        raise AlreadySigned(quarter)


def refuse_undoing(record: Record) -> None:
    """Refuse to undo a sign-off; withdrawing one needs a reason."""
    assert isinstance(record, SignOff)
    quarter = Quarter.parse(record.quarter)
    raise Refused(
        f"Undo doesn't apply to the sign-off of {quarter.short}. Withdraw it, with a reason."
    )


ANNUAL_TEXTS = {
    "annual-summary": ("Executive summary", "at the beginning"),
    "annual-scrutineers": ("Scrutineers' reflections on the year", "after the executive summary"),
    "annual-area": ("Area profile", "before the headline figures of the dataset"),
    "annual-dataset": ("Headline figures and trends of the dataset", "before governance"),
    "annual-governance": ("Governance and arrangements", "before the groups and their meetings"),
    "annual-funding": ("Income and expenditure", "after the groups and their meetings"),
    "annual-overview": ("Strategic overview", "before what was delivered"),
    "annual-themes": ("Themes of reviews and data", "after the reviews and audits"),
    "annual-learning": ("Learning and training", "after the challenges"),
    "annual-voice": ("Voice of children and families", "before attendance"),
    "annual-conclusion": ("Conclusion", "at the end"),
}
"""The texts of the annual report that only the partnership can write: the title and the place of
each, in the order of the report. They are kept for the last quarter of a plan."""
NARRATIVE_SECTIONS = {
    "summary": "First page, for the Executive",
    "asks": "Asks",
    "headline": "Headline",
    "exceptions": "Exceptions",
    "progress": "Progress by priority",
    "delivered": "Delivered this quarter",
    "achievements": "Achievements, for the public",
    "ended": "Ended, not delivered; slips and extensions",
    "executive": "Executive actions",
    "themes": "Emerging themes",
    "incidents": "Incidents",
    "partner-evidence": "Partner evidence",
    "commitments": "What we said / what we delivered",
    "attendance": "Attendance and quoracy",
    "challenges": "Challenges and decisions",
    "taking-longer": "What is taking longer, for the public",
    "next-steps": "Next steps",
    "coming": "Due next quarter",
    "ahead": "Looking ahead",
    **{key: f"Annual report: {title}" for key, (title, _) in ANNUAL_TEXTS.items()},
}
"""The sections that can have a text by the chair or the team, in the update's order."""

SECTIONS: dict[Audience, tuple[str, ...]] = {
    Audience.QA: (
        "asks",
        "headline",
        "exceptions",
        "progress",
        "delivered",
        "ended",
        "executive",
        "themes",
        "partner-evidence",
        "commitments",
        "attendance",
        "challenges",
        "reflections",
        "coming",
    ),
    Audience.EXECUTIVE: (
        "asks",
        "headline",
        "exceptions",
        "executive",
        "themes",
        "challenges",
        "reflections",
        "coming",
        "delivered",
        "ended",
        "partner-evidence",
        "commitments",
        "attendance",
        "progress",
    ),
    Audience.PUBLIC: (
        "achievements",
        "headline",
        "partner-evidence",
        "commitments",
        "taking-longer",
        "next-steps",
        "ahead",
        "contact",
    ),
}
"""The sections of each audience's update, in their usual order; the key comes last."""

ALWAYS = "headline"
"""The section that no layout may leave out, as it explains the figures."""


def narrative_section(typed: str) -> str:
    """Return the key of a section with a text, also by its beginning.

    Raises:
        UnknownValue: there is no such section.
    """
    return _section_named(typed, tuple(NARRATIVE_SECTIONS))


def section_of(audience: Audience, typed: str) -> str:
    """Return the key of a section of an audience's update, also by its beginning.

    Raises:
        UnknownValue: its update has no such section.
    """
    return _section_named(typed, SECTIONS[audience])


def refuse_public_marking(audience: Audience, marking: str) -> None:
    """Refuse to mark the public update as something that not everybody may read."""
    if audience is Audience.PUBLIC and marking not in {"", "OFFICIAL"}:
        raise Refused(
            f"The public version can't be marked {marking}. Choose OFFICIAL, or no marking.",
            field="marking",
        )


def refuse_needed(left_out: tuple[str, ...]) -> None:
    """Refuse to leave out a section that every update needs."""
    if ALWAYS in left_out:
        raise Refused("You can't leave out the headline: the rest depends on it.", field="left_out")


def _section_named(typed: str, known: tuple[str, ...]) -> str:
    word = current_section(typed.strip().casefold().replace(" ", "-").replace("_", "-"))
    found = [each for each in known if each == word] or [
        each for each in known if word and each.startswith(word)
    ]
    if len(found) != 1:
        raise UnknownValue("section", shortened(typed), known)
    return found[0]
