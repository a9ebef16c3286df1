"""The update's sections on actions: by priority, delivered, ended, Executive, due next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import partial

from cscp_tui.base.grouping import grouped
from cscp_tui.base.texts import capitalised, counted, in_a_row, natural, which
from cscp_tui.documents.charts import Chart
from cscp_tui.documents.document import Paragraph, Section, section
from cscp_tui.documents.table import Table, columns, table
from cscp_tui.domain.dates import long, long_or
from cscp_tui.domain.enums import Cause, ImpactState, MoveKind, Outcome, Rating, Source
from cscp_tui.domain.figures import Delivered, slips_of
from cscp_tui.domain.periods import Period
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.quorum import is_provisional
from cscp_tui.domain.records import Action, Move, Plan
from cscp_tui.domain.rules.moves import days_recorded_late, due_before, is_agreed
from cscp_tui.views.actions import HOUSEKEEPING, SOURCE_TITLES, due_words
from cscp_tui.views.charts import progress_by_priority, slips_by_agency
from cscp_tui.views.updates.exceptions import (
    doing_words,
    latest_update_words,
    outcome_words,
    reason_words,
)
from cscp_tui.views.updates.headline import by_priority
from cscp_tui.views.updates.update import Update, action_table, narrative, sources_of


def progress(update: Update) -> Section:
    """A table for each priority of each plan in force, then for each other source."""
    return progress_in_brief(update, *_plan_sections(update), *_other_sections(update))


def _plan_sections(update: Update) -> Iterator[Section]:
    for plan in update.plans:
        prefix = f"{plan.title}, " if len(update.plans) > 1 else ""
        for priority, actions in by_priority(update, plan):
            yield section(
                f"progress-{priority.id}",
                f"{prefix}{priority.full_title}: {Delivered.of(actions).figure}",
                *_actions_pieces(update, actions),
                name=f"{prefix}{priority.full_title}",
            )


def _other_sections(update: Update) -> Iterator[Section]:
    for source, actions in sources_of([*update.left_open, *update.others]).items():
        active = [action for action in actions if not _ended_earlier(update, action)]
        if active and source is not Source.EXECUTIVE:
            yield section(
                f"progress-{source}", SOURCE_TITLES[source], *_actions_pieces(update, active)
            )


def _actions_pieces(update: Update, actions: list[Action]) -> tuple[Table, Paragraph]:
    active = [action for action in actions if not _ended_earlier(update, action)]
    earlier = grouped(
        (action for action in actions if _ended_earlier(update, action)),
        lambda action: str(action.outcome or action.status),
    )
    words = " ".join(
        f"{what.capitalize()} before this quarter: {', '.join(map(update.ref, ended))}."
        for what, ended in earlier.items()
    )
    listed = action_table(
        update,
        active,
        {
            "Due": due_words,
            "Status and rating": update.standing,
            "Latest update for the quarter": partial(_latest_words, update),
        },
    )
    return listed, Paragraph(words)


def _ended_earlier(update: Update, action: Action) -> bool:
    return not action.is_open and action.id not in update.ended_now


def _latest_words(update: Update, action: Action) -> str:
    return (
        latest_update_words(update, action)
        if action.is_open or action.id in update.progress_updates
        else ""
    )


def progress_in_brief(update: Update, *details: Section) -> Section:
    """A line for each priority of each plan in force."""
    charts_and_tables = (
        block
        for plan in update.plans
        for block in (priorities_chart(update, plan), _brief_table(update, plan))
    )
    words = narrative(update, "progress")
    return section("progress", "Progress by priority", words, *charts_and_tables, *details)


def priorities_chart(update: Update, plan: Plan) -> Chart:
    titled = [(known.full_title, actions) for known, actions in by_priority(update, plan)]
    return progress_by_priority(update.book, titled, update.as_at)


def _brief_table(update: Update, plan: Plan) -> Table:
    ratings = tuple(map(str, Rating))
    headings = columns(
        "Priority", "Delivered", "Open", *ratings, right=("Delivered", "Open", *ratings)
    )
    rows = (
        _brief_row(update, known.full_title, actions)
        for known, actions in by_priority(update, plan)
    )
    return table(headings, rows, title=plan.title)


def _brief_row(update: Update, title: str, actions: list[Action]) -> tuple[str, ...]:
    ratings = Counter(rated.shown for action in actions if (rated := update.rated(action)))
    return (
        title,
        Delivered.of(actions).figure,
        str(sum(action.is_open for action in actions)),
        *(str(ratings[rating]) for rating in Rating),
    )


def deliveries(update: Update) -> Section:
    """Show the deliveries of the quarter; those of the Executive have a section of their own."""
    executive = [a for a in update.delivered_now if a.source is Source.EXECUTIVE]
    others = [a for a in update.delivered_now if a.source is not Source.EXECUTIVE]
    return section(
        "delivered",
        "Delivered this quarter",
        narrative(update, "delivered", "achievements"),
        Paragraph(_summary(others, executive)) if others or executive else None,
        action_table(update, others, {"Delivered": delivered_words, "Impact": impact_words}),
        Paragraph(_without_impact(others)),
    )


def _summary(others: list[Action], executive: list[Action]) -> str:
    plan = sum(action.source is Source.PLAN for action in others)
    counts = (
        (plan, "from the business plan"),
        (len(others) - plan, "from outside the business plan"),
        (len(executive), "from the Executive, under “Executive actions”"),
    )
    return f"{', '.join(f'{count} {words}' for count, words in counts if count)}."


def _without_impact(actions: list[Action]) -> str:
    refs = [action.id for action in actions if action.lacks_impact]
    return (
        f"No impact is recorded yet for {len(refs)} of these "
        f"{counted(len(actions), 'delivery', 'deliveries')} of the quarter: {', '.join(refs)}."
        if refs
        else ""
    )


def has_impact(action: Action) -> bool:
    return action.impact_state is not ImpactState.NONE_YET


def delivered_words(action: Action) -> str:
    """The day of the delivery, and whether it is agreed."""
    ended = action.ended_in_words
    if action.agreed:
        return f"{ended}, agreed {long(action.agreed)}"
    return ended if action.housekeeping else f"{ended}, awaiting agreement"


def impact_words(action: Action) -> str:
    """The impact with its state; ``None yet`` where nothing is known."""
    state, impact = str(action.impact_state).capitalize(), action.impact.strip()
    if impact and not has_impact(action):
        return f"Impact not known yet. {impact}"
    if not impact and action.housekeeping:
        return HOUSEKEEPING
    return f"{state}: {impact}" if impact else state


def ended_actions(update: Update) -> Section:
    """The actions that ended undelivered, then slips and extensions."""
    return section(
        "ended",
        "Ended, not delivered; slips and extensions",
        narrative(update, "ended"),
        _closed_section(update),
        _moves_section(update),
    )


def _closed_section(update: Update) -> Section:
    cells = {"Outcome": outcome_words, "Reason and cause": reason_words}
    return section(
        "ended-undelivered",
        "Ended, not delivered",
        Paragraph(_ended_summary(update.ended_undelivered)),
        action_table(update, update.ended_undelivered, cells, with_lead=False),
    )


def _ended_summary(actions: list[Action]) -> str:
    sentences = []
    for outcome in Outcome:
        causes = Counter(action.cause for action in actions if action.outcome is outcome)
        if count := causes.total():
            sentences.append(f"{count} {outcome}, {split_by_cause(causes)}.")
    return " ".join(sentences)


def split_by_cause(causes: Counter[Cause | None]) -> str:
    """Return how many causes were in or out of control: ``4 for causes outside the partnership's control, 1 for ones within it``."""
    outside, within = causes[Cause.OUTSIDE], causes[Cause.WITHIN]
    if outside and within:
        return f"{outside} for causes {Cause.OUTSIDE.sentence}, {within} for causes within it"
    cause = Cause.OUTSIDE if outside else Cause.WITHIN
    return (
        f"for causes {cause.sentence}" if outside + within > 1 else f"for a cause {cause.sentence}"
    )


