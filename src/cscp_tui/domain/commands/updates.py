"""Commands for the quarterly update: texts, layout, sign-off, update requests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, ClassVar

from msgspec import Struct, to_builtins

from cscp_tui.base.errors import Missing, Refused
from cscp_tui.base.texts import counted
from cscp_tui.domain import choices
from cscp_tui.domain.asking import Ask, Asks, CommandSpec
from cscp_tui.domain.book import PARTNERSHIP_ID, Book
from cscp_tui.domain.commands.actions import put_update
from cscp_tui.domain.commands.base import Effective, begun_quarter
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import Audience
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import SignedFigure, SignedFile, UpdateLayout
from cscp_tui.domain.unit_of_work import UnitOfWork
from cscp_tui.domain.updates import (
    NARRATIVE_SECTIONS,
    AlreadySigned,
    narrative_section,
    refuse_needed,
    section_of,
    sign_off_of,
)


class WriteNarrative(Asks, Effective, Struct, frozen=True):
    """Keep the chair's or the team's own text for a section of a quarter's update."""

    what: ClassVar[str] = "narrative"
    spec: ClassVar[CommandSpec] = CommandSpec(
        name="narrative",
        help="write the chair's or the team's own text for a section",
        example='cscp narrative 2025-26/Q2 themes "Housing came up in three audits."\n'
        "cscp narrative 2025-26/Q2 headline - < headline.txt",
        title="Text",
    )
    quarter: Annotated[
        str, Ask(typed="QUARTER", help="e.g. 2025-26/Q2", choices=choices.quarters_of_evidence)
    ]
    """The quarter as typed; if empty, the one recorded for."""
    section: Annotated[
        str,
        Ask(
            typed="SECTION", help=", ".join(NARRATIVE_SECTIONS), choices=choices.narrative_sections
        ),
    ]
    text: Annotated[
        str,
        Ask(
            label="Text",
            hint="your own words; clear it to leave the section out · no children's or "
            "families' details",
            typed="TEXT",
            help="the whole text (- to read it from stdin)",
            lines=8,
        ),
    ]
    """The text; an empty one removes it from the update."""

    def work(self, draft: UnitOfWork) -> None:
        quarter = begun_quarter(draft, self.quarter)
        section = narrative_section(self.section)
        key = f"{quarter.typed}/{section}"
        if not self.text.strip() and draft.find("narratives", key) is None:
            return
        values = {"quarter": quarter.typed, "section": section, "text": self.text.strip()}
        draft.write("narratives", key, values)

    def sentence(self) -> str:
        title = NARRATIVE_SECTIONS.get(self.section, self.section)
        return f"Text of “{title}” {'saved' if self.text.strip() else 'cleared'}"


class LayOutUpdate(Effective, Struct, frozen=True):
    """Choose the sections that an audience's update begins with, and those it leaves out."""

    what: ClassVar[str] = "lay out"
    audience: Audience
    order: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    def work(self, draft: UnitOfWork) -> None:
        order = tuple(dict.fromkeys(section_of(self.audience, each) for each in self.order))
        left_out = tuple(dict.fromkeys(section_of(self.audience, each) for each in self.left_out))
        refuse_needed(left_out)
        layout = UpdateLayout(audience=self.audience.value, order=order, left_out=left_out)
        known = draft.partnership.update_layouts
        others = [each for each in known if each.audience != self.audience]
        mine = [layout] if order or left_out else []
        layouts = sorted([*others, *mine], key=lambda each: each.audience)
        draft.edit("partnership", PARTNERSHIP_ID, {"update_layouts": to_builtins(layouts)})

    def sentence(self) -> str:
        return f"Layout of the update for {self.audience.readers} saved"


CHAIR = "the Chair"


class Signature(Struct, frozen=True):
    """The role that signed a quarter off, and how the team knows."""

    signed_by: str
    """The signatory's role, never a person's name."""
    how: str
    """How the team knows: ``by email``, ``in the meeting``."""

    @property
    def words(self) -> str:
        """The signatory and how the team knows: ``the Chair, by email``."""
        return ", ".join(filter(None, (self.signed_by.strip(), self.how.strip())))


class Fixed(Struct, frozen=True):
    """The files of a sign-off, and the positions in the journals that they reflect."""

    line: int
    offset: int
    head: str
    scrutiny_line: int = 0
    scrutiny_head: str = ""
    marking: str = ""
    files: tuple[SignedFile, ...] = ()
    figures: tuple[SignedFigure, ...] = ()


