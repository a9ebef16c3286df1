"""The screens on which records are at home: where going to one leads."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from cscp_tui.domain.words import Source

if TYPE_CHECKING:
    from cscp_tui.domain.records import Action, Record

ACTIONS = "actions"

TAB_OF_SOURCE: dict[Source, str] = dict.fromkeys(Source, "executive") | {Source.PLAN: "plan"}
"""The tabs with the actions of a source; one that is not here has no screen of its own."""

TAB_OF_TABLE: dict[str, str] = {
    "challenges": "scrutiny",
    "meetings": "meetings",
    "reflections": "scrutiny",
    "promises": "said",
    "contributions": "said",
    "agencies": "agencies",
    "groups": "groups",
}
"""The tabs with the records of a table, but for actions."""


def home_of(table: str, record: Record) -> str:
    """The name of the tab on which a record is shown; empty where it has none."""
    if table == ACTIONS:
        return TAB_OF_SOURCE.get(cast("Action", record).source, "")
    return TAB_OF_TABLE.get(table, "")
