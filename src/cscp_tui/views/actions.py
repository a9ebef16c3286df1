"""Actions as the screens show them: cells, status, facts, activity and full details."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.texts import counted, one_line, shortened
from cscp_tui.documents.table import EMPTY, Cell, Label, Tone, day_cell
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import Change
from cscp_tui.domain.dates import distance, long, long_or
from cscp_tui.domain.enums import ImpactState, MoveKind, OriginKind, Outcome, Rating, Source, Status
from cscp_tui.domain.figures import original_due_of, slips_of
from cscp_tui.domain.hidden import is_restricted
from cscp_tui.domain.names import meeting_in_words, party_name
from cscp_tui.domain.quarters import Quarter, short_quarter
from cscp_tui.domain.ratings import (
    Rated,
    days_late,
    days_late_originally,
    days_passed,
    lacks_update,
    lineage,
    rate,
)
from cscp_tui.domain.records import Action, Commitment, Move, Partnership, ProgressUpdate, Record
from cscp_tui.domain.rules.moves import days_recorded_late, is_agreed
from cscp_tui.views.names import meeting_in_full, meeting_name

RATING_SYMBOLS = {Rating.RED: "■", Rating.AMBER: "▲", Rating.GREEN: "●", Rating.NO_DATE: "○"}
RATING_TONES = {
    Rating.RED: Tone.RED,
    Rating.AMBER: Tone.AMBER,
    Rating.GREEN: Tone.GREEN,
    Rating.NO_DATE: Tone.UNDATED,
}
DELIVERED_SYMBOL = "✓"
OUTCOME_SYMBOLS = {
    Outcome.CARRIED_OVER: "→",
    Outcome.TRANSFERRED: "»",
    Outcome.REPLACED: "=",
    Outcome.WITHDRAWN: "×",
}


def rating_rule(settings: Partnership) -> tuple[tuple[str, str], ...]:
    """Return the rule behind each rating, with the partnership's thresholds."""
    red, amber = settings.red_after_days, settings.amber_within_days
    notes = settings.updates_expected_from_days
    rules = {
        Rating.RED: f"The due or review date passed more than {red} days ago.",
        Rating.AMBER: (
            f"The due or review date passed up to {red} days ago (as at the last day of a quarter, "
            "which is shown as at its close, also what was due that day); or the action is due within "
            f"{amber} days and not started (not in the first {settings.new_for_days} days after it "
            "was agreed); or it has had no progress update since the end of the quarter before last "
            f"(if it is not started, it needs one only from {notes} days before it is due)."
        ),
        Rating.GREEN: "The action is neither Red nor Amber.",
        Rating.NO_DATE: "The action has neither a due nor a review date. It is never Green.",
    }
    rated = tuple((f"{RATING_SYMBOLS[rating]} {rating}", words) for rating, words in rules.items())
    return (
        *rated,
        ("Our judgement", "The team set the rating itself, and gave a reason."),
        (
            f"{DELIVERED_SYMBOL} Delivered",
            "Delivered actions have no rating. Where colours are used, they are blue.",
        ),
    )


def marked_ref(action: Action, book: Book) -> str:
    """Return an action's reference for a paper that isn't public, with a mark if it's restricted."""
    return f"{action.id}{RESTRICTED}" if is_restricted(action, book) else action.id


RESTRICTED = " (Restricted)"


def rating_cell(rating: Rating, text: str = "", short: str = "") -> Cell:
    return Cell(text or str(rating), RATING_TONES[rating], RATING_SYMBOLS[rating], short=short)


class Standing(Struct):
    """An action's rating and whether its update is missing, kept until either changes."""

    action: Action
    notes: int
    rated: Rated | None
    silent: bool
    """True if a progress update is expected for the quarter and has not been received."""


