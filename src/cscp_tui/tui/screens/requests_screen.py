"""Update requests over the screen: who was asked and when, and who has not answered."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from cscp_tui.domain.errors import CscpError
from cscp_tui.domain.texts import counted
from cscp_tui.tui.screens.confirm_screen import confirm
from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.record_table import RecordTable
from cscp_tui.tui.widgets.texts import PlainText
from cscp_tui.views.cells import Cell, Tone
from cscp_tui.views.requests import (
    missing_of,
    missing_words,
    requests_table,
    to_ask,
    without_agency,
)
from cscp_tui.views.short_names import agency_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from cscp_tui.views.updates import Update


class RequestsScreen(ModalScreen[None]):
    """Shows who was asked, and asks after a question; it stays until it is left."""

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

    def __init__(
        self,
        update: Callable[[], Update],
        ask: Callable[[tuple[str, ...]], str],
        why_not: str,
        *,
        is_projected: bool = False,
        ascii_only: bool = False,
    ) -> None:
        """A screen for the update of a quarter.

        Args:
            update: gives what is asked about, as it is now.
            ask: asks agencies, by their ids, and gives what is to be said of it.
            why_not: why nobody can be asked now; empty where all can be.
            is_projected: whether others look on, so that no restricted action is named.
            ascii_only: whether the console has no other signs.
        """
        super().__init__()
        self._is_projected = is_projected
        self.ascii_only = ascii_only
        self._make, self._update, self._ask, self._why_not = update, update(), ask, why_not
        self._words = PlainText(self._about(), ascii_only=ascii_only, id="requests-about")
        self._agency = PlainText(ascii_only=ascii_only, id="requests-agency")
        self._list = RecordTable(
            table=requests_table(self._update),
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
        self._confirm(tuple(to_ask(self._update)), asked_by="a")

    def action_ask_missing(self) -> None:
        """Ask those whose notes are still missing."""
        asked = to_ask(self._update)
        self._confirm(tuple(key for key in asked if missing_of(self._update, key)), asked_by="m")

    def action_leave(self) -> None:
        """Ask nobody more."""
        self.dismiss(None)

    @on(RecordTable.Opened)
    def _ask_one(self, event: RecordTable.Opened) -> None:
        event.stop()
        if not self._why_not:
            known = (event.key,) if event.key in to_ask(self._update) else ()
            self._confirm(known, asked_by="enter")

    def _confirm(self, agencies: tuple[str, ...], *, asked_by: str) -> None:
        """Ask whether some agencies are to be asked, and ask them."""
        if not agencies:
            self._words.show("No action is open that could be asked about, so nobody is asked.")
            return

        book, files = self._update.present, counted(2 * len(agencies), "file")
        who = counted(len(agencies), "agency", "agencies")
        if len(agencies) == 1:
            who = agency_name(book, agencies[0])
        words = (
            f"{files} with open actions go into the folder “exports”, for you to send, and it is "
            f"recorded that they were asked about {self._update.quarter.short}."
        )
        title = f"Ask {who} for an update?"
        then = partial(self._take, agencies)
        confirm(self.app, title, words, then, asked_by=asked_by, ascii_only=self.ascii_only)

    def _take(self, agencies: tuple[str, ...]) -> None:
        """Ask some agencies, say so, and show how they stand now."""
        try:
            words = self._ask(agencies)
        except CscpError as problem:
            words = str(problem)
        self._update = self._make()
        self._list.show(requests_table(self._update))
        self._words.show(words)
        self._show_agency()

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
        words = missing_words(self._update, key, is_projected=self._is_projected)
        self._agency.show(Cell(known.name if known else key, Tone.STRONG), f": {words}")

    def _about(self) -> str:
        words = (
            "Enter asks the agency under the cursor: a file in Markdown and in Word with its open "
            "actions goes into the folder “exports”, for you to send."
        )
        left = without_agency(self._update)
        actions, them = counted(len(left), "open action"), "it" if len(left) == 1 else "them"
        nobody = f" No agency leads {actions}, so nobody is asked about {them}."
        return (self._why_not or words) + (nobody if left else "")
