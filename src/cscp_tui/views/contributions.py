"""The agencies' own evidence for the quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.views.narratives import narrative
from cscp_tui.views.papers import Part, column, part, table
from cscp_tui.views.updates import not_shown

if TYPE_CHECKING:
    from cscp_tui.domain.records import Contribution
    from cscp_tui.views.updates import Update

_COLUMNS = (
    column("Agency", 20, grows=1),
    column("Impact area", 18, grows=1),
    column("Evidence of impact", 40, grows=4),
)


def contributions(update: Update) -> Part:
    """What each agency gave as evidence, in the order of the agencies."""
    found = given_for(update)
    shown = [given for given in found if not (update.is_public and given.restricted)]
    rows = (
        (update.names.agency(given.agency), given.impact_area, given.evidence) for given in shown
    )
    return part(
        "contributions",
        "Partners' contributions",
        narrative(update, "contributions"),
        table(_COLUMNS, rows),
        not_shown(len(found) - len(shown), "contribution"),
    )


def given_for(update: Update) -> list[Contribution]:
    """The contributions that speak for the quarter, in the order of their agencies."""
    return sorted(
        (c for c in update.present.contributions.values() if c.quarter == update.quarter.typed),
        key=lambda given: _order(update, given),
    )


def _order(update: Update, given: Contribution) -> tuple[int, str, str]:
    agency = update.book.agencies.get(given.agency)
    return (agency.order if agency else 0, given.agency, given.id)