def _moves_section(update: Update) -> Section:
    headings = columns("Ref", "Action", "Kind", "From and to", "Reason and cause")
    moves = update.moves
    return section(
        "moves",
        "Slips and extensions",
        Paragraph(_moves_summary(move for _, move in moves)),
        _slips_chart(update, moves),
        table(headings, (_move_row(update, action, move) for action, move in moves)),
    )


def _slips_chart(update: Update, moves: Iterable[tuple[Action, Move]]) -> Chart | None:
    """The slips of each lead, where several had some."""
    leads = Counter(
        agency.short_name
        if (agency := update.book.agencies.get(action.lead_agency))
        else action.lead
        for action, move in moves
        if move.kind is MoveKind.SLIP
    )
    return slips_by_agency(leads.items()) if len(leads) > 1 and not update.is_public else None


def _moves_summary(moves: Iterable[Move]) -> str:
    tally = Counter(move.kind for move in moves)
    words = [counted(tally[kind], kind, kind.plural) for kind in MoveKind if tally[kind]]
    return f"{capitalised(in_a_row(words))}, of actions from all sources." if words else ""


def _move_row(update: Update, action: Action, move: Move) -> tuple[str, ...]:
    earlier, later = long_or(due_before(update.book, move)), long_or(move.later_due)
    kind = str(move.kind).capitalize()
    known = [each.id for each in slips_of(update.book, action)]
    is_slip = move.id in known
    kind_said = f"{capitalised(which(known.index(move.id) + 1))} slip" if is_slip else kind
    is_by_somebody = is_agreed(update.book, move)
    agreed = f"Agreed by {agreed_by_words(update, move)}." if is_by_somebody else "Not agreed yet."
    if move.chairs_action:
        agreed = f"Chair's action: {move.chairs_action.rstrip('.')}."
    return (
        update.ref(action),
        action.title,
        kind_said,
        f"{earlier} to {later}",
        "\n".join(filter(None, (reason_words(move), agreed, *_late_words(update, move)))),
    )


