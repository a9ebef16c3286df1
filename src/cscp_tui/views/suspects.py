"""The texts of an update in which something may identify a child or a family."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cscp_tui.domain.identifiers import find_identifiers
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.sayings import agency_said, told_record
from cscp_tui.domain.update_sections import NARRATIVE_SECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Record
    from cscp_tui.views.updates import Update

_TEXTS: dict[str, tuple[str, ...]] = {
    "actions": (
        *("title", "intended_outcome", "measure", "timescale", "impact", "explanation"),
        *("hold_explanation", "judgement_reason"),
    ),
    "notes": ("text",),
    "moves": ("explanation",),
    "contributions": ("impact_area", "evidence"),
    "narratives": ("text",),
    "reflections": ("text",),
    "promises": ("said", "delivered", "impact"),
    "decisions": ("text",),
    "challenges": ("question", "answer", "came_of_it"),
    "origins": ("title",),
}
"""The fields of each table that people write in their own words, and that an update shows."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """A field of a record with something that may identify somebody."""

    table: str
    id: str
    sentence: str
    """The warning, which names the place and does not repeat the passage."""


def suspects(update: Update) -> Iterator[Suspect]:
    """Each suspicious field of what the update shows, without the phrases that are allowed."""
    quiet = update.present.partnership.quiet_phrases
    for table, record in _records(update):
        for field in _TEXTS[table]:
            place = f"the {field.replace('_', ' ')} of {_told(table, record, update.present)}"
            for found in find_identifiers(getattr(record, field), quiet):
                yield Suspect(table, record.id, found.sentence(place))


def _told(table: str, record: Any, book: Book) -> str:
    """A record in the words of the screens, without its own, which may be the passage itself."""
    if table in {"notes", "moves"}:
        return f"a {'note' if table == 'notes' else 'date move'} of {record.action}"
    if table == "narratives":
        section = NARRATIVE_SECTIONS.get(record.section, record.section)
        return f"“{section}” for {Quarter.parse(record.quarter).short}"
    if table == "contributions":
        quarter = Quarter.parse(record.quarter).short
        return f"{agency_said(record.agency, book)}'s contribution for {quarter}"
    if table == "reflections":
        return f"the {record.role}'s reflection for {Quarter.parse(record.quarter).short}"
    if table == "promises":
        return f"promise {record.order} of {record.year}"
    return told_record(table, record.id, book)


def _records(update: Update) -> Iterator[tuple[str, Record]]:
    """The records whose texts the update shows, with their tables."""
    for action in update.population:
        yield "actions", action
        yield from (("moves", move) for move in update.book.moves_of(action.id))
    yield from (("notes", note) for note in update.notes.values())
    quarter, present, book = update.quarter.typed, update.present, update.book
    for table, record in (
        *_each("contributions", present.contributions.values()),
        *_each("narratives", present.narratives.values()),
        *_each("reflections", present.reflections.values()),
    ):
        if getattr(record, "quarter", "") == quarter:
            yield table, record
    yield from _each("promises", book.promises.values())
    yield from _each("challenges", book.challenges.values())
    yield from _each("origins", book.origins.values())
    decisions = (
        known
        for known in update.book.decisions.values()
        if (meeting := update.book.meetings.get(known.meeting)) is not None
        and update.before_day < meeting.day <= update.as_at
    )
    yield from _each("decisions", decisions)


def _each(table: str, records: Iterable[Record]) -> Iterator[tuple[str, Record]]:
    for record in records:
        yield table, record
