"""What we said and what we delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cscp_tui.domain.dates import long
from cscp_tui.domain.words import PromiseStatus
from cscp_tui.views.narratives import narrative
from cscp_tui.views.papers import Part, Text, column, part, table

if TYPE_CHECKING:
    from cscp_tui.domain.records import Promise
    from cscp_tui.views.updates import Update

_COLUMNS = (
    column("What we said", 24, grows=2),
    column("What we delivered", 30, grows=3),
    column("Status", 16, grows=1),
    column("Impact", 24, grows=2),
)


def promises(update: Update) -> Part:
    """This year's promises, and those of earlier years that are open or moved this quarter."""
    found = sorted(
        (known for known in update.book.promises.values() if _is_due_here(update, known)),
        key=lambda known: (_is_earlier(update, known), known.year, known.order),
    )
    columns = _COLUMNS[:-1] if update.is_public else _COLUMNS
    rows = (
        (said_words(update, known), known.delivered, status_words(known), known.impact)[
            : len(columns)
        ]
        for known in found
        if not (update.is_public and is_untouched(known))
    )
    left = [said_words(update, known) for known in found if is_untouched(known)]
    return part(
        "promises",
        "What we said / what we delivered",
        narrative(update, "promises"),
        table(columns, rows),
        Text(f"Still open: {'; '.join(left)}." if update.is_public and left else ""),
    )


def is_untouched(promise: Promise) -> bool:
    """Whether nothing came of a promise yet; the public reads of all such in one sentence."""
    return promise.status is PromiseStatus.OPEN and not promise.delivered.strip()


def _is_due_here(update: Update, known: Promise) -> bool:
    if _year(known.year) >= update.quarter.year_label:
        return _year(known.year) == update.quarter.year_label
    return known.status is PromiseStatus.OPEN or known != update.before.promises.get(known.id)


def _is_earlier(update: Update, known: Promise) -> bool:
    return _year(known.year) < update.quarter.year_label


def _year(typed: str) -> str:
    """A financial year with a stroke, however it was typed."""
    return typed.replace("-", "/").replace("–", "/")


def said_words(update: Update, known: Promise) -> str:
    """What was said, with its year where that is an earlier one."""
    return f"{known.said} ({_year(known.year)})" if _is_earlier(update, known) else known.said


def status_words(known: Promise) -> str:
    """Where a promise stands, with the day of its delivery."""
    words = str(known.status).capitalize()
    return f"{words}, {long(known.delivered_on)}" if known.delivered_on else words
