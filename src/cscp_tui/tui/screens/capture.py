"""The capture line of a meeting, the questions about what was typed, and the lines to check."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from msgspec import Struct
from msgspec.structs import replace
from rich.text import Text
from textual import events, on
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input
from textual.widgets.input import Selection

from cscp_tui.base.errors import CscpError, NotUnderstood, Refused
from cscp_tui.base.texts import counted, one_line, shortened
from cscp_tui.capture.answers import answer, answers_typed, asked_why
from cscp_tui.capture.commands import command_of
from cscp_tui.capture.echo import echo_of, offer_of
from cscp_tui.capture.kinds import CHANGES, LineKind
from cscp_tui.capture.marks import MarkedSpan, Setting, Use, setting_of
from cscp_tui.capture.reader import in_its_part, read_heading, read_line
from cscp_tui.capture.reading import OfferedAnswer, Reading
from cscp_tui.capture.tokens import completions_of
from cscp_tui.documents.table import Cell, Row, Table, Tone, column
from cscp_tui.domain.book import Book
from cscp_tui.domain.clock_times import as_moment, clock_time
from cscp_tui.domain.hidden import is_restricted, tells_of_restricted
from cscp_tui.domain.meetings import AgendaItem, ItemHeading
from cscp_tui.domain.personal_identifiers import find_identifiers
from cscp_tui.domain.records import Meeting
from cscp_tui.domain.rules.identifiers import MayIdentify
from cscp_tui.services.capture import Captured, causes
from cscp_tui.tui.dialogs import Moment, PickingInput, PickingScreen
from cscp_tui.tui.forms.form_screen import DRAFT_AFTER
from cscp_tui.tui.key_help import own_key
from cscp_tui.tui.keys import CAPTURE_KEYS
from cscp_tui.tui.session import Session, token_of
from cscp_tui.tui.widgets.lines import CellLine
from cscp_tui.tui.widgets.prompt import LineInput
from cscp_tui.tui.widgets.text import PlainText

KEEP = "keep"
"""The answer that keeps a line as it was typed, to be checked later."""

_MOST_QUOTED = 160
"""The most characters of a line below its answers, which need the room on a small screen."""

_MOST_WORDS_OF_ANSWERS = 3
"""The most words of a typed answer to a question; more are a line of their own."""


class TypedOver(Struct, frozen=True):
    """The lines that were typed while a question was open, and don't answer it."""

    lines: tuple[str, ...] = ()
    """The lines that were finished with Enter."""
    begun: str = ""
    """The one that wasn't."""


