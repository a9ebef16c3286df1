"""Lines of a meeting: keep one, record what it says, take that back, remove it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.base.texts import capitalised, shortened
from cscp_tui.capture.commands import as_kept, command_of, line_command
from cscp_tui.capture.marks import setting_of
from cscp_tui.capture.reader import read_line
from cscp_tui.capture.reading import Reading
from cscp_tui.domain.book import Book
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.meetings import SettleLine
from cscp_tui.domain.commands.records import Together
from cscp_tui.domain.context import Context
from cscp_tui.domain.meetings import agenda, is_confidential
from cscp_tui.domain.names import listed
from cscp_tui.domain.records import Meeting, MeetingLine
from cscp_tui.services.outcome import JobOutcome
from cscp_tui.services.perform import perform, undo
from cscp_tui.store.meeting_activity import lines_caused_by
from cscp_tui.store.recorder import Recorder
from cscp_tui.store.undo import line_words
from cscp_tui.store.workspace import Workspace

RESULT = "-result"
"""The end of the key of what is recorded of a line, after the key of the line."""


class Captured(Struct, frozen=True):
    """A line that was kept, and what was recorded of it."""

    line: str
    """Its id."""
    kept: JobOutcome
    result: JobOutcome | None = None
    """None if nothing was recorded besides its words."""
    problem: CscpError | None = None
    """Why what it says was not recorded, if it was refused; the line is kept."""

    @property
    def last(self) -> JobOutcome:
        return self.result or self.kept


def capture_line(
    recorder: Recorder, context: Context, reading: Reading, meeting: Meeting, item: str = ""
) -> Captured:
    """Keep a line word for word, then record what it says.

    Args:
        reading: the line as it is read, ignoring its questions.
        item: the key of the agenda item under which it was typed; a line may name any other business.

    Raises:
        CscpError: the line can't be kept. What it says is not recorded then, either.
    """
    made = agenda(recorder.book, meeting)
    if other := made.any_other_in(reading.text) or made.item_in(reading.text):
        item = other.key
    if is_confidential(recorder.book, meeting, item, reading.text):
        reading = replace(reading, restricted=True)
    command = line_command(reading, meeting, item)
    kept = perform(recorder, command, context)
    line = next(change.id for change in kept.changes if change.table == "lines")
    if reading.to_check:
        return Captured(line, kept)
    keys = tuple(f"{key}{RESULT}" for key in context.keys)
    try:
        result = record_reading(recorder, replace(context, keys=keys), line, reading)
    except CscpError as problem:
        return Captured(line, kept, problem=problem)
    return Captured(line, kept, result)


def record_reading(
    recorder: Recorder, context: Context, line: str, reading: Reading
) -> JobOutcome | None:
    """Record what a line says, stamped with the line; None if it says nothing besides its words.

    Raises:
        CscpError: it can't be recorded.
    """
    meeting = recorder.book.meetings[recorder.book.lines[line].meeting]
    command = command_of(reading, meeting, recorder.book)
    if command is None:
        return None
    stamped = replace(context, line=line, on=reading.on or context.on)
    return perform(recorder, command, stamped)


def causes(workspace: Workspace, line: str) -> tuple[str, ...]:
    """Return in words what was recorded because of a line and still is."""
    return tuple(line_words(each, workspace.book) for each in lines_caused_by(workspace, line))


def read_otherwise(recorder: Recorder, context: Context, line: str, reading: Reading) -> JobOutcome:
    """Take back what a line caused, and record what it says otherwise. It stays as restricted as it was.

    Raises:
        CscpError: later changes build on what it caused, or the other can't be recorded; it has
            caused the same as before then.
    """
    known = recorder.book.lines.get(line)
    if known is None:
        raise Refused("Someone else has removed this line.")
    reading = as_kept(reading, known)
    with _taken_back(recorder, context, line) as done:
        result = record_reading(recorder, context, line, reading)
    if known.to_check:
        meeting = recorder.book.meetings[known.meeting]
        by_result = line_command(replace(reading, to_check=False), meeting).told_by_result
        done.append(perform(recorder, SettleLine(known.meeting, line, by_result), context))
    if result is None and not done:
        raise Refused("It is a note already.")
    return result or done[-1]


def remove_line(recorder: Recorder, context: Context, line: str) -> JobOutcome:
    """Remove a line, take back what it caused, and say so.

    Raises:
        CscpError: later changes build on what it caused, and nothing was changed.
    """
    made = next(e.line.n for e in recorder.workspace.history(line) if not e.line.undoes)
    sentence = f"Line removed: “{shortened(recorder.book.lines[line].words)}”"
    if caused := listed(causes(recorder.workspace, line)):
        sentence += f". Undone with it: {caused}"
    with _taken_back(recorder, context, line):
        return replace(undo(recorder, context, made), sentence=sentence)


def make_update(recorder: Recorder, context: Context, line: str, text: str = "") -> JobOutcome:
    """Make a note on actions a progress update of them, stamped with the line.

    Args:
        text: its words; empty for those typed.

    Raises:
        CscpError: it mentions no action, or the update can't be recorded.
    """
    known = recorder.book.lines[line]
    if not known.about:
        raise Refused(f"“{shortened(known.words)}” mentions no action.")
    words = text or update_words(known, recorder.book)
    made = (AddProgressUpdate(ref, words, starts_action=False) for ref in known.about)
    return perform(recorder, Together(tuple(made)), replace(context, line=line))


def update_words(line: MeetingLine, book: Book) -> str:
    """Return the words of a note on an action as a progress update: without the reference before them."""
    meeting = book.meetings[line.meeting]
    try:
        news = read_line(line.text or line.words, setting_of(meeting, book, meeting.day)).news
    except CscpError:
        news = line.text or line.words
    return capitalised(news)


@contextmanager
def _taken_back(recorder: Recorder, context: Context, line: str) -> Iterator[list[JobOutcome]]:
    """Undo what a line caused; if what follows is refused, redo it."""
    done: list[JobOutcome] = []
    try:
        for each in reversed(lines_caused_by(recorder.workspace, line)):
            done.append(undo(recorder, context, each.n))  # noqa: PERF401 - also before a refusal
        yield done
    except CscpError:
        for _ in done:
            undo(recorder, context, redo=True)
        raise
