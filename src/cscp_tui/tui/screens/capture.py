"""The capture line of a meeting, the questions about what was typed, and the lines kept to clear up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import events, on
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input

from cscp_tui.base.errors import CscpError, NotUnderstood, Refused
from cscp_tui.base.texts import counted, one_line, shortened
from cscp_tui.documents.table import Cell, Row, Table, Tone, column
from cscp_tui.domain.book import Book
from cscp_tui.domain.capture import answer, asked_why, command_of, echo_of, read_line, under_item
from cscp_tui.domain.capture_parties import Party
from cscp_tui.domain.capture_wording import Choice, Reading
from cscp_tui.domain.clock_times import as_moment, clock_time
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.commands.meetings import SetAside
from cscp_tui.domain.commands.records import as_one
from cscp_tui.domain.date_reading import read_date
from cscp_tui.domain.dates import in_words
from cscp_tui.domain.enums import AgencyKind
from cscp_tui.domain.meetings import AgendaItem
from cscp_tui.domain.names import agencies_called, folded, said_name
from cscp_tui.domain.personal_identifiers import find_identifiers
from cscp_tui.domain.records import Meeting
from cscp_tui.domain.rules.identifiers import MayIdentify
from cscp_tui.services.perform import Outcome
from cscp_tui.tui.dialogs import Moment, PickingScreen
from cscp_tui.tui.forms.form_screen import DRAFT_AFTER
from cscp_tui.tui.key_help import own_key
from cscp_tui.tui.keys import CAPTURE_KEYS
from cscp_tui.tui.session import Session
from cscp_tui.tui.widgets.lines import CellLine
from cscp_tui.tui.widgets.prompt import LineInput
from cscp_tui.tui.widgets.text import PlainText

KEEP = "keep"
"""The answer that keeps a line as it was typed, to be cleared up later."""

DROP = "drop"
"""The answer that leaves a line out of the minutes."""

CLOSE = "close"
"""The answer that closes the meeting with lines still to be cleared up."""

_MOST = 8


class AnswerScreen(PickingScreen):
    """Asks the first question about a line; its result is the key of the answer."""

    HINT = "Choose an answer, or type one"

    def __init__(
        self, reading: Reading, meeting: Meeting, book: Book, *, can_drop: bool = False
    ) -> None:
        self._reading, self._meeting, self._book = reading, meeting, book
        self._can_drop = can_drop
        self._question = reading.questions[0]
        self.TITLE_WORDS = self._question.sentence
        self._answers: dict[str, Choice] = {}
        self.typed = ""
        """The text that was typed instead of choosing an answer."""
        self._shown = Moment()
        super().__init__()

    @property
    def about(self) -> str:
        return self._question.about

    def on_mount(self) -> None:
        self._shown.begin()

    def action_take(self) -> None:
        """Take the answer under the cursor, unless Enter was pressed twice in haste."""
        if self._shown.is_over:
            super().action_take()

    def answer(self, key: str) -> Choice | None:
        """Return the answer with a key; None to keep the line as it was typed."""
        return self._answers.get(key)

    def table_for(self, text: str) -> Table:
        wanted = text.strip().casefold()
        offered = [c for c in self._question.choices if wanted in c.label.casefold()]
        typed = list(self._typed(text)) if wanted else []
        self._answers = {str(n): choice for n, choice in enumerate([*offered, *typed])}
        self.typed = "" if self._answers else text.strip()
        rows = [Row(key, (Cell(choice.label),)) for key, choice in self._answers.items()]
        rows.append(Row(KEEP, (Cell("Keep it as typed, to clear up later"),)))
        if self._can_drop:
            rows.append(Row(DROP, (Cell("Leave it out of the minutes"),)))
        return Table(columns=(column("Answer", grows=1),), lines=tuple(rows))

    def _typed(self, text: str) -> Iterator[Choice]:
        if self.about == "due":
            try:
                day = read_date(text, self._meeting.day)
            except CscpError:
                return
            yield Choice(in_words(day), "due", day)
        if self.about == "leads":
            found = agencies_called(text, self._book)
            for agency in found[:_MOST]:
                if agency.kind is not AgencyKind.GUEST:
                    party = Party(said_name(agency), agency=agency.id)
                    yield Choice(agency.name, "leads", (party,))
        if self.about == "ref":
            wanted = text.strip().casefold()
            actions = (a for a in self._book.actions.values() if a.is_open)
            fitting = [a for a in actions if wanted in f"{a.id} {a.title}".casefold()]
            for action in fitting[:_MOST]:
                yield Choice(f"{action.id} {action.title}", "ref", action.id)
        if self.about == "title":
            yield Choice(text.strip(), "title", text.strip())

    def words_on(self, key: str | None) -> str:
        typed = f"“{one_line(self._reading.text)}”"
        choice = self._answers.get(key or "")
        if choice is None:
            return typed
        answered = answer(self._reading, self.about, choice, self._meeting, self._book)
        if answered.lines:
            return f"{typed} → {' · '.join(answered.lines)}"
        return f"{typed} → {echo_of(answered, self._meeting, self._book)}"


def settle(
    app: App[Any],
    reading: Reading,
    meeting: Meeting,
    book: Book,
    done: Callable[[Reading | None, str | None], object],
    *,
    drop: Callable[[], object] | None = None,
) -> None:
    """Ask what is not certain about a line, one question after the other.

    Args:
        done: takes the line once nothing is left to ask; or else None, and, where the line is to
            be kept as it was typed, what was typed that is no answer.
        drop: called if the line is to be left out; if None, that is no answer.
    """
    if not reading.questions or reading.lines:
        done(reading, None)
        return
    screen = AnswerScreen(reading, meeting, book, can_drop=drop is not None)

    def take(key: str | None) -> None:
        if key == DROP and drop is not None:
            drop()
            return
        choice = screen.answer(key or "")
        if choice is None:
            done(None, screen.typed if key == KEEP else None)
            return
        known = answer(reading, screen.about, choice, meeting, book)
        settle(app, known, meeting, book, done, drop=drop)

    app.push_screen(screen, take)


def lines_to_clear_up(meeting: Meeting, text: str) -> Table:
    """List the lines of a meeting that are to be cleared up before it is closed."""
    wanted = text.strip().casefold()
    rows = [
        Row(line, (Cell(shortened(line.partition(" ")[2], 200)),))
        for line in meeting.to_clear_up
        if wanted in line.casefold()
    ]
    rows.append(Row(CLOSE, (Cell("Close the meeting and leave these to clear up"),)))
    return Table(columns=(column("Line", grows=1),), lines=tuple(rows))


def questions_about(meeting: Meeting, book: Book, line: str | None) -> str:
    """Say what is not certain about a line that is to be cleared up."""
    if line is None or line == CLOSE:
        return "They stay with the meeting, as they were typed."
    try:
        reading = read_line(line.partition(" ")[2], meeting, book, meeting.day)
    except CscpError as problem:
        return str(problem)
    return " ".join(question.sentence for question in reading.questions)


_LAST = re.compile(
    r"(?:^|(?<=\s))(?P<name>lead|with|to|by):(?P<before>(?:[^\s\"]*,)?)(?P<typed>\"?[^\"\s,]*)$",
    re.IGNORECASE,
)
_ASKED = frozenset({"to", "by"})
MOST = 6


def offers(text: str, book: Book) -> tuple[str, ...]:
    """Complete the name that is being typed, the best match first."""
    found = _LAST.search(text)
    if found is None:
        return ()
    typed = folded(found["typed"].strip('"'))
    begun = f"{text[: found.start()]}{found['name']}:{found['before']}"
    keys = dict.fromkeys(_fitting(typed, book, groups=found["name"].casefold() in _ASKED))
    if typed in keys:
        return ()
    return tuple(f"{begun}{key}" for key in list(keys)[:MOST])


def _fitting(typed: str, book: Book, *, groups: bool) -> Iterator[str]:
    named = {
        agency.id: (agency.id, agency.abbreviation, agency.name, *agency.aliases)
        for agency in sorted(book.agencies.values(), key=lambda agency: agency.order)
        if agency.kind is not AgencyKind.GUEST
    }
    if groups:
        named |= {g.id: (g.id, g.abbreviation, g.name) for g in book.groups.values()}
    folds = {key: [folded(name) for name in names if name] for key, names in named.items()}
    yield from (k for k, names in folds.items() if any(n.startswith(typed) for n in names))
    yield from (k for k, names in folds.items() if any(f" {typed}" in f" {n}" for n in names))


HINT = "type it as you'd say it: Police to send the data by 31 January · agreed … · noted …"


class CaptureInput(LineInput):
    """The field of the capture line: enter records, escape leaves the text as it is."""

    BINDINGS: ClassVar[list[BindingType]] = CAPTURE_KEYS

    class Taken(Message):
        """Sent when the text is to be recorded."""

    class Left(Message):
        """Sent when the user wants the agenda; the text stays."""

    class Correct(Message):
        """Sent when the user wants to correct what was recorded last."""

    @dataclass
    class Pasted(Message):
        """Sent when several lines were pasted."""

        text: str

    offers: tuple[str, ...] = ()
    """Completions of the text; Tab takes the first."""

    is_whole = False
    """True if the text is a line that was finished with Enter, to which no other is to be joined."""

    begin_anew: Callable[[str], object]
    """Take the beginning of another line, which comes before the one in the field."""

    def on_key(self, event: events.Key) -> None:
        if event.is_printable and self._is_another(event.character or ""):
            event.stop()
            event.prevent_default()
            self.begin_anew(event.character or "")
        else:
            self.is_whole = False

    def _is_another(self, begun: str) -> bool:
        """Return whether a text typed at the end of a whole line begins another: it has no space."""
        is_at_end = self.cursor_position == len(self.value) and self.selection.is_empty
        return self.is_whole and is_at_end and begun[:1].isalnum() and self.value[-1:].strip() != ""

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
        self.post_message(self.Correct())

    def action_complete(self) -> None:
        if self.offers:
            self.value = f"{self.offers[0]} "
            self.cursor_position = len(self.value)

    def action_leave(self) -> None:
        self.post_message(self.Left())


_FIELD = "text"

_MOST_WORDS_OF_ANSWERS = 3
"""The most words of a typed answer to a question; more are a line of their own."""


class CaptureLine(Vertical):
    """The line into which is typed what a meeting decides; it records and keeps drafts itself.

    It shows a hint until it is opened; then the field, and below it how the text is understood.
    """

    DEFAULT_CSS = """
    CaptureLine {
        height: auto; background: $surface;
        & > CaptureInput { display: none; }
        & > #capture-echo { display: none; height: auto; max-height: 3; padding: 0 1; }
        &:ansi > CaptureInput, &:nocolor > CaptureInput {
            border-left: outer $foreground; padding: 0 1 0 0;
        }
        &.-open > CellLine { display: none; }
        &.-open > CaptureInput, &.-open > #capture-echo { display: block; }
    }
    """

    @dataclass
    class Recorded(Message):
        """Sent when a line was recorded."""

        recorded: Outcome

    @dataclass
    class Closed(Message):
        """Sent when the user wants the agenda; ``text`` is what stays in the line."""

        text: str

    def __init__(
        self,
        session: Session,
        running: Callable[[], Meeting],
        record: Callable[[Command], Outcome],
        *,
        item: Callable[[], AgendaItem | None],
        heading: Callable[[str], AgendaItem | None],
        begin_item: Callable[[AgendaItem], object],
    ) -> None:
        """Make a line that shows what was left in it the last time.

        Args:
            running: gives the meeting that is run, or raises a ``CscpError`` where none is.
            record: records a command, or raises a ``CscpError``.
            item: gives the item of the agenda under which it is said, if under any.
            heading: gives the item of the agenda that a line is the heading of, if of any.
            begin_item: goes to an item of the agenda.
        """
        super().__init__()
        self._session, self._running_meeting, self._record = session, running, record
        self._item, self._heading, self._begin_item = item, heading, begin_item
        self._hint = CellLine(id="capture-hint")
        self._input = CaptureInput(select_on_focus=False)
        self._input.begin_anew = self.type_on
        self._echo = PlainText(id="capture-echo")
        self._timer: Timer | None = None
        self._refused = ""
        self._unconfirmed: Reading | None = None
        """The reading that was not recorded, as its text may identify somebody."""
        self._recorded_shown = Moment()
        self._finished = ""
        """The line that was finished with Enter, which may have been left at a question."""
        self._queue: list[str] = []
        """The remaining lines of a pasted block, after the one in the field."""
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
        rest = f" (and {counted(len(more), 'more line')})" if more else ""
        self._hint.show((Cell(f": not recorded yet: {first}{rest}", Tone.AMBER),))

    def begin(self) -> None:
        """Open the line for typing, with the draft that was left in it."""
        text = self.text
        if not self.is_open:
            text, *self._queue = self._draft.split("\n")
            self.add_class("-open")
        self.put(text)
        self._input.is_whole = text == self._finished
        self.screen.set_focus(self._input)
        self._echo_understood()

    def type_on(self, text: str) -> None:
        """Open the line with the beginning of another one; what was in it comes after that."""
        self.begin()
        if self.text:
            self._queue.insert(0, self.text)
        self.put(text)
        self._input.is_whole = False
        self.keep_draft()

    def set_draft_aside(self) -> None:
        """Keep what was typed but not recorded among the lines to clear up.

        Raises:
            CscpError: it cannot be recorded, or may identify a child; the draft stays.
        """
        self.close()
        lines = [line for line in self._draft.split("\n") if line.strip()]
        ignored = self._session.book.ignored_phrases
        if findings := [found for line in lines for found in find_identifiers(line, ignored)]:
            key = own_key(self, "meeting.capture")
            said = findings[0].sentence("The line that is not recorded yet")
            raise Refused(f"{said} Press {key} to correct it, or to record it as it is.")
        if lines:
            meeting = self._running_meeting()
            self._record(as_one(SetAside(meeting.id, line) for line in lines))
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
        whole = "\n".join((self.text, *self._queue))
        if whole.strip():
            self._session.drafts.keep(self._draft_key, {_FIELD: whole})
        else:
            self._session.drafts.drop(self._draft_key)

    def _echo_understood(self) -> None:
        text = self.text
        more = len(self._queue)
        waiting = (Cell(f"{counted(more, 'more line')} after this. ", Tone.STRONG),) if more else ()
        item = self._heading(text) or self._item()
        where = (Cell(f"Item {item.number}. ", Tone.MUTED),) if item and text.strip() else ()
        cells = (*waiting, *where, *self._understood(text))
        self.echo(*cells, offers=offers(text, self._session.book))

    def _understood(self, text: str) -> tuple[Cell, ...]:
        if not text.strip():
            key = own_key(self, "app.help", "f1")
            words = "who is to do what by when · agreed … · BP25-1.1: update"
            return (Cell(f"{words} · {key} explains more", Tone.MUTED),)
        if item := self._heading(text):
            return (Cell(f"Go on to {item.text}. What follows is recorded under it."),)
        try:
            meeting = self._running_meeting()
            reading = self._read(text, meeting)
        except CscpError as problem:
            return (Cell(str(problem), Tone.AMBER),)
        echo = Cell(echo_of(reading, meeting, self._session.book))
        asked = " ".join(question.sentence for question in reading.questions)
        return (echo, Cell(f"\n? {asked}", Tone.AMBER)) if asked else (echo,)

    def _read(self, text: str, meeting: Meeting) -> Reading:
        workspace = self._session.workspace
        is_its_day = meeting.day == workspace.today()
        now = clock_time(as_moment(workspace.now())) if is_its_day else ""
        return read_line(text, meeting, self._session.book, meeting.day, now)

    def echo(self, *cells: Cell, offers: tuple[str, ...] = ()) -> None:
        """Say what is understood, or why nothing is, and what tab completes."""
        self._input.offers = offers
        names = " · ".join(offer.rpartition(":")[2] for offer in offers)
        self._echo.show(*((Cell(f"tab: {names}", Tone.STRONG),) if offers else cells))

    @on(Input.Changed)
    def _follow_typing(self, event: Input.Changed) -> None:
        event.stop()
        self._echo_understood()
        if self._timer is None and self.is_open:
            self._timer = self.set_timer(DRAFT_AFTER, self.keep_draft)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

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
        text, session = self.text, self._session
        if not text.strip():
            if self._recorded_shown.is_over:
                self.close()
                self.post_message(self.Closed(""))
            return
        if item := self._heading(text):
            self._begin_item(item)
            self._go_on()
            return
        self.keep_draft()
        self._finished, self._input.is_whole = text, True
        try:
            meeting = self._running_meeting()
            reading = self._read(text, meeting)
        except CscpError as problem:
            self._refuse(text, problem)
            return
        settle(self.app, reading, meeting, session.book, self._settled)

    def _settled(self, reading: Reading | None, typed: str | None) -> None:
        """Record a line once its questions are answered, or keep it as typed.

        What was typed over a question without answering it is the next line. A whole sentence is
        taken at once, as whoever types on without looking up would go on in the same line; a few
        words may be meant as an answer, so they wait in the line.
        """
        text = self.text
        if reading is None:
            if typed is not None:
                self._queue[:0] = [typed] if typed else []
                self.keep_draft()
                self._set_aside(text)
                if self.text == typed and len(typed.split()) > _MOST_WORDS_OF_ANSWERS:
                    self._input.post_message(CaptureInput.Taken())
            return
        if reading.lines:
            first, *rest = reading.lines
            self._queue[:0] = rest
            self.put(first)
            self.keep_draft()
            return
        try:
            meeting = self._running_meeting()
            command = command_of(reading, meeting, self._session.book)
            self._recorded(self._record(under_item(self._item(), meeting, command)))
        except MayIdentify as problem:
            self._unconfirmed = reading
            self.echo(Cell(str(problem), Tone.AMBER))
        except CscpError as problem:
            book = self._session.book
            if asked := asked_why(reading, problem, book):
                settle(self.app, asked, meeting, book, self._settled)
            else:
                self._refuse(text, problem)

    def save_again(self) -> bool:
        """Record the line whose phrases have been confirmed. Return whether there is one."""
        if self._unconfirmed is None:
            return False
        self._settled(self._unconfirmed, None)
        return True

    def _refuse(self, text: str, problem: CscpError) -> None:
        """Say why a line is not recorded; the same line again is kept to be cleared up."""
        if text == self._refused:
            self._set_aside(text)
            return
        words = str(problem)
        if self._session.running is None:
            kept = self._session.drafts.problem or "Your line is kept."
            words += f" {kept} To record it, reopen the meeting."
        elif isinstance(problem, NotUnderstood | Refused):  # else nothing can be saved now
            self._refused = text
            words += " Press Enter again to keep it as typed, to clear up."
        self.echo(Cell(words, Tone.RED))

    def _set_aside(self, text: str) -> None:
        try:
            meeting = self._running_meeting()
            aside = SetAside(meeting.id, text)
            self._recorded(self._record(under_item(self._item(), meeting, aside)))
        except CscpError as problem:
            self.echo(Cell(str(problem), Tone.RED))

    def _recorded(self, recorded: Outcome) -> None:
        self._go_on()
        self.post_message(self.Recorded(recorded))

    def _go_on(self) -> None:
        """Put the next line of a pasted block into the field, or clear it."""
        self._refused, self._unconfirmed = "", None
        self._recorded_shown.begin()
        following = self._queue.pop(0) if self._queue else ""
        self.put(following)
        self._input.is_whole = True
        self.keep_draft()
        self._echo_understood()

    @on(CaptureInput.Pasted)
    def _take_block(self, event: CaptureInput.Pasted) -> None:
        event.stop()
        first, *rest = [line.strip() for line in event.text.splitlines() if line.strip()]
        self._queue[:0] = rest
        self.put(f"{self.text} {first}".strip())
        self.keep_draft()
        self._echo_understood()
