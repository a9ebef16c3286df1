"""The agencies' own evidence for a quarter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from cscp_tui.domain.commands.adding import AddRecord
from cscp_tui.domain.commands.base import Effective
from cscp_tui.domain.commands.editing import SetFields
from cscp_tui.domain.errors import Refused
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.sayings import InNames, agency_said
from cscp_tui.domain.words import AgencyKind

if TYPE_CHECKING:
    from cscp_tui.domain.drafts import Draft
    from cscp_tui.domain.sayings import Finds


@dataclass(frozen=True, slots=True)
class AddContribution(InNames, Effective):
    """Keep what an agency gives as evidence for a quarter."""

    what: ClassVar[str] = "contribute"
    agency: str
    impact_area: str
    evidence: str
    quarter: str = ""
    """The quarter as typed; the one that is recorded for, where it is empty."""
    restricted: bool = False

    def work(self, draft: Draft) -> None:
        """Add it to those of the agency and the quarter."""
        agency = draft.agency(self.agency)
        if agency.kind is AgencyKind.GUEST:
            raise Refused(f"{agency.name} stands for guests; name the agency that contributes.")
        quarter = Quarter.parse(self.quarter) if self.quarter else draft.quarter
        _refuse_ahead(draft, quarter)
        values = {
            "agency": agency.id,
            "quarter": quarter.typed,
            "impact_area": self.impact_area.strip(),
            "evidence": self.evidence.strip(),
            "restricted": self.restricted,
        }
        AddRecord("contributions", values).work(draft)

    def sentence_in(self, book: Finds) -> str:
        """What was done."""
        return f"Added a contribution of {agency_said(self.agency, book)}"


def _refuse_ahead(draft: Draft, quarter: Quarter) -> None:
    if quarter.first_day > draft.today:
        raise Refused(f"{quarter} has not begun; name an earlier quarter.", field="quarter")


@dataclass(frozen=True, slots=True)
class EditContribution(Effective):
    """Change an agency's contribution; what is left out stays as it was."""

    what: ClassVar[str] = "contribution"
    contribution: str
    impact_area: str | None = None
    evidence: str | None = None
    quarter: str | None = None
    restricted: bool | None = None

    def work(self, draft: Draft) -> None:
        """Change its fields."""
        names = ("impact_area", "evidence", "quarter", "restricted")
        values = {n: getattr(self, n) for n in names if getattr(self, n) is not None}
        if self.quarter:
            _refuse_ahead(draft, Quarter.parse(self.quarter))
        SetFields("contributions", self.contribution, values).work(draft)

    def sentence(self) -> str:
        """What was done."""
        return f"Changed the contribution {self.contribution}"