class Standings:
    """The ratings and missing updates of a book's actions as at a day.

    A rating is worked out again only where its action or its notes are others than the last time,
    so that a change of one action among ten thousand costs one rating.
    """

    def __init__(self, today: date, quarter: Quarter | None = None) -> None:
        """Rate actions as at ``today``.

        Progress updates are expected for ``quarter``, by default the current one.
        """
        self.today = today
        self.quarter = quarter or Quarter.containing(today)
        self._known: dict[str, Standing] = {}
        self._settings: Partnership | None = None

    def rated(self, action: Action, book: Book) -> Rated | None:
        return self._of(action, book).rated

    def is_silent(self, action: Action, book: Book) -> bool:
        """Return whether an expected progress update for the quarter is missing."""
        return self._of(action, book).silent

    def of_each(self, actions: Iterable[Action], book: Book) -> Iterator[Standing]:
        self._look_at(book.partnership)
        count_updates, known_of = book.count_updates, self._known.get
        for action in actions:
            notes, known = count_updates(action.id), known_of(action.id)
            if action.continues:
                notes += sum(count_updates(each.id) for each in lineage(book, action))
            if known is None or known.action is not action or known.notes != notes:
                known = self._work_out(action, notes, book)
            yield known

    def _of(self, action: Action, book: Book) -> Standing:
        return next(self.of_each((action,), book))

    def _look_at(self, settings: Partnership) -> None:
        """Forget all ratings if the partnership's settings have changed."""
        if settings is not self._settings:
            self._settings = settings
            self._known.clear()

    def _work_out(self, action: Action, notes: int, book: Book) -> Standing:
        silent = lacks_update(action, book, self.quarter, self.today)
        known = Standing(action, notes, rate(action, book, self.today), silent)
        self._known[action.id] = known
        return known

    def cell(self, action: Action, book: Book) -> Cell:
        rated = self.rated(action, book)
        if rated is not None:
            short = _open_in_short(action, rated, self.today)
            return rating_cell(rated.shown, _open_words(action, rated), short)
        if action.is_delivered:
            words, short = _delivered_words(action)
            return Cell(words, Tone.DELIVERED, DELIVERED_SYMBOL, short=short)
        symbol = OUTCOME_SYMBOLS[action.outcome] if action.outcome else ""
        return Cell(action.ending.capitalize(), Tone.CLOSED, symbol)


def _delivered_words(action: Action) -> tuple[str, str]:
    """Return whether a delivery is agreed, in full and in short."""
    if not action.awaits_agreement:
        return "Delivered", ""
    if action.provisionally_agreed_at:
        return "Delivered, provisional", "To ratify"
    return "Delivered, awaiting agreement", "To agree"


def _open_words(action: Action, rated: Rated) -> str:
    if rated.judgement is not None:
        return f"{rated.judgement}, our judgement"
    hold = ", on hold" if action.status is Status.ON_HOLD else ""
    return f"{rated}{hold}"


def _open_in_short(action: Action, rated: Rated, today: date) -> str:
    """Return the rating with what matters most of it in ten letters; empty for the rating alone."""
    shown = rated.shown
    if rated.judgement is not None:
        return f"{shown} ours"
    if action.status is Status.ON_HOLD:
        return "On hold" if shown is Rating.NO_DATE else f"{shown} hold"
    passed = days_passed(action, today)
    return f"{shown} {passed}d" if passed else ""


SOURCE_TITLES = {
    Source.PLAN: "Earlier plans, left open",
    Source.EXECUTIVE: "Executive",
    Source.REVIEW: "Reviews",
    Source.AUDIT: "Audits",
    Source.SCRUTINEER: "Scrutineer",
    Source.OTHER: "Other sources",
}
"""The headings of actions outside the plans in force, by source."""

_SOURCES = tuple(Source)
HOUSEKEEPING = "Housekeeping"
"""Printed in place of the impact of housekeeping, which is asked for none."""

_PLAIN_KINDS = frozenset({OriginKind.MEETING, OriginKind.OTHER})
"""The kinds of origin that are not shown because they add nothing to the title."""