def _late_words(update: Update, move: Move) -> Iterator[str]:
    """When a move was recorded and took effect, where it was recorded late or took effect before."""
    late = days_recorded_late(update.book, move)
    since = f", in effect from {long(move.created)}" if move.created != move.recorded_on else ""
    if late:
        after = f", {counted(late, 'day')} after the old date had passed"
        yield f"Recorded on {long(move.recorded_on)}{after}{since}."
    if move.asked_on is not None:
        yield f"The lead asked for a new date on {long(move.asked_on)}."


def agreed_by_words(update: Update, move: Move) -> str:
    """The party that agreed a move: a meeting by its group and day, else as it was typed."""
    if meeting := update.book.meetings.get(move.agreed_by):
        provisional = " (provisional)" if is_provisional(update.book, meeting) else ""
        return update.names.meeting(move.agreed_by) + provisional
    return update.names.group(move.agreed_by)


def executive_actions(update: Update) -> Section:
    """Open actions of the Executive, then those delivered in this financial year."""
    actions = [action for action in update.others if action.source is Source.EXECUTIVE]
    return section(
        "executive",
        "Executive actions",
        narrative(update, "executive"),
        _open_section(update, [action for action in actions if action.is_open]),
        _delivered_section(
            update, [action for action in actions if action.is_delivered], has_actions=bool(actions)
        ),
    )


def _open_section(update: Update, actions: list[Action]) -> Section:
    def days_open(action: Action) -> int:
        return (update.as_at - action.created).days

    cells: dict[str, Callable[[Action], str]] = {
        "Open for": lambda action: counted(days_open(action), "day"),
        "Due and rating": lambda action: f"{due_words(action)}\n{update.standing(action)}",
    }
    cells["What is being done"] = partial(doing_words, update)
    listed = action_table(update, actions, cells)
    return section("executive-open", "Open", listed)


def _delivered_section(update: Update, delivered: list[Action], *, has_actions: bool) -> Section:
    first = Quarter(update.quarter.year, 1).first_day
    headings = columns("Ref", "Impact area", "Evidence of impact", "Delivered")
    rows = [
        (update.ref(action), action.impact_heading, impact_words(action), action.ended_in_words)
        for action in delivered
        if action.known_end and first <= action.known_end
    ]
    none = Paragraph("None so far.") if has_actions and not rows else None
    return section(
        "executive-delivered", f"Delivered since {long(first)}", none, table(headings, rows)
    )


def due_next_section(update: Update) -> Section:
    """The open actions of all plans and sources that are due or to be looked at next."""
    next_quarter = update.quarter.next
    is_over = update.as_at >= update.quarter.last_day
    return section(
        "coming",
        f"Due next quarter: {next_quarter}" if is_over else f"Due next: {due_next_days(update)}",
        narrative(update, "coming", "ahead"),
        action_table(update, due_next(update), _due_next_cells(update)),
    )


def _day_in(days: Period, action: Action) -> date | None:
    """An action's due date, else its review date, if it lies in some days; None if neither does."""
    return next((day for day in (action.due, action.review_date) if day and day in days), None)


def _due_next_cells(update: Update) -> dict[str, Callable[[Action], str]]:
    days = due_next_days(update)

    def words(action: Action) -> str:
        day = _day_in(days, action)
        return f"Review date {long(day)}" if day and day != action.due else due_words(action)

    return {"Due": words}


def due_next_days(update: Update) -> Period:
    """The days after the as-at day to the end of the next quarter."""
    return Period(update.as_at + timedelta(days=1), update.quarter.next.last_day)


def due_next(update: Update) -> list[Action]:
    """The open actions whose due or review date lies in those days, the earliest first.

    Actions of a plan that has not begun yet are among them.
    """
    days = due_next_days(update)
    found = [
        (day, natural(action.id), action)
        for action in update.book.actions.values()
        if action.is_open and (day := _day_in(days, action))
    ]
    return [action for _, _, action in sorted(found, key=lambda each: each[:2])]
