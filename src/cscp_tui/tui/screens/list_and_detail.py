"""A list with the record under its cursor in full, beside it or below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Horizontal, VerticalScroll

from cscp_tui.tui.screens.framed_screen import FramedScreen
from cscp_tui.tui.widgets.record_table import RecordTable
from cscp_tui.tui.widgets.texts import PlainText

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from cscp_tui.tui.session import Session
    from cscp_tui.views.cells import Table


class ListAndDetail(FramedScreen):
    """Where the list and the detail stand; screens make the list and say what the detail shows.

    The detail is beside the list on a wide terminal, below it on a tall one, and left out where
    there is room for neither.
    """

    DEFAULT_CSS = """
    ListAndDetail {
        & > #body { height: 1fr; layout: vertical; }
        & #records { height: 1fr; width: 1fr; }
        & #detail {
            display: none; height: 11; padding: 0 2; background: $surface;
            scrollbar-size-vertical: 1;
        }
        &.-tall #detail { display: block; }
        &.-wide > #body { layout: horizontal; }
        &.-wide #detail { display: block; width: 40%; height: 1fr; }
    }
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (150, "-wide")]  # noqa: RUF012 - the toolkit's type
    VERTICAL_BREAKPOINTS = [(0, "-low"), (32, "-tall")]  # noqa: RUF012 - the toolkit's type
    AUTO_FOCUS = "#records"

    LIST: ClassVar[type[RecordTable]] = RecordTable
    """The widget that its list is shown in."""

    CAN_MARK: ClassVar[bool] = False
    """Whether several records can be marked for one change."""

    _table: RecordTable
    """The list, which the screens make from their first rows."""

    def __init__(self, session: Session, *, ascii_only: bool = False) -> None:
        """A screen for a session."""
        super().__init__(session, ascii_only=ascii_only)
        self._detail = PlainText(ascii_only=ascii_only)

    def list_of(self, table: Table, *, name: str = "records") -> RecordTable:
        """The widget of a list with its first rows, under an id."""
        return self.LIST(
            table=table,
            empty=self.when_empty,
            can_mark=self.CAN_MARK,
            ascii_only=self.ascii_only,
            id=name,
        )

    @property
    def when_empty(self) -> str:
        """What is said where there are no records at all: what to press first."""
        return "Nothing here yet. Press ? for the keys."

    def list_and_detail(self) -> Iterable[Widget]:
        """The part of the screen's body that holds both."""
        self._show_detail()
        with Horizontal(id="body"):
            yield self._table
            with VerticalScroll(id="detail", can_focus=False):
                yield self._detail

    def _show_detail(self) -> None:
        """Show the record under the cursor in full."""
        raise NotImplementedError

    @on(RecordTable.Highlighted)
    def _follow_cursor(self, event: RecordTable.Highlighted) -> None:
        event.stop()
        self.query_one("#detail", VerticalScroll).scroll_home(animate=False)
        self._show_detail()