def published_impact(record: Action | Commitment) -> str:
    """Return the impact without its state, which is a word of the program's own."""
    text = record.impact.strip()
    if text and record.impact_state is ImpactState.NONE_YET:
        return f"Impact not known yet. {text}"
    is_asked = not (isinstance(record, Action) and record.housekeeping)
    return text or ("None yet" if is_asked else HOUSEKEEPING)


def origin_key(action: Action) -> str:
    """Return the key of an action's source and origin: ``review/origin-3``."""
    return f"{action.source}/{action.comes_from}"


def origin_of(key: str) -> str:
    """Return the id of the origin, or of the meeting, in such a key; empty if there is none."""
    return key.partition("/")[2]


def origin_title(key: str, book: Book) -> str:
    """Return the source and the origin's title: ``Reviews: Baby Eva (LCSPR)``.

    Nothing is repeated.
    """
    source, _, origin = key.partition("/")
    above, known = SOURCE_TITLES[Source(source)], book.origin(origin)
    if known is None:
        return f"{above}: no origin given"
    title = known.title
    title_below = title if title.casefold().startswith(above.casefold()) else f"{above}: {title}"
    is_plain = known.kind in _PLAIN_KINDS or known.kind.casefold() in title_below.casefold()
    return title_below if is_plain else f"{title_below} ({known.kind})"


def origin_order(key: str, book: Book) -> tuple[int, int, str]:
    """Return the sorting key of an origin: by source, then the latest first."""
    source, _, origin = key.partition("/")
    known = book.origin(origin)
    day = (known.day or date.min) if known else date.min
    return _SOURCES.index(Source(source)), -day.toordinal(), known.title if known else ""


def lead_cell(action: Action, book: Book) -> Cell:
    """Return the lead agency, short on a screen and full in files, else the lead as typed."""
    agency = book.agencies.get(action.lead_agency)
    if agency is not None:
        return Cell(agency.short_name, whole=agency.name)
    return Cell(action.lead) if action.lead else EMPTY


def late_due_cell(action: Action, book: Book, today: date) -> Cell:
    """Return the due date, in the tone of how late it is while the action is open.

    So it is also seen of what is on hold or judged, whose short rating has no room for the days.
    """
    cell, late = due_cell(action), days_late(action, today)
    if not late or not action.is_open:
        return cell
    is_red = late > book.partnership.red_after_days
    return replace(cell, tone=Tone.RED if is_red else Tone.AMBER)


def due_cell(action: Action) -> Cell:
    """Return the current due date, or the review date in brackets."""
    if action.due is not None:
        return day_cell(action.due)
    if action.review_date is not None and action.is_open:
        return day_cell(action.review_date, "({})", Tone.MUTED)
    return Cell(action.timescale or "no date", Tone.MUTED)


def due_words(action: Action) -> str:
    """Return the due date, or the words shown if there is none."""
    if action.due is not None:
        return long(action.due)
    if action.review_date is not None:
        return f"Review date {long(action.review_date)}"
    return action.timescale or "no date"


def due_date_words(action: Action) -> str:
    """Return the due date, else the timescale as written, for a spreadsheet column."""
    return long_or(action.due, action.timescale)


def slips_cell(action: Action, book: Book) -> Cell:
    """Count the slips of the due date, including those of earlier actions; empty for none."""
    slips = len(slips_of(book, action))
    return Cell(str(slips), Tone.AMBER) if slips else EMPTY


Link = tuple[str, "Record"]


def linked_with(action: Action, book: Book, *, is_projected: bool) -> list[Link]:
    """Return the linked records of an action, without restricted ones while others look on."""
    found = dict.fromkeys(_links(action, book))
    links = [(table, book.tables[table][key]) for table, key in found if key in book.tables[table]]
    return [link for link in links if not (is_projected and is_restricted(link[1], book))]


def _links(action: Action, book: Book) -> Iterator[tuple[str, str]]:
    for decision in book.decisions.values():
        if action.id in decision.actions:
            yield "decisions", decision.id
    yield "meetings", action.raised_at
    for ref in (*action.related, action.continues, action.continued_by, action.replaced_by):
        yield "actions", ref
    for commitment in book.commitments.values():
        if action.id in commitment.actions:
            yield "commitments", commitment.id
    yield "origins", action.origin


