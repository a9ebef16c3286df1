"""A form's field on screen: label, input, offers, the meaning of its text, and problems."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import events, on
from textual.app import ComposeResult, RenderResult
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, TextArea
from textual.widgets.text_area import Selection

from cscp_tui.base.texts import one_line, pictured, shortened
from cscp_tui.documents.table import Cell, Tone
from cscp_tui.domain.asking import FieldType
from cscp_tui.domain.choices import YES_OR_NO, Choice, Choices, last_part, parts
from cscp_tui.tui.forms.fields import Field, echo
from cscp_tui.tui.key_help import own_key
from cscp_tui.tui.keys import command, quiet
from cscp_tui.tui.widgets.prompt import LineInput
from cscp_tui.tui.widgets.text import PlainText, console_glyphs


class LongText(TextArea):
    """An input of several lines, in which Enter saves as in every other field."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("enter", "form.save", "Save the form.", action="submit"),
        command("ctrl+j", "form.new-line", "Start a new line."),
    ]

    class Submitted(Message):
        """The message that Enter was pressed."""

    def get_line(self, line_index: int) -> Text:
        """Return a line as it is drawn, with control characters shown as pictures."""
        return Text(pictured(self.document.get_line(line_index)), end="", no_wrap=True)

    def select_passage(self, start: int, end: int) -> None:
        self.selection = Selection(self._location_of(start), self._location_of(end))

    def _location_of(self, place: int) -> tuple[int, int]:
        before = self.text[:place]
        return before.count("\n"), place - (before.rfind("\n") + 1)

    def action_submit(self) -> None:
        self.post_message(self.Submitted())

    def action_new_line(self) -> None:
        self.replace("\n", *self.selection, maintain_selection_offset=False)

    def on_key(self, event: events.Key) -> None:
        """Leave Enter to the bindings, because Textual's own input would start a new line."""
        if event.key == "enter":
            event.prevent_default()
        elif event.key == "shift+enter":
            event.prevent_default()
            event.stop()
            self.action_new_line()


_MOST = 7

_FOOTER = 2
"""The number of lines at the foot of the screen: a rule and the keys."""


