"""The scrutiny pack's first page: what it says, and what to ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date

from msgspec import Struct

from cscp_tui.base.texts import capitalised, counted, in_a_row, natural, shortened, times
from cscp_tui.documents.document import Block, Bullets, Paragraph, Section, section
from cscp_tui.documents.page_layout import height_of
from cscp_tui.domain.attendance import Attended, attendance
from cscp_tui.domain.book import Book
from cscp_tui.domain.dates import long, long_or
from cscp_tui.domain.enums import AgencyKind, Outcome, Rating
from cscp_tui.domain.figures import (
    Delivered,
    by_rating,
    delivered_of_due,
    original_due_of,
    slips_of,
)
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import Action, Agency, Plan
from cscp_tui.domain.rules.moves import is_agreed
from cscp_tui.views.actions import marked_ref
from cscp_tui.views.scrutiny import unanswered_challenges
from cscp_tui.views.updates.exceptions import delay_reason
from cscp_tui.views.updates.headline import NO_PLAN, headline_change
from cscp_tui.views.updates.progress import split_by_cause
from cscp_tui.views.updates.update import Update
from cscp_tui.views.warnings import AcceptedWarning

_NUMBERS = (5, 4, 3, 2, 1)
"""How many records of a kind the first page names: as many as it has room for."""
_LONGEST = 100
"""The most characters of a text on the first page."""


SHORT_SEAL = 16
"""Characters of a line's hash that are shown beside its number."""


class LastPack(Struct, frozen=True, kw_only=True):
    """The pack that was made before this one, and what was known then."""

    line: int
    """The number of the last line of the team's journal that it was made from."""
    seal: str
    as_at: date
    then: Book
    """The book of its as-at day, as it was known when it was made."""
    since: int
    """The number of changes recorded since."""


class PackCounts(Struct, frozen=True, kw_only=True):
    """The numbers of challenges, sign-offs and meetings, in sentences."""

    challenges: str
    sign_offs: str
    meetings: str


class PackScope(Struct, frozen=True, kw_only=True):
    """The subject of a pack."""

    plans: tuple[Plan, ...]
    actions: Collection[str]

    def of(self, actions: Iterable[Action]) -> list[Action]:
        return [action for action in actions if action.id in self.actions]


def pack_summary(
    update: Update,
    scope: PackScope,
    late: Sequence[Action],
    bare: Sequence[Action],
    warnings: Sequence[AcceptedWarning],
    *,
    last: LastPack | None,
    in_words: PackCounts,
    room: float,
) -> Section:
    """The first page: why the figure, slips, absences, changes, questions and warnings.

    Args:
        late: the actions that slipped, the most often slipped first.
        bare: those delivered without impact.
        last: the pack made before; None if it is not known.
        in_words: how many challenges, sign-offs and meetings there are.
        room: the height of the page below the title, in points.
    """

    def made(names: Update, most: int) -> Section:
        return section(
            "summary",
            "Summary",
            *(_why(names, plan, most) for plan in scope.plans),
            None if scope.plans else Paragraph(NO_PLAN),
            _part("What slipped most", *_slips(names, late, most)),
            _part(
                "Which agencies were not represented",
                Paragraph(f"{_absences(names, most)} {in_words.meetings}"),
            ),
            _part(
                "What has changed since the last pack",
                Paragraph(f"{_changes(names, scope, last, most)} {in_words.sign_offs}"),
            ),
            _part(
                "What to ask",
                Bullets((in_words.challenges, *_questions(names, scope, late, bare, most))),
            ),
            _part("Warnings that were accepted", *_accepted(warnings, most)),
        )

    def fits(most: int) -> bool:
        # The names are in full again where they come first.
        return height_of([made(update.for_another_paper(), most)]) <= room

    return made(update, next(filter(fits, _NUMBERS), _NUMBERS[-1]))


def _part(title: str, *blocks: Block) -> Section:
    return section(title.casefold().replace(" ", "-"), title, *blocks, empty="None.")


def _named(actions: Iterable[Action], book: Book, most: int) -> str:
    """Name actions by their references; beyond a number, how many more there are."""
    return _some([marked_ref(action, book) for action in actions], 2 * most)


def _some(names: Sequence[str], most: int) -> str:
    if len(names) <= most + 1:
        return in_a_row(list(names))
    return f"{', '.join(names[:most])} and {len(names) - most} more"


def _why(update: Update, plan: Plan, most: int) -> Section:
    actions = update.actions_by_plan.get(plan.id, [])
    figure = Delivered.of(actions)
    due = delivered_of_due(actions, update.as_at)
    awaiting = f", {figure.awaiting} of them awaiting agreement" if figure.awaiting else ""
    items = [
        f"{plan.title}: {figure.delivered} of {counted(figure.total, 'action')} delivered{awaiting}.",
        *_undelivered(update, actions, most),
        f"Of the actions that were due: {due}."
        if due.total
        else f"Nothing was due by {long(update.as_at)}.",
        *(_moved(update, plan, most) if update.had(plan) else ()),
    ]
    return _part(f"Why {figure.figure}", Bullets(tuple(items)))


