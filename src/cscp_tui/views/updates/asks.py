"""The update's Asks: what its reader is asked to agree, decide and answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import zip_longest

from msgspec import Struct

from cscp_tui.base.texts import counted, shortened_to_words
from cscp_tui.documents.document import Bullets, Paragraph, Section, section
from cscp_tui.documents.table import columns, table
from cscp_tui.domain.dates import long, long_or
from cscp_tui.domain.enums import Audience, ChallengeStatus, MoveKind, Source, Status
from cscp_tui.domain.ratings import days_late, days_passed
from cscp_tui.domain.records import Action, Challenge, Group, Move, ProgressUpdate
from cscp_tui.domain.rules.moves import is_agreed
from cscp_tui.views.updates.update import Update, action_table, narrative

_READERS = {Audience.QA: Source.PLAN, Audience.EXECUTIVE: Source.EXECUTIVE}
"""The source whose actions are overseen by the group that reads an update, by the update's audience."""


def reader(update: Update) -> Group | None:
    """The group that an update is addressed to; None where the partnership has no such group."""
    source = _READERS.get(update.audience)
    return next((g for g in update.book.groups.values() if source in g.oversees), None)


class GroupAsks(Struct, frozen=True, kw_only=True):
    """The decisions and notes asked of one group, or of all."""

    missed: tuple[Action, ...]
    """Due by the as-at day and still open."""
    carried_over: tuple[Action, ...]
    """Due by the as-at day, not delivered and carried over: to be noted, as nothing is to decide."""
    reviews: tuple[Action, ...]
    """Open, with no due date that was missed, and to be looked at again by the as-at day."""
    deliveries: tuple[Action, ...]
    """Delivered and not agreed yet."""
    extensions: tuple[tuple[Action, Move], ...]
    """Extensions that nobody agreed."""
    challenges: tuple[Challenge, ...]
    """Put to the group and not answered, or for it to press others about."""

    @property
    def actions(self) -> Iterator[Action]:
        """The action of each ask on an action; one with several asks comes several times."""
        yield from (*self.missed, *self.reviews, *self.deliveries)
        yield from (action for action, _ in self.extensions)

    @property
    def decisions(self) -> int:
        """The number of decisions and answers asked for; what is only to be noted is none."""
        return sum(1 for _ in self.actions) + len(self.challenges)


def every_ask(update: Update) -> GroupAsks:
    """Collect everything that any group is asked to decide or to note."""
    book, day = update.book, update.as_at
    open_ones = update.open_actions
    missed = {action.id for action in update.missed}
    return GroupAsks(
        missed=tuple(action for action in update.missed if action.is_open),
        carried_over=tuple(action for action in update.missed if not action.is_open),
        reviews=tuple(
            action
            for action in open_ones
            if action.id not in missed and action.review_date and action.review_date <= day
        ),
        deliveries=tuple(update.awaiting_agreement),
        extensions=tuple(
            (action, move)
            for action in open_ones
            for move in book.moves_of(action.id)
            if move.kind is MoveKind.EXTENSION and not is_agreed(book, move)
        ),
        challenges=tuple(c for c in book.challenges.values() if c.status is ChallengeStatus.OPEN),
    )


def asks_of(update: Update) -> GroupAsks:
    """Collect what the reader of an update is asked: only about what it oversees.

    Where the partnership has no group for the audience, nothing is left out.
    """
    group = reader(update)
    return every_ask(update) if group is None else _asks_for(update, group)


def _asks_for(update: Update, group: Group) -> GroupAsks:
    every = every_ask(update)

    def own(actions: Iterable[Action]) -> tuple[Action, ...]:
        return tuple(action for action in actions if action.overseeing_group == group.id)

    return GroupAsks(
        missed=own(every.missed),
        carried_over=own(every.carried_over),
        reviews=own(every.reviews),
        deliveries=own(every.deliveries),
        extensions=tuple(
            (action, move)
            for action, move in every.extensions
            if action.overseeing_group == group.id
        ),
        challenges=tuple(c for c in every.challenges if _is_asked(update, group, c)),
    )


def _is_asked(update: Update, group: Group, known: Challenge) -> bool:
    """A group answers what is put to it, and presses others for the answers it has waited for.

    What neither was put to a group nor raised by one is for the group of the Executive's actions.
    """
    groups = update.book.groups
    if known.put_to in groups:
        return known.put_to == group.id
    is_own = known.raised_by == group.id or (
        known.raised_by not in groups and Source.EXECUTIVE in group.oversees
    )
    return is_own and known.created <= update.before_day


def decisions_wanted(update: Update, *, most: int = 0) -> tuple[str, ...]:
    """The requests to the reader, as ends of a sentence: ``agree that … was delivered``.

    Args:
        most: the characters that a title or a question has at most; 0 for any number.
    """
    asks, day = asks_of(update), update.as_at

    def named(action: Action) -> str:
        return _named(update, action, most)

    return (
        *(
            f"agree a new date for {named(action)} or end it: {_missed_words(update, action)}"
            for action in asks.missed
        ),
        *_carried_over_words(asks.carried_over),
        *(f"look again at {named(a).rstrip(',')}: {_review_words(a, day)}" for a in asks.reviews),
        *_delivery_requests(update, asks.deliveries, most),
        *(
            f"agree the extension of {named(action)} from {long_or(move.earlier_due)} to "
            f"{long_or(move.later_due)}"
            for action, move in asks.extensions
        ),
        *(_challenge_words(update, known, most) for known in asks.challenges),
    )


