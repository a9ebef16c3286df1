"""The figures of a quarterly update that people can question: those of its paper, each by name."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cscp_tui.domain.books import name_of
from cscp_tui.domain.dates import long
from cscp_tui.domain.figures import Delivered, counts
from cscp_tui.domain.movements import movement
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.texts import counted
from cscp_tui.views.movements import NUMBERS, actions_by_priority, priorities_of
from cscp_tui.views.plan_states import figures_before, figures_now
from cscp_tui.views.questions import Question
from cscp_tui.views.section_questions import (
    correction_questions,
    number_in,
    section_questions,
)
from cscp_tui.views.silences import SOURCE_FIGURES, lead_of, source_figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from cscp_tui.domain.records import Action, Plan
    from cscp_tui.views.checklists import Doubt, Kind
    from cscp_tui.views.updates import Update

_PUBLIC = ("Delivered", "Delivered of those due by then")
"""The figures of a plan that the public version gives."""

_MOVED = (
    "Open at the end of the quarter before.",
    "Made in the quarter.",
    "Ended before, and open again or ended anew.",
    "Delivered in the quarter.",
    "Goes on in the next plan.",
    "Handed over, replaced or withdrawn in the quarter.",
    "Open on the as-at day.",
)
"""What the seven numbers of a movement mean, in the order of the equation."""

_OF_SOURCE = (
    "Open actions of this source on the as-at day.",
    "Actions of this source that were delivered in the quarter.",
    "Open actions of this source that are Red.",
    "Open actions of this source that are Amber.",
    "Open actions of this source that are Green.",
    "Open actions of this source without a date.",
    "Open actions of this source of which a note for the quarter is expected and missing.",
)


def update_questions(update: Update) -> tuple[Question, ...]:
    """The figures that the paper of an update gives, in its order, with the same numbers."""
    found: list[Question] = []
    for plan in update.plans:
        found += _of_plan(update, plan)
        if not update.is_public:
            found += _movement(update, plan)
            found += _priorities(update, plan)
    if not update.is_public:
        found += _of_all(update)
        found += _silences(update)
        found += _sources(update)
    if signed := update.signed_before:
        since = f"{Quarter.parse(signed.quarter).short} was signed off"
        found += correction_questions(update.corrections, since)
    found += section_questions(update)
    return tuple(found)


def checklist_questions(doubts: Iterable[Doubt], as_at: date) -> tuple[Question, ...]:
    """How much of each kind stands on the checklist of an update.

    Args:
        doubts: what is shown of the checklist.
        as_at: the as-at day of the update.
    """
    found: dict[tuple[Kind, str], list[str]] = {}
    for doubt in doubts:
        found.setdefault((doubt.kind, doubt.table), []).append(doubt.id)
    return tuple(
        Question(
            key=f"checklist {kind.name} {table}",
            label=f"Checklist: {kind}",
            value=number_in(ids),
            definition="What is to be looked at before the update leaves.",
            population=f"every {name_of(table)} of this update, as at {long(as_at)}",
            table=table,
            ids=tuple(dict.fromkeys(ids)),
        )
        for (kind, table), ids in found.items()
    )


def _title(update: Update, plan: Plan, label: str) -> str:
    """A figure's name, with its plan's where the paper has several."""
    return f"{plan.title}: {label}" if len(update.plans) > 1 else label


def _of_plan(update: Update, plan: Plan) -> Iterator[Question]:
    before = {figure.name: figure.text for figure in figures_before(update, plan)}
    for figure in figures_now(update, plan):
        if update.is_public and figure.name not in _PUBLIC:
            continue
        then = before.get(figure.name)
        was = f" At {long(update.before_day)} it was {then}." if then is not None else ""
        yield Question(
            key=f"{figure.name} {plan.id}",
            label=_title(update, plan, figure.name),
            value=figure.text,
            definition=f"{figure.meaning}{was}",
            population=f"actions of {plan.title}, as at {long(update.as_at)}",
            ids=figure.refs,
        )


def _movement(update: Update, plan: Plan) -> Iterator[Question]:
    before = update.before_by_plan.get(plan.id, {})
    actions = update.actions_by_plan.get(plan.id, ())
    label = _title(update, plan, "Movement")
    yield from _moved(update, plan, label, before, actions)


def _priorities(update: Update, plan: Plan) -> Iterator[Question]:
    """How much of each priority is delivered, and how its actions moved."""
    before = update.before_by_plan.get(plan.id, {})
    by_priority = actions_by_priority(update, plan)
    for priority in priorities_of(update, plan):
        actions = by_priority.get(priority.id, [])
        label = _title(update, plan, f"{priority.number} {priority.title}")
        yield Question(
            key=f"delivered {priority.id}",
            label=f"{label}: Delivered",
            value=Delivered.of(actions).figure,
            definition="Delivered actions of the priority, of all but those handed over, replaced "
            "or withdrawn.",
            population=f"actions of {priority.title}, as at {long(update.as_at)}",
            ids=tuple(a.id for a in actions if counts(a) and a.is_delivered),
        )
        yield from _moved(update, plan, label, before, actions)


def _moved(
    update: Update,
    plan: Plan,
    label: str,
    before: Mapping[str, Action],
    actions: Sequence[Action],
) -> Iterator[Question]:
    """The seven numbers of a movement."""
    parts = movement(before, actions).parts
    for name, meaning, refs in zip(NUMBERS, _MOVED, parts, strict=True):
        yield Question(
            key=f"{name} {label} {plan.id}",
            label=f"{label}: {name}",
            value=str(len(refs)),
            definition=meaning,
            population=(
                f"{counted(len(actions), 'action')} of {plan.title}, between "
                f"{long(update.before_day)} and {long(update.as_at)}"
            ),
            ids=tuple(refs),
        )


def _of_all(update: Update) -> Iterator[Question]:
    """What the paper says of the actions of all sources together."""
    total, silent = update.open_actions, update.silent
    yield Question(
        key="open of all",
        label="All sources: Open",
        value=str(len(total)),
        definition="Open actions of the plans in force, of ended plans and of other sources.",
        population=f"all actions of this update, as at {long(update.as_at)}",
        ids=tuple(action.id for action in total),
    )
    yield Question(
        key="silent of all",
        label="All sources: No progress note for this quarter",
        value=f"{len(silent)} of {len(total)}",
        definition="Open actions of which a note for the quarter is expected and missing.",
        population=f"all open actions of this update, as at {long(update.as_at)}",
        ids=tuple(action.id for action in silent),
    )


def _silences(update: Update) -> Iterator[Question]:
    """How many actions of each lead agency lack a note."""
    found: dict[str, list[Action]] = {}
    for action in update.silent:
        found.setdefault(lead_of(action), []).append(action)
    every = Counter(map(lead_of, update.open_actions))
    for key, actions in found.items():
        agency = update.book.agencies.get(key)
        yield Question(
            key=f"silent {key}",
            label=f"Without a note: {agency.name if agency else key or 'none named'}",
            value=f"{len(actions)} of {every[key]}",
            definition="Open actions that it leads of which a note for the quarter is expected and "
            "missing.",
            population=f"all open actions that it leads, as at {long(update.as_at)}",
            ids=tuple(action.id for action in actions),
        )


def _sources(update: Update) -> Iterator[Question]:
    """The figures of the sources beside the plans."""
    for source, figures in source_figures(update):
        for name, meaning, found in zip(SOURCE_FIGURES, _OF_SOURCE, figures, strict=True):
            yield Question(
                key=f"{source} {name}",
                label=f"{source}: {name}",
                value=str(len(found)),
                definition=meaning,
                population=(
                    f"actions of this source outside the plans in force, as at {long(update.as_at)}"
                ),
                ids=tuple(action.id for action in found),
            )
