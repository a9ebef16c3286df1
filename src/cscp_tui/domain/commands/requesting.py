"""Asking the lead agencies for progress on their open actions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from cscp_tui.domain.commands.base import Effective
from cscp_tui.domain.errors import Refused
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.texts import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cscp_tui.domain.drafts import Draft


@dataclass(frozen=True, slots=True)
class RequestUpdates(Effective):
    """Keep that agencies were asked for progress on actions of theirs."""

    what: ClassVar[str] = "request updates"
    asked: Mapping[str, Sequence[str]]
    """The references that each agency was asked about, by the agency's id."""
    quarter: str = ""
    """The quarter as typed; the one that is recorded for, where it is empty."""

    def work(self, draft: Draft) -> None:
        """Make one request for each agency.

        Raises:
            Refused: nobody is asked anything.
            UnknownRecord: there is no such agency or action.
        """
        quarter = Quarter.parse(self.quarter) if self.quarter else draft.quarter
        if not any(self.asked.values()):
            raise Refused(f"No agency has an open action to be asked about for {quarter.short}.")
        for agency, refs in self.asked.items():
            key = draft.next_id("requests", f"{quarter.typed}/{draft.agency(agency).id}/request-")
            values = {
                "quarter": quarter.typed,
                "agency": agency,
                "actions": [draft.action(ref).id for ref in refs],
                "by": draft.context.by,
            }
            draft.make("requests", key, values)

    def sentence(self) -> str:
        """What was done."""
        return f"Asked {counted(len(self.asked), 'agency', 'agencies')} for updates"
