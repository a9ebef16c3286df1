"""Exports of actions, of the plan and of other sources."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from cscp_tui.base.progress import untold
from cscp_tui.documents.document import (
    Block,
    Document,
    Paragraph,
    Section,
    sections_by_heading,
)
from cscp_tui.documents.table import columns, table
from cscp_tui.domain.dates import long
from cscp_tui.domain.selections import is_restricted
from cscp_tui.services.records import (
    RecordsPaper,
    Shown,
    records_document,
    restriction,
    unseen,
    values_of,
)
from cscp_tui.views.actions import ActionList, GroupBy, Standings
from cscp_tui.views.executive import Ages, evidence_cell, origin_groups
from cscp_tui.views.minutes import due_words
from cscp_tui.views.plain_values import action_values
from cscp_tui.views.updates.progress import impact_words
from cscp_tui.writers.csv import csv_of
from cscp_tui.writers.html import html_of
from cscp_tui.writers.json import json_text
from cscp_tui.writers.markdown import markdown_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from datetime import date

    from cscp_tui.base.progress import Step
    from cscp_tui.documents.table import Table
    from cscp_tui.domain.book import Book
    from cscp_tui.domain.changes import Plain
    from cscp_tui.domain.periods import Period
    from cscp_tui.domain.records import Action
    from cscp_tui.services.records import Format
    from cscp_tui.views.executive import OriginGroup


UNSEEN = (
    "reason",
    "cause",
    "explanation",
    "hold_reason",
    "hold_explanation",
    "judgement_reason",
)
"""The reasons and causes that those who look on do not see."""


_HEADINGS = (("In headings", "delivered of all actions of a group, whatever is left out here"),)
"""What a figure above some actions of a group counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionsPaper:
    """Some actions of a book on a day, as a list shows them."""

    book: Book
    today: date
    actions: Sequence[Action]
    """Those that leave."""
    among: Sequence[Action]
    """All that count in the progress of the groups, whatever is left out of them."""
    which: str
    """The actions in words: ``late · led by Police``."""
    table: Table
    """The list as it is shown: those actions, in groups and in an order."""
    title: str = "Actions"
    group: str = "Priority or origin"
    """What the leading column of a CSV is called, which names each action's group."""
    hidden: int = 0
    """How many restricted ones were left out, to be said."""
    is_projected: bool = False
    """Whether reasons and causes stay unseen."""
    marking: str = ""

    def text(self, format: Format, *, byte_order_mark: bool = False) -> str:  # noqa: A002 - the word of the command line
        """The text of a file in a format.

        Args:
            format: ``md``, ``html``, ``csv`` or ``json``.
            byte_order_mark: whether CSV begins with the sign by which Excel knows UTF-8.
        """
        return self.finished(format, byte_order_mark=byte_order_mark)(untold)

    def finished(self, format: Format, *, byte_order_mark: bool = False) -> Callable[[Step], str]:  # noqa: A002 - the word of the command line
        """What makes the text of a file without looking at the book any more."""
        make = self._maker(format, byte_order_mark=byte_order_mark)
        return lambda _: make()

    def _maker(self, format: Format, *, byte_order_mark: bool) -> Callable[[], str]:  # noqa: A002 - the word of the command line
        if format == "json":
            return partial(json_text, self.values())
        if format == "csv":
            rows = self.table.with_heading_column(self.group)
            return partial(csv_of, rows, byte_order_mark=byte_order_mark)
        return partial(html_of if format == "html" else markdown_of, self.document())

    def document(self) -> Document:
        """The list for readers: a table for each group."""
        partnership = self.book.partnership
        about = partnership.illustrative
        notes = (Paragraph(text=about),) if about else ()
        restricted = sum(is_restricted(action, self.book) for action in self.actions)
        groups = sections_by_heading(self.table)
        none = (Paragraph(text="No action is among these."),)
        return Document(
            title=self.title,
            facts=(
                ("Partnership", partnership.name),
                ("As at", long(self.today)),
                ("Which", f"{self.which} ({len(self.actions)} of {len(self.among)})"),
                *(_HEADINGS if len(self.actions) < len(self.among) else ()),
            ),
            blocks=(
                *notes,
                *restriction(restricted, public=False),
                *(groups or none),
                *restriction(self.hidden, public=True),
            ),
            marking=self.marking,
        )

    def values(self) -> Plain:
        """What JSON can say of each action, in the order of the references that came in."""
        every: list[dict[str, Plain]] = [
            action_values(action, self.book, self.today) for action in self.actions
        ]
        if self.is_projected:
            for values in every:
                values.update(dict.fromkeys(UNSEEN))
        return every


def table_of(book: Book, today: date, actions: Sequence[Action], among: Sequence[Action]) -> Table:
    """Some actions by priority or origin, with the progress of all that count."""
    listed = ActionList(today)
    listed.take(book, among, GroupBy.PRIORITY)
    keys = {action.id for action in actions}
    return listed.table(lambda action: action.id in keys)


