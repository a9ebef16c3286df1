"""The command ``capture``, which reads lines typed in a meeting."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from hashlib import sha256
from typing import Any

from msgspec import Struct, to_builtins
from msgspec.structs import replace

from cscp_tui.base.errors import CscpError, NotUnderstood, Refused
from cscp_tui.base.texts import counted, shortened
from cscp_tui.capture.actions import TWO_ACTIONS
from cscp_tui.capture.answers import answer, answers_typed, asked_why
from cscp_tui.capture.commands import as_kept, command_of, if_kept
from cscp_tui.capture.echo import echo_of, not_recorded
from cscp_tui.capture.kinds import LineKind
from cscp_tui.capture.marks import Setting, Use, setting_of
from cscp_tui.capture.reader import in_its_part, read_again, read_heading, read_line
from cscp_tui.capture.reading import OfferedAnswer, Question, Reading
from cscp_tui.cli.declared import add_fields, read_command
from cscp_tui.cli.json_forms import CapturedLine
from cscp_tui.cli.parser import Commands, add_meeting, whole_number
from cscp_tui.cli.printing import Answered, asked, read_file_or_stdin, say, show_json, show_table
from cscp_tui.cli.session import CommandRun
from cscp_tui.cli.writing import Writing
from cscp_tui.domain.commands.actions import MoveDate
from cscp_tui.domain.commands.base import Command
from cscp_tui.domain.context import Context
from cscp_tui.domain.dates import long
from cscp_tui.domain.meetings import (
    AgendaItem,
    AgendaSection,
    agenda,
    entries_of,
    heading_number,
    lines_of_meeting,
    linked_notes,
)
from cscp_tui.domain.names import listed
from cscp_tui.domain.personal_identifiers import find_identifiers
from cscp_tui.domain.records import Meeting, MeetingLine
from cscp_tui.services.capture import (
    RESULT,
    capture_line,
    make_update,
    read_otherwise,
    refuse_if_issued,
)
from cscp_tui.services.lines_at_close import lines_at_close
from cscp_tui.services.outcome import JobOutcome
from cscp_tui.store.history import lines_by_key, recorded_keys
from cscp_tui.store.meeting_activity import activity_in

_TITLE = 48


def add_commands(commands: Commands) -> None:
    command = commands.add(
        "capture",
        "record lines typed in a meeting, one per line; doubtful ones are asked about, or kept to check",
        "cscp capture QAG-2025-11-27 lines.txt\n"
        "cscp capture QAG-2025-11-27 lines.txt --reason staffing --cause outside\n"
        "cscp capture QAG-2025-11-27 --dry-run < lines.txt\n"
        "cscp capture QAG-2025-11-27 --json < lines.txt\n"
        "cscp capture QAG-2025-11-27 --settle",
        capture_lines,
    )
    add_meeting(command)
    command.word("file", "FILE|-", "their file (default: stdin)", nargs="?", default="-")
    others = {each.name for each in MoveDate.asked()} - {"reason", "cause"}
    add_fields(command.add_heading("for new dates whose line doesn't say why"), MoveDate, others)
    command.add_argument(
        Answered.TO_CHECK,
        action="store_true",
        help="keep every doubtful line to check, and ask about none",
    )
    command.option(
        "--item N",
        "the agenda item at which they begin (default: the first); a line such as “3 Business "
        "plan” begins another",
        type=whole_number,
        default=None,
    )
    command.option("--dry-run", "show how each line is understood, and record nothing")
    command.option("--settle", "ask about lines kept to check, until the minutes are issued")
    updates = commands.add(
        "notes-to-updates",
        "make a meeting's notes on actions progress updates, in the words typed",
        "cscp notes-to-updates QAG-2025-11-27\ncscp notes-to-updates QAG-2025-11-27 4 7",
        make_updates,
    )
    add_meeting(updates)
    updates.word(
        "lines", "LINE", "the numbers of their lines (default: all notes on actions)", nargs="*"
    )


def capture_lines(session: CommandRun) -> int:
    """Show how each line is understood. Record clear lines, and keep the others to be checked."""
    writing, arguments = session.write(), session.arguments
    meeting = writing.at(arguments.which)
    if arguments.settle:
        return _settle_lines(writing, meeting)
    lines = [
        line.strip() for line in read_file_or_stdin(arguments.file).splitlines() if line.strip()
    ]
    given = read_command(writing, MoveDate, ref="", due=None)
    writing.context = replace(writing.context, is_afterwards=len(lines) > 1)
    recording = _LineRecording(writing, meeting, given)
    writing.tells_json = False  # the lines are told, and not what each of them changes
    understood = recording.under_items(lines, arguments.item)
    captured = list(understood if arguments.dry_run else recording.recorded(understood))
    if arguments.json:
        show_json(to_builtins([_form(each.reading, each.item) for each in captured]))
    else:
        columns = ("Item", "Kind", "What", "Lead", "Due", "Question")
        show_table(columns, [_row(each.reading, each.item) for each in captured])
    recording.tell_offers(captured)
    if arguments.dry_run:
        for text in (each.reading.text for each in captured):
            for found in find_identifiers(text, writing.book.ignored_phrases):
                say(found.in_full(f"“{shortened(text)}”"))
        return 0
    return 0 if recording.tells_all() else 1


class _Understood(Struct):
    """A line as it is understood, and as it was recorded when the next one is read."""

    reading: Reading
    item: AgendaItem | None
    """The agenda item above it."""
    key: str
    """The key under which it is kept, by which it is known if it is captured again."""


class _LineRecording:
    """Records each line separately, so that a refused one does not stop the others.

    A line has a key, and so has what is recorded of it, by which both are left out if the same
    lines were captured before: what was cut off is completed by capturing it again, and what was
    kept to check is asked about again.
    """

    def __init__(self, writing: Writing, meeting: Meeting, given: Command) -> None:
        """Prepare to record.

        Args:
            given: the reason and cause of new dates whose line says none.
        """
        self._writing, self._meeting, self._given = writing, meeting, given
        arguments = writing.session.arguments
        keeps_all = getattr(arguments, "to_check", False) or arguments.json
        self._asks = sys.stdin.isatty() and not keeps_all
        whole = partial(writing.recorder.whole_lines)
        self._recorded, self._lines = recorded_keys(whole()), lines_by_key(whole())
        self._begun: dict[str, str] = {}
        """The keys of the items that headings began, by their titles."""
        self._same = Counter[tuple[str, str]]()
        self._to_check = self._known = 0
        self._refused: list[str] = []
        self._refused_keys: set[str] = set()

    @property
    def _setting(self) -> Setting:
        return setting_of(self._meeting, self._writing.book, self._meeting.day)

    def under_items(self, lines: Iterable[str], number: int | None) -> Iterator[_Understood]:
        """Yield each line as it is understood, with the agenda item above it."""
        made = agenda(self._writing.book, self._meeting)
        items = {item.number: item for item in made.numbered}
        if number is not None and number not in items:
            raise Refused(
                f"The agenda has no item {number}. Choose 1 to {len(items)}.", field="item"
            )
        item: AgendaItem | None = items[number or 1]
        after = number or 0
        before: list[MeetingLine] | None = None
        for line in lines:
            # The officer's own agenda may be numbered otherwise.
            heading = made.heading_of(line, after)
            if heading is None:
                if begun := made.begun_in(line):
                    item, after = begun, heading_number(line) or begun.number
                reading = self._read(line, item)
            else:
                if heading.doubt:
                    say(f"“{shortened(line)}”: {heading.doubt}")
                item = heading.item or item
                if heading.title:
                    reading = self._asked(read_heading(line, heading))
                    if reading.questions:  # no line after it is of the item before
                        reading = reading.answered(reading.questions[0].choices[0], "item")
                    if reading.kind is LineKind.HEADING:
                        item = made.numbered_of(reading.values.get("item", ""))
                        item = item or _of_its_own(reading)
                after = heading_number(line) or (item.number if item else 0) or after
                if not heading.title:
                    continue
            understood = _Understood(reading, item, self._key(reading, item))
            if before is None:  # lines that are captured again begin where they began before
                recorded = lines_of_meeting(self._writing.book, self._meeting.id)
                before = [] if self._kept(understood.key) else [*recorded]
            book, at = self._writing.book, self._item_key(item)
            understood.reading = in_its_part(reading, book, self._meeting, at, before)
            yield understood
            kept = self._kept(understood.key)
            at = self._item_key(item)
            before.append(kept or if_kept(understood.reading, self._meeting, at))

    def _item_key(self, item: AgendaItem | None) -> str:
        """Return the key of an item, which a line may have begun."""
        return (item.key or self._begun.get(item.text, "")) if item else ""

    def _read(
        self, line: str, item: AgendaItem | None = None, kept: MeetingLine | None = None
    ) -> Reading:
        """Read a line. A line that cannot be understood becomes a question."""
        setting = replace(self._setting, item=self._item_key(item))
        try:
            return read_again(kept, setting) if kept else read_line(line, setting)
        except CscpError as problem:
            asked = Question("text", str(problem))
            return Reading(text=line, kind=LineKind.NOTE, questions=(asked,))

    def recorded(self, captured: Iterable[_Understood]) -> Iterator[_Understood]:
        """Record each line before the next is read, which may build on it; yield it as recorded."""
        context = self._writing.context
        for each in captured:
            self._writing.context = replace(context, keys=(each.key,))
            try:
                if each.key not in self._recorded:
                    each.reading = self._settled(each.reading)
                    if each.reading.lines:
                        yield from self.recorded(self._apart(each))
                        continue
                    self._keep(each)
                    self._to_check += each.reading.to_check
                else:
                    if kept := self._kept(each.key):
                        each.reading = as_kept(each.reading, kept)
                    self._known += not self._completed(each.reading, each.key)
            except CscpError as problem:
                words = f"“{shortened(each.reading.text)}” wasn't recorded: {problem}"
                self._refused.append(words)
                self._refused_keys.add(each.key)
            self._writing.context = context
            yield each

    def _apart(self, both: _Understood) -> Iterator[_Understood]:
        """Yield the lines into which one is split."""
        for words in both.reading.lines:
            reading = self._read(words, both.item)
            yield _Understood(reading, both.item, self._key(reading, both.item))

    def _key(self, reading: Reading, item: AgendaItem | None) -> str:
        """Return a line's key, which says how often the same line came before it under its item."""
        own = item is not None and item.entry is not None and item.entry.id == item.key
        line = ("" if item is None else item.text if own else item.key or item.text, reading.text)
        identity = "\0".join([self._meeting.id, *line, str(self._same[line])])
        self._same[line] += 1
        return f"capture-{sha256(identity.encode()).hexdigest()[:16]}"

    def tells_all(self) -> bool:
        """Say what is to be checked, was known or was refused. Return whether none was refused."""
        if self._to_check:
            say(
                f"{counted(self._to_check, 'line')} to check, kept as typed. The meeting screen lists "
                "them when you close the meeting; at a terminal, you are asked if you capture them "
                "again."
            )
        if self._known:
            say(f"{counted(self._known, 'line')} skipped: already captured at this meeting.")
        for words in self._refused:
            say(words)
        return not self._refused

    def tell_offers(self, captured: Iterable[_Understood]) -> None:
        """Say what lines that were kept as notes may change, and whom others name who isn't known."""
        captured = [*captured]
        for each in captured:
            if left_out := not_recorded(each.reading):
                say(f"“{shortened(each.reading.text)}”: {left_out}.")
        notes = [
            e for e in captured if _is_only_kept(e.reading) and e.key not in self._refused_keys
        ]
        for each in notes:
            for words in self._offers_of(each.reading, self._kept(each.key)):
                say(words)
        if notes:
            say(
                f"{counted(len(notes), 'line is', 'lines are')} only kept as typed: nothing was changed."
            )

    def _offers_of(self, reading: Reading, line: MeetingLine | None = None) -> Iterator[str]:
        """Yield what a line that was kept as a note may still change, after all lines.

        Args:
            line: the line as it was kept; it may belong to the one before it.
        """
        setting = self._setting
        if line:
            setting = replace(setting, line=line.id, item=line.item)
            reading = read_line(reading.text, setting)
        for kind in (each for each in reading.others if each in _COMMANDS):
            offered = read_line(reading.text, setting, kind)
            if offered.questions and not offered.refs:
                continue
            says, does = echo_of(offered, setting), _command_for(offered, self._meeting)
            yield f"“{shortened(reading.text)}” is kept as a note. To record “{says}”: {does}"

    def _keep(self, understood: _Understood) -> None:
        """Keep a line and record what it says."""
        item = understood.item

        def keep(context: Context) -> JobOutcome:
            at, reading = self._item_key(item), understood.reading
            made = capture_line(self._writing.recorder, context, reading, self._meeting, at)
            self._lines[understood.key] = made.line
            return made.last

        for change in self._writing.keep(keep).changes:
            if change.table == "agenda_items" and item and not item.key:
                self._begun[item.text] = change.id

    def _kept(self, key: str) -> MeetingLine | None:
        """Return the line that was kept; None if none was, or it has been removed."""
        return self._writing.book.lines.get(self._lines.get(key, ""))

    def _completed(self, reading: Reading, key: str) -> bool:
        """Record what a line says that was kept before. Return whether there was anything to record."""
        line, kept = self._lines[key], self._kept(key)
        begun = (e for e in entries_of(self._writing.book, self._meeting.id) if e.asked_by == line)
        self._begun |= {entry.title: entry.id for entry in begun}
        result = f"{key}{RESULT}"
        is_open = kept is not None and kept.to_check
        if result in self._recorded or (reading.questions and not is_open):
            return False
        reading = self._settled(reading)
        is_note = command_of(reading, self._meeting, self._writing.book) is None
        if reading.to_check or (is_note and not is_open):
            return False
        self._writing.context = replace(self._writing.context, keys=(result,))
        self._writing.keep(
            lambda context: read_otherwise(self._writing.recorder, context, line, reading)
        )
        return True

    def _settled(self, reading: Reading) -> Reading:
        """Return a line with what it lacks; to be checked if nobody says what that is."""
        reading = self._asked(reading)
        problem = self._problem(reading)
        lacking = asked_why(reading, problem, self._writing.book) if problem else None
        if lacking is not None:
            for question in lacking.questions:
                fitting = [each for each in question.choices if self._is_given(each)]
                if len(fitting) == 1:
                    lacking = lacking.answered(fitting[0], question.about)
            reading = self._asked(lacking)
            problem = problem if reading.questions else self._problem(reading)
        if problem is not None:
            say(f"“{shortened(reading.text)}”: {problem}")
        return replace(reading, to_check=bool(problem or reading.questions or reading.to_check))

    def _is_given(self, choice: OfferedAnswer) -> bool:
        """Return whether an answer says why a date is new as the options do."""
        says = choice.value if choice.field == "values" else {}
        names = [each for each in ("reason", "cause") if each in says]
        is_of_line = "explanation" in says  # its own words are none of the options
        return (
            bool(names)
            and not is_of_line
            and all(says[each] == getattr(self._given, each) for each in names)
        )

    def _problem(self, reading: Reading) -> CscpError | None:
        """Return why what a line says can't be recorded; None if it can, or isn't clear."""
        if reading.questions:
            return None
        try:
            command = command_of(reading, self._meeting, self._writing.book)
            if command is not None:
                self._writing.try_out(command, reading.on)
        except CscpError as problem:
            return problem
        return None

    def _asked(self, reading: Reading) -> Reading:
        """Return a line with its questions answered, as far as somebody answers."""
        while self._asks and reading.questions and not reading.lines:
            question = reading.questions[0]
            choices = question.offered
            rows = (f"  {n}  {shortened(each.label)}" for n, each in enumerate(choices, 1))
            words = f"“{shortened(reading.text)}”: {question.sentence}"
            answer_with = "A number, or other words; Enter to keep it to check: "
            typed = asked("\n".join((words, *rows, answer_with)), Answered.TO_CHECK).strip()
            if not typed:
                break
            by_number = choices[int(typed) - 1 : int(typed)] if typed.isdecimal() else ()
            named = [each for each in choices if _begins(each.label, typed)]
            asked_of = replace(question, choices=choices)
            found = by_number or (named if len(named) == 1 else ())
            found = found or answers_typed(typed, asked_of, self._setting)
            if len(found) == 1:
                reading = answer(reading, question.about, found[0], self._setting)
            elif len(named) > 1:
                fewer = replace(question, choices=tuple(named))
                reading = replace(reading, questions=(fewer, *reading.questions[1:]))
            else:
                say(f"“{shortened(typed)}” isn't one of the answers.")
        return reading

    def settle(self, line: MeetingLine) -> None:
        """Ask what a line says that was kept to check, and record it; without an answer, it stays."""
        reading = self._settled(self._read(line.words, kept=line))
        if not reading.to_check:
            self._writing.keep(
                lambda context: read_otherwise(self._writing.recorder, context, line.id, reading)
            )


