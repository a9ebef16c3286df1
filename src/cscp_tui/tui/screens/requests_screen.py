"""Update requests over the screen: who was asked and when, and who has not answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.record_table import RecordTable
from cscp_tui.tui.widgets.texts import PlainText
from cscp_tui.views.cells import Cell, Tone
from cscp_tui.views.requests import missing_of, requests_table, without_agency

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from cscp_tui.views.updates import Update


class RequestsScreen(ModalScreen["tuple[str, ...] | None"]):
    """Gives the agencies that are to be asked; none of them means all, None means nothing."""

    DEFAULT_CSS = """
    RequestsScreen {
        background: $background;
        & > #requests-title { height: 1; padding: 0 1; background: $panel; }
        & > #requests-about { height: auto; max-height: 5; padding: 0 3; margin-bottom: 1; }
        & > RecordTable { height: 1fr; }
        & > #requests-agency { height: auto; max-height: 3; padding: 0 3; color: $tone-muted; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "a",
            "ask_all",
            "Ask all",
            id="requests.all",
            tooltip="Write a file for each agency with open actions, and record that it is asked.",
        ),
        Binding(
            "m",
            "ask_missing",
            "Ask the missing",
            id="requests.missing",
            tooltip="Ask those again that have not answered in full.",
        ),
        Binding("escape,q", "leave", "Back", id="requests.leave", tooltip="Ask nobody."),
    ]
    AUTO_FOCUS = "RecordTable"

    def __init__(self, update: Update, why_not: str, *, ascii_only: bool = False) -> None:
        """A screen for the update of a quarter.

        Args:
            update: the quarter that is asked about.
            why_not: why nobody can be asked now; empty where all can be.
            ascii_only: whether the console has no other signs.
        """
        super().__init__()
        self.ascii_only = ascii_only
        self._update, self._why_not = update, why_not
        self._words = PlainText(self._about(), ascii_only=ascii_only, id="requests-about")
        self._agency = PlainText(ascii_only=ascii_only, id="requests-agency")
        self._list = RecordTable(
            table=requests_table(update),
            empty="No agency leads an open action in this quarter.",
            can_mark=False,
            ascii_only=ascii_only,
        )

    def compose(self) -> ComposeResult:
        """Lay out what it is about, the agencies and the keys."""
        title = Cell(f"Update requests for {self._update.quarter}", Tone.STRONG)
        yield PlainText(title, ascii_only=self.ascii_only, id="requests-title")
        yield self._words
        yield self._list
        yield self._agency
        yield KeyBar(ascii_only=self.ascii_only)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Ask nobody while nothing can be recorded."""
        if action in {"ask_all", "ask_missing"} and self._why_not:
            return None
        return super().check_action(action, parameters)

    def action_ask_all(self) -> None:
        """Ask every agency with open actions."""
        self.dismiss(())

    def action_ask_missing(self) -> None:
        """Ask those whose notes are still missing."""
        missing = {row.key for row in self._list.table.rows if row.cells[3].text != "0"}
        self.dismiss(tuple(sorted(missing)) or None)

    def action_leave(self) -> None:
        """Ask nobody."""
        self.dismiss(None)

    @on(RecordTable.Opened)
    def _ask_one(self, event: RecordTable.Opened) -> None:
        event.stop()
        if not self._why_not:
            self.dismiss((event.key,))

    def on_mount(self) -> None:
        """Say whose line it is from the beginning."""
        self._show_agency()

    @on(RecordTable.Highlighted)
    def _follow(self, event: RecordTable.Highlighted) -> None:
        event.stop()
        self._show_agency()

    def _show_agency(self) -> None:
        """The agency under the cursor by its whole name, with what is missing of it."""
        key = self._list.key or ""
        known = self._update.present.agencies.get(key)
        refs = missing_of(self._update, key)
        words = f"no note yet on {', '.join(refs)}" if refs else "nothing is missing"
        self._agency.show(Cell(known.name if known else key, Tone.STRONG), f": {words}")

    def _about(self) -> str:
        words = (
            "Enter asks the agency under the cursor: a file in Markdown and in Word with its open "
            "actions goes into the folder “exports”, for you to send."
        )
        left = without_agency(self._update)
        nobody = f" No agency leads {len(left)} open actions, so nobody is asked about them."
        return (self._why_not or words) + (nobody if left else "")
