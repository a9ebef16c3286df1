"""One action in full: what was promised, where it stands, what was said about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.dates import distance, long
from cscp_tui.domain.figures import original_due_of
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.ratings import days_late, days_late_originally, lineage
from cscp_tui.domain.sayings import meeting_said, party_said
from cscp_tui.domain.texts import counted
from cscp_tui.domain.words import MoveKind
from cscp_tui.views.action_links import link_facts
from cscp_tui.views.cells import Cell, Tone
from cscp_tui.views.short_names import meeting_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Action, Move, Note
    from cscp_tui.views.standings import Standings

Pieces = tuple[str | Cell, ...]


def action_details(
    action: Action, book: Book, standings: Standings, *, is_projected: bool = False
) -> Pieces:
    """The pieces of text that show an action in full, newest notes first.

    Args:
        action: which.
        book: what is known of it.
        standings: how it stands on the day that is shown.
        is_projected: whether others look on, so that reasons and causes stay unseen.
    """
    pieces: list[str | Cell] = [
        Cell(f"{action.id}  {action.title}", Tone.STRONG),
        "\n",
        standings.cell(action, book),
        "\n",
    ]
    for label, text in action_facts(action, book, standings, is_projected=is_projected):
        pieces += [Cell(f"\n{label}  ", Tone.MUTED), text]
    pieces += _section("Notes, newest first", list(_notes(book.notes_of(action.id), book)))
    moves = list(_moves(action, book, is_projected=is_projected))
    pieces += _section("Due date moved", moves)
    return tuple(pieces)


def action_facts(
    action: Action, book: Book, standings: Standings, *, is_projected: bool = False
) -> Iterator[tuple[str, str]]:
    """What there is to know of an action, name by name."""
    links = link_facts(action, book, standings, is_projected=is_projected)
    facts = _facts(action, book, standings.today, is_projected=is_projected)
    return (fact for fact in (*facts, *links) if fact[1])


def _section(title: str, pieces: list[str | Cell]) -> list[str | Cell]:
    if not pieces:
        return ["\n\n", Cell(title, Tone.STRONG), "\n", Cell("None yet.", Tone.MUTED)]
    return ["\n\n", Cell(title, Tone.STRONG), *pieces]


def _facts(
    action: Action, book: Book, today: date, *, is_projected: bool
) -> Iterator[tuple[str, str]]:
    yield from _people(action, book)
    yield "Intended outcome", action.intended_outcome
    yield "Measure", action.measure
    yield from _dates(action, book, today)
    yield from _ends(action, book, is_projected=is_projected)
    yield "Impact area", action.impact_area
    impact = f"{action.impact_state}: {action.impact}" if action.impact else ""
    yield "Impact", impact or str(action.impact_state)
    if action.judgement is not None:
        yield "Our judgement", f"{action.judgement}: {action.judgement_reason}"
    if action.restricted:
        yield "Restricted", "not for the public version"


def _people(action: Action, book: Book) -> Iterator[tuple[str, str]]:
    names = {agency.id: agency.name for agency in book.agencies.values()}
    groups = {group.id: group.name for group in book.groups.values()}
    lead = names.get(action.lead_agency, "")
    yield "Lead", ", ".join(part for part in (action.lead, lead) if part)
    yield "Supporting", ", ".join(names.get(key, key) for key in action.supporting_agencies)
    yield "Overseen by", groups.get(action.overseeing_group, "")


def _dates(action: Action, book: Book, today: date) -> Iterator[tuple[str, str]]:
    if action.due is not None:
        late = f"{counted(days_late(action, today), 'day')} late" if _is_late(action, today) else ""
        yield "Due", f"{long(action.due)} ({late or distance(action.due, today)})"
    original = original_due_of(book, action)
    if original is not None and original != action.due:
        late_days = days_late_originally(action, today)
        late = f", {counted(late_days, 'day')} past it" if late_days else ""
        yield "Original due", f"{long(original)}{late}"
    elif action.original_due_unknown:
        yield "Original due", "not known before import"
    yield "Timescale as written", action.timescale
    if action.check_back is not None and action.is_open:
        yield "Check back", f"{long(action.check_back)} ({distance(action.check_back, today)})"
    if action.hold_reason:
        yield "On hold", _joined(action.hold_reason, action.hold_explanation)


def _is_late(action: Action, today: date) -> bool:
    return action.is_open and action.due is not None and action.due < today


def _ends(action: Action, book: Book, *, is_projected: bool) -> Iterator[tuple[str, str]]:
    if action.ended is None:
        return
    if action.is_delivered:
        at = (
            f"agreed at {meeting_said(action.agreed_at, book)}" if action.agreed else "to be agreed"
        )
        yield "Delivered", f"{long(action.ended)}, {at}"
        return
    yield "Closed", f"{long(action.ended)}, {action.outcome}"
    if not is_projected:
        cause = f" ({action.cause.sentence})" if action.cause else ""
        yield "Reason", _joined(action.reason + cause, action.explanation)
    yield "Handed to", action.handed_to
    yield "Replaced by", action.replaced_by
    yield "Goes on as", action.continued_by


def _notes(notes: list[Note], book: Book) -> Iterator[str | Cell]:
    for note in sorted(notes, key=lambda note: note.created, reverse=True):
        quarter = Quarter.parse(note.quarter).short
        where = f" · {meeting_name(book, note.meeting)}" if note.meeting else ""
        yield Cell(f"\n{long(note.created)} · for {quarter} · {note.by}{where}\n", Tone.MUTED)
        yield f"{note.text}\n"


def _moves(action: Action, book: Book, *, is_projected: bool) -> Iterator[str | Cell]:
    """The moves of an action, newest first, then those of the actions that it continues."""
    for member in (action, *lineage(book, action)):
        whose = "" if member is action else f" of {member.id}"
        for move in reversed(book.moves_of(member.id)):
            yield from _move(move, whose, book, is_projected=is_projected)


def _move(move: Move, whose: str, book: Book, *, is_projected: bool) -> Iterator[str | Cell]:
    before = long(move.earlier_due) if move.earlier_due else "no date"
    after = long(move.later_due) if move.later_due else "no date"
    tone = Tone.AMBER if move.kind is MoveKind.SLIP else Tone.MUTED
    yield Cell(f"\n{str(move.kind).capitalize()}", tone)
    yield f"{whose} on {long(move.created)}: {before} → {after}"
    cause = move.cause.sentence if move.cause else ""
    reasons = () if is_projected else (move.reason, cause, move.explanation)
    told = "; ".join(part for part in reasons if part)
    agreed = f" Agreed by {_by(move.agreed_by, book)}." if move.agreed_by else ""
    stop = "" if told.endswith((".", "!", "?")) else "."
    yield f"\n{told}{stop}{agreed}\n" if told else f"{'.' * bool(agreed)}{agreed}\n"


def _joined(first: str, second: str) -> str:
    return f"{first}: {second}" if first and second else first or second


def _by(key: str, book: Book) -> str:
    """The meeting or the party that agreed a move."""
    return meeting_said(key, book) if key in book.meetings else party_said(key, book)
