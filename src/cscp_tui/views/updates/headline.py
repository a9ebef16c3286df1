"""The update's headline: figures of the plans, their movement and its reasons, updates not received."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from cscp_tui.base.texts import capitalised, counted
from cscp_tui.documents.document import Paragraph, Section, section
from cscp_tui.documents.table import columns, table
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import MoveKind, Rating
from cscp_tui.domain.figures import (
    DEFINITION,
    Delivered,
    by_rating,
    due_by,
    due_within,
    explain,
    movement,
)
from cscp_tui.views.actions import SOURCE_TITLES
from cscp_tui.views.charts import ratings_chart
from cscp_tui.views.figures import ActionFigures
from cscp_tui.views.updates.corrections import corrections_sections
from cscp_tui.views.updates.update import (
    latest_updates,
    narrative,
    not_shown,
    sources_of,
    without_progress_update,
)

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator
    from datetime import date

    from cscp_tui.documents.figure import Figure
    from cscp_tui.documents.table import Table
    from cscp_tui.domain.book import Book
    from cscp_tui.domain.figures import Explanation, Movement, Reason
    from cscp_tui.domain.quarters import Quarter
    from cscp_tui.domain.records import Action, Move, Plan, Priority
    from cscp_tui.views.updates.update import Update


_SLIPS = (
    "Due dates that were moved in the quarter, later after they had passed or past the end of the "
    "plan, without those of the actions that these continue. Slips do not affect the rating."
)


def plan_figures(
    book: Book,
    plan: Plan,
    actions: list[Action],
    day: date,
    updates: tuple[Quarter, Container[str]],
) -> Iterator[Figure]:
    """Give the figures of a plan's actions on a day, as the headline prints them.

    Args:
        updates: the quarter that the day lies in, and the references of the actions with a progress
            update for it.
    """
    quarter, updated = updates
    figures = ActionFigures(actions, book, day, f"actions of {plan.title}")
    yield figures.delivered()
    yield figures.due("Delivered of those due by then")
    in_quarter = due_within(actions, quarter.first_day, quarter.last_day)
    done = sum(action.is_delivered for action in in_quarter)
    definition = (
        "Of the actions whose current due date lies in the quarter, how many are delivered; the "
        "records are all that were due in it."
    )
    label = "Delivered of those due in the quarter"
    due = figures.count("due-in-quarter", label, definition, in_quarter)
    value, of = f"{done} of {len(in_quarter)}", len(in_quarter)
    yield replace(due, value=value, number=None, numerator=done, denominator=of)
    yield from figures.ratings(by_rating(actions, book, day), "Open, ")
    yield figures.overdue()
    slipped = [a for a in actions for _ in _slips(book, a, quarter.first_day, day)]
    yield figures.count("slips-in-quarter", "Slips in the quarter, this plan", _SLIPS, slipped)
    missing = without_progress_update(book, actions, day, updated)
    yield figures.without_update(missing, "No update received for the quarter, this plan")


def _slips(book: Book, action: Action, first: date, last: date) -> list[Move]:
    """The slips of an action itself that were recorded between two days."""
    moves = book.moves_of(action.id)
    return [m for m in moves if m.kind is MoveKind.SLIP and first <= m.created <= last]


def figures_table(update: Update, plan: Plan) -> Table:
    """The plan's figures, beside those of the quarter before where the plan had begun by then."""
    now, then = figures_now(update, plan), figures_before(update, plan)
    headings = columns(
        "Figure", long(update.as_at), long(update.before_day), "Change", right=("Change",)
    )
    if not then:
        return table(headings[:2], ((figure.label, figure.value) for figure in now))
    return table(headings, (_figure_row(*pair) for pair in zip(now, then, strict=True)))


def figures_now(update: Update, plan: Plan) -> tuple[Figure, ...]:
    """The plan's figures on the as-at day."""
    actions = update.actions_by_plan.get(plan.id, [])
    updates = (update.quarter, update.notes)
    return tuple(plan_figures(update.book, plan, actions, update.as_at, updates))


def figures_before(update: Update, plan: Plan) -> tuple[Figure, ...]:
    """The same at the end of the quarter before; none where the plan had not begun by then."""
    if not update.had(plan):
        return ()
    quarter = update.quarter.previous
    actions = list(update.before_by_plan.get(plan.id, {}).values())
    updates = (quarter, latest_updates(update.present, quarter))
    return tuple(plan_figures(update.before, plan, actions, update.before_day, updates))


def _figure_row(now: Figure, then: Figure) -> tuple[str, ...]:
    if now.number is None or then.number is None:
        return now.label, now.value, then.value, ""
    difference = now.number - then.number
    change = f"{difference:+d}".replace("-", "−") if difference else "none"
    return now.label, now.value, then.value, change


