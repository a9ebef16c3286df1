"""Dialogs: a question, a list to pick from, a text to read, and waiting for long work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from math import inf
from time import monotonic
from typing import Any, ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.geometry import Offset
from textual.screen import ModalScreen
from textual.widgets import Input

from cscp_tui.base.errors import CscpError
from cscp_tui.base.progress import Stopped
from cscp_tui.documents.table import Cell, Row, Table, Tone
from cscp_tui.tui.key_help import first_key, key_name, own_key
from cscp_tui.tui.keys import OWN_KEYS, Needs, command, quiet
from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.panes import buttons, dialog, edged, entitle
from cscp_tui.tui.widgets.prompt import LineInput
from cscp_tui.tui.widgets.table import RecordTable
from cscp_tui.tui.widgets.text import HangingText, PlainText

MOMENT = 0.4
"""The seconds before a question accepts keys, so that keys typed ahead do not answer it."""


class Moment:
    """A timer for whether something has been shown long enough to be seen."""

    def __init__(self) -> None:
        self._since = -inf

    def begin(self) -> None:
        """Start the timer, when something has just been shown."""
        self._since = monotonic()

    @property
    def is_over(self) -> bool:
        """True if it has been shown long enough for keys to count as an answer."""
        return monotonic() - self._since >= MOMENT


_DO, _DO_OTHERWISE = "confirm.do", "confirm.do-otherwise"


def _confirm(key: str, name: str) -> Binding:
    return command(
        key,
        name,
        "Confirm; works once the question has been shown for a moment.",
        action=f"confirm('{name}')",
        label="Confirm",
        needs=Needs.PAUSE,
    )


_LONGEST_TITLE = 52
"""The length of a title that fits into the edge of a dialog at 60 columns."""


_MANY = 3
"""The number of paragraphs from which each of them gets a sign."""


def _in_points(words: str) -> str:
    """Return several paragraphs as points, so that it is seen where each of them begins."""
    lines = words.split("\n")
    if len(lines) < _MANY or not all(line[:1].isalnum() for line in lines):
        return words
    return "\n".join(f"· {line}" for line in lines)


class ConfirmScreen(ModalScreen[bool]):
    """A yes-or-no question. The key that led here does not confirm it, and Enter cancels."""

    DEFAULT_CSS = (
        "ConfirmScreen #confirm-scroll { height: auto; max-height: 60vh; margin-bottom: 1; }"
    )

    BINDINGS: ClassVar[list[BindingType]] = [
        command(
            "enter,escape,n", "confirm.leave", "Change nothing.", action="dismiss", label="Cancel"
        ),
        quiet(
            "down,pagedown",
            "confirm.down",
            "Scroll down.",
            action="scroll_words(4)",
            label="Read on",
        ),
        quiet(
            "up,pageup", "confirm.up", "Scroll up.", action="scroll_words(-4)", label="Read back"
        ),
        quiet(
            "end",
            "confirm.end",
            "Scroll to the end.",
            action="scroll_words(1000)",
            label="To the end",
        ),
        _confirm("y", _DO),
        _confirm("o", _DO_OTHERWISE),
    ]

    def __init__(self, title: str, words: str) -> None:
        super().__init__()
        self._title, self._words = title, words
        self._shown = Moment()
        # A key of the user's own may be the one that led here, which must not confirm.
        others = (keys for name, keys in OWN_KEYS.get({}).items() if name != _DO)
        is_taken = any(first_key(_DO) in keys.split(",") for keys in others)
        self._command = _DO_OTHERWISE if is_taken else _DO

    def action_scroll_words(self, lines: int) -> None:
        """Scroll a question that is longer than its room."""
        self.query_one("#confirm-scroll").scroll_relative(y=lines, animate=False)

    def compose(self) -> ComposeResult:
        # A longer question is read in full above its words.
        is_long = cell_len(self._title) > _LONGEST_TITLE
        question: list[str | Cell] = [Cell(self._title, Tone.STRONG), "\n\n"] if is_long else []
        with dialog("" if is_long else self._title):
            with VerticalScroll(id="confirm-scroll", can_focus=False):
                yield HangingText(*question, _in_points(self._words), id="confirm-words")
            yield buttons(
                ("Cancel", key_name(first_key("confirm.leave", "escape")), "screen.dismiss"),
                (
                    "Confirm",
                    key_name(first_key(self._command)),
                    f"screen.confirm('{self._command}')",
                ),
            )
        yield KeyBar()

    def on_mount(self) -> None:
        self._shown.begin()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "confirm":
            return parameters == (self._command,)
        return super().check_action(action, parameters)

    def action_confirm(self, name: str) -> None:  # noqa: ARG002 - check_action has looked at it
        if self._shown.is_over:
            self.dismiss(result=True)


def confirm(
    app: App[Any],
    title: str,
    words: str,
    then: Callable[[], object],
    *,
    otherwise: Callable[[], object] | None = None,
) -> None:
    """Ask a question over the screen, and call ``then`` if the answer is yes.

    Args:
        otherwise: called if the question is cancelled.
    """

    def answer(yes: bool | None) -> None:  # noqa: FBT001 - a screen's answer is one value
        if yes:
            then()
        elif otherwise is not None:
            otherwise()

    app.push_screen(ConfirmScreen(title, words), answer)


_AROUND = 11
"""The number of lines on the screen around the list, where the text under it has two."""

_ALL = 1_000_000
"""A number above that of a list's lines: no limit."""