def link_facts(
    action: Action, book: Book, standings: Standings, *, is_projected: bool
) -> Iterator[tuple[str, str]]:
    yield "Continues", " from ".join(parent.id for parent in lineage(book, action))
    yield from _origin_facts(action, book)
    if action.raised_at and action.raised_at != action.comes_from:
        yield "Raised at", meeting_in_full(action.raised_at, book)
    for table, record in linked_with(action, book, is_projected=is_projected):
        if table == "decisions":
            decision = book.decisions[record.id]
            yield "Decision", f"{decision.text} ({meeting_in_full(decision.meeting, book)})"
        elif table == "commitments":
            commitment = book.commitments[record.id]
            yield "Commitment", f"{commitment.said} ({commitment.year}, {commitment.status})"
        elif table == "actions" and record.id in action.related:
            other = book.actions[record.id]
            standing = standings.cell(other, book).text
            yield "Linked to", f"{other.id}  {other.title} ({standing})"
    yield "Earlier reference", action.old_ref
    yield "Lead as written", action.lead_as_written
    yield "Status as published", action.published_status
    yield from _kept_cells(action, book)


KEY_LEARNING = "Key learning"
"""The label of the key learning, which all actions of an origin share."""


def _origin_facts(action: Action, book: Book) -> Iterator[tuple[str, str]]:
    origin = book.origin(action.comes_from)
    if origin is not None:
        yield "Origin", f"{origin.title} ({origin.kind})"
        yield KEY_LEARNING, "".join(f"\n  · {learned}" for learned in origin.key_learning)
    recommendation = book.recommendations.get(action.recommendation)
    if recommendation is not None:
        yield "Recommendation", f"{recommendation.number}: {recommendation.text}"


Pieces = tuple[str | Cell, ...]


def labelled(facts: Iterable[tuple[str, str]]) -> Iterator[str | Cell]:
    """Yield a line with its label for each fact that is not empty."""
    for label, text in facts:
        if text:
            yield from (Label(f"\n{label}  "), text)


def split_reference(pieces: Pieces) -> tuple[str, Pieces]:
    """Return what a record's text says that it is, such as “BP25-1.2”, and the rest of the text.

    It is empty if the text is of no record.
    """
    match pieces:
        case (Cell(tone=Tone.STRONG) as title, "\n", Cell(tone=Tone.MUTED) as kind, "\n", *rest):
            return kind.text, (title, "\n", *rest)
        case (Cell() as first, *rest):
            reference, gap, words = first.text.partition("  ")
            if gap and " " not in reference:
                return reference, (Cell(words, first.tone, first.symbol), *rest)
    return "", pieces


def action_details(
    action: Action, book: Book, standings: Standings, *, is_projected: bool
) -> Pieces:
    """Return an action in full as text, the latest progress update first.

    Args:
        standings: the ratings and missing updates as at the day shown.
    """
    pieces: list[str | Cell] = [
        Cell(f"{action.id}  {action.title}", Tone.STRONG),
        "\n",
        standings.cell(action, book),
        "\n",
    ]
    pieces += labelled(action_facts(action, book, standings, is_projected=is_projected))
    pieces += _section(
        "Progress updates, newest first",
        list(_notes(book.updates_of(action.id), book, is_projected=is_projected)),
    )
    moves = list(_moves(action, book, is_projected=is_projected))
    pieces += _section("Due date moved", moves)
    return tuple(pieces)


def action_facts(
    action: Action, book: Book, standings: Standings, *, is_projected: bool
) -> Iterator[tuple[str, str]]:
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
    yield from _dates(action, book, today, is_projected=is_projected)
    yield from _ends(action, book, is_projected=is_projected)
    yield "Impact area", action.impact_area
    impact = f"{action.impact_state}: {action.impact}" if action.impact else ""
    yield "Impact", impact or ("" if action.housekeeping else str(action.impact_state))
    if action.housekeeping:
        yield HOUSEKEEPING, "no impact or agreement needed"
    yield "Evidence", "".join(f"\n  · {link}" for link in action.evidence_links)
    if action.judgement is not None:
        reason = "" if is_projected else f": {action.judgement_reason}"
        yield "Our judgement", f"{action.judgement}{reason}"
    if action.restricted:
        yield "Restricted", "not for the public version"