def _settle_lines(writing: Writing, meeting: Meeting) -> int:
    """Ask about the lines to check of a meeting that may be closed, unless its minutes were issued."""
    if not sys.stdin.isatty():
        raise Refused("--settle asks about each line, so it needs a terminal.")
    refuse_if_issued(writing.book, meeting.id)
    ask_about_lines(writing, meeting)
    if not meeting.in_progress:
        say(f"“cscp export minutes {meeting.id}” prints the minutes as they are now.")
    return 0


def ask_about_lines(writing: Writing, meeting: Meeting) -> None:
    """Ask about lines to check, and for progress updates from notes on actions; only at a terminal."""
    arguments = writing.session.arguments
    if not sys.stdin.isatty() or arguments.yes or arguments.json:
        return
    recording = _LineRecording(writing, meeting, MoveDate("", None))
    recorded = activity_in(writing.workspace, meeting.id).recorded
    for each in lines_at_close(writing.book, meeting, recorded):
        line = each.line
        if line.to_check:
            recording.settle(line)
        elif line.about:
            kept = f"“{shortened(line.words)}” is kept as a note. {each.reason}."
            words = f"{kept}\nThe words of a progress update; - for those typed; Enter to keep it a note: "
            if typed := asked(words, Answered.YES).strip():
                text = "" if typed == "-" else typed
                writing.keep(partial(_make_update, writing, line.id, text))


