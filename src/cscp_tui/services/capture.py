"""Lines of a meeting: keep one, record what it says, take that back, remove it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from msgspec import Struct
from msgspec.structs import replace

from cscp_tui.base.errors import CscpError, Refused
from cscp_tui.base.texts import capitalised, shortened
from cscp_tui.capture.commands import as_kept, command_of, line_command
from cscp_tui.capture.kinds import LineKind
from cscp_tui.capture.marks import setting_of
from cscp_tui.capture.reader import in_its_part, read_line
from cscp_tui.capture.reading import Reading, is_said_open
from cscp_tui.domain.book import Book
from cscp_tui.domain.changes import Line
from cscp_tui.domain.commands.actions import AddProgressUpdate
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.commands.meetings import RestrictLines, SettleLine
from cscp_tui.domain.commands.records import Together
from cscp_tui.domain.confidential_parts import lines_apart_until_answered, tells_of_case
from cscp_tui.domain.context import Context
from cscp_tui.domain.hidden import line_in_words
from cscp_tui.domain.meetings import agenda, is_confidential, issues_of, lines_of_meeting
from cscp_tui.domain.names import listed
from cscp_tui.domain.records import Meeting, MeetingLine
from cscp_tui.domain.stated_facts import unclear_in_lines
from cscp_tui.services.outcome import JobOutcome
from cscp_tui.services.perform import perform, undo
from cscp_tui.store.errors import NothingToUndo
from cscp_tui.store.meeting_activity import (
    lines_caused_by,
    lines_stamped,
    with_what_they_recorded,
)
from cscp_tui.store.recorder import Recorder
from cscp_tui.store.undo import line_kept, line_settled, line_undone, line_unsettled, line_words
from cscp_tui.store.workspace import Workspace

RESULT = "-result"
"""The end of the key of what is recorded of a line, after the key of the line."""


class Captured(Struct, frozen=True):
    """A line that was kept, and what was recorded of it."""

    line: str
    """The id of the kept line."""
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
    if other := agenda(recorder.book, meeting).begun_in(reading.text):
        item = other.key
    reading = in_its_part(reading, recorder.book, meeting, item)
    reading = reading.with_part_unanswered()
    command: Command = line_command(reading, meeting, item)
    if part := _part_of(recorder, reading, meeting.id):
        command = Together((command, part))
    kept = perform(recorder, command, context)
    line = next(c.id for c in kept.changes if c.table == "lines" and c.creates)
    result, problem = None, None
    if not reading.to_check:
        keys = tuple(f"{key}{RESULT}" for key in context.keys)
        try:
            result = record_reading(recorder, replace(context, keys=keys), line, reading)
        except CscpError as refused:
            problem = refused
    if result is None and (why := reading.values.get("refused")):
        problem = Refused(f"{why}.")
    made = Captured(line, kept, result, problem)
    more = (*made.last.warnings, *_contradictions(recorder.book, line))
    last = replace(made.last, warnings=more)
    return replace(made, result=last) if result else replace(made, kept=last)


def _contradictions(book: Book, line: str) -> list[str]:
    """Return what a line says of its meeting otherwise than it is recorded, or not clearly.

    What a line before it did is left out.
    """
    meeting = book.meetings[book.lines[line].meeting]
    lines = lines_of_meeting(book, meeting.id)
    said = [*unclear_in_lines(book, meeting, lines)]
    before = [each for each in lines if each.id != line] if said else []
    told = {*unclear_in_lines(book, meeting, before)}
    return [each for each in said if each not in told]


def _part_of(
    recorder: Recorder, reading: Reading, meeting: str, line: str = ""
) -> RestrictLines | None:
    """Return the command that makes confidential what a line ends or belongs to, with what that recorded.

    What was confidential because of the line until it was answered, and isn't, is open again.

    Args:
        line: the id of the line, if it is kept already.
    """
    book, typed = recorder.book, lines_of_meeting(recorder.book, meeting)
    known = book.lines.get(line)
    place = typed.index(known) if known else len(typed)
    kept = lines_apart_until_answered(typed, place) if known else ()
    part: tuple[MeetingLine, ...] = ()
    if reading.part_began:
        after = kept[kept.index(known) :] if known in kept and not is_said_open(reading) else ()
        part = (*typed[typed.index(book.lines[reading.part_began]) : place], *after)
    elif known and reading.begins_part:
        part = kept[kept.index(known) :] if known in kept else ()
    opened = tuple(
        each
        for each in kept
        if each not in part and (each is known or not _is_restricted_itself(book, each))
    )
    if not (part or opened):
        return None
    workspace = recorder.workspace
    return RestrictLines(
        meeting,
        with_what_they_recorded(workspace, part),
        with_what_they_recorded(workspace, opened),
    )


def _is_restricted_itself(book: Book, line: MeetingLine) -> bool:
    """Return whether a line is restricted by its own words, or by its item."""
    meeting = book.meetings[line.meeting]
    if is_confidential(book, meeting, line.item, line.words, ()) or tells_of_case(line.words):
        return True
    try:
        return read_line(line.words, setting_of(meeting, book, meeting.day)).is_marked
    except CscpError:
        return True


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
    stamped = replace(context, line=line, meeting=meeting.id, on=reading.on or context.on)
    if reading.kind is LineKind.CORRECTED and not reading.values["text"]:
        return _record_as_removed(recorder, stamped, reading)
    if reading.kind is LineKind.CORRECTED:
        _record_as_corrected(recorder, replace(context, keys=()), reading)
        # Its own words are in what it corrected, unless it tells more.
        is_told = not reading.values.get("besides")
        command = Together((command, SettleLine(meeting.id, line, told_by_result=is_told)))
        line_now = replace(
            recorder.book.lines[reading.values["line"]], words=reading.values["text"]
        )
        sentence = f"Corrected: {line_in_words(line_now, recorder.book)}"
        return replace(perform(recorder, command, stamped), sentence=sentence)
    return perform(recorder, command, stamped)


def _record_as_removed(recorder: Recorder, context: Context, reading: Reading) -> JobOutcome:
    """Remove the line that another takes back, of which nothing else is to be printed.

    Its removal comes last, so that one redo brings it back.

    Raises:
        CscpError: later changes build on what it recorded.
    """
    meeting = recorder.book.lines[context.line].meeting
    settled = SettleLine(meeting, context.line, told_by_result=True)
    done = perform(recorder, settled, context)
    try:
        return remove_line(recorder, replace(context, keys=(), line=""), reading.values["line"])
    except CscpError:
        undo(recorder, context, done.n)
        raise


def _record_as_corrected(recorder: Recorder, context: Context, reading: Reading) -> None:
    """Record anew what the corrected line recorded, if it recorded anything.

    Raises:
        CscpError: the corrected words aren't clear, or later changes build on what it recorded.
    """
    book, line = recorder.book, recorder.book.lines[reading.values["line"]]
    caused = lines_caused_by(recorder.workspace, line.id)
    if not caused:
        return
    moves = [c.id for each in caused for c in each.changes if c.table == "moves" and c.creates]
    why = {}  # why it moved stays
    for move in (book.moves[each] for each in moves):
        why = {name: getattr(move, name) for name in ("reason", "cause", "explanation")}
    words, meeting = reading.values["text"], book.meetings[line.meeting]
    setting = replace(setting_of(meeting, book, meeting.day), line=line.id, item=line.item)
    with _taken_back(recorder, context, line.id):
        book = recorder.book
        setting = replace(setting, book=book)
        first = read_line(words, setting)
        others = (read_line(words, setting, kind) for kind in first.others)
        # What the user recorded it as, though the words alone don't say so.
        alike = (e for e in others if _recorded_as(e, meeting, book) == caused[-1].what)
        again = first if _recorded_as(first, meeting, book) else next(alike, None)
        if again is None:
            raise Refused(
                f"“{shortened(words)}” isn't clear. Correct the line “{shortened(line.words)}”."
            )
        values = {name: value for name, value in why.items() if value} | dict(again.values)
        record_reading(recorder, context, line.id, as_kept(replace(again, values=values), line))


def _recorded_as(reading: Reading, meeting: Meeting, book: Book) -> str:
    """Return what a reading is recorded as; empty if it asks something, or records nothing."""
    command = None if reading.questions else command_of(reading, meeting, book)
    return command.what if command else ""


def causes(workspace: Workspace, line: str) -> tuple[str, ...]:
    """Return in words what was recorded because of a line and still is."""
    return tuple(line_words(each, workspace.book) for each in lines_caused_by(workspace, line))


def read_otherwise(
    recorder: Recorder,
    context: Context,
    line: str,
    reading: Reading,
    *,
    asked: Command | None = None,
) -> JobOutcome:
    """Take back what a line caused, and record what it says otherwise. It stays as restricted as it was.

    Args:
        asked: what is to be recorded instead of what the reading says, as a form asked for it.

    Raises:
        CscpError: later changes build on what it caused, or the other can't be recorded; it has
            caused the same as before then.
    """
    known = recorder.book.lines.get(line)
    if known is None:
        raise Refused("Someone else has removed this line.")
    part, reading = _part_of(recorder, reading, known.meeting, line), as_kept(reading, known)
    with _taken_back(recorder, context, line) as done:
        if asked is None:
            result = record_reading(recorder, context, line, reading)
        else:
            stamped = replace(context, line=line, meeting=known.meeting)
            result = perform(recorder, asked, stamped)
    if known.to_check:
        meeting = recorder.book.meetings[known.meeting]
        kept = line_command(replace(reading, to_check=False), meeting)
        by_result = asked is None and kept.told_by_result
        settled: Command = SettleLine(known.meeting, line, by_result, reading.is_marked)
        done.append(perform(recorder, Together((part, settled)) if part else settled, context))
    if result is None and not done:
        raise Refused("It is a note already.")
    return result or done[-1]


def refuse_if_issued(book: Book, meeting: str) -> None:
    """Refuse to settle lines of a meeting whose minutes were issued.

    Raises:
        Refused: they were.
    """
    if issues_of(book, meeting):
        raise Refused(
            f"The minutes of {meeting} were issued, so its lines stay as they are. Correct the minutes "
            "and issue them again."
        )


def undo_whole(
    recorder: Recorder, context: Context, line: Line, *, rest: bool = False
) -> JobOutcome:
    """Undo a change; if it is an undo, redo what it undid.

    A line of a meeting, and its settling, goes and comes back with all that it recorded.

    Args:
        line: the journal's line.
        rest: whether to undo the line by itself, without the parts that later changes depend on.

    Raises:
        CscpError: it was undone already, or a later change depends on it. Nothing was changed.
    """
    if rest:
        return undo(recorder, context, line.n, rest=True)
    if key := removed_with(recorder.workspace, line):
        return remove_line(recorder, context, key)
    if line_settled(line):
        return unsettle_line(recorder, context, line)
    if line_undone(line) or line_unsettled(line):
        return bring_line_back(recorder, context, line)
    return undo(recorder, context, line.n)


def removed_with(workspace: Workspace, line: Line) -> str:
    """Return the id of the line of a meeting that is removed as a change is undone; empty for none.

    It is if the change was recorded as the line was typed, so that no note is left of it unnoticed.
    """
    key = line_kept(line) or line.line
    if line.undoes or key not in workspace.book.lines:
        return ""
    kept = min(each.line.n for each in workspace.history(key))
    return key if line.n - kept <= 1 else ""


def remove_line(recorder: Recorder, context: Context, line: str) -> JobOutcome:
    """Remove a line, take back what it caused, and say so.

    Raises:
        CscpError: later changes build on what it caused, and nothing was changed.
    """
    made = next(e.line.n for e in recorder.workspace.history(line) if not e.line.undoes)
    return _undone_whole(recorder, context, line, made, "Line removed")


def unsettle_line(recorder: Recorder, context: Context, settled: Line) -> JobOutcome:
    """Undo the settling of a line, take back what the line caused, and say so.

    Args:
        settled: the journal's line that settled it.

    Raises:
        CscpError: later changes build on what it caused, and nothing was changed.
    """
    return _undone_whole(recorder, context, line_settled(settled), settled.n, "To check again")


def _undone_whole(
    recorder: Recorder, context: Context, line: str, number: int, said: str
) -> JobOutcome:
    """Undo a change to a line after what the line caused: a redo begins with what was undone last."""
    sentence = f"{said}: {line_in_words(recorder.book.lines[line], recorder.book)}"
    if caused := listed(causes(recorder.workspace, line)):
        sentence += f". Undone with it: {caused}"
    with _taken_back(recorder, context, line):
        return replace(undo(recorder, context, number), sentence=sentence)


def bring_line_back(recorder: Recorder, context: Context, undone: Line) -> JobOutcome:
    """Redo a line or its settling, with what it had recorded.

    Args:
        undone: the journal's line that undid it.

    Raises:
        CscpError: it can't be redone.
    """
    back, unsettled = undo(recorder, context, undone.n), line_unsettled(undone)
    key, said = unsettled or line_undone(undone), "checked again" if unsettled else "back"
    own = {each.n for each in lines_stamped(recorder.workspace, key)}
    try:
        while (other := recorder.next_undo(context.by, redo=True)).undoes in own:
            undo(recorder, context, other.n)
    except NothingToUndo:
        pass
    except CscpError as problem:
        back = replace(back, warnings=(*back.warnings, str(problem)))
    caused = listed(causes(recorder.workspace, key))
    sentence = f"Line is {said}: {line_in_words(recorder.book.lines[key], recorder.book)}"
    return replace(back, sentence=f"{sentence}{f'. Redone with it: {caused}' if caused else ''}")


def make_update(
    recorder: Recorder,
    context: Context,
    line: str,
    text: str = "",
    *,
    asked: Command | None = None,
) -> JobOutcome:
    """Make a note on actions a progress update of them, stamped with the line.

    Args:
        text: its words; empty for those typed.
        asked: the update as a form asked for it, with words and more of its own.

    Raises:
        CscpError: it mentions no action, or the update can't be recorded.
    """
    known = recorder.book.lines[line]
    if not known.about:
        raise Refused(f"“{shortened(known.words)}” mentions no action.")
    words = text or update_words(known, recorder.book)
    made = (AddProgressUpdate(ref, words, starts_action=False) for ref in known.about)
    return perform(recorder, asked or Together(tuple(made)), replace(context, line=line))


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