class PickingInput(LineInput):
    """The search field of a picker. Up and down move in the list below it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("enter", "pick.take", "Choose this line.", action="screen.take", label="Choose"),
        command("down", "pick.down", "Go to the next line.", action="screen.go(1)", label="Next"),
        quiet("up", "pick.up", "Go to the line before.", action="screen.go(-1)"),
        quiet(
            "pagedown",
            "pick.page-down",
            "Go ten lines down.",
            action="screen.go(10)",
            label="Ten down",
        ),
        quiet(
            "pageup", "pick.page-up", "Go ten lines up.", action="screen.go(-10)", label="Ten up"
        ),
        quiet(
            "end",
            "pick.last",
            "Go to the last line; in a text, to its end.",
            action="go_far(1)",
            label="Last",
        ),
        quiet(
            "home",
            "pick.first",
            "Go to the first line; in a text, to its beginning.",
            action="go_far(-1)",
            label="First",
        ),
        command("escape", "pick.leave", "Go back.", action="screen.dismiss", label="Back"),
    ]

    async def action_go_far(self, way: int) -> None:
        """Go to the last line or, with -1, the first; where something is typed, within it."""
        if not self.value:
            await self.run_action(f"screen.go({way * _ALL})")
        elif way > 0:
            self.action_end()
        else:
            self.action_home()


class PickingScreen(ModalScreen["str | None"]):
    """A list filtered by what is typed. Its answer is the key of the chosen line, or None."""

    DEFAULT_CSS = """
    PickingScreen { & RecordTable { margin-top: 1; } & #pick-more { min-height: 2; } }
    """

    TITLE_WORDS: str = ""
    QUESTION: str = ""
    """A sentence above the field; empty for none."""
    HINT: str = "Type to find"
    EMPTY: str = "No matches. Type fewer letters."

    def __init__(self) -> None:
        super().__init__()
        self._list = RecordTable(table=self.table_for(""), empty=self.EMPTY, can_mark=False)
        self._list.can_focus = False
        self._wanted = len(self._list.table.lines) + 1
        """The lines of all that can be found, with the titles of the columns."""
        self._more = PlainText(id="pick-more")
        self._box = dialog(self.TITLE_WORDS, is_large=True)
        self._height = self._wanted
        self._is_choosing = False

    @property
    def cursor_screen_offset(self) -> Offset | None:
        """The line chosen with the keys; None while something is typed."""
        return self._list.cursor_screen_offset if self._is_choosing else None

    def table_for(self, text: str) -> Table:
        """Return the lines that match a text."""
        raise NotImplementedError

    def is_typed_ahead(self, text: str) -> bool:
        """Return whether a text in small letters finds a line."""
        return bool(text.strip() and self.table_for(text).rows)

    def first_of(self, keys: Sequence[str], text: str) -> str:  # noqa: ARG002 - for others to judge
        """Return the key of the line to put the cursor on after something was typed."""
        return keys[0]

    def words_on(self, key: str | None) -> str | tuple[str | Cell, ...]:
        """Return the text under the list: about the line under the cursor, or about all lines."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        with self._box:
            if self.QUESTION:
                yield PlainText(Cell(self.QUESTION, Tone.STRONG))
            yield PickingInput(placeholder=self.HINT)
            yield self._list
            yield self._more
        yield KeyBar()

    def on_mount(self) -> None:
        self.watch(self._list, "scroll_y", self._tell_below, init=False)
        self._begin()
        self._show_more()

    def on_resize(self) -> None:
        """Give the list the height that the screen and the text leave, but no more than it needs."""
        text = self._more.get_content_height(self.size, self.size, self._more.size.width or 1)
        room = self.size.height - _AROUND + 2 - (max(2, text) if self._more.size.width else 2)
        self._height = max(3, min(self._wanted, room))
        self._list.styles.height = self._height
        self._tell_below()

    def _tell_below(self) -> None:
        """Write into the lower edge how many rows are below those in view."""
        unseen = self._list.virtual_size.height - self._list.scroll_offset.y - self._height
        below = sum(isinstance(line, Row) for line in self._list.table.lines[-unseen:])
        told = (Cell(f"{below} more below", symbol="▾"),) if unseen > 0 else ()
        entitle(self._box, (Cell(self.TITLE_WORDS),), told)

    def _show_more(self) -> None:
        words = self.words_on(self._list.key)
        self._more.show(*((words,) if isinstance(words, str) else words))
        self.call_after_refresh(self.on_resize)

    def action_go(self, lines: int) -> None:
        """Move the cursor some lines down or up, skipping headings."""
        keys = [row.key for row in self._list.table.rows]
        self._is_choosing = bool(keys)
        if keys:
            place = keys.index(self._list.key) if self._list.key in keys else -1
            self._list.move_to(keys[max(0, min(place + lines, len(keys) - 1))])

    def action_take(self) -> None:
        if self._list.key is not None:
            self.choose(self._list.key)
        elif text := self.query_one(PickingInput).value.strip():
            leave = own_key("pick.leave")
            self._more.show(f"“{text}” isn't in this list. Change it, or press {leave} to go back.")

    def choose(self, key: str) -> None:
        """Answer with a line."""
        self.dismiss(key)

    @on(Input.Changed)
    def _look(self, event: Input.Changed) -> None:
        event.stop()
        self._is_choosing = False
        self._find(event.value)

    def _find(self, text: str) -> None:
        self._list.show(self.table_for(text))
        self._begin()
        self._show_more()

    @on(RecordTable.Opened)
    def _take(self, event: RecordTable.Opened) -> None:
        event.stop()
        self.choose(event.key)

    @on(RecordTable.Highlighted)
    def _tell_more(self, event: RecordTable.Highlighted) -> None:
        event.stop()
        self._show_more()

    def _begin(self) -> None:
        keys = [row.key for row in self._list.table.rows]
        if keys:
            self._list.move_to(self.first_of(keys, self.query_one(PickingInput).value))


class TablePicker(PickingScreen):
    """A picker of rows from a table that a function makes for the text typed."""

    def __init__(
        self,
        title: str,
        rows: Callable[[str], Table],
        words: str | Callable[[str | None, str], str | tuple[str | Cell, ...]] = "",
        *,
        hint: str = PickingScreen.HINT,
        empty: str = PickingScreen.EMPTY,
        first: str = "",
        toggle: Callable[[str], object] | None = None,
    ) -> None:
        """Make a picker.

        Args:
            words: the text under the table, or a function that makes it. The function gets the key
                of the row under the cursor and the text typed.
            first: the key of the row to begin on; if empty, the first one.
            toggle: takes the key of a row chosen, which is then shown anew; if None, it is the answer.
        """
        self._first = first
        self.TITLE_WORDS, self.HINT, self.EMPTY = title, hint, empty
        self._rows_for, self._words, self._typed = rows, words, ""
        self._toggle = toggle
        super().__init__()

    def table_for(self, text: str) -> Table:
        self._typed = text
        return self._rows_for(text)

    def first_of(self, keys: Sequence[str], text: str) -> str:
        return self._first if self._first in keys and not text else super().first_of(keys, text)

    def choose(self, key: str) -> None:
        if self._toggle is None:
            super().choose(key)
            return
        self._toggle(key)
        self._list.show(self.table_for(self._typed))

    def words_on(self, key: str | None) -> str | tuple[str | Cell, ...]:
        return self._words(key, self._typed) if callable(self._words) else self._words


class ReadingScreen(ModalScreen[str | None]):
    """A scrolling text. Pages of records answer with the action to run."""

    DEFAULT_CSS = """
    ReadingScreen {
        & > #reading { padding: 0 2; }
        & HangingText { max-width: 92; padding: 0 1 0 0; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        command("escape,q,enter", "reading.back", "Go back.", action="dismiss"),
        command("down,j", "reading.down", "Scroll down.", action="scroll_text(1)", label="Scroll"),
        quiet("up,k", "reading.up", "Scroll up.", action="scroll_text(-1)"),
    ]

    def __init__(
        self,
        title: str,
        pieces: tuple[str | Cell, ...],
        why_not: Callable[[str], str] = lambda _: "",
    ) -> None:
        """Make the page of a text.

        Args:
            why_not: gives the reason why an action can't be used now, empty if it can.
        """
        super().__init__()
        self._title, self._pieces, self._why_not = title, pieces, why_not

    def compose(self) -> ComposeResult:
        with edged(VerticalScroll(id="reading"), self._title):
            yield HangingText(*self._pieces)
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#reading", VerticalScroll).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out what can't be done to the record now."""
        if action == "act" and self._why_not(str(parameters[0])):
            return False
        return super().check_action(action, parameters)

    def on_key(self, event: events.Key) -> None:
        """Show the key to go back if a key is pressed that does nothing here, until the next one."""
        words: tuple[Cell, ...] = ()
        if event.is_printable and event.key not in self.active_bindings:
            back = own_key("reading.back")
            told = f"{event.character} does nothing here. Press {back} to go back"
            words = (Cell(told, Tone.AMBER),)
        entitle(self.query_one("#reading"), (Cell(self._title), *words))

    def action_act(self, action: str) -> None:
        self.dismiss(action)

    def action_scroll_text(self, lines: int) -> None:
        self.query_one("#reading", VerticalScroll).scroll_relative(y=lines, animate=False)


Call = Callable[[Callable[[], Any]], Any]
"""Runs a function on the app's thread and returns its result; raises if stopped."""

Work = Callable[[Callable[[str], None], Call], object]
"""Work for a thread, given a function to report each step and a ``Call``."""


class WorkScreen(ModalScreen["object"]):
    """A dialog that waits for work. Its answer is the result or the error; None if stopped."""

    DEFAULT_CSS = "WorkScreen #work-words { margin-bottom: 1; }"

    BINDINGS: ClassVar[list[BindingType]] = [
        command("escape", "work.stop", "Stop before anything is recorded.", action="leave")
    ]

    def __init__(self, title: str, work: Work) -> None:
        """Make a dialog for some work.

        Args:
            work: runs in a thread, so it must not touch anything that screens change. Both
                functions that it is given raise once it is stopped.
        """
        super().__init__()
        self._title, self._do = title, work
        self._is_stopped = False
        self._words = PlainText(id="work-words")

    def compose(self) -> ComposeResult:
        with dialog(self._title):
            yield self._words
            stop = own_key("work.stop")
            yield PlainText(f"Press {stop} to stop. Nothing will be recorded", id="work-how")
        yield KeyBar()

    def on_mount(self) -> None:
        self.run_worker(self._work, thread=True)

    def on_unmount(self) -> None:
        self._is_stopped = True

    def _work(self) -> None:
        answer: object
        try:
            answer = self._do(self._tell, self._call)
        except Stopped:
            answer = None
        except CscpError as problem:
            answer = problem
        if self.is_attached:
            self.app.call_from_thread(self._finish, answer)

    def _finish(self, answer: object) -> None:
        """Close the dialog without waiting until it is gone."""
        self.dismiss(answer)

    def _tell(self, words: str) -> None:
        self._call(partial(self._words.show, words))

    def _call(self, do: Callable[[], Any]) -> Any:
        """Run a function on the app's thread, between two keys.

        Raises:
            Stopped: the work was stopped.
        """

        def unless_stopped() -> Any:
            if self._is_stopped:
                raise Stopped
            return do()

        return self.app.call_from_thread(unless_stopped)

    def action_leave(self) -> None:
        """Stop before the next step.

        The dialog closes once it is known whether anything was recorded.
        """
        self._is_stopped = True
        self._words.show("Stopping after this step …")
