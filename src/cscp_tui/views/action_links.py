"""What an action is linked with: what it comes from and raised it, other actions, promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.ratings import lineage
from cscp_tui.views.projections import is_record_restricted
from cscp_tui.views.record_titles import name_of_meeting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Action, Record
    from cscp_tui.views.standings import Standings

Link = tuple[str, "Record"]
"""A record with the table that it is in."""


def linked_with(action: Action, book: Book, *, is_projected: bool = False) -> list[Link]:
    """The records that an action is linked with; restricted ones are left out for lookers-on."""
    found = dict.fromkeys(_links(action, book))
    links = [(table, book.tables[table][key]) for table, key in found if key in book.tables[table]]
    return [link for link in links if not (is_projected and is_record_restricted(*link, book))]


def _links(action: Action, book: Book) -> Iterator[tuple[str, str]]:
    for decision in book.decisions.values():
        if action.id in decision.actions:
            yield "decisions", decision.id
    yield "meetings", action.raised_at
    for ref in (*action.related, action.continues, action.continued_by, action.replaced_by):
        yield "actions", ref
    for promise in book.promises.values():
        if action.id in promise.actions:
            yield "promises", promise.id
    yield "origins", action.origin


def link_facts(
    action: Action, book: Book, standings: Standings, *, is_projected: bool = False
) -> Iterator[tuple[str, str]]:
    """The links in words, each with what it is called."""
    yield "Continues", " from ".join(parent.id for parent in lineage(book, action))
    yield from _origin_facts(action, book)
    if action.raised_at:
        yield "Raised at", name_of_meeting(action.raised_at, book)
    for table, record in linked_with(action, book, is_projected=is_projected):
        if table == "decisions":
            decision = book.decisions[record.id]
            yield "Decision", f"{decision.text} ({name_of_meeting(decision.meeting, book)})"
        elif table == "promises":
            promise = book.promises[record.id]
            yield "Promised", f"{promise.said} ({promise.year}, {promise.status})"
        elif table == "actions" and record.id in action.related:
            other = book.actions[record.id]
            standing = standings.cell(other, book).text
            yield "Linked with", f"{other.id}  {other.title} ({standing})"
    yield "Earlier reference", action.old_ref


def _origin_facts(action: Action, book: Book) -> Iterator[tuple[str, str]]:
    origin = book.origins.get(action.origin)
    if origin is not None:
        yield "Origin", f"{origin.title} ({origin.kind})"
        yield "Key learning", "".join(f"\n  · {learned}" for learned in origin.key_learning)
