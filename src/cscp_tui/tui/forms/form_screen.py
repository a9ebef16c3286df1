"""The screen of a form: visible fields, what was understood beside each, nothing typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, TextArea

from cscp_tui.domain.errors import CscpError
from cscp_tui.tui.forms.specs import Field, Form, Kind, echo, read_form
from cscp_tui.tui.widgets.key_bar import KeyBar
from cscp_tui.tui.widgets.texts import PlainText
from cscp_tui.views.cells import Cell, Tone

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from textual import events
    from textual.app import ComposeResult

    from cscp_tui.domain.commands.base import Command
    from cscp_tui.store.recordings import Recorded


_HOW = "enter saves · tab goes to the next field · escape keeps a draft"


class LongText(TextArea):
    """A field of several lines in which enter saves, as in every other field."""

    class Submitted(Message):
        """Enter was pressed."""

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(self.Submitted())
        elif event.key == "ctrl+j":
            event.stop()
            event.prevent_default()
            self.insert("\n")
        else:
            await super()._on_key(event)


class FieldRow(Vertical):
    """A field with its label above and what was understood below."""

    DEFAULT_CSS = """
    FieldRow {
        height: auto;
        & > Input { border: none; height: 1; padding: 0 1; background: $panel; }
        & > Input:focus { border: none; background: $primary-background; }
        & > LongText {
            border: none; height: 5; padding: 0 1; background: $panel;
            scrollbar-size-vertical: 1;
        }
        & > LongText:focus { border: none; background: $primary-background; }
        & > .form--echo { color: $tone-muted; padding: 0 1; display: none; }
        &.-focused > .form--echo { display: block; }
        &.-filled > .form--echo { display: block; }
    }
    """

    def __init__(self, field: Field, text: str, today: date) -> None:
        """A row for ``field``, with ``text`` in it."""
        super().__init__()
        self.field = field
        self._text, self._today = text, today

    def compose(self) -> ComposeResult:
        """Lay out label, field and echo."""
        yield PlainText(Cell(self.field.label, Tone.STRONG))
        if self.field.kind is Kind.LONG:
            yield LongText(
                self._text, soft_wrap=True, show_line_numbers=False, highlight_cursor_line=False
            )
        else:
            yield Input(self._text, select_on_focus=False)
        yield PlainText(echo(self.field, self._text, self._today), classes="form--echo")

    @property
    def text(self) -> str:
        """What stands in the field."""
        if not self.is_mounted:
            return self._text
        if self.field.kind is Kind.LONG:
            return self.query_one(LongText).text
        return self.query_one(Input).value

    def focus_field(self) -> None:
        """Put the cursor into the field."""
        (
            self.query_one(LongText) if self.field.kind is Kind.LONG else self.query_one(Input)
        ).focus()

    def on_descendant_focus(self) -> None:
        """Show the hint of the field that is typed in."""
        self.add_class("-focused")

    def on_descendant_blur(self) -> None:
        """Hide it again, unless something stands in the field."""
        self.remove_class("-focused")

    @on(Input.Changed)
    def _echo(self, event: Input.Changed) -> None:
        event.stop()
        self._draw_echo(event.value)

    def _draw_echo(self, text: str) -> None:
        self.set_class(bool(text.strip()), "-filled")
        self.query_one(".form--echo", PlainText).show(echo(self.field, text, self._today))


class FormScreen(ModalScreen["Recorded | None"]):
    """Asks what a form asks; enter saves, escape keeps a draft."""

    DEFAULT_CSS = """
    FormScreen {
        align: center middle;
        & > #form {
            width: 90%; max-width: 100; height: auto; max-height: 90%;
            background: $surface; padding: 1 2;
        }
        & #form-fields { height: auto; max-height: 100%; }
        & #form-about { color: $tone-muted; margin-bottom: 1; }
        & #form-how { color: $tone-muted; margin-top: 1; }
        & #form-problem { color: $tone-red; text-style: bold; display: none; }
        & #form-problem.-shown { display: block; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "save", "Save", id="form.save", tooltip="Record what stands in the form."),
        Binding(
            "escape",
            "leave",
            "Back, keeps a draft",
            id="form.leave",
            tooltip="Go back; what was typed is there the next time.",
        ),
    ]

    def __init__(
        self,
        form: Form,
        today: date,
        save: Callable[[Command], Recorded],
        drafts: dict[str, dict[str, str]],
    ) -> None:
        """A screen for ``form``.

        Args:
            form: what is asked.
            today: the day that dates are read on.
            save: keeps the command, or raises why not.
            drafts: where what was typed is kept until it is saved.
        """
        super().__init__()
        self.form = form
        self._today, self._save, self._drafts = today, save, drafts

    def compose(self) -> ComposeResult:
        """Lay out the fields, with the draft that was left in them."""
        draft = self._drafts.get(self.form.key, {})
        with Vertical(id="form"):
            yield PlainText(Cell(self.form.title, Tone.STRONG))
            yield PlainText(self.form.about, id="form-about")
            yield PlainText(id="form-problem")
            with VerticalScroll(id="form-fields", can_focus=False):
                for field in self.form.fields:
                    yield FieldRow(field, draft.get(field.key, field.value), self._today)
            yield PlainText(_HOW, id="form-how")
        yield KeyBar()

    @property
    def typed(self) -> dict[str, str]:
        """What stands in the fields."""
        return {row.field.key: row.text for row in self.query(FieldRow)}

    def action_leave(self) -> None:
        """Go back; what was typed is kept as a draft."""
        typed = self.typed
        if any(typed[field.key] != field.value for field in self.form.fields):
            self._drafts[self.form.key] = typed
        self.dismiss(None)

    @on(Input.Submitted)
    @on(LongText.Submitted)
    def action_save(self) -> None:
        """Record it, or say what is wrong and go to the field that is."""
        typed = self.typed
        self._drafts[self.form.key] = typed
        try:
            recorded = self._save(self.form.build(read_form(self.form, typed, self._today)))
        except CscpError as problem:
            self._complain(problem)
            return
        self._drafts.pop(self.form.key, None)
        self.dismiss(recorded)

    def _complain(self, problem: CscpError) -> None:
        shown = self.query_one("#form-problem", PlainText)
        shown.show(str(problem))
        shown.add_class("-shown")
        for row in self.query(FieldRow):
            if row.field.key == problem.field:
                row.focus_field()
