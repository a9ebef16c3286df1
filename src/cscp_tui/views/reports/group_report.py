"""A group's report on one page: what to alert those it reports to about, advise and assure them of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from cscp_tui.base.texts import capitalised, counted, in_a_row, shortened_to_words, times
from cscp_tui.documents import page_layout
from cscp_tui.documents.document import (
    Block,
    Bullets,
    Definitions,
    Document,
    Paragraph,
    Report,
    Section,
    section,
)
from cscp_tui.documents.table import columns, table
from cscp_tui.domain.attendance import attendance
from cscp_tui.domain.dates import long, long_or
from cscp_tui.domain.enums import (
    AgencyKind,
    ChallengeStatus,
    ImpactState,
    MeetingState,
    MoveKind,
    Rating,
    Source,
    Status,
)
from cscp_tui.domain.figures import Delivered, delivered_of_due
from cscp_tui.domain.hidden import is_restricted
from cscp_tui.domain.meetings import coming_meeting
from cscp_tui.domain.quorum import quorum
from cscp_tui.domain.records import Action, Challenge, Group, Meeting, Move
from cscp_tui.views.actions import RESTRICTED
from cscp_tui.views.reports.report import facts_under_title
from cscp_tui.views.updates.exceptions import days_late_words, delay_reason, exceptional
from cscp_tui.views.updates.meetings import decided, meetings_of_quarter, quorum_in_update
from cscp_tui.views.updates.progress import due_next, due_next_days
from cscp_tui.views.updates.update import Update

ALERT, ADVISE, ASSURE = "Alert", "Advise", "Assure"
_MEANINGS = {
    ALERT: "What needs attention or a decision.",
    ADVISE: "What is being watched, and what comes next.",
    ASSURE: "What was done, and how that is known.",
}
_LONGEST = 180
"""The most characters of a title or text in an entry."""
_OFTEN = 2
"""The number of slips from which the report alerts about an action."""


class GroupReportEntry(Struct, frozen=True):
    """An entry of the report: the record that it is about, and what it says."""

    ref: str
    words: str


def group_report(update: Update, group: Group, *, marking: str = "") -> Report:
    """The report of a group for a quarter, as one page and as a table of all its entries.

    The document names as many entries of each part as one page has room for, and counts the others.
    """
    update = update.for_another_paper()
    facts = _facts(update, group)
    title = f"{group.name}: alert, advise and assure"
    parts = _parts(update, group)
    room = (
        page_layout.PAGE
        - page_layout.heading_height(title, 1)
        - page_layout.height_of([Definitions(facts)])
    )
    document = Document(
        title=title, facts=facts, blocks=_fitted(parts, room), marking=marking, day=update.as_at
    )
    rows = [(part, each.ref, each.words) for part, found in parts.items() for each in found]
    return Report(
        document=document,
        table=table(columns("Part", "About", "What"), rows),
        make_values=lambda: [
            {"part": part.casefold(), "about": ref, "what": words} for part, ref, words in rows
        ],
    )


def _facts(update: Update, group: Group) -> tuple[tuple[str, str], ...]:
    executive = next(
        (each for each in update.book.groups.values() if Source.EXECUTIVE in each.oversees), None
    )
    is_own = executive is None or executive.id == group.id
    return facts_under_title(
        update.book,
        ("Quarter", str(update.quarter)),
        ("As at", long(update.as_at)),
        ("To", "the lead safeguarding partners" if is_own else executive.name if executive else ""),
    )


def _parts(update: Update, group: Group) -> dict[str, list[GroupReportEntry]]:
    own = [action for action in update.population if action.overseeing_group == group.id]
    alerted = list(_alert(update, group, own))
    named = {each.ref for each in alerted} - {""}  # what is of no record, as counts are, stays
    return {
        ALERT: alerted,
        ADVISE: [each for each in _advise(update, group, own) if each.ref not in named],
        ASSURE: list(_assure(update, group, own)),
    }


def _fitted(parts: dict[str, list[GroupReportEntry]], room: float) -> tuple[Section, ...]:
    def made(numbers: Sequence[int]) -> tuple[Section, ...]:
        return tuple(
            section(
                title.casefold(),
                title,
                Paragraph(_MEANINGS[title]),
                *_entries(found, most),
                empty="Nothing this quarter.",
            )
            for (title, found), most in zip(parts.items(), numbers, strict=True)
        )

    wanted = tuple(map(len, parts.values()))
    return made(
        page_layout.most_that_fit(
            wanted, lambda numbers: page_layout.height_of(made(numbers)) <= room
        )
    )


def _entries(found: Sequence[GroupReportEntry], most: int) -> Iterator[Block]:
    if not found:
        yield Paragraph("Nothing this quarter.")
        return
    yield Bullets(tuple(each.words for each in found[:most]))
    if left := found[most:]:
        refs = [each.ref for each in left if each.ref]
        among = ", " if len(refs) == len(left) else ", among them "
        yield Paragraph(f"And {len(left)} more{among + in_a_row(refs) if refs else ''}.")


def _alert(update: Update, group: Group, own: Sequence[Action]) -> Iterator[GroupReportEntry]:
    ids = {action.id for action in own}
    meetings = [m for m in meetings_of_quarter(update) if m.group == group.id]
    if not any(meeting.state.took_place for meeting in meetings):
        yield GroupReportEntry("", _not_met(update, group))
    for meeting in meetings:
        if not _is_quorate(update, meeting):
            words = quorum_in_update(update, meeting)
            yield GroupReportEntry(
                "", f"The meeting on {long(meeting.day)} had no quorum. {words}."
            )
    missed = {action.id for action in update.missed}
    urgent = [
        action
        for action, rated in exceptional(update)
        if rated.shown is Rating.RED or action.id in missed
    ]
    often = [action for action in own if action.is_open and update.slips(action) >= _OFTEN]
    for action in {each.id: each for each in (*urgent, *often) if each.id in ids}.values():
        yield GroupReportEntry(action.id, _late(update, action))
    for known in _waiting(update, group):
        yield GroupReportEntry(known.id, f"No answer yet: {_question(update, known)}")


def _not_met(update: Update, group: Group) -> str:
    if update.as_at >= update.quarter.last_day:
        return f"The group did not meet in {update.quarter.short}."
    coming = coming_meeting(update.book, group.id, update.as_at)
    when = f"; it meets on {long(coming.day)}" if coming else ""
    return f"The group has not met yet in {update.quarter.short}{when}."


def _waiting(update: Update, group: Group) -> Iterator[Challenge]:
    for known in update.book.challenges.values():
        if known.status is ChallengeStatus.OPEN and group.id in {known.put_to, known.raised_by}:
            yield known


def _question(update: Update, known: Challenge) -> str:
    asked = update.names.party(known.put_to)
    mark = RESTRICTED if is_restricted(known, update.book) else ""
    return f"“{_short(known.question)}”{mark} (put to {asked} on {long(known.created)})."


def _short(text: str) -> str:
    """Return the first sentence of a text, without its full stop."""
    first = _SENTENCE_END.split(text.strip(), maxsplit=1)[0]
    return shortened_to_words(first, _LONGEST).rstrip(".")


_SENTENCE_END = re.compile(r"(?<=[.!?])\s|\n")


def _named(update: Update, action: Action) -> str:
    return f"{update.ref(action)} {_short(action.title)} ({update.lead(action)})"


def _late(update: Update, action: Action) -> str:
    late, slips = days_late_words(update, action), update.slips(action)
    rated = update.rated(action)
    words = f"due {long(action.due)}" if action.due else action.timescale or "no due date"
    if late not in {"", "0"}:
        words += f", {counted(int(late), 'day')} late"
    elif rated is not None and rated.because and action.id not in {a.id for a in update.missed}:
        words += f", {rated.because}"
    if rated is not None and rated.judgement is not None:
        words += f"; our own judgement: {_short(action.judgement_reason)}"
    if slips:
        words += f"; the date slipped {times(slips)}"
    reason, given = _short(delay_reason(update, action)), update.why_longer(action)
    if reason and isinstance(given, Move) and given.kind is MoveKind.EXTENSION:
        reason = f"Extended to {long_or(given.later_due, 'no date')}: {reason}"
    reason = reason or "No reason is recorded"
    return f"{_named(update, action)}: {words}. {reason}."


def _advise(update: Update, group: Group, own: Sequence[Action]) -> Iterator[GroupReportEntry]:
    ids = {action.id for action in own}
    for action, _ in exceptional(update):
        if action.id in ids:
            yield GroupReportEntry(action.id, _late(update, action))
    for action in own:
        if action.status is Status.ON_HOLD:
            again = long_or(action.review_date, "a day not set")
            why = _short(delay_reason(update, action))
            yield GroupReportEntry(
                action.id, f"{_named(update, action)}: {why}. To be looked at on {again}."
            )
    for action, move in update.moves:
        if action.id in ids:
            kind = "Slip" if move.kind is MoveKind.SLIP else capitalised(move.kind)
            yield GroupReportEntry(
                action.id,
                f"{kind}: {_named(update, action)}, from {long_or(move.earlier_due)} to "
                f"{long_or(move.later_due)}. {capitalised(move.reason)}.",
            )
    yield from _counted(
        update,
        [a for a in update.awaiting_agreement if a.overseeing_group == group.id],
        "awaiting the group's agreement",
        "delivery",
        "deliveries",
    )
    silent = [action for action in update.without_progress_update if action.id in ids]
    yield from _counted(update, silent, "without an update for the quarter", "action", "actions")
    coming = [action for action in due_next(update) if action.overseeing_group == group.id]
    yield from _counted(update, coming, f"due {due_next_days(update)}", "action", "actions")
    if absent := _absent(update, group):
        yield GroupReportEntry(
            "", f"Not represented at any meeting of the quarter: {in_a_row(absent)}."
        )


def _counted(
    update: Update, actions: Sequence[Action], what: str, one: str, several: str
) -> Iterator[GroupReportEntry]:
    if actions:
        refs = in_a_row([update.ref(action) for action in actions])
        yield GroupReportEntry("", f"{counted(len(actions), one, several)} {what}: {refs}.")


def _absent(update: Update, group: Group) -> list[str]:
    first: date = update.quarter.first_day
    attended = attendance(update.book, (group.id,), first, update.as_at)
    return [
        update.names.agency(agency.id)
        for agency in attended.agencies
        if agency.kind in {AgencyKind.AGENCY, AgencyKind.CATEGORY}
        for presence in [attended.of(agency.id, group.id)]
        if presence.held and not presence.represented
    ]


def _assure(update: Update, group: Group, own: Sequence[Action]) -> Iterator[GroupReportEntry]:
    for plan in update.plans:
        if of_plan := [action for action in own if action.plan == plan.id]:
            figure = Delivered.of(of_plan)
            due = delivered_of_due(of_plan, update.as_at)
            also = f", {figure.awaiting} of them awaiting agreement" if figure.awaiting else ""
            also += f"; of those due, {due.delivered} of {due.total}" if due.total else ""
            yield GroupReportEntry(
                "",
                f"{plan.title}, actions that the group oversees: {figure.delivered} of {figure.total} "
                f"delivered{also}.",
            )
    yield from _met(update, group)
    ids = {action.id for action in own}
    done = [action for action in update.delivered_now if action.id in ids]
    for state in (ImpactState.EVIDENCED, ImpactState.EMERGING):
        for action in (each for each in done if each.impact_state is state):
            yield GroupReportEntry(action.id, f"{_named(update, action)}: {_short(action.impact)}.")
    rest = [action for action in done if action.impact_state is ImpactState.NONE_YET]
    yield from _counted(
        update, rest, "with no impact recorded yet", "more delivery", "more deliveries"
    )
    for decision in decided(update):
        if update.book.meetings[decision.meeting].group == group.id:
            yield GroupReportEntry("", f"Decided: {_short(decision.text)}.")
    for known in update.book.challenges.values():
        is_own = group.id in {known.put_to, known.raised_by}
        if is_own and known.answered and update.before_day < known.answered <= update.as_at:
            yield GroupReportEntry(known.id, f"Answered: {_question(update, known)}")


def _met(update: Update, group: Group) -> Iterator[GroupReportEntry]:
    met = [m for m in meetings_of_quarter(update) if m.group == group.id and m.state.took_place]
    if not met:
        return
    quorate = sum(_is_quorate(update, meeting) for meeting in met)
    attended = attendance(update.book, (group.id,), update.quarter.first_day, update.as_at)
    came, could = attended.of_members(group.id)
    days = in_a_row([long(meeting.day) for meeting in met])
    present = f" Its agencies were represented {came} times out of {could}." if could else ""
    yield GroupReportEntry(
        "", f"The group met on {days}, {_quorate_words(quorate, len(met))}.{present}"
    )


def _quorate_words(quorate: int, met: int) -> str:
    if not quorate:
        return "without a quorum"
    return "with a quorum" if quorate == met else f"{times(quorate)} with a quorum"


def _is_quorate(update: Update, meeting: Meeting) -> bool:
    if not meeting.state.took_place:
        return True
    if meeting.state is MeetingState.INQUORATE:
        return False
    return not meeting.is_closed or quorum(update.book, meeting).is_met
