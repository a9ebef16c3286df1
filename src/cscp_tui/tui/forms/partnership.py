"""The form for the partnership itself: its names and the settings that shape its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cscp_tui.tui.forms.declared import edit_form_for, field_of

if TYPE_CHECKING:
    from cscp_tui.domain.book import Book
    from cscp_tui.tui.forms.fields import Form


_FIELDS: dict[str, dict[str, Any]] = {
    "name": {},
    "abbreviation": {},
    "red_after_days": {"needed": True},
    "amber_within_days": {"needed": True},
    "updates_expected_from_days": {"label": "Updates expected", "needed": True},
    "annual_report_groups": {"label": "Annual report table"},
    "reasons": {"lines": 5, "needed": True},
    "ignored_phrases": {"lines": 3},
    "contact": {"lines": 2},
    "accessible_formats": {"lines": 2},
    "worried": {"lines": 3},
}
"""What is asked for, and what is special about it."""


def partnership_form(book: Book) -> Form:
    """The partnership's names, thresholds, reason codes, annual report table and ignored phrases."""
    return edit_form_for(
        "partnership",
        [book.partnership],
        [field_of("partnership", name, book, **special) for name, special in _FIELDS.items()],
        title="The partnership and its rules",
        about="These affect ratings and tables on all screens and exports, from today.",
    )
