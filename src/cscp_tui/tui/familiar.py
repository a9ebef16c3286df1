"""Copying what is selected, and a paste where there is no field."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from msgspec import Struct
from textual import events
from textual.screen import Screen
from textual.widgets import Input, TextArea

from cscp_tui.base.texts import counted, one_line, shortened
from cscp_tui.documents.table import Cell, Row, Table, column, rows_with
from cscp_tui.tui.screen import FramedScreen
from cscp_tui.tui.screen_registry import opener
from cscp_tui.tui.widgets.paper import PaperView
from cscp_tui.tui.widgets.table import RecordTable
from cscp_tui.tui.widgets.text import HangingText, PlainText
from cscp_tui.writers.csv import tabbed

_LONGEST = 40


class Copied(Struct, frozen=True):
    """A text for the clipboard, and what it is."""

    text: str
    what: str


def copied(screen: Screen[Any]) -> Copied | None:
    """Return what is selected on a screen: a text, a field, rows or the page; None if nothing is."""
    focused = screen.focused
    marked = focused.selected_text if isinstance(focused, Input | TextArea) else ""
    if text := marked or screen.get_selected_text():
        return Copied(text, f"“{shortened(one_line(text), _LONGEST)}”")
    match focused:
        case Input(value=typed) | TextArea(text=typed) if typed:
            return Copied(typed, "the field")
        case PaperView(text=typed) if typed:
            return Copied(typed, "the paper")
    tables = screen.query(RecordTable)
    if isinstance(focused, RecordTable) or (focused is not None and tables):
        table = focused if isinstance(focused, RecordTable) else tables.first()
        return _rows_copied(table)
    pieces = [*screen.query(HangingText), *screen.query(PlainText)]
    if text := "\n".join("".join(map(str, each.pieces)) for each in pieces):
        return Copied(text, "the page")
    return None


def _rows_copied(table: RecordTable) -> Copied | None:
    wanted = table.marked or {table.key}
    rows = tuple(row for row in table.table.rows if row.key in wanted)
    if not rows:
        return None
    text = tabbed(Table(columns=table.table.columns, lines=rows), with_titles=False)
    if len(rows) > 1:
        return Copied(text, counted(len(rows), "row"))
    name = next(filter(None, map(one_line, map(str, rows[0].cells))), rows[0].key)
    return Copied(text, f"the row “{shortened(name, _LONGEST)}”")


_PASTED = (
    ("nothing", "Nothing", "Leave it. Nothing changes."),
    ("capture", "A line of the meeting", "Put it in the capture line, to read it first."),
    ("filter", "Words to find", "Filter the list by them."),
    ("import", "A table", "Preview it, to import its rows."),
    ("answers", "An agency's answers", "Preview them, to take them in as progress updates."),
)
_COLUMNS = (column("It is", 24), column("Then", 30, grows=1))


def ask_about_paste(screen: FramedScreen, text: str) -> None:
    """Ask what a text is that was pasted where there is no field."""
    lines = [line for line in text.splitlines() if line.strip()]
    table = Table(columns=_COLUMNS, lines=tuple(_pasted_rows(screen, lines)))
    screen.pick(
        f"You pasted {counted(len(lines), 'line')}, “{shortened(one_line(text), _LONGEST)}”",
        partial(rows_with, table),
        partial(_take_paste, screen, text),
        hint="What is it? Choose below",
    )


def _pasted_rows(screen: FramedScreen, lines: Sequence[str]) -> Iterable[Row]:
    able = {
        "nothing": True,
        "capture": screen.command("capture") is not None and not screen.disabled_reason("capture"),
        "filter": screen.has_filter and len(lines) == 1,
        "import": not screen.disabled_reason("import"),
        "answers": not screen.disabled_reason("take_in_answers"),
    }
    return (Row(key, (Cell(title), Cell(words))) for key, title, words in _PASTED if able[key])


def _take_paste(screen: FramedScreen, text: str, what: str) -> None:
    if what == "filter":
        screen.call_later(screen.show_filtered, one_line(text))
    elif what == "capture" and (begin := screen.command("capture")) is not None:
        begin()
        screen.call_after_refresh(screen.app.post_message, events.Paste(text))
    elif what in {"import", "answers"}:
        opener(what)(screen, text=text)
