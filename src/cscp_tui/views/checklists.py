"""What is missing or doubtful in a quarter's update, each with the record to open."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from cscp_tui.domain.dates import long
from cscp_tui.domain.movements import movement
from cscp_tui.domain.sayings import party_said
from cscp_tui.domain.texts import one_line, shortened
from cscp_tui.domain.words import ChallengeStatus, ImpactState
from cscp_tui.views.cells import Cell, Column, Heading, Row, Table, Tone
from cscp_tui.views.movements import balance_sentence, plan_explanation
from cscp_tui.views.short_names import agency_name, group_name
from cscp_tui.views.suspects import suspects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cscp_tui.views.updates import Update


class Kind(StrEnum):
    """What can be missing or doubtful, the most important first."""

    IDENTIFIER = "May identify a child or family"
    MOVEMENT = "Movement that does not balance"
    JUDGEMENT = "Our judgement without a reason"
    SILENCE = "No note for the quarter"
    IMPACT = "Delivered without impact"
    AGREEMENT = "Delivery not agreed"
    CHALLENGE = "Challenge not answered"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something to look at before the update leaves."""

    kind: Kind
    table: str
    """The table of the record that it is about."""
    id: str
    words: str
    """What is missing or doubtful about it."""
    who: str = ""
    """Whom to ask: the lead agency, or whom a challenge was put to."""

    @property
    def key(self) -> str:
        """What it is known by among the others: ``actions BP24-1.3 silence``."""
        return f"{self.table} {self.id} {self.kind.name.casefold()} {self.words}"


def checklist(update: Update) -> tuple[Doubt, ...]:
    """Everything that is missing or doubtful, by kind."""
    found = (
        *_identifiers(update),
        *_movements(update),
        *_judgements(update),
        *_silences(update),
        *_without_impact(update),
        *_not_agreed(update),
        *_unanswered(update),
    )
    order = {kind: place for place, kind in enumerate(Kind)}
    return tuple(sorted(found, key=lambda doubt: order[doubt.kind]))


def _identifiers(update: Update) -> Iterator[Doubt]:
    for found in suspects(update):
        yield Doubt(Kind.IDENTIFIER, found.table, found.id, found.sentence)


def _movements(update: Update) -> Iterator[Doubt]:
    for plan in update.plans:
        before = update.before_by_plan.get(plan.id, {})
        moved = movement(before, update.actions_by_plan.get(plan.id, ()))
        if not moved.balances:
            yield Doubt(Kind.MOVEMENT, "plans", plan.id, balance_sentence(moved))
        if update.had(plan) and not plan_explanation(update, plan).explains:
            words = f"The actions that moved the figure of {plan.title} do not add up to its change"
            yield Doubt(Kind.MOVEMENT, "plans", plan.id, f"{words}.")


def _judgements(update: Update) -> Iterator[Doubt]:
    for action in update.open_actions:
        if action.judgement is not None and not action.judgement_reason.strip():
            yield Doubt(Kind.JUDGEMENT, "actions", action.id, f"{action.judgement}: {action.title}")


def _silences(update: Update) -> Iterator[Doubt]:
    names = {action.id: update.book.agencies.get(action.lead_agency) for action in update.silent}
    by_agency = sorted(
        update.silent,
        key=lambda action: known.name if (known := names[action.id]) else action.lead or "~",
    )
    for action in by_agency:
        known = names[action.id]
        lead = action.lead or "no lead named"
        who = agency_name(update.book, known.id) if known else lead
        yield Doubt(Kind.SILENCE, "actions", action.id, action.title, who)


def _without_impact(update: Update) -> Iterator[Doubt]:
    for action in update.delivered_now:
        if action.impact_state is ImpactState.NONE_YET or not action.impact.strip():
            yield Doubt(Kind.IMPACT, "actions", action.id, action.title)


def _not_agreed(update: Update) -> Iterator[Doubt]:
    for action in update.population:
        if action.awaits_agreement:
            group = action.overseeing_group
            day = f" (delivered {long(action.ended)})" if action.ended else ""
            who = group_name(update.book, group) if group else "no group named"
            yield Doubt(Kind.AGREEMENT, "actions", action.id, f"{action.title}{day}", who)


def _unanswered(update: Update) -> Iterator[Doubt]:
    for known in update.book.challenges.values():
        if known.status is ChallengeStatus.OPEN:
            who = party_said(known.put_to, update.book)
            words = f"{shortened(known.question, 200)} (put {long(known.created)})"
            yield Doubt(Kind.CHALLENGE, "challenges", known.id, words, who)


_COLUMNS = (
    Column(key="record", title="Record", width=12),
    Column(key="words", title="What", width=24, grows=3),
    Column(key="who", title="Whom to ask", width=16, grows=1, needs=70),
)


def checklist_table(
    doubts: tuple[Doubt, ...],
    corrections: tuple[Row, ...] = (),
    hides: Callable[[Doubt], bool] | None = None,
) -> Table:
    """The checklist as a table, a heading for each kind with how many there are.

    Args:
        doubts: the checklist.
        corrections: what was recorded since the sign-off, which stands first.
        hides: which doubts are counted and not named, because others look on; none, where it is
            not given.
    """
    lines: list[Row | Heading] = []
    if corrections:
        title = Cell("Corrections since it was signed off", Tone.AMBER)
        lines += [Heading("corrections", title, Cell(str(len(corrections)))), *corrections]
    for kind, group in groupby(doubts, key=attrgetter("kind")):
        found = list(group)
        tone = Tone.RED if kind in {Kind.IDENTIFIER, Kind.MOVEMENT} else Tone.STRONG
        named = [doubt for doubt in found if hides is None or not hides(doubt)]
        hidden = f", {len(found) - len(named)} not shown" if len(named) < len(found) else ""
        count = Cell(f"{len(found)}{hidden}")
        lines.append(Heading(kind.name, Cell(str(kind), tone), count))
        lines.extend(
            Row(
                doubt.key,
                (Cell(doubt.id, Tone.STRONG), Cell(one_line(doubt.words)), Cell(doubt.who)),
            )
            for doubt in named
        )
    return Table(columns=_COLUMNS, lines=tuple(lines), title="Checklist")


def summary(doubts: tuple[Doubt, ...]) -> str:
    """How many there are of what, in a sentence."""
    if not doubts:
        return "Nothing is missing or doubtful."
    counts = (
        f"{str(kind).casefold()}: {sum(1 for _ in group)}"
        for kind, group in groupby(doubts, key=attrgetter("kind"))
    )
    return f"{'; '.join(counts)}."
