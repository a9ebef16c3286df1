"""The rules for a published attendance summary, whatever its source."""

from __future__ import annotations

from collections.abc import Iterable

from cscp_tui.base.errors import Missing, Refused
from cscp_tui.base.texts import counted
from cscp_tui.domain.dates import long
from cscp_tui.domain.names import folded
from cscp_tui.domain.records import PublishedSummary
from cscp_tui.domain.unit_of_work import UnitOfWork

MOST_PERCENT = 2000
"""The highest percentage: twenty people of one agency at every meeting. A higher one is taken for a
typing error."""


def check_summary(draft: UnitOfWork, summary: PublishedSummary) -> None:
    """Check that a summary is a complete table of percentages for days that have come."""
    if summary.last_day < summary.first_day:
        raise Refused(
            f"The summary of {summary.id} ends before it begins. Give a later last day.",
            field="last_day",
        )
    if summary.first_day > draft.today:
        raise Refused(
            f"The summary of {summary.id} begins on {long(summary.first_day)}, which is in the "
            "future. Give an earlier period."
        )
    if not (summary.groups and summary.rows):
        raise Missing(f"The summary of {summary.id} needs at least one group and one agency.")
    _refuse_repeated(summary.id, "group", summary.groups)
    _refuse_repeated(summary.id, "agency", [row.agency for row in summary.rows])
    for row in summary.rows:
        if len(row.figures) != len(summary.groups):
            raise Refused(
                f"{row.agency} has {counted(len(row.figures), 'figure')} for "
                f"{counted(len(summary.groups), 'group')} in the summary of {summary.id}. Give "
                "one for each."
            )
        for figure in row.figures:
            if figure is not None and not 0 <= figure <= MOST_PERCENT:
                raise Refused(
                    f"{figure}% for {row.agency} in the summary of {summary.id} can't be right. "
                    f"Give a whole number from 0 to {MOST_PERCENT}."
                )


def _refuse_repeated(key: str, what: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if not name.strip():
            article = "An" if what[0] in "aeiou" else "A"
            raise Missing(f"{article} {what} in the summary of {key} has no name. Give it one.")
        if folded(name) in seen:
            raise Refused(f"The summary of {key} names the {what} {name} twice. Name it once.")
        seen.add(folded(name))
