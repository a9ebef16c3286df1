"""The key: what the words and the ratings mean, and how the figures are made."""

from __future__ import annotations

from collections.abc import Iterable

from cscp_tui.base.texts import counted
from cscp_tui.documents.document import Definitions, Paragraph, Section, section, texts_in
from cscp_tui.domain.dates import long
from cscp_tui.domain.figures import DEFINITION
from cscp_tui.domain.records import Partnership
from cscp_tui.views.actions import rating_rule
from cscp_tui.views.names import abbreviations_in
from cscp_tui.views.updates.headline import EQUATION
from cscp_tui.views.updates.update import Update, left_out_words

STATUSES = (
    ("Not started", "Nobody has recorded progress on it yet."),
    ("In progress", "Work has begun. If it has no due date, it has a review date."),
    ("On hold", "Work is paused, with a reason and a review date."),
    (
        "Delivered",
        (
            "The lead says it is done. It counts from then, and shows as “awaiting agreement” until "
            "a quorate meeting of the group that oversees it agrees."
        ),
    ),
    (
        "Ended",
        (
            "It ended without being delivered: carried over into the next plan, transferred to "
            "another body, replaced by another action, or withdrawn."
        ),
    ),
)


def key(update: Update, others: Iterable[Section]) -> Section:
    """The whole key; the abbreviations are those that the other parts use."""
    return section(
        "key",
        "Key",
        section("key-statuses", "Statuses", Definitions(STATUSES)),
        section(
            "key-ratings",
            "Rating of open actions",
            Paragraph("The rating is computed from dates and progress updates by this rule."),
            Definitions(rating_rule(update.book.partnership)),
        ),
        section(
            "key-definitions", "Definitions", Definitions(_definitions(update.book.partnership))
        ),
        section("key-method", "Method", Paragraph(_method(update))),
        _abbreviations(update, others),
    )


def _abbreviations(update: Update, others: Iterable[Section]) -> Section | None:
    found = abbreviations_used(update, others)
    return section("key-abbreviations", "Abbreviations", Definitions(found)) if found else None


def abbreviations_used(update: Update, others: Iterable[Section]) -> tuple[tuple[str, str], ...]:
    """The abbreviations that other parts use, each with its meaning."""
    return abbreviations_in(update.book, texts_in(others))


def _definitions(settings: Partnership) -> tuple[tuple[str, str], ...]:
    return (
        ("Delivered x of y", DEFINITION),
        (
            "Of those due by then",
            "The same, of the actions due by that day (by their current dates).",
        ),
        (
            "Moved to a later date",
            (
                "Actions that were first due by that day and now have a later date or none, also "
                "those that continue an action of an earlier plan. They are not among those due."
            ),
        ),
        (
            "Due and not delivered",
            (
                "Actions that were due by that day, including the day itself, and are open or were "
                "carried over. Once a plan has ended, what it carried over counts in the next one "
                "only. What was transferred, replaced or withdrawn is not counted."
            ),
        ),
        (
            "All sources",
            (
                "Actions of the plans in force, what earlier plans left open, and actions outside a "
                "plan. Those of a plan that has not begun are not counted."
            ),
        ),
        (
            "As signed off",
            (
                "A figure of an earlier quarter is the one in its signed paper. If something was "
                "recorded since that changes it, the current one follows."
            ),
        ),
        ("Movement", f"It always balances: {EQUATION}."),
        (
            "Slip",
            (
                "A due date moved later after it had passed, or past the end of the plan. Taking "
                "away a date that had passed and giving a new one later is one slip. Slips are "
                "counted and do not change the rating."
            ),
        ),
        ("Extension", "A due date moved later before it had passed. Listed, not counted."),
        ("New dates agreed at a meeting", _meeting_words(settings.meeting_recorded_within)),
        ("Overdue", "An open action whose current due date has passed."),
        ("Days late", "Days past the current due date, and days past the first one agreed."),
        (
            "No update received for this quarter",
            (
                "An open action with no update about the quarter. One that is not started counts "
                f"only from {settings.updates_expected_from_days} days before it is due. We never "
                "show an earlier update in its place."
            ),
        ),
        ("(from …)", "The reference an action had in the previous plan."),
    )


def _meeting_words(within: int) -> str:
    """A sentence about how a new date that a meeting agreed is judged."""
    judged = (
        f"Whether they are slips depends on that day if they are recorded within "
        f"{counted(within, 'working day')} of it, otherwise on the day they are recorded."
        if within
        else "Whether they are slips depends on the day they are recorded."
    )
    return (
        f"They take effect on the day of the meeting. {judged} New dates recorded after the old one "
        "had passed are listed in the quarter they are recorded in, with both days."
    )


def _method(update: Update) -> str:
    return (
        f"Figures are as at {long(update.as_at)}, compared with {long(update.before_day)}. Later "
        "changes are not included. Progress updates, partner evidence and other texts are shown for "
        "the quarter they are about, even if they came in after it had ended. Percentages are whole "
        "numbers, with halves rounded up. " + left_out_words(update)
    ).strip()