class SignOffQuarter(Effective, Struct, frozen=True):
    """Sign a quarter off, as at its last day, with files that are already stored."""

    what: ClassVar[str] = "sign off"
    quarter: Quarter
    signature: Signature
    fixed: Fixed

    def work(self, draft: UnitOfWork) -> None:
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
                "figures": to_builtins(fixed.figures),
            },
        )

    def sentence(self) -> str:
        return f"{self.quarter} signed off by {self.signature.words}"


def refuse_unsaid(signature: Signature) -> None:
    """Refuse a signature without a signatory or without how the team knows."""
    if not signature.signed_by.strip():
        raise Missing(
            "Enter the role of the person who signed it off, e.g. Chair.", field="signed_by"
        )
    if not signature.how.strip():
        raise Missing("Say how it was signed off, e.g. by email or in the meeting.", field="how")


def refuse_signing(book: Book, quarter: Quarter, day: date) -> None:
    """Refuse a quarter that cannot be signed off, before any files are made."""
    if day < quarter.last_day:
        raise Refused(
            f"{quarter} ends on {long(quarter.last_day)}. Sign it off on that day or later."
        )
    if sign_off_of(book, quarter) is not None:
        raise AlreadySigned(quarter)


class WithdrawSignOff(Effective, Struct, frozen=True):
    """Withdraw the sign-off of a quarter, with a reason; its files stay where they are."""

    what: ClassVar[str] = "withdraw sign-off"
    quarter: Quarter
    why: str

    def work(self, draft: UnitOfWork) -> None:
        signed = sign_off_of(draft.book, self.quarter)
        if signed is None:
            raise Refused(f"{self.quarter.short} isn't signed off, so there's nothing to withdraw.")
        values = {"withdrawn": draft.on.isoformat(), "withdrawn_why": self.why.strip()}
        draft.edit("sign_offs", signed.id, values)

    def sentence(self) -> str:
        return f"Sign-off of {self.quarter} withdrawn"


class RequestUpdates(Effective, Struct, frozen=True):
    """Record that agencies were asked for progress on their actions."""

    what: ClassVar[str] = "request updates"
    asked: Mapping[str, Sequence[str]]
    """The references that each agency was asked about, by the agency's id."""
    quarter: str = ""
    """The quarter as typed; if empty, the one recorded for."""
    reply_by: date | None = None

    def work(self, draft: UnitOfWork) -> None:
        quarter = Quarter.parse(self.quarter) if self.quarter else draft.quarter
        if not any(self.asked.values()):
            raise Refused(f"No agency leads an open action to ask about for {quarter.short}.")
        for agency, refs in self.asked.items():
            key = draft.next_id("requests", f"{quarter.typed}/{draft.agency(agency).id}/request-")
            values = {
                "quarter": quarter.typed,
                "agency": agency,
                "actions": [draft.action(ref).id for ref in refs],
                "by": draft.context.by,
            }
            if self.reply_by is not None:
                values["reply_by"] = self.reply_by.isoformat()
            draft.make("requests", key, values)

    def sentence(self) -> str:
        return f"Updates requested from {counted(len(self.asked), 'agency', 'agencies')}"


class TakenAnswer(Struct, frozen=True):
    """An agency's answer about one action."""

    action: str
    text: str
    proposes: str = ""
    """The position, date or title that the agency proposes, for the team to decide on."""


class TakeInAnswers(Effective, Struct, frozen=True):
    """Record an agency's answers to an update request as its progress updates.

    They start no action: what becomes of a status is for the team to decide.
    """

    what: ClassVar[str] = "take in answers"
    agency: str
    quarter: str
    answers: tuple[TakenAnswer, ...]
    completed_by: str = ""
    """The role of the person who filled in the form."""

    def work(self, draft: UnitOfWork) -> None:
        name = draft.agency(self.agency).name
        for each in self.answers:
            put_update(
                draft,
                draft.action(each.action).id,
                each.text,
                quarter=self.quarter,
                by=name,
                as_published=True,
                completed_by=self.completed_by,
                proposes=each.proposes,
            )

    def sentence(self) -> str:
        count = counted(len(self.answers), "answer")
        return f"{count} taken in for {Quarter.parse(self.quarter).short}"