EQUATION = (
    "open at start + new + reopened = delivered + carried over + otherwise ended + still open"
)
NUMBERS = (
    "Open at start",
    "New",
    "Reopened",
    "Delivered",
    "Carried over",
    "Otherwise ended",
    "Still open",
)
"""The names of a movement's seven numbers, in the order of the equation."""


def priorities_of(update: Update, plan: Plan) -> list[Priority]:
    found = (known for known in update.book.priorities.values() if known.plan == plan.id)
    return sorted(found, key=lambda priority: priority.number)


def actions_by_priority(update: Update, plan: Plan) -> dict[str, list[Action]]:
    found: dict[str, list[Action]] = {}
    for action in update.actions_by_plan.get(plan.id, ()):
        found.setdefault(action.priority, []).append(action)
    return found


def movement_section(update: Update, plan: Plan) -> Section:
    """The movement of each priority and of the whole plan, with the equation in figures."""
    before = update.before_by_plan.get(plan.id, {})
    total = movement(before, update.actions_by_plan.get(plan.id, ()))
    return section(
        f"movement-{plan.id}",
        f"Movement since {long(update.before_day)}",
        _movement_table(update, plan, before, total),
        Paragraph(balance_sentence(total)),
    )


def _movement_table(
    update: Update, plan: Plan, before: dict[str, Action], total: Movement
) -> Table:
    by_priority = actions_by_priority(update, plan)
    rows = [
        _movement_row(
            f"{priority.number} {priority.title}", movement(before, by_priority.get(key, ()))
        )
        for priority in priorities_of(update, plan)
        for key in (priority.id,)
    ]
    headings = columns("Priority", *NUMBERS, right=NUMBERS)
    return table(headings, [*rows, _movement_row("Total", total)])


def _movement_row(title: str, moved: Movement) -> tuple[str, ...]:
    return (title, *map(str, moved.figures))


def balance_sentence(moved: Movement) -> str:
    """The equation in words and in figures."""
    came, went = moved.figures[:3], moved.figures[3:]
    left, right = " + ".join(map(str, came)), " + ".join(map(str, went))
    sign = "=" if moved.balances else "≠"
    verdict = f"{moved.came} {sign} {moved.went}"
    return f"In total, {EQUATION}: {left} {sign} {right}, that is {verdict}."


def plan_explanation(update: Update, plan: Plan) -> Explanation:
    """The actions that changed a plan's headline since the quarter before."""
    return explain(
        update.before_by_plan.get(plan.id, {}),
        {action.id: action for action in update.actions_by_plan.get(plan.id, ())},
        f"all actions of {plan.title} except those transferred, replaced or withdrawn",
    )


def reasons_section(update: Update, plan: Plan, found: Explanation) -> Section | None:
    """Why the number moved; nothing in a plan's first quarter, which has no number before."""
    if not update.had(plan):
        return None
    change = (
        f"From {found.before.figure} at {long(update.before_day)} "
        f"to {found.after.figure} at {long(update.as_at)}. Compared: {found.population}."
    )
    if not found.reasons:
        change = (
            f"It did not move: {found.after.figure} on both days. Compared: {found.population}."
        )
    shown = [reason for reason in found.reasons if _shows(update, reason)]
    headings = columns("Ref", "Action", "What happened", "Effect on the figure")
    return section(
        f"why-{plan.id}",
        "Why the number moved",
        Paragraph(change),
        table(headings, _reason_rows(update, shown)),
        not_shown(len(found.reasons) - len(shown), "action", "counted but "),
    )


def _shows(update: Update, reason: Reason) -> bool:
    """The action of a reason may be named to the audience."""
    actions = update.book.actions
    action = actions.get(reason.ref) or update.before.actions.get(reason.ref)
    return action is None or update.shows(action)


def _reason_rows(update: Update, shown: Iterable[Reason]) -> Iterator[tuple[str, ...]]:
    for reason in shown:
        action = update.book.actions.get(reason.ref)
        ref = update.ref(action) if action else reason.ref
        yield ref, reason.title, capitalised(reason.what), _effect(reason)


def _effect(reason: Reason) -> str:
    parts = ((reason.delivered, "delivered"), (reason.total, "counted"))
    return ", ".join(f"{count:+d} {what}".replace("-", "−") for count, what in parts if count)


