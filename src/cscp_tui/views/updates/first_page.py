"""The first page of the Executive's update: figures, asks, what was missed or is Red, a chart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial

from msgspec.structs import replace

from cscp_tui.base.grouping import grouped
from cscp_tui.base.texts import counted, first_sentence, shortened_to_words, spelled, stopped
from cscp_tui.documents.charts import Chart
from cscp_tui.documents.document import Block, Bullets, Paragraph, Section, every_block, section
from cscp_tui.documents.figure import Figure, count
from cscp_tui.documents.page_layout import SPACE_AFTER, height_of, most_that_fit
from cscp_tui.documents.table import columns, table
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import ImpactState, Rating, Status
from cscp_tui.domain.figures import counts, original_due_of
from cscp_tui.domain.meetings import coming_meeting
from cscp_tui.domain.names import group_name
from cscp_tui.domain.ratings import days_passed
from cscp_tui.domain.records import Action
from cscp_tui.views.action_figures import ActionFigures
from cscp_tui.views.actions import due_words
from cscp_tui.views.charts import PLANNED_AND_DELIVERED, deliveries_by_quarter, deliveries_title
from cscp_tui.views.names import is_abbreviation
from cscp_tui.views.updates.asks import asked_words, decisions_wanted, reader
from cscp_tui.views.updates.exceptions import delay_reason, exceptional
from cscp_tui.views.updates.progress import has_impact
from cscp_tui.views.updates.update import Update, narrative, plan_words

_MOST = 12
"""The most asks, and the most missed actions, on the page; the annex has all."""
_ASKED = 100
"""The most characters of an action's title in an ask."""
_TITLES = (160, 110, 75, 60, 45)
"""The most characters of a missed action's title: the first number for which there is room."""
_LONGEST_SENTENCE = 300
"""The most characters of a reason, which is given whole or not at all."""
_LEAD = 60
_MISSED = "Missed or Red"
FIGURES_ON_PAGE = "Where the plan stands"
"""The heading of the six figures."""
MOST_ON_FIRST_PAGE = 700
"""The most characters of the summary above the figures."""


def first_page(update: Update, room: float) -> tuple[Section, ...]:
    """Build the first page, and the section that begins the annex.

    Args:
        update: an update for the Executive.
        room: the height of the page below the title, in points.
    """
    tall = _chart(update)
    chart = replace(tall, is_low=True) if tall else None
    words = narrative(update, "summary")
    is_long = is_long_for_first_page(words.text)
    above, wanted = _figures_table(update), decisions_wanted(update, most=_ASKED)
    found, missed_title = missed_or_red(update), _missed_title(update)

    def page(numbers: tuple[int, ...], most: int, drawn: Chart | None = chart) -> Section:
        asks, missed = numbers
        return section(
            "summary",
            f"For the {update.audience.label}: {update.quarter.short} on one page",
            section(
                "summary-asks",
                asked_words(update).removesuffix(":"),
                Bullets(wanted[:asks]),
                _more(len(wanted) - asks, "Asks", "asks"),
            ),
            section(
                "summary-figures",
                FIGURES_ON_PAGE,
                Paragraph(shortened_to_words(words.text, MOST_ON_FIRST_PAGE)) if is_long else words,
                above,
            ),
            _missed_section(update, missed_title, found, missed, most),
            drawn,
        )

    def fits(most: int, numbers: tuple[int, ...], drawn: Chart | None = chart) -> bool:
        below = SPACE_AFTER if chart else 0  # it may be cut off
        return height_of([page(numbers, most, drawn)]) - below <= room

    annex = Section(
        key="annex",
        title="Annex",
        blocks=(
            Paragraph(
                "This annex gives the detail behind the first page and explains its terms. "
                f"Plan: {plan_words(update)}."
            ),
            *((words,) if is_long else ()),
            *((chart.table,) if chart else ()),
            *((Paragraph(PLANNED_AND_DELIVERED), Paragraph(chart.summary)) if chart else ()),
        ),
        starts_page=True,
    )
    every = (min(len(wanted), _MOST), min(len(found), _MOST))
    numbers = most_that_fit(every, partial(fits, _TITLES[-1]))
    most = next((each for each in _TITLES if fits(each, numbers)), _TITLES[-1])
    return page(numbers, most, tall if fits(most, numbers, tall) else chart), annex