def _people(action: Action, book: Book) -> Iterator[tuple[str, str]]:
    names = {agency.id: agency.name for agency in book.agencies.values()}
    groups = {group.id: group.name for group in book.groups.values()}
    lead = names.get(action.lead_agency, "")
    yield "Lead", ", ".join(dict.fromkeys(part for part in (action.lead, lead) if part))
    yield "Supporting", "; ".join(names.get(key, key) for key in action.supporting_agencies)
    yield "Overseen by", groups.get(action.overseeing_group, "")


def _dates(
    action: Action, book: Book, today: date, *, is_projected: bool
) -> Iterator[tuple[str, str]]:
    if action.due is not None:
        days = days_late(action, today)
        late = f"{counted(days, 'day')} late" if days else distance(action.due, today)
        yield "Due", f"{long(action.due)} ({late})" if action.is_open else long(action.due)
    original = original_due_of(book, action)
    if original is not None and original != action.due:
        late_days = days_late_originally(action, today) if action.is_open else 0
        late = f", {counted(late_days, 'day')} past it" if late_days else ""
        yield "Original due", f"{long(original)}{late}"
    elif action.original_due_unknown:
        yield "Original due", "not known before import"
    yield "Timescale as written", action.timescale
    if action.review_date is not None and action.is_open:
        yield "Review date", f"{long(action.review_date)} ({distance(action.review_date, today)})"
    if action.hold_reason and not is_projected:
        yield "On hold", _joined(action.hold_reason, action.hold_explanation)


def _ends(action: Action, book: Book, *, is_projected: bool) -> Iterator[tuple[str, str]]:
    if action.ended is None:
        return
    if action.is_delivered:
        yield "Delivered", f"{action.ended_in_words}, {_agreement(action, book)}"
        if action.chairs_action and not is_projected:
            yield "Chair's action", action.chairs_action
        return
    yield "Ended", f"{action.ended_in_words}, {action.ending}"
    if not is_projected:
        cause = f" ({action.cause.sentence})" if action.cause else ""
        yield "Reason", _joined(action.reason + cause, action.explanation)
    yield "Transferred to", action.transferred_to
    yield "Replaced by", action.replaced_by
    yield "Continued as", action.continued_by


def _kept_cells(action: Action, book: Book) -> Iterator[tuple[str, str]]:
    """Yield the cells kept from an imported action's row, with the titles of their columns."""
    row = book.source_rows.get(f"{action.id}/source")
    source = book.import_sources.get(row.source) if row is not None else None
    if row is None or source is None:
        return
    for title, field, text in zip(source.columns, source.fields, row.cells, strict=False):
        if not field and text:
            yield f"{title} (in {source.name})", text


def _agreement(action: Action, book: Book) -> str:
    if action.agreed_at:
        return f"agreed at {meeting_in_words(action.agreed_at, book)}"
    if action.agreed:
        return (
            f"agreed by Chair's action on {long(action.agreed)}"
            if action.chairs_action
            else "agreed"
        )
    if action.provisionally_agreed_at:
        where = meeting_in_words(action.provisionally_agreed_at, book)
        return f"provisionally agreed at {where}; awaiting ratification by a quorate meeting"
    return "awaiting agreement"