class AnswerScreen(PickingScreen):
    """Asks the first question about a line; its result is the key of the answer."""

    TITLE_WORDS = "What do you mean?"
    HINT = "Choose an answer, or type one"

    def __init__(
        self,
        reading: Reading,
        setting: Setting,
        follow: Callable[[tuple[str, ...]], object] = lambda _: None,
        *,
        session: Session,
    ) -> None:
        """Ask the first question about a line.

        Args:
            follow: takes what has been typed so far that is no answer, at every letter.
        """
        self._is_unseen = is_unseen(reading, session)
        self._reading, self._setting, self._follow = reading, setting, follow
        self._question = reading.questions[0]
        self.QUESTION = self._question.sentence
        self._answers: dict[str, OfferedAnswer] = {}
        self._typed = self._refused = ""
        """What was typed and fits no answer, and the last such text that the user was told of."""
        self._typed_over: list[str] = []
        """Whole lines typed while the question was open, which are kept for the meeting."""
        self._shown = Moment()
        super().__init__()

    def typed_over(self, *, is_kept: bool) -> TypedOver | None:
        """Return what answers nothing; None if the question was left with no line typed over it.

        Args:
            is_kept: whether Enter was pressed to keep the line that the question is about.
        """
        if is_kept:
            return TypedOver((*self._typed_over, *filter(None, (self._typed,))))
        is_over = self._typed_over or not self._may_be_answer
        return TypedOver(tuple(self._typed_over), self._typed) if is_over else None

    @property
    def _may_be_answer(self) -> bool:
        """Whether what fits no answer is short enough to be meant as one."""
        return len(self._typed.split()) <= _MOST_WORDS_OF_ANSWERS

    @property
    def about(self) -> str:
        return self._question.about

    def on_mount(self) -> None:
        self._shown.begin()

    def action_take(self) -> None:
        """Take the answer under the cursor, unless Enter was pressed twice in haste."""
        if not self._shown.is_over:
            return
        if self._typed and self._may_be_answer and not self._is_choosing:
            self._refused = self.query_one(PickingInput).value
            self._find(self._refused)
        elif self._is_blank and not self._typed:
            self._more.show("Choose an answer with the arrows, or type one.")
        else:
            super().action_take()

    def action_go(self, lines: int) -> None:
        """Move the cursor; nothing is under it before, where the user must choose."""
        super().action_go(lines - 1 if self._is_blank and lines > 0 else lines)

    @property
    def _is_blank(self) -> bool:
        """Whether nothing is chosen or typed of what the user must choose."""
        is_typed = self.query_one(PickingInput).value.strip()
        return self._question.is_blank and not (self._is_choosing or is_typed)

    def _show_more(self) -> None:
        self._list.shows_cursor = not self._is_blank
        self._list.refresh()
        super()._show_more()

    def _find(self, text: str) -> None:
        """Find answers; a capital letter right behind what is no answer begins another line."""
        rest = text.removeprefix(self._refused) if self._refused else ""
        if rest != text and rest[:1].isupper():
            self._typed_over.append(self._refused.strip())
            self._refused = ""
            field = self.query_one(PickingInput)
            field.value = rest
            field.cursor_position = len(rest)
            return
        self._refused = self._refused if text == self._refused else ""
        super()._find(text)
        self._follow((*self._typed_over, *filter(None, (self._typed,))))

    def answer(self, key: str) -> OfferedAnswer | None:
        """Return the answer with a key; None to keep the line as it was typed."""
        return self._answers.get(key)

    def table_for(self, text: str) -> Table:
        found = answers_typed(text, self._question, self._setting)
        self._answers = {str(n): choice for n, choice in enumerate(found)}
        self._typed = "" if self._answers else text.strip()
        rows = [Row(key, (Cell(choice.label),)) for key, choice in self._answers.items()]
        more = f", and go on with “{one_line(self._typed)}”" if self._typed else ""
        rows.append(Row(KEEP, (Cell(f"Keep it as typed, to check later{more}"),)))
        return Table(columns=(column("Answer", grows=1),), lines=tuple(rows))

    def words_on(self, key: str | None) -> str:
        if self._is_unseen:
            return "A restricted line"
        typed = f"“{shortened(self._reading.text, _MOST_QUOTED)}”"
        choice = self._answers.get(key or "")
        if choice is None and self._refused:
            return f"“{self._typed}” isn't an answer. Type another, or choose one with the arrows."
        if choice is None:
            return typed
        answered = answer(self._reading, self.about, choice, self._setting)
        if answered.lines:
            return f"{typed} → {' · '.join(answered.lines)}"
        return f"{typed} → {shortened(echo_of(answered, self._setting), 2 * _MOST_QUOTED)}"


def settle(
    app: App[Any],
    reading: Reading,
    setting: Setting,
    done: Callable[[Reading | None, TypedOver | None], object],
    typed: tuple[str, ...] = (),
    *,
    follow: Callable[[tuple[str, ...]], object] = lambda _: None,
    session: Session,
) -> None:
    """Ask what is not certain about a line, one question after the other.

    Args:
        done: takes the line once nothing is left to ask, or None; and, where the line is to be kept as
            it was typed, or others were typed over a question, what was typed that is no answer.
        typed: the lines that were typed over an earlier question.
        follow: takes what has been typed over the questions so far, at every letter.
    """
    if not reading.questions or reading.lines:
        done(reading, TypedOver(typed) if typed else None)
        return
    screen = AnswerScreen(reading, setting, lambda over: follow((*typed, *over)), session=session)

    def take(key: str | None) -> None:
        choice = screen.answer(key or "")
        over = screen.typed_over(is_kept=choice is None and key == KEEP)
        lines = (*typed, *(over.lines if over else ()))
        if choice is None:
            done(None, TypedOver(lines, over.begun if over else "") if over or typed else None)
            return
        answered = answer(reading, screen.about, choice, setting)
        settle(app, answered, setting, done, lines, follow=follow, session=session)

    app.push_screen(screen, take)


def _names_restricted(reading: Reading, book: Book) -> bool:
    """Return whether a line is about an action that is restricted, or names one."""
    actions = (book.actions.get(ref) for ref in reading.refs)
    is_about = any(is_restricted(each, book) for each in actions)
    return is_about or tells_of_restricted(reading.text, book)


def is_unseen(reading: Reading, session: Session) -> bool:
    """Return whether a line that is being typed is hidden from others who look on, as it will be."""
    is_secret = reading.is_marked or _names_restricted(reading, session.book)
    return session.is_projected and is_secret


HINT = "as you'd say it: Police to send the data by 31 January · agreed … · noted …"


_STYLES = {
    Use.WHO: "who",
    Use.WHEN: "when",
    Use.REFERENCE: "what",
    Use.DOES: "what",
    Use.WHY: "what",
}
"""How words that are understood are drawn, by their use; all others look like any words."""