def missing_updates_section(update: Update) -> Section:
    """The open actions without a progress update for the quarter, by lead agency."""
    found: dict[str, list[Action]] = {}
    for action in update.without_progress_update:
        found.setdefault(lead_of(action), []).append(action)
    every = Counter(map(lead_of, update.open_actions))
    headings = columns(
        "Lead agency",
        "No update received",
        "Open",
        "References",
        right=(
            "No update received",
            "Open",
        ),
    )
    ordered = sorted(found, key=lambda key: (-len(found[key]), key))
    rows = (
        (
            update.lead(found[key][0]),
            str(len(found[key])),
            str(every[key]),
            ", ".join(action.id for action in found[key]),
        )
        for key in ordered
    )
    count = sum(map(len, found.values()))
    return section(
        "silences",
        "No update received for this quarter",
        Paragraph(f"{count} of {counted(len(update.open_actions), 'open action')} of all sources.")
        if count
        else None,
        table(headings, rows),
    )


def lead_of(action: Action) -> str:
    """The key that an action is counted under: its lead agency, else its lead."""
    return action.lead_agency or action.lead


def other_sources_section(update: Update) -> Section:
    """Show the figures of the actions outside every plan in force, by source."""
    headings = columns("Source", *SOURCE_FIGURES, right=SOURCE_FIGURES)
    rows = (
        (title, *(str(len(found)) for found in figures))
        for title, figures in source_figures(update)
    )
    return section("other-sources", "Actions of other sources", table(headings, rows))


SOURCE_FIGURES = ("Open", "Delivered this quarter", *map(str, Rating), "No update received")
"""The figures of each source beside the plans in force."""


def source_figures(update: Update) -> Iterator[tuple[str, tuple[list[Action], ...]]]:
    """The title of each source beside the plans, with the actions behind each of its figures."""
    delivered = {action.id for action in update.delivered_now}
    silent = {action.id for action in update.without_progress_update}
    for source, actions in sources_of([*update.others, *update.left_open]).items():
        open_actions = [action for action in actions if action.is_open]
        done = [action for action in actions if action.id in delivered]
        if not open_actions and not done:
            continue
        by_rating: dict[Rating, list[Action]] = {rating: [] for rating in Rating}
        for action in open_actions:
            if rated := update.rated(action):
                by_rating[rated.shown].append(action)
        missing = [action for action in open_actions if action.id in silent]
        yield SOURCE_TITLES[source], (open_actions, done, *by_rating.values(), missing)


NO_PLAN = "No business plan is in force on the as-at day."


def headline(update: Update) -> Section:
    """The headline of each plan in force, then what concerns all actions."""
    blocks = [_plan_block(update, plan) for plan in update.plans]
    flat = blocks[0].blocks if len(blocks) == 1 else tuple(blocks)
    return section(
        "headline",
        "Headline",
        narrative(update, "headline"),
        None if update.plans else Paragraph(NO_PLAN),
        *flat,
        other_sources_section(update),
        missing_updates_section(update),
        *corrections_sections(update),
    )


def _plan_block(update: Update, plan: Plan) -> Section:
    explanation = plan_explanation(update, plan)
    actions = update.actions_by_plan.get(plan.id, [])
    return section(
        f"headline-{plan.id}",
        plan.title,
        Paragraph(_sentence(update, plan)),
        Paragraph(f"What is counted: {DEFINITION}"),
        figures_table(update, plan),
        ratings_chart(by_rating(actions, update.book, update.as_at), update.as_at),
        movement_section(update, plan),
        reasons_section(update, plan, explanation),
    )


def _sentence(update: Update, plan: Plan) -> str:
    """The figure with its as-at day, and the one of the quarter before."""
    actions = update.actions_by_plan.get(plan.id, [])
    now = Delivered.of(actions)
    due = due_by(actions, update.as_at)
    said = (
        f"{plan.title}, delivered as at {long(update.as_at)}: {now}. "
        f"Of the actions that were due: {due}. "
    )
    if not update.had(plan):
        return said + _first_quarter(update, plan)
    then = Delivered.of(update.before_by_plan.get(plan.id, {}).values())
    return f"{said}At {long(update.before_day)} it was {then.figure}."


def _first_quarter(update: Update, plan: Plan) -> str:
    earlier = [known for known in update.book.plans.values() if known.last_day < plan.first_day]
    began = f"The plan began on {long(plan.first_day)}, so there is no earlier figure"
    if plan.first_day <= update.before_day:
        return f"Nothing was recorded yet at {long(update.before_day)}: there is no earlier figure."
    if not earlier:
        return f"{began}."
    last = max(earlier, key=lambda known: known.last_day)
    figure = Delivered.of(update.actions_by_plan.get(last.id, [])).figure
    return f"{began}; the one before it, {last.title}, ended at {figure}."
