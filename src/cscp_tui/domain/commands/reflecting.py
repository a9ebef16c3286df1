"""Reflections: what a scrutineer writes about a quarter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from cscp_tui.domain.challenge_records import OWN
from cscp_tui.domain.commands.base import Effective
from cscp_tui.domain.errors import Missing, Refused
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.words import Role

if TYPE_CHECKING:
    from cscp_tui.domain.drafts import Draft


@dataclass(frozen=True, slots=True)
class WriteReflection(Effective):
    """Keep a scrutineer's text for a quarter; a later one replaces it.

    Recorded by the team, it stays told apart from what scrutineers write in a journal of their own.
    """

    what: ClassVar[str] = "reflect"
    scrutineer: str
    """The role that it is under, such as Independent Scrutineer."""
    text: str
    quarter: str = ""
    """The quarter as typed; the one that is recorded for, where it is empty."""

    def work(self, draft: Draft) -> None:
        """Write it, or write it anew."""
        role, text = self.scrutineer.strip(), self.text.strip()
        if not role:
            raise Missing("Say which scrutineer writes the reflection.", field="scrutineer")
        if not text:
            raise Missing("The reflection is empty; say something.", field="text")
        quarter = Quarter.parse(self.quarter) if self.quarter else draft.quarter
        if quarter.first_day > draft.today:
            raise Refused(f"{quarter} has not begun; name an earlier quarter.", field="quarter")
        own = OWN if draft.context.role is Role.SCRUTINEER else ""
        values = {"quarter": quarter.typed, "role": role, "text": text}
        draft.write("reflections", f"{own}{quarter.typed}/{role}", values)

    def sentence(self) -> str:
        """What was done."""
        return f"Recorded the reflection of the {self.scrutineer}"