class CaptureInput(LineInput):
    """The field of the capture line: enter records, escape leaves the text as it is.

    What is understood is marked in the words as they are typed.
    """

    BINDINGS: ClassVar[list[BindingType]] = CAPTURE_KEYS

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"capture-input--{style}" for style in _STYLES.values()
    }

    class Taken(Message):
        """Sent when the text is to be recorded."""

    class Left(Message):
        """Sent when the user wants the agenda; the text stays."""

    class Correct(Message):
        """Sent when the user wants to correct what was recorded last."""

    @dataclass
    class Otherwise(Message):
        """Sent when the line is to be read as another thing that it may be."""

        step: int = 1
        """How far to go through the kinds that a line may be: 1 forwards, -1 back."""

    @dataclass
    class Pasted(Message):
        """Sent when several lines were pasted."""

        text: str

    class Reached(Message):
        """Sent when words that are understood have been selected."""

    @dataclass
    class Plain(Message):
        """Sent when words are to be taken for ordinary text, or no longer."""

        words: str
        """The words as typed; empty for the selected action, which the line doesn't name."""

    offers: tuple[str, ...] = ()
    """Completions of the text; Tab takes the first."""

    may_be_another = False
    """True if the text can be read as another thing."""

    spans: tuple[MarkedSpan, ...] = ()
    """The words that are understood, from left to right, and for what."""

    has_selected = False
    """True if the selected action is meant, or would be if it hadn't been taken off."""

    is_at_selected = False
    """True if the selected action was reached, as the mark behind the last words."""

    is_whole = False
    """True if the text is a line that was finished with Enter, to which no other is to be joined."""

    is_reopened = False
    """True if the text was left earlier: a capital right behind it begins another line."""

    begin_anew: Callable[[str], object]
    """Take the beginning of another line, which comes before the one in the field."""

    def on_key(self, event: events.Key) -> None:
        if event.is_printable and self._is_another(event.character or ""):
            event.stop()
            event.prevent_default()
            self.begin_anew(event.character or "")
        else:
            self.is_whole = self.is_reopened = False

    def _is_another(self, begun: str) -> bool:
        """Return whether a text typed at the end of a whole line begins another: it has no space."""
        is_begun = begun[:1].isalnum() if self.is_whole else begun[:1].isupper()
        is_at_end = self.cursor_position == len(self.value) and self.selection.is_empty
        is_left = self.is_whole or self.is_reopened
        return is_left and is_begun and is_at_end and self.value[-1:].strip() != ""

    def on_paste(self, event: events.Paste) -> None:
        if self._is_another(event.text) and len(event.text.splitlines()) == 1:
            event.stop()
            event.prevent_default()
            self.begin_anew(event.text.strip())
        elif len(event.text.splitlines()) > 1 and event.text.strip():
            event.stop()
            event.prevent_default()
            self.post_message(self.Pasted(event.text))

    async def action_submit(self) -> None:
        self.post_message(self.Taken())

    def action_correct(self) -> None:
        """Go back to what the line may be before; without a text, correct what was recorded last."""
        self.post_message(self.Otherwise(-1) if self.value.strip() else self.Correct())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "otherwise":
            return self.may_be_another
        return super().check_action(action, parameters)

    def show_may_be_another(self, *, may: bool) -> None:
        """Offer the key that reads the text as another thing, or no longer."""
        if may != self.may_be_another:
            self.may_be_another = may
            self.refresh_bindings()

    def action_otherwise(self) -> None:
        self.post_message(self.Otherwise())

    @property
    def _value(self) -> Text:
        drawn = super()._value
        for span in self.spans:
            style = self.get_component_rich_style(
                f"capture-input--{_STYLES[span.use]}", partial=True
            )
            drawn.stylize(style, span.start, span.end)
        return drawn

    def show_spans(self, spans: tuple[MarkedSpan, ...]) -> None:
        if spans != self.spans:
            self.spans = spans
            self.refresh()

    def action_complete(self) -> None:
        """Take the first completion; without one, go to the next words that are understood."""
        if self.offers:
            self.value = f"{self.offers[0]} "
            self.cursor_position = len(self.value)
            return
        after = next((each for each in self.spans if each.start >= self.selection.end), None)
        if after is None and self.has_selected and not self.is_at_selected:
            self.cursor_position = len(self.value)
            self.is_at_selected = True
            self.post_message(self.Reached())
        elif self.spans:
            self._reach(after or self.spans[0])

    def _reach(self, span: MarkedSpan) -> None:
        self.is_at_selected = False
        self.selection = Selection(span.start, span.end)
        self.post_message(self.Reached())

    def action_plain(self) -> None:
        """Take the words that are selected, or understood at the cursor, for ordinary text."""
        if self.is_at_selected:
            self.post_message(self.Plain(""))
            return
        before = [each for each in self.spans if each.start <= self.cursor_position]
        if not self.selected_text and before:
            self._reach(before[-1])
        if self.selected_text:
            self.post_message(self.Plain(self.selected_text))

    def action_leave(self) -> None:
        self.post_message(self.Left())


