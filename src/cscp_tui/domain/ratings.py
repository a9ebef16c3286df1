"""The computed rating of open actions, and the status that lists show."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from cscp_tui.base.texts import counted
from cscp_tui.domain.book import Book
from cscp_tui.domain.dates import long
from cscp_tui.domain.enums import Rating, Status
from cscp_tui.domain.quarters import Quarter
from cscp_tui.domain.records import Action, Partnership


class Rated(Struct, frozen=True):
    """The rating of an open action, with its cause."""

    computed: Rating
    because: str
    """The cause of the rating: ``56 days late``; empty for Green and No date."""

    judgement: Rating | None = None
    """The team's own rating, where it set one."""

    @property
    def shown(self) -> Rating:
        """The team's judgement if there is one, else the computed rating."""
        return self.judgement or self.computed

    def __str__(self) -> str:
        if self.judgement is not None:
            return f"{self.judgement}, our judgement (computed {self.computed})"
        return f"{self.computed}, {self.because}" if self.because else str(self.computed)


def days_passed(action: Action, today: date) -> int:
    """Return the days since an action's due or review date; 0 if neither has passed."""
    passed = [(today - day).days for day in (action.due, action.review_date) if day is not None]
    return max(0, *passed) if passed else 0


def days_late(action: Action, today: date) -> int:
    """Return the days since an action's current due date; 0 if it has not passed."""
    return max(0, (today - action.due).days) if action.due else 0


def days_late_originally(action: Action, today: date) -> int:
    """Return the days since an action's original due date; 0 if it has not passed."""
    return max(0, (today - action.original_due).days) if action.original_due else 0


def update_baseline(today: date) -> date:
    """Return the end of the quarter before last. Every action needs an update since then."""
    return Quarter.containing(today).previous.previous.last_day


def rate(action: Action, book: Book, today: date) -> Rated | None:
    """Return the rating of an action on a day; None once it has ended."""
    if not action.is_open:
        return None
    settings = book.partnership
    passed = days_passed(action, today)
    if passed > settings.red_after_days:
        return Rated(Rating.RED, _lateness(action, today), action.judgement)
    if because := _lateness(action, today) or _amber(action, book, settings, today):
        return Rated(Rating.AMBER, because, action.judgement)
    dated = action.due is not None or action.review_date is not None
    return Rated(Rating.GREEN if dated else Rating.NO_DATE, "", action.judgement)


def _lateness(action: Action, today: date) -> str:
    """Return in words how long ago its due date or an earlier review date passed.

    The last day of a quarter is shown as at its close: what was due that day has been missed.
    """
    late, passed = days_late(action, today), days_passed(action, today)
    if passed > late:
        return f"{counted(passed, 'day')} past review date"
    if late:
        return f"{counted(late, 'day')} late"
    if today == Quarter.containing(today).last_day:
        if action.due == today:
            return "due on the quarter's last day"
        if action.review_date == today:
            return "review date on the quarter's last day"
    return ""


def _amber(action: Action, book: Book, settings: Partnership, today: date) -> str:
    """Return why an action whose dates have not passed is Amber; empty if it is not."""
    left = (action.due - today).days if action.due else None
    not_started = action.status is Status.NOT_STARTED
    is_due_soon = left is not None and left <= settings.amber_within_days
    if not_started and is_due_soon and not _is_new(action, book, settings, today):
        when = f"due in {counted(left, 'day')}" if left else "due today"
        return f"{when}, not started"
    if not_started and (left is None or left > settings.updates_expected_from_days):
        return ""
    last = book.last_update(action.id)
    heard = max(action.created, last.created) if last else action.created
    return f"no update received since {long(heard)}" if heard <= update_baseline(today) else ""


def _is_new(action: Action, book: Book, settings: Partnership, today: date) -> bool:
    """Return whether an action was agreed only a few days ago.

    For a continuation, its first predecessor counts.
    """
    agreed = min(each.created for each in (action, *lineage(book, action)))
    return (today - agreed).days < settings.new_for_days


def standing_of(action: Action, book: Book, today: date) -> str:
    """Return a status as lists show it: ``Red, 56 days late``."""
    rated = rate(action, book, today)
    if rated is not None:
        hold = ", on hold" if action.status is Status.ON_HOLD else ""
        return f"{rated}{hold}"
    if action.is_delivered:
        return "Delivered, awaiting agreement" if action.awaits_agreement else "Delivered"
    return action.ending.capitalize()


def expects_update(action: Action, book: Book, today: date) -> bool:
    """Return whether an update is expected of an action.

    It is of every open one, except those not due to start yet.
    """
    plan = book.plans.get(action.plan)
    if not action.is_open or (plan is not None and today < plan.first_day):
        return False
    if action.status is not Status.NOT_STARTED:
        return True
    left = (action.due - today).days if action.due else None
    return left is not None and left <= book.partnership.updates_expected_from_days


def lacks_update(action: Action, book: Book, quarter: Quarter, today: date) -> bool:
    """Return whether an update was expected of an action and none was given for the quarter.

    One that was given for an action that it continues counts.
    """
    return expects_update(action, book, today) and not any(
        note.quarter == quarter.typed
        for member in (action, *lineage(book, action))
        for note in book.updates_of(member.id)
    )


def lineage(book: Book, action: Action) -> list[Action]:
    """Return the actions that this one continues, the most recent first."""
    found: list[Action] = []
    while action.continues and (parent := book.actions.get(action.continues)) is not None:
        if parent in found:
            break
        found.append(parent)
        action = parent
    return found