def _make_update(writing: Writing, line: str, text: str, context: Context) -> JobOutcome:
    return make_update(writing.recorder, context, line, text)


def make_updates(session: CommandRun) -> int:
    """Make notes on actions of a meeting progress updates: those named, or all."""
    writing = session.write()
    meeting = writing.at(session.arguments.which)
    notes = linked_notes(writing.book, meeting, activity_in(writing.workspace, meeting.id).recorded)
    by_number = {line.id.rpartition("-")[2]: line for line in notes}
    wanted = [typed.rpartition("-")[2] for typed in session.arguments.lines] or [*by_number]
    for number in wanted:
        if number not in by_number:
            known = listed(by_number) or "none"
            raise NotUnderstood(
                f"“{shortened(number)}” isn't the number of a note on an action. Choose from: {known}."
            )
    if not wanted:
        say("There's no note on an action in this meeting.")
    writing.context = replace(writing.context, is_afterwards=len(wanted) > 1)
    for number in wanted:
        writing.keep(partial(_make_update, writing, by_number[number].id, ""))
    return 0


def _begins(label: str, typed: str) -> bool:
    """Return whether a part of an answer begins with a word that was typed, or is it."""
    parts = (f"{each.strip()} " for each in re.split(r"[,(“”)]", label.casefold()))
    return any(each.startswith(f"{typed.casefold()} ") for each in parts) or (
        typed.casefold() == "yes" and label == TWO_ACTIONS
    )


