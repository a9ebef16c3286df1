"""References of actions, such as ``BP24-1.3``."""

from __future__ import annotations

import re
from datetime import date

from cscp_tui.base.errors import Missing
from cscp_tui.domain.enums import Source
from cscp_tui.domain.quarters import financial_year_of
from cscp_tui.domain.unit_of_work import UnitOfWork

REFERENCE = re.compile(r"\b[A-Z]{2}[0-9]{2}-[0-9]+(?:\.[0-9]+)?\b")
"""A reference within a text."""


def next_ref(draft: UnitOfWork, source: Source, priority: str) -> str:
    """Return the next reference of a source.

    For a plan, it includes the plan's first year and the priority.

    Raises:
        Missing: an action of a plan names no priority.
        UnknownRecord: there is no such priority.
    """
    if source is not Source.PLAN:
        return draft.next_id("actions", ref_prefix(source, draft.on), digits=2)
    if not priority:
        raise Missing(
            "A plan action needs a priority. Give its number, or words from its title.",
            field="priority",
        )
    known = draft.priority(priority)
    first = draft.plan(known.plan).first_day
    return draft.next_id("actions", ref_prefix(source, first, known.number))


def ref_prefix(source: Source, day: date, priority: int = 0) -> str:
    """Return the beginning of a source's references.

    Args:
        day: the day of effect; for a plan its first day.
        priority: the number of the plan's priority.
    """
    if source is Source.PLAN:
        return f"{source.prefix}{day.year % 100:02d}-{priority}."
    return f"{source.prefix}{financial_year_of(day) % 100:02d}-"
