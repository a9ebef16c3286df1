"""Actions of other sources than the plan, with what they come from and what raised them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, cast

from cscp_tui.domain.commands.adding import AddAction, AddRecord, next_ref
from cscp_tui.domain.commands.base import Effective
from cscp_tui.domain.errors import Refused
from cscp_tui.domain.words import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cscp_tui.domain.drafts import Draft
    from cscp_tui.domain.records import Decision, Origin


@dataclass(frozen=True, slots=True)
class AddFromOrigin(Effective):
    """Add an action of another source, with its origin where that is new, as one step."""

    what: ClassVar[str] = "add action"
    source: Source
    values: Mapping[str, Any]
    """Plain values of the action by field; an origin that is known already stands among them."""
    origin: Mapping[str, Any] = field(default_factory=dict)
    """Plain values of a new origin by field, of the same source; empty where there is none."""
    decision: str = ""
    """The decision that raised it; its meeting is that of the action, unless one is given."""

    def work(self, draft: Draft) -> None:
        """Make the origin and the action, and link the decision with it.

        Raises:
            Refused: the action is of the plan, or there is such an origin already.
            UnknownRecord: there is no such decision.
        """
        if self.source is Source.PLAN:
            raise Refused("An action of a plan comes from its priority; add it on the Plan screen.")
        values = dict(self.values) | {"source": self.source.value}
        if self.origin:
            values["origin"] = self._made_origin(draft)
        known = cast("Decision", draft.get("decisions", self.decision)) if self.decision else None
        if known is not None and not values.get("raised_at"):
            values["raised_at"] = known.meeting
        ref = next_ref(draft, self.source, "")
        AddAction(values).work(draft)
        if known is not None:
            draft.edit("decisions", known.id, {"actions": sorted({*known.actions, ref})})

    def sentence(self) -> str:
        """What was added."""
        return f"Added “{self.values.get('title', '')}”"

    def _made_origin(self, draft: Draft) -> str:
        """Make the new origin; returns its id."""
        title = str(self.origin.get("title", "")).strip()
        for record in draft.records("origins"):
            known = cast("Origin", record)
            if known.source is self.source and known.title.casefold() == title.casefold():
                raise Refused(
                    f"“{known.title}” is known already; choose it, or give another title.",
                    field="origin",
                )
        key = draft.next_id("origins", "origin-")
        values = dict(self.origin) | {"title": title, "source": self.source.value}
        AddRecord("origins", values, key).work(draft)
        return key
