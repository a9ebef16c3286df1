"""The update's headline: figures of the plans, their movement and its reasons, updates not received."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from cscp_tui.base.grouping import grouped
from cscp_tui.base.texts import capitalised, counted
from cscp_tui.documents.document import Paragraph, Section, section
from cscp_tui.documents.table import Table, columns, table
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import Rating
from cscp_tui.domain.figures import (
    DEFINITION,
    Delivered,
    Movement,
    by_rating,
    delivered_of_due,
    movement,
)
from cscp_tui.domain.headline_changes import HeadlineChange, Reason, why_it_moved
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import Action, Plan, Priority
from cscp_tui.views.actions import SOURCE_TITLES
from cscp_tui.views.as_signed import SignedFigures, earlier_part, titles_of
from cscp_tui.views.charts import ratings_chart
from cscp_tui.views.reports.report import not_shown
from cscp_tui.views.updates.corrections import corrections_sections
from cscp_tui.views.updates.plan_figures import plan_figures_table
from cscp_tui.views.updates.update import Update, narrative, sources_of

EQUATION = (
    "open at start + new + reopened = delivered + carried over + otherwise ended + still open"
)
MOVEMENT_NUMBERS = (
    "Open at start",
    "New",
    "Reopened",
    "Delivered",
    "Carried over",
    "Otherwise ended",
    "Still open",
)
"""The names of a movement's seven numbers, in the order of the equation."""


def by_priority(update: Update, plan: Plan) -> list[tuple[Priority, list[Action]]]:
    """The priorities of a plan in their order, each with its actions."""
    priorities = [known for known in update.book.priorities.values() if known.plan == plan.id]
    actions = grouped(update.actions_by_plan.get(plan.id, ()), lambda action: action.priority)
    priorities.sort(key=lambda priority: priority.number)
    return [(priority, actions.get(priority.id, [])) for priority in priorities]


def movement_section(update: Update, plan: Plan) -> Section:
    """The movement of each priority and of the whole plan, with the equation in figures."""
    before = update.before_by_plan.get(plan.id, {})
    total = movement(before, update.actions_by_plan.get(plan.id, ()))
    corrected = corrections_of(update, plan, total)
    return section(
        f"movement-{plan.id}",
        f"Movement since {long(update.before_day)}",
        _movement_table(update, plan, before, (total, corrected)),
        Paragraph(balance_sentence(total, corrected)),
    )


def corrections_of(
    update: Update, plan: Plan, moved: Movement, priority: Priority | None = None
) -> int:
    """The number of actions by which corrections since the sign-off of the quarter before changed those open at the start.

    Args:
        priority: the priority whose movement it is; that of the whole plan, where left out.
    """
    signed = update.printed_of_quarter_before
    if signed is None or not update.had(plan):
        return 0
    label = f"{priority.full_title}, movement" if priority else "Movement"
    titles = titles_of(plan, f"{label}: {MOVEMENT_NUMBERS[-1]}")
    return _corrections(signed, moved, *titles)


def open_when_signed(update: Update, plan: Plan, priority: Priority | None = None) -> list[str]:
    """The actions that were still open when the quarter before was signed off.

    Empty where what was known then cannot be told any more.
    """
    signed = update.signed_before
    if signed is None or signed.then is None or signed.quarter != update.quarter.previous:
        return []
    return [
        action.id
        for action in signed.then.actions_by_plan.get(plan.id, ())
        if action.is_open and (priority is None or action.priority == priority.id)
    ]


def corrections_of_all(update: Update) -> int:
    """The number that ``corrections_of`` gives, of all actions of an update."""
    signed = update.printed_of_quarter_before
    return _corrections(signed, update.movement, OPEN_OF_ALL) if signed else 0


def _corrections(signed: SignedFigures, moved: Movement, *titles: str) -> int:
    known = next((signed.printed[each] for each in titles if each in signed.printed), None)
    at_start = len(moved.open_at_start)
    return at_start - known.numerator if known and known.numerator is not None else 0


OPEN_OF_ALL = "All sources: Open"
"""The title of the figure of all open actions of an update."""
CORRECTIONS = "Corrections"


def movement_numbers(moved: Movement, corrected: int) -> tuple[int, ...]:
    """The numbers of a movement, the first one as signed off and followed by the corrections."""
    at_start, *others = moved.figures
    return (at_start - corrected, corrected, *others)


def _movement_table(
    update: Update, plan: Plan, before: dict[str, Action], total: tuple[Movement, int]
) -> Table:
    found = [
        (priority.full_title, moved, corrections_of(update, plan, moved, priority))
        for priority, actions in by_priority(update, plan)
        for moved in [movement(before, actions)]
    ]
    found.append(("Total", *total))
    start, *others = MOVEMENT_NUMBERS
    if any(corrected for _, _, corrected in found):
        names = (start, CORRECTIONS, *others)
        rows = [(title, *map(signed_number, movement_numbers(m, c))) for title, m, c in found]
    else:
        names = MOVEMENT_NUMBERS
        rows = [(title, *map(str, moved.figures)) for title, moved, _ in found]
    return table(columns("Priority", *names, right=names), rows)


def signed_number(number: int) -> str:
    return str(number).replace("-", "−")


