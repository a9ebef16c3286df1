"""Groups of a list of actions, by one thing or another that they have in common."""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum
from typing import TYPE_CHECKING

from cscp_tui.domain.quarters import Quarter
from cscp_tui.views.origins import origin_key, origin_order, origin_title

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Action


class GroupBy(StrEnum):
    """What a list of actions is grouped by."""

    PRIORITY = "priority"
    LEAD_AGENCY = "lead agency"
    STATUS = "status"
    QUARTER_DUE = "quarter due"
    OVERSEEING_GROUP = "overseeing group"
    ORIGIN = "origin"
    """The source with the review, audit or meeting that it comes from."""


_LAST = (1, "")
"""Sorts a group without a name behind the others."""


def parts_of(actions: Iterable[Action], by: GroupBy) -> dict[str, list[Action]]:
    """The actions by the key of the group that each is in."""
    key_of = _KEYS[by]
    parts: dict[str, list[Action]] = defaultdict(list)
    for action in actions:
        parts[key_of(action)].append(action)
    return parts


def group_of(action: Action, by: GroupBy) -> str:
    """The key of the group that an action is in."""
    return _KEYS[by](action)


def _quarter_due(action: Action) -> str:
    return Quarter.containing(action.due).typed if action.due else ""


_KEYS: dict[GroupBy, Callable[[Action], str]] = {
    GroupBy.PRIORITY: lambda action: action.priority or action.origin,
    GroupBy.LEAD_AGENCY: lambda action: action.lead_agency,
    GroupBy.STATUS: lambda action: action.outcome or action.status,
    GroupBy.QUARTER_DUE: _quarter_due,
    GroupBy.OVERSEEING_GROUP: lambda action: action.overseeing_group,
    GroupBy.ORIGIN: origin_key,
}


def title_of_group(key: str, by: GroupBy, book: Book) -> str:
    """What a group is called."""
    return _TITLES[by](key, book)


def _priority_title(key: str, book: Book) -> str:
    if priority := book.priorities.get(key):
        return f"{priority.number} {priority.title}"
    origin = book.origins.get(key)
    return origin.title if origin else "No priority"


def _agency_title(key: str, book: Book) -> str:
    agency = book.agencies.get(key)
    return agency.name if agency else "No lead agency"


def _group_title(key: str, book: Book) -> str:
    group = book.groups.get(key)
    return group.name if group else "No overseeing group"


_TITLES: dict[GroupBy, Callable[[str, Book], str]] = {
    GroupBy.PRIORITY: _priority_title,
    GroupBy.LEAD_AGENCY: _agency_title,
    GroupBy.STATUS: lambda key, _: key.capitalize(),
    GroupBy.QUARTER_DUE: lambda key, _: str(Quarter.parse(key)) if key else "No due date",
    GroupBy.OVERSEEING_GROUP: _group_title,
    GroupBy.ORIGIN: origin_title,
}


def order_of_group(key: str, by: GroupBy, book: Book) -> tuple[int, object]:
    """What puts the groups in their order; one without a name comes last."""
    if not key:
        return _LAST
    if by is GroupBy.PRIORITY and (priority := book.priorities.get(key)):
        return (0, f"{priority.plan} {priority.number:03d}")
    if by is GroupBy.ORIGIN:
        return (0, origin_order(key, book))
    return (0, title_of_group(key, by, book).casefold())