def _notes(notes: list[ProgressUpdate], book: Book, *, is_projected: bool) -> Iterator[str | Cell]:
    # Of those of a day, the last recorded is the newest.
    oldest_first = sorted(notes, key=lambda note: note.created)
    for place, note in enumerate(reversed(oldest_first)):
        quarter = short_quarter(note.quarter)
        where = f" · {meeting_name(note.meeting, book)}" if note.meeting else ""
        by = f"{note.by}, completed by {note.completed_by}" if note.completed_by else note.by
        gap = "\n\n" if place else "\n"
        yield Cell(f"{gap}{long(note.created)} · for {quarter} · {by}{where}\n", Tone.MUTED)
        yield note.text
        if note.reason and not is_projected:
            cause = f" (cause {note.cause.sentence})" if note.cause else ""
            yield Cell(f"\nTaking longer: {note.reason}{cause}", Tone.AMBER)
        if note.proposes:
            yield Cell("\nProposed for you to decide: ", Tone.AMBER)
            yield note.proposes


def _moves(action: Action, book: Book, *, is_projected: bool) -> Iterator[str | Cell]:
    """Yield the moves of an action, newest first, then those of the actions it continues."""
    for member in (action, *lineage(book, action)):
        whose = "" if member is action else f" of {member.id}"
        for move in reversed(book.moves_of(member.id)):
            yield from move_pieces(move, whose, book, is_projected=is_projected)


def move_pieces(move: Move, whose: str, book: Book, *, is_projected: bool) -> Iterator[str | Cell]:
    """Yield the text of a move of a due date: its dates, its reasons and who agreed it."""
    before = long_or(move.earlier_due)
    after = long_or(move.later_due)
    tone = Tone.AMBER if move.kind is MoveKind.SLIP else Tone.MUTED
    yield Cell(f"\n{str(move.kind).capitalize()}", tone)
    yield f"{whose} on {long(move.created)}: {before} → {after}"
    cause = move.cause.sentence if move.cause else ""
    reasons = () if is_projected else (move.reason, cause, move.explanation)
    why = "; ".join(part for part in reasons if part)
    agreed = f" Agreed by {_by(move.agreed_by, book)}." if is_agreed(book, move) else ""
    if move.chairs_action and not is_projected:
        agreed = f" Chair's action: {move.chairs_action.rstrip('.')}."
    stop = "" if why.endswith((".", "!", "?")) else "."
    yield f"\n{why}{stop}{agreed}\n" if why else f"{'.' * bool(agreed)}{agreed}\n"
    if late := days_recorded_late(book, move):
        after = f"{counted(late, 'day')} after the old date had passed"
        yield Cell(f"Recorded on {long(move.recorded_on)}, {after}.\n", Tone.MUTED)
    if move.asked_on is not None:
        yield Cell(f"The lead asked for a new date on {long(move.asked_on)}.\n", Tone.MUTED)


def _joined(first: str, second: str) -> str:
    return f"{first}: {second}" if first and second else first or second


def _by(key: str, book: Book) -> str:
    return meeting_in_words(key, book) if key in book.meetings else party_name(key, book)


_LONGEST_PLACE = 40
"""The most characters of a heading in a message, so that the message fits on one line."""


def added_words(changes: Iterable[Change], book: Book) -> str:
    """Return where a new action was added, and which of lead and due date it lacks.

    It is empty unless the changes add exactly one action. For example: ``EX25-06 added under
    Executive, October 2025, with no lead``.
    """
    every = tuple(changes)
    made = [each.id for each in every if each.table == "actions" and each.creates]
    others = [each for each in every if each.table == "actions" and not each.creates]
    action = book.actions.get(made[0]) if len(made) == 1 and not others else None
    if action is None:
        return ""
    if action.source is Source.PLAN:
        priority = book.priorities.get(action.priority)
        place = priority.full_title if priority else action.plan
    elif action.comes_from:
        place = origin_title(origin_key(action), book)
    else:
        place = SOURCE_TITLES[action.source]
    lacks = [
        name
        for name, given in (
            ("lead", action.lead or action.lead_agency),
            ("due date", action.due or action.review_date or action.timescale),
        )
        if not given
    ]
    without = f", with no {' or '.join(lacks)}" if lacks else ""
    return f"{action.id} added under {shortened(one_line(place), _LONGEST_PLACE)}{without}"
