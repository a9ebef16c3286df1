"""Any record in full, either as labelled texts or as plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from msgspec import Struct

from cscp_tui.base.texts import shortened
from cscp_tui.documents.table import Cell, Tone
from cscp_tui.domain.book import Book, name_of
from cscp_tui.domain.changes import Plain, plain
from cscp_tui.domain.dates import long
from cscp_tui.domain.figures import original_due_of, slips_of
from cscp_tui.domain.hidden import shown_to, with_hidden
from cscp_tui.domain.meetings import minutes_state
from cscp_tui.domain.names import agency_name
from cscp_tui.domain.partners import annual_report_groups, table_place
from cscp_tui.domain.quorum import clause_words, quorum
from cscp_tui.domain.ratings import days_late, days_late_originally, rate, standing_of
from cscp_tui.domain.records import KINDS, Action, Meeting, Membership, QuorumClause, Record
from cscp_tui.domain.schema import PARTIES, RecordField
from cscp_tui.views.actions import Pieces, Standings, action_details, labelled
from cscp_tui.views.attendance import people_present
from cscp_tui.views.meetings import state_cell
from cscp_tui.views.names import party_in_full
from cscp_tui.views.record_titles import field_text, title_of


def facts_of(
    table: str, record: Record, book: Book, *, is_projected: bool
) -> tuple[tuple[str, str], ...]:
    """Return labels with texts, in reading order; a text may be empty."""
    unseen = KINDS[table].reasons if is_projected else frozenset()
    facts = [
        (field.label, text)
        for field in KINDS[table].given.values()
        if field.spec.detailed and field.name not in unseen
        for text in _texts(field, record, book)
    ]
    return (*facts, *_more_facts(table, record, book))


def _texts(field: RecordField, record: Record, book: Book) -> Iterator[str]:
    """Yield the value of a field in full; one text for each of several free texts."""
    value = field.of(record)
    if field.name == "restricted":
        yield "not for the public version" if value else ""
    elif field.item is QuorumClause:
        for clause in value:
            yield rule_words(clause, book)
    elif issubclass(field.item, Struct):
        return
    elif field.spec.free_text and isinstance(value, tuple):
        yield from value
    else:
        yield field_text(field, value, book)


def _more_facts(table: str, record: Any, book: Book) -> Iterator[tuple[str, str]]:
    match table:
        case "meetings":
            yield from (("Note", text) for text in record.texts)
        case "challenges":
            yield "Raised on", long(record.created)
        case "agencies":
            for group in book.groups.values():
                for clause in group.quorum:
                    if record.id in clause.agencies:
                        called = group.short_name
                        yield f"In the quorum of {called}", rule_words(clause, book)
        case "groups":
            if not record.quorum:
                yield "Quorum", "none set, so every meeting is quorate"
            counts = "counts as held" if record.inquorate_counts else "does not count"
            yield "An inquorate meeting", f"{counts} in attendance"
            reported = annual_report_groups(book)
            place = reported.index(record.id) + 1 if record.id in reported else 0
            words = f"column {place} of {len(reported)}" if place else "not in it"
            yield "Annual report table", words
        case "reflections":
            yield "Written by", record.recorded_for or f"the {record.role}"


def record_details(
    table: str, record: Record, book: Book, today: date, *, is_projected: bool
) -> Pieces:
    """Return a record in full as text, with one line for each record that belongs to it."""
    if isinstance(record, Action):
        standings = Standings(today)
        return action_details(record, book, standings, is_projected=is_projected)
    noun = name_of(table).capitalize()
    pieces: list[str | Cell] = [
        Cell(title_of(table, record, book), Tone.STRONG),
        "\n",
        Cell(f"{noun} {record.id}" if KINDS[table].said_by_id else noun, Tone.MUTED),
        "\n",
    ]
    pieces += labelled(facts_of(table, record, book, is_projected=is_projected))
    for title, lines in _belongings(table, record, book, today, is_projected=is_projected):
        if lines:
            pieces += ["\n\n", Cell(title, Tone.STRONG), *(f"\n{line}" for line in lines)]
    return tuple(pieces)


def _belongings(
    table: str, record: Record, book: Book, today: date, *, is_projected: bool
) -> Iterator[tuple[str, list[str]]]:
    key, named = record.id, KINDS[table].set_fields & KINDS[table].links.keys()
    for name in named:
        keys = dict.fromkeys(getattr(record, name))
        target = KINDS[table].links[name]
        others = book.as_read(target)
        known = [others[each] for each in keys if each in others]
        yield (
            KINDS[table].fields[name].label,
            _record_lines(target, known, book, is_projected=is_projected),
        )
    match table:
        case "agencies":
            yield "Member of", _memberships(book, "agency", key, today)
            parts = [part.name for part in book.agencies.values() if part.parent == key]
            yield "Agencies that are part of it", parts
        case "groups":
            yield "Members", _memberships(book, "group", key, today)
            yield "Meetings, the latest first", list(_meetings(record, book, today))
        case "meetings":
            rows = book.attendances_of(key)
            yield "Who came", [title_of("attendances", row, book) for row in rows]
    for kind in KINDS.values():
        if (table, kind.table) in _TOLD_APART or kind.is_told_with_parent:
            continue
        targets = {table, PARTIES} if table in {"agencies", "groups"} else {table}
        linked = [field for field in kind.given.values() if field.spec.links in targets]
        for field in linked:
            found = (o for o in book.as_read(kind.table).values() if _names(o, field.name, key))
            which = f", {field.words_in_sentence}" if len(linked) > 1 else ""
            title = f"{kind.plural_noun.capitalize()}{which}"
            yield title, _record_lines(kind.table, found, book, is_projected=is_projected)


_TOLD_APART = frozenset(
    {
        *(("agencies", "memberships"), ("agencies", "agencies"), ("groups", "memberships")),
        *(("groups", "meetings"), ("meetings", "attendances"), ("agencies", "attendances")),
        *(("import_sources", "source_rows"), ("groups", "partnership")),
    }
)
"""Pairs of a kind of record and a related kind that is not listed below it as usual."""


def _names(record: Record, field: str, key: str) -> bool:
    value = getattr(record, field)
    return key in value if isinstance(value, tuple) else key == value


def _record_lines(
    table: str, records: Iterable[Record], book: Book, *, is_projected: bool
) -> list[str]:
    """Return one line for each record. While others look on, restricted ones are only counted."""
    every = list(records)
    shown = shown_to(every, book, hides=is_projected)
    lines = [f"{one.id}  {title_of(table, one, book)}" for one in shown]
    return [*filter(None, (*lines, with_hidden("", len(every) - len(shown))))]


def _memberships(book: Book, field: str, key: str, today: date) -> list[str]:
    other = "group" if field == "agency" else "agency"
    spells = [known for known in book.memberships.values() if getattr(known, field) == key]
    if field == "agency":
        spells.sort(key=lambda spell: (spell.group, spell.first_day))
    else:
        spells.sort(key=lambda spell: table_place(spell.agency, book))
    return [_spell(spell, getattr(spell, other), book, today) for spell in spells]


def _spell(spell: Membership, other: str, book: Book, today: date) -> str:
    until = f" to {long(spell.last_day)}" if spell.last_day else ""
    since = "from" if spell.first_day > today else "since"
    word = "from" if until else since
    return f"{party_in_full(other, book)}, {word} {long(spell.first_day)}{until}"


_MOST_MEETINGS = 6


def _meetings(group: Record, book: Book, today: date) -> Iterator[str]:
    known = [meeting for meeting in book.meetings.values() if meeting.group == group.id]
    known.sort(key=lambda meeting: meeting.day, reverse=True)
    for meeting in known[:_MOST_MEETINGS]:
        yield f"{long(meeting.day)}  {state_cell(meeting, today)}"
    if (more := len(known) - _MOST_MEETINGS) > 0:
        yield f"and {more} more"


def rule_words(clause: QuorumClause, book: Book, *, is_short: bool = False) -> str:
    """Return a clause in words: ``at least 1 of ICB, CHS, SLaM (A health partner)``."""
    names = ", ".join(
        shortened(agency_name(key, book) if is_short else party_in_full(key, book), 60)
        for key in clause.agencies
    )
    label = clause.label.strip()
    called = f" ({label})" if label and label.casefold() not in names.casefold() else ""
    return f"at least {clause.at_least} of {names}{called}"


MOST_LINES = 12
"""The most lines shown of one text; the first line counts as one, whatever its length."""
MOST_CHARACTERS = 1_500
"""The most characters shown of one text."""
ALL_CHARACTERS = 12_000
"""The number of characters in all texts together after which the rest is cut."""


def truncate(pieces: Pieces, whole: str) -> Pieces:
    """Return the text with long pieces cut, and a note on what is missing.

    Args:
        whole: how to see the whole text, such as ``enter shows it whole``.
    """
    return tuple(_shortened(pieces, whole))


def _shortened(pieces: Pieces, whole: str) -> Iterator[str | Cell]:
    left = ALL_CHARACTERS
    for piece in pieces:
        if left <= 0:
            yield Cell(f"\n\n… and more; {whole}.", Tone.MUTED)
            return
        text = piece.text if isinstance(piece, Cell) else piece
        kept = _truncated(text)
        left -= len(kept)
        if len(kept) == len(text):
            yield piece
            continue
        yield Cell(kept, piece.tone, piece.symbol) if isinstance(piece, Cell) else kept
        lines = text[len(kept) :].strip("\n").count("\n") + 1
        missing = (
            f"{lines:,} more lines" if lines > 1 else f"{len(text) - len(kept):,} more letters"
        )
        yield Cell(f" … {missing}; {whole}.\n", Tone.MUTED)


def _truncated(text: str) -> str:
    if len(text) <= MOST_CHARACTERS and text.count("\n") <= MOST_LINES:
        return text
    lines = text[: MOST_CHARACTERS + 1].split("\n")
    kept = "\n".join(lines[:MOST_LINES])[:MOST_CHARACTERS]
    return kept.rstrip()


def plain_values(table: str, record: Record) -> dict[str, Plain]:
    """Return all fields of a record as plain values, defaults included, with ISO dates."""
    values = KINDS[table].defaults | plain(record)
    del values["undone"]  # an undone record is in no list
    return values


def record_values(table: str, record: Record, book: Book) -> dict[str, Plain]:
    """Return a record's fields; for a closed meeting also its attendance and its quorum."""
    values = plain_values(table, record)
    if not isinstance(record, Meeting):
        return values
    has_begun = record.in_progress or record.is_closed
    found = quorum(book, record)
    return values | {
        "people_present": people_present(book, record) if has_begun else None,
        "quorum_met": found.is_met if has_begun else None,
        "quorum_missing": [clause_words(each, book) for each in found.missing] if has_begun else [],
        "minutes": minutes_state(book, record),
    }


def action_values(action: Action, book: Book, today: date) -> dict[str, Plain]:
    """Return an action's fields, and the values computed for a day, with ISO dates."""
    rated = rate(action, book, today)
    note = book.last_update(action.id)
    original = original_due_of(book, action)
    values: dict[str, Plain] = plain_values("actions", action) | {
        "original_due": original.isoformat() if original else None,
        "standing": standing_of(action, book, today),
        "rating": rated.shown.value if rated else None,
        "rating_computed": rated.computed.value if rated else None,
        "rating_because": rated.because if rated else "",
        "days_late": days_late(action, today) if action.is_open else 0,
        "days_late_originally": days_late_originally(action, today) if action.is_open else 0,
        "slips": len(slips_of(book, action)),
        "awaits_agreement": action.awaits_agreement,
        "last_update": None,
    }
    if note is not None:
        values["last_update"] = {
            "on": note.created.isoformat(),
            "quarter": note.quarter,
            "by": note.by,
            "meeting": note.meeting,
            "text": note.text,
        }
    return values