_FIELD = "text"
_MOST_ECHOED = 700
"""The most characters of what is understood: what follows has room below it, on a small screen, too."""


class CaptureLine(Vertical):
    """The line into which is typed what a meeting decides; it records and keeps drafts itself.

    It shows a hint until it is opened; then the field, and below it how the text is understood.
    """

    DEFAULT_CSS = """
    CaptureLine {
        height: auto;
        & > CaptureInput { display: none; }
        & > #capture-echo { display: none; height: auto; max-height: 12; padding: 0 1; }
        &.-open > CellLine { display: none; }
        &.-open > CaptureInput, &.-open > #capture-echo { display: block; }
    }
    """

    @dataclass
    class LineRecorded(Message):
        """Sent when a line was recorded."""

        captured: Captured
        is_followed: bool
        """Whether another is recorded at once, which was typed over its question."""

    @dataclass
    class LineCompleted(Message):
        """Sent when it was answered what the change of a line lacked."""

        line: str
        reading: Reading

    @dataclass
    class LineReopened(Message):
        """Sent when it is to be asked what the line kept last is to be recorded as."""

        line: str
        kind: LineKind
        """What it was said to be first, which is to be chosen already."""
        selected: str
        """The action that was selected when it was kept."""

    @dataclass
    class Closed(Message):
        """Sent when the user wants the agenda; ``text`` is what stays in the line."""

        text: str

    def __init__(
        self,
        session: Session,
        running: Callable[[], Meeting],
        keep: Callable[[Reading, Meeting, str], Captured],
        *,
        selected: Callable[[], str],
        item: Callable[[str], AgendaItem | None],
        heading: Callable[[str], ItemHeading | None],
        begin_item: Callable[[str, str], object],
    ) -> None:
        """Make a line that shows what was left in it the last time.

        Args:
            running: gives the meeting that is run, or raises a ``CscpError`` where none is.
            keep: keeps a line and records what it says, or raises a ``CscpError``.
            selected: gives the reference of the action that is selected; empty for none.
            item: gives the item of the agenda under which a line is said, if under any.
            heading: gives the item of the agenda that a line is the heading of, if of any.
            begin_item: goes to the item of the agenda with a key, which a line begins.
        """
        super().__init__()
        self._session, self._running_meeting, self._keep = session, running, keep
        self._selected = selected
        self._kind: LineKind | None = None
        """The kind that the user chose for the line, instead of what it was read as."""
        self._plain: set[str] = set()
        """The words of the line that the user took for ordinary text."""
        self._is_without_selected = False
        """Whether the user took the selected action off the line."""
        self._common: tuple[object, Setting] | None = None
        """The setting that all letters have in common, with the state of the book that it is of."""
        self._read_last: Reading | None = None
        self._kept: tuple[str, str, dict[LineKind, str]] = "", "", {}
        """The line kept last, the action that was selected, and the changes that it may say, in words."""
        self._round: list[LineKind] = []
        """The kinds that the line can be read as at the user's request, after what it was at first."""
        self._item, self._heading, self._begin_item = item, heading, begin_item
        self._hint = CellLine(id="capture-hint")
        self._input = CaptureInput(select_on_focus=False)
        self._input.begin_anew = self.type_on
        self._echo = PlainText(id="capture-echo")
        self._timer: Timer | None = None
        self._refused = ""
        self._warned = ""
        """The line that was warned of last, as it may identify somebody."""
        self._unconfirmed: Reading | None = None
        """The reading that was not recorded, as its text may identify somebody."""
        self._recorded_shown = Moment()
        self._finished = ""
        """The line that was finished with Enter, which may have been left at a question."""
        self._typed_over: list[str] = []
        """Lines that were finished while a question was open: each is taken as soon as it can be."""
        self._is_finished = False
        """Whether the line in the field is one of them."""
        self._queue: list[str] = []
        """The remaining lines of a pasted block, after the one in the field."""
        self._over: tuple[str, ...] = ()
        """What has been typed over the question that is open."""
        self.show_draft()

    def compose(self) -> ComposeResult:
        yield self._hint
        yield self._input
        yield self._echo

    def on_unmount(self) -> None:
        self.keep_draft()

    async def on_click(self, event: events.Click) -> None:
        event.stop()
        if not self.is_open:
            await self.run_action("screen.capture")

    @property
    def text(self) -> str:
        return self._input.value

    @property
    def echoed(self) -> str:
        return "".join(map(str, self._echo.pieces))

    @property
    def is_open(self) -> bool:
        return self.has_class("-open")

    def show_draft(self) -> None:
        """Show in the closed line what was left of the meeting that is run, or the hint."""
        if self.is_open:
            return
        if not self._draft:
            self._hint.show((Cell(f": {HINT}", Tone.MUTED),))
            return
        first, *more = self._draft.split("\n")
        first = "a restricted line" if self._is_unseen(first) else first
        rest = f" (and {counted(len(more), 'more line')})" if more else ""
        self._hint.show((Cell(f": not recorded yet: {first}{rest}", Tone.AMBER),))

    def begin(self) -> None:
        """Open the line for typing, with the draft that was left in it."""
        text = self.text
        if not self.is_open:
            self._typed_over, self._is_finished = [], False
            text, *self._queue = self._draft.split("\n")
            self.add_class("-open")
        self.put(text)
        self._input.is_whole = text == self._finished
        self._input.is_reopened = bool(text)
        self.screen.set_focus(self._input)
        self._echo_understood()

    def type_on(self, text: str) -> None:
        """Open the line with the beginning of another one; what was in it comes after that."""
        self.begin()
        if self.text:
            (self._typed_over if self._is_finished else self._queue).insert(0, self.text)
        self._is_finished = False
        self.put(text)
        self._input.is_whole = self._input.is_reopened = False
        self.keep_draft()

    def lines_not_recorded(self) -> list[str]:
        """Return the lines that were typed but not recorded, which the closed line shows.

        Raises:
            Refused: one may identify a child.
        """
        self.close()
        lines = [line for line in self._draft.split("\n") if line.strip()]
        ignored = self._session.book.ignored_phrases
        if findings := [found for line in lines for found in find_identifiers(line, ignored)]:
            key = own_key("meeting.capture")
            sentence = findings[0].sentence("The line that is not recorded yet")
            raise Refused(f"{sentence} Press {key} to correct it, or to record it as it is.")
        return lines

    def set_draft_aside(self) -> None:
        """Keep what was typed but not recorded among the lines to check.

        Raises:
            CscpError: it cannot be recorded, or may identify a child; the draft stays.
        """
        if lines := self.lines_not_recorded():
            meeting = self._running_meeting()
            for line in lines:
                self._keep(Reading.as_typed(line), meeting, "")
            self._session.drafts.drop(self._draft_key)
            self.show_draft()

    def put(self, text: str) -> None:
        self._input.value = text
        self._input.cursor_position = len(text)

    def close(self) -> None:
        """Keep what is in the line as a draft, and show that, or else the hint."""
        self.keep_draft()
        self.remove_class("-open")
        self.show_draft()

    @property
    def _draft_key(self) -> str:
        return f"capture {self._session.meeting}"

    @property
    def _draft(self) -> str:
        """The text that was typed but not recorded, here or before a crash."""
        draft = self._session.drafts.get(self._draft_key)
        return draft.texts.get(_FIELD, "") if draft else ""

    def keep_draft(self) -> None:
        """Save a draft of what is typed, if the line is open."""
        self._stop_timer()
        if not self.is_open:
            return
        typed = (self.text, *self._over, *self._typed_over, *self._queue)
        if whole := "\n".join(filter(str.strip, typed)):
            self._session.drafts.keep(self._draft_key, {_FIELD: whole})
        else:
            self._session.drafts.drop(self._draft_key)

    def _echo_understood(self) -> None:
        text = self.text
        more = len(self._typed_over) + len(self._queue)
        waiting = (Cell(f"{counted(more, 'more line')} after this. ", Tone.STRONG),) if more else ()
        heading = self._heading(text)
        item = (heading and heading.item) or self._item(text)
        where = (Cell(f"Item {item.number}. ", Tone.MUTED),) if item and text.strip() else ()
        self._input.password = self._is_unseen(text)
        way = f"{own_key('capture.leave')}, then {own_key('view.projector')}"
        told = f"Confidential, so hidden on the projector. To see it: {way}."
        unseen = (Cell(told, Tone.AMBER),) if self._input.password else ()
        cells = (*waiting, *where, *(unseen or self._understood(text, heading)))
        self.echo(*cells, offers=completions_of(text, self._session.book))
        self._input.show_spans(() if self._input.password else self._marked(text))
        may = bool(text.strip() or self._offers_of_last()) and not heading
        self._input.show_may_be_another(may=may)

    def _is_unseen(self, text: str) -> bool:
        """Return whether a text is hidden from others who look on, as its line will be."""
        if not (self._session.is_projected and text.strip()):
            return False
        try:
            return is_unseen(self._read(text, self._setting()), self._session)
        except CscpError:
            return True

    def _offers_of_last(self) -> Mapping[LineKind, str]:
        """Return the changes that the line kept last may say, while it stands and none is recorded."""
        line, _, offers = self._kept
        workspace = self._session.workspace
        kept = workspace.book.lines.get(line) if offers else None
        is_open = kept and not (causes(workspace, line) or self._session.hides(kept))
        return offers if is_open else {}

    def _marked(self, text: str) -> tuple[MarkedSpan, ...]:
        """Return the places in the field of what is understood."""
        reading, begins = self._read_last, len(text) - len(text.lstrip(" :;"))
        if reading is None or reading.text != text[begins:]:
            return ()
        return tuple(
            replace(span, start=span.start + begins, end=span.end + begins)
            for span in reading.spans
            if span.end and span.use in _STYLES
        )

    def _understood(self, text: str, heading: ItemHeading | None) -> tuple[Cell, ...]:
        if not text.strip():
            key = own_key("app.help", "f1")
            words = "who is to do what by when · BP25-1.1: update"
            last = f"{own_key('capture.correct', 'up')} corrects the last"
            if changes := self._offers_of_last():
                other = own_key("capture.otherwise", "down")
                told = f"Kept as it was typed. {other}: {' · '.join(changes.values())}"
                return (Cell(told, Tone.AMBER), Cell(f" · {last}", Tone.MUTED))
            return (Cell(f"{words} · {last} · {key} help", Tone.MUTED),)
        if heading and heading.item:
            kept = ", with this line as its title in the minutes" if heading.title else ""
            words = f"Go on to {heading.item.text}. What follows is recorded under it{kept}."
            return (Cell(words), Cell(f"\n{heading.doubt}" if heading.doubt else "", Tone.AMBER))
        if heading:
            return (
                Cell(f"A heading. {heading.doubt}"),
                Cell(f"\n? {own_key('capture.record')} asks what it begins.", Tone.AMBER),
            )
        if text == self._warned:
            found = find_identifiers(text, self._session.book.ignored_phrases)
            sentence = f"{found[0].sentence('This line')} " if found else ""
            key = own_key("capture.record")
            words = f"{sentence}Nothing was saved. Correct it, or press {key} again."
            return (Cell(words, Tone.AMBER),)
        try:
            setting = self._setting()
            reading = self._read(text, setting)
        except CscpError as problem:
            return (Cell(str(problem), Tone.AMBER),)
        cells = [Cell(shortened(echo_of(reading, setting), _MOST_ECHOED))]
        if _names_restricted(reading, setting.book) and not reading.is_marked:
            told = "Confidential in the minutes, as it names what is restricted."
            cells.append(Cell(f"\n{told}", Tone.AMBER))
        if asked := " ".join(question.sentence for question in reading.questions):
            cells.append(Cell(f"\n? {asked}", Tone.AMBER))
        if offers := [*self._offers(reading, setting)]:
            key = own_key("capture.otherwise", "down")
            cells.append(Cell(f"\n{key}: {' · '.join(offers)}", Tone.MUTED))
        self._input.has_selected = reading.is_selected or self._is_without_selected
        if self._input.has_selected:
            cells.append(self._about_selected())
        if words := self._input.selected_text:
            key = own_key("capture.plain", "ctrl+t")
            does = "is read again" if words in self._plain else "becomes ordinary text"
            cells.append(Cell(f"\n{key}: “{words}” {does}", Tone.STRONG))
        return tuple(cells)

    def _about_selected(self) -> Cell:
        """Say which action is meant as it is selected, and which keys take it off."""
        ref, plain = self._selected(), own_key("capture.plain", "ctrl+t")
        does = f"mean {ref} again" if self._is_without_selected else f"leave {ref} off"
        if self._input.is_at_selected:
            return Cell(f"\n{plain}: {does}", Tone.STRONG)
        return Cell(f"\n{own_key('capture.complete', 'tab')} and {plain}: {does}", Tone.MUTED)

    def _others(self, reading: Reading) -> list[LineKind]:
        """Return what the line may be besides, in the order in which the key goes through it."""
        kinds = [kind for kind in reading.others if kind is not LineKind.NOTE]
        return [*kinds, *([LineKind.NOTE] if reading.kind is not LineKind.NOTE else [])]

    def _in_turn(self, reading: Reading) -> list[LineKind]:
        """Return the kinds through which the key goes: any line can be an action, too."""
        kinds = dict.fromkeys((*self._others(reading), LineKind.ACTION))
        return [kind for kind in kinds if kind is not reading.kind]

    def _offers(self, reading: Reading, setting: Setting) -> Iterator[str]:
        """Yield what the key makes of the line, in turn; a plain note has no need of it."""
        kinds = self._in_turn(reading) if self._others(reading) else []
        if self._kind is not None:
            kinds = self._round[self._round.index(self._kind) + 1 :]
        yield from (offer_of(kind, reading, setting) for kind in kinds)
        if self._kind is not None:
            yield "as at first"

    def _setting(self) -> Setting:
        meeting, recorder = self._running_meeting(), self._session.recorder
        is_its_day = meeting.day == recorder.today()
        now = clock_time(as_moment(recorder.now())) if is_its_day else ""
        token = token_of(self._session), meeting.id
        if self._common is None or token != self._common[0]:
            self._common = token, setting_of(meeting, self._session.book, meeting.day)
        return replace(
            self._common[1],
            selected="" if self._is_without_selected else self._selected(),
            at=now,
            plain=tuple(sorted(self._plain, key=len, reverse=True)),
            item=self._item_key(),
        )

    def _read(self, text: str, setting: Setting) -> Reading:
        reading = read_line(text, setting, self._kind)
        self._read_last = in_its_part(reading, setting.book, setting.meeting, self._item_key())
        return self._read_last

    def echo(self, *cells: Cell, offers: tuple[str, ...] = ()) -> None:
        """Show what is understood, or why nothing is, and what tab completes."""
        self._input.offers = offers
        names = " · ".join(offer.rpartition(":")[2] for offer in offers)
        self._echo.show(
            *((Cell(f"{own_key('capture.complete')}: {names}", Tone.STRONG),) if offers else cells)
        )

    @on(Input.Changed)
    def _follow_typing(self, event: Input.Changed) -> None:
        event.stop()
        self._kind, self._input.is_at_selected = None, False
        self._echo_understood()
        self._keep_draft_soon()

    def _keep_draft_soon(self) -> None:
        if self._timer is None and self.is_open:
            self._timer = self.set_timer(DRAFT_AFTER, self.keep_draft)

    def _settle(
        self,
        reading: Reading,
        setting: Setting,
        then: Callable[[Reading | None, TypedOver | None], object],
    ) -> None:
        """Ask what is not certain about a line; what is typed meanwhile is in the draft."""

        def follow(typed: tuple[str, ...]) -> None:
            self._over = typed
            self._keep_draft_soon()

        def done(answered: Reading | None, typed: TypedOver | None) -> None:
            self._over = ()
            then(answered, typed)
            self.keep_draft()

        settle(self.app, reading, setting, done, follow=follow, session=self._session)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    @on(CaptureInput.Otherwise)
    def _read_otherwise(self, event: CaptureInput.Otherwise) -> None:
        """Read the line as another thing that it may be; after the last, as at first.

        Without a text, the line kept last is meant.
        """
        event.stop()
        if not self.text.strip():
            if offers := self._offers_of_last():
                line, selected, _ = self._kept
                self.post_message(self.LineReopened(line, next(iter(offers)), selected))
            return
        if self._read_last is None:
            return
        if self._kind is None:
            self._round = self._in_turn(self._read_last)
        every = [None, *self._round]
        place = every.index(self._kind) + event.step
        self._kind = every[max(place, 0) % len(every)]
        self._echo_understood()

    @on(CaptureInput.Reached)
    def _name_key(self, event: CaptureInput.Reached) -> None:
        event.stop()
        self._echo_understood()

    @on(CaptureInput.Plain)
    def _take_for_plain(self, event: CaptureInput.Plain) -> None:
        """Take words for ordinary text, or for what they were again."""
        event.stop()
        if event.words:
            self._plain ^= {event.words}
        else:
            self._is_without_selected = not self._is_without_selected
        self._echo_understood()

    @on(CaptureInput.Left)
    def _leave(self, event: CaptureInput.Left) -> None:
        event.stop()
        self.close()
        self.post_message(self.Closed(self.text))

    @on(CaptureInput.Taken)
    def _take(self, event: CaptureInput.Taken) -> None:
        """Record what was understood, and let the next be typed; an empty line is left.

        What cannot be recorded stays in the line with the reason. Enter pressed twice in haste does
        not leave the line: the next text would be taken for commands.
        """
        event.stop()
        if self.app.screen is not self.screen:
            return  # a question is open; the line is taken after it
        text, self._is_finished = self.text, False
        if not text.strip():
            if self._recorded_shown.is_over:
                self.close()
                self.post_message(self.Closed(""))
            return
        heading = self._heading(text)
        if heading and heading.item and not heading.title:
            self._begin_item(heading.item.key, text)
            self._go_on()
            return
        self.keep_draft()
        self._finished, self._input.is_whole = text, True
        if self._warns(text):
            return
        try:
            setting = self._setting()
            words = text.lstrip(" :;")
            reading = read_heading(words, heading) if heading else self._read(text, setting)
        except CscpError as problem:
            self._refuse(text, problem)
            return
        self._settle(reading, setting, self._settled)

    def _warns(self, text: str) -> bool:
        """Warn once of a line that may identify somebody.

        What is typed after it is the next line, and no answer to the question that Enter opens then.
        """
        if text == self._warned or not find_identifiers(text, self._session.book.ignored_phrases):
            return False
        self._warned = text
        self._echo_understood()
        return True

    def _settled(self, reading: Reading | None, typed: TypedOver | None) -> None:
        """Record a line once its questions are answered, or keep it as typed."""
        text = self.text
        if reading is None:
            if typed is not None:
                self._follow(typed)
                self.keep_draft()
                if typed.begun and not typed.lines:
                    self._echo_understood()
                else:
                    self._set_aside(text)
            return
        if typed is not None:
            self._follow(typed)
        if reading.lines:
            first, *rest = reading.lines
            self._queue[:0] = rest
            self.put(first)
            self.keep_draft()
            return
        if key := reading.values.get("item", ""):
            self._begin_item(key, text)
        try:
            meeting, setting = self._running_meeting(), self._setting()
            command_of(reading, meeting, self._session.book)
            captured = self._keep(reading, meeting, self._item_key())
        except MayIdentify as problem:
            self._unconfirmed = reading
            self.echo(Cell(str(problem), Tone.AMBER))
        except CscpError as problem:
            self._refuse(text, problem)
        else:
            offered = self._others(reading) if captured.result is None else []
            self._kept = (
                captured.line,
                setting.selected,
                {each: offer_of(each, reading, setting) for each in offered if each in CHANGES},
            )
            self._recorded(captured)
            self.ask_why(captured, reading)

    def ask_why(self, captured: Captured, reading: Reading) -> None:
        """Ask for what the change of a line lacks; without an answer, only its words are kept."""
        if captured.problem is None:
            return
        setting = self._setting()
        asked = asked_why(reading, captured.problem, self._session.book)

        def settled(answered: Reading | None, typed: TypedOver | None) -> None:
            if typed is not None:
                if answered is None:
                    kept = Reading.as_typed(reading.text)
                    self.post_message(self.LineCompleted(captured.line, kept))
                if self.text.strip() and not self._is_finished:
                    self._queue.insert(0, self.text)
                self._follow(typed)
            if answered is not None and answered.kind is not LineKind.NOTE:
                self.post_message(self.LineCompleted(captured.line, answered))
            if self._is_finished:
                self._input.post_message(CaptureInput.Taken())
            elif typed is not None:
                self._go_on()

        if asked is None:
            self.echo(Cell(f"The line is kept as a note. {captured.problem}", Tone.AMBER))
        else:
            self._settle(asked, setting, settled)

    def _follow(self, typed: TypedOver) -> None:
        """Let what was typed over a question come next, as whoever types it doesn't look up."""
        self._typed_over += typed.lines
        self._queue[:0] = [typed.begun] if typed.begun else []

    def _item_key(self) -> str:
        item = self._item("")
        return item.key if item else ""

    def save_again(self) -> bool:
        """Record the line whose phrases have been confirmed. Return whether there is one."""
        if self._unconfirmed is None:
            return False
        self._settled(self._unconfirmed, None)
        return True

    def _refuse(self, text: str, problem: CscpError) -> None:
        """Show why a line is not recorded; the same line again is kept to be checked."""
        if text == self._refused:
            self._set_aside(text)
            return
        words = str(problem)
        if self._session.running is None:
            kept = self._session.drafts.problem or "Your line is kept."
            words += f" {kept} To record it, reopen the meeting."
        elif isinstance(problem, NotUnderstood | Refused):  # else nothing can be saved now
            self._refused = text
            key = own_key("capture.record")
            words += f" Press {key} again to keep it as typed, to check later."
        self.echo(Cell(words, Tone.RED))

    def _set_aside(self, text: str) -> None:
        try:
            meeting = self._running_meeting()
            words, heading = text.lstrip(" :;"), self._heading(text)
            reading = Reading.as_typed(words)
            if heading and heading.title:  # no line after it is of the item before
                reading = read_heading(words, heading)
                for question in reading.questions:
                    reading = reading.answered(question.choices[0], question.about)
            self._recorded(self._keep(reading, meeting, self._item_key()))
        except CscpError as problem:
            self.echo(Cell(str(problem), Tone.RED))

    def _recorded(self, captured: Captured) -> None:
        self._go_on()
        self.post_message(self.LineRecorded(captured, is_followed=self._is_finished))

    def _go_on(self) -> None:
        """Put the next line into the field, or clear it; take one that is finished."""
        self._refused, self._unconfirmed, self._kind, self._plain = "", None, None, set()
        self._is_without_selected = False
        self._recorded_shown.begin()
        self._is_finished = bool(self._typed_over)
        waiting = self._typed_over or self._queue
        self.put(waiting.pop(0) if waiting else "")
        self._input.is_whole = True
        self.keep_draft()
        self._echo_understood()
        if self._is_finished:
            self._input.post_message(CaptureInput.Taken())

    @on(CaptureInput.Pasted)
    def _take_block(self, event: CaptureInput.Pasted) -> None:
        event.stop()
        first, *rest = [line.strip() for line in event.text.splitlines() if line.strip()]
        self._queue[:0] = rest
        self.put(f"{self.text} {first}".strip())
        self.keep_draft()
        self._echo_understood()