def asks_on_page(parts: Iterable[Block]) -> tuple[str, ...]:
    """Return the requests that the first page makes; none where it is not among the sections."""
    sections = (each for each in every_block(parts) if isinstance(each, Section))
    asks = next((each for each in sections if each.key == "summary-asks"), None)
    blocks = asks.blocks if asks else ()
    return next((block.items for block in blocks if isinstance(block, Bullets)), ())


def is_long_for_first_page(text: str) -> bool:
    """Return whether a text is too long for the first page, so that the whole of it is in the annex."""
    return len(text) > MOST_ON_FIRST_PAGE or text.count("\n") > MOST_ON_FIRST_PAGE // _ASKED


def _more(number: int, place: str, anchor: str, refs: Sequence[str] = ()) -> Paragraph | None:
    if number <= 0:
        return None
    named = f": {', '.join(refs)}" if 0 < len(refs) <= _MOST else ""
    return Paragraph(f"And {number} more, under “{place}” in the annex{named}.", see=anchor)


def _chart(update: Update) -> Chart | None:
    if not update.plans:
        return None
    plan = update.plans[-1]
    actions = update.actions_by_plan.get(plan.id, [])
    return deliveries_by_quarter(update.book, plan, actions, update.as_at, update.signed)


def chart_figures(update: Update) -> Iterator[Figure]:
    """The deliveries of the update's quarter, as its chart shows them to the Executive."""
    chart = _chart(update)
    number = (
        next((r.parts[1] for r in chart.rows if r.label == update.quarter.short), None)
        if (chart)
        else None
    )
    if number is not None:
        plan = update.plans[-1]
        actions = update.actions_by_plan.get(plan.id, [])
        done = [a for a in actions if counts(a) and a.is_delivered and a.ended]
        yield count(
            f"{_KEY} chart",
            deliveries_title(update.quarter),
            "Actions by the day on which they were delivered.",
            [a for a in done if a.known_end and a.known_end in update.quarter],
            f"actions of {plan.title}, as at {long(update.as_at)}",
        )


def _figures_table(update: Update) -> Block:
    headings = columns("Figure", long(update.as_at), long(update.before_day))
    then = {figure.key: figure.value for figure in _figures_before(update)}
    rows = (
        (figure.label, figure.value, then.get(figure.key, "—"))
        for figure in first_page_figures(update)
    )
    return replace(table(headings, rows), is_large=True)


def first_page_figures(update: Update) -> tuple[Figure, ...]:
    plans = {plan.id for plan in update.plans}
    return _in_order((*_of_plans(update, plans), *_of_all(update)))


def _figures_before(update: Update) -> tuple[Figure, ...]:
    """The figures at the end of the quarter before, of the plans in force on both days."""
    if not update.before.has_partnership:
        return ()

    def signed(figure: Figure) -> Figure:
        labels = (figure.label, _FORMER_LABELS.get(figure.label, figure.label))
        return update.as_signed(figure, *(f"First page: {label}" for label in labels))

    before = Update(
        book=update.before,
        before=update.before,
        present=update.present,
        quarter=update.quarter.previous,
        as_at=update.before_day,
    )
    plans = {plan.id for plan in update.plans if update.had(plan)}
    # Of other plans than these, the figures that were signed off count something else.
    of_plans = tuple(_of_plans(before, plans)) if plans else ()
    if plans == {plan.id for plan in before.plans}:
        of_plans = tuple(map(signed, of_plans))
    return _in_order((*of_plans, *map(signed, _of_all(before))))


_FORMER_LABELS = {
    "Impact recorded, of the plan's deliveries": "Impact recorded, of those delivered",
    "Dates that slipped, all sources": "Dates moved after they were due",
    "No update received, all sources": "No update received for the quarter",
}
"""The label that a figure had in papers of earlier versions of the program, by its present label."""
_KEY = "first page"
_ORDER = ("delivered", "due", "impact", "missed", "slips", "silent")
"""The keys of the six figures in the order of the page: those of the plans, then those of all sources."""