def balance_sentence(moved: Movement, corrected: int = 0) -> str:
    """The equation in words and in figures.

    Args:
        corrected: how many more actions are open at the start than were signed off.
    """
    came, went = moved.figures[:3], moved.figures[3:]
    left, right = " + ".join(map(str, came)), " + ".join(map(str, went))
    sign = "=" if moved.balances else "≠"
    if corrected:
        at_start, change, *others = movement_numbers(moved, corrected)[:4]
        plus = f"{'+' if change > 0 else '−'} {abs(change)}"
        left = " + ".join((f"{at_start} {plus}", *map(str, others)))
    sums = (
        f"{moved.came} on both sides"
        if moved.balances
        else f"{moved.came} on the left and {moved.went} on the right"
    )
    equation = EQUATION.replace(" + ", " + corrections + ", 1) if corrected else EQUATION
    signed = " The first number is as signed off." if corrected else ""
    return f"In total, {equation}: {left} {sign} {right} ({sums}).{signed}"


def headline_change(update: Update, plan: Plan) -> HeadlineChange:
    """The change of a plan's headline since the quarter before, with the actions that moved it."""
    return why_it_moved(
        update.before_by_plan.get(plan.id, {}),
        {action.id: action for action in update.actions_by_plan.get(plan.id, ())},
        f"all actions of {plan.title} except those transferred, replaced or withdrawn",
    )


def why_it_moved_section(update: Update, plan: Plan) -> Section | None:
    """The reasons for the headline's change; None in a plan's first quarter, which has no figure before."""
    if not update.had(plan):
        return None
    found, before = headline_change(update, plan), update.delivered_before(plan)
    change = (
        f"From {before} at {long(update.before_day)} "
        f"to {found.after.figure} at {long(update.as_at)}. Compared: {found.population}."
    )
    if not found.reasons and not before.is_corrected:
        change = f"It did not move: {before} on both days. Compared: {found.population}."
    hidden = sum(not _shows(update, reason) for reason in found.reasons)
    headings = columns("Ref", "Action", "What happened", "Effect on the figure")
    return section(
        f"why-{plan.id}",
        "Why the number moved",
        Paragraph(change),
        table(headings, why_it_moved_rows(update, plan)),
        not_shown(hidden, "action", "counted but "),
    )


def why_it_moved_rows(update: Update, plan: Plan) -> Iterator[tuple[str, ...]]:
    """Yield the ref, title, event and effect of each action that moved the figure of a plan."""
    yield from _correction_rows(update, plan)
    reasons = headline_change(update, plan).reasons
    yield from _reason_rows(update, (reason for reason in reasons if _shows(update, reason)))


def _correction_rows(update: Update, plan: Plan) -> Iterator[tuple[str, ...]]:
    """The changes to the figure of the quarter before since its sign-off, in rows of their own."""
    before, signed = update.delivered_before(plan), update.signed_before
    if not before.is_corrected:
        return
    delivered = before.now.delivered - before.signed.delivered
    total = before.now.total - before.signed.total
    if signed and signed.then and signed.now and signed.quarter == update.quarter.previous:
        then, now = (
            {action.id: action for action in each.actions_by_plan.get(plan.id, ())}
            for each in (signed.then, signed.now)
        )
        for reason in why_it_moved(then, now, "").reasons:
            delivered, total = delivered - reason.delivered, total - reason.total
            if _shows(update, reason):
                what = f"{reason.what}, recorded after {signed.quarter.short} was signed off"
                yield from _reason_rows(update, [replace(reason, what=what)])
    if delivered or total:
        rest = Reason("", "", "Other corrections since it was signed off", delivered, total)
        yield "", "", rest.what, _effect(rest)


def _shows(update: Update, reason: Reason) -> bool:
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
    found = grouped(update.without_progress_update, lead_of)
    every = Counter(map(lead_of, update.open_actions))
    figures = ("No update received", "Open")
    headings = columns("Lead agency", *figures, "References", right=figures)
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
        Paragraph(
            f"{count} of {counted(len(update.open_actions), 'open action')}, from all sources."
        )
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
    return section("other-sources", "Actions outside the business plan", table(headings, rows))


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
        rated_as: dict[Rating, list[Action]] = {rating: [] for rating in Rating}
        for action in open_actions:
            if rated := update.rated(action):
                rated_as[rated.shown].append(action)
        missing = [action for action in open_actions if action.id in silent]
        yield SOURCE_TITLES[source], (open_actions, done, *rated_as.values(), missing)


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
    actions = update.actions_by_plan.get(plan.id, [])
    return section(
        f"headline-{plan.id}",
        plan.title,
        Paragraph(_sentence(update, plan)),
        Paragraph(f"What is counted: {DEFINITION}"),
        plan_figures_table(update, plan),
        ratings_chart(by_rating(actions, update.book, update.as_at), update.as_at),
        movement_section(update, plan),
        why_it_moved_section(update, plan),
    )


def _sentence(update: Update, plan: Plan) -> str:
    actions = update.actions_by_plan.get(plan.id, [])
    now = Delivered.of(actions)
    due = delivered_of_due(actions, update.as_at)
    words = (
        f"{plan.title}, delivered as at {long(update.as_at)}: {now}. "
        f"Of the actions that were due: {due}. "
    )
    if not update.had(plan):
        return words + _first_quarter(update, plan)
    return f"{words}At {long(update.before_day)} it was {update.delivered_before(plan)}."


def _first_quarter(update: Update, plan: Plan) -> str:
    earlier = [known for known in update.book.plans.values() if known.last_day < plan.first_day]
    began = f"The plan began on {long(plan.first_day)}, so there is no earlier figure"
    if plan.first_day <= update.before_day:
        return f"Nothing had been recorded by {long(update.before_day)}, so there is no earlier figure."
    if not earlier:
        return f"{began}."
    last = max(earlier, key=lambda known: known.last_day)
    now = Delivered.of(update.actions_by_plan.get(last.id, []))
    signed = update.signed(Quarter.containing(last.last_day))
    figure = earlier_part(signed, now, *titles_of(last, "Delivered"))
    return f"{began}; the one before it, {last.title}, ended at {figure}."
