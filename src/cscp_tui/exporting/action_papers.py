"""Lists of actions as they leave: by group for readers, one table or plain values for programs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from cscp_tui.domain.dates import long
from cscp_tui.exporting.csvs import csv_of
from cscp_tui.exporting.documents import Document, Paragraph
from cscp_tui.exporting.html import html_of
from cscp_tui.exporting.jsons import json_text
from cscp_tui.exporting.markdown import markdown_of
from cscp_tui.exporting.plain_values import action_values
from cscp_tui.exporting.records_papers import restriction
from cscp_tui.exporting.steps import untold
from cscp_tui.exporting.tables import data_table, sections_by_heading
from cscp_tui.views.action_lists import ActionList
from cscp_tui.views.groupings import GroupBy
from cscp_tui.views.projections import is_restricted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.changes import Plain
    from cscp_tui.domain.records import Action
    from cscp_tui.exporting.records_papers import Format
    from cscp_tui.exporting.steps import Step
    from cscp_tui.views.cells import Table

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
            rows = data_table(self.table, group=self.group)
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
