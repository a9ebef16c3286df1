"""Dialogs for the day shown and the quarter recorded for."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from cscp_tui.documents.table import Cell, Tone
from cscp_tui.domain.asking import FieldType
from cscp_tui.domain.dates import in_words
from cscp_tui.domain.quarters import Quarter
from cscp_tui.tui.forms.fields import Field, WrongField, echo, read_field
from cscp_tui.tui.keys import command
from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.prompt import LineInput
from cscp_tui.tui.widgets.text import PlainText

if TYPE_CHECKING:
    from datetime import date

    from textual.app import ComposeResult
    from textual.binding import BindingType


_QUARTERS = 8
"""How many quarter ends are offered."""


class DayInput(LineInput):
    """The field in which a day is typed; down goes to the offers below it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("enter", "submit", "Show it", "day.take", "Show the date typed."),
        command("down", "screen.offers", "Choose below", "day.offers", "Go to the suggestions."),
    ]


class DayScreen(ModalScreen["date | None"]):
    """A day is typed, or one of the offered ones chosen."""

    DEFAULT_CSS = """
    DayScreen {
        align: center middle;
        & > #day { width: 60; height: auto; background: $surface; padding: 1 2; }
        &:ansi > #day, &:nocolor > #day { border: solid $foreground; padding: 0 1; }
        & DayInput { border: none; height: 1; padding: 0 1; background: $panel; }
        & DayInput:focus { border: none; }
        & #day-echo { color: $tone-muted; padding: 0 1; margin-bottom: 1; }
        & OptionList { height: auto; max-height: 10; border: none; background: $surface; }
        & OptionList:focus { border: none; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        command("escape", "leave", "Back", "day.leave", "Go back; nothing changes."),
    ]

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._field = Field(
            key="day",
            label="Day",
            kind=FieldType.DATE,
            hint="e.g. 31/3/25, end of Q2 2024/25, last friday · Enter to show it · ↓ for the list",
            needed=True,
            prefer="past",
        )

    def compose(self) -> ComposeResult:
        with Vertical(id="day"):
            yield PlainText(Cell("Show everything as at", Tone.STRONG))
            yield DayInput()
            yield PlainText(self._field.hint, id="day-echo")
            yield OptionList(*self._offers(), markup=False)
        yield KeyBar()

    def _offers(self) -> list[Option]:
        offers = [Option(f"Today, {in_words(self._today)}", id=self._today.isoformat())]
        quarter = Quarter.containing(self._today)
        for _ in range(_QUARTERS):
            quarter = quarter.previous
            day = quarter.last_day
            offers.append(Option(f"End of {quarter.short}, {in_words(day)}", id=day.isoformat()))
        return offers

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_offers(self) -> None:
        self.query_one(OptionList).focus()

    @on(Input.Changed)
    def _echo(self, event: Input.Changed) -> None:
        event.stop()
        self.query_one("#day-echo", PlainText).show(echo(self._field, event.value, self._today))

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            day = read_field(self._field, event.value, self._today)
        except WrongField as problem:
            self.query_one("#day-echo", PlainText).show(Cell(str(problem), Tone.RED))
            return
        self.dismiss(day)

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(type(self._today).fromisoformat(event.option.id or ""))