class Offers(Widget):
    """The offers of a field, drawn over what is below it; one may be highlighted."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Offers {
        display: none; width: 1fr; height: auto;
        overlay: screen; constrain: none inflect;
        &.-shown { display: block; }
    }
    """
    COMPONENT_CLASSES = frozenset({"offers--chosen", "offers--about"})  # type: ignore[assignment]

    def __init__(self, *, is_listed: bool = False, at: int = 0) -> None:
        """Make a list that covers what is below it.

        Args:
            is_listed: whether it moves that down instead.
            at: the column at which such a list begins.
        """
        super().__init__()
        self._is_listed = is_listed
        if is_listed:
            self.styles.overlay = "none"
            self.styles.padding = (0, 1, 0, at)
        self._choices: Sequence[Choice] = ()
        self._at: int | None = None

    @property
    def chosen(self) -> Choice | None:
        return None if self._at is None else self._choices[self._at]

    @property
    def is_shown(self) -> bool:
        return bool(self._choices)

    def offer(self, choices: Sequence[Choice]) -> None:
        """Show other offers, none of them highlighted."""
        self._choices, self._at = choices, None
        self.set_class(bool(choices), "-shown")
        if self._is_listed:
            self.styles.height = min(len(choices), _MOST + 1)
        self.refresh(layout=True)
        self.call_after_refresh(self._keep_off_the_keys)

    def _keep_off_the_keys(self) -> None:
        """Show the list above the field if it would cover the line of keys and fits there."""
        row, lines = self.parent, self.size.height
        if self._is_listed:
            self.scroll_visible(animate=False)
        elif isinstance(row, Widget):
            last = self.screen.size.height - _FOOTER
            is_above = row.region.bottom + lines > last and row.region.y >= lines
            self.styles.offset = (0, -(row.region.height + lines) if is_above else 0)
            # Where it has no room above or below, it covers its own field, but not the label.
            is_over = row.region.bottom + lines > last and not is_above
            self.styles.margin = (0, 0, 0, LABEL_WIDTH if is_over else 0)
            self.styles.padding = (0, 1, 0, 0 if is_over else LABEL_WIDTH)

    def move(self, by: int) -> None:
        """Move the highlight by some offers. Before the first offer, nothing is highlighted."""
        at = -1 if self._at is None else self._at
        at = min(at + by, len(self._choices) - 1)
        self._at = at if at >= 0 else None
        self.refresh()

    def render(self) -> RenderResult:
        start = max(0, min((self._at or 0) - _MOST // 2, len(self._choices) - _MOST))
        shown = self._choices[start : start + _MOST]
        chosen = self.get_visual_style("offers--chosen")
        muted = self.get_visual_style("offers--about")
        width = max(10, self.size.width)
        glyphs = console_glyphs()
        lines: list[Content] = []
        for place, choice in enumerate(shown, start):
            label, about = (glyphs.drawn(one_line(text)) for text in (choice.label, choice.about))
            line = Content(f"{glyphs.cursor if place == self._at else ' '} {label}")
            if about and about != label:
                line = line.append("  ").append(Content.styled(about, muted))
            if line.cell_length > width:
                line = line.truncate(width - len(glyphs.ellipsis)).append(glyphs.ellipsis)
            line = line.truncate(width, pad=True)
            lines.append(line.stylize(chosen) if place == self._at else line)
        if more := len(self._choices) - len(shown):
            down = own_key("field.down")
            words = glyphs.drawn(f"  {more} more · {down} for more · type to find")
            lines.append(Content.styled(words, muted))
        return Content("\n").join(lines)


_REPLACED_WHEN_TYPED = frozenset(
    {FieldType.CHOICE, FieldType.CHOICES, FieldType.DATE, FieldType.YES_NO}
)
"""The kinds of field whose whole text is selected on focus, so that typing replaces it."""

_WITH_ALL_OFFERS = frozenset({FieldType.CHOICE, FieldType.YES_NO})
"""The kinds of field that offer every choice while they are empty."""


NEEDED = "*"
"""The sign behind the label of a field that can't be left blank."""

LABEL_WIDTH, _INDENT = 20, 2
"""The width of a label, including the space after it; and that before the field below a question."""


class FieldRow(Widget):
    """A field with its label at the left, and the meaning of its text below."""

    DEFAULT_CSS = """
    FieldRow {
        layout: vertical; width: 1fr; height: auto;
        & > .form--echo { padding: 0 1; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        command("enter", "field.take", "Choose the highlighted suggestion.", label="Choose"),
        command(
            "tab", "field.take-on", "Choose it and go to the next field.", label="Choose, and next"
        ),
        command("escape", "field.close", "Close the suggestions.", label="Keep typing"),
        command("down", "field.down", "Go to the suggestions.", action="offer(1)", label="Choose"),
        quiet("up", "field.up", "Go up.", action="offer(-1)"),
    ]

    class Edited(Message):
        """The message that the text of the field was changed."""

    def __init__(self, field: Field, text: str, today: date) -> None:
        super().__init__()
        self.field = field
        self.problem = ""
        self._text, self._today = text, today
        self.begun = field.value
        """The text that counts as unchanged."""
        with self.prevent(Input.Changed, TextArea.Changed):
            self._input: LineInput | LongText = self._new_input()
        self._echo: PlainText | None = None
        self._question = PlainText(classes="form--question") if field.question else None
        self._offers: Offers | None = None
        # None of this is a class of the row: the toolkit would work out the styles of all in it anew.
        self._has_cursor = False

    def _new_input(self) -> LineInput | LongText:
        if self.field.kind is FieldType.LONG:
            area = LongText(
                self._text, soft_wrap=True, show_line_numbers=False, highlight_cursor_line=False
            )
            area.styles.height = self.field.lines
            return area
        select = self.field.is_suggested or self.field.kind in _REPLACED_WHEN_TYPED
        line = LineInput(self._text, select_on_focus=select)
        line.hands_lines_on = bool(self.field.lines_go_to)
        return line

    def compose(self) -> ComposeResult:
        if self._question is not None:
            yield self._question
            self._input.styles.margin = (0, 0, 0, _INDENT)
        yield self._input
        if words := self._echoed:
            yield self._new_echo(words)

    def on_mount(self) -> None:
        with self.prevent(Input.Changed, TextArea.Changed):
            self.begin_with(self.field.value)
            if self._text != self.field.value:
                self.put(self._text)
        self._show_echo()

    def render(self) -> RenderResult:
        if self._question is not None:
            self._ask()
            return Content()
        style = "$tone-strong"
        if self.problem or self._has_cursor:
            style = "bold $tone-red" if self.problem else "bold $edge-focused"
        label = Content.styled(shortened(self.field.label, LABEL_WIDTH - 1), style)
        return label + Content.styled(NEEDED, "$tone-amber") if self.field.needed else label

    def _ask(self) -> None:
        """Show the question, stressed while its field has the cursor."""
        assert self._question is not None
        tone = Tone.STRONG if self._has_cursor else Tone.PLAIN
        star = (Cell(NEEDED, Tone.AMBER),) if self.field.needed else ()
        self._question.show(Cell(self.field.question, Tone.RED if self.problem else tone), *star)

    @property
    def text(self) -> str:
        return self._input.text if isinstance(self._input, LongText) else self._input.value

    @property
    def is_long(self) -> bool:
        return self.field.kind is FieldType.LONG

    def space_out(self, *, airy: bool) -> None:
        """Leave a line free below the field, or none."""
        self.styles.margin = (0, 0, int(airy), 0)

    def put(self, text: str) -> None:
        if isinstance(self._input, LongText):
            if text != self._input.text:
                self._input.load_text(text)
                self._input.move_cursor(self._input.document.end)
        else:
            self._input.value = text
            self._input.cursor_position = len(text)

    def begin_with(self, text: str) -> None:
        """Set the text, and count it as unchanged."""
        self.put(text)
        self.begun = self.text

    def begin_again(self) -> None:
        """Restore the text that counts as unchanged."""
        self.put(self.begun)

    @property
    def unknown(self) -> str:
        """The text typed last, if it is not one of the choices; otherwise empty."""
        typed = last_part(self.text)[1] if self.field.kind is FieldType.CHOICES else self.text
        return "" if self.field.choices.meant(typed) else typed.strip()

    def choose(self, label: str) -> None:
        """Replace the text typed last with a choice."""
        before = last_part(self.text)[0] if self.field.kind is FieldType.CHOICES else ""
        self.put(f"{before}{label}")

    def focus_field(self) -> None:
        self._input.focus()

    def complain(self, text: str, tone: Tone = Tone.RED) -> None:
        """Show a problem with the text until the text is changed."""
        self.problem = text
        self._tell(text, tone)
        self.close()
        self.refresh()

    def select(self, start: int, end: int) -> None:
        """Select a passage, to show which one is meant."""
        if isinstance(self._input, LongText):
            self._input.select_passage(start, end)
        else:
            self._input.selection = type(self._input.selection)(start, end)

    def close(self) -> None:
        if self._offers is not None:
            self._offers.offer(())
            self._refresh_keys()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave Tab, Escape and down to the form if there are no offers for them."""
        if action in {"take", "take_on", "close"}:
            return self._chosen is not None
        if action == "offer" and parameters == (1,):
            return bool(self._choices)
        return super().check_action(action, parameters)

    def action_offer(self, by: int) -> None:
        """Highlight another offer. Without offers, go to another field."""
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
        chosen = self._chosen
        if chosen is None:
            return
        label = chosen.label
        if self.field.kind is FieldType.CHOICES:
            label = f"{last_part(self.text)[0]}{label}, "
        self.close()
        with self.prevent(Input.Changed):
            self.put(label)
        self.problem = ""
        self._show_echo()
        self.post_message(self.Edited())

    def action_take_on(self) -> None:
        self.action_take()
        self.screen.focus_next()

    def action_close(self) -> None:
        self.close()

    def on_resize(self) -> None:
        """Show the whole of a cut line below it, once the width of the field is known."""
        self._show_echo()

    def on_descendant_focus(self) -> None:
        """Show the hint of the focused field, and its choices."""
        self._has_cursor = True
        self.refresh()
        self._show_echo()
        if self.field.kind in _WITH_ALL_OFFERS and not self.text:
            self._offer()

    def on_descendant_blur(self) -> None:
        """Hide the offers when the focus moves on, unless the form was left."""
        if not self.screen.is_current:
            return
        self._has_cursor = False
        self.refresh()
        self.close()
        self._show_echo()

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _take_change(self, event: Input.Changed | TextArea.Changed) -> None:
        event.stop()
        self.problem = ""
        self.refresh()
        self._show_echo()
        if self._has_cursor:
            self._offer()
        self.post_message(self.Edited())

    @property
    def _is_offering(self) -> bool:
        return self._offers is not None and self._offers.is_shown

    @property
    def _chosen(self) -> Choice | None:
        return None if self._offers is None else self._offers.chosen

    @property
    def _choices(self) -> Choices:
        return YES_OR_NO if self.field.kind is FieldType.YES_NO else self.field.choices

    def _offer(self) -> None:
        if self.field.kind in {FieldType.LONG, FieldType.DATE} or not self._choices:
            return
        is_several = self.field.kind is FieldType.CHOICES
        typed = last_part(self.text)[1] if is_several else self.text.strip()
        is_free = self.field.kind is FieldType.TEXT or is_several
        offered = () if is_free and not typed else self._choices.offered(typed)
        is_understood = self.field.kind in _WITH_ALL_OFFERS and len(self._choices.meant(typed)) == 1
        if is_understood or any(choice.label == typed for choice in offered):
            offered = ()  # the words under the field say it already
        self._show_offers(offered)

    def _show_offers(self, offered: Sequence[Choice]) -> None:
        if self._offers is None:
            if not offered:
                return
            at = LABEL_WIDTH if self._question is None else _INDENT
            self._offers = Offers(is_listed=self.field.is_listed, at=at)
            self.mount(self._offers)
        self._offers.offer(offered)
        self._refresh_keys()

    def _refresh_keys(self) -> None:
        """Make Enter take the highlighted offer, and update the keys shown."""
        if isinstance(self._input, LineInput):
            self._input.is_choosing = self._chosen is not None
        self.refresh_bindings()

    @property
    def _is_plain(self) -> bool:
        """True if the text needs no explanation beside it while the field has no focus."""
        text = self.text.strip()
        if not text:
            return True
        if self.field.kind is FieldType.CHOICES:
            return all(part in self._choices.labels for part in parts(text, self._choices))
        if self.field.kind in _WITH_ALL_OFFERS and self.field.tell is None:
            return text in self._choices.labels
        return False

    @property
    def _beyond(self) -> str:
        """The whole text of a line that is longer than its field; empty if it fits."""
        room = self._input.size.width
        is_cut = not self.is_long and 0 < room <= cell_len(self.text)
        return one_line(self.text) if is_cut and self._has_cursor else ""

    @property
    def _echoed(self) -> str:
        """What is said below the field of the text in it; empty for nothing."""
        if self._is_plain and not self._has_cursor:
            return ""
        return echo(self.field, self.text, self._today) or self._beyond

    def _show_echo(self) -> None:
        if not self.problem:
            self._tell(self._echoed)

    def _tell(self, words: str, tone: Tone = Tone.MUTED) -> None:
        """Say something below the field. Most fields never do, so its line is made when it's needed."""
        if self._echo is not None:
            self._echo.show(Cell(words, tone))
            self._echo.display = bool(words)
        elif words:
            self.mount(self._new_echo(words, tone), after=self._input)

    def _new_echo(self, words: str, tone: Tone = Tone.MUTED) -> PlainText:
        self._echo = PlainText(Cell(words, tone), classes="form--echo")
        if self._question is not None:
            self._echo.styles.margin = (0, 0, 0, _INDENT)
        return self._echo
