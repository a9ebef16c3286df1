"""The Plan screen: what was promised, where it is; filtered, grouped, with one action in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen

from cscp_tui.domain.errors import CscpError
from cscp_tui.tui.key_help import key_help
from cscp_tui.tui.plan_keys import CHANGING, PLAN_KEYS
from cscp_tui.tui.screens.action_commands import ActionCommands
from cscp_tui.tui.widgets.cell_line import CellLine
from cscp_tui.tui.widgets.filter_bar import FilterBar
from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.message_line import MessageLine
from cscp_tui.tui.widgets.record_table import RecordTable
from cscp_tui.tui.widgets.texts import PlainText
from cscp_tui.views.action_details import action_details
from cscp_tui.views.action_lists import ActionList
from cscp_tui.views.cells import Cell, Tone
from cscp_tui.views.frames import day_with_weekday, figures, plan_title
from cscp_tui.views.groupings import GroupBy

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from cscp_tui.domain.books import Book
    from cscp_tui.domain.records import Action, Plan
    from cscp_tui.domain.selections import Haystack
    from cscp_tui.tui.session import Session


class PlanScreen(ActionCommands, Screen[None]):
    """The list of a plan's actions, with figures above and one action in full beside it."""

    DEFAULT_CSS = """
    PlanScreen {
        layout: vertical;
        & > #body { height: 1fr; layout: vertical; }
        & #actions { height: 1fr; width: 1fr; }
        & #detail {
            display: none; height: 11; padding: 0 2; background: $surface;
            scrollbar-size-vertical: 1;
        }
        &.-tall #detail { display: block; }
        &.-wide > #body { layout: horizontal; }
        &.-wide #detail { display: block; width: 40%; height: 1fr; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = PLAN_KEYS
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (150, "-wide")]  # noqa: RUF012 - the toolkit's type
    VERTICAL_BREAKPOINTS = [(0, "-low"), (32, "-tall")]  # noqa: RUF012 - the toolkit's type
    AUTO_FOCUS = "#actions"

    def __init__(self, session: Session, *, ascii_only: bool = False) -> None:
        """A screen for a session; its first rows are there before it is laid out."""
        super().__init__()
        self.session = session
        self.group_by = GroupBy.PRIORITY
        self._ascii = ascii_only
        self._plan_id = ""
        self._matches: Callable[[Action], bool] | None = None
        self._list = ActionList(session.today)
        self._take_book()
        self._table = RecordTable(
            table=self._list.table(),
            empty="No actions yet. Press ? for the keys.",
            ascii_only=ascii_only,
            id="actions",
        )
        self._title = CellLine(gap=" · ", ascii_only=ascii_only, id="title")
        self._figures = CellLine(gap="  ", ascii_only=ascii_only, id="figures")
        self._filter = FilterBar(ascii_only=ascii_only)
        self._message = MessageLine(ascii_only=ascii_only)
        self._detail = PlainText()
        self._shown_detail: tuple[object, ...] = ()
        self._haystack: tuple[Book, Haystack] | None = None

    def compose(self) -> ComposeResult:
        """Lay out the frame around list and detail."""
        self._show_frame()
        self._show_detail()
        yield self._title
        yield self._figures
        yield self._filter
        with Horizontal(id="body"):
            yield self._table
            with VerticalScroll(id="detail"):
                yield self._detail
        yield self._message
        yield KeyBar(ascii_only=self._ascii)

    @property
    def plan(self) -> Plan | None:
        """The plan that is shown: the chosen one, else the one in force."""
        return self.session.book.plans.get(self._plan_id) or self.session.plan_in_force()

    @property
    def chosen(self) -> list[Action]:
        """The marked actions, else the one under the cursor."""
        keys = self._table.marked or ({self._table.key} if self._table.key else set())
        actions = self.session.book.actions
        return [
            action for action in self._list.actions if action.id in keys and action.id in actions
        ]

    def refresh_book(self) -> None:
        """Show the book as it is now; cursor, marks and folds stay by key."""
        if self._list.standings.today != self.session.today:
            self._list = ActionList(self.session.today, self.session.recording_for)
        self._take_book()
        self._table.show(self._list.table(self._matches))
        self._show_frame()
        self._show_detail()
        self.refresh_bindings()

    def say(self, text: str) -> None:
        """Say what was done."""
        self._message.say(text)

    def complain(self, text: str) -> None:
        """Say what went wrong."""
        self._message.complain(text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Rest what would change anything while nothing can be changed."""
        if action in CHANGING and not self.session.can_write:
            return None
        return super().check_action(action, parameters)

    def action_filter(self) -> None:
        """Type a filter; the list follows."""
        self._filter.open()

    def action_group(self) -> None:
        """Group by the next thing."""
        self.group_by = self.group_by.next
        self.refresh_book()
        self.say(f"Grouped by {self.group_by}")

    def action_other_plan(self) -> None:
        """Show the next plan."""
        plans = sorted(self.session.book.plans.values(), key=lambda plan: plan.first_day)
        if len(plans) > 1 and self.plan is not None:
            self._plan_id = plans[(plans.index(self.plan) + 1) % len(plans)].id
            self.refresh_book()

    def action_as_at(self) -> None:
        """Ask for the day to look at."""
        from cscp_tui.tui.screens.day_screen import DayScreen  # noqa: PLC0415 - not at start

        def look(day: date | None) -> None:
            if day is not None:
                self.session.look_at(day)
                self.refresh_book()

        self.app.push_screen(DayScreen(self.session.workspace.today()), look)

    def action_help(self) -> None:
        """Show every key and what it does."""
        from cscp_tui.tui.screens.reading_screen import ReadingScreen  # noqa: PLC0415

        self.app.push_screen(ReadingScreen("Keys", key_help(self.active_bindings.values())))

    def action_back(self) -> None:
        """Clear the filter; without one, go back to today."""
        if self._filter.text:
            self._filter.clear()
        elif self.session.as_at is not None:
            self.session.look_at(None)
            self.refresh_book()

    def _take_book(self) -> None:
        plan, book = self.plan, self.session.book
        actions = [a for a in book.actions.values() if plan is not None and a.plan == plan.id]
        self._list.take(book, actions, self.group_by)

    def _show_frame(self) -> None:
        session, book = self.session, self.session.book
        self._title.set_class(session.as_at is not None, "-banner")
        self._title.set_class(bool(session.not_saved or session.workspace.read_only), "-alert")
        self._title.show(plan_title(self.plan, book), self._state_cells())
        if self._list.actions:
            self._figures.show(figures(self._list, book))
        else:
            self._figures.show((Cell("No actions", Tone.MUTED),))
        shown = len(self._table.table.rows)
        self._filter.count(shown, len(self._list.actions))

    def _state_cells(self) -> tuple[Cell, ...]:
        """What must be seen: how it was saved, who is there, which day is shown."""
        session = self.session
        cells = [Cell(session.by)]
        if session.workspace.demo_day:
            cells.append(Cell("demo"))
        if session.recording_for is not None:
            cells.append(Cell(f"recording for {session.recording_for.short}"))
        cells.append(self._saved_cell())
        day = day_with_weekday(session.today)
        if session.as_at is not None:
            cells.append(Cell(f"as at {day} · read only"))
        else:
            cells.append(Cell(f"as at today, {day}"))
        return tuple(cells)

    def _saved_cell(self) -> Cell:
        if self.session.workspace.read_only:
            return Cell("read only", Tone.RED)
        if self.session.not_saved:
            return Cell("not saved", Tone.RED, "✗")
        return Cell("saved", Tone.GREEN, "✓")

    @property
    def _has_detail(self) -> bool:
        """Whether the action under the cursor is shown beside or under the list."""
        return self.has_class("-wide") or self.has_class("-tall")

    def _show_detail(self) -> None:
        action = self.session.book.actions.get(self._table.key or "")
        if action is None:
            self._detail.show(Cell("Choose an action to see it in full.", Tone.MUTED))
            self._shown_detail = ()
            return
        notes = self.session.book.count_notes(action.id)
        state = (action, notes, len(self.session.book.moves_of(action.id)), self.session.today)
        if state != self._shown_detail:
            self._shown_detail = state
            self._detail.show(*action_details(action, self.session.book, self._list.standings))

    @on(RecordTable.Highlighted)
    def _follow_cursor(self, event: RecordTable.Highlighted) -> None:
        event.stop()
        self.query_one("#detail", VerticalScroll).scroll_home(animate=False)
        self._show_detail()

    @on(RecordTable.Opened)
    def _open(self, event: RecordTable.Opened) -> None:
        event.stop()
        self.open_in_full(event.key)

    @on(FilterBar.Changed)
    def _take_filter(self, event: FilterBar.Changed) -> None:
        event.stop()
        self._matches = None
        try:
            self._matches = self._selection(event.text)
            self._message.clear()
        except CscpError as problem:
            self.complain(str(problem))
        self._table.show(self._list.table(self._matches))
        self._filter.count(len(self._table.table.rows), len(self._list.actions))

    def _selection(self, text: str) -> Callable[[Action], bool] | None:
        """What a filter lets through; None for everything."""
        from cscp_tui.domain.filters import parse_filter  # noqa: PLC0415 - not needed at start
        from cscp_tui.domain.selections import Haystack  # noqa: PLC0415 - not needed at start

        if not text.strip():
            return None
        book = self.session.book
        if self._haystack is None or self._haystack[0] is not book:
            self._haystack = (book, Haystack(book))
        quarter = self._list.standings.quarter
        selection = parse_filter(
            text, book, self.session.today, haystack=self._haystack[1], quarter=quarter
        )
        return selection.matches

    @on(FilterBar.Left)
    def _leave_filter(self, event: FilterBar.Left) -> None:
        event.stop()
        self._table.focus()
