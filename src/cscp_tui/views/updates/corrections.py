"""Corrections: changes recorded after a quarter was signed off, with effect in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.base.texts import one_line
from cscp_tui.documents.document import Paragraph, Section, section
from cscp_tui.documents.table import Cell, Row, Tone, column, table
from cscp_tui.domain.dates import long
from cscp_tui.domain.quarters import Quarter
from cscp_tui.views.history import (
    change_sentence,
    owner_of,
    recorded_in_full,
    stopped,
    subject_words,
    told_changes,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cscp_tui.documents.table import Table
    from cscp_tui.domain.book import Book
    from cscp_tui.domain.records import SignOff
    from cscp_tui.views.history import Entry
    from cscp_tui.views.updates.update import Update


COLUMNS = (
    column("Change", 7, right=True),
    column("Recorded", 20),
    column("In effect", 18),
    column("By", 16),
    column("What was changed", 40, grows=1),
)


def corrections_table(entries: Sequence[Entry], book: Book) -> Table:
    """The corrections, oldest first; one that was taken back again says so.

    Args:
        entries: what was recorded.
        book: where the records that were changed have their titles.
    """
    return table(COLUMNS, (_row(entry, book) for entry in entries))


def corrections_lines(entries: Sequence[Entry]) -> tuple[Row, ...]:
    """The corrections as lines of a checklist, known by the record that each changed first."""
    return tuple(
        Row(
            correction_key(entry),
            (
                Cell(owner_of(entry.changes[0])[1], Tone.STRONG),
                Cell(one_line(_brief(entry))),
                Cell(f"recorded by {entry.line.by}"),
            ),
        )
        for entry in entries
    )


def correction_key(entry: Entry) -> str:
    """The key of a correction; one line of the journal can make several."""
    return f"correction {entry.line.at} {entry.line.n} {entry.undone_by}"


def _brief(entry: Entry) -> str:
    """The change, with its day if the words do not give it, for a narrow column."""
    said = "; ".join(change_sentence(change) for change in told_changes(entry))
    day = long(entry.line.on)
    words = said if day in said else f"{said}, in effect {day}"
    return f"taken back: {words}" if entry.undone_by else words


def _row(entry: Entry, book: Book) -> tuple[str | Cell, ...]:
    line = entry.line
    tone = Tone.STRUCK if entry.undone_by else Tone.PLAIN
    words = "\n".join(
        stopped(f"{subject_words(change, book)}: {change_sentence(change)}")
        for change in told_changes(entry)
    )
    taken_back = f" Taken back by change {entry.undone_by}." if entry.undone_by else ""
    return (
        str(line.n),
        recorded_in_full(line.at),
        long(line.on),
        line.by,
        Cell(f"{words}{taken_back}", tone),
    )


def signed_words(signed: SignOff, *, public: bool = False) -> str:
    """The sign-off in words: by whom, how, when, and recorded by whom, except for the public."""
    by = ", ".join(filter(None, (signed.signed_by, signed.how)))
    recorded = "" if public else f", recorded by {signed.recorded_by}"
    return f"by {by}, on {long(signed.created)}{recorded}"


def corrections_section(update: Update) -> Section | None:
    """The corrections to the last quarter that was signed off; nothing where none was."""
    signed = update.signed_before
    if signed is None:
        return None
    quarter = Quarter.parse(signed.quarter)
    count = len(update.corrections)
    title = f"Corrections since {quarter.short} was signed off"
    if update.is_public:
        verb = "correction has" if count == 1 else "corrections have"
        words = f"{count} {verb} been recorded since {quarter.short} was signed off."
        return section("corrections", title, Paragraph(words)) if count else None
    return section(
        "corrections",
        title,
        Paragraph(
            f"{quarter.short} was signed off {signed_words(signed)}. What was recorded since with "
            f"effect by {long(signed.as_at)} is in the figures of this update and not in those "
            "that were signed off."
        ),
        corrections_table(update.corrections, update.present)
        if count
        else Paragraph("There are none."),
    )
