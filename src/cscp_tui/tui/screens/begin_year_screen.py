"""A year of promises begins: a preview of what would be promised, confirmed as one step."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from cscp_tui.domain.commands.promising import BeginYear
from cscp_tui.domain.errors import CscpError
from cscp_tui.domain.texts import counted
from cscp_tui.tui.waits import MOMENT
from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.message_line import MessageLine
from cscp_tui.tui.widgets.record_table import RecordTable
from cscp_tui.tui.widgets.texts import PlainText
from cscp_tui.views.cells import Cell, Tone
from cscp_tui.views.promise_years import (
    ahead_key,
    begin_year_table,
    over_and_unfulfilled,
    priorities_ahead,
)

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from cscp_tui.tui.forms.form_screen import Keeper
    from cscp_tui.tui.session import Session


class BeginYearScreen(ModalScreen[object]):
    """Marked rows are promised for the year; unmarked ones stay where they are.

    Its answer is what the keeper returned, or None.
    """

    DEFAULT_CSS = """
    BeginYearScreen {
        background: $background;
        & > #year-title { padding: 0 1; background: $panel; }
        & > #year-about { padding: 0 1; color: $tone-muted; margin-bottom: 1; }
    }
    """

    AUTO_FOCUS = "RecordTable"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "y", "confirm", "Do it", id="year.confirm", tooltip="Promise what is marked, at once."
        ),
        Binding("escape", "leave", "Back", id="year.leave", tooltip="Go back; nothing is done."),
    ]

    def __init__(
        self, session: Session, year: str, plan: str, keep: Keeper, *, ascii_only: bool = False
    ) -> None:
        """A preview of a year.

        Args:
            session: whose sitting it is.
            year: the financial year that begins.
            plan: the plan whose priorities are promised.
            keep: keeps the command, or raises why not.
            ascii_only: whether the console has no other signs.
        """
        super().__init__()
        self._session, self._year, self._plan, self._keep = session, year, plan, keep
        self._ascii = ascii_only
        book = session.book
        self._ahead = {ahead_key(each): each.id for each in priorities_ahead(book, year, plan)}
        self._table = RecordTable(
            table=begin_year_table(book, year, plan),
            empty=f"Every priority is promised for {year} already, and nothing is unfulfilled.",
            ascii_only=ascii_only,
        )
        left = (each.id for each in over_and_unfulfilled(book, year, session.today))
        self._table.mark((*self._ahead, *left))
        self._about = PlainText(id="year-about", ascii_only=ascii_only)
        self._message = MessageLine(ascii_only=ascii_only)
        self._shown_at = monotonic()

    def compose(self) -> ComposeResult:
        """Lay out the year, the rows and the keys."""
        title = Cell(f"The promises of {self._year}", Tone.STRONG)
        yield PlainText(title, id="year-title", ascii_only=self._ascii)
        yield self._about
        yield self._table
        yield self._message
        yield KeyBar(ascii_only=self._ascii)

    def on_mount(self) -> None:
        """Say how many are marked."""
        self._shown_at = monotonic()
        self._count()

    def action_confirm(self) -> None:
        """Do it, once the preview has been seen."""
        if monotonic() - self._shown_at < MOMENT:
            return
        rows = [row.key for row in self._table.table.rows if row.key in self._table.marked]
        command = BeginYear(
            self._year,
            carry=tuple(key for key in rows if key not in self._ahead),
            plan=self._plan,
            priorities=tuple(self._ahead[key] for key in rows if key in self._ahead),
        )
        try:
            self.dismiss(self._keep(command, seen=None, context=None))
        except CscpError as problem:
            self._message.complain(str(problem))

    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss(None)

    @on(RecordTable.MarksChanged)
    def _count(self) -> None:
        marked = self._table.marked
        new = len(marked & self._ahead.keys())
        carried = len(marked) - new
        self._about.show(
            f"{counted(new, 'priority', 'priorities')} promised and {carried} carried: the marked "
            "rows. Space marks a row or leaves it out; what is left out stays where it is."
        )

    @on(RecordTable.Opened)
    @on(RecordTable.Highlighted)
    def _stay(self, event: RecordTable.Event) -> None:
        event.stop()
