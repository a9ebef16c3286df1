"""The first page of the Executive's update: figures, asks, what was missed or is Red, a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from cscp_tui.base.texts import counted, shortened
from cscp_tui.documents.document import Bullets, Paragraph, Section, section
from cscp_tui.documents.figure import Figure, count
from cscp_tui.documents.table import columns, table
from cscp_tui.domain.dates import long, short
from cscp_tui.domain.enums import ImpactState, MoveKind, Rating
from cscp_tui.domain.figures import counts
from cscp_tui.domain.names import agency_name
from cscp_tui.views.actions import RATING_SYMBOLS, due_words
from cscp_tui.views.charts import PLANNED_AND_DELIVERED, deliveries_by_quarter
from cscp_tui.views.figures import ActionFigures
from cscp_tui.views.updates.asks import asked_words, requests
from cscp_tui.views.updates.exceptions import (
    delay_reason,
    exceptional,
)
from cscp_tui.views.updates.progress import has_impact, moves_of_quarter
from cscp_tui.views.updates.update import Update, narrative, plan_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cscp_tui.documents.charts import Chart
    from cscp_tui.documents.document import Block
    from cscp_tui.domain.records import Action


_NO_BREAK = "\u00a0"
"""A space at which no line ends: the column of dates is narrow."""

MOST_ASKS, MOST_LINES = 5, 8
"""The page has at most so many asks, and of these and what was missed together; the annex has all."""
_ASKED, _TITLE, _TEXT = 100, 70, 80
"""The most characters of a title that is asked about, of one in the table, and of a text there."""


def first_page(update: Update) -> tuple[Section, ...]:
    """The page, and the heading of the annex that holds everything behind it."""
    chart = _chart(update)
    page = section(
        "summary",
        f"For the {update.audience.label}: {update.quarter.short} on one page",
        narrative(update, "summary"),
        _figures_table(update),
        section("summary-asks", asked_words(update).removesuffix(":"), *_asks(update)),
        _missed_section(update),
        chart,
    )
    annex = Section(
        key="annex",
        title="Annex",
        blocks=(
            Paragraph(
                f"Everything behind the first page, and the key to its terms. Plan: {plan_words(update)}."
            ),
            *((replace(chart.table, title=chart.title),) if chart else ()),
            *((Paragraph(PLANNED_AND_DELIVERED),) if chart else ()),
        ),
        starts_page=True,
    )
    return page, annex


def _chart(update: Update) -> Chart | None:
    """Planned beside delivered in each quarter of the latest plan in force."""
    if not update.plans:
        return None
    plan = update.plans[-1]
    actions = update.actions_by_plan.get(plan.id, [])
    return replace(deliveries_by_quarter(update.book, plan, actions, update.as_at), is_low=True)


def _asks(update: Update) -> Iterator[Block]:
    wanted = requests(update, most=_ASKED)
    more = len(wanted) - MOST_ASKS
    yield Bullets(wanted[:MOST_ASKS])
    yield Paragraph(f"{more} more, under “Asks”." if more > 0 else "")


def _figures_table(update: Update) -> Block:
    headings = columns("Figure", long(update.as_at), f"[{long(update.before_day)}]")
    then = {figure.key: figure.value for figure in figures_before(update)}
    rows = (
        (figure.label, figure.value, f"[{then.get(figure.key, '—')}]")
        for figure in figures_now(update)
    )
    return table(headings, rows)


def figures_now(update: Update) -> tuple[Figure, ...]:
    """The six figures on the as-at day."""
    plans = {plan.id for plan in update.plans}
    return _in_order((*_of_plans(update, plans), *_of_all(update)))


def figures_before(update: Update) -> tuple[Figure, ...]:
    """The same at the end of the quarter before, of the plans that were in force on both days."""
    if not update.before.has_partnership:
        return ()
    before = Update(
        book=update.before,
        before=update.before,
        present=update.present,
        quarter=update.quarter.previous,
        as_at=update.before_day,
    )
    plans = {plan.id for plan in update.plans if update.had(plan)}
    return _in_order((*(_of_plans(before, plans) if plans else ()), *_of_all(before)))


_KEY = "first page"
_ORDER = ("delivered", "due", "missed", "slips", "silent", "impact")


def _in_order(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    return tuple(sorted(figures, key=lambda each: _ORDER.index(each.key.rpartition(" ")[2])))


def _of_plans(update: Update, plans: Iterable[str]) -> Iterator[Figure]:
    """Delivered, delivered of those due, and impact: of the business plans."""
    actions = [a for plan in plans for a in update.actions_by_plan.get(plan, ())]
    population = f"{counted(len(actions), 'action')} of the plans in force"
    done = [action for action in actions if counts(action) and action.is_delivered]

    figures = ActionFigures(actions, update.book, update.as_at, population)
    yield replace(figures.delivered(), key=f"{_KEY} delivered")
    yield replace(figures.due("Delivered of those due"), key=f"{_KEY} due")
    known = [action for action in done if has_impact(action)]
    evidenced = sum(action.impact_state is ImpactState.EVIDENCED for action in known)
    yield count(
        f"{_KEY} impact",
        "Impact recorded, of those delivered",
        "Delivered actions of the plans for which what changed is recorded.",
        known,
        f"{population}, as at {long(update.as_at)}",
        value=f"{len(known)} of {len(done)}, {evidenced} evidenced",
        of=len(done),
    )


def _of_all(update: Update) -> Iterator[Figure]:
    """Missed and Red, slips, and updates not received: of all plans and sources."""
    population = f"all actions of this update, as at {long(update.as_at)}"

    def figure(
        key: str,
        label: str,
        definition: str,
        found: Iterable[Action],
        *,
        more: str = "",
        of: int | None = None,
    ) -> Figure:
        made = count(f"{_KEY} {key}", label, definition, found, population, of=of)
        return replace(made, value=f"{made.value}{more}")

    red = sum(rated.shown is Rating.RED for _, rated in exceptional(update))
    yield figure(
        "missed",
        "Due and not delivered, all sources",
        "Open actions that were due by the day, itself included; and how many open actions are Red.",
        update.missed,
        more=f"; {red} rated Red",
    )
    slipped = [action for action, move in moves_of_quarter(update) if move.kind is MoveKind.SLIP]
    yield figure(
        "slips",
        "Dates moved after they were due",
        "Due dates moved later in the quarter after they had passed, or past the end of the plan.",
        slipped,
    )
    yield figure(
        "silent",
        "No update received for the quarter",
        "Open actions for which an update is expected this quarter and has not been received.",
        update.without_progress_update,
        more=f" of {len(update.open_actions)}",
        of=len(update.open_actions),
    )


def missed_or_red(update: Update) -> list[Action]:
    """What was due by the day and is not delivered, then what else is Red."""
    missed = update.missed
    known = {action.id for action in missed}
    red = [a for a, rated in exceptional(update) if Rating.RED in {rated.shown, rated.computed}]
    return [*missed, *(action for action in red if action.id not in known)]


def _missed_section(update: Update) -> Section:
    found = missed_or_red(update)
    most = MOST_LINES - min(len(requests(update)), MOST_ASKS)
    headings = columns("Action", "Lead", "Due", "Reason and next step")
    rows = (
        (
            f"{action.id} {shortened(action.title, _TITLE)}",
            agency_name(action.lead_agency, update.book) or action.lead or "none named",
            _due_words(update, action),
            _reason_and_next_step(update, action),
        )
        for action in found[:most]
    )
    more = len(found) - most
    return section(
        "summary-missed",
        "Missed or Red",
        table(headings, rows),
        Paragraph(f"{more} more, under “Exceptions”." if more > 0 else ""),
    )


def _due_words(update: Update, action: Action) -> str:
    due = short(action.due).replace(" ", _NO_BREAK) if action.due else due_words(action)
    rated = update.rated(action)
    is_red = rated is not None and Rating.RED in {rated.shown, rated.computed}
    return f"{due}\n{RATING_SYMBOLS[Rating.RED]}{_NO_BREAK}{Rating.RED}" if is_red else due


def _reason_and_next_step(update: Update, action: Action) -> str:
    """Why it takes longer, and what the latest update for the quarter says."""
    note = update.notes.get(action.id)
    texts = (delay_reason(update, action), note.text if note else "")
    known = [shortened(text, _TEXT) for text in texts if text.strip()]
    return " ".join(known) or "No reason recorded, and no update received for this quarter."