_COMMANDS = {
    LineKind.DELIVERED: "cscp deliver {ref}",
    LineKind.MOVED: "cscp move {ref} {day} --agreed-by {meeting}",
    LineKind.AGREED: "cscp agree {refs} --meeting {meeting}",
    LineKind.REJECTED: 'cscp reject {ref} --meeting {meeting} --reason "…"',
    LineKind.HELD: "cscp hold {refs} --review-date {day}",
    LineKind.RESUMED: 'cscp status {ref} "in progress"',
    LineKind.ANSWERED: 'cscp answer {challenge} "…"',
    LineKind.PRESENCE: "cscp attend {meeting} {agencies}",
    LineKind.CORRECTED: "",
}
"""The commands that record what lines say that were kept as notes."""


def _command_for(reading: Reading, meeting: Meeting) -> str:
    """Return the command that records a change, one for each action where it takes only one."""
    form = _COMMANDS[reading.kind]
    if "came_of_it" in reading.values:
        form = 'cscp close {challenge} --came-of-it "…"'
    rows = reading.values.get("attendance", ())
    if reading.kind is LineKind.CORRECTED or any({"joined", "left"} & row.keys() for row in rows):
        return "choose it with the line on the meeting screen"
    agencies = " ".join(f"{row['agency']}={_people(row)}" for row in rows)
    filled = (
        form.format(
            ref=ref,
            refs=" ".join(reading.refs),
            day=reading.due.isoformat() if reading.due else "DATE",
            meeting=meeting.id,
            challenge=reading.values.get("challenge", ""),
            agencies=agencies,
        )
        for ref in (reading.refs if "{ref}" in form else ("",))
    )
    return "; ".join(filled)


