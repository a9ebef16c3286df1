"""Finds an origin by typing: a review, an audit or a meeting, also where no action is from it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cscp_tui.domain.dates import short
from cscp_tui.domain.texts import counted
from cscp_tui.tui.screens.picking_screen import PickingScreen
from cscp_tui.views.cells import EMPTY, Cell, Column, Row, Table, Tone
from cscp_tui.views.projections import is_record_restricted
from cscp_tui.views.word_filters import rows_with

if TYPE_CHECKING:
    from cscp_tui.tui.session import Session

COLUMNS = (
    Column(key="title", title="Origin", width=30, grows=2),
    Column(key="kind", title="Kind", width=14, grows=1),
    Column(key="day", title="Day", width=10),
    Column(key="actions", title="Actions", width=12),
)


class OriginPicker(PickingScreen):
    """Gives the id of the origin that is taken."""

    TITLE_WORDS = "Which origin?"
    EMPTY = "No origin is called so; type less of it."

    def __init__(self, session: Session, *, ascii_only: bool = False) -> None:
        """A choice of all origins, the latest first."""
        book = session.book
        counts = Counter(action.origin for action in book.actions.values())
        origins = (
            origin
            for origin in book.origins.values()
            if not (session.is_projected and is_record_restricted("origins", origin, book))
        )
        self._all = Table(
            columns=COLUMNS,
            lines=tuple(
                Row(
                    origin.id,
                    (
                        Cell(origin.title, Tone.STRONG),
                        Cell(str(origin.kind)),
                        Cell(short(origin.day)) if origin.day else EMPTY,
                        Cell(counted(counts[origin.id], "action")),
                    ),
                )
                for origin in sorted(origins, key=lambda o: (o.created, o.id), reverse=True)
            ),
        )
        super().__init__(ascii_only=ascii_only)

    def table_for(self, text: str) -> Table:
        """The origins with the words in them."""
        return rows_with(self._all, text)

    def words_on(self, key: str | None) -> str:
        """What enter does."""
        return "enter edits it: title, kind, day and key learning" if key else ""