def _undelivered(update: Update, actions: Sequence[Action], most: int) -> Iterator[str]:
    book = update.book
    carried = [action for action in actions if action.outcome is Outcome.CARRIED_OVER]
    if carried:
        causes = Counter(action.cause for action in carried)
        yield (
            f"Not delivered but carried over, {split_by_cause(causes)}: {_named(carried, book, most)}."
        )
    rated = by_rating(actions, book, update.as_at)
    if still := sum(map(len, rated.values())):
        parts = in_a_row([f"{len(rated[rating])} {rating}" for rating in Rating if rated[rating]])
        red = f" Red: {_named(rated[Rating.RED], book, most)}." if rated[Rating.RED] else ""
        yield f"Still open: {still} ({parts}).{red}"


def _moved(update: Update, plan: Plan, most: int) -> Iterator[str]:
    before, reasons = update.delivered_before(plan), headline_change(update, plan).reasons
    sentence = f"At {long(update.before_day)} it was {before}."
    if not reasons:
        yield f"{sentence} Nothing has moved it since."
        return
    what: dict[str, list[str]] = {}
    for reason in reasons:
        action = update.book.actions.get(reason.ref)
        ref = marked_ref(action, update.book) if action else reason.ref
        what.setdefault(reason.what.casefold(), []).append(ref)
    moved = "; ".join(f"{words}: {_some(refs, 2 * most)}" for words, refs in what.items())
    yield f"{sentence} What moved it since – {moved}."


def slips_sentence(slips: int, actions: int) -> str:
    """Say how many actions slipped: ``22 actions slipped, 26 times in all.``, for example."""
    often = f"{times(slips)} in all" if slips != actions else "once each" if actions > 1 else "once"
    return f"{counted(actions, 'action')} slipped, {often}."


def _slips(update: Update, late: Sequence[Action], most: int) -> Iterator[Block]:
    book = update.book
    if not late:
        return
    yield Paragraph(slips_sentence(sum(len(slips_of(book, each)) for each in late), len(late)))
    yield Bullets(tuple(_slip(update, action) for action in late[:most]))
    often = len(slips_of(book, late[0]))
    alike = [each for each in late[most:] if len(slips_of(book, each)) == often]
    if alike:
        yield Paragraph(f"As often: {_named(alike, book, most)}.")


def _slip(update: Update, action: Action) -> str:
    book, moves = update.book, slips_of(update.book, action)
    reason = capitalised(moves[-1].reason)
    first = long_or(original_due_of(book, action), "not known")
    return (
        f"{marked_ref(action, book)} {shortened(action.title, _LONGEST)} ({update.lead(action)}): "
        f"{counted(len(moves), 'slip')}; first due {first}, now {long_or(action.due, 'no date')}. "
        f"{reason or 'No reason is recorded'}."
    )


class _Absence(Struct, frozen=True):
    agency: Agency
    missed: int
    held: int
    groups: tuple[tuple[str, int], ...]
    """The groups, each with the number of meetings at which it was not represented."""


def _absences(update: Update, most: int) -> str:
    book, first = update.book, Quarter(update.quarter.year, 1).first_day
    attended = attendance(book, tuple(book.groups), first, update.as_at)
    if not any(attended.held.values()):
        return f"No meeting with recorded attendance since {long(first)}."
    found = sorted(
        (absence for agency in attended.agencies if (absence := _absence(attended, agency))),
        key=lambda each: (-each.missed / each.held, -each.missed, each.agency.order),
    )
    if not found:
        return f"Every agency was represented at every meeting since {long(first)}."
    items = [
        f"{update.names.agency(each.agency.id)} {each.missed} of {each.held} "
        f"({', '.join(f'{update.names.group(key)} {number}' for key, number in each.groups)})"
        for each in found[:most]
    ]
    if more := len(found) - len(items):
        items.append(counted(more, "other agency, less often", "other agencies, less often"))
    return (
        f"Meetings since {long(first)} at which nobody came from an agency, of those held with recorded "
        f"attendance: {'; '.join(items)}."
    )


def _absence(attended: Attended, agency: Agency) -> _Absence | None:
    if agency.kind not in {AgencyKind.AGENCY, AgencyKind.CATEGORY}:
        return None
    pairs = [(group, attended.of(agency.id, group.id)) for group in attended.groups]
    missed = sum(presence.held - presence.represented for _, presence in pairs)
    groups = tuple(
        (group.id, presence.held - presence.represented)
        for group, presence in pairs
        if presence.held > presence.represented
    )
    held = sum(presence.held for _, presence in pairs)
    return _Absence(agency, missed, held, groups) if missed else None