def _people(row: Mapping[str, Any]) -> str:
    """Return the word of “cscp attend” for a row of attendance."""
    if row.get("online"):
        return "online"
    if row.get("apologies"):
        return "apologies"
    return "absent" if row.get("in_room") == 0 else "1"


def _of_its_own(reading: Reading) -> AgendaItem:
    """Return the item that a heading begins, which isn't on the agenda yet."""
    return AgendaItem(
        key="", section=AgendaSection.STANDING, text=reading.values["title"], done=False
    )


def _form(reading: Reading, item: AgendaItem | None) -> CapturedLine:
    return CapturedLine(
        text=reading.text,
        item=(item.number or None) if item else None,
        kind=reading.kind.value,
        title=_what(reading),
        leads=[party.name for party in reading.leads],
        supporting=[party.name for party in reading.supporting],
        due=reading.due.isoformat() if reading.due else "",
        due_words=reading.words_of(Use.WHEN),
        ref=", ".join(reading.refs),
        ask=_ask(reading),
        offers=[kind.value for kind in reading.others if kind is not LineKind.NOTE],
        restricted=reading.is_marked,
    )


def _what(reading: Reading) -> str:
    return reading.title if reading.kind is LineKind.ACTION else reading.words


def _ask(reading: Reading) -> str:
    return " ".join(question.sentence for question in reading.questions)


def _is_only_kept(reading: Reading) -> bool:
    return reading.kind is LineKind.NOTE and not (reading.to_check or reading.questions)


def _row(reading: Reading, item: AgendaItem | None) -> tuple[str, ...]:
    day = reading.due or reading.on
    return (
        str(item.number or item.text) if item else "",
        f"{reading.kind}{', restricted' if reading.is_marked else ''}",
        shortened(_what(reading), _TITLE),
        ", ".join(party.name for party in reading.leads),
        long(day) if day else "",
        _ask(reading),
    )