def _in_order(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    return tuple(sorted(figures, key=lambda each: _ORDER.index(each.key.rpartition(" ")[2])))


def _of_plans(update: Update, plans: Iterable[str]) -> Iterator[Figure]:
    actions = [a for plan in plans for a in update.actions_by_plan.get(plan, ())]
    population = (
        f"the {counted(sum(map(counts, actions)), 'action')} that count of the plans in force"
    )
    done = [action for action in actions if counts(action) and action.is_delivered]

    figures = ActionFigures(actions, update.book, update.as_at, population)
    yield replace(figures.delivered(), key=f"{_KEY} delivered")
    yield replace(figures.due("Delivered of those due"), key=f"{_KEY} due")
    known = [action for action in done if has_impact(action)]
    evidenced = sum(action.impact_state is ImpactState.EVIDENCED for action in known)
    yield count(
        f"{_KEY} impact",
        "Impact recorded, of the plan's deliveries",
        "Delivered actions of the plans for which what changed is recorded.",
        known,
        f"{population}, as at {long(update.as_at)}",
        value=f"{len(known)} of {len(done)}, {evidenced} evidenced",
        of=done,
    )


def _of_all(update: Update) -> Iterator[Figure]:
    population = f"all actions of this update, as at {long(update.as_at)}"

    def figure(
        key: str,
        label: str,
        definition: str,
        found: Iterable[Action],
        *,
        more: str = "",
        of: Iterable[Action] | None = None,
        of_parts: Sequence[str] = (),
    ) -> Figure:
        made = count(f"{_KEY} {key}", label, definition, found, population, of=of)
        if len(of_parts) > 1:
            more = f": {'; '.join(of_parts)}"
        return replace(made, value=of_parts[0] if len(of_parts) == 1 else f"{made.value}{more}")

    parts = [each.counted for each in update.missed_by_population if each.actions]
    yield figure(
        "missed",
        "Due and not delivered, all sources",
        "Actions that were due by the as-at date, including that day, and are open or were carried "
        "over. Of a plan that has ended, only what it left open.",
        update.missed,
        of_parts=parts,
    )
    slipped = [action for action, _ in update.slipped]
    yield figure(
        "slips",
        "Dates that slipped, all sources",
        "Due dates moved later in the quarter after they had passed, or past the end of the plan; also "
        "those that were recorded in the quarter and took effect before it.",
        slipped,
    )
    yield figure(
        "silent",
        "No update received, all sources",
        "Open actions for which an update is expected this quarter and has not been received.",
        update.without_progress_update,
        more=f" of {len(update.open_actions)}",
        of=update.open_actions,
    )


def missed_or_red(update: Update) -> list[Action]:
    """The actions that are Red, and those that were due by the day and are not delivered.

    The page may not have room for all: the Red ones come first, then the open ones, of them those
    that the reader oversees, each time the latest first, by the present and then by the first due
    date, and last what was carried over.
    """
    red = {
        a.id: a for a, rated in exceptional(update) if Rating.RED in {rated.shown, rated.computed}
    }
    group = reader(update)
    overseen = group.id if group else ""
    found = {action.id: action for action in (*update.missed, *red.values())}
    return sorted(
        found.values(),
        key=lambda action: (
            action.id not in red,
            not action.is_open,
            action.overseeing_group != overseen,
            -days_passed(action, update.as_at),
            original_due_of(update.book, action) or update.as_at,
        ),
    )


def _missed_section(
    update: Update, title: str, found: list[Action], number: int, most: int
) -> Section:
    shown, others = found[:number], found[number:]
    steps = grouped(sorted(shown, key=partial(_turn, update)), partial(_next_step, update))
    return section(
        "summary-missed",
        title,
        *(
            section(
                f"summary-missed-{n}",
                step,
                Bullets(tuple(_missed_words(update, action, most) for action in actions)),
            )
            for n, (step, actions) in enumerate(steps.items(), 1)
        ),
        _more(len(others), "Exceptions", "exceptions", [action.id for action in others]),
        name=_MISSED,
    )


def _missed_words(update: Update, action: Action, most: int) -> str:
    """An action with its lead, its due date, and the first sentence of why it is late."""
    agency = update.book.agencies.get(action.lead_agency)
    facts = (
        shortened_to_words(agency.short_name if agency else update.lead(action), _LEAD),
        f"due {long(action.due)}" if action.due else _undated_words(action),
        str(Rating.RED) if _is_red(update, action) else "",
        _after(action, update.as_at),
    )
    title = shortened_to_words(action.title, most).rstrip(".")
    reason = _reason_in_short(update, action)
    if len(reason) > _LONGEST_SENTENCE:
        reason = "The reason is under “Exceptions” in the annex."
    named = f"{action.id}{update.mark(action)} {title}"
    return f"{named} ({', '.join(filter(None, facts))}). {stopped(reason)}"


def _missed_title(update: Update) -> str:
    """The heading, with how many actions it is about, as those that were missed can be Red too."""
    missed = {action.id for action in update.missed}
    red = {action.id for action, rated in exceptional(update) if rated.shown is Rating.RED}
    both, others = len(missed & red), len(red - missed)
    words = f"{counted(len(missed), 'action')} missed {_its(len(missed))} date" if missed else ""
    if both:
        words += (
            ", and is rated Red" if len(missed) == 1 else f", {spelled(both)} of them rated Red"
        )
    more = f"{spelled(others)} more {'is' if others == 1 else 'are'} Red" if others else ""
    numbers = "; ".join(filter(None, (words, more)))
    return ": ".join(filter(None, (_MISSED, numbers)))


def _its(number: int) -> str:
    return "its" if number == 1 else "their"


def _is_red(update: Update, action: Action) -> bool:
    rated = update.rated(action)
    return rated is not None and Rating.RED in {rated.shown, rated.computed}


def _reason(update: Update, action: Action) -> str:
    note = update.progress_updates.get(action.id)
    texts = (delay_reason(update, action).rstrip("."), note.text.strip() if note else "")
    words = ". ".join(filter(None, texts))
    return words or "No reason recorded, and no update received for this quarter."


def _undated_words(action: Action) -> str:
    words = due_words(action)
    return f"{words[:1].lower()}{words[1:]}"


def _reason_in_short(update: Update, action: Action) -> str:
    """The reason with the first sentence that explains it."""
    reason, note = delay_reason(update, action), update.progress_updates.get(action.id)
    if note and reason and ": " not in reason:
        return f"{reason.rstrip('.')}. {first_sentence(note.text)}"
    return first_sentence(_reason(update, action))


def _waits(action: Action, day: date) -> bool:
    """Return whether an open action has another day already: that of its review, or a later due date."""
    on_hold = action.status is Status.ON_HOLD and action.review_date and action.review_date > day
    return bool(on_hold or (action.due and action.due > day))


def _turn(update: Update, action: Action) -> tuple[bool, bool, bool, date]:
    """The order of the next steps: what the reader decides, and when; then what others decide."""
    group = reader(update)
    meeting = coming_meeting(update.book, action.overseeing_group, update.as_at)
    return (
        not action.is_open,
        _waits(action, update.as_at),
        group is None or action.overseeing_group != group.id,
        meeting.day if meeting else date.max,
    )


def _next_step(update: Update, action: Action) -> str:
    """A heading for who decides on an action, when and what, or why nothing is to be decided."""
    if not action.is_open:
        return "Carried over: nothing to decide"
    if _waits(action, update.as_at):
        is_held = action.status is Status.ON_HOLD
        return "On hold until a later day" if is_held else "Red, with a due date still to come"
    group = group_name(action.overseeing_group, update.book) or "the group that oversees it"
    meeting = coming_meeting(update.book, action.overseeing_group, update.as_at)
    when = f"on {long(meeting.day)}" if meeting else "when it next meets"
    wanted = "agree a new date, or end the action" if action.due else "review the action"
    article = "" if group.startswith("the ") or is_abbreviation(group) else "the "
    return f"For {article}{group} {when}: {wanted}"


def _after(action: Action, day: date) -> str:
    """The next step of an action on which nothing is to be decided; empty for others."""
    if not action.is_open:
        return f"continued as {action.continued_by}" if action.continued_by else ""
    if _waits(action, day) and action.status is Status.ON_HOLD and action.review_date:
        return f"review on {long(action.review_date)}"
    return ""
