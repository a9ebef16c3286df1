"""The screen Said & delivered: promises beside what came of them, and agencies' contributions."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, VerticalScroll

from cscp_tui.domain.quarters import Quarter
from cscp_tui.tui.frame_keys import FRAME_KEYS
from cscp_tui.tui.said_keys import SAID_KEYS
from cscp_tui.tui.screens.said_commands import SaidCommands
from cscp_tui.tui.widgets.texts import PlainText
from cscp_tui.tui.widgets.wrapped_table import WrappedTable
from cscp_tui.views.cells import Cell
from cscp_tui.views.contribution_lists import (
    agency_of_missing,
    contribution_details,
    contribution_table,
)
from cscp_tui.views.frames import partnership_title
from cscp_tui.views.promise_figures import contribution_figures, promise_figures
from cscp_tui.views.promise_lists import promise_details, promise_sides, promise_table
from cscp_tui.views.short_names import agency_name
from cscp_tui.views.standings import Standings
from cscp_tui.views.word_filters import rows_with

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual import events
    from textual.binding import BindingType
    from textual.widget import Widget

    from cscp_tui.tui.session import Session
    from cscp_tui.views.action_details import Pieces
    from cscp_tui.views.cells import Table
    from cscp_tui.views.questions import Question


class SaidScreen(SaidCommands, inherit_bindings=False):
    """Two lists, of which one is gone to: promises by year, and a quarter's contributions.

    A wide terminal shows both side by side, another the one that is gone to. What was said and
    what was delivered of the promise under the cursor stand below as two columns.
    """

    DEFAULT_CSS = """
    SaidScreen {
        & #contributions { display: none; height: 1fr; width: 1fr; }
        & #detail { display: block; height: 7; padding: 0 1; }
        & #detail Horizontal { height: auto; }
        & #detail PlainText { padding: 0 1; }
        & #delivered.-alone { display: none; }
        &.-tall #detail { height: 12; }
        &.-contributions #records { display: none; }
        &.-contributions #contributions { display: block; }
        &.-wide > #body {
            layout: grid; grid-size: 2 2; grid-columns: 3fr 2fr; grid-rows: 1fr 12;
        }
        &.-wide #records, &.-wide #contributions { display: block; }
        &.-wide #contributions { row-span: 2; border-left: solid $bar-rest; }
        &.-wide #detail { width: 1fr; height: 1fr; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [*SAID_KEYS, *FRAME_KEYS]
    TAB = "said"
    NOUN = "rows"
    LIST = WrappedTable

    def __init__(self, session: Session, *, ascii_only: bool = False) -> None:
        """A screen for a session, at the promises first."""
        super().__init__(session, ascii_only=ascii_only)
        self._recording_for = session.recording_for
        self._promises = self._table
        self._contributions = self.list_of(self._contribution_table(), name="contributions")
        self._delivered = PlainText(ascii_only=ascii_only, id="delivered")

    @property
    def quarter(self) -> Quarter:
        """The quarter whose contributions are shown: the chosen one, else that recorded for."""
        session = self.session
        return self.chosen or session.recording_for or Quarter.containing(session.today)

    def body(self) -> Iterable[Widget]:
        """Filter, both lists, and the two columns of the promise under the cursor."""
        self._show_detail()
        yield self._filter
        with Horizontal(id="body"):
            yield self._promises
            yield self._contributions
            with VerticalScroll(id="detail", can_focus=False), Horizontal():
                yield self._detail
                yield self._delivered

    def heading(self) -> tuple[Cell, ...]:
        """Whose promises they are, or of which quarter the contributions."""
        title = "Said & delivered"
        if self.is_at_contributions:
            title = f"Contributions, {self.quarter.short}"
        return (*partnership_title(self.session.book), Cell(title))

    def headline(self) -> tuple[Cell, ...]:
        """How many promises were kept, and who contributed."""
        promises = promise_figures(self.session.book, self.session.today)
        contributions = contribution_figures(self.session.book, self.quarter)
        if self.is_at_contributions:
            return (*contributions, *promises)
        return (*promises, *contributions)

    def questions(self) -> Sequence[Question]:
        """The promises by year and status, and the contributions."""
        from cscp_tui.views.other_questions import promise_questions  # noqa: PLC0415 - not at start

        return promise_questions(self.session.book, self.quarter, self.session.today)

    @property
    def hidden(self) -> int:
        """How many contributions of the quarter are not shown to those who look on."""
        every = self.session.book.contributions.values()
        mine = [each for each in every if each.quarter == self.quarter.typed]
        return sum(self.session.hides_record("contributions", each) for each in mine)

    def make_table(self) -> Table:
        """The rows of the list that is gone to."""
        return self._contribution_table() if self.is_at_contributions else self._promise_table()

    def _promise_table(self) -> Table:
        session = self.session
        return promise_table(
            session.book, Standings(session.today), is_projected=session.is_projected
        )

    def _contribution_table(self) -> Table:
        session = self.session
        return contribution_table(session.book, [self.quarter], is_projected=session.is_projected)

    @property
    def when_empty(self) -> str:
        """What to press first."""
        return self._no_contributions if self.is_at_contributions else self._no_promises

    @property
    def _no_promises(self) -> str:
        add, find = self.key_of("promise.add", "a"), self.key_of("app.help", "question_mark")
        return (
            f"Nothing is promised yet. Press {add} to add the first promise, or {find} and type "
            "“begin” to take them from the priorities ahead."
        )

    @property
    def _no_contributions(self) -> str:
        key = self.key_of("promise.add", "a")
        return f"No contributions for {self.quarter.short} yet. Press {key} to add the first one."

    def details(self, key: str) -> Pieces:
        """A promise or a contribution in full; of an agency without one, what to press."""
        session, book = self.session, self.session.book
        if key in book.promises:
            return promise_details(
                book.promises[key],
                book,
                Standings(session.today),
                is_projected=session.is_projected,
            )
        if key in book.contributions:
            return contribution_details(book.contributions[key], book)
        return self.details_of_missing(key)

    def title_of(self, key: str) -> str:
        """What was said, or whose contribution it is."""
        book = self.session.book
        if key in book.promises:
            return book.promises[key].said
        if missing := agency_of_missing(key):
            quarter, agency_key = missing
            return f"{agency_name(book, agency_key)}, {quarter.short}: no contribution"
        given = book.contributions.get(key)
        agency = book.agencies.get(given.agency) if given else None
        return f"{agency.name}: {given.impact_area}" if given and agency else key

    def refresh_book(self) -> None:
        """Show the book as it is now in both lists; cursors stay by key.

        Recording for another quarter shows that one, whichever was chosen before.
        """
        if self._recording_for != self.session.recording_for:
            self.chosen, self._recording_for = None, self.session.recording_for
        super().refresh_book()
        self.set_class(self.is_at_contributions, "-contributions")

    def go_to_list(self, *, contributions: bool) -> None:
        """Go to one of the two lists."""
        self.is_at_contributions = contributions
        self._table = self._contributions if contributions else self._promises
        self.refresh_book()
        self._table.focus()

    def show_record(self, table: str, key: str) -> bool:
        """Put the cursor on a promise, or on a contribution in its quarter; whether it is here."""
        record = self.session.book.tables[table].get(key)
        if table not in {"promises", "contributions"} or record is None:
            return False
        if self.session.hides_record(table, record):
            return False
        if table == "contributions":
            self.chosen = Quarter.parse(self.session.book.contributions[key].quarter)
        self.go_to_list(contributions=table == "contributions")
        return self.show_row(key)

    def _show_list(self) -> None:
        """Show what the filter leaves in the list that is gone to, and in the other one."""
        super()._show_list()
        if not hasattr(self, "_contributions"):
            return
        other, table, empty = (
            (self._promises, self._promise_table(), self._no_promises)
            if self.is_at_contributions
            else (self._contributions, self._contribution_table(), self._no_contributions)
        )
        other.empty = "Nothing fits." if table.rows else empty
        other.show(rows_with(table, self._filter.text))

    def _show_detail(self) -> None:
        """What was said beside what was delivered; a contribution takes the whole width."""
        promise = self.session.book.promises.get(self.key)
        self._delivered.set_class(promise is None, "-alone")
        if not self._table.table.rows:
            self._detail.show()
            return
        if promise is None:
            super()._show_detail()
            return
        session = self.session
        said, delivered = promise_sides(
            promise, session.book, Standings(session.today), is_projected=session.is_projected
        )
        self._detail.show(*said)
        self._delivered.show(*delivered)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Go to the list that was clicked."""
        is_other = event.widget in {self._promises, self._contributions} - {self._table}
        if is_other:
            self.go_to_list(contributions=event.widget is self._contributions)