def _carried_over_words(found: tuple[Action, ...]) -> Iterator[str]:
    if found:
        verbs = (
            "was due, is not delivered and was"
            if len(found) == 1
            else ("were due, are not delivered and were")
        )
        refs = ", ".join(
            f"{a.id} (now {a.continued_by})" if a.continued_by else a.id for a in found
        )
        yield f"note that {counted(len(found), 'action')} {verbs} carried over: {refs}"


_MOST_DELIVERIES = 3
"""More deliveries than these are asked about in one line; they have a table of their own."""


def _delivery_requests(update: Update, deliveries: tuple[Action, ...], most: int) -> Iterator[str]:
    if len(deliveries) > _MOST_DELIVERIES:
        refs = ", ".join(update.ref(action) for action in deliveries)
        yield f"agree that {len(deliveries)} actions were delivered: {refs}"
        return
    for action in deliveries:
        is_known = action.ended and not action.ended_unknown
        day = f" on {action.ended_in_words}" if is_known else ""
        yield f"agree that {_named(update, action, most)} was delivered{day}"


def _named(update: Update, action: Action, most: int) -> str:
    return f"{update.ref(action)}, “{_cut(action.title, most).rstrip('.')}”,"


def _cut(text: str, most: int) -> str:
    return shortened_to_words(text, most) if most else text


def _missed_words(update: Update, action: Action) -> str:
    late, given = days_late(action, update.as_at), update.why_longer(action)
    due = f"it was due on {long_or(action.due, '')}"
    days = f" and is {counted(late, 'day')} late" if late else ""
    # The reason of a move is that of an earlier delay.
    why = f" (reason: {given.reason})" if isinstance(given, ProgressUpdate) else ""
    return f"{due}{days}{why}"


def _review_words(action: Action, day: date) -> str:
    when = f"its review date was {long(action.review_date)}" if action.review_date else ""
    passed = days_passed(action, day)
    late = f", {counted(passed, 'day')} ago" if passed else ""
    return (
        f"it is on hold, and {when}{late}" if action.status is Status.ON_HOLD else f"{when}{late}"
    )


def _challenge_words(update: Update, known: Challenge, most: int) -> str:
    question = f"“{_cut(known.question, 2 * most)}” (put on {long(known.created)})"
    group = reader(update)
    if group is not None and known.put_to == group.id:
        return f"answer the {update.names.party(known.raised_by)}'s challenge: {question}"
    return f"press {update.names.party(known.put_to)} for an answer: {question}"


def asked_words(update: Update) -> str:
    """The beginning of the list of requests: ``The Executive is asked to:``."""
    group = reader(update)
    if group is None:
        return "The partnership is asked to:"
    name = update.names.group(group.id)
    return f"{'' if name.casefold().startswith('the ') else 'The '}{name} is asked to:"


def _elsewhere(update: Update) -> str:
    group = reader(update)
    if group is None:
        return ""
    others = {
        other.id: asks.decisions
        for other in update.book.groups.values()
        if other.id != group.id and (asks := _asks_for(update, other)).decisions
    }
    unnamed = [a for a in every_ask(update).actions if a.overseeing_group not in update.book.groups]
    words = "; ".join(
        f"{update.names.group(key) or 'no group named'}, {counted(count, 'decision')}"
        for key, count in sorted((others | ({"": len(unnamed)} if unnamed else {})).items())
    )
    return f"Other groups are asked to decide on what they oversee: {words}." if words else ""


_ON_FIRST_PAGE = {
    False: "All decisions wanted are on the first page.",
    True: "The other decisions wanted are on the first page.",
}
"""The sentence in place of decisions that are on the first page; the key is True if others are listed."""


def asks(update: Update, on_first_page: Sequence[str] = ()) -> Section:
    """The Asks: what the reader is asked to do, then the extensions and deliveries to agree in detail.

    Args:
        on_first_page: what the first page asks for, which is not repeated unless it was shortened there.
    """
    every = decisions_wanted(update)
    wanted = [
        each
        for each, before in zip_longest(every, on_first_page, fillvalue="")
        if not before or ("…" in before and "…" not in each)
    ]
    asked = asks_of(update)
    return section(
        "asks",
        "Asks",
        section(
            "decisions-wanted",
            "Decisions wanted",
            narrative(update, "asks"),
            Paragraph(asked_words(update)) if wanted else None,
            Bullets(tuple(wanted)),
            Paragraph(_ON_FIRST_PAGE[bool(wanted)]) if len(wanted) < len(every) else None,
            Paragraph(_elsewhere(update)),
        ),
        _extensions_section(update, asked),
        section(
            "deliveries-awaiting-agreement",
            "Deliveries awaiting this group's agreement"
            if reader(update)
            else "Deliveries awaiting agreement",
            action_table(
                update, asked.deliveries, {"Delivered": lambda action: action.ended_in_words}
            ),
        ),
    )


def _extensions_section(update: Update, asked: GroupAsks) -> Section:
    headings = columns("Ref", "Action", "From", "To", "Reason")
    rows = (
        (
            update.ref(action),
            action.title,
            long_or(move.earlier_due),
            long_or(move.later_due),
            move.reason,
        )
        for action, move in asked.extensions
    )
    return section(
        "extensions-awaiting-agreement", "Extensions awaiting agreement", table(headings, rows)
    )
