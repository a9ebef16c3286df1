"""Keeping a published table of attendance of a time whose meetings are not recorded here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from msgspec import to_builtins

from cscp_tui.domain.commands.base import Effective
from cscp_tui.domain.errors import Missing, Refused
from cscp_tui.domain.texts import counted

if TYPE_CHECKING:
    from cscp_tui.domain.drafts import Draft
    from cscp_tui.domain.periods import Period
    from cscp_tui.domain.summaries import SummaryRow


@dataclass(frozen=True, slots=True)
class KeepSummary(Effective):
    """Keep percentages as they were published, under the name of their period."""

    what: ClassVar[str] = "published summary"
    period: Period
    """The days that they are about; its title is what the summary is called."""
    groups: tuple[str, ...]
    rows: tuple[SummaryRow, ...]
    source: str = ""

    def work(self, draft: Draft) -> None:
        """Make the summary.

        Raises:
            Refused: there is one of the period already.
        """
        key = self.period.title.strip()
        if not key:
            raise Missing("Say what the period of the summary is called, as 2023/24.")
        if draft.find("summaries", key) is not None:
            raise Refused(
                f"A summary of {key} is kept already; take that one away first, "
                "or give this one another name."
            )
        values = {
            "first_day": self.period.first.isoformat(),
            "last_day": self.period.last.isoformat(),
            "groups": list(self.groups),
            "rows": to_builtins(self.rows),
            "source": self.source.strip(),
        }
        draft.write("summaries", key, values)

    def sentence(self) -> str:
        """What was done."""
        rows = counted(len(self.rows), "agency", "agencies")
        return f"Kept the published summary of {self.period.title}, {rows}"