def _changes(update: Update, scope: PackScope, last: LastPack | None, most: int) -> str:
    if last is None:
        return (
            "No earlier pack was named. Name the last one by its file or its seal to see what has "
            "changed since."
        )
    return (
        f"The last pack, as at {long(last.as_at)}, was made from the first {last.line:,} changes, sealed "
        f"{last.seal[:SHORT_SEAL]}. {_since(last.since)} been recorded since. "
        f"{'; '.join(_changed(update, scope, last, most))}."
    )


def _since(number: int) -> str:
    return counted(number, "change has", "changes have") if number else "No changes have"


def _changed(update: Update, scope: PackScope, last: LastPack, most: int) -> Iterator[str]:
    now, then = update.book, last.then
    for plan in scope.plans:
        before, after = (
            Delivered.of(a for a in book.actions.values() if a.plan == plan.id)
            for book in (then, now)
        )
        had_begun = plan.first_day <= last.as_at
        yield f"{plan.title}: {f'{before} then' if had_begun else 'not begun then'}, {after} now"
    ended = [a for a in _new_or_changed(update, then, lambda a: a.ended) if a.ended]
    slips = {move.action for key, move in now.moves.items() if key not in then.moves}
    slipped = {a.id for a in now.actions.values() if a.id in slips}
    kinds = (
        ("delivered", [a for a in ended if a.is_delivered]),
        ("ended, not delivered", [a for a in ended if not a.is_delivered]),
        ("agreed", [a for a in _new_or_changed(update, then, lambda a: a.agreed) if a.agreed]),
        ("reopened", [a for a in _known(update, then) if a.is_open and _was_ended(a, then)]),
        ("due date moved", [a for a in now.actions.values() if a.id in slipped]),
        ("new", [a for a in now.actions.values() if a.id not in then.actions]),
    )
    for words, actions in kinds:
        if found := scope.of(actions):
            shown = sorted(found, key=lambda action: natural(action.id))
            yield f"{words}: {_named(shown, now, most)}"
    raised = sorted(now.challenges.keys() - then.challenges.keys(), key=natural)
    answered = [
        key
        for key, each in now.challenges.items()
        if each.answered and not (key in then.challenges and then.challenges[key].answered)
    ]
    for words, ids in (("challenges raised", raised), ("challenges answered", answered)):
        if ids:
            yield f"{words}: {_some(ids, 2 * most)}"


def _known(update: Update, then: Book) -> Iterator[Action]:
    return (action for action in update.book.actions.values() if action.id in then.actions)


def _was_ended(action: Action, then: Book) -> bool:
    return not then.actions[action.id].is_open


def _new_or_changed(
    update: Update, then: Book, value: Callable[[Action], object]
) -> Iterator[Action]:
    for action in update.book.actions.values():
        before = then.actions.get(action.id)
        if before is None or value(before) != value(action):
            yield action


def _questions(
    update: Update, scope: PackScope, late: Sequence[Action], bare: Sequence[Action], most: int
) -> Iterator[str]:
    book = update.book
    if waiting := unanswered_challenges(book):
        put = [f"{each.id} (put to {update.names.party(each.put_to)})" for each in waiting]
        yield f"When will these be answered? {_some(put, most + 1)}."
    unexplained = [a for a in scope.of(update.missed) if a.is_open and not delay_reason(update, a)]
    if unexplained:
        it = "is it" if len(unexplained) == 1 else "are they"
        yield f"Why {it} late? No reason is recorded for {_named(unexplained, book, most)}."
    if silent := scope.of(update.without_progress_update):
        (lead, number), *_ = Counter(map(update.lead, silent)).most_common(1)
        led = f" {number} of these are led by {lead}." if number > 1 else ""
        yield (
            f"Why was no update received for {len(silent)} of "
            f"{counted(len(scope.of(update.open_actions)), 'open action')}?{led}"
        )
    if bare:
        yield f"What is different for children after {_named(bare, book, most)}? No impact is recorded yet."
    alone = [
        action for action in late if any(not is_agreed(book, m) for m in slips_of(book, action))
    ]
    if alone:
        yield f"Who agreed the new dates of {_named(alone, book, most)}? No agreement is recorded."
    old = [
        a for a in scope.of(update.awaiting_agreement) if a.ended and a.ended <= update.before_day
    ]
    if old:
        yield (
            f"When will a meeting agree what was delivered by {long(update.before_day)}: "
            f"{_named(old, book, most)}?"
        )


def _accepted(warnings: Sequence[AcceptedWarning], most: int) -> Iterator[Block]:
    if not warnings:
        return
    latest = [
        f"{each.what} – {shortened(each.record, _LONGEST)} ({long(each.day)})"
        for each in reversed(warnings)
    ][:most]
    others = len(warnings) - len(latest)
    more = f"; and {others} more, under “Accepted warnings”" if others else ""
    yield Paragraph(f"{'; '.join(latest)}{more}.")
