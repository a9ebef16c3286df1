"""A field of a form on the screen: its label, what is typed, what was understood, what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, TextArea

from cscp_tui.domain.texts import one_line
from cscp_tui.tui.forms.choices import Choices, last_part, parts
from cscp_tui.tui.forms.inputs import LineInput, LongText
from cscp_tui.tui.forms.offers import Offers
from cscp_tui.tui.forms.specs import YES_OR_NO, Field, Kind, echo
from cscp_tui.tui.widgets.texts import PlainText
from cscp_tui.views.cells import Cell, Tone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from textual.app import ComposeResult, RenderResult

    from cscp_tui.tui.forms.choices import Choice

_REPLACED_WHEN_TYPED = frozenset({Kind.CHOICE, Kind.CHOICES, Kind.DATE, Kind.YES_NO})
"""Kinds whose text is wholly replaced by what is typed on arriving there."""

_WITH_ALL_OFFERS = frozenset({Kind.CHOICE, Kind.YES_NO})
"""Kinds that offer everything while nothing is typed."""


class FieldRow(Widget):
    """A field with its label at the left, and what was understood below."""

    DEFAULT_CSS = """
    FieldRow {
        layout: vertical; width: 1fr; height: auto;
        & > LineInput {
            margin-left: 20; border: none; height: 1; padding: 0 1; background: $panel;
        }
        & > LineInput:focus, & > LongText:focus {
            border: none; color: $resting-foreground; background: $resting-background;
        }
        & .input--selection, & .text-area--selection {
            color: $cursor-foreground; background: $cursor-background;
        }
        & > LongText {
            margin-left: 20; border: none; padding: 0 1; background: $panel;
            scrollbar-size-vertical: 1;
        }
        &:ansi > LineInput, &:ansi > LongText, &:nocolor > LineInput, &:nocolor > LongText {
            border-left: outer $foreground; padding: 0 1 0 0;
        }
        & > .form--echo { margin-left: 20; padding: 0 1; color: $tone-muted; display: none; }
        & > Offers { margin-left: 20; }
        &.-airy { margin-bottom: 1; }
        &.-told > .form--echo { display: block; }
        & > .form--label { color: $tone-strong; text-style: bold; }
        & > .form--wrong { color: $tone-red; text-style: bold; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"form--label", "form--wrong"}

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Take", id="field.take", tooltip="Take what is highlighted."),
        Binding("tab", "take_on", "Take, and on", id="field.take-on", tooltip="Take it and go on."),
        Binding("escape", "close", "Type on", id="field.close", tooltip="Choose nothing yet."),
        Binding("down", "offer(1)", "Choose", id="field.down", tooltip="Choose what is offered."),
        Binding("up", "offer(-1)", "Up", id="field.up", tooltip="Go up.", show=False),
    ]

    class Changed(Message):
        """Something else stands in the field."""

    def __init__(self, field: Field, text: str, today: date) -> None:
        """A row for ``field``, with ``text`` in it."""
        super().__init__()
        self.field = field
        self.problem = ""
        self._text, self._today = text, today
        self._began = field.value
        self._input: LineInput | LongText = self._new_input()
        self._echo = PlainText(echo(field, text, today), classes="form--echo")
        self._offers: Offers | None = None

    def _new_input(self) -> LineInput | LongText:
        if self.field.kind is Kind.LONG:
            area = LongText(
                self._text, soft_wrap=True, show_line_numbers=False, highlight_cursor_line=False
            )
            area.styles.height = self.field.lines
            return area
        select = self.field.is_suggested or self.field.kind in _REPLACED_WHEN_TYPED
        return LineInput(self._text, select_on_focus=select)

    def compose(self) -> ComposeResult:
        """Lay out field and echo; the label is drawn beside them."""
        yield self._input
        yield self._echo

    def on_mount(self) -> None:
        """Put the text in, and remember how the field holds what it began with."""
        with self.prevent(Input.Changed, TextArea.Changed):
            self.begin_with(self.field.value)
            if self._text != self.field.value:
                self.put(self._text)
        self._show_echo()

    def render(self) -> RenderResult:
        """Draw the label."""
        part = "form--wrong" if self.problem else "form--label"
        return Content.styled(self.field.label, self.get_visual_style(part))

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self._input.text if isinstance(self._input, LongText) else self._input.value

    @property
    def is_long(self) -> bool:
        """Whether it holds several lines."""
        return self.field.kind is Kind.LONG

    @property
    def is_changed(self) -> bool:
        """Whether something else stands in it than it began with."""
        return self.text != self._began

    def put(self, text: str) -> None:
        """Put another text in, with the cursor behind it."""
        if isinstance(self._input, LongText):
            if text != self._input.text:
                self._input.load_text(text)
                self._input.move_cursor(self._input.document.end)
        else:
            self._input.value = text
            self._input.cursor_position = len(text)

    def begin_with(self, text: str) -> None:
        """Put a text in that counts as unchanged."""
        self.put(text)
        self._began = self.text

    def begin_again(self) -> None:
        """Put back what the field began with."""
        self.put(self._began)

    def focus_field(self) -> None:
        """Put the cursor into the field."""
        self._input.focus()

    def complain(self, text: str, tone: Tone = Tone.RED) -> None:
        """Say what is wrong with what stands in it, until something else does."""
        self.problem = text
        self._echo.show(Cell(text, tone))
        self.add_class("-told")
        self.close()
        self.refresh()

    def select(self, start: int, end: int) -> None:
        """Select a passage, so that it is seen which one is meant."""
        if isinstance(self._input, LongText):
            self._input.select_passage(start, end)
        else:
            self._input.selection = type(self._input.selection)(start, end)

    def close(self) -> None:
        """Offer nothing any more."""
        if self._offers is not None:
            self._offers.offer(())
            self._refresh_keys()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave to the form what no offer is there for: tab, escape, and down where none can be."""
        if action in {"take", "take_on", "close"}:
            return self._chosen is not None
        if action == "offer" and parameters == (1,):
            return bool(self._choices)
        return super().check_action(action, parameters)

    def action_offer(self, by: int) -> None:
        """Highlight another offer; where nothing is offered, go to another field."""
        if by > 0 and not self._is_offering and self.field.kind in _WITH_ALL_OFFERS:
            every, meant = self._choices.offered(""), self._choices.meant(self.text)
            self._show_offers(every)
            if len(meant) == 1:
                by += every.index(meant[0])
        if self._offers is not None and self._is_offering and (by > 0 or self._chosen):
            self._offers.move(by)
            self._refresh_keys()
        elif by > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    def action_take(self) -> None:
        """Take the highlighted offer."""
        chosen = self._chosen
        if chosen is None:
            return
        label = chosen.label
        if self.field.kind is Kind.CHOICES:
            label = f"{last_part(self.text)[0]}{label}, "
        self.close()
        with self.prevent(Input.Changed):
            self.put(label)
        self.problem = ""
        self._show_echo()
        self.post_message(self.Changed())

    def action_take_on(self) -> None:
        """Take the highlighted offer, and go to the next field."""
        self.action_take()
        self.screen.focus_next()

    def action_close(self) -> None:
        """Offer nothing, and let it be typed."""
        self.close()

    def on_resize(self) -> None:
        """Show the whole of a line under it, once it is known that the field is too narrow."""
        self._show_echo()

    def on_descendant_focus(self) -> None:
        """Show the hint of the field that is typed in, and what can be chosen."""
        self.add_class("-focused")
        self._show_echo()
        if self.field.kind in _WITH_ALL_OFFERS and not self.text:
            self._offer()

    def on_descendant_blur(self) -> None:
        """Hide them again, unless something stands in the field."""
        self.remove_class("-focused")
        self.close()
        self._show_echo()

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _take_change(self, event: Input.Changed | TextArea.Changed) -> None:
        event.stop()
        self.problem = ""
        self.refresh()
        self._show_echo()
        if self.has_class("-focused"):
            self._offer()
        self.post_message(self.Changed())

    @property
    def _is_offering(self) -> bool:
        return self._offers is not None and self._offers.is_shown

    @property
    def _chosen(self) -> Choice | None:
        """The offer that is highlighted."""
        return None if self._offers is None else self._offers.chosen

    @property
    def _choices(self) -> Choices:
        return YES_OR_NO if self.field.kind is Kind.YES_NO else self.field.choices

    def _offer(self) -> None:
        """Offer what may be meant by what is typed."""
        if self.field.kind in {Kind.LONG, Kind.DATE} or not self._choices:
            return
        is_several = self.field.kind is Kind.CHOICES
        typed = last_part(self.text)[1] if is_several else self.text.strip()
        is_free = self.field.kind is Kind.TEXT or is_several
        offered = () if is_free and not typed else self._choices.offered(typed)
        is_understood = self.field.kind in _WITH_ALL_OFFERS and len(self._choices.meant(typed)) == 1
        if is_understood or any(choice.label == typed for choice in offered):
            offered = ()  # the words under the field say it already
        self._show_offers(offered)

    def _show_offers(self, offered: Sequence[Choice]) -> None:
        if self._offers is None:
            if not offered:
                return
            self._offers = Offers()
            self.mount(self._offers)
        self._offers.offer(offered)
        self._refresh_keys()

    def _refresh_keys(self) -> None:
        """Let enter take what is highlighted, and show which keys do what now."""
        if isinstance(self._input, LineInput):
            self._input.is_choosing = self._chosen is not None
        self.refresh_bindings()

    @property
    def _is_plain(self) -> bool:
        """Whether what stands in the field needs no words beside it while nobody types in it."""
        text = self.text.strip()
        if not text:
            return True
        if self.field.kind is Kind.CHOICES:
            return all(part in self._choices.labels for part in parts(text, self._choices))
        if self.field.kind in _WITH_ALL_OFFERS and self.field.tell is None:
            return text in self._choices.labels
        return False

    @property
    def _beyond(self) -> str:
        """The whole of a line that is longer than its field; empty where it fits."""
        room = self._input.size.width
        is_cut = not self.is_long and 0 < room <= cell_len(self.text)
        return one_line(self.text) if is_cut and self.has_class("-focused") else ""

    def _show_echo(self) -> None:
        if self.problem:
            return
        words = ""
        if self.has_class("-focused") or not self._is_plain:
            words = echo(self.field, self.text, self._today) or self._beyond
        self._echo.show(Cell(words, Tone.MUTED))
        self.set_class(bool(words), "-told")