_EXECUTIVE_COLUMNS = columns(
    "Source",
    "Origin",
    "Ref",
    "Action",
    "Lead agency",
    "Status and rating",
    "Due",
    "Days open",
    "Meetings",
    "Impact area",
    "Evidence of impact",
    "Ended",
    "Agreed",
    right=("Days open", "Meetings"),
)
_OPEN = ("ref", "action", "lead-agency", "status-and-rating", "due", "days-open", "meetings")
_ENDED = (
    "ref",
    "action",
    "status-and-rating",
    "impact-area",
    "evidence-of-impact",
    "ended",
    "days-open",
    "meetings",
)
"""The columns that the tables of a document show of open and of ended actions."""


def executive_paper(
    book: Book,
    today: date,
    period: Period | None = None,
    *,
    public: bool = False,
    marking: str = "",
    shown: Shown | None = None,
) -> RecordsPaper:
    """The actions of all sources but the plan, by source and origin; open ones, then ended ones.

    The figure above an origin counts all of its actions, whatever is left out.

    Args:
        book: what is true on the as-at day.
        today: the as-at day.
        period: only those that were open on any day of it.
        public: whether restricted ones are left out, and counted.
        marking: the security marking; empty for none.
        shown: to which of them it keeps; all, where that is not given.
    """
    standings, ages = Standings(today), Ages(book, today)
    is_projected = shown is not None and shown.is_projected
    wanted = None if shown is None else shown.keys
    sections: list[Block] = []
    rows: list[tuple[str, ...]] = []
    values: list[dict[str, Any]] = []
    restricted = 0
    for group in origin_groups(book, book.actions.values()):
        among = [a for a in group.actions if _is_asked_for(a, period, wanted)]
        left = [a for a in among if not (public and is_restricted(a, book))]
        restricted += sum(is_restricted(action, book) for action in among)
        made = [(a, _action_row(book, a, standings, ages, is_projected=is_projected)) for a in left]
        rows += [row for _, row in made]
        values += [
            _values(book, action, standings, ages, is_projected=is_projected) for action in left
        ]
        sections += _sections(group, made)
    return RecordsPaper(
        document=records_document(
            book,
            today,
            "Executive and other actions",
            (*sections, *restriction(restricted, public=public), *unseen(shown)),
            marking,
            which=_which(period, shown),
        ),
        table=table(_EXECUTIVE_COLUMNS, rows),
        values=values,
    )


def _is_asked_for(action: Action, period: Period | None, wanted: Collection[str] | None) -> bool:
    """Whether an action was open on any day of a period, and is among the wanted ones."""
    if wanted is not None and action.id not in wanted:
        return False
    if period is None:
        return True
    return action.created <= period.last and (action.ended is None or action.ended >= period.first)


def _sections(
    group: OriginGroup, made: Sequence[tuple[Action, tuple[str, ...]]]
) -> Iterator[Section]:
    """The tables of an origin under its title; nothing where it has none."""
    if blocks := tuple(_action_tables(made)):
        title = f"{group.title} – {group.delivered.figure} delivered"
        yield Section(title=title, blocks=blocks)


def _which(period: Period | None, shown: Shown | None) -> str:
    """Which of the actions these are, where they are not all."""
    words = [f"open at some time in {period.name}"] if period else []
    words += [shown.which] if shown else []
    return f"{' · '.join(words)}; headings count all" if words else ""


def _action_row(
    book: Book, action: Action, standings: Standings, ages: Ages, *, is_projected: bool
) -> tuple[str, ...]:
    origin = book.origins.get(action.origin)
    lead = book.agencies.get(action.lead_agency)
    return (
        action.source.value,
        origin.title if origin else "",
        action.id,
        action.title,
        lead.name if lead else action.lead,
        standings.cell(action, book).text,
        due_words(action),
        str(ages.days(action)),
        str(ages.meetings(action)),
        action.impact_area,
        _evidence(action, is_projected=is_projected),
        long(action.ended) if action.ended else "",
        f"{long(action.agreed)}, {action.agreed_at}".rstrip(", ") if action.agreed else "",
    )


def _values(
    book: Book, action: Action, standings: Standings, ages: Ages, *, is_projected: bool
) -> dict[str, Any]:
    origin = book.origins.get(action.origin)
    unseen = dict.fromkeys(UNSEEN) if is_projected else {}
    return (
        values_of("actions", action)
        | unseen
        | {
            "origin_title": origin.title if origin else "",
            "standing": standings.cell(action, book).text,
            "days_open": ages.days(action),
            "meetings": ages.meetings(action),
        }
    )


def _evidence(action: Action, *, is_projected: bool) -> str:
    if action.is_open:
        return impact_words(action) if action.impact.strip() else ""
    return evidence_cell(action, is_projected=is_projected).text


def _action_tables(made: Sequence[tuple[Action, tuple[str, ...]]]) -> Iterator[Table]:
    for caption, keys, rows in (
        ("Open", _OPEN, [row for action, row in made if action.is_open]),
        ("Closed", _ENDED, [row for action, row in made if not action.is_open]),
    ):
        if rows:
            yield table(_EXECUTIVE_COLUMNS, rows, caption).only(*keys)
